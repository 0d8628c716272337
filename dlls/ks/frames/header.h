/*
 * Stream headers, those of 32-bit clients too
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

#ifndef __KS_HEADER_H
#define __KS_HEADER_H

#include "object/kspin.h"

ULONG plain_header_size(BOOLEAN wow64);               /* of a client's headers, without extension */
ULONG header_size(const struct ks_pin *pin);          /* of the minidriver's headers */
ULONG client_header_size(const struct ks_pin *pin, BOOLEAN wow64);
/* Copies a client's header; size: of the minidriver's header with extension, or plain. Returns the client's Data. */
ULONG64 header_in(KSSTREAM_HEADER *dst, const BYTE *src, ULONG size, BOOLEAN wow64);
/* The client gets back what describes the data, not Size, FrameExtent and Data: those stay as they came. */
void header_out(BYTE *dst, const KSSTREAM_HEADER *src, ULONG size, BOOLEAN wow64);
BOOLEAN in_address_space(ULONG64 address, ULONG size, BOOLEAN wow64);

#endif /* __KS_HEADER_H */
