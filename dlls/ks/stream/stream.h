/*
 * Making and freeing the stream of a pin
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

#ifndef __KS_STREAM_H
#define __KS_STREAM_H

#include "object/kspin.h"

NTSTATUS pin_stream_create(struct ks_pin *pin);        /* before the minidriver's Create; control mutex held */
void pin_stream_list(struct ks_pin *pin);              /* the minidriver has the pin: a filter's Process may see it */
void pin_stream_close(struct ks_pin *pin);             /* to STOP, all IRPs completed, no processing any more; control held */
void pin_stream_destroy(struct ks_pin *pin);           /* frees; last reference of the pin is gone */

#endif /* __KS_STREAM_H */
