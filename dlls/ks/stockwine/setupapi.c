/*
 * Device interfaces that programs on stock Wine must not find
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

#include "stockwine/setupapi.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * A program with PortAudio's WDM-KS back end (Audacity, games) asks every device interface of KSCATEGORY_AUDIO for its aliases, and
 * begins with that when it starts. The setupapi.dll of Wine 8 to 11 has only a stub of SetupDiGetDeviceInterfaceAlias, which raises
 * an exception that ends the program; until there is such an interface nobody calls it. So there must be none where the function is
 * such a stub. DirectShow lists the devices all the same (devenum.c), by their other interfaces.
 *
 * No list of versions tells it: the function itself is looked at, in the setupapi.dll that this winedevice would use, so that a Wine
 * that has the function offers the devices from the next start on, and an older one that follows takes them back. Calling it would
 * tell as well, but Wine writes a line about the death of a program before anybody can catch the exception.
 *
 * winebuild makes such a stub (tools/winebuild/import.c of Wine's source): it passes the names of the module and of the function to
 * a function that raises the exception. A function that begins with using its own name as a string is taken for a stub; this errs on
 * the side of the program that would die.
 */

#define ALIAS_FUNCTION "SetupDiGetDeviceInterfaceAlias"
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

static BOOLEAN alias_function_works(void)
{
    IMAGE_NT_HEADERS *headers;
    UNICODE_STRING dll_name;
    ANSI_STRING name;
    HMODULE module;
    void *function;

    RtlInitUnicodeString(&dll_name, L"setupapi.dll");
    RtlInitAnsiString(&name, ALIAS_FUNCTION);
    if (LdrLoadDll(NULL, 0, &dll_name, &module) || LdrGetProcedureAddress(module, &name, 0, &function)) return FALSE;
    if (!(headers = RtlImageNtHeader(module))) return FALSE;
    return !function_uses_string((const char *)module, headers->OptionalHeader.SizeOfImage, function, ALIAS_FUNCTION);
}

BOOLEAN category_can_be_shown(const GUID *category)
{
    static const GUID audio = GUID_INIT(STATIC_KSCATEGORY_AUDIO);
    static enum { UNKNOWN, NO, YES } works;

    if (!IsEqualGUID(category, &audio)) return TRUE;
    if (works == UNKNOWN)
    {
        works = alias_function_works() ? YES : NO;
        if (works == NO) WARN("%s would end programs, there are no interfaces of KSCATEGORY_AUDIO.\n", ALIAS_FUNCTION);
    }
    return works == YES;
}
