/*
 * kswdmcap.ax: the interfaces of capture devices, as extensions of ksproxy.ax
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

#ifndef __KSWDMCAP_PRIVATE_H
#define __KSWDMCAP_PRIVATE_H

#include "../filterbase/filterbase.h"
#include <winioctl.h>
#include <ks.h>
#include <ksmedia.h>

#include "ksproxy.h"

struct extension;

/* One kind of extension: an interface whose methods are properties of one set, which is its class as well. */
struct extension_class
{
    const GUID *set;
    const IID *iid;
    const void *vtbl;
    size_t size;                      /* of a structure that begins with a struct extension; the rest of it is zero first */
    /* The extension goes; NULL for one that has nothing of its own. */
    void (*destroy)(struct extension *extension);
};

/* One that has nothing of its own. */
#define PLAIN_EXTENSION(set, iface, vtbl) {&(set), &IID_##iface, &(vtbl), sizeof(struct extension), NULL}

extern const struct extension_class video_proc_amp_class;    /* control.c */
extern const struct extension_class camera_control_class;    /* control.c */
extern const struct extension_class video_control_class;     /* videocontrol.c */
extern const struct extension_class dropped_frames_class;    /* droppedframes.c */
extern const struct extension_class compression_class;       /* compression.c */
extern const struct extension_class crossbar_class;          /* crossbar.c */
extern const struct extension_class video_decoder_class;     /* videodecoder.c */
extern const struct extension_class tvtuner_class;           /* tvtuner.c */
extern const struct extension_class tvaudio_class;           /* tvaudio.c */
extern const struct extension_class selector_class;          /* selector.c */
extern const struct extension_class ext_device_class;        /* extdevice.c */
extern const struct extension_class ext_transport_class;     /* exttransport.c */
extern const struct extension_class timecode_reader_class;   /* timecode.c */

/* ---- extension.c: the object ---- */

/* It is aggregated by the filter, pin or topology node, which lives longer. */
struct extension
{
    struct com_object obj;
    struct facet iface;
    struct facet node_control;        /* IKsNodeControl */
    const struct extension_class *class;
    IKsControl *control;              /* the owner's, not referenced */
    BOOL is_node;                     /* the owner is a topology node: */
    ULONG node;                       /* its number */
};

/* Makes the extension of a filter, pin or node, whose IUnknown outer is. *out is its own IUnknown. VFW_E_NEED_OWNER without outer,
 * E_UNEXPECTED for one that has no kernel object. */
HRESULT extension_create(const struct extension_class *class, IUnknown *outer, IUnknown **out);

static inline struct extension *extension_from_iface(void *iface)
{
    return impl_from_facet(iface, struct extension, iface);
}

/* ---- request.c: properties of the extension's set ---- */

/* The largest of the structures below, in bytes. */
#define MAX_PROPERTY_SIZE sizeof(KSPROPERTY_EXTXPORT_S)
C_ASSERT(sizeof(KSPROPERTY_EXTDEVICE_S) <= MAX_PROPERTY_SIZE);

/* Whether the owner has the extension's set at all. */
HRESULT extension_check_set(struct extension *extension);
/* Get and set a property. data is a structure that begins with a KSPROPERTY, which these fill in; what else it has goes down with
 * the descriptor too, as the drivers of capture devices have it (see "Video Capture Property Sets"). Fewer bytes than the
 * structure has are ERROR_INVALID_DATA. For a node it becomes the structure that has the node behind the KSPROPERTY. What fails
 * leaves data as it was. */
HRESULT extension_get(struct extension *extension, ULONG id, void *data, ULONG size);
HRESULT extension_set(struct extension *extension, ULONG id, void *data, ULONG size);
/* The same as extension_get() for a structure that ends with a union, of which a driver may answer one member only: as long as
 * the first needed bytes are there. The others are left as they were. */
HRESULT extension_get_part(struct extension *extension, ULONG id, void *data, ULONG size, ULONG needed);
/* Get a number at that offset of such a structure, and set the one behind the KSPROPERTY. */
HRESULT extension_get_member(struct extension *extension, ULONG id, ULONG size, ULONG offset, LONG *value);
HRESULT extension_set_member(struct extension *extension, ULONG id, ULONG size, LONG value);
/* Gets a property that is a list: at most size bytes of answer, *returned of which are there. */
HRESULT extension_get_list(struct extension *extension, ULONG id, void *descriptor, ULONG descriptor_size, void *answer, ULONG size,
        ULONG *returned);
/* Get and set a structure that has one number behind the KSPROPERTY. */
HRESULT extension_get_value(struct extension *extension, ULONG id, LONG *value);
HRESULT extension_set_value(struct extension *extension, ULONG id, LONG value);
/* The same for a structure that has the number of the pin factory there, and then the number. */
HRESULT extension_get_stream_value(struct extension *extension, ULONG id, ULONG stream, LONG *value);
HRESULT extension_set_stream_value(struct extension *extension, ULONG id, ULONG stream, LONG value);

struct property_range
{
    LONG min, max, step, def;
};

/* The range and the default of a property; E_PROP_ID_UNSUPPORTED if the driver tells no range. The descriptor is as in
 * extension_get(). A driver that tells no default has the lowest value as such. */
HRESULT extension_get_range(struct extension *extension, ULONG id, void *data, ULONG size, struct property_range *range);
/* The number of the pin factory that a pin of the owner is made of; the owner may be that pin. E_INVALIDARG for another filter's. */
HRESULT extension_get_stream(struct extension *extension, IUnknown *pin, ULONG *stream);
/* The number of the pin factory that an interface without a pin is about: the owner's if it is a pin, else that of its capture pin.
 * VFW_E_NOT_FOUND if it has none. */
HRESULT extension_get_own_stream(struct extension *extension, ULONG *stream);

#endif /* __KSWDMCAP_PRIVATE_H */
