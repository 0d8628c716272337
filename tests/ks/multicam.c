/*
 * The camera with capture, preview and still pins
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

enum { PIN_CAPTURE, PIN_PREVIEW, PIN_STILL };

#define BUFFERS 4

static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 333333};

struct client
{
    HANDLE pin;
    ULONG size;
    char *data;
    struct stream_request *requests[BUFFERS];
    ULONG next;
};

static BOOL client_open(struct client *client, HANDLE filter, ULONG id)
{
    DWORD error = create_pin(filter, id, &type, GENERIC_READ, &client->pin);
    ULONG i;

    ok(!error, "Creating pin %lu gave %lu.\n", id, error);
    if (error) return FALSE;
    client->size = video_size(&type);
    client->data = malloc(BUFFERS * client->size);
    client->next = 0;
    for (i = 0; i < BUFFERS; i++)
        client->requests[i] = stream_request_create(client->pin, get_header_size(client->pin),
                client->data + i * client->size, client->size);
    return TRUE;
}

static void client_run(struct client *client)
{
    ULONG i;

    check_set_state(client->pin, KSSTATE_PAUSE);
    for (i = 0; i < BUFFERS; i++) stream_read(client->requests[i]);
    check_set_state(client->pin, KSSTATE_RUN);
}

/* Waits for the next frame, which may be of any number; its buffer is given back. */
static NTSTATUS client_next(struct client *client, struct ksvirt_code *code, KSSTREAM_HEADER *header)
{
    struct stream_request *request = client->requests[client->next];
    NTSTATUS status = stream_wait(request, KSTEST_TIMEOUT);

    if (status) return status;
    ok(stream_check(request, &type, code) == KSVIRT_FRAME_GOOD, "The frame is no good.\n");
    if (header) *header = request->u.header;
    stream_read(request);
    client->next = (client->next + 1) % BUFFERS;
    return STATUS_SUCCESS;
}

static void client_close(struct client *client)
{
    ULONG i;

    check_set_state(client->pin, KSSTATE_STOP);
    for (i = 0; i < BUFFERS; i++) stream_request_destroy(client->requests[i]);
    CloseHandle(client->pin);
    free(client->data);
}

static void test_factories(HANDLE filter)
{
    const GUID *categories[] = {GUIDP(PINNAME_VIDEO_CAPTURE), GUIDP(PINNAME_VIDEO_PREVIEW),
            GUIDP(PINNAME_VIDEO_STILL)};
    static const ULONG possible[] = {1, 2, 1};
    KSPIN_CINSTANCES instances;
    NTSTATUS status;
    GUID category;
    ULONG i;

    ok(get_pin_count(filter) == ARRAY_SIZE(categories), "Got %lu pin factories.\n", get_pin_count(filter));
    for (i = 0; i < ARRAY_SIZE(categories); i++)
    {
        memset(&category, 0, sizeof(category));
        status = ks_pin_property(filter, i, KSPROPERTY_PIN_CATEGORY, KSPROPERTY_TYPE_GET, &category, sizeof(category), NULL);
        ok(!status, "Pin %lu: got %#lx.\n", i, status);
        ok(is_same_guid(&category, categories[i]), "Pin %lu: got category %s.\n", i, wine_dbgstr_guid(&category));
        status = ks_pin_property(filter, i, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, sizeof(instances),
                NULL);
        ok(!status, "Pin %lu: got %#lx.\n", i, status);
        ok(instances.PossibleCount == possible[i], "Pin %lu: got %lu possible.\n", i, instances.PossibleCount);
        ok(!instances.CurrentCount, "Pin %lu: got %lu there.\n", i, instances.CurrentCount);
    }
}

