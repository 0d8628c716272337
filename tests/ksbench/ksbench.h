/*
 * Contract of ksbench.sys, the devices that only tests need: what ksvirt.h has, and more
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

/* For kernel mode and user mode, C and C++. */

#ifndef __KSBENCH_H
#define __KSBENCH_H

#include "ksvirt.h"

/* Settings: ksvirt's, below a key of its own, and one more. */
#define KSBENCH_PARAMETERS_KEY  "SYSTEM\\CurrentControlSet\\Services\\ksbench\\Parameters"
#define KSBENCH_SEEK_DURATION    "SeekDuration" /* REG_DWORD: ms of video in the seekable source; read when it is opened */

#define KSBENCH_DEFAULT_SEEK_DURATION 60000

/* The same devices as ksvirt's, with faults and a clock that can be asked. */
#define KSBENCH_CAMERA_HARDWARE_ID     "ROOT\\KSBENCH_CAMERA"
#define KSBENCH_FEED_HARDWARE_ID       "ROOT\\KSBENCH_FEED"
#define KSBENCH_MICROPHONE_HARDWARE_ID "ROOT\\KSBENCH_MICROPHONE"
#define KSBENCH_SPEAKER_HARDWARE_ID    "ROOT\\KSBENCH_SPEAKER"
/* And devices that ksvirt doesn't have. */
#define KSBENCH_MULTICAM_HARDWARE_ID "ROOT\\KSBENCH_MULTICAM"
#define KSBENCH_RENDERER_HARDWARE_ID "ROOT\\KSBENCH_RENDERER"
#define KSBENCH_INPLACE_HARDWARE_ID  "ROOT\\KSBENCH_INPLACE"
#define KSBENCH_COPY_HARDWARE_ID     "ROOT\\KSBENCH_COPY"
#define KSBENCH_SPLITTER_HARDWARE_ID "ROOT\\KSBENCH_SPLITTER"
#define KSBENCH_MERGER_HARDWARE_ID   "ROOT\\KSBENCH_MERGER"
#define KSBENCH_SEEK_HARDWARE_ID     "ROOT\\KSBENCH_SEEK"
#define KSBENCH_TSSOURCE_HARDWARE_ID "ROOT\\KSBENCH_TSSOURCE"
#define KSBENCH_TSSINK_HARDWARE_ID   "ROOT\\KSBENCH_TSSINK"
#define KSBENCH_VALUES_HARDWARE_ID    "ROOT\\KSBENCH_VALUES"
#define KSBENCH_STAMPED_CAMERA_HARDWARE_ID "ROOT\\KSBENCH_STAMPED_CAMERA"
#define KSBENCH_STAMPED_RENDERER_HARDWARE_ID "ROOT\\KSBENCH_STAMPED_RENDERER"
/* The filters of one TV card, which have one state. */
#define KSBENCH_TVTUNER_HARDWARE_ID  "ROOT\\KSBENCH_TVTUNER"
#define KSBENCH_TVAUDIO_HARDWARE_ID  "ROOT\\KSBENCH_TVAUDIO"
#define KSBENCH_CROSSBAR_HARDWARE_ID "ROOT\\KSBENCH_CROSSBAR"
#define KSBENCH_DECODER_HARDWARE_ID  "ROOT\\KSBENCH_DECODER"
#define KSBENCH_CAMCORDER_HARDWARE_ID "ROOT\\KSBENCH_CAMCORDER"

/* Nodes of the camcorder, and the pins of its selector where data comes in. */
enum ksbench_camcorder_node
{
    KSBENCH_CAMCORDER_CAMERA,
    KSBENCH_CAMCORDER_TAPE,
    KSBENCH_CAMCORDER_SELECTOR,
    KSBENCH_CAMCORDER_NODES
};

#define KSBENCH_SELECTOR_CAMERA  1
#define KSBENCH_SELECTOR_TAPE    2
#define KSBENCH_SELECTOR_SOURCES 2

/* What its tape says of itself; the time code is 12:34:56, frame 7. */
#define KSBENCH_TAPE_ID_HIGH  0x00805f12
#define KSBENCH_TAPE_ID_LOW   0x0badcafe
#define KSBENCH_TAPE_VERSION  "KS Bench Tape 1.0"
#define KSBENCH_TAPE_PREROLL  100
#define KSBENCH_TAPE_SIGNAL   1
#define KSBENCH_TAPE_TIMECODE 0x12345607
#define KSBENCH_TAPE_TICK     452960000000

