/*
 * The odd device of ksodd.sys in tests of ksproxy.ax
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

#ifndef __DSHOW_ODDDEVICE_H
#define __DSHOW_ODDDEVICE_H

#include "proxy.h"
#include "../ksodd/driver.h"

extern const GUID odd_set, odd_type; /* KSPROPSETID_KsOdd, KSODD_TYPE */

/* Finds the device and opens a filter of it that only serves to control it; FALSE after skip(). */
BOOL odd_open(WCHAR path[MAX_DEVICE_PATH]);
/* Lets everything go on and closes what odd_open() has opened. */
void odd_close(void);
/* Makes one thing take that many ms, all others none; 0: what waits already goes on. */
void odd_set_delay(enum ksodd_delay what, ULONG ms);
void odd_get_facts(struct ksodd_facts *facts);
/* The pin of that factory, which must be there. */
IPin *odd_get_pin(IBaseFilter *filter, enum ksodd_pin factory);

#endif /* __DSHOW_ODDDEVICE_H */
