/*
 * What must not be passed on in a circle for ever
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


#include "filterbase.h"

WINE_DEFAULT_DEBUG_CHANNEL(filterbase);

/*
 * What a pin or a filter is asked it may pass on to its neighbour, and that one to the next. A graph has no circles, but whoever
 * connects pins without one can make them, and two pins can each believe that the other one decides. So a thread leaves a mark
 * where it has passed something on, and a question that comes back to its mark ends there. Other threads have marks of their own.
 */

static DWORD pass_tls = TLS_OUT_OF_INDEXES; /* the thread's last mark */

BOOL pass_init_module(void)
{
    return (pass_tls = TlsAlloc()) != TLS_OUT_OF_INDEXES;
}

void pass_cleanup_module(void)
{
    TlsFree(pass_tls);
}

BOOL pass_begin(struct pass *pass, const void *object, const char *what)
{
    const struct pass *other;

    pass->previous = TlsGetValue(pass_tls);
    pass->object = object;
    pass->what = what;
    for (other = pass->previous; other; other = other->previous)
    {
        if (other->object != object || other->what != what) continue;
        WARN("%s of %p goes around in a circle.\n", what, object);
        return FALSE;
    }
    TlsSetValue(pass_tls, pass);
    return TRUE;
}

void pass_end(struct pass *pass)
{
    TlsSetValue(pass_tls, pass->previous);
}
