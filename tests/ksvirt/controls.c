/*
 * The camera's controls: what they answer, and what they make of the picture
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

static const GUID procamp = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOPROCAMP);
static const GUID camera_control = GUID_INIT(STATIC_PROPSETID_VIDCAP_CAMERACONTROL);

#define AUTO   KSPROPERTY_VIDEOPROCAMP_FLAGS_AUTO
#define MANUAL KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL

struct control
{
    const GUID *set;
    ULONG id;
    const char *name;
    LONG least, greatest, step, standard;
    ULONG capabilities;
};

enum
{
    BRIGHTNESS, CONTRAST, HUE, SATURATION, SHARPNESS, GAMMA, COLORENABLE, WHITEBALANCE, BACKLIGHT, GAIN, POWERLINE, PAN, TILT, ROLL,
    ZOOM, EXPOSURE, IRIS, FOCUS, PRIVACY, CONTROL_COUNT
};

#define PROCAMP_CONTROL(name) &procamp, KSPROPERTY_VIDEOPROCAMP_##name, #name
#define CAMERA_CONTROL(name)  &camera_control, KSPROPERTY_CAMERACONTROL_##name, #name

static const struct control controls[CONTROL_COUNT] =
{
    [BRIGHTNESS]   = {PROCAMP_CONTROL(BRIGHTNESS), 0, 255, 1, 128, MANUAL},
    [CONTRAST]     = {PROCAMP_CONTROL(CONTRAST), 0, 255, 1, 128, MANUAL},
    [HUE]          = {PROCAMP_CONTROL(HUE), -180, 180, 1, 0, MANUAL},
    [SATURATION]   = {PROCAMP_CONTROL(SATURATION), 0, 255, 1, 128, MANUAL},
    [SHARPNESS]    = {PROCAMP_CONTROL(SHARPNESS), 0, 255, 1, 128, MANUAL},
    [GAMMA]        = {PROCAMP_CONTROL(GAMMA), 72, 500, 1, 100, MANUAL},
    [COLORENABLE]  = {PROCAMP_CONTROL(COLORENABLE), 0, 1, 1, 1, MANUAL},
    [WHITEBALANCE] = {PROCAMP_CONTROL(WHITEBALANCE), 2800, 6500, 10, 4600, MANUAL | AUTO},
    [BACKLIGHT]    = {PROCAMP_CONTROL(BACKLIGHT_COMPENSATION), 0, 1, 1, 1, MANUAL},
    [GAIN]         = {PROCAMP_CONTROL(GAIN), 0, 255, 1, 0, MANUAL},
    [POWERLINE]    = {PROCAMP_CONTROL(POWERLINE_FREQUENCY), 0, 2, 1, 1, MANUAL},
    [PAN]          = {CAMERA_CONTROL(PAN), -180, 180, 1, 0, MANUAL},
    [TILT]         = {CAMERA_CONTROL(TILT), -180, 180, 1, 0, MANUAL},
    [ROLL]         = {CAMERA_CONTROL(ROLL), -180, 180, 90, 0, MANUAL},
    [ZOOM]         = {CAMERA_CONTROL(ZOOM), 100, 500, 1, 100, MANUAL},
    [EXPOSURE]     = {CAMERA_CONTROL(EXPOSURE), -11, -1, 1, -5, MANUAL | AUTO},
    [IRIS]         = {CAMERA_CONTROL(IRIS), 20, 220, 1, 40, MANUAL},
    [FOCUS]        = {CAMERA_CONTROL(FOCUS), 0, 250, 5, 0, MANUAL | AUTO},
    [PRIVACY]      = {CAMERA_CONTROL(PRIVACY), 0, 1, 1, 0, MANUAL},
};

/* Both sets have the same structure. */
static NTSTATUS request(HANDLE filter, const struct control *control, ULONG flags, KSPROPERTY_VIDEOPROCAMP_S *s, ULONG *returned)
{
    s->Property.Set = *control->set;
    s->Property.Id = control->id;
    s->Property.Flags = flags;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, s, sizeof(*s), s, sizeof(*s), returned);
}

static NTSTATUS set_control(HANDLE filter, const struct control *control, LONG value, ULONG flags)
{
    KSPROPERTY_VIDEOPROCAMP_S s = {.Value = value, .Flags = flags};
    ULONG returned;

    return request(filter, control, KSPROPERTY_TYPE_SET, &s, &returned);
}

static ULONG default_flags(const struct control *control)
{
    return control->capabilities & AUTO ? AUTO : MANUAL;
}

#define check_set(filter, control, value, flags, status) check_set_(__LINE__, filter, control, value, flags, status)
static void check_set_(unsigned int line, HANDLE filter, const struct control *control, LONG value, ULONG flags, NTSTATUS wanted)
{
    NTSTATUS status = set_control(filter, control, value, flags);

    ok_(__FILE__, line)(status == wanted, "Setting %s to %ld with flags %#lx gave %#lx, not %#lx.\n", control->name, value, flags,
            status, wanted);
}

#define restore(filter, control) restore_(__LINE__, filter, control)
static void restore_(unsigned int line, HANDLE filter, const struct control *control)
{
    check_set_(line, filter, control, control->standard, default_flags(control), STATUS_SUCCESS);
}

#define check_get(filter, control, value, flags) check_get_(__LINE__, filter, control, value, flags)
static void check_get_(unsigned int line, HANDLE filter, const struct control *control, LONG value, ULONG flags)
{
    KSPROPERTY_VIDEOPROCAMP_S s = {.Value = 0xcccccc, .Flags = 0xcccccc, .Capabilities = 0xcccccc};
    ULONG returned = 0xcccccc;
    NTSTATUS status;

    status = request(filter, control, KSPROPERTY_TYPE_GET, &s, &returned);
    ok_(__FILE__, line)(!status, "Getting %s gave %#lx.\n", control->name, status);
    ok_(__FILE__, line)(returned == sizeof(s), "%s: got %lu bytes.\n", control->name, returned);
    ok_(__FILE__, line)(is_same_guid(&s.Property.Set, control->set), "%s: the property isn't there.\n", control->name);
    ok_(__FILE__, line)(s.Property.Id == control->id, "%s: got id %lu.\n", control->name, s.Property.Id);
    ok_(__FILE__, line)(s.Flags == flags, "%s: got flags %#lx, not %#lx.\n", control->name, s.Flags, flags);
    ok_(__FILE__, line)(s.Capabilities == control->capabilities, "%s: got capabilities %#lx.\n", control->name, s.Capabilities);
    if (flags == AUTO)
        ok_(__FILE__, line)(s.Value == value || s.Value == value + control->step, "%s: got value %ld.\n", control->name, s.Value);
    else
        ok_(__FILE__, line)(s.Value == value, "%s: got value %ld, not %ld.\n", control->name, s.Value, value);
}

