/*
 * Frames that are written to the feed and come out of the camera
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

#include "../kstest.h"

struct color
{
    UCHAR y, u, v;
    UCHAR r, g, b;
};

/* BT.601, limited range */
static const struct color red = {81, 90, 240, 255, 0, 0};
static const struct color gray = {126, 128, 128, 128, 128, 128};
static const struct color blue = {41, 240, 110, 0, 0, 255};

static UCHAR *row_of(UCHAR *data, const struct video_type *type, unsigned int y)
{
    return data + ksvirt_stride(type->format, type->width) * y;
}

static void fill(UCHAR *data, const struct video_type *type, const struct color *color)
{
    unsigned int x, y;

    for (y = 0; y < type->height; y++)
    {
        UCHAR *row = row_of(data, type, y);

        for (x = 0; x < type->width; x++)
        {
            switch (type->format)
            {
                case KSVIRT_RGB24:
                case KSVIRT_RGB32:
                {
                    unsigned int bytes = type->format == KSVIRT_RGB24 ? 3 : 4;

                    row[x * bytes] = color->b;
                    row[x * bytes + 1] = color->g;
                    row[x * bytes + 2] = color->r;
                    if (bytes == 4) row[x * bytes + 3] = 0;
                    break;
                }
                case KSVIRT_YUY2:
                    row[x * 2] = color->y;
                    row[x * 2 + 1] = x & 1 ? color->v : color->u;
                    break;
                case KSVIRT_UYVY:
                    row[x * 2] = x & 1 ? color->v : color->u;
                    row[x * 2 + 1] = color->y;
                    break;
                default:
                    row[x] = color->y;
                    break;
            }
        }
    }
    for (y = 0; type->format == KSVIRT_NV12 && y < type->height / 2; y++)
    {
        UCHAR *row = row_of(data, type, type->height + y);

        for (x = 0; x < type->width; x++) row[x] = x & 1 ? color->v : color->u;
    }
}

/* TRUE if all of the picture is near this color. */
static BOOL is_filled(const UCHAR *data, const struct video_type *type, const struct color *color)
{
    ULONG size = video_size(type), i, stride = ksvirt_stride(type->format, type->width);
    UCHAR *wanted = malloc(size);
    unsigned int bytes = type->format == KSVIRT_RGB24 ? 3 : 4;
    BOOL ret = TRUE;

    memset(wanted, 0, size);
    fill(wanted, type, color);
    for (i = 0; i < size && ret; i++)
    {
        if (type->format == KSVIRT_RGB24 && i % stride >= type->width * 3) continue; /* padding */
        if (type->format == KSVIRT_RGB32 && i % bytes == 3) continue;
        if (abs(data[i] - wanted[i]) > 8) ret = FALSE;
    }
    free(wanted);
    return ret;
}

struct writer
{
    HANDLE filter, pin;
    struct video_type type;
    UCHAR *data;
    struct stream_request *request;
    ULONG written;
};

static BOOL writer_open(struct writer *writer, const struct video_type *type)
{
    LONGLONG start = kstest_now();
    DWORD error;

    memset(writer, 0, sizeof(*writer));
    writer->type = *type;
    if (!(writer->filter = open_feed())) return FALSE;
    do error = create_pin(writer->filter, find_pin_factory(writer->filter, KSPIN_DATAFLOW_IN), type, GENERIC_WRITE, &writer->pin);
    while (error && kstest_now() - start < 20000000);
    ok(!error, "Creating the feed's pin (%s) gave %lu.\n", debugstr_video_type(type), error);
    if (error)
    {
        CloseHandle(writer->filter);
        return FALSE;
    }
    writer->data = calloc(1, video_size(type));
    writer->request = stream_request_create(writer->pin, get_header_size(writer->pin), writer->data, video_size(type));
    check_set_state(writer->pin, KSSTATE_RUN);
    return TRUE;
}

