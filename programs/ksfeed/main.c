/*
 * ksfeed: command line and pace
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

#include <stdarg.h>
#include <stdio.h>

#include "ksfeed.h"

#define MIN_INTERVAL 41666      /* 240 frames/s */
#define MAX_INTERVAL UNITS      /* 1 frame/s */
#define DEFAULT_RATE 25         /* of a stream that doesn't say */
#define EXIT_TIMEOUT 1000       /* ms that Ctrl-C waits for the main thread, which may be reading */

enum pace { PACE_STREAM, PACE_GIVEN, PACE_NONE };

struct options
{
    const WCHAR *path;          /* NULL: standard input */
    const WCHAR *device;        /* NULL: ksvirt's feed */
    BOOL is_raw, loop, quiet;
    struct feed_format raw;
    enum pace pace;
    unsigned int rate, scale;   /* with PACE_GIVEN */
    ULONGLONG max_frames;       /* 0: all */
};

struct session
{
    const struct options *options;
    struct input input;
    struct device device;
    LONGLONG interval;          /* 100 ns */
    BOOL wait;                  /* for each frame's time */
    ULONGLONG written;
};

static HANDLE stop_event, done_event;
static LONG summary_printed;
static struct session session;

const char program_name[] = "ksfeed";

/* Has Ctrl-C been pressed? */
BOOL is_stopping(void)
{
    return wait_for_stop(0);
}

BOOL wait_for_stop(DWORD ms)
{
    return WaitForSingleObject(stop_event, ms) == WAIT_OBJECT_0;
}

static LONGLONG clock_now(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return count.QuadPart / frequency.QuadPart * UNITS + count.QuadPart % frequency.QuadPart * UNITS / frequency.QuadPart;
}

static void print_summary(struct session *session)
{
    static const char *const names[] = {"RGB24", "YUY2", "UYVY", "NV12", "RGB32"};
    const struct feed_format *format = &session->input.format;
    struct ksvirt_feed_stats stats;

    if (InterlockedExchange(&summary_printed, 1) || session->options->quiet) return;
    printf("ksfeed: %llu frames of %ux%u %s written", session->written, format->width, format->height,
            names[format->format]);
    if (session->device.pin != INVALID_HANDLE_VALUE && device_get_stats(&session->device, &stats))
        printf(", %llu dropped by the driver", (ULONGLONG)(stats.overwritten + stats.rejected));
    printf("\n");
    fflush(stdout);
}

/* Runs in a thread of its own. The main thread may be in a read that nothing can end, so it isn't waited for without
 * limit. */
static BOOL WINAPI ctrl_handler(DWORD type)
{
    SetEvent(stop_event);
    if (WaitForSingleObject(done_event, EXIT_TIMEOUT) == WAIT_TIMEOUT)
    {
        print_summary(&session);
        ExitProcess(0);
    }
    return TRUE;
}

/* Waits until a frame is due. A frame that is late moves the schedule: the writer of the input is behind, and there is
 * nothing to be caught up with. */
static void wait_for_time(LONGLONG *due, LONGLONG interval)
{
    LONGLONG now = clock_now();

    if (now - *due > interval) *due = now;
    while ((now = clock_now()) < *due && !wait_for_stop((DWORD)((*due - now + 9999) / 10000))) ;
    *due += interval;
}

static BOOL feed_frames(struct session *session, struct writer *writer)
{
    LONGLONG due = clock_now();
    unsigned char *buffer;

    while (!is_stopping() && (!session->options->max_frames || session->written < session->options->max_frames))
    {
        enum input_result result = input_read(&session->input);

        if (result == INPUT_END && session->options->loop && session->written)
        {
            if (!input_rewind(&session->input)) return FALSE;
            continue;
        }
        if (result == INPUT_END) return session->written || fail("%s has no frame", session->input.name);
        if (result == INPUT_FAILED) return FALSE;
        if (!(buffer = writer_get_buffer(writer))) return FALSE;
        input_convert(&session->input, buffer);
        if (session->wait) wait_for_time(&due, session->interval);
        if (is_stopping()) break;
        if (!writer_submit(writer, (LONGLONG)session->written * session->interval)) return FALSE;
        session->written++;
    }
    return TRUE;
}

/* Decides how long a frame lasts. */
static void set_pace(struct session *session)
{
    const struct options *options = session->options;
    unsigned int rate = session->input.format.rate, scale = session->input.format.scale;

    if (options->pace == PACE_GIVEN)
    {
        rate = options->rate;
        scale = options->scale;
    }
    if (!rate || !scale)
    {
        rate = DEFAULT_RATE;
        scale = 1;
    }
    session->interval = (LONGLONG)scale * UNITS / rate;
    if (session->interval < MIN_INTERVAL) session->interval = MIN_INTERVAL;
    if (session->interval > MAX_INTERVAL) session->interval = MAX_INTERVAL;
    session->wait = options->pace != PACE_NONE;
}

static BOOL run(struct session *session)
{
    struct writer *writer;
    BOOL ret;

    if (!input_open(&session->input, session->options->path, session->options->is_raw ? &session->options->raw : NULL))
        return FALSE;
    set_pace(session);
    if (!device_open(&session->device, session->options->device, &session->input.format, session->interval)) return FALSE;
    if (!(writer = writer_create(&session->device, &session->input.format, session->interval))) return FALSE;
    if ((ret = device_run(&session->device)))
    {
        ret = feed_frames(session, writer);
        /* after one message there isn't another */
        if (ret) ret = writer_finish(writer);
        print_summary(session);
    }
    writer_destroy(writer);
    return ret;
}

