/*
 * A file that is opened early and written at the end
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

#include "file.h"
#include "error.h"
#include "text.h"

#include <wincodec.h>

enum exit_code file_open(struct file *file, const WCHAR *path)
{
    WCHAR text[256];

    memset(file, 0, sizeof(*file));
    /* what is there stays as it is until there is something better */
    file->handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file->handle == INVALID_HANDLE_VALUE)
        return report_error(EXIT_CODE_OUTPUT, L"can't open '%ls': %ls", path,
                            describe_hresult(HRESULT_FROM_WIN32(GetLastError()), text, ARRAY_SIZE(text)));
    file->created = GetLastError() != ERROR_ALREADY_EXISTS;
    if (!(file->path = wcsdup(path)))
    {
        CloseHandle(file->handle);
        file->handle = NULL;
        return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    }
    return EXIT_CODE_OK;
}

enum exit_code file_write(struct file *file, const void *data, unsigned int size)
{
    const BYTE *bytes = data;
    DWORD written = 0;
    WCHAR text[256];
    BOOL ok;

    file->created = TRUE; /* from here on it is ours */
    ok = SetFilePointer(file->handle, 0, NULL, FILE_BEGIN) != INVALID_SET_FILE_POINTER;
    for (; ok && size; bytes += written, size -= written)
        if ((ok = WriteFile(file->handle, bytes, size, &written, NULL)) && !written)
        {
            SetLastError(ERROR_DISK_FULL);
            ok = FALSE;
        }
    if (!ok || !SetEndOfFile(file->handle))
    {
        /* what can't be truncated, a pipe or a device, is as long as it is */
        if (ok && GetFileType(file->handle) != FILE_TYPE_DISK) ok = TRUE;
        else
            return report_error(EXIT_CODE_OUTPUT, L"can't write '%ls': %ls", file->path,
                                describe_hresult(HRESULT_FROM_WIN32(GetLastError()), text, ARRAY_SIZE(text)));
    }
    file->complete = TRUE;
    return EXIT_CODE_OK;
}

void file_close(struct file *file)
{
    BOOL disk;

    if (!file->path) return;
    if (file->handle)
    {
        disk = GetFileType(file->handle) == FILE_TYPE_DISK;
        CloseHandle(file->handle);
        if (!file->complete && file->created && disk) DeleteFileW(file->path);
    }
    free(file->path);
    memset(file, 0, sizeof(*file));
}

static HRESULT encode(IWICImagingFactory *factory, IStream *stream, const BYTE *bgr, unsigned int width, unsigned int height,
                      unsigned int stride)
{
    WICPixelFormatGUID format = GUID_WICPixelFormat24bppBGR;
    IWICBitmapFrameEncode *frame = NULL;
    IWICBitmapEncoder *encoder;
    HRESULT hr;

    if (FAILED(hr = IWICImagingFactory_CreateEncoder(factory, &GUID_ContainerFormatPng, NULL, &encoder))) return hr;
    hr = IWICBitmapEncoder_Initialize(encoder, stream, WICBitmapEncoderNoCache);
    if (SUCCEEDED(hr)) hr = IWICBitmapEncoder_CreateNewFrame(encoder, &frame, NULL);
    if (SUCCEEDED(hr)) hr = IWICBitmapFrameEncode_Initialize(frame, NULL);
    if (SUCCEEDED(hr)) hr = IWICBitmapFrameEncode_SetSize(frame, width, height);
    if (SUCCEEDED(hr)) hr = IWICBitmapFrameEncode_SetPixelFormat(frame, &format);
    if (SUCCEEDED(hr) && !IsEqualGUID(&format, &GUID_WICPixelFormat24bppBGR)) hr = WINCODEC_ERR_UNSUPPORTEDPIXELFORMAT;
    if (SUCCEEDED(hr)) hr = IWICBitmapFrameEncode_WritePixels(frame, height, stride, stride * height, (BYTE *)bgr);
    if (SUCCEEDED(hr)) hr = IWICBitmapFrameEncode_Commit(frame);
    if (SUCCEEDED(hr)) hr = IWICBitmapEncoder_Commit(encoder);
    if (frame) IWICBitmapFrameEncode_Release(frame);
    IWICBitmapEncoder_Release(encoder);
    return hr;
}

/* The picture is encoded in memory: so every result of writing it to the disk is seen, and a file that could not be
 * encoded has not been touched. */
static HRESULT encode_to_memory(const BYTE *bgr, unsigned int width, unsigned int height, unsigned int stride, HGLOBAL *memory,
                                ULONG *size)
{
    static const LARGE_INTEGER zero;
    IWICImagingFactory *factory;
    ULARGE_INTEGER position;
    IStream *stream;
    HRESULT hr;

    if (FAILED(hr = CoCreateInstance(&CLSID_WICImagingFactory, NULL, CLSCTX_INPROC_SERVER, &IID_IWICImagingFactory,
                                     (void **)&factory)))
        return hr;
    if (SUCCEEDED(hr = CreateStreamOnHGlobal(NULL, FALSE, &stream)))
    {
        hr = encode(factory, stream, bgr, width, height, stride);
        if (SUCCEEDED(hr)) hr = IStream_Seek(stream, zero, STREAM_SEEK_END, &position);
        if (SUCCEEDED(hr)) *size = position.QuadPart;
        GetHGlobalFromStream(stream, memory);
        IStream_Release(stream);
        if (FAILED(hr)) GlobalFree(*memory);
    }
    IWICImagingFactory_Release(factory);
    return hr;
}

enum exit_code file_write_png(struct file *file, const BYTE *bgr, unsigned int width, unsigned int height,
                              unsigned int stride)
{
    enum exit_code code;
    WCHAR text[256];
    HGLOBAL memory;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = encode_to_memory(bgr, width, height, stride, &memory, &size)))
        return report_error(EXIT_CODE_OUTPUT, L"can't make a PNG of the picture: %ls",
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    code = file_write(file, GlobalLock(memory), size);
    GlobalUnlock(memory);
    GlobalFree(memory);
    return code;
}
