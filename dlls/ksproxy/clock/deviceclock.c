/*
 * The clock that a device gives to a graph: IReferenceClock and IKsClockPropertySet of the filter
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

#include "clock/deviceclock.h"
#include "buffer/header.h"
#include "device/devio.h"
#include "pin/pin.h"
#include "pin/pinclock.h"
#include "stockwine/graphclock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * "AVStream Clocks" and "Master Clocks" say what a driver has; how it becomes an IReferenceClock is not documented. Its time is the
 * presentation time of the pin's clock, because that is what its samples are stamped with and what its events wait for; and since that
 * begins at 0 with each stream but a reference clock mustn't go back, an offset is added, which changes when the pin leaves STOP.
 *
 * An application may keep the clock for longer than the pin stays connected. It goes on by the system's time then.
 */

#define MAX_BACK 100000           /* 100 ns: what goes back by more has been set back, what goes back by less was read at the same time */
#define MAX_FIRED 500000          /* 100 ns: an event is set at most that long after its time */

/* An event that somebody waits for. */
struct advise
{
    struct advise *next;
    DWORD_PTR cookie;
    REFERENCE_TIME time, interval; /* of the reference clock, 100 ns; interval 0: once */
    HANDLE object;                 /* the client's */
};

struct device_clock
{
    CRITICAL_SECTION advise_cs;    /* outer lock; bounded requests to the driver are made under it, which call nobody back */
    struct advise *advises;
    DWORD_PTR last_cookie;

    CRITICAL_SECTION cs;
    struct proxy_pin *pin;         /* whose clock it is; NULL: the system's time */
    LONGLONG offset;               /* reference time less presentation time */
    REFERENCE_TIME last;           /* the latest that anybody was told */
    ULONG version;                 /* changes with pin and offset */
    BOOL gone_told;                /* the graph knows that there is no pin */
};

static struct proxy_filter *impl_from_IReferenceClock(IReferenceClock *iface)
{
    return impl_from_facet(iface, struct proxy_filter, reference_clock);
}

static struct proxy_filter *impl_from_IKsClockPropertySet(IKsClockPropertySet *iface)
{
    return impl_from_facet(iface, struct proxy_filter, clock_property_set);
}

/* ---- time ---- */

/* The time that the clock is made of. Fails if the pin has no clock any more, or the driver doesn't tell a time. */
static HRESULT get_source_time(struct proxy_pin *pin, LONGLONG *time)
{
    struct kernel_clock *kernel;
    HRESULT hr;

    if (!pin)
    {
        *time = GetTickCount64() * 10000;
        return S_OK;
    }
    if (!(kernel = pin_get_known_clock(pin))) return VFW_E_NO_CLOCK;
    hr = kernel_clock_get_time(kernel, time);
    kernel_clock_release(kernel);
    return SUCCEEDED(hr) && !is_stream_time(*time) ? HRESULT_FROM_WIN32(ERROR_INVALID_DATA) : hr;
}

/* Tells the time, unless the clock is made of something else by now: S_FALSE. A driver may set its time back, which moves the offset;
 * *moved. */
static HRESULT tell_time(struct device_clock *clock, ULONG version, LONGLONG source, REFERENCE_TIME *time, BOOL *moved)
{
    HRESULT hr = S_FALSE;

    EnterCriticalSection(&clock->cs);
    if (version == clock->version)
    {
        *time = source + clock->offset;
        if ((*moved = clock->last - *time > MAX_BACK))
        {
            clock->offset += clock->last - *time;
            clock->version++;
        }
        *time = clock->last = max(clock->last, *time);
        hr = S_OK;
    }
    LeaveCriticalSection(&clock->cs);
    return hr;
}

/* One attempt, see tell_time(). *pin: what was asked. */
static HRESULT try_get_time(struct device_clock *clock, REFERENCE_TIME *time, struct proxy_pin **pin, BOOL *moved)
{
    LONGLONG source;
    ULONG version;
    HRESULT hr;

    *moved = FALSE;
    EnterCriticalSection(&clock->cs);
    *pin = clock->pin;
    version = clock->version;
    LeaveCriticalSection(&clock->cs);
    if (FAILED(hr = get_source_time(*pin, &source))) return hr;
    return tell_time(clock, version, source, time, moved);
}

