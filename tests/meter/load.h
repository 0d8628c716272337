/*
 * What is measured, and the ways that frames take
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

#ifndef __METER_LOAD_H
#define __METER_LOAD_H

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"

#include "roleusage.h"

/* YUY2 frames that the camera of ksbench.sys makes as fast as buffers come. */
struct load
{
    unsigned int width, height;
    BOOL drawn;         /* a picture in each frame; otherwise nothing but its number, whatever the size */
    unsigned int depth; /* buffers; 0: as many as ksproxy's allocator has, which is then put here */
};

/* A stream's settings are read when it starts: from begin to end the camera is a source for measurements. */
void source_begin(void);
void source_set_drawn(BOOL drawn);
void source_set_live(BOOL live); /* frames come when they are due */
void source_end(void);

/* Each measures for that many ms, after a start that doesn't count, and returns frames a second; 0 after a failure, which was
 * reported. */

/* ksproxy and stock Wine's null renderer in a graph without a clock. */
double graph_rate(struct load *load, DWORD ms);

/* What arrived of a live stream, in the order of arrival; times in 100 ns. */
struct arrivals
{
    unsigned int frames, room;   /* filled, and how many there is room for */
    unsigned int lost, repeated; /* by the numbers in the pictures */
    unsigned int codeless;
    LONGLONG *times;             /* of the arrival, kstest_now() */
    LONGLONG *latencies;         /* from the moment at which the driver drew the code */
};

/* Runs ksproxy, stock Wine's sample grabber and its null renderer, with the graph's clock, and notes what arrives. interval: from
 * frame to frame, in 100 ns. The load's frames are stamped. FALSE after a failure, which was reported; otherwise the caller frees
 * the arrays. */
BOOL graph_watch(const struct load *load, LONGLONG interval, DWORD ms, struct arrivals *arrivals);
/* Nothing but stream requests: a loop that waits for the oldest one and sends it again. in_place: the buffers are shared with
 * the driver. */
double bare_rate(const struct load *load, BOOL in_place, DWORD ms);
/* The same two (the second in place), and what a frame costs. */
struct frame_cost
{
    double cpu[ROLES];   /* us */
    double calls[ROLES]; /* of read() and write() and their kind */
};

double graph_cost(struct load *load, DWORD ms, struct frame_cost *cost);
double bare_cost(const struct load *load, DWORD ms, struct frame_cost *cost);
/* By what was used before and after that many frames. */
void frame_cost_get(struct frame_cost *cost, const struct role_usage before[ROLES], const struct role_usage after[ROLES],
        ULONG64 frames);

/* Nothing but memcpy() of frames of that size, between as many buffers. */
double copy_rate(const struct load *load, DWORD ms);

/* How often two processes can wake each other by events, there and back, a second: what any way between processes costs at
 * least. The child is the test that calls it, with the argument "roundtrip", and calls roundtrip_child(). */
double roundtrip_rate(DWORD ms);
void roundtrip_child(void);

#endif /* __METER_LOAD_H */
