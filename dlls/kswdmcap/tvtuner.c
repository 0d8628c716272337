/*
 * IAMTVTuner
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

#include "notification.h"
#include "tvplan.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/*
 * The property set has frequencies; channels, countries and what is plugged in at which input are ours. What is kept here is numbers that
 * each change at once, so that nobody needs a lock.
 */

#define SUBCHANNEL_DEFAULT (-1)       /* AMTUNER_SUBCHAN_ of strmif.h */
#define SUBCHANNEL_NO_TUNE (-2)

#define DEFAULT_COUNTRY 1
#define MAX_INPUTS 16

/* How long a driver may say that it is busy, whatever it says about its settling time, and how often it is asked. */
#define MAX_SETTLING 1000 /* ms */
#define POLL_INTERVAL 10  /* ms */

/* A station that is further from where it should be, in steps of the tuner, is another one. */
#define MAX_OFFSET 8
#define MAX_CORRECTIONS 4

struct tuner
{
    struct extension extension;
    LONG country, space, channel;
    LONG types[MAX_INPUTS];                  /* TunerInputType, plus 1; 0: nobody has said it */
    ULONG found[TVPLAN_MAX_CHANNEL + 1];     /* Hz: where stations were found that aren't quite where they should be */
    struct notifications notifications;
};

static struct tuner *impl_from_IAMTVTuner(IAMTVTuner *iface)
{
    return CONTAINING_RECORD(extension_from_iface(iface), struct tuner, extension);
}

static LONG get_country(const struct tuner *tuner)
{
    return tuner->country ? tuner->country : DEFAULT_COUNTRY;
}

static HRESULT get_mode(struct tuner *tuner, LONG *mode)
{
    return extension_get_value(&tuner->extension, KSPROPERTY_TUNER_MODE, mode);
}

static HRESULT get_mode_caps(struct tuner *tuner, LONG mode, KSPROPERTY_TUNER_MODE_CAPS_S *caps)
{
    memset(caps, 0, sizeof(*caps));
    caps->Mode = mode;
    return extension_get(&tuner->extension, KSPROPERTY_TUNER_MODE_CAPS, caps, sizeof(*caps));
}

/* Of the mode that the tuner is in. */
static HRESULT get_current_caps(struct tuner *tuner, KSPROPERTY_TUNER_MODE_CAPS_S *caps)
{
    HRESULT hr;
    LONG mode;

    if (FAILED(hr = get_mode(tuner, &mode))) return hr;
    return get_mode_caps(tuner, mode, caps);
}

static HRESULT get_status(struct tuner *tuner, KSPROPERTY_TUNER_STATUS_S *status)
{
    memset(status, 0, sizeof(*status));
    return extension_get(&tuner->extension, KSPROPERTY_TUNER_STATUS, status, sizeof(*status));
}

/* The first input is cable and the others are antennas until somebody says otherwise, because drivers can't say. */
static LONG get_type(const struct tuner *tuner, LONG input)
{
    if (input < 0 || input >= MAX_INPUTS) return TunerInputAntenna;
    if (tuner->types[input]) return tuner->types[input] - 1;
    return input ? TunerInputAntenna : TunerInputCable;
}

static BOOL is_cable(struct tuner *tuner)
{
    LONG input = 0;

    extension_get_value(&tuner->extension, KSPROPERTY_TUNER_INPUT, &input);
    return get_type(tuner, input) == TunerInputCable;
}

/* ---- tuning ---- */

static HRESULT set_frequency(struct tuner *tuner, ULONG frequency)
{
    KSPROPERTY_TUNER_FREQUENCY_S data = {.Frequency = frequency, .TuningFlags = KS_TUNER_TUNING_EXACT};

    data.VideoSubChannel = data.AudioSubChannel = SUBCHANNEL_DEFAULT;
    data.Channel = tuner->channel;
    data.Country = get_country(tuner);
    return extension_set(&tuner->extension, KSPROPERTY_TUNER_FREQUENCY, &data, sizeof(data));
}

static HRESULT wait_settled(struct tuner *tuner, const KSPROPERTY_TUNER_MODE_CAPS_S *caps, KSPROPERTY_TUNER_STATUS_S *status)
{
    DWORD start = GetTickCount(), limit = min(caps->SettlingTime, MAX_SETTLING) + MAX_SETTLING;
    HRESULT hr;

    while (SUCCEEDED(hr = get_status(tuner, status)) && status->Busy && GetTickCount() - start < limit) Sleep(POLL_INTERVAL);
    if (SUCCEEDED(hr) && status->Busy) WARN("The tuner is still busy after %lu ms.\n", limit);
    return hr;
}

