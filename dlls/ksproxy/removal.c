/*
 * IAMDeviceRemoval of the proxy filter, and the end of a device that is in use
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

#include <string.h>
#include <wchar.h>

#include "pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define ANSWER_TIMEOUT 2000  /* ms for the device to answer */

static struct ks_filter *impl_from_IAMDeviceRemoval(IAMDeviceRemoval *iface)
{
    return impl_from_facet(iface, struct ks_filter, device_removal);
}

/* ---- noticing ---- */

/* What requests on a device that is gone fail with depends on how it went, and others may fail with the same. But every KS filter that is
 * there tells how many pin factories it has; asked without a buffer it tells the size of its answer. Who doesn't answer in time isn't
 * gone. */
static BOOL device_answers(struct ks_filter *filter)
{
    const KSPROPERTY property = {{{KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    ULONGLONG end = GetTickCount64() + ANSWER_TIMEOUT;
    HRESULT hr;

    /* A question may be cancelled by the removal that it is about. */
    do hr = ks_control_bounded(filter->handle, IOCTL_KS_PROPERTY, &property, sizeof(property), NULL, 0, ANSWER_TIMEOUT);
    while (hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED) && GetTickCount64() < end);
    TRACE("filter %p, hr %#lx.\n", filter, hr);
    return SUCCEEDED(hr) || hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA) || hr == HRESULT_FROM_WIN32(ERROR_TIMEOUT)
            || hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED);
}

static HMODULE get_module(const void *address)
{
    HMODULE module;

    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, address, &module))
        return NULL;
    return module;
}

/* Windows' filter graph learns from DeviceInfo which device to look after, and sends EC_DEVICE_LOST itself. Stock Wine's never asks, so
 * the filter tells it. An application that asks is no graph. */
static BOOL graph_looks_after_device(struct ks_filter *filter)
{
    HMODULE asker = NULL;
    const void *notify = NULL;

    EnterCriticalSection(&filter->cs);
    if (filter->sink)
    {
        asker = filter->info_asker;
        notify = (const void *)filter->sink->lpVtbl->Notify;
    }
    LeaveCriticalSection(&filter->cs);
    return asker && asker == get_module(notify);
}

BOOL filter_check_device(struct ks_filter *filter)
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
    if (!graph_looks_after_device(filter)) filter_notify(filter, EC_DEVICE_LOST, (LONG_PTR)&filter->base_filter, 0);
    return FALSE;
}

void filter_notify_failure(struct ks_filter *filter, HRESULT hr)
{
    if (filter_check_device(filter)) filter_notify(filter, EC_ERRORABORT, hr, 0);
}

/* ---- IAMDeviceRemoval ---- */

/* The class stands in the symbolic link of a device interface: \\?\device#instance#{class}\reference. */
static HRESULT get_interface_class(const WCHAR *path, CLSID *clsid)
{
    WCHAR text[39];
    const WCHAR *brace = wcsrchr(path, '{');

    if (!brace || wcslen(brace) < ARRAY_SIZE(text) - 1) return E_FAIL;
    memcpy(text, brace, sizeof(text) - sizeof(WCHAR));
    text[ARRAY_SIZE(text) - 1] = 0;
    return CLSIDFromString(text, clsid) == S_OK ? S_OK : E_FAIL;
}

static HRESULT WINAPI device_removal_DeviceInfo(IAMDeviceRemoval *iface, CLSID *clsid, WCHAR **link)
{
    struct ks_filter *filter = impl_from_IAMDeviceRemoval(iface);
    HMODULE asker = get_module(__builtin_return_address(0));
    const WCHAR *path;
    SIZE_T size;
    HRESULT hr;

    TRACE("filter %p, clsid %p, link %p.\n", filter, clsid, link);

    if (!clsid || !link) return E_POINTER;
    *clsid = GUID_NULL;
    *link = NULL;
    EnterCriticalSection(&filter->cs);
    if ((path = filter->device_path)) filter->info_asker = asker; /* the path is constant once it is there */
    LeaveCriticalSection(&filter->cs);
    if (!path) return E_UNEXPECTED;
    if (FAILED(hr = get_interface_class(path, clsid))) return hr;
    size = (wcslen(path) + 1) * sizeof(WCHAR);
    if (!(*link = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*link, path, size);
    return S_OK;
}

static HRESULT WINAPI device_removal_Reassociate(IAMDeviceRemoval *iface)
{
    struct ks_filter *filter = impl_from_IAMDeviceRemoval(iface);
    HANDLE handle;
    HRESULT hr;

    TRACE("filter %p.\n", filter);

    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (!filter->device_path) hr = E_UNEXPECTED;
    else if (filter->handle) hr = S_FALSE;
    else if (SUCCEEDED(hr = device_open(filter->device_path, &handle)))
    {
        EnterCriticalSection(&filter->cs);
        filter->handle = handle;
        filter->lost = FALSE;
        ++filter->formats_version;
        LeaveCriticalSection(&filter->cs);
    }
    filter_end_change(filter);
    return hr;
}

/* The kernel pins of connections go, as for IKsPin's that have lost their source: such a pin streams again when it has been connected
 * anew. */
static void close_device(struct ks_filter *filter)
{
    struct ks_pin *pin;
    HANDLE handle;
    ULONG i;

    filter_stop_pins(filter);
    for (i = 0; (pin = filter_get_pin(filter, i)); ++i) pin_close_kernel(pin);
    EnterCriticalSection(&filter->cs);
    handle = filter->handle;
    filter->handle = NULL;
    LeaveCriticalSection(&filter->cs);
    CloseHandle(handle);
}

static HRESULT WINAPI device_removal_Disassociate(IAMDeviceRemoval *iface)
{
    struct ks_filter *filter = impl_from_IAMDeviceRemoval(iface);
    struct ks_pin *pin;
    HRESULT hr;
    ULONG i;

    TRACE("filter %p.\n", filter);

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
        if (pin->current == KSPIN_COMMUNICATION_SINK) link_break(pin);
    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (!filter->device_path) hr = E_UNEXPECTED;
    else if (!filter->handle) hr = S_FALSE;
    else close_device(filter);
    filter_end_change(filter);
    return hr;
}

const IAMDeviceRemovalVtbl device_removal_vtbl =
{
    FACET_UNKNOWN(IAMDeviceRemoval),
    device_removal_DeviceInfo,
    device_removal_Reassociate,
    device_removal_Disassociate,
};
