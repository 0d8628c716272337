/*
 * What the files of kscapture.exe share
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

#ifndef __KSCAPTURE_PRIVATE_H
#define __KSCAPTURE_PRIVATE_H

#define COBJMACROS
#include <stdarg.h>
#include <windows.h>
#define NO_DSHOW_STRSAFE
#include <dshow.h>

#include "ksvirt.h"

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif

/* What kscapture returns to the system; doc/kscapture.md lists them. Functions that can fail return one of these, after they have
 * told the user by report_error(). */
enum exit_code
{
    EXIT_CODE_OK = 0,
    EXIT_CODE_USAGE = 1,
    EXIT_CODE_NO_DEVICE = 2,
    EXIT_CODE_DEVICE = 3,
    EXIT_CODE_FORMAT = 4,
    EXIT_CODE_OUTPUT = 5,
    EXIT_CODE_STREAM = 6,
    EXIT_CODE_INTERRUPTED = 7,
    EXIT_CODE_INTERNAL = 8,
    EXIT_CODE_INPUT = 9,
};

/* text.c: UTF-8 on standard output and standard error */

/* Both use the conversions of wide printf. A failed write to standard output is remembered. */
void print_out(const WCHAR *format, ...);
void print_err(const WCHAR *format, ...);
/* Writes what print_out() has buffered. FALSE if anything of it could not be written. */
BOOL flush_out(void);
/* TRUE if standard error is a terminal. */
BOOL err_is_terminal(void);
/* A line for people about a DirectShow or system error, without a line end. buffer belongs to the caller. */
const WCHAR *describe_hresult(HRESULT hr, WCHAR *buffer, unsigned int size);

/* error.c: the one line that tells what went wrong */

/* Prints one line, the first time that it is called; later errors only follow from the first. Returns code. */
enum exit_code report_error(enum exit_code code, const WCHAR *format, ...);
/* The line of the first error or NULL, and its code. */
const WCHAR *get_error_text(void);
enum exit_code get_error_code(void);
/* Ends the process with an error if watchdog_end() doesn't follow within seconds: a driver may never come back, kscapture does. */
void watchdog_begin(const WCHAR *action, unsigned int seconds);
void watchdog_end(void);

/* decode.c: JPEG files */

struct frame;

struct decoder
{
    struct IWICImagingFactory *factory; /* NULL until it is needed */
};

/* Decodes a file, or only its first rows, to packed BGR rows, top-down. FALSE if it is no JPEG file of that width and height. */
BOOL decoder_run(struct decoder *decoder, const struct frame *frame, unsigned int width, unsigned int height, unsigned int rows,
                 BYTE *bgr, unsigned int stride);
void decoder_free(struct decoder *decoder);

/* picture.c: pixel formats and frames */

struct video_format;

struct pixel_format
{
    const WCHAR *name;
    const GUID *subtype;
    unsigned int bits;
    BOOL rgb;
    /* Converts row y, counted from the top, to packed BGR. NULL: frames are JPEG files. */
    void (*convert_row)(const struct video_format *format, const BYTE *image, int y, BYTE *bgr);
};

#define MAX_PICTURE_SIDE 16384 /* keeps all sizes in 32 bits */

struct video_format
{
    const struct pixel_format *pixel;
    int width, height;      /* both positive */
    BOOL top_down;
    unsigned int stride;    /* bytes from row to row, of the first plane */
    unsigned int image_size; /* bytes of a frame; of the greatest one if frames are compressed */
    LONGLONG interval;      /* 100 ns from frame to frame, 0 if unknown */
};

struct frame
{
    BYTE *data;             /* lives as long as the ring */
    unsigned int size;
    BOOL has_time, discontinuity;
    LONGLONG start, stop;   /* stream time in 100 ns, if has_time */
    LONGLONG arrival;       /* QueryPerformanceCounter */
    unsigned int overruns;  /* of the ring, before this frame */
};

/* A frame, and its BGR form when somebody wants it. */
struct picture
{
    const struct video_format *format;
    const struct frame *frame;
    unsigned int number;    /* counts from 0 */
    BYTE *bgr;              /* buffer of bgr_stride * height bytes, top-down */
    unsigned int bgr_stride;
    BOOL converted;
    struct decoder *decoder;
};

