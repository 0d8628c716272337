/*
 * ksproxy.ax tests: the handler classes, and the standard interface handler on its own
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

/* ---- a pin that isn't one: what a handler may ask of its outer object, with a real kernel pin behind it ---- */

struct fake_pin
{
    IKsPinEx IKsPinEx_iface;
    IKsObject IKsObject_iface;
    LONG refs;
    HANDLE handle;                /* of the kernel pin */
    LONG pending, max_pending, completed, errors;
    HRESULT last_error;
    const KSSTREAM_SEGMENT *last_segment;
    LONG delivered;
    IMediaSample *samples[16];    /* delivered ones, with the references that came with them */
    ULONG flags[16];
};

static struct fake_pin *impl_from_IKsPinEx(IKsPinEx *iface)
{
    return CONTAINING_RECORD(iface, struct fake_pin, IKsPinEx_iface);
}

static HRESULT WINAPI fake_pin_QueryInterface(IKsPinEx *iface, REFIID iid, void **out)
{
    struct fake_pin *pin = impl_from_IKsPinEx(iface);

    *out = NULL;
    if (IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IKsPin) || IsEqualGUID(iid, &IID_IKsPinEx))
        *out = &pin->IKsPinEx_iface;
    else if (IsEqualGUID(iid, &IID_IKsObject)) *out = &pin->IKsObject_iface;
    else return E_NOINTERFACE;
    InterlockedIncrement(&pin->refs);
    return S_OK;
}

static ULONG WINAPI fake_pin_AddRef(IKsPinEx *iface)
{
    return InterlockedIncrement(&impl_from_IKsPinEx(iface)->refs);
}

static ULONG WINAPI fake_pin_Release(IKsPinEx *iface)
{
    return InterlockedDecrement(&impl_from_IKsPinEx(iface)->refs);
}

