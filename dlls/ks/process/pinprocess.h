/*
 * Processing of a pin's frames
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

#ifndef __KS_PINPROCESS_H
#define __KS_PINPROCESS_H

#include "process/pinstream.h"

/* change_format: makes the format change at which the leading edge of a write pin waits; worker thread. Control held. */
NTSTATUS process_init(struct pin_stream *stream, void (*change_format)(struct pin_stream *stream));
void process_destroy(struct pin_stream *stream);
void process_set_format_pending(struct pin_stream *stream, BOOLEAN pending); /* lock held */
/* Frames or the state have come: a work item, if the pin wants it. Any thread, lock may be held. */
void process_trigger(struct pin_stream *stream);
/* The state that processing sees: a lower one before, a higher one after the minidriver knows of it. Waits until Process has
 * returned if that must not be called any more; TRUE if it may be called now but could not before. Control held, lock not held. */
BOOLEAN process_set_state(struct pin_stream *stream, KSSTATE state);
/* Process is not called in between, the filter's or the pin's. Not by somebody who holds a processing mutex. */
void pin_suspend_processing(struct ks_pin *pin);
void pin_resume_processing(struct ks_pin *pin);

#endif /* __KS_PINPROCESS_H */
