/*
 * What the tests have in common: statistics and faults of the virtual devices
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

/* Of a pin or filter. status or another parameter by kind, see ksbench.h. */
NTSTATUS set_fault(HANDLE object, ULONG kind, ULONG after, ULONG count, LONGLONG parameter)
{
    struct ksbench_fault fault = {.kind = kind, .pin = KSBENCH_ANY, .after = after, .count = count, .parameter = parameter};

    return ks_property(object, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET, &fault,
            sizeof(fault), NULL);
}

NTSTATUS set_state_fault(HANDLE object, ULONG kind, ULONG step, ULONG count, LONGLONG parameter)
{
    struct ksbench_fault fault = {.kind = kind, .pin = KSBENCH_ANY, .count = count, .step = step, .parameter = parameter};

    return ks_property(object, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET, &fault,
            sizeof(fault), NULL);
}

/* Returns how often faults of that kind have struck. */
ULONG get_fault_hits(HANDLE object, ULONG kind)
{
    struct ksbench_fault faults[KSBENCH_MAX_FAULTS];
    ULONG size = 0, hits = 0, i;

    if (ks_property(object, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_GET, faults,
            sizeof(faults), &size))
        return 0xffffffff;
    for (i = 0; i < size / sizeof(faults[0]); i++)
        if (faults[i].kind == kind) hits += faults[i].hits;
    return hits;
}
