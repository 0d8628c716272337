/*
 * Allocators: objects of a pin that give out frames
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

#include "parts/allocator.h"
#include "automation/event.h"
#include "base/framememory.h"
#include "base/irp.h"
#include "bounds.h"
#include "object/clienthandle.h"
#include "object/file.h"
#include "object/fromirp.h"
#include "object/kspin.h"
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * An allocator gives out frames of one size, up to a limit, to whoever has its handle, by methods, and to the links that
 * it has been assigned to (KSPROPERTY_STREAM_ALLOCATOR), whose rings keep all the frames they can get. Memory comes from
 * the pool, or from the pin's minidriver (KSALLOCATOR_DISPATCH, DOC:avstream-allocators.md).
 *
 * The object lives as long as its handle is open or a link has it. The minidriver's functions must not be called after the
 * Close of its pin: then the allocator is shut down, which takes its frames away from the links.
 *
 * A client in user mode can do nothing with a frame but give it back. It doesn't get addresses of kernel memory, which wouldn't
 * fit into its pointers either, but numbers: the frame's place in the table, counted from 1.
 */

#define MAX_FRAMES 1024
#define MAX_ALIGNMENT 0xffff

enum holder
{
    NOBODY,
    IN_TRANSIT,                    /* the minidriver allocates or frees it */
    CLIENT,                        /* given out by a method */
    LINK,
};

struct allocator_frame
{
    void *data;
    enum holder holder;
};

struct ks_allocator
{
    struct ks_object obj;          /* of a pin, which is its parent */
    struct ks_file *file;          /* a reference is held */
    KSALLOCATOR_FRAMING framing;
    PFNKSDEFAULTALLOCATE allocate;
    PFNKSDEFAULTFREE free;
    PFNKSDELETEALLOCATOR delete;   /* NULL: nothing to do, or done */
    void *context;

    SRWLOCK lock;
    CONDITION_VARIABLE returned;     /* a frame has come back */
    BOOLEAN dead;                  /* the pin is closed: no frames any more */
    ULONG allocated;
    LIST_ENTRY waiting;            /* IRPs of KSMETHOD_STREAMALLOCATOR_ALLOC, with */
    KSPIN_LOCK waiting_lock;
    struct allocator_users users;
    struct allocator_frame frames[1]; /* framing.Frames */
};

static const GUID allocator_events = GUID_INIT(STATIC_KSEVENTSETID_StreamAllocator);

static struct ks_allocator *impl_from_object(struct ks_object *object)
{
    return CONTAINING_RECORD(object, struct ks_allocator, obj);
}

struct ks_allocator *allocator_from_object(struct ks_object *object)
{
    return object->type == OBJECT_ALLOCATOR ? impl_from_object(object) : NULL;
}

struct ks_object *allocator_object(struct ks_allocator *allocator)
{
    return &allocator->obj;
}

struct allocator_users *allocator_users(struct ks_allocator *allocator)
{
    return &allocator->users;
}

BOOLEAN allocator_is_dead(const struct ks_allocator *allocator)
{
    return allocator->dead;
}

void allocator_get_framing(const struct ks_allocator *allocator, ULONG *frames, ULONG *size)
{
    *frames = allocator->framing.Frames;
    *size = allocator->framing.FrameSize;
}

/* Frames from the pool. The context is the allocator. */

static void *NTAPI pool_allocate(void *context)
{
    const KSALLOCATOR_FRAMING *framing = &((struct ks_allocator *)context)->framing;
    ULONG_PTR mask = framing->FileAlignment | (sizeof(void *) - 1);
    void *memory;
    BYTE *data;

    /* in front of the data the address of the whole */
    if (!(memory = framememory_alloc(sizeof(void *) + mask + framing->FrameSize))) return NULL;
    data = (BYTE *)(((ULONG_PTR)memory + sizeof(void *) + mask) & ~mask);
    ((void **)data)[-1] = memory;
    return data;
}

static void NTAPI pool_free(void *context, void *data)
{
    framememory_free(((void **)data)[-1]);
}

/* Giving out and taking back */

