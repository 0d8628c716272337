/*
 * Shared-memory regions and the copying fallback
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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_FREE_BUFFERS 32

/* ntdll */
typedef struct
{
    void *base;
    ULONG attributes;
    LARGE_INTEGER size;
} section_basic_information;
NTSTATUS NTAPI NtQuerySection(HANDLE section, ULONG class, void *info, SIZE_T size, SIZE_T *ret);
NTSTATUS NTAPI NtReadVirtualMemory(HANDLE process, const void *address, void *buffer, SIZE_T size, SIZE_T *ret);
NTSTATUS NTAPI NtWriteVirtualMemory(HANDLE process, void *address, const void *buffer, SIZE_T size, SIZE_T *ret);

#ifndef SEC_FILE
#define SEC_FILE 0x00800000
#endif
#ifndef SEC_IMAGE
#define SEC_IMAGE 0x01000000
#endif
#ifndef SEC_RESERVE
#define SEC_RESERVE 0x04000000
#endif

struct stream_region
{
    LONG refs;         /* the pin and each frame that is served in it */
    ULONG64 address;   /* in the client */
    ULONG64 size;
    BYTE *view;        /* here */
};

struct stream_buffer
{
    LIST_ENTRY entry;
    ULONG size;
    ULONG pad;
    BYTE data[1];
};

/* Regions */

static BOOLEAN region_contains(const struct stream_region *region, ULONG64 address, ULONG size)
{
    return address >= region->address && address - region->address <= region->size
            && size <= region->size - (address - region->address);
}

struct stream_region *region_find(struct pin_stream *stream, ULONG64 address, ULONG size)
{
    ULONG i;

    if (!size) return NULL;
    for (i = 0; i < WINEKS_MAX_REGIONS; i++)
    {
        if (!stream->regions[i] || !region_contains(stream->regions[i], address, size)) continue;
        InterlockedIncrement(&stream->regions[i]->refs);
        return stream->regions[i];
    }
    return NULL;
}

void region_release(struct stream_region *region)
{
    if (!region || InterlockedDecrement(&region->refs)) return;
    TRACE("unmapping %p\n", region->view);
    ZwUnmapViewOfSection(NtCurrentProcess(), region->view);
    ExFreePoolWithTag(region, STREAM_TAG);
}

BYTE *region_data(const struct stream_region *region, ULONG64 address)
{
    return region->view + (address - region->address);
}

/* A view of a file would fault as soon as somebody truncates it, a reserved page when it is touched. The handle need
 * not allow to ask. */
static NTSTATUS check_section(HANDLE section, ULONG64 size)
{
    section_basic_information info;
    NTSTATUS status;
    HANDLE query;

    if ((status = ZwDuplicateObject(NtCurrentProcess(), section, NtCurrentProcess(), &query, SECTION_QUERY, 0, 0)))
        return status;
    status = NtQuerySection(query, 0 /* SectionBasicInformation */, &info, sizeof(info), NULL);
    ZwClose(query);
    if (status) return status;
    if (info.attributes & (SEC_FILE | SEC_IMAGE | SEC_RESERVE))
    {
        WARN("section attributes %#lx\n", info.attributes);
        return STATUS_INVALID_PARAMETER;
    }
    return size > (ULONG64)info.size.QuadPart ? STATUS_INVALID_VIEW_SIZE : STATUS_SUCCESS;
}

/* Maps the client's section with no more rights than its handle has. */
static NTSTATUS map_section(HANDLE process, HANDLE client_section, SIZE_T size, void **view)
{
    NTSTATUS status;
    HANDLE section;

    if ((status = ZwDuplicateObject(process, client_section, NtCurrentProcess(), &section, 0, 0,
            DUPLICATE_SAME_ACCESS)))
        return status;
    *view = NULL;
    if (!(status = check_section(section, size)))
        status = ZwMapViewOfSection(section, NtCurrentProcess(), view, 0, 0, NULL, &size, ViewUnmap, 0, PAGE_READWRITE);
    ZwClose(section);
    return status;
}

