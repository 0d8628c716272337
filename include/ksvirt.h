/*
 * Public contract of ksvirt.sys: its test pattern, settings and property set
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

/*
 * For kernel mode and user mode, C and C++. Needs no other header.
 *
 * The test pattern
 *
 * Every pattern picture carries a code of 20 bytes twice: in its first 16 rows and, the same, in its last 16 rows
 * ("code rows"). A code is 4 lines of 40 cells, a cell is 4x4 pixels, the first cell of the first line is at x = 0 of
 * the first of the 16 rows. A white cell (luma above 127; for RGB: green above 127) is a 1, a black one a 0; cells are
 * read line by line, left to right, the most significant bit of each byte first. Chroma carries nothing, so a
 * conversion between formats does no harm.
 *
 *   byte  0..1   KSVIRT_CODE_MAGIC
 *         2..5   frame number: KS_FRAME_INFO.PictureNumber of the frame, modulo 2^32; the first frame due is 1
 *         6..13  stream time in 100 ns: the PresentationTime of the frame
 *        14..17  checksum of the picture outside of the code rows, see ksvirt_checksum()
 *        18..19  CRC-16 (polynomial 0x1021, start 0xffff, not reflected) of bytes 0..17
 *
 * All numbers are big-endian. What is to the right of the cells in the code rows means nothing.
 * A picture without a code, all black, comes from a camera whose control for privacy is on.
 *
 * A MJPG frame is a JFIF file of such a picture. It has a checksum of its own, of all its bytes behind the one segment APP11,
 * which has it: "KSVIRT", a 0, and 4 bytes, big-endian, that are ksvirt_row_sum() of row 0. See ksvirt_check_mjpg().
 *
 * Frames that are missing, repeated or out of order show in the frame number; a torn picture has different codes at top
 * and bottom; a damaged one a wrong checksum (it holds over bytes, so only in the format that the driver drew).
 */

#ifndef __KSVIRT_H
#define __KSVIRT_H

#include <stdint.h>
#include <stddef.h>
#include <string.h>

/* A driver is compiled freestanding, where a plain memcpy of a few bytes is a call. */
#ifdef __GNUC__
#define ksvirt_memcpy __builtin_memcpy
#else
#define ksvirt_memcpy memcpy
#endif

/* Settings: values of the service's Parameters key, read when a pin goes to ACQUIRE. See doc/ksvirt.md. */
#define KSVIRT_PARAMETERS_KEY   "SYSTEM\\CurrentControlSet\\Services\\ksvirt\\Parameters"
#define KSVIRT_SOURCE           "Source"       /* REG_SZ: "auto", "pattern" or "feed" */
#define KSVIRT_UNTHROTTLED      "Unthrottled"  /* REG_DWORD: not 0: fill buffers as fast as they come */
#define KSVIRT_CODE_ONLY        "CodeOnly"     /* REG_DWORD: not 0: only the codes are drawn, see doc/ksvirt.md */
#define KSVIRT_SPEAKER_FILE     "SpeakerFile"  /* REG_SZ: WAV file that the speaker writes */
#define KSVIRT_FEED_TIMEOUT     "FeedTimeout"  /* REG_DWORD: ms that "auto" holds the last fed frame for */

#define KSVIRT_CLOCK_DRIFT      "ClockDrift"   /* REG_DWORD, signed: the camera's clock gains that many microseconds a second */

#define KSVIRT_DEFAULT_FEED_TIMEOUT 2000
#define KSVIRT_MAX_CLOCK_DRIFT      100000

#define KSVIRT_CAMERA_HARDWARE_ID   "ROOT\\KSVIRT_CAMERA"
#define KSVIRT_FEED_HARDWARE_ID     "ROOT\\KSVIRT_FEED"
#define KSVIRT_MICROPHONE_HARDWARE_ID "ROOT\\KSVIRT_MICROPHONE"
#define KSVIRT_SPEAKER_HARDWARE_ID  "ROOT\\KSVIRT_SPEAKER"

