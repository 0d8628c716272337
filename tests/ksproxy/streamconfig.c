/*
 * ksproxy.ax tests: IAMStreamConfig and IAMBufferNegotiation
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

#include "class.h"
#include "run.h"

static ULONG count_types(IPin *pin)
{
    IEnumMediaTypes *enum_types;
    AM_MEDIA_TYPE *mt;
    ULONG count = 0;

    if (IPin_EnumMediaTypes(pin, &enum_types) != S_OK) return 0;
    while (IEnumMediaTypes_Next(enum_types, 1, &mt, NULL) == S_OK)
    {
        delete_type(mt);
        ++count;
    }
    IEnumMediaTypes_Release(enum_types);
    return count;
}

static BOOL first_type(IPin *pin, AM_MEDIA_TYPE *type)
{
    IEnumMediaTypes *enum_types;
    AM_MEDIA_TYPE *mt;
    HRESULT hr;

    memset(type, 0, sizeof(*type));
    hr = IPin_EnumMediaTypes(pin, &enum_types);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return FALSE;
    hr = IEnumMediaTypes_Next(enum_types, 1, &mt, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IEnumMediaTypes_Release(enum_types);
    if (hr != S_OK) return FALSE;
    copy_type(type, mt);
    delete_type(mt);
    return TRUE;
}

/* The camera's first format is RGB24, and it has a range for each of these sizes; behind those of the other formats
 * and MJPG are ranges for all sizes. */
static void check_caps(const VIDEO_STREAM_CONFIG_CAPS *caps, int index)
{
    static const SIZE sizes[] = {{640, 480}, {320, 240}, {160, 120}, {800, 600}, {1280, 720}, {1920, 1080}, {3840, 2160}};
    const BOOL one_size = caps->MinOutputSize.cx == caps->MaxOutputSize.cx;

    if (index < (int)ARRAY_SIZE(sizes))
    {
        ok(caps->MinOutputSize.cx == sizes[index].cx, "Got width %ld and more.\n", caps->MinOutputSize.cx);
        ok(caps->MaxOutputSize.cx == sizes[index].cx, "Got width up to %ld.\n", caps->MaxOutputSize.cx);
        ok(caps->MaxOutputSize.cy == sizes[index].cy, "Got height up to %ld.\n", caps->MaxOutputSize.cy);
    }
    if (one_size)
    {
        ok(caps->MinOutputSize.cy == caps->MaxOutputSize.cy, "Got height %ld to %ld.\n", caps->MinOutputSize.cy,
                caps->MaxOutputSize.cy);
        /* 60, or of the greatest size 30, to 15 frames a second */
        ok(caps->MinFrameInterval == (caps->MaxOutputSize.cx == KSVIRT_MAX_WIDTH ? 333333 : 166666),
                "Got minimum interval %s.\n", wine_dbgstr_longlong(caps->MinFrameInterval));
        ok(caps->MaxFrameInterval == 666666, "Got maximum interval %s.\n", wine_dbgstr_longlong(caps->MaxFrameInterval));
    }
    else
    {
        ok(caps->MinOutputSize.cx == KSVIRT_MIN_WIDTH, "Got minimum %ldx%ld.\n", caps->MinOutputSize.cx,
                caps->MinOutputSize.cy);
        ok(caps->MinOutputSize.cy == KSVIRT_MIN_HEIGHT, "Got minimum %ldx%ld.\n", caps->MinOutputSize.cx,
                caps->MinOutputSize.cy);
        ok(caps->MaxOutputSize.cx == KSVIRT_MAX_WIDTH, "Got maximum %ldx%ld.\n", caps->MaxOutputSize.cx,
                caps->MaxOutputSize.cy);
        ok(caps->MaxOutputSize.cy == KSVIRT_MAX_HEIGHT, "Got maximum %ldx%ld.\n", caps->MaxOutputSize.cx,
                caps->MaxOutputSize.cy);
        /* 240 to 1 frames a second */
        ok(caps->MinFrameInterval == 41666, "Got minimum interval %s.\n", wine_dbgstr_longlong(caps->MinFrameInterval));
        ok(caps->MaxFrameInterval == 10000000, "Got maximum interval %s.\n", wine_dbgstr_longlong(caps->MaxFrameInterval));
    }
    ok(caps->OutputGranularityX > 0, "Got granularity %d, %d.\n", caps->OutputGranularityX, caps->OutputGranularityY);
    ok(caps->OutputGranularityY > 0, "Got granularity %d, %d.\n", caps->OutputGranularityX, caps->OutputGranularityY);
}

