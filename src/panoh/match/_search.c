/* Exact search over 256-bit rows: the compiled core behind panoh.match.index.

   A row is sixteen words of 16 bits. Table j files every row under its word j. Beside a
   row's place stand its words j+1 and j+2, the sketch: 32 bits that lie in a block.

   Say two rows differ in at most r bits. Put the sixteen distances of their words on a
   ring. From some word j on, the first l words differ in at most l*r/16 bits, for every
   l (the cycle lemma; used for search by Qin and Xiao, "Pigeonring", VLDB 2018). So it
   is enough to look, in each table, into the buckets within r/16 bits of the word sought
   (Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing",
   CVPR 2012), and there at rows whose three words differ in at most 3r/16 bits. For
   r = 31 one random row in 100,000 passes, and only for that its 32 bytes are fetched.

   Whatever buffers come in, nothing outside of them is read or written: their lengths
   are checked on entry, and what tables say is checked where it is used. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "search_ways.h"

/* ---- walking the tables ---- */

static uint16_t flips[MOST_SPANS]; /* none, then one bit, then two; laid at import */

static void lay_flips(void)
{
    size_t at = 0;
    for (unsigned bits = 0; bits <= MOST_FLIPS; bits++)
        for (unsigned mask = 0; mask < KEYS; mask++)
            if (count_plain(mask) == bits)
                flips[at++] = (uint16_t)mask;
}

static size_t flips_within(unsigned bits)
{
    return bits == 0 ? 1 : bits == 1 ? 1 + TABLES : MOST_SPANS;
}

/* A job is one row seen in one table, all rows for the first table first. */
INLINE const uint8_t *seen_of(const search *s, size_t job, unsigned *table)
{
    *table = (unsigned)(job / s->seen_count);
    return s->seen + ROW_BYTES * (job % s->seen_count);
}

static void foresee(const search *s, size_t job)
{
    unsigned table, key;
    const uint8_t *seen = seen_of(s, job, &table);
    key = word_of(seen, table);
    for (size_t n = 0; n < s->span_count; n++)
        PREFETCH(s->starts + (size_t)STARTS * table + (key ^ flips[n]));
}

static void lay_spans(search *s, size_t job, span *spans)
{
    unsigned table, key;
    const uint8_t *seen = seen_of(s, job, &table);
    const uint32_t *starts = s->starts + (size_t)STARTS * table;
    key = word_of(seen, table);
    for (size_t n = 0; n < s->span_count; n++) {
        uint32_t start = starts[key ^ flips[n]], end = starts[(key ^ flips[n]) + 1];
        int bits = n == 0 ? 0 : n < 17 ? 1 : 2;
        if (start > end || end > s->row_count) {
            s->end = BAD_TABLES;
            start = end = 0;
        }
        spans[n] = (span){s->row_count * table + start, end - start,
                          (int)s->three_most - bits};
        for (size_t at = 0; at < end - start; at += LINE / sizeof *s->sketches)
            PREFETCH(s->sketches + spans[n].start + at);
    }
}

/* While one job is sieved, the next one's buckets and the starts of the one after
   are on their way from memory. */
static void walk(search *s, const way *by)
{
    span spans[2][MOST_SPANS];
    size_t jobs = TABLES * s->seen_count;
    for (size_t step = 0; step < jobs + 2 && s->end == DONE; step++) {
        if (step < jobs)
            foresee(s, step);
        if (step >= 1 && step - 1 < jobs)
            lay_spans(s, step - 1, spans[step % 2]);
        if (step >= 2 && s->end == DONE) {
            const uint8_t *seen = seen_of(s, step - 2, &s->table);
            s->seen_row = (uint32_t)((step - 2) % s->seen_count);
            by->sieve(s, spans[(step - 1) % 2], sketch_of(seen, s->table));
        }
    }
}

/* How many rows lie in all the buckets of the one row seen. */
static size_t crowd(const search *s)
{
    size_t count = 0;
    for (unsigned table = 0; table < TABLES; table++) {
        const uint32_t *starts = s->starts + (size_t)STARTS * table;
        unsigned key = word_of(s->seen, table);
        for (size_t n = 0; n < s->span_count; n++)
            count += (uint32_t)(starts[(key ^ flips[n]) + 1] - starts[key ^ flips[n]]);
    }
    return count;
}

/* Where many rows share words, as a series of look-alikes does: row by row, and all are
   compared where the buckets hold half of them. Else they might be weighed many times. */
static void walk_crowded(search *s, const way *by)
{
    for (size_t q = 0; q < s->seen_count && s->end == DONE; q++) {
        search one = *s;
        one.seen += ROW_BYTES * q;
        one.seen_count = 1;
        if (crowd(&one) > s->row_count / 2)
            by->scan(&one);
        else
            walk(&one, by);
        for (size_t n = s->pair_count; n < one.pair_count; n++)
            one.pairs[n].seen_row = (uint32_t)q;
        s->pairs = one.pairs;
        s->pair_count = one.pair_count;
        s->pair_room = one.pair_room;
        s->end = one.end;
    }
}

