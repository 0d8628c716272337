/*
 * Tests of the converter: every pair of pixel formats
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

#include <math.h>

#include "pusher.h"

static const CLSID CLSID_VideoFormatConverter = {0x487a26bc, 0xb19d, 0x4a00, {0x9b, 0x5d, 0xfd, 0x91, 0xbb, 0xbc, 0x5c, 0x8d}};
static const GUID subtype_i420 = {MAKEFOURCC('I','4','2','0'), 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};
static const GUID subtype_nv12 = {MAKEFOURCC('N','V','1','2'), 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};

/* Where the bytes of a pixel lie: planes of chroma have one sample for 2 x 2 pixels, packed YUV one for two pixels of a row. */
enum layout { LAYOUT_BYTES, LAYOUT_WORDS, LAYOUT_PACKED, LAYOUT_PLANES };

static const struct format
{
    const char *name;
    const GUID *subtype;
    enum layout layout;
    WORD bits;
    DWORD compression;
    DWORD masks[3];         /* R, G, B of LAYOUT_WORDS */
    unsigned int y, u, v;   /* of LAYOUT_PACKED: bytes in four of them. Of LAYOUT_PLANES: v first, or u first, or both in one plane (y) */
}
formats[] =
{
    {"RGB32", &MEDIASUBTYPE_RGB32, LAYOUT_BYTES, 32, BI_RGB, {0}, 0, 0, 0},
    {"ARGB32", &MEDIASUBTYPE_ARGB32, LAYOUT_BYTES, 32, BI_RGB, {0}, 0, 0, 0},
    {"RGB24", &MEDIASUBTYPE_RGB24, LAYOUT_BYTES, 24, BI_RGB, {0}, 0, 0, 0},
    {"RGB565", &MEDIASUBTYPE_RGB565, LAYOUT_WORDS, 16, BI_BITFIELDS, {0xf800, 0x07e0, 0x001f}, 0, 0, 0},
    {"RGB555", &MEDIASUBTYPE_RGB555, LAYOUT_WORDS, 16, BI_RGB, {0x7c00, 0x03e0, 0x001f}, 0, 0, 0},
    {"YUY2", &MEDIASUBTYPE_YUY2, LAYOUT_PACKED, 16, MAKEFOURCC('Y','U','Y','2'), {0}, 0, 1, 3},
    {"UYVY", &MEDIASUBTYPE_UYVY, LAYOUT_PACKED, 16, MAKEFOURCC('U','Y','V','Y'), {0}, 1, 0, 2},
    {"NV12", &subtype_nv12, LAYOUT_PLANES, 12, MAKEFOURCC('N','V','1','2'), {0}, 1, 0, 0},
    {"YV12", &MEDIASUBTYPE_YV12, LAYOUT_PLANES, 12, MAKEFOURCC('Y','V','1','2'), {0}, 0, 0, 1},
    {"I420", &subtype_i420, LAYOUT_PLANES, 12, MAKEFOURCC('I','4','2','0'), {0}, 0, 1, 0},
    {"IYUV", &MEDIASUBTYPE_IYUV, LAYOUT_PLANES, 12, MAKEFOURCC('I','Y','U','V'), {0}, 0, 1, 0},
};

static BOOL is_rgb(const struct format *format)
{
    return format->layout == LAYOUT_BYTES || format->layout == LAYOUT_WORDS;
}

static LONG get_stride(const struct format *format, LONG width)
{
    return format->layout == LAYOUT_PLANES ? width : (width * format->bits / 8 + 3) & ~3;
}

static LONG get_size(const struct format *format, LONG width, LONG height)
{
    return format->layout == LAYOUT_PLANES ? width * ((height + 1) / 2 * 3) : get_stride(format, width) * height;
}

/* ---- colours: B, G, R or Y, U, V ---- */

struct color
{
    double part[3];
};

#define KR 0.299 /* of BT.601, which pictures of up to 576 lines have */
#define KB 0.114
#define KG (1 - KR - KB)

static struct color yuv_from_rgb(const struct color *rgb)
{
    double b = rgb->part[0], g = rgb->part[1], r = rgb->part[2], luma = KR * r + KG * g + KB * b;
    struct color yuv = {{16 + luma * 219 / 255, 128 + (b - luma) / (2 * (1 - KB)) * 224 / 255, 128 + (r - luma) / (2 * (1 - KR)) * 224 / 255}};

    return yuv;
}

