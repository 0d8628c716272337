/*
 * IAMVideoProcAmp and IAMCameraControl
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

#include "proxy.h"
#include "ksvirt.h"

/*
 * The two interfaces have the same methods, so that IAMVideoProcAmp stands for both. The numbers are those of the virtual camera; the
 * automatic modes of three of its controls move them, so that only a range of the value is told there.
 */

#define AUTO VideoProcAmp_Flags_Auto
#define MANUAL VideoProcAmp_Flags_Manual

static const struct control
{
    const char *name;
    const IID *iid;
    LONG id, min, max, step, def, caps;
}
controls[] =
{
    {"brightness", &IID_IAMVideoProcAmp, VideoProcAmp_Brightness, 0, 255, 1, 128, MANUAL},
    {"contrast", &IID_IAMVideoProcAmp, VideoProcAmp_Contrast, 0, 255, 1, 128, MANUAL},
    {"hue", &IID_IAMVideoProcAmp, VideoProcAmp_Hue, -180, 180, 1, 0, MANUAL},
    {"saturation", &IID_IAMVideoProcAmp, VideoProcAmp_Saturation, 0, 255, 1, 128, MANUAL},
    {"gamma", &IID_IAMVideoProcAmp, VideoProcAmp_Gamma, 72, 500, 1, 100, MANUAL},
    {"white balance", &IID_IAMVideoProcAmp, VideoProcAmp_WhiteBalance, 2800, 6500, 10, 4600, MANUAL | AUTO},
    {"gain", &IID_IAMVideoProcAmp, VideoProcAmp_Gain, 0, 255, 1, 0, MANUAL},
    {"pan", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_PAN, -180, 180, 1, 0, MANUAL},
    {"zoom", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_ZOOM, 100, 500, 1, 100, MANUAL},
    {"exposure", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_EXPOSURE, -11, -1, 1, -5, MANUAL | AUTO},
    {"focus", &IID_IAMCameraControl, KSPROPERTY_CAMERACONTROL_FOCUS, 0, 250, 5, 0, MANUAL | AUTO},
};

static void test_range(IAMVideoProcAmp *iface, const struct control *control)
{
    LONG min = 1234567, max = 1234567, step = 1234567, def = 1234567, caps = 1234567;
    HRESULT hr;

    hr = IAMVideoProcAmp_GetRange(iface, control->id, &min, &max, &step, &def, &caps);
    ok(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    ok(min == control->min, "%s: got %ld.\n", control->name, min);
    ok(max == control->max, "%s: got %ld.\n", control->name, max);
    ok(step == control->step, "%s: got %ld.\n", control->name, step);
    ok(def == control->def, "%s: got %ld.\n", control->name, def);
    ok(caps == control->caps, "%s: got %#lx.\n", control->name, caps);

    hr = IAMVideoProcAmp_GetRange(iface, control->id, NULL, &max, &step, &def, &caps);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);
    hr = IAMVideoProcAmp_GetRange(iface, control->id, &min, NULL, &step, &def, &caps);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);
    hr = IAMVideoProcAmp_GetRange(iface, control->id, &min, &max, NULL, &def, &caps);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);
    hr = IAMVideoProcAmp_GetRange(iface, control->id, &min, &max, &step, NULL, &caps);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);
    hr = IAMVideoProcAmp_GetRange(iface, control->id, &min, &max, &step, &def, NULL);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);
}

#define check_value(a, b, c) check_value_(__LINE__, a, b, c)
static void check_value_(unsigned int line, IAMVideoProcAmp *iface, const struct control *control, LONG expected)
{
    LONG value = 1234567, flags = 1234567;
    HRESULT hr;

    hr = IAMVideoProcAmp_Get(iface, control->id, &value, &flags);
    ok_(__FILE__, line)(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    ok_(__FILE__, line)(value == expected, "%s: got %ld, expected %ld.\n", control->name, value, expected);
    ok_(__FILE__, line)(flags == MANUAL, "%s: got flags %#lx.\n", control->name, flags);
}

/* A value that the driver doesn't take leaves the old one. */
static void test_bad_values(IAMVideoProcAmp *iface, const struct control *control)
{
    static const LONG bad_flags[] = {3, 4, 0x100, -1};
    const LONG bad_values[] = {control->min - 1, control->max + 1, MINLONG, MAXLONG};
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(bad_values); i++)
    {
        hr = IAMVideoProcAmp_Set(iface, control->id, bad_values[i], MANUAL);
        ok(hr == E_INVALIDARG, "%s to %ld: got hr %#lx.\n", control->name, bad_values[i], hr);
        check_value(iface, control, control->max);
    }
    if (control->step > 1)
    {
        hr = IAMVideoProcAmp_Set(iface, control->id, control->min + 1, MANUAL);
        ok(hr == E_INVALIDARG, "%s: got hr %#lx.\n", control->name, hr);
        check_value(iface, control, control->max);
    }
    for (i = 0; i < ARRAY_SIZE(bad_flags); i++)
    {
        hr = IAMVideoProcAmp_Set(iface, control->id, control->min, bad_flags[i]);
        ok(hr == E_INVALIDARG, "%s, flags %#lx: got hr %#lx.\n", control->name, bad_flags[i], hr);
        check_value(iface, control, control->max);
    }
    if (control->caps & AUTO) return;
    hr = IAMVideoProcAmp_Set(iface, control->id, control->min, AUTO);
    ok(hr == E_INVALIDARG, "%s: got hr %#lx.\n", control->name, hr);
    check_value(iface, control, control->max);
}

