/*
 * What the modules with DirectShow filters share: COM objects, class objects, media types, enumerators
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

#ifndef __FILTERBASE_H
#define __FILTERBASE_H

#include <stdarg.h>

#define COBJMACROS
#define NO_DSHOW_STRSAFE /* dshow.h would forbid the string functions of the C library */
#include <windef.h>
#include <winbase.h>
#include <objbase.h>
#include <dshow.h>

#include "wine/debug.h"

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif

/* ---- class.c: class objects ---- */

/* An object or a server lock that keeps the module loaded comes or goes. Any thread. */
void module_addref(void);
void module_release(void);
BOOL module_is_used(void);

/* A module has a static table of them, whose class objects need no count: only server locks keep the module. */
struct class_object
{
    IClassFactory iface;
    const CLSID *clsid;
    const WCHAR *name;
    /* *out is the object's own IUnknown, with the caller's reference; outer is its controlling unknown or NULL. */
    HRESULT (*create)(IUnknown *outer, IUnknown **out);
};

extern const IClassFactoryVtbl class_vtbl;
#define CLASS_FACTORY {(IClassFactoryVtbl *)&class_vtbl}

/* What DllGetClassObject does. */
HRESULT class_get_object(const struct class_object *classes, unsigned int count, REFCLSID clsid, REFIID iid, void **out);
/* The classes' keys below HKCR\CLSID, with the module's file. */
HRESULT class_register(const struct class_object *classes, unsigned int count, HINSTANCE instance);
/* Keys that aren't there are no failure; another failure doesn't keep the rest. */
HRESULT class_unregister(const struct class_object *classes, unsigned int count);

/* ---- facet.c: one IUnknown for every object ---- */

struct com_object;

/* What a client's interface pointer points at. */
struct facet
{
    const void *vtbl;
    struct com_object *owner;
};

struct facet_entry
{
    const IID *iid;
    size_t offset;                                     /* of the facet in the object */
    BOOL (*offered)(const struct com_object *object);  /* NULL: always */
};

struct com_object
{
    struct facet inner;                   /* the object's own IUnknown: what an outer object holds */
    IUnknown *outer;                      /* controlling unknown, or &inner; not referenced */
    LONG refs;
    const struct facet_entry *entries;    /* ends with iid NULL */
    /* Last reference is gone. The object is off limits for others already; it frees itself. */
    void (*destroy)(struct com_object *object);
    /* A pin lives as long as its filter: its references are the filter's, refs isn't used. NULL for other objects. */
    struct com_object *lifetime;
    /* The kernel object's handle, which stays the object's, or NULL if there is none now. NULL for objects that have none. */
    HANDLE (*get_handle)(struct com_object *object);
    /* Other interfaces of the object, which belong to something that is aggregated; as QueryInterface. NULL for objects that have
     * none. */
    HRESULT (*query_other)(struct com_object *object, REFIID iid, void **out);
};

/* Sets up the object with one reference, which is the caller's. outer may be NULL. destroy is NULL for an object that has a
 * lifetime. */
void com_object_init(struct com_object *object, IUnknown *outer, const struct facet_entry *entries,
        void (*destroy)(struct com_object *object));
void facet_init(struct facet *facet, const void *vtbl, struct com_object *owner);

/* Slots 0 to 2 of every vtable. */
HRESULT WINAPI facet_QueryInterface(struct facet *facet, REFIID iid, void **out);
ULONG WINAPI facet_AddRef(struct facet *facet);
ULONG WINAPI facet_Release(struct facet *facet);

#define FACET_UNKNOWN(iface) \
    (HRESULT (WINAPI *)(iface *, REFIID, void **))facet_QueryInterface, \
    (ULONG (WINAPI *)(iface *))facet_AddRef, \
    (ULONG (WINAPI *)(iface *))facet_Release

/* The object that an interface pointer belongs to: impl_from_facet(iface, struct ks_pin, pin). */
#define impl_from_facet(iface, type, member) CONTAINING_RECORD((struct facet *)(iface), type, member)

static inline IUnknown *com_object_inner(struct com_object *object)
{
    return (IUnknown *)&object->inner;
}

/* ---- pass.c: what must not be passed on in a circle for ever ---- */

/* A mark of the thread's; on its stack. */
struct pass
{
    struct pass *previous;
    const void *object;
    const char *what;
};

/* Before a pin or filter passes something on. what: the same string, not only an equal one, for the same thing; whatever answers one
 * question by another has a string for each. FALSE: the thread is at it already and has come back in a circle; there is no
 * pass_end() then. */
