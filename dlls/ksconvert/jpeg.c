/*
 * Motion JPEG frames
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

#include "jpeg.h"

/* The tables of ITU-T T.81 annex K.3, as a segment. Frames of Motion JPEG may come without any: these are meant then. */
static const BYTE standard_tables[] =
{
    0xff, 0xc4, 0x01, 0xa2, /* DHT with its length */
    0x00, /* DC, luma */
    0x00, 0x01, 0x05, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
    0x10, /* AC, luma */
    0x00, 0x02, 0x01, 0x03, 0x03, 0x02, 0x04, 0x03, 0x05, 0x05, 0x04, 0x04, 0x00, 0x00, 0x01, 0x7d,
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
    0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72,
    0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37,
    0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59,
    0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83,
    0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3,
    0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
    0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2,
    0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
    0x01, /* DC, chroma */
    0x00, 0x03, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
    0x11, /* AC, chroma */
    0x00, 0x02, 0x01, 0x02, 0x04, 0x04, 0x03, 0x04, 0x07, 0x05, 0x04, 0x04, 0x00, 0x01, 0x02, 0x77,
    0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13, 0x22,
    0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1,
    0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18, 0x19, 0x1a, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x35, 0x36,
    0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58,
    0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a,
    0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a,
    0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba,
    0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda,
    0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa
};

/* Where things are in a frame. */
struct frame
{
    ULONG scan;                 /* the first SOS marker, which the tables come before */
    ULONG end;                  /* behind the EOI marker */
    LONG width, height;
    BOOL has_tables;
};

static UINT get_word(const BYTE *data)
{
    return data[0] << 8 | data[1];
}

static BOOL is_start_of_frame(BYTE marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Goes over the segments in front of the first scan. */
static BOOL parse_segments(const BYTE *data, ULONG size, struct frame *frame)
{
    ULONG pos = 2, length;

    if (size < 2 || data[0] != 0xff || data[1] != 0xd8) return FALSE;
    for (;;)
    {
        while (pos < size && data[pos] == 0xff) pos++; /* fill bytes */
        if (size - pos < 3 || data[pos - 1] != 0xff) return FALSE;
        if (data[pos] == 0xda)
        {
            frame->scan = pos - 1;
            return TRUE;
        }
        length = get_word(data + pos + 1);
        if (length < 2 || length > size - pos - 1) return FALSE;
        if (data[pos] == 0xc4) frame->has_tables = TRUE;
        if (is_start_of_frame(data[pos]) && length >= 8)
        {
            frame->height = get_word(data + pos + 4);
            frame->width = get_word(data + pos + 6);
        }
        pos += length + 1;
    }
}

/* A device may fill its buffer up behind the frame. In the compressed data itself 0xff is never followed by 0xd9. */
static BOOL find_end(const BYTE *data, ULONG size, struct frame *frame)
{
    ULONG pos;

    for (pos = size; pos >= frame->scan + 4; pos--)
    {
        if (data[pos - 1] != 0xd9 || data[pos - 2] != 0xff) continue;
        frame->end = pos;
        return TRUE;
    }
    return FALSE;
}

/* *data and *size become those of a frame that has tables. */
static HRESULT add_tables(struct jpeg_decoder *decoder, const struct frame *frame, const BYTE **data, ULONG *size)
{
    ULONG needed = *size + sizeof(standard_tables);
    BYTE *dst;

    if (needed > decoder->complete_size)
    {
        if (!(dst = realloc(decoder->complete, needed))) return E_OUTOFMEMORY;
        decoder->complete = dst;
        decoder->complete_size = needed;
    }
    dst = decoder->complete;
    memcpy(dst, *data, frame->scan);
    memcpy(dst + frame->scan, standard_tables, sizeof(standard_tables));
    memcpy(dst + frame->scan + sizeof(standard_tables), *data + frame->scan, *size - frame->scan);
    *data = dst;
    *size = needed;
    return S_OK;
}

/* ---- WIC ---- */

static void spread_gray(const struct jpeg_decoder *decoder)
{
    BYTE *row = decoder->pixels;
    LONG x, y;

    for (y = 0; y < decoder->height; y++, row += decoder->stride)
        for (x = decoder->width - 1; x >= 0; x--) row[3 * x] = row[3 * x + 1] = row[3 * x + 2] = row[x];
}

static HRESULT copy_pixels(struct jpeg_decoder *decoder, IWICBitmapFrameDecode *frame)
{
    WICPixelFormatGUID format;
    UINT width, height;
    HRESULT hr;

    if (FAILED(hr = IWICBitmapFrameDecode_GetSize(frame, &width, &height))) return hr;
    if (FAILED(hr = IWICBitmapFrameDecode_GetPixelFormat(frame, &format))) return hr;
    if (width != (UINT)decoder->width || height != (UINT)decoder->height) return VFW_E_INVALIDMEDIATYPE;
    if (!IsEqualGUID(&format, &GUID_WICPixelFormat24bppBGR) && !IsEqualGUID(&format, &GUID_WICPixelFormat8bppGray))
        return VFW_E_INVALIDMEDIATYPE; /* four colors */
    hr = IWICBitmapFrameDecode_CopyPixels(frame, NULL, decoder->stride, decoder->pixels_size, decoder->pixels);
    if (SUCCEEDED(hr) && IsEqualGUID(&format, &GUID_WICPixelFormat8bppGray)) spread_gray(decoder);
    return hr;
}

static HRESULT decode_stream(struct jpeg_decoder *decoder, IStream *stream)
{
    IWICBitmapFrameDecode *frame;
    IWICBitmapDecoder *wic;
    HRESULT hr;

    hr = IClassFactory_CreateInstance(decoder->class, NULL, &IID_IWICBitmapDecoder, (void **)&wic);
    if (FAILED(hr)) return hr;
    hr = IWICBitmapDecoder_Initialize(wic, stream, WICDecodeMetadataCacheOnDemand);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IWICBitmapDecoder_GetFrame(wic, 0, &frame)))
    {
        hr = copy_pixels(decoder, frame);
        IWICBitmapFrameDecode_Release(frame);
    }
    IWICBitmapDecoder_Release(wic);
    return hr;
}

