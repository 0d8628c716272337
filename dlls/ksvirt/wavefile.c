/*
 * WAV files on the host
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

#include "audio.h"

#define HEADER_SIZE 44
#define MAX_DATA (0xffffffffu - HEADER_SIZE)

static UCHAR *put_number(UCHAR *at, ULONG number, ULONG bytes)
{
    while (bytes--)
    {
        *at++ = (UCHAR)number;
        number >>= 8;
    }
    return at;
}

static UCHAR *put_tag(UCHAR *at, const char *tag)
{
    RtlCopyMemory(at, tag, 4);
    return at + 4;
}

static NTSTATUS write_at(struct wave_file *file, ULONG64 offset, const void *data, ULONG size)
{
    LARGE_INTEGER position;
    IO_STATUS_BLOCK io;
    NTSTATUS status;

    position.QuadPart = (LONGLONG)offset;
    status = ZwWriteFile(file->handle, NULL, NULL, NULL, &io, (void *)data, size, &position, NULL);
    if (NT_SUCCESS(status) && io.Information != size) status = STATUS_DISK_FULL;
    return status;
}

static NTSTATUS write_header(struct wave_file *file)
{
    const struct audio_format *format = &file->format;
    UCHAR header[HEADER_SIZE], *at = header;

    at = put_tag(at, "RIFF");
    at = put_number(at, HEADER_SIZE - 8 + file->size + (file->size & 1), 4);
    at = put_tag(at, "WAVE");
    at = put_tag(at, "fmt ");
    at = put_number(at, 16, 4);
    at = put_number(at, WAVE_FORMAT_PCM, 2);
    at = put_number(at, format->channels, 2);
    at = put_number(at, format->rate, 4);
    at = put_number(at, format->rate * format->block, 4);
    at = put_number(at, format->block, 2);
    at = put_number(at, format->bits, 2);
    at = put_tag(at, "data");
    put_number(at, file->size, 4);
    return write_at(file, 0, header, sizeof(header));
}

static void set_status(struct wave_file *file, NTSTATUS status)
{
    if (!NT_SUCCESS(status) && !file->status) file->status = status;
}

/* Makes a file for samples of the format, over one that is there. path: of Windows ("C:\...") or of NT, at most
 * WAVE_PATH_LENGTH characters with its 0. What fails, now or later, is kept in file->status. PASSIVE_LEVEL, and so are all. */
void wave_file_open(struct wave_file *file, const WCHAR *path, const struct audio_format *format)
{
    static const WCHAR prefix[] = L"\\??\\";
    WCHAR full_path[ARRAYSIZE(prefix) + WAVE_PATH_LENGTH];
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    IO_STATUS_BLOCK io;
    NTSTATUS status;

    file->format = *format;
    file->size = 0;
    file->status = STATUS_SUCCESS;
    full_path[0] = 0;
    if (path[0] != '\\') wcscpy(full_path, prefix);
    wcscat(full_path, path);
    RtlInitUnicodeString(&name, full_path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateFile(&file->handle, GENERIC_WRITE | SYNCHRONIZE, &attributes, &io, NULL, FILE_ATTRIBUTE_NORMAL,
            FILE_SHARE_READ, FILE_OVERWRITE_IF, FILE_NON_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
    if (!NT_SUCCESS(status)) file->handle = NULL;
    else status = write_header(file);
    set_status(file, status);
}

/* After a failure nothing more is written. */
void wave_file_write(struct wave_file *file, const void *data, ULONG size)
{
    NTSTATUS status = STATUS_FILE_TOO_LARGE;

    if (!file->handle || file->status) return;
    if (size <= MAX_DATA - file->size) status = write_at(file, HEADER_SIZE + (ULONG64)file->size, data, size);
    if (NT_SUCCESS(status)) file->size += size;
    set_status(file, status);
}

/* Makes the header right, also after a failure: it is then a file of what was written before. */
void wave_file_close(struct wave_file *file)
{
    static const UCHAR padding;

    if (!file->handle) return;
    if (file->size & 1) set_status(file, write_at(file, HEADER_SIZE + (ULONG64)file->size, &padding, 1));
    set_status(file, write_header(file));
    ZwClose(file->handle);
    file->handle = NULL;
}
