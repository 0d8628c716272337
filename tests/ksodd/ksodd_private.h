/*
 * The parts of ksodd.sys
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

#ifndef __KSODD_PRIVATE_H
#define __KSODD_PRIVATE_H

#include "wine/ksddk.h"
#define NOBITMAP
#include <mmreg.h>
#include <ks.h>
#include <ksmedia.h>

#include "driver.h"

#define KSODD_TAG 0x646f534b /* "KSod" */

#define ITEM(id, get, set, request_size, size) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = (request_size), .MinData = (size), \
      .SetPropertyHandler = (set) }

/* ksodd.c: what has happened; written without a lock, read when it has ended. */
extern struct ksodd_facts facts;

/* delay.c */
void delay_init(void);
/* Waits as long as the test wants it, in a callback of the minidriver. */
void delay_wait(enum ksodd_delay what);
void delay_set(const uint32_t *ms);

/* pins.c */
extern const KSPIN_DESCRIPTOR_EX odd_pins[KSODD_PINS];
/* Gives the filter's KSODD_CONSTRAINED that many ranges. */
NTSTATUS constrain_ranges(KSFILTER *filter, ULONG count);

#endif /* __KSODD_PRIVATE_H */
