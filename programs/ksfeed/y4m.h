/*
 * Parser of YUV4MPEG2 streams
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

/* Pure code over (pointer, length) pieces: no I/O, no allocation. */

#ifndef __Y4M_H
#define __Y4M_H

#include <stddef.h>

#define Y4M_MAX_WIDTH   3841    /* an odd last column or row is cut off later */
#define Y4M_MAX_HEIGHT  2161
#define Y4M_MIN_SIZE    16
#define Y4M_MAX_LINE    1024

enum y4m_chroma
{
    Y4M_420,
    Y4M_422,
    Y4M_444,
    Y4M_411,
    Y4M_MONO
};

enum y4m_event
{
    Y4M_MORE,   /* all data is used up */
    Y4M_FORMAT, /* the stream header is complete: the format is known */
    Y4M_DATA,   /* a piece of a frame */
    Y4M_FRAME,  /* the frame is complete */
    Y4M_ERROR   /* see error; there is no way on */
};

struct y4m
{
    /* valid after Y4M_FORMAT */
    unsigned int width, height;
    unsigned int rate, scale;       /* rate / scale frames/s; both 0 if the stream doesn't say */
    enum y4m_chroma chroma;
    size_t frame_size;              /* bytes: planes Y, U, V without padding */

    const char *error;              /* after Y4M_ERROR: what is wrong, for people */

    enum { Y4M_IN_HEADER, Y4M_IN_FRAME_LINE, Y4M_IN_FRAME, Y4M_FAILED } state;
    char line[Y4M_MAX_LINE];
    size_t line_length;
    size_t frame_left;
};

/* Looks at the data and moves *data and *length past what was used. For Y4M_DATA, *piece points to *piece_length bytes
 * of the frame in the data. Call again until Y4M_MORE or Y4M_ERROR. A parser begins zeroed. */
enum y4m_event y4m_parse(struct y4m *y4m, const unsigned char **data, size_t *length, const unsigned char **piece,
        size_t *piece_length);

/* May the stream end here? Otherwise a header or a frame is cut off. */
int y4m_can_end(const struct y4m *y4m);

/* Returns the bytes of a row and the number of rows of the chroma planes, 0 for mono. */
size_t y4m_chroma_width(const struct y4m *y4m);
size_t y4m_chroma_height(const struct y4m *y4m);

#endif /* __Y4M_H */
