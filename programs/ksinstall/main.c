/*
 * ksinstall: command line
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

#include <stdarg.h>
#include <stdio.h>

#include "ksinstall.h"

#define PRESENT_TIMEOUT 60000 /* ms; services are slow to start in a new prefix */
#define RETRY_INTERVAL 5000
#define OTHERS_TIMEOUT 2000 /* after one interface is there, for the others that the INF names */
#define POLL_INTERVAL 50

const char program_name[] = "ksinstall";

/* Installing means writing into the 64-bit part of the system. */
static BOOL is_native(void)
{
    BOOL wow64 = FALSE;

    if (IsWow64Process(GetCurrentProcess(), &wow64) && wow64)
        return fail("this is the 32-bit program; drivers are installed with the 64-bit one");
    return TRUE;
}

/* A service that is started right after the prefix was made can fail with 1053 or 1055, which SetupAPI doesn't report:
 * the device is just not there. So install again until it is. */
static BOOL install_model(const struct inf *inf, const struct model *model)
{
    const DWORD start = GetTickCount();
    DWORD last_try = start, appeared = 0;
    BOOL existed;

    if (!device_create(inf, model, &existed) || !device_install(inf, model) || !service_has_imports(model->service)) return FALSE;
    while (!device_is_present(model))
    {
        if (appeared && GetTickCount() - appeared > OTHERS_TIMEOUT) break;
        if (!appeared && device_has_interface(has_hardware_id, model->hardware_id)) appeared = GetTickCount();
        if (GetTickCount() - start > PRESENT_TIMEOUT)
            return fail("%ls (%ls) was installed, but its driver doesn't start", model->description, model->hardware_id);
        if (GetTickCount() - last_try > RETRY_INTERVAL)
        {
            if (!device_install(inf, model)) return FALSE;
            last_try = GetTickCount();
        }
        Sleep(POLL_INTERVAL);
    }
    printf("%ls (%ls): %s\n", model->description, model->hardware_id, existed ? "was there, and runs" : "installed");
    return TRUE;
}

/* A driver stops when its last device is gone. Devices that the INF doesn't name can be there: those of an older version. */
static BOOL remove_services(const struct inf *inf, BOOL keep)
{
    BOOL ret = TRUE, existed;
    unsigned int i, j, removed;

    for (i = 0; i < inf->models_count; i++)
    {
        const WCHAR *service = inf->models[i].service;

        for (j = 0; j < i && lstrcmpiW(inf->models[j].service, service); j++) ;
        if (!service[0] || j < i) continue;
        if (!device_remove_of_service(service, &removed) || !service_remove(service, keep, &existed)) ret = FALSE;
        else if (!keep) printf("service %ls: %s\n", service, existed ? "removed" : "was not there");
    }
    return ret;
}

/* SetupAPI leaves a driver alone that has the same version, whatever is in it. So when the files differ, the old one
 * goes first, for which its devices must. The service stays, because the settings are in its key. */
static BOOL remove_outdated(const struct inf *inf)
{
    WCHAR folder[MAX_PATH];
    unsigned int i, removed;

    lstrcpyW(folder, inf->path);
    *wcsrchr(folder, '\\') = 0;
    for (i = 0; i < inf->models_count && !service_is_outdated(inf->models[i].service, folder); i++) ;
    if (i == inf->models_count) return TRUE;
    for (i = 0; i < inf->models_count; i++)
        if (!device_remove_all(&inf->models[i], &removed)) return FALSE;
    if (!remove_services(inf, TRUE)) return FALSE;
    inf_remove_copy(wcsrchr(inf->path, '\\') + 1); /* Wine 10 would keep the new INF as a second one, for ever */
    return TRUE;
}

static void swap_models(struct model *a, struct model *b)
{
    struct model model = *a;

    *a = *b;
    *b = model;
}

/* Leaves the models that have one of these hardware ids; those that no bus finds if there are none. */
static BOOL choose_models(struct inf *inf, WCHAR **ids, unsigned int ids_count)
{
    unsigned int i, j, count = 0;

    for (i = 0; i < ids_count; i++)
    {
        for (j = count; j < inf->models_count && lstrcmpiW(inf->models[j].hardware_id, ids[i]); j++) ;
        if (j == inf->models_count) return fail("%ls has no device %ls", inf->source, ids[i]);
        swap_models(&inf->models[j], &inf->models[count++]);
    }
    for (i = 0; !ids_count && i < inf->models_count; i++)
        if (inf->models[i].software) swap_models(&inf->models[i], &inf->models[count++]);
    if (!count)
        return fail("%ls: only a bus finds its devices; name one that there shall be all the same, like %ls", inf->source,
                inf->models[0].hardware_id);
    inf->models_count = count;
    return TRUE;
}

