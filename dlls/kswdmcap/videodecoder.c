/*
 * IAMAnalogVideoDecoder
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

/* A request for what a decoder says that it can't do doesn't reach the driver. */
static HRESULT check_capability(struct extension *extension, ULONG flag)
{
    KSPROPERTY_VIDEODECODER_CAPS_S caps = {.Capabilities = 0};
    HRESULT hr;

    if (FAILED(hr = extension_get(extension, KSPROPERTY_VIDEODECODER_CAPS, &caps, sizeof(caps)))) return hr;
    return caps.Capabilities & flag ? S_OK : E_PROP_ID_UNSUPPORTED;
}

static HRESULT get_switch(IAMAnalogVideoDecoder *iface, ULONG id, ULONG flag, LONG *value)
{
    struct extension *extension = extension_from_iface(iface);
    HRESULT hr;

    TRACE("iface %p, id %lu, value %p.\n", iface, id, value);

    if (!value) return E_POINTER;
    if (FAILED(hr = check_capability(extension, flag))) return hr;
    return extension_get_value(extension, id, value);
}

static HRESULT put_switch(IAMAnalogVideoDecoder *iface, ULONG id, ULONG flag, LONG value)
{
    struct extension *extension = extension_from_iface(iface);
    HRESULT hr;

    TRACE("iface %p, id %lu, value %ld.\n", iface, id, value);

    if (FAILED(hr = check_capability(extension, flag))) return hr;
    return extension_set_value(extension, id, value);
}

static HRESULT get_status(IAMAnalogVideoDecoder *iface, KSPROPERTY_VIDEODECODER_STATUS_S *status)
{
    return extension_get(extension_from_iface(iface), KSPROPERTY_VIDEODECODER_STATUS, status, sizeof(*status));
}

static HRESULT WINAPI decoder_get_AvailableTVFormats(IAMAnalogVideoDecoder *iface, LONG *standards)
{
    KSPROPERTY_VIDEODECODER_CAPS_S caps = {.StandardsSupported = 0};
    HRESULT hr;

    TRACE("iface %p, standards %p.\n", iface, standards);

    if (!standards) return E_POINTER;
    if (FAILED(hr = extension_get(extension_from_iface(iface), KSPROPERTY_VIDEODECODER_CAPS, &caps, sizeof(caps)))) return hr;
    *standards = caps.StandardsSupported;
    return S_OK;
}

static HRESULT WINAPI decoder_put_TVFormat(IAMAnalogVideoDecoder *iface, LONG standard)
{
    TRACE("iface %p, standard %#lx.\n", iface, standard);
    return extension_set_value(extension_from_iface(iface), KSPROPERTY_VIDEODECODER_STANDARD, standard);
}

static HRESULT WINAPI decoder_get_TVFormat(IAMAnalogVideoDecoder *iface, LONG *standard)
{
    TRACE("iface %p, standard %p.\n", iface, standard);
    return extension_get_value(extension_from_iface(iface), KSPROPERTY_VIDEODECODER_STANDARD, standard);
}

static HRESULT WINAPI decoder_get_HorizontalLocked(IAMAnalogVideoDecoder *iface, LONG *locked)
{
    KSPROPERTY_VIDEODECODER_STATUS_S status = {.SignalLocked = 0};
    HRESULT hr;

    TRACE("iface %p, locked %p.\n", iface, locked);

    if (!locked) return E_POINTER;
    if (FAILED(hr = check_capability(extension_from_iface(iface), KS_VIDEODECODER_FLAGS_CAN_INDICATE_LOCKED))) return hr;
    if (SUCCEEDED(hr = get_status(iface, &status))) *locked = status.SignalLocked;
    return hr;
}

static HRESULT WINAPI decoder_put_VCRHorizontalLocking(IAMAnalogVideoDecoder *iface, LONG locking)
{
    return put_switch(iface, KSPROPERTY_VIDEODECODER_VCR_TIMING, KS_VIDEODECODER_FLAGS_CAN_USE_VCR_LOCKING, locking);
}

static HRESULT WINAPI decoder_get_VCRHorizontalLocking(IAMAnalogVideoDecoder *iface, LONG *locking)
{
    return get_switch(iface, KSPROPERTY_VIDEODECODER_VCR_TIMING, KS_VIDEODECODER_FLAGS_CAN_USE_VCR_LOCKING, locking);
}

static HRESULT WINAPI decoder_get_NumberOfLines(IAMAnalogVideoDecoder *iface, LONG *lines)
{
    KSPROPERTY_VIDEODECODER_STATUS_S status = {.NumberOfLines = 0};
    HRESULT hr;

    TRACE("iface %p, lines %p.\n", iface, lines);

    if (!lines) return E_POINTER;
    if (SUCCEEDED(hr = get_status(iface, &status))) *lines = status.NumberOfLines;
    return hr;
}

static HRESULT WINAPI decoder_put_OutputEnable(IAMAnalogVideoDecoder *iface, LONG enable)
{
    return put_switch(iface, KSPROPERTY_VIDEODECODER_OUTPUT_ENABLE, KS_VIDEODECODER_FLAGS_CAN_DISABLE_OUTPUT, enable);
}

static HRESULT WINAPI decoder_get_OutputEnable(IAMAnalogVideoDecoder *iface, LONG *enable)
{
    return get_switch(iface, KSPROPERTY_VIDEODECODER_OUTPUT_ENABLE, KS_VIDEODECODER_FLAGS_CAN_DISABLE_OUTPUT, enable);
}

static const IAMAnalogVideoDecoderVtbl decoder_vtbl =
{
    FACET_UNKNOWN(IAMAnalogVideoDecoder),
    decoder_get_AvailableTVFormats,
    decoder_put_TVFormat,
    decoder_get_TVFormat,
    decoder_get_HorizontalLocked,
    decoder_put_VCRHorizontalLocking,
    decoder_get_VCRHorizontalLocking,
    decoder_get_NumberOfLines,
    decoder_put_OutputEnable,
    decoder_get_OutputEnable,
};

const struct extension_class video_decoder_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_VIDEODECODER, IAMAnalogVideoDecoder, decoder_vtbl);
