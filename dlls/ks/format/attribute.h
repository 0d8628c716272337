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

#ifndef __KS_ATTRIBUTE_H
#define __KS_ATTRIBUTE_H

#include "ks_private.h"

static inline ULONGLONG align8(ULONGLONG size)
{
    return (size + 7) & ~(ULONGLONG)7;
}

/* The bytes of a KSMULTIPLE_ITEM of KSATTRIBUTEs in size bytes that a client has written, 0 if it is no good. */
ULONG attribute_list_size(const void *list, ULONG size);
/* A descriptor's list as such a KSMULTIPLE_ITEM: its size, and its bytes. */
ULONGLONG attributes_size(const KSATTRIBUTE_LIST *list);
void write_attributes(const KSATTRIBUTE_LIST *list, char *out);
/* Does each side know what the other one requires? Both lists may be NULL; the client's has been checked. */
BOOLEAN attributes_match(const KSMULTIPLE_ITEM *client, const KSATTRIBUTE_LIST *pin);

#endif /* __KS_ATTRIBUTE_H */
