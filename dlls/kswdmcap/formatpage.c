/*
 * Property page of a video pin's format
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

/* Dialog units */
#define PAGE_WIDTH 230
#define PAGE_HEIGHT 74
#define LIST_HEIGHT 100

#define ID_SUBTYPE 100
#define ID_SIZE 101
#define ID_RATE 102

/* One entry of IAMStreamConfig::GetStreamCaps: a format with a VIDEOINFOHEADER or one that begins alike. */
struct format
{
    AM_MEDIA_TYPE *type;              /* mediatype_free() */
    LONGLONG min_interval, max_interval; /* of a frame, 100 ns */
};

struct format_page
{
    struct page page;
    struct format *formats;
    int count;
    HWND subtype, size, rate;         /* lists; the items of the first two have the index of a format, of the last one an interval */
};

static struct format_page *impl_from_page(struct page *page)
{
    return CONTAINING_RECORD(page, struct format_page, page);
}

static IAMStreamConfig *get_config(struct format_page *page)
{
    return (IAMStreamConfig *)page->page.object;
}

/* ---- the formats ---- */

/* A VIDEOINFOHEADER2 has the interval at the same place. */
static VIDEOINFOHEADER *get_header(const AM_MEDIA_TYPE *type)
{
    return (VIDEOINFOHEADER *)type->pbFormat;
}

static BOOL get_dimensions(const AM_MEDIA_TYPE *type, SIZE *size)
{
    BITMAPINFOHEADER bitmap;

    if (!mediatype_get_bitmap(type, &bitmap)) return FALSE;
    size->cx = bitmap.biWidth;
    size->cy = bitmap.biHeight < 0 ? -bitmap.biHeight : bitmap.biHeight;
    return TRUE;
}

static void add_format(struct format_page *page, AM_MEDIA_TYPE *type, const VIDEO_STREAM_CONFIG_CAPS *caps)
{
    struct format *formats;
    SIZE size;

    if (!mediatype_valid(type) || !get_dimensions(type, &size)
            || !(formats = realloc(page->formats, (page->count + 1) * sizeof(*formats))))
    {
        mediatype_free(type);
        return;
    }
    page->formats = formats;
    formats[page->count].type = type;
    formats[page->count].min_interval = caps->MinFrameInterval;
    formats[page->count].max_interval = caps->MaxFrameInterval;
    page->count++;
}

static void read_formats(struct format_page *page)
{
    VIDEO_STREAM_CONFIG_CAPS caps;
    AM_MEDIA_TYPE *type;
    int count, size, i;

    if (FAILED(IAMStreamConfig_GetNumberOfCapabilities(get_config(page), &count, &size)) || size != sizeof(caps)) return;
    for (i = 0; i < count; i++)
        if (IAMStreamConfig_GetStreamCaps(get_config(page), i, &type, (BYTE *)&caps) == S_OK) add_format(page, type, &caps);
    TRACE("%d of %d formats.\n", page->count, count);
}

static void free_formats(struct format_page *page)
{
    while (page->count) mediatype_free(page->formats[--page->count].type);
    free(page->formats);
    page->formats = NULL;
}

/* The name of a subtype: its FOURCC, or the bits of a pixel. */
static void get_subtype_name(const AM_MEDIA_TYPE *type, WCHAR name[16])
{
    DWORD fourcc = type->subtype.Data1;
    BITMAPINFOHEADER bitmap;
    unsigned int i;

    mediatype_get_bitmap(type, &bitmap);
    for (i = 0; i < 4; i++) name[i] = (fourcc >> 8 * i) & 0xff;
    name[4] = 0;
    for (i = 0; i < 4; i++)
        if (name[i] <= ' ' || name[i] > '~') swprintf(name, 16, L"RGB %u", bitmap.biBitCount);
}

/* ---- the lists ---- */

