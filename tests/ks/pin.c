/*
 * KSPROPSETID_Pin: what a filter tells of its pin factories
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

static ULONG get_ulong(HANDLE filter, ULONG pin, ULONG id)
{
    ULONG value = 0xcccccccc, returned;
    NTSTATUS status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, &value, sizeof(value), &returned);

    ok(!status, "Property %lu gave %#lx.\n", id, status);
    ok(returned == sizeof(value), "Property %lu returned %lu.\n", id, returned);
    return value;
}

static void test_numbers(HANDLE filter, ULONG pin)
{
    KSPIN_CINSTANCES instances;
    ULONG value, returned;
    NTSTATUS status;

    value = get_ulong(filter, pin, KSPROPERTY_PIN_DATAFLOW);
    ok(value == KSPIN_DATAFLOW_IN || value == KSPIN_DATAFLOW_OUT, "Got data flow %lu.\n", value);
    value = get_ulong(filter, pin, KSPROPERTY_PIN_COMMUNICATION);
    ok(value <= KSPIN_COMMUNICATION_BRIDGE, "Got communication %lu.\n", value);

    memset(&instances, 0xcc, sizeof(instances));
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, sizeof(instances),
            &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(instances), "Returned %lu.\n", returned);
    ok(instances.PossibleCount > 0, "No instance is possible.\n");
    ok(!instances.CurrentCount, "A new filter has %lu instances.\n", instances.CurrentCount);
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, 4, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(returned == sizeof(instances), "Returned %lu.\n", returned);

    value = get_ulong(filter, pin, KSPROPERTY_PIN_NECESSARYINSTANCES);
    ok(value <= instances.PossibleCount, "%lu of %lu instances are necessary.\n", value, instances.PossibleCount);

    /* optional */
    memset(&instances, 0xcc, sizeof(instances));
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_GLOBALCINSTANCES, KSPROPERTY_TYPE_GET, &instances,
            sizeof(instances), &returned);
    ok(status == STATUS_NOT_FOUND, "Got %#lx.\n", status);
    ok(!returned, "Returned %lu.\n", returned);
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_PHYSICALCONNECTION, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(status == STATUS_NOT_FOUND, "The connection of a pin that has none gave %#lx.\n", status);
}

static void test_category(HANDLE filter, ULONG pin)
{
    GUID guid;
    ULONG returned;
    NTSTATUS status;

    memset(&guid, 0xcc, sizeof(guid));
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_CATEGORY, KSPROPERTY_TYPE_GET, &guid, sizeof(guid), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(guid), "Returned %lu.\n", returned);
    if (get_ulong(filter, pin, KSPROPERTY_PIN_DATAFLOW) == KSPIN_DATAFLOW_OUT)
        ok(is_same_guid(&guid, KSTEST_PIN_CAPTURE), "Got category %s.\n", wine_dbgstr_guid(&guid));
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_CATEGORY, KSPROPERTY_TYPE_GET, &guid, 15, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "15 bytes gave %#lx.\n", status);
}

static void test_name(HANDLE filter, ULONG pin)
{
    WCHAR name[256];
    ULONG size, returned;
    NTSTATUS status;

    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_NAME, KSPROPERTY_TYPE_GET, NULL, 0, &size);
    /* the camera's has one; OPEN: what a pin without a registered name says */
    if (get_ulong(filter, pin, KSPROPERTY_PIN_DATAFLOW) == KSPIN_DATAFLOW_IN)
    {
        ok(status == STATUS_NOT_FOUND, "Got %#lx.\n", status);
        return;
    }
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    if (status != STATUS_BUFFER_OVERFLOW) return;
    ok(size >= 2 * sizeof(WCHAR), "Got size %lu.\n", size);
    ok(!(size % sizeof(WCHAR)), "Got size %lu.\n", size);
    ok(size <= sizeof(name), "Got size %lu.\n", size);
    if (size > sizeof(name)) return;
    memset(name, 0xcc, sizeof(name));
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_NAME, KSPROPERTY_TYPE_GET, name, sizeof(name), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(!name[size / sizeof(WCHAR) - 1], "Name %s has no end.\n", wine_dbgstr_wn(name, size / sizeof(WCHAR)));
    ok(wcslen(name) == size / sizeof(WCHAR) - 1, "Name %s doesn't fill %lu bytes.\n", wine_dbgstr_w(name), size);
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_NAME, KSPROPERTY_TYPE_GET, name, size - 2, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
}

