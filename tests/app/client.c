/*
 * Steps that capture programs have in common, and a judge of the frames that they get
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

#include "client.h"
#include "../support/wait.h"
#include <dvdmedia.h>

const GUID SUBTYPE_I420 = {0x30323449, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};
const GUID SUBTYPE_NV12 = {0x3231564e, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};

/* ---- devices ---- */

static BOOL has_link(IMoniker *moniker, const WCHAR *link)
{
    IPropertyBag *bag;
    BOOL found = FALSE;
    VARIANT var;

    if (IMoniker_BindToStorage(moniker, NULL, NULL, &IID_IPropertyBag, (void **)&bag) != S_OK) return FALSE;
    VariantInit(&var);
    if (IPropertyBag_Read(bag, L"DevicePath", &var, NULL) == S_OK && V_VT(&var) == VT_BSTR)
    {
        CharLowerW(V_BSTR(&var));
        found = !!wcsstr(V_BSTR(&var), link);
    }
    VariantClear(&var);
    IPropertyBag_Release(bag);
    return found;
}

static IMoniker *look_for_device(const GUID *category, const WCHAR *link)
{
    IMoniker *moniker, *found = NULL;
    ICreateDevEnum *dev_enum;
    IEnumMoniker *monikers;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SystemDeviceEnum, NULL, CLSCTX_INPROC_SERVER, &IID_ICreateDevEnum, (void **)&dev_enum);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return NULL;
    hr = ICreateDevEnum_CreateClassEnumerator(dev_enum, category, &monikers, 0);
    ICreateDevEnum_Release(dev_enum);
    if (hr != S_OK) return NULL;
    while (!found && IEnumMoniker_Next(monikers, 1, &moniker, NULL) == S_OK)
    {
        if (has_link(moniker, link)) found = moniker;
        else IMoniker_Release(moniker);
    }
    IEnumMoniker_Release(monikers);
    return found;
}

IMoniker *find_device(const GUID *category, const WCHAR *link)
{
    LONGLONG start = kstest_now();
    IMoniker *moniker;

    /* The first to come has started the prefix, and the devices appear after it. */
    do
    {
        if ((moniker = look_for_device(category, link))) return moniker;
    } while (kstest_poll(start, 10000));
    skip("There is no device %s in the category %s.\n", wine_dbgstr_w(link), wine_dbgstr_guid(category));
    return NULL;
}

IBaseFilter *bind_filter(IMoniker *moniker)
{
    IBaseFilter *filter = NULL;
    HRESULT hr;

    hr = IMoniker_BindToObject(moniker, NULL, NULL, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMoniker_Release(moniker);
    return filter;
}

IBaseFilter *open_device(const GUID *category, const WCHAR *link)
{
    IMoniker *moniker = find_device(category, link);

    return moniker ? bind_filter(moniker) : NULL;
}

void *query(void *iface, REFIID iid)
{
    void *ret = NULL;
    HRESULT hr = IUnknown_QueryInterface((IUnknown *)iface, iid, &ret);

    ok(hr == S_OK, "Got hr %#lx for %s.\n", hr, wine_dbgstr_guid(iid));
    return ret;
}

void release_last_(unsigned int line, const char *file, void *iface)
{
    ULONG refs = IUnknown_Release((IUnknown *)iface);

    ok_(file, line)(!refs, "There are %lu references left.\n", refs);
}

/* ---- pins and types ---- */

static BOOL is_category(IPin *pin, const GUID *category)
{
    GUID guid = GUID_NULL;
    IKsPropertySet *set;
    DWORD size;
    HRESULT hr;

    if (!category) return TRUE;
    if (FAILED(IPin_QueryInterface(pin, &IID_IKsPropertySet, (void **)&set))) return FALSE;
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, &guid, sizeof(guid), &size);
    IKsPropertySet_Release(set);
    return SUCCEEDED(hr) && IsEqualGUID(&guid, category);
}

IPin *find_filter_pin(IBaseFilter *filter, PIN_DIRECTION dir, const GUID *category)
{
    IPin *pin, *found = NULL;
    PIN_DIRECTION pin_dir;
    IEnumPins *pins;
    HRESULT hr;

    hr = IBaseFilter_EnumPins(filter, &pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return NULL;
    while (!found && IEnumPins_Next(pins, 1, &pin, NULL) == S_OK)
    {
        if (IPin_QueryDirection(pin, &pin_dir) == S_OK && pin_dir == dir && is_category(pin, category)) found = pin;
        else IPin_Release(pin);
    }
    IEnumPins_Release(pins);
    return found;
}

void free_type(AM_MEDIA_TYPE *type)
{
    CoTaskMemFree(type->pbFormat);
    if (type->pUnk) IUnknown_Release(type->pUnk);
    memset(type, 0, sizeof(*type));
}

void delete_type(AM_MEDIA_TYPE *type)
{
    if (!type) return;
    free_type(type);
    CoTaskMemFree(type);
}

BITMAPINFOHEADER *type_bitmap(const AM_MEDIA_TYPE *type)
{
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && type->cbFormat >= sizeof(VIDEOINFOHEADER))
        return &((VIDEOINFOHEADER *)type->pbFormat)->bmiHeader;
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2) && type->cbFormat >= sizeof(VIDEOINFOHEADER2))
        return &((VIDEOINFOHEADER2 *)type->pbFormat)->bmiHeader;
    return NULL;
}

