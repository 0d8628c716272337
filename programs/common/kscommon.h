/*
 * What the device programs share
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

#ifndef __KSCOMMON_H
#define __KSCOMMON_H

#include <windows.h>
#include <setupapi.h>

/* Each program has its own; it stands in front of every message. */
extern const char program_name[];

/* Prints one line to standard error. Returns FALSE, for the caller to return. */
BOOL fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with what the Win32 error says. */
BOOL fail_error(DWORD error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether the REG_MULTI_SZ of the device's hardware ids holds this one. */
BOOL has_hardware_id(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *hardware_id);

#endif /* __KSCOMMON_H */
