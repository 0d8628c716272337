/*
 * How the tests keep ksvirt's settings
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

#include "../kstest.h"

#define NAME "TestSetting"

static LONG read_value(DWORD *type, void *data, DWORD *size)
{
    LONG error;
    HKEY key;

    if ((error = RegOpenKeyExA(HKEY_LOCAL_MACHINE, KSVIRT_PARAMETERS_KEY, 0, KEY_READ, &key))) return error;
    error = RegQueryValueExW(key, L"" NAME, NULL, type, data, size);
    RegCloseKey(key);
    return error;
}

/* Whatever it is, it comes back as it was. */
static void test_restore(void)
{
    static const DWORD sizes[] = {0, 4, 64, 65, 2000};
    WCHAR data[1000];
    BYTE read[2000];
    struct saved_setting saved;
    DWORD type, size, one = 1;
    LONG error;
    size_t i;
    HKEY key;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        memset(data, 0x4e, sizeof(data));
        if (!(sizes[i] % 2)) data[max(sizes[i] / 2, 1) - 1] = 0; /* a string is read with its end, written or not */
        if (RegCreateKeyExA(HKEY_LOCAL_MACHINE, KSVIRT_PARAMETERS_KEY, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL)) return;
        RegSetValueExW(key, L"" NAME, 0, sizes[i] % 2 ? REG_BINARY : REG_SZ, (BYTE *)data, sizes[i]);
        RegCloseKey(key);
        setting_save(&saved, NAME);
        setting_write(NAME, REG_DWORD, &one, sizeof(one));
        setting_restore(&saved);
        size = sizeof(read);
        error = read_value(&type, read, &size);
        ok(!error, "Got error %ld.\n", error);
        ok(type == (sizes[i] % 2 ? REG_BINARY : REG_SZ), "Got type %lu.\n", type);
        ok(size == sizes[i], "Got %lu bytes, wrote %lu.\n", size, sizes[i]);
        ok(!memcmp(read, data, size), "Got %lu bytes.\n", size);
    }

    setting_write(NAME, 0, NULL, 0);
    setting_save(&saved, NAME);
    setting_write(NAME, REG_DWORD, &one, sizeof(one));
    setting_restore(&saved);
    size = sizeof(read);
    error = read_value(&type, read, &size);
    ok(error == ERROR_FILE_NOT_FOUND, "Got error %ld for what wasn't there.\n", error);
}

START_TEST(settings)
{
    if (!kstest_is_installed(KSVIRT_CAMERA_HARDWARE_ID)) skip("There is no virtual camera.\n");
    else test_restore();
}
