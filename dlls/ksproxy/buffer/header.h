/*
 * Media samples as KSSTREAM_HEADERs and back
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

#ifndef __KSPROXY_BUFFER_HEADER_H
#define __KSPROXY_BUFFER_HEADER_H

#include "ksproxy_private.h"

/* What a header says of a sample; its buffer stays the sample's. */
struct sample_info
{
    BYTE *data;
    ULONG size;                /* bytes at data */
    ULONG used;                /* valid ones */
    ULONG flags;               /* KSSTREAM_HEADER_OPTIONSF_* */
    REFERENCE_TIME start;      /* 100 ns */
    REFERENCE_TIME duration;   /* 100 ns */
};

/* Whether sums of such times (100 ns) can't overflow. */
BOOL is_stream_time(LONGLONG time);
/* Reads the sample; calls only methods of the sample. E_INVALIDARG if it says impossible things of its buffer. */
HRESULT sample_get_info(IMediaSample *sample, struct sample_info *info);
/* Reads nothing but where the buffer is that is to be filled; *info has to be cleared. */
HRESULT sample_get_buffer(IMediaSample *sample, struct sample_info *info);
/* Moves the times of a sample by an offset (100 ns); times that make no sense are taken away. */
HRESULT sample_move_time(IMediaSample *sample, LONGLONG offset);
/* Fills the header of a request; header_size includes the extension, which is cleared. */
void header_fill(KSSTREAM_HEADER *header, ULONG header_size, const struct sample_info *info);
/* Reads what a driver has answered to a read into size bytes. An error if it claims more than that; times that make no sense are
 * dropped. */
HRESULT header_get_info(const KSSTREAM_HEADER *header, ULONG size, struct sample_info *info);
/* Writes everything but the buffer itself to the sample. */
HRESULT sample_set_info(IMediaSample *sample, const struct sample_info *info);

#endif /* __KSPROXY_BUFFER_HEADER_H */
