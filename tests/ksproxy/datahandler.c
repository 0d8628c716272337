/*
 * ksproxy.ax tests: the built-in data handlers
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
    ok(!header.u.frame.dwFrameFlags, "Got flags %#lx.\n", header.u.frame.dwFrameFlags);
    ok(!header.u.frame.PictureNumber, "Got picture %s.\n", wine_dbgstr_longlong(header.u.frame.PictureNumber));
    ok(!header.u.frame.DropCount, "Got drop count %s.\n", wine_dbgstr_longlong(header.u.frame.DropCount));
    ok(!header.u.bytes[size - 1], "Got bytes %#x and %#x at the end.\n", header.u.bytes[size - 1], header.u.bytes[size]);
    ok(header.u.bytes[size] == 0xcc, "Got bytes %#x and %#x at the end.\n", header.u.bytes[size - 1],
            header.u.bytes[size]);

    header.u.frame.PictureNumber = 7;
    hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, sample, &header, KsIoOperation_Read, TRUE);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaTime(sample, &start, &stop);
    ok(hr == VFW_E_MEDIA_TIME_NOT_SET, "Got hr %#lx for a cancelled read.\n", hr);
    hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, sample, &header, KsIoOperation_Read, FALSE);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaTime(sample, &start, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(start == 7, "Got start %s.\n", wine_dbgstr_longlong(start));
    ok(stop == 8, "Got stop %s.\n", wine_dbgstr_longlong(stop));

    /* the other way */
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, sample, &header, KsIoOperation_Write);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    ok(header.u.frame.PictureNumber == 7, "Got picture %s.\n", wine_dbgstr_longlong(header.u.frame.PictureNumber));

    /* no room */
    memset(&header, 0xcc, sizeof(header));
    header.header.Size = sizeof(header.header) + size - 1;
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, sample, &header, KsIoOperation_Read);
    check_open_error(hr);
    ok(header.u.bytes[0] == 0xcc, "A header without room was written to.\n");
    hr = IKsDataTypeHandler_KsPrepareIoOperation(handler, NULL, &header, KsIoOperation_Read);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsDataTypeHandler_KsCompleteIoOperation(handler, sample, NULL, KsIoOperation_Read, FALSE);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

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
    ok(hr == E_POINTER, "Got hr %#lx without ranges.\n", hr);

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
    check_open_error(hr);
    ranges.list.Count = 1;
    ranges.list.Size = sizeof(ranges.list);
    hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handler, &ranges);
    check_open_error(hr);

    /* the class has one major type */
    mt.majortype = MEDIATYPE_Midi;
    hr = IKsDataTypeHandler_KsSetMediaType(handler, &mt);
    ok(hr == VFW_E_INVALIDMEDIATYPE, "Got hr %#lx.\n", hr);
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
        hr = CoCreateInstance(tests[i].clsid, &outer.IUnknown_iface, CLSCTX_INPROC_SERVER, &IID_IUnknown,
                (void **)&inner);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IUnknown_QueryInterface(inner, &IID_IKsDataTypeHandler, (void **)&handler);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);

        hr = IKsDataTypeHandler_KsQueryExtendedSize(handler, NULL);
        ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
        size = 0xdeadbeef;
        hr = IKsDataTypeHandler_KsQueryExtendedSize(handler, &size);
        ok(hr == NOERROR, "Got hr %#lx.\n", hr);
        ok(size == tests[i].size, "Got size %lu.\n", size);
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
        check_run(filter, &sink, 10);
        ok(media_times == sink.receives, "%ld of %ld samples have a media time.\n", media_times, sink.receives);
        ok(!wrong_media_times, "%ld of %ld samples have another number than their picture.\n", wrong_media_times,
                sink.receives);
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
            IPin_Release(pin);
            release_last(filter);
        }
    }
    CoUninitialize();
}
