/*
 * JPEG files
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

#ifndef __KSCAPTURE_DECODE_H
#define __KSCAPTURE_DECODE_H

#include "kscapture_private.h"

struct frame;

struct decoder
{
    struct IWICImagingFactory *factory; /* NULL until it is needed */
};

/* Decodes a file, or only its first rows, to packed BGR rows, top-down. FALSE if it is no JPEG file of that width and height. */
BOOL decoder_run(struct decoder *decoder, const struct frame *frame, unsigned int width, unsigned int height, unsigned int rows,
                 BYTE *bgr, unsigned int stride);
void decoder_free(struct decoder *decoder);

#endif /* __KSCAPTURE_DECODE_H */
