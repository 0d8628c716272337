/*
 * IAMStreamControl of a pin whose data stays in the kernel
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

#include "link/linkdiscard.h"
#include "base/thread.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "pin/change.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/streamtime.h"
#include "stream/streamcontrol.h"
#include "wineks.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * The data passes nobody here who could discard it, so ks.sys does it, by a rule (KSPROPERTY_WINEKS_DISCARD). It lets go on what the
 * renderer has already and gives the rest back to whoever has filled it: nothing waits, other branches of a splitter flow on, and
 * the device's time goes on, which makes the gap in the time stamps that "Controlling a Capture Graph" speaks of. Holding a kernel
 * pin in PAUSE would do none of that, and the pins of a transform process data in PAUSE as well.
 *
 * The frames of a device that can be positioned have stream times: the rule says these, and each frame is judged by its own. What is
 * discarded isn't held up for its time there. All other frames have the device's own times, which the stream time has no fixed
 * relation to, so the rule changes when the stream time comes. The graph's events are sent at that time in any case.
 *
 * A thread waits for it, from PAUSE to ACQUIRE, of pins on which IAMStreamControl has been used. Without a clock it is the time that
 * the filter has run.
 */

#define MAX_WAIT 1000           /* ms until the clock is asked again, which may be another one by then */

struct link_discard
{
    LONG refs;                      /* of the pin and of the thread */
    struct proxy_pin *pin;
    HANDLE handle;                  /* the pin's; not used any more after quit */
    BOOL live, timed;               /* no data comes in Pause; frames have stream times */
    HANDLE wake;
    struct proxy_thread thread;
    LONG serial;                    /* of the last call of StartAt or StopAt that the rule knows */
    /* The filter lock guards what follows. */
    BOOL quit;
    BOOL running;
    LONGLONG ran, run_start;        /* time in Run until the last Pause, and when Run began, 100 ns */
};

static const GUID wineks_set = GUID_INIT(STATIC_KSPROPSETID_WineKs);

static void control_release(struct link_discard *control)
{
    if (InterlockedDecrement(&control->refs)) return;
    if (control->wake) CloseHandle(control->wake);
    thread_close(&control->thread);
    free(control);
}

static struct link_discard *get_control(struct proxy_pin *pin)
{
    struct link_discard *control;

    EnterCriticalSection(&pin->filter->cs);
    if ((control = pin->link_discard)) InterlockedIncrement(&control->refs);
    LeaveCriticalSection(&pin->filter->cs);
    return control;
}

/* ---- rules ---- */

static LONGLONG system_time(void)
{
    return GetTickCount64() * 10000;
}

/* The stream time now; the pin runs. */
static LONGLONG get_time(struct link_discard *control)
{
    LONGLONG now;

    if (filter_get_stream_time(control->pin->filter, &now)) return now;
    return control->ran + system_time() - control->run_start;
}

static LONGLONG due_time(const struct stream_control_time *time)
{
    return time->defined && !time->immediate ? time->time : MAXLONGLONG;
}

/* Makes the rule that holds now, without any times. extra: one more frame goes on. */
static void make_rule(const struct stream_control *times, BOOL extra, struct wineks_discard *rule)
{
    rule->discard = stream_control_discards(times);
    rule->extra = extra;
    rule->start = MAXLONGLONG;
    rule->stop = extra ? MINLONGLONG : MAXLONGLONG;
}

/* Makes the rule that holds now, with the times at which it will change. */
static void make_timed_rule(const struct stream_control *times, BOOL extra, struct wineks_discard *rule)
{
    make_rule(times, extra, rule);
    rule->start = due_time(&times->start);
    if (!times->stop.defined) return;
    rule->stop = due_time(&times->stop);
    rule->extra = times->send_extra && (!rule->discard || times->start.defined);
}

static DWORD get_wait(const struct stream_control *times, LONGLONG now)
{
    LONGLONG next = min(due_time(&times->start), due_time(&times->stop));

    if (next == MAXLONGLONG) return INFINITE;
    return next > now ? min((next - now + 9999) / 10000, MAX_WAIT) : 1;
}

static BOOL is_decided(const struct stream_control_decision *decision)
{
    return decision->started || decision->stopped;
}

/* Finds out what has come due and makes the rule. Returns whether the driver has to be told it. The filter lock is held. */
static BOOL update_rule(struct link_discard *control, LONGLONG now, struct stream_control_decision decisions[2],
        struct wineks_discard *rule)
{
    struct stream_control *times = &control->pin->control;
    BOOL changed = control->serial != times->serial, extra;

    memset(decisions, 0, 2 * sizeof(*decisions));
    control->serial = times->serial;
    if (control->running || !control->live) stream_control_decide(times, MINLONGLONG, MINLONGLONG, &decisions[0]);
    if (control->timed)
    {
        extra = decisions[0].stopped && decisions[0].pass && stream_control_discards(times);
        make_timed_rule(times, extra, rule);
    }
    if (control->running) stream_control_decide(times, now, now + 1, &decisions[1]);
    if (control->timed) return changed || is_decided(&decisions[0]);

    extra = (decisions[0].stopped && decisions[0].pass) || (decisions[1].stopped && decisions[1].pass);
    make_rule(times, extra && stream_control_discards(times), rule);
    return changed || is_decided(&decisions[0]) || is_decided(&decisions[1]);
}

