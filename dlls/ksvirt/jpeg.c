/*
 * Baseline JPEG encoder
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
 * ITU-T T.81, the baseline process, with the quantization and Huffman tables of its Annex K. A JFIF file: full-range BT.601,
 * chroma with half the resolution both ways. An encoder of our own because the driver is freestanding and imports nothing
 * but the kernel: there is no C library and no floating point, which every library wants. The loops over eight or 64
 * coefficients are written so that compilers turn them into vector code.
 */

#include "picture.h"

/* Coefficients come DCT_SCALE times as great out of the DCT as the standard has them. */
enum { BLOCK = 8, COEFFICIENTS = 64, MCU = 16, DCT_SCALE = 8 };

enum { LUMA, CHROMA, COMPONENT_KINDS };

/* Bytes that a macroblock can't exceed: six blocks of 64 coefficients with codes of 16 and values of 11 bits, where each
 * byte is stuffed. */
#define MAX_MCU_BYTES (6 * 64 * 27 / 8 * 2 + 16)

/* And what all markers in front of the scan need. */
#define MAX_HEADER_BYTES 1024

/* In the order of the bitstream: where each coefficient is in a block. */
static const unsigned char zigzag[COEFFICIENTS] =
{
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55,
    62, 63,
};

/* Tables K.1 and K.2 */
static const unsigned char quantization[COMPONENT_KINDS][COEFFICIENTS] =
{
    {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    },
    {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
        47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    },
};

/* Tables K.3 to K.6: how many codes have 1 to 16 bits, and the symbols in the order of the codes */
struct huffman_table
{
    unsigned char class_and_id, symbol_count;
    unsigned char counts[16], symbols[162];
};

