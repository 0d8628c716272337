/*
 * Threads that may go astray
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

#include "base/thread.h"
#include "base/machine.h"
#include "base/timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static const unsigned int thread_steps[] =
{
    [THREAD_NONE]  = STEP_TO(THREAD_OUT),
    [THREAD_OUT]   = STEP_TO(THREAD_STRAY) | STEP_TO(THREAD_HOME),
    [THREAD_STRAY] = STEP_TO(THREAD_HOME),
    [THREAD_HOME]  = 0,
};

static DWORD WINAPI thread_main(void *arg)
{
    struct proxy_thread *thread = arg;
    HRESULT hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HMODULE module = thread->module;
    IUnknown *host = thread->host;
    LONG state;

    thread->run(thread->arg);
    state = InterlockedExchange(&thread->state, THREAD_HOME);
    ASSERT_STEP(thread_steps, state, THREAD_HOME);
    TRACE("Thread %p is home%s.\n", thread, state == THREAD_STRAY ? ", late" : "");
    thread->release(thread->arg);
    if (state == THREAD_STRAY) IUnknown_Release(host);
    if (SUCCEEDED(hr)) CoUninitialize();
    FreeLibraryAndExitThread(module, 0);
}

HRESULT thread_start(struct proxy_thread *thread, IUnknown *host, void (*run)(void *arg), void (*release)(void *arg), void *arg)
{
    ASSERT_STEP(thread_steps, thread->state, THREAD_OUT);
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)thread_main, &thread->module)) return E_FAIL;
    thread->host = host;
    thread->run = run;
    thread->release = release;
    thread->arg = arg;
    if (!(thread->handle = CreateThread(NULL, 0, thread_main, thread, CREATE_SUSPENDED, &thread->id)))
    {
        FreeLibrary(thread->module);
        return E_OUTOFMEMORY;
    }
    thread->state = THREAD_OUT;
    ResumeThread(thread->handle);
    return S_OK;
}

BOOL thread_is_started(const struct proxy_thread *thread)
{
    return thread->state != THREAD_NONE;
}

BOOL thread_is_caller(const struct proxy_thread *thread)
{
    return thread_is_started(thread) && thread->id == GetCurrentThreadId();
}

BOOL thread_join(struct proxy_thread *thread)
{
    if (!thread_is_started(thread)) return TRUE;
    if (!thread_is_caller(thread) && WaitForSingleObject(thread->handle, JOIN_TIMEOUT) != WAIT_TIMEOUT) return TRUE;
    /* It may come home just now. */
    IUnknown_AddRef(thread->host);
    if (InterlockedCompareExchange(&thread->state, THREAD_STRAY, THREAD_OUT) != THREAD_OUT) IUnknown_Release(thread->host);
    return FALSE;
}

void thread_close(struct proxy_thread *thread)
{
    if (thread->handle) CloseHandle(thread->handle);
}