const struct pixel_format *find_pixel_format(const WCHAR *name);
const struct pixel_format *find_pixel_subtype(const GUID *subtype);
/* Reads a media type; FALSE if it isn't a picture that kscapture can convert. */
BOOL parse_video_format(const AM_MEDIA_TYPE *type, struct video_format *format);
/* The top-down BGR rows, converted on first use; NULL if the frame is too short for its format, or damaged. */
const BYTE *picture_get_bgr(struct picture *picture);
/* Are frames JPEG files, of any size up to image_size? */
BOOL format_is_compressed(const struct video_format *format);

/* device.c: devices and their pins */

struct device
{
    IMoniker *moniker;
    WCHAR *name, *path; /* path may be NULL */
};

struct device_kind
{
    const GUID *category;   /* where DirectShow lists them, */
    const GUID *also;       /* and where as well, may be NULL; */
    const GUID *fallback;   /* and where else if there is none, or not the wanted one */
    const WCHAR *name;      /* what to call one */
};

extern const struct device_kind cameras, microphones, speakers;

struct device_list
{
    const struct device_kind *kind;
    struct device *items;
    unsigned int count;
};

struct pin
{
    IPin *pin;
    PIN_DIRECTION direction;
    WCHAR name[MAX_PIN_NAME];
    const WCHAR *category; /* "capture" ..., NULL if the pin has none */
    BOOL capture;
};

struct pin_list
{
    struct pin *items;
    unsigned int count;
};

/* The caller frees what these return by the free functions, also after a failure. No device is no error. */
enum exit_code get_devices(const struct device_kind *kind, struct device_list *list);
void free_devices(struct device_list *list);
/* By number or name; NULL selector: the first one. May add to the list. */
enum exit_code find_device(struct device_list *list, const WCHAR *selector, const struct device **device);
/* Makes the filter of the device; the caller releases it. */
HRESULT open_device(const struct device *device, IBaseFilter **filter);
HRESULT get_pins(IBaseFilter *filter, struct pin_list *list);
void free_pins(struct pin_list *list);
enum exit_code find_pin(const struct pin_list *list, PIN_DIRECTION direction, const WCHAR *selector, const struct pin **pin);

/* format.c: what a pin offers */

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

/* ring.c: frames between the streaming thread and the main thread */

struct ring
{
    struct frame *frames;
    BYTE *memory;
    unsigned int count, capacity;   /* capacity in bytes, of one frame */
    volatile LONG head, tail;       /* frames ever written and read */
    unsigned int overruns;          /* frames lost because the ring was full, for the writer */
    BOOL held;                      /* the reader still looks at the frame at tail */
    HANDLE event;                   /* set when a frame is added */
};

enum exit_code ring_init(struct ring *ring, unsigned int frame_size);
void ring_free(struct ring *ring);
/* For the streaming thread: copies a sample, or counts an overrun. Never waits. */
void ring_push(struct ring *ring, const BYTE *data, unsigned int size, const struct frame *info);
/* For the main thread: the next frame, NULL if there is none yet. It stays valid until this returns another one. */
const struct frame *ring_next(struct ring *ring);

/* clock.c: knows the stream time of the graph that it is in */

IBaseFilter *clock_filter_create(void);
/* In 100 ns; FALSE if the graph isn't running or has no clock. */
BOOL clock_filter_get_time(IBaseFilter *filter, LONGLONG *time);

/* graph.c: the filter graph */

struct graph
{
    IGraphBuilder *builder;
    IMediaControl *control;
    IMediaEventEx *events;
    IBaseFilter *device, *grabber, *renderer, *clock;
    IPin *pin;
    HANDLE event;                   /* set when the graph has an event; belongs to the graph */
    struct video_format format;     /* of a video pin, */
    WAVEFORMATEX wave;              /* or of an audio pin */
    ALLOCATOR_PROPERTIES allocator;
    const WCHAR *allocator_source;  /* the interface that told; NULL: unknown */
    struct grabber_callback *callback;
};