static BOOL install(struct inf *inf, WCHAR **ids, unsigned int ids_count)
{
    unsigned int i;

    if (!remove_outdated(inf) || !choose_models(inf, ids, ids_count)) return FALSE;
    for (i = 0; i < inf->models_count; i++)
        if (!install_model(inf, &inf->models[i])) return FALSE;
    return TRUE;
}

/* Other devices of the driver keep it. */
static BOOL uninstall(struct inf *inf, WCHAR **ids, unsigned int ids_count)
{
    unsigned int i, removed;
    BOOL ret = TRUE;

    if (ids_count && !choose_models(inf, ids, ids_count)) return FALSE;
    for (i = 0; i < inf->models_count; i++)
    {
        const struct model *model = &inf->models[i];

        if (!device_remove_all(model, &removed)) ret = FALSE;
        else if (removed || model->software || ids_count)
            printf("%ls (%ls): %s\n", model->description, model->hardware_id, removed ? "removed" : "was not there");
    }
    if (!ret || ids_count) return ret;
    inf_remove_copy(wcsrchr(inf->path, '\\') + 1);
    return remove_services(inf, FALSE); /* the driver is in use while a device is there */
}

static BOOL with_inf(const WCHAR *path, WCHAR **ids, unsigned int ids_count,
        BOOL (*function)(struct inf *inf, WCHAR **ids, unsigned int ids_count))
{
    static struct inf inf;
    BOOL ret;

    if (!is_native() || !inf_read(&inf, path)) return FALSE;
    ret = function(&inf, ids, ids_count);
    inf_close(&inf);
    return ret;
}

static BOOL set_enabled(WCHAR **ids, unsigned int ids_count, BOOL enable)
{
    unsigned int i;
    BOOL ret = TRUE;

    for (i = 0; i < ids_count; i++)
        if (!devices_set_enabled(ids[i], enable)) ret = FALSE;
    return ret;
}

static int usage(FILE *out)
{
    fputs("Usage: ksinstall install FILE.inf [HARDWARE-ID]...   make and install the devices that the INF describes and\n"
          "                                                 no bus would find, or these\n"
          "       ksinstall remove FILE.inf                     remove them and their driver\n"
          "       ksinstall remove FILE.inf HARDWARE-ID...      remove these devices only\n"
          "       ksinstall disable ID...   take devices away from their drivers, as if they were pulled out\n"
          "       ksinstall enable ID...    give them back; ID is a hardware id or an instance id of root devices\n"
          "       ksinstall list        list the kernel-streaming interfaces that are present, and disabled devices\n"
          "       ksinstall programs    list the programs that run, without those of the system\n", out);
    return out == stdout ? 0 : 2;
}

/* Exit codes: 0 done, 1 failed, 2 wrong command line. */
int wmain(int argc, WCHAR **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    if (argc == 2 && (!lstrcmpW(argv[1], L"--help") || !lstrcmpW(argv[1], L"-h"))) return usage(stdout);
    if (argc == 2 && !lstrcmpW(argv[1], L"list")) return list_interfaces() ? 0 : 1;
    if (argc == 2 && !lstrcmpW(argv[1], L"programs")) return list_programs() ? 0 : 1;
    if (argc >= 3 && !lstrcmpW(argv[1], L"install")) return with_inf(argv[2], argv + 3, argc - 3, install) ? 0 : 1;
    if (argc >= 3 && !lstrcmpW(argv[1], L"remove")) return with_inf(argv[2], argv + 3, argc - 3, uninstall) ? 0 : 1;
    if (argc >= 3 && !lstrcmpW(argv[1], L"disable")) return set_enabled(argv + 2, argc - 2, FALSE) ? 0 : 1;
    if (argc >= 3 && !lstrcmpW(argv[1], L"enable")) return set_enabled(argv + 2, argc - 2, TRUE) ? 0 : 1;
    return usage(stderr);
}
