/*
 * The feed's device: found by SetupAPI, its pin made with ksuser
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

#include "ksfeed.h"

#include <winioctl.h>
#include <setupapi.h>
#include <ks.h>
#include <ksmedia.h>

#include "wineks.h"

#define REQUEST_TIMEOUT 10000 /* ms */

/* Sends a request and waits for its end. Returns a Win32 error. */
static DWORD request(const struct device *device, HANDLE file, DWORD code, void *in, DWORD in_size, void *out,
        DWORD out_size)
{
    OVERLAPPED overlapped = {.hEvent = device->event};
    DWORD returned;

    if (DeviceIoControl(file, code, in, in_size, out, out_size, NULL, &overlapped)) return ERROR_SUCCESS;
    if (GetLastError() != ERROR_IO_PENDING) return GetLastError();
    if (WaitForSingleObject(device->event, REQUEST_TIMEOUT) == WAIT_TIMEOUT)
    {
        CancelIoEx(file, &overlapped);
        GetOverlappedResult(file, &overlapped, &returned, TRUE);
        return ERROR_TIMEOUT;
    }
    return GetOverlappedResult(file, &overlapped, &returned, FALSE) ? ERROR_SUCCESS : GetLastError();
}

static BOOL has_name(HDEVINFO set, SP_DEVICE_INTERFACE_DATA *iface, const WCHAR *name)
{
    WCHAR friendly[256];
    DWORD size = sizeof(friendly) - sizeof(WCHAR), type;
    HKEY key = SetupDiOpenDeviceInterfaceRegKey(set, iface, 0, KEY_READ);
    BOOL ret = FALSE;

    if (key == INVALID_HANDLE_VALUE) return FALSE;
    if (!RegQueryValueExW(key, L"FriendlyName", NULL, &type, (BYTE *)friendly, &size) && type == REG_SZ)
    {
        friendly[size / sizeof(WCHAR)] = 0;
        ret = !lstrcmpiW(friendly, name);
    }
    RegCloseKey(key);
    return ret;
}

/* Finds and opens the render interface with this friendly name, or ksvirt's feed if name is NULL. */
static HANDLE open_filter(const WCHAR *name)
{
    static const GUID render = GUID_INIT(STATIC_KSCATEGORY_RENDER);
    union
    {
        SP_DEVICE_INTERFACE_DETAIL_DATA_W data;
        BYTE room[sizeof(SP_DEVICE_INTERFACE_DETAIL_DATA_W) + 1024 * sizeof(WCHAR)];
    } detail;
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    HANDLE file = INVALID_HANDLE_VALUE;
    DWORD i, error = ERROR_SUCCESS;
    HDEVINFO set;

    set = SetupDiGetClassDevsW(&render, NULL, NULL, DIGCF_DEVICEINTERFACE | DIGCF_PRESENT);
    if (set == INVALID_HANDLE_VALUE) return file;
    for (i = 0; file == INVALID_HANDLE_VALUE && SetupDiEnumDeviceInterfaces(set, NULL, &render, i, &iface); i++)
    {
        detail.data.cbSize = sizeof(detail.data);
        if (!SetupDiGetDeviceInterfaceDetailW(set, &iface, &detail.data, sizeof(detail), NULL, &device)) continue;
        if (name ? !has_name(set, &iface, name) : !has_hardware_id(set, &device, L"" KSVIRT_FEED_HARDWARE_ID)) continue;
        file = CreateFileW(detail.data.DevicePath, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
        if (file == INVALID_HANDLE_VALUE) error = GetLastError();
    }
    SetupDiDestroyDeviceInfoList(set);
    if (file != INVALID_HANDLE_VALUE) return file;
    if (error) fail_error(error, "can't open the device %ls", name ? name : L"KS Virtual Feed");
    else if (name) fail("no device is called %ls", name);
    else fail("there is no KS Virtual Feed (ksinstall install ksvirt.inf makes one)");
    return file;
}

struct connection
{
    KSPIN_CONNECT connect;
    KS_DATAFORMAT_VIDEOINFOHEADER format;
};

static void fill_format(KS_DATAFORMAT_VIDEOINFOHEADER *format, const struct feed_format *feed, LONGLONG interval)
{
    static const struct
    {
        GUID subtype;
        DWORD compression;
        WORD bits;
    } types[KSVIRT_FORMAT_COUNT] =
    {
        [KSVIRT_RGB24] = {{0xe436eb7d, 0x524f, 0x11ce, {0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70}}, KS_BI_RGB, 24},
        [KSVIRT_RGB32] = {{0xe436eb7e, 0x524f, 0x11ce, {0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70}}, KS_BI_RGB, 32},
        [KSVIRT_YUY2] = {{0x32595559, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}}, 0x32595559, 16},
        [KSVIRT_UYVY] = {{0x59565955, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}}, 0x59565955, 16},
        [KSVIRT_NV12] = {{0x3231564e, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}}, 0x3231564e, 12},
    };
    static const GUID video = GUID_INIT(STATIC_KSDATAFORMAT_TYPE_VIDEO);
    static const GUID video_info = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_VIDEOINFO);
    const size_t size = feed_frame_size(feed);
    const LONGLONG bit_rate = (LONGLONG)size * 8 * UNITS / interval;
    KS_VIDEOINFOHEADER *info = &format->VideoInfoHeader;

    format->DataFormat.FormatSize = sizeof(*format);
    format->DataFormat.SampleSize = (ULONG)size;
    format->DataFormat.MajorFormat = video;
    format->DataFormat.SubFormat = types[feed->format].subtype;
    format->DataFormat.Specifier = video_info;
    info->rcSource.right = info->rcTarget.right = (LONG)feed->width;
    info->rcSource.bottom = info->rcTarget.bottom = (LONG)feed->height;
    info->dwBitRate = bit_rate > 0xffffffff ? 0xffffffff : (DWORD)bit_rate;
    info->AvgTimePerFrame = interval;
    info->bmiHeader.biSize = sizeof(info->bmiHeader);
    info->bmiHeader.biWidth = (LONG)feed->width;
    info->bmiHeader.biHeight = (LONG)feed->height;
    /* raw RGB comes top row first */
    if (types[feed->format].compression == KS_BI_RGB) info->bmiHeader.biHeight = -info->bmiHeader.biHeight;
    info->bmiHeader.biPlanes = 1;
    info->bmiHeader.biBitCount = types[feed->format].bits;
    info->bmiHeader.biCompression = types[feed->format].compression;
    info->bmiHeader.biSizeImage = (DWORD)size;
}