/* Gives back a frame if it is that holder's. */
static BOOLEAN give_back(struct ks_allocator *allocator, ULONG index, enum holder holder)
{
    struct allocator_frame *frame = &allocator->frames[index];
    BOOLEAN held;
    void *data;

    lock_acquire(&allocator->lock);
    data = frame->data;
    if ((held = frame->holder == holder)) frame->holder = IN_TRANSIT;
    /* a minidriver that has closed its pin isn't called any more */
    if (allocator->dead && allocator->free != pool_free && holder != CLIENT) data = NULL;
    lock_release(&allocator->lock);
    if (!held) return FALSE;

    if (data) allocator->free(allocator->context, data);

    lock_acquire(&allocator->lock);
    frame->data = NULL;
    frame->holder = NOBODY;
    allocator->allocated--;
    condition_wake(&allocator->returned);
    lock_release(&allocator->lock);
    return TRUE;
}

/* Returns the frame's place in the table, or -1. */
static LONG take(struct ks_allocator *allocator, enum holder holder, void **data)
{
    ULONG i;

    lock_acquire(&allocator->lock);
    for (i = 0; i < allocator->framing.Frames && allocator->frames[i].holder; i++) ;
    if (allocator->dead || i == allocator->framing.Frames)
    {
        lock_release(&allocator->lock);
        return -1;
    }
    allocator->frames[i].holder = IN_TRANSIT;
    allocator->allocated++;
    lock_release(&allocator->lock);

    *data = allocator->allocate(allocator->context);

    lock_acquire(&allocator->lock);
    allocator->frames[i].data = *data;
    allocator->frames[i].holder = *data ? holder : NOBODY;
    if (!*data)
    {
        allocator->allocated--;
        condition_wake(&allocator->returned);
    }
    lock_release(&allocator->lock);
    return *data ? (LONG)i : -1;
}

static NTSTATUS return_frame(struct ks_allocator *allocator, IRP *irp, ULONG index, void *data)
{
    NTSTATUS status = return_client_handle(irp, irp->RequestorMode == UserMode ? ULongToHandle(index + 1) : data);

    if (status) give_back(allocator, index, CLIENT);
    return status;
}

/* Serves the requests that wait as far as there are frames. */
static void serve_waiting(struct ks_allocator *allocator)
{
    NTSTATUS status;
    LONG index;
    void *data;
    IRP *irp;

    while (!IsListEmpty(&allocator->waiting) && (index = take(allocator, CLIENT, &data)) >= 0)
    {
        if (!(irp = KsRemoveIrpFromCancelableQueue(&allocator->waiting, &allocator->waiting_lock, KsListEntryHead,
                KsAcquireAndRemove)))
        {
            give_back(allocator, index, CLIENT);
            return;
        }
        status = return_frame(allocator, irp, index, data);
        complete_irp(irp, status, irp->IoStatus.Information);
    }
}

static void frame_freed(struct ks_allocator *allocator)
{
    serve_waiting(allocator);
    KsGenerateEvents(object_public(&allocator->obj), &allocator_events, KSEVENT_STREAMALLOCATOR_FREEFRAME, 0, NULL, NULL,
            NULL);
}

void *allocator_take(struct ks_allocator *allocator)
{
    void *data;

    return take(allocator, LINK, &data) < 0 ? NULL : data;
}

/* Returns the place of a holder's frame, or -1. */
static LONG find_frame(struct ks_allocator *allocator, const void *data, enum holder holder)
{
    LONG index = -1;
    ULONG i;

    lock_acquire(&allocator->lock);
    for (i = 0; i < allocator->framing.Frames && index < 0; i++)
        if (allocator->frames[i].data == data && allocator->frames[i].holder == holder) index = i;
    lock_release(&allocator->lock);
    return index;
}

void allocator_give(struct ks_allocator *allocator, void *frame)
{
    LONG index = find_frame(allocator, frame, LINK);

    if (index >= 0 && give_back(allocator, index, LINK)) frame_freed(allocator);
}

/* The end */

static void free_client_frames(struct ks_allocator *allocator)
{
    ULONG i;

    for (i = 0; i < allocator->framing.Frames; i++) give_back(allocator, i, CLIENT);
}

static BOOLEAN wait_frames(struct ks_allocator *allocator)
{
    LARGE_INTEGER timeout;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG left;

    timeout.QuadPart = -FRAMES_RETURN_TIMEOUT;
    lock_acquire(&allocator->lock);
    while (allocator->allocated && !status)
        status = condition_wait(&allocator->returned, &allocator->lock, &timeout);
    left = allocator->allocated;
    lock_release(&allocator->lock);
    if (left) ERR("allocator %p: %lu frames don't come back\n", allocator, left);
    return !left;
}

