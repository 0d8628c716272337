/*
 * The interface of Wine's conformance tests, for tests that are built outside of Wine's tree
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
 * A test file includes this header and defines START_TEST(name); it compiles unchanged in a Wine tree. The macros, the environment
 * variables (WINETEST_DEBUG, _INTERACTIVE, _PLATFORM, _REPORT_SUCCESS, _REPORT_FLAKY, _TIME, _COLOR), the exit code (number of
 * failures, at most 255) and the closing line are Wine's. What an executable needs once is in the second half, for the one file
 * that defines STANDALONE: the generated testlist.c with winetest_testlist, or the only file of a test.
 */

#ifndef __WINE_WINE_TEST_H
#define __WINE_WINE_TEST_H

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif

#ifndef __WINE_PRINTF_ATTR
#define __WINE_PRINTF_ATTR(fmt, args) __attribute__((format(__ms_printf__, fmt, args)))
#endif

extern int winetest_debug;           /* 0: failures only, 1: normal, above: never silence a line */
extern int winetest_interactive;     /* may ask or show a person something */
extern int winetest_time;            /* put the seconds since the start in front of messages */
extern int winetest_report_success;  /* print a line for each success, too */
extern int winetest_report_flaky;    /* failures inside of flaky count */
extern int winetest_mute_threshold;  /* a line that has printed so many traces, todos or skips is silenced */
extern const char *winetest_platform; /* "wine" or "windows" */

/* All of them may be called by any thread. */
void winetest_set_location(const char *file, int line);
int winetest_vok(int condition, const char *msg, va_list args);
void winetest_vskip(const char *msg, va_list args);
void winetest_ok(int condition, const char *msg, ...) __WINE_PRINTF_ATTR(2, 3);
void winetest_skip(const char *msg, ...) __WINE_PRINTF_ATTR(1, 2);
void winetest_win_skip(const char *msg, ...) __WINE_PRINTF_ATTR(1, 2);
void winetest_trace(const char *msg, ...) __WINE_PRINTF_ATTR(1, 2);
void winetest_subtest(const char *name);
void winetest_ignore_exceptions(BOOL ignore);
void winetest_push_context(const char *fmt, ...) __WINE_PRINTF_ATTR(1, 2);
void winetest_pop_context(void);
void winetest_start_todo(int is_todo);
int winetest_loop_todo(void);
void winetest_end_todo(void);
void winetest_start_flaky(int is_flaky);
int winetest_loop_flaky(void);
void winetest_end_flaky(void);

/* Arguments of the process: argv[0] program, argv[1] test, argv[2] ... for the test's own use. Returns their number. */
int winetest_get_mainargs(char ***argv);
LONG winetest_get_failures(void);
void winetest_add_failures(LONG new_failures);
/* Waits for a child that runs a test of this executable, and adds its failures to ours. */
void winetest_wait_child_process(HANDLE process);

/* TRUE for a result that some version of Windows gives, but Wine must not. */
int broken(int condition);

/* Text for messages; lives until the thread has made some dozens more. */
const char *__cdecl wine_dbg_sprintf(const char *format, ...) __WINE_PRINTF_ATTR(1, 2);
const char *__cdecl wine_dbgstr_an(const char *str, int n);
const char *__cdecl wine_dbgstr_wn(const WCHAR *str, int n);
const char *__cdecl wine_dbgstr_guid(const GUID *id);
const char *__cdecl wine_dbgstr_longlong(ULONGLONG value);

static inline const char *wine_dbgstr_a(const char *str)
{
    return wine_dbgstr_an(str, -1);
}

static inline const char *wine_dbgstr_w(const WCHAR *str)
{
    return wine_dbgstr_wn(str, -1);
}

static inline const char *wine_dbgstr_point(const POINT *point)
{
    return point ? wine_dbg_sprintf("(%ld,%ld)", point->x, point->y) : "(null)";
}

static inline const char *wine_dbgstr_rect(const RECT *rect)
{
    return rect ? wine_dbg_sprintf("(%ld,%ld)-(%ld,%ld)", rect->left, rect->top, rect->right, rect->bottom) : "(null)";
}

