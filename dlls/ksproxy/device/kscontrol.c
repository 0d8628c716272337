/*
 * IKsObject, IKsControl and IKsPropertySet of whatever has a kernel-streaming handle
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

#include "device/kscontrol.h"
#include "device/devio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Longest property descriptor that needs no memory of its own, in bytes. */
#define SHORT_DESCRIPTOR 256

/* A pin's handle goes when the pin is disconnected. A request that is under way then fails, as with any handle: nothing is held
 * that disconnecting would have to wait for. */
static HANDLE facet_handle(const void *iface)
{
    struct com_object *object = ((const struct facet *)iface)->owner;

    return object->get_handle ? object->get_handle(object) : NULL;
}

/* ---- IKsObject ---- */

static HANDLE WINAPI object_KsGetObjectHandle(IKsObject *iface)
{
    HANDLE handle = facet_handle(iface);

    TRACE("iface %p: %p.\n", iface, handle);
    return handle;
}

const IKsObjectVtbl ks_object_vtbl =
{
    FACET_UNKNOWN(IKsObject),
    object_KsGetObjectHandle,
};

/* ---- IKsControl: a descriptor of any length goes down, and what is wrong with it the driver says ---- */

static HRESULT control_request(IKsControl *iface, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, ULONG *returned)
{
    HANDLE handle = facet_handle(iface);
    HRESULT hr;

    /* The documents don't say what an object without a kernel object answers. */
    if (!handle)
    {
        WARN("%p has no kernel object.\n", iface);
        return ((struct facet *)iface)->owner->lifetime ? VFW_E_NOT_CONNECTED : E_UNEXPECTED;
    }
    hr = ks_ioctl(handle, code, in, in_size, out, out_size, returned);
    TRACE("iface %p, code %#lx, %lu and %lu bytes: %#lx.\n", iface, (unsigned long)code, (unsigned long)in_size,
            (unsigned long)out_size, (unsigned long)hr);
    return hr;
}

static HRESULT WINAPI control_KsProperty(IKsControl *iface, KSPROPERTY *property, ULONG property_size, void *data, ULONG size,
        ULONG *returned)
{
    TRACE("iface %p, property %p, property_size %lu, data %p, size %lu, returned %p.\n", iface, property,
            (unsigned long)property_size, data, (unsigned long)size, returned);

    if (returned) *returned = 0;
    if (!property || (size && !data)) return E_POINTER;
    return control_request(iface, IOCTL_KS_PROPERTY, property, property_size, data, size, returned);
}

static HRESULT WINAPI control_KsMethod(IKsControl *iface, KSMETHOD *method, ULONG method_size, void *data, ULONG size,
        ULONG *returned)
{
    TRACE("iface %p, method %p, method_size %lu, data %p, size %lu, returned %p.\n", iface, method,
            (unsigned long)method_size, data, (unsigned long)size, returned);

    if (returned) *returned = 0;
    if (!method || (size && !data)) return E_POINTER;
    return control_request(iface, IOCTL_KS_METHOD, method, method_size, data, size, returned);
}

/* The address of the KSEVENTDATA names the event, so that the caller's own goes down, never a copy. Without an event it disables
 * that one, and without data all that were enabled through this object. */
static HRESULT WINAPI control_KsEvent(IKsControl *iface, KSEVENT *event, ULONG event_size, void *data, ULONG size,
        ULONG *returned)
{
    TRACE("iface %p, event %p, event_size %lu, data %p, size %lu, returned %p.\n", iface, event, (unsigned long)event_size,
            data, (unsigned long)size, returned);

    if (returned) *returned = 0;
    if ((size && !data) || (event_size && !event)) return E_POINTER;
    if (!event) return control_request(iface, IOCTL_KS_DISABLE_EVENT, data, size, NULL, 0, returned);
    return control_request(iface, IOCTL_KS_ENABLE_EVENT, event, event_size, data, size, returned);
}

