/*
 * The properties of the camera's controls
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

/*
 * PROPSETID_VIDCAP_VIDEOPROCAMP and PROPSETID_VIDCAP_CAMERACONTROL, on the filter and on its nodes. What they say of the ranges
 * is in tables, from which ks.sys answers.
 *
 * The values belong to the device: all its filters have the same, and they stay when the last one is closed. Each is one number
 * that changes at once, so that nobody needs a lock to read it.
 */

/* A value that the camera adjusts by itself goes up and down by a step, at every so many frames. */
#define WAVE_FRAMES 8

#define AUTOMATIC 1

static LONG make_setting(LONG value, BOOLEAN automatic)
{
    return value * 2 + (automatic ? AUTOMATIC : 0);
}

static LONG setting_value(LONG setting)
{
    return (setting - (setting & AUTOMATIC)) / 2;
}

/* All controls have their defaults then. */
void controls_init(struct controls *controls)
{
    unsigned int i;

    RtlZeroMemory(controls, sizeof(*controls));
    for (i = 0; i < CONTROL_COUNT; i++)
        controls->settings[i] = make_setting(control_ranges[i].standard, control_ranges[i].has_auto);
}

/* Returns the controls of the device that a filter or pin is of. They live as long as that does. */
struct controls *controls_of(void *object)
{
    struct virtual_device *device = KsGetDevice(object)->Context;

    return &device->controls;
}

/* Fills in the look that the controls ask for now. Returns the number of changes that there had been before. */
LONG controls_get_look(const struct controls *controls, struct look *look)
{
    const LONG changes = controls->changes;
    unsigned int i;

    for (i = 0; i < CONTROL_COUNT; i++)
    {
        const LONG setting = controls->settings[i];

        look->value[i] = setting_value(setting);
        look->automatic[i] = setting & AUTOMATIC;
    }
    look->flip = controls->flip;
    return changes;
}

static void change(struct controls *controls, volatile LONG *setting, LONG value)
{
    if (InterlockedExchange(setting, value) != value) InterlockedIncrement(&controls->changes);
}

/* The value is one of the control's range; of a control that the camera adjusts by itself it is the default. */
void controls_set(struct controls *controls, enum control_id control, LONG value, BOOLEAN automatic)
{
    change(controls, &controls->settings[control], make_setting(value, automatic));
}

/* FLIP_HORIZONTAL, FLIP_VERTICAL */
void controls_set_flip(struct controls *controls, LONG flip)
{
    change(controls, &controls->flip, flip);
}

static const KSPROPERTY_STEPPING_LONG control_steps[CONTROL_COUNT] =
{
#define CONTROL_STEPS(name, least, greatest, step, ...) \
    [CONTROL_##name] = {.SteppingDelta = (step), \
            .Bounds = {.SignedMinimum = (least), .SignedMaximum = (greatest)}},
    PROCAMP_CONTROLS(CONTROL_STEPS)
    CAMERA_CONTROLS(CONTROL_STEPS)
};

static const LONG control_defaults[CONTROL_COUNT] =
{
#define CONTROL_DEFAULT(name, least, greatest, step, standard, ...) [CONTROL_##name] = (standard),
    PROCAMP_CONTROLS(CONTROL_DEFAULT)
    CAMERA_CONTROLS(CONTROL_DEFAULT)
};

#define MEMBERS_COUNT 2
#define TYPE_LONG     3 /* VT_I4 */

