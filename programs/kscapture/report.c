/*
 * What is said at the end of a capture
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

#include <wchar.h>

#include "report.h"
#include "capture.h"
#include "device.h"
#include "error.h"
#include "graph.h"
#include "output.h"
#include "picture.h"
#include "statistics.h"
#include "text.h"

static double frame_rate(const struct statistics *stats)
{
    return stats->seconds > 0 ? (stats->delivered - 1) / stats->seconds : 0;
}

static double format_rate(const struct video_format *format)
{
    return format->interval ? 1e7 / format->interval : 0;
}

static void report_output(const struct output *output)
{
    if (output->frames) print_out(L"%-10ls %ls (frames: %u)\n", output->ops->kind, output->path, output->frames);
    else print_out(L"%-10ls not written\n", output->ops->kind);
}

void report_head(const struct device *device, const struct pin *pin)
{
    print_out(L"device     %ls\n", device->name);
    print_out(L"pin        %ls%ls%ls\n", pin->name, pin->category ? L", " : L"", pin->category ? pin->category : L"");
}

void report_allocator(const struct graph *graph)
{
    if (graph->allocator_source)
        print_out(L"allocator  %ld buffers of %ld bytes, alignment %ld, prefix %ld (%ls)\n", graph->allocator.cBuffers,
                  graph->allocator.cbBuffer, graph->allocator.cbAlign, graph->allocator.cbPrefix, graph->allocator_source);
    else print_out(L"allocator  unknown\n");
}

void report_text(const struct capture *capture)
{
    const struct statistics *stats = &capture->statistics;
    const struct graph *graph = &capture->graph;
    const struct output *output;

    report_head(capture->device, capture->pin);
    print_out(L"format     %ls %dx%d", graph->format.pixel->name, graph->format.width, graph->format.height);
    if (graph->format.interval) print_out(L", %.5g frames/s", format_rate(&graph->format));
    print_out(L"\n");
    report_allocator(graph);
    print_out(L"frames     %u delivered, %u dropped, %u repeated, %u damaged (by the %ls)\n", stats->delivered, stats->dropped,
              stats->repeated, stats->damaged, stats->by_pattern ? L"numbers in the pictures" : L"time stamps");
    if (stats->driver_drops >= 0) print_out(L"driver     %ld dropped\n", stats->driver_drops);
    if (stats->overruns) print_out(L"overruns   %u frames came faster than they could be written\n", stats->overruns);
    print_out(L"speed      %.2f frames/s in %.2f s\n", frame_rate(stats), stats->seconds);
    if (stats->latencies)
        print_out(L"latency    %.2f ms (%.2f to %.2f)\n", stats->latency_sum / stats->latencies * 1e3, stats->latency_min * 1e3,
                  stats->latency_max * 1e3);
    for (output = capture->outputs; output; output = output->next) report_output(output);
}

/* NULL becomes null. A lone surrogate is no character: it is written as an escape, which every reader takes. */
void json_string(const WCHAR *string)
{
    WCHAR pair[3];

    if (!string)
    {
        print_out(L"null");
        return;
    }
    print_out(L"\"");
    for (; *string; ++string)
    {
        if (*string == '"' || *string == '\\') print_out(L"\\%lc", *string);
        else if (IS_HIGH_SURROGATE(string[0]) && IS_LOW_SURROGATE(string[1]))
        {
            pair[0] = *string++;
            pair[1] = *string;
            pair[2] = 0;
            print_out(L"%ls", pair);
        }
        else if (*string < ' ' || *string == 0x7f || (*string & 0xf800) == 0xd800) print_out(L"\\u%04x", *string);
        else print_out(L"%lc", *string);
    }
    print_out(L"\"");
}

void json_member(const WCHAR *name, const WCHAR *value)
{
    print_out(L"  \"%ls\": ", name);
    json_string(value);
    print_out(L",\n");
}

void json_head(const struct device *device, const struct pin *pin)
{
    print_out(L"{\n  \"program\": \"kscapture\",\n");
    if (device)
    {
        json_member(L"device", device->name);
        json_member(L"path", device->path);
    }
    if (pin)
    {
        json_member(L"pin", pin->name);
        json_member(L"category", pin->category);
    }
}

void json_allocator(const struct graph *graph)
{
    if (graph->allocator_source)
        print_out(L"  \"allocator\": {\"source\": \"%ls\", \"buffers\": %ld, \"buffer_size\": %ld, \"align\": %ld, "
                  L"\"prefix\": %ld},\n", graph->allocator_source, graph->allocator.cBuffers, graph->allocator.cbBuffer,
                  graph->allocator.cbAlign, graph->allocator.cbPrefix);
    else print_out(L"  \"allocator\": null,\n");
}

static void json_format(const struct video_format *format)
{
    if (format->pixel)
        print_out(L"  \"format\": {\"subtype\": \"%ls\", \"width\": %d, \"height\": %d, \"rate\": %.6g, \"image_size\": %u, "
                  L"\"top_down\": %ls},\n", format->pixel->name, format->width, format->height, format_rate(format),
                  format->image_size, format->top_down ? L"true" : L"false");
    else print_out(L"  \"format\": null,\n");
}

static void json_statistics(const struct statistics *stats)
{
    print_out(L"  \"frames\": {\"delivered\": %u, \"dropped\": %u, \"repeated\": %u, \"damaged\": %u, \"overruns\": %u, "
              L"\"counted_by\": \"%ls\", ", stats->delivered, stats->dropped, stats->repeated, stats->damaged, stats->overruns,
              stats->by_pattern ? L"pattern" : L"time stamps");
    if (stats->driver_drops >= 0) print_out(L"\"driver_dropped\": %ld},\n", stats->driver_drops);
    else print_out(L"\"driver_dropped\": null},\n");
    print_out(L"  \"seconds\": %.6f,\n  \"frames_per_second\": %.4f,\n", stats->seconds, frame_rate(stats));
    if (stats->latencies)
        print_out(L"  \"latency_ms\": {\"mean\": %.4f, \"min\": %.4f, \"max\": %.4f},\n",
                  stats->latency_sum / stats->latencies * 1e3, stats->latency_min * 1e3, stats->latency_max * 1e3);
    else print_out(L"  \"latency_ms\": null,\n");
}

void report_json(const struct capture *capture)
{
    const struct output *output;

    json_head(capture ? capture->device : NULL, capture ? capture->pin : NULL);
    if (capture && capture->pin)
    {
        json_format(&capture->graph.format);
        json_allocator(&capture->graph);
    }
    if (capture && capture->stopped_by)
    {
        json_statistics(&capture->statistics);
        json_member(L"stopped_by", capture->stopped_by);
        print_out(L"  \"files\": [");
        for (output = capture->outputs; output; output = output->next)
        {
            print_out(L"%ls{\"kind\": \"%ls\", \"path\": ", output == capture->outputs ? L"" : L", ", output->ops->kind);
            json_string(output->path);
            print_out(L", \"frames\": %u}", output->frames);
        }
        print_out(L"],\n");
    }
    print_out(L"  \"error\": ");
    json_string(get_error_text());
    print_out(L"\n}\n");
}
