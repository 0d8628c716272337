/*
 * Helpers of the tests that talk to a real kernel-streaming device
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

/*
 * The device is ksvirt's camera (and its feed) in the real winedevice. Requests go to NtDeviceIoControlFile, so that a
 * test sees the very NTSTATUS and size that the driver gave. Every wait is bounded: a request that does not end is
 * cancelled and reported as STATUS_TIMEOUT, which no test expects.
 *
 * Include windows.h (with WIN32_NO_STATUS and ntstatus.h), winternl.h and wine/test.h through this header only.
 */

#ifndef __KSTEST_H
#define __KSTEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "winuser.h"
#include "winioctl.h"
#include "winternl.h"
#include "setupapi.h"
#include "mmsystem.h"
#include "ks.h"
#include "ksmedia.h"
#include "wineks.h"
#include "ksvirt.h"
#include "kstest/driver.h"
#include "wine/test.h"

NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, IO_STATUS_BLOCK *target, IO_STATUS_BLOCK *io);

/* A pointer to the GUID of one of the STATIC_ lists of the headers. */
#define GUIDP(name) (&(const GUID)GUID_INIT(STATIC_##name))

#define KSTEST_TIMEOUT 5000 /* ms, for a request that has nothing to wait for */

/* Not in all headers. */
#define KSTEST_CATEGORY_CAPTURE  (&(const GUID){0x65e8773d, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_CATEGORY_RENDER   (&(const GUID){0x65e8773e, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_CATEGORY_VIDEO    (&(const GUID){0x6994ad05, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_CATEGORY_TEST     GUIDP(KSTEST_TYPE)
#define KSTEST_PIN_CAPTURE       (&(const GUID){0xfb6c4281, 0x0353, 0x11d1, {0x90, 0x5f, 0x00, 0x00, 0xc0, 0xcc, 0x16, 0xba}})
#define KSTEST_TYPE_VIDEO        (&(const GUID){0x73646976, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}})

static inline BOOL is_same_guid(const GUID *a, const GUID *b)
{
    return !memcmp(a, b, sizeof(*a));
}

/* ---- time ---- */

/* Returns 100 ns of a clock that only goes on. */
static inline LONGLONG kstest_now(void)
{
    LARGE_INTEGER counter, frequency;

    QueryPerformanceCounter(&counter);
    QueryPerformanceFrequency(&frequency);
    return counter.QuadPart / frequency.QuadPart * 10000000 +
            counter.QuadPart % frequency.QuadPart * 10000000 / frequency.QuadPart;
}

/* ---- devices ---- */

static inline BOOL kstest_has_hardware_id(HDEVINFO set, SP_DEVINFO_DATA *info, const char *hardware_id)
{
    char id[256] = {0};

    return SetupDiGetDeviceRegistryPropertyA(set, info, SPDRP_HARDWAREID, NULL, (BYTE *)id, sizeof(id) - 1, NULL)
            && !lstrcmpiA(id, hardware_id);
}

/* TRUE if such a device has been installed, whether or not it has started. */
static inline BOOL kstest_is_installed(const char *hardware_id)
{
    HDEVINFO set = SetupDiGetClassDevsA(NULL, "ROOT", NULL, DIGCF_ALLCLASSES);
    SP_DEVINFO_DATA info = {.cbSize = sizeof(info)};
    BOOL found = FALSE;
    DWORD i;

    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !found && SetupDiEnumDeviceInfo(set, i, &info); i++)
        found = kstest_has_hardware_id(set, &info, hardware_id);
    SetupDiDestroyDeviceInfoList(set);
    return found;
}

