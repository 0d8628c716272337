/*
 * Property pages: IPropertyPage
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

#include "page.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static struct page *impl_from_IPropertyPage(IPropertyPage *iface)
{
    return impl_from_facet(iface, struct page, iface);
}

/* ---- the dialog ---- */

/* A dialog without controls; the font of the system at the resolution of the screen is what dialog units are of. */
static HWND create_dialog(struct page *page, HWND parent)
{
    static const WCHAR font[] = L"MS Shell Dlg";
    struct
    {
        DLGTEMPLATE template;
        WORD menu, window_class, title, points;
        WCHAR font[ARRAY_SIZE(font)];
    } dialog = {.template = {.style = WS_CHILD | DS_CONTROL | DS_SHELLFONT, .dwExtendedStyle = WS_EX_CONTROLPARENT}};

    dialog.template.cx = page->class->width;
    dialog.template.cy = page->class->height;
    dialog.points = 8;
    wcscpy(dialog.font, font);
    return CreateDialogIndirectParamW(NULL, &dialog.template, parent, NULL, 0);
}

static INT_PTR CALLBACK dialog_proc(HWND dialog, UINT msg, WPARAM wparam, LPARAM lparam)
{
    struct page *page = (struct page *)GetWindowLongPtrW(dialog, DWLP_USER);

    if (!page || (msg != WM_COMMAND && msg != WM_HSCROLL && msg != WM_TIMER)) return FALSE;
    page->class->message(page, msg, wparam, lparam);
    return TRUE;
}

HWND page_add_control(struct page *page, const WCHAR *window_class, const WCHAR *text, DWORD style, int id, int x, int y, int width,
        int height)
{
    RECT rect = {x, y, x + width, y + height};
    HWND control;

    MapDialogRect(page->dialog, &rect);
    control = CreateWindowExW(wcscmp(window_class, L"Edit") ? 0 : WS_EX_CLIENTEDGE, window_class, text, WS_CHILD | WS_VISIBLE | style,
            rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top, page->dialog, (HMENU)(ULONG_PTR)id, NULL, NULL);
    SendMessageW(control, WM_SETFONT, SendMessageW(page->dialog, WM_GETFONT, 0, 0), FALSE);
    return control;
}

/* The size of the page in pixels. */
static BOOL get_size(struct page *page, SIZE *size)
{
    RECT rect = {0, 0, page->class->width, page->class->height};
    HWND dialog;
    BOOL ret;

    if (!(dialog = create_dialog(page, GetDesktopWindow()))) return FALSE;
    if ((ret = MapDialogRect(dialog, &rect)))
    {
        size->cx = rect.right;
        size->cy = rect.bottom;
    }
    DestroyWindow(dialog);
    return ret;
}

void page_set_dirty(struct page *page)
{
    if (page->dirty) return;
    page->dirty = TRUE;
    if (page->site) IPropertyPageSite_OnStatusChange(page->site, PROPPAGESTATUS_DIRTY | PROPPAGESTATUS_VALIDATE);
}

/* ---- IPropertyPage ---- */

static HRESULT WINAPI page_SetPageSite(IPropertyPage *iface, IPropertyPageSite *site)
{
    struct page *page = impl_from_IPropertyPage(iface);

    TRACE("page %p, site %p.\n", page, site);

    if (site && page->site) return E_UNEXPECTED;
    if (page->site) IPropertyPageSite_Release(page->site);
    if ((page->site = site)) IPropertyPageSite_AddRef(site);
    return S_OK;
}

static HRESULT WINAPI page_Activate(IPropertyPage *iface, HWND parent, const RECT *rect, BOOL modal)
{
    struct page *page = impl_from_IPropertyPage(iface);

    TRACE("page %p, parent %p, rect %p, modal %d.\n", page, parent, rect, modal);

    if (!rect) return E_POINTER;
    if (page->dialog || !page->object) return E_UNEXPECTED;
    if (!(page->dialog = create_dialog(page, parent))) return E_OUTOFMEMORY;
    page->class->create(page);
    SetWindowLongPtrW(page->dialog, DWLP_USER, (LONG_PTR)page);
    SetWindowLongPtrW(page->dialog, DWLP_DLGPROC, (LONG_PTR)dialog_proc);
    return IPropertyPage_Move(iface, rect);
}

/* What nobody has applied is undone: the dialog changes the device at once, for the user to see it. */
static HRESULT WINAPI page_Deactivate(IPropertyPage *iface)
{
    struct page *page = impl_from_IPropertyPage(iface);
    HWND dialog = page->dialog;

    TRACE("page %p.\n", page);

    if (!dialog) return E_UNEXPECTED;
    SetWindowLongPtrW(dialog, DWLP_USER, 0);
    if (page->dirty) page->class->undo(page);
    page->dirty = FALSE;
    page->dialog = NULL;
    DestroyWindow(dialog);
    return S_OK;
}

