/*
 * Delivering what a kernel pin has filled to the peer (IKsPin::KsDeliver)
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

#ifndef __KSPROXY_STREAM_DELIVER_H
#define __KSPROXY_STREAM_DELIVER_H

#include "pin/pin.h"

/* IKsPin::KsDeliver of an output pin: takes over the sample's reference. flags: KSSTREAM_HEADER_OPTIONSF_*. Any thread, no lock
 * held; calls the peer. */
HRESULT pin_deliver(struct proxy_pin *pin, IMediaSample *sample, ULONG flags);
/* IKsPin::KsMediaSamplesCompleted of an output pin: the segment's place in the ring is free, if it is the oldest one. Any thread. */
void pin_samples_completed(struct proxy_pin *pin, const KSSTREAM_SEGMENT *segment);
/* IKsPinEx::KsNotifyError: the graph is told, unless hr stands for I/O that was cancelled on purpose. */
void pin_notify_error(struct proxy_pin *pin, HRESULT hr);

#endif /* __KSPROXY_STREAM_DELIVER_H */
