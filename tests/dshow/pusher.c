/*
 * A source of the tests: it pushes samples of known noise into an input pin
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


#include "pusher.h"

static BYTE noise(DWORD *state)
{
    *state = *state * 1103515245 + 12345;
    return (BYTE)(*state >> 16);
}

void pusher_fill(BYTE *data, LONG size, LONG n)
{
    DWORD state = n * 2654435761u + 1;
    LONG i;

    for (i = 0; i < size; ++i) data[i] = noise(&state);
}

BOOL pusher_is_noise(const BYTE *data, LONG size, LONG n, BYTE invert)
{
    DWORD state = n * 2654435761u + 1;
    LONG i;

    for (i = 0; i < size; ++i) if (data[i] != (BYTE)(noise(&state) ^ invert)) return FALSE;
    return TRUE;
}

static HRESULT get_allocator(struct pusher *pusher, BOOL own)
{
    if (own) return IMemInputPin_GetAllocator(pusher->input, &pusher->allocator);
    return CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator,
            (void **)&pusher->allocator);
}

BOOL pusher_connect(struct pusher *pusher, IPin *pin, const AM_MEDIA_TYPE *mt, BOOL own_allocator)
{
    ALLOCATOR_PROPERTIES props = {8, mt->lSampleSize, 1, 0};
    HRESULT hr;

    memset(pusher, 0, sizeof(*pusher));
    sink_init(&pusher->peer);
    pusher->peer.dir = PINDIR_OUTPUT;
    pusher->pin = pin;
    pusher->input = query(pin, &IID_IMemInputPin);
    hr = IPin_ReceiveConnection(pin, &pusher->peer.IPin_iface, mt);
    ok(hr == S_OK, "ReceiveConnection gave %#lx.\n", hr);
    if (hr == S_OK) hr = get_allocator(pusher, own_allocator);
    ok(hr == S_OK, "No allocator, hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IMemAllocator_SetProperties(pusher->allocator, &props, &props);
        ok(hr == S_OK, "SetProperties gave %#lx.\n", hr);
        hr = IMemInputPin_NotifyAllocator(pusher->input, pusher->allocator, FALSE);
        ok(hr == S_OK, "NotifyAllocator gave %#lx.\n", hr);
        pusher->buffers = props.cBuffers;
        pusher->size = props.cbBuffer;
        return TRUE;
    }
    IMemInputPin_Release(pusher->input);
    sink_cleanup(&pusher->peer);
    return FALSE;
}

void pusher_start(struct pusher *pusher)
{
    HRESULT hr = IMemAllocator_Commit(pusher->allocator);

    ok(hr == S_OK, "Commit gave %#lx.\n", hr);
}

void pusher_disconnect(struct pusher *pusher)
{
    HRESULT hr;

    hr = IMemAllocator_Decommit(pusher->allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPin_Disconnect(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    release_last(pusher->allocator);
    IMemInputPin_Release(pusher->input);
    sink_cleanup(&pusher->peer);
}

/* How many buffers are out, of the first 64. */
static LONG count_out(struct pusher *pusher)
{
    const LONG all = min(pusher->buffers, 64);
    IMediaSample *samples[64];
    LONG i, count;

    for (count = 0; count < all; ++count)
        if (IMemAllocator_GetBuffer(pusher->allocator, &samples[count], NULL, NULL, AM_GBF_NOWAIT) != S_OK) break;
    for (i = 0; i < count; ++i) IMediaSample_Release(samples[i]);
    return all - count;
}

BOOL pusher_wait_free(struct pusher *pusher)
{
    LONGLONG since = kstest_now();

    while (count_out(pusher) && kstest_poll(since, TIMEOUT)) ;
    return !count_out(pusher);
}

#define FLAGS_SIZE (FIELD_OFFSET(AM_SAMPLE2_PROPERTIES, dwSampleFlags) + sizeof(DWORD))

DWORD sample_flags(IMediaSample *sample)
{
    AM_SAMPLE2_PROPERTIES props = {0};
    IMediaSample2 *sample2;

    if (FAILED(IMediaSample_QueryInterface(sample, &IID_IMediaSample2, (void **)&sample2))) return 0;
    IMediaSample2_GetProperties(sample2, FLAGS_SIZE, (BYTE *)&props);
    IMediaSample2_Release(sample2);
    return props.dwSampleFlags;
}

static void set_time_discontinuity(IMediaSample *sample, BOOL set)
{
    AM_SAMPLE2_PROPERTIES props = {0};
    IMediaSample2 *sample2;

    if (FAILED(IMediaSample_QueryInterface(sample, &IID_IMediaSample2, (void **)&sample2))) return;
    IMediaSample2_GetProperties(sample2, FLAGS_SIZE, (BYTE *)&props);
    props.dwSampleFlags &= ~AM_SAMPLE_TIMEDISCONTINUITY;
    if (set) props.dwSampleFlags |= AM_SAMPLE_TIMEDISCONTINUITY;
    IMediaSample2_SetProperties(sample2, FLAGS_SIZE, (BYTE *)&props);
    IMediaSample2_Release(sample2);
}

HRESULT pusher_push(struct pusher *pusher, LONG n, LONG size, AM_MEDIA_TYPE *mt)
{
    REFERENCE_TIME start = (REFERENCE_TIME)n * PUSHER_INTERVAL, stop = start + PUSHER_INTERVAL;
    IMediaSample *sample;
    BYTE *data;
    HRESULT hr;

    hr = IMemAllocator_GetBuffer(pusher->allocator, &sample, NULL, NULL, 0);
    if (hr != S_OK) return hr;
    IMediaSample_GetPointer(sample, &data);
    pusher_fill(data, size, n);
    IMediaSample_SetActualDataLength(sample, size);
    IMediaSample_SetTime(sample, &start, &stop);
    IMediaSample_SetSyncPoint(sample, pusher_is_sync_point(n));
    IMediaSample_SetPreroll(sample, pusher_is_preroll(n));
    IMediaSample_SetDiscontinuity(sample, pusher_is_discontinuity(n));
    set_time_discontinuity(sample, pusher_is_time_discontinuity(n));
    IMediaSample_SetMediaType(sample, mt);
    hr = IMemInputPin_Receive(pusher->input, sample);
    IMediaSample_Release(sample);
    return hr;
}

void pusher_check_buffers_(unsigned int line, const char *file, struct pusher *pusher)
{
    LONG count;

    IMemAllocator_Commit(pusher->allocator);
    count = count_out(pusher);
    ok_(file, line)(!count, "%ld of %ld buffers are out.\n", count, pusher->buffers);
}
