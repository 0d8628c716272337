/*
 * One-shot timers
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

#ifndef __KS_TIMER_H
#define __KS_TIMER_H

#include "ks_private.h"

struct ks_timer;

/* The callback runs on a thread that may wait. STATUS_SUCCESS, or there is no timer. */
NTSTATUS timer_create(void (*func)(void *context), void *context, struct ks_timer **ret);
/* The callback runs once when the delay is over, instead of at an earlier set time. 100 ns; MAXLONGLONG: never. */
void timer_set(struct ks_timer *timer, LONGLONG delay);
/* Takes back callbacks that have not begun, and returns when none is running. Not from the callback. */
void timer_cancel(struct ks_timer *timer);
/* Frees the timer. No callback may be on its way, unless it is the caller, which must be its last act. */
void timer_release(struct ks_timer *timer);

#endif /* __KS_TIMER_H */
