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
#define HUGE_FRAME          0x800000    /* bytes; more than 1080p in any format */

/* 100 ns from frame to frame */
#define FPS_240             41666
#define FPS_60              166666
#define FPS_30              333333
#define FPS_15              666666
#define FPS_1               10000000

#define STATIC_SUBTYPE_RGB24 0xe436eb7d, 0x524f, 0x11ce, 0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70
#define STATIC_SUBTYPE_RGB32 0xe436eb7e, 0x524f, 0x11ce, 0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70
#define STATIC_SUBTYPE_FOURCC(c) c, 0x0000, 0x0010, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71
#define FOURCC_YUY2 0x32595559
#define FOURCC_UYVY 0x59565955
#define FOURCC_NV12 0x3231564e

/* dwBitRate and its like have 32 bits (the limits 31): what doesn't fit is reported as the greatest number */
#define CLAMP(value, max) ((value) > (max) ? (max) : (value))
#define BITS_PER_SECOND(size, interval) CLAMP((LONGLONG)(size) * 8 * 10000000 / (interval), 0x7fffffff)

/* bytes of a frame, or of the greatest one that there can be */
#define PICTURE_SIZE(bits, width, height) ((width) * (height) * (bits) / 8)
#define MJPG_SIZE(bits, width, height) KSVIRT_MJPG_SIZE(width, height)
#define DEFAULT_PICTURE_SIZE PICTURE_SIZE(24, DEFAULT_WIDTH, DEFAULT_HEIGHT)

/*
 * A range is made of a format and of bounds, and both are lists of macro arguments:
 *   format: bits of a pixel, compression, subtype, the macro for a frame's size, whether all frames have that size
 *   bounds: smallest width and height, greatest ones, those of the default format, shortest and longest interval
 * GUIDs are in parentheses, as they have commas in them.
 */
#define RGB24 24, KS_BI_RGB, (STATIC_SUBTYPE_RGB24), PICTURE_SIZE, TRUE
#define YUY2 16, FOURCC_YUY2, (STATIC_SUBTYPE_FOURCC(FOURCC_YUY2)), PICTURE_SIZE, TRUE
#define UYVY 16, FOURCC_UYVY, (STATIC_SUBTYPE_FOURCC(FOURCC_UYVY)), PICTURE_SIZE, TRUE
#define NV12 12, FOURCC_NV12, (STATIC_SUBTYPE_FOURCC(FOURCC_NV12)), PICTURE_SIZE, TRUE
#define RGB32 32, KS_BI_RGB, (STATIC_SUBTYPE_RGB32), PICTURE_SIZE, TRUE
#define MJPG 24, KSVIRT_MJPG_FOURCC, (STATIC_SUBTYPE_FOURCC(KSVIRT_MJPG_FOURCC)), MJPG_SIZE, FALSE

#define ONE_SIZE(width, height, fastest) width, height, width, height, width, height, fastest, FPS_15
#define SIZES_FROM(width, height) \
    width, height, KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT, DEFAULT_WIDTH, DEFAULT_HEIGHT, FPS_240, FPS_1

/* InputSize is MaxOutputSize: nothing is cropped, nothing scaled. */
#define CONFIG_CAPS(specifier, min_size, max_size, min_width, min_height, max_width, max_height, min_interval, \
        max_interval) \
    { \
        GUID_INIT specifier, KS_AnalogVideo_None, \
        {max_width, max_height}, {max_width, max_height}, {max_width, max_height}, 1, 1, 1, 1, \
        {min_width, min_height}, {max_width, max_height}, SIZE_STEP, SIZE_STEP, 0, 0, 0, 0, min_interval, max_interval, \
        BITS_PER_SECOND(min_size, max_interval), BITS_PER_SECOND(max_size, min_interval) \
    }

