/*
 * ksconvert.ax tests: a picture with all of luma and much of chroma, also as files for swscale.sh
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

#include "convertergraph.h"

/* "pattern files" writes each picture to FORMAT-LINES.yuv, and what the converter makes of it, B, G, R from top to bottom, to
 * FORMAT-LINES.bgr. Without arguments the pictures are compared with the formulas. */

#define WIDTH 512
#define SD_HEIGHT 480
#define HD_HEIGHT 720
#define MAX_PIXELS (WIDTH * HD_HEIGHT)

/* Chroma is the same in blocks of 4 x 4 pixels, so that where its samples are said to lie makes no difference. */
static void get_yuv(LONG x, LONG y, BYTE yuv[3])
{
    yuv[0] = x * 7 + y * 13;
    yuv[1] = x / 4 * 2;
    yuv[2] = y / 4 * 255 / (SD_HEIGHT / 4);
}

static void fill_row(const struct pixels *pixels, BYTE *row, LONG width, LONG y)
{
    BYTE yuv[3];
    LONG x;

    for (x = 0; x < width; x++)
    {
        get_yuv(x, y, yuv);
        if (pixels->bytes == 1) row[x] = yuv[0];
        else if (pixels->compression == MAKEFOURCC('Y','U','Y','2'))
        {
            row[2 * x] = yuv[0];
            row[2 * x + 1] = yuv[1 + (x & 1)];
        }
        else
        {
            row[2 * x] = yuv[1 + (x & 1)];
            row[2 * x + 1] = yuv[0];
        }
    }
}

/* part: 1 U, 2 V, 0 both. */
static void fill_chroma(BYTE *data, const struct plane *plane, LONG part)
{
    LONG i, y, count = part ? plane->bytes : plane->bytes / 2;
    BYTE yuv[3];

    for (y = 0; y < plane->rows; y++)
    {
        for (i = 0; i < count; i++)
        {
            BYTE *dst = data + plane->offset + plane->stride * y + (part ? i : 2 * i);

            get_yuv(2 * i, 2 * y, yuv);
            dst[0] = yuv[part ? part : 1];
            if (!part) dst[1] = yuv[2];
        }
    }
}

static void fill_picture(const struct pixels *pixels, BYTE *data, LONG width, LONG height)
{
    BOOL v_first = pixels->compression == MAKEFOURCC('Y','V','1','2');
    LONG count, i, y;
    struct plane planes[3];

    count = pixels_get_planes(pixels, width, width, height, planes);
    for (y = 0; y < height; y++) fill_row(pixels, data + planes[0].stride * y, width, y);
    if (count == 2) fill_chroma(data, &planes[1], 0);
    for (i = 1; count == 3 && i < 3; i++) fill_chroma(data, &planes[i], v_first ? 3 - i : i);
}

struct result
{
    LONG samples, size;
    BYTE data[MAX_PIXELS * 3];
};

static void keep_sample(struct sink *sink, IMediaSample *sample)
{
    struct result *result = sink->context;
    BYTE *data;

    result->samples++;
    result->size = IMediaSample_GetActualDataLength(sample);
    IMediaSample_GetPointer(sample, &data);
    memcpy(result->data, data, min(max(result->size, 0), sizeof(result->data)));
}

