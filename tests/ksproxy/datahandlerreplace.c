/*
 * ksproxy.ax tests: data handlers of somebody else's in place of the built-in ones
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
#include "eventsink.h"
#include "run.h"

static struct
{
    struct test_class cls;

    /* what it shall do */
    ULONG size;
    HRESULT type_hr, ranges_hr, size_hr, prepare_hr, complete_hr;
    LONG good;                    /* so many calls of the last two succeed first */

    LONG types, ranges, sizes, prepared, completed, cancelled, wrong_headers;
    ULONG range_count;            /* of the last KsIsMediaTypeInRanges */
    GUID subtype;                 /* of the last KsSetMediaType */
} third;

struct third_handler
{
    struct test_object object;
    IKsDataTypeHandler IKsDataTypeHandler_iface;
};

static const struct test_interface handler_interfaces[] =
{
    {&IID_IKsDataTypeHandler, offsetof(struct third_handler, IKsDataTypeHandler_iface)},
    {NULL}
};

static struct third_handler *impl_from_IKsDataTypeHandler(IKsDataTypeHandler *iface)
{
    return CONTAINING_RECORD(iface, struct third_handler, IKsDataTypeHandler_iface);
}

static HRESULT WINAPI third_QueryInterface(IKsDataTypeHandler *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IKsDataTypeHandler(iface)->object.outer, iid, out);
}

static ULONG WINAPI third_AddRef(IKsDataTypeHandler *iface)
{
    return IUnknown_AddRef(impl_from_IKsDataTypeHandler(iface)->object.outer);
}

static ULONG WINAPI third_Release(IKsDataTypeHandler *iface)
{
    return IUnknown_Release(impl_from_IKsDataTypeHandler(iface)->object.outer);
}

static void check_header(const KSSTREAM_HEADER *header)
{
    if (header->Size != sizeof(*header) + sizeof(KS_FRAME_INFO)) InterlockedIncrement(&third.wrong_headers);
}

static HRESULT WINAPI third_KsCompleteIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *header,
        KSIOOPERATION operation, BOOL cancelled)
{
    ok(!!sample, "Got sample %p.\n", sample);
    ok(operation == KsIoOperation_Read, "Got operation %d.\n", operation);
    check_header(header);
    if (cancelled) InterlockedIncrement(&third.cancelled);
    return InterlockedIncrement(&third.completed) > third.good && !cancelled ? third.complete_hr : NOERROR;
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
    ok(!!sample, "Got sample %p.\n", sample);
    ok(operation == KsIoOperation_Read, "Got operation %d.\n", operation);
    check_header(header);
    if (FAILED(third.prepare_hr) && third.prepared >= third.good) return third.prepare_hr;
    InterlockedIncrement(&third.prepared);
    return NOERROR;
}

static HRESULT WINAPI third_KsQueryExtendedSize(IKsDataTypeHandler *iface, ULONG *size)
{
    InterlockedIncrement(&third.sizes);
    *size = third.size;
    return third.size_hr;
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

    object_init(&handler->object, test_class, outer, handler_interfaces);
    handler->IKsDataTypeHandler_iface.lpVtbl = &third_vtbl;
    *inner = &handler->object.IUnknown_iface;
    return S_OK;
}

static void register_third(const CLSID *clsid)
{
    memset(&third, 0, sizeof(third));
    class_register(&third.cls, clsid, create_third);
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
        ok(third.ranges >= 1, "KsIsMediaTypeInRanges was called %ld times.\n", third.ranges);
        ok(third.range_count > 0, "Got %lu ranges.\n", third.range_count);
        ok(!third.prepared, "Prepared %ld requests.\n", third.prepared);
        ok(!third.completed, "Completed %ld requests.\n", third.completed);
        check_run(filter, &sink, 10);
        ok(third.prepared == third.completed, "Prepared %ld, completed %ld requests.\n", third.prepared,
                third.completed);
        ok(third.completed - third.cancelled >= sink.receives, "Completed %ld requests for %ld frames.\n",
                third.completed - third.cancelled, sink.receives);
        ok(third.sizes >= third.prepared, "Asked for the size %ld times.\n", third.sizes);
        ok(!third.wrong_headers, "%ld headers have the wrong size.\n", third.wrong_headers);
        disconnect_sink(pin, &sink);
        ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed,
                third.cls.created);
    }
    class_revoke(&third.cls);
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    sink_cleanup(&sink);
}

