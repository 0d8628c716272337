/*
 * A source of the tests: it pushes samples of known noise into an input pin
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


#ifndef __DSHOW_PUSHER_H
#define __DSHOW_PUSHER_H

#include "sink.h"

#define PUSHER_INTERVAL 333333 /* 100 ns from one sample to the next */

struct pusher
{
    struct sink peer;             /* plays the output pin */
    IPin *pin;
    IMemInputPin *input;
    IMemAllocator *allocator;
    LONG buffers, size;
};

/* Connects the source to an input pin. own_allocator: the pin's allocator is used, else Wine's. */
BOOL pusher_connect(struct pusher *pusher, IPin *pin, const AM_MEDIA_TYPE *mt, BOOL own_allocator);
/* Gets the allocator ready: a pin that is stopped decommits it. */
void pusher_start(struct pusher *pusher);
/* Checks that nothing is left of the connection. */
void pusher_disconnect(struct pusher *pusher);
/* Pushes sample number n of size bytes, with flags that depend on the number. mt may be NULL. Returns what Receive does. */
HRESULT pusher_push(struct pusher *pusher, LONG n, LONG size, AM_MEDIA_TYPE *mt);
/* Waits until all buffers have come back, but not longer than TIMEOUT. Of a committed allocator. */
BOOL pusher_wait_free(struct pusher *pusher);
/* Checks that all buffers have come back: the ones of a stopped filter. */
#define pusher_check_buffers(a) pusher_check_buffers_(__LINE__, __FILE__, a)
void pusher_check_buffers_(unsigned int line, const char *file, struct pusher *pusher);

/* Writes the bytes of sample number n. */
void pusher_fill(BYTE *data, LONG size, LONG n);
/* Whether the bytes are those of sample number n, each of them xored with invert. */
BOOL pusher_is_noise(const BYTE *data, LONG size, LONG n, BYTE invert);
static inline BOOL pusher_is_sync_point(LONG n)
{
    return n % 5 == 0;
}

static inline BOOL pusher_is_preroll(LONG n)
{
    return n % 7 == 3;
}

/* Said by AM_SAMPLE2_PROPERTIES only. */
static inline BOOL pusher_is_time_discontinuity(LONG n)
{
    return n % 13 == 6;
}

/* The flags that a sample has in its AM_SAMPLE2_PROPERTIES, 0 if it has none. */
DWORD sample_flags(IMediaSample *sample);

static inline BOOL pusher_is_discontinuity(LONG n)
{
    return n % 11 == 4;
}

#endif /* __DSHOW_PUSHER_H */