/* PROPSETID_VIDCAP_VIDEOCOMPRESSION of stream 0 of the camera and the multi-pin camera: defaults, and the highest values. What is
 * below 0 is the default, but of the window size, and the quality goes to 10000. */
#define KSBENCH_KEY_FRAME_RATE 15
#define KSBENCH_MAX_KEY_FRAME_RATE 300
#define KSBENCH_P_FRAMES 2
#define KSBENCH_MAX_P_FRAMES 30
#define KSBENCH_QUALITY 7500
#define KSBENCH_WINDOW_SIZE 1
#define KSBENCH_MAX_WINDOW_SIZE 60

/* More properties of the set KSPROPSETID_KsVirt. */
enum ksbench_property
{
    KSBENCH_PROPERTY_RENDERER_STATS = 100, /* renderer's pin, get: struct ksbench_renderer_stats */
    KSBENCH_PROPERTY_TRANSFORM_STATS, /* input pin of in-place transform, copy transform, splitter, get:
                                      * struct ksbench_transform_stats */
    KSBENCH_PROPERTY_TRANSFORM_HOLD,  /* the same, get and set: uint32_t; not 0: no frame is processed */
    KSBENCH_PROPERTY_TRANSFORM_WINDOW, /* the same, get and set, set only in STOP: uint32_t; frames that are done but kept
                                       * in the queue, up to KSBENCH_MAX_WINDOW */
    KSBENCH_PROPERTY_TSSOURCE_STATS, /* transport source's pin, get: struct ksbench_tssource_stats */
    KSBENCH_PROPERTY_TSSOURCE_LIMIT, /* transport source's pin, set: uint64_t, packets until the end of the stream, and then none
                                     * is dropped; 0 (default): no end. Counts from the next time that the pin leaves STOP */
    KSBENCH_PROPERTY_TSSINK_STATS,   /* transport sink's pin, get: struct ksbench_tssink_stats */
    KSBENCH_PROPERTY_PEER,           /* transport source's and sink's pin, get: struct ksbench_peer */
    KSBENCH_PROPERTY_PEER_HELD,      /* the same, set: uint32_t, not 0: the driver keeps the interfaces of the other end until it is
                                     * told otherwise; get: struct ksbench_peer, what these say */
    KSBENCH_PROPERTY_CLOCK,       /* camera's pins, get: struct ksbench_clock; set: int64_t, the time of the pin's clock */
    KSBENCH_PROPERTY_BUTTON,      /* multi-pin camera's filter, set: uint32_t, presses the button of the camera */
    KSBENCH_PROPERTY_FAULTS /* pin and filter, set: struct ksbench_fault, get: those that are set, as many as fit */
};

/* Property set of the test bench's filter: values of all sizes, to be kept and given back. All can be got and set. */
#define STATIC_KSPROPSETID_KsBenchValues \
    0x3b6f0c52, 0x8e17, 0x4d5a, 0x9c, 0x04, 0x27, 0xd1, 0x6e, 0x88, 0x50, 0xf3

enum ksbench_value
{
    KSBENCH_VALUE_NUMBER,    /* uint32_t; can be serialized raw as well, as its complement */
    KSBENCH_VALUE_TIME,      /* int64_t; the driver answers later */
    KSBENCH_VALUE_BYTES,     /* 3 bytes */
    KSBENCH_VALUE_LIST,      /* KSMULTIPLE_ITEM and its Count bytes, up to KSBENCH_MAX_LIST */
    KSBENCH_VALUE_EVEN,      /* uint32_t, refused if it is odd */
    KSBENCH_VALUE_VOLATILE,  /* uint32_t, not serialized */
};

#define KSBENCH_MAX_LIST 64

/* Method set of the same filter. */
#define STATIC_KSMETHODSETID_KsBench \
    0x7d92c4a8, 0x16fe, 0x4b63, 0x8d, 0x3a, 0x90, 0x5c, 0xe7, 0x41, 0xb2, 0x6f

enum ksbench_method
{
    KSBENCH_METHOD_SWAP      /* uint32_t[2], which change places */
};

/* What goes wrong on purpose. A pin's faults are its own, a filter's hold for all its pins, also for those that are not
 * made yet. They go with the pin or the filter. Every chance that a fault has to strike is counted: a pin to be created, a
 * format, a step of the state, a frame. */