#ifdef STANDALONE
#define START_TEST(name) \
    static void func_##name(void); \
    const struct test winetest_testlist[] = {{#name, func_##name}, {NULL, NULL}}; \
    static void func_##name(void)
#else
#define START_TEST(name) void func_##name(void); void func_##name(void)
#endif

#ifdef WINETEST_NO_LINE_NUMBERS
#define __WINETEST_AT(file, line, function) (winetest_set_location(file, 0), 0) ? (void)0 : function
#else
#define __WINETEST_AT(file, line, function) (winetest_set_location(file, line), 0) ? (void)0 : function
#endif

#define ok_(file, line)                 __WINETEST_AT(file, line, winetest_ok)
#define skip_(file, line)               __WINETEST_AT(file, line, winetest_skip)
#define win_skip_(file, line)           __WINETEST_AT(file, line, winetest_win_skip)
#define trace_(file, line)              __WINETEST_AT(file, line, winetest_trace)
#define subtest_(file, line)            __WINETEST_AT(file, line, winetest_subtest)
#define ignore_exceptions_(file, line)  __WINETEST_AT(file, line, winetest_ignore_exceptions)
#define wait_child_process_(file, line) __WINETEST_AT(file, line, winetest_wait_child_process)

#define ok                 ok_(__FILE__, __LINE__)
#define skip               skip_(__FILE__, __LINE__)
#define win_skip           win_skip_(__FILE__, __LINE__)
#define trace              trace_(__FILE__, __LINE__)
#define subtest            subtest_(__FILE__, __LINE__)
#define ignore_exceptions  ignore_exceptions_(__FILE__, __LINE__)
#define wait_child_process wait_child_process_(__FILE__, __LINE__)

#define todo_if(is_todo)        for (winetest_start_todo(is_todo); winetest_loop_todo(); winetest_end_todo())
#define todo_wine_if(is_todo)   todo_if((is_todo) && !strcmp(winetest_platform, "wine"))
#define todo_wine               todo_wine_if(TRUE)
#define flaky_if(is_flaky)      for (winetest_start_flaky(is_flaky); winetest_loop_flaky(); winetest_end_flaky())
#define flaky                   flaky_if(TRUE)
#define flaky_wine_if(is_flaky) flaky_if((is_flaky) && !strcmp(winetest_platform, "wine"))
#define flaky_wine              flaky_wine_if(TRUE)

#ifdef STANDALONE

#include <io.h>
#include <stdio.h>
#include <wingdi.h>
#include <wincon.h>

struct test
{
    const char *name;
    void (*func)(void);
};

extern const struct test winetest_testlist[]; /* ends with a NULL name */

int winetest_debug = 1;
int winetest_interactive;
int winetest_time;
int winetest_report_success;
int winetest_report_flaky;
int winetest_mute_threshold = 42;
const char *winetest_platform = "windows";

/* What an assertion can turn out to be, and what of it has to be told. */
enum winetest_outcome
{
    WINETEST_SUCCESS,
    WINETEST_FAILURE,
    WINETEST_FLAKY,
    WINETEST_TODO,         /* a failure that was expected */
    WINETEST_TODO_SUCCESS, /* a success that was not */
    WINETEST_SKIPPED,
    WINETEST_TRACE,
    WINETEST_MUTED_TODO,
    WINETEST_MUTED_SKIP,
    WINETEST_MUTED_TRACE,
    WINETEST_OUTCOME_COUNT
};

static LONG winetest_counts[WINETEST_OUTCOME_COUNT];
static LONG winetest_line_counts[16384];
static int winetest_argc;
static char **winetest_argv;
static const struct test *winetest_current;
static DWORD winetest_start_ticks, winetest_last_ticks;
static BOOL winetest_color;
static CRITICAL_SECTION winetest_output_cs;
static DWORD winetest_tls = TLS_OUT_OF_INDEXES;

struct winetest_thread
{
    const char *file;
    int line;
    unsigned int todo, flaky_bits;     /* one bit for each nested block, the innermost is bit 0 */
    BOOL todo_enter, flaky_enter;
    unsigned int context_count;
    char context[8][128];
    char text[8192];                   /* wine_dbg_sprintf goes round in it */
    unsigned int text_pos;
};

static struct winetest_thread *winetest_get_thread(void)
{
    DWORD error = GetLastError(); /* a test may look at it behind us */
    struct winetest_thread *thread = TlsGetValue(winetest_tls);

    if (!thread)
    {
        if (!(thread = calloc(1, sizeof(*thread)))) ExitProcess(255);
        thread->file = "?";
        TlsSetValue(winetest_tls, thread);
    }
    SetLastError(error);
    return thread;
}

struct winetest_buffer
{
    char text[4096];
    size_t length;
};

static void winetest_vput(struct winetest_buffer *buffer, const char *format, va_list args)
{
    size_t room = sizeof(buffer->text) - buffer->length;
    int ret = _vsnprintf(buffer->text + buffer->length, room, format, args);

    buffer->length = ret < 0 || (size_t)ret >= room ? sizeof(buffer->text) : buffer->length + ret;
}

static void __WINE_PRINTF_ATTR(2, 3) winetest_put(struct winetest_buffer *buffer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    winetest_vput(buffer, format, args);
    va_end(args);
}

/* Everything goes out whole, so that threads and children don't print into each other's lines. */
static void winetest_flush(struct winetest_buffer *buffer)
{
    DWORD error = GetLastError();

    EnterCriticalSection(&winetest_output_cs);
    if (buffer->length == sizeof(buffer->text)) buffer->text[buffer->length - 1] = '\n';
    fwrite(buffer->text, 1, buffer->length, stdout);
    fflush(stdout);
    LeaveCriticalSection(&winetest_output_cs);
    SetLastError(error);
}

static void winetest_put_elapsed(struct winetest_buffer *buffer)
{
    if (!winetest_time) return;
    winetest_last_ticks = GetTickCount();
    winetest_put(buffer, "%.3f", (winetest_last_ticks - winetest_start_ticks) / 1000.0);
}

static void winetest_put_location(struct winetest_buffer *buffer)
{
    const struct winetest_thread *thread = winetest_get_thread();

    winetest_put(buffer, "%s:%d:", thread->file, thread->line);
    winetest_put_elapsed(buffer);
    winetest_put(buffer, " ");
}

static const struct
{
    const char *label;
    const char *color;
}
winetest_styles[WINETEST_OUTCOME_COUNT] =
{
    [WINETEST_SUCCESS]      = {"Test succeeded", "\x1b[32m"},
    [WINETEST_FAILURE]      = {"Test failed: ", "\x1b[1;91m"},
    [WINETEST_FLAKY]        = {"Test marked flaky: ", "\x1b[1;95m"},
    [WINETEST_TODO]         = {"Test marked todo: ", "\x1b[33m"},
    [WINETEST_TODO_SUCCESS] = {"Test succeeded inside todo block: ", "\x1b[31m"},
    [WINETEST_SKIPPED]      = {"Tests skipped: ", "\x1b[34m"},
    [WINETEST_TRACE]        = {"", ""},
};

static void winetest_print(enum winetest_outcome outcome, const char *msg, va_list args)
{
    const struct winetest_thread *thread = winetest_get_thread();
    struct winetest_buffer buffer = {.length = 0};
    unsigned int i;

    if (winetest_color) winetest_put(&buffer, "%s", winetest_styles[outcome].color);
    winetest_put_location(&buffer);
    winetest_put(&buffer, "%s", winetest_styles[outcome].label);
    for (i = 0; i < thread->context_count && i < ARRAY_SIZE(thread->context); i++)
        winetest_put(&buffer, "%s: ", thread->context[i]);
    winetest_vput(&buffer, msg, args);
    if (winetest_color) winetest_put(&buffer, "\x1b[0m");
    winetest_flush(&buffer);
}

static void __WINE_PRINTF_ATTR(1, 2) winetest_message(const char *msg, ...)
{
    struct winetest_buffer buffer = {.length = 0};
    va_list args;

    winetest_put_location(&buffer);
    va_start(args, msg);
    winetest_vput(&buffer, msg, args);
    va_end(args);
    winetest_flush(&buffer);
}

/* TRUE if the current line has printed often enough. */
static BOOL winetest_is_muted(void)
{
    const struct winetest_thread *thread = winetest_get_thread();
    LONG count;

    if (winetest_debug > 1) return FALSE;
    count = InterlockedIncrement(&winetest_line_counts[(unsigned int)thread->line % ARRAY_SIZE(winetest_line_counts)]);
    if (count == winetest_mute_threshold + 1)
        winetest_message("Line has been silenced after %d occurrences\n", winetest_mute_threshold);
    return count > winetest_mute_threshold;
}

void winetest_set_location(const char *file, int line)
{
    struct winetest_thread *thread = winetest_get_thread();
    const char *p;

    for (p = file; *p; p++)
        if (*p == '/' || *p == '\\') file = p + 1;
    thread->file = file;
    thread->line = line;
}

static enum winetest_outcome winetest_judge(int condition)
{
    const struct winetest_thread *thread = winetest_get_thread();

    if (thread->todo && !condition)
        return !winetest_debug || !winetest_is_muted() ? WINETEST_TODO : WINETEST_MUTED_TODO;
    if (!thread->todo && condition) return WINETEST_SUCCESS;
    if (thread->flaky_bits) return WINETEST_FLAKY;
    return thread->todo ? WINETEST_TODO_SUCCESS : WINETEST_FAILURE;
}

int winetest_vok(int condition, const char *msg, va_list args)
{
    enum winetest_outcome outcome = winetest_judge(condition);

    InterlockedIncrement(&winetest_counts[outcome]);
    switch (outcome)
    {
        case WINETEST_SUCCESS:
            /* when timing, a line a second tells that there is progress */
            if (winetest_report_success || (winetest_time && GetTickCount() - winetest_last_ticks >= 1000))
                winetest_message("Test succeeded\n");
            return 1;
        case WINETEST_TODO:
            if (winetest_debug > 0) winetest_print(outcome, msg, args);
            return 1;
        case WINETEST_MUTED_TODO:
            return 1;
        default:
            winetest_print(outcome, msg, args);
            return 0;
    }
}

void winetest_ok(int condition, const char *msg, ...)
{
    va_list args;

    va_start(args, msg);
    winetest_vok(condition, msg, args);
    va_end(args);
}

void winetest_vskip(const char *msg, va_list args)
{
    enum winetest_outcome outcome = winetest_is_muted() ? WINETEST_MUTED_SKIP : WINETEST_SKIPPED;

    InterlockedIncrement(&winetest_counts[outcome]);
    if (outcome == WINETEST_SKIPPED) winetest_print(outcome, msg, args);
}

void winetest_skip(const char *msg, ...)
{
    va_list args;

    va_start(args, msg);
    winetest_vskip(msg, args);
    va_end(args);
}

void winetest_win_skip(const char *msg, ...)
{
    va_list args;

    va_start(args, msg);
    if (!strcmp(winetest_platform, "windows")) winetest_vskip(msg, args);
    else winetest_vok(0, msg, args); /* Wine has no excuse for what is missing */
    va_end(args);
}

void winetest_trace(const char *msg, ...)
{
    va_list args;

    if (!winetest_debug) return;
    if (winetest_is_muted())
    {
        InterlockedIncrement(&winetest_counts[WINETEST_MUTED_TRACE]);
        return;
    }
    va_start(args, msg);
    winetest_print(WINETEST_TRACE, msg, args);
    va_end(args);
}

void winetest_subtest(const char *name)
{
    winetest_message("Subtest %s\n", name);
}

void winetest_ignore_exceptions(BOOL ignore)
{
    winetest_message("IgnoreExceptions=%d\n", !!ignore);
}

int broken(int condition)
{
    return condition && !strcmp(winetest_platform, "windows");
}

void winetest_push_context(const char *fmt, ...)
{
    struct winetest_thread *thread = winetest_get_thread();
    va_list args;

    if (thread->context_count < ARRAY_SIZE(thread->context))
    {
        char *context = thread->context[thread->context_count];

        va_start(args, fmt);
        _vsnprintf(context, sizeof(thread->context[0]), fmt, args);
        va_end(args);
        context[sizeof(thread->context[0]) - 1] = 0;
    }
    thread->context_count++;
}

void winetest_pop_context(void)
{
    struct winetest_thread *thread = winetest_get_thread();

    if (thread->context_count) thread->context_count--;
}

void winetest_start_todo(int is_todo)
{
    struct winetest_thread *thread = winetest_get_thread();

    thread->todo = (thread->todo << 1) | !!is_todo;
    thread->todo_enter = TRUE;
}

int winetest_loop_todo(void)
{
    struct winetest_thread *thread = winetest_get_thread();
    BOOL enter = thread->todo_enter;

    thread->todo_enter = FALSE;
    return enter;
}

void winetest_end_todo(void)
{
    winetest_get_thread()->todo >>= 1;
}

void winetest_start_flaky(int is_flaky)
{
    struct winetest_thread *thread = winetest_get_thread();

    thread->flaky_bits = (thread->flaky_bits << 1) | !!is_flaky;
    thread->flaky_enter = TRUE;
}

int winetest_loop_flaky(void)
{
    struct winetest_thread *thread = winetest_get_thread();
    BOOL enter = thread->flaky_enter;

    thread->flaky_enter = FALSE;
    return enter;
}

void winetest_end_flaky(void)
{
    winetest_get_thread()->flaky_bits >>= 1;
}

int winetest_get_mainargs(char ***argv)
{
    *argv = winetest_argv;
    return winetest_argc;
}

LONG winetest_get_failures(void)
{
    return winetest_counts[WINETEST_FAILURE];
}

void winetest_add_failures(LONG new_failures)
{
    if (new_failures > 0) InterlockedExchangeAdd(&winetest_counts[WINETEST_FAILURE], new_failures);
}

void winetest_wait_child_process(HANDLE process)
{
    DWORD ret, code = 0;

    winetest_ok(process != NULL, "No child process handle (CreateProcess failed?)\n");
    if (!process) return;

    if ((ret = WaitForSingleObject(process, 30000)))
    {
        winetest_ok(0, "Waiting for the child process gave %#lx, error %lu\n", ret, GetLastError());
        return;
    }
    GetExitCodeProcess(process, &code);
    if (code > 255)
    {
        winetest_message("unhandled exception %08lx in child process %04lx\n", code, GetProcessId(process));
        code = 1;
    }
    else if (code) winetest_message("%lu failures in child process\n", code);
    winetest_add_failures(code);
}

static const char *winetest_vsprintf(const char *format, va_list args)
{
    struct winetest_thread *thread = winetest_get_thread();
    char *ret;
    int len;

    if (thread->text_pos > sizeof(thread->text) - 512) thread->text_pos = 0;
    ret = thread->text + thread->text_pos;
    len = _vsnprintf(ret, 511, format, args);
    if (len < 0 || len > 511) len = 511;
    ret[len] = 0;
    thread->text_pos += len + 1;
    return ret;
}

const char *__cdecl wine_dbg_sprintf(const char *format, ...)
{
    const char *ret;
    va_list args;

    va_start(args, format);
    ret = winetest_vsprintf(format, args);
    va_end(args);
    return ret;
}

static const char *winetest_quote(const char *str, const WCHAR *strW, int n)
{
    char buffer[400], *p = buffer;
    int i;

    if (strW) *p++ = 'L';
    *p++ = '"';
    for (i = 0; n < 0 || i < n; i++)
    {
        unsigned int c = strW ? strW[i] : (unsigned char)str[i];

        if (!c && n < 0) break;
        if (p > buffer + sizeof(buffer) - 12)
        {
            *p++ = '.';
            *p++ = '.';
            break;
        }
        if (c == '"' || c == '\\') *p++ = '\\';
        if (c >= ' ' && c < 0x7f) *p++ = c;
        else p += sprintf(p, c > 0xff ? "\\x%04x" : "\\x%02x", c);
    }
    *p++ = '"';
    *p = 0;
    return wine_dbg_sprintf("%s", buffer);
}

const char *__cdecl wine_dbgstr_an(const char *str, int n)
{
    if (!str) return "(null)";
    if (!((ULONG_PTR)str >> 16)) return wine_dbg_sprintf("#%04x", (unsigned int)(ULONG_PTR)str);
    return winetest_quote(str, NULL, n);
}

const char *__cdecl wine_dbgstr_wn(const WCHAR *str, int n)
{
    if (!str) return "(null)";
    if (!((ULONG_PTR)str >> 16)) return wine_dbg_sprintf("#%04x", (unsigned int)(ULONG_PTR)str);
    return winetest_quote(NULL, str, n);
}

const char *__cdecl wine_dbgstr_guid(const GUID *id)
{
    if (!id) return "(null)";
    if (!((ULONG_PTR)id >> 16)) return wine_dbg_sprintf("<guid-0x%04x>", (unsigned int)(ULONG_PTR)id);
    return wine_dbg_sprintf("{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", id->Data1, id->Data2, id->Data3,
            id->Data4[0], id->Data4[1], id->Data4[2], id->Data4[3],
            id->Data4[4], id->Data4[5], id->Data4[6], id->Data4[7]);
}

const char *__cdecl wine_dbgstr_longlong(ULONGLONG value)
{
    if (value >> 32) return wine_dbg_sprintf("%lx%08lx", (unsigned long)(value >> 32), (unsigned long)value);
    return wine_dbg_sprintf("%lx", (unsigned long)value);
}

static void winetest_list(void)
{
    const struct test *test;

    printf("Valid test names:\n");
    for (test = winetest_testlist; test->name; test++) printf("    %s\n", test->name);
}

/* A path with or without the extension of the source file is as good as the name. */
static const struct test *winetest_find(const char *name)
{
    const struct test *test;
    const char *p;
    size_t len;

    for (p = name; *p; p++)
        if (*p == '/' || *p == '\\') name = p + 1;
    len = strlen(name);
    if (len > 2 && !strcmp(name + len - 2, ".c")) len -= 2;

    for (test = winetest_testlist; test->name; test++)
        if (strlen(test->name) == len && !memcmp(test->name, name, len)) return test;
    return NULL;
}

static int winetest_run(const struct test *test)
{
    LONG *n = winetest_counts, failures, total;
    struct winetest_buffer buffer = {.length = 0};

    winetest_current = test;
    test->func();

    failures = n[WINETEST_FAILURE] + n[WINETEST_TODO_SUCCESS];
    total = n[WINETEST_SUCCESS] + n[WINETEST_TODO] + n[WINETEST_FLAKY] + failures;
    if (winetest_debug)
    {
        if (n[WINETEST_MUTED_TODO] || n[WINETEST_MUTED_SKIP] || n[WINETEST_MUTED_TRACE])
        {
            winetest_put(&buffer, "%04lx:%s:", GetCurrentProcessId(), test->name);
            winetest_put_elapsed(&buffer);
            winetest_put(&buffer, " Silenced %ld todos, %ld skips and %ld traces.\n", n[WINETEST_MUTED_TODO],
                    n[WINETEST_MUTED_SKIP], n[WINETEST_MUTED_TRACE]);
        }
        winetest_put(&buffer, "%04lx:%s:", GetCurrentProcessId(), test->name);
        winetest_put_elapsed(&buffer);
        winetest_put(&buffer, " %ld tests executed (%ld marked as todo, %ld as flaky, %ld %s), %ld skipped.\n", total,
                n[WINETEST_TODO], n[WINETEST_FLAKY], failures, failures == 1 ? "failure" : "failures", n[WINETEST_SKIPPED]);
        winetest_flush(&buffer);
    }
    if (winetest_report_flaky) failures += n[WINETEST_FLAKY];
    return failures > 255 ? 255 : failures;
}

static LONG CALLBACK winetest_exception(EXCEPTION_POINTERS *ptrs)
{
    struct winetest_buffer buffer = {.length = 0};

    winetest_message("this is the last test seen before the exception\n");
    winetest_put(&buffer, "%04lx:%s:", GetCurrentProcessId(), winetest_current ? winetest_current->name : "?");
    winetest_put_elapsed(&buffer);
    winetest_put(&buffer, " unhandled exception %08lx at %p\n", ptrs->ExceptionRecord->ExceptionCode,
            ptrs->ExceptionRecord->ExceptionAddress);
    winetest_flush(&buffer);
    return EXCEPTION_EXECUTE_HANDLER;
}

static void winetest_get_variable(const char *name, int *value)
{
    char buffer[16];
    DWORD len = GetEnvironmentVariableA(name, buffer, sizeof(buffer));

    if (len && len < sizeof(buffer)) *value = atoi(buffer);
}

static void winetest_init_platform(void)
{
    static char platform[32];
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    DWORD len = GetEnvironmentVariableA("WINETEST_PLATFORM", platform, sizeof(platform));

    if (len && len < sizeof(platform)) winetest_platform = platform;
    else if (ntdll && GetProcAddress(ntdll, "wine_server_call")) winetest_platform = "wine";
}

/* WINETEST_COLOR: a number, or "auto" for colors on a terminal only. */
static void winetest_init_color(void)
{
    char buffer[16];
    DWORD mode, len = GetEnvironmentVariableA("WINETEST_COLOR", buffer, sizeof(buffer));
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    BOOL is_auto;

    if (!len || len >= sizeof(buffer)) return;
    is_auto = !strcmp(buffer, "auto");
    winetest_color = is_auto ? _isatty(_fileno(stdout)) != 0 : atoi(buffer) != 0;
    /* 4: ENABLE_VIRTUAL_TERMINAL_PROCESSING */
    if (winetest_color && GetConsoleMode(output, &mode) && !SetConsoleMode(output, mode | ENABLE_PROCESSED_OUTPUT | 4)
            && is_auto)
        winetest_color = FALSE;
}

int main(int argc, char **argv)
{
    const struct test *test;

    winetest_argc = argc;
    winetest_argv = argv;
    winetest_tls = TlsAlloc();
    InitializeCriticalSection(&winetest_output_cs);
    setvbuf(stdout, NULL, _IONBF, 0);

    winetest_init_platform();
    winetest_init_color();
    winetest_get_variable("WINETEST_DEBUG", &winetest_debug);
    winetest_get_variable("WINETEST_INTERACTIVE", &winetest_interactive);
    winetest_get_variable("WINETEST_TIME", &winetest_time);
    winetest_get_variable("WINETEST_REPORT_SUCCESS", &winetest_report_success);
    winetest_get_variable("WINETEST_REPORT_FLAKY", &winetest_report_flaky);
    winetest_last_ticks = winetest_start_ticks = GetTickCount();

    /* Wine's own handler prints more than we could */
    if (!strcmp(winetest_platform, "windows")) SetUnhandledExceptionFilter(winetest_exception);
    if (!winetest_interactive) SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);

    if (argc < 2 && winetest_testlist[0].name && !winetest_testlist[1].name) return winetest_run(winetest_testlist);
    if (argc < 2)
    {
        printf("Usage: %s test_name\n\n", argv[0]);
        winetest_list();
        return 1;
    }
    if (!strcmp(argv[1], "--list"))
    {
        winetest_list();
        return 0;
    }
    if (!(test = winetest_find(argv[1])))
    {
        printf("Fatal: test '%s' does not exist.\n", argv[1]);
        return 1;
    }
    return winetest_run(test);
}

#endif /* STANDALONE */

#endif /* __WINE_WINE_TEST_H */
