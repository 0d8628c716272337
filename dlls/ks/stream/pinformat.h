/*
 * The format of a pin
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

#ifndef __KS_PINFORMAT_H
#define __KS_PINFORMAT_H

#include "object/kspin.h"

/* Checks the format against the pin's data ranges, asks the minidriver, and makes it the pin's format, or leaves the old one. size:
 * bytes at format, of which FormatSize is only a claim. For a pin that doesn't process yet. Control mutex held. */
NTSTATUS pin_negotiate_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size);
/* Sets the format of a pin that may be processing, in the way of pin_negotiate_format(), unless its format is fixed. */
NTSTATUS pin_set_data_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size);
/* Makes a format that the minidriver has announced in the stream the pin's. Control mutex held. */
void pin_update_data_format(struct ks_pin *pin);

#endif /* __KS_PINFORMAT_H */
