/*
 * Tests of closing files while the driver has their requests
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

#include "driver.h"

/*
 * IRP_MJ_CLOSE comes after the last IRP of a file: a driver that has answered a request with STATUS_PENDING has the filter for as
 * long as it has the IRP. When the last handle goes, what can be cancelled is.
 */

struct pended
{
    IO_STATUS_BLOCK io;
    HANDLE event;
    union
    {
        KSIDENTIFIER id;
        struct { KSPROPERTY property; struct kstest_pend pend; } s;
    } request;
    union
    {
        ULONG value;
        LONGLONG time;
        KSEVENTDATA event;
    } answer;
};

static NTSTATUS send(HANDLE file, struct pended *pended, ULONG code, ULONG in_size, ULONG out_size)
{
    pended->io.Status = 0xcccccccc;
    pended->event = kstest_event();
    return NtDeviceIoControlFile(file, pended->event, NULL, NULL, &pended->io, code, &pended->request, in_size,
            &pended->answer, out_size);
}

static const struct kind
{
    const char *name;
    ULONG code, id, flags;
    ULONG answer;            /* bytes that come back */
}
kinds[] =
{
    {"property", IOCTL_KS_PROPERTY, KSTEST_PROPERTY_PEND, KSPROPERTY_TYPE_GET, sizeof(ULONG)},
    {"method", IOCTL_KS_METHOD, KSTEST_METHOD_PEND, KSMETHOD_TYPE_READ, sizeof(ULONG)},
    {"event", IOCTL_KS_ENABLE_EVENT, KSTEST_EVENT_PEND, KSEVENT_TYPE_ENABLE, 0},
};

static NTSTATUS pend(HANDLE file, struct pended *pended, const struct kind *kind, ULONG how, ULONG ms)
{
    memset(pended, 0, sizeof(*pended));
    pended->request.id.Set = *GUIDP(KSPROPSETID_KsTest);
    pended->request.id.Id = kind->id;
    pended->request.id.Flags = kind->flags;
    pended->request.s.pend.how = how;
    pended->request.s.pend.ms = ms;
    if (kind->answer) return send(file, pended, kind->code, sizeof(pended->request.s), kind->answer);
    pended->answer.event.NotificationType = KSEVENTF_EVENT_HANDLE;
    pended->answer.event.EventHandle.Event = kstest_event();
    return send(file, pended, kind->code, sizeof(pended->request.s), sizeof(pended->answer.event));
}

static void pended_close(struct pended *pended, const struct kind *kind)
{
    CloseHandle(pended->event);
    if (!kind->answer) CloseHandle(pended->answer.event.EventHandle.Event);
}

static struct kstest_pended get_counts(HANDLE filter)
{
    struct kstest_pended counts = {0};
    NTSTATUS status = ks_property(filter, GUIDP(KSPROPSETID_KsTest), KSTEST_PROPERTY_PENDED, KSPROPERTY_TYPE_GET, &counts,
            sizeof(counts), NULL);

    ok(!status, "The counts gave %#lx.\n", status);
    return counts;
}

/* Waits until so many filters have been closed, or too long. */
static struct kstest_pended wait_closed(HANDLE filter, ULONG wanted)
{
    LONGLONG start = kstest_now();
    struct kstest_pended counts;

    while ((counts = get_counts(filter)).closed < wanted && kstest_poll(start, KSTEST_TIMEOUT));
    return counts;
}

#define check_ended(pended, kind, expected) check_ended_(__LINE__, pended, kind, expected)
static void check_ended_(unsigned int line, struct pended *pended, const struct kind *kind, NTSTATUS expected)
{
    ULONG size = expected ? 0 : kind->answer;

    ok_(__FILE__, line)(!WaitForSingleObject(pended->event, KSTEST_TIMEOUT), "The %s doesn't end.\n", kind->name);
    ok_(__FILE__, line)(pended->io.Status == expected, "The %s gave %#lx.\n", kind->name, pended->io.Status);
    ok_(__FILE__, line)(pended->io.Information == size, "The %s gave %Iu bytes.\n", kind->name, pended->io.Information);
    if (size) ok_(__FILE__, line)(pended->answer.value == KSTEST_PEND_ANSWER, "The %s gave %#lx.\n", kind->name,
            pended->answer.value);
}

