/*
 * IAMTVAudio
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

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static HRESULT WINAPI tvaudio_GetHardwareSupportedTVAudioModes(IAMTVAudio *iface, LONG *modes)
{
    KSPROPERTY_TVAUDIO_CAPS_S caps = {.Capabilities = 0};
    HRESULT hr;

    TRACE("iface %p, modes %p.\n", iface, modes);

    if (!modes) return E_POINTER;
    if (FAILED(hr = extension_get(extension_from_iface(iface), KSPROPERTY_TVAUDIO_CAPS, &caps, sizeof(caps)))) return hr;
    *modes = caps.Capabilities;
    return S_OK;
}

static HRESULT WINAPI tvaudio_GetAvailableTVAudioModes(IAMTVAudio *iface, LONG *modes)
{
    TRACE("iface %p, modes %p.\n", iface, modes);
    return extension_get_value(extension_from_iface(iface), KSPROPERTY_TVAUDIO_CURRENTLY_AVAILABLE_MODES, modes);
}

static HRESULT WINAPI tvaudio_get_TVAudioMode(IAMTVAudio *iface, LONG *mode)
{
    TRACE("iface %p, mode %p.\n", iface, mode);
    return extension_get_value(extension_from_iface(iface), KSPROPERTY_TVAUDIO_MODE, mode);
}

static HRESULT WINAPI tvaudio_put_TVAudioMode(IAMTVAudio *iface, LONG mode)
{
    TRACE("iface %p, mode %#lx.\n", iface, mode);
    return extension_set_value(extension_from_iface(iface), KSPROPERTY_TVAUDIO_MODE, mode);
}

/* OPEN: no page says when notifications come. */
static HRESULT WINAPI tvaudio_RegisterNotificationCallBack(IAMTVAudio *iface, IAMTunerNotification *notification, LONG events)
{
    FIXME("iface %p, notification %p, events %#lx: not supported.\n", iface, notification, events);
    return E_NOTIMPL;
}

static HRESULT WINAPI tvaudio_UnRegisterNotificationCallBack(IAMTVAudio *iface, IAMTunerNotification *notification)
{
    return E_NOTIMPL;
}

static const IAMTVAudioVtbl tvaudio_vtbl =
{
    FACET_UNKNOWN(IAMTVAudio),
    tvaudio_GetHardwareSupportedTVAudioModes,
    tvaudio_GetAvailableTVAudioModes,
    tvaudio_get_TVAudioMode,
    tvaudio_put_TVAudioMode,
    tvaudio_RegisterNotificationCallBack,
    tvaudio_UnRegisterNotificationCallBack,
};

const struct extension_class tvaudio_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_TVAUDIO, IAMTVAudio, tvaudio_vtbl);
