/*
 * INFs as stock SetupAPI understands them
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
#include <stdlib.h>

#include "ksinstall.h"

/*
 * What drivers' INFs of today say, and stock Wine's SetupAPI (8 to 11) doesn't understand:
 *  - a models section for a version of Windows, [Models.NTamd64.10.0...16299], is never found: it is named [Models.NTamd64];
 *  - directory 13, the driver store, is system32\unknown: it is directory 12, where drivers are;
 *  - a catalog that isn't there fails the installation: it isn't asked for, nobody checks signatures;
 *  - an interface with a reference string can't be enabled: "GLOBAL", which means that there is only one, is left out;
 *  - Include and Needs are ignored, which is right for ks.inf and kscaptur.inf: wine-ks has registered the same.
 * An INF that says such things is written anew, with its driver's files, into a folder that is deleted when it has been installed.
 */

#define MAX_RENAMED 32
#define MAX_INF_SIZE 0x1000000 /* bytes */

/* One line: what it was, and "key=value" if it is one, without comment. */
struct inf_line
{
    WCHAR *key, *value;
    BOOL changed;                       /* then "key=new_value" takes its place, */
    BOOL dropped;                       /* or nothing */
    WCHAR new_value[2 * LINE_LEN];
};

struct rewriter
{
    const WCHAR *path;                  /* of the INF that is read */
    WCHAR section[LINE_LEN];            /* the one that the lines are in */
    struct { WCHAR from[LINE_LEN], to[LINE_LEN]; } renamed[MAX_RENAMED]; /* sections */
    unsigned int renamed_count;
    BOOL changed;
    BOOL writing;                       /* else sections are only looked for */
    WCHAR *out;                         /* what has been written, and how much of how much room: in characters */
    SIZE_T length, size;
    BOOL failed;                        /* there was no memory for all of it */
};

/* ---- text ---- */

static WCHAR *trim(WCHAR *text)
{
    WCHAR *end = text + lstrlenW(text);

    while (*text == ' ' || *text == '\t') text++;
    while (end > text && end[-1] <= ' ') end--;
    *end = 0;
    return text;
}

/* Ends a line where its comment begins. */
static void cut_comment(WCHAR *text)
{
    BOOL quoted = FALSE;

    for (; *text && (quoted || *text != ';'); text++)
        if (*text == '"') quoted = !quoted;
    *text = 0;
}

/* Cuts off the first of several fields, and moves on to the next. NULL after the last one. */
static WCHAR *next_field(WCHAR **text)
{
    WCHAR *field = *text, *end = field;
    BOOL quoted = FALSE;

    if (!field) return NULL;
    for (; *end && (quoted || *end != ','); end++)
        if (*end == '"') quoted = !quoted;
    *text = *end ? end + 1 : NULL;
    *end = 0;
    return trim(field);
}

