/*
 * Settings from the service's Parameters key
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

#include "ksvirt_private.h"

#define PARAMETERS L"\\Parameters"

/* A driver has one key and the file never unloads with pins alive, so this needs neither lock nor release. */
static WCHAR key_name[512];

/* Remembers where the settings are. Called once, from DriverEntry. */
void settings_init(const UNICODE_STRING *registry_path)
{
    const SIZE_T length = registry_path->Length / sizeof(WCHAR);

    if (length + ARRAYSIZE(PARAMETERS) > ARRAYSIZE(key_name)) return; /* defaults hold */
    RtlCopyMemory(key_name, registry_path->Buffer, length * sizeof(WCHAR));
    RtlCopyMemory(key_name + length, PARAMETERS, sizeof(PARAMETERS));
}

struct value
{
    KEY_VALUE_PARTIAL_INFORMATION info;
    UCHAR room[64];
};

/* Returns FALSE if there is no value of this type, or it is longer than any that we know. */
static BOOLEAN read_value(HANDLE key, const WCHAR *name, ULONG type, struct value *value)
{
    UNICODE_STRING string;
    ULONG length;

    RtlInitUnicodeString(&string, name);
    return NT_SUCCESS(ZwQueryValueKey(key, &string, KeyValuePartialInformation, value, sizeof(*value), &length))
            && value->info.Type == type;
}

static BOOLEAN read_dword(HANDLE key, const WCHAR *name, ULONG *number)
{
    struct value value;

    if (!read_value(key, name, REG_DWORD, &value) || value.info.DataLength != sizeof(*number)) return FALSE;
    RtlCopyMemory(number, value.info.Data, sizeof(*number));
    return TRUE;
}

static BOOLEAN is_string(const struct value *value, const WCHAR *string)
{
    UNICODE_STRING a, b;

    a.Buffer = (WCHAR *)value->info.Data;
    a.Length = a.MaximumLength = (USHORT)(value->info.DataLength & ~1u);
    while (a.Length && !a.Buffer[a.Length / sizeof(WCHAR) - 1]) a.Length -= sizeof(WCHAR);
    RtlInitUnicodeString(&b, string);
    return RtlEqualUnicodeString(&a, &b, TRUE);
}

/* Reads a string that isn't empty; length: of the buffer, with room for the 0. Returns FALSE if there is none, or it is longer.
 * PASSIVE_LEVEL. */
BOOLEAN settings_read_string(const WCHAR *name, WCHAR *string, ULONG length)
{
    const ULONG size = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + length * sizeof(WCHAR);
    KEY_VALUE_PARTIAL_INFORMATION *info;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING key_string, value_string;
    ULONG used, count = 0;
    HANDLE key;

    RtlInitUnicodeString(&key_string, key_name);
    RtlInitUnicodeString(&value_string, name);
    InitializeObjectAttributes(&attributes, &key_string, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    if (!NT_SUCCESS(ZwOpenKey(&key, KEY_READ, &attributes))) return FALSE;
    if ((info = ExAllocatePoolWithTag(PagedPool, size, KSVIRT_TAG)))
    {
        if (NT_SUCCESS(ZwQueryValueKey(key, &value_string, KeyValuePartialInformation, info, size, &used))
                && info->Type == REG_SZ)
        {
            count = info->DataLength / sizeof(WCHAR);
            if (count && count <= length) RtlCopyMemory(string, info->Data, count * sizeof(WCHAR));
            if (count && count <= length && string[count - 1]) count = 0; /* without its 0 */
        }
        ExFreePoolWithTag(info, KSVIRT_TAG);
    }
    ZwClose(key);
    return count > 1 && count <= length;
}

/* Returns the number of ms that a value has, in 100 ns, or that of ms if there is no such value. PASSIVE_LEVEL. */
LONGLONG settings_read_ms(const WCHAR *name, LONGLONG ms)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING key_string;
    ULONG number;
    HANDLE key;

    RtlInitUnicodeString(&key_string, key_name);
    InitializeObjectAttributes(&attributes, &key_string, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    if (!NT_SUCCESS(ZwOpenKey(&key, KEY_READ, &attributes))) return ms * 10000;
    if (read_dword(key, name, &number)) ms = number;
    ZwClose(key);
    return ms * 10000;
}

/* Reads all settings; what is missing or makes no sense has its default. PASSIVE_LEVEL. */
void settings_read(struct settings *settings)
{
    static const struct
    {
        enum source source;
        const WCHAR *name;
    } sources[] = {{SOURCE_AUTO, L"auto"}, {SOURCE_PATTERN, L"pattern"}, {SOURCE_FEED, L"feed"}};
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    struct value value;
    ULONG number, i;
    HANDLE key;

    settings->source = SOURCE_AUTO;
    settings->unthrottled = FALSE;
    settings->code_only = FALSE;
    settings->clock_drift = 0;
    settings->feed_timeout = KSVIRT_DEFAULT_FEED_TIMEOUT * 10000LL;

    RtlInitUnicodeString(&name, key_name);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    if (!NT_SUCCESS(ZwOpenKey(&key, KEY_READ, &attributes))) return;

    if (read_value(key, WIDE(KSVIRT_SOURCE), REG_SZ, &value))
    {
        for (i = 0; i < ARRAYSIZE(sources); i++)
            if (is_string(&value, sources[i].name)) settings->source = sources[i].source;
    }
    if (read_dword(key, WIDE(KSVIRT_UNTHROTTLED), &number)) settings->unthrottled = number != 0;
    if (read_dword(key, WIDE(KSVIRT_CODE_ONLY), &number)) settings->code_only = number != 0;
    if (read_dword(key, WIDE(KSVIRT_FEED_TIMEOUT), &number)) settings->feed_timeout = number * 10000LL;
    if (read_dword(key, WIDE(KSVIRT_CLOCK_DRIFT), &number))
        settings->clock_drift = max(-KSVIRT_MAX_CLOCK_DRIFT, min(KSVIRT_MAX_CLOCK_DRIFT, (LONG)number));
    ZwClose(key);
}
