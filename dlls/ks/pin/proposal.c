/*
 * Formats that a pin would take
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

#include "pin/proposal.h"
#include "format/format.h"
#include "format/medium.h"
#include "object/descriptor.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "object/tree.h"
#include "pin/pinconnect.h"
#include "pin/pinobject.h"
#include "stream/pinformat.h"

/* Minidrivers are documented to be asked by a SetDataFormat without an old format before they know of the pin. So is this one,
 * which nobody will ever see. */
NTSTATUS filter_propose_data_format(struct ks_filter *filter, ULONG id, const KSDATAFORMAT *format, ULONG size)
{
    const KSPIN_DESCRIPTOR_EX *descriptor = filter_pin_descriptor(filter, id);
    struct pin_connect connect = { .connect.Interface = standard_interface, .connect.Medium = standard_medium,
            .connect.PinId = id };
    struct ks_pin *pin;
    NTSTATUS status;

    if ((status = pin_alloc(filter->file, filter, descriptor, &connect, 0, &pin))) return status;
    status = pin_negotiate_format(pin, format, size);
    object_release(&pin->obj);
    return status;
}

/* The pin itself isn't asked: minidrivers keep what they accept with an old format, and a proposal must not change anything
 * (DOC:ksproperty-connection-proposedataformat.md). Those that take formats from a pin in the stream which they wouldn't from a new
 * one have a handler of their own (DOC:supporting-dynamic-format-changes-in-avstream-codecs.md), which is found before ours. */
NTSTATUS pin_propose_data_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size)
{
    KSDATAFORMAT *current;
    NTSTATUS status;
    ULONG total;

    if ((status = check_format(format, size, &total))) return status;
    pin_update_data_format(pin);
    current = pin->pub.ConnectionFormat;
    if (format_total(current) == total && !memcmp(current, format, total)) return STATUS_SUCCESS;
    if (pin->pub.Descriptor->Flags & KSPIN_FLAG_FIXED_FORMAT) return STATUS_NO_MATCH;
    return filter_propose_data_format(object_filter(&pin->obj), pin->pub.Id, format, size);
}
