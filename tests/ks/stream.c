/*
 * Reading a stream: headers, order, cancelling, stopping, resetting
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

#include "../kstest.h"

static const struct video_type slow_type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 10000000};

#define REQUESTS 6

struct stream
{
    HANDLE pin;
    ULONG header_size, size;
    char *data;
    struct stream_request *requests[REQUESTS];
};

static BOOL stream_open(struct stream *stream, HANDLE filter, const struct video_type *type)
{
    ULONG i;

    memset(stream, 0, sizeof(*stream));
    if (!(stream->pin = open_capture_pin(filter, type))) return FALSE;
    stream->header_size = get_header_size(stream->pin);
    stream->size = video_size(type);
    stream->data = malloc(stream->size * REQUESTS);
    for (i = 0; i < REQUESTS; i++)
        stream->requests[i] = stream_request_create(stream->pin, stream->header_size, stream->data + i * stream->size,
                stream->size);
    return TRUE;
}

static void stream_close(struct stream *stream)
{
    ULONG i;

    for (i = 0; i < REQUESTS; i++) stream_request_destroy(stream->requests[i]);
    CloseHandle(stream->pin);
    free(stream->data);
}

/* TRUE if none of them is pending after a moment. */
static BOOL wait_all(struct stream *stream, DWORD timeout)
{
    LONGLONG start = kstest_now();
    ULONG i, pending;

    do
    {
        for (i = pending = 0; i < REQUESTS; i++) pending += stream_is_pending(stream->requests[i]);
    } while (pending && kstest_poll(start, timeout));
    return !pending;
}

static NTSTATUS result(struct stream_request *request)
{
    return stream_wait(request, 0);
}

static void test_frames(HANDLE filter)
{
    struct ksvirt_code code, last = {0};
    struct stream stream;
    ULONG i, round;
    NTSTATUS status;

    if (!stream_open(&stream, filter, &kstest_type)) return;
    check_set_state(stream.pin, KSSTATE_PAUSE);
    for (i = 0; i < REQUESTS; i++)
    {
        stream_read(stream.requests[i]);
        ok(stream_is_pending(stream.requests[i]), "Read %lu in Pause gave %#lx.\n", i, stream.requests[i]->status);
    }
    check_set_state(stream.pin, KSSTATE_RUN);
    for (round = 0; round < 5; round++)
    {
        for (i = 0; i < REQUESTS; i++)
        {
            struct stream_request *request = stream.requests[i];
            const KSSTREAM_HEADER *header = &request->u.header;
            const KS_FRAME_INFO *info = &request->u.video.info;
            enum ksvirt_verdict verdict;

            winetest_push_context("round %lu, read %lu", round, i);
            status = stream_wait(request, KSTEST_TIMEOUT);
            ok(!status, "Got %#lx.\n", status);
            ok(request->io.Information == stream.header_size, "Returned %Iu bytes of %lu.\n", request->io.Information,
                    stream.header_size);
            ok(header->DataUsed == stream.size, "DataUsed is %lu of %lu.\n", header->DataUsed, stream.size);
            ok(header->FrameExtent == stream.size, "FrameExtent is %lu, Data %p.\n", header->FrameExtent, header->Data);
            ok(header->Data == stream.data + i * stream.size, "FrameExtent is %lu, Data %p.\n", header->FrameExtent,
                    header->Data);
            ok(header->Size == stream.header_size, "Size is %lu.\n", header->Size);
            ok((header->OptionsFlags & (KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID))
                    == (KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID), "Flags are %#lx.\n",
                    header->OptionsFlags);
            ok(header->PresentationTime.Numerator == 1, "Time is in %lu/%lu.\n", header->PresentationTime.Numerator,
                    header->PresentationTime.Denominator);
            ok(header->PresentationTime.Denominator == 1, "Time is in %lu/%lu.\n", header->PresentationTime.Numerator,
                    header->PresentationTime.Denominator);
            ok(header->Duration == kstest_type.interval, "Duration is %I64d.\n", header->Duration);

            verdict = stream_check(request, &kstest_type, &code);
            ok(verdict == KSVIRT_FRAME_GOOD, "The frame is bad (%d).\n", verdict);
            ok((LONGLONG)code.time == header->PresentationTime.Time, "The frame's time is %I64d, the header's %I64d.\n",
                    code.time, header->PresentationTime.Time);
            ok(code.frame > last.frame, "Frame %u comes after %u.\n", code.frame, last.frame);
            last = code;
            ok((ULONG)info->PictureNumber == code.frame, "Frame %u has picture number %I64d.\n", code.frame,
                    info->PictureNumber);
            ok(info->ExtendedHeaderSize == sizeof(*info), "The frame info has %lu bytes.\n", info->ExtendedHeaderSize);
            stream_read(request);
            winetest_pop_context();
        }
    }
    check_set_state(stream.pin, KSSTATE_STOP);
    ok(wait_all(&stream, KSTEST_TIMEOUT), "Stop left reads.\n");
    stream_close(&stream);
}