/* Gives the path of the device's interface of that category. */
static inline BOOL kstest_find_interface(const char *hardware_id, const GUID *category, WCHAR *path, DWORD count)
{
    HDEVINFO set = SetupDiGetClassDevsA(category, NULL, NULL, DIGCF_DEVICEINTERFACE | DIGCF_PRESENT);
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    SP_DEVINFO_DATA info = {.cbSize = sizeof(info)};
    BOOL found = FALSE;
    DWORD i;

    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !found && SetupDiEnumDeviceInterfaces(set, NULL, category, i, &iface); i++)
    {
        union
        {
            SP_DEVICE_INTERFACE_DETAIL_DATA_W data;
            char space[2048];
        } detail;

        detail.data.cbSize = sizeof(detail.data);
        if (!SetupDiGetDeviceInterfaceDetailW(set, &iface, &detail.data, sizeof(detail), NULL, &info)) continue;
        if (!kstest_has_hardware_id(set, &info, hardware_id)) continue;
        lstrcpynW(path, detail.data.DevicePath, count);
        found = TRUE;
    }
    SetupDiDestroyDeviceInfoList(set);
    return found;
}

/* An installed device may need some seconds after the prefix has been started. */
static inline BOOL kstest_find_device(const char *hardware_id, WCHAR *path, DWORD count)
{
    const GUID *categories[] = {KSTEST_CATEGORY_CAPTURE, KSTEST_CATEGORY_RENDER, KSTEST_CATEGORY_VIDEO, KSTEST_CATEGORY_TEST};
    unsigned int i, tries;

    if (!kstest_is_installed(hardware_id)) return FALSE;
    for (tries = 0; tries < 100; tries++)
    {
        for (i = 0; i < ARRAY_SIZE(categories); i++)
            if (kstest_find_interface(hardware_id, categories[i], path, count)) return TRUE;
        Sleep(100);
    }
    return FALSE;
}

static inline HANDLE kstest_open(const WCHAR *path, DWORD access)
{
    return CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
}

static inline HANDLE kstest_open_device(const char *hardware_id)
{
    WCHAR path[512];
    HANDLE device;

    if (!kstest_find_device(hardware_id, path, ARRAY_SIZE(path)))
    {
        skip("no kernel-streaming device: %s is not %s\n", hardware_id,
                kstest_is_installed(hardware_id) ? "started" : "installed");
        return NULL;
    }
    device = kstest_open(path, GENERIC_READ | GENERIC_WRITE);
    ok(device != INVALID_HANDLE_VALUE, "Opening %s failed, error %lu.\n", wine_dbgstr_w(path), GetLastError());
    return device == INVALID_HANDLE_VALUE ? NULL : device;
}

/* Returns a new file of the device, or NULL after having said why. */
static inline HANDLE open_camera(void)
{
    return kstest_open_device(KSVIRT_CAMERA_HARDWARE_ID);
}

static inline HANDLE open_feed(void)
{
    return kstest_open_device(KSVIRT_FEED_HARDWARE_ID);
}

/* ---- requests ---- */

static inline HANDLE kstest_event(void)
{
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

/* Waits for a request that was pended, with its event. Returns its status, or STATUS_TIMEOUT after having cancelled it. */
static inline NTSTATUS kstest_wait(HANDLE file, HANDLE event, IO_STATUS_BLOCK *io, DWORD timeout)
{
    static LONG timeouts;
    IO_STATUS_BLOCK cancel_io;

    if (!WaitForSingleObject(event, timeout)) return io->Status;
    NtCancelIoFileEx(file, io, &cancel_io);
    if (timeout >= KSTEST_TIMEOUT && InterlockedIncrement(&timeouts) > 3)
    {
        ok(0, "The driver hangs, it makes no sense to go on.\n");
        ExitProcess(255);
    }
    if (WaitForSingleObject(event, KSTEST_TIMEOUT))
    {
        ok(0, "A request can't be cancelled.\n");
        ExitProcess(255); /* its memory can't be given back */
    }
    return STATUS_TIMEOUT;
}

/* Sends a request. *returned is the Information, 0 where there is none. */
static inline NTSTATUS ks_ioctl(HANDLE file, ULONG code, const void *in, ULONG in_size, void *out, ULONG out_size,
        ULONG *returned)
{
    const ULONG_PTR untouched = 0xdeadbeef;
    IO_STATUS_BLOCK io = {.Information = untouched};
    HANDLE event = kstest_event();
    NTSTATUS status;

    status = NtDeviceIoControlFile(file, event, NULL, NULL, &io, code, (void *)in, in_size, out, out_size);
    if (status == STATUS_PENDING) status = kstest_wait(file, event, &io, KSTEST_TIMEOUT);
    if (returned) *returned = io.Information == untouched ? 0 : io.Information;
    CloseHandle(event);
    return status;
}

static inline NTSTATUS ks_property(HANDLE file, const GUID *set, ULONG id, ULONG flags, void *data, ULONG size,
        ULONG *returned)
{
    KSPROPERTY property;

    property.Set = *set;
    property.Id = id;
    property.Flags = flags;
    return ks_ioctl(file, IOCTL_KS_PROPERTY, &property, sizeof(property), data, size, returned);
}

/* A KSPROPSETID_Pin property, of a filter. */
static inline NTSTATUS ks_pin_property(HANDLE filter, ULONG pin, ULONG id, ULONG flags, void *data, ULONG size,
        ULONG *returned)
{
    KSP_PIN property;

    memset(&property, 0, sizeof(property));
    property.Property.Set = *GUIDP(KSPROPSETID_Pin);
    property.Property.Id = id;
    property.Property.Flags = flags;
    property.PinId = pin;
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), data, size, returned);
}

