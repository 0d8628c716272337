/*
 * Counting what came
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

#ifndef __KSCAPTURE_STATISTICS_H
#define __KSCAPTURE_STATISTICS_H

#include "kscapture_private.h"

struct picture;

struct statistics
{
    unsigned int delivered, repeated;
    unsigned int dropped;           /* lost before they came to kscapture */
    unsigned int damaged;           /* too short, torn, or with a wrong checksum */
    unsigned int overruns;          /* came, but kscapture was too slow to take them */
    LONG driver_drops;              /* -1: unknown */
    BOOL by_pattern;                /* told by the frame numbers in the picture, else by the time stamps */
    double seconds;                 /* from the first frame to the last */
    unsigned int latencies;         /* frames whose latency is known */
    double latency_sum, latency_min, latency_max; /* seconds */
    /* the frame before */
    BOOL last_has_time, has_last_number;
    LONGLONG first_arrival, last_start;
    unsigned int last_number;
};

/* What stream time it was when the performance counter stood at counter. */
struct time_reference
{
    BOOL valid;
    LONGLONG counter, stream_time;
};

void statistics_add(struct statistics *statistics, struct picture *picture, const struct time_reference *reference);

#endif /* __KSCAPTURE_STATISTICS_H */