enum ksbench_fault_kind
{
    KSBENCH_FAULT_NONE,        /* set: takes all faults of the pin or filter away */
    KSBENCH_FAULT_CREATE,      /* the pin is refused with NTSTATUS parameter (filter only) */
    KSBENCH_FAULT_FORMAT,      /* a format is refused with NTSTATUS parameter */
    KSBENCH_FAULT_STATE,       /* a step of the state is refused with NTSTATUS parameter */
    KSBENCH_FAULT_STATE_DELAY, /* a step of the state takes parameter ms longer */
    /* of frames that the pin gives back, filled or, on an input pin, used */
    KSBENCH_FAULT_STATUS,      /* completed with NTSTATUS parameter and, on an output pin, no data */
    KSBENCH_FAULT_SHORT,       /* only parameter bytes are used */
    KSBENCH_FAULT_LONG,        /* parameter bytes more than the buffer has are said to be used */
    KSBENCH_FAULT_TIME,        /* time stamps that make no sense; parameter: KSBENCH_TIME_ flags */
    KSBENCH_FAULT_BACK,        /* the time stamp goes back by parameter 100 ns */
    KSBENCH_FAULT_FLAGS,       /* the bits of parameter are set in OptionsFlags (a discontinuity, ...) */
    KSBENCH_FAULT_END,         /* marked as the end of the stream; nothing follows until the pin has been stopped */
    KSBENCH_FAULT_DELAY,       /* kept for parameter ms, and with it all that follow */
    KSBENCH_FAULT_REORDER,     /* kept until parameter later ones have gone back */
    KSBENCH_FAULT_HOLD,        /* kept until the pin is stopped */
    /* before a frame is made */
    KSBENCH_FAULT_STALL,       /* no frame, although one is due */
    KSBENCH_FAULT_FORMAT_CHANGE, /* the pin changes its format to parameter = width | height << 32, announces it in the
                                 * stream and goes on with it; not larger than the one before (video outputs only) */
    /* the answer to a get of a property of video control, compression or a camcorder, of the pin or filter that was asked */
    KSBENCH_FAULT_ANSWER_STATUS,  /* NTSTATUS parameter, and nothing else */
    KSBENCH_FAULT_ANSWER_SHORT,   /* has parameter bytes, or as many as it has anyway */
    KSBENCH_FAULT_ANSWER_LONG,    /* is said to have parameter bytes more than the client has room for */
    KSBENCH_FAULT_ANSWER_GARBAGE, /* all its bytes are parameter */
    KSBENCH_FAULT_EVENT,          /* an event of the TV tuner is refused with NTSTATUS parameter; step: its id or KSBENCH_ANY */
    KSBENCH_FAULT_KIND_COUNT
};

struct ksbench_fault
{
    uint32_t kind;
    uint32_t pin;      /* of a filter's fault: the pin factory that it is for, or KSBENCH_ANY */
    uint32_t after;    /* so many chances are let go by */
    uint32_t count;    /* after them it strikes so often, KSBENCH_ANY: always, 0: it is taken away */
    uint32_t step;     /* KSBENCH_FAULT_STATE...: KSBENCH_STEP(from, to) or KSBENCH_ANY; KSBENCH_FAULT_ANSWER...: the id of the
                        * property or KSBENCH_ANY; else 0 */
    uint32_t hits;     /* get: how often it has struck */
    int64_t parameter;
};

#define KSBENCH_ANY              0xffffffff
#define KSBENCH_STEP(from, to)   ((uint32_t)(from) << 4 | (uint32_t)(to)) /* KSSTATEs */
#define KSBENCH_MAX_FAULTS       16    /* of a pin or a filter; another one with the same kind, pin and step replaces it */
#define KSBENCH_MAX_FAULT_DELAY  10000 /* ms */

#define KSBENCH_TIME_NO_NUMERATOR      0x01
#define KSBENCH_TIME_NO_DENOMINATOR    0x02
#define KSBENCH_TIME_GREATEST          0x04 /* the greatest time that there is */
#define KSBENCH_TIME_LEAST             0x08 /* the least one */
#define KSBENCH_TIME_DURATION_NEGATIVE 0x10
#define KSBENCH_TIME_DURATION_GREATEST 0x20
#define KSBENCH_TIME_HUGE_FRACTION     0x40 /* 0xffffffff / 1 */

/* What the pin's driver gets from the reference clock that ks.sys gives it. Times are 100 ns. */
struct ksbench_clock
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

/* Counted since the renderer's pin went to ACQUIRE. received = good + bad. A frame without data that has a flag is no
 * frame, only its flags count. The numbers are those in the pictures (struct ksvirt_code) of good frames. */
