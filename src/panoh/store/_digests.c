/* The digest of a post's parts: BLAKE2b (RFC 7693) of 16 bytes, without a key.

   The answer is hashlib's for the parts' UTF-8 joined by NUL; see post_rows.py. For each
   of millions of short texts hashlib makes an object of its own, which takes it three
   times as long as the hashing. */

#include <Python.h>
#include <stdint.h>
#include <string.h>

#define BLOCK_BYTES 128
#define DIGEST_BYTES 16

typedef struct {
    uint64_t state[8];
    uint64_t bytes; /* hashed so far; no text has 2^64 */
    size_t filled;
    unsigned char block[BLOCK_BYTES];
} Hash;

static const uint64_t START[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static const unsigned char ORDER[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint64_t turned(uint64_t word, int bits)
{
    return (word >> bits) | (word << (64 - bits));
}

static uint64_t word_at(const unsigned char *bytes)
{
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--)
        word = word << 8 | bytes[i];
    return word;
}

static void mix(uint64_t *v, int a, int b, int c, int d, uint64_t x, uint64_t y)
{
    v[a] += v[b] + x;
    v[d] = turned(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = turned(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = turned(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = turned(v[b] ^ v[c], 63);
}

static void compress(Hash *hash, int is_last)
{
    uint64_t v[16], m[16];
    for (int i = 0; i < 8; i++) {
        v[i] = hash->state[i];
        v[i + 8] = START[i];
    }
    v[12] ^= hash->bytes;
    if (is_last)
        v[14] = ~v[14];
    for (int i = 0; i < 16; i++)
        m[i] = word_at(hash->block + 8 * i);
    for (int round = 0; round < 12; round++) {
        const unsigned char *s = ORDER[round % 10];
        mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
        mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
        mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
        mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
        mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
        mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
        mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
        mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
    }
    for (int i = 0; i < 8; i++)
        hash->state[i] ^= v[i] ^ v[i + 8];
}

static void begin(Hash *hash)
{
    memcpy(hash->state, START, sizeof START);
    hash->state[0] ^= 0x01010000 ^ DIGEST_BYTES;
    hash->bytes = 0;
    hash->filled = 0;
}

/* A full block waits until more comes: the last one is hashed otherwise. */
static void add(Hash *hash, const char *bytes, size_t length)
{
    while (length) {
        if (hash->filled == BLOCK_BYTES) {
            hash->bytes += BLOCK_BYTES;
            compress(hash, 0);
            hash->filled = 0;
        }
        size_t room = BLOCK_BYTES - hash->filled, some = length < room ? length : room;
        memcpy(hash->block + hash->filled, bytes, some);
        hash->filled += some;
        bytes += some;
        length -= some;
    }
}

static PyObject *end(Hash *hash)
{
    char digest[DIGEST_BYTES];
    hash->bytes += hash->filled;
    memset(hash->block + hash->filled, 0, BLOCK_BYTES - hash->filled);
    compress(hash, 1);
    for (int i = 0; i < DIGEST_BYTES; i++)
        digest[i] = (char)(hash->state[i / 8] >> 8 * (i % 8));
    return PyBytes_FromStringAndSize(digest, DIGEST_BYTES);
}

static PyObject *digest_of_parts(PyObject *Py_UNUSED(module), PyObject *parts)
{
    Hash hash;
    if (!PyList_Check(parts)) {
        PyErr_SetString(PyExc_TypeError, "the parts are a list");
        return NULL;
    }
    begin(&hash);
    for (Py_ssize_t i = 0; i < PyList_Size(parts); i++) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(PyList_GetItem(parts, i), &length);
        if (text == NULL)
            return NULL;
        if (i)
            add(&hash, "", 1);
        add(&hash, text, (size_t)length);
    }
    return end(&hash);
}

static PyMethodDef methods[] = {
    {"digest_of_parts", digest_of_parts, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_digests",
    .m_size = 0,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__digests(void)
{
    return PyModuleDef_Init(&module);
}
