/*
 * Test bench: a filter for what drivers ask of the class library besides streaming
 *
 * Copyright 2026 the wine-ks authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#include "ksbench_private.h"

struct list
{
    KSMULTIPLE_ITEM item;
    UCHAR bytes[KSBENCH_MAX_LIST];
};

struct bench
{
    FAST_MUTEX mutex;        /* for the values */
    ULONG number, even, volatile_number;
    LONGLONG time;
    UCHAR bytes[3];
    struct list list;
};

/* Values */

struct value
{
    ULONG id;
    ULONG offset, size;      /* in struct bench */
};

#define VALUE(id, member) {(id), FIELD_OFFSET(struct bench, member), sizeof(((struct bench *)0)->member)}

static const struct value values[] =
{
    VALUE(KSBENCH_VALUE_NUMBER, number),
    VALUE(KSBENCH_VALUE_TIME, time),
    VALUE(KSBENCH_VALUE_BYTES, bytes),
    VALUE(KSBENCH_VALUE_EVEN, even),
    VALUE(KSBENCH_VALUE_VOLATILE, volatile_number),
};

static const struct value *find_value(ULONG id)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(values) && values[i].id != id; i++) ;
    return &values[i];
}

static struct bench *bench_from_irp(IRP *irp)
{
    return KsGetFilterFromIrp(irp)->Context;
}

static NTSTATUS get_value(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const struct value *value = find_value(request->Id);
    struct bench *bench = bench_from_irp(irp);

    ExAcquireFastMutex(&bench->mutex);
    RtlCopyMemory(data, (UCHAR *)bench + value->offset, value->size);
    ExReleaseFastMutex(&bench->mutex);
    irp->IoStatus.Information = value->size;
    return STATUS_SUCCESS;
}

static NTSTATUS set_value(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const struct value *value = find_value(request->Id);
    struct bench *bench = bench_from_irp(irp);

    if (request->Id == KSBENCH_VALUE_EVEN && (*(const ULONG *)data & 1)) return STATUS_INVALID_PARAMETER;
    ExAcquireFastMutex(&bench->mutex);
    RtlCopyMemory((UCHAR *)bench + value->offset, data, value->size);
    ExReleaseFastMutex(&bench->mutex);
    return STATUS_SUCCESS;
}

struct late_answer
{
    IRP *irp;
    KSIDENTIFIER *request;
    void *data;
    PIO_WORKITEM item;
};