BOOL pass_begin(struct pass *pass, const void *object, const char *what);
/* In the reverse order of the beginnings. */
void pass_end(struct pass *pass);
/* The module comes or goes. */
BOOL pass_init_module(void);
void pass_cleanup_module(void);

/* ---- mediatype.c ---- */

/* Whether a format block of that type has the length that it says itself. A block of an unknown type is valid. */
BOOL mediatype_block_valid(const GUID *format_type, const BYTE *block, ULONG size);
/* The same of a type's block, which must be there if it has a length. Readers may trust the lengths of a valid type. */
BOOL mediatype_valid(const AM_MEDIA_TYPE *type);
/* Copies the BITMAPINFOHEADER of a video type, which needn't be a sensible one. FALSE if there is none. */
BOOL mediatype_get_bitmap(const AM_MEDIA_TYPE *type, BITMAPINFOHEADER *bitmap);
/* Copies are made of CoTaskMem, as DirectShow passes media types. *dst is cleared on failure. */
HRESULT mediatype_copy(AM_MEDIA_TYPE *dst, const AM_MEDIA_TYPE *src);
void mediatype_clear(AM_MEDIA_TYPE *type);
/* The same with the structure itself: *out is NULL on failure, and what is freed may be NULL. */
HRESULT mediatype_clone(const AM_MEDIA_TYPE *type, AM_MEDIA_TYPE **out);
void mediatype_free(AM_MEDIA_TYPE *type);
BOOL mediatype_equal(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b);
const char *debugstr_mediatype(const AM_MEDIA_TYPE *type);

/* ---- enum.c ---- */

/* A filter's pins live as long as the filter. Their list may grow, which makes enumerators out of sync. Neither holds a lock when
 * it returns. */
struct pin_list
{
    /* The number of pins, and the pin at index < count, not referenced. */
    ULONG (*get_count)(struct com_object *filter);
    IPin *(*get_pin)(struct com_object *filter, ULONG index);
};

/* *out is the caller's and holds the filter. */
HRESULT enum_pins_create(struct com_object *filter, const struct pin_list *list, IEnumPins **out);

/* The media type at index of a pin's list; S_FALSE past its end. */
typedef HRESULT (*get_type_func)(struct com_object *pin, ULONG index, AM_MEDIA_TYPE *type);

/* *out is the caller's and holds the pin. */
HRESULT enum_mediatypes_create(struct com_object *pin, get_type_func get_type, IEnumMediaTypes **out);

/* ---- basefilter.c: IBaseFilter ---- */

/* What one kind of filter has of its own. No lock is held, but for get_name. */
struct base_filter_class
{
    const CLSID *clsid;
    struct pin_list pins;
    /* The pin with that id, not referenced; NULL if there is none. */
    IPin *(*find_pin)(struct com_object *filter, const WCHAR *id);
    /* start is of Run. */
    HRESULT (*set_state)(struct com_object *filter, FILTER_STATE state, REFERENCE_TIME start);
    HRESULT (*get_state)(struct com_object *filter, DWORD timeout, FILTER_STATE *state);
    /* The filter's name where the graph gives it none, or NULL. With the lock. NULL for filters that have none. */
    const WCHAR *(*get_name)(struct com_object *filter);
    /* The filter's own IReferenceClock, not referenced, whether it has a clock now or not. NULL for filters that never have one. */
    IReferenceClock *(*get_clock)(struct com_object *filter);
};

struct base_filter
{
    struct facet iface;                  /* IBaseFilter */
    const struct base_filter_class *class;
    CRITICAL_SECTION *cs;                /* the filter's */

    /* under the lock */
    IReferenceClock *clock;              /* referenced, unless it is the filter's own, which would keep the filter forever */
    IFilterGraph *graph;                 /* neither is referenced: the graph owns the filter */
    IMediaEventSink *sink;
    WCHAR name[MAX_FILTER_NAME];         /* the one in the graph */
};

/* The structure is a member of the filter, and zeros. */
void base_filter_init(struct base_filter *filter, const struct base_filter_class *class, struct com_object *owner,
        CRITICAL_SECTION *cs);
void base_filter_cleanup(struct base_filter *filter);
/* Sends an event to the graph. VFW_E_NOT_IN_GRAPH, or what the graph answers. No lock held. */
HRESULT base_filter_notify(struct base_filter *filter, LONG event, LONG_PTR param1, LONG_PTR param2);

#endif /* __FILTERBASE_H */