/* The address of a static range. What follows max_interval goes between interval and bitmap header of the video header. */
#define RANGE(type, specifier, bits, compression, subtype, size, fixed, min_width, min_height, max_width, max_height, \
        width, height, min_interval, max_interval, ...) \
    &((const type) \
    { \
        {{ sizeof(type), 0, size(bits, width, height), 0, GUID_INIT(STATIC_KSDATAFORMAT_TYPE_VIDEO), \
                GUID_INIT subtype, GUID_INIT specifier }}, \
        fixed, FALSE, KS_VIDEOSTREAM_CAPTURE, 0, \
        CONFIG_CAPS(specifier, size(bits, min_width, min_height), size(bits, max_width, max_height), min_width, min_height, \
                max_width, max_height, min_interval, max_interval), \
        { \
            {0, 0, width, height}, {0, 0, width, height}, BITS_PER_SECOND(size(bits, width, height), FPS_30), 0, FPS_30, \
            __VA_ARGS__ \
            { sizeof(KS_BITMAPINFOHEADER), width, height, 1, bits, compression, size(bits, width, height), 0, 0, 0, 0 } \
        } \
    }).DataRange

#define VIDEO_RANGE(...) RANGE(KS_DATARANGE_VIDEO, (STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO), __VA_ARGS__, )
#define VIDEO2_RANGE(...) \
    RANGE(KS_DATARANGE_VIDEO2, (STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO2), __VA_ARGS__, 0, 0, 4, 3, 0, 0,)

/* In the order of preference: Wine has no colour converter, and RGB24 is what most programs ask for. */
#define ALL_FORMATS(range, bounds) \
    range(RGB24, bounds), range(YUY2, bounds), range(UYVY, bounds), range(NV12, bounds), range(RGB32, bounds)

/*
 * What usbvideo.sys makes of a UVC camera's descriptors: a range for each format and size, with a span of rates, the
 * default of which is 30 frames/s. Most programs take an entry of GetStreamCaps for one mode, look at nothing but its
 * media type, and at no specifier but VIDEOINFO (openpnp-capture and libdshowcapture pass over VIDEOINFO2). Those that
 * know rates take them from the span. So these are few enough for a menu, and what else can be had comes behind.
 */
#define COMMON_SIZES(format) \
    VIDEO_RANGE(format, ONE_SIZE(640, 480, FPS_60)), \
    VIDEO_RANGE(format, ONE_SIZE(320, 240, FPS_60)), \
    VIDEO_RANGE(format, ONE_SIZE(160, 120, FPS_60)), \
    VIDEO_RANGE(format, ONE_SIZE(800, 600, FPS_60)), \
    VIDEO_RANGE(format, ONE_SIZE(1280, 720, FPS_60)), \
    VIDEO_RANGE(format, ONE_SIZE(1920, 1080, FPS_60)), \
    VIDEO_RANGE(format, ONE_SIZE(3840, 2160, FPS_30))

#define ALL_SIZES(width, height) \
    ALL_FORMATS(VIDEO_RANGE, SIZES_FROM(width, height)), ALL_FORMATS(VIDEO2_RANGE, SIZES_FROM(width, height))

const KSDATARANGE *const camera_ranges[CAMERA_RANGES_COUNT] =
{
    COMMON_SIZES(RGB24), COMMON_SIZES(YUY2), COMMON_SIZES(UYVY), COMMON_SIZES(NV12), COMMON_SIZES(RGB32), COMMON_SIZES(MJPG),
    ALL_SIZES(KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT),
    VIDEO_RANGE(MJPG, SIZES_FROM(KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT)),
    VIDEO2_RANGE(MJPG, SIZES_FROM(KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT)),
};

const KSDATARANGE *const pattern_ranges[PICTURE_RANGES_COUNT] =
{
    ALL_SIZES(KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT),
};

const KSDATARANGE *const feed_ranges[PICTURE_RANGES_COUNT] =
{
    ALL_SIZES(FEED_MIN_SIZE, FEED_MIN_SIZE),
};