static void test_identifiers(HANDLE filter, ULONG pin, ULONG property, const GUID *set, ULONG id)
{
    KSMULTIPLE_ITEM *items = get_pin_items(filter, pin, property);
    const KSIDENTIFIER *list = (const KSIDENTIFIER *)(items + 1);
    BOOL found = FALSE;
    ULONG i;

    ok(items != NULL, "Property %lu gave no list.\n", property);
    if (!items) return;
    ok(items->Size == sizeof(*items) + items->Count * sizeof(KSIDENTIFIER), "%lu items have %lu bytes.\n", items->Count,
            items->Size);
    for (i = 0; i < items->Count && (i + 1) * sizeof(*list) <= items->Size - sizeof(*items); i++)
        if (is_same_guid(&list[i].Set, set) && list[i].Id == id) found = TRUE;
    ok(found, "%s is not listed by property %lu.\n", wine_dbgstr_guid(set), property);
    free(items);
}

/* The sizes that each format has a range of its own for, with the shortest interval. */
static const struct
{
    LONG width, height;
    LONGLONG interval;
}
common_sizes[] =
{
    {640, 480, 166666}, {320, 240, 166666}, {160, 120, 166666}, {800, 600, 166666}, {1280, 720, 166666},
    {1920, 1080, 166666}, {3840, 2160, 333333},
};

static const KS_BITMAPINFOHEADER *range_bitmap(const KSDATARANGE *range)
{
    if (is_same_guid(&range->Specifier, GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO2)))
        return &((const KS_DATARANGE_VIDEO2 *)range)->VideoInfoHeader.bmiHeader;
    return &((const KS_DATARANGE_VIDEO *)range)->VideoInfoHeader.bmiHeader;
}

/* What all of a camera's ranges have to be. */
static void test_video_range(const KSDATARANGE *range, ULONG format, BOOL v2)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps;
    const KS_BITMAPINFOHEADER *bitmap = range_bitmap(range);

    ok(is_same_guid(&range->MajorFormat, KSTEST_TYPE_VIDEO), "Got type %s.\n", wine_dbgstr_guid(&range->MajorFormat));
    ok(is_same_guid(&range->SubFormat, &video_formats[format].subtype), "Got subtype %s.\n",
            wine_dbgstr_guid(&range->SubFormat));
    ok(is_same_guid(&range->Specifier, v2 ? GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO2)
            : GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO)), "Got specifier %s.\n", wine_dbgstr_guid(&range->Specifier));
    ok(range->FormatSize == (v2 ? sizeof(KS_DATARANGE_VIDEO2) : sizeof(KS_DATARANGE_VIDEO)), "Got size %lu.\n",
            range->FormatSize);
    ok(is_same_guid(&caps->guid, &range->Specifier), "The caps are for %s.\n", wine_dbgstr_guid(&caps->guid));
    ok(((const KS_DATARANGE_VIDEO *)range)->bFixedSizeSamples == (format != KSTEST_MJPG), "Got fixed size %d.\n",
            (int)((const KS_DATARANGE_VIDEO *)range)->bFixedSizeSamples);
    ok(!((const KS_DATARANGE_VIDEO *)range)->bTemporalCompression, "Frames depend on each other.\n");
    ok(caps->OutputGranularityX > 0, "Got steps %d.\n", (int)caps->OutputGranularityX);
    ok(caps->OutputGranularityY > 0, "Got %d.\n", (int)caps->OutputGranularityY);
    ok(caps->MinBitsPerSecond > 0, "Got %ld to %ld bits per second.\n", (long)caps->MinBitsPerSecond,
            (long)caps->MaxBitsPerSecond);
    ok(caps->MaxBitsPerSecond >= caps->MinBitsPerSecond, "Got %ld to %ld bits per second.\n",
            (long)caps->MinBitsPerSecond, (long)caps->MaxBitsPerSecond);
    ok(bitmap->biSize == sizeof(*bitmap), "Got size %lu.\n", (ULONG)bitmap->biSize);
    ok(bitmap->biPlanes == 1, "Got %u planes.\n", bitmap->biPlanes);
    ok(bitmap->biSizeImage == range->SampleSize, "Got image size %lu, sample size %lu.\n", (ULONG)bitmap->biSizeImage,
            range->SampleSize);
    ok(range->SampleSize, "Got sample size %lu.\n", range->SampleSize);
}

