/*
 * The camera's extension unit: properties that only who knows the camera knows
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


#include "ksvirt_private.h"

/* Nobody has set a value yet: all are 0. */
void extension_init(struct extension *extension)
{
    RtlZeroMemory(extension, sizeof(*extension));
    ExInitializeFastMutex(&extension->mutex);
}

static struct extension *extension_from_irp(IRP *irp)
{
    struct virtual_device *device = KsGetDevice(KsGetFilterFromIrp(irp))->Context;

    return &device->extension;
}

static NTSTATUS get_level(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    *(LONG *)data = extension_from_irp(irp)->level;
    irp->IoStatus.Information = sizeof(LONG);
    return STATUS_SUCCESS;
}

static NTSTATUS set_level(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const ULONG level = *(const ULONG *)data;

    if (level > KSVIRT_EXTENSION_MAX_LEVEL) return STATUS_INVALID_PARAMETER;
    InterlockedExchange(&extension_from_irp(irp)->level, (LONG)level);
    return STATUS_SUCCESS;
}

static NTSTATUS get_block(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct extension *extension = extension_from_irp(irp);

    ExAcquireFastMutex(&extension->mutex);
    RtlCopyMemory(data, extension->block, sizeof(extension->block));
    ExReleaseFastMutex(&extension->mutex);
    irp->IoStatus.Information = sizeof(extension->block);
    return STATUS_SUCCESS;
}

static NTSTATUS set_block(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct extension *extension = extension_from_irp(irp);

    ExAcquireFastMutex(&extension->mutex);
    RtlCopyMemory(extension->block, data, sizeof(extension->block));
    ExReleaseFastMutex(&extension->mutex);
    return STATUS_SUCCESS;
}

static const KSPROPERTY_STEPPING_LONG level_steps =
{
    .SteppingDelta = 1,
    .Bounds = {.UnsignedMaximum = KSVIRT_EXTENSION_MAX_LEVEL},
};
static const ULONG level_default = 0;

static const KSPROPERTY_MEMBERSLIST level_members[] =
{
    {{KSPROPERTY_MEMBER_STEPPEDRANGES, sizeof(level_steps), 1, 0}, &level_steps},
    {{KSPROPERTY_MEMBER_VALUES, sizeof(level_default), 1, KSPROPERTY_MEMBER_FLAG_DEFAULT}, &level_default},
};

static const KSPROPERTY_VALUES level_values =
{
    {{{GUID_INIT(STATIC_KSPROPTYPESETID_General), 19 /* VT_UI4 */, 0}}}, ARRAYSIZE(level_members), level_members
};

const GUID property_set_extension = GUID_INIT(STATIC_KSPROPSETID_KsVirtExtension);

const KSPROPERTY_ITEM extension_items[EXTENSION_COUNT] =
{
    {
        .PropertyId = KSVIRT_EXTENSION_LEVEL,
        .GetPropertyHandler = get_level,
        .MinProperty = sizeof(KSP_NODE),
        .MinData = sizeof(ULONG),
        .SetPropertyHandler = set_level,
        .Values = &level_values,
    },
    {
        .PropertyId = KSVIRT_EXTENSION_BLOCK,
        .GetPropertyHandler = get_block,
        .MinProperty = sizeof(KSP_NODE),
        .MinData = KSVIRT_EXTENSION_BLOCK_SIZE,
        .SetPropertyHandler = set_block,
    },
};
