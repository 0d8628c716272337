/*
 * The devices of ksbench.sys
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

#include "ksbench_private.h"

const struct device_type device_types[] =
{
    {WIDE(KSBENCH_CAMERA_HARDWARE_ID), L"camera", &camera_filter},
    {WIDE(KSBENCH_FEED_HARDWARE_ID), L"feed", &feed_filter},
    {WIDE(KSBENCH_MULTICAM_HARDWARE_ID), L"multicam", &multicam_filter},
    {WIDE(KSBENCH_RENDERER_HARDWARE_ID), L"renderer", &renderer_filter},
    {WIDE(KSBENCH_MICROPHONE_HARDWARE_ID), L"microphone", &microphone_filter},
    {WIDE(KSBENCH_SPEAKER_HARDWARE_ID), L"speaker", &speaker_filter},
    {WIDE(KSBENCH_INPLACE_HARDWARE_ID), L"inplace", &inplace_filter},
    {WIDE(KSBENCH_COPY_HARDWARE_ID), L"copy", &copy_filter},
    {WIDE(KSBENCH_SPLITTER_HARDWARE_ID), L"splitter", &splitter_filter},
    {WIDE(KSBENCH_MERGER_HARDWARE_ID), L"merger", &merger_filter},
    {WIDE(KSBENCH_SEEK_HARDWARE_ID), L"seek", &seek_filter},
    {WIDE(KSBENCH_TSSOURCE_HARDWARE_ID), L"tssource", &tssource_filter},
    {WIDE(KSBENCH_TSSINK_HARDWARE_ID), L"tssink", &tssink_filter},
    {WIDE(KSBENCH_VALUES_HARDWARE_ID), L"values", &values_filter},
    {WIDE(KSBENCH_STAMPED_CAMERA_HARDWARE_ID), L"stampedcamera", &stamped_camera_filter},
    {WIDE(KSBENCH_STAMPED_RENDERER_HARDWARE_ID), L"stampedrenderer", &stamped_renderer_filter},
    {WIDE(KSBENCH_TVTUNER_HARDWARE_ID), L"tvtuner", &tvtuner_filter},
    {WIDE(KSBENCH_TVAUDIO_HARDWARE_ID), L"tvaudio", &tvaudio_filter},
    {WIDE(KSBENCH_CROSSBAR_HARDWARE_ID), L"crossbar", &crossbar_filter},
    {WIDE(KSBENCH_DECODER_HARDWARE_ID), L"decoder", &decoder_filter},
    {WIDE(KSBENCH_CAMCORDER_HARDWARE_ID), L"camcorder", &camcorder_filter},
    {NULL}
};
