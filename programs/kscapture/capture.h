/*
 * One capture from start to end
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

#ifndef __KSCAPTURE_CAPTURE_H
#define __KSCAPTURE_CAPTURE_H

#include "kscapture_private.h"
#include "error.h"
#include "graph.h"
#include "statistics.h"

struct device;
struct pin;
struct output;

struct capture
{
    const struct device *device;
    const struct pin *pin;
    unsigned int frames;            /* 0: no limit */
    double seconds;                 /* 0: no limit */
    double timeout;                 /* seconds without a frame that are an error */
    BOOL progress;
    struct output *outputs;
    struct graph graph;
    struct statistics statistics;
    const WCHAR *stopped_by;
};

enum exit_code capture_run(struct capture *capture);
/* Set by Ctrl-C, and stays so. */
extern HANDLE interrupt_event;

#endif /* __KSCAPTURE_CAPTURE_H */
