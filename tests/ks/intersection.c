/*
 * KSPROPERTY_PIN_DATAINTERSECTION: which format do a caller's ranges and a pin's ranges have in common
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

#include "../kstest.h"

struct intersection
{
    KSP_PIN pin;
    KSMULTIPLE_ITEM items;
    UCHAR ranges[8192];
};

static void init_intersection(struct intersection *request, ULONG pin)
{
    memset(request, 0, sizeof(*request));
    request->pin.Property.Set = *GUIDP(KSPROPSETID_Pin);
    request->pin.Property.Id = KSPROPERTY_PIN_DATAINTERSECTION;
    request->pin.Property.Flags = KSPROPERTY_TYPE_GET;
    request->pin.PinId = pin;
    request->items.Size = sizeof(request->items);
}

static void *add_range(struct intersection *request, const void *range, ULONG size)
{
    UCHAR *dst = (UCHAR *)&request->items + request->items.Size;

    memcpy(dst, range, size);
    request->items.Size += (size + 7) & ~7u;
    request->items.Count++;
    return dst;
}

static NTSTATUS intersect(HANDLE filter, const struct intersection *request, void *out, ULONG size, ULONG *returned)
{
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, request, offsetof(struct intersection, items) + request->items.Size, out,
            size, returned);
}

static BOOL has_one_size(const KSDATARANGE *range)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps;

    return caps->MinOutputSize.cx == caps->MaxOutputSize.cx;
}

/* Returns the pin's own range for all sizes of a format, which is in the list. */
static const KSDATARANGE *find_range(const KSMULTIPLE_ITEM *list, ULONG format, const GUID *specifier)
{
    KSDATARANGE *range = (KSDATARANGE *)(list + 1);
    ULONG i;

    for (i = 0; i < list->Count; i++, range = next_range(range))
        if (is_same_guid(&range->SubFormat, &video_formats[format].subtype) && is_same_guid(&range->Specifier, specifier)
                && !has_one_size(range))
            return range;
    ok(0, "No range for %s.\n", video_formats[format].name);
    return NULL;
}

static void check_format(const union video_format *format, ULONG size, const KSDATARANGE *range, LONG width, LONG height)
{
    union video_format copy = *format;
    const KS_BITMAPINFOHEADER *bitmap = video_format_bitmap(&copy);
    struct video_type type = {.format = ksvirt_format_from_subtype(range->SubFormat.Data1)}; /* KSTEST_MJPG if unknown */
    BOOL v2 = is_same_guid(&range->Specifier, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO2));
    ULONG picture;

    ok(format->format.FormatSize == size, "FormatSize is %lu, returned %lu.\n", format->format.FormatSize, size);
    ok(size == (v2 ? sizeof(format->v2) : sizeof(format->v1)), "Returned %lu bytes.\n", size);
    ok(is_same_guid(&format->format.MajorFormat, &range->MajorFormat), "Got format %s.\n",
            wine_dbgstr_guid(&format->format.MajorFormat));
    ok(is_same_guid(&format->format.SubFormat, &range->SubFormat), "Got %s.\n",
            wine_dbgstr_guid(&format->format.SubFormat));
    ok(is_same_guid(&format->format.Specifier, &range->Specifier), "Got %s.\n",
            wine_dbgstr_guid(&format->format.Specifier));
    if (width)
    {
        ok(bitmap->biWidth == width, "Got %ldx%ld, not %ldx%ld.\n", (long)bitmap->biWidth, (long)bitmap->biHeight,
                (long)width, (long)height);
        ok(bitmap->biHeight == height, "Got %ldx%ld, not %ldx%ld.\n", (long)bitmap->biWidth, (long)bitmap->biHeight,
                (long)width, (long)height);
    }
    ok(bitmap->biBitCount == video_formats[type.format].bits, "Got %u bits.\n", bitmap->biBitCount);
    type.width = bitmap->biWidth;
    type.height = abs(bitmap->biHeight);
    picture = video_size(&type);
    ok(bitmap->biSizeImage == picture, "Got image size %lu, not %lu.\n", (ULONG)bitmap->biSizeImage, picture);
    ok(format->format.SampleSize == picture, "Got sample size %lu, not %lu.\n", format->format.SampleSize, picture);
}

/* The size of the format that the range stands for. */
static SIZE default_size(const KSDATARANGE *range)
{
    const KS_BITMAPINFOHEADER *bitmap = &((const KS_DATARANGE_VIDEO *)range)->VideoInfoHeader.bmiHeader;
    SIZE size;

    if (is_same_guid(&range->Specifier, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO2)))
        bitmap = &((const KS_DATARANGE_VIDEO2 *)range)->VideoInfoHeader.bmiHeader;
    size.cx = bitmap->biWidth;
    size.cy = bitmap->biHeight;
    return size;
}

