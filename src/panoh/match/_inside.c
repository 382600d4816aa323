/* Pairs of windows and sought rows whose lowest frequencies agree.
 *
 * A window that lies a little beside the one that was hashed keeps its low frequencies
 * and loses the high ones. So rows are found by the 16 lowest of their 256 bits: the
 * window's own, and those with the bits turned over that it is least sure of (query-
 * directed probing: Lv et al., "Multi-Probe LSH", VLDB 2007). Two tables take different
 * frequencies. What is found is weighed by the window's strengths. The pure NumPy twin
 * is in inside_numpy.py.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../buffers.h"
#include "../dispatch.h"

enum { BITS = 256, KEY_BITS = 16, MOST_PROBES = 64, BUCKETS = 1 << KEY_BITS, WEIGHT_LOW = 2 };

typedef struct {
    int32_t window, row;
    float score;
} Pair;

typedef struct {
    Pair *pairs;
    Py_ssize_t count, room;
} Found;

typedef struct {
    Py_buffer bits, strengths, key_bits, starts, rows, row_bits, flips;
} Given;

static const Item INT32 = {"il", 4}, UINT32 = {"IL", 4}, UINT16 = {"H", 2};

#if defined(__GNUC__)
#define COUNT_BITS(word) __builtin_popcountll(word)
#define FETCH_EARLY(address) __builtin_prefetch(address)
#else
#define FETCH_EARLY(address) ((void)(address))
#define COUNT_BITS(word) count_bits(word)
static inline int count_bits(uint64_t word)
{
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    return (int)((((word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u) >> 56);
}
#endif

/* Frequency f is bit f & 7 of byte 31 - f / 8. The lowest eight of each of the first
 * eight rows of 16 frequencies lie in every second byte of the last sixteen. */
static const uint8_t LOW_BYTES[16] = {0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255};

static inline int low_bits_apart(const uint8_t *one, const uint8_t *other)
{
    uint64_t here[2], there[2], low[2];
    memcpy(here, one + 16, 16);
    memcpy(there, other + 16, 16);
    memcpy(low, LOW_BYTES, 16);
    return (int)(COUNT_BITS((here[0] ^ there[0]) & low[0]) + COUNT_BITS((here[1] ^ there[1]) & low[1]));
}

/* How much of the window's strength is on the row's side: -1 to 1, the mean of the low
 * frequencies' share and that of all. */
FASTEST static float score_of(const int8_t *strengths, const uint8_t *row)
{
    int32_t with = 0, all = 0, low_with = 0, low_all = 0;
    for (int f = 0; f < BITS; f += 8) {
        uint8_t byte = row[31 - (f >> 3)];
        int32_t with_eight = 0, all_eight = 0;
        for (int bit = 0; bit < 8; bit++) {
            int32_t strength = strengths[f + bit];
            with_eight += byte >> bit & 1 ? strength : -strength;
            all_eight += strength < 0 ? -strength : strength;
        }
        with += with_eight;
        all += all_eight;
        if (f < BITS / 2 && !(f & 8)) {
            low_with += with_eight;
            low_all += all_eight;
        }
    }
    float low_share = low_all ? (float)low_with / (float)low_all : 0;
    float share = all ? (float)with / (float)all : 0;
    return (low_share + share) / WEIGHT_LOW;
}

static int add_pair(Found *found, Py_ssize_t window, int32_t row, float score)
{
    if (found->count == found->room) {
        Py_ssize_t room = found->room ? 2 * found->room : 1024;
        Pair *pairs = room > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(Pair) ? NULL : realloc(found->pairs, (size_t)room * sizeof(Pair));
        if (!pairs)
            return 0;
        found->pairs = pairs;
        found->room = room;
    }
    found->pairs[found->count++] = (Pair){(int32_t)window, row, score};
    return 1;
}

/* The window's key, and its bits from the least sure to the surest, as masks. */
static uint32_t read_key(const uint8_t *bits, const int8_t *strengths, const uint8_t *key_bits, uint32_t *masks)
{
    uint32_t key = 0;
    int sure[KEY_BITS];
    for (int i = 0; i < KEY_BITS; i++) {
        int f = key_bits[i], strength = abs(strengths[f]), at = i;
        key |= (uint32_t)(bits[31 - (f >> 3)] >> (f & 7) & 1) << i;
        for (; at > 0 && sure[at - 1] > strength; at--) {
            sure[at] = sure[at - 1];
            masks[at] = masks[at - 1];
        }
        sure[at] = strength;
        masks[at] = 1u << i;
    }
    return key;
}

