/*
 * A callback of the sample grabber
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

#include "samplecallback.h"

static HRESULT WINAPI callback_QueryInterface(ISampleGrabberCB *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_ISampleGrabberCB)) return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

static ULONG WINAPI callback_AddRef(ISampleGrabberCB *iface)
{
    return 2;
}

static ULONG WINAPI callback_Release(ISampleGrabberCB *iface)
{
    return 1;
}

static HRESULT WINAPI callback_SampleCB(ISampleGrabberCB *iface, double time, IMediaSample *sample)
{
    struct sample_callback *callback = CONTAINING_RECORD(iface, struct sample_callback, ISampleGrabberCB_iface);

    callback->on_sample(callback, sample);
    return S_OK;
}

static HRESULT WINAPI callback_BufferCB(ISampleGrabberCB *iface, double time, BYTE *data, LONG size)
{
    return E_NOTIMPL;
}

static const ISampleGrabberCBVtbl callback_vtbl =
{
    callback_QueryInterface,
    callback_AddRef,
    callback_Release,
    callback_SampleCB,
    callback_BufferCB,
};

void sample_callback_init(struct sample_callback *callback, void (*on_sample)(struct sample_callback *, IMediaSample *))
{
    callback->ISampleGrabberCB_iface.lpVtbl = (ISampleGrabberCBVtbl *)&callback_vtbl;
    callback->on_sample = on_sample;
}
