/* Texts to bags of grams: what _grams.c counts and scores. grams_python.py defines a gram;
 * _grams.c says how it is hashed.
 */
#ifndef PANOH_GRAM_BAG_H
#define PANOH_GRAM_BAG_H

#include "../buffers.h"

#include <math.h>
#include <stdlib.h>

#define FNV_START 2166136261u
#define FNV_PRIME 16777619u
#define WORDS_START (FNV_START ^ 0x9e3779b9u)
#define MOST_BITS 22
#define MOST_LENGTH 16
#define MOST_STEM 64
#define COUNTS_KNOWN 64
#define BLOCKS 3

/* Stems are the first `stem_length` characters of words, in grams as long as those of words. */
typedef struct {
    int char_least, char_most, char_bits, may_cross, word_least, word_most, word_bits, stem_length,
        stem_bits, are_binary;
} settings;

#define SETTINGS "(iiiiiiiiii)"
#define INTO(s)                                                                                     \
    &(s).char_least, &(s).char_most, &(s).char_bits, &(s).may_cross, &(s).word_least, &(s).word_most, \
        &(s).word_bits, &(s).stem_length, &(s).stem_bits, &(s).are_binary

/* The grams of one text: distinct buckets in the order they came, and how often. */
typedef struct {
    uint32_t *buckets, *counts, *slots;
    size_t size, room, slot_mask, ends[BLOCKS]; /* where each block ends: words, stems, characters */
    uint32_t *text;
    size_t text_room;
} bag;

/* ---- code points ---- */

