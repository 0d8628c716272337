/*
 * Motion JPEG frames
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

#ifndef __KSCONVERT_JPEG_H
#define __KSCONVERT_JPEG_H

#include "picture.h"
#include <wincodec.h>

/* Decodes frames of one size. One thread at a time. */
struct jpeg_decoder
{
    IWICImagingFactory *factory;
    IClassFactory *class;       /* of WIC's JPEG decoder */
    LONG width, height;
    BYTE *pixels;               /* of the decoded frame, RGB24 with the first row at the top */
    LONG stride, pixels_size;
    BYTE *complete;             /* a frame with the tables that it was missing */
    ULONG complete_size;
};

/* Gets WIC, once, in a thread that has COM; begin with zeros. A thread that has it may use the decoder meanwhile. */
HRESULT jpeg_decoder_prepare(struct jpeg_decoder *decoder);
/* Gets ready for frames of the picture's size, with jpeg_decoder_prepare if that wasn't called yet. Cleans up on failure. */
HRESULT jpeg_decoder_init(struct jpeg_decoder *decoder, const struct picture *picture);
void jpeg_decoder_cleanup(struct jpeg_decoder *decoder);
/* What comes out of the decoder. */
void jpeg_decoder_get_picture(const struct jpeg_decoder *decoder, struct picture *picture);
/* Decodes into decoder->pixels, in any thread. WIC makes objects for each frame; nothing else is allocated once the greatest frame has
 * been there. Fails for a frame that is broken, isn't complete, or has another size. */
HRESULT jpeg_decode(struct jpeg_decoder *decoder, const BYTE *data, ULONG size);

#endif /* __KSCONVERT_JPEG_H */
