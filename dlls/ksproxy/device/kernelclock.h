/*
 * Clock objects of kernel pins
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

#ifndef __KSPROXY_DEVICE_KERNELCLOCK_H
#define __KSPROXY_DEVICE_KERNELCLOCK_H

#include "ksproxy_private.h"

/* A handle that closes with the last reference. Whoever isn't the pin has one for moments only, because a device that is being removed
 * waits for its handles. */
struct kernel_clock
{
    LONG refs;
    HANDLE handle;
};

/* Opens the clock of a kernel pin; NULL if the pin has none, which a GET of KSPROPERTY_STREAM_MASTERCLOCK tells (see "AVStream Clocks"),
 * or it can't be opened. The caller has the only reference. No lock held. */
struct kernel_clock *kernel_clock_open(HANDLE pin);
/* Makes a clock of somebody else's handle, which is duplicated. NULL on failure. */
struct kernel_clock *kernel_clock_from_handle(HANDLE handle);
void kernel_clock_addref(struct kernel_clock *clock);
/* clock may be NULL. */
void kernel_clock_release(struct kernel_clock *clock);

/* The presentation time, 100 ns: it goes on while the pin runs, stands while the pin doesn't, and may go back. What
 * a driver says may be no time at all: is_stream_time(). */
HRESULT kernel_clock_get_time(struct kernel_clock *clock, LONGLONG *time);
/* Has an event set when the presentation time is there, or a semaphore released then and after each interval (100 ns, > 0; 0 for an
 * event). cookie tells the marks of a clock from each other. A mark that has passed is set at once. */
HRESULT kernel_clock_set_mark(struct kernel_clock *clock, LONGLONG time, LONGLONG interval, HANDLE object, DWORD_PTR cookie);
/* With the same arguments. A single mark that has been set is gone already. */
void kernel_clock_clear_mark(struct kernel_clock *clock, LONGLONG interval, HANDLE object, DWORD_PTR cookie);

#endif /* __KSPROXY_DEVICE_KERNELCLOCK_H */