static void writer_close(struct writer *writer)
{
    stream_request_destroy(writer->request);
    CloseHandle(writer->pin);
    CloseHandle(writer->filter);
    free(writer->data);
}

static void write_frame(struct writer *writer, const struct color *color)
{
    ULONG size = video_size(&writer->type);
    NTSTATUS status;

    fill(writer->data, &writer->type, color);
    stream_write(writer->request, size, 0);
    status = stream_wait(writer->request, KSTEST_TIMEOUT);
    ok(!status, "Writing frame %lu gave %#lx.\n", writer->written, status);
    ok(writer->request->io.Information == size, "Frame %lu: %Iu of %lu bytes were written.\n", writer->written,
            writer->request->io.Information, size);
    ok(writer->request->u.header.DataUsed == size, "Frame %lu: DataUsed became %lu.\n", writer->written,
            writer->request->u.header.DataUsed);
    writer->written++;
}

struct reader
{
    HANDLE filter, pin;
    struct video_type type;
    struct stream_request *request;
};

static BOOL reader_open(struct reader *reader, const struct video_type *type)
{
    memset(reader, 0, sizeof(*reader));
    reader->type = *type;
    if (!(reader->filter = open_camera())) return FALSE;
    if (!(reader->pin = open_capture_pin(reader->filter, type))) return FALSE;
    reader->request = stream_request_create(reader->pin, get_header_size(reader->pin), calloc(1, video_size(type)),
            video_size(type));
    check_set_state(reader->pin, KSSTATE_RUN);
    return TRUE;
}

static void reader_close(struct reader *reader)
{
    UCHAR *data = reader->request->u.header.Data;

    stream_request_destroy(reader->request);
    free(data);
    CloseHandle(reader->pin);
    CloseHandle(reader->filter);
}

