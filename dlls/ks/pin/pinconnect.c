/*
 * What a client asks for when it makes a pin
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

#include "pin/pinconnect.h"
#include "format/medium.h"
#include "object/clienthandle.h"
#include "object/file.h"
#include "object/kspin.h"
#include "object/object.h"
#include "stockwine/open/bind.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* KSPIN_CONNECT of a 32-bit client. */
struct pin_connect32
{
    KSPIN_INTERFACE Interface;
    KSPIN_MEDIUM Medium;
    ULONG PinId;
    ULONG PinToHandle;
    KSPRIORITY Priority;
};

C_ASSERT(sizeof(struct pin_connect32) == 64);
#ifdef _WIN64
C_ASSERT(sizeof(KSPIN_CONNECT) == 72);
#else
C_ASSERT(sizeof(KSPIN_CONNECT) == 64);
#endif

NTSTATUS parse_connect(const struct wineks_bind *bind, BOOLEAN wow64, struct pin_connect *connect)
{
    static const struct wineks_token none;
    const void *params = bind + 1;
    ULONG size = wow64 ? sizeof(struct pin_connect32) : sizeof(KSPIN_CONNECT);

    if (bind->params_size < size + sizeof(KSDATAFORMAT)) return STATUS_INVALID_BUFFER_SIZE;
    if (wow64)
    {
        struct pin_connect32 connect32;

        memcpy(&connect32, params, sizeof(connect32));
        connect->connect.Interface = connect32.Interface;
        connect->connect.Medium = connect32.Medium;
        connect->connect.PinId = connect32.PinId;
        connect->connect.PinToHandle = ULongToHandle(connect32.PinToHandle);
        connect->connect.Priority = connect32.Priority;
    }
    else memcpy(&connect->connect, params, sizeof(connect->connect));
    connect->to_sink = connect->connect.PinToHandle || memcmp(&bind->sink, &none, sizeof(none));
    connect->format = (const KSDATAFORMAT *)((const char *)params + size);
    connect->format_size = bind->params_size - size;
    return STATUS_SUCCESS;
}

NTSTATUS check_connect(const KSPIN_DESCRIPTOR *descriptor, const struct pin_connect *connect)
{
    if (!pin_has_interface(descriptor, &connect->connect.Interface) || !pin_has_medium(descriptor, &connect->connect.Medium))
    {
        WARN("pin %u has no such interface or medium.\n", (unsigned int)connect->connect.PinId);
        return STATUS_NO_MATCH;
    }
    if (descriptor->Communication == KSPIN_COMMUNICATION_BOTH) return STATUS_SUCCESS;
    if (descriptor->Communication != (connect->to_sink ? KSPIN_COMMUNICATION_SOURCE : KSPIN_COMMUNICATION_SINK))
    {
        WARN("pin %u can't be %s.\n", (unsigned int)connect->connect.PinId, connect->to_sink ? "a source" : "a sink");
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    return STATUS_SUCCESS;
}

NTSTATUS find_sink(struct ks_file *file, const struct wineks_bind *bind, struct pin_connect *connect)
{
    static const struct wineks_token none;
    struct ks_object *object = NULL;
    struct ks_file *sink_file;

    if (memcmp(&bind->sink, &none, sizeof(none))) object = object_from_token(&bind->sink);
    else if (!file_from_client_handle(file, connect->connect.PinToHandle, &sink_file))
    {
        object = file_get_object(sink_file);
        file_release(sink_file);
    }
    if (!object)
    {
        WARN("%p is no sink of this process.\n", connect->connect.PinToHandle);
        return STATUS_INVALID_HANDLE;
    }
    if (object->type != KsObjectTypePin)
    {
        object_release(object);
        return STATUS_INVALID_PARAMETER;
    }
    connect->sink = CONTAINING_RECORD(object, struct ks_pin, obj);
    return STATUS_SUCCESS;
}