/* What str.split() splits at. */
static int is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Letters, digits and marks, without asking which Unicode this Python knows. */
static int is_wordy(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return !(c < 0xC0 || c == 0xD7 || c == 0xF7 || c == 0x60C || c == 0x61B || c == 0x61F ||
             (c >= 0x66A && c <= 0x66D) || c == 0x6D4 || c == 0x1680 || (c >= 0x2000 && c <= 0x2BFF) ||
             (c >= 0x2E00 && c <= 0x303F) || (c >= 0xD800 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
             (c >= 0xFF00 && c <= 0xFF0F) || c >= 0x1F000);
}

static uint32_t step(uint32_t hash, uint32_t c)
{
    return (hash ^ c) * FNV_PRIME;
}

static uint32_t finish(uint32_t h)
{
    h = (h ^ h >> 16) * 0x85ebca6bu;
    h = (h ^ h >> 13) * 0xc2b2ae35u;
    return h ^ h >> 16;
}

/* ---- the bag ---- */

static int grow(uint32_t **where, size_t items)
{
    uint32_t *larger = realloc(*where, (items ? items : 1) * sizeof **where);
    if (larger)
        *where = larger;
    return larger ? 0 : -1;
}

/* Make room for `most` distinct buckets; the slots are at most half full. */
static int make_room(bag *b, size_t most)
{
    size_t slots = 64;
    while (slots < 2 * most)
        slots *= 2;
    if (most > b->room || !b->slots) {
        if (grow(&b->buckets, most) || grow(&b->counts, most) || grow(&b->slots, slots))
            return -1;
        b->room = most;
    }
    b->slot_mask = slots - 1;
    memset(b->slots, 0, slots * sizeof *b->slots);
    b->size = 0;
    return 0;
}

static void put(bag *b, uint32_t bucket)
{
    size_t slot = (bucket * 0x9e3779b1u >> 7) & b->slot_mask;
    for (; b->slots[slot]; slot = (slot + 1) & b->slot_mask)
        if (b->buckets[b->slots[slot] - 1] == bucket) {
            b->counts[b->slots[slot] - 1]++;
            return;
        }
    b->buckets[b->size] = bucket;
    b->counts[b->size] = 1;
    b->slots[slot] = (uint32_t)++b->size;
}

/* `word` has `length` characters, the space on each side included. */
static void put_chars(bag *b, const settings *s, const uint32_t *word, size_t length)
{
    uint32_t mask = (1u << s->char_bits) - 1, hash;
    size_t least = (size_t)s->char_least, most = (size_t)s->char_most;
    for (size_t start = 0; start < length; start++) {
        hash = FNV_START;
        for (size_t n = 1; n <= most && start + n <= length; n++) {
            hash = step(hash, word[start + n - 1]);
            if (n >= least || (!start && n == length))
                put(b, finish(hash) & mask);
        }
    }
}

/* White space becomes one space, none at the ends; returns the new length. */
static size_t collapse(uint32_t *text, size_t length)
{
    size_t kept = 0;
    for (size_t at = 0; at < length; at++)
        if (!is_space(text[at]))
            text[kept++] = text[at];
        else if (kept && text[kept - 1] != ' ')
            text[kept++] = ' ';
    return kept && text[kept - 1] == ' ' ? kept - 1 : kept;
}

/* The whole text lies with a space before it and room for one after it. */
static void put_all_chars(bag *b, const settings *s, uint32_t *text, size_t length)
{
    size_t start = 0, end;
    if (s->may_cross) {
        length = collapse(text, length);
        text[length] = ' ';
        if (length)
            put_chars(b, s, text - 1, length + 2);
        return;
    }
    while (start < length) {
        if (is_space(text[start])) {
            start++;
            continue;
        }
        for (end = start; end < length && !is_space(text[end]); end++)
            ;
        uint32_t before = text[start - 1], after = text[end];
        text[start - 1] = text[end] = ' ';
        put_chars(b, s, text + start - 1, end - start + 2);
        text[start - 1] = before;
        text[end] = after;
        start = end;
    }
}

static size_t next_word(const uint32_t *text, size_t length, size_t from, size_t *end)
{
    while (from < length && !is_wordy(text[from]))
        from++;
    for (*end = from; *end < length && is_wordy(text[*end]); ++*end)
        ;
    return from;
}

/* The first `longest` characters of every word count. */
static void put_words(bag *b, const settings *s, const uint32_t *text, size_t length, size_t longest,
                      uint32_t base, uint32_t mask)
{
    size_t end, first_end, start = next_word(text, length, 0, &first_end);
    while (start < length) {
        uint32_t hash = WORDS_START;
        size_t word = start;
        end = first_end;
        for (int n = 1; n <= s->word_most && word < length; n++) {
            for (size_t stop = end - word > longest ? word + longest : end; word < stop; word++)
                hash = step(hash, text[word]);
            if (n >= s->word_least)
                put(b, base + (finish(hash) & mask));
            hash = step(hash, ' ');
            word = next_word(text, length, end, &end);
        }
        start = next_word(text, length, first_end, &first_end);
    }
}

/* How many distinct buckets a text may have at most. */
static size_t most_of(const settings *s, size_t length)
{
    size_t chars = (size_t)(s->char_most - s->char_least + 2) * (3 * length + 3);
    size_t words = (size_t)(s->word_most - s->word_least + 1) * (length + 1);
    size_t blocks[BLOCKS] = {chars, words, words}, most = 0;
    int bits[BLOCKS] = {s->char_bits, s->word_bits, s->stem_bits};
    for (size_t n = 0; n < BLOCKS; n++)
        most += blocks[n] < (size_t)1 << bits[n] ? blocks[n] : (size_t)1 << bits[n];
    return most;
}

/* Fill the bag with one text, a str; -1 with an exception set if that fails. */
static int fill(bag *b, const settings *s, PyObject *text)
{
    Py_ssize_t length = text && PyUnicode_Check(text) ? PyUnicode_GetLength(text) : -1;
    if (length < 0) {
        PyErr_SetString(PyExc_TypeError, "a list of texts was expected");
        return -1;
    }
    if ((size_t)length > b->text_room || !b->text) {
        if (grow(&b->text, (size_t)length + 3))
            return PyErr_NoMemory(), -1;
        b->text_room = (size_t)length;
    }
    b->text[0] = b->text[length + 1] = ' ';
    if (length && !PyUnicode_AsUCS4(text, b->text + 1, length + 1, 0))
        return -1;
    b->text[length + 1] = ' ';
    if (make_room(b, most_of(s, (size_t)length)))
        return PyErr_NoMemory(), -1;
    uint32_t words = s->char_most ? 1u << s->char_bits : 0;
    uint32_t stems = words + (s->word_most ? 1u << s->word_bits : 0);
    if (s->word_most) /* before characters, which may collapse the text */
        put_words(b, s, b->text + 1, (size_t)length, SIZE_MAX, words, (1u << s->word_bits) - 1);
    b->ends[0] = b->size;
    if (s->stem_length)
        put_words(b, s, b->text + 1, (size_t)length, (size_t)s->stem_length, stems, (1u << s->stem_bits) - 1);
    b->ends[1] = b->size;
    if (s->char_most)
        put_all_chars(b, s, b->text + 1, (size_t)length);
    b->ends[2] = b->size;
    return 0;
}

static void empty(bag *b)
{
    free(b->buckets);
    free(b->counts);
    free(b->slots);
    free(b->text);
}

#endif
