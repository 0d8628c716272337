/*
 * An interface handler that counts, and lies if it is told to
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

#ifndef __DSHOW_HANDLERCLASS_H
#define __DSHOW_HANDLERCLASS_H

#include "class.h"

extern const GUID KSINTERFACESETID_KsBench;

/* It sends one stream request for each sample, as the standard one does, and stamps (struct ksbench_stamp) where its pin
 * is connected by ksvirt's own interface. */

enum handler_lie
{
    HANDLER_TRUE,
    HANDLER_NEVER,                /* requests are taken and never end */
    HANDLER_NONE,                 /* no sample is taken, without an error */
    HANDLER_NO_SEGMENT,           /* a sample is taken, without a segment */
    HANDLER_NO_COUNT,             /* there is a segment, without a sample */
    HANDLER_NO_EVENT,             /* the segment has no event, */
    HANDLER_BAD_EVENT,            /* or one that is no handle */
    HANDLER_SILENT,               /* the pin isn't told of completed segments */
    HANDLER_TWICE,                /* the pin is told twice of each */
    HANDLER_BAD_COMPLETE,         /* KsCompleteIo fails, and the sample is lost for the pin */
};

/* There is one class at a time. */
struct third_class
{
    struct test_class cls;

    /* what it shall do */
    ULONG failures;               /* bit n: creation number n (from 0) fails */
    HRESULT set_pin_hr, process_hr;
    enum handler_lie lie;
    LONG lies;                    /* how often KsProcessMediaSamples lies, then it doesn't; 0: always */
    HANDLE block;                 /* KsProcessMediaSamples waits for it */

    LONG creations, set_pins, processed, completed, aborted, out, lied;
    LONG stamps, wrong_stamps;    /* of frames that were read */
    HANDLE entered;               /* auto-reset: set by KsProcessMediaSamples */
};

extern struct third_class third;

void register_third(const CLSID *clsid);
void revoke_third(void);
/* Checks that nobody else has the samples of requests that never end, and frees them. */
void free_lost_segments(void);

#endif /* __DSHOW_HANDLERCLASS_H */