/* Returns the number of pin factories. */
static inline ULONG get_pin_count(HANDLE filter)
{
    ULONG count = 0;
    NTSTATUS status = ks_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &count,
            sizeof(count), NULL);

    ok(!status, "CTYPES gave %#lx.\n", status);
    return count;
}

/* TRUE if the filter still answers: asked after it was fed rubbish. */
#define check_alive(filter) check_alive_(__LINE__, filter)
static inline void check_alive_(unsigned int line, HANDLE filter)
{
    ULONG count = 0, returned;
    NTSTATUS status = ks_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &count,
            sizeof(count), &returned);

    ok_(__FILE__, line)(!status && count && returned == sizeof(count), "The filter gave %#lx, count %lu, returned %lu.\n",
            status, count, returned);
}

/* Returns a list that a KSPROPSETID_Pin property gives, NULL if it gives none. The caller frees it. */
static inline KSMULTIPLE_ITEM *get_pin_items(HANDLE filter, ULONG pin, ULONG id)
{
    KSMULTIPLE_ITEM *items;
    ULONG size, returned;
    NTSTATUS status;

    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, NULL, 0, &size);
    if (status != STATUS_BUFFER_OVERFLOW || size < sizeof(*items) || !(items = calloc(1, size))) return NULL;
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, items, size, &returned);
    if (!status && returned == size && items->Size == size) return items;
    free(items);
    return NULL;
}

/* Returns the next item in a list of data ranges. */
static inline KSDATARANGE *next_range(KSDATARANGE *range)
{
    return (KSDATARANGE *)((char *)range + ((range->FormatSize + 7) & ~7u));
}

/* Returns the first pin factory of that direction, 0 if there is none. */
static inline ULONG find_pin(HANDLE filter, KSPIN_DATAFLOW wanted)
{
    ULONG i, count = get_pin_count(filter);

    for (i = 0; i < count; i++)
    {
        ULONG dataflow = 0;

        if (!ks_pin_property(filter, i, KSPROPERTY_PIN_DATAFLOW, KSPROPERTY_TYPE_GET, &dataflow, sizeof(dataflow), NULL)
                && dataflow == (ULONG)wanted)
            return i;
    }
    ok(0, "No pin factory has data flow %d.\n", wanted);
    return 0;
}

/* ---- formats ---- */

/* In the place of a format of pictures: the camera's JPEG files, whose size differs. */
#define KSTEST_MJPG KSVIRT_FORMAT_COUNT

struct video_type
{
    enum ksvirt_format format;
    unsigned int width, height;
    LONGLONG interval; /* 100 ns */
    BOOL v2;           /* KS_VIDEOINFOHEADER2 */
};