static HRESULT WINAPI fake_pin_KsQueryMediums(IKsPinEx *iface, KSMULTIPLE_ITEM **mediums)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI fake_pin_KsQueryInterfaces(IKsPinEx *iface, KSMULTIPLE_ITEM **interfaces)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI fake_pin_KsCreateSinkPinHandle(IKsPinEx *iface, KSPIN_INTERFACE *ks_interface,
        KSPIN_MEDIUM *medium)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI fake_pin_KsGetCurrentCommunication(IKsPinEx *iface, KSPIN_COMMUNICATION *communication,
        KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI fake_pin_KsPropagateAcquire(IKsPinEx *iface)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI fake_pin_KsDeliver(IKsPinEx *iface, IMediaSample *sample, ULONG flags)
{
    struct fake_pin *pin = impl_from_IKsPinEx(iface);

    ok(pin->delivered < (LONG)ARRAY_SIZE(pin->samples), "Too many samples.\n");
    pin->samples[pin->delivered] = sample;
    pin->flags[pin->delivered++] = flags;
    return S_OK;
}

static HRESULT WINAPI fake_pin_KsMediaSamplesCompleted(IKsPinEx *iface, KSSTREAM_SEGMENT *segment)
{
    struct fake_pin *pin = impl_from_IKsPinEx(iface);

    pin->last_segment = segment;
    ++pin->completed;
    return S_OK;
}

static IMemAllocator * WINAPI fake_pin_KsPeekAllocator(IKsPinEx *iface, KSPEEKOPERATION operation)
{
    return NULL;
}

static HRESULT WINAPI fake_pin_KsReceiveAllocator(IKsPinEx *iface, IMemAllocator *allocator)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI fake_pin_KsRenegotiateAllocator(IKsPinEx *iface)
{
    return E_NOTIMPL;
}

static LONG WINAPI fake_pin_KsIncrementPendingIoCount(IKsPinEx *iface)
{
    struct fake_pin *pin = impl_from_IKsPinEx(iface);

    if (++pin->pending > pin->max_pending) pin->max_pending = pin->pending;
    return pin->pending;
}

static LONG WINAPI fake_pin_KsDecrementPendingIoCount(IKsPinEx *iface)
{
    return --impl_from_IKsPinEx(iface)->pending;
}

static HRESULT WINAPI fake_pin_KsQualityNotify(IKsPinEx *iface, ULONG proportion, REFERENCE_TIME delta)
{
    return E_NOTIMPL;
}

static void WINAPI fake_pin_KsNotifyError(IKsPinEx *iface, IMediaSample *sample, HRESULT hr)
{
    struct fake_pin *pin = impl_from_IKsPinEx(iface);

    ++pin->errors;
    pin->last_error = hr;
}

static const IKsPinExVtbl fake_pin_vtbl =
{
    fake_pin_QueryInterface,
    fake_pin_AddRef,
    fake_pin_Release,
    fake_pin_KsQueryMediums,
    fake_pin_KsQueryInterfaces,
    fake_pin_KsCreateSinkPinHandle,
    fake_pin_KsGetCurrentCommunication,
    fake_pin_KsPropagateAcquire,
    fake_pin_KsDeliver,
    fake_pin_KsMediaSamplesCompleted,
    fake_pin_KsPeekAllocator,
    fake_pin_KsReceiveAllocator,
    fake_pin_KsRenegotiateAllocator,
    fake_pin_KsIncrementPendingIoCount,
    fake_pin_KsDecrementPendingIoCount,
    fake_pin_KsQualityNotify,
    fake_pin_KsNotifyError,
};

static struct fake_pin *impl_from_IKsObject(IKsObject *iface)
{
    return CONTAINING_RECORD(iface, struct fake_pin, IKsObject_iface);
}

static HRESULT WINAPI fake_object_QueryInterface(IKsObject *iface, REFIID iid, void **out)
{
    return fake_pin_QueryInterface(&impl_from_IKsObject(iface)->IKsPinEx_iface, iid, out);
}

static ULONG WINAPI fake_object_AddRef(IKsObject *iface)
{
    return fake_pin_AddRef(&impl_from_IKsObject(iface)->IKsPinEx_iface);
}

static ULONG WINAPI fake_object_Release(IKsObject *iface)
{
    return fake_pin_Release(&impl_from_IKsObject(iface)->IKsPinEx_iface);
}

static HANDLE WINAPI fake_object_KsGetObjectHandle(IKsObject *iface)
{
    return impl_from_IKsObject(iface)->handle;
}

static const IKsObjectVtbl fake_object_vtbl =
{
    fake_object_QueryInterface,
    fake_object_AddRef,
    fake_object_Release,
    fake_object_KsGetObjectHandle,
};

static void fake_pin_init(struct fake_pin *pin)
{
    memset(pin, 0, sizeof(*pin));
    pin->IKsPinEx_iface.lpVtbl = &fake_pin_vtbl;
    pin->IKsObject_iface.lpVtbl = &fake_object_vtbl;
    pin->refs = 1;
}

/* ---- the classes ---- */

static void test_class(const CLSID *clsid, const IID *iid)
{
    struct fake_pin pin;
    IUnknown *inner, *iface, *unknown;
    HRESULT hr;

    winetest_push_context("%s", wine_dbgstr_guid(clsid));
    hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&inner);
    ok(hr == VFW_E_NEED_OWNER, "Got hr %#lx without an outer object.\n", hr);

    fake_pin_init(&pin);
    hr = CoCreateInstance(clsid, (IUnknown *)&pin.IKsPinEx_iface, CLSCTX_INPROC_SERVER, iid, (void **)&inner);
    ok(hr == E_NOINTERFACE, "Got hr %#lx for an interface that belongs to the outer object.\n", hr);
    hr = CoCreateInstance(clsid, (IUnknown *)&pin.IKsPinEx_iface, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(pin.refs == 1, "The outer object has %ld references.\n", pin.refs);
    if (hr == S_OK)
    {
        hr = IUnknown_QueryInterface(inner, iid, (void **)&iface);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(pin.refs == 2, "The outer object has %ld references.\n", pin.refs);
        hr = IUnknown_QueryInterface(iface, &IID_IUnknown, (void **)&unknown);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(unknown == (IUnknown *)&pin.IKsPinEx_iface, "Got identity %p, the pin is %p.\n", unknown, &pin.IKsPinEx_iface);
        if (hr == S_OK) IUnknown_Release(unknown);
        hr = IUnknown_QueryInterface(inner, &IID_IKsPin, (void **)&unknown);
        ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
        IUnknown_Release(iface);
        ok(pin.refs == 1, "The outer object has %ld references.\n", pin.refs);
        release_last(inner);
    }
    winetest_pop_context();
}

static void test_classes(void)
{
    test_class(&KSINTERFACESETID_Standard, &IID_IKsInterfaceHandler);
    test_class(&MEDIATYPE_Video, &IID_IKsDataTypeHandler);
    test_class(&KSDATAFORMAT_TYPE_VBI, &IID_IKsDataTypeHandler);
    test_class(&MEDIATYPE_Audio, &IID_IKsDataTypeHandler);
}

/* ---- the standard handler on its own ---- */

static HRESULT set_kernel_state(HANDLE handle, KSSTATE state)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET}}};
    ULONG returned;

    return pKsSynchronousDeviceControl(handle, IOCTL_KS_PROPERTY, &property, sizeof(property), &state, sizeof(state),
            &returned);
}