/* The text of an INF, to be freed. NULL after a message. */
static WCHAR *read_text(const WCHAR *path)
{
    DWORD size = 0, length;
    UINT codepage = CP_ACP;
    BYTE *content, *bytes;
    WCHAR *text;

    if (!(bytes = content = read_file(path, &size)) || size > MAX_INF_SIZE)
    {
        free(content);
        fail("%ls can't be read", path);
        return NULL;
    }
    if (!(text = calloc(size + 1, sizeof(WCHAR))))
        fail("out of memory");
    else if (size >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
        memcpy(text, bytes + 2, (size - 2) & ~1u);
    else
    {
        if (size >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf)
        {
            codepage = CP_UTF8;
            bytes += 3;
            size -= 3;
        }
        length = MultiByteToWideChar(codepage, 0, (const char *)bytes, size, text, size);
        text[length] = 0;
    }
    free(content);
    return text;
}

/* ---- the version of Windows that a models section is for ---- */

struct version
{
    unsigned int major, minor, build;
};

static int compare_versions(const struct version *a, const struct version *b)
{
    if (a->major != b->major) return a->major < b->major ? -1 : 1;
    if (a->minor != b->minor) return a->minor < b->minor ? -1 : 1;
    return a->build < b->build ? -1 : a->build > b->build;
}

/* NTamd64[.major[.minor[.type[.suites[.build]]]]]; FALSE: for another platform. */
static BOOL parse_decoration(const WCHAR *decoration, struct version *version)
{
    unsigned int numbers[5] = {0}, i;

    if (!has_prefix(decoration, PLATFORM)) return FALSE;
    decoration += lstrlenW(PLATFORM);
    for (i = 0; *decoration == '.' && i < ARRAYSIZE(numbers); i++)
    {
        numbers[i] = wcstoul(decoration + 1, NULL, 0);
        for (decoration++; *decoration && *decoration != '.'; decoration++) ;
    }
    version->major = numbers[0];
    version->minor = numbers[1];
    version->build = numbers[4];
    return !*decoration;
}

/* The one for the newest Windows that isn't newer than this one says it is; if all are, the one for the oldest. */
static BOOL is_better(const struct version *version, const struct version *best)
{
    OSVERSIONINFOW info = {.dwOSVersionInfoSize = sizeof(info)};
    struct version here;

    GetVersionExW(&info);
    here.major = info.dwMajorVersion;
    here.minor = info.dwMinorVersion;
    here.build = info.dwBuildNumber;
    if (compare_versions(best, &here) > 0) return compare_versions(version, best) < 0;
    return compare_versions(version, &here) <= 0 && compare_versions(version, best) > 0;
}

static void rename_section(struct rewriter *rewriter, const WCHAR *models, const WCHAR *from, const WCHAR *to)
{
    if (rewriter->renamed_count == MAX_RENAMED) return;
    swprintf(rewriter->renamed[rewriter->renamed_count].from, LINE_LEN, L"%ls.%ls", models, from);
    swprintf(rewriter->renamed[rewriter->renamed_count].to, LINE_LEN, L"%ls.%ls", models, to);
    rewriter->renamed_count++;
}

/* Writes text. */
static void emit(struct rewriter *rewriter, const WCHAR *text)
{
    SIZE_T length = lstrlenW(text), size = rewriter->size ? rewriter->size : 0x1000;
    WCHAR *out;

    while (size < rewriter->length + length) size *= 2;
    if (size > rewriter->size)
    {
        if (!(out = realloc(rewriter->out, size * sizeof(WCHAR))))
        {
            rewriter->failed = TRUE;
            return;
        }
        rewriter->out = out;
        rewriter->size = size;
    }
    memcpy(rewriter->out + rewriter->length, text, length * sizeof(WCHAR));
    rewriter->length += length;
}

static void emit_line(struct rewriter *rewriter, const WCHAR *before, const WCHAR *between, const WCHAR *after)
{
    if (!rewriter->writing) return;
    emit(rewriter, before);
    emit(rewriter, between);
    emit(rewriter, after);
    emit(rewriter, L"\r\n");
}

/* ---- what becomes of a line ---- */

/* %manufacturer%=models[,decoration]... */
static void rewrite_manufacturer(struct rewriter *rewriter, struct inf_line *line)
{
    WCHAR copy[LINE_LEN], best[LINE_LEN] = {0}, *rest = copy, *models, *decoration;
    struct version version, best_version = {0};

    lstrcpynW(copy, line->value, ARRAYSIZE(copy));
    models = next_field(&rest);
    while ((decoration = next_field(&rest)))
    {
        if (!parse_decoration(decoration, &version) || (best[0] && !is_better(&version, &best_version))) continue;
        lstrcpyW(best, decoration);
        best_version = version;
    }
    if (!best[0] || !lstrcmpiW(best, PLATFORM)) return;
    line->changed = TRUE;
    swprintf(line->new_value, ARRAYSIZE(line->new_value), L"%ls,%ls", models, PLATFORM);
    if (rewriter->writing) return;
    rename_section(rewriter, models, PLATFORM, L"unused");
    rename_section(rewriter, models, best, PLATFORM);
}

static void rewrite_destination(struct rewriter *rewriter, struct inf_line *line)
{
    const WCHAR *end = line->value + 2;

    if (wcsncmp(line->value, L"13", 2) || (*end && *end != ',' && *end != ' ')) return;
    line->changed = TRUE;
    swprintf(line->new_value, ARRAYSIZE(line->new_value), L"12%ls", end);
}

static void rewrite_catalog(struct rewriter *rewriter, struct inf_line *line)
{
    WCHAR path[2 * MAX_PATH];

    lstrcpynW(path, rewriter->path, MAX_PATH);
    lstrcpynW(wcsrchr(path, '\\') + 1, line->value, MAX_PATH);
    if (GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) line->changed = line->dropped = TRUE;
}

/* AddInterface=class[,reference string[,section[,flags]]] */
static void rewrite_interface(struct rewriter *rewriter, struct inf_line *line)
{
    WCHAR copy[LINE_LEN], *rest = copy, *class, *reference;

    lstrcpynW(copy, line->value, ARRAYSIZE(copy));
    class = next_field(&rest);
    reference = next_field(&rest);
    if (!reference || !reference[0]) return;
    if (lstrcmpiW(reference, L"GLOBAL") && lstrcmpiW(reference, L"\"GLOBAL\""))
    {
        if (rewriter->writing) printf("%ls: the interface %ls can't be enabled on Wine\n", rewriter->path, reference);
        return;
    }
    line->changed = TRUE;
    swprintf(line->new_value, ARRAYSIZE(line->new_value), L"%ls,,%ls", class, rest ? rest : L"");
}

static void rewrite_needs(struct rewriter *rewriter, struct inf_line *line)
{
    if (rewriter->writing) printf("%ls: Needs=%ls is ignored\n", rewriter->path, line->value);
}

static const struct
{
    const WCHAR *section, *key;         /* NULL: any */
    void (*rewrite)(struct rewriter *rewriter, struct inf_line *line);
}
rules[] =
{
    { L"Manufacturer", NULL, rewrite_manufacturer },
    { L"DestinationDirs", NULL, rewrite_destination },
    { L"Version", L"CatalogFile", rewrite_catalog },
    { NULL, L"AddInterface", rewrite_interface },
    { NULL, L"Needs", rewrite_needs },
};

static void apply_rules(struct rewriter *rewriter, struct inf_line *line)
{
    WCHAR *drivers;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(rules) && !line->changed; i++)
    {
        if (rules[i].section && lstrcmpiW(rules[i].section, rewriter->section)) continue;
        if (!rules[i].key || !lstrcmpiW(rules[i].key, line->key)) rules[i].rewrite(rewriter, line);
    }
    if (line->changed || !wcsstr(line->value, L"%13%")) return;
    line->changed = TRUE;
    lstrcpynW(line->new_value, line->value, ARRAYSIZE(line->new_value));
    while ((drivers = wcsstr(line->new_value, L"%13%"))) drivers[2] = '2';
}

