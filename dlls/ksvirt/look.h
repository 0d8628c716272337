/*
 * The controls of a camera, and what they make of a picture
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

/* As picture.h: no kernel calls, no allocation. */

#ifndef __KSVIRT_LOOK_H
#define __KSVIRT_LOOK_H

#include "picture.h"

/*
 * The controls: the name that ksmedia.h has behind KSPROPERTY_VIDEOPROCAMP_ or KSPROPERTY_CAMERACONTROL_, least and greatest
 * value, step, default, and whether the camera can adjust it by itself, which it does by default then. The ranges are those of
 * common USB cameras, not the wider ones that the pages of these properties ask for. With all defaults a picture is what it
 * would be without any control.
 */
#define PROCAMP_CONTROLS(CONTROL) \
    CONTROL(BRIGHTNESS,                0,  255,  1,  128, 0) \
    CONTROL(CONTRAST,                  0,  255,  1,  128, 0) \
    CONTROL(HUE,                    -180,  180,  1,    0, 0) /* degrees */ \
    CONTROL(SATURATION,                0,  255,  1,  128, 0) \
    CONTROL(SHARPNESS,                 0,  255,  1,  128, 0) \
    CONTROL(GAMMA,                    72,  500,  1,  100, 0) /* 1/100 */ \
    CONTROL(COLORENABLE,               0,    1,  1,    1, 0) \
    CONTROL(WHITEBALANCE,           2800, 6500, 10, 4600, 1) /* kelvins */ \
    CONTROL(BACKLIGHT_COMPENSATION,    0,    1,  1,    1, 0) \
    CONTROL(GAIN,                      0,  255,  1,    0, 0) \
    CONTROL(POWERLINE_FREQUENCY,       0,    2,  1,    1, 0) /* off, 50 Hz, 60 Hz */

#define CAMERA_CONTROLS(CONTROL) \
    CONTROL(PAN,      -180, 180, 1,   0, 0) /* degrees */ \
    CONTROL(TILT,     -180, 180, 1,   0, 0) /* degrees */ \
    CONTROL(ROLL,     -180, 180, 90,  0, 0) /* degrees, clockwise */ \
    CONTROL(ZOOM,      100, 500, 1, 100, 0) /* percent */ \
    CONTROL(EXPOSURE,  -11,  -1, 1,  -5, 1) /* binary logarithm of seconds */ \
    CONTROL(IRIS,       20, 220, 1,  40, 0) /* f-number, 1/10 */ \
    CONTROL(FOCUS,       0, 250, 5,   0, 1) /* what is in focus is at the default */ \
    CONTROL(PRIVACY,     0,   1, 1,   0, 0)

enum control_id
{
#define CONTROL_NAME(name, ...) CONTROL_##name,
    PROCAMP_CONTROLS(CONTROL_NAME)
    CAMERA_CONTROLS(CONTROL_NAME)
#undef CONTROL_NAME
    CONTROL_COUNT
};

struct control_range
{
    int32_t least, greatest, step, standard;
    int has_auto;
};

/* How a picture is taken. */
struct look
{
    int32_t value[CONTROL_COUNT];
    unsigned char automatic[CONTROL_COUNT]; /* not 0: the camera has it right, whatever the value */
    unsigned int flip;                      /* FLIP_HORIZONTAL, FLIP_VERTICAL */
    int64_t interval;                       /* 100 ns from frame to frame: the longest exposure */
};

struct rgb
{
    int r, g, b;
};

/* look.c */
extern const struct control_range control_ranges[CONTROL_COUNT];

void look_init(struct look *look);
int32_t look_value(const struct look *look, enum control_id control);
void tone_init(struct tone *tone, const struct look *look, unsigned int light);
struct color tone_color(const struct tone *tone, struct rgb rgb);
void tone_planes(const struct tone *tone, unsigned char *const planes[3], unsigned int width);

/* scene.c */
struct scene_area
{
    unsigned int top, ramp, bottom; /* rows: of the colour bars, of the grey ramp below, and where it ends; even */
};

void scene_draw(const struct picture *picture, unsigned char *data, const struct scene_area *area, const struct look *look);

#endif /* __KSVIRT_LOOK_H */
