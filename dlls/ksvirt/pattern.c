/*
 * The test pattern: colour bars, a moving square, readable time and frame number, and the code of ksvirt.h
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

#include "look.h"

/* 5x7 pixels a glyph, a byte a row, bit 4 is the left pixel */
static const unsigned char glyphs[][7] =
{
    {0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e}, /* 0 */
    {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e},
    {0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f},
    {0x0e, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0e},
    {0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02},
    {0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e},
    {0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e},
    {0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08},
    {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e},
    {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c},
    {0x00, 0x04, 0x04, 0x00, 0x04, 0x04, 0x00}, /* : */
    {0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c}, /* . */
};

enum { GLYPH_COLON = 10, GLYPH_POINT, GLYPH_COLUMNS = 6, GLYPH_ROWS = 7, TEXT_LENGTH = 12,
       TEXT_ROWS = 2 * (GLYPH_ROWS + 1) };

struct span
{
    unsigned int first, end; /* rows; even */
};

/* Where things are; all even. */
struct arrangement
{
    unsigned int top, bottom;   /* between the code rows */
    unsigned int ramp;          /* where the bars end and the grey ramp begins */
    unsigned int square;        /* edge of the moving square */
    unsigned int dot;           /* edge of a text pixel */
    unsigned int text_x, text_y;
};

static unsigned int max_of(unsigned int a, unsigned int b)
{
    return a > b ? a : b;
}

static struct arrangement arrange(const struct picture *picture)
{
    const unsigned int bottom_quarter = picture->height / 4 - KSVIRT_CODE_ROWS;
    struct arrangement a;

    a.top = KSVIRT_CODE_ROWS;
    a.bottom = picture->height - KSVIRT_CODE_ROWS;
    a.square = ((picture->height < picture->width ? picture->height : picture->width) / 8) & ~1u;
    a.dot = (picture->width / (GLYPH_COLUMNS * TEXT_LENGTH * 2)) & ~1u;
    while (a.dot > 2 && a.dot * TEXT_ROWS > bottom_quarter) a.dot -= 2;
    if (!a.dot) a.dot = 2;
    a.ramp = a.bottom - (max_of(a.dot * TEXT_ROWS, bottom_quarter) & ~1u);
    a.text_x = ((picture->width - a.dot * (GLYPH_COLUMNS * TEXT_LENGTH - 1)) / 2) & ~1u;
    a.text_y = a.ramp + a.dot;
    return a;
}

static uint32_t sum_row(const struct picture *picture, unsigned char *data, unsigned int row)
{
    const size_t bytes = picture->format == KSVIRT_RGB24 ? (size_t)picture->width * 3 : picture->stride;

    return ksvirt_row_sum(picture_row(picture, data, row), bytes, row);
}

static uint32_t sum_chroma_row(const struct picture *picture, unsigned char *data, unsigned int row)
{
    return ksvirt_row_sum(picture_chroma_row(picture, data, row), picture->stride, picture->height + row);
}

static size_t sums_size(const struct picture *picture)
{
    const size_t rows = picture->height + picture->height / 2;

    return (rows * sizeof(uint32_t) + 63) & ~(size_t)63; /* what follows it is copied faster when aligned */
}

/* Returns how much memory a pattern of this layout needs, in bytes. */
size_t pattern_memory_size(const struct picture *picture)
{
    return sums_size(picture) + picture->size;
}

/* Text and codes are no part of what the camera looks at: whatever the controls, they can be read. */
static void draw_still(const struct picture *picture, unsigned char *data, const struct look *look)
{
    const struct arrangement a = arrange(picture);
    const struct scene_area area = {a.top, a.ramp, a.bottom};
    const struct color black = color_from_rgb(0, 0, 0);

    memset(data, 0, picture->size);
    picture_fill(picture, data, 0, 0, picture->width, picture->height, black);
    if (look_value(look, CONTROL_PRIVACY)) return;
    scene_draw(picture, data, &area, look);
    picture_fill(picture, data, a.text_x - a.dot, a.text_y - a.dot, a.dot * (GLYPH_COLUMNS * TEXT_LENGTH + 1),
            a.dot * TEXT_ROWS, black);
}

