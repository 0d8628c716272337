/*
 * JPEG decoding, by the Windows Imaging Component
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

#include "decode.h"
#include "picture.h"

#include <wincodec.h>

/* Returns where the frame header says the number of rows, NULL if this is no JPEG file: ITU-T T.81, B.2.2. */
static BYTE *find_rows(BYTE *data, unsigned int size)
{
    unsigned int at = 2;

    while (at + 9 <= size && data[at] == 0xff)
    {
        const BYTE marker = data[at + 1];

        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) return data + at + 5;
        at += 2 + (data[at + 2] << 8 | data[at + 3]);
    }
    return NULL;
}

static IWICBitmapSource *convert_to_bgr(IWICImagingFactory *factory, IWICBitmapFrameDecode *frame)
{
    IWICFormatConverter *converter;
    HRESULT hr;

    if (FAILED(IWICImagingFactory_CreateFormatConverter(factory, &converter))) return NULL;
    hr = IWICFormatConverter_Initialize(converter, (IWICBitmapSource *)frame, &GUID_WICPixelFormat24bppBGR,
                                        WICBitmapDitherTypeNone, NULL, 0, WICBitmapPaletteTypeCustom);
    if (SUCCEEDED(hr)) return (IWICBitmapSource *)converter;
    IWICFormatConverter_Release(converter);
    return NULL;
}

/* Copies the picture if it has the expected size. */
static BOOL copy_frame(IWICImagingFactory *factory, IWICBitmapFrameDecode *frame, UINT width, UINT rows, BYTE *bgr, UINT stride)
{
    IWICBitmapSource *source;
    UINT real_width, real_rows;
    HRESULT hr;

    if (FAILED(IWICBitmapFrameDecode_GetSize(frame, &real_width, &real_rows)) || real_width != width || real_rows != rows)
        return FALSE;
    if (!(source = convert_to_bgr(factory, frame))) return FALSE;
    hr = IWICBitmapSource_CopyPixels(source, NULL, stride, stride * rows, bgr);
    IWICBitmapSource_Release(source);
    return SUCCEEDED(hr);
}

static BOOL decode(IWICImagingFactory *factory, BYTE *data, DWORD size, UINT width, UINT rows, BYTE *bgr, UINT stride)
{
    IWICBitmapFrameDecode *frame = NULL;
    IWICBitmapDecoder *decoder = NULL;
    IWICStream *stream;
    BOOL ret = FALSE;

    if (FAILED(IWICImagingFactory_CreateStream(factory, &stream))) return FALSE;
    if (SUCCEEDED(IWICStream_InitializeFromMemory(stream, data, size))
            && SUCCEEDED(IWICImagingFactory_CreateDecoderFromStream(factory, (IStream *)stream, NULL,
                                                                    WICDecodeMetadataCacheOnDemand, &decoder))
            && SUCCEEDED(IWICBitmapDecoder_GetFrame(decoder, 0, &frame)))
        ret = copy_frame(factory, frame, width, rows, bgr, stride);
    if (frame) IWICBitmapFrameDecode_Release(frame);
    if (decoder) IWICBitmapDecoder_Release(decoder);
    IWICStream_Release(stream);
    return ret;
}

BOOL decoder_run(struct decoder *decoder, const struct frame *frame, unsigned int width, unsigned int height, unsigned int rows,
                 BYTE *bgr, unsigned int stride)
{
    BYTE *place = find_rows(frame->data, frame->size), high, low;
    BOOL ret;

    if (!place || (unsigned int)(place[0] << 8 | place[1]) != height) return FALSE;
    if (!decoder->factory && FAILED(CoCreateInstance(&CLSID_WICImagingFactory, NULL, CLSCTX_INPROC_SERVER,
                                                     &IID_IWICImagingFactory, (void **)&decoder->factory)))
        return FALSE;

    /* the decoder stops where the file says that the picture ends */
    high = place[0];
    low = place[1];
    place[0] = rows >> 8;
    place[1] = rows & 0xff;
    ret = decode(decoder->factory, frame->data, frame->size, width, rows, bgr, stride);
    place[0] = high;
    place[1] = low;
    return ret;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder->factory) IWICImagingFactory_Release(decoder->factory);
    decoder->factory = NULL;
}
