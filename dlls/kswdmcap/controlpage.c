/*
 * Property pages of image and camera controls
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
#include <wchar.h>

#include "page.h"
#include <commctrl.h>

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/*
 * A row for every control of the interface, as the dialogs of Windows have it: its name, a slider, the number, and Automatic. Rows of
 * what the device hasn't are grey. A change is made at once.
 */

#define MAX_CONTROLS 14

/* Dialog units */
#define ROW_HEIGHT 15
#define ROWS_TOP 8
#define BUTTON_HEIGHT 14
#define PAGE_WIDTH 262

#define ID_SLIDER 100
#define ID_VALUE 200
#define ID_AUTO 300
#define ID_DEFAULT 400

#define TIMER_MS 500

struct control
{
    HWND slider, value, automatic;
    LONG min, max, step, def, caps;   /* caps 0: the device doesn't have it */
    LONG number, flags;               /* as the device has it */
    LONG old_number, old_flags;       /* what undoing brings back */
};

struct control_name
{
    LONG id;
    const WCHAR *name;
};

struct control_page
{
    struct page page;
    const struct control_name *names;
    unsigned int count;
    struct control controls[MAX_CONTROLS];
    BOOL showing;                     /* the numbers in the edit controls change because of this file, not of the user */
};

static const struct control_name proc_amp_names[] =
{
    {VideoProcAmp_Brightness, L"&Brightness"},
    {VideoProcAmp_Contrast, L"&Contrast"},
    {VideoProcAmp_Hue, L"&Hue"},
    {VideoProcAmp_Saturation, L"&Saturation"},
    {VideoProcAmp_Sharpness, L"Shar&pness"},
    {VideoProcAmp_Gamma, L"&Gamma"},
    {VideoProcAmp_ColorEnable, L"Color &enable"},
    {VideoProcAmp_WhiteBalance, L"&White balance"},
    {VideoProcAmp_BacklightCompensation, L"Bac&klight compensation"},
    {VideoProcAmp_Gain, L"Ga&in"},
    {KSPROPERTY_VIDEOPROCAMP_POWERLINE_FREQUENCY, L"Po&wer line (anti flicker)"},
};

static const struct control_name camera_names[] =
{
    {KSPROPERTY_CAMERACONTROL_ZOOM, L"&Zoom"},
    {KSPROPERTY_CAMERACONTROL_FOCUS, L"&Focus"},
    {KSPROPERTY_CAMERACONTROL_EXPOSURE, L"&Exposure"},
    {KSPROPERTY_CAMERACONTROL_IRIS, L"&Iris"},
    {KSPROPERTY_CAMERACONTROL_PAN, L"&Pan"},
    {KSPROPERTY_CAMERACONTROL_TILT, L"&Tilt"},
    {KSPROPERTY_CAMERACONTROL_ROLL, L"&Roll"},
    {KSPROPERTY_CAMERACONTROL_PRIVACY, L"Pri&vacy"},
};

static struct control_page *impl_from_page(struct page *page)
{
    return CONTAINING_RECORD(page, struct control_page, page);
}

/* IAMCameraControl has the methods of IAMVideoProcAmp in the same order with the same parameters, and the same flags. */
static IAMVideoProcAmp *get_object(struct control_page *page)
{
    return (IAMVideoProcAmp *)page->page.object;
}

/* ---- a row ---- */

static BOOL is_automatic(const struct control *control)
{
    return control->flags & VideoProcAmp_Flags_Auto;
}

static BOOL can(const struct control *control, LONG flag)
{
    return (control->caps & flag) != 0;
}

/* Whether the user is writing into the number. */
static BOOL is_edited(const struct control *control)
{
    return GetFocus() == control->value && SendMessageW(control->value, EM_GETMODIFY, 0, 0);
}

static void show_control(struct control_page *page, struct control *control)
{
    BOOL manual = can(control, VideoProcAmp_Flags_Manual) && !is_automatic(control);
    WCHAR text[16];

    page->showing = TRUE;
    SendMessageW(control->slider, TBM_SETPOS, TRUE, control->number);
    if (!is_edited(control))
    {
        swprintf(text, ARRAY_SIZE(text), L"%ld", control->number);
        SetWindowTextW(control->value, control->caps ? text : L"");
    }
    SendMessageW(control->automatic, BM_SETCHECK, is_automatic(control) ? BST_CHECKED : BST_UNCHECKED, 0);
    EnableWindow(control->slider, manual);
    EnableWindow(control->value, manual);
    EnableWindow(control->automatic, can(control, VideoProcAmp_Flags_Auto));
    page->showing = FALSE;
}

