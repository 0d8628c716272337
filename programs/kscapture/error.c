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

#include <stdio.h>
#include <wchar.h>

#include "error.h"
#include "text.h"

static WCHAR error_text[1024];
static enum exit_code error_code;
static volatile LONG error_reported;

static HANDLE watchdog_thread, watchdog_stop;
static const WCHAR *watchdog_action;
static DWORD watchdog_timeout;

enum exit_code report_error(enum exit_code code, const WCHAR *format, ...)
{
    va_list args;

    if (InterlockedExchange(&error_reported, TRUE)) return code;
    va_start(args, format);
    _vsnwprintf(error_text, ARRAY_SIZE(error_text) - 1, format, args);
    va_end(args);
    error_code = code;
    print_err(L"kscapture: %ls\n", error_text);
    return code;
}

const WCHAR *get_error_text(void)
{
    return error_reported ? error_text : NULL;
}

enum exit_code get_error_code(void)
{
    return error_code;
}

static DWORD WINAPI watchdog_proc(void *arg)
{
    if (WaitForSingleObject(watchdog_stop, watchdog_timeout) == WAIT_TIMEOUT)
    {
        report_error(EXIT_CODE_DEVICE, L"the device doesn't answer: gave up %ls after %lu s", watchdog_action,
                     watchdog_timeout / 1000);
        /* Whatever hangs may hold any lock, the loader's as well. */
        TerminateProcess(GetCurrentProcess(), error_code);
    }
    return 0;
}

void watchdog_begin(const WCHAR *action, unsigned int seconds)
{
    if (!watchdog_stop && !(watchdog_stop = CreateEventW(NULL, FALSE, FALSE, NULL))) return;
    watchdog_action = action;
    watchdog_timeout = seconds * 1000;
    watchdog_thread = CreateThread(NULL, 0, watchdog_proc, NULL, 0, NULL);
}

void watchdog_end(void)
{
    if (!watchdog_thread) return;
    SetEvent(watchdog_stop);
    WaitForSingleObject(watchdog_thread, INFINITE); /* it has nothing else to do */
    CloseHandle(watchdog_thread);
    watchdog_thread = NULL;
}
