/*
 * What a pin wants of its buffers: the framing that its driver has or somebody has written, and the pipe
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

#include <string.h>

#include "pin/pinframing.h"
#include "device/framing.h"
#include "pin/filter.h"
#include "pin/pin.h"

static HRESULT copy_framing(const KSALLOCATOR_FRAMING_EX *framing, KSALLOCATOR_FRAMING_EX **copy)
{
    ULONG size;

    *copy = NULL;
    if (!framing) return S_OK;
    if (!(size = framing_size(framing))) return E_INVALIDARG;
    if (!(*copy = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*copy, framing, size);
    return S_OK;
}

static BOOL framings_equal(const KSALLOCATOR_FRAMING_EX *a, const KSALLOCATOR_FRAMING_EX *b)
{
    return a && b && framing_size(a) == framing_size(b) && !memcmp(a, b, framing_size(a));
}

/* The framing becomes the cache's, and what was there is freed; or the framing is, if it says nothing new: what a client has got of
 * the cache stays good. handle: the kernel pin that has said it, NULL if nobody has; it may be gone. */
static void set_cache(struct proxy_pin *pin, struct framing_cache *cache, HANDLE handle, FRAMING_PROP prop,
        KSALLOCATOR_FRAMING_EX *framing)
{
    KSALLOCATOR_FRAMING_EX *old = framing;

    EnterCriticalSection(&pin->filter->cs);
    if (!handle || handle == pin->handle)
    {
        cache->prop = prop;
        if (!framings_equal(cache->framing, framing))
        {
            old = cache->framing;
            cache->framing = framing;
        }
    }
    LeaveCriticalSection(&pin->filter->cs);
    CoTaskMemFree(old);
}

/* Asks the driver. */
HRESULT pin_update_framing(struct proxy_pin *pin)
{
    HANDLE handle = pin->obj.get_handle(&pin->obj);
    KSALLOCATOR_FRAMING_EX *framing = NULL;
    FRAMING_PROP prop;

    if (!handle) return VFW_E_NOT_CONNECTED;
    prop = framing_query(handle, &framing);
    set_cache(pin, &pin->pipe.original, handle, prop, framing);
    return S_OK;
}

KSALLOCATOR_FRAMING_EX *pin_get_framing(struct proxy_pin *pin)
{
    KSALLOCATOR_FRAMING_EX *framing = NULL;
    struct framing_cache *cache;
    BOOL written;

    EnterCriticalSection(&pin->filter->cs);
    written = pin->pipe.last.prop != FramingProp_Uninitialized;
    LeaveCriticalSection(&pin->filter->cs);
    /* A driver may want something else since the format was changed. */
    if (!written) pin_update_framing(pin);

    EnterCriticalSection(&pin->filter->cs);
    cache = written ? &pin->pipe.last : &pin->pipe.original;
    copy_framing(cache->framing, &framing);
    LeaveCriticalSection(&pin->filter->cs);
    return framing;
}

HRESULT pin_write_framing(struct proxy_pin *pin, struct framing_cache *cache, FRAMING_PROP prop,
        const KSALLOCATOR_FRAMING_EX *framing)
{
    KSALLOCATOR_FRAMING_EX *copy;
    HRESULT hr;

    if (FAILED(hr = copy_framing(framing, &copy))) return hr;
    set_cache(pin, cache, NULL, prop, copy);
    return S_OK;
}

KSALLOCATOR_FRAMING_EX *pipe_get_framing(struct proxy_pin *pin, IKsPinPipe *pipe)
{
    KSALLOCATOR_FRAMING_EX *framing = NULL, *copy;
    FRAMING_PROP prop = FramingProp_None;

    /* What the cache of a pin gives may go with its connection, which another thread may undo. */
    if (((struct facet *)pipe)->vtbl == pin->ks_pin_pipe.vtbl)
        return pin_get_framing(impl_from_facet(pipe, struct proxy_pin, ks_pin_pipe));
    if (FAILED(IKsPinPipe_KsGetPinFramingCache(pipe, &framing, &prop, Framing_Cache_ReadLast))) return NULL;
    copy_framing(framing, &copy);
    return copy;
}

void pipe_describe(ALLOCATOR_PROPERTIES_EX *props, ULONG pins, PIPE_ALLOCATOR_PLACE place)
{
    static const KS_COMPRESSION no_compression = {1, 1, 0};
    static const KS_FRAMING_RANGE any_size = {0, ~0u, 1};

    memset(props, 0, sizeof(*props));
    props->State = PipeState_Finalized;
    props->AllocatorPlace = place;
    props->NumberPins = pins;
    props->PhysicalRange = any_size;
    props->Input.Compression = props->Output.Compression = no_compression;
    props->Input.PhysicalRange = props->Output.PhysicalRange = any_size;
    props->Dimensions.AllocatorPin = props->Dimensions.MaxExpansionPin = props->Dimensions.EndPin = no_compression;
}

void pipe_reset(struct proxy_pin *pin, struct pin_pipe *old)
{
    *old = pin->pipe;
    memset(&pin->pipe, 0, sizeof(pin->pipe));
}

void pipe_free(struct pin_pipe *pipe)
{
    CoTaskMemFree(pipe->original.framing);
    CoTaskMemFree(pipe->last.framing);
    if (pipe->object) IKsAllocatorEx_Release(pipe->object);
}

void pin_get_requirements(struct proxy_pin *pin, ALLOCATOR_PROPERTIES *props)
{
    KSALLOCATOR_FRAMING_EX *framing = pin_get_framing(pin);
    ALLOCATOR_PROPERTIES suggested;
    AM_MEDIA_TYPE mt;

    EnterCriticalSection(&pin->filter->cs);
    suggested = pin->suggested;
    if (FAILED(mediatype_copy(&mt, &pin->mt))) memset(&mt, 0, sizeof(mt));
    LeaveCriticalSection(&pin->filter->cs);

    framing_get(framing, &mt, props);
    CoTaskMemFree(framing);
    mediatype_clear(&mt);

    /* An application may ask for anything but buffers in which no frame fits. */
    if (suggested.cBuffers > 0) props->cBuffers = min(suggested.cBuffers, ALLOCATOR_MAX_BUFFERS);
    if (suggested.cbBuffer > props->cbBuffer) props->cbBuffer = suggested.cbBuffer;
    if (suggested.cbAlign > props->cbAlign && suggested.cbAlign <= ALLOCATOR_MAX_ALIGN && is_power_of_2(suggested.cbAlign))
        props->cbAlign = suggested.cbAlign;
    if (suggested.cbPrefix > 0) props->cbPrefix = suggested.cbPrefix;
}
