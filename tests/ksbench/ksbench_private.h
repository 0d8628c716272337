/*
 * What the files of ksbench.sys share
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

#ifndef __KSBENCH_PRIVATE_H
#define __KSBENCH_PRIVATE_H

#include "ksbench.h"
#include "ksvirt_private.h"

/* devices.c has the table of the filters. */
extern const KSFILTER_DESCRIPTOR multicam_filter;
extern const KSFILTER_DESCRIPTOR renderer_filter;
extern const KSFILTER_DESCRIPTOR inplace_filter;
extern const KSFILTER_DESCRIPTOR copy_filter;
extern const KSFILTER_DESCRIPTOR splitter_filter;
extern const KSFILTER_DESCRIPTOR merger_filter;
extern const KSFILTER_DESCRIPTOR seek_filter;
extern const KSFILTER_DESCRIPTOR tssource_filter;
extern const KSFILTER_DESCRIPTOR tssink_filter;
extern const KSFILTER_DESCRIPTOR values_filter;
extern const KSFILTER_DESCRIPTOR stamped_camera_filter;
extern const KSFILTER_DESCRIPTOR stamped_renderer_filter;
extern const KSFILTER_DESCRIPTOR tvtuner_filter;
extern const KSFILTER_DESCRIPTOR tvaudio_filter;
extern const KSFILTER_DESCRIPTOR crossbar_filter;
extern const KSFILTER_DESCRIPTOR decoder_filter;
extern const KSFILTER_DESCRIPTOR camcorder_filter;

/* tssource.c */
#define TS_RANGES_COUNT 1
extern const KSDATARANGE *const ts_ranges[TS_RANGES_COUNT];
extern const KSPIN_INTERFACE ts_interface;
extern const KSPIN_MEDIUM ts_medium;
extern const KSALLOCATOR_FRAMING_EX ts_framing;

/* The medium isn't the standard one, but the data goes as on that: such pins have KSPIN_FLAG_USE_STANDARD_TRANSPORT. */
#define TS_PIN_MEMBERS(pin_dispatch, automation, flow, communication, category) \
    PIN_MEMBERS(pin_dispatch, automation, ts_ranges, flow, communication, category), \
    .PinDescriptor.InterfacesCount = 1, \
    .PinDescriptor.Interfaces = &ts_interface, \
    .PinDescriptor.MediumsCount = 1, \
    .PinDescriptor.Mediums = &ts_medium, \
    .InstancesPossible = 1, \
    .InstancesNecessary = 1, \
    .AllocatorFraming = &ts_framing

/* renderer.c: input pins that judge pictures */
extern const KSPIN_DISPATCH renderer_pin_dispatch;
extern const KSAUTOMATION_TABLE renderer_pin_automation;

#endif /* __KSBENCH_PRIVATE_H */