/* ---- events ---- */

/* The advise lock is held for all of these. */

static void set_mark(struct device_clock *clock, struct kernel_clock *kernel, const struct advise *advise)
{
    HRESULT hr = kernel_clock_set_mark(kernel, advise->time - clock->offset, advise->interval, advise->object, advise->cookie);

    if (FAILED(hr)) WARN("The clock doesn't take the mark %I64d, hr %#lx.\n", advise->time, hr);
}

static void for_each_mark(struct device_clock *clock, BOOL set)
{
    struct kernel_clock *kernel = clock->pin ? pin_get_known_clock(clock->pin) : NULL;
    const struct advise *advise;

    if (!kernel) return;
    for (advise = clock->advises; advise; advise = advise->next)
    {
        if (set) set_mark(clock, kernel, advise);
        else kernel_clock_clear_mark(kernel, advise->interval, advise->object, advise->cookie);
    }
    kernel_clock_release(kernel);
}

/* Forgets the events that happen once and have happened. all: also those that never will, which are set, so that nobody waits. */
static void drop_single(struct device_clock *clock, BOOL all)
{
    struct advise **link = &clock->advises, *advise;

    while ((advise = *link))
    {
        if (advise->interval || (!all && clock->last - advise->time < MAX_FIRED))
        {
            link = &advise->next;
            continue;
        }
        *link = advise->next;
        if (all) SetEvent(advise->object);
        free(advise);
    }
}

/* Makes the clock of another pin's time, or anew of the same one's, and moves the events. What the clock says goes on. */
static void change_source(struct device_clock *clock, struct proxy_pin *pin)
{
    struct proxy_pin *old;
    REFERENCE_TIME time;
    LONGLONG source;
    BOOL moved;

    EnterCriticalSection(&clock->advise_cs);
    for_each_mark(clock, FALSE);
    if (FAILED(get_source_time(pin, &source))) get_source_time(pin = NULL, &source);
    if (try_get_time(clock, &time, &old, &moved) != S_OK) time = clock->last;
    EnterCriticalSection(&clock->cs);
    clock->pin = pin;
    if (pin) clock->gone_told = FALSE;
    clock->last = max(clock->last, time);
    clock->offset = clock->last - source;
    clock->version++;
    LeaveCriticalSection(&clock->cs);
    drop_single(clock, !pin);
    for_each_mark(clock, TRUE);
    LeaveCriticalSection(&clock->advise_cs);
    TRACE("clock %p of pin %p, %I64d is %I64d.\n", clock, pin, source, clock->last);
}

/* The time that the driver set back moves the events too. */
static void move_marks(struct device_clock *clock)
{
    EnterCriticalSection(&clock->advise_cs);
    for_each_mark(clock, FALSE);
    for_each_mark(clock, TRUE);
    LeaveCriticalSection(&clock->advise_cs);
}

/* The attempts end: each is made again only because somebody else has changed the clock, or because it has no pin any more. */
static void get_time(struct device_clock *clock, REFERENCE_TIME *time)
{
    struct proxy_pin *pin;
    BOOL moved;
    HRESULT hr;

    while ((hr = try_get_time(clock, time, &pin, &moved)) != S_OK)
    {
        if (FAILED(hr) && clock->pin == pin) change_source(clock, NULL);
    }
    if (moved) move_marks(clock);
}

/* ---- IReferenceClock ---- */

static HRESULT WINAPI clock_GetTime(IReferenceClock *iface, REFERENCE_TIME *time)
{
    struct device_clock *clock = impl_from_IReferenceClock(iface)->clock;
    REFERENCE_TIME last;

    TRACE("iface %p, time %p.\n", iface, time);

    if (!time) return E_POINTER;
    EnterCriticalSection(&clock->cs);
    last = clock->last;
    LeaveCriticalSection(&clock->cs);
    get_time(clock, time);
    return *time == last ? S_FALSE : S_OK;
}

