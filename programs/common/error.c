/*
 * Messages of the device programs
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

#include "kscommon.h"

static void print_error(DWORD error, const char *format, va_list args)
{
    char text[256], *end;

    fprintf(stderr, "%s: ", program_name);
    vfprintf(stderr, format, args);
    if (error)
    {
        if (!FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, text,
                sizeof(text), NULL))
            text[0] = 0;
        for (end = text + strlen(text); end > text && (unsigned char)end[-1] <= ' '; end--) ;
        *end = 0;
        fprintf(stderr, ": %s%s(error %lu)", text, text[0] ? " " : "", error);
    }
    fputc('\n', stderr);
}

BOOL fail(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_error(0, format, args);
    va_end(args);
    return FALSE;
}

BOOL fail_error(DWORD error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_error(error, format, args);
    va_end(args);
    return FALSE;
}