static WCHAR *copy_string(const WCHAR *string)
{
    SIZE_T size = (wcslen(string) + 1) * sizeof(*string);
    WCHAR *copy;

    if ((copy = CoTaskMemAlloc(size))) memcpy(copy, string, size);
    return copy;
}

static HRESULT WINAPI page_GetPageInfo(IPropertyPage *iface, PROPPAGEINFO *info)
{
    struct page *page = impl_from_IPropertyPage(iface);
    SIZE size;

    TRACE("page %p, info %p.\n", page, info);

    if (!info) return E_POINTER;
    if (!get_size(page, &size)) return E_OUTOFMEMORY;
    memset(info, 0, sizeof(*info));
    info->cb = sizeof(*info);
    info->size = size;
    return (info->pszTitle = copy_string(page->class->title)) ? S_OK : E_OUTOFMEMORY;
}

/* The page shows one object; a frame of several has none in common. */
static HRESULT WINAPI page_SetObjects(IPropertyPage *iface, ULONG count, IUnknown **objects)
{
    struct page *page = impl_from_IPropertyPage(iface);

    TRACE("page %p, count %lu, objects %p.\n", page, count, objects);

    if (page->object) IUnknown_Release(page->object);
    page->object = NULL;
    if (!count) return S_OK;
    if (!objects || !objects[0]) return E_POINTER;
    if (count > 1) return E_UNEXPECTED;
    return IUnknown_QueryInterface(objects[0], page->class->iid, (void **)&page->object);
}

static HRESULT WINAPI page_Show(IPropertyPage *iface, UINT command)
{
    struct page *page = impl_from_IPropertyPage(iface);

    TRACE("page %p, command %u.\n", page, command);

    if (!page->dialog) return E_UNEXPECTED;
    if (command != SW_SHOW && command != SW_SHOWNORMAL && command != SW_HIDE) return E_INVALIDARG;
    ShowWindow(page->dialog, command);
    return S_OK;
}

static HRESULT WINAPI page_Move(IPropertyPage *iface, const RECT *rect)
{
    struct page *page = impl_from_IPropertyPage(iface);

    TRACE("page %p, rect %p.\n", page, rect);

    if (!rect) return E_POINTER;
    if (!page->dialog) return E_UNEXPECTED;
    MoveWindow(page->dialog, rect->left, rect->top, rect->right - rect->left, rect->bottom - rect->top, TRUE);
    return S_OK;
}

static HRESULT WINAPI page_IsPageDirty(IPropertyPage *iface)
{
    return impl_from_IPropertyPage(iface)->dirty ? S_OK : S_FALSE;
}

static HRESULT WINAPI page_Apply(IPropertyPage *iface)
{
    struct page *page = impl_from_IPropertyPage(iface);
    HRESULT hr;

    TRACE("page %p.\n", page);

    if (!page->object) return E_UNEXPECTED;
    if (!page->dirty) return S_OK;
    if (SUCCEEDED(hr = page->class->apply(page))) page->dirty = FALSE;
    return hr;
}

static HRESULT WINAPI page_Help(IPropertyPage *iface, LPCOLESTR folder)
{
    return E_NOTIMPL; /* which is what a page without help says (see "IPropertyPage::Help") */
}

static HRESULT WINAPI page_TranslateAccelerator(IPropertyPage *iface, MSG *msg)
{
    struct page *page = impl_from_IPropertyPage(iface);

    if (!msg) return E_POINTER;
    return page->dialog && IsDialogMessageW(page->dialog, msg) ? S_OK : S_FALSE;
}

static const IPropertyPageVtbl page_vtbl =
{
    FACET_UNKNOWN(IPropertyPage),
    page_SetPageSite,
    page_Activate,
    page_Deactivate,
    page_GetPageInfo,
    page_SetObjects,
    page_Show,
    page_Move,
    page_IsPageDirty,
    page_Apply,
    page_Help,
    page_TranslateAccelerator,
};

static const struct facet_entry page_entries[] =
{
    {&IID_IPropertyPage, FIELD_OFFSET(struct page, iface), NULL},
    {NULL, 0, NULL},
};

static void page_destroy(struct com_object *object)
{
    struct page *page = CONTAINING_RECORD(object, struct page, obj);

    TRACE("page %p.\n", page);

    if (page->dialog) IPropertyPage_Deactivate((IPropertyPage *)&page->iface);
    if (page->class->destroy) page->class->destroy(page);
    if (page->object) IUnknown_Release(page->object);
    if (page->site) IPropertyPageSite_Release(page->site);
    free(page);
}

HRESULT page_create(const struct page_class *class, IUnknown *outer, IUnknown **out)
{
    struct page *page;

    *out = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    if (!(page = calloc(1, class->size))) return E_OUTOFMEMORY;
    com_object_init(&page->obj, NULL, page_entries, page_destroy);
    facet_init(&page->iface, &page_vtbl, &page->obj);
    page->class = class;
    TRACE("page %p, %s.\n", page, debugstr_w(class->title));
    *out = com_object_inner(&page->obj);
    return S_OK;
}