/* *cookie is set on success. Takes events from the device only: there is no timer behind a clock whose pin is gone. */
static HRESULT add_advise(struct device_clock *clock, REFERENCE_TIME time, REFERENCE_TIME interval, HANDLE object, DWORD_PTR *cookie)
{
    struct kernel_clock *kernel = NULL;
    HRESULT hr = VFW_E_NO_CLOCK;
    struct advise *advise;

    if (!(advise = calloc(1, sizeof(*advise)))) return E_OUTOFMEMORY;
    advise->time = time;
    advise->interval = interval;
    advise->object = object;

    EnterCriticalSection(&clock->advise_cs);
    drop_single(clock, FALSE);
    if (!++clock->last_cookie) ++clock->last_cookie;
    advise->cookie = clock->last_cookie;
    if (clock->pin && (kernel = pin_get_known_clock(clock->pin)))
        hr = kernel_clock_set_mark(kernel, time - clock->offset, interval, object, advise->cookie);
    if (SUCCEEDED(hr))
    {
        advise->next = clock->advises;
        clock->advises = advise;
        *cookie = advise->cookie;
    }
    LeaveCriticalSection(&clock->advise_cs);
    kernel_clock_release(kernel);
    if (FAILED(hr)) free(advise);
    return hr;
}

static HRESULT WINAPI clock_AdviseTime(IReferenceClock *iface, REFERENCE_TIME base, REFERENCE_TIME stream, HEVENT event,
        DWORD_PTR *cookie)
{
    struct device_clock *clock = impl_from_IReferenceClock(iface)->clock;

    TRACE("iface %p, base %I64d, stream %I64d, event %#Ix, cookie %p.\n", iface, base, stream, event, cookie);

    if (!cookie) return E_POINTER;
    *cookie = 0;
    if (!event || !is_stream_time(base) || !is_stream_time(stream) || base + stream <= 0 || !is_stream_time(base + stream))
        return E_INVALIDARG;
    return add_advise(clock, base + stream, 0, (HANDLE)event, cookie);
}

static HRESULT WINAPI clock_AdvisePeriodic(IReferenceClock *iface, REFERENCE_TIME start, REFERENCE_TIME period, HSEMAPHORE semaphore,
        DWORD_PTR *cookie)
{
    struct device_clock *clock = impl_from_IReferenceClock(iface)->clock;

    TRACE("iface %p, start %I64d, period %I64d, semaphore %#Ix, cookie %p.\n", iface, start, period, semaphore, cookie);

    if (!cookie) return E_POINTER;
    *cookie = 0;
    if (!semaphore || start <= 0 || !is_stream_time(start) || period <= 0) return E_INVALIDARG;
    return add_advise(clock, start, period, (HANDLE)semaphore, cookie);
}

static HRESULT WINAPI clock_Unadvise(IReferenceClock *iface, DWORD_PTR cookie)
{
    struct device_clock *clock = impl_from_IReferenceClock(iface)->clock;
    struct kernel_clock *kernel = NULL;
    struct advise **link, *advise;

    TRACE("iface %p, cookie %#Ix.\n", iface, cookie);

    EnterCriticalSection(&clock->advise_cs);
    for (link = &clock->advises; (advise = *link) && advise->cookie != cookie; link = &advise->next) ;
    if (advise)
    {
        *link = advise->next;
        if (clock->pin && (kernel = pin_get_known_clock(clock->pin)))
            kernel_clock_clear_mark(kernel, advise->interval, advise->object, cookie);
    }
    LeaveCriticalSection(&clock->advise_cs);
    kernel_clock_release(kernel);
    free(advise);
    return advise ? S_OK : S_FALSE;
}

const IReferenceClockVtbl reference_clock_vtbl =
{
    FACET_UNKNOWN(IReferenceClock),
    clock_GetTime,
    clock_AdviseTime,
    clock_AdvisePeriodic,
    clock_Unadvise,
};

/* ---- IKsClockPropertySet: what the driver's clock says itself ---- */

static struct kernel_clock *get_kernel_clock(struct device_clock *clock)
{
    struct proxy_pin *pin;

