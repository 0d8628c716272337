/*
 * What the tests have in common: pins and their states
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

void init_pin_request(struct pin_request *request, ULONG pin, const struct video_type *type)
{
    memset(request, 0, sizeof(*request));
    request->connect.Interface.Set = *GUIDP(KSINTERFACESETID_Standard);
    request->connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    request->connect.Medium.Set = *GUIDP(KSMEDIUMSETID_Standard);
    request->connect.Medium.Id = KSMEDIUM_STANDARD_DEVIO;
    request->connect.PinId = pin;
    request->connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    request->connect.Priority.PrioritySubClass = 1;
    init_video_format(&request->format, type);
}

/* Returns a Win32 error. */
DWORD create_pin(HANDLE filter, ULONG id, const struct video_type *type, DWORD access, HANDLE *pin)
{
    struct pin_request request;

    init_pin_request(&request, id, type);
    return KsCreatePin(filter, &request.connect, access, pin);
}

HANDLE open_capture_pin_(unsigned int line, HANDLE filter, const struct video_type *type)
{
    ULONG id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    LONGLONG start = kstest_now();
    HANDLE pin = NULL;
    DWORD error;

    while ((error = create_pin(filter, id, type, GENERIC_READ, &pin)) && kstest_poll(start, 2000));
    ok_(__FILE__, line)(!error, "Creating a pin (%s) gave %lu.\n", debugstr_video_type(type), error);
    return error ? NULL : pin;
}

/* The pins of that factory which the filter has now; closing a pin takes a moment, so the number is waited for. */
ULONG wait_instances(HANDLE filter, ULONG pin, ULONG wanted)
{
    LONGLONG start = kstest_now();
    KSPIN_CINSTANCES instances;

    do
    {
        memset(&instances, 0xcc, sizeof(instances));
        ks_pin_property(filter, pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, sizeof(instances), NULL);
    } while (instances.CurrentCount != wanted && kstest_poll(start, 3000));
    return instances.CurrentCount;
}

NTSTATUS set_state(HANDLE pin, ULONG state)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET, &state,
            sizeof(state), NULL);
}

/* Returns the state, 0xcccccccc after a failure. */
ULONG get_state(HANDLE pin)
{
    ULONG state = 0xcccccccc;
    NTSTATUS status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET,
            &state, sizeof(state), NULL);

    return !status || status == STATUS_NO_DATA_DETECTED ? state : 0xcccccccc;
}

void check_set_state_(unsigned int line, HANDLE pin, ULONG state)
{
    NTSTATUS status = set_state(pin, state);

    ok_(__FILE__, line)(!status, "Setting state %lu gave %#lx.\n", state, status);
}

/* Returns the bytes of one stream header of the pin. */
ULONG get_header_size(HANDLE pin)
{
    ULONG size = 0;

    if (ks_property(pin, GUIDP(KSPROPSETID_StreamInterface), KSPROPERTY_STREAMINTERFACE_HEADERSIZE, KSPROPERTY_TYPE_GET,
            &size, sizeof(size), NULL) || !size)
        return sizeof(KSSTREAM_HEADER);
    return size;
}
