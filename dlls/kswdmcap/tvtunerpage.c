/*
 * Property page of TV tuners
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

#include <string.h>
#include <wchar.h>

#include "page.h"
#include "tvplan.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* Channel, input and country of the tuner, what it receives, and a search through all channels, of which each tick of a timer tries one.
 * A change is made at once. */

/* Dialog units */
#define PAGE_WIDTH 240
#define PAGE_HEIGHT 152
#define LIST_HEIGHT 100

#define ID_CHANNEL 100
#define ID_DOWN 101
#define ID_UP 102
#define ID_INPUT 103
#define ID_TYPE 104
#define ID_COUNTRY 105
#define ID_SEARCH 106

#define SEARCH_MS 50
#define STATUS_MS 500

#define SUBCHANNEL_DEFAULT (-1)
#define MAX_INPUTS 16

/* What the page changes. */
struct tuner_state
{
    LONG channel, input, country;
    TunerInputType types[MAX_INPUTS];
};

struct tuner_page
{
    struct page page;
    HWND channel, input, type, country, search, signal, standard, progress;
    LONG inputs;
    struct tuner_state old;           /* what undoing brings back */
    LONG next, last;                  /* channels that the search has not tried yet; none if next is higher */
    LONG first_found, found;          /* a channel, and how many */
};

static struct tuner_page *impl_from_page(struct page *page)
{
    return CONTAINING_RECORD(page, struct tuner_page, page);
}

static IAMTVTuner *get_object(struct tuner_page *page)
{
    return (IAMTVTuner *)page->page.object;
}

static LONG get_channel(struct tuner_page *page)
{
    LONG channel = 0, video, audio;

    IAMTVTuner_get_Channel(get_object(page), &channel, &video, &audio);
    return channel;
}

static LONG get_input(struct tuner_page *page)
{
    LONG input = 0;

    IAMTVTuner_get_ConnectInput(get_object(page), &input);
    return input;
}

static void read_state(struct tuner_page *page, struct tuner_state *state)
{
    LONG i;

    state->channel = get_channel(page);
    state->input = get_input(page);
    IAMTVTuner_get_CountryCode(get_object(page), &state->country);
    for (i = 0; i < page->inputs; i++) IAMTVTuner_get_InputType(get_object(page), i, &state->types[i]);
}

/* ---- what is shown ---- */

static void set_text(HWND control, const WCHAR *text)
{
    WCHAR old[64];

    GetWindowTextW(control, old, ARRAY_SIZE(old));
    if (wcscmp(old, text)) SetWindowTextW(control, text);
}

static void show_channel(struct tuner_page *page)
{
    LONG channel = get_channel(page);
    WCHAR text[16] = L"";

    if (channel) swprintf(text, ARRAY_SIZE(text), L"%ld", channel);
    if (GetFocus() != page->channel || !SendMessageW(page->channel, EM_GETMODIFY, 0, 0)) set_text(page->channel, text);
}

static const WCHAR *get_standard_name(LONG standard)
{
    if (standard & KS_AnalogVideo_NTSC_Mask) return L"NTSC";
    if (standard & KS_AnalogVideo_PAL_Mask) return L"PAL";
    return standard & KS_AnalogVideo_SECAM_Mask ? L"SECAM" : L"unknown";
}

static void show_status(struct tuner_page *page)
{
    LONG strength = -1, frequency = 0, standard = 0;
    const WCHAR *signal = L"unknown";
    WCHAR text[64];

    IAMTVTuner_SignalPresent(get_object(page), &strength);
    IAMTVTuner_get_VideoFrequency(get_object(page), &frequency);
    IAMTVTuner_get_TVFormat(get_object(page), &standard);
    if (strength >= 0) signal = strength ? L"present" : L"none";
    swprintf(text, ARRAY_SIZE(text), L"%ls, %.2f MHz", signal, frequency / 1000000.0);
    set_text(page->signal, text);
    set_text(page->standard, get_standard_name(standard));
    show_channel(page);
}

static void select_item(HWND list, LONG data)
{
    LRESULT i, count = SendMessageW(list, CB_GETCOUNT, 0, 0);

    for (i = 0; i < count; i++)
        if ((LONG)SendMessageW(list, CB_GETITEMDATA, i, 0) == data) SendMessageW(list, CB_SETCURSEL, i, 0);
}

static BOOL get_selected(HWND list, LONG *data)
{
    LRESULT item = SendMessageW(list, CB_GETCURSEL, 0, 0);

    if (item == CB_ERR) return FALSE;
    *data = SendMessageW(list, CB_GETITEMDATA, item, 0);
    return TRUE;
}

static void add_item(HWND list, const WCHAR *text, LONG data)
{
    SendMessageW(list, CB_SETITEMDATA, SendMessageW(list, CB_ADDSTRING, 0, (LPARAM)text), data);
}

static void show_lists(struct tuner_page *page)
{
    struct tuner_state state;

    memset(&state, 0, sizeof(state));
    read_state(page, &state);
    select_item(page->input, state.input);
    if (state.input >= 0 && state.input < page->inputs) select_item(page->type, state.types[state.input]);
    select_item(page->country, state.country);
}

