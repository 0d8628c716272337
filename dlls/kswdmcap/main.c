/*
 * kswdmcap.ax: the server
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

#include "kswdmcap_private.h"
#include "page.h"
#include "register.h"

#include "vidcap.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static HINSTANCE kswdmcap_instance;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    if (reason == DLL_PROCESS_ATTACH)
    {
        kswdmcap_instance = instance;
        DisableThreadLibraryCalls(instance);
    }
    return TRUE;
}

/* A class object makes what has its class, and knows only which function to call. */
#define EXTENSION(name) \
    static HRESULT create_##name(IUnknown *outer, IUnknown **out) \
    { \
        return extension_create(&name##_class, outer, out); \
    }

EXTENSION(video_proc_amp)
EXTENSION(camera_control)
EXTENSION(video_control)
EXTENSION(dropped_frames)
EXTENSION(compression)
EXTENSION(crossbar)
EXTENSION(video_decoder)
EXTENSION(tvtuner)
EXTENSION(tvaudio)
EXTENSION(selector)
EXTENSION(ext_device)
EXTENSION(ext_transport)
EXTENSION(timecode_reader)

#define PAGE(name) \
    static HRESULT create_##name##_page(IUnknown *outer, IUnknown **out) \
    { \
        return page_create(&name##_page_class, outer, out); \
    }

PAGE(video_proc_amp)
PAGE(camera_control)
PAGE(format)
PAGE(crossbar)
PAGE(tvtuner)

static const struct class_object classes[] =
{
    {CLASS_FACTORY, &PROPSETID_VIDCAP_VIDEOPROCAMP, L"IAMVideoProcAmp of capture devices", create_video_proc_amp},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_CAMERACONTROL, L"IAMCameraControl of capture devices", create_camera_control},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_VIDEOCONTROL, L"IAMVideoControl of capture devices", create_video_control},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_DROPPEDFRAMES, L"IAMDroppedFrames of capture devices", create_dropped_frames},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_VIDEOCOMPRESSION, L"IAMVideoCompression of capture devices", create_compression},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_CROSSBAR, L"IAMCrossbar of capture devices", create_crossbar},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_VIDEODECODER, L"IAMAnalogVideoDecoder of capture devices", create_video_decoder},
    {CLASS_FACTORY, &PROPSETID_TUNER, L"IAMTVTuner of TV tuners", create_tvtuner},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_TVAUDIO, L"IAMTVAudio of TV tuners", create_tvaudio},
    {CLASS_FACTORY, &PROPSETID_VIDCAP_SELECTOR, L"ISelector of capture devices", create_selector},
    {CLASS_FACTORY, &PROPSETID_EXT_DEVICE, L"IAMExtDevice of capture devices", create_ext_device},
    {CLASS_FACTORY, &PROPSETID_EXT_TRANSPORT, L"IAMExtTransport of capture devices", create_ext_transport},
    {CLASS_FACTORY, &PROPSETID_TIMECODE_READER, L"IAMTimecodeReader of capture devices", create_timecode_reader},
    {CLASS_FACTORY, &CLSID_VideoProcAmpPropertyPage, L"Property page of IAMVideoProcAmp", create_video_proc_amp_page},
    {CLASS_FACTORY, &CLSID_CameraControlPropertyPage, L"Property page of IAMCameraControl", create_camera_control_page},
    {CLASS_FACTORY, &CLSID_VideoStreamConfigPropertyPage, L"Property page of a video pin's format", create_format_page},
    {CLASS_FACTORY, &CLSID_CrossbarFilterPropertyPage, L"Property page of IAMCrossbar", create_crossbar_page},
    {CLASS_FACTORY, &CLSID_TVTunerFilterPropertyPage, L"Property page of IAMTVTuner", create_tvtuner_page},
};

