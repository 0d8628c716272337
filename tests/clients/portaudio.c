/*
 * What PortAudio's WDM-KS host does: looks for filters, asks without waiting, records and plays on overlapped handles
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

#include "../kstest.h"

#define RATE 48000
#define CHANNELS 2
#define PACKETS 3
#define PACKET_BYTES (RATE / 100 * CHANNELS * 2) /* 10 ms */

/* ---- finding filters ---- */

static const GUID audio = {0x6994ad04, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}};
static const GUID realtime = {0xeb115ffc, 0x10c8, 0x4964, {0x83, 0x1d, 0x6d, 0xcb, 0x02, 0xe6, 0xf2, 0x3f}};

/* Ends the child with the code of what it died of, before a debugger has a look at it. */
static LONG WINAPI exit_with_exception(EXCEPTION_POINTERS *pointers)
{
    TerminateProcess(GetCurrentProcess(), pointers->ExceptionRecord->ExceptionCode);
    return EXCEPTION_EXECUTE_HANDLER;
}

/* One walk over the interfaces of all audio devices, with the calls that PortAudio makes for each of them. */
static void walk_interfaces(void)
{
    const GUID *const aliases[] = {KSTEST_CATEGORY_RENDER, KSTEST_CATEGORY_CAPTURE, &realtime};
    BOOL (WINAPI *get_alias)(HDEVINFO, SP_DEVICE_INTERFACE_DATA *, const GUID *, SP_DEVICE_INTERFACE_DATA *)
            = (void *)GetProcAddress(GetModuleHandleA("setupapi.dll"), "SetupDiGetDeviceInterfaceAlias");
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)}, alias = {.cbSize = sizeof(alias)};
    unsigned int j;
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsA(&audio, NULL, NULL, DIGCF_DEVICEINTERFACE | DIGCF_PRESENT);
    if (set == INVALID_HANDLE_VALUE) return;
    for (i = 0; SetupDiEnumDeviceInterfaces(set, NULL, &audio, i, &iface); ++i)
        for (j = 0; j < ARRAY_SIZE(aliases); ++j) get_alias(set, &iface, aliases[j], &alias);
    SetupDiDestroyDeviceInfoList(set);
}

/* Stock Wine has nothing but a stub that raises for SetupDiGetDeviceInterfaceAlias, so it is a child that calls it. */
static void test_start(void)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    char command[MAX_PATH + 32];
    DWORD code = -1;
    char **argv;

    winetest_get_mainargs(&argv);
    sprintf(command, "\"%s\" portaudio walk", argv[0]);
    if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
    {
        ok(0, "Starting %s failed, error %lu.\n", command, GetLastError());
        return;
    }
    ok(!WaitForSingleObject(process.hProcess, 60000), "The walk doesn't end.\n");
    GetExitCodeProcess(process.hProcess, &code);
    ok(!code, "A program that looks for audio filters ends with %#lx.\n", code);
    TerminateProcess(process.hProcess, 1);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
}

/* ---- asking ---- */

/* Nobody shares the handle, and although it is overlapped no OVERLAPPED is given: the answer has to be there. */
static HANDLE open_filter(const char *hardware_id, const GUID *category)
{
    WCHAR path[512];
    HANDLE handle;

    if (!kstest_find_device(hardware_id, path, ARRAY_SIZE(path))
            || !kstest_find_interface(hardware_id, category, path, ARRAY_SIZE(path)))
    {
        skip("There is no device %s.\n", hardware_id);
        return NULL;
    }
    handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
            FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED, NULL);
    ok(handle != INVALID_HANDLE_VALUE, "Got error %lu.\n", GetLastError());
    return handle == INVALID_HANDLE_VALUE ? NULL : handle;
}

static BOOL ask(HANDLE handle, void *property, ULONG property_size, void *out, ULONG size, DWORD *returned)
{
    DWORD error;
    BOOL ret;

    *returned = 0;
    ret = DeviceIoControl(handle, IOCTL_KS_PROPERTY, property, property_size, out, size, returned, NULL);
    error = GetLastError();
    /* The answer of a request that was pended must not come when nobody waits any more. */
    if (!ret && error == ERROR_IO_PENDING) WaitForSingleObject(handle, KSTEST_TIMEOUT);
    SetLastError(error);
    return ret;
}

static BOOL get_property(HANDLE handle, const GUID *set, ULONG id, void *out, ULONG size, DWORD *returned)
{
    KSPROPERTY property = {{{*set, id, KSPROPERTY_TYPE_GET}}};

    return ask(handle, &property, sizeof(property), out, size, returned);
}

