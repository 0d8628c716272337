/*
 * Virtual kernel-streaming devices: driver entry
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

#include "ksvirt_private.h"

const GUID property_set_ksvirt = GUID_INIT(STATIC_KSPROPSETID_KsVirt);

/* Returns the time in 100 ns, of a clock that never stops or goes back. Any IRQL. */
LONGLONG clock_now(void)
{
    LARGE_INTEGER frequency, count = KeQueryPerformanceCounter(&frequency);

    return count.QuadPart / frequency.QuadPart * 10000000
            + count.QuadPart % frequency.QuadPart * 10000000 / frequency.QuadPart;
}

/* ids: a REG_MULTI_SZ of so many characters, with all its terminators. */
static const struct device_type *find_type(const WCHAR *ids, SIZE_T length)
{
    UNICODE_STRING id, known;
    SIZE_T start, end;
    ULONG i;

    for (start = 0; start < length && ids[start]; start = end + 1)
    {
        for (end = start; end < length && ids[end]; end++) ;
        id.Buffer = (WCHAR *)ids + start;
        id.Length = id.MaximumLength = (USHORT)((end - start) * sizeof(WCHAR));
        for (i = 0; device_types[i].hardware_id; i++)
        {
            RtlInitUnicodeString(&known, device_types[i].hardware_id);
            if (RtlEqualUnicodeString(&id, &known, TRUE)) return &device_types[i];
        }
    }
    return NULL;
}

static NTSTATUS device_add(PKSDEVICE device)
{
    struct virtual_device *context;
    const struct device_type *type;
    WCHAR ids[256];
    ULONG length = 0;
    NTSTATUS status;

    status = IoGetDeviceProperty(device->PhysicalDeviceObject, DevicePropertyHardwareID, sizeof(ids), ids, &length);
    if (!NT_SUCCESS(status)) return status;
    if (!(type = find_type(ids, length / sizeof(WCHAR)))) return STATUS_NO_SUCH_DEVICE;
    if (!(context = ExAllocatePoolWithTag(NonPagedPool, sizeof(*context), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    context->type = type;
    controls_init(&context->controls);
    extension_init(&context->extension);
    device->Context = context;
    store_add_user();
    return STATUS_SUCCESS;
}

static NTSTATUS device_start(PKSDEVICE device, PIRP irp, PCM_RESOURCE_LIST translated, PCM_RESOURCE_LIST untranslated)
{
    const struct virtual_device *context = device->Context;

    if (device->Started) return STATUS_SUCCESS; /* again, without a stop between */
    return KsCreateFilterFactory(device->FunctionalDeviceObject, context->type->filter, (WCHAR *)context->type->reference, NULL,
            KSCREATE_ITEM_FREEONSTOP, NULL, NULL, NULL);
}

static void device_remove(PKSDEVICE device, PIRP irp)
{
    if (!device->Context) return;
    store_remove_user();
    ExFreePoolWithTag(device->Context, KSVIRT_TAG);
    device->Context = NULL;
}

static const KSDEVICE_DISPATCH device_dispatch =
{
    .Add = device_add,
    .Start = device_start,
    .Remove = device_remove,
};

static const KSDEVICE_DESCRIPTOR device_descriptor =
{
    .Dispatch = &device_dispatch,
};

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    settings_init(registry_path);
    store_init();
    hook_init();
    return KsInitializeDriver(driver, registry_path, &device_descriptor);
}
