/* Eight numbers at once. */
#ifndef PANOH_EIGHTS_H
#define PANOH_EIGHTS_H

/* Eight numbers that a compiler keeps in one register, where it knows such a type. They
 * may lie anywhere that a float may. */
#if defined(__GNUC__)
typedef float Eight __attribute__((vector_size(32), aligned(4), may_alias));
#define LOAD(from) (*(const Eight *)(from))
#define STORE(to, eight) (*(Eight *)(to) = (eight))
#define ADD_SCALED(sum, factor, eight) ((sum) += (factor) * (eight))
#else
typedef struct { float lane[8]; } Eight;
#define LOAD(from) (*(const Eight *)(from))
#define STORE(to, eight) (*(Eight *)(to) = (eight))
#define ADD_SCALED(sum, factor, eight) \
    do { for (int lane = 0; lane < 8; lane++) (sum).lane[lane] += (factor) * (eight).lane[lane]; } while (0)
#endif

#if defined(__GNUC__)
#define ALWAYS_INLINE __attribute__((always_inline)) inline
#else
#define ALWAYS_INLINE inline
#endif

#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 12)
#define PICK __builtin_shufflevector
#endif

/* Swap rows and columns of 8 x 8 numbers: the rows lie `from_stride` and `to_stride` apart. */
static ALWAYS_INLINE void swap_axes(const float *from, size_t from_stride, float *to, size_t to_stride)
{
#if defined(PICK)
    Eight a[8], b[8];
    for (size_t i = 0; i < 8; i += 2) {
        Eight one = LOAD(from + i * from_stride), other = LOAD(from + (i + 1) * from_stride);
        a[i] = PICK(one, other, 0, 8, 1, 9, 4, 12, 5, 13);
        a[i + 1] = PICK(one, other, 2, 10, 3, 11, 6, 14, 7, 15);
    }
    for (size_t i = 0; i < 8; i += 4)
        for (size_t k = 0; k < 2; k++) {
            b[i + 2 * k] = PICK(a[i + k], a[i + 2 + k], 0, 1, 8, 9, 4, 5, 12, 13);
            b[i + 2 * k + 1] = PICK(a[i + k], a[i + 2 + k], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (size_t i = 0; i < 4; i++) {
        Eight low = PICK(b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        Eight high = PICK(b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
        STORE(to + i * to_stride, low);
        STORE(to + (i + 4) * to_stride, high);
    }
#else
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 8; k++)
            to[k * to_stride + i] = from[i * from_stride + k];
#endif
}

#endif
