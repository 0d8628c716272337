/*
 * ksproxy.ax tests: data handlers, the built-in ones and those of others
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
#include "sink.h"

/* ---- the built-in ones ---- */

struct frame_header
{
    KSSTREAM_HEADER header;
    union
    {
        KS_FRAME_INFO frame;
        KS_VBI_FRAME_INFO vbi;
        BYTE bytes[256];
    } u;
};

static IMediaSample *create_sample(IMemAllocator **allocator)
{
    ALLOCATOR_PROPERTIES props = {1, 16, 1, 0};
    IMediaSample *sample;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMemAllocator_SetProperties(*allocator, &props, &props);
    IMemAllocator_Commit(*allocator);
    hr = IMemAllocator_GetBuffer(*allocator, &sample, NULL, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return sample;
}

static void test_extension(IKsDataTypeHandler *handler, ULONG size)
{
    struct frame_header header;
    IMemAllocator *allocator;
    IMediaSample *sample = create_sample(&allocator);
    LONGLONG start, stop;
    HRESULT hr;

    memset(&header, 0xcc, sizeof(header));
    header.header.Size = sizeof(header.header) + size;
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, sample, &header, KsIoOperation_Read);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    ok(header.u.frame.ExtendedHeaderSize == size, "Got size %lu.\n", header.u.frame.ExtendedHeaderSize);
    ok(!header.u.frame.dwFrameFlags && !header.u.frame.PictureNumber && !header.u.frame.DropCount, "Got flags %#lx, picture %s.\n",
            header.u.frame.dwFrameFlags, wine_dbgstr_longlong(header.u.frame.PictureNumber));
    ok(!header.u.bytes[size - 1] && header.u.bytes[size] == 0xcc, "Got bytes %#x and %#x at the end.\n",
            header.u.bytes[size - 1], header.u.bytes[size]);

    header.u.frame.PictureNumber = 7;
    hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, sample, &header, KsIoOperation_Read, TRUE);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaTime(sample, &start, &stop);
    ok(hr == VFW_E_MEDIA_TIME_NOT_SET, "Got hr %#lx for a cancelled read.\n", hr);
    hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, sample, &header, KsIoOperation_Read, FALSE);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaTime(sample, &start, &stop);
    ok(hr == S_OK && start == 7 && stop == 8, "Got hr %#lx, %s to %s.\n", hr, wine_dbgstr_longlong(start),
            wine_dbgstr_longlong(stop));

    /* the other way */
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, sample, &header, KsIoOperation_Write);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    ok(header.u.frame.PictureNumber == 7, "Got picture %s.\n", wine_dbgstr_longlong(header.u.frame.PictureNumber));

    /* no room */
    memset(&header, 0xcc, sizeof(header));
    header.header.Size = sizeof(header.header) + size - 1;
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, sample, &header, KsIoOperation_Read);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    ok(header.u.bytes[0] == 0xcc, "A header without room was written to.\n");
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, NULL, &header, KsIoOperation_Read);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, sample, NULL, KsIoOperation_Read, FALSE);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);

    ok(get_refcount(sample) == 1, "The sample has %lu references.\n", get_refcount(sample));
    IMediaSample_Release(sample);
    IMemAllocator_Decommit(allocator);
    release_last(allocator);
}

