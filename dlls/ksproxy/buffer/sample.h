/*
 * IMediaSample2: the samples of the proxy's allocator
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

#ifndef __KSPROXY_BUFFER_SAMPLE_H
#define __KSPROXY_BUFFER_SAMPLE_H

#include "ksproxy_private.h"

struct proxy_allocator;

struct proxy_sample
{
    struct com_object obj;
    struct facet sample;                /* IMediaSample2 */
    struct proxy_allocator *allocator;  /* NULL: the sample isn't one of an allocator */
    struct proxy_sample *next;          /* in the free list */
    BYTE *data;
    LONG size;
    LONG actual;
    DWORD flags;                        /* AM_SAMPLE_* */
    DWORD type_flags, stream_id;        /* of AM_SAMPLE2_PROPERTIES */
    REFERENCE_TIME start, stop;
    BOOL media_time_valid;
    LONGLONG media_start, media_stop;
    AM_MEDIA_TYPE *mt;                  /* NULL: the connection's */
};

/* Makes a sample that was free ready for use, with one reference. recycle is called when the last one goes. */
void sample_init(struct proxy_sample *sample, void (*recycle)(struct com_object *object));
/* The allocator of ours whose buffer the sample is, not referenced; NULL for samples of anybody else. */
IMemAllocator *sample_get_allocator(IMediaSample *sample);
/* Frees what a sample may hold besides its buffer. */
void sample_clear(struct proxy_sample *sample);

#endif /* __KSPROXY_BUFFER_SAMPLE_H */
