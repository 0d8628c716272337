/*
 * The states of a pin, and what else can be asked of it
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

static void test_property(HANDLE pin)
{
    ULONG values[4] = {0}, i, returned;
    NTSTATUS status;

    ok(!get_state(pin), "A new pin is in state %lu.\n", get_state(pin));
    memset(values, 0xcc, sizeof(values));
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, values,
            sizeof(values), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(ULONG), "Returned %lu.\n", returned);
    ok(!values[0], "Got %#lx, returned %lu.\n", status, returned);
    ok(values[1] == 0xcccccccc, "Got %#lx, returned %lu.\n", status, returned);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, NULL, 0,
            &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(returned == sizeof(ULONG), "Returned %lu.\n", returned);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_BASICSUPPORT,
            values, sizeof(ULONG), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok((values[0] & 3) == (KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET), "Got access %#lx.\n", values[0]);

    for (i = 0; i < sizeof(ULONG); i++)
    {
        values[0] = KSSTATE_ACQUIRE;
        status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET,
                values, i, NULL);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Setting %lu bytes gave %#lx.\n", i, status);
    }
    for (i = 4; i < 6; i++)
    {
        status = set_state(pin, i);
        ok(status == STATUS_INVALID_PARAMETER, "Setting state %lu gave %#lx.\n", i, status);
    }
    status = set_state(pin, 0xffffffff);
    ok(status == STATUS_INVALID_PARAMETER, "Setting state -1 gave %#lx.\n", status);
    status = set_state(pin, 0x80000003);
    ok(status == STATUS_INVALID_PARAMETER, "Setting state 0x80000003 gave %#lx.\n", status);
    ok(!get_state(pin), "The pin is in state %lu.\n", get_state(pin));
}

/* All pairs, neighbours or not. */
static void test_transitions(HANDLE pin)
{
    ULONG from, to;

    for (from = KSSTATE_STOP; from <= KSSTATE_RUN; from++)
    {
        for (to = KSSTATE_STOP; to <= KSSTATE_RUN; to++)
        {
            winetest_push_context("%lu to %lu", from, to);
            check_set_state(pin, from);
            ok(get_state(pin) == from, "Got state %lu.\n", get_state(pin));
            check_set_state(pin, to);
            ok(get_state(pin) == to, "Got state %lu.\n", get_state(pin));
            winetest_pop_context();
        }
    }
    check_set_state(pin, KSSTATE_STOP);
}