static void test_own_ranges(HANDLE filter, ULONG pin, const KSMULTIPLE_ITEM *list)
{
    const KSDATARANGE *range = (const KSDATARANGE *)(list + 1);
    struct intersection request;
    union video_format format;
    ULONG i, size, returned;
    NTSTATUS status;
    SIZE picture;

    for (i = 0; i < list->Count; i++, range = next_range((KSDATARANGE *)range))
    {
        picture = default_size(range);
        winetest_push_context("range %lu", i);
        init_intersection(&request, pin);
        add_range(&request, range, range->FormatSize);
        status = intersect(filter, &request, NULL, 0, &size);
        ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
        ok(size >= sizeof(format.v1), "Got size %lu.\n", size);
        ok(size <= sizeof(format), "Got size %lu.\n", size);
        memset(&format, 0xcc, sizeof(format));
        status = intersect(filter, &request, &format, sizeof(format), &returned);
        ok(!status, "Got %#lx.\n", status);
        ok(returned == size, "Returned %lu of %lu.\n", returned, size);
        if (!status) check_format(&format, returned, range, picture.cx, picture.cy);
        status = intersect(filter, &request, &format, size - 1, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
        status = intersect(filter, &request, &format, 1, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "One byte gave %#lx.\n", status);
        memset(&format, 0xcc, sizeof(format));
        status = intersect(filter, &request, &format, size, &returned);
        ok(!status, "Got %#lx.\n", status);
        ok(returned == size, "Returned %lu of %lu.\n", returned, size);
        winetest_pop_context();
    }
}

/* The way in which a program chooses a size: the pin's range with its own VideoInfoHeader. */
static void test_sizes(HANDLE filter, ULONG pin, const KSMULTIPLE_ITEM *list)
{
    static const struct
    {
        LONG width, height;
        LONGLONG interval;
        BOOL good;
    }
    tests[] =
    {
        {160, 120, 333333, TRUE}, {320, 240, 400000, TRUE}, {640, 480, 166666, TRUE}, {1920, 1080, 333333, TRUE},
        {3840, 2160, 10000000, TRUE}, {162, 122, 41666, TRUE},
        {158, 120, 333333, FALSE}, {160, 118, 333333, FALSE}, {0, 0, 333333, FALSE}, {3842, 2160, 333333, FALSE},
        {0x7fffffff, 0x7fffffff, 333333, FALSE}, {(LONG)0x80000000, (LONG)0x80000000, 333333, FALSE}, {-320, 240,
        333333, FALSE}, {320, 240, 0, FALSE}, {320, 240, -1, FALSE}, {320, 240, 20000000, FALSE}, {320, 240, 1, FALSE},
    };
    struct intersection request;
    union video_format format;
    KS_DATARANGE_VIDEO *range;
    unsigned int i, kind;
    ULONG returned;
    NTSTATUS status;

    for (kind = 0; kind < ARRAY_SIZE(video_formats); kind++)
    {
        const KSDATARANGE *own = find_range(list, kind, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO));

        if (!own) continue;
        for (i = 0; i < ARRAY_SIZE(tests); i++)
        {
            winetest_push_context("%s %ldx%ld, interval %ld", video_formats[kind].name, (long)tests[i].width,
                    (long)tests[i].height, (long)tests[i].interval);
            init_intersection(&request, pin);
            range = add_range(&request, own, own->FormatSize);
            range->VideoInfoHeader.bmiHeader.biWidth = tests[i].width;
            range->VideoInfoHeader.bmiHeader.biHeight = tests[i].height;
            range->VideoInfoHeader.bmiHeader.biSizeImage = 0;
            range->VideoInfoHeader.AvgTimePerFrame = tests[i].interval;
            status = intersect(filter, &request, &format, sizeof(format), &returned);
            if (tests[i].good)
            {
                ok(!status, "Got %#lx.\n", status);
                if (!status)
                {
                    check_format(&format, returned, own, tests[i].width, tests[i].height);
                    ok(format.v1.VideoInfoHeader.AvgTimePerFrame == tests[i].interval, "Got interval %I64d.\n",
                            format.v1.VideoInfoHeader.AvgTimePerFrame);
                }
            }
            else ok(status == STATUS_NO_MATCH, "Got %#lx.\n", status);
            winetest_pop_context();
        }
    }
}