/* Does what has come due. Returns the ms until something comes due again, INFINITE if nothing is known of. No lock held. */
static DWORD do_what_is_due(struct link_discard *control)
{
    struct stream_control_decision decisions[2];
    struct proxy_pin *pin = control->pin;
    struct wineks_discard rule;
    LONGLONG now = MINLONGLONG;
    DWORD wait = INFINITE;
    BOOL changed;
    HRESULT hr;

    if (control->running) now = get_time(control);
    EnterCriticalSection(&pin->filter->cs);
    if (control->quit || (control->running && now == MINLONGLONG))
    {
        wait = control->quit ? INFINITE : 0;
        LeaveCriticalSection(&pin->filter->cs);
        return wait;
    }
    changed = update_rule(control, now, decisions, &rule);
    if (control->running) wait = get_wait(&pin->control, now);
    LeaveCriticalSection(&pin->filter->cs);

    if (changed)
    {
        hr = ks_set_bounded(control->handle, &wineks_set, KSPROPERTY_WINEKS_DISCARD, &rule, sizeof(rule), PROPERTY_TIMEOUT);
        TRACE("pin %p, discard %lu, hr %#lx.\n", pin, rule.discard, hr);
        if (FAILED(hr)) ERR("Pin %p takes no rule, hr %#lx.\n", pin, hr);
    }
    stream_control_notify(pin, &decisions[0]);
    stream_control_notify(pin, &decisions[1]);
    return wait;
}

/* ---- the thread ---- */


static void run(void *arg)
{
    struct link_discard *control = arg;

    TRACE("control %p.\n", control);

    while (!control->quit) WaitForSingleObject(control->wake, do_what_is_due(control));
}

static void release(void *arg)
{
    control_release(arg);
}

static BOOL start_thread(struct link_discard *control)
{
    if (!(control->wake = CreateEventW(NULL, FALSE, FALSE, NULL))) return FALSE;
    InterlockedIncrement(&control->refs);
    if (SUCCEEDED(thread_start(&control->thread, com_object_inner(&control->pin->filter->obj), run, release, control))) return TRUE;
    InterlockedDecrement(&control->refs);
    return FALSE;
}


/* ---- states ---- */

/* The pin that brings the data into the link, if it is one of ours, referenced through *peer. */
static struct proxy_pin *get_data_source(struct proxy_pin *pin, IPin **peer)
{
    *peer = NULL;
    if (pin->dir == PINDIR_OUTPUT) return pin;
    return (*peer = pin_get_peer(pin)) ? pin_from_iface(pin, *peer) : NULL;
}

static void find_out_times(struct link_discard *control)
{
    struct proxy_pin *source;
    IPin *peer;

    if ((source = get_data_source(control->pin, &peer)))
    {
        control->live = pin_is_live(source);
        control->timed = source->filter->seekable && !filter_has_connected_pin(source->filter, PINDIR_INPUT);
    }
    if (peer) IPin_Release(peer);
}

void link_discard_start(struct proxy_pin *pin, HANDLE handle)
{
    struct link_discard *control;

    if (!pin->control.serial || pin->link_discard || !(control = calloc(1, sizeof(*control)))) return;
    control->refs = 1;
    control->pin = pin;
    control->handle = handle;
    control->serial = pin->control.serial - 1; /* it is told in any case: it may have another rule from the last time */
    find_out_times(control);
    if (pin->state == KSSTATE_RUN)
    {
        control->running = TRUE;
        control->run_start = system_time();
    }
    do_what_is_due(control);
    if (!start_thread(control))
    {
        ERR("No thread for pin %p.\n", pin);
        control_release(control);
        return;
    }
    EnterCriticalSection(&pin->filter->cs);
    pin->link_discard = control;
    LeaveCriticalSection(&pin->filter->cs);
    SetEvent(control->wake); /* for a request that has come in between */
}

void link_discard_set_running(struct proxy_pin *pin, BOOL running)
{
    struct link_discard *control;

    if (!(control = get_control(pin))) return;
    EnterCriticalSection(&pin->filter->cs);
    if (running && !control->running) control->run_start = system_time();
    else if (!running && control->running) control->ran += system_time() - control->run_start;
    control->running = running;
    LeaveCriticalSection(&pin->filter->cs);
    SetEvent(control->wake);
    control_release(control);
}

void link_discard_stop(struct proxy_pin *pin)
{
    struct link_discard *control;

    EnterCriticalSection(&pin->filter->cs);
    if ((control = pin->link_discard)) control->quit = TRUE;
    pin->link_discard = NULL;
    LeaveCriticalSection(&pin->filter->cs);
    if (!control) return;

    SetEvent(control->wake);
    if (!thread_join(&control->thread)) ERR("The graph doesn't take the events of pin %p.\n", pin);
    control_release(control);
}

HRESULT link_discard_update(struct proxy_pin *pin)
{
    struct link_discard *control;
    BOOL stopped;
    HRESULT hr;

    if ((control = get_control(pin)))
    {
        SetEvent(control->wake);
        control_release(control);
        return S_OK;
    }
    EnterCriticalSection(&pin->filter->cs);
    stopped = pin->filter->state == State_Stopped;
    LeaveCriticalSection(&pin->filter->cs);
    if (stopped) return S_OK; /* it is found at the start */

    /* The first request of all. */
    if (FAILED(hr = filter_begin_change(pin->filter))) return hr;
    if (pin->handle && pin->linked && pin->state >= KSSTATE_PAUSE) link_discard_start(pin, pin->handle);
    filter_end_change(pin->filter);
    return S_OK;
}
