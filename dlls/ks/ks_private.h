/*
 * Objects and contracts inside ks.sys
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

#ifndef __KS_PRIVATE_H
#define __KS_PRIVATE_H

#include <stdarg.h>
#include <ddk/ntddk.h>
#include <windef.h>
#include <ks.h>
#include <ksmedia.h>

#include "wineks.h"
#include "wine/debug.h"

/* ntdll: user-mode locks are the ones that are cheap in winedevice. */
typedef struct { void *ptr; } SRWLOCK;
void NTAPI RtlInitializeSRWLock(SRWLOCK *lock);
void NTAPI RtlAcquireSRWLockExclusive(SRWLOCK *lock);
void NTAPI RtlReleaseSRWLockExclusive(SRWLOCK *lock);

static inline void lock_acquire(SRWLOCK *lock)
{
    RtlAcquireSRWLockExclusive(lock);
}

static inline void lock_release(SRWLOCK *lock)
{
    RtlReleaseSRWLockExclusive(lock);
}

typedef struct { void *ptr; } CONDITION_VARIABLE;
void NTAPI RtlInitializeConditionVariable(CONDITION_VARIABLE *variable);
NTSTATUS NTAPI RtlSleepConditionVariableSRW(CONDITION_VARIABLE *variable, SRWLOCK *lock, const LARGE_INTEGER *timeout,
        ULONG flags);
void NTAPI RtlWakeAllConditionVariable(CONDITION_VARIABLE *variable);

/* ntdll, and what the DDK's headers don't declare */
void *NTAPI RtlImageDirectoryEntryToData(void *module, BOOLEAN mapped, USHORT directory, ULONG *size);
NTSTATUS NTAPI ZwDuplicateObject(HANDLE source_process, HANDLE source, HANDLE dest_process, HANDLE *dest, ACCESS_MASK access,
        ULONG attributes, ULONG options);
NTSTATUS NTAPI ZwSetEvent(HANDLE handle, LONG *previous);

typedef struct _TP_TIMER TP_TIMER;
typedef void (CALLBACK *TP_TIMER_CALLBACK)(void *instance, void *context, TP_TIMER *timer);
NTSTATUS NTAPI TpAllocTimer(TP_TIMER **timer, TP_TIMER_CALLBACK callback, void *context, void *environment);
void NTAPI TpSetTimer(TP_TIMER *timer, LARGE_INTEGER *timeout, LONG period, LONG window); /* NULL: never */
void NTAPI TpWaitForTimer(TP_TIMER *timer, BOOL cancel_pending);
void NTAPI TpReleaseTimer(TP_TIMER *timer);
void NTAPI RtlQueryPerformanceCounter(LARGE_INTEGER *counter);
void NTAPI RtlQueryPerformanceFrequency(LARGE_INTEGER *frequency);

#ifndef PROCESS_VM_READ
#define PROCESS_VM_OPERATION 0x0008
#define PROCESS_VM_READ      0x0010
#define PROCESS_VM_WRITE     0x0020
#endif

#define KS_TAG 0x7973734b /* "Kssy", of pool memory */

/*
 * Threads. winedevice has one dispatch thread for all drivers of a group, so dispatch routines never call a minidriver and never
 * wait for a mutex: they put stream IRPs into the pin's queue, answer properties that need nobody else at once, and put all other
 * requests into the request queue of the filter that the file belongs to (request.c). A request queue hands its requests, one at a
 * time and in order, to a system worker thread; there the filter control mutex may be waited for and the minidriver be called. The
 * dispatch thread waits for such an answer, within a short bound, only for clients that may need it (wait_answer in request.c). It
 * counts as DISPATCH_LEVEL: what arrives on it is processed from a work item.
 *
 * Locks, outermost first: device mutex, filter control mutex, a pin's or filter's processing mutex, then the short locks
 * (SRWLOCK, never held across a call into a minidriver except where AVStream documents it, as for cancel callbacks).
 */

struct ks_device;
struct ks_allocator;
struct ks_file;
struct ks_link;
struct ks_pin;
struct ks_request_queue;
struct ks_work;
struct object_unknown;
struct pin_stream;
struct process_table;

/* bag.c: KSOBJECT_BAG points to one. */
struct ks_bag
{
    LIST_ENTRY items;
};

void bag_init(struct ks_bag *bag);
void bag_free_items(struct ks_bag *bag); /* frees what no other bag holds; the last in is the first out */

/* Stands in front of the public structure (KSDEVICE, KSFILTERFACTORY, KSFILTER, KSPIN) whose address drivers hold. Aligned as the
 * strictest of these. */
