/*
 * IAMTimecodeReader
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

/* "PROPSETID_TIMECODE_READER" has nothing for how a time code is read. */
static HRESULT WINAPI timecode_GetTCRMode(IAMTimecodeReader *iface, LONG parameter, LONG *value)
{
    TRACE("iface %p, parameter %#lx, value %p.\n", iface, parameter, value);
    return E_NOTIMPL;
}

static HRESULT WINAPI timecode_SetTCRMode(IAMTimecodeReader *iface, LONG parameter, LONG value)
{
    TRACE("iface %p, parameter %#lx, value %#lx.\n", iface, parameter, value);
    return E_NOTIMPL;
}

static HRESULT WINAPI timecode_put_VITCLine(IAMTimecodeReader *iface, LONG line)
{
    TRACE("iface %p, line %ld.\n", iface, line);
    return E_NOTIMPL;
}

static HRESULT WINAPI timecode_get_VITCLine(IAMTimecodeReader *iface, LONG *line)
{
    TRACE("iface %p, line %p.\n", iface, line);
    return E_NOTIMPL;
}

/* What the application wants is in the flags (see "Getting Timecode from the Device"). The values of those for track numbers and
 * relative counters are in xprtdefs.h only, which neither mingw-w64 nor Wine has. */
static HRESULT WINAPI timecode_GetTimecode(IAMTimecodeReader *iface, TIMECODE_SAMPLE *sample)
{
    KSPROPERTY_TIMECODE_S data;
    HRESULT hr;

    TRACE("iface %p, sample %p.\n", iface, sample);

    if (!sample) return E_POINTER;
    if (sample->dwFlags != ED_DEVCAP_TIMECODE_READ)
    {
        FIXME("Flags %#lx are not supported.\n", sample->dwFlags);
        return E_NOTIMPL;
    }
    data.TimecodeSamp = *sample;
    hr = extension_get(extension_from_iface(iface), KSPROPERTY_TIMECODE_READER, &data, sizeof(data));
    if (SUCCEEDED(hr)) *sample = data.TimecodeSamp;
    return hr;
}

static const IAMTimecodeReaderVtbl timecode_vtbl =
{
    FACET_UNKNOWN(IAMTimecodeReader),
    timecode_GetTCRMode,
    timecode_SetTCRMode,
    timecode_put_VITCLine,
    timecode_get_VITCLine,
    timecode_GetTimecode,
};

const struct extension_class timecode_reader_class = PLAIN_EXTENSION(PROPSETID_TIMECODE_READER, IAMTimecodeReader, timecode_vtbl);
