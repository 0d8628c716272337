/*
 * Devices in the category lists of DirectShow
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

#include "stockwine/devenum.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * Stock Wine's System Device Enumerator does not look at device interfaces but at keys below the class id of a category, which on
 * Windows only programs write. While an interface is enabled there is such a key for it, volatile, so that nothing is left if
 * winedevice is killed.
 */

struct category_rule
{
    GUID list;          /* DirectShow's list, */
    GUID categories[2]; /* that shows what has both */
};

static const struct category_rule rules[] =
{
    { { 0x860bb310, 0x5d01, 0x11d0, { 0xbd, 0x3b, 0x00, 0xa0, 0xc9, 0x11, 0xce, 0x86 } }, /* CLSID_VideoInputDeviceCategory */
        { GUID_INIT(STATIC_KSCATEGORY_CAPTURE), GUID_INIT(STATIC_KSCATEGORY_VIDEO) } },
    { { 0x33d9a762, 0x90c8, 0x11d0, { 0xbd, 0x43, 0x00, 0xa0, 0xc9, 0x11, 0xce, 0x86 } }, /* CLSID_AudioInputDeviceCategory */
        { GUID_INIT(STATIC_KSCATEGORY_CAPTURE), GUID_INIT(STATIC_KSCATEGORY_AUDIO) } },
    /* There is no FilterData in the keys, so the filter mapper leaves these alone and intelligent connect goes on as without them. */
    { { 0xe0f158e1, 0xcb04, 0x11d0, { 0xbd, 0x4e, 0x00, 0xa0, 0xc9, 0x11, 0xce, 0x86 } }, /* CLSID_AudioRendererCategory */
        { GUID_INIT(STATIC_KSCATEGORY_RENDER), GUID_INIT(STATIC_KSCATEGORY_AUDIO) } },
};

static const WCHAR *const roots[] =
{
    L"\\Registry\\Machine\\Software\\Classes\\CLSID\\",
    L"\\Registry\\Machine\\Software\\Classes\\Wow6432Node\\CLSID\\",
};

#define PROXY_CLSID L"{17CCA71B-ECD7-11D0-B908-00A0C9223196}"

#define NAME_SIZE 512 /* characters */

static NTSTATUS create_key(HANDLE *key, HANDLE root, const WCHAR *name, ULONG options)
{
    OBJECT_ATTRIBUTES attr;
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, name);
    InitializeObjectAttributes(&attr, &string, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, root, NULL);
    return NtCreateKey(key, KEY_ALL_ACCESS, &attr, 0, NULL, options, NULL);
}

static NTSTATUS open_key(HANDLE *key, const WCHAR *name)
{
    OBJECT_ATTRIBUTES attr;
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, name);
    InitializeObjectAttributes(&attr, &string, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    return ZwOpenKey(key, KEY_READ, &attr);
}

static void set_value(HANDLE key, const WCHAR *name, const WCHAR *value)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, name);
    NtSetValueKey(key, &string, 0, REG_SZ, (void *)value, (wcslen(value) + 1) * sizeof(WCHAR));
}

/* Reads a string of less than NAME_SIZE characters. FALSE: there is none, or an empty one; value is as it was. */
static BOOLEAN get_value(HANDLE key, const WCHAR *name, WCHAR *value)
{
    char buffer[FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + (NAME_SIZE - 1) * sizeof(WCHAR)];
    KEY_VALUE_PARTIAL_INFORMATION *info = (KEY_VALUE_PARTIAL_INFORMATION *)buffer;
    UNICODE_STRING string;
    ULONG size;

    RtlInitUnicodeString(&string, name);
    if (ZwQueryValueKey(key, &string, KeyValuePartialInformation, buffer, sizeof(buffer), &size)) return FALSE;
    if (info->Type != REG_SZ || info->DataLength < sizeof(WCHAR) || !*(const WCHAR *)info->Data) return FALSE;
    memcpy(value, info->Data, info->DataLength);
    value[info->DataLength / sizeof(WCHAR)] = 0;
    return TRUE;
}

/* What the device's INF has said of an interface: "\??\x#y#{category}" has its values in
 * DeviceClasses\{category}\##?#x#y#{category}\#\Device Parameters. */
