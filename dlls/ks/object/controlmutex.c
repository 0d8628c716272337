/*
 * The filter control mutex
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

#include "object/controlmutex.h"
#include "object/object.h"
#include "stockwine/fastmutex.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

void control_acquire(struct ks_object *object)
{
    ExAcquireFastMutex(object->control);
}

BOOLEAN control_try_acquire(struct ks_object *object)
{
    return fast_mutex_try_acquire(object->control);
}

void control_release(struct ks_object *object)
{
    ExReleaseFastMutex(object->control);
}

/***********************************************************************
 *           KsAcquireControl (KS.@)
 */
void NTAPI KsAcquireControl(void *object)
{
    TRACE("object %p.\n", object);
    control_acquire(object_from_public(object));
}

/***********************************************************************
 *           KsReleaseControl (KS.@)
 */
void NTAPI KsReleaseControl(void *object)
{
    TRACE("object %p.\n", object);
    control_release(object_from_public(object));
}
