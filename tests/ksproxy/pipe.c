/*
 * ksproxy.ax tests: IKsPinPipe and IKsAllocatorEx
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

#define WIDL_EXPLICIT_AGGREGATE_RETURNS /* KsGetPinBusCache: C and C++ differ in how a method returns a structure */
#include "allocator.h"
#include "run.h"

/* What IKsPinPipe's methods do is OPEN but for their names; the tests want what their types promise. */

static BOOL has_framing(IKsPinPipe *pipe, FRAMING_CACHE_OPS option, KSALLOCATOR_FRAMING_EX **framing, FRAMING_PROP *prop)
{
    HRESULT hr;

    *framing = (void *)0xdeadbeef;
    *prop = 0xdeadbeef;
    hr = IKsPinPipe_KsGetPinFramingCache(pipe, framing, prop, option);
    ok(hr == S_OK, "Option %d: got hr %#lx.\n", option, hr);
    if (hr != S_OK) return FALSE;
    ok(*prop >= FramingProp_None && *prop <= FramingProp_Ex, "Option %d: got property %d.\n", option, *prop);
    ok(!*framing == (*prop == FramingProp_None), "Option %d: got property %d, framing %p.\n", option, *prop, *framing);
    return !!*framing;
}

static void test_unconnected(IPin *pin, IKsPinPipe *pipe)
{
    KSALLOCATOR_FRAMING_EX *framing = (void *)0xdeadbeef;
    FRAMING_PROP prop = 0xdeadbeef;
    IKsAllocatorEx *object;
    PIN_INFO info;
    WCHAR *name;
    IPin *peer;
    ULONG flag;
    GUID bus;
    HRESULT hr;

    peer = IKsPinPipe_KsGetConnectedPin(pipe);
    ok(!peer, "Got pin %p.\n", peer);
    object = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_PeekOnly);
    ok(!object, "Got pipe %p.\n", object);
    object = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_AddRef);
    ok(!object, "Got pipe %p.\n", object);
    flag = IKsPinPipe_KsGetPipeAllocatorFlag(pipe);
    ok(!flag, "Got flag %lu.\n", flag);
    memset(&bus, 0xcc, sizeof(bus));
    pipe->lpVtbl->KsGetPinBusCache(pipe, &bus);
    ok(IsEqualGUID(&bus, &GUID_NULL), "Got bus %s.\n", wine_dbgstr_guid(&bus));

    hr = IKsPinPipe_KsGetPinFramingCache(pipe, &framing, &prop, Framing_Cache_ReadLast);
    check_open_error(hr);
    ok(!framing, "Got framing %p.\n", framing);
    ok(prop == FramingProp_Uninitialized, "Got property %d.\n", prop);

    hr = IKsPinPipe_KsSetPipe(pipe, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IPin_QueryPinInfo(pin, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    name = IKsPinPipe_KsGetPinName(pipe);
    ok(!!name, "Got no pin name.\n");
    if (name) ok(!wcscmp(name, info.achName), "Got name %s, expected %s.\n", wine_dbgstr_w(name), wine_dbgstr_w(info.achName));
    IBaseFilter_Release(info.pFilter);
    name = IKsPinPipe_KsGetFilterName(pipe);
    ok(!!name, "Got no filter name.\n");
}

static void test_values(IKsPinPipe *pipe)
{
    static const GUID bus = {0x12345678, 0x9abc, 0xdef0, {1, 2, 3, 4, 5, 6, 7, 8}};
    GUID got = {0}, *ret;
    HRESULT hr;

    hr = IKsPinPipe_KsSetPinBusCache(pipe, bus);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ret = pipe->lpVtbl->KsGetPinBusCache(pipe, &got);
    ok(ret == &got, "Got %p, expected %p.\n", ret, &got);
    ok(IsEqualGUID(&got, &bus), "Got bus %s.\n", wine_dbgstr_guid(&got));
    hr = IKsPinPipe_KsSetPinBusCache(pipe, GUID_NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IKsPinPipe_KsSetPipeAllocatorFlag(pipe, 7);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IKsPinPipe_KsGetPipeAllocatorFlag(pipe) == 7, "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(pipe));
    hr = IKsPinPipe_KsSetPipeAllocatorFlag(pipe, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void test_framing_cache(IPin *pin, IKsPinPipe *pipe)
{
    static const FRAMING_CACHE_OPS reads[] = {Framing_Cache_ReadOrig, Framing_Cache_ReadLast, Framing_Cache_Update};
    KSALLOCATOR_FRAMING_EX *framing, *original, mine;
    FRAMING_PROP prop, original_prop;
    IKsPin *ks_pin;
    ALLOCATOR_PROPERTIES props;
    struct sink sink;
    size_t i;
    HRESULT hr;

    sink_init(&sink);
    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240)) goto done;

    for (i = 0; i < ARRAY_SIZE(reads); ++i)
    {
        if (!has_framing(pipe, reads[i], &framing, &prop)) continue;
        ok(framing->CountItems >= 1, "Got %lu items.\n", framing->CountItems);
        ok(framing->FramingItem[0].Frames >= 1, "Got %lu frames.\n", framing->FramingItem[0].Frames);
    }
    hr = IKsPinPipe_KsGetPinFramingCache(pipe, &framing, &prop, Framing_Cache_Write);
    check_open_error(hr);
    hr = IKsPinPipe_KsGetPinFramingCache(pipe, NULL, &prop, Framing_Cache_ReadLast);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsPinPipe_KsGetPinFramingCache(pipe, &framing, NULL, Framing_Cache_ReadLast);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    if (!has_framing(pipe, Framing_Cache_ReadOrig, &original, &original_prop)) goto disconnect;
    /* It is good as long as nobody says anything else, also when the driver has been asked again. */
    if ((ks_pin = query(pin, &IID_IKsPin)))
    {
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(has_framing(pipe, Framing_Cache_Update, &framing, &prop), "Got framing %p.\n", framing);
        ok(framing == original, "Got framing %p, expected %p.\n", framing, original);
        IKsPin_Release(ks_pin);
    }
    memset(&mine, 0, sizeof(mine));
    mine = *original;
    mine.CountItems = 1;
    mine.FramingItem[0].Frames = 11;
    prop = FramingProp_Ex;
    hr = IKsPinPipe_KsSetPinFramingCache(pipe, &mine, NULL, Framing_Cache_Write);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsPinPipe_KsSetPinFramingCache(pipe, NULL, &prop, Framing_Cache_Write);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsPinPipe_KsSetPinFramingCache(pipe, &mine, &prop, Framing_Cache_ReadLast);
    check_open_error(hr);
    mine.CountItems = 0xffffffff;
    hr = IKsPinPipe_KsSetPinFramingCache(pipe, &mine, &prop, Framing_Cache_Write);
    check_open_error(hr);
    mine.CountItems = 1;

    /* What is written is another thing than what the driver said, and holds for the next choice of an allocator. */
    hr = IKsPinPipe_KsSetPinFramingCache(pipe, &mine, &prop, Framing_Cache_Write);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (has_framing(pipe, Framing_Cache_ReadLast, &framing, &prop))
    {
        ok(framing != &mine, "The framing is not copied.\n");
        ok(framing->FramingItem[0].Frames == 11, "Got %lu frames.\n", framing->FramingItem[0].Frames);
        ok(prop == FramingProp_Ex, "Got property %d.\n", prop);
    }
    if (has_framing(pipe, Framing_Cache_ReadOrig, &framing, &prop))
    {
        ok(framing->FramingItem[0].Frames != 11, "Got %lu frames.\n", framing->FramingItem[0].Frames);
        ok(prop == original_prop, "Got property %d, expected %d.\n", prop, original_prop);
    }
    if ((ks_pin = query(pin, &IID_IKsPin)))
    {
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IMemAllocator_GetProperties(sink.allocator, &props);
        ok(props.cBuffers == 11, "Got %ld buffers.\n", props.cBuffers);
        IKsPin_Release(ks_pin);
    }

disconnect:
    disconnect_sink(pin, &sink);
    /* Another connection, another kernel pin. */
    hr = IKsPinPipe_KsGetPinFramingCache(pipe, &framing, &prop, Framing_Cache_ReadLast);
    check_open_error(hr);
done:
    sink_cleanup(&sink);
}

/* What a driver's framing makes of an allocator, by framings that take its place. What makes no sense is left out. */
static void test_framings(IBaseFilter *filter, IPin *pin, IKsPinPipe *pipe)
{
    static const LONG picture = 320 * 240 * 3;
    static const struct
    {
        ULONG frames, min, max, step, align;
        LONG buffers, bytes, alignment; /* buffers 0: some, bytes 0: enough and no more than a picture and a step */
    }
    tests[] =
    {
        {11, 0, 0, 0, 0, 11, 320 * 240 * 3, 1},
        {0, 0, 0, 0, 0, 0, 320 * 240 * 3, 1},
        {0xffffffff, 0, 0, 0, 0, 0, 320 * 240 * 3, 1},
        {3, 300000, 300000, 1, 0, 3, 300000, 1},
        {3, 0, 300000, 1, 0, 3, 300000, 1},
        {3, 0, 0xffffffff, 1, 0, 3, 320 * 240 * 3, 1},
        {3, 0xffffffff, 0, 1, 0, 3, 320 * 240 * 3, 1},
        {3, 0x80000000, 0x7fffffff, 0x80000000, 0, 3, 320 * 240 * 3, 1},
        {3, 1, 0, 4096, 0, 3, 0, 1},
        {3, 0, 0, 0xffffffff, 0, 3, 0, 1},
        {3, 0, 0, 1, 15, 3, 320 * 240 * 3, 16},
        {3, 0, 0, 1, 16, 3, 320 * 240 * 3, 16},
        {3, 0, 0, 1, 17, 3, 320 * 240 * 3, 1},
        {3, 0, 0, 1, 0xffffffff, 3, 320 * 240 * 3, 1},
        {3, 0, 0, 1, 0x80000000, 3, 320 * 240 * 3, 1},
        {3, 0, 0, 1, 4095, 3, 320 * 240 * 3, 4096},
    };
    static const FRAMING_PROP kinds[] = {FramingProp_Ex, FramingProp_Old};
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSALLOCATOR_FRAMING_EX framing;
    ALLOCATOR_PROPERTIES props;
    KS_FRAMING_ITEM *item = framing.FramingItem;
    struct sink sink;
    FRAMING_PROP prop;
    HRESULT hr;
    size_t i;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        for (i = 0; i < ARRAY_SIZE(tests); ++i)
        {
            winetest_push_context("framing %Iu", i);
            memset(&framing, 0, sizeof(framing));
            framing.CountItems = 1;
            item->Frames = tests[i].frames;
            item->FramingRange.Range.MinFrameSize = tests[i].min;
            item->FramingRange.Range.MaxFrameSize = tests[i].max;
            item->FramingRange.Range.Stepping = tests[i].step;
            item->FileAlignment = tests[i].align;
            prop = kinds[i % ARRAY_SIZE(kinds)];
            hr = IKsPinPipe_KsSetPinFramingCache(pipe, &framing, &prop, Framing_Cache_Write);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IKsPin_KsRenegotiateAllocator(ks_pin);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IMemAllocator_GetProperties(sink.allocator, &props);
            if (tests[i].buffers) ok(props.cBuffers == tests[i].buffers, "Got %ld buffers.\n", props.cBuffers);
            else ok(props.cBuffers >= 2 && props.cBuffers <= 64, "Got %ld buffers.\n", props.cBuffers);
            if (tests[i].bytes) ok(props.cbBuffer == tests[i].bytes, "Got %ld bytes.\n", props.cbBuffer);
            else ok(props.cbBuffer >= picture, "Got %ld bytes.\n", props.cbBuffer);
            if (!tests[i].bytes && tests[i].step <= 0x7fffffff)
                ok(!((props.cbBuffer - tests[i].min) % tests[i].step), "Got %ld bytes.\n", props.cbBuffer);
            ok(props.cbAlign == tests[i].alignment, "Got alignment %ld.\n", props.cbAlign);
            ok(!props.cbPrefix, "Got prefix %ld.\n", props.cbPrefix);
            winetest_pop_context();
        }
        /* the last one is streamed with, and one without any requirement */
        for (i = 0; i < 2; ++i)
        {
            check_run(filter, &sink, 4);
            prop = FramingProp_None;
            hr = IKsPinPipe_KsSetPinFramingCache(pipe, NULL, &prop, Framing_Cache_Write);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IKsPin_KsRenegotiateAllocator(ks_pin);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IMemAllocator_GetProperties(sink.allocator, &props);
            ok(props.cBuffers >= 2, "Got %ld buffers of %ld bytes, alignment %ld.\n", props.cBuffers, props.cbBuffer,
                    props.cbAlign);
            ok(props.cbBuffer == picture, "Got %ld buffers of %ld bytes, alignment %ld.\n", props.cBuffers,
                    props.cbBuffer, props.cbAlign);
            ok(props.cbAlign == 1, "Got %ld buffers of %ld bytes, alignment %ld.\n", props.cBuffers, props.cbBuffer,
                    props.cbAlign);
        }
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IKsPin_Release(ks_pin);
}

/* A kernel allocator of a pin that takes requests. */
static void test_kernel_allocator(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSSTREAMALLOCATOR_STATUS status;
    ALLOCATOR_PROPERTIES props;
    HANDLE handle, handle2;
    IMemAllocator *other;
    IKsAllocatorEx *ex;
    struct sink sink;
    DWORD flags;
    HRESULT hr;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        /* one that nobody streams with */
        other = sink.allocator;
        IMemAllocator_AddRef(other);
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ex = query(other, &IID_IKsAllocatorEx);
        IMemAllocator_GetProperties(other, &props);
        IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_Kernel);
        handle = IKsAllocatorEx_KsCreateAllocatorAndGetHandle(ex, ks_pin);
        ok(!!handle, "Got no handle.\n");
        ok(IKsAllocatorEx_KsGetAllocatorHandle(ex) == handle, "Got another handle.\n");
        memset(&status, 0xcc, sizeof(status));
        hr = IKsAllocatorEx_KsGetAllocatorStatus(ex, &status);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(status.Framing.Frames == (ULONG)props.cBuffers, "Got %lu frames.\n", status.Framing.Frames);
        ok(status.Framing.FrameSize == (ULONG)props.cbBuffer, "Got %lu bytes.\n", status.Framing.FrameSize);
        ok(!status.AllocatedFrames, "%lu frames are allocated.\n", status.AllocatedFrames);
        /* Its framing is that of its creation. */
        hr = IMemAllocator_SetProperties(other, &props, &props);
        ok(hr == VFW_E_ALREADY_COMMITTED, "Got hr %#lx.\n", hr);
        handle2 = IKsAllocatorEx_KsCreateAllocatorAndGetHandle(ex, ks_pin);
        ok(!!handle2, "Got handle %p.\n", handle2);
        ok(IKsAllocatorEx_KsGetAllocatorHandle(ex) == handle2, "Got handle %p.\n", handle2);
        disconnect_sink(pin, &sink);
        handle = IKsAllocatorEx_KsCreateAllocatorAndGetHandle(ex, ks_pin);
        ok(!handle, "Got handle %p of a pin that isn't connected.\n", handle);
        ok(!IKsAllocatorEx_KsGetAllocatorHandle(ex), "The handle is still there.\n");
        ok(!GetHandleInformation(handle2, &flags), "The handle is still open.\n");
        IKsAllocatorEx_Release(ex);
        release_last(other);
    }
    sink_cleanup(&sink);
    IKsPin_Release(ks_pin);
}