static void test_ranges(IKsDataTypeHandler *handler, const GUID *major_type)
{
    static const struct
    {
        BOOL major, sub, specifier; /* as the type's; else something else */
        BOOL wildcard;              /* sub type and specifier are GUID_NULL */
        HRESULT hr;
    }
    tests[] =
    {
        {TRUE, TRUE, TRUE, FALSE, NOERROR},
        {TRUE, FALSE, FALSE, TRUE, NOERROR},
        {TRUE, FALSE, TRUE, FALSE, E_FAIL},
        {TRUE, TRUE, FALSE, FALSE, E_FAIL},
        {FALSE, TRUE, TRUE, FALSE, E_FAIL},
    };
    struct
    {
        KSMULTIPLE_ITEM list;
        KSDATARANGE range;
    } ranges;
    AM_MEDIA_TYPE mt;
    HRESULT hr;
    size_t i;

    memset(&mt, 0, sizeof(mt));
    mt.majortype = *major_type;
    mt.subtype = MEDIASUBTYPE_YUY2;
    mt.formattype = FORMAT_VideoInfo;
    hr = IKsDataTypeHandler_KsSetMediaType(handler, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsDataTypeHandler_KsSetMediaType(handler, &mt);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handler, NULL);
    ok(FAILED(hr), "Got hr %#lx without ranges.\n", hr);

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        memset(&ranges, 0, sizeof(ranges));
        ranges.list.Size = sizeof(ranges);
        ranges.list.Count = 1;
        ranges.range.FormatSize = sizeof(ranges.range);
        ranges.range.MajorFormat = tests[i].major ? mt.majortype : MEDIATYPE_Midi;
        if (!tests[i].wildcard) ranges.range.SubFormat = tests[i].sub ? mt.subtype : MEDIASUBTYPE_RGB8;
        if (!tests[i].wildcard) ranges.range.Specifier = tests[i].specifier ? mt.formattype : FORMAT_MPEGVideo;
        hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handler, &ranges);
        ok(SUCCEEDED(hr) == SUCCEEDED(tests[i].hr), "Test %Iu: got hr %#lx.\n", i, hr);
    }
    ranges.range.MajorFormat = mt.majortype;
    ranges.list.Count = 0;
    hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handler, &ranges);
    ok(FAILED(hr), "Got hr %#lx for an empty list.\n", hr);
    ranges.list.Count = 1;
    ranges.list.Size = sizeof(ranges.list);
    hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handler, &ranges);
    ok(FAILED(hr), "Got hr %#lx for a list that is too short.\n", hr);

    /* the class has one major type */
    mt.majortype = MEDIATYPE_Midi;
    hr = IKsDataTypeHandler_KsSetMediaType(handler, &mt);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
}

static void test_builtin(void)
{
    static const struct
    {
        const CLSID *clsid;
        ULONG size;
    }
    tests[] =
    {
        {&MEDIATYPE_Video, sizeof(KS_FRAME_INFO)},
        {&KSDATAFORMAT_TYPE_VBI, sizeof(KS_VBI_FRAME_INFO)},
        {&MEDIATYPE_Audio, 0},
    };
    IKsDataTypeHandler *handler;
    struct test_outer outer;
    IUnknown *inner;
    ULONG size;
    HRESULT hr;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("%s", wine_dbgstr_guid(tests[i].clsid));
        outer_init(&outer);
        hr = CoCreateInstance(tests[i].clsid, &outer.IUnknown_iface, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&inner);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IUnknown_QueryInterface(inner, &IID_IKsDataTypeHandler, (void **)&handler);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);

        hr = IKsDataTypeHandler_KsQueryExtendedSize(handler, NULL);
        ok(FAILED(hr), "Got hr %#lx.\n", hr);
        size = 0xdeadbeef;
        hr = IKsDataTypeHandler_KsQueryExtendedSize(handler, &size);
        ok(hr == NOERROR && size == tests[i].size, "Got hr %#lx, size %lu.\n", hr, size);
        test_ranges(handler, tests[i].clsid);
        if (size) test_extension(handler, size);
        else
        {
            hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, NULL, NULL, KsIoOperation_Write);
            ok(hr == NOERROR, "Got hr %#lx for audio.\n", hr);
            hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, NULL, NULL, KsIoOperation_Write, FALSE);
            ok(hr == NOERROR, "Got hr %#lx for audio.\n", hr);
        }
        ok(outer.refs == 2, "The outer object has %ld references.\n", outer.refs);
        IKsDataTypeHandler_Release(handler);
        release_last(inner);
        ok(outer.refs == 1, "The outer object has %ld references.\n", outer.refs);
        winetest_pop_context();
    }
}

