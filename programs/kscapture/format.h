/*
 * What a pin offers
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

#ifndef __KSCAPTURE_FORMAT_H
#define __KSCAPTURE_FORMAT_H

#include "kscapture_private.h"
#include "error.h"

struct pixel_format;

struct capability
{
    AM_MEDIA_TYPE *type;
    const struct pixel_format *pixel;   /* NULL: not one that kscapture knows */
    int width, height;                  /* of the type */
    int min_width, max_width, step_width;
    int min_height, max_height, step_height;
    LONGLONG interval, min_interval, max_interval;
};

struct capability_list
{
    struct capability *items;
    unsigned int count;
};

struct format_request
{
    const struct pixel_format *pixel;   /* NULL: any */
    int width, height;                  /* 0: any */
    double rate;                        /* 0: any */
};

HRESULT get_capabilities(IPin *pin, struct capability_list *list);
void free_capabilities(struct capability_list *list);
/* Finds the capability that serves a request and makes a media type of it, which the caller frees by free_media_type(). */
enum exit_code choose_format(const struct capability_list *list, const struct format_request *request, AM_MEDIA_TYPE **type);
void free_media_type(AM_MEDIA_TYPE *type);
/* A name for any subtype. buffer belongs to the caller. */
const WCHAR *subtype_name(const GUID *subtype, WCHAR *buffer, unsigned int size);

#endif /* __KSCAPTURE_FORMAT_H */
