/*
 * Frequencies of television channels
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

#include "tvplan.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* Channels that follow each other at equal distances. */
struct band
{
    LONG first, count;
    ULONG frequency, spacing;         /* of the first picture carrier, in kHz */
};

#define MAX_BANDS 8

struct plan
{
    LONG min, max;
    struct band bands[MAX_BANDS];     /* the last ones may be empty */
};

/* The channels of the FCC (47 CFR 73.603), and of cable as ANSI/EIA-542 numbers them. */
static const struct plan us_broadcast =
{
    2, 69,
    {{2, 3, 55250, 6000}, {5, 2, 77250, 6000}, {7, 7, 175250, 6000}, {14, 56, 471250, 6000}}
};

static const struct plan us_cable =
{
    1, 158,
    {{1, 1, 73250, 6000}, {2, 3, 55250, 6000}, {5, 2, 77250, 6000}, {7, 7, 175250, 6000}, {14, 9, 121250, 6000},
            {23, 72, 217250, 6000}, {95, 5, 91250, 6000}, {100, 59, 649250, 6000}}
};

/* The channels E2 to E12 and 21 to 69 of the CCIR's systems B and G (European Broadcasting Conference, Stockholm 1961), and with the
 * special channels S of cable. Number 2 is E2A. */
static const struct plan europe_broadcast =
{
    1, 69,
    {{1, 1, 48250, 7000}, {2, 1, 49750, 7000}, {3, 2, 55250, 7000}, {5, 8, 175250, 7000}, {21, 49, 471250, 8000}}
};

static const struct plan europe_cable =
{
    1, 107,
    {{1, 1, 48250, 7000}, {2, 1, 49750, 7000}, {3, 7, 55250, 7000}, {10, 28, 105250, 7000}, {38, 70, 303250, 8000}}
};

/* The channels of system I: the frequencies of VHF, and UHF as everywhere in Europe. */
static const struct plan uk_broadcast =
{
    1, 69,
    {{1, 3, 45750, 8000}, {4, 8, 175250, 8000}, {21, 49, 471250, 8000}}
};

/* Japan's channels of 6 MHz, and those of its cable. */
static const struct plan japan_broadcast =
{
    1, 62,
    {{1, 3, 91250, 6000}, {4, 4, 171250, 6000}, {8, 5, 193250, 6000}, {13, 50, 471250, 6000}}
};

static const struct plan japan_cable =
{
    1, 113,
    {{1, 12, 91250, 6000}, {13, 5, 165250, 6000}, {18, 6, 193250, 6000}, {24, 4, 231250, 6000}, {28, 36, 253250, 6000},
            {64, 50, 471250, 6000}}
};

static const struct country
{
    LONG code;
    const WCHAR *name;
    ULONG standards;
    const struct plan *broadcast, *cable;
}
countries[] =
{
#define US(code, name, standards) {code, name, standards, &us_broadcast, &us_cable}
#define EUROPE(code, name, standards) {code, name, standards, &europe_broadcast, &europe_cable}
#define PAL_BG (KS_AnalogVideo_PAL_B | KS_AnalogVideo_PAL_G)
    EUROPE(43, L"Austria", PAL_BG),
    EUROPE(32, L"Belgium", PAL_BG),
    US(55, L"Brazil", KS_AnalogVideo_PAL_M),
    EUROPE(45, L"Denmark", PAL_BG),
    EUROPE(358, L"Finland", PAL_BG),
    EUROPE(49, L"Germany", PAL_BG),
    EUROPE(354, L"Iceland", PAL_BG),
    {81, L"Japan", KS_AnalogVideo_NTSC_M_J | KS_AnalogVideo_NTSC_M, &japan_broadcast, &japan_cable},
    US(82, L"Korea", KS_AnalogVideo_NTSC_M),
    US(52, L"Mexico", KS_AnalogVideo_NTSC_M),
    EUROPE(31, L"Netherlands", PAL_BG),
    EUROPE(47, L"Norway", PAL_BG),
    US(63, L"Philippines", KS_AnalogVideo_NTSC_M),
    EUROPE(351, L"Portugal", PAL_BG),
    EUROPE(34, L"Spain", PAL_BG),
    EUROPE(46, L"Sweden", PAL_BG),
    EUROPE(41, L"Switzerland", PAL_BG),
    US(886, L"Taiwan", KS_AnalogVideo_NTSC_M),
    {44, L"United Kingdom", KS_AnalogVideo_PAL_I, &uk_broadcast, &europe_cable},
    US(1, L"United States, Canada", KS_AnalogVideo_NTSC_M),
};

