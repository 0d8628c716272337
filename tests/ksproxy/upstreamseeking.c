/*
 * ksproxy.ax tests: each call of a renderer's seeking interfaces is the same call at its source
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

enum method
{
    NO_METHOD,
    GET_CAPABILITIES,
    CHECK_CAPABILITIES,
    IS_FORMAT_SUPPORTED,
    QUERY_PREFERRED_FORMAT,
    GET_TIME_FORMAT,
    IS_USING_TIME_FORMAT,
    SET_TIME_FORMAT,
    GET_DURATION,
    GET_STOP_POSITION,
    GET_CURRENT_POSITION,
    CONVERT_TIME_FORMAT,
    SET_POSITIONS,
    GET_POSITIONS,
    GET_AVAILABLE,
    SET_RATE,
    GET_RATE,
    GET_PREROLL,
    PUT_PREROLL_TIME
};

/* Each method has a result of its own, a success. */
#define RESULT(method) MAKE_HRESULT(SEVERITY_SUCCESS, FACILITY_ITF, 0x300 + (method))

#define CAPABILITIES (AM_SEEKING_CanSeekForwards | AM_SEEKING_CanGetStopPos)

/* An output pin with seeking interfaces that write down what they are asked. */
static struct upstream
{
    struct sink sink;
    IMediaSeeking IMediaSeeking_iface;
    IMediaPosition IMediaPosition_iface;

    enum method method;           /* the last one */
    LONG calls;
    GUID format, source_format;   /* what it was given */
    DWORD caps, current_flags, stop_flags;
    LONGLONG current, stop;
    double rate;
    REFTIME seconds;
} upstream;

static HRESULT answer(enum method method)
{
    upstream.method = method;
    ++upstream.calls;
    return RESULT(method);
}

static HRESULT WINAPI seeking_QueryInterface(IMediaSeeking *iface, REFIID iid, void **out)
{
    return IPin_QueryInterface(&upstream.sink.IPin_iface, iid, out);
}

static ULONG WINAPI seeking_AddRef(IMediaSeeking *iface)
{
    return IPin_AddRef(&upstream.sink.IPin_iface);
}

static ULONG WINAPI seeking_Release(IMediaSeeking *iface)
{
    return IPin_Release(&upstream.sink.IPin_iface);
}

static HRESULT WINAPI seeking_GetCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    *caps = CAPABILITIES;
    return answer(GET_CAPABILITIES);
}

static HRESULT WINAPI seeking_CheckCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    upstream.caps = *caps;
    *caps = 0x14;
    return answer(CHECK_CAPABILITIES);
}

static HRESULT WINAPI seeking_IsFormatSupported(IMediaSeeking *iface, const GUID *format)
{
    upstream.format = *format;
    return answer(IS_FORMAT_SUPPORTED);
}

static HRESULT WINAPI seeking_QueryPreferredFormat(IMediaSeeking *iface, GUID *format)
{
    *format = TIME_FORMAT_FIELD;
    return answer(QUERY_PREFERRED_FORMAT);
}

static HRESULT WINAPI seeking_GetTimeFormat(IMediaSeeking *iface, GUID *format)
{
    *format = TIME_FORMAT_BYTE;
    return answer(GET_TIME_FORMAT);
}

static HRESULT WINAPI seeking_IsUsingTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    upstream.format = *format;
    return answer(IS_USING_TIME_FORMAT);
}

static HRESULT WINAPI seeking_SetTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    upstream.format = *format;
    return answer(SET_TIME_FORMAT);
}

static HRESULT WINAPI seeking_GetDuration(IMediaSeeking *iface, LONGLONG *duration)
{
    *duration = 1001;
    return answer(GET_DURATION);
}

static HRESULT WINAPI seeking_GetStopPosition(IMediaSeeking *iface, LONGLONG *stop)
{
    *stop = 1002;
    return answer(GET_STOP_POSITION);
}

static HRESULT WINAPI seeking_GetCurrentPosition(IMediaSeeking *iface, LONGLONG *current)
{
    *current = 1003;
    return answer(GET_CURRENT_POSITION);
}

static HRESULT WINAPI seeking_ConvertTimeFormat(IMediaSeeking *iface, LONGLONG *target, const GUID *target_format,
        LONGLONG source, const GUID *source_format)
{
    upstream.format = target_format ? *target_format : GUID_NULL;
    upstream.source_format = source_format ? *source_format : GUID_NULL;
    upstream.current = source;
    *target = 20000000;
    return answer(CONVERT_TIME_FORMAT);
}

