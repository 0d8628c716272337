/*
 * IPersistStream: a filter that is saved and loaded again
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

#include <wchar.h>

#include "sink.h"

#define MAX_STREAM 4096

struct saved
{
    BYTE bytes[MAX_STREAM];
    ULONG size;
};

static IStream *create_stream(const void *bytes, ULONG size)
{
    static const LARGE_INTEGER start;
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (size) IStream_Write(stream, bytes, size, NULL);
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    return stream;
}

static HRESULT load(IBaseFilter *filter, const void *bytes, ULONG size)
{
    IPersistStream *persist = query(filter, &IID_IPersistStream);
    IStream *stream = create_stream(bytes, size);
    HRESULT hr;

    hr = IPersistStream_Load(persist, stream);
    IStream_Release(stream);
    IPersistStream_Release(persist);
    return hr;
}

static void save(IBaseFilter *filter, struct saved *saved)
{
    IPersistStream *persist = query(filter, &IID_IPersistStream);
    static const LARGE_INTEGER start;
    ULARGE_INTEGER most;
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPersistStream_IsDirty(persist);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPersistStream_Save(persist, stream, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPersistStream_IsDirty(persist);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    hr = IPersistStream_Save(persist, stream, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPersistStream_IsDirty(persist);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    hr = IStream_Read(stream, saved->bytes, sizeof(saved->bytes), &saved->size);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IPersistStream_GetSizeMax(persist, &most);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(most.QuadPart >= saved->size, "%I64u bytes at most, saved %lu.\n", most.QuadPart, saved->size);
    IStream_Release(stream);
    IPersistStream_Release(persist);
}

static ULONG count_pins(IBaseFilter *filter)
{
    IEnumPins *pins;
    ULONG count = 0;
    IPin *pin;

    IBaseFilter_EnumPins(filter, &pins);
    while (IEnumPins_Next(pins, 1, &pin, NULL) == S_OK)
    {
        IPin_Release(pin);
        count++;
    }
    IEnumPins_Release(pins);
    return count;
}

/* What a graph does that was saved: it makes the filter by its class, loads it, and finds the pins by their ids. */
static void test_loaded(IBaseFilter *filter, const struct saved *saved)
{
    IPin *pin = find_pin(filter, PINDIR_OUTPUT), *loaded_pin = NULL;
    IPersistStream *persist;
    IBaseFilter *loaded;
    CLSID clsid;
    HRESULT hr;
    WCHAR *id;

    hr = IPin_QueryId(pin, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_GetClassID(filter, &clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&loaded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = load(loaded, saved->bytes, saved->size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count_pins(loaded) == count_pins(filter), "Got %lu pins, not %lu.\n", count_pins(loaded), count_pins(filter));
    hr = IBaseFilter_FindPin(loaded, id, &loaded_pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (loaded_pin) IPin_Release(loaded_pin);
    persist = query(loaded, &IID_IPersistStream);
    hr = IPersistStream_IsDirty(persist);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    IPersistStream_Release(persist);
    hr = load(loaded, saved->bytes, saved->size);
    check_open_error(hr);
    ok(count_pins(loaded) == count_pins(filter), "Got %lu pins, not %lu.\n", count_pins(loaded), count_pins(filter));
    release_last(loaded);
    CoTaskMemFree(id);
    IPin_Release(pin);
}

/* Each stream that is too short, and some that lie. */
static void test_damaged(const struct saved *saved)
{
    struct saved damaged;
    IBaseFilter *filter;
    HRESULT hr;
    ULONG i;

    filter = create_proxy();
    for (i = 0; i < saved->size; i++)
    {
        hr = load(filter, saved->bytes, i);
        ok(FAILED(hr), "A stream of %lu bytes was loaded.\n", i);
        ok(!count_pins(filter), "%lu bytes: the filter has pins.\n", i);
    }
    for (i = 0; i < 8; i++)
    {
        damaged = *saved;
        damaged.bytes[i] ^= 0xff;
        hr = load(filter, damaged.bytes, damaged.size);
        ok(FAILED(hr), "A stream with another byte %lu was loaded.\n", i);
        ok(!count_pins(filter), "Byte %lu: the filter has pins.\n", i);
    }
    hr = load(filter, saved->bytes, saved->size);
    ok(hr == S_OK, "After all that got hr %#lx.\n", hr);
    release_last(filter);
}

static void test_without_device(void)
{
    IBaseFilter *filter = create_proxy();
    IPersistStream *persist = query(filter, &IID_IPersistStream);
    IStream *stream = create_stream(NULL, 0);
    ULARGE_INTEGER most;
    CLSID clsid;
    HRESULT hr;

    hr = IPersistStream_GetClassID(persist, &clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&clsid, &CLSID_Proxy), "Got %s.\n", wine_dbgstr_guid(&clsid));
    hr = IPersistStream_GetClassID(persist, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPersistStream_IsDirty(persist);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IPersistStream_Load(persist, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPersistStream_Save(persist, NULL, FALSE);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPersistStream_Save(persist, stream, FALSE);
    check_open_error(hr);
    hr = IPersistStream_GetSizeMax(persist, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPersistStream_GetSizeMax(persist, &most);
    check_open_error(hr);
    IStream_Release(stream);
    IPersistStream_Release(persist);
    release_last(filter);
}

/* ---- a graph in a file ---- */

/* Stock Wine's graph has no IPersistStream. The file is a compound one with a stream that has an id of a pin and the filter, by
 * which a graph in another process is made. */
#define GRAPH_STREAM L"ActiveMovieGraph"
#define MAX_ID 128

static void save_graph(IBaseFilter *filter, const WCHAR *path)
{
    IPersistStream *persist = query(filter, &IID_IPersistStream);
    IPin *pin = find_pin(filter, PINDIR_OUTPUT);
    WCHAR saved_id[MAX_ID] = {0}, *id;
    IStorage *storage;
    IStream *stream;
    HRESULT hr;

    hr = IPin_QueryId(pin, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(wcslen(id) < MAX_ID, "The id has %u characters.\n", (unsigned int)wcslen(id));
    lstrcpynW(saved_id, id, MAX_ID);
    hr = StgCreateDocfile(path, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_TRANSACTED, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStorage_CreateStream(storage, GRAPH_STREAM, STGM_CREATE | STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, saved_id, sizeof(saved_id), NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = OleSaveToStream(persist, stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(stream);
    hr = IStorage_Commit(storage, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    CoTaskMemFree(id);
    IPin_Release(pin);
    IPersistStream_Release(persist);
}

static IBaseFilter *load_graph(const WCHAR *path, WCHAR id[MAX_ID])
{
    IBaseFilter *filter = NULL;
    IStorage *storage;
    IStream *stream;
    HRESULT hr;

    hr = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return NULL;
    hr = IStorage_OpenStream(storage, GRAPH_STREAM, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, id, MAX_ID * sizeof(*id), NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = OleLoadFromStream(stream, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(stream);
    IStorage_Release(storage);
    return filter;
}

static void run_graph(IGraphBuilder *graph, IBaseFilter *filter, IPin *pin)
{
    IMediaControl *control = query(graph, &IID_IMediaControl);
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    sink.subtype = &MEDIASUBTYPE_YUY2;
    hr = IGraphBuilder_AddFilter(graph, filter, L"Camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_AddFilter(graph, &sink.IBaseFilter_iface, L"Sink");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_ConnectDirect(graph, pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_reset_stats(&sink);
    hr = IMediaControl_Run(control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
    hr = IMediaControl_Stop(control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_frames(&sink, 5, 1000);
    IMediaControl_Release(control);
    hr = IGraphBuilder_RemoveFilter(graph, &sink.IBaseFilter_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_cleanup(&sink);
}

/* What another process does with the file. */
static void run_saved_graph(const WCHAR *path)
{
    IGraphBuilder *graph;
    IBaseFilter *filter;
    IPin *pin = NULL;
    WCHAR id[MAX_ID];
    HRESULT hr;

    if (!(filter = load_graph(path, id))) return;
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_FindPin(filter, id, &pin);
    ok(hr == S_OK, "Pin %s: got hr %#lx.\n", wine_dbgstr_w(id), hr);
    if (pin)
    {
        run_graph(graph, filter, pin);
        IPin_Release(pin);
    }
    release_last(graph);
    release_last(filter);
}

static void get_path(WCHAR path[MAX_PATH])
{
    GetTempPathW(MAX_PATH, path);
    wcscat(path, L"wine-ks.grf");
}

static void test_file(void)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    char command[MAX_PATH + 32], **argv;
    PROCESS_INFORMATION child;
    IBaseFilter *filter;
    WCHAR path[MAX_PATH];

    if (!(filter = create_camera())) return;
    get_path(path);
    save_graph(filter, path);
    release_last(filter);
    winetest_get_mainargs(&argv);
    snprintf(command, sizeof(command), "\"%s\" %s load", argv[0], argv[1]);
    if (CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child))
    {
        wait_child_process(child.hProcess);
        CloseHandle(child.hThread);
        CloseHandle(child.hProcess);
    }
    else ok(0, "Got error %lu.\n", GetLastError());
    DeleteFileW(path);
}

static void load_file(void)
{
    WCHAR path[MAX_PATH];

    get_path(path);
    if (load_module()) run_saved_graph(path);
}

START_TEST(persist)
{
    IBaseFilter *filter;
    struct saved saved;
    char **argv;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (winetest_get_mainargs(&argv) > 2)
    {
        load_file();
        CoUninitialize();
        return;
    }
    if (load_module())
    {
        test_without_device();
        if ((filter = create_camera()))
        {
            save(filter, &saved);
            test_loaded(filter, &saved);
            test_damaged(&saved);
            release_last(filter);
            test_file();
        }
    }
    CoUninitialize();
}