/* Wrong headers are refused at once. */
static void test_headers(HANDLE filter)
{
    UCHAR buffer[1024];
    KSSTREAM_HEADER *header = (KSSTREAM_HEADER *)buffer;
    struct stream stream;
    ULONG size, i, returned;
    NTSTATUS status;

    if (!stream_open(&stream, filter, &kstest_type)) return;
    size = stream.header_size;
    {
        const struct
        {
            const char *what;
            ULONG header, length;
        }
        tests[] =
        {
            {"Nothing", size, 0}, {"One byte", size, 1}, {"One byte less", size, size - 1}, {"One byte more", size,
                    size + 1},
            {"A plain length", size, sizeof(KSSTREAM_HEADER)}, {"Half of a second header", size, size + size / 2},
            {"Size 0", 0, size}, {"Size 1", 1, size}, {"A short size", sizeof(KSSTREAM_HEADER) - 1, size},
            {"A long size", 2 * size, size}, {"Size and length too long", size + 8, size + 8}, {"Size -1", 0xffffffff,
            size}, {"Size and length too short", sizeof(KSSTREAM_HEADER) - 8, sizeof(KSSTREAM_HEADER) - 8},
        };

        check_set_state(stream.pin, KSSTATE_RUN);
        for (i = 0; i < ARRAY_SIZE(tests); i++)
        {
            memset(buffer, 0, sizeof(buffer));
            header->Size = tests[i].header;
            header->Data = stream.data;
            header->FrameExtent = stream.size;
            header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
            status = ks_ioctl(stream.pin, IOCTL_KS_READ_STREAM, NULL, 0, buffer, tests[i].length, &returned);
            ok(status == STATUS_INVALID_BUFFER_SIZE, "%s gave %#lx, returned %lu.\n", tests[i].what, status, returned);
        }
    }
    /* the second one is wrong */
    memset(buffer, 0, sizeof(buffer));
    for (i = 0; i < 2; i++)
    {
        header = (KSSTREAM_HEADER *)(buffer + i * size);
        header->Size = size + i;
        header->Data = stream.data + i * stream.size;
        header->FrameExtent = stream.size;
        header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    }
    status = ks_ioctl(stream.pin, IOCTL_KS_READ_STREAM, NULL, 0, buffer, 2 * size, &returned);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A wrong second header gave %#lx.\n", status);

    /* not for this direction, not with this access */
    stream_write(stream.requests[0], stream.size, 0);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_ACCESS_DENIED, "Writing gave %#lx.\n", status);

    /* it still streams */
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    stream_close(&stream);
}

static void test_access(HANDLE filter)
{
    ULONG id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    struct stream_request *request;
    char data[64];
    NTSTATUS status;
    HANDLE pin;
    DWORD error;

    wait_instances(filter, id, 0);
    /* a pin may refuse this; when it doesn't the handle can't be read from */
    if ((error = create_pin(filter, id, &kstest_type, GENERIC_WRITE, &pin)))
    {
        trace("A capture pin with write access gave %lu.\n", error);
        return;
    }
    request = stream_request_create(pin, get_header_size(pin), data, sizeof(data));
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(status == STATUS_ACCESS_DENIED, "Reading without access gave %#lx.\n", status);
    stream_request_destroy(request);
    CloseHandle(pin);
}

