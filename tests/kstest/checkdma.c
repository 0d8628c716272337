/*
 * DMA adapters, checked in the kernel
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

#ifdef __WINESRC__

/* There they are Wine's affair. */
void check_dma(struct check *check)
{
    check_fact(check, TRUE, "\n");
}

#else

#define SIZE 0x3000

/* What a routine that gets a list has seen. */
struct seen
{
    ULONG calls;
    ULONG elements;
    ULONG bytes;
    SCATTER_GATHER_LIST *list;
};

static void NTAPI see_list(DEVICE_OBJECT *device, IRP *irp, SCATTER_GATHER_LIST *list, void *context)
{
    struct seen *seen = context;
    ULONG i;

    seen->calls++;
    seen->list = list;
    seen->elements = list->NumberOfElements;
    seen->bytes = 0;
    for (i = 0; i < list->NumberOfElements; i++)
    {
        memset((void *)(ULONG_PTR)list->Elements[i].Address.QuadPart, 0x5a, list->Elements[i].Length);
        seen->bytes += list->Elements[i].Length;
    }
}

static IO_ALLOCATION_ACTION NTAPI see_channel(DEVICE_OBJECT *device, IRP *irp, void *base, void *context)
{
    *(void **)context = base;
    return DeallocateObjectKeepRegisters;
}

static DMA_ADAPTER *get_adapter(struct check *check, ULONG version, ULONG size, ULONG *registers)
{
    DEVICE_DESCRIPTION description = {.Version = version, .Master = TRUE, .ScatterGather = TRUE, .Dma32BitAddresses = TRUE};
    KSDEVICE *device = KsGetDevice(check->filter);

    description.InterfaceType = PCIBus;
    description.MaximumLength = size;
    return IoGetDmaAdapter(device->PhysicalDeviceObject, &description, registers);
}

static BOOLEAN is_filled(const BYTE *data, ULONG size)
{
    while (size && data[size - 1] == 0x5a) size--;
    return !size;
}

static void check_common_buffer(struct check *check, DMA_ADAPTER *adapter)
{
    PHYSICAL_ADDRESS address = {.QuadPart = 0};
    BYTE *memory = adapter->DmaOperations->AllocateCommonBuffer(adapter, SIZE, &address, FALSE);

    check_fact(check, memory != NULL, "There is no common buffer.\n");
    if (!memory) return;
    check_fact(check, address.QuadPart && !BYTE_OFFSET(memory), "The buffer is at %p, for the bus at %#I64x.\n", memory,
            address.QuadPart);
    memset(memory, 0x5a, SIZE);
    adapter->DmaOperations->FreeCommonBuffer(adapter, SIZE, address, memory, FALSE);
}

static void check_lists(struct check *check, DMA_ADAPTER *adapter, MDL *mdl, BYTE *data)
{
    DEVICE_OBJECT *device = KsGetDevice(check->filter)->FunctionalDeviceObject;
    BYTE *va = MmGetMdlVirtualAddress(mdl);
    ULONG size = 0, registers = 0;
    struct seen seen = {0};
    void *buffer;
    NTSTATUS status;

    memset(data, 0, SIZE);
    status = adapter->DmaOperations->GetScatterGatherList(adapter, device, mdl, va + 10, SIZE - 30, see_list, &seen, FALSE);
    check_fact(check, !status && seen.calls == 1, "GetScatterGatherList gave %#lx, %lu calls.\n", status, seen.calls);
    if (status) return;
    check_fact(check, seen.bytes == SIZE - 30 && seen.elements >= 1, "The list has %lu bytes in %lu elements.\n", seen.bytes,
            seen.elements);
    check_fact(check, !data[9] && is_filled(data + 10, SIZE - 30) && !data[SIZE - 20], "The list has other memory.\n");
    adapter->DmaOperations->FlushAdapterBuffers(adapter, mdl, NULL, va, SIZE, FALSE);
    adapter->DmaOperations->PutScatterGatherList(adapter, seen.list, FALSE);
    /* beyond the memory */
    status = adapter->DmaOperations->GetScatterGatherList(adapter, device, mdl, va + 10, SIZE, see_list, &seen, FALSE);
    check_fact(check, status == STATUS_BUFFER_TOO_SMALL && seen.calls == 1, "More than there is gave %#lx.\n", status);
    status = adapter->DmaOperations->GetScatterGatherList(adapter, device, mdl, va - 1, 1, see_list, &seen, FALSE);
    check_fact(check, status == STATUS_BUFFER_TOO_SMALL && seen.calls == 1, "Memory before it gave %#lx.\n", status);

    status = adapter->DmaOperations->CalculateScatterGatherList(adapter, mdl, va, SIZE, &size, &registers);
    check_fact(check, !status && registers >= 1 && size >= sizeof(SCATTER_GATHER_LIST), "The list would have %lu bytes.\n", size);
    if (status || !(buffer = ExAllocatePoolWithTag(NonPagedPool, size, KSTEST_TAG))) return;
    status = adapter->DmaOperations->BuildScatterGatherList(adapter, device, mdl, va, SIZE, see_list, &seen, FALSE, buffer,
            size - 1);
    check_fact(check, status == STATUS_BUFFER_TOO_SMALL && seen.calls == 1, "A short buffer gave %#lx.\n", status);
    status = adapter->DmaOperations->BuildScatterGatherList(adapter, device, mdl, va, SIZE, see_list, &seen, FALSE, buffer, size);
    check_fact(check, !status && seen.calls == 2 && seen.bytes == SIZE, "BuildScatterGatherList gave %#lx, %lu bytes.\n", status,
            seen.bytes);
    adapter->DmaOperations->PutScatterGatherList(adapter, seen.list, FALSE);
    ExFreePoolWithTag(buffer, KSTEST_TAG);
}

