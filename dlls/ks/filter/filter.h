/*
 * Filters: making and closing them
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

#ifndef __KS_FILTER_H
#define __KS_FILTER_H

#include "object/file.h"

/* Makes file->object a filter of the factory with that name (see device_find_factory), or fails. On a worker. */
NTSTATUS filter_create(struct ks_file *file, const UNICODE_STRING *name, IRP *irp);

#endif /* __KS_FILTER_H */