/* A range for one size has that, with rates from its least to its greatest one. */
static void test_one_size(HANDLE filter, ULONG pin, const KSMULTIPLE_ITEM *list)
{
    static const struct
    {
        LONG width, height, interval; /* added to what the range has: least interval if negative, else greatest one */
        NTSTATUS status;
    }
    tests[] =
    {
        {0, 0, 0, STATUS_SUCCESS}, {2, 0, 0, STATUS_NO_MATCH}, {-2, 0, 0, STATUS_NO_MATCH}, {0, 2, 0, STATUS_NO_MATCH},
        {0, -2, 0, STATUS_NO_MATCH}, {0, 0, 1, STATUS_NO_MATCH}, {0, 0, -1, STATUS_NO_MATCH},
    };
    const KSDATARANGE *own = (const KSDATARANGE *)(list + 1);
    struct intersection request;
    union video_format format;
    KS_DATARANGE_VIDEO *range;
    ULONG i, j, returned;
    NTSTATUS status;

    for (i = 0; i < list->Count; i++, own = next_range((KSDATARANGE *)own))
    {
        for (j = 0; j < ARRAY_SIZE(tests) && has_one_size(own); j++)
        {
            winetest_push_context("range %lu, test %lu", i, j);
            init_intersection(&request, pin);
            range = add_range(&request, own, own->FormatSize);
            range->VideoInfoHeader.bmiHeader.biWidth += tests[j].width;
            range->VideoInfoHeader.bmiHeader.biHeight += tests[j].height;
            range->VideoInfoHeader.AvgTimePerFrame = tests[j].interval
                    + (tests[j].interval < 0 ? range->ConfigCaps.MinFrameInterval : range->ConfigCaps.MaxFrameInterval);
            status = intersect(filter, &request, &format, sizeof(format), &returned);
            ok(status == tests[j].status, "Got %#lx.\n", status);
            winetest_pop_context();
        }
    }
}

static void test_match(HANDLE filter, ULONG pin, const KSMULTIPLE_ITEM *list)
{
    const KSDATARANGE *rgb = find_range(list, KSVIRT_RGB24, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO));
    const KSDATARANGE *yuy2 = find_range(list, KSVIRT_YUY2, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO));
    struct intersection request;
    union video_format format;
    KSDATARANGE range, *unknown;
    ULONG returned;
    NTSTATUS status;

    if (!rgb || !yuy2) return;

    /* the caller's order counts, not the pin's */
    init_intersection(&request, pin);
    add_range(&request, yuy2, yuy2->FormatSize);
    add_range(&request, rgb, rgb->FormatSize);
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(!status, "YUY2 and RGB gave %#lx.\n", status);
    if (!status) check_format(&format, returned, yuy2, 0, 0);
    init_intersection(&request, pin);
    add_range(&request, rgb, rgb->FormatSize);
    add_range(&request, yuy2, yuy2->FormatSize);
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(!status, "RGB and YUY2 gave %#lx.\n", status);
    if (!status) check_format(&format, returned, rgb, 0, 0);

    /* what doesn't match is passed over */
    init_intersection(&request, pin);
    unknown = add_range(&request, yuy2, yuy2->FormatSize);
    unknown->SubFormat.Data1 = 0x12345678;
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(status == STATUS_NO_MATCH, "An unknown subtype gave %#lx.\n", status);
    status = intersect(filter, &request, NULL, 0, &returned);
    ok(status == STATUS_NO_MATCH, "The size for an unknown subtype gave %#lx.\n", status);
    add_range(&request, rgb, rgb->FormatSize);
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(!status, "An unknown subtype and RGB gave %#lx.\n", status);
    if (!status) check_format(&format, returned, rgb, 0, 0);

    init_intersection(&request, pin);
    unknown = add_range(&request, yuy2, yuy2->FormatSize);
    unknown->MajorFormat.Data1 = 0x12345678;
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(status == STATUS_NO_MATCH, "An unknown type gave %#lx.\n", status);
    init_intersection(&request, pin);
    unknown = add_range(&request, yuy2, yuy2->FormatSize);
    unknown->Specifier.Data1 = 0x12345678;
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(status == STATUS_NO_MATCH, "An unknown specifier gave %#lx.\n", status);

    /* an empty list has nothing in common with anybody */
    init_intersection(&request, pin);
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(status == STATUS_NO_MATCH, "An empty list gave %#lx.\n", status);

    /* wildcards; the driver has to make a format from nothing */
    memset(&range, 0, sizeof(range));
    range.FormatSize = sizeof(range);
    range.MajorFormat = *KSTEST_TYPE_VIDEO;
    range.SubFormat = video_formats[KSVIRT_NV12].subtype;
    range.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO);
    init_intersection(&request, pin);
    add_range(&request, &range, sizeof(range));
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(!status, "A range without caps gave %#lx.\n", status);
    if (!status)
        check_format(&format, returned, find_range(list, KSVIRT_NV12, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO)), 0, 0);

    memset(&range.SubFormat, 0, sizeof(GUID));
    memset(&range.Specifier, 0, sizeof(GUID));
    init_intersection(&request, pin);
    add_range(&request, &range, sizeof(range));
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(!status, "Any video gave %#lx.\n", status);
    if (!status) check_format(&format, returned, (const KSDATARANGE *)(list + 1), 0, 0);

    memset(&range.MajorFormat, 0, sizeof(GUID));
    init_intersection(&request, pin);
    add_range(&request, &range, sizeof(range));
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(!status, "Anything gave %#lx.\n", status);
    if (!status) check_format(&format, returned, (const KSDATARANGE *)(list + 1), 0, 0);
}

