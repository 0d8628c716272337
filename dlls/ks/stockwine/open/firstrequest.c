/*
 * The first request decides what a file is
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


#include "stockwine/open/firstrequest.h"
#include "base/requestqueue.h"
#include "object/file.h"
#include "stockwine/lock.h"

/*
 * Stock Wine opens a device by its name only, and doesn't report a create that fails. So a create makes no more than a file, whose
 * first request decides: IOCTL_WINEKS_BIND makes it a pin or a part of a pin (bind.c), anything else a filter, and every request on
 * a file that couldn't be made fails with the status of that.
 */

void file_decide(struct ks_file *file, NTSTATUS (*make)(struct ks_file *file, IRP *irp))
{
    struct request_queue *queue, *unused;

    if (file->state != FILE_UNUSED || !(queue = requestqueue_create())) return;

    unused = queue;
    lock_acquire(&file->lock);
    if (file->state == FILE_UNUSED && !file->queue && file->closing == FILE_ALIVE)
    {
        file->make_object = make;
        file->queue = queue;
        file_change_state(file, FILE_OPENING);
        unused = NULL;
    }
    lock_release(&file->lock);
    if (unused) requestqueue_release(unused);
}
