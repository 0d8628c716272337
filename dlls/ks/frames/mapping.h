/*
 * Scatter/gather mappings
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

#ifndef __KS_MAPPING_H
#define __KS_MAPPING_H

#include "frames/transfer.h"

NTSTATUS frame_map(struct frame_queue *queue, struct stream_frame *frame); /* fills frame->mappings from frame->data */
ULONG mappings_bytes(const struct stream_frame *frame, ULONG count);       /* that the first count mappings cover */
KSMAPPING *mapping_at(const struct stream_frame *frame, ULONG index);

#endif /* __KS_MAPPING_H */