static HRESULT WINAPI seeking_SetPositions(IMediaSeeking *iface, LONGLONG *current, DWORD current_flags, LONGLONG *stop,
        DWORD stop_flags)
{
    upstream.current = current ? *current : -1;
    upstream.current_flags = current_flags;
    upstream.stop = stop ? *stop : -1;
    upstream.stop_flags = stop_flags;
    return answer(SET_POSITIONS);
}

static HRESULT WINAPI seeking_GetPositions(IMediaSeeking *iface, LONGLONG *current, LONGLONG *stop)
{
    *current = 1005;
    *stop = 1006;
    return answer(GET_POSITIONS);
}

static HRESULT WINAPI seeking_GetAvailable(IMediaSeeking *iface, LONGLONG *earliest, LONGLONG *latest)
{
    *earliest = 1007;
    *latest = 1008;
    return answer(GET_AVAILABLE);
}

static HRESULT WINAPI seeking_SetRate(IMediaSeeking *iface, double rate)
{
    upstream.rate = rate;
    return answer(SET_RATE);
}

static HRESULT WINAPI seeking_GetRate(IMediaSeeking *iface, double *rate)
{
    *rate = 2.5;
    return answer(GET_RATE);
}

static HRESULT WINAPI seeking_GetPreroll(IMediaSeeking *iface, LONGLONG *preroll)
{
    *preroll = 1009;
    return answer(GET_PREROLL);
}

static const IMediaSeekingVtbl seeking_vtbl =
{
    seeking_QueryInterface,
    seeking_AddRef,
    seeking_Release,
    seeking_GetCapabilities,
    seeking_CheckCapabilities,
    seeking_IsFormatSupported,
    seeking_QueryPreferredFormat,
    seeking_GetTimeFormat,
    seeking_IsUsingTimeFormat,
    seeking_SetTimeFormat,
    seeking_GetDuration,
    seeking_GetStopPosition,
    seeking_GetCurrentPosition,
    seeking_ConvertTimeFormat,
    seeking_SetPositions,
    seeking_GetPositions,
    seeking_GetAvailable,
    seeking_SetRate,
    seeking_GetRate,
    seeking_GetPreroll,
};

static HRESULT WINAPI position_QueryInterface(IMediaPosition *iface, REFIID iid, void **out)
{
    return IPin_QueryInterface(&upstream.sink.IPin_iface, iid, out);
}

static ULONG WINAPI position_AddRef(IMediaPosition *iface)
{
    return IPin_AddRef(&upstream.sink.IPin_iface);
}

static ULONG WINAPI position_Release(IMediaPosition *iface)
{
    return IPin_Release(&upstream.sink.IPin_iface);
}

static HRESULT WINAPI position_put_PrerollTime(IMediaPosition *iface, REFTIME seconds)
{
    upstream.seconds = seconds;
    return answer(PUT_PREROLL_TIME);
}

/* All but one are asked of IMediaSeeking: who calls them here calls nothing. */
static const IMediaPositionVtbl position_vtbl =
{
    .QueryInterface = position_QueryInterface,
    .AddRef = position_AddRef,
    .Release = position_Release,
    .put_PrerollTime = position_put_PrerollTime,
};

static HRESULT WINAPI pin_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    if (IsEqualGUID(iid, &IID_IMediaSeeking)) *out = &upstream.IMediaSeeking_iface;
    else if (IsEqualGUID(iid, &IID_IMediaPosition)) *out = &upstream.IMediaPosition_iface;
    else if (IsEqualGUID(iid, &IID_IPin) || IsEqualGUID(iid, &IID_IUnknown)) *out = iface;
    else *out = NULL;
    if (!*out) return E_NOINTERFACE;
    IPin_AddRef(iface);
    return S_OK;
}

/* One call has come, this one, and its result has gone back. */
#define check_asked(a, b) check_asked_(__LINE__, a, b)
static void check_asked_(unsigned int line, HRESULT hr, enum method method)
{
    ok_(__FILE__, line)(hr == RESULT(method), "Got hr %#lx, expected %#lx.\n", hr, (HRESULT)RESULT(method));
    ok_(__FILE__, line)(upstream.method == method, "Method %u was called, expected %u.\n", upstream.method, method);
    ok_(__FILE__, line)(upstream.calls == 1, "Got %ld calls.\n", upstream.calls);
    upstream.method = NO_METHOD;
    upstream.calls = 0;
}

#define check_guid(a, b) check_guid_(__LINE__, a, b)
static void check_guid_(unsigned int line, const GUID *guid, const GUID *expected)
{
    ok_(__FILE__, line)(IsEqualGUID(guid, expected), "Got %s, expected %s.\n", wine_dbgstr_guid(guid), wine_dbgstr_guid(expected));
}

