/*
 * State machines: tables of the steps that there are
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

#ifndef __KSPROXY_BASE_MACHINE_H
#define __KSPROXY_BASE_MACHINE_H

#include <assert.h>

#include "ksproxy_private.h"

/* A table has a line for each state: the states that it may be left for. */
#define STEP_TO(state) (1u << (state))

/* Whether the table has the step. Staying where one is, is no step. */
static inline BOOL step_is_allowed(const unsigned int *steps, unsigned int from, unsigned int to)
{
    return !!(steps[from] & STEP_TO(to));
}

/* A step that nobody else can have come before; asserts are left out of builds with NDEBUG. */
#define ASSERT_STEP(steps, from, to) assert(step_is_allowed(steps, from, to))

#endif /* __KSPROXY_BASE_MACHINE_H */
