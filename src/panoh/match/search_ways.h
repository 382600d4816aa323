/* How rows are compared, for each kind of processor: the inner half of _search.c, which
   tells how the search works. It knows nothing of Python. */

#ifndef PANOH_SEARCH_WAYS_H
#define PANOH_SEARCH_WAYS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) && defined(__x86_64__)
#define HAS_X86 1
#include <immintrin.h>
#else
#define HAS_X86 0
#endif

#if defined(__GNUC__)
#define NOINLINE __attribute__((noinline))
#define INLINE static inline __attribute__((always_inline))
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define NOINLINE
#define INLINE static inline
#define PREFETCH(address) ((void)(address))
#endif

enum {
    ROW_BYTES = 32,
    TABLES = 16,
    KEYS = 65536,
    STARTS = KEYS + 1,
    MOST_FLIPS = 2,
    MOST_SPANS = 137, /* 1 + 16 + 120 keys within two bits of one */
    AT_ONCE = 16,     /* sketches read at once: the array is that much longer */
    LINE = 64,
    TILE = 256 /* rows that a scan compares with every row seen while they are near */
};

enum { DONE, NO_MEMORY, BAD_TABLES };

typedef struct {
    uint32_t seen_row, row, distance;
} pair;

typedef struct {
    size_t start;   /* where in the sketches a bucket begins */
    uint32_t count; /* how many rows it has */
    int most;       /* bits in which a sketch may differ there */
} span;

typedef struct {
    const uint8_t *seen, *rows, *removed;
    const uint32_t *starts, *sketches, *slots;
    size_t seen_count, row_count;
    unsigned most, word_most, three_most; /* radius; the same for a word, for three */
    size_t span_count;
    unsigned table; /* where the search is */
    uint32_t seen_row;
    pair *pairs;
    size_t pair_count, pair_room;
    int end;
} search;

/* ---- words and bits ---- */

INLINE unsigned word_of(const uint8_t *row, unsigned j)
{
    uint16_t word;
    memcpy(&word, row + 2 * (j % TABLES), sizeof word);
    return word;
}

INLINE uint32_t sketch_of(const uint8_t *row, unsigned j)
{
    return (uint32_t)word_of(row, j + 1) << 16 | word_of(row, j + 2);
}

INLINE unsigned count_plain(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

INLINE uint64_t quarter_of(const uint8_t *row, unsigned n)
{
    uint64_t quarter;
    memcpy(&quarter, row + 8 * n, sizeof quarter);
    return quarter;
}

/* A macro, so that each way counts with its own instructions. */
#define DISTANCE(count, quarters, row)                                                 \
    (unsigned)(count((quarters)[0] ^ quarter_of(row, 0)) +                             \
               count((quarters)[1] ^ quarter_of(row, 1)) +                             \
               count((quarters)[2] ^ quarter_of(row, 2)) +                             \
               count((quarters)[3] ^ quarter_of(row, 3)))

/* ---- what was found ---- */

static NOINLINE void keep(search *s, size_t row, unsigned distance)
{
    if (s->end != DONE)
        return;
    if (s->pair_count == s->pair_room) {
        size_t room = s->pair_room ? 2 * s->pair_room : 256;
        pair *pairs = room > SIZE_MAX / sizeof *pairs
                          ? NULL
                          : realloc(s->pairs, room * sizeof *pairs);
        if (!pairs) {
            s->end = NO_MEMORY;
            return;
        }
        s->pairs = pairs;
        s->pair_room = room;
    }
    s->pairs[s->pair_count++] = (pair){s->seen_row, (uint32_t)row, distance};
}

/* Whether an earlier table leads to the same pair: then that one has reported it. */
static int came_before(const search *s, const uint8_t *seen, const uint8_t *row)
{
    unsigned apart[TABLES];
    for (unsigned j = 0; j < TABLES; j++)
        apart[j] = count_plain(word_of(seen, j) ^ word_of(row, j));
    for (unsigned j = 0; j < s->table; j++)
        if (apart[j] <= s->word_most &&
            apart[j] + apart[(j + 1) % TABLES] + apart[(j + 2) % TABLES] <=
                s->three_most)
            return 1;
    return 0;
}

/* Weigh the row whose sketch is near: is the whole of it? */
static NOINLINE void weigh(search *s, size_t place)
{
    size_t slot = s->slots[place];
    const uint8_t *seen = s->seen + (size_t)ROW_BYTES * s->seen_row, *row;
    uint64_t quarters[4];
    unsigned distance;
    if (slot >= s->row_count) {
        s->end = BAD_TABLES;
        return;
    }
    row = s->rows + ROW_BYTES * slot;
    memcpy(quarters, seen, ROW_BYTES);
    distance = DISTANCE(count_plain, quarters, row);
    if (distance <= s->most && !s->removed[slot] && !came_before(s, seen, row))
        keep(s, slot, distance);
}

/* ---- the sieve: which sketches in these buckets are near ---- */

static void sieve_portable(search *s, const span *spans, uint32_t wanted)
{
    for (size_t n = 0; n < s->span_count; n++)
        for (size_t at = spans[n].start, end = at + spans[n].count; at < end; at++)
            if ((int)count_plain(s->sketches[at] ^ wanted) <= spans[n].most)
                weigh(s, at);
}

/* Compare all rows with all seen: for few rows, and for a radius without tables. */
#define SCAN(count)                                                                    \
    for (size_t tile = 0; tile < s->row_count && s->end == DONE; tile += TILE) {       \
        size_t end = s->row_count - tile < TILE ? s->row_count : tile + TILE;          \
        for (size_t q = 0; q < s->seen_count && s->end == DONE; q++) {                 \
            const uint8_t *rows = s->rows;                                             \
            const unsigned most = s->most;                                             \
            uint64_t quarters[4];                                                      \
            memcpy(quarters, s->seen + ROW_BYTES * q, ROW_BYTES);                      \
            s->seen_row = (uint32_t)q;                                                 \
            for (size_t slot = tile; slot < end; slot++) {                             \
                unsigned apart = DISTANCE(count, quarters, rows + ROW_BYTES * slot);   \
                if (apart <= most && !s->removed[slot])                                \
                    keep(s, slot, apart);                                              \
            }                                                                          \
        }                                                                              \
    }

static void scan_portable(search *s) { SCAN(count_plain) }

#if HAS_X86
#define WITH_POPCNT __attribute__((target("popcnt")))
#define WITH_AVX2 __attribute__((target("avx2,popcnt")))
#define WITH_AVX512 __attribute__((target("avx512f,avx512vpopcntdq,popcnt")))

WITH_POPCNT static void sieve_popcnt(search *s, const span *spans, uint32_t wanted)
{
    for (size_t n = 0; n < s->span_count; n++)
        for (size_t at = spans[n].start, end = at + spans[n].count; at < end; at++)
            if (__builtin_popcount(s->sketches[at] ^ wanted) <= spans[n].most)
                weigh(s, at);
}

WITH_POPCNT static void scan_popcnt(search *s) { SCAN(__builtin_popcountll) }

/* Bits of each 32-bit lane, by looking half bytes up (Mula, Kurz, Lemire 2018). */
WITH_AVX2 static inline __m256i lane_bits(__m256i lanes)
{
    const __m256i of_half = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i half = _mm256_set1_epi8(15);
    __m256i low = _mm256_and_si256(lanes, half);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(lanes, 4), half);
    __m256i bytes = _mm256_add_epi8(_mm256_shuffle_epi8(of_half, low),
                                    _mm256_shuffle_epi8(of_half, high));
    return _mm256_madd_epi16(_mm256_maddubs_epi16(bytes, _mm256_set1_epi8(1)),
                             _mm256_set1_epi16(1));
}