static void check_bounds(const KSDATARANGE *range, LONG min_width, LONG min_height, LONG max_width, LONG max_height,
        LONGLONG min_interval, LONGLONG max_interval)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps;

    ok(caps->MinOutputSize.cx == min_width, "Got smallest size %ldx%ld.\n", (long)caps->MinOutputSize.cx,
            (long)caps->MinOutputSize.cy);
    ok(caps->MinOutputSize.cy == min_height, "Got smallest size %ldx%ld.\n", (long)caps->MinOutputSize.cx,
            (long)caps->MinOutputSize.cy);
    ok(caps->MaxOutputSize.cx == max_width, "Got greatest size %ldx%ld.\n", (long)caps->MaxOutputSize.cx,
            (long)caps->MaxOutputSize.cy);
    ok(caps->MaxOutputSize.cy == max_height, "Got greatest size %ldx%ld.\n", (long)caps->MaxOutputSize.cx,
            (long)caps->MaxOutputSize.cy);
    ok(caps->MinFrameInterval == min_interval, "Got intervals %I64d to %I64d.\n", caps->MinFrameInterval,
            caps->MaxFrameInterval);
    ok(caps->MaxFrameInterval == max_interval, "Got intervals %I64d to %I64d.\n", caps->MinFrameInterval,
            caps->MaxFrameInterval);
}

/* Common sizes first, all of them with the format that most programs ask for. Then sizes in steps. */
static void test_camera_range(const KSDATARANGE *range, ULONG index)
{
    const ULONG common = ARRAY_SIZE(common_sizes) * ARRAY_SIZE(video_formats), pictures = common + 2 * KSVIRT_FORMAT_COUNT;
    const KS_BITMAPINFOHEADER *bitmap = range_bitmap(range);
    LONG width = 640, height = 480;

    if (index < common)
    {
        width = common_sizes[index % ARRAY_SIZE(common_sizes)].width;
        height = common_sizes[index % ARRAY_SIZE(common_sizes)].height;
        test_video_range(range, index / ARRAY_SIZE(common_sizes), FALSE);
        check_bounds(range, width, height, width, height, common_sizes[index % ARRAY_SIZE(common_sizes)].interval, 666666);
    }
    else
    {
        if (index < pictures)
            test_video_range(range, (index - common) % KSVIRT_FORMAT_COUNT, index - common >= KSVIRT_FORMAT_COUNT);
        else
            test_video_range(range, KSTEST_MJPG, index > pictures);
        check_bounds(range, KSVIRT_MIN_WIDTH, KSVIRT_MIN_HEIGHT, KSVIRT_MAX_WIDTH, KSVIRT_MAX_HEIGHT, 41666, 10000000);
    }
    ok(bitmap->biWidth == width, "Got default size %ldx%ld.\n", (long)bitmap->biWidth, (long)bitmap->biHeight);
    ok(bitmap->biHeight == height, "Got default size %ldx%ld.\n", (long)bitmap->biWidth, (long)bitmap->biHeight);
}

