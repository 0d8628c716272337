/*
 * What the tests have in common: settings of the virtual devices
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

/* Names are plain ASCII, values needn't be. */
static void setting_name(const char *name, WCHAR buffer[64])
{
    ULONG i = 0;

    do buffer[i] = name[i];
    while (name[i++] && i < 64);
}

/* What is saved has to be restored, which frees it. */
void setting_save_(struct saved_setting *saved, const char *key_name, const char *name)
{
    WCHAR wide[64];
    DWORD size = 0;
    HKEY key;

    memset(saved, 0, sizeof(*saved));
    saved->key = key_name;
    saved->name = name;
    setting_name(name, wide);
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, key_name, 0, KEY_READ, &key)) return;
    if (!RegQueryValueExW(key, wide, NULL, NULL, NULL, &size) && (saved->data = malloc(size + 1)))
    {
        saved->size = size;
        if (RegQueryValueExW(key, wide, NULL, &saved->type, saved->data, &saved->size))
        {
            ok(0, "Setting %s can't be read.\n", name);
            free(saved->data);
            saved->data = NULL;
        }
    }
    RegCloseKey(key);
}

void setting_write_(const char *key_name, const char *name, DWORD type, const void *data, DWORD size)
{
    HKEY key;
    LONG error = RegCreateKeyExA(HKEY_LOCAL_MACHINE, key_name, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);

    if (!error)
    {
        error = data ? RegSetValueExA(key, name, 0, type, data, size) : RegDeleteValueA(key, name);
        RegCloseKey(key);
    }
    if (!data && error == ERROR_FILE_NOT_FOUND) error = ERROR_SUCCESS; /* there was none */
    ok(!error, "Setting %s gave %ld.\n", name, error);
}

void setting_restore(struct saved_setting *saved)
{
    WCHAR wide[64];
    LONG error;
    HKEY key;

    setting_name(saved->name, wide);
    error = RegCreateKeyExA(HKEY_LOCAL_MACHINE, saved->key, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (!error)
    {
        error = saved->data ? RegSetValueExW(key, wide, 0, saved->type, saved->data, saved->size) : RegDeleteValueW(key, wide);
        RegCloseKey(key);
    }
    if (!saved->data && error == ERROR_FILE_NOT_FOUND) error = ERROR_SUCCESS; /* there is none */
    ok(!error, "Restoring %s gave %ld.\n", saved->name, error);
    free(saved->data);
    saved->data = NULL;
}

NTSTATUS get_camera_stats(HANDLE pin, struct ksvirt_camera_stats *stats)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_CAMERA_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}

NTSTATUS get_feed_stats(HANDLE pin, struct ksvirt_feed_stats *stats)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_FEED_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}

NTSTATUS get_renderer_stats(HANDLE pin, struct ksbench_renderer_stats *stats)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}