static void check_map(struct check *check, DMA_ADAPTER *adapter, MDL *mdl, BYTE *data, ULONG registers)
{
    DEVICE_OBJECT *device = KsGetDevice(check->filter)->FunctionalDeviceObject;
    BYTE *va = MmGetMdlVirtualAddress(mdl);
    ULONG size, done, rounds = 0;
    PHYSICAL_ADDRESS address;
    void *base = NULL;
    NTSTATUS status;

    status = adapter->DmaOperations->AllocateAdapterChannel(adapter, device, registers + 1, see_channel, &base);
    check_fact(check, status == STATUS_INSUFFICIENT_RESOURCES && !base, "Too many registers gave %#lx.\n", status);
    status = adapter->DmaOperations->AllocateAdapterChannel(adapter, device, registers, see_channel, &base);
    check_fact(check, !status && base, "AllocateAdapterChannel gave %#lx, base %p.\n", status, base);
    if (status) return;
    memset(data, 0, SIZE);
    for (done = 0; done < SIZE && rounds < 100; done += size, rounds++)
    {
        size = SIZE - done;
        address = adapter->DmaOperations->MapTransfer(adapter, mdl, base, va + done, &size, FALSE);
        memset((void *)(ULONG_PTR)address.QuadPart, 0x5a, size);
    }
    check_fact(check, done == SIZE && is_filled(data, SIZE), "%lu bytes were mapped in %lu rounds.\n", done, rounds);
    adapter->DmaOperations->FreeMapRegisters(adapter, base, registers);
}

static void check_mdl(struct check *check, DMA_ADAPTER *adapter, ULONG registers)
{
    BYTE *data = ExAllocatePoolWithTag(NonPagedPool, SIZE, KSTEST_TAG);
    MDL *mdl = data ? IoAllocateMdl(data, SIZE, FALSE, FALSE, NULL) : NULL;

    check_fact(check, mdl != NULL, "There is no MDL.\n");
    if (!mdl) return;
    MmBuildMdlForNonPagedPool(mdl);
    check_fact(check, MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority) == data, "The MDL has %p, not %p.\n",
            MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority), data);
    check_lists(check, adapter, mdl, data);
    check_map(check, adapter, mdl, data, registers);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(data, KSTEST_TAG);
}

void check_dma(struct check *check)
{
    DMA_ADAPTER *adapter;
    ULONG registers = 0;

    adapter = get_adapter(check, 77, SIZE, &registers);
    check_fact(check, !adapter, "A version that there isn't gave %p.\n", adapter);
    adapter = get_adapter(check, DEVICE_DESCRIPTION_VERSION, SIZE, &registers);
    check_fact(check, adapter && registers >= BYTES_TO_PAGES(SIZE), "The adapter is %p with %lu registers.\n", adapter, registers);
    if (!adapter) return;
    check_fact(check, adapter->Version == 1, "It has version %u.\n", adapter->Version);
    check_fact(check, adapter->DmaOperations->GetDmaAlignment(adapter) == 1, "The alignment is %lu.\n",
            adapter->DmaOperations->GetDmaAlignment(adapter));
    check_common_buffer(check, adapter);
    check_mdl(check, adapter, registers);
    adapter->DmaOperations->PutDmaAdapter(adapter);
}

#endif /* __WINESRC__ */