/* Returns the picture, NULL if none comes. */
static UCHAR *read_frame(struct reader *reader)
{
    NTSTATUS status;

    stream_read(reader->request);
    status = stream_wait(reader->request, KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    if (status) return NULL;
    ok(reader->request->u.header.DataUsed == video_size(&reader->type), "Got %lu bytes.\n",
            reader->request->u.header.DataUsed);
    return reader->request->u.header.Data;
}

/* A frame in that color has to come within some frames. */
static BOOL wait_for_color(struct reader *reader, const struct color *color)
{
    const UCHAR *data;
    ULONG i;

    for (i = 0; i < 50; i++)
    {
        if (!(data = read_frame(reader))) return FALSE;
        if (is_filled(data, &reader->type, color)) return TRUE;
    }
    return FALSE;
}

static BOOL is_pattern(struct reader *reader)
{
    struct ksvirt_code code;

    return read_frame(reader) && stream_check(reader->request, &reader->type, &code) == KSVIRT_FRAME_GOOD;
}

static BOOL wait_for_pattern(struct reader *reader, DWORD timeout)
{
    LONGLONG end = kstest_now() + timeout * (LONGLONG)10000;

    do
    {
        if (is_pattern(reader)) return TRUE;
    } while (kstest_now() < end);
    return FALSE;
}

/* Every format to every format, with another size as well. */
static void test_formats(void)
{
    static const struct color *const colors[] = {&red, &gray, &blue};
    unsigned int from, to, n = 0;

    for (from = 0; from < KSVIRT_FORMAT_COUNT; from++)
    {
        for (to = 0; to < KSVIRT_FORMAT_COUNT; to++)
        {
            struct video_type in = {.format = from, .width = 320, .height = 240, .interval = 100000};
            struct video_type out = {.format = to, .width = 320, .height = 240, .interval = 100000};
            struct writer writer;
            struct reader reader;

            if ((from + to) & 1)
            {
                in.width = 176;
                in.height = 144;
            }
            if (to == KSVIRT_NV12) out.width = 640;
            winetest_push_context("%s to %s", debugstr_video_type(&in), debugstr_video_type(&out));
            if (writer_open(&writer, &in))
            {
                if (reader_open(&reader, &out))
                {
                    write_frame(&writer, colors[n % 3]);
                    ok(wait_for_color(&reader, colors[n % 3]), "The frame doesn't arrive.\n");
                    n++;
                    write_frame(&writer, colors[n % 3]);
                    ok(wait_for_color(&reader, colors[n % 3]), "The second frame doesn't arrive.\n");
                    reader_close(&reader);
                }
                writer_close(&writer);
            }
            winetest_pop_context();
        }
    }
}

/* Without a conversion nothing changes, and in what order frames come. */
static void test_exact(void)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 200000};
    ULONG size = video_size(&type), i, j, seen = 0, last = 0;
    struct ksvirt_camera_stats camera;
    struct ksvirt_feed_stats feed;
    struct writer writer;
    struct reader reader;
    const UCHAR *data;
    NTSTATUS status;

    if (!writer_open(&writer, &type)) return;
    if (!reader_open(&reader, &type)) return;
    ok(wait_for_pattern(&reader, 4000), "There is no pattern before the first frame.\n");

    for (i = 1; i <= 30; i++)
    {
        for (j = 0; j < size; j++) writer.data[j] = j * 7 + i;
        stream_write(writer.request, size, 0);
        status = stream_wait(writer.request, KSTEST_TIMEOUT);
        ok(!status, "Writing frame %lu gave %#lx.\n", i, status);
        if (!(data = read_frame(&reader))) break;
        for (j = 1; j < size && data[j] == (UCHAR)(data[0] + j * 7); j++) ;
        if (j < size) continue; /* a pattern */
        ok(data[0] >= last, "Frame %u comes after %lu.\n", data[0], last);
        ok(data[0] <= i, "Frame %u comes after %lu.\n", data[0], last);
        seen += data[0] != last;
        last = data[0];
    }
    /* the camera may lag by the length of its queue */
    ok(seen >= 20, "Only %lu of 30 frames were seen.\n", seen);

    status = get_feed_stats(writer.pin, &feed);
    ok(!status, "Got %#lx.\n", status);
    ok(feed.received == 30, "Got %I64u received.\n", feed.received);
    ok(!feed.rejected, "Got %I64u rejected.\n", feed.rejected);
    ok(feed.shown >= seen, "%I64u frames were shown, %lu seen.\n", feed.shown, seen);
    ok(feed.shown <= 30, "%I64u frames were shown.\n", feed.shown);
    status = get_camera_stats(reader.pin, &camera);
    ok(!status, "Got %#lx.\n", status);
    ok(camera.fed >= seen, "Got %I64u fed, %lu seen.\n", camera.fed, seen);
    ok(camera.fed <= 30, "Got %I64u fed.\n", camera.fed);
    ok(camera.delivered == camera.pattern + camera.fed + camera.repeated, "%I64u delivered, %I64u + %I64u + %I64u.\n",
            camera.delivered, camera.pattern, camera.fed, camera.repeated);

    /* frames of which something is missing, and bad requests */
    for (i = 0; i < 3; i++)
    {
        stream_write(writer.request, i ? size - i : 0, 0);
        status = stream_wait(writer.request, KSTEST_TIMEOUT);
        ok(!status, "A short frame gave %#lx.\n", status);
    }
    get_feed_stats(writer.pin, &feed);
    ok(feed.received == 30, "%I64u frames were received.\n", feed.received);
    stream_write(writer.request, size + 1, 0); /* more than FrameExtent */
    status = stream_wait(writer.request, KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_PARAMETER, "A long DataUsed gave %#lx.\n", status);
    stream_read(writer.request);
    status = stream_wait(writer.request, KSTEST_TIMEOUT);
    ok(status == STATUS_ACCESS_DENIED, "Reading from the feed gave %#lx.\n", status);
    writer.request->u.header.Data = (void *)0x10;
    stream_write(writer.request, size, 0);
    status = stream_wait(writer.request, KSTEST_TIMEOUT);
    check_memory_refused(status, "A bad pointer");
    writer.request->u.header.Data = writer.data;
    write_frame(&writer, &red);
    ok(wait_for_color(&reader, &red), "A good frame after bad ones doesn't arrive.\n");

    reader_close(&reader);
    writer_close(&writer);
}

