/*
 * Calls that may raise an exception
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

#ifndef __KSPROXY_BASE_GUARDEDCALL_H
#define __KSPROXY_BASE_GUARDEDCALL_H

#include "ksproxy_private.h"

/* Calls function(arg), on this thread. S_OK, or what it raised and nobody it called has handled, as an HRESULT: it didn't return
 * then, and what it held is lost. What is no error by its code, as debuggers get, is left to the program. */
HRESULT call_guarded(void (*function)(void *arg), void *arg);

#endif /* __KSPROXY_BASE_GUARDEDCALL_H */
