/*
 * Property pages of crossbars and TV tuners
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
#include "tvcard.h"

/* Lists of the tuner's page */
enum { INPUT_LIST, TYPE_LIST, COUNTRY_LIST };
/* Its buttons */
enum { DOWN_BUTTON, UP_BUTTON, SEARCH_BUTTON };

#define check_text(a, b) check_text_(__LINE__, a, b)
static void check_text_(unsigned int line, HWND window, const char *expected)
{
    char text[64] = "";

    GetWindowTextA(window, text, sizeof(text));
    ok_(__FILE__, line)(!strcmp(text, expected), "Got %s, expected %s.\n", wine_dbgstr_a(text), wine_dbgstr_a(expected));
}

#define check_item(a, b, c) check_item_(__LINE__, a, b, c)
static void check_item_(unsigned int line, HWND list, int item, const char *expected)
{
    char text[64] = "";

    SendMessageA(list, CB_GETLBTEXT, item, (LPARAM)text);
    ok_(__FILE__, line)(!strcmp(text, expected), "Got %s, expected %s.\n", wine_dbgstr_a(text), wine_dbgstr_a(expected));
}

/* As the user chooses it. */
static void choose(HWND list, int item)
{
    SendMessageW(list, CB_SETCURSEL, item, 0);
    SendMessageW(GetParent(list), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(list), CBN_SELCHANGE), (LPARAM)list);
}

static void choose_text(HWND list, const char *text)
{
    LRESULT item = SendMessageA(list, CB_FINDSTRINGEXACT, -1, (LPARAM)text);

    ok(item != CB_ERR, "There is no %s.\n", text);
    choose(list, item);
}

/* ---- crossbar ---- */

#define check_routes(a, b, c) check_routes_(__LINE__, a, b, c)
static void check_routes_(unsigned int line, IAMCrossbar *crossbar, LONG video, LONG audio)
{
    LONG input = 1234567;
    HRESULT hr;

    hr = IAMCrossbar_get_IsRoutedTo(crossbar, KSBENCH_CROSSBAR_VIDEO, &input);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(input == video, "Video comes from %ld, expected %ld.\n", input, video);
    hr = IAMCrossbar_get_IsRoutedTo(crossbar, KSBENCH_CROSSBAR_AUDIO, &input);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(input == audio, "Audio comes from %ld, expected %ld.\n", input, audio);
}

static void test_crossbar_lists(struct frame *frame)
{
    HWND video = find_control(frame, L"ComboBox", 0), audio = find_control(frame, L"ComboBox", 1);

    check_text(find_control(frame, L"Static", 0), "&1 Video Decoder");
    check_text(find_control(frame, L"Static", 1), "&2 Audio Decoder");
    ok(SendMessageW(video, CB_GETCOUNT, 0, 0) == 3, "Got %Id inputs.\n", SendMessageW(video, CB_GETCOUNT, 0, 0));
    check_item(video, 0, "Video Tuner");
    check_item(video, 1, "Video Composite");
    check_item(video, 2, "Video S-Video");
    ok(SendMessageW(audio, CB_GETCOUNT, 0, 0) == 3, "Got %Id inputs.\n", SendMessageW(audio, CB_GETCOUNT, 0, 0));
    check_item(audio, 0, "Audio Tuner");
    check_item(audio, 1, "Audio Line");
    check_item(audio, 2, "(none)");
    ok(!SendMessageW(video, CB_GETCURSEL, 0, 0), "Got item %Id.\n", SendMessageW(video, CB_GETCURSEL, 0, 0));
    ok(!SendMessageW(audio, CB_GETCURSEL, 0, 0), "Got item %Id.\n", SendMessageW(audio, CB_GETCURSEL, 0, 0));
}

