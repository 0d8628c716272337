/*
 * Attributes of data ranges
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

#include "ksproxy_private.h"
#include "device/datarange.h"
#include "device/devio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Whether each attribute of list, or each that must be understood, is in other. */
static BOOL attributes_found(const KSMULTIPLE_ITEM *list, BOOL required_only, const KSMULTIPLE_ITEM *other)
{
    const KSATTRIBUTE *attribute = NULL;

    while ((attribute = attribute_next(list, attribute)))
    {
        if (required_only && !(attribute->Flags & KSATTRIBUTE_REQUIRED)) continue;
        if (!attribute_find(other, &attribute->Attribute)) return FALSE;
    }
    return TRUE;
}

/* The page describes the way from Attributes to the range only. A required attribute of the range has to be known to the other
 * side as well, or AVStream refuses the format. The code of the failure is not documented. */
HRESULT WINAPI KsResolveRequiredAttributes(KSDATARANGE *range, KSMULTIPLE_ITEM *attributes)
{
    const KSMULTIPLE_ITEM *list = NULL;

    TRACE("range %p, attributes %p.\n", range, attributes);

    if (!range) return E_POINTER;
    if (range->FormatSize < sizeof(*range) || range->FormatSize > KS_MAX_ANSWER) return E_INVALIDARG;
    if (range->Flags & KSDATARANGE_ATTRIBUTES)
    {
        list = (const KSMULTIPLE_ITEM *)((const BYTE *)range + DATARANGE_ALIGN(range->FormatSize));
        if (!attribute_list_valid(list, KS_MAX_ANSWER)) return E_INVALIDARG;
    }
    if (!attributes) return list ? HRESULT_FROM_WIN32(ERROR_NO_MATCH) : S_OK;
    if (!attribute_list_valid(attributes, KS_MAX_ANSWER)) return E_INVALIDARG;

    if (!attributes_found(attributes, FALSE, list) || !attributes_found(list, TRUE, attributes))
        return HRESULT_FROM_WIN32(ERROR_NO_MATCH);
    return S_OK;
}
