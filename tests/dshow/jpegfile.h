/*
 * JPEG files, made by Wine's encoder
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

#ifndef __DSHOW_JPEGFILE_H
#define __DSHOW_JPEGFILE_H

#include "proxy.h"

#define MAX_JPEG 0x10000

struct jpeg
{
    BYTE data[MAX_JPEG];
    ULONG size;
};

/* A file with a picture of one colour (B, G, R), or of noise if bgr is NULL. FALSE after a failure has been reported. */
BOOL make_jpeg(LONG width, LONG height, const BYTE bgr[3], struct jpeg *jpeg);
/* Where the first segment with that marker begins (at its 0xff), 0 if there is none in front of the compressed data. */
ULONG find_segment(const struct jpeg *jpeg, BYTE marker);
/* Takes all segments with that marker out. */
void remove_segments(struct jpeg *jpeg, BYTE marker);

#define JPEG_SOF 0xc0 /* of the baseline */
#define JPEG_DHT 0xc4
#define JPEG_SOS 0xda
#define JPEG_DQT 0xdb

#endif /* __DSHOW_JPEGFILE_H */
