/*
 * Faults of the devices for tests
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

#ifndef __DSHOW_DEVICEFAULT_H
#define __DSHOW_DEVICEFAULT_H

#include "proxy.h"

/* Tells a filter or pin of ksbench.sys to do something wrong; object is any interface of it. Returns what KsProperty gives. */
HRESULT device_fault(void *object, const struct ksbench_fault *fault);
/* The fault at all chances, for all pins; count is KSBENCH_ANY or a number of times. */
void set_device_fault(void *object, ULONG kind, ULONG count, LONGLONG parameter);

/* What a device of ksbench.sys answers instead of what it should, and what a property interface makes of it. */
struct bad_answer
{
    const char *name;
    enum ksbench_fault_kind kind;
    LONGLONG parameter;
    HRESULT hr;
};

extern const struct bad_answer bad_answers[];
extern const unsigned int bad_answers_count;

/* From now on the filter, or a pin, answers that to every property of the sets that have such faults. */
void set_answer(void *object, const struct bad_answer *answer);
/* All bytes are that one. */
void set_garbage(void *object, BYTE byte);
void clear_answers(void *object);

#endif /* __DSHOW_DEVICEFAULT_H */
