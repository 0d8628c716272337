/*
 * What other people's programs have recorded, judged for tools/clients; and a ctrl-C for them
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

#include "recording.h"
#include "client.h"

static FILE *open_recording(const char *path)
{
    FILE *file = fopen(path, "rb");

    ok(!!file, "There is no %s.\n", path);
    return file;
}

/* Pictures as the device has made them, one after the other without anything between. */
static void check_video(const char *path, DWORD subtype, LONG width, LONG height, LONG min)
{
    enum ksvirt_format format = ksvirt_format_from_subtype(subtype);
    VIDEOINFOHEADER info = {.bmiHeader = {.biWidth = width, .biHeight = height}};
    AM_MEDIA_TYPE type = {.formattype = FORMAT_VideoInfo, .cbFormat = sizeof(info), .pbFormat = (BYTE *)&info};
    struct frames frames;
    size_t size, got;
    BYTE *picture;
    FILE *file;

    size = ksvirt_picture_size(format, height, ksvirt_stride(format, width));
    if (!(file = open_recording(path)) || !(picture = malloc(size))) return;
    frames_init(&frames);
    type.subtype = SUBTYPE_NV12;
    type.subtype.Data1 = subtype;
    if (format == KSVIRT_RGB24) type.subtype = MEDIASUBTYPE_RGB24;
    if (format == KSVIRT_RGB32) type.subtype = MEDIASUBTYPE_RGB32;
    frames.type = type;
    while ((got = fread(picture, 1, size, file)) == size) frames_add(&frames, picture, (LONG)size);
    ok(!got, "There are %Iu bytes behind the last whole picture.\n", got);
    check_frames(&frames, min);
    trace("%ld pictures.\n", frames.count);
    frames_cleanup(&frames);
    free(picture);
    fclose(file);
}

/* 16-bit samples of the microphone. */
static void check_audio(const char *path, unsigned int channels, uint64_t min)
{
    struct ksvirt_audio_check check;
    BYTE data[4096];
    size_t got;
    FILE *file;

    if (!(file = open_recording(path))) return;
    ksvirt_audio_check_init(&check, channels, 16);
    while ((got = fread(data, 1, sizeof(data), file))) ksvirt_audio_check_data(&check, data, got);
    ok(check.samples >= min, "Got %I64u samples, expected %I64u.\n", check.samples, min);
    ok(check.good == check.samples, "Got %I64u good samples of %I64u.\n", check.good, check.samples);
    ok(!check.gaps, "Got %I64u gaps.\n", check.gaps);
    trace("%I64u samples.\n", check.samples);
    fclose(file);
}

/* Runs a program in a console that it shares with us, and presses ctrl-C there after some seconds. */
static void interrupt_program(unsigned int seconds, const char *command_line)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    char *command = strdup(command_line);
    DWORD code = STILL_ACTIVE, waited;
    BOOL sent;

    FreeConsole(); /* a program that Unix started may have one in name only */
    ok(AllocConsole(), "Getting a console failed.\n");
    SetConsoleCtrlHandler(NULL, FALSE); /* a new group ignores ctrl-C, and its children inherit that */
    if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
    {
        ok(0, "Starting %s failed, error %lu.\n", command, GetLastError());
        free(command);
        return;
    }
    waited = WaitForSingleObject(process.hProcess, seconds * 1000);
    ok(waited == WAIT_TIMEOUT, "The program has ended by itself.\n");
    SetConsoleCtrlHandler(NULL, TRUE);
    sent = GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    ok(sent, "Sending ctrl-C failed, error %lu.\n", GetLastError());
    waited = WaitForSingleObject(process.hProcess, TIMEOUT);
    ok(!waited, "The program doesn't end.\n");
    GetExitCodeProcess(process.hProcess, &code);
    trace("It ended with %lu.\n", code);
    if (waited) TerminateProcess(process.hProcess, 1);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    free(command);
}

/* Wine sends ctrl-C to a process group, and a process that was started from Unix is in none: a child makes one. */
static void interrupt_in_group(void)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    char *command = strdup(GetCommandLineA()), *mode = strstr(command, " interrupt ");

    if (!mode)
    {
        ok(0, "Unknown command line %s.\n", command);
        free(command);
        return;
    }
    memcpy(mode, " ctrlgroup ", strlen(" ctrlgroup "));
    if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, CREATE_NEW_PROCESS_GROUP, NULL, NULL, &startup, &process))
        ok(0, "Starting %s failed, error %lu.\n", command, GetLastError());
    else
    {
        winetest_wait_child_process(process.hProcess);
        CloseHandle(process.hProcess);
        CloseHandle(process.hThread);
    }
    free(command);
}

void recording_main(int argc, char **argv)
{
    if (argc == 8 && !strcmp(argv[2], "video"))
        check_video(argv[3], strtoul(argv[4], NULL, 16), atoi(argv[5]), atoi(argv[6]), atoi(argv[7]));
    else if (argc == 6 && !strcmp(argv[2], "audio")) check_audio(argv[3], atoi(argv[4]), atoi(argv[5]));
    else if (argc == 5 && !strcmp(argv[2], "interrupt")) interrupt_in_group();
    else if (argc == 5 && !strcmp(argv[2], "ctrlgroup")) interrupt_program(atoi(argv[3]), argv[4]);
    else ok(0, "Unknown arguments.\n");
}