/* Property set of ksvirt's pins. */
#define STATIC_KSPROPSETID_KsVirt \
    0x8d0a5a2b, 0x4b0f, 0x4f6e, 0xa8, 0x1f, 0x3c, 0x5e, 0x62, 0x0d, 0x97, 0xb4

enum ksvirt_property
{
    KSVIRT_PROPERTY_CAMERA_STATS,   /* camera's pin, get: struct ksvirt_camera_stats */
    KSVIRT_PROPERTY_FEED_STATS,     /* feed's pin, get: struct ksvirt_feed_stats */
    KSVIRT_PROPERTY_MICROPHONE_STATS, /* microphone's pin, get: struct ksvirt_microphone_stats */
    KSVIRT_PROPERTY_SPEAKER_STATS   /* speaker's pin, get: struct ksvirt_speaker_stats */
};

/* Property set of the extension unit, the node of type KSNODETYPE_DEV_SPECIFIC of the camera: requests have a KSP_NODE. The values
 * belong to the device, begin with 0, and mean nothing. All can be got and set. */
#define STATIC_KSPROPSETID_KsVirtExtension \
    0x5c1e9f04, 0x72d3, 0x4be8, 0x9a, 0x60, 0xe3, 0x4b, 0x17, 0x8d, 0xc2, 0x5f

enum ksvirt_extension_property
{
    KSVIRT_EXTENSION_LEVEL = 1, /* uint32_t, up to KSVIRT_EXTENSION_MAX_LEVEL; more is refused */
    KSVIRT_EXTENSION_BLOCK = 2  /* KSVIRT_EXTENSION_BLOCK_SIZE bytes */
};

#define KSVIRT_EXTENSION_MAX_LEVEL  1000
#define KSVIRT_EXTENSION_BLOCK_SIZE 16

/* Counted since the pin went to ACQUIRE. delivered = pattern + fed + repeated. */
struct ksvirt_camera_stats
{
    uint64_t delivered; /* buffers filled */
    uint64_t dropped;   /* frames that were due with no buffer to fill, and those that were late */
    uint64_t pattern;   /* delivered frames that show the pattern */
    uint64_t fed;       /* delivered frames that show a fed frame for the first time */
    uint64_t repeated;  /* delivered frames that show the last fed frame again */
    uint64_t late;      /* dropped frames that were due so long ago, when the camera's thread came to run, that it left them out */
};

/* Counted since the feed's pin went to ACQUIRE. */
struct ksvirt_feed_stats
{
    uint64_t received;    /* frames taken */
    uint64_t shown;       /* frames that a camera has shown */
    uint64_t overwritten; /* frames that came too fast for the running camera and were never shown */
    uint64_t rejected;    /* frames that were too short, or for which there was no memory */
};

/* Counted since the microphone's pin went to RUN for the first time after ACQUIRE. A sample is one value of each channel. */
struct ksvirt_microphone_stats
{
    uint64_t delivered; /* samples */
    uint64_t buffers;   /* that they came in */
    uint64_t lost;      /* samples that nobody has fetched in time */
};

/* Counted since the speaker's pin went to ACQUIRE, of all that was played. */
struct ksvirt_speaker_stats
{
    uint64_t bytes;
    uint64_t buffers;         /* with data */
    uint32_t crc;             /* ksvirt_crc32() of all bytes */
    uint32_t file_status;     /* NTSTATUS of the first failure of the file (SpeakerFile), 0 if there was none */
    uint64_t file_bytes;      /* in the file, without its header */
    uint64_t underruns;       /* times that there was nothing to play, not after an end of stream */
    uint64_t discontinuities; /* headers with KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, */
    uint64_t ends_of_stream;  /* ..._ENDOFSTREAM */
    uint64_t samples, good, gaps, lost, first, next; /* as in struct ksvirt_audio_check */
};
enum ksvirt_format
{
    KSVIRT_RGB24,
    KSVIRT_YUY2,
    KSVIRT_UYVY,
    KSVIRT_NV12,
    KSVIRT_RGB32,
    KSVIRT_FORMAT_COUNT
};

