/*
 * What a filter's descriptor says of pins and nodes
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

#ifndef __KS_DESCRIPTOR_H
#define __KS_DESCRIPTOR_H

#include "object/ksfilter.h"

ULONG filter_pin_count(struct ks_filter *filter);
const KSPIN_DESCRIPTOR_EX *filter_pin_descriptor(struct ks_filter *filter, ULONG id); /* NULL: there is no such pin */
const KSNODE_DESCRIPTOR *filter_node_descriptor(struct ks_filter *filter, ULONG id);  /* NULL: there is no such node */

#endif /* __KS_DESCRIPTOR_H */