    EnterCriticalSection(&clock->cs);
    pin = clock->pin;
    LeaveCriticalSection(&clock->cs);
    return pin ? pin_get_known_clock(pin) : NULL;
}

static HRESULT clock_property(IKsClockPropertySet *iface, ULONG id, BOOL set, void *data, ULONG size)
{
    struct kernel_clock *kernel = get_kernel_clock(impl_from_IKsClockPropertySet(iface)->clock);
    HRESULT hr;

    TRACE("iface %p, id %lu, set %d, data %p.\n", iface, (unsigned long)id, set, data);

    if (!kernel) return VFW_E_NO_CLOCK;
    if (!data) hr = E_POINTER;
    else if (set) hr = ks_set(kernel->handle, &KSPROPSETID_Clock, id, data, size);
    else hr = ks_get(kernel->handle, &KSPROPSETID_Clock, id, data, size);
    kernel_clock_release(kernel);
    return hr;
}

static HRESULT WINAPI property_set_KsGetTime(IKsClockPropertySet *iface, LONGLONG *time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_TIME, FALSE, time, sizeof(*time));
}

static HRESULT WINAPI property_set_KsSetTime(IKsClockPropertySet *iface, LONGLONG time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_TIME, TRUE, &time, sizeof(time));
}

static HRESULT WINAPI property_set_KsGetPhysicalTime(IKsClockPropertySet *iface, LONGLONG *time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_PHYSICALTIME, FALSE, time, sizeof(*time));
}

static HRESULT WINAPI property_set_KsSetPhysicalTime(IKsClockPropertySet *iface, LONGLONG time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_PHYSICALTIME, TRUE, &time, sizeof(time));
}

static HRESULT WINAPI property_set_KsGetCorrelatedTime(IKsClockPropertySet *iface, KSCORRELATED_TIME *time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_CORRELATEDTIME, FALSE, time, sizeof(*time));
}

static HRESULT WINAPI property_set_KsSetCorrelatedTime(IKsClockPropertySet *iface, KSCORRELATED_TIME *time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_CORRELATEDTIME, TRUE, time, sizeof(*time));
}

static HRESULT WINAPI property_set_KsGetCorrelatedPhysicalTime(IKsClockPropertySet *iface, KSCORRELATED_TIME *time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_CORRELATEDPHYSICALTIME, FALSE, time, sizeof(*time));
}

static HRESULT WINAPI property_set_KsSetCorrelatedPhysicalTime(IKsClockPropertySet *iface, KSCORRELATED_TIME *time)
{
    return clock_property(iface, KSPROPERTY_CLOCK_CORRELATEDPHYSICALTIME, TRUE, time, sizeof(*time));
}

static HRESULT WINAPI property_set_KsGetResolution(IKsClockPropertySet *iface, KSRESOLUTION *resolution)
{
    return clock_property(iface, KSPROPERTY_CLOCK_RESOLUTION, FALSE, resolution, sizeof(*resolution));
}

static HRESULT WINAPI property_set_KsGetState(IKsClockPropertySet *iface, KSSTATE *state)
{
    return clock_property(iface, KSPROPERTY_CLOCK_STATE, FALSE, state, sizeof(*state));
}

const IKsClockPropertySetVtbl clock_property_set_vtbl =
{
    FACET_UNKNOWN(IKsClockPropertySet),
    property_set_KsGetTime,
    property_set_KsSetTime,
    property_set_KsGetPhysicalTime,
    property_set_KsSetPhysicalTime,
    property_set_KsGetCorrelatedTime,
    property_set_KsSetCorrelatedTime,
    property_set_KsGetCorrelatedPhysicalTime,
    property_set_KsSetCorrelatedPhysicalTime,
    property_set_KsGetResolution,
    property_set_KsGetState,
};

/* ---- life ---- */

/* The clock of the filter, which is made once and stays; NULL without memory. */
static struct device_clock *filter_make_clock(struct proxy_filter *filter)
{
    struct device_clock *clock;

