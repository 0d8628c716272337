/*
 * Helpers of the tests that send pictures through a transform
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

#ifndef __TRANSFORM_H
#define __TRANSFORM_H

#include "link.h"

enum { IN_PIN, OUT_PIN };

#define PASSED_FLAGS (KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT | KSSTREAM_HEADER_OPTIONSF_PREROLL \
        | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY | KSSTREAM_HEADER_OPTIONSF_TIMEVALID \
        | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID | KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)

static const struct video_type small_type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 333333};

/* ---- pictures ---- */

static inline void draw_cell(const struct video_type *type, UCHAR *data, unsigned int x, unsigned int y, BOOL white)
{
    static const unsigned int pixels[KSVIRT_FORMAT_COUNT] = {3, 2, 2, 1, 4}, luma[KSVIRT_FORMAT_COUNT] = {1, 0, 1, 0, 1};
    unsigned int row, column;

    for (row = y; row < y + KSVIRT_CODE_CELL; row++)
    {
        UCHAR *line = (UCHAR *)ksvirt_row(data, type->height, video_stride(type), row);

        for (column = x; column < x + KSVIRT_CODE_CELL; column++)
            line[column * pixels[type->format] + luma[type->format]] = white ? 235 : 16;
    }
}

static inline UCHAR *put_be(UCHAR *at, ULONG64 value, unsigned int bytes)
{
    while (bytes--) *at++ = (UCHAR)(value >> (bytes * 8));
    return at;
}

/* A picture that is noise but for its codes; they are as include/ksvirt.h describes them. */
static inline void draw_picture(const struct video_type *type, UCHAR *data, ULONG frame, LONGLONG time)
{
    UCHAR code[KSVIRT_CODE_SIZE], *at = code;
    ULONG i, size = video_size(type), noise = frame * 2654435761u + 1;

    for (i = 0; i < size; i++) data[i] = (UCHAR)((noise = noise * 1103515245 + 12345) >> 16);
    at = put_be(at, KSVIRT_CODE_MAGIC, 2);
    at = put_be(at, frame, 4);
    at = put_be(at, time, 8);
    at = put_be(at, ksvirt_checksum(data, type->format, type->width, type->height, video_stride(type)), 4);
    put_be(at, ksvirt_crc16(code, KSVIRT_CODE_SIZE - 2), 2);
    for (i = 0; i < KSVIRT_CODE_SIZE * 8; i++)
    {
        unsigned int x = i % KSVIRT_CODE_CELLS * KSVIRT_CODE_CELL, y = i / KSVIRT_CODE_CELLS * KSVIRT_CODE_CELL;
        BOOL white = (code[i / 8] & (0x80 >> (i % 8))) != 0;

        draw_cell(type, data, x, y, white);
        draw_cell(type, data, x, type->height - KSVIRT_CODE_ROWS + y, white);
    }
}

static inline void invert(void *data, ULONG size)
{
    UCHAR *bytes = data;

    while (size--) *bytes++ ^= 0xff;
}

/* ---- pins with requests ---- */

struct port
{
    HANDLE pin;
    struct video_type type;
    ULONG size, count;
    ULONG buffer_size;   /* of each request; size follows the type */
    UCHAR *data;
    struct stream_request **requests;
};

static inline UCHAR *port_data(const struct port *port, ULONG i)
{
    return port->data + (SIZE_T)i * port->buffer_size;
}

#define port_open(port, filter, id, type, count) port_open_(__LINE__, port, filter, id, type, count)
static inline BOOL port_open_(unsigned int line, struct port *port, HANDLE filter, ULONG id, const struct video_type *type,
        ULONG count)
{
    DWORD access = id == IN_PIN ? GENERIC_WRITE : GENERIC_READ, error;
    LONGLONG start = kstest_now();
    ULONG i;

    memset(port, 0, sizeof(*port));
    /* a pin that was closed just now may still be in the way */
    while ((error = create_pin(filter, id, type, access, &port->pin)) && kstest_poll(start, 3000));
    ok_(__FILE__, line)(!error, "Creating pin %lu (%s) gave %lu.\n", id, debugstr_video_type(type), error);
    if (error)
    {
        port->pin = NULL;
        return FALSE;
    }
    port->type = *type;
    port->size = port->buffer_size = video_size(type);
    port->count = count;
    port->data = malloc((SIZE_T)port->size * count);
    port->requests = calloc(count, sizeof(*port->requests));
    for (i = 0; i < count; i++)
        port->requests[i] = stream_request_create(port->pin, get_header_size(port->pin), port_data(port, i), port->size);
    return TRUE;
}