/* [name] */
static void rewrite_section(struct rewriter *rewriter, const WCHAR *name)
{
    unsigned int i;

    lstrcpynW(rewriter->section, name, ARRAYSIZE(rewriter->section));
    for (i = 0; i < rewriter->renamed_count; i++)
    {
        if (lstrcmpiW(rewriter->renamed[i].from, name)) continue;
        rewriter->changed = TRUE;
        name = rewriter->renamed[i].to;
        break;
    }
    emit_line(rewriter, L"[", name, L"]");
}

static void rewrite_line(struct rewriter *rewriter, const WCHAR *raw)
{
    struct inf_line line = {0};
    WCHAR copy[2 * LINE_LEN], *text, *equals;

    lstrcpynW(copy, raw, ARRAYSIZE(copy));
    cut_comment(copy);
    text = trim(copy);
    if (text[0] == '[' && (equals = wcschr(text, ']')))
    {
        *equals = 0;
        rewrite_section(rewriter, trim(text + 1));
        return;
    }
    if (lstrlenW(raw) < (int)ARRAYSIZE(copy) - 1 && (equals = wcschr(text, '=')))
    {
        *equals = 0;
        line.key = trim(text);
        line.value = trim(equals + 1);
        apply_rules(rewriter, &line);
    }
    rewriter->changed |= line.changed;
    if (line.dropped) return;
    if (line.changed) emit_line(rewriter, line.key, L"=", line.new_value);
    else emit_line(rewriter, raw, L"", L"");
}