static HANDLE create_kernel_pin(HANDLE filter, ULONG factory, ACCESS_MASK access, const AM_MEDIA_TYPE *mt)
{
    static const KSPIN_CONNECT init =
    {
        .Interface = {{{GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0}}},
        .Medium = {{{GUID_INIT(STATIC_KSMEDIUMSETID_Standard), KSMEDIUM_STANDARD_DEVIO, 0}}},
        .Priority = {KSPRIORITY_NORMAL, 1},
    };
    DWORD (WINAPI *pKsCreatePin)(HANDLE, KSPIN_CONNECT *, ACCESS_MASK, HANDLE *);
    KSPIN_CONNECT *connect = calloc(1, sizeof(*connect) + sizeof(KSDATAFORMAT) + mt->cbFormat);
    KSDATAFORMAT *format = (KSDATAFORMAT *)(connect + 1);
    HANDLE handle = NULL;
    DWORD error;

    *connect = init;
    connect->PinId = factory;
    format->FormatSize = sizeof(*format) + mt->cbFormat;
    format->SampleSize = mt->lSampleSize;
    format->MajorFormat = mt->majortype;
    format->SubFormat = mt->subtype;
    format->Specifier = mt->formattype;
    memcpy(format + 1, mt->pbFormat, mt->cbFormat);
    pKsCreatePin = (void *)GetProcAddress(LoadLibraryA("ksuser.dll"), "KsCreatePin");
    error = pKsCreatePin(filter, connect, access, &handle);
    ok(!error, "Failed to create a pin, error %lu.\n", error);
    free(connect);
    return error ? NULL : handle;
}

static IMemAllocator *create_allocator(LONG count, LONG size)
{
    ALLOCATOR_PROPERTIES props = {count, size, 1, 0};
    IMemAllocator *allocator;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)&allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(allocator, &props, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return allocator;
}

static void get_samples(IMemAllocator *allocator, IMediaSample **samples, LONG count)
{
    HRESULT hr;
    LONG i;

    for (i = 0; i < count; ++i)
    {
        hr = IMemAllocator_GetBuffer(allocator, &samples[i], NULL, NULL, AM_GBF_NOWAIT);
        ok(hr == S_OK, "Sample %ld: got hr %#lx.\n", i, hr);
    }
}

static void test_bad_calls(IKsInterfaceHandler *handler, struct fake_pin *pin, IMediaSample *sample)
{
    KSSTREAM_SEGMENT *segment, other = {0};
    HANDLE handle = pin->handle;
    LONG count = 1;
    HRESULT hr;

    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, &segment);
    check_open_error(hr);
    ok(!count, "Got count %ld.\n", count);
    hr = IKsInterfaceHandler_KsSetPin(handler, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsInterfaceHandler_KsSetPin(handler, (IKsPin *)&pin->IKsPinEx_iface);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    ok(pin->refs == 1, "The pin has %ld references.\n", pin->refs);

    count = 1;
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, NULL, &count, KsIoOperation_Read, &segment);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, NULL, KsIoOperation_Read, &segment);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    count = 0;
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, &segment);
    ok(hr == E_INVALIDARG, "Got hr %#lx for no sample.\n", hr);
    count = -1;
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, &segment);
    ok(hr == E_INVALIDARG, "Got hr %#lx for -1 samples.\n", hr);
    hr = IKsInterfaceHandler_KsCompleteIo(handler, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsInterfaceHandler_KsCompleteIo(handler, &other);
    ok(hr == E_INVALIDARG, "Got hr %#lx for a segment of somebody else.\n", hr);

    /* a pin without kernel pin */
    pin->handle = NULL;
    count = 1;
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, &segment);
    check_open_error(hr);
    ok(!count, "Got count %ld.\n", count);
    ok(!segment, "Got segment %p.\n", segment);
    pin->handle = handle;

    /* the kernel pin is in STOP, and data doesn't go that way */
    count = 1;
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, &segment);
    ok(hr == HRESULT_FROM_WIN32(ERROR_BAD_COMMAND), "Got hr %#lx in STOP.\n", hr);
    ok(!count, "Got count %ld.\n", count);
    ok(!segment, "Got segment %p.\n", segment);
    count = 1;
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Write, &segment);
    check_open_error(hr);
    ok(!count, "Got count %ld.\n", count);
    ok(!segment, "Got segment %p.\n", segment);
    ok(get_refcount(sample) == 1, "The sample has %lu references.\n", get_refcount(sample));
    ok(!pin->pending, "%ld requests are pending.\n", pin->pending);
    ok(!pin->max_pending, "Counted %ld requests.\n", pin->max_pending);
    ok(!pin->completed, "The pin was called: %ld, %ld, %ld.\n", pin->completed, pin->delivered, pin->errors);
    ok(!pin->delivered, "The pin was called: %ld, %ld, %ld.\n", pin->completed, pin->delivered, pin->errors);
    ok(!pin->errors, "The pin was called: %ld, %ld, %ld.\n", pin->completed, pin->delivered, pin->errors);
}

