/*
 * Pictures in memory: their layout, the test pattern, conversion
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

/* Pure code: no kernel calls, no allocation, so that it also builds into native tests. */

#ifndef __KSVIRT_PICTURE_H
#define __KSVIRT_PICTURE_H

#include "ksvirt.h"

/* How a picture lies in a buffer. */
struct picture
{
    enum ksvirt_format format;
    unsigned int width, height; /* pixels, both even */
    int bottom_up;              /* the bottom row comes first in memory (RGB only) */
    size_t stride, size;        /* bytes */
};

enum { FLIP_HORIZONTAL = 1, FLIP_VERTICAL = 2 }; /* flags */

struct color
{
    unsigned char r, g, b, y, u, v;
};

/* picture.c */
int picture_init(struct picture *picture, enum ksvirt_format format, unsigned int width, int height);
int picture_equal(const struct picture *a, const struct picture *b);
struct color color_from_rgb(unsigned int r, unsigned int g, unsigned int b);
void picture_fill(const struct picture *picture, unsigned char *data, unsigned int x, unsigned int y, unsigned int width,
        unsigned int height, struct color color);

/* Returns the start of a row, 0 being the top one. */
static inline unsigned char *picture_row(const struct picture *picture, unsigned char *data, unsigned int row)
{
    return data + picture->stride * (picture->bottom_up ? picture->height - 1 - row : row);
}

static inline unsigned char *picture_chroma_row(const struct picture *picture, unsigned char *data, unsigned int row)
{
    return data + picture->stride * (picture->height + row);
}

/* look.h */
struct look;

/* What becomes of colours. */
struct tone
{
    int neutral;                 /* they stay what they are */
    unsigned char curve[3][256]; /* of red, green, blue */
    int contrast, brightness;
    int32_t sine, cosine;        /* 1/65536, with the saturation */
};

/* pattern.c */

struct pattern
{
    struct picture picture;
    unsigned char *still;   /* what never moves, ready to be copied */
    uint32_t *row_sums;     /* of the still picture: rows, then NV12's chroma rows */
    uint32_t still_sum;     /* checksum of the still picture */
    struct color square[2]; /* edge and inside of the moving square */
    int mirrored_x, mirrored_y; /* its way */
    int blank;              /* nothing is to be seen */
};

size_t pattern_memory_size(const struct picture *picture);
void pattern_init(struct pattern *pattern, const struct picture *picture, const struct look *look, void *memory);
void pattern_set_look(struct pattern *pattern, const struct look *look);
void pattern_draw(const struct pattern *pattern, unsigned char *data, uint32_t frame, uint64_t time);
void pattern_draw_codes(const struct picture *picture, unsigned char *data, uint32_t frame, uint64_t time, uint32_t sum);
void pattern_recode(const struct picture *picture, unsigned char *data, const struct ksvirt_code *code);

/* convert.c */
struct converter
{
    struct picture to, from;
    unsigned int flip;           /* FLIP_HORIZONTAL, FLIP_VERTICAL */
    struct tone tone;
    uint16_t *columns;           /* for each column of the result, that of the source */
    unsigned char *planes[3];    /* one row of the result, a sample a byte: Y, U, V or R, G, B */
    unsigned char *converted[3]; /* the same row in the other colour system */
};

size_t converter_memory_size(const struct picture *to);
void converter_init(struct converter *converter, const struct picture *to, const struct picture *from, const struct look *look,
        void *memory);
void converter_run(const struct converter *converter, unsigned char *to, const unsigned char *from);

/* jpeg.c */
enum { JPEG_QUALITY = 90, JPEG_COARSE_QUALITY = 10 };

struct jpeg_code
{
    uint16_t code;
    unsigned char bits;
};

struct jpeg_quantizer
{
    unsigned char steps[64];                /* as they are in the file, by rows */
    uint16_t halves[64], reciprocals[64];   /* of the divisors, by columns */
};

/* Tables that are the same for all pictures, [0] for luma and [1] for chroma. */
struct jpeg
{
    struct jpeg_quantizer fine[2], coarse[2];
    struct jpeg_code dc_codes[2][12], ac_codes[2][256];
    unsigned char order[64]; /* of the coefficients in the file: where they are by columns */
};

void jpeg_init(struct jpeg *jpeg);
size_t jpeg_encode(const struct jpeg *jpeg, const struct picture *picture, const unsigned char *data, unsigned char *file,
        size_t size);

#endif /* __KSVIRT_PICTURE_H */
