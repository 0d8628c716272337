/*
 * Formats
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

#ifndef __KS_FORMAT_H
#define __KS_FORMAT_H

#include "ks_private.h"

/* Checks what a client calls a format, in size bytes. Attributes follow it as the next item of a list would; *total: the bytes of
 * both. */
NTSTATUS check_format(const KSDATAFORMAT *format, ULONG size, ULONG *total);
/* The attributes behind a good format, NULL if it has none (or is NULL). */
KSMULTIPLE_ITEM *format_attributes(KSDATAFORMAT *format);
/* The bytes of a good format with its attributes. */
ULONG format_total(KSDATAFORMAT *format);
/* Is the format (not: the range) allowed by the range, by the rule of KsValidateConnectRequest? */
BOOLEAN format_in_range(const KSDATAFORMAT *format, const KSDATARANGE *range);

#endif /* __KS_FORMAT_H */
