/*
 * Functions of Wine that are missing
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

#include "stockwine/stub.h"
#include "stockwine/ntdll.h"

/*
 * winebuild makes a stub of a function that a module exports and doesn't have (tools/winebuild/import.c of Wine's source): it passes
 * the names of the module and of the function to a function that raises the exception. A function that begins with using its own
 * name as a string is taken for a stub; this errs on the side of the program that would die.
 */

#define STUB_SIZE 48 /* bytes of code in which a stub has used the name */

/* What the last four bytes of an instruction refer to. */
static ULONG_PTR operand_address(const char *operand)
{
    LONG value;

    memcpy(&value, operand, sizeof(value));
#ifdef _WIN64
    return (ULONG_PTR)operand + sizeof(value) + value;
#else
    return value;
#endif
}

/* Does the function begin with using the string? module: the image that both are in. */
static BOOLEAN function_uses_string(const char *module, ULONG image_size, const char *function, const char *string)
{
    const ULONG size = strlen(string) + 1;
    ULONG_PTR offset;
    ULONG i;

    if (function < module || image_size < size || (ULONG_PTR)(function - module) > image_size - STUB_SIZE - sizeof(LONG))
        return FALSE;
    for (i = 0; i < STUB_SIZE; i++)
    {
        offset = operand_address(function + i) - (ULONG_PTR)module;
        if (offset <= image_size - size && !memcmp(module + offset, string, size)) return TRUE;
    }
    return FALSE;
}

BOOLEAN function_is_missing(const WCHAR *module_name, const char *name)
{
    IMAGE_NT_HEADERS *headers;
    UNICODE_STRING dll_name;
    ANSI_STRING string;
    HMODULE module;
    void *function;

    RtlInitUnicodeString(&dll_name, module_name);
    RtlInitAnsiString(&string, name);
    if (LdrLoadDll(NULL, 0, &dll_name, &module) || LdrGetProcedureAddress(module, &string, 0, &function)) return TRUE;
    if (!(headers = RtlImageNtHeader(module))) return TRUE;
    return function_uses_string((const char *)module, headers->OptionalHeader.SizeOfImage, function, name);
}