static DWORD create_pin(struct device *device, const struct feed_format *format, LONGLONG interval)
{
    static const GUID standard_interface = GUID_INIT(STATIC_KSINTERFACESETID_Standard);
    static const GUID standard_medium = GUID_INIT(STATIC_KSMEDIUMSETID_Standard);
    struct connection connection;
    DWORD error;

    memset(&connection, 0, sizeof(connection));
    connection.connect.Interface.Set = standard_interface;
    connection.connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    connection.connect.Medium.Set = standard_medium;
    connection.connect.Medium.Id = KSMEDIUM_STANDARD_DEVIO;
    connection.connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    connection.connect.Priority.PrioritySubClass = 1;
    fill_format(&connection.format, format, interval);
    error = KsCreatePin(device->filter, &connection.connect, GENERIC_WRITE, &device->pin);
    if (error) device->pin = INVALID_HANDLE_VALUE;
    return error;
}

static DWORD set_state(struct device *device, KSSTATE state)
{
    KSPROPERTY property = {{{GUID_INIT(STATIC_KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET}}};

    return request(device, device->pin, IOCTL_KS_PROPERTY, &property, sizeof(property), &state, sizeof(state));
}

/* Opens the device and connects its pin. interval: 100 ns per frame. */
BOOL device_open(struct device *device, const WCHAR *name, const struct feed_format *format, LONGLONG interval)
{
    DWORD error;

    device->filter = device->pin = INVALID_HANDLE_VALUE;
    if (!(device->event = CreateEventW(NULL, TRUE, FALSE, NULL))) return fail_error(GetLastError(), "can't make an event");
    if ((device->filter = open_filter(name)) == INVALID_HANDLE_VALUE) return FALSE;
    if (!(error = create_pin(device, format, interval))) return TRUE;
    return fail_error(error, "the device doesn't take %ux%u pictures", format->width, format->height);
}

/* Takes the pin from stop to run. */
BOOL device_run(struct device *device)
{
    DWORD error;

    if ((error = set_state(device, KSSTATE_ACQUIRE)) || (error = set_state(device, KSSTATE_PAUSE))
            || (error = set_state(device, KSSTATE_RUN)))
        return fail_error(error, error == ERROR_BUSY ? "somebody else feeds the device" : "the device doesn't start");
    return TRUE;
}

/* Returns FALSE, without a message, if the device has no such counters. */
BOOL device_get_stats(struct device *device, struct ksvirt_feed_stats *stats)
{
    KSPROPERTY property = {{{GUID_INIT(STATIC_KSPROPSETID_KsVirt), KSVIRT_PROPERTY_FEED_STATS, KSPROPERTY_TYPE_GET}}};

    return !request(device, device->pin, IOCTL_KS_PROPERTY, &property, sizeof(property), stats, sizeof(*stats));
}

/* Lets the driver map the buffers, see wineks.h. One that can't do that copies every frame across the process border. */
void device_register_region(struct device *device, HANDLE section, void *address, size_t size)
{
    KSPROPERTY property = {{{GUID_INIT(STATIC_KSPROPSETID_WineKs), KSPROPERTY_WINEKS_REGION, KSPROPERTY_TYPE_SET}}};
    struct wineks_region region;

    region.section = (ULONG_PTR)section;
    region.address = (ULONG_PTR)address;
    region.size = size;
    request(device, device->pin, IOCTL_KS_PROPERTY, &property, sizeof(property), &region, sizeof(region));
}

/* The driver completes what is still pending. */
void device_close(struct device *device)
{
    if (device->pin != INVALID_HANDLE_VALUE)
    {
        set_state(device, KSSTATE_STOP);
        CloseHandle(device->pin);
    }
    if (device->filter != INVALID_HANDLE_VALUE) CloseHandle(device->filter);
    if (device->event) CloseHandle(device->event);
}
