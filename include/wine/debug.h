/*
 * Wine's debug channels
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
 * The interface of Wine's wine/debug.h, for modules that are built outside of Wine's tree: the same channels (WINEDEBUG=+ksproxy)
 * and macros. ntdll's functions are looked up when a channel is first asked; where ntdll has none, as on Windows, nothing is ever
 * printed. A switched-off message costs one test of a byte.
 */

#ifndef __WINE_WINE_DEBUG_H
#define __WINE_WINE_DEBUG_H

#include <stdarg.h>
#include <windef.h>
#ifndef GUID_DEFINED
#include <guiddef.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum __wine_debug_class
{
    __WINE_DBCL_FIXME,
    __WINE_DBCL_ERR,
    __WINE_DBCL_WARN,
    __WINE_DBCL_TRACE,

    __WINE_DBCL_INIT = 7 /* the flags have not been asked for yet */
};

struct __wine_debug_channel
{
    unsigned char flags;
    char name[15];
};

#define __WINE_PRINTF_ATTR(fmt, args) __attribute__((format(__ms_printf__, fmt, args)))

/* Returns the channel's flags, asking ntdll the first time. Any thread. */
unsigned char __cdecl wine_dbg_channel_flags(struct __wine_debug_channel *channel);
/* Prints one message, with the thread, class, channel and function in front. Returns the number of characters, or -1. */
int __cdecl wine_dbg_log(enum __wine_debug_class cls, struct __wine_debug_channel *channel, const char *function,
        const char *format, ...) __WINE_PRINTF_ATTR(4, 5);
/* Formats into a string that lives in the thread's debug buffer until some more messages have been printed. */
const char *__cdecl wine_dbg_sprintf(const char *format, ...) __WINE_PRINTF_ATTR(1, 2);
const char *__cdecl wine_dbgstr_an(const char *str, int n);
const char *__cdecl wine_dbgstr_wn(const WCHAR *str, int n);
const char *__cdecl wine_dbgstr_guid(const GUID *id);
const char *__cdecl wine_dbgstr_longlong(ULONGLONG value);

#define WINE_DEFAULT_DEBUG_CHANNEL(ch) \
    static struct __wine_debug_channel __wine_dbch_##ch = { 0xff, #ch }; \
    static struct __wine_debug_channel * const __wine_dbch___default = &__wine_dbch_##ch

#define WINE_DECLARE_DEBUG_CHANNEL(ch) \
    static struct __wine_debug_channel __wine_dbch_##ch = { 0xff, #ch }

#define __WINE_IS_DEBUG_ON(dbcl, dbch) \
    (((dbch)->flags & (1 << __WINE_DBCL##dbcl)) && (wine_dbg_channel_flags(dbch) & (1 << __WINE_DBCL##dbcl)))

#define __WINE_DPRINTF(dbcl, dbch) \
    do { if (__WINE_IS_DEBUG_ON(dbcl, (dbch))) { \
        struct __wine_debug_channel * const __dbch = (dbch); \
        const enum __wine_debug_class __dbcl = __WINE_DBCL##dbcl; \
        __WINE_DBG_LOG

#define __WINE_DBG_LOG(...) wine_dbg_log(__dbcl, __dbch, __func__, __VA_ARGS__); } } while (0)

#define FIXME      __WINE_DPRINTF(_FIXME, __wine_dbch___default)
#define FIXME_(ch) __WINE_DPRINTF(_FIXME, &__wine_dbch_##ch)
#define FIXME_ON(ch) __WINE_IS_DEBUG_ON(_FIXME, &__wine_dbch_##ch)
#define ERR        __WINE_DPRINTF(_ERR, __wine_dbch___default)
#define ERR_(ch)   __WINE_DPRINTF(_ERR, &__wine_dbch_##ch)
#define ERR_ON(ch) __WINE_IS_DEBUG_ON(_ERR, &__wine_dbch_##ch)
#define WARN       __WINE_DPRINTF(_WARN, __wine_dbch___default)
#define WARN_(ch)  __WINE_DPRINTF(_WARN, &__wine_dbch_##ch)
#define WARN_ON(ch) __WINE_IS_DEBUG_ON(_WARN, &__wine_dbch_##ch)
#define TRACE      __WINE_DPRINTF(_TRACE, __wine_dbch___default)
#define TRACE_(ch) __WINE_DPRINTF(_TRACE, &__wine_dbch_##ch)
#define TRACE_ON(ch) __WINE_IS_DEBUG_ON(_TRACE, &__wine_dbch_##ch)

static inline const char *debugstr_a(const char *str) { return wine_dbgstr_an(str, -1); }
static inline const char *debugstr_an(const char *str, int n) { return wine_dbgstr_an(str, n); }
static inline const char *debugstr_w(const WCHAR *str) { return wine_dbgstr_wn(str, -1); }
static inline const char *debugstr_wn(const WCHAR *str, int n) { return wine_dbgstr_wn(str, n); }
static inline const char *debugstr_guid(const GUID *id) { return wine_dbgstr_guid(id); }

#ifdef __cplusplus
}
#endif

#endif /* __WINE_WINE_DEBUG_H */
