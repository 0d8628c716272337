/*
 * Empty buffers for the driver: the reading end of a stream
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

#ifndef __KSPROXY_STREAM_READS_H
#define __KSPROXY_STREAM_READS_H

#include "stream/streamdata.h"

/* Tells who waits in stream_start(), once, that the first reads are at the driver. The thread. */
void stream_set_primed(struct stream *stream);
/* Gives the driver all buffers that are free; waits for one only if the driver has none. The thread. */
enum supply stream_fill_reads(struct stream *stream);

#endif /* __KSPROXY_STREAM_READS_H */
