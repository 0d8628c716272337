/*
 * Where a driver that is made of these devices can step in
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

/*
 * A driver that is built of the files of this folder with KSVIRT_HOOKS, the name of a header, has in it what is here: the test
 * bench makes devices fail on purpose that way. In ksvirt.sys there is nothing of it.
 */

#ifndef __HOOKS_H
#define __HOOKS_H

#ifdef KSVIRT_HOOKS
#include KSVIRT_HOOKS
#else

#define HOOK_FILTER_AUTOMATION NULL  /* of filters that have no other properties */
#define HOOK_FILTER_PROPERTY_SETS    /* more sets of filters that have some */
#define HOOK_PIN_PROPERTY_SETS       /* more sets of video pins */
#define HOOK_PIN_PROPERTY_ITEMS     /* more items of the set KSPROPSETID_KsVirt of every pin */

/* DriverEntry begins. */
static inline void hook_init(void)
{
}

/* A pin is made, gets a format, goes to another state; what isn't a success is the answer. PASSIVE_LEVEL. */
static inline NTSTATUS hook_create(KSPIN *pin)
{
    return STATUS_SUCCESS;
}

static inline NTSTATUS hook_format(KSPIN *pin)
{
    return STATUS_SUCCESS;
}

static inline NTSTATUS hook_state(KSPIN *pin, KSSTATE to, KSSTATE from)
{
    return STATUS_SUCCESS;
}

/* Returns how large a stream header with its extension is, of which the device itself wants size bytes. */
static inline ULONG hook_header_size(const KSPIN *pin, ULONG size)
{
    return size;
}

/* A frame is complete: its data and its header, in which number is the picture's if there are such. */
static inline void hook_frame(KSPIN *pin, KSSTREAM_POINTER *pointer, ULONG64 number)
{
}

/* Last thing in a handler that gets a property: the answer, of size bytes, is in data. Returns what the handler does. */
static inline NTSTATUS hook_answer(PIRP irp, const KSIDENTIFIER *request, PVOID data, ULONG size)
{
    irp->IoStatus.Information = size;
    return STATUS_SUCCESS;
}

/* Returns TRUE if no frame is to be made now although one is due. */
static inline BOOLEAN hook_stall(KSPIN *pin)
{
    return FALSE;
}

/* Returns TRUE if an output pin is to change to this size now. */
static inline BOOLEAN hook_format_change(KSPIN *pin, ULONG *width, ULONG *height)
{
    return FALSE;
}

#endif

#endif /* __HOOKS_H */
