/*
 * Video formats: data ranges, intersection, checks
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

#include "ksvirt_private.h"

#define FEED_MIN_SIZE       16
#define SIZE_STEP           2
#define DEFAULT_WIDTH       640
#define DEFAULT_HEIGHT      480
#define DEFAULT_INTERVAL    333333
#define HUGE_FRAME          0x800000    /* bytes; more than 1080p in any format */
#define MIN_INTERVAL        41666       /* 240 frames/s */
#define MAX_INTERVAL        10000000    /* 1 frame/s */

#define STATIC_SUBTYPE_RGB24 0xe436eb7d, 0x524f, 0x11ce, 0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70
#define STATIC_SUBTYPE_RGB32 0xe436eb7e, 0x524f, 0x11ce, 0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70
#define STATIC_SUBTYPE_FOURCC(c) c, 0x0000, 0x0010, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71
#define FOURCC_YUY2 0x32595559
#define FOURCC_UYVY 0x59565955
#define FOURCC_NV12 0x3231564e

/* dwBitRate and its like have 32 bits (the limits 31): what doesn't fit is reported as the greatest number */
#define CLAMP(value, max) ((value) > (max) ? (max) : (value))
#define BITS_PER_SECOND(bits, width, height, fps) CLAMP((LONGLONG)(width) * (height) * (bits) * (fps), 0x7fffffff)

#define DEFAULT_SIZE(bits) (DEFAULT_WIDTH * DEFAULT_HEIGHT * (bits) / 8)

#define DATA_RANGE(type, bits, ...) \
    {{ sizeof(type), 0, DEFAULT_SIZE(bits), 0, GUID_INIT(STATIC_KSDATAFORMAT_TYPE_VIDEO), __VA_ARGS__ }}

#define CONFIG_CAPS(bits, min_width, min_height, ...) \
    { \
        __VA_ARGS__, KS_AnalogVideo_None, \
        {KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT}, /* InputSize; nothing is cropped */ \
        {KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT}, {KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT}, 1, 1, 1, 1, \
        {min_width, min_height}, {KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT}, SIZE_STEP, SIZE_STEP, \
        0, 0, 0, 0, MIN_INTERVAL, MAX_INTERVAL, \
        BITS_PER_SECOND(bits, min_width, min_height, 1), \
        BITS_PER_SECOND(bits, KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT, 240) \
    }

#define BITMAP_HEADER(bits, compression) \
    { sizeof(KS_BITMAPINFOHEADER), DEFAULT_WIDTH, DEFAULT_HEIGHT, 1, bits, compression, DEFAULT_SIZE(bits), 0, 0, 0, 0 }

#define DEFAULT_RECT {0, 0, DEFAULT_WIDTH, DEFAULT_HEIGHT}

#define VIDEO_RANGE(bits, compression, min_width, min_height, ...) \
    { \
        DATA_RANGE(KS_DATARANGE_VIDEO, bits, GUID_INIT(__VA_ARGS__), \
                GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO)), \
        TRUE, FALSE, KS_VIDEOSTREAM_CAPTURE, 0, \
        CONFIG_CAPS(bits, min_width, min_height, GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO)), \
        { \
            DEFAULT_RECT, DEFAULT_RECT, BITS_PER_SECOND(bits, DEFAULT_WIDTH, DEFAULT_HEIGHT, 30), 0, DEFAULT_INTERVAL, \
            BITMAP_HEADER(bits, compression) \
        } \
    }

#define VIDEO2_RANGE(bits, compression, min_width, min_height, ...) \
    { \
        DATA_RANGE(KS_DATARANGE_VIDEO2, bits, GUID_INIT(__VA_ARGS__), \
                GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO2)), \
        TRUE, FALSE, KS_VIDEOSTREAM_CAPTURE, 0, \
        CONFIG_CAPS(bits, min_width, min_height, GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO2)), \
        { \
            DEFAULT_RECT, DEFAULT_RECT, BITS_PER_SECOND(bits, DEFAULT_WIDTH, DEFAULT_HEIGHT, 30), 0, DEFAULT_INTERVAL, \
            0, 0, 4, 3, 0, 0, BITMAP_HEADER(bits, compression) \
        } \
    }