#define check_time(a, b) check_time_(__LINE__, a, b)
static void check_time_(unsigned int line, LONGLONG time, LONGLONG expected)
{
    ok_(__FILE__, line)(time == expected, "Got %s, expected %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(expected));
}

static void test_capabilities(IMediaSeeking *seeking)
{
    DWORD caps = 0;
    HRESULT hr;

    hr = IMediaSeeking_GetCapabilities(seeking, &caps);
    check_asked(hr, GET_CAPABILITIES);
    ok(caps == CAPABILITIES, "Got capabilities %#lx.\n", caps);
    caps = 0x34;
    hr = IMediaSeeking_CheckCapabilities(seeking, &caps);
    check_asked(hr, CHECK_CAPABILITIES);
    ok(upstream.caps == 0x34, "The source was asked for %#lx.\n", upstream.caps);
    ok(caps == 0x14, "Got capabilities %#lx.\n", caps);
}

static void test_formats(IMediaSeeking *seeking)
{
    LONGLONG time = 0;
    HRESULT hr;
    GUID guid;

    hr = IMediaSeeking_IsFormatSupported(seeking, &TIME_FORMAT_SAMPLE);
    check_asked(hr, IS_FORMAT_SUPPORTED);
    check_guid(&upstream.format, &TIME_FORMAT_SAMPLE);
    hr = IMediaSeeking_QueryPreferredFormat(seeking, &guid);
    check_asked(hr, QUERY_PREFERRED_FORMAT);
    check_guid(&guid, &TIME_FORMAT_FIELD);
    hr = IMediaSeeking_GetTimeFormat(seeking, &guid);
    check_asked(hr, GET_TIME_FORMAT);
    check_guid(&guid, &TIME_FORMAT_BYTE);
    hr = IMediaSeeking_IsUsingTimeFormat(seeking, &TIME_FORMAT_FRAME);
    check_asked(hr, IS_USING_TIME_FORMAT);
    check_guid(&upstream.format, &TIME_FORMAT_FRAME);
    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_MEDIA_TIME);
    check_asked(hr, SET_TIME_FORMAT);
    check_guid(&upstream.format, &TIME_FORMAT_MEDIA_TIME);
    hr = IMediaSeeking_ConvertTimeFormat(seeking, &time, &TIME_FORMAT_FRAME, 55, &TIME_FORMAT_BYTE);
    check_asked(hr, CONVERT_TIME_FORMAT);
    check_guid(&upstream.format, &TIME_FORMAT_FRAME);
    check_guid(&upstream.source_format, &TIME_FORMAT_BYTE);
    check_time(upstream.current, 55);
    check_time(time, 20000000);
}

static void test_times(IMediaSeeking *seeking)
{
    LONGLONG time = 0, other = 0;
    HRESULT hr;

    hr = IMediaSeeking_GetDuration(seeking, &time);
    check_asked(hr, GET_DURATION);
    check_time(time, 1001);
    hr = IMediaSeeking_GetStopPosition(seeking, &time);
    check_asked(hr, GET_STOP_POSITION);
    check_time(time, 1002);
    hr = IMediaSeeking_GetCurrentPosition(seeking, &time);
    check_asked(hr, GET_CURRENT_POSITION);
    check_time(time, 1003);
    hr = IMediaSeeking_GetPositions(seeking, &time, &other);
    check_asked(hr, GET_POSITIONS);
    check_time(time, 1005);
    check_time(other, 1006);
    hr = IMediaSeeking_GetAvailable(seeking, &time, &other);
    check_asked(hr, GET_AVAILABLE);
    check_time(time, 1007);
    check_time(other, 1008);
    hr = IMediaSeeking_GetPreroll(seeking, &time);
    check_asked(hr, GET_PREROLL);
    check_time(time, 1009);
    time = 5;
    other = 6;
    hr = IMediaSeeking_SetPositions(seeking, &time, AM_SEEKING_AbsolutePositioning, &other, AM_SEEKING_RelativePositioning);
    check_asked(hr, SET_POSITIONS);
    check_time(upstream.current, 5);
    ok(upstream.current_flags == AM_SEEKING_AbsolutePositioning, "Got flags %#lx.\n", upstream.current_flags);
    check_time(upstream.stop, 6);
    ok(upstream.stop_flags == AM_SEEKING_RelativePositioning, "Got flags %#lx.\n", upstream.stop_flags);
}