/* What a program gets that takes the media type for the mode. */
static void check_default_size(const BITMAPINFOHEADER *bitmap, const VIDEO_STREAM_CONFIG_CAPS *caps)
{
    const BOOL one_size = caps->MinOutputSize.cx == caps->MaxOutputSize.cx;

    ok(bitmap->biWidth == (one_size ? caps->MinOutputSize.cx : 640), "Got size %ldx%ld.\n", bitmap->biWidth,
            bitmap->biHeight);
    ok(bitmap->biHeight == (one_size ? caps->MinOutputSize.cy : 480), "Got size %ldx%ld.\n", bitmap->biWidth,
            bitmap->biHeight);
}

static void test_caps(IPin *pin, IAMStreamConfig *config)
{
    VIDEO_STREAM_CONFIG_CAPS caps;
    AM_MEDIA_TYPE *mt;
    int count, size, i;
    HRESULT hr;

    count = size = -1;
    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == 9 * (KSVIRT_FORMAT_COUNT + 1), "Got %d capabilities.\n", count);
    ok(count == (int)count_types(pin), "Got %d capabilities for %lu types.\n", count, count_types(pin));
    ok(size == sizeof(caps), "Got size %d.\n", size);
    hr = IAMStreamConfig_GetNumberOfCapabilities(config, NULL, &size);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    for (i = 0; i < count; ++i)
    {
        const BITMAPINFOHEADER *bitmap;

        winetest_push_context("capability %d", i);
        mt = NULL;
        memset(&caps, 0xcc, sizeof(caps));
        hr = IAMStreamConfig_GetStreamCaps(config, i, &mt, (BYTE *)&caps);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            ok(IsEqualGUID(&caps.guid, &mt->formattype), "Got guid %s, format type %s.\n", wine_dbgstr_guid(&caps.guid),
                    wine_dbgstr_guid(&mt->formattype));
            check_caps(&caps, i);
            ok(IsEqualGUID(&mt->majortype, &MEDIATYPE_Video), "Got major type %s.\n", wine_dbgstr_guid(&mt->majortype));
            bitmap = type_bitmap(mt);
            ok(!!bitmap, "Got format type %s.\n", wine_dbgstr_guid(&mt->formattype));
            if (bitmap) check_default_size(bitmap, &caps);
            hr = IPin_QueryAccept(pin, mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            delete_type(mt);
        }
        winetest_pop_context();
    }

    mt = (void *)0xdeadbeef;
    hr = IAMStreamConfig_GetStreamCaps(config, -1, &mt, (BYTE *)&caps);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetStreamCaps(config, count, &mt, (BYTE *)&caps);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetStreamCaps(config, INT_MAX, &mt, (BYTE *)&caps);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetStreamCaps(config, 0, NULL, (BYTE *)&caps);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetStreamCaps(config, 0, &mt, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_set_format(IBaseFilter *filter, IPin *pin, IAMStreamConfig *config)
{
    AM_MEDIA_TYPE mt, first, *format;
    struct sink sink;
    ULONG types;
    HRESULT hr;

    if (!first_type(pin, &first)) return;
    types = count_types(pin);
    hr = IAMStreamConfig_GetFormat(config, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetFormat(config, &format);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(equal_types(format, &first), "The default is not the first type.\n");
        delete_type(format);
    }

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 352, 288, 10000000 / 15);
    hr = IAMStreamConfig_SetFormat(config, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_GetFormat(config, &format);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(equal_types(format, &mt), "Got another type than was set.\n");
        ok(format->pbFormat != mt.pbFormat, "The format was not copied.\n");
        delete_type(format);
    }
    free_type(&first);
    if (first_type(pin, &first))
    {
        ok(equal_types(&first, &mt), "The type that was set is not the first one.\n");
        free_type(&first);
    }

    /* Asked for no type, a connection takes it, and so does the driver. */
    sink_init(&sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(equal_types(&sink.mt, &mt), "Connected with another type.\n");
        hr = IAMStreamConfig_GetFormat(config, &format);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(format, &mt), "Got another type.\n");
        delete_type(format);

        hr = IAMStreamConfig_SetFormat(config, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!!sink.peer, "The connection is gone.\n");

        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 8, TIMEOUT), "Got %ld frames.\n", sink.receives);
        resize_type(&mt, 320, 240, 0);
        hr = IAMStreamConfig_SetFormat(config, &mt);
        ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx while running.\n", hr);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 8, 1000);
        /* 15 a second */
        ok(sink.stats.last_code - sink.stats.first_code >=
                (REFERENCE_TIME)(sink.stats.last_frame - sink.stats.first_frame) * 600000,
                "Got %lu frames in %s.\n", sink.stats.last_frame - sink.stats.first_frame,
                wine_dbgstr_longlong(sink.stats.last_code - sink.stats.first_code));
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);

    /* NULL forgets it. */
    hr = IAMStreamConfig_SetFormat(config, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (first_type(pin, &first))
    {
        ok(!equal_types(&first, &mt), "The type is still the first one.\n");
        free_type(&first);
    }
    ok(count_types(pin) == types, "Got %lu types instead of %lu.\n", count_types(pin), types);
    free_type(&mt);
}

