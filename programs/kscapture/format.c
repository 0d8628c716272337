/*
 * What a pin offers, and the choice from it
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

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "format.h"
#include "error.h"
#include "picture.h"

#include <dvdmedia.h>

#define ONE_SECOND 10000000 /* 100 ns */

void free_media_type(AM_MEDIA_TYPE *type)
{
    if (!type) return;
    CoTaskMemFree(type->pbFormat);
    if (type->pUnk) IUnknown_Release(type->pUnk);
    CoTaskMemFree(type);
}

static AM_MEDIA_TYPE *copy_media_type(const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE *copy;

    if (!(copy = CoTaskMemAlloc(sizeof(*copy)))) return NULL;
    *copy = *type;
    copy->pUnk = NULL;
    copy->pbFormat = NULL;
    if (type->cbFormat && !(copy->pbFormat = CoTaskMemAlloc(type->cbFormat)))
    {
        CoTaskMemFree(copy);
        return NULL;
    }
    memcpy(copy->pbFormat, type->pbFormat, type->cbFormat);
    return copy;
}

/* Where size and frame rate are in a video media type. FALSE if it has none. */
static BOOL get_video_members(AM_MEDIA_TYPE *type, BITMAPINFOHEADER **header, LONGLONG **interval)
{
    if (!IsEqualGUID(&type->majortype, &MEDIATYPE_Video) || !type->pbFormat) return FALSE;
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && type->cbFormat >= sizeof(VIDEOINFOHEADER))
    {
        VIDEOINFOHEADER *info = (VIDEOINFOHEADER *)type->pbFormat;
        *header = &info->bmiHeader;
        *interval = &info->AvgTimePerFrame;
        return TRUE;
    }
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2) && type->cbFormat >= sizeof(VIDEOINFOHEADER2))
    {
        VIDEOINFOHEADER2 *info = (VIDEOINFOHEADER2 *)type->pbFormat;
        *header = &info->bmiHeader;
        *interval = &info->AvgTimePerFrame;
        return TRUE;
    }
    return FALSE;
}

/* Takes ownership of type. caps may be NULL. Not a picture: nothing is added. */
static BOOL add_capability(struct capability_list *list, AM_MEDIA_TYPE *type, const VIDEO_STREAM_CONFIG_CAPS *caps)
{
    struct capability *items, *item;
    BITMAPINFOHEADER *header;
    LONGLONG *interval;

    if (!get_video_members(type, &header, &interval))
    {
        free_media_type(type);
        return TRUE;
    }
    if (!(items = realloc(list->items, (list->count + 1) * sizeof(*items))))
    {
        free_media_type(type);
        return FALSE;
    }
    list->items = items;
    item = &items[list->count++];
    memset(item, 0, sizeof(*item));
    item->type = type;
    item->pixel = find_pixel_subtype(&type->subtype);
    item->width = item->min_width = item->max_width = header->biWidth;
    item->height = item->min_height = item->max_height = header->biHeight < 0 ? -header->biHeight : header->biHeight;
    item->interval = item->min_interval = item->max_interval = *interval;
    if (!caps) return TRUE;

    if (caps->MinOutputSize.cx > 0 && caps->MaxOutputSize.cx >= caps->MinOutputSize.cx
            && caps->MinOutputSize.cy > 0 && caps->MaxOutputSize.cy >= caps->MinOutputSize.cy)
    {
        item->min_width = caps->MinOutputSize.cx;
        item->max_width = caps->MaxOutputSize.cx;
        item->step_width = caps->OutputGranularityX;
        item->min_height = caps->MinOutputSize.cy;
        item->max_height = caps->MaxOutputSize.cy;
        item->step_height = caps->OutputGranularityY;
    }
    if (caps->MinFrameInterval > 0 && caps->MaxFrameInterval >= caps->MinFrameInterval)
    {
        item->min_interval = caps->MinFrameInterval;
        item->max_interval = caps->MaxFrameInterval;
    }
    return TRUE;
}