/* The pin is going to be closed, on its worker: the minidriver gets its frames back now. */
static void allocator_parent_closing(struct ks_object *object)
{
    struct ks_allocator *allocator = impl_from_object(object);
    PFNKSDELETEALLOCATOR delete = allocator->delete;

    TRACE("allocator %p\n", allocator);

    lock_acquire(&allocator->lock);
    allocator->dead = TRUE;
    lock_release(&allocator->lock);
    KsCancelIo(&allocator->waiting, &allocator->waiting_lock);
    if (allocator->users.drop) allocator->users.drop(allocator);
    free_client_frames(allocator);
    if (!wait_frames(allocator)) return;
    allocator->delete = NULL;
    if (delete) delete(allocator->context);
}

static void allocator_destroy(struct ks_object *object)
{
    struct ks_allocator *allocator = impl_from_object(object);

    TRACE("allocator %p\n", allocator);
    if (allocator->delete && !allocator->dead) allocator->delete(allocator->context);
    object_remove_part(object);
    file_release(allocator->file);
    ExFreePoolWithTag(allocator, STREAM_TAG);
}

/* Links may go on with their frames; whom the client has given frames to by name is its own affair. */
static BOOLEAN allocator_close(struct ks_object *object, IRP *irp)
{
    struct ks_allocator *allocator = impl_from_object(object);

    TRACE("allocator %p\n", allocator);
    object_free_events(object, NULL);
    KsCancelIo(&allocator->waiting, &allocator->waiting_lock);
    free_client_frames(allocator);
    file_detach_object(allocator->file);
    return TRUE;
}

/* What an allocator answers */

static struct ks_allocator *allocator_from_irp(IRP *irp)
{
    return impl_from_object(object_from_irp(irp));
}

static NTSTATUS NTAPI get_status(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_allocator *allocator = allocator_from_irp(irp);
    KSSTREAMALLOCATOR_STATUS status = { .Framing = allocator->framing };

    lock_acquire(&allocator->lock);
    status.AllocatedFrames = allocator->allocated;
    lock_release(&allocator->lock);
    return return_data(irp, &status, sizeof(status));
}

static NTSTATUS NTAPI allocate_frame(FILE_OBJECT *file_object, void **frame)
{
    struct ks_file *file = file_object->FsContext;
    struct ks_allocator *allocator = allocator_from_object(file->object);

    if (take(allocator, CLIENT, frame) >= 0) return STATUS_SUCCESS;
    *frame = NULL;
    return STATUS_INSUFFICIENT_RESOURCES;
}

static void NTAPI free_frame(FILE_OBJECT *file_object, void *frame)
{
    struct ks_file *file = file_object->FsContext;
    struct ks_allocator *allocator = allocator_from_object(file->object);
    LONG index = find_frame(allocator, frame, CLIENT);

    if (index >= 0 && give_back(allocator, index, CLIENT)) frame_freed(allocator);
}

/* DDI:ks/ns-ks-ksstreamallocator_functiontable.md: for kernel clients only. */
static NTSTATUS NTAPI get_function_table(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSSTREAMALLOCATOR_FUNCTIONTABLE table = { allocate_frame, free_frame };

    if (irp->RequestorMode != KernelMode) return STATUS_INVALID_DEVICE_REQUEST;
    return return_data(irp, &table, sizeof(table));
}

/* DOC:ksmethod-streamallocator-alloc.md: pends until there is a frame. */
static NTSTATUS NTAPI method_alloc(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_allocator *allocator = allocator_from_irp(irp);
    NTSTATUS status;
    HANDLE unused;
    void *frame;
    LONG index;

    if (allocator->dead) return STATUS_DEVICE_NOT_READY;
    if ((status = return_client_handle(irp, NULL))) return status; /* the size of the buffer */
    if ((status = get_client_handle(irp, &unused))) return status;
    if ((index = take(allocator, CLIENT, &frame)) >= 0) return return_frame(allocator, irp, index, frame);

    irp->IoStatus.Information = 0;
    KsAddIrpToCancelableQueue(&allocator->waiting, &allocator->waiting_lock, irp, KsListEntryTail, NULL);
    serve_waiting(allocator); /* one may have come back meanwhile */
    return STATUS_PENDING;
}

