/*
 * ksvirt's audio test signal: what it is, and how it is read and verified
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
 * For kernel mode and user mode, C and C++. Part of ksvirt.h, which includes it.
 *
 * The signal is PCM of 1 or 2 channels with 8 or 16 bits, the same for all rates. It is a tone, so that people can hear it, and
 * in the lowest bit of every value it says which sample it is. A sample is one value of each channel; samples count from 0.
 *
 *   sample n   is number i = n % 64 of block b = n / 64
 *   code       a block's 64 bits, most significant first: KSVIRT_AUDIO_MAGIC (16 bits), b modulo 2^32 (32 bits), CRC-16 (as in
 *              ksvirt.h) of these 6 bytes (16 bits)
 *   value      of channel 0: a sine of 64 samples and half of full scale, its lowest bit replaced by bit i of the code; of
 *              channel 1: a sine of 32 samples, its lowest bit replaced by the opposite of bit i
 *
 * So each sample can be computed from its number alone, and 127 samples from anywhere tell their numbers: what is missing, comes
 * twice or was changed shows to the very sample. At 48 kHz the tones are 750 Hz and 1500 Hz.
 */

#ifndef __KSVIRT_AUDIO_H
#define __KSVIRT_AUDIO_H

#define KSVIRT_AUDIO_MAGIC 0xcb41
#define KSVIRT_AUDIO_BLOCK 64 /* samples */

/* Returns the code of the block that the sample is in. */
static inline uint64_t ksvirt_audio_code(uint64_t sample)
{
    const uint32_t block = (uint32_t)(sample / KSVIRT_AUDIO_BLOCK);
    unsigned char bytes[6];
    uint64_t code = ((uint64_t)KSVIRT_AUDIO_MAGIC << 32) | block;
    int i;

    for (i = 0; i < 6; i++) bytes[i] = (unsigned char)(code >> (40 - 8 * i));
    return (code << 16) | ksvirt_crc16(bytes, sizeof(bytes));
}

/* Returns the sine of 64 samples. */
static inline int ksvirt_audio_sine(unsigned int i)
{
    static const short quarter[17] =
    {
        0, 1606, 3196, 4756, 6270, 7723, 9102, 10394, 11585, 12665, 13623, 14449, 15137, 15679, 16069, 16305, 16384,
    };

    i %= 64;
    if (i >= 48) return -quarter[64 - i];
    if (i >= 32) return -quarter[i - 32];
    return i > 16 ? quarter[32 - i] : quarter[i];
}

/* Returns a sample as its bytes lie in memory, the first one lowest. code: of its block. */
static inline uint32_t ksvirt_audio_sample(uint64_t sample, uint64_t code, unsigned int channels, unsigned int bits)
{
    const unsigned int i = sample % KSVIRT_AUDIO_BLOCK, bit = (unsigned int)(code >> (KSVIRT_AUDIO_BLOCK - 1 - i)) & 1;
    uint32_t ret = 0;
    unsigned int n;

    for (n = 0; n < channels; n++)
    {
        uint32_t value = (uint32_t)(ksvirt_audio_sine(i * (n + 1)) + 0x8000); /* from 0 to 0xffff */

        if (bits == 8) value >>= 8;
        else value ^= 0x8000;
        value = (value & ~1u) | (bit ^ n);
        ret |= value << (n * bits);
    }
    return ret;
}

/* Writes count samples, the first of which has this number. */
static inline void ksvirt_audio_fill(void *data, size_t count, uint64_t sample, unsigned int channels, unsigned int bits)
{
    const unsigned int bytes = channels * bits / 8;
    uint64_t code = ksvirt_audio_code(sample);
    unsigned char *at = (unsigned char *)data;
    unsigned int i;

    for (; count; count--, sample++)
    {
        uint32_t value;

        if (!(sample % KSVIRT_AUDIO_BLOCK)) code = ksvirt_audio_code(sample);
        value = ksvirt_audio_sample(sample, code, channels, bits);
        for (i = 0; i < bytes; i++) *at++ = (unsigned char)(value >> (8 * i));
    }
}

