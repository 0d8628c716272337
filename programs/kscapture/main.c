/*
 * kscapture: captures video from a DirectShow capture device
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

#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>

#include "audio.h"
#include "avi.h"
#include "capture.h"
#include "controls.h"
#include "device.h"
#include "error.h"
#include "format.h"
#include "graph.h"
#include "list.h"
#include "output.h"
#include "picture.h"
#include "play.h"
#include "png.h"
#include "record.h"
#include "report.h"
#include "sheet.h"
#include "text.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "(unversioned)"
#endif

#define DEFAULT_SECONDS 5
#define DEFAULT_TIMEOUT 5

struct options
{
    BOOL list, json, quiet, help, version, no_clock, controls, settings;
    const WCHAR *device, *pin, *set, *png, *sheet, *avi, *play, *record;
    const WCHAR *format, *size, *rate, *frames, *seconds, *timeout, *channels, *bits;
};

static const struct option
{
    const WCHAR *name;
    WCHAR letter;
    const WCHAR *value; /* what to call it in the help, NULL for a flag */
    size_t offset;
    const WCHAR *help;
}
option_table[] =
{
    {L"list", 'l', NULL, offsetof(struct options, list), L"list the devices with their pins and formats"},
    {L"device", 'd', L"N|NAME", offsetof(struct options, device), L"the device, by its number or name in the list (first)"},
    {L"pin", 0, L"N|NAME", offsetof(struct options, pin), L"its pin (first capture pin)"},
    {L"controls", 0, NULL, offsetof(struct options, controls), L"list the controls of the device"},
    {L"set", 0, L"C=V,...", offsetof(struct options, set), L"set controls: brightness=20,exposure=auto,gain=default"},
    {L"settings", 0, NULL, offsetof(struct options, settings), L"open the settings dialog of the device, or of --pin"},
    {L"format", 'f', L"FORMAT", offsetof(struct options, format), L"RGB24, RGB32, YUY2, UYVY, NV12 or MJPG"},
    {L"size", 's', L"WxH", offsetof(struct options, size), L"size of the picture in pixels"},
    {L"rate", 'r', L"FPS", offsetof(struct options, rate), L"frames per second, with --record samples per second"},
    {L"frames", 'n', L"N", offsetof(struct options, frames), L"stop after N frames"},
    {L"seconds", 't', L"S", offsetof(struct options, seconds), L"stop after S seconds (5, if there is no --frames)"},
    {L"timeout", 0, L"S", offsetof(struct options, timeout), L"give up when nothing comes for S seconds (5)"},
    {L"png", 'o', L"FILE", offsetof(struct options, png), L"write the last frame, or with %d in the name every frame"},
    {L"sheet", 0, L"FILE", offsetof(struct options, sheet), L"write a PNG with up to 16 small pictures of the capture"},
    {L"avi", 0, L"FILE", offsetof(struct options, avi), L"write an uncompressed AVI"},
    {L"play", 0, L"FILE", offsetof(struct options, play), L"play a WAV file (-: standard input) on an audio renderer"},
    {L"record", 0, L"FILE", offsetof(struct options, record), L"record a WAV file from an audio capture device"},
    {L"channels", 0, L"N", offsetof(struct options, channels), L"number of channels to record"},
    {L"bits", 0, L"N", offsetof(struct options, bits), L"bits of a sample to record: 8, 16, 24 or 32"},
    {L"no-clock", 0, NULL, offsetof(struct options, no_clock), L"run without a clock, for measurements"},
    {L"json", 0, NULL, offsetof(struct options, json), L"print the summary or the list as JSON"},
    {L"quiet", 'q', NULL, offsetof(struct options, quiet), L"print no summary and no progress"},
    {L"help", 'h', NULL, offsetof(struct options, help), L"print this"},
    {L"version", 'V', NULL, offsetof(struct options, version), L"print the version"},
};

static void print_help(void)
{
    WCHAR left[32];
    unsigned int i;

    print_out(L"Usage: kscapture [OPTION]...\n"
              L"Captures video from a kernel-streaming or other DirectShow device, or plays or records sound.\n\n");
    for (i = 0; i < ARRAY_SIZE(option_table); ++i)
    {
        const struct option *option = &option_table[i];

        _snwprintf(left, ARRAY_SIZE(left) - 1, L"--%ls%ls%ls", option->name, option->value ? L" " : L"",
                   option->value ? option->value : L"");
        left[ARRAY_SIZE(left) - 1] = 0;
        if (option->letter) print_out(L"  -%lc, %-18ls %ls\n", option->letter, left, option->help);
        else print_out(L"      %-18ls %ls\n", left, option->help);
    }
    print_out(L"\nExit codes: 0 done, 1 wrong usage, 2 no such device, 3 the device can't be used,\n"
              L"4 no such pin or format, 5 a file can't be written, 6 the stream broke off,\n"
              L"7 interrupted, 8 out of memory or a broken installation, 9 a file can't be played.\n");
}

