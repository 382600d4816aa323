/* From 64 x 64 points to PDQ: 16 x 16 frequencies, the bits above their lower median,
 * how sure each bit is, and PDQ's quality.
 */
#ifndef PANOH_FREQUENCIES_H
#define PANOH_FREQUENCIES_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../dispatch.h"

enum { POINTS = 64, FREQUENCIES = 16, BITS = 256, MIDDLING_STRENGTH = 40 };

static float cosines[POINTS][FREQUENCIES];

static void fill_cosines(void)
{
    for (int f = 0; f < FREQUENCIES; f++)
        for (int p = 0; p < POINTS; p++) {
            double angle = 3.14159265358979323846 / 2 / POINTS * (f + 1) * (2 * p + 1);
            cosines[p][f] = (float)(sqrt(2.0 / POINTS) * cos(angle));
        }
}

/* Eight numbers that a compiler keeps in one register, where it knows such a type. They
 * may lie anywhere that a float may. */
#if defined(__GNUC__)
typedef float Eight __attribute__((vector_size(32), aligned(4), may_alias));
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

#endif
