/*
 * An interface of our own: frames with a stamp, and the camera and renderer that have it
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

#include "ksbench_private.h"

/*
 * What a driver with an interface set of its own is like. Its requests are stream requests, so its pins use the standard
 * transport all the same, and the stamp is what a handler that doesn't know the interface can't get right.
 */

static const KSPIN_INTERFACE interfaces[] =
{
    {{{GUID_INIT(STATIC_KSINTERFACESETID_KsBench), KSBENCH_INTERFACE_STAMPED, 0}}},
    {{{GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0}}},
};

#define STAMPED_ONLY       1 /* of the interfaces */
#define STAMPED_PREFERRED  2

/* Returns whether the pin's connection has the interface. */
BOOLEAN stamp_is_used(const KSPIN *pin)
{
    const KSPIN_INTERFACE *used = &pin->ConnectionInterface;

    return IsEqualGUID(&used->Set, &interfaces[0].Set) && used->Id == interfaces[0].Id;
}

/* Returns the StreamHeaderSize of a pin that has headers of that size on other interfaces. */
ULONG stamp_header_size(const KSPIN *pin, ULONG size)
{
    return stamp_is_used(pin) ? sizeof(KSSTREAM_HEADER) + sizeof(struct ksbench_stamp) : size;
}

static struct ksbench_stamp *get_stamp(const KSSTREAM_POINTER *pointer)
{
    KSSTREAM_HEADER *header = pointer->StreamHeader;

    return header->Size < sizeof(*header) + sizeof(struct ksbench_stamp) ? NULL : (struct ksbench_stamp *)(header + 1);
}

static ULONG checksum(const void *data, ULONG size)
{
    return ksvirt_crc32(0, data, min(size, KSBENCH_STAMP_BYTES));
}

/* Stamps a frame that is filled. One whose client hasn't asked for it gets an error instead; nobody asks in a link. */
void stamp_frame(KSPIN *pin, KSSTREAM_POINTER *pointer, ULONG64 number)
{
    const BOOLEAN linked = pin->Communication == KSPIN_COMMUNICATION_SOURCE || !pin->ConnectionIsExternal;
    struct ksbench_stamp *stamp = get_stamp(pointer);

    if (!stamp || (stamp->size != sizeof(*stamp) && !linked))
    {
        pointer->StreamHeader->DataUsed = 0;
        KsStreamPointerSetStatusCode(pointer, STATUS_INVALID_PARAMETER);
        return;
    }
    stamp->size = sizeof(*stamp);
    stamp->number = number;
    stamp->checksum = checksum(pointer->OffsetOut.Data, pointer->StreamHeader->DataUsed);
}

/* Returns whether the stamp of a written frame is right. */
BOOLEAN stamp_check(const KSSTREAM_POINTER *pointer)
{
    const struct ksbench_stamp *stamp = get_stamp(pointer);

    return stamp && stamp->size == sizeof(*stamp) && stamp->number
            && stamp->checksum == checksum(pointer->OffsetIn.Data, pointer->OffsetIn.Remaining);
}

static NTSTATUS camera_create(PKSPIN pin, PIRP irp)
{
    static const struct video_role role = {0};

    return video_pin_create(pin, &role, NULL);
}

static const KSPIN_DISPATCH camera_dispatch =
{
    .Create = camera_create,
    .Close = video_pin_close,
    .Process = video_pin_process,
    .SetDataFormat = video_pin_set_format,
    .SetDeviceState = video_pin_set_state,
};

static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE);
static const GUID category_render = GUID_INIT(STATIC_KSCATEGORY_RENDER);

#define CAMERA_PIN(count) \
    { \
        VIDEO_PIN_MEMBERS(&camera_dispatch, &video_pin_automation, pattern_ranges, \
                KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_BOTH, &category_capture), \
        .PinDescriptor.InterfacesCount = (count), \
        .PinDescriptor.Interfaces = interfaces, \
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY | KSPIN_FLAG_USE_STANDARD_TRANSPORT, \
        .InstancesPossible = 1, \
    }

static const KSPIN_DESCRIPTOR_EX camera_pins[] =
{
    CAMERA_PIN(STAMPED_PREFERRED),
    CAMERA_PIN(STAMPED_ONLY),
};

#define RENDERER_PIN(count) \
    { \
        VIDEO_PIN_MEMBERS(&renderer_pin_dispatch, &renderer_pin_automation, pattern_ranges, \
                KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK, &category_render), \
        .PinDescriptor.InterfacesCount = (count), \
        .PinDescriptor.Interfaces = interfaces, \
        .Flags = KSPIN_FLAG_RENDERER | KSPIN_FLAG_GENERATE_EOS_EVENTS | KSPIN_FLAG_USE_STANDARD_TRANSPORT, \
        .InstancesPossible = 1, \
    }

static const KSPIN_DESCRIPTOR_EX renderer_pins[] =
{
    RENDERER_PIN(STAMPED_PREFERRED),
    RENDERER_PIN(STAMPED_ONLY),
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR stamped_camera_filter = FILTER(NULL, &faults_filter_automation, camera_pins, categories);
const KSFILTER_DESCRIPTOR stamped_renderer_filter = FILTER(NULL, &faults_filter_automation, renderer_pins, categories);
