/*
 * A filter that gives the samples of a WAV file
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

#ifndef __KSCAPTURE_SOURCE_H
#define __KSCAPTURE_SOURCE_H

#include "kscapture_private.h"

struct wav_reader;

/* The reader stays the caller's and lives as long as the filter. */
IBaseFilter *source_filter_create(struct wav_reader *wav);
/* What it has delivered so far; TRUE if it has come to the end of the file, or can't go on. */
BOOL source_filter_get_progress(IBaseFilter *filter, ULONG64 *bytes, DWORD *crc);
/* What it gives. The caller doesn't free it. */
const AM_MEDIA_TYPE *source_filter_get_type(IBaseFilter *filter);

#endif /* __KSCAPTURE_SOURCE_H */
