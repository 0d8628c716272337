/*
 * Filter-centric processing: pictures through the in-place and the copying transform
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

#include "transform.h"

#define TIMES (KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID)
#define FRAMES 6

struct pair
{
    struct port in, out;
};

static BOOL pair_open(struct pair *pair, HANDLE filter, const struct video_type *from, const struct video_type *to)
{
    memset(pair, 0, sizeof(*pair));
    if (!port_open(&pair->in, filter, IN_PIN, from, FRAMES)) return FALSE;
    if (port_open(&pair->out, filter, OUT_PIN, to, FRAMES)) return TRUE;
    port_close(&pair->in);
    return FALSE;
}

static void pair_set_state(struct pair *pair, KSSTATE state)
{
    check_set_state(pair->in.pin, state);
    check_set_state(pair->out.pin, state);
}

static void pair_close(struct pair *pair)
{
    port_close(&pair->out);
    port_close(&pair->in);
}

/* Each frame goes in as one and comes out as one, whichever side comes first. */
static void test_frames(HANDLE filter, const struct video_type *from, const struct video_type *to, BOOL inverted)
{
    struct ksvirt_transform_stats stats;
    struct pair pair;
    ULONG i, round;

    winetest_push_context("%s to %s", debugstr_video_type(from), debugstr_video_type(to));
    if (!pair_open(&pair, filter, from, to))
    {
        winetest_pop_context();
        return;
    }
    pair_set_state(&pair, KSSTATE_RUN);
    for (round = 0; round < 4; round++)
    {
        for (i = 0; i < FRAMES; i++) if (round & 1) port_read(&pair.out, i);
        for (i = 0; i < FRAMES; i++)
            port_write(&pair.in, i, round * FRAMES + i + 1, TIMES | (i & 1 ? KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT : 0));
        for (i = 0; i < FRAMES; i++) if (!(round & 1)) port_read(&pair.out, i);
        for (i = 0; i < FRAMES; i++)
        {
            check_written(&pair.in, i);
            check_picture(&pair.out, i, round * FRAMES + i + 1,
                    TIMES | (i & 1 ? KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT : 0), inverted);
        }
    }
    stats = get_transform_stats(pair.in.pin);
    ok(stats.processed == 4 * FRAMES && !stats.rejected && !stats.type_changes, "%I64u processed, %I64u rejected.\n",
            stats.processed, stats.rejected);
    ok(!stats.in_place, "%I64u frames of a client were changed in place.\n", stats.in_place);
    pair_set_state(&pair, KSSTATE_STOP);
    pair_close(&pair);
    winetest_pop_context();
}

static void test_inplace(void)
{
    HANDLE filter = kstest_open_device(KSVIRT_INPLACE_HARDWARE_ID);
    struct video_type type = small_type;

    if (!filter) return;
    for (type.format = 0; type.format < KSVIRT_FORMAT_COUNT; type.format++) test_frames(filter, &type, &type, TRUE);
    CloseHandle(filter);
}

static void test_copy(void)
{
    HANDLE filter = kstest_open_device(KSVIRT_COPY_HARDWARE_ID);
    static const enum ksvirt_format partners[KSVIRT_FORMAT_COUNT] =
        {KSVIRT_RGB32, KSVIRT_UYVY, KSVIRT_YUY2, KSVIRT_NV12, KSVIRT_RGB24};
    struct video_type from = small_type, to = small_type;

    if (!filter) return;
    from.width = to.width = 170; /* RGB24 has padding */
    for (from.format = 0; from.format < KSVIRT_FORMAT_COUNT; from.format++)
    {
        to.format = from.format;
        test_frames(filter, &from, &to, FALSE);
        to.format = partners[from.format];
        test_frames(filter, &from, &to, FALSE);
    }
    CloseHandle(filter);
}

START_TEST(filterprocess)
{
    test_inplace();
    test_copy();
}