static void test_pipe(IPin *pin, IKsPinPipe *pipe)
{
    struct test_allocator foreign;
    IKsAllocatorEx *object, *object2;
    IMemAllocator *allocator;
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    struct sink sink;
    ULONG refs;
    HRESULT hr;
    IPin *peer;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        refs = sink.refs;
        peer = IKsPinPipe_KsGetConnectedPin(pipe);
        ok(peer == &sink.IPin_iface, "Got pin %p.\n", peer);
        ok(sink.refs == (LONG)refs, "Got %ld references, expected %lu.\n", sink.refs, refs);

        refs = get_refcount(sink.allocator);
        object = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_PeekOnly);
        ok(!!object, "Got no pipe.\n");
        ok(get_refcount(sink.allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(sink.allocator), refs);
        object2 = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_AddRef);
        ok(object2 == object, "Got pipe %p, expected %p.\n", object2, object);
        ok(get_refcount(sink.allocator) == refs + 1, "Got %lu references, expected %lu.\n", get_refcount(sink.allocator),
                refs + 1);
        if (object2) IKsAllocatorEx_Release(object2);
        if (object && (allocator = query(object, &IID_IMemAllocator)))
        {
            ok(allocator == sink.allocator, "Got allocator %p, expected %p.\n", allocator, sink.allocator);
            IMemAllocator_Release(allocator);
        }
        ok(IKsPinPipe_KsGetPipeAllocatorFlag(pipe) == 1, "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(pipe));

        /* The pipe is left, and found again by the next choice of an allocator. */
        hr = IKsPinPipe_KsSetPipe(pipe, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        object2 = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_PeekOnly);
        ok(!object2, "Got pipe %p.\n", object2);
        hr = IKsPinPipe_KsSetPipe(pipe, object);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(sink.allocator) == refs + 1, "Got %lu references, expected %lu.\n", get_refcount(sink.allocator),
                refs + 1);
        object2 = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_PeekOnly);
        ok(object2 == object, "Got pipe %p, expected %p.\n", object2, object);
        hr = IKsPinPipe_KsSetPipe(pipe, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(sink.allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(sink.allocator), refs);
        if (ks_pin) hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        object = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_PeekOnly);
        ok(!!object, "Got no pipe.\n");

        /* A pipe that outlives the connection doesn't keep the pin's. */
        hr = IKsPinPipe_KsSetPipe(pipe, object);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IKsAllocatorEx_AddRef(object);
        disconnect_sink(pin, &sink);
        ok(get_refcount(object) == 1, "Got %lu references.\n", get_refcount(object));
        hr = IKsPinPipe_KsSetPipe(pipe, object);
        check_open_error(hr);
        release_last(object);
    }
    sink_cleanup(&sink);

    /* Somebody else's allocator is no pipe. */
    test_allocator_init(&foreign);
    sink_init(&sink);
    sink.own_allocator = &foreign.IMemAllocator_iface;
    sink.insist = TRUE;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        object = IKsPinPipe_KsGetPipe(pipe, KsPeekOperation_PeekOnly);
        ok(!object, "Got pipe %p.\n", object);
        ok(!IKsPinPipe_KsGetPipeAllocatorFlag(pipe), "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(pipe));
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    test_allocator_cleanup(&foreign);
    if (ks_pin) IKsPin_Release(ks_pin);
}

