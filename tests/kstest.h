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
 * The devices are those of ksvirt.sys or ksbench.sys in the real winedevice. Requests go to NtDeviceIoControlFile, so that a
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
#include "ksbench/ksbench.h"
#include "kstest/driver.h"
#include "support/wait.h"
#include "wine/test.h"

#ifndef __WINESRC__
NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, IO_STATUS_BLOCK *target, IO_STATUS_BLOCK *io);
#endif

/* A pointer to the GUID of one of the STATIC_ lists of the headers. */
#define GUIDP(name) (&(const GUID)GUID_INIT(STATIC_##name))

#define KSTEST_TIMEOUT 5000 /* ms, for a request that has nothing to wait for */

/* Not in all headers. */
#define KSTEST_CATEGORY_CAPTURE  (&(const GUID){0x65e8773d, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_CATEGORY_RENDER   (&(const GUID){0x65e8773e, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_CATEGORY_SPLITTER (&(const GUID){0x0a4252a0, 0x7e70, 0x11d0, {0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00}})
#define KSTEST_CATEGORY_VIDEO    (&(const GUID){0x6994ad05, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_CATEGORY_TEST     GUIDP(KSTEST_TYPE)
#define KSTEST_PIN_CAPTURE       (&(const GUID){0xfb6c4281, 0x0353, 0x11d1, {0x90, 0x5f, 0x00, 0x00, 0xc0, 0xcc, 0x16, 0xba}})
#define KSTEST_TYPE_VIDEO        (&(const GUID){0x73646976, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}})

static inline BOOL is_same_guid(const GUID *a, const GUID *b)
{
    return !memcmp(a, b, sizeof(*a));
}

/* ---- devices ---- */

BOOL kstest_has_hardware_id(HDEVINFO set, SP_DEVINFO_DATA *info, const char *hardware_id);
BOOL kstest_is_installed(const char *hardware_id);
BOOL kstest_find_interface(const char *hardware_id, const GUID *category, WCHAR *path, DWORD count);
BOOL kstest_find_device(const char *hardware_id, WCHAR *path, DWORD count);
HANDLE kstest_open(const WCHAR *path, DWORD access);
HANDLE kstest_open_device(const char *hardware_id);

/* Tests of what devices do when something goes wrong are built with KSTEST_BENCH, and get ksbench.sys' devices. */
#ifdef KSTEST_BENCH
#define KSTEST_CAMERA_HARDWARE_ID     KSBENCH_CAMERA_HARDWARE_ID
#define KSTEST_FEED_HARDWARE_ID       KSBENCH_FEED_HARDWARE_ID
#define KSTEST_MICROPHONE_HARDWARE_ID KSBENCH_MICROPHONE_HARDWARE_ID
#define KSTEST_SPEAKER_HARDWARE_ID    KSBENCH_SPEAKER_HARDWARE_ID
#define KSTEST_PARAMETERS_KEY         KSBENCH_PARAMETERS_KEY
#else
#define KSTEST_CAMERA_HARDWARE_ID     KSVIRT_CAMERA_HARDWARE_ID
#define KSTEST_FEED_HARDWARE_ID       KSVIRT_FEED_HARDWARE_ID
#define KSTEST_MICROPHONE_HARDWARE_ID KSVIRT_MICROPHONE_HARDWARE_ID
#define KSTEST_SPEAKER_HARDWARE_ID    KSVIRT_SPEAKER_HARDWARE_ID
#define KSTEST_PARAMETERS_KEY         KSVIRT_PARAMETERS_KEY
#endif

/* A new file of the device, or NULL after having said why. */
#define open_camera() kstest_open_device(KSTEST_CAMERA_HARDWARE_ID)
#define open_feed() kstest_open_device(KSTEST_FEED_HARDWARE_ID)

/* ---- requests ---- */

HANDLE kstest_event(void);
NTSTATUS kstest_wait(HANDLE file, HANDLE event, IO_STATUS_BLOCK *io, DWORD timeout);
NTSTATUS ks_ioctl(HANDLE file, ULONG code, const void *in, ULONG in_size, void *out, ULONG out_size,
        ULONG *returned);
NTSTATUS ks_property(HANDLE file, const GUID *set, ULONG id, ULONG flags, void *data, ULONG size,
        ULONG *returned);
NTSTATUS ks_pin_property(HANDLE filter, ULONG pin, ULONG id, ULONG flags, void *data, ULONG size,
        ULONG *returned);
ULONG get_pin_count(HANDLE filter);

/* TRUE if the filter still answers: asked after it was fed rubbish. */
#define check_alive(filter) check_alive_(__LINE__, filter)
void check_alive_(unsigned int line, HANDLE filter);

/* A request with memory that isn't there, or isn't the client's to write to. */
#define check_memory_refused(status, what) check_memory_refused_(__LINE__, status, what)
void check_memory_refused_(unsigned int line, NTSTATUS status, const char *what);
KSMULTIPLE_ITEM *get_pin_items(HANDLE filter, ULONG pin, ULONG id);
KSDATARANGE *next_range(KSDATARANGE *range);
ULONG find_pin_factory(HANDLE filter, KSPIN_DATAFLOW wanted);

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

