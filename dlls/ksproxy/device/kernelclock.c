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

#include <stdlib.h>
#include <string.h>

#include "device/kernelclock.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "device/kscreate.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Takes the handle over. */
static struct kernel_clock *clock_alloc(HANDLE handle)
{
    struct kernel_clock *clock;

    if (!(clock = calloc(1, sizeof(*clock))))
    {
        CloseHandle(handle);
        return NULL;
    }
    clock->refs = 1;
    clock->handle = handle;
    return clock;
}

struct kernel_clock *kernel_clock_open(HANDLE pin)
{
    HANDLE handle;
    HRESULT hr;

    if (FAILED(ks_get(pin, &KSPROPSETID_Stream, KSPROPERTY_STREAM_MASTERCLOCK, &handle, sizeof(handle)))) return NULL;
    if (SUCCEEDED(hr = kernel_clock_create(pin, &handle))) return clock_alloc(handle);
    WARN("Kernel pin %p doesn't open the clock that it has, hr %#lx.\n", pin, hr);
    return NULL;
}

struct kernel_clock *kernel_clock_from_handle(HANDLE handle)
{
    HANDLE process = GetCurrentProcess(), copy;

    if (!DuplicateHandle(process, handle, process, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) return NULL;
    return clock_alloc(copy);
}

void kernel_clock_addref(struct kernel_clock *clock)
{
    InterlockedIncrement(&clock->refs);
}

void kernel_clock_release(struct kernel_clock *clock)
{
    if (!clock || InterlockedDecrement(&clock->refs)) return;
    CloseHandle(clock->handle);
    free(clock);
}

HRESULT kernel_clock_get_time(struct kernel_clock *clock, LONGLONG *time)
{
    return ks_get(clock->handle, &KSPROPSETID_Clock, KSPROPERTY_CLOCK_TIME, time, sizeof(*time));
}

/* ---- marks ---- */

/* The address of the data names an event on Windows. Wine passes only what the data is, which therefore has the cookie where nobody
 * looks at it. */
static KSEVENTDATA mark_data(LONGLONG interval, HANDLE object, DWORD_PTR cookie)
{
    KSEVENTDATA data;

    memset(&data, 0, sizeof(data));
    data.NotificationType = interval ? KSEVENTF_SEMAPHORE_HANDLE : KSEVENTF_EVENT_HANDLE;
    if (interval)
    {
        data.SemaphoreHandle.Semaphore = object;
        data.SemaphoreHandle.Reserved = (ULONG)cookie;
        data.SemaphoreHandle.Adjustment = 1;
    }
    else
    {
        data.EventHandle.Event = object;
        data.EventHandle.Reserved[0] = cookie;
    }
    return data;
}

HRESULT kernel_clock_set_mark(struct kernel_clock *clock, LONGLONG time, LONGLONG interval, HANDLE object, DWORD_PTR cookie)
{
    KSEVENT event = {{{KSEVENTSETID_Clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE}}};
    KSEVENT_TIME_INTERVAL periodic = {.EventData = mark_data(interval, object, cookie), .TimeBase = time, .Interval = interval};
    KSEVENT_TIME_MARK single = {.EventData = mark_data(interval, object, cookie), .MarkTime = time};

    if (interval)
        return ks_ioctl_bounded(clock->handle, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), &periodic, sizeof(periodic),
                PROPERTY_TIMEOUT);
    event.Id = KSEVENT_CLOCK_POSITION_MARK;
    event.Flags = KSEVENT_TYPE_ONESHOT;
    return ks_ioctl_bounded(clock->handle, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), &single, sizeof(single), PROPERTY_TIMEOUT);
}

void kernel_clock_clear_mark(struct kernel_clock *clock, LONGLONG interval, HANDLE object, DWORD_PTR cookie)
{
    KSEVENTDATA data = mark_data(interval, object, cookie);

    ks_ioctl_bounded(clock->handle, IOCTL_KS_DISABLE_EVENT, &data, sizeof(data), NULL, 0, PROPERTY_TIMEOUT);
}
