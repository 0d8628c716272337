/*
 * PCM in WAV files
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

#ifndef __KSCAPTURE_WAV_H
#define __KSCAPTURE_WAV_H

#include "kscapture_private.h"
#include "error.h"
#include "file.h"

struct wav_reader
{
    const WCHAR *path;
    HANDLE handle;          /* NULL: not open */
    BOOL standard;          /* is standard input */
    WAVEFORMATEX format;    /* PCM that makes sense, cbSize is 0 */
    BOOL open_end;          /* the file doesn't tell its size */
    ULONG64 size, read;     /* bytes of samples */
};

/* "-" is standard input. path lives as long as the reader. */
enum exit_code wav_open(struct wav_reader *wav, const WCHAR *path);
/* Reads whole samples, less than size at the end only. *got is right after an error as well. */
enum exit_code wav_read(struct wav_reader *wav, void *data, DWORD size, DWORD *got);
void wav_close(struct wav_reader *wav);

struct wav_writer
{
    struct file file;
    WAVEFORMATEX format;
    BOOL disk, begun;
    DWORD size;             /* bytes of samples */
};

/* Opens the file; nothing is written before the first samples come. */
enum exit_code wav_create(struct wav_writer *wav, const WCHAR *path, const WAVEFORMATEX *format);
enum exit_code wav_write(struct wav_writer *wav, const void *data, DWORD size);
/* Completes the file. Without this it is removed. */
enum exit_code wav_finish(struct wav_writer *wav);
void wav_writer_free(struct wav_writer *wav);

#endif /* __KSCAPTURE_WAV_H */