enum ksvirt_verdict
{
    KSVIRT_FRAME_GOOD,
    KSVIRT_FRAME_BAD_SIZE, /* the buffer is shorter than a picture of this format, or no picture can be that small */
    KSVIRT_FRAME_NO_CODE,  /* not a pattern picture, or too damaged to tell */
    KSVIRT_FRAME_TORN,     /* top and bottom are of different frames, or one of them is damaged */
    KSVIRT_FRAME_DAMAGED   /* one frame by its codes, but the checksum is wrong */
};

struct ksvirt_code
{
    uint32_t frame;
    uint64_t time; /* 100 ns */
    uint32_t checksum;
};

#define KSVIRT_CODE_MAGIC       0x4b56
#define KSVIRT_CODE_SIZE        20  /* bytes */
#define KSVIRT_CODE_CELL        4   /* pixels, both ways */
#define KSVIRT_CODE_CELLS       40  /* in a line */
#define KSVIRT_CODE_ROWS        16  /* rows of pixels at top, and as many at the bottom */
#define KSVIRT_MIN_WIDTH        160
#define KSVIRT_MIN_HEIGHT       120
#define KSVIRT_MAX_WIDTH        3840
#define KSVIRT_MAX_HEIGHT       2160

/* Returns the format for the first member (Data1) of a media subtype, KSVIRT_FORMAT_COUNT for any other subtype. */
static inline enum ksvirt_format ksvirt_format_from_subtype(uint32_t data1)
{
    switch (data1)
    {
        case 0xe436eb7d: return KSVIRT_RGB24;
        case 0xe436eb7e: return KSVIRT_RGB32;
        case 0x32595559: return KSVIRT_YUY2;
        case 0x59565955: return KSVIRT_UYVY;
        case 0x3231564e: return KSVIRT_NV12;
        default:         return KSVIRT_FORMAT_COUNT;
    }
}

/* Returns the bytes from one row to the next of a picture without extra padding (for NV12: in both planes). */
static inline size_t ksvirt_stride(enum ksvirt_format format, unsigned int width)
{
    switch (format)
    {
        case KSVIRT_RGB24: return ((size_t)width * 3 + 3) & ~(size_t)3;
        case KSVIRT_RGB32: return (size_t)width * 4;
        case KSVIRT_NV12:  return width;
        default:           return (size_t)width * 2;
    }
}

/* Returns the bytes of a picture whose rows are stride bytes apart. */
static inline size_t ksvirt_picture_size(enum ksvirt_format format, unsigned int height, size_t stride)
{
    return format == KSVIRT_NV12 ? stride * (height + height / 2) : stride * height;
}

/* Returns the luma (or green) of a pixel in the row. */
static inline unsigned int ksvirt_luma(enum ksvirt_format format, const unsigned char *row, unsigned int x)
{
    switch (format)
    {
        case KSVIRT_RGB24: return row[x * 3 + 1];
        case KSVIRT_RGB32: return row[x * 4 + 1];
        case KSVIRT_UYVY:  return row[x * 2 + 1];
        case KSVIRT_NV12:  return row[x];
        default:           return row[x * 2];
    }
}

