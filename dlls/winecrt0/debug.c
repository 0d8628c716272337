/*
 * Wine's debug channels, looked up in ntdll
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

#include <stdarg.h>
#include <stdio.h>
#include <ntstatus.h>
#define WIN32_NO_STATUS
#include <windef.h>
#include <winternl.h>

#include "wine/debug.h"

NTSTATUS NTAPI LdrGetDllHandle(const WCHAR *path, ULONG *characteristics, const UNICODE_STRING *name, HMODULE *module);
NTSTATUS NTAPI LdrGetProcedureAddress(HMODULE module, const ANSI_STRING *name, ULONG ordinal, void **address);

static unsigned char (__cdecl *get_channel_flags)(struct __wine_debug_channel *channel);
static const char *(__cdecl *dbg_strdup)(const char *str);
static int (__cdecl *dbg_output)(const char *str);
static int (__cdecl *dbg_header)(enum __wine_debug_class cls, struct __wine_debug_channel *channel, const char *function);

static void *ntdll_proc(HMODULE ntdll, const char *name)
{
    ANSI_STRING str;
    void *proc;

    RtlInitAnsiString(&str, name);
    return LdrGetProcedureAddress(ntdll, &str, 0, &proc) ? NULL : proc;
}

/* All or nothing: FALSE where ntdll is not Wine's. Threads that race here store the same values. */
static BOOL load_ntdll(void)
{
    static LONG state; /* 0 not tried, 1 there, -1 not there */
    UNICODE_STRING name;
    HMODULE ntdll;

    if (state) return state > 0;

    RtlInitUnicodeString(&name, L"ntdll.dll");
    if (LdrGetDllHandle(NULL, NULL, &name, &ntdll)) return FALSE;
    get_channel_flags = ntdll_proc(ntdll, "__wine_dbg_get_channel_flags");
    dbg_strdup = ntdll_proc(ntdll, "__wine_dbg_strdup");
    dbg_output = ntdll_proc(ntdll, "__wine_dbg_output");
    dbg_header = ntdll_proc(ntdll, "__wine_dbg_header");
    InterlockedExchange(&state, get_channel_flags && dbg_strdup && dbg_output && dbg_header ? 1 : -1);
    return state > 0;
}

unsigned char __cdecl wine_dbg_channel_flags(struct __wine_debug_channel *channel)
{
    if (!(channel->flags & (1 << __WINE_DBCL_INIT))) return channel->flags;
    if (!load_ntdll()) return channel->flags = 0;
    return get_channel_flags(channel);
}

int __cdecl wine_dbg_log(enum __wine_debug_class cls, struct __wine_debug_channel *channel, const char *function,
        const char *format, ...)
{
    char buffer[1024];
    va_list args;
    int ret;

    if (!load_ntdll() || dbg_header(cls, channel, function) == -1) return -1;

    va_start(args, format);
    ret = _vsnprintf(buffer, sizeof(buffer), format, args);
    va_end(args);
    buffer[sizeof(buffer) - 1] = 0;
    if (ret < 0 || (size_t)ret >= sizeof(buffer)) buffer[sizeof(buffer) - 2] = '\n';
    return dbg_output(buffer);
}

const char *__cdecl wine_dbg_sprintf(const char *format, ...)
{
    char buffer[200];
    va_list args;

    if (!load_ntdll()) return "";
    va_start(args, format);
    _vsnprintf(buffer, sizeof(buffer), format, args);
    va_end(args);
    buffer[sizeof(buffer) - 1] = 0;
    return dbg_strdup(buffer);
}

static char *put_char(char *dst, unsigned int c)
{
    static const char hex[16] = "0123456789abcdef";

    if (c >= 0x20 && c < 0x7f)
    {
        if (c == '"' || c == '\\') *dst++ = '\\';
        *dst++ = c;
        return dst;
    }
    *dst++ = '\\';
    *dst++ = 'x';
    if (c > 0xff)
    {
        *dst++ = hex[(c >> 12) & 15];
        *dst++ = hex[(c >> 8) & 15];
    }
    *dst++ = hex[(c >> 4) & 15];
    *dst++ = hex[c & 15];
    return dst;
}

static const char *quote(const void *str, int n, BOOL wide)
{
    char buffer[300], *dst = buffer;
    int i;

    if (!str) return "(null)";
    if (!((ULONG_PTR)str >> 16)) return wine_dbg_sprintf("#%04x", (unsigned int)(ULONG_PTR)str);
    if (!load_ntdll()) return "";

    if (wide) *dst++ = 'L';
    *dst++ = '"';
    for (i = 0; n < 0 || i < n; i++)
    {
        unsigned int c = wide ? ((const WCHAR *)str)[i] : ((const unsigned char *)str)[i];

        if (!c && n < 0) break;
        if (dst > buffer + sizeof(buffer) - 12) break;
        dst = put_char(dst, c);
    }
    *dst++ = '"';
    *dst = 0;
    return dbg_strdup(buffer);
}

const char *__cdecl wine_dbgstr_an(const char *str, int n)
{
    return quote(str, n, FALSE);
}

const char *__cdecl wine_dbgstr_wn(const WCHAR *str, int n)
{
    return quote(str, n, TRUE);
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
    return wine_dbg_sprintf("0x%I64x", value);
}