struct DECLSPEC_ALIGN(8) ks_object
{
    KSOBJECTTYPE type;
    LONG refs;
    struct ks_object *parent;      /* a reference is held; NULL for a device */
    struct ks_device *device;      /* a reference is held, except by the device itself */
    LIST_ENTRY children;           /* of struct ks_object.entry; factories and filters under the device mutex, */
    LIST_ENTRY entry;              /* pins under the filter control mutex */
    struct ks_bag bag;
    const KSAUTOMATION_TABLE *automation;  /* the minidriver's, may be NULL; searched first */
    const KSAUTOMATION_TABLE *builtin;     /* what ks.sys itself answers */
    SRWLOCK events_lock;
    LIST_ENTRY events;             /* enabled KSEVENT_ENTRYs */
    struct object_unknown *unknown; /* unknown.c; NULL: nobody has asked for it */
    void (*destroy)(struct ks_object *object); /* last reference is gone: frees the memory of the object */
    /* The handle is being closed, with that IRP (NULL: the device goes away): on a worker. FALSE: not over yet, the object calls
     * file_object_closed itself. Drops the file's reference by file_detach_object. */
    BOOLEAN (*close)(struct ks_object *object, IRP *irp);
    /* Of a part: its parent is about to be closed, on its worker, no mutex held. The minidriver can't be called afterwards. */
    void (*parent_closing)(struct ks_object *object);
};

/* What isn't an AVStream object and has no public structure: types beyond KSOBJECTTYPE. */
#define OBJECT_ALLOCATOR ((KSOBJECTTYPE)0x100)
#define OBJECT_CLOCK     ((KSOBJECTTYPE)0x101)

/* The device mutex. Documented as not recursive; a driver that is called with it held and takes it all the same gets away. */
struct device_mutex
{
    FAST_MUTEX mutex;
    HANDLE owner;                  /* thread id */
    ULONG depth;
};

struct ks_device
{
    struct ks_object obj;
    KSDEVICE pub;
    struct device_mutex mutex;
    LONG started;                  /* creates are refused unless set */
    LONG removed;                  /* never comes back: everything fails with STATUS_DEVICE_REMOVED */
    NTSTATUS post_start_status;
    KEVENT post_start_done;        /* creates wait for PostStart */
    LONG rundown;                  /* filters and pins that are alive, and 1 until the device is removed */
    KEVENT rundown_done;
    LIST_ENTRY files;              /* struct ks_file.entry, under files_lock */
    BOOLEAN detach_on_last_close;  /* REMOVE_DEVICE has run while files were open */
    LIST_ENTRY driver_entry;
};

/* A device interface of a filter factory (factory.c). */
struct ks_interface
{
    GUID category;
    UNICODE_STRING link;           /* "\\??\\..." */
    BOOLEAN enabled;
    BOOLEAN hidden;                /* would be enabled, but can't be shown: only DirectShow is told of it */
};

struct ks_factory
{
    struct ks_object obj;
    KSFILTERFACTORY pub;
    KSFILTER_DESCRIPTOR descriptor;
    UNICODE_STRING refstr;
    ULONG create_flags;
    BOOLEAN autostart;             /* made before the device was started: its interfaces are enabled with it */
    BOOLEAN reachable;             /* stock Wine can open filters of this factory */
    ULONG interface_count;
    struct ks_interface *interfaces;
    PFNKSFILTERFACTORYPOWER sleep;
    PFNKSFILTERFACTORYPOWER wake;
};

/* process.c: what calls the Process of a filter or of a pin, one call at a time. */
struct processor
{
    struct ks_object *object;      /* filter or pin: it lives until the work item has run */
    NTSTATUS (*process)(struct processor *processor); /* one call of Process, mutex held; NULL: there is none */
    KSGATE gate;                   /* the processing control gate; its inputs are listed in process.c */
    SRWLOCK mutex;                 /* the processing mutex */
    LONG suspended;                /* processor_suspend() calls without a processor_resume() */
    LONG attempted;                /* somebody wanted Process to be called since it last was */
    LONG queued;                   /* the work item is */
    struct ks_work *work;
};

struct ks_filter
{
    struct ks_object obj;
    KSFILTER pub;
    struct ks_file *file;          /* a reference is held */
    FAST_MUTEX control;            /* the filter control mutex, of the filter and all its pins */
    struct processor processor;    /* filter-centric processing */
    BOOLEAN state_input;           /* what its gate has been told: the pins are in the states that it takes */
    struct process_table *process_table; /* filterprocess.c */
    LIST_ENTRY frames_gates;       /* the same; under the control mutex */
    LONG callbacks;                /* pins that are in a callback with their queue locked */
    BOOLEAN close_pending;         /* the handle is closed, but there are pins: closed after the last of them */
    PFNKSFILTERPOWER sleep;
    PFNKSFILTERPOWER wake;
};

