/*
 * Interface and data handlers of a pin: who marshals its samples to the driver
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

#ifndef __KSPROXY_HANDLERS_H
#define __KSPROXY_HANDLERS_H

/* Included by ksproxy_private.h, which brings the types. */

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

struct ks_pin;

/* ---- handlers.c ---- */

/* Loads the handlers for an interface set and a media type. Out of the streaming path, no lock held. On failure nothing is left;
 * VFW_E_TYPE_NOT_ACCEPTED if the data handler doesn't find the type in the pin's ranges. */
HRESULT pin_load_handlers(struct ks_pin *pin, const GUID *set, const AM_MEDIA_TYPE *type, struct pin_handlers *handlers);
/* Tells the interface handler its pin (KsSetPin). */
HRESULT pin_attach_handlers(struct ks_pin *pin, const struct pin_handlers *handlers);
void handlers_addref(const struct pin_handlers *handlers);
void handlers_release(struct pin_handlers *handlers);
/* The handler of a media type: of its major type, else of its subtype, else of its format type. The type is set. S_FALSE: nobody
 * handles it, *handler is empty. */
HRESULT data_handler_create(struct ks_pin *pin, const AM_MEDIA_TYPE *type, struct data_handler *handler);
void data_handler_release(struct data_handler *handler);
/* Whether the pin takes the type: its data handler's word, or a data range that fits where there is none. No lock held. */
BOOL pin_check_type(struct ks_pin *pin, const AM_MEDIA_TYPE *type);
/* The same for a change of the format in the middle of a stream, which is the driver's to decide. S_OK or why not. */
HRESULT pin_check_new_type(struct ks_pin *pin, const AM_MEDIA_TYPE *type);

/* ---- interfacehandler.c ---- */

/* The class KSINTERFACESETID_Standard. *out is the object's own IUnknown; outer is needed. */
HRESULT standard_handler_create(IUnknown *outer, IUnknown **out);

/* ---- datahandler.c ---- */

/* The built-in classes, named by their major types. */
HRESULT video_handler_create(IUnknown *outer, IUnknown **out);
HRESULT vbi_handler_create(IUnknown *outer, IUnknown **out);
HRESULT audio_handler_create(IUnknown *outer, IUnknown **out);

#endif /* __KSPROXY_HANDLERS_H */