static void test_stream_after_cycles(HANDLE pin)
{
    ULONG size = video_size(&kstest_type), i;
    char *data = malloc(size);
    struct stream_request *request = stream_request_create(pin, get_header_size(pin), data, size);
    struct ksvirt_code code;
    NTSTATUS status;

    for (i = 0; i < 5; i++)
    {
        check_set_state(pin, KSSTATE_RUN);
        stream_read(request);
        status = stream_wait(request, KSTEST_TIMEOUT);
        ok(!status, "Reading gave %#lx.\n", status);
        ok(stream_check(request, &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Got a bad frame.\n");
        check_set_state(pin, i & 1 ? KSSTATE_STOP : KSSTATE_PAUSE);
        if (i & 1) continue;
        /* Pause takes buffers, but fills none */
        stream_read(request);
        ok(request->status == STATUS_PENDING, "Reading in Pause gave %#lx.\n", request->status);
        ok(WaitForSingleObject(request->event, 50) == WAIT_TIMEOUT, "A read in Pause is not pending.\n");
        check_set_state(pin, KSSTATE_RUN);
        status = stream_wait(request, KSTEST_TIMEOUT);
        ok(!status, "The read from Pause gave %#lx.\n", status);
        ok(stream_check(request, &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Got a bad frame.\n");
    }
    check_set_state(pin, KSSTATE_STOP);
    stream_request_destroy(request);
    free(data);
}

/* No state keeps a pin from being closed, with and without reads. */
static void test_close(HANDLE filter)
{
    static const struct video_type slow = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 10000000};
    ULONG size = video_size(&slow), id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT), count, state, i, j;
    struct stream_request *requests[3];
    char *data = malloc(size * ARRAY_SIZE(requests));
    NTSTATUS status;
    HANDLE pin;

    for (state = KSSTATE_STOP; state <= KSSTATE_RUN; state++)
    {
        for (i = 0; i < 2; i++)
        {
            winetest_push_context("state %lu%s", state, i ? ", with reads" : "");
            if (!(pin = open_capture_pin(filter, &slow))) break;
            check_set_state(pin, state);
            for (j = 0; i && j < ARRAY_SIZE(requests); j++)
            {
                requests[j] = stream_request_create(pin, get_header_size(pin), data + j * size, size);
                stream_read(requests[j]);
            }
            CloseHandle(pin);
            for (j = 0; i && j < ARRAY_SIZE(requests); j++)
            {
                status = requests[j]->status;
                if (status == STATUS_PENDING)
                {
                    ok(!WaitForSingleObject(requests[j]->event, KSTEST_TIMEOUT), "Read %lu did not end.\n", j);
                    status = requests[j]->io.Status;
                }
                /* the first frame is due at once in Run, and may have come */
                if (state != KSSTATE_RUN || j || status)
                    ok(status == (state == KSSTATE_STOP ? STATUS_INVALID_DEVICE_STATE : STATUS_CANCELLED),
                            "Read %lu gave %#lx.\n", j, status);
                requests[j]->status = status;
                stream_request_destroy(requests[j]);
            }
            count = wait_instances(filter, id, 0);
            ok(!count, "There are %lu instances.\n", count);
            winetest_pop_context();
        }
    }
    free(data);
}

static void test_format(HANDLE pin)
{
    static const struct video_type other = {.format = KSVIRT_NV12, .width = 320, .height = 240, .interval = 333333};
    union video_format format, got;
    struct
    {
        union video_format format;
        UCHAR space[64];
    } big;
    ULONG size, returned;
    NTSTATUS status;

    init_video_format(&format, &kstest_type);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET,
            NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(size == format.format.FormatSize, "Got size %lu.\n", size);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET,
            &got, size - 1, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);

    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT,
            KSPROPERTY_TYPE_SET, &format, format.format.FormatSize, NULL);
    ok(!status, "Proposing the pin's own format gave %#lx.\n", status);
    init_video_format(&format, &other);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT,
            KSPROPERTY_TYPE_SET, &format, format.format.FormatSize, NULL);
    ok(!status, "Proposing another good format gave %#lx.\n", status);
    format.format.SubFormat.Data1 ^= 1;
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT,
            KSPROPERTY_TYPE_SET, &format, format.format.FormatSize, NULL);
    ok(status == STATUS_NO_MATCH, "Proposing a bad format gave %#lx.\n", status);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            format.format.FormatSize, NULL);
    ok(status == STATUS_NO_MATCH, "Setting a bad format gave %#lx.\n", status);
    init_video_format(&format, &kstest_type);
    ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &got,
            sizeof(got), NULL);
    ok(!memcmp(&got, &format, format.format.FormatSize), "The format has changed.\n");

    /* sizes that are not what they say */
    memset(&big, 0, sizeof(big));
    init_video_format(&big.format, &other);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET, &big,
            big.format.format.FormatSize - 1, NULL);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A cut-off format gave %#lx.\n", status);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET,
            &big, 63, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "63 bytes gave %#lx.\n", status);
    big.format.format.FormatSize = 0xffffffff;
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET, &big,
            sizeof(big), NULL);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A very long format gave %#lx.\n", status);

    init_video_format(&format, &other);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            format.format.FormatSize, NULL);
    ok(!status, "Changing the format gave %#lx.\n", status);
    memset(&got, 0xcc, sizeof(got));
    ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &got,
            sizeof(got), NULL);
    ok(!memcmp(&got, &format, format.format.FormatSize), "The format has not changed.\n");
    /* and back, for the tests that follow */
    init_video_format(&format, &kstest_type);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET, &format,
            format.format.FormatSize, NULL);
    ok(!status, "Changing the format gave %#lx.\n", status);
}