/* ---- what Python calls ---- */

static const way *way_named(const char *name)
{
    for (size_t n = 0; n < WAYS; n++)
        if (runs_here(n) && (!*name || !strcmp(ways[n].name, name)))
            return &ways[n];
    PyErr_Format(PyExc_ValueError, "this processor has no way named '%.20s'", name);
    return NULL;
}

static int is_off(const char *what, int is_wrong)
{
    if (is_wrong)
        PyErr_Format(PyExc_ValueError, "the %s do not fit the rows", what);
    return is_wrong;
}

static int counts_rows(const Py_buffer *rows)
{
    if (rows->len % ROW_BYTES || (uint64_t)(rows->len / ROW_BYTES) > UINT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "rows are 32 bytes each, 2**32 - 1 at most");
        return 0;
    }
    return 1;
}

static int fits(const Py_buffer *words, size_t count, size_t spare)
{
    return (uintptr_t)words->buf % sizeof(uint32_t) == 0 &&
           (size_t)words->len / sizeof(uint32_t) == count + spare &&
           (size_t)words->len % sizeof(uint32_t) == 0;
}

static int tables_fit(size_t count, const Py_buffer *starts, const Py_buffer *sketches,
                      const Py_buffer *slots)
{
    return !is_off("starts", !fits(starts, (size_t)TABLES * STARTS, 0)) &&
           !is_off("sketches", !fits(sketches, TABLES * count, AT_ONCE)) &&
           !is_off("slots", !fits(slots, TABLES * count, 0));
}

static PyObject *answer(search *s)
{
    PyObject *found = NULL;
    if (s->end == NO_MEMORY)
        PyErr_NoMemory();
    else if (s->end == BAD_TABLES)
        PyErr_SetString(PyExc_ValueError, "the tables do not fit the rows");
    else
        found = PyBytes_FromStringAndSize((const char *)s->pairs,
                                          (Py_ssize_t)(s->pair_count * sizeof(pair)));
    free(s->pairs);
    return found;
}

static void release(Py_buffer *buffers, size_t count)
{
    while (count--)
        PyBuffer_Release(&buffers[count]);
}

PyDoc_STRVAR(look_up_doc,
"look_up(seen, rows, removed, starts, sketches, slots, largest, radius_bits, way='')\n"
"\n"
"Every pair at most radius_bits apart, through the tables that `fill` filled, and with\n"
"the size of the largest bucket that it returned, which changes speed and no answer.\n"
"Returns bytes: a row seen, a row, their distance, each as a native uint32.\n"
"The radius is at most 47. Without the GIL; table after table, so in no useful order.");

static PyObject *look_up(PyObject *self, PyObject *args)
{
    Py_buffer in[6];
    unsigned long largest;
    int radius;
    const char *name = "";
    const way *by;
    PyObject *found = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*ki|s", &in[0], &in[1], &in[2], &in[3],
                          &in[4], &in[5], &largest, &radius, &name))
        return NULL;
    size_t count = (size_t)in[1].len / ROW_BYTES;
    if (radius < 0 || radius >= TABLES * (MOST_FLIPS + 1))
        PyErr_SetString(PyExc_ValueError, "tables answer for 0 to 47 bits");
    else if (counts_rows(&in[0]) && counts_rows(&in[1]) &&
             !is_off("removed", (size_t)in[2].len != count) &&
             tables_fit(count, &in[3], &in[4], &in[5]) && (by = way_named(name))) {
        search s = {.seen = in[0].buf, .rows = in[1].buf, .removed = in[2].buf,
                    .starts = in[3].buf, .sketches = in[4].buf, .slots = in[5].buf,
                    .seen_count = (size_t)in[0].len / ROW_BYTES, .row_count = count,
                    .most = (unsigned)radius, .word_most = (unsigned)radius / TABLES,
                    .three_most = 3 * (unsigned)radius / TABLES,
                    .span_count = flips_within((unsigned)radius / TABLES)};
        int is_crowded = largest > count / (TABLES * s.span_count);
        Py_BEGIN_ALLOW_THREADS
        if (is_crowded)
            walk_crowded(&s, by);
        else
            walk(&s, by);
        Py_END_ALLOW_THREADS
        found = answer(&s);
    }
    release(in, 6);
    return found;
}

PyDoc_STRVAR(scan_doc,
"scan(seen, rows, removed, radius_bits, way='')\n\n"
"The same answer as `look_up`, by comparing all with all; any radius.");

