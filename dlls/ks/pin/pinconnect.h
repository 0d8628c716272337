/*
 * What a client asks for when it makes a pin
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

#ifndef __KS_PINCONNECT_H
#define __KS_PINCONNECT_H

#include "object/kspin.h"

/* A client's KSPIN_CONNECT in our own layout, and the format behind it. */
struct pin_connect
{
    KSPIN_CONNECT connect;
    BOOLEAN to_sink;            /* PinToHandle is not NULL */
    struct ks_pin *sink;        /* what it stands for; a reference is held */
    const KSDATAFORMAT *format;
    ULONG format_size;          /* bytes that there are */
};

NTSTATUS parse_connect(const struct wineks_bind *bind, BOOLEAN wow64, struct pin_connect *ret);
/* Can the pin factory be connected in this way? */
NTSTATUS check_connect(const KSPIN_DESCRIPTOR *descriptor, const struct pin_connect *connect);
/* Finds the sink that a client names, by its token or by the handle itself, with a reference. */
NTSTATUS find_sink(struct ks_file *file, const struct wineks_bind *bind, struct pin_connect *connect);

#endif /* __KS_PINCONNECT_H */
