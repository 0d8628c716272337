/*
 * Reading and writing WAV files
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

#include <stdlib.h>
#include <wchar.h>

#include "wav.h"
#include "error.h"
#include "file.h"
#include "text.h"

#include <mmreg.h>

/* From the first byte to the last without going back, so that pipes can be read and written as well. The functions of winmm for
 * RIFF files (mmio) go back, don't tell when a write fails, and with a chunk size near 4 GB they search for ever. */

#define RIFF_HEADER_SIZE 12
#define CHUNK_HEADER_SIZE 8
#define WAV_HEADER_SIZE 44
#define MAX_WAV_DATA (0xffffffffu - WAV_HEADER_SIZE)

/* What programs that write to a pipe claim: they can't go back either. */
#define OPEN_END 0x7ffff000u

static enum exit_code read_error(const struct wav_reader *wav, DWORD error)
{
    WCHAR text[256];

    return report_error(EXIT_CODE_INPUT, L"can't read '%ls': %ls", wav->path,
                        describe_hresult(HRESULT_FROM_WIN32(error), text, ARRAY_SIZE(text)));
}

static enum exit_code no_wav(const struct wav_reader *wav, const WCHAR *why)
{
    return report_error(EXIT_CODE_INPUT, L"'%ls' can't be played: %ls", wav->path, why);
}

/* Reads as much as there is, up to size; a pipe gives it in pieces. */
static enum exit_code read_bytes(struct wav_reader *wav, void *data, DWORD size, DWORD *got)
{
    DWORD read;

    for (*got = 0; *got < size; *got += read)
    {
        if (!ReadFile(wav->handle, (char *)data + *got, size - *got, &read, NULL))
        {
            if (GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_HANDLE_EOF) break;
            return read_error(wav, GetLastError());
        }
        if (!read) break;
    }
    return EXIT_CODE_OK;
}

static enum exit_code skip_bytes(struct wav_reader *wav, ULONG64 size)
{
    LARGE_INTEGER offset;
    enum exit_code code;
    char buffer[4096];
    DWORD got;

    offset.QuadPart = size;
    if (GetFileType(wav->handle) == FILE_TYPE_DISK)
        return SetFilePointerEx(wav->handle, offset, NULL, FILE_CURRENT) ? EXIT_CODE_OK : read_error(wav, GetLastError());
    for (; size; size -= got)
    {
        if ((code = read_bytes(wav, buffer, min(size, sizeof(buffer)), &got)) != EXIT_CODE_OK) return code;
        if (!got) break; /* whoever reads on will see */
    }
    return EXIT_CODE_OK;
}

static enum exit_code check_format(struct wav_reader *wav, const WAVEFORMATEXTENSIBLE *wave, DWORD size)
{
    WAVEFORMATEX *format = &wav->format;
    WCHAR text[64];

    *format = wave->Format;
    format->cbSize = 0;
    if (format->wFormatTag == WAVE_FORMAT_EXTENSIBLE && size >= sizeof(*wave)
            && IsEqualGUID(&wave->SubFormat, &MEDIASUBTYPE_PCM))
        format->wFormatTag = WAVE_FORMAT_PCM;
    if (format->wFormatTag != WAVE_FORMAT_PCM)
    {
        _snwprintf(text, ARRAY_SIZE(text), L"it is no PCM but has format 0x%x", format->wFormatTag);
        return no_wav(wav, text);
    }
    if (!format->nChannels || !format->nSamplesPerSec || !format->wBitsPerSample || format->wBitsPerSample % 8
            || (DWORD)format->nChannels * format->wBitsPerSample / 8 != format->nBlockAlign
            || (ULONG64)format->nSamplesPerSec * format->nBlockAlign > 0x7fffffff)
        return no_wav(wav, L"its format makes no sense");
    format->nAvgBytesPerSec = format->nSamplesPerSec * format->nBlockAlign;
    return EXIT_CODE_OK;
}

/* The file stands behind the header of the format chunk, and stands behind the chunk after that. */
static enum exit_code read_format(struct wav_reader *wav, DWORD size)
{
    WAVEFORMATEXTENSIBLE wave;
    DWORD got, wanted = min(size, sizeof(wave));
    enum exit_code code;

    if (size < FIELD_OFFSET(WAVEFORMATEX, cbSize)) return no_wav(wav, L"its format is cut off");
    memset(&wave, 0, sizeof(wave));
    if ((code = read_bytes(wav, &wave, wanted, &got)) != EXIT_CODE_OK) return code;
    if (got < wanted) return no_wav(wav, L"it ends within its format");
    if ((code = skip_bytes(wav, (ULONG64)size - wanted + (size & 1))) != EXIT_CODE_OK) return code;
    return check_format(wav, &wave, size);
}

/* Leaves the file at the first sample. */
static enum exit_code read_header(struct wav_reader *wav)
{
    DWORD riff[RIFF_HEADER_SIZE / 4], chunk[CHUNK_HEADER_SIZE / 4], got;
    enum exit_code code;

    if ((code = read_bytes(wav, riff, sizeof(riff), &got)) != EXIT_CODE_OK) return code;
    if (got < sizeof(riff) || riff[0] != MAKEFOURCC('R','I','F','F') || riff[2] != MAKEFOURCC('W','A','V','E'))
        return no_wav(wav, L"it is no WAV file");
    for (;;)
    {
        if ((code = read_bytes(wav, chunk, sizeof(chunk), &got)) != EXIT_CODE_OK) return code;
        if (got < sizeof(chunk)) return no_wav(wav, wav->format.wFormatTag ? L"it has no samples" : L"it has no format");
        if (chunk[0] == MAKEFOURCC('d','a','t','a')) break;
        if (chunk[0] == MAKEFOURCC('f','m','t',' ')) code = read_format(wav, chunk[1]);
        else code = skip_bytes(wav, (ULONG64)chunk[1] + (chunk[1] & 1));
        if (code != EXIT_CODE_OK) return code;
    }
    if (!wav->format.wFormatTag) return no_wav(wav, L"it has no format before its samples");
    wav->size = chunk[1];
    wav->open_end = chunk[1] == ~0u || (chunk[1] >= OPEN_END && GetFileType(wav->handle) != FILE_TYPE_DISK);
    return EXIT_CODE_OK;
}

