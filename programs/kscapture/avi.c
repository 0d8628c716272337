/*
 * AVI output, uncompressed, through avifil32
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

#include "avi.h"
#include "error.h"
#include "file.h"
#include "output.h"
#include "picture.h"
#include "text.h"

#include <vfw.h>

/* The AVI writer knows no extended index: offsets are 32 bits, and many readers take them as signed. */
#define MAX_AVI_SIZE (0x7f000000u)

/* in no import library of mingw-w64 */
static const CLSID clsid_avi_file = {0x00020000, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct avi_output
{
    struct output output;
    WCHAR *path;            /* absolute */
    BOOL ours, failed, complete; /* the file is one that we have begun, couldn't write to, have completed */
    BOOL as_is;             /* frames go in as they are, else as bottom-up BGR */
    unsigned int frame_size, stride; /* frame_size: of JPEG files, the greatest */
    ULONG64 size;           /* of all frames, with their chunk headers */
    BYTE *buffer;
    IAVIFile *file;
    IAVIStream *stream;
};

static struct avi_output *impl_from_output(struct output *output)
{
    return CONTAINING_RECORD(output, struct avi_output, output);
}

static enum exit_code avi_error(const struct avi_output *avi, const WCHAR *what, HRESULT hr)
{
    WCHAR text[256];

    switch (hr)
    {
        case AVIERR_FILEWRITE:
            return report_error(EXIT_CODE_OUTPUT, L"%ls '%ls': the file can't be written, the disk may be full", what,
                                avi->output.path);
        case AVIERR_FILEOPEN:
            return report_error(EXIT_CODE_OUTPUT, L"%ls '%ls': the file can't be opened", what, avi->output.path);
        default:
            return report_error(EXIT_CODE_OUTPUT, L"%ls '%ls': %ls", what, avi->output.path,
                                describe_hresult(hr, text, ARRAY_SIZE(text)));
    }
}

/* AVIFileOpen() only says "can't open"; opening the file here first tells why. */
static enum exit_code probe_path(struct avi_output *avi)
{
    enum exit_code code;
    struct file file;
    DWORD len;

    if ((code = file_open(&file, avi->output.path)) != EXIT_CODE_OK) return code;
    file.complete = TRUE; /* don't remove it */
    avi->ours = file.created;
    file_close(&file);

    len = GetFullPathNameW(avi->output.path, 0, NULL, NULL);
    if (!len || !(avi->path = malloc(len * sizeof(WCHAR))) || !GetFullPathNameW(avi->output.path, len, avi->path, NULL))
        return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    return EXIT_CODE_OK;
}

static void init_stream_info(AVISTREAMINFOW *info, const struct avi_output *avi, const struct video_format *format)
{
    LONGLONG a = 10000000, b = format->interval ? format->interval : 333333, rest;

    memset(info, 0, sizeof(*info));
    info->fccType = streamtypeVIDEO;
    info->fccHandler = avi->as_is ? format->pixel->subtype->Data1 : mmioFOURCC('D','I','B',' ');
    /* rate / scale = 10^7 / interval, reduced: 333333 is meant as 30 */
    if (10000000 % b && 10000000 / b < 1000 && 10000000 - b * ((10000000 + b / 2) / b) < (10000000 / b + 1)
            && b * ((10000000 + b / 2) / b) - 10000000 < (10000000 / b + 1))
    {
        info->dwRate = (10000000 + b / 2) / b;
        info->dwScale = 1;
    }
    else
    {
        while (b)
        {
            rest = a % b;
            a = b;
            b = rest;
        }
        info->dwRate = 10000000 / a;
        info->dwScale = (format->interval ? format->interval : 333333) / a;
    }
    info->dwQuality = -1;
    info->dwSuggestedBufferSize = avi->frame_size;
    SetRect(&info->rcFrame, 0, 0, format->width, format->height);
}

static enum exit_code avi_open(struct output *output, const struct video_format *format)
{
    struct avi_output *avi = impl_from_output(output);
    BITMAPINFOHEADER header = {0};
    enum exit_code code;
    AVISTREAMINFOW info;
    HRESULT hr;

    if ((code = probe_path(avi)) != EXIT_CODE_OK) return code;

    avi->as_is = format_is_compressed(format) || IsEqualGUID(format->pixel->subtype, &MEDIASUBTYPE_YUY2);
    avi->stride = (format->width * 3 + 3) & ~3u;
    avi->frame_size = avi->as_is ? format->image_size : avi->stride * format->height;
    if (!avi->as_is && !(avi->buffer = calloc(1, avi->frame_size))) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");

    header.biSize = sizeof(header);
    header.biWidth = format->width;
    header.biHeight = format->height;
    header.biPlanes = 1;
    header.biBitCount = avi->as_is ? format->pixel->bits : 24;
    header.biCompression = avi->as_is ? format->pixel->subtype->Data1 : BI_RGB;
    header.biSizeImage = avi->frame_size;
    init_stream_info(&info, avi, format);

    avi->ours = TRUE;
    if (FAILED(hr = AVIFileOpenW(&avi->file, avi->path, OF_WRITE | OF_CREATE, (CLSID *)&clsid_avi_file)))
        return avi_error(avi, L"can't open", hr);
    if (FAILED(hr = AVIFileCreateStreamW(avi->file, &avi->stream, &info)))
        return avi_error(avi, L"can't make a stream in", hr);
    if (FAILED(hr = AVIStreamSetFormat(avi->stream, 0, &header, sizeof(header))))
        return avi_error(avi, L"can't write the format of", hr);
    return EXIT_CODE_OK;
}

/* Wine's writer doesn't notice a full disk before it completes the file; how long the file is tells. */
static BOOL has_grown(const struct avi_output *avi)
{
    WIN32_FILE_ATTRIBUTE_DATA data;

    return GetFileAttributesExW(avi->path, GetFileExInfoStandard, &data)
            && (((ULONG64)data.nFileSizeHigh << 32) | data.nFileSizeLow) + 2 * (ULONG64)avi->frame_size >= avi->size;
}

static enum exit_code avi_write(struct output *output, struct picture *picture)
{
    struct avi_output *avi = impl_from_output(output);
    const BYTE *data = picture->frame->data, *bgr;
    LONG samples, written, size = avi->frame_size;
    HRESULT hr;
    int y;

    if (avi->size + avi->frame_size + 16 * output->frames > MAX_AVI_SIZE) /* the index comes behind the frames */
        return report_error(EXIT_CODE_OUTPUT, L"'%ls' is full after %u frames, 2 GB: the rest has been left out", output->path,
                            output->frames);
    if (!avi->as_is)
    {
        if (!(bgr = picture_get_bgr(picture))) return EXIT_CODE_OK; /* counted as damaged */
        for (y = 0; y < picture->format->height; ++y)
            memcpy(avi->buffer + (size_t)avi->stride * (picture->format->height - 1 - y),
                   bgr + (size_t)picture->bgr_stride * y, picture->format->width * 3);
        data = avi->buffer;
    }
    else if (format_is_compressed(picture->format)) size = picture->frame->size;
    else if (picture->frame->size < avi->frame_size) return EXIT_CODE_OK;

    hr = AVIStreamWrite(avi->stream, output->frames, 1, (void *)data, size, AVIIF_KEYFRAME, &samples, &written);
    if (SUCCEEDED(hr) && (written < size || !has_grown(avi))) hr = AVIERR_FILEWRITE;
    if (FAILED(hr))
    {
        avi->failed = TRUE;
        return avi_error(avi, L"can't write", hr);
    }
    avi->size += size + 8;
    ++output->frames;
    return EXIT_CODE_OK;
}

static void close_file(struct avi_output *avi)
{
    if (avi->stream) AVIStreamRelease(avi->stream);
    if (avi->file) AVIFileRelease(avi->file);
    avi->stream = NULL;
    avi->file = NULL;
}

static BOOL read_at(HANDLE file, ULONG64 offset, DWORD *data, DWORD size)
{
    LARGE_INTEGER position;
    DWORD read;

    position.QuadPart = offset;
    return SetFilePointerEx(file, position, NULL, FILE_BEGIN) && ReadFile(file, data, size, &read, NULL) && read == size;
}

/* Headers and index are written when the file is released, which has no result. So look whether the chunks of the file are all
 * there, to the last byte of the index. */
static BOOL is_complete(const struct avi_output *avi)
{
    BOOL movi = FALSE, index = FALSE;
    ULONG64 offset = 12, end;
    LARGE_INTEGER size;
    DWORD chunk[3];
    HANDLE file;

    file = CreateFileW(avi->path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    if (GetFileSizeEx(file, &size) && read_at(file, 0, chunk, sizeof(chunk)) && chunk[0] == FOURCC_RIFF
            && chunk[2] == formtypeAVI && (end = (ULONG64)chunk[1] + 8) <= (ULONG64)size.QuadPart)
    {
        for (; offset + 8 <= end && read_at(file, offset, chunk, 8); offset += 8 + (ULONG64)chunk[1] + (chunk[1] & 1))
        {
            if (chunk[0] == ckidAVINEWINDEX) index = chunk[1] >= avi->output.frames * sizeof(AVIINDEXENTRY);
            if (chunk[0] == FOURCC_LIST && chunk[1] >= avi->size) movi = TRUE;
        }
        if (offset > end) index = FALSE;
    }
    CloseHandle(file);
    return movi && index;
}

static enum exit_code avi_finish(struct output *output, struct picture *last)
{
    struct avi_output *avi = impl_from_output(output);

    if (!output->frames)
        return report_error(EXIT_CODE_STREAM, L"no frame was complete, there is nothing for '%ls'", output->path);
    close_file(avi);
    if (!(avi->complete = !avi->failed && is_complete(avi))) return avi_error(avi, L"can't complete", AVIERR_FILEWRITE);
    return EXIT_CODE_OK;
}

static void avi_free(struct output *output)
{
    struct avi_output *avi = impl_from_output(output);

    close_file(avi);
    if (avi->ours && !avi->complete) DeleteFileW(avi->path ? avi->path : output->path);
    free(avi->buffer);
    free(avi->path);
    free(avi);
}

static const struct output_ops avi_ops = {L"avi", avi_open, avi_write, avi_finish, avi_free};

struct output *avi_output_create(const WCHAR *path)
{
    struct avi_output *avi;

    if (!(avi = calloc(1, sizeof(*avi)))) return NULL;
    avi->output.ops = &avi_ops;
    avi->output.path = path;
    return &avi->output;
}
