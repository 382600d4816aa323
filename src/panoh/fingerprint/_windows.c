/* PDQ of many parts of one picture: any rectangle, turned by any angle, and dense
 * grids of square windows that share most of their work.
 *
 * What a part is hashed from is 64 x 64 points (sampling.h); how, is in frequencies.h.
 * The pure NumPy twin of each function is in windows_numpy.py.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "../buffers.h"
#include "frequencies.h"
#include "sampling.h"

/* Small enough that rows, columns and their product are counted without overflow. */
static int is_small(const Py_buffer *view)
{
    Py_ssize_t height = view->shape[0], width = view->shape[1];
    return height <= MOST_SIDE && width <= MOST_SIDE && (width < 1 || height <= MOST_PIXELS / width);
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
    if (!PyTuple_Check(object) || PyTuple_Size(object) < 1 || PyTuple_Size(object) > MOST_LEVELS)
        return refuse("a tuple of 1 to 16 planes was expected");
    for (Py_ssize_t level = 0; level < PyTuple_Size(object); level++) {
        Py_buffer *view = &pyramid->views[level];
        if (take(PyTuple_GetItem(object, level), view, 2, FLOAT32, 0) < 0) {
            let_go(pyramid);
            return -1;
        }
        pyramid->levels++;
        Plane plane = {view->buf, view->shape[0], view->shape[1]};
        if (plane.height < 1 || plane.width < 1 || !is_small(view)) {
            let_go(pyramid);
            return refuse("a plane is empty or too large");
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
    *hashes = (Hashes){{0}, {0}, {0}, 0};
    if (take(bits, &hashes->bits, 2, UINT8, PyBUF_WRITABLE) < 0 ||
        take(strengths, &hashes->strengths, 2, INT8, PyBUF_WRITABLE) < 0 ||
        take(qualities, &hashes->qualities, 1, FLOAT32, PyBUF_WRITABLE) < 0) {
        drop_hashes(hashes);
        return -1;
    }
    hashes->rows = hashes->bits.shape[0];
    if (hashes->bits.shape[1] != BITS / 8 || hashes->strengths.shape[1] != BITS ||
        hashes->strengths.shape[0] != hashes->rows || hashes->qualities.shape[0] != hashes->rows) {
        drop_hashes(hashes);
        return refuse("bits (n, 32), strengths (n, 256) and qualities (n,) were expected");
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
    if (!PyArg_ParseTuple(args, "OO", &plane_object, &out_object) || take(plane_object, &plane, 2, FLOAT32, 0) < 0)
        return NULL;
    if (take(out_object, &out, 2, FLOAT32, PyBUF_WRITABLE) < 0) {
        PyBuffer_Release(&plane);
        return NULL;
    }
    int fits = is_small(&plane) && out.shape[0] == plane.shape[0] / 2 && out.shape[1] == plane.shape[1] / 2;
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
    if (take(out_object, &out, 2, FLOAT32, PyBUF_WRITABLE) < 0) {
        let_go(&pyramid);
        return NULL;
    }
    int fits = is_small(&out) && is_bounded(grid), has_memory = 1;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        has_memory = sample(pyramid.planes, pyramid.levels, grid, out.shape[0], out.shape[1], out.buf);
        Py_END_ALLOW_THREADS
    }
    let_go(&pyramid);
    PyBuffer_Release(&out);
    if (!fits) {
        refuse("a small array and six finite numbers were expected");
        return NULL;
    }
    if (!has_memory)
        return PyErr_NoMemory();
    Py_RETURN_NONE;
}

typedef enum { DONE, NOT_BOUNDED, NO_MEMORY } Outcome;

/* `box` may lie in memory that is written to while it is read: it is copied, then checked. */
static Outcome hash_box(const Pyramid *pyramid, const float *box, Hashes *hashes, Py_ssize_t row)
{
    double x = box[0], y = box[1], width = box[2], height = box[3], turn = box[4];
    if (!(fabs(x) < FARTHEST && fabs(y) < FARTHEST && fabs(width) < FARTHEST && fabs(height) < FARTHEST &&
          fabs(turn) < FARTHEST))
        return NOT_BOUNDED;
    double turn_x = cos(turn), turn_y = sin(turn), middle = (POINTS - 1) / 2.0;
    double across = width / POINTS, down = height / POINTS;
    Grid grid = {0, 0, across * turn_x, across * turn_y, -down * turn_y, down * turn_x};
    grid.x = x - middle * (grid.across_x + grid.down_x);
    grid.y = y - middle * (grid.across_y + grid.down_y);
    float tile[POINTS * POINTS], down_first[FREQUENCIES * POINTS], strengths[BITS];
    if (!sample(pyramid->planes, pyramid->levels, grid, POINTS, POINTS, tile))
        return NO_MEMORY;
    transform_down(tile, POINTS, POINTS, down_first);
    transform_across(down_first, POINTS, strengths);
    keep_hash(hashes, row, strengths, quality_of(tile));
    return DONE;
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
    if (take(boxes_object, &boxes, 2, FLOAT32, 0) < 0) {
        let_go(&pyramid);
        return NULL;
    }
    if (take_hashes(bits, strengths, qualities, &hashes) < 0) {
        let_go(&pyramid);
        PyBuffer_Release(&boxes);
        return NULL;
    }
    Outcome outcome = boxes.shape[1] == 5 && boxes.shape[0] == hashes.rows ? DONE : NOT_BOUNDED;
    if (outcome == DONE) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t row = 0; outcome == DONE && row < hashes.rows; row++)
            outcome = hash_box(&pyramid, (const float *)boxes.buf + 5 * row, &hashes, row);
        Py_END_ALLOW_THREADS
    }
    let_go(&pyramid);
    PyBuffer_Release(&boxes);
    drop_hashes(&hashes);
    if (outcome == NOT_BOUNDED) {
        refuse("rectangles (n, 5) of finite numbers were expected");
        return NULL;
    }
    if (outcome == NO_MEMORY)
        return PyErr_NoMemory();
    Py_RETURN_NONE;
}

/* Sums of how much neighbours differ, so that any window's quality is four look-ups. They
 * may wrap around: a window's own sum does not. */
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
        take(image_object, &image, 2, FLOAT32, 0) < 0)
        return NULL;
    if (take_hashes(bits, strengths, qualities, &hashes) < 0) {
        PyBuffer_Release(&image);
        return NULL;
    }
    Py_ssize_t height = image.shape[0], width = image.shape[1];
    step = step < MOST_SIDE ? step : MOST_SIDE;
    int fits = step > 0 && height >= POINTS && width >= POINTS && is_small(&image) &&
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
    fill_tables();
    return PyModule_Create(&definition);
}
