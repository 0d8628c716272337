/*
 * Noticing that the device is gone
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

#include "pin/lost.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "stockwine/devicelost.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* What requests on a device that is gone fail with depends on how it went, and others may fail with the same. But every KS filter that is
 * there tells how many pin factories it has; asked without a buffer it tells the size of its answer. Who doesn't answer in time isn't
 * gone. */
static BOOL device_answers(struct proxy_filter *filter)
{
    const KSPROPERTY property = {{{KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    ULONGLONG end = GetTickCount64() + ANSWER_TIMEOUT;
    HRESULT hr;

    /* A question may be cancelled by the removal that it is about. */
    do hr = ks_ioctl_bounded(filter->handle, IOCTL_KS_PROPERTY, &property, sizeof(property), NULL, 0, ANSWER_TIMEOUT);
    while (hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED) && GetTickCount64() < end);
    TRACE("filter %p, hr %#lx.\n", filter, hr);
    return SUCCEEDED(hr) || hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA) || hr == HRESULT_FROM_WIN32(ERROR_TIMEOUT)
            || hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED);
}

static BOOL graph_looks_after_device(struct proxy_filter *filter)
{
    HMODULE asker = NULL;
    const void *notify = NULL;

    EnterCriticalSection(&filter->cs);
    if (filter->base_filter.sink)
    {
        asker = filter->info_asker;
        notify = (const void *)filter->base_filter.sink->lpVtbl->Notify;
    }
    LeaveCriticalSection(&filter->cs);
    return graph_sends_device_lost(asker, notify);
}

BOOL filter_check_device(struct proxy_filter *filter)
{
    BOOL first;

    if (!filter->handle) return FALSE; /* Disassociate: whoever called it knows */
    if (device_answers(filter)) return TRUE;
    EnterCriticalSection(&filter->cs);
    first = !filter->lost;
    filter->lost = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (!first) return FALSE;
    WARN("Filter %p: %s is gone.\n", filter, debugstr_w(filter->device_path));
    if (!graph_looks_after_device(filter))
        base_filter_notify(&filter->base_filter, EC_DEVICE_LOST, (LONG_PTR)&filter->base_filter, 0);
    return FALSE;
}

void filter_notify_failure(struct proxy_filter *filter, HRESULT hr)
{
    if (filter_check_device(filter)) base_filter_notify(&filter->base_filter, EC_ERRORABORT, hr, 0);
}
