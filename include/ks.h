/*
 * Kernel streaming: objects, requests and the AVStream library, for applications and drivers
 *
 * Copyright 2004 Robert Reif
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

/*
 * An application includes windows.h and winioctl.h first, a driver wdm.h, ntddk.h or ntifs.h, and windef.h. What needs the
 * kernel's types is there when one of these three has defined _NTDDK_; ks.sys itself defines _KSDDK_ as well.
 *
 * Every GUID has its eleven numbers as STATIC_name to initialize data with, and is declared as a constant, which is defined
 * where initguid.h or ksguid.h came first.
 */

#ifndef _KS_
#define _KS_

#ifdef __cplusplus
extern "C" {
#endif

#ifdef _KSDDK_
#define KSDDKAPI
#else
#define KSDDKAPI DECLSPEC_IMPORT
#endif

#ifndef SIZEOF_ARRAY
#define SIZEOF_ARRAY(array) (sizeof(array) / sizeof((array)[0]))
#endif

/* ---- GUIDs ---- */

/* DEFINE_GUID must see the numbers, not the macro that they stand in. */
#define __KS_DEFINE_GUID_LIST(name, ...) DEFINE_GUID(name, __VA_ARGS__)
#define __KS_DEFINE_GUID(name)           __KS_DEFINE_GUID_LIST(name, STATIC_##name)

/* Initializer of a GUID from its numbers: GUID_INIT(STATIC_KSCATEGORY_CAPTURE). */
#ifndef GUID_INIT
#define GUID_INIT_LIST(l, w1, w2, ...) { l, w1, w2, { __VA_ARGS__ } }
#define GUID_INIT(...)                 GUID_INIT_LIST(__VA_ARGS__)
#endif

#ifndef STATICGUIDOF
#define STATICGUIDOF(name) STATIC_##name
#endif
#ifndef DEFINE_GUIDEX
#define DEFINE_GUIDEX(name) __KS_DEFINE_GUID(name)
#endif
#ifndef DEFINE_GUIDSTRUCT
#define DEFINE_GUIDSTRUCT(string, name) DEFINE_GUIDEX(name)
#endif
#ifndef DEFINE_GUIDNAMED
#define DEFINE_GUIDNAMED(name) name
#endif

#define STATIC_GUID_NULL 0x00000000, 0x0000, 0x0000, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00
__KS_DEFINE_GUID(GUID_NULL);

/* ---- requests ---- */

#define IOCTL_KS_PROPERTY      CTL_CODE(FILE_DEVICE_KS, 0x000, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_KS_ENABLE_EVENT  CTL_CODE(FILE_DEVICE_KS, 0x001, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_KS_DISABLE_EVENT CTL_CODE(FILE_DEVICE_KS, 0x002, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_KS_METHOD        CTL_CODE(FILE_DEVICE_KS, 0x003, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_KS_WRITE_STREAM  CTL_CODE(FILE_DEVICE_KS, 0x004, METHOD_NEITHER, FILE_WRITE_ACCESS)
#define IOCTL_KS_READ_STREAM   CTL_CODE(FILE_DEVICE_KS, 0x005, METHOD_NEITHER, FILE_READ_ACCESS)
#define IOCTL_KS_RESET_STATE   CTL_CODE(FILE_DEVICE_KS, 0x006, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_KS_HANDSHAKE     CTL_CODE(FILE_DEVICE_KS, 0x007, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef enum
{
    KSRESET_BEGIN,
    KSRESET_END
} KSRESET;

typedef enum
{
    KSSTATE_STOP,
    KSSTATE_ACQUIRE,
    KSSTATE_PAUSE,
    KSSTATE_RUN
} KSSTATE, *PKSSTATE;

#define KSPRIORITY_LOW       0x00000001
#define KSPRIORITY_NORMAL    0x40000000
#define KSPRIORITY_HIGH      0x80000000
#define KSPRIORITY_EXCLUSIVE 0xFFFFFFFF

typedef struct
{
    ULONG PriorityClass;
    ULONG PrioritySubClass;
} KSPRIORITY, *PKSPRIORITY;

/* ---- properties, methods and events ---- */

typedef struct
{
    union
    {
        struct
        {
            GUID Set;
            ULONG Id;
            ULONG Flags;
        } DUMMYSTRUCTNAME;
        LONGLONG Alignment;
    } DUMMYUNIONNAME;
} KSIDENTIFIER, *PKSIDENTIFIER;

typedef KSIDENTIFIER KSPROPERTY, *PKSPROPERTY, KSMETHOD, *PKSMETHOD, KSEVENT, *PKSEVENT;

typedef struct
{
    KSPROPERTY Property;
    ULONG NodeId;
    ULONG Reserved;
} KSP_NODE, *PKSP_NODE;

typedef struct
{
    KSMETHOD Method;
    ULONG NodeId;
    ULONG Reserved;
} KSM_NODE, *PKSM_NODE;

typedef struct
{
    KSEVENT Event;
    ULONG NodeId;
    ULONG Reserved;
} KSE_NODE, *PKSE_NODE;

#define KSMETHOD_TYPE_NONE         0x00000000
#define KSMETHOD_TYPE_READ         0x00000001
#define KSMETHOD_TYPE_WRITE        0x00000002
#define KSMETHOD_TYPE_MODIFY       0x00000003
#define KSMETHOD_TYPE_SOURCE       0x00000004
#define KSMETHOD_TYPE_SEND         0x00000001
#define KSMETHOD_TYPE_SETSUPPORT   0x00000100
#define KSMETHOD_TYPE_BASICSUPPORT 0x00000200
#define KSMETHOD_TYPE_TOPOLOGY     0x10000000

#define KSPROPERTY_TYPE_GET            0x00000001
#define KSPROPERTY_TYPE_SET            0x00000002
#define KSPROPERTY_TYPE_SETSUPPORT     0x00000100
#define KSPROPERTY_TYPE_BASICSUPPORT   0x00000200
#define KSPROPERTY_TYPE_RELATIONS      0x00000400
#define KSPROPERTY_TYPE_SERIALIZESET   0x00000800
#define KSPROPERTY_TYPE_UNSERIALIZESET 0x00001000
#define KSPROPERTY_TYPE_SERIALIZERAW   0x00002000
#define KSPROPERTY_TYPE_UNSERIALIZERAW 0x00004000
#define KSPROPERTY_TYPE_SERIALIZESIZE  0x00008000
#define KSPROPERTY_TYPE_DEFAULTVALUES  0x00010000
#define KSPROPERTY_TYPE_TOPOLOGY       0x10000000

#define KSEVENT_TYPE_ENABLE         0x00000001
#define KSEVENT_TYPE_ONESHOT        0x00000002
#define KSEVENT_TYPE_ENABLEBUFFERED 0x00000004
#define KSEVENT_TYPE_SETSUPPORT     0x00000100
#define KSEVENT_TYPE_BASICSUPPORT   0x00000200
#define KSEVENT_TYPE_QUERYBUFFER    0x00000400
#define KSEVENT_TYPE_TOPOLOGY       0x10000000

typedef struct
{
    ULONG Size;
    ULONG Count;
} KSMULTIPLE_ITEM, *PKSMULTIPLE_ITEM;

#define STATIC_KSPROPTYPESETID_General 0x97e99ba0, 0xbdea, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSPROPTYPESETID_General);

typedef struct
{
    ULONG AccessFlags;
    ULONG DescriptionSize;
    KSIDENTIFIER PropTypeSet;
    ULONG MembersListCount;
    ULONG Reserved;
} KSPROPERTY_DESCRIPTION, *PKSPROPERTY_DESCRIPTION;

#define KSPROPERTY_MEMBER_RANGES                         0x00000001
#define KSPROPERTY_MEMBER_STEPPEDRANGES                  0x00000002
#define KSPROPERTY_MEMBER_VALUES                         0x00000003
#define KSPROPERTY_MEMBER_FLAG_DEFAULT                   0x00000001
#define KSPROPERTY_MEMBER_FLAG_BASICSUPPORT_MULTICHANNEL 0x00000002
#define KSPROPERTY_MEMBER_FLAG_BASICSUPPORT_UNIFORM      0x00000004

typedef struct
{
    ULONG MembersFlags;
    ULONG MembersSize;
    ULONG MembersCount;
    ULONG Flags;
} KSPROPERTY_MEMBERSHEADER, *PKSPROPERTY_MEMBERSHEADER;

typedef union
{
    struct
    {
        LONG SignedMinimum;
        LONG SignedMaximum;
    } DUMMYSTRUCTNAME;
    struct
    {
        ULONG UnsignedMinimum;
        ULONG UnsignedMaximum;
    } DUMMYSTRUCTNAME2;
} KSPROPERTY_BOUNDS_LONG, *PKSPROPERTY_BOUNDS_LONG;

typedef union
{
    struct
    {
        LONGLONG SignedMinimum;
        LONGLONG SignedMaximum;
    } DUMMYSTRUCTNAME;
    struct
    {
        DWORDLONG UnsignedMinimum;
        DWORDLONG UnsignedMaximum;
    } DUMMYSTRUCTNAME2;
} KSPROPERTY_BOUNDS_LONGLONG, *PKSPROPERTY_BOUNDS_LONGLONG;

typedef struct
{
    ULONG SteppingDelta;
    ULONG Reserved;
    KSPROPERTY_BOUNDS_LONG Bounds;
} KSPROPERTY_STEPPING_LONG, *PKSPROPERTY_STEPPING_LONG;

typedef struct
{
    DWORDLONG SteppingDelta;
    KSPROPERTY_BOUNDS_LONGLONG Bounds;
} KSPROPERTY_STEPPING_LONGLONG, *PKSPROPERTY_STEPPING_LONGLONG;

#include <pshpack1.h>
typedef struct
{
    GUID PropertySet;
    ULONG Count;
} KSPROPERTY_SERIALHDR, *PKSPROPERTY_SERIALHDR;
#include <poppack.h>

typedef struct
{
    KSIDENTIFIER PropTypeSet;
    ULONG Id;
    ULONG PropertyLength;
} KSPROPERTY_SERIAL, *PKSPROPERTY_SERIAL;

typedef PVOID PKSWORKER;

#define KSEVENTF_EVENT_HANDLE     0x00000001
#define KSEVENTF_SEMAPHORE_HANDLE 0x00000002
#define KSEVENTF_EVENT_OBJECT     0x00000004
#define KSEVENTF_SEMAPHORE_OBJECT 0x00000008
#define KSEVENTF_DPC              0x00000010
#define KSEVENTF_WORKITEM         0x00000020
#define KSEVENTF_KSWORKITEM       0x00000080

typedef struct
{
    ULONG NotificationType;
    union
    {
        struct
        {
            HANDLE Event;
            ULONG_PTR Reserved[2];
        } EventHandle;
        struct
        {
            HANDLE Semaphore;
            ULONG Reserved;
            LONG Adjustment;
        } SemaphoreHandle;
#ifdef _NTDDK_
        struct
        {
            PVOID Event;
            KPRIORITY Increment;
            ULONG_PTR Reserved;
        } EventObject;
        struct
        {
            PVOID Semaphore;
            KPRIORITY Increment;
            LONG Adjustment;
        } SemaphoreObject;
        struct
        {
            PKDPC Dpc;
            ULONG ReferenceCount;
            ULONG_PTR Reserved;
        } Dpc;
        struct
        {
            PWORK_QUEUE_ITEM WorkQueueItem;
            WORK_QUEUE_TYPE WorkQueueType;
            ULONG_PTR Reserved;
        } WorkItem;
        struct
        {
            PWORK_QUEUE_ITEM WorkQueueItem;
            PKSWORKER KsWorkerObject;
            ULONG_PTR Reserved;
        } KsWorkItem;
#endif
        struct
        {
            PVOID Unused;
            LONG_PTR Alignment[2];
        } Alignment;
    } DUMMYUNIONNAME;
} KSEVENTDATA, *PKSEVENTDATA;

typedef struct
{
    KSEVENT Event;
    PKSEVENTDATA EventData;
    PVOID Reserved;
} KSQUERYBUFFER, *PKSQUERYBUFFER;

#define KSRELATIVEEVENT_FLAG_HANDLE  0x00000001
#define KSRELATIVEEVENT_FLAG_POINTER 0x00000002

typedef struct
{
    ULONG Size;
    ULONG Flags;
    union
    {
        HANDLE ObjectHandle;
        PVOID ObjectPointer;
    } DUMMYUNIONNAME;
    PVOID Reserved;
    KSEVENT Event;
    KSEVENTDATA EventData;
} KSRELATIVEEVENT;

typedef struct
{
    KSEVENTDATA EventData;
    LONGLONG MarkTime;
} KSEVENT_TIME_MARK, *PKSEVENT_TIME_MARK;

typedef struct
{
    KSEVENTDATA EventData;
    LONGLONG TimeBase;
    LONGLONG Interval;
} KSEVENT_TIME_INTERVAL, *PKSEVENT_TIME_INTERVAL;

typedef struct
{
    LONGLONG TimeBase;
    LONGLONG Interval;
} KSINTERVAL, *PKSINTERVAL;

/* ---- names that child objects are opened by ---- */

#define STATIC_KSNAME_Filter 0x9b365890, 0x165f, 0x11d0, 0xa1, 0x95, 0x00, 0x20, 0xaf, 0xd1, 0x56, 0xe4
__KS_DEFINE_GUID(KSNAME_Filter);
#define STATIC_KSNAME_Pin 0x146f1a80, 0x4791, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSNAME_Pin);
#define STATIC_KSNAME_Clock 0x53172480, 0x4791, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSNAME_Clock);
#define STATIC_KSNAME_Allocator 0x642f5d00, 0x4791, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSNAME_Allocator);
#define STATIC_KSNAME_TopologyNode 0x0621061a, 0xee75, 0x11d0, 0xb9, 0x15, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSNAME_TopologyNode);

#define KSSTRING_Filter       L"{9B365890-165F-11D0-A195-0020AFD156E4}"
#define KSSTRING_Pin          L"{146F1A80-4791-11D0-A5D6-28DB04C10000}"
#define KSSTRING_Clock        L"{53172480-4791-11D0-A5D6-28DB04C10000}"
#define KSSTRING_Allocator    L"{642F5D00-4791-11D0-A5D6-28DB04C10000}"
#define KSSTRING_AllocatorEx  L"{091BB63B-603F-11D1-B067-00A0C9062802}"
#define KSSTRING_TopologyNode L"{0621061A-EE75-11D0-B915-00A0C9223196}"

typedef struct
{
    GUID ProtocolId;
    PVOID Argument1;
    PVOID Argument2;
} KSHANDSHAKE, *PKSHANDSHAKE;

/* ---- sets of filters ---- */

#define STATIC_KSPROPSETID_General 0x1464eda5, 0x6a8f, 0x11d1, 0x9a, 0xa7, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSPROPSETID_General);

typedef enum
{
    KSPROPERTY_GENERAL_COMPONENTID
} KSPROPERTY_GENERAL;

typedef struct
{
    GUID Manufacturer;
    GUID Product;
    GUID Component;
    GUID Name;
    ULONG Version;
    ULONG Revision;
} KSCOMPONENTID, *PKSCOMPONENTID;

#define STATIC_KSMETHODSETID_StreamIo 0x65d003ca, 0x1523, 0x11d2, 0xb2, 0x7a, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSMETHODSETID_StreamIo);

typedef enum
{
    KSMETHOD_STREAMIO_READ,
    KSMETHOD_STREAMIO_WRITE
} KSMETHOD_STREAMIO;

#define STATIC_KSPROPSETID_MediaSeeking 0xee904f0c, 0xd09b, 0x11d0, 0xab, 0xe9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSPROPSETID_MediaSeeking);

typedef enum
{
    KSPROPERTY_MEDIASEEKING_CAPABILITIES,
    KSPROPERTY_MEDIASEEKING_FORMATS,
    KSPROPERTY_MEDIASEEKING_TIMEFORMAT,
    KSPROPERTY_MEDIASEEKING_POSITION,
    KSPROPERTY_MEDIASEEKING_STOPPOSITION,
    KSPROPERTY_MEDIASEEKING_POSITIONS,
    KSPROPERTY_MEDIASEEKING_DURATION,
    KSPROPERTY_MEDIASEEKING_AVAILABLE,
    KSPROPERTY_MEDIASEEKING_PREROLL,
    KSPROPERTY_MEDIASEEKING_CONVERTTIMEFORMAT
} KSPROPERTY_MEDIASEEKING;

typedef enum
{
    KS_SEEKING_NoPositioning,
    KS_SEEKING_AbsolutePositioning,
    KS_SEEKING_RelativePositioning,
    KS_SEEKING_IncrementalPositioning,
    KS_SEEKING_PositioningBitsMask = 3,
    KS_SEEKING_SeekToKeyFrame,
    KS_SEEKING_ReturnTime = 8
} KS_SEEKING_FLAGS;

typedef enum
{
    KS_SEEKING_CanSeekAbsolute = 0x00000001,
    KS_SEEKING_CanSeekForwards = 0x00000002,
    KS_SEEKING_CanSeekBackwards = 0x00000004,
    KS_SEEKING_CanGetCurrentPos = 0x00000008,
    KS_SEEKING_CanGetStopPos = 0x00000010,
    KS_SEEKING_CanGetDuration = 0x00000020,
    KS_SEEKING_CanPlayBackwards = 0x00000040
} KS_SEEKING_CAPABILITIES;

typedef struct
{
    LONGLONG Current;
    LONGLONG Stop;
    KS_SEEKING_FLAGS CurrentFlags;
    KS_SEEKING_FLAGS StopFlags;
} KSPROPERTY_POSITIONS, *PKSPROPERTY_POSITIONS;

typedef struct
{
    LONGLONG Earliest;
    LONGLONG Latest;
} KSPROPERTY_MEDIAAVAILABLE, *PKSPROPERTY_MEDIAAVAILABLE;

typedef struct
{
    KSPROPERTY Property;
    GUID SourceFormat;
    GUID TargetFormat;
    LONGLONG Time;
} KSP_TIMEFORMAT, *PKSP_TIMEFORMAT;

#define STATIC_KSPROPSETID_Topology 0x720d4ac0, 0x7533, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSPROPSETID_Topology);

typedef enum
{
    KSPROPERTY_TOPOLOGY_CATEGORIES,
    KSPROPERTY_TOPOLOGY_NODES,
    KSPROPERTY_TOPOLOGY_CONNECTIONS,
    KSPROPERTY_TOPOLOGY_NAME
} KSPROPERTY_TOPOLOGY;

#define STATIC_KSCATEGORY_BRIDGE 0x085aff00, 0x62ce, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_BRIDGE);
#define STATIC_KSCATEGORY_CAPTURE 0x65e8773d, 0x8f56, 0x11d0, 0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_CAPTURE);
#define STATIC_KSCATEGORY_CLOCK 0x53172480, 0x4791, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_CLOCK);
#define STATIC_KSCATEGORY_COMMUNICATIONSTRANSFORM 0xcf1dda2c, 0x9743, 0x11d0, 0xa3, 0xee, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_COMMUNICATIONSTRANSFORM);
#define STATIC_KSCATEGORY_DATACOMPRESSOR 0x1e84c900, 0x7e70, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_DATACOMPRESSOR);
#define STATIC_KSCATEGORY_DATADECOMPRESSOR 0x2721ae20, 0x7e70, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_DATADECOMPRESSOR);
#define STATIC_KSCATEGORY_DATATRANSFORM 0x2eb07ea0, 0x7e70, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_DATATRANSFORM);
#define STATIC_KSCATEGORY_FILESYSTEM 0x760fed5e, 0x9357, 0x11d0, 0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_FILESYSTEM);
#define STATIC_KSCATEGORY_INTERFACETRANSFORM 0xcf1dda2d, 0x9743, 0x11d0, 0xa3, 0xee, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_INTERFACETRANSFORM);
#define STATIC_KSCATEGORY_MEDIUMTRANSFORM 0xcf1dda2e, 0x9743, 0x11d0, 0xa3, 0xee, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_MEDIUMTRANSFORM);
#define STATIC_KSCATEGORY_MIXER 0xad809c00, 0x7b88, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_MIXER);
#define STATIC_KSCATEGORY_PROXY 0x97ebaaca, 0x95bd, 0x11d0, 0xa3, 0xea, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_PROXY);
#define STATIC_KSCATEGORY_QUALITY 0x97ebaacb, 0x95bd, 0x11d0, 0xa3, 0xea, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_QUALITY);
#define STATIC_KSCATEGORY_RENDER 0x65e8773e, 0x8f56, 0x11d0, 0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSCATEGORY_RENDER);
#define STATIC_KSCATEGORY_SPLITTER 0x0a4252a0, 0x7e70, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSCATEGORY_SPLITTER);
#define STATIC_KSCATEGORY_VIDEO_CAMERA 0xe5323777, 0xf976, 0x4f5b, 0x9b, 0x55, 0xb9, 0x46, 0x99, 0xc4, 0x6e, 0x44
__KS_DEFINE_GUID(KSCATEGORY_VIDEO_CAMERA);

typedef struct
{
    ULONG FromNode;
    ULONG FromNodePin;
    ULONG ToNode;
    ULONG ToNodePin;
} KSTOPOLOGY_CONNECTION, *PKSTOPOLOGY_CONNECTION;

typedef struct
{
    ULONG CategoriesCount;
    const GUID *Categories;
    ULONG TopologyNodesCount;
    const GUID *TopologyNodes;
    ULONG TopologyConnectionsCount;
    const KSTOPOLOGY_CONNECTION *TopologyConnections;
    const GUID *TopologyNodesNames;
    ULONG Reserved;
} KSTOPOLOGY, *PKSTOPOLOGY;

typedef struct
{
    ULONG CreateFlags;
    ULONG Node;
} KSNODE_CREATE, *PKSNODE_CREATE;

#define KSFILTER_NODE ((ULONG)-1)
#define KSALL_NODES   ((ULONG)-1)

#define KSTIME_FORMAT_NONE GUID_NULL
#define STATIC_KSTIME_FORMAT_NONE STATIC_GUID_NULL
#define STATIC_KSTIME_FORMAT_FRAME 0x7b785570, 0x8c82, 0x11cf, 0xbc, 0x0c, 0x00, 0xaa, 0x00, 0xac, 0x74, 0xf6
__KS_DEFINE_GUID(KSTIME_FORMAT_FRAME);
#define STATIC_KSTIME_FORMAT_BYTE 0x7b785571, 0x8c82, 0x11cf, 0xbc, 0x0c, 0x00, 0xaa, 0x00, 0xac, 0x74, 0xf6
__KS_DEFINE_GUID(KSTIME_FORMAT_BYTE);
#define STATIC_KSTIME_FORMAT_SAMPLE 0x7b785572, 0x8c82, 0x11cf, 0xbc, 0x0c, 0x00, 0xaa, 0x00, 0xac, 0x74, 0xf6
__KS_DEFINE_GUID(KSTIME_FORMAT_SAMPLE);
#define STATIC_KSTIME_FORMAT_FIELD 0x7b785573, 0x8c82, 0x11cf, 0xbc, 0x0c, 0x00, 0xaa, 0x00, 0xac, 0x74, 0xf6
__KS_DEFINE_GUID(KSTIME_FORMAT_FIELD);
#define STATIC_KSTIME_FORMAT_MEDIA_TIME 0x7b785574, 0x8c82, 0x11cf, 0xbc, 0x0c, 0x00, 0xaa, 0x00, 0xac, 0x74, 0xf6
__KS_DEFINE_GUID(KSTIME_FORMAT_MEDIA_TIME);

/* ---- pins ---- */

typedef KSIDENTIFIER KSPIN_INTERFACE, *PKSPIN_INTERFACE, KSPIN_MEDIUM, *PKSPIN_MEDIUM;

#define STATIC_KSINTERFACESETID_Standard 0x1a8766a0, 0x62ce, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSINTERFACESETID_Standard);

typedef enum
{
    KSINTERFACE_STANDARD_STREAMING,
    KSINTERFACE_STANDARD_LOOPED_STREAMING,
    KSINTERFACE_STANDARD_CONTROL
} KSINTERFACE_STANDARD;

#define STATIC_KSINTERFACESETID_FileIo 0x8c6f932c, 0xe771, 0x11d0, 0xb8, 0xff, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSINTERFACESETID_FileIo);

typedef enum
{
    KSINTERFACE_FILEIO_STREAMING
} KSINTERFACE_FILEIO;

#define STATIC_KSMEDIUMSETID_Standard 0x4747b320, 0x62ce, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSMEDIUMSETID_Standard);

#define KSMEDIUM_TYPE_ANYINSTANCE 0
#define KSMEDIUM_STANDARD_DEVIO   KSMEDIUM_TYPE_ANYINSTANCE

#define STATIC_KSPROPSETID_Pin 0x8c134960, 0x51ad, 0x11cf, 0x87, 0x8a, 0x94, 0xf8, 0x01, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSPROPSETID_Pin);

typedef enum
{
    KSPROPERTY_PIN_CINSTANCES,
    KSPROPERTY_PIN_CTYPES,
    KSPROPERTY_PIN_DATAFLOW,
    KSPROPERTY_PIN_DATARANGES,
    KSPROPERTY_PIN_DATAINTERSECTION,
    KSPROPERTY_PIN_INTERFACES,
    KSPROPERTY_PIN_MEDIUMS,
    KSPROPERTY_PIN_COMMUNICATION,
    KSPROPERTY_PIN_GLOBALCINSTANCES,
    KSPROPERTY_PIN_NECESSARYINSTANCES,
    KSPROPERTY_PIN_PHYSICALCONNECTION,
    KSPROPERTY_PIN_CATEGORY,
    KSPROPERTY_PIN_NAME,
    KSPROPERTY_PIN_CONSTRAINEDDATARANGES,
    KSPROPERTY_PIN_PROPOSEDATAFORMAT
} KSPROPERTY_PIN;

typedef struct
{
    KSPROPERTY Property;
    ULONG PinId;
    ULONG Reserved;
} KSP_PIN, *PKSP_PIN;

#define DEFINE_KSPIN_INTERFACE_ITEM(set, id) { { { STATICGUIDOF(set), id, 0 } } }
#define DEFINE_KSPIN_MEDIUM_ITEM(set, id)    DEFINE_KSPIN_INTERFACE_ITEM(set, id)

#define KSINSTANCE_INDETERMINATE ((ULONG)-1)

typedef struct
{
    ULONG PossibleCount;
    ULONG CurrentCount;
} KSPIN_CINSTANCES, *PKSPIN_CINSTANCES;

typedef enum
{
    KSPIN_DATAFLOW_IN = 1,
    KSPIN_DATAFLOW_OUT
} KSPIN_DATAFLOW, *PKSPIN_DATAFLOW;

typedef enum
{
    KSPIN_COMMUNICATION_NONE,
    KSPIN_COMMUNICATION_SINK,
    KSPIN_COMMUNICATION_SOURCE,
    KSPIN_COMMUNICATION_BOTH,
    KSPIN_COMMUNICATION_BRIDGE
} KSPIN_COMMUNICATION, *PKSPIN_COMMUNICATION;

#define KSDATAFORMAT_BIT_TEMPORAL_COMPRESSION 0
#define KSDATAFORMAT_TEMPORAL_COMPRESSION     (1 << KSDATAFORMAT_BIT_TEMPORAL_COMPRESSION)
#define KSDATAFORMAT_BIT_ATTRIBUTES           1
#define KSDATAFORMAT_ATTRIBUTES               (1 << KSDATAFORMAT_BIT_ATTRIBUTES)
#define KSDATARANGE_BIT_ATTRIBUTES            1
#define KSDATARANGE_ATTRIBUTES                (1 << KSDATARANGE_BIT_ATTRIBUTES)
#define KSDATARANGE_BIT_REQUIRED_ATTRIBUTES   2
#define KSDATARANGE_REQUIRED_ATTRIBUTES       (1 << KSDATARANGE_BIT_REQUIRED_ATTRIBUTES)

typedef union
{
    struct
    {
        ULONG FormatSize;
        ULONG Flags;
        ULONG SampleSize;
        ULONG Reserved;
        GUID MajorFormat;
        GUID SubFormat;
        GUID Specifier;
    } DUMMYSTRUCTNAME;
    LONGLONG Alignment;
} KSDATAFORMAT, *PKSDATAFORMAT, *PKSDATARANGE;

typedef KSDATAFORMAT KSDATARANGE, *PKSDATARANGE;

#define KSATTRIBUTE_REQUIRED 0x00000001

typedef struct
{
    ULONG Size;
    ULONG Flags;
    GUID Attribute;
} KSATTRIBUTE, *PKSATTRIBUTE;

typedef struct
{
    KSPIN_INTERFACE Interface;
    KSPIN_MEDIUM Medium;
    ULONG PinId;
    HANDLE PinToHandle;
    KSPRIORITY Priority;
} KSPIN_CONNECT, *PKSPIN_CONNECT;

typedef struct
{
    ULONG Size;
    ULONG Pin;
    WCHAR SymbolicLinkName[1];
} KSPIN_PHYSICALCONNECTION, *PKSPIN_PHYSICALCONNECTION;

#define KSDATAFORMAT_TYPE_WILDCARD      GUID_NULL
#define KSDATAFORMAT_SUBTYPE_WILDCARD   GUID_NULL
#define KSDATAFORMAT_SPECIFIER_WILDCARD GUID_NULL
#define STATIC_KSDATAFORMAT_TYPE_WILDCARD      STATIC_GUID_NULL
#define STATIC_KSDATAFORMAT_SUBTYPE_WILDCARD   STATIC_GUID_NULL
#define STATIC_KSDATAFORMAT_SPECIFIER_WILDCARD STATIC_GUID_NULL
#define STATIC_KSDATAFORMAT_TYPE_STREAM 0xe436eb83, 0x524f, 0x11ce, 0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70
__KS_DEFINE_GUID(KSDATAFORMAT_TYPE_STREAM);
#define STATIC_KSDATAFORMAT_SUBTYPE_NONE 0xe436eb8e, 0x524f, 0x11ce, 0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70
__KS_DEFINE_GUID(KSDATAFORMAT_SUBTYPE_NONE);
#define STATIC_KSDATAFORMAT_SPECIFIER_NONE 0x0f6417d6, 0xc318, 0x11d0, 0xa4, 0x3f, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSDATAFORMAT_SPECIFIER_NONE);
#define STATIC_KSDATAFORMAT_SPECIFIER_FILENAME 0xaa797b40, 0xe974, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSDATAFORMAT_SPECIFIER_FILENAME);
#define STATIC_KSDATAFORMAT_SPECIFIER_FILEHANDLE 0x65e8773c, 0x8f56, 0x11d0, 0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(KSDATAFORMAT_SPECIFIER_FILEHANDLE);

#define STATIC_KSPROPSETID_Quality 0xd16ad380, 0xac1a, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSPROPSETID_Quality);

typedef enum
{
    KSPROPERTY_QUALITY_REPORT,
    KSPROPERTY_QUALITY_ERROR
} KSPROPERTY_QUALITY;

#define STATIC_KSPROPSETID_Connection 0x1d58c920, 0xac9b, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSPROPSETID_Connection);

typedef enum
{
    KSPROPERTY_CONNECTION_STATE,
    KSPROPERTY_CONNECTION_PRIORITY,
    KSPROPERTY_CONNECTION_DATAFORMAT,
    KSPROPERTY_CONNECTION_ALLOCATORFRAMING,
    KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT,
    KSPROPERTY_CONNECTION_ACQUIREORDERING,
    KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX,
    KSPROPERTY_CONNECTION_STARTAT
} KSPROPERTY_CONNECTION;

#define STATIC_KSEVENTSETID_Connection 0x7f4bcbe0, 0x9ea5, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSEVENTSETID_Connection);

typedef enum
{
    KSEVENT_CONNECTION_POSITIONUPDATE,
    KSEVENT_CONNECTION_DATADISCONTINUITY,
    KSEVENT_CONNECTION_TIMEDISCONTINUITY,
    KSEVENT_CONNECTION_PRIORITY,
    KSEVENT_CONNECTION_ENDOFSTREAM
} KSEVENT_CONNECTION;

/* ---- allocators ---- */

#define STATIC_KSPROPSETID_MemoryTransport 0x0a3d1c5d, 0x5243, 0x4819, 0x9e, 0xd0, 0xae, 0xe8, 0x04, 0x4c, 0xee, 0x2b
__KS_DEFINE_GUID(KSPROPSETID_MemoryTransport);

#define KSPROPERTY_MEMORY_TRANSPORT 1

#define KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER 0x00000001
#define KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY    0x00000002
#define KSALLOCATOR_REQUIREMENTF_FRAME_INTEGRITY  0x00000004
#define KSALLOCATOR_REQUIREMENTF_MUST_ALLOCATE    0x00000008
#define KSALLOCATOR_REQUIREMENTF_PREFERENCES_ONLY 0x80000000

#define KSALLOCATOR_OPTIONF_COMPATIBLE    0x00000001
#define KSALLOCATOR_OPTIONF_SYSTEM_MEMORY 0x00000002
#define KSALLOCATOR_OPTIONF_VALID         0x00000003

#define KSALLOCATOR_FLAG_PARTIAL_READ_SUPPORT      0x00000010
#define KSALLOCATOR_FLAG_DEVICE_SPECIFIC           0x00000020
#define KSALLOCATOR_FLAG_CAN_ALLOCATE              0x00000040
#define KSALLOCATOR_FLAG_INSIST_ON_FRAMESIZE_RATIO 0x00000080
#define KSALLOCATOR_FLAG_NO_FRAME_INTEGRITY        0x00000100
#define KSALLOCATOR_FLAG_MULTIPLE_OUTPUT           0x00000200
#define KSALLOCATOR_FLAG_CYCLE                     0x00000400
#define KSALLOCATOR_FLAG_ALLOCATOR_EXISTS          0x00000800
#define KSALLOCATOR_FLAG_INDEPENDENT_RANGES        0x00001000
#define KSALLOCATOR_FLAG_ATTENTION_STEPPING        0x00002000

typedef struct
{
    union
    {
        ULONG OptionsFlags;
        ULONG RequirementsFlags;
    } DUMMYUNIONNAME;
#ifdef _NTDDK_
    POOL_TYPE PoolType;
#else
    ULONG PoolType;
#endif
    ULONG Frames;
    ULONG FrameSize;
    ULONG FileAlignment;
    ULONG Reserved;
} KSALLOCATOR_FRAMING, *PKSALLOCATOR_FRAMING;

typedef struct
{
    ULONG MinFrameSize;
    ULONG MaxFrameSize;
    ULONG Stepping;
} KS_FRAMING_RANGE, *PKS_FRAMING_RANGE;

typedef struct
{
    KS_FRAMING_RANGE Range;
    ULONG InPlaceWeight;
    ULONG NotInPlaceWeight;
} KS_FRAMING_RANGE_WEIGHTED, *PKS_FRAMING_RANGE_WEIGHTED;

typedef struct
{
    ULONG RatioNumerator;
    ULONG RatioDenominator;
    ULONG RatioConstantMargin;
} KS_COMPRESSION, *PKS_COMPRESSION;

typedef struct
{
    GUID MemoryType;
    GUID BusType;
    ULONG MemoryFlags;
    ULONG BusFlags;
    ULONG Flags;
    ULONG Frames;
    ULONG FileAlignment;
    ULONG MemoryTypeWeight;
    KS_FRAMING_RANGE PhysicalRange;
    KS_FRAMING_RANGE_WEIGHTED FramingRange;
} KS_FRAMING_ITEM, *PKS_FRAMING_ITEM;

typedef struct
{
    ULONG CountItems;
    ULONG PinFlags;
    KS_COMPRESSION OutputCompression;
    ULONG PinWeight;
    KS_FRAMING_ITEM FramingItem[1];
} KSALLOCATOR_FRAMING_EX, *PKSALLOCATOR_FRAMING_EX;

/* The framing of memory of one type, without compression and with frames of any size between the two. The type is
 * given by the numbers of its GUID. */
#define DECLARE_SIMPLE_FRAMING_EX(name, type, flags, frames, alignment, min_size, max_size) \
    const KSALLOCATOR_FRAMING_EX name = \
    { \
        1, 0, { 1, 1, 0 }, 0, \
        { { GUID_INIT(type), GUID_INIT(STATIC_GUID_NULL), 0, 0, flags, frames, alignment, 0, { 0, (ULONG)-1, 1 }, \
            { { min_size, max_size, 1 }, 0, 0 } } } \
    }

#define KSMEMORY_TYPE_WILDCARD  GUID_NULL
#define KSMEMORY_TYPE_DONT_CARE GUID_NULL
#define KS_TYPE_DONT_CARE       GUID_NULL
#define STATIC_KSMEMORY_TYPE_WILDCARD  STATIC_GUID_NULL
#define STATIC_KSMEMORY_TYPE_DONT_CARE STATIC_GUID_NULL
#define STATIC_KS_TYPE_DONT_CARE       STATIC_GUID_NULL
#define STATIC_KSMEMORY_TYPE_SYSTEM 0x091bb638, 0x603f, 0x11d1, 0xb0, 0x67, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02
__KS_DEFINE_GUID(KSMEMORY_TYPE_SYSTEM);
#define STATIC_KSMEMORY_TYPE_USER 0x8cb0fc28, 0x7893, 0x11d1, 0xb0, 0x69, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02
__KS_DEFINE_GUID(KSMEMORY_TYPE_USER);
#define STATIC_KSMEMORY_TYPE_KERNEL_PAGED 0xd833f8f8, 0x7894, 0x11d1, 0xb0, 0x69, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02
__KS_DEFINE_GUID(KSMEMORY_TYPE_KERNEL_PAGED);
#define STATIC_KSMEMORY_TYPE_KERNEL_NONPAGED 0x4a6d5fc4, 0x7895, 0x11d1, 0xb0, 0x69, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02
__KS_DEFINE_GUID(KSMEMORY_TYPE_KERNEL_NONPAGED);
#define STATIC_KSMEMORY_TYPE_DEVICE_UNKNOWN 0x091bb639, 0x603f, 0x11d1, 0xb0, 0x67, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02
__KS_DEFINE_GUID(KSMEMORY_TYPE_DEVICE_UNKNOWN);

#define STATIC_KSPROPSETID_StreamAllocator 0xcf6e4342, 0xec87, 0x11cf, 0xa1, 0x30, 0x00, 0x20, 0xaf, 0xd1, 0x56, 0xe4
__KS_DEFINE_GUID(KSPROPSETID_StreamAllocator);

typedef enum
{
    KSPROPERTY_STREAMALLOCATOR_FUNCTIONTABLE,
    KSPROPERTY_STREAMALLOCATOR_STATUS
} KSPROPERTY_STREAMALLOCATOR;

#define STATIC_KSEVENTSETID_StreamAllocator 0x75d95571, 0x073c, 0x11d0, 0xa1, 0x61, 0x00, 0x20, 0xaf, 0xd1, 0x56, 0xe4
__KS_DEFINE_GUID(KSEVENTSETID_StreamAllocator);

typedef enum
{
    KSEVENT_STREAMALLOCATOR_INTERNAL_FREEFRAME,
    KSEVENT_STREAMALLOCATOR_FREEFRAME
} KSEVENT_STREAMALLOCATOR;

#define STATIC_KSMETHODSETID_StreamAllocator 0xcf6e4341, 0xec87, 0x11cf, 0xa1, 0x30, 0x00, 0x20, 0xaf, 0xd1, 0x56, 0xe4
__KS_DEFINE_GUID(KSMETHODSETID_StreamAllocator);

typedef enum
{
    KSMETHOD_STREAMALLOCATOR_ALLOC,
    KSMETHOD_STREAMALLOCATOR_FREE
} KSMETHOD_STREAMALLOCATOR;

typedef struct
{
    KSALLOCATOR_FRAMING Framing;
    ULONG AllocatedFrames;
    ULONG Reserved;
} KSSTREAMALLOCATOR_STATUS, *PKSSTREAMALLOCATOR_STATUS;

typedef struct
{
    KSALLOCATOR_FRAMING_EX Framing;
    ULONG AllocatedFrames;
    ULONG Reserved;
} KSSTREAMALLOCATOR_STATUS_EX, *PKSSTREAMALLOCATOR_STATUS_EX;

/* ---- stream data ---- */

#define KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT        0x00000001
#define KSSTREAM_HEADER_OPTIONSF_PREROLL            0x00000002
#define KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY  0x00000004
#define KSSTREAM_HEADER_OPTIONSF_TYPECHANGED        0x00000008
#define KSSTREAM_HEADER_OPTIONSF_TIMEVALID          0x00000010
#define KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY  0x00000040
#define KSSTREAM_HEADER_OPTIONSF_FLUSHONPAUSE       0x00000080
#define KSSTREAM_HEADER_OPTIONSF_DURATIONVALID      0x00000100
#define KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM        0x00000200
#define KSSTREAM_HEADER_OPTIONSF_BUFFEREDTRANSFER   0x00000400
#define KSSTREAM_HEADER_OPTIONSF_VRAM_DATA_TRANSFER 0x00000800
#define KSSTREAM_HEADER_OPTIONSF_LOOPEDDATA         0x80000000

typedef struct
{
    LONGLONG Time;
    ULONG Numerator;
    ULONG Denominator;
} KSTIME, *PKSTIME;

typedef struct
{
    ULONG Size;
    ULONG TypeSpecificFlags;
    KSTIME PresentationTime;
    LONGLONG Duration;
    ULONG FrameExtent;
    ULONG DataUsed;
    PVOID Data;
    ULONG OptionsFlags;
#ifdef _WIN64
    ULONG Reserved;
#endif
} KSSTREAM_HEADER, *PKSSTREAM_HEADER;

#define STATIC_KSPROPSETID_StreamInterface 0x1fdd8ee1, 0x9cd3, 0x11d0, 0x82, 0xaa, 0x00, 0x00, 0xf8, 0x22, 0xfe, 0x8a
__KS_DEFINE_GUID(KSPROPSETID_StreamInterface);

typedef enum
{
    KSPROPERTY_STREAMINTERFACE_HEADERSIZE
} KSPROPERTY_STREAMINTERFACE;

#define STATIC_KSPROPSETID_Stream 0x65aaba60, 0x98ae, 0x11cf, 0xa1, 0x0d, 0x00, 0x20, 0xaf, 0xd1, 0x56, 0xe4
__KS_DEFINE_GUID(KSPROPSETID_Stream);

typedef enum
{
    KSPROPERTY_STREAM_ALLOCATOR,
    KSPROPERTY_STREAM_QUALITY,
    KSPROPERTY_STREAM_DEGRADATION,
    KSPROPERTY_STREAM_MASTERCLOCK,
    KSPROPERTY_STREAM_TIMEFORMAT,
    KSPROPERTY_STREAM_PRESENTATIONTIME,
    KSPROPERTY_STREAM_PRESENTATIONEXTENT,
    KSPROPERTY_STREAM_FRAMETIME,
    KSPROPERTY_STREAM_RATECAPABILITY,
    KSPROPERTY_STREAM_RATE,
    KSPROPERTY_STREAM_PIPE_ID
} KSPROPERTY_STREAM;

typedef struct
{
    HANDLE QualityManager;
    PVOID Context;
} KSQUALITY_MANAGER, *PKSQUALITY_MANAGER;

#define KSFRAMETIME_VARIABLESIZE 0x00000001

typedef struct
{
    LONGLONG Duration;
    ULONG FrameFlags;
    ULONG Reserved;
} KSFRAMETIME, *PKSFRAMETIME;

#define KSRATE_NOPRESENTATIONSTART    0x00000001
#define KSRATE_NOPRESENTATIONDURATION 0x00000002

typedef struct
{
    LONGLONG PresentationStart;
    LONGLONG Duration;
    KSPIN_INTERFACE Interface;
    LONG Rate;
    ULONG Flags;
} KSRATE, *PKSRATE;

typedef struct
{
    KSPROPERTY Property;
    KSRATE Rate;
} KSRATE_CAPABILITY, *PKSRATE_CAPABILITY;

typedef struct
{
    PVOID Context;
    ULONG Proportion;
    LONGLONG DeltaTime;
} KSQUALITY, *PKSQUALITY;

typedef struct
{
    PVOID Context;
    ULONG Status;
} KSERROR, *PKSERROR;

typedef KSIDENTIFIER KSDEGRADE, *PKSDEGRADE;

#define STATIC_KSDEGRADESETID_Standard 0x9f564180, 0x704c, 0x11d0, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSDEGRADESETID_Standard);

typedef enum
{
    KSDEGRADE_STANDARD_SAMPLE,
    KSDEGRADE_STANDARD_QUALITY,
    KSDEGRADE_STANDARD_COMPUTATION,
    KSDEGRADE_STANDARD_SKIP
} KSDEGRADE_STANDARD;

/* ---- clocks ---- */

#define NANOSECONDS 10000000

/* A value of the performance counter in 100 ns, without an intermediate result that needs more than 64 bits. */
#define KSCONVERT_PERFORMANCE_TIME(frequency, time) \
    ((((ULONGLONG)(ULONG)(time).HighPart * NANOSECONDS / (frequency)) << 32) + \
     (((((ULONGLONG)(ULONG)(time).HighPart * NANOSECONDS) % (frequency)) << 32) + \
      (ULONGLONG)(time).LowPart * NANOSECONDS) / (frequency))

#define STATIC_KSPROPSETID_Clock 0xdf12a4c0, 0xac17, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSPROPSETID_Clock);

typedef enum
{
    KSPROPERTY_CLOCK_TIME,
    KSPROPERTY_CLOCK_PHYSICALTIME,
    KSPROPERTY_CLOCK_CORRELATEDTIME,
    KSPROPERTY_CLOCK_CORRELATEDPHYSICALTIME,
    KSPROPERTY_CLOCK_RESOLUTION,
    KSPROPERTY_CLOCK_STATE,
#ifdef _NTDDK_
    KSPROPERTY_CLOCK_FUNCTIONTABLE
#endif
} KSPROPERTY_CLOCK;

typedef struct
{
    ULONG CreateFlags;
} KSCLOCK_CREATE, *PKSCLOCK_CREATE;

typedef struct
{
    LONGLONG Time;
    LONGLONG SystemTime;
} KSCORRELATED_TIME, *PKSCORRELATED_TIME;

typedef struct
{
    LONGLONG Granularity;
    LONGLONG Error;
} KSRESOLUTION, *PKSRESOLUTION;

#define STATIC_KSEVENTSETID_Clock 0x364d8e20, 0x62c7, 0x11cf, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00
__KS_DEFINE_GUID(KSEVENTSETID_Clock);

typedef enum
{
    KSEVENT_CLOCK_INTERVAL_MARK,
    KSEVENT_CLOCK_POSITION_MARK
} KSEVENT_CLOCK_POSITION;

#ifdef _NTDDK_

/* ---- tables that a driver's sets are made of ---- */

typedef NTSTATUS (NTAPI *PFNKSHANDLER)(PIRP, PKSIDENTIFIER, PVOID);
typedef BOOLEAN (NTAPI *PFNKSFASTHANDLER)(PFILE_OBJECT, PKSIDENTIFIER, ULONG, PVOID, ULONG, PIO_STATUS_BLOCK);
typedef NTSTATUS (NTAPI *PFNKSALLOCATOR)(PIRP, ULONG, BOOLEAN);
typedef NTSTATUS (NTAPI *PFNKSCONTEXT_DISPATCH)(PVOID, PIRP);

typedef struct
{
    KSPROPERTY_MEMBERSHEADER MembersHeader;
    const void *Members;
} KSPROPERTY_MEMBERSLIST, *PKSPROPERTY_MEMBERSLIST;

typedef struct
{
    KSIDENTIFIER PropTypeSet;
    ULONG MembersListCount;
    const KSPROPERTY_MEMBERSLIST *MembersList;
} KSPROPERTY_VALUES, *PKSPROPERTY_VALUES;

typedef struct
{
    ULONG PropertyId;
    union
    {
        PFNKSHANDLER GetPropertyHandler;
        BOOLEAN GetSupported;
    } DUMMYUNIONNAME;
    ULONG MinProperty;
    ULONG MinData;
    union
    {
        PFNKSHANDLER SetPropertyHandler;
        BOOLEAN SetSupported;
    } DUMMYUNIONNAME2;
    const KSPROPERTY_VALUES *Values;
    ULONG RelationsCount;
    const KSPROPERTY *Relations;
    PFNKSHANDLER SupportHandler;
    ULONG SerializedSize;
} KSPROPERTY_ITEM, *PKSPROPERTY_ITEM;

typedef struct
{
    ULONG PropertyId;
    union
    {
        PFNKSFASTHANDLER GetPropertyHandler;
        BOOLEAN GetSupported;
    } DUMMYUNIONNAME;
    union
    {
        PFNKSFASTHANDLER SetPropertyHandler;
        BOOLEAN SetSupported;
    } DUMMYUNIONNAME2;
    ULONG Reserved;
} KSFASTPROPERTY_ITEM, *PKSFASTPROPERTY_ITEM;

typedef struct
{
    const GUID *Set;
    ULONG PropertiesCount;
    const KSPROPERTY_ITEM *PropertyItem;
    ULONG FastIoCount;
    const KSFASTPROPERTY_ITEM *FastIoTable;
} KSPROPERTY_SET, *PKSPROPERTY_SET;

typedef struct
{
    ULONG MethodId;
    union
    {
        PFNKSHANDLER MethodHandler;
        BOOLEAN MethodSupported;
    } DUMMYUNIONNAME;
    ULONG MinMethod;
    ULONG MinData;
    PFNKSHANDLER SupportHandler;
    ULONG Flags;
} KSMETHOD_ITEM, *PKSMETHOD_ITEM;

typedef struct
{
    ULONG MethodId;
    union
    {
        PFNKSFASTHANDLER MethodHandler;
        BOOLEAN MethodSupported;
    } DUMMYUNIONNAME;
} KSFASTMETHOD_ITEM, *PKSFASTMETHOD_ITEM;

typedef struct
{
    const GUID *Set;
    ULONG MethodsCount;
    const KSMETHOD_ITEM *MethodItem;
    ULONG FastIoCount;
    const KSFASTMETHOD_ITEM *FastIoTable;
} KSMETHOD_SET, *PKSMETHOD_SET;

typedef struct
{
    KDPC Dpc;
    ULONG ReferenceCount;
    KSPIN_LOCK AccessLock;
} KSDPC_ITEM, *PKSDPC_ITEM;

typedef struct
{
    KSDPC_ITEM DpcItem;
    LIST_ENTRY BufferList;
} KSBUFFER_ITEM, *PKSBUFFER_ITEM;

typedef struct _KSEVENT_ENTRY KSEVENT_ENTRY, *PKSEVENT_ENTRY;

typedef NTSTATUS (NTAPI *PFNKSADDEVENT)(PIRP, PKSEVENTDATA, struct _KSEVENT_ENTRY *);
typedef void (NTAPI *PFNKSREMOVEEVENT)(PFILE_OBJECT, struct _KSEVENT_ENTRY *);

typedef struct
{
    ULONG EventId;
    ULONG DataInput;
    ULONG ExtraEntryData;
    PFNKSADDEVENT AddHandler;
    PFNKSREMOVEEVENT RemoveHandler;
    PFNKSHANDLER SupportHandler;
} KSEVENT_ITEM, *PKSEVENT_ITEM;

typedef struct
{
    const GUID *Set;
    ULONG EventsCount;
    const KSEVENT_ITEM *EventItem;
} KSEVENT_SET, *PKSEVENT_SET;

struct _KSEVENT_ENTRY
{
    LIST_ENTRY ListEntry;
    PVOID Object;
    union
    {
        PKSDPC_ITEM DpcItem;
        PKSBUFFER_ITEM BufferItem;
    } DUMMYUNIONNAME;
    PKSEVENTDATA EventData;
    ULONG NotificationType;
    const KSEVENT_SET *EventSet;
    const KSEVENT_ITEM *EventItem;
    PFILE_OBJECT FileObject;
    ULONG SemaphoreAdjustment;
    ULONG Reserved;
    ULONG Flags;
};

#define KSEVENT_ENTRY_DELETED  1
#define KSEVENT_ENTRY_ONESHOT  2
#define KSEVENT_ENTRY_BUFFERED 4

typedef enum
{
    KSEVENTS_NONE,
    KSEVENTS_SPINLOCK,
    KSEVENTS_MUTEX,
    KSEVENTS_FMUTEX,
    KSEVENTS_FMUTEXUNSAFE,
    KSEVENTS_INTERRUPT,
    KSEVENTS_ERESOURCE
} KSEVENTS_LOCKTYPE;

typedef BOOLEAN (NTAPI *PFNKSGENERATEEVENTCALLBACK)(PVOID, PKSEVENT_ENTRY);

typedef struct KSAUTOMATION_TABLE_
{
    ULONG PropertySetsCount;
    ULONG PropertyItemSize;
    const KSPROPERTY_SET *PropertySets;
    ULONG MethodSetsCount;
    ULONG MethodItemSize;
    const KSMETHOD_SET *MethodSets;
    ULONG EventSetsCount;
    ULONG EventItemSize;
    const KSEVENT_SET *EventSets;
#ifndef _WIN64
    PVOID Alignment;
#endif
} KSAUTOMATION_TABLE, *PKSAUTOMATION_TABLE;

/* Initializers of those tables. A handler that is TRUE is what the framework itself answers. */
#define DEFINE_KSPROPERTY_TABLE(name)     const KSPROPERTY_ITEM name[] =
#define DEFINE_KSPROPERTY_SET_TABLE(name) const KSPROPERTY_SET name[] =
#define DEFINE_KSMETHOD_TABLE(name)       const KSMETHOD_ITEM name[] =
#define DEFINE_KSMETHOD_SET_TABLE(name)   const KSMETHOD_SET name[] =
#define DEFINE_KSEVENT_TABLE(name)        const KSEVENT_ITEM name[] =
#define DEFINE_KSEVENT_SET_TABLE(name)    const KSEVENT_SET name[] =
#define DEFINE_KSAUTOMATION_TABLE(name)   const KSAUTOMATION_TABLE name =

#define DEFINE_KSPROPERTY_ITEM(id, get, min_property, min_data, set, values, count, relations, support, serialized) \
    { id, { (PFNKSHANDLER)get }, min_property, min_data, { (PFNKSHANDLER)set }, (const KSPROPERTY_VALUES *)values, count, \
      (const KSPROPERTY *)relations, (PFNKSHANDLER)support, (ULONG)serialized }
#define DEFINE_KSFASTPROPERTY_ITEM(id, get, set) { id, { (PFNKSFASTHANDLER)get }, { (PFNKSFASTHANDLER)set }, 0 }
#define DEFINE_KSPROPERTY_SET(set, count, items, fast_count, fast_items) { set, count, items, fast_count, fast_items }
#define DEFINE_KSMETHOD_ITEM(id, flags, handler, min_method, min_data, support) \
    { id, { (PFNKSHANDLER)handler }, min_method, min_data, support, flags }
#define DEFINE_KSFASTMETHOD_ITEM(id, handler) { id, { (PFNKSFASTHANDLER)handler } }
#define DEFINE_KSMETHOD_SET(set, count, items, fast_count, fast_items) { set, count, items, fast_count, fast_items }
#define DEFINE_KSEVENT_ITEM(id, data, extra, add, remove, support) { id, data, extra, add, remove, support }
#define DEFINE_KSEVENT_SET(set, count, items) { set, count, items }

#define DEFINE_KSAUTOMATION_PROPERTIES(table) SIZEOF_ARRAY(table), sizeof(KSPROPERTY_ITEM), table
#define DEFINE_KSAUTOMATION_METHODS(table)    SIZEOF_ARRAY(table), sizeof(KSMETHOD_ITEM), table
#define DEFINE_KSAUTOMATION_EVENTS(table)     SIZEOF_ARRAY(table), sizeof(KSEVENT_ITEM), table
#define DEFINE_KSAUTOMATION_PROPERTIES_NULL   0, sizeof(KSPROPERTY_ITEM), NULL
#define DEFINE_KSAUTOMATION_METHODS_NULL      0, sizeof(KSMETHOD_ITEM), NULL
#define DEFINE_KSAUTOMATION_EVENTS_NULL       0, sizeof(KSEVENT_ITEM), NULL

/* ---- files, dispatch tables and IRPs ---- */

typedef struct
{
    PDRIVER_DISPATCH Create;
    PVOID Context;
    UNICODE_STRING ObjectClass;
    PSECURITY_DESCRIPTOR SecurityDescriptor;
    ULONG Flags;
} KSOBJECT_CREATE_ITEM, *PKSOBJECT_CREATE_ITEM;

typedef void (NTAPI *PFNKSITEMFREECALLBACK)(PKSOBJECT_CREATE_ITEM);

typedef struct
{
    ULONG CreateItemsCount;
    PKSOBJECT_CREATE_ITEM CreateItemsList;
} KSOBJECT_CREATE, *PKSOBJECT_CREATE;

#define KSCREATE_ITEM_SECURITYCHANGED 0x00000001
#define KSCREATE_ITEM_WILDCARD        0x00000002
#define KSCREATE_ITEM_NOPARAMETERS    0x00000004
#define KSCREATE_ITEM_FREEONSTOP      0x00000008
#define KSDISPATCH_FASTIO             0x80000000

typedef struct
{
    PDRIVER_DISPATCH DeviceIoControl;
    PDRIVER_DISPATCH Read;
    PDRIVER_DISPATCH Write;
    PDRIVER_DISPATCH Flush;
    PDRIVER_DISPATCH Close;
    PDRIVER_DISPATCH QuerySecurity;
    PDRIVER_DISPATCH SetSecurity;
    PFAST_IO_DEVICE_CONTROL FastDeviceIoControl;
    PFAST_IO_READ FastRead;
    PFAST_IO_WRITE FastWrite;
} KSDISPATCH_TABLE, *PKSDISPATCH_TABLE;

typedef PVOID KSDEVICE_HEADER;
typedef PVOID KSOBJECT_HEADER;

typedef enum
{
    KsInvokeOnSuccess = 1,
    KsInvokeOnError = 2,
    KsInvokeOnCancel = 4
} KSCOMPLETION_INVOCATION;

typedef enum
{
    KsListEntryTail,
    KsListEntryHead
} KSLIST_ENTRY_LOCATION;

typedef enum
{
    KsAcquireOnly,
    KsAcquireAndRemove,
    KsAcquireOnlySingleItem,
    KsAcquireAndRemoveOnlySingleItem
} KSIRP_REMOVAL_OPERATION;

typedef enum
{
    KsStackCopyToNewLocation,
    KsStackReuseCurrentLocation,
    KsStackUseNewLocation
} KSSTACK_USE;

typedef enum
{
    KSTARGET_STATE_DISABLED,
    KSTARGET_STATE_ENABLED
} KSTARGET_STATE;

typedef NTSTATUS (NTAPI *PFNKSIRPLISTCALLBACK)(PIRP, PVOID);

#define KSPROBE_STREAMREAD        0x00000000
#define KSPROBE_STREAMWRITE       0x00000001
#define KSPROBE_ALLOCATEMDL       0x00000010
#define KSPROBE_PROBEANDLOCK      0x00000020
#define KSPROBE_SYSTEMADDRESS     0x00000040
#define KSPROBE_MODIFY            0x00000200
#define KSPROBE_STREAMWRITEMODIFY (KSPROBE_MODIFY | KSPROBE_STREAMWRITE)
#define KSPROBE_ALLOWFORMATCHANGE 0x00000080

#define KSSTREAM_READ             KSPROBE_STREAMREAD
#define KSSTREAM_WRITE            KSPROBE_STREAMWRITE
#define KSSTREAM_PAGED_DATA       0x00000000
#define KSSTREAM_NONPAGED_DATA    0x00000100
#define KSSTREAM_SYNCHRONOUS      0x00001000
#define KSSTREAM_FAILUREEXCEPTION 0x00002000

#define KSCREATE_ITEM_IRP_STORAGE(Irp) (*(PKSOBJECT_CREATE_ITEM *)&(Irp)->Tail.Overlay.DriverContext[0])
#define KSEVENT_SET_IRP_STORAGE(Irp) (*(const KSEVENT_SET **)&(Irp)->Tail.Overlay.DriverContext[0])
#define KSEVENT_ITEM_IRP_STORAGE(Irp) (*(const KSEVENT_ITEM **)&(Irp)->Tail.Overlay.DriverContext[3])
#define KSEVENT_ENTRY_IRP_STORAGE(Irp) (*(PKSEVENT_ENTRY *)&(Irp)->Tail.Overlay.DriverContext[0])
#define KSMETHOD_SET_IRP_STORAGE(Irp) (*(const KSMETHOD_SET **)&(Irp)->Tail.Overlay.DriverContext[0])
#define KSMETHOD_ITEM_IRP_STORAGE(Irp) (*(const KSMETHOD_ITEM **)&(Irp)->Tail.Overlay.DriverContext[3])
#define KSMETHOD_TYPE_IRP_STORAGE(Irp) (*(ULONG_PTR *)(&(Irp)->Tail.Overlay.DriverContext[2]))
#define KSQUEUE_SPINLOCK_IRP_STORAGE(Irp) (*(PKSPIN_LOCK *)&(Irp)->Tail.Overlay.DriverContext[1])
#define KSPROPERTY_SET_IRP_STORAGE(Irp) (*(const KSPROPERTY_SET **)&(Irp)->Tail.Overlay.DriverContext[0])
#define KSPROPERTY_ITEM_IRP_STORAGE(Irp) (*(const KSPROPERTY_ITEM **)&(Irp)->Tail.Overlay.DriverContext[3])
#define KSPROPERTY_ATTRIBUTES_IRP_STORAGE(Irp) (*(PKSATTRIBUTE_LIST *)&(Irp)->Tail.Overlay.DriverContext[2])

typedef void (NTAPI *PFNREFERENCEDEVICEOBJECT)(PVOID);
typedef void (NTAPI *PFNDEREFERENCEDEVICEOBJECT)(PVOID);
typedef NTSTATUS (NTAPI *PFNQUERYREFERENCESTRING)(PVOID, PWCHAR *);

typedef struct
{
    INTERFACE Interface;
    PFNREFERENCEDEVICEOBJECT ReferenceDeviceObject;
    PFNDEREFERENCEDEVICEOBJECT DereferenceDeviceObject;
    PFNQUERYREFERENCESTRING QueryReferenceString;
} BUS_INTERFACE_REFERENCE, *PBUS_INTERFACE_REFERENCE;

typedef NTSTATUS (NTAPI *PFNQUERYMEDIUMSLIST)(PVOID, ULONG *, PKSPIN_MEDIUM *);

typedef struct
{
    INTERFACE Interface;
    PFNQUERYMEDIUMSLIST QueryMediumsList;
} BUS_INTERFACE_MEDIUMS, *PBUS_INTERFACE_MEDIUMS;

#define BUS_INTERFACE_REFERENCE_VERSION 0x100

#define REFERENCE_BUS_INTERFACE        KSMEDIUMSETID_Standard
#define STATIC_REFERENCE_BUS_INTERFACE STATIC_KSMEDIUMSETID_Standard

#define STATIC_GUID_BUS_INTERFACE_MEDIUMS 0x4ec35c3e, 0x201b, 0x11d2, 0x87, 0x45, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(GUID_BUS_INTERFACE_MEDIUMS);

#define DEFINE_KSCREATE_DISPATCH_TABLE(name) KSOBJECT_CREATE_ITEM name[] =
#define DEFINE_KSCREATE_ITEMEX(create, type, context, flags) \
    { create, (PVOID)(context), { sizeof(type) - sizeof(UNICODE_NULL), sizeof(type), (PWCHAR)(type) }, NULL, flags }
#define DEFINE_KSCREATE_ITEM(create, type, context) DEFINE_KSCREATE_ITEMEX(create, type, context, 0)
#define DEFINE_KSCREATE_ITEMNULL(create, context) { create, context, { 0, 0, NULL }, NULL, 0 }
#define DEFINE_KSDISPATCH_TABLE(name, ioctl, read, write, flush, close, query_security, set_security, fast_ioctl, \
        fast_read, fast_write) \
    const KSDISPATCH_TABLE name = \
    { ioctl, read, write, flush, close, query_security, set_security, fast_ioctl, fast_read, fast_write }

