/*
 * Contracts inside the test driver
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

#ifndef __KSTEST_PRIVATE_H
#define __KSTEST_PRIVATE_H

#include "wine/ksddk.h"
#define NOBITMAP
#include <mmreg.h>
#include <ks.h>
#include <ksmedia.h>

#include "driver.h"

#define KSTEST_TAG 0x7473744b /* "Ktst" */

#define ITEM(id, get, set, request_size, size) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = (request_size), .MinData = (size), \
      .SetPropertyHandler = (set) }

/* pins.c */
struct test_pin
{
    struct kstest_setup setup;
    struct kstest_facts facts;
    void *attempt_thread;   /* is in a KSTEST_ATTEMPT_NOW */
};

extern const KSPIN_DESCRIPTOR_EX test_pins[KSTEST_PINS];
NTSTATUS adapter_set_property(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS filter_process(KSFILTER *filter, KSPROCESSPIN_INDEXENTRY *index);

/* clock.c */
extern const KSCLOCK_DISPATCH clock_dispatch;

/* create.c */
void create_hook(DRIVER_OBJECT *driver);
NTSTATUS create_set_property(IRP *irp, KSIDENTIFIER *request, void *data);

/* late.c */
void late_init(void);
NTSTATUS late_get_property(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS late_set_property(IRP *irp, KSIDENTIFIER *request, void *data);

/* pend.c */
NTSTATUS pend_create(KSFILTER *filter, IRP *irp);
NTSTATUS pend_close(KSFILTER *filter, IRP *irp);
NTSTATUS pend_request(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS pend_add_event(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry);
NTSTATUS pend_get_counts(IRP *irp, KSIDENTIFIER *request, void *data);

/* check.c. Each check runs on the worker of the filter's requests. */
struct check
{
    KSFILTER *filter;
    IRP *irp;
    struct kstest_results *results;
    ULONG length;           /* of the text */
};

void check_fact(struct check *check, BOOLEAN fact, const char *format, ...) __attribute__((format(printf, 3, 4)));
NTSTATUS check_get_property(IRP *irp, KSIDENTIFIER *request, void *data);
void check_queue(struct check *check);
void check_clock(struct check *check);
void check_timer(struct check *check);
void check_dpc(struct check *check);
void check_kernel(struct check *check);
void check_dma(struct check *check);

#endif /* __KSTEST_PRIVATE_H */
