/*
 * Property pages that are registered for property sets
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

#ifndef __KSPROXY_PLUGIN_PAGES_H
#define __KSPROXY_PLUGIN_PAGES_H

#include "plugin/extension.h"

/* Makes extensions.property_pages the object's ISpecifyPropertyPages. add_pages puts further pages behind those of its sets; NULL if it
 * has none. */
void pages_init(struct extensions *extensions, HRESULT (*add_pages)(struct com_object *owner, CAUUID *pages));
/* For facet_entry.offered of an object whose extensions are at that place: whether it has any page. */
BOOL extensions_have_pages(struct extensions *extensions);
/* Puts the pages behind those that *pages has, which are CoTaskMem: each class once that Control\MediaSets has for a set (see "Custom
 * Property Sets and Interfaces"). E_OUTOFMEMORY; *pages is valid then, too. */
HRESULT pages_add(CAUUID *pages, const GUID *sets, ULONG count);

#endif /* __KSPROXY_PLUGIN_PAGES_H */
