/*
 * UTF-8 on standard output and standard error
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
#include <stdlib.h>
#include <wchar.h>

#include "text.h"

/* The C library would convert to the code page of its locale and lose what that doesn't have. */

#define MAX_TEXT 2048 /* characters that are printed at once, the rest is cut off */

static WCHAR out_buffer[4 * MAX_TEXT];
static unsigned int out_used;
static BOOL out_failed;

static BOOL write_bytes(HANDLE file, const char *data, DWORD size)
{
    DWORD written;

    while (size)
    {
        if (!WriteFile(file, data, size, &written, NULL) || !written) return FALSE;
        data += written;
        size -= written;
    }
    return TRUE;
}

static BOOL write_text(HANDLE file, const WCHAR *text, unsigned int len)
{
    DWORD mode, written;
    char *utf8;
    int size;
    BOOL ret;

    if (GetConsoleMode(file, &mode)) return WriteConsoleW(file, text, len, &written, NULL);

    if (!(utf8 = malloc(3 * len))) return FALSE;
    size = WideCharToMultiByte(CP_UTF8, 0, text, len, utf8, 3 * len, NULL, NULL);
    ret = write_bytes(file, utf8, size);
    free(utf8);
    return ret;
}

BOOL flush_out(void)
{
    if (out_used && !write_text(GetStdHandle(STD_OUTPUT_HANDLE), out_buffer, out_used)) out_failed = TRUE;
    out_used = 0;
    return !out_failed;
}

static unsigned int format_text(WCHAR *text, const WCHAR *format, va_list args)
{
    int len = _vsnwprintf(text, MAX_TEXT, format, args);

    return len < 0 || len > MAX_TEXT ? MAX_TEXT : len;
}

void print_out(const WCHAR *format, ...)
{
    va_list args;

    if (ARRAY_SIZE(out_buffer) - out_used < MAX_TEXT) flush_out();
    va_start(args, format);
    out_used += format_text(out_buffer + out_used, format, args);
    va_end(args);
}

void print_err(const WCHAR *format, ...)
{
    WCHAR text[MAX_TEXT];
    va_list args;
    unsigned int len;

    va_start(args, format);
    len = format_text(text, format, args);
    va_end(args);
    write_text(GetStdHandle(STD_ERROR_HANDLE), text, len);
}

BOOL err_is_terminal(void)
{
    DWORD mode;

    return GetConsoleMode(GetStdHandle(STD_ERROR_HANDLE), &mode);
}

/* Those that a capture may meet: Wine's quartz has no texts, and Windows' has long ones. */
static const struct
{
    HRESULT hr;
    const WCHAR *text;
}
errors[] =
{
    {VFW_E_INVALIDMEDIATYPE, L"The media type is invalid"},
    {VFW_E_TYPE_NOT_ACCEPTED, L"The media type is not accepted"},
    {VFW_E_NO_ACCEPTABLE_TYPES, L"The pins have no media type in common"},
    {VFW_E_CANNOT_CONNECT, L"The pins can't be connected"},
    {VFW_E_NO_ALLOCATOR, L"There is no allocator"},
    {VFW_E_SIZENOTSET, L"The size of the buffers is not known"},
    {VFW_E_NOT_FOUND, L"Not found"},
    {VFW_E_NOT_CONNECTED, L"The pin is not connected"},
    {VFW_E_ALREADY_CONNECTED, L"The pin is connected already"},
    {VFW_E_WRONG_STATE, L"The filter is in the wrong state"},
    {VFW_E_RUNTIME_ERROR, L"Run-time error"},
};

const WCHAR *describe_hresult(HRESULT hr, WCHAR *buffer, unsigned int size)
{
    WCHAR text[256];
    unsigned int i;
    DWORD len;

    len = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, hr, 0, text, ARRAY_SIZE(text), NULL);
    for (i = 0; i < ARRAY_SIZE(errors) && !len; ++i)
    {
        if (errors[i].hr != hr) continue;
        wcscpy(text, errors[i].text);
        len = wcslen(text);
    }
    while (len && wcschr(L" .\r\n", text[len - 1])) --len;
    if (len) _snwprintf(buffer, size, L"%.*ls (0x%08lx)", (int)len, text, (unsigned long)hr);
    else _snwprintf(buffer, size, L"error 0x%08lx", (unsigned long)hr);
    buffer[size - 1] = 0;
    return buffer;
}