/* Goes through all lines; writing: writes what becomes of them. */
static void rewrite_text(struct rewriter *rewriter, const WCHAR *text, BOOL writing)
{
    const WCHAR *end;
    SIZE_T length;
    WCHAR *line;

    rewriter->writing = writing;
    rewriter->section[0] = 0;
    for (; *text; text = *end ? end + 1 : end)
    {
        for (end = text; *end && *end != '\n'; end++) ;
        length = end - text;
        if (length && text[length - 1] == '\r') length--;
        if (!(line = calloc(length + 1, sizeof(WCHAR))))
        {
            rewriter->failed = TRUE;
            return;
        }
        memcpy(line, text, length * sizeof(WCHAR));
        rewrite_line(rewriter, line);
        free(line);
    }
}

/* ---- the folder of the new INF ---- */

/* Makes the folders that lead to a file. */
static void make_folders(const WCHAR *path)
{
    WCHAR folder[2 * MAX_PATH], *p;

    lstrcpynW(folder, path, ARRAYSIZE(folder));
    for (p = folder + 3; *p; p++)
    {
        if (*p != '\\') continue;
        *p = 0;
        CreateDirectoryW(folder, NULL);
        *p = '\\';
    }
}

/* Copies a file that the INF's author has put into its folder, or below it. */
static BOOL copy_source(const WCHAR *from, const WCHAR *to, const WCHAR *name)
{
    WCHAR source[2 * MAX_PATH], target[2 * MAX_PATH];

    swprintf(source, ARRAYSIZE(source), L"%ls\\%ls", from, name);
    swprintf(target, ARRAYSIZE(target), L"%ls\\%ls", to, name);
    make_folders(target);
    return CopyFileW(source, target, FALSE) || fail_error(GetLastError(), "%ls", source);
}

/* Files are in the folder of their disk, in a folder of their own there, or beside the INF. */
static BOOL copy_sources(const WCHAR *inf, const WCHAR *from, const WCHAR *to, const WCHAR *section, const WCHAR *disks)
{
    WCHAR file[LINE_LEN], folder[LINE_LEN], disk[LINE_LEN], path[LINE_LEN], name[3 * LINE_LEN];
    HINF handle = SetupOpenInfFileW(inf, NULL, INF_STYLE_WIN4, NULL);
    INFCONTEXT line, disk_line;
    BOOL ret = TRUE;

    if (handle == INVALID_HANDLE_VALUE) return fail_error(GetLastError(), "%ls", inf);
    if (SetupFindFirstLineW(handle, section, NULL, &line))
    {
        do
        {
            if (!SetupGetStringFieldW(&line, 0, file, ARRAYSIZE(file), NULL)) continue;
            if (!SetupGetStringFieldW(&line, 1, disk, ARRAYSIZE(disk), NULL)) disk[0] = 0;
            if (!SetupGetStringFieldW(&line, 2, folder, ARRAYSIZE(folder), NULL)) folder[0] = 0;
            if (!SetupFindFirstLineW(handle, disks, disk, &disk_line)
                    || !SetupGetStringFieldW(&disk_line, 4, path, ARRAYSIZE(path), NULL))
                path[0] = 0;
            swprintf(name, ARRAYSIZE(name), L"%ls%ls%ls%ls%ls", path, path[0] ? L"\\" : L"", folder, folder[0] ? L"\\" : L"", file);
            ret = copy_source(from, to, name);
        } while (ret && SetupFindNextLine(&line, &line));
    }
    SetupCloseInfFile(handle);
    return ret;
}

