/*
 * Interfaces of a driver's own set: which a pin takes, and what streams on them
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

#include "link.h"

#define PREFERRED 0   /* pin factories of both filters: prefers the stamped interface, */
#define ONLY      1   /* and has no other */

static KSPIN_INTERFACE make_interface(const GUID *set, ULONG id)
{
    KSPIN_INTERFACE ret;

    memset(&ret, 0, sizeof(ret));
    ret.Set = *set;
    ret.Id = id;
    return ret;
}

static KSPIN_INTERFACE stamped(void)
{
    return make_interface(GUIDP(KSINTERFACESETID_KsBench), KSBENCH_INTERFACE_STAMPED);
}

static KSPIN_INTERFACE standard(void)
{
    return make_interface(GUIDP(KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING);
}

/* A pin that was closed just now may still be in the way. */
static DWORD create(HANDLE filter, ULONG id, KSPIN_INTERFACE ks_interface, HANDLE sink, ACCESS_MASK access, HANDLE *pin)
{
    struct pin_request request;
    LONGLONG start = kstest_now();
    DWORD error;

    init_pin_request(&request, id, &link_type);
    request.connect.Interface = ks_interface;
    request.connect.PinToHandle = sink;
    wait_instances(filter, id, 0);
    while ((error = KsCreatePin(filter, &request.connect, access, pin)) == ERROR_NO_SYSTEM_RESOURCES
            && kstest_poll(start, 3000));
    if (error) *pin = NULL;
    return error;
}

static void check_interfaces(HANDLE filter, ULONG id, ULONG count)
{
    const KSPIN_INTERFACE expect[2] = {stamped(), standard()};
    KSMULTIPLE_ITEM *items = get_pin_items(filter, id, KSPROPERTY_PIN_INTERFACES);
    const KSPIN_INTERFACE *list = (const KSPIN_INTERFACE *)(items + 1);
    ULONG i;

    ok(items != NULL, "Pin %lu has no list of interfaces.\n", id);
    if (!items) return;
    ok(items->Count == count, "Pin %lu has %lu interfaces.\n", id, items->Count);
    for (i = 0; i < min(count, items->Count); i++)
    {
        ok(is_same_guid(&list[i].Set, &expect[i].Set), "Pin %lu, interface %lu: got %s, %lu.\n", id, i,
                wine_dbgstr_guid(&list[i].Set), list[i].Id);
        ok(list[i].Id == expect[i].Id, "Pin %lu, interface %lu: got %s, %lu.\n", id, i, wine_dbgstr_guid(&list[i].Set),
                list[i].Id);
    }
    free(items);
}

/* A pin takes what its factory lists, and nothing else. */
static void test_choice(HANDLE camera)
{
    const struct
    {
        const char *name;
        ULONG pin;
        KSPIN_INTERFACE ks_interface;
        DWORD error;
    }
    tests[] =
    {
        {"stamped", PREFERRED, stamped(), ERROR_SUCCESS},
        {"standard", PREFERRED, standard(), ERROR_SUCCESS},
        {"looped", PREFERRED, make_interface(GUIDP(KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_LOOPED_STREAMING),
            ERROR_NO_MATCH},
        {"other id", PREFERRED, make_interface(GUIDP(KSINTERFACESETID_KsBench), KSBENCH_INTERFACE_STAMPED + 1),
            ERROR_NO_MATCH},
        {"no set", PREFERRED, make_interface(GUIDP(GUID_NULL), KSBENCH_INTERFACE_STAMPED), ERROR_NO_MATCH},
        {"other set", PREFERRED, make_interface(GUIDP(KSINTERFACESETID_FileIo), KSBENCH_INTERFACE_STAMPED),
            ERROR_NO_MATCH},
        {"stamped", ONLY, stamped(), ERROR_SUCCESS},
        {"standard", ONLY, standard(), ERROR_NO_MATCH},
    };
    HANDLE pin;
    DWORD error;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        error = create(camera, tests[i].pin, tests[i].ks_interface, NULL, GENERIC_READ, &pin);
        ok(error == tests[i].error, "Pin %lu, %s: got error %lu.\n", tests[i].pin, tests[i].name, error);
        if (pin) CloseHandle(pin);
    }
}

/* Reads one frame with headers of that size, and a stamp if stamp_size isn't 0. */
static NTSTATUS read_frame(HANDLE pin, ULONG header_size, ULONG stamp_size, struct ksbench_stamp *stamp,
        struct ksvirt_code *code)
{
    ULONG size = video_size(&link_type);
    struct stream_request *request = stream_request_create(pin, header_size, malloc(size), size);
    struct ksbench_stamp *stamped = (struct ksbench_stamp *)(&request->u.header + 1);
    NTSTATUS status;

    memset(stamp, 0, sizeof(*stamp));
    memset(code, 0, sizeof(*code));
    if (stamp_size) stamped->size = stamp_size;
    if (stamp_size) stamped->tag = 0x0123456789abcdef;
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    if (!status)
    {
        *stamp = *stamped;
        ok(stream_check(request, &link_type, code) == KSVIRT_FRAME_GOOD, "The frame is bad.\n");
        if (stamp_size)
            ok(stamp->checksum == ksvirt_crc32(0, request->u.header.Data, KSBENCH_STAMP_BYTES),
                    "Got checksum %#x.\n", stamp->checksum);
    }
    free(request->u.header.Data);
    stream_request_destroy(request);
    return status;
}

/* The extension of the headers depends on the interface; a frame that nobody wants stamped is refused by the driver. */
static void test_read(HANDLE camera)
{
    const ULONG size = sizeof(KSSTREAM_HEADER) + sizeof(struct ksbench_stamp);
    struct ksbench_stamp stamp;
    struct ksvirt_code code;
    ULONG header_size, i;
    NTSTATUS status;
    HANDLE pin;
    DWORD error;

    error = create(camera, ONLY, stamped(), NULL, GENERIC_READ, &pin);
    ok(!error, "Got error %lu.\n", error);
    if (error) return;
    header_size = get_header_size(pin);
    ok(header_size == size, "Headers have %lu bytes.\n", header_size);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++)
    {
        status = read_frame(pin, size, sizeof(stamp), &stamp, &code);
        ok(!status, "Reading gave %#lx.\n", status);
        ok(stamp.size == sizeof(stamp), "Frame %u: got size %u.\n", code.frame, stamp.size);
        ok(stamp.number == code.frame, "Frame %u: got size %u, number %I64u.\n", code.frame, stamp.size, stamp.number);
        ok(stamp.tag == 0x0123456789abcdef, "Got tag %#I64x.\n", stamp.tag);
    }
    status = read_frame(pin, size, 0, &stamp, &code);
    ok(status == STATUS_INVALID_PARAMETER, "Reading without a stamp gave %#lx.\n", status);
    status = read_frame(pin, sizeof(KSSTREAM_HEADER), 0, &stamp, &code);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A header without extension gave %#lx.\n", status);
    CloseHandle(pin);

    error = create(camera, PREFERRED, standard(), NULL, GENERIC_READ, &pin);
    ok(!error, "Got error %lu.\n", error);
    if (error) return;
    header_size = get_header_size(pin);
    ok(header_size == sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO), "Headers have %lu bytes.\n", header_size);
    CloseHandle(pin);
}

