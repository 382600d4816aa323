/* PDQ of many parts of one picture: any rectangle, turned by any angle, and dense
 * grids of square windows that share most of their work.
 *
 * A picture comes as a pyramid of brightness planes, each half as wide and high as the
 * one before. What a part is hashed from is 64 x 64 points; points that lie far apart
 * are taken from a coarser plane, which is what PDQ's blur is for. The pure NumPy
 * twin of each function is in windows_numpy.py.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__)
#define FASTEST __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define FASTEST
#endif

enum { POINTS = 64, FREQUENCIES = 16, BITS = 256, MOST_LEVELS = 16, MOST_SIDE = 1 << 15, MOST_TAPS = 64, MIDDLING_STRENGTH = 40 };

typedef struct {
    const float *pixels;
    Py_ssize_t height, width;
} Plane;

static float cosines[POINTS][FREQUENCIES];

static void fill_cosines(void)
{
    for (int f = 0; f < FREQUENCIES; f++)
        for (int p = 0; p < POINTS; p++) {
            double angle = 3.14159265358979323846 / 2 / POINTS * (f + 1) * (2 * p + 1);
            cosines[p][f] = (float)(sqrt(2.0 / POINTS) * cos(angle));
        }
}

/* ---- frequencies ------------------------------------------------------------- */

/* Eight numbers that a compiler keeps in one register, where it knows such a type. */
#if defined(__GNUC__)
typedef float Eight __attribute__((vector_size(32), aligned(4)));
#define LOAD(from) (*(const Eight *)(from))
#define ADD_SCALED(sum, factor, eight) ((sum) += (factor) * (eight))
#else
typedef struct { float lane[8]; } Eight;
#define LOAD(from) (*(const Eight *)(from))
#define ADD_SCALED(sum, factor, eight) \
    do { for (int lane = 0; lane < 8; lane++) (sum).lane[lane] += (factor) * (eight).lane[lane]; } while (0)
#endif

/* Transform `columns` columns of 64 rows down: out is [FREQUENCIES][columns]. */
FASTEST static void transform_down(const float *rows, Py_ssize_t stride, Py_ssize_t columns, float *out)
{
    Py_ssize_t x = 0;
    for (; x + 16 <= columns; x += 16)
        for (int f = 0; f < FREQUENCIES; f += 4) {
            Eight sums[4][2] = {{{0}}};
            for (int p = 0; p < POINTS; p++) {
                const float *row = rows + p * stride + x;
                Eight left = LOAD(row), right = LOAD(row + 8);
                for (int k = 0; k < 4; k++) {
                    ADD_SCALED(sums[k][0], cosines[p][f + k], left);
                    ADD_SCALED(sums[k][1], cosines[p][f + k], right);
                }
            }
            for (int k = 0; k < 4; k++)
                memcpy(out + (f + k) * columns + x, sums[k], sizeof(sums[k]));
        }
    for (; x < columns; x++)
        for (int f = 0; f < FREQUENCIES; f++) {
            float sum = 0;
            for (int p = 0; p < POINTS; p++)
                sum += cosines[p][f] * rows[p * stride + x];
            out[f * columns + x] = sum;
        }
}

/* Transform 64 of these columns across: out is 256 strengths, [down][across]. */
FASTEST static void transform_across(const float *down, Py_ssize_t columns, float *out)
{
    for (int f = 0; f < FREQUENCIES; f += 4) {
        Eight sums[4][2] = {{{0}}};
        const float *rows = down + f * columns;
        for (int p = 0; p < POINTS; p++) {
            Eight low = LOAD(cosines[p]), high = LOAD(cosines[p] + 8);
            for (int k = 0; k < 4; k++) {
                ADD_SCALED(sums[k][0], rows[k * columns + p], low);
                ADD_SCALED(sums[k][1], rows[k * columns + p], high);
            }
        }
        memcpy(out + f * FREQUENCIES, sums, sizeof(sums));
    }
}