/* Draws anew what stands still, as the controls want it. Takes about as long as drawing two frames. */
void pattern_set_look(struct pattern *pattern, const struct look *look)
{
    const struct picture *picture = &pattern->picture;
    const int turned = look_value(look, CONTROL_ROLL) == 180 || look_value(look, CONTROL_ROLL) == -180;
    struct tone tone;
    unsigned int y;

    tone_init(&tone, look, 65536);
    pattern->square[0] = tone_color(&tone, (struct rgb){255, 255, 255});
    pattern->square[1] = tone_color(&tone, (struct rgb){255, 64, 0});
    pattern->mirrored_x = turned ^ ((look->flip & FLIP_HORIZONTAL) != 0);
    pattern->mirrored_y = turned ^ ((look->flip & FLIP_VERTICAL) != 0);
    pattern->blank = look_value(look, CONTROL_PRIVACY);
    draw_still(picture, pattern->still, look);

    pattern->still_sum = ksvirt_checksum(pattern->still, picture->format, picture->width, picture->height,
            picture->bottom_up ? -(ptrdiff_t)picture->stride : (ptrdiff_t)picture->stride);
    for (y = 0; y < picture->height; y++)
        pattern->row_sums[y] = sum_row(picture, pattern->still, y);
    if (picture->format != KSVIRT_NV12) return;
    for (y = 0; y < picture->height / 2; y++)
        pattern->row_sums[picture->height + y] = sum_chroma_row(picture, pattern->still, y);
}

/* Prepares a pattern of at least KSVIRT_MIN_WIDTH x KSVIRT_MIN_HEIGHT. The memory (pattern_memory_size() bytes, aligned
 * to 8) stays the caller's and must live as long as the pattern. */
void pattern_init(struct pattern *pattern, const struct picture *picture, const struct look *look, void *memory)
{
    pattern->picture = *picture;
    pattern->row_sums = memory;
    pattern->still = (unsigned char *)memory + sums_size(picture);
    pattern_set_look(pattern, look);
}

/* Returns what a change of these rows adds to the checksum. */
static uint32_t changed_sum(const struct pattern *pattern, unsigned char *data, struct span rows)
{
    const struct picture *picture = &pattern->picture;
    uint32_t sum = 0;
    unsigned int y;

    for (y = rows.first; y < rows.end; y++)
        sum += sum_row(picture, data, y) - pattern->row_sums[y];
    if (picture->format != KSVIRT_NV12) return sum;
    for (y = rows.first / 2; y < rows.end / 2; y++)
        sum += sum_chroma_row(picture, data, y) - pattern->row_sums[picture->height + y];
    return sum;
}

/* Moves along a line, back and forth: returns the place at this step, from 0 to length. */
static unsigned int bounce(uint32_t frame, unsigned int step, unsigned int length)
{
    unsigned int at;

    if (!length) return 0;
    at = (unsigned int)((uint64_t)frame * step % (2 * length));
    return (at > length ? 2 * length - at : at) & ~1u;
}

static struct span draw_square(const struct pattern *pattern, unsigned char *data, const struct arrangement *a,
        uint32_t frame)
{
    const struct picture *picture = &pattern->picture;
    const unsigned int columns = picture->width - a->square, rows = a->ramp - a->top - a->square;
    const unsigned int right = bounce(frame, (picture->width / 80 + 2) & ~1u, columns), down = bounce(frame, 2, rows);
    const unsigned int x = pattern->mirrored_x ? columns - right : right;
    const unsigned int y = a->top + (pattern->mirrored_y ? rows - down : down);
    const unsigned int edge = (a->square / 4) & ~1u;
    const struct span changed = {y, y + a->square};

    picture_fill(picture, data, x, y, a->square, a->square, pattern->square[0]);
    picture_fill(picture, data, x + edge, y + edge, a->square - 2 * edge, a->square - 2 * edge, pattern->square[1]);
    return changed;
}

static void draw_glyph(const struct picture *picture, unsigned char *data, unsigned int x, unsigned int y, unsigned int dot,
        unsigned int glyph)
{
    const struct color white = color_from_rgb(255, 255, 255);
    unsigned int row, column, end;

    for (row = 0; row < GLYPH_ROWS; row++)
    {
        for (column = 0; column < 5; column = end + 1)
        {
            for (end = column; end < 5 && (glyphs[glyph][row] & (0x10 >> end)); end++) ;
            if (end > column)
                picture_fill(picture, data, x + column * dot, y + row * dot, (end - column) * dot, dot, white);
        }
    }
}

