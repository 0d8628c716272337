/*
 * Events of a device for IAMTunerNotification
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

#ifndef __KSWDMCAP_NOTIFICATION_H
#define __KSWDMCAP_NOTIFICATION_H

#include "kswdmcap_private.h"

/* Who wants to hear of an extension's events. All 0 is none. */
struct notifications
{
    SRWLOCK lock;                     /* of: */
    struct notification *first;
};

/* From now on the callback is called with AMTUNER_EVENT_CHANGED on a thread of its own, whenever the device has that event;
 * changes that come faster than it returns are one. S_FALSE: it is called already. The device's error if it hasn't the event. */
HRESULT notifications_add(struct notifications *notifications, struct extension *extension, const GUID *set, ULONG id,
        IAMTunerNotification *callback);
/* Afterwards it isn't called any more, and isn't referenced; but a call that doesn't return is left to itself after a while, and
 * one that does this isn't waited for. E_INVALIDARG if it isn't called at all. */
HRESULT notifications_remove(struct notifications *notifications, IAMTunerNotification *callback);
/* The same for all there are. */
void notifications_clear(struct notifications *notifications);

#endif /* __KSWDMCAP_NOTIFICATION_H */