/* Builds device -> sample grabber -> null renderer. The graph keeps references of its own. graph_free() also after a failure. */
enum exit_code graph_build(struct graph *graph, const struct device *device, IBaseFilter *filter, IPin *pin,
                           const AM_MEDIA_TYPE *type, BOOL use_clock);
/* Builds source -> pin of the device in the same way. */
enum exit_code graph_build_player(struct graph *graph, const struct device *device, IBaseFilter *filter, IPin *pin,
                                  IBaseFilter *source, const AM_MEDIA_TYPE *type, BOOL use_clock);
/* ring: for what the grabber gets, NULL without one. */
enum exit_code graph_run(struct graph *graph, struct ring *ring);
/* FALSE if the device or the graph has given up, *code is then the error that has been reported. Never waits. */
BOOL graph_check_events(struct graph *graph, BOOL *ended, enum exit_code *code);
/* Frames that the driver says it has dropped, -1 if it doesn't say. */
LONG graph_get_driver_drops(struct graph *graph);
void graph_stop(struct graph *graph);
void graph_free(struct graph *graph);

/* file.c, png.c, sheet.c, avi.c: what is written */

struct output
{
    const struct output_ops *ops;
    const WCHAR *path;
    unsigned int frames;            /* written into it */
    struct output *next;
};

struct output_ops
{
    const WCHAR *kind;
    /* Before the capture starts: opens the file. */
    enum exit_code (*open)(struct output *output, const struct video_format *format);
    /* For each frame; NULL: wants none. */
    enum exit_code (*write)(struct output *output, struct picture *picture);
    /* Completes the file. last is the last picture of the capture. Not called when an error came before. */
    enum exit_code (*finish)(struct output *output, struct picture *last);
    /* Closes all and removes what has not been finished. */
    void (*free)(struct output *output);
};

struct output *png_output_create(const WCHAR *path);
struct output *sheet_output_create(const WCHAR *path);
struct output *avi_output_create(const WCHAR *path);

/* A file that is opened early, written at the end in one piece, and removed if that fails. */
struct file
{
    HANDLE handle;
    WCHAR *path;
    BOOL created, complete;
};

enum exit_code file_open(struct file *file, const WCHAR *path);
enum exit_code file_write(struct file *file, const void *data, unsigned int size);
void file_close(struct file *file);
/* Writes top-down BGR rows as a PNG. */
enum exit_code file_write_png(struct file *file, const BYTE *bgr, unsigned int width, unsigned int height,
                              unsigned int stride);

/* wav.c: PCM in WAV files */

struct wav_reader
{
    const WCHAR *path;
    HANDLE handle;          /* NULL: not open */
    BOOL standard;          /* is standard input */
    WAVEFORMATEX format;    /* PCM that makes sense, cbSize is 0 */
    BOOL open_end;          /* the file doesn't tell its size */
    ULONG64 size, read;     /* bytes of samples */
};

/* "-" is standard input. path lives as long as the reader. */
enum exit_code wav_open(struct wav_reader *wav, const WCHAR *path);
/* Reads whole samples, less than size at the end only. *got is right after an error as well. */
enum exit_code wav_read(struct wav_reader *wav, void *data, DWORD size, DWORD *got);
void wav_close(struct wav_reader *wav);

struct wav_writer
{
    struct file file;
    WAVEFORMATEX format;
    BOOL disk, begun;
    DWORD size;             /* bytes of samples */
};

/* Opens the file; nothing is written before the first samples come. */
enum exit_code wav_create(struct wav_writer *wav, const WCHAR *path, const WAVEFORMATEX *format);
enum exit_code wav_write(struct wav_writer *wav, const void *data, DWORD size);
/* Completes the file. Without this it is removed. */
enum exit_code wav_finish(struct wav_writer *wav);
void wav_writer_free(struct wav_writer *wav);

/* source.c: a filter that gives the samples of a WAV file */

/* The reader stays the caller's and lives as long as the filter. */
IBaseFilter *source_filter_create(struct wav_reader *wav);
/* What it has delivered so far; TRUE if it has come to the end of the file, or can't go on. */
BOOL source_filter_get_progress(IBaseFilter *filter, ULONG64 *bytes, DWORD *crc);
/* What it gives. The caller doesn't free it. */
const AM_MEDIA_TYPE *source_filter_get_type(IBaseFilter *filter);