/* The lower median of 256 strengths: halve the range until 128 lie above it. */
FASTEST static float lower_median(const float *strengths)
{
    float low = strengths[0], high = strengths[0];
    for (int i = 1; i < BITS; i++) {
        low = strengths[i] < low ? strengths[i] : low;
        high = strengths[i] > high ? strengths[i] : high;
    }
    float middle = 0 > low && 0 < high ? 0 : low + (high - low) / 2;
    for (int turn = 0; turn < 48; turn++) {
        int above = 0;
        for (int i = 0; i < BITS; i++)
            above += strengths[i] > middle;
        if (above == BITS / 2)
            break;
        if (above > BITS / 2)
            low = middle;
        else
            high = middle;
        float next = low + (high - low) / 2;
        if (next == middle)
            break;
        middle = next;
    }
    return middle;
}

/* Write the bits, and how far each strength lies from the median, as signed bytes. High
 * frequencies of pictures are weaker, about as one through the frequency: evened out. */
FASTEST static void write_hash(const float *strengths, uint8_t *bits, int8_t *evened)
{
    float middle = lower_median(strengths), squares = 0, even[BITS];
    for (int f = 0; f < BITS; f++) {
        even[f] = (strengths[f] - middle) * (float)((f >> 4) + (f & 15) + 2);
        squares += even[f] * even[f];
    }
    memset(bits, 0, BITS / 8);
    for (int f = 0; f < BITS; f++)
        bits[31 - (f >> 3)] |= (uint8_t)((strengths[f] > middle) << (f & 7));
    float scale = squares > 0 ? MIDDLING_STRENGTH / sqrtf(squares / BITS) : 0;
    for (int f = 0; f < BITS; f++) {
        float value = even[f] * scale;
        evened[f] = (int8_t)(value > 127 ? 127 : value > -127 ? value : -127);
    }
}

/* ---- sampling ---------------------------------------------------------------- */

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

/* PDQ blurs by two boxes of half a spacing each: a tent. `weights` are its values at
 * the pixels from `*first` on, for the point at `centre`; their number is returned. */
static int tent(double centre, double spacing, Py_ssize_t side, float *weights, Py_ssize_t *first)
{
    double half = spacing / 2 > 1 ? spacing / 2 : 1;
    centre -= .5;
    centre = centre < 0 ? 0 : centre > (double)(side - 1) ? (double)(side - 1) : centre;
    Py_ssize_t low = (Py_ssize_t)ceil(centre - half), high = (Py_ssize_t)floor(centre + half);
    low = low < 0 ? 0 : low;
    high = high > side - 1 ? side - 1 : high;
    double sum = 0;
    int taps = 0;
    for (Py_ssize_t at = low; at <= high && taps < MOST_TAPS; at++) {
        double weight = 1 - fabs((double)at - centre) / half;
        weights[taps++] = (float)weight;
        sum += weight;
    }
    for (int tap = 0; tap < taps; tap++)
        weights[tap] = (float)(weights[tap] / sum);
    *first = low;
    return taps;
}

FASTEST static void add_row(float *sums, const float *row, float weight, Py_ssize_t width)
{
    for (Py_ssize_t x = 0; x < width; x++)
        sums[x] += weight * row[x];
}

