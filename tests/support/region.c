/*
 * What the tests have in common: memory shared with the driver
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

BOOL region_create(struct region *region, SIZE_T size)
{
    region->size = (size + 0xffff) & ~(SIZE_T)0xffff;
    region->section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, region->size, NULL);
    region->view = region->section ? MapViewOfFile(region->section, FILE_MAP_WRITE, 0, 0, 0) : NULL;
    ok(region->view != NULL, "Mapping %Iu bytes failed, error %lu.\n", region->size, GetLastError());
    return region->view != NULL;
}

void region_destroy(struct region *region)
{
    if (region->view) UnmapViewOfFile(region->view);
    if (region->section) CloseHandle(region->section);
    memset(region, 0, sizeof(*region));
}

NTSTATUS region_set(HANDLE pin, HANDLE section, const void *address, ULONG64 size)
{
    struct wineks_region region = {.section = (ULONG_PTR)section, .address = (ULONG_PTR)address, .size = size};

    return ks_property(pin, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_REGION, KSPROPERTY_TYPE_SET, &region,
            sizeof(region), NULL);
}