/* Another format on a stopped connection: it changes, or it stays, but both pins agree. */
static void test_set_format_connected(IBaseFilter *filter, IPin *pin, IAMStreamConfig *config)
{
    AM_MEDIA_TYPE mt, current;
    struct sink sink;
    HRESULT hr, hr2;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        copy_type(&mt, &sink.mt);
        resize_type(&mt, 640, 480, 0);
        hr = IAMStreamConfig_SetFormat(config, &mt); /* OPEN: whether it may */
        ok(!!sink.peer, "The connection is gone, hr %#lx.\n", hr);
        hr2 = IPin_ConnectionMediaType(pin, &current);
        ok(hr2 == S_OK, "Got hr %#lx.\n", hr2);
        if (hr2 == S_OK)
        {
            ok(equal_types(&current, &sink.mt), "The pins have different types, hr %#lx.\n", hr);
            if (hr == S_OK) ok(equal_types(&current, &mt), "The type has not changed.\n");
            free_type(&current);
        }
        check_run(filter, &sink, 3);
        disconnect_sink(pin, &sink);
        free_type(&mt);
    }
    sink_cleanup(&sink);
    IAMStreamConfig_SetFormat(config, NULL);
}

static void test_bad_formats(IPin *pin, IAMStreamConfig *config)
{
    AM_MEDIA_TYPE good, before, mt, *format;
    VIDEOINFOHEADER *info;
    unsigned int i;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &good)) return;
    hr = IAMStreamConfig_GetFormat(config, &format);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    copy_type(&before, format);
    delete_type(format);

    for (i = 0; i < 9; ++i)
    {
        winetest_push_context("format %u", i);
        copy_type(&mt, &good);
        info = (VIDEOINFOHEADER *)mt.pbFormat;
        switch (i)
        {
            case 0: mt.majortype = MEDIATYPE_Audio; break;
            case 1: mt.subtype = MEDIASUBTYPE_YVYU; break;
            case 2: mt.formattype = FORMAT_WaveFormatEx; break;
            case 3: mt.cbFormat = sizeof(VIDEOINFOHEADER) - 1; break;
            case 4: mt.cbFormat = 1; break;
            case 5: info->bmiHeader.biWidth = -320; break;
            case 6: info->bmiHeader.biWidth = info->bmiHeader.biHeight = 20000; break;
            case 7: info->bmiHeader.biWidth = info->bmiHeader.biHeight = 0x7fffffff; break;
            case 8: info->bmiHeader.biHeight = 0x80000000; break;
        }
        hr = IAMStreamConfig_SetFormat(config, &mt);
        check_open_error(hr);
        hr = IAMStreamConfig_GetFormat(config, &format);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            ok(equal_types(format, &before), "The format has changed.\n");
            delete_type(format);
        }
        free_type(&mt);
        winetest_pop_context();
    }

    mt = good;
    mt.pbFormat = NULL;
    hr = IAMStreamConfig_SetFormat(config, &mt);
    check_open_error(hr);
    free_type(&good);
    free_type(&before);
    IAMStreamConfig_SetFormat(config, NULL);
}

