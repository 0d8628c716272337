/*
 * Media types of DirectShow and data formats of kernel streaming
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

#ifndef __KSPROXY_DEVICE_DATAFORMAT_H
#define __KSPROXY_DEVICE_DATAFORMAT_H

#include "ksproxy_private.h"

/* Makes a media type of a data format. size: bytes at format. *type is a deep copy (CoTaskMem), cleared on failure. An attribute list
 * behind the format is dropped. */
HRESULT mediatype_from_format(const KSDATAFORMAT *format, ULONG size, AM_MEDIA_TYPE *type);
/* Makes a data format of a media type. *format is the caller's (CoTaskMem), *size its FormatSize; zeros fill it up to a multiple of 8. */
HRESULT format_from_mediatype(const AM_MEDIA_TYPE *type, KSDATAFORMAT **format, ULONG *size);
/* Intersects one range of the factory, or a copy of it that the caller has changed, with the factory's ranges. Asks the driver. */
HRESULT mediatype_from_range(HANDLE filter, ULONG factory, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        AM_MEDIA_TYPE *type);

#endif /* __KSPROXY_DEVICE_DATAFORMAT_H */
