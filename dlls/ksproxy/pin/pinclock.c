/*
 * The clock of a pin, and the one that it was told to follow
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

#include "pin/pinclock.h"
#include "base/timeouts.h"
#include "device/devio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* A handle of the kernel pin that stays when the pin is closed meanwhile; NULL if it has been asked for a clock already. */
static HANDLE begin_asking(struct proxy_pin *pin)
{
    HANDLE process = GetCurrentProcess(), handle = NULL;

    EnterCriticalSection(&pin->filter->cs);
    if (pin->handle && !pin->clock_asked) DuplicateHandle(process, pin->handle, process, &handle, 0, FALSE, DUPLICATE_SAME_ACCESS);
    LeaveCriticalSection(&pin->filter->cs);
    return handle;
}

/* Keeps the clock, unless the connection is another one by now or somebody else was faster. */
static void end_asking(struct proxy_pin *pin, HANDLE asked, struct kernel_clock *clock)
{
    EnterCriticalSection(&pin->filter->cs);
    if (pin->handle == asked && !pin->clock_asked)
    {
        pin->clock_asked = TRUE;
        pin->clock = clock;
        clock = NULL;
    }
    LeaveCriticalSection(&pin->filter->cs);
    kernel_clock_release(clock);
}

struct kernel_clock *pin_get_known_clock(struct proxy_pin *pin)
{
    struct kernel_clock *clock;

    EnterCriticalSection(&pin->filter->cs);
    if ((clock = pin->clock)) kernel_clock_addref(clock);
    LeaveCriticalSection(&pin->filter->cs);
    return clock;
}

struct kernel_clock *pin_get_clock(struct proxy_pin *pin)
{
    HANDLE asked = pin->handle, handle;

    if ((handle = begin_asking(pin)))
    {
        end_asking(pin, asked, kernel_clock_open(handle));
        CloseHandle(handle);
    }
    return pin_get_known_clock(pin);
}

struct kernel_clock *pin_get_stamp_clock(struct proxy_pin *pin)
{
    struct kernel_clock *clock;

    if ((clock = pin_get_clock(pin))) return clock;
    EnterCriticalSection(&pin->filter->cs);
    if ((clock = pin->master)) kernel_clock_addref(clock);
    LeaveCriticalSection(&pin->filter->cs);
    return clock;
}

void pin_set_master(struct proxy_pin *pin, struct kernel_clock *master)
{
    HANDLE handle = master ? master->handle : NULL;
    struct kernel_clock *old;
    HRESULT hr;

    if (!master && !pin->master) return;
    hr = ks_set(pin->handle, &KSPROPSETID_Stream, KSPROPERTY_STREAM_MASTERCLOCK, &handle, sizeof(handle));
    TRACE("pin %p, master %p, hr %#lx.\n", pin, handle, hr);
    if (FAILED(hr)) master = NULL;
    else if (master) kernel_clock_addref(master);
    EnterCriticalSection(&pin->filter->cs);
    old = pin->master;
    pin->master = master;
    LeaveCriticalSection(&pin->filter->cs);
    kernel_clock_release(old);
}
