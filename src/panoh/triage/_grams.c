/* Hashed n-grams of texts, and what linear models say of them: the compiled core behind
   panoh.triage.grams, which has the definition of a gram, its twin in Python.

   A gram is hashed over its code points: FNV-1a with whole code points for bytes, so that
   each longer gram goes on from the shorter one, then MurmurHash3's finaliser, whose low
   bits name the bucket. A gram of characters lies within a word and the space on each of
   its sides, or, where it may cross words, within the text; where the whole of that is
   shorter than n it counts once.

   Whatever comes in, nothing outside of it is read or written: settings and the sizes of
   tables are checked on entry, and a bucket is always below its block's size. */

#include "gram_bag.h"

/* ---- what Python calls ---- */

static int is_block(int least, int most, int bits)
{
    return most ? least >= 1 && least <= most && most <= MOST_LENGTH && bits >= 1 && bits <= MOST_BITS
                : !least && !bits;
}

static int are_sound(const settings *s)
{
    int is_stem = s->stem_length ? s->stem_length >= 1 && s->stem_length <= MOST_STEM && s->word_most &&
                                       s->stem_bits >= 1 && s->stem_bits <= MOST_BITS
                                 : !s->stem_bits;
    if (is_block(s->char_least, s->char_most, s->char_bits) &&
        is_block(s->word_least, s->word_most, s->word_bits) && is_stem)
        return 1;
    PyErr_SetString(PyExc_ValueError, "the settings of the grams are out of range");
    return 0;
}

static size_t features_of(const settings *s)
{
    return (s->char_most ? (size_t)1 << s->char_bits : 0) + (s->word_most ? (size_t)1 << s->word_bits : 0) +
           (s->stem_length ? (size_t)1 << s->stem_bits : 0);
}

typedef struct {
    uint32_t *items;
    size_t size, room;
} column;

static int append(column *to, const uint32_t *items, size_t count)
{
    if (to->size + count > to->room) {
        size_t room = 2 * (to->size + count) + 1024;
        if (grow(&to->items, room))
            return PyErr_NoMemory(), -1;
        to->room = room;
    }
    if (count)
        memcpy(to->items + to->size, items, count * sizeof *items);
    to->size += count;
    return 0;
}

static PyObject *bytes_of(const void *items, size_t bytes)
{
    return PyBytes_FromStringAndSize(items, (Py_ssize_t)bytes);
}

PyDoc_STRVAR(count_doc,
"count(texts, settings)\n\n"
"Distinct buckets of every text in the order they come, and how often. Returns bytes:\n"
"where each text ends (native int64), the buckets and the counts (native uint32).");

static PyObject *count(PyObject *self, PyObject *args)
{
    PyObject *texts, *done = NULL;
    settings s;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!" SETTINGS, &PyList_Type, &texts, INTO(s)) || !are_sound(&s))
        return NULL;
    bag b = {0};
    column buckets = {0}, counts = {0};
    Py_ssize_t size = PyList_Size(texts), at = 0;
    int64_t *ends = malloc((size_t)(size ? size : 1) * sizeof *ends);
    if (!ends)
        return PyErr_NoMemory();
    for (; at < size; at++) {
        if (fill(&b, &s, PyList_GetItem(texts, at)) || append(&buckets, b.buckets, b.size) ||
            append(&counts, b.counts, b.size))
            break;
        ends[at] = (int64_t)buckets.size;
    }
    if (at == size)
        done = Py_BuildValue("NNN", bytes_of(ends, (size_t)size * sizeof *ends),
                             bytes_of(buckets.items, buckets.size * sizeof(uint32_t)),
                             bytes_of(counts.items, counts.size * sizeof(uint32_t)));
    empty(&b);
    free(buckets.items);
    free(counts.items);
    free(ends);
    return done;
}

static double frequency(uint32_t times, const double *known)
{
    return times < COUNTS_KNOWN ? known[times] : 1 + log(times);
}

