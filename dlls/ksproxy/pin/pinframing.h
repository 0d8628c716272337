/*
 * What a pin wants of its buffers: the framing that its driver has or somebody has written, and the pipe
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

#ifndef __KSPROXY_PIN_PINFRAMING_H
#define __KSPROXY_PIN_PINFRAMING_H

#include "pin/pin.h"

/* A copy (CoTaskMem) of the framing that holds for the pin: as it was last written to its cache, else as its driver has it. NULL
 * if there is none. */
KSALLOCATOR_FRAMING_EX *pin_get_framing(struct proxy_pin *pin);
/* The framing of any pin, also of somebody else's, as pin_get_framing() gives it. pin: the one that asks. */
KSALLOCATOR_FRAMING_EX *pipe_get_framing(struct proxy_pin *pin, IKsPinPipe *pipe);
/* Asks the driver for the framing and keeps it in pin->pipe.original. VFW_E_NOT_CONNECTED without a kernel pin. */
HRESULT pin_update_framing(struct proxy_pin *pin);
/* Writes a copy of the framing to one of the caches of pin->pipe. */
HRESULT pin_write_framing(struct proxy_pin *pin, struct framing_cache *cache, FRAMING_PROP prop,
        const KSALLOCATOR_FRAMING_EX *framing);
/* What the pin wants of its allocator: framing and IAMBufferNegotiation. */
void pin_get_requirements(struct proxy_pin *pin, ALLOCATOR_PROPERTIES *props);
/* Fills in the properties of a pipe of one or two pins without compression; sizes and memory are the caller's to set. */
void pipe_describe(ALLOCATOR_PROPERTIES_EX *props, ULONG pins, PIPE_ALLOCATOR_PLACE place);
/* Forgets all of a connection. The filter lock is held; the caller frees *old with pipe_free without it. */
void pipe_reset(struct proxy_pin *pin, struct pin_pipe *old);
void pipe_free(struct pin_pipe *pipe);

#endif /* __KSPROXY_PIN_PINFRAMING_H */
