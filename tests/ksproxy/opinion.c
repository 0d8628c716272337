/*
 * Tests of peers whose QueryAccept and ReceiveConnection say different things
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

#include "run.h"

/* A sink with a mind of its own, told about each question. */
struct opinion
{
    struct sink sink;
    IPinVtbl vtbl;
    HRESULT accept_hr;                /* to all types but those that are liked */
    const GUID *liked;                /* subtype that QueryAccept is S_OK for, NULL: none */
    const GUID *wanted;               /* subtype that ReceiveConnection takes, NULL: any */
    HRESULT refusal;                  /* that ReceiveConnection gives for others */
    BOOL take_nothing;
    BOOL listing;                     /* EnumMediaTypes lists the pin's own types, for ever */
    void (*on_accept)(struct opinion *opinion);
    IPin *pin;                        /* that is being connected */

    LONG accepts, receives, kernel_pins;
    GUID first_received;
};

static struct opinion *impl_from_IPin(IPin *iface)
{
    return CONTAINING_RECORD(iface, struct opinion, sink.IPin_iface);
}

static const IPinVtbl *sink_vtbl;

static HRESULT WINAPI opinion_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct opinion *opinion = impl_from_IPin(iface);

    ++opinion->accepts;
    if (opinion->on_accept) opinion->on_accept(opinion);
    return opinion->liked && IsEqualGUID(opinion->liked, &type->subtype) ? S_OK : opinion->accept_hr;
}

static HRESULT WINAPI opinion_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct opinion *opinion = impl_from_IPin(iface);

    if (!opinion->receives++) opinion->first_received = type->subtype;
    if (pin_handle(peer)) ++opinion->kernel_pins;
    if (opinion->take_nothing) return opinion->refusal;
    if (opinion->wanted && !IsEqualGUID(opinion->wanted, &type->subtype)) return opinion->refusal;
    return sink_vtbl->ReceiveConnection(iface, peer, type);
}

/* The pin's own list, which begins anew at its end. */
struct endless
{
    IEnumMediaTypes IEnumMediaTypes_iface;
    IEnumMediaTypes *inner;
    LONG refs, given;
};

static LONG endless_given;

static struct endless *impl_from_IEnumMediaTypes(IEnumMediaTypes *iface)
{
    return CONTAINING_RECORD(iface, struct endless, IEnumMediaTypes_iface);
}

static HRESULT WINAPI endless_QueryInterface(IEnumMediaTypes *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI endless_AddRef(IEnumMediaTypes *iface)
{
    return InterlockedIncrement(&impl_from_IEnumMediaTypes(iface)->refs);
}

static ULONG WINAPI endless_Release(IEnumMediaTypes *iface)
{
    struct endless *endless = impl_from_IEnumMediaTypes(iface);
    ULONG refs = InterlockedDecrement(&endless->refs);

    if (refs) return refs;
    endless_given = endless->given;
    IEnumMediaTypes_Release(endless->inner);
    free(endless);
    return 0;
}

static HRESULT WINAPI endless_Next(IEnumMediaTypes *iface, ULONG count, AM_MEDIA_TYPE **types, ULONG *fetched)
{
    struct endless *endless = impl_from_IEnumMediaTypes(iface);

    ++endless->given;
    if (IEnumMediaTypes_Next(endless->inner, 1, types, fetched) == S_OK) return S_OK;
    IEnumMediaTypes_Reset(endless->inner);
    return IEnumMediaTypes_Next(endless->inner, 1, types, fetched);
}

static HRESULT WINAPI endless_Skip(IEnumMediaTypes *iface, ULONG count)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI endless_Reset(IEnumMediaTypes *iface)
{
    return S_OK;
}

static HRESULT WINAPI endless_Clone(IEnumMediaTypes *iface, IEnumMediaTypes **out)
{
    return E_NOTIMPL;
}

static const IEnumMediaTypesVtbl endless_vtbl =
{
    endless_QueryInterface,
    endless_AddRef,
    endless_Release,
    endless_Next,
    endless_Skip,
    endless_Reset,
    endless_Clone,
};

static HRESULT WINAPI opinion_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    struct opinion *opinion = impl_from_IPin(iface);
    struct endless *endless;

    if (!opinion->listing) return E_NOTIMPL;
    endless = calloc(1, sizeof(*endless));
    endless->IEnumMediaTypes_iface.lpVtbl = &endless_vtbl;
    endless->refs = 1;
    IPin_EnumMediaTypes(opinion->pin, &endless->inner);
    *out = &endless->IEnumMediaTypes_iface;
    return S_OK;
}

