/*
 * Plug-ins that raise exceptions, and that lie in QueryInterface
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

#include <stdlib.h>
#include <wchar.h>

#include "class.h"
#include "handlerclass.h"
#include "run.h"

static const GUID set_of_filter = GUID_INIT(STATIC_KSPROPSETID_Pin);
static const CLSID clsid_plugin = {0x1d7a3ad1, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};
static const CLSID clsid_file = {0x1d7a3ad2, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};
static const IID iid_own = {0x1d7a3ad3, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};

/* What a compiler of C++ raises for a throw, and what debuggers get for the name of a thread. */
#define EXCEPTION_CXX 0xe06d7363
#define EXCEPTION_THREAD_NAME 0x406d1388

static struct test_class class;

static HRESULT plugin_create(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    static const struct test_interface interfaces[] = {{&iid_own, offsetof(struct test_object, own)}, {NULL, 0}};
    struct test_object *object;

    if (!(object = calloc(1, sizeof(*object)))) return E_OUTOFMEMORY;
    object_init(object, test_class, outer, interfaces);
    *inner = &object->IUnknown_iface;
    return S_OK;
}

#define add_plugin(a, b) add_plugin_(__LINE__, a, b)
static HRESULT add_plugin_(unsigned int line, IBaseFilter *filter, const CLSID *clsid)
{
    IKsAggregateControl *control = query(filter, &IID_IKsAggregateControl);
    ULONG refs = get_refcount(filter);
    HRESULT hr;

    hr = IKsAggregateControl_KsAddAggregate(control, clsid);
    ok_(__FILE__, line)(get_refcount(filter) == refs, "The filter has %lu references, %lu before.\n", get_refcount(filter), refs);
    IKsAggregateControl_Release(control);
    return hr;
}

static void remove_plugin(IBaseFilter *filter, const CLSID *clsid)
{
    IKsAggregateControl *control = query(filter, &IID_IKsAggregateControl);
    HRESULT hr;

    hr = IKsAggregateControl_KsRemoveAggregate(control, clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsAggregateControl_Release(control);
}

/* ---- exceptions ---- */

static void test_raising_constructor(IBaseFilter *filter)
{
    static const DWORD codes[] =
    {
        EXCEPTION_ACCESS_VIOLATION, EXCEPTION_INT_DIVIDE_BY_ZERO, EXCEPTION_ILLEGAL_INSTRUCTION, EXCEPTION_BREAKPOINT,
        EXCEPTION_NONCONTINUABLE_EXCEPTION, EXCEPTION_CXX,
    };
    unsigned int i, j;
    HRESULT hr;

    class_register(&class, &clsid_plugin, plugin_create);
    for (i = 0; i < ARRAY_SIZE(codes); i++)
    {
        class.create_raises = codes[i];
        for (j = 0; j < 3; j++)
        {
            hr = add_plugin(filter, &clsid_plugin);
            ok(hr == HRESULT_FROM_NT(codes[i]), "Exception %#lx: got hr %#lx.\n", codes[i], hr);
        }
        check_interface(filter, &iid_own, FALSE);
    }
    ok(!class.created, "%ld were created.\n", class.created);
    class.create_raises = 0;
    hr = add_plugin(filter, &clsid_plugin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_interface(filter, &iid_own, TRUE);
    remove_plugin(filter, &clsid_plugin);
    ok(class.created == 1, "%ld were created.\n", class.created);
    ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);
    class_revoke(&class);
}

static LONG continued;

static LONG WINAPI continue_thread_name(EXCEPTION_POINTERS *pointers)
{
    if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_THREAD_NAME) return EXCEPTION_CONTINUE_SEARCH;
    continued++;
    return EXCEPTION_CONTINUE_EXECUTION;
}

