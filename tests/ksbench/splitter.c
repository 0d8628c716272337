/*
 * "KS Bench Splitter": gives several outputs what comes in
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

/* For the first output; ks.sys copies it to the others. */
static void copy(const struct picture *to, UCHAR *to_data, const struct picture *from, const UCHAR *from_data)
{
    if (to_data != from_data) RtlCopyMemory(to_data, from_data, to->size);
}

static const struct transform_type splitter_type =
{
    .can_make = can_make,
    .run = copy,
};

static NTSTATUS splitter_create(KSFILTER *filter, IRP *irp)
{
    return transform_create(filter, &splitter_type);
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = splitter_create,
    .Close = transform_close,
    .Process = transform_process,
    .Reset = transform_reset,
};

static const KSPIN_DESCRIPTOR_EX pins[TRANSFORM_PINS] =
{
    [TRANSFORM_INPUT] = TRANSFORM_INPUT_PIN(&video_framing),
    [TRANSFORM_OUTPUT] = TRANSFORM_OUTPUT_PIN(KSPIN_FLAG_SPLITTER, KSBENCH_SPLITTER_OUTPUTS, &video_framing),
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_SPLITTER),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR splitter_filter = FILTER(&filter_dispatch, NULL, pins, categories);
