/* The first half of PDQ: weighted sums of a picture's rows.
 *
 * sums[p][x] += weights[p][k] * rows[first[p] + k - top][x], k ascending, in single
 * precision and without fused operations, so that every processor and the NumPy path in
 * pdq.py give the same numbers. The caller owns all memory; nothing is kept. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(_MSC_VER)
#pragma fp_contract(off)
#endif

/* GCC and Clang on x86-64 build a second copy for AVX2, chosen when it runs. */
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAS_AVX2_COPY 1
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define HAS_AVX2_COPY 0
#define ALWAYS_INLINE static inline
#endif

typedef struct {
    const char *rows;       /* n_rows of width items, row_bytes apart */
    Py_ssize_t n_rows, width, row_bytes;
    int is_float;           /* float32, else uint8 */
    int64_t top;            /* the number of the first row */
    const int64_t *first;   /* (points,) */
    const float *weights;   /* (points, taps) */
    float *sums;            /* (points, width) */
    Py_ssize_t points, taps;
} Job;

ALWAYS_INLINE void add_bytes(float *restrict sums, const uint8_t *restrict row,
                             float weight, Py_ssize_t width)
{
    for (Py_ssize_t x = 0; x < width; x++)
        sums[x] += weight * (float)row[x];
}

ALWAYS_INLINE void add_floats(float *restrict sums, const float *restrict row,
                              float weight, Py_ssize_t width)
{
    for (Py_ssize_t x = 0; x < width; x++)
        sums[x] += weight * row[x];
}

ALWAYS_INLINE void weigh(const Job *job)
{
    for (Py_ssize_t p = 0; p < job->points; p++) {
        float *sums = job->sums + p * job->width;
        for (Py_ssize_t k = 0; k < job->taps; k++) {
            float weight = job->weights[p * job->taps + k];
            int64_t y = job->first[p] + k - job->top;
            if (y < 0 || y >= job->n_rows)
                continue;
            const char *row = job->rows + y * job->row_bytes;
            if (job->is_float)
                add_floats(sums, (const float *)row, weight, job->width);
            else
                add_bytes(sums, (const uint8_t *)row, weight, job->width);
        }
    }
}

static void weigh_anywhere(const Job *job) { weigh(job); }

#if HAS_AVX2_COPY
__attribute__((target("avx2"))) static void weigh_avx2(const Job *job) { weigh(job); }

static void weigh_best(const Job *job)
{
    if (__builtin_cpu_supports("avx2"))
        weigh_avx2(job);
    else
        weigh_anywhere(job);
}
#else
static void weigh_best(const Job *job) { weigh_anywhere(job); }
#endif

static int refuse(const char *what)
{
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

static int is_packed(const Py_buffer *view, int ndim, char kind, Py_ssize_t size)
{
    return view->ndim == ndim && view->itemsize == size && view->format != NULL &&
           view->format[0] == kind && view->format[1] == '\0' &&
           (ndim == 0 || view->shape[ndim - 1] <= 1 ||
            view->strides[ndim - 1] == size) &&
           (uintptr_t)view->buf % (size_t)size == 0;
}

static int is_whole(const Py_buffer *view, Py_ssize_t size)
{
    return view->shape[0] <= 1 || view->strides[0] == size * view->shape[1];
}

/* Everything that the loops rely on. `first` is numpy.int64, which is 'l' or 'q'. */
static int fill(Job *job, const Py_buffer *rows, const Py_buffer *first,
                const Py_buffer *weights, const Py_buffer *sums)
{
    job->is_float = is_packed(rows, 2, 'f', 4);
    if (!job->is_float && !is_packed(rows, 2, 'B', 1))
        return refuse("rows must be (n, width) of uint8 or float32");
    if (job->is_float && rows->strides[0] % 4 != 0)
        return refuse("rows must be aligned");
    if (!is_packed(first, 1, 'l', 8) && !is_packed(first, 1, 'q', 8))
        return refuse("first must be (points,) of int64");
    if (!is_packed(weights, 2, 'f', 4) || !is_whole(weights, 4))
        return refuse("weights must be (points, taps) of float32");
    if (!is_packed(sums, 2, 'f', 4) || !is_whole(sums, 4))
        return refuse("sums must be (points, width) of float32");
    job->points = first->shape[0];
    job->taps = weights->shape[1];
    job->width = rows->shape[1];
    job->n_rows = rows->shape[0];
    if (weights->shape[0] != job->points || sums->shape[0] != job->points ||
        sums->shape[1] != job->width)
        return refuse("shapes do not fit");
    job->rows = rows->buf;
    job->row_bytes = rows->strides[0];
    job->first = first->buf;
    job->weights = weights->buf;
    job->sums = sums->buf;
    for (Py_ssize_t p = 0; p < job->points; p++)
        if (job->first[p] < 0 || job->first[p] > INT32_MAX)
            return refuse("first must be a row");
    return 0;
}

static PyObject *weigh_rows(PyObject *self, PyObject *args)
{
    PyObject *objects[4], *answer = NULL;
    Py_buffer views[4];
    long long top;
    int got = 0;
    (void)self;
    if (!PyArg_ParseTuple(args, "OLOOO", &objects[0], &top, &objects[1], &objects[2],
                          &objects[3]))
        return NULL;
    for (; got < 4; got++) {
        int flags = PyBUF_STRIDES | PyBUF_FORMAT | (got == 3 ? PyBUF_WRITABLE : 0);
        if (PyObject_GetBuffer(objects[got], &views[got], flags) != 0)
            goto release;
    }
    Job job = {.top = top};
    if (top < 0 || top > INT32_MAX) {
        refuse("top must be a row");
        goto release;
    }
    if (fill(&job, &views[0], &views[1], &views[2], &views[3]) != 0)
        goto release;
    Py_BEGIN_ALLOW_THREADS
    weigh_best(&job);
    Py_END_ALLOW_THREADS
    answer = Py_NewRef(Py_None);
release:
    while (got > 0)
        PyBuffer_Release(&views[--got]);
    return answer;
}

static PyMethodDef methods[] = {
    {"weigh_rows", weigh_rows, METH_VARARGS,
     "weigh_rows(rows, top, first, weights, sums): add weighted rows to sums."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, .m_name = "_pdq", .m_size = 0, .m_methods = methods};

PyMODINIT_FUNC PyInit__pdq(void)
{
    return PyModuleDef_Init(&module);
}
