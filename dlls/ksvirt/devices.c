/*
 * The devices of ksvirt.sys
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

#include "ksvirt_private.h"

const struct device_type device_types[] =
{
    {WIDE(KSVIRT_CAMERA_HARDWARE_ID), L"camera", &camera_filter},
    {WIDE(KSVIRT_FEED_HARDWARE_ID), L"feed", &feed_filter},
    {WIDE(KSVIRT_MICROPHONE_HARDWARE_ID), L"microphone", &microphone_filter},
    {WIDE(KSVIRT_SPEAKER_HARDWARE_ID), L"speaker", &speaker_filter},
    {NULL}
};