static void test_instances(HANDLE filter)
{
    HANDLE capture, previews[3], still, other;
    DWORD error;

    /* no still pin without a capture pin */
    error = create_pin(filter, PIN_STILL, &type, GENERIC_READ, &still);
    ok(error == ERROR_BAD_COMMAND, "A lonely still pin gave %lu.\n", error);
    ok(!wait_instances(filter, PIN_STILL, 0), "A refused still pin is counted.\n");

    /* a preview needs nobody, and there may be two */
    error = create_pin(filter, PIN_PREVIEW, &type, GENERIC_READ, &previews[0]);
    ok(!error, "The first preview gave %lu.\n", error);
    error = create_pin(filter, PIN_STILL, &type, GENERIC_READ, &still);
    ok(error == ERROR_BAD_COMMAND, "A still pin beside a preview gave %lu.\n", error);
    error = create_pin(filter, PIN_PREVIEW, &type, GENERIC_READ, &previews[1]);
    ok(!error, "The second preview gave %lu.\n", error);
    error = create_pin(filter, PIN_PREVIEW, &type, GENERIC_READ, &previews[2]);
    ok(error == ERROR_NO_SYSTEM_RESOURCES, "The third preview gave %lu.\n", error);
    ok(wait_instances(filter, PIN_PREVIEW, 2) == 2, "Two previews are not counted.\n");

    error = create_pin(filter, PIN_CAPTURE, &type, GENERIC_READ, &capture);
    ok(!error, "The capture pin gave %lu.\n", error);
    error = create_pin(filter, PIN_CAPTURE, &type, GENERIC_READ, &other);
    ok(error == ERROR_NO_SYSTEM_RESOURCES, "A second capture pin gave %lu.\n", error);
    error = create_pin(filter, PIN_STILL, &type, GENERIC_READ, &still);
    ok(!error, "The still pin gave %lu.\n", error);
    CloseHandle(still);
    CloseHandle(capture);
    CloseHandle(previews[0]);
    CloseHandle(previews[1]);
    wait_instances(filter, PIN_STILL, 0);
    wait_instances(filter, PIN_CAPTURE, 0);
    ok(!wait_instances(filter, PIN_PREVIEW, 0), "Closed previews are counted.\n");
}

/* All at once; only the previews have no times. */
static void test_streams(HANDLE filter)
{
    static const ULONG ids[] = {PIN_CAPTURE, PIN_PREVIEW, PIN_PREVIEW};
    struct client clients[ARRAY_SIZE(ids)];
    struct ksvirt_code code, last;
    KSSTREAM_HEADER header;
    NTSTATUS status;
    ULONG i, j;

    for (i = 0; i < ARRAY_SIZE(ids); i++)
        if (!client_open(&clients[i], filter, ids[i])) return;
    for (i = 0; i < ARRAY_SIZE(ids); i++) client_run(&clients[i]);
    for (i = 0; i < ARRAY_SIZE(ids); i++)
    {
        winetest_push_context("stream %lu", i);
        memset(&last, 0, sizeof(last));
        for (j = 0; j < 10; j++)
        {
            status = client_next(&clients[i], &code, &header);
            ok(!status, "Frame %lu gave %#lx.\n", j, status);
            if (status) break;
            ok(code.frame > last.frame, "Frame %u comes after %u.\n", code.frame, last.frame);
            last = code;
            if (ids[i] == PIN_PREVIEW)
                ok(!(header.OptionsFlags & (KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID)),
                        "A preview frame has flags %#lx.\n", header.OptionsFlags);
            else
            {
                ok(header.OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID, "A frame has flags %#lx.\n",
                        header.OptionsFlags);
                ok((ULONG64)header.PresentationTime.Time == code.time, "A frame has flags %#lx, time %I64d, not %I64u.\n",
                        header.OptionsFlags, header.PresentationTime.Time, (ULONG64)code.time);
            }
        }
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE(ids); i++) client_close(&clients[i]);
    wait_instances(filter, PIN_CAPTURE, 0);
    wait_instances(filter, PIN_PREVIEW, 0);
}

