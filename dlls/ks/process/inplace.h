/*
 * In-place transforms
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

#ifndef __KS_INPLACE_H
#define __KS_INPLACE_H

#include "process/processpin.h"

/* begin_in_place() is called before Process, and shows the input's data on the output's process pin too, if both pins agree to it.
 * end_in_place() is called after Process, and trades the memory of the two frames if the output has used the data. */
void begin_in_place(const KSPROCESSPIN_INDEXENTRY *index, ULONG count);
void end_in_place(const KSPROCESSPIN_INDEXENTRY *index, ULONG count);

#endif /* __KS_INPLACE_H */
