/*
 * What the controls of a camera make of colours
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

#include "look.h"

enum { ONE = 65536 }; /* of numbers with 16 bits behind the point */

const struct control_range control_ranges[CONTROL_COUNT] =
{
#define CONTROL_RANGE(name, least, greatest, step, standard, has_auto) \
    [CONTROL_##name] = {least, greatest, step, standard, has_auto},
    PROCAMP_CONTROLS(CONTROL_RANGE)
    CAMERA_CONTROLS(CONTROL_RANGE)
#undef CONTROL_RANGE
};

/* The look with all controls at their defaults. */
void look_init(struct look *look)
{
    unsigned int i;

    memset(look, 0, sizeof(*look));
    for (i = 0; i < CONTROL_COUNT; i++)
    {
        look->value[i] = control_ranges[i].standard;
        look->automatic[i] = (unsigned char)control_ranges[i].has_auto;
    }
}

/* Returns the value that the picture shows: the camera that adjusts itself comes to what is right. */
int32_t look_value(const struct look *look, enum control_id control)
{
    return look->automatic[control] ? control_ranges[control].standard : look->value[control];
}

/* Returns the binary logarithm of x / 65536; x: 1 to 65536. */
static int32_t logarithm(uint32_t x)
{
    int32_t whole = 0, fraction = 0;
    unsigned int i;

    for (; x < ONE; x *= 2) whole--;
    for (i = 0; i < 16; i++)
    {
        x = (uint32_t)((uint64_t)x * x / ONE);
        fraction *= 2;
        if (x < 2 * ONE) continue;
        x /= 2;
        fraction++;
    }
    return whole * ONE + fraction;
}

/* Returns 65536 * 2^(exponent / 65536); exponent: 0 or less. */
static uint32_t power_of_two(int32_t exponent)
{
    static const uint32_t roots[] = {92682, 77936, 71468, 68438, 66971, 66250, 65892, 65714}; /* of 2: 2nd, 4th, 8th ... */
    const uint32_t down = (uint32_t)-exponent, whole = (down + ONE - 1) / ONE, fraction = whole * ONE - down;
    uint64_t result = ONE;
    unsigned int i;

    if (whole > 16) return 0;
    for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
        if (fraction & (ONE / 2 >> i)) result = result * roots[i] / ONE;
    return (uint32_t)(result >> whole);
}

/* Returns 65536 * sin(degrees), by Bhaskara's formula, which is off by 0.002 at most. */
static int32_t sine(int degrees)
{
    const int angle = (degrees % 360 + 360) % 360, half = angle % 180, product = half * (180 - half);
    const int32_t value = (int32_t)((int64_t)4 * ONE * product / (40500 - product));

    return angle < 180 ? value : -value;
}

static unsigned char clamp(int value)
{
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* Returns how much more light there is than with the defaults: the shutter is open no longer than a frame lasts. */
static uint64_t look_light(const struct look *look)
{
    const int64_t standard = 10000000 >> -control_ranges[CONTROL_EXPOSURE].standard;
    const int iris = control_ranges[CONTROL_IRIS].standard, opening = look_value(look, CONTROL_IRIS);
    int64_t exposure = 10000000 >> -look_value(look, CONTROL_EXPOSURE);
    uint64_t light = ONE + (uint64_t)look_value(look, CONTROL_GAIN) * (ONE / 64);

    if (look->automatic[CONTROL_EXPOSURE]) exposure = standard;
    else if (look->interval && exposure > look->interval) exposure = look->interval;
    light = light * (uint64_t)exposure / (uint64_t)standard;
    return light * (uint64_t)(iris * iris) / (uint64_t)(opening * opening);
}

/* x: 0 to 255. Returns the same. Without compensation, what is dark against the light gets darker. */
static unsigned char bend(unsigned int x, int gamma, int backlight)
{
    if (x && gamma != 100)
        x = (power_of_two((int32_t)((int64_t)logarithm(x * ONE / 255) * 100 / gamma)) * 255 + ONE / 2) / ONE;
    if (!backlight) x = x * (255 + x) / 510;
    return clamp((int)x);
}

static void make_curves(struct tone *tone, const struct look *look, uint64_t light)
{
    const int gamma = look_value(look, CONTROL_GAMMA), backlight = look_value(look, CONTROL_BACKLIGHT_COMPENSATION);
    /* a camera that expects bluer light than there is makes the picture redder */
    const int32_t warm = (look_value(look, CONTROL_WHITEBALANCE) - control_ranges[CONTROL_WHITEBALANCE].standard) * 8;
    const int32_t balance[3] = {ONE + warm, ONE, ONE - warm};
    unsigned int i, x;

    for (i = 0; i < 3; i++)
    {
        const uint64_t factor = light * (uint64_t)balance[i] / ONE;

        for (x = 0; x < 256; x++)
        {
            const uint64_t lit = (x * factor + ONE / 2) / ONE;

            tone->curve[i][x] = bend(lit > 255 ? 255 : (unsigned int)lit, gamma, backlight);
        }
    }
}

/* light: in 1/65536, of what there is with no flicker. */
void tone_init(struct tone *tone, const struct look *look, unsigned int light)
{
    static const enum control_id color_controls[] =
    {
        CONTROL_BRIGHTNESS, CONTROL_CONTRAST, CONTROL_HUE, CONTROL_SATURATION, CONTROL_GAMMA, CONTROL_COLORENABLE,
        CONTROL_WHITEBALANCE, CONTROL_BACKLIGHT_COMPENSATION,
    };
    const int32_t saturation = look_value(look, CONTROL_COLORENABLE) ? look_value(look, CONTROL_SATURATION) : 0;
    const int32_t hue = look_value(look, CONTROL_HUE);
    const uint64_t all_light = look_light(look) * light / ONE;
    unsigned int i;

    tone->neutral = all_light == ONE;
    for (i = 0; i < sizeof(color_controls) / sizeof(color_controls[0]); i++)
        if (look_value(look, color_controls[i]) != control_ranges[color_controls[i]].standard) tone->neutral = 0;
    tone->brightness = look_value(look, CONTROL_BRIGHTNESS) - control_ranges[CONTROL_BRIGHTNESS].standard;
    tone->contrast = look_value(look, CONTROL_CONTRAST);
    tone->sine = sine(hue) / 128 * saturation;
    tone->cosine = sine(hue + 90) / 128 * saturation;
    make_curves(tone, look, all_light);
}

static inline struct rgb change(const struct tone *tone, struct rgb rgb)
{
    int r = tone->curve[0][rgb.r], g = tone->curve[1][rgb.g], b = tone->curve[2][rgb.b];
    int y, u, v, turned_u, turned_v;

    /* U and V have the scale of PAL, in which the hue turns */
    y = (77 * r + 150 * g + 29 * b + 128) / 256;
    u = (b - y) * 126;
    v = (r - y) * 224;
    turned_u = (int)(((int64_t)u * tone->cosine - (int64_t)v * tone->sine) / ONE);
    turned_v = (int)(((int64_t)u * tone->sine + (int64_t)v * tone->cosine) / ONE);
    y = (y - 128) * tone->contrast / control_ranges[CONTROL_CONTRAST].standard + 128 + tone->brightness;
    r = y + turned_v / 224;
    b = y + turned_u / 126;
    g = y - (77 * (r - y) + 29 * (b - y)) / 150;
    return (struct rgb){clamp(r), clamp(g), clamp(b)};
}

/* Returns what a colour of the scene, of which each part is 0 to 255, is in the picture. */
struct color tone_color(const struct tone *tone, struct rgb rgb)
{
    if (!tone->neutral) rgb = change(tone, rgb);
    return color_from_rgb((unsigned int)rgb.r, (unsigned int)rgb.g, (unsigned int)rgb.b);
}

/* Changes a row of pixels, whose red, green and blue are in planes of their own, by a tone that isn't neutral. */
void tone_planes(const struct tone *tone, unsigned char *const planes[3], unsigned int width)
{
    unsigned char *red = planes[0], *green = planes[1], *blue = planes[2];
    unsigned int x;

    for (x = 0; x < width; x++)
    {
        const struct rgb rgb = change(tone, (struct rgb){red[x], green[x], blue[x]});

        red[x] = (unsigned char)rgb.r;
        green[x] = (unsigned char)rgb.g;
        blue[x] = (unsigned char)rgb.b;
    }
}