/* A feed that is faster than the camera loses frames, and the writer is never held up. */
static void test_fast_feed(void)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 1000000};
    struct ksvirt_feed_stats feed = {0};
    struct writer writer;
    struct reader reader;
    LONGLONG start;
    ULONG i;

    if (!writer_open(&writer, &type)) return;
    if (!reader_open(&reader, &type)) return;
    start = kstest_now();
    for (i = 0; i < 50; i++) write_frame(&writer, i & 1 ? &red : &blue);
    ok(kstest_now() - start < 40000000, "50 frames took %I64d ms.\n", (kstest_now() - start) / 10000);
    write_frame(&writer, &gray);
    ok(wait_for_color(&reader, &gray), "The last frame doesn't arrive.\n");
    get_feed_stats(writer.pin, &feed);
    ok(feed.received == 51, "%I64u frames were received.\n", feed.received);
    ok(feed.overwritten > 20, "%I64u frames were overwritten.\n", feed.overwritten);
    ok(feed.overwritten + feed.shown <= feed.received, "%I64u frames were overwritten, %I64u shown.\n", feed.overwritten,
            feed.shown);
    reader_close(&reader);
    writer_close(&writer);
}

/* The camera outlives its feed. */
static void test_vanish(void)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 100000};
    struct ksvirt_camera_stats camera = {0};
    struct writer writer;
    struct reader reader;
    LONGLONG start;

    if (!writer_open(&writer, &type)) return;
    if (!reader_open(&reader, &type)) return;
    write_frame(&writer, &red);
    ok(wait_for_color(&reader, &red), "The frame doesn't arrive.\n");
    writer_close(&writer);
    start = kstest_now();

    /* it holds the last frame for a while */
    ok(read_frame(&reader) != NULL, "The last frame is gone.\n");
    ok(is_filled(reader.request->u.header.Data, &type, &red), "The last frame is gone.\n");
    ok(wait_for_pattern(&reader, KSVIRT_DEFAULT_FEED_TIMEOUT + 2000), "The pattern doesn't come.\n");
    ok(kstest_now() - start > (KSVIRT_DEFAULT_FEED_TIMEOUT - 500) * (LONGLONG)10000,
            "The last frame was held for %I64d ms only.\n", (kstest_now() - start) / 10000);
    get_camera_stats(reader.pin, &camera);
    ok(camera.repeated > 50, "%I64u frames were repeated.\n", camera.repeated);

    /* and takes a new one, of another format */
    if (writer_open(&writer, &(const struct video_type){KSVIRT_RGB24, 320, 240, 333333, FALSE}))
    {
        write_frame(&writer, &blue);
        ok(wait_for_color(&reader, &blue), "The new feed's frame doesn't arrive.\n");
        writer_close(&writer);
    }
    reader_close(&reader);
}

