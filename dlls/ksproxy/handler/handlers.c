/*
 * Loading interface handlers and data handlers
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

#include <string.h>

#include "handler/handlers.h"
#include "handler/datahandler.h"
#include "handler/interfacehandler.h"
#include "base/foreignclass.h"

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

    if (FAILED(hr = foreign_object_query(inner, iid, iface))) foreign_object_release(inner);
    else IUnknown_Release((IUnknown *)*iface);
    return hr;
}

static HRESULT create_registered(const GUID *clsid, IUnknown *outer, REFIID iid, IUnknown **inner, void **iface)
{
    HRESULT hr;

    hr = foreign_class_create(clsid, outer, inner);
    if (SUCCEEDED(hr)) hr = query_handler(*inner, iid, iface);
    if (FAILED(hr) && hr != REGDB_E_CLASSNOTREG) WARN("Class %s is no handler, hr %#lx.\n", debugstr_guid(clsid), hr);
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

typedef HRESULT (*create_func)(const GUID *clsid, IUnknown *outer, REFIID iid, IUnknown **inner, void **iface);

HRESULT interface_handler_create(IUnknown *outer, const GUID *set, struct interface_handler *handler)
{
    const IID *iid = &IID_IKsInterfaceHandler;
    HRESULT hr, builtin_hr;

    if (SUCCEEDED(hr = create_registered(set, outer, iid, &handler->inner, (void **)&handler->iface))) return S_OK;
    builtin_hr = create_builtin(set, outer, iid, &handler->inner, (void **)&handler->iface);
    if (SUCCEEDED(builtin_hr)) return S_OK;
    WARN("No handler for interface set %s, hr %#lx.\n", debugstr_guid(set), hr);
    memset(handler, 0, sizeof(*handler));
    return builtin_hr == REGDB_E_CLASSNOTREG ? hr : builtin_hr;
}

static HRESULT create_data_handler(IUnknown *outer, const GUID *clsid, const AM_MEDIA_TYPE *type, create_func create,
        struct data_handler *handler)
{
    HRESULT hr;

    hr = create(clsid, outer, &IID_IKsDataTypeHandler, &handler->inner, (void **)&handler->iface);
    if (FAILED(hr))
    {
        memset(handler, 0, sizeof(*handler));
        return hr;
    }
    if (SUCCEEDED(hr = IKsDataTypeHandler_KsSetMediaType(handler->iface, type))) return S_OK;
    WARN("Data handler %s doesn't take %s, hr %#lx.\n", debugstr_guid(clsid), debugstr_mediatype(type), hr);
    data_handler_release(handler);
    return hr;
}

HRESULT data_handler_create(IUnknown *outer, const AM_MEDIA_TYPE *type, struct data_handler *handler)
{
    const GUID *classes[] = {&type->majortype, &type->subtype, &type->formattype};
    static const create_func creates[] = {create_registered, create_builtin};
    unsigned int i, j;

    memset(handler, 0, sizeof(*handler));
    for (i = 0; i < ARRAY_SIZE(creates); ++i)
    {
        for (j = 0; j < ARRAY_SIZE(classes); ++j)
        {
            if (IsEqualGUID(classes[j], &GUID_NULL)) continue;
            if (SUCCEEDED(create_data_handler(outer, classes[j], type, creates[i], handler))) return S_OK;
        }
    }
    return S_FALSE;
}

void data_handler_release(struct data_handler *handler)
{
    if (handler->inner) IUnknown_Release(handler->inner);
    handler->inner = NULL;
    handler->iface = NULL;
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
