/*
 * Media types: what is in them, and copies of them
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

#include "filterbase.h"

#include <dvdmedia.h>

/* Format blocks whose inside tells sizes that a reader relies on. */
static const struct format_block
{
    const GUID *type;
    ULONG size;         /* of the block without what may follow */
    ULONG bitmap;       /* where the BITMAPINFOHEADER is */
    ULONG tail_size;    /* where the number of bytes behind size is, 0: nowhere */
}
video_blocks[] =
{
    {&FORMAT_VideoInfo, sizeof(VIDEOINFOHEADER), FIELD_OFFSET(VIDEOINFOHEADER, bmiHeader), 0},
    {&FORMAT_VideoInfo2, sizeof(VIDEOINFOHEADER2), FIELD_OFFSET(VIDEOINFOHEADER2, bmiHeader), 0},
    {&FORMAT_MPEGVideo, FIELD_OFFSET(MPEG1VIDEOINFO, bSequenceHeader), FIELD_OFFSET(MPEG1VIDEOINFO, hdr.bmiHeader),
            FIELD_OFFSET(MPEG1VIDEOINFO, cbSequenceHeader)},
    {&FORMAT_MPEG2Video, FIELD_OFFSET(MPEG2VIDEOINFO, dwSequenceHeader), FIELD_OFFSET(MPEG2VIDEOINFO, hdr.bmiHeader),
            FIELD_OFFSET(MPEG2VIDEOINFO, cbSequenceHeader)},
};

static const struct format_block *find_video_block(const GUID *type)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(video_blocks); i++)
        if (IsEqualGUID(type, video_blocks[i].type)) return &video_blocks[i];
    return NULL;
}

static BOOL video_block_valid(const struct format_block *block, const BYTE *data, ULONG size)
{
    BITMAPINFOHEADER bitmap;
    ULONG room, tail;

    if (size < block->size) return FALSE;
    memcpy(&bitmap, data + block->bitmap, sizeof(bitmap));
    room = size - block->bitmap;
    if (bitmap.biSize < sizeof(bitmap) || bitmap.biSize > room) return FALSE;
    room -= bitmap.biSize;
    /* The palette or the masks lie behind the header. */
    if (bitmap.biClrUsed > room / sizeof(RGBQUAD)) return FALSE;
    if (bitmap.biCompression == BI_BITFIELDS && bitmap.biSize == sizeof(bitmap) && room < 3 * sizeof(DWORD)) return FALSE;
    if (!block->tail_size) return TRUE;
    memcpy(&tail, data + block->tail_size, sizeof(tail));
    return tail <= size - block->size;
}

static BOOL wave_block_valid(const BYTE *data, ULONG size)
{
    WAVEFORMATEX wave = {0};

    /* PCM may come as a PCMWAVEFORMAT, which has no cbSize. */
    if (size < sizeof(PCMWAVEFORMAT)) return FALSE;
    memcpy(&wave, data, min(size, sizeof(wave)));
    if (size < sizeof(wave)) return wave.wFormatTag == WAVE_FORMAT_PCM;
    return wave.cbSize <= size - sizeof(wave);
}

BOOL mediatype_block_valid(const GUID *type, const BYTE *data, ULONG size)
{
    const struct format_block *block;

    if ((block = find_video_block(type))) return video_block_valid(block, data, size);
    if (IsEqualGUID(type, &FORMAT_WaveFormatEx)) return wave_block_valid(data, size);
    return TRUE;
}

BOOL mediatype_valid(const AM_MEDIA_TYPE *type)
{
    if (type->cbFormat && !type->pbFormat) return FALSE;
    return mediatype_block_valid(&type->formattype, type->pbFormat, type->cbFormat);
}

BOOL mediatype_get_bitmap(const AM_MEDIA_TYPE *type, BITMAPINFOHEADER *bitmap)
{
    const struct format_block *block = find_video_block(&type->formattype);

    if (!block || !type->pbFormat || type->cbFormat < block->size) return FALSE;
    memcpy(bitmap, type->pbFormat + block->bitmap, sizeof(*bitmap));
    return TRUE;
}

HRESULT mediatype_copy(AM_MEDIA_TYPE *dst, const AM_MEDIA_TYPE *src)
{
    *dst = *src;
    dst->pbFormat = NULL;
    dst->cbFormat = 0;
    dst->pUnk = NULL;
    if (src->cbFormat && src->pbFormat)
    {
        if (!(dst->pbFormat = CoTaskMemAlloc(src->cbFormat)))
        {
            memset(dst, 0, sizeof(*dst));
            return E_OUTOFMEMORY;
        }
        memcpy(dst->pbFormat, src->pbFormat, src->cbFormat);
        dst->cbFormat = src->cbFormat;
    }
    if ((dst->pUnk = src->pUnk)) IUnknown_AddRef(dst->pUnk);
    return S_OK;
}

void mediatype_clear(AM_MEDIA_TYPE *type)
{
    CoTaskMemFree(type->pbFormat);
    if (type->pUnk) IUnknown_Release(type->pUnk);
    memset(type, 0, sizeof(*type));
}

HRESULT mediatype_clone(const AM_MEDIA_TYPE *type, AM_MEDIA_TYPE **out)
{
    HRESULT hr;

    if (!(*out = CoTaskMemAlloc(sizeof(**out)))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = mediatype_copy(*out, type))) return S_OK;
    CoTaskMemFree(*out);
    *out = NULL;
    return hr;
}

void mediatype_free(AM_MEDIA_TYPE *type)
{
    if (!type) return;
    mediatype_clear(type);
    CoTaskMemFree(type);
}

BOOL mediatype_equal(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b)
{
    return IsEqualGUID(&a->majortype, &b->majortype) && IsEqualGUID(&a->subtype, &b->subtype)
            && IsEqualGUID(&a->formattype, &b->formattype) && a->cbFormat == b->cbFormat
            && (!a->cbFormat || (a->pbFormat && b->pbFormat && !memcmp(a->pbFormat, b->pbFormat, a->cbFormat)));
}

const char *debugstr_mediatype(const AM_MEDIA_TYPE *type)
{
    BITMAPINFOHEADER bitmap;

    if (!type) return "(null)";
    if (!mediatype_get_bitmap(type, &bitmap))
        return wine_dbg_sprintf("{%s %s %s, %lu bytes}", debugstr_guid(&type->majortype), debugstr_guid(&type->subtype),
                debugstr_guid(&type->formattype), (unsigned long)type->cbFormat);
    return wine_dbg_sprintf("{%s %s %s, %ldx%ld, %u bits, %lu bytes}", debugstr_guid(&type->majortype),
            debugstr_guid(&type->subtype), debugstr_guid(&type->formattype), (long)bitmap.biWidth, (long)bitmap.biHeight,
            bitmap.biBitCount, (unsigned long)bitmap.biSizeImage);
}
