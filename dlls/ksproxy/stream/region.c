/*
 * Memory that a stream shares with the driver
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

#include "stream/region.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "buffer/allocator.h"
#include "stream/streamdata.h"
#include "wineks.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static const GUID wineks_set = GUID_INIT(STATIC_KSPROPSETID_WineKs);

/* Tells the driver of the memory; a driver that refuses copies what it reads and writes. */
static void register_region(struct stream *stream)
{
    HRESULT hr;

    if (!allocator_get_region(stream->shared, &stream->region)) return;
    hr = ks_set_bounded(stream->handle, &wineks_set, KSPROPERTY_WINEKS_REGION, &stream->region, sizeof(stream->region),
            PROPERTY_TIMEOUT);
    TRACE("Region %#I64x, %I64u bytes, hr %#lx.\n", stream->region.address, stream->region.size, hr);
    if (FAILED(hr)) stream->region.size = 0;
}

/* The memory may be gone soon and something else be at its address. */
void stream_forget_region(struct stream *stream)
{
    struct wineks_region region = stream->region;

    if (!region.size) return;
    stream->region.size = 0;
    region.section = 0;
    ks_set_bounded(stream->handle, &wineks_set, KSPROPERTY_WINEKS_REGION, &region, sizeof(region), PROPERTY_TIMEOUT);
}

/* Somebody else may decommit the allocator and commit it again in the middle of the stream. And what is written need not come from
 * the connection's allocator: filters of stock Wine pass on samples of the one before them, and tell nobody of any allocator. */
void stream_update_region(struct stream *stream, IMemAllocator *allocator)
{
    IMemAllocator *old = stream->shared;
    LONG memory;

    /* What the driver knows has to be there still, whoever's sample this is: other memory can be at the same address. */
    if (!allocator && !(allocator = old)) return;
    if ((memory = allocator_get_memory(allocator)) == stream->memory && allocator == old) return;
    stream_forget_region(stream);
    IMemAllocator_AddRef(allocator);
    stream->shared = allocator;
    stream->memory = memory;
    if (old) IMemAllocator_Release(old);
    register_region(stream);
}