/* What is no error is for the program, which may let the plug-in go on. */
static void test_other_exceptions(IBaseFilter *filter)
{
    LPTOP_LEVEL_EXCEPTION_FILTER old = SetUnhandledExceptionFilter(continue_thread_name);
    HRESULT hr;

    class_register(&class, &clsid_plugin, plugin_create);
    class.create_raises = EXCEPTION_THREAD_NAME;
    hr = add_plugin(filter, &clsid_plugin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(continued == 1, "%ld exceptions have come to the program.\n", continued);
    check_interface(filter, &iid_own, TRUE);
    if (SUCCEEDED(hr)) remove_plugin(filter, &clsid_plugin);
    class_revoke(&class);
    SetUnhandledExceptionFilter(old);
}

static void set_media_interface(BOOL add)
{
    WCHAR key[MAX_PATH] = L"SYSTEM\\CurrentControlSet\\Control\\MediaInterfaces\\";
    LONG error;

    StringFromGUID2(&set_of_filter, key + wcslen(key), 39);
    if (add) error = RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, L"IID", REG_BINARY, &iid_own, sizeof(iid_own));
    else error = RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);
    ok(!error, "Got error %ld.\n", error);
}

/* A filter has what its other plug-ins give it, and streams. */
static void test_raising_extension(void)
{
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    class_register(&class, &set_of_filter, plugin_create);
    set_media_interface(TRUE);
    class.create_raises = EXCEPTION_ACCESS_VIOLATION;
    if (create_capture(&filter, &pin))
    {
        check_interface(filter, &iid_own, FALSE);
        check_interface(filter, &IID_IAMVideoProcAmp, TRUE);
        sink_init(&sink);
        check_stream(filter, pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240, 3);
        sink_cleanup(&sink);
        IPin_Release(pin);
        release_last(filter);
    }
    set_media_interface(FALSE);
    class_revoke(&class);
}

/* The built-in one is used instead, for an interface set as for a major type. */
static void test_raising_handler(IBaseFilter *filter, IPin *pin, const CLSID *clsid)
{
    struct sink sink;

    sink_init(&sink);
    class_register(&class, clsid, plugin_create);
    class.create_raises = EXCEPTION_ACCESS_VIOLATION;
    check_stream(filter, pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240, 3);
    class.create_raises = 0;
    class.query_raises = EXCEPTION_ACCESS_VIOLATION;
    check_stream(filter, pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240, 3);
    ok(class.created >= 1, "%ld were created.\n", class.created);
    ok(class.created == class.destroyed, "%ld were created, %ld are gone.\n", class.created, class.destroyed);
    class_revoke(&class);
    sink_cleanup(&sink);
}

/* ---- QueryInterface ---- */

static void check_absent(IBaseFilter *filter, const char *what)
{
    IUnknown *unknown = (IUnknown *)(ULONG_PTR)0xdeadbee4;
    ULONG refs = get_refcount(filter);
    HRESULT hr;

    hr = IBaseFilter_QueryInterface(filter, &iid_own, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "%s: got hr %#lx.\n", what, hr);
    ok(!unknown, "%s: got %p.\n", what, unknown);
    ok(get_refcount(filter) == refs, "%s: the filter has %lu references, %lu before.\n", what, get_refcount(filter), refs);
}

