/*
 * IAMExtTransport
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

#include "kswdmcap_private.h"

#include "edev.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* Pages of the properties, which are got and set with one structure: "PROPSETID_EXT_TRANSPORT". What the set has nothing for
 * isn't there (as the page says, only a subset of the methods is). */
#define STRUCTURE_SIZE sizeof(KSPROPERTY_EXTXPORT_S)
#define NUMBER FIELD_OFFSET(KSPROPERTY_EXTXPORT_S, u)

#define NOT_IMPLEMENTED(name, ...) \
    static HRESULT WINAPI transport_##name(__VA_ARGS__) \
    { \
        TRACE("iface %p.\n", iface); \
        return E_NOTIMPL; \
    }

/* The property has one number: which capability is asked for, and then what it is. */
static HRESULT WINAPI transport_GetCapability(IAMExtTransport *iface, LONG capability, LONG *value, double *real)
{
    KSPROPERTY_EXTXPORT_S data = {.u = {.Capabilities = capability}};
    HRESULT hr;

    TRACE("iface %p, capability %#lx, value %p, real %p.\n", iface, capability, value, real);

    if (!value) return E_POINTER;
    hr = extension_get_part(extension_from_iface(iface), KSPROPERTY_EXTXPORT_CAPABILITIES, &data, sizeof(data),
            NUMBER + sizeof(LONG));
    if (SUCCEEDED(hr)) *value = data.u.Capabilities;
    return hr;
}

static HRESULT WINAPI transport_put_MediaState(IAMExtTransport *iface, LONG state)
{
    TRACE("iface %p, state %#lx.\n", iface, state);
    return extension_set_member(extension_from_iface(iface), KSPROPERTY_EXTXPORT_LOAD_MEDIUM, STRUCTURE_SIZE, state);
}

static HRESULT WINAPI transport_get_MediaState(IAMExtTransport *iface, LONG *state)
{
    TRACE("iface %p, state %p.\n", iface, state);
    return extension_get_member(extension_from_iface(iface), KSPROPERTY_EXTXPORT_LOAD_MEDIUM, STRUCTURE_SIZE, NUMBER, state);
}

/* The status items that are properties. Those for notification have values that only xprtdefs.h has; a program that gets no
 * E_PENDING for them asks for the mode now and then (see "Controlling an External Device"). */
static const struct
{
    LONG item;
    ULONG id, offset;
}
status_items[] =
{
    {ED_MODE, KSPROPERTY_EXTXPORT_STATE, FIELD_OFFSET(KSPROPERTY_EXTXPORT_S, u.XPrtState.State)},
    {ED_MEDIA_PRESENT, KSPROPERTY_EXTXPORT_MEDIUM_INFO, FIELD_OFFSET(KSPROPERTY_EXTXPORT_S, u.MediumInfo.MediaPresent)},
    {ED_MEDIA_TYPE, KSPROPERTY_EXTXPORT_MEDIUM_INFO, FIELD_OFFSET(KSPROPERTY_EXTXPORT_S, u.MediumInfo.MediaType)},
    {ED_RECORD_INHIBIT, KSPROPERTY_EXTXPORT_MEDIUM_INFO, FIELD_OFFSET(KSPROPERTY_EXTXPORT_S, u.MediumInfo.RecordInhibit)},
};

static HRESULT WINAPI transport_GetStatus(IAMExtTransport *iface, LONG item, LONG *value)
{
    unsigned int i;

    TRACE("iface %p, item %#lx, value %p.\n", iface, item, value);

    if (!value) return E_POINTER;
    for (i = 0; i < ARRAY_SIZE(status_items) && status_items[i].item != item; i++) ;
    if (i == ARRAY_SIZE(status_items)) return E_NOTIMPL;
    return extension_get_member(extension_from_iface(iface), status_items[i].id, STRUCTURE_SIZE, status_items[i].offset, value);
}

/* States that belong to another mode (see "TRANSPORT_STATE"); the others are modes themselves. */
static const TRANSPORT_STATE states[] =
{
    {ED_MODE_PLAY, ED_MODE_FREEZE},
    {ED_MODE_PLAY, ED_MODE_STEP_FWD},
    {ED_MODE_PLAY, ED_MODE_STEP_REV},
    {ED_MODE_RECORD, ED_MODE_RECORD_FREEZE},
};

