/*
 * The parts of ksvirt.sys and what they share
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

#ifndef __KSVIRT_PRIVATE_H
#define __KSVIRT_PRIVATE_H

#include "wine/ksddk.h"
#define NOBITMAP
#include <mmreg.h>
#include <ks.h>
#include <ksmedia.h>

#include "ksvirt.h"
#include "look.h"
#include "picture.h"

#define KSVIRT_TAG 0x7472764b /* "Kvrt" */

#define WIDE(text) L"" text

/* Parts of descriptors. size: the least of the value. */
#define PROPERTY_ITEM(id, get, set, size) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = sizeof(KSPROPERTY), .MinData = (size), \
      .SetPropertyHandler = (set) }

#define AUTOMATION(property_sets) \
    { .PropertySetsCount = ARRAYSIZE(property_sets), .PropertyItemSize = sizeof(KSPROPERTY_ITEM), \
      .PropertySets = (property_sets) }

/* Of a pin that has no other set than KSPROPSETID_KsVirt. */
#define DEFINE_PIN_AUTOMATION(name, items) \
    static const KSPROPERTY_SET name##_sets[] = \
    { \
        DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(items), (items), 0, NULL), \
    }; \
    static const KSAUTOMATION_TABLE name = AUTOMATION(name##_sets)

/* What every pin descriptor says; instances, flags, interfaces and mediums follow. */
#define PIN_MEMBERS(pin_dispatch, automation, ranges, flow, communication, category) \
    .Dispatch = (pin_dispatch), \
    .AutomationTable = (automation), \
    .PinDescriptor.DataRangesCount = ARRAYSIZE(ranges), \
    .PinDescriptor.DataRanges = (const PKSDATARANGE *)(ranges), \
    .PinDescriptor.DataFlow = (flow), \
    .PinDescriptor.Communication = (communication), \
    .PinDescriptor.Category = (category)

#define VIDEO_PIN_MEMBERS(pin_dispatch, automation, ranges, flow, communication, category) \
    PIN_MEMBERS(pin_dispatch, automation, ranges, flow, communication, category), \
    .AllocatorFraming = &video_framing, \
    .IntersectHandler = format_intersect

#define FILTER_MEMBERS(filter_dispatch, automation, pins, categories) \
    .Dispatch = (filter_dispatch), \
    .AutomationTable = (automation), \
    .Version = KSFILTER_DESCRIPTOR_VERSION, \
    .PinDescriptorsCount = ARRAYSIZE(pins), \
    .PinDescriptorSize = sizeof((pins)[0]), \
    .PinDescriptors = (pins), \
    .CategoriesCount = ARRAYSIZE(categories), \
    .Categories = (categories), \
    .NodeDescriptorSize = sizeof(KSNODE_DESCRIPTOR)

#define FILTER(filter_dispatch, automation, pins, categories) \
    { FILTER_MEMBERS(filter_dispatch, automation, pins, categories) }

/* devices.c: the table of the driver's devices; the last one has no hardware id */
struct device_type
{
    const WCHAR *hardware_id;
    const WCHAR *reference; /* reference string of the filter */
    const KSFILTER_DESCRIPTOR *filter;
};

extern const struct device_type device_types[];

/* controls.c: what a camera can be told, and the properties for that */
struct controls
{
    volatile LONG settings[CONTROL_COUNT]; /* twice the value, and 1 more while the camera adjusts it by itself */
    volatile LONG flip;
    volatile LONG changes;                 /* of what is above, so far */
    volatile LONG frame;                   /* number of the one that was drawn last, for what moves by itself */
};

/* extension.c */
struct extension
{
    volatile LONG level;
    FAST_MUTEX mutex; /* of: */
    UCHAR block[KSVIRT_EXTENSION_BLOCK_SIZE];
};

/* The context of a KSDEVICE */
struct virtual_device
{
    const struct device_type *type;
    struct controls controls;
    struct extension extension;
};

#define EXTENSION_COUNT 2
extern const GUID property_set_extension;
extern const KSPROPERTY_ITEM extension_items[EXTENSION_COUNT];

void extension_init(struct extension *extension);

enum { PROCAMP_COUNT = CONTROL_PAN, CAMERA_CONTROL_COUNT = CONTROL_COUNT - CONTROL_PAN };

extern const GUID property_set_procamp, property_set_camera_control;
extern const KSPROPERTY_ITEM procamp_items[PROCAMP_COUNT];
extern const KSPROPERTY_ITEM camera_control_items[CAMERA_CONTROL_COUNT];

void controls_init(struct controls *controls);
struct controls *controls_of(void *object);
LONG controls_get_look(const struct controls *controls, struct look *look);
void controls_set(struct controls *controls, enum control_id control, LONG value, BOOLEAN automatic);
void controls_set_flip(struct controls *controls, LONG flip);

/* ksvirt.c */
extern const GUID property_set_ksvirt;
extern const KSFILTER_DESCRIPTOR camera_filter;
extern const KSFILTER_DESCRIPTOR feed_filter;
extern const KSFILTER_DESCRIPTOR microphone_filter;
extern const KSFILTER_DESCRIPTOR speaker_filter;

LONGLONG clock_now(void);

#include "hooks.h"

/* thread.c: the thread that a pin has while it runs */
struct stream_thread
{
    HANDLE handle;
    LONG stopping;
    KEVENT stop;
    KEVENT wake; /* there is something new to do */
};

void stream_thread_init(struct stream_thread *thread);
NTSTATUS stream_thread_start(struct stream_thread *thread, PKSTART_ROUTINE routine, void *context);
void stream_thread_stop(struct stream_thread *thread);
void stream_thread_wake(struct stream_thread *thread);
BOOLEAN stream_thread_is_stopping(struct stream_thread *thread);
BOOLEAN stream_thread_wait(struct stream_thread *thread, LONGLONG time);
BOOLEAN stream_thread_wait_work(struct stream_thread *thread, LONGLONG time);

/* settings.c */
enum source { SOURCE_AUTO, SOURCE_PATTERN, SOURCE_FEED };

struct settings
{
    enum source source;
    BOOLEAN unthrottled;
    BOOLEAN code_only;     /* of pictures nothing is drawn but the codes */
    LONGLONG feed_timeout; /* 100 ns */
    LONG clock_drift;      /* what a camera's clock gains, in parts of a million */
};

void settings_init(const UNICODE_STRING *registry_path);
void settings_read(struct settings *settings);
LONGLONG settings_read_ms(const WCHAR *name, LONGLONG ms);
BOOLEAN settings_read_string(const WCHAR *name, WCHAR *string, ULONG length);

/* format.c */
struct stream_format
{
    struct picture picture;
    BOOLEAN mjpg;       /* frames are JPEG files of such pictures */
    ULONG frame_size;   /* bytes of a frame; of MJPG, of the greatest one that there can be */
    LONGLONG interval;  /* 100 ns from frame to frame */
};

/* Ranges with steps, for all formats of pictures as VIDEOINFO and VIDEOINFO2. */
#define PICTURE_RANGES_COUNT (2 * KSVIRT_FORMAT_COUNT)
extern const KSDATARANGE *const pattern_ranges[PICTURE_RANGES_COUNT]; /* sizes that the test pattern can have */
extern const KSDATARANGE *const feed_ranges[PICTURE_RANGES_COUNT];    /* and smaller ones */
/* The sizes of real cameras, for each format and MJPG; then what pattern_ranges has, and the same for MJPG. */
#define CAMERA_RANGES_COUNT (7 * (KSVIRT_FORMAT_COUNT + 1) + PICTURE_RANGES_COUNT + 2)
extern const KSDATARANGE *const camera_ranges[CAMERA_RANGES_COUNT];
extern const KSALLOCATOR_FRAMING_EX video_framing;
extern const KSALLOCATOR_FRAMING_EX inplace_framing; /* of pins that can modify frames in place */

BOOLEAN format_set_picture(struct stream_format *format, enum ksvirt_format picture, BOOLEAN mjpg, LONG width, LONG height);
NTSTATUS format_parse(const KSDATAFORMAT *format, const KSDATARANGE *range, struct stream_format *parsed);
NTSTATUS format_parse_first(const KSPIN *pin, const KSDATARANGE *range, struct stream_format *parsed);
NTSTATUS format_find(const KSPIN *pin, const KSDATAFORMAT *format, struct stream_format *parsed);
NTSTATUS format_intersect(PVOID filter, PIRP irp, PKSP_PIN request, PKSDATARANGE caller, PKSDATARANGE ours, ULONG size,
        PVOID data, PULONG needed);
BOOLEAN format_resize(const KSPIN *pin, KSDATAFORMAT *format, ULONG width, ULONG height, struct stream_format *parsed);
NTSTATUS format_edit_framing(KSPIN *pin, const struct stream_format *format);
NTSTATUS format_make(const struct stream_format *format, BOOLEAN video2, ULONG size, void *data, ULONG *needed);
NTSTATUS format_intersect_with(const struct stream_format *format, const KSDATARANGE *caller, const KSDATARANGE *ours,
        ULONG size, void *data, ULONG *needed);
BOOLEAN format_is_video2(const KSDATAFORMAT *format);

/* videopin.c: output pins that show the test pattern or what the feed gets */
struct video_role
{
    BOOLEAN unstamped; /* frames have no times */
    BOOLEAN triggered; /* a picture for each video_pin_trigger(), and no other */
    BOOLEAN yields;    /* waits while a pin that doesn't has the sensor */
};

struct sensor
{
    volatile LONG busy;
};

extern const KSAUTOMATION_TABLE video_pin_automation;

NTSTATUS video_pin_create(KSPIN *pin, const struct video_role *role, struct sensor *sensor);
NTSTATUS video_pin_close(PKSPIN pin, PIRP irp);
NTSTATUS video_pin_process(PKSPIN pin);
NTSTATUS video_pin_set_state(PKSPIN pin, KSSTATE to, KSSTATE from);
NTSTATUS video_pin_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes);
NTSTATUS video_pin_trigger(KSPIN *pin);
LONGLONG video_pin_interval(KSPIN *pin);
LONGLONG FASTCALL video_pin_time(PKSPIN pin, PLONGLONG system);