static inline uint16_t ksvirt_crc16(const unsigned char *data, size_t length)
{
    uint32_t crc = 0xffff;
    int bit;

    while (length--)
    {
        crc ^= (uint32_t)*data++ << 8;
        for (bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    return (uint16_t)crc;
}

/* A row enters the checksum by this number: a hash over its bytes, taken as little-endian 64-bit words in four lanes
 * (word n goes to lane n % 4; the end is filled up with zeros to a multiple of 32 bytes), mixed with the row's index.
 * Rows are added up modulo 2^32, so that whoever draws a picture need only look at rows that have changed. */
static inline uint64_t ksvirt_hash_step(uint64_t state, uint64_t word)
{
    state = (state ^ word) * 0x9e3779b97f4a7c15ull;
    return state ^ (state >> 29);
}

/* invert: 0, or ~0 for the sum that the row has with all its bytes inverted. */
static inline uint32_t ksvirt_row_sum_as(const unsigned char *row, size_t length, unsigned int index, uint64_t invert)
{
    uint64_t lane[4] = {0, 0, 0, 0}, word[4];
    uint64_t hash;
    size_t i;

    for (; length >= sizeof(word); row += sizeof(word), length -= sizeof(word))
    {
        ksvirt_memcpy(word, row, sizeof(word));
        lane[0] = ksvirt_hash_step(lane[0], word[0] ^ invert);
        lane[1] = ksvirt_hash_step(lane[1], word[1] ^ invert);
        lane[2] = ksvirt_hash_step(lane[2], word[2] ^ invert);
        lane[3] = ksvirt_hash_step(lane[3], word[3] ^ invert);
    }
    if (length)
    {
        memset(word, 0, sizeof(word));
        for (i = 0; i < length; i++) ((unsigned char *)word)[i] = row[i] ^ (unsigned char)invert;
        lane[0] = ksvirt_hash_step(lane[0], word[0]);
        lane[1] = ksvirt_hash_step(lane[1], word[1]);
        lane[2] = ksvirt_hash_step(lane[2], word[2]);
        lane[3] = ksvirt_hash_step(lane[3], word[3]);
    }
    hash = ksvirt_hash_step(lane[0], lane[1]);
    hash = ksvirt_hash_step(hash, lane[2]);
    hash = ksvirt_hash_step(hash, lane[3]);
    hash = ksvirt_hash_step(hash, index);
    return (uint32_t)(hash >> 32);
}

static inline uint32_t ksvirt_row_sum(const unsigned char *row, size_t length, unsigned int index)
{
    return ksvirt_row_sum_as(row, length, index, 0);
}

/* Returns where a row of the picture begins; row 0 is the top one. A negative stride means that the last row comes
 * first in memory (RGB with a positive biHeight); data is the lowest address in any case. */
static inline const unsigned char *ksvirt_row(const void *data, unsigned int height, ptrdiff_t stride, unsigned int row)
{
    if (stride < 0) return (const unsigned char *)data + (size_t)-stride * (height - 1 - row);
    return (const unsigned char *)data + (size_t)stride * row;
}

/* Returns the checksum of the picture without its code rows. The index of a row is its number, 0 at the top; the chroma
 * row n of NV12 has the index height + n, and the code rows take the chroma rows of the same pixels with them. Padding
 * is left out. */
static inline uint32_t ksvirt_checksum_as(const void *data, enum ksvirt_format format, unsigned int width,
        unsigned int height, ptrdiff_t stride, uint64_t invert)
{
    const size_t bytes = format == KSVIRT_RGB24 ? (size_t)width * 3 : ksvirt_stride(format, width);
    uint32_t sum = 0;
    unsigned int y;

    for (y = KSVIRT_CODE_ROWS; y < height - KSVIRT_CODE_ROWS; y++)
        sum += ksvirt_row_sum_as(ksvirt_row(data, height, stride, y), bytes, y, invert);
    if (format == KSVIRT_NV12)
    {
        const unsigned char *chroma = (const unsigned char *)data + (size_t)stride * height;

        for (y = KSVIRT_CODE_ROWS / 2; y < (height - KSVIRT_CODE_ROWS) / 2; y++)
            sum += ksvirt_row_sum_as(chroma + (size_t)stride * y, bytes, height + y, invert);
    }
    return sum;
}

static inline uint32_t ksvirt_checksum(const void *data, enum ksvirt_format format, unsigned int width, unsigned int height,
        ptrdiff_t stride)
{
    return ksvirt_checksum_as(data, format, width, height, stride, 0);
}

/* Reads the code whose first row is first_row. Returns 0 if there is none. */
static inline int ksvirt_read_code_as(const void *data, enum ksvirt_format format, unsigned int height, ptrdiff_t stride,
        unsigned int first_row, uint64_t invert, struct ksvirt_code *code)
{
    unsigned char bytes[KSVIRT_CODE_SIZE];
    unsigned int bit, i;

    memset(bytes, 0, sizeof(bytes));
    for (bit = 0; bit < KSVIRT_CODE_SIZE * 8; bit++)
    {
        /* the mean of the four pixels in the middle of the cell */
        unsigned int x = bit % KSVIRT_CODE_CELLS * KSVIRT_CODE_CELL + 1;
        unsigned int y = first_row + bit / KSVIRT_CODE_CELLS * KSVIRT_CODE_CELL + 1;
        const unsigned char *row0 = ksvirt_row(data, height, stride, y);
        const unsigned char *row1 = ksvirt_row(data, height, stride, y + 1);

        unsigned int sum = ksvirt_luma(format, row0, x) + ksvirt_luma(format, row0, x + 1)
                + ksvirt_luma(format, row1, x) + ksvirt_luma(format, row1, x + 1);

        if ((invert ? 4 * 255 - sum : sum) > 4 * 127) bytes[bit / 8] |= 0x80 >> (bit % 8);
    }
    if (((bytes[0] << 8) | bytes[1]) != KSVIRT_CODE_MAGIC) return 0;
    if (((bytes[18] << 8) | bytes[19]) != ksvirt_crc16(bytes, 18)) return 0;

    code->frame = code->checksum = 0;
    code->time = 0;
    for (i = 2; i < 6; i++) code->frame = (code->frame << 8) | bytes[i];
    for (i = 6; i < 14; i++) code->time = (code->time << 8) | bytes[i];
    for (i = 14; i < 18; i++) code->checksum = (code->checksum << 8) | bytes[i];
    return 1;
}

static inline int ksvirt_read_code(const void *data, enum ksvirt_format format, unsigned int height, ptrdiff_t stride,
        unsigned int first_row, struct ksvirt_code *code)
{
    return ksvirt_read_code_as(data, format, height, stride, first_row, 0, code);
}

/* Returns the most bytes that a MJPG frame of the camera has. */
#define KSVIRT_MJPG_SIZE(width, height) ((width) * (height) * 2 + 4096)

#define KSVIRT_MJPG_FOURCC          0x47504a4d
#define KSVIRT_MJPG_MARKER          0xeb /* APP11 */
#define KSVIRT_MJPG_SEGMENT         20   /* where it begins in the file */
#define KSVIRT_MJPG_SEGMENT_SIZE    13   /* bytes without the marker: length, "KSVIRT", 0, checksum */

/* Judges a MJPG frame by its bytes. KSVIRT_FRAME_GOOD: every byte is as the camera wrote it; what picture it has can be seen
 * when it was decoded, see ksvirt_check_decoded_frame(). */
static inline enum ksvirt_verdict ksvirt_check_mjpg(const void *data, size_t length)
{
    static const unsigned char segment[11] = {0xff, KSVIRT_MJPG_MARKER, 0, KSVIRT_MJPG_SEGMENT_SIZE, 'K', 'S', 'V', 'I', 'R',
            'T', 0};
    const unsigned char *bytes = (const unsigned char *)data, *sum = bytes + KSVIRT_MJPG_SEGMENT + sizeof(segment);
    const size_t start = KSVIRT_MJPG_SEGMENT + 2 + KSVIRT_MJPG_SEGMENT_SIZE;
    uint32_t expected;

    if (length < start) return KSVIRT_FRAME_BAD_SIZE;
    if (memcmp(bytes + KSVIRT_MJPG_SEGMENT, segment, sizeof(segment))) return KSVIRT_FRAME_NO_CODE;
    expected = (uint32_t)sum[0] << 24 | (uint32_t)sum[1] << 16 | (uint32_t)sum[2] << 8 | sum[3];
    return ksvirt_row_sum(bytes + start, length - start, 0) == expected ? KSVIRT_FRAME_GOOD : KSVIRT_FRAME_DAMAGED;
}

/* Judges a picture. stride: bytes between rows, negative if the bottom row comes first, 0 for the natural one (top row
 * first). code is filled in from the top code, or from the bottom one if only that can be read; all 0 if there is
 * neither. */
static inline enum ksvirt_verdict ksvirt_check_frame_as(const void *data, size_t length, enum ksvirt_format format,
        unsigned int width, unsigned int height, ptrdiff_t stride, uint64_t invert, struct ksvirt_code *code)
{
    struct ksvirt_code bottom;
    size_t pitch;
    int has_top, has_bottom;

    memset(code, 0, sizeof(*code));
    if (!stride) stride = (ptrdiff_t)ksvirt_stride(format, width);
    pitch = stride < 0 ? (size_t)-stride : (size_t)stride;
    if (format >= KSVIRT_FORMAT_COUNT || width < KSVIRT_MIN_WIDTH || height < KSVIRT_MIN_HEIGHT || width > KSVIRT_MAX_WIDTH
            || height > KSVIRT_MAX_HEIGHT || pitch < ksvirt_stride(format, width) || pitch > 0x10000
            || (format == KSVIRT_NV12 && stride < 0) || length < ksvirt_picture_size(format, height, pitch))
        return KSVIRT_FRAME_BAD_SIZE;

    has_top = ksvirt_read_code_as(data, format, height, stride, 0, invert, code);
    has_bottom = ksvirt_read_code_as(data, format, height, stride, height - KSVIRT_CODE_ROWS, invert, &bottom);
    if (!has_top && !has_bottom) return KSVIRT_FRAME_NO_CODE;
    if (!has_top) *code = bottom;
    if (!has_top || !has_bottom || code->frame != bottom.frame || code->time != bottom.time
            || code->checksum != bottom.checksum)
        return KSVIRT_FRAME_TORN;
    if (ksvirt_checksum_as(data, format, width, height, stride, invert) != code->checksum) return KSVIRT_FRAME_DAMAGED;
    return KSVIRT_FRAME_GOOD;
}

static inline enum ksvirt_verdict ksvirt_check_frame(const void *data, size_t length, enum ksvirt_format format,
        unsigned int width, unsigned int height, ptrdiff_t stride, struct ksvirt_code *code)
{
    return ksvirt_check_frame_as(data, length, format, width, height, stride, 0, code);
}

/* Judges a picture that was compressed with losses, or converted, after it was drawn: of the code, all but the checksum. */
static inline enum ksvirt_verdict ksvirt_check_decoded_frame(const void *data, size_t length, enum ksvirt_format format,
        unsigned int width, unsigned int height, ptrdiff_t stride, struct ksvirt_code *code)
{
    const enum ksvirt_verdict verdict = ksvirt_check_frame(data, length, format, width, height, stride, code);

    return verdict == KSVIRT_FRAME_DAMAGED ? KSVIRT_FRAME_GOOD : verdict;
}

/* Judges the picture that this one is with all its bytes inverted (padding doesn't matter). */
static inline enum ksvirt_verdict ksvirt_check_inverted_frame(const void *data, size_t length, enum ksvirt_format format,
        unsigned int width, unsigned int height, ptrdiff_t stride, struct ksvirt_code *code)
{
    return ksvirt_check_frame_as(data, length, format, width, height, stride, ~(uint64_t)0, code);
}

#include "ksvirt_audio.h"

#endif /* __KSVIRT_H */