/* ---- pins, clocks and allocators of drivers ---- */

typedef struct
{
    ULONG Count;
    PKSATTRIBUTE *Attributes;
} KSATTRIBUTE_LIST, *PKSATTRIBUTE_LIST;

typedef NTSTATUS (NTAPI *PFNKSINTERSECTHANDLER)(PIRP, PKSP_PIN, PKSDATARANGE, PVOID);
typedef NTSTATUS (NTAPI *PFNKSINTERSECTHANDLEREX)(PVOID, PIRP, PKSP_PIN, PKSDATARANGE, PKSDATARANGE, ULONG, PVOID,
        PULONG);

typedef struct
{
    ULONG InterfacesCount;
    const KSPIN_INTERFACE *Interfaces;
    ULONG MediumsCount;
    const KSPIN_MEDIUM *Mediums;
    ULONG DataRangesCount;
    const PKSDATARANGE *DataRanges;
    KSPIN_DATAFLOW DataFlow;
    KSPIN_COMMUNICATION Communication;
    const GUID *Category;
    const GUID *Name;
    union
    {
        LONGLONG Reserved;
        struct
        {
            ULONG ConstrainedDataRangesCount;
            PKSDATARANGE *ConstrainedDataRanges;
        } DUMMYSTRUCTNAME;
    } DUMMYUNIONNAME;
} KSPIN_DESCRIPTOR, *PKSPIN_DESCRIPTOR;