static const struct
{
    const char *name;
    GUID subtype;
    DWORD compression; /* 0: BI_RGB */
    WORD bits;
}
video_formats[KSVIRT_FORMAT_COUNT + 1] =
{
    [KSVIRT_RGB24] = {"RGB24", {0xe436eb7d, 0x524f, 0x11ce, {0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70}}, 0, 24},
    [KSVIRT_YUY2]  = {"YUY2", {0x32595559, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    0x32595559, 16},
    [KSVIRT_UYVY]  = {"UYVY", {0x59565955, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    0x59565955, 16},
    [KSVIRT_NV12]  = {"NV12", {0x3231564e, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    0x3231564e, 12},
    [KSTEST_MJPG]  = {"MJPG", {KSVIRT_MJPG_FOURCC, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    KSVIRT_MJPG_FOURCC, 24},
    [KSVIRT_RGB32] = {"RGB32", {0xe436eb7e, 0x524f, 0x11ce, {0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70}}, 0, 32},
};

union video_format
{
    KSDATAFORMAT format;
    KS_DATAFORMAT_VIDEOINFOHEADER v1;
    KS_DATAFORMAT_VIDEOINFOHEADER2 v2;
};

/* Bytes of a frame, of MJPG those of the greatest one that there can be. */
static inline ULONG video_size(const struct video_type *type)
{
    if (type->format == KSTEST_MJPG) return KSVIRT_MJPG_SIZE(type->width, type->height);
    return ksvirt_picture_size(type->format, type->height, ksvirt_stride(type->format, type->width));
}

/* The stride for ksvirt_check_frame: RGB comes bottom up. */
static inline ptrdiff_t video_stride(const struct video_type *type)
{
    ptrdiff_t stride = ksvirt_stride(type->format, type->width);

    return type->format == KSVIRT_RGB24 || type->format == KSVIRT_RGB32 ? -stride : stride;
}

static inline const char *debugstr_video_type(const struct video_type *type)
{
    return wine_dbg_sprintf("%s %ux%u, interval %lu%s", video_formats[type->format].name, type->width, type->height,
            (unsigned long)type->interval, type->v2 ? ", VIDEOINFO2" : "");
}

static inline KS_BITMAPINFOHEADER *video_format_bitmap(union video_format *format)
{
    return format->format.FormatSize == sizeof(format->v2) ? &format->v2.VideoInfoHeader2.bmiHeader
            : &format->v1.VideoInfoHeader.bmiHeader;
}

static inline void init_video_format(union video_format *format, const struct video_type *type)
{
    KS_BITMAPINFOHEADER *bitmap;

    memset(format, 0, sizeof(*format));
    format->format.FormatSize = type->v2 ? sizeof(format->v2) : sizeof(format->v1);
    format->format.SampleSize = video_size(type);
    format->format.MajorFormat = *KSTEST_TYPE_VIDEO;
    format->format.SubFormat = video_formats[type->format].subtype;
    format->format.Specifier = type->v2 ? *GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO2)
            : *GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO);
    if (type->v2)
    {
        KS_VIDEOINFOHEADER2 *video = &format->v2.VideoInfoHeader2;

        video->AvgTimePerFrame = type->interval;
        video->dwBitRate = (ULONGLONG)video_size(type) * 8 * 10000000 / type->interval;
        video->dwPictAspectRatioX = type->width;
        video->dwPictAspectRatioY = type->height;
    }
    else
    {
        KS_VIDEOINFOHEADER *video = &format->v1.VideoInfoHeader;

        video->AvgTimePerFrame = type->interval;
        video->dwBitRate = (ULONGLONG)video_size(type) * 8 * 10000000 / type->interval;
    }
    bitmap = video_format_bitmap(format);
    bitmap->biSize = sizeof(*bitmap);
    bitmap->biWidth = type->width;
    bitmap->biHeight = type->height;
    bitmap->biPlanes = 1;
    bitmap->biBitCount = video_formats[type->format].bits;
    bitmap->biCompression = video_formats[type->format].compression;
    bitmap->biSizeImage = video_size(type);
}

/* What most tests stream: small and quick. */
static const struct video_type kstest_type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 100000};

/* ---- pins ---- */

struct pin_request
{
    KSPIN_CONNECT connect;
    union video_format format;
};

static inline void init_pin_request(struct pin_request *request, ULONG pin, const struct video_type *type)
{
    memset(request, 0, sizeof(*request));
    request->connect.Interface.Set = *GUIDP(KSINTERFACESETID_Standard);
    request->connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    request->connect.Medium.Set = *GUIDP(KSMEDIUMSETID_Standard);
    request->connect.Medium.Id = KSMEDIUM_STANDARD_DEVIO;
    request->connect.PinId = pin;
    request->connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    request->connect.Priority.PrioritySubClass = 1;
    init_video_format(&request->format, type);
}

/* Returns a Win32 error. */
static inline DWORD create_pin(HANDLE filter, ULONG id, const struct video_type *type, DWORD access, HANDLE *pin)
{
    struct pin_request request;

    init_pin_request(&request, id, type);
    return KsCreatePin(filter, &request.connect, access, pin);
}

/* Returns a capture pin, NULL after a failure. A pin that was closed just now may still be in the way, closing is not
 * waited for. */
#define open_capture_pin(filter, type) open_capture_pin_(__LINE__, filter, type)
static inline HANDLE open_capture_pin_(unsigned int line, HANDLE filter, const struct video_type *type)
{
    ULONG id = find_pin(filter, KSPIN_DATAFLOW_OUT);
    LONGLONG start = kstest_now();
    HANDLE pin = NULL;
    DWORD error;

    while ((error = create_pin(filter, id, type, GENERIC_READ, &pin)) && kstest_now() - start < 20000000) Sleep(10);
    ok_(__FILE__, line)(!error, "Creating a pin (%s) gave %lu.\n", debugstr_video_type(type), error);
    return error ? NULL : pin;
}

/* The pins of that factory which the filter has now; closing a pin takes a moment, so the number is waited for. */
static inline ULONG wait_instances(HANDLE filter, ULONG pin, ULONG wanted)
{
    LONGLONG start = kstest_now();
    KSPIN_CINSTANCES instances;

    do
    {
        memset(&instances, 0xcc, sizeof(instances));
        ks_pin_property(filter, pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, sizeof(instances), NULL);
        if (instances.CurrentCount == wanted) break;
        Sleep(10);
    } while (kstest_now() - start < 30000000);
    return instances.CurrentCount;
}

static inline NTSTATUS set_state(HANDLE pin, ULONG state)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET, &state,
            sizeof(state), NULL);
}