/* What ksproxy.ax is to load for a set that a device has. */
static const struct media_interface media_interfaces[] =
{
    {&PROPSETID_VIDCAP_VIDEOPROCAMP, &IID_IAMVideoProcAmp, L"IAMVideoProcAmp"},
    {&PROPSETID_VIDCAP_CAMERACONTROL, &IID_IAMCameraControl, L"IAMCameraControl"},
    {&PROPSETID_VIDCAP_VIDEOCONTROL, &IID_IAMVideoControl, L"IAMVideoControl"},
    {&PROPSETID_VIDCAP_DROPPEDFRAMES, &IID_IAMDroppedFrames, L"IAMDroppedFrames"},
    {&PROPSETID_VIDCAP_VIDEOCOMPRESSION, &IID_IAMVideoCompression, L"IAMVideoCompression"},
    {&PROPSETID_VIDCAP_CROSSBAR, &IID_IAMCrossbar, L"IAMCrossbar"},
    {&PROPSETID_VIDCAP_VIDEODECODER, &IID_IAMAnalogVideoDecoder, L"IAMAnalogVideoDecoder"},
    {&PROPSETID_TUNER, &IID_IAMTVTuner, L"IAMTVTuner"},
    {&PROPSETID_VIDCAP_TVAUDIO, &IID_IAMTVAudio, L"IAMTVAudio"},
    {&PROPSETID_EXT_DEVICE, &IID_IAMExtDevice, L"IAMExtDevice"},
    {&PROPSETID_EXT_TRANSPORT, &IID_IAMExtTransport, L"IAMExtTransport"},
    {&PROPSETID_TIMECODE_READER, &IID_IAMTimecodeReader, L"IAMTimecodeReader"},
};

/* What it is to load for a node that is asked for the interface. */
static const struct media_interface node_interfaces[] =
{
    {&PROPSETID_VIDCAP_SELECTOR, &IID_ISelector, L"ISelector"},
    {&PROPSETID_EXT_TRANSPORT, &IID_IAMExtTransport, L"IAMExtTransport"},
};

/* Which pages ksproxy.ax is to name for a set, or for a kind of data. */
static const struct media_page media_pages[] =
{
    {&PROPSETID_VIDCAP_VIDEOPROCAMP, &CLSID_VideoProcAmpPropertyPage, L"Video Proc Amp"},
    {&PROPSETID_VIDCAP_CAMERACONTROL, &CLSID_CameraControlPropertyPage, L"Camera Control"},
    {&PROPSETID_VIDCAP_CROSSBAR, &CLSID_CrossbarFilterPropertyPage, L"Crossbar"},
    {&PROPSETID_TUNER, &CLSID_TVTunerFilterPropertyPage, L"TV Tuner"},
    {&MEDIATYPE_Video, &CLSID_VideoStreamConfigPropertyPage, L"Stream Format"},
};

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    TRACE("clsid %s, iid %s, out %p.\n", debugstr_guid(clsid), debugstr_guid(iid), out);
    return class_get_object(classes, ARRAY_SIZE(classes), clsid, iid, out);
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    return module_is_used() ? S_FALSE : S_OK;
}

HRESULT WINAPI DllRegisterServer(void)
{
    HRESULT hr;

    TRACE("\n");

    if (FAILED(hr = class_register(classes, ARRAY_SIZE(classes), kswdmcap_instance))) return hr;
    if (FAILED(hr = media_interfaces_register(media_interfaces, ARRAY_SIZE(media_interfaces)))) return hr;
    if (FAILED(hr = node_interfaces_register(node_interfaces, ARRAY_SIZE(node_interfaces)))) return hr;
    return media_pages_register(media_pages, ARRAY_SIZE(media_pages));
}

HRESULT WINAPI DllUnregisterServer(void)
{
    HRESULT hr, ret;

    TRACE("\n");

    ret = class_unregister(classes, ARRAY_SIZE(classes));
    hr = media_interfaces_unregister(media_interfaces, ARRAY_SIZE(media_interfaces));
    if (SUCCEEDED(ret)) ret = hr;
    hr = node_interfaces_unregister(node_interfaces, ARRAY_SIZE(node_interfaces));
    if (SUCCEEDED(ret)) ret = hr;
    hr = media_pages_unregister(media_pages, ARRAY_SIZE(media_pages));
    return FAILED(ret) ? ret : hr;
}
