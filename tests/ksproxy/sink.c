/*
 * ksproxy.ax tests: whether the test renderer would notice what it is there to notice
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

#include "sink.h"

/* The first frame that came, and then the same frame with something wrong. */
static void spoil_frame(struct sink *sink, IMediaSample *sample)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(&sink->mt);
    LONG length = IMediaSample_GetActualDataLength(sample), stride = length / bitmap->biHeight;
    enum ksvirt_verdict *verdicts = sink->context;
    struct ksvirt_code code;
    BYTE *data, *copy;

    if (sink->receives || !length) return;
    IMediaSample_GetPointer(sample, &data);
    copy = malloc(length);
    memcpy(copy, data, length);
    verdicts[0] = sink_check_frame(&sink->mt, copy, length, &code);
    copy[length / 2] ^= 0x40;
    verdicts[1] = sink_check_frame(&sink->mt, copy, length, &code);
    memset(copy, 0, stride * 16);
    verdicts[2] = sink_check_frame(&sink->mt, copy, length, &code);
    memset(copy, 0, length);
    verdicts[3] = sink_check_frame(&sink->mt, copy, length, &code);
    verdicts[4] = sink_check_frame(&sink->mt, data, length - stride, &code);
    free(copy);
}

START_TEST(sink)
{
    enum ksvirt_verdict verdicts[5] = {-1, -1, -1, -1, -1};
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    CoInitialize(NULL);
    if (create_capture(&filter, &pin))
    {
        sink_init(&sink);
        sink.on_receive = spoil_frame;
        sink.context = verdicts;
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
        {
            set_states(filter, &sink, State_Running);
            ok(sink_wait(&sink, 1, TIMEOUT), "Got no frame.\n");
            set_states(filter, &sink, State_Stopped);
            disconnect_sink(pin, &sink);
        }
        ok(verdicts[0] == KSVIRT_FRAME_GOOD, "Got verdict %d for a frame as it came.\n", verdicts[0]);
        ok(verdicts[1] == KSVIRT_FRAME_DAMAGED, "Got verdict %d for a changed byte.\n", verdicts[1]);
        ok(verdicts[2] == KSVIRT_FRAME_TORN, "Got verdict %d for a frame with one code.\n", verdicts[2]);
        ok(verdicts[3] == KSVIRT_FRAME_NO_CODE, "Got verdict %d for a black frame.\n", verdicts[3]);
        ok(verdicts[4] == KSVIRT_FRAME_BAD_SIZE, "Got verdict %d for a short frame.\n", verdicts[4]);
        IPin_Release(pin);
        release_last(filter);
        sink_cleanup(&sink);
    }
    CoUninitialize();
}
