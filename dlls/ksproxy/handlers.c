/*
 * Loading the handlers of a pin's connection
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

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* What is used when a class isn't registered, or is registered but doesn't work. */
static const struct
{
    const GUID *clsid;
    HRESULT (*create)(IUnknown *outer, IUnknown **out);
}
builtin_handlers[] =
{
    {&KSINTERFACESETID_Standard, standard_handler_create},
    {&MEDIATYPE_Video, video_handler_create},
    {&KSDATAFORMAT_TYPE_VBI, vbi_handler_create},
    {&MEDIATYPE_Audio, audio_handler_create},
};

/* Takes over inner. The interface's reference, which is one of the pin itself, is given back at once. */
static HRESULT query_handler(IUnknown *inner, REFIID iid, void **iface)
{
    HRESULT hr;

    if (FAILED(hr = IUnknown_QueryInterface(inner, iid, iface)) || !*iface)
    {
        IUnknown_Release(inner);
        return FAILED(hr) ? hr : E_NOINTERFACE;
    }
    IUnknown_Release((IUnknown *)*iface);
    return S_OK;
}

static HRESULT create_registered(const GUID *clsid, IUnknown *outer, REFIID iid, IUnknown **inner, void **iface)
{
    HRESULT hr;

    hr = CoCreateInstance(clsid, outer, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)inner);
    if (FAILED(hr)) return hr;
    if (FAILED(hr = query_handler(*inner, iid, iface))) WARN("Class %s is no handler, hr %#lx.\n", debugstr_guid(clsid), hr);
    return hr;
}

static HRESULT create_builtin(const GUID *clsid, IUnknown *outer, REFIID iid, IUnknown **inner, void **iface)
{
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(builtin_handlers); ++i)
    {
        if (!IsEqualGUID(clsid, builtin_handlers[i].clsid)) continue;
        if (FAILED(hr = builtin_handlers[i].create(outer, inner))) return hr;
        return query_handler(*inner, iid, iface);
    }
    return REGDB_E_CLASSNOTREG;
}

static HRESULT create_handler(struct ks_pin *pin, const GUID *clsid, REFIID iid, IUnknown **inner, void **iface)
{
    HRESULT hr, builtin_hr;

    if (SUCCEEDED(hr = create_registered(clsid, pin->obj.outer, iid, inner, iface))) return S_OK;
    TRACE("Class %s, hr %#lx.\n", debugstr_guid(clsid), hr);
    builtin_hr = create_builtin(clsid, pin->obj.outer, iid, inner, iface);
    if (SUCCEEDED(builtin_hr)) return S_OK;
    *inner = NULL;
    *iface = NULL;
    return builtin_hr == REGDB_E_CLASSNOTREG ? hr : builtin_hr;
}

static HRESULT create_data_handler(struct ks_pin *pin, const GUID *clsid, const AM_MEDIA_TYPE *type,
        struct data_handler *handler)
{
    HRESULT hr;

    hr = create_handler(pin, clsid, &IID_IKsDataTypeHandler, &handler->inner, (void **)&handler->iface);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = IKsDataTypeHandler_KsSetMediaType(handler->iface, type))) return S_OK;
    WARN("Data handler %s doesn't take %s, hr %#lx.\n", debugstr_guid(clsid), debugstr_mediatype(type), hr);
    data_handler_release(handler);
    return hr;
}

HRESULT data_handler_create(struct ks_pin *pin, const AM_MEDIA_TYPE *type, struct data_handler *handler)
{
    const GUID *classes[] = {&type->majortype, &type->subtype, &type->formattype};
    unsigned int i;

    handler->inner = NULL;
    handler->iface = NULL;
    for (i = 0; i < ARRAY_SIZE(classes); ++i)
    {
        if (IsEqualGUID(classes[i], &GUID_NULL)) continue;
        if (SUCCEEDED(create_data_handler(pin, classes[i], type, handler))) return S_OK;
    }
    return S_FALSE;
}

void data_handler_release(struct data_handler *handler)
{
    if (handler->inner) IUnknown_Release(handler->inner);
    handler->inner = NULL;
    handler->iface = NULL;
}

HRESULT pin_load_handlers(struct ks_pin *pin, const GUID *set, const AM_MEDIA_TYPE *type, struct pin_handlers *handlers)
{
    HRESULT hr;

    memset(handlers, 0, sizeof(*handlers));
    hr = create_handler(pin, set, &IID_IKsInterfaceHandler, &handlers->io.inner, (void **)&handlers->io.iface);
    if (FAILED(hr))
    {
        WARN("No handler for interface set %s, hr %#lx.\n", debugstr_guid(set), hr);
        return hr;
    }
    if (data_handler_create(pin, type, &handlers->data) == S_OK
            && FAILED(hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handlers->data.iface, pin->ranges)))
    {
        TRACE("Data handler refuses %s, hr %#lx.\n", debugstr_mediatype(type), hr);
        handlers_release(handlers);
        return VFW_E_TYPE_NOT_ACCEPTED;
    }
    return S_OK;
}

HRESULT pin_attach_handlers(struct ks_pin *pin, const struct pin_handlers *handlers)
{
    if (!handlers->io.iface) return S_OK;
    return IKsInterfaceHandler_KsSetPin(handlers->io.iface, (IKsPin *)&pin->ks_pin);
}

void handlers_addref(const struct pin_handlers *handlers)
{
    if (handlers->io.inner) IUnknown_AddRef(handlers->io.inner);
    if (handlers->data.inner) IUnknown_AddRef(handlers->data.inner);
}

void handlers_release(struct pin_handlers *handlers)
{
    if (handlers->io.inner) IUnknown_Release(handlers->io.inner);
    data_handler_release(&handlers->data);
    memset(handlers, 0, sizeof(*handlers));
}