/* Before a pin has a format; format_edit_framing() fills in the sizes. */
#define VIDEO_FRAMING(flags) \
    { \
        1, 0, {1, 1, 0}, 0, \
        {{ \
            GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_NONPAGED), GUID_INIT(STATIC_KS_TYPE_DONT_CARE), 0, 0, \
            KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY | KSALLOCATOR_REQUIREMENTF_PREFERENCES_ONLY | (flags), 4, 15, 0, \
            {0, ~0u, 1}, {{DEFAULT_PICTURE_SIZE, DEFAULT_PICTURE_SIZE, 1}, 0, 0} \
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

static BOOLEAN in_caps(const KS_VIDEO_STREAM_CONFIG_CAPS *caps, ULONG width, ULONG height)
{
    return width >= (ULONG)caps->MinOutputSize.cx && width <= (ULONG)caps->MaxOutputSize.cx
            && height >= (ULONG)caps->MinOutputSize.cy && height <= (ULONG)caps->MaxOutputSize.cy;
}

/* The frames of a format, but for their rate. A negative height is that of a picture with the top row first, see picture_init(). Returns
 * FALSE if there can be no such picture. */
BOOLEAN format_set_picture(struct stream_format *format, enum ksvirt_format picture, BOOLEAN mjpg, LONG width, LONG height)
{
    if (!picture_init(&format->picture, picture, width, height)) return FALSE;
    format->mjpg = mjpg;
    format->frame_size = mjpg ? KSVIRT_MJPG_SIZE(format->picture.width, format->picture.height) : (ULONG)format->picture.size;
    return TRUE;
}

/* Is this what one of our ranges can be? The rectangles are left alone: programs that change biWidth and biHeight leave
 * old ones behind, and no crop or stretch is offered that they could ask for. */
static NTSTATUS parse_header(const void *data, const KSDATARANGE *range, struct stream_format *parsed)
{
    const BOOLEAN video2 = is_video2(range);
    const struct video_header header = get_header(data, video2);
    const struct video_header ours = get_header(range_header(range), video2);
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps;
    enum ksvirt_format format;
    BOOLEAN mjpg;

    if (header.bitmap->biSize < sizeof(KS_BITMAPINFOHEADER)) return STATUS_NO_MATCH;
    if (header.bitmap->biPlanes != 1 || header.bitmap->biBitCount != ours.bitmap->biBitCount
            || header.bitmap->biCompression != ours.bitmap->biCompression)
        return STATUS_NO_MATCH;
    if (header.interlace) return STATUS_NO_MATCH;
    if (*header.interval < caps->MinFrameInterval || *header.interval > caps->MaxFrameInterval) return STATUS_NO_MATCH;
    if (header.bitmap->biWidth <= 0) return STATUS_NO_MATCH;
    mjpg = range->SubFormat.Data1 == KSVIRT_MJPG_FOURCC;
    format = mjpg ? KSVIRT_NV12 : ksvirt_format_from_subtype(range->SubFormat.Data1);
    if (!format_set_picture(parsed, format, mjpg, header.bitmap->biWidth, header.bitmap->biHeight)) return STATUS_NO_MATCH;
    if (!in_caps(caps, parsed->picture.width, parsed->picture.height)) return STATUS_NO_MATCH;
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
    if (bitmap->biSizeImage && bitmap->biSizeImage < parsed->frame_size) return STATUS_NO_MATCH;
    return STATUS_SUCCESS;
}

/* Returns the first of the pin's ranges that a data format is in. */
static const KSDATARANGE *first_range(const KSPIN *pin, const KSDATAFORMAT *format, struct stream_format *parsed)
{
    const KSPIN_DESCRIPTOR *descriptor = &pin->Descriptor->PinDescriptor;
    ULONG i;

    for (i = 0; i < descriptor->DataRangesCount; i++)
        if (NT_SUCCESS(format_parse(format, descriptor->DataRanges[i], parsed))) return descriptor->DataRanges[i];
    return NULL;
}

/* Checks a data format against all of the pin's ranges. */
NTSTATUS format_find(const KSPIN *pin, const KSDATAFORMAT *format, struct stream_format *parsed)
{
    return first_range(pin, format, parsed) ? STATUS_SUCCESS : STATUS_NO_MATCH;
}

/* Like format_parse(), but a format that is in several of the pin's ranges belongs to the first one only: a SetDataFormat
 * that refuses the format for a reason of its own isn't asked again about the next range. */
NTSTATUS format_parse_first(const KSPIN *pin, const KSDATARANGE *range, struct stream_format *parsed)
{
    return first_range(pin, pin->ConnectionFormat, parsed) == range ? STATUS_SUCCESS : STATUS_NO_MATCH;
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
    const ULONG64 rate = (ULONG64)format->frame_size * 8 * 10000000 / (ULONG64)format->interval;

    return rate > 0xffffffff ? 0xffffffff : (ULONG)rate;
}

/* Writes the format that follows from the header in data. */
static void complete_format(KSDATAFORMAT *format, const KSDATARANGE *range, const void *header,
        const struct stream_format *parsed)
{
    const RECT whole = {0, 0, (LONG)parsed->picture.width, (LONG)parsed->picture.height};

    *format = *range;
    format->Flags = 0;
    format->SampleSize = parsed->frame_size;
    format->Reserved = 0;
    if (is_video2(range))
    {
        KS_VIDEOINFOHEADER2 *info = (KS_VIDEOINFOHEADER2 *)(format + 1);

        format->FormatSize = sizeof(KS_DATAFORMAT_VIDEOINFOHEADER2);
        *info = *(const KS_VIDEOINFOHEADER2 *)header;
        info->rcSource = info->rcTarget = whole;
        info->dwBitRate = bit_rate(parsed);
        info->bmiHeader.biSize = sizeof(info->bmiHeader);
        info->bmiHeader.biSizeImage = parsed->frame_size;
    }
    else
    {
        KS_VIDEOINFOHEADER *info = (KS_VIDEOINFOHEADER *)(format + 1);

        format->FormatSize = sizeof(KS_DATAFORMAT_VIDEOINFOHEADER);
        *info = *(const KS_VIDEOINFOHEADER *)header;
        info->rcSource = info->rcTarget = whole;
        info->dwBitRate = bit_rate(parsed);
        info->bmiHeader.biSize = sizeof(info->bmiHeader);
        info->bmiHeader.biSizeImage = parsed->frame_size;
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

/* Gives a format that is in one of the pin's ranges another picture size; the picture keeps its orientation. Returns FALSE,
 * and the format is spoilt, if it can't have that size. */
BOOLEAN format_resize(const KSPIN *pin, KSDATAFORMAT *format, ULONG width, ULONG height, struct stream_format *parsed)
{
    struct video_header header = get_header(format + 1, is_video2(format));
    KS_BITMAPINFOHEADER *bitmap = (KS_BITMAPINFOHEADER *)header.bitmap;

    if (width > KSVIRT_MAX_WIDTH || height > KSVIRT_MAX_HEIGHT) return FALSE;
    bitmap->biWidth = (LONG)width;
    bitmap->biHeight = bitmap->biHeight < 0 ? -(LONG)height : (LONG)height;
    bitmap->biSizeImage = 0;
    if (!NT_SUCCESS(format_find(pin, format, parsed))) return FALSE;
    bitmap->biSizeImage = format->SampleSize = parsed->frame_size;
    return TRUE;
}

BOOLEAN format_is_video2(const KSDATAFORMAT *format)
{
    return is_video2(format);
}

static const KSDATARANGE *find_range(enum ksvirt_format format, BOOLEAN video2)
{
    ULONG i;

    for (i = 0; i < PICTURE_RANGES_COUNT; i++)
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

/* Makes the pin ask for buffers that hold its frames. The filter control mutex is held. */
NTSTATUS format_edit_framing(KSPIN *pin, const struct stream_format *format)
{
    const ULONG size = format->frame_size;
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
