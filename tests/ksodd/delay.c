/*
 * Callbacks that take their time
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

#include "ksodd_private.h"

static ULONG delays[KSODD_DELAYS];
static KEVENT changed; /* set while the delays are 0 */

void delay_init(void)
{
    KeInitializeEvent(&changed, NotificationEvent, TRUE);
}

void delay_wait(enum ksodd_delay what)
{
    LARGE_INTEGER timeout;

    if (!delays[what]) return;
    timeout.QuadPart = -10000 * (LONGLONG)min(delays[what], KSODD_MAX_DELAY);
    KeWaitForSingleObject(&changed, Executive, KernelMode, FALSE, &timeout);
}

void delay_set(const uint32_t *ms)
{
    BOOLEAN any = FALSE;
    ULONG i;

    for (i = 0; i < KSODD_DELAYS; i++)
    {
        delays[i] = ms[i];
        if (ms[i]) any = TRUE;
    }
    if (any) KeClearEvent(&changed);
    else KeSetEvent(&changed, 0, FALSE);
}
