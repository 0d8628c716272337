/*
 * A filter and its sink: run until frames have come, and check them
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

#ifndef __DSHOW_RUN_H
#define __DSHOW_RUN_H

#include "sink.h"

/* Runs the filter and the sink that is connected to it, waits until the sink has got that many frames since its last reset
 * (at most twice TIMEOUT), and stops them. */
#define run_frames(a, b, c) run_frames_(__LINE__, __FILE__, a, b, c)
void run_frames_(unsigned int line, const char *file, IBaseFilter *filter, struct sink *sink, LONG count);

/* run_frames() after a reset, and the checks of check_frames(); the device may have dropped any number. */
#define check_run(a, b, c) check_run_(__LINE__, __FILE__, a, b, c)
void check_run_(unsigned int line, const char *file, IBaseFilter *filter, struct sink *sink, LONG count);

/* check_run() in a connection of its own, with a type of the given subtype and size. */
#define check_stream(a, b, c, d, e, f, g) check_stream_(__LINE__, __FILE__, a, b, c, d, e, f, g)
void check_stream_(unsigned int line, const char *file, IBaseFilter *filter, IPin *pin, struct sink *sink,
        const GUID *subtype, LONG width, LONG height, LONG count);

#endif /* __DSHOW_RUN_H */
