/*
 * Writes frames with several requests in flight
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

#include <stdlib.h>

#include "ksfeed.h"

#include <winioctl.h>
#include <ks.h>

#define SLOTS 4
#define SLOT_TIMEOUT 10000 /* ms */
#define PAGE 0xfff

struct slot
{
    OVERLAPPED overlapped;
    KSSTREAM_HEADER header;
    BOOL pending;
};

/* A ring: the slot at next is the one whose request is the oldest. All buffers lie in one section, which the driver
 * maps. */
struct writer
{
    struct device *device;
    HANDLE section;
    unsigned char *view;
    size_t frame_size, slot_size;
    LONGLONG interval;
    unsigned int next;
    struct slot slots[SLOTS];
};

/* Makes buffers for frames of the format. Returns NULL after a message. */
struct writer *writer_create(struct device *device, const struct feed_format *format, LONGLONG interval)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    unsigned int i;

    if (!writer)
    {
        fail("not enough memory");
        return NULL;
    }
    writer->device = device;
    writer->interval = interval;
    writer->frame_size = feed_frame_size(format);
    writer->slot_size = (writer->frame_size + PAGE) & ~(size_t)PAGE;
    writer->section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
            (DWORD)(writer->slot_size * SLOTS), NULL);
    if (writer->section) writer->view = MapViewOfFile(writer->section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    for (i = 0; i < SLOTS && writer->view; i++)
        if (!(writer->slots[i].overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL))) break;
    if (i < SLOTS)
    {
        fail_error(GetLastError(), "no memory for the buffers");
        writer_destroy(writer);
        return NULL;
    }
    device_register_region(device, writer->section, writer->view, writer->slot_size * SLOTS);
    return writer;
}

/* Waits for the request of a slot. */
static BOOL wait_for_slot(struct writer *writer, struct slot *slot)
{
    DWORD written;

    if (!slot->pending) return TRUE;
    if (WaitForSingleObject(slot->overlapped.hEvent, SLOT_TIMEOUT) == WAIT_TIMEOUT)
        return fail("the device has stopped taking frames");
    slot->pending = FALSE;
    if (!GetOverlappedResult(writer->device->pin, &slot->overlapped, &written, FALSE))
        return fail_error(GetLastError(), "the device refused a frame");
    return TRUE;
}

/* Returns where the next frame is to be put, when its buffer is free, or NULL after a message. */
unsigned char *writer_get_buffer(struct writer *writer)
{
    if (!wait_for_slot(writer, &writer->slots[writer->next])) return NULL;
    return writer->view + writer->next * writer->slot_size;
}

/* Sends the buffer of writer_get_buffer(). time: of presentation, 100 ns. */
BOOL writer_submit(struct writer *writer, LONGLONG time)
{
    struct slot *slot = &writer->slots[writer->next];
    KSSTREAM_HEADER *header = &slot->header;

    memset(header, 0, sizeof(*header));
    header->Size = sizeof(*header);
    header->PresentationTime.Time = time;
    header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    header->Duration = writer->interval;
    header->FrameExtent = header->DataUsed = (ULONG)writer->frame_size;
    header->Data = writer->view + writer->next * writer->slot_size;
    header->OptionsFlags = KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID
            | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    writer->next = (writer->next + 1) % SLOTS;

    if (DeviceIoControl(writer->device->pin, IOCTL_KS_WRITE_STREAM, NULL, 0, header, sizeof(*header), NULL,
            &slot->overlapped))
        return TRUE;
    if (GetLastError() != ERROR_IO_PENDING) return fail_error(GetLastError(), "the device refused a frame");
    slot->pending = TRUE;
    return TRUE;
}

/* Waits until the driver has taken everything. */
BOOL writer_finish(struct writer *writer)
{
    unsigned int i;

    for (i = 0; i < SLOTS; i++)
        if (!wait_for_slot(writer, &writer->slots[(writer->next + i) % SLOTS])) return FALSE;
    return TRUE;
}

/* Requests that are still pending are cancelled. */
void writer_destroy(struct writer *writer)
{
    unsigned int i;
    DWORD written;

    for (i = 0; i < SLOTS; i++)
    {
        struct slot *slot = &writer->slots[i];

        if (slot->pending)
        {
            CancelIoEx(writer->device->pin, &slot->overlapped);
            /* a driver that doesn't even cancel keeps the slot: better a leak than a write into freed memory */
            if (WaitForSingleObject(slot->overlapped.hEvent, SLOT_TIMEOUT) == WAIT_TIMEOUT) return;
            GetOverlappedResult(writer->device->pin, &slot->overlapped, &written, FALSE);
        }
        if (slot->overlapped.hEvent) CloseHandle(slot->overlapped.hEvent);
    }
    if (writer->view) UnmapViewOfFile(writer->view);
    if (writer->section) CloseHandle(writer->section);
    free(writer);
}