struct ksbench_renderer_stats
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
    uint64_t stamped;         /* frames whose struct ksbench_stamp was right, on the interface that has such, */
    uint64_t wrong_stamps;    /* and those whose stamp wasn't */
};

/* Counted since the input pin was made. */
struct ksbench_transform_stats
{
    uint64_t processed;   /* frames that have gone through */
    uint64_t in_place;    /* of these: changed where they were */
    uint64_t rejected;    /* frames that were too short for a picture */
    uint64_t type_changes; /* new formats that were announced to the output */
    uint64_t resets;      /* flushes */
};

#define KSBENCH_MAX_WINDOW 16
#define KSBENCH_SPLITTER_OUTPUTS 4 /* instances of its output pin */
#define KSBENCH_MERGER_INPUTS    2 /* instances of each of its input pins */

/* Transport packets: 188 bytes, of one PID, each with a number of its own.
 *
 *   byte 0         0x47
 *        1..2      0x40 (the start of a unit) if the number is a multiple of KSBENCH_TS_UNIT, and KSBENCH_TS_PID
 *        3         0x10 and the continuity counter, the number modulo 16
 *        4..11     number, from 0
 *       12..185    number + 1, number + 2, ... modulo 256
 *      186..187    ksvirt_crc16() of bytes 0..185
 *
 * All numbers are big-endian. */
#define KSBENCH_TS_PACKET_SIZE 188
#define KSBENCH_TS_FRAME_PACKETS 32 /* that a buffer is asked to have room for */
#define KSBENCH_TS_PID 0x100
#define KSBENCH_TS_UNIT 64
#define KSBENCH_TS_PACKET_TIME 1250 /* 100 ns */

/* Only the pins of the transport source and sink have this medium. */
#define STATIC_KSMEDIUMSETID_KsBench \
    0x5b0a3d6e, 0x27c4, 0x4f0b, 0x8e, 0x35, 0x61, 0x9d, 0x0c, 0xf2, 0x4a, 0x17
#define KSBENCH_MEDIUM_TRANSPORT 1

/* The wires of the TV card, ids of a set of mediums: the pins at both ends of a wire have it. */
#define STATIC_KSMEDIUMSETID_KsBenchTv \
    0x1f7c5e92, 0x4a08, 0x4c6d, 0xb3, 0x51, 0xd8, 0x2e, 0x90, 0x6b, 0x77, 0x1c

enum ksbench_tv_wire
{
    KSBENCH_TV_WIRE_TUNER_VIDEO = 1,  /* tuner to crossbar */
    KSBENCH_TV_WIRE_TUNER_AUDIO,      /* tuner to TV audio */
    KSBENCH_TV_WIRE_AUDIO,            /* TV audio to crossbar */
    KSBENCH_TV_WIRE_DECODER,          /* crossbar to decoder */
};

/* Pins of the crossbar. Each is a pin factory: first the inputs, then the outputs. */
enum ksbench_crossbar_input
{
    KSBENCH_CROSSBAR_TUNER,
    KSBENCH_CROSSBAR_COMPOSITE,
    KSBENCH_CROSSBAR_SVIDEO,
    KSBENCH_CROSSBAR_TUNER_AUDIO,
    KSBENCH_CROSSBAR_LINE,
    KSBENCH_CROSSBAR_INPUTS
};

enum ksbench_crossbar_output
{
    KSBENCH_CROSSBAR_VIDEO,
    KSBENCH_CROSSBAR_AUDIO,
    KSBENCH_CROSSBAR_OUTPUTS
};

/* What the tuner can receive, frequencies in Hz: each TV station has a hue of its own (degrees of CONTROL_HUE in look.h) in the
 * decoder's picture, and sends in whatever standard the tuner has. A tuner that is not exactly on a frequency shows nothing, but
 * up to KSBENCH_TV_CATCH beside it tells how many steps of KSBENCH_TV_GRANULARITY it is too high. */
#define KSBENCH_TV_STATION_BOTH    55250000   /* cable and antenna: channel 2 of the USA, E3 */
#define KSBENCH_TV_STATION_OFFSET  61375000   /* antenna: channel 3 of the USA, two steps higher than it should be */
#define KSBENCH_TV_STATION_CABLE   121250000  /* cable: channel 14 of the USA; two languages */
#define KSBENCH_TV_STATION_ANTENNA 471250000  /* antenna: channel 14 of the USA, 21 of Europe; stereo */
#define KSBENCH_TV_STATION_RADIO   98500000   /* antenna: a radio station */
#define KSBENCH_TV_MIN_FREQUENCY   45000000
#define KSBENCH_TV_MAX_FREQUENCY   863000000
#define KSBENCH_TV_GRANULARITY     62500
#define KSBENCH_TV_CATCH           250000
#define KSBENCH_TV_SETTLING        40         /* ms */
#define KSBENCH_TV_INPUT_CABLE     0          /* inputs of the tuner */
#define KSBENCH_TV_INPUT_ANTENNA   1
#define KSBENCH_TV_INPUTS          2