struct ks_pin
{
    struct ks_object obj;
    KSPIN pub;
    struct ks_file *file;          /* a reference is held */
    struct pin_stream *stream;     /* queue, stream pointers, regions, processing: stream.h */
    struct ks_link *link;          /* to another pin, with a reference; NULL: the client is at the other end. Of a sink under the
                                    * control mutex, of a source from its create to its close */
    ACCESS_MASK access;            /* that the client has opened the pin with; 0 if it didn't say */
    struct default_clock *clock;   /* that it implements, with a reference; NULL: it doesn't. Constant */
    struct default_clock *master;  /* that it was given, with a reference, or NULL */
    HANDLE pipe_id;                /* KSPROPERTY_STREAM_PIPE_ID: the client's, never looked at */
    PFNKSPINPOWER sleep;
    PFNKSPINPOWER wake;
};

C_ASSERT(FIELD_OFFSET(struct ks_device, pub) == sizeof(struct ks_object));
C_ASSERT(FIELD_OFFSET(struct ks_factory, pub) == sizeof(struct ks_object));
C_ASSERT(FIELD_OFFSET(struct ks_filter, pub) == sizeof(struct ks_object));
C_ASSERT(FIELD_OFFSET(struct ks_pin, pub) == sizeof(struct ks_object));

static inline struct ks_object *object_from_public(void *public)
{
    return (struct ks_object *)public - 1;
}

static inline void *object_public(struct ks_object *object)
{
    return object + 1;
}

static inline struct ks_device *impl_from_KSDEVICE(KSDEVICE *device)
{
    return CONTAINING_RECORD(device, struct ks_device, pub);
}

static inline struct ks_factory *impl_from_KSFILTERFACTORY(KSFILTERFACTORY *factory)
{
    return CONTAINING_RECORD(factory, struct ks_factory, pub);
}

static inline struct ks_filter *impl_from_KSFILTER(KSFILTER *filter)
{
    return CONTAINING_RECORD(filter, struct ks_filter, pub);
}

static inline struct ks_pin *impl_from_KSPIN(KSPIN *pin)
{
    return CONTAINING_RECORD(pin, struct ks_pin, pub);
}

/* request.c: what waits in a request queue, or runs on its worker. */
struct ks_request
{
    LIST_ENTRY entry;
    struct ks_file *file;          /* a reference is held */
    IRP *irp;                      /* NULL for the close of a file whose device goes away */
    /* On the worker. What it returns completes the IRP; STATUS_PENDING: somebody else does, and has its own references. A
     * closing one may be freed when it returns. */
    NTSTATUS (*run)(struct ks_request *request);
    BOOLEAN closing;               /* the close of a file: part of it, and always run; completes its IRP itself */
    /* Under the queue's lock: */
    BOOLEAN waiting;               /* the dispatch thread waits for the answer, completes the IRP and frees the request */
    BOOLEAN answered;              /* while it waits: there is the answer, */
    NTSTATUS status;               /* and this is its status */
    ULONG size;                    /* bytes at params */
    struct ks_object *parent;      /* of the object to create; a reference is held */
    void *params;                  /* allocated; not NULL: the request makes the file's object */
};

enum file_state
{
    FILE_UNUSED,                   /* opened, nobody has asked for anything */
    FILE_OPENING,                  /* a request that makes its object is queued */
    FILE_READY,
    FILE_FAILED,                   /* every request fails with ks_file.status */
};

/* file.c: what a FILE_OBJECT is. FsContext of every file on a KS device points to one. */
struct ks_file
{
    LONG refs;
    SRWLOCK lock;                  /* state, status, object, queue */
    enum file_state state;
    BOOLEAN closed;                /* the close has been started; requests that were queued before it still run */
    BOOLEAN handle_closed;
    BOOLEAN object_closed;
    NTSTATUS status;               /* of the create: stock Wine doesn't report it, so every request fails with it */
    struct ks_device *device;      /* a reference is held */
    LIST_ENTRY entry;              /* in ks_device.files */
    LIST_ENTRY all_entry;          /* in the list of all files */
    LIST_ENTRY token_entry;        /* in the table of tokens */
    FILE_OBJECT *file;             /* a reference is held until the close */
    struct ks_object *object;      /* filter, pin, clock or allocator; NULL while the file is unused */
    ULONG pid;                     /* client */
    HANDLE process;                /* client, with PROCESS_DUP_HANDLE | PROCESS_VM_*; NULL if it could not be opened */
    BOOLEAN wow64;                 /* the client is a 32-bit process: pointers in its structures have 4 bytes */
    BOOLEAN synchronous;           /* opened for synchronous requests: stock Wine waits for the end of each by itself */
    BOOLEAN has_token;
    struct wineks_token token;
    LONG callers;                  /* file_enter() calls without a file_leave(); under the lock */
    KEVENT callers_done;           /* closed, and there are none */
    struct ks_request_queue *queue;
    struct ks_request close;       /* so that a close can't fail for lack of memory */
};

