/*
 * ksbench.sys: the tape of a camcorder
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

#include "tape.h"

#include "edev.h"

/*
 * What a tape has is the device's, and stays when the filter is closed.
 */

static FAST_MUTEX mutex;         /* of: */
static ULONG power, signal_mode;
static BOOLEAN present;          /* the tape */
static TRANSPORT_STATE state;

void tape_init(void)
{
    ExInitializeFastMutex(&mutex);
    power = ED_POWER_ON;
    signal_mode = KSBENCH_TAPE_SIGNAL;
    present = TRUE;
    state.Mode = state.State = ED_MODE_STOP;
}

/* PROPSETID_EXT_DEVICE */

static const DEVCAPS capabilities =
{
    .CanRecord = TRUE,
    .HasAudio = TRUE,
    .HasVideo = TRUE,
    .DeviceType = ED_DEVTYPE_VCR,
    .TCRead = TRUE,
    .Preroll = KSBENCH_TAPE_PREROLL,
    .SyncAcc = ED_SYNCACC_FRAME,
    .NormRate = ED_RATE_25,
    .SeekType = ED_SEEK_SLOW,
};

static NTSTATUS get_device(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    static const DWORD id[] = {KSBENCH_TAPE_ID_HIGH, KSBENCH_TAPE_ID_LOW};
    static const WCHAR version[] = WIDE(KSBENCH_TAPE_VERSION);
    KSPROPERTY_EXTDEVICE_S *answer = data;

    *answer = *(const KSPROPERTY_EXTDEVICE_S *)request;
    if (request->Id == KSPROPERTY_EXTDEVICE_ID) RtlCopyMemory(answer->u.NodeUniqueID, id, sizeof(id));
    else if (request->Id == KSPROPERTY_EXTDEVICE_VERSION) RtlCopyMemory(answer->u.pawchString, version, sizeof(version));
    else if (request->Id == KSPROPERTY_EXTDEVICE_PORT) answer->u.DevPort = DEV_PORT_USB;
    else if (request->Id == KSPROPERTY_EXTDEVICE_POWER_STATE) answer->u.PowerState = power;
    else answer->u.Capabilities = capabilities;
    return faults_answer(irp, request, data, sizeof(*answer));
}

static NTSTATUS set_power(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const ULONG value = ((const KSPROPERTY_EXTDEVICE_S *)data)->u.PowerState;

    if (value != ED_POWER_ON && value != ED_POWER_OFF && value != ED_POWER_STANDBY) return STATUS_INVALID_PARAMETER;
    power = value;
    return STATUS_SUCCESS;
}

/* PROPSETID_EXT_TRANSPORT */

static ULONG get_transport_capability(ULONG capability)
{
    return capability == ED_TRANSCAP_CAN_EJECT || capability == ED_TRANSCAP_CAN_FREEZE;
}

static NTSTATUS get_transport(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPROPERTY_EXTXPORT_S *answer = data;

    *answer = *(const KSPROPERTY_EXTXPORT_S *)request;
    ExAcquireFastMutex(&mutex);
    if (request->Id == KSPROPERTY_EXTXPORT_CAPABILITIES) answer->u.Capabilities = get_transport_capability(answer->u.Capabilities);
    else if (request->Id == KSPROPERTY_EXTXPORT_LOAD_MEDIUM) answer->u.LoadMedium = present ? ED_MEDIA_SPIN_UP : ED_MEDIA_UNLOAD;
    else if (request->Id == KSPROPERTY_EXTXPORT_STATE) answer->u.XPrtState = state;
    else if (request->Id == KSPROPERTY_EXTXPORT_MEDIUM_INFO)
    {
        answer->u.MediumInfo.MediaPresent = present;
        answer->u.MediumInfo.MediaType = ED_MEDIA_DVC;
        answer->u.MediumInfo.RecordInhibit = !present;
    }
    else answer->u.SignalMode = signal_mode;
    ExReleaseFastMutex(&mutex);
    return faults_answer(irp, request, data, sizeof(*answer));
}

static NTSTATUS set_signal_mode(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    signal_mode = ((const KSPROPERTY_EXTXPORT_S *)data)->u.SignalMode;
    return STATUS_SUCCESS;
}

/* A tape that isn't there doesn't move. */
static NTSTATUS set_medium(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const ULONG value = ((const KSPROPERTY_EXTXPORT_S *)data)->u.LoadMedium;

    if (value != ED_MEDIA_SPIN_UP && value != ED_MEDIA_UNLOAD) return STATUS_INVALID_PARAMETER;
    ExAcquireFastMutex(&mutex);
    present = value == ED_MEDIA_SPIN_UP;
    state.Mode = state.State = ED_MODE_STOP;
    ExReleaseFastMutex(&mutex);
    return STATUS_SUCCESS;
}

/* What ns-ksmedia-transport_state.md has. */
static const TRANSPORT_STATE states[] =
{
    {ED_MODE_STOP, ED_MODE_STOP},
    {ED_MODE_PLAY, ED_MODE_PLAY},
    {ED_MODE_PLAY, ED_MODE_FREEZE},
    {ED_MODE_PLAY, ED_MODE_STEP_FWD},
    {ED_MODE_PLAY, ED_MODE_STEP_REV},
    {ED_MODE_RECORD, ED_MODE_RECORD},
    {ED_MODE_RECORD, ED_MODE_RECORD_FREEZE},
    {ED_MODE_FF, ED_MODE_FF},
    {ED_MODE_REW, ED_MODE_REW},
};