const char *subtype_name(const GUID *subtype)
{
    static char name[5];

    if (IsEqualGUID(subtype, &MEDIASUBTYPE_RGB24)) return "RGB24";
    if (IsEqualGUID(subtype, &MEDIASUBTYPE_RGB32)) return "RGB32";
    memcpy(name, &subtype->Data1, 4);
    return name;
}

/* ---- graphs ---- */

BOOL capture_init(struct capture *capture, IBaseFilter *filter, const WCHAR *name)
{
    HRESULT hr;

    memset(capture, 0, sizeof(*capture));
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&capture->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = CoCreateInstance(&CLSID_CaptureGraphBuilder2, NULL, CLSCTX_INPROC_SERVER, &IID_ICaptureGraphBuilder2,
            (void **)&capture->builder);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (!capture->graph || !capture->builder) return FALSE;
    hr = ICaptureGraphBuilder2_SetFiltergraph(capture->builder, capture->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    capture->control = query(capture->graph, &IID_IMediaControl);
    capture->events = query(capture->graph, &IID_IMediaEvent);
    capture->filter = filter;
    if (!filter) return TRUE;
    hr = IGraphBuilder_AddFilter(capture->graph, filter, name);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK;
}

static void check_events(IMediaEvent *events)
{
    LONG_PTR p1, p2;
    LONG code;

    while (IMediaEvent_GetEvent(events, &code, &p1, &p2, 0) == S_OK)
    {
        ok(code != EC_ERRORABORT, "Got event %#lx, hr %#lx.\n", code, (HRESULT)p1);
        ok(code != EC_STREAM_ERROR_STOPPED, "Got event %#lx.\n", code);
        ok(code != EC_DEVICE_LOST, "Got event %#lx.\n", code);
        IMediaEvent_FreeEventParams(events, code, p1, p2);
    }
}

static void remove_filters(IGraphBuilder *graph)
{
    IEnumFilters *filters;
    IBaseFilter *filter;
    HRESULT hr;

    hr = IGraphBuilder_EnumFilters(graph, &filters);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    while (IEnumFilters_Next(filters, 1, &filter, NULL) == S_OK)
    {
        hr = IGraphBuilder_RemoveFilter(graph, filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IBaseFilter_Release(filter);
        if (hr != S_OK) break;
        IEnumFilters_Reset(filters);
    }
    IEnumFilters_Release(filters);
}

void capture_cleanup(struct capture *capture)
{
    check_events(capture->events);
    remove_filters(capture->graph);
    IMediaControl_Release(capture->control);
    IMediaEvent_Release(capture->events);
    ICaptureGraphBuilder2_Release(capture->builder);
    release_last(capture->graph);
    if (capture->filter) release_last(capture->filter);
}

void capture_run(struct capture *capture)
{
    OAFilterState state = -1;
    HRESULT hr;

    hr = IMediaControl_Run(capture->control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IMediaControl_GetState(capture->control, TIMEOUT, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(state == State_Running, "Got state %ld.\n", state);
}

void capture_stop(struct capture *capture)
{
    HRESULT hr = IMediaControl_Stop(capture->control);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* ---- frames ---- */

void frames_init(struct frames *frames)
{
    memset(frames, 0, sizeof(*frames));
    frames->event = CreateEventW(NULL, FALSE, FALSE, NULL);
}

void frames_cleanup(struct frames *frames)
{
    CloseHandle(frames->event);
}

/* The luma plane comes first in all planar types, and is all that carries the code. */
static enum ksvirt_format format_of(const GUID *subtype, BOOL *planar)
{
    *planar = subtype->Data1 == MAKEFOURCC('Y', 'V', '1', '2') || subtype->Data1 == MAKEFOURCC('I', '4', '2', '0')
            || subtype->Data1 == MAKEFOURCC('I', 'Y', 'U', 'V');
    return *planar ? KSVIRT_NV12 : ksvirt_format_from_subtype(subtype->Data1);
}

static enum ksvirt_verdict judge(const struct frames *frames, const void *data, LONG size, struct ksvirt_code *code)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(&frames->type);
    enum ksvirt_verdict verdict;
    enum ksvirt_format format;
    ptrdiff_t stride;
    BOOL planar;

    memset(code, 0, sizeof(*code));
    if (!bitmap || size < 0) return KSVIRT_FRAME_BAD_SIZE;
    format = format_of(&frames->type.subtype, &planar);
    stride = ksvirt_stride(format, bitmap->biWidth);
    if ((format == KSVIRT_RGB24 || format == KSVIRT_RGB32) && bitmap->biHeight > 0) stride = -stride;
    verdict = ksvirt_check_frame(data, size, format, bitmap->biWidth, abs(bitmap->biHeight), stride, code);
    /* Both codes could be read and are the same; only the bytes are not those that the driver has summed up. */
    if (verdict == KSVIRT_FRAME_DAMAGED && (frames->converted || planar)) return KSVIRT_FRAME_GOOD;
    return verdict;
}

void frames_add(struct frames *frames, const void *data, LONG size)
{
    enum ksvirt_verdict verdict;
    struct ksvirt_code code;

    verdict = judge(frames, data, size, &code);
    if (frames->expected_size && size != frames->expected_size) InterlockedIncrement(&frames->wrong_size);
    frames->last_size = size;
    if (verdict == KSVIRT_FRAME_GOOD)
    {
        if (frames->good && code.frame <= frames->last_frame) InterlockedIncrement(&frames->backwards);
        frames->last_frame = code.frame;
        InterlockedIncrement(&frames->good);
    }
    else
    {
        frames->last_bad = verdict;
        InterlockedIncrement(&frames->bad);
    }
    InterlockedIncrement(&frames->count);
    SetEvent(frames->event);
}

BOOL frames_wait(struct frames *frames, LONG count)
{
    DWORD end = GetTickCount() + TIMEOUT;

    while (frames->count < count && (LONG)(end - GetTickCount()) > 0) WaitForSingleObject(frames->event, 200);
    return frames->count >= count;
}

void check_frames_(unsigned int line, const char *file, struct frames *frames, LONG min)
{
    ok_(file, line)(frames->count >= min, "Got %ld frames, expected %ld.\n", frames->count, min);
    ok_(file, line)(!frames->bad, "Got %ld bad frames of %ld, the last one with verdict %d.\n", frames->bad, frames->count,
            frames->last_bad);
    ok_(file, line)(!frames->backwards, "%ld frames are not newer than the one before.\n", frames->backwards);
    ok_(file, line)(!frames->wrong_size, "%ld frames don't have %ld bytes, the last one has %ld.\n", frames->wrong_size,
            frames->expected_size, frames->last_size);
}

/* ---- sample grabber ---- */

static struct grabber *impl_from_ISampleGrabberCB(ISampleGrabberCB *iface)
{
    return CONTAINING_RECORD(iface, struct grabber, ISampleGrabberCB_iface);
}

static HRESULT WINAPI grabber_QueryInterface(ISampleGrabberCB *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_ISampleGrabberCB)) return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

static ULONG WINAPI grabber_AddRef(ISampleGrabberCB *iface)
{
    return 2;
}

static ULONG WINAPI grabber_Release(ISampleGrabberCB *iface)
{
    return 1;
}

static HRESULT WINAPI grabber_SampleCB(ISampleGrabberCB *iface, double time, IMediaSample *sample)
{
    struct grabber *grabber = impl_from_ISampleGrabberCB(iface);
    BYTE *data;

    if (IMediaSample_GetPointer(sample, &data) == S_OK)
        frames_add(&grabber->frames, data, IMediaSample_GetActualDataLength(sample));
    return S_OK;
}

static HRESULT WINAPI grabber_BufferCB(ISampleGrabberCB *iface, double time, BYTE *data, LONG size)
{
    return E_NOTIMPL;
}

static const ISampleGrabberCBVtbl grabber_vtbl =
{
    grabber_QueryInterface,
    grabber_AddRef,
    grabber_Release,
    grabber_SampleCB,
    grabber_BufferCB,
};

BOOL grabber_init(struct grabber *grabber, const GUID *subtype, const GUID *format)
{
    AM_MEDIA_TYPE type = {.majortype = MEDIATYPE_Video};
    HRESULT hr;

    memset(grabber, 0, sizeof(*grabber));
    hr = CoCreateInstance(&CLSID_SampleGrabber, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&grabber->filter);
    if (hr != S_OK)
    {
        skip("There is no sample grabber, hr %#lx.\n", hr);
        return FALSE;
    }
    grabber->ISampleGrabberCB_iface.lpVtbl = &grabber_vtbl;
    hr = CoCreateInstance(&CLSID_NullRenderer, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&grabber->renderer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    grabber->grabber = query(grabber->filter, &IID_ISampleGrabber);
    frames_init(&grabber->frames);
    type.subtype = *subtype;
    if (format) type.formattype = *format;
    hr = ISampleGrabber_SetMediaType(grabber->grabber, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = ISampleGrabber_SetCallback(grabber->grabber, &grabber->ISampleGrabberCB_iface, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return TRUE;
}

void grabber_connected(struct grabber *grabber, const GUID *device_subtype)
{
    HRESULT hr;

    hr = ISampleGrabber_GetConnectedMediaType(grabber->grabber, &grabber->frames.type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    grabber->frames.converted = !IsEqualGUID(&grabber->frames.type.subtype, device_subtype);
}

void grabber_cleanup(struct grabber *grabber)
{
    HRESULT hr;

    hr = ISampleGrabber_SetCallback(grabber->grabber, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_type(&grabber->frames.type);
    frames_cleanup(&grabber->frames);
    ISampleGrabber_Release(grabber->grabber);
    release_last(grabber->filter);
    release_last(grabber->renderer);
}
