/*
 * Which interfaces a pin has
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

#include <stddef.h>

#include "pinface/pinclass.h"
#include "device/datarange.h"
#include "device/kscontrol.h"
#include "pin/pin.h"
#include "pin/ranges.h"
#include "plugin/pages.h"
#include "seeking/offer.h"
#include "pinface/vtables.h"

static BOOL is_output(const struct com_object *object)
{
    return CONTAINING_RECORD(object, struct proxy_pin, obj)->dir == PINDIR_OUTPUT;
}

static BOOL is_input(const struct com_object *object)
{
    return CONTAINING_RECORD(object, struct proxy_pin, obj)->dir == PINDIR_INPUT;
}

/* A page may be registered for the kind of data that an output pin has, which it tells before it is connected. */
static HRESULT add_type_pages(struct com_object *object, CAUUID *pages)
{
    struct proxy_pin *pin = CONTAINING_RECORD(object, struct proxy_pin, obj);
    const KSDATARANGE *range = NULL;
    struct pin_ranges *ranges;
    GUID last = GUID_NULL;
    HRESULT hr = S_OK;

    if (pin->dir != PINDIR_OUTPUT) return S_OK;
    ranges = pin_get_ranges(pin);
    while (SUCCEEDED(hr) && ranges->list && (range = datarange_next(ranges->list, ranges->size, range, NULL)))
    {
        if (IsEqualGUID(&range->MajorFormat, &last)) continue;
        last = range->MajorFormat;
        hr = pages_add(pages, &last, 1);
    }
    ranges_release(ranges);
    return hr;
}

static BOOL has_pages(const struct com_object *object)
{
    return extensions_have_pages(&CONTAINING_RECORD(object, struct proxy_pin, obj)->extensions);
}

/* IStreamBuilder isn't among them: it is for pins that have to build their branch of the graph themselves, like video port pins, and
 * what a proxy would do there isn't documented. The graph builder renders a pin without it like any other. */
static const struct facet_entry pin_entries[] =
{
    { &IID_IPin, offsetof(struct proxy_pin, pin), NULL },
    { &IID_IMemInputPin, offsetof(struct proxy_pin, mem_input), is_input },
    { &IID_IKsPin, offsetof(struct proxy_pin, ks_pin), NULL },
    { &IID_IKsPinEx, offsetof(struct proxy_pin, ks_pin), NULL },
    { &IID_IKsPinPipe, offsetof(struct proxy_pin, ks_pin_pipe), NULL },
    { &IID_IKsPinFactory, offsetof(struct proxy_pin, ks_pin_factory), NULL },
    { &IID_IKsObject, offsetof(struct proxy_pin, ks_object), NULL },
    { &IID_IKsPropertySet, offsetof(struct proxy_pin, ks_property_set), NULL },
    { &IID_IKsControl, offsetof(struct proxy_pin, ks_control), NULL },
    { &IID_IAMStreamConfig, offsetof(struct proxy_pin, stream_config), is_output },
    { &IID_IAMBufferNegotiation, offsetof(struct proxy_pin, buffer_negotiation), NULL },
    { &IID_IAMStreamControl, offsetof(struct proxy_pin, stream_control), NULL },
    { &IID_IQualityControl, offsetof(struct proxy_pin, quality_control), NULL },
    { &IID_IKsAggregateControl, offsetof(struct proxy_pin, extensions.aggregate_control), NULL },
    { &IID_ISpecifyPropertyPages, offsetof(struct proxy_pin, extensions.property_pages), has_pages },
    { &IID_IMediaSeeking, offsetof(struct proxy_pin, media_seeking), pin_offers_seeking },
    { &IID_IMediaPosition, offsetof(struct proxy_pin, media_position), pin_offers_seeking },
    { NULL, 0, NULL }
};

static void init_facets(struct proxy_pin *pin)
{
    static const struct { size_t offset; const void *vtbl; } facets[] =
    {
        { offsetof(struct proxy_pin, mem_input), &mem_input_vtbl },
        { offsetof(struct proxy_pin, ks_pin), &ks_pin_vtbl },
        { offsetof(struct proxy_pin, ks_pin_pipe), &ks_pin_pipe_vtbl },
        { offsetof(struct proxy_pin, ks_pin_factory), &ks_pin_factory_vtbl },
        { offsetof(struct proxy_pin, ks_object), &ks_object_vtbl },
        { offsetof(struct proxy_pin, ks_property_set), &pin_property_set_vtbl },
        { offsetof(struct proxy_pin, ks_control), &ks_control_vtbl },
        { offsetof(struct proxy_pin, stream_config), &stream_config_vtbl },
        { offsetof(struct proxy_pin, buffer_negotiation), &buffer_negotiation_vtbl },
        { offsetof(struct proxy_pin, stream_control), &stream_control_vtbl },
        { offsetof(struct proxy_pin, quality_control), &pin_quality_vtbl },
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(facets); ++i)
        facet_init((struct facet *)((BYTE *)pin + facets[i].offset), facets[i].vtbl, &pin->obj);
    pages_init(&pin->extensions, add_type_pages);
    seeking_init_pin(pin);
}

const struct pin_class proxy_pin_class = {pin_entries, &pin_vtbl, init_facets};