/* A capture pin that always has the sensor leaves nothing to a preview. */
static void test_priority(HANDLE filter)
{
    struct ksvirt_camera_stats stats, later;
    struct client capture, preview;
    struct ksvirt_code code;
    LONGLONG start;
    NTSTATUS status;
    ULONG i;

    if (!client_open(&capture, filter, PIN_CAPTURE) || !client_open(&preview, filter, PIN_PREVIEW)) return;
    set_fault(capture.pin, KSBENCH_FAULT_DELAY, 0, 1, 3000);
    client_run(&capture);
    start = kstest_now();
    while (!get_fault_hits(capture.pin, KSBENCH_FAULT_DELAY) && kstest_poll(start, KSTEST_TIMEOUT));
    client_run(&preview);
    kstest_wait_for_nothing(500);
    get_camera_stats(preview.pin, &stats);
    get_camera_stats(capture.pin, &later);
    /* on a slow machine the three seconds may be over */
    if (later.delivered == 1) ok(!stats.delivered, "%I64u preview frames were shown meanwhile.\n", (ULONG64)stats.delivered);
    else skip("too slow\n");
    for (i = 0; i < BUFFERS; i++)
    {
        status = client_next(&preview, &code, NULL);
        ok(!status, "Preview frame %lu gave %#lx.\n", i, status);
    }
    get_camera_stats(preview.pin, &stats);
    ok(stats.dropped > 0, "The preview has lost nothing.\n");
    client_close(&capture);
    client_close(&preview);
    wait_instances(filter, PIN_CAPTURE, 0);
    wait_instances(filter, PIN_PREVIEW, 0);
}

static NTSTATUS set_mode(HANDLE filter, ULONG stream, LONG mode)
{
    KSPROPERTY_VIDEOCONTROL_MODE_S property;

    memset(&property, 0, sizeof(property));
    property.Property.Set = *GUIDP(PROPSETID_VIDCAP_VIDEOCONTROL);
    property.Property.Id = KSPROPERTY_VIDEOCONTROL_MODE;
    property.Property.Flags = KSPROPERTY_TYPE_SET;
    property.StreamIndex = stream;
    property.Mode = mode;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &property, sizeof(property), NULL);
}

static ULONG count_pending(const struct client *client)
{
    ULONG count = 0, i;

    for (i = 0; i < BUFFERS; i++) count += stream_is_pending(client->requests[i]);
    return count;
}

/* A picture for each trigger, and none without. */
static void test_still(HANDLE filter)
{
    struct client capture, still;
    struct ksvirt_code code;
    KSSTREAM_HEADER header;
    LONGLONG last = -1;
    NTSTATUS status;
    ULONG i;

    status = set_mode(filter, PIN_STILL, KS_VideoControlFlag_Trigger);
    ok(status == STATUS_INVALID_DEVICE_STATE, "A trigger without pins gave %#lx.\n", status);
    if (!client_open(&capture, filter, PIN_CAPTURE) || !client_open(&still, filter, PIN_STILL)) return;
    status = set_mode(filter, PIN_STILL, KS_VideoControlFlag_Trigger);
    ok(status == STATUS_INVALID_DEVICE_STATE, "A trigger in Stop gave %#lx.\n", status);
    client_run(&capture);
    client_run(&still);
    for (i = 0; i < 3; i++)
    {
        status = client_next(&capture, &code, NULL);
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
    }
    ok(count_pending(&still) == BUFFERS, "%lu pictures have come without a trigger.\n", BUFFERS - count_pending(&still));

    for (i = 1; i <= BUFFERS + 2; i++)
    {
        status = set_mode(filter, PIN_STILL, KS_VideoControlFlag_Trigger);
        ok(!status, "Trigger %lu gave %#lx.\n", i, status);
        status = client_next(&still, &code, &header);
        ok(!status, "Trigger %lu: got %#lx.\n", i, status);
        ok(code.frame == i, "Trigger %lu: got picture %u.\n", i, code.frame);
        if (status) break;
        ok(header.OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID, "Picture %lu has flags %#lx.\n", i,
                header.OptionsFlags);
        ok(header.PresentationTime.Time > last, "Picture %lu has time %I64d after %I64d.\n", i,
                header.PresentationTime.Time, last);
        last = header.PresentationTime.Time;
    }
    kstest_wait_for_nothing(100);
    ok(count_pending(&still) == BUFFERS, "%lu more pictures have come.\n", BUFFERS - count_pending(&still));

    /* two triggers at once */
    set_mode(filter, PIN_STILL, KS_VideoControlFlag_Trigger);
    set_mode(filter, PIN_STILL, KS_VideoControlFlag_Trigger);
    for (i = 0; i < 2; i++)
    {
        status = client_next(&still, &code, NULL);
        ok(!status, "Picture %lu of two gave %#lx.\n", i, status);
    }

    /* without its capture pin it shows nothing */
    client_close(&capture);
    wait_instances(filter, PIN_CAPTURE, 0);
    status = set_mode(filter, PIN_STILL, KS_VideoControlFlag_Trigger);
    ok(status == STATUS_INVALID_DEVICE_STATE, "A trigger without capture pin gave %#lx.\n", status);
    client_close(&still);
    wait_instances(filter, PIN_STILL, 0);
}

