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
#define KSVIRT_SPEAKER_FILE     "SpeakerFile"  /* REG_SZ: WAV file that the speaker writes */
#define KSVIRT_FEED_TIMEOUT     "FeedTimeout"  /* REG_DWORD: ms that "auto" holds the last fed frame for */
#define KSVIRT_SEEK_DURATION    "SeekDuration" /* REG_DWORD: ms of video in the seekable source; read when it is opened */

#define KSVIRT_DEFAULT_FEED_TIMEOUT 2000
#define KSVIRT_DEFAULT_SEEK_DURATION 60000

#define KSVIRT_CAMERA_HARDWARE_ID   "ROOT\\KSVIRT_CAMERA"
#define KSVIRT_FEED_HARDWARE_ID     "ROOT\\KSVIRT_FEED"
#define KSVIRT_MULTICAM_HARDWARE_ID "ROOT\\KSVIRT_MULTICAM"
#define KSVIRT_RENDERER_HARDWARE_ID "ROOT\\KSVIRT_RENDERER"
#define KSVIRT_MICROPHONE_HARDWARE_ID "ROOT\\KSVIRT_MICROPHONE"
#define KSVIRT_SPEAKER_HARDWARE_ID  "ROOT\\KSVIRT_SPEAKER"
#define KSVIRT_INPLACE_HARDWARE_ID  "ROOT\\KSVIRT_INPLACE"
#define KSVIRT_COPY_HARDWARE_ID     "ROOT\\KSVIRT_COPY"
#define KSVIRT_SPLITTER_HARDWARE_ID "ROOT\\KSVIRT_SPLITTER"
#define KSVIRT_MERGER_HARDWARE_ID   "ROOT\\KSVIRT_MERGER"
#define KSVIRT_SEEK_HARDWARE_ID     "ROOT\\KSVIRT_SEEK"
#define KSVIRT_TSSOURCE_HARDWARE_ID "ROOT\\KSVIRT_TSSOURCE"
#define KSVIRT_TSSINK_HARDWARE_ID   "ROOT\\KSVIRT_TSSINK"
#define KSVIRT_BENCH_HARDWARE_ID    "ROOT\\KSVIRT_BENCH"
#define KSVIRT_STAMPED_CAMERA_HARDWARE_ID "ROOT\\KSVIRT_STAMPED_CAMERA"
#define KSVIRT_STAMPED_RENDERER_HARDWARE_ID "ROOT\\KSVIRT_STAMPED_RENDERER"

/* Property set of ksvirt's pins. */
#define STATIC_KSPROPSETID_KsVirt \
    0x8d0a5a2b, 0x4b0f, 0x4f6e, 0xa8, 0x1f, 0x3c, 0x5e, 0x62, 0x0d, 0x97, 0xb4

enum ksvirt_property
{
    KSVIRT_PROPERTY_CAMERA_STATS,   /* camera's pin, get: struct ksvirt_camera_stats */
    KSVIRT_PROPERTY_FEED_STATS,     /* feed's pin, get: struct ksvirt_feed_stats */
    KSVIRT_PROPERTY_RENDERER_STATS, /* renderer's pin, get: struct ksvirt_renderer_stats */
    KSVIRT_PROPERTY_MICROPHONE_STATS, /* microphone's pin, get: struct ksvirt_microphone_stats */
    KSVIRT_PROPERTY_SPEAKER_STATS,  /* speaker's pin, get: struct ksvirt_speaker_stats */
    KSVIRT_PROPERTY_TRANSFORM_STATS, /* input pin of in-place transform, copy transform, splitter, get:
                                      * struct ksvirt_transform_stats */
    KSVIRT_PROPERTY_TRANSFORM_HOLD,  /* the same, get and set: uint32_t; not 0: no frame is processed */
    KSVIRT_PROPERTY_TRANSFORM_WINDOW, /* the same, get and set, set only in STOP: uint32_t; frames that are done but kept
                                       * in the queue, up to KSVIRT_MAX_WINDOW */
    KSVIRT_PROPERTY_TSSOURCE_STATS, /* transport source's pin, get: struct ksvirt_tssource_stats */
    KSVIRT_PROPERTY_TSSOURCE_LIMIT, /* transport source's pin, set: uint64_t, packets until the end of the stream, and then none
                                     * is dropped; 0 (default): no end. Counts from the next time that the pin leaves STOP */
    KSVIRT_PROPERTY_TSSINK_STATS,   /* transport sink's pin, get: struct ksvirt_tssink_stats */
    KSVIRT_PROPERTY_PEER,           /* transport source's and sink's pin, get: struct ksvirt_peer */
    KSVIRT_PROPERTY_PEER_HELD,      /* the same, set: uint32_t, not 0: the driver keeps the interfaces of the other end until it is
                                     * told otherwise; get: struct ksvirt_peer, what these say */
    KSVIRT_PROPERTY_CLOCK = 99,       /* camera's pins, get: struct ksvirt_clock; set: int64_t, the time of the pin's clock */
    KSVIRT_PROPERTY_FAULTS = 100    /* pin and filter, set: struct ksvirt_fault, get: those that are set, as many as fit */
};