static HRESULT add_stream_caps(struct capability_list *list, IAMStreamConfig *config)
{
    union { VIDEO_STREAM_CONFIG_CAPS video; BYTE bytes[1024]; } caps;
    AM_MEDIA_TYPE *type;
    int i, count, size;
    HRESULT hr;

    if (FAILED(hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size))) return hr;
    if (size > (int)sizeof(caps)) return E_UNEXPECTED; /* it would write behind the buffer */
    for (i = 0; i < count; ++i)
    {
        memset(&caps, 0, sizeof(caps));
        /* a range that the driver can't make a type of now is no reason to hide the others */
        if (IAMStreamConfig_GetStreamCaps(config, i, &type, caps.bytes) != S_OK) continue;
        if (!add_capability(list, type, size >= (int)sizeof(caps.video) ? &caps.video : NULL)) return E_OUTOFMEMORY;
    }
    return S_OK;
}

static HRESULT add_media_types(struct capability_list *list, IPin *pin)
{
    IEnumMediaTypes *enumerator;
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    if (FAILED(hr = IPin_EnumMediaTypes(pin, &enumerator))) return hr;
    while (IEnumMediaTypes_Next(enumerator, 1, &type, NULL) == S_OK)
        if (!add_capability(list, type, NULL))
        {
            hr = E_OUTOFMEMORY;
            break;
        }
    IEnumMediaTypes_Release(enumerator);
    return hr;
}

HRESULT get_capabilities(IPin *pin, struct capability_list *list)
{
    IAMStreamConfig *config;
    HRESULT hr;

    memset(list, 0, sizeof(*list));
    if (SUCCEEDED(IPin_QueryInterface(pin, &IID_IAMStreamConfig, (void **)&config)))
    {
        hr = add_stream_caps(list, config);
        IAMStreamConfig_Release(config);
        if (FAILED(hr) || list->count) return hr;
    }
    return add_media_types(list, pin);
}

void free_capabilities(struct capability_list *list)
{
    unsigned int i;

    for (i = 0; i < list->count; ++i) free_media_type(list->items[i].type);
    free(list->items);
    memset(list, 0, sizeof(*list));
}

static BOOL fits(int value, int min, int max, int step)
{
    return value >= min && value <= max && (step <= 0 || (value - min) % step == 0);
}

static BOOL has_size(const struct capability *cap, int width, int height)
{
    if (width == cap->width && height == cap->height) return TRUE;
    return fits(width, cap->min_width, cap->max_width, cap->step_width)
            && fits(height, cap->min_height, cap->max_height, cap->step_height);
}

/* The frame interval in 100 ns for a rate. A rate such as 29.97 or 30 has no exact interval, and drivers round their limits
 * up or down: what misses one by less than 1/1000 is that limit. 0 if the capability hasn't got the rate. */
static LONGLONG interval_for_rate(const struct capability *cap, double rate)
{
    LONGLONG interval = ONE_SECOND / rate + 0.5, slack = interval / 1000 + 1;

    if (interval < cap->min_interval && cap->min_interval - interval <= slack) return cap->min_interval;
    if (interval > cap->max_interval && interval - cap->max_interval <= slack) return cap->max_interval;
    return interval >= cap->min_interval && interval <= cap->max_interval ? interval : 0;
}

static BOOL serves(const struct capability *cap, const struct format_request *request)
{
    if (!cap->pixel || (request->pixel && cap->pixel != request->pixel)) return FALSE;
    if (cap->width <= 0 || cap->width > MAX_PICTURE_SIDE || cap->height <= 0 || cap->height > MAX_PICTURE_SIDE) return FALSE;
    if (request->width && !has_size(cap, request->width, request->height)) return FALSE;
    return !request->rate || interval_for_rate(cap, request->rate);
}

/* Smaller is better: the preferred pixel format, then the type as the driver proposes it instead of one made from its ranges, then
 * the plain VIDEOINFOHEADER, which every program knows. */