void file_addref(struct ks_file *file);
void file_release(struct ks_file *file);
/* IOCTL_WINEKS_BIND, dispatch thread; completes or pends the IRP. */
NTSTATUS file_bind(struct ks_file *file, IRP *irp);
/* Queues a request, which makes an unused file a filter; answer: see queue_answer(). Dispatch thread; completes or pends the IRP. */
NTSTATUS file_request(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct ks_request *request), BOOLEAN answer);
/* Gives a stream IRP to the pin. FALSE: the file is not an object yet. Dispatch thread. */
BOOLEAN file_stream_irp(struct ks_file *file, IRP *irp, NTSTATUS *status);
void file_set_state(struct ks_file *file, NTSTATUS status); /* the object is made, or not */
/* The parameters of a create request of that kind, "{GUID}\parameters" relative to the parent; NULL: it is another one. They may
 * be at any address. */
const void *create_parameters(const IRP *irp, const WCHAR *kind, ULONG size);
/* For a driver that handles a create request itself: makes a file of it, relative to that of the parent, whose object create makes.
 * The IRP is left to the driver. */
NTSTATUS file_create_part(IRP *irp, NTSTATUS (*create)(struct ks_file *file, struct ks_object *parent, const void *context),
        const void *context);
void file_detach_object(struct ks_file *file);              /* drops the file's reference of its object */
void file_object_closed(struct ks_file *file);              /* the end of a close; the caller may have no reference after it */
/* The file of an IRP with a reference, or NULL if it isn't one of a KS device. Any thread. */
struct ks_file *file_from_irp(IRP *irp);
/* The file that a handle of the client of owner stands for, with a reference, which keeps neither the handle open nor the object
 * alive. STATUS_INVALID_HANDLE if it isn't one of ours in this process. Worker threads. */
NTSTATUS file_from_client_handle(struct ks_file *owner, HANDLE handle, struct ks_file **ret);
/* The object of a file that is neither being made nor being closed, with a reference; NULL if there is none. Any thread. */
struct ks_object *file_get_object(struct ks_file *file);
/* The same, and until file_leave() the object isn't closed: its handlers can be called. Any thread that may wait. */
struct ks_object *file_enter(struct ks_file *file);
void file_leave(struct ks_file *file, struct ks_object *object);
/* The same for the file with that token. */
struct ks_object *object_from_token(const struct wineks_token *token);
/* The object of the IRP's file without a reference: good for as long as the IRP is. NULL if there is none. */
struct ks_object *object_from_irp(IRP *irp);
/* Starts the close of every file of a device that goes away, and doesn't wait for it. */
void files_close_all(struct ks_device *device);
/* Property handler of KSPROPERTY_WINEKS_PARENT, for the tables of filters and pins. */
NTSTATUS wineks_get_parent(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *device, IRP *irp);
NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *device, IRP *irp);
extern SRWLOCK files_lock;

/* object.c */
void object_init(struct ks_object *object, KSOBJECTTYPE type, struct ks_object *parent);
void object_addref(struct ks_object *object);
void object_release(struct ks_object *object);
struct ks_filter *object_filter(struct ks_object *object); /* the one that the object is or belongs to; NULL above filters */
/* Parts: clocks and allocators of a pin, made on its worker. A part removes itself when it is destroyed. */
void object_add_part(struct ks_object *part);
void object_remove_part(struct ks_object *part);
void object_close_parts(struct ks_object *object);         /* calls parent_closing of them all, and removes them */
void control_acquire(struct ks_object *object);            /* filter control mutex; waits, worker threads only */
BOOLEAN control_try_acquire(struct ks_object *object);     /* FALSE: somebody has it; any thread */
void control_release(struct ks_object *object);

/* unknown.c: an interface of the object, which the caller releases, or STATUS_NOINTERFACE. Any thread, no lock held. */
NTSTATUS object_query_interface(struct ks_object *object, const GUID *iid, void **out);
void object_release_unknown(struct ks_object *object);     /* the object is destroyed */

