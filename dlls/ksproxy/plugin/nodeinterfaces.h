/*
 * Extensions of topology nodes
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

#ifndef __KSPROXY_PLUGIN_NODEINTERFACES_H
#define __KSPROXY_PLUGIN_NODEINTERFACES_H

#include "plugin/extension.h"

/* Loads the class that Control\NodeInterfaces names for the interface, and tells it the node (see "Extension Unit Plug-In
 * Architecture"). control is the node's and isn't referenced. S_FALSE if there is no such class. */
HRESULT node_interface_load(struct extensions *extensions, REFIID iid, ULONG node, IKsControl *control);

#endif /* __KSPROXY_PLUGIN_NODEINTERFACES_H */
