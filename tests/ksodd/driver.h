/*
 * What ksodd.sys can be told and asked
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

/*
 * A minidriver that takes its time where a test wants it to, requires attributes, constrains its ranges, takes segments and doesn't say
 * how long its headers are. For kernel mode and user mode.
 */

#ifndef __KSODD_DRIVER_H
#define __KSODD_DRIVER_H

#include <stdint.h>

#define KSODD_HARDWARE_ID "ROOT\\KSODD"

#define STATIC_KSPROPSETID_KsOdd 0x6f1f0c1e, 0x4a55, 0x4f0b, 0x9d, 0x0e, 0x2b, 0x7c, 0x61, 0x9a, 0x14, 0xd3
/* The device's category, and the major type of all pins but KSODD_HEADERS. */
#define STATIC_KSODD_TYPE 0x2d9b7a11, 0x6c0f, 0x4e2b, 0x8a, 0x37, 0x51, 0xc4, 0xe0, 0x9d, 0x3f, 0x62
/* An attribute. */
#define STATIC_KSODD_ATTRIBUTE 0x91b3d2f0, 0x7c4e, 0x4b19, 0xa6, 0x52, 0x0d, 0x88, 0x3f, 0x25, 0xe7, 0x1c

enum ksodd_pin
{
    KSODD_ATTRIBUTES,       /* output: its range requires KSODD_ATTRIBUTE */
    KSODD_CONSTRAINED,      /* output: KSODD_RANGES ranges, whose sub types are KSODD_TYPE with another Data1, 1 to KSODD_RANGES */
    KSODD_INPUT,            /* inputs that render, at once and without KSEVENT_CONNECTION_ENDOFSTREAM; both know rates */
    KSODD_OTHER_INPUT,
    KSODD_HEADERS,          /* output, MEDIATYPE_Video: headers with a KS_FRAME_INFO, which nobody is told */
    KSODD_PINS
};

#define KSODD_RANGES 3
#define KSODD_SAMPLE_SIZE 256

/* What takes its time. */
enum ksodd_delay
{
    KSODD_DELAY_FILTER,     /* the creation of a filter */
    KSODD_DELAY_PIN,        /* the creation of a pin */
    KSODD_DELAY_FORMAT,     /* an intersection */
    KSODD_DELAY_SEEKING,    /* KSPROPERTY_MEDIASEEKING_CAPABILITIES, which the filter doesn't have */
    KSODD_DELAY_STATE,      /* each change of a pin's state */
    KSODD_DELAYS
};

#define KSODD_MAX_DELAY 20000 /* ms */

/* On the filter. All of it belongs to the device, not to the filter that is asked. */
enum ksodd_property
{
    KSODD_PROPERTY_DELAYS,  /* set: uint32_t[KSODD_DELAYS], ms each. What waits already goes on at once. */
    KSODD_PROPERTY_FACTS,   /* get: struct ksodd_facts, since the last set of delays */
    KSODD_PROPERTY_RANGES   /* set: uint32_t, how many ranges KSODD_CONSTRAINED of this filter has from now on */
};

struct ksodd_facts
{
    uint32_t attributes;    /* attributes that the last pin was made with */
    uint32_t rates;         /* rates that were set */
    int64_t start, duration; /* of the last one, 100 ns */
    int32_t rate;           /* thousandths */
    uint32_t flags;
    uint32_t frames;        /* that came in */
    uint32_t reserved;
};

#endif /* __KSODD_DRIVER_H */