/* ---- tuning ---- */

/* A channel that the plan hasn't leaves the old one. */
static void tune(struct tuner_page *page, LONG channel)
{
    HRESULT hr;

    hr = IAMTVTuner_put_Channel(get_object(page), channel, SUBCHANNEL_DEFAULT, SUBCHANNEL_DEFAULT);
    if (FAILED(hr)) WARN("Channel %ld: %#lx.\n", channel, hr);
    else page_set_dirty(&page->page);
    show_status(page);
}

/* The next channel in a direction, from which the plan may leave some out. */
static void step_channel(struct tuner_page *page, LONG step)
{
    LONG channel = get_channel(page), min, max, i;

    if (FAILED(IAMTVTuner_ChannelMinMax(get_object(page), &min, &max)) || min > max) return;
    for (i = min; i <= max; i++)
    {
        channel += step;
        if (channel > max) channel = min;
        if (channel < min) channel = max;
        if (SUCCEEDED(IAMTVTuner_put_Channel(get_object(page), channel, SUBCHANNEL_DEFAULT, SUBCHANNEL_DEFAULT))) break;
    }
    page_set_dirty(&page->page);
    show_status(page);
}

/* What is no number brings the old one back. */
static void channel_written(struct tuner_page *page)
{
    WCHAR text[16], *end;
    LONG channel;

    if (!SendMessageW(page->channel, EM_GETMODIFY, 0, 0)) return;
    GetWindowTextW(page->channel, text, ARRAY_SIZE(text));
    SendMessageW(page->channel, EM_SETMODIFY, FALSE, 0);
    channel = wcstol(text, &end, 10);
    if (end == text || *end) show_channel(page);
    else tune(page, channel);
}

/* After a change of the country or of the input the number of the channel is another frequency. */
static void plan_changed(struct tuner_page *page, HRESULT hr)
{
    if (FAILED(hr)) WARN("The tuner refuses, %#lx.\n", hr);
    show_lists(page);
    if (SUCCEEDED(hr)) tune(page, get_channel(page));
    if (SUCCEEDED(hr)) page_set_dirty(&page->page);
}

static void list_chosen(struct tuner_page *page, UINT id)
{
    LONG data;

    if (!get_selected(GetDlgItem(page->page.dialog, id), &data)) return;
    if (id == ID_INPUT) plan_changed(page, IAMTVTuner_put_ConnectInput(get_object(page), data));
    else if (id == ID_TYPE) plan_changed(page, IAMTVTuner_put_InputType(get_object(page), get_input(page), data));
    else if (id == ID_COUNTRY) plan_changed(page, IAMTVTuner_put_CountryCode(get_object(page), data));
}

/* ---- the search ---- */

static BOOL is_searching(const struct tuner_page *page)
{
    return page->next <= page->last;
}

static void show_search(struct tuner_page *page)
{
    WCHAR text[64];

    set_text(page->search, is_searching(page) ? L"&Stop" : L"&Auto Tune");
    swprintf(text, ARRAY_SIZE(text), L"%ld found", page->found);
    if (is_searching(page)) swprintf(text, ARRAY_SIZE(text), L"channel %ld of %ld, %ld found", page->next, page->last, page->found);
    set_text(page->progress, text);
    SetTimer(page->page.dialog, 1, is_searching(page) ? SEARCH_MS : STATUS_MS, NULL);
}

/* The tuner stays at the first station that was found, if there was one. */
static void stop_search(struct tuner_page *page)
{
    page->next = 1;
    page->last = 0;
    show_search(page);
    if (page->found) tune(page, page->first_found);
    else show_status(page);
}

static void start_search(struct tuner_page *page)
{
    if (FAILED(IAMTVTuner_ChannelMinMax(get_object(page), &page->next, &page->last))) page->next = 1, page->last = 0;
    page->found = page->first_found = 0;
    page_set_dirty(&page->page);
    show_search(page);
}

static void search_next(struct tuner_page *page)
{
    LONG channel = page->next++, found;

    if (IAMTVTuner_AutoTune(get_object(page), channel, &found) == S_OK && found && !page->found++) page->first_found = channel;
    if (!is_searching(page))
    {
        stop_search(page);
        return;
    }
    show_status(page);
    show_search(page);
}

/* ---- the page ---- */

static HWND add_row(struct tuner_page *page, const WCHAR *label, const WCHAR *window_class, DWORD style, int id, int y, int width)
{
    BOOL list = !wcscmp(window_class, L"ComboBox");

    page_add_control(&page->page, L"Static", label, SS_RIGHT, -1, 4, y + 2, 72, 9);
    return page_add_control(&page->page, window_class, L"", style, id, 82, list || id == ID_CHANNEL ? y : y + 2, width,
            list ? LIST_HEIGHT : id == ID_CHANNEL ? 12 : 9);
}

