/*
 * What ksuser and ksproxy may ask of wine-ks' ks.sys beyond the documented IOCTLs
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

/*
 * Everything here has a documented way beside it that is tried first, or works without it:
 *
 * - A pin, clock, allocator or topology node is documented to be made by opening "{KSNAME_...}\<parameters>" relative to the
 *   handle of its parent. Stock Wine can't open a device with a name, so ksuser opens the device once more and turns the fresh
 *   file into the child object with IOCTL_WINEKS_BIND.
 * - Stream data is documented to be read and written at the addresses in the stream headers. winedevice can't see the client's
 *   memory, so the client of a pin may register the section that its buffers lie in (KSPROPERTY_WINEKS_REGION). A header whose
 *   Data lies in a registered region is served in place, any other buffer is copied.
 *   Both are looked for in the process that has opened the pin: a stream request of any other one is STATUS_ACCESS_DENIED.
 * - An enabled event is documented to be named by the address of its KSEVENTDATA when it is disabled. winedevice only sees copies
 *   of the structure, so ks.sys tells the enabled events of a file apart by what is in it: NotificationType, the handle and the
 *   reserved members, which it doesn't look at otherwise. A client that enables one handle twice on a file puts something
 *   different into them each time (the address, say) if it wants to disable the right one; the older one goes first if they are
 *   the same.
 * - Nothing documented tells a link to let some frames go and not others (KSPROPERTY_WINEKS_DISCARD). Where that fails the frames
 *   just go on.
 *
 * All structures have one layout for 32-bit and 64-bit clients.
 */

#ifndef __WINEKS_H
#define __WINEKS_H

/* Names a live object of ks.sys. 128 random bits: only somebody who holds a handle of the object can ask for them. */
struct wineks_token
{
    UCHAR bytes[16];
};

#define STATIC_KSPROPSETID_WineKs \
    0x3f1f9e0a, 0x61a4, 0x4c5e, 0x9b, 0x0d, 0x52, 0xe7, 0x3c, 0x1a, 0x88, 0x46

typedef enum
{
    KSPROPERTY_WINEKS_PARENT, /* filter and pin, get: struct wineks_parent */
    KSPROPERTY_WINEKS_REGION, /* pin, set: struct wineks_region */
    KSPROPERTY_WINEKS_DISCARD, /* pin of a link, set: struct wineks_discard */
} KSPROPERTY_WINEKS;

/* What has to be known of an object to make children of it. */
struct wineks_parent
{
    struct wineks_token token;
    WCHAR path[1]; /* NT path ("\??\...") that opens the object's device, with its terminating 0 */
};

/* A part of the client's address space that is a view of an unnamed, pagefile-backed section. Up to WINEKS_MAX_REGIONS a pin;
 * one that overlaps a registered one replaces it. Regions die with the pin. */
struct wineks_region
{
    ULONG64 section;  /* section handle in the client, with SECTION_MAP_READ | SECTION_MAP_WRITE; ks.sys duplicates it.
                       * 0: forget the region that starts at address. */
    ULONG64 address;  /* where the client has mapped it, from offset 0 of the section */
    ULONG64 size;     /* in bytes */
};

#define WINEKS_MAX_REGIONS 4

/* Which frames go on in a link. Both of its pins have a say; what they said is forgotten with the link. A discarded frame goes back
 * to the pin that has filled it; the end of the stream and a new format go on all the same, and the frame after a gap has
 * KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY. Times are presentation times, MAXLONGLONG is never; a frame without time comes
 * before all of them. */
struct wineks_discard
{
    ULONG discard;  /* not 0: frames before start and stop are discarded */
    ULONG extra;    /* frames that go on after stop all the same */
    LONG64 start;   /* frames go on from then, */
    LONG64 stop;    /* and are discarded from then on, MINLONGLONG: already; the later one holds */
};

/* in: struct wineks_bind and its parameters, out: nothing. Sent to a file of the parent's device that has not been used yet; when
 * it succeeds the file is the new object, when it fails the file is good for nothing but being closed. */
#define IOCTL_WINEKS_BIND CTL_CODE(FILE_DEVICE_KS, 0xa00, METHOD_BUFFERED, FILE_ANY_ACCESS)

struct wineks_bind
{
    GUID kind;                  /* KSNAME_Pin, KSNAME_Clock, KSNAME_Allocator or KSNAME_TopologyNode */
    struct wineks_token parent;
    struct wineks_token sink;   /* names the pin that KSPIN_CONNECT.PinToHandle stands for; all 0 if it is NULL. The handle
                                 * itself means nothing to ks.sys. */
    ULONG access;               /* the access that the file was opened with */
    ULONG params_size;          /* bytes that follow */
    /* The parameters as they follow the documented name, in the client's own layout: KSPIN_CONNECT and KSDATAFORMAT,
     * KSCLOCK_CREATE, KSALLOCATOR_FRAMING or KSNODE_CREATE. */
};

#endif /* __WINEKS_H */