/* ---- IKsAllocatorEx ---- */

static void check_sizes(IMemAllocator *allocator, IKsAllocatorEx *ex)
{
    ALLOCATOR_PROPERTIES_EX *props = IKsAllocatorEx_KsGetProperties(ex);
    ALLOCATOR_PROPERTIES sizes;

    ok(!!props, "Got no properties.\n");
    if (!props) return;
    ok(IKsAllocatorEx_KsGetProperties(ex) == props, "Got other properties.\n");
    IMemAllocator_GetProperties(allocator, &sizes);
    ok(!memcmp(&sizes, props, sizeof(sizes)), "Got %ld x %ld, alignment %ld, prefix %ld, expected %ld x %ld, %ld, %ld.\n",
            props->cBuffers, props->cbBuffer, props->cbAlign, props->cbPrefix, sizes.cBuffers, sizes.cbBuffer,
            sizes.cbAlign, sizes.cbPrefix);
}

static void test_user_mode(IKsPin *ks_pin, IMemAllocator *allocator, IKsAllocatorEx *ex)
{
    ALLOCATOR_PROPERTIES sizes, before;
    KSSTREAMALLOCATOR_STATUS status;
    ALLOCATOR_PROPERTIES_EX props;
    IUnknown *unk, *unk2;
    IKsAllocator *base;
    HANDLE handle;
    HRESULT hr;

    unk = query(allocator, &IID_IUnknown);
    unk2 = query(ex, &IID_IUnknown);
    ok(unk == unk2, "Got two objects.\n");
    IUnknown_Release(unk);
    IUnknown_Release(unk2);
    if ((base = query(allocator, &IID_IKsAllocator)))
    {
        ok((void *)base == ex, "Got %p, expected %p.\n", base, ex);
        IKsAllocator_Release(base);
    }
    ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_User, "Got mode %d.\n", IKsAllocatorEx_KsGetAllocatorMode(ex));
    handle = IKsAllocatorEx_KsGetAllocatorHandle(ex);
    ok(!handle, "Got handle %p.\n", handle);
    hr = IKsAllocatorEx_KsGetAllocatorStatus(ex, &status);
    check_open_error(hr);
    hr = IKsAllocatorEx_KsGetAllocatorStatus(ex, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    check_sizes(allocator, ex);
    ok(IsEqualGUID(&IKsAllocatorEx_KsGetProperties(ex)->MemoryType, &KSMEMORY_TYPE_USER), "Got memory type %s.\n",
            wine_dbgstr_guid(&IKsAllocatorEx_KsGetProperties(ex)->MemoryType));

    /* Sizes that are set by one interface are those of the other. */
    IMemAllocator_GetProperties(allocator, &before);
    sizes = before;
    sizes.cBuffers = 3;
    hr = IMemAllocator_SetProperties(allocator, &sizes, &sizes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_sizes(allocator, ex);
    props = *IKsAllocatorEx_KsGetProperties(ex);
    props.cBuffers = 5;
    props.Strategy = AllocatorStrategy_MaximizeSpeed;
    IKsAllocatorEx_KsSetProperties(ex, &props);
    IMemAllocator_GetProperties(allocator, &sizes);
    ok(sizes.cBuffers == 5, "Got %ld buffers.\n", sizes.cBuffers);
    ok(IKsAllocatorEx_KsGetProperties(ex)->Strategy == AllocatorStrategy_MaximizeSpeed, "Got strategy %lu.\n",
            IKsAllocatorEx_KsGetProperties(ex)->Strategy);
    check_sizes(allocator, ex);

    /* Nonsense isn't taken, nor are sizes while there is memory. */
    props.cbBuffer = -1;
    IKsAllocatorEx_KsSetProperties(ex, &props);
    check_sizes(allocator, ex);
    props.cbBuffer = before.cbBuffer;
    props.cbAlign = 3;
    IKsAllocatorEx_KsSetProperties(ex, &props);
    check_sizes(allocator, ex);
    IKsAllocatorEx_KsSetProperties(ex, NULL);
    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    props.cbAlign = before.cbAlign;
    props.cBuffers = 7;
    IKsAllocatorEx_KsSetProperties(ex, &props);
    check_sizes(allocator, ex);
    IMemAllocator_GetProperties(allocator, &sizes);
    ok(sizes.cBuffers == 5, "Got %ld buffers.\n", sizes.cBuffers);
    IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_Kernel);
    ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_User, "Got mode %d.\n", IKsAllocatorEx_KsGetAllocatorMode(ex));
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(allocator, &before, &sizes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_sizes(allocator, ex);
}

