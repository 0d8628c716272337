/*
 * Classes of others that are aggregated on an object of ours
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

#ifndef __KSPROXY_BASE_FOREIGNCLASS_H
#define __KSPROXY_BASE_FOREIGNCLASS_H

#include "ksproxy_private.h"

/*
 * A class of somebody else's module may do anything while it makes an object or is asked for an interface. What it raises is an
 * error here; what it has made until then is left alone for ever. What doesn't return keeps the caller, see doc/map.md.
 */

/* Makes an object of the class, in the caller's apartment. *inner is its own IUnknown, with the caller's reference, NULL on
 * failure. E_POINTER if it was made and isn't there. */
HRESULT foreign_class_create(const CLSID *clsid, IUnknown *outer, IUnknown **inner);
/* Asks for an interface. *out is the caller's, NULL on failure and never NULL on success: E_POINTER if the object has it and
 * gives none. */
HRESULT foreign_object_query(IUnknown *inner, REFIID iid, void **out);
/* Gives the object back. */
void foreign_object_release(IUnknown *inner);

#endif /* __KSPROXY_BASE_FOREIGNCLASS_H */
