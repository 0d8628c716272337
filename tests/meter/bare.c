/*
 * Frames by nothing but stream requests
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

#include "kstest.h"
#include "load.h"

struct loop
{
    HANDLE filter, pin;
    struct region memory;
    unsigned int depth;
    struct stream_request *requests[64];
};

/* Not stream_read(): I/O resets the event itself, and a call of the server less is what is measured here. */
static void send(struct stream_request *request)
{
    KSSTREAM_HEADER *header = &request->u.header;

    header->Size = request->header_size;
    header->DataUsed = 0;
    header->OptionsFlags = 0;
    if (request->header_size == sizeof(request->u.video)) request->u.video.info.ExtendedHeaderSize = sizeof(KS_FRAME_INFO);
    request->status = NtDeviceIoControlFile(request->pin, request->event, NULL, NULL, &request->io, IOCTL_KS_READ_STREAM, NULL, 0,
            header, header->Size);
}

static BOOL wait_and_send(struct stream_request *request)
{
    if (request->status == STATUS_PENDING)
    {
        if (WaitForSingleObject(request->event, KSTEST_TIMEOUT)) return FALSE;
        request->status = request->io.Status;
    }
    if (request->status) return FALSE;
    send(request);
    return TRUE;
}

static void loop_close(struct loop *loop)
{
    unsigned int i;

    if (loop->pin) set_state(loop->pin, KSSTATE_STOP);
    for (i = 0; i < loop->depth; ++i) stream_request_destroy(loop->requests[i]);
    if (loop->pin) CloseHandle(loop->pin);
    if (loop->filter) CloseHandle(loop->filter);
    region_destroy(&loop->memory);
}

static BOOL loop_open(struct loop *loop, const struct load *load, BOOL in_place)
{
    const struct video_type type = {.format = KSVIRT_YUY2, .width = load->width, .height = load->height, .interval = 333333};
    const ULONG size = video_size(&type);
    ULONG header_size;
    NTSTATUS status;

    memset(loop, 0, sizeof(*loop));
    if (!(loop->filter = open_camera()) || !(loop->pin = open_capture_pin(loop->filter, &type))) return FALSE;
    if (!region_create(&loop->memory, (SIZE_T)size * load->depth)) return FALSE;
    if (in_place)
    {
        status = region_set(loop->pin, loop->memory.section, loop->memory.view, loop->memory.size);
        ok(!status, "Setting a region gave %#lx.\n", status);
    }
    header_size = get_header_size(loop->pin);
    for (; loop->depth < load->depth && loop->depth < ARRAY_SIZE(loop->requests); ++loop->depth)
        loop->requests[loop->depth] = stream_request_create(loop->pin, header_size,
                loop->memory.view + (SIZE_T)loop->depth * size, size);
    return TRUE;
}

/* Goes on until ms have passed; returns frames a second. cost may be NULL. */
static double loop_run(struct loop *loop, DWORD ms, struct frame_cost *cost)
{
    struct role_usage before[ROLES], after[ROLES];
    unsigned int slot = 0;
    LONGLONG start, now;
    ULONG64 frames = 0;

    if (cost) role_usage_get(before);
    start = kstest_now();
    do
    {
        if (!wait_and_send(loop->requests[slot]))
        {
            ok(0, "Frame %I64u gave %#lx.\n", frames, loop->requests[slot]->status);
            return 0;
        }
        if (++slot == loop->depth) slot = 0;
        ++frames;
        now = kstest_now();
    } while (now - start < ms * 10000LL || slot);
    if (cost)
    {
        role_usage_get(after);
        frame_cost_get(cost, before, after, frames);
    }
    return frames * 1e7 / (now - start);
}

static double run_bare(const struct load *load, BOOL in_place, DWORD ms, struct frame_cost *cost)
{
    struct loop loop;
    double rate = 0;
    unsigned int i;

    if (loop_open(&loop, load, in_place))
    {
        check_set_state(loop.pin, KSSTATE_PAUSE);
        for (i = 0; i < loop.depth; ++i) send(loop.requests[i]);
        check_set_state(loop.pin, KSSTATE_RUN);
        if (loop_run(&loop, ms / 4, NULL)) rate = loop_run(&loop, ms, cost);
    }
    loop_close(&loop);
    return rate;
}

double bare_rate(const struct load *load, BOOL in_place, DWORD ms)
{
    return run_bare(load, in_place, ms, NULL);
}

double bare_cost(const struct load *load, DWORD ms, struct frame_cost *cost)
{
    return run_bare(load, TRUE, ms, cost);
}

double copy_rate(const struct load *load, DWORD ms)
{
    const SIZE_T size = (SIZE_T)load->width * load->height * 2;
    char *memory = malloc(size * (load->depth + 1));
    LONGLONG start, now;
    ULONG64 frames = 0;

    if (!memory) return 0;
    memset(memory, 1, size * (load->depth + 1)); /* all pages are there */
    start = kstest_now();
    do
    {
        memcpy(memory + (frames++ % load->depth + 1) * size, memory, size);
        now = kstest_now();
    } while (now - start < ms * 10000LL);
    free(memory);
    return frames * 1e7 / (now - start);
}
