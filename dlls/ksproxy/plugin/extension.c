/*
 * Extensions: classes that are aggregated on a filter, a pin or a node
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

#include "plugin/extension.h"
#include "plugin/mediainterfaces.h"
#include "base/foreignclass.h"
#include "base/guardedcall.h"
#include "device/devicekey.h"
#include "device/devio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Who calls one holds a reference, so that it may be taken out of the list meanwhile. */
struct extension
{
    LONG refs;
    struct extension *next;
    CLSID clsid;
    GUID set;                         /* that it was loaded for, or GUID_NULL */
    IID iid;                          /* the one interface that it is asked for, or GUID_NULL */
    IUnknown *inner;                  /* its own IUnknown */
    IDistributorNotify *notify;       /* or NULL; inner's reference keeps it */
};

static struct extensions *impl_from_IKsAggregateControl(IKsAggregateControl *iface)
{
    return impl_from_facet(iface, struct extensions, aggregate_control);
}

static void extension_release(struct extension *extension)
{
    if (InterlockedDecrement(&extension->refs)) return;
    TRACE("Unloading %s.\n", debugstr_guid(&extension->clsid));
    foreign_object_release(extension->inner);
    free(extension);
}

/* The extension at index, referenced; NULL past the end. */
static struct extension *get_extension(struct extensions *extensions, unsigned int index)
{
    struct extension *extension;

    AcquireSRWLockShared(&extensions->lock);
    for (extension = extensions->first; extension && index; extension = extension->next) index--;
    if (extension) InterlockedIncrement(&extension->refs);
    ReleaseSRWLockShared(&extensions->lock);
    return extension;
}

/* ---- loading ---- */

/* What it answers is the object's, whose reference is given back at once: held, it would keep the object for ever. */
static HRESULT query_inner(struct extension *extension, REFIID iid, void **out)
{
    struct pass pass;
    HRESULT hr;

    *out = NULL;
    /* An extension that lacks an interface may ask the object, which would ask it again. */
    if (!pass_begin(&pass, extension, "QueryInterface")) return E_NOINTERFACE;
    hr = foreign_object_query(extension->inner, iid, out);
    pass_end(&pass);
    if (SUCCEEDED(hr)) return S_OK;
    if (hr != E_NOINTERFACE) WARN("%s doesn't give %s: %#lx.\n", debugstr_guid(&extension->clsid), debugstr_guid(iid), hr);
    return E_NOINTERFACE;
}

/* The result is not in the list yet, and the caller's. No lock is held: an extension asks the object what it likes. */
static HRESULT extension_create(IUnknown *outer, const CLSID *clsid, const GUID *set, const IID *iid, struct extension **out)
{
    struct extension *extension;
    HRESULT hr;

    if (!(extension = calloc(1, sizeof(*extension)))) return E_OUTOFMEMORY;
    if (FAILED(hr = foreign_class_create(clsid, outer, &extension->inner)))
    {
        WARN("The extension %s isn't loaded: %#lx.\n", debugstr_guid(clsid), hr);
        free(extension);
        return hr;
    }
    extension->refs = 1;
    extension->clsid = *clsid;
    extension->set = *set;
    extension->iid = *iid;
    if (SUCCEEDED(query_inner(extension, &IID_IDistributorNotify, (void **)&extension->notify)))
        IDistributorNotify_Release(extension->notify);
    TRACE("Loaded %s for %s.\n", debugstr_guid(clsid), debugstr_guid(set));
    *out = extension;
    return S_OK;
}

/* Appends it, unless there is one already of that class for that set. */
static HRESULT append(struct extensions *extensions, struct extension *extension)
{
    struct extension **end;

    AcquireSRWLockExclusive(&extensions->lock);
    for (end = &extensions->first; *end; end = &(*end)->next)
        if (IsEqualGUID(&(*end)->clsid, &extension->clsid) && IsEqualGUID(&(*end)->set, &extension->set)) break;
    if (!*end)
    {
        *end = extension;
        extension = NULL;
    }
    ReleaseSRWLockExclusive(&extensions->lock);
    if (!extension) return S_OK;
    extension_release(extension);
    return S_FALSE;
}

static BOOL is_loaded(struct extensions *extensions, const CLSID *clsid, const GUID *set)
{
    struct extension *extension;

    AcquireSRWLockShared(&extensions->lock);
    for (extension = extensions->first; extension; extension = extension->next)
        if (IsEqualGUID(&extension->clsid, clsid) && IsEqualGUID(&extension->set, set)) break;
    ReleaseSRWLockShared(&extensions->lock);
    return extension != NULL;
}

struct init_call
{
    HRESULT (*init)(IUnknown *inner, void *arg);
    IUnknown *inner;
    void *arg;
    HRESULT hr;
};

static void run_init(void *arg)
{
    struct init_call *call = arg;

    call->hr = call->init(call->inner, call->arg);
}

