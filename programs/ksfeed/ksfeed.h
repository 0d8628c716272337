/*
 * ksfeed: writes video into the virtual feed
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

#ifndef __KSFEED_H
#define __KSFEED_H

#include <windows.h>

#include "../common/kscommon.h"
#include "ksvirt.h"
#include "y4m.h"

#define UNITS 10000000 /* times are in 100 ns */

/* What the feed's pin is connected with. */
struct feed_format
{
    enum ksvirt_format format;
    unsigned int width, height; /* pixels, even */
    unsigned int rate, scale;   /* rate / scale frames/s; 0 if unknown */
};

/* main.c */
BOOL is_stopping(void);
BOOL wait_for_stop(DWORD ms);

/* Returns the bytes of a frame; rows have no padding but RGB24's to a multiple of 4. */
static inline size_t feed_frame_size(const struct feed_format *format)
{
    return ksvirt_picture_size(format->format, format->height, ksvirt_stride(format->format, format->width));
}

/* input.c */
enum input_result
{
    INPUT_FRAME,
    INPUT_END,      /* where it may end */
    INPUT_FAILED    /* after a message */
};

struct input
{
    HANDLE file;
    BOOL close_file;
    char name[MAX_PATH];    /* for messages */
    BOOL raw;
    struct y4m y4m;
    struct feed_format format;
    unsigned char *frame;   /* as it is in the stream */
    size_t frame_size, filled;
    unsigned char *buffer;
    const unsigned char *data; /* what is left in the buffer */
    size_t length;
};

BOOL input_open(struct input *input, const WCHAR *path, const struct feed_format *raw);
enum input_result input_read(struct input *input);
void input_convert(const struct input *input, unsigned char *to);
BOOL input_rewind(struct input *input);
void input_close(struct input *input);

/* device.c */
struct device
{
    HANDLE filter, pin;
    HANDLE event;           /* for requests that are waited for */
};

BOOL device_open(struct device *device, const WCHAR *name, const struct feed_format *format, LONGLONG interval);
BOOL device_run(struct device *device);
BOOL device_get_stats(struct device *device, struct ksvirt_feed_stats *stats);
void device_register_region(struct device *device, HANDLE section, void *address, size_t size);
void device_close(struct device *device);

/* writer.c */
struct writer;

struct writer *writer_create(struct device *device, const struct feed_format *format, LONGLONG interval);
unsigned char *writer_get_buffer(struct writer *writer);
BOOL writer_submit(struct writer *writer, LONGLONG time);
BOOL writer_finish(struct writer *writer);
void writer_destroy(struct writer *writer);

#endif /* __KSFEED_H */
