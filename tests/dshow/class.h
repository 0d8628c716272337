/*
 * COM classes of the tests, which the module finds as if they were registered
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

#ifndef __DSHOW_CLASS_H
#define __DSHOW_CLASS_H

#include "proxy.h"

/* A class whose objects are aggregated. Registered in the apartment of the thread that calls class_register(). */
struct test_class
{
    IClassFactory IClassFactory_iface;
    HRESULT (*create)(struct test_class *test_class, IUnknown *outer, IUnknown **inner);
    HRESULT create_hr;            /* a failure is what the factory gives */
    LONG created;                 /* successful calls */
    LONG destroyed;               /* objects */
    DWORD create_raises;          /* the exception that the factory raises; see raise_exception() */
    HRESULT query_hr;             /* a failure is what an object's QueryInterface gives for all but IUnknown */
    BOOL query_leaves_pointer;    /* QueryInterface gives a pointer to nothing with query_hr */
    BOOL query_gives_null;        /* QueryInterface says that the object has what it has, and gives nothing */
    DWORD query_raises;           /* the exception that QueryInterface raises for all but IUnknown */
    IUnknown *outer;              /* of the last one, not referenced */
    DWORD cookie;
};

/* Raises the exception as a program would that has the mistake: EXCEPTION_ACCESS_VIOLATION by writing where nothing is. */
void raise_exception(DWORD code);

/* Clears the counts. */
void class_register(struct test_class *test_class, const CLSID *clsid,
        HRESULT (*create)(struct test_class *test_class, IUnknown *outer, IUnknown **inner));
void class_revoke(struct test_class *test_class);

/* An interface of an object, and its place in the structure that begins with the struct test_object. */
struct test_interface
{
    const IID *iid;
    size_t offset;
};

/* An aggregated object's own IUnknown, the first member of a structure on the heap, which it frees in the end. */
struct test_object
{
    IUnknown IUnknown_iface;
    LONG refs;
    struct test_class *test_class;
    IUnknown *outer;              /* not referenced; what the other interfaces delegate to */
    const struct test_interface *interfaces; /* as many as have an iid */
    IUnknown own;                 /* an interface without methods, for those that offer one: put it in interfaces */
};

/* With the first reference. */
void object_init(struct test_object *object, struct test_class *test_class, IUnknown *outer,
        const struct test_interface *interfaces);

/* An outer object that has nothing but its identity and one reference of the test's own. */
struct test_outer
{
    IUnknown IUnknown_iface;
    LONG refs;
};

void outer_init(struct test_outer *outer);

#endif /* __DSHOW_CLASS_H */
