/*
 * The vtables of a pin, one a file
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

#ifndef __KSPROXY_PINFACE_VTABLES_H
#define __KSPROXY_PINFACE_VTABLES_H

#include "ksproxy_private.h"

extern const IPinVtbl pin_vtbl;                                 /* ipin.c */
extern const IMemInputPinVtbl mem_input_vtbl;                   /* meminput.c */
extern const IKsPinExVtbl ks_pin_vtbl;                          /* kspin.c */
extern const IKsPinFactoryVtbl ks_pin_factory_vtbl;             /* kspin.c */
extern const IKsPinPipeVtbl ks_pin_pipe_vtbl;                   /* pinpipe.c */
extern const IKsPropertySetVtbl pin_property_set_vtbl;          /* pinproperty.c */
extern const IAMStreamConfigVtbl stream_config_vtbl;            /* streamconfig.c */
extern const IAMStreamControlVtbl stream_control_vtbl;          /* amstreamcontrol.c */
extern const IAMBufferNegotiationVtbl buffer_negotiation_vtbl;  /* bufferneg.c */
extern const IQualityControlVtbl pin_quality_vtbl;              /* quality.c */

#endif /* __KSPROXY_PINFACE_VTABLES_H */
