/*
 * IAMExtDevice
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

#include <wchar.h>

#include "kswdmcap_private.h"

#include "edev.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* Pages of the properties, which are got and set with one structure: "PROPSETID_EXT_DEVICE". */
#define STRUCTURE_SIZE sizeof(KSPROPERTY_EXTDEVICE_S)
#define NUMBER FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u)

static const struct
{
    LONG capability;
    ULONG offset;
}
capabilities[] =
{
    {ED_DEVCAP_CAN_RECORD, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CanRecord)},
    {ED_DEVCAP_CAN_RECORD_STROBE, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CanRecordStrobe)},
    {ED_DEVCAP_HAS_AUDIO, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.HasAudio)},
    {ED_DEVCAP_HAS_VIDEO, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.HasVideo)},
    {ED_DEVCAP_USES_FILES, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.UsesFiles)},
    {ED_DEVCAP_CAN_SAVE, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CanSave)},
    {ED_DEVCAP_DEVICE_TYPE, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.DeviceType)},
    {ED_DEVCAP_TIMECODE_READ, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.TCRead)},
    {ED_DEVCAP_TIMECODE_WRITE, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.TCWrite)},
    {ED_DEVCAP_CTLTRK_READ, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CTLRead)},
    {ED_DEVCAP_INDEX_READ, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.IndexRead)},
    {ED_DEVCAP_PREROLL, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.Preroll)},
    {ED_DEVCAP_POSTROLL, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.Postroll)},
    {ED_DEVCAP_SYNC_ACCURACY, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.SyncAcc)},
    {ED_DEVCAP_NORMAL_RATE, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.NormRate)},
    {ED_DEVCAP_CAN_PREVIEW, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CanPreview)},
    {ED_DEVCAP_CAN_MONITOR_SOURCES, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CanMonitorSrc)},
    {ED_DEVCAP_CAN_TEST, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.CanTest)},
    {ED_DEVCAP_VIDEO_INPUTS, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.VideoIn)},
    {ED_DEVCAP_AUDIO_INPUTS, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.AudioIn)},
    {ED_DEVCAP_NEEDS_CALIBRATING, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.Calibrate)},
    {ED_DEVCAP_SEEK_TYPE, FIELD_OFFSET(KSPROPERTY_EXTDEVICE_S, u.Capabilities.SeekType)},
};

/* No capability is a number that is not whole. */
static HRESULT WINAPI device_GetCapability(IAMExtDevice *iface, LONG capability, LONG *value, double *real)
{
    unsigned int i;

    TRACE("iface %p, capability %#lx, value %p, real %p.\n", iface, capability, value, real);

    if (!value) return E_POINTER;
    for (i = 0; i < ARRAY_SIZE(capabilities) && capabilities[i].capability != capability; i++) ;
    if (i == ARRAY_SIZE(capabilities)) return E_INVALIDARG;
    return extension_get_member(extension_from_iface(iface), KSPROPERTY_EXTDEVICE_CAPABILITIES, STRUCTURE_SIZE,
            capabilities[i].offset, value);
}

static HRESULT copy_string(const WCHAR *string, WCHAR **copy)
{
    const ULONG size = (wcslen(string) + 1) * sizeof(*string);

    if (!(*copy = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*copy, string, size);
    return S_OK;
}

/* OPEN: how an id of 64 bits is written. The caller frees both strings (CoTaskMem). */
static HRESULT WINAPI device_get_ExternalDeviceID(IAMExtDevice *iface, LPOLESTR *id)
{
    KSPROPERTY_EXTDEVICE_S data = {.u = {.NodeUniqueID = {0}}};
    WCHAR string[2 * 8 + 1];
    HRESULT hr;

    TRACE("iface %p, id %p.\n", iface, id);

    if (!id) return E_POINTER;
    *id = NULL;
    hr = extension_get_part(extension_from_iface(iface), KSPROPERTY_EXTDEVICE_ID, &data, sizeof(data),
            NUMBER + sizeof(data.u.NodeUniqueID));
    if (FAILED(hr)) return hr;
    swprintf(string, ARRAY_SIZE(string), L"%08lX%08lX", data.u.NodeUniqueID[0], data.u.NodeUniqueID[1]);
    return copy_string(string, id);
}

/* The string ends where the driver ends it, or where its answer or the structure does. */
static HRESULT WINAPI device_get_ExternalDeviceVersion(IAMExtDevice *iface, LPOLESTR *version)
{
    KSPROPERTY_EXTDEVICE_S data = {.u = {.pawchString = {0}}};
    HRESULT hr;

    TRACE("iface %p, version %p.\n", iface, version);

    if (!version) return E_POINTER;
    *version = NULL;
    hr = extension_get_part(extension_from_iface(iface), KSPROPERTY_EXTDEVICE_VERSION, &data, sizeof(data), NUMBER + sizeof(WCHAR));
    if (FAILED(hr)) return hr;
    data.u.pawchString[ARRAY_SIZE(data.u.pawchString) - 1] = 0;
    return copy_string(data.u.pawchString, version);
}

static HRESULT WINAPI device_put_DevicePower(IAMExtDevice *iface, LONG power)
{
    TRACE("iface %p, power %#lx.\n", iface, power);
    return extension_set_member(extension_from_iface(iface), KSPROPERTY_EXTDEVICE_POWER_STATE, STRUCTURE_SIZE, power);
}

static HRESULT WINAPI device_get_DevicePower(IAMExtDevice *iface, LONG *power)
{
    TRACE("iface %p, power %p.\n", iface, power);
    return extension_get_member(extension_from_iface(iface), KSPROPERTY_EXTDEVICE_POWER_STATE, STRUCTURE_SIZE, NUMBER, power);
}

/* The set has nothing for it. */
static HRESULT WINAPI device_Calibrate(IAMExtDevice *iface, HEVENT event, LONG mode, LONG *status)
{
    TRACE("iface %p, event %p, mode %#lx, status %p.\n", iface, (void *)event, mode, status);
    return E_NOTIMPL;
}

/* Nor can the port be set. */
static HRESULT WINAPI device_put_DevicePort(IAMExtDevice *iface, LONG port)
{
    TRACE("iface %p, port %ld.\n", iface, port);
    return E_NOTIMPL;
}

static HRESULT WINAPI device_get_DevicePort(IAMExtDevice *iface, LONG *port)
{
    TRACE("iface %p, port %p.\n", iface, port);
    return extension_get_member(extension_from_iface(iface), KSPROPERTY_EXTDEVICE_PORT, STRUCTURE_SIZE, NUMBER, port);
}

static const IAMExtDeviceVtbl device_vtbl =
{
    FACET_UNKNOWN(IAMExtDevice),
    device_GetCapability,
    device_get_ExternalDeviceID,
    device_get_ExternalDeviceVersion,
    device_put_DevicePower,
    device_get_DevicePower,
    device_Calibrate,
    device_put_DevicePort,
    device_get_DevicePort,
};

const struct extension_class ext_device_class = PLAIN_EXTENSION(PROPSETID_EXT_DEVICE, IAMExtDevice, device_vtbl);