    if (filter->clock) return filter->clock;
    if (!(clock = calloc(1, sizeof(*clock)))) return NULL;
    InitializeCriticalSection(&clock->cs);
    InitializeCriticalSection(&clock->advise_cs);
    if (InterlockedCompareExchangePointer((void **)&filter->clock, clock, NULL)) device_clock_destroy(clock);
    return filter->clock;
}

void device_clock_destroy(struct device_clock *clock)
{
    struct advise *advise;

    if (!clock) return;
    while ((advise = clock->advises))
    {
        clock->advises = advise->next;
        free(advise);
    }
    DeleteCriticalSection(&clock->cs);
    DeleteCriticalSection(&clock->advise_cs);
    free(clock);
}

static BOOL has_source(struct proxy_filter *filter)
{
    struct kernel_clock *kernel = filter->clock ? get_kernel_clock(filter->clock) : NULL;

    kernel_clock_release(kernel);
    return kernel != NULL;
}

BOOL filter_offers_clock(const struct com_object *object)
{
    struct proxy_filter *filter = CONTAINING_RECORD(object, struct proxy_filter, obj);
    struct kernel_clock *kernel = NULL;
    struct proxy_pin *pin;
    ULONG i;

    if (has_source(filter)) return TRUE;
    for (i = 0; !kernel && (pin = filter_get_pin(filter, i)); ++i)
    {
        if ((kernel = pin_get_clock(pin)) && filter_make_clock(filter)) change_source(filter->clock, pin);
    }
    kernel_clock_release(kernel);
    return kernel && filter->clock;
}

struct kernel_clock *device_clock_from_iface(const struct proxy_filter *own, IReferenceClock *clock)
{
    if (((struct facet *)clock)->vtbl != own->reference_clock.vtbl) return NULL;
    return get_kernel_clock(impl_from_IReferenceClock(clock)->clock);
}

/* Whether the graph has given the filter its own clock. */
static BOOL clock_is_used(struct proxy_filter *filter)
{
    BOOL used;

    EnterCriticalSection(&filter->cs);
    used = filter->base_filter.clock == (IReferenceClock *)&filter->reference_clock;
    LeaveCriticalSection(&filter->cs);
    return used;
}

BOOL filter_has_clock(struct proxy_filter *filter)
{
    BOOL ret;

    EnterCriticalSection(&filter->cs);
    ret = filter->base_filter.clock != NULL;
    LeaveCriticalSection(&filter->cs);
    return ret;
}

BOOL pin_gives_clock(struct proxy_pin *pin)
{
    struct device_clock *clock = pin->filter->clock;

    return clock && clock->pin == pin && clock_is_used(pin->filter);
}

void filter_clock_stand(struct proxy_pin *pin)
{
    struct device_clock *clock = pin->filter->clock;
    REFERENCE_TIME time;

    if (clock && clock->pin == pin) get_time(clock, &time);
}

void filter_clock_restart(struct proxy_pin *pin)
{
    struct device_clock *clock = pin->filter->clock;
    struct kernel_clock *kernel;

    if (!clock || (clock->pin && clock->pin != pin)) return;
    if (!(kernel = pin_get_clock(pin))) return;
    change_source(clock, pin);
    kernel_clock_release(kernel);
}

/* Whether the graph has to be told that its clock has gone: once, also if somebody has found that out before. */
static BOOL must_tell(struct proxy_filter *filter)
{
    struct device_clock *clock = filter->clock;
    BOOL used = clock_is_used(filter), tell;

    EnterCriticalSection(&clock->cs);
    tell = used && !clock->pin && !clock->gone_told;
    if (tell) clock->gone_told = TRUE;
    LeaveCriticalSection(&clock->cs);
    return tell;
}

void filter_clock_closed(struct proxy_filter *filter)
{
    struct device_clock *clock = filter->clock;

    if (!clock || has_source(filter)) return;
    if (clock->pin) change_source(clock, NULL);
    if (!must_tell(filter)) return;
    base_filter_notify(&filter->base_filter, EC_CLOCK_UNSET, 0, 0);
    graph_unset_clock(&filter->base_filter, (IReferenceClock *)&filter->reference_clock);
}