/* Pins of the stamped camera and renderer have an interface of a set of their own: stream requests as on the standard
 * one, but the extension of each header is a stamp. On a read the client fills in size and tag, and a frame without that
 * fails with STATUS_INVALID_PARAMETER. Whoever has filled the frame stamps it. */
#define STATIC_KSINTERFACESETID_KsBench \
    0xc94c2a0d, 0x6f1e, 0x4d3b, 0x9a, 0x57, 0x08, 0xe2, 0xb1, 0x7d, 0x43, 0xf6
#define KSBENCH_INTERFACE_STAMPED 1

struct ksbench_stamp
{
    uint32_t size;      /* of this structure */
    uint32_t checksum;  /* ksvirt_crc32() of the first KSBENCH_STAMP_BYTES of the frame's data, of all if that is less */
    uint64_t number;    /* of the frame, from 1 on; the picture's number if that has one */
    uint64_t tag;       /* of a read: the client's, comes back as it was */
};

#define KSBENCH_STAMP_BYTES 4096

/* Counted since the pin went to ACQUIRE. sent + dropped is the number of the next packet. */
struct ksbench_tssource_stats
{
    uint64_t sent;      /* packets */
    uint64_t dropped;   /* packets that were due with no buffer for them; 0 with a limit */
    uint64_t buffers;   /* filled */
    uint64_t too_small; /* buffers without room for a packet */
    uint64_t ended;     /* 1: the end of the stream has been sent */
};

/* Counted since the pin went to ACQUIRE. received = good + damaged. */
struct ksbench_tssink_stats
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
struct ksbench_peer
{
    uint32_t unknown_status, control_status, counter_status, nobody_status; /* IUnknown, IKsControl, the drivers' own, one that
                                                                             * nobody has */
    uint32_t same;                         /* 1: these are one object's */
    uint32_t id;                           /* by the drivers' own: KSBENCH_PEER_ID + number of the pin factory */
    uint32_t state_status, state;          /* KSPROPERTY_CONNECTION_STATE by IKsControl */
    uint32_t format_status, format_size;   /* the size of its KSPROPERTY_CONNECTION_DATAFORMAT */
    uint32_t filter_control_status, filter_counter_status;
    uint32_t filter_pins;                  /* KSPROPERTY_PIN_CTYPES by the filter's IKsControl */
    uint32_t inner_count;                  /* objects of the driver that are alive, one for each transport pin */
};

#define KSBENCH_PEER_ID 0x1000

static inline void ksbench_ts_make_packet(unsigned char *packet, uint64_t number)
{
    uint16_t crc;
    unsigned int i;

    packet[0] = 0x47;
    packet[1] = (number % KSBENCH_TS_UNIT ? 0 : 0x40) | KSBENCH_TS_PID >> 8;
    packet[2] = KSBENCH_TS_PID & 0xff;
    packet[3] = 0x10 | number % 16;
    for (i = 0; i < 8; i++) packet[4 + i] = (unsigned char)(number >> (56 - 8 * i));
    for (i = 12; i < KSBENCH_TS_PACKET_SIZE - 2; i++) packet[i] = (unsigned char)(number + i - 11);
    crc = ksvirt_crc16(packet, KSBENCH_TS_PACKET_SIZE - 2);
    packet[KSBENCH_TS_PACKET_SIZE - 2] = crc >> 8;
    packet[KSBENCH_TS_PACKET_SIZE - 1] = crc & 0xff;
}

/* Returns 0 if the packet is damaged. */
static inline int ksbench_ts_check_packet(const unsigned char *packet, uint64_t *number)
{
    unsigned char expected[KSBENCH_TS_PACKET_SIZE];
    unsigned int i;

    *number = 0;
    for (i = 0; i < 8; i++) *number = *number << 8 | packet[4 + i];
    ksbench_ts_make_packet(expected, *number);
    for (i = 0; i < KSBENCH_TS_PACKET_SIZE && packet[i] == expected[i]; i++) ;
    return i == KSBENCH_TS_PACKET_SIZE;
}

#endif /* __KSBENCH_H */