static void test_rate(IMediaSeeking *seeking, IMediaPosition *position)
{
    double rate = 0.0;
    HRESULT hr;

    hr = IMediaSeeking_SetRate(seeking, 1.5);
    check_asked(hr, SET_RATE);
    ok(upstream.rate == 1.5, "Got rate %.16e.\n", upstream.rate);
    hr = IMediaSeeking_GetRate(seeking, &rate);
    check_asked(hr, GET_RATE);
    ok(rate == 2.5, "Got rate %.16e.\n", rate);

    hr = IMediaPosition_put_Rate(position, 0.75);
    check_asked(hr, SET_RATE);
    ok(upstream.rate == 0.75, "Got rate %.16e.\n", upstream.rate);
    rate = 0.0;
    hr = IMediaPosition_get_Rate(position, &rate);
    check_asked(hr, GET_RATE);
    ok(rate == 2.5, "Got rate %.16e.\n", rate);
}

/* One of the methods that say a time: the source says it in its own format, and converts it. */
static void check_seconds(IMediaPosition *position, HRESULT (WINAPI *get)(IMediaPosition *, REFTIME *), LONGLONG time)
{
    REFTIME seconds = 0.0;
    HRESULT hr;

    hr = get(position, &seconds);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(upstream.method == CONVERT_TIME_FORMAT, "Method %u was called last.\n", upstream.method);
    ok(upstream.calls == 2, "Got %ld calls.\n", upstream.calls);
    check_time(upstream.current, time);
    check_guid(&upstream.format, &TIME_FORMAT_MEDIA_TIME);
    ok(seconds == 2.0, "Got %.16e s.\n", seconds);
    upstream.calls = 0;
}

static void test_position(IMediaPosition *position)
{
    HRESULT hr;
    LONG can;

    check_seconds(position, position->lpVtbl->get_Duration, 1001);
    check_seconds(position, position->lpVtbl->get_StopTime, 1002);
    check_seconds(position, position->lpVtbl->get_CurrentPosition, 1003);
    check_seconds(position, position->lpVtbl->get_PrerollTime, 1009);
    hr = IMediaPosition_put_PrerollTime(position, 3.0);
    check_asked(hr, PUT_PREROLL_TIME);
    ok(upstream.seconds == 3.0, "Got %.16e s.\n", upstream.seconds);

    /* What the source converts 7 s to is where it goes. */
    hr = IMediaPosition_put_CurrentPosition(position, 7.0);
    ok(hr == RESULT(SET_POSITIONS), "Got hr %#lx.\n", hr);
    check_time(upstream.current, 20000000);
    ok(upstream.current_flags == AM_SEEKING_AbsolutePositioning, "Got flags %#lx.\n", upstream.current_flags);
    ok(upstream.stop_flags == AM_SEEKING_NoPositioning, "Got flags %#lx.\n", upstream.stop_flags);
    hr = IMediaPosition_put_StopTime(position, 8.0);
    ok(hr == RESULT(SET_POSITIONS), "Got hr %#lx.\n", hr);
    check_time(upstream.stop, 20000000);
    ok(upstream.current_flags == AM_SEEKING_NoPositioning, "Got flags %#lx.\n", upstream.current_flags);
    ok(upstream.stop_flags == AM_SEEKING_AbsolutePositioning, "Got flags %#lx.\n", upstream.stop_flags);

    hr = IMediaPosition_CanSeekForward(position, &can);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(can == OATRUE, "Got %ld.\n", can);
    hr = IMediaPosition_CanSeekBackward(position, &can);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(can == OAFALSE, "Got %ld.\n", can);
}

static void test_upstream(IBaseFilter *filter, IPin *pin)
{
    IMediaSeeking *seeking = query(filter, &IID_IMediaSeeking);
    IMediaPosition *position = query(filter, &IID_IMediaPosition);

    if (seeking && position)
    {
        test_capabilities(seeking);
        test_formats(seeking);
        test_times(seeking);
        test_rate(seeking, position);
        test_position(position);
    }
    if (seeking) IMediaSeeking_Release(seeking);
    if (position) IMediaPosition_Release(position);
}

START_TEST(upstreamseeking)
{
    IBaseFilter *filter;
    AM_MEDIA_TYPE mt;
    IPinVtbl vtbl;
    HRESULT hr;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && (filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
    {
        pin = find_pin(filter, PINDIR_INPUT);
        sink_init(&upstream.sink);
        upstream.sink.dir = PINDIR_OUTPUT;
        vtbl = *upstream.sink.IPin_iface.lpVtbl;
        vtbl.QueryInterface = pin_QueryInterface;
        upstream.sink.IPin_iface.lpVtbl = &vtbl;
        upstream.IMediaSeeking_iface.lpVtbl = &seeking_vtbl;
        upstream.IMediaPosition_iface.lpVtbl = &position_vtbl;
        if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
        {
            hr = IPin_ReceiveConnection(pin, &upstream.sink.IPin_iface, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            upstream.calls = 0;
            if (hr == S_OK) test_upstream(filter, pin);
            IPin_Disconnect(pin);
            free_type(&mt);
        }
        sink_cleanup(&upstream.sink);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
