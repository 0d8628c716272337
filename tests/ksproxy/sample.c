/*
 * The samples of the proxy's allocator: IMediaSample and IMediaSample2
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

#include "sink.h"

static void test_time(IMediaSample *sample)
{
    REFERENCE_TIME start = 100, stop = 200, got_start, got_stop;
    HRESULT hr;

    hr = IMediaSample_GetTime(sample, &got_start, &got_stop);
    ok(hr == VFW_E_SAMPLE_TIME_NOT_SET, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetTime(sample, NULL, &got_stop);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSample_SetTime(sample, &start, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetTime(sample, &got_start, &got_stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(got_start == start, "Got start %s.\n", wine_dbgstr_longlong(got_start));
    ok(got_stop == stop, "Got stop %s.\n", wine_dbgstr_longlong(got_stop));
    hr = IMediaSample_SetTime(sample, &start, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetTime(sample, &got_start, &got_stop);
    ok(hr == VFW_S_NO_STOP_TIME, "Got hr %#lx.\n", hr);
    ok(got_start == start, "Got start %s.\n", wine_dbgstr_longlong(got_start));
    ok(got_stop == start + 1, "Got stop %s.\n", wine_dbgstr_longlong(got_stop));
    hr = IMediaSample_SetTime(sample, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetTime(sample, &got_start, &got_stop);
    ok(hr == VFW_E_SAMPLE_TIME_NOT_SET, "Got hr %#lx.\n", hr);

    hr = IMediaSample_GetMediaTime(sample, &got_start, &got_stop);
    ok(hr == VFW_E_MEDIA_TIME_NOT_SET, "Got hr %#lx.\n", hr);
    hr = IMediaSample_SetMediaTime(sample, &start, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSample_SetMediaTime(sample, &start, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaTime(sample, &got_start, &got_stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(got_start == start, "Got start %s.\n", wine_dbgstr_longlong(got_start));
    ok(got_stop == stop, "Got stop %s.\n", wine_dbgstr_longlong(got_stop));
    hr = IMediaSample_SetMediaTime(sample, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaTime(sample, &got_start, &got_stop);
    ok(hr == VFW_E_MEDIA_TIME_NOT_SET, "Got hr %#lx.\n", hr);
}

static void test_flags(IMediaSample *sample)
{
    ok(IMediaSample_IsSyncPoint(sample) == S_FALSE, "The sample is a sync point.\n");
    ok(IMediaSample_SetSyncPoint(sample, TRUE) == S_OK, "Can't set it.\n");
    ok(IMediaSample_IsSyncPoint(sample) == S_OK, "The sample is no sync point.\n");
    ok(IMediaSample_IsPreroll(sample) == S_FALSE, "The sample is preroll.\n");
    ok(IMediaSample_SetPreroll(sample, TRUE) == S_OK, "Can't set it.\n");
    ok(IMediaSample_IsPreroll(sample) == S_OK, "The sample is no preroll.\n");
    ok(IMediaSample_IsDiscontinuity(sample) == S_FALSE, "The sample is a discontinuity.\n");
    ok(IMediaSample_SetDiscontinuity(sample, TRUE) == S_OK, "Can't set it.\n");
    ok(IMediaSample_IsDiscontinuity(sample) == S_OK, "The sample is no discontinuity.\n");
    ok(IMediaSample_SetSyncPoint(sample, FALSE) == S_OK, "Can't set it.\n");
    ok(IMediaSample_IsSyncPoint(sample) == S_FALSE, "The sample is a sync point.\n");
    ok(IMediaSample_IsPreroll(sample) == S_OK, "The sample is no preroll.\n");
}

static void test_length(IMediaSample *sample, LONG size)
{
    BYTE *data = NULL;
    HRESULT hr;

    ok(IMediaSample_GetSize(sample) == size, "Got size %ld.\n", IMediaSample_GetSize(sample));
    hr = IMediaSample_GetPointer(sample, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetPointer(sample, &data);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!!data, "Got data %p.\n", data);
    hr = IMediaSample_SetActualDataLength(sample, size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_SetActualDataLength(sample, size + 1);
    ok(hr == VFW_E_BUFFER_OVERFLOW, "Got hr %#lx.\n", hr);
    hr = IMediaSample_SetActualDataLength(sample, -1);
    ok(hr == VFW_E_BUFFER_OVERFLOW, "Got hr %#lx.\n", hr);
    ok(IMediaSample_GetActualDataLength(sample) == size, "Got length %ld.\n", IMediaSample_GetActualDataLength(sample));
    hr = IMediaSample_SetActualDataLength(sample, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!IMediaSample_GetActualDataLength(sample), "Got length %ld.\n", IMediaSample_GetActualDataLength(sample));
}

/* The sample has its own copy of a type, and gives copies. */
static void test_type(IMediaSample *sample, const AM_MEDIA_TYPE *mt)
{
    AM_MEDIA_TYPE *got, *got2, copy;
    HRESULT hr;

    got = (void *)0xdeadbeef;
    hr = IMediaSample_GetMediaType(sample, &got);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(!got, "Got type %p.\n", got);
    hr = IMediaSample_GetMediaType(sample, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    copy_type(&copy, mt);
    hr = IMediaSample_SetMediaType(sample, &copy);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memset(copy.pbFormat, 0xcc, copy.cbFormat);
    free_type(&copy);
    hr = IMediaSample_GetMediaType(sample, &got);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!!got, "Got no type.\n");
    if (got) ok(equal_types(got, mt), "Got another type.\n");
    hr = IMediaSample_GetMediaType(sample, &got2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(got2 != got, "Got the same type.\n");
    ok(got2->pbFormat != got->pbFormat, "Got the same format.\n");
    delete_type(got);
    ok(equal_types(got2, mt), "Got another type.\n");
    delete_type(got2);
    hr = IMediaSample_SetMediaType(sample, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetMediaType(sample, &got);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(!got, "Got type %p.\n", got);
}

static void test_properties(IMediaSample *sample, const AM_MEDIA_TYPE *mt, LONG size)
{
    AM_SAMPLE2_PROPERTIES props, set;
    REFERENCE_TIME start, stop;
    IMediaSample2 *sample2;
    BYTE *data;
    HRESULT hr;

    if (!(sample2 = query(sample, &IID_IMediaSample2))) return;
    IMediaSample_GetPointer(sample, &data);
    memset(&props, 0xcc, sizeof(props));
    hr = IMediaSample2_GetProperties(sample2, sizeof(props), (BYTE *)&props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(props.cbData == sizeof(props), "Got size %lu.\n", props.cbData);
    ok(props.pbBuffer == data, "Got %ld bytes at %p.\n", props.cbBuffer, props.pbBuffer);
    ok(props.cbBuffer == size, "Got %ld bytes at %p.\n", props.cbBuffer, props.pbBuffer);
    ok(!props.pMediaType, "Got type %p.\n", props.pMediaType);
    ok(props.dwStreamId == AM_STREAM_MEDIA, "Got stream %#lx.\n", props.dwStreamId);
    hr = IMediaSample2_GetProperties(sample2, sizeof(props), NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSample2_SetProperties(sample2, sizeof(props), NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    /* Only what there is room for is written, and only what is given is set. */
    memset(&set, 0xcc, sizeof(set));
    hr = IMediaSample2_GetProperties(sample2, FIELD_OFFSET(AM_SAMPLE2_PROPERTIES, lActual), (BYTE *)&set);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(set.cbData == FIELD_OFFSET(AM_SAMPLE2_PROPERTIES, lActual), "Got size %lu.\n", set.cbData);
    ok(set.lActual == (LONG)0xcccccccc, "Got length %ld.\n", set.lActual);

    set = props;
    set.dwSampleFlags = AM_SAMPLE_TIMEVALID | AM_SAMPLE_STOPVALID | AM_SAMPLE_SPLICEPOINT | AM_SAMPLE_TYPECHANGED;
    set.lActual = 7;
    set.tStart = 5;
    set.tStop = 6;
    set.pMediaType = (AM_MEDIA_TYPE *)mt;
    hr = IMediaSample2_SetProperties(sample2, sizeof(set), (BYTE *)&set);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetTime(sample, &start, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(start == 5, "Got start %s.\n", wine_dbgstr_longlong(start));
    ok(stop == 6, "Got stop %s.\n", wine_dbgstr_longlong(stop));
    ok(IMediaSample_IsSyncPoint(sample) == S_OK, "The sample is no sync point.\n");
    ok(IMediaSample_IsPreroll(sample) == S_FALSE, "The sample is preroll.\n");
    ok(IMediaSample_GetActualDataLength(sample) == 7, "Got length %ld.\n", IMediaSample_GetActualDataLength(sample));
    hr = IMediaSample2_GetProperties(sample2, sizeof(props), (BYTE *)&props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(props.dwSampleFlags == set.dwSampleFlags, "Got flags %#lx.\n", props.dwSampleFlags);
    ok(!!props.pMediaType, "Got type %p.\n", props.pMediaType);
    ok(props.pMediaType != mt, "Got type %p.\n", props.pMediaType);
    ok(equal_types(props.pMediaType, mt), "Got type %p.\n", props.pMediaType);

    /* The buffer is the sample's for good, and nothing is larger than it. What is refused changes nothing. */
    set = props;
    set.lActual = size + 1;
    hr = IMediaSample2_SetProperties(sample2, sizeof(set), (BYTE *)&set);
    ok(hr == VFW_E_BUFFER_OVERFLOW, "Got hr %#lx.\n", hr);
    set.lActual = 9;
    set.pbBuffer = data + 1;
    hr = IMediaSample2_SetProperties(sample2, sizeof(set), (BYTE *)&set);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    set.pbBuffer = data;
    set.cbBuffer = size - 1;
    hr = IMediaSample2_SetProperties(sample2, sizeof(set), (BYTE *)&set);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    ok(IMediaSample_GetActualDataLength(sample) == 7, "Got length %ld.\n", IMediaSample_GetActualDataLength(sample));
    set = props;
    set.dwSampleFlags = 0;
    set.lActual = 0;
    hr = IMediaSample2_SetProperties(sample2, FIELD_OFFSET(AM_SAMPLE2_PROPERTIES, lActual), (BYTE *)&set);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSample_GetTime(sample, &start, &stop);
    ok(hr == VFW_E_SAMPLE_TIME_NOT_SET, "Got hr %#lx.\n", hr);
    ok(IMediaSample_GetActualDataLength(sample) == 7, "Got length %ld.\n", IMediaSample_GetActualDataLength(sample));
    IMediaSample2_Release(sample2);
}

/* A sample that is used again knows nothing of before. */
static void test_reuse(IMemAllocator *allocator, LONG buffers, const AM_MEDIA_TYPE *mt)
{
    REFERENCE_TIME start = 1, stop = 2;
    IMediaSample *sample;
    AM_MEDIA_TYPE *got;
    HRESULT hr;
    LONG i;

    for (i = 0; i < 2 * buffers; ++i)
    {
        hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, AM_GBF_NOWAIT);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr != S_OK) break;
        ok(IMediaSample_GetTime(sample, &start, &stop) == VFW_E_SAMPLE_TIME_NOT_SET, "The sample has a time.\n");
        ok(IMediaSample_GetMediaTime(sample, &start, &stop) == VFW_E_MEDIA_TIME_NOT_SET, "The sample has a media time.\n");
        ok(IMediaSample_GetMediaType(sample, &got) == S_FALSE, "The sample has a type.\n");
        ok(IMediaSample_IsSyncPoint(sample) == S_FALSE, "The sample is a sync point.\n");
        ok(IMediaSample_IsDiscontinuity(sample) == S_FALSE, "The sample is a discontinuity.\n");
        IMediaSample_SetTime(sample, &start, &stop);
        IMediaSample_SetMediaTime(sample, &start, &stop);
        IMediaSample_SetMediaType(sample, (AM_MEDIA_TYPE *)mt);
        IMediaSample_SetSyncPoint(sample, TRUE);
        IMediaSample_SetDiscontinuity(sample, TRUE);
        IMediaSample_SetActualDataLength(sample, 1);
        release_last(sample);
    }
}

/* ---- who waits for a sample ---- */

#define WAITERS 4

static DWORD WINAPI waiter_proc(void *arg)
{
    IMediaSample *sample;
    HRESULT hr;

    hr = IMemAllocator_GetBuffer((IMemAllocator *)arg, &sample, NULL, NULL, 0);
    if (hr == S_OK) IMediaSample_Release(sample);
    return hr;
}

static void start_waiters(IMemAllocator *allocator, HANDLE threads[WAITERS])
{
    unsigned int i;

    for (i = 0; i < WAITERS; ++i) threads[i] = CreateThread(NULL, 0, waiter_proc, allocator, 0, NULL);
    ok(WaitForMultipleObjects(WAITERS, threads, FALSE, 100) == WAIT_TIMEOUT, "Somebody doesn't wait.\n");
}

static void end_waiters(HANDLE threads[WAITERS], HRESULT expected)
{
    unsigned int i;
    DWORD code;

    ok(WaitForMultipleObjects(WAITERS, threads, TRUE, TIMEOUT) != WAIT_TIMEOUT, "Somebody still waits.\n");
    for (i = 0; i < WAITERS; ++i)
    {
        GetExitCodeThread(threads[i], &code);
        ok(code == (DWORD)expected, "Thread %u got %#lx.\n", i, code);
        CloseHandle(threads[i]);
    }
}

/* One sample that comes back is enough for all who wait, one after the other; Decommit ends the wait of all at once, and a new
 * Commit, with the samples still out, begins anew. */
static void test_waiters(IMemAllocator *allocator)
{
    IMediaSample *samples[64], *extra;
    HANDLE threads[WAITERS];
    LONG i, count;
    HRESULT hr;

    for (count = 0; count < (LONG)ARRAY_SIZE(samples); ++count)
        if (IMemAllocator_GetBuffer(allocator, &samples[count], NULL, NULL, AM_GBF_NOWAIT) != S_OK) break;
    start_waiters(allocator, threads);
    --count;
    IMediaSample_Release(samples[count]);
    end_waiters(threads, S_OK);

    hr = IMemAllocator_GetBuffer(allocator, &samples[count], NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ++count;
    start_waiters(allocator, threads);
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    end_waiters(threads, VFW_E_NOT_COMMITTED);

    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, &extra, NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == VFW_E_TIMEOUT, "Got hr %#lx.\n", hr);
    start_waiters(allocator, threads);
    for (i = 0; i < count; ++i) IMediaSample_Release(samples[i]);
    end_waiters(threads, S_OK);
}

/* The prefix lies in front of each buffer, and is nobody else's. */
static void test_prefix(IMemAllocator *allocator)
{
    ALLOCATOR_PROPERTIES props = {3, 100, 64, 24}, actual;
    IMediaSample *samples[3];
    unsigned int i, j;
    BYTE *data[3];
    HRESULT hr;

    hr = IMemAllocator_SetProperties(allocator, &props, &actual);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!memcmp(&actual, &props, sizeof(props)), "Got %ld x %ld, alignment %ld, prefix %ld.\n", actual.cBuffers, actual.cbBuffer,
            actual.cbAlign, actual.cbPrefix);
    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 3; ++i)
    {
        hr = IMemAllocator_GetBuffer(allocator, &samples[i], NULL, NULL, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IMediaSample_GetPointer(samples[i], &data[i]);
        ok(!((ULONG_PTR)data[i] % 64), "Got pointer %p.\n", data[i]);
        memset(data[i] - 24, i + 1, 24 + 100);
    }
    for (i = 0; i < 3; ++i)
    {
        for (j = 0; j < 24 + 100 && (data[i] - 24)[j] == i + 1; ++j) ;
        ok(j == 24 + 100, "Byte %u of buffer %u belongs to another one.\n", j, i);
        IMediaSample_Release(samples[i]);
    }
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void test_set_properties(IMemAllocator *allocator)
{
    static const struct
    {
        ALLOCATOR_PROPERTIES props;
        HRESULT hr, commit_hr;
    }
    tests[] =
    {
        {{-1, 100, 1, 0}, E_INVALIDARG, S_OK},
        {{1, -100, 1, 0}, E_INVALIDARG, S_OK},
        {{1, 100, 1, -1}, E_INVALIDARG, S_OK},
        {{1, 100, 0, 0}, VFW_E_BADALIGN, S_OK},
        {{1, 100, 3, 0}, VFW_E_BADALIGN, S_OK},
        {{1, 100, -4, 0}, VFW_E_BADALIGN, S_OK},
        {{1, 100, 0x40000000, 0}, VFW_E_BADALIGN, S_OK},
        {{0, 100, 1, 0}, S_OK, VFW_E_BUFFER_NOTSET},
        {{1, 0, 1, 0}, S_OK, VFW_E_SIZENOTSET},
        {{1, 1, 1, 0}, S_OK, S_OK},
    };
    ALLOCATOR_PROPERTIES props = tests[9].props, actual;
    IMediaSample *sample;
    HRESULT hr;
    size_t i;

    hr = IMemAllocator_SetProperties(allocator, NULL, &actual);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(allocator, &props, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetProperties(allocator, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, NULL, NULL, NULL, 0);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_ReleaseBuffer(allocator, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("properties %Iu", i);
        props = tests[i].props;
        hr = IMemAllocator_SetProperties(allocator, &props, &actual);
        ok(hr == tests[i].hr, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            hr = IMemAllocator_Commit(allocator);
            ok(hr == tests[i].commit_hr, "Got hr %#lx.\n", hr);
            if (hr != S_OK)
            {
                hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, 0);
                ok(hr == VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", hr);
            }
            IMemAllocator_Decommit(allocator);
        }
        winetest_pop_context();
    }

    /* More than there can be: one of the two says so, and nothing is left of it. */
    props.cBuffers = props.cbBuffer = props.cbPrefix = 0x7fffffff;
    hr = IMemAllocator_SetProperties(allocator, &props, &actual);
    if (hr == S_OK) hr = IMemAllocator_Commit(allocator);
    ok(hr == E_OUTOFMEMORY, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, 0);
    ok(hr == VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", hr);
    IMemAllocator_Decommit(allocator);
}

static void test_sample(IPin *pin)
{
    ALLOCATOR_PROPERTIES props, actual;
    IMemAllocator *allocator;
    IMediaSample *sample;
    struct sink sink;
    ULONG refs;
    HRESULT hr;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        allocator = sink.allocator;
        IMemAllocator_GetProperties(allocator, &props);
        hr = IMemAllocator_Commit(allocator);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        refs = get_refcount(allocator);
        hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_interface(sample, &IID_IMediaSample, TRUE);
        check_interface(sample, &IID_IMediaSample2, TRUE);
        check_interface(sample, &IID_IMemAllocator, FALSE);
        test_time(sample);
        test_flags(sample);
        test_length(sample, props.cbBuffer);
        test_type(sample, &sink.mt);
        test_properties(sample, &sink.mt, props.cbBuffer);
        release_last(sample);
        ok(get_refcount(allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(allocator), refs);
        test_reuse(allocator, props.cBuffers, &sink.mt);
        test_waiters(allocator);
        hr = IMemAllocator_Decommit(allocator);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        test_prefix(allocator);
        test_set_properties(allocator);
        hr = IMemAllocator_SetProperties(allocator, &props, &actual);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(allocator), refs);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

START_TEST(sample)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_sample(pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
