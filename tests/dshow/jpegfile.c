/*
 * JPEG files, made by Wine's encoder
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

#include "jpegfile.h"

#include <ocidl.h>
#include <propidl.h>
#include <initguid.h> /* after what wincodec.h includes: that is in the libraries */
#include <wincodec.h>

static void fill_pixels(BYTE *pixels, LONG size, const BYTE bgr[3])
{
    DWORD state = 1;
    LONG i;

    for (i = 0; i < size; i++)
    {
        state = state * 1103515245 + 12345;
        pixels[i] = bgr ? bgr[i % 3] : (BYTE)(state >> 16);
    }
}

/* Wine's encoder has the standard Huffman tables. */
static HRESULT write_frame(IWICBitmapFrameEncode *frame, LONG width, LONG height, const BYTE bgr[3])
{
    WICPixelFormatGUID format = GUID_WICPixelFormat24bppBGR;
    LONG size = width * height * 3;
    BYTE *pixels;
    HRESULT hr;

    if (FAILED(hr = IWICBitmapFrameEncode_Initialize(frame, NULL))) return hr;
    if (FAILED(hr = IWICBitmapFrameEncode_SetSize(frame, width, height))) return hr;
    if (FAILED(hr = IWICBitmapFrameEncode_SetPixelFormat(frame, &format))) return hr;
    pixels = malloc(size);
    fill_pixels(pixels, size, bgr);
    hr = IWICBitmapFrameEncode_WritePixels(frame, height, width * 3, size, pixels);
    free(pixels);
    return FAILED(hr) ? hr : IWICBitmapFrameEncode_Commit(frame);
}

static HRESULT write_jpeg(IWICImagingFactory *factory, IStream *stream, LONG width, LONG height, const BYTE bgr[3])
{
    IWICBitmapEncoder *encoder;
    IWICBitmapFrameEncode *frame;
    HRESULT hr;

    if (FAILED(hr = IWICImagingFactory_CreateEncoder(factory, &GUID_ContainerFormatJpeg, NULL, &encoder))) return hr;
    if (SUCCEEDED(hr = IWICBitmapEncoder_Initialize(encoder, stream, WICBitmapEncoderNoCache))
            && SUCCEEDED(hr = IWICBitmapEncoder_CreateNewFrame(encoder, &frame, NULL)))
    {
        if (SUCCEEDED(hr = write_frame(frame, width, height, bgr))) hr = IWICBitmapEncoder_Commit(encoder);
        IWICBitmapFrameEncode_Release(frame);
    }
    IWICBitmapEncoder_Release(encoder);
    return hr;
}

BOOL make_jpeg(LONG width, LONG height, const BYTE bgr[3], struct jpeg *jpeg)
{
    static const LARGE_INTEGER start;
    IWICImagingFactory *factory;
    IStream *stream;
    HRESULT hr;

    jpeg->size = 0;
    hr = CoCreateInstance(&CLSID_WICImagingFactory, NULL, CLSCTX_INPROC_SERVER, &IID_IWICImagingFactory, (void **)&factory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return FALSE;
    CreateStreamOnHGlobal(NULL, TRUE, &stream);
    hr = write_jpeg(factory, stream, width, height, bgr);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    IStream_Read(stream, jpeg->data, sizeof(jpeg->data), &jpeg->size);
    IStream_Release(stream);
    IWICImagingFactory_Release(factory);
    return jpeg->size > 4;
}

static ULONG segment_size(const struct jpeg *jpeg, ULONG offset)
{
    return 2 + jpeg->data[offset + 2] * 256 + jpeg->data[offset + 3];
}

ULONG find_segment(const struct jpeg *jpeg, BYTE marker)
{
    ULONG i;

    for (i = 2; i + 4 <= jpeg->size; i += segment_size(jpeg, i))
    {
        if (jpeg->data[i + 1] == marker) return i;
        if (jpeg->data[i + 1] == JPEG_SOS) break;
    }
    return 0;
}

void remove_segments(struct jpeg *jpeg, BYTE marker)
{
    ULONG i, size;

    while ((i = find_segment(jpeg, marker)))
    {
        size = segment_size(jpeg, i);
        memmove(jpeg->data + i, jpeg->data + i + size, jpeg->size - i - size);
        jpeg->size -= size;
    }
}
