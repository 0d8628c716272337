/*
 * The TV card: its state, and what can be received
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

#include "tv.h"

#define BOTH (1 << KSBENCH_TV_INPUT_CABLE | 1 << KSBENCH_TV_INPUT_ANTENNA)

static const struct station
{
    ULONG frequency;
    ULONG inputs;                /* a bit for each input of the tuner */
    ULONG mode;
    ULONG audio_modes;
    LONG hue;
}
stations[] =
{
    {KSBENCH_TV_STATION_BOTH, BOTH, KSPROPERTY_TUNER_MODE_TV, KS_TVAUDIO_MODE_MONO, 30},
    {KSBENCH_TV_STATION_OFFSET, 1 << KSBENCH_TV_INPUT_ANTENNA, KSPROPERTY_TUNER_MODE_TV, KS_TVAUDIO_MODE_MONO, 60},
    {KSBENCH_TV_STATION_CABLE, 1 << KSBENCH_TV_INPUT_CABLE, KSPROPERTY_TUNER_MODE_TV,
            KS_TVAUDIO_MODE_MONO | KS_TVAUDIO_MODE_LANG_A | KS_TVAUDIO_MODE_LANG_B, 90},
    {KSBENCH_TV_STATION_ANTENNA, 1 << KSBENCH_TV_INPUT_ANTENNA, KSPROPERTY_TUNER_MODE_TV,
            KS_TVAUDIO_MODE_MONO | KS_TVAUDIO_MODE_STEREO, 120},
    {KSBENCH_TV_STATION_RADIO, 1 << KSBENCH_TV_INPUT_ANTENNA, KSPROPERTY_TUNER_MODE_FM_RADIO, KS_TVAUDIO_MODE_MONO, 0},
};

/* What is plugged in at the card's other inputs follows the decoder's standard. */
static const struct tv_signal signals[] =
{
    [KSBENCH_CROSSBAR_COMPOSITE] = {TRUE, 0, 0},
    [KSBENCH_CROSSBAR_SVIDEO] = {TRUE, 0, -90},
};

static FAST_MUTEX mutex;         /* of: */
static struct tv_card card;
static struct controls *decoder; /* NULL: no filter of the decoder is open */
static ULONG decoders;
static LIST_ENTRY tuners = {&tuners, &tuners};

void tv_init(void)
{
    ExInitializeFastMutex(&mutex);
    card.mode = KSPROPERTY_TUNER_MODE_TV;
    card.standard = card.decoder_standard = KS_AnalogVideo_NTSC_M;
    card.input = KSBENCH_TV_INPUT_ANTENNA;
    card.frequency = card.last_frequency = KSBENCH_TV_STATION_BOTH;
    card.tuning_flags = KS_TUNER_TUNING_EXACT;
    card.audio_mode = KS_TVAUDIO_MODE_MONO;
    card.routes[KSBENCH_CROSSBAR_AUDIO] = KSBENCH_CROSSBAR_TUNER_AUDIO;
    card.output_enable = 1;
}

ULONG tv_lines(ULONG standard)
{
    return standard & (KS_AnalogVideo_NTSC_Mask | KS_AnalogVideo_PAL_M | KS_AnalogVideo_PAL_60) ? 525 : 625;
}

static const struct station *find_station(const struct tv_card *card, LONG *offset)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(stations); i++)
    {
        *offset = (LONG)(card->frequency - stations[i].frequency);
        if (*offset < -KSBENCH_TV_CATCH || *offset > KSBENCH_TV_CATCH) continue;
        if (stations[i].mode == card->mode && (stations[i].inputs & 1 << card->input)) return &stations[i];
    }
    return NULL;
}

BOOLEAN tv_get_station(const struct tv_card *card, LONG *offset, ULONG *audio_modes)
{
    const struct station *station = find_station(card, offset);

    if (!station) return FALSE;
    *audio_modes = station->audio_modes;
    return TRUE;
}

static struct tv_signal tuner_signal(const struct tv_card *card)
{
    struct tv_signal signal = {FALSE, tv_lines(card->standard), 0};
    const struct station *station;
    LONG offset;

    station = find_station(card, &offset);
    if (!station || offset || card->mode != KSPROPERTY_TUNER_MODE_TV) return signal;
    signal.present = TRUE;
    signal.hue = station->hue;
    return signal;
}

struct tv_signal tv_get_signal(const struct tv_card *card)
{
    const ULONG input = card->routes[KSBENCH_CROSSBAR_VIDEO];

    return input == KSBENCH_CROSSBAR_TUNER ? tuner_signal(card) : signals[input];
}

static void show(void)
{
    const struct tv_signal signal = tv_get_signal(&card);
    const BOOLEAN dark = !signal.present || !card.output_enable
            || (signal.lines && signal.lines != tv_lines(card.decoder_standard));

    if (!decoder) return;
    controls_set(decoder, CONTROL_PRIVACY, dark, FALSE);
    controls_set(decoder, CONTROL_HUE, signal.hue, FALSE);
}

/* To all filters of the tuner, whichever was told to change it. */
static void tell_change(void)
{
    LIST_ENTRY *entry;

    if (!card.tuner_changed) return;
    card.tuner_changed = FALSE;
    for (entry = tuners.Flink; entry != &tuners; entry = entry->Flink)
        KsFilterGenerateEvents(CONTAINING_RECORD(entry, struct tv_tuner, entry)->filter, &event_set_tuner, KSEVENT_TUNER_CHANGED,
                0, NULL, NULL, NULL);
}

struct tv_card *tv_lock(void)
{
    ExAcquireFastMutex(&mutex);
    return &card;
}

void tv_unlock(void)
{
    show();
    tell_change();
    ExReleaseFastMutex(&mutex);
}

void tv_add_tuner(struct tv_tuner *tuner)
{
    tv_lock();
    InsertTailList(&tuners, &tuner->entry);
    tv_unlock();
}

void tv_remove_tuner(struct tv_tuner *tuner)
{
    tv_lock();
    RemoveEntryList(&tuner->entry);
    tv_unlock();
}

void tv_add_decoder(struct controls *controls)
{
    tv_lock();
    decoder = controls;
    decoders++;
    tv_unlock();
}

void tv_remove_decoder(void)
{
    tv_lock();
    if (!--decoders) decoder = NULL;
    tv_unlock();
}

void tv_answer(IRP *irp, const KSIDENTIFIER *request, void *data, ULONG size)
{
    KSIDENTIFIER identifier = *request;

    RtlZeroMemory(data, size);
    *(KSIDENTIFIER *)data = identifier;
    irp->IoStatus.Information = size;
}
