/*
 * The camera's MJPG frames
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

#define COBJMACROS
#include "../kstest.h"

#include <objbase.h>
#include <ocidl.h>
#include <propidl.h>
#include <initguid.h> /* after what wincodec.h includes: that is in the libraries */
#include <wincodec.h>

#define FRAMES 6

static IWICImagingFactory *factory;

/* Decodes a whole file to top-down BGR. */
static void decode(const KSSTREAM_HEADER *header, const struct video_type *type, UCHAR *bgr)
{
    IWICFormatConverter *converter = NULL;
    IWICBitmapFrameDecode *frame = NULL;
    IWICBitmapDecoder *decoder = NULL;
    UINT width = 0, height = 0, count = 0;
    UINT stride = ksvirt_stride(KSVIRT_RGB24, type->width);
    IWICStream *stream;
    HRESULT hr;

    hr = IWICImagingFactory_CreateStream(factory, &stream);
    ok(!hr, "Got hr %#lx.\n", hr);
    hr = IWICStream_InitializeFromMemory(stream, header->Data, header->DataUsed);
    ok(!hr, "Got hr %#lx.\n", hr);
    hr = IWICImagingFactory_CreateDecoderFromStream(factory, (IStream *)stream, NULL, WICDecodeMetadataCacheOnDemand, &decoder);
    ok(!hr, "Got hr %#lx.\n", hr);
    if (!hr) hr = IWICBitmapDecoder_GetFrameCount(decoder, &count);
    ok(!hr, "Got hr %#lx.\n", hr);
    ok(count == 1, "Got %u pictures.\n", count);
    if (!hr) hr = IWICBitmapDecoder_GetFrame(decoder, 0, &frame);
    ok(!hr, "Got hr %#lx.\n", hr);
    if (!hr) hr = IWICBitmapFrameDecode_GetSize(frame, &width, &height);
    ok(!hr, "Got hr %#lx.\n", hr);
    ok(width == type->width, "Got %ux%u.\n", width, height);
    ok(height == type->height, "Got %ux%u.\n", width, height);
    if (!hr) hr = IWICImagingFactory_CreateFormatConverter(factory, &converter);
    if (!hr) hr = IWICFormatConverter_Initialize(converter, (IWICBitmapSource *)frame, &GUID_WICPixelFormat24bppBGR,
            WICBitmapDitherTypeNone, NULL, 0, WICBitmapPaletteTypeCustom);
    if (!hr) hr = IWICFormatConverter_CopyPixels(converter, NULL, stride, stride * type->height, bgr);
    ok(!hr, "Got hr %#lx.\n", hr);
    if (converter) IWICFormatConverter_Release(converter);
    if (frame) IWICBitmapFrameDecode_Release(frame);
    if (decoder) IWICBitmapDecoder_Release(decoder);
    IWICStream_Release(stream);
}

/* Returns the mean of the squared differences in luma of two top-down BGR pictures, in 1/100, without the code rows: the
 * checksum in the code depends on the format. Chroma has lost half of its resolution. */
static unsigned int difference(const UCHAR *a, const UCHAR *b, const struct video_type *type)
{
    const size_t stride = ksvirt_stride(KSVIRT_RGB24, type->width);
    ULONG64 sum = 0;
    unsigned int x, y;

    for (y = KSVIRT_CODE_ROWS; y < type->height - KSVIRT_CODE_ROWS; y++)
        for (x = 0; x < type->width; x++)
        {
            const UCHAR *p = a + y * stride + x * 3, *q = b + y * stride + x * 3;
            const int d = (29 * (p[0] - q[0]) + 150 * (p[1] - q[1]) + 77 * (p[2] - q[2])) / 256;

            sum += d * d;
        }
    return sum * 100 / ((ULONG64)type->width * (type->height - 2 * KSVIRT_CODE_ROWS));
}

