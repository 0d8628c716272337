/*
 * ksproxy.ax tests: IIDs, vtables, structures and constants of ksproxy.h
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

#include "proxy.h"

/* Expected values are those of the public headers and documentation, written down once more by hand: that ksproxy.h repeats them
 * is what is tested here. */

static void test_iids(void)
{
    static const struct
    {
        const char *name;
        const GUID *guid;
        GUID expected;
    }
    tests[] =
    {
#define IID(name, a, b, c, d, e) { #name, &IID_##name, { 0x##a, 0x##b, 0x##c, \
        { 0x##d >> 8, 0x##d & 0xff, (0x##e##ull >> 40) & 0xff, (0x##e##ull >> 32) & 0xff, (0x##e##ull >> 24) & 0xff, \
          (0x##e##ull >> 16) & 0xff, (0x##e##ull >> 8) & 0xff, 0x##e##ull & 0xff } } }
        IID(IKsObject,             423C13A2, 2070, 11D0, 9EF7, 00AA00A216A1),
        IID(IKsPin,                B61178D1, A2D9, 11CF, 9E53, 00AA00A216A1),
        IID(IKsPinEx,              7BB38260, D19C, 11D2, B38A, 00A0C95EC22E),
        IID(IKsPinPipe,            E539CD90, A8B4, 11D1, 8189, 00A0C9062802),
        IID(IKsPinFactory,         CD5EBE6B, 8B6E, 11D1, 8AE0, 00A0C9223196),
        IID(IKsAllocator,          8DA64899, C0D9, 11D0, 8413, 0000F822FE8A),
        IID(IKsAllocatorEx,        091BB63A, 603F, 11D1, B067, 00A0C9062802),
        IID(IKsDataTypeHandler,    5FFBAA02, 49A3, 11D0, 9F36, 00AA00A216A1),
        IID(IKsDataTypeCompletion, 827D1A0E, 0F73, 11D2, B27A, 00A0C9223196),
        IID(IKsInterfaceHandler,   D3ABC7E0, 9A61, 11D0, A40D, 00A0C9223196),
        IID(IKsClockPropertySet,   5C5CBD84, E755, 11D0, AC18, 00A0C9223196),
        IID(IKsQualityForwarder,   97EBAACB, 95BD, 11D0, A3EA, 00A0C9223196),
        IID(IKsNotifyEvent,        412BD695, F84B, 46C1, AC73, 54196DBC8FA7),
        IID(IKsTopology,           28F54683, 06FD, 11D2, B27A, 00A0C9223196),
        IID(IKsPropertySet,        31EFAC30, 515C, 11D0, A9AA, 00AA0061BE93),
        IID(IKsControl,            28F54685, 06FD, 11D2, B27A, 00A0C9223196),
        IID(IKsAggregateControl,   7F40EAC0, 3947, 11D2, 874E, 00A0C9223196),
        IID(IDistributorNotify,    56A868AF, 0AD4, 11CE, B03A, 0020AF0BA770),
#undef IID
    };
    static const GUID proxy = {0x17cca71b, 0xecd7, 0x11d0, {0xb9, 0x08, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}};
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
        ok(IsEqualGUID(tests[i].guid, &tests[i].expected), "%s: got %s.\n", tests[i].name,
                wine_dbgstr_guid(tests[i].guid));
    ok(IsEqualGUID(&CLSID_Proxy, &proxy), "Got %s.\n", wine_dbgstr_guid(&CLSID_Proxy));
}

static void test_slots(void)
{
    static const struct
    {
        const char *name;
        size_t offset, slot;
    }
    tests[] =
    {
#define SLOT(iface, method, slot) { #iface "::" #method, offsetof(iface##Vtbl, method), slot }
#define COUNT(iface, count) { "number of methods of " #iface, sizeof(iface##Vtbl), count }
        SLOT(IKsObject, QueryInterface, 0),
        SLOT(IKsObject, AddRef, 1),
        SLOT(IKsObject, Release, 2),
        SLOT(IKsObject, KsGetObjectHandle, 3),
        COUNT(IKsObject, 4),

        SLOT(IKsPin, KsQueryMediums, 3),
        SLOT(IKsPin, KsQueryInterfaces, 4),
        SLOT(IKsPin, KsCreateSinkPinHandle, 5),
        SLOT(IKsPin, KsGetCurrentCommunication, 6),
        SLOT(IKsPin, KsPropagateAcquire, 7),
        SLOT(IKsPin, KsDeliver, 8),
        SLOT(IKsPin, KsMediaSamplesCompleted, 9),
        SLOT(IKsPin, KsPeekAllocator, 10),
        SLOT(IKsPin, KsReceiveAllocator, 11),
        SLOT(IKsPin, KsRenegotiateAllocator, 12),
        SLOT(IKsPin, KsIncrementPendingIoCount, 13),
        SLOT(IKsPin, KsDecrementPendingIoCount, 14),
        SLOT(IKsPin, KsQualityNotify, 15),
        COUNT(IKsPin, 16),

        SLOT(IKsPinEx, KsQueryMediums, 3),
        SLOT(IKsPinEx, KsQualityNotify, 15),
        SLOT(IKsPinEx, KsNotifyError, 16),
        COUNT(IKsPinEx, 17),

        SLOT(IKsPinPipe, KsGetPinFramingCache, 3),
        SLOT(IKsPinPipe, KsSetPinFramingCache, 4),
        SLOT(IKsPinPipe, KsGetConnectedPin, 5),
        SLOT(IKsPinPipe, KsGetPipe, 6),
        SLOT(IKsPinPipe, KsSetPipe, 7),
        SLOT(IKsPinPipe, KsGetPipeAllocatorFlag, 8),
        SLOT(IKsPinPipe, KsSetPipeAllocatorFlag, 9),
        SLOT(IKsPinPipe, KsGetPinBusCache, 10),
        SLOT(IKsPinPipe, KsSetPinBusCache, 11),
        SLOT(IKsPinPipe, KsGetPinName, 12),
        SLOT(IKsPinPipe, KsGetFilterName, 13),
        COUNT(IKsPinPipe, 14),

        SLOT(IKsPinFactory, KsPinFactory, 3),
        COUNT(IKsPinFactory, 4),

        SLOT(IKsAllocator, KsGetAllocatorHandle, 3),
        SLOT(IKsAllocator, KsGetAllocatorMode, 4),
        SLOT(IKsAllocator, KsGetAllocatorStatus, 5),
        SLOT(IKsAllocator, KsSetAllocatorMode, 6),
        COUNT(IKsAllocator, 7),

        SLOT(IKsAllocatorEx, KsGetAllocatorHandle, 3),
        SLOT(IKsAllocatorEx, KsSetAllocatorMode, 6),
        SLOT(IKsAllocatorEx, KsGetProperties, 7),
        SLOT(IKsAllocatorEx, KsSetProperties, 8),
        SLOT(IKsAllocatorEx, KsSetAllocatorHandle, 9),
        SLOT(IKsAllocatorEx, KsCreateAllocatorAndGetHandle, 10),
        COUNT(IKsAllocatorEx, 11),

        SLOT(IKsDataTypeHandler, KsCompleteIoOperation, 3),
        SLOT(IKsDataTypeHandler, KsIsMediaTypeInRanges, 4),
        SLOT(IKsDataTypeHandler, KsPrepareIoOperation, 5),
        SLOT(IKsDataTypeHandler, KsQueryExtendedSize, 6),
        SLOT(IKsDataTypeHandler, KsSetMediaType, 7),
        COUNT(IKsDataTypeHandler, 8),

        SLOT(IKsDataTypeCompletion, KsCompleteMediaType, 3),
        COUNT(IKsDataTypeCompletion, 4),

        SLOT(IKsInterfaceHandler, KsSetPin, 3),
        SLOT(IKsInterfaceHandler, KsProcessMediaSamples, 4),
        SLOT(IKsInterfaceHandler, KsCompleteIo, 5),
        COUNT(IKsInterfaceHandler, 6),

        SLOT(IKsClockPropertySet, KsGetTime, 3),
        SLOT(IKsClockPropertySet, KsSetTime, 4),
        SLOT(IKsClockPropertySet, KsGetPhysicalTime, 5),
        SLOT(IKsClockPropertySet, KsSetPhysicalTime, 6),
        SLOT(IKsClockPropertySet, KsGetCorrelatedTime, 7),
        SLOT(IKsClockPropertySet, KsSetCorrelatedTime, 8),
        SLOT(IKsClockPropertySet, KsGetCorrelatedPhysicalTime, 9),
        SLOT(IKsClockPropertySet, KsSetCorrelatedPhysicalTime, 10),
        SLOT(IKsClockPropertySet, KsGetResolution, 11),
        SLOT(IKsClockPropertySet, KsGetState, 12),
        COUNT(IKsClockPropertySet, 13),

        SLOT(IKsQualityForwarder, KsGetObjectHandle, 3),
        SLOT(IKsQualityForwarder, KsFlushClient, 4),
        COUNT(IKsQualityForwarder, 5),

        SLOT(IKsNotifyEvent, KsNotifyEvent, 3),
        COUNT(IKsNotifyEvent, 4),

        SLOT(IKsTopology, CreateNodeInstance, 3),
        COUNT(IKsTopology, 4),

        SLOT(IKsPropertySet, Set, 3),
        SLOT(IKsPropertySet, Get, 4),
        SLOT(IKsPropertySet, QuerySupported, 5),
        COUNT(IKsPropertySet, 6),

        SLOT(IKsControl, KsProperty, 3),
        SLOT(IKsControl, KsMethod, 4),
        SLOT(IKsControl, KsEvent, 5),
        COUNT(IKsControl, 6),

        SLOT(IKsAggregateControl, KsAddAggregate, 3),
        SLOT(IKsAggregateControl, KsRemoveAggregate, 4),
        COUNT(IKsAggregateControl, 5),

        SLOT(IDistributorNotify, Stop, 3),
        SLOT(IDistributorNotify, Pause, 4),
        SLOT(IDistributorNotify, Run, 5),
        SLOT(IDistributorNotify, SetSyncSource, 6),
        SLOT(IDistributorNotify, NotifyGraphChange, 7),
        COUNT(IDistributorNotify, 8),
#undef SLOT
#undef COUNT
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
        ok(tests[i].offset == tests[i].slot * sizeof(void *), "%s: got %Iu, expected %Iu.\n", tests[i].name,
                tests[i].offset / sizeof(void *), tests[i].slot);
}

static void test_values(void)
{
    static const struct
    {
        const char *name;
        ULONG value, expected;
    }
    tests[] =
    {
#define VALUE(name, expected) { #name, name, expected }
        VALUE(KsAllocatorMode_User, 0),
        VALUE(KsAllocatorMode_Kernel, 1),

        VALUE(FramingProp_Uninitialized, 0),
        VALUE(FramingProp_None, 1),
        VALUE(FramingProp_Old, 2),
        VALUE(FramingProp_Ex, 3),

        VALUE(Framing_Cache_Update, 0),
        VALUE(Framing_Cache_ReadLast, 1),
        VALUE(Framing_Cache_ReadOrig, 2),
        VALUE(Framing_Cache_Write, 3),

        VALUE(PipeState_DontCare, 0),
        VALUE(PipeState_RangeNotFixed, 1),
        VALUE(PipeState_RangeFixed, 2),
        VALUE(PipeState_CompressionUnknown, 3),
        VALUE(PipeState_Finalized, 4),

        VALUE(Pipe_Allocator_None, 0),
        VALUE(Pipe_Allocator_FirstPin, 1),
        VALUE(Pipe_Allocator_LastPin, 2),
        VALUE(Pipe_Allocator_MiddlePin, 3),

        VALUE(KS_MemoryTypeDontCare, 0),
        VALUE(KS_MemoryTypeKernelPaged, 1),
        VALUE(KS_MemoryTypeKernelNonPaged, 2),
        VALUE(KS_MemoryTypeDeviceHostMapped, 3),
        VALUE(KS_MemoryTypeDeviceSpecific, 4),
        VALUE(KS_MemoryTypeUser, 5),
        VALUE(KS_MemoryTypeAnyHost, 6),

        VALUE(KsPeekOperation_PeekOnly, 0),
        VALUE(KsPeekOperation_AddRef, 1),

        VALUE(KsIoOperation_Write, 0),
        VALUE(KsIoOperation_Read, 1),

        VALUE(AllocatorStrategy_DontCare, 0),
        VALUE(AllocatorStrategy_MinimizeNumberOfFrames, 1),
        VALUE(AllocatorStrategy_MinimizeFrameSize, 2),
        VALUE(AllocatorStrategy_MinimizeNumberOfAllocators, 4),
        VALUE(AllocatorStrategy_MaximizeSpeed, 8),

        VALUE(PipeFactor_None, 0),
        VALUE(PipeFactor_UserModeUpstream, 1),
        VALUE(PipeFactor_UserModeDownstream, 2),
        VALUE(PipeFactor_MemoryTypes, 4),
        VALUE(PipeFactor_Flags, 8),
        VALUE(PipeFactor_PhysicalRanges, 0x10),
        VALUE(PipeFactor_OptimalRanges, 0x20),
        VALUE(PipeFactor_FixedCompression, 0x40),
        VALUE(PipeFactor_UnknownCompression, 0x80),
        VALUE(PipeFactor_Buffers, 0x100),
        VALUE(PipeFactor_Align, 0x200),
        VALUE(PipeFactor_PhysicalEnd, 0x400),
        VALUE(PipeFactor_LogicalEnd, 0x800),

        VALUE(KSPROPERTY_SUPPORT_GET, 1),
        VALUE(KSPROPERTY_SUPPORT_SET, 2),
        VALUE(E_PROP_SET_UNSUPPORTED, 0x80070492),
        VALUE(E_PROP_ID_UNSUPPORTED, 0x80070490),

        VALUE(KSALLOCATOR_OPTIONF_COMPATIBLE, 1),
        VALUE(KSALLOCATOR_OPTIONF_SYSTEM_MEMORY, 2),
        VALUE(KSALLOCATOR_OPTIONF_VALID, 3),
        VALUE(KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER, 1),
        VALUE(KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY, 2),
        VALUE(KSALLOCATOR_REQUIREMENTF_FRAME_INTEGRITY, 4),
        VALUE(KSALLOCATOR_REQUIREMENTF_MUST_ALLOCATE, 8),
        VALUE(KSALLOCATOR_REQUIREMENTF_PREFERENCES_ONLY, 0x80000000),
        VALUE(KSALLOCATOR_FLAG_PARTIAL_READ_SUPPORT, 0x10),
        VALUE(KSALLOCATOR_FLAG_DEVICE_SPECIFIC, 0x20),
        VALUE(KSALLOCATOR_FLAG_CAN_ALLOCATE, 0x40),
        VALUE(KSALLOCATOR_FLAG_INSIST_ON_FRAMESIZE_RATIO, 0x80),
        VALUE(KSALLOCATOR_FLAG_NO_FRAME_INTEGRITY, 0x100),
        VALUE(KSALLOCATOR_FLAG_MULTIPLE_OUTPUT, 0x200),
        VALUE(KSALLOCATOR_FLAG_CYCLE, 0x400),
        VALUE(KSALLOCATOR_FLAG_ALLOCATOR_EXISTS, 0x800),
        VALUE(KSALLOCATOR_FLAG_INDEPENDENT_RANGES, 0x1000),
        VALUE(KSALLOCATOR_FLAG_ATTENTION_STEPPING, 0x2000),
#undef VALUE
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
        ok(tests[i].value == tests[i].expected, "%s: got %#lx, expected %#lx.\n", tests[i].name, tests[i].value,
                tests[i].expected);
}

static void test_structs(void)
{
    static const struct
    {
        const char *name;
        size_t value;
        size_t expected[2]; /* 32-bit, 64-bit */
    }
    tests[] =
    {
#define SIZE(type, s32, s64) { "sizeof(" #type ")", sizeof(type), {s32, s64} }
#define FIELD(type, member, o32, o64) { #type "." #member, offsetof(type, member), {o32, o64} }
        SIZE(KSSTREAM_SEGMENT, 16, 32),
        FIELD(KSSTREAM_SEGMENT, KsInterfaceHandler, 0, 0),
        FIELD(KSSTREAM_SEGMENT, KsDataTypeHandler, 4, 8),
        FIELD(KSSTREAM_SEGMENT, IoOperation, 8, 16),
        FIELD(KSSTREAM_SEGMENT, CompletionEvent, 12, 24),

        SIZE(OPTIMAL_WEIGHT_TOTALS, 24, 24),
        FIELD(OPTIMAL_WEIGHT_TOTALS, MinTotalNominator, 0, 0),
        FIELD(OPTIMAL_WEIGHT_TOTALS, MaxTotalNominator, 8, 8),
        FIELD(OPTIMAL_WEIGHT_TOTALS, TotalDenominator, 16, 16),

        SIZE(PIPE_DIMENSIONS, 36, 36),
        FIELD(PIPE_DIMENSIONS, AllocatorPin, 0, 0),
        FIELD(PIPE_DIMENSIONS, MaxExpansionPin, 12, 12),
        FIELD(PIPE_DIMENSIONS, EndPin, 24, 24),

        SIZE(PIPE_TERMINATION, 56, 56),
        FIELD(PIPE_TERMINATION, Flags, 0, 0),
        FIELD(PIPE_TERMINATION, OutsideFactors, 4, 4),
        FIELD(PIPE_TERMINATION, Weigth, 8, 8),
        FIELD(PIPE_TERMINATION, PhysicalRange, 12, 12),
        FIELD(PIPE_TERMINATION, OptimalRange, 24, 24),
        FIELD(PIPE_TERMINATION, Compression, 44, 44),

        SIZE(ALLOCATOR_PROPERTIES_EX, 252, 264),
        FIELD(ALLOCATOR_PROPERTIES_EX, cBuffers, 0, 0),
        FIELD(ALLOCATOR_PROPERTIES_EX, cbBuffer, 4, 4),
        FIELD(ALLOCATOR_PROPERTIES_EX, cbAlign, 8, 8),
        FIELD(ALLOCATOR_PROPERTIES_EX, cbPrefix, 12, 12),
        FIELD(ALLOCATOR_PROPERTIES_EX, MemoryType, 16, 16),
        FIELD(ALLOCATOR_PROPERTIES_EX, BusType, 32, 32),
        FIELD(ALLOCATOR_PROPERTIES_EX, State, 48, 48),
        FIELD(ALLOCATOR_PROPERTIES_EX, Input, 52, 52),
        FIELD(ALLOCATOR_PROPERTIES_EX, Output, 108, 108),
        FIELD(ALLOCATOR_PROPERTIES_EX, Strategy, 164, 164),
        FIELD(ALLOCATOR_PROPERTIES_EX, Flags, 168, 168),
        FIELD(ALLOCATOR_PROPERTIES_EX, Weight, 172, 172),
        FIELD(ALLOCATOR_PROPERTIES_EX, LogicalMemoryType, 176, 176),
        FIELD(ALLOCATOR_PROPERTIES_EX, AllocatorPlace, 180, 180),
        FIELD(ALLOCATOR_PROPERTIES_EX, Dimensions, 184, 184),
        FIELD(ALLOCATOR_PROPERTIES_EX, PhysicalRange, 220, 220),
        FIELD(ALLOCATOR_PROPERTIES_EX, PrevSegment, 232, 232),
        FIELD(ALLOCATOR_PROPERTIES_EX, CountNextSegments, 236, 240),
        FIELD(ALLOCATOR_PROPERTIES_EX, NextSegments, 240, 248),
        FIELD(ALLOCATOR_PROPERTIES_EX, InsideFactors, 244, 256),
        FIELD(ALLOCATOR_PROPERTIES_EX, NumberPins, 248, 260),

        SIZE(KS_COMPRESSION, 12, 12),
        SIZE(KS_FRAMING_RANGE, 12, 12),
        SIZE(KS_FRAMING_RANGE_WEIGHTED, 20, 20),
        SIZE(KS_FRAMING_ITEM, 88, 88),
        FIELD(KS_FRAMING_ITEM, MemoryType, 0, 0),
        FIELD(KS_FRAMING_ITEM, BusType, 16, 16),
        FIELD(KS_FRAMING_ITEM, MemoryFlags, 32, 32),
        FIELD(KS_FRAMING_ITEM, BusFlags, 36, 36),
        FIELD(KS_FRAMING_ITEM, Flags, 40, 40),
        FIELD(KS_FRAMING_ITEM, Frames, 44, 44),
        FIELD(KS_FRAMING_ITEM, FileAlignment, 48, 48),
        FIELD(KS_FRAMING_ITEM, MemoryTypeWeight, 52, 52),
        FIELD(KS_FRAMING_ITEM, PhysicalRange, 56, 56),
        FIELD(KS_FRAMING_ITEM, FramingRange, 68, 68),
        SIZE(KSALLOCATOR_FRAMING_EX, 112, 112),
        FIELD(KSALLOCATOR_FRAMING_EX, CountItems, 0, 0),
        FIELD(KSALLOCATOR_FRAMING_EX, PinFlags, 4, 4),
        FIELD(KSALLOCATOR_FRAMING_EX, OutputCompression, 8, 8),
        FIELD(KSALLOCATOR_FRAMING_EX, PinWeight, 20, 20),
        FIELD(KSALLOCATOR_FRAMING_EX, FramingItem, 24, 24),
        SIZE(KSALLOCATOR_FRAMING, 24, 24),
        FIELD(KSALLOCATOR_FRAMING, PoolType, 4, 4),
        FIELD(KSALLOCATOR_FRAMING, Frames, 8, 8),
        FIELD(KSALLOCATOR_FRAMING, FrameSize, 12, 12),
        FIELD(KSALLOCATOR_FRAMING, FileAlignment, 16, 16),
        FIELD(KSALLOCATOR_FRAMING, Reserved, 20, 20),

        SIZE(AM_MEDIA_TYPE, 72, 88),
        SIZE(VIDEO_STREAM_CONFIG_CAPS, 128, 128),
        SIZE(AUDIO_STREAM_CONFIG_CAPS, 52, 52),
        SIZE(ALLOCATOR_PROPERTIES, 16, 16),
        SIZE(REGPINMEDIUM, 24, 24),
        SIZE(KSPIN_MEDIUM, 24, 24),
        SIZE(KSPIN_INTERFACE, 24, 24),
        SIZE(KSMULTIPLE_ITEM, 8, 8),
#undef SIZE
#undef FIELD
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
        ok(tests[i].value == tests[i].expected[sizeof(void *) == 8], "%s: got %Iu, expected %Iu.\n", tests[i].name,
                tests[i].value, tests[i].expected[sizeof(void *) == 8]);
}

/* The vtables of living objects: each interface of the pin and the filter answers through the slot where the table says. */
static void test_objects(void)
{
    IKsPinFactory *factory;
    IBaseFilter *filter;
    IKsObject *object;
    IKsPin *ks_pin;
    ULONG id = ~0u;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;

    if ((factory = query(pin, &IID_IKsPinFactory)))
    {
        HRESULT (WINAPI *pin_factory)(void *, ULONG *) = ((void ***)factory)[0][3];
        HRESULT hr = pin_factory(factory, &id);

        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(id != ~0u, "The factory was not set.\n");
        IKsPinFactory_Release(factory);
    }
    if ((object = query(filter, &IID_IKsObject)))
    {
        HANDLE (WINAPI *get_handle)(void *) = ((void ***)object)[0][3];
        HANDLE handle = get_handle(object);

        ok(is_handle(handle), "Got handle %p.\n", handle);
        IKsObject_Release(object);
    }
    if ((ks_pin = query(pin, &IID_IKsPin)))
    {
        void *(WINAPI *peek)(void *, int) = ((void ***)ks_pin)[0][10];
        LONG (WINAPI *increment)(void *) = ((void ***)ks_pin)[0][13], (WINAPI *decrement)(void *) = ((void ***)ks_pin)[0][14];
        void *allocator = peek(ks_pin, 0);
        LONG count;

        ok(!allocator, "Got allocator %p.\n", allocator);
        count = increment(ks_pin);
        ok(count == 1, "Got count %ld.\n", count);
        count = decrement(ks_pin);
        ok(!count, "Got count %ld.\n", count);
        IKsPin_Release(ks_pin);
    }
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(interfaces)
{
    CoInitialize(NULL);
    test_iids();
    test_slots();
    test_values();
    test_structs();
    test_objects();
    CoUninitialize();
}
