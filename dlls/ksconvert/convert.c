/*
 * Conversion of whole pictures
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

#include "convert.h"

#define ALIGN_UP(value, to) (((value) + (to) - 1) / (to) * (to))

/* Six planes with room for an even width, each at a multiple of what vector units like. */
static HRESULT alloc_rows(struct conversion *conversion)
{
    SIZE_T size = ALIGN_UP(conversion->in.width, 64);
    unsigned int i;
    BYTE *plane;

    if (!(conversion->memory = calloc(1, 6 * size + 64))) return E_OUTOFMEMORY;
    plane = (BYTE *)ALIGN_UP((ULONG_PTR)conversion->memory, 64);
    for (i = 0; i < 6; i++, plane += size) conversion->rows[i / 3].plane[i % 3] = plane;
    return S_OK;
}

HRESULT conversion_init(struct conversion *conversion, const struct picture *in, const struct picture *out)
{
    enum color_family from = in->format->family, to = out->format->family;

    conversion_cleanup(conversion);
    conversion->in = *in;
    conversion->out = *out;
    /* Only what is in a picture is written to one with longer rows. */
    conversion->out.width = in->width;
    if (from != to)
    {
        conversion->change = from == FAMILY_YUV ? colors_to_rgb : colors_from_rgb;
        if (from == FAMILY_YUV) colors_init(&conversion->colors, in->matrix, in->full_range);
        else colors_init(&conversion->colors, out->matrix, out->full_range);
    }
    return alloc_rows(conversion);
}

void conversion_cleanup(struct conversion *conversion)
{
    free(conversion->memory);
    memset(conversion, 0, sizeof(*conversion));
}

/* The last pixel of an odd width has no partner to share its chroma with: it gets itself. */
static void complete_row(const struct row *row, LONG width)
{
    unsigned int i;

    for (i = 0; i < 3; i++) row->plane[i][width] = row->plane[i][width - 1];
}

static void read_row(const struct conversion *conversion, const BYTE *in, LONG y, const struct row *row)
{
    LONG width = conversion->in.width;

    conversion->in.format->read(&conversion->in, in, y, row);
    if (conversion->change) conversion->change(&conversion->colors, row, width);
    if (width & 1) complete_row(row, width);
}

void conversion_run(const struct conversion *conversion, const BYTE *in, BYTE *out)
{
    LONG y, height = conversion->in.height;
    struct row rows[2];

    for (y = 0; y < height; y += 2)
    {
        rows[0] = rows[1] = conversion->rows[0];
        read_row(conversion, in, y, &rows[0]);
        if (y + 1 < height)
        {
            rows[1] = conversion->rows[1];
            read_row(conversion, in, y + 1, &rows[1]);
        }
        conversion->out.format->write(&conversion->out, out, y, rows);
    }
}
