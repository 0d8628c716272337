/*
 * Many threads at one device
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

#define DURATION 1500 /* ms */

struct shared
{
    HANDLE filter, pin;
    LONG stop;
};

/* Reads as long as it goes; the others cancel, reset and change the state below it. */
static DWORD CALLBACK read_thread(void *arg)
{
    struct shared *shared = arg;
    ULONG size = video_size(&kstest_type), header_size = get_header_size(shared->pin), i, good = 0, bad = 0;
    struct stream_request *requests[4];
    char *data = malloc(size * ARRAY_SIZE(requests));
    struct ksvirt_code code;
    NTSTATUS status;

    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(shared->pin, header_size, data + i * size, size);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_read(requests[i]);
    for (i = 0; !shared->stop; i = (i + 1) % ARRAY_SIZE(requests))
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(!status || status == STATUS_CANCELLED || status == STATUS_DEVICE_NOT_READY || status == STATUS_INVALID_DEVICE_STATE,
                "A read gave %#lx.\n", status);
        if (status == STATUS_TIMEOUT) break;
        if (NT_ERROR(status)) kstest_let_pass(1); /* the pin is being reset or stopped */
        else if (stream_check(requests[i], &kstest_type, &code) == KSVIRT_FRAME_GOOD) good++;
        else bad++;
        stream_read(requests[i]);
    }
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_request_destroy(requests[i]);
    ok(good > 0, "%lu good and %lu bad frames.\n", good, bad);
    ok(!bad, "%lu good and %lu bad frames.\n", good, bad);
    free(data);
    return 0;
}

static DWORD CALLBACK state_thread(void *arg)
{
    static const KSSTATE states[] = {KSSTATE_PAUSE, KSSTATE_RUN, KSSTATE_STOP, KSSTATE_RUN, KSSTATE_ACQUIRE, KSSTATE_RUN};
    struct shared *shared = arg;
    NTSTATUS status;
    ULONG i;

    for (i = 0; !shared->stop; i++)
    {
        status = set_state(shared->pin, states[i % ARRAY_SIZE(states)]);
        ok(!status, "Setting state %u gave %#lx.\n", states[i % ARRAY_SIZE(states)], status);
        if (status) break;
        if (states[i % ARRAY_SIZE(states)] == KSSTATE_RUN) kstest_let_pass(50);
    }
    set_state(shared->pin, KSSTATE_RUN); /* a read that waits in Pause would never end */
    return 0;
}

static DWORD CALLBACK reset_thread(void *arg)
{
    struct shared *shared = arg;
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    ULONG reset;

    while (!shared->stop)
    {
        for (reset = KSRESET_BEGIN; reset <= KSRESET_END; reset++)
        {
            status = ks_ioctl(shared->pin, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, NULL);
            ok(!status, "Reset %lu gave %#lx.\n", reset, status);
        }
        NtCancelIoFileEx(shared->pin, NULL, &io);
        kstest_let_pass(30);
    }
    set_state(shared->pin, KSSTATE_RUN);
    return 0;
}

static DWORD CALLBACK property_thread(void *arg)
{
    struct shared *shared = arg;
    ULONG count, state;
    NTSTATUS status;

    while (!shared->stop)
    {
        count = get_pin_count(shared->filter);
        ok(count > 0, "There are %lu pin factories.\n", count);
        state = 0xcccccccc;
        status = ks_property(shared->pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET,
                &state, sizeof(state), NULL);
        /* another thread cancels whatever is under way on the pin */
        if (status == STATUS_CANCELLED) continue;
        ok(!status, "Got %#lx.\n", status);
        ok(state <= KSSTATE_RUN, "Got state %#lx.\n", state);
        if (!count || status) break;
    }
    return 0;
}

/* Opens and closes filters and pins beside the one that works. */
static DWORD CALLBACK open_thread(void *arg)
{
    struct shared *shared = arg;
    HANDLE filter, pin;

    while (!shared->stop)
    {
        if (!(filter = open_camera())) break;
        if ((pin = open_capture_pin(filter, &kstest_type)))
        {
            check_set_state(pin, KSSTATE_RUN);
            CloseHandle(pin);
        }
        CloseHandle(filter);
        if (!pin) break;
    }
    return 0;
}

static void run_threads(struct shared *shared, LPTHREAD_START_ROUTINE const *functions, unsigned int count)
{
    HANDLE threads[8];
    unsigned int i;

    shared->stop = FALSE;
    for (i = 0; i < count; i++) threads[i] = CreateThread(NULL, 0, functions[i], shared, 0, NULL);
    kstest_let_pass(DURATION);
    InterlockedExchange(&shared->stop, TRUE);
    for (i = 0; i < count; i++)
    {
        ok(!WaitForSingleObject(threads[i], 4 * KSTEST_TIMEOUT), "Thread %u did not end.\n", i);
        CloseHandle(threads[i]);
    }
}

START_TEST(threads)
{
    static const LPTHREAD_START_ROUTINE all[] = {read_thread, state_thread, property_thread, property_thread, open_thread};
    static const LPTHREAD_START_ROUTINE reset[] = {read_thread, reset_thread, property_thread, open_thread};
    struct shared shared;

    if (!(shared.filter = open_camera())) return;
    if ((shared.pin = open_capture_pin(shared.filter, &kstest_type)))
    {
        check_set_state(shared.pin, KSSTATE_RUN);
        run_threads(&shared, all, ARRAY_SIZE(all));
        check_set_state(shared.pin, KSSTATE_RUN);
        run_threads(&shared, reset, ARRAY_SIZE(reset));
        CloseHandle(shared.pin);
    }
    check_alive(shared.filter);
    CloseHandle(shared.filter);
}