/* ---- those of others ---- */

static struct
{
    struct test_class cls;

    /* what it shall do */
    ULONG size;
    HRESULT type_hr, ranges_hr, prepare_hr;

    LONG types, ranges, sizes, prepared, completed, cancelled, wrong_headers;
    ULONG range_count;            /* of the last KsIsMediaTypeInRanges */
    GUID subtype;                 /* of the last KsSetMediaType */
} third;

struct third_handler
{
    IUnknown inner_iface;
    IKsDataTypeHandler IKsDataTypeHandler_iface;
    LONG refs;
    IUnknown *outer;
};

static HRESULT WINAPI third_inner_QueryInterface(IUnknown *iface, REFIID iid, void **out)
{
    struct third_handler *handler = CONTAINING_RECORD(iface, struct third_handler, inner_iface);

    *out = NULL;
    if (IsEqualGUID(iid, &IID_IUnknown)) *out = &handler->inner_iface;
    else if (IsEqualGUID(iid, &IID_IKsDataTypeHandler)) *out = &handler->IKsDataTypeHandler_iface;
    else return E_NOINTERFACE;
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI third_inner_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&CONTAINING_RECORD(iface, struct third_handler, inner_iface)->refs);
}

static ULONG WINAPI third_inner_Release(IUnknown *iface)
{
    struct third_handler *handler = CONTAINING_RECORD(iface, struct third_handler, inner_iface);
    ULONG refs = InterlockedDecrement(&handler->refs);

    if (refs) return refs;
    InterlockedIncrement(&third.cls.destroyed);
    free(handler);
    return 0;
}

static const IUnknownVtbl third_inner_vtbl =
{
    third_inner_QueryInterface,
    third_inner_AddRef,
    third_inner_Release,
};

static struct third_handler *impl_from_IKsDataTypeHandler(IKsDataTypeHandler *iface)
{
    return CONTAINING_RECORD(iface, struct third_handler, IKsDataTypeHandler_iface);
}

static HRESULT WINAPI third_QueryInterface(IKsDataTypeHandler *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IKsDataTypeHandler(iface)->outer, iid, out);
}

static ULONG WINAPI third_AddRef(IKsDataTypeHandler *iface)
{
    return IUnknown_AddRef(impl_from_IKsDataTypeHandler(iface)->outer);
}

static ULONG WINAPI third_Release(IKsDataTypeHandler *iface)
{
    return IUnknown_Release(impl_from_IKsDataTypeHandler(iface)->outer);
}

static void check_header(const KSSTREAM_HEADER *header)
{
    if (header->Size != sizeof(*header) + sizeof(KS_FRAME_INFO)) InterlockedIncrement(&third.wrong_headers);
}

static HRESULT WINAPI third_KsCompleteIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *header,
        KSIOOPERATION operation, BOOL cancelled)
{
    ok(!!sample && operation == KsIoOperation_Read, "Got sample %p, operation %d.\n", sample, operation);
    check_header(header);
    InterlockedIncrement(&third.completed);
    if (cancelled) InterlockedIncrement(&third.cancelled);
    return NOERROR;
}

static HRESULT WINAPI third_KsIsMediaTypeInRanges(IKsDataTypeHandler *iface, void *ranges)
{
    ok(third.types > 0, "There is no type yet.\n");
    InterlockedIncrement(&third.ranges);
    third.range_count = ((KSMULTIPLE_ITEM *)ranges)->Count;
    return third.ranges_hr;
}

static HRESULT WINAPI third_KsPrepareIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *header,
        KSIOOPERATION operation)
{
    ok(!!sample && operation == KsIoOperation_Read, "Got sample %p, operation %d.\n", sample, operation);
    check_header(header);
    if (FAILED(third.prepare_hr)) return third.prepare_hr;
    InterlockedIncrement(&third.prepared);
    return NOERROR;
}