/* The ranges of rows that a window's probes look at; the rows are on their way then. */
static void find_ranges(const Given *given, const uint8_t *bits, const int8_t *strengths, Py_ssize_t (*ranges)[2])
{
    const uint32_t *starts = given->starts.buf;
    const uint8_t *row_bits = given->row_bits.buf;
    const uint16_t *flips = given->flips.buf;
    Py_ssize_t most = given->rows.shape[0];
    uint32_t masks[KEY_BITS], key = read_key(bits, strengths, given->key_bits.buf, masks);
    for (Py_ssize_t turn = 0; turn < given->flips.shape[0]; turn++) {
        uint32_t probed = key;
        for (int rank = 0; rank < KEY_BITS; rank++)
            probed ^= flips[turn] >> rank & 1 ? masks[rank] : 0;
        /* Another thread may write to them: whatever is read stays within the rows. */
        Py_ssize_t first = starts[probed], last = starts[probed + 1];
        ranges[turn][0] = first;
        ranges[turn][1] = last < most ? last : most;
        if (first < ranges[turn][1])
            FETCH_EARLY(row_bits + first * (BITS / 8) + 16);
    }
}

FASTEST static int probe(const Given *given, Py_ssize_t window, int most_low_bits, Found *found)
{
    const uint8_t *bits = (const uint8_t *)given->bits.buf + window * (BITS / 8);
    const int8_t *strengths = (const int8_t *)given->strengths.buf + window * BITS;
    const int32_t *rows = given->rows.buf;
    const uint8_t *row_bits = given->row_bits.buf;
    Py_ssize_t ranges[MOST_PROBES][2];
    find_ranges(given, bits, strengths, ranges);
    for (Py_ssize_t turn = 0; turn < given->flips.shape[0]; turn++)
        for (Py_ssize_t at = ranges[turn][0]; at < ranges[turn][1]; at++) {
            const uint8_t *row = row_bits + at * (BITS / 8);
            if (low_bits_apart(bits, row) <= most_low_bits &&
                !add_pair(found, window, rows[at], score_of(strengths, row)))
                return 0;
        }
    return 1;
}

static void let_go(Given *given)
{
    Py_buffer *views[] = {&given->bits, &given->strengths, &given->key_bits, &given->starts,
                          &given->rows, &given->row_bits,  &given->flips};
    for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++)
        PyBuffer_Release(views[i]);
}

static int fits(const Given *given)
{
    Py_ssize_t windows = given->bits.shape[0], rows = given->rows.shape[0];
    if (given->bits.shape[1] != BITS / 8 || given->strengths.shape[1] != BITS ||
        given->strengths.shape[0] != windows || given->key_bits.shape[0] != KEY_BITS ||
        given->starts.shape[0] != BUCKETS + 1 || given->row_bits.shape[0] != rows ||
        given->row_bits.shape[1] != BITS / 8 || windows > INT32_MAX || rows > INT32_MAX ||
        given->flips.shape[0] > MOST_PROBES)
        return 0;
    const uint32_t *starts = given->starts.buf;
    for (int bucket = 0; bucket < BUCKETS; bucket++)
        if (starts[bucket] > starts[bucket + 1])
            return 0;
    return starts[0] == 0 && (Py_ssize_t)starts[BUCKETS] == rows;
}

PyDoc_STRVAR(pairs_doc,
             "pairs(bits, strengths, key_bits, starts, rows, row_bits, flips, most_low_bits) -> bytes\n\n"
             "Records (int32 window, int32 row, float32 score). Rows lie in the order of their keys:\n"
             "those of key k are starts[k]:starts[k + 1]. Bit r of a flip turns over the r-th least sure bit.");

static PyObject *pairs(PyObject *self, PyObject *args)
{
    PyObject *objects[7];
    int most_low_bits;
    Given given = {{0}, {0}, {0}, {0}, {0}, {0}, {0}};
    if (!PyArg_ParseTuple(args, "OOOOOOOi", objects, objects + 1, objects + 2, objects + 3, objects + 4, objects + 5,
                          objects + 6, &most_low_bits))
        return NULL;
    if (take(objects[0], &given.bits, 2, UINT8, 0) < 0 || take(objects[1], &given.strengths, 2, INT8, 0) < 0 ||
        take(objects[2], &given.key_bits, 1, UINT8, 0) < 0 || take(objects[3], &given.starts, 1, UINT32, 0) < 0 ||
        take(objects[4], &given.rows, 1, INT32, 0) < 0 || take(objects[5], &given.row_bits, 2, UINT8, 0) < 0 ||
        take(objects[6], &given.flips, 1, UINT16, 0) < 0) {
        let_go(&given);
        return NULL;
    }
    if (!fits(&given)) {
        let_go(&given);
        refuse("windows and rows of 256 bits, in the order of their keys, were expected");
        return NULL;
    }
    Found found = {NULL, 0, 0};
    int has_memory = 1;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t window = 0; has_memory && window < given.bits.shape[0]; window++)
        has_memory = probe(&given, window, most_low_bits, &found);
    Py_END_ALLOW_THREADS
    let_go(&given);
    PyObject *records = NULL;
    if (has_memory)
        records = PyBytes_FromStringAndSize((const char *)found.pairs, found.count * (Py_ssize_t)sizeof(Pair));
    else
        PyErr_NoMemory();
    free(found.pairs);
    return records;
}

static PyMethodDef functions[] = {
    {"pairs", pairs, METH_VARARGS, pairs_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_inside", "Windows and sought rows alike in low frequencies.", -1, functions,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__inside(void)
{
    return PyModule_Create(&definition);
}
