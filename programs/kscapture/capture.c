/*
 * One capture from start to end
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

#include "capture.h"
#include "clock.h"
#include "decode.h"
#include "error.h"
#include "graph.h"
#include "output.h"
#include "picture.h"
#include "progress.h"
#include "ring.h"
#include "statistics.h"

#define REFERENCE_PERIOD 0.25 /* seconds from one look at the graph's clock to the next */
#define PROGRESS_PERIOD  0.1

HANDLE interrupt_event;

struct run
{
    struct capture *capture;
    struct ring ring;
    struct picture picture;     /* the last one, frame is NULL if there was none */
    struct decoder decoder;
    struct time_reference reference;
    double last_reference, last_progress, last_frame; /* in seconds() */
    BOOL done;
};

static LONGLONG counter(void)
{
    LARGE_INTEGER value;

    QueryPerformanceCounter(&value);
    return value.QuadPart;
}

static double seconds(void)
{
    LARGE_INTEGER frequency;

    QueryPerformanceFrequency(&frequency);
    return (double)counter() / frequency.QuadPart;
}

static void stop(struct run *run, const WCHAR *why)
{
    run->capture->stopped_by = why;
    run->done = TRUE;
}

static enum exit_code take_frame(struct run *run, const struct frame *frame)
{
    struct capture *capture = run->capture;
    struct output *output;
    enum exit_code code;

    run->last_frame = seconds();
    run->picture.frame = frame;
    run->picture.number = capture->statistics.delivered;
    run->picture.converted = FALSE;
    statistics_add(&capture->statistics, &run->picture, &run->reference);
    for (output = capture->outputs; output; output = output->next)
        if (output->ops->write && (code = output->ops->write(output, &run->picture)) != EXIT_CODE_OK) return code;

    if (capture->frames && capture->statistics.delivered >= capture->frames) stop(run, L"frames");
    else if (capture->seconds && capture->statistics.seconds >= capture->seconds) stop(run, L"seconds");
    return EXIT_CODE_OK;
}

/* Frames are timed by the graph's clock, their arrival by the performance counter. */
static void look_at_clock(struct run *run)
{
    double now = seconds();
    LONGLONG before, time;

    if (run->reference.valid && now - run->last_reference < REFERENCE_PERIOD) return;
    before = counter();
    if (!clock_filter_get_time(run->capture->graph.clock, &time)) return;
    run->reference.counter = (before + counter()) / 2;
    run->reference.stream_time = time;
    run->reference.valid = TRUE;
    run->last_reference = now;
}

static void show_progress(struct run *run)
{
    const struct capture *capture = run->capture;
    const struct statistics *stats = &capture->statistics;
    double now = seconds(), rate;

    if (!capture->progress || now - run->last_progress < PROGRESS_PERIOD) return;
    run->last_progress = now;
    rate = stats->seconds > 0 ? (stats->delivered - 1) / stats->seconds : 0;
    if (capture->frames) progress_show(stats->delivered, capture->frames, L"%u frames, %.1f/s", stats->delivered, rate);
    else progress_show(stats->seconds, capture->seconds, L"%u frames, %.1f/s", stats->delivered, rate);
}

static enum exit_code take_frames(struct run *run)
{
    enum exit_code code = EXIT_CODE_OK;
    const struct frame *frame;

    while (code == EXIT_CODE_OK && !run->done && (frame = ring_next(&run->ring)))
    {
        code = take_frame(run, frame);
        show_progress(run);
        if (WaitForSingleObject(interrupt_event, 0) == WAIT_OBJECT_0) break;
    }
    return code;
}

static enum exit_code run_loop(struct run *run)
{
    struct capture *capture = run->capture;
    HANDLE handles[] = {interrupt_event, capture->graph.event, run->ring.event};
    enum exit_code code = EXIT_CODE_OK;
    BOOL ended = FALSE;

    run->last_frame = seconds();
    while (!run->done && code == EXIT_CODE_OK)
    {
        WaitForMultipleObjects(ARRAY_SIZE(handles), handles, FALSE, PROGRESS_PERIOD * 1000);
        look_at_clock(run);
        show_progress(run);
        if ((code = take_frames(run)) != EXIT_CODE_OK || run->done) break;

        if (WaitForSingleObject(interrupt_event, 0) == WAIT_OBJECT_0)
        {
            code = EXIT_CODE_INTERRUPTED;
            stop(run, L"interrupt");
        }
        else if (!graph_check_events(&capture->graph, &ended, &code)) stop(run, L"error");
        else if (ended) stop(run, L"end of stream");
        else if (seconds() - run->last_frame > capture->timeout)
        {
            if (capture->statistics.delivered)
                code = report_error(EXIT_CODE_STREAM, L"the device has sent no frame for %g s, after %u frames",
                                    capture->timeout, capture->statistics.delivered);
            else code = report_error(EXIT_CODE_STREAM, L"the device has sent no frame within %g s", capture->timeout);
        }
    }
    return code;
}

static enum exit_code open_outputs(struct run *run)
{
    const struct video_format *format = &run->capture->graph.format;
    struct output *output;
    enum exit_code code;

    run->picture.format = format;
    run->picture.decoder = &run->decoder;
    run->picture.bgr_stride = (format->width * 3 + 3) & ~3u;
    if ((run->capture->outputs || format_is_compressed(format)) && !(run->picture.bgr = calloc(format->height, run->picture.bgr_stride)))
        return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    for (output = run->capture->outputs; output; output = output->next)
        if ((code = output->ops->open(output, format)) != EXIT_CODE_OK) return code;
    return EXIT_CODE_OK;
}

/* What has come is kept, also when the stream broke off; only an output that can't be written is not. */
static enum exit_code finish_outputs(struct run *run, enum exit_code code)
{
    enum exit_code finish_code;
    struct output *output;

    if (!run->picture.frame) return code;
    for (output = run->capture->outputs; output; output = output->next)
        if ((finish_code = output->ops->finish(output, &run->picture)) != EXIT_CODE_OK)
        {
            output->frames = 0;
            if (code == EXIT_CODE_OK) code = finish_code;
        }
    return code;
}

enum exit_code capture_run(struct capture *capture)
{
    struct run run = {.capture = capture};
    enum exit_code code;

    if ((code = ring_init(&run.ring, capture->graph.format.image_size)) == EXIT_CODE_OK
            && (code = open_outputs(&run)) == EXIT_CODE_OK)
    {
        if ((code = graph_run(&capture->graph, &run.ring)) == EXIT_CODE_OK) code = run_loop(&run);
        progress_clear();
        if (code == EXIT_CODE_OK || code == EXIT_CODE_STREAM || code == EXIT_CODE_INTERRUPTED || code == EXIT_CODE_OUTPUT)
        {
            capture->statistics.driver_drops = graph_get_driver_drops(&capture->graph);
            /* before the driver is stopped, which may never come back */
            code = finish_outputs(&run, code);
        }
        if (!capture->stopped_by) capture->stopped_by = L"error";
        graph_stop(&capture->graph);
    }
    free(run.picture.bgr);
    decoder_free(&run.decoder);
    ring_free(&run.ring);
    return code;
}