static NTSTATUS NTAPI method_free(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_allocator *allocator = allocator_from_irp(irp);
    NTSTATUS status;
    ULONG_PTR index;
    HANDLE handle;

    if ((status = get_client_handle(irp, &handle))) return status;
    if (irp->RequestorMode == UserMode) index = (ULONG_PTR)handle - 1;
    else index = (LONG_PTR)find_frame(allocator, handle, CLIENT);
    if (index >= allocator->framing.Frames || !give_back(allocator, index, CLIENT)) return STATUS_INVALID_PARAMETER;
    frame_freed(allocator);
    return STATUS_SUCCESS;
}

static const GUID allocator_properties = GUID_INIT(STATIC_KSPROPSETID_StreamAllocator);
static const GUID allocator_methods = GUID_INIT(STATIC_KSMETHODSETID_StreamAllocator);

static const KSPROPERTY_ITEM property_items[] =
{
    { .PropertyId = KSPROPERTY_STREAMALLOCATOR_FUNCTIONTABLE, .GetPropertyHandler = get_function_table,
        .MinProperty = sizeof(KSPROPERTY), .MinData = 0 },
    { .PropertyId = KSPROPERTY_STREAMALLOCATOR_STATUS, .GetPropertyHandler = get_status,
        .MinProperty = sizeof(KSPROPERTY), .MinData = sizeof(KSSTREAMALLOCATOR_STATUS) },
};

/* The data's size is the client's. */
static const KSMETHOD_ITEM method_items[] =
{
    { .MethodId = KSMETHOD_STREAMALLOCATOR_ALLOC, .MethodHandler = method_alloc, .MinMethod = sizeof(KSMETHOD),
        .Flags = KSMETHOD_TYPE_WRITE },
    { .MethodId = KSMETHOD_STREAMALLOCATOR_FREE, .MethodHandler = method_free, .MinMethod = sizeof(KSMETHOD),
        .Flags = KSMETHOD_TYPE_READ },
};

/* KSEVENT_STREAMALLOCATOR_INTERNAL_FREEFRAME "should not be enabled by clients". */
static const KSEVENT_ITEM event_items[] =
{
    DEFINE_KSEVENT_ITEM(KSEVENT_STREAMALLOCATOR_FREEFRAME, sizeof(KSEVENTDATA), 0, NULL, NULL, NULL),
};

static const KSPROPERTY_SET property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&allocator_properties, ARRAYSIZE(property_items), property_items, 0, NULL),
};

static const KSMETHOD_SET method_sets[] =
{
    DEFINE_KSMETHOD_SET(&allocator_methods, ARRAYSIZE(method_items), method_items, 0, NULL),
};

static const KSEVENT_SET event_sets[] =
{
    DEFINE_KSEVENT_SET(&allocator_events, ARRAYSIZE(event_items), event_items),
};

static const KSAUTOMATION_TABLE allocator_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = property_sets,
    .MethodSetsCount = ARRAYSIZE(method_sets),
    .MethodItemSize = sizeof(KSMETHOD_ITEM),
    .MethodSets = method_sets,
    .EventSetsCount = ARRAYSIZE(event_sets),
    .EventItemSize = sizeof(KSEVENT_ITEM),
    .EventSets = event_sets,
};

/* Creation */

