/*
 * Frames that don't go on in a link (KSPROPERTY_WINEKS_DISCARD)
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

#include "link/linkdiscard.h"
#include "link/link.h"
#include "object/kspin.h"
#include "stockwine/lock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_TIME (MAXLONGLONG / 4) /* later ones are none; the sum of two is still a number */

void link_init_discard(struct ks_link *link)
{
    static const struct wineks_discard none = {0, 0, MAXLONGLONG, MAXLONGLONG};

    link->discard[OUTPUT] = link->discard[INPUT] = none;
}

NTSTATUS link_set_discard(struct ks_pin *pin, const struct wineks_discard *discard)
{
    struct ks_link *link = pin->link;

    if (!link) return STATUS_INVALID_DEVICE_REQUEST;
    TRACE("pin %p, discard %lu, extra %lu, start %I64d, stop %I64d\n", &pin->pub, discard->discard, discard->extra,
            discard->start, discard->stop);
    lock_acquire(&link->lock);
    link->discard[pin_side(pin)] = *discard;
    lock_release(&link->lock);
    return STATUS_SUCCESS;
}

/* Reads when a frame begins and ends, in 100 ns. A frame whose time is counted in other units has none: MINLONGLONG. */
static void get_times(const KSSTREAM_HEADER *header, LONGLONG *start, LONGLONG *end)
{
    const KSTIME *time = &header->PresentationTime;

    *start = *end = MINLONGLONG;
    if (!(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID) || time->Time > MAX_TIME || time->Time < -MAX_TIME) return;
    if (!time->Numerator || time->Numerator != time->Denominator) return;
    *start = *end = time->Time;
    if (!(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_DURATIONVALID)) return;
    if (header->Duration > 0 && header->Duration <= MAX_TIME) *end += header->Duration;
}

/* Frames are not divided: one that reaches beyond the start goes on whole, and so does one that begins before the stop. */
static BOOLEAN is_discarded(struct wineks_discard *discard, LONGLONG time, LONGLONG end)
{
    BOOLEAN started = end > discard->start || time >= discard->start, stopped = time >= discard->stop;

    if (started && (!stopped || discard->start >= discard->stop)) return FALSE;
    if (!stopped) return discard->discard != 0;
    if (!discard->extra) return TRUE;
    discard->extra--;
    return FALSE;
}

BOOLEAN link_discards(struct ks_link *link, KSSTREAM_HEADER *header)
{
    LONGLONG time, end;
    BOOLEAN discarded;

    if (header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED) return FALSE; /* what it carries is no frame */
    get_times(header, &time, &end);
    discarded = header->DataUsed && (is_discarded(&link->discard[OUTPUT], time, end)
            || is_discarded(&link->discard[INPUT], time, end));
    if (discarded) link->gap = TRUE;
    if (discarded && !(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)) return TRUE;

    if (discarded) header->DataUsed = 0;
    else if (header->DataUsed && link->gap)
    {
        header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
        link->gap = FALSE;
    }
    return FALSE;
}