/* Points in rows and columns, not turned: blur down, then across. */
static int sample_upright(const Plane *planes, int levels, Grid grid, Py_ssize_t height, Py_ssize_t width, float *out)
{
    double across = grid.across_x, down = grid.down_y;
    const Plane *plane = planes + choose_level(across < down ? across : down, levels, 4);
    grid = on_level(grid, planes, plane);
    Py_ssize_t used = plane->width;
    float *sums = malloc((size_t)used * sizeof(float));
    float *weights = malloc((size_t)width * MOST_TAPS * sizeof(float));
    Py_ssize_t *firsts = malloc((size_t)width * 2 * sizeof(Py_ssize_t));
    if (sums && weights && firsts) {
        for (Py_ssize_t column = 0; column < width; column++)
            firsts[2 * column + 1] = tent(grid.x + (double)column * grid.across_x, grid.across_x, plane->width,
                                          weights + column * MOST_TAPS, firsts + 2 * column);
        Py_ssize_t left = firsts[0], right = firsts[2 * width - 2] + firsts[2 * width - 1];
        for (Py_ssize_t row = 0; row < height; row++) {
            float down_weights[MOST_TAPS];
            Py_ssize_t first;
            int taps = tent(grid.y + (double)row * grid.down_y, grid.down_y, plane->height, down_weights, &first);
            memset(sums + left, 0, (size_t)(right - left) * sizeof(float));
            for (int tap = 0; tap < taps; tap++)
                add_row(sums + left, plane->pixels + (first + tap) * plane->width + left, down_weights[tap],
                        right - left);
            for (Py_ssize_t column = 0; column < width; column++) {
                const float *from = sums + firsts[2 * column], *weight = weights + column * MOST_TAPS;
                float sum = 0;
                for (Py_ssize_t tap = 0; tap < firsts[2 * column + 1]; tap++)
                    sum += weight[tap] * from[tap];
                out[row * width + column] = sum;
            }
        }
    }
    int done = sums && weights && firsts;
    free(sums);
    free(weights);
    free(firsts);
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
    int32_t here[POINTS], width = (int32_t)plane->width;
    float part_x[POINTS], part_y[POINTS];
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

static int all_within(const Plane *plane, Grid grid, double height, double width, double aside_x, double aside_y)
{
    for (int corner = 0; corner < 4; corner++) {
        double column = corner & 1 ? width - 1 : 0, row = corner & 2 ? height - 1 : 0;
        double x = grid.x - .5 + column * grid.across_x + row * grid.down_x;
        double y = grid.y - .5 + column * grid.across_y + row * grid.down_y;
        if (x - fabs(aside_x) < .01 || y - fabs(aside_y) < .01 || x + fabs(aside_x) > (double)plane->width - 1.01 ||
            y + fabs(aside_y) > (double)plane->height - 1.01)
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
        for (Py_ssize_t start = 0; start < width; start += POINTS) {
            int points = width - start < POINTS ? (int)(width - start) : POINTS;
            float xs[2][POINTS], ys[2][POINTS], *into = out + row * width + start;
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

static int sample(const Plane *planes, int levels, Grid grid, Py_ssize_t height, Py_ssize_t width, float *out)
{
    int is_upright = grid.across_y == 0 && grid.down_x == 0 && grid.across_x > 0 && grid.down_y > 0;
    if (is_upright)
        return sample_upright(planes, levels, grid, height, width, out);
    sample_turned(planes, levels, grid, height, width, out);
    return 1;
}

/* ---- what PDQ calls quality -------------------------------------------------- */

/* Whole percent of white between neighbours; what is no number counts as far apart. */
static inline uint32_t percent_apart(float one, float other)
{
    float apart = fabsf(one - other) * (100.0f / 255);
    return apart < 1000 ? (uint32_t)apart : 1000;
}

FASTEST static int quality_of(const float *tile)
{
    uint32_t sum = 0;
    for (int y = 0; y < POINTS; y++)
        for (int x = 0; x + 1 < POINTS; x++)
            sum += percent_apart(tile[y * POINTS + x + 1], tile[y * POINTS + x]);
    for (int y = 0; y + 1 < POINTS; y++)
        for (int x = 0; x < POINTS; x++)
            sum += percent_apart(tile[(y + 1) * POINTS + x], tile[y * POINTS + x]);
    sum /= 90;
    return sum > 100 ? 100 : (int)sum;
}

/* ---- arguments --------------------------------------------------------------- */

static int take(PyObject *object, Py_buffer *view, int dimensions, char format, int writable)
{
    int flags = PyBUF_ND | PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, view, flags) < 0)
        return -1;
    const char *given = view->format ? view->format : "B";
    if (view->ndim != dimensions || given[0] != format || given[1] != 0) {
        PyBuffer_Release(view);
        PyErr_SetString(PyExc_ValueError, "an array of another type or shape was expected");
        return -1;
    }
    return 0;
}

typedef struct {
    Py_buffer views[MOST_LEVELS];
    Plane planes[MOST_LEVELS];
    int levels;
} Pyramid;

static void let_go(Pyramid *pyramid)
{
    for (int level = 0; level < pyramid->levels; level++)
        PyBuffer_Release(&pyramid->views[level]);
    pyramid->levels = 0;
}

static int take_pyramid(PyObject *object, Pyramid *pyramid)
{
    pyramid->levels = 0;
    if (!PyTuple_Check(object) || PyTuple_Size(object) < 1 || PyTuple_Size(object) > MOST_LEVELS) {
        PyErr_SetString(PyExc_ValueError, "a tuple of 1 to 16 planes was expected");
        return -1;
    }
    for (Py_ssize_t level = 0; level < PyTuple_Size(object); level++) {
        Py_buffer *view = &pyramid->views[level];
        if (take(PyTuple_GetItem(object, level), view, 2, 'f', 0) < 0) {
            let_go(pyramid);
            return -1;
        }
        pyramid->levels++;
        Plane plane = {view->buf, view->shape[0], view->shape[1]};
        if (plane.height < 1 || plane.width < 1 || plane.height > MOST_SIDE || plane.width > MOST_SIDE) {
            let_go(pyramid);
            PyErr_SetString(PyExc_ValueError, "a plane is empty or too large");
            return -1;
        }
        pyramid->planes[level] = plane;
    }
    return 0;
}

typedef struct {
    Py_buffer bits, strengths, qualities;
    Py_ssize_t rows;
} Hashes;

static void drop_hashes(Hashes *hashes)
{
    PyBuffer_Release(&hashes->bits);
    PyBuffer_Release(&hashes->strengths);
    PyBuffer_Release(&hashes->qualities);
}

static int take_hashes(PyObject *bits, PyObject *strengths, PyObject *qualities, Hashes *hashes)
{
    if (take(bits, &hashes->bits, 2, 'B', 1) < 0)
        return -1;
    if (take(strengths, &hashes->strengths, 2, 'b', 1) < 0) {
        PyBuffer_Release(&hashes->bits);
        return -1;
    }
    if (take(qualities, &hashes->qualities, 1, 'f', 1) < 0) {
        PyBuffer_Release(&hashes->bits);
        PyBuffer_Release(&hashes->strengths);
        return -1;
    }
    hashes->rows = hashes->bits.shape[0];
    if (hashes->bits.shape[1] != BITS / 8 || hashes->strengths.shape[1] != BITS ||
        hashes->strengths.shape[0] != hashes->rows || hashes->qualities.shape[0] != hashes->rows) {
        drop_hashes(hashes);
        PyErr_SetString(PyExc_ValueError, "bits (n, 32), strengths (n, 256) and qualities (n,) were expected");
        return -1;
    }
    return 0;
}

static void keep_hash(Hashes *hashes, Py_ssize_t row, const float *strengths, int quality)
{
    ((float *)hashes->qualities.buf)[row] = (float)quality;
    write_hash(strengths, (uint8_t *)hashes->bits.buf + row * (BITS / 8),
               (int8_t *)hashes->strengths.buf + row * BITS);
}

/* ---- the module's functions --------------------------------------------------- */

PyDoc_STRVAR(halve_doc, "halve(plane, out)\n\nMean of each 2 x 2 pixels of float32 (H, W) into (H // 2, W // 2).");

static PyObject *halve(PyObject *self, PyObject *args)
{
    PyObject *plane_object, *out_object;
    Py_buffer plane, out;
    if (!PyArg_ParseTuple(args, "OO", &plane_object, &out_object) || take(plane_object, &plane, 2, 'f', 0) < 0)
        return NULL;
    if (take(out_object, &out, 2, 'f', 1) < 0) {
        PyBuffer_Release(&plane);
        return NULL;
    }
    int fits = out.shape[0] == plane.shape[0] / 2 && out.shape[1] == plane.shape[1] / 2;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t y = 0; y < out.shape[0]; y++) {
            const float *upper = (const float *)plane.buf + 2 * y * plane.shape[1], *lower = upper + plane.shape[1];
            float *row = (float *)out.buf + y * out.shape[1];
            for (Py_ssize_t x = 0; x < out.shape[1]; x++)
                row[x] = .25f * (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]);
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&plane);
    PyBuffer_Release(&out);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "half the plane was expected to write to");
        return NULL;
    }
    Py_RETURN_NONE;
}