/* One request for several frames ends with the last one. */
static void test_array(HANDLE filter)
{
    UCHAR buffer[1024];
    struct ksvirt_code code, last = {0};
    struct stream stream;
    KSSTREAM_HEADER *header;
    ULONG i, returned;
    NTSTATUS status;

    if (!stream_open(&stream, filter, &kstest_type)) return;
    check_set_state(stream.pin, KSSTATE_RUN);
    memset(buffer, 0, sizeof(buffer));
    for (i = 0; i < 3; i++)
    {
        header = (KSSTREAM_HEADER *)(buffer + i * stream.header_size);
        header->Size = stream.header_size;
        header->Data = stream.data + i * stream.size;
        header->FrameExtent = stream.size;
        header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    }
    status = ks_ioctl(stream.pin, IOCTL_KS_READ_STREAM, NULL, 0, buffer, 3 * stream.header_size, &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == 3 * stream.header_size, "Returned %lu of %lu.\n", returned, 3 * stream.header_size);
    for (i = 0; i < 3; i++)
    {
        enum ksvirt_verdict verdict;

        header = (KSSTREAM_HEADER *)(buffer + i * stream.header_size);
        verdict = ksvirt_check_frame(header->Data, header->DataUsed, kstest_type.format, kstest_type.width,
                kstest_type.height, video_stride(&kstest_type), &code);
        ok(verdict == KSVIRT_FRAME_GOOD, "Frame %lu is bad (%d), DataUsed %lu.\n", i, verdict, header->DataUsed);
        ok(code.frame > last.frame, "Frame %u comes after %u.\n", code.frame, last.frame);
        last = code;
    }
    stream_close(&stream);
}

