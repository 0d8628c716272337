/*
 * What ksproxy.ax finds by a property set
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

#ifndef __KSWDMCAP_REGISTER_H
#define __KSWDMCAP_REGISTER_H

#include "kswdmcap_private.h"

/* A key of HKLM\System\CurrentControlSet\Control\MediaInterfaces (see "Registering KS Proxy Plug-Ins"), or of NodeInterfaces beside
 * it (see "Extension Unit Plug-In Architecture"). The class is the set. */
struct media_interface
{
    const GUID *set;
    const IID *iid;
    const WCHAR *name;
};

/* A key of HKLM\System\CurrentControlSet\Control\MediaSets\{set}\PropertyPages (see "Custom Property Sets and Interfaces"). */
struct media_page
{
    const GUID *set;                  /* or the major type of a pin's data */
    const CLSID *clsid;
    const WCHAR *name;
};

/* A key that somebody else has made stays as it is, in both directions. */
HRESULT media_interfaces_register(const struct media_interface *interfaces, unsigned int count);
HRESULT media_interfaces_unregister(const struct media_interface *interfaces, unsigned int count);
HRESULT node_interfaces_register(const struct media_interface *interfaces, unsigned int count);
HRESULT node_interfaces_unregister(const struct media_interface *interfaces, unsigned int count);
HRESULT media_pages_register(const struct media_page *pages, unsigned int count);
HRESULT media_pages_unregister(const struct media_page *pages, unsigned int count);

#endif /* __KSWDMCAP_REGISTER_H */
