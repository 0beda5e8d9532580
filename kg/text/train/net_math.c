/* SPDX-License-Identifier: Apache-2.0 */
#include "net_math.h"

#include <math.h>

#define LANES 8
#define TILE 6 // rows of results at a time: all sums stay in registers

typedef float lanes
    __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

/* Results of `n_rows` rows (TILE or 1) and 2 * LANES columns from `j`. */
static inline __attribute__((always_inline)) void
multiply_tile(const net_product *p, size_t i, size_t n_rows, size_t j)
{
  lanes low[TILE] = {{0}};
  lanes high[TILE] = {{0}};
  const size_t n_columns = p->n_columns;
  const size_t in_row = p->in_row;
  const size_t in_step = p->in_step;
  const float *by = p->by + j;
  const float *in = p->in + i * in_row;
  float *out = p->out + i * n_columns + j;
  for (size_t r = 0; p->adds && r < n_rows; r++) {
    low[r] = *(const lanes *)(out + r * n_columns);
    high[r] = *(const lanes *)(out + r * n_columns + LANES);
  }
  for (size_t k = 0; k < p->n_sum; k++) {
    const lanes by_low = *(const lanes *)by;
    const lanes by_high = *(const lanes *)(by + LANES);
#pragma GCC unroll 6
    for (size_t r = 0; r < n_rows; r++) {
      const float x = in[r * in_row];
      low[r] += by_low * x;
      high[r] += by_high * x;
    }
    by += n_columns;
    in += in_step;
  }
  for (size_t r = 0; r < n_rows; r++) {
    *(lanes *)(out + r * n_columns) = low[r];
    *(lanes *)(out + r * n_columns + LANES) = high[r];
  }
}

static inline __attribute__((always_inline)) void
multiply_any(const net_product *p)
{
  for (size_t j = 0; j < p->n_columns; j += 2 * LANES) {
    size_t i = 0;
    for (; i + TILE <= p->n_rows; i += TILE) {
      multiply_tile(p, i, TILE, j);
    }
    for (; i < p->n_rows; i++) {
      multiply_tile(p, i, 1, j);
    }
  }
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void
multiply_wide(const net_product *p)
{
  multiply_any(p);
}

void
net_multiply(const net_product *p)
{
  if (__builtin_cpu_supports("avx2")) {
    multiply_wide(p);
  } else {
    multiply_any(p);
  }
}
#else
void
net_multiply(const net_product *p)
{
  multiply_any(p);
}
#endif

void
net_step(const net_part *part, const net_pace *pace, size_t from, size_t to)
{
  const float rate = pace->rate / (float)pace->first_unbiased;
  const float unbias = 1 / (float)pace->second_unbiased;
  float *restrict w = part->weight;
  float *restrict m = part->first;
  float *restrict v = part->second;
  float *restrict gradient = part->gradient;
  for (size_t i = from; i < to; i++) {
    const float g = gradient[i];
    m[i] = NET_FIRST_BETA * m[i] + (1 - NET_FIRST_BETA) * g;
    v[i] = NET_SECOND_BETA * v[i] + (1 - NET_SECOND_BETA) * g * g;
    w[i] -= rate * m[i] / (sqrtf(v[i] * unbias) + 1e-8f) +
            pace->rate * pace->decay * w[i];
    gradient[i] = 0;
  }
}