/* A value that an application, a remote control or the device itself has changed shows as well. */
static void read_control(struct control_page *page, unsigned int index)
{
    struct control *control = &page->controls[index];
    LONG number = control->number, flags = control->flags;

    if (!control->caps) return;
    if (FAILED(IAMVideoProcAmp_Get(get_object(page), page->names[index].id, &number, &flags))) return;
    if (number == control->number && flags == control->flags) return;
    control->number = number;
    control->flags = flags;
    show_control(page, control);
}

/* The nearest number that the device takes. */
static LONG round_number(const struct control *control, LONGLONG number)
{
    LONGLONG step = max(control->step, 1), offset;

    offset = max(0, min(number, control->max) - control->min);
    return control->min + (offset + step / 2) / step * step > control->max ? control->min + offset / step * step
            : control->min + (offset + step / 2) / step * step;
}

/* A device that refuses keeps what it has, and shows it again. */
static void set_control(struct control_page *page, unsigned int index, LONG number, LONG flags)
{
    struct control *control = &page->controls[index];
    HRESULT hr;

    hr = IAMVideoProcAmp_Set(get_object(page), page->names[index].id, number, flags);
    if (FAILED(hr)) WARN("%s: %ld, flags %#lx: %#lx.\n", debugstr_w(page->names[index].name), number, flags, hr);
    else page_set_dirty(&page->page);
    if (FAILED(IAMVideoProcAmp_Get(get_object(page), page->names[index].id, &control->number, &control->flags))) return;
    show_control(page, control);
}

static void init_control(struct control_page *page, unsigned int index)
{
    struct control *control = &page->controls[index];
    LONG id = page->names[index].id;
    HRESULT hr;

    hr = IAMVideoProcAmp_GetRange(get_object(page), id, &control->min, &control->max, &control->step, &control->def, &control->caps);
    if (SUCCEEDED(hr)) hr = IAMVideoProcAmp_Get(get_object(page), id, &control->number, &control->flags);
    if (FAILED(hr)) control->caps = 0;
    control->old_number = control->number;
    control->old_flags = control->flags;
    TRACE("%s: caps %#lx, %ld.\n", debugstr_w(page->names[index].name), control->caps, control->number);
}

static void create_row(struct control_page *page, unsigned int index)
{
    struct control *control = &page->controls[index];
    int y = ROWS_TOP + index * ROW_HEIGHT;
    HWND label;

    init_control(page, index);
    label = page_add_control(&page->page, L"Static", page->names[index].name, SS_RIGHT, -1, 4, y + 2, 82, 9);
    control->slider = page_add_control(&page->page, TRACKBAR_CLASSW, L"", WS_TABSTOP | TBS_HORZ | TBS_NOTICKS, ID_SLIDER + index,
            90, y, 88, ROW_HEIGHT - 2);
    control->value = page_add_control(&page->page, L"Edit", L"", WS_TABSTOP | ES_RIGHT | ES_AUTOHSCROLL, ID_VALUE + index,
            181, y, 30, 12);
    control->automatic = page_add_control(&page->page, L"Button", L"Auto", WS_TABSTOP | BS_AUTOCHECKBOX, ID_AUTO + index,
            217, y + 1, 42, 10);
    EnableWindow(label, control->caps != 0);
    SendMessageW(control->slider, TBM_SETRANGEMIN, TRUE, control->min);
    SendMessageW(control->slider, TBM_SETRANGEMAX, TRUE, control->max);
    SendMessageW(control->slider, TBM_SETPOS, FALSE, control->min); /* stock Wine draws the thumb again only where this changes */
    SendMessageW(control->slider, TBM_SETLINESIZE, 0, max(control->step, 1));
    SendMessageW(control->slider, TBM_SETPAGESIZE, 0, max(control->step, ((LONGLONG)control->max - control->min) / 10));
    show_control(page, control);
}

/* ---- the page ---- */

static void create_page(struct control_page *page, const struct control_name *names, unsigned int count)
{
    INITCOMMONCONTROLSEX controls = {sizeof(controls), ICC_BAR_CLASSES};
    unsigned int i;

    InitCommonControlsEx(&controls);
    page->names = names;
    page->count = count;
    for (i = 0; i < count; i++) create_row(page, i);
    page_add_control(&page->page, L"Button", L"&Default", WS_TABSTOP | BS_PUSHBUTTON, ID_DEFAULT, 90, ROWS_TOP + count * ROW_HEIGHT + 4,
            50, BUTTON_HEIGHT);
    SetTimer(page->page.dialog, 1, TIMER_MS, NULL);
}

static void proc_amp_create(struct page *page)
{
    create_page(impl_from_page(page), proc_amp_names, ARRAY_SIZE(proc_amp_names));
}