static NTSTATUS get_rate(HANDLE filter, KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S *rate, ULONG stream, ULONG range,
        LONG width)
{
    memset(rate, 0, sizeof(*rate));
    rate->Property.Set = *GUIDP(PROPSETID_VIDCAP_VIDEOCONTROL);
    rate->Property.Id = KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE;
    rate->Property.Flags = KSPROPERTY_TYPE_GET;
    rate->StreamIndex = stream;
    rate->RangeIndex = range;
    rate->Dimensions.cx = width;
    rate->Dimensions.cy = 120;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, rate, sizeof(*rate), rate, sizeof(*rate), NULL);
}

/* Of the capture pin: the range for RGB24 of 640x480, the one for 320x240, and the first one that is for all sizes. */
enum { RANGE_640x480, RANGE_320x240, RANGE_ALL = 7 * (KSVIRT_FORMAT_COUNT + 1) };

static void test_frame_rates(HANDLE filter)
{
    KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S rate;
    KSPROPERTY_VIDEOCONTROL_FRAME_RATES_S request;
    struct { KSMULTIPLE_ITEM header; LONG values[64]; } list;
    ULONG size, returned, i;
    HANDLE pin;
    NTSTATUS status;
    DWORD error;

    status = get_rate(filter, &rate, PIN_CAPTURE, RANGE_ALL, 160);
    ok(status == STATUS_NOT_SUPPORTED, "A closed pin gave %#lx.\n", status);
    error = create_pin(filter, PIN_CAPTURE, &type, GENERIC_READ, &pin);
    ok(!error, "Creating a pin gave %lu.\n", error);
    status = get_rate(filter, &rate, PIN_CAPTURE, RANGE_ALL, 160);
    ok(!status, "Got %#lx.\n", status);
    ok(rate.CurrentActualFrameRate == type.interval, "Got rate %I64d.\n", rate.CurrentActualFrameRate);
    ok(rate.CurrentMaxAvailableFrameRate > 0, "Got rate %I64d.\n", rate.CurrentMaxAvailableFrameRate);
    ok(rate.CurrentMaxAvailableFrameRate <= type.interval, "Got rate %I64d.\n", rate.CurrentMaxAvailableFrameRate);
    status = get_rate(filter, &rate, 3, RANGE_ALL, 160);
    ok(status == STATUS_INVALID_PARAMETER, "Stream 3 gave %#lx.\n", status);
    status = get_rate(filter, &rate, PIN_CAPTURE, 100, 160);
    ok(status == STATUS_INVALID_PARAMETER, "Range 100 gave %#lx.\n", status);
    status = get_rate(filter, &rate, PIN_CAPTURE, RANGE_ALL, 159);
    ok(status == STATUS_INVALID_PARAMETER, "159 pixels gave %#lx.\n", status);
    status = get_rate(filter, &rate, PIN_CAPTURE, RANGE_640x480, 160);
    ok(status == STATUS_INVALID_PARAMETER, "160 pixels in a range for 640 gave %#lx.\n", status);

    memset(&request, 0, sizeof(request));
    request.Property.Set = *GUIDP(PROPSETID_VIDCAP_VIDEOCONTROL);
    request.Property.Id = KSPROPERTY_VIDEOCONTROL_FRAME_RATES;
    request.Property.Flags = KSPROPERTY_TYPE_GET;
    request.RangeIndex = RANGE_ALL;
    request.Dimensions.cx = 160;
    request.Dimensions.cy = 120;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(size > sizeof(list.header), "Got %lu bytes.\n", size);
    ok(size <= sizeof(list), "Got %lu bytes.\n", size);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &list, size - 1, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short list gave %#lx.\n", status);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &list, sizeof(list), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Got %lu bytes.\n", returned);
    ok(list.header.Size == size, "Got %#lx, %lu bytes, count %lu.\n", status, returned, list.header.Count);
    ok(list.header.Count == (size - sizeof(list.header)) / sizeof(LONG), "Got count %lu.\n", list.header.Count);
    for (i = 0; i < list.header.Count && i < ARRAY_SIZE(list.values); i++)
        ok(list.values[i] > (i ? list.values[i - 1] : 0), "Rate %lu is %ld.\n", i, list.values[i]);
    /* one that is for one size, with 60 to 15 frames/s */
    request.RangeIndex = RANGE_320x240;
    request.Dimensions.cx = 320;
    request.Dimensions.cy = 240;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &list, sizeof(list), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == list.header.Size, "Got %lu bytes.\n", returned);
    ok(list.header.Count == 6, "Got count %lu.\n", list.header.Count);
    ok(list.values[0] == 166666, "Got rates %ld to %ld.\n", list.values[0], list.values[5]);
    ok(list.values[5] == 666666, "Got rates %ld to %ld.\n", list.values[0], list.values[5]);
    CloseHandle(pin);
    wait_instances(filter, PIN_CAPTURE, 0);
}

