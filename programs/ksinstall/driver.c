/*
 * What drivers need
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

#include "ksinstall.h"

#define MODULE_NAME_LENGTH 64 /* characters, behind the name of the system folder */

/* Maps a file as its sections say. The handle is freed with FreeLibrary(). */
static HMODULE map_image(const WCHAR *path, const BYTE **base)
{
    HMODULE module = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_IMAGE_RESOURCE);

    *base = (const BYTE *)((ULONG_PTR)module & ~(ULONG_PTR)3); /* the low bits say how it is mapped */
    return module;
}

static const void *get_directory(const BYTE *base, unsigned int index)
{
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)base;
    const IMAGE_NT_HEADERS *nt = (const IMAGE_NT_HEADERS *)(base + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory = &nt->OptionalHeader.DataDirectory[index];

    if (nt->OptionalHeader.Magic != IMAGE_NT_OPTIONAL_HDR_MAGIC) return NULL;
    return directory->VirtualAddress && directory->Size ? base + directory->VirtualAddress : NULL;
}

static BOOL exports_name(const BYTE *base, const char *name)
{
    const IMAGE_EXPORT_DIRECTORY *exports = get_directory(base, IMAGE_DIRECTORY_ENTRY_EXPORT);
    const DWORD *names;
    DWORD i;

    if (!exports) return FALSE;
    names = (const DWORD *)(base + exports->AddressOfNames);
    for (i = 0; i < exports->NumberOfNames; i++)
        if (!strcmp((const char *)base + names[i], name)) return TRUE;
    return FALSE;
}

/* Where the modules of the kernel are. */
static BOOL find_module(const char *name, WCHAR path[MAX_PATH])
{
    static const char *const folders[] = {"drivers\\", ""};
    UINT length = GetSystemDirectoryW(path, MAX_PATH);
    unsigned int i;

    if (!length || length + MODULE_NAME_LENGTH > MAX_PATH || strlen(name) + sizeof("\\drivers\\") > MODULE_NAME_LENGTH) return FALSE;
    for (i = 0; i < ARRAYSIZE(folders); i++)
    {
        swprintf(path + length, MODULE_NAME_LENGTH, L"\\%hs%hs", folders[i], name);
        if (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES) return TRUE;
    }
    return FALSE;
}

/* ks.sys says the same to who reads Wine's messages. What ntoskrnl.exe lacks may be in ks.sys. */
static BOOL check_functions(const WCHAR *file, const BYTE *base, const IMAGE_IMPORT_DESCRIPTOR *import, const WCHAR *path)
{
    const IMAGE_THUNK_DATA *thunk = (const IMAGE_THUNK_DATA *)(base + import->OriginalFirstThunk);
    const BYTE *module_base;
    HMODULE module;
    BOOL ret = TRUE;

    if (!import->OriginalFirstThunk || !(module = map_image(path, &module_base))) return TRUE;
    for (; thunk->u1.AddressOfData; thunk++)
    {
        const IMAGE_IMPORT_BY_NAME *name = (const IMAGE_IMPORT_BY_NAME *)(base + thunk->u1.AddressOfData);

        if (IMAGE_SNAP_BY_ORDINAL(thunk->u1.Ordinal) || exports_name(module_base, (const char *)name->Name)) continue;
        ret = fail("%ls needs %s of %s, which isn't implemented", file, (const char *)name->Name,
                (const char *)base + import->Name);
    }
    FreeLibrary(module);
    return ret;
}

/* Is everything there that the driver gets from other modules, as far as can be told? FALSE after a message for each that isn't. */
BOOL driver_has_imports(const WCHAR *file)
{
    const IMAGE_IMPORT_DESCRIPTOR *import;
    WCHAR path[MAX_PATH];
    BOOL ret = TRUE;
    const BYTE *base;
    HMODULE image;

    if (!(image = map_image(file, &base))) return fail_error(GetLastError(), "%ls is not a driver", file);
    for (import = get_directory(base, IMAGE_DIRECTORY_ENTRY_IMPORT); import && import->Name; import++)
    {
        const char *name = (const char *)base + import->Name;

        if (!find_module(name, path)) ret = fail("%ls needs %s, which isn't there", file, name);
        else if (!_stricmp(name, "ks.sys") && !check_functions(file, base, import, path)) ret = FALSE;
    }
    FreeLibrary(image);
    return ret;
}