static void test_auto(IAMVideoProcAmp *iface, const struct control *control)
{
    LONG value, flags;
    HRESULT hr;

    hr = IAMVideoProcAmp_Set(iface, control->id, control->def, AUTO);
    ok(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    hr = IAMVideoProcAmp_Get(iface, control->id, &value, &flags);
    ok(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    ok(flags == AUTO, "%s: got flags %#lx.\n", control->name, flags);
    ok(value >= control->min && value <= control->max, "%s: got %ld.\n", control->name, value);
}

static void test_values(IAMVideoProcAmp *iface, const struct control *control)
{
    LONG value, flags;
    HRESULT hr;

    hr = IAMVideoProcAmp_Set(iface, control->id, control->min, MANUAL);
    ok(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    check_value(iface, control, control->min);
    hr = IAMVideoProcAmp_Set(iface, control->id, control->max, MANUAL);
    ok(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    check_value(iface, control, control->max);
    test_bad_values(iface, control);

    hr = IAMVideoProcAmp_Get(iface, control->id, NULL, &flags);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);
    hr = IAMVideoProcAmp_Get(iface, control->id, &value, NULL);
    ok(hr == E_POINTER, "%s: got hr %#lx.\n", control->name, hr);

    hr = IAMVideoProcAmp_Set(iface, control->id, control->def, MANUAL);
    ok(hr == S_OK, "%s: got hr %#lx.\n", control->name, hr);
    if (control->caps & AUTO) test_auto(iface, control);
}

/* A control that the set or the device hasn't. */
static void test_unknown_controls(IAMVideoProcAmp *iface)
{
    static const LONG ids[] = {-1, 1000, MINLONG, MAXLONG};
    LONG min, max, step, def, caps;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(ids); i++)
    {
        hr = IAMVideoProcAmp_GetRange(iface, ids[i], &min, &max, &step, &def, &caps);
        ok(hr == E_PROP_ID_UNSUPPORTED, "%ld: got hr %#lx.\n", ids[i], hr);
        hr = IAMVideoProcAmp_Get(iface, ids[i], &min, &max);
        ok(hr == E_PROP_ID_UNSUPPORTED, "%ld: got hr %#lx.\n", ids[i], hr);
        hr = IAMVideoProcAmp_Set(iface, ids[i], 0, MANUAL);
        ok(hr == E_PROP_ID_UNSUPPORTED, "%ld: got hr %#lx.\n", ids[i], hr);
    }
}

/* What one filter has set is the device's, and another filter's as well. */
static void test_two_filters(IBaseFilter *filter)
{
    IAMVideoProcAmp *first = query(filter, &IID_IAMVideoProcAmp), *second;
    IBaseFilter *other;
    HRESULT hr;

    if ((other = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_CAMERA_HARDWARE_ID)))
    {
        second = query(other, &IID_IAMVideoProcAmp);
        hr = IAMVideoProcAmp_Set(first, controls[0].id, 77, MANUAL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_value(second, &controls[0], 77);
        hr = IAMVideoProcAmp_Set(second, controls[0].id, controls[0].def, MANUAL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_value(first, &controls[0], controls[0].def);
        IAMVideoProcAmp_Release(second);
        release_last(other);
    }
    IAMVideoProcAmp_Release(first);
}

START_TEST(controls)
{
    IAMVideoProcAmp *iface;
    IBaseFilter *filter;
    unsigned int i;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if ((filter = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_CAMERA_HARDWARE_ID)))
    {
        for (i = 0; i < ARRAY_SIZE(controls); i++)
        {
            iface = query(filter, controls[i].iid);
            test_range(iface, &controls[i]);
            test_values(iface, &controls[i]);
            IAMVideoProcAmp_Release(iface);
        }
        iface = query(filter, &IID_IAMVideoProcAmp);
        test_unknown_controls(iface);
        IAMVideoProcAmp_Release(iface);
        iface = query(filter, &IID_IAMCameraControl);
        test_unknown_controls(iface);
        IAMVideoProcAmp_Release(iface);
        test_two_filters(filter);
        release_last(filter);
    }
    CoUninitialize();
}
