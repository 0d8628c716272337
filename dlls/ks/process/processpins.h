/*
 * One call of a filter's Process
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

#ifndef __KS_PROCESSPINS_H
#define __KS_PROCESSPINS_H

#include "object/ksfilter.h"
#include "process/processpin.h"

/* The filter's processing mutex is held. */
NTSTATUS process_pins(struct ks_filter *filter, KSPROCESSPIN_INDEXENTRY *index, ULONG count);

#endif /* __KS_PROCESSPINS_H */
