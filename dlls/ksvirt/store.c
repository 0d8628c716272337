/*
 * Fed frames on their way from the feed's pin to the cameras
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
 * A short queue that every camera reads at its own place: a camera takes the oldest frame that it has not had, or the
 * newest one again. So a feed and a camera of the same rate lose nothing by jitter, and a slow camera is never more
 * than QUEUE_LENGTH frames behind. Frames are counted references; those that nobody holds any more are kept for the
 * next ones, so that nothing is allocated while a feed runs.
 *
 * Feed and camera devices come and go in any order. Everything is freed with the last of them.
 */

#define QUEUE_LENGTH 3
#define SPARE_FRAMES (QUEUE_LENGTH + 2)

static struct
{
    FAST_MUTEX mutex;
    LONG users;             /* devices and pins */
    LONG cameras;           /* that are in the run state */
    const void *feed;       /* the one that is acquired */
    ULONG64 last_number;
    ULONG64 shown, overwritten;
    struct fed_frame *queue[QUEUE_LENGTH]; /* oldest first; a reference is held */
    ULONG queued;
    struct fed_frame *spare[SPARE_FRAMES];
    ULONG spares;
} store;

/* Called once, from DriverEntry. */
void store_init(void)
{
    ExInitializeFastMutex(&store.mutex);
}

static void free_frame(struct fed_frame *frame)
{
    ExFreePoolWithTag(frame->data, KSVIRT_TAG);
    ExFreePoolWithTag(frame, KSVIRT_TAG);
}

static void release_locked(struct fed_frame *frame)
{
    if (--frame->refs) return;
    if (store.users && store.spares < SPARE_FRAMES) store.spare[store.spares++] = frame;
    else free_frame(frame);
}

/* A user is whoever may hold frames: a device or a pin. */
void store_add_user(void)
{
    ExAcquireFastMutex(&store.mutex);
    store.users++;
    ExReleaseFastMutex(&store.mutex);
}

void store_remove_user(void)
{
    ExAcquireFastMutex(&store.mutex);
    if (!--store.users)
    {
        while (store.queued) release_locked(store.queue[--store.queued]);
        while (store.spares) free_frame(store.spare[--store.spares]);
    }
    ExReleaseFastMutex(&store.mutex);
}

/* A camera runs. What came before is not new to it, and no loss if it is never shown. */
void store_add_camera(ULONG64 *cursor)
{
    ULONG i;

    ExAcquireFastMutex(&store.mutex);
    store.cameras++;
    *cursor = store.last_number;
    for (i = 0; i < store.queued; i++) store.queue[i]->shown = TRUE;
    ExReleaseFastMutex(&store.mutex);
}

void store_remove_camera(void)
{
    ExAcquireFastMutex(&store.mutex);
    store.cameras--;
    ExReleaseFastMutex(&store.mutex);
}

/* A feed begins, of which there is one at a time: STATUS_DEVICE_BUSY if there is another. What is left of the one
 * before gives way, but for its last picture. */
NTSTATUS store_start_feed(const void *feed)
{
    ULONG i;

    ExAcquireFastMutex(&store.mutex);
    if (store.feed)
    {
        ExReleaseFastMutex(&store.mutex);
        return STATUS_DEVICE_BUSY;
    }
    store.feed = feed;
    if (store.queued > 1)
    {
        for (i = 0; i + 1 < store.queued; i++) release_locked(store.queue[i]);
        store.queue[0] = store.queue[store.queued - 1];
        store.queued = 1;
    }
    /* the new feed may have another frame size */
    while (store.spares) free_frame(store.spare[--store.spares]);
    store.shown = store.overwritten = 0;
    ExReleaseFastMutex(&store.mutex);
    return STATUS_SUCCESS;
}

/* The feed, if it is the one that has begun, ends. Its last frames stay. */
void store_stop_feed(const void *feed)
{
    ExAcquireFastMutex(&store.mutex);
    if (store.feed == feed) store.feed = NULL;
    ExReleaseFastMutex(&store.mutex);
}

void store_get_counts(ULONG64 *shown, ULONG64 *overwritten)
{
    ExAcquireFastMutex(&store.mutex);
    *shown = store.shown;
    *overwritten = store.overwritten;
    ExReleaseFastMutex(&store.mutex);
}

/* Returns a frame with room for the picture, of which the caller has the only reference, or NULL if there is no memory. */
struct fed_frame *store_new_frame(const struct picture *picture)
{
    struct fed_frame *frame = NULL;
    ULONG i;

    ExAcquireFastMutex(&store.mutex);
    for (i = 0; i < store.spares && !frame; i++)
    {
        if (store.spare[i]->capacity < picture->size) continue;
        frame = store.spare[i];
        store.spare[i] = store.spare[--store.spares];
    }
    ExReleaseFastMutex(&store.mutex);

    if (!frame)
    {
        if (!(frame = ExAllocatePoolWithTag(NonPagedPool, sizeof(*frame), KSVIRT_TAG))) return NULL;
        if (!(frame->data = ExAllocatePoolWithTag(NonPagedPool, picture->size, KSVIRT_TAG)))
        {
            ExFreePoolWithTag(frame, KSVIRT_TAG);
            return NULL;
        }
        frame->capacity = picture->size;
    }
    frame->refs = 1;
    frame->shown = FALSE;
    frame->picture = *picture;
    return frame;
}

/* Puts a filled frame into the queue. The caller's reference goes with it. */
void store_push(struct fed_frame *frame)
{
    ULONG i;

    ExAcquireFastMutex(&store.mutex);
    frame->number = ++store.last_number;
    frame->time = clock_now();
    if (store.queued == QUEUE_LENGTH)
    {
        if (store.cameras && !store.queue[0]->shown) store.overwritten++;
        release_locked(store.queue[0]);
        for (i = 1; i < QUEUE_LENGTH; i++) store.queue[i - 1] = store.queue[i];
        store.queued--;
    }
    store.queue[store.queued++] = frame;
    ExReleaseFastMutex(&store.mutex);
}

/* Returns the oldest frame after the cursor and moves the cursor to it, or the newest frame with *fresh FALSE if the
 * camera has had them all, or NULL if there is none. The caller releases it. */
struct fed_frame *store_next(ULONG64 *cursor, BOOLEAN *fresh)
{
    struct fed_frame *frame = NULL;
    ULONG i;

    *fresh = FALSE;
    ExAcquireFastMutex(&store.mutex);
    for (i = 0; i < store.queued; i++)
    {
        frame = store.queue[i];
        if (frame->number <= *cursor) continue;
        *fresh = TRUE;
        *cursor = frame->number;
        if (!frame->shown) store.shown++;
        frame->shown = TRUE;
        break;
    }
    if (frame) frame->refs++;
    ExReleaseFastMutex(&store.mutex);
    return frame;
}

void store_release(struct fed_frame *frame)
{
    ExAcquireFastMutex(&store.mutex);
    release_locked(frame);
    ExReleaseFastMutex(&store.mutex);
}