enum exit_code wav_open(struct wav_reader *wav, const WCHAR *path)
{
    enum exit_code code;
    WCHAR text[256];

    memset(wav, 0, sizeof(*wav));
    wav->path = path;
    wav->standard = !wcscmp(path, L"-");
    wav->handle = wav->standard ? GetStdHandle(STD_INPUT_HANDLE)
            : CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (!wav->handle || wav->handle == INVALID_HANDLE_VALUE)
    {
        wav->handle = NULL;
        return report_error(EXIT_CODE_INPUT, L"can't open '%ls': %ls", path,
                            describe_hresult(HRESULT_FROM_WIN32(GetLastError()), text, ARRAY_SIZE(text)));
    }
    if ((code = read_header(wav)) != EXIT_CODE_OK) wav_close(wav);
    return code;
}

enum exit_code wav_read(struct wav_reader *wav, void *data, DWORD size, DWORD *got)
{
    const ULONG64 left = wav->open_end ? ~(ULONG64)0 : wav->size - wav->read;
    enum exit_code code;

    size -= size % wav->format.nBlockAlign;
    if (left < size) size = left - left % wav->format.nBlockAlign; /* a part of a sample is nothing to play */
    if ((code = read_bytes(wav, data, size, got)) != EXIT_CODE_OK) return code;
    wav->read += *got;
    if (*got < size && !wav->open_end)
        code = report_error(EXIT_CODE_INPUT, L"'%ls' has only %I64u of the %I64u bytes that it claims", wav->path, wav->read,
                            wav->size);
    *got -= *got % wav->format.nBlockAlign;
    return code;
}

void wav_close(struct wav_reader *wav)
{
    if (wav->handle && !wav->standard) CloseHandle(wav->handle);
    wav->handle = NULL;
}

static enum exit_code write_bytes(struct wav_writer *wav, const void *data, DWORD size)
{
    DWORD written = 0, done;
    WCHAR text[256];

    for (done = 0; done < size; done += written)
    {
        if (WriteFile(wav->file.handle, (const char *)data + done, size - done, &written, NULL) && written) continue;
        if (!GetLastError()) SetLastError(ERROR_DISK_FULL);
        return report_error(EXIT_CODE_OUTPUT, L"can't write '%ls': %ls", wav->file.path,
                            describe_hresult(HRESULT_FROM_WIN32(GetLastError()), text, ARRAY_SIZE(text)));
    }
    return EXIT_CODE_OK;
}

static enum exit_code write_header(struct wav_writer *wav, DWORD size)
{
    struct
    {
        DWORD riff, riff_size, wave, fmt, fmt_size;
        PCMWAVEFORMAT format;
        DWORD data, data_size;
    } header;

    C_ASSERT(sizeof(header) == WAV_HEADER_SIZE);
    header.riff = MAKEFOURCC('R','I','F','F');
    header.riff_size = size == ~0u ? size : WAV_HEADER_SIZE - 8 + size + (size & 1);
    header.wave = MAKEFOURCC('W','A','V','E');
    header.fmt = MAKEFOURCC('f','m','t',' ');
    header.fmt_size = sizeof(header.format);
    memcpy(&header.format, &wav->format, sizeof(header.format));
    header.data = MAKEFOURCC('d','a','t','a');
    header.data_size = size;
    return write_bytes(wav, &header, sizeof(header));
}

enum exit_code wav_create(struct wav_writer *wav, const WCHAR *path, const WAVEFORMATEX *format)
{
    enum exit_code code;

    memset(wav, 0, sizeof(*wav));
    wav->format = *format;
    if ((code = file_open(&wav->file, path)) != EXIT_CODE_OK) return code;
    wav->disk = GetFileType(wav->file.handle) == FILE_TYPE_DISK;
    return EXIT_CODE_OK;
}

enum exit_code wav_write(struct wav_writer *wav, const void *data, DWORD size)
{
    enum exit_code code;

    if (!wav->begun)
    {
        wav->begun = TRUE;
        wav->file.created = TRUE; /* from here on it is ours */
        if (wav->disk) SetEndOfFile(wav->file.handle);
        if ((code = write_header(wav, ~0u)) != EXIT_CODE_OK) return code;
    }
    if (size > MAX_WAV_DATA - wav->size)
        return report_error(EXIT_CODE_OUTPUT, L"'%ls' is full, 4 GB: the rest has been left out", wav->file.path);
    if ((code = write_bytes(wav, data, size)) != EXIT_CODE_OK) return code;
    wav->size += size;
    return EXIT_CODE_OK;
}

enum exit_code wav_finish(struct wav_writer *wav)
{
    static const LARGE_INTEGER start;
    enum exit_code code;

    if ((code = wav_write(wav, NULL, 0)) != EXIT_CODE_OK) return code;
    if ((wav->size & 1) && (code = write_bytes(wav, "", 1)) != EXIT_CODE_OK) return code;
    if (wav->disk && SetFilePointerEx(wav->file.handle, start, NULL, FILE_BEGIN)
            && (code = write_header(wav, wav->size)) != EXIT_CODE_OK)
        return code;
    wav->file.complete = TRUE;
    return EXIT_CODE_OK;
}

void wav_writer_free(struct wav_writer *wav)
{
    file_close(&wav->file);
}