/* ---- what they answer ---- */

struct description
{
    KSPROPERTY_DESCRIPTION description;
    KSPROPERTY_MEMBERSHEADER range_header;
    KSPROPERTY_STEPPING_LONG range;
    KSPROPERTY_MEMBERSHEADER default_header;
    LONG standard;
};

#define DESCRIPTION_SIZE (FIELD_OFFSET(struct description, standard) + sizeof(LONG))

static void test_range(HANDLE filter, const struct control *control)
{
    const ULONG access = KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET | KSPROPERTY_TYPE_BASICSUPPORT;
    struct description d;
    ULONG returned, flags = 0;
    NTSTATUS status;

    status = ks_property(filter, control->set, control->id, KSPROPERTY_TYPE_BASICSUPPORT, &flags, sizeof(flags), &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(flags == access, "%s: access is %#lx.\n", control->name, flags);
    memset(&d, 0xcc, sizeof(d));
    status = ks_property(filter, control->set, control->id, KSPROPERTY_TYPE_BASICSUPPORT, &d, DESCRIPTION_SIZE, &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(returned == DESCRIPTION_SIZE, "%s: got %lu bytes.\n", control->name, returned);
    ok(d.description.AccessFlags == access, "%s: access is %#lx.\n", control->name, d.description.AccessFlags);
    ok(d.description.DescriptionSize == DESCRIPTION_SIZE, "%s: size is %lu.\n", control->name, d.description.DescriptionSize);
    ok(is_same_guid(&d.description.PropTypeSet.Set, GUIDP(KSPROPTYPESETID_General)), "%s: got another type.\n", control->name);
    ok(d.description.PropTypeSet.Id == 3 /* VT_I4 */, "%s: got type %lu.\n", control->name, d.description.PropTypeSet.Id);
    ok(d.description.MembersListCount == 2, "%s: got %lu lists.\n", control->name, d.description.MembersListCount);
    ok(d.range_header.MembersFlags == KSPROPERTY_MEMBER_STEPPEDRANGES, "%s: got flags %#lx.\n", control->name,
            d.range_header.MembersFlags);
    ok(d.range_header.MembersSize == sizeof(d.range), "%s: got size %lu.\n", control->name, d.range_header.MembersSize);
    ok(d.range_header.MembersCount == 1, "%s: got %lu ranges.\n", control->name, d.range_header.MembersCount);
    ok(d.range.SteppingDelta == (ULONG)control->step, "%s: step is %lu.\n", control->name, d.range.SteppingDelta);
    ok(d.range.Bounds.SignedMinimum == control->least, "%s: least is %ld.\n", control->name, d.range.Bounds.SignedMinimum);
    ok(d.range.Bounds.SignedMaximum == control->greatest, "%s: greatest is %ld.\n", control->name, d.range.Bounds.SignedMaximum);
    ok(d.default_header.Flags == KSPROPERTY_MEMBER_FLAG_DEFAULT, "%s: got flags %#lx.\n", control->name, d.default_header.Flags);
    ok(d.standard == control->standard, "%s: default is %ld.\n", control->name, d.standard);
}

static void test_default(HANDLE filter, const struct control *control)
{
    struct
    {
        KSPROPERTY_DESCRIPTION description;
        KSPROPERTY_MEMBERSHEADER header;
        LONG standard;
    } d;
    const ULONG size = FIELD_OFFSET(struct description, range) + sizeof(LONG);
    ULONG returned;
    NTSTATUS status;

    memset(&d, 0xcc, sizeof(d));
    status = ks_property(filter, control->set, control->id, KSPROPERTY_TYPE_DEFAULTVALUES, &d, size, &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(returned == size, "%s: got %lu bytes.\n", control->name, returned);
    ok(d.description.MembersListCount == 1, "%s: got %lu lists.\n", control->name, d.description.MembersListCount);
    ok(d.header.MembersFlags == KSPROPERTY_MEMBER_VALUES, "%s: got flags %#lx.\n", control->name, d.header.MembersFlags);
    ok(d.header.MembersSize == sizeof(LONG), "%s: got size %lu.\n", control->name, d.header.MembersSize);
    ok(d.header.MembersCount == 1, "%s: got %lu values.\n", control->name, d.header.MembersCount);
    ok(d.header.Flags == KSPROPERTY_MEMBER_FLAG_DEFAULT, "%s: got flags %#lx.\n", control->name, d.header.Flags);
    ok(d.standard == control->standard, "%s: default is %ld.\n", control->name, d.standard);
}

/* What is refused leaves the value as it was. */
static void test_values(HANDLE filter, const struct control *control)
{
    const LONG other = control->standard == control->greatest ? control->least : control->greatest;

    check_get(filter, control, control->standard, default_flags(control));
    check_set(filter, control, control->least, MANUAL, STATUS_SUCCESS);
    check_get(filter, control, control->least, MANUAL);
    check_set(filter, control, control->greatest, MANUAL, STATUS_SUCCESS);
    check_get(filter, control, control->greatest, MANUAL);
    check_set(filter, control, control->greatest - control->step, 0, STATUS_SUCCESS);
    check_get(filter, control, control->greatest - control->step, MANUAL);
    check_set(filter, control, other, MANUAL, STATUS_SUCCESS);

    check_set(filter, control, control->least - control->step, MANUAL, STATUS_INVALID_PARAMETER);
    check_set(filter, control, control->greatest + control->step, MANUAL, STATUS_INVALID_PARAMETER);
    check_set(filter, control, (LONG)0x80000000, MANUAL, STATUS_INVALID_PARAMETER);
    check_set(filter, control, 0x7fffffff, MANUAL, STATUS_INVALID_PARAMETER);
    if (control->step > 1) check_set(filter, control, control->least + 1, MANUAL, STATUS_INVALID_PARAMETER);
    check_set(filter, control, control->standard, AUTO | MANUAL, STATUS_INVALID_PARAMETER);
    check_set(filter, control, control->standard, 4, STATUS_INVALID_PARAMETER);
    check_set(filter, control, control->standard, MANUAL | KSPROPERTY_CAMERACONTROL_FLAGS_RELATIVE, STATUS_INVALID_PARAMETER);
    check_set(filter, control, control->standard, ~0u, STATUS_INVALID_PARAMETER);
    if (!(control->capabilities & AUTO)) check_set(filter, control, control->standard, AUTO, STATUS_INVALID_PARAMETER);
    check_get(filter, control, other, MANUAL);

    if (control->capabilities & AUTO)
    {
        check_set(filter, control, control->least - 1, AUTO, STATUS_SUCCESS);
        check_get(filter, control, control->standard, AUTO);
    }
    restore(filter, control);
}

/* Some pages have a LONG as the value. */
static void test_sizes(HANDLE filter, const struct control *control)
{
    KSPROPERTY_VIDEOPROCAMP_S s = {.Property.Set = *control->set, .Property.Id = control->id};
    LONG value = 0xcccccc;
    ULONG returned, size;
    NTSTATUS status;

    s.Property.Flags = KSPROPERTY_TYPE_GET;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(s), NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "%s: got %#lx.\n", control->name, status);
    ok(returned == sizeof(s), "%s: got %lu.\n", control->name, returned);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(KSPROPERTY), &value, sizeof(value), &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(returned == sizeof(value), "%s: got %lu.\n", control->name, returned);
    ok(value == control->standard || value == control->standard + control->step, "%s: got %ld.\n", control->name, value);
    for (size = 1; size < sizeof(s); size += 6)
    {
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(s), &s, size, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "%s: %lu bytes gave %#lx.\n", control->name, size, status);
    }
    s.Property.Flags = KSPROPERTY_TYPE_SET;
    value = control->least;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(KSPROPERTY), &value, sizeof(value), &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    check_get(filter, control, control->least, MANUAL);
    for (size = 0; size < sizeof(s); size += 6)
    {
        if (size == sizeof(LONG)) continue;
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(s), &s, size, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "%s: %lu bytes gave %#lx.\n", control->name, size, status);
    }
    check_get(filter, control, control->least, MANUAL);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(KSPROPERTY) - 1, &s, sizeof(s), &returned);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "%s: got %#lx.\n", control->name, status);
    restore(filter, control);
}

