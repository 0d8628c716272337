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

#include "frame.h"
#include "ksvirt.h"

#include <commctrl.h>

static LONG edit_number(HWND edit)
{
    char text[32] = "";

    GetWindowTextA(edit, text, sizeof(text));
    return atoi(text);
}

static void get_control(IBaseFilter *filter, LONG id, LONG *value, LONG *flags)
{
    IAMVideoProcAmp *controls = query(filter, &IID_IAMVideoProcAmp);
    HRESULT hr;

    hr = IAMVideoProcAmp_Get(controls, id, value, flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMVideoProcAmp_Release(controls);
}

static void check_brightness(IBaseFilter *filter, LONG expected)
{
    LONG value, flags;

    get_control(filter, VideoProcAmp_Brightness, &value, &flags);
    ok(value == expected, "The brightness is %ld, expected %ld.\n", value, expected);
}

/* As the user moves it. */
static void move_slider(HWND slider, LONG position)
{
    SendMessageW(slider, TBM_SETPOS, TRUE, position);
    SendMessageW(GetParent(slider), WM_HSCROLL, MAKEWPARAM(TB_THUMBTRACK, position), (LPARAM)slider);
}

/* Rows of the page */
#define BRIGHTNESS_ROW 0
#define HUE_ROW 2
#define WHITE_BALANCE_ROW 7

static void test_slider(IBaseFilter *filter)
{
    HWND slider, edit;
    struct frame frame;
    HRESULT hr;

    frame_init(&frame, &CLSID_VideoProcAmpPropertyPage, (IUnknown *)filter);
    slider = find_control(&frame, TRACKBAR_CLASSW, BRIGHTNESS_ROW);
    edit = find_control(&frame, L"Edit", BRIGHTNESS_ROW);
    ok(edit_number(edit) == 128, "The number is %ld.\n", edit_number(edit));
    ok(SendMessageW(slider, TBM_GETPOS, 0, 0) == 128, "The slider is at %Id.\n", SendMessageW(slider, TBM_GETPOS, 0, 0));
    ok(SendMessageW(slider, TBM_GETRANGEMAX, 0, 0) == 255, "It ends at %Id.\n", SendMessageW(slider, TBM_GETRANGEMAX, 0, 0));
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    /* A change is made at once, and undone if it isn't applied. */
    move_slider(slider, 200);
    check_brightness(filter, 200);
    ok(edit_number(edit) == 200, "The number is %ld.\n", edit_number(edit));
    ok(frame.site.dirty == 1, "The frame was told %ld times.\n", frame.site.dirty);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_close(&frame);
    check_brightness(filter, 128);
    frame_cleanup(&frame);

    frame_init(&frame, &CLSID_VideoProcAmpPropertyPage, (IUnknown *)filter);
    move_slider(find_control(&frame, TRACKBAR_CLASSW, BRIGHTNESS_ROW), 201);
    hr = IPropertyPage_Apply(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    frame_close(&frame);
    check_brightness(filter, 201);
    frame_cleanup(&frame);
}

/* Hue is 0 in the middle of its range, where its thumb is drawn. */
static void test_thumb(IBaseFilter *filter)
{
    struct frame frame;
    RECT thumb, channel;
    HWND slider;

    frame_init(&frame, &CLSID_VideoProcAmpPropertyPage, (IUnknown *)filter);
    slider = find_control(&frame, TRACKBAR_CLASSW, HUE_ROW);
    ok(!SendMessageW(slider, TBM_GETPOS, 0, 0), "The slider is at %Id.\n", SendMessageW(slider, TBM_GETPOS, 0, 0));
    ok(SendMessageW(slider, TBM_GETRANGEMIN, 0, 0) == -180, "It begins at %Id.\n", SendMessageW(slider, TBM_GETRANGEMIN, 0, 0));
    SendMessageW(slider, TBM_GETTHUMBRECT, 0, (LPARAM)&thumb);
    SendMessageW(slider, TBM_GETCHANNELRECT, 0, (LPARAM)&channel);
    ok(abs(thumb.left + thumb.right - channel.left - channel.right) <= 4, "The thumb is at %ld to %ld of %ld to %ld.\n", thumb.left,
            thumb.right, channel.left, channel.right);
    frame_close(&frame);
    frame_cleanup(&frame);
}

static void test_number(IBaseFilter *filter)
{
    struct frame frame;
    HRESULT hr;
    HWND edit;

    frame_init(&frame, &CLSID_VideoProcAmpPropertyPage, (IUnknown *)filter);
    edit = find_control(&frame, L"Edit", BRIGHTNESS_ROW);
    SetWindowTextA(edit, "99");
    SendMessageW(edit, EM_SETMODIFY, TRUE, 0);
    SendMessageW(GetParent(edit), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(edit), EN_KILLFOCUS), (LPARAM)edit);
    check_brightness(filter, 99);

    /* more than there is becomes the most, and what is no number changes nothing */
    SetWindowTextA(edit, "9999");
    SendMessageW(edit, EM_SETMODIFY, TRUE, 0);
    SendMessageW(GetParent(edit), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(edit), EN_KILLFOCUS), (LPARAM)edit);
    check_brightness(filter, 255);
    SetWindowTextA(edit, "bright");
    SendMessageW(edit, EM_SETMODIFY, TRUE, 0);
    SendMessageW(GetParent(edit), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(edit), EN_KILLFOCUS), (LPARAM)edit);
    check_brightness(filter, 255);
    ok(edit_number(edit) == 255, "The number is %ld.\n", edit_number(edit));

    /* Default is a change as any other. The button is the last one. */
    click(find_control(&frame, L"Button", 11));
    check_brightness(filter, 128);
    hr = IPropertyPage_Apply(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_close(&frame);
    frame_cleanup(&frame);
    check_brightness(filter, 128);
}

