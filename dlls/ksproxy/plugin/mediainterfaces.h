/*
 * What is registered for a property, method or event set
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

#ifndef __KSPROXY_PLUGIN_MEDIAINTERFACES_H
#define __KSPROXY_PLUGIN_MEDIAINTERFACES_H

#include "ksproxy_private.h"

/* Whether Control\MediaInterfaces has a key for the set, whose extension is the class of that GUID. *iid is the interface that the
 * extension alone is asked for, or GUID_NULL if it is asked for every one that nobody else has. */
BOOL media_interface_find(const GUID *set, IID *iid);

#endif /* __KSPROXY_PLUGIN_MEDIAINTERFACES_H */
