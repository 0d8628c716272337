/*
 * The test bench of ksvirt.sys
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

#ifndef __BENCH_H
#define __BENCH_H

#include "../kstest.h"

/* NULL, and the test is skipped, if there is none. */
static inline HANDLE open_bench(void)
{
    static const GUID category = {0x0a4252a0, 0x7e70, 0x11d0, {0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00}}; /* SPLITTER */
    BOOL installed = kstest_is_installed(KSBENCH_VALUES_HARDWARE_ID), found = FALSE;
    unsigned int tries;
    WCHAR path[512];
    HANDLE filter;

    for (tries = 0; installed && !found && tries < 100; tries++)
    {
        if (tries) Sleep(100);
        found = kstest_find_interface(KSBENCH_VALUES_HARDWARE_ID, &category, path, ARRAY_SIZE(path));
    }
    if (!found)
    {
        skip("the test bench is not %s\n", installed ? "started" : "installed");
        return NULL;
    }
    filter = kstest_open(path, GENERIC_READ | GENERIC_WRITE);
    ok(filter != INVALID_HANDLE_VALUE, "Opening %s failed, error %lu.\n", wine_dbgstr_w(path), GetLastError());
    return filter == INVALID_HANDLE_VALUE ? NULL : filter;
}

#endif /* __BENCH_H */