/* Lists that don't hold what they say. */
static void test_lies(HANDLE filter, ULONG pin, const KSMULTIPLE_ITEM *list)
{
    const KSDATARANGE *rgb = find_range(list, KSVIRT_RGB24, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO));
    static const ULONG sizes[] = {0, 1, 63, 296 + 8, 0x7fffffff, 0xfffffff8, 0xffffffff};
    static const ULONG counts[] = {2, 0x1000, 0x10000000, 0xffffffff};
    struct intersection request;
    union video_format format;
    KSDATARANGE *range;
    ULONG i, size, returned;
    NTSTATUS status;

    if (!rgb) return;
    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        init_intersection(&request, pin);
        range = add_range(&request, rgb, rgb->FormatSize);
        range->FormatSize = sizes[i];
        status = intersect(filter, &request, &format, sizeof(format), &returned);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "FormatSize %#lx gave %#lx.\n", sizes[i], status);
    }
    for (i = 0; i < ARRAY_SIZE(counts); i++)
    {
        init_intersection(&request, pin);
        range = add_range(&request, rgb, rgb->FormatSize);
        range->SubFormat.Data1 = 1; /* so that the following ones are looked at */
        request.items.Count = counts[i];
        status = intersect(filter, &request, &format, sizeof(format), &returned);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "Count %#lx gave %#lx.\n", counts[i], status);
    }
    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        init_intersection(&request, pin);
        add_range(&request, rgb, rgb->FormatSize);
        if (request.items.Size == sizes[i]) continue;
        size = offsetof(struct intersection, items) + request.items.Size;
        request.items.Size = sizes[i];
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, size, &format, sizeof(format), &returned);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "Size %#lx gave %#lx.\n", sizes[i], status);
    }
    /* cut off */
    init_intersection(&request, pin);
    add_range(&request, rgb, rgb->FormatSize);
    size = offsetof(struct intersection, items) + request.items.Size;
    for (i = sizeof(KSPROPERTY); i < size; i += 8)
    {
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, i, &format, sizeof(format), &returned);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "%lu of %lu bytes gave %#lx.\n", i, size, status);
    }
    /* a range that ends in its middle, by its own account */
    for (i = 64; i < rgb->FormatSize; i += 8)
    {
        init_intersection(&request, pin);
        range = add_range(&request, rgb, i);
        range->FormatSize = i;
        status = intersect(filter, &request, &format, sizeof(format), &returned);
        ok(i == 64 ? !status : status == STATUS_NO_MATCH, "A range of %lu bytes gave %#lx.\n", i, status);
    }
    init_intersection(&request, get_pin_count(filter));
    add_range(&request, rgb, rgb->FormatSize);
    status = intersect(filter, &request, &format, sizeof(format), &returned);
    ok(status == STATUS_INVALID_PARAMETER, "A wrong pin gave %#lx.\n", status);
    check_alive(filter);
}

START_TEST(intersection)
{
    HANDLE filter = open_camera();
    KSMULTIPLE_ITEM *list;
    ULONG pin;

    if (!filter) return;
    pin = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    if ((list = get_pin_items(filter, pin, KSPROPERTY_PIN_DATARANGES)))
    {
        test_own_ranges(filter, pin, list);
        test_sizes(filter, pin, list);
        test_one_size(filter, pin, list);
        test_match(filter, pin, list);
        test_lies(filter, pin, list);
        free(list);
    }
    else ok(0, "The pin has no ranges.\n");
    CloseHandle(filter);
}