/* A set has what it has, and the value outlives the filter that was told it. */
static void test_device(HANDLE filter)
{
    static const struct
    {
        const GUID *set;
        ULONG id;
    } missing[] =
    {
        {&procamp, KSPROPERTY_VIDEOPROCAMP_DIGITAL_MULTIPLIER}, {&procamp, KSPROPERTY_VIDEOPROCAMP_WHITEBALANCE_COMPONENT},
        {&camera_control, KSPROPERTY_CAMERACONTROL_SCANMODE}, {&camera_control, KSPROPERTY_CAMERACONTROL_PAN_RELATIVE},
        {&camera_control, 1000},
    };
    const struct control *control = &controls[BRIGHTNESS];
    KSPROPERTY_VIDEOPROCAMP_S s;
    NTSTATUS status;
    ULONG returned;
    HANDLE other;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(missing); i++)
    {
        status = ks_property(filter, missing[i].set, missing[i].id, KSPROPERTY_TYPE_GET, &s, sizeof(s), &returned);
        ok(status == STATUS_NOT_FOUND, "Id %lu gave %#lx.\n", missing[i].id, status);
    }
    if (!(other = open_camera())) return;
    check_set(other, control, 200, MANUAL, STATUS_SUCCESS);
    check_get(filter, control, 200, MANUAL);
    CloseHandle(other);
    check_get(filter, control, 200, MANUAL);
    if (!(other = open_camera())) return;
    check_get(other, control, 200, MANUAL);
    restore(other, control);
    check_get(filter, control, control->standard, MANUAL);
    CloseHandle(other);
}

/* ---- what the stream can do ---- */

static const GUID video_control = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOCONTROL);

#define FLIP_HORIZONTAL KS_VideoControlFlag_FlipHorizontal
#define FLIP_VERTICAL   KS_VideoControlFlag_FlipVertical

static NTSTATUS get_mode(HANDLE filter, ULONG stream, ULONG id, LONG *mode)
{
    KSPROPERTY_VIDEOCONTROL_MODE_S s = {.StreamIndex = stream, .Mode = 0xcccccc}; /* CAPS has the same structure */
    NTSTATUS status;

    s.Property.Set = video_control;
    s.Property.Id = id;
    s.Property.Flags = KSPROPERTY_TYPE_GET;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(s), &s, sizeof(s), NULL);
    *mode = s.Mode;
    return status;
}

static NTSTATUS set_mode(HANDLE filter, ULONG stream, LONG mode)
{
    KSPROPERTY_VIDEOCONTROL_MODE_S s = {.StreamIndex = stream, .Mode = mode};

    s.Property.Set = video_control;
    s.Property.Id = KSPROPERTY_VIDEOCONTROL_MODE;
    s.Property.Flags = KSPROPERTY_TYPE_SET;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, &s, sizeof(s), &s, sizeof(s), NULL);
}

#define check_set_mode(filter, mode) check_set_mode_(__LINE__, filter, mode)
static void check_set_mode_(unsigned int line, HANDLE filter, LONG mode)
{
    NTSTATUS status = set_mode(filter, 0, mode);
    LONG got;

    ok_(__FILE__, line)(!status, "Mode %#lx gave %#lx.\n", mode, status);
    status = get_mode(filter, 0, KSPROPERTY_VIDEOCONTROL_MODE, &got);
    ok_(__FILE__, line)(!status, "Got %#lx.\n", status);
    ok_(__FILE__, line)(got == mode, "Got mode %#lx, not %#lx.\n", got, mode);
}

static void test_mode(HANDLE filter)
{
    static const LONG refused[] = {KS_VideoControlFlag_ExternalTriggerEnable, KS_VideoControlFlag_Trigger, 0x10, 0x20,
            KS_VideoControlFlag_Trigger | KS_VideoControlFlag_FlipVertical, (LONG)0x80000000};
    LONG mode = 0xcccccc;
    NTSTATUS status;
    size_t i;

    status = get_mode(filter, 0, KSPROPERTY_VIDEOCONTROL_CAPS, &mode);
    ok(!status, "Got %#lx.\n", status);
    ok(mode == (FLIP_HORIZONTAL | FLIP_VERTICAL), "Got %#lx.\n", mode);
    status = get_mode(filter, 1, KSPROPERTY_VIDEOCONTROL_CAPS, &mode);
    ok(status == STATUS_INVALID_PARAMETER, "Got %#lx.\n", status);
    status = get_mode(filter, 0, KSPROPERTY_VIDEOCONTROL_MODE, &mode);
    ok(!status, "Got %#lx.\n", status);
    ok(!mode, "Got %#lx.\n", mode);
    status = get_mode(filter, 1, KSPROPERTY_VIDEOCONTROL_MODE, &mode);
    ok(status == STATUS_INVALID_PARAMETER, "Got %#lx.\n", status);
    status = set_mode(filter, 1, FLIP_HORIZONTAL);
    ok(status == STATUS_INVALID_PARAMETER, "Got %#lx.\n", status);
    check_set_mode(filter, FLIP_HORIZONTAL | FLIP_VERTICAL);
    check_set_mode(filter, FLIP_VERTICAL);
    for (i = 0; i < ARRAY_SIZE(refused); i++)
    {
        status = set_mode(filter, 0, refused[i]);
        ok(status == STATUS_NOT_SUPPORTED, "Mode %#lx gave %#lx.\n", refused[i], status);
    }
    status = get_mode(filter, 0, KSPROPERTY_VIDEOCONTROL_MODE, &mode);
    ok(!status, "Got %#lx.\n", status);
    ok(mode == FLIP_VERTICAL, "Got %#lx.\n", mode);
    check_set_mode(filter, 0);
}

