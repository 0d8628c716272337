/*
 * What came out of measurements
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

#ifndef __METER_FIGURE_H
#define __METER_FIGURE_H

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"

#define MAX_RUNS 15

/* One thing, measured again and again. */
struct figure
{
    const char *name, *unit;
    unsigned int count;
    double values[MAX_RUNS];
};

/* How long and how often to measure. WINEKS_BENCH is "full" for figures that are kept and "quick" for a comparison within a minute;
 * without it there is just enough to see that everything works. */
struct effort
{
    const char *name;
    unsigned int runs;
    DWORD ms;          /* of one run */
    DWORD live_ms;     /* of a live stream */
    BOOL whole;        /* all sizes; otherwise those that tell most */
};

const struct effort *get_effort(void);

void figure_add(struct figure *figure, double value);

/* Prints a line for tools/bench: name, unit, median, extremes, number of runs. */
void figure_print(const struct figure *figure);
/* Prints the median of a / b, taken pair by pair, so that a machine whose speed drifts counts less. target: what the
 * ratio should be at least, 0 if nothing is asked of it. */
void ratio_print(const char *name, const struct figure *a, const struct figure *b, double target);

#endif /* __METER_FIGURE_H */
