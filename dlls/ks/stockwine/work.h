/*
 * Functions that system worker threads run
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

#ifndef __KS_WORK_H
#define __KS_WORK_H

#include "ks_private.h"

NTSTATUS work_create(void (*func)(void *context), void *context, struct ks_work **ret);
void work_queue(struct ks_work *work);   /* one run for every call; any thread, never waits, never allocates, can't fail */
void work_release(struct ks_work *work); /* any thread, even from func; runs that are queued still run */
void work_wait(struct ks_work *work);    /* returns when all queued runs are over; not from func */

#endif /* __KS_WORK_H */
