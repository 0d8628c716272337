/*
 * Property page of crossbars
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

#include <wchar.h>

#include "page.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* A row for every output: a list of the inputs that can be routed to it. A change is made at once. */

#define MAX_OUTPUTS 6

/* Dialog units */
#define PAGE_WIDTH 230
#define ROWS_TOP 26
#define ROW_HEIGHT 18
#define LIST_HEIGHT 100

#define ID_LINK 100
#define ID_OUTPUT 200

#define TIMER_MS 500
#define NOTHING (-1)

struct output
{
    HWND list;                        /* items have the index of an input, or NOTHING */
    LONG related, input, old_input;   /* old_input: what undoing brings back */
};

struct crossbar_page
{
    struct page page;
    HWND link;
    LONG count, inputs;
    struct output outputs[MAX_OUTPUTS];
};

static struct crossbar_page *impl_from_page(struct page *page)
{
    return CONTAINING_RECORD(page, struct crossbar_page, page);
}

static IAMCrossbar *get_object(struct crossbar_page *page)
{
    return (IAMCrossbar *)page->page.object;
}

/* ---- names ---- */

static const struct
{
    LONG type;
    const WCHAR *name;
}
names[] =
{
    {KS_PhysConn_Video_Tuner, L"Video Tuner"},
    {KS_PhysConn_Video_Composite, L"Video Composite"},
    {KS_PhysConn_Video_SVideo, L"Video S-Video"},
    {KS_PhysConn_Video_RGB, L"Video RGB"},
    {KS_PhysConn_Video_YRYBY, L"Video YRYBY"},
    {KS_PhysConn_Video_SerialDigital, L"Video Serial Digital"},
    {KS_PhysConn_Video_ParallelDigital, L"Video Parallel Digital"},
    {KS_PhysConn_Video_SCSI, L"Video SCSI"},
    {KS_PhysConn_Video_AUX, L"Video AUX"},
    {KS_PhysConn_Video_1394, L"Video 1394"},
    {KS_PhysConn_Video_USB, L"Video USB"},
    {KS_PhysConn_Video_VideoDecoder, L"Video Decoder"},
    {KS_PhysConn_Video_VideoEncoder, L"Video Encoder"},
    {KS_PhysConn_Video_SCART, L"Video SCART"},
    {KS_PhysConn_Audio_Tuner, L"Audio Tuner"},
    {KS_PhysConn_Audio_Line, L"Audio Line"},
    {KS_PhysConn_Audio_Mic, L"Audio Microphone"},
    {KS_PhysConn_Audio_AESDigital, L"Audio AES/EBU Digital"},
    {KS_PhysConn_Audio_SPDIFDigital, L"Audio S/PDIF"},
    {KS_PhysConn_Audio_SCSI, L"Audio SCSI"},
    {KS_PhysConn_Audio_AUX, L"Audio AUX"},
    {KS_PhysConn_Audio_1394, L"Audio 1394"},
    {KS_PhysConn_Audio_USB, L"Audio USB"},
    {KS_PhysConn_Audio_AudioDecoder, L"Audio Decoder"},
};

static BOOL get_info(struct crossbar_page *page, BOOL is_input, LONG index, LONG *related, LONG *type)
{
    return SUCCEEDED(IAMCrossbar_get_CrossbarPinInfo(get_object(page), is_input, index, related, type));
}

/* Pins of the same type are numbered from the second one on. */
static void get_name(struct crossbar_page *page, BOOL is_input, LONG index, WCHAR *name, unsigned int length)
{
    LONG related, type = 0, other, number = 1, i;
    const WCHAR *kind = L"Unknown";

    get_info(page, is_input, index, &related, &type);
    for (i = 0; i < (LONG)ARRAY_SIZE(names); i++)
        if (names[i].type == type) kind = names[i].name;
    for (i = 0; i < index; i++)
        if (get_info(page, is_input, i, &related, &other) && other == type) number++;
    if (number > 1) swprintf(name, length, L"%ls %ld", kind, number);
    else swprintf(name, length, L"%ls", kind);
}

/* ---- routes ---- */

static void show_output(struct output *output)
{
    LRESULT i, count = SendMessageW(output->list, CB_GETCOUNT, 0, 0);

    SendMessageW(output->list, CB_SETCURSEL, -1, 0);
    for (i = 0; i < count; i++)
        if ((LONG)SendMessageW(output->list, CB_GETITEMDATA, i, 0) == output->input)
            SendMessageW(output->list, CB_SETCURSEL, i, 0);
}

/* A route that somebody else has changed shows as well, but not while the user is choosing. */
static void read_output(struct crossbar_page *page, LONG index)
{
    struct output *output = &page->outputs[index];
    LONG input;

    if (SendMessageW(output->list, CB_GETDROPPEDSTATE, 0, 0)) return;
    if (FAILED(IAMCrossbar_get_IsRoutedTo(get_object(page), index, &input)) || input == output->input) return;
    output->input = input;
    show_output(output);
}

static void read_outputs(struct crossbar_page *page)
{
    LONG i;

    for (i = 0; i < page->count; i++) read_output(page, i);
}

