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
#include "eights.h"

enum { POINTS = 64, FREQUENCIES = 16, BITS = 256, MIDDLING_STRENGTH = 40 };

static float cosines[POINTS][FREQUENCIES], odd_and_even[POINTS][FREQUENCIES], evening[BITS];

static void fill_tables(void)
{
    for (int f = 0; f < BITS; f++)
        evening[f] = (float)((f >> 4) + (f & 15) + 2);
    for (int f = 0; f < FREQUENCIES; f++)
        for (int p = 0; p < POINTS; p++) {
            double angle = 3.14159265358979323846 / 2 / POINTS * (f + 1) * (2 * p + 1);
            cosines[p][f] = (float)(sqrt(2.0 / POINTS) * cos(angle));
            odd_and_even[p][f / 2 + (f & 1) * 8] = cosines[p][f];
        }
}

/* A cosine is the same, or the same turned over, as far from the other end: rows from
 * both ends are added up for every second frequency and subtracted for the others. */
enum { HALF = POINTS / 2 };

/* Transform `columns` (16 or more) columns of 64 rows down: out is [FREQUENCIES][columns]. */
FASTEST static void transform_down(const float *rows, Py_ssize_t stride, Py_ssize_t columns, float *out)
{
    for (Py_ssize_t done = 0; done < columns; done += 16) {
        Py_ssize_t x = done + 16 <= columns ? done : columns - 16;
        for (int first = 0; first < FREQUENCIES; first += first & 1 ? 7 : 1) {
            float sign = first & 1 ? 1 : -1;
            Eight sums[4][2] = {{{0}}};
            for (int p = 0; p < HALF; p++) {
                const float *near = rows + p * stride + x, *far = rows + (POINTS - 1 - p) * stride + x;
                Eight left = LOAD(near), right = LOAD(near + 8);
                ADD_SCALED(left, sign, LOAD(far));
                ADD_SCALED(right, sign, LOAD(far + 8));
                for (int k = 0; k < 4; k++) {
                    ADD_SCALED(sums[k][0], cosines[p][first + 2 * k], left);
                    ADD_SCALED(sums[k][1], cosines[p][first + 2 * k], right);
                }
            }
            for (int k = 0; k < 4; k++)
                memcpy(out + (first + 2 * k) * columns + x, sums[k], sizeof(sums[k]));
        }
    }
}

/* Transform 64 of these columns across: out is 256 strengths, [down][across]. */
FASTEST static void transform_across(const float *down, Py_ssize_t columns, float *out)
{
    for (int f = 0; f < FREQUENCIES; f += 4) {
        float added[4][HALF], taken[4][HALF];
        Eight odd[4] = {{0}}, even[4] = {{0}};
        for (int k = 0; k < 4; k++) {
            const float *row = down + (f + k) * columns;
            for (int p = 0; p < HALF; p++) {
                added[k][p] = row[p] + row[POINTS - 1 - p];
                taken[k][p] = row[p] - row[POINTS - 1 - p];
            }
        }
        for (int p = 0; p < HALF; p++) {
            Eight odd_cosines = LOAD(odd_and_even[p]), even_cosines = LOAD(odd_and_even[p] + 8);
            for (int k = 0; k < 4; k++) {
                ADD_SCALED(odd[k], taken[k][p], odd_cosines);
                ADD_SCALED(even[k], added[k][p], even_cosines);
            }
        }
        for (int k = 0; k < 4; k++) {
            float lanes[2][8];
            memcpy(lanes[0], &odd[k], sizeof(lanes[0]));
            memcpy(lanes[1], &even[k], sizeof(lanes[1]));
            for (int i = 0; i < 8; i++) {
                out[(f + k) * FREQUENCIES + 2 * i] = lanes[0][i];
                out[(f + k) * FREQUENCIES + 2 * i + 1] = lanes[1][i];
            }
        }
    }
}

/* The 128th of 256 numbers by size, not counting from 0. They are taken as whole numbers
 * in the same order, so that halving the range ends, at the latest after 32 turns. */
FASTEST static float lower_median(const float *strengths)
{
    int32_t ranks[BITS];
    memcpy(ranks, strengths, sizeof(ranks));
    for (int i = 0; i < BITS; i++)
        ranks[i] ^= ranks[i] < 0 ? INT32_MAX : 0;
    int64_t low = INT32_MIN, high = INT32_MAX;
    int32_t middle = 0;
    while (high - low > 1) {
        int32_t above = 0;
        for (int i = 0; i < BITS; i++)
            above += ranks[i] > middle;
        if (above == BITS / 2) { /* no other lies between the wanted one and the middle */
            int32_t most = INT32_MIN;
            for (int i = 0; i < BITS; i++) {
                int32_t rank = ranks[i] > middle ? INT32_MIN : ranks[i];
                most = rank > most ? rank : most;
            }
            high = most;
            break;
        }
        if (above > BITS / 2)
            low = middle;
        else
            high = middle;
        middle = (int32_t)(low + (high - low) / 2);
    }
    int32_t rank = (int32_t)high;
    rank ^= rank < 0 ? INT32_MAX : 0;
    float median;
    memcpy(&median, &rank, sizeof(median));
    return median;
}

/* Write the bits, and how far each strength lies from the median, as signed bytes. High
 * frequencies of pictures are weaker, about as one through the frequency: evened out. */
FASTEST static void write_hash(const float *strengths, uint8_t *bits, int8_t *evened)
{
    float middle = lower_median(strengths), squares[8] = {0}, even[BITS];
    uint8_t is_above[BITS];
    for (int f = 0; f < BITS; f++)
        is_above[f] = strengths[f] > middle;
    for (int f = 0; f < BITS; f += 8) {
        uint32_t byte = 0;
        for (int bit = 0; bit < 8; bit++)
            byte |= (uint32_t)is_above[f + bit] << bit;
        bits[31 - (f >> 3)] = (uint8_t)byte;
    }
    for (int f = 0; f < BITS; f++)
        even[f] = (strengths[f] - middle) * evening[f];
    for (int f = 0; f < BITS; f += 8)
        for (int lane = 0; lane < 8; lane++)
            squares[lane] += even[f + lane] * even[f + lane];
    float sum = (squares[0] + squares[1] + squares[2] + squares[3]) + (squares[4] + squares[5] + squares[6] + squares[7]);
    float scale = sum > 0 ? MIDDLING_STRENGTH / sqrtf(sum / BITS) : 0;
    for (int f = 0; f < BITS; f++) {
        float value = even[f] * scale;
        evened[f] = (int8_t)(value > 127 ? 127 : value > -127 ? value : -127);
    }
}

/* Whole percent of white between neighbours; what is no number counts as far apart. */
static inline uint32_t percent_apart(float one, float other)
{
    float apart = fabsf(one - other) * (100.0f / 255);
    return (uint32_t)(int32_t)(apart < 1000 ? apart : 1000);
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
