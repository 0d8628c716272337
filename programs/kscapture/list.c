/*
 * --list: devices, their pins and formats
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

#include <stdio.h>
#include <wchar.h>

#include "list.h"
#include "device.h"
#include "error.h"
#include "format.h"
#include "report.h"
#include "text.h"

static double rate_of(LONGLONG interval)
{
    return interval > 0 ? 1e7 / interval : 0;
}

static void print_size(int min_width, int max_width, int step_width, int min_height, int max_height, int step_height)
{
    print_out(L"%dx%d", min_width, min_height);
    if (min_width == max_width && min_height == max_height) return;
    print_out(L" to %dx%d", max_width, max_height);
    if (step_width > 0 && step_height > 0) print_out(L" in steps of %dx%d", step_width, step_height);
}

static void print_capability(const struct capability *cap)
{
    WCHAR name[64];

    print_out(L"      %ls  ", subtype_name(&cap->type->subtype, name, ARRAY_SIZE(name)));
    print_size(cap->min_width, cap->max_width, cap->step_width, cap->min_height, cap->max_height, cap->step_height);
    if (cap->min_interval > 0 && cap->min_interval != cap->max_interval)
        print_out(L", %.5g to %.5g frames/s", rate_of(cap->max_interval), rate_of(cap->min_interval));
    else if (cap->min_interval > 0) print_out(L", %.5g frames/s", rate_of(cap->min_interval));
    print_out(L"%ls\n", IsEqualGUID(&cap->type->formattype, &FORMAT_VideoInfo) ? L"" : L" (interlace information)");
}

static void json_capability(const struct capability *cap)
{
    WCHAR name[64];

    print_out(L"{\"subtype\": ");
    json_string(subtype_name(&cap->type->subtype, name, ARRAY_SIZE(name)));
    print_out(L", \"videoinfo\": %d, \"width\": %d, \"height\": %d, ",
              IsEqualGUID(&cap->type->formattype, &FORMAT_VideoInfo) ? 1 : 2, cap->width, cap->height);
    print_out(L"\"min_width\": %d, \"max_width\": %d, \"step_width\": %d, ", cap->min_width, cap->max_width, cap->step_width);
    print_out(L"\"min_height\": %d, \"max_height\": %d, \"step_height\": %d, ", cap->min_height, cap->max_height,
              cap->step_height);
    print_out(L"\"rate\": %.6g, \"min_rate\": %.6g, \"max_rate\": %.6g}", rate_of(cap->interval), rate_of(cap->max_interval),
              rate_of(cap->min_interval));
}

static void list_pin(const struct pin *pin, unsigned int index, BOOL json)
{
    struct capability_list caps;
    unsigned int i;
    HRESULT hr;

    if (json)
    {
        print_out(L"%ls\n      {\"name\": ", index ? L"," : L"");
        json_string(pin->name);
        print_out(L", \"direction\": \"%ls\", \"category\": ", pin->direction == PINDIR_INPUT ? L"input" : L"output");
        json_string(pin->category);
        print_out(L", \"formats\": [");
    }
    else
        print_out(L"    pin %u: %ls (%ls%ls%ls)\n", index, pin->name, pin->direction == PINDIR_INPUT ? L"input" : L"output",
                  pin->category ? L", " : L"", pin->category ? pin->category : L"");

    hr = get_capabilities(pin->pin, &caps);
    for (i = 0; i < caps.count; ++i)
    {
        if (json)
        {
            print_out(i ? L",\n        " : L"\n        ");
            json_capability(&caps.items[i]);
        }
        else print_capability(&caps.items[i]);
    }
    if (json) print_out(L"]}");
    else if (FAILED(hr) && !caps.count) print_out(L"      its formats can't be listed: error 0x%08lx\n", hr);
    free_capabilities(&caps);
}

static HRESULT list_pins(const struct device *device, BOOL json)
{
    struct pin_list pins;
    IBaseFilter *filter;
    unsigned int i;
    HRESULT hr;

    if (FAILED(hr = open_device(device, &filter))) return hr;
    watchdog_begin(L"listing its formats", 20);
    if (SUCCEEDED(hr = get_pins(filter, &pins)))
        for (i = 0; i < pins.count; ++i) list_pin(&pins.items[i], i, json);
    free_pins(&pins);
    IBaseFilter_Release(filter);
    watchdog_end();
    return hr;
}

static BOOL list_device(const struct device *device, unsigned int index, BOOL json)
{
    WCHAR text[256];
    HRESULT hr;

    if (json)
    {
        print_out(L"%ls\n    {\"name\": ", index ? L"," : L"");
        json_string(device->name);
        print_out(L", \"path\": ");
        json_string(device->path);
        print_out(L", \"pins\": [");
        hr = list_pins(device, json);
        print_out(L"], \"error\": ");
        json_string(FAILED(hr) ? describe_hresult(hr, text, ARRAY_SIZE(text)) : NULL);
        print_out(L"}");
    }
    else
    {
        print_out(L"%u: %ls\n", index, device->name);
        if (device->path) print_out(L"    %ls\n", device->path);
        if (FAILED(hr = list_pins(device, json)))
            print_out(L"    can't be opened: %ls\n", describe_hresult(hr, text, ARRAY_SIZE(text)));
    }
    return SUCCEEDED(hr);
}

/* Only the names; the numbers are for --device with the option. */
static void list_audio(const struct device_kind *kind, const WCHAR *option, BOOL json)
{
    struct device_list list;
    unsigned int i;

    get_devices(kind, &list);
    if (json) print_out(L",\n  \"%ls\": [", option);
    else if (list.count) print_out(L"for --%ls:\n", option);
    for (i = 0; i < list.count; ++i)
    {
        if (!json) print_out(L"  %u: %ls\n", i, list.items[i].name);
        if (!json && list.items[i].path) print_out(L"      %ls\n", list.items[i].path);
        if (!json) continue;
        print_out(L"%ls\n    {\"name\": ", i ? L"," : L"");
        json_string(list.items[i].name);
        print_out(L", \"path\": ");
        json_string(list.items[i].path);
        print_out(L"}");
    }
    if (json) print_out(L"\n  ]");
    free_devices(&list);
}

enum exit_code list_devices(BOOL json)
{
    struct device_list list;
    enum exit_code code;
    unsigned int i, good = 0;

    code = get_devices(&cameras, &list);
    if (json) print_out(L"{\n  \"program\": \"kscapture\",\n  \"devices\": [");
    for (i = 0; i < list.count; ++i) good += list_device(&list.items[i], i, json);

    if (json) print_out(L"\n  ]");
    list_audio(&microphones, L"record", json);
    list_audio(&speakers, L"play", json);

    if (code == EXIT_CODE_OK && !list.count) code = report_error(EXIT_CODE_NO_DEVICE, L"there is no video capture device");
    else if (code == EXIT_CODE_OK && !good)
        code = report_error(EXIT_CODE_DEVICE, L"no device can be opened, are their drivers loaded?");
    if (json)
    {
        print_out(L",\n  \"error\": ");
        json_string(get_error_text());
        print_out(L"\n}\n");
    }
    free_devices(&list);
    return code;
}