/* Follows a stream of samples and finds the signal in it. */
struct ksvirt_audio_check
{
    /* what it has found */
    uint64_t samples;       /* looked at */
    uint64_t good;          /* of them: are the signal's, and where they belong */
    uint64_t gaps;          /* places, after the first good sample, where the signal doesn't go on as it should */
    uint64_t lost;          /* samples that are left out there */
    uint64_t first, next;   /* number of the first good sample, and of the one that comes after the last good one */
    /* how it finds it */
    unsigned int channels, bits;
    unsigned int partial;   /* bytes of a sample whose other bytes have not come yet, */
    uint32_t sample;        /* and what there is of it */
    int locked;             /* next is the number of the next sample */
    uint64_t searched;      /* samples since it is not */
    uint64_t code;          /* of the block of next, while locked; otherwise the lowest bits of the last samples */
    uint32_t last[2 * KSVIRT_AUDIO_BLOCK]; /* the last samples while not locked, a ring */
};

static inline void ksvirt_audio_check_init(struct ksvirt_audio_check *check, unsigned int channels, unsigned int bits)
{
    memset(check, 0, sizeof(*check));
    check->channels = channels;
    check->bits = bits;
}

/* The last 64 samples are a whole block, if code is one. Returns 0 if it isn't. */
static inline int ksvirt_audio_check_lock(struct ksvirt_audio_check *check)
{
    const unsigned int ring = 2 * KSVIRT_AUDIO_BLOCK;
    uint64_t block, sample, code = check->code, i;

    if (check->searched < KSVIRT_AUDIO_BLOCK || code >> 48 != KSVIRT_AUDIO_MAGIC) return 0;
    block = (code >> 16) & 0xffffffff;
    if (ksvirt_audio_code(block * KSVIRT_AUDIO_BLOCK) != code) return 0;

    /* which of the samples that were not known belong to what follows? */
    sample = (block + 1) * KSVIRT_AUDIO_BLOCK;
    for (i = 1; i <= check->searched && i <= ring && i <= sample; i++)
    {
        code = ksvirt_audio_code(sample - i);
        if (check->last[(check->searched - i) % ring]
                != ksvirt_audio_sample(sample - i, code, check->channels, check->bits))
            break;
    }
    if (--i < KSVIRT_AUDIO_BLOCK) return 0; /* only the lowest bits are right */
    if (!check->good) check->first = sample - i;
    else
    {
        check->gaps++;
        if (sample > check->next + check->searched) check->lost += sample - check->next - check->searched;
    }
    check->good += i;
    check->next = sample;
    check->locked = 1;
    return 1;
}

static inline void ksvirt_audio_check_sample(struct ksvirt_audio_check *check, uint32_t sample)
{
    check->samples++;
    if (check->locked)
    {
        if (!(check->next % KSVIRT_AUDIO_BLOCK)) check->code = ksvirt_audio_code(check->next);
        if (sample == ksvirt_audio_sample(check->next, check->code, check->channels, check->bits))
        {
            check->good++;
            check->next++;
            return;
        }
        check->locked = 0;
        check->searched = 0;
    }
    check->last[check->searched++ % (2 * KSVIRT_AUDIO_BLOCK)] = sample;
    check->code = (check->code << 1) | (sample & 1);
    ksvirt_audio_check_lock(check);
}

/* Looks at what comes next in the stream, any number of bytes of it. */
static inline void ksvirt_audio_check_data(struct ksvirt_audio_check *check, const void *data, size_t length)
{
    const unsigned int bytes = check->channels * check->bits / 8;
    const unsigned char *at = (const unsigned char *)data;

    for (; length; length--)
    {
        check->sample |= (uint32_t)*at++ << (8 * check->partial);
        if (++check->partial < bytes) continue;
        ksvirt_audio_check_sample(check, check->sample);
        check->sample = 0;
        check->partial = 0;
    }
}

/* Returns the CRC-32 (as of zip, PNG and Ethernet) of data that comes after data with this crc; 0 at the beginning. */
static inline uint32_t ksvirt_crc32(uint32_t crc, const void *data, size_t length)
{
    static const uint32_t table[16] =
    {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    const unsigned char *at = (const unsigned char *)data;

    crc = ~crc;
    for (; length; length--)
    {
        crc ^= *at++;
        crc = (crc >> 4) ^ table[crc & 15];
        crc = (crc >> 4) ^ table[crc & 15];
    }
    return ~crc;
}

#endif /* __KSVIRT_AUDIO_H */
