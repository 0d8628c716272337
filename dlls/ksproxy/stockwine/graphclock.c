/*
 * What the filter graph of stock Wine leaves to the filter: doing without a clock that has gone
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

#include "stockwine/graphclock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static BOOL graph_has_clock(IFilterGraph2 *graph, IReferenceClock *clock)
{
    IReferenceClock *current = NULL;
    IMediaFilter *media_filter;

    if (FAILED(IFilterGraph2_QueryInterface(graph, &IID_IMediaFilter, (void **)&media_filter))) return FALSE;
    IMediaFilter_GetSyncSource(media_filter, &current);
    IMediaFilter_Release(media_filter);
    if (current) IReferenceClock_Release(current);
    return current == clock;
}

/* The graph owns the filter and is there as long as the filter is in it. */
void graph_unset_clock(struct base_filter *filter, IReferenceClock *clock)
{
    IFilterGraph2 *graph = NULL;
    IFilterGraph *owner;

    EnterCriticalSection(filter->cs);
    owner = filter->graph;
    LeaveCriticalSection(filter->cs);
    if (!owner || FAILED(IFilterGraph_QueryInterface(owner, &IID_IFilterGraph2, (void **)&graph))) return;
    TRACE("graph %p, clock %p.\n", graph, clock);
    if (graph_has_clock(graph, clock)) IFilterGraph2_SetDefaultSyncSource(graph);
    IFilterGraph2_Release(graph);
}