const IKsControlVtbl ks_control_vtbl =
{
    FACET_UNKNOWN(IKsControl),
    control_KsProperty,
    control_KsMethod,
    control_KsEvent,
};

/* ---- IKsPropertySet ---- */

/* Sends a request whose descriptor is a KSPROPERTY and the instance data behind it. */
static HRESULT property_set_request(IKsPropertySet *iface, REFGUID set, ULONG id, ULONG flags, const void *instance,
        ULONG instance_size, void *data, ULONG size, ULONG *returned)
{
    union
    {
        KSPROPERTY property;
        BYTE bytes[SHORT_DESCRIPTOR];
    } buffer;
    HANDLE handle = facet_handle(iface);
    KSPROPERTY *property = &buffer.property;
    HRESULT hr;

    if (!set || (instance_size && !instance) || (size && !data)) return E_POINTER;
    /* A pin that has no kernel pin, like a filter without device, has no sets either. */
    if (!handle) return E_PROP_SET_UNSUPPORTED;
    if (instance_size > KS_MAX_ANSWER) return E_INVALIDARG;

    if (sizeof(*property) + instance_size > sizeof(buffer) && !(property = malloc(sizeof(*property) + instance_size)))
        return E_OUTOFMEMORY;
    property->Set = *set;
    property->Id = id;
    property->Flags = flags;
    if (instance_size) memcpy(property + 1, instance, instance_size);
    hr = ks_ioctl(handle, IOCTL_KS_PROPERTY, property, sizeof(*property) + instance_size, data, size, returned);
    if (property != &buffer.property) free(property);
    TRACE("iface %p: %#lx.\n", iface, (unsigned long)hr);
    return hr;
}

static HRESULT WINAPI property_set_Set(IKsPropertySet *iface, REFGUID set, DWORD id, void *instance, DWORD instance_size,
        void *data, DWORD size)
{
    TRACE("iface %p, set %s, id %lu, instance %p, instance_size %lu, data %p, size %lu.\n", iface, debugstr_guid(set),
            (unsigned long)id, instance, (unsigned long)instance_size, data, (unsigned long)size);

    return property_set_request(iface, set, id, KSPROPERTY_TYPE_SET, instance, instance_size, data, size, NULL);
}

/* A size query answers as IKsControl::KsProperty documents it: ERROR_MORE_DATA with the size in *returned. */
static HRESULT WINAPI property_set_Get(IKsPropertySet *iface, REFGUID set, DWORD id, void *instance, DWORD instance_size,
        void *data, DWORD size, DWORD *returned)
{
    ULONG count = 0;
    HRESULT hr;

    TRACE("iface %p, set %s, id %lu, instance %p, instance_size %lu, data %p, size %lu, returned %p.\n", iface,
            debugstr_guid(set), (unsigned long)id, instance, (unsigned long)instance_size, data, (unsigned long)size, returned);

    hr = property_set_request(iface, set, id, KSPROPERTY_TYPE_GET, instance, instance_size, data, size, &count);
    if (returned) *returned = count;
    return hr;
}

static HRESULT WINAPI property_set_QuerySupported(IKsPropertySet *iface, REFGUID set, DWORD id, DWORD *support)
{
    ULONG access = 0, count;
    HRESULT hr;

    TRACE("iface %p, set %s, id %lu, support %p.\n", iface, debugstr_guid(set), (unsigned long)id, support);

    if (!support) return E_POINTER;
    *support = 0;
    hr = property_set_request(iface, set, id, KSPROPERTY_TYPE_BASICSUPPORT, NULL, 0, &access, sizeof(access), &count);
    if (FAILED(hr)) return hr;
    if (count != sizeof(access)) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    /* The other bits are no kinds of support that an application knows. */
    *support = access & (KSPROPERTY_SUPPORT_GET | KSPROPERTY_SUPPORT_SET);
    return S_OK;
}

const IKsPropertySetVtbl ks_property_set_vtbl =
{
    FACET_UNKNOWN(IKsPropertySet),
    property_set_Set,
    property_set_Get,
    property_set_QuerySupported,
};
