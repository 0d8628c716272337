/*
 * DMA adapters
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

#include "stockwine/dma.h"
#include "stockwine/mdl.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * There is no bus, and no device that could reach memory by itself. Drivers that simulate their hardware ask for an adapter all the
 * same. MmGetPhysicalAddress gives virtual addresses back in Wine, so do the mappings of frames (frames/mapping.c), and so does
 * this. What lies side by side is cut at page borders, as physical memory would be.
 */

#define ADAPTER_MAGIC 0x616d444b /* "KDma" */
#define DEFAULT_REGISTERS 0x4000 /* pages of a transfer, of a device that doesn't say how much it can do */

struct dma_adapter
{
    DMA_ADAPTER pub;
    DMA_OPERATIONS operations;
    ULONG magic;
    ULONG registers;               /* pages that one transfer may have */
};

/* A list of GetScatterGatherList is freed by PutScatterGatherList, one in a buffer of the driver's isn't. */
enum list_owner { OWNER_ADAPTER, OWNER_DRIVER };

static struct dma_adapter *impl_from_DMA_ADAPTER(DMA_ADAPTER *adapter)
{
    return CONTAINING_RECORD(adapter, struct dma_adapter, pub);
}

static ULONG list_size(ULONG elements)
{
    return FIELD_OFFSET(SCATTER_GATHER_LIST, Elements) + elements * sizeof(SCATTER_GATHER_ELEMENT);
}

/* Where the part of the MDL begins, NULL if the MDL has no such part. Chained MDLs are not followed. */
static BYTE *find_part(const MDL *mdl, const void *va, ULONG size)
{
    ULONG_PTR offset = (ULONG_PTR)va - ((ULONG_PTR)mdl->StartVa + mdl->ByteOffset);

    if (offset > mdl->ByteCount || size > mdl->ByteCount - offset) return NULL;
    return mdl_data(mdl) + offset;
}

static void fill_list(SCATTER_GATHER_LIST *list, enum list_owner owner, BYTE *data, ULONG size)
{
    ULONG part;

    list->Reserved = owner;
    for (list->NumberOfElements = 0; size; data += part, size -= part)
    {
        SCATTER_GATHER_ELEMENT *element = &list->Elements[list->NumberOfElements++];

        part = min(size, PAGE_SIZE - BYTE_OFFSET(data));
        element->Address.QuadPart = (ULONG_PTR)data;
        element->Length = part;
        element->Reserved = 0;
    }
}