static HRESULT WINAPI third_KsQueryExtendedSize(IKsDataTypeHandler *iface, ULONG *size)
{
    InterlockedIncrement(&third.sizes);
    *size = third.size;
    return NOERROR;
}

static HRESULT WINAPI third_KsSetMediaType(IKsDataTypeHandler *iface, const AM_MEDIA_TYPE *type)
{
    InterlockedIncrement(&third.types);
    third.subtype = type->subtype;
    return third.type_hr;
}

static const IKsDataTypeHandlerVtbl third_vtbl =
{
    third_QueryInterface,
    third_AddRef,
    third_Release,
    third_KsCompleteIoOperation,
    third_KsIsMediaTypeInRanges,
    third_KsPrepareIoOperation,
    third_KsQueryExtendedSize,
    third_KsSetMediaType,
};

static HRESULT create_third(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    struct third_handler *handler = calloc(1, sizeof(*handler));

    handler->inner_iface.lpVtbl = &third_inner_vtbl;
    handler->IKsDataTypeHandler_iface.lpVtbl = &third_vtbl;
    handler->refs = 1;
    handler->outer = outer;
    *inner = &handler->inner_iface;
    return S_OK;
}

static void register_third(const CLSID *clsid)
{
    memset(&third, 0, sizeof(third));
    class_register(&third.cls, clsid, create_third);
}

static void run(IBaseFilter *filter, struct sink *sink, LONG frames)
{
    set_states(filter, sink, State_Running);
    ok(sink_wait(sink, frames, TIMEOUT), "Got %ld frames.\n", sink->receives);
    set_states(filter, sink, State_Stopped);
    check_frames(sink, frames, 1000);
}

/* Every request is prepared and completed once, and the handler goes with the connection. */
static void test_requests(IBaseFilter *filter, IPin *pin)
{
    ULONG refs = get_refcount(pin);
    struct sink sink;

    sink_init(&sink);
    register_third(&MEDIATYPE_Video);
    third.size = sizeof(KS_FRAME_INFO);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        ok(third.cls.created >= 1, "Created %ld handlers.\n", third.cls.created);
        ok(third.cls.created - third.cls.destroyed == 1, "The connection has %ld handlers.\n",
                third.cls.created - third.cls.destroyed);
        ok(third.types == third.cls.created, "KsSetMediaType was called %ld times.\n", third.types);
        ok(IsEqualGUID(&third.subtype, &MEDIASUBTYPE_YUY2), "Got subtype %s.\n", wine_dbgstr_guid(&third.subtype));
        ok(third.ranges >= 1 && third.range_count > 0, "KsIsMediaTypeInRanges was called %ld times, %lu ranges.\n", third.ranges,
                third.range_count);
        ok(!third.prepared && !third.completed, "Prepared %ld, completed %ld requests.\n", third.prepared, third.completed);
        run(filter, &sink, 10);
        ok(third.prepared == third.completed, "Prepared %ld, completed %ld requests.\n", third.prepared, third.completed);
        ok(third.completed - third.cancelled >= sink.receives, "Completed %ld requests for %ld frames.\n",
                third.completed - third.cancelled, sink.receives);
        ok(third.sizes >= third.prepared, "Asked for the size %ld times.\n", third.sizes);
        ok(!third.wrong_headers, "%ld headers have the wrong size.\n", third.wrong_headers);
        disconnect_sink(pin, &sink);
        ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed, third.cls.created);
    }
    class_revoke(&third.cls);
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    sink_cleanup(&sink);
}

/* One that wants nothing, and one that wants more than the driver's headers have. */
static void test_sizes(IBaseFilter *filter, IPin *pin)
{
    static const ULONG sizes[] = {0, 4096, sizeof(KS_FRAME_INFO) + 8};
    struct sink sink;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(sizes); ++i)
    {
        winetest_push_context("size %lu", sizes[i]);
        sink_init(&sink);
        register_third(&MEDIATYPE_Video);
        third.size = sizes[i];
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            run(filter, &sink, 5);
            ok(third.sizes > 0, "The size wasn't asked for.\n");
            ok(!third.prepared && !third.completed, "Prepared %ld, completed %ld requests.\n", third.prepared, third.completed);
            disconnect_sink(pin, &sink);
        }
        class_revoke(&third.cls);
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

