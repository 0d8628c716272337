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

#include <string.h>

#include "device/framing.h"
#include "device/devio.h"

#include <dvdmedia.h>

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* What a pin gets whose driver doesn't say anything: enough to keep it busy while somebody looks at a frame. */
#define DEFAULT_FRAMES 6
#define DEFAULT_FRAME_SIZE 65536
#define MAX_FRAME_SIZE 0x7fffffff

/* Larger sizes are taken for "no limit" and not for something that anybody would allocate. */
#define MAX_WANTED_FRAME_SIZE (256 * 1024 * 1024)

/* A list of more items isn't read. */
#define MAX_FRAMING_ITEMS 4096

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

ULONG framing_size(const KSALLOCATOR_FRAMING_EX *framing)
{
    if (!framing->CountItems || framing->CountItems > MAX_FRAMING_ITEMS) return 0;
    return FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem[framing->CountItems]);
}

static BOOL framing_valid(const KSALLOCATOR_FRAMING_EX *framing, ULONG size)
{
    return size >= FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem) && framing_size(framing) && framing_size(framing) <= size;
}

static BOOL framing_from_ex(const KSALLOCATOR_FRAMING_EX *framing, ULONG size, ULONG sample_size, ALLOCATOR_PROPERTIES *props)
{
    const KS_FRAMING_ITEM *item = framing->FramingItem;
    struct framing values;

    if (!framing_valid(framing, size)) return FALSE;

    /* Items are in the order of the driver's preference. Their memory types matter for allocators in the kernel only. */
    values.frames = item->Frames;
    values.min_size = item->FramingRange.Range.MinFrameSize;
    values.max_size = item->FramingRange.Range.MaxFrameSize;
    values.stepping = item->FramingRange.Range.Stepping;
    values.alignment = alignment_from_mask(item->FileAlignment);
    framing_to_props(&values, sample_size, props);
    return TRUE;
}

/* The one item says the same in the extended way. */
static void framing_ex_from_old(const KSALLOCATOR_FRAMING *old, KSALLOCATOR_FRAMING_EX *framing)
{
    static const KS_COMPRESSION no_compression = {1, 1, 0};
    KS_FRAMING_ITEM *item = framing->FramingItem;

    memset(framing, 0, sizeof(*framing));
    framing->CountItems = 1;
    framing->OutputCompression = no_compression;
    item->MemoryType = old->PoolType == PAGED_POOL ? KSMEMORY_TYPE_KERNEL_PAGED : KSMEMORY_TYPE_KERNEL_NONPAGED;
    item->Flags = old->RequirementsFlags;
    item->Frames = old->Frames;
    item->FileAlignment = old->FileAlignment;
    item->PhysicalRange.MaxFrameSize = ~0u;
    item->PhysicalRange.Stepping = 1;
    item->FramingRange.Range.MinFrameSize = item->FramingRange.Range.MaxFrameSize = old->FrameSize;
    item->FramingRange.Range.Stepping = 1;
}

FRAMING_PROP framing_query(HANDLE handle, KSALLOCATOR_FRAMING_EX **framing)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX, 0}}};
    KSALLOCATOR_FRAMING old;
    ULONG size;

    if (SUCCEEDED(ks_property_get_alloc(handle, &property, sizeof(property), (void **)framing, &size)))
    {
        if (framing_valid(*framing, size)) return FramingProp_Ex;
        WARN("Broken extended framing of %lu bytes.\n", size);
        CoTaskMemFree(*framing);
        *framing = NULL;
    }
    if (FAILED(ks_get(handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_ALLOCATORFRAMING, &old, sizeof(old)))
            || !(*framing = CoTaskMemAlloc(sizeof(**framing))))
        return FramingProp_None;
    framing_ex_from_old(&old, *framing);
    return FramingProp_Old;
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

void framing_get(const KSALLOCATOR_FRAMING_EX *framing, const AM_MEDIA_TYPE *type, ALLOCATOR_PROPERTIES *props)
{
    const struct framing none = {.alignment = 1};
    ULONG sample_size = get_sample_size(type);

    if (framing && framing_from_ex(framing, framing_size(framing), sample_size, props)) return;
    framing_to_props(&none, sample_size, props);
}