/* What the camera shows is a setting. */
static void test_source(void)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 100000};
    struct saved_setting source, timeout;
    struct writer writer;
    struct reader reader;
    DWORD value = 300;
    LONGLONG start;
    ULONG i;

    setting_save(&source, KSVIRT_SOURCE);
    setting_save(&timeout, KSVIRT_FEED_TIMEOUT);
    if (!writer_open(&writer, &type)) return;

    setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
    if (reader_open(&reader, &type))
    {
        for (i = 0; i < 10; i++)
        {
            write_frame(&writer, &red);
            ok(is_pattern(&reader), "A camera that shows the pattern shows something else.\n");
        }
        reader_close(&reader);
    }
    setting_write(KSVIRT_SOURCE, REG_SZ, "feed", sizeof("feed"));
    setting_write(KSVIRT_FEED_TIMEOUT, REG_DWORD, &value, sizeof(value));
    if (reader_open(&reader, &type))
    {
        write_frame(&writer, &blue);
        ok(wait_for_color(&reader, &blue), "The frame doesn't arrive.\n");
        kstest_wait_for_nothing(700);
        for (i = 0; i < 2; i++) ok(read_frame(&reader) != NULL, "Reading failed.\n");
        ok(is_filled(reader.request->u.header.Data, &type, &blue),
                "A camera that shows the feed has dropped its frame.\n");
        reader_close(&reader);
    }
    setting_write(KSVIRT_SOURCE, REG_SZ, "auto", sizeof("auto"));
    if (reader_open(&reader, &type))
    {
        write_frame(&writer, &red);
        ok(wait_for_color(&reader, &red), "The frame doesn't arrive.\n");
        start = kstest_now();
        ok(wait_for_pattern(&reader, 1500), "The pattern doesn't come after %I64d ms.\n", (kstest_now() - start) / 10000);
        reader_close(&reader);
    }
    writer_close(&writer);
    setting_restore(&source);
    setting_restore(&timeout);
}

static void check_flip(struct reader *reader, LONG mode)
{
    KSPROPERTY_VIDEOCONTROL_MODE_S s = {.Mode = mode};
    NTSTATUS status;

    s.Property.Set = *GUIDP(PROPSETID_VIDCAP_VIDEOCONTROL);
    s.Property.Id = KSPROPERTY_VIDEOCONTROL_MODE;
    s.Property.Flags = KSPROPERTY_TYPE_SET;
    status = ks_ioctl(reader->filter, IOCTL_KS_PROPERTY, &s, sizeof(s), &s, sizeof(s), NULL);
    ok(!status, "Mode %#lx gave %#lx.\n", mode, status);
}

/* Where the one bright quarter of what is fed can be seen. RGB is stored from the bottom up. */
static void check_quarters(struct reader *reader, unsigned int right, unsigned int bottom)
{
    const struct video_type *type = &reader->type;
    const UCHAR *data = read_frame(reader);
    unsigned int x, y, luma;

    if (!data) return;
    for (y = 0; y < 2; y++)
        for (x = 0; x < 2; x++)
        {
            luma = ksvirt_luma(type->format, ksvirt_row(data, type->height, video_stride(type), (2 * y + 1) * type->height / 4),
                    (2 * x + 1) * type->width / 4);
            ok((luma > 150) == (x == right && y == bottom), "%u, %u has luma %u.\n", x, y, luma);
        }
}

/* The left half of the upper rows is bright. */
static void write_quarter(struct writer *writer)
{
    static const struct color black = {16, 128, 128, 0, 0, 0};
    const struct video_type *type = &writer->type;
    NTSTATUS status;
    unsigned int x, y;

    fill(writer->data, type, &black);
    for (y = 0; y < type->height / 2; y++)
        for (x = 0; x < type->width / 2; x++) row_of(writer->data, type, y)[x * 2] = 200;
    stream_write(writer->request, video_size(type), 0);
    status = stream_wait(writer->request, KSTEST_TIMEOUT);
    ok(!status, "Writing gave %#lx.\n", status);
}

