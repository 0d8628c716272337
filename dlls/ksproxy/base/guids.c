/*
 * GUIDs of the interfaces, classes and sets that ksproxy.ax knows
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

/* All of them are defined here: the import libraries of the various compilers have different parts of them. */
#include <initguid.h>

#include <stdarg.h>

#include <windef.h>
#include <winbase.h>
#include <objbase.h>
#include <mmreg.h> /* ksmedia.h makes GUIDs of its format tags */

/* uuids.h knows some interfaces of ksproxy.h, which defines them all. */
#define IID_IKsControl           uuids_IID_IKsControl
#define IID_IKsDataTypeHandler   uuids_IID_IKsDataTypeHandler
#define IID_IKsInterfaceHandler  uuids_IID_IKsInterfaceHandler
#define IID_IKsPin               uuids_IID_IKsPin
#define IID_IKsPinFactory        uuids_IID_IKsPinFactory
#define IID_IAMDeviceRemoval     header_IID_IAMDeviceRemoval
#define IID_IDistributorNotify   header_IID_IDistributorNotify
#include <dshow.h>
#undef IID_IKsControl
#undef IID_IKsDataTypeHandler
#undef IID_IKsInterfaceHandler
#undef IID_IKsPin
#undef IID_IKsPinFactory

#include <ksguid.h>
#include <ks.h>
#include <ksmedia.h>

#include "ksproxy.h"
#include "vidcap.h"
#undef IID_IAMDeviceRemoval
#undef IID_IDistributorNotify

/* Only declarations in the dshow.h of some compilers, and in ksproxy.h only where dshow.h lacks them. */
DEFINE_GUID(IID_IAMDeviceRemoval, 0xf90a6130, 0xb658, 0x11d2, 0xae, 0x49, 0x00, 0x00, 0xf8, 0x75, 0x4b, 0x99);
DEFINE_GUID(IID_IDistributorNotify, 0x56a868af, 0x0ad4, 0x11ce, 0xb0, 0x3a, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70);
