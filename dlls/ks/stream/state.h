/*
 * The states of a pin, and reset
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

#ifndef __KS_STATE_H
#define __KS_STATE_H

#include "object/kspin.h"

NTSTATUS pin_set_state(struct ks_pin *pin, KSSTATE state);   /* walks single steps, rolls back; control held, worker thread */
void pin_stop(struct ks_pin *pin);                           /* down to STOP, whatever the minidriver says; control held */
NTSTATUS pin_reset(struct ks_pin *pin, KSRESET reset);       /* IOCTL_KS_RESET_STATE; control held, worker thread */
void pin_free_pools(struct ks_pin *pin);                     /* memory that streaming would use again; queue's lock held */

#endif /* __KS_STATE_H */