static inline void port_close(struct port *port)
{
    ULONG i;

    for (i = 0; i < port->count; i++) stream_request_destroy(port->requests[i]);
    if (port->pin) CloseHandle(port->pin);
    free(port->requests);
    free(port->data);
    memset(port, 0, sizeof(*port));
}

/* Writes picture number frame with the request, which is not waited for. */
static inline void port_write(struct port *port, ULONG i, ULONG frame, ULONG flags)
{
    struct stream_request *request = port->requests[i];
    LONGLONG time = frame * port->type.interval;

    draw_picture(&port->type, port_data(port, i), frame, time);
    request->u.header.PresentationTime.Time = time;
    request->u.header.Duration = port->type.interval;
    request->u.video.info.PictureNumber = frame;
    stream_write_header(request, port->size, flags);
}

static inline void port_read(struct port *port, ULONG i)
{
    memset(port_data(port, i), 0xcc, port->size);
    stream_read(port->requests[i]);
}

#define check_written(port, i) check_written_(__LINE__, port, i)
static inline void check_written_(unsigned int line, struct port *port, ULONG i)
{
    struct stream_request *request = port->requests[i];
    NTSTATUS status = stream_wait(request, KSTEST_TIMEOUT);

    ok_(__FILE__, line)(!status, "Write %lu gave %#lx.\n", i, status);
    ok_(__FILE__, line)(request->io.Information == request->u.header.DataUsed, "Write %lu gave %Iu of %lu bytes.\n", i,
            request->io.Information, request->u.header.DataUsed);
}

/* Waits for a picture with that number; it may be inverted. */
#define check_picture(port, i, frame, flags, inverted) check_picture_(__LINE__, port, i, frame, flags, inverted)
static inline void check_picture_(unsigned int line, struct port *port, ULONG i, ULONG frame, ULONG flags, BOOL inverted)
{
    struct stream_request *request = port->requests[i];
    const KSSTREAM_HEADER *header = &request->u.header;
    NTSTATUS status = stream_wait(request, KSTEST_TIMEOUT);
    struct ksvirt_code code = {0};
    enum ksvirt_verdict verdict;

    ok_(__FILE__, line)(!status, "Read %lu gave %#lx.\n", i, status);
    ok_(__FILE__, line)(request->io.Information == request->header_size, "Read %lu returned %Iu bytes.\n", i,
            request->io.Information);
    if (status) return;
    ok_(__FILE__, line)(header->DataUsed == port->size, "Picture %lu has %lu of %lu bytes.\n", frame, header->DataUsed,
            port->size);
    verdict = ksvirt_check_frame_as(port_data(port, i), header->DataUsed, port->type.format, port->type.width,
            port->type.height, video_stride(&port->type), inverted ? ~(uint64_t)0 : 0, &code);
    ok_(__FILE__, line)(verdict == KSVIRT_FRAME_GOOD, "Got verdict %d.\n", verdict);
    ok_(__FILE__, line)(code.frame == frame, "Picture %lu is number %u.\n", frame, code.frame);
    ok_(__FILE__, line)((header->OptionsFlags & PASSED_FLAGS) == flags, "Picture %lu has flags %#lx, not %#lx.\n", frame,
            header->OptionsFlags, flags);
    if (!(flags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID)) return;
    ok_(__FILE__, line)(header->PresentationTime.Time == frame * port->type.interval, "Picture %lu has time %I64d.\n",
            frame, header->PresentationTime.Time);
    ok_(__FILE__, line)(header->Duration == port->type.interval, "Got duration %I64d.\n", header->Duration);
    if (request->header_size != sizeof(request->u.video)) return;
    ok_(__FILE__, line)(request->u.video.info.PictureNumber == frame, "Picture %lu has picture number %I64d.\n", frame,
            request->u.video.info.PictureNumber);
}

static inline struct ksbench_transform_stats get_transform_stats(HANDLE pin)
{
    struct ksbench_transform_stats stats;
    NTSTATUS status;

    memset(&stats, 0xcc, sizeof(stats));
    status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_TRANSFORM_STATS, KSPROPERTY_TYPE_GET, &stats,
            sizeof(stats), NULL);
    ok(!status, "The transform's counts gave %#lx.\n", status);
    return stats;
}

static inline NTSTATUS set_transform(HANDLE pin, ULONG id, ULONG value)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), id, KSPROPERTY_TYPE_SET, &value, sizeof(value), NULL);
}

#endif /* __TRANSFORM_H */
