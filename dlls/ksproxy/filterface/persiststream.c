/*
 * IPersistStream of the filter: what a saved graph keeps
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
#include <wchar.h>

#include "ksproxy_private.h"
#include "filterface/load.h"
#include "filterface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * A saved graph has the filter's stream, the pins' ids and their connections. What the stream has the documents don't say: here the
 * device's symbolic link and its name, each as a number of bytes and so many bytes of UTF-16 without an end.
 */

#define STREAM_MAGIC MAKEFOURCC('K', 'S', 'P', '1')

/* A string that is longer, in bytes, was not written by Save. */
#define MAX_STRING 65534

static struct proxy_filter *impl_from_IPersistStream(IPersistStream *iface)
{
    return impl_from_facet(iface, struct proxy_filter, persist_stream);
}

static HRESULT WINAPI persist_stream_GetClassID(IPersistStream *iface, CLSID *clsid)
{
    TRACE("iface %p, clsid %p.\n", iface, clsid);

    if (!clsid) return E_POINTER;
    *clsid = CLSID_Proxy;
    return S_OK;
}

/* The device never changes once it is there, so that only a filter that nobody has saved or loaded from a stream is dirty. */
static HRESULT WINAPI persist_stream_IsDirty(IPersistStream *iface)
{
    struct proxy_filter *filter = impl_from_IPersistStream(iface);
    const WCHAR *path, *name;

    TRACE("filter %p.\n", filter);

    return filter_get_device(filter, &path, &name) && !filter->saved ? S_OK : S_FALSE;
}

/* ---- reading ---- */

static HRESULT read_bytes(IStream *stream, void *data, ULONG size)
{
    ULONG count = 0;
    HRESULT hr;

    if (FAILED(hr = IStream_Read(stream, data, size, &count))) return hr;
    return count == size ? S_OK : HRESULT_FROM_WIN32(ERROR_HANDLE_EOF);
}

/* *string is the caller's (free), NULL on failure and for no bytes. */
static HRESULT read_string(IStream *stream, WCHAR **string)
{
    HRESULT hr;
    ULONG size;

    *string = NULL;
    if (FAILED(hr = read_bytes(stream, &size, sizeof(size)))) return hr;
    if (!size) return S_OK;
    if (size > MAX_STRING || size % sizeof(WCHAR)) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    if (!(*string = calloc(1, size + sizeof(WCHAR)))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = read_bytes(stream, *string, size))) return hr;
    free(*string);
    *string = NULL;
    return hr;
}

static HRESULT WINAPI persist_stream_Load(IPersistStream *iface, IStream *stream)
{
    struct proxy_filter *filter = impl_from_IPersistStream(iface);
    WCHAR *path, *name;
    DWORD magic;
    HRESULT hr;

    TRACE("filter %p, stream %p.\n", filter, stream);

    if (!stream) return E_POINTER;
    if (FAILED(hr = read_bytes(stream, &magic, sizeof(magic)))) return hr;
    if (magic != STREAM_MAGIC) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    if (FAILED(hr = read_string(stream, &path))) return hr;
    hr = path ? read_string(stream, &name) : HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    if (FAILED(hr))
    {
        free(path);
        return hr;
    }
    if (SUCCEEDED(hr = filter_load(filter, path, name))) filter->saved = TRUE;
    return hr;
}

/* ---- writing ---- */

static HRESULT write_string(IStream *stream, const WCHAR *string)
{
    ULONG size = string ? wcslen(string) * sizeof(*string) : 0;
    HRESULT hr;

    if (size > MAX_STRING) return E_UNEXPECTED;
    if (FAILED(hr = IStream_Write(stream, &size, sizeof(size), NULL)) || !size) return hr;
    return IStream_Write(stream, string, size, NULL);
}

static HRESULT WINAPI persist_stream_Save(IPersistStream *iface, IStream *stream, BOOL clear_dirty)
{
    struct proxy_filter *filter = impl_from_IPersistStream(iface);
    const DWORD magic = STREAM_MAGIC;
    const WCHAR *path, *name;
    HRESULT hr;

    TRACE("filter %p, stream %p, clear_dirty %d.\n", filter, stream, clear_dirty);

    if (!stream) return E_POINTER;
    if (!filter_get_device(filter, &path, &name)) return E_UNEXPECTED;
    if (FAILED(hr = IStream_Write(stream, &magic, sizeof(magic), NULL))) return hr;
    if (FAILED(hr = write_string(stream, path)) || FAILED(hr = write_string(stream, name))) return hr;
    if (clear_dirty) filter->saved = TRUE;
    return S_OK;
}

static HRESULT WINAPI persist_stream_GetSizeMax(IPersistStream *iface, ULARGE_INTEGER *size)
{
    struct proxy_filter *filter = impl_from_IPersistStream(iface);
    const WCHAR *path, *name;

    TRACE("filter %p, size %p.\n", filter, size);

    if (!size) return E_POINTER;
    if (!filter_get_device(filter, &path, &name)) return E_UNEXPECTED;
    size->QuadPart = 3 * sizeof(DWORD) + (wcslen(path) + (name ? wcslen(name) : 0)) * sizeof(WCHAR);
    return S_OK;
}

const IPersistStreamVtbl persist_stream_vtbl =
{
    FACET_UNKNOWN(IPersistStream),
    persist_stream_GetClassID,
    persist_stream_IsDirty,
    persist_stream_Load,
    persist_stream_Save,
    persist_stream_GetSizeMax,
};
