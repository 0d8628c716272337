/*
 * Devices and their pins
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

#ifndef __KSCAPTURE_DEVICE_H
#define __KSCAPTURE_DEVICE_H

#include "kscapture_private.h"
#include "error.h"

struct device
{
    IMoniker *moniker;
    WCHAR *name, *path; /* path may be NULL */
};

struct device_kind
{
    const GUID *category;   /* where DirectShow lists them, */
    const GUID *also;       /* and where as well, may be NULL; */
    const GUID *fallback;   /* and where else if there is none, or not the wanted one */
    const WCHAR *name;      /* what to call one */
};

extern const struct device_kind cameras, microphones, speakers;

struct device_list
{
    const struct device_kind *kind;
    struct device *items;
    unsigned int count;
};

struct pin
{
    IPin *pin;
    PIN_DIRECTION direction;
    WCHAR name[MAX_PIN_NAME];
    const WCHAR *category; /* "capture" ..., NULL if the pin has none */
    BOOL capture;
};

struct pin_list
{
    struct pin *items;
    unsigned int count;
};

/* The caller frees what these return by the free functions, also after a failure. No device is no error. */
enum exit_code get_devices(const struct device_kind *kind, struct device_list *list);
void free_devices(struct device_list *list);
/* By number or name; NULL selector: the first one. May add to the list. */
enum exit_code find_device(struct device_list *list, const WCHAR *selector, const struct device **device);
/* Makes the filter of the device; the caller releases it. */
HRESULT open_device(const struct device *device, IBaseFilter **filter);
HRESULT get_pins(IBaseFilter *filter, struct pin_list *list);
void free_pins(struct pin_list *list);
enum exit_code find_pin(const struct pin_list *list, PIN_DIRECTION direction, const WCHAR *selector, const struct pin **pin);

#endif /* __KSCAPTURE_DEVICE_H */
