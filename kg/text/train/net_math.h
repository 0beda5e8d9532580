/* SPDX-License-Identifier: Apache-2.0 */
/// Products of matrices and steps of learning, the same bits on every machine:
/// each sum is taken in one order, whatever the width of the vectors.
#ifndef KG_TEXT_TRAIN_NET_MATH_H
#define KG_TEXT_TRAIN_NET_MATH_H

#include <stdbool.h>
#include <stddef.h>

/// out[i][j] (+)= sum over k of in[i * in_row + k * in_step] * by[k][j].
typedef struct net_product {
  const float *in;
  size_t in_row;
  size_t in_step;
  const float *by; ///< n_sum rows of n_columns.
  float *out;      ///< n_rows rows of n_columns.
  size_t n_rows;
  size_t n_columns; ///< A multiple of 16.
  size_t n_sum;
  bool adds; ///< To what stands in `out`.
} net_product;

void net_multiply(const net_product *p);

/// Weights, and what learning them needs.
typedef struct net_part {
  float *weight;
  float *gradient;
  float *first;  ///< Running mean of gradients …
  float *second; ///< … and of their squares (Adam).
  float *sum;    ///< Of the weights at the ends of rounds.
  size_t n;
} net_part;

typedef struct net_pace {
  float rate;
  float decay;            ///< Of weights, a step.
  double first_unbiased;  ///< 1 - beta1 to the power of the number of steps.
  double second_unbiased; ///< The same for beta2.
} net_pace;

/// One step along the gradient of weights [from, to), which is zeroed.
void
net_step(const net_part *part, const net_pace *pace, size_t from, size_t to);

#define NET_FIRST_BETA 0.9f
#define NET_SECOND_BETA 0.999f

#endif
