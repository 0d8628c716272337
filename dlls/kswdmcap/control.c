/*
 * IAMVideoProcAmp and IAMCameraControl
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

/*
 * The two interfaces have the same methods with the same parameters, and their sets the same structures (see "Video Capture Property
 * Sets"): the numbers of the controls and the flags are those of the properties. What a driver has and what it takes only it knows.
 */

static HRESULT get_range(struct extension *extension, LONG id, LONG *min, LONG *max, LONG *step, LONG *def, LONG *caps)
{
    KSPROPERTY_VIDEOPROCAMP_S control = {.Value = 0};
    struct property_range range;
    HRESULT hr;

    if (!min || !max || !step || !def || !caps) return E_POINTER;
    if (FAILED(hr = extension_get_range(extension, id, &control, sizeof(control), &range))) return hr;
    if (FAILED(hr = extension_get(extension, id, &control, sizeof(control)))) return hr;
    *min = range.min;
    *max = range.max;
    *step = range.step;
    *def = range.def;
    *caps = control.Capabilities;
    return S_OK;
}

static HRESULT get_control(struct extension *extension, LONG id, LONG *value, LONG *flags)
{
    KSPROPERTY_VIDEOPROCAMP_S control = {.Value = 0};
    HRESULT hr;

    if (!value || !flags) return E_POINTER;
    if (FAILED(hr = extension_get(extension, id, &control, sizeof(control)))) return hr;
    *value = control.Value;
    *flags = control.Flags;
    return S_OK;
}

static HRESULT set_control(struct extension *extension, LONG id, LONG value, LONG flags)
{
    KSPROPERTY_VIDEOPROCAMP_S control = {.Value = value, .Flags = flags};

    return extension_set(extension, id, &control, sizeof(control));
}

static HRESULT WINAPI proc_amp_GetRange(IAMVideoProcAmp *iface, LONG id, LONG *min, LONG *max, LONG *step, LONG *def, LONG *caps)
{
    TRACE("iface %p, id %ld.\n", iface, id);
    return get_range(extension_from_iface(iface), id, min, max, step, def, caps);
}

static HRESULT WINAPI proc_amp_Set(IAMVideoProcAmp *iface, LONG id, LONG value, LONG flags)
{
    TRACE("iface %p, id %ld, value %ld, flags %#lx.\n", iface, id, value, flags);
    return set_control(extension_from_iface(iface), id, value, flags);
}

static HRESULT WINAPI proc_amp_Get(IAMVideoProcAmp *iface, LONG id, LONG *value, LONG *flags)
{
    TRACE("iface %p, id %ld, value %p, flags %p.\n", iface, id, value, flags);
    return get_control(extension_from_iface(iface), id, value, flags);
}

static const IAMVideoProcAmpVtbl proc_amp_vtbl =
{
    FACET_UNKNOWN(IAMVideoProcAmp),
    proc_amp_GetRange,
    proc_amp_Set,
    proc_amp_Get,
};

const struct extension_class video_proc_amp_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_VIDEOPROCAMP, IAMVideoProcAmp, proc_amp_vtbl);

static HRESULT WINAPI camera_GetRange(IAMCameraControl *iface, LONG id, LONG *min, LONG *max, LONG *step, LONG *def, LONG *caps)
{
    TRACE("iface %p, id %ld.\n", iface, id);
    return get_range(extension_from_iface(iface), id, min, max, step, def, caps);
}

static HRESULT WINAPI camera_Set(IAMCameraControl *iface, LONG id, LONG value, LONG flags)
{
    TRACE("iface %p, id %ld, value %ld, flags %#lx.\n", iface, id, value, flags);
    return set_control(extension_from_iface(iface), id, value, flags);
}

static HRESULT WINAPI camera_Get(IAMCameraControl *iface, LONG id, LONG *value, LONG *flags)
{
    TRACE("iface %p, id %ld, value %p, flags %p.\n", iface, id, value, flags);
    return get_control(extension_from_iface(iface), id, value, flags);
}

static const IAMCameraControlVtbl camera_vtbl =
{
    FACET_UNKNOWN(IAMCameraControl),
    camera_GetRange,
    camera_Set,
    camera_Get,
};

const struct extension_class camera_control_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_CAMERACONTROL, IAMCameraControl, camera_vtbl);