static BOOL is_locked(const KSPROPERTY_TUNER_MODE_CAPS_S *caps, const KSPROPERTY_TUNER_STATUS_S *status)
{
    if (status->Busy) return FALSE;
    if ((LONG)status->SignalStrength >= 0) return status->SignalStrength != 0;
    return (caps->Strategy & KS_TUNER_STRATEGY_PLL) && !status->PLLOffset;
}

/* Follows the offset that a tuner with a PLL tells to the station. The page of the offset can be read as either sign, so that a
 * correction that made it worse is taken back. S_FALSE if there is no station. */
static HRESULT follow_offset(struct tuner *tuner, const KSPROPERTY_TUNER_MODE_CAPS_S *caps, ULONG nominal, ULONG *frequency)
{
    LONG offset, last = MAX_OFFSET + 1, sign = -1, steps = 0;
    KSPROPERTY_TUNER_STATUS_S status;
    unsigned int i;
    HRESULT hr;

    *frequency = nominal;
    for (i = 0; i <= MAX_CORRECTIONS; i++)
    {
        if (FAILED(hr = set_frequency(tuner, *frequency)) || FAILED(hr = wait_settled(tuner, caps, &status))) return hr;
        if (is_locked(caps, &status)) return S_OK;
        offset = status.PLLOffset;
        if (!(caps->Strategy & KS_TUNER_STRATEGY_PLL) || !offset || abs(offset) > MAX_OFFSET) break;
        if (abs(offset) > abs(last))
        {
            sign = -sign;
            steps = 0;
            offset = last;
        }
        steps += sign * offset;
        last = offset;
        if (abs(steps) > MAX_OFFSET) break;
        *frequency = nominal + steps * caps->TuningGranularity;
    }
    if (*frequency != nominal) set_frequency(tuner, nominal);
    *frequency = nominal;
    return S_FALSE;
}

static HRESULT tune_channel(struct tuner *tuner, LONG channel, const KSPROPERTY_TUNER_MODE_CAPS_S *caps)
{
    ULONG nominal, frequency;
    HRESULT hr;

    nominal = tvplan_get_frequency(get_country(tuner), is_cable(tuner), tuner->space, channel);
    if (!nominal) return E_INVALIDARG;
    tuner->channel = channel;
    hr = follow_offset(tuner, caps, tuner->found[channel] ? tuner->found[channel] : nominal, &frequency);
    if (hr == S_OK) tuner->found[channel] = frequency == nominal ? 0 : frequency;
    TRACE("channel %ld, %lu Hz, %lu Hz, hr %#lx.\n", channel, nominal, frequency, hr);
    return hr;
}

static HRESULT tune_radio(struct tuner *tuner, LONG frequency, const KSPROPERTY_TUNER_MODE_CAPS_S *caps)
{
    KSPROPERTY_TUNER_STATUS_S status;
    HRESULT hr;

    tuner->channel = frequency;
    if (FAILED(hr = set_frequency(tuner, frequency)) || FAILED(hr = wait_settled(tuner, caps, &status))) return hr;
    return is_locked(caps, &status) ? S_OK : S_FALSE;
}

static void forget_found(struct tuner *tuner)
{
    memset(tuner->found, 0, sizeof(tuner->found));
}

/* ---- IAMTuner ---- */

/* A channel of radio is a frequency in Hz. S_FALSE: tuned, but to nothing. */
static HRESULT WINAPI tuner_put_Channel(IAMTVTuner *iface, LONG channel, LONG video, LONG audio)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    KSPROPERTY_TUNER_MODE_CAPS_S caps;
    HRESULT hr;

    TRACE("iface %p, channel %ld, video %ld, audio %ld.\n", iface, channel, video, audio);

    if (FAILED(hr = get_current_caps(tuner, &caps))) return hr;
    if (video == SUBCHANNEL_NO_TUNE && audio == SUBCHANNEL_NO_TUNE)
    {
        tuner->channel = channel;
        return S_OK;
    }
    return caps.Mode == KSPROPERTY_TUNER_MODE_TV ? tune_channel(tuner, channel, &caps) : tune_radio(tuner, channel, &caps);
}