static unsigned int rank(const struct capability *cap, const struct format_request *request)
{
    BOOL changed = (request->width && (request->width != cap->width || request->height != cap->height))
            || (request->rate && interval_for_rate(cap, request->rate) != cap->interval);

    return (cap->pixel - find_pixel_format(L"RGB24")) * 4 + changed * 2
            + !IsEqualGUID(&cap->type->formattype, &FORMAT_VideoInfo);
}

static void set_size_and_rate(AM_MEDIA_TYPE *type, const struct capability *cap, const struct format_request *request)
{
    struct video_format format;
    BITMAPINFOHEADER *header;
    VIDEOINFOHEADER *info;
    LONGLONG *interval;

    get_video_members(type, &header, &interval);
    if (request->rate) *interval = interval_for_rate(cap, request->rate);
    if (request->width)
    {
        header->biWidth = request->width;
        header->biHeight = header->biHeight < 0 ? -request->height : request->height;
    }
    parse_video_format(type, &format);
    if (format_is_compressed(&format) && request->width
            && (request->width != cap->width || request->height != cap->height))
        format.image_size = 0; /* the driver knows */
    header->biSizeImage = format.image_size;
    type->lSampleSize = format.image_size;

    /* these lie at the same place in both headers; empty rectangles mean the whole picture */
    info = (VIDEOINFOHEADER *)type->pbFormat;
    if (request->width)
    {
        memset(&info->rcSource, 0, sizeof(info->rcSource));
        memset(&info->rcTarget, 0, sizeof(info->rcTarget));
    }
    if (*interval > 0) info->dwBitRate = min((ULONG64)format.image_size * 8 * ONE_SECOND / *interval, 0xffffffff);
}

static void describe_request(const struct format_request *request, WCHAR *text, unsigned int size)
{
    WCHAR rate[32] = L"", dimensions[32] = L"";

    if (request->width) _snwprintf(dimensions, ARRAY_SIZE(dimensions) - 1, L" %dx%d", request->width, request->height);
    if (request->rate) _snwprintf(rate, ARRAY_SIZE(rate) - 1, L" at %g frames/s", request->rate);
    _snwprintf(text, size - 1, L"%ls%ls%ls", request->pixel ? request->pixel->name : L"any known format", dimensions, rate);
    text[size - 1] = 0;
}

enum exit_code choose_format(const struct capability_list *list, const struct format_request *request, AM_MEDIA_TYPE **type)
{
    const struct capability *best = NULL;
    WCHAR text[128];
    unsigned int i;

    *type = NULL;
    for (i = 0; i < list->count; ++i)
    {
        if (!serves(&list->items[i], request)) continue;
        if (!best || rank(&list->items[i], request) < rank(best, request)) best = &list->items[i];
    }
    if (!best)
    {
        describe_request(request, text, ARRAY_SIZE(text));
        return report_error(EXIT_CODE_FORMAT, L"the pin doesn't offer %ls (--list shows what it does)", text);
    }
    if (!(*type = copy_media_type(best->type))) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    set_size_and_rate(*type, best, request);
    return EXIT_CODE_OK;
}

const WCHAR *subtype_name(const GUID *subtype, WCHAR *buffer, unsigned int size)
{
    const struct pixel_format *pixel = find_pixel_subtype(subtype);
    GUID fourcc;
    const BYTE *c = (const BYTE *)&subtype->Data1;

    if (pixel) return pixel->name;
    /* FOURCCs have a range of GUIDs */
    fourcc = *subtype;
    fourcc.Data1 = MEDIASUBTYPE_YUY2.Data1;
    if (IsEqualGUID(&fourcc, &MEDIASUBTYPE_YUY2) && c[0] > ' ' && c[0] < 127 && c[1] >= ' ' && c[1] < 127
            && c[2] >= ' ' && c[2] < 127 && c[3] >= ' ' && c[3] < 127)
    {
        _snwprintf(buffer, size - 1, L"%c%c%c%c", c[0], c[1], c[2], c[3]);
        buffer[size - 1] = 0;
        return buffer;
    }
    if (!StringFromGUID2(subtype, buffer, size)) buffer[0] = 0;
    return buffer;
}