static void opinion_init(struct opinion *opinion, IPin *pin, HRESULT accept_hr)
{
    memset(opinion, 0, sizeof(*opinion));
    sink_init(&opinion->sink);
    sink_vtbl = opinion->sink.IPin_iface.lpVtbl;
    opinion->vtbl = *sink_vtbl;
    opinion->vtbl.QueryAccept = opinion_QueryAccept;
    opinion->vtbl.ReceiveConnection = opinion_ReceiveConnection;
    opinion->vtbl.EnumMediaTypes = opinion_EnumMediaTypes;
    opinion->sink.IPin_iface.lpVtbl = &opinion->vtbl;
    opinion->pin = pin;
    opinion->accept_hr = accept_hr;
    opinion->refusal = VFW_E_TYPE_NOT_ACCEPTED;
}

static LONG count_types(IPin *pin)
{
    IEnumMediaTypes *enum_types;
    AM_MEDIA_TYPE *mt;
    LONG count = 0;

    if (IPin_EnumMediaTypes(pin, &enum_types) != S_OK) return 0;
    while (IEnumMediaTypes_Next(enum_types, 1, &mt, NULL) == S_OK)
    {
        delete_type(mt);
        ++count;
    }
    IEnumMediaTypes_Release(enum_types);
    return count;
}

static void check_streams(IBaseFilter *filter, IPin *pin, struct sink *sink)
{
    check_run(filter, sink, 3);
    disconnect_sink(pin, sink);
}

/* A peer that likes nothing, or says nothing, gets the first type that it takes; one that likes something gets that first. */
static void test_dislikes(IBaseFilter *filter, IPin *pin)
{
    static const HRESULT answers[] = {S_FALSE, E_NOTIMPL, E_FAIL, VFW_E_TYPE_NOT_ACCEPTED};
    struct opinion opinion;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(answers); ++i)
    {
        winetest_push_context("answer %#lx", answers[i]);
        opinion_init(&opinion, pin, answers[i]);
        hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(opinion.receives == 1, "Got %ld connections.\n", opinion.receives);
        ok(IsEqualGUID(&opinion.sink.mt.subtype, &MEDIASUBTYPE_RGB24), "Got %s.\n", wine_dbgstr_guid(&opinion.sink.mt.subtype));
        if (hr == S_OK) check_streams(filter, pin, &opinion.sink);

        opinion.receives = 0;
        opinion.wanted = &MEDIASUBTYPE_UYVY;
        hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(IsEqualGUID(&opinion.sink.mt.subtype, &MEDIASUBTYPE_UYVY), "Got %s.\n", wine_dbgstr_guid(&opinion.sink.mt.subtype));
        ok(opinion.receives > 1, "Got %ld connections.\n", opinion.receives);
        ok(!opinion.kernel_pins, "%ld kernel pins were made for nothing.\n", opinion.kernel_pins);
        if (hr == S_OK) check_streams(filter, pin, &opinion.sink);

        opinion.receives = 0;
        opinion.wanted = NULL;
        opinion.liked = &MEDIASUBTYPE_NV12;
        hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(opinion.receives == 1, "Got %ld connections.\n", opinion.receives);
        ok(IsEqualGUID(&opinion.sink.mt.subtype, &MEDIASUBTYPE_NV12), "Got %s.\n", wine_dbgstr_guid(&opinion.sink.mt.subtype));
        if (hr == S_OK) disconnect_sink(pin, &opinion.sink);
        sink_cleanup(&opinion.sink);
        winetest_pop_context();
    }
}

/* A type that is given isn't a matter of opinion at all, and a partial one is what it fits. */
static void test_given(IPin *pin)
{
    AM_MEDIA_TYPE partial, mt;
    struct opinion opinion;
    HRESULT hr;

    memset(&partial, 0, sizeof(partial));
    partial.majortype = MEDIATYPE_Video;
    partial.subtype = MEDIASUBTYPE_YUY2;
    opinion_init(&opinion, pin, S_FALSE);
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        hr = IPin_Connect(pin, &opinion.sink.IPin_iface, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(&mt, &opinion.sink.mt), "Got another type.\n");
        if (hr == S_OK) disconnect_sink(pin, &opinion.sink);
        free_type(&mt);
    }
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, &partial);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&opinion.sink.mt.subtype, &MEDIASUBTYPE_YUY2), "Got %s.\n", wine_dbgstr_guid(&opinion.sink.mt.subtype));
    if (hr == S_OK) disconnect_sink(pin, &opinion.sink);
    opinion.wanted = &MEDIASUBTYPE_RGB24;
    opinion.receives = 0;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, &partial);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&opinion.first_received, &MEDIASUBTYPE_YUY2), "Got %s.\n", wine_dbgstr_guid(&opinion.first_received));
    sink_cleanup(&opinion.sink);
}

/* A peer that refuses everything in either way is asked a bounded number of times, costs no kernel pin, and is told the reason that
 * it gave. */