static void test_automatic(IBaseFilter *filter)
{
    IAMVideoProcAmp *controls = query(filter, &IID_IAMVideoProcAmp);
    HWND slider, button;
    struct frame frame;
    LONG value, flags;
    HRESULT hr;

    hr = IAMVideoProcAmp_Set(controls, VideoProcAmp_WhiteBalance, 4600, VideoProcAmp_Flags_Manual);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_init(&frame, &CLSID_VideoProcAmpPropertyPage, (IUnknown *)filter);
    slider = find_control(&frame, TRACKBAR_CLASSW, WHITE_BALANCE_ROW);
    button = find_control(&frame, L"Button", WHITE_BALANCE_ROW);
    ok(IsWindowEnabled(slider), "The slider is grey.\n");
    ok(IsWindowEnabled(button), "Auto is grey.\n");
    ok(!IsWindowEnabled(find_control(&frame, L"Button", BRIGHTNESS_ROW)), "Auto isn't grey.\n");
    click(button);
    get_control(filter, VideoProcAmp_WhiteBalance, &value, &flags);
    ok(flags == VideoProcAmp_Flags_Auto, "Got flags %#lx.\n", flags);
    ok(!IsWindowEnabled(slider), "The slider isn't grey.\n");
    click(button);
    get_control(filter, VideoProcAmp_WhiteBalance, &value, &flags);
    ok(flags == VideoProcAmp_Flags_Manual, "Got flags %#lx.\n", flags);
    ok(IsWindowEnabled(slider), "The slider is grey.\n");

    /* What somebody else changes shows with the next tick of the page. */
    hr = IAMVideoProcAmp_Set(controls, VideoProcAmp_WhiteBalance, 5000, VideoProcAmp_Flags_Manual);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SendMessageW(GetParent(slider), WM_TIMER, 1, 0);
    value = edit_number(find_control(&frame, L"Edit", WHITE_BALANCE_ROW));
    ok(value == 5000, "The number is %ld.\n", value);
    frame_close(&frame);
    frame_cleanup(&frame);
    hr = IAMVideoProcAmp_Set(controls, VideoProcAmp_WhiteBalance, 4600, VideoProcAmp_Flags_Auto);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMVideoProcAmp_Release(controls);
}

static void test_methods(IBaseFilter *filter)
{
    static const RECT rect = {0, 0, 300, 200};
    IUnknown *objects[] = {(IUnknown *)filter, (IUnknown *)filter}, *nothing = NULL;
    PROPPAGEINFO info;
    IPropertyPage *page;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_CameraControlPropertyPage, NULL, CLSCTX_INPROC_SERVER, &IID_IPropertyPage, (void **)&page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_GetPageInfo(page, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_GetPageInfo(page, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!lstrcmpW(info.pszTitle, L"Camera Control"), "The title is %s.\n", wine_dbgstr_w(info.pszTitle));
    ok(info.size.cx > 200, "The page is %ld wide.\n", info.size.cx);
    ok(info.size.cy > 100, "The page is %ld high.\n", info.size.cy);
    CoTaskMemFree(info.pszTitle);

    hr = IPropertyPage_Activate(page, GetDesktopWindow(), &rect, FALSE);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Deactivate(page);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Show(page, SW_SHOW);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Move(page, &rect);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Apply(page);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(page, 1, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(page, 1, &nothing);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(page, 2, objects);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(page, 1, (IUnknown **)&page);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(page, 1, objects);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Activate(page, GetDesktopWindow(), NULL, FALSE);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Help(page, NULL);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_SetObjects(page, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    release_last(page);
}

static void select_item(HWND list, int index)
{
    SendMessageW(list, CB_SETCURSEL, index, 0);
    SendMessageW(GetParent(list), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(list), CBN_SELCHANGE), (LPARAM)list);
}

static void test_format(IBaseFilter *filter)
{
    IPin *pin = find_pin(filter, PINDIR_OUTPUT);
    IAMStreamConfig *config = query(pin, &IID_IAMStreamConfig);
    AM_MEDIA_TYPE *before, *type;
    char text[32] = "";
    struct frame frame;
    HRESULT hr;
    LONG items;
    HWND list;

    hr = IAMStreamConfig_GetFormat(config, &before);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_init(&frame, &CLSID_VideoStreamConfigPropertyPage, (IUnknown *)pin);
    list = find_control(&frame, L"ComboBox", 0);
    items = SendMessageW(list, CB_GETCOUNT, 0, 0);
    ok(items >= 5, "%ld pixel formats.\n", items);
    list = find_control(&frame, L"ComboBox", 1);
    items = SendMessageW(list, CB_GETCOUNT, 0, 0);
    ok(items >= 7, "%ld sizes.\n", items);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    /* the second size of the camera's list */
    select_item(list, 1);
    SendMessageA(list, CB_GETLBTEXT, 1, (LPARAM)text);
    ok(!strcmp(text, "320 x 240"), "The second size is %s.\n", text);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropertyPage_Apply(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetFormat(config, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_type_size(type, 320, 240);
    delete_type(type);
    frame_close(&frame);
    frame_cleanup(&frame);

    hr = IAMStreamConfig_SetFormat(config, before);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    delete_type(before);
    IAMStreamConfig_Release(config);
    IPin_Release(pin);
}

START_TEST(pages)
{
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((filter = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_CAMERA_HARDWARE_ID)))
    {
        test_methods(filter);
        test_slider(filter);
        test_thumb(filter);
        test_number(filter);
        test_automatic(filter);
        test_format(filter);
        release_last(filter);
    }
    CoUninitialize();
}