static HRESULT decode_memory(struct jpeg_decoder *decoder, const BYTE *data, ULONG size)
{
    IWICStream *stream;
    HRESULT hr;

    if (FAILED(hr = IWICImagingFactory_CreateStream(decoder->factory, &stream))) return hr;
    hr = IWICStream_InitializeFromMemory(stream, (BYTE *)data, size);
    if (SUCCEEDED(hr)) hr = decode_stream(decoder, (IStream *)stream);
    IWICStream_Release(stream);
    return hr;
}

HRESULT jpeg_decode(struct jpeg_decoder *decoder, const BYTE *data, ULONG size)
{
    struct frame frame = {0};
    HRESULT hr;

    if (!parse_segments(data, size, &frame) || !find_end(data, size, &frame)) return VFW_E_INVALIDMEDIATYPE;
    /* WIC is not asked to make room for what the frame says before it is what the format says. */
    if (frame.width != decoder->width || frame.height != decoder->height) return VFW_E_INVALIDMEDIATYPE;
    size = frame.end;
    if (!frame.has_tables && FAILED(hr = add_tables(decoder, &frame, &data, &size))) return hr;
    return decode_memory(decoder, data, size);
}

HRESULT jpeg_decoder_prepare(struct jpeg_decoder *decoder)
{
    HRESULT hr;

    if (decoder->factory) return S_OK;
    if (!decoder->class && FAILED(hr = CoGetClassObject(&CLSID_WICJpegDecoder, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory,
            (void **)&decoder->class)))
        return hr;
    return CoCreateInstance(&CLSID_WICImagingFactory, NULL, CLSCTX_INPROC_SERVER, &IID_IWICImagingFactory,
            (void **)&decoder->factory);
}

HRESULT jpeg_decoder_init(struct jpeg_decoder *decoder, const struct picture *picture)
{
    LONG stride = (picture->width * 3 + 3) & ~3, size = stride * picture->height;
    HRESULT hr = jpeg_decoder_prepare(decoder);
    BYTE *pixels = NULL;

    if (SUCCEEDED(hr) && !(pixels = realloc(decoder->pixels, size))) hr = E_OUTOFMEMORY;
    if (FAILED(hr))
    {
        jpeg_decoder_cleanup(decoder);
        return hr;
    }
    decoder->width = picture->width;
    decoder->height = picture->height;
    decoder->stride = stride;
    decoder->pixels = pixels;
    decoder->pixels_size = size;
    return S_OK;
}

void jpeg_decoder_cleanup(struct jpeg_decoder *decoder)
{
    if (decoder->factory) IWICImagingFactory_Release(decoder->factory);
    if (decoder->class) IClassFactory_Release(decoder->class);
    free(decoder->pixels);
    free(decoder->complete);
    memset(decoder, 0, sizeof(*decoder));
}

void jpeg_decoder_get_picture(const struct jpeg_decoder *decoder, struct picture *picture)
{
    memset(picture, 0, sizeof(*picture));
    picture->format = pixel_format_find(&MEDIASUBTYPE_RGB24);
    picture->width = decoder->width;
    picture->height = decoder->height;
    picture->stride = decoder->stride;
    picture->size = decoder->pixels_size;
}