/* Returns the state, 0xcccccccc after a failure. */
static inline ULONG get_state(HANDLE pin)
{
    ULONG state = 0xcccccccc;
    NTSTATUS status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET,
            &state, sizeof(state), NULL);

    return !status || status == STATUS_NO_DATA_DETECTED ? state : 0xcccccccc;
}

#define check_set_state(pin, state) check_set_state_(__LINE__, pin, state)
static inline void check_set_state_(unsigned int line, HANDLE pin, ULONG state)
{
    NTSTATUS status = set_state(pin, state);

    ok_(__FILE__, line)(!status, "Setting state %lu gave %#lx.\n", state, status);
}

/* Returns the bytes of one stream header of the pin. */
static inline ULONG get_header_size(HANDLE pin)
{
    ULONG size = 0;

    if (ks_property(pin, GUIDP(KSPROPSETID_StreamInterface), KSPROPERTY_STREAMINTERFACE_HEADERSIZE, KSPROPERTY_TYPE_GET,
            &size, sizeof(size), NULL) || !size)
        return sizeof(KSSTREAM_HEADER);
    return size;
}

/* ---- memory shared with the driver ---- */

struct region
{
    HANDLE section;
    char *view;
    SIZE_T size;
};

static inline BOOL region_create(struct region *region, SIZE_T size)
{
    region->size = (size + 0xffff) & ~(SIZE_T)0xffff;
    region->section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, region->size, NULL);
    region->view = region->section ? MapViewOfFile(region->section, FILE_MAP_WRITE, 0, 0, 0) : NULL;
    ok(region->view != NULL, "Mapping %Iu bytes failed, error %lu.\n", region->size, GetLastError());
    return region->view != NULL;
}

static inline void region_destroy(struct region *region)
{
    if (region->view) UnmapViewOfFile(region->view);
    if (region->section) CloseHandle(region->section);
    memset(region, 0, sizeof(*region));
}

