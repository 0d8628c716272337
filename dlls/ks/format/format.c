/*
 * Formats
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

#include "format/format.h"
#include "format/attribute.h"

NTSTATUS check_format(const KSDATAFORMAT *format, ULONG size, ULONG *total)
{
    ULONG aligned, attributes;

    if (size < sizeof(*format) || format->FormatSize < sizeof(*format) || format->FormatSize > size)
        return STATUS_INVALID_BUFFER_SIZE;
    *total = format->FormatSize;
    if (!(format->Flags & KSDATAFORMAT_ATTRIBUTES)) return STATUS_SUCCESS;

    aligned = format->FormatSize + 7;
    if (aligned < 7) return STATUS_INVALID_BUFFER_SIZE;
    aligned &= ~7;
    if (aligned >= size || !(attributes = attribute_list_size((const char *)format + aligned, size - aligned)))
        return STATUS_INVALID_BUFFER_SIZE;
    *total = aligned + attributes;
    return STATUS_SUCCESS;
}

KSMULTIPLE_ITEM *format_attributes(KSDATAFORMAT *format)
{
    if (!format || !(format->Flags & KSDATAFORMAT_ATTRIBUTES)) return NULL;
    return (KSMULTIPLE_ITEM *)((char *)format + ((format->FormatSize + 7) & ~7u));
}

ULONG format_total(KSDATAFORMAT *format)
{
    const KSMULTIPLE_ITEM *attributes = format_attributes(format);

    return attributes ? (const char *)attributes - (const char *)format + attributes->Size : format->FormatSize;
}

BOOLEAN format_in_range(const KSDATAFORMAT *format, const KSDATARANGE *range)
{
    if (IsEqualGUID(&range->MajorFormat, &GUID_NULL)) return TRUE;
    if (!IsEqualGUID(&range->MajorFormat, &format->MajorFormat)) return FALSE;
    if (IsEqualGUID(&range->SubFormat, &GUID_NULL)) return TRUE;
    return IsEqualGUID(&range->SubFormat, &format->SubFormat) && IsEqualGUID(&range->Specifier, &format->Specifier);
}
