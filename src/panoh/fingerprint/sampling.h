/* Points of a picture at any place and turn, each blurred as PDQ blurs.
 *
 * A picture comes as a pyramid of brightness planes, each half as wide and high as the
 * one before. Points that lie far apart are taken from a coarser plane.
 */
#ifndef PANOH_SAMPLING_H
#define PANOH_SAMPLING_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../dispatch.h"
#include "eights.h"

/* Tents reach MOST_HALF pixels to either side; a plane's pixels are counted in 32 bits. */
enum { MOST_LEVELS = 16, MOST_SIDE = 1 << 16, MOST_PIXELS = 1 << 27, MOST_TAPS = 64, AT_ONCE = 64 };
#define MOST_HALF 31.5
#define FARTHEST (4.0 * MOST_SIDE)

typedef struct {
    const float *pixels;
    Py_ssize_t height, width;
} Plane;

/* Points at origin + column * across + row * down, in pixels of the first plane,
 * whose pixel centres lie at .5; what lies outside is the nearest edge's. */
typedef struct {
    double x, y, across_x, across_y, down_x, down_y;
} Grid;

/* The coarsest plane whose points still lie `least` of its pixels apart. */
static int choose_level(double spacing, int levels, double least)
{
    int level = 0;
    while (level + 1 < levels && spacing >= 2 * least) {
        spacing /= 2;
        level++;
    }
    return level;
}

static Grid on_level(Grid grid, const Plane *first, const Plane *plane)
{
    double scale_x = (double)plane->width / (double)first->width;
    double scale_y = (double)plane->height / (double)first->height;
    grid.x *= scale_x, grid.across_x *= scale_x, grid.down_x *= scale_x;
    grid.y *= scale_y, grid.across_y *= scale_y, grid.down_y *= scale_y;
    return grid;
}

/* One point along an axis: which pixels it is made of, and their weights. */
typedef struct {
    Py_ssize_t first;
    int taps;
    float weights[MOST_TAPS];
} Tent;

/* PDQ blurs by two boxes of half a spacing each: a tent of the pixels around each point.
 * It has at least one, and at most MOST_TAPS where no plane is coarse enough. */
FASTEST static void pitch_tents(double start, double spacing, Py_ssize_t side, Py_ssize_t points, Tent *tents)
{
    double half = spacing / 2 > 1 ? spacing / 2 : 1;
    half = half < MOST_HALF ? half : MOST_HALF;
    float part = (float)(1 / half);
    for (Py_ssize_t point = 0; point < points; point++) {
        double centre = start + (double)point * spacing - .5;
        centre = centre < 0 ? 0 : centre > (double)(side - 1) ? (double)(side - 1) : centre;
        Py_ssize_t low = centre > half ? (Py_ssize_t)ceil(centre - half) : 0;
        Py_ssize_t high = (Py_ssize_t)(centre + half);
        high = high < side - 1 ? high : side - 1;
        int taps = high - low < MOST_TAPS ? (int)(high - low) + 1 : MOST_TAPS;
        float from = (float)((double)low - centre), sum = 0;
        Tent *tent = tents + point;
        tent->first = low;
        tent->taps = taps;
        for (int tap = 0; tap < taps; tap++) {
            float weight = 1 - fabsf(from + (float)tap) * part;
            weight = weight > 0 ? weight : 0;
            tent->weights[tap] = weight;
            sum += weight;
        }
        for (int tap = 0; tap < taps; tap++)
            tent->weights[tap] /= sum;
    }
}

/* Blur rows down into one: `width` columns of weighted sums. */
FASTEST static void blur_down(const float *rows, Py_ssize_t stride, const Tent *tent, Py_ssize_t width, float *out)
{
    int taps = tent->taps;
    const float *weights = tent->weights;
    Py_ssize_t x = 0;
    for (; x + 32 <= width; x += 32) {
        Eight a = {0}, b = {0}, c = {0}, d = {0};
        for (int tap = 0; tap < taps; tap++) {
            const float *row = rows + tap * stride + x;
            float weight = weights[tap];
            ADD_SCALED(a, weight, LOAD(row));
            ADD_SCALED(b, weight, LOAD(row + 8));
            ADD_SCALED(c, weight, LOAD(row + 16));
            ADD_SCALED(d, weight, LOAD(row + 24));
        }
        STORE(out + x, a);
        STORE(out + x + 8, b);
        STORE(out + x + 16, c);
        STORE(out + x + 24, d);
    }
    for (; x < width && width >= 8; x += 8) {
        Py_ssize_t at = x + 8 <= width ? x : width - 8; /* the last eight again in part */
        Eight sum = {0};
        for (int tap = 0; tap < taps; tap++)
            ADD_SCALED(sum, weights[tap], LOAD(rows + tap * stride + at));
        STORE(out + at, sum);
    }
    for (; x < width; x++) {
        float sum = 0;
        for (int tap = 0; tap < taps; tap++)
            sum += weights[tap] * rows[tap * stride + x];
        out[x] = sum;
    }
}