/* The list has to be walkable, whatever is in it. */
static void test_ranges(HANDLE filter, ULONG pin, ULONG property, BOOL camera)
{
    KSMULTIPLE_ITEM *items = get_pin_items(filter, pin, property);
    ULONG left, i;
    KSDATARANGE *range;

    ok(items != NULL, "Property %lu gave no list.\n", property);
    if (!items) return;

    ok(items->Count > 0, "There are no ranges.\n");
    left = items->Size - sizeof(*items);
    range = (KSDATARANGE *)(items + 1);
    for (i = 0; i < items->Count; i++)
    {
        winetest_push_context("range %lu", i);
        ok(left >= sizeof(*range), "%lu bytes are left.\n", left);
        if (left < sizeof(*range)) break;
        ok(range->FormatSize >= sizeof(*range), "Got size %lu.\n", range->FormatSize);
        ok(range->FormatSize <= left, "Size %lu of %lu left.\n", range->FormatSize, left);
        if (range->FormatSize < sizeof(*range) || range->FormatSize > left) break;

        if (camera) test_camera_range(range, i);
        left -= min(left, (range->FormatSize + 7) & ~7u);
        range = next_range(range);
        winetest_pop_context();
    }
    ok(!left, "%lu bytes are left over.\n", left);
    if (camera)
        ok(items->Count == (ARRAY_SIZE(common_sizes) + 2) * ARRAY_SIZE(video_formats), "Got %lu ranges.\n", items->Count);
    free(items);
}

static void test_propose(HANDLE filter, ULONG pin)
{
    struct video_type type = kstest_type;
    union video_format format;
    KSPIN_CINSTANCES instances;
    NTSTATUS status;

    init_video_format(&format, &type);
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_PROPOSEDATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            format.format.FormatSize, NULL);
    if (status == STATUS_NOT_FOUND)
    {
        skip("Pin %lu can't be proposed a format.\n", pin);
        return;
    }
    ok(!status, "A good format gave %#lx.\n", status);
    format.format.SubFormat.Data1 ^= 1;
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_PROPOSEDATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            format.format.FormatSize, NULL);
    ok(status == STATUS_NO_MATCH, "An unknown subtype gave %#lx.\n", status);
    init_video_format(&format, &type);
    video_format_bitmap(&format)->biWidth = 1000000;
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_PROPOSEDATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            format.format.FormatSize, NULL);
    ok(status == STATUS_NO_MATCH, "A wrong size gave %#lx.\n", status);
    init_video_format(&format, &type);
    format.format.FormatSize = sizeof(format) + 1;
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_PROPOSEDATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            sizeof(format.v1), NULL);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A lying size gave %#lx.\n", status);
    status = ks_pin_property(filter, pin, KSPROPERTY_PIN_PROPOSEDATAFORMAT, KSPROPERTY_TYPE_SET, &format, 63, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "63 bytes gave %#lx.\n", status);

    /* it was only a question */
    ks_pin_property(filter, pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, sizeof(instances), NULL);
    ok(!instances.CurrentCount, "There are %lu instances.\n", instances.CurrentCount);
}

/* What getting a property of a pin that isn't there gives; OPEN for those that ks.sys answers. */
static NTSTATUS get_bad_pin_status(ULONG id)
{
    switch (id)
    {
        case KSPROPERTY_PIN_GLOBALCINSTANCES: /* the filters have none */
        case KSPROPERTY_PIN_PHYSICALCONNECTION:
        case KSPROPERTY_PIN_PROPOSEDATAFORMAT: /* is set only */
            return STATUS_NOT_FOUND;
        case KSPROPERTY_PIN_DATAINTERSECTION: /* without a list of ranges */
            return STATUS_INVALID_BUFFER_SIZE;
        default:
            return STATUS_INVALID_PARAMETER;
    }
}