/* Add what one block says to every head; its values have length 1 together. */
static void add_block(const bag *b, size_t from, size_t to, const double *known, const Py_buffer *rarity,
                      const Py_buffer *weights, double *sums, double *scores)
{
    const float *rare = rarity->len ? rarity->buf : NULL, *table = weights->buf;
    size_t heads = (size_t)weights->shape[1];
    double squares = 0;
    memset(sums, 0, heads * sizeof *sums);
    for (size_t n = from; n < to; n++) {
        const float *row = table + heads * b->buckets[n];
        double value = known ? frequency(b->counts[n], known) : 1;
        if (rare)
            value *= rare[b->buckets[n]];
        squares += value * value;
        for (size_t head = 0; head < heads; head++)
            sums[head] += value * row[head];
    }
    if (squares > 0)
        for (size_t head = 0; head < heads; head++)
            scores[head] += sums[head] / sqrt(squares);
}

static int score_all(PyObject *texts, const settings *s, const Py_buffer *rarity, const Py_buffer *weights,
                     double *scores, double *sums)
{
    bag b = {0};
    double known[COUNTS_KNOWN] = {0};
    int failed = 0;
    Py_ssize_t size = PyList_Size(texts);
    for (size_t n = 1; n < COUNTS_KNOWN; n++)
        known[n] = 1 + log((double)n);
    for (Py_ssize_t at = 0; at < size && !failed; at++, scores += weights->shape[1]) {
        failed = fill(&b, s, PyList_GetItem(texts, at));
        if (failed)
            break;
        for (size_t n = 0; n < BLOCKS; n++)
            add_block(&b, n ? b.ends[n - 1] : 0, b.ends[n], s->are_binary ? NULL : known, rarity, weights,
                      sums, scores);
    }
    empty(&b);
    return failed;
}

static int tables_fit(const settings *s, const Py_buffer *rarity, const Py_buffer *weights)
{
    size_t features = features_of(s), rare = (size_t)rarity->len / sizeof(float);
    if ((size_t)weights->shape[0] == features && (!rare || rare == features))
        return 1;
    PyErr_SetString(PyExc_ValueError, "the tables do not fit the settings of the grams");
    return 0;
}

PyDoc_STRVAR(score_doc,
"score(texts, settings, rarity, weights)\n\n"
"What linear heads say of every text. rarity is float32, one for each feature, or empty;\n"
"weights are float32 (features, heads). Returns bytes: native float64 (texts, heads).");

static PyObject *score(PyObject *self, PyObject *args)
{
    PyObject *texts, *given_rarity, *given_weights, *done = NULL;
    Py_buffer rarity = {0}, weights = {0};
    settings s;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!" SETTINGS "OO", &PyList_Type, &texts, INTO(s), &given_rarity, &given_weights) ||
        !are_sound(&s))
        return NULL;
    if (!take(given_rarity, &rarity, 1, FLOAT32, 0) && !take(given_weights, &weights, 2, FLOAT32, 0) &&
        tables_fit(&s, &rarity, &weights)) {
        size_t heads = (size_t)weights.shape[1], size = (size_t)PyList_Size(texts);
        double *scores = calloc(size * heads + 1, sizeof *scores), *sums = calloc(heads + 1, sizeof *sums);
        if (!scores || !sums)
            PyErr_NoMemory();
        else if (!score_all(texts, &s, &rarity, &weights, scores, sums))
            done = bytes_of(scores, size * heads * sizeof *scores);
        free(scores);
        free(sums);
    }
    PyBuffer_Release(&weights);
    PyBuffer_Release(&rarity);
    return done;
}

static PyMethodDef methods[] = {
    {"count", count, METH_VARARGS, count_doc},
    {"score", score, METH_VARARGS, score_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_grams",
    "Hashed n-grams of texts, compiled. Use it through panoh.triage.grams.", 0,
    methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__grams(void)
{
    return PyModule_Create(&module);
}
