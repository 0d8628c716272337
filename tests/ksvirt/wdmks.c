/*
 * Tests of what PortAudio's WDM-KS back end asks of the audio devices
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

#include "audio.h"

/*
 * Call by call what such a program does: it looks for its devices by SetupAPI, opens them for overlapped requests, and sends its
 * requests without an OVERLAPPED. Formats are WAVEFORMATEXTENSIBLE.
 */

#define KSTEST_CATEGORY_AUDIO (&(const GUID){0x6994ad04, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}})
#define KSTEST_RTAUDIO        (&(const GUID){0xa855a48c, 0x2f78, 0x4729, {0x90, 0x51, 0x19, 0x68, 0x74, 0x6b, 0x9e, 0xef}})

static DWORD ask(HANDLE file, const void *in, ULONG in_size, void *out, ULONG out_size, DWORD *returned)
{
    DWORD dummy;

    if (DeviceIoControl(file, IOCTL_KS_PROPERTY, (void *)in, in_size, out, out_size, returned ? returned : &dummy, NULL)) return 0;
    return GetLastError();
}

static DWORD get_property(HANDLE file, const GUID *set, ULONG id, void *out, ULONG size, DWORD *returned)
{
    KSPROPERTY property = {{{*set, id, KSPROPERTY_TYPE_GET}}};

    return ask(file, &property, sizeof(property), out, size, returned);
}

static DWORD get_pin_property(HANDLE file, ULONG id, void *out, ULONG size, DWORD *returned)
{
    KSP_PIN property = {.Property = {{{*GUIDP(KSPROPSETID_Pin), id, KSPROPERTY_TYPE_GET}}}};

    return ask(file, &property, sizeof(property), out, size, returned);
}

static DWORD set_pin_state(HANDLE pin, KSSTATE state)
{
    KSPROPERTY property = {{{*GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET}}};

    return ask(pin, &property, sizeof(property), &state, sizeof(state), NULL);
}

/* A list, asked for in two steps. The caller frees it. */
static KSMULTIPLE_ITEM *get_list(HANDLE file, const GUID *set, ULONG id)
{
    const BOOL pin = is_same_guid(set, GUIDP(KSPROPSETID_Pin));
    DWORD size = 0, error, returned;
    KSMULTIPLE_ITEM *items;

    error = pin ? get_pin_property(file, id, NULL, 0, &size) : get_property(file, set, id, NULL, 0, &size);
    ok(error == ERROR_MORE_DATA, "Property %lu gave %lu.\n", id, error);
    ok(size >= sizeof(*items), "Property %lu gave size %lu.\n", id, size);
    if (error != ERROR_MORE_DATA || size < sizeof(*items)) return NULL;
    items = calloc(1, size);
    error = pin ? get_pin_property(file, id, items, size, &returned) : get_property(file, set, id, items, size, &returned);
    ok(!error, "Property %lu gave %lu.\n", id, error);
    ok(items->Size == size, "Property %lu gave size %lu of %lu.\n", id, items->Size, size);
    return items;
}

static ULONG count_interfaces(const GUID *category)
{
    HDEVINFO set = SetupDiGetClassDevsW(category, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    ULONG count = 0;

    while (SetupDiEnumDeviceInterfaces(set, NULL, category, count, &iface)) count++;
    SetupDiDestroyDeviceInfoList(set);
    return count;
}

/* A process of its own calls the function, as every program with PortAudio does at its start for each interface. */
static void alias_child(void)
{
    BOOL (WINAPI *get_alias)(HDEVINFO set, SP_DEVICE_INTERFACE_DATA *iface, const GUID *category, SP_DEVICE_INTERFACE_DATA *alias);
    HDEVINFO set = SetupDiGetClassDevsW(KSTEST_CATEGORY_AUDIO, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)}, alias = {.cbSize = sizeof(alias)};
    DWORD i;

    get_alias = (void *)GetProcAddress(GetModuleHandleA("setupapi.dll"), "SetupDiGetDeviceInterfaceAlias");
    for (i = 0; SetupDiEnumDeviceInterfaces(set, NULL, KSTEST_CATEGORY_AUDIO, i, &iface); i++)
        get_alias(set, &iface, KSTEST_CATEGORY_RENDER, &alias);
    ExitProcess(i);
}

