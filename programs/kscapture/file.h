/*
 * Files that are written
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

#ifndef __KSCAPTURE_FILE_H
#define __KSCAPTURE_FILE_H

#include "kscapture_private.h"
#include "error.h"

/* A file that is opened early, written at the end in one piece, and removed if that fails. */
struct file
{
    HANDLE handle;
    WCHAR *path;
    BOOL created, complete;
};

enum exit_code file_open(struct file *file, const WCHAR *path);
enum exit_code file_write(struct file *file, const void *data, unsigned int size);
void file_close(struct file *file);
/* Writes top-down BGR rows as a PNG. */
enum exit_code file_write_png(struct file *file, const BYTE *bgr, unsigned int width, unsigned int height,
                              unsigned int stride);

#endif /* __KSCAPTURE_FILE_H */