/* in the order of preference: Wine has no colour converter, and RGB24 is what most programs ask for */
#define ALL_FORMATS(range, min_width, min_height) \
    range(24, KS_BI_RGB, min_width, min_height, STATIC_SUBTYPE_RGB24), \
    range(16, FOURCC_YUY2, min_width, min_height, STATIC_SUBTYPE_FOURCC(FOURCC_YUY2)), \
    range(16, FOURCC_UYVY, min_width, min_height, STATIC_SUBTYPE_FOURCC(FOURCC_UYVY)), \
    range(12, FOURCC_NV12, min_width, min_height, STATIC_SUBTYPE_FOURCC(FOURCC_NV12)), \
    range(32, KS_BI_RGB, min_width, min_height, STATIC_SUBTYPE_RGB32)

static const KS_DATARANGE_VIDEO camera_video[KSVIRT_FORMAT_COUNT] =
{
    ALL_FORMATS(VIDEO_RANGE, KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT)
};

static const KS_DATARANGE_VIDEO2 camera_video2[KSVIRT_FORMAT_COUNT] =
{
    ALL_FORMATS(VIDEO2_RANGE, KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT)
};

static const KS_DATARANGE_VIDEO feed_video[KSVIRT_FORMAT_COUNT] =
{
    ALL_FORMATS(VIDEO_RANGE, FEED_MIN_SIZE, FEED_MIN_SIZE)
};

static const KS_DATARANGE_VIDEO2 feed_video2[KSVIRT_FORMAT_COUNT] =
{
    ALL_FORMATS(VIDEO2_RANGE, FEED_MIN_SIZE, FEED_MIN_SIZE)
};

const KSDATARANGE *const camera_ranges[VIDEO_RANGES_COUNT] =
{
    &camera_video[0].DataRange, &camera_video2[0].DataRange, &camera_video[1].DataRange, &camera_video2[1].DataRange,
    &camera_video[2].DataRange, &camera_video2[2].DataRange, &camera_video[3].DataRange, &camera_video2[3].DataRange,
    &camera_video[4].DataRange, &camera_video2[4].DataRange,
};

const KSDATARANGE *const feed_ranges[VIDEO_RANGES_COUNT] =
{
    &feed_video[0].DataRange, &feed_video2[0].DataRange, &feed_video[1].DataRange, &feed_video2[1].DataRange,
    &feed_video[2].DataRange, &feed_video2[2].DataRange, &feed_video[3].DataRange, &feed_video2[3].DataRange,
    &feed_video[4].DataRange, &feed_video2[4].DataRange,
};

/* Before a pin has a format; format_edit_framing() fills in the sizes. */
#define VIDEO_FRAMING(flags) \
    { \
        1, 0, {1, 1, 0}, 0, \
        {{ \
            GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_NONPAGED), GUID_INIT(STATIC_KS_TYPE_DONT_CARE), 0, 0, \
            KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY | KSALLOCATOR_REQUIREMENTF_PREFERENCES_ONLY | (flags), 4, 15, 0, \
            {0, ~0u, 1}, {{DEFAULT_SIZE(24), DEFAULT_SIZE(24), 1}, 0, 0} \
        }} \
    }

const KSALLOCATOR_FRAMING_EX video_framing = VIDEO_FRAMING(0);
const KSALLOCATOR_FRAMING_EX inplace_framing = VIDEO_FRAMING(KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER);

/* The members that both kinds of video headers have, wherever they are. */
struct video_header
{
    const LONGLONG *interval;
    const KS_BITMAPINFOHEADER *bitmap;
    ULONG interlace;
};

static BOOLEAN is_video2(const KSDATARANGE *range)
{
    static const GUID video2 = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO2);

    return IsEqualGUID(&range->Specifier, &video2);
}

static struct video_header get_header(const void *header, BOOLEAN video2)
{
    struct video_header ret;

    if (video2)
    {
        const KS_VIDEOINFOHEADER2 *info = header;

        ret.interval = &info->AvgTimePerFrame;
        ret.bitmap = &info->bmiHeader;
        ret.interlace = info->dwInterlaceFlags;
    }
    else
    {
        const KS_VIDEOINFOHEADER *info = header;

        ret.interval = &info->AvgTimePerFrame;
        ret.bitmap = &info->bmiHeader;
        ret.interlace = 0;
    }
    return ret;
}

/* The video header has the same place in both kinds of ranges. */
static const void *range_header(const KSDATARANGE *range)
{
    return (const UCHAR *)range + FIELD_OFFSET(KS_DATARANGE_VIDEO, VideoInfoHeader);
}

/* Is this what one of our ranges can be? The rectangles are left alone: programs that change biWidth and biHeight leave
 * old ones behind, and no crop or stretch is offered that they could ask for. */
