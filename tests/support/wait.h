/*
 * How tests wait
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

/*
 * A test waits for an event where there is one. These are for the rest. Each says what for, so that nobody has to guess
 * whether a wait could be one for an event.
 */

#ifndef __KSTEST_WAIT_H
#define __KSTEST_WAIT_H

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"

/* Returns 100 ns of a clock that only goes on. */
LONGLONG kstest_now(void);

/* Between two looks at a condition that no event tells: while (!condition && kstest_poll(start, ms));
 * Waits a moment. FALSE without waiting if ms have passed since start, which is a kstest_now(). */
BOOL kstest_poll(LONGLONG start, DWORD ms);

/* For a test that nothing happens, before it looks whether something has: what doesn't happen has no event. */
void kstest_wait_for_nothing(DWORD ms);

/* For a test that needs time itself to go on: a client that is slow, a pause that lasts, a clock to be compared. */
void kstest_let_pass(DWORD ms);

#endif /* __KSTEST_WAIT_H */
