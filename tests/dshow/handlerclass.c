/*
 * An interface handler that counts, and lies if it is told to
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

#include "handlerclass.h"

const GUID KSINTERFACESETID_KsBench = GUID_INIT(STATIC_KSINTERFACESETID_KsBench);

struct third_class third;

struct third_handler
{
    struct test_object object;
    IKsInterfaceHandler IKsInterfaceHandler_iface;
    IKsPin *pin;                  /* not referenced */
    BOOL stamped;                 /* the pin's interface is ksvirt's own */
    ULONGLONG number;             /* of the last sample */
};

static const struct test_interface handler_interfaces[] =
{
    {&IID_IKsInterfaceHandler, offsetof(struct third_handler, IKsInterfaceHandler_iface)},
    {NULL}
};

struct third_segment
{
    KSSTREAM_SEGMENT pub;
    OVERLAPPED overlapped;
    IMediaSample *sample;
    ULONGLONG number;
    HANDLE event;                 /* what the pin is told may be another one */
    union
    {
        KSSTREAM_HEADER header;
        BYTE bytes[512];
    } u;
};

static struct third_segment *lost_segments[64];

static struct third_handler *impl_from_IKsInterfaceHandler(IKsInterfaceHandler *iface)
{
    return CONTAINING_RECORD(iface, struct third_handler, IKsInterfaceHandler_iface);
}

static HRESULT WINAPI third_QueryInterface(IKsInterfaceHandler *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IKsInterfaceHandler(iface)->object.outer, iid, out);
}

static ULONG WINAPI third_AddRef(IKsInterfaceHandler *iface)
{
    return IUnknown_AddRef(impl_from_IKsInterfaceHandler(iface)->object.outer);
}

static ULONG WINAPI third_Release(IKsInterfaceHandler *iface)
{
    return IUnknown_Release(impl_from_IKsInterfaceHandler(iface)->object.outer);
}

/* The pin has its kernel pin by now. */
static HRESULT WINAPI third_KsSetPin(IKsInterfaceHandler *iface, IKsPin *pin)
{
    struct third_handler *handler = impl_from_IKsInterfaceHandler(iface);
    KSPIN_INTERFACE ks_interface = {0};

    InterlockedIncrement(&third.set_pins);
    if (FAILED(third.set_pin_hr)) return third.set_pin_hr;
    handler->pin = pin;
    ok(!!pin_handle(pin), "The pin has no handle.\n");
    IKsPin_KsGetCurrentCommunication(pin, NULL, &ks_interface, NULL);
    handler->stamped = IsEqualGUID(&ks_interface.Set, &KSINTERFACESETID_KsBench);
    return NOERROR;
}

static ULONG get_header_size(HANDLE handle)
{
    KSPROPERTY property = {{{KSPROPSETID_StreamInterface, KSPROPERTY_STREAMINTERFACE_HEADERSIZE, KSPROPERTY_TYPE_GET}}};
    ULONG size = 0, returned;

    if (FAILED(pKsSynchronousDeviceControl(handle, IOCTL_KS_PROPERTY, &property, sizeof(property), &size, sizeof(size),
            &returned)))
        return sizeof(KSSTREAM_HEADER);
    return max(size, sizeof(KSSTREAM_HEADER));
}

static struct ksbench_stamp *get_stamp(struct third_segment *segment)
{
    return (struct ksbench_stamp *)(&segment->u.header + 1);
}

static ULONG checksum(const KSSTREAM_HEADER *header)
{
    return ksvirt_crc32(0, header->Data, min(header->DataUsed, KSBENCH_STAMP_BYTES));
}

static void fill_write(KSSTREAM_HEADER *header, IMediaSample *sample)
{
    AM_SAMPLE2_PROPERTIES props = {0};
    IMediaSample2 *sample2 = query(sample, &IID_IMediaSample2);

    IMediaSample2_GetProperties(sample2, sizeof(props), (BYTE *)&props);
    IMediaSample2_Release(sample2);
    header->DataUsed = props.lActual;
    if (props.dwSampleFlags & AM_SAMPLE_ENDOFSTREAM) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
    IMediaSample_AddRef(sample);
}

