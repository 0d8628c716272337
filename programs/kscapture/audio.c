/*
 * Playing and recording WAV files: what both have in common
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

#include "audio.h"
#include "audioreport.h"
#include "device.h"
#include "error.h"
#include "graph.h"
#include "text.h"

static enum exit_code use_pin(struct audio *audio, IBaseFilter *filter, BOOL json, BOOL quiet)
{
    enum exit_code code = audio->direction->run(audio, filter);

    if (json) audio_report_json(audio);
    else if (!quiet && audio->stopped_by) audio_report_text(audio);
    graph_free(&audio->graph);
    return code;
}

static enum exit_code use_device(struct audio *audio, const WCHAR *pin, BOOL json, BOOL quiet, BOOL *reported)
{
    struct pin_list pins = {0};
    IBaseFilter *filter;
    enum exit_code code;
    WCHAR text[256];
    HRESULT hr;

    if (FAILED(hr = open_device(audio->device, &filter)))
        return report_error(EXIT_CODE_DEVICE, L"can't open '%ls', is its driver loaded? %ls", audio->device->name,
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    if (FAILED(hr = get_pins(filter, &pins)))
        code = report_error(EXIT_CODE_DEVICE, L"can't list the pins of '%ls': %ls", audio->device->name,
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    else if ((code = find_pin(&pins, audio->direction->pins, pin, &audio->pin)) == EXIT_CODE_OK)
    {
        code = use_pin(audio, filter, json, quiet);
        *reported = TRUE;
    }
    free_pins(&pins);
    audio->pin = NULL;
    IBaseFilter_Release(filter);
    return code;
}

enum exit_code audio_main(struct audio *audio, const WCHAR *device, const WCHAR *pin, BOOL json, BOOL quiet)
{
    struct device_list devices = {0};
    BOOL reported = FALSE;
    enum exit_code code = EXIT_CODE_OK;

    if (audio->direction->prepare) code = audio->direction->prepare(audio);
    if (code == EXIT_CODE_OK) code = get_devices(audio->direction->devices, &devices);
    if (code == EXIT_CODE_OK) code = find_device(&devices, device, &audio->device);
    if (code == EXIT_CODE_OK) code = use_device(audio, pin, json, quiet, &reported);
    if (json && !reported) audio_report_json(audio);
    if (audio->direction->finish) audio->direction->finish(audio);
    free_devices(&devices);
    return code;
}
