/*
 * What the processes of this Wine prefix have used, as Linux counts it
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

#ifndef __METER_ROLEUSAGE_H
#define __METER_ROLEUSAGE_H

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"

enum role { CLIENT, DRIVER, SERVER, ROLES };

/* Of all processes of that role together, since they were started. */
struct role_usage
{
    unsigned int processes;
    double cpu;       /* s */
    ULONG64 calls;    /* of read() and write() and their kind: each request to Wine's server is one of each in a client */
};

/* Finds the processes. FALSE if there is no such thing as Linux' /proc, or WINEPREFIX isn't known, or a role has no process. */
BOOL role_usage_find(void);
/* What those that were found have used; one that has ended counts as nothing. It costs them little to be asked. */
void role_usage_get(struct role_usage usage[ROLES]);

#endif /* __METER_ROLEUSAGE_H */
