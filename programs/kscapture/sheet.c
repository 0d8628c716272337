/*
 * Contact sheet: small pictures of frames from the whole capture, with their numbers
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

#include "sheet.h"
#include "error.h"
#include "file.h"
#include "output.h"
#include "picture.h"

/* How long a capture will be is not known. So every step-th frame is kept, and when the sheet is full every other picture goes
 * away and step doubles. */

#define SHEET_COLUMNS   4
#define SHEET_PICTURES  (SHEET_COLUMNS * 4)
#define SHEET_WIDTH     240     /* a picture is at most that large */
#define SHEET_HEIGHT    240
#define SHEET_MARGIN    8
#define SHEET_LABEL     16      /* height of the line below a picture */

struct sheet_output
{
    struct output output;
    struct file file;
    unsigned int width, height; /* of a small picture */
    unsigned int step, count;
    unsigned int numbers[SHEET_PICTURES];
    BYTE *pictures[SHEET_PICTURES];
};

static struct sheet_output *impl_from_output(struct output *output)
{
    return CONTAINING_RECORD(output, struct sheet_output, output);
}

static enum exit_code sheet_open(struct output *output, const struct video_format *format)
{
    struct sheet_output *sheet = impl_from_output(output);
    unsigned int i;

    sheet->step = 1;
    sheet->width = min(format->width, SHEET_WIDTH);
    sheet->height = max(1, (unsigned int)format->height * sheet->width / format->width);
    if (sheet->height > SHEET_HEIGHT)
    {
        sheet->height = SHEET_HEIGHT;
        sheet->width = max(1, (unsigned int)format->width * sheet->height / format->height);
    }
    for (i = 0; i < SHEET_PICTURES; ++i)
        if (!(sheet->pictures[i] = malloc(sheet->width * sheet->height * 3)))
            return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    return file_open(&sheet->file, output->path);
}

/* Each pixel is the mean of the pixels that it stands for. */
static void shrink(const struct sheet_output *sheet, const struct picture *picture, const BYTE *bgr, BYTE *dst)
{
    unsigned int x, y, sx, sy, x0, x1, y0, y1, sum[3], count, width = picture->format->width, height = picture->format->height;
    const BYTE *src;

    for (y = 0; y < sheet->height; ++y)
    {
        y0 = y * height / sheet->height;
        y1 = max(y0 + 1, (y + 1) * height / sheet->height);
        for (x = 0; x < sheet->width; ++x, dst += 3)
        {
            x0 = x * width / sheet->width;
            x1 = max(x0 + 1, (x + 1) * width / sheet->width);
            sum[0] = sum[1] = sum[2] = 0;
            for (sy = y0; sy < y1; ++sy)
                for (sx = x0, src = bgr + (size_t)sy * picture->bgr_stride + x0 * 3; sx < x1; ++sx, src += 3)
                {
                    sum[0] += src[0];
                    sum[1] += src[1];
                    sum[2] += src[2];
                }
            count = (x1 - x0) * (y1 - y0);
            dst[0] = sum[0] / count;
            dst[1] = sum[1] / count;
            dst[2] = sum[2] / count;
        }
    }
}

static void drop_every_other(struct sheet_output *sheet)
{
    unsigned int i;
    BYTE *picture;

    for (i = 1; i * 2 < SHEET_PICTURES; ++i)
    {
        picture = sheet->pictures[i];
        sheet->pictures[i] = sheet->pictures[i * 2];
        sheet->pictures[i * 2] = picture;
        sheet->numbers[i] = sheet->numbers[i * 2];
    }
    sheet->count = SHEET_PICTURES / 2;
    sheet->step *= 2;
}

static enum exit_code sheet_write(struct output *output, struct picture *picture)
{
    struct sheet_output *sheet = impl_from_output(output);
    const BYTE *bgr;

    if (picture->number % sheet->step) return EXIT_CODE_OK;
    if (sheet->count == SHEET_PICTURES) drop_every_other(sheet);
    if (picture->number % sheet->step || !(bgr = picture_get_bgr(picture))) return EXIT_CODE_OK;
    shrink(sheet, picture, bgr, sheet->pictures[sheet->count]);
    sheet->numbers[sheet->count++] = picture->number;
    return EXIT_CODE_OK;
}

/* 3x5 pixels, a row an octal digit */
static const unsigned short digit_rows[] =
    {075557, 026227, 071747, 071717, 055711, 074717, 074757, 071122, 075757, 075717};

static void draw_number(BYTE *bgr, unsigned int stride, unsigned int number)
{
    unsigned int divisor, row, column, i;

    for (divisor = 1; number / divisor > 9; divisor *= 10) ;
    for (; divisor; divisor /= 10, bgr += 8 * 3)
        for (row = 0; row < 10; ++row)
            for (column = 0; column < 6; ++column)
                if ((digit_rows[number / divisor % 10] >> ((4 - row / 2) * 3 + 2 - column / 2)) & 1)
                    for (i = 0; i < 3; ++i) bgr[row * stride + column * 3 + i] = 0xff;
}

static void draw_picture(const struct sheet_output *sheet, unsigned int index, BYTE *bgr, unsigned int stride)
{
    unsigned int y;

    for (y = 0; y < sheet->height; ++y)
        memcpy(bgr + y * stride, sheet->pictures[index] + y * sheet->width * 3, sheet->width * 3);
    draw_number(bgr + (sheet->height + 3) * stride, stride, sheet->numbers[index]);
}

static enum exit_code sheet_finish(struct output *output, struct picture *last)
{
    struct sheet_output *sheet = impl_from_output(output);
    unsigned int columns, rows, width, height, stride, cell_width, cell_height, i;
    enum exit_code code;
    BYTE *bgr;

    if (!sheet->count) return report_error(EXIT_CODE_STREAM, L"no frame was complete, there is nothing for '%ls'", output->path);

    /* a narrow picture still needs room for its number */
    cell_width = max(sheet->width, 64) + SHEET_MARGIN;
    cell_height = sheet->height + SHEET_LABEL + SHEET_MARGIN;
    for (columns = 1; columns < SHEET_COLUMNS && columns * columns < sheet->count; ++columns) ;
    rows = (sheet->count + columns - 1) / columns;
    width = columns * cell_width + SHEET_MARGIN;
    height = rows * cell_height + SHEET_MARGIN;
    stride = (width * 3 + 3) & ~3u;
    if (!(bgr = malloc(stride * height))) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    memset(bgr, 0x20, stride * height);
    for (i = 0; i < sheet->count; ++i)
        draw_picture(sheet, i, bgr + (SHEET_MARGIN + i / columns * cell_height) * stride
                     + (SHEET_MARGIN + i % columns * cell_width) * 3, stride);
    code = file_write_png(&sheet->file, bgr, width, height, stride);
    free(bgr);
    if (code == EXIT_CODE_OK) output->frames = sheet->count;
    return code;
}

static void sheet_free(struct output *output)
{
    struct sheet_output *sheet = impl_from_output(output);
    unsigned int i;

    for (i = 0; i < SHEET_PICTURES; ++i) free(sheet->pictures[i]);
    file_close(&sheet->file);
    free(sheet);
}

static const struct output_ops sheet_ops = {L"sheet", sheet_open, sheet_write, sheet_finish, sheet_free};

struct output *sheet_output_create(const WCHAR *path)
{
    struct sheet_output *sheet;

    if (!(sheet = calloc(1, sizeof(*sheet)))) return NULL;
    sheet->output.ops = &sheet_ops;
    sheet->output.path = path;
    return &sheet->output;
}
