/*
 * ksinstall: installs, removes and lists kernel-streaming devices
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

#ifndef __KSINSTALL_H
#define __KSINSTALL_H

#include <windows.h>
#include <setupapi.h>
#include <cfgmgr32.h>

#include "../common/kscommon.h"

#ifdef _WIN64
#define PLATFORM L"NTamd64"
#define SOURCE_PLATFORM L"amd64"
#else
#define PLATFORM L"NTx86"
#define SOURCE_PLATFORM L"x86"
#endif

#define MAX_MODELS 64
#define MAX_INTERFACES 8

/* One line of an INF's models section. */
struct model
{
    WCHAR hardware_id[MAX_PATH];
    WCHAR description[LINE_LEN];
    WCHAR service[MAX_PATH];            /* of its function driver, "" if the INF names none */
    BOOL software;                      /* no bus finds it */
    GUID interfaces[MAX_INTERFACES];    /* that the INF adds to it */
    unsigned int interfaces_count;
};

struct inf
{
    WCHAR source[MAX_PATH];             /* absolute */
    WCHAR path[MAX_PATH];               /* of what SetupAPI gets: the same, or made of it by plain_inf_make() */
    WCHAR class_name[MAX_CLASS_NAME_LEN];
    GUID class_guid;
    struct model models[MAX_MODELS];
    unsigned int models_count;
};

/* Whatever the case. */
static inline BOOL has_prefix(const WCHAR *text, const WCHAR *prefix)
{
    const int length = lstrlenW(prefix);

    return lstrlenW(text) >= length && CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, text, length, prefix, length) == CSTR_EQUAL;
}

/* inf.c */
BOOL inf_read(struct inf *inf, const WCHAR *path);
void inf_close(struct inf *inf);
BOOL parse_guid(const WCHAR *string, GUID *guid);

/* plain.c */
BOOL plain_inf_make(const WCHAR *path, WCHAR plain[MAX_PATH]);
void plain_inf_delete(const WCHAR *path, const WCHAR *plain);

/* file.c */
void *read_file(const WCHAR *path, DWORD *size);

/* Is it this device? */
typedef BOOL (*device_test)(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *name);

/* device.c */
HDEVINFO open_root_devices(void);
const WCHAR *device_get_name(HDEVINFO set, SP_DEVINFO_DATA *device);
BOOL device_create(const struct inf *inf, const struct model *model, BOOL *existed);
BOOL device_install(const struct inf *inf, const struct model *model);
BOOL device_is_present(const struct model *model);
BOOL device_has_interface(device_test test, const WCHAR *name);
BOOL device_remove_all(const struct model *model, unsigned int *removed);
BOOL device_opens(const WCHAR *path);
BOOL device_remove_of_service(const WCHAR *service, unsigned int *removed);
void inf_remove_copy(const WCHAR *name);

/* enable.c */
BOOL device_get_service(HDEVINFO set, SP_DEVINFO_DATA *device, WCHAR service[MAX_PATH], BOOL *disabled);
BOOL devices_set_enabled(const WCHAR *id, BOOL enable);

/* driver.c */
BOOL driver_has_imports(const WCHAR *file);

/* service.c */
BOOL service_has_imports(const WCHAR *name);
BOOL service_look_again(const WCHAR *name, BOOL start);
BOOL service_is_outdated(const WCHAR *name, const WCHAR *folder);
BOOL service_remove(const WCHAR *name, BOOL keep, BOOL *existed);

/* list.c */
BOOL list_interfaces(void);

/* programs.c */
BOOL list_programs(void);

#endif /* __KSINSTALL_H */
