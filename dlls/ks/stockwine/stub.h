/*
 * Functions of Wine that are missing
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

#ifndef __KS_STUB_H
#define __KS_STUB_H

#include "ks_private.h"

/* Does the module lack that function, or have no more than a stub that raises an exception when it is called? In Wine's tree all
 * that is declared is there. */
#ifdef __WINESRC__
static inline BOOLEAN function_is_missing(const WCHAR *module, const char *name)
{
    return FALSE;
}
#else
BOOLEAN function_is_missing(const WCHAR *module, const char *name);
#endif

#endif /* __KS_STUB_H */
