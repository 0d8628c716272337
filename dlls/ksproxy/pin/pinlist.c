/*
 * A filter's list of pins, and how it grows
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
#include <wchar.h>

#include "pin/pinlist.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * At first there is one pin of every pin factory. When the last free pin of a factory gets connected and the driver says that the
 * filter can have more instances of it, one more pin appears, so that there is always one to connect as long as the device has
 * room. Pins never leave the list: they live as long as the filter, and a client may hold or have stored any of them. One that
 * isn't connected costs nothing in the driver, and as the free one is used first there are never more of a factory than were
 * connected at the same time, plus one.
 */

/* A driver that can have any number of instances gets no more pins than this, of one factory. */
#define MAX_INSTANCES 16

/* A driver that says it has more pin factories is not believed. */
#define MAX_PIN_FACTORIES 256

/* The lock is held. */
static BOOL name_is_used(const struct proxy_filter *filter, const WCHAR *name)
{
    ULONG i;

    for (i = 0; i < filter->pin_count; ++i)
        if (!wcscmp(filter->pins[i]->name, name)) return TRUE;
    return FALSE;
}

/* FindPin takes names as well, so pins of the same name are numbered. The lock is held. */
static HRESULT make_name_unique(struct proxy_pin *pin)
{
    WCHAR name[MAX_PIN_NAME], *copy;
    ULONG number;

    if (!name_is_used(pin->filter, pin->name)) return S_OK;
    number = 2;
    do swprintf(name, ARRAY_SIZE(name), L"%.*ls %lu", MAX_PIN_NAME - 12, pin->name, number++);
    while (name_is_used(pin->filter, name));
    if (!(copy = _wcsdup(name))) return E_OUTOFMEMORY;
    free(pin->name);
    pin->name = copy;
    return S_OK;
}

/* The first pin of a factory has the factory's number as its id, which stored graphs and command lines rely on; the second one has
 * ".2" behind it, and so on. The lock is held. */
static void make_id(struct proxy_pin *pin)
{
    const struct proxy_filter *filter = pin->filter;
    ULONG i, number = 1;

    for (i = 0; i < filter->pin_count; ++i)
        if (filter->pins[i]->factory == pin->factory) ++number;
    if (number == 1) swprintf(pin->id, ARRAY_SIZE(pin->id), L"%lu", pin->factory);
    else swprintf(pin->id, ARRAY_SIZE(pin->id), L"%lu.%lu", pin->factory, number);
}

/* Puts a pin into the list, or frees it if that fails. */
static HRESULT publish(struct proxy_filter *filter, struct proxy_pin *pin)
{
    struct proxy_pin **pins;
    HRESULT hr = E_OUTOFMEMORY;

    EnterCriticalSection(&filter->cs);
    if ((pins = realloc(filter->pins, (filter->pin_count + 1) * sizeof(*pins))))
    {
        filter->pins = pins;
        if (SUCCEEDED(hr = make_name_unique(pin)))
        {
            make_id(pin);
            pins[filter->pin_count++] = pin;
        }
    }
    LeaveCriticalSection(&filter->cs);

    if (FAILED(hr)) pin_destroy(pin);
    else TRACE("Pin %s, %s.\n", debugstr_w(pin->id), debugstr_w(pin->name));
    return hr;
}

/* Makes a pin of each factory, nobody sees them yet; NULL for one that the driver describes wrongly. Leaves none behind if the driver
 * doesn't answer any more. */
static HRESULT create_pins(struct proxy_filter *filter, ULONG factories, struct proxy_pin **pins)
{
    HRESULT hr;
    ULONG i;

    for (i = 0; i < factories; ++i)
    {
        if (SUCCEEDED(hr = pin_create(filter, i, &pins[i]))) continue;
        pins[i] = NULL;
        if (!is_timeout(hr)) continue;
        while (i--) if (pins[i]) pin_destroy(pins[i]);
        return hr;
    }
    return S_OK;
}

HRESULT filter_make_pins(struct proxy_filter *filter)
{
    ULONG factories, i;
    struct proxy_pin **pins;
    HRESULT hr;

    hr = ks_get(filter->handle, &KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, &factories, sizeof(factories));
    if (FAILED(hr)) return hr;
    if (factories > MAX_PIN_FACTORIES)
    {
        WARN("The driver claims %lu pin factories.\n", factories);
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    if (!(pins = calloc(factories + 1, sizeof(*pins)))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = create_pins(filter, factories, pins)))
        for (i = 0; i < factories; ++i) if (pins[i]) publish(filter, pins[i]);
    free(pins);
    return hr;
}

/* Whether all pins of the factory are in use and there may be another one. */
static BOOL may_add(struct proxy_filter *filter, ULONG factory)
{
    ULONG i, count = 0;
    BOOL ret = TRUE;

    EnterCriticalSection(&filter->cs);
    for (i = 0; i < filter->pin_count && ret; ++i)
    {
        if (filter->pins[i]->factory != factory) continue;
        if (!filter->pins[i]->peer) ret = FALSE;
        ++count;
    }
    LeaveCriticalSection(&filter->cs);
    return ret && count < MAX_INSTANCES;
}

void filter_add_instance(struct proxy_filter *filter, ULONG factory)
{
    KSPIN_CINSTANCES instances;
    struct proxy_pin *pin;

    if (!may_add(filter, factory)) return;
    if (FAILED(ks_factory_get(filter->handle, factory, KSPROPERTY_PIN_CINSTANCES, &instances, sizeof(instances)))) return;
    TRACE("Factory %lu: %lu of %lu instances.\n", factory, instances.CurrentCount, instances.PossibleCount);
    if (instances.CurrentCount >= instances.PossibleCount) return;

    /* Two connections may get here at once: one of them adds. */
    EnterCriticalSection(&filter->list_cs);
    if (may_add(filter, factory) && SUCCEEDED(pin_create(filter, factory, &pin))) publish(filter, pin);
    LeaveCriticalSection(&filter->list_cs);
}