static BOOL get_pin(HANDLE handle, ULONG pin, ULONG id, void *out, ULONG size, DWORD *returned)
{
    KSP_PIN property = {.PinId = pin};

    property.Property.Set = *GUIDP(KSPROPSETID_Pin);
    property.Property.Id = id;
    property.Property.Flags = KSPROPERTY_TYPE_GET;
    return ask(handle, &property, sizeof(property), out, size, returned);
}

/* The size comes first, by a buffer of none; FALSE with ERROR_MORE_DATA is what that has to give. */
static void check_list(HANDLE handle, ULONG pin, ULONG id)
{
    KSMULTIPLE_ITEM *items;
    DWORD size, returned;
    BOOL ret;

    SetLastError(0xdeadbeef);
    ret = get_pin(handle, pin, id, NULL, 0, &size);
    ok(!ret, "Got %d.\n", ret);
    ok(GetLastError() == ERROR_MORE_DATA, "Got error %lu.\n", GetLastError());
    ok(size >= sizeof(*items), "Got size %lu.\n", size);
    if (size < sizeof(*items) || !(items = calloc(1, size))) return;
    ret = get_pin(handle, pin, id, items, size, &returned);
    ok(ret, "Got error %lu.\n", GetLastError());
    ok(returned == size, "Got %lu of %lu bytes.\n", returned, size);
    ok(items->Size == size, "Got %lu of %lu bytes.\n", returned, size);
    ok(items->Count >= 1, "Got %lu items.\n", items->Count);
    free(items);
}

static void check_pin(HANDLE handle, ULONG pin, KSPIN_DATAFLOW expected)
{
    KSPIN_COMMUNICATION communication = -1;
    KSPIN_CINSTANCES instances = {0};
    KSPIN_DATAFLOW flow = -1;
    DWORD returned;
    BOOL ret;

    ret = get_pin(handle, pin, KSPROPERTY_PIN_COMMUNICATION, &communication, sizeof(communication), &returned);
    ok(ret, "Got %d.\n", ret);
    ok(returned == sizeof(communication), "Got %lu bytes.\n", returned);
    ok(communication == KSPIN_COMMUNICATION_SINK || communication == KSPIN_COMMUNICATION_BOTH, "Got communication %d.\n",
            communication);
    ret = get_pin(handle, pin, KSPROPERTY_PIN_DATAFLOW, &flow, sizeof(flow), &returned);
    ok(ret, "Got %d.\n", ret);
    ok(flow == expected, "Got data flow %d.\n", flow);
    ret = get_pin(handle, pin, KSPROPERTY_PIN_CINSTANCES, &instances, sizeof(instances), &returned);
    ok(ret, "Got %d.\n", ret);
    ok(instances.PossibleCount >= 1, "Got %lu of %lu instances.\n", instances.CurrentCount, instances.PossibleCount);
    ok(!instances.CurrentCount, "Got %lu of %lu instances.\n", instances.CurrentCount, instances.PossibleCount);
    check_list(handle, pin, KSPROPERTY_PIN_INTERFACES);
    check_list(handle, pin, KSPROPERTY_PIN_MEDIUMS);
    check_list(handle, pin, KSPROPERTY_PIN_DATARANGES);
}

static void test_requests(const char *hardware_id, const GUID *category, KSPIN_DATAFLOW flow)
{
    ULONG types = 0, i;
    DWORD returned;
    HANDLE filter;
    BOOL ret;

    if (!(filter = open_filter(hardware_id, category))) return;
    for (i = 0; i < 20; ++i)
    {
        ret = get_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, &types, sizeof(types), &returned);
        ok(ret, "Got %d.\n", ret);
        ok(types == 1, "Got %lu types.\n", types);
        ok(returned == sizeof(types), "Got %lu types, %lu bytes.\n", types, returned);
        if (!ret) break;
    }
    if (types) check_pin(filter, 0, flow);
    CloseHandle(filter);
}

/* ---- streaming ---- */

struct connect
{
    KSPIN_CONNECT connect;
    KSDATAFORMAT_WAVEFORMATEX format;
    BYTE extension[sizeof(WAVEFORMATEXTENSIBLE) - sizeof(WAVEFORMATEX)];
};

