/*
 * Device interfaces that programs on stock Wine must not find
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

#include "stockwine/setupapi.h"
#include "stockwine/stub.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * A program with PortAudio's WDM-KS back end (Audacity, games) asks every device interface of KSCATEGORY_AUDIO for its aliases, and
 * begins with that when it starts. The setupapi.dll of Wine 8 to 11 has only a stub of SetupDiGetDeviceInterfaceAlias, which raises
 * an exception that ends the program; until there is such an interface nobody calls it. So there must be none where the function is
 * such a stub. DirectShow lists the devices all the same (devenum.c), by their other interfaces.
 *
 * No list of versions tells it: the function itself is looked at, in the setupapi.dll that this winedevice would use, so that a Wine
 * that has the function offers the devices from the next start on, and an older one that follows takes them back. Calling it would
 * tell as well, but Wine writes a line about the death of a program before anybody can catch the exception.
 */

#define ALIAS_FUNCTION "SetupDiGetDeviceInterfaceAlias"

BOOLEAN category_can_be_shown(const GUID *category)
{
    static const GUID audio = GUID_INIT(STATIC_KSCATEGORY_AUDIO);
    static enum { UNKNOWN, NO, YES } works;

    if (!IsEqualGUID(category, &audio)) return TRUE;
    if (works == UNKNOWN)
    {
        works = function_is_missing(L"setupapi.dll", ALIAS_FUNCTION) ? NO : YES;
        if (works == NO) WARN("%s would end programs, there are no interfaces of KSCATEGORY_AUDIO.\n", ALIAS_FUNCTION);
    }
    return works == YES;
}
