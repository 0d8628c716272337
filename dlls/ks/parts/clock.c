/*
 * Clock objects: what a client's handle of a clock answers
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

#include "parts/clock.h"
#include "automation/event.h"
#include "base/irp.h"
#include "bounds.h"
#include "object/file.h"
#include "object/filerequest.h"
#include "object/fromirp.h"
#include "object/object.h"
#include "parts/defaultclock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Periodic marks that have been missed are made up for, but not more than these. */
#define MAX_LATE_MARKS 16

struct ks_clock
{
    struct ks_object obj;           /* of a pin, which is its parent */
    struct ks_file *file;           /* a reference is held */
    struct default_clock *clock;    /* a reference is held */
    struct clock_listener listener; /* of the default clock */
};

/* A mark lies behind the KSEVENT_ENTRY of its event. */
struct mark
{
    LONGLONG start;                 /* presentation time */
    LONGLONG interval;              /* 0: a single one */
    LONGLONG due;                   /* the next one; MAXLONGLONG: none */
};

static struct mark *mark_from_event(KSEVENT_ENTRY *entry)
{
    return (struct mark *)(entry + 1);
}

static struct ks_clock *impl_from_object(struct ks_object *object)
{
    return CONTAINING_RECORD(object, struct ks_clock, obj);
}

static struct ks_clock *clock_from_irp(IRP *irp)
{
    return impl_from_object(object_from_irp(irp));
}

struct default_clock *clock_from_object(struct ks_object *object)
{
    return object->type == OBJECT_CLOCK ? impl_from_object(object)->clock : NULL;
}

/* Marks */

/* The first mark of a grid after the time; overflows to MAXLONGLONG. */
static LONGLONG mark_after(const struct mark *mark, LONGLONG time)
{
    ULONGLONG past;

    if (time < mark->start) return mark->start;
    past = (ULONGLONG)time - (ULONGLONG)mark->start;
    past -= past % (ULONGLONG)mark->interval; /* start + past <= time */
    time = (LONGLONG)((ULONGLONG)mark->start + past);
    return time > MAXLONGLONG - mark->interval ? MAXLONGLONG : time + mark->interval;
}

static void mark_advance(struct mark *mark, LONGLONG now)
{
    ULONGLONG late = (ULONGLONG)now - (ULONGLONG)mark->due;

    if (!mark->interval) mark->due = MAXLONGLONG;
    else if (late / (ULONGLONG)mark->interval > MAX_LATE_MARKS) mark->due = mark_after(mark, now);
    else mark->due = mark_after(mark, mark->due);
}

static LONGLONG clock_notify(struct clock_listener *listener, LONGLONG now)
{
    struct ks_clock *clock = CONTAINING_RECORD(listener, struct ks_clock, listener);
    struct event_list list = event_list_of(&clock->obj);
    LIST_ENTRY *entry, *next;
    LONGLONG due = MAXLONGLONG;
    BOOLEAN once;

    event_list_lock(&list);
    for (entry = list.head->Flink; entry != list.head; entry = next)
    {
        KSEVENT_ENTRY *event = CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry);
        struct mark *mark = mark_from_event(event);

        next = entry->Flink;
        once = (event->Flags & KSEVENT_ENTRY_ONESHOT) != 0;
        while (mark->due <= now && mark->due != MAXLONGLONG)
        {
            mark_advance(mark, now);
            KsGenerateEvent(event);
            if (once) break; /* and gone */
        }
        if (!once || next->Blink == entry) due = min(due, mark->due);
    }
    event_list_unlock(&list);
    return due;
}

static void clock_time_set(struct clock_listener *listener, LONGLONG time)
{
    struct ks_clock *clock = CONTAINING_RECORD(listener, struct ks_clock, listener);
    struct event_list list = event_list_of(&clock->obj);
    LIST_ENTRY *entry;

    event_list_lock(&list);
    for (entry = list.head->Flink; entry != list.head; entry = entry->Flink)
    {
        struct mark *mark = mark_from_event(CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry));

        if (mark->interval) mark->due = mark_after(mark, time - 1);
        else if (mark->start > time) mark->due = mark->start; /* it comes again */
    }
    event_list_unlock(&list);
}

static NTSTATUS add_mark(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry, LONGLONG start, LONGLONG interval)
{
    struct mark *mark = mark_from_event(entry);
    NTSTATUS status;

    TRACE("irp %p, start %I64d, interval %I64d.\n", irp, start, interval);
    mark->start = mark->due = start;
    mark->interval = interval;
    if ((status = KsDefaultAddEventHandler(irp, data, entry))) return status;
    default_clock_notify(clock_from_irp(irp)->clock);
    return STATUS_SUCCESS;
}