/* Finds the option that an argument names. *value is what follows a '=' or NULL. */
static const struct option *find_option(const WCHAR *arg, const WCHAR **value)
{
    const struct option *option;
    size_t len;

    *value = NULL;
    for (option = option_table; option < option_table + ARRAY_SIZE(option_table); ++option)
    {
        if (option->letter && arg[0] == '-' && arg[1] == option->letter && !arg[2]) return option;
        len = wcslen(option->name);
        if (wcsncmp(arg, L"--", 2) || wcsncmp(arg + 2, option->name, len)) continue;
        if (!arg[2 + len]) return option;
        if (arg[2 + len] != '=') continue;
        *value = arg + 2 + len + 1;
        return option;
    }
    return NULL;
}

static enum exit_code parse_arguments(int argc, WCHAR **argv, struct options *options)
{
    const struct option *option;
    const WCHAR *value;
    void *target;
    int i;

    for (i = 1; i < argc; ++i)
    {
        if (!(option = find_option(argv[i], &value)))
            return report_error(EXIT_CODE_USAGE, L"unknown argument '%ls' (--help shows what there is)", argv[i]);
        target = (char *)options + option->offset;
        if (!option->value)
        {
            if (value) return report_error(EXIT_CODE_USAGE, L"--%ls takes no value", option->name);
            *(BOOL *)target = TRUE;
            continue;
        }
        if (!value && i + 1 < argc) value = argv[++i];
        if (!value || !*value) return report_error(EXIT_CODE_USAGE, L"--%ls needs a value", option->name);
        *(const WCHAR **)target = value;
    }
    return EXIT_CODE_OK;
}

static enum exit_code parse_number(const WCHAR *name, const WCHAR *text, double min, double max, double *value)
{
    WCHAR *end;

    if (!text) return EXIT_CODE_OK;
    *value = wcstod(text, &end);
    if (end == text || *end || !(*value >= min && *value <= max))
        return report_error(EXIT_CODE_USAGE, L"--%ls '%ls' is not a number from %g to %g", name, text, min, max);
    return EXIT_CODE_OK;
}

static enum exit_code parse_request(const struct options *options, struct format_request *request)
{
    WCHAR *end = NULL;
    long width, height = 0;

    memset(request, 0, sizeof(*request));
    if (options->format && !(request->pixel = find_pixel_format(options->format)))
        return report_error(EXIT_CODE_USAGE, L"unknown format '%ls': RGB24, RGB32, YUY2, UYVY, NV12 and MJPG are known",
                            options->format);
    if (options->size)
    {
        width = wcstol(options->size, &end, 10);
        if (*end == 'x' || *end == 'X') height = wcstol(end + 1, &end, 10);
        if (*end || width < 1 || width > MAX_PICTURE_SIDE || height < 1 || height > MAX_PICTURE_SIDE)
            return report_error(EXIT_CODE_USAGE, L"--size '%ls' is not like 640x480", options->size);
        request->width = width;
        request->height = height;
    }
    return parse_number(L"rate", options->rate, 0.001, 10000, &request->rate);
}

static enum exit_code parse_limits(const struct options *options, struct capture *capture)
{
    enum exit_code code;
    double frames = 0;

    capture->timeout = DEFAULT_TIMEOUT;
    if ((code = parse_number(L"frames", options->frames, 1, 4e9, &frames)) != EXIT_CODE_OK) return code;
    capture->frames = frames;
    if (capture->frames != frames) return report_error(EXIT_CODE_USAGE, L"--frames '%ls' is not a whole number", options->frames);
    if ((code = parse_number(L"seconds", options->seconds, 0.001, 1e7, &capture->seconds)) != EXIT_CODE_OK) return code;
    if (!options->frames && !options->seconds) capture->seconds = DEFAULT_SECONDS;
    return parse_number(L"timeout", options->timeout, 0.1, 3600, &capture->timeout);
}

static enum exit_code add_output(struct capture *capture, struct output *(*create)(const WCHAR *path), const WCHAR *path)
{
    struct output *output;

    if (!path) return EXIT_CODE_OK;
    if (!(output = create(path))) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    output->next = capture->outputs;
    capture->outputs = output;
    return EXIT_CODE_OK;
}

static enum exit_code add_outputs(struct capture *capture, const struct options *options)
{
    enum exit_code code;