/* Before the first channel it is the one that a driver has kept of another filter. */
static HRESULT WINAPI tuner_get_Channel(IAMTVTuner *iface, LONG *channel, LONG *video, LONG *audio)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    KSPROPERTY_TUNER_FREQUENCY_S data = {.Channel = 0};

    TRACE("iface %p, channel %p, video %p, audio %p.\n", iface, channel, video, audio);

    if (!channel || !video || !audio) return E_POINTER;
    if (!tuner->channel && SUCCEEDED(extension_get(&tuner->extension, KSPROPERTY_TUNER_FREQUENCY, &data, sizeof(data))))
        tuner->channel = data.Channel;
    *channel = tuner->channel;
    *video = *audio = SUBCHANNEL_DEFAULT;
    return S_OK;
}

static HRESULT WINAPI tuner_ChannelMinMax(IAMTVTuner *iface, LONG *min, LONG *max)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    KSPROPERTY_TUNER_MODE_CAPS_S caps;
    HRESULT hr;

    TRACE("iface %p, min %p, max %p.\n", iface, min, max);

    if (!min || !max) return E_POINTER;
    if (FAILED(hr = get_current_caps(tuner, &caps))) return hr;
    if (caps.Mode == KSPROPERTY_TUNER_MODE_TV)
        return tvplan_get_range(get_country(tuner), is_cable(tuner), tuner->space, min, max) ? S_OK : E_FAIL;
    *min = caps.MinFrequency;
    *max = caps.MaxFrequency;
    return S_OK;
}

/* The tuner gets the standard of the country, for which the interface has no other method. */
static HRESULT WINAPI tuner_put_CountryCode(IAMTVTuner *iface, LONG country)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    KSPROPERTY_TUNER_MODE_CAPS_S caps;
    ULONG standards;
    HRESULT hr;

    TRACE("iface %p, country %ld.\n", iface, country);

    if (!(standards = tvplan_get_standards(country))) return E_INVALIDARG;
    if (FAILED(hr = get_mode_caps(tuner, KSPROPERTY_TUNER_MODE_TV, &caps))) return hr;
    standards &= caps.StandardsSupported;
    if (!standards)
    {
        WARN("The tuner has no standard of country %ld.\n", country);
        return E_INVALIDARG;
    }
    if (FAILED(hr = extension_set_value(&tuner->extension, KSPROPERTY_TUNER_STANDARD, standards & -standards))) return hr;
    tuner->country = country;
    forget_found(tuner);
    return S_OK;
}

static HRESULT WINAPI tuner_get_CountryCode(IAMTVTuner *iface, LONG *country)
{
    TRACE("iface %p, country %p.\n", iface, country);

    if (!country) return E_POINTER;
    *country = get_country(impl_from_IAMTVTuner(iface));
    return S_OK;
}

static HRESULT WINAPI tuner_put_TuningSpace(IAMTVTuner *iface, LONG space)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);

    TRACE("iface %p, space %ld.\n", iface, space);

    tuner->space = space;
    forget_found(tuner);
    return S_OK;
}

static HRESULT WINAPI tuner_get_TuningSpace(IAMTVTuner *iface, LONG *space)
{
    TRACE("iface %p, space %p.\n", iface, space);

    if (!space) return E_POINTER;
    *space = impl_from_IAMTVTuner(iface)->space;
    return S_OK;
}

/* There are no users of a tuner. */
static HRESULT WINAPI tuner_Logon(IAMTVTuner *iface, HANDLE user)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI tuner_Logout(IAMTVTuner *iface)
{
    return E_NOTIMPL;
}

/* The values of the property are those of the interface. */
static HRESULT WINAPI tuner_SignalPresent(IAMTVTuner *iface, LONG *strength)
{
    KSPROPERTY_TUNER_STATUS_S status;
    HRESULT hr;

    TRACE("iface %p, strength %p.\n", iface, strength);

    if (!strength) return E_POINTER;
    if (SUCCEEDED(hr = get_status(impl_from_IAMTVTuner(iface), &status))) *strength = status.SignalStrength;
    return hr;
}

static HRESULT WINAPI tuner_put_Mode(IAMTVTuner *iface, AMTunerModeType mode)
{
    TRACE("iface %p, mode %#x.\n", iface, mode);
    return extension_set_value(extension_from_iface(iface), KSPROPERTY_TUNER_MODE, mode);
}

static HRESULT WINAPI tuner_get_Mode(IAMTVTuner *iface, AMTunerModeType *mode)
{
    HRESULT hr;
    LONG value;

    TRACE("iface %p, mode %p.\n", iface, mode);

    if (!mode) return E_POINTER;
    if (SUCCEEDED(hr = get_mode(impl_from_IAMTVTuner(iface), &value))) *mode = value;
    return hr;
}