static LONG_PTR get_selected(HWND list)
{
    LRESULT index = SendMessageW(list, CB_GETCURSEL, 0, 0);

    return index == CB_ERR ? -1 : SendMessageW(list, CB_GETITEMDATA, index, 0);
}

static void add_item(HWND list, const WCHAR *text, LONG_PTR data, BOOL selected)
{
    LRESULT index = SendMessageW(list, CB_ADDSTRING, 0, (LPARAM)text);

    SendMessageW(list, CB_SETITEMDATA, index, data);
    if (selected) SendMessageW(list, CB_SETCURSEL, index, 0);
}

static void select_something(HWND list)
{
    if (SendMessageW(list, CB_GETCURSEL, 0, 0) == CB_ERR) SendMessageW(list, CB_SETCURSEL, 0, 0);
}

static BOOL same_subtype(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b)
{
    return IsEqualGUID(&a->subtype, &b->subtype);
}

static BOOL same_picture(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b)
{
    SIZE size_a, size_b;

    return same_subtype(a, b) && get_dimensions(a, &size_a) && get_dimensions(b, &size_b)
            && size_a.cx == size_b.cx && size_a.cy == size_b.cy;
}

/* Whether no format before has the same subtype, or the same subtype and size. */
static BOOL is_first(const struct format_page *page, int index, BOOL (*same)(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b))
{
    int i;

    for (i = 0; i < index && !same(page->formats[i].type, page->formats[index].type); i++) ;
    return i == index;
}

static void fill_subtypes(struct format_page *page, const AM_MEDIA_TYPE *current)
{
    WCHAR name[16];
    int i;

    for (i = 0; i < page->count; i++)
    {
        if (!is_first(page, i, same_subtype)) continue;
        get_subtype_name(page->formats[i].type, name);
        add_item(page->subtype, name, i, current && same_subtype(page->formats[i].type, current));
    }
    select_something(page->subtype);
}

static void fill_sizes(struct format_page *page, const AM_MEDIA_TYPE *current)
{
    LONG_PTR subtype = get_selected(page->subtype);
    SIZE size = {0, 0};
    WCHAR name[32];
    int i;

    SendMessageW(page->size, CB_RESETCONTENT, 0, 0);
    for (i = 0; subtype >= 0 && i < page->count; i++)
    {
        if (!same_subtype(page->formats[i].type, page->formats[subtype].type) || !is_first(page, i, same_picture)) continue;
        get_dimensions(page->formats[i].type, &size);
        swprintf(name, ARRAY_SIZE(name), L"%ld x %ld", size.cx, size.cy);
        add_item(page->size, name, i, current && same_picture(page->formats[i].type, current));
    }
    select_something(page->size);
}

/* Intervals are shown as frames a second, with two digits where it is no whole number. */
static void add_rate(struct format_page *page, LONGLONG interval, LONGLONG current)
{
    LRESULT i, count = SendMessageW(page->rate, CB_GETCOUNT, 0, 0);
    WCHAR name[32];
    double rate;

    if (interval <= 0 || interval > MAXLONG) return;
    for (i = 0; i < count; i++)
        if (SendMessageW(page->rate, CB_GETITEMDATA, i, 0) == interval) return;
    rate = 10000000.0 / interval;
    if (rate - (LONG)(rate + 0.005) < 0.005 && (LONG)(rate + 0.005) - rate < 0.005)
        swprintf(name, ARRAY_SIZE(name), L"%ld", (LONG)(rate + 0.005));
    else swprintf(name, ARRAY_SIZE(name), L"%.2f", rate);
    add_item(page->rate, name, interval, interval == current);
}

/* Every rate that a format of that size has: its own and the ends of its range. */
static void fill_rates(struct format_page *page, const AM_MEDIA_TYPE *current)
{
    LONG_PTR size = get_selected(page->size);
    LONGLONG interval = current ? get_header(current)->AvgTimePerFrame : 0;
    int i;

    SendMessageW(page->rate, CB_RESETCONTENT, 0, 0);
    for (i = 0; size >= 0 && i < page->count; i++)
    {
        if (!same_picture(page->formats[i].type, page->formats[size].type)) continue;
        add_rate(page, get_header(page->formats[i].type)->AvgTimePerFrame, interval);
        add_rate(page, page->formats[i].min_interval, interval);
        add_rate(page, page->formats[i].max_interval, interval);
    }
    select_something(page->rate);
}

