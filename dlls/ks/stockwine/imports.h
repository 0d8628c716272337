/*
 * What a minidriver imports
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

#ifndef __KS_IMPORTS_H
#define __KS_IMPORTS_H

#include "ks_private.h"

/* STATUS_PROCEDURE_NOT_FOUND, and a line for each, if the driver imports functions of ks.sys that aren't there. What it imports of
 * ntoskrnl.exe is replaced where stock Wine's can't be called (stockwine/replacements.h). */
#ifdef __WINESRC__
static inline NTSTATUS resolve_imports(DRIVER_OBJECT *driver)
{
    return STATUS_SUCCESS;
}
#else
NTSTATUS resolve_imports(DRIVER_OBJECT *driver);
#endif

#endif /* __KS_IMPORTS_H */