/* Of one more periodic mark: each makes them all rarer that come after it. */
static LONGLONG shortest_interval(struct ks_clock *clock)
{
    struct event_list list = event_list_of(&clock->obj);
    LONGLONG interval = MIN_MARK_INTERVAL;
    LIST_ENTRY *entry;

    event_list_lock(&list);
    for (entry = list.head->Flink; entry != list.head; entry = entry->Flink)
        if (mark_from_event(CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry))->interval) interval += MIN_MARK_INTERVAL;
    event_list_unlock(&list);
    return interval;
}

static NTSTATUS NTAPI add_interval_mark(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry)
{
    const KSEVENT_TIME_INTERVAL *interval = (const KSEVENT_TIME_INTERVAL *)data;

    LONGLONG shortest;

    if (interval->Interval <= 0) return STATUS_INVALID_PARAMETER;
    shortest = shortest_interval(clock_from_irp(irp));
    return add_mark(irp, data, entry, interval->TimeBase, max(interval->Interval, shortest));
}

static NTSTATUS NTAPI add_position_mark(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry)
{
    return add_mark(irp, data, entry, ((const KSEVENT_TIME_MARK *)data)->MarkTime, 0);
}

/* Properties */

static NTSTATUS return_time(IRP *irp, LONGLONG time)
{
    return return_data(irp, &time, sizeof(time));
}

static NTSTATUS NTAPI get_time(IRP *irp, KSIDENTIFIER *request, void *data)
{
    LONGLONG system;

    return return_time(irp, default_clock_time(clock_from_irp(irp)->clock, &system));
}

static NTSTATUS NTAPI get_physical_time(IRP *irp, KSIDENTIFIER *request, void *data)
{
    LONGLONG system;

    return return_time(irp, default_clock_physical_time(clock_from_irp(irp)->clock, &system));
}

static NTSTATUS NTAPI get_correlated_time(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSCORRELATED_TIME time;

    time.Time = default_clock_time(clock_from_irp(irp)->clock, &time.SystemTime);
    return return_data(irp, &time, sizeof(time));
}

static NTSTATUS NTAPI get_correlated_physical_time(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSCORRELATED_TIME time;

    time.Time = default_clock_physical_time(clock_from_irp(irp)->clock, &time.SystemTime);
    return return_data(irp, &time, sizeof(time));
}

static NTSTATUS NTAPI get_resolution(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSRESOLUTION resolution;

    default_clock_resolution(clock_from_irp(irp)->clock, &resolution);
    return return_data(irp, &resolution, sizeof(resolution));
}

static NTSTATUS NTAPI get_state(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSSTATE state = default_clock_state(clock_from_irp(irp)->clock);

    return return_data(irp, &state, sizeof(state));
}

/* The functions that kernel clients call without a request, with the clock's file object. */

static struct default_clock *clock_from_file(FILE_OBJECT *file_object)
{
    const struct ks_file *file = file_object->FsContext;

    return impl_from_object(file->object)->clock;
}

static LONGLONG FASTCALL function_get_time(FILE_OBJECT *file)
{
    LONGLONG system;

    return default_clock_time(clock_from_file(file), &system);
}

static LONGLONG FASTCALL function_get_physical_time(FILE_OBJECT *file)
{
    LONGLONG system;

    return default_clock_physical_time(clock_from_file(file), &system);
}

static LONGLONG FASTCALL function_get_correlated_time(FILE_OBJECT *file, LONGLONG *system)
{
    return default_clock_time(clock_from_file(file), system);
}

static LONGLONG FASTCALL function_get_correlated_physical_time(FILE_OBJECT *file, LONGLONG *system)
{
    return default_clock_physical_time(clock_from_file(file), system);
}

static NTSTATUS NTAPI get_function_table(IRP *irp, KSIDENTIFIER *request, void *data)
{
    static const KSCLOCK_FUNCTIONTABLE table = { function_get_time, function_get_physical_time,
            function_get_correlated_time, function_get_correlated_physical_time };

    if (irp->RequestorMode != KernelMode) return STATUS_INVALID_DEVICE_REQUEST;
    return return_data(irp, &table, sizeof(table));
}

static const GUID clock_properties = GUID_INIT(STATIC_KSPROPSETID_Clock);
static const GUID clock_events = GUID_INIT(STATIC_KSEVENTSETID_Clock);

#define ITEM(id, get, size) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = sizeof(KSPROPERTY), .MinData = (size) }

