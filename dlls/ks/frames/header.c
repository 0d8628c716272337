/*
 * Stream headers, those of 32-bit clients too
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

#include "frames/header.h"
#include "object/kspin.h"

#ifdef _WIN64

struct header32
{
    ULONG Size;
    ULONG TypeSpecificFlags;
    KSTIME PresentationTime;
    LONGLONG Duration;
    ULONG FrameExtent;
    ULONG DataUsed;
    ULONG Data;
    ULONG OptionsFlags;
};

struct frame_info32
{
    ULONG ExtendedHeaderSize;
    DWORD dwFrameFlags;
    LONGLONG PictureNumber;
    LONGLONG DropCount;
    ULONG hDirectDraw;
    ULONG hSurfaceHandle;
    RECT DirectDrawRect;
    DWORD Reserved[4];
};

C_ASSERT(sizeof(struct header32) == 48 && sizeof(KSSTREAM_HEADER) == 56);
C_ASSERT(sizeof(struct frame_info32) == 64 && sizeof(KS_FRAME_INFO) == 72);

#define PLAIN_SIZE32 sizeof(struct header32)
#define HIGHEST_ADDRESS 0x7fffffff0000ull

/* An extension of the size of KS_FRAME_INFO is one: it has handles in it. Others are taken to have one layout. */
static inline ULONG extension_size32(ULONG size)
{
    return size == sizeof(KS_FRAME_INFO) ? sizeof(struct frame_info32) : size;
}

static void extension_in32(BYTE *dst, const BYTE *src, ULONG size)
{
    const struct frame_info32 *info32 = (const struct frame_info32 *)src;
    KS_FRAME_INFO *info = (KS_FRAME_INFO *)dst;

    if (size != sizeof(KS_FRAME_INFO))
    {
        memcpy(dst, src, size);
        return;
    }
    memcpy(info, info32, FIELD_OFFSET(struct frame_info32, hDirectDraw));
    info->hDirectDraw = ULongToHandle(info32->hDirectDraw);
    info->hSurfaceHandle = ULongToHandle(info32->hSurfaceHandle);
    info->DirectDrawRect = info32->DirectDrawRect;
    memcpy(&info->Reserved1, info32->Reserved, sizeof(info32->Reserved));
    if (info->ExtendedHeaderSize == sizeof(*info32)) info->ExtendedHeaderSize = sizeof(*info);
}

static void extension_out32(BYTE *dst, const BYTE *src, ULONG size)
{
    struct frame_info32 *info32 = (struct frame_info32 *)dst;
    const KS_FRAME_INFO *info = (const KS_FRAME_INFO *)src;

    if (size != sizeof(KS_FRAME_INFO))
    {
        memcpy(dst, src, size);
        return;
    }
    memcpy(info32, info, FIELD_OFFSET(struct frame_info32, hDirectDraw));
    info32->hDirectDraw = HandleToULong(info->hDirectDraw);
    info32->hSurfaceHandle = HandleToULong(info->hSurfaceHandle);
    info32->DirectDrawRect = info->DirectDrawRect;
    memcpy(info32->Reserved, &info->Reserved1, sizeof(info32->Reserved));
    if (info32->ExtendedHeaderSize == sizeof(*info)) info32->ExtendedHeaderSize = sizeof(*info32);
}

static ULONG64 header_in32(KSSTREAM_HEADER *dst, const BYTE *src, ULONG size)
{
    const struct header32 *header = (const struct header32 *)src;

    memcpy(dst, header, FIELD_OFFSET(struct header32, Data)); /* the same in both */
    dst->Size = size;
    dst->OptionsFlags = header->OptionsFlags;
    extension_in32((BYTE *)(dst + 1), src + sizeof(*header), size - sizeof(*dst));
    return header->Data;
}

static void header_out32(BYTE *dst, const KSSTREAM_HEADER *src, ULONG size)
{
    struct header32 *header = (struct header32 *)dst;

    header->TypeSpecificFlags = src->TypeSpecificFlags;
    header->PresentationTime = src->PresentationTime;
    header->Duration = src->Duration;
    header->DataUsed = src->DataUsed;
    header->OptionsFlags = src->OptionsFlags;
    extension_out32(dst + sizeof(*header), (const BYTE *)(src + 1), size - sizeof(*src));
}

#else

/* All clients are 32-bit. */
#define PLAIN_SIZE32 sizeof(KSSTREAM_HEADER)
#define HIGHEST_ADDRESS 0x100000000ull
#define extension_size32(size) (size)
#define header_in32 native_header_in
#define header_out32 native_header_out

#endif

static ULONG64 native_header_in(KSSTREAM_HEADER *dst, const BYTE *src, ULONG size)
{
    memcpy(dst, src, size);
    return (ULONG_PTR)dst->Data;
}

static void native_header_out(BYTE *dst, const KSSTREAM_HEADER *src, ULONG size)
{
    KSSTREAM_HEADER *header = (KSSTREAM_HEADER *)dst;

    header->TypeSpecificFlags = src->TypeSpecificFlags;
    header->PresentationTime = src->PresentationTime;
    header->Duration = src->Duration;
    header->DataUsed = src->DataUsed;
    header->OptionsFlags = src->OptionsFlags;
    memcpy(header + 1, src + 1, size - sizeof(*header));
}

ULONG64 header_in(KSSTREAM_HEADER *dst, const BYTE *src, ULONG size, BOOLEAN wow64)
{
    return wow64 ? header_in32(dst, src, size) : native_header_in(dst, src, size);
}

void header_out(BYTE *dst, const KSSTREAM_HEADER *src, ULONG size, BOOLEAN wow64)
{
    if (wow64) header_out32(dst, src, size);
    else native_header_out(dst, src, size);
}

ULONG plain_header_size(BOOLEAN wow64)
{
    return wow64 ? PLAIN_SIZE32 : sizeof(KSSTREAM_HEADER);
}

ULONG header_size(const struct ks_pin *pin)
{
    return max(pin->pub.StreamHeaderSize, sizeof(KSSTREAM_HEADER));
}

ULONG client_header_size(const struct ks_pin *pin, BOOLEAN wow64)
{
    ULONG size = header_size(pin);

    return wow64 ? PLAIN_SIZE32 + extension_size32(size - sizeof(KSSTREAM_HEADER)) : size;
}

BOOLEAN in_address_space(ULONG64 address, ULONG size, BOOLEAN wow64)
{
    ULONG64 end = wow64 ? 0x100000000ull : HIGHEST_ADDRESS;

    return address <= end && size <= end - address;
}
