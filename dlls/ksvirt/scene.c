/*
 * What stands still in the test pattern, as the camera looks at it
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

/*
 * The scene is as large as the picture, colour bars and a grey ramp below them, and repeats itself without end on all sides,
 * so that there is something to see wherever the camera points. Pixels are drawn in squares of two by two: chroma has no finer
 * ones.
 */

enum { BARS = 8, ONE = 65536,
       VIEW_WIDTH = 50, VIEW_HEIGHT = 40 }; /* degrees */

static const struct rgb bars[BARS] =
{
    {191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0}, {191, 0, 191}, {191, 0, 0}, {0, 0, 191}, {0, 0, 0},
};

/* What is at a place of the picture: place * step + first, in 1/65536 pixels of the scene. */
struct axis
{
    int64_t first, step;
    int32_t length; /* of the scene */
};

struct paint
{
    struct tone tone;
    struct color bars[BARS], greys[256];
};

struct scene
{
    const struct picture *picture;
    struct scene_area area;
    int turned;                     /* the picture's columns are rows of the scene */
    struct axis along_x, along_y;   /* of the picture */
    int32_t blur, ring;             /* pixels at either side of an edge: where it is soft, where it is too sharp */
    int32_t excess;                 /* 1/256: how much too sharp */
    struct paint paint;
};

static void paint_init(struct paint *paint, const struct look *look, unsigned int light)
{
    int i;

    tone_init(&paint->tone, look, light);
    for (i = 0; i < BARS; i++) paint->bars[i] = tone_color(&paint->tone, bars[i]);
    for (i = 0; i < 256; i++) paint->greys[i] = tone_color(&paint->tone, (struct rgb){i, i, i});
}

/* length: of the picture. shift: pixels of the scene. */
static void axis_init(struct axis *axis, unsigned int length, unsigned int scene_length, int32_t zoom, int64_t shift,
        int mirrored)
{
    axis->length = (int32_t)scene_length;
    axis->step = (int64_t)scene_length * ONE * 100 / (int64_t)length / zoom;
    axis->first = (int64_t)scene_length * (ONE / 2) - axis->step * length / 2 + shift * ONE;
    if (!mirrored) return;
    axis->first += axis->step * (length - 2);
    axis->step = -axis->step;
}

static inline int32_t axis_at(const struct axis *axis, unsigned int place)
{
    const int32_t at = (int32_t)(((axis->first + axis->step * place) >> 16) % axis->length);

    return (at < 0 ? at + axis->length : at) & ~1;
}

static void point_camera(struct scene *scene, const struct look *look)
{
    const unsigned int width = scene->picture->width, height = scene->area.bottom - scene->area.top;
    const int32_t zoom = look_value(look, CONTROL_ZOOM), roll = (look_value(look, CONTROL_ROLL) + 360) % 360;
    const int64_t pan = (int64_t)look_value(look, CONTROL_PAN) * width / VIEW_WIDTH;
    const int64_t tilt = -(int64_t)look_value(look, CONTROL_TILT) * height / VIEW_HEIGHT;
    const int flip_x = (look->flip & FLIP_HORIZONTAL) != 0, flip_y = (look->flip & FLIP_VERTICAL) != 0;

    scene->turned = roll == 90 || roll == 270;
    if (scene->turned)
    {
        axis_init(&scene->along_x, width, height, zoom, tilt, flip_x ^ (roll == 90));
        axis_init(&scene->along_y, height, width, zoom, pan, flip_y ^ (roll == 270));
        return;
    }
    axis_init(&scene->along_x, width, width, zoom, pan, flip_x ^ (roll == 180));
    axis_init(&scene->along_y, height, height, zoom, tilt, flip_y ^ (roll == 180));
}

static void choose_edges(struct scene *scene, const struct look *look)
{
    const struct control_range *focus = &control_ranges[CONTROL_FOCUS], *sharpness = &control_ranges[CONTROL_SHARPNESS];
    const int32_t width = (int32_t)scene->picture->width, off = look_value(look, CONTROL_FOCUS) - focus->standard;
    const int32_t sharp = look_value(look, CONTROL_SHARPNESS) - sharpness->standard;

    scene->blur = width / 32 * (off < 0 ? -off : off) / (focus->greatest - focus->least);
    if (sharp < 0) scene->blur += width / 64 * -sharp / sharpness->standard;
    scene->ring = width / 160;
    scene->excess = sharp > 0 ? sharp : 0;
}

