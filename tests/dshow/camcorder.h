/*
 * The camcorder of the tests
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

#ifndef __DSHOW_CAMCORDER_H
#define __DSHOW_CAMCORDER_H

#include "proxy.h"

/* The camcorder's filter, NULL after skip(). */
IBaseFilter *create_camcorder(void);
/* An interface of one of its nodes, NULL after a failure that has been reported. */
void *create_camcorder_node(IBaseFilter *filter, ULONG node, REFIID iid);

#endif /* __DSHOW_CAMCORDER_H */
