/*
 * A graph of the filter graph manager with the converter between a source and a sink
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

#ifndef __DSHOW_CONVERTERGRAPH_H
#define __DSHOW_CONVERTERGRAPH_H

#include "pusher.h"

extern const CLSID CLSID_VideoFormatConverter;

struct converter_graph
{
    IGraphBuilder *graph;
    IMediaControl *control;
    IMediaEvent *events;
    IBaseFilter *filter;
    IPin *input, *output;
    struct pusher pusher;
    struct sink sink;
};

/* Puts the converter into a graph and connects its input. The sink is there and can be told what it shall do, but isn't connected. FALSE
 * after a failure has been reported; nothing is left of it then. */
BOOL converter_graph_init(struct converter_graph *graph, const AM_MEDIA_TYPE *type);
/* Connects the output with that type (it may be partial) and pauses. */
BOOL converter_graph_start(struct converter_graph *graph, const AM_MEDIA_TYPE *type);
/* Stops and takes everything apart. */
void converter_graph_cleanup(struct converter_graph *graph);
/* Pushes the bytes, with a media type if it isn't NULL. What Receive returned. */
HRESULT converter_graph_push(struct converter_graph *graph, const BYTE *data, LONG size, AM_MEDIA_TYPE *type);
/* How many EC_ERRORABORT have come since the last call; *hr is the last one's. */
LONG converter_graph_count_aborts(struct converter_graph *graph, HRESULT *hr);

/* How the pixels of a subtype lie in memory. */
struct pixels
{
    const char *name;
    const GUID *subtype;
    WORD bits;
    DWORD compression;
    LONG bytes;                 /* of a pixel in the first plane */
    LONG chroma_planes;         /* for 2 x 2 pixels each; one has both parts */
};

/* All that the converter makes; the name is NULL at the end. */
extern const struct pixels all_pixels[];
const struct pixels *find_pixels(const char *name);
LONG pixels_size(const struct pixels *pixels, LONG width, LONG height);
/* A VIDEOINFOHEADER, with rectangles of the picture's size in rows of biWidth pixels if width is less. The caller frees it. */
void pixels_make_type(const struct pixels *pixels, LONG row_width, LONG width, LONG height, AM_MEDIA_TYPE *type);

struct plane
{
    LONG offset, stride, bytes, rows; /* bytes: of the picture in a row */
};

/* Where the rows of a picture are; returns how many planes there are. */
LONG pixels_get_planes(const struct pixels *pixels, LONG row_width, LONG width, LONG height, struct plane planes[3]);

#endif /* __DSHOW_CONVERTERGRAPH_H */
