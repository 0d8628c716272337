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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"

static const struct effort efforts[] =
{
    {"short", 1, 100, 500, FALSE},
    {"quick", 5, 250, 2000, FALSE},
    {"full", 7, 1000, 30000, TRUE},
};

const struct effort *get_effort(void)
{
    const char *name = getenv("WINEKS_BENCH");
    size_t i;

    for (i = ARRAYSIZE(efforts) - 1; i; --i)
        if (name && !strcmp(name, efforts[i].name)) break;
    return &efforts[i];
}

void figure_add(struct figure *figure, double value)
{
    if (figure->count < MAX_RUNS) figure->values[figure->count++] = value;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* Returns how many values there are; they are in order then. */
static unsigned int sort(const struct figure *figure, double sorted[MAX_RUNS])
{
    memcpy(sorted, figure->values, figure->count * sizeof(*sorted));
    qsort(sorted, figure->count, sizeof(*sorted), compare);
    return figure->count;
}

static double get_median(const struct figure *figure)
{
    double sorted[MAX_RUNS];
    const unsigned int count = sort(figure, sorted);

    return count ? (sorted[(count - 1) / 2] + sorted[count / 2]) / 2 : 0;
}

static void print(const char *kind, const struct figure *figure, double target)
{
    double sorted[MAX_RUNS];
    const unsigned int count = sort(figure, sorted);

    if (!count) return;
    printf("{\"kind\": \"%s\", \"name\": \"%s\", \"unit\": \"%s\", \"median\": %.6g, \"min\": %.6g, \"max\": %.6g, \"runs\": %u, "
            "\"target\": %.6g}\n", kind, figure->name, figure->unit, get_median(figure), sorted[0], sorted[count - 1], count,
            target);
    fflush(stdout);
}

void figure_print(const struct figure *figure)
{
    print("figure", figure, 0);
}

void ratio_print(const char *name, const struct figure *a, const struct figure *b, double target)
{
    struct figure ratio = {.name = name, .unit = ""};
    unsigned int i;

    for (i = 0; i < a->count && i < b->count; ++i)
        figure_add(&ratio, b->values[i] ? a->values[i] / b->values[i] : 0);
    print("ratio", &ratio, target);
}
