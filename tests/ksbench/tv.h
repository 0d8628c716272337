/*
 * The TV card: what its filters have in common
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

#ifndef __KSBENCH_TV_H
#define __KSBENCH_TV_H

#include "ksbench_private.h"

/* ---- tvcard.c: the state of the one card, which stays when its filters are closed ---- */

/* What a signal is like where it is looked at. */
struct tv_signal
{
    BOOLEAN present;
    ULONG lines;                 /* of a frame; 0: as many as the decoder wants */
    LONG hue;                    /* of the decoder's picture */
};

struct tv_card
{
    /* tuner */
    ULONG mode, standard, input, frequency, last_frequency, tuning_flags, channel, country;
    LONGLONG settled;            /* clock_now() from which on the tuner isn't busy any more */
    BOOLEAN tuner_changed;       /* and nobody has been told */
    /* TV audio */
    ULONG audio_mode;
    /* crossbar */
    ULONG routes[KSBENCH_CROSSBAR_OUTPUTS]; /* the input of each output, ~0u: none */
    /* decoder */
    ULONG decoder_standard, output_enable, vcr_timing;
};

/* The card, until tv_unlock(). */
struct tv_card *tv_lock(void);
/* The decoder's picture follows what has been changed, and the tuner's filters tell of it. */
void tv_unlock(void);
/* Context of a filter of the tuner, from its Create to its Close. */
struct tv_tuner
{
    LIST_ENTRY entry;
    KSFILTER *filter;
};

extern const GUID event_set_tuner; /* tvtuner.c */
void tv_add_tuner(struct tv_tuner *tuner);
void tv_remove_tuner(struct tv_tuner *tuner);
/* The controls of the decoder's picture, which its open filters share. */
void tv_add_decoder(struct controls *controls);
void tv_remove_decoder(void);

/* The following are asked with the card locked. */
ULONG tv_lines(ULONG standard);
/* Returns how many Hz the tuner is higher than the station that it catches, FALSE if it catches none. */
BOOLEAN tv_get_station(const struct tv_card *card, LONG *offset, ULONG *audio_modes);
/* What the crossbar gives the decoder. */
struct tv_signal tv_get_signal(const struct tv_card *card);

/* Zeros data, and makes it a structure that begins with the KSPROPERTY that was asked for. */
void tv_answer(IRP *irp, const KSIDENTIFIER *request, void *data, ULONG size);

/* An item whose descriptor and value are the same structure. TV_ITEM_IN: the descriptor says more than which property it is. */
#define TV_ITEM(id, get, set, type) PROPERTY_ITEM(id, get, set, sizeof(type))
#define TV_ITEM_IN(id, get, set, type) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = sizeof(type), .MinData = sizeof(type), \
      .SetPropertyHandler = (set) }

/* ---- tvpin.c: the ends of the card's wires ---- */

/* There are wires by that id (enum ksbench_tv_wire), and sockets, which are the id 0. */
#define TV_WIRE_COUNT (KSBENCH_TV_WIRE_DECODER + 1)
extern const KSPIN_MEDIUM tv_mediums[TV_WIRE_COUNT];
extern const KSPIN_DISPATCH tv_pin_dispatch;
extern const KSALLOCATOR_FRAMING_EX tv_framing;
extern const KSDATARANGE *const tv_video_ranges[1];
extern const KSDATARANGE *const tv_audio_ranges[1];
NTSTATUS tv_pin_intersect(void *filter, IRP *irp, KSP_PIN *request, KSDATARANGE *caller, KSDATARANGE *ours, ULONG size, void *data,
        ULONG *needed);

/* Entries of a table of pin factories. A link in the kernel stands for a wire, and for what is plugged into a socket nothing
 * does. The buffers of a link are for packets about tuning, of which there are none here. */
#define TV_PIN(ranges, flow, communication, wire, pin_category) \
    { \
        PIN_MEMBERS(&tv_pin_dispatch, NULL, ranges, flow, communication, pin_category), \
        .PinDescriptor.MediumsCount = 1, \
        .PinDescriptor.Mediums = &tv_mediums[wire], \
        .Flags = KSPIN_FLAG_USE_STANDARD_TRANSPORT, \
        .AllocatorFraming = &tv_framing, \
        .InstancesPossible = 1, \
        .InstancesNecessary = (wire) ? 1 : 0, \
        .IntersectHandler = tv_pin_intersect, \
    }
#define TV_INPUT(ranges, wire, category) TV_PIN(ranges, KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK, wire, category)
#define TV_OUTPUT(ranges, wire, category) TV_PIN(ranges, KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_SOURCE, wire, category)
#define TV_SOCKET(ranges, flow) TV_PIN(ranges, flow, KSPIN_COMMUNICATION_BRIDGE, 0, NULL)

#endif /* __KSBENCH_TV_H */