/* Property set of the test bench's filter: values of all sizes, to be kept and given back. All can be got and set. */
#define STATIC_KSPROPSETID_KsVirtBench \
    0x3b6f0c52, 0x8e17, 0x4d5a, 0x9c, 0x04, 0x27, 0xd1, 0x6e, 0x88, 0x50, 0xf3

enum ksvirt_bench_property
{
    KSVIRT_PROPERTY_BENCH_NUMBER,    /* uint32_t; can be serialized raw as well, as its complement */
    KSVIRT_PROPERTY_BENCH_TIME,      /* int64_t; the driver answers later */
    KSVIRT_PROPERTY_BENCH_BYTES,     /* 3 bytes */
    KSVIRT_PROPERTY_BENCH_LIST,      /* KSMULTIPLE_ITEM and its Count bytes, up to KSVIRT_BENCH_LIST */
    KSVIRT_PROPERTY_BENCH_EVEN,      /* uint32_t, refused if it is odd */
    KSVIRT_PROPERTY_BENCH_VOLATILE,  /* uint32_t, not serialized */
};

#define KSVIRT_BENCH_LIST 64

/* What goes wrong on purpose. A pin's faults are its own, a filter's hold for all its pins, also for those that are not
 * made yet. They go with the pin or the filter. Every chance that a fault has to strike is counted: a pin to be created, a
 * format, a step of the state, a frame. */
enum ksvirt_fault_kind
{
    KSVIRT_FAULT_NONE,        /* set: takes all faults of the pin or filter away */
    KSVIRT_FAULT_CREATE,      /* the pin is refused with NTSTATUS parameter (filter only) */
    KSVIRT_FAULT_FORMAT,      /* a format is refused with NTSTATUS parameter */
    KSVIRT_FAULT_STATE,       /* a step of the state is refused with NTSTATUS parameter */
    KSVIRT_FAULT_STATE_DELAY, /* a step of the state takes parameter ms longer */
    /* of frames that the pin gives back, filled or, on an input pin, used */
    KSVIRT_FAULT_STATUS,      /* completed with NTSTATUS parameter and, on an output pin, no data */
    KSVIRT_FAULT_SHORT,       /* only parameter bytes are used */
    KSVIRT_FAULT_LONG,        /* parameter bytes more than the buffer has are said to be used */
    KSVIRT_FAULT_TIME,        /* time stamps that make no sense; parameter: KSVIRT_TIME_ flags */
    KSVIRT_FAULT_BACK,        /* the time stamp goes back by parameter 100 ns */
    KSVIRT_FAULT_FLAGS,       /* the bits of parameter are set in OptionsFlags (a discontinuity, ...) */
    KSVIRT_FAULT_END,         /* marked as the end of the stream; nothing follows until the pin has been stopped */
    KSVIRT_FAULT_DELAY,       /* kept for parameter ms, and with it all that follow */
    KSVIRT_FAULT_REORDER,     /* kept until parameter later ones have gone back */
    KSVIRT_FAULT_HOLD,        /* kept until the pin is stopped */
    /* before a frame is made */
    KSVIRT_FAULT_STALL,       /* no frame, although one is due */
    KSVIRT_FAULT_FORMAT_CHANGE, /* the pin changes its format to parameter = width | height << 32, announces it in the
                                 * stream and goes on with it; not larger than the one before (video outputs only) */
    KSVIRT_FAULT_KIND_COUNT
};

struct ksvirt_fault
{
    uint32_t kind;
    uint32_t pin;      /* of a filter's fault: the pin factory that it is for, or KSVIRT_ANY */
    uint32_t after;    /* so many chances are let go by */
    uint32_t count;    /* after them it strikes so often, KSVIRT_ANY: always, 0: it is taken away */
    uint32_t step;     /* KSVIRT_FAULT_STATE...: KSVIRT_STEP(from, to) or KSVIRT_ANY; else 0 */
    uint32_t hits;     /* get: how often it has struck */
    int64_t parameter;
};

#define KSVIRT_ANY              0xffffffff
#define KSVIRT_STEP(from, to)   ((uint32_t)(from) << 4 | (uint32_t)(to)) /* KSSTATEs */
#define KSVIRT_MAX_FAULTS       16    /* of a pin or a filter; another one with the same kind, pin and step replaces it */
#define KSVIRT_MAX_FAULT_DELAY  10000 /* ms */

