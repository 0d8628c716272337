/*
 * Helpers of the tests that have the test driver do something
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

#ifndef __TESTS_KS_DRIVER_H
#define __TESTS_KS_DRIVER_H

#include "../kstest.h"

static inline HANDLE open_test_filter(void)
{
    return kstest_open_device(KSTEST_HARDWARE_ID);
}

static inline NTSTATUS test_set(HANDLE file, ULONG id, void *data, ULONG size)
{
    return ks_property(file, GUIDP(KSPROPSETID_KsTest), id, KSPROPERTY_TYPE_SET, data, size, NULL);
}

struct test_pin_request
{
    KSPIN_CONNECT connect;
    KSDATAFORMAT format;
};

static inline void init_test_pin_request(struct test_pin_request *request, ULONG id)
{
    memset(request, 0, sizeof(*request));
    request->connect.Interface.Set = *GUIDP(KSINTERFACESETID_Standard);
    request->connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    request->connect.Medium.Set = *GUIDP(KSMEDIUMSETID_Standard);
    request->connect.Medium.Id = KSMEDIUM_STANDARD_DEVIO;
    request->connect.PinId = id;
    request->connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    request->connect.Priority.PrioritySubClass = 1;
    request->format.FormatSize = sizeof(request->format);
    request->format.MajorFormat = *GUIDP(KSTEST_TYPE);
    request->format.SubFormat = *GUIDP(KSDATAFORMAT_SUBTYPE_NONE);
    request->format.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_NONE);
}

/* A pin with these flags, that does this; NULL after a failure. */
#define open_test_pin(filter, id, flags, mode) open_test_pin_(__LINE__, filter, id, flags, mode)
static inline HANDLE open_test_pin_(unsigned int line, HANDLE filter, ULONG id, ULONG flags, ULONG mode)
{
    struct kstest_setup setup = {.flags = flags, .mode = mode};
    struct test_pin_request request;
    LONGLONG start = kstest_now();
    NTSTATUS status;
    HANDLE pin;
    DWORD error;

    init_test_pin_request(&request, id);
    while ((error = KsCreatePin(filter, &request.connect, GENERIC_READ | GENERIC_WRITE, &pin))
            && kstest_poll(start, 3000));
    ok_(__FILE__, line)(!error, "Creating pin %lu gave %lu.\n", id, error);
    if (error) return NULL;
    status = test_set(pin, KSTEST_PROPERTY_SETUP, &setup, sizeof(setup));
    ok_(__FILE__, line)(!status, "Setting it up gave %#lx.\n", status);
    return pin;
}

#define test_do(pin, action) test_do_(__LINE__, pin, action)
static inline void test_do_(unsigned int line, HANDLE pin, ULONG action)
{
    NTSTATUS status = test_set(pin, KSTEST_PROPERTY_DO, &action, sizeof(action));

    ok_(__FILE__, line)(!status, "Action %lu gave %#lx.\n", action, status);
}

static inline struct kstest_facts get_facts(HANDLE pin)
{
    struct kstest_facts facts;
    NTSTATUS status;

    memset(&facts, 0xcc, sizeof(facts));
    status = ks_property(pin, GUIDP(KSPROPSETID_KsTest), KSTEST_PROPERTY_FACTS, KSPROPERTY_TYPE_GET, &facts, sizeof(facts),
            NULL);
    ok(!status, "The facts gave %#lx.\n", status);
    return facts;
}

/* Waits until a member of the facts has come to a value, and returns what it is. */
#define wait_fact(pin, member, wanted) wait_fact_(pin, offsetof(struct kstest_facts, member), wanted)
static inline ULONG wait_fact_(HANDLE pin, size_t offset, ULONG wanted)
{
    LONGLONG start = kstest_now();
    struct kstest_facts facts;
    uint32_t value;

    do
    {
        facts = get_facts(pin);
        value = *(uint32_t *)((char *)&facts + offset);
    } while (value < wanted && kstest_poll(start, KSTEST_TIMEOUT));
    return value;
}

/* Requests of a pin, with a buffer each. */

#define TEST_REQUESTS 4
#define TEST_SIZE 0x3000

struct test_stream
{
    HANDLE pin;
    BYTE *data;
    struct stream_request *requests[TEST_REQUESTS];
};

static inline void test_stream_init(struct test_stream *stream, HANDLE pin)
{
    ULONG i;

    stream->pin = pin;
    stream->data = calloc(TEST_REQUESTS, TEST_SIZE);
    for (i = 0; i < TEST_REQUESTS; i++)
        stream->requests[i] = stream_request_create(pin, sizeof(KSSTREAM_HEADER), stream->data + i * TEST_SIZE, TEST_SIZE);
}

/* Closes the pin as well. */
static inline void test_stream_close(struct test_stream *stream)
{
    ULONG i;

    CloseHandle(stream->pin);
    for (i = 0; i < TEST_REQUESTS; i++)
    {
        stream_wait(stream->requests[i], KSTEST_TIMEOUT);
        stream_request_destroy(stream->requests[i]);
    }
    free(stream->data);
}

#endif /* __TESTS_KS_DRIVER_H */
