/*
 * The first request decides what a file is
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

#ifndef __KS_FIRSTREQUEST_H
#define __KS_FIRSTREQUEST_H

#include "object/file.h"

/* An unused file becomes what make makes of it, on the worker, before its first request. Dispatch thread. */
void file_decide(struct ks_file *file, NTSTATUS (*make)(struct ks_file *file, IRP *irp));

#endif /* __KS_FIRSTREQUEST_H */
