/*
 * The reference clock of a pin, as its driver sees it
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

#define _UNKNOWN_H_ /* ks.h then has the interface */
typedef struct IUnknown *PUNKNOWN;
#include "wine/ksddk.h"
#include <basetyps.h>
#include "ksbench_private.h"

static void read_clock(IKsReferenceClock *clock, struct ksbench_clock *seen)
{
    KSRESOLUTION resolution = {0};
    LONGLONG system = 0;
    KSSTATE state = KSSTATE_STOP;

    seen->physical_time = clock->lpVtbl->GetPhysicalTime(clock);
    seen->time = clock->lpVtbl->GetTime(clock);
    seen->correlated_time = clock->lpVtbl->GetCorrelatedTime(clock, &system);
    seen->correlated_system = system;
    seen->status = clock->lpVtbl->GetResolution(clock, &resolution);
    seen->granularity = resolution.Granularity;
    seen->error = resolution.Error;
    if (NT_SUCCESS(seen->status)) seen->status = clock->lpVtbl->GetState(clock, &state);
    seen->state = state;
}

/* Handlers of KSBENCH_PROPERTY_CLOCK, of pins. */
NTSTATUS clock_get_property(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const ULONG size = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct ksbench_clock *seen = data;
    IKsReferenceClock *clock;

    if (!pin) return STATUS_INVALID_DEVICE_REQUEST;
    if (size < sizeof(*seen)) return STATUS_BUFFER_TOO_SMALL;
    RtlZeroMemory(seen, sizeof(*seen));
    seen->status = KsPinGetReferenceClockInterface(pin, &clock);
    if (NT_SUCCESS(seen->status))
    {
        read_clock(clock, seen);
        clock->lpVtbl->Release(clock);
    }
    irp->IoStatus.Information = sizeof(*seen);
    return STATUS_SUCCESS;
}

NTSTATUS clock_set_property(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);

    if (!pin) return STATUS_INVALID_DEVICE_REQUEST;
    KsPinSetPinClockTime(pin, *(const LONGLONG *)data);
    return STATUS_SUCCESS;
}
