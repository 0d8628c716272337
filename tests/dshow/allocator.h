/*
 * A memory allocator of the test's own, which fails where it is told to
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

#ifndef __DSHOW_ALLOCATOR_H
#define __DSHOW_ALLOCATOR_H

#include "proxy.h"

/* Calls are passed on to Wine's CLSID_MemoryAllocator, unless the result here is a failure. */
struct test_allocator
{
    IMemAllocator IMemAllocator_iface;
    LONG refs;
    IMemAllocator *inner;
    HRESULT set_properties_hr, get_properties_hr, commit_hr, decommit_hr, get_buffer_hr;
    ALLOCATOR_PROPERTIES *actual;   /* SetProperties says that it has set these */
    LONG fail_after;                /* GetBuffer gives that many buffers, then fails; 0: no limit */
    HANDLE block;                   /* GetBuffer waits for it, whatever its flags say, but not longer than TIMEOUT */
    LONG set_properties, get_properties, commits, decommits, get_buffers;
};

/* Sets up an allocator that lives where it is and has one reference of the test's own. */
void test_allocator_init(struct test_allocator *allocator);
/* Checks that nobody holds it any more, and that it has been decommitted as often as committed. */
#define test_allocator_cleanup(a) test_allocator_cleanup_(__LINE__, __FILE__, a)
void test_allocator_cleanup_(unsigned int line, const char *file, struct test_allocator *allocator);

#endif /* __DSHOW_ALLOCATOR_H */