    if ((code = add_output(capture, avi_output_create, options->avi)) != EXIT_CODE_OK) return code;
    if ((code = add_output(capture, sheet_output_create, options->sheet)) != EXIT_CODE_OK) return code;
    return add_output(capture, png_output_create, options->png);
}

static enum exit_code get_type(const struct pin *pin, const struct format_request *request, AM_MEDIA_TYPE **type)
{
    struct capability_list caps;
    enum exit_code code;
    WCHAR text[256];
    HRESULT hr;

    watchdog_begin(L"listing its formats", 20);
    hr = get_capabilities(pin->pin, &caps);
    watchdog_end();
    if (FAILED(hr) && !caps.count)
        code = report_error(EXIT_CODE_DEVICE, L"the device doesn't tell its formats: %ls",
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    else code = choose_format(&caps, request, type);
    free_capabilities(&caps);
    return code;
}

static enum exit_code capture_pin(struct capture *capture, IBaseFilter *filter, const struct format_request *request,
                                  const struct options *options)
{
    AM_MEDIA_TYPE *type = NULL;
    enum exit_code code;

    code = get_type(capture->pin, request, &type);
    if (code == EXIT_CODE_OK)
        code = graph_build(&capture->graph, capture->device, filter, capture->pin->pin, type, !options->no_clock);
    free_media_type(type);
    if (code == EXIT_CODE_OK) code = capture_run(capture);

    if (options->json) report_json(capture);
    else if (!options->quiet && capture->statistics.delivered) report_text(capture);
    graph_free(&capture->graph);
    return code;
}

static enum exit_code capture_or_show_pin(struct capture *capture, IBaseFilter *filter, const struct format_request *request,
                                          const struct options *options)
{
    if (options->settings) return show_settings((IUnknown *)capture->pin->pin, capture->pin->name);
    return capture_pin(capture, filter, request, options);
}

/* Whether there is anything to be captured: who only asks for controls has had all by now. */
static BOOL wants_capture(const struct options *options)
{
    if (options->settings) return options->pin != NULL;
    if (!options->controls && !options->set) return TRUE;
    return options->png || options->sheet || options->avi || options->frames || options->seconds;
}

static enum exit_code use_controls(IBaseFilter *filter, const WCHAR *name, const struct options *options)
{
    enum exit_code code = EXIT_CODE_OK;

