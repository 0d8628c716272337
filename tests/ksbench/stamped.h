/*
 * The interface whose frames have stamps
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

#ifndef __STAMPED_H
#define __STAMPED_H

BOOLEAN stamp_is_used(const KSPIN *pin);
ULONG stamp_header_size(const KSPIN *pin, ULONG size);
void stamp_frame(KSPIN *pin, KSSTREAM_POINTER *pointer, ULONG64 number);
BOOLEAN stamp_check(const KSSTREAM_POINTER *pointer);

#endif /* __STAMPED_H */