static void test_crossbar(IBaseFilter *filter)
{
    IAMCrossbar *crossbar = query(filter, &IID_IAMCrossbar);
    struct frame frame;
    HWND video, audio;
    HRESULT hr;

    frame_init(&frame, &CLSID_CrossbarFilterPropertyPage, (IUnknown *)filter);
    test_crossbar_lists(&frame);
    video = find_control(&frame, L"ComboBox", 0);
    audio = find_control(&frame, L"ComboBox", 1);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    /* Related streams go together, unless that is switched off. */
    choose_text(video, "Video S-Video");
    check_routes(crossbar, KSBENCH_CROSSBAR_SVIDEO, KSBENCH_CROSSBAR_LINE);
    check_text(audio, "Audio Line");
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    click(find_control(&frame, L"Button", 0));
    choose_text(video, "Video Tuner");
    check_routes(crossbar, KSBENCH_CROSSBAR_TUNER, KSBENCH_CROSSBAR_LINE);
    choose_text(audio, "(none)");
    check_routes(crossbar, KSBENCH_CROSSBAR_TUNER, -1);

    /* What somebody else changes shows with the next tick of the page. */
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_COMPOSITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SendMessageW(GetParent(video), WM_TIMER, 1, 0);
    check_text(video, "Video Composite");
    frame_close(&frame);
    check_routes(crossbar, KSBENCH_CROSSBAR_TUNER, KSBENCH_CROSSBAR_TUNER_AUDIO);
    frame_cleanup(&frame);

    frame_init(&frame, &CLSID_CrossbarFilterPropertyPage, (IUnknown *)filter);
    choose_text(find_control(&frame, L"ComboBox", 0), "Video Composite");
    hr = IPropertyPage_Apply(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_close(&frame);
    check_routes(crossbar, KSBENCH_CROSSBAR_COMPOSITE, KSBENCH_CROSSBAR_LINE);
    frame_cleanup(&frame);
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_TUNER);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_AUDIO, KSBENCH_CROSSBAR_TUNER_AUDIO);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMCrossbar_Release(crossbar);
}

/* ---- tuner ---- */

#define check_channel(a, b) check_channel_(__LINE__, a, b)
static void check_channel_(unsigned int line, IAMTVTuner *tuner, LONG expected)
{
    LONG channel = 1234567, video, audio;
    HRESULT hr;

    hr = IAMTVTuner_get_Channel(tuner, &channel, &video, &audio);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(channel == expected, "Got channel %ld, expected %ld.\n", channel, expected);
}

static void write_channel(HWND edit, const char *text)
{
    SetWindowTextA(edit, text);
    SendMessageW(edit, EM_SETMODIFY, TRUE, 0);
    SendMessageW(GetParent(edit), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(edit), EN_KILLFOCUS), (LPARAM)edit);
}

#define STANDARD_VALUE 5
#define SIGNAL_VALUE 7
#define PROGRESS_VALUE 8

/* Texts count from the top, labels among them. */
static HWND find_value(struct frame *frame, int index)
{
    return find_control(frame, L"Static", index);
}

static void test_channels(struct frame *frame, IAMTVTuner *tuner)
{
    HWND edit = find_control(frame, L"Edit", 0);

    check_text(edit, "2");
    check_text(find_value(frame, STANDARD_VALUE), "NTSC");
    check_text(find_value(frame, SIGNAL_VALUE), "present, 55.25 MHz");
    click(find_control(frame, L"Button", UP_BUTTON));
    check_channel(tuner, 3);
    check_text(edit, "3");
    check_text(find_value(frame, SIGNAL_VALUE), "present, 61.38 MHz");
    click(find_control(frame, L"Button", DOWN_BUTTON));
    click(find_control(frame, L"Button", DOWN_BUTTON));
    check_channel(tuner, 69);
    write_channel(edit, "14");
    check_channel(tuner, 14);
    write_channel(edit, "70");
    check_channel(tuner, 14);
    check_text(edit, "14");
    write_channel(edit, "news");
    check_channel(tuner, 14);
    check_text(edit, "14");
}

static void test_lists(struct frame *frame, IAMTVTuner *tuner)
{
    LONG value;
    HRESULT hr;

    check_text(find_control(frame, L"ComboBox", INPUT_LIST), "Input 2");
    check_text(find_control(frame, L"ComboBox", TYPE_LIST), "Antenna");
    check_text(find_control(frame, L"ComboBox", COUNTRY_LIST), "United States, Canada (1)");
    choose_text(find_control(frame, L"ComboBox", INPUT_LIST), "Input 1");
    hr = IAMTVTuner_get_ConnectInput(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == KSBENCH_TV_INPUT_CABLE, "Got input %ld.\n", value);
    check_text(find_control(frame, L"ComboBox", TYPE_LIST), "Cable");
    check_text(find_value(frame, SIGNAL_VALUE), "present, 121.25 MHz");
    choose_text(find_control(frame, L"ComboBox", TYPE_LIST), "Antenna");
    check_text(find_value(frame, SIGNAL_VALUE), "none, 471.25 MHz");
    choose_text(find_control(frame, L"ComboBox", COUNTRY_LIST), "United Kingdom (44)");
    hr = IAMTVTuner_get_CountryCode(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 44, "Got country %ld.\n", value);
    check_text(find_value(frame, STANDARD_VALUE), "PAL");
    choose_text(find_control(frame, L"ComboBox", COUNTRY_LIST), "Brazil (55)");
    hr = IAMTVTuner_get_CountryCode(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 44, "Got country %ld.\n", value);
    check_text(find_control(frame, L"ComboBox", COUNTRY_LIST), "United Kingdom (44)");
}

