/*
 * How long anybody waits
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

#ifndef __KS_TIMEOUTS_H
#define __KS_TIMEOUTS_H

/* All in 100 ns, the unit of the kernel's timeouts. */
#define MILLISECONDS(n) ((n) * 10000LL)

/* The dispatch thread, and with it all devices of this winedevice, waits for an answer of a worker. What takes longer is pended. */
#define ANSWER_TIME MILLISECONDS(100)

/* A handler that ks.sys calls by a request of its own answers, and if it doesn't, sees to the cancellation of that request. */
#define HANDLER_TIMEOUT MILLISECONDS(5000)
#define HANDLER_CANCEL_TIMEOUT MILLISECONDS(1000)

/* A DPC returns. Who only cancels its timer may have what it waits for. */
#define DPC_WAIT_TIME MILLISECONDS(5000)
#define CANCEL_WAIT_TIME MILLISECONDS(100)

/* The frames of an allocator come back before the pin that it belongs to is closed. */
#define FRAMES_RETURN_TIMEOUT MILLISECONDS(5000)

/* A minidriver lets go of the objects of a device that is removed. */
#define REMOVE_TIMEOUT MILLISECONDS(10000)

/* An output pin of a link that gives back nothing but empty frames gets them again after this. */
#define REST_TIME MILLISECONDS(10)

/* A completed IRP is kept: more than the server's cancellation of it can be late. */
#define KEEP_TIME MILLISECONDS(5000)

#endif /* __KS_TIMEOUTS_H */