/* Frames of a kernel allocator are nothing that user mode can have. */
static void test_kernel_mode(IMemAllocator *allocator, IKsAllocatorEx *ex)
{
    IMediaSample *sample = (void *)0xdeadbeef;
    IMemAllocatorCallbackTemp *callback;
    HANDLE event, handle;
    LONG count;
    DWORD flags;
    HRESULT hr;

    IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_Kernel);
    ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_Kernel, "Got mode %d.\n",
            IKsAllocatorEx_KsGetAllocatorMode(ex));
    IMemAllocator_Commit(allocator); /* OPEN: the result */
    hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, 0);
    ok(hr == VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", hr);
    ok(!sample, "Got sample %p.\n", sample);
    if ((callback = query(allocator, &IID_IMemAllocatorCallbackTemp)))
    {
        count = -1;
        hr = IMemAllocatorCallbackTemp_GetFreeCount(callback, &count);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!count, "Got count %ld.\n", count);
        IMemAllocatorCallbackTemp_Release(callback);
    }
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* The handle is the object's. */
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    IKsAllocatorEx_KsSetAllocatorHandle(ex, event);
    handle = IKsAllocatorEx_KsGetAllocatorHandle(ex);
    ok(handle == event, "Got handle %p, expected %p.\n", handle, event);
    IKsAllocatorEx_KsSetAllocatorHandle(ex, NULL);
    handle = IKsAllocatorEx_KsGetAllocatorHandle(ex);
    ok(!handle, "Got handle %p.\n", handle);
    ok(!GetHandleInformation(event, &flags), "The handle is still open.\n");
    handle = IKsAllocatorEx_KsCreateAllocatorAndGetHandle(ex, NULL);
    ok(!handle, "Got handle %p.\n", handle);

    IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_User);
    ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_User, "Got mode %d.\n", IKsAllocatorEx_KsGetAllocatorMode(ex));
}