#define KSVIRT_TIME_NO_NUMERATOR      0x01
#define KSVIRT_TIME_NO_DENOMINATOR    0x02
#define KSVIRT_TIME_GREATEST          0x04 /* the greatest time that there is */
#define KSVIRT_TIME_LEAST             0x08 /* the least one */
#define KSVIRT_TIME_DURATION_NEGATIVE 0x10
#define KSVIRT_TIME_DURATION_GREATEST 0x20
#define KSVIRT_TIME_HUGE_FRACTION     0x40 /* 0xffffffff / 1 */

/* What the pin's driver gets from the reference clock that ks.sys gives it. Times are 100 ns. */
struct ksvirt_clock
{
    int32_t status;            /* NTSTATUS; the rest is 0 unless it is a success */
    uint32_t state;            /* KSSTATE */
    int64_t time;
    int64_t physical_time;
    int64_t correlated_time;
    int64_t correlated_system; /* the performance counter's time of the same moment */
    int64_t granularity;
    int64_t error;
};

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

/* Counted since the renderer's pin went to ACQUIRE. received = good + bad. A frame without data that has a flag is no
 * frame, only its flags count. The numbers are those in the pictures (struct ksvirt_code) of good frames. */
struct ksvirt_renderer_stats
{
    uint64_t received;
    uint64_t bytes;           /* of the received frames */
    uint64_t good;            /* KSVIRT_FRAME_GOOD, as it is or with all its bytes inverted */
    uint64_t inverted;        /* of the good ones: with all its bytes inverted */
    uint64_t bad;
    uint64_t short_frames;    /* of the bad ones: KSVIRT_FRAME_BAD_SIZE */
    uint64_t unknown;         /* of the bad ones: KSVIRT_FRAME_NO_CODE; the other bad ones are torn or damaged */
    uint64_t lost;            /* numbers that were left out, and did not come later on */
    uint64_t repeated;        /* has the number of the good frame before it */
    uint64_t out_of_order;    /* comes after a higher number */
    uint64_t timed;           /* frames that have waited for their presentation time */
    uint64_t late;            /* frames whose presentation time was over by more than a frame's interval */
    uint64_t discontinuities; /* headers with KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, */
    uint64_t splice_points;   /* ..._SPLICEPOINT, */
    uint64_t ends_of_stream;  /* ..._ENDOFSTREAM */
    uint64_t first_frame;     /* number of the first good frame, */
    uint64_t last_frame;      /* and the highest number since then; 0: none */
    uint64_t last_time;       /* 100 ns: time in the picture with that number */
    uint64_t stamped;         /* frames whose struct ksvirt_stamp was right, on the interface that has such, */
    uint64_t wrong_stamps;    /* and those whose stamp wasn't */
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
/* Counted since the input pin was made. */
struct ksvirt_transform_stats
{
    uint64_t processed;   /* frames that have gone through */
    uint64_t in_place;    /* of these: changed where they were */
    uint64_t rejected;    /* frames that were too short for a picture */
    uint64_t type_changes; /* new formats that were announced to the output */
    uint64_t resets;      /* flushes */
};

#define KSVIRT_MAX_WINDOW 16
#define KSVIRT_SPLITTER_OUTPUTS 4 /* instances of its output pin */
#define KSVIRT_MERGER_INPUTS    2 /* instances of each of its input pins */

/* Transport packets: 188 bytes, of one PID, each with a number of its own.
 *
 *   byte 0         0x47
 *        1..2      0x40 (the start of a unit) if the number is a multiple of KSVIRT_TS_UNIT, and KSVIRT_TS_PID
 *        3         0x10 and the continuity counter, the number modulo 16
 *        4..11     number, from 0
 *       12..185    number + 1, number + 2, ... modulo 256
 *      186..187    ksvirt_crc16() of bytes 0..185
 *
 * All numbers are big-endian. */
#define KSVIRT_TS_PACKET_SIZE 188
#define KSVIRT_TS_FRAME_PACKETS 32 /* that a buffer is asked to have room for */
#define KSVIRT_TS_PID 0x100
#define KSVIRT_TS_UNIT 64
#define KSVIRT_TS_PACKET_TIME 1250 /* 100 ns */

/* Only the pins of the transport source and sink have this medium. */
#define STATIC_KSMEDIUMSETID_KsVirt \
    0x5b0a3d6e, 0x27c4, 0x4f0b, 0x8e, 0x35, 0x61, 0x9d, 0x0c, 0xf2, 0x4a, 0x17
#define KSVIRT_MEDIUM_TRANSPORT 1

/* Pins of the stamped camera and renderer have an interface of a set of their own: stream requests as on the standard
 * one, but the extension of each header is a stamp. On a read the client fills in size and tag, and a frame without that
 * fails with STATUS_INVALID_PARAMETER. Whoever has filled the frame stamps it. */
#define STATIC_KSINTERFACESETID_KsVirt \
    0xc94c2a0d, 0x6f1e, 0x4d3b, 0x9a, 0x57, 0x08, 0xe2, 0xb1, 0x7d, 0x43, 0xf6
#define KSVIRT_INTERFACE_STAMPED 1

struct ksvirt_stamp
{
    uint32_t size;      /* of this structure */
    uint32_t checksum;  /* ksvirt_crc32() of the first KSVIRT_STAMP_BYTES of the frame's data, of all if that is less */
    uint64_t number;    /* of the frame, from 1 on; the picture's number if that has one */
    uint64_t tag;       /* of a read: the client's, comes back as it was */
};

#define KSVIRT_STAMP_BYTES 4096

/* Counted since the pin went to ACQUIRE. sent + dropped is the number of the next packet. */
struct ksvirt_tssource_stats
{
    uint64_t sent;      /* packets */
    uint64_t dropped;   /* packets that were due with no buffer for them; 0 with a limit */
    uint64_t buffers;   /* filled */
    uint64_t too_small; /* buffers without room for a packet */
    uint64_t ended;     /* 1: the end of the stream has been sent */
};

/* Counted since the pin went to ACQUIRE. received = good + damaged. */
struct ksvirt_tssink_stats
{
    uint64_t received;        /* packets */
    uint64_t good;
    uint64_t damaged;         /* wrong sync byte, checksum or contents */
    uint64_t lost;            /* numbers that were left out, and did not come later on */
    uint64_t repeated;        /* has the number of the packet before it */
    uint64_t out_of_order;    /* comes after a higher number */
    uint64_t first, next;     /* number of the first good packet, and after the highest one */
    uint64_t buffers;
    uint64_t odd_bytes;       /* at the ends of buffers, less than a packet */
    uint64_t discontinuities; /* headers with KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, */
    uint64_t ends_of_stream;  /* ..._ENDOFSTREAM */
    uint64_t own_buffers;     /* that the sink's own allocator has given out, */
    uint64_t allocators;      /* of which there are that many now; counted since the pin was made, */
    uint64_t allocated;       /* with so many frames that have not been freed, */
    uint64_t allocations;     /* and so many that it has given out in all */
};

/* What a linked pin gets of the interfaces of the pin at the other end, and of that pin's filter, in the kernel. NTSTATUS each. */
struct ksvirt_peer
{
    uint32_t unknown_status, control_status, counter_status, nobody_status; /* IUnknown, IKsControl, the drivers' own, one that
                                                                             * nobody has */
    uint32_t same;                         /* 1: these are one object's */
    uint32_t id;                           /* by the drivers' own: KSVIRT_PEER_ID + number of the pin factory */
    uint32_t state_status, state;          /* KSPROPERTY_CONNECTION_STATE by IKsControl */
    uint32_t format_status, format_size;   /* the size of its KSPROPERTY_CONNECTION_DATAFORMAT */
    uint32_t filter_control_status, filter_counter_status;
    uint32_t filter_pins;                  /* KSPROPERTY_PIN_CTYPES by the filter's IKsControl */
    uint32_t inner_count;                  /* objects of the driver that are alive, one for each transport pin */
};

#define KSVIRT_PEER_ID 0x1000

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

static inline void ksvirt_ts_make_packet(unsigned char *packet, uint64_t number)
{
    uint16_t crc;
    unsigned int i;

    packet[0] = 0x47;
    packet[1] = (number % KSVIRT_TS_UNIT ? 0 : 0x40) | KSVIRT_TS_PID >> 8;
    packet[2] = KSVIRT_TS_PID & 0xff;
    packet[3] = 0x10 | number % 16;
    for (i = 0; i < 8; i++) packet[4 + i] = (unsigned char)(number >> (56 - 8 * i));
    for (i = 12; i < KSVIRT_TS_PACKET_SIZE - 2; i++) packet[i] = (unsigned char)(number + i - 11);
    crc = ksvirt_crc16(packet, KSVIRT_TS_PACKET_SIZE - 2);
    packet[KSVIRT_TS_PACKET_SIZE - 2] = crc >> 8;
    packet[KSVIRT_TS_PACKET_SIZE - 1] = crc & 0xff;
}

/* Returns 0 if the packet is damaged. */
static inline int ksvirt_ts_check_packet(const unsigned char *packet, uint64_t *number)
{
    unsigned char expected[KSVIRT_TS_PACKET_SIZE];
    unsigned int i;

    *number = 0;
    for (i = 0; i < 8; i++) *number = *number << 8 | packet[4 + i];
    ksvirt_ts_make_packet(expected, *number);
    for (i = 0; i < KSVIRT_TS_PACKET_SIZE && packet[i] == expected[i]; i++) ;
    return i == KSVIRT_TS_PACKET_SIZE;
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