/* A driver that has a work item answer, which is not faster than a handle is closed. */
static void test_work_item(void)
{
    enum { COUNT = 20 };
    struct pended pended;
    NTSTATUS status;
    HANDLE file;
    ULONG i;

    for (i = 0; i < COUNT; i++)
    {
        memset(&pended, 0, sizeof(pended));
        if (!(file = kstest_open_device(KSBENCH_VALUES_HARDWARE_ID))) return;
        status = ks_property(file, GUIDP(KSPROPSETID_KsBenchValues), KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_GET,
                &pended.answer.value, sizeof(pended.answer.value), NULL);
        ok(!status, "A value gave %#lx.\n", status); /* the file is a filter now */
        pended.request.id.Set = *GUIDP(KSPROPSETID_KsBenchValues);
        pended.request.id.Id = KSBENCH_VALUE_TIME;
        pended.request.id.Flags = KSPROPERTY_TYPE_GET;
        status = send(file, &pended, IOCTL_KS_PROPERTY, sizeof(KSPROPERTY), sizeof(LONGLONG));
        CloseHandle(file);
        ok(!status || status == STATUS_PENDING, "Request %lu gave %#lx.\n", i, status);
        ok(!WaitForSingleObject(pended.event, KSTEST_TIMEOUT), "Request %lu doesn't end.\n", i);
        ok(!pended.io.Status, "Request %lu ended with %#lx.\n", i, pended.io.Status);
        CloseHandle(pended.event);
    }
}

static void test_cancel(HANDLE filter, const struct kind *kind)
{
    struct kstest_pended before = get_counts(filter), after;
    HANDLE file = open_test_filter();
    struct pended pended;
    NTSTATUS status;

    status = pend(file, &pended, kind, KSTEST_PEND_CANCEL, 0);
    ok(status == STATUS_PENDING, "The %s gave %#lx.\n", kind->name, status);
    check_alive(file);
    CloseHandle(file);
    check_ended(&pended, kind, STATUS_CANCELLED);
    after = wait_closed(filter, before.closed + 1);
    ok(after.closed == before.closed + 1, "%u filters were closed.\n", after.closed - before.closed);
    ok(after.early == before.early, "The filter had %u requests when it was closed.\n", after.early - before.early);
    pended_close(&pended, kind);
}

/* Nobody waits for a driver that takes its time: neither who closes the handle, nor other files. */
static void test_wait(HANDLE filter, const struct kind *kind)
{
    struct kstest_pended before = get_counts(filter), after;
    HANDLE file = open_test_filter();
    struct pended pended;
    NTSTATUS status;
    LONGLONG start;

    status = pend(file, &pended, kind, KSTEST_PEND_WORK, 1000);
    ok(status == STATUS_PENDING, "The %s gave %#lx.\n", kind->name, status);
    start = kstest_now();
    CloseHandle(file);
    after = get_counts(filter);
    if (WaitForSingleObject(pended.event, 0) == WAIT_TIMEOUT)
        ok(after.closed == before.closed, "The filter was closed before the %s had ended.\n", kind->name);
    else skip("The machine is too slow, %I64d ms for closing.\n", (kstest_now() - start) / 10000);
    check_ended(&pended, kind, STATUS_SUCCESS);
    after = wait_closed(filter, before.closed + 1);
    ok(after.closed == before.closed + 1, "%u filters were closed.\n", after.closed - before.closed);
    ok(after.early == before.early, "The filter had %u requests when it was closed.\n", after.early - before.early);
    pended_close(&pended, kind);
}