static void test_query(IBaseFilter *filter)
{
    HRESULT hr;

    class_register(&class, &clsid_plugin, plugin_create);
    hr = add_plugin(filter, &clsid_plugin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_interface(filter, &iid_own, TRUE);
    class.query_gives_null = TRUE;
    check_absent(filter, "S_OK and nothing");
    class.query_gives_null = FALSE;
    class.query_hr = E_FAIL;
    check_absent(filter, "an error");
    class.query_leaves_pointer = TRUE;
    check_absent(filter, "an error and a pointer");
    class.query_hr = S_OK;
    class.query_leaves_pointer = FALSE;
    class.query_raises = EXCEPTION_ACCESS_VIOLATION;
    check_absent(filter, "an exception");
    class.query_raises = 0;
    check_interface(filter, &iid_own, TRUE);
    remove_plugin(filter, &clsid_plugin);

    /* The first question for an interface comes with the creation. */
    class.query_raises = EXCEPTION_ACCESS_VIOLATION;
    hr = add_plugin(filter, &clsid_plugin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    class.query_raises = 0;
    check_interface(filter, &iid_own, TRUE);
    remove_plugin(filter, &clsid_plugin);
    ok(class.destroyed == 2, "%ld are gone.\n", class.destroyed);
    class_revoke(&class);
}

/* ---- servers in files ---- */

static void *rva_to_file(BYTE *file, DWORD rva)
{
    IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(file + ((IMAGE_DOS_HEADER *)file)->e_lfanew);
    IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(nt);
    WORD i;

    for (i = 0; i < nt->FileHeader.NumberOfSections; i++, section++)
        if (rva >= section->VirtualAddress && rva - section->VirtualAddress < section->SizeOfRawData)
            return file + section->PointerToRawData + rva - section->VirtualAddress;
    return NULL;
}

static DWORD entry_point(HMODULE module)
{
    return ((IMAGE_NT_HEADERS *)((BYTE *)module + ((IMAGE_DOS_HEADER *)module)->e_lfanew))->OptionalHeader.AddressOfEntryPoint;
}

static DWORD get_class_object(HMODULE module)
{
    return (BYTE *)GetProcAddress(module, "DllGetClassObject") - (BYTE *)module;
}

/* Copies the module under test, with an instruction at rva that isn't one (ud2). */
static BOOL write_server(HMODULE module, DWORD rva, const WCHAR *path)
{
    WCHAR original[MAX_PATH];
    BYTE *bytes, *place;
    HANDLE file;
    DWORD size;
    BOOL ret;

    GetModuleFileNameW(module, original, ARRAY_SIZE(original));
    file = CreateFileW(original, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    ok(file != INVALID_HANDLE_VALUE, "Got error %lu.\n", GetLastError());
    size = GetFileSize(file, NULL);
    bytes = malloc(size);
    ret = ReadFile(file, bytes, size, &size, NULL);
    CloseHandle(file);
    if (ret && (place = rva_to_file(bytes, rva)))
    {
        place[0] = 0x0f;
        place[1] = 0x0b;
        file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
        ret = WriteFile(file, bytes, size, &size, NULL);
        CloseHandle(file);
    }
    free(bytes);
    ok(ret, "Got error %lu.\n", GetLastError());
    return ret;
}

static void set_server(const WCHAR *path)
{
    WCHAR key[MAX_PATH] = L"Software\\Classes\\CLSID\\", *end;

    StringFromGUID2(&clsid_file, key + wcslen(key), 39);
    end = key + wcslen(key);
    wcscpy(end, L"\\InprocServer32");
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, NULL, REG_SZ, path, (wcslen(path) + 1) * sizeof(*path));
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, L"ThreadingModel", REG_SZ, L"Both", sizeof(L"Both"));
    *end = 0;
    if (!path[0]) RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);
}

static void test_raising_server(IBaseFilter *filter, DWORD (*get_rva)(HMODULE module), const char *what)
{
    HMODULE module = GetModuleHandleW(L"ksproxy.ax"), loaded;
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    HRESULT hr;

    GetTempPathW(ARRAY_SIZE(folder), folder);
    if (!GetTempFileNameW(folder, L"ksp", 0, path) || !write_server(module, get_rva(module), path)) return;
    set_server(path);
    hr = add_plugin(filter, &clsid_file);
    ok(FAILED(hr), "%s: got hr %#lx.\n", what, hr); /* the loader may have handled it */
    check_interface(filter, &iid_own, FALSE);
    set_server(L"");
    if ((loaded = GetModuleHandleW(path))) FreeLibrary(loaded);
    DeleteFileW(path);
}

START_TEST(plugin)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        filter = create_proxy();
        test_raising_constructor(filter);
        test_other_exceptions(filter);
        test_query(filter);
        test_raising_server(filter, entry_point, "DllMain");
        test_raising_server(filter, get_class_object, "DllGetClassObject");
        release_last(filter);

        test_raising_extension();
        if (create_capture(&filter, &pin))
        {
            test_raising_handler(filter, pin, &KSINTERFACESETID_Standard);
            test_raising_handler(filter, pin, &MEDIATYPE_Video);
            IPin_Release(pin);
            release_last(filter);
        }
    }
    CoUninitialize();
}
