/*
 * Property pages
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

#ifndef __KSWDMCAP_PAGE_H
#define __KSWDMCAP_PAGE_H

#include "kswdmcap_private.h"

struct page;

/* What one kind of page has of its own. All of it is called on the thread of the frame. */
struct page_class
{
    const CLSID *clsid;
    const WCHAR *title;
    const IID *iid;                   /* of the object that the page shows */
    size_t size;                      /* of the structure that begins with a struct page */
    SHORT width, height;              /* in dialog units */
    /* Makes the controls of the dialog and shows in them what the object has. */
    void (*create)(struct page *page);
    /* WM_COMMAND, WM_HSCROLL and WM_TIMER of the dialog. */
    void (*message)(struct page *page, UINT msg, WPARAM wparam, LPARAM lparam);
    /* The dialog's changes are to stay, or to be undone. */
    HRESULT (*apply)(struct page *page);
    void (*undo)(struct page *page);
    /* The page goes; NULL for one that has nothing of its own. */
    void (*destroy)(struct page *page);
};

struct page
{
    struct com_object obj;
    struct facet iface;               /* IPropertyPage */
    const struct page_class *class;
    IPropertyPageSite *site;          /* referenced, or NULL */
    IUnknown *object;                 /* the interface of class->iid, referenced, or NULL */
    HWND dialog;                      /* between Activate and Deactivate, else NULL */
    BOOL dirty;
};

/* *out is the page's own IUnknown. CLASS_E_NOAGGREGATION with outer. */
HRESULT page_create(const struct page_class *class, IUnknown *outer, IUnknown **out);
/* Tells the frame that there is something to apply. */
void page_set_dirty(struct page *page);
/* Makes a control of the dialog, at a place in dialog units, in its font. */
HWND page_add_control(struct page *page, const WCHAR *window_class, const WCHAR *text, DWORD style, int id, int x, int y, int width,
        int height);

extern const struct page_class video_proc_amp_page_class;  /* controlpage.c */
extern const struct page_class camera_control_page_class;  /* controlpage.c */
extern const struct page_class format_page_class;          /* formatpage.c */
extern const struct page_class crossbar_page_class;        /* crossbarpage.c */
extern const struct page_class tvtuner_page_class;         /* tvtunerpage.c */

#endif /* __KSWDMCAP_PAGE_H */
