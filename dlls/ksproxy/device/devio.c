/*
 * Requests to kernel-streaming handles
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

#include <stdlib.h>
#include <string.h>

#include "device/devio.h"
#include "base/timeouts.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Every request waits on an event of its own, as the handle is shared between threads. They are kept for the next request. */
static HANDLE idle_events[8];

/* Rounds until an answer that keeps growing is given up. */
#define MAX_ROUNDS 4

/* Lives as long as the driver may write to it, which can be longer than the caller waits. */
struct bounded_request
{
    OVERLAPPED overlapped;
    BYTE data[];
};

static HANDLE event_get(void)
{
    HANDLE event;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(idle_events); i++)
        if ((event = InterlockedExchangePointer(&idle_events[i], NULL))) return event;
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

static void event_put(HANDLE event)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(idle_events); i++)
        if (!InterlockedCompareExchangePointer(&idle_events[i], event, NULL)) return;
    CloseHandle(event);
}

void devio_cleanup(void)
{
    HANDLE event;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(idle_events); i++)
        if ((event = InterlockedExchangePointer(&idle_events[i], NULL))) CloseHandle(event);
}

static HRESULT control_wait(HANDLE handle, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, ULONG *returned)
{
    OVERLAPPED overlapped = {0};
    DWORD count = 0, error = ERROR_SUCCESS;
    HANDLE event;

    if (returned) *returned = 0;
    if (!(event = event_get())) return HRESULT_FROM_WIN32(GetLastError());
    /* The low bit keeps the completion out of a completion port that the handle may belong to. */
    overlapped.hEvent = (HANDLE)((ULONG_PTR)event | 1);

    if (!DeviceIoControl(handle, code, in, in_size, out, out_size, &count, &overlapped))
        error = GetLastError();
    if (error == ERROR_IO_PENDING)
    {
        count = 0;
        error = GetOverlappedResult(handle, &overlapped, &count, TRUE) ? ERROR_SUCCESS : GetLastError();
    }
    event_put(event);

    if (error == ERROR_SUCCESS && count > out_size)
    {
        WARN("Driver claims %lu bytes in a buffer of %lu.\n", (unsigned long)count, (unsigned long)out_size);
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    if (returned && (error == ERROR_SUCCESS || error == ERROR_MORE_DATA)) *returned = count;
    return HRESULT_FROM_WIN32(error);
}

static BOOL is_set(ULONG code, const KSPROPERTY *property, ULONG size)
{
    return code == IOCTL_KS_PROPERTY && size >= sizeof(*property)
            && (property->Flags & ~KSPROPERTY_TYPE_TOPOLOGY) == KSPROPERTY_TYPE_SET;
}

HRESULT ks_ioctl(HANDLE handle, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, ULONG *returned)
{
    BYTE bytes[256];
    void *copy = bytes;
    HRESULT hr;

    if (!out_size || out_size > KS_MAX_ANSWER || !is_set(code, in, in_size))
        return control_wait(handle, code, in, in_size, out, out_size, returned);

    if (out_size > sizeof(bytes) && !(copy = malloc(out_size))) return E_OUTOFMEMORY;
    memcpy(copy, out, out_size);
    hr = control_wait(handle, code, in, in_size, copy, out_size, returned);
    if (copy != bytes) free(copy);
    return hr;
}

/* Waits, but no longer than timeout ms and what cancelling takes. FALSE: the driver still has the request. */
static BOOL bounded_wait(HANDLE handle, struct bounded_request *request, DWORD timeout, DWORD *error, DWORD *returned)
{
    HANDLE event = (HANDLE)((ULONG_PTR)request->overlapped.hEvent & ~(ULONG_PTR)1);
    BOOL late;

    if ((late = WaitForSingleObject(event, timeout) != WAIT_OBJECT_0))
    {
        CancelIoEx(handle, &request->overlapped);
        if (WaitForSingleObject(event, CANCEL_TIMEOUT)) return FALSE;
    }
    *error = GetOverlappedResult(NULL, &request->overlapped, returned, FALSE) ? ERROR_SUCCESS : GetLastError();
    if (late && *error == ERROR_OPERATION_ABORTED) *error = ERROR_TIMEOUT;
    return TRUE;
}

/* out goes down with the request; the answer is written to answer unless that is NULL. */
static HRESULT control_bounded(HANDLE handle, ULONG code, const void *in, ULONG in_size, const void *out, void *answer,
        ULONG out_size, ULONG *returned, DWORD timeout)
{
    ULONG out_offset = (in_size + 7) & ~7u;
    struct bounded_request *request;
    DWORD count = 0, error = ERROR_SUCCESS;
    BYTE *data;

    if (returned) *returned = 0;
    if (in_size > KS_MAX_ANSWER || out_size > KS_MAX_ANSWER) return E_INVALIDARG;
    if (!(request = calloc(1, sizeof(*request) + out_offset + out_size))) return E_OUTOFMEMORY;
    if (!(request->overlapped.hEvent = event_get()))
    {
        free(request);
        return E_OUTOFMEMORY;
    }
    request->overlapped.hEvent = (HANDLE)((ULONG_PTR)request->overlapped.hEvent | 1); /* no completion port, see control_wait() */
    data = out_size ? request->data + out_offset : NULL;
    if (in_size) memcpy(request->data, in, in_size);
    if (out_size && out) memcpy(data, out, out_size);

    if (!DeviceIoControl(handle, code, request->data, in_size, data, out_size, &count, &request->overlapped))
        error = GetLastError();
    if (error == ERROR_IO_PENDING && !bounded_wait(handle, request, timeout, &error, &count))
    {
        ERR("The driver doesn't answer request %#lx, which is lost therefore.\n", code);
        return HRESULT_FROM_WIN32(ERROR_TIMEOUT);
    }
    if (!error && count > out_size)
    {
        WARN("Driver claims %lu bytes in a buffer of %lu.\n", count, out_size);
        error = ERROR_INVALID_DATA;
    }
    else if (!error && answer && count) memcpy(answer, data, count);
    if (returned && (!error || error == ERROR_MORE_DATA)) *returned = count;
    event_put((HANDLE)((ULONG_PTR)request->overlapped.hEvent & ~(ULONG_PTR)1));
    free(request);
    return HRESULT_FROM_WIN32(error);
}

HRESULT ks_ioctl_bounded(HANDLE handle, ULONG code, const void *in, ULONG in_size, const void *out, ULONG out_size,
        DWORD timeout)
{
    return control_bounded(handle, code, in, in_size, out, NULL, out_size, NULL, timeout);
}

/* The code says whether the descriptor is a KSPROPERTY, KSMETHOD or KSEVENT, which are the same structure. */
static HRESULT identifier_request(HANDLE handle, ULONG code, void *descriptor, ULONG descriptor_size, ULONG type, void *data,
        ULONG size, ULONG *returned)
{
    KSPROPERTY *property = descriptor;
    HRESULT hr;

    property->Flags = type | (property->Flags & KSPROPERTY_TYPE_TOPOLOGY);
    hr = control_bounded(handle, code, descriptor, descriptor_size, type == KSPROPERTY_TYPE_SET ? data : NULL,
            type == KSPROPERTY_TYPE_SET ? NULL : data, size, returned, PROPERTY_TIMEOUT);
    TRACE("handle %p, %s id %lu, flags %#lx, %lu bytes: %#lx.\n", handle, debugstr_guid(&property->Set),
            (unsigned long)property->Id, (unsigned long)property->Flags, (unsigned long)size, (unsigned long)hr);
    return hr;
}

static HRESULT property_request(HANDLE handle, void *descriptor, ULONG descriptor_size, ULONG type, void *data, ULONG size,
        ULONG *returned)
{
    return identifier_request(handle, IOCTL_KS_PROPERTY, descriptor, descriptor_size, type, data, size, returned);
}

HRESULT ks_property_get(HANDLE handle, void *descriptor, ULONG descriptor_size, void *data, ULONG size)
{
    ULONG returned;
    HRESULT hr;

    hr = property_request(handle, descriptor, descriptor_size, KSPROPERTY_TYPE_GET, data, size, &returned);
    if (SUCCEEDED(hr) && returned != size)
    {
        WARN("Driver returned %lu bytes of %lu.\n", (unsigned long)returned, (unsigned long)size);
        hr = HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    return hr;
}

static HRESULT ks_property_set(HANDLE handle, void *descriptor, ULONG descriptor_size, const void *data, ULONG size)
{
    return property_request(handle, descriptor, descriptor_size, KSPROPERTY_TYPE_SET, (void *)data, size, NULL);
}

/* One round of get_alloc(): *grown is set if the answer has become larger than it was said to be. */
static HRESULT get_once(HANDLE handle, ULONG code, void *descriptor, ULONG descriptor_size, ULONG type, void **data, ULONG *size,
        BOOL *grown)
{
    ULONG needed;
    HRESULT hr;

    *grown = FALSE;
    hr = identifier_request(handle, code, descriptor, descriptor_size, type, NULL, 0, &needed);
    /* A driver that has nothing to say of the size has no such value. */
    if (SUCCEEDED(hr)) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    if (hr != HRESULT_FROM_WIN32(ERROR_MORE_DATA)) return hr;
    if (!needed || needed > KS_MAX_ANSWER)
    {
        WARN("Driver wants a buffer of %lu bytes.\n", (unsigned long)needed);
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }

    if (!(*data = CoTaskMemAlloc(needed))) return E_OUTOFMEMORY;
    hr = identifier_request(handle, code, descriptor, descriptor_size, type, *data, needed, size);
    if (SUCCEEDED(hr)) return hr;
    CoTaskMemFree(*data);
    *data = NULL;
    *size = 0;
    *grown = hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA) || hr == HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER);
    return hr;
}