/* Major type, subtype, format type. */
static void test_chain(IBaseFilter *filter, IPin *pin)
{
    const CLSID *classes[] = {&MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo};
    struct test_class major;
    struct sink sink;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(classes); ++i)
    {
        winetest_push_context("class %s", wine_dbgstr_guid(classes[i]));
        sink_init(&sink);
        register_third(classes[i]);
        third.size = sizeof(KS_FRAME_INFO);
        /* while the major type has a handler nobody else is asked */
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            ok(!third.cls.created, "Created %ld handlers.\n", third.cls.created);
            disconnect_sink(pin, &sink);
        }
        class_register(&major, &MEDIATYPE_Video, create_third);
        major.create_hr = E_FAIL;
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            ok(third.cls.created - third.cls.destroyed == 1, "The connection has %ld handlers.\n",
                    third.cls.created - third.cls.destroyed);
            run(filter, &sink, 5);
            ok(third.prepared > 0 && third.prepared == third.completed, "Prepared %ld, completed %ld requests.\n",
                    third.prepared, third.completed);
            disconnect_sink(pin, &sink);
            ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed,
                    third.cls.created);
        }
        class_revoke(&major);
        class_revoke(&third.cls);
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

/* A handler has its word on types; one that doesn't take a type isn't used for it. */
static void test_refusals(IBaseFilter *filter, IPin *pin)
{
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    sink_init(&sink);
    register_third(&MEDIATYPE_Video);
    hr = IPin_QueryAccept(pin, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(third.ranges == 1, "KsIsMediaTypeInRanges was called %ld times.\n", third.ranges);
    third.ranges_hr = E_FAIL;
    hr = IPin_QueryAccept(pin, &mt);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
    ok(!sink.peer, "The sink is connected.\n");
    ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed, third.cls.created);
    third.ranges_hr = NOERROR;

    third.type_hr = E_FAIL;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed, third.cls.created);
        run(filter, &sink, 5);
        ok(!third.sizes && !third.prepared, "The handler was used.\n");
        disconnect_sink(pin, &sink);
    }
    class_revoke(&third.cls);
    free_type(&mt);
    sink_cleanup(&sink);
}

/* The picture numbers of the driver's KS_FRAME_INFO are the samples' media times. */
static LONG media_times, wrong_media_times;

static void check_media_time(struct sink *sink, IMediaSample *sample)
{
    LONGLONG start = 0, stop = 0;
    struct ksvirt_code code;
    BYTE *data;

    if (IMediaSample_GetMediaTime(sample, &start, &stop) == S_OK) ++media_times;
    IMediaSample_GetPointer(sample, &data);
    sink_check_frame(&sink->mt, data, IMediaSample_GetActualDataLength(sample), &code);
    if ((DWORD)start != code.frame || stop != start + 1) ++wrong_media_times;
}

static void test_media_times(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;

    media_times = wrong_media_times = 0;
    sink_init(&sink);
    sink.on_receive = check_media_time;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        run(filter, &sink, 10);
        ok(media_times == sink.receives, "%ld of %ld samples have a media time.\n", media_times, sink.receives);
        ok(!wrong_media_times, "%ld of %ld samples have another number than their picture.\n", wrong_media_times, sink.receives);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

START_TEST(datahandler)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module())
    {
        test_builtin();
        if (create_capture(&filter, &pin))
        {
            test_media_times(filter, pin);
            test_requests(filter, pin);
            test_sizes(filter, pin);
            test_chain(filter, pin);
            test_refusals(filter, pin);
            IPin_Release(pin);
            release_last(filter);
        }
    }
    CoUninitialize();
}
