/*
 * The proxy filter: one KS filter as a DirectShow filter
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

#include "filterface/basefilter.h"
#include "clock/deviceclock.h"
#include "device/kscontrol.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "plugin/pages.h"
#include "state/filterstate.h"
#include "seeking/offer.h"
#include "pinface/pinclass.h"
#include "pinface/quality.h"
#include "filterface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static struct proxy_filter *impl_from_IAMFilterMiscFlags(IAMFilterMiscFlags *iface)
{
    return impl_from_facet(iface, struct proxy_filter, misc_flags);
}

/* ---- IBaseFilter ---- */

static struct proxy_filter *impl_from_object(struct com_object *object)
{
    return CONTAINING_RECORD(object, struct proxy_filter, obj);
}

/* Extensions hear of a change before it is made (see "IKsAggregateControl"). */
static HRESULT set_state(struct com_object *object, FILTER_STATE state, REFERENCE_TIME start)
{
    struct proxy_filter *filter = impl_from_object(object);
    struct proxy_pin *pin;
    ULONG i;

    extensions_tell_state(&filter->extensions, state, start);
    for (i = 0; (pin = filter_get_pin(filter, i)); i++) extensions_tell_state(&pin->extensions, state, start);
    return filter_set_state(filter, state, start);
}

static HRESULT get_state(struct com_object *object, DWORD timeout, FILTER_STATE *state)
{
    return filter_get_state(impl_from_object(object), timeout, state);
}

static ULONG get_pin_count(struct com_object *object)
{
    return filter_get_pin_count(impl_from_object(object));
}

static IPin *get_pin(struct com_object *object, ULONG index)
{
    return (IPin *)&filter_get_pin(impl_from_object(object), index)->pin;
}

static IPin *find_pin(struct com_object *object, const WCHAR *id)
{
    struct proxy_pin *pin = filter_find_pin(impl_from_object(object), id);

    return pin ? (IPin *)&pin->pin : NULL;
}

static const WCHAR *get_name(struct com_object *object)
{
    return impl_from_object(object)->friendly_name;
}

static IReferenceClock *get_clock(struct com_object *object)
{
    return (IReferenceClock *)&impl_from_object(object)->reference_clock;
}

static const struct base_filter_class base_filter_class =
{
    .clsid = &CLSID_Proxy,
    .pins = {get_pin_count, get_pin},
    .find_pin = find_pin,
    .set_state = set_state,
    .get_state = get_state,
    .get_name = get_name,
    .get_clock = get_clock,
};

/* ---- IAMFilterMiscFlags ---- */

/* A device that only takes data renders it. One that makes data is a source, unless it needs a stream for that: input pins of a
 * capture device which no stream interface connects (an analog line from a tuner) are no streams. */
static ULONG WINAPI misc_flags_GetMiscFlags(IAMFilterMiscFlags *iface)
{
    struct proxy_filter *filter = impl_from_IAMFilterMiscFlags(iface);
    ULONG inputs = 0, outputs = 0, captures = 0, i;
    const struct proxy_pin *pin;

    TRACE("filter %p.\n", filter);

    EnterCriticalSection(&filter->cs);
    for (i = 0; i < filter->pin_count; i++)
    {
        pin = filter->pins[i];
        if (pin->dir == PINDIR_INPUT) inputs++;
        else outputs++;
        if (pin->dir == PINDIR_OUTPUT && (IsEqualGUID(&pin->category, &PIN_CATEGORY_CAPTURE)
                || IsEqualGUID(&pin->category, &PIN_CATEGORY_PREVIEW))) captures++;
    }
    LeaveCriticalSection(&filter->cs);

    if (captures || (outputs && !inputs)) return AM_FILTER_MISC_FLAGS_IS_SOURCE;
    return inputs && !outputs ? AM_FILTER_MISC_FLAGS_IS_RENDERER : 0;
}

static const IAMFilterMiscFlagsVtbl misc_flags_vtbl =
{
    FACET_UNKNOWN(IAMFilterMiscFlags),
    misc_flags_GetMiscFlags,
};

/* ---- IKsNotifyEvent ---- */

/* Who calls it isn't documented: an extension that has been told of an event of the driver passes it on to the application by it. */
static HRESULT WINAPI notify_event_KsNotifyEvent(IKsNotifyEvent *iface, ULONG event, ULONG_PTR param1, ULONG_PTR param2)
{
    struct proxy_filter *filter = impl_from_facet(iface, struct proxy_filter, notify_event);

    TRACE("filter %p, event %#lx, param1 %#Ix, param2 %#Ix.\n", filter, (unsigned long)event, param1, param2);

    return base_filter_notify(&filter->base_filter, event, param1, param2);
}

static const IKsNotifyEventVtbl notify_event_vtbl =
{
    FACET_UNKNOWN(IKsNotifyEvent),
    notify_event_KsNotifyEvent,
};

/* ---- the object ---- */

static BOOL has_pages(const struct com_object *object)
{
    return extensions_have_pages(&CONTAINING_RECORD(object, struct proxy_filter, obj)->extensions);
}