/* request.c: completes the IRP; any thread, no lock held. Information is given back also with errors that carry one. Returns
 * status. */
NTSTATUS complete_irp(IRP *irp, NTSTATUS status, ULONG_PTR information);
/* complete.c: IoCompleteRequest that survives Wine's late cancellations. */
void irp_complete(IRP *irp);
NTSTATUS NTAPI dispatch_device_control(DEVICE_OBJECT *device, IRP *irp);
struct ks_request_queue *queue_create(void);
void queue_addref(struct ks_request_queue *queue);
void queue_release(struct ks_request_queue *queue);
/* Takes over the request and pends its IRP; returns STATUS_PENDING. A closing request can't be cancelled. */
NTSTATUS queue_insert(struct ks_request_queue *queue, struct ks_request *request);
/* The same, but waits a moment for the answer. Returns the status of the IRP, which has been completed, or STATUS_PENDING. */
NTSTATUS queue_answer(struct ks_request_queue *queue, struct ks_request *request);
/* Allocates a request of the file for the IRP, NULL if there is no memory. */
struct ks_request *request_create(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct ks_request *request));
void request_free(struct ks_request *request);
/* Calls a minidriver's Create or Close with the control mutex (and with device: the device mutex) held, and waits with neither
 * of them for KsCompletePendingRequest if it returns STATUS_PENDING. On a worker of the object's queue. */
NTSTATUS call_dispatch(struct ks_object *object, NTSTATUS (*dispatch)(void *object, IRP *irp), IRP *irp, BOOLEAN device);
/* An IRP_MJ_CREATE or _CLOSE for minidrivers to look at where there is none. Freed by IoFreeIrp, never sent. */
IRP *make_dispatch_irp(struct ks_file *file, UCHAR major);

/* The buffers of a METHOD_NEITHER request: winedevice's own copies of the client's, of exactly these lengths. */
struct ioctl_buffers
{
    void *in;
    void *out;
    ULONG in_size;
    ULONG out_size;
};

void get_ioctl_buffers(IRP *irp, struct ioctl_buffers *buffers);
/* Values that are a HANDLE or a pointer, in the client's size: of a property's SET or a method's data, and of a GET or a method's
 * result by the rules of return_data. */
NTSTATUS get_client_handle(IRP *irp, HANDLE *handle);
NTSTATUS return_client_handle(IRP *irp, HANDLE handle);

/* syncirp.c: an IRP_MJ_DEVICE_CONTROL of ks.sys itself, in kernel mode, for a handler that is then called directly. It has buffers
 * of its own, so that a handler that never answers can be left alone with it. */
#define SYNC_IRP_MAX_SIZE 0x1000000 /* bytes, of each buffer: more is nonsense */

struct sync_irp
{
    LONG refs;                     /* the creator, and the IRP until it is completed */
    IRP *irp;
    FILE_OBJECT *file;             /* a reference is held, or NULL */
    KEVENT done;
    void *in;                      /* aligned to 8 bytes, as is */
    void *out;
};

/* NULL if there is no memory, or a buffer is too large. out_size bytes at out are 0. */
struct sync_irp *sync_irp_create(DEVICE_OBJECT *device, FILE_OBJECT *file, ULONG code, const void *in, ULONG in_size,
        ULONG out_size);
/* Once, with what the handler has returned. STATUS_PENDING: waits for it, within a bound; STATUS_IO_TIMEOUT: in vain. Returns the
 * status; Information is in the IRP. */
NTSTATUS sync_irp_wait(struct sync_irp *sync, NTSTATUS status);
void sync_irp_release(struct sync_irp *sync);

/* property.c, method.c; see automation.c for the size rules. Both run on worker threads, without any mutex, and leave the IRP to
 * the caller (STATUS_PENDING: a handler has kept it). */
NTSTATUS object_property(struct ks_object *object, IRP *irp);
/* Answers a property request that needs neither a minidriver nor a wait. FALSE: it does, nothing has been done. Any thread, the
 * object isn't closed meanwhile. */
BOOLEAN object_property_at_once(struct ks_object *object, IRP *irp, NTSTATUS *status);
NTSTATUS object_method(struct ks_object *object, IRP *irp);
/* A plain GET or SET, as the request in the IRP says, of a property that has been found. STATUS_PENDING: the handler keeps the
 * IRP. */
NTSTATUS property_access(IRP *irp, const KSPROPERTY_ITEM *item);
/* automation.c.
 * Gives back size bytes at data (NULL: they are already in the out buffer) by the rules of a GET of a value of variable size:
 * STATUS_BUFFER_OVERFLOW and the size if there is no out buffer, STATUS_BUFFER_TOO_SMALL if it is shorter. */