static int usage(FILE *out)
{
    fputs("Usage: ksfeed [options] [FILE]\n"
          "Feeds a YUV4MPEG2 file, or the standard input, to the virtual camera.\n"
          "  --raw FORMAT WxH  the input is raw frames: rgb24, rgb32 (B, G, R; top row first), yuy2, uyvy or nv12\n"
          "  --rate RATE       frames/s: a number, N/D, \"native\" (what the stream says, the default),\n"
          "                    or \"none\" (as fast as the input comes)\n"
          "  --loop            begin the file again at its end\n"
          "  --frames N        stop after N frames\n"
          "  --device NAME     another device than the KS Virtual Feed\n"
          "  --quiet           no summary\n", out);
    return out == stdout ? 0 : 2;
}

/* Reads a number from 1 to max and returns what is behind it, or NULL. */
static const WCHAR *parse_number(const WCHAR *at, ULONGLONG max, ULONGLONG *number)
{
    const WCHAR *start = at;

    for (*number = 0; *at >= '0' && *at <= '9'; at++)
        if ((*number = *number * 10 + (*at - '0')) > max) return NULL;
    return at > start && *number ? at : NULL;
}

static BOOL parse_raw(struct options *options, const WCHAR *name, const WCHAR *size)
{
    static const WCHAR *const names[] = {L"rgb24", L"yuy2", L"uyvy", L"nv12", L"rgb32"};
    ULONGLONG width, height;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names) && lstrcmpiW(names[i], name); i++) ;
    if (i == ARRAYSIZE(names)) return fail("--raw: %ls is not one of rgb24, rgb32, yuy2, uyvy and nv12", name);
    if (!(size = parse_number(size, KSVIRT_MAX_WIDTH, &width)) || (*size != 'x' && *size != 'X')
            || !(size = parse_number(size + 1, KSVIRT_MAX_HEIGHT, &height)) || *size
            || width < Y4M_MIN_SIZE || height < Y4M_MIN_SIZE || (width & 1) || (height & 1))
        return fail("--raw: the size has to be WIDTHxHEIGHT, even, from 16x16 to 3840x2160");
    options->is_raw = TRUE;
    options->raw.format = (enum ksvirt_format)i;
    options->raw.width = (unsigned int)width;
    options->raw.height = (unsigned int)height;
    return TRUE;
}

/* "native", "none", "30", "29.97" or "30000/1001" */
static BOOL parse_rate(struct options *options, const WCHAR *text)
{
    ULONGLONG rate, scale = 1;
    const WCHAR *at;

    if (!lstrcmpiW(text, L"native") || !lstrcmpiW(text, L"none"))
    {
        options->pace = lstrcmpiW(text, L"none") ? PACE_STREAM : PACE_NONE;
        return TRUE;
    }
    at = parse_number(text, 1000000, &rate);
    if (at && *at == '/') at = parse_number(at + 1, 1000000, &scale);
    else if (at && *at == '.')
    {
        for (at++; *at >= '0' && *at <= '9' && scale < 1000; at++, scale *= 10) rate = rate * 10 + (*at - '0');
    }
    if (!at || *at || rate > 240 * scale || rate < scale)
        return fail("--rate: %ls is not \"native\", \"none\" or 1 to 240 frames/s", text);
    options->pace = PACE_GIVEN;
    options->rate = (unsigned int)rate;
    options->scale = (unsigned int)scale;
    return TRUE;
}

/* Returns FALSE after a message. */
static BOOL parse_options(struct options *options, int argc, WCHAR **argv)
{
    BOOL has_path = FALSE;
    const WCHAR *end;
    int i;

    for (i = 1; i < argc; i++)
    {
        const WCHAR *arg = argv[i];

        if (!lstrcmpW(arg, L"--loop")) options->loop = TRUE;
        else if (!lstrcmpW(arg, L"--quiet")) options->quiet = TRUE;
        else if (!lstrcmpW(arg, L"--raw") && i + 2 < argc)
        {
            if (!parse_raw(options, argv[i + 1], argv[i + 2])) return FALSE;
            i += 2;
        }
        else if (!lstrcmpW(arg, L"--rate") && i + 1 < argc)
        {
            if (!parse_rate(options, argv[++i])) return FALSE;
        }
        else if (!lstrcmpW(arg, L"--device") && i + 1 < argc) options->device = argv[++i];
        else if (!lstrcmpW(arg, L"--frames") && i + 1 < argc)
        {
            if (!(end = parse_number(argv[++i], ~0ull / 16, &options->max_frames)) || *end)
                return fail("--frames: %ls is not a number of frames", argv[i]);
        }
        else if ((arg[0] == '-' && arg[1]) || has_path) return fail("%ls: what is this? --help tells what is known", arg);
        else
        {
            has_path = TRUE;
            if (arg[0] != '-') options->path = arg;
        }
    }
    if (options->loop && !options->path) return fail("--loop needs a file: the standard input can't be read twice");
    return TRUE;
}

/* Exit codes: 0 done (also after Ctrl-C), 1 failed, 2 wrong command line. */
int wmain(int argc, WCHAR **argv)
{
    struct options options = {.path = NULL};
    BOOL ret;

    if (argc == 2 && (!lstrcmpW(argv[1], L"--help") || !lstrcmpW(argv[1], L"-h"))) return usage(stdout);
    if (!parse_options(&options, argc, argv)) return 2;
    session.options = &options;
    session.device.filter = session.device.pin = INVALID_HANDLE_VALUE;
    stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    done_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!stop_event || !done_event) return !fail_error(GetLastError(), "can't make an event");
    SetConsoleCtrlHandler(ctrl_handler, TRUE);

    ret = run(&session);
    device_close(&session.device);
    input_close(&session.input);
    SetEvent(done_event);
    return ret ? 0 : 1;
}
