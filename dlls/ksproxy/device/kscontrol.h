/*
 * IKsObject, IKsControl and IKsPropertySet of whatever has a kernel-streaming handle
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

#ifndef __KSPROXY_DEVICE_KSCONTROL_H
#define __KSPROXY_DEVICE_KSCONTROL_H

#include "ksproxy_private.h"

/* com_object.get_handle of the facet's owner tells whom these ask. */
extern const IKsObjectVtbl ks_object_vtbl;
extern const IKsControlVtbl ks_control_vtbl;
extern const IKsPropertySetVtbl ks_property_set_vtbl;

#endif /* __KSPROXY_DEVICE_KSCONTROL_H */