/* Two requests, one of which has three samples. */
static void test_reads(IKsInterfaceHandler *handler, struct fake_pin *pin, IMediaSample **samples, LONG size)
{
    KSSTREAM_SEGMENT *segments[2];
    LONG counts[2] = {1, 3}, i;
    REFERENCE_TIME start, stop;
    HRESULT hr;

    for (i = 0; i < 2; ++i)
    {
        hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, samples + i, &counts[i], KsIoOperation_Read,
                &segments[i]);
        ok(hr == NOERROR, "Got hr %#lx.\n", hr);
        if (hr != NOERROR) return;
        ok(counts[i] >= 1 && counts[i] <= 1 + 2 * i, "Got count %ld.\n", counts[i]);
        ok(segments[i]->KsInterfaceHandler == handler, "Got handler %p.\n", segments[i]->KsInterfaceHandler);
        ok(!segments[i]->KsDataTypeHandler, "Got data handler %p.\n", segments[i]->KsDataTypeHandler);
        ok(segments[i]->IoOperation == KsIoOperation_Read, "Got operation %d.\n", segments[i]->IoOperation);
        ok(pin->pending == i + 1, "Got %ld requests.\n", pin->pending);
    }
    hr = IKsInterfaceHandler_KsCompleteIo(handler, segments[0]);
    ok(hr == HRESULT_FROM_WIN32(ERROR_IO_INCOMPLETE), "Got hr %#lx for what isn't complete.\n", hr);
    ok(pin->pending == 2, "Got %ld requests.\n", pin->pending);
    ok(!pin->completed, "%ld requests are completed.\n", pin->completed);
    ok(get_refcount(samples[0]) == 1, "A read has taken %lu references.\n", get_refcount(samples[0]) - 1);

    hr = set_kernel_state(pin->handle, KSSTATE_RUN);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 2; ++i)
    {
        ok(!WaitForSingleObject(segments[i]->CompletionEvent, TIMEOUT), "Request %ld doesn't end.\n", i);
        hr = IKsInterfaceHandler_KsCompleteIo(handler, segments[i]);
        ok(hr == NOERROR, "Got hr %#lx.\n", hr);
        hr = IKsInterfaceHandler_KsCompleteIo(handler, segments[i]);
        ok(hr == E_INVALIDARG, "Got hr %#lx for a segment that is completed already.\n", hr);
        ok(pin->pending == 1 - i, "Got %ld requests.\n", pin->pending);
        ok(pin->completed == i + 1, "Got %ld completed segments.\n", pin->completed);
        ok(pin->last_segment == segments[i], "Got segment %p.\n", pin->last_segment);
    }
    ok(pin->delivered == counts[0] + counts[1], "Got %ld samples.\n", pin->delivered);
    ok(!pin->errors, "Got %ld errors.\n", pin->errors);
    for (i = 0; i < pin->delivered; ++i)
    {
        ok(pin->samples[i] == samples[i], "Sample %ld is another one.\n", i);
        ok(IMediaSample_GetActualDataLength(samples[i]) == size, "Sample %ld has %ld bytes.\n", i,
                IMediaSample_GetActualDataLength(samples[i]));
        hr = IMediaSample_GetTime(samples[i], &start, &stop);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(stop > start, "Got %s to %s.\n", wine_dbgstr_longlong(start), wine_dbgstr_longlong(stop));
        ok(pin->flags[i] & KSSTREAM_HEADER_OPTIONSF_TIMEVALID, "Got flags %#lx.\n", pin->flags[i]);
        ok(get_refcount(samples[i]) == 1, "The sample has %lu references.\n", get_refcount(samples[i]));
    }
}

