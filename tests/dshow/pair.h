/*
 * The camera and the virtual renderer, which judges its frames itself, connected with each other
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

#ifndef __DSHOW_PAIR_H
#define __DSHOW_PAIR_H

#include "sink.h"

struct pair
{
    IBaseFilter *camera, *renderer;
    IPin *output, *input;
};

/* FALSE after skip() or a failure that has been reported. */
BOOL create_pair(struct pair *pair);
/* Releases the pins and the filters, of which nothing may be left. */
void release_pair(struct pair *pair);

/* Connects the pins with a type of the given subtype and size. */
#define connect_pair(a, b, c, d) connect_pair_(__LINE__, __FILE__, a, b, c, d)
BOOL connect_pair_(unsigned int line, const char *file, struct pair *pair, const GUID *subtype,
        LONG width, LONG height);
#define disconnect_pair(a, b) disconnect_pair_(__LINE__, __FILE__, a, b)
void disconnect_pair_(unsigned int line, const char *file, struct pair *pair, BOOL input_first);
/* Checks that nothing of a connection is left. */
#define check_unconnected(a) check_unconnected_(__LINE__, __FILE__, a)
void check_unconnected_(unsigned int line, const char *file, IPin *pin);
/* Checks that the camera's pin is the source, the renderer's the sink of requests. */
#define is_linked(a) is_linked_(__LINE__, __FILE__, a)
BOOL is_linked_(unsigned int line, const char *file, struct pair *pair);
/* The kernel allocator of the link, NULL if there is none. */
HANDLE allocator_handle(struct pair *pair);

/* In the order of the graph: from the renderer to the camera. */
#define set_pair_state(a, b) set_pair_state_(__LINE__, __FILE__, a, b)
void set_pair_state_(unsigned int line, const char *file, struct pair *pair, FILTER_STATE state);

/* The verdict of the renderer that has the pin. */
BOOL get_stats(IPin *pin, struct ksbench_renderer_stats *stats);
/* Waits until the renderer has seen that many frames since it was started. */
#define wait_frames(a, b) wait_frames_(__LINE__, __FILE__, a, b)
void wait_frames_(unsigned int line, const char *file, IPin *pin, unsigned int count);
/* Every frame is as the camera made it; the camera may have had no buffer for some. */
#define check_stats(a) check_stats_(__LINE__, __FILE__, a)
void check_stats_(unsigned int line, const char *file, IPin *pin);

/* Lets the driver fail (enum ksbench_fault_kind) with STATUS_UNSUCCESSFUL, so many times or KSBENCH_ANY. */
void set_fault(IBaseFilter *filter, ULONG kind, ULONG step, ULONG count);

#endif /* __DSHOW_PAIR_H */
