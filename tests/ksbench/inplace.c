/*
 * "KS Bench In-place Transform": inverts all bytes of a picture, where it is if that is possible
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

#include "transform.h"

/* No colours are converted. */
static BOOLEAN can_make(enum ksvirt_format from, enum ksvirt_format to)
{
    return to == from;
}

/* The padding as well: a second time gives back the same bytes. */
static void invert(const struct picture *to, UCHAR *to_data, const struct picture *from, const UCHAR *from_data)
{
    SIZE_T i;

    for (i = 0; i < to->size; i++) to_data[i] = (UCHAR)~from_data[i];
}

static const struct transform_type inplace_type =
{
    .can_make = can_make,
    .run = invert,
};

static NTSTATUS inplace_create(KSFILTER *filter, IRP *irp)
{
    return transform_create(filter, &inplace_type);
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = inplace_create,
    .Close = transform_close,
    .Process = transform_process,
    .Reset = transform_reset,
};

static const KSPIN_DESCRIPTOR_EX pins[TRANSFORM_PINS] =
{
    [TRANSFORM_INPUT] = TRANSFORM_INPUT_PIN(&inplace_framing),
    [TRANSFORM_OUTPUT] = TRANSFORM_OUTPUT_PIN(0, 1, &inplace_framing),
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_DATATRANSFORM),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR inplace_filter = FILTER(&filter_dispatch, NULL, pins, categories);
