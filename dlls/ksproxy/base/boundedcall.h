/*
 * Calls that may never return
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

#ifndef __KSPROXY_BASE_BOUNDEDCALL_H
#define __KSPROXY_BASE_BOUNDEDCALL_H

#include "ksproxy_private.h"

/* Calls function(arg) on a thread of its own and waits. ERROR_TIMEOUT: it hasn't returned within timeout ms; arg belongs to the call
 * then, which gives it to abandon when the function has returned. E_OUTOFMEMORY: function wasn't called, arg is the caller's. */
HRESULT call_bounded(void (*function)(void *arg), void (*abandon)(void *arg), void *arg, DWORD timeout);

#endif /* __KSPROXY_BASE_BOUNDEDCALL_H */