static const KSPROPERTY_ITEM property_items[] =
{
    ITEM(KSPROPERTY_CLOCK_TIME, get_time, sizeof(LONGLONG)),
    ITEM(KSPROPERTY_CLOCK_PHYSICALTIME, get_physical_time, sizeof(LONGLONG)),
    ITEM(KSPROPERTY_CLOCK_CORRELATEDTIME, get_correlated_time, sizeof(KSCORRELATED_TIME)),
    ITEM(KSPROPERTY_CLOCK_CORRELATEDPHYSICALTIME, get_correlated_physical_time, sizeof(KSCORRELATED_TIME)),
    ITEM(KSPROPERTY_CLOCK_RESOLUTION, get_resolution, sizeof(KSRESOLUTION)),
    ITEM(KSPROPERTY_CLOCK_STATE, get_state, sizeof(KSSTATE)),
    ITEM(KSPROPERTY_CLOCK_FUNCTIONTABLE, get_function_table, 0),
};

static const KSPROPERTY_SET property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&clock_properties, ARRAYSIZE(property_items), property_items, 0, NULL),
};

static const KSEVENT_ITEM event_items[] =
{
    DEFINE_KSEVENT_ITEM(KSEVENT_CLOCK_INTERVAL_MARK, sizeof(KSEVENT_TIME_INTERVAL), sizeof(struct mark), add_interval_mark,
            NULL, NULL),
    DEFINE_KSEVENT_ITEM(KSEVENT_CLOCK_POSITION_MARK, sizeof(KSEVENT_TIME_MARK), sizeof(struct mark), add_position_mark, NULL,
            NULL),
};

static const KSEVENT_SET event_sets[] =
{
    DEFINE_KSEVENT_SET(&clock_events, ARRAYSIZE(event_items), event_items),
};

static const KSAUTOMATION_TABLE clock_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = property_sets,
    .MethodItemSize = sizeof(KSMETHOD_ITEM),
    .EventSetsCount = ARRAYSIZE(event_sets),
    .EventItemSize = sizeof(KSEVENT_ITEM),
    .EventSets = event_sets,
};

/* Life */

static void clock_destroy(struct ks_object *object)
{
    struct ks_clock *clock = impl_from_object(object);

    default_clock_release(clock->clock);
    file_release(clock->file);
    ExFreePool(clock);
}

static BOOLEAN clock_close(struct ks_object *object, IRP *irp)
{
    struct ks_clock *clock = impl_from_object(object);

    TRACE("clock %p.\n", clock);
    default_clock_remove(clock->clock, &clock->listener);
    object_free_events(object, NULL);
    file_detach_object(clock->file);
    return TRUE;
}

NTSTATUS clock_create(struct ks_file *file, struct ks_object *parent, struct default_clock *default_clock)
{
    struct ks_clock *clock;

    if (!(clock = ExAllocatePoolWithTag(NonPagedPool, sizeof(*clock), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(clock, 0, sizeof(*clock));
    object_init(&clock->obj, OBJECT_CLOCK, parent);
    clock->obj.destroy = clock_destroy;
    clock->obj.close = clock_close;
    clock->obj.builtin = &clock_automation;
    clock->file = file;
    file_addref(file);
    clock->clock = default_clock;
    default_clock_addref(default_clock);
    clock->listener.notify = clock_notify;
    clock->listener.time_set = clock_time_set;
    default_clock_add(default_clock, &clock->listener);
    file->object = &clock->obj;
    TRACE("parent %p, clock %p, default clock %p.\n", parent, clock, default_clock);
    return STATUS_SUCCESS;
}

/* Create requests of raw drivers */

/***********************************************************************
 *           KsValidateClockCreateRequest (KS.@)
 */
NTSTATUS NTAPI KsValidateClockCreateRequest(IRP *irp, KSCLOCK_CREATE **create)
{
    const void *parameters;
    KSCLOCK_CREATE copy;

    TRACE("irp %p, create %p.\n", irp, create);

    if (!(parameters = create_parameters(irp, KSSTRING_Clock, sizeof(copy)))) return STATUS_INVALID_PARAMETER;
    *create = (KSCLOCK_CREATE *)parameters;
    memcpy(&copy, parameters, sizeof(copy));
    return copy.CreateFlags ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

static NTSTATUS create_clock(struct ks_file *file, struct ks_object *parent, const void *context)
{
    return clock_create(file, parent, (struct default_clock *)context);
}

/***********************************************************************
 *           KsCreateDefaultClock (KS.@)
 *
 * The file of the create request becomes a clock object below the object of its related file. Doesn't complete the IRP.
 */
NTSTATUS NTAPI KsCreateDefaultClock(IRP *irp, PKSDEFAULTCLOCK clock)
{
    KSCLOCK_CREATE *create;
    NTSTATUS status;

    TRACE("irp %p, clock %p.\n", irp, clock);

    if ((status = KsValidateClockCreateRequest(irp, &create))) return status;
    return file_create_part(irp, create_clock, clock);
}