static HRESULT get_alloc(HANDLE handle, ULONG code, void *descriptor, ULONG descriptor_size, ULONG type, void **data, ULONG *size)
{
    unsigned int rounds;
    BOOL grown = TRUE;
    HRESULT hr = E_FAIL;

    *data = NULL;
    *size = 0;
    for (rounds = 0; grown && rounds < MAX_ROUNDS; rounds++)
        hr = get_once(handle, code, descriptor, descriptor_size, type, data, size, &grown);
    return hr;
}

HRESULT ks_property_get_alloc(HANDLE handle, void *descriptor, ULONG descriptor_size, void **data, ULONG *size)
{
    return get_alloc(handle, IOCTL_KS_PROPERTY, descriptor, descriptor_size, KSPROPERTY_TYPE_GET, data, size);
}

HRESULT ks_get_sets(HANDLE handle, ULONG code, GUID **sets, ULONG *count)
{
    KSPROPERTY identifier = {{{GUID_NULL, 0, 0}}};
    ULONG size;
    HRESULT hr;

    /* The flag has the same value for properties, methods and events. */
    hr = get_alloc(handle, code, &identifier, sizeof(identifier), KSPROPERTY_TYPE_SETSUPPORT, (void **)sets, &size);
    *count = size / sizeof(GUID);
    return hr;
}