typedef const KSPIN_DESCRIPTOR *PCKSPIN_DESCRIPTOR;

typedef PVOID (NTAPI *PFNKSDEFAULTALLOCATE)(PVOID);
typedef void (NTAPI *PFNKSDEFAULTFREE)(PVOID, PVOID);
typedef NTSTATUS (NTAPI *PFNKSINITIALIZEALLOCATOR)(PVOID, PKSALLOCATOR_FRAMING, PVOID *);
typedef void (NTAPI *PFNKSDELETEALLOCATOR)(PVOID);

typedef NTSTATUS (NTAPI *PFNALLOCATOR_ALLOCATEFRAME)(PFILE_OBJECT, PVOID *);
typedef void (NTAPI *PFNALLOCATOR_FREEFRAME)(PFILE_OBJECT, PVOID);

typedef struct
{
    PFNALLOCATOR_ALLOCATEFRAME AllocateFrame;
    PFNALLOCATOR_FREEFRAME FreeFrame;
} KSSTREAMALLOCATOR_FUNCTIONTABLE, *PKSSTREAMALLOCATOR_FUNCTIONTABLE;

typedef LONGLONG (FASTCALL *PFNKSCLOCK_GETTIME)(PFILE_OBJECT);
typedef LONGLONG (FASTCALL *PFNKSCLOCK_CORRELATEDTIME)(PFILE_OBJECT, PLONGLONG);