static HRESULT WINAPI tuner_GetAvailableModes(IAMTVTuner *iface, LONG *modes)
{
    KSPROPERTY_TUNER_CAPS_S caps = {.ModesSupported = 0};
    HRESULT hr;

    TRACE("iface %p, modes %p.\n", iface, modes);

    if (!modes) return E_POINTER;
    if (SUCCEEDED(hr = extension_get(extension_from_iface(iface), KSPROPERTY_TUNER_CAPS, &caps, sizeof(caps))))
        *modes = caps.ModesSupported;
    return hr;
}

/* They come when the driver says that the tuner has changed (see "KSEVENT_TUNER_CHANGED"), whoever has changed it. A driver that
 * has no such event can't say it. */
static HRESULT WINAPI tuner_RegisterNotificationCallBack(IAMTVTuner *iface, IAMTunerNotification *notification, LONG events)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    HRESULT hr;

    TRACE("iface %p, notification %p, events %#lx.\n", iface, notification, events);

    if (!notification) return E_POINTER;
    if (events != AMTUNER_EVENT_CHANGED) return E_INVALIDARG;
    hr = notifications_add(&tuner->notifications, &tuner->extension, &EVENTSETID_TUNER, KSEVENT_TUNER_CHANGED, notification);
    return hr == E_PROP_SET_UNSUPPORTED || hr == E_PROP_ID_UNSUPPORTED ? E_NOTIMPL : hr;
}

static HRESULT WINAPI tuner_UnRegisterNotificationCallBack(IAMTVTuner *iface, IAMTunerNotification *notification)
{
    TRACE("iface %p, notification %p.\n", iface, notification);

    if (!notification) return E_POINTER;
    return notifications_remove(&impl_from_IAMTVTuner(iface)->notifications, notification);
}

/* ---- IAMTVTuner ---- */

static HRESULT WINAPI tuner_get_AvailableTVFormats(IAMTVTuner *iface, LONG *standards)
{
    KSPROPERTY_TUNER_MODE_CAPS_S caps;
    HRESULT hr;

    TRACE("iface %p, standards %p.\n", iface, standards);

    if (!standards) return E_POINTER;
    if (SUCCEEDED(hr = get_mode_caps(impl_from_IAMTVTuner(iface), KSPROPERTY_TUNER_MODE_TV, &caps)))
        *standards = caps.StandardsSupported;
    return hr;
}

static HRESULT WINAPI tuner_get_TVFormat(IAMTVTuner *iface, LONG *standard)
{
    TRACE("iface %p, standard %p.\n", iface, standard);
    return extension_get_value(extension_from_iface(iface), KSPROPERTY_TUNER_STANDARD, standard);
}

/* As "Collecting Fine-Tuning Information" has it. */
static HRESULT WINAPI tuner_AutoTune(IAMTVTuner *iface, LONG channel, LONG *found)
{
    LONG strength = 0;
    HRESULT hr;

    TRACE("iface %p, channel %ld, found %p.\n", iface, channel, found);

    if (!found) return E_POINTER;
    *found = 0;
    hr = tuner_put_Channel(iface, channel, SUBCHANNEL_DEFAULT, SUBCHANNEL_DEFAULT);
    if (hr == S_OK) tuner_SignalPresent(iface, &strength);
    *found = strength != 0;
    return hr;
}

static HRESULT WINAPI tuner_StoreAutoTune(IAMTVTuner *iface)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    HRESULT hr = S_OK;
    LONG channel;

    TRACE("iface %p.\n", iface);

    for (channel = 1; SUCCEEDED(hr) && channel <= TVPLAN_MAX_CHANNEL; channel++)
        if (tuner->found[channel]) hr = tvplan_store(is_cable(tuner), tuner->space, channel, tuner->found[channel]);
    return hr;
}

static HRESULT WINAPI tuner_get_NumInputConnections(IAMTVTuner *iface, LONG *count)
{
    KSPROPERTY_TUNER_MODE_CAPS_S caps;
    HRESULT hr;

    TRACE("iface %p, count %p.\n", iface, count);

    if (!count) return E_POINTER;
    if (SUCCEEDED(hr = get_current_caps(impl_from_IAMTVTuner(iface), &caps))) *count = caps.NumberOfInputs;
    return hr;
}

