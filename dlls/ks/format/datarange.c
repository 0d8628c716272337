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

#include "format/datarange.h"
#include "base/irp.h"
#include "format/attribute.h"

/* A list of ranges as descriptors have it: an attribute list behind a range counts as an entry. */
static const KSDATARANGE *next_range(const PKSDATARANGE *ranges, ULONG count, ULONG *index, const KSATTRIBUTE_LIST **attributes)
{
    const KSDATARANGE *range;

    *attributes = NULL;
    if (*index >= count) return NULL;
    range = ranges[(*index)++];
    if ((range->Flags & KSDATARANGE_ATTRIBUTES) && *index < count)
        *attributes = (const KSATTRIBUTE_LIST *)ranges[(*index)++];
    return range;
}

const KSDATARANGE *next_data_range(const KSPIN_DESCRIPTOR *pin, ULONG *index, const KSATTRIBUTE_LIST **attributes)
{
    return next_range(pin->DataRanges, pin->DataRangesCount, index, attributes);
}

NTSTATUS return_ranges(IRP *irp, const PKSDATARANGE *ranges, ULONG count)
{
    const KSATTRIBUTE_LIST *attributes;
    const KSDATARANGE *range;
    ULONGLONG size = 0;
    ULONG index = 0, items = 0;
    NTSTATUS status;
    char *out;

    while ((range = next_range(ranges, count, &index, &attributes)))
    {
        size = align8(size) + range->FormatSize;
        items++;
        if (!attributes) continue;
        size = align8(size) + attributes_size(attributes);
        items++;
    }
    if (size > 0x1000000) return STATUS_INVALID_PARAMETER;
    if ((status = return_list(irp, items, size, (void **)&out)) || !out) return status;

    memset(out, 0, size);
    for (index = size = 0; (range = next_range(ranges, count, &index, &attributes));)
    {
        size = align8(size);
        memcpy(out + size, range, range->FormatSize);
        size += range->FormatSize;
        if (!attributes) continue;
        size = align8(size);
        write_attributes(attributes, out + size);
        size += attributes_size(attributes);
    }
    return STATUS_SUCCESS;
}

BOOLEAN parse_range(char *list, ULONG size, ULONG *pos, struct client_range *ret)
{
    KSDATARANGE *range;
    ULONG left;

    if (*pos > size || size - *pos < sizeof(*range)) return FALSE;
    left = size - *pos;
    range = (KSDATARANGE *)(list + *pos);
    if (range->FormatSize < sizeof(*range) || range->FormatSize > left) return FALSE;
    *pos += min(align8(range->FormatSize), left);
    ret->range = range;
    ret->attributes = NULL;
    if (!(range->Flags & KSDATARANGE_ATTRIBUTES)) return TRUE;

    if (!(left = attribute_list_size(list + *pos, size - *pos))) return FALSE;
    ret->attributes = (const KSMULTIPLE_ITEM *)(list + *pos);
    *pos += min(align8(left), size - *pos);
    return TRUE;
}

static BOOLEAN guid_match(const GUID *a, const GUID *b)
{
    return IsEqualGUID(a, &GUID_NULL) || IsEqualGUID(b, &GUID_NULL) || IsEqualGUID(a, b);
}

BOOLEAN ranges_match(const struct client_range *client, const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    return guid_match(&client->range->MajorFormat, &range->MajorFormat)
            && guid_match(&client->range->SubFormat, &range->SubFormat)
            && guid_match(&client->range->Specifier, &range->Specifier)
            && attributes_match(client->attributes, attributes);
}
