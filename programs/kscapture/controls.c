/*
 * Controls of a camera: brightness, exposure and so on
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

#include "controls.h"
#include "report.h"
#include "text.h"
#include <olectl.h>
#include <winioctl.h>
#include <ks.h>
#include <ksmedia.h>

/* The two interfaces have the same methods with the same parameters, so that the first stands for both. Their ids are those of the
 * property sets, which have names for all of them in every header. */
static const struct control
{
    const WCHAR *name;
    const IID *iid;
    LONG id;
}
control_table[] =
{
    {L"brightness", &IID_IAMVideoProcAmp, VideoProcAmp_Brightness},
    {L"contrast", &IID_IAMVideoProcAmp, VideoProcAmp_Contrast},
    {L"hue", &IID_IAMVideoProcAmp, VideoProcAmp_Hue},
    {L"saturation", &IID_IAMVideoProcAmp, VideoProcAmp_Saturation},
    {L"sharpness", &IID_IAMVideoProcAmp, VideoProcAmp_Sharpness},
    {L"gamma", &IID_IAMVideoProcAmp, VideoProcAmp_Gamma},
    {L"color-enable", &IID_IAMVideoProcAmp, VideoProcAmp_ColorEnable},
    {L"white-balance", &IID_IAMVideoProcAmp, VideoProcAmp_WhiteBalance},
    {L"backlight-compensation", &IID_IAMVideoProcAmp, VideoProcAmp_BacklightCompensation},
    {L"gain", &IID_IAMVideoProcAmp, VideoProcAmp_Gain},
    {L"power-line-frequency", &IID_IAMVideoProcAmp, KSPROPERTY_VIDEOPROCAMP_POWERLINE_FREQUENCY},
    {L"pan", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_PAN},
    {L"tilt", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_TILT},
    {L"roll", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_ROLL},
    {L"zoom", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_ZOOM},
    {L"exposure", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_EXPOSURE},
    {L"iris", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_IRIS},
    {L"focus", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_FOCUS},
    {L"privacy", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_PRIVACY},
};

struct control_state
{
    LONG min, max, step, def, caps, value, flags;
};

/* What to call the modes of a control. */
#define AUTOMATIC L"auto"
#define DEFAULT L"default"

static HRESULT read_control(IBaseFilter *filter, const struct control *control, struct control_state *state)
{
    IAMVideoProcAmp *controls;
    HRESULT hr;

    if (FAILED(hr = IBaseFilter_QueryInterface(filter, control->iid, (void **)&controls))) return hr;
    hr = IAMVideoProcAmp_GetRange(controls, control->id, &state->min, &state->max, &state->step, &state->def, &state->caps);
    if (SUCCEEDED(hr)) hr = IAMVideoProcAmp_Get(controls, control->id, &state->value, &state->flags);
    IAMVideoProcAmp_Release(controls);
    return hr;
}

static HRESULT write_control(IBaseFilter *filter, const struct control *control, LONG value, LONG flags)
{
    IAMVideoProcAmp *controls;
    HRESULT hr;

    if (FAILED(hr = IBaseFilter_QueryInterface(filter, control->iid, (void **)&controls))) return hr;
    hr = IAMVideoProcAmp_Set(controls, control->id, value, flags);
    IAMVideoProcAmp_Release(controls);
    return hr;
}

/* ---- listing ---- */

static void print_control(const struct control *control, const struct control_state *state)
{
    BOOL automatic = state->flags & VideoProcAmp_Flags_Auto, can = state->caps & VideoProcAmp_Flags_Auto;

    print_out(L"%-23ls %6ld  from %ld to %ld by %ld, default %ld%ls\n", control->name, state->value, state->min, state->max,
              state->step, state->def, automatic ? L", is automatic" : can ? L", can be automatic" : L"");
}

static void print_json_control(const struct control *control, const struct control_state *state, BOOL first)
{
    print_out(L"%ls\n    {\"name\": ", first ? L"" : L",");
    json_string(control->name);
    print_out(L", \"value\": %ld, \"min\": %ld, \"max\": %ld, \"step\": %ld, \"default\": %ld, \"auto\": %ls, \"can_auto\": %ls}",
              state->value, state->min, state->max, state->step, state->def,
              state->flags & VideoProcAmp_Flags_Auto ? L"true" : L"false",
              state->caps & VideoProcAmp_Flags_Auto ? L"true" : L"false");
}

enum exit_code list_controls(IBaseFilter *filter, BOOL json)
{
    struct control_state state;
    unsigned int i, count = 0;