static HRESULT init_extension(struct extension *extension, HRESULT (*init)(IUnknown *inner, void *arg), void *arg)
{
    struct init_call call = {init, extension->inner, arg, S_OK};
    HRESULT hr;

    if (!init) return S_OK;
    hr = call_guarded(run_init, &call);
    return FAILED(hr) ? hr : call.hr;
}

HRESULT extensions_add(struct extensions *extensions, const CLSID *clsid, const GUID *set, const IID *iid,
        HRESULT (*init)(IUnknown *inner, void *arg), void *arg)
{
    struct extension *extension;
    HRESULT hr;

    if (is_loaded(extensions, clsid, set)) return S_FALSE;
    hr = extension_create(extensions->aggregate_control.owner->outer, clsid, set, iid, &extension);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = init_extension(extension, init, arg))) return append(extensions, extension);
    WARN("The extension %s doesn't take its owner: %#lx.\n", debugstr_guid(clsid), hr);
    extension_release(extension);
    return hr;
}

/* Takes those out that keep() doesn't want, and calls nobody with the lock. */
static unsigned int remove_extensions(struct extensions *extensions, BOOL (*keep)(const struct extension *extension, const void *arg),
        const void *arg)
{
    struct extension **place, *extension, *removed = NULL;
    unsigned int count = 0;

    AcquireSRWLockExclusive(&extensions->lock);
    for (place = &extensions->first; (extension = *place);)
    {
        if (keep(extension, arg))
        {
            place = &extension->next;
            continue;
        }
        *place = extension->next;
        extension->next = removed;
        removed = extension;
    }
    ReleaseSRWLockExclusive(&extensions->lock);
    for (; (extension = removed); count++)
    {
        removed = extension->next;
        extension_release(extension);
    }
    return count;
}

/* ---- the sets of a kernel object ---- */

static BOOL has_set(const struct set_list *sets, const GUID *set)
{
    ULONG i;

    for (i = 0; i < sets->count && !IsEqualGUID(&sets->guids[i], set); i++) ;
    return i < sets->count;
}

/* A driver that hasn't one kind of them, or doesn't answer, has no sets of that kind. */
static void append_sets(HANDLE handle, ULONG code, struct set_list *sets)
{
    GUID *guids, *all;
    ULONG count, i;

    if (FAILED(ks_get_sets(handle, code, &guids, &count))) return;
    if ((all = CoTaskMemRealloc(sets->guids, (sets->count + count) * sizeof(*all))))
    {
        sets->guids = all;
        for (i = 0; i < count; i++)
            if (!has_set(sets, &guids[i])) sets->guids[sets->count++] = guids[i];
    }
    CoTaskMemFree(guids);
}

static BOOL keep_supported(const struct extension *extension, const void *sets)
{
    return IsEqualGUID(&extension->set, &GUID_NULL) || has_set(sets, &extension->set);
}

static BOOL keep_none(const struct extension *extension, const void *arg)
{
    return FALSE;
}

static BOOL keep_other(const struct extension *extension, const void *clsid)
{
    return !IsEqualGUID(&extension->set, &GUID_NULL) || !IsEqualGUID(&extension->clsid, clsid);
}

/* The list becomes the object's. */
static void set_sets(struct extensions *extensions, const struct set_list *sets)
{
    struct set_list old;

    AcquireSRWLockExclusive(&extensions->lock);
    old = extensions->sets;
    extensions->sets = *sets;
    ReleaseSRWLockExclusive(&extensions->lock);
    CoTaskMemFree(old.guids);
}

/* What stands for the set of that device: the set itself, if nothing does. */
static GUID get_alias(HKEY device_key, const GUID *set)
{
    WCHAR name[39];
    GUID alias;

    StringFromGUID2(set, name, ARRAY_SIZE(name));
    return registry_get_guid(device_key, L"SetAliases", name, &alias) ? alias : *set;
}

void extensions_load(struct extensions *extensions, HANDLE handle, HKEY device_key)
{
    static const ULONG requests[] = {IOCTL_KS_PROPERTY, IOCTL_KS_METHOD, IOCTL_KS_ENABLE_EVENT};
    struct set_list sets = {NULL, 0};
    unsigned int i;
    GUID alias;
    IID iid;

    for (i = 0; i < ARRAY_SIZE(requests); i++) append_sets(handle, requests[i], &sets);
    remove_extensions(extensions, keep_supported, &sets);
    for (i = 0; i < sets.count; i++)
    {
        alias = get_alias(device_key, &sets.guids[i]);
        if (media_interface_find(&alias, &iid)) extensions_add(extensions, &alias, &sets.guids[i], &iid, NULL, NULL);
    }
    set_sets(extensions, &sets);
}