static void test_other_properties(HANDLE pin)
{
    union
    {
        KSALLOCATOR_FRAMING framing;
        KSALLOCATOR_FRAMING_EX framing_ex;
        HANDLE handle;
        BOOL flag;
        ULONG size;
        UCHAR bytes[1024];
    } u;
    ULONG size, returned;
    NTSTATUS status;

    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX,
            KSPROPERTY_TYPE_GET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(size >= sizeof(KSALLOCATOR_FRAMING_EX), "Got size %lu of %Iu.\n", size, sizeof(KSALLOCATOR_FRAMING_EX));
    ok(size <= sizeof(u), "Got size %lu of %Iu.\n", size, sizeof(KSALLOCATOR_FRAMING_EX));
    memset(&u, 0xcc, sizeof(u));
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX,
            KSPROPERTY_TYPE_GET, &u, sizeof(u), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(u.framing_ex.CountItems >= 1, "Got %lu items.\n", u.framing_ex.CountItems);
    ok(u.framing_ex.CountItems < 10, "Got %lu items.\n", u.framing_ex.CountItems);
    ok(u.framing_ex.FramingItem[0].FramingRange.Range.MaxFrameSize >= video_size(&kstest_type),
            "Got frame size %lu for a picture of %lu bytes.\n", u.framing_ex.FramingItem[0].FramingRange.Range.MaxFrameSize,
            video_size(&kstest_type));
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_ALLOCATORFRAMING,
            KSPROPERTY_TYPE_GET, &u, sizeof(u.framing), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(u.framing), "Returned %lu.\n", returned);
    ok(u.framing.FrameSize == video_size(&kstest_type), "Got frame size %lu.\n", u.framing.FrameSize);

    u.size = 0;
    status = ks_property(pin, GUIDP(KSPROPSETID_StreamInterface), KSPROPERTY_STREAMINTERFACE_HEADERSIZE,
            KSPROPERTY_TYPE_GET, &u, sizeof(u.size), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(u.size), "Returned %lu.\n", returned);
    /* in the client's layout */
    ok(u.size == sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO), "Got header size %lu of %Iu.\n", u.size,
            sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO));

    u.flag = 0xcc;
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_ACQUIREORDERING, KSPROPERTY_TYPE_GET, &u,
            sizeof(u.flag), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(u.flag), "Returned %lu.\n", returned);
    ok(u.flag == FALSE, "Got %d.\n", u.flag);

    /* GET only tells that there could be one */
    memset(&u, 0xcc, sizeof(u));
    status = ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_GET, &u,
            sizeof(u.handle), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(!u.handle, "Got clock %p.\n", u.handle);
    memset(&u, 0xcc, sizeof(u));
    status = ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_ALLOCATOR, KSPROPERTY_TYPE_GET, &u,
            sizeof(u.handle), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(!u.handle, "Got allocator %p.\n", u.handle);
    u.handle = (HANDLE)0xdead0;
    status = ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_SET, &u,
            sizeof(u.handle), &returned);
    ok(status == STATUS_INVALID_HANDLE, "A bad clock gave %#lx.\n", status);

    /* a filter's */
    status = ks_property(pin, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &u, sizeof(ULONG), NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "The pin set gave %#lx.\n", status);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), 0x77, KSPROPERTY_TYPE_GET, &u, sizeof(ULONG), NULL);
    ok(status == STATUS_NOT_FOUND, "An unknown id gave %#lx.\n", status);
    status = ks_property(pin, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The sets gave %#lx.\n", status);
    ok(size >= 3 * sizeof(GUID), "The sets gave size %lu.\n", size);
}

START_TEST(state)
{
    HANDLE filter = open_camera(), pin;
    NTSTATUS status;

    if (!filter) return;
    status = set_state(filter, KSSTATE_RUN);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Setting a filter's state gave %#lx.\n", status);

    if ((pin = open_capture_pin(filter, &kstest_type)))
    {
        test_property(pin);
        test_other_properties(pin);
        test_format(pin);
        test_transitions(pin);
        test_stream_after_cycles(pin);
        CloseHandle(pin);
        test_close(filter);
    }
    CloseHandle(filter);
}
