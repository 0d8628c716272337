/*
 * Loading interface handlers and data handlers
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

#ifndef __KSPROXY_HANDLER_HANDLERS_H
#define __KSPROXY_HANDLER_HANDLERS_H

#include "ksproxy_private.h"

/*
 * Handlers are COM classes that are aggregated on the pin (see IKsInterfaceHandler and IKsDataTypeHandler). A reference on one of
 * their interfaces would be a reference on the pin itself, which would never go away then. So iface holds none: it is good as long
 * as inner, the handler's own IUnknown, is referenced.
 */
struct interface_handler
{
    IUnknown *inner;
    IKsInterfaceHandler *iface;
};

struct data_handler
{
    IUnknown *inner;              /* NULL: none */
    IKsDataTypeHandler *iface;
};

/* What a connection streams with. */
struct pin_handlers
{
    struct interface_handler io;  /* iface NULL: nothing is streamed from user mode */
    struct data_handler data;
};

/* Makes the handler of an interface set, aggregated on outer: the registered class, else a built-in one. No lock held. On failure
 * *handler is empty. */
HRESULT interface_handler_create(IUnknown *outer, const GUID *set, struct interface_handler *handler);
/* Makes the handler of a media type and sets its type: that of the major type, else of the subtype, else of the format type. S_FALSE:
 * nobody handles it, *handler is empty. No lock held. */
HRESULT data_handler_create(IUnknown *outer, const AM_MEDIA_TYPE *type, struct data_handler *handler);
void data_handler_release(struct data_handler *handler);
void handlers_addref(const struct pin_handlers *handlers);
/* Empties *handlers. */
void handlers_release(struct pin_handlers *handlers);

#endif /* __KSPROXY_HANDLER_HANDLERS_H */