static void test_refuses_all(IPin *pin)
{
    LONG types = count_types(pin);
    struct opinion opinion;
    HRESULT hr;

    opinion_init(&opinion, pin, S_FALSE);
    opinion.take_nothing = TRUE;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    ok(opinion.accepts == types, "Asked %ld times for %ld types.\n", opinion.accepts, types);
    ok(opinion.receives == types, "Tried %ld times for %ld types.\n", opinion.receives, types);
    ok(!opinion.kernel_pins, "%ld kernel pins were made for nothing.\n", opinion.kernel_pins);
    ok(!pin_handle(pin), "There is a kernel pin.\n");
    ok(opinion.sink.refs == 1, "%ld references are left.\n", opinion.sink.refs - 1);

    /* It changes its mind. */
    opinion.accept_hr = S_OK;
    opinion.accepts = opinion.receives = 0;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    ok(opinion.receives == types, "Tried %ld times for %ld types.\n", opinion.receives, types);
    ok(!opinion.kernel_pins, "%ld kernel pins were made for nothing.\n", opinion.kernel_pins);

    opinion.refusal = VFW_E_NO_DISPLAY_PALETTE;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_DISPLAY_PALETTE, "Got hr %#lx.\n", hr);

    /* It lists types without end. */
    opinion.refusal = VFW_E_TYPE_NOT_ACCEPTED;
    opinion.accept_hr = S_FALSE;
    opinion.listing = TRUE;
    opinion.accepts = opinion.receives = 0;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    ok(endless_given == 256, "It was asked for %ld types.\n", endless_given);
    ok(opinion.receives == types + 256, "Tried %ld times.\n", opinion.receives);
    ok(!opinion.kernel_pins, "%ld kernel pins were made for nothing.\n", opinion.kernel_pins);
    ok(opinion.sink.refs == 1, "%ld references are left.\n", opinion.sink.refs - 1);

    opinion.take_nothing = FALSE;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) disconnect_sink(pin, &opinion.sink);
    sink_cleanup(&opinion.sink);
}

static void meddle(struct opinion *opinion)
{
    IAMStreamConfig *config = query(opinion->pin, &IID_IAMStreamConfig);
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    hr = IPin_Connect(opinion->pin, &opinion->sink.IPin_iface, NULL);
    ok(hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", hr);
    hr = IPin_Disconnect(opinion->pin);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
    /* The format of the next connection changes: the list that is gone through has another type in front now. */
    if (find_type(opinion->pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        hr = IAMStreamConfig_SetFormat(config, opinion->accepts % 2 ? &mt : NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        free_type(&mt);
    }
    IAMStreamConfig_Release(config);
}

/* A peer that uses the pin while it is asked for its opinion. */
static void test_reenters(IPin *pin)
{
    IAMStreamConfig *config = query(pin, &IID_IAMStreamConfig);
    struct opinion opinion;
    HRESULT hr;

    opinion_init(&opinion, pin, S_FALSE);
    opinion.on_accept = meddle;
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(opinion.accepts < 1000, "Asked %ld times.\n", opinion.accepts);
    if (hr == S_OK) disconnect_sink(pin, &opinion.sink);
    hr = IAMStreamConfig_SetFormat(config, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMStreamConfig_Release(config);
    sink_cleanup(&opinion.sink);
}

/* A connected pin gets another format, whatever the peer says before it is asked to take it; and keeps the one that it has when the
 * peer refuses. */
static void test_set_format(IBaseFilter *filter, IPin *pin)
{
    IAMStreamConfig *config = query(pin, &IID_IAMStreamConfig);
    struct opinion opinion;
    AM_MEDIA_TYPE mt, old;
    HRESULT hr;

    opinion_init(&opinion, pin, S_FALSE);
    hr = IPin_Connect(pin, &opinion.sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK && find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        copy_type(&old, &opinion.sink.mt);
        opinion.wanted = &MEDIASUBTYPE_RGB24;
        hr = IAMStreamConfig_SetFormat(config, &mt);
        ok(hr == VFW_E_INVALIDMEDIATYPE, "Got hr %#lx.\n", hr);
        ok(!!opinion.sink.peer, "The connection is gone.\n");
        ok(equal_types(&old, &opinion.sink.mt), "The type has changed.\n");
        opinion.wanted = NULL;
        hr = IAMStreamConfig_SetFormat(config, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(&mt, &opinion.sink.mt), "The type has not changed.\n");
        check_streams(filter, pin, &opinion.sink);
        free_type(&old);
        free_type(&mt);
    }
    hr = IAMStreamConfig_SetFormat(config, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMStreamConfig_Release(config);
    sink_cleanup(&opinion.sink);
}

START_TEST(opinion)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_dislikes(filter, pin);
        test_given(pin);
        test_refuses_all(pin);
        test_reenters(pin);
        test_set_format(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