PyDoc_STRVAR(resample_doc,
             "resample(planes, out, grid)\n\nSample float32 `out` (h, w) at x, y + column * across + row * down.");

static PyObject *resample(PyObject *self, PyObject *args)
{
    PyObject *planes_object, *out_object;
    Pyramid pyramid;
    Py_buffer out;
    Grid grid;
    if (!PyArg_ParseTuple(args, "OO(dddddd)", &planes_object, &out_object, &grid.x, &grid.y, &grid.across_x,
                          &grid.across_y, &grid.down_x, &grid.down_y) ||
        take_pyramid(planes_object, &pyramid) < 0)
        return NULL;
    if (take(out_object, &out, 2, 'f', 1) < 0) {
        let_go(&pyramid);
        return NULL;
    }
    int has_memory;
    Py_BEGIN_ALLOW_THREADS
    has_memory = sample(pyramid.planes, pyramid.levels, grid, out.shape[0], out.shape[1], out.buf);
    Py_END_ALLOW_THREADS
    let_go(&pyramid);
    PyBuffer_Release(&out);
    if (!has_memory)
        return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static int hash_box(const Pyramid *pyramid, const float *box, float *tile, float *strengths)
{
    double turn_x = cos(box[4]), turn_y = sin(box[4]);
    double across = box[2] / POINTS, down = box[3] / POINTS, middle = (POINTS - 1) / 2.0;
    Grid grid = {0, 0, across * turn_x, across * turn_y, -down * turn_y, down * turn_x};
    grid.x = box[0] - middle * (grid.across_x + grid.down_x);
    grid.y = box[1] - middle * (grid.across_y + grid.down_y);
    if (!sample(pyramid->planes, pyramid->levels, grid, POINTS, POINTS, tile))
        return 0;
    float down_first[FREQUENCIES * POINTS];
    transform_down(tile, POINTS, POINTS, down_first);
    transform_across(down_first, POINTS, strengths);
    return 1;
}

PyDoc_STRVAR(hash_boxes_doc,
             "hash_boxes(planes, boxes, bits, strengths, qualities)\n\n"
             "Hash rectangles float32 (n, 5): centre x, y, width, height in pixels, turn in radians.");

static PyObject *hash_boxes(PyObject *self, PyObject *args)
{
    PyObject *planes, *boxes_object, *bits, *strengths, *qualities;
    Pyramid pyramid;
    Py_buffer boxes;
    Hashes hashes;
    if (!PyArg_ParseTuple(args, "OOOOO", &planes, &boxes_object, &bits, &strengths, &qualities) ||
        take_pyramid(planes, &pyramid) < 0)
        return NULL;
    if (take(boxes_object, &boxes, 2, 'f', 0) < 0) {
        let_go(&pyramid);
        return NULL;
    }
    if (take_hashes(bits, strengths, qualities, &hashes) < 0) {
        let_go(&pyramid);
        PyBuffer_Release(&boxes);
        return NULL;
    }
    int fits = boxes.shape[1] == 5 && boxes.shape[0] == hashes.rows;
    const float *numbers = boxes.buf;
    for (Py_ssize_t i = 0; fits && i < boxes.shape[0] * 5; i++)
        fits = isfinite(numbers[i]) && fabsf(numbers[i]) < 4 * MOST_SIDE;
    int has_memory = 1;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        float tile[POINTS * POINTS], measured[BITS];
        for (Py_ssize_t row = 0; has_memory && row < hashes.rows; row++) {
            has_memory = hash_box(&pyramid, numbers + 5 * row, tile, measured);
            keep_hash(&hashes, row, measured, quality_of(tile));
        }
        Py_END_ALLOW_THREADS
    }
    let_go(&pyramid);
    PyBuffer_Release(&boxes);
    drop_hashes(&hashes);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "rectangles (n, 5) of finite numbers were expected");
        return NULL;
    }
    if (!has_memory)
        return PyErr_NoMemory();
    Py_RETURN_NONE;
}

