/*
 * Default clocks: the time that a pin or a raw driver shares with others
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

#ifndef __KS_DEFAULTCLOCK_H
#define __KS_DEFAULTCLOCK_H

#include "ks_private.h"

/*
 * A default clock is the time itself, and its state: PKSDEFAULTCLOCK points to one, and a pin with KSPIN_FLAG_IMPLEMENT_CLOCK has
 * one. Clock objects are the files that clients have opened on it; what they ask for is answered from it. Times are 100 ns:
 *
 *   presentation time   goes on in RUN and stands in the other states; can be set, and so goes back
 *   physical time       the system time of below, which always goes on and never goes back
 *   system time         the performance counter, or what the owner's CorrelatedTime says that it is
 *
 * An owner with a CorrelatedTime determines the presentation time himself, in all states. Nothing of the owner is called once it
 * has shut the clock down; the time stands then, and those who still have the clock can go on asking.
 */
/* What the owner of a default clock does differently. All may be NULL, the timers only both. */
struct clock_source
{
    void *context;
    PFNKSSETTIMER set_timer;
    PFNKSCANCELTIMER cancel_timer;
    PFNKSCORRELATEDTIME correlated_time;
    void (NTAPI *get_resolution)(void *context, KSRESOLUTION *resolution);
    KSRESOLUTION resolution;        /* members that are not 0 instead of ours; without get_resolution */
};

/* Any thread may call all of these, unless they say otherwise. */
NTSTATUS default_clock_create(const struct clock_source *source, struct default_clock **ret);
void default_clock_addref(struct default_clock *clock);
void default_clock_release(struct default_clock *clock);
/* The owner goes. Returns when no call to it is under way; its reference remains. No lock held, worker threads. */
void default_clock_shutdown(struct default_clock *clock);
KSSTATE default_clock_state(struct default_clock *clock);
void default_clock_set_state(struct default_clock *clock, KSSTATE state);
LONGLONG default_clock_time(struct default_clock *clock, LONGLONG *system);
LONGLONG default_clock_physical_time(struct default_clock *clock, LONGLONG *system);
void default_clock_set_time(struct default_clock *clock, LONGLONG time);
void default_clock_resolution(struct default_clock *clock, KSRESOLUTION *resolution);
/* Notifies of the marks that have been reached and sets the timer for the next one. */
void default_clock_notify(struct default_clock *clock);

/* A clock object, as its default clock knows it. Both functions are called with the default clock's lock held. */
struct clock_listener
{
    LIST_ENTRY entry;
    /* Notifies of the object's marks up to now. Returns when the next one is due, MAXLONGLONG if there is none. */
    LONGLONG (*notify)(struct clock_listener *listener, LONGLONG now);
    void (*time_set)(struct clock_listener *listener, LONGLONG time);
};

void default_clock_add(struct default_clock *clock, struct clock_listener *listener);
void default_clock_remove(struct default_clock *clock, struct clock_listener *listener);

#endif /* __KS_DEFAULTCLOCK_H */