static void test_buffer_negotiation(IBaseFilter *filter, IPin *pin)
{
    ALLOCATOR_PROPERTIES props, suggested = {7, 500000, 32, 0};
    IAMBufferNegotiation *negotiation = query(pin, &IID_IAMBufferNegotiation);
    struct sink sink;
    HRESULT hr;

    if (!negotiation) return;
    hr = IAMBufferNegotiation_GetAllocatorProperties(negotiation, &props);
    check_open_error(hr);
    hr = IAMBufferNegotiation_GetAllocatorProperties(negotiation, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &suggested);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        memset(&props, 0xcc, sizeof(props));
        hr = IAMBufferNegotiation_GetAllocatorProperties(negotiation, &props);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!memcmp(&props, &sink.stats.props, sizeof(props)), "The allocator has other properties.\n");
        ok(props.cBuffers == 7, "Got %ld buffers.\n", props.cBuffers);
        ok(props.cbBuffer >= 500000, "Got %ld bytes.\n", props.cbBuffer);
        ok(!(props.cbAlign % 32), "Got alignment %ld.\n", props.cbAlign);

        hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &suggested);
        check_open_error(hr);

        check_run(filter, &sink, 10);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);

    /* Negative is no preference; less than a picture is none that can be followed. */
    suggested.cBuffers = suggested.cbAlign = suggested.cbPrefix = -1;
    suggested.cbBuffer = 10;
    hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &suggested);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(sink.stats.props.cBuffers >= 2 && sink.stats.props.cBuffers <= 64, "Got %ld buffers.\n",
                sink.stats.props.cBuffers);
        ok(sink.stats.props.cbBuffer >= 320 * 240 * 3, "Got %ld bytes.\n", sink.stats.props.cbBuffer);
        check_run(filter, &sink, 3);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    suggested.cbBuffer = -1;
    hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &suggested);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMBufferNegotiation_Release(negotiation);
}

/* A data handler that makes whole types of partial ones. */
struct completer
{
    struct test_object object;
    IKsDataTypeHandler IKsDataTypeHandler_iface;
    IKsDataTypeCompletion IKsDataTypeCompletion_iface;
};

static const struct test_interface completer_interfaces[] =
{
    {&IID_IKsDataTypeHandler, offsetof(struct completer, IKsDataTypeHandler_iface)},
    {&IID_IKsDataTypeCompletion, offsetof(struct completer, IKsDataTypeCompletion_iface)},
    {NULL}
};

static struct test_class completer_class;
static LONG completions;
static HRESULT complete_hr;

static struct completer *impl_from_IKsDataTypeHandler(IKsDataTypeHandler *iface)
{
    return CONTAINING_RECORD(iface, struct completer, IKsDataTypeHandler_iface);
}

static HRESULT WINAPI handler_QueryInterface(IKsDataTypeHandler *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IKsDataTypeHandler(iface)->object.outer, iid, out);
}

static ULONG WINAPI handler_AddRef(IKsDataTypeHandler *iface)
{
    return IUnknown_AddRef(impl_from_IKsDataTypeHandler(iface)->object.outer);
}

static ULONG WINAPI handler_Release(IKsDataTypeHandler *iface)
{
    return IUnknown_Release(impl_from_IKsDataTypeHandler(iface)->object.outer);
}

static HRESULT WINAPI handler_KsCompleteIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *header,
        KSIOOPERATION operation, BOOL cancelled)
{
    return NOERROR;
}

static HRESULT WINAPI handler_KsIsMediaTypeInRanges(IKsDataTypeHandler *iface, void *ranges)
{
    return NOERROR;
}

static HRESULT WINAPI handler_KsPrepareIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *header,
        KSIOOPERATION operation)
{
    return NOERROR;
}

static HRESULT WINAPI handler_KsQueryExtendedSize(IKsDataTypeHandler *iface, ULONG *size)
{
    *size = 0;
    return NOERROR;
}

static HRESULT WINAPI handler_KsSetMediaType(IKsDataTypeHandler *iface, const AM_MEDIA_TYPE *type)
{
    return NOERROR;
}

static const IKsDataTypeHandlerVtbl handler_vtbl =
{
    handler_QueryInterface,
    handler_AddRef,
    handler_Release,
    handler_KsCompleteIoOperation,
    handler_KsIsMediaTypeInRanges,
    handler_KsPrepareIoOperation,
    handler_KsQueryExtendedSize,
    handler_KsSetMediaType,
};

static struct completer *impl_from_IKsDataTypeCompletion(IKsDataTypeCompletion *iface)
{
    return CONTAINING_RECORD(iface, struct completer, IKsDataTypeCompletion_iface);
}

static HRESULT WINAPI completion_QueryInterface(IKsDataTypeCompletion *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IKsDataTypeCompletion(iface)->object.outer, iid, out);
}

static ULONG WINAPI completion_AddRef(IKsDataTypeCompletion *iface)
{
    return IUnknown_AddRef(impl_from_IKsDataTypeCompletion(iface)->object.outer);
}

