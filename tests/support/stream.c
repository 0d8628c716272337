/*
 * What the tests have in common: stream requests
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

/* data stays the caller's. The request lives until it was destroyed, which waits for it. */
struct stream_request *stream_request_create(HANDLE pin, ULONG header_size, void *data, ULONG size)
{
    struct stream_request *request = calloc(1, sizeof(*request));

    request->pin = pin;
    request->event = kstest_event();
    request->header_size = header_size;
    request->u.header.Data = data;
    request->u.header.FrameExtent = size;
    return request;
}

/* With the times that are in the header. */
void stream_request_send(struct stream_request *request, ULONG code)
{
    KSSTREAM_HEADER *header = &request->u.header;

    header->Size = request->header_size;
    if (request->header_size == sizeof(request->u.video)) request->u.video.info.ExtendedHeaderSize = sizeof(KS_FRAME_INFO);
    header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    request->io.Status = 0xcccccccc;
    request->io.Information = 0;
    ResetEvent(request->event);
    request->status = NtDeviceIoControlFile(request->pin, request->event, NULL, NULL, &request->io, code, NULL, 0, header,
            header->Size);
}

void stream_request_submit(struct stream_request *request, ULONG code)
{
    request->u.header.PresentationTime.Time = 0;
    request->u.header.Duration = 0;
    stream_request_send(request, code);
}

void stream_read(struct stream_request *request)
{
    request->u.header.DataUsed = 0;
    request->u.header.OptionsFlags = 0;
    stream_request_submit(request, IOCTL_KS_READ_STREAM);
}

void stream_write(struct stream_request *request, ULONG size, ULONG flags)
{
    request->u.header.DataUsed = size;
    request->u.header.OptionsFlags = flags;
    stream_request_submit(request, IOCTL_KS_WRITE_STREAM);
}

void stream_write_header(struct stream_request *request, ULONG size, ULONG flags)
{
    request->u.header.DataUsed = size;
    request->u.header.OptionsFlags = flags;
    stream_request_send(request, IOCTL_KS_WRITE_STREAM);
}

/* TRUE while the driver has the request. */
BOOL stream_is_pending(struct stream_request *request)
{
    return request->status == STATUS_PENDING && WaitForSingleObject(request->event, 0) != WAIT_OBJECT_0;
}

NTSTATUS stream_wait(struct stream_request *request, DWORD timeout)
{
    if (request->status == STATUS_PENDING)
        request->status = kstest_wait(request->pin, request->event, &request->io, timeout);
    return request->status;
}

void stream_request_destroy(struct stream_request *request)
{
    if (!request) return;
    stream_wait(request, 0);
    CloseHandle(request->event);
    free(request);
}

enum ksvirt_verdict stream_check(const struct stream_request *request, const struct video_type *type,
        struct ksvirt_code *code)
{
    return ksvirt_check_frame(request->u.header.Data, request->u.header.DataUsed, type->format, type->width, type->height,
            video_stride(type), code);
}

/* For a test that has fed the camera, when the next one wants to see the camera's own pictures: waits until they are back, which
 * is some time after the last frame of the feed. filter is the camera's. FALSE if they don't come. */
BOOL stream_wait_for_pattern(HANDLE filter)
{
    HANDLE pin = open_capture_pin(filter, &kstest_type);
    enum ksvirt_verdict verdict = KSVIRT_FRAME_NO_CODE;
    ULONG size = video_size(&kstest_type);
    LONGLONG start = kstest_now();
    struct stream_request *request;
    struct ksvirt_code code;
    void *data;

    if (!pin) return FALSE;
    data = malloc(size);
    request = stream_request_create(pin, get_header_size(pin), data, size);
    check_set_state(pin, KSSTATE_RUN);
    do
    {
        stream_read(request);
        if (!stream_wait(request, KSTEST_TIMEOUT)) verdict = stream_check(request, &kstest_type, &code);
    } while (verdict != KSVIRT_FRAME_GOOD && kstest_poll(start, 10000));
    stream_request_destroy(request);
    CloseHandle(pin);
    free(data);
    return verdict == KSVIRT_FRAME_GOOD;
}
