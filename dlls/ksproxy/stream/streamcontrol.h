/*
 * Which samples of a pin go on: what IAMStreamControl has been asked for
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

#ifndef __KSPROXY_STREAM_STREAMCONTROL_H
#define __KSPROXY_STREAM_STREAMCONTROL_H

#include "pin/pin.h"

/* What becomes of a sample of some times, and what that brings about. */
struct stream_control_decision
{
    BOOL pass, started, stopped;
    DWORD start_cookie, stop_cookie;
};

/* Decides what becomes of a sample of these stream times (100 ns). Under the filter lock; calls nobody. */
void stream_control_decide(struct stream_control *control, REFERENCE_TIME start, REFERENCE_TIME end,
        struct stream_control_decision *decision);
/* Whether nothing goes on now. Under the filter lock. */
BOOL stream_control_discards(const struct stream_control *control);
/* Finds out whether anything is to be done at all, after a change. Under the filter lock. */
void stream_control_update(struct stream_control *control);
/* Tells the graph what was decided. No lock held. */
void stream_control_notify(struct proxy_pin *pin, const struct stream_control_decision *decision);
/* Decides about a sample and waits while it is to be discarded, for its time. The thread that brings the sample, no lock held. */
BOOL stream_control_check(struct stream *stream, IMediaSample *sample);

/* IAMStreamControl's word on a sample that is about to go to the peer or to the driver, with its times set: FALSE discards it. */
static inline BOOL stream_control_pass(struct proxy_pin *pin, struct stream *stream, IMediaSample *sample)
{
    return !pin->control.active || stream_control_check(stream, sample);
}

#endif /* __KSPROXY_STREAM_STREAMCONTROL_H */