    if (json) print_out(L"{\n  \"program\": \"kscapture\",\n  \"controls\": [");
    for (i = 0; i < ARRAY_SIZE(control_table); i++)
    {
        if (FAILED(read_control(filter, &control_table[i], &state))) continue;
        if (json) print_json_control(&control_table[i], &state, !count);
        else print_control(&control_table[i], &state);
        count++;
    }
    if (json) print_out(L"\n  ]\n}\n");
    else if (!count) print_out(L"the device has no controls\n");
    return EXIT_CODE_OK;
}

/* ---- setting ---- */

static const struct control *find_control(const WCHAR *name, size_t length)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(control_table); i++)
        if (wcslen(control_table[i].name) == length && !_wcsnicmp(name, control_table[i].name, length)) return &control_table[i];
    return NULL;
}

/* Which value and flags a text stands for; FALSE for none. */
static BOOL parse_value(const WCHAR *text, size_t length, const struct control_state *state, LONG *value, LONG *flags)
{
    WCHAR *end;

    *flags = VideoProcAmp_Flags_Manual;
    *value = state->value;
    if (length == wcslen(AUTOMATIC) && !_wcsnicmp(text, AUTOMATIC, length)) *flags = VideoProcAmp_Flags_Auto;
    else if (length == wcslen(DEFAULT) && !_wcsnicmp(text, DEFAULT, length)) *value = state->def;
    else
    {
        *value = wcstol(text, &end, 10);
        return length && end == text + length;
    }
    return TRUE;
}

static enum exit_code set_control(IBaseFilter *filter, const struct control *control, const WCHAR *text, size_t length)
{
    struct control_state state;
    LONG value, flags;
    WCHAR error[256];
    HRESULT hr;

    if (FAILED(hr = read_control(filter, control, &state)))
        return report_error(EXIT_CODE_DEVICE, L"the device has no control '%ls' (--controls lists them)", control->name);
    if (!parse_value(text, length, &state, &value, &flags))
        return report_error(EXIT_CODE_USAGE, L"'%.*ls' is no value of %ls: a number, auto or default", (int)length, text, control->name);
    if (!(state.caps & flags))
        return report_error(EXIT_CODE_USAGE, L"%ls %ls", control->name,
                            flags == VideoProcAmp_Flags_Auto ? L"can't be automatic" : L"is always automatic");
    if (flags == VideoProcAmp_Flags_Manual && (value < state.min || value > state.max))
        return report_error(EXIT_CODE_USAGE, L"%ls goes from %ld to %ld", control->name, state.min, state.max);
    if (FAILED(hr = write_control(filter, control, value, flags)))
        return report_error(EXIT_CODE_DEVICE, L"the device doesn't take %ls=%.*ls: %ls", control->name, (int)length, text,
                            describe_hresult(hr, error, ARRAY_SIZE(error)));
    return EXIT_CODE_OK;
}

enum exit_code set_controls(IBaseFilter *filter, const WCHAR *settings)
{
    enum exit_code code = EXIT_CODE_OK;
    const struct control *control;
    size_t length, name_length;

    for (; code == EXIT_CODE_OK && *settings; settings += length + (settings[length] == ','))
    {
        length = wcscspn(settings, L",");
        name_length = wcscspn(settings, L"=,");
        if (settings[name_length] != '=')
            return report_error(EXIT_CODE_USAGE, L"--set '%.*ls' is not like brightness=20", (int)length, settings);
        if (!(control = find_control(settings, name_length)))
            return report_error(EXIT_CODE_USAGE, L"there is no control '%.*ls' (--controls lists them)", (int)name_length, settings);
        code = set_control(filter, control, settings + name_length + 1, length - name_length - 1);
    }
    return code;
}

/* ---- the dialog ---- */

enum exit_code show_settings(IUnknown *object, const WCHAR *title)
{
    ISpecifyPropertyPages *specify;
    CAUUID pages = {0, NULL};
    WCHAR error[256];
    HRESULT hr;

    if (FAILED(hr = IUnknown_QueryInterface(object, &IID_ISpecifyPropertyPages, (void **)&specify)))
        return report_error(EXIT_CODE_DEVICE, L"'%ls' has no settings", title);
    hr = ISpecifyPropertyPages_GetPages(specify, &pages);
    ISpecifyPropertyPages_Release(specify);
    if (SUCCEEDED(hr))
        hr = OleCreatePropertyFrame(NULL, 0, 0, title, 1, &object, pages.cElems, pages.pElems, GetUserDefaultLCID(), 0, NULL);
    CoTaskMemFree(pages.pElems);
    if (SUCCEEDED(hr)) return EXIT_CODE_OK;
    return report_error(EXIT_CODE_DEVICE, L"the settings of '%ls' can't be shown: %ls", title,
                        describe_hresult(hr, error, ARRAY_SIZE(error)));
}