NTSTATUS return_data(IRP *irp, const void *data, ULONG size);
/* The same for a KSMULTIPLE_ITEM of count entries in size bytes (without the header). On STATUS_SUCCESS with *list not NULL the
 * caller writes the size bytes to *list. */
NTSTATUS return_list(IRP *irp, ULONG count, ULONG size, void **list);

/* What the set tables of properties, methods and events have in common. */
struct set_header
{
    const GUID *set;
    ULONG count;
    const void *items;
};

enum automation_kind
{
    AUTOMATION_PROPERTIES,
    AUTOMATION_METHODS,
    AUTOMATION_EVENTS,
};

struct automation_scope
{
    unsigned int count;
    const KSAUTOMATION_TABLE *tables[2]; /* the first one that has an item wins */
    const KSAUTOMATION_TABLE *builtin;   /* the one of them that is of ks.sys itself; NULL: there is none */
};

/* property.c: what it takes to answer a request. */
enum property_needs
{
    PROPERTY_NEEDS_WORKER,         /* a minidriver may be called, or something be waited for */
    PROPERTY_NEEDS_CONTROL,        /* the handler is called with the filter control mutex held, which it must not release */
    PROPERTY_NEEDS_NOTHING,
};

/* An item of those tables of ks.sys itself whose PropertyItemSize is its size; the handlers of other tables need a worker. */
struct property_item
{
    KSPROPERTY_ITEM item;
    enum property_needs get;
    enum property_needs set;
};

NTSTATUS automation_find(const struct automation_scope *scope, enum automation_kind kind, const GUID *set, ULONG id,
        const struct set_header **ret_set, const void **ret_item);
/* All items of a set, each id once, the one that automation_find finds; begins with a cursor of 0. NULL: that were all. */
struct automation_cursor
{
    unsigned int table;
    ULONG set, item;
};

const void *automation_next_item(const struct automation_scope *scope, enum automation_kind kind, const GUID *guid,
        struct automation_cursor *cursor, const struct set_header **ret_set);
/* STATUS_SUCCESS if the set is there, or the list of all sets for GUID_NULL. */
NTSTATUS automation_set_support(const struct automation_scope *scope, enum automation_kind kind, IRP *irp, const GUID *set);
BOOLEAN automation_has_set(const struct automation_scope *scope, enum automation_kind kind, const GUID *set);
/* Calls the handler of an item; Information is 0 unless it says otherwise. */
NTSTATUS call_handler(IRP *irp, PFNKSHANDLER handler, KSIDENTIFIER *request, void *data);
/* The same after a check of the sizes, for a GET or a method. No handler: STATUS_NOT_FOUND. */
NTSTATUS call_sized_handler(IRP *irp, PFNKSHANDLER handler, ULONG min_request, ULONG min_data);
/* The tables that answer a request of size bytes; STATUS_INVALID_PARAMETER for a node that doesn't exist. */
NTSTATUS automation_scope(struct ks_object *object, const KSIDENTIFIER *request, ULONG size, struct automation_scope *scope);
/* Has handle answer a request to the object, by the tables that it is looked up in. */
NTSTATUS automation_request(struct ks_object *object, IRP *irp,
        NTSTATUS (*handle)(const struct automation_scope *scope, IRP *irp));

/* serialize.c: KSPROPERTY_TYPE_SERIALIZESET and _UNSERIALIZESET of a set that is there. Worker threads; may wait for handlers. */
NTSTATUS serialize_set(const struct automation_scope *scope, IRP *irp, const GUID *set);
NTSTATUS unserialize_set(const struct automation_scope *scope, IRP *irp, const GUID *set);
/* The bytes of a property's data as they are now, 0: it isn't serialized. irp: a request for it. */
NTSTATUS property_serialized_size(IRP *irp, const struct set_header *set, const KSPROPERTY_ITEM *item, ULONG *size);

/* event.c: worker threads, the IRP is left to the caller. */
NTSTATUS object_enable_event(struct ks_object *object, IRP *irp);
NTSTATUS object_disable_event(struct ks_object *object, IRP *irp);
void object_free_events(struct ks_object *object, FILE_OBJECT *file);

