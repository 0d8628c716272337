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

#include <string.h>

#include "y4m.h"

static const struct
{
    const char *name;
    enum y4m_chroma chroma;
} chroma_names[] =
{
    {"420jpeg", Y4M_420}, {"420mpeg2", Y4M_420}, {"420paldv", Y4M_420}, {"420", Y4M_420}, {"422", Y4M_422},
    {"444", Y4M_444}, {"411", Y4M_411}, {"mono", Y4M_MONO},
};

static enum y4m_event failed(struct y4m *y4m, const char *error)
{
    y4m->state = Y4M_FAILED;
    y4m->error = error;
    return Y4M_ERROR;
}

size_t y4m_chroma_width(const struct y4m *y4m)
{
    switch (y4m->chroma)
    {
        case Y4M_MONO: return 0;
        case Y4M_444:  return y4m->width;
        case Y4M_411:  return (y4m->width + 3) / 4;
        default:       return (y4m->width + 1) / 2;
    }
}

size_t y4m_chroma_height(const struct y4m *y4m)
{
    switch (y4m->chroma)
    {
        case Y4M_MONO: return 0;
        case Y4M_420:  return (y4m->height + 1) / 2;
        default:       return y4m->height;
    }
}

/* Reads a number of at most 9 digits at *at and moves *at behind it. Returns 0 if there is none. */
static int parse_number(const char **at, const char *end, unsigned int *number)
{
    const char *start = *at;

    *number = 0;
    while (*at < end && **at >= '0' && **at <= '9')
    {
        if (*at - start == 9) return 0;
        *number = *number * 10 + (unsigned int)(*(*at)++ - '0');
    }
    return *at > start;
}

/* A size, alone in its parameter. */
static int parse_size(const char *at, const char *end, unsigned int *number)
{
    return parse_number(&at, end, number) && at == end;
}

static int parse_rate(struct y4m *y4m, const char *at, const char *end)
{
    if (!parse_number(&at, end, &y4m->rate) || at == end || *at++ != ':') return 0;
    if (!parse_number(&at, end, &y4m->scale) || at != end) return 0;
    if (!y4m->rate || !y4m->scale) y4m->rate = y4m->scale = 0; /* 0:0 means unknown */
    return 1;
}

static int parse_chroma(struct y4m *y4m, const char *at, const char *end)
{
    const size_t length = (size_t)(end - at);
    size_t i;

    for (i = 0; i < sizeof(chroma_names) / sizeof(chroma_names[0]); i++)
    {
        if (strlen(chroma_names[i].name) != length || memcmp(chroma_names[i].name, at, length)) continue;
        y4m->chroma = chroma_names[i].chroma;
        return 1;
    }
    return 0;
}

/* The stream header: parameters of one letter and a value, separated by spaces. */
static enum y4m_event parse_header(struct y4m *y4m)
{
    const char *at = y4m->line + 9, *line_end = y4m->line + y4m->line_length, *end;

    y4m->chroma = Y4M_420;
    while (at < line_end)
    {
        if (*at == ' ')
        {
            at++;
            continue;
        }
        for (end = at; end < line_end && *end != ' '; end++) ;
        if (*at == 'W' && !parse_size(at + 1, end, &y4m->width)) return failed(y4m, "the width is not a number");
        if (*at == 'H' && !parse_size(at + 1, end, &y4m->height)) return failed(y4m, "the height is not a number");
        if (*at == 'F' && !parse_rate(y4m, at + 1, end)) return failed(y4m, "the frame rate is not a ratio");
        if (*at == 'C' && !parse_chroma(y4m, at + 1, end))
            return failed(y4m, "the colour format is not one of 420, 422, 444, 411 and mono with 8 bits");
        at = end; /* interlacing, aspect ratio and comments don't matter */
    }
    if (!y4m->width || !y4m->height) return failed(y4m, "the header names no size");
    if (y4m->width < Y4M_MIN_SIZE || y4m->height < Y4M_MIN_SIZE || y4m->width > Y4M_MAX_WIDTH
            || y4m->height > Y4M_MAX_HEIGHT)
        return failed(y4m, "pictures have to be of 16x16 to 3840x2160 pixels");
    y4m->frame_size = (size_t)y4m->width * y4m->height + 2 * y4m_chroma_width(y4m) * y4m_chroma_height(y4m);
    y4m->line_length = 0;
    y4m->state = Y4M_IN_FRAME_LINE;
    return Y4M_FORMAT;
}

/* Collects a line that begins with the magic word and then a space or its end. Returns Y4M_FORMAT when it is complete. */
static enum y4m_event collect_line(struct y4m *y4m, const unsigned char **data, size_t *length, const char *magic,
        const char *no_magic)
{
    const size_t magic_length = strlen(magic);

    while (*length)
    {
        const char c = (char)**data;

        if (y4m->line_length < magic_length)
        {
            if (c != magic[y4m->line_length]) return failed(y4m, no_magic);
        }
        else if (c == '\n')
        {
            ++*data;
            --*length;
            return Y4M_FORMAT;
        }
        else if (y4m->line_length == magic_length && c != ' ') return failed(y4m, no_magic);
        if (y4m->line_length == Y4M_MAX_LINE) return failed(y4m, "a header is too long");
        y4m->line[y4m->line_length++] = c;
        ++*data;
        --*length;
    }
    return Y4M_MORE;
}

enum y4m_event y4m_parse(struct y4m *y4m, const unsigned char **data, size_t *length, const unsigned char **piece,
        size_t *piece_length)
{
    enum y4m_event event;

    for (;;)
    {
        switch (y4m->state)
        {
            case Y4M_IN_HEADER:
                event = collect_line(y4m, data, length, "YUV4MPEG2", "this is not a YUV4MPEG2 stream");
                return event == Y4M_FORMAT ? parse_header(y4m) : event;

            case Y4M_IN_FRAME_LINE:
                event = collect_line(y4m, data, length, "FRAME", "there is garbage where a frame should begin");
                if (event != Y4M_FORMAT) return event;
                y4m->line_length = 0;
                y4m->frame_left = y4m->frame_size;
                y4m->state = Y4M_IN_FRAME;
                break;

            case Y4M_IN_FRAME:
                if (!y4m->frame_left)
                {
                    y4m->state = Y4M_IN_FRAME_LINE;
                    return Y4M_FRAME;
                }
                if (!*length) return Y4M_MORE;
                *piece = *data;
                *piece_length = *length < y4m->frame_left ? *length : y4m->frame_left;
                *data += *piece_length;
                *length -= *piece_length;
                y4m->frame_left -= *piece_length;
                return Y4M_DATA;

            default:
                return Y4M_ERROR;
        }
    }
}

int y4m_can_end(const struct y4m *y4m)
{
    return y4m->state == Y4M_IN_FRAME_LINE && !y4m->line_length;
}
