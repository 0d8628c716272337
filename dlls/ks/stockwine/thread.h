/*
 * Which thread is this?
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

#ifndef __KS_THREAD_H
#define __KS_THREAD_H

#include "ks_private.h"

/* Identifies the thread that runs. On stock Wine PsGetCurrentThreadId gives the client's thread when the dispatch thread asks, so
 * the address of the thread's environment block stands for it. */
static inline void *current_thread(void)
{
    void *teb;

#ifdef __x86_64__
    __asm__("movq %%gs:0x30,%0" : "=r" (teb));
#else
    __asm__("movl %%fs:0x18,%0" : "=r" (teb));
#endif
    return teb;
}

#endif /* __KS_THREAD_H */
