/*
 * kscapture --play and --record: the samples of a file, of the driver, and of the driver's file are the same
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


#define COBJMACROS
#define NO_DSHOW_STRSAFE
#include <stdarg.h>
#include "ntstatus.h"
#define WIN32_NO_STATUS
#include <dshow.h>

#include "../kstest.h"

struct run
{
    DWORD exit_code;
    char out[16384], err[4096];
};

static HANDLE create_output(char path[MAX_PATH])
{
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    char folder[MAX_PATH];

    GetTempPathA(sizeof(folder), folder);
    GetTempFileNameA(folder, "ksc", 0, path);
    return CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, OPEN_ALWAYS,
            FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

static void read_output(HANDLE file, char *text, DWORD size)
{
    DWORD read = 0;

    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    ReadFile(file, text, size - 1, &read, NULL);
    text[read] = 0;
    CloseHandle(file);
}

/* Runs kscapture. FALSE if it can't be started. */
static BOOL run_kscapture(struct run *run, HANDLE in, const char *format, ...)
{
    STARTUPINFOA startup = {.cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES, .hStdInput = in};
    char command[1024] = "kscapture.exe ", paths[2][MAX_PATH];
    PROCESS_INFORMATION process;
    va_list args;

    va_start(args, format);
    vsnprintf(command + strlen(command), sizeof(command) - strlen(command), format, args);
    va_end(args);
    memset(run, 0, sizeof(*run));
    startup.hStdOutput = create_output(paths[0]);
    startup.hStdError = create_output(paths[1]);
    if (!CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
    {
        CloseHandle(startup.hStdOutput);
        CloseHandle(startup.hStdError);
        return FALSE;
    }
    CloseHandle(process.hThread);
    if (WaitForSingleObject(process.hProcess, 60000))
    {
        ok(0, "%s doesn't end.\n", command);
        TerminateProcess(process.hProcess, 255);
    }
    GetExitCodeProcess(process.hProcess, &run->exit_code);
    CloseHandle(process.hProcess);
    read_output(startup.hStdOutput, run->out, sizeof(run->out));
    read_output(startup.hStdError, run->err, sizeof(run->err));
    return TRUE;
}

/* Returns the number behind this name in the JSON, ~0 if there is none. */
static ULONG64 get_number(const struct run *run, const char *object, const char *name, int base)
{
    const char *at = run->out;
    char key[64];

    if (object)
    {
        snprintf(key, sizeof(key), "\"%s\": {", object);
        if (!(at = strstr(at, key))) return ~(ULONG64)0;
    }
    snprintf(key, sizeof(key), "\"%s\": ", name);
    if (!(at = strstr(at, key))) return ~(ULONG64)0;
    at += strlen(key);
    return _strtoui64(*at == '"' ? at + 1 : at, NULL, base);
}

struct wave_header
{
    char riff[4];
    ULONG riff_size;
    char wave[4], fmt[4];
    ULONG fmt_size;
    PCMWAVEFORMAT format;
    char data[4];
    ULONG size;
};

static void get_path(char path[MAX_PATH], const char *name)
{
    char folder[MAX_PATH];

    GetTempPathA(sizeof(folder), folder);
    snprintf(path, MAX_PATH, "%skscapture%lu%s.wav", folder, GetCurrentProcessId(), name);
}

static BOOL write_file(const char *path, const void *data, DWORD size)
{
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD written;
    BOOL ret;

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    ret = WriteFile(file, data, size, &written, NULL);
    CloseHandle(file);
    return ret && written == size;
}

static UCHAR *read_file(const char *path, DWORD *size)
{
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    UCHAR *data;

    *size = 0;
    if (file == INVALID_HANDLE_VALUE) return NULL;
    data = malloc(GetFileSize(file, NULL) + sizeof(struct wave_header));
    ReadFile(file, data, GetFileSize(file, NULL), size, NULL);
    CloseHandle(file);
    return data;
}

struct format
{
    ULONG channels, bits, rate;
};

static void init_header(struct wave_header *header, const struct format *format, ULONG size)
{
    const ULONG block = format->channels * format->bits / 8;

    memcpy(header->riff, "RIFF", 4);
    header->riff_size = sizeof(*header) - 8 + size;
    memcpy(header->wave, "WAVE", 4);
    memcpy(header->fmt, "fmt ", 4);
    header->fmt_size = sizeof(header->format);
    header->format.wf.wFormatTag = WAVE_FORMAT_PCM;
    header->format.wf.nChannels = format->channels;
    header->format.wf.nSamplesPerSec = format->rate;
    header->format.wf.nAvgBytesPerSec = format->rate * block;
    header->format.wf.nBlockAlign = block;
    header->format.wBitsPerSample = format->bits;
    memcpy(header->data, "data", 4);
    header->size = size;
}

/* TRUE if the file has such a header, and as many bytes as it says. */
static BOOL is_wave(const UCHAR *data, DWORD size, const struct format *format)
{
    const struct wave_header *header = (const struct wave_header *)data;
    struct wave_header wanted;

    if (!data || size < sizeof(*header) || size != sizeof(*header) + header->size + (header->size & 1)) return FALSE;
    init_header(&wanted, format, header->size);
    wanted.riff_size += header->size & 1;
    return !memcmp(header, &wanted, sizeof(wanted));
}

static const struct format formats[] = {{1, 8, 8000}, {2, 8, 11025}, {1, 16, 22050}, {2, 16, 48000}};

/* Every sample of a recorded file is the microphone's, and the checksum is that of the file. */
static void test_record(void)
{
    struct ksvirt_audio_check check;
    char path[MAX_PATH];
    struct run run;
    DWORD i, size;
    UCHAR *data;

    get_path(path, "r");
    for (i = 0; i < ARRAY_SIZE(formats); i++)
    {
        const struct format *format = &formats[i];
        const ULONG samples = format->rate, bytes = samples * format->channels * format->bits / 8;

        winetest_push_context("%lu channels, %lu bits, %lu Hz", format->channels, format->bits, format->rate);
        run_kscapture(&run, NULL, "--record \"%s\" --device \"KS Virtual Microphone\" --seconds 1 --rate %lu --channels %lu "
                "--bits %lu --timeout 20 --json", path, format->rate, format->channels, format->bits);
        ok(!run.exit_code, "Recording gave %lu.\n", run.exit_code);
        ok(!run.err[strspn(run.err, "\r\n")], "Recording says: %s", run.err);
        data = read_file(path, &size);
        ok(is_wave(data, size, format), "The file is not as it should be.\n");
        ok(size == sizeof(struct wave_header) + bytes, "The file has %lu bytes.\n", size);
        if (data && size == sizeof(struct wave_header) + bytes)
        {
            data += sizeof(struct wave_header);
            ksvirt_audio_check_init(&check, format->channels, format->bits);
            ksvirt_audio_check_data(&check, data, bytes);
            ok(check.samples == samples, "%I64u of %I64u samples are good.\n", check.good, check.samples);
            ok(check.good == samples, "%I64u of %I64u samples are good.\n", check.good, check.samples);
            ok(!check.first, "%I64u of %I64u samples are good, from %I64u.\n", check.good, check.samples, check.first);
            ok(get_number(&run, NULL, "samples", 10) == samples, "kscapture says %s.\n", run.out);
            ok(get_number(&run, NULL, "bytes", 10) == bytes, "kscapture says %s.\n", run.out);
            ok(get_number(&run, NULL, "checksum", 16) == ksvirt_crc32(0, data, bytes), "The checksum is %#x, not %#I64x.\n",
                    ksvirt_crc32(0, data, bytes), get_number(&run, NULL, "checksum", 16));
            ok(get_number(&run, "signal", "good", 10) == check.good, "kscapture says %s.\n", run.out);
            ok(get_number(&run, "signal", "gaps", 10) == check.gaps, "kscapture says %s.\n", run.out);
            ok(get_number(&run, "signal", "lost", 10) == check.lost, "kscapture says %s.\n", run.out);
            data -= sizeof(struct wave_header);
        }
        free(data);
        winetest_pop_context();
    }
    DeleteFileA(path);
}

static void set_speaker(struct saved_setting *unthrottled, struct saved_setting *file, const char *path)
{
    DWORD on = 1;

    setting_save(unthrottled, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
    setting_save(file, KSVIRT_SPEAKER_FILE);
    setting_write(KSVIRT_SPEAKER_FILE, REG_SZ, path, strlen(path) + 1);
}

/* What was played, what the driver says of it, and what the driver has written. */
static void check_played(const struct run *run, const char *speaker_path, const struct format *format, const void *data, DWORD size)
{
    const DWORD crc = ksvirt_crc32(0, data, size);
    DWORD written;
    UCHAR *file;

    ok(get_number(run, NULL, "bytes", 10) == size, "kscapture has played %I64u of %lu bytes.\n",
            get_number(run, NULL, "bytes", 10), size);
    ok(get_number(run, NULL, "checksum", 16) == crc,
            "kscapture has played %I64u of %lu bytes, checksum %#I64x, not %#lx.\n", get_number(run, NULL, "bytes", 10),
            size, get_number(run, NULL, "checksum", 16), crc);
    ok(get_number(run, "driver", "bytes", 10) == size, "The driver has played %I64u of %lu bytes.\n",
            get_number(run, "driver", "bytes", 10), size);
    ok(get_number(run, "driver", "checksum", 16) == crc,
            "The driver has played %I64u of %lu bytes, checksum %#I64x, not %#lx.\n",
            get_number(run, "driver", "bytes", 10), size, get_number(run, "driver", "checksum", 16), crc);
    file = read_file(speaker_path, &written);
    ok(is_wave(file, written, format), "The speaker's file is not as it should be.\n");
    ok(written >= sizeof(struct wave_header) + size, "The speaker has written other samples.\n");
    ok(ksvirt_crc32(0, file + sizeof(struct wave_header), size) == crc, "The speaker has written other samples.\n");
    free(file);
}

static void test_play(void)
{
    char path[MAX_PATH], speaker_path[MAX_PATH];
    struct saved_setting unthrottled, saved;
    struct wave_header *header;
    struct run run;
    ULONG i, j, seed = 1;

    get_path(path, "p");
    get_path(speaker_path, "s");
    set_speaker(&unthrottled, &saved, speaker_path);
    for (i = 0; i < ARRAY_SIZE(formats); i++)
    {
        const struct format *format = &formats[i];
        const ULONG samples = format->rate * 2 + 1, size = samples * format->channels * format->bits / 8;
        UCHAR *data;

        winetest_push_context("%lu channels, %lu bits, %lu Hz", format->channels, format->bits, format->rate);
        header = malloc(sizeof(*header) + size);
        init_header(header, format, size);
        data = (UCHAR *)(header + 1);
        for (j = 0; j < size; j++) data[j] = (seed = seed * 1103515245 + 12345) >> 16;
        ok(write_file(path, header, sizeof(*header) + size), "Can't write %s.\n", path);
        run_kscapture(&run, NULL, "--play \"%s\" --device \"KS Virtual Speaker\" --timeout 20 --json", path);
        ok(!run.exit_code, "Playing gave %lu: %s", run.exit_code, run.err);
        check_played(&run, speaker_path, format, data, size);
        free(header);
        winetest_pop_context();
    }
    DeleteFileA(path);
    DeleteFileA(speaker_path);
    setting_restore(&saved);
    setting_restore(&unthrottled);
}

/* What the microphone records, played into the speaker, is still the signal to the last sample. */
static void test_chain(void)
{
    static const struct format format = {2, 16, 44100};
    char path[MAX_PATH], speaker_path[MAX_PATH];
    struct saved_setting unthrottled, saved;
    const ULONG samples = 3 * 44100;
    struct run run;
    UCHAR *data;
    DWORD size;

    get_path(path, "r");
    get_path(speaker_path, "s");
    set_speaker(&unthrottled, &saved, speaker_path);
    run_kscapture(&run, NULL, "--record \"%s\" --device \"KS Virtual Microphone\" --seconds 3 --rate 44100 --timeout 20 --json",
            path);
    ok(!run.exit_code, "Recording gave %lu: %s", run.exit_code, run.err);
    ok(get_number(&run, "signal", "good", 10) == samples, "kscapture says %s.\n", run.out);
    ok(!get_number(&run, "signal", "gaps", 10), "kscapture says %s.\n", run.out);
    data = read_file(path, &size);
    run_kscapture(&run, NULL, "--play \"%s\" --device \"KS Virtual Speaker\" --timeout 20 --json", path);
    ok(!run.exit_code, "Playing gave %lu: %s", run.exit_code, run.err);
    if (size > sizeof(struct wave_header))
        check_played(&run, speaker_path, &format, data + sizeof(struct wave_header), size - sizeof(struct wave_header));
    ok(get_number(&run, "signal", "good", 10) == samples, "The driver has heard %s.\n", run.out);
    ok(!get_number(&run, "signal", "gaps", 10), "The driver has heard %s.\n", run.out);
    ok(!get_number(&run, "signal", "lost", 10), "The driver has heard %s.\n", run.out);
    ok(!get_number(&run, "signal", "first", 10), "The driver has heard %s.\n", run.out);
    ok(get_number(&run, "signal", "next", 10) == samples, "The driver has heard %s.\n", run.out);
    free(data);
    DeleteFileA(path);
    DeleteFileA(speaker_path);
    setting_restore(&saved);
    setting_restore(&unthrottled);
}

struct pipe_writer
{
    HANDLE pipe;
    const UCHAR *data;
    DWORD size;
};

static DWORD CALLBACK write_pipe(void *arg)
{
    struct pipe_writer *writer = arg;
    DWORD written, done;

    for (done = 0; done < writer->size; done += written)
        if (!WriteFile(writer->pipe, writer->data + done, min(1001, writer->size - done), &written, NULL)) break;
    CloseHandle(writer->pipe);
    return 0;
}

/* Standard input, in pieces, and with a header that doesn't tell the size. */
static void test_pipe(void)
{
    static const struct format format = {1, 16, 8000};
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    struct saved_setting unthrottled, saved;
    const ULONG samples = 20000;
    struct wave_header *header;
    struct pipe_writer writer;
    HANDLE read, thread;
    struct run run;

    set_speaker(&unthrottled, &saved, "");
    header = malloc(sizeof(*header) + 2 * samples);
    init_header(header, &format, 2 * samples);
    header->size = header->riff_size = ~0u;
    ksvirt_audio_fill(header + 1, samples, 0, 1, 16);
    CreatePipe(&read, &writer.pipe, &inherit, 0);
    SetHandleInformation(writer.pipe, HANDLE_FLAG_INHERIT, 0);
    writer.data = (const UCHAR *)header;
    writer.size = sizeof(*header) + 2 * samples;
    thread = CreateThread(NULL, 0, write_pipe, &writer, 0, NULL);
    run_kscapture(&run, read, "--play - --device \"KS Virtual Speaker\" --timeout 20 --json");
    CloseHandle(read);
    WaitForSingleObject(thread, KSTEST_TIMEOUT);
    CloseHandle(thread);
    ok(!run.exit_code, "Playing gave %lu: %s", run.exit_code, run.err);
    ok(get_number(&run, "driver", "bytes", 10) == 2 * samples, "kscapture says %s.\n", run.out);
    ok(get_number(&run, "driver", "checksum", 16) == ksvirt_crc32(0, header + 1, 2 * samples), "kscapture says %s.\n",
            run.out);
    ok(get_number(&run, "signal", "good", 10) == samples, "kscapture says %s.\n", run.out);
    free(header);
    setting_restore(&saved);
    setting_restore(&unthrottled);
}

static void check_refused(const struct run *run, const char *what, DWORD exit_code)
{
    const char *line = strstr(run->err, "kscapture: ");

    ok(run->exit_code == exit_code, "%s gave %lu, not %lu.\n", what, run->exit_code, exit_code);
    ok(line != NULL, "%s gave \"%s\".\n", what, run->err);
    if (!line) return;
    ok(strchr(line, '\n') != NULL, "%s gave \"%s\".\n", what, run->err);
    ok(!strstr(line, "\nkscapture"), "%s gave more than one line: \"%s\".\n", what, run->err);
}

static void test_bad_input(void)
{
    static const struct format format = {2, 16, 48000};
    static const struct
    {
        const char *name;
        DWORD exit_code, file_size;
        SIZE_T offset;
        ULONG value, size;
    } tests[] =
    {
        {"an empty file", 9, 0, 0, 0, 0},
        {"a file of 20 bytes", 9, 20, 0, 0, 0},
        {"a header without samples", 9, 36, 0, 0, 0},
        {"a file that is no RIFF", 9, 4096, 0, 0x46464952 + 1, 4},
        {"a file that is no WAVE", 9, 4096, FIELD_OFFSET(struct wave_header, wave), 0, 4},
        {"a file without format", 9, 4096, FIELD_OFFSET(struct wave_header, fmt), 0, 4},
        {"a small format", 9, 4096, FIELD_OFFSET(struct wave_header, fmt_size), 15, 4},
        {"a huge format", 9, 4096, FIELD_OFFSET(struct wave_header, fmt_size), 0xfffffff8, 4},
        {"a huge chunk", 9, 4096, FIELD_OFFSET(struct wave_header, data), 0x20202020, 4},
        {"ADPCM", 9, 4096, FIELD_OFFSET(struct wave_header, format.wf.wFormatTag), 2, 2},
        {"no channels", 9, 4096, FIELD_OFFSET(struct wave_header, format.wf.nChannels), 0, 2},
        {"no rate", 9, 4096, FIELD_OFFSET(struct wave_header, format.wf.nSamplesPerSec), 0, 4},
        {"a huge rate", 9, 4096, FIELD_OFFSET(struct wave_header, format.wf.nSamplesPerSec), ~0u, 4},
        {"a wrong block", 9, 4096, FIELD_OFFSET(struct wave_header, format.wf.nBlockAlign), 3, 2},
        {"12 bits", 9, 4096, FIELD_OFFSET(struct wave_header, format.wBitsPerSample), 12, 2},
        {"a rate that the speaker doesn't have", 4, 4096, FIELD_OFFSET(struct wave_header, format.wf.nSamplesPerSec), 96000, 4},
        {"more samples claimed than there are", 9, 4096, FIELD_OFFSET(struct wave_header, size), 0x7fffffff, 4},
        {"one sample more claimed than there is", 9, 4096, FIELD_OFFSET(struct wave_header, size), 4096 - 44 + 4, 4},
    };
    static const struct
    {
        DWORD exit_code;
        const char *arguments;
    } commands[] =
    {
        {1, "--play"}, {1, "--record"}, {1, "--play x.wav --record y.wav"}, {1, "--play x.wav --avi y.avi"},
        {1, "--play x.wav --rate 8000"}, {1, "--record x.wav --bits 12"}, {1, "--record x.wav --channels none"},
        {1, "--record x.wav --seconds 0"}, {1, "--channels 2"}, {5, "--record \"C:\\no such folder\\x.wav\" --seconds 1"},
        {9, "--play \"C:\\no such folder\\x.wav\""}, {2, "--record x.wav --device \"no such device\""},
        {4, "--record x.wav --device \"KS Virtual Microphone\" --pin \"no such pin\""},
        {4, "--record x.wav --device \"KS Virtual Microphone\" --rate 96000"},
    };
    union
    {
        struct wave_header header;
        UCHAR bytes[4096];
    } file;
    struct saved_setting unthrottled, saved;
    char path[MAX_PATH];
    struct run run;
    unsigned int i;

    get_path(path, "b");
    set_speaker(&unthrottled, &saved, "");
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        memset(&file, 0, sizeof(file));
        init_header(&file.header, &format, sizeof(file) - sizeof(file.header));
        memcpy(file.bytes + tests[i].offset, &tests[i].value, tests[i].size);
        write_file(path, &file, tests[i].file_size);
        run_kscapture(&run, NULL, "--play \"%s\" --device \"KS Virtual Speaker\"", path);
        check_refused(&run, tests[i].name, tests[i].exit_code);
    }
    DeleteFileA(path);
    for (i = 0; i < ARRAY_SIZE(commands); i++)
    {
        run_kscapture(&run, NULL, "%s", commands[i].arguments);
        check_refused(&run, commands[i].arguments, commands[i].exit_code);
        ok(GetFileAttributesA("x.wav") == INVALID_FILE_ATTRIBUTES, "%s has left a file.\n", commands[i].arguments);
    }
    setting_restore(&saved);
    setting_restore(&unthrottled);
}

/* Programs find the devices in DirectShow's lists; nothing there makes them the default of RenderFile. */
static void test_category(const GUID *category, const WCHAR *wanted)
{
    ICreateDevEnum *devenum;
    IEnumMoniker *monikers;
    unsigned int count = 0;
    IMoniker *moniker;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SystemDeviceEnum, NULL, CLSCTX_INPROC_SERVER, &IID_ICreateDevEnum, (void **)&devenum);
    ok(hr == S_OK, "Creating the device enumerator gave %#lx.\n", hr);
    if (FAILED(hr)) return;
    hr = ICreateDevEnum_CreateClassEnumerator(devenum, category, &monikers, 0);
    ok(hr == S_OK, "Creating an enumerator gave %#lx.\n", hr);
    while (hr == S_OK && IEnumMoniker_Next(monikers, 1, &moniker, NULL) == S_OK)
    {
        IPropertyBag *bag = NULL;
        VARIANT name, data;
        HRESULT read;

        VariantInit(&name);
        VariantInit(&data);
        if (SUCCEEDED(IMoniker_BindToStorage(moniker, NULL, NULL, &IID_IPropertyBag, (void **)&bag))
                && SUCCEEDED(IPropertyBag_Read(bag, L"FriendlyName", &name, NULL)) && !lstrcmpW(V_BSTR(&name), wanted))
        {
            count++;
            read = IPropertyBag_Read(bag, L"FilterData", &data, NULL);
            ok(read == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND), "Filter data of %s: %#lx.\n", wine_dbgstr_w(wanted), read);
        }
        VariantClear(&name);
        VariantClear(&data);
        if (bag) IPropertyBag_Release(bag);
        IMoniker_Release(moniker);
    }
    if (hr == S_OK) IEnumMoniker_Release(monikers);
    ICreateDevEnum_Release(devenum);
    ok(count == 1, "%s is there %u times.\n", wine_dbgstr_w(wanted), count);
}

START_TEST(audio)
{
    WCHAR path[512];
    struct run run;

    if (!kstest_find_device(KSVIRT_MICROPHONE_HARDWARE_ID, path, ARRAY_SIZE(path))
            || !kstest_find_device(KSVIRT_SPEAKER_HARDWARE_ID, path, ARRAY_SIZE(path)))
    {
        skip("ksvirt's microphone and speaker are not installed or not started.\n");
        return;
    }
    CoInitialize(NULL);
    test_category(&CLSID_AudioInputDeviceCategory, L"KS Virtual Microphone");
    test_category(&CLSID_AudioRendererCategory, L"KS Virtual Speaker");
    CoUninitialize();
    if (!run_kscapture(&run, NULL, "--version") || run.exit_code)
    {
        skip("kscapture.exe is not installed.\n");
        return;
    }
    test_record();
    test_play();
    test_chain();
    test_pipe();
    test_bad_input();
}