void extensions_load_classes(struct extensions *extensions, HKEY device_key)
{
    WCHAR name[MAX_PATH];
    DWORD index, size;
    CLSID clsid;
    HKEY key;

    if (!device_key || RegOpenKeyExW(device_key, L"Interfaces", 0, KEY_ENUMERATE_SUB_KEYS, &key)) return;
    for (index = 0; size = ARRAY_SIZE(name), !RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL); index++)
    {
        if (name[0] == '{' && CLSIDFromString(name, &clsid) == S_OK)
            extensions_add(extensions, &clsid, &GUID_NULL, &GUID_NULL, NULL, NULL);
        else WARN("%s is no class.\n", debugstr_w(name));
    }
    RegCloseKey(key);
}

ULONG extensions_copy_sets(struct extensions *extensions, GUID **sets)
{
    ULONG count;

    AcquireSRWLockShared(&extensions->lock);
    count = extensions->sets.count;
    if ((*sets = CoTaskMemAlloc(max(count, 1) * sizeof(**sets)))) memcpy(*sets, extensions->sets.guids, count * sizeof(**sets));
    else count = 0;
    ReleaseSRWLockShared(&extensions->lock);
    return count;
}

/* ---- what they are asked and told ---- */

/* Asks those that are registered for that interface, or those that are registered for none. */
static HRESULT query_registered(struct extensions *extensions, const IID *registered, REFIID iid, void **out)
{
    struct extension *extension;
    HRESULT hr = E_NOINTERFACE;
    unsigned int i;

    for (i = 0; FAILED(hr) && (extension = get_extension(extensions, i)); i++)
    {
        if (IsEqualGUID(&extension->iid, registered)) hr = query_inner(extension, iid, out);
        extension_release(extension);
    }
    return hr;
}

HRESULT extensions_query(struct extensions *extensions, REFIID iid, void **out)
{
    HRESULT hr;

    *out = NULL;
    hr = query_registered(extensions, iid, iid, out);
    return SUCCEEDED(hr) ? hr : query_registered(extensions, &GUID_NULL, iid, out);
}

static void tell_state(IDistributorNotify *notify, FILTER_STATE state, REFERENCE_TIME start)
{
    if (state == State_Stopped) IDistributorNotify_Stop(notify);
    else if (state == State_Paused) IDistributorNotify_Pause(notify);
    else IDistributorNotify_Run(notify, start);
}

void extensions_tell_state(struct extensions *extensions, FILTER_STATE state, REFERENCE_TIME start)
{
    struct extension *extension;
    unsigned int i;

    for (i = 0; (extension = get_extension(extensions, i)); i++)
    {
        if (extension->notify) tell_state(extension->notify, state, start);
        extension_release(extension);
    }
}

void extensions_tell_change(struct extensions *extensions)
{
    struct extension *extension;
    unsigned int i;

    for (i = 0; (extension = get_extension(extensions, i)); i++)
    {
        if (extension->notify) IDistributorNotify_NotifyGraphChange(extension->notify);
        extension_release(extension);
    }
}

/* ---- IKsAggregateControl: classes of the application's choice ---- */

/* The documents don't say what a class that is there already means: it stays, once. */
static HRESULT WINAPI aggregate_control_KsAddAggregate(IKsAggregateControl *iface, REFGUID clsid)
{
    struct extensions *extensions = impl_from_IKsAggregateControl(iface);

    TRACE("iface %p, clsid %s.\n", iface, debugstr_guid(clsid));

    if (!clsid) return E_POINTER;
    return extensions_add(extensions, clsid, &GUID_NULL, &GUID_NULL, NULL, NULL);
}

/* Nor what a class means that isn't there. Interfaces of the class that somebody holds are void from now on. */
static HRESULT WINAPI aggregate_control_KsRemoveAggregate(IKsAggregateControl *iface, REFGUID clsid)
{
    struct extensions *extensions = impl_from_IKsAggregateControl(iface);

    TRACE("iface %p, clsid %s.\n", iface, debugstr_guid(clsid));

    if (!clsid) return E_POINTER;
    return remove_extensions(extensions, keep_other, clsid) ? S_OK : HRESULT_FROM_WIN32(ERROR_NOT_FOUND);
}

static const IKsAggregateControlVtbl aggregate_control_vtbl =
{
    FACET_UNKNOWN(IKsAggregateControl),
    aggregate_control_KsAddAggregate,
    aggregate_control_KsRemoveAggregate,
};

/* ---- the list ---- */

void extensions_init(struct extensions *extensions, struct com_object *owner)
{
    facet_init(&extensions->aggregate_control, &aggregate_control_vtbl, owner);
    InitializeSRWLock(&extensions->lock);
}

void extensions_cleanup(struct extensions *extensions)
{
    remove_extensions(extensions, keep_none, NULL);
    CoTaskMemFree(extensions->sets.guids);
}