/* A file that was changed after it was made is found out. */
static void test_damage(UCHAR *data, ULONG size)
{
    const size_t places[] = {31, 34, 35, 700, size / 2, size - 1};
    enum ksvirt_verdict verdict;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(places); i++)
    {
        data[places[i]] ^= 0x10;
        verdict = ksvirt_check_mjpg(data, size);
        ok(verdict == KSVIRT_FRAME_DAMAGED, "Byte %Iu changed gave %d.\n", places[i], verdict);
        data[places[i]] ^= 0x10;
    }
    verdict = ksvirt_check_mjpg(data, size - 1);
    ok(verdict == KSVIRT_FRAME_DAMAGED, "One byte less gave %d.\n", verdict);
    verdict = ksvirt_check_mjpg(data, 34);
    ok(verdict == KSVIRT_FRAME_BAD_SIZE, "34 bytes gave %d.\n", verdict);
    verdict = ksvirt_check_mjpg(data, 0);
    ok(verdict == KSVIRT_FRAME_BAD_SIZE, "Nothing gave %d.\n", verdict);
    data[24] ^= 1;
    verdict = ksvirt_check_mjpg(data, size);
    ok(verdict == KSVIRT_FRAME_NO_CODE, "Another segment gave %d.\n", verdict);
    data[24] ^= 1;
    verdict = ksvirt_check_mjpg(data, size);
    ok(verdict == KSVIRT_FRAME_GOOD, "The file as it was gave %d.\n", verdict);
}

/* What a frame's header says, and its bytes. Leaves the decoded picture in bgr. */
static void check_frame(const struct stream_request *request, const struct video_type *type, uint32_t number, UCHAR *bgr)
{
    const KSSTREAM_HEADER *header = &request->u.header;
    const UCHAR *data = header->Data;
    const size_t stride = ksvirt_stride(KSVIRT_RGB24, type->width);
    enum ksvirt_verdict verdict;
    struct ksvirt_code code;

    ok(header->DataUsed > 700, "DataUsed is %lu.\n", header->DataUsed);
    ok(header->DataUsed < video_size(type) / 4, "DataUsed is %lu.\n", header->DataUsed);
    ok(data[0] == 0xff, "The file isn't whole.\n");
    ok(data[1] == 0xd8, "The file isn't whole.\n");
    ok(data[header->DataUsed - 2] == 0xff, "The file isn't whole.\n");
    ok(data[header->DataUsed - 1] == 0xd9, "The file isn't whole.\n");
    ok(data[header->DataUsed] == 0xcc, "There is something behind the file.\n");
    ok(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT, "Flags are %#lx.\n", header->OptionsFlags);
    ok(header->PresentationTime.Time == (number - 1) * type->interval, "Frame %u has time %I64d.\n", number,
            header->PresentationTime.Time);
    ok(header->Duration == type->interval, "Duration is %I64d.\n", header->Duration);
    verdict = ksvirt_check_mjpg(header->Data, header->DataUsed);
    ok(verdict == KSVIRT_FRAME_GOOD, "The file of frame %u is bad (%d).\n", number, verdict);
    memset(bgr, 0xcc, stride * type->height);
    decode(header, type, bgr);
    verdict = ksvirt_check_decoded_frame(bgr, stride * type->height, KSVIRT_RGB24, type->width, type->height, stride, &code);
    ok(verdict == KSVIRT_FRAME_GOOD, "The picture of frame %u is bad (%d).\n", number, verdict);
    ok(code.frame == number, "Frame %u shows %u at %I64u.\n", number, code.frame, code.time);
    ok((LONGLONG)code.time == header->PresentationTime.Time, "Frame %u shows %u at %I64u.\n", number, code.frame,
            code.time);
}

/* Opens a pin that will give its frames one after the other, whenever there is a buffer. */
static struct stream_request *start(HANDLE filter, const struct video_type *type, HANDLE *pin)
{
    struct pin_request request;
    UCHAR *data;
    DWORD error;

    wait_instances(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), 0);
    init_pin_request(&request, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), type);
    if (type->format == KSVIRT_RGB24) video_format_bitmap(&request.format)->biHeight = -(LONG)type->height;
    error = KsCreatePin(filter, &request.connect, GENERIC_READ, pin);
    ok(!error, "Creating the pin gave %lu.\n", error);
    if (error) return NULL;
    data = malloc(video_size(type));
    memset(data, 0xcc, video_size(type));
    check_set_state(*pin, KSSTATE_RUN);
    return stream_request_create(*pin, get_header_size(*pin), data, video_size(type));
}

