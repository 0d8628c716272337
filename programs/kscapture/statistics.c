/*
 * Counting frames that are missing, repeated or damaged
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

#include "statistics.h"
#include "decode.h"
#include "picture.h"
#include "ksvirt.h"

#define MAX_GAP 1000000 /* frames; a greater jump is a new start of the counter, not a gap */

/* gap counts from the frame before to this one. What kscapture itself has lost between them isn't the device's fault. */
static void add_gap(struct statistics *stats, const struct frame *frame, unsigned int gap)
{
    unsigned int lost = gap - 1, overruns = frame->overruns - stats->overruns;

    if (lost > overruns) stats->dropped += lost - overruns;
}

/* The bytes have a checksum, so that only the rows with the code need to be decoded. Uses the buffer for the BGR form. */
static enum ksvirt_verdict check_jpeg(struct statistics *stats, struct picture *picture, struct ksvirt_code *code)
{
    const struct video_format *format = picture->format;
    const struct frame *frame = picture->frame;
    enum ksvirt_verdict verdict;

    verdict = ksvirt_check_mjpg(frame->data, frame->size);
    if (verdict == KSVIRT_FRAME_NO_CODE || verdict == KSVIRT_FRAME_BAD_SIZE) return verdict;
    if (format->height < KSVIRT_MIN_HEIGHT || format->width < KSVIRT_MIN_WIDTH
            || !decoder_run(picture->decoder, frame, format->width, format->height, KSVIRT_CODE_ROWS, picture->bgr,
                            picture->bgr_stride)
            || !ksvirt_read_code(picture->bgr, KSVIRT_RGB24, KSVIRT_CODE_ROWS, picture->bgr_stride, 0, code))
    {
        if (verdict == KSVIRT_FRAME_DAMAGED) ++stats->damaged;
        return KSVIRT_FRAME_NO_CODE;
    }
    return verdict;
}

static enum ksvirt_verdict check_picture(struct statistics *stats, struct picture *picture, struct ksvirt_code *code)
{
    const struct video_format *format = picture->format;
    ptrdiff_t stride = format->top_down ? (ptrdiff_t)format->stride : -(ptrdiff_t)format->stride;

    if (format_is_compressed(format)) return check_jpeg(stats, picture, code);
    return ksvirt_check_frame(picture->frame->data, picture->frame->size,
                              ksvirt_format_from_subtype(format->pixel->subtype->Data1), format->width, format->height, stride,
                              code);
}

/* The pattern of ksvirt.sys tells which frame this is. FALSE if the picture doesn't carry one. */
static BOOL add_pattern(struct statistics *stats, struct picture *picture)
{
    const struct frame *frame = picture->frame;
    enum ksvirt_verdict verdict;
    struct ksvirt_code code;
    unsigned int gap;

    verdict = check_picture(stats, picture, &code);
    if (verdict == KSVIRT_FRAME_BAD_SIZE || verdict == KSVIRT_FRAME_NO_CODE) return FALSE;
    if (verdict != KSVIRT_FRAME_GOOD) ++stats->damaged;

    if (stats->has_last_number)
    {
        gap = code.frame - stats->last_number; /* modulo 2^32, as the number itself */
        if (!gap) ++stats->repeated;
        else if (gap <= MAX_GAP) add_gap(stats, frame, gap);
    }
    stats->last_number = code.frame;
    stats->has_last_number = TRUE;
    stats->by_pattern = TRUE;
    return TRUE;
}

static void add_time(struct statistics *stats, const struct video_format *format, const struct frame *frame)
{
    LONGLONG gap;

    /* numbers before and after a picture without one say nothing of what was between */
    stats->has_last_number = FALSE;
    if (!frame->has_time || !stats->last_has_time) return;
    gap = frame->start - stats->last_start;
    if (!gap) ++stats->repeated;
    else if (format->interval && gap > 0 && gap / format->interval <= MAX_GAP)
    {
        gap = (gap + format->interval / 2) / format->interval;
        if (gap > 1) add_gap(stats, frame, gap);
    }
}

static void add_latency(struct statistics *stats, const struct frame *frame, const struct time_reference *reference)
{
    LARGE_INTEGER frequency;
    double latency;

    if (!frame->has_time || !reference->valid) return;
    QueryPerformanceFrequency(&frequency);
    latency = (reference->stream_time - frame->start) / 1e7
            + (double)(frame->arrival - reference->counter) / frequency.QuadPart;
    if (!stats->latencies || latency < stats->latency_min) stats->latency_min = latency;
    if (!stats->latencies || latency > stats->latency_max) stats->latency_max = latency;
    stats->latency_sum += latency;
    ++stats->latencies;
}

void statistics_add(struct statistics *stats, struct picture *picture, const struct time_reference *reference)
{
    const struct video_format *format = picture->format;
    const struct frame *frame = picture->frame;
    LARGE_INTEGER frequency;

    if (!format_is_compressed(format) && frame->size < format->image_size) ++stats->damaged;
    if (!add_pattern(stats, picture)) add_time(stats, format, frame);
    add_latency(stats, frame, reference);

    if (!stats->delivered++) stats->first_arrival = frame->arrival;
    QueryPerformanceFrequency(&frequency);
    stats->seconds = (double)(frame->arrival - stats->first_arrival) / frequency.QuadPart;
    stats->overruns = frame->overruns;
    stats->last_has_time = frame->has_time;
    stats->last_start = frame->start;
}
