/*
 * GUIDs
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
#define IID_IAMAnalogVideoDecoder header_IID_IAMAnalogVideoDecoder
#define IID_IAMTVAudio           header_IID_IAMTVAudio
#define IID_IAMExtDevice header_IID_IAMExtDevice
#define IID_IAMExtTransport header_IID_IAMExtTransport
#define IID_IAMTimecodeReader header_IID_IAMTimecodeReader
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
#undef IID_IAMAnalogVideoDecoder
#undef IID_IAMTVAudio
#undef IID_IAMExtDevice
#undef IID_IAMExtTransport
#undef IID_IAMTimecodeReader

/* Only declarations in the dshow.h of some compilers, and in ksproxy.h only where dshow.h lacks them. */
DEFINE_GUID(IID_IAMDeviceRemoval, 0xf90a6130, 0xb658, 0x11d2, 0xae, 0x49, 0x00, 0x00, 0xf8, 0x75, 0x4b, 0x99);
DEFINE_GUID(IID_IAMAnalogVideoDecoder, 0xc6e13350, 0x30ac, 0x11d0, 0xa1, 0x8c, 0x00, 0xa0, 0xc9, 0x11, 0x89, 0x56);
DEFINE_GUID(IID_IAMTVAudio, 0x83ec1c30, 0x23d1, 0x11d1, 0x99, 0xe6, 0x00, 0xa0, 0xc9, 0x56, 0x02, 0x66);
DEFINE_GUID(IID_IAMExtDevice, 0xb5730a90, 0x1a2c, 0x11cf, 0x8c, 0x23, 0x00, 0xaa, 0x00, 0x6b, 0x68, 0x14);
DEFINE_GUID(IID_IAMExtTransport, 0xa03cd5f0, 0x3045, 0x11cf, 0x8c, 0x44, 0x00, 0xaa, 0x00, 0x6b, 0x68, 0x14);
DEFINE_GUID(IID_IAMTimecodeReader, 0x9b496ce1, 0x811b, 0x11cf, 0x8c, 0x77, 0x00, 0xaa, 0x00, 0x6b, 0x68, 0x14);