/* statistics.c: counting what came */

struct statistics
{
    unsigned int delivered, repeated;
    unsigned int dropped;           /* lost before they came to kscapture */
    unsigned int damaged;           /* too short, torn, or with a wrong checksum */
    unsigned int overruns;          /* came, but kscapture was too slow to take them */
    LONG driver_drops;              /* -1: unknown */
    BOOL by_pattern;                /* told by the frame numbers in the picture, else by the time stamps */
    double seconds;                 /* from the first frame to the last */
    unsigned int latencies;         /* frames whose latency is known */
    double latency_sum, latency_min, latency_max; /* seconds */
    /* the frame before */
    BOOL last_has_time, has_last_number;
    LONGLONG first_arrival, last_start;
    unsigned int last_number;
};

/* What stream time it was when the performance counter stood at counter. */
struct time_reference
{
    BOOL valid;
    LONGLONG counter, stream_time;
};

void statistics_add(struct statistics *statistics, struct picture *picture, const struct time_reference *reference);

/* progress.c: a bar on the terminal */

/* total 0: unknown, only the text is shown. */
void progress_show(double done, double total, const WCHAR *format, ...);
void progress_clear(void);

/* capture.c: one capture from start to end */

struct capture
{
    const struct device *device;
    const struct pin *pin;
    unsigned int frames;            /* 0: no limit */
    double seconds;                 /* 0: no limit */
    double timeout;                 /* seconds without a frame that are an error */
    BOOL progress;
    struct output *outputs;
    struct graph graph;
    struct statistics statistics;
    const WCHAR *stopped_by;
};

enum exit_code capture_run(struct capture *capture);
/* Set by Ctrl-C, and stays so. */
extern HANDLE interrupt_event;

/* audio.c, play.c, record.c: one WAV file from start to end */

struct audio
{
    const struct audio_direction *direction;
    const struct device *device;
    const struct pin *pin;
    const WCHAR *path;              /* of the WAV file */
    struct wav_reader wav;          /* to play */
    DWORD rate, channels, bits;     /* to record with; 0: any */
    double seconds;                 /* 0: no limit */
    double timeout;                 /* seconds without samples that are an error */
    BOOL progress, use_clock;
    struct graph graph;
    /* what was played or recorded */
    ULONG64 bytes;
    DWORD crc;                      /* of these bytes */
    struct ksvirt_audio_check check;/* what ksvirt's microphone has recorded */
    unsigned int discontinuities, overruns;
    BOOL has_driver;                /* ksvirt's speaker has said what it has played */
    struct ksvirt_speaker_stats driver;
    BOOL written;                   /* the file is complete */
    const WCHAR *stopped_by;
};

struct audio_direction
{
    const struct device_kind *devices;
    PIN_DIRECTION pins;
    /* Before anything is done with a device; may be NULL. */
    enum exit_code (*prepare)(struct audio *audio);
    enum exit_code (*run)(struct audio *audio, IBaseFilter *filter);
    /* After all; may be NULL. */
    void (*finish)(struct audio *audio);
};

extern const struct audio_direction play, record;
enum exit_code audio_main(struct audio *audio, const WCHAR *device, const WCHAR *pin, BOOL json, BOOL quiet);

/* list.c, report.c, audioreport.c */

enum exit_code list_devices(BOOL json);
/* capture is NULL if it did not come to that. */
void report_text(const struct capture *capture);
void report_json(const struct capture *capture);
void report_head(const struct device *device, const struct pin *pin);
void report_allocator(const struct graph *graph);
/* device and pin may be NULL. */
void json_head(const struct device *device, const struct pin *pin);
void json_allocator(const struct graph *graph);
void json_member(const WCHAR *name, const WCHAR *value);
void json_string(const WCHAR *string);
void audio_report_text(const struct audio *audio);
void audio_report_json(const struct audio *audio);

#endif /* __KSCAPTURE_PRIVATE_H */
