/*
 * Frames from a file or the standard input: YUV4MPEG2 or raw
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

#include "ksfeed.h"

#include "planar.h"

#define BUFFER_SIZE 0x40000

/* Returns 1 after more data was read, 0 at the end, -1 after a message. */
static int fill_buffer(struct input *input)
{
    DWORD length = 0;

    if (!ReadFile(input->file, input->buffer, BUFFER_SIZE, &length, NULL))
    {
        /* a pipe whose writer is gone */
        if (GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_HANDLE_EOF) return 0;
        fail_error(GetLastError(), "%s can't be read", input->name);
        return -1;
    }
    input->data = input->buffer;
    input->length = length;
    return length != 0;
}

static enum input_result ended(const struct input *input, BOOL may_end)
{
    if (may_end) return INPUT_END;
    fail("%s ends in the middle of a %s", input->name, input->frame_size ? "frame" : "header");
    return INPUT_FAILED;
}

static enum input_result read_raw(struct input *input)
{
    size_t piece;
    int ret;

    for (;;)
    {
        piece = min(input->length, input->frame_size - input->filled);
        memcpy(input->frame + input->filled, input->data, piece);
        input->filled += piece;
        input->data += piece;
        input->length -= piece;
        if (input->filled == input->frame_size)
        {
            input->filled = 0;
            return INPUT_FRAME;
        }
        if ((ret = fill_buffer(input)) <= 0) return ret ? INPUT_FAILED : ended(input, !input->filled);
    }
}

/* Reads on to the next frame, or for a stream that begins to its format (which is INPUT_FRAME as well). */
static enum input_result read_y4m(struct input *input)
{
    const unsigned char *piece;
    size_t piece_length;
    int ret;

    for (;;)
    {
        switch (y4m_parse(&input->y4m, &input->data, &input->length, &piece, &piece_length))
        {
            case Y4M_FORMAT:
                input->filled = 0;
                return INPUT_FRAME;
            case Y4M_DATA:
                memcpy(input->frame + input->filled, piece, piece_length);
                input->filled += piece_length;
                break;
            case Y4M_FRAME:
                input->filled = 0;
                return INPUT_FRAME;
            case Y4M_MORE:
                if ((ret = fill_buffer(input)) <= 0) return ret ? INPUT_FAILED : ended(input, y4m_can_end(&input->y4m));
                break;
            default:
                fail("%s: %s", input->name, input->y4m.error);
                return INPUT_FAILED;
        }
    }
}

static BOOL begin_y4m(struct input *input)
{
    const struct y4m *y4m = &input->y4m;
    int ret;

    if ((ret = fill_buffer(input)) <= 0) return ret ? FALSE : fail("%s is empty", input->name);
    if (read_y4m(input) != INPUT_FRAME) return FALSE;
    input->format.format = planar_target(y4m->chroma);
    input->format.width = y4m->width & ~1u;
    input->format.height = y4m->height & ~1u;
    input->format.rate = y4m->rate;
    input->format.scale = y4m->scale;
    input->frame_size = y4m->frame_size;
    return TRUE;
}

static BOOL open_file(struct input *input, const WCHAR *path)
{
    if (!path)
    {
        lstrcpyA(input->name, "the standard input");
        input->file = GetStdHandle(STD_INPUT_HANDLE);
        if (!input->file || input->file == INVALID_HANDLE_VALUE) return fail("there is no standard input");
        return TRUE;
    }
    if (!WideCharToMultiByte(CP_ACP, 0, path, -1, input->name, sizeof(input->name), NULL, NULL))
        lstrcpyA(input->name, "the file");
    input->file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
            OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, NULL);
    if (input->file == INVALID_HANDLE_VALUE) return fail_error(GetLastError(), "%s can't be opened", input->name);
    input->close_file = TRUE;
    return TRUE;
}

/* Opens the file, or the standard input if path is NULL, and learns its format, which is given if it is raw. */
BOOL input_open(struct input *input, const WCHAR *path, const struct feed_format *raw)
{
    memset(input, 0, sizeof(*input));
    if (!(input->buffer = malloc(BUFFER_SIZE))) return fail("not enough memory");
    if (!open_file(input, path)) return FALSE;
    input->data = input->buffer;
    input->raw = raw != NULL;
    if (raw)
    {
        input->format = *raw;
        input->frame_size = feed_frame_size(raw);
        if (raw->format == KSVIRT_RGB24) input->frame_size = (size_t)raw->width * 3 * raw->height;
    }
    else if (!begin_y4m(input)) return FALSE;
    if (!(input->frame = malloc(input->frame_size))) return fail("not enough memory");
    return TRUE;
}

/* Reads the next frame. */
enum input_result input_read(struct input *input)
{
    return input->raw ? read_raw(input) : read_y4m(input);
}

/* Puts the frame that was read into a buffer of feed_frame_size() bytes. */
void input_convert(const struct input *input, unsigned char *to)
{
    const struct feed_format *format = &input->format;
    unsigned int y;

    if (!input->raw) planar_convert(&input->y4m, input->frame, to);
    else if (format->format != KSVIRT_RGB24) memcpy(to, input->frame, input->frame_size);
    else
    {
        const size_t row = (size_t)format->width * 3, stride = ksvirt_stride(format->format, format->width);

        for (y = 0; y < format->height; y++)
            memcpy(to + y * stride, input->frame + y * row, row);
    }
}

/* Begins a file again. */
BOOL input_rewind(struct input *input)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    const size_t size = input->frame_size;

    if (!SetFilePointerEx(input->file, start, NULL, FILE_BEGIN))
        return fail_error(GetLastError(), "%s can't be rewound", input->name);
    input->length = input->filled = 0;
    if (input->raw) return TRUE;
    memset(&input->y4m, 0, sizeof(input->y4m));
    if (!begin_y4m(input)) return FALSE;
    return input->frame_size == size || fail("%s has changed", input->name);
}

void input_close(struct input *input)
{
    if (input->close_file) CloseHandle(input->file);
    free(input->frame);
    free(input->buffer);
}
