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

#include <string.h>

#include "device/datarange.h"

/* What is left of a list, behind its header. */
struct walk
{
    const BYTE *pos;
    ULONG bytes;
    ULONG count;
};

static BOOL guid_equal(const GUID *a, const GUID *b)
{
    return !memcmp(a, b, sizeof(*a));
}

static BOOL guid_fits(const GUID *range, const GUID *id)
{
    static const GUID any;

    return guid_equal(range, &any) || guid_equal(range, id);
}

/* FALSE if the header lies: nothing of the list can be used then. */
static BOOL walk_init(struct walk *walk, const KSMULTIPLE_ITEM *list, ULONG size)
{
    if (!list || size < sizeof(*list)) return FALSE;
    if (list->Size < sizeof(*list) || list->Size > size || list->Count > DATARANGE_MAX_COUNT) return FALSE;
    walk->pos = (const BYTE *)(list + 1);
    walk->bytes = list->Size - sizeof(*list);
    walk->count = list->Count;
    return TRUE;
}

/* Takes an entry of size bytes; NULL if that many aren't there. Only the last one may lack its padding. */
static const void *walk_take(struct walk *walk, ULONG size)
{
    const BYTE *entry = walk->pos;
    ULONG step;

    if (!walk->count || size > walk->bytes) return NULL;
    step = size > ~7u ? walk->bytes : DATARANGE_ALIGN(size);
    if (step > walk->bytes) step = walk->bytes;
    walk->pos += step;
    walk->bytes -= step;
    walk->count--;
    return entry;
}

BOOL multiple_item_valid(const KSMULTIPLE_ITEM *items, ULONG size, ULONG item_size)
{
    if (!items || !item_size || size < sizeof(*items)) return FALSE;
    if (items->Size < sizeof(*items) || items->Size > size) return FALSE;
    return items->Count <= (items->Size - sizeof(*items)) / item_size;
}

static const KSATTRIBUTE *walk_attribute(struct walk *walk)
{
    const KSATTRIBUTE *attribute = (const KSATTRIBUTE *)walk->pos;

    if (!walk->count || walk->bytes < sizeof(*attribute) || attribute->Size < sizeof(*attribute)) return NULL;
    return walk_take(walk, attribute->Size);
}

BOOL attribute_list_valid(const KSMULTIPLE_ITEM *list, ULONG size)
{
    struct walk walk;

    if (!walk_init(&walk, list, size)) return FALSE;
    while (walk.count) if (!walk_attribute(&walk)) return FALSE;
    return TRUE;
}

/* Takes a range, and the attribute list behind it. NULL at the end and in front of a broken one. */
static const KSDATARANGE *walk_range(struct walk *walk, const KSMULTIPLE_ITEM **attributes)
{
    const KSDATARANGE *range = (const KSDATARANGE *)walk->pos;
    const KSMULTIPLE_ITEM *list;

    *attributes = NULL;
    if (!walk->count || walk->bytes < sizeof(*range) || range->FormatSize < sizeof(*range)) return NULL;
    if (!walk_take(walk, range->FormatSize)) return NULL;
    if (!(range->Flags & KSDATARANGE_ATTRIBUTES)) return range;

    list = (const KSMULTIPLE_ITEM *)walk->pos;
    if (!walk->count || !attribute_list_valid(list, walk->bytes) || !walk_take(walk, list->Size)) return NULL;
    *attributes = list;
    return range;
}

const KSDATARANGE *datarange_next(const KSMULTIPLE_ITEM *ranges, ULONG size, const KSDATARANGE *range,
        const KSMULTIPLE_ITEM **attributes)
{
    const KSMULTIPLE_ITEM *list;
    const KSDATARANGE *found;
    struct walk walk;

    if (attributes) *attributes = NULL;
    if (!walk_init(&walk, ranges, size)) return NULL;
    /* Only a walk from the start knows how many entries Count still allows, and that range is one of them. */
    if (range)
    {
        do
        {
            if (!(found = walk_range(&walk, &list))) return NULL;
        } while (found != range);
    }
    found = walk_range(&walk, &list);
    if (attributes) *attributes = list;
    return found;
}

ULONG datarange_count(const KSMULTIPLE_ITEM *ranges, ULONG size)
{
    const KSMULTIPLE_ITEM *list;
    struct walk walk;
    ULONG count = 0;

    if (!walk_init(&walk, ranges, size)) return 0;
    while (walk_range(&walk, &list)) count++;
    return count;
}

const KSDATARANGE *datarange_at(const KSMULTIPLE_ITEM *ranges, ULONG size, ULONG index, const KSMULTIPLE_ITEM **attributes)
{
    const KSMULTIPLE_ITEM *list = NULL;
    const KSDATARANGE *range = NULL;
    struct walk walk;

    if (attributes) *attributes = NULL;
    if (!walk_init(&walk, ranges, size)) return NULL;
    do
    {
        if (!(range = walk_range(&walk, &list))) return NULL;
    } while (index--);
    if (attributes) *attributes = list;
    return range;
}

BOOL datarange_matches(const KSDATARANGE *range, const AM_MEDIA_TYPE *type)
{
    return guid_fits(&range->MajorFormat, &type->majortype) && guid_fits(&range->SubFormat, &type->subtype)
            && guid_fits(&range->Specifier, &type->formattype);
}

BOOL datarange_accepts(const KSMULTIPLE_ITEM *ranges, ULONG size, const AM_MEDIA_TYPE *type)
{
    const KSDATARANGE *range = NULL;

    /* The formats' contents are the driver's business, see "Using AVStream with the Kernel Streaming Proxy Module". Attributes that a
     * range requires are added to the format when the kernel pin is made. */
    while ((range = datarange_next(ranges, size, range, NULL)))
        if (datarange_matches(range, type)) return TRUE;
    return FALSE;
}

const KSATTRIBUTE *attribute_next(const KSMULTIPLE_ITEM *list, const KSATTRIBUTE *attribute)
{
    const KSATTRIBUTE *found;
    struct walk walk;

    if (!list || !walk_init(&walk, list, list->Size)) return NULL;
    if (attribute)
    {
        do
        {
            if (!(found = walk_attribute(&walk))) return NULL;
        } while (found != attribute);
    }
    return walk_attribute(&walk);
}

const KSATTRIBUTE *attribute_find(const KSMULTIPLE_ITEM *list, const GUID *id)
{
    const KSATTRIBUTE *attribute;
    struct walk walk;

    if (!list || !walk_init(&walk, list, list->Size)) return NULL;
    while ((attribute = walk_attribute(&walk)))
        if (guid_equal(&attribute->Attribute, id)) return attribute;
    return NULL;
}
