/*
 * Completing the formats of video ranges
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

#ifndef __KSPROXY_CONNECT_VIDEOFORMAT_H
#define __KSPROXY_CONNECT_VIDEOFORMAT_H

#include "pin/pin.h"

#include <dvdmedia.h>

/* Bytes of the VIDEOINFOHEADER or VIDEOINFOHEADER2 in the range; 0 if it has none. */
ULONG video_range_block_size(const KSDATARANGE *range);
/* How far such a range is from the wanted type (an order, no unit); -1 if the type has no such block. */
LONGLONG video_range_distance(const KSDATARANGE *range, const AM_MEDIA_TYPE *wanted);
/* Makes the wanted type one of such a range. The driver has the last word on it when the pin is made. */
HRESULT video_range_complete(struct proxy_pin *pin, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type);

#endif /* __KSPROXY_CONNECT_VIDEOFORMAT_H */