/* Sums of how much neighbours differ, so that any window's quality is four look-ups. */
FASTEST static void sum_differences(const float *image, Py_ssize_t height, Py_ssize_t width, uint32_t *sums)
{
    memset(sums, 0, (size_t)(width + 1) * sizeof(uint32_t));
    for (Py_ssize_t y = 0; y < height; y++) {
        uint32_t along = 0, *row = sums + (y + 1) * (width + 1);
        const float *pixels = image + y * width;
        row[0] = 0;
        for (Py_ssize_t x = 0; x < width; x++) {
            if (x)
                along += percent_apart(pixels[x], pixels[x - 1]);
            if (y)
                along += percent_apart(pixels[x], pixels[x - width]);
            row[x + 1] = row[x + 1 - (width + 1)] + along;
        }
    }
}

static void hash_all_tiles(const float *image, Py_ssize_t height, Py_ssize_t width, Py_ssize_t step, float *down,
                           const uint32_t *sums, Hashes *hashes)
{
    float strengths[BITS];
    Py_ssize_t row = 0;
    for (Py_ssize_t y = 0; y + POINTS <= height; y += step) {
        transform_down(image + y * width, width, width, down);
        const uint32_t *top = sums + y * (width + 1), *bottom = top + POINTS * (width + 1);
        for (Py_ssize_t x = 0; x + POINTS <= width; x += step) {
            uint32_t quality = (bottom[x + POINTS] - bottom[x] - top[x + POINTS] + top[x]) / 90;
            transform_across(down + x, width, strengths);
            keep_hash(hashes, row++, strengths, quality > 100 ? 100 : (int)quality);
        }
    }
}