static HRESULT check_input(IAMTVTuner *iface, LONG index)
{
    HRESULT hr;
    LONG count;

    if (FAILED(hr = tuner_get_NumInputConnections(iface, &count))) return hr;
    return index >= 0 && index < min(count, MAX_INPUTS) ? S_OK : E_INVALIDARG;
}

static HRESULT WINAPI tuner_put_InputType(IAMTVTuner *iface, LONG index, TunerInputType type)
{
    struct tuner *tuner = impl_from_IAMTVTuner(iface);
    HRESULT hr;

    TRACE("iface %p, index %ld, type %d.\n", iface, index, type);

    if (type != TunerInputCable && type != TunerInputAntenna) return E_INVALIDARG;
    if (FAILED(hr = check_input(iface, index))) return hr;
    tuner->types[index] = type + 1;
    forget_found(tuner);
    return S_OK;
}

static HRESULT WINAPI tuner_get_InputType(IAMTVTuner *iface, LONG index, TunerInputType *type)
{
    HRESULT hr;

    TRACE("iface %p, index %ld, type %p.\n", iface, index, type);

    if (!type) return E_POINTER;
    if (SUCCEEDED(hr = check_input(iface, index))) *type = get_type(impl_from_IAMTVTuner(iface), index);
    return hr;
}

static HRESULT WINAPI tuner_put_ConnectInput(IAMTVTuner *iface, LONG index)
{
    HRESULT hr;

    TRACE("iface %p, index %ld.\n", iface, index);

    if (SUCCEEDED(hr = extension_set_value(extension_from_iface(iface), KSPROPERTY_TUNER_INPUT, index)))
        forget_found(impl_from_IAMTVTuner(iface));
    return hr;
}

static HRESULT WINAPI tuner_get_ConnectInput(IAMTVTuner *iface, LONG *index)
{
    TRACE("iface %p, index %p.\n", iface, index);
    return extension_get_value(extension_from_iface(iface), KSPROPERTY_TUNER_INPUT, index);
}

static HRESULT WINAPI tuner_get_VideoFrequency(IAMTVTuner *iface, LONG *frequency)
{
    KSPROPERTY_TUNER_FREQUENCY_S data = {.Frequency = 0};
    HRESULT hr;

    TRACE("iface %p, frequency %p.\n", iface, frequency);

    if (!frequency) return E_POINTER;
    if (SUCCEEDED(hr = extension_get(extension_from_iface(iface), KSPROPERTY_TUNER_FREQUENCY, &data, sizeof(data))))
        *frequency = data.Frequency;
    return hr;
}

static HRESULT WINAPI tuner_get_AudioFrequency(IAMTVTuner *iface, LONG *frequency)
{
    LONG video, standard;
    HRESULT hr;

    TRACE("iface %p, frequency %p.\n", iface, frequency);

    if (!frequency) return E_POINTER;
    if (FAILED(hr = tuner_get_VideoFrequency(iface, &video))) return hr;
    if (SUCCEEDED(hr = tuner_get_TVFormat(iface, &standard))) *frequency = video + tvplan_get_sound(standard);
    return hr;
}

static const IAMTVTunerVtbl tuner_vtbl =
{
    FACET_UNKNOWN(IAMTVTuner),
    tuner_put_Channel,
    tuner_get_Channel,
    tuner_ChannelMinMax,
    tuner_put_CountryCode,
    tuner_get_CountryCode,
    tuner_put_TuningSpace,
    tuner_get_TuningSpace,
    tuner_Logon,
    tuner_Logout,
    tuner_SignalPresent,
    tuner_put_Mode,
    tuner_get_Mode,
    tuner_GetAvailableModes,
    tuner_RegisterNotificationCallBack,
    tuner_UnRegisterNotificationCallBack,
    tuner_get_AvailableTVFormats,
    tuner_get_TVFormat,
    tuner_AutoTune,
    tuner_StoreAutoTune,
    tuner_get_NumInputConnections,
    tuner_put_InputType,
    tuner_get_InputType,
    tuner_put_ConnectInput,
    tuner_get_ConnectInput,
    tuner_get_VideoFrequency,
    tuner_get_AudioFrequency,
};

static void tuner_destroy(struct extension *extension)
{
    notifications_clear(&CONTAINING_RECORD(extension, struct tuner, extension)->notifications);
}

const struct extension_class tvtuner_class = {&PROPSETID_TUNER, &IID_IAMTVTuner, &tuner_vtbl, sizeof(struct tuner), tuner_destroy};