static BOOL write_file(const WCHAR *path, const WCHAR *text, SIZE_T length)
{
    static const WCHAR mark = 0xfeff;
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD written;
    BOOL ret;

    if (file == INVALID_HANDLE_VALUE) return fail_error(GetLastError(), "%ls", path);
    ret = WriteFile(file, &mark, sizeof(mark), &written, NULL) && WriteFile(file, text, length * sizeof(WCHAR), &written, NULL);
    if (!ret) fail_error(GetLastError(), "%ls", path);
    CloseHandle(file);
    return ret;
}

/* Writes the new INF, and what it installs, into a folder of its own. */
static BOOL write_plain(const struct rewriter *rewriter, WCHAR plain[MAX_PATH])
{
    WCHAR from[MAX_PATH], to[MAX_PATH];
    const WCHAR *name = wcsrchr(rewriter->path, '\\') + 1;
    DWORD length = GetTempPathW(ARRAYSIZE(to), to);

    if (!length || length + lstrlenW(name) + 32 > ARRAYSIZE(to)) return fail("the folder for temporary files has too long a name");
    swprintf(to + length, ARRAYSIZE(to) - length, L"ksinstall%lu", GetCurrentProcessId());
    lstrcpynW(from, rewriter->path, name - rewriter->path);
    swprintf(plain, MAX_PATH, L"%ls\\%ls", to, name);
    make_folders(plain);
    return write_file(plain, rewriter->out, rewriter->length)
            && copy_sources(plain, from, to, L"SourceDisksFiles", L"SourceDisksNames")
            && copy_sources(plain, from, to, L"SourceDisksFiles." SOURCE_PLATFORM, L"SourceDisksNames." SOURCE_PLATFORM);
}

static void delete_folder(const WCHAR *folder)
{
    WCHAR path[2 * MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    swprintf(path, ARRAYSIZE(path), L"%ls\\*", folder);
    if ((find = FindFirstFileW(path, &data)) == INVALID_HANDLE_VALUE) return;
    do
    {
        swprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, data.cFileName);
        if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) DeleteFileW(path);
        else if (lstrcmpW(data.cFileName, L".") && lstrcmpW(data.cFileName, L"..")) delete_folder(path);
    } while (FindNextFileW(find, &data));
    FindClose(find);
    RemoveDirectoryW(folder);
}

/* Gives the path of an INF that SetupAPI understands, which is the same one if nothing has to be changed. Prints what is left
 * out. */
BOOL plain_inf_make(const WCHAR *path, WCHAR plain[MAX_PATH])
{
    struct rewriter *rewriter;
    BOOL ret = FALSE;
    WCHAR *text;

    lstrcpyW(plain, path);
    if (!(text = read_text(path))) return FALSE;
    if ((rewriter = calloc(1, sizeof(*rewriter))))
    {
        rewriter->path = path;
        rewrite_text(rewriter, text, FALSE); /* the sections that are renamed stand in front of what names them, or behind it */
        rewrite_text(rewriter, text, TRUE);
        if (rewriter->failed) fail("out of memory");
        else ret = !rewriter->changed || write_plain(rewriter, plain);
        free(rewriter->out);
        free(rewriter);
    }
    free(text);
    if (!ret) plain_inf_delete(path, plain);
    return ret;
}

/* Deletes what plain_inf_make() has written for the path. */
void plain_inf_delete(const WCHAR *path, const WCHAR *plain)
{
    WCHAR folder[MAX_PATH];

    if (!lstrcmpiW(path, plain)) return;
    lstrcpyW(folder, plain);
    *wcsrchr(folder, '\\') = 0;
    delete_folder(folder);
}