static void camera_create(struct page *page)
{
    create_page(impl_from_page(page), camera_names, ARRAY_SIZE(camera_names));
}

static void slider_moved(struct control_page *page, HWND slider)
{
    unsigned int i;
    LONG number;

    for (i = 0; i < page->count && page->controls[i].slider != slider; i++) ;
    if (i == page->count) return;
    number = round_number(&page->controls[i], (LONG)SendMessageW(slider, TBM_GETPOS, 0, 0));
    if (number != page->controls[i].number) set_control(page, i, number, VideoProcAmp_Flags_Manual);
}

/* What is no number brings the old one back. */
static void value_written(struct control_page *page, unsigned int index)
{
    struct control *control = &page->controls[index];
    WCHAR text[16], *end;
    LONG number;

    if (!SendMessageW(control->value, EM_GETMODIFY, 0, 0)) return;
    GetWindowTextW(control->value, text, ARRAY_SIZE(text));
    SendMessageW(control->value, EM_SETMODIFY, FALSE, 0);
    number = wcstol(text, &end, 10);
    if (end == text || *end) show_control(page, control);
    else set_control(page, index, round_number(control, number), VideoProcAmp_Flags_Manual);
}

/* Without a manual mode, a control that goes back to it has nothing to go back to. */
static void auto_clicked(struct control_page *page, unsigned int index)
{
    struct control *control = &page->controls[index];
    BOOL automatic = SendMessageW(control->automatic, BM_GETCHECK, 0, 0) == BST_CHECKED;

    set_control(page, index, control->number, automatic ? VideoProcAmp_Flags_Auto : VideoProcAmp_Flags_Manual);
}

/* Default values are manual ones, but for what was automatic and has no other mode. */
static void set_defaults(struct control_page *page)
{
    unsigned int i;

    for (i = 0; i < page->count; i++)
        if (can(&page->controls[i], VideoProcAmp_Flags_Manual))
            set_control(page, i, page->controls[i].def, VideoProcAmp_Flags_Manual);
}

static void read_controls(struct control_page *page)
{
    unsigned int i;

    for (i = 0; i < page->count; i++) read_control(page, i);
}

static void command(struct control_page *page, UINT id, UINT code)
{
    if (id == ID_DEFAULT && code == BN_CLICKED) set_defaults(page);
    else if (id >= ID_AUTO && id - ID_AUTO < page->count && code == BN_CLICKED) auto_clicked(page, id - ID_AUTO);
    else if (id >= ID_VALUE && id - ID_VALUE < page->count && code == EN_KILLFOCUS && !page->showing)
        value_written(page, id - ID_VALUE);
}

static void control_page_message(struct page *iface, UINT msg, WPARAM wparam, LPARAM lparam)
{
    struct control_page *page = impl_from_page(iface);

    if (msg == WM_TIMER) read_controls(page);
    else if (msg == WM_HSCROLL) slider_moved(page, (HWND)lparam);
    else command(page, LOWORD(wparam), HIWORD(wparam));
}

static HRESULT control_page_apply(struct page *iface)
{
    struct control_page *page = impl_from_page(iface);
    unsigned int i;

    for (i = 0; i < page->count; i++)
    {
        value_written(page, i); /* a number that is still being written */
        page->controls[i].old_number = page->controls[i].number;
        page->controls[i].old_flags = page->controls[i].flags;
    }
    return S_OK;
}

static void control_page_undo(struct page *iface)
{
    struct control_page *page = impl_from_page(iface);
    struct control *control;
    unsigned int i;

    for (i = 0; i < page->count; i++)
    {
        control = &page->controls[i];
        if (!control->caps || (control->number == control->old_number && control->flags == control->old_flags)) continue;
        IAMVideoProcAmp_Set(get_object(page), page->names[i].id, control->old_number, control->old_flags);
    }
}

#define CONTROL_PAGE(names) \
    .size = sizeof(struct control_page), \
    .width = PAGE_WIDTH, \
    .height = ROWS_TOP + ARRAY_SIZE(names) * ROW_HEIGHT + BUTTON_HEIGHT + 12, \
    .message = control_page_message, \
    .apply = control_page_apply, \
    .undo = control_page_undo

const struct page_class video_proc_amp_page_class =
{
    .clsid = &CLSID_VideoProcAmpPropertyPage,
    .title = L"Video Proc Amp",
    .iid = &IID_IAMVideoProcAmp,
    .create = proc_amp_create,
    CONTROL_PAGE(proc_amp_names),
};

const struct page_class camera_control_page_class =
{
    .clsid = &CLSID_CameraControlPropertyPage,
    .title = L"Camera Control",
    .iid = &IID_IAMCameraControl,
    .create = camera_create,
    CONTROL_PAGE(camera_names),
};