/* How many elements the part of the MDL has. */
static NTSTATUS count_elements(DMA_ADAPTER *adapter, const MDL *mdl, const void *va, ULONG size, ULONG *count)
{
    BYTE *data = mdl ? find_part(mdl, va, size) : (BYTE *)va;

    if (mdl && !data)
    {
        WARN("%p: MDL %p has no %lu bytes at %p.\n", adapter, mdl, size, va);
        return STATUS_BUFFER_TOO_SMALL;
    }
    *count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(data, size);
    return *count > impl_from_DMA_ADAPTER(adapter)->registers ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static void NTAPI adapter_put(DMA_ADAPTER *adapter)
{
    struct dma_adapter *dma = impl_from_DMA_ADAPTER(adapter);

    TRACE("adapter %p.\n", adapter);
    if (dma->magic != ADAPTER_MAGIC)
    {
        ERR("%p is no adapter.\n", adapter);
        return;
    }
    dma->magic = 0;
    ExFreePoolWithTag(dma, KS_TAG);
}

static void *NTAPI adapter_alloc_common(DMA_ADAPTER *adapter, ULONG size, PHYSICAL_ADDRESS *logical, BOOLEAN cached)
{
    SIZE_T bytes = size;
    void *memory = NULL;

    TRACE("adapter %p, size %lu, logical %p, cached %u.\n", adapter, size, logical, cached);
    if (NtAllocateVirtualMemory(NtCurrentProcess(), &memory, 0, &bytes, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE)) return NULL;
    logical->QuadPart = (ULONG_PTR)memory;
    return memory;
}

static void NTAPI adapter_free_common(DMA_ADAPTER *adapter, ULONG size, PHYSICAL_ADDRESS logical, void *memory, BOOLEAN cached)
{
    SIZE_T bytes = 0;

    TRACE("adapter %p, size %lu, memory %p.\n", adapter, size, memory);
    NtFreeVirtualMemory(NtCurrentProcess(), &memory, &bytes, MEM_RELEASE);
}

/* Map registers are never short, so nobody has to wait for them. */
static NTSTATUS NTAPI adapter_alloc_channel(DMA_ADAPTER *adapter, DEVICE_OBJECT *device, ULONG registers,
        PDRIVER_CONTROL routine, void *context)
{
    TRACE("adapter %p, device %p, registers %lu, routine %p, context %p.\n", adapter, device, registers, routine, context);
    if (registers > impl_from_DMA_ADAPTER(adapter)->registers) return STATUS_INSUFFICIENT_RESOURCES;
    routine(device, device->CurrentIrp, adapter, context);
    return STATUS_SUCCESS;
}

static BOOLEAN NTAPI adapter_flush(DMA_ADAPTER *adapter, MDL *mdl, void *base, void *va, ULONG size, BOOLEAN write)
{
    TRACE("adapter %p, mdl %p, base %p, va %p, size %lu, write %u.\n", adapter, mdl, base, va, size, write);
    return TRUE;
}

static void NTAPI adapter_free_channel(DMA_ADAPTER *adapter)
{
    TRACE("adapter %p.\n", adapter);
}

static void NTAPI adapter_free_registers(DMA_ADAPTER *adapter, void *base, ULONG registers)
{
    TRACE("adapter %p, base %p, registers %lu.\n", adapter, base, registers);
}

/* Returns 0 and no bytes for what the MDL doesn't have. */
static PHYSICAL_ADDRESS NTAPI adapter_map(DMA_ADAPTER *adapter, MDL *mdl, void *base, void *va, ULONG *size, BOOLEAN write)
{
    BYTE *data = find_part(mdl, va, *size);
    PHYSICAL_ADDRESS address;

    TRACE("adapter %p, mdl %p, base %p, va %p, size %lu, write %u.\n", adapter, mdl, base, va, *size, write);
    address.QuadPart = (ULONG_PTR)data;
    *size = data ? min(*size, PAGE_SIZE - BYTE_OFFSET(data)) : 0;
    if (!data) WARN("%p: MDL %p has nothing at %p.\n", adapter, mdl, va);
    return address;
}

static ULONG NTAPI adapter_alignment(DMA_ADAPTER *adapter)
{
    TRACE("adapter %p.\n", adapter);
    return 1;
}

static ULONG NTAPI adapter_counter(DMA_ADAPTER *adapter)
{
    TRACE("adapter %p.\n", adapter);
    return 0;
}

static NTSTATUS NTAPI adapter_list_size(DMA_ADAPTER *adapter, MDL *mdl, void *va, ULONG size, ULONG *list_bytes,
        ULONG *registers)
{
    NTSTATUS status;
    ULONG count;

    TRACE("adapter %p, mdl %p, va %p, size %lu.\n", adapter, mdl, va, size);
    if ((status = count_elements(adapter, mdl, va, size, &count))) return status;
    *list_bytes = list_size(count);
    if (registers) *registers = count;
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI adapter_get_list(DMA_ADAPTER *adapter, DEVICE_OBJECT *device, MDL *mdl, void *va, ULONG size,
        PDRIVER_LIST_CONTROL routine, void *context, BOOLEAN write)
{
    SCATTER_GATHER_LIST *list;
    NTSTATUS status;
    ULONG count;

    TRACE("adapter %p, device %p, mdl %p, va %p, size %lu, write %u.\n", adapter, device, mdl, va, size, write);
    if ((status = count_elements(adapter, mdl, va, size, &count))) return status;
    if (!(list = ExAllocatePoolWithTag(NonPagedPool, list_size(count), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    fill_list(list, OWNER_ADAPTER, find_part(mdl, va, size), size);
    routine(device, device->CurrentIrp, list, context);
    return STATUS_SUCCESS;
}

static void NTAPI adapter_put_list(DMA_ADAPTER *adapter, SCATTER_GATHER_LIST *list, BOOLEAN write)
{
    TRACE("adapter %p, list %p, write %u.\n", adapter, list, write);
    if (list->Reserved == OWNER_ADAPTER) ExFreePoolWithTag(list, KS_TAG);
}

static NTSTATUS NTAPI adapter_build_list(DMA_ADAPTER *adapter, DEVICE_OBJECT *device, MDL *mdl, void *va, ULONG size,
        PDRIVER_LIST_CONTROL routine, void *context, BOOLEAN write, void *buffer, ULONG buffer_size)
{
    NTSTATUS status;
    ULONG count;

    TRACE("adapter %p, device %p, mdl %p, va %p, size %lu, write %u, buffer %p, buffer_size %lu.\n", adapter, device, mdl, va,
            size, write, buffer, buffer_size);
    if ((status = count_elements(adapter, mdl, va, size, &count))) return status;
    if (buffer_size < list_size(count)) return STATUS_BUFFER_TOO_SMALL;
    fill_list(buffer, OWNER_DRIVER, find_part(mdl, va, size), size);
    routine(device, device->CurrentIrp, buffer, context);
    return STATUS_SUCCESS;
}

/* The list has the addresses of the MDL's own memory. */
static NTSTATUS NTAPI adapter_build_mdl(DMA_ADAPTER *adapter, SCATTER_GATHER_LIST *list, MDL *mdl, MDL **ret)
{
    TRACE("adapter %p, list %p, mdl %p.\n", adapter, list, mdl);
    *ret = mdl;
    return STATUS_SUCCESS;
}

static const DMA_OPERATIONS operations =
{
    .Size = sizeof(DMA_OPERATIONS),
    .PutDmaAdapter = adapter_put,
    .AllocateCommonBuffer = adapter_alloc_common,
    .FreeCommonBuffer = adapter_free_common,
    .AllocateAdapterChannel = adapter_alloc_channel,
    .FlushAdapterBuffers = adapter_flush,
    .FreeAdapterChannel = adapter_free_channel,
    .FreeMapRegisters = adapter_free_registers,
    .MapTransfer = adapter_map,
    .GetDmaAlignment = adapter_alignment,
    .ReadDmaCounter = adapter_counter,
    .GetScatterGatherList = adapter_get_list,
    .PutScatterGatherList = adapter_put_list,
    .CalculateScatterGatherList = adapter_list_size,
    .BuildScatterGatherList = adapter_build_list,
    .BuildMdlFromScatterGatherList = adapter_build_mdl,
};

/***********************************************************************
 *           IoGetDmaAdapter
 *
 * Version 3 of the operations isn't there, so a driver that asks for it gets NULL, as on older Windows.
 */
DMA_ADAPTER *NTAPI ks_IoGetDmaAdapter(DEVICE_OBJECT *pdo, DEVICE_DESCRIPTION *description, ULONG *registers)
{
    struct dma_adapter *dma;

    TRACE("pdo %p, description %p, registers %p.\n", pdo, description, registers);
    if (description->Version > DEVICE_DESCRIPTION_VERSION2)
    {
        WARN("version %lu isn't supported.\n", description->Version);
        return NULL;
    }
    if (!(dma = ExAllocatePoolWithTag(NonPagedPool, sizeof(*dma), KS_TAG))) return NULL;
    dma->operations = operations;
    dma->pub.Version = 1;
    dma->pub.Size = sizeof(dma->pub);
    dma->pub.DmaOperations = &dma->operations;
    dma->magic = ADAPTER_MAGIC;
    dma->registers = description->MaximumLength ? BYTES_TO_PAGES(description->MaximumLength) + 1 : DEFAULT_REGISTERS;
    *registers = dma->registers;
    return &dma->pub;
}