static NTSTATUS region_map(const struct ks_file *file, const struct wineks_region *info, struct stream_region **ret)
{
    HANDLE section = (HANDLE)(ULONG_PTR)info->section;
    struct stream_region *region;
    SIZE_T size = info->size;
    NTSTATUS status;
    void *view;

    if (!file->process) return STATUS_ACCESS_DENIED;
    if (!size || size != info->size || info->address + info->size < info->address) return STATUS_INVALID_PARAMETER;
    if ((status = map_section(file->process, section, size, &view))) return status;

    if (!(region = ExAllocatePoolWithTag(NonPagedPool, sizeof(*region), STREAM_TAG)))
    {
        ZwUnmapViewOfSection(NtCurrentProcess(), view);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    region->refs = 1;
    region->address = info->address;
    region->size = info->size;
    region->view = view;
    *ret = region;
    return STATUS_SUCCESS;
}

NTSTATUS region_set(struct pin_stream *stream, const struct wineks_region *info)
{
    struct stream_region *region = NULL, *old[WINEKS_MAX_REGIONS] = {0};
    NTSTATUS status;
    ULONG i;

    TRACE("pin %p, section %#I64x, address %#I64x, size %#I64x\n", &stream->pin->pub, info->section, info->address,
            info->size);

    if (info->section && (status = region_map(stream->pin->file, info, &region))) return status;

    status = region ? STATUS_INSUFFICIENT_RESOURCES : STATUS_NOT_FOUND;
    stream_lock(stream);
    for (i = 0; i < WINEKS_MAX_REGIONS; i++)
    {
        struct stream_region *other = stream->regions[i];

        if (!other) continue;
        if (region ? region->address < other->address + other->size && other->address < region->address + region->size
                : other->address == info->address)
        {
            old[i] = other;
            stream->regions[i] = NULL;
            if (!region) status = STATUS_SUCCESS;
        }
    }
    for (i = 0; region && i < WINEKS_MAX_REGIONS; i++)
    {
        if (stream->regions[i]) continue;
        stream->regions[i] = region;
        region = NULL;
        status = STATUS_SUCCESS;
    }
    stream_unlock(stream);

    for (i = 0; i < WINEKS_MAX_REGIONS; i++) region_release(old[i]);
    region_release(region);
    return status;
}

void regions_init(struct pin_stream *stream)
{
    RtlInitializeSRWLock(&stream->copy_lock);
    RtlInitializeSRWLock(&stream->buffers_lock);
    InitializeListHead(&stream->free_buffers);
}

void regions_destroy(struct pin_stream *stream)
{
    ULONG i;

    for (i = 0; i < WINEKS_MAX_REGIONS; i++) region_release(stream->regions[i]);
}

/* Copies */

static struct stream_buffer *buffer_alloc(struct pin_stream *stream, ULONG size)
{
    struct stream_buffer *buffer;
    LIST_ENTRY *entry;

    lock_acquire(&stream->buffers_lock);
    for (entry = stream->free_buffers.Flink; entry != &stream->free_buffers; entry = entry->Flink)
    {
        buffer = CONTAINING_RECORD(entry, struct stream_buffer, entry);
        if (buffer->size < size) continue;
        RemoveEntryList(&buffer->entry);
        stream->free_buffers_count--;
        lock_release(&stream->buffers_lock);
        return buffer;
    }
    lock_release(&stream->buffers_lock);

    if (size > MAX_FRAME_SIZE) return NULL;
    buffer = ExAllocatePoolWithTag(NonPagedPool, FIELD_OFFSET(struct stream_buffer, data) + (SIZE_T)size, STREAM_TAG);
    if (!buffer) return NULL;
    memset(buffer->data, 0, size); /* the client sees what the minidriver doesn't write */
    buffer->size = size;
    return buffer;
}

static void buffer_free(struct pin_stream *stream, struct stream_buffer *buffer)
{
    lock_acquire(&stream->buffers_lock);
    if (stream->free_buffers_count < MAX_FREE_BUFFERS && stream->accepting)
    {
        InsertHeadList(&stream->free_buffers, &buffer->entry);
        stream->free_buffers_count++;
        buffer = NULL;
    }
    lock_release(&stream->buffers_lock);
    if (buffer) ExFreePoolWithTag(buffer, STREAM_TAG);
}

void buffers_free(struct pin_stream *stream)
{
    lock_acquire(&stream->buffers_lock);
    while (!IsListEmpty(&stream->free_buffers))
    {
        LIST_ENTRY *entry = RemoveHeadList(&stream->free_buffers);
        ExFreePoolWithTag(CONTAINING_RECORD(entry, struct stream_buffer, entry), STREAM_TAG);
    }
    stream->free_buffers_count = 0;
    lock_release(&stream->buffers_lock);
}

/* Half of the data is no data: a warning such as STATUS_PARTIAL_COPY fails too. */
static NTSTATUS copy_status(NTSTATUS status, SIZE_T copied, SIZE_T size)
{
    if (NT_SUCCESS(status) && copied == size) return STATUS_SUCCESS;
    return NT_ERROR(status) ? status : STATUS_ACCESS_VIOLATION;
}

static NTSTATUS fetch(struct pin_stream *stream, struct stream_frame *frame)
{
    HANDLE process = stream->pin->file->process;
    SIZE_T copied = 0;
    NTSTATUS status;

    if (!process) return STATUS_ACCESS_DENIED;
    if (!(frame->buffer = buffer_alloc(stream, frame->extent))) return STATUS_INSUFFICIENT_RESOURCES;

    if (!frame->request->read && frame->used)
    {
        status = NtReadVirtualMemory(process, (const void *)(ULONG_PTR)frame->address, frame->buffer->data, frame->used,
                &copied);
        if ((status = copy_status(status, copied, frame->used))) return status; /* the buffer is freed with the frame */
    }
    frame->header->Data = frame->buffer->data;
    frame->data = frame->buffer->data;
    return STATUS_SUCCESS;
}

NTSTATUS frame_prepare(struct pin_stream *stream, struct stream_frame *frame)
{
    NTSTATUS status = STATUS_SUCCESS;

    lock_acquire(&stream->copy_lock);
    if (!frame->data && frame->extent && !frame->buffer) status = fetch(stream, frame);
    else if (!frame->data && frame->extent) status = STATUS_ACCESS_VIOLATION; /* it was tried before */
    if (!status && (stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS) && !frame->mappings_count && frame->data)
        status = frame_map(stream, frame);
    lock_release(&stream->copy_lock);
    return status;
}

NTSTATUS frame_copy_out(struct pin_stream *stream, struct stream_frame *frame, ULONG size)
{
    SIZE_T copied = 0;
    NTSTATUS status;

    if (!frame->buffer || !size) return STATUS_SUCCESS;
    status = NtWriteVirtualMemory(stream->pin->file->process, (void *)(ULONG_PTR)frame->address, frame->buffer->data,
            size, &copied);
    return copy_status(status, copied, size);
}

void frame_free_data(struct pin_stream *stream, struct stream_frame *frame)
{
    if (frame->mdl) IoFreeMdl(frame->mdl);
    if (frame->buffer) buffer_free(stream, frame->buffer);
    region_release(frame->region);
    frame->mdl = NULL;
    frame->buffer = NULL;
    frame->region = NULL;
    frame->data = NULL;
}
