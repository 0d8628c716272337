/*
 * Extensions: classes that are aggregated on a filter, a pin or a node
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

#ifndef __KSPROXY_PLUGIN_EXTENSION_H
#define __KSPROXY_PLUGIN_EXTENSION_H

#include "ksproxy_private.h"

struct extension;

struct set_list
{
    GUID *guids;                      /* CoTaskMem */
    ULONG count;
};

/* The extensions of one object; a member of it, and zeros. Any thread may call all of these; no lock is held across a call out. */
struct extensions
{
    struct facet aggregate_control;   /* IKsAggregateControl */
    struct facet property_pages;      /* ISpecifyPropertyPages, of objects that can have pages: pages.c */
    HRESULT (*add_pages)(struct com_object *owner, CAUUID *pages);
    SRWLOCK lock;
    struct extension *first;          /* in the order of their loading */
    struct set_list sets;             /* of the kernel object, when they were loaded last */
};

void extensions_init(struct extensions *extensions, struct com_object *owner);
/* Gives all extensions up, while the owner goes. */
void extensions_cleanup(struct extensions *extensions);
/* Loads a class for a set, unless it is there already: S_FALSE. init, which may be NULL, is told of it before anybody else is, and an
 * error of it is the result. iid: the one interface that it is asked for, or GUID_NULL. */
HRESULT extensions_add(struct extensions *extensions, const CLSID *clsid, const GUID *set, const IID *iid,
        HRESULT (*init)(IUnknown *inner, void *arg), void *arg);
/* Has an extension for every property, method and event set of the kernel object that Control\MediaInterfaces names (see "Registering
 * KS Proxy Plug-Ins"), or that it names for what the key SetAliases of the device interface has instead of the set. What was loaded
 * before for a set stays if the kernel object still has it, and goes if not. device_key may be NULL. */
void extensions_load(struct extensions *extensions, HANDLE handle, HKEY device_key);
/* Has the classes that the key Interfaces of the device interface names, whatever sets there are. device_key may be NULL. */
void extensions_load_classes(struct extensions *extensions, HKEY device_key);
/* Copies the sets of the kernel object; *sets is the caller's (CoTaskMem), NULL without memory. Returns their number. */
ULONG extensions_copy_sets(struct extensions *extensions, GUID **sets);
/* As QueryInterface of an object that lacks the interface: the extension that is registered for it, or else the first one that is
 * registered for none in particular and has it. E_NOINTERFACE if there is none. */
HRESULT extensions_query(struct extensions *extensions, REFIID iid, void **out);
/* IDistributorNotify of the extensions that have it; start is of Run. */
void extensions_tell_state(struct extensions *extensions, FILTER_STATE state, REFERENCE_TIME start);
void extensions_tell_change(struct extensions *extensions);

#endif /* __KSPROXY_PLUGIN_EXTENSION_H */