typedef struct
{
    PFNKSCLOCK_GETTIME GetTime;
    PFNKSCLOCK_GETTIME GetPhysicalTime;
    PFNKSCLOCK_CORRELATEDTIME GetCorrelatedTime;
    PFNKSCLOCK_CORRELATEDTIME GetCorrelatedPhysicalTime;
} KSCLOCK_FUNCTIONTABLE, *PKSCLOCK_FUNCTIONTABLE;

typedef BOOLEAN (NTAPI *PFNKSSETTIMER)(PVOID, PKTIMER, LARGE_INTEGER, PKDPC);
typedef BOOLEAN (NTAPI *PFNKSCANCELTIMER)(PVOID, PKTIMER);
typedef LONGLONG (FASTCALL *PFNKSCORRELATEDTIME)(PVOID, PLONGLONG);
typedef PVOID PKSDEFAULTCLOCK;

#define DEFINE_KSPIN_INTERFACE_TABLE(name) const KSPIN_INTERFACE name[] =
#define DEFINE_KSPIN_MEDIUM_TABLE(name)    const KSPIN_MEDIUM name[] =
#define DEFINE_KSPIN_DESCRIPTOR_TABLE(name) const KSPIN_DESCRIPTOR name[] =
#define DEFINE_KSPIN_DESCRIPTOR_ITEMEX(interfaces_count, interfaces, mediums_count, mediums, ranges_count, ranges, flow, \
        communication, category, name) \
    { interfaces_count, interfaces, mediums_count, mediums, ranges_count, ranges, flow, communication, category, name, \
      { 0 } }
