/*
 * Calls that may never return
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

#include <stdlib.h>

#include "base/boundedcall.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

enum call_state
{
    CALL_OUT,
    CALL_RETURNED,
    CALL_ABANDONED                    /* nobody waits any more */
};

struct bounded_call
{
    LONG state;                       /* enum call_state; who makes the second step from OUT frees the structure */
    HMODULE module;                   /* keeps the thread's code */
    void (*function)(void *arg);
    void (*abandon)(void *arg);
    void *arg;
};

static DWORD WINAPI call_thread(void *arg)
{
    struct bounded_call *call = arg;
    HMODULE module = call->module;

    call->function(call->arg);
    if (InterlockedExchange(&call->state, CALL_RETURNED) == CALL_ABANDONED)
    {
        call->abandon(call->arg);
        free(call);
    }
    FreeLibraryAndExitThread(module, 0);
}

static HANDLE start_call(struct bounded_call *call)
{
    HANDLE thread;

    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)call_thread, &call->module)) return NULL;
    if (!(thread = CreateThread(NULL, 0, call_thread, call, 0, NULL))) FreeLibrary(call->module);
    return thread;
}

HRESULT call_bounded(void (*function)(void *arg), void (*abandon)(void *arg), void *arg, DWORD timeout)
{
    struct bounded_call *call;
    HANDLE thread;

    if (!(call = calloc(1, sizeof(*call)))) return E_OUTOFMEMORY;
    call->function = function;
    call->abandon = abandon;
    call->arg = arg;
    if (!(thread = start_call(call)))
    {
        free(call);
        return E_OUTOFMEMORY;
    }
    WaitForSingleObject(thread, timeout);
    CloseHandle(thread);
    if (InterlockedExchange(&call->state, CALL_ABANDONED) == CALL_RETURNED)
    {
        free(call);
        return S_OK;
    }
    ERR("The driver doesn't let a call return.\n");
    return HRESULT_FROM_WIN32(ERROR_TIMEOUT);
}