static inline NTSTATUS region_set(HANDLE pin, HANDLE section, const void *address, ULONG64 size)
{
    struct wineks_region region = {.section = (ULONG_PTR)section, .address = (ULONG_PTR)address, .size = size};

    return ks_property(pin, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_REGION, KSPROPERTY_TYPE_SET, &region,
            sizeof(region), NULL);
}

/* ---- stream requests ---- */

struct stream_request
{
    IO_STATUS_BLOCK io;
    HANDLE event;
    HANDLE pin;
    NTSTATUS status;   /* of the call, STATUS_PENDING while it is under way */
    ULONG header_size;
    union
    {
        KSSTREAM_HEADER header;
        struct
        {
            KSSTREAM_HEADER header;
            KS_FRAME_INFO info;
        } video;
        char space[256];
    } u;
};

/* data stays the caller's. The request lives until it was destroyed, which waits for it. */
static inline struct stream_request *stream_request_create(HANDLE pin, ULONG header_size, void *data, ULONG size)
{
    struct stream_request *request = calloc(1, sizeof(*request));

    request->pin = pin;
    request->event = kstest_event();
    request->header_size = header_size;
    request->u.header.Data = data;
    request->u.header.FrameExtent = size;
    return request;
}

/* With the times that are in the header. */
static inline void stream_request_send(struct stream_request *request, ULONG code)
{
    KSSTREAM_HEADER *header = &request->u.header;

    header->Size = request->header_size;
    if (request->header_size == sizeof(request->u.video)) request->u.video.info.ExtendedHeaderSize = sizeof(KS_FRAME_INFO);
    header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    request->io.Status = 0xcccccccc;
    request->io.Information = 0;
    ResetEvent(request->event);
    request->status = NtDeviceIoControlFile(request->pin, request->event, NULL, NULL, &request->io, code, NULL, 0, header,
            header->Size);
}

static inline void stream_request_submit(struct stream_request *request, ULONG code)
{
    request->u.header.PresentationTime.Time = 0;
    request->u.header.Duration = 0;
    stream_request_send(request, code);
}

static inline void stream_read(struct stream_request *request)
{
    request->u.header.DataUsed = 0;
    request->u.header.OptionsFlags = 0;
    stream_request_submit(request, IOCTL_KS_READ_STREAM);
}

static inline void stream_write(struct stream_request *request, ULONG size, ULONG flags)
{
    request->u.header.DataUsed = size;
    request->u.header.OptionsFlags = flags;
    stream_request_submit(request, IOCTL_KS_WRITE_STREAM);
}

static inline void stream_write_header(struct stream_request *request, ULONG size, ULONG flags)
{
    request->u.header.DataUsed = size;
    request->u.header.OptionsFlags = flags;
    stream_request_send(request, IOCTL_KS_WRITE_STREAM);
}

/* TRUE while the driver has the request. */
static inline BOOL stream_is_pending(struct stream_request *request)
{
    return request->status == STATUS_PENDING && WaitForSingleObject(request->event, 0) != WAIT_OBJECT_0;
}

static inline NTSTATUS stream_wait(struct stream_request *request, DWORD timeout)
{
    if (request->status == STATUS_PENDING)
        request->status = kstest_wait(request->pin, request->event, &request->io, timeout);
    return request->status;
}

static inline void stream_request_destroy(struct stream_request *request)
{
    if (!request) return;
    stream_wait(request, 0);
    CloseHandle(request->event);
    free(request);
}

static inline enum ksvirt_verdict stream_check(const struct stream_request *request, const struct video_type *type,
        struct ksvirt_code *code)
{
    return ksvirt_check_frame(request->u.header.Data, request->u.header.DataUsed, type->format, type->width, type->height,
            video_stride(type), code);
}

/* ---- ksvirt's settings ---- */

/* Settings are read when a pin goes to ACQUIRE. */
struct saved_setting
{
    const char *name;
    DWORD type, size;
    BYTE *data;        /* as it is in the registry; NULL: there was no value */
};

