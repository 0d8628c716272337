/*
 * Samples without data, and the end of the stream
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

#ifndef __KS_EMPTYSAMPLE_H
#define __KS_EMPTYSAMPLE_H

#include "process/processpin.h"

/* Passes on what does not concern the minidriver. TRUE if there was something: frames may be missing now. */
BOOLEAN bypass(const KSPROCESSPIN_INDEXENTRY *index, ULONG count);
/* Process has used up inputs. If that were the last ones, the outputs end with what they have. */
void end_outputs(const KSPROCESSPIN_INDEXENTRY *index, ULONG count);

#endif /* __KS_EMPTYSAMPLE_H */