#define DEFINE_KSPIN_DESCRIPTOR_ITEM(interfaces_count, interfaces, mediums_count, mediums, ranges_count, ranges, flow, \
        communication) \
    DEFINE_KSPIN_DESCRIPTOR_ITEMEX(interfaces_count, interfaces, mediums_count, mediums, ranges_count, ranges, flow, \
            communication, NULL, NULL)

/* ---- AVStream: objects ---- */

typedef struct _KSDEVICE KSDEVICE, *PKSDEVICE;
typedef struct _KSDEVICE_DESCRIPTOR KSDEVICE_DESCRIPTOR, *PKSDEVICE_DESCRIPTOR;
typedef struct _KSDEVICE_DISPATCH KSDEVICE_DISPATCH, *PKSDEVICE_DISPATCH;
typedef struct _KSFILTERFACTORY KSFILTERFACTORY, *PKSFILTERFACTORY;
typedef struct _KSFILTER KSFILTER, *PKSFILTER;
typedef struct _KSFILTER_DESCRIPTOR KSFILTER_DESCRIPTOR, *PKSFILTER_DESCRIPTOR;
typedef struct _KSFILTER_DISPATCH KSFILTER_DISPATCH, *PKSFILTER_DISPATCH;
typedef struct _KSPIN KSPIN, *PKSPIN;
typedef struct _KSPIN_DESCRIPTOR_EX KSPIN_DESCRIPTOR_EX, *PKSPIN_DESCRIPTOR_EX;
typedef struct _KSPIN_DISPATCH KSPIN_DISPATCH, *PKSPIN_DISPATCH;
typedef struct _KSCLOCK_DISPATCH KSCLOCK_DISPATCH, *PKSCLOCK_DISPATCH;
typedef struct _KSALLOCATOR_DISPATCH KSALLOCATOR_DISPATCH, *PKSALLOCATOR_DISPATCH;
typedef struct _KSNODE_DESCRIPTOR KSNODE_DESCRIPTOR, *PKSNODE_DESCRIPTOR;
typedef struct _KSSTREAM_POINTER KSSTREAM_POINTER, *PKSSTREAM_POINTER;
typedef struct _KSSTREAM_POINTER_OFFSET KSSTREAM_POINTER_OFFSET, *PKSSTREAM_POINTER_OFFSET;
typedef struct _KSMAPPING KSMAPPING, *PKSMAPPING;
typedef struct _KSPROCESSPIN KSPROCESSPIN, *PKSPROCESSPIN;
typedef struct _KSPROCESSPIN_INDEXENTRY KSPROCESSPIN_INDEXENTRY, *PKSPROCESSPIN_INDEXENTRY;
typedef struct _KSGATE KSGATE, *PKSGATE;

typedef PVOID KSOBJECT_BAG;

typedef enum
{
    KsObjectTypeDevice,
    KsObjectTypeFilterFactory,
    KsObjectTypeFilter,
    KsObjectTypePin
} KSOBJECTTYPE;

typedef void (NTAPI *PFNKSFREE)(PVOID);

struct _KSDEVICE
{
    const KSDEVICE_DESCRIPTOR *Descriptor;
    KSOBJECT_BAG Bag;
    PVOID Context;
    PDEVICE_OBJECT FunctionalDeviceObject;
    PDEVICE_OBJECT PhysicalDeviceObject;
    PDEVICE_OBJECT NextDeviceObject;
    BOOLEAN Started;
    SYSTEM_POWER_STATE SystemPowerState;
    DEVICE_POWER_STATE DevicePowerState;
};

struct _KSFILTERFACTORY
{
    const KSFILTER_DESCRIPTOR *FilterDescriptor;
    KSOBJECT_BAG Bag;
    PVOID Context;
};

struct _KSFILTER
{
    const KSFILTER_DESCRIPTOR *Descriptor;
    KSOBJECT_BAG Bag;
    PVOID Context;
};

struct _KSPIN
{
    const KSPIN_DESCRIPTOR_EX *Descriptor;
    KSOBJECT_BAG Bag;
    PVOID Context;
    ULONG Id;
    KSPIN_COMMUNICATION Communication;
    BOOLEAN ConnectionIsExternal;
    KSPIN_INTERFACE ConnectionInterface;
    KSPIN_MEDIUM ConnectionMedium;
    KSPRIORITY ConnectionPriority;
    PKSDATAFORMAT ConnectionFormat;
    PKSMULTIPLE_ITEM AttributeList;
    ULONG StreamHeaderSize;
    KSPIN_DATAFLOW DataFlow;
    KSSTATE DeviceState;
    KSRESET ResetState;
    KSSTATE ClientState;
};

struct _KSGATE
{
    LONG Count;
    PKSGATE NextGate;
};

struct _KSMAPPING
{
    PHYSICAL_ADDRESS PhysicalAddress;
    ULONG ByteCount;
    ULONG Alignment;
};

struct _KSSTREAM_POINTER_OFFSET
{
    union
    {
        PUCHAR Data;
        PKSMAPPING Mappings;
    } DUMMYUNIONNAME;
#ifndef _WIN64
    PVOID Alignment;
#endif
    ULONG Count;
    ULONG Remaining;
};

struct _KSSTREAM_POINTER
{
    PVOID Context;
    PKSPIN Pin;
    PKSSTREAM_HEADER StreamHeader;
    PKSSTREAM_POINTER_OFFSET Offset;
    KSSTREAM_POINTER_OFFSET OffsetIn;
    KSSTREAM_POINTER_OFFSET OffsetOut;
};

struct _KSPROCESSPIN
{
    PKSPIN Pin;
    PKSSTREAM_POINTER StreamPointer;
    PKSPROCESSPIN InPlaceCounterpart;
    PKSPROCESSPIN DelegateBranch;
    PKSPROCESSPIN CopySource;
    PVOID Data;
    ULONG BytesAvailable;
    ULONG BytesUsed;
    ULONG Flags;
    BOOLEAN Terminate;
};

struct _KSPROCESSPIN_INDEXENTRY
{
    PKSPROCESSPIN *Pins;
    ULONG Count;
};

typedef NTSTATUS (NTAPI *PFNKSDEVICECREATE)(PKSDEVICE);
typedef NTSTATUS (NTAPI *PFNKSDEVICEPNPSTART)(PKSDEVICE, PIRP, PCM_RESOURCE_LIST, PCM_RESOURCE_LIST);
typedef NTSTATUS (NTAPI *PFNKSDEVICE)(PKSDEVICE);
typedef NTSTATUS (NTAPI *PFNKSDEVICEIRP)(PKSDEVICE, PIRP);
typedef void (NTAPI *PFNKSDEVICEIRPVOID)(PKSDEVICE, PIRP);
typedef NTSTATUS (NTAPI *PFNKSDEVICEQUERYCAPABILITIES)(PKSDEVICE, PIRP, PDEVICE_CAPABILITIES);
typedef NTSTATUS (NTAPI *PFNKSDEVICEQUERYPOWER)(PKSDEVICE, PIRP, DEVICE_POWER_STATE, DEVICE_POWER_STATE,
        SYSTEM_POWER_STATE, SYSTEM_POWER_STATE, POWER_ACTION);
typedef void (NTAPI *PFNKSDEVICESETPOWER)(PKSDEVICE, PIRP, DEVICE_POWER_STATE, DEVICE_POWER_STATE);

typedef NTSTATUS (NTAPI *PFNKSFILTERFACTORYVOID)(PKSFILTERFACTORY);
typedef void (NTAPI *PFNKSFILTERFACTORYPOWER)(PKSFILTERFACTORY, DEVICE_POWER_STATE);
typedef NTSTATUS (NTAPI *PFNKSFILTERIRP)(PKSFILTER, PIRP);
typedef NTSTATUS (NTAPI *PFNKSFILTERPROCESS)(PKSFILTER, PKSPROCESSPIN_INDEXENTRY);
typedef NTSTATUS (NTAPI *PFNKSFILTERVOID)(PKSFILTER);
typedef void (NTAPI *PFNKSFILTERPOWER)(PKSFILTER, DEVICE_POWER_STATE);

typedef NTSTATUS (NTAPI *PFNKSPINIRP)(PKSPIN, PIRP);
typedef NTSTATUS (NTAPI *PFNKSPINSETDEVICESTATE)(PKSPIN, KSSTATE, KSSTATE);
typedef NTSTATUS (NTAPI *PFNKSPINSETDATAFORMAT)(PKSPIN, PKSDATAFORMAT, PKSMULTIPLE_ITEM, const KSDATARANGE *,
        const KSATTRIBUTE_LIST *);
typedef NTSTATUS (NTAPI *PFNKSPINHANDSHAKE)(PKSPIN, PKSHANDSHAKE, PKSHANDSHAKE);
typedef NTSTATUS (NTAPI *PFNKSPIN)(PKSPIN);
typedef void (NTAPI *PFNKSPINVOID)(PKSPIN);
typedef void (NTAPI *PFNKSPINPOWER)(PKSPIN, DEVICE_POWER_STATE);
typedef BOOLEAN (NTAPI *PFNKSPINSETTIMER)(PKSPIN, PKTIMER, LARGE_INTEGER, PKDPC);
typedef BOOLEAN (NTAPI *PFNKSPINCANCELTIMER)(PKSPIN, PKTIMER);
typedef LONGLONG (FASTCALL *PFNKSPINCORRELATEDTIME)(PKSPIN, PLONGLONG);
typedef void (NTAPI *PFNKSPINRESOLUTION)(PKSPIN, PKSRESOLUTION);
typedef NTSTATUS (NTAPI *PFNKSPININITIALIZEALLOCATOR)(PKSPIN, PKSALLOCATOR_FRAMING, PVOID *);
typedef void (NTAPI *PFNKSPINFRAMERETURN)(PKSPIN, PVOID, ULONG, PMDL, PVOID, NTSTATUS);
typedef void (NTAPI *PFNKSPINIRPCOMPLETION)(PKSPIN, PIRP);
typedef void (NTAPI *PFNKSSTREAMPOINTER)(PKSSTREAM_POINTER);

struct _KSDEVICE_DISPATCH
{
    PFNKSDEVICECREATE Add;
    PFNKSDEVICEPNPSTART Start;
    PFNKSDEVICE PostStart;
    PFNKSDEVICEIRP QueryStop;
    PFNKSDEVICEIRPVOID CancelStop;
    PFNKSDEVICEIRPVOID Stop;
    PFNKSDEVICEIRP QueryRemove;
    PFNKSDEVICEIRPVOID CancelRemove;
    PFNKSDEVICEIRPVOID Remove;
    PFNKSDEVICEQUERYCAPABILITIES QueryCapabilities;
    PFNKSDEVICEIRPVOID SurpriseRemoval;
    PFNKSDEVICEQUERYPOWER QueryPower;
    PFNKSDEVICESETPOWER SetPower;
    PFNKSDEVICEIRP QueryInterface;
};

struct _KSFILTER_DISPATCH
{
    PFNKSFILTERIRP Create;
    PFNKSFILTERIRP Close;
    PFNKSFILTERPROCESS Process;
    PFNKSFILTERVOID Reset;
};

struct _KSPIN_DISPATCH
{
    PFNKSPINIRP Create;
    PFNKSPINIRP Close;
    PFNKSPIN Process;
    PFNKSPINVOID Reset;
    PFNKSPINSETDATAFORMAT SetDataFormat;
    PFNKSPINSETDEVICESTATE SetDeviceState;
    PFNKSPIN Connect;
    PFNKSPINVOID Disconnect;
    const KSCLOCK_DISPATCH *Clock;
    const KSALLOCATOR_DISPATCH *Allocator;
};

struct _KSCLOCK_DISPATCH
{
    PFNKSPINSETTIMER SetTimer;
    PFNKSPINCANCELTIMER CancelTimer;
    PFNKSPINCORRELATEDTIME CorrelatedTime;
    PFNKSPINRESOLUTION Resolution;
};

struct _KSALLOCATOR_DISPATCH
{
    PFNKSPININITIALIZEALLOCATOR InitializeAllocator;
    PFNKSDELETEALLOCATOR DeleteAllocator;
    PFNKSDEFAULTALLOCATE Allocate;
    PFNKSDEFAULTFREE Free;
};

struct _KSNODE_DESCRIPTOR
{
    const KSAUTOMATION_TABLE *AutomationTable;
    const GUID *Type;
    const GUID *Name;
#ifndef _WIN64
    PVOID Alignment;
#endif
};

#define KSFILTER_FLAG_DISPATCH_LEVEL_PROCESSING   0x00000001
#define KSFILTER_FLAG_CRITICAL_PROCESSING         0x00000002
#define KSFILTER_FLAG_HYPERCRITICAL_PROCESSING    0x00000004
#define KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES 0x00000008
#define KSFILTER_FLAG_DENY_USERMODE_ACCESS        0x80000000

struct _KSFILTER_DESCRIPTOR
{
    const KSFILTER_DISPATCH *Dispatch;
    const KSAUTOMATION_TABLE *AutomationTable;
    ULONG Version;
    ULONG Flags;
    const GUID *ReferenceGuid;
    ULONG PinDescriptorsCount;
    ULONG PinDescriptorSize;
    const KSPIN_DESCRIPTOR_EX *PinDescriptors;
    ULONG CategoriesCount;
    const GUID *Categories;
    ULONG NodeDescriptorsCount;
    ULONG NodeDescriptorSize;
    const KSNODE_DESCRIPTOR *NodeDescriptors;
    ULONG ConnectionsCount;
    const KSTOPOLOGY_CONNECTION *Connections;
    const KSCOMPONENTID *ComponentId;
};

#define KSPIN_FLAG_DISPATCH_LEVEL_PROCESSING            KSFILTER_FLAG_DISPATCH_LEVEL_PROCESSING
#define KSPIN_FLAG_CRITICAL_PROCESSING                  KSFILTER_FLAG_CRITICAL_PROCESSING
#define KSPIN_FLAG_HYPERCRITICAL_PROCESSING             KSFILTER_FLAG_HYPERCRITICAL_PROCESSING
#define KSPIN_FLAG_ASYNCHRONOUS_PROCESSING              0x00000008
#define KSPIN_FLAG_DO_NOT_INITIATE_PROCESSING           0x00000010
#define KSPIN_FLAG_INITIATE_PROCESSING_ON_EVERY_ARRIVAL 0x00000020
#define KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING   0x00000040
#define KSPIN_FLAG_ENFORCE_FIFO                         0x00000080
#define KSPIN_FLAG_GENERATE_MAPPINGS                    0x00000100
#define KSPIN_FLAG_DISTINCT_TRAILING_EDGE               0x00000200
#define KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY            0x00010000
#define KSPIN_FLAG_SPLITTER                             0x00020000
#define KSPIN_FLAG_USE_STANDARD_TRANSPORT               0x00040000
#define KSPIN_FLAG_DO_NOT_USE_STANDARD_TRANSPORT        0x00080000
#define KSPIN_FLAG_FIXED_FORMAT                         0x00100000
#define KSPIN_FLAG_GENERATE_EOS_EVENTS                  0x00200000
#define KSPIN_FLAG_RENDERER                             (KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY | KSPIN_FLAG_GENERATE_EOS_EVENTS)
#define KSPIN_FLAG_IMPLEMENT_CLOCK                      0x00400000
#define KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING  0x00800000
#define KSPIN_FLAG_PROCESS_IF_ANY_IN_RUN_STATE          0x01000000
#define KSPIN_FLAG_DENY_USERMODE_ACCESS                 0x80000000

