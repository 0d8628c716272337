/*
 * Checks that run in the kernel: objects, bags, workers, framings
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

#include "kstest_private.h"

int __cdecl _vsnprintf(char *buffer, size_t count, const char *format, va_list args);

void check_fact(struct check *check, BOOLEAN fact, const char *format, ...)
{
    ULONG room = sizeof(check->results->text) - check->length;
    va_list args;
    int length;

    check->results->count++;
    if (fact) return;
    check->results->failures++;
    va_start(args, format);
    length = _vsnprintf(check->results->text + check->length, room, format, args);
    va_end(args);
    if (length < 0 || (ULONG)length >= room) check->results->text[sizeof(check->results->text) - 1] = 0;
    else check->length += length;
}

/* Bags */

static ULONG freed, freed_last;

static void NTAPI free_item(void *item)
{
    freed++;
    freed_last = *(ULONG *)item;
}

static void check_bag(struct check *check)
{
    static ULONG items[3] = {1, 2, 3};
    KSDEVICE *device = KsGetDevice(check->filter);
    KSOBJECT_BAG bag, copy;
    NTSTATUS status;
    ULONG refs;

    freed = freed_last = 0;
    status = KsAllocateObjectBag(device, &bag);
    check_fact(check, !status, "KsAllocateObjectBag gave %#lx.\n", status);
    if (status) return;
    status = KsAllocateObjectBag(device, &copy);
    check_fact(check, !status, "KsAllocateObjectBag gave %#lx.\n", status);
    if (status) return;
    KsAddItemToObjectBag(bag, &items[0], free_item);
    KsAddItemToObjectBag(bag, &items[1], free_item);
    KsAddItemToObjectBag(bag, &items[2], free_item);
    status = KsCopyObjectBagItems(copy, bag);
    check_fact(check, !status, "KsCopyObjectBagItems gave %#lx.\n", status);
    refs = KsRemoveItemFromObjectBag(bag, &items[1], TRUE);
    check_fact(check, refs == 2 && !freed, "The item had %lu references, %lu were freed.\n", refs, freed);
    refs = KsRemoveItemFromObjectBag(bag, &items[1], TRUE);
    check_fact(check, !refs, "An item that isn't there had %lu references.\n", refs);
    refs = KsRemoveItemFromObjectBag(copy, &items[1], TRUE);
    check_fact(check, refs == 1 && freed == 1 && freed_last == 2, "It had %lu references, %lu were freed, last %lu.\n", refs,
            freed, freed_last);
    KsFreeObjectBag(bag);
    check_fact(check, freed == 1, "%lu were freed that another bag holds.\n", freed);
    refs = KsRemoveItemFromObjectBag(copy, &items[0], FALSE);
    check_fact(check, refs == 1 && freed == 1, "It had %lu references, %lu were freed.\n", refs, freed);
    KsFreeObjectBag(copy);
    check_fact(check, freed == 2 && freed_last == 3, "%lu were freed, last %lu.\n", freed, freed_last);
}

/* Workers */

static LONG work_done;

static void NTAPI do_work(void *context)
{
    InterlockedIncrement(&work_done);
}

static void check_worker(struct check *check)
{
    WORK_QUEUE_ITEM items[3], counted;
    PKSWORKER worker;
    NTSTATUS status;
    ULONG i, count;

    work_done = 0;
    status = KsRegisterWorker(HyperCriticalWorkQueue + 1, &worker);
    check_fact(check, status == STATUS_INVALID_PARAMETER, "A wrong type gave %#lx.\n", status);
    status = KsRegisterWorker(DelayedWorkQueue, &worker);
    check_fact(check, !status, "KsRegisterWorker gave %#lx.\n", status);
    if (status) return;
    for (i = 0; i < ARRAYSIZE(items); i++)
    {
        ExInitializeWorkItem(&items[i], do_work, NULL);
        status = KsQueueWorkItem(worker, &items[i]);
        check_fact(check, !status, "KsQueueWorkItem gave %#lx.\n", status);
    }
    KsUnregisterWorker(worker);
    check_fact(check, work_done == 3, "%ld items were done before KsUnregisterWorker returned.\n", work_done);

    work_done = 0;
    ExInitializeWorkItem(&counted, do_work, NULL);
    status = KsRegisterCountedWorker(CriticalWorkQueue, &counted, &worker);
    check_fact(check, !status, "KsRegisterCountedWorker gave %#lx.\n", status);
    if (status) return;
    count = KsIncrementCountedWorker(worker);
    check_fact(check, count == 1, "The count is %lu.\n", count);
    count = KsIncrementCountedWorker(worker);
    check_fact(check, count == 2, "The count is %lu.\n", count);
    count = KsDecrementCountedWorker(worker);
    check_fact(check, count == 1, "The count is %lu.\n", count);
    KsUnregisterWorker(worker);
    check_fact(check, work_done == 1, "The item was done %ld times.\n", work_done);
}

/* Objects */

