/*
 * Devices in the category lists of DirectShow
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

#ifndef __KS_DEVENUM_H
#define __KS_DEVENUM_H

#include "ks_private.h"

/* A device interface of a filter factory. */
struct ks_interface
{
    GUID category;
    UNICODE_STRING link;           /* "\\??\\..." */
    BOOLEAN enabled;
    BOOLEAN hidden;                /* would be enabled, but can't be shown: only DirectShow is told of it */
};

/* Shows or hides the enabled and hidden interfaces of one filter factory of the device in DirectShow's lists. */
#ifdef __WINESRC__
static inline void devenum_register(DEVICE_OBJECT *pdo, const struct ks_interface *interfaces, ULONG count)
{
}

static inline void devenum_unregister(const struct ks_interface *interfaces, ULONG count)
{
}
#else
void devenum_register(DEVICE_OBJECT *pdo, const struct ks_interface *interfaces, ULONG count);
void devenum_unregister(const struct ks_interface *interfaces, ULONG count);
#endif

#endif /* __KS_DEVENUM_H */
