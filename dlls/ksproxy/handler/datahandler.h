/*
 * The built-in data handlers, which know the extended headers of their media types
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

#ifndef __KSPROXY_HANDLER_DATAHANDLER_H
#define __KSPROXY_HANDLER_DATAHANDLER_H

#include "ksproxy_private.h"

/* Make objects of the classes that are named by their major types. *out is the object's own IUnknown; outer is needed. */
HRESULT video_handler_create(IUnknown *outer, IUnknown **out);
HRESULT vbi_handler_create(IUnknown *outer, IUnknown **out);
HRESULT audio_handler_create(IUnknown *outer, IUnknown **out);

#endif /* __KSPROXY_HANDLER_DATAHANDLER_H */
