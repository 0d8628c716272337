/*
 * What the files of ksuser.dll share
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

#ifndef __KSUSER_PRIVATE_H
#define __KSUSER_PRIVATE_H

/* A kind of object that is created below another one: its documented name, as the text that opens it and as a GUID. */
struct object_kind
{
    GUID guid;
    const WCHAR *name;
};

/* The documented way carries its parameters in a counted string of at most 65534 bytes, behind "{GUID}\". The same limit holds
 * for the other way, so that it makes no difference which one is taken. */
#define MAX_NAME_SIZE   0xfffe
#define KIND_NAME_CHARS 38
#define MAX_PARAMS_SIZE (MAX_NAME_SIZE - (KIND_NAME_CHARS + 1) * sizeof(WCHAR))

/* Opens an object of that kind below parent. params are size bytes, at most MAX_PARAMS_SIZE. sink is the handle in
 * KSPIN_CONNECT.PinToHandle or NULL. Returns an NT status; the caller owns *handle, which is only set on success. */
NTSTATUS open_object(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, HANDLE sink,
                     ACCESS_MASK access, HANDLE *handle);

#endif /* __KSUSER_PRIVATE_H */