static void stop(struct stream_request *request, HANDLE pin)
{
    UCHAR *data = request->u.header.Data;

    check_set_state(pin, KSSTATE_STOP);
    stream_request_destroy(request);
    free(data);
    CloseHandle(pin);
}

static BOOL next(struct stream_request *request)
{
    NTSTATUS status;

    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    return !status;
}

/* The same frames of two pins, one as they were drawn. */
static void test_size(HANDLE filter, unsigned int width, unsigned int height, BOOL v2)
{
    const struct video_type raw = {KSVIRT_RGB24, width, height, 333333, FALSE}, type = {KSTEST_MJPG, width, height, 333333, v2};
    const size_t size = video_size(&raw);
    UCHAR *frames = malloc(size * FRAMES), *bgr = malloc(size);
    struct stream_request *request;
    unsigned int i, error;
    HANDLE pin;

    winetest_push_context("%s", debugstr_video_type(&type));
    if ((request = start(filter, &raw, &pin)))
    {
        for (i = 0; i < FRAMES && next(request); i++) memcpy(frames + size * i, request->u.header.Data, size);
        stop(request, pin);
    }
    if ((request = start(filter, &type, &pin)))
    {
        for (i = 0; i < FRAMES && next(request); i++)
        {
            check_frame(request, &type, i + 1, bgr);
            error = difference(frames + size * i, bgr, &type);
            ok(error < 700, "Frame %u differs by %u.%02u squared.\n", i + 1, error / 100, error % 100);
            if (winetest_debug > 1) trace("frame %u: %lu bytes, difference %u\n", i + 1, request->u.header.DataUsed, error);
            if (!i) test_damage(request->u.header.Data, request->u.header.DataUsed);
            memset(request->u.header.Data, 0xcc, video_size(&type));
        }
        stop(request, pin);
    }
    free(frames);
    free(bgr);
    winetest_pop_context();
}

/* The average is that of the frames, not of the greatest one that there could be. */
static void test_average(HANDLE filter)
{
    const struct video_type type = {KSTEST_MJPG, 640, 480, 333333, FALSE};
    KSPROPERTY_DROPPEDFRAMES_CURRENT_S dropped = {0};
    struct stream_request *request;
    NTSTATUS status;
    HANDLE pin;

    if (!(request = start(filter, &type, &pin))) return;
    if (next(request))
    {
        dropped.Property.Set = *GUIDP(PROPSETID_VIDCAP_DROPPEDFRAMES);
        dropped.Property.Id = KSPROPERTY_DROPPEDFRAMES_CURRENT;
        dropped.Property.Flags = KSPROPERTY_TYPE_GET;
        status = ks_ioctl(pin, IOCTL_KS_PROPERTY, &dropped, sizeof(dropped), &dropped, sizeof(dropped), NULL);
        ok(!status, "Got %#lx.\n", status);
        ok(dropped.AverageFrameSize == request->u.header.DataUsed, "Got average %lu of %lu bytes.\n",
                (ULONG)dropped.AverageFrameSize, request->u.header.DataUsed);
    }
    stop(request, pin);
}

/* Shows the camera one picture, and decodes what it makes of it. */
static void test_fed_picture(HANDLE filter, const UCHAR *picture, UCHAR *bgr)
{
    const struct video_type raw = {KSVIRT_NV12, 320, 240, 333333, FALSE}, type = {KSTEST_MJPG, 320, 240, 333333, FALSE};
    struct stream_request *request, *feed_request;
    HANDLE feed = open_feed(), feed_pin, pin;
    enum ksvirt_verdict verdict;
    NTSTATUS status;
    DWORD error;

    if (!feed) return;
    error = create_pin(feed, find_pin_factory(feed, KSPIN_DATAFLOW_IN), &raw, GENERIC_WRITE, &feed_pin);
    ok(!error, "Creating the feed's pin gave %lu.\n", error);
    if (!error && (request = start(filter, &type, &pin)))
    {
        feed_request = stream_request_create(feed_pin, get_header_size(feed_pin), (void *)picture, video_size(&raw));
        check_set_state(feed_pin, KSSTATE_RUN);
        stream_write(feed_request, video_size(&raw), 0);
        status = stream_wait(feed_request, KSTEST_TIMEOUT);
        ok(!status, "Writing gave %#lx.\n", status);
        if (next(request))
        {
            ok(request->u.header.DataUsed < video_size(&type), "DataUsed is %lu.\n", request->u.header.DataUsed);
            verdict = ksvirt_check_mjpg(request->u.header.Data, request->u.header.DataUsed);
            ok(verdict == KSVIRT_FRAME_GOOD, "The file is bad (%d).\n", verdict);
            decode(&request->u.header, &type, bgr);
        }
        stop(request, pin);
        check_set_state(feed_pin, KSSTATE_STOP);
        stream_request_destroy(feed_request);
        CloseHandle(feed_pin);
        wait_instances(feed, find_pin_factory(feed, KSPIN_DATAFLOW_IN), 0);
    }
    CloseHandle(feed);
}