/* Whatever the format, with and without a conversion. */
static void test_flip(void)
{
    static const struct video_type fed = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 333333};
    static const enum ksvirt_format formats[] = {KSVIRT_YUY2, KSVIRT_NV12, KSVIRT_RGB24};
    struct video_type type = fed;
    struct saved_setting source;
    struct writer writer;
    struct reader reader;
    unsigned int i;

    if (!writer_open(&writer, &fed)) return;
    setting_save(&source, KSVIRT_SOURCE);
    setting_write(KSVIRT_SOURCE, REG_SZ, "feed", sizeof("feed"));
    for (i = 0; i < ARRAY_SIZE(formats); i++)
    {
        winetest_push_context("%s", video_formats[formats[i]].name);
        type.format = formats[i];
        type.width = 320 - 160 * !i;
        type.height = 240 - 120 * !i;
        if (reader_open(&reader, &type))
        {
            write_quarter(&writer);
            check_quarters(&reader, 0, 0);
            check_flip(&reader, KS_VideoControlFlag_FlipHorizontal);
            check_quarters(&reader, 1, 0);
            check_flip(&reader, KS_VideoControlFlag_FlipVertical);
            check_quarters(&reader, 0, 1);
            check_flip(&reader, KS_VideoControlFlag_FlipHorizontal | KS_VideoControlFlag_FlipVertical);
            check_quarters(&reader, 1, 1);
            check_flip(&reader, 0);
            check_quarters(&reader, 0, 0);
            reader_close(&reader);
        }
        winetest_pop_context();
    }
    writer_close(&writer);
    setting_restore(&source);
}

static void set_color_enable(struct reader *reader, LONG value)
{
    KSPROPERTY_VIDEOPROCAMP_S s = {.Value = value, .Flags = KSPROPERTY_VIDEOPROCAMP_FLAGS_MANUAL};
    NTSTATUS status;

    s.Property.Set = *GUIDP(PROPSETID_VIDCAP_VIDEOPROCAMP);
    s.Property.Id = KSPROPERTY_VIDEOPROCAMP_COLORENABLE;
    s.Property.Flags = KSPROPERTY_TYPE_SET;
    status = ks_ioctl(reader->filter, IOCTL_KS_PROPERTY, &s, sizeof(s), &s, sizeof(s), NULL);
    ok(!status, "Value %ld gave %#lx.\n", value, status);
}

/* A camera without colours shows those of the feed without them, whatever the two formats. */
static void test_colorless(void)
{
    static const struct color colorless = {81, 128, 128, 76, 76, 76}; /* red */
    struct video_type fed = {.width = 160, .height = 120, .interval = 333333}, type = fed;
    struct saved_setting source;
    struct writer writer;
    struct reader reader;
    unsigned int i, j;

    setting_save(&source, KSVIRT_SOURCE);
    setting_write(KSVIRT_SOURCE, REG_SZ, "feed", sizeof("feed"));
    for (i = 0; i < 2; i++)
    {
        fed.format = i ? KSVIRT_RGB24 : KSVIRT_YUY2;
        if (!writer_open(&writer, &fed)) break;
        for (j = 0; j < 2; j++)
        {
            type.format = j ? KSVIRT_RGB32 : KSVIRT_NV12;
            if (!reader_open(&reader, &type)) continue;
            write_frame(&writer, &red);
            ok(wait_for_color(&reader, &red), "The frame doesn't arrive.\n");
            set_color_enable(&reader, 0);
            ok(read_frame(&reader) != NULL, "Reading failed.\n");
            ok(is_filled(reader.request->u.header.Data, &type, &colorless), "%u to %u: it isn't grey.\n", i, j);
            set_color_enable(&reader, 1);
            ok(read_frame(&reader) != NULL, "Reading failed.\n");
            ok(is_filled(reader.request->u.header.Data, &type, &red), "%u to %u: it isn't red.\n", i, j);
            reader_close(&reader);
        }
        writer_close(&writer);
    }
    setting_restore(&source);
}

START_TEST(feed)
{
    struct saved_setting saved;
    HANDLE camera, feed = open_feed();

    if (!feed) return;
    CloseHandle(feed);
    if (!(camera = open_camera())) return;
    setting_save(&saved, KSVIRT_SOURCE);
    setting_write(KSVIRT_SOURCE, REG_SZ, "auto", sizeof("auto"));
    test_exact();
    test_formats();
    test_fast_feed();
    test_vanish();
    test_source();
    test_flip();
    test_colorless();
    setting_restore(&saved);
    ok(stream_wait_for_pattern(camera), "The camera still shows the feed.\n");
    CloseHandle(camera);
}