/* Who is told of a sample that came back may ask the allocator anything, from any thread. */
struct notify
{
    IMemAllocatorNotifyCallbackTemp IMemAllocatorNotifyCallbackTemp_iface;
    LONG refs, calls, hangs;
    IMemAllocatorCallbackTemp *allocator;
    LONG free_count;
};

static struct notify *impl_from_notify(IMemAllocatorNotifyCallbackTemp *iface)
{
    return CONTAINING_RECORD(iface, struct notify, IMemAllocatorNotifyCallbackTemp_iface);
}

static HRESULT WINAPI notify_QueryInterface(IMemAllocatorNotifyCallbackTemp *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI notify_AddRef(IMemAllocatorNotifyCallbackTemp *iface)
{
    return InterlockedIncrement(&impl_from_notify(iface)->refs);
}

static ULONG WINAPI notify_Release(IMemAllocatorNotifyCallbackTemp *iface)
{
    return InterlockedDecrement(&impl_from_notify(iface)->refs);
}

static DWORD WINAPI free_count_proc(void *arg)
{
    struct notify *notify = arg;

    IMemAllocatorCallbackTemp_GetFreeCount(notify->allocator, &notify->free_count);
    return 0;
}

static HRESULT WINAPI notify_NotifyRelease(IMemAllocatorNotifyCallbackTemp *iface)
{
    struct notify *notify = impl_from_notify(iface);
    HANDLE thread;

    InterlockedIncrement(&notify->calls);
    thread = CreateThread(NULL, 0, free_count_proc, notify, 0, NULL);
    if (WaitForSingleObject(thread, TIMEOUT)) InterlockedIncrement(&notify->hangs);
    CloseHandle(thread);
    return S_OK;
}

static const IMemAllocatorNotifyCallbackTempVtbl notify_vtbl =
{
    notify_QueryInterface,
    notify_AddRef,
    notify_Release,
    notify_NotifyRelease,
};

static void test_notify(IMemAllocator *allocator)
{
    struct notify notify = {{&notify_vtbl}, 1, 0, 0, NULL, -1};
    ALLOCATOR_PROPERTIES props;
    IMediaSample *sample;
    LONG count;
    HRESULT hr;

    if (!(notify.allocator = query(allocator, &IID_IMemAllocatorCallbackTemp))) return;
    IMemAllocator_GetProperties(allocator, &props);
    hr = IMemAllocatorCallbackTemp_GetFreeCount(notify.allocator, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemAllocatorCallbackTemp_SetNotify(notify.allocator, &notify.IMemAllocatorNotifyCallbackTemp_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(notify.refs == 2, "Got %ld references.\n", notify.refs);

    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IMemAllocatorCallbackTemp_GetFreeCount(notify.allocator, &count);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(count == props.cBuffers - 1, "Got count %ld.\n", count);
        IMediaSample_AddRef(sample);
        IMediaSample_Release(sample);
        ok(!notify.calls, "Got %ld calls.\n", notify.calls);
        IMediaSample_Release(sample);
        ok(notify.calls == 1, "Got %ld calls.\n", notify.calls);
        ok(notify.free_count == props.cBuffers, "Got count %ld.\n", notify.free_count);
        ok(!notify.hangs, "A lock is held.\n");
    }
    hr = IMemAllocatorCallbackTemp_SetNotify(notify.allocator, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(notify.refs == 1, "Got %ld references.\n", notify.refs);
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMemAllocatorCallbackTemp_Release(notify.allocator);
}

static void test_allocator(IBaseFilter *filter, IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IKsAllocatorEx *ex;
    struct sink sink;
    ULONG refs;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        refs = get_refcount(sink.allocator);
        if ((ex = query(sink.allocator, &IID_IKsAllocatorEx)))
        {
            test_user_mode(ks_pin, sink.allocator, ex);
            test_kernel_mode(sink.allocator, ex);
            test_notify(sink.allocator);
            IKsAllocatorEx_Release(ex);
        }
        ok(get_refcount(sink.allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(sink.allocator), refs);

        /* It is good for what it is there for. */
        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    if (ks_pin) IKsPin_Release(ks_pin);
}

START_TEST(pipe)
{
    IBaseFilter *filter;
    IKsPinPipe *pipe;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        if ((pipe = query(pin, &IID_IKsPinPipe)))
        {
            test_unconnected(pin, pipe);
            test_values(pipe);
            test_framing_cache(pin, pipe);
            test_framings(filter, pin, pipe);
            test_kernel_allocator(pin);
            test_pipe(pin, pipe);
            test_unconnected(pin, pipe);
            IKsPinPipe_Release(pipe);
        }
        test_allocator(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