static NTSTATUS get_rate(HANDLE filter, LONG width, KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S *rate)
{
    memset(rate, 0, sizeof(*rate));
    rate->Property.Set = video_control;
    rate->Property.Id = KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE;
    rate->Property.Flags = KSPROPERTY_TYPE_GET;
    rate->Dimensions.cx = width;
    rate->Dimensions.cy = 480;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, rate, sizeof(*rate), rate, sizeof(*rate), NULL);
}

/* Range 0 is RGB24 with 640x480, with 15 to 60 frames/s. */
static void test_rates(HANDLE filter)
{
    static const LONG wanted[] = {166666, 200000, 333333, 400000, 416666, 666666};
    const struct video_type type = {.format = KSVIRT_RGB24, .width = 640, .height = 480, .interval = 400000};
    KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S rate;
    KSPROPERTY_VIDEOCONTROL_FRAME_RATES_S request;
    struct
    {
        KSMULTIPLE_ITEM item;
        LONG intervals[ARRAY_SIZE(wanted)];
    } list;
    NTSTATUS status;
    ULONG returned;
    HANDLE pin;

    wait_instances(filter, 0, 0);
    status = get_rate(filter, 640, &rate);
    ok(status == STATUS_NOT_SUPPORTED, "Without a pin: %#lx.\n", status);
    if ((pin = open_capture_pin(filter, &type)))
    {
        status = get_rate(filter, 640, &rate);
        ok(!status, "Got %#lx.\n", status);
        ok(rate.CurrentActualFrameRate == 400000, "Got %I64d.\n", rate.CurrentActualFrameRate);
        ok(rate.CurrentMaxAvailableFrameRate == 166666, "Got %I64d.\n", rate.CurrentMaxAvailableFrameRate);
        status = get_rate(filter, 642, &rate);
        ok(status == STATUS_INVALID_PARAMETER, "Got %#lx.\n", status);
        CloseHandle(pin);
    }

    request.Property = rate.Property;
    request.Property.Id = KSPROPERTY_VIDEOCONTROL_FRAME_RATES;
    request.StreamIndex = request.RangeIndex = 0;
    request.Dimensions.cx = 640;
    request.Dimensions.cy = 480;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(returned == sizeof(list), "Got %lu.\n", returned);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &list, sizeof(list), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(list.item.Count == ARRAY_SIZE(wanted), "Got %lu rates.\n", list.item.Count);
    ok(!memcmp(list.intervals, wanted, sizeof(wanted)), "Got other rates.\n");
    request.StreamIndex = 1;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &list, sizeof(list), &returned);
    ok(status == STATUS_INVALID_PARAMETER, "Got %#lx.\n", status);
}

/* ---- nodes ---- */

enum { TERMINAL, PROCESSING, EXTENSION, NODE_COUNT };

static const GUID extension = GUID_INIT(STATIC_KSPROPSETID_KsVirtExtension);

static NTSTATUS node_property(HANDLE filter, ULONG node, const GUID *set, ULONG id, ULONG flags, void *data, ULONG size,
        ULONG *returned)
{
    KSP_NODE request = {.NodeId = node};

    request.Property.Set = *set;
    request.Property.Id = id;
    request.Property.Flags = flags | KSPROPERTY_TYPE_TOPOLOGY;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), data, size, returned);
}

static void test_topology(HANDLE filter)
{
    static const KSTOPOLOGY_CONNECTION wanted[] =
    {
        {TERMINAL, KSNODEPIN_STANDARD_OUT, PROCESSING, KSNODEPIN_STANDARD_IN},
        {PROCESSING, KSNODEPIN_STANDARD_OUT, EXTENSION, KSNODEPIN_STANDARD_IN},
        {EXTENSION, KSNODEPIN_STANDARD_OUT, KSFILTER_NODE, 0},
    };
    const GUID *types[NODE_COUNT] = {GUIDP(KSNODETYPE_VIDEO_CAMERA_TERMINAL), GUIDP(KSNODETYPE_VIDEO_PROCESSING),
            GUIDP(KSNODETYPE_DEV_SPECIFIC)};
    struct
    {
        KSMULTIPLE_ITEM item;
        GUID types[NODE_COUNT];
    } nodes;
    struct
    {
        KSMULTIPLE_ITEM item;
        KSTOPOLOGY_CONNECTION list[ARRAY_SIZE(wanted)];
    } connections;
    NTSTATUS status;
    ULONG returned, i;

    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), KSPROPERTY_TOPOLOGY_NODES, KSPROPERTY_TYPE_GET, &nodes,
            sizeof(nodes), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(nodes), "Got %lu bytes.\n", returned);
    ok(nodes.item.Count == NODE_COUNT, "Got %lu nodes.\n", nodes.item.Count);
    for (i = 0; i < NODE_COUNT; i++)
        ok(is_same_guid(&nodes.types[i], types[i]), "Node %lu is %s.\n", i, wine_dbgstr_guid(&nodes.types[i]));
    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), KSPROPERTY_TOPOLOGY_CONNECTIONS, KSPROPERTY_TYPE_GET, &connections,
            sizeof(connections), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(connections), "Got %lu bytes.\n", returned);
    for (i = 0; i < ARRAY_SIZE(wanted); i++)
        ok(!memcmp(&connections.list[i], &wanted[i], sizeof(wanted[i])), "Connection %lu is from %lu to %lu.\n", i,
                connections.list[i].FromNode, connections.list[i].ToNode);
}

