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

#ifndef __DSHOW_SAMPLECALLBACK_H
#define __DSHOW_SAMPLECALLBACK_H

#include "proxy.h"
#include <qedit.h>

/* It lives where it is, and counts no references. */
struct sample_callback
{
    ISampleGrabberCB ISampleGrabberCB_iface;
    void (*on_sample)(struct sample_callback *callback, IMediaSample *sample); /* on the streaming thread */
};

void sample_callback_init(struct sample_callback *callback, void (*on_sample)(struct sample_callback *, IMediaSample *));

#endif /* __DSHOW_SAMPLECALLBACK_H */
