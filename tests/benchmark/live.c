/*
 * A live stream: whether each frame arrives, when, and how long after the driver has made it
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

#include "kstest.h"
#include "load.h"
#include "figure.h"

#include "objbase.h"

static const struct stream
{
    const char *name;
    unsigned int width, height;
    LONGLONG interval;
} streams[] =
{
    {"640x480 at 240/s", 640, 480, 41667},
    {"3840x2160 at 60/s", 3840, 2160, 166667},
};

static int compare(const void *a, const void *b)
{
    const LONGLONG x = *(const LONGLONG *)a, y = *(const LONGLONG *)b;

    return x < y ? -1 : x > y;
}

/* Prints what half, 99 of 100 and all of the values don't exceed; they are in order then. */
static void print_distribution(const char *what, const struct stream *stream, LONGLONG *values, unsigned int count)
{
    static const struct
    {
        const char *name;
        double part;
    } points[] = {{"median", 0.5}, {"p99", 0.99}, {"max", 1}};
    char name[128];
    unsigned int i;

    if (!count) return;
    qsort(values, count, sizeof(*values), compare);
    for (i = 0; i < ARRAY_SIZE(points); ++i)
    {
        struct figure figure = {.name = name, .unit = "ms"};

        snprintf(name, sizeof(name), "%s %s: %s", what, stream->name, points[i].name);
        figure_add(&figure, values[(unsigned int)((count - 1) * points[i].part)] / 1e4);
        figure_print(&figure);
    }
}

static void print_count(const char *what, const struct stream *stream, unsigned int count)
{
    struct figure figure = {.unit = "frames"};
    char name[128];

    snprintf(name, sizeof(name), "%s %s", what, stream->name);
    figure.name = name;
    figure_add(&figure, count);
    figure_print(&figure);
}

/* How far each arrival is from where it would be if all intervals were the same, in the place of the times. */
static unsigned int to_jitter(LONGLONG *times, unsigned int frames, LONGLONG interval)
{
    unsigned int i;

    if (!frames) return 0;
    for (i = 0; i + 1 < frames; ++i)
    {
        const LONGLONG difference = times[i + 1] - times[i] - interval;

        times[i] = difference < 0 ? -difference : difference;
    }
    return frames - 1;
}

/* A machine that is too slow loses frames, and that is a figure; that they come in order, once, and not before they are made is a
 * fact. */
static void test_stream(const struct stream *stream, DWORD ms)
{
    const struct load load = {.width = stream->width, .height = stream->height};
    struct arrivals arrivals;
    unsigned int i, early = 0;

    winetest_push_context("%s", stream->name);
    if (graph_watch(&load, stream->interval, ms, &arrivals))
    {
        ok(arrivals.frames > 0, "No frames.\n");
        ok(!arrivals.repeated, "%u frames came twice or out of order.\n", arrivals.repeated);
        ok(!arrivals.codeless, "%u frames have no code.\n", arrivals.codeless);
        for (i = 0; i < arrivals.frames; ++i)
            if (arrivals.latencies[i] < 0 || arrivals.latencies[i] > 100000000) ++early;
        ok(!early, "%u frames came before they were made.\n", early);
        print_count("arrived", stream, arrivals.frames);
        print_count("lost", stream, arrivals.lost);
        print_distribution("latency", stream, arrivals.latencies, arrivals.frames);
        print_distribution("jitter", stream, arrivals.times, to_jitter(arrivals.times, arrivals.frames, stream->interval));
    }
    free(arrivals.times);
    free(arrivals.latencies);
    winetest_pop_context();
}

/* What waking another process takes at least: half of there and back. */
static void print_floor(DWORD ms)
{
    struct figure floor = {.name = "waking another process", .unit = "ms"};
    const double rate = roundtrip_rate(ms);

    ok(rate > 0, "No round trips.\n");
    if (!rate) return;
    figure_add(&floor, 1000 / rate / 2);
    figure_print(&floor);
}

START_TEST(live)
{
    const struct effort *effort = get_effort();
    char **argv;
    HANDLE filter;
    unsigned int i;

    if (winetest_get_mainargs(&argv) > 2 && !strcmp(argv[2], "roundtrip"))
    {
        roundtrip_child();
        return;
    }
    if (!(filter = open_camera())) return;
    CloseHandle(filter);
    CoInitialize(NULL);
    print_floor(effort->ms);
    source_begin();
    source_set_live(TRUE);
    source_set_drawn(FALSE);
    for (i = 0; i < ARRAY_SIZE(streams); ++i) test_stream(&streams[i], effort->live_ms);
    source_end();
    CoUninitialize();
}
