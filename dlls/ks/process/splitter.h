/*
 * Splitters
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

#ifndef __KS_SPLITTER_H
#define __KS_SPLITTER_H

#include "process/processpin.h"

/* If the pins are instances of a splitter: the one to copy from comes first. */
void splitter_begin(KSPROCESSPIN_INDEXENTRY *entry);
/* If a frame of a splitter's source is about to leave: gives the others the same. */
void splitter_copy(const KSPROCESSPIN_INDEXENTRY *entry);

#endif /* __KS_SPLITTER_H */
