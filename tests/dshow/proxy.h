/*
 * What the tests of ksproxy.ax share: the module, the camera and checks
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

#ifndef __DSHOW_PROXY_H
#define __DSHOW_PROXY_H

#define COBJMACROS
#define CONST_VTABLE
#define NO_DSHOW_STRSAFE
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winioctl.h>
#include <objbase.h>
#include <mmreg.h>
#ifdef DEFINE_PROXY_GUIDS /* in the one file where KS and ksproxy GUIDs live; uuids.h has some of them as well */
#define IID_IKsControl          uuids_IID_IKsControl
#define IID_IKsDataTypeHandler  uuids_IID_IKsDataTypeHandler
#define IID_IKsInterfaceHandler uuids_IID_IKsInterfaceHandler
#define IID_IKsPin              uuids_IID_IKsPin
#define IID_IKsPinFactory       uuids_IID_IKsPinFactory
#endif
#include <dshow.h>
#include <dvdmedia.h>
#ifdef DEFINE_PROXY_GUIDS
#undef IID_IKsControl
#ifdef __WINESRC__ /* Wine's libraries have the others, and no linker lets a GUID be defined twice there */
#define GUID_NULL               proxy_GUID_NULL
#else
#undef IID_IKsDataTypeHandler
#undef IID_IKsInterfaceHandler
#undef IID_IKsPin
#undef IID_IKsPinFactory
#endif
#include <ksguid.h>
#endif
#include <ks.h>
#include <ksmedia.h>
#ifdef DEFINE_PROXY_GUIDS
#include <initguid.h>
#endif
#include "ksproxy.h"
#include "vidcap.h"
#include "../ksbench/ksbench.h"
#include "../support/usage.h"
#include "../support/wait.h"
#include "wine/test.h"

DEFINE_GUIDEX(KSPROPSETID_KsVirt);

/* The longest that anything may take that is not supposed to wait. */
#define TIMEOUT 10000 /* ms */

/* The exported functions of the ksproxy.ax under test, all found before a test that uses them starts. */
extern HRESULT (WINAPI *pKsOpenDefaultDevice)(REFGUID, ACCESS_MASK, HANDLE *);
extern HRESULT (WINAPI *pKsSynchronousDeviceControl)(HANDLE, ULONG, void *, ULONG, void *, ULONG, ULONG *);
extern HRESULT (WINAPI *pKsGetMultiplePinFactoryItems)(HANDLE, ULONG, ULONG, void **);
extern HRESULT (WINAPI *pKsGetMediaTypeCount)(HANDLE, ULONG, ULONG *);
extern HRESULT (WINAPI *pKsGetMediaType)(int, AM_MEDIA_TYPE *, HANDLE, ULONG);
extern HRESULT (WINAPI *pKsResolveRequiredAttributes)(KSDATARANGE *, KSMULTIPLE_ITEM *);

/* Loads the module and finds its exports; FALSE after a failure has been reported. */
BOOL load_module(void);

/* Symbolic link of the first device that has the hardware id. */
#define MAX_DEVICE_PATH 512
BOOL find_device(const GUID *category, const WCHAR *hardware_id, WCHAR path[MAX_DEVICE_PATH]);
/* Symbolic link of the virtual camera, or NULL if there is none. The string is static. */
const WCHAR *camera_path(void);
/* The same, with a skip() for a machine without it. */
const WCHAR *require_camera(void);
/* A handle of the camera's filter, overlapped, or NULL. */
HANDLE open_camera(void);

/* A CLSID_Proxy filter that nothing has been loaded into. */
IBaseFilter *create_proxy(void);
/* IPersistPropertyBag::Load with a bag that has DevicePath and nothing else. */
HRESULT load_path(IBaseFilter *filter, const WCHAR *path);
/* A filter for the camera, NULL after skip(). */
IBaseFilter *create_camera(void);
/* The same for the first device of the category that has the hardware id. */
IBaseFilter *create_device(const GUID *category, const WCHAR *hardware_id);
/* The first pin of that direction, NULL if there is none. */
IPin *find_pin(IBaseFilter *filter, PIN_DIRECTION dir);
/* The camera's filter and its capture pin, FALSE after skip(). */
BOOL create_capture(IBaseFilter **filter, IPin **pin);
/* A queried interface, which must be there. */
void *query(void *iface, REFIID iid);

/* Whether that may be the handle of a kernel object: those who have none give NULL or INVALID_HANDLE_VALUE. */
static inline BOOL is_handle(HANDLE handle)
{
    return handle && handle != INVALID_HANDLE_VALUE;
}

/* The kernel pin or filter behind any interface of the object, NULL if there is none. */
HANDLE pin_handle(void *pin);
/* KSPIN_COMMUNICATION_NONE if the pin isn't connected. */
KSPIN_COMMUNICATION pin_communication(IPin *pin);
/* The allocator that IKsPin peeks, not referenced. */
IMemAllocator *pin_allocator(IPin *pin);
/* Gets a property without instance data from the pin's IKsPropertySet. */
HRESULT pin_property(IPin *pin, const GUID *set, ULONG id, void *data, ULONG size);
/* The kernel pin's state; no KSSTATE if it can't be asked. */
KSSTATE pin_state(IPin *pin);

/* Copy of the type of that subtype that the pin lists first, with FORMAT_VideoInfo if that is asked for; FALSE if none. */
BOOL find_type(IPin *pin, const GUID *subtype, const GUID *format, AM_MEDIA_TYPE *type);
/* Makes the VIDEOINFOHEADER type one of other dimensions and frame duration (100 ns, 0: unchanged). */
void resize_type(AM_MEDIA_TYPE *type, LONG width, LONG height, REFERENCE_TIME frame_time);
void copy_type(AM_MEDIA_TYPE *dst, const AM_MEDIA_TYPE *src);
void free_type(AM_MEDIA_TYPE *type);
void delete_type(AM_MEDIA_TYPE *type);
BOOL equal_types(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b);
/* Checks the width and height of a type with a BITMAPINFOHEADER. */
#define check_type_size(a, b, c) check_type_size_(__LINE__, __FILE__, a, b, c)
void check_type_size_(unsigned int line, const char *file, const AM_MEDIA_TYPE *type, LONG width, LONG height);
/* The BITMAPINFOHEADER of a VIDEOINFOHEADER or VIDEOINFOHEADER2, NULL for any other format. */
const BITMAPINFOHEADER *type_bitmap(const AM_MEDIA_TYPE *type);

ULONG get_refcount(void *iface);

#define check_interface(a, b, c) check_interface_(__LINE__, __FILE__, a, b, c)
void check_interface_(unsigned int line, const char *file, void *iface, REFIID iid, BOOL supported);

/* Checks that a call has failed for which the documents don't say with which error. */
#define check_open_error(a) check_open_error_(__LINE__, __FILE__, a)
void check_open_error_(unsigned int line, const char *file, HRESULT hr);

/* Releases the last reference. */
#define release_last(iface) release_last_(__LINE__, __FILE__, iface)
void release_last_(unsigned int line, const char *file, void *iface);

#endif /* __DSHOW_PROXY_H */
