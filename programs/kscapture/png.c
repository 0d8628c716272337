/*
 * PNG output: the last frame, or all of them
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

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "png.h"
#include "error.h"
#include "file.h"
#include "output.h"
#include "picture.h"

struct png_output
{
    struct output output;
    struct file file;       /* of the last frame, or of the next one of a series */
    const WCHAR *number;    /* where the %d of a series is in the path, NULL for a single picture */
    unsigned int digits, number_len;
};

static struct png_output *impl_from_output(struct output *output)
{
    return CONTAINING_RECORD(output, struct png_output, output);
}

/* Finds the one "%d" or "%05d" of a path. */
static void parse_pattern(struct png_output *png)
{
    const WCHAR *percent = png->output.path, *end;
    unsigned int digits;

    for (; (percent = wcschr(percent, '%')); ++percent)
    {
        digits = 0;
        for (end = percent + 1; *end >= '0' && *end <= '9' && digits < 20; ++end) digits = digits * 10 + *end - '0';
        if (*end != 'd' || digits > 20) continue;
        png->number = percent;
        png->number_len = end + 1 - percent;
        png->digits = digits;
        return;
    }
}

static enum exit_code open_numbered(struct png_output *png, unsigned int number)
{
    const WCHAR *path = png->output.path;
    enum exit_code code;
    WCHAR *name;
    size_t size;

    size = wcslen(path) + 32;
    if (!(name = malloc(size * sizeof(*name)))) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    _snwprintf(name, size, L"%.*ls%0*u%ls", (int)(png->number - path), path, png->digits, number,
               png->number + png->number_len);
    code = file_open(&png->file, name);
    free(name);
    return code;
}

static enum exit_code png_open(struct output *output, const struct video_format *format)
{
    struct png_output *png = impl_from_output(output);

    parse_pattern(png);
    return png->number ? open_numbered(png, 0) : file_open(&png->file, output->path);
}

static enum exit_code write_picture(struct png_output *png, struct picture *picture)
{
    const BYTE *bgr = picture_get_bgr(picture);
    enum exit_code code;

    if (!bgr && format_is_compressed(picture->format))
        return report_error(EXIT_CODE_STREAM, L"frame %u is no JPEG picture that can be decoded", picture->number);
    if (!bgr) return report_error(EXIT_CODE_STREAM, L"frame %u has only %u of %u bytes", picture->number, picture->frame->size,
                                  picture->format->image_size);
    code = file_write_png(&png->file, bgr, picture->format->width, picture->format->height, picture->bgr_stride);
    file_close(&png->file);
    if (code == EXIT_CODE_OK) ++png->output.frames;
    return code;
}

static enum exit_code png_write(struct output *output, struct picture *picture)
{
    struct png_output *png = impl_from_output(output);
    enum exit_code code;

    if (!png->number) return EXIT_CODE_OK;
    if (!png->file.path && (code = open_numbered(png, picture->number)) != EXIT_CODE_OK) return code;
    return write_picture(png, picture);
}

static enum exit_code png_finish(struct output *output, struct picture *last)
{
    struct png_output *png = impl_from_output(output);

    return png->number ? EXIT_CODE_OK : write_picture(png, last);
}

static void png_free(struct output *output)
{
    struct png_output *png = impl_from_output(output);

    file_close(&png->file);
    free(png);
}

static const struct output_ops png_ops = {L"png", png_open, png_write, png_finish, png_free};

struct output *png_output_create(const WCHAR *path)
{
    struct png_output *png;

    if (!(png = calloc(1, sizeof(*png)))) return NULL;
    png->output.ops = &png_ops;
    png->output.path = path;
    return &png->output;
}
