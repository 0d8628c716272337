/*
 * UTF-8 on standard output and standard error
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

#ifndef __KSCAPTURE_TEXT_H
#define __KSCAPTURE_TEXT_H

#include "kscapture_private.h"

/* Both use the conversions of wide printf. A failed write to standard output is remembered. */
void print_out(const WCHAR *format, ...);
void print_err(const WCHAR *format, ...);
/* Writes what print_out() has buffered. FALSE if anything of it could not be written. */
BOOL flush_out(void);
/* TRUE if standard error is a terminal. */
BOOL err_is_terminal(void);
/* A line for people about a DirectShow or system error, without a line end. buffer belongs to the caller. */
const WCHAR *describe_hresult(HRESULT hr, WCHAR *buffer, unsigned int size);

#endif /* __KSCAPTURE_TEXT_H */