static NTSTATUS parse_header(const void *data, const KSDATARANGE *range, struct stream_format *parsed)
{
    const BOOLEAN video2 = is_video2(range);
    const struct video_header header = get_header(data, video2);
    const struct video_header ours = get_header(range_header(range), video2);
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps;

    if (header.bitmap->biSize < sizeof(KS_BITMAPINFOHEADER)) return STATUS_NO_MATCH;
    if (header.bitmap->biPlanes != 1 || header.bitmap->biBitCount != ours.bitmap->biBitCount
            || header.bitmap->biCompression != ours.bitmap->biCompression)
        return STATUS_NO_MATCH;
    if (header.interlace) return STATUS_NO_MATCH;
    if (*header.interval < caps->MinFrameInterval || *header.interval > caps->MaxFrameInterval) return STATUS_NO_MATCH;
    if (header.bitmap->biWidth <= 0) return STATUS_NO_MATCH;
    if (!picture_init(&parsed->picture, ksvirt_format_from_subtype(range->SubFormat.Data1), header.bitmap->biWidth,
            header.bitmap->biHeight))
        return STATUS_NO_MATCH;
    if (parsed->picture.width < (ULONG)caps->MinOutputSize.cx || parsed->picture.height < (ULONG)caps->MinOutputSize.cy)
        return STATUS_NO_MATCH;
    parsed->interval = *header.interval;
    return STATUS_SUCCESS;
}

/* Checks a whole data format, whose FormatSize must be true, against the data range of ours that it belongs to. Returns
 * STATUS_NO_MATCH if the pin can't stream it. */
NTSTATUS format_parse(const KSDATAFORMAT *format, const KSDATARANGE *range, struct stream_format *parsed)
{
    const BOOLEAN video2 = is_video2(range);
    const SIZE_T min_size = sizeof(*format) + (video2 ? sizeof(KS_VIDEOINFOHEADER2) : sizeof(KS_VIDEOINFOHEADER));
    const KS_BITMAPINFOHEADER *bitmap;
    NTSTATUS status;

    if (format->FormatSize < min_size || !IsEqualGUID(&format->MajorFormat, &range->MajorFormat)
            || !IsEqualGUID(&format->SubFormat, &range->SubFormat) || !IsEqualGUID(&format->Specifier, &range->Specifier))
        return STATUS_NO_MATCH;
    status = parse_header(format + 1, range, parsed);
    if (!NT_SUCCESS(status)) return status;

    /* 0 is allowed for uncompressed RGB, and says nothing wrong for the others; a smaller picture than we draw does */
    bitmap = get_header(format + 1, video2).bitmap;
    if (bitmap->biSizeImage && bitmap->biSizeImage < parsed->picture.size) return STATUS_NO_MATCH;
    return STATUS_SUCCESS;
}

/* Checks a data format against all of a pin's ranges. */
NTSTATUS format_find(const KSDATAFORMAT *format, const KSDATARANGE *const ranges[VIDEO_RANGES_COUNT],
        struct stream_format *parsed)
{
    ULONG i;

    for (i = 0; i < VIDEO_RANGES_COUNT; i++)
        if (NT_SUCCESS(format_parse(format, ranges[i], parsed))) return STATUS_SUCCESS;
    return STATUS_NO_MATCH;
}

static BOOLEAN same_range(const KSDATARANGE *caller, const KSDATARANGE *ours)
{
    const KS_DATARANGE_VIDEO *a = (const KS_DATARANGE_VIDEO *)caller, *b = (const KS_DATARANGE_VIDEO *)ours;

    return a->bFixedSizeSamples == b->bFixedSizeSamples && a->bTemporalCompression == b->bTemporalCompression
            && a->StreamDescriptionFlags == b->StreamDescriptionFlags
            && a->MemoryAllocationFlags == b->MemoryAllocationFlags
            && RtlCompareMemory(&a->ConfigCaps, &b->ConfigCaps, sizeof(a->ConfigCaps)) == sizeof(a->ConfigCaps);
}

static ULONG bit_rate(const struct stream_format *format)
{
    const ULONG64 rate = (ULONG64)format->picture.size * 8 * 10000000 / (ULONG64)format->interval;

    return rate > 0xffffffff ? 0xffffffff : (ULONG)rate;
}

