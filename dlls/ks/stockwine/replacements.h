/*
 * Functions of ntoskrnl.exe that are replaced for drivers
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

#ifndef __KS_REPLACEMENTS_H
#define __KS_REPLACEMENTS_H

#include "ks_private.h"

#ifdef __WINESRC__
/* There all that a driver imports is Wine's own. */
#else
/* What a driver is to call instead of that function of that module, NULL if it is to call that one. Any thread. */
void *find_replacement(const char *module, const char *name);
#endif

#endif /* __KS_REPLACEMENTS_H */
