/*
 * What a minidriver imports
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

#include "stockwine/imports.h"
#include "stockwine/ntdll.h"
#include "stockwine/replacements.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

extern const IMAGE_DOS_HEADER __ImageBase;

static BOOLEAN exports_name(const char *name)
{
    const BYTE *base = (const BYTE *)&__ImageBase;
    const IMAGE_EXPORT_DIRECTORY *exports;
    const DWORD *names;
    ULONG i, size;

    if (!(exports = RtlImageDirectoryEntryToData((void *)base, TRUE, IMAGE_DIRECTORY_ENTRY_EXPORT, &size))) return FALSE;
    names = (const DWORD *)(base + exports->AddressOfNames);
    for (i = 0; i < exports->NumberOfNames; i++)
        if (!strcmp((const char *)base + names[i], name)) return TRUE;
    return FALSE;
}

/* Returns how many functions of one import descriptor are missing here. */
static ULONG check_thunks(const BYTE *base, const IMAGE_THUNK_DATA *thunk)
{
    ULONG missing = 0;

    for (; thunk->u1.AddressOfData; thunk++)
    {
        const IMAGE_IMPORT_BY_NAME *name = (const IMAGE_IMPORT_BY_NAME *)(base + thunk->u1.AddressOfData);

        if (IMAGE_SNAP_BY_ORDINAL(thunk->u1.Ordinal))
        {
            ERR("the driver imports ordinal %u of ks.sys, there are none\n", (unsigned int)IMAGE_ORDINAL(thunk->u1.Ordinal));
            missing++;
        }
        else if (!exports_name((const char *)name->Name))
        {
            ERR("the driver needs %s, which is not implemented\n", debugstr_a((const char *)name->Name));
            missing++;
        }
    }
    return missing;
}

static void replace_import(IMAGE_THUNK_DATA *slot, void *function)
{
    SIZE_T size = sizeof(*slot);
    void *address = slot;
    ULONG protect;

    /* Linkers put the table into read-only memory. */
    if (NtProtectVirtualMemory(NtCurrentProcess(), &address, &size, PAGE_READWRITE, &protect)) return;
    slot->u1.Function = (ULONG_PTR)function;
    NtProtectVirtualMemory(NtCurrentProcess(), &address, &size, protect, &protect);
}

static void replace_thunks(const BYTE *base, const char *module, const IMAGE_THUNK_DATA *thunk, IMAGE_THUNK_DATA *slot)
{
    void *function;

    for (; thunk->u1.AddressOfData; thunk++, slot++)
    {
        const IMAGE_IMPORT_BY_NAME *name = (const IMAGE_IMPORT_BY_NAME *)(base + thunk->u1.AddressOfData);

        if (IMAGE_SNAP_BY_ORDINAL(thunk->u1.Ordinal)) continue;
        if ((function = find_replacement(module, (const char *)name->Name))) replace_import(slot, function);
    }
}

/* Wine's loader replaces a function that ks.sys lacks by one that raises an exception when it is called. Better to say at load
 * what the driver needs. What ntoskrnl.exe lacks can be given to it. */
NTSTATUS resolve_imports(DRIVER_OBJECT *driver)
{
    BYTE *base = driver->DriverStart;
    const IMAGE_IMPORT_DESCRIPTOR *import;
    ULONG size, missing = 0;

    if (!base || !(import = RtlImageDirectoryEntryToData((void *)base, TRUE, IMAGE_DIRECTORY_ENTRY_IMPORT, &size)))
        return STATUS_SUCCESS;

    for (; import->Name && import->FirstThunk; import++)
    {
        const char *module = (const char *)base + import->Name;
        const IMAGE_THUNK_DATA *thunk = (const IMAGE_THUNK_DATA *)(base + import->OriginalFirstThunk);

        /* Without the lookup table the names have been overwritten by addresses. */
        if (!import->OriginalFirstThunk) continue;
        if (!_stricmp(module, "ks.sys")) missing += check_thunks(base, thunk);
        else replace_thunks(base, module, thunk, (IMAGE_THUNK_DATA *)(base + import->FirstThunk));
    }
    return missing ? STATUS_PROCEDURE_NOT_FOUND : STATUS_SUCCESS;
}