HRESULT ks_get(HANDLE handle, const GUID *set, ULONG id, void *data, ULONG size)
{
    KSPROPERTY property = {{{*set, id, 0}}};

    return ks_property_get(handle, &property, sizeof(property), data, size);
}

HRESULT ks_set(HANDLE handle, const GUID *set, ULONG id, const void *data, ULONG size)
{
    KSPROPERTY property = {{{*set, id, 0}}};

    return ks_property_set(handle, &property, sizeof(property), data, size);
}

ULONG ks_get_support(HANDLE handle, const GUID *set, ULONG id)
{
    KSPROPERTY property = {{{*set, id, 0}}};
    ULONG access = 0, returned;

    if (FAILED(property_request(handle, &property, sizeof(property), KSPROPERTY_TYPE_BASICSUPPORT, &access, sizeof(access),
            &returned)) || returned != sizeof(access))
        return 0;
    return access;
}

HRESULT ks_set_bounded(HANDLE handle, const GUID *set, ULONG id, const void *data, ULONG size, DWORD timeout)
{
    KSPROPERTY property = {{{*set, id, KSPROPERTY_TYPE_SET}}};

    return ks_ioctl_bounded(handle, IOCTL_KS_PROPERTY, &property, sizeof(property), data, size, timeout);
}

static void factory_descriptor(KSP_PIN *pin, ULONG factory, ULONG id)
{
    memset(pin, 0, sizeof(*pin));
    pin->Property.Set = KSPROPSETID_Pin;
    pin->Property.Id = id;
    pin->PinId = factory;
}

HRESULT ks_factory_get(HANDLE filter, ULONG factory, ULONG id, void *data, ULONG size)
{
    KSP_PIN pin;

    factory_descriptor(&pin, factory, id);
    return ks_property_get(filter, &pin, sizeof(pin), data, size);
}

HRESULT ks_factory_get_alloc(HANDLE filter, ULONG factory, ULONG id, void **data, ULONG *size)
{
    KSP_PIN pin;

    factory_descriptor(&pin, factory, id);
    return ks_property_get_alloc(filter, &pin, sizeof(pin), data, size);
}

HRESULT ks_factory_get_items(HANDLE filter, ULONG factory, ULONG id, KSMULTIPLE_ITEM **items, ULONG *size)
{
    HRESULT hr;

    hr = ks_factory_get_alloc(filter, factory, id, (void **)items, size);
    if (FAILED(hr)) return hr;
    if (*size >= sizeof(**items) && (*items)->Size >= sizeof(**items) && (*items)->Size <= *size) return hr;

    WARN("Pin factory %lu, property %lu: broken list in %lu bytes.\n", (unsigned long)factory, (unsigned long)id,
            (unsigned long)*size);
    CoTaskMemFree(*items);
    *items = NULL;
    *size = 0;
    return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

HRESULT ks_factory_get_ranges(HANDLE filter, ULONG factory, KSMULTIPLE_ITEM **ranges, ULONG *size)
{
    HRESULT hr;

    hr = ks_factory_get_items(filter, factory, KSPROPERTY_PIN_CONSTRAINEDDATARANGES, ranges, size);
    if (SUCCEEDED(hr) || is_timeout(hr)) return hr;
    return ks_factory_get_items(filter, factory, KSPROPERTY_PIN_DATARANGES, ranges, size);
}

