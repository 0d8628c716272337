/*
 * Completing the formats of audio ranges
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

#include "connect/audioformat.h"
#include "device/dataformat.h"
#include "pin/filter.h"
#include "pin/pin.h"

#include <mmreg.h>

/*
 * Of a WAVEFORMATEX an application means the channels, the bits and the rate. What a block and a second have in bytes follows from
 * these, and programs that change the rate leave it as it was; the tag follows from the subtype.
 */

/* Subtypes that are made of a format tag; see "Mapping between format tags and subtype GUIDs" of KSDATAFORMAT_SUBTYPE_WAVEFORMATEX. */
static const GUID tag_base = {0x00000000, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};

BOOL audio_range_is_known(const KSDATARANGE *range)
{
    return IsEqualGUID(&range->Specifier, &FORMAT_WaveFormatEx) && range->FormatSize >= sizeof(KSDATARANGE_AUDIO);
}

/* The tag of a subtype, WAVE_FORMAT_UNKNOWN if it has none. */
static WORD tag_of_subtype(const GUID *subtype)
{
    GUID base = *subtype;

    base.Data1 = 0;
    return IsEqualGUID(&base, &tag_base) && subtype->Data1 <= MAXWORD ? subtype->Data1 : WAVE_FORMAT_UNKNOWN;
}

static BOOL range_has_wave(const KSDATARANGE_AUDIO *range, const WAVEFORMATEX *wave)
{
    return wave->nChannels && wave->nChannels <= range->MaximumChannels
            && wave->wBitsPerSample >= range->MinimumBitsPerSample && wave->wBitsPerSample <= range->MaximumBitsPerSample
            && wave->nSamplesPerSec >= range->MinimumSampleFrequency && wave->nSamplesPerSec <= range->MaximumSampleFrequency;
}

/* A block of the caller's, or of a driver's, as far as it goes. FALSE if it is none. */
static BOOL read_wave(const AM_MEDIA_TYPE *type, WAVEFORMATEXTENSIBLE *wave)
{
    memset(wave, 0, sizeof(*wave));
    if (!IsEqualGUID(&type->formattype, &FORMAT_WaveFormatEx) || type->cbFormat < sizeof(PCMWAVEFORMAT)) return FALSE;
    memcpy(wave, type->pbFormat, min(type->cbFormat, sizeof(*wave)));
    return TRUE;
}

static BOOL is_linear(WORD tag)
{
    return tag == WAVE_FORMAT_PCM || tag == WAVE_FORMAT_IEEE_FLOAT;
}

/* Bytes of the completed block. */
static ULONG complete_wave(const GUID *subtype, WAVEFORMATEXTENSIBLE *wave)
{
    const ULONG extra = sizeof(*wave) - sizeof(wave->Format);
    WORD tag = tag_of_subtype(subtype), bits = wave->Format.wBitsPerSample;
    BOOL extensible = wave->Format.wFormatTag == WAVE_FORMAT_EXTENSIBLE && wave->Format.cbSize >= extra;

    wave->Format.wFormatTag = extensible ? WAVE_FORMAT_EXTENSIBLE : tag;
    wave->Format.cbSize = extensible ? extra : 0;
    wave->Format.nBlockAlign = wave->Format.nChannels * bits / 8;
    wave->Format.nAvgBytesPerSec = wave->Format.nSamplesPerSec * wave->Format.nBlockAlign;
    if (!extensible) return sizeof(wave->Format);
    wave->SubFormat = *subtype;
    if (!wave->Samples.wValidBitsPerSample || wave->Samples.wValidBitsPerSample > bits) wave->Samples.wValidBitsPerSample = bits;
    return sizeof(*wave);
}

static HRESULT type_from_wave(const KSDATARANGE *range, const WAVEFORMATEXTENSIBLE *wave, ULONG size, AM_MEDIA_TYPE *type)
{
    KSDATAFORMAT *format;
    HRESULT hr;

    if (!(format = malloc(sizeof(*format) + size))) return E_OUTOFMEMORY;
    memcpy(format, range, sizeof(*format));
    format->FormatSize = sizeof(*format) + size;
    format->Flags = 0;
    format->SampleSize = wave->Format.nBlockAlign;
    memcpy(format + 1, wave, size);
    hr = mediatype_from_format(format, format->FormatSize, type);
    free(format);
    return hr;
}

/* What the driver makes of a copy of the range that leaves it no choice. */
static HRESULT intersect_wave(struct proxy_pin *pin, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        const WAVEFORMATEX *wave, AM_MEDIA_TYPE *type)
{
    WAVEFORMATEXTENSIBLE got;
    KSDATARANGE_AUDIO *narrow;
    HRESULT hr;

    if (!(narrow = malloc(range->FormatSize))) return E_OUTOFMEMORY;
    memcpy(narrow, range, range->FormatSize);
    narrow->MaximumChannels = wave->nChannels;
    narrow->MinimumBitsPerSample = narrow->MaximumBitsPerSample = wave->wBitsPerSample;
    narrow->MinimumSampleFrequency = narrow->MaximumSampleFrequency = wave->nSamplesPerSec;
    hr = mediatype_from_range(pin->filter->handle, pin->factory, &narrow->DataRange, attributes, type);
    free(narrow);
    if (FAILED(hr)) return hr;

    if (read_wave(type, &got) && got.Format.nChannels == wave->nChannels && got.Format.wBitsPerSample == wave->wBitsPerSample
            && got.Format.nSamplesPerSec == wave->nSamplesPerSec)
        return S_OK;
    mediatype_clear(type);
    return VFW_E_INVALIDMEDIATYPE;
}

HRESULT audio_range_complete(struct proxy_pin *pin, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    WAVEFORMATEXTENSIBLE wave;
    ULONG size;

    if (!read_wave(wanted, &wave) || !range_has_wave((const KSDATARANGE_AUDIO *)range, &wave.Format)) return VFW_E_INVALIDMEDIATYPE;
    /* Only its driver knows what a block of a compressed format is like. */
    if (!is_linear(tag_of_subtype(&wanted->subtype)))
        return SUCCEEDED(intersect_wave(pin, range, attributes, &wave.Format, type)) ? S_OK : mediatype_copy(type, wanted);

    size = complete_wave(&wanted->subtype, &wave);
    /* An answer of the driver is a plain WAVEFORMATEX as a rule; the other form is tried as it is. */
    if (size == sizeof(wave.Format) && SUCCEEDED(intersect_wave(pin, range, attributes, &wave.Format, type))) return S_OK;
    return type_from_wave(range, &wave, size, type);
}