static void test_undo(IAMTVTuner *tuner)
{
    TunerInputType type;
    LONG value;
    HRESULT hr;

    check_channel(tuner, 2);
    hr = IAMTVTuner_get_ConnectInput(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == KSBENCH_TV_INPUT_ANTENNA, "Got input %ld.\n", value);
    hr = IAMTVTuner_get_InputType(tuner, KSBENCH_TV_INPUT_CABLE, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(type == TunerInputCable, "Got type %d.\n", type);
    hr = IAMTVTuner_get_CountryCode(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 1, "Got country %ld.\n", value);
    hr = IAMTVTuner_get_VideoFrequency(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == KSBENCH_TV_STATION_BOTH, "Got %ld Hz.\n", value);
}

/* A tick of the timer a channel; what the page shows at the end is the first station. */
static void test_search(struct frame *frame, IAMTVTuner *tuner)
{
    HWND button = find_control(frame, L"Button", SEARCH_BUTTON);
    unsigned int i;

    check_text(button, "&Auto Tune");
    click(button);
    check_text(button, "&Stop");
    click(button);
    check_text(button, "&Auto Tune");
    click(button);
    for (i = 2; i <= 69; i++)
    {
        check_text(button, "&Stop");
        SendMessageW(GetParent(button), WM_TIMER, 1, 0);
    }
    check_text(button, "&Auto Tune");
    check_text(find_value(frame, PROGRESS_VALUE), "3 found");
    check_channel(tuner, 2);
}

static void test_tuner(IBaseFilter *filter)
{
    IAMTVTuner *tuner = query(filter, &IID_IAMTVTuner);
    struct frame frame;
    HRESULT hr;

    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_init(&frame, &CLSID_TVTunerFilterPropertyPage, (IUnknown *)filter);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    test_channels(&frame, tuner);
    hr = IPropertyPage_IsPageDirty(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    test_lists(&frame, tuner);
    frame_close(&frame);
    test_undo(tuner);
    frame_cleanup(&frame);

    frame_init(&frame, &CLSID_TVTunerFilterPropertyPage, (IUnknown *)filter);
    test_search(&frame, tuner);
    frame_close(&frame);
    frame_cleanup(&frame);

    frame_init(&frame, &CLSID_TVTunerFilterPropertyPage, (IUnknown *)filter);
    write_channel(find_control(&frame, L"Edit", 0), "14");
    hr = IPropertyPage_Apply(frame.page);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    frame_close(&frame);
    check_channel(tuner, 14);
    frame_cleanup(&frame);
    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMTVTuner_Release(tuner);
}

/* The page is named by the filter that has the set, and by no other. */
static void test_named(IBaseFilter *filter, const CLSID *clsid)
{
    ISpecifyPropertyPages *pages = query(filter, &IID_ISpecifyPropertyPages);
    CAUUID list = {0};
    HRESULT hr;

    hr = ISpecifyPropertyPages_GetPages(pages, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(list.cElems == 1, "Got %lu pages.\n", list.cElems);
    ok(IsEqualGUID(&list.pElems[0], clsid), "Got page %s.\n", wine_dbgstr_guid(&list.pElems[0]));
    CoTaskMemFree(list.pElems);
    ISpecifyPropertyPages_Release(pages);
}

START_TEST(tvpages)
{
    IBaseFilter *filter;

    CoInitialize(NULL);
    if (load_module() && (filter = create_crossbar()))
    {
        test_named(filter, &CLSID_CrossbarFilterPropertyPage);
        test_crossbar(filter);
        release_last(filter);
        if ((filter = create_tvtuner()))
        {
            test_named(filter, &CLSID_TVTunerFilterPropertyPage);
            test_tuner(filter);
            release_last(filter);
        }
    }
    CoUninitialize();
}