/* device.c */
NTSTATUS device_add(DRIVER_OBJECT *driver, DEVICE_OBJECT *pdo, const KSDEVICE_DESCRIPTOR *descriptor);
struct ks_device *device_from_fdo(DEVICE_OBJECT *fdo); /* with a reference, NULL if it is gone */
void device_mutex_acquire(struct ks_device *device);
void device_mutex_release(struct ks_device *device);
BOOLEAN device_enter(struct ks_device *device);        /* rundown protection; FALSE: the device is removed */
void device_leave(struct ks_device *device);
NTSTATUS device_wait_started(struct ks_device *device); /* worker threads: PostStart is over, and well */
void device_file_closed(struct ks_device *device);     /* the last one may delete a removed device; files_lock not held */
void device_driver_unload(DRIVER_OBJECT *driver);
const KSDEVICE_DISPATCH *device_dispatch(struct ks_device *device); /* never NULL */
NTSTATUS NTAPI dispatch_pnp(DEVICE_OBJECT *device, IRP *irp);
NTSTATUS NTAPI dispatch_system_control(DEVICE_OBJECT *device, IRP *irp);

/* power.c */
NTSTATUS NTAPI dispatch_power(DEVICE_OBJECT *device, IRP *irp);

/* main.c */
const KSDEVICE_DESCRIPTOR *driver_descriptor(DRIVER_OBJECT *driver);

/* factory.c: device mutex held. */
NTSTATUS factory_create(struct ks_device *device, const KSFILTER_DESCRIPTOR *descriptor, const WCHAR *refstr, ULONG flags,
        struct ks_factory **ret);
NTSTATUS factory_set_interfaces(struct ks_factory *factory, BOOLEAN enable);
void device_set_interfaces(struct ks_device *device, BOOLEAN enable);
/* The factory that a create with this name (without backslash, may be empty) opens, with a reference; NULL if there is none. */
struct ks_factory *device_find_factory(struct ks_device *device, const UNICODE_STRING *name);
/* NT path that opens the device, with its 0; freed by ExFreePool. NULL if there is none. */
WCHAR *factory_path(struct ks_factory *factory);

/* setupapi.c: may programs find device interfaces of that category by SetupAPI? FALSE: stock Wine's would end them. */
BOOLEAN category_can_be_shown(const GUID *category);

/* devenum.c: shows or hides the factory's enabled and hidden interfaces in DirectShow's category lists. */
void devenum_register(struct ks_factory *factory);
void devenum_unregister(struct ks_factory *factory);

/* filter.c: on a worker. Makes file->object a filter of the factory with that name (see device_find_factory), or fails. */
NTSTATUS filter_create(struct ks_file *file, const UNICODE_STRING *name, IRP *irp);
void filter_pin_closed(struct ks_filter *filter);

/* filterprocess.c: filter-centric processing. */
NTSTATUS filter_process_init(struct ks_filter *filter);
void filter_process_destroy(struct ks_filter *filter);
/* Makes room for so many more pins and for all pin factories in what Process is given. Control held. */
NTSTATUS filter_process_reserve(struct ks_filter *filter, ULONG pins);
/* Lists the pins anew: one has been made or is closed. Control held, the list has been made long enough. */
void filter_process_update(struct ks_filter *filter);
/* STATUS_SUCCESS if every pin factory has its necessary instances, so that pins may leave STOP. Control held. */
NTSTATUS filter_check_instances(struct ks_filter *filter);
ULONG filter_pin_count(struct ks_filter *filter);
const KSPIN_DESCRIPTOR_EX *filter_pin_descriptor(struct ks_filter *filter, ULONG id); /* NULL: there is no such pin */
const KSNODE_DESCRIPTOR *filter_node_descriptor(struct ks_filter *filter, ULONG id);
ULONG filter_pin_instances(struct ks_filter *filter, ULONG id); /* control mutex held */

/* What a pin has whose descriptor doesn't say. */
extern const KSPIN_INTERFACE standard_interface;
extern const KSPIN_MEDIUM standard_medium;

/* pin.c: makes the file a pin. On a worker. */
NTSTATUS pin_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
/* pin.c: checks the format against the pin's data ranges, asks the minidriver, and makes it the pin's format, or leaves the old
 * one. Control mutex held. size: bytes at format, of which FormatSize is only a claim. */
NTSTATUS pin_set_data_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size);
/* pin.c: makes a format that the minidriver has announced in the stream the pin's. Control mutex held. */
void pin_update_data_format(struct ks_pin *pin);
/* Same question without the change. */
NTSTATUS pin_propose_data_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size);
/* The same of a pin that could be made. Control mutex held. */
NTSTATUS filter_propose_data_format(struct ks_filter *filter, ULONG id, const KSDATAFORMAT *format, ULONG size);