static const struct facet_entry filter_entries[] =
{
    {&IID_IPersist, FIELD_OFFSET(struct proxy_filter, base_filter), NULL},
    {&IID_IMediaFilter, FIELD_OFFSET(struct proxy_filter, base_filter), NULL},
    {&IID_IBaseFilter, FIELD_OFFSET(struct proxy_filter, base_filter), NULL},
    {&IID_IPersistPropertyBag, FIELD_OFFSET(struct proxy_filter, persist_bag), NULL},
    {&IID_IPersistStream, FIELD_OFFSET(struct proxy_filter, persist_stream), NULL},
    {&IID_IAMFilterMiscFlags, FIELD_OFFSET(struct proxy_filter, misc_flags), NULL},
    {&IID_IAMDeviceRemoval, FIELD_OFFSET(struct proxy_filter, device_removal), NULL},
    {&IID_IKsObject, FIELD_OFFSET(struct proxy_filter, ks_object), NULL},
    {&IID_IKsPropertySet, FIELD_OFFSET(struct proxy_filter, ks_property_set), NULL},
    {&IID_IKsControl, FIELD_OFFSET(struct proxy_filter, ks_control), NULL},
    {&IID_IKsTopology, FIELD_OFFSET(struct proxy_filter, ks_topology), NULL},
    {&IID_IKsTopologyInfo, FIELD_OFFSET(struct proxy_filter, topology_info), NULL},
    {&IID_IKsNotifyEvent, FIELD_OFFSET(struct proxy_filter, notify_event), NULL},
    {&IID_IKsAggregateControl, FIELD_OFFSET(struct proxy_filter, extensions.aggregate_control), NULL},
    {&IID_ISpecifyPropertyPages, FIELD_OFFSET(struct proxy_filter, extensions.property_pages), has_pages},
    {&IID_IQualityControl, FIELD_OFFSET(struct proxy_filter, quality_control), filter_is_renderer},
    {&IID_IReferenceClock, FIELD_OFFSET(struct proxy_filter, reference_clock), filter_offers_clock},
    {&IID_IKsClockPropertySet, FIELD_OFFSET(struct proxy_filter, clock_property_set), filter_offers_clock},
    {&IID_IMediaSeeking, FIELD_OFFSET(struct proxy_filter, media_seeking), filter_offers_seeking},
    {&IID_IMediaPosition, FIELD_OFFSET(struct proxy_filter, media_position), filter_offers_seeking},
    {NULL, 0, NULL},
};

static HANDLE filter_get_handle(struct com_object *object)
{
    return CONTAINING_RECORD(object, struct proxy_filter, obj)->handle;
}

static HRESULT filter_query_other(struct com_object *object, REFIID iid, void **out)
{
    return extensions_query(&impl_from_object(object)->extensions, iid, out);
}

/* A client that has let go of the filter without stopping or disconnecting it must not leave a device running. */
static void filter_destroy(struct com_object *object)
{
    struct proxy_filter *filter = CONTAINING_RECORD(object, struct proxy_filter, obj);
    ULONG i;

    TRACE("filter %p.\n", filter);

    filter_stop_pins(filter);
    /* The reference that counts while the filter goes. Who has others is a stream's thread that hasn't come home: the filter goes
     * when it does. */
    if (InterlockedDecrement(&filter->obj.refs))
    {
        module_addref(); /* the one that is given up after this */
        return;
    }
    InterlockedIncrement(&filter->obj.refs);

    extensions_cleanup(&filter->extensions);
    for (i = 0; i < filter->pin_count; i++) pin_destroy(filter->pins[i]);
    free(filter->pins);
    device_clock_destroy(filter->clock);
    if (filter->handle) CloseHandle(filter->handle);
    base_filter_cleanup(&filter->base_filter);
    if (filter->device_key) RegCloseKey(filter->device_key);
    free(filter->device_path);
    free(filter->friendly_name);
    CloseHandle(filter->state_mutex);
    DeleteCriticalSection(&filter->list_cs);
    DeleteCriticalSection(&filter->cs);
    free(filter);
}

HRESULT filter_create(IUnknown *outer, IUnknown **out)
{
    struct proxy_filter *filter;

    *out = NULL;
    if (!(filter = calloc(1, sizeof(*filter)))) return E_OUTOFMEMORY;
    if (!(filter->state_mutex = CreateMutexW(NULL, FALSE, NULL)))
    {
        free(filter);
        return E_OUTOFMEMORY;
    }
    InitializeCriticalSection(&filter->cs);
    InitializeCriticalSection(&filter->list_cs);
    com_object_init(&filter->obj, outer, filter_entries, filter_destroy);
    filter->obj.get_handle = filter_get_handle;
    filter->obj.query_other = filter_query_other;
    extensions_init(&filter->extensions, &filter->obj);
    pages_init(&filter->extensions, NULL);
    filter->pin_class = &proxy_pin_class;
    base_filter_init(&filter->base_filter, &base_filter_class, &filter->obj, &filter->cs);
    facet_init(&filter->persist_bag, &persist_bag_vtbl, &filter->obj);
    facet_init(&filter->persist_stream, &persist_stream_vtbl, &filter->obj);
    facet_init(&filter->misc_flags, &misc_flags_vtbl, &filter->obj);
    facet_init(&filter->device_removal, &device_removal_vtbl, &filter->obj);
    facet_init(&filter->ks_topology, &ks_topology_vtbl, &filter->obj);
    facet_init(&filter->notify_event, &notify_event_vtbl, &filter->obj);
    facet_init(&filter->topology_info, &topology_info_vtbl, &filter->obj);
    facet_init(&filter->ks_object, &ks_object_vtbl, &filter->obj);
    facet_init(&filter->ks_property_set, &ks_property_set_vtbl, &filter->obj);
    facet_init(&filter->ks_control, &ks_control_vtbl, &filter->obj);
    facet_init(&filter->quality_control, &filter_quality_vtbl, &filter->obj);
    facet_init(&filter->reference_clock, &reference_clock_vtbl, &filter->obj);
    facet_init(&filter->clock_property_set, &clock_property_set_vtbl, &filter->obj);
    seeking_init_filter(filter);
    TRACE("filter %p, outer %p.\n", filter, outer);
    *out = com_object_inner(&filter->obj);
    return S_OK;
}
