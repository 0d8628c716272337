/*
 * What makes a filter the filter of a device
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

#ifndef __KSPROXY_FILTERFACE_LOAD_H
#define __KSPROXY_FILTERFACE_LOAD_H

#include "pin/filter.h"

/* Opens the device of the symbolic link and makes the pins. The strings (free) are the filter's from now on, also after a failure;
 * name may be NULL. E_UNEXPECTED if the filter has a device already. What was begun is undone when it fails. No lock held. */
HRESULT filter_load(struct proxy_filter *filter, WCHAR *path, WCHAR *name);
/* The strings that were loaded, which stay as long as the filter; *name may be NULL. FALSE if there is no device. */
BOOL filter_get_device(struct proxy_filter *filter, const WCHAR **path, const WCHAR **name);

#endif /* __KSPROXY_FILTERFACE_LOAD_H */