/* The sound goes with the picture. */
static void route_related(struct crossbar_page *page, LONG index, LONG input)
{
    LONG output = page->outputs[index].related, related, type;

    if (input == NOTHING || output < 0 || output == index || !get_info(page, TRUE, input, &related, &type)) return;
    if (IAMCrossbar_CanRoute(get_object(page), output, related) != S_OK) return;
    IAMCrossbar_Route(get_object(page), output, related);
}

static void input_chosen(struct crossbar_page *page, LONG index)
{
    struct output *output = &page->outputs[index];
    LRESULT item = SendMessageW(output->list, CB_GETCURSEL, 0, 0);
    LONG input;
    HRESULT hr;

    if (item == CB_ERR) return;
    input = SendMessageW(output->list, CB_GETITEMDATA, item, 0);
    if (input == output->input) return;
    hr = IAMCrossbar_Route(get_object(page), index, input);
    TRACE("input %ld to output %ld: %#lx.\n", input, index, hr);
    if (FAILED(hr))
    {
        WARN("Input %ld can't be routed to output %ld, %#lx.\n", input, index, hr);
        show_output(output);
        return;
    }
    output->input = input;
    if (SendMessageW(page->link, BM_GETCHECK, 0, 0) == BST_CHECKED) route_related(page, index, input);
    page_set_dirty(&page->page);
    read_outputs(page);
}

/* ---- the page ---- */

static void add_input(struct crossbar_page *page, LONG index, LONG input, const WCHAR *name)
{
    HWND list = page->outputs[index].list;

    if (IAMCrossbar_CanRoute(get_object(page), index, input) != S_OK) return;
    SendMessageW(list, CB_SETITEMDATA, SendMessageW(list, CB_ADDSTRING, 0, (LPARAM)name), input);
}

static void create_row(struct crossbar_page *page, LONG index)
{
    struct output *output = &page->outputs[index];
    int y = ROWS_TOP + index * ROW_HEIGHT;
    WCHAR name[64], label[72];
    LONG type, i;

    if (!get_info(page, FALSE, index, &output->related, &type)) output->related = NOTHING;
    get_name(page, FALSE, index, name, ARRAY_SIZE(name));
    swprintf(label, ARRAY_SIZE(label), L"&%ld %ls", index + 1, name);
    page_add_control(&page->page, L"Static", label, SS_RIGHT, -1, 4, y + 2, 86, 9);
    output->list = page_add_control(&page->page, L"ComboBox", L"", WS_TABSTOP | WS_VSCROLL | CBS_DROPDOWNLIST, ID_OUTPUT + index,
            96, y, 124, LIST_HEIGHT);
    for (i = 0; i < page->inputs; i++)
    {
        get_name(page, TRUE, i, name, ARRAY_SIZE(name));
        add_input(page, index, i, name);
    }
    add_input(page, index, NOTHING, L"(none)");
    output->input = NOTHING;
    IAMCrossbar_get_IsRoutedTo(get_object(page), index, &output->input);
    output->old_input = output->input;
    show_output(output);
}

static void crossbar_page_create(struct page *iface)
{
    struct crossbar_page *page = impl_from_page(iface);
    LONG outputs = 0, i;

    page->inputs = 0;
    IAMCrossbar_get_PinCounts(get_object(page), &outputs, &page->inputs);
    if (outputs > MAX_OUTPUTS) FIXME("Only %u of %ld outputs are shown.\n", MAX_OUTPUTS, outputs);
    page->count = max(0, min(outputs, MAX_OUTPUTS));
    page->link = page_add_control(iface, L"Button", L"&Link related streams", WS_TABSTOP | BS_AUTOCHECKBOX, ID_LINK, 96, 9, 124, 10);
    SendMessageW(page->link, BM_SETCHECK, BST_CHECKED, 0);
    for (i = 0; i < page->count; i++) create_row(page, i);
    SetTimer(iface->dialog, 1, TIMER_MS, NULL);
}

static void crossbar_page_message(struct page *iface, UINT msg, WPARAM wparam, LPARAM lparam)
{
    struct crossbar_page *page = impl_from_page(iface);
    LONG index = LOWORD(wparam) - ID_OUTPUT;

    if (msg == WM_TIMER) read_outputs(page);
    else if (msg == WM_COMMAND && HIWORD(wparam) == CBN_SELCHANGE && index >= 0 && index < page->count) input_chosen(page, index);
}

static HRESULT crossbar_page_apply(struct page *iface)
{
    struct crossbar_page *page = impl_from_page(iface);
    LONG i;

    for (i = 0; i < page->count; i++) page->outputs[i].old_input = page->outputs[i].input;
    return S_OK;
}

static void crossbar_page_undo(struct page *iface)
{
    struct crossbar_page *page = impl_from_page(iface);
    LONG i;

    for (i = 0; i < page->count; i++)
        if (page->outputs[i].input != page->outputs[i].old_input)
            IAMCrossbar_Route(get_object(page), i, page->outputs[i].old_input);
}

const struct page_class crossbar_page_class =
{
    .clsid = &CLSID_CrossbarFilterPropertyPage,
    .title = L"Crossbar",
    .iid = &IID_IAMCrossbar,
    .size = sizeof(struct crossbar_page),
    .width = PAGE_WIDTH,
    .height = ROWS_TOP + MAX_OUTPUTS * ROW_HEIGHT,
    .create = crossbar_page_create,
    .message = crossbar_page_message,
    .apply = crossbar_page_apply,
    .undo = crossbar_page_undo,
};