/* A buffer that is too small gets nothing, one that is larger no more than the picture. */
static void test_extent(HANDLE filter)
{
    const ULONG extents[] = {0, 1, video_size(&kstest_type) - 1, video_size(&kstest_type) + 100};
    struct ksvirt_code code;
    struct stream stream;
    NTSTATUS status;
    ULONG i, j;
    char *data;

    if (!stream_open(&stream, filter, &kstest_type)) return;
    check_set_state(stream.pin, KSSTATE_RUN);
    data = stream.data; /* there is room behind it */
    for (i = 0; i < ARRAY_SIZE(extents); i++)
    {
        winetest_push_context("extent %lu", extents[i]);
        memset(data, 0xcc, 2 * stream.size);
        stream.requests[0]->u.header.FrameExtent = extents[i];
        stream_read(stream.requests[0]);
        status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
        if (extents[i] >= stream.size)
        {
            ok(!status, "Got %#lx.\n", status);
            ok(stream.requests[0]->u.header.DataUsed == stream.size, "DataUsed is %lu.\n",
                    stream.requests[0]->u.header.DataUsed);
            ok(stream_check(stream.requests[0], &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Got a bad frame.\n");
        }
        else ok(status == STATUS_BUFFER_TOO_SMALL, "Got %#lx.\n", status);
        for (j = max(extents[i], extents[i] < stream.size ? 0 : stream.size); j < 2 * stream.size; j++)
            if ((UCHAR)data[j] != 0xcc) break;
        ok(j == 2 * stream.size, "Byte %lu was written.\n", j);
        winetest_pop_context();
    }
    /* the client must set it to 0; OPEN: what happens to others */
    stream.requests[0]->u.header.FrameExtent = stream.size;
    stream.requests[0]->u.header.OptionsFlags = 0;
    stream.requests[0]->u.header.DataUsed = 0x7fffffff;
    stream_request_submit(stream.requests[0], IOCTL_KS_READ_STREAM);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_PARAMETER, "DataUsed gave %#lx.\n", status);
    ok(stream.requests[0]->u.header.DataUsed == 0x7fffffff, "DataUsed is %lu.\n", stream.requests[0]->u.header.DataUsed);
    stream_close(&stream);
}

static void test_pointers(HANDLE filter)
{
    struct stream stream;
    NTSTATUS status;
    unsigned int i;
    char *page = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_NOACCESS);
    char *read_only = VirtualAlloc(NULL, 0x20000, MEM_COMMIT, PAGE_READONLY);
    const struct
    {
        void *data;
        BOOL mapped; /* there are pages, which can't be written to: Wine's server may do it all the same */
    }
    pointers[] =
    {
        {NULL, FALSE}, {(void *)0x10, FALSE}, {page, TRUE}, {read_only, TRUE}, {(void *)~(ULONG_PTR)0, FALSE},
#ifdef _WIN64
        {(void *)0xffffffffffff0000, FALSE}, {(void *)0x1234567812345678, FALSE},
#else
        {(void *)0xffff0000, TRUE}, /* Wine's own memory may be there */
#endif
    };

    if (!stream_open(&stream, filter, &kstest_type)) return;
    check_set_state(stream.pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(pointers); i++)
    {
        stream.requests[0]->u.header.Data = pointers[i].data;
        stream_read(stream.requests[0]);
        status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
        winetest_push_context("data %p", pointers[i].data);
        if (status || !pointers[i].mapped) check_memory_refused(status, "Reading");
        winetest_pop_context();
        /* and what comes next is not harmed */
        stream_read(stream.requests[1]);
        status = stream_wait(stream.requests[1], KSTEST_TIMEOUT);
        ok(!status, "Reading after Data %p gave %#lx.\n", pointers[i].data, status);
    }
    stream.requests[0]->u.header.Data = stream.data;
    stream.requests[0]->u.header.FrameExtent = 0xffffffff;
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    /* the picture doesn't need it, but what the client says it has is copied: 4 GB that winedevice can't get, or that the client
     * doesn't have where it can (Wine 10) */
    ok(status == STATUS_INSUFFICIENT_RESOURCES || status == STATUS_ACCESS_VIOLATION, "A great extent gave %#lx.\n", status);
    stream_read(stream.requests[1]);
    status = stream_wait(stream.requests[1], KSTEST_TIMEOUT);
    ok(!status, "Reading after a great extent gave %#lx.\n", status);
    stream_close(&stream);

    /* memory that goes while the driver has it */
    if (!stream_open(&stream, filter, &slow_type)) return;
    VirtualFree(page, 0, MEM_RELEASE);
    page = VirtualAlloc(NULL, 0x20000, MEM_COMMIT, PAGE_READWRITE);
    stream.requests[0]->u.header.Data = page;
    check_set_state(stream.pin, KSSTATE_PAUSE);
    stream_read(stream.requests[0]);
    ok(stream_is_pending(stream.requests[0]), "Got %#lx.\n", stream.requests[0]->status);
    VirtualFree(page, 0, MEM_RELEASE);
    check_set_state(stream.pin, KSSTATE_RUN);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    if (status) check_memory_refused(status, "Memory that is gone");
    check_alive(filter);
    stream_close(&stream);
    VirtualFree(read_only, 0, MEM_RELEASE);
}

static void test_stopped(HANDLE filter)
{
    struct stream stream;
    NTSTATUS status;

    if (!stream_open(&stream, filter, &kstest_type)) return;
    stream_read(stream.requests[0]);
    if (!stream_is_pending(stream.requests[0]))
    {
        status = result(stream.requests[0]);
        ok(status == STATUS_INVALID_DEVICE_STATE, "Reading in Stop gave %#lx.\n", status);
    }
    else
    {
        status = stream_wait(stream.requests[0], 100);
        ok(status == STATUS_TIMEOUT, "Reading in Stop gave %#lx.\n", status);
        ok(stream.requests[0]->io.Status == STATUS_CANCELLED, "Cancelling gave %#lx.\n", stream.requests[0]->io.Status);
    }
    stream_close(&stream);
}

