/*
 * Calls that may raise an exception
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

#include "base/guardedcall.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * The cross compiler has no __try, and Wine's __TRY puts frames where only Wine looks for them on x86_64. So the frame is made by
 * hand as Windows has it. It is a frame of structured exceptions and no vectored handler, because that would see first what a
 * plug-in handles itself.
 */

static BOOL is_error(const EXCEPTION_RECORD *record)
{
    return record->ExceptionCode >> 31;
}

#ifdef __x86_64__

/* Returns what function(arg) raised, 0 if it returned. The code is kept behind the 32 bytes that a callee has for its parameters,
 * where the filter finds it by the frame, which is the stack pointer here. A filter is only called for the function's own return
 * address, so the scope has an instruction behind the call. */
DWORD run_guarded(void (*function)(void *arg), void *arg);

#define CODE_OFFSET 40

static LONG __attribute__((used)) filter_guarded(EXCEPTION_POINTERS *pointers, void *frame)
{
    if (!is_error(pointers->ExceptionRecord)) return EXCEPTION_CONTINUE_SEARCH;
    *(DWORD *)((BYTE *)frame + CODE_OFFSET) = pointers->ExceptionRecord->ExceptionCode;
    return EXCEPTION_EXECUTE_HANDLER;
}

__asm__(".text\n\t"
        ".globl run_guarded\n\t"
        ".def run_guarded; .scl 2; .type 32; .endef\n\t"
        ".seh_proc run_guarded\n"
        "run_guarded:\n\t"
        "subq $56,%rsp\n\t"
        ".seh_stackalloc 56\n\t"
        ".seh_endprologue\n\t"
        "movl $0,40(%rsp)\n\t"
        "movq %rcx,%rax\n\t"
        "movq %rdx,%rcx\n"
        ".Lguarded_begin:\n\t"
        "call *%rax\n\t"
        "nop\n"
        ".Lguarded_end:\n\t"
        "movl 40(%rsp),%eax\n\t"
        "addq $56,%rsp\n\t"
        "ret\n\t"
        ".seh_handler __C_specific_handler, @except\n\t"
        ".seh_handlerdata\n\t"
        ".long 1\n\t"
        ".rva .Lguarded_begin, .Lguarded_end, filter_guarded, .Lguarded_end\n\t"
        ".text\n\t"
        ".seh_endproc");

#elif defined(__i386__)

/* A frame in the thread's list. Its first two members are an EXCEPTION_REGISTRATION_RECORD. */
struct guard
{
    void *volatile previous;
    EXCEPTION_DISPOSITION (__cdecl *handler)(EXCEPTION_RECORD *, void *, CONTEXT *, void *);
    void *place[5];                   /* to go on at */
    volatile DWORD code;
};

/* Where it is declared differs from header to header. */
NTSYSAPI void NTAPI RtlUnwind(void *frame, void *target, EXCEPTION_RECORD *record, void *value);

#define UNWINDS 0x06 /* EXCEPTION_UNWINDING and EXCEPTION_EXIT_UNWIND, names that Wine 8's headers lack */

/* The guard is volatile because RtlUnwind needn't preserve registers on Windows. */
static EXCEPTION_DISPOSITION __cdecl handle_guarded(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    struct guard *volatile guard = frame;

    if (record->ExceptionFlags & UNWINDS || !is_error(record)) return ExceptionContinueSearch;
    guard->code = record->ExceptionCode;
    RtlUnwind(frame, NULL, record, NULL);
    __builtin_longjmp(guard->place, 1);
}

static DWORD run_guarded(void (*function)(void *arg), void *arg)
{
    struct guard guard;

    guard.handler = handle_guarded;
    guard.code = 0;
    __asm__ volatile ("movl %%fs:0,%0" : "=r" (guard.previous));
    __asm__ volatile ("movl %0,%%fs:0" : : "r" (&guard) : "memory");
    if (!__builtin_setjmp(guard.place)) function(arg);
    __asm__ volatile ("movl %0,%%fs:0" : : "r" (guard.previous) : "memory");
    return guard.code;
}

#else
#error "There is no guard for this processor."
#endif

HRESULT call_guarded(void (*function)(void *arg), void *arg)
{
    struct pass pass = {NULL, NULL, NULL};
    DWORD code;

    /* Marks that the function has left on the stack go with this one. It is its own object, and never there before. */
    pass_begin(&pass, &pass, "guard");
    code = run_guarded(function, arg);
    pass_end(&pass);
    if (!code) return S_OK;
    TRACE("Function %p raised %#lx.\n", function, code);
    return HRESULT_FROM_NT(code);
}