static double clip(double value)
{
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

static struct color rgb_from_yuv(const struct color *yuv)
{
    double y = (yuv->part[0] - 16) * 255 / 219, u = (yuv->part[1] - 128) * 255 / 224, v = (yuv->part[2] - 128) * 255 / 224;
    double r = y + 2 * (1 - KR) * v, b = y + 2 * (1 - KB) * u, g = (y - KR * r - KB * b) / KG;
    struct color rgb = {{clip(b), clip(g), clip(r)}};

    return rgb;
}

/* ---- pictures of one colour ---- */

static unsigned int mask_bits(DWORD mask)
{
    unsigned int bits = 0;

    for (; mask; mask >>= 1) bits += mask & 1;
    return bits;
}

static unsigned int mask_shift(DWORD mask)
{
    unsigned int shift = 0;

    for (; !(mask & 1); mask >>= 1) shift++;
    return shift;
}

static WORD make_word(const struct format *format, const BYTE color[3])
{
    WORD word = 0;
    unsigned int i;

    for (i = 0; i < 3; i++) word |= (color[2 - i] >> (8 - mask_bits(format->masks[i]))) << mask_shift(format->masks[i]);
    return word;
}

static void fill_row(const struct format *format, BYTE *row, LONG width, const BYTE color[3])
{
    LONG x;

    for (x = 0; x < width; x++)
    {
        if (format->layout == LAYOUT_BYTES) memcpy(row + x * (format->bits / 8), color, 3);
        else if (format->layout == LAYOUT_WORDS) ((WORD *)row)[x] = make_word(format, color);
        else if (format->layout == LAYOUT_PACKED)
        {
            row[2 * x + format->y] = color[0];
            row[x / 2 * 4 + (x & 1 ? format->v : format->u)] = x & 1 ? color[2] : color[1];
        }
        else row[x] = color[0];
    }
}

static void fill_chroma(const struct format *format, BYTE *data, LONG width, LONG height, const BYTE color[3])
{
    BYTE *chroma = data + width * ((height + 1) & ~1);
    LONG i, count = width / 2 * ((height + 1) / 2);

    for (i = 0; i < count; i++)
    {
        if (format->y) /* both in one plane */
        {
            chroma[2 * i] = color[1];
            chroma[2 * i + 1] = color[2];
        }
        else
        {
            chroma[i + (format->u ? 0 : count)] = color[1];
            chroma[i + (format->u ? count : 0)] = color[2];
        }
    }
}

static void fill(const struct format *format, BYTE *data, LONG width, LONG height, const BYTE color[3])
{
    LONG y;

    memset(data, 0x5a, get_size(format, width, height));
    for (y = 0; y < height; y++) fill_row(format, data + y * get_stride(format, width), width, color);
    if (format->layout == LAYOUT_PLANES) fill_chroma(format, data, width, height, color);
}

static void get_planar(const struct format *format, const BYTE *data, LONG width, LONG height, LONG x, LONG y, struct color *color)
{
    const BYTE *chroma = data + width * ((height + 1) & ~1);
    LONG i = y / 2 * (width / 2) + x / 2, count = width / 2 * ((height + 1) / 2);

    color->part[0] = data[y * width + x];
    color->part[1] = format->y ? chroma[2 * i] : chroma[i + (format->u ? 0 : count)];
    color->part[2] = format->y ? chroma[2 * i + 1] : chroma[i + (format->u ? count : 0)];
}

static struct color get_pixel(const struct format *format, const BYTE *data, LONG width, LONG height, LONG x, LONG y)
{
    const BYTE *row = data + y * get_stride(format, width);
    struct color color;
    unsigned int i;

    if (format->layout == LAYOUT_PLANES) get_planar(format, data, width, height, x, y, &color);
    else for (i = 0; i < 3; i++)
    {
        const DWORD mask = format->masks[2 - i];

        if (format->layout == LAYOUT_BYTES) color.part[i] = row[x * (format->bits / 8) + i];
        else if (format->layout == LAYOUT_PACKED) color.part[i] = row[i ? x / 2 * 4 + (i == 1 ? format->u : format->v) : 2 * x + format->y];
        else color.part[i] = ((((const WORD *)row)[x] & mask) >> mask_shift(mask)) * 255. / ((1 << mask_bits(mask)) - 1);
    }
    return color;
}

/* ---- the test ---- */

static void make_type(const struct format *format, LONG width, LONG height, AM_MEDIA_TYPE *type)
{
    ULONG masks = format->compression == BI_BITFIELDS ? sizeof(format->masks) : 0;
    VIDEOINFOHEADER *video = CoTaskMemAlloc(sizeof(*video) + masks);

    memset(type, 0, sizeof(*type));
    memset(video, 0, sizeof(*video));
    memcpy(video + 1, format->masks, masks);
    video->AvgTimePerFrame = PUSHER_INTERVAL;
    video->bmiHeader.biSize = sizeof(video->bmiHeader);
    video->bmiHeader.biWidth = width;
    video->bmiHeader.biHeight = height;
    video->bmiHeader.biPlanes = 1;
    video->bmiHeader.biBitCount = format->bits;
    video->bmiHeader.biCompression = format->compression;
    video->bmiHeader.biSizeImage = type->lSampleSize = get_size(format, width, abs(height));
    type->majortype = MEDIATYPE_Video;
    type->subtype = *format->subtype;
    type->formattype = FORMAT_VideoInfo;
    type->bFixedSizeSamples = TRUE;
    type->cbFormat = sizeof(*video) + masks;
    type->pbFormat = (BYTE *)video;
}

struct expected
{
    const struct format *format;
    LONG width, height;
    struct color color;
    double worst;           /* difference of any part of any pixel */
    LONG samples, size;
};

static void check_sample(struct sink *sink, IMediaSample *sample)
{
    struct expected *expected = sink->context;
    struct color color;
    unsigned int i;
    BYTE *data;
    LONG x, y;

    expected->samples++;
    expected->size = IMediaSample_GetActualDataLength(sample);
    IMediaSample_GetPointer(sample, &data);
    if (expected->size != get_size(expected->format, expected->width, expected->height)) return;
    for (y = 0; y < expected->height; y++)
    {
        for (x = 0; x < expected->width; x++)
        {
            color = get_pixel(expected->format, data, expected->width, expected->height, x, y);
            for (i = 0; i < 3; i++) expected->worst = max(expected->worst, fabs(color.part[i] - expected->color.part[i]));
        }
    }
}

/* What a picture of that colour has to become; the input may have fewer bits. */
static struct color expect_color(const struct format *in, const BYTE color[3], const struct format *out)
{
    struct color given = {{color[0], color[1], color[2]}};
    BYTE row[8];

    if (in->layout == LAYOUT_WORDS)
    {
        ((WORD *)row)[0] = make_word(in, color);
        given = get_pixel(in, row, 1, 1, 0, 0);
    }
    if (is_rgb(in) && !is_rgb(out)) return yuv_from_rgb(&given);
    if (!is_rgb(in) && is_rgb(out)) return rgb_from_yuv(&given);
    return given;
}

static HRESULT push_color(struct pusher *pusher, const struct format *format, LONG width, LONG height, const BYTE color[3])
{
    IMediaSample *sample;
    BYTE *data;
    HRESULT hr;

    if (FAILED(hr = IMemAllocator_GetBuffer(pusher->allocator, &sample, NULL, NULL, 0))) return hr;
    IMediaSample_GetPointer(sample, &data);
    fill(format, data, width, height, color);
    IMediaSample_SetActualDataLength(sample, get_size(format, width, height));
    hr = IMemInputPin_Receive(pusher->input, sample);
    IMediaSample_Release(sample);
    return hr;
}

static void push_colors(struct pusher *pusher, const struct format *in, struct expected *expected)
{
    static const BYTE colors[][3] =
    {
        {16, 128, 128}, {235, 128, 128}, {0, 0, 255}, {255, 0, 0}, {81, 90, 240}, {145, 54, 34}, {41, 240, 110}, {180, 160, 90},
    };
    /* A part of 5 bits is off by up to 8, and rounding adds one. */
    double tolerance = expected->format->layout == LAYOUT_WORDS ? 9 : 2;
    HRESULT hr;
    LONG i;

    for (i = 0; i < (LONG)ARRAY_SIZE(colors); i++)
    {
        expected->color = expect_color(in, colors[i], expected->format);
        expected->worst = 0;
        hr = push_color(pusher, in, expected->width, expected->height, colors[i]);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(expected->samples == i + 1, "Got %ld samples, expected %ld.\n", expected->samples, i + 1);
        ok(expected->worst <= tolerance, "Colour %ld is off by %.2f.\n", i, expected->worst);
    }
    ok(expected->size == get_size(expected->format, expected->width, expected->height), "Got %ld bytes.\n", expected->size);
}

static void test_pair(const struct format *in, const struct format *out, LONG width, LONG height)
{
    struct expected expected = {.format = out, .width = width, .height = height};
    IPin *input, *output;
    struct pusher pusher;
    IBaseFilter *filter;
    AM_MEDIA_TYPE type;
    struct sink sink;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_VideoFormatConverter, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    input = find_pin(filter, PINDIR_INPUT);
    output = find_pin(filter, PINDIR_OUTPUT);
    sink_init(&sink);
    make_type(in, width, height, &type);
    if (pusher_connect(&pusher, input, &type, FALSE))
    {
        sink.subtype = out->subtype;
        sink.format = &FORMAT_VideoInfo;
        sink.on_receive = check_sample;
        sink.context = &expected;
        hr = IPin_Connect(output, &sink.IPin_iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            pusher_start(&pusher);
            set_states(filter, &sink, State_Paused);
            push_colors(&pusher, in, &expected);
            set_states(filter, &sink, State_Stopped);
            disconnect_sink(output, &sink);
        }
        pusher_disconnect(&pusher);
    }
    free_type(&type);
    sink_cleanup(&sink);
    IPin_Release(input);
    IPin_Release(output);
    release_last(filter);
}

START_TEST(pairs)
{
    unsigned int i, j;

    CoInitialize(NULL);
    for (i = 0; i < ARRAY_SIZE(formats); i++)
    {
        for (j = 0; j < ARRAY_SIZE(formats); j++)
        {
            if (i == j) continue;
            winetest_push_context("%s to %s", formats[i].name, formats[j].name);
            test_pair(&formats[i], &formats[j], 64, 48);
            test_pair(&formats[i], &formats[j], 62, 45); /* rows of RGB24 are padded, the last row of chroma is half used */
            winetest_pop_context();
        }
    }
    CoUninitialize();
}
