/*
 * The object of a pin
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

#ifndef __KS_PINOBJECT_H
#define __KS_PINOBJECT_H

#include "object/ksfilter.h"
#include "pin/pinconnect.h"

/* Makes a pin that nobody knows of yet and that has no stream. access: what the client has opened it with, 0 if it didn't say. */
NTSTATUS pin_alloc(struct ks_file *file, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor,
        const struct pin_connect *connect, ACCESS_MASK access, struct ks_pin **ret);

#endif /* __KS_PINOBJECT_H */