static const KSPROPERTY_MEMBERSLIST control_members[CONTROL_COUNT][MEMBERS_COUNT] =
{
#define CONTROL_MEMBERS(name, ...) \
    [CONTROL_##name] = \
    { \
        {{KSPROPERTY_MEMBER_STEPPEDRANGES, sizeof(KSPROPERTY_STEPPING_LONG), 1, 0}, &control_steps[CONTROL_##name]}, \
        {{KSPROPERTY_MEMBER_VALUES, sizeof(LONG), 1, KSPROPERTY_MEMBER_FLAG_DEFAULT}, &control_defaults[CONTROL_##name]}, \
    },
    PROCAMP_CONTROLS(CONTROL_MEMBERS)
    CAMERA_CONTROLS(CONTROL_MEMBERS)
};

static const KSPROPERTY_VALUES control_values[CONTROL_COUNT] =
{
#define CONTROL_VALUES(name, ...) \
    [CONTROL_##name] = \
    { \
        {{{GUID_INIT(STATIC_KSPROPTYPESETID_General), TYPE_LONG, 0}}}, MEMBERS_COUNT, control_members[CONTROL_##name] \
    },
    PROCAMP_CONTROLS(CONTROL_VALUES)
    CAMERA_CONTROLS(CONTROL_VALUES)
};

static enum control_id control_from_irp(IRP *irp)
{
    const KSPROPERTY_ITEM *item = KSPROPERTY_ITEM_IRP_STORAGE(irp);

    return (enum control_id)(item->Values - control_values);
}

/* What is behind the KSPROPERTY, or KSP_NODE, in the four structures of the two sets. */
struct control_data
{
    LONG value;
    ULONG flags, capabilities;
};

C_ASSERT(sizeof(KSPROPERTY_CAMERACONTROL_S) == sizeof(KSPROPERTY_VIDEOPROCAMP_S));
C_ASSERT(FIELD_OFFSET(KSPROPERTY_VIDEOPROCAMP_S, Value) == sizeof(KSPROPERTY));
C_ASSERT(FIELD_OFFSET(KSPROPERTY_VIDEOPROCAMP_NODE_S, Value) == sizeof(KSP_NODE));
C_ASSERT(KSPROPERTY_CAMERACONTROL_FLAGS_AUTO == KSPROPERTY_VIDEOPROCAMP_FLAGS_AUTO);
C_ASSERT(KSPROPERTY_CAMERACONTROL_FLAGS_MANUAL == KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL);

/* The data of a request. The pages of some of these properties have a LONG there, those of others the whole structure: both are
 * taken. */
struct control_request
{
    struct control_data *data; /* NULL: there is a LONG only */
    LONG *value;
    ULONG size;                /* of the structure */
};

static NTSTATUS find_data(IRP *irp, const KSIDENTIFIER *request, void *data, struct control_request *found)
{
    const ULONG size = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    const BOOLEAN node = (request->Flags & KSPROPERTY_TYPE_TOPOLOGY) != 0;

    found->size = node ? sizeof(KSPROPERTY_VIDEOPROCAMP_NODE_S) : sizeof(KSPROPERTY_VIDEOPROCAMP_S);
    if (size >= found->size)
    {
        found->data = (struct control_data *)((char *)data + (node ? sizeof(KSP_NODE) : sizeof(KSPROPERTY)));
        found->value = &found->data->value;
        return STATUS_SUCCESS;
    }
    found->data = NULL;
    found->value = data;
    return size == sizeof(LONG) ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

static LONG current_value(const struct controls *controls, enum control_id control, LONG setting)
{
    const struct control_range *range = &control_ranges[control];

    if (!(setting & AUTOMATIC)) return setting_value(setting);
    return range->standard + ((ULONG)controls->frame / WAVE_FRAMES % 2 ? range->step : 0);
}

static NTSTATUS get_control(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const struct controls *controls = controls_of(KsGetFilterFromIrp(irp));
    const enum control_id control = control_from_irp(irp);
    const LONG setting = controls->settings[control];
    struct control_request found;
    NTSTATUS status;

    status = find_data(irp, request, data, &found);
    if (!NT_SUCCESS(status))
    {
        if (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength) return status;
        irp->IoStatus.Information = found.size;
        return STATUS_BUFFER_OVERFLOW;
    }
    irp->IoStatus.Information = sizeof(LONG);
    if (found.data)
    {
        RtlZeroMemory(data, found.size);
        RtlCopyMemory(data, request, (char *)found.data - (char *)data);
        found.data->flags = (setting & AUTOMATIC) ? KSPROPERTY_VIDEOPROCAMP_FLAGS_AUTO : KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL;
        found.data->capabilities = KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL;
        if (control_ranges[control].has_auto) found.data->capabilities |= KSPROPERTY_VIDEOPROCAMP_FLAGS_AUTO;
        irp->IoStatus.Information = found.size;
    }
    *found.value = current_value(controls, control, setting);
    return STATUS_SUCCESS;
}

static BOOLEAN is_in_range(const struct control_range *range, LONG value)
{
    return value >= range->least && value <= range->greatest && !((value - range->least) % range->step);
}

/* A value that the camera adjusts by itself is not the client's to choose: what comes with KSPROPERTY_VIDEOPROCAMP_FLAGS_AUTO is
 * ignored. OPEN: no page says what no flag at all means; KSPROPERTY_CAMERACONTROL_FLAGS_ABSOLUTE is 0. It is taken as manual. */
static NTSTATUS set_control(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct controls *controls = controls_of(KsGetFilterFromIrp(irp));
    const enum control_id control = control_from_irp(irp);
    const struct control_range *range = &control_ranges[control];
    struct control_request found;
    NTSTATUS status;
    ULONG flags;

    status = find_data(irp, request, data, &found);
    if (!NT_SUCCESS(status)) return status;
    flags = found.data ? found.data->flags : KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL;
    switch (flags)
    {
    case KSPROPERTY_VIDEOPROCAMP_FLAGS_AUTO:
        if (!range->has_auto) return STATUS_INVALID_PARAMETER;
        controls_set(controls, control, range->standard, TRUE);
        return STATUS_SUCCESS;
    case 0:
    case KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL:
        if (!is_in_range(range, *found.value)) return STATUS_INVALID_PARAMETER;
        controls_set(controls, control, *found.value, FALSE);
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

/* The handlers check the size of the data, which isn't always the same. */
#define CONTROL_ITEM(id, control) \
    {.PropertyId = (id), .GetPropertyHandler = get_control, .MinProperty = sizeof(KSPROPERTY), \
            .SetPropertyHandler = set_control, .Values = &control_values[control]}

const GUID property_set_procamp = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOPROCAMP);
const GUID property_set_camera_control = GUID_INIT(STATIC_PROPSETID_VIDCAP_CAMERACONTROL);

const KSPROPERTY_ITEM procamp_items[PROCAMP_COUNT] =
{
#define PROCAMP_ITEM(name, ...) CONTROL_ITEM(KSPROPERTY_VIDEOPROCAMP_##name, CONTROL_##name),
    PROCAMP_CONTROLS(PROCAMP_ITEM)
};

const KSPROPERTY_ITEM camera_control_items[CAMERA_CONTROL_COUNT] =
{
#define CAMERA_CONTROL_ITEM(name, ...) CONTROL_ITEM(KSPROPERTY_CAMERACONTROL_##name, CONTROL_##name),
    CAMERA_CONTROLS(CAMERA_CONTROL_ITEM)
};
