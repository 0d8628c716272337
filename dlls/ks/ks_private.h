/*
 * What every file of ks.sys includes
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

#ifndef __KS_PRIVATE_H
#define __KS_PRIVATE_H

#include "stockwine/ntdll.h"
#ifndef _KSDDK_
#define _KSDDK_ /* these functions are ours: not imported */
#endif
#include <ks.h>
#include <ksmedia.h>

#include "wineks.h"
#include "wine/debug.h"

#define KS_TAG     0x7973734b /* "Kssy", of pool memory */
#define STREAM_TAG 0x7473534b /* "KSst", of pool memory that streams use */

/*
 * Threads. winedevice has one dispatch thread for all drivers of a group, so dispatch routines never call a minidriver and never
 * wait for a mutex: they put stream IRPs into the pin's frame queue, answer properties that need nobody else at once, and put all
 * other requests into the request queue of the filter that the file belongs to (base/requestqueue.c). A request queue hands its
 * requests, one at a time and in order, to a system worker thread; there the filter control mutex may be waited for and the
 * minidriver be called. The dispatch thread waits for such an answer, within a short bound, only for clients that may need it
 * (requestqueue_answer). It counts as DISPATCH_LEVEL: what arrives on it is processed from a work item.
 *
 * The locks, and the order in which they are taken, are in doc/map.md.
 */

struct allocator_functions;
struct default_clock;
struct file_request;
struct ks_allocator;
struct ks_device;
struct ks_factory;
struct ks_file;
struct ks_filter;
struct ks_link;
struct ks_object;
struct ks_pin;
struct ks_work;
struct link_slot;
struct pin_stream;
struct request_queue;
struct stream_frame;
struct stream_pointer;
struct transfer;

#endif /* __KS_PRIVATE_H */