static struct third_segment *create_segment(struct third_handler *handler, IMediaSample *sample,
        KSIOOPERATION operation, HANDLE handle)
{
    struct third_segment *segment = calloc(1, sizeof(*segment));
    KSSTREAM_HEADER *header = &segment->u.header;
    struct ksbench_stamp *stamp = get_stamp(segment);

    segment->pub.KsInterfaceHandler = &handler->IKsInterfaceHandler_iface;
    segment->pub.IoOperation = operation;
    /* auto-reset, as a handler may like it */
    segment->event = segment->pub.CompletionEvent = segment->overlapped.hEvent = CreateEventW(NULL, FALSE, FALSE, NULL);
    segment->sample = sample;
    segment->number = ++handler->number;
    header->Size = get_header_size(handle);
    header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    IMediaSample_GetPointer(sample, (BYTE **)&header->Data);
    header->FrameExtent = IMediaSample_GetSize(sample);
    if (operation == KsIoOperation_Write) fill_write(header, sample);
    if (!handler->stamped) return segment;

    ok(header->Size == sizeof(*header) + sizeof(*stamp), "Headers have %lu bytes.\n", header->Size);
    stamp->size = sizeof(*stamp);
    stamp->tag = segment->number;
    if (operation == KsIoOperation_Read) return segment;
    stamp->number = segment->number;
    stamp->checksum = checksum(header);
    return segment;
}

static void free_segment(struct third_segment *segment)
{
    if (segment->pub.IoOperation == KsIoOperation_Write) IMediaSample_Release(segment->sample);
    CloseHandle(segment->event);
    free(segment);
}

static HRESULT send_segment(struct third_segment *segment, HANDLE handle)
{
    ULONG code = segment->pub.IoOperation == KsIoOperation_Read ? IOCTL_KS_READ_STREAM : IOCTL_KS_WRITE_STREAM;

    if (DeviceIoControl(handle, code, NULL, 0, &segment->u, segment->u.header.Size, NULL, &segment->overlapped))
        SetEvent(segment->event);
    else if (GetLastError() != ERROR_IO_PENDING) return HRESULT_FROM_WIN32(GetLastError());
    return S_OK;
}

static void lose_segment(struct third_segment *segment)
{
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(lost_segments) - 1 && lost_segments[i]; ++i) ;
    ok(!lost_segments[i], "Too many requests.\n");
    lost_segments[i] = segment;
}

void free_lost_segments(void)
{
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(lost_segments) && lost_segments[i]; ++i)
    {
        ok(get_refcount(lost_segments[i]->sample) == 1, "The sample has %lu references.\n",
                get_refcount(lost_segments[i]->sample));
        IMediaSample_Release(lost_segments[i]->sample);
        CloseHandle(lost_segments[i]->event);
        free(lost_segments[i]);
        lost_segments[i] = NULL;
    }
}

/* A lie that needs no request. FALSE if it is none. */
static BOOL lie_at_once(LONG *count, KSSTREAM_SEGMENT **out)
{
    static KSSTREAM_SEGMENT segment;

    if (third.lies && third.lied >= third.lies) return FALSE;
    segment.CompletionEvent = NULL;
    switch (third.lie)
    {
        case HANDLER_NONE: break;
        case HANDLER_NO_SEGMENT: *count = 1; break;
        case HANDLER_NO_COUNT: *out = &segment; break;
        case HANDLER_NO_EVENT: *count = 1; *out = &segment; break;
        default: return FALSE;
    }
    InterlockedIncrement(&third.lied);
    return TRUE;
}

static HRESULT WINAPI third_KsProcessMediaSamples(IKsInterfaceHandler *iface, IKsDataTypeHandler *data_handler,
        IMediaSample **samples, LONG *count, KSIOOPERATION operation, KSSTREAM_SEGMENT **out)
{
    struct third_handler *handler = impl_from_IKsInterfaceHandler(iface);
    struct third_segment *segment;
    HANDLE handle;
    HRESULT hr;

    SetEvent(third.entered);
    if (third.block) WaitForSingleObject(third.block, 2 * TIMEOUT);
    *out = NULL;
    ok(*count > 0, "Got count %ld.\n", *count);
    *count = 0;
    if (FAILED(third.process_hr)) return third.process_hr;
    if (lie_at_once(count, out)) return S_OK;
    handle = pin_handle(handler->pin);
    ok(!!handle, "The pin has no handle.\n");

    segment = create_segment(handler, samples[0], operation, handle);
    if (third.lie == HANDLER_NEVER) lose_segment(segment);
    else if (FAILED(hr = send_segment(segment, handle)))
    {
        free_segment(segment);
        return hr;
    }
    if (third.lie == HANDLER_BAD_EVENT) segment->pub.CompletionEvent = (HANDLE)0xdeadbee0;
    IKsPin_KsIncrementPendingIoCount(handler->pin);
    InterlockedIncrement(&third.processed);
    InterlockedIncrement(&third.out);
    *count = 1;
    *out = &segment->pub;
    return S_OK;
}

