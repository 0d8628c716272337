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

    /* What it shall do; all 0 is what Wine's does. */
    HRESULT set_properties_hr, get_properties_hr, commit_hr, decommit_hr, get_buffer_hr;
    void (*on_properties)(struct test_allocator *allocator, ALLOCATOR_PROPERTIES *request); /* may change the request */
    ALLOCATOR_PROPERTIES *actual;   /* SetProperties says that it has set these */
    LONG min_size;                  /* bytes that its buffers have at least */
    LONG fail_after;                /* GetBuffer gives that many buffers, then fails; 0: no limit */
    HANDLE block;                   /* GetBuffer waits for it, whatever its flags say, but not longer than TIMEOUT */
    BOOL no_sample;                 /* GetBuffer gives nothing, and says S_OK */
    IMediaSample *sample;           /* what GetBuffer gives instead of a buffer, as it is; not owned */
    IMediaSample *(*take)(struct test_allocator *allocator); /* instead of Wine's buffers: one that is free, NULL if none is */
    HANDLE hold;                    /* with a buffer GetBuffer waits for it, but not longer than twice TIMEOUT */
    BYTE fill;                      /* what the bytes of a buffer are when GetBuffer gives it; 0: whatever they were */
    AM_MEDIA_TYPE *next_type;       /* goes with the next buffer; not owned, NULL: none */

    /* What has happened. */
    BOOL committed;
    LONG set_properties, get_properties, commits, decommits, get_buffers;
    HANDLE entered;                 /* auto-reset: set by each GetBuffer that has got a buffer */
    HANDLE freed;                   /* auto-reset: set by Decommit; for take, also by whoever may have freed one */
};

/* Sets up an allocator that lives where it is and has one reference of the test's own. */
void test_allocator_init(struct test_allocator *allocator);
/* Checks that nobody holds it any more, and that it has been decommitted as often as committed. */
#define test_allocator_cleanup(a) test_allocator_cleanup_(__LINE__, __FILE__, a)
void test_allocator_cleanup_(unsigned int line, const char *file, struct test_allocator *allocator);

#endif /* __DSHOW_ALLOCATOR_H */
