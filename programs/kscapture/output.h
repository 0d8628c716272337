/*
 * What is written of a capture
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

#ifndef __KSCAPTURE_OUTPUT_H
#define __KSCAPTURE_OUTPUT_H

#include "kscapture_private.h"
#include "error.h"

struct video_format;
struct picture;

struct output
{
    const struct output_ops *ops;
    const WCHAR *path;
    unsigned int frames;            /* written into it */
    struct output *next;
};

struct output_ops
{
    const WCHAR *kind;
    /* Before the capture starts: opens the file. */
    enum exit_code (*open)(struct output *output, const struct video_format *format);
    /* For each frame; NULL: wants none. */
    enum exit_code (*write)(struct output *output, struct picture *picture);
    /* Completes the file. last is the last picture of the capture. Not called when an error came before. */
    enum exit_code (*finish)(struct output *output, struct picture *last);
    /* Closes all and removes what has not been finished. */
    void (*free)(struct output *output);
};

#endif /* __KSCAPTURE_OUTPUT_H */