static const struct country *find_country(LONG code)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(countries); i++)
        if (countries[i].code == code) return &countries[i];
    return NULL;
}

const WCHAR *tvplan_get_name(unsigned int index, LONG *code)
{
    if (index >= ARRAY_SIZE(countries)) return NULL;
    *code = countries[index].code;
    return countries[index].name;
}

ULONG tvplan_get_standards(LONG country)
{
    const struct country *found = find_country(country);

    return found ? found->standards : 0;
}

ULONG tvplan_get_sound(ULONG standard)
{
    if (standard & (KS_AnalogVideo_NTSC_Mask | KS_AnalogVideo_PAL_M | KS_AnalogVideo_PAL_N | KS_AnalogVideo_PAL_60)) return 4500000;
    if (standard & KS_AnalogVideo_PAL_I) return 6000000;
    if (standard & (KS_AnalogVideo_PAL_D | KS_AnalogVideo_SECAM_D | KS_AnalogVideo_SECAM_K | KS_AnalogVideo_SECAM_K1
            | KS_AnalogVideo_SECAM_L | KS_AnalogVideo_SECAM_L1)) return 6500000;
    return 5500000;
}

/* ---- the registry, where frequencies have the number of the channel as name ---- */

#define KEY L"Software\\Microsoft\\TV System Services\\TVAutoTune\\TS%ld-%d"
#define KEY_LENGTH 96

static void get_key(BOOL cable, LONG space, WCHAR key[KEY_LENGTH])
{
    swprintf(key, KEY_LENGTH, KEY, space, cable ? 1 : 0);
}

static ULONG get_stored(BOOL cable, LONG space, LONG channel)
{
    WCHAR key[KEY_LENGTH], name[16];
    DWORD value, size = sizeof(value);

    get_key(cable, space, key);
    swprintf(name, ARRAY_SIZE(name), L"%ld", channel);
    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, NULL, &value, &size) ? 0 : value;
}

HRESULT tvplan_store(BOOL cable, LONG space, LONG channel, ULONG frequency)
{
    WCHAR key[KEY_LENGTH], name[16];

    get_key(cable, space, key);
    swprintf(name, ARRAY_SIZE(name), L"%ld", channel);
    return HRESULT_FROM_WIN32(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, REG_DWORD, &frequency, sizeof(frequency)));
}

/* Whether the name of a value is a channel. */
static LONG parse_channel(const WCHAR *name)
{
    WCHAR *end;
    LONG channel = wcstol(name, &end, 10);

    return end != name && !*end && channel >= 1 && channel <= TVPLAN_MAX_CHANNEL ? channel : 0;
}

static void extend_range(BOOL cable, LONG space, LONG *min, LONG *max)
{
    WCHAR key[KEY_LENGTH], name[16];
    DWORD i, length;
    LONG channel, error;
    HKEY hkey;

    get_key(cable, space, key);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_QUERY_VALUE, &hkey)) return;
    for (i = 0; ; i++)
    {
        length = ARRAY_SIZE(name);
        error = RegEnumValueW(hkey, i, name, &length, NULL, NULL, NULL, NULL);
        if (error == ERROR_MORE_DATA) continue; /* too long for a number */
        if (error) break;
        if (!(channel = parse_channel(name))) continue;
        *min = min(*min, channel);
        *max = max(*max, channel);
    }
    RegCloseKey(hkey);
}

/* ---- both ---- */

BOOL tvplan_get_range(LONG country, BOOL cable, LONG space, LONG *min, LONG *max)
{
    const struct country *found = find_country(country);
    const struct plan *plan;

    if (!found) return FALSE;
    plan = cable ? found->cable : found->broadcast;
    *min = plan->min;
    *max = plan->max;
    extend_range(cable, space, min, max);
    return TRUE;
}

ULONG tvplan_get_frequency(LONG country, BOOL cable, LONG space, LONG channel)
{
    const struct country *found = find_country(country);
    const struct band *band;
    const struct plan *plan;
    unsigned int i;
    ULONG stored;

    if (!found || channel < 1 || channel > TVPLAN_MAX_CHANNEL) return 0;
    if ((stored = get_stored(cable, space, channel))) return stored;
    plan = cable ? found->cable : found->broadcast;
    TRACE("country %ld, cable %d, channel %ld.\n", country, cable, channel);
    for (i = 0; i < MAX_BANDS; i++)
    {
        band = &plan->bands[i];
        if (channel >= band->first && channel - band->first < band->count)
            return (band->frequency + (channel - band->first) * band->spacing) * 1000;
    }
    return 0;
}
