/*
 * Devices that are pulled out and plugged in
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

#ifndef __DSHOW_PLUG_H
#define __DSHOW_PLUG_H

#include "proxy.h"

/* Pulls out the device of ksbench.sys that has the hardware id, and plugs it in again: its driver is told as of any device that goes
 * without a word before. They return when the driver has been told. Nothing is installed or removed, so that it takes a moment only. A
 * device that is out stays out until somebody plugs it in or installs it. FALSE: Wine has not done it. */
BOOL device_pull_out(const WCHAR *hardware_id);
BOOL device_plug_in(const WCHAR *hardware_id);

#endif /* __DSHOW_PLUG_H */
