/*
 * A camera pin that is linked to a renderer pin
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

#ifndef __TESTS_KS_LINK_H
#define __TESTS_KS_LINK_H

#include "../kstest.h"

/* fast, so that a good number of frames goes through in little time */
static const struct video_type link_type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 50000};

/* Makes a child object as ksuser does on stock Wine. The file is the caller's to close, NULL if it could not be opened. */
static inline NTSTATUS bind_child(HANDLE object, const GUID *kind, const struct wineks_token *sink, const void *params,
        ULONG size, HANDLE *file)
{
    struct { struct wineks_bind bind; UCHAR params[512]; } request;
    struct { struct wineks_parent parent; WCHAR path[512]; } parent;
    OBJECT_ATTRIBUTES attr;
    UNICODE_STRING path;
    IO_STATUS_BLOCK io;
    NTSTATUS status;

    *file = NULL;
    status = ks_property(object, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, &parent,
            sizeof(parent), NULL);
    ok(!status, "The parent's token gave %#lx.\n", status);
    if (status) return status;
    path.Buffer = parent.parent.path;
    path.Length = path.MaximumLength = lstrlenW(parent.parent.path) * sizeof(WCHAR);
    InitializeObjectAttributes(&attr, &path, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = NtCreateFile(file, GENERIC_READ | SYNCHRONIZE, &attr, &io, NULL, 0, FILE_SHARE_READ | FILE_SHARE_WRITE,
            FILE_OPEN, 0, NULL, 0);
    ok(!status, "Opening the device gave %#lx.\n", status);
    if (status) return status;

    memset(&request, 0, sizeof(request));
    request.bind.kind = *kind;
    request.bind.parent = parent.parent.token;
    if (sink) request.bind.sink = *sink;
    request.bind.access = GENERIC_READ;
    request.bind.params_size = size;
    memcpy(&request.bind + 1, params, size);
    return ks_ioctl(*file, IOCTL_WINEKS_BIND, &request, sizeof(request.bind) + size, NULL, 0, NULL);
}

struct ends
{
    HANDLE camera, renderer;   /* filters */
    HANDLE source, sink;       /* pins */
};

static inline DWORD create_source(HANDLE filter, HANDLE sink, HANDLE *source)
{
    struct pin_request request;

    init_pin_request(&request, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), &link_type);
    request.connect.PinToHandle = sink;
    return KsCreatePin(filter, &request.connect, GENERIC_READ, source);
}

/* A pin that was closed just now may still be in the way. */
static inline DWORD create_sink(HANDLE filter, HANDLE *sink)
{
    ULONG id = find_pin_factory(filter, KSPIN_DATAFLOW_IN);
    LONGLONG start = kstest_now();
    DWORD error;

    while ((error = create_pin(filter, id, &link_type, GENERIC_WRITE, sink)) && kstest_poll(start, 3000));
    return error;
}

#define ends_connect(ends) ends_connect_(__LINE__, ends)
static inline BOOL ends_connect_(unsigned int line, struct ends *ends)
{
    LONGLONG start;
    DWORD error;

    ends->source = ends->sink = NULL;
    error = create_sink(ends->renderer, &ends->sink);
    ok_(__FILE__, line)(!error, "Creating the sink gave %lu.\n", error);
    if (error) return FALSE;
    start = kstest_now();
    while ((error = create_source(ends->camera, ends->sink, &ends->source)) && kstest_poll(start, 3000));
    ok_(__FILE__, line)(!error, "Creating the source gave %lu.\n", error);
    if (!error) return TRUE;
    CloseHandle(ends->sink);
    return FALSE;
}

static inline void ends_close(struct ends *ends)
{
    CloseHandle(ends->source);
    CloseHandle(ends->sink);
}

#define ends_set_state(ends, state) ends_set_state_(__LINE__, ends, state)
static inline void ends_set_state_(unsigned int line, const struct ends *ends, ULONG state)
{
    check_set_state_(line, ends->sink, state);
    check_set_state_(line, ends->source, state);
}

/* Waits until the renderer has got so many frames since it left STOP. */
static inline ULONG64 wait_received(HANDLE sink, ULONG64 wanted)
{
    struct ksbench_renderer_stats stats = {0};
    LONGLONG start = kstest_now();

    while (!get_renderer_stats(sink, &stats) && stats.received < wanted && kstest_poll(start, 15000));
    return stats.received;
}

/* The source makes no more frames: waits until the renderer has got what was delivered, and compares. */
#define check_all_received(ends) check_all_received_(__LINE__, ends)
static inline void check_all_received_(unsigned int line, const struct ends *ends)
{
    struct ksbench_renderer_stats stats = {0};
    struct ksvirt_camera_stats sent = {0};
    NTSTATUS status;

    status = get_camera_stats(ends->source, &sent);
    ok_(__FILE__, line)(!status, "The camera's counts gave %#lx.\n", status);
    wait_received(ends->sink, sent.delivered);
    status = get_renderer_stats(ends->sink, &stats);
    ok_(__FILE__, line)(!status, "The renderer's counts gave %#lx.\n", status);
    ok_(__FILE__, line)(stats.received == sent.delivered, "%I64u frames were delivered, %I64u received.\n",
            sent.delivered, stats.received);
    ok_(__FILE__, line)(stats.good == stats.received, "%I64u received, %I64u good.\n", stats.received, stats.good);
    ok_(__FILE__, line)(!stats.repeated, "%I64u repeated.\n", stats.repeated);
    ok_(__FILE__, line)(!stats.out_of_order, "%I64u out of order.\n", stats.out_of_order);
    ok_(__FILE__, line)(stats.lost <= sent.dropped, "%I64u lost, %I64u dropped by the camera.\n", stats.lost,
            sent.dropped);
    ok_(__FILE__, line)(stats.bytes == stats.received * video_size(&link_type),
            "%I64u frames have %I64u bytes and %I64u splice points.\n", stats.received, stats.bytes, stats.splice_points);
    ok_(__FILE__, line)(stats.splice_points == stats.received, "%I64u frames have %I64u bytes and %I64u splice points.\n",
            stats.received, stats.bytes, stats.splice_points);
}

#endif /* __TESTS_KS_LINK_H */
