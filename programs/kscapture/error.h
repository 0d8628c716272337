/*
 * The one line that tells what went wrong
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

#ifndef __KSCAPTURE_ERROR_H
#define __KSCAPTURE_ERROR_H

#include "kscapture_private.h"

/* What kscapture returns to the system; doc/kscapture.md lists them. Functions that can fail return one of these, after they have
 * told the user by report_error(). */
enum exit_code
{
    EXIT_CODE_OK = 0,
    EXIT_CODE_USAGE = 1,
    EXIT_CODE_NO_DEVICE = 2,
    EXIT_CODE_DEVICE = 3,
    EXIT_CODE_FORMAT = 4,
    EXIT_CODE_OUTPUT = 5,
    EXIT_CODE_STREAM = 6,
    EXIT_CODE_INTERRUPTED = 7,
    EXIT_CODE_INTERNAL = 8,
    EXIT_CODE_INPUT = 9,
};

/* Prints one line, the first time that it is called; later errors only follow from the first. Returns code. */
enum exit_code report_error(enum exit_code code, const WCHAR *format, ...);
/* The line of the first error or NULL, and its code. */
const WCHAR *get_error_text(void);
enum exit_code get_error_code(void);
/* Ends the process with an error if watchdog_end() doesn't follow within seconds: a driver may never come back, kscapture does. */
void watchdog_begin(const WCHAR *action, unsigned int seconds);
void watchdog_end(void);

#endif /* __KSCAPTURE_ERROR_H */
