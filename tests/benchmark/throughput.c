/*
 * Frames a second: through ksproxy, by nothing but stream requests, and what a machine can do at most
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

static const struct
{
    const char *name;
    unsigned int width, height;
} sizes[] =
{
    {"160x120", 160, 120},
    {"640x480", 640, 480},
    {"1920x1080", 1920, 1080},
    {"3840x2160", 3840, 2160},
};

enum { SMALLEST, VGA, HD, UHD };

enum way { GRAPH, BARE, COPIED, MEMORY, WAYS };

static const char *const ways[WAYS] = {"graph", "bare", "copied", "memcpy"};

struct measurement
{
    struct load load;
    struct figure figures[WAYS];
    char names[WAYS][64];
};

static void measure_once(struct measurement *m, DWORD ms)
{
    struct load *load = &m->load;

    source_set_drawn(load->drawn);
    figure_add(&m->figures[GRAPH], graph_rate(load, ms));
    figure_add(&m->figures[BARE], bare_rate(load, TRUE, ms));
    figure_add(&m->figures[COPIED], bare_rate(load, FALSE, ms));
    figure_add(&m->figures[MEMORY], copy_rate(load, ms / 2));
}

static void init_measurement(struct measurement *m, unsigned int size, BOOL drawn)
{
    enum way way;

    memset(m, 0, sizeof(*m));
    m->load = (struct load){.width = sizes[size].width, .height = sizes[size].height, .drawn = drawn};
    for (way = 0; way < WAYS; ++way)
    {
        snprintf(m->names[way], sizeof(m->names[way]), "%s %s %s", ways[way], sizes[size].name, drawn ? "drawn" : "stamped");
        m->figures[way].name = m->names[way];
        m->figures[way].unit = "frames/s";
    }
}

static void print_ratio(const char *what, const struct figure *a, const struct figure *b, double target)
{
    char name[128];

    snprintf(name, sizeof(name), "%s: %s / %s", what, a->name, b->name);
    ratio_print(name, a, b, target);
}

/* The figures themselves depend on the machine. What is checked is that each way delivers. */
static void check_measurement(const struct measurement *m)
{
    enum way way;
    unsigned int i;

    for (way = 0; way < WAYS; ++way)
        for (i = 0; i < m->figures[way].count; ++i)
            ok(m->figures[way].values[i] > 0, "%s: no frames in run %u.\n", m->names[way], i);
}

static void print_measurement(const struct measurement *m)
{
    enum way way;

    for (way = 0; way < WAYS; ++way) figure_print(&m->figures[way]);
}

static BOOL is_measured(const struct effort *effort, unsigned int size)
{
    return effort->whole || size == SMALLEST || size == HD;
}

static void print_ratios(const struct measurement *drawn, const struct measurement *stamped, const struct figure *trips)
{
    const unsigned int largest = stamped[UHD].figures[GRAPH].count ? UHD : HD;
    unsigned int i;

    for (i = VGA; i <= UHD; ++i)
        print_ratio("ksproxy against bare requests", &drawn[i].figures[GRAPH], &drawn[i].figures[BARE], 0.95);
    for (i = SMALLEST; i <= UHD; ++i)
        print_ratio("ksproxy against bare requests", &stamped[i].figures[GRAPH], &stamped[i].figures[BARE], 0.95);
    print_ratio("in place against copied", &drawn[HD].figures[BARE], &drawn[HD].figures[COPIED], 20);
    print_ratio("in place against copied", &stamped[HD].figures[BARE], &stamped[HD].figures[COPIED], 100);
    print_ratio("drawn against memcpy", &drawn[largest].figures[GRAPH], &drawn[largest].figures[MEMORY], 0);
    print_ratio("the largest against the smallest", &stamped[largest].figures[GRAPH], &stamped[SMALLEST].figures[GRAPH], 0.9);
    print_ratio("ksproxy against round trips", &stamped[SMALLEST].figures[GRAPH], trips, 0.5);
}

/* One run of everything after the other, so that what changes on the machine meanwhile changes all of them. */
static void test_throughput(const struct effort *effort)
{
    struct measurement drawn[ARRAY_SIZE(sizes)], stamped[ARRAY_SIZE(sizes)];
    struct figure trips = {.name = "round trips of two processes", .unit = "1/s"};
    unsigned int run, i;

    for (i = 0; i < ARRAY_SIZE(sizes); ++i)
    {
        init_measurement(&drawn[i], i, TRUE);
        init_measurement(&stamped[i], i, FALSE);
    }
    for (run = 0; run < effort->runs; ++run)
    {
        figure_add(&trips, roundtrip_rate(effort->ms));
        for (i = 0; i < ARRAY_SIZE(sizes); ++i)
        {
            if (!is_measured(effort, i)) continue;
            measure_once(&drawn[i], effort->ms);
            measure_once(&stamped[i], effort->ms);
        }
    }
    figure_print(&trips);
    for (i = 0; i < ARRAY_SIZE(sizes); ++i)
    {
        print_measurement(&drawn[i]);
        print_measurement(&stamped[i]);
        check_measurement(&drawn[i]);
        check_measurement(&stamped[i]);
    }
    print_ratios(drawn, stamped, &trips);
}

START_TEST(throughput)
{
    char **argv;
    HANDLE filter;

    if (winetest_get_mainargs(&argv) > 2 && !strcmp(argv[2], "roundtrip"))
    {
        roundtrip_child();
        return;
    }
    if (!(filter = open_camera())) return;
    CloseHandle(filter);
    CoInitialize(NULL);
    source_begin();
    test_throughput(get_effort());
    source_end();
    CoUninitialize();
}
