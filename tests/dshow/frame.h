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

#ifndef __KSWDMCAP_FRAME_H
#define __KSWDMCAP_FRAME_H

#include "proxy.h"

#include <ocidl.h>

struct site
{
    IPropertyPageSite IPropertyPageSite_iface;
    LONG refs;
    LONG dirty;                       /* OnStatusChange with PROPPAGESTATUS_DIRTY */
};

struct frame
{
    struct site site;
    HWND window;
    IPropertyPage *page;
};

/* Makes the page, which shows the object. */
void frame_init(struct frame *frame, const CLSID *clsid, IUnknown *object);
/* The page goes, after frame_close(). */
void frame_cleanup(struct frame *frame);
/* The dialog goes, and what has not been applied is undone. */
void frame_close(struct frame *frame);
/* A control of the page by its class; they count from the top. */
HWND find_control(struct frame *frame, const WCHAR *class, int index);
void click(HWND button);

#endif /* __KSWDMCAP_FRAME_H */