PyDoc_STRVAR(hash_tiles_doc,
             "hash_tiles(image, step, bits, strengths, qualities)\n\n"
             "Hash every 64 x 64 window of float32 (H, W), each `step` pixels from the next, row by row.");

static PyObject *hash_tiles(PyObject *self, PyObject *args)
{
    PyObject *image_object, *bits, *strengths, *qualities;
    Py_buffer image;
    Hashes hashes;
    Py_ssize_t step;
    if (!PyArg_ParseTuple(args, "OnOOO", &image_object, &step, &bits, &strengths, &qualities) ||
        take(image_object, &image, 2, 'f', 0) < 0)
        return NULL;
    if (take_hashes(bits, strengths, qualities, &hashes) < 0) {
        PyBuffer_Release(&image);
        return NULL;
    }
    Py_ssize_t height = image.shape[0], width = image.shape[1];
    int fits = step > 0 && height >= POINTS && width >= POINTS && height <= MOST_SIDE && width <= MOST_SIDE &&
               hashes.rows == ((height - POINTS) / step + 1) * ((width - POINTS) / step + 1);
    float *down = fits ? PyMem_Malloc((size_t)width * FREQUENCIES * sizeof(float)) : NULL;
    uint32_t *sums = fits ? PyMem_Malloc((size_t)(width + 1) * (size_t)(height + 1) * sizeof(uint32_t)) : NULL;
    int has_memory = down && sums;
    if (has_memory) {
        Py_BEGIN_ALLOW_THREADS
        sum_differences(image.buf, height, width, sums);
        hash_all_tiles(image.buf, height, width, step, down, sums, &hashes);
        Py_END_ALLOW_THREADS
    }
    PyMem_Free(down);
    PyMem_Free(sums);
    PyBuffer_Release(&image);
    drop_hashes(&hashes);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "an image of at least 64 x 64 and one row for each window were expected");
        return NULL;
    }
    if (!has_memory)
        return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"halve", halve, METH_VARARGS, halve_doc},
    {"resample", resample, METH_VARARGS, resample_doc},
    {"hash_boxes", hash_boxes, METH_VARARGS, hash_boxes_doc},
    {"hash_tiles", hash_tiles, METH_VARARGS, hash_tiles_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_windows", "PDQ of many parts of one picture.", -1, functions, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__windows(void)
{
    fill_cosines();
    return PyModule_Create(&definition);
}
