/*
 * What linked pins have of each other
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

#ifndef __PEER_H
#define __PEER_H

#include "ksbench_private.h"

#define PEER_PROPERTY_ITEMS \
    PROPERTY_ITEM(KSBENCH_PROPERTY_PEER, peer_get_property, NULL, sizeof(struct ksbench_peer)), \
    PROPERTY_ITEM(KSBENCH_PROPERTY_PEER_HELD, peer_get_held, peer_hold, sizeof(ULONG))

NTSTATUS peer_create(KSPIN *pin);
NTSTATUS peer_get_property(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS peer_get_held(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS peer_hold(IRP *irp, KSIDENTIFIER *request, void *data);

#endif /* __PEER_H */