/* ---- the page ---- */

static HWND add_list(struct format_page *page, const WCHAR *label, int id, int y)
{
    page_add_control(&page->page, L"Static", label, SS_RIGHT, -1, 4, y + 2, 82, 9);
    return page_add_control(&page->page, L"ComboBox", L"", WS_TABSTOP | WS_VSCROLL | CBS_DROPDOWNLIST, id, 92, y, 110, LIST_HEIGHT);
}

static void format_page_create(struct page *iface)
{
    struct format_page *page = impl_from_page(iface);
    AM_MEDIA_TYPE *current = NULL;
    SIZE size;

    page->subtype = add_list(page, L"&Color space", ID_SUBTYPE, 10);
    page->size = add_list(page, L"Output &size", ID_SIZE, 30);
    page->rate = add_list(page, L"Frame &rate", ID_RATE, 50);
    free_formats(page);
    read_formats(page);
    if (SUCCEEDED(IAMStreamConfig_GetFormat(get_config(page), &current)) && (!mediatype_valid(current) || !get_dimensions(current, &size)))
    {
        mediatype_free(current);
        current = NULL;
    }
    fill_subtypes(page, current);
    fill_sizes(page, current);
    fill_rates(page, current);
    mediatype_free(current);
}

static void format_page_message(struct page *iface, UINT msg, WPARAM wparam, LPARAM lparam)
{
    struct format_page *page = impl_from_page(iface);

    if (msg != WM_COMMAND || HIWORD(wparam) != CBN_SELCHANGE) return;
    if (LOWORD(wparam) == ID_SUBTYPE) fill_sizes(page, NULL);
    if (LOWORD(wparam) != ID_RATE) fill_rates(page, NULL);
    page_set_dirty(iface);
}

/* The first format of that size and rate, which a fixed one has as its own and another one in its range. */
static int find_format(const struct format_page *page, LONG_PTR size, LONGLONG interval)
{
    int i;

    for (i = 0; i < page->count; i++)
        if (same_picture(page->formats[i].type, page->formats[size].type)
                && (get_header(page->formats[i].type)->AvgTimePerFrame == interval
                || (page->formats[i].min_interval <= interval && interval <= page->formats[i].max_interval))) return i;
    return size;
}

static HRESULT format_page_apply(struct page *iface)
{
    struct format_page *page = impl_from_page(iface);
    LONG_PTR size = get_selected(page->size), interval = get_selected(page->rate);
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    if (size < 0) return S_OK;
    if (FAILED(hr = mediatype_clone(page->formats[find_format(page, size, interval)].type, &type))) return hr;
    if (interval > 0) get_header(type)->AvgTimePerFrame = interval;
    hr = IAMStreamConfig_SetFormat(get_config(page), type);
    TRACE("%s: %#lx.\n", debugstr_mediatype(type), hr);
    mediatype_free(type);
    return hr;
}

/* Nothing changes before it is applied. */
static void format_page_undo(struct page *iface)
{
}

static void format_page_destroy(struct page *iface)
{
    free_formats(impl_from_page(iface));
}

const struct page_class format_page_class =
{
    .clsid = &CLSID_VideoStreamConfigPropertyPage,
    .title = L"Stream Format",
    .iid = &IID_IAMStreamConfig,
    .size = sizeof(struct format_page),
    .width = PAGE_WIDTH,
    .height = PAGE_HEIGHT,
    .create = format_page_create,
    .message = format_page_message,
    .apply = format_page_apply,
    .undo = format_page_undo,
    .destroy = format_page_destroy,
};
