/*
 * Conversion of whole pictures
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

#ifndef __KSCONVERT_CONVERT_H
#define __KSCONVERT_CONVERT_H

#include "colors.h"

/* What happens to the planes between unpacking and packing. */
typedef void (*colors_func)(const struct colors *colors, const struct row *row, LONG width);

/* From one kind of picture to another. One thread at a time. */
struct conversion
{
    struct picture in, out;     /* in is what is decoded, for JPEG */
    struct colors colors;
    colors_func change;         /* NULL: the planes stay */
    struct row rows[2];
    BYTE *memory;               /* of the rows */
};

/* picture_can_convert must hold. Frees what the conversion had; begin with zeros. */
HRESULT conversion_init(struct conversion *conversion, const struct picture *in, const struct picture *out);
void conversion_cleanup(struct conversion *conversion);
/* in has in.size bytes, out has out.size. Bytes beyond the picture in a longer row of out stay as they are. */
void conversion_run(const struct conversion *conversion, const BYTE *in, BYTE *out);

#endif /* __KSCONVERT_CONVERT_H */
