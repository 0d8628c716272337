/*
 * Event and method requests
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

static NTSTATUS enable_event(HANDLE file, const GUID *set, ULONG id, ULONG flags, void *data, ULONG size, ULONG *returned)
{
    KSEVENT event;

    event.Set = *set;
    event.Id = id;
    event.Flags = flags;
    return ks_ioctl(file, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), data, size, returned);
}

/* The data's address names the event; it is not a buffer. */
static NTSTATUS disable_event(HANDLE file, KSEVENTDATA *data)
{
    return ks_ioctl(file, IOCTL_KS_DISABLE_EVENT, data, data ? sizeof(*data) : 0, NULL, 0, NULL);
}

/* sets: how many sets of events the file has */
static void test_unknown(HANDLE file, ULONG sets)
{
    static const GUID unknown = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
    HANDLE event = kstest_event();
    KSEVENTDATA data;
    ULONG returned, i;
    NTSTATUS status;
    KSEVENT request;

    memset(&data, 0, sizeof(data));
    data.NotificationType = KSEVENTF_EVENT_HANDLE;
    data.EventHandle.Event = event;
    status = enable_event(file, &unknown, 0, KSEVENT_TYPE_ENABLE, &data, sizeof(data), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "An unknown set gave %#lx.\n", status);
    status = enable_event(file, &unknown, 0, KSEVENT_TYPE_SETSUPPORT, NULL, 0, &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Support of an unknown set gave %#lx.\n", status);
    status = enable_event(file, &unknown, 0, KSEVENT_TYPE_BASICSUPPORT, &returned, sizeof(returned), NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Support of an unknown set gave %#lx.\n", status);
    memset(&request, 0, sizeof(request));
    for (i = 0; i < sizeof(request); i += 8)
    {
        status = ks_ioctl(file, IOCTL_KS_ENABLE_EVENT, &request, i, &data, sizeof(data), NULL);
        /* without a request at all it is the question for the list of events */
        ok(status == (i ? STATUS_INVALID_BUFFER_SIZE : STATUS_SUCCESS), "A request of %lu bytes gave %#lx.\n", i, status);
    }

    status = enable_event(file, GUIDP(GUID_NULL), 0, KSEVENT_TYPE_SETSUPPORT, NULL, 0, &returned);
    ok(status == (sets ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS), "The list of sets gave %#lx.\n", status);
    ok(returned == sets * sizeof(GUID), "The list of sets has %lu bytes.\n", returned);

    /* OPEN: what disabling gives that wasn't enabled */
    status = disable_event(file, &data);
    ok(status == STATUS_NOT_FOUND, "Disabling what wasn't enabled gave %#lx.\n", status);
    status = disable_event(file, NULL);
    ok(!status, "Disabling all gave %#lx.\n", status);
    ok(WaitForSingleObject(event, 0) == WAIT_TIMEOUT, "The event was set.\n");
    CloseHandle(event);
}

/* The feed's pin is a renderer, which signals when the end of the stream has gone through it. */
static void test_end_of_stream(HANDLE feed)
{
    ULONG id = find_pin_factory(feed, KSPIN_DATAFLOW_IN), size = video_size(&kstest_type), i;
    HANDLE pin = NULL, event = kstest_event();
    struct stream_request *request;
    KSEVENTDATA data, bad;
    NTSTATUS status;
    DWORD error;
    char *frame;

    error = create_pin(feed, id, &kstest_type, GENERIC_WRITE, &pin);
    ok(!error, "Creating the feed's pin gave %lu.\n", error);
    if (error) return;
    if (enable_event(pin, GUIDP(KSEVENTSETID_Connection), 0, KSEVENT_TYPE_SETSUPPORT, NULL, 0, NULL))
    {
        skip("The pin has no connection events.\n");
        CloseHandle(pin);
        return;
    }
    test_unknown(pin, 1);
    frame = calloc(1, size);
    request = stream_request_create(pin, get_header_size(pin), frame, size);
    memset(&data, 0, sizeof(data));
    data.NotificationType = KSEVENTF_EVENT_HANDLE;
    data.EventHandle.Event = event;

    /* what can't be one */
    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE, &data,
            sizeof(data) - 1, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "Short data gave %#lx.\n", status);
    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE,
            NULL, 0, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "No data gave %#lx.\n", status);
    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), 0x77, KSEVENT_TYPE_ENABLE, &data, sizeof(data), NULL);
    ok(status == STATUS_NOT_FOUND, "An unknown event gave %#lx.\n", status);
    bad = data;
    bad.EventHandle.Event = (HANDLE)0xdead0;
    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE, &bad,
            sizeof(bad), NULL);
    ok(status == STATUS_INVALID_HANDLE, "A bad handle gave %#lx.\n", status);
    for (i = 4; i; i <<= 1)
    {
        bad = data;
        bad.NotificationType = i; /* for kernel-mode clients */
        status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE,
                &bad, sizeof(bad), NULL);
        ok(status == STATUS_INVALID_PARAMETER, "Notification %#lx gave %#lx.\n", i, status);
    }

    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE, &data,
            sizeof(data), NULL);
    ok(!status, "Enabling gave %#lx.\n", status);
    check_set_state(pin, KSSTATE_RUN);
    stream_write(request, size, 0);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Writing gave %#lx.\n", status);
    ok(request->io.Information == size, "Writing gave %Iu bytes.\n", request->io.Information);
    ok(WaitForSingleObject(event, 50) == WAIT_TIMEOUT, "The event was set by a frame.\n");
    for (i = 0; i < 2; i++)
    {
        ResetEvent(event);
        stream_write(request, 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
        status = stream_wait(request, KSTEST_TIMEOUT);
        ok(!status, "The end of the stream gave %#lx.\n", status);
        ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "The event was not set by end %lu.\n", i);
    }
    status = disable_event(pin, &data);
    ok(!status, "Disabling gave %#lx.\n", status);
    ResetEvent(event);
    stream_write(request, 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "The end of the stream gave %#lx.\n", status);
    ok(WaitForSingleObject(event, 100) == WAIT_TIMEOUT, "The event was set after it was disabled.\n");

    /* once only */
    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM,
            KSEVENT_TYPE_ENABLE | KSEVENT_TYPE_ONESHOT, &data, sizeof(data), NULL);
    ok(!status, "Enabling once gave %#lx.\n", status);
    for (i = 0; !status && i < 2; i++)
    {
        ResetEvent(event);
        stream_write(request, 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
        stream_wait(request, KSTEST_TIMEOUT);
        ok(WaitForSingleObject(event, i ? 100 : KSTEST_TIMEOUT) == (i ? WAIT_TIMEOUT : WAIT_OBJECT_0),
                "End %lu is wrong.\n", i);
    }

    /* an event that is enabled goes with its pin */
    status = enable_event(pin, GUIDP(KSEVENTSETID_Connection), KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE, &data,
            sizeof(data), NULL);
    ok(!status, "Enabling gave %#lx.\n", status);
    stream_request_destroy(request);
    CloseHandle(pin);
    CloseHandle(event);
    free(frame);
    check_alive(feed);
}

START_TEST(event)
{
    HANDLE filter = open_camera(), feed;

    if (!filter) return;
    test_unknown(filter, 0);
    check_alive(filter);
    CloseHandle(filter);
    if (!(feed = open_feed())) return;
    test_end_of_stream(feed);
    CloseHandle(feed);
    if (!(filter = open_camera())) return;
    ok(stream_wait_for_pattern(filter), "The camera still shows the feed.\n");
    CloseHandle(filter);
}