static ULONG WINAPI completion_Release(IKsDataTypeCompletion *iface)
{
    return IUnknown_Release(impl_from_IKsDataTypeCompletion(iface)->object.outer);
}

/* 320x240, where the driver would say 640x480. */
static HRESULT WINAPI completion_KsCompleteMediaType(IKsDataTypeCompletion *iface, HANDLE filter, ULONG factory,
        AM_MEDIA_TYPE *type)
{
    VIDEOINFOHEADER *info;
    ULONG count;

    ++completions;
    ok(!pKsGetMediaTypeCount(filter, factory, &count), "The filter's handle is no good.\n");
    ok(IsEqualGUID(&type->subtype, &MEDIASUBTYPE_YUY2), "Got subtype %s.\n", wine_dbgstr_guid(&type->subtype));
    if (FAILED(complete_hr)) return complete_hr;
    info = CoTaskMemAlloc(sizeof(*info));
    memset(info, 0, sizeof(*info));
    info->AvgTimePerFrame = 333333;
    info->bmiHeader.biSize = sizeof(info->bmiHeader);
    info->bmiHeader.biWidth = 320;
    info->bmiHeader.biHeight = 240;
    info->bmiHeader.biPlanes = 1;
    info->bmiHeader.biBitCount = 16;
    info->bmiHeader.biCompression = MAKEFOURCC('Y','U','Y','2');
    type->formattype = FORMAT_VideoInfo;
    type->cbFormat = sizeof(*info);
    type->pbFormat = (BYTE *)info;
    return NOERROR;
}

static const IKsDataTypeCompletionVtbl completion_vtbl =
{
    completion_QueryInterface,
    completion_AddRef,
    completion_Release,
    completion_KsCompleteMediaType,
};

static HRESULT create_completer(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    struct completer *completer = calloc(1, sizeof(*completer));

    object_init(&completer->object, test_class, outer, completer_interfaces);
    completer->IKsDataTypeHandler_iface.lpVtbl = &handler_vtbl;
    completer->IKsDataTypeCompletion_iface.lpVtbl = &completion_vtbl;
    *inner = &completer->object.IUnknown_iface;
    return S_OK;
}

static void check_width(IAMStreamConfig *config, LONG width)
{
    const BITMAPINFOHEADER *bitmap;
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    hr = IAMStreamConfig_GetFormat(config, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    check_type_size(type, width, width * 3 / 4);
    bitmap = type_bitmap(type);
    if (bitmap) ok(bitmap->biSizeImage == (DWORD)width * width * 3 / 4 * 2, "Got size %lu.\n", bitmap->biSizeImage);
    delete_type(type);
}

/* A partial type is the data handler's to complete, if it can; else the driver says what is left open. */
static void test_completion(IBaseFilter *filter, IAMStreamConfig *config)
{
    ULONG refs = get_refcount(filter);
    AM_MEDIA_TYPE partial;
    HRESULT hr;

    memset(&partial, 0, sizeof(partial));
    partial.majortype = MEDIATYPE_Video;
    partial.subtype = MEDIASUBTYPE_YUY2;
    hr = IAMStreamConfig_SetFormat(config, &partial);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_width(config, 640);

    class_register(&completer_class, &MEDIATYPE_Video, create_completer);
    hr = IAMStreamConfig_SetFormat(config, &partial);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(completions == 1, "Got %ld calls.\n", completions);
    check_width(config, 320);
    complete_hr = E_FAIL;
    hr = IAMStreamConfig_SetFormat(config, &partial);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    check_width(config, 320);
    ok(completer_class.created == completer_class.destroyed, "%ld handlers were made, %ld are gone.\n",
            completer_class.created, completer_class.destroyed);
    class_revoke(&completer_class);
    hr = IAMStreamConfig_SetFormat(config, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(filter) == refs, "Got %lu references, expected %lu.\n", get_refcount(filter), refs);
}

START_TEST(streamconfig)
{
    IAMStreamConfig *config;
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        if ((config = query(pin, &IID_IAMStreamConfig)))
        {
            test_caps(pin, config);
            test_set_format(filter, pin, config);
            test_set_format_connected(filter, pin, config);
            test_bad_formats(pin, config);
            test_completion(filter, config);
            check_interface(pin, &IID_IStreamBuilder, FALSE);
            test_buffer_negotiation(filter, pin);
            IAMStreamConfig_Release(config);
        }
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