static void get_interface_values(const struct ks_interface *iface, WCHAR *clsid, WCHAR *name)
{
    static const WCHAR classes[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\DeviceClasses\\";
    UNICODE_STRING guid;
    WCHAR *path, *p;
    HANDLE key;

    if (RtlStringFromGUID(&iface->category, &guid)) return;
    if ((path = ExAllocatePoolWithTag(PagedPool, (ARRAYSIZE(classes) + 64) * sizeof(WCHAR) + iface->link.Length, KS_TAG)))
    {
        wcscpy(path, classes);
        wcscat(path, guid.Buffer);
        wcscat(path, L"\\##?#");
        p = path + wcslen(path);
        memcpy(p, iface->link.Buffer + 4, iface->link.Length - 4 * sizeof(WCHAR));
        p[iface->link.Length / sizeof(WCHAR) - 4] = 0;
        if ((p = wcschr(p, '\\'))) *p = 0; /* a reference string */
        wcscat(path, L"\\#\\Device Parameters");
        if (!open_key(&key, path))
        {
            get_value(key, L"CLSID", clsid);
            get_value(key, L"FriendlyName", name);
            ZwClose(key);
        }
        ExFreePool(path);
    }
    RtlFreeUnicodeString(&guid);
}

static void get_description(DEVICE_OBJECT *pdo, WCHAR *name)
{
    ULONG size;

    if (IoGetDeviceProperty(pdo, DevicePropertyDeviceDescription,
            (NAME_SIZE - 1) * sizeof(WCHAR), name, &size))
        wcscpy(name, L"Kernel streaming device");
}

/* Opens {list}\Instance. */
static NTSTATUS open_instances(HANDLE *ret, const WCHAR *root, const GUID *list)
{
    HANDLE parent, key;
    UNICODE_STRING guid;
    NTSTATUS status;
    WCHAR path[128];

    if ((status = RtlStringFromGUID(list, &guid))) return status;
    wcscpy(path, root);
    wcscat(path, guid.Buffer);
    RtlFreeUnicodeString(&guid);
    if ((status = create_key(&parent, NULL, path, REG_OPTION_NON_VOLATILE))) return status;
    status = create_key(&key, parent, L"Instance", REG_OPTION_NON_VOLATILE);
    ZwClose(parent);
    if (!status) *ret = key;
    return status;
}

/* The name of an interface's key: its symbolic link without the prefix. */
static const WCHAR *instance_name(const struct ks_interface *iface, WCHAR *buffer)
{
    ULONG i, len = min(iface->link.Length / sizeof(WCHAR) - 4, NAME_SIZE - 1);

    for (i = 0; i < len; i++) buffer[i] = iface->link.Buffer[i + 4] == '\\' ? '#' : iface->link.Buffer[i + 4];
    buffer[len] = 0;
    return buffer;
}

static void add_instance(const struct ks_interface *iface, const GUID *list, const WCHAR *clsid, const WCHAR *friendly_name)
{
    WCHAR name[NAME_SIZE], path[NAME_SIZE + 4];
    HANDLE parent, key;
    NTSTATUS status;
    ULONG i;

    wcscpy(path, L"\\\\?\\");
    memcpy(path + 4, iface->link.Buffer + 4, min(iface->link.Length - 4 * sizeof(WCHAR), (NAME_SIZE - 1) * sizeof(WCHAR)));
    path[min(iface->link.Length / sizeof(WCHAR), NAME_SIZE + 3)] = 0;
    for (i = 0; i < ARRAYSIZE(roots); i++)
    {
        if ((status = open_instances(&parent, roots[i], list))) continue;
        status = create_key(&key, parent, instance_name(iface, name), REG_OPTION_VOLATILE);
        ZwClose(parent);
        if (status)
        {
            WARN("can't list %s, status %#x.\n", debugstr_w(path), (unsigned int)status);
            continue;
        }
        set_value(key, L"CLSID", clsid);
        set_value(key, L"FriendlyName", friendly_name);
        set_value(key, L"DevicePath", path);
        ZwClose(key);
    }
}

static void remove_instance(const struct ks_interface *iface, const GUID *list)
{
    OBJECT_ATTRIBUTES attr;
    UNICODE_STRING string;
    WCHAR name[NAME_SIZE];
    HANDLE parent, key;
    ULONG i;

    RtlInitUnicodeString(&string, instance_name(iface, name));
    for (i = 0; i < ARRAYSIZE(roots); i++)
    {
        if (open_instances(&parent, roots[i], list)) continue;
        InitializeObjectAttributes(&attr, &string, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, parent, NULL);
        if (!ZwOpenKey(&key, DELETE, &attr))
        {
            NtDeleteKey(key);
            ZwClose(key);
        }
        ZwClose(parent);
    }
}

static BOOLEAN has_category(const struct ks_interface *interfaces, ULONG count, const GUID *category)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (IsEqualGUID(&interfaces[i].category, category) && (interfaces[i].enabled || interfaces[i].hidden)) return TRUE;
    return FALSE;
}

/* The interface that leads to the device: itself or, of one that is hidden, the first that is enabled. NULL: there is none. */
static const struct ks_interface *find_path(const struct ks_interface *iface, const struct ks_interface *interfaces, ULONG count)
{
    ULONG i;

    if (!iface->enabled && !iface->hidden) return NULL;
    for (i = 0; iface->hidden && i < count; i++)
        if (interfaces[i].enabled) iface = &interfaces[i];
    return iface->enabled && iface->link.Length > 4 * sizeof(WCHAR) ? iface : NULL;
}

void devenum_register(DEVICE_OBJECT *pdo, const struct ks_interface *interfaces, ULONG count)
{
    WCHAR clsid[NAME_SIZE], name[NAME_SIZE];
    const struct ks_interface *path;
    const GUID *category;
    ULONG i, j;

    for (i = 0; i < count; i++)
    {
        category = &interfaces[i].category;
        if (!(path = find_path(&interfaces[i], interfaces, count))) continue;
        wcscpy(clsid, PROXY_CLSID);
        get_description(pdo, name);
        get_interface_values(path, clsid, name);
        TRACE("%s is %s, class %s.\n", debugstr_wn(path->link.Buffer, path->link.Length / sizeof(WCHAR)), debugstr_w(name),
                debugstr_w(clsid));
        add_instance(path, category, clsid, name);
        for (j = 0; j < ARRAYSIZE(rules); j++)
            if (IsEqualGUID(category, &rules[j].categories[0]) && has_category(interfaces, count, &rules[j].categories[1]))
                add_instance(path, &rules[j].list, clsid, name);
    }
}

void devenum_unregister(const struct ks_interface *interfaces, ULONG count)
{
    const struct ks_interface *path;
    const GUID *category;
    ULONG i, j;

    for (i = 0; i < count; i++)
    {
        category = &interfaces[i].category;
        if (!(path = find_path(&interfaces[i], interfaces, count))) continue;
        remove_instance(path, category);
        for (j = 0; j < ARRAYSIZE(rules); j++)
            if (IsEqualGUID(category, &rules[j].categories[0])) remove_instance(path, &rules[j].list);
    }
}