/* Names are plain ASCII, values needn't be. */
static inline void setting_name(const char *name, WCHAR buffer[64])
{
    ULONG i = 0;

    do buffer[i] = name[i];
    while (name[i++] && i < 64);
}

/* What is saved has to be restored, which frees it. */
static inline void setting_save(struct saved_setting *saved, const char *name)
{
    WCHAR wide[64];
    DWORD size = 0;
    HKEY key;

    memset(saved, 0, sizeof(*saved));
    saved->name = name;
    setting_name(name, wide);
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, KSVIRT_PARAMETERS_KEY, 0, KEY_READ, &key)) return;
    if (!RegQueryValueExW(key, wide, NULL, NULL, NULL, &size) && (saved->data = malloc(size + 1)))
    {
        saved->size = size;
        if (RegQueryValueExW(key, wide, NULL, &saved->type, saved->data, &saved->size))
        {
            ok(0, "Setting %s can't be read.\n", name);
            free(saved->data);
            saved->data = NULL;
        }
    }
    RegCloseKey(key);
}

static inline void setting_write(const char *name, DWORD type, const void *data, DWORD size)
{
    HKEY key;
    LONG error = RegCreateKeyExA(HKEY_LOCAL_MACHINE, KSVIRT_PARAMETERS_KEY, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);

    if (!error)
    {
        error = data ? RegSetValueExA(key, name, 0, type, data, size) : RegDeleteValueA(key, name);
        RegCloseKey(key);
    }
    ok(!error || !data, "Setting %s gave %ld.\n", name, error);
}

static inline void setting_restore(struct saved_setting *saved)
{
    WCHAR wide[64];
    LONG error;
    HKEY key;

    setting_name(saved->name, wide);
    error = RegCreateKeyExA(HKEY_LOCAL_MACHINE, KSVIRT_PARAMETERS_KEY, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (!error)
    {
        error = saved->data ? RegSetValueExW(key, wide, 0, saved->type, saved->data, saved->size) : RegDeleteValueW(key, wide);
        RegCloseKey(key);
    }
    ok(!error || !saved->data, "Restoring %s gave %ld.\n", saved->name, error);
    free(saved->data);
    saved->data = NULL;
}

static inline NTSTATUS get_camera_stats(HANDLE pin, struct ksvirt_camera_stats *stats)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_CAMERA_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}

static inline NTSTATUS get_feed_stats(HANDLE pin, struct ksvirt_feed_stats *stats)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_FEED_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}

static inline NTSTATUS get_renderer_stats(HANDLE pin, struct ksvirt_renderer_stats *stats)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}

/* ---- faults on purpose ---- */

/* Of a pin or filter. status or another parameter by kind, see ksvirt.h. */
static inline NTSTATUS set_fault(HANDLE object, ULONG kind, ULONG after, ULONG count, LONGLONG parameter)
{
    struct ksvirt_fault fault = {.kind = kind, .pin = KSVIRT_ANY, .after = after, .count = count, .parameter = parameter};

    return ks_property(object, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET, &fault,
            sizeof(fault), NULL);
}

static inline NTSTATUS set_state_fault(HANDLE object, ULONG kind, ULONG step, ULONG count, LONGLONG parameter)
{
    struct ksvirt_fault fault = {.kind = kind, .pin = KSVIRT_ANY, .count = count, .step = step, .parameter = parameter};

    return ks_property(object, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET, &fault,
            sizeof(fault), NULL);
}

/* Returns how often faults of that kind have struck. */
static inline ULONG get_fault_hits(HANDLE object, ULONG kind)
{
    struct ksvirt_fault faults[KSVIRT_MAX_FAULTS];
    ULONG size = 0, hits = 0, i;

    if (ks_property(object, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_FAULTS, KSPROPERTY_TYPE_GET, faults,
            sizeof(faults), &size))
        return 0xffffffff;
    for (i = 0; i < size / sizeof(faults[0]); i++)
        if (faults[i].kind == kind) hits += faults[i].hits;
    return hits;
}

/* ---- processes ---- */