static unsigned int bar_end(const struct picture *picture, unsigned int bar)
{
    return bar == BARS - 1 ? picture->width : (picture->width * (bar + 1) / BARS) & ~1u;
}

/* weight: of the other one, 1/256; less than 0 makes them differ more. */
static struct color mix(const struct tone *tone, struct rgb color, struct rgb other, int32_t weight)
{
    struct rgb mixed = {color.r + (other.r - color.r) * weight / 256, color.g + (other.g - color.g) * weight / 256,
            color.b + (other.b - color.b) * weight / 256};

    mixed.r = mixed.r < 0 ? 0 : mixed.r > 255 ? 255 : mixed.r;
    mixed.g = mixed.g < 0 ? 0 : mixed.g > 255 ? 255 : mixed.g;
    mixed.b = mixed.b < 0 ? 0 : mixed.b > 255 ? 255 : mixed.b;
    return tone_color(tone, mixed);
}

static struct color bar_color(const struct scene *scene, unsigned int x)
{
    const struct paint *paint = &scene->paint;
    unsigned int bar = x * BARS / scene->picture->width, other = bar;
    int32_t to_start, to_end, distance, weight = 0;

    if (x >= bar_end(scene->picture, bar)) bar++;
    if (!scene->blur && !scene->excess) return paint->bars[bar];
    to_start = (int32_t)(x - (bar ? bar_end(scene->picture, bar - 1) : 0));
    to_end = (int32_t)(bar_end(scene->picture, bar) - 2 - x);
    distance = to_start < to_end ? to_start : to_end;
    if (to_start < to_end && bar) other = bar - 1;
    if (to_start >= to_end && bar < BARS - 1) other = bar + 1;
    if (distance < scene->ring) weight = -scene->excess;
    if (distance < scene->blur) weight = 128 * (scene->blur - distance) / scene->blur;
    return other == bar || !weight ? paint->bars[bar] : mix(&paint->tone, bars[bar], bars[other], weight);
}

/* x and y: in the picture, y from area.top on. */
static inline struct color color_at(const struct scene *scene, unsigned int x, int32_t along_y)
{
    const int32_t along_x = axis_at(&scene->along_x, x);
    const unsigned int scene_x = (unsigned int)(scene->turned ? along_y : along_x);
    const unsigned int scene_y = (unsigned int)(scene->turned ? along_x : along_y);

    if (scene_y >= scene->area.ramp - scene->area.top)
        return scene->paint.greys[scene_x * 255 / (scene->picture->width - 1)];
    return bar_color(scene, scene_x);
}

static inline int same_color(const struct color *a, const struct color *b)
{
    return a->r == b->r && a->g == b->g && a->b == b->b;
}

static void draw_rows(const struct scene *scene, unsigned char *data, unsigned int y)
{
    const int32_t along_y = axis_at(&scene->along_y, y - scene->area.top);
    struct color color = color_at(scene, 0, along_y), next = color;
    unsigned int x, end;

    for (x = 0; x < scene->picture->width; x = end, color = next)
    {
        for (end = x + 2; end < scene->picture->width; end += 2)
        {
            next = color_at(scene, end, along_y);
            if (!same_color(&next, &color)) break;
        }
        picture_fill(scene->picture, data, x, y, end - x, 2, color);
    }
}

/* Mains light goes dark a hundred times a second: a shutter that is faster, and isn't told of it, sees that in bands. */
static int has_flicker(const struct look *look)
{
    return !look_value(look, CONTROL_POWERLINE_FREQUENCY) && look_value(look, CONTROL_EXPOSURE) <= -7;
}

/* Draws the rows from area->top to area->bottom. */
void scene_draw(const struct picture *picture, unsigned char *data, const struct scene_area *area, const struct look *look)
{
    const unsigned int band = picture->height / 6;
    struct scene scene;
    unsigned int y;

    scene.picture = picture;
    scene.area = *area;
    point_camera(&scene, look);
    choose_edges(&scene, look);
    paint_init(&scene.paint, look, ONE);
    for (y = area->top; y < area->bottom; y += 2) draw_rows(&scene, data, y);
    if (!has_flicker(look)) return;
    paint_init(&scene.paint, look, ONE * 7 / 8);
    for (y = area->top; y < area->bottom; y += 2)
        if (y / band % 2) draw_rows(&scene, data, y);
}