static void check_objects(struct check *check)
{
    FILE_OBJECT *file = IoGetCurrentIrpStackLocation(check->irp)->FileObject;
    KSFILTERFACTORY *factory = KsGetParent(check->filter);
    KSDEVICE *device = KsGetDevice(check->filter);
    void *object;

    check_fact(check, KsGetDevice(factory) == device && KsGetParent(factory) == device, "The factory's device is %p, not %p.\n",
            KsGetDevice(factory), device);
    check_fact(check, !KsGetParent(device), "The device has a parent.\n");
    for (object = KsGetFirstChild(factory); object && object != check->filter; object = KsGetNextSibling(object)) ;
    check_fact(check, object == check->filter, "The filter is no child of its factory.\n");
    check_fact(check, KsGetObjectFromFileObject(file) == check->filter, "The file's object is %p.\n",
            KsGetObjectFromFileObject(file));
    check_fact(check, KsGetObjectTypeFromFileObject(file) == KsObjectTypeFilter, "The file's object has type %d.\n",
            KsGetObjectTypeFromFileObject(file));
    check_fact(check, KsGetObjectTypeFromIrp(check->irp) == KsObjectTypeFilter, "The request's object has type %d.\n",
            KsGetObjectTypeFromIrp(check->irp));
    check_fact(check, !KsGetPinFromIrp(check->irp), "The request is a pin's.\n");
    check_fact(check, KsGetNodeIdFromIrp(check->irp) == KSFILTER_NODE, "The request is for node %lu.\n",
            KsGetNodeIdFromIrp(check->irp));
    check_fact(check, KsGetDeviceForDeviceObject(device->FunctionalDeviceObject) == device, "The device is another one.\n");
    KsAcquireDevice(device);
    KsAcquireDevice(device);
    KsReleaseDevice(device);
    KsReleaseDevice(device);
}

/* The device has no bus. Its factory has an interface. */
static void check_bus(struct check *check)
{
    static const KSFILTER_DESCRIPTOR no_category;
    KSFILTERFACTORY *factory = KsGetParent(check->filter);
    KSDEVICE *device = KsGetDevice(check->filter);
    BYTE data[4] = {1, 2, 3, 4};
    NTSTATUS status;
    ULONG size;

    size = KsDeviceGetBusData(device, 0, data, 0, sizeof(data));
    check_fact(check, !size, "%lu bytes of the bus.\n", size);
    check_fact(check, data[0] == 1 && data[3] == 4, "The buffer was changed.\n");
    size = KsDeviceSetBusData(device, 0, data, 0, sizeof(data));
    check_fact(check, !size, "%lu bytes of the bus were set.\n", size);
    size = KsDeviceGetBusData(device, 0, data, 0, 0);
    check_fact(check, !size, "%lu bytes of no bytes.\n", size);

    status = KsFilterFactoryUpdateCacheData(factory, NULL);
    check_fact(check, !status, "KsFilterFactoryUpdateCacheData gave %#lx.\n", status);
    status = KsFilterFactoryUpdateCacheData(factory, check->filter->Descriptor);
    check_fact(check, !status, "With the descriptor it gave %#lx.\n", status);
    status = KsFilterFactoryUpdateCacheData(factory, &no_category);
    check_fact(check, status == STATUS_INVALID_PARAMETER, "Without a category it gave %#lx.\n", status);
}

static void check_framing(struct check *check)
{
    static const GUID user = GUID_INIT(STATIC_KSMEMORY_TYPE_USER), paged = GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_PAGED);
    KSALLOCATOR_FRAMING_EX framing, other;
    NTSTATUS status;

    RtlZeroMemory(&framing, sizeof(framing));
    RtlZeroMemory(&other, sizeof(other));
    framing.CountItems = other.CountItems = 1;
    framing.FramingItem[0].MemoryType = user;
    other.FramingItem[0].MemoryType = paged;
    status = KsValidateAllocatorFramingEx(&framing, sizeof(framing), NULL);
    check_fact(check, !status, "Nothing to compare with gave %#lx.\n", status);
    status = KsValidateAllocatorFramingEx(&framing, sizeof(framing), &framing);
    check_fact(check, !status, "The same gave %#lx.\n", status);
    status = KsValidateAllocatorFramingEx(&framing, sizeof(framing), &other);
    check_fact(check, status == STATUS_INVALID_PARAMETER, "Other memory gave %#lx.\n", status);
    status = KsValidateAllocatorFramingEx(&framing, sizeof(framing) - 1, NULL);
    check_fact(check, status == STATUS_INVALID_BUFFER_SIZE, "A short one gave %#lx.\n", status);
    framing.CountItems = 0xffffffff;
    status = KsValidateAllocatorFramingEx(&framing, sizeof(framing), NULL);
    check_fact(check, status == STATUS_INVALID_BUFFER_SIZE, "A count that can't be gave %#lx.\n", status);
}

static void (*const checks[KSTEST_CHECKS])(struct check *check) =
{
    [KSTEST_CHECK_CLOCK] = check_clock,
    [KSTEST_CHECK_BAG] = check_bag,
    [KSTEST_CHECK_WORKER] = check_worker,
    [KSTEST_CHECK_QUEUE] = check_queue,
    [KSTEST_CHECK_OBJECTS] = check_objects,
    [KSTEST_CHECK_FRAMING] = check_framing,
    [KSTEST_CHECK_TIMER] = check_timer,
    [KSTEST_CHECK_DPC] = check_dpc,
    [KSTEST_CHECK_KERNEL] = check_kernel,
    [KSTEST_CHECK_DMA] = check_dma,
    [KSTEST_CHECK_BUS] = check_bus,
};

NTSTATUS check_get_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct check check = {.filter = KsGetFilterFromIrp(irp), .irp = irp, .results = data};
    const struct kstest_check *asked = (const struct kstest_check *)(request + 1);

    if (asked->id >= KSTEST_CHECKS) return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(data, sizeof(struct kstest_results));
    checks[asked->id](&check);
    irp->IoStatus.Information = sizeof(struct kstest_results);
    return STATUS_SUCCESS;
}