/* Both kinds at once, several of each, and requests behind them that have been answered. */
static void test_many(HANDLE filter)
{
    struct kstest_pended before = get_counts(filter), after;
    HANDLE file = open_test_filter();
    struct pended pended[12];
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(pended); i++)
    {
        const struct kind *kind = &kinds[i % ARRAY_SIZE(kinds)];

        status = pend(file, &pended[i], kind, i & 1 ? KSTEST_PEND_WORK : KSTEST_PEND_CANCEL, i * 20);
        ok(status == STATUS_PENDING, "Request %lu gave %#lx.\n", i, status);
        if (!(i % 4)) check_alive(file);
    }
    CloseHandle(file);
    for (i = 0; i < ARRAY_SIZE(pended); i++)
    {
        check_ended(&pended[i], &kinds[i % ARRAY_SIZE(kinds)], i & 1 ? STATUS_SUCCESS : STATUS_CANCELLED);
        pended_close(&pended[i], &kinds[i % ARRAY_SIZE(kinds)]);
    }
    after = wait_closed(filter, before.closed + 1);
    ok(after.closed == before.closed + 1, "%u filters were closed.\n", after.closed - before.closed);
    ok(after.early == before.early, "The filter had %u requests when it was closed.\n", after.early - before.early);
    ok(after.pended == before.pended + ARRAY_SIZE(pended), "%u requests were pended.\n", after.pended - before.pended);
}

/* The IRP is completed before the handler returns: it says so, or doesn't. */
static void test_completed(HANDLE filter)
{
    static const ULONG hows[] = {KSTEST_PEND_DONE, KSTEST_PEND_WRONG};
    struct kstest_pended before = get_counts(filter), after;
    struct pended pended;
    ULONG i, j, closed = 0;
    NTSTATUS status;
    HANDLE file;

    for (i = 0; i < ARRAY_SIZE(hows); i++)
        for (j = 0; j < ARRAY_SIZE(kinds); j++)
        {
            file = open_test_filter();
            status = pend(file, &pended, &kinds[j], hows[i], 0);
            ok(!status || status == STATUS_PENDING, "A %s gave %#lx.\n", kinds[j].name, status);
            check_ended(&pended, &kinds[j], STATUS_SUCCESS);
            check_alive(file);
            CloseHandle(file);
            after = wait_closed(filter, before.closed + ++closed);
            ok(after.closed == before.closed + closed, "%u filters were closed.\n", after.closed - before.closed);
            ok(after.early == before.early, "The filter had %u requests when it was closed.\n", after.early - before.early);
            pended_close(&pended, &kinds[j]);
        }
}

static void run_child(void)
{
    struct pended pended[6];
    HANDLE file, ready;
    ULONG i;

    if (!(file = open_test_filter())) return;
    for (i = 0; i < ARRAY_SIZE(pended); i++)
        pend(file, &pended[i], &kinds[i / 2], i & 1 ? KSTEST_PEND_WORK : KSTEST_PEND_CANCEL, 200);
    check_alive(file);
    ready = OpenEventA(EVENT_MODIFY_STATE, FALSE, "wineks_pended_ready");
    SetEvent(ready);
    kstest_wait_to_be_killed();
}

static void test_kill(HANDLE filter)
{
    struct kstest_pended before = get_counts(filter), after;
    HANDLE ready = CreateEventA(NULL, TRUE, FALSE, "wineks_pended_ready");
    PROCESS_INFORMATION pi;

    if (kstest_start_child("child", &pi))
    {
        ok(!WaitForSingleObject(ready, 30000), "The child isn't ready.\n");
        TerminateProcess(pi.hProcess, 0);
        WaitForSingleObject(pi.hProcess, KSTEST_TIMEOUT);
        CloseHandle(pi.hProcess);
        CloseHandle(pi.hThread);
        after = wait_closed(filter, before.closed + 1);
        ok(after.closed == before.closed + 1, "%u filters were closed.\n", after.closed - before.closed);
        ok(after.early == before.early, "The filter had %u requests when it was closed.\n", after.early - before.early);
    }
    CloseHandle(ready);
}

START_TEST(pended)
{
    HANDLE filter;
    char **argv;
    ULONG i;

    if (winetest_get_mainargs(&argv) > 2)
    {
        run_child();
        return;
    }
    test_work_item();
    if (!(filter = open_test_filter())) return;
    for (i = 0; i < ARRAY_SIZE(kinds); i++)
    {
        test_cancel(filter, &kinds[i]);
        test_wait(filter, &kinds[i]);
    }
    test_many(filter);
    test_completed(filter);
    test_kill(filter);
    check_alive(filter);
    CloseHandle(filter);
}
