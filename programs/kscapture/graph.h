/*
 * The filter graph
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

#ifndef __KSCAPTURE_GRAPH_H
#define __KSCAPTURE_GRAPH_H

#include "kscapture_private.h"
#include "error.h"
#include "picture.h"

struct device;
struct ring;

struct graph
{
    IGraphBuilder *builder;
    IMediaControl *control;
    IMediaEventEx *events;
    IBaseFilter *device, *grabber, *renderer, *clock;
    IPin *pin;
    HANDLE event;                   /* set when the graph has an event; belongs to the graph */
    struct video_format format;     /* of a video pin, */
    WAVEFORMATEX wave;              /* or of an audio pin */
    ALLOCATOR_PROPERTIES allocator;
    const WCHAR *allocator_source;  /* the interface that told; NULL: unknown */
    struct grabber_callback *callback;
};

/* Builds device -> sample grabber -> null renderer. The graph keeps references of its own. graph_free() also after a failure. */
enum exit_code graph_build(struct graph *graph, const struct device *device, IBaseFilter *filter, IPin *pin,
                           const AM_MEDIA_TYPE *type, BOOL use_clock);
/* Builds source -> pin of the device in the same way. */
enum exit_code graph_build_player(struct graph *graph, const struct device *device, IBaseFilter *filter, IPin *pin,
                                  IBaseFilter *source, const AM_MEDIA_TYPE *type, BOOL use_clock);
/* ring: for what the grabber gets, NULL without one. */
enum exit_code graph_run(struct graph *graph, struct ring *ring);
/* FALSE if the device or the graph has given up, *code is then the error that has been reported. Never waits. */
BOOL graph_check_events(struct graph *graph, BOOL *ended, enum exit_code *code);
/* Frames that the driver says it has dropped, -1 if it doesn't say. */
LONG graph_get_driver_drops(struct graph *graph);
void graph_stop(struct graph *graph);
void graph_free(struct graph *graph);

#endif /* __KSCAPTURE_GRAPH_H */