static PyObject *scan(PyObject *self, PyObject *args)
{
    Py_buffer in[3];
    int radius;
    const char *name = "";
    const way *by;
    PyObject *found = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*y*y*i|s", &in[0], &in[1], &in[2], &radius, &name))
        return NULL;
    size_t count = (size_t)in[1].len / ROW_BYTES;
    if (radius < 0)
        PyErr_SetString(PyExc_ValueError, "a radius is not negative");
    else if (counts_rows(&in[0]) && counts_rows(&in[1]) &&
             !is_off("removed", (size_t)in[2].len != count) && (by = way_named(name))) {
        search s = {.seen = in[0].buf, .rows = in[1].buf, .removed = in[2].buf,
                    .seen_count = (size_t)in[0].len / ROW_BYTES, .row_count = count,
                    .most = (unsigned)radius};
        Py_BEGIN_ALLOW_THREADS
        by->scan(&s);
        Py_END_ALLOW_THREADS
        found = answer(&s);
    }
    release(in, 3);
    return found;
}

/* Sort the rows into one table by counting. `next` has room for KEYS. Returns the size
   of the largest bucket, or -1 where another thread changed the rows meanwhile. */
static int64_t fill_table(unsigned j, const uint8_t *rows, size_t count, uint32_t *starts,
                       uint32_t *sketches, uint32_t *slots, uint32_t *next)
{
    uint32_t largest = 0;
    memset(starts, 0, STARTS * sizeof *starts);
    for (size_t n = 0; n < count; n++)
        starts[word_of(rows + ROW_BYTES * n, j) + 1]++;
    for (size_t key = 0; key < KEYS; key++) {
        largest = starts[key + 1] > largest ? starts[key + 1] : largest;
        starts[key + 1] += starts[key];
    }
    memcpy(next, starts, KEYS * sizeof *next);
    for (size_t n = 0; n < count; n++) {
        const uint8_t *row = rows + ROW_BYTES * n;
        uint32_t place = next[word_of(row, j)]++;
        if (place >= count)
            return -1;
        sketches[place] = sketch_of(row, j);
        slots[place] = (uint32_t)n;
    }
    return largest;
}

PyDoc_STRVAR(fill_doc,
"fill(rows, starts, sketches, slots)\n\n"
"Write the sixteen tables of n rows: starts are 16 * 65537 uint32, sketches\n"
"16 * n + 16, slots 16 * n. Returns how many rows the largest bucket has. Nobody may\n"
"change the rows meanwhile. Without the GIL.");

static PyObject *fill(PyObject *self, PyObject *args)
{
    Py_buffer in[4];
    uint32_t *next = NULL;
    PyObject *done = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*w*w*w*", &in[0], &in[1], &in[2], &in[3]))
        return NULL;
    size_t count = (size_t)in[0].len / ROW_BYTES;
    if (!counts_rows(&in[0]) || !tables_fit(count, &in[1], &in[2], &in[3]))
        ;
    else if (!(next = malloc(KEYS * sizeof *next)))
        PyErr_NoMemory();
    else {
        uint32_t *starts = in[1].buf, *sketches = in[2].buf, *slots = in[3].buf;
        int64_t largest = 0;
        Py_BEGIN_ALLOW_THREADS
        for (unsigned j = 0; j < TABLES && largest >= 0; j++) {
            int64_t here = fill_table(j, in[0].buf, count, starts + (size_t)STARTS * j,
                                      sketches + count * j, slots + count * j, next);
            largest = here < 0 || here > largest ? here : largest;
        }
        memset(sketches + TABLES * count, 0, AT_ONCE * sizeof *sketches);
        Py_END_ALLOW_THREADS
        if (largest >= 0)
            done = PyLong_FromLongLong(largest);
        else
            PyErr_SetString(PyExc_RuntimeError, "the rows changed while they were filed");
    }
    free(next);
    release(in, 4);
    return done;
}

PyDoc_STRVAR(ways_doc, "ways()\n\nNames of the ways that run here, fastest first.");

static PyObject *list_ways(PyObject *self, PyObject *none)
{
    PyObject *names = PyList_New(0);
    (void)self, (void)none;
    for (size_t n = 0; names && n < WAYS; n++) {
        PyObject *name = runs_here(n) ? PyUnicode_FromString(ways[n].name) : NULL;
        if (runs_here(n) && (!name || PyList_Append(names, name)))
            Py_CLEAR(names);
        Py_XDECREF(name);
    }
    return names;
}

static PyMethodDef methods[] = {
    {"look_up", look_up, METH_VARARGS, look_up_doc},
    {"scan", scan, METH_VARARGS, scan_doc},
    {"fill", fill, METH_VARARGS, fill_doc},
    {"ways", list_ways, METH_NOARGS, ways_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_search",
    "Exact search over 256-bit rows, compiled. Use it through panoh.match.index.", 0,
    methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__search(void)
{
    lay_flips();
    return PyModule_Create(&module);
}
