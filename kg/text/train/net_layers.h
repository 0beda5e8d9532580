/* SPDX-License-Identifier: Apache-2.0 */
/// The net of text/name_net.h with fractions, as it is learnt.
#ifndef KG_TEXT_TRAIN_NET_LAYERS_H
#define KG_TEXT_TRAIN_NET_LAYERS_H

#include "net_math.h"
#include "text/name_net.h"

enum net_parts {
  NET_ROWS, ///< Stepped one by one, where a batch has them.
  NET_PROJECT,
  NET_BIAS,
  NET_LAYER, ///< KG_NET_LAYERS of them.
  NET_LAYER_BIAS = NET_LAYER + KG_NET_LAYERS,
  NET_OUTPUT = NET_LAYER_BIAS + KG_NET_LAYERS,
  NET_OUTPUT_BIAS,
  NET_STEPS,
  NET_N_PARTS
};

/// What share of numbers is left out at random while learning.
typedef struct net_noise {
  float vector; ///< A word's vector and group.
  float row;    ///< A learnt row of a word.
  float input;  ///< A number that goes into the first layer.
  float layer;  ///< A number that a layer adds.
  float output; ///< A number that goes into the last step.
} net_noise;

/// A batch: sentences with a row of zeros before, between and behind them.
typedef struct net_batch {
  size_t n;                       ///< Rows.
  const kg_name_token **sentence; ///< Of each row; NULL for zeros.
  uint32_t *n_words;              ///< In the row's sentence.
  uint32_t *at;                   ///< Place in it.
} net_batch;

typedef struct net {
  net_part parts[NET_N_PARTS];
  const kg_model_table *words;
  const int8_t *vectors;
  net_noise noise; ///< Zero: none.
  uint64_t random;
  size_t n_steps;
  size_t max_rows;
  uint8_t *is_touched; ///< Learnt rows that the batch has.
  uint16_t *ids;       ///< KG_NET_ROWS_OF_WORD for each row.
  uint8_t *n_ids;
  float *vector; ///< n * KG_NET_VECTOR
  float *hidden[KG_NET_LAYERS + 1];
  float *kept[KG_NET_LAYERS + 1]; ///< What is let through, by layer, else 0.
  float *top;                     ///< What the last step sees.
  float *top_kept;
  float *slope;
  float *next_slope;
  float *turned;      ///< Weights from outputs to inputs.
  float *score;       ///< n * KG_NET_LABELS
  float *score_slope; ///< The loss's slope by each score, for the caller.
} net;

/// @return false without memory.
bool net_init(net *n, kg_arena *arena, uint64_t seed, size_t max_rows);

/// Fills `score`.
void net_forward(net *n, const net_batch *b);
/// From `score_slope` to the parts' gradients; that of NET_STEPS is the
/// caller's.
void net_backward(net *n, const net_batch *b);
/// Learns from the gradients.
void net_learn(net *n, float rate, float decay);
/// Adds the weights to the sums.
void net_add_up(net *n);
/// The mean of `count` sums becomes the weights.
void net_take_mean(net *n, size_t count);

#endif
