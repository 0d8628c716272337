/*
 * A property frame with one page
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

#include "frame.h"

static struct site *impl_from_IPropertyPageSite(IPropertyPageSite *iface)
{
    return CONTAINING_RECORD(iface, struct site, IPropertyPageSite_iface);
}

static HRESULT WINAPI site_QueryInterface(IPropertyPageSite *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPropertyPageSite)) return E_NOINTERFACE;
    *out = iface;
    IPropertyPageSite_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI site_AddRef(IPropertyPageSite *iface)
{
    return ++impl_from_IPropertyPageSite(iface)->refs;
}

static ULONG WINAPI site_Release(IPropertyPageSite *iface)
{
    return --impl_from_IPropertyPageSite(iface)->refs;
}

static HRESULT WINAPI site_OnStatusChange(IPropertyPageSite *iface, DWORD flags)
{
    if (flags & PROPPAGESTATUS_DIRTY) impl_from_IPropertyPageSite(iface)->dirty++;
    return S_OK;
}

static HRESULT WINAPI site_GetLocaleID(IPropertyPageSite *iface, LCID *lcid)
{
    *lcid = LOCALE_USER_DEFAULT;
    return S_OK;
}

static HRESULT WINAPI site_GetPageContainer(IPropertyPageSite *iface, IUnknown **container)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI site_TranslateAccelerator(IPropertyPageSite *iface, MSG *msg)
{
    return S_FALSE;
}

static const IPropertyPageSiteVtbl site_vtbl =
{
    site_QueryInterface,
    site_AddRef,
    site_Release,
    site_OnStatusChange,
    site_GetLocaleID,
    site_GetPageContainer,
    site_TranslateAccelerator,
};

void frame_init(struct frame *frame, const CLSID *clsid, IUnknown *object)
{
    static const RECT rect = {10, 10, 500, 400};
    HRESULT hr;

    memset(frame, 0, sizeof(*frame));
    frame->site.IPropertyPageSite_iface.lpVtbl = (IPropertyPageSiteVtbl *)&site_vtbl;
    frame->site.refs = 1;
    frame->window = CreateWindowA("static", "frame", WS_OVERLAPPEDWINDOW, 0, 0, 600, 500, NULL, NULL, NULL, NULL);
    ok(frame->window != NULL, "Got error %lu.\n", GetLastError());
    hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IPropertyPage, (void **)&frame->page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetPageSite(frame->page, &frame->site.IPropertyPageSite_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(frame->page, 1, &object);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Activate(frame->page, frame->window, &rect, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Show(frame->page, SW_SHOW);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

void frame_cleanup(struct frame *frame)
{
    HRESULT hr;

    hr = IPropertyPage_SetObjects(frame->page, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetPageSite(frame->page, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(frame->site.refs == 1, "The site has %ld references.\n", frame->site.refs);
    release_last(frame->page);
    DestroyWindow(frame->window);
}

void frame_close(struct frame *frame)
{
    HRESULT hr;

    hr = IPropertyPage_Deactivate(frame->page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!GetWindow(frame->window, GW_CHILD), "The page's window is still there.\n");
}

struct search
{
    const WCHAR *class;
    int index;
    HWND found;
};

static BOOL CALLBACK compare_class(HWND window, LPARAM param)
{
    struct search *search = (struct search *)param;
    WCHAR name[64];

    GetClassNameW(window, name, ARRAY_SIZE(name));
    if (lstrcmpiW(name, search->class) || search->index--) return TRUE;
    search->found = window;
    return FALSE;
}

HWND find_control(struct frame *frame, const WCHAR *class, int index)
{
    struct search search = {class, index, NULL};

    EnumChildWindows(frame->window, compare_class, (LPARAM)&search);
    ok(search.found != NULL, "There is no %s %d.\n", wine_dbgstr_w(class), index);
    return search.found;
}

void click(HWND button)
{
    SendMessageW(button, BM_CLICK, 0, 0);
}