/* Writes the format that follows from the header in data. */
static void complete_format(KSDATAFORMAT *format, const KSDATARANGE *range, const void *header,
        const struct stream_format *parsed)
{
    const RECT whole = {0, 0, (LONG)parsed->picture.width, (LONG)parsed->picture.height};

    *format = *range;
    format->Flags = 0;
    format->SampleSize = (ULONG)parsed->picture.size;
    format->Reserved = 0;
    if (is_video2(range))
    {
        KS_VIDEOINFOHEADER2 *info = (KS_VIDEOINFOHEADER2 *)(format + 1);

        format->FormatSize = sizeof(KS_DATAFORMAT_VIDEOINFOHEADER2);
        *info = *(const KS_VIDEOINFOHEADER2 *)header;
        info->rcSource = info->rcTarget = whole;
        info->dwBitRate = bit_rate(parsed);
        info->bmiHeader.biSize = sizeof(info->bmiHeader);
        info->bmiHeader.biSizeImage = (ULONG)parsed->picture.size;
    }
    else
    {
        KS_VIDEOINFOHEADER *info = (KS_VIDEOINFOHEADER *)(format + 1);

        format->FormatSize = sizeof(KS_DATAFORMAT_VIDEOINFOHEADER);
        *info = *(const KS_VIDEOINFOHEADER *)header;
        info->rcSource = info->rcTarget = whole;
        info->dwBitRate = bit_rate(parsed);
        info->bmiHeader.biSize = sizeof(info->bmiHeader);
        info->bmiHeader.biSizeImage = (ULONG)parsed->picture.size;
    }
}

/* IntersectHandler of all video pins (AVStrMiniIntersectHandlerEx). A caller's range is either general, then our
 * default format is the answer, or one of ours with another VideoInfoHeader in it, of which the rest is computed here. */
NTSTATUS format_intersect(PVOID filter, PIRP irp, PKSP_PIN request, PKSDATARANGE caller, PKSDATARANGE ours, ULONG size,
        PVOID data, PULONG needed)
{
    const BOOLEAN video2 = is_video2(ours);
    const ULONG range_size = video2 ? sizeof(KS_DATARANGE_VIDEO2) : sizeof(KS_DATARANGE_VIDEO);
    const KSDATARANGE *range = ours;
    struct stream_format parsed;
    NTSTATUS status;

    if (IsEqualGUID(&caller->Specifier, &ours->Specifier) && caller->FormatSize >= range_size)
    {
        if (!same_range(caller, ours)) return STATUS_NO_MATCH;
        range = caller;
    }
    else if (caller->FormatSize != sizeof(KSDATARANGE) && IsEqualGUID(&caller->Specifier, &ours->Specifier))
        return STATUS_NO_MATCH; /* cut off somewhere */

    status = parse_header(range_header(range), ours, &parsed);
    if (!NT_SUCCESS(status)) return status;

    *needed = video2 ? sizeof(KS_DATAFORMAT_VIDEOINFOHEADER2) : sizeof(KS_DATAFORMAT_VIDEOINFOHEADER);
    if (!size) return STATUS_BUFFER_OVERFLOW;
    if (size < *needed || !data) return STATUS_BUFFER_TOO_SMALL;
    complete_format(data, ours, range_header(range), &parsed);
    return STATUS_SUCCESS;
}

/* Gives a format that is one of the ranges another picture size; the picture keeps its orientation. Returns FALSE, and the
 * format is spoilt, if it can't have that size. */
BOOLEAN format_resize(KSDATAFORMAT *format, const KSDATARANGE *const ranges[VIDEO_RANGES_COUNT], ULONG width, ULONG height,
        struct stream_format *parsed)
{
    struct video_header header = get_header(format + 1, is_video2(format));
    KS_BITMAPINFOHEADER *bitmap = (KS_BITMAPINFOHEADER *)header.bitmap;

    if (width > KSVIRT_MAX_WIDTH || height > KSVIRT_MAX_HEIGHT) return FALSE;
    bitmap->biWidth = (LONG)width;
    bitmap->biHeight = bitmap->biHeight < 0 ? -(LONG)height : (LONG)height;
    bitmap->biSizeImage = 0;
    if (!NT_SUCCESS(format_find(format, ranges, parsed))) return FALSE;
    bitmap->biSizeImage = format->SampleSize = (ULONG)parsed->picture.size;
    return TRUE;
}

BOOLEAN format_is_video2(const KSDATAFORMAT *format)
{
    return is_video2(format);
}