static void test_feed(HANDLE filter)
{
    /* Y, U, V of video range and what it is in full range: BT.601 */
    static const struct { UCHAR y, u, v, r, g, b; } colors[] =
    {
        {81, 90, 240, 255, 0, 0}, {41, 240, 110, 0, 0, 255}, {126, 128, 128, 128, 128, 128}, {235, 128, 128, 255, 255, 255},
        {16, 128, 128, 0, 0, 0},
    };
    UCHAR *picture = malloc(320 * 240 * 3 / 2), *bgr = malloc(320 * 240 * 3);
    unsigned int i, j, worst, seed = 1;

    for (i = 0; i < ARRAY_SIZE(colors); i++)
    {
        memset(picture, colors[i].y, 320 * 240);
        for (j = 0; j < 320 * 240 / 2; j++) picture[320 * 240 + j] = j & 1 ? colors[i].v : colors[i].u;
        memset(bgr, 0xcc, 320 * 240 * 3);
        test_fed_picture(filter, picture, bgr);
        for (j = worst = 0; j < 320 * 240 * 3; j += 3)
        {
            worst = max(worst, (unsigned int)abs(bgr[j] - colors[i].b));
            worst = max(worst, (unsigned int)abs(bgr[j + 1] - colors[i].g));
            worst = max(worst, (unsigned int)abs(bgr[j + 2] - colors[i].r));
        }
        ok(worst <= 4, "Color %u is wrong by %u.\n", i, worst);
    }
    /* nothing compresses less than this */
    for (j = 0; j < 320 * 240 * 3 / 2; j++)
    {
        seed = seed * 1103515245 + 12345;
        picture[j] = seed >> 30 & 1 ? 255 : 0;
    }
    test_fed_picture(filter, picture, bgr);
    free(picture);
    free(bgr);
}

START_TEST(mjpg)
{
    static const struct
    {
        unsigned int width, height;
    }
    sizes[] =
    {
        {160, 120}, {162, 122}, {174, 134}, {640, 480}, {1280, 720}, {1920, 1080}, {3840, 2160},
    };
    const DWORD unthrottled = 1;
    struct saved_setting saved_source, saved_unthrottled;
    HANDLE filter = open_camera();
    unsigned int i;
    HRESULT hr;

    if (!filter) return;
    CoInitialize(NULL);
    hr = CoCreateInstance(&CLSID_WICImagingFactory, NULL, CLSCTX_INPROC_SERVER, &IID_IWICImagingFactory, (void **)&factory);
    ok(!hr, "Got hr %#lx.\n", hr);
    if (!hr)
    {
        setting_save(&saved_source, KSVIRT_SOURCE);
        setting_save(&saved_unthrottled, KSVIRT_UNTHROTTLED);
        setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
        setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &unthrottled, sizeof(unthrottled));
        for (i = 0; i < ARRAY_SIZE(sizes); i++) test_size(filter, sizes[i].width, sizes[i].height, i & 1);
        test_average(filter);
        setting_write(KSVIRT_SOURCE, REG_SZ, "feed", sizeof("feed"));
        test_feed(filter);
        setting_restore(&saved_unthrottled);
        setting_restore(&saved_source);
        ok(stream_wait_for_pattern(filter), "The camera still shows the feed.\n");
        IWICImagingFactory_Release(factory);
    }
    CoUninitialize();
    CloseHandle(filter);
}
