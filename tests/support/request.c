/*
 * What the tests have in common: requests with the status that the driver gave
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

HANDLE kstest_event(void)
{
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

/* Waits for a request that was pended, with its event. Returns its status, or STATUS_TIMEOUT after having cancelled it. */
NTSTATUS kstest_wait(HANDLE file, HANDLE event, IO_STATUS_BLOCK *io, DWORD timeout)
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
NTSTATUS ks_ioctl(HANDLE file, ULONG code, const void *in, ULONG in_size, void *out, ULONG out_size,
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

NTSTATUS ks_property(HANDLE file, const GUID *set, ULONG id, ULONG flags, void *data, ULONG size,
        ULONG *returned)
{
    KSPROPERTY property;

    property.Set = *set;
    property.Id = id;
    property.Flags = flags;
    return ks_ioctl(file, IOCTL_KS_PROPERTY, &property, sizeof(property), data, size, returned);
}

/* A KSPROPSETID_Pin property, of a filter. */
NTSTATUS ks_pin_property(HANDLE filter, ULONG pin, ULONG id, ULONG flags, void *data, ULONG size,
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
ULONG get_pin_count(HANDLE filter)
{
    ULONG count = 0;
    NTSTATUS status = ks_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &count,
            sizeof(count), NULL);

    ok(!status, "CTYPES gave %#lx.\n", status);
    return count;
}

void check_alive_(unsigned int line, HANDLE filter)
{
    ULONG count = 0, returned;
    NTSTATUS status = ks_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &count,
            sizeof(count), &returned);

    ok_(__FILE__, line)(!status, "The filter gave %#lx.\n", status);
    ok_(__FILE__, line)(count, "The filter gave count %lu.\n", count);
    ok_(__FILE__, line)(returned == sizeof(count), "The filter gave count %lu, returned %lu.\n", count, returned);
}

/* Any error will do: Wine's server finds it, and which one it is depends on the address and on the Wine. Windows has
 * STATUS_ACCESS_VIOLATION. */
void check_memory_refused_(unsigned int line, NTSTATUS status, const char *what)
{
    ok_(__FILE__, line)(NT_ERROR(status), "%s gave %#lx, not any error.\n", what, status);
}

/* Returns a list that a KSPROPSETID_Pin property gives, NULL if it gives none. The caller frees it. */
KSMULTIPLE_ITEM *get_pin_items(HANDLE filter, ULONG pin, ULONG id)
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
KSDATARANGE *next_range(KSDATARANGE *range)
{
    return (KSDATARANGE *)((char *)range + ((range->FormatSize + 7) & ~7u));
}

/* Returns the first pin factory of that direction, 0 if there is none. */
ULONG find_pin_factory(HANDLE filter, KSPIN_DATAFLOW wanted)
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