struct _KSPIN_DESCRIPTOR_EX
{
    const KSPIN_DISPATCH *Dispatch;
    const KSAUTOMATION_TABLE *AutomationTable;
    KSPIN_DESCRIPTOR PinDescriptor;
    ULONG Flags;
    ULONG InstancesPossible;
    ULONG InstancesNecessary;
    const KSALLOCATOR_FRAMING_EX *AllocatorFraming;
    PFNKSINTERSECTHANDLEREX IntersectHandler;
};

#define DEFINE_KSFILTER_DESCRIPTOR(name)             const KSFILTER_DESCRIPTOR name =
#define DEFINE_KSFILTER_DESCRIPTOR_TABLE(name)       const KSFILTER_DESCRIPTOR *const name[] =
#define DEFINE_KSFILTER_PIN_DESCRIPTORS(table)       SIZEOF_ARRAY(table), sizeof((table)[0]), table
#define DEFINE_KSFILTER_CATEGORIES(table)            SIZEOF_ARRAY(table), table
#define DEFINE_KSFILTER_CATEGORY(category)           1, &(category)
#define DEFINE_KSFILTER_CATEGORIES_NULL              0, NULL
#define DEFINE_KSFILTER_NODE_DESCRIPTORS(table)      SIZEOF_ARRAY(table), sizeof((table)[0]), table
#define DEFINE_KSFILTER_NODE_DESCRIPTORS_NULL        0, sizeof(KSNODE_DESCRIPTOR), NULL
#define DEFINE_KSFILTER_CONNECTIONS(table)           SIZEOF_ARRAY(table), table
#define DEFINE_KSFILTER_DEFAULT_CONNECTIONS          0, NULL
#ifdef _WIN64
#define DEFINE_NODE_DESCRIPTOR(automation, type, name) { automation, type, name }
#else
#define DEFINE_NODE_DESCRIPTOR(automation, type, name) { automation, type, name, NULL }
#endif
#define DEFINE_KSPIN_DEFAULT_INTERFACES              0, NULL
#define DEFINE_KSPIN_DEFAULT_MEDIUMS                 0, NULL

#define KSDEVICE_DESCRIPTOR_VERSION 0x100
#define KSFILTER_DESCRIPTOR_VERSION ((ULONG)-1)
#define MIN_DEV_VER_FOR_QI          0x100

struct _KSDEVICE_DESCRIPTOR
{
    const KSDEVICE_DISPATCH *Dispatch;
    ULONG FilterDescriptorsCount;
    const KSFILTER_DESCRIPTOR *const *FilterDescriptors;
    ULONG Version;
};

typedef enum
{
    KSSTREAM_POINTER_STATE_UNLOCKED,
    KSSTREAM_POINTER_STATE_LOCKED
} KSSTREAM_POINTER_STATE;

/* ---- functions of ks.sys: requests ---- */

KSDDKAPI NTSTATUS NTAPI KsPropertyHandler(PIRP Irp, ULONG PropertySetsCount, const KSPROPERTY_SET *PropertySet);
KSDDKAPI NTSTATUS NTAPI KsPropertyHandlerWithAllocator(PIRP Irp, ULONG PropertySetsCount,
        const KSPROPERTY_SET *PropertySet, PFNKSALLOCATOR Allocator, ULONG PropertyItemSize);
KSDDKAPI BOOLEAN NTAPI KsFastPropertyHandler(PFILE_OBJECT FileObject, PKSPROPERTY Property, ULONG PropertyLength,
        PVOID Data, ULONG DataLength, PIO_STATUS_BLOCK IoStatus, ULONG PropertySetsCount,
        const KSPROPERTY_SET *PropertySet);
KSDDKAPI NTSTATUS NTAPI KsMethodHandler(PIRP Irp, ULONG MethodSetsCount, const KSMETHOD_SET *MethodSet);
KSDDKAPI NTSTATUS NTAPI KsMethodHandlerWithAllocator(PIRP Irp, ULONG MethodSetsCount, const KSMETHOD_SET *MethodSet,
        PFNKSALLOCATOR Allocator, ULONG MethodItemSize);
KSDDKAPI BOOLEAN NTAPI KsFastMethodHandler(PFILE_OBJECT FileObject, PKSMETHOD Method, ULONG MethodLength, PVOID Data,
        ULONG DataLength, PIO_STATUS_BLOCK IoStatus, ULONG MethodSetsCount, const KSMETHOD_SET *MethodSet);
KSDDKAPI NTSTATUS NTAPI KsEnableEvent(PIRP Irp, ULONG EventSetsCount, const KSEVENT_SET *EventSet,
        PLIST_ENTRY EventsList, KSEVENTS_LOCKTYPE EventsFlags, PVOID EventsLock);
KSDDKAPI NTSTATUS NTAPI KsEnableEventWithAllocator(PIRP Irp, ULONG EventSetsCount, const KSEVENT_SET *EventSet,
        PLIST_ENTRY EventsList, KSEVENTS_LOCKTYPE EventsFlags, PVOID EventsLock, PFNKSALLOCATOR Allocator,
        ULONG EventItemSize);
KSDDKAPI NTSTATUS NTAPI KsDisableEvent(PIRP Irp, PLIST_ENTRY EventsList, KSEVENTS_LOCKTYPE EventsFlags,
        PVOID EventsLock);
KSDDKAPI void NTAPI KsDiscardEvent(PKSEVENT_ENTRY EventEntry);
KSDDKAPI void NTAPI KsFreeEventList(PFILE_OBJECT FileObject, PLIST_ENTRY EventsList, KSEVENTS_LOCKTYPE EventsFlags,
        PVOID EventsLock);
KSDDKAPI NTSTATUS NTAPI KsGenerateEvent(PKSEVENT_ENTRY EventEntry);
KSDDKAPI NTSTATUS NTAPI KsGenerateDataEvent(PKSEVENT_ENTRY EventEntry, ULONG DataSize, PVOID Data);
KSDDKAPI void NTAPI KsGenerateEventList(GUID *Set, ULONG EventId, PLIST_ENTRY EventsList, KSEVENTS_LOCKTYPE EventsFlags,
        PVOID EventsLock);
KSDDKAPI NTSTATUS NTAPI KsTopologyPropertyHandler(PIRP Irp, PKSPROPERTY Property, PVOID Data,
        const KSTOPOLOGY *Topology);
KSDDKAPI NTSTATUS NTAPI KsHandleSizedListQuery(PIRP Irp, ULONG DataItemsCount, ULONG DataItemSize,
        const void *DataItems);
KSDDKAPI NTSTATUS NTAPI KsDispatchSpecificProperty(PIRP Irp, PFNKSHANDLER Handler);
KSDDKAPI NTSTATUS NTAPI KsDispatchSpecificMethod(PIRP Irp, PFNKSHANDLER Handler);

/* ---- functions of ks.sys: files and IRPs ---- */

KSDDKAPI NTSTATUS NTAPI KsLoadResource(PVOID ImageBase, POOL_TYPE PoolType, ULONG_PTR ResourceName, ULONG ResourceType,
        PVOID *Resource, PULONG ResourceSize);
KSDDKAPI NTSTATUS NTAPI KsGetImageNameAndResourceId(HANDLE RegKey, PUNICODE_STRING ImageName, PULONG_PTR ResourceId,
        PULONG ValueType);
KSDDKAPI NTSTATUS NTAPI KsMapModuleName(PDEVICE_OBJECT PhysicalDeviceObject, PUNICODE_STRING ModuleName,
        PUNICODE_STRING ImageName, PULONG_PTR ResourceId, PULONG ValueType);
