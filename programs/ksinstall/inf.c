/*
 * What an INF says about root-enumerated devices
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

#include "ksinstall.h"

#define GUID_LENGTH 38 /* with braces */

/* "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}" */
BOOL parse_guid(const WCHAR *string, GUID *guid)
{
    static const unsigned char positions[16] = {7, 5, 3, 1, 12, 10, 17, 15, 20, 22, 25, 27, 29, 31, 33, 35};
    unsigned char *bytes = (unsigned char *)guid;
    unsigned int i, j;

    if (lstrlenW(string) != GUID_LENGTH || string[0] != '{' || string[37] != '}' || string[9] != '-' || string[14] != '-'
            || string[19] != '-' || string[24] != '-')
        return FALSE;
    for (i = 0; i < sizeof(*guid); i++)
    {
        bytes[i] = 0;
        for (j = 0; j < 2; j++)
        {
            const WCHAR digit = string[positions[i] + j];

            bytes[i] <<= 4;
            if (digit >= '0' && digit <= '9') bytes[i] |= digit - '0';
            else if (digit >= 'a' && digit <= 'f') bytes[i] |= digit - 'a' + 10;
            else if (digit >= 'A' && digit <= 'F') bytes[i] |= digit - 'A' + 10;
            else return FALSE;
        }
    }
    return TRUE;
}

/* Appends ".suffix" if there is room. */
static BOOL make_name(WCHAR *name, unsigned int size, const WCHAR *base, const WCHAR *suffix)
{
    if (lstrlenW(base) + lstrlenW(suffix) + 2 > (int)size) return FALSE;
    lstrcpyW(name, base);
    lstrcatW(name, L".");
    lstrcatW(name, suffix);
    return TRUE;
}

static void read_interfaces(HINF handle, const WCHAR *section, struct model *model)
{
    WCHAR name[LINE_LEN], guid[LINE_LEN];
    INFCONTEXT line;

    if (!make_name(name, ARRAYSIZE(name), section, L"Interfaces")) return;
    if (!SetupFindFirstLineW(handle, name, L"AddInterface", &line)) return;
    do
    {
        if (model->interfaces_count == MAX_INTERFACES) return;
        if (SetupGetStringFieldW(&line, 1, guid, ARRAYSIZE(guid), NULL)
                && parse_guid(guid, &model->interfaces[model->interfaces_count]))
            model->interfaces_count++;
    } while (SetupFindNextMatchLineW(&line, L"AddInterface", &line));
}

static void read_service(HINF handle, const WCHAR *section, struct model *model)
{
    WCHAR name[LINE_LEN];
    INFCONTEXT line;

    if (!make_name(name, ARRAYSIZE(name), section, L"Services")) return;
    if (!SetupFindFirstLineW(handle, name, L"AddService", &line)) return;
    if (!SetupGetStringFieldW(&line, 1, model->service, ARRAYSIZE(model->service), NULL)) model->service[0] = 0;
}

/* Is it a device that no bus finds? Ids without an enumerator are what authors make up; SW is Windows' bus of software devices. */
static BOOL is_software(const WCHAR *id)
{
    return !wcschr(id, '\\') || has_prefix(id, L"ROOT\\") || has_prefix(id, L"SW\\");
}

/* One line of a models section: description=install section,hardware id */
static BOOL read_model(struct inf *inf, HINF handle, INFCONTEXT *line)
{
    struct model *model = &inf->models[inf->models_count];
    WCHAR section[LINE_LEN], actual[LINE_LEN];

    if (!SetupGetStringFieldW(line, 2, model->hardware_id, ARRAYSIZE(model->hardware_id), NULL)) return TRUE;
    if (inf->models_count == MAX_MODELS) return fail("%ls: more than %u devices", inf->source, MAX_MODELS);
    if (!SetupGetStringFieldW(line, 0, model->description, ARRAYSIZE(model->description), NULL)
            || !SetupGetStringFieldW(line, 1, section, ARRAYSIZE(section), NULL)
            || !SetupDiGetActualSectionToInstallW(handle, section, actual, ARRAYSIZE(actual), NULL, NULL))
        return fail("%ls: the line of %ls makes no sense", inf->source, model->hardware_id);
    model->software = is_software(model->hardware_id);
    read_interfaces(handle, actual, model);
    read_service(handle, actual, model);
    inf->models_count++;
    return TRUE;
}

static BOOL read_models(struct inf *inf, HINF handle, const WCHAR *section)
{
    INFCONTEXT line;

    if (!SetupFindFirstLineW(handle, section, NULL, &line)) return TRUE;
    do
    {
        if (!read_model(inf, handle, &line)) return FALSE;
    } while (SetupFindNextLine(&line, &line));
    return TRUE;
}

/* One line of the manufacturer section: name=models section[,decoration...] */
static BOOL read_manufacturer(struct inf *inf, HINF handle, INFCONTEXT *line)
{
    const DWORD fields = SetupGetFieldCount(line);
    WCHAR models[LINE_LEN], decoration[LINE_LEN], section[LINE_LEN];
    DWORD i;

    if (!SetupGetStringFieldW(line, 1, models, ARRAYSIZE(models), NULL)) return TRUE;
    for (i = 2; i <= fields; i++)
    {
        if (!SetupGetStringFieldW(line, i, decoration, ARRAYSIZE(decoration), NULL)) continue;
        if (!has_prefix(decoration, PLATFORM)) continue;
        if (make_name(section, ARRAYSIZE(section), models, decoration)) return read_models(inf, handle, section);
    }
    return read_models(inf, handle, models);
}

static BOOL read_all(struct inf *inf)
{
    INFCONTEXT line;
    HINF handle;
    BOOL ret = TRUE;
    UINT bad_line = 0;

    if (!SetupDiGetINFClassW(inf->path, &inf->class_guid, inf->class_name, ARRAYSIZE(inf->class_name), NULL))
        return fail("%ls is not a driver's INF", inf->source);
    handle = SetupOpenInfFileW(inf->path, NULL, INF_STYLE_WIN4, &bad_line);
    if (handle == INVALID_HANDLE_VALUE) return fail_error(GetLastError(), "%ls, line %u", inf->source, bad_line);

    if (SetupFindFirstLineW(handle, L"Manufacturer", NULL, &line))
    {
        do
        {
            ret = read_manufacturer(inf, handle, &line);
        } while (ret && SetupFindNextLine(&line, &line));
    }
    SetupCloseInfFile(handle);
    if (ret && !inf->models_count) ret = fail("%ls describes no device for this platform", inf->source);
    return ret;
}

/* Reads what the INF says. Returns FALSE after a message if it isn't one, or describes no device. TRUE: inf_close() ends it. */
BOOL inf_read(struct inf *inf, const WCHAR *path)
{
    DWORD length = GetFullPathNameW(path, ARRAYSIZE(inf->source), inf->source, NULL);

    if (!length || length >= ARRAYSIZE(inf->source)) return fail("%ls: the path is too long", path);
    if (GetFileAttributesW(inf->source) == INVALID_FILE_ATTRIBUTES) return fail_error(GetLastError(), "%ls", inf->source);
    if (!plain_inf_make(inf->source, inf->path)) return FALSE;
    if (read_all(inf)) return TRUE;
    inf_close(inf);
    return FALSE;
}

void inf_close(struct inf *inf)
{
    plain_inf_delete(inf->source, inf->path);
}
