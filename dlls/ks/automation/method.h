/*
 * Automation: methods
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

#ifndef __KS_METHOD_H
#define __KS_METHOD_H

#include "automation/automation.h"

/* Answers a method request on a worker thread, without any mutex, and leaves the IRP to the caller. STATUS_PENDING: a handler has
 * kept the IRP. */
NTSTATUS object_method(struct ks_object *object, IRP *irp);

#endif /* __KS_METHOD_H */