static void NTAPI answer(DEVICE_OBJECT *device, void *context)
{
    struct late_answer *late = context;
    IRP *irp = late->irp;
    NTSTATUS status;

    if (late->request->Flags & KSPROPERTY_TYPE_SET) status = set_value(irp, late->request, late->data);
    else status = get_value(irp, late->request, late->data);
    IoFreeWorkItem(late->item);
    ExFreePoolWithTag(late, KSVIRT_TAG);
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static NTSTATUS answer_later(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct late_answer *late;

    if (!(late = ExAllocatePoolWithTag(NonPagedPool, sizeof(*late), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    late->irp = irp;
    late->request = request;
    late->data = data;
    if (!(late->item = IoAllocateWorkItem(KsFilterGetDevice(KsGetFilterFromIrp(irp))->FunctionalDeviceObject)))
    {
        ExFreePoolWithTag(late, KSVIRT_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    IoMarkIrpPending(irp);
    IoQueueWorkItem(late->item, answer, DelayedWorkQueue, late);
    return STATUS_PENDING;
}

static ULONG buffer_size(IRP *irp)
{
    return IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
}

static NTSTATUS get_list(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct bench *bench = bench_from_irp(irp);
    NTSTATUS status = STATUS_SUCCESS;

    ExAcquireFastMutex(&bench->mutex);
    irp->IoStatus.Information = bench->list.item.Size;
    if (!buffer_size(irp)) status = STATUS_BUFFER_OVERFLOW;
    else if (buffer_size(irp) < bench->list.item.Size) status = STATUS_BUFFER_TOO_SMALL;
    else RtlCopyMemory(data, &bench->list, bench->list.item.Size);
    ExReleaseFastMutex(&bench->mutex);
    if (status == STATUS_BUFFER_TOO_SMALL) irp->IoStatus.Information = 0;
    return status;
}

static NTSTATUS set_list(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct bench *bench = bench_from_irp(irp);
    const KSMULTIPLE_ITEM *item = data;

    if (item->Count > KSBENCH_MAX_LIST || item->Size != sizeof(*item) + item->Count || item->Size > buffer_size(irp))
        return STATUS_INVALID_PARAMETER;
    ExAcquireFastMutex(&bench->mutex);
    RtlCopyMemory(&bench->list, data, item->Size);
    ExReleaseFastMutex(&bench->mutex);
    return STATUS_SUCCESS;
}

/* Only what is raw; the rest is ks.sys'. */
static NTSTATUS number_support(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct bench *bench = bench_from_irp(irp);
    ULONG *raw = data;

    if (!(request->Flags & (KSPROPERTY_TYPE_SERIALIZERAW | KSPROPERTY_TYPE_UNSERIALIZERAW))) return STATUS_SOME_NOT_MAPPED;
    if (buffer_size(irp) && buffer_size(irp) < sizeof(*raw)) return STATUS_BUFFER_TOO_SMALL;
    if (request->Flags & KSPROPERTY_TYPE_UNSERIALIZERAW)
    {
        if (!buffer_size(irp)) return STATUS_BUFFER_TOO_SMALL;
        bench->number = ~*raw;
        return STATUS_SUCCESS;
    }
    irp->IoStatus.Information = sizeof(*raw);
    if (!buffer_size(irp)) return STATUS_BUFFER_OVERFLOW;
    *raw = ~bench->number;
    return STATUS_SUCCESS;
}

static const GUID property_set_bench = GUID_INIT(STATIC_KSPROPSETID_KsBenchValues);

static const KSPROPERTY_VALUES number_type =
{
    .PropTypeSet = {{{GUID_INIT(STATIC_KSPROPTYPESETID_General), 19 /* VT_UI4 */, 0}}},
};

#define ITEM(id, get, set, size, serialized) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = sizeof(KSPROPERTY), .MinData = (size), \
      .SetPropertyHandler = (set), .SerializedSize = (serialized) }

static const KSPROPERTY_ITEM bench_items[] =
{
    {
        .PropertyId = KSBENCH_VALUE_NUMBER,
        .GetPropertyHandler = get_value,
        .MinProperty = sizeof(KSPROPERTY),
        .MinData = sizeof(ULONG),
        .SetPropertyHandler = set_value,
        .Values = &number_type,
        .SupportHandler = number_support,
        .SerializedSize = sizeof(ULONG),
    },
    ITEM(KSBENCH_VALUE_TIME, answer_later, answer_later, sizeof(LONGLONG), sizeof(LONGLONG)),
    ITEM(KSBENCH_VALUE_BYTES, get_value, set_value, 3, 3),
    ITEM(KSBENCH_VALUE_LIST, get_list, set_list, 0, 1),
    ITEM(KSBENCH_VALUE_EVEN, get_value, set_value, sizeof(ULONG), sizeof(ULONG)),
    ITEM(KSBENCH_VALUE_VOLATILE, get_value, set_value, sizeof(ULONG), 0),
};

static const KSPROPERTY_SET property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_bench, ARRAYSIZE(bench_items), bench_items, 0, NULL),
};

/* Methods */

static NTSTATUS swap(IRP *irp, KSIDENTIFIER *request, void *data)
{
    ULONG *numbers = data, first = numbers[0];

    numbers[0] = numbers[1];
    numbers[1] = first;
    irp->IoStatus.Information = 2 * sizeof(*numbers);
    return STATUS_SUCCESS;
}

static const GUID method_set_bench = GUID_INIT(STATIC_KSMETHODSETID_KsBench);

static const KSMETHOD_ITEM method_items[] =
{
    DEFINE_KSMETHOD_ITEM(KSBENCH_METHOD_SWAP, KSMETHOD_TYPE_MODIFY, swap, sizeof(KSMETHOD), 2 * sizeof(ULONG), NULL),
};

static const KSMETHOD_SET method_sets[] =
{
    DEFINE_KSMETHOD_SET(&method_set_bench, ARRAYSIZE(method_items), method_items, 0, NULL),
};

static const KSAUTOMATION_TABLE automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = property_sets,
    .MethodSetsCount = ARRAYSIZE(method_sets),
    .MethodItemSize = sizeof(KSMETHOD_ITEM),
    .MethodSets = method_sets,
};

/* The filter */

static NTSTATUS bench_create(KSFILTER *filter, IRP *irp)
{
    struct bench *bench;

    if (!(bench = ExAllocatePoolWithTag(NonPagedPool, sizeof(*bench), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(bench, sizeof(*bench));
    ExInitializeFastMutex(&bench->mutex);
    bench->list.item.Size = sizeof(bench->list.item);
    filter->Context = bench;
    return STATUS_SUCCESS;
}

static NTSTATUS bench_close(KSFILTER *filter, IRP *irp)
{
    ExFreePoolWithTag(filter->Context, KSVIRT_TAG);
    filter->Context = NULL;
    return STATUS_SUCCESS;
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = bench_create,
    .Close = bench_close,
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_SPLITTER),
};

const KSFILTER_DESCRIPTOR values_filter =
{
    .Dispatch = &filter_dispatch,
    .AutomationTable = &automation,
    .Version = KSFILTER_DESCRIPTOR_VERSION,
    .PinDescriptorSize = sizeof(KSPIN_DESCRIPTOR_EX),
    .CategoriesCount = ARRAYSIZE(categories),
    .Categories = categories,
    .NodeDescriptorSize = sizeof(KSNODE_DESCRIPTOR),
};