/* PortAudio asks for WAVEFORMATEXTENSIBLE first. */
static HANDLE create_wave_pin(HANDLE filter, DWORD access)
{
    struct connect connect;
    WAVEFORMATEXTENSIBLE *wave = (WAVEFORMATEXTENSIBLE *)&connect.format.WaveFormatEx;
    HANDLE pin = INVALID_HANDLE_VALUE;
    DWORD error;

    memset(&connect, 0, sizeof(connect));
    connect.connect.Interface.Set = *GUIDP(KSINTERFACESETID_Standard);
    connect.connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    connect.connect.Medium.Set = *GUIDP(KSMEDIUMSETID_Standard);
    connect.connect.Medium.Id = KSMEDIUM_TYPE_ANYINSTANCE;
    connect.connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    connect.connect.Priority.PrioritySubClass = 1;
    connect.format.DataFormat.FormatSize = sizeof(KSDATAFORMAT) + sizeof(WAVEFORMATEXTENSIBLE);
    connect.format.DataFormat.SampleSize = CHANNELS * 2;
    connect.format.DataFormat.MajorFormat = *GUIDP(KSDATAFORMAT_TYPE_AUDIO);
    connect.format.DataFormat.SubFormat = *GUIDP(KSDATAFORMAT_SUBTYPE_PCM);
    connect.format.DataFormat.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_WAVEFORMATEX);
    wave->Format.wFormatTag = WAVE_FORMAT_EXTENSIBLE;
    wave->Format.nChannels = CHANNELS;
    wave->Format.nSamplesPerSec = RATE;
    wave->Format.wBitsPerSample = 16;
    wave->Format.nBlockAlign = CHANNELS * 2;
    wave->Format.nAvgBytesPerSec = RATE * CHANNELS * 2;
    wave->Format.cbSize = sizeof(*wave) - sizeof(wave->Format);
    wave->Samples.wValidBitsPerSample = 16;
    wave->dwChannelMask = SPEAKER_FRONT_LEFT | SPEAKER_FRONT_RIGHT;
    wave->SubFormat = *GUIDP(KSDATAFORMAT_SUBTYPE_PCM);
    error = KsCreatePin(filter, &connect.connect, access, &pin);
    ok(!error, "Got error %lu.\n", error);
    return error ? NULL : pin;
}

static void change_state(HANDLE pin, KSSTATE state)
{
    KSPROPERTY property = {{{*GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET}}};
    OVERLAPPED overlapped = {.hEvent = kstest_event()};
    DWORD returned;
    BOOL ret;

    ret = DeviceIoControl(pin, IOCTL_KS_PROPERTY, &property, sizeof(property), &state, sizeof(state), &returned, &overlapped);
    if (!ret && GetLastError() == ERROR_IO_PENDING)
    {
        ok(!WaitForSingleObject(overlapped.hEvent, KSTEST_TIMEOUT), "State %d takes too long.\n", state);
        ret = GetOverlappedResult(pin, &overlapped, &returned, FALSE);
    }
    ok(ret, "State %d gave error %lu.\n", state, GetLastError());
    CloseHandle(overlapped.hEvent);
}

struct packet
{
    KSSTREAM_HEADER header;
    OVERLAPPED overlapped;
    BYTE data[PACKET_BYTES];
};

static void submit(HANDLE pin, DWORD ioctl, struct packet *packet)
{
    BOOL ret;

    memset(&packet->header, 0, sizeof(packet->header));
    packet->header.Size = sizeof(packet->header);
    packet->header.Data = packet->data;
    packet->header.FrameExtent = sizeof(packet->data);
    packet->header.DataUsed = ioctl == IOCTL_KS_WRITE_STREAM ? sizeof(packet->data) : 0;
    packet->header.PresentationTime.Numerator = packet->header.PresentationTime.Denominator = 1;
    ret = DeviceIoControl(pin, ioctl, NULL, 0, &packet->header, sizeof(packet->header), NULL, &packet->overlapped);
    ok(ret || GetLastError() == ERROR_IO_PENDING, "Got error %lu.\n", GetLastError());
}

static BOOL finish(HANDLE pin, struct packet *packet)
{
    DWORD returned;
    BOOL ret;

    if (WaitForSingleObject(packet->overlapped.hEvent, KSTEST_TIMEOUT))
    {
        ok(0, "A packet doesn't come back.\n");
        return FALSE;
    }
    ret = GetOverlappedResult(pin, &packet->overlapped, &returned, FALSE);
    ok(ret, "Got error %lu.\n", GetLastError());
    return ret;
}

/* Takes the pin down and waits for what is still with the driver, whatever its status. */
static void close_pin(HANDLE pin, struct packet *packets)
{
    unsigned int i;
    DWORD returned;

    change_state(pin, KSSTATE_PAUSE);
    change_state(pin, KSSTATE_STOP);
    CancelIoEx(pin, NULL);
    for (i = 0; i < PACKETS; ++i)
    {
        ok(!WaitForSingleObject(packets[i].overlapped.hEvent, KSTEST_TIMEOUT), "Packet %u doesn't come back.\n", i);
        GetOverlappedResult(pin, &packets[i].overlapped, &returned, FALSE);
    }
    CloseHandle(pin);
    for (i = 0; i < PACKETS; ++i) CloseHandle(packets[i].overlapped.hEvent);
}