/* Cancelled requests: no delivery, silence, and the sample is released. */
static void test_cancel(IKsInterfaceHandler *handler, struct fake_pin *pin, IMediaSample *sample)
{
    LONG delivered = pin->delivered, completed = pin->completed, count = 1;
    KSSTREAM_SEGMENT *segment;
    HRESULT hr;

    hr = set_kernel_state(pin->handle, KSSTATE_PAUSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaSample_AddRef(sample);
    hr = IKsInterfaceHandler_KsProcessMediaSamples(handler, NULL, &sample, &count, KsIoOperation_Read, &segment);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    ok(count == 1, "Got count %ld.\n", count);
    if (hr != NOERROR) return;
    CancelIo(pin->handle);
    ok(!WaitForSingleObject(segment->CompletionEvent, TIMEOUT), "The request doesn't end.\n");
    hr = IKsInterfaceHandler_KsCompleteIo(handler, segment);
    ok(hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED), "Got hr %#lx.\n", hr);
    ok(!pin->pending, "Got %ld requests.\n", pin->pending);
    ok(pin->completed == completed + 1, "Got %ld segments.\n", pin->completed - completed);
    ok(pin->delivered == delivered, "The sample was delivered.\n");
    ok(get_refcount(sample) == 1, "The sample has %lu references.\n", get_refcount(sample));
}

static void test_standard_handler(IPin *capture)
{
    IKsInterfaceHandler *handler;
    IMediaSample *samples[4];
    IMemAllocator *allocator;
    struct fake_pin pin;
    AM_MEDIA_TYPE mt;
    IUnknown *inner;
    HANDLE filter;
    HRESULT hr;
    LONG i;

    if (!find_type(capture, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 320, 240, 333333);
    fake_pin_init(&pin);
    if (!(filter = open_camera())) return;
    pin.handle = create_kernel_pin(filter, 0, GENERIC_READ, &mt);
    allocator = create_allocator(ARRAY_SIZE(samples), mt.lSampleSize);
    get_samples(allocator, samples, ARRAY_SIZE(samples));

    hr = CoCreateInstance(&KSINTERFACESETID_Standard, (IUnknown *)&pin.IKsPinEx_iface, CLSCTX_INPROC_SERVER,
            &IID_IUnknown, (void **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK && pin.handle)
    {
        hr = IUnknown_QueryInterface(inner, &IID_IKsInterfaceHandler, (void **)&handler);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IKsInterfaceHandler_Release(handler); /* the pin's, as always */
        test_bad_calls(handler, &pin, samples[0]);
        hr = set_kernel_state(pin.handle, KSSTATE_ACQUIRE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = set_kernel_state(pin.handle, KSSTATE_PAUSE);
        ok(hr == S_OK || hr == HRESULT_FROM_WIN32(ERROR_NO_DATA_DETECTED), "Got hr %#lx.\n", hr);
        test_reads(handler, &pin, samples, mt.lSampleSize);
        test_cancel(handler, &pin, samples[0]);
        set_kernel_state(pin.handle, KSSTATE_STOP);
        ok(pin.refs == 1, "The pin has %ld references.\n", pin.refs);
        release_last(inner);
    }
    for (i = 0; i < (LONG)ARRAY_SIZE(samples); ++i) IMediaSample_Release(samples[i]);
    IMemAllocator_Decommit(allocator);
    release_last(allocator);
    if (pin.handle) CloseHandle(pin.handle);
    CloseHandle(filter);
    free_type(&mt);
}

START_TEST(handler)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module())
    {
        test_classes();
        if (create_capture(&filter, &pin))
        {
            test_standard_handler(pin);
            IPin_Release(pin);
            release_last(filter);
        }
    }
    CoUninitialize();
}
