/*
 * Parsers of KSMULTIPLE_ITEM lists: data ranges and attributes
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

/*
 * Pure functions over (pointer, length): no allocation, no globals, no calls. Every size and count that is claimed inside the data
 * is checked against the given length. datarange.c needs only the types of the four headers below, so that it can be built for the
 * host as well, with those of Wine or with any others that have the layout of Windows.
 *
 * The lists are those of KSPROPERTY_PIN_DATARANGES: entries start at multiples of 8 bytes from the start of the list, which is
 * aligned so itself. The KSMULTIPLE_ITEM of an attribute list counts as an entry.
 */

#ifndef __KSPROXY_DATARANGE_H
#define __KSPROXY_DATARANGE_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <strmif.h>
#include <ks.h>

/* A list that claims more entries is not believed. It also bounds what a walk from the start costs. */
#define DATARANGE_MAX_COUNT 4096

#define DATARANGE_ALIGN(size) (((size) + 7) & ~7u)

/* Whether items is a whole KSMULTIPLE_ITEM list whose entries have item_size bytes each. size: bytes at items. */
BOOL multiple_item_valid(const KSMULTIPLE_ITEM *items, ULONG size, ULONG item_size);

/* Walks the data ranges of a KSMULTIPLE_ITEM of size bytes: NULL starts, NULL ends the walk. Attribute lists are stepped over;
 * the one that belongs to a range is stored in *attributes (may be NULL), or NULL is, and is whole. The walk ends in front of the
 * first range that is broken. Costs grow with the place in the list. */
const KSDATARANGE *datarange_next(const KSMULTIPLE_ITEM *ranges, ULONG size, const KSDATARANGE *range,
        const KSMULTIPLE_ITEM **attributes);
ULONG datarange_count(const KSMULTIPLE_ITEM *ranges, ULONG size);
const KSDATARANGE *datarange_at(const KSMULTIPLE_ITEM *ranges, ULONG size, ULONG index, const KSMULTIPLE_ITEM **attributes);
/* Whether major type, subtype and format type fit, with GUID_NULL in the range as wildcard. */
BOOL datarange_matches(const KSDATARANGE *range, const AM_MEDIA_TYPE *type);
/* Whether a range of the list takes the type. size: bytes at ranges, which may be NULL. */
BOOL datarange_accepts(const KSMULTIPLE_ITEM *ranges, ULONG size, const AM_MEDIA_TYPE *type);

/* Whether list is a whole attribute list. size: bytes at list. */
BOOL attribute_list_valid(const KSMULTIPLE_ITEM *list, ULONG size);
/* Walks the attributes of a valid list: NULL starts, NULL ends the walk. */
const KSATTRIBUTE *attribute_next(const KSMULTIPLE_ITEM *list, const KSATTRIBUTE *attribute);
const KSATTRIBUTE *attribute_find(const KSMULTIPLE_ITEM *list, const GUID *id);

#endif /* __KSPROXY_DATARANGE_H */