NTSTATUS allocator_check_framing(const KSALLOCATOR_FRAMING *framing)
{
    if (!framing->Frames || framing->Frames > MAX_FRAMES || !framing->FrameSize || framing->FrameSize > MAX_FRAME_SIZE
            || framing->FileAlignment > MAX_ALIGNMENT || (framing->FileAlignment & (framing->FileAlignment + 1)))
    {
        WARN("%lu frames of %lu bytes, alignment mask %#lx\n", framing->Frames, framing->FrameSize, framing->FileAlignment);
        return STATUS_INVALID_PARAMETER;
    }
    return (ULONG64)framing->Frames * framing->FrameSize > MAX_FRAMES_BYTES ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static struct ks_allocator *allocator_alloc(struct ks_file *file, struct ks_object *pin, const KSALLOCATOR_FRAMING *framing)
{
    SIZE_T size = FIELD_OFFSET(struct ks_allocator, frames) + framing->Frames * sizeof(struct allocator_frame);
    struct ks_allocator *allocator;

    if (!(allocator = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return NULL;
    memset(allocator, 0, size);
    object_init(&allocator->obj, OBJECT_ALLOCATOR, pin);
    allocator->obj.destroy = allocator_destroy;
    allocator->obj.close = allocator_close;
    allocator->obj.parent_closing = allocator_parent_closing;
    allocator->obj.builtin = &allocator_automation;
    allocator->file = file;
    file_addref(file);
    allocator->framing = *framing;
    lock_init(&allocator->lock);
    condition_init(&allocator->returned);
    InitializeListHead(&allocator->waiting);
    KeInitializeSpinLock(&allocator->waiting_lock);
    InitializeListHead(&allocator->users.list);
    allocator->allocate = pool_allocate;
    allocator->free = pool_free;
    allocator->context = allocator;
    return allocator;
}

NTSTATUS allocator_create(struct ks_file *file, struct ks_object *pin, const KSALLOCATOR_FRAMING *framing,
        const struct allocator_functions *functions)
{
    struct ks_allocator *allocator;
    KSALLOCATOR_FRAMING copy;
    void *context = NULL;
    NTSTATUS status;

    if ((status = allocator_check_framing(framing))) return status;
    if (!(allocator = allocator_alloc(file, pin, framing))) return STATUS_INSUFFICIENT_RESOURCES;
    if (functions->allocate && functions->free)
    {
        copy = *framing;
        if (functions->initialize
                && !NT_SUCCESS(status = functions->initialize(functions->initialize_context, &copy, &context)))
        {
            WARN("pin %p refuses an allocator: %#lx\n", object_public(pin), status);
            object_release(&allocator->obj);
            return status;
        }
        allocator->allocate = functions->allocate;
        allocator->free = functions->free;
        allocator->delete = functions->delete;
        allocator->context = context;
    }
    file->object = &allocator->obj;
    /* A driver that isn't on the pin's worker may have come too late to be told that the pin is closed. */
    if (!object_add_part(&allocator->obj)) allocator_parent_closing(&allocator->obj);
    TRACE("pin %p, allocator %p, %lu frames of %lu bytes\n", object_public(pin), allocator, framing->Frames,
            framing->FrameSize);
    return STATUS_SUCCESS;
}

/* An allocator of the pin, with the minidriver's functions if it has any. */
static NTSTATUS create_for_pin(struct ks_file *file, struct ks_object *parent, const KSALLOCATOR_FRAMING *framing)
{
    struct ks_pin *pin = CONTAINING_RECORD(parent, struct ks_pin, obj);
    struct allocator_functions functions = {0};
    const KSALLOCATOR_DISPATCH *dispatch = NULL;

    if (parent->type != KsObjectTypePin) return STATUS_INVALID_PARAMETER;
    /* DDI:ks/nf-ks-kscreateallocator.md: on a sink */
    if (pin->pub.Communication != KSPIN_COMMUNICATION_SINK) return STATUS_INVALID_DEVICE_REQUEST;
    if (parent->parts_closed) return STATUS_FILE_CLOSED;

    if (pin->pub.Descriptor->Dispatch) dispatch = pin->pub.Descriptor->Dispatch->Allocator;
    if (dispatch)
    {
        functions.initialize = (PFNKSINITIALIZEALLOCATOR)(void *)dispatch->InitializeAllocator;
        functions.initialize_context = &pin->pub;
        functions.delete = dispatch->DeleteAllocator;
        functions.allocate = dispatch->Allocate;
        functions.free = dispatch->Free;
    }
    return allocator_create(file, parent, framing, &functions);
}

NTSTATUS allocator_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind)
{
    KSALLOCATOR_FRAMING framing;

    if (bind->params_size < sizeof(framing)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(&framing, bind + 1, sizeof(framing));
    return create_for_pin(file, parent, &framing);
}

/* KSSTRING_AllocatorEx: by a KSALLOCATOR_FRAMING_EX, of which the first item counts. */
NTSTATUS allocator_bind_ex(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind)
{
    KSALLOCATOR_FRAMING_EX framing_ex;
    KSALLOCATOR_FRAMING framing = {0};
    const KS_FRAMING_ITEM *item = framing_ex.FramingItem;

    if (bind->params_size < sizeof(framing_ex)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(&framing_ex, bind + 1, sizeof(framing_ex));
    if (!framing_ex.CountItems) return STATUS_INVALID_PARAMETER;
    framing.RequirementsFlags = item->Flags;
    framing.Frames = item->Frames;
    framing.FrameSize = item->FramingRange.Range.MaxFrameSize;
    framing.FileAlignment = item->FileAlignment;
    return create_for_pin(file, parent, &framing);
}