static const KSDATARANGE *find_range(enum ksvirt_format format, BOOLEAN video2)
{
    ULONG i;

    for (i = 0; i < VIDEO_RANGES_COUNT; i++)
        if (ksvirt_format_from_subtype(feed_ranges[i]->SubFormat.Data1) == format && is_video2(feed_ranges[i]) == video2)
            return feed_ranges[i];
    return NULL;
}

/* Writes a whole data format. Returns STATUS_BUFFER_OVERFLOW and the bytes that it needs if size is 0,
 * STATUS_BUFFER_TOO_SMALL if it is too small. */
NTSTATUS format_make(const struct stream_format *format, BOOLEAN video2, ULONG size, void *data, ULONG *needed)
{
    const KSDATARANGE *range = find_range(format->picture.format, video2);
    const LONG height = (LONG)format->picture.height;
    union
    {
        KS_VIDEOINFOHEADER v1;
        KS_VIDEOINFOHEADER2 v2;
    } header;
    KS_BITMAPINFOHEADER *bitmap = video2 ? &header.v2.bmiHeader : &header.v1.bmiHeader;
    const BOOLEAN rgb = format->picture.format == KSVIRT_RGB24 || format->picture.format == KSVIRT_RGB32;

    *needed = video2 ? sizeof(KS_DATAFORMAT_VIDEOINFOHEADER2) : sizeof(KS_DATAFORMAT_VIDEOINFOHEADER);
    if (!size) return STATUS_BUFFER_OVERFLOW;
    if (size < *needed || !data) return STATUS_BUFFER_TOO_SMALL;

    RtlCopyMemory(&header, range_header(range), video2 ? sizeof(header.v2) : sizeof(header.v1));
    if (video2) header.v2.AvgTimePerFrame = format->interval;
    else header.v1.AvgTimePerFrame = format->interval;
    bitmap->biWidth = (LONG)format->picture.width;
    bitmap->biHeight = rgb && !format->picture.bottom_up ? -height : height;
    complete_format(data, range, &header, format);
    return STATUS_SUCCESS;
}

/* An intersection whose only result can be this format. A caller that wants something of its own in the VideoInfoHeader
 * must want this; one that hands back our range with our default header wants nothing. */
NTSTATUS format_intersect_with(const struct stream_format *format, const KSDATARANGE *caller, const KSDATARANGE *ours,
        ULONG size, void *data, ULONG *needed)
{
    const BOOLEAN video2 = is_video2(ours);
    const SIZE_T header_size = video2 ? sizeof(KS_VIDEOINFOHEADER2) : sizeof(KS_VIDEOINFOHEADER);
    const ULONG range_size = video2 ? sizeof(KS_DATARANGE_VIDEO2) : sizeof(KS_DATARANGE_VIDEO);
    struct stream_format wanted;

    if (IsEqualGUID(&caller->Specifier, &ours->Specifier) && caller->FormatSize != sizeof(KSDATARANGE))
    {
        if (caller->FormatSize < range_size || !same_range(caller, ours)) return STATUS_NO_MATCH;
        if (RtlCompareMemory(range_header(caller), range_header(ours), header_size) != header_size
                && (!NT_SUCCESS(parse_header(range_header(caller), ours, &wanted))
                || !picture_equal(&wanted.picture, &format->picture)))
            return STATUS_NO_MATCH;
    }
    return format_make(format, video2, size, data, needed);
}

/* Makes the pin ask for buffers that hold its pictures. The filter control mutex is held. */
NTSTATUS format_edit_framing(KSPIN *pin, const struct stream_format *format)
{
    const ULONG size = (ULONG)format->picture.size;
    KS_FRAMING_ITEM *item;
    NTSTATUS status;

    /* the descriptor is in read-only memory and everybody's: edit copies */
    status = KsEdit(pin, &pin->Descriptor, KSVIRT_TAG);
    if (!NT_SUCCESS(status)) return status;
    status = KsEdit(pin, &pin->Descriptor->AllocatorFraming, KSVIRT_TAG);
    if (!NT_SUCCESS(status)) return status;

    item = ((KSALLOCATOR_FRAMING_EX *)pin->Descriptor->AllocatorFraming)->FramingItem;
    /* Enough to outlast a scheduling stall of 200 ms at 30 frames/s, unless the frames are huge. */
    item->Frames = size > HUGE_FRAME ? 4 : 8;
    item->PhysicalRange.MinFrameSize = item->PhysicalRange.MaxFrameSize = size;
    item->PhysicalRange.Stepping = 0;
    item->FramingRange.Range = item->PhysicalRange;
    return STATUS_SUCCESS;
}
