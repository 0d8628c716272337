/*
 * The vtables of a filter that have a file of their own
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

#ifndef __KSPROXY_FILTERFACE_VTABLES_H
#define __KSPROXY_FILTERFACE_VTABLES_H

#include "ksproxy_private.h"
#include "vidcap.h"

extern const IPersistPropertyBagVtbl persist_bag_vtbl;  /* persist.c */
extern const IPersistStreamVtbl persist_stream_vtbl;    /* persiststream.c */
extern const IAMDeviceRemovalVtbl device_removal_vtbl;  /* deviceremoval.c */
extern const IKsTopologyVtbl ks_topology_vtbl;          /* topology.c */
extern const IKsTopologyInfoVtbl topology_info_vtbl;    /* topology.c */

#endif /* __KSPROXY_FILTERFACE_VTABLES_H */