static void add_controls(struct tuner_page *page)
{
    static const DWORD list_style = WS_TABSTOP | WS_VSCROLL | CBS_DROPDOWNLIST;
    struct page *iface = &page->page;

    page->channel = add_row(page, L"&Channel", L"Edit", WS_TABSTOP | ES_RIGHT | ES_AUTOHSCROLL, ID_CHANNEL, 8, 40);
    page_add_control(iface, L"Button", L"&Down", WS_TABSTOP | BS_PUSHBUTTON, ID_DOWN, 128, 7, 40, 14);
    page_add_control(iface, L"Button", L"&Up", WS_TABSTOP | BS_PUSHBUTTON, ID_UP, 172, 7, 40, 14);
    page->input = add_row(page, L"&Input", L"ComboBox", list_style, ID_INPUT, 28, 130);
    page->type = add_row(page, L"Input &type", L"ComboBox", list_style, ID_TYPE, 46, 130);
    page->country = add_row(page, L"Country or &region", L"ComboBox", list_style, ID_COUNTRY, 64, 130);
    page->standard = add_row(page, L"Standard", L"Static", 0, -1, 82, 130);
    page->signal = add_row(page, L"Signal", L"Static", 0, -1, 97, 130);
    page->search = page_add_control(iface, L"Button", L"&Auto Tune", WS_TABSTOP | BS_PUSHBUTTON, ID_SEARCH, 82, 116, 60, 14);
    page->progress = page_add_control(iface, L"Static", L"", 0, -1, 82, 136, 150, 9);
}

static void fill_lists(struct tuner_page *page)
{
    const WCHAR *name;
    WCHAR text[64];
    LONG i, code;

    for (i = 0; i < page->inputs; i++)
    {
        swprintf(text, ARRAY_SIZE(text), L"Input %ld", i + 1);
        add_item(page->input, text, i);
    }
    add_item(page->type, L"Cable", TunerInputCable);
    add_item(page->type, L"Antenna", TunerInputAntenna);
    for (i = 0; (name = tvplan_get_name(i, &code)); i++)
    {
        swprintf(text, ARRAY_SIZE(text), L"%ls (%ld)", name, code);
        add_item(page->country, text, code);
    }
}

static void tuner_page_create(struct page *iface)
{
    struct tuner_page *page = impl_from_page(iface);

    page->inputs = 0;
    IAMTVTuner_get_NumInputConnections(get_object(page), &page->inputs);
    page->inputs = max(0, min(page->inputs, MAX_INPUTS));
    page->next = 1;
    page->last = 0;
    page->found = 0;
    add_controls(page);
    fill_lists(page);
    read_state(page, &page->old);
    show_lists(page);
    show_status(page);
    SetTimer(iface->dialog, 1, STATUS_MS, NULL);
}

static void button_clicked(struct tuner_page *page, UINT id)
{
    if (id == ID_SEARCH && !is_searching(page)) start_search(page);
    else if (is_searching(page)) stop_search(page);
    else if (id == ID_DOWN || id == ID_UP) step_channel(page, id == ID_UP ? 1 : -1);
}

static void tuner_page_message(struct page *iface, UINT msg, WPARAM wparam, LPARAM lparam)
{
    struct tuner_page *page = impl_from_page(iface);
    UINT id = LOWORD(wparam), code = HIWORD(wparam);

    if (msg == WM_TIMER && is_searching(page)) search_next(page);
    else if (msg == WM_TIMER) show_status(page);
    else if (msg != WM_COMMAND) return;
    else if (id == ID_CHANNEL && code == EN_KILLFOCUS) channel_written(page);
    else if (id >= ID_INPUT && id <= ID_COUNTRY && code == CBN_SELCHANGE) list_chosen(page, id);
    else if (code == BN_CLICKED && (id == ID_DOWN || id == ID_UP || id == ID_SEARCH)) button_clicked(page, id);
}

/* What the search has found beside its place goes to the registry. */
static HRESULT tuner_page_apply(struct page *iface)
{
    struct tuner_page *page = impl_from_page(iface);

    if (is_searching(page)) stop_search(page);
    channel_written(page); /* a number that is still being written */
    read_state(page, &page->old);
    return page->found ? IAMTVTuner_StoreAutoTune(get_object(page)) : S_OK;
}

static void tuner_page_undo(struct page *iface)
{
    struct tuner_page *page = impl_from_page(iface);
    const struct tuner_state *old = &page->old;
    LONG i;

    IAMTVTuner_put_CountryCode(get_object(page), old->country);
    for (i = 0; i < page->inputs; i++) IAMTVTuner_put_InputType(get_object(page), i, old->types[i]);
    IAMTVTuner_put_ConnectInput(get_object(page), old->input);
    if (old->channel) IAMTVTuner_put_Channel(get_object(page), old->channel, SUBCHANNEL_DEFAULT, SUBCHANNEL_DEFAULT);
}

const struct page_class tvtuner_page_class =
{
    .clsid = &CLSID_TVTunerFilterPropertyPage,
    .title = L"TV Tuner",
    .iid = &IID_IAMTVTuner,
    .size = sizeof(struct tuner_page),
    .width = PAGE_WIDTH,
    .height = PAGE_HEIGHT,
    .create = tuner_page_create,
    .message = tuner_page_message,
    .apply = tuner_page_apply,
    .undo = tuner_page_undo,
};
