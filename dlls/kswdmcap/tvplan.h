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

#ifndef __KSWDMCAP_TVPLAN_H
#define __KSWDMCAP_TVPLAN_H

#include "kswdmcap_private.h"

/* Countries are the codes of ITU-T E.164, as telephones have them; channels are numbers in the frequency tables of the pages below
 * "Tables and Assignments", which are the channels themselves in plans that number them. */

#define TVPLAN_MAX_CHANNEL 999    /* that the registry may add (see "Frequency Overrides") */

/* The analog standards of a country (KS_AnalogVideo_), 0: we know nothing of it. */
ULONG tvplan_get_standards(LONG country);
/* The name and the code of the country that has the index, NULL behind the last one. The string is static. */
const WCHAR *tvplan_get_name(unsigned int index, LONG *code);
/* Frequency of a picture carrier in Hz; 0: the country has no such channel. space: the tuning space, by whose number an application may
 * have put other frequencies into the registry. */
ULONG tvplan_get_frequency(LONG country, BOOL cable, LONG space, LONG channel);
/* The lowest and the highest channel; FALSE for a country that we know nothing of. */
BOOL tvplan_get_range(LONG country, BOOL cable, LONG space, LONG *min, LONG *max);
/* Puts a frequency into the registry. */
HRESULT tvplan_store(BOOL cable, LONG space, LONG channel, ULONG frequency);
/* How many Hz the sound carrier is above the picture carrier. */
ULONG tvplan_get_sound(ULONG standard);

#endif /* __KSWDMCAP_TVPLAN_H */
