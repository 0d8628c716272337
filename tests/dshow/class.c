/*
 * COM classes of the tests, which the module finds as if they were registered
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

#include "class.h"

void raise_exception(DWORD code)
{
    DWORD *volatile nothing = NULL;

    if (code == EXCEPTION_ACCESS_VIOLATION) *(volatile DWORD *)nothing = 0;
    else RaiseException(code, 0, 0, NULL);
}

static struct test_class *impl_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, struct test_class, IClassFactory_iface);
}

static HRESULT WINAPI factory_QueryInterface(IClassFactory *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IClassFactory)) return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

static ULONG WINAPI factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG WINAPI factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT WINAPI factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    struct test_class *test_class = impl_from_IClassFactory(iface);
    HRESULT hr;

    ok(!!outer, "Got no outer object.\n");
    ok(IsEqualGUID(iid, &IID_IUnknown), "Got iid %s.\n", wine_dbgstr_guid(iid));
    *out = NULL;
    if (test_class->create_raises) raise_exception(test_class->create_raises);
    if (FAILED(test_class->create_hr)) return test_class->create_hr;
    if (FAILED(hr = test_class->create(test_class, outer, (IUnknown **)out))) return hr;
    InterlockedIncrement(&test_class->created);
    test_class->outer = outer;
    return S_OK;
}

static HRESULT WINAPI factory_LockServer(IClassFactory *iface, BOOL lock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtbl =
{
    factory_QueryInterface,
    factory_AddRef,
    factory_Release,
    factory_CreateInstance,
    factory_LockServer,
};

void class_register(struct test_class *test_class, const CLSID *clsid,
        HRESULT (*create)(struct test_class *test_class, IUnknown *outer, IUnknown **inner))
{
    HRESULT hr;

    memset(test_class, 0, sizeof(*test_class));
    test_class->IClassFactory_iface.lpVtbl = &factory_vtbl;
    test_class->create = create;
    hr = CoRegisterClassObject(clsid, (IUnknown *)&test_class->IClassFactory_iface, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE,
            &test_class->cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

void class_revoke(struct test_class *test_class)
{
    HRESULT hr = CoRevokeClassObject(test_class->cookie);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static struct test_object *object_from_IUnknown(IUnknown *iface)
{
    return CONTAINING_RECORD(iface, struct test_object, IUnknown_iface);
}

/* What the class shall do instead of looking for an interface. FALSE: nothing. */
static BOOL misbehave(const struct test_class *test_class, void **out)
{
    if (test_class->query_raises) raise_exception(test_class->query_raises);
    if (test_class->query_leaves_pointer) *out = (void *)(ULONG_PTR)0xdeadbee0;
    return FAILED(test_class->query_hr);
}

static HRESULT WINAPI object_QueryInterface(IUnknown *iface, REFIID iid, void **out)
{
    struct test_object *object = object_from_IUnknown(iface);
    const struct test_interface *entry = object->interfaces;

    *out = NULL;
    if (IsEqualGUID(iid, &IID_IUnknown)) *out = iface;
    else if (misbehave(object->test_class, out)) return object->test_class->query_hr;
    else
    {
        while (entry->iid && !IsEqualGUID(iid, entry->iid)) ++entry;
        if (!entry->iid) return E_NOINTERFACE;
        if (object->test_class->query_gives_null) return S_OK;
        *out = (BYTE *)object + entry->offset;
    }
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI object_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&object_from_IUnknown(iface)->refs);
}

static ULONG WINAPI object_Release(IUnknown *iface)
{
    struct test_object *object = object_from_IUnknown(iface);
    ULONG refs = InterlockedDecrement(&object->refs);

    if (refs) return refs;
    InterlockedIncrement(&object->test_class->destroyed);
    free(object);
    return 0;
}

static const IUnknownVtbl object_vtbl =
{
    object_QueryInterface,
    object_AddRef,
    object_Release,
};

static struct test_object *object_from_own(IUnknown *iface)
{
    return CONTAINING_RECORD(iface, struct test_object, own);
}

static HRESULT WINAPI own_QueryInterface(IUnknown *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(object_from_own(iface)->outer, iid, out);
}

static ULONG WINAPI own_AddRef(IUnknown *iface)
{
    return IUnknown_AddRef(object_from_own(iface)->outer);
}

static ULONG WINAPI own_Release(IUnknown *iface)
{
    return IUnknown_Release(object_from_own(iface)->outer);
}

static const IUnknownVtbl own_vtbl =
{
    own_QueryInterface,
    own_AddRef,
    own_Release,
};

void object_init(struct test_object *object, struct test_class *test_class, IUnknown *outer,
        const struct test_interface *interfaces)
{
    object->IUnknown_iface.lpVtbl = &object_vtbl;
    object->own.lpVtbl = &own_vtbl;
    object->refs = 1;
    object->test_class = test_class;
    object->outer = outer;
    object->interfaces = interfaces;
}

static struct test_outer *impl_from_IUnknown(IUnknown *iface)
{
    return CONTAINING_RECORD(iface, struct test_outer, IUnknown_iface);
}

static HRESULT WINAPI outer_QueryInterface(IUnknown *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown)) return E_NOINTERFACE;
    *out = iface;
    IUnknown_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI outer_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&impl_from_IUnknown(iface)->refs);
}

static ULONG WINAPI outer_Release(IUnknown *iface)
{
    return InterlockedDecrement(&impl_from_IUnknown(iface)->refs);
}

static const IUnknownVtbl outer_vtbl =
{
    outer_QueryInterface,
    outer_AddRef,
    outer_Release,
};

void outer_init(struct test_outer *outer)
{
    outer->IUnknown_iface.lpVtbl = &outer_vtbl;
    outer->refs = 1;
}