static void test_bad_pin(HANDLE filter, ULONG count)
{
    const ULONG pins[] = {count, count + 1, 0x7fffffff, 0x80000000, ~0u};
    UCHAR buffer[1024];
    NTSTATUS status;
    unsigned int i;
    ULONG id;

    for (i = 0; i < ARRAY_SIZE(pins); i++)
    {
        for (id = KSPROPERTY_PIN_CINSTANCES; id <= KSPROPERTY_PIN_PROPOSEDATAFORMAT; id++)
        {
            if (id == KSPROPERTY_PIN_CTYPES) continue; /* has no pin id */
            winetest_push_context("pin %#lx, property %lu", pins[i], id);
            memset(buffer, 0, sizeof(buffer));
            status = ks_pin_property(filter, pins[i], id, KSPROPERTY_TYPE_GET, buffer, sizeof(buffer), NULL);
            ok(status == get_bad_pin_status(id), "Got %#lx.\n", status);
            status = ks_pin_property(filter, pins[i], id, KSPROPERTY_TYPE_SET, buffer, sizeof(buffer), NULL);
            ok(status == (id == KSPROPERTY_PIN_PROPOSEDATAFORMAT ? STATUS_INVALID_PARAMETER : STATUS_NOT_FOUND),
                    "Setting gave %#lx.\n", status);
            winetest_pop_context();
        }
    }
    check_alive(filter);
}

static void test_instances(HANDLE filter)
{
    ULONG id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT), count;
    HANDLE pin, other;

    if (!(pin = open_capture_pin(filter, &kstest_type))) return;
    count = wait_instances(filter, id, 1);
    ok(count == 1, "There are %lu instances.\n", count);
    other = open_camera();
    count = wait_instances(other, id, 0);
    ok(!count, "Another filter has %lu instances.\n", count);
    CloseHandle(other);
    CloseHandle(pin);
    count = wait_instances(filter, id, 0);
    ok(!count, "There are %lu instances after closing.\n", count);
}

static void test_filter(HANDLE filter, BOOL camera)
{
    ULONG pin, count = get_pin_count(filter);

    ok(count > 0, "There are %lu pin factories.\n", count);
    ok(count < 100, "There are %lu pin factories.\n", count);
    for (pin = 0; pin < min(count, 100); pin++)
    {
        winetest_push_context("%s, pin %lu", camera ? "camera" : "feed", pin);
        test_numbers(filter, pin);
        test_category(filter, pin);
        test_name(filter, pin);
        test_identifiers(filter, pin, KSPROPERTY_PIN_INTERFACES, GUIDP(KSINTERFACESETID_Standard),
                KSINTERFACE_STANDARD_STREAMING);
        test_identifiers(filter, pin, KSPROPERTY_PIN_MEDIUMS, GUIDP(KSMEDIUMSETID_Standard), KSMEDIUM_STANDARD_DEVIO);
        test_ranges(filter, pin, KSPROPERTY_PIN_DATARANGES, camera);
        /* optional */
        if (ks_pin_property(filter, pin, KSPROPERTY_PIN_CONSTRAINEDDATARANGES, KSPROPERTY_TYPE_GET, NULL, 0, NULL)
                == STATUS_BUFFER_OVERFLOW)
            test_ranges(filter, pin, KSPROPERTY_PIN_CONSTRAINEDDATARANGES, camera);
        test_propose(filter, pin);
        winetest_pop_context();
    }
    test_bad_pin(filter, count);
}

START_TEST(pin)
{
    HANDLE filter = open_camera(), feed;

    if (!filter) return;
    test_filter(filter, TRUE);
    test_instances(filter);
    CloseHandle(filter);

    if (!(feed = open_feed())) return;
    test_filter(feed, FALSE);
    CloseHandle(feed);
}