/* Starts another test of this executable, with arguments. pi is the caller's to close. */
static inline BOOL kstest_start_child(const char *args, PROCESS_INFORMATION *pi)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    char command[1024], **argv;
    BOOL ret;

    winetest_get_mainargs(&argv);
    snprintf(command, sizeof(command), "\"%s\" %s %s", argv[0], argv[1], args);
    ret = CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, pi);
    ok(ret, "Starting %s failed, error %lu.\n", command, GetLastError());
    return ret;
}

/* SYSTEM_PROCESS_INFORMATION, whose members have other names in every header. */
struct kstest_process
{
    ULONG next; /* offset, 0: the last one */
    ULONG threads;
    LARGE_INTEGER reserved[3], times[3];
    UNICODE_STRING name;
    LONG priority;
    HANDLE pid, parent;
    ULONG handles, session;
    ULONG_PTR key;
    SIZE_T peak_virtual, virtual;
    ULONG faults;
    SIZE_T peak_working_set, working_set, quotas[4], pagefile, peak_pagefile;
};

/* SystemExtendedHandleInformation */
struct kstest_handles
{
    ULONG_PTR count, reserved;
    struct
    {
        void *object;
        ULONG_PTR pid, handle;
        ULONG access;
        USHORT backtrace, type;
        ULONG attributes, reserved;
    } entries[1];
};

/* Returns what NtQuerySystemInformation has to say, the caller frees it; NULL after a failure. */
static inline void *kstest_query_system(ULONG class)
{
    ULONG size;
    NTSTATUS status;
    void *buffer;

    for (size = 0x40000; size < 0x4000000; size *= 2)
    {
        buffer = malloc(size);
        status = NtQuerySystemInformation(class, buffer, size, NULL);
        if (!status) return buffer;
        free(buffer);
        if (status != STATUS_INFO_LENGTH_MISMATCH) break;
    }
    ok(0, "NtQuerySystemInformation %lu gave %#lx.\n", class, status);
    return NULL;
}

/* Returns the handles that a process has open. GetProcessHandleCount gives 0 in Wine, and the count in
 * SYSTEM_PROCESS_INFORMATION is the size of the table there. */
static inline ULONG get_handle_count(DWORD pid)
{
    struct kstest_handles *handles = kstest_query_system(64);
    ULONG_PTR i, count = 0;

    if (!handles) return 0;
    for (i = 0; i < handles->count; i++) count += handles->entries[i].pid == pid;
    free(handles);
    return count;
}

static inline ULONG get_own_handle_count(void)
{
    return get_handle_count(GetCurrentProcessId());
}

struct driver_usage
{
    ULONG handles;
    ULONG64 memory;      /* bytes that are its own */
    ULONG64 working_set; /* bytes, shared ones as well; views are inside of Wine's reserved space, so only that shows them */
};

/* Of all driver processes. All 0 if it can't be found out. */
static inline void get_driver_usage(struct driver_usage *usage)
{
    static const WCHAR name[] = L"winedevice.exe";
    char *buffer = kstest_query_system(SystemProcessInformation);
    const struct kstest_process *process;
    ULONG offset = 0;

    memset(usage, 0, sizeof(*usage));
    if (!buffer) return;
    do
    {
        process = (const struct kstest_process *)(buffer + offset);
        if (process->name.Length == sizeof(name) - sizeof(WCHAR)
                && !_wcsnicmp(process->name.Buffer, name, ARRAY_SIZE(name) - 1))
        {
            usage->handles += get_handle_count((DWORD)(ULONG_PTR)process->pid);
            usage->memory += process->pagefile;
            usage->working_set += process->working_set;
        }
        offset += process->next;
    } while (process->next);
    free(buffer);
}

static inline ULONG get_driver_handle_count(void)
{
    struct driver_usage usage;

    get_driver_usage(&usage);
    return usage.handles;
}

/* The driver closes in its own time: waits until the count has come down to the limit. */
static inline ULONG wait_driver_handle_count(ULONG limit)
{
    LONGLONG start = kstest_now();
    ULONG count;

    while ((count = get_driver_handle_count()) > limit && kstest_now() - start < 50000000) Sleep(50);
    return count;
}

#endif /* __KSTEST_H */
