/*
 * What a frame costs each process
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

static const char *const roles[ROLES] = {"the client", "winedevice", "Wine's server"};

struct cost_figures
{
    struct figure cpu[ROLES], calls[ROLES];
    char names[2][ROLES][64];
};

static void init_figures(struct cost_figures *figures, const char *way)
{
    enum role role;

    memset(figures, 0, sizeof(*figures));
    for (role = 0; role < ROLES; ++role)
    {
        snprintf(figures->names[0][role], sizeof(figures->names[0][role]), "%s: CPU time a frame of %s", way, roles[role]);
        snprintf(figures->names[1][role], sizeof(figures->names[1][role]), "%s: reads and writes a frame of %s", way, roles[role]);
        figures->cpu[role].name = figures->names[0][role];
        figures->cpu[role].unit = "us";
        figures->calls[role].name = figures->names[1][role];
        figures->calls[role].unit = "";
    }
}

static void add_cost(struct cost_figures *figures, const struct frame_cost *cost)
{
    enum role role;

    for (role = 0; role < ROLES; ++role)
    {
        figure_add(&figures->cpu[role], cost->cpu[role]);
        figure_add(&figures->calls[role], cost->calls[role]);
    }
}

static void print_figures(const struct cost_figures *figures)
{
    enum role role;

    for (role = 0; role < ROLES; ++role) figure_print(&figures->cpu[role]);
    for (role = 0; role < ROLES; ++role) figure_print(&figures->calls[role]);
}

static void test_cost(const struct effort *effort)
{
    struct cost_figures graph, bare;
    unsigned int run;

    init_figures(&graph, "ksproxy");
    init_figures(&bare, "bare");
    for (run = 0; run < effort->runs; ++run)
    {
        struct load load = {.width = 160, .height = 120};
        struct frame_cost cost;
        double rate;

        rate = graph_cost(&load, effort->ms, &cost);
        ok(rate > 0, "No frames.\n");
        add_cost(&graph, &cost);
        rate = bare_cost(&load, effort->ms, &cost);
        ok(rate > 0, "No frames.\n");
        add_cost(&bare, &cost);
    }
    print_figures(&graph);
    print_figures(&bare);
}

START_TEST(cost)
{
    HANDLE filter;

    if (!(filter = open_camera())) return;
    if (!role_usage_find())
    {
        skip("Linux doesn't tell what the processes use, or WINEPREFIX is not set.\n");
        CloseHandle(filter);
        return;
    }
    CloseHandle(filter);
    CoInitialize(NULL);
    source_begin();
    source_set_drawn(FALSE);
    test_cost(get_effort());
    source_end();
    CoUninitialize();
}
