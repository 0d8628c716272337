/*
 * What a test can have the driver kstest.sys do
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
 * The minidriver calls what the virtual devices have no use for: a test chooses the KSPIN_FLAG_s of a pin and what its Process
 * does, looks at what has happened, and has checks run in the kernel. For kernel mode and user mode.
 */

#ifndef __KSTEST_DRIVER_H
#define __KSTEST_DRIVER_H

#include <stdint.h>

#define KSTEST_HARDWARE_ID "ROOT\\KSTEST"

#define STATIC_KSPROPSETID_KsTest 0x5e3c7d3f, 0x9d0f, 0x4c5b, 0xa2, 0x41, 0x6b, 0x90, 0x1f, 0xc3, 0x77, 0x12
/* The device's category, and its only format: a plain KSDATAFORMAT with this major type, no sub type and no specifier. */
#define STATIC_KSTEST_TYPE 0x8c1a6f04, 0x2b7e, 0x4d0a, 0x91, 0x5d, 0x3e, 0x44, 0x6a, 0x27, 0xd8, 0x90

enum kstest_pin
{
    KSTEST_OUT,             /* has a Process of its own */
    KSTEST_IN,
    KSTEST_FILTER_OUT,      /* the filter's Process sees to these two */
    KSTEST_FILTER_IN,
    KSTEST_CLOCK_OUT,       /* implements a clock, by a KSCLOCK_DISPATCH */
    KSTEST_OTHER_IN,        /* KSPIN_FLAG_DO_NOT_USE_STANDARD_TRANSPORT */
    KSTEST_KERNEL_OUT,      /* KSPIN_FLAG_DENY_USERMODE_ACCESS */
    KSTEST_PINS
};

enum kstest_property
{
    KSTEST_PROPERTY_CHECK,  /* filter, get: struct kstest_results; the request is a struct kstest_check */
    KSTEST_PROPERTY_CREATE, /* filter or pin, set: struct kstest_create */
    KSTEST_PROPERTY_SETUP,  /* pin, set: struct kstest_setup */
    KSTEST_PROPERTY_DO,     /* pin, set: uint32_t, an enum kstest_action */
    KSTEST_PROPERTY_FACTS,  /* pin, get: struct kstest_facts */
    KSTEST_PROPERTY_LATE,   /* filter: a get never ends, until a set of any value on another file ends all of
                             * them, after it has written over freed memory */
    KSTEST_PROPERTY_FILTER, /* filter, set: uint32_t, KSFILTER_FLAG_* */
    KSTEST_PROPERTY_ADAPTER, /* filter, set: struct kstest_adapter, which is registered for the device */
    KSTEST_PROPERTY_PEND,   /* filter, get: uint32_t; the request is a struct kstest_pend */
    KSTEST_PROPERTY_PENDED, /* filter, get: struct kstest_pended */
};

/* In the set KSTEST_PROPERTY_* have as well: a method and an event of filters, whose requests are a struct kstest_pend. */
#define KSTEST_METHOD_PEND 0
#define KSTEST_EVENT_PEND 0

/* What the driver does with the IRP that it answers with STATUS_PENDING. */
enum kstest_pend_how
{
    KSTEST_PEND_CANCEL,     /* completes it when it is cancelled */
    KSTEST_PEND_WORK,       /* completes it some time later, and can't be stopped */
    KSTEST_PEND_DONE,       /* has completed it already */
    KSTEST_PEND_WRONG,      /* the same, and it returns STATUS_SUCCESS: it may not */
};

/* A request: KSPROPERTY, KSMETHOD or KSEVENT and this. The answer is KSTEST_PEND_ANSWER. */
struct kstest_pend
{
    uint32_t how;
    uint32_t ms;            /* for KSTEST_PEND_WORK */
};

#define KSTEST_PEND_ANSWER 0x600d

struct kstest_pended
{
    uint32_t pended;        /* IRPs, by all filters, since the driver was loaded */
    uint32_t closed;        /* filters */
    uint32_t early;         /* IRPs that a filter still had when it was closed */
    uint32_t reserved;
};

/* What is checked in the kernel. */
enum kstest_check_id
{
    KSTEST_CHECK_CLOCK,
    KSTEST_CHECK_BAG,
    KSTEST_CHECK_WORKER,
    KSTEST_CHECK_QUEUE,
    KSTEST_CHECK_OBJECTS,
    KSTEST_CHECK_FRAMING,
    KSTEST_CHECK_TIMER,
    KSTEST_CHECK_DPC,
    KSTEST_CHECK_KERNEL,
    KSTEST_CHECK_DMA,
    KSTEST_CHECK_BUS,
    KSTEST_CHECKS
};