/* A node and the filter have the same controls. */
static void test_node_control(HANDLE filter, const struct control *control)
{
    const ULONG node = is_same_guid(control->set, &procamp) ? PROCESSING : TERMINAL;
    KSPROPERTY_VIDEOPROCAMP_NODE_S s = {.Value = control->least, .Flags = MANUAL};
    struct description d;
    ULONG returned;
    NTSTATUS status;
    LONG value = 0xcccccc;

    status = node_property(filter, node, control->set, control->id, KSPROPERTY_TYPE_SET, &s, sizeof(s), &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    check_get(filter, control, control->least, MANUAL);
    memset(&s, 0xcc, sizeof(s));
    status = node_property(filter, node, control->set, control->id, KSPROPERTY_TYPE_GET, &s, sizeof(s), &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(returned == sizeof(s), "%s: got %lu bytes.\n", control->name, returned);
    ok(s.NodeProperty.NodeId == node, "%s: got node %lu.\n", control->name, s.NodeProperty.NodeId);
    ok(s.Value == control->least, "%s: got value %ld.\n", control->name, s.Value);
    ok(s.Flags == MANUAL, "%s: got flags %#lx.\n", control->name, s.Flags);
    ok(s.Capabilities == control->capabilities, "%s: got capabilities %#lx.\n", control->name, s.Capabilities);
    status = node_property(filter, node, control->set, control->id, KSPROPERTY_TYPE_GET, &value, sizeof(value), &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(value == control->least, "%s: got value %ld.\n", control->name, value);
    s.Value = control->greatest + control->step;
    status = node_property(filter, node, control->set, control->id, KSPROPERTY_TYPE_SET, &s, sizeof(s), &returned);
    ok(status == STATUS_INVALID_PARAMETER, "%s: got %#lx.\n", control->name, status);
    status = node_property(filter, node, control->set, control->id, KSPROPERTY_TYPE_SET, &s,
            sizeof(KSPROPERTY_VIDEOPROCAMP_S), &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "%s: got %#lx.\n", control->name, status);
    status = node_property(filter, node, control->set, control->id, KSPROPERTY_TYPE_BASICSUPPORT, &d, DESCRIPTION_SIZE, &returned);
    ok(!status, "%s: got %#lx.\n", control->name, status);
    ok(d.range.Bounds.SignedMaximum == control->greatest, "%s: greatest is %ld.\n", control->name, d.range.Bounds.SignedMaximum);
    ok(d.standard == control->standard, "%s: default is %ld.\n", control->name, d.standard);
    status = node_property(filter, EXTENSION, control->set, control->id, KSPROPERTY_TYPE_GET, &s, sizeof(s), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "%s: got %#lx.\n", control->name, status);
    status = node_property(filter, NODE_COUNT, control->set, control->id, KSPROPERTY_TYPE_GET, &s, sizeof(s), &returned);
    ok(status == STATUS_INVALID_PARAMETER, "%s: got %#lx.\n", control->name, status);
    restore(filter, control);
}

static NTSTATUS get_extension(HANDLE filter, ULONG id, void *data, ULONG size, ULONG *returned)
{
    return node_property(filter, EXTENSION, &extension, id, KSPROPERTY_TYPE_GET, data, size, returned);
}

static NTSTATUS set_extension(HANDLE filter, ULONG id, const void *data, ULONG size)
{
    UCHAR copy[KSVIRT_EXTENSION_BLOCK_SIZE]; /* the driver gets what can be written to */

    memcpy(copy, data, size);
    return node_property(filter, EXTENSION, &extension, id, KSPROPERTY_TYPE_SET, copy, size, NULL);
}

static void test_level(HANDLE filter)
{
    ULONG level = 0xcccccc, greatest = KSVIRT_EXTENSION_MAX_LEVEL, more = greatest + 1, none = 0, returned;
    struct description d;
    NTSTATUS status;

    status = get_extension(filter, KSVIRT_EXTENSION_LEVEL, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(returned == sizeof(level), "Got %lu.\n", returned);
    status = get_extension(filter, KSVIRT_EXTENSION_LEVEL, &level, sizeof(level), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(level), "Got %lu bytes.\n", returned);
    ok(!level, "Got %lu.\n", level);
    status = set_extension(filter, KSVIRT_EXTENSION_LEVEL, &greatest, sizeof(greatest));
    ok(!status, "Got %#lx.\n", status);
    status = set_extension(filter, KSVIRT_EXTENSION_LEVEL, &more, sizeof(more));
    ok(status == STATUS_INVALID_PARAMETER, "Got %#lx.\n", status);
    status = get_extension(filter, KSVIRT_EXTENSION_LEVEL, &level, sizeof(level), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(level == greatest, "Got %lu.\n", level);
    status = node_property(filter, EXTENSION, &extension, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_BASICSUPPORT, &d,
            DESCRIPTION_SIZE, &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(d.range.Bounds.UnsignedMaximum == greatest, "Greatest is %lu.\n", d.range.Bounds.UnsignedMaximum);
    status = set_extension(filter, KSVIRT_EXTENSION_LEVEL, &none, sizeof(none));
    ok(!status, "Got %#lx.\n", status);

    status = ks_property(filter, &extension, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_GET, &level, sizeof(level), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Without a node: %#lx.\n", status);
    status = get_extension(filter, 3, &level, sizeof(level), &returned);
    ok(status == STATUS_NOT_FOUND, "Got %#lx.\n", status);
}

static void test_block(HANDLE filter)
{
    static const UCHAR zeros[KSVIRT_EXTENSION_BLOCK_SIZE], letters[KSVIRT_EXTENSION_BLOCK_SIZE] = "0123456789abcdef";
    UCHAR block[KSVIRT_EXTENSION_BLOCK_SIZE + 1];
    NTSTATUS status;
    ULONG returned;

    status = get_extension(filter, KSVIRT_EXTENSION_BLOCK, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(returned == sizeof(letters), "Got %lu.\n", returned);
    memset(block, 0xcc, sizeof(block));
    status = get_extension(filter, KSVIRT_EXTENSION_BLOCK, block, sizeof(block), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(letters), "Got %lu bytes.\n", returned);
    ok(!memcmp(block, zeros, sizeof(zeros)), "The block isn't empty.\n");
    status = set_extension(filter, KSVIRT_EXTENSION_BLOCK, letters, sizeof(letters));
    ok(!status, "Got %#lx.\n", status);
    status = set_extension(filter, KSVIRT_EXTENSION_BLOCK, zeros, sizeof(zeros) - 1);
    ok(status == STATUS_BUFFER_TOO_SMALL, "Got %#lx.\n", status);
    status = get_extension(filter, KSVIRT_EXTENSION_BLOCK, block, sizeof(letters), NULL);
    ok(!status, "Got %#lx.\n", status);
    ok(!memcmp(block, letters, sizeof(letters)), "The block is another one.\n");
    status = set_extension(filter, KSVIRT_EXTENSION_BLOCK, zeros, sizeof(zeros));
    ok(!status, "Got %#lx.\n", status);
}

/* ---- what they make of the picture ---- */

/* In this picture the colour bars are in rows 16 to 71, the ramp is below, and the square of the first frame above row 40. */
static const struct video_type picture_type = {.format = KSVIRT_RGB24, .width = 160, .height = 120, .interval = 333333};

enum { FIRST_ROW = 40, END_ROW = 70, BAR = 20 /* pixels */ };

struct camera
{
    HANDLE filter, pin;
    struct video_type type;
    struct stream_request *request;
    UCHAR *data;
};

static BOOL camera_open(struct camera *camera, HANDLE filter, const struct video_type *type)
{
    camera->filter = filter;
    camera->type = *type;
    if (!(camera->pin = open_capture_pin(filter, type))) return FALSE;
    camera->data = malloc(video_size(type));
    camera->request = stream_request_create(camera->pin, get_header_size(camera->pin), camera->data, video_size(type));
    return TRUE;
}

static void camera_close(struct camera *camera)
{
    stream_request_destroy(camera->request);
    CloseHandle(camera->pin);
    free(camera->data);
}

static void wait_picture(struct camera *camera)
{
    NTSTATUS status = stream_wait(camera->request, KSTEST_TIMEOUT);

    ok(!status, "Reading gave %#lx.\n", status);
}

static void next_picture(struct camera *camera)
{
    stream_read(camera->request);
    wait_picture(camera);
}

/* Takes a stopped camera's first picture, which is always the same. On a busy machine it may have come too late to be taken. */
static void take_picture(struct camera *camera)
{
    const KS_FRAME_INFO *info = &camera->request->u.video.info;
    unsigned int i;

    for (i = 0; i < 10; i++)
    {
        check_set_state(camera->pin, KSSTATE_PAUSE);
        stream_read(camera->request);
        check_set_state(camera->pin, KSSTATE_RUN);
        wait_picture(camera);
        check_set_state(camera->pin, KSSTATE_STOP);
        if (info->PictureNumber == 1) return;
    }
    ok(0, "There is no first picture, only number %I64d.\n", info->PictureNumber);
}

#define check_verdict(camera, verdict) check_verdict_(__LINE__, camera, verdict)
static void check_verdict_(unsigned int line, const struct camera *camera, enum ksvirt_verdict wanted)
{
    struct ksvirt_code code;
    enum ksvirt_verdict verdict = camera->type.format == KSTEST_MJPG
            ? ksvirt_check_mjpg(camera->data, camera->request->u.header.DataUsed)
            : stream_check(camera->request, &camera->type, &code);

    ok_(__FILE__, line)(verdict == wanted, "The picture is %d, not %d.\n", verdict, wanted);
}

static const UCHAR *pixel(const struct camera *camera, unsigned int x, unsigned int y)
{
    return ksvirt_row(camera->data, camera->type.height, video_stride(&camera->type), y) + x * 3;
}

/* Of the colour bars, in 1/100. */
struct statistics
{
    LONG luma;      /* mean */
    LONG spread;    /* of luma: mean distance from that */
    LONG chroma;    /* mean of the difference between the strongest and the weakest part */
    LONG warmth;    /* mean of red without blue */
    LONG sharpness; /* mean of the greatest step of luma from one column to the next */
    LONG bands;     /* how the luma changes from row to row */
};

static LONG luma(const UCHAR *bgr)
{
    return (29 * bgr[0] + 150 * bgr[1] + 77 * bgr[2]) * 100 / 256;
}

static void count_row(const struct camera *camera, unsigned int y, struct statistics *s)
{
    LONG step = 0;
    unsigned int x;

    for (x = 0; x < camera->type.width; x++)
    {
        const UCHAR *p = pixel(camera, x, y);

        s->luma += luma(p);
        s->chroma += (max(p[0], max(p[1], p[2])) - min(p[0], min(p[1], p[2]))) * 100;
        s->warmth += (p[2] - p[0]) * 100;
        if (x) step = max(step, abs(luma(p) - luma(pixel(camera, x - 1, y))));
        s->bands += abs(luma(p) - luma(pixel(camera, x, y - 1)));
    }
    s->sharpness += step;
}

static void measure(const struct camera *camera, struct statistics *s)
{
    const LONG rows = END_ROW - FIRST_ROW, count = rows * (LONG)camera->type.width;
    unsigned int x, y;

    memset(s, 0, sizeof(*s));
    for (y = FIRST_ROW; y < END_ROW; y++) count_row(camera, y, s);
    s->luma /= count;
    s->chroma /= count;
    s->warmth /= count;
    s->sharpness /= rows;
    for (y = FIRST_ROW; y < END_ROW; y++)
        for (x = 0; x < camera->type.width; x++) s->spread += abs(luma(pixel(camera, x, y)) - s->luma);
    s->spread /= count;
}

#define STATISTIC(name) FIELD_OFFSET(struct statistics, name), #name

static const struct effect
{
    ULONG control;
    LONG value;
    ULONG offset;
    const char *name;
    int sign; /* more or less than without it, or as much */
} effects[] =
{
    {BRIGHTNESS, 255, STATISTIC(luma), 1},
    {BRIGHTNESS, 0, STATISTIC(luma), -1},
    {CONTRAST, 255, STATISTIC(spread), 1},
    {CONTRAST, 40, STATISTIC(spread), -1},
    {SATURATION, 255, STATISTIC(chroma), 1},
    {SATURATION, 40, STATISTIC(chroma), -1},
    {SHARPNESS, 255, STATISTIC(sharpness), 1},
    {SHARPNESS, 0, STATISTIC(sharpness), -1},
    {SHARPNESS, 0, STATISTIC(bands), 0},
    {GAMMA, 500, STATISTIC(luma), 1},
    {GAMMA, 72, STATISTIC(luma), -1},
    {COLORENABLE, 0, STATISTIC(chroma), -1},
    {WHITEBALANCE, 6500, STATISTIC(warmth), 1},
    {WHITEBALANCE, 2800, STATISTIC(warmth), -1},
    {BACKLIGHT, 0, STATISTIC(luma), -1},
    {GAIN, 255, STATISTIC(luma), 1},
    {EXPOSURE, -11, STATISTIC(luma), -1},
    {EXPOSURE, -6, STATISTIC(luma), -1},
    {EXPOSURE, -5, STATISTIC(luma), 0},
    {EXPOSURE, -1, STATISTIC(luma), 1},
    {IRIS, 20, STATISTIC(luma), 1},
    {IRIS, 220, STATISTIC(luma), -1},
    {IRIS, 220, STATISTIC(bands), 0},
    {FOCUS, 250, STATISTIC(sharpness), -1},
    {FOCUS, 0, STATISTIC(sharpness), 0},
    {POWERLINE, 0, STATISTIC(bands), 0},
    {PRIVACY, 1, STATISTIC(luma), -1},
};

static LONG statistic(const struct statistics *s, ULONG offset)
{
    return *(const LONG *)((const char *)s + offset);
}

/* Each way that a control goes. All that the test reads can be read as before, and with the defaults the picture is what it was. */
static void test_effects(struct camera *camera)
{
    const ULONG size = video_size(&camera->type);
    struct statistics standard, s;
    UCHAR *before = malloc(size);
    size_t i;

    take_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    measure(camera, &standard);
    memcpy(before, camera->data, size);
    for (i = 0; i < ARRAY_SIZE(effects); i++)
    {
        const struct effect *effect = &effects[i];
        const struct control *control = &controls[effect->control];
        LONG is, was = statistic(&standard, effect->offset);

        check_set(camera->filter, control, effect->value, MANUAL, STATUS_SUCCESS);
        take_picture(camera);
        check_verdict(camera, effect->control == PRIVACY ? KSVIRT_FRAME_NO_CODE : KSVIRT_FRAME_GOOD);
        measure(camera, &s);
        is = statistic(&s, effect->offset);
        ok((is > was) - (is < was) == effect->sign, "With %s %ld %s is %ld/100, with the default %ld/100.\n", control->name,
                effect->value, effect->name, is, was);
        restore(camera->filter, control);
        take_picture(camera);
        ok(!memcmp(before, camera->data, size), "The default of %s has another picture.\n", control->name);
    }
    free(before);
}

#define check_color(camera, x, y, r, g, b) check_color_(__LINE__, camera, x, y, r, g, b)
static void check_color_(unsigned int line, const struct camera *camera, unsigned int x, unsigned int y, int r, int g, int b)
{
    const UCHAR *p = pixel(camera, x, y);

    ok_(__FILE__, line)(p[2] == r, "Pixel %u, %u has red %u, not %d.\n", x, y, p[2], r);
    ok_(__FILE__, line)(p[1] == g, "Pixel %u, %u has green %u, not %d.\n", x, y, p[1], g);
    ok_(__FILE__, line)(p[0] == b, "Pixel %u, %u has blue %u, not %d.\n", x, y, p[0], b);
}

/* The middle of bar 0 to 7: grey, yellow, cyan, green, magenta, red, blue, black */
#define BAR_X(bar) ((bar) * BAR + BAR / 2)

static void test_colors(struct camera *camera)
{
    const UCHAR *p;
    ULONG i;

    take_picture(camera);
    check_color(camera, BAR_X(0), 60, 191, 191, 191);
    check_color(camera, BAR_X(5), 60, 191, 0, 0);

    check_set(camera->filter, &controls[HUE], 120, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    check_color(camera, BAR_X(0), 60, 191, 191, 191);
    p = pixel(camera, BAR_X(5), 60);
    ok(p[1] > p[2] + 20 && p[1] > p[0] + 20, "Red turned by 120 degrees is %u, %u, %u.\n", p[2], p[1], p[0]);
    check_set(camera->filter, &controls[HUE], -120, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    p = pixel(camera, BAR_X(5), 60);
    ok(p[0] > p[2] + 20 && p[0] > p[1] + 20, "Red turned by -120 degrees is %u, %u, %u.\n", p[2], p[1], p[0]);
    restore(camera->filter, &controls[HUE]);

    check_set(camera->filter, &controls[COLORENABLE], 0, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    for (i = 0; i < 8; i++)
    {
        p = pixel(camera, BAR_X(i), 60);
        ok(p[0] == p[1], "Bar %lu is %u, %u, %u.\n", i, p[2], p[1], p[0]);
        ok(p[1] == p[2], "Bar %lu is %u, %u, %u.\n", i, p[2], p[1], p[0]);
    }
    restore(camera->filter, &controls[COLORENABLE]);

    check_set(camera->filter, &controls[PRIVACY], 1, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    for (i = 0; i < video_size(&camera->type) && !camera->data[i]; i++) ;
    ok(i == video_size(&camera->type), "Byte %lu is %u.\n", i, camera->data[i]);
    restore(camera->filter, &controls[PRIVACY]);

    /* a fast shutter sees mains light in bands, if it isn't told of it */
    check_set(camera->filter, &controls[EXPOSURE], -7, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    ok(*pixel(camera, 0, 44) == *pixel(camera, 0, 64), "There is %u, %u.\n", *pixel(camera, 0, 44), *pixel(camera, 0, 64));
    check_set(camera->filter, &controls[POWERLINE], 0, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    ok(*pixel(camera, 0, 44) > *pixel(camera, 0, 64), "There is %u, %u.\n", *pixel(camera, 0, 44), *pixel(camera, 0, 64));
    restore(camera->filter, &controls[POWERLINE]);
    restore(camera->filter, &controls[EXPOSURE]);
}

static void test_geometry(struct camera *camera)
{
    check_set(camera->filter, &controls[ZOOM], 200, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    check_color(camera, 2, 60, 0, 191, 191); /* the middle half: bars 2 to 5 */
    check_color(camera, 38, 60, 0, 191, 191);
    check_color(camera, 42, 60, 0, 191, 0);
    check_color(camera, 157, 60, 191, 0, 0);
    restore(camera->filter, &controls[ZOOM]);

    check_set(camera->filter, &controls[PAN], 25, MANUAL, STATUS_SUCCESS); /* half a picture */
    take_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    check_color(camera, BAR_X(1), 60, 191, 0, 0);
    check_color(camera, BAR_X(5), 60, 191, 191, 0);
    check_set(camera->filter, &controls[PAN], -25, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    check_color(camera, BAR_X(1), 60, 191, 0, 0);
    restore(camera->filter, &controls[PAN]);

    check_set(camera->filter, &controls[TILT], 20, MANUAL, STATUS_SUCCESS); /* half a picture: the ramp is in the middle */
    take_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    check_color(camera, 0, 50, 0, 0, 0);
    check_color(camera, 0, 20, 191, 191, 191);
    check_color(camera, 0, 80, 191, 191, 191);
    restore(camera->filter, &controls[TILT]);

    check_set(camera->filter, &controls[ROLL], 90, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    check_color(camera, 158, 18, 191, 191, 191);
    check_color(camera, 158, 88, 0, 0, 191);
    check_set(camera->filter, &controls[ROLL], -90, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    check_color(camera, 2, 100, 191, 191, 191);
    check_color(camera, 2, 18, 0, 0, 0);
    check_set(camera->filter, &controls[ROLL], 180, MANUAL, STATUS_SUCCESS);
    take_picture(camera);
    check_color(camera, 159, 103, 191, 191, 191);
    check_color(camera, 0, 60, 0, 0, 0);
    restore(camera->filter, &controls[ROLL]);
}

/* What isn't text is mirrored, with all that moves. */
static void test_flip(struct camera *camera)
{
    static const LONG modes[] = {FLIP_HORIZONTAL, FLIP_VERTICAL, FLIP_HORIZONTAL | FLIP_VERTICAL};
    const ULONG size = video_size(&camera->type);
    struct camera before = *camera;
    unsigned int i, x, y, wrong;

    take_picture(camera);
    before.data = malloc(size);
    memcpy(before.data, camera->data, size);
    for (i = 0; i < ARRAY_SIZE(modes); i++)
    {
        check_set_mode(camera->filter, modes[i]);
        take_picture(camera);
        check_verdict(camera, KSVIRT_FRAME_GOOD);
        for (y = KSVIRT_CODE_ROWS, wrong = 0; y < 30; y++)
            for (x = 0; x < camera->type.width; x++)
            {
                const unsigned int from_x = (modes[i] & FLIP_HORIZONTAL) ? camera->type.width - 1 - x : x;
                const unsigned int from_y = (modes[i] & FLIP_VERTICAL) ? camera->type.height - 1 - y : y;

                if ((modes[i] & FLIP_VERTICAL) && from_x > 4 && from_x < camera->type.width - 4) continue; /* text */
                wrong += memcmp(pixel(camera, x, y), pixel(&before, from_x, from_y), 3) != 0;
            }
        ok(!wrong, "Mode %#lx: %u pixels are not what they should be.\n", modes[i], wrong);
    }
    check_set_mode(camera->filter, 0);
    take_picture(camera);
    ok(!memcmp(camera->data, before.data, size), "The picture isn't what it was.\n");
    free(before.data);
}

/* Returns the luma of the grey bar, or the size of the file. */
static ULONG get_grey(const struct camera *camera)
{
    const struct video_type *type = &camera->type;

    if (type->format == KSTEST_MJPG) return camera->request->u.header.DataUsed;
    return ksvirt_luma(type->format, ksvirt_row(camera->data, type->height, video_stride(type), 60), BAR_X(0));
}

/* A pin that runs shows it with the next picture. */
static void test_running(struct camera *camera)
{
    const BOOL mjpg = camera->type.format == KSTEST_MJPG;
    const BOOL rgb = camera->type.format == KSVIRT_RGB24 || camera->type.format == KSVIRT_RGB32;
    ULONG standard, changed;

    check_set_state(camera->pin, KSSTATE_RUN);
    next_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    standard = get_grey(camera);
    check_set(camera->filter, &controls[BRIGHTNESS], 64, MANUAL, STATUS_SUCCESS);
    check_set(camera->filter, &controls[CONTRAST], 0, MANUAL, STATUS_SUCCESS);
    check_set(camera->filter, &controls[COLORENABLE], 0, MANUAL, STATUS_SUCCESS);
    next_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    changed = get_grey(camera);
    if (mjpg) ok(changed < standard, "A flat picture has %lu bytes, another one %lu.\n", changed, standard);
    else if (rgb) ok(changed == 64, "Got %lu.\n", changed);
    else ok(changed == 71, "Got %lu.\n", changed);
    restore(camera->filter, &controls[BRIGHTNESS]);
    restore(camera->filter, &controls[CONTRAST]);
    restore(camera->filter, &controls[COLORENABLE]);
    check_set(camera->filter, &controls[PRIVACY], 1, MANUAL, STATUS_SUCCESS);
    next_picture(camera);
    check_verdict(camera, mjpg ? KSVIRT_FRAME_GOOD : KSVIRT_FRAME_NO_CODE);
    if (mjpg) ok(get_grey(camera) < changed, "A black picture has %lu bytes, a flat one %lu.\n", get_grey(camera), changed);
    else ok(get_grey(camera) == (rgb ? 0 : 16), "Got %lu.\n", get_grey(camera));
    restore(camera->filter, &controls[PRIVACY]);
    next_picture(camera);
    check_verdict(camera, KSVIRT_FRAME_GOOD);
    if (!mjpg) ok(get_grey(camera) == standard, "Got %lu, not %lu.\n", get_grey(camera), standard);
    check_set_state(camera->pin, KSSTATE_STOP);
}

static void test_formats(HANDLE filter)
{
    struct video_type type = picture_type;
    struct camera camera;

    for (type.format = 0; type.format <= KSTEST_MJPG; type.format++)
    {
        winetest_push_context("%s", debugstr_video_type(&type));
        if (camera_open(&camera, filter, &type))
        {
            test_running(&camera);
            camera_close(&camera);
        }
        winetest_pop_context();
    }
}

/* What the camera adjusts by itself moves while it takes pictures, and isn't seen. */
static void test_auto(HANDLE filter)
{
    static const ULONG automatic[] = {WHITEBALANCE, EXPOSURE, FOCUS};
    struct video_type type = picture_type;
    KSPROPERTY_VIDEOPROCAMP_S s;
    struct camera camera;
    ULONG i, j, returned;

    type.interval = 50000;
    if (!camera_open(&camera, filter, &type)) return;
    check_set_state(camera.pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(automatic); i++)
    {
        const struct control *control = &controls[automatic[i]];
        BOOL low = FALSE, high = FALSE;

        for (j = 0; j < 200 && !(low && high); j++)
        {
            next_picture(&camera);
            request(filter, control, KSPROPERTY_TYPE_GET, &s, &returned);
            if (s.Value == control->standard) low = TRUE;
            if (s.Value == control->standard + control->step) high = TRUE;
        }
        ok(low, "%s is never %ld.\n", control->name, control->standard);
        ok(high, "%s is never %ld.\n", control->name, control->standard + control->step);
    }
    check_set_state(camera.pin, KSSTATE_STOP);
    camera_close(&camera);
}

START_TEST(controls)
{
    HANDLE filter = open_camera();
    struct saved_setting saved;
    struct camera camera;
    ULONG i;

    if (!filter) return;
    setting_save(&saved, KSVIRT_SOURCE);
    setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
    for (i = 0; i < CONTROL_COUNT; i++)
    {
        test_range(filter, &controls[i]);
        test_default(filter, &controls[i]);
        test_values(filter, &controls[i]);
        test_sizes(filter, &controls[i]);
        test_node_control(filter, &controls[i]);
    }
    test_device(filter);
    test_mode(filter);
    test_rates(filter);
    test_topology(filter);
    test_level(filter);
    test_block(filter);
    if (camera_open(&camera, filter, &picture_type))
    {
        test_effects(&camera);
        test_colors(&camera);
        test_geometry(&camera);
        test_flip(&camera);
        camera_close(&camera);
    }
    test_formats(filter);
    test_auto(filter);
    setting_restore(&saved);
    CloseHandle(filter);
}