static void test_control(HANDLE filter)
{
    KSPROPERTY_VIDEOCONTROL_CAPS_S caps;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < 4; i++)
    {
        memset(&caps, 0, sizeof(caps));
        caps.Property.Set = *GUIDP(PROPSETID_VIDCAP_VIDEOCONTROL);
        caps.Property.Id = KSPROPERTY_VIDEOCONTROL_CAPS;
        caps.Property.Flags = KSPROPERTY_TYPE_GET;
        caps.StreamIndex = i;
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &caps, sizeof(caps), &caps, sizeof(caps), NULL);
        ok(status == (i < 3 ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER), "Stream %lu gave %#lx.\n", i, status);
        if (i < 3) ok(caps.VideoControlCaps == (i == PIN_STILL ? KS_VideoControlFlag_ExternalTriggerEnable | KS_VideoControlFlag_Trigger
                : 0), "Stream %lu has %#lx.\n", i,
                caps.VideoControlCaps);
    }
    status = set_mode(filter, PIN_CAPTURE, KS_VideoControlFlag_Trigger);
    ok(status == STATUS_NOT_SUPPORTED, "Triggering the capture pin gave %#lx.\n", status);
    status = set_mode(filter, PIN_STILL, KS_VideoControlFlag_FlipVertical);
    ok(status == STATUS_NOT_SUPPORTED, "Flipping gave %#lx.\n", status);
    status = set_mode(filter, PIN_STILL, 0);
    ok(!status, "No mode gave %#lx.\n", status);
    status = set_mode(filter, 3, 0);
    ok(status == STATUS_INVALID_PARAMETER, "Stream 3 gave %#lx.\n", status);
}

START_TEST(multicam)
{
    HANDLE filter = kstest_open_device(KSBENCH_MULTICAM_HARDWARE_ID);

    if (!filter) return;
    test_factories(filter);
    test_instances(filter);
    test_streams(filter);
    test_priority(filter);
    test_still(filter);
    test_frame_rates(filter);
    test_control(filter);
    CloseHandle(filter);
}