/* framerate.c: handlers of filters whose pins are video pins with camera_ranges */
NTSTATUS video_get_actual_frame_rate(PIRP irp, PKSIDENTIFIER request, PVOID data);
NTSTATUS video_get_frame_rates(PIRP irp, PKSIDENTIFIER request, PVOID data);

#define VIDEO_RATE_ITEMS \
    { \
        .PropertyId = KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE, \
        .GetPropertyHandler = video_get_actual_frame_rate, \
        .MinProperty = sizeof(KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S), \
        .MinData = sizeof(KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S), \
    }, \
    { \
        .PropertyId = KSPROPERTY_VIDEOCONTROL_FRAME_RATES, \
        .GetPropertyHandler = video_get_frame_rates, \
        .MinProperty = sizeof(KSPROPERTY_VIDEOCONTROL_FRAME_RATES_S), \
    }

/* store.c: fed frames on their way to the cameras */
struct fed_frame
{
    LONG refs;
    LONG shown;           /* a camera has had it, or came later */
    ULONG64 number;       /* rises from frame to frame, from 1 */
    LONGLONG time;        /* clock_now() when it came */
    struct picture picture;
    SIZE_T capacity;      /* bytes at data */
    UCHAR *data;
};

void store_init(void);
void store_add_user(void);
void store_remove_user(void);
void store_add_camera(ULONG64 *cursor);
void store_remove_camera(void);
NTSTATUS store_start_feed(const void *feed);
void store_stop_feed(const void *feed);
void store_get_counts(ULONG64 *shown, ULONG64 *overwritten);
struct fed_frame *store_new_frame(const struct picture *picture);
void store_push(struct fed_frame *frame);
struct fed_frame *store_next(ULONG64 *cursor, BOOLEAN *fresh);
void store_release(struct fed_frame *frame);

#endif /* __KSVIRT_PRIVATE_H */
