/*
 * A graph of the camera and stock Wine's null renderer
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

#ifndef __METER_GRAPH_H
#define __METER_GRAPH_H

#include "proxy.h"
#include "load.h"

struct measured_graph
{
    IGraphBuilder *graph;
    IBaseFilter *camera, *between, *renderer;
    IPin *out;
    IMediaControl *control;
};

/* Connects the camera, with the load's size, to the renderer, through the filter between if there is one. interval: 100 ns, 0: the
 * one of the pin's first type. graph_close() stops it and takes it down, also what has been built when this fails. */
BOOL graph_open(struct measured_graph *g, const struct load *load, REFERENCE_TIME interval, IBaseFilter *between);
void graph_close(struct measured_graph *g);

#endif /* __METER_GRAPH_H */
