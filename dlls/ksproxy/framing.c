/*
 * What a kernel pin wants of its buffers
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

#include "pin.h"

#include <dvdmedia.h>

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Without a word from the driver: enough to keep it busy while somebody looks at a frame. */
#define DEFAULT_FRAMES 6
#define DEFAULT_FRAME_SIZE 65536
#define MAX_FRAME_SIZE 0x7fffffff

/* Larger sizes are taken for "no limit" and not for something that anybody would allocate. */
#define MAX_WANTED_FRAME_SIZE (256 * 1024 * 1024)

struct framing
{
    ULONG frames;      /* 0: no requirement */
    ULONG min_size;    /* bytes */
    ULONG max_size;    /* 0: no requirement */
    ULONG stepping;
    ULONG alignment;   /* bytes, not a mask */
};

/* The documents call this value a mask (alignment - 1); drivers also write the alignment itself. */
static ULONG alignment_from_mask(ULONG mask)
{
    if (mask < ALLOCATOR_MAX_ALIGN && is_power_of_2(mask + 1)) return mask + 1;
    if (mask <= ALLOCATOR_MAX_ALIGN && is_power_of_2(mask)) return mask;
    WARN("Ignoring alignment %#lx.\n", mask);
    return 1;
}

static ULONG round_to_step(ULONG size, const struct framing *framing)
{
    ULONG rest;

    if (framing->stepping < 2 || size <= framing->min_size) return size;
    if (!(rest = (size - framing->min_size) % framing->stepping)) return size;
    rest = framing->stepping - rest;
    return rest <= MAX_FRAME_SIZE - size ? size + rest : size;
}

static void framing_to_props(const struct framing *framing, ULONG sample_size, ALLOCATOR_PROPERTIES *props)
{
    ULONG size = min(sample_size, MAX_FRAME_SIZE);

    if (framing->min_size <= MAX_WANTED_FRAME_SIZE) size = max(size, framing->min_size);
    if (framing->max_size <= MAX_WANTED_FRAME_SIZE) size = max(size, framing->max_size);
    if (!size) size = DEFAULT_FRAME_SIZE;

    props->cBuffers = framing->frames ? min(framing->frames, ALLOCATOR_MAX_BUFFERS) : DEFAULT_FRAMES;
    props->cbBuffer = round_to_step(size, framing);
    props->cbAlign = framing->alignment;
    props->cbPrefix = 0;
}

BOOL framing_from_ex(const KSALLOCATOR_FRAMING_EX *framing, ULONG size, ULONG sample_size, ALLOCATOR_PROPERTIES *props)
{
    const ULONG header_size = FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem);
    const KS_FRAMING_ITEM *item;
    struct framing values;

    if (size < header_size || !framing->CountItems) return FALSE;
    if (framing->CountItems > (size - header_size) / sizeof(*item)) return FALSE;

    /* Items are in the order of the driver's preference. Their memory types matter for allocators in the kernel only. */
    item = framing->FramingItem;
    values.frames = item->Frames;
    values.min_size = item->FramingRange.Range.MinFrameSize;
    values.max_size = item->FramingRange.Range.MaxFrameSize;
    values.stepping = item->FramingRange.Range.Stepping;
    values.alignment = alignment_from_mask(item->FileAlignment);
    framing_to_props(&values, sample_size, props);
    return TRUE;
}

BOOL framing_from_old(const KSALLOCATOR_FRAMING *framing, ULONG size, ULONG sample_size, ALLOCATOR_PROPERTIES *props)
{
    struct framing values;

    if (size < sizeof(*framing)) return FALSE;
    values.frames = framing->Frames;
    values.min_size = values.max_size = framing->FrameSize;
    values.stepping = 1;
    values.alignment = alignment_from_mask(framing->FileAlignment);
    framing_to_props(&values, sample_size, props);
    return TRUE;
}

static const BITMAPINFOHEADER *get_bitmap_header(const AM_MEDIA_TYPE *type)
{
    if (!type->pbFormat) return NULL;
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && type->cbFormat >= sizeof(VIDEOINFOHEADER))
        return &((const VIDEOINFOHEADER *)type->pbFormat)->bmiHeader;
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2) && type->cbFormat >= sizeof(VIDEOINFOHEADER2))
        return &((const VIDEOINFOHEADER2 *)type->pbFormat)->bmiHeader;
    return NULL;
}

static ULONG get_sample_size(const AM_MEDIA_TYPE *type)
{
    const BITMAPINFOHEADER *bmi = get_bitmap_header(type);
    ULONG size = bmi ? bmi->biSizeImage : 0;

    /* For sound the sample size is that of one block. */
    if (IsEqualGUID(&type->formattype, &FORMAT_WaveFormatEx) && type->pbFormat && type->cbFormat >= sizeof(WAVEFORMAT))
    {
        const WAVEFORMATEX *wave = (const WAVEFORMATEX *)type->pbFormat;
        ULONG block = wave->nBlockAlign ? wave->nBlockAlign : 1;

        size = wave->nAvgBytesPerSec / 20; /* 50 ms */
        size -= size % block;
    }
    size = max(size, type->lSampleSize);
    return min(size, MAX_FRAME_SIZE);
}

void framing_get(HANDLE handle, const AM_MEDIA_TYPE *type, ALLOCATOR_PROPERTIES *props)
{
    ULONG size, sample_size = get_sample_size(type);
    const struct framing none = {.alignment = 1};
    KSALLOCATOR_FRAMING_EX *framing;
    KSALLOCATOR_FRAMING old;
    KSPROPERTY property;
    BOOL found;

    property.Set = KSPROPSETID_Connection;
    property.Id = KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX;
    property.Flags = KSPROPERTY_TYPE_GET;

    if (SUCCEEDED(ks_property_get_alloc(handle, &property, sizeof(property), (void **)&framing, &size)))
    {
        found = framing_from_ex(framing, size, sample_size, props);
        CoTaskMemFree(framing);
        if (found) return;
        WARN("Broken extended framing of %lu bytes.\n", size);
    }
    if (SUCCEEDED(ks_get(handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_ALLOCATORFRAMING, &old, sizeof(old)))
            && framing_from_old(&old, sizeof(old), sample_size, props))
        return;
    framing_to_props(&none, sample_size, props);
}
