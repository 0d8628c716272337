/*
 * A sample of the test's own, which lies where it is told to
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

#ifndef __DSHOW_SAMPLE_H
#define __DSHOW_SAMPLE_H

#include "proxy.h"

/* What is wrong with a sample; all 0 is nothing. */
struct sample_fault
{
    const char *name;
    HRESULT pointer_hr, length_hr, time_hr;   /* of GetPointer, SetActualDataLength and the times, if it is a failure */
    BOOL no_pointer;                          /* GetPointer succeeds and gives none */
    BOOL other_size, other_actual;            /* GetSize and GetActualDataLength give these */
    LONG size, actual;
};

struct test_sample
{
    IMediaSample IMediaSample_iface;
    LONG refs;
    HANDLE released;                          /* set by each Release; not owned, NULL: nothing is */
    const struct sample_fault *fault;         /* not owned, NULL: nothing is wrong */
    BYTE *data;                               /* not owned */
    LONG size, actual;
    const AM_MEDIA_TYPE *type;                /* what GetMediaType gives a copy of; not owned, NULL: none */
    REFERENCE_TIME start, stop;
    BOOL timed, sync, preroll, discontinuity;
};

/* Sets up a sample without a time that lives where it is, with size bytes at data and one reference of the test's own. It has no media
 * type and no media times that could be set. */
void test_sample_init(struct test_sample *sample, BYTE *data, LONG size);
struct test_sample *impl_from_IMediaSample(IMediaSample *iface);

#endif /* __DSHOW_SAMPLE_H */