static void test_enumeration(void)
{
    const ULONG count = count_interfaces(KSTEST_CATEGORY_AUDIO);
    PROCESS_INFORMATION pi;
    DWORD code;

    if (!kstest_start_child("alias", &pi)) return;
    ok(!WaitForSingleObject(pi.hProcess, 30000), "The child doesn't end.\n");
    GetExitCodeProcess(pi.hProcess, &code);
    ok(code == count, "A program that asks for the aliases of %lu interfaces ended with %#lx.\n", count, code);
    CloseHandle(pi.hThread);
    CloseHandle(pi.hProcess);
    if (!count)
    {
        skip("this Wine has no SetupDiGetDeviceInterfaceAlias, so the devices are not offered to such programs\n");
        return;
    }
    ok(count_interfaces(KSTEST_CATEGORY_CAPTURE) > 0, "There are no aliases.\n");
    ok(count_interfaces(KSTEST_CATEGORY_RENDER) > 0, "There are no aliases.\n");
}

static void test_filter(HANDLE filter, BOOL capture)
{
    KSTOPOLOGY_CONNECTION *connections;
    KSPIN_COMMUNICATION communication;
    KSPIN_CINSTANCES instances;
    KSIDENTIFIER *identifiers;
    KSDATARANGE_AUDIO *range;
    KSPIN_DATAFLOW dataflow;
    KSMULTIPLE_ITEM *items;
    KSCOMPONENTID id;
    DWORD error;
    ULONG count;

    error = get_pin_property(filter, KSPROPERTY_PIN_CTYPES, &count, sizeof(count), NULL);
    ok(!error, "There are %lu pins, error %lu.\n", count, error);
    ok(count == 1, "There are %lu pins.\n", count);
    if ((items = get_list(filter, GUIDP(KSPROPSETID_Topology), KSPROPERTY_TOPOLOGY_CONNECTIONS)))
    {
        connections = (KSTOPOLOGY_CONNECTION *)(items + 1);
        ok(items->Count == 1, "There are %lu connections.\n", items->Count);
        ok((capture ? connections->ToNode : connections->FromNode) == KSFILTER_NODE, "The pin is not connected.\n");
        free(items);
    }
    if ((items = get_list(filter, GUIDP(KSPROPSETID_Topology), KSPROPERTY_TOPOLOGY_NODES)))
    {
        ok(items->Count == 1, "There are %lu nodes.\n", items->Count);
        free(items);
    }
    memset(&id, 0, sizeof(id));
    error = get_property(filter, GUIDP(KSPROPSETID_General), KSPROPERTY_GENERAL_COMPONENTID, &id, sizeof(id), NULL);
    ok(!error, "The component's id gave %lu.\n", error);
    ok(!is_same_guid(&id.Product, GUIDP(GUID_NULL)), "The product is %s.\n", wine_dbgstr_guid(&id.Product));
    ok(!is_same_guid(&id.Manufacturer, GUIDP(GUID_NULL)), "The product is %s, version %lu.\n",
            wine_dbgstr_guid(&id.Product), id.Version);
    ok(id.Version == 1, "The product gave version %lu.\n", id.Version);

    error = get_pin_property(filter, KSPROPERTY_PIN_COMMUNICATION, &communication, sizeof(communication), NULL);
    ok(!error, "The communication gave error %lu.\n", error);
    ok(communication == (capture ? KSPIN_COMMUNICATION_BOTH : KSPIN_COMMUNICATION_SINK), "The communication is %d.\n",
            communication);
    error = get_pin_property(filter, KSPROPERTY_PIN_DATAFLOW, &dataflow, sizeof(dataflow), NULL);
    ok(!error, "The data flow gave error %lu.\n", error);
    ok(dataflow == (capture ? KSPIN_DATAFLOW_OUT : KSPIN_DATAFLOW_IN), "The data flow is %d.\n", dataflow);
    if ((items = get_list(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_INTERFACES)))
    {
        identifiers = (KSIDENTIFIER *)(items + 1);
        ok(items->Count, "The interface is not the standard one.\n");
        ok(is_same_guid(&identifiers->Set, GUIDP(KSINTERFACESETID_Standard)), "The interface is not the standard one.\n");
        ok(identifiers->Id == KSINTERFACE_STANDARD_STREAMING, "The interface is not the standard one.\n");
        free(items);
    }
    if ((items = get_list(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_MEDIUMS)))
    {
        identifiers = (KSIDENTIFIER *)(items + 1);
        ok(items->Count, "The medium is not the standard one.\n");
        ok(is_same_guid(&identifiers->Set, GUIDP(KSMEDIUMSETID_Standard)), "The medium is not the standard one.\n");
        ok(identifiers->Id == KSMEDIUM_STANDARD_DEVIO, "The medium is not the standard one.\n");
        free(items);
    }
    if ((items = get_list(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_DATARANGES)))
    {
        range = (KSDATARANGE_AUDIO *)(items + 1);
        ok(items->Count == 1, "%lu ranges.\n", items->Count);
        ok(range->DataRange.FormatSize == sizeof(*range), "Got of %lu bytes.\n", range->DataRange.FormatSize);
        ok(range->MaximumChannels == 2, "The range is wrong.\n");
        ok(range->MinimumBitsPerSample == 8, "The range is wrong.\n");
        ok(range->MaximumBitsPerSample == 16, "The range is wrong.\n");
        ok(range->MinimumSampleFrequency == 8000, "The range is wrong.\n");
        ok(range->MaximumSampleFrequency == 48000, "The range is wrong.\n");
        free(items);
    }
    error = get_pin_property(filter, KSPROPERTY_PIN_CINSTANCES, &instances, sizeof(instances), NULL);
    ok(!error, "Got error %lu.\n", error);
    ok(instances.PossibleCount == 1, "%lu instances.\n", instances.PossibleCount);
    error = get_pin_property(filter, KSPROPERTY_PIN_PHYSICALCONNECTION, NULL, 0, NULL);
    ok(error == ERROR_NOT_FOUND, "The physical connection gave %lu.\n", error);
}

