/*
 * ksbench.sys: the tape of a camcorder
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

#ifndef __KSBENCH_TAPE_H
#define __KSBENCH_TAPE_H

#include "ksbench_private.h"

enum { EXT_DEVICE_ITEMS_COUNT = 5, EXT_TRANSPORT_ITEMS_COUNT = 6, TIMECODE_READER_ITEMS_COUNT = 1 };

extern const GUID property_set_ext_device, property_set_ext_transport, property_set_timecode_reader;
extern const KSPROPERTY_ITEM ext_device_items[EXT_DEVICE_ITEMS_COUNT];
extern const KSPROPERTY_ITEM ext_transport_items[EXT_TRANSPORT_ITEMS_COUNT];
extern const KSPROPERTY_ITEM timecode_reader_items[TIMECODE_READER_ITEMS_COUNT];

/* Of a filter with a tape. */
#define TAPE_PROPERTY_SETS \
    DEFINE_KSPROPERTY_SET(&property_set_ext_device, EXT_DEVICE_ITEMS_COUNT, ext_device_items, 0, NULL), \
    DEFINE_KSPROPERTY_SET(&property_set_ext_transport, EXT_TRANSPORT_ITEMS_COUNT, ext_transport_items, 0, NULL), \
    DEFINE_KSPROPERTY_SET(&property_set_timecode_reader, TIMECODE_READER_ITEMS_COUNT, timecode_reader_items, 0, NULL),

/* Of its media transport terminal. */
extern const KSAUTOMATION_TABLE tape_node_automation;

#endif /* __KSBENCH_TAPE_H */