WITH_AVX2 static void sieve_avx2(search *s, const span *spans, uint32_t wanted)
{
    const __m256i want = _mm256_set1_epi32((int)wanted);
    for (size_t n = 0; n < s->span_count; n++) {
        const __m256i beyond = _mm256_set1_epi32(spans[n].most + 1);
        for (size_t done = 0; done < spans[n].count; done += AT_ONCE) {
            size_t at = spans[n].start + done, left = spans[n].count - done;
            const __m256i *here = (const __m256i *)(s->sketches + at);
            __m256i one = _mm256_xor_si256(_mm256_loadu_si256(here), want);
            __m256i two = _mm256_xor_si256(_mm256_loadu_si256(here + 1), want);
            one = _mm256_cmpgt_epi32(beyond, lane_bits(one));
            two = _mm256_cmpgt_epi32(beyond, lane_bits(two));
            if (_mm256_testz_si256(_mm256_or_si256(one, two), _mm256_set1_epi32(-1)))
                continue;
            unsigned near =
                (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(one)) |
                (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(two)) << 8;
            if (left < AT_ONCE)
                near &= (1u << left) - 1;
            for (; near; near &= near - 1)
                weigh(s, at + (size_t)__builtin_ctz(near));
        }
    }
}

WITH_AVX512 static void sieve_avx512(search *s, const span *spans, uint32_t wanted)
{
    const __m512i want = _mm512_set1_epi32((int)wanted);
    for (size_t n = 0; n < s->span_count; n++) {
        const __m512i most = _mm512_set1_epi32(spans[n].most);
        for (size_t done = 0; done < spans[n].count; done += AT_ONCE) {
            size_t at = spans[n].start + done, left = spans[n].count - done;
            __m512i apart = _mm512_xor_si512(_mm512_loadu_si512(s->sketches + at), want);
            unsigned near = _mm512_cmple_epi32_mask(_mm512_popcnt_epi32(apart), most);
            if (left < AT_ONCE)
                near &= (1u << left) - 1;
            for (; near; near &= near - 1)
                weigh(s, at + (size_t)__builtin_ctz(near));
        }
    }
}
#endif

/* ---- which instructions ---- */

typedef struct {
    const char *name;
    void (*sieve)(search *, const span *, uint32_t);
    void (*scan)(search *);
} way;

static const way ways[] = {
#if HAS_X86
    {"avx512", sieve_avx512, scan_popcnt},
    {"avx2", sieve_avx2, scan_popcnt},
    {"popcnt", sieve_popcnt, scan_popcnt},
#endif
    {"portable", sieve_portable, scan_portable},
};
enum { WAYS = sizeof ways / sizeof *ways };

static int runs_here(size_t n)
{
#if HAS_X86
    __builtin_cpu_init();
    int popcnt = __builtin_cpu_supports("popcnt");
    switch (n) {
    case 0:
        return popcnt && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512vpopcntdq");
    case 1: return popcnt && __builtin_cpu_supports("avx2");
    case 2: return popcnt;
    }
#endif
    (void)n;
    return 1;
}

#endif