/* What the converter makes of the input: RGB24 with its first row at the top. */
static BOOL convert(const struct pixels *pixels, LONG width, LONG height, const BYTE *input, struct result *result)
{
    struct converter_graph graph;
    AM_MEDIA_TYPE in, out;
    HRESULT hr;

    memset(result, 0, sizeof(*result));
    pixels_make_type(pixels, width, width, height, &in);
    pixels_make_type(find_pixels("RGB24"), width, width, -height, &out);
    if (converter_graph_init(&graph, &in))
    {
        graph.sink.on_receive = keep_sample;
        graph.sink.context = result;
        if (converter_graph_start(&graph, &out))
        {
            hr = converter_graph_push(&graph, input, pixels_size(pixels, width, height), NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
        }
        converter_graph_cleanup(&graph);
    }
    free_type(&in);
    free_type(&out);
    ok(result->samples == 1, "Got %ld samples.\n", result->samples);
    ok(result->size == width * height * 3, "Got %ld bytes.\n", result->size);
    return result->samples == 1 && result->size == width * height * 3;
}

static BYTE exact(double value)
{
    value = floor(value + 0.5);
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

/* See "Recommended 8-Bit YUV Formats for Video Rendering". */
static int compare(const BYTE *data, LONG width, LONG height, double kr, double kb)
{
    double luma, r, g, b;
    BYTE yuv[3];
    int worst = 0;
    LONG x, y;

    for (y = 0; y < height; y++)
    {
        for (x = 0; x < width; x++, data += 3)
        {
            get_yuv(x, y, yuv);
            luma = (yuv[0] - 16) * 255. / 219;
            b = luma + 2 * (1 - kb) * (yuv[1] - 128) * 255 / 224;
            r = luma + 2 * (1 - kr) * (yuv[2] - 128) * 255 / 224;
            g = (luma - kr * r - kb * b) / (1 - kr - kb);
            worst = max(worst, abs(data[0] - exact(b)));
            worst = max(worst, abs(data[1] - exact(g)));
            worst = max(worst, abs(data[2] - exact(r)));
        }
    }
    return worst;
}

static void test_format(const struct pixels *pixels, LONG height, double kr, double kb)
{
    BYTE *input = malloc(pixels_size(pixels, WIDTH, height));
    struct result *result = malloc(sizeof(*result));
    int worst;

    winetest_push_context("%s, %ld lines", pixels->name, height);
    fill_picture(pixels, input, WIDTH, height);
    if (convert(pixels, WIDTH, height, input, result))
    {
        worst = compare(result->data, WIDTH, height, kr, kb);
        ok(worst <= 1, "Values differ by up to %d.\n", worst);
    }
    winetest_pop_context();
    free(result);
    free(input);
}

static void write_file(const struct pixels *pixels, LONG height, const char *suffix, const BYTE *data, LONG size)
{
    char name[32];
    HANDLE file;
    DWORD done = 0;

    sprintf(name, "%s-%ld.%s", pixels->name, height, suffix);
    file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    ok(file != INVALID_HANDLE_VALUE, "%s can't be made, error %lu.\n", name, GetLastError());
    if (file == INVALID_HANDLE_VALUE) return;
    WriteFile(file, data, size, &done, NULL);
    ok(done == (DWORD)size, "Wrote %lu bytes, error %lu.\n", done, GetLastError());
    CloseHandle(file);
}

/* Values are of the nominal range: swscale's arithmetic overflows for some of those beyond. */
static void write_files(const struct pixels *pixels, LONG height)
{
    LONG size = pixels_size(pixels, WIDTH, height), i;
    struct result *result = malloc(sizeof(*result));
    BYTE *input = malloc(size);

    fill_picture(pixels, input, WIDTH, height);
    for (i = 0; i < size; i++) input[i] = max(16, min(input[i], 235));
    write_file(pixels, height, "yuv", input, size);
    if (convert(pixels, WIDTH, height, input, result)) write_file(pixels, height, "bgr", result->data, result->size);
    free(result);
    free(input);
}

START_TEST(pattern)
{
    const struct pixels *pixels;
    BOOL files;
    char **argv;

    files = winetest_get_mainargs(&argv) > 2 && !strcmp(argv[2], "files");
    CoInitialize(NULL);
    for (pixels = all_pixels; pixels->name; pixels++)
    {
        if (!pixels->compression) continue; /* RGB */
        if (files)
        {
            write_files(pixels, SD_HEIGHT);
            write_files(pixels, HD_HEIGHT);
            continue;
        }
        test_format(pixels, SD_HEIGHT, 0.299, 0.114);
        test_format(pixels, HD_HEIGHT, 0.2126, 0.0722);
    }
    CoUninitialize();
}
