/*
 * Interfaces and mediums
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

#include "format/medium.h"

const KSPIN_INTERFACE standard_interface =
    {{{ GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0 }}};
const KSPIN_MEDIUM standard_medium =
    {{{ GUID_INIT(STATIC_KSMEDIUMSETID_Standard), KSMEDIUM_STANDARD_DEVIO, 0 }}};

/* A descriptor without a list has the standard identifier. Flags of identifiers are not compared. */
static BOOLEAN has_identifier(const KSIDENTIFIER *list, ULONG count, const KSIDENTIFIER *standard, const KSIDENTIFIER *id)
{
    ULONG i;

    if (!count || !list)
    {
        list = standard;
        count = 1;
    }
    for (i = 0; i < count; i++)
        if (IsEqualGUID(&list[i].Set, &id->Set) && list[i].Id == id->Id) return TRUE;
    return FALSE;
}

BOOLEAN pin_has_interface(const KSPIN_DESCRIPTOR *descriptor, const KSPIN_INTERFACE *id)
{
    return has_identifier((const KSIDENTIFIER *)descriptor->Interfaces, descriptor->InterfacesCount,
            (const KSIDENTIFIER *)&standard_interface, (const KSIDENTIFIER *)id);
}

BOOLEAN pin_has_medium(const KSPIN_DESCRIPTOR *descriptor, const KSPIN_MEDIUM *id)
{
    return has_identifier((const KSIDENTIFIER *)descriptor->Mediums, descriptor->MediumsCount,
            (const KSIDENTIFIER *)&standard_medium, (const KSIDENTIFIER *)id);
}

BOOLEAN interfaces_match(const KSPIN_INTERFACE *a, const KSPIN_INTERFACE *b)
{
    return IsEqualGUID(&a->Set, &b->Set) && a->Id == b->Id;
}

/* DOC:ks-pins.md; when mediums fit is OPEN there. */
BOOLEAN mediums_match(const KSPIN_MEDIUM *a, const KSPIN_MEDIUM *b)
{
    return IsEqualGUID(&a->Set, &b->Set)
            && (a->Id == b->Id || a->Id == KSMEDIUM_TYPE_ANYINSTANCE || b->Id == KSMEDIUM_TYPE_ANYINSTANCE);
}

/* Standard interface on the standard medium (DDI:ks/ns-ks-_kspin_descriptor_ex.md, Flags), unless the minidriver
 * says otherwise. */
BOOLEAN is_standard_transport(const KSPIN *pin)
{
    if (pin->Descriptor->Flags & KSPIN_FLAG_USE_STANDARD_TRANSPORT) return TRUE;
    if (pin->Descriptor->Flags & KSPIN_FLAG_DO_NOT_USE_STANDARD_TRANSPORT) return FALSE;
    return IsEqualGUID(&pin->ConnectionInterface.Set, &standard_interface.Set)
            && pin->ConnectionInterface.Id == standard_interface.Id
            && IsEqualGUID(&pin->ConnectionMedium.Set, &standard_medium.Set)
            && pin->ConnectionMedium.Id == standard_medium.Id;
}