static void test_cancel(HANDLE filter)
{
    IO_STATUS_BLOCK io;
    struct stream stream;
    struct ksvirt_code code;
    NTSTATUS status;
    ULONG i;

    /* in Pause nothing else can complete them */
    if (!stream_open(&stream, filter, &kstest_type)) return;
    check_set_state(stream.pin, KSSTATE_PAUSE);
    for (i = 0; i < REQUESTS; i++) stream_read(stream.requests[i]);
    for (i = 1; i < REQUESTS; i += 2)
    {
        status = NtCancelIoFileEx(stream.pin, &stream.requests[i]->io, &io);
        ok(!status, "Cancelling read %lu gave %#lx.\n", i, status);
        status = stream_wait(stream.requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_CANCELLED, "Read %lu gave %#lx.\n", i, status);
        ok(!stream.requests[i]->u.header.DataUsed, "Read %lu has %lu bytes.\n", i, stream.requests[i]->u.header.DataUsed);
    }
    for (i = 0; i < REQUESTS; i += 2) ok(stream_is_pending(stream.requests[i]), "Read %lu is not pending.\n", i);
    check_set_state(stream.pin, KSSTATE_RUN);
    for (i = 0; i < REQUESTS; i += 2)
    {
        status = stream_wait(stream.requests[i], KSTEST_TIMEOUT);
        ok(!status, "Read %lu gave %#lx.\n", i, status);
        ok(stream_check(stream.requests[i], &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Read %lu has a bad frame.\n", i);
    }
    check_set_state(stream.pin, KSSTATE_PAUSE);
    for (i = 0; i < REQUESTS; i++) stream_read(stream.requests[i]);
    ok(CancelIoEx(stream.pin, NULL), "CancelIoEx failed, error %lu.\n", GetLastError());
    ok(wait_all(&stream, KSTEST_TIMEOUT), "Reads are left.\n");
    for (i = 0; i < REQUESTS; i++)
    {
        status = result(stream.requests[i]);
        ok(status == STATUS_CANCELLED, "Read %lu gave %#lx.\n", i, status);
    }
    stream_close(&stream);

    /* while frames come in */
    if (!stream_open(&stream, filter, &(const struct video_type){KSVIRT_YUY2, 160, 120, 41666, FALSE})) return;
    check_set_state(stream.pin, KSSTATE_RUN);
    for (i = 0; i < 200; i++)
    {
        struct stream_request *request = stream.requests[i % REQUESTS];

        status = result(request);
        if (i >= REQUESTS)
            ok(!status || status == STATUS_CANCELLED || status == STATUS_TIMEOUT, "Read %lu gave %#lx.\n", i, status);
        stream_read(request);
        if (i % 3) NtCancelIoFileEx(stream.pin, &stream.requests[(i + 3) % REQUESTS]->io, &io);
    }
    CancelIoEx(stream.pin, NULL);
    ok(wait_all(&stream, KSTEST_TIMEOUT), "Reads are left.\n");
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    stream_close(&stream);
}

static void test_stop(HANDLE filter)
{
    struct stream stream;
    NTSTATUS status;
    LONGLONG start;
    ULONG i;

    if (!stream_open(&stream, filter, &slow_type)) return;
    check_set_state(stream.pin, KSSTATE_RUN);
    for (i = 0; i < REQUESTS; i++) stream_read(stream.requests[i]);
    /* Pause and Run again leave them where they are, but for those that are due */
    check_set_state(stream.pin, KSSTATE_PAUSE);
    ok(stream_is_pending(stream.requests[REQUESTS - 1]), "Pause ended a read.\n");
    check_set_state(stream.pin, KSSTATE_RUN);
    ok(stream_is_pending(stream.requests[REQUESTS - 1]), "Run ended a read.\n");

    start = kstest_now();
    check_set_state(stream.pin, KSSTATE_STOP);
    ok(wait_all(&stream, KSTEST_TIMEOUT), "Stop left reads.\n");
    ok(kstest_now() - start < 10000000, "Stop took %I64d ms.\n", (kstest_now() - start) / 10000);
    for (i = 0; i < REQUESTS; i++)
    {
        status = result(stream.requests[i]);
        if (!status && i < 3) continue; /* was due */
        ok(status == STATUS_CANCELLED, "Read %lu gave %#lx.\n", i, status);
        ok(!stream.requests[i]->u.header.DataUsed, "Read %lu has %lu bytes.\n", i, stream.requests[i]->u.header.DataUsed);
    }
    /* again */
    check_set_state(stream.pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    stream_close(&stream);
}

static NTSTATUS set_reset(HANDLE pin, ULONG reset, ULONG size)
{
    return ks_ioctl(pin, IOCTL_KS_RESET_STATE, &reset, size, NULL, 0, NULL);
}

static void test_reset(HANDLE filter)
{
    struct stream stream;
    NTSTATUS status;
    ULONG i;

    if (!stream_open(&stream, filter, &slow_type)) return;
    check_set_state(stream.pin, KSSTATE_PAUSE);
    for (i = 0; i < REQUESTS; i++) stream_read(stream.requests[i]);
    status = set_reset(stream.pin, KSRESET_BEGIN, sizeof(ULONG));
    ok(!status, "Beginning a reset gave %#lx.\n", status);
    ok(wait_all(&stream, KSTEST_TIMEOUT), "The reset left reads.\n");
    for (i = 0; i < REQUESTS; i++)
    {
        status = result(stream.requests[i]);
        ok(status == STATUS_CANCELLED, "Read %lu gave %#lx.\n", i, status);
    }
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], 100);
    ok(status == STATUS_DEVICE_NOT_READY, "Reading during a reset gave %#lx.\n", status);
    /* a state doesn't end it */
    check_set_state(stream.pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], 100);
    ok(status == STATUS_DEVICE_NOT_READY, "Reading during a reset gave %#lx.\n", status);
    status = set_reset(stream.pin, KSRESET_END, sizeof(ULONG));
    ok(!status, "Ending a reset gave %#lx.\n", status);
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Reading after a reset gave %#lx.\n", status);

    for (i = 0; i < sizeof(ULONG); i++)
    {
        status = set_reset(stream.pin, KSRESET_BEGIN, i);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "%lu bytes gave %#lx.\n", i, status);
    }
    status = set_reset(stream.pin, 2, sizeof(ULONG));
    ok(status == STATUS_INVALID_PARAMETER, "Reset 2 gave %#lx.\n", status);
    status = set_reset(stream.pin, 0xffffffff, sizeof(ULONG));
    ok(status == STATUS_INVALID_PARAMETER, "Reset -1 gave %#lx.\n", status);
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    stream_close(&stream);
}