KSDDKAPI NTSTATUS NTAPI KsReferenceBusObject(KSDEVICE_HEADER Header);
KSDDKAPI void NTAPI KsDereferenceBusObject(KSDEVICE_HEADER Header);
KSDDKAPI NTSTATUS NTAPI KsDispatchQuerySecurity(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsDispatchSetSecurity(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsReadFile(PFILE_OBJECT FileObject, PKEVENT Event, PVOID PortContext,
        PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, ULONG Key, KPROCESSOR_MODE RequestorMode);
KSDDKAPI NTSTATUS NTAPI KsWriteFile(PFILE_OBJECT FileObject, PKEVENT Event, PVOID PortContext,
        PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, ULONG Key, KPROCESSOR_MODE RequestorMode);
KSDDKAPI NTSTATUS NTAPI KsQueryInformationFile(PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
        FILE_INFORMATION_CLASS FileInformationClass);
KSDDKAPI NTSTATUS NTAPI KsSetInformationFile(PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
        FILE_INFORMATION_CLASS FileInformationClass);
KSDDKAPI NTSTATUS NTAPI KsStreamIo(PFILE_OBJECT FileObject, PKEVENT Event, PVOID PortContext,
        PIO_COMPLETION_ROUTINE CompletionRoutine, PVOID CompletionContext,
        KSCOMPLETION_INVOCATION CompletionInvocationFlags, PIO_STATUS_BLOCK IoStatusBlock, PVOID StreamHeaders,
        ULONG Length, ULONG Flags, KPROCESSOR_MODE RequestorMode);
KSDDKAPI NTSTATUS NTAPI KsProbeStreamIrp(PIRP Irp, ULONG ProbeFlags, ULONG HeaderSize);
KSDDKAPI NTSTATUS NTAPI KsAllocateExtraData(PIRP Irp, ULONG ExtraSize, PVOID *ExtraBuffer);
KSDDKAPI void NTAPI KsNullDriverUnload(PDRIVER_OBJECT DriverObject);
KSDDKAPI NTSTATUS NTAPI KsSetMajorFunctionHandler(PDRIVER_OBJECT DriverObject, ULONG MajorFunction);
KSDDKAPI NTSTATUS NTAPI KsDispatchInvalidDeviceRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsDefaultDeviceIoCompletion(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsDispatchIrp(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI BOOLEAN NTAPI KsDispatchFastIoDeviceControlFailure(PFILE_OBJECT FileObject, BOOLEAN Wait, PVOID InputBuffer,
        ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength, ULONG IoControlCode,
        PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject);
KSDDKAPI BOOLEAN NTAPI KsDispatchFastReadFailure(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length,
        BOOLEAN Wait, ULONG LockKey, PVOID Buffer, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject);
KSDDKAPI void NTAPI KsCancelRoutine(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI void NTAPI KsCancelIo(PLIST_ENTRY QueueHead, PKSPIN_LOCK SpinLock);
KSDDKAPI void NTAPI KsReleaseIrpOnCancelableQueue(PIRP Irp, PDRIVER_CANCEL DriverCancel);
KSDDKAPI PIRP NTAPI KsRemoveIrpFromCancelableQueue(PLIST_ENTRY QueueHead, PKSPIN_LOCK SpinLock,
        KSLIST_ENTRY_LOCATION ListLocation, KSIRP_REMOVAL_OPERATION RemovalOperation);
KSDDKAPI NTSTATUS NTAPI KsMoveIrpsOnCancelableQueue(PLIST_ENTRY SourceList, PKSPIN_LOCK SourceLock,
        PLIST_ENTRY DestinationList, PKSPIN_LOCK DestinationLock, KSLIST_ENTRY_LOCATION ListLocation,
        PFNKSIRPLISTCALLBACK ListCallback, PVOID Context);
KSDDKAPI void NTAPI KsRemoveSpecificIrpFromCancelableQueue(PIRP Irp);
KSDDKAPI void NTAPI KsAddIrpToCancelableQueue(PLIST_ENTRY QueueHead, PKSPIN_LOCK SpinLock, PIRP Irp,
        KSLIST_ENTRY_LOCATION ListLocation, PDRIVER_CANCEL DriverCancel);
KSDDKAPI NTSTATUS NTAPI KsAcquireResetValue(PIRP Irp, KSRESET *ResetValue);
KSDDKAPI void NTAPI KsAcquireDeviceSecurityLock(KSDEVICE_HEADER Header, BOOLEAN Exclusive);
KSDDKAPI void NTAPI KsReleaseDeviceSecurityLock(KSDEVICE_HEADER Header);
KSDDKAPI NTSTATUS NTAPI KsDefaultDispatchPnp(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsDefaultDispatchPower(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsDefaultForwardIrp(PDEVICE_OBJECT DeviceObject, PIRP Irp);
KSDDKAPI void NTAPI KsSetDevicePnpAndBaseObject(KSDEVICE_HEADER Header, PDEVICE_OBJECT PnpDeviceObject,
        PDEVICE_OBJECT BaseObject);
KSDDKAPI PDEVICE_OBJECT NTAPI KsQueryDevicePnpObject(KSDEVICE_HEADER Header);
KSDDKAPI ACCESS_MASK NTAPI KsQueryObjectAccessMask(KSOBJECT_HEADER Header);
KSDDKAPI void NTAPI KsRecalculateStackDepth(KSDEVICE_HEADER Header, BOOLEAN ReuseStackLocation);
KSDDKAPI void NTAPI KsSetTargetState(KSOBJECT_HEADER Header, KSTARGET_STATE TargetState);
KSDDKAPI void NTAPI KsSetTargetDeviceObject(KSOBJECT_HEADER Header, PDEVICE_OBJECT TargetDevice);
KSDDKAPI void NTAPI KsSetPowerDispatch(KSOBJECT_HEADER Header, PFNKSCONTEXT_DISPATCH PowerDispatch, PVOID PowerContext);
KSDDKAPI PKSOBJECT_CREATE_ITEM NTAPI KsQueryObjectCreateItem(KSOBJECT_HEADER Header);
KSDDKAPI NTSTATUS NTAPI KsAllocateDeviceHeader(KSDEVICE_HEADER *Header, ULONG ItemsCount,
        PKSOBJECT_CREATE_ITEM ItemsList);
KSDDKAPI void NTAPI KsFreeDeviceHeader(KSDEVICE_HEADER Header);
KSDDKAPI NTSTATUS NTAPI KsAllocateObjectHeader(KSOBJECT_HEADER *Header, ULONG ItemsCount,
        PKSOBJECT_CREATE_ITEM ItemsList, PIRP Irp, const KSDISPATCH_TABLE *Table);
KSDDKAPI void NTAPI KsFreeObjectHeader(KSOBJECT_HEADER Header);
KSDDKAPI NTSTATUS NTAPI KsAddObjectCreateItemToDeviceHeader(KSDEVICE_HEADER Header, PDRIVER_DISPATCH Create,
        PVOID Context, PWSTR ObjectClass, PSECURITY_DESCRIPTOR SecurityDescriptor);
KSDDKAPI NTSTATUS NTAPI KsAddObjectCreateItemToObjectHeader(KSOBJECT_HEADER Header, PDRIVER_DISPATCH Create,
        PVOID Context, PWSTR ObjectClass, PSECURITY_DESCRIPTOR SecurityDescriptor);
KSDDKAPI NTSTATUS NTAPI KsAllocateObjectCreateItem(KSDEVICE_HEADER Header, PKSOBJECT_CREATE_ITEM CreateItem,
        BOOLEAN AllocateEntry, PFNKSITEMFREECALLBACK ItemFreeCallback);
KSDDKAPI NTSTATUS NTAPI KsFreeObjectCreateItem(KSDEVICE_HEADER Header, PUNICODE_STRING CreateItem);
KSDDKAPI NTSTATUS NTAPI KsFreeObjectCreateItemsByContext(KSDEVICE_HEADER Header, PVOID Context);
KSDDKAPI NTSTATUS NTAPI KsCreateDefaultSecurity(PSECURITY_DESCRIPTOR ParentSecurity,
        PSECURITY_DESCRIPTOR *DefaultSecurity);
KSDDKAPI NTSTATUS NTAPI KsForwardIrp(PIRP Irp, PFILE_OBJECT FileObject, BOOLEAN ReuseStackLocation);
KSDDKAPI NTSTATUS NTAPI KsForwardAndCatchIrp(PDEVICE_OBJECT DeviceObject, PIRP Irp, PFILE_OBJECT FileObject,
        KSSTACK_USE StackUse);
KSDDKAPI NTSTATUS NTAPI KsSynchronousIoControlDevice(PFILE_OBJECT FileObject, KPROCESSOR_MODE RequestorMode,
        ULONG IoControl, PVOID InBuffer, ULONG InSize, PVOID OutBuffer, ULONG OutSize, PULONG BytesReturned);
KSDDKAPI NTSTATUS NTAPI KsUnserializeObjectPropertiesFromRegistry(PFILE_OBJECT FileObject, HANDLE ParentKey,
        PUNICODE_STRING RegistryPath);
KSDDKAPI NTSTATUS NTAPI KsCacheMedium(PUNICODE_STRING SymbolicLink, PKSPIN_MEDIUM Medium, ULONG PinDirection);

KSDDKAPI NTSTATUS NTAPI KsRegisterWorker(WORK_QUEUE_TYPE WorkQueueType, PKSWORKER *Worker);
KSDDKAPI NTSTATUS NTAPI KsRegisterCountedWorker(WORK_QUEUE_TYPE WorkQueueType, PWORK_QUEUE_ITEM CountedWorkItem,
        PKSWORKER *Worker);
KSDDKAPI void NTAPI KsUnregisterWorker(PKSWORKER Worker);
KSDDKAPI NTSTATUS NTAPI KsQueueWorkItem(PKSWORKER Worker, PWORK_QUEUE_ITEM WorkItem);
KSDDKAPI ULONG NTAPI KsIncrementCountedWorker(PKSWORKER Worker);
KSDDKAPI ULONG NTAPI KsDecrementCountedWorker(PKSWORKER Worker);

/* ---- functions of ks.sys: pins, nodes, allocators and clocks ---- */

KSDDKAPI NTSTATUS NTAPI KsCreatePin(HANDLE FilterHandle, PKSPIN_CONNECT Connect, ACCESS_MASK DesiredAccess,
        PHANDLE ConnectionHandle);
KSDDKAPI NTSTATUS NTAPI KsValidateConnectRequest(PIRP Irp, ULONG DescriptorsCount, const KSPIN_DESCRIPTOR *Descriptor,
        PKSPIN_CONNECT *Connect);
KSDDKAPI NTSTATUS NTAPI KsPinPropertyHandler(PIRP Irp, PKSPROPERTY Property, PVOID Data, ULONG DescriptorsCount,
        const KSPIN_DESCRIPTOR *Descriptor);
KSDDKAPI NTSTATUS NTAPI KsPinDataIntersection(PIRP Irp, PKSP_PIN Pin, PVOID Data, ULONG DescriptorsCount,
        const KSPIN_DESCRIPTOR *Descriptor, PFNKSINTERSECTHANDLER IntersectHandler);
KSDDKAPI NTSTATUS NTAPI KsPinDataIntersectionEx(PIRP Irp, PKSP_PIN Pin, PVOID Data, ULONG DescriptorsCount,
        const KSPIN_DESCRIPTOR *Descriptor, ULONG DescriptorSize, PFNKSINTERSECTHANDLEREX IntersectHandler,
        PVOID HandlerContext);
KSDDKAPI NTSTATUS NTAPI KsCreateTopologyNode(HANDLE ParentHandle, PKSNODE_CREATE NodeCreate, ACCESS_MASK DesiredAccess,
        PHANDLE NodeHandle);
KSDDKAPI NTSTATUS NTAPI KsValidateTopologyNodeCreateRequest(PIRP Irp, PKSTOPOLOGY Topology, PKSNODE_CREATE *NodeCreate);

KSDDKAPI NTSTATUS NTAPI KsCreateAllocator(HANDLE ConnectionHandle, PKSALLOCATOR_FRAMING AllocatorFraming,
        PHANDLE AllocatorHandle);
KSDDKAPI NTSTATUS NTAPI KsCreateDefaultAllocator(PIRP Irp);
KSDDKAPI NTSTATUS NTAPI KsCreateDefaultAllocatorEx(PIRP Irp, PVOID InitializeContext,
        PFNKSDEFAULTALLOCATE DefaultAllocate, PFNKSDEFAULTFREE DefaultFree,
        PFNKSINITIALIZEALLOCATOR InitializeAllocator, PFNKSDELETEALLOCATOR DeleteAllocator);
KSDDKAPI NTSTATUS NTAPI KsValidateAllocatorCreateRequest(PIRP Irp, PKSALLOCATOR_FRAMING *AllocatorFraming);
KSDDKAPI NTSTATUS NTAPI KsValidateAllocatorFramingEx(PKSALLOCATOR_FRAMING_EX Framing, ULONG BufferSize,
        const KSALLOCATOR_FRAMING_EX *PinFraming);

KSDDKAPI NTSTATUS NTAPI KsCreateClock(HANDLE ConnectionHandle, PKSCLOCK_CREATE ClockCreate, PHANDLE ClockHandle);
KSDDKAPI NTSTATUS NTAPI KsCreateDefaultClock(PIRP Irp, PKSDEFAULTCLOCK DefaultClock);
KSDDKAPI NTSTATUS NTAPI KsValidateClockCreateRequest(PIRP Irp, PKSCLOCK_CREATE *ClockCreate);
KSDDKAPI NTSTATUS NTAPI KsAllocateDefaultClock(PKSDEFAULTCLOCK *DefaultClock);
KSDDKAPI NTSTATUS NTAPI KsAllocateDefaultClockEx(PKSDEFAULTCLOCK *DefaultClock, PVOID Context, PFNKSSETTIMER SetTimer,
        PFNKSCANCELTIMER CancelTimer, PFNKSCORRELATEDTIME CorrelatedTime, const KSRESOLUTION *Resolution, ULONG Flags);
KSDDKAPI void NTAPI KsFreeDefaultClock(PKSDEFAULTCLOCK DefaultClock);
KSDDKAPI KSSTATE NTAPI KsGetDefaultClockState(PKSDEFAULTCLOCK DefaultClock);
KSDDKAPI void NTAPI KsSetDefaultClockState(PKSDEFAULTCLOCK DefaultClock, KSSTATE State);
KSDDKAPI LONGLONG NTAPI KsGetDefaultClockTime(PKSDEFAULTCLOCK DefaultClock);
KSDDKAPI void NTAPI KsSetDefaultClockTime(PKSDEFAULTCLOCK DefaultClock, LONGLONG Time);

/* ---- functions of ks.sys: AVStream ---- */

KSDDKAPI NTSTATUS NTAPI KsInitializeDriver(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPathName,
        const KSDEVICE_DESCRIPTOR *Descriptor);
KSDDKAPI NTSTATUS NTAPI KsAddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject);
KSDDKAPI NTSTATUS NTAPI KsCreateDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
        const KSDEVICE_DESCRIPTOR *Descriptor, ULONG ExtensionSize, PKSDEVICE *Device);
KSDDKAPI NTSTATUS NTAPI KsInitializeDevice(PDEVICE_OBJECT FunctionalDeviceObject, PDEVICE_OBJECT PhysicalDeviceObject,
        PDEVICE_OBJECT NextDeviceObject, const KSDEVICE_DESCRIPTOR *Descriptor);
KSDDKAPI void NTAPI KsTerminateDevice(PDEVICE_OBJECT DeviceObject);
KSDDKAPI PKSDEVICE NTAPI KsGetDeviceForDeviceObject(PDEVICE_OBJECT FunctionalDeviceObject);
KSDDKAPI void NTAPI KsAcquireDevice(PKSDEVICE Device);
KSDDKAPI void NTAPI KsReleaseDevice(PKSDEVICE Device);
KSDDKAPI void NTAPI KsDeviceRegisterAdapterObject(PKSDEVICE Device, PADAPTER_OBJECT AdapterObject,
        ULONG MaxMappingsByteCount, ULONG MappingTableStride);
KSDDKAPI ULONG NTAPI KsDeviceGetBusData(PKSDEVICE Device, ULONG DataType, PVOID Buffer, ULONG Offset, ULONG Length);
KSDDKAPI ULONG NTAPI KsDeviceSetBusData(PKSDEVICE Device, ULONG DataType, PVOID Buffer, ULONG Offset, ULONG Length);

KSDDKAPI NTSTATUS NTAPI KsCreateFilterFactory(PDEVICE_OBJECT DeviceObject, const KSFILTER_DESCRIPTOR *Descriptor,
        PWSTR RefString, PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG CreateItemFlags,
        PFNKSFILTERFACTORYPOWER SleepCallback, PFNKSFILTERFACTORYPOWER WakeCallback, PKSFILTERFACTORY *FilterFactory);
KSDDKAPI NTSTATUS NTAPI KsFilterFactoryUpdateCacheData(PKSFILTERFACTORY FilterFactory,
        const KSFILTER_DESCRIPTOR *FilterDescriptor);
KSDDKAPI NTSTATUS NTAPI KsFilterFactoryAddCreateItem(PKSFILTERFACTORY FilterFactory, PWSTR RefString,
        PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG CreateItemFlags);
KSDDKAPI NTSTATUS NTAPI KsFilterFactorySetDeviceClassesState(PKSFILTERFACTORY FilterFactory, BOOLEAN NewState);
KSDDKAPI PUNICODE_STRING NTAPI KsFilterFactoryGetSymbolicLink(PKSFILTERFACTORY FilterFactory);
KSDDKAPI NTSTATUS NTAPI KsRegisterFilterWithNoKSPins(PDEVICE_OBJECT DeviceObject, const GUID *InterfaceClassGUID,
        ULONG PinCount, BOOL *PinDirection, KSPIN_MEDIUM *MediumList, GUID *CategoryList);
KSDDKAPI NTSTATUS NTAPI KsFilterCreatePinFactory(PKSFILTER Filter, const KSPIN_DESCRIPTOR_EX *const PinDescriptor,
        PULONG PinID);
KSDDKAPI NTSTATUS NTAPI KsFilterCreateNode(PKSFILTER Filter, const KSNODE_DESCRIPTOR *const NodeDescriptor,
        PULONG NodeID);
KSDDKAPI NTSTATUS NTAPI KsFilterAddTopologyConnections(PKSFILTER Filter, ULONG NewConnectionsCount,
        const KSTOPOLOGY_CONNECTION *const NewTopologyConnections);

KSDDKAPI NTSTATUS NTAPI KsMergeAutomationTables(PKSAUTOMATION_TABLE *AutomationTableAB,
        PKSAUTOMATION_TABLE AutomationTableA, PKSAUTOMATION_TABLE AutomationTableB, KSOBJECT_BAG Bag);

KSDDKAPI PVOID NTAPI KsGetParent(PVOID Object);
KSDDKAPI PVOID NTAPI KsGetFirstChild(PVOID Object);
KSDDKAPI PVOID NTAPI KsGetNextSibling(PVOID Object);
KSDDKAPI PKSDEVICE NTAPI KsGetDevice(PVOID Object);
KSDDKAPI KSOBJECTTYPE NTAPI KsGetObjectTypeFromIrp(PIRP Irp);
KSDDKAPI KSOBJECTTYPE NTAPI KsGetObjectTypeFromFileObject(PFILE_OBJECT FileObject);
KSDDKAPI PVOID NTAPI KsGetObjectFromFileObject(PFILE_OBJECT FileObject);
KSDDKAPI PKSFILTER NTAPI KsGetFilterFromIrp(PIRP Irp);
KSDDKAPI PKSPIN NTAPI KsGetPinFromIrp(PIRP Irp);
KSDDKAPI ULONG NTAPI KsGetNodeIdFromIrp(PIRP Irp);
KSDDKAPI ULONG NTAPI KsFilterGetChildPinCount(PKSFILTER Filter, ULONG PinId);
KSDDKAPI PKSPIN NTAPI KsFilterGetFirstChildPin(PKSFILTER Filter, ULONG PinId);
KSDDKAPI PKSPIN NTAPI KsPinGetNextSiblingPin(PKSPIN Pin);
KSDDKAPI PKSFILTER NTAPI KsPinGetParentFilter(PKSPIN Pin);

KSDDKAPI void NTAPI KsAcquireControl(PVOID Object);
KSDDKAPI void NTAPI KsReleaseControl(PVOID Object);
KSDDKAPI void NTAPI KsCompletePendingRequest(PIRP Irp);

KSDDKAPI NTSTATUS NTAPI KsAllocateObjectBag(PKSDEVICE Device, KSOBJECT_BAG *ObjectBag);
KSDDKAPI void NTAPI KsFreeObjectBag(KSOBJECT_BAG ObjectBag);
KSDDKAPI NTSTATUS NTAPI KsAddItemToObjectBag(KSOBJECT_BAG ObjectBag, PVOID Item, PFNKSFREE Free);
KSDDKAPI ULONG NTAPI KsRemoveItemFromObjectBag(KSOBJECT_BAG ObjectBag, PVOID Item, BOOLEAN Free);
KSDDKAPI NTSTATUS NTAPI KsCopyObjectBagItems(KSOBJECT_BAG ObjectBagDestination, KSOBJECT_BAG ObjectBagSource);
KSDDKAPI NTSTATUS NTAPI _KsEdit(KSOBJECT_BAG ObjectBag, PVOID *PointerToPointerToItem, ULONG NewSize, ULONG OldSize,
        ULONG Tag);

KSDDKAPI void NTAPI KsAddEvent(PVOID Object, PKSEVENT_ENTRY EventEntry);
KSDDKAPI NTSTATUS NTAPI KsDefaultAddEventHandler(PIRP Irp, PKSEVENTDATA EventData, PKSEVENT_ENTRY EventEntry);
KSDDKAPI void NTAPI KsGenerateEvents(PVOID Object, const GUID *EventSet, ULONG EventId, ULONG DataSize, PVOID Data,
        PFNKSGENERATEEVENTCALLBACK CallBack, PVOID CallBackContext);

KSDDKAPI PKSGATE NTAPI KsFilterGetAndGate(PKSFILTER Filter);
KSDDKAPI void NTAPI KsFilterAcquireProcessingMutex(PKSFILTER Filter);
KSDDKAPI void NTAPI KsFilterReleaseProcessingMutex(PKSFILTER Filter);
KSDDKAPI void NTAPI KsFilterAttemptProcessing(PKSFILTER Filter, BOOLEAN Asynchronous);
KSDDKAPI PKSGATE NTAPI KsPinGetAndGate(PKSPIN Pin);
KSDDKAPI void NTAPI KsPinAttachAndGate(PKSPIN Pin, PKSGATE AndGate);
KSDDKAPI void NTAPI KsPinAttachOrGate(PKSPIN Pin, PKSGATE OrGate);
KSDDKAPI void NTAPI KsPinAcquireProcessingMutex(PKSPIN Pin);
KSDDKAPI void NTAPI KsPinReleaseProcessingMutex(PKSPIN Pin);
KSDDKAPI void NTAPI KsPinAttemptProcessing(PKSPIN Pin, BOOLEAN Asynchronous);
KSDDKAPI BOOLEAN NTAPI KsProcessPinUpdate(PKSPROCESSPIN ProcessPin);
KSDDKAPI void NTAPI KsPinGetCopyRelationships(PKSPIN Pin, PKSPIN *CopySource, PKSPIN *DelegateBranch);

KSDDKAPI NTSTATUS NTAPI KsPinGetAvailableByteCount(PKSPIN Pin, PLONG InputDataBytes, PLONG OutputBufferBytes);
KSDDKAPI PKSSTREAM_POINTER NTAPI KsPinGetLeadingEdgeStreamPointer(PKSPIN Pin, KSSTREAM_POINTER_STATE State);
KSDDKAPI PKSSTREAM_POINTER NTAPI KsPinGetTrailingEdgeStreamPointer(PKSPIN Pin, KSSTREAM_POINTER_STATE State);
KSDDKAPI PKSSTREAM_POINTER NTAPI KsPinGetFirstCloneStreamPointer(PKSPIN Pin);
KSDDKAPI NTSTATUS NTAPI KsStreamPointerSetStatusCode(PKSSTREAM_POINTER StreamPointer, NTSTATUS Status);
KSDDKAPI NTSTATUS NTAPI KsStreamPointerLock(PKSSTREAM_POINTER StreamPointer);
KSDDKAPI void NTAPI KsStreamPointerUnlock(PKSSTREAM_POINTER StreamPointer, BOOLEAN Eject);
KSDDKAPI void NTAPI KsStreamPointerAdvanceOffsetsAndUnlock(PKSSTREAM_POINTER StreamPointer, ULONG InUsed, ULONG OutUsed,
        BOOLEAN Eject);
KSDDKAPI void NTAPI KsStreamPointerDelete(PKSSTREAM_POINTER StreamPointer);
KSDDKAPI NTSTATUS NTAPI KsStreamPointerClone(PKSSTREAM_POINTER StreamPointer, PFNKSSTREAMPOINTER CancelCallback,
        ULONG ContextSize, PKSSTREAM_POINTER *CloneStreamPointer);
KSDDKAPI NTSTATUS NTAPI KsStreamPointerAdvanceOffsets(PKSSTREAM_POINTER StreamPointer, ULONG InUsed, ULONG OutUsed,
        BOOLEAN Eject);
KSDDKAPI NTSTATUS NTAPI KsStreamPointerAdvance(PKSSTREAM_POINTER StreamPointer);
KSDDKAPI PMDL NTAPI KsStreamPointerGetMdl(PKSSTREAM_POINTER StreamPointer);
KSDDKAPI PIRP NTAPI KsStreamPointerGetIrp(PKSSTREAM_POINTER StreamPointer, PBOOLEAN FirstFrameInIrp,
        PBOOLEAN LastFrameInIrp);
KSDDKAPI void NTAPI KsStreamPointerScheduleTimeout(PKSSTREAM_POINTER StreamPointer, PFNKSSTREAMPOINTER Callback,
        ULONGLONG Interval);
KSDDKAPI void NTAPI KsStreamPointerCancelTimeout(PKSSTREAM_POINTER StreamPointer);
KSDDKAPI PKSSTREAM_POINTER NTAPI KsStreamPointerGetNextClone(PKSSTREAM_POINTER StreamPointer);

KSDDKAPI NTSTATUS NTAPI KsPinHandshake(PKSPIN Pin, PKSHANDSHAKE In, PKSHANDSHAKE Out);
KSDDKAPI NTSTATUS NTAPI KsPinGetConnectedPinInterface(PKSPIN Pin, const GUID *InterfaceId, PVOID *Interface);
KSDDKAPI PFILE_OBJECT NTAPI KsPinGetConnectedPinFileObject(PKSPIN Pin);
KSDDKAPI PDEVICE_OBJECT NTAPI KsPinGetConnectedPinDeviceObject(PKSPIN Pin);
KSDDKAPI NTSTATUS NTAPI KsPinGetConnectedFilterInterface(PKSPIN Pin, const GUID *InterfaceId, PVOID *Interface);
KSDDKAPI void NTAPI KsPinSetPinClockTime(PKSPIN Pin, LONGLONG Time);
KSDDKAPI NTSTATUS NTAPI KsPinSubmitFrame(PKSPIN Pin, PVOID Data, ULONG Size, PKSSTREAM_HEADER StreamHeader,
        PVOID Context);
KSDDKAPI NTSTATUS NTAPI KsPinSubmitFrameMdl(PKSPIN Pin, PMDL Mdl, PKSSTREAM_HEADER StreamHeader, PVOID Context);
KSDDKAPI void NTAPI KsPinRegisterFrameReturnCallback(PKSPIN Pin, PFNKSPINFRAMERETURN FrameReturn);
KSDDKAPI void NTAPI KsPinRegisterIrpCompletionCallback(PKSPIN Pin, PFNKSPINIRPCOMPLETION IrpCompletion);
KSDDKAPI void NTAPI KsPinRegisterHandshakeCallback(PKSPIN Pin, PFNKSPINHANDSHAKE Handshake);
KSDDKAPI void NTAPI KsPinRegisterPowerCallbacks(PKSPIN Pin, PFNKSPINPOWER Sleep, PFNKSPINPOWER Wake);
KSDDKAPI void NTAPI KsFilterRegisterPowerCallbacks(PKSFILTER Filter, PFNKSFILTERPOWER Sleep, PFNKSFILTERPOWER Wake);

/* What needs the framework's COM side is declared where IUnknown is. */
#if defined(_UNKNOWN_H_) || defined(__IUnknown_INTERFACE_DEFINED__)

#ifndef _IKsControl_
#define _IKsControl_

typedef struct IKsControl *PIKSCONTROL;
typedef struct IKsReferenceClock *PIKSREFERENCECLOCK;
typedef struct IKsDeviceFunctions *PIKSDEVICEFUNCTIONS;

/* A driver's IUnknown returns NT status codes. */
#ifndef DEFINE_ABSTRACT_UNKNOWN
#define DEFINE_ABSTRACT_UNKNOWN() \
    STDMETHOD_(NTSTATUS,QueryInterface)(THIS_ REFIID InterfaceId, PVOID *Interface) PURE; \
    STDMETHOD_(ULONG,AddRef)(THIS) PURE; \
    STDMETHOD_(ULONG,Release)(THIS) PURE;
#endif

#define STATIC_IID_IKsControl 0x28f54685, 0x06fd, 0x11d2, 0xb2, 0x7a, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96
__KS_DEFINE_GUID(IID_IKsControl);

#undef INTERFACE
#define INTERFACE IKsControl
DECLARE_INTERFACE_(IKsControl,IUnknown)
{
    DEFINE_ABSTRACT_UNKNOWN()
    STDMETHOD_(NTSTATUS,KsProperty)(THIS_ PKSPROPERTY Property, ULONG PropertyLength, PVOID PropertyData, ULONG DataLength,
            ULONG *BytesReturned) PURE;
    STDMETHOD_(NTSTATUS,KsMethod)(THIS_ PKSMETHOD Method, ULONG MethodLength, PVOID MethodData, ULONG DataLength,
            ULONG *BytesReturned) PURE;
    STDMETHOD_(NTSTATUS,KsEvent)(THIS_ PKSEVENT Event, ULONG EventLength, PVOID EventData, ULONG DataLength,
            ULONG *BytesReturned) PURE;
};

#define STATIC_IID_IKsFastClock 0xc9902485, 0xc180, 0x11d2, 0x84, 0x73, 0xd4, 0x23, 0x94, 0x45, 0x9e, 0x5e
__KS_DEFINE_GUID(IID_IKsFastClock);

#undef INTERFACE
#define INTERFACE IKsReferenceClock
DECLARE_INTERFACE_(IKsReferenceClock,IUnknown)
{
    DEFINE_ABSTRACT_UNKNOWN()
    STDMETHOD_(LONGLONG,GetTime)(THIS) PURE;
    STDMETHOD_(LONGLONG,GetPhysicalTime)(THIS) PURE;
    STDMETHOD_(LONGLONG,GetCorrelatedTime)(THIS_ PLONGLONG SystemTime) PURE;
    STDMETHOD_(LONGLONG,GetCorrelatedPhysicalTime)(THIS_ PLONGLONG SystemTime) PURE;
    STDMETHOD_(NTSTATUS,GetResolution)(THIS_ PKSRESOLUTION Resolution) PURE;
    STDMETHOD_(NTSTATUS,GetState)(THIS_ PKSSTATE State) PURE;
};

#define STATIC_IID_IKsDeviceFunctions 0xe234f2e2, 0xbd69, 0x4f8c, 0xb3, 0xf2, 0x7c, 0xd7, 0x9e, 0xd4, 0x66, 0xbd
__KS_DEFINE_GUID(IID_IKsDeviceFunctions);

#undef INTERFACE
#define INTERFACE IKsDeviceFunctions
DECLARE_INTERFACE_(IKsDeviceFunctions,IUnknown)
{
    DEFINE_ABSTRACT_UNKNOWN()
    STDMETHOD_(NTSTATUS,RegisterAdapterObjectEx)(THIS_ PADAPTER_OBJECT AdapterObject, PDEVICE_DESCRIPTION DeviceDescription,
            ULONG NumberOfMapRegisters, ULONG MaxMappingByteCount, ULONG MappingTableStride) PURE;
};

#undef INTERFACE

#endif  /* _IKsControl_ */

KSDDKAPI PUNKNOWN NTAPI KsRegisterAggregatedClientUnknown(PVOID Object, PUNKNOWN ClientUnknown);
KSDDKAPI PUNKNOWN NTAPI KsGetOuterUnknown(PVOID Object);
KSDDKAPI NTSTATUS NTAPI KsPinGetReferenceClockInterface(PKSPIN Pin, PIKSREFERENCECLOCK *Interface);

static inline PUNKNOWN KsDeviceRegisterAggregatedClientUnknown(PKSDEVICE Device, PUNKNOWN ClientUnknown)
{
    return KsRegisterAggregatedClientUnknown(Device, ClientUnknown);
}
static inline PUNKNOWN KsFilterFactoryRegisterAggregatedClientUnknown(PKSFILTERFACTORY Factory, PUNKNOWN ClientUnknown)
{
    return KsRegisterAggregatedClientUnknown(Factory, ClientUnknown);
}
static inline PUNKNOWN KsFilterRegisterAggregatedClientUnknown(PKSFILTER Filter, PUNKNOWN ClientUnknown)
{
    return KsRegisterAggregatedClientUnknown(Filter, ClientUnknown);
}
static inline PUNKNOWN KsPinRegisterAggregatedClientUnknown(PKSPIN Pin, PUNKNOWN ClientUnknown)
{
    return KsRegisterAggregatedClientUnknown(Pin, ClientUnknown);
}

static inline PUNKNOWN KsDeviceGetOuterUnknown(PKSDEVICE Device) { return KsGetOuterUnknown(Device); }
static inline PUNKNOWN KsFilterFactoryGetOuterUnknown(PKSFILTERFACTORY Factory) { return KsGetOuterUnknown(Factory); }
static inline PUNKNOWN KsFilterGetOuterUnknown(PKSFILTER Filter) { return KsGetOuterUnknown(Filter); }
static inline PUNKNOWN KsPinGetOuterUnknown(PKSPIN Pin) { return KsGetOuterUnknown(Pin); }

#endif  /* IUnknown */

/* ---- AVStream: gates ---- */

/* A gate is open while its count is positive: an AND gate starts with 1 and loses 1 for each input that is off, an OR gate
 * starts with 0 and gains 1 for each input that is on. A gate that opens or closes turns its input of the next gate. */
static inline void KsGateTurnInputOn(PKSGATE Gate)
{
    for (; Gate; Gate = Gate->NextGate)
        if (InterlockedIncrement(&Gate->Count) != 1) break;
}

static inline void KsGateTurnInputOff(PKSGATE Gate)
{
    for (; Gate; Gate = Gate->NextGate)
        if (InterlockedDecrement(&Gate->Count)) break;
}

static inline BOOLEAN KsGateGetStateUnsafe(PKSGATE Gate)
{
    return Gate->Count > 0;
}

/* TRUE: the AND gate was open and is closed now, by an input that the caller turns on again. */
static inline BOOLEAN KsGateCaptureThreshold(PKSGATE Gate)
{
    if (InterlockedCompareExchange(&Gate->Count, 0, 1) != 1) return FALSE;
    KsGateTurnInputOff(Gate->NextGate);
    return TRUE;
}

static inline void KsGateInitialize(PKSGATE Gate, LONG InitialCount, PKSGATE NextGate, BOOLEAN StateToPropagate)
{
    Gate->Count = InitialCount;
    Gate->NextGate = NextGate;
    if (InitialCount > 0 && StateToPropagate) KsGateTurnInputOn(NextGate);
    if (InitialCount <= 0 && !StateToPropagate) KsGateTurnInputOff(NextGate);
}

/* The next gate of an AND gate is an OR gate and the other way round. */
static inline void KsGateInitializeAnd(PKSGATE AndGate, PKSGATE NextOrGate)
{
    KsGateInitialize(AndGate, 1, NextOrGate, TRUE);
}
static inline void KsGateInitializeOr(PKSGATE OrGate, PKSGATE NextAndGate)
{
    KsGateInitialize(OrGate, 0, NextAndGate, FALSE);
}

static inline void KsGateAddOnInputToAnd(PKSGATE AndGate) { (void)AndGate; }
static inline void KsGateAddOffInputToAnd(PKSGATE AndGate) { KsGateTurnInputOff(AndGate); }
static inline void KsGateRemoveOnInputFromAnd(PKSGATE AndGate) { (void)AndGate; }
static inline void KsGateRemoveOffInputFromAnd(PKSGATE AndGate) { KsGateTurnInputOn(AndGate); }
static inline void KsGateAddOnInputToOr(PKSGATE OrGate) { KsGateTurnInputOn(OrGate); }
static inline void KsGateAddOffInputToOr(PKSGATE OrGate) { (void)OrGate; }
static inline void KsGateRemoveOnInputFromOr(PKSGATE OrGate) { KsGateTurnInputOff(OrGate); }
static inline void KsGateRemoveOffInputFromOr(PKSGATE OrGate) { (void)OrGate; }

static inline void KsGateTerminateAnd(PKSGATE AndGate)
{
    if (KsGateGetStateUnsafe(AndGate)) KsGateRemoveOnInputFromOr(AndGate->NextGate);
    else KsGateRemoveOffInputFromOr(AndGate->NextGate);
}

static inline void KsGateTerminateOr(PKSGATE OrGate)
{
    if (KsGateGetStateUnsafe(OrGate)) KsGateRemoveOnInputFromAnd(OrGate->NextGate);
    else KsGateRemoveOffInputFromAnd(OrGate->NextGate);
}

/* ---- AVStream: the exported functions by the type of their object ---- */

static inline PKSFILTERFACTORY KsDeviceGetFirstChildFilterFactory(PKSDEVICE Device)
{
    return (PKSFILTERFACTORY)KsGetFirstChild(Device);
}
static inline PKSFILTER KsFilterFactoryGetFirstChildFilter(PKSFILTERFACTORY Factory)
{
    return (PKSFILTER)KsGetFirstChild(Factory);
}
static inline PKSDEVICE KsFilterFactoryGetParentDevice(PKSFILTERFACTORY Factory)
{
    return (PKSDEVICE)KsGetParent(Factory);
}
static inline PKSFILTERFACTORY KsFilterGetParentFilterFactory(PKSFILTER Filter)
{
    return (PKSFILTERFACTORY)KsGetParent(Filter);
}
static inline PKSFILTERFACTORY KsFilterFactoryGetNextSiblingFilterFactory(PKSFILTERFACTORY Factory)
{
    return (PKSFILTERFACTORY)KsGetNextSibling(Factory);
}
static inline PKSFILTER KsFilterGetNextSiblingFilter(PKSFILTER Filter) { return (PKSFILTER)KsGetNextSibling(Filter); }
static inline PKSDEVICE KsFilterFactoryGetDevice(PKSFILTERFACTORY Factory) { return KsGetDevice(Factory); }
static inline PKSDEVICE KsFilterGetDevice(PKSFILTER Filter) { return KsGetDevice(Filter); }
static inline PKSDEVICE KsPinGetDevice(PKSPIN Pin) { return KsGetDevice(Pin); }
static inline PKSFILTER KsGetFilterFromFileObject(PFILE_OBJECT File)
{
    return (PKSFILTER)KsGetObjectFromFileObject(File);
}
static inline PKSPIN KsGetPinFromFileObject(PFILE_OBJECT File) { return (PKSPIN)KsGetObjectFromFileObject(File); }

static inline void KsFilterAcquireControl(PKSFILTER Filter) { KsAcquireControl(Filter); }
static inline void KsFilterReleaseControl(PKSFILTER Filter) { KsReleaseControl(Filter); }
static inline void KsPinAcquireControl(PKSPIN Pin) { KsAcquireControl(Pin); }
static inline void KsPinReleaseControl(PKSPIN Pin) { KsReleaseControl(Pin); }

static inline void KsFilterAddEvent(PKSFILTER Filter, PKSEVENT_ENTRY EventEntry) { KsAddEvent(Filter, EventEntry); }
static inline void KsPinAddEvent(PKSPIN Pin, PKSEVENT_ENTRY EventEntry) { KsAddEvent(Pin, EventEntry); }
static inline void KsFilterGenerateEvents(PKSFILTER Filter, const GUID *EventSet, ULONG EventId, ULONG DataSize, PVOID Data,
        PFNKSGENERATEEVENTCALLBACK CallBack, PVOID CallBackContext)
{
    KsGenerateEvents(Filter, EventSet, EventId, DataSize, Data, CallBack, CallBackContext);
}
static inline void KsPinGenerateEvents(PKSPIN Pin, const GUID *EventSet, ULONG EventId, ULONG DataSize, PVOID Data,
        PFNKSGENERATEEVENTCALLBACK CallBack, PVOID CallBackContext)
{
    KsGenerateEvents(Pin, EventSet, EventId, DataSize, Data, CallBack, CallBackContext);
}

#define KsDispatchFastWriteFailure                          KsDispatchFastReadFailure

#define KsDeleteFilterFactory(factory) \
    KsFreeObjectCreateItemsByContext(*(KSDEVICE_HEADER *)KsFilterFactoryGetParentDevice(factory)->FunctionalDeviceObject-> \
            DeviceExtension, factory)

/* Items of an object's bag that are copied before they are changed. */
#define KsDiscard(object, item) KsRemoveItemFromObjectBag((object)->Bag, (PVOID)(item), TRUE)
#define KsEdit(object, item, tag) \
    _KsEdit((object)->Bag, (PVOID *)(item), sizeof(**(item)), sizeof(**(item)), tag)
#define KsEditSized(object, item, new_size, old_size, tag) \
    _KsEdit((object)->Bag, (PVOID *)(item), new_size, old_size, tag)

#else  /* _NTDDK_ */

/* ---- functions of ksuser.dll ---- */

#ifndef KS_NO_CREATE_FUNCTIONS
KSDDKAPI DWORD WINAPI KsCreateAllocator(HANDLE ConnectionHandle, PKSALLOCATOR_FRAMING AllocatorFraming,
        PHANDLE AllocatorHandle);
KSDDKAPI DWORD WINAPI KsCreateClock(HANDLE ConnectionHandle, PKSCLOCK_CREATE ClockCreate, PHANDLE ClockHandle);
KSDDKAPI DWORD WINAPI KsCreatePin(HANDLE FilterHandle, PKSPIN_CONNECT Connect, ACCESS_MASK DesiredAccess,
        PHANDLE ConnectionHandle);
KSDDKAPI DWORD WINAPI KsCreateTopologyNode(HANDLE ParentHandle, PKSNODE_CREATE NodeCreate, ACCESS_MASK DesiredAccess,
        PHANDLE NodeHandle);
#endif

#endif  /* _NTDDK_ */

#ifdef __cplusplus
}
#endif

#endif  /* _KS_ */
