/*
 * Stream IRPs: IOCTL_KS_READ_STREAM and IOCTL_KS_WRITE_STREAM
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

#ifndef __KS_STREAMIRP_H
#define __KS_STREAMIRP_H

#include "frames/transfer.h"

/* IOCTL_KS_READ_STREAM/WRITE_STREAM, dispatch thread; always pends or completes the IRP, never waits. The caller holds a
 * reference of the pin, which may be closed already or be closed meanwhile. */
NTSTATUS pin_stream_irp(struct ks_pin *pin, IRP *irp);
/* A transfer of the pin's stream is over: see struct frame_queue_ops. */
void transfer_finish(struct transfer *transfer);

#endif /* __KS_STREAMIRP_H */