static NTSTATUS set_state(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const TRANSPORT_STATE *wanted = &((const KSPROPERTY_EXTXPORT_S *)data)->u.XPrtState;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(states) && (states[i].Mode != wanted->Mode || states[i].State != wanted->State); i++) ;
    if (i == ARRAYSIZE(states)) return STATUS_INVALID_PARAMETER;
    ExAcquireFastMutex(&mutex);
    if (present) state = states[i];
    else if (i) status = STATUS_INVALID_DEVICE_STATE;
    ExReleaseFastMutex(&mutex);
    return status;
}

/* PROPSETID_TIMECODE_READER */

static NTSTATUS get_timecode(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPROPERTY_TIMECODE_S *answer = data;

    *answer = *(const KSPROPERTY_TIMECODE_S *)request;
    answer->TimecodeSamp.qwTick = KSBENCH_TAPE_TICK;
    answer->TimecodeSamp.timecode.wFrameRate = 25;
    answer->TimecodeSamp.timecode.dwFrames = KSBENCH_TAPE_TIMECODE;
    return faults_answer(irp, request, data, sizeof(*answer));
}

/* Sets. The node's have the node behind the KSPROPERTY. */

#define ITEM(id, get, set, type) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = sizeof(type), .MinData = sizeof(type), \
      .SetPropertyHandler = (set) }
#define DEVICE_ITEM(id, set) ITEM(id, get_device, set, KSPROPERTY_EXTDEVICE_S)
#define TRANSPORT_ITEM(id, set) ITEM(id, get_transport, set, KSPROPERTY_EXTXPORT_S)

const GUID property_set_ext_device = GUID_INIT(STATIC_PROPSETID_EXT_DEVICE);
const GUID property_set_ext_transport = GUID_INIT(STATIC_PROPSETID_EXT_TRANSPORT);
const GUID property_set_timecode_reader = GUID_INIT(STATIC_PROPSETID_TIMECODE_READER);

const KSPROPERTY_ITEM ext_device_items[EXT_DEVICE_ITEMS_COUNT] =
{
    DEVICE_ITEM(KSPROPERTY_EXTDEVICE_ID, NULL),
    DEVICE_ITEM(KSPROPERTY_EXTDEVICE_VERSION, NULL),
    DEVICE_ITEM(KSPROPERTY_EXTDEVICE_POWER_STATE, set_power),
    DEVICE_ITEM(KSPROPERTY_EXTDEVICE_PORT, NULL),
    DEVICE_ITEM(KSPROPERTY_EXTDEVICE_CAPABILITIES, NULL),
};

const KSPROPERTY_ITEM ext_transport_items[EXT_TRANSPORT_ITEMS_COUNT] =
{
    TRANSPORT_ITEM(KSPROPERTY_EXTXPORT_CAPABILITIES, NULL),
    TRANSPORT_ITEM(KSPROPERTY_EXTXPORT_INPUT_SIGNAL_MODE, set_signal_mode),
    TRANSPORT_ITEM(KSPROPERTY_EXTXPORT_OUTPUT_SIGNAL_MODE, set_signal_mode),
    TRANSPORT_ITEM(KSPROPERTY_EXTXPORT_LOAD_MEDIUM, set_medium),
    TRANSPORT_ITEM(KSPROPERTY_EXTXPORT_MEDIUM_INFO, NULL),
    TRANSPORT_ITEM(KSPROPERTY_EXTXPORT_STATE, set_state),
};

const KSPROPERTY_ITEM timecode_reader_items[TIMECODE_READER_ITEMS_COUNT] =
{
    ITEM(KSPROPERTY_TIMECODE_READER, get_timecode, NULL, KSPROPERTY_TIMECODE_S),
};

/* A node's request, as a filter's: the answer takes the way back. */
static NTSTATUS node_transport(PIRP irp, PKSIDENTIFIER request, PVOID data, PFNKSHANDLER handler)
{
    const KSPROPERTY_EXTXPORT_NODE_S *asked = (const KSPROPERTY_EXTXPORT_NODE_S *)request;
    KSPROPERTY_EXTXPORT_NODE_S *answer = data;
    KSPROPERTY_EXTXPORT_S descriptor, value;
    NTSTATUS status;

    descriptor.Property = value.Property = asked->NodeProperty.Property;
    RtlCopyMemory(&descriptor.u, &asked->u, sizeof(descriptor.u));
    RtlCopyMemory(&value.u, &answer->u, sizeof(value.u));
    status = handler(irp, (KSIDENTIFIER *)&descriptor, &value);
    if (!NT_SUCCESS(status) || !irp->IoStatus.Information) return status;
    answer->NodeProperty = asked->NodeProperty;
    RtlCopyMemory(&answer->u, &value.u, sizeof(value.u));
    irp->IoStatus.Information += sizeof(KSP_NODE) - sizeof(KSPROPERTY);
    return status;
}

static NTSTATUS get_node_state(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    return node_transport(irp, request, data, get_transport);
}

static NTSTATUS set_node_state(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    return node_transport(irp, request, data, set_state);
}

static const KSPROPERTY_ITEM node_transport_items[] =
{
    ITEM(KSPROPERTY_EXTXPORT_STATE, get_node_state, set_node_state, KSPROPERTY_EXTXPORT_NODE_S),
};

static const KSPROPERTY_SET node_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_ext_transport, ARRAYSIZE(node_transport_items), node_transport_items, 0, NULL),
};

const KSAUTOMATION_TABLE tape_node_automation = AUTOMATION(node_property_sets);
