/*
 * Memory that a client shares with ks.sys
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

#include "frames/region.h"
#include "bounds.h"
#include "frames/framequeue.h"
#include "object/clienthandle.h"
#include "object/file.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/view.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

struct stream_region
{
    LONG refs;         /* the pin and each frame that is served in it */
    ULONG64 address;   /* in the client */
    ULONG64 size;
    struct view *view; /* here */
};

/* Regions */

static BOOLEAN region_contains(const struct stream_region *region, ULONG64 address, ULONG size)
{
    return address >= region->address && address - region->address <= region->size
            && size <= region->size - (address - region->address);
}

struct stream_region *region_find(struct frame_queue *queue, ULONG64 address, ULONG size)
{
    ULONG i;

    if (!size) return NULL;
    for (i = 0; i < WINEKS_MAX_REGIONS; i++)
    {
        if (!queue->regions[i] || !region_contains(queue->regions[i], address, size)) continue;
        InterlockedIncrement(&queue->regions[i]->refs);
        return queue->regions[i];
    }
    return NULL;
}

void region_release(struct stream_region *region)
{
    if (!region || InterlockedDecrement(&region->refs)) return;
    TRACE("unmapping %p\n", view_data(region->view));
    view_unmap(region->view);
    ExFreePoolWithTag(region, STREAM_TAG);
}

BYTE *region_data(const struct stream_region *region, ULONG64 address)
{
    return view_data(region->view) + (address - region->address);
}

BOOLEAN region_is_lost(const struct stream_region *region)
{
    return view_is_lost(region->view);
}

/* A view of a file would fault as soon as somebody truncates it, a reserved page when it is touched. The handle need
 * not allow to ask. */
static NTSTATUS check_section(HANDLE section, ULONG64 size)
{
    SECTION_BASIC_INFORMATION info;
    NTSTATUS status;
    HANDLE query;

    if ((status = ZwDuplicateObject(NtCurrentProcess(), section, NtCurrentProcess(), &query, SECTION_QUERY, 0, 0)))
        return status;
    status = NtQuerySection(query, SectionBasicInformation, &info, sizeof(info), NULL);
    ZwClose(query);
    if (status) return status;
    if (info.Attributes & (SEC_FILE | SEC_IMAGE | SEC_RESERVE))
    {
        WARN("section attributes %#lx\n", info.Attributes);
        return STATUS_INVALID_PARAMETER;
    }
    if (size > (ULONG64)info.Size.QuadPart) return STATUS_INVALID_VIEW_SIZE;
    return size > MAX_REGION_SIZE ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

/* Maps the client's section with no more rights than its handle has. */
static NTSTATUS map_section(const struct ks_file *file, HANDLE client_section, SIZE_T size, struct view **view)
{
    NTSTATUS status;
    HANDLE section;

    if ((status = duplicate_client_handle(file, client_section, &section))) return status;
    if (!(status = check_section(section, size))) status = view_map(section, size, view);
    ZwClose(section);
    return status;
}

static NTSTATUS region_map(const struct ks_file *file, const struct wineks_region *info, struct stream_region **ret)
{
    HANDLE section = (HANDLE)(ULONG_PTR)info->section;
    struct stream_region *region;
    SIZE_T size = info->size;
    struct view *view;
    NTSTATUS status;

    if (!size || size != info->size || info->address + info->size < info->address) return STATUS_INVALID_PARAMETER;
    if ((status = map_section(file, section, size, &view))) return status;

    if (!(region = ExAllocatePoolWithTag(NonPagedPool, sizeof(*region), STREAM_TAG)))
    {
        view_unmap(view);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    region->refs = 1;
    region->address = info->address;
    region->size = info->size;
    region->view = view;
    *ret = region;
    return STATUS_SUCCESS;
}

NTSTATUS region_set(struct frame_queue *queue, const struct wineks_region *info)
{
    struct stream_region *region = NULL, *old[WINEKS_MAX_REGIONS] = {0};
    NTSTATUS status;
    ULONG i;

    TRACE("pin %p, section %#I64x, address %#I64x, size %#I64x\n", &queue->pin->pub, info->section, info->address,
            info->size);

    if (queue->pin->file->client != queue->pin->file->pid) return STATUS_ACCESS_DENIED; /* its addresses mean nothing here */
    if (info->section && (status = region_map(queue->pin->file, info, &region))) return status;

    status = region ? STATUS_INSUFFICIENT_RESOURCES : STATUS_NOT_FOUND;
    lock_acquire(&queue->lock); /* no transfer is retired here, and this is no callback of a minidriver */
    for (i = 0; i < WINEKS_MAX_REGIONS; i++)
    {
        struct stream_region *other = queue->regions[i];

        if (!other) continue;
        if (region ? region->address < other->address + other->size && other->address < region->address + region->size
                : other->address == info->address)
        {
            old[i] = other;
            queue->regions[i] = NULL;
            if (!region) status = STATUS_SUCCESS;
        }
    }
    for (i = 0; region && i < WINEKS_MAX_REGIONS; i++)
    {
        if (queue->regions[i]) continue;
        queue->regions[i] = region;
        region = NULL;
        status = STATUS_SUCCESS;
    }
    lock_release(&queue->lock);

    for (i = 0; i < WINEKS_MAX_REGIONS; i++) region_release(old[i]);
    region_release(region);
    return status;
}

void regions_destroy(struct frame_queue *queue)
{
    ULONG i;

    for (i = 0; i < WINEKS_MAX_REGIONS; i++) region_release(queue->regions[i]);
}