struct extensible_request
{
    KSPIN_CONNECT connect;
    KSDATAFORMAT format;
    WAVEFORMATEXTENSIBLE wave;
};

static void init_extensible_request(struct extensible_request *request, const struct audio_type *type)
{
    struct audio_request plain;

    memset(request, 0, sizeof(*request));
    init_audio_request(&plain, type);
    request->connect = plain.connect;
    request->format = plain.format;
    request->format.FormatSize = sizeof(request->format) + sizeof(request->wave);
    request->wave.Format = plain.wave;
    request->wave.Format.wFormatTag = WAVE_FORMAT_EXTENSIBLE;
    request->wave.Format.cbSize = sizeof(request->wave) - sizeof(request->wave.Format);
    request->wave.Samples.wValidBitsPerSample = type->bits;
    request->wave.dwChannelMask = type->channels == 1 ? 4 /* center */ : 3 /* left and right */;
    request->wave.SubFormat = *GUIDP(KSDATAFORMAT_SUBTYPE_PCM);
}

static HANDLE open_extensible_pin(HANDLE filter, const struct audio_type *type, DWORD access)
{
    struct extensible_request request;
    LONGLONG start = kstest_now();
    HANDLE pin = NULL;
    DWORD error;

    init_extensible_request(&request, type);
    while ((error = KsCreatePin(filter, &request.connect, access, &pin)) && kstest_poll(start, 2000));
    ok(!error, "Creating a pin (%s) gave %lu.\n", debugstr_audio_type(type), error);
    return error ? NULL : pin;
}

static void test_formats(HANDLE filter, DWORD access)
{
    static const struct audio_type good = {2, 16, 44100};
    struct extensible_request request;
    unsigned int i;
    HANDLE pin;
    DWORD error;

    for (i = 0; i < ARRAY_SIZE(audio_types); i++)
        if ((pin = open_extensible_pin(filter, &audio_types[i], access))) CloseHandle(pin);
    wait_instances(filter, 0, 0);
    for (i = 0; i < 8; i++)
    {
        init_extensible_request(&request, &good);
        switch (i)
        {
            case 0: request.wave.SubFormat.Data1 = 3 /* IEEE float */; break;
            case 1: request.wave.Format.cbSize = 21; break;
            case 2: request.wave.Format.cbSize = 0; break;
            case 3: request.wave.Samples.wValidBitsPerSample = 15; break;
            case 4: request.wave.Samples.wValidBitsPerSample = 0; break;
            case 5: request.format.FormatSize--; break;
            case 6: request.format.FormatSize = sizeof(request.format) + sizeof(request.wave.Format); break;
            case 7: request.wave.Format.nChannels = 3; break;
        }
        error = KsCreatePin(filter, &request.connect, access, &pin);
        ok(error == ERROR_NO_MATCH, "Bad format %u gave %lu.\n", i, error);
        if (!error) CloseHandle(pin);
    }
    init_extensible_request(&request, &good);
    request.wave.dwChannelMask = 0;
    error = KsCreatePin(filter, &request.connect, access, &pin);
    ok(!error, "A format without a channel mask gave %lu.\n", error);
    if (!error) CloseHandle(pin);
    wait_instances(filter, 0, 0);
}