/* One that wants nothing, and one that wants more than the driver's headers have. */
static void test_sizes(IBaseFilter *filter, IPin *pin)
{
    static const ULONG sizes[] =
    {
        0, sizeof(KS_FRAME_INFO) + 1, sizeof(KS_FRAME_INFO) + 8, 4096, 0x7fffffff, 0x80000000,
        ~0u - sizeof(KSSTREAM_HEADER) + 1, ~0u - 7, ~0u,
    };
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
            check_run(filter, &sink, 5);
            ok(third.sizes > 0, "The size wasn't asked for.\n");
            ok(!third.prepared, "Prepared %ld requests.\n", third.prepared);
            ok(!third.completed, "Completed %ld requests.\n", third.completed);
            disconnect_sink(pin, &sink);
        }
        class_revoke(&third.cls);
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

/* An error of the handler's ends the stream, and is told once; what was prepared is completed. */
static void test_io_failures(IBaseFilter *filter, IPin *pin)
{
    static const struct
    {
        const char *name;
        HRESULT size_hr, prepare_hr, complete_hr;
    }
    tests[] =
    {
        {"KsQueryExtendedSize", E_FAIL, S_OK, S_OK},
        {"KsPrepareIoOperation", S_OK, E_OUTOFMEMORY, S_OK},
        {"KsCompleteIoOperation", S_OK, S_OK, E_ACCESSDENIED},
    };
    LONG_PTR error, context;
    struct event_sink events;
    struct sink sink;
    HRESULT hr;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("%s", tests[i].name);
        hr = FAILED(tests[i].prepare_hr) ? tests[i].prepare_hr : tests[i].complete_hr;
        sink_init(&sink);
        event_sink_join(&events, filter);
        register_third(&MEDIATYPE_Video);
        third.size = sizeof(KS_FRAME_INFO);
        third.size_hr = tests[i].size_hr;
        third.prepare_hr = tests[i].prepare_hr;
        third.complete_hr = tests[i].complete_hr;
        third.good = 3;
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            set_states(filter, &sink, State_Running);
            if (SUCCEEDED(hr)) ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
            else if (event_sink_wait(&events, EC_ERRORABORT, 1))
            {
                event_sink_get(&events, EC_ERRORABORT, &error, &context);
                ok((HRESULT)error == hr, "Got error %#lx.\n", (HRESULT)error);
            }
            set_states(filter, &sink, State_Stopped);
            ok(event_sink_count(&events, EC_ERRORABORT) == !!FAILED(hr), "Got %ld errors.\n",
                    event_sink_count(&events, EC_ERRORABORT));
            ok(third.prepared == third.completed, "Prepared %ld, completed %ld requests.\n", third.prepared,
                    third.completed);
            if (FAILED(tests[i].size_hr)) ok(!third.prepared, "Prepared %ld requests.\n", third.prepared);
            if (FAILED(hr)) ok(sink.receives <= third.good, "Got %ld frames.\n", sink.receives);

            /* it may do better the next time */
            third.size_hr = third.prepare_hr = third.complete_hr = S_OK;
            sink_reset_stats(&sink);
            check_run(filter, &sink, 5);
            ok(third.prepared == third.completed, "Prepared %ld, completed %ld requests.\n", third.prepared,
                    third.completed);
            disconnect_sink(pin, &sink);
            ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed,
                    third.cls.created);
        }
        class_revoke(&third.cls);
        event_sink_leave(&events, filter);
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
            check_run(filter, &sink, 5);
            ok(third.prepared > 0, "Prepared %ld requests.\n", third.prepared);
            ok(third.prepared == third.completed, "Completed %ld requests.\n", third.completed);
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
    ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed,
            third.cls.created);
    third.ranges_hr = NOERROR;

    third.type_hr = E_FAIL;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed,
                third.cls.created);
        check_run(filter, &sink, 5);
        ok(!third.sizes, "The handler was asked %ld sizes.\n", third.sizes);
        ok(!third.prepared, "The handler prepared %ld requests.\n", third.prepared);
        disconnect_sink(pin, &sink);
    }
    class_revoke(&third.cls);
    free_type(&mt);
    sink_cleanup(&sink);
}

START_TEST(datahandlerreplace)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_requests(filter, pin);
        test_sizes(filter, pin);
        test_io_failures(filter, pin);
        test_chain(filter, pin);
        test_refusals(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