/* Blur eight rows, whose first column is the plane's column `left`, across into eight
 * rows of points. They are laid on their side for it: then eight are blurred at once. */
FASTEST static void blur_across(const float *rows, Py_ssize_t stride, Py_ssize_t left, const Tent *tents,
                                Py_ssize_t points, float *turned, float *out)
{
    for (Py_ssize_t x = 0; x < stride; x += 8)
        swap_axes(rows + x, (size_t)stride, turned + 8 * x, 8);
    for (Py_ssize_t point = 0; point < points; point += 8) {
        float beside[64] = {0};
        for (int k = 0; k < 8 && point + k < points; k++) {
            const Tent *tent = tents + point + k;
            const float *from = turned + 8 * (tent->first - left);
            Eight sum = {0};
            for (int tap = 0; tap < tent->taps; tap++)
                ADD_SCALED(sum, tent->weights[tap], LOAD(from + 8 * tap));
            memcpy(beside + 8 * k, &sum, sizeof(sum));
        }
        swap_axes(beside, 8, out + 8 * point, 8);
    }
}

/* At least one point in rows and columns, not turned: blur down, then across. Eight rows
 * at a time; `blurred` is [point / 8][row][point % 8]. */
static int sample_upright(const Plane *planes, int levels, Grid grid, Py_ssize_t height, Py_ssize_t width, float *out)
{
    double across = grid.across_x, down = grid.down_y;
    const Plane *plane = planes + choose_level(across < down ? across : down, levels, 4);
    grid = on_level(grid, planes, plane);
    Tent *tents = malloc((size_t)(width + height) * sizeof(Tent)), *tents_down = tents + width;
    if (!tents)
        return 0;
    pitch_tents(grid.x, grid.across_x, plane->width, width, tents);
    pitch_tents(grid.y, grid.down_y, plane->height, height, tents_down);
    Py_ssize_t left = tents[0].first, used = tents[width - 1].first + tents[width - 1].taps - left;
    Py_ssize_t stride = (used + 7) / 8 * 8, room = (width + 7) / 8 * 64;
    float *rows = calloc((size_t)(16 * stride + room), sizeof(float));
    if (rows) {
        float *turned = rows + 8 * stride, *blurred = turned + 8 * stride;
        for (Py_ssize_t top = 0; top < height; top += 8) {
            for (Py_ssize_t row = 0; row < 8 && top + row < height; row++) {
                const Tent *tent = tents_down + top + row;
                blur_down(plane->pixels + tent->first * plane->width + left, plane->width, tent, used,
                          rows + row * stride);
            }
            blur_across(rows, stride, left, tents, width, turned, blurred);
            for (Py_ssize_t row = 0; row < 8 && top + row < height; row++)
                for (Py_ssize_t point = 0; point < width; point += 8)
                    memcpy(out + (top + row) * width + point, blurred + 8 * point + 8 * row,
                           (size_t)(width - point < 8 ? width - point : 8) * sizeof(float));
        }
    }
    int done = rows != NULL;
    free(rows);
    free(tents);
    return done;
}

static inline float between(const float *upper, Py_ssize_t right, Py_ssize_t below, float part_x, float part_y)
{
    const float *lower = upper + below;
    float above = upper[0] + part_x * (upper[right] - upper[0]);
    float under = lower[0] + part_x * (lower[right] - lower[0]);
    return above + part_y * (under - above);
}

/* Add half of what the plane shows at points that all lie within it. */
FASTEST static void add_points_within(const Plane *plane, const float *xs, const float *ys, int points, float *out)
{
    int32_t here[AT_ONCE], width = (int32_t)plane->width;
    float part_x[AT_ONCE], part_y[AT_ONCE];
    for (int i = 0; i < points; i++) {
        int32_t left = (int32_t)xs[i], top = (int32_t)ys[i];
        part_x[i] = xs[i] - (float)left;
        part_y[i] = ys[i] - (float)top;
        here[i] = top * width + left;
    }
    for (int i = 0; i < points; i++)
        out[i] += .5f * between(plane->pixels + here[i], 1, width, part_x[i], part_y[i]);
}

