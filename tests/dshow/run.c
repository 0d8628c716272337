/*
 * A filter and its sink run until frames have come
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

#include "run.h"

void run_frames_(unsigned int line, const char *file, IBaseFilter *filter, struct sink *sink, LONG count)
{
    set_states_(line, file, filter, sink, State_Running);
    ok_(file, line)(sink_wait(sink, count, 2 * TIMEOUT), "Got %ld frames, expected %ld.\n", sink->receives, count);
    set_states_(line, file, filter, sink, State_Stopped);
}

void check_run_(unsigned int line, const char *file, IBaseFilter *filter, struct sink *sink, LONG count)
{
    sink_reset_stats(sink);
    run_frames_(line, file, filter, sink, count);
    check_frames_(line, file, sink, count, MAXLONG);
}

void check_stream_(unsigned int line, const char *file, IBaseFilter *filter, IPin *pin, struct sink *sink,
        const GUID *subtype, LONG width, LONG height, LONG count)
{
    if (!connect_sink_(line, file, pin, sink, subtype, width, height)) return;
    check_run_(line, file, filter, sink, count);
    disconnect_sink_(line, file, pin, sink);
}
