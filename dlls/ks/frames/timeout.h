/*
 * Timeouts of stream pointers
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

#ifndef __KS_TIMEOUT_H
#define __KS_TIMEOUT_H

#include "frames/framequeue.h"

void pointer_cancel_timeout(struct stream_pointer *pointer); /* lock held */
void timeouts_cancel(struct frame_queue *queue);      /* lock not held; returns when no callback runs */
void timeouts_destroy(struct frame_queue *queue);

#endif /* __KS_TIMEOUT_H */
