/*
 * Data ranges
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

#ifndef __KS_DATARANGE_H
#define __KS_DATARANGE_H

#include "ks_private.h"

/* DataRanges[i] of a pin, its attribute list (or NULL) and where the next range is. */
const KSDATARANGE *next_data_range(const KSPIN_DESCRIPTOR *pin, ULONG *index, const KSATTRIBUTE_LIST **attributes);
/* Answers a GET of a list of data ranges. */
NTSTATUS return_ranges(IRP *irp, const PKSDATARANGE *ranges, ULONG count);

/* One range of a client's list. */
struct client_range
{
    KSDATARANGE *range;
    const KSMULTIPLE_ITEM *attributes; /* or NULL */
};

/* Takes the next range, with its attributes, of the bytes at *pos. FALSE: the list lies about its lengths. */
BOOLEAN parse_range(char *list, ULONG size, ULONG *pos, struct client_range *ret);
BOOLEAN ranges_match(const struct client_range *client, const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes);

#endif /* __KS_DATARANGE_H */