static KSAUDIO_POSITION get_position(HANDLE pin)
{
    KSAUDIO_POSITION position = {~0ull, ~0ull};
    DWORD error, returned;

    error = get_property(pin, GUIDP(KSPROPSETID_Audio), KSPROPERTY_AUDIO_POSITION, &position, sizeof(position), &returned);
    ok(!error, "The position gave %lu.\n", error);
    ok(returned == sizeof(position), "The position gave %lu bytes.\n", returned);
    return position;
}

static void test_pin_properties(HANDLE pin, const struct audio_type *type)
{
    KSALLOCATOR_FRAMING framing;
    KSAUDIO_POSITION position;
    DWORD error;
    ULONG value;

    error = get_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_ALLOCATORFRAMING, &framing, sizeof(framing), NULL);
    ok(!error, "The frame size gave error %lu.\n", error);
    ok(framing.FrameSize == type->rate / 50 * audio_block(type), "The frame size is %lu.\n", framing.FrameSize);
    for (value = 0; value < 10; value++)
    {
        error = get_property(pin, KSTEST_RTAUDIO, value, &framing, sizeof(framing), NULL);
        ok(error == ERROR_SET_NOT_FOUND, "Property %lu of the set of WaveRT pins gave %lu.\n", value, error);
    }
    error = get_property(pin, GUIDP(KSPROPSETID_Audio), KSPROPERTY_AUDIO_POSITION, &position, sizeof(position) - 1, NULL);
    ok(error == ERROR_INSUFFICIENT_BUFFER, "A short buffer for the position gave %lu.\n", error);
    position = get_position(pin);
    ok(!position.PlayOffset, "The position is %I64u.\n", position.PlayOffset);
    ok(!position.WriteOffset, "The position gave %I64u.\n", position.WriteOffset);
}

#define BUFFERS 4

static void test_microphone(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 48000};
    const ULONG size = type.rate / 50 * audio_block(&type);
    struct stream_request *requests[BUFFERS];
    struct ksvirt_audio_check check;
    KSAUDIO_POSITION position;
    NTSTATUS status;
    HANDLE pin;
    ULONG i;

    if (!(pin = open_extensible_pin(filter, &type, GENERIC_READ | GENERIC_WRITE))) return;
    test_pin_properties(pin, &type);
    ksvirt_audio_check_init(&check, type.channels, type.bits);
    ok(!set_pin_state(pin, KSSTATE_ACQUIRE), "Pausing failed.\n");
    ok(!set_pin_state(pin, KSSTATE_PAUSE), "Pausing failed.\n");
    for (i = 0; i < BUFFERS; i++)
    {
        requests[i] = stream_request_create(pin, sizeof(KSSTREAM_HEADER), malloc(size), size);
        stream_read(requests[i]);
    }
    ok(!set_pin_state(pin, KSSTATE_RUN), "Running failed.\n");
    for (i = 0; i < 10; i++)
    {
        status = stream_wait(requests[i % BUFFERS], KSTEST_TIMEOUT);
        ok(!status, "Read %lu gave %#lx.\n", i, status);
        position = get_position(pin);
        ok(position.PlayOffset >= (i + 1) * size, "After %lu buffers of %lu the position is %I64u.\n", i + 1, size,
                position.PlayOffset);
        ok(position.WriteOffset >= (i + 1) * size, "After %lu buffers of %lu the position is %I64u, %I64u.\n", i + 1,
                size, position.PlayOffset, position.WriteOffset);
        ok(position.WriteOffset <= position.PlayOffset, "After %lu buffers of %lu the position is %I64u, %I64u.\n", i + 1,
                size, position.PlayOffset, position.WriteOffset);
        ksvirt_audio_check_data(&check, requests[i % BUFFERS]->u.header.Data, requests[i % BUFFERS]->u.header.DataUsed);
        stream_read(requests[i % BUFFERS]);
    }
    ok(check.good == check.samples, "%I64u of %I64u samples are good.\n", (ULONG64)check.good, (ULONG64)check.samples);
    ok(check.samples == 10 * type.rate / 50, "%I64u of %I64u samples are good.\n", (ULONG64)check.good,
            (ULONG64)check.samples);
    ok(!check.first, "%I64u of %I64u samples are good, from %I64u.\n", (ULONG64)check.good, (ULONG64)check.samples,
            (ULONG64)check.first);
    ok(!set_pin_state(pin, KSSTATE_PAUSE), "Stopping failed.\n");
    ok(!set_pin_state(pin, KSSTATE_STOP), "Stopping failed.\n");
    CloseHandle(pin);
    for (i = 0; i < BUFFERS; i++)
    {
        stream_wait(requests[i], KSTEST_TIMEOUT);
        free(requests[i]->u.header.Data);
        stream_request_destroy(requests[i]);
    }
    wait_instances(filter, 0, 0);
}

