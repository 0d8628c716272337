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

#ifndef __KSPROXY_TESTS_CLASS_H
#define __KSPROXY_TESTS_CLASS_H

#include "proxy.h"

/* A class whose objects are aggregated. Registered in the apartment of the thread that calls class_register(). */
struct test_class
{
    IClassFactory IClassFactory_iface;
    HRESULT (*create)(struct test_class *test_class, IUnknown *outer, IUnknown **inner);
    HRESULT create_hr;            /* a failure is what the factory gives */
    LONG created;                 /* successful calls */
    LONG destroyed;               /* counted by the objects */
    IUnknown *outer;              /* of the last one, not referenced */
    DWORD cookie;
};

/* Clears the counts. */
void class_register(struct test_class *test_class, const CLSID *clsid,
        HRESULT (*create)(struct test_class *test_class, IUnknown *outer, IUnknown **inner));
void class_revoke(struct test_class *test_class);

/* An outer object that has nothing but its identity and one reference of the test's own. */
struct test_outer
{
    IUnknown IUnknown_iface;
    LONG refs;
};

void outer_init(struct test_outer *outer);

#endif /* __KSPROXY_TESTS_CLASS_H */
