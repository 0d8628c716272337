/*
 * The object of a pin
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

#include "pin/pinobject.h"
#include "object/device.h"
#include "object/file.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "parts/pinclock.h"
#include "pin/pinconnect.h"
#include "stream/stream.h"

static void pin_destroy(struct ks_object *object)
{
    struct ks_pin *pin = CONTAINING_RECORD(object, struct ks_pin, obj);

    if (pin->queue) pin_stream_destroy(pin);
    pin_clock_destroy(pin);
    if (pin->pub.ConnectionFormat) ExFreePool(pin->pub.ConnectionFormat);
    device_leave(object->device);
    file_release(pin->file);
    ExFreePool(pin);
}

NTSTATUS pin_alloc(struct ks_file *file, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor,
        const struct pin_connect *connect, ACCESS_MASK access, struct ks_pin **ret)
{
    struct ks_pin *pin;

    if (!device_enter(filter->obj.device)) return STATUS_DEVICE_REMOVED;
    if (!(pin = ExAllocatePoolWithTag(NonPagedPool, sizeof(*pin), KS_TAG)))
    {
        device_leave(filter->obj.device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    memset(pin, 0, sizeof(*pin));
    object_init(&pin->obj, KsObjectTypePin, &filter->obj);
    pin->obj.destroy = pin_destroy;
    pin->obj.automation = descriptor->AutomationTable;
    pin->file = file;
    file_addref(file);
    pin->access = access;
    pin->pub.Descriptor = descriptor;
    pin->pub.Bag = &pin->obj.bag;
    pin->pub.Context = filter->pub.Context;
    pin->pub.Id = connect->connect.PinId;
    pin->pub.Communication = connect->to_sink ? KSPIN_COMMUNICATION_SOURCE : KSPIN_COMMUNICATION_SINK;
    pin->pub.ConnectionIsExternal = !connect->sink; /* no AVStream pin at the other end */
    pin->pub.ConnectionInterface = connect->connect.Interface;
    pin->pub.ConnectionMedium = connect->connect.Medium;
    pin->pub.ConnectionPriority = connect->connect.Priority;
    pin->pub.StreamHeaderSize = 0;
    pin->pub.DataFlow = descriptor->PinDescriptor.DataFlow;
    pin->pub.DeviceState = KSSTATE_STOP;
    pin->pub.ResetState = KSRESET_END;
    pin->pub.ClientState = KSSTATE_STOP;
    *ret = pin;
    return STATUS_SUCCESS;
}