/* The page of the request puts the headers into the input buffer, which nothing can be returned in. */
static void test_input_buffer(HANDLE filter)
{
    struct ksvirt_code code;
    struct stream stream;
    struct
    {
        KSSTREAM_HEADER header;
        KS_FRAME_INFO info;
    } in;
    NTSTATUS status;

    if (!stream_open(&stream, filter, &kstest_type)) return;
    check_set_state(stream.pin, KSSTATE_RUN);
    memset(&in, 0, sizeof(in));
    memset(stream.data, 0xcc, stream.size);
    in.header.Size = stream.header_size;
    in.header.Data = stream.data;
    in.header.FrameExtent = stream.size;
    in.header.PresentationTime.Numerator = in.header.PresentationTime.Denominator = 1;
    status = ks_ioctl(stream.pin, IOCTL_KS_READ_STREAM, &in, stream.header_size, NULL, 0, NULL);
    ok(!status, "Headers in the input buffer gave %#lx.\n", status);
    ok(ksvirt_check_frame(stream.data, stream.size, kstest_type.format, kstest_type.width, kstest_type.height,
            video_stride(&kstest_type), &code) == KSVIRT_FRAME_GOOD, "Got a bad frame.\n");
    stream_close(&stream);
}

START_TEST(stream)
{
    HANDLE filter = open_camera();

    if (!filter) return;
    test_frames(filter);
    test_headers(filter);
    test_access(filter);
    test_array(filter);
    test_extent(filter);
    test_pointers(filter);
    test_stopped(filter);
    test_cancel(filter);
    test_stop(filter);
    test_reset(filter);
    test_input_buffer(filter);
    CloseHandle(filter);
}