/* Stream time as h:mm:ss.mmm and under it the frame number, for people. */
static struct span draw_text(const struct picture *picture, unsigned char *data, const struct arrangement *a,
        uint32_t frame, uint64_t time)
{
    const uint64_t ms = time / 10000;
    const unsigned int seconds = (unsigned int)(ms / 1000 % 360000);
    const unsigned char clock[TEXT_LENGTH] =
    {
        seconds / 36000, seconds / 3600 % 10, GLYPH_COLON, seconds % 3600 / 600, seconds / 60 % 10, GLYPH_COLON,
        seconds % 60 / 10, seconds % 10, GLYPH_POINT, ms % 1000 / 100, ms % 100 / 10, ms % 10,
    };
    const unsigned int second_line = a->text_y + (GLYPH_ROWS + 1) * a->dot;
    struct span rows = {a->text_y, second_line + GLYPH_ROWS * a->dot};
    unsigned int i;

    for (i = 0; i < TEXT_LENGTH; i++)
        draw_glyph(picture, data, a->text_x + i * GLYPH_COLUMNS * a->dot, a->text_y, a->dot, clock[i]);
    do
    {
        i--;
        draw_glyph(picture, data, a->text_x + i * GLYPH_COLUMNS * a->dot, second_line, a->dot, frame % 10);
        frame /= 10;
    } while (frame && i);
    return rows;
}

static void draw_code(const struct picture *picture, unsigned char *data, unsigned int first_row,
        const unsigned char code[KSVIRT_CODE_SIZE])
{
    const struct color white = color_from_rgb(255, 255, 255), black = color_from_rgb(0, 0, 0);
    unsigned int bit;

    for (bit = 0; bit < KSVIRT_CODE_SIZE * 8; bit++)
        picture_fill(picture, data, bit % KSVIRT_CODE_CELLS * KSVIRT_CODE_CELL,
                first_row + bit / KSVIRT_CODE_CELLS * KSVIRT_CODE_CELL, KSVIRT_CODE_CELL, KSVIRT_CODE_CELL,
                (code[bit / 8] & (0x80 >> (bit % 8))) ? white : black);
}

static unsigned char *put_number(unsigned char *at, uint64_t value, unsigned int bytes)
{
    while (bytes--) *at++ = (unsigned char)(value >> (bytes * 8));
    return at;
}

/* Draws the codes, which takes as long whatever the size; what else is in data stays there. */
void pattern_draw_codes(const struct picture *picture, unsigned char *data, uint32_t frame, uint64_t time, uint32_t sum)
{
    unsigned char code[KSVIRT_CODE_SIZE], *at = code;

    at = put_number(at, KSVIRT_CODE_MAGIC, 2);
    at = put_number(at, frame, 4);
    at = put_number(at, time, 8);
    at = put_number(at, sum, 4);
    put_number(at, ksvirt_crc16(code, KSVIRT_CODE_SIZE - 2), 2);
    draw_code(picture, data, 0, code);
    draw_code(picture, data, picture->height - KSVIRT_CODE_ROWS, code);
}

/* Draws a whole frame; without a code if nothing is to be seen. data holds picture.size bytes; what was in it doesn't matter.
 * time: stream time in 100 ns. */
void pattern_draw(const struct pattern *pattern, unsigned char *data, uint32_t frame, uint64_t time)
{
    const struct picture *picture = &pattern->picture;
    const struct arrangement a = arrange(picture);
    struct span square, text;
    uint32_t sum = pattern->still_sum;

    memcpy(data, pattern->still, picture->size);
    if (pattern->blank) return;
    square = draw_square(pattern, data, &a, frame); /* stays above the ramp, so that no row is changed twice */
    text = draw_text(picture, data, &a, frame, time);
    sum += changed_sum(pattern, data, square) + changed_sum(pattern, data, text);
    pattern_draw_codes(picture, data, frame, time, sum);
}

/* Draws the codes anew, with the checksum that the picture has now. */
void pattern_recode(const struct picture *picture, unsigned char *data, const struct ksvirt_code *code)
{
    const ptrdiff_t stride = picture->bottom_up ? -(ptrdiff_t)picture->stride : (ptrdiff_t)picture->stride;

    pattern_draw_codes(picture, data, code->frame, code->time,
            ksvirt_checksum(data, picture->format, picture->width, picture->height, stride));
}