static void start_pin(HANDLE pin, DWORD ioctl, struct packet *packets)
{
    unsigned int i;

    for (i = 0; i < PACKETS; ++i) packets[i].overlapped.hEvent = kstest_event();
    change_state(pin, KSSTATE_ACQUIRE);
    change_state(pin, KSSTATE_PAUSE);
    for (i = 0; i < PACKETS; ++i) submit(pin, ioctl, &packets[i]);
    change_state(pin, KSSTATE_RUN);
}

static void test_record(void)
{
    static struct packet packets[PACKETS];
    struct ksvirt_audio_check check;
    HANDLE filter, pin;
    unsigned int i;

    if (!(filter = open_filter(KSVIRT_MICROPHONE_HARDWARE_ID, KSTEST_CATEGORY_CAPTURE))) return;
    ksvirt_audio_check_init(&check, CHANNELS, 16);
    memset(packets, 0, sizeof(packets));
    if ((pin = create_wave_pin(filter, GENERIC_READ)))
    {
        start_pin(pin, IOCTL_KS_READ_STREAM, packets);
        for (i = 0; i < 60; ++i)
        {
            struct packet *packet = &packets[i % PACKETS];

            if (!finish(pin, packet)) break;
            ok(packet->header.DataUsed == PACKET_BYTES, "Got %lu bytes.\n", packet->header.DataUsed);
            ksvirt_audio_check_data(&check, packet->data, packet->header.DataUsed);
            submit(pin, IOCTL_KS_READ_STREAM, packet);
        }
        close_pin(pin, packets);
        ok(check.samples == 60 * RATE / 100, "Got %I64u samples.\n", check.samples);
        ok(check.good == check.samples, "Got %I64u good samples.\n", check.good);
        ok(!check.gaps, "Got %I64u gaps.\n", check.gaps);
    }
    CloseHandle(filter);
}

static void test_play(void)
{
    static struct packet packets[PACKETS];
    struct ksvirt_speaker_stats stats;
    HANDLE filter, pin;
    uint64_t sample = 0;
    DWORD returned;
    unsigned int i;
    BOOL ret;

    if (!(filter = open_filter(KSVIRT_SPEAKER_HARDWARE_ID, KSTEST_CATEGORY_RENDER))) return;
    memset(packets, 0, sizeof(packets));
    for (i = 0; i < PACKETS; ++i, sample += RATE / 100) ksvirt_audio_fill(packets[i].data, RATE / 100, sample, CHANNELS, 16);
    if ((pin = create_wave_pin(filter, GENERIC_WRITE)))
    {
        start_pin(pin, IOCTL_KS_WRITE_STREAM, packets);
        for (i = 0; i < 60; ++i, sample += RATE / 100)
        {
            if (!finish(pin, &packets[i % PACKETS])) break;
            ksvirt_audio_fill(packets[i % PACKETS].data, RATE / 100, sample, CHANNELS, 16);
            submit(pin, IOCTL_KS_WRITE_STREAM, &packets[i % PACKETS]);
        }
        for (i = 0; i < PACKETS; ++i) finish(pin, &packets[i]);
        memset(&stats, 0, sizeof(stats));
        ret = get_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_SPEAKER_STATS, &stats, sizeof(stats), &returned);
        ok(ret || GetLastError() == ERROR_IO_PENDING, "Got error %lu.\n", GetLastError());
        if (ret)
        {
            ok(stats.samples == sample, "Got %I64u samples, expected %I64u.\n", stats.samples, sample);
            ok(stats.good == sample, "Got %I64u good samples.\n", stats.good);
            ok(!stats.gaps, "Got %I64u gaps.\n", stats.gaps);
        }
        close_pin(pin, packets);
    }
    CloseHandle(filter);
}

START_TEST(portaudio)
{
    char **argv;

    if (winetest_get_mainargs(&argv) > 2)
    {
        SetUnhandledExceptionFilter(exit_with_exception);
        walk_interfaces();
        return;
    }
    test_start();
    test_requests(KSVIRT_MICROPHONE_HARDWARE_ID, KSTEST_CATEGORY_CAPTURE, KSPIN_DATAFLOW_OUT);
    test_requests(KSVIRT_SPEAKER_HARDWARE_ID, KSTEST_CATEGORY_RENDER, KSPIN_DATAFLOW_IN);
    test_record();
    test_play();
}