/* pinfactory.c, topology.c: property handlers of a filter. */
NTSTATUS filter_pin_property(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS filter_topology_property(IRP *irp, KSIDENTIFIER *request, void *data);
/* Is the format (not: the range) allowed by the range, by the rule of KsValidateConnectRequest? */
BOOLEAN format_in_range(const KSDATAFORMAT *format, const KSDATARANGE *range);
/* DataRanges[i] of a pin, its attribute list (or NULL) and where the next range is. */
const KSDATARANGE *next_data_range(const KSPIN_DESCRIPTOR *pin, ULONG *index, const KSATTRIBUTE_LIST **attributes);
/* The bytes of a KSMULTIPLE_ITEM of KSATTRIBUTEs in size bytes, 0 if it is no good. */
ULONG attribute_list_size(const void *list, ULONG size);
/* Copies a MediaCategories name; frees with ExFreePool; NULL if there is none. *size: bytes with the 0. */
WCHAR *media_category_name(const GUID *name, const GUID *fallback, ULONG *size);

/* timeout.c: 100 ns of the performance counter. Any thread. */
LONGLONG current_time(void);

/* pinclock.c; on the pin's worker. */
NTSTATUS pin_clock_create(struct ks_pin *pin);
void pin_clock_shutdown(struct ks_pin *pin);
void pin_clock_destroy(struct ks_pin *pin);
void pin_clock_set_state(struct ks_pin *pin, KSSTATE to, KSSTATE from); /* control held */
NTSTATUS clock_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
NTSTATUS get_master_clock(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS set_master_clock(IRP *irp, KSIDENTIFIER *request, void *data);

/* worker.c: a function that system worker threads run. */
struct ks_work;
NTSTATUS work_create(void (*func)(void *context), void *context, struct ks_work **ret);
void work_queue(struct ks_work *work);  /* one run for every call; any thread, never waits, never allocates, can't fail */
void work_release(struct ks_work *work); /* any thread, even from func; runs that are queued still run */
void work_wait(struct ks_work *work);   /* until all queued runs are over; not from func */

/* stream.c and its neighbours, see stream.h. */
NTSTATUS pin_stream_create(struct ks_pin *pin);        /* before the minidriver's Create; control mutex held */
void pin_stream_close(struct ks_pin *pin);             /* to STOP, all IRPs completed, no processing any more; control held */
void pin_stream_destroy(struct ks_pin *pin);           /* frees; last reference of the pin is gone */
/* IOCTL_KS_READ_STREAM/WRITE_STREAM, dispatch thread; always pends or completes the IRP, never waits. The caller holds a
 * reference of the pin, which may be closed already or be closed meanwhile. */
NTSTATUS pin_stream_irp(struct ks_pin *pin, IRP *irp);
NTSTATUS pin_set_state(struct ks_pin *pin, KSSTATE state);   /* walks single steps, rolls back; control held, worker thread */
NTSTATUS pin_reset(struct ks_pin *pin, KSRESET reset);       /* IOCTL_KS_RESET_STATE; control held, worker thread */

/* Process is not called in between, the filter's or the pin's. Not by somebody who holds a processing mutex. */
void pin_suspend_processing(struct ks_pin *pin);
void pin_resume_processing(struct ks_pin *pin);
void pin_stream_list(struct ks_pin *pin);              /* the minidriver has the pin: a filter's Process may see it */
/* The format that the minidriver has announced in the stream, or NULL. The caller frees it. */
KSDATAFORMAT *pin_stream_take_format(struct ks_pin *pin, ULONG *size);

/* link.c: connections from pin to pin.
 * Links two pins, neither control mutex held: source is being created and has its stream, sink is a pin in STOP that a reference is
 * held of. Calls the sink's Connect. Undone by link_disconnect of either pin. */
NTSTATUS link_connect(struct ks_pin *source, struct ks_pin *sink);
/* The pin is stopped and will not be used any more, control mutex not held: calls the sink's Disconnect. No link: does nothing. */
void link_disconnect(struct ks_pin *pin);
/* Assigns an allocator to a source in STOP, instead of the one it has; NULL: none. Control mutex held. */
NTSTATUS link_set_allocator(struct ks_pin *source, struct ks_allocator *allocator);

/* allocator.c: makes the file an allocator of the pin by a KSALLOCATOR_FRAMING, or by a KSALLOCATOR_FRAMING_EX. On a worker. */
NTSTATUS allocator_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
NTSTATUS allocator_bind_ex(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
struct ks_allocator *allocator_from_object(struct ks_object *object); /* NULL: it is something else */

/* connection.c: built-in property and event sets of a pin: Connection, Stream, StreamInterface, WineKs. */
extern const KSAUTOMATION_TABLE pin_builtin_automation;

#endif /* __KS_PRIVATE_H */
