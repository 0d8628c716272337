/*
 * Names of GUIDs in the registry
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

#include "format/mediacategory.h"

WCHAR *media_category_name(const GUID *guid, const GUID *fallback, ULONG *size)
{
    static const WCHAR root[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\MediaCategories\\";
    char buffer[FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + 512];
    KEY_VALUE_PARTIAL_INFORMATION *info = (KEY_VALUE_PARTIAL_INFORMATION *)buffer;
    UNICODE_STRING name, string;
    OBJECT_ATTRIBUTES attr;
    NTSTATUS status;
    WCHAR path[128], *ret = NULL;
    ULONG needed;
    HANDLE key;

    if (guid && !RtlStringFromGUID(guid, &string))
    {
        wcscpy(path, root);
        wcscat(path, string.Buffer);
        RtlFreeUnicodeString(&string);
        RtlInitUnicodeString(&name, path);
        InitializeObjectAttributes(&attr, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
        if (!ZwOpenKey(&key, KEY_READ, &attr))
        {
            RtlInitUnicodeString(&name, L"Name");
            status = ZwQueryValueKey(key, &name, KeyValuePartialInformation, buffer, sizeof(buffer), &needed);
            if (!status && info->Type == REG_SZ
                    && (ret = ExAllocatePoolWithTag(PagedPool, info->DataLength + sizeof(WCHAR), KS_TAG)))
            {
                memcpy(ret, info->Data, info->DataLength);
                ret[info->DataLength / sizeof(WCHAR)] = 0;
                *size = (wcslen(ret) + 1) * sizeof(WCHAR);
            }
            ZwClose(key);
        }
    }
    if (!ret && fallback) return media_category_name(fallback, NULL, size);
    return ret;
}
