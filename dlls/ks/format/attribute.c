/*
 * Attribute lists of formats and data ranges
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

#include "format/attribute.h"

ULONGLONG attributes_size(const KSATTRIBUTE_LIST *list)
{
    ULONGLONG size = sizeof(KSMULTIPLE_ITEM);
    ULONG i;

    for (i = 0; i < list->Count; i++) size = align8(size) + list->Attributes[i]->Size;
    return size;
}

void write_attributes(const KSATTRIBUTE_LIST *list, char *out)
{
    KSMULTIPLE_ITEM *item = (KSMULTIPLE_ITEM *)out;
    ULONG i, pos = sizeof(*item);

    for (i = 0; i < list->Count; i++)
    {
        pos = align8(pos);
        memcpy(out + pos, list->Attributes[i], list->Attributes[i]->Size);
        pos += list->Attributes[i]->Size;
    }
    item->Size = pos;
    item->Count = list->Count;
}

ULONG attribute_list_size(const void *list, ULONG size)
{
    const KSMULTIPLE_ITEM *item = list;
    ULONG i, pos = sizeof(*item);

    if (size < sizeof(*item) || item->Size < sizeof(*item) || item->Size > size) return 0;
    for (i = 0; i < item->Count; i++)
    {
        const KSATTRIBUTE *attribute;

        pos = align8(pos);
        if (pos > item->Size || item->Size - pos < sizeof(*attribute)) return 0;
        attribute = (const KSATTRIBUTE *)((const char *)list + pos);
        if (attribute->Size < sizeof(*attribute) || attribute->Size > item->Size - pos) return 0;
        pos += attribute->Size;
    }
    return item->Size;
}

static BOOLEAN client_has_attribute(const KSMULTIPLE_ITEM *list, const GUID *id)
{
    ULONG i, pos = sizeof(*list);

    for (i = 0; list && i < list->Count; i++)
    {
        const KSATTRIBUTE *attribute = (const KSATTRIBUTE *)((const char *)list + (pos = align8(pos)));
        if (IsEqualGUID(&attribute->Attribute, id)) return TRUE;
        pos += attribute->Size;
    }
    return FALSE;
}

static BOOLEAN pin_has_attribute(const KSATTRIBUTE_LIST *list, const GUID *id)
{
    ULONG i;

    for (i = 0; list && i < list->Count; i++)
        if (IsEqualGUID(&list->Attributes[i]->Attribute, id)) return TRUE;
    return FALSE;
}

BOOLEAN attributes_match(const KSMULTIPLE_ITEM *client, const KSATTRIBUTE_LIST *pin)
{
    ULONG i, pos = sizeof(*client);

    for (i = 0; pin && i < pin->Count; i++)
        if ((pin->Attributes[i]->Flags & KSATTRIBUTE_REQUIRED)
                && !client_has_attribute(client, &pin->Attributes[i]->Attribute)) return FALSE;
    for (i = 0; client && i < client->Count; i++)
    {
        const KSATTRIBUTE *attribute = (const KSATTRIBUTE *)((const char *)client + (pos = align8(pos)));
        if ((attribute->Flags & KSATTRIBUTE_REQUIRED) && !pin_has_attribute(pin, &attribute->Attribute)) return FALSE;
        pos += attribute->Size;
    }
    return TRUE;
}
