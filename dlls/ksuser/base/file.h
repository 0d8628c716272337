/*
 * Opening files by the names that NT gives them
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

#ifndef __KSUSER_BASE_FILE_H
#define __KSUSER_BASE_FILE_H

/* Opens a file relative to root; if that is NULL, name is an absolute path. size: of name, in bytes. The file is asynchronous, as every
 * KS handle is. The caller owns *file, which is only set on success. */
NTSTATUS open_file(HANDLE root, const WCHAR *name, ULONG size, ACCESS_MASK access, HANDLE *file);

#endif /* __KSUSER_BASE_FILE_H */
