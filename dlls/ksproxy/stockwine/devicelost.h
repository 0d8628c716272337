/*
 * What the filter graph of stock Wine leaves to the filter: telling that a device has gone
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

#ifndef __KSPROXY_STOCKWINE_DEVICELOST_H
#define __KSPROXY_STOCKWINE_DEVICELOST_H

#include "ksproxy_private.h"

/* Windows' filter graph learns from IAMDeviceRemoval::DeviceInfo which device to look after, and sends EC_DEVICE_LOST itself. Stock
 * Wine's never asks, so the filter sends it. */

#ifdef __WINESRC__

static inline HMODULE module_of_address(const void *address)
{
    return NULL;
}

static inline BOOL graph_sends_device_lost(HMODULE asker, const void *notify)
{
    return TRUE;
}

#else /* __WINESRC__ */

/* The module that an address lies in, not referenced; NULL if there is none. For the return address of DeviceInfo: who asks. */
HMODULE module_of_address(const void *address);
/* Whether who has asked is the graph, whose IMediaEventSink::Notify this is. An application that asks is no graph. */
BOOL graph_sends_device_lost(HMODULE asker, const void *notify);

#endif /* __WINESRC__ */

#endif /* __KSPROXY_STOCKWINE_DEVICELOST_H */