struct video_format_info
{
    const char *name;
    GUID subtype;
    DWORD compression; /* 0: BI_RGB */
    WORD bits;
};

/* By enum ksvirt_format, or KSTEST_MJPG. */
extern const struct video_format_info video_formats[KSVIRT_FORMAT_COUNT + 1];

union video_format
{
    KSDATAFORMAT format;
    KS_DATAFORMAT_VIDEOINFOHEADER v1;
    KS_DATAFORMAT_VIDEOINFOHEADER2 v2;
};

ULONG video_size(const struct video_type *type);
ptrdiff_t video_stride(const struct video_type *type);
const char *debugstr_video_type(const struct video_type *type);
KS_BITMAPINFOHEADER *video_format_bitmap(union video_format *format);
void init_video_format(union video_format *format, const struct video_type *type);

/* What most tests stream: small and quick. */
static const struct video_type kstest_type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 100000};

/* ---- pins ---- */

struct pin_request
{
    KSPIN_CONNECT connect;
    union video_format format;
};

void init_pin_request(struct pin_request *request, ULONG pin, const struct video_type *type);
DWORD create_pin(HANDLE filter, ULONG id, const struct video_type *type, DWORD access, HANDLE *pin);

/* Returns a capture pin, NULL after a failure. A pin that was closed just now may still be in the way, closing is not
 * waited for. */
#define open_capture_pin(filter, type) open_capture_pin_(__LINE__, filter, type)
HANDLE open_capture_pin_(unsigned int line, HANDLE filter, const struct video_type *type);
ULONG wait_instances(HANDLE filter, ULONG pin, ULONG wanted);
NTSTATUS set_state(HANDLE pin, ULONG state);
ULONG get_state(HANDLE pin);

#define check_set_state(pin, state) check_set_state_(__LINE__, pin, state)
void check_set_state_(unsigned int line, HANDLE pin, ULONG state);
ULONG get_header_size(HANDLE pin);

/* ---- memory shared with the driver ---- */

struct region
{
    HANDLE section;
    char *view;
    SIZE_T size;
};

BOOL region_create(struct region *region, SIZE_T size);
void region_destroy(struct region *region);
NTSTATUS region_set(HANDLE pin, HANDLE section, const void *address, ULONG64 size);

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

struct stream_request *stream_request_create(HANDLE pin, ULONG header_size, void *data, ULONG size);
void stream_request_send(struct stream_request *request, ULONG code);
void stream_request_submit(struct stream_request *request, ULONG code);
void stream_read(struct stream_request *request);
void stream_write(struct stream_request *request, ULONG size, ULONG flags);
void stream_write_header(struct stream_request *request, ULONG size, ULONG flags);
BOOL stream_is_pending(struct stream_request *request);
NTSTATUS stream_wait(struct stream_request *request, DWORD timeout);
void stream_request_destroy(struct stream_request *request);
enum ksvirt_verdict stream_check(const struct stream_request *request, const struct video_type *type,
        struct ksvirt_code *code);
BOOL stream_wait_for_pattern(HANDLE filter);

/* ---- ksvirt's settings ---- */

/* Settings are read when a pin goes to ACQUIRE. */
struct saved_setting
{
    const char *key, *name;
    DWORD type, size;
    BYTE *data;        /* as it is in the registry; NULL: there was no value */
};

#define setting_save(saved, name) setting_save_(saved, KSTEST_PARAMETERS_KEY, name)
#define setting_write(name, type, data, size) setting_write_(KSTEST_PARAMETERS_KEY, name, type, data, size)
void setting_save_(struct saved_setting *saved, const char *key, const char *name);
void setting_write_(const char *key, const char *name, DWORD type, const void *data, DWORD size);
void setting_restore(struct saved_setting *saved);
NTSTATUS get_camera_stats(HANDLE pin, struct ksvirt_camera_stats *stats);
NTSTATUS get_feed_stats(HANDLE pin, struct ksvirt_feed_stats *stats);
NTSTATUS get_renderer_stats(HANDLE pin, struct ksbench_renderer_stats *stats);

/* ---- faults on purpose ---- */

NTSTATUS set_fault(HANDLE object, ULONG kind, ULONG after, ULONG count, LONGLONG parameter);
NTSTATUS set_state_fault(HANDLE object, ULONG kind, ULONG step, ULONG count, LONGLONG parameter);
ULONG get_fault_hits(HANDLE object, ULONG kind);

/* ---- processes ---- */

BOOL kstest_start_child(const char *args, PROCESS_INFORMATION *pi);
void kstest_wait_to_be_killed(void);

ULONG get_handle_count(DWORD pid);
ULONG get_own_handle_count(void);

struct driver_usage
{
    ULONG handles;
    ULONG64 memory;      /* bytes that are its own */
    ULONG64 working_set; /* bytes, shared ones as well; views are inside of Wine's reserved space, so only that shows them */
};

void get_driver_usage(struct driver_usage *usage);
LONGLONG get_driver_growth(void (*batch)(void *context), void *context, LONGLONG limit);
ULONG get_driver_handle_count(void);
ULONG wait_driver_handle_count(ULONG limit);
ULONG settle_driver_handle_count(void);

#endif /* __KSTEST_H */