static void test_speaker(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 44100};
    const ULONG size = type.rate / 50 * audio_block(&type);
    struct stream_request *requests[BUFFERS];
    KSAUDIO_POSITION position, last;
    NTSTATUS status;
    HANDLE pin;
    ULONG i;

    if (!(pin = open_extensible_pin(filter, &type, GENERIC_READ | GENERIC_WRITE))) return;
    test_pin_properties(pin, &type);
    ok(!set_pin_state(pin, KSSTATE_ACQUIRE), "Pausing failed.\n");
    ok(!set_pin_state(pin, KSSTATE_PAUSE), "Pausing failed.\n");
    for (i = 0; i < BUFFERS; i++)
    {
        requests[i] = stream_request_create(pin, sizeof(KSSTREAM_HEADER), calloc(1, size), size);
        stream_write(requests[i], size, 0);
    }
    position = get_position(pin);
    ok(!position.PlayOffset, "Before it plays the position is %I64u.\n", position.PlayOffset);
    ok(position.WriteOffset == BUFFERS * size, "Before it plays the position gave %I64u.\n", position.WriteOffset);
    ok(!set_pin_state(pin, KSSTATE_RUN), "Running failed.\n");
    last = position;
    for (i = 0; i < BUFFERS; i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(!status, "Write %lu gave %#lx.\n", i, status);
        position = get_position(pin);
        ok(position.PlayOffset >= (i + 1) * size, "After %lu buffers of %lu the position is %I64u.\n", i + 1, size,
                position.PlayOffset);
        ok(position.PlayOffset >= last.PlayOffset, "After %lu buffers of %lu the position is %I64u.\n", i + 1, size,
                position.PlayOffset);
        ok(position.WriteOffset == BUFFERS * size, "After %lu buffers of %lu the position is %I64u, %I64u.\n", i + 1,
                size, position.PlayOffset, position.WriteOffset);
        last = position;
    }
    ok(position.PlayOffset == BUFFERS * size, "At the end the position is %I64u.\n", position.PlayOffset);
    ok(!set_pin_state(pin, KSSTATE_PAUSE), "Stopping failed.\n");
    ok(!set_pin_state(pin, KSSTATE_STOP), "Stopping failed.\n");
    CloseHandle(pin);
    for (i = 0; i < BUFFERS; i++)
    {
        free(requests[i]->u.header.Data);
        stream_request_destroy(requests[i]);
    }
    wait_instances(filter, 0, 0);
}

START_TEST(wdmks)
{
    HANDLE filter;
    char **argv;

    if (winetest_get_mainargs(&argv) > 2 && !strcmp(argv[2], "alias")) alias_child();
    if ((filter = kstest_open_device(KSVIRT_MICROPHONE_HARDWARE_ID)))
    {
        test_enumeration();
        test_filter(filter, TRUE);
        test_formats(filter, GENERIC_READ);
        test_microphone(filter);
        check_alive(filter);
        CloseHandle(filter);
    }
    if ((filter = kstest_open_device(KSVIRT_SPEAKER_HARDWARE_ID)))
    {
        test_filter(filter, FALSE);
        test_formats(filter, GENERIC_WRITE);
        test_speaker(filter);
        check_alive(filter);
        CloseHandle(filter);
    }
}
