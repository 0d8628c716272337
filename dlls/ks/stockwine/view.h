/*
 * Views of sections that clients have made
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

#ifndef __KS_VIEW_H
#define __KS_VIEW_H

#include "ks_private.h"

struct view;

/* Maps the first bytes of a section, all of which can be read and written then. Returns STATUS_IN_PAGE_ERROR if there is no memory
 * behind some of them. */
NTSTATUS view_map(HANDLE section, SIZE_T size, struct view **ret);
void view_unmap(struct view *view);
BYTE *view_data(const struct view *view);
/* The memory behind it has gone: what is there now is nobody else's. Any thread. */
BOOLEAN view_is_lost(const struct view *view);

#endif /* __KS_VIEW_H */