static const struct huffman_table dc_tables[COMPONENT_KINDS] =
{
    {0x00, 12, {0, 1, 5, 1, 1, 1, 1, 1, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
    {0x01, 12, {0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
};

static const struct huffman_table ac_tables[COMPONENT_KINDS] =
{
    {
        0x10, 162, {0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125},
        {
            0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07,
            0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0,
            0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28,
            0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49,
            0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69,
            0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
            0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
            0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5,
            0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2,
            0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8,
            0xf9, 0xfa,
        },
    },
    {
        0x11, 162, {0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119},
        {
            0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71,
            0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0,
            0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18, 0x19, 0x1a, 0x26,
            0x27, 0x28, 0x29, 0x2a, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
            0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68,
            0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87,
            0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5,
            0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
            0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda,
            0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8,
            0xf9, 0xfa,
        },
    },
};

/* Annex C: codes of one length are consecutive numbers, and the first of the next length follows with a 0 behind it. */
static void init_codes(struct jpeg_code *codes, const struct huffman_table *table)
{
    unsigned int code = 0, symbol = 0, bits, i;

    for (bits = 1; bits <= 16; bits++, code <<= 1)
    {
        for (i = 0; i < table->counts[bits - 1]; i++)
        {
            codes[table->symbols[symbol]].code = (uint16_t)code++;
            codes[table->symbols[symbol++]].bits = (unsigned char)bits;
        }
    }
}

/* The DCT leaves its results with rows and columns exchanged. Where the coefficient is then. */
static inline unsigned int turn(unsigned int index)
{
    return index % BLOCK * BLOCK + index / BLOCK;
}

/* quality as everybody counts it since libjpeg: 50 is Annex K's tables, 100 no loss to speak of. */
static void init_divisors(struct jpeg_quantizer *quantizer, const unsigned char *table, unsigned int quality)
{
    const unsigned int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    unsigned int i, step;

    for (i = 0; i < COEFFICIENTS; i++)
    {
        step = (table[i] * percent + 50) / 100;
        step = step < 1 ? 1 : step > 255 ? 255 : step;
        quantizer->steps[i] = (unsigned char)step;
        quantizer->halves[turn(i)] = (uint16_t)(step * DCT_SCALE / 2);
        quantizer->reciprocals[turn(i)] = (uint16_t)((65536 + step * DCT_SCALE - 1) / (step * DCT_SCALE));
    }
}

/* Prepares an encoder for all pictures. */
void jpeg_init(struct jpeg *jpeg)
{
    unsigned int kind, i;

    memset(jpeg, 0, sizeof(*jpeg));
    for (kind = 0; kind < COMPONENT_KINDS; kind++)
    {
        init_codes(jpeg->dc_codes[kind], &dc_tables[kind]);
        init_codes(jpeg->ac_codes[kind], &ac_tables[kind]);
        init_divisors(&jpeg->fine[kind], quantization[kind], JPEG_QUALITY);
        init_divisors(&jpeg->coarse[kind], quantization[kind], JPEG_COARSE_QUALITY);
    }
    for (i = 0; i < COEFFICIENTS; i++) jpeg->order[i] = (unsigned char)turn(zigzag[i]);
}

/* The file */

struct writer
{
    unsigned char *at;
    uint64_t pending;        /* bits that are yet to be written, the last ones at the bottom */
    unsigned int bits;       /* how many: less than 32 between calls */
};

static void put_byte(struct writer *writer, unsigned int byte)
{
    *writer->at++ = (unsigned char)byte;
}

static void put_word(struct writer *writer, unsigned int word)
{
    put_byte(writer, word >> 8);
    put_byte(writer, word & 0xff);
}

static void put_bytes(struct writer *writer, const void *data, size_t size)
{
    memcpy(writer->at, data, size);
    writer->at += size;
}

/* In the scan a byte 0xff has a 0 behind it, so that it isn't the beginning of a marker. */
static void put_scan_byte(struct writer *writer, unsigned int byte)
{
    put_byte(writer, byte);
    if (byte == 0xff) put_byte(writer, 0);
}

/* Up to 32 bits. */
static inline void put_bits(struct writer *writer, uint32_t value, unsigned int count)
{
    uint32_t word;

    writer->pending = writer->pending << count | value;
    writer->bits += count;
    if (writer->bits < 32) return;
    writer->bits -= 32;
    word = (uint32_t)(writer->pending >> writer->bits);
    if (!((~word - 0x01010101u) & word & 0x80808080u)) /* no byte is 0xff */
    {
        put_word(writer, word >> 16);
        put_word(writer, word & 0xffff);
        return;
    }
    put_scan_byte(writer, word >> 24);
    put_scan_byte(writer, word >> 16 & 0xff);
    put_scan_byte(writer, word >> 8 & 0xff);
    put_scan_byte(writer, word & 0xff);
}

/* Fills the last byte with ones. */
static void end_scan(struct writer *writer)
{
    const unsigned int fill = (8 - writer->bits % 8) % 8;

    writer->pending = writer->pending << fill | ((1u << fill) - 1);
    writer->bits += fill;
    while (writer->bits)
    {
        writer->bits -= 8;
        put_scan_byte(writer, (unsigned int)(writer->pending >> writer->bits) & 0xff);
    }
}

static void put_quantization(struct writer *writer, const struct jpeg_quantizer *quantizers)
{
    unsigned int kind, i;

    put_word(writer, 0xffdb);
    put_word(writer, 2 + COMPONENT_KINDS * (1 + COEFFICIENTS));
    for (kind = 0; kind < COMPONENT_KINDS; kind++)
    {
        put_byte(writer, kind);
        for (i = 0; i < COEFFICIENTS; i++) put_byte(writer, quantizers[kind].steps[zigzag[i]]);
    }
}

static void put_huffman(struct writer *writer, const struct huffman_table *tables)
{
    unsigned int kind;

    for (kind = 0; kind < COMPONENT_KINDS; kind++)
    {
        put_word(writer, 0xffc4);
        put_word(writer, 2 + 1 + 16 + tables[kind].symbol_count);
        put_byte(writer, tables[kind].class_and_id);
        put_bytes(writer, tables[kind].counts, 16);
        put_bytes(writer, tables[kind].symbols, tables[kind].symbol_count);
    }
}

/* Returns where the checksum belongs. */
static unsigned char *put_headers(struct writer *writer, const struct picture *picture,
        const struct jpeg_quantizer *quantizers)
{
    static const unsigned char start[] =
    {
        0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, /* square pixels */
        0xff, KSVIRT_MJPG_MARKER, 0, KSVIRT_MJPG_SEGMENT_SIZE, 'K', 'S', 'V', 'I', 'R', 'T', 0,
    };
    /* Y with 2x2 blocks in a macroblock, and Cb and Cr with one */
    static const unsigned char components[] = {3, 1, 0x22, LUMA, 2, 0x11, CHROMA, 3, 0x11, CHROMA};
    static const unsigned char scan[] = {0xff, 0xda, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0};
    unsigned char *checksum;

    put_bytes(writer, start, sizeof(start));
    checksum = writer->at;
    writer->at += 4;
    put_quantization(writer, quantizers);
    put_word(writer, 0xffc0);
    put_word(writer, 2 + 1 + 4 + sizeof(components));
    put_byte(writer, 8);
    put_word(writer, picture->height);
    put_word(writer, picture->width);
    put_bytes(writer, components, sizeof(components));
    put_huffman(writer, dc_tables);
    put_huffman(writer, ac_tables);
    put_bytes(writer, scan, sizeof(scan));
    return checksum;
}

/* Blocks */

/* One of the picture's three components. */
struct plane
{
    const unsigned char *data;
    size_t stride;
    unsigned int step, first;   /* bytes from one sample to the next in a row, and before the first one */
    unsigned int width, height; /* samples */
    int zero, factor, offset;   /* see widen() */
};

/* Gets a sample of video range to -128...127: its distance from zero, stretched by 1 + factor / 512, without the offset. */
static inline int16_t widen(const struct plane *plane, int sample)
{
    const int16_t distance = (int16_t)(sample - plane->zero);
    const int16_t more = (int16_t)(distance * plane->factor + 256);
    const int16_t value = (int16_t)(distance + (more >> 9) - plane->offset);

    return value < -128 ? -128 : value > 127 ? 127 : value;
}

/* Gets the block at these samples. What is beyond the edge is the sample at the edge. */
static void load_edge_block(const struct plane *plane, unsigned int x, unsigned int y, int16_t *block)
{
    unsigned int i, j, column, row;

    for (i = 0; i < BLOCK; i++)
    {
        row = y + i < plane->height ? y + i : plane->height - 1;
        for (j = 0; j < BLOCK; j++)
        {
            column = x + j < plane->width ? x + j : plane->width - 1;
            block[i * BLOCK + j] = widen(plane, plane->data[row * plane->stride + column * plane->step + plane->first]);
        }
    }
}

static inline void load_inner_block(const struct plane *plane, const unsigned char *from, unsigned int step,
        int16_t *__restrict block)
{
    const struct plane local = *plane; /* which nothing in the loop can change */
    unsigned int i, j;

    for (i = 0; i < BLOCK; i++, from += local.stride)
        for (j = 0; j < BLOCK; j++)
            block[i * BLOCK + j] = widen(&local, from[j * step]);
}

static inline uint64_t get_word(const unsigned char *data)
{
    uint64_t word;

    ksvirt_memcpy(&word, data, sizeof(word));
    return word;
}

/* Have all samples of a block inside of the picture the same value? With a step of 2, those of both components. */
static int is_flat(const struct plane *plane, const unsigned char *data)
{
    const uint64_t first = get_word(data);
    const unsigned int period = plane->step * 8;
    unsigned int i;

    if (first != (first >> period | first << (64 - period))) return 0;
    for (i = 0; i < BLOCK; i++, data += plane->stride)
        if (get_word(data) != first || (plane->step == 2 && get_word(data + 8) != first)) return 0;
    return 1;
}

/* sqrt(2) * cos(n * pi / 16) in 1/8192; C4 is 1 */
enum { C1 = 11363, C2 = 10703, C3 = 9633, C5 = 6436, C6 = 4433, C7 = 2260, C_BITS = 13 };

/* A DCT of each column. Results are sqrt(8) times the orthonormal ones, shifted left by up and right by down. With the two
 * calls in transform() all sums of a block of samples fit into their 16 bits. */
static inline void transform_columns(int16_t *__restrict out, const int16_t *__restrict in, int up, int down)
{
    const int shift = C_BITS - up + down, half = 1 << (shift - 1), even_half = down ? 1 << (down - 1) : 0;
    unsigned int i;

    for (i = 0; i < BLOCK; i++)
    {
        const int16_t s0 = in[i] + in[56 + i], d0 = in[i] - in[56 + i];
        const int16_t s1 = in[8 + i] + in[48 + i], d1 = in[8 + i] - in[48 + i];
        const int16_t s2 = in[16 + i] + in[40 + i], d2 = in[16 + i] - in[40 + i];
        const int16_t s3 = in[24 + i] + in[32 + i], d3 = in[24 + i] - in[32 + i];
        const int16_t e0 = s0 + s3, e1 = s1 + s2, e2 = s0 - s3, e3 = s1 - s2;

        out[i] = (int16_t)(((e0 + e1 + even_half) << up) >> down);
        out[32 + i] = (int16_t)(((e0 - e1 + even_half) << up) >> down);
        out[16 + i] = (int16_t)((e2 * C2 + e3 * C6 + half) >> shift);
        out[48 + i] = (int16_t)((e2 * C6 - e3 * C2 + half) >> shift);
        out[8 + i] = (int16_t)((d0 * C1 + d1 * C3 + d2 * C5 + d3 * C7 + half) >> shift);
        out[24 + i] = (int16_t)((d0 * C3 - d1 * C7 - d2 * C1 - d3 * C5 + half) >> shift);
        out[40 + i] = (int16_t)((d0 * C5 - d1 * C1 + d2 * C7 + d3 * C3 + half) >> shift);
        out[56 + i] = (int16_t)((d0 * C7 - d1 * C5 + d2 * C3 - d3 * C1 + half) >> shift);
    }
}

/* Leaves the block's coefficients in it, DCT_SCALE times the orthonormal ones, with rows and columns exchanged. */
static void transform(int16_t *block)
{
    int16_t columns[COEFFICIENTS], turned[COEFFICIENTS];
    unsigned int i, j;

    transform_columns(columns, block, 2, 0);
    for (i = 0; i < BLOCK; i++)
        for (j = 0; j < BLOCK; j++)
            turned[j * BLOCK + i] = columns[i * BLOCK + j];
    transform_columns(block, turned, 0, 2);
}

static void quantize(int16_t *__restrict block, const struct jpeg_quantizer *quantizer)
{
    const uint16_t *__restrict halves = quantizer->halves, *__restrict reciprocals = quantizer->reciprocals;
    unsigned int i;

    for (i = 0; i < COEFFICIENTS; i++)
    {
        const int16_t sign = block[i] >> 15;
        const uint16_t size = (uint16_t)((block[i] ^ sign) - sign) + halves[i];
        const uint16_t steps = (uint32_t)size * reciprocals[i] >> 16;

        block[i] = (int16_t)((steps ^ sign) - sign);
    }
}

/* How many bits a value needs. */
static inline unsigned int category(int value)
{
    return value ? 32 - (unsigned int)__builtin_clz((unsigned int)(value < 0 ? -value : value)) : 0;
}

/* F.1.2: the code for the value's category, and behind it the value, of which a negative one is one less. */
static inline void put_value(struct writer *writer, struct jpeg_code code, int value, unsigned int bits)
{
    const uint32_t value_bits = (uint32_t)(value < 0 ? value - 1 : value) & ((1u << bits) - 1);

    put_bits(writer, (uint32_t)code.code << bits | value_bits, code.bits + bits);
}

static void put_dc(struct writer *writer, const struct jpeg_code *codes, int dc, int *last)
{
    const int difference = dc - *last;
    const unsigned int bits = category(difference);

    put_value(writer, codes[bits], difference, bits);
    *last = dc;
}

static void put_ac(struct writer *writer, const struct jpeg_code *codes, const unsigned char *order, const int16_t *block)
{
    unsigned int i, run = 0, bits;

    for (i = 1; i < COEFFICIENTS; i++)
    {
        const int value = block[order[i]];

        if (!value)
        {
            run++;
            continue;
        }
        for (; run >= 16; run -= 16) put_bits(writer, codes[0xf0].code, codes[0xf0].bits);
        bits = category(value);
        put_value(writer, codes[run << 4 | bits], value, bits);
        run = 0;
    }
    if (run) put_bits(writer, codes[0].code, codes[0].bits);
}

/* The picture */

struct scan
{
    const struct jpeg *jpeg;
    const struct jpeg_quantizer *quantizers;
    struct plane planes[3];
    int last_dc[3];
};

static void encode_block(struct writer *writer, struct scan *scan, unsigned int component, unsigned int x, unsigned int y)
{
    const struct plane *plane = &scan->planes[component];
    const unsigned int kind = component ? CHROMA : LUMA;
    const struct jpeg_quantizer *quantizer = &scan->quantizers[kind];
    const unsigned char *from = plane->data + y * plane->stride + x * plane->step;
    const struct jpeg *jpeg = scan->jpeg;
    int16_t block[COEFFICIENTS];

    if (x + BLOCK > plane->width || y + BLOCK > plane->height) load_edge_block(plane, x, y, block);
    else if (is_flat(plane, from))
    {
        memset(block, 0, sizeof(block));
        block[0] = (int16_t)(widen(plane, from[plane->first]) * COEFFICIENTS);
        quantize(block, quantizer);
        put_dc(writer, jpeg->dc_codes[kind], block[0], &scan->last_dc[component]);
        put_bits(writer, jpeg->ac_codes[kind][0].code, jpeg->ac_codes[kind][0].bits);
        return;
    }
    else if (plane->step == 1) load_inner_block(plane, from, 1, block);
    else load_inner_block(plane, from + plane->first, 2, block);
    transform(block);
    quantize(block, quantizer);
    put_dc(writer, jpeg->dc_codes[kind], block[0], &scan->last_dc[component]);
    put_ac(writer, jpeg->ac_codes[kind], jpeg->order, block);
}

/* Returns 0 if end is too near. */
static int put_scan(struct writer *writer, struct scan *scan, const struct picture *picture, const unsigned char *end)
{
    unsigned int x, y;

    for (y = 0; y < picture->height; y += MCU)
    {
        for (x = 0; x < picture->width; x += MCU)
        {
            if ((size_t)(end - writer->at) < MAX_MCU_BYTES) return 0;
            encode_block(writer, scan, 0, x, y);
            encode_block(writer, scan, 0, x + BLOCK, y);
            encode_block(writer, scan, 0, x, y + BLOCK);
            encode_block(writer, scan, 0, x + BLOCK, y + BLOCK);
            encode_block(writer, scan, 1, x / 2, y / 2);
            encode_block(writer, scan, 2, x / 2, y / 2);
        }
    }
    end_scan(writer);
    return 1;
}

static size_t encode_with(const struct jpeg *jpeg, const struct jpeg_quantizer *quantizers, const struct picture *picture,
        const unsigned char *data, unsigned char *file, size_t size)
{
    const unsigned char *chroma = data + picture->stride * picture->height;
    struct scan scan =
    {
        jpeg, quantizers,
        {
            {data, picture->stride, 1, 0, picture->width, picture->height, 16, 84, 128},
            {chroma, picture->stride, 2, 0, picture->width / 2, picture->height / 2, 128, 71, 0},
            {chroma, picture->stride, 2, 1, picture->width / 2, picture->height / 2, 128, 71, 0},
        },
        {0, 0, 0},
    };
    struct writer writer = {file, 0, 0};
    unsigned char *checksum;
    uint32_t sum;

    if (size < MAX_HEADER_BYTES) return 0;
    checksum = put_headers(&writer, picture, quantizers);
    if (!put_scan(&writer, &scan, picture, file + size)) return 0;
    put_word(&writer, 0xffd9);
    sum = ksvirt_row_sum(checksum + 4, (size_t)(writer.at - checksum - 4), 0);
    checksum[0] = (unsigned char)(sum >> 24);
    checksum[1] = (unsigned char)(sum >> 16);
    checksum[2] = (unsigned char)(sum >> 8);
    checksum[3] = (unsigned char)sum;
    return (size_t)(writer.at - file);
}

/* Writes a picture, which is NV12, as a JPEG file. Returns the bytes of it, 0 if size is too small. KSVIRT_MJPG_SIZE() never
 * is: what doesn't fit, which is nothing but noise, is written again with JPEG_COARSE_QUALITY. */
size_t jpeg_encode(const struct jpeg *jpeg, const struct picture *picture, const unsigned char *data, unsigned char *file,
        size_t size)
{
    size_t used = encode_with(jpeg, jpeg->fine, picture, data, file, size);

    return used ? used : encode_with(jpeg, jpeg->coarse, picture, data, file, size);
}