/* A property request: KSPROPERTY and this. */
struct kstest_check
{
    uint32_t id;
    uint32_t reserved;
};

struct kstest_results
{
    uint32_t count;         /* facts that were looked at */
    uint32_t failures;
    char text[2040];        /* of those that are not so, a line each */
};

/* The next file that somebody opens on the device becomes a child of the object that this is set on. */
enum kstest_create_how
{
    KSTEST_CREATE_BY_NAME,  /* by the name alone: the documented way, which is ks.sys' to handle */
    KSTEST_CREATE_CLOCK,    /* by KsCreateDefaultClock, of a clock that is the driver's */
    KSTEST_CREATE_ALLOCATOR,    /* by KsCreateDefaultAllocator */
    KSTEST_CREATE_ALLOCATOR_EX, /* by KsCreateDefaultAllocatorEx: with the driver's functions */
};

struct kstest_create
{
    uint32_t how;
    uint32_t length;        /* of the name, in bytes */
    uint16_t name[64];      /* "{GUID}\parameters" */
};

/* The mappings of pins with KSPIN_FLAG_GENERATE_MAPPINGS, from the next time that they leave STOP. */
struct kstest_adapter
{
    uint32_t max_bytes;     /* of a mapping; 0: no limit */
    uint32_t stride;        /* bytes from one mapping to the next; 0: sizeof(KSMAPPING) */
};

enum kstest_mode
{
    KSTEST_HOLD,            /* only counts the call */
    KSTEST_EAT,             /* fills or uses up a frame */
    KSTEST_PIECES,          /* advances the offsets by a piece at a time */
    KSTEST_CLONE,           /* clones the leading edge, unlocks the clone and goes on */
    KSTEST_CLONE_LOCKED,    /* clones it and leaves it locked */
    KSTEST_LEAD,            /* goes on, which leaves the frame to the trailing edge */
    KSTEST_ATTEMPT,         /* asks for processing while it processes, then eats */
    KSTEST_ERROR,           /* fails */
    KSTEST_STATUS,          /* gives the frame a status */
    KSTEST_LIE,             /* claims more data than there is room for */
    KSTEST_HARDWARE,        /* clones it, leaves DataUsed 0 and advances by all of it, as if hardware was to fill it; who
                             * deletes the clone fills it */
    KSTEST_ADVANCE,         /* advances by a piece and ejects, and leaves DataUsed to ks.sys */
    KSTEST_KEEP,            /* sets DataUsed to a piece, and advances by all of it */
    KSTEST_UPDATE,          /* the filter's: calls KsProcessPinUpdate after each piece */
};

struct kstest_setup
{
    uint32_t flags;         /* KSPIN_FLAG_* beyond those that the pin has; from the next time it leaves STOP */
    uint32_t mode;
    uint32_t piece;         /* bytes or mappings */
    int32_t status;
    uint32_t loose;         /* the clock's CancelTimer does nothing */
    uint32_t reserved;
};

enum kstest_action
{
    KSTEST_DELETE_FIRST,    /* clone */
    KSTEST_DELETE_LAST,
    KSTEST_SCHEDULE,        /* of all clones in 20 ms; it deletes them */
    KSTEST_UNSCHEDULE,
    KSTEST_ATTEMPT_NOW,     /* KsPinAttemptProcessing, synchronously */
    KSTEST_ATTEMPT_LATER,
    KSTEST_TRAIL,           /* advances the trailing edge */
    KSTEST_MUTEX,           /* asks for processing with the processing mutex held, and sees that nothing happens */
};

struct kstest_facts
{
    uint32_t processed;     /* calls of Process */
    uint32_t frames;        /* that the leading edge has left */
    uint32_t pieces;
    uint32_t clones;        /* there are */
    uint32_t cancels;       /* cancel callbacks */
    uint32_t timeouts;
    uint32_t same_thread;   /* calls of Process on the thread of a KSTEST_ATTEMPT_NOW */
    uint32_t states;        /* the last four transitions, from and to, a hexadecimal digit each; the last one lowest */
    uint32_t mapped;        /* bytes in the mappings that were seen */
    uint32_t errors;        /* things that should not be so */
    int32_t available;      /* KsPinGetAvailableByteCount in Process */
    uint32_t irps;          /* frames with an IRP and an MDL of the right size */
    uint32_t set_timers;    /* calls of the clock's functions */
    uint32_t cancel_timers;
    uint32_t times;
    uint32_t resolutions;
};

#endif /* __KSTEST_DRIVER_H */
