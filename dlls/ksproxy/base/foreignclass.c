/*
 * Classes of others that are aggregated on an object of ours
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

#include "base/foreignclass.h"
#include "base/guardedcall.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

struct creation
{
    const CLSID *clsid;
    IUnknown *outer, *inner;
    HRESULT hr;
};

static void run_creation(void *arg)
{
    struct creation *creation = arg;

    creation->hr = CoCreateInstance(creation->clsid, creation->outer, CLSCTX_INPROC_SERVER, &IID_IUnknown,
            (void **)&creation->inner);
}

HRESULT foreign_class_create(const CLSID *clsid, IUnknown *outer, IUnknown **inner)
{
    struct creation creation = {clsid, outer, NULL, S_OK};
    HRESULT hr;

    *inner = NULL;
    if (FAILED(hr = call_guarded(run_creation, &creation))) return hr;
    if (FAILED(creation.hr)) return creation.hr;
    if (!creation.inner) return E_POINTER; /* what a class factory gives is passed on as it is */
    *inner = creation.inner;
    return S_OK;
}

struct query
{
    IUnknown *inner;
    const IID *iid;
    void *out;
    HRESULT hr;
};

static void run_query(void *arg)
{
    struct query *query = arg;

    query->hr = IUnknown_QueryInterface(query->inner, query->iid, &query->out);
}

HRESULT foreign_object_query(IUnknown *inner, REFIID iid, void **out)
{
    struct query query = {inner, iid, NULL, S_OK};
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = call_guarded(run_query, &query))) return hr;
    if (FAILED(query.hr)) return query.hr;
    *out = query.out;
    return *out ? S_OK : E_POINTER;
}

static void run_release(void *arg)
{
    IUnknown_Release((IUnknown *)arg);
}

void foreign_object_release(IUnknown *inner)
{
    HRESULT hr = call_guarded(run_release, inner);

    if (FAILED(hr)) WARN("Object %p can't be released: %#lx.\n", inner, hr);
}
