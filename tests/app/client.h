/*
 * Steps that capture programs have in common, and a judge of the frames that they get
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

#ifndef __APP_CLIENT_H
#define __APP_CLIENT_H

#define COBJMACROS
#define CONST_VTABLE
#define NO_DSHOW_STRSAFE
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>
#include <dshow.h>
#include <qedit.h>
#include "../ksbench/ksbench.h"
#include "wine/test.h"

/* Not every qedit.h declares them. */
EXTERN_C const CLSID CLSID_SampleGrabber;
EXTERN_C const CLSID CLSID_NullRenderer;

/* The longest that anything may take, ms. */
#define TIMEOUT 20000

/* Subtypes that not all headers have. */
extern const GUID SUBTYPE_I420, SUBTYPE_NV12;

/* The device whose symbolic link has this in it ("ksvirt_camera#"), or NULL after skip(). */
IMoniker *find_device(const GUID *category, const WCHAR *link);
/* The filter of the moniker, which is released. */
IBaseFilter *bind_filter(IMoniker *moniker);
/* find_device and bind_filter: the filter, or NULL after skip() or a failure. */
IBaseFilter *open_device(const GUID *category, const WCHAR *link);

/* A queried interface, NULL after a failure that has been reported. */
void *query(void *iface, REFIID iid);
/* Releases the last reference. */
#define release_last(iface) release_last_(__LINE__, __FILE__, iface)
void release_last_(unsigned int line, const char *file, void *iface);

/* The first pin of that direction; if category isn't NULL, the first one of that category. NULL if there is none. */
IPin *find_filter_pin(IBaseFilter *filter, PIN_DIRECTION dir, const GUID *category);

void free_type(AM_MEDIA_TYPE *type);
void delete_type(AM_MEDIA_TYPE *type);
/* The bitmap of a VIDEOINFOHEADER or VIDEOINFOHEADER2, NULL for any other format. */
BITMAPINFOHEADER *type_bitmap(const AM_MEDIA_TYPE *type);
/* "YUY2", "RGB24" and the like, for messages. The string is static. */
const char *subtype_name(const GUID *subtype);

/* A filter graph with its builder. */
struct capture
{
    IGraphBuilder *graph;
    ICaptureGraphBuilder2 *builder;
    IMediaControl *control;
    IMediaEvent *events;
    IBaseFilter *filter;
};

/* Makes the graph and adds the device's filter, if there is one, under that name. FALSE after a failure. */
BOOL capture_init(struct capture *capture, IBaseFilter *filter, const WCHAR *name);
/* Looks for events of failures, takes all filters out of the graph and releases all, the filter last. */
void capture_cleanup(struct capture *capture);
/* Runs the graph and waits until it is in that state. */
void capture_run(struct capture *capture);
void capture_stop(struct capture *capture);

/* What the frames that a program gets were like. Used with one lock for all. */
struct frames
{
    AM_MEDIA_TYPE type;   /* of the connection; its format belongs to whoever has put it here */
    BOOL converted;       /* colours were converted: the code is right, and the checksum is another picture's */
    LONG count, good, bad;
    LONG backwards;       /* number in the picture not above that of the frame before */
    LONG wrong_size;      /* not expected_size bytes, if that isn't 0 */
    LONG expected_size, last_size;
    DWORD last_frame;
    enum ksvirt_verdict last_bad;
    HANDLE event;         /* auto-reset: there is one more */
};

void frames_init(struct frames *frames);
void frames_cleanup(struct frames *frames);
void frames_add(struct frames *frames, const void *data, LONG size);
BOOL frames_wait(struct frames *frames, LONG count);
/* One ok() for each thing that must not be wrong with at least min frames. */
#define check_frames(a, b) check_frames_(__LINE__, __FILE__, a, b)
void check_frames_(unsigned int line, const char *file, struct frames *frames, LONG min);

/* Sample grabber with a callback that judges the frames, and a null renderer behind it. */
struct grabber
{
    ISampleGrabberCB ISampleGrabberCB_iface;
    IBaseFilter *filter, *renderer;
    ISampleGrabber *grabber;
    struct frames frames;
};

/* FALSE after skip(): this Wine has no sample grabber. format: NULL for any format type. */
BOOL grabber_init(struct grabber *grabber, const GUID *subtype, const GUID *format);
/* Takes the type of the connection for judging; converted is set if subtype is not the device's. */
void grabber_connected(struct grabber *grabber, const GUID *device_subtype);
void grabber_cleanup(struct grabber *grabber);

#endif /* __APP_CLIENT_H */
