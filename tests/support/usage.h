/*
 * What processes hold
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

#ifndef __KSTEST_USAGE_H
#define __KSTEST_USAGE_H

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"

/* What this process (image NULL) or all processes of an image name hold together. All 0 if it can't be found out. */
struct usage
{
    ULONG processes;
    ULONG handles; /* on Wine that is the size of the tables; get_handle_count() of kstest.h counts what is in one */
    ULONG threads;
    SIZE_T bytes;  /* private */
};

struct usage get_usage(const WCHAR *image);

#endif /* __KSTEST_USAGE_H */