static HRESULT WINAPI transport_put_Mode(IAMExtTransport *iface, LONG mode)
{
    KSPROPERTY_EXTXPORT_S data = {.u = {.XPrtState = {mode, mode}}};
    unsigned int i;

    TRACE("iface %p, mode %#lx.\n", iface, mode);

    for (i = 0; i < ARRAY_SIZE(states); i++)
        if (states[i].State == (ULONG)mode) data.u.XPrtState = states[i];
    return extension_set(extension_from_iface(iface), KSPROPERTY_EXTXPORT_STATE, &data, sizeof(data));
}

static HRESULT WINAPI transport_get_Mode(IAMExtTransport *iface, LONG *mode)
{
    TRACE("iface %p, mode %p.\n", iface, mode);
    return extension_get_member(extension_from_iface(iface), KSPROPERTY_EXTXPORT_STATE, STRUCTURE_SIZE,
            FIELD_OFFSET(KSPROPERTY_EXTXPORT_S, u.XPrtState.State), mode);
}

NOT_IMPLEMENTED(put_LocalControl, IAMExtTransport *iface, LONG state)
NOT_IMPLEMENTED(get_LocalControl, IAMExtTransport *iface, LONG *state)
NOT_IMPLEMENTED(GetTransportBasicParameters, IAMExtTransport *iface, LONG parameter, LONG *value, LPOLESTR *string)
NOT_IMPLEMENTED(SetTransportBasicParameters, IAMExtTransport *iface, LONG parameter, LONG value, LPCOLESTR string)
NOT_IMPLEMENTED(GetTransportVideoParameters, IAMExtTransport *iface, LONG parameter, LONG *value)
NOT_IMPLEMENTED(SetTransportVideoParameters, IAMExtTransport *iface, LONG parameter, LONG value)
NOT_IMPLEMENTED(GetTransportAudioParameters, IAMExtTransport *iface, LONG parameter, LONG *value)
NOT_IMPLEMENTED(SetTransportAudioParameters, IAMExtTransport *iface, LONG parameter, LONG value)
NOT_IMPLEMENTED(put_Rate, IAMExtTransport *iface, double rate)
NOT_IMPLEMENTED(get_Rate, IAMExtTransport *iface, double *rate)
NOT_IMPLEMENTED(GetChase, IAMExtTransport *iface, LONG *enabled, LONG *offset, HEVENT *event)
NOT_IMPLEMENTED(SetChase, IAMExtTransport *iface, LONG enable, LONG offset, HEVENT event)
NOT_IMPLEMENTED(GetBump, IAMExtTransport *iface, LONG *speed, LONG *duration)
NOT_IMPLEMENTED(SetBump, IAMExtTransport *iface, LONG speed, LONG duration)
NOT_IMPLEMENTED(get_AntiClogControl, IAMExtTransport *iface, LONG *enabled)
NOT_IMPLEMENTED(put_AntiClogControl, IAMExtTransport *iface, LONG enable)
NOT_IMPLEMENTED(GetEditPropertySet, IAMExtTransport *iface, LONG edit, LONG *state)
NOT_IMPLEMENTED(SetEditPropertySet, IAMExtTransport *iface, LONG *edit, LONG state)
NOT_IMPLEMENTED(GetEditProperty, IAMExtTransport *iface, LONG edit, LONG parameter, LONG *value)
NOT_IMPLEMENTED(SetEditProperty, IAMExtTransport *iface, LONG edit, LONG parameter, LONG value)
NOT_IMPLEMENTED(get_EditStart, IAMExtTransport *iface, LONG *value)
NOT_IMPLEMENTED(put_EditStart, IAMExtTransport *iface, LONG value)

static const IAMExtTransportVtbl transport_vtbl =
{
    FACET_UNKNOWN(IAMExtTransport),
    transport_GetCapability,
    transport_put_MediaState,
    transport_get_MediaState,
    transport_put_LocalControl,
    transport_get_LocalControl,
    transport_GetStatus,
    transport_GetTransportBasicParameters,
    transport_SetTransportBasicParameters,
    transport_GetTransportVideoParameters,
    transport_SetTransportVideoParameters,
    transport_GetTransportAudioParameters,
    transport_SetTransportAudioParameters,
    transport_put_Mode,
    transport_get_Mode,
    transport_put_Rate,
    transport_get_Rate,
    transport_GetChase,
    transport_SetChase,
    transport_GetBump,
    transport_SetBump,
    transport_get_AntiClogControl,
    transport_put_AntiClogControl,
    transport_GetEditPropertySet,
    transport_SetEditPropertySet,
    transport_GetEditProperty,
    transport_SetEditProperty,
    transport_get_EditStart,
    transport_put_EditStart,
};

const struct extension_class ext_transport_class = PLAIN_EXTENSION(PROPSETID_EXT_TRANSPORT, IAMExtTransport, transport_vtbl);