static void check_stamp(struct third_handler *handler, struct third_segment *segment)
{
    const struct ksbench_stamp *stamp = get_stamp(segment);

    if (!handler->stamped) return;
    InterlockedIncrement(&third.stamps);
    if (stamp->size != sizeof(*stamp) || !stamp->number || stamp->tag != segment->number
            || stamp->checksum != checksum(&segment->u.header))
        InterlockedIncrement(&third.wrong_stamps);
}

static void deliver(struct third_handler *handler, struct third_segment *segment)
{
    KSSTREAM_HEADER *header = &segment->u.header;
    REFERENCE_TIME start = header->PresentationTime.Time, stop = start + header->Duration;

    check_stamp(handler, segment);
    IMediaSample_SetActualDataLength(segment->sample, header->DataUsed);
    if (header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID) IMediaSample_SetTime(segment->sample, &start, &stop);
    IKsPin_KsDeliver(handler->pin, segment->sample, header->OptionsFlags);
}

static HRESULT WINAPI third_KsCompleteIo(IKsInterfaceHandler *iface, KSSTREAM_SEGMENT *pub)
{
    struct third_handler *handler = impl_from_IKsInterfaceHandler(iface);
    struct third_segment *segment = CONTAINING_RECORD(pub, struct third_segment, pub);
    HRESULT hr = S_OK;
    DWORD returned;

    InterlockedIncrement(&third.completed);
    InterlockedDecrement(&third.out);
    if (!GetOverlappedResult(NULL, &segment->overlapped, &returned, FALSE))
    {
        hr = HRESULT_FROM_WIN32(GetLastError());
        InterlockedIncrement(&third.aborted);
        ok(hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED), "Got hr %#lx.\n", hr);
    }
    else if (third.lie == HANDLER_BAD_COMPLETE) hr = E_FAIL;
    if (third.lie != HANDLER_SILENT) IKsPin_KsMediaSamplesCompleted(handler->pin, pub);
    if (third.lie == HANDLER_TWICE) IKsPin_KsMediaSamplesCompleted(handler->pin, pub);
    IKsPin_KsDecrementPendingIoCount(handler->pin);
    if (pub->IoOperation == KsIoOperation_Read && SUCCEEDED(hr)) deliver(handler, segment);
    else if (pub->IoOperation == KsIoOperation_Read) IMediaSample_Release(segment->sample);
    free_segment(segment);
    return hr;
}

static const IKsInterfaceHandlerVtbl third_vtbl =
{
    third_QueryInterface,
    third_AddRef,
    third_Release,
    third_KsSetPin,
    third_KsProcessMediaSamples,
    third_KsCompleteIo,
};

static HRESULT create_third(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    LONG number = InterlockedIncrement(&third.creations) - 1;
    struct third_handler *handler;

    if (number < 32 && third.failures >> number & 1) return E_OUTOFMEMORY;
    handler = calloc(1, sizeof(*handler));
    object_init(&handler->object, test_class, outer, handler_interfaces);
    handler->IKsInterfaceHandler_iface.lpVtbl = &third_vtbl;
    *inner = &handler->object.IUnknown_iface;
    return S_OK;
}

void register_third(const CLSID *clsid)
{
    memset(&third, 0, sizeof(third));
    memset(lost_segments, 0, sizeof(lost_segments));
    third.entered = CreateEventW(NULL, FALSE, FALSE, NULL);
    class_register(&third.cls, clsid, create_third);
}

void revoke_third(void)
{
    class_revoke(&third.cls);
    CloseHandle(third.entered);
}
