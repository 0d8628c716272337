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

#include <wchar.h>

#include "pin/filter.h"
#include "pin/pin.h"

struct proxy_pin *filter_get_pin(struct proxy_filter *filter, ULONG index)
{
    struct proxy_pin *pin;

    EnterCriticalSection(&filter->cs);
    pin = index < filter->pin_count ? filter->pins[index] : NULL;
    LeaveCriticalSection(&filter->cs);
    return pin;
}

ULONG filter_get_pin_count(struct proxy_filter *filter)
{
    ULONG count;

    EnterCriticalSection(&filter->cs);
    count = filter->pin_count;
    LeaveCriticalSection(&filter->cs);
    return count;
}

struct proxy_pin *filter_find_pin(struct proxy_filter *filter, const WCHAR *id)
{
    struct proxy_pin *named = NULL, *found = NULL;
    ULONG i;

    EnterCriticalSection(&filter->cs);
    for (i = 0; i < filter->pin_count && !found; ++i)
    {
        if (!wcscmp(id, filter->pins[i]->id)) found = filter->pins[i];
        else if (!named && !wcscmp(id, filter->pins[i]->name)) named = filter->pins[i];
    }
    LeaveCriticalSection(&filter->cs);
    return found ? found : named;
}

BOOL filter_has_connected_pin(struct proxy_filter *filter, PIN_DIRECTION dir)
{
    BOOL found = FALSE;
    ULONG i;

    EnterCriticalSection(&filter->cs);
    for (i = 0; i < filter->pin_count && !found; ++i) found = filter->pins[i]->dir == dir && filter->pins[i]->handle;
    LeaveCriticalSection(&filter->cs);
    return found;
}
