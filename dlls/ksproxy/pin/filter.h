/*
 * What every part of the proxy filter may ask of it: its pins and its graph
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

#ifndef __KSPROXY_PIN_FILTER_H
#define __KSPROXY_PIN_FILTER_H

#include "plugin/extension.h"

struct device_clock;
struct proxy_pin;
struct pin_class;

struct proxy_filter
{
    struct com_object obj;
    struct base_filter base_filter;
    struct facet persist_bag;         /* IPersistPropertyBag */
    struct facet persist_stream;      /* IPersistStream */
    struct facet misc_flags;          /* IAMFilterMiscFlags */
    struct facet device_removal;      /* IAMDeviceRemoval */
    struct facet ks_topology;         /* IKsTopology */
    struct facet topology_info;       /* IKsTopologyInfo */
    struct facet notify_event;        /* IKsNotifyEvent */
    struct facet ks_object;           /* IKsObject */
    struct facet ks_property_set;     /* IKsPropertySet */
    struct facet ks_control;          /* IKsControl */
    struct facet media_seeking;       /* IMediaSeeking and IMediaPosition: seeking/offer.c */
    struct facet media_position;
    struct facet quality_control;     /* IQualityControl, renderers */
    struct facet reference_clock;     /* IReferenceClock and IKsClockPropertySet: clock/deviceclock.c */
    struct facet clock_property_set;
    struct extensions extensions;     /* IKsAggregateControl, and the classes that are aggregated on the filter */

    const struct pin_class *pin_class; /* what its pins are made as; constant */

    HANDLE state_mutex;               /* see the table of locks in doc/map.md */
    CRITICAL_SECTION list_cs;         /* one pin at a time is added */
    BOOL changing;                    /* with the mutex: a change is under way, by the thread that has it */
    DWORD changing_thread;            /* this thread, 0 if there is none: pin/change.c */

    CRITICAL_SECTION cs;
    FILTER_STATE state;               /* upward the new one from the start of a change, downward the old one until its end */
    REFERENCE_TIME start;             /* of the last Run */
    IQualityControl *quality_sink;    /* IQualityControl::SetSink, not referenced */

    BOOL saved;                       /* IPersistStream has written, or read, what the filter is of */
    WCHAR *friendly_name;             /* the device's, NULL if unknown */
    WCHAR *device_path;               /* \\?\ symbolic link, NULL before Load */
    HKEY device_key;                  /* device/devicekey.h; constant once it is there, or NULL */
    HANDLE handle;                    /* overlapped; NULL before Load and after Disassociate, changed with the mutex */
    BOOL lost;                        /* the graph knows that the device is gone */
    HMODULE info_asker;               /* who has called IAMDeviceRemoval::DeviceInfo last, or NULL */
    struct proxy_pin **pins;          /* made by Load; the list grows, its pins live as long as the filter */
    struct device_clock *clock;       /* made once, when somebody asks for IReferenceClock; NULL before */
    BOOL seekable;                    /* the device has KSPROPSETID_MediaSeeking; changed with the mutex */
    BOOL end_told;                    /* the graph knows in this Run that all data has been rendered: stream/endofstream.c */
    double rate;                      /* IMediaSeeking::SetRate; changed with the mutex */
    ULONG pin_count;
    ULONG formats_version;            /* changes with the formats of the kernel pins */
};

/* The filter that an interface of it or of one of its pins belongs to. */
static inline struct proxy_filter *filter_of_facet(void *iface)
{
    struct com_object *object = ((struct facet *)iface)->owner;

    return CONTAINING_RECORD(object->lifetime ? object->lifetime : object, struct proxy_filter, obj);
}

/* The pins in the order of their making; NULL past the end. What is there stays there, so a walk that begins at 0 and ends with
 * NULL needs no lock. */
struct proxy_pin *filter_get_pin(struct proxy_filter *filter, ULONG index);
ULONG filter_get_pin_count(struct proxy_filter *filter);
/* The pin with that id, or else with that name; NULL if there is none. */
struct proxy_pin *filter_find_pin(struct proxy_filter *filter, const WCHAR *id);
/* Whether a pin of that direction has a kernel pin. */
BOOL filter_has_connected_pin(struct proxy_filter *filter, PIN_DIRECTION dir);

#endif /* __KSPROXY_PIN_FILTER_H */