    watchdog_begin(L"setting its controls", 20);
    if (options->set) code = set_controls(filter, options->set);
    if (code == EXIT_CODE_OK && options->controls) code = list_controls(filter, options->json);
    watchdog_end();
    if (code == EXIT_CODE_OK && options->settings && !options->pin) code = show_settings((IUnknown *)filter, name);
    return code;
}

static enum exit_code find_pin_and_capture(struct capture *capture, IBaseFilter *filter, const struct format_request *request,
                                           const struct options *options, BOOL *reported)
{
    struct pin_list pins = {0};
    enum exit_code code;
    WCHAR text[256];
    HRESULT hr;

    if (FAILED(hr = get_pins(filter, &pins)))
        code = report_error(EXIT_CODE_DEVICE, L"can't list the pins of '%ls': %ls", capture->device->name,
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    else if ((code = find_pin(&pins, PINDIR_OUTPUT, options->pin, &capture->pin)) == EXIT_CODE_OK)
    {
        code = capture_or_show_pin(capture, filter, request, options);
        *reported = TRUE;
    }
    free_pins(&pins);
    capture->pin = NULL;
    return code;
}

static enum exit_code capture_device(struct capture *capture, const struct format_request *request, const struct options *options)
{
    BOOL reported = !wants_capture(options);
    IBaseFilter *filter;
    enum exit_code code;
    WCHAR text[256];
    HRESULT hr;

    if (FAILED(hr = open_device(capture->device, &filter)))
        code = report_error(EXIT_CODE_DEVICE, L"can't open '%ls', is its driver loaded? %ls", capture->device->name,
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    else
    {
        code = use_controls(filter, capture->device->name, options);
        if (code == EXIT_CODE_OK && wants_capture(options))
            code = find_pin_and_capture(capture, filter, request, options, &reported);
        IBaseFilter_Release(filter);
    }
    if (options->json && !reported) report_json(capture);
    return code;
}

static enum exit_code capture_main(const struct options *options)
{
    struct capture capture = {0};
    struct format_request request;
    struct device_list devices;
    struct output *output;
    enum exit_code code;

    if (options->channels || options->bits)
        return report_error(EXIT_CODE_USAGE, L"--channels and --bits go with --record");
    if ((code = parse_request(options, &request)) != EXIT_CODE_OK) return code;
    if ((code = parse_limits(options, &capture)) != EXIT_CODE_OK) return code;
    capture.statistics.driver_drops = -1;
    capture.progress = !options->quiet && err_is_terminal();

    if ((code = add_outputs(&capture, options)) == EXIT_CODE_OK)
    {
        code = get_devices(&cameras, &devices);
        if (code == EXIT_CODE_OK) code = find_device(&devices, options->device, &capture.device);
        if (code == EXIT_CODE_OK) code = capture_device(&capture, &request, options);
        else if (options->json) report_json(NULL);
        free_devices(&devices);
    }
    while ((output = capture.outputs))
    {
        capture.outputs = output->next;
        output->ops->free(output);
    }
    return code;
}

/* Which options go with --play and --record. */
static enum exit_code check_audio_options(const struct options *options)
{
    const struct option *option;

    if (options->play && options->record) return report_error(EXIT_CODE_USAGE, L"--play and --record don't go together");
    for (option = option_table; option < option_table + ARRAY_SIZE(option_table); ++option)
    {
        const WCHAR *const *value = (const WCHAR *const *)((const char *)options + option->offset);

        if (!option->value || !*value) continue;
        if (value == &options->format || value == &options->size || value == &options->frames || value == &options->png
                || value == &options->sheet || value == &options->avi
                || (options->play && (value == &options->rate || value == &options->channels || value == &options->bits)))
            return report_error(EXIT_CODE_USAGE, L"--%ls doesn't go with --%ls", option->name,
                                options->play ? L"play" : L"record");
    }
    return EXIT_CODE_OK;
}

static enum exit_code parse_audio_format(const struct options *options, struct audio *audio)
{
    double rate = 0, channels = 0, bits = 0;
    enum exit_code code;

    if ((code = parse_number(L"rate", options->rate, 1, 1e6, &rate)) != EXIT_CODE_OK) return code;
    if ((code = parse_number(L"channels", options->channels, 1, 64, &channels)) != EXIT_CODE_OK) return code;
    if ((code = parse_number(L"bits", options->bits, 8, 32, &bits)) != EXIT_CODE_OK) return code;
    audio->rate = rate;
    audio->channels = channels;
    audio->bits = bits;
    if (audio->rate != rate || audio->channels != channels || audio->bits != bits || audio->bits % 8)
        return report_error(EXIT_CODE_USAGE, L"--rate, --channels and --bits are whole numbers, --bits of whole bytes");
    return EXIT_CODE_OK;
}

static enum exit_code play_or_record(const struct options *options)
{
    struct audio audio = {.direction = options->play ? &play : &record};
    enum exit_code code;

    audio.path = options->play ? options->play : options->record;
    audio.timeout = DEFAULT_TIMEOUT;
    audio.seconds = options->record ? DEFAULT_SECONDS : 0;
    audio.progress = !options->quiet && err_is_terminal();
    audio.use_clock = !options->no_clock;
    if ((code = check_audio_options(options)) != EXIT_CODE_OK) return code;
    if ((code = parse_audio_format(options, &audio)) != EXIT_CODE_OK) return code;
    if ((code = parse_number(L"seconds", options->seconds, 0.001, 1e7, &audio.seconds)) != EXIT_CODE_OK) return code;
    if ((code = parse_number(L"timeout", options->timeout, 0.1, 3600, &audio.timeout)) != EXIT_CODE_OK) return code;
    return audio_main(&audio, options->device, options->pin, options->json, options->quiet);
}

static BOOL WINAPI console_handler(DWORD event)
{
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) return FALSE;
    /* who asks a second time doesn't want to wait */
    if (WaitForSingleObject(interrupt_event, 0) == WAIT_OBJECT_0) return FALSE;
    SetEvent(interrupt_event);
    return TRUE;
}

int wmain(int argc, WCHAR **argv)
{
    struct options options = {0};
    enum exit_code code;

    if ((code = parse_arguments(argc, argv, &options)) != EXIT_CODE_OK) return code;
    if (options.help) print_help();
    else if (options.version) print_out(L"kscapture %hs\n", PACKAGE_VERSION);
    else
    {
        if (!(interrupt_event = CreateEventW(NULL, TRUE, FALSE, NULL)) || FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED)))
            return report_error(EXIT_CODE_INTERNAL, L"can't initialise COM");
        SetConsoleCtrlHandler(console_handler, TRUE);
        if (options.list) code = list_devices(options.json);
        else code = options.play || options.record ? play_or_record(&options) : capture_main(&options);
        CoUninitialize();
    }
    if (!flush_out() && code == EXIT_CODE_OK) code = report_error(EXIT_CODE_OUTPUT, L"can't write to standard output");
    return code;
}
