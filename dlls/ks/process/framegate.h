/*
 * The frame input of a processing gate
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

#ifndef __KS_FRAMEGATE_H
#define __KS_FRAMEGATE_H

#include "object/ksfilter.h"
#include "process/pinstream.h"

struct frames_gate;

void process_update_gate(struct pin_stream *stream);  /* the leading edge may have come to or left a frame; lock held */
void process_set_gating(struct pin_stream *stream, BOOLEAN gating); /* out of STOP; control held, lock not held */
/* Moves the frame input to another gate, whose output becomes an input of the gate that controls processing; NULL:
 * back. Control held. */
void process_attach_gate(struct pin_stream *stream, KSGATE *gate, BOOLEAN or);
/* Attaches the OR gate of a factory's pins with KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING. Control held. */
NTSTATUS process_attach_some_frames(struct pin_stream *stream);
void frames_gates_destroy(LIST_ENTRY *gates);

#endif /* __KS_FRAMEGATE_H */
