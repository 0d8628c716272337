/*
 * Opening devices, and making kernel pins and kernel allocators, in bounded time
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

#include "device/kscreate.h"
#include "base/boundedcall.h"
#include "base/timeouts.h"
#include "device/devio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* The caller's handles are duplicated: it may close them before a late driver looks at them. */
struct creation
{
    DWORD (*create)(struct creation *creation);
    HANDLE parent;                    /* NULL for a device */
    HANDLE sink;                      /* of a kernel pin that is a source, else NULL */
    ACCESS_MASK access;
    HANDLE handle;                    /* the result */
    DWORD error;
    DECLSPEC_ALIGN(8) BYTE params[];  /* path, KSPIN_CONNECT or KSALLOCATOR_FRAMING */
};

static DWORD open_device(struct creation *creation)
{
    creation->handle = CreateFileW((const WCHAR *)creation->params, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
            NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    return creation->handle == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
}

static DWORD create_pin(struct creation *creation)
{
    KSPIN_CONNECT *connect = (KSPIN_CONNECT *)creation->params;

    connect->PinToHandle = creation->sink;
    return KsCreatePin(creation->parent, connect, creation->access, &creation->handle);
}

static DWORD create_allocator(struct creation *creation)
{
    return KsCreateAllocator(creation->parent, (KSALLOCATOR_FRAMING *)creation->params, &creation->handle);
}

static DWORD create_clock(struct creation *creation)
{
    return KsCreateClock(creation->parent, (KSCLOCK_CREATE *)creation->params, &creation->handle);
}

static DWORD create_node(struct creation *creation)
{
    return KsCreateTopologyNode(creation->parent, (KSNODE_CREATE *)creation->params, creation->access, &creation->handle);
}

static void free_creation(struct creation *creation)
{
    if (creation->sink) CloseHandle(creation->sink);
    if (creation->parent) CloseHandle(creation->parent);
    free(creation);
}

static void run_creation(void *arg)
{
    struct creation *creation = arg;

    creation->error = creation->create(creation);
}

static void abandon_creation(void *arg)
{
    struct creation *creation = arg;

    WARN("The driver makes an object that nobody waits for, error %lu.\n", creation->error);
    if (!creation->error) CloseHandle(creation->handle);
    free_creation(creation);
}

static BOOL duplicate(HANDLE handle, HANDLE *copy)
{
    HANDLE process = GetCurrentProcess();

    *copy = NULL;
    return !handle || DuplicateHandle(process, handle, process, copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

static struct creation *alloc_creation(DWORD (*create)(struct creation *creation), HANDLE parent, HANDLE sink, const void *params,
        SIZE_T size)
{
    struct creation *creation;

    if (!(creation = calloc(1, sizeof(*creation) + size))) return NULL;
    creation->create = create;
    memcpy(creation->params, params, size);
    if (duplicate(parent, &creation->parent) && duplicate(sink, &creation->sink)) return creation;
    free_creation(creation);
    return NULL;
}

/* Takes over the creation. */
static HRESULT make(struct creation *creation, HANDLE *handle)
{
    HRESULT hr;

    *handle = NULL;
    if (!creation) return E_OUTOFMEMORY;
    if (is_timeout(hr = call_bounded(run_creation, abandon_creation, creation, START_TIMEOUT))) return hr;
    if (SUCCEEDED(hr)) hr = HRESULT_FROM_WIN32(creation->error);
    if (SUCCEEDED(hr)) *handle = creation->handle;
    free_creation(creation);
    return hr;
}

HRESULT device_open(const WCHAR *path, HANDLE *handle)
{
    HRESULT hr = make(alloc_creation(open_device, NULL, NULL, path, (wcslen(path) + 1) * sizeof(*path)), handle);

    if (FAILED(hr)) WARN("Can't open %s: %#lx.\n", debugstr_w(path), hr);
    return hr;
}

HRESULT kernel_pin_create(HANDLE filter, const KSPIN_CONNECT *connect, ULONG size, ACCESS_MASK access, HANDLE *handle)
{
    struct creation *creation = alloc_creation(create_pin, filter, connect->PinToHandle, connect, size);

    if (creation) creation->access = access;
    return make(creation, handle);
}

HRESULT kernel_allocator_create(HANDLE pin, const KSALLOCATOR_FRAMING *framing, HANDLE *handle)
{
    return make(alloc_creation(create_allocator, pin, NULL, framing, sizeof(*framing)), handle);
}

HRESULT kernel_clock_create(HANDLE pin, HANDLE *handle)
{
    static const KSCLOCK_CREATE create;

    return make(alloc_creation(create_clock, pin, NULL, &create, sizeof(create)), handle);
}

HRESULT kernel_node_create(HANDLE filter, ULONG node, ACCESS_MASK access, HANDLE *handle)
{
    KSNODE_CREATE create = {0, node};
    struct creation *creation = alloc_creation(create_node, filter, NULL, &create, sizeof(create));

    if (creation) creation->access = access;
    return make(creation, handle);
}