static float clamp(float value, float most)
{
    return value > 0 ? value < most ? value : most : 0;
}

/* The same where some lie outside: they take the nearest edge's brightness. */
static void add_points(const Plane *plane, const float *xs, const float *ys, int points, float *out)
{
    Py_ssize_t width = plane->width;
    for (int i = 0; i < points; i++) {
        float x = clamp(xs[i], (float)(width - 1)), y = clamp(ys[i], (float)(plane->height - 1));
        Py_ssize_t left = (Py_ssize_t)x, top = (Py_ssize_t)y;
        Py_ssize_t below = top + 1 < plane->height ? width : 0;
        out[i] += .5f * between(plane->pixels + top * width + left, left + 1 < width, below, x - (float)left,
                                y - (float)top);
    }
}

/* The places are worked out in single precision: in a plane of 65,536 pixels that is
 * wrong by some hundredth of a pixel. */
#define ROUNDING .03

static int all_within(const Plane *plane, Grid grid, double height, double width, double aside_x, double aside_y)
{
    for (int corner = 0; corner < 4; corner++) {
        double column = corner & 1 ? width - 1 : 0, row = corner & 2 ? height - 1 : 0;
        double x = grid.x - .5 + column * grid.across_x + row * grid.down_x;
        double y = grid.y - .5 + column * grid.across_y + row * grid.down_y;
        if (!(x - fabs(aside_x) > ROUNDING && y - fabs(aside_y) > ROUNDING &&
              x + fabs(aside_x) < (double)plane->width - 1 - ROUNDING &&
              y + fabs(aside_y) < (double)plane->height - 1 - ROUNDING))
            return 0;
    }
    return 1;
}

/* How far two samples lie from a point, so that they and a plane's own blur (three
 * boxes of one pixel) spread as far as PDQ's tent: variances add up. */
static double aside(double spacing)
{
    double missing = spacing * spacing / 24 - .25;
    return missing > 0 ? sqrt(missing) / spacing : 0;
}

/* Points on turned axes: two samples each. */
static void sample_turned(const Plane *planes, int levels, Grid grid, Py_ssize_t height, Py_ssize_t width, float *out)
{
    double across = hypot(grid.across_x, grid.across_y), down = hypot(grid.down_x, grid.down_y);
    const Plane *plane = planes + choose_level(across < down ? across : down, levels, 2.45);
    double scale = (double)plane->width / (double)planes->width;
    grid = on_level(grid, planes, plane);
    double right = aside(across * scale), below = aside(down * scale);
    float aside_x = (float)(right * grid.across_x + below * grid.down_x);
    float aside_y = (float)(right * grid.across_y + below * grid.down_y);
    int is_within = all_within(plane, grid, (double)height, (double)width, aside_x, aside_y);
    for (Py_ssize_t row = 0; row < height; row++)
        for (Py_ssize_t start = 0; start < width; start += AT_ONCE) {
            int points = width - start < AT_ONCE ? (int)(width - start) : AT_ONCE;
            float xs[2][AT_ONCE], ys[2][AT_ONCE], *into = out + row * width + start;
            for (int i = 0; i < points; i++) {
                float column = (float)(start + i);
                float x = (float)(grid.x - .5 + (double)row * grid.down_x) + column * (float)grid.across_x;
                float y = (float)(grid.y - .5 + (double)row * grid.down_y) + column * (float)grid.across_y;
                xs[0][i] = x - aside_x, xs[1][i] = x + aside_x;
                ys[0][i] = y - aside_y, ys[1][i] = y + aside_y;
                into[i] = 0;
            }
            for (int side = 0; side < 2; side++)
                if (is_within)
                    add_points_within(plane, xs[side], ys[side], points, into);
                else
                    add_points(plane, xs[side], ys[side], points, into);
        }
}

static int is_bounded(Grid grid)
{
    const double values[] = {grid.x, grid.y, grid.across_x, grid.across_y, grid.down_x, grid.down_y};
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
        if (!(fabs(values[i]) < FARTHEST)) /* nor is what is no number */
            return 0;
    return 1;
}

/* Sample a bounded grid; 0 if there was no memory for it. */
static int sample(const Plane *planes, int levels, Grid grid, Py_ssize_t height, Py_ssize_t width, float *out)
{
    if (height < 1 || width < 1)
        return 1;
    int is_upright = grid.across_y == 0 && grid.down_x == 0 && grid.across_x > 0 && grid.down_y > 0;
    if (is_upright)
        return sample_upright(planes, levels, grid, height, width, out);
    sample_turned(planes, levels, grid, height, width, out);
    return 1;
}

#endif