/* Pins that have only this interface in common are linked by it; stamps go through. */
static void test_link(struct ends *ends)
{
    struct ksbench_renderer_stats stats;
    ULONG64 received;
    DWORD error;

    error = create(ends->renderer, ONLY, stamped(), NULL, GENERIC_WRITE, &ends->sink);
    ok(!error, "Creating the sink gave %lu.\n", error);
    if (error) return;
    error = create(ends->camera, PREFERRED, standard(), ends->sink, GENERIC_READ, &ends->source);
    ok(error == ERROR_NO_MATCH, "Linking different interfaces gave %lu.\n", error);
    if (ends->source) CloseHandle(ends->source);
    error = create(ends->camera, ONLY, stamped(), ends->sink, GENERIC_READ, &ends->source);
    ok(!error, "Creating the source gave %lu.\n", error);
    if (!error)
    {
        ends_set_state(ends, KSSTATE_RUN);
        received = wait_received(ends->sink, 20);
        ok(received >= 20, "The renderer has got %I64u frames.\n", received);
        check_set_state(ends->source, KSSTATE_PAUSE);
        check_all_received(ends);
        memset(&stats, 0xcc, sizeof(stats));
        get_renderer_stats(ends->sink, &stats);
        ok(stats.stamped == stats.received, "Of %I64u frames %I64u have a right stamp.\n", stats.received, stats.stamped);
        ok(!stats.wrong_stamps, "Of %I64u frames %I64u have a right stamp, %I64u a wrong one.\n", stats.received,
                stats.stamped, stats.wrong_stamps);
        ends_set_state(ends, KSSTATE_STOP);
        CloseHandle(ends->source);
    }
    CloseHandle(ends->sink);
}

START_TEST(stamped)
{
    struct ends ends;

    ends.camera = kstest_open_device(KSBENCH_STAMPED_CAMERA_HARDWARE_ID);
    if (!ends.camera) return;
    if ((ends.renderer = kstest_open_device(KSBENCH_STAMPED_RENDERER_HARDWARE_ID)))
    {
        check_interfaces(ends.camera, PREFERRED, 2);
        check_interfaces(ends.camera, ONLY, 1);
        test_choice(ends.camera);
        test_read(ends.camera);
        test_link(&ends);
        check_alive(ends.camera);
        CloseHandle(ends.renderer);
    }
    CloseHandle(ends.camera);
}
