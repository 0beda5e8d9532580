/* SPDX-License-Identifier: Apache-2.0 */
/// The name tagger's convolutional net, in whole numbers.
///
/// A word comes in as its vector and some learnt rows (ends, shape, lists …);
/// layers that each see one word to either side add to what they got; the last
/// step gives a score for each label. Steps from label to label are the
/// search's matter (name_model.h).
///
/// Everything between layers is a number from 0 to KG_NET_MOST in 1/128.
/// Weights are 16-bit numbers of at most KG_NET_WEIGHT, so that no sum leaves
/// 32 bits: the same scores on every machine, in whatever order it adds.
///
/// Sections of net.kgm: "words" (a table from a word's hash to a vector, from
/// 1), "vectors" (signed bytes, 1/256), "rows" (signed bytes, 1/64), "project",
/// "layers" and "output" (16 bits, in units of 2 to the power of minus their
/// entry in "shifts"), "biases" (32 bits: of the first step, of each layer and
/// of the labels, each in the unit of its sums), "steps" (32 bits, in 1/scale
/// of name_model.h).
#ifndef KG_TEXT_NAME_NET_H
#define KG_TEXT_NAME_NET_H

#include "base/arena.h"
#include "text/model.h"
#include "text/name_features.h"
#include "text/table.h"

#define KG_NET_WIDTH 128
#define KG_NET_LAYERS 3
#define KG_NET_VECTOR 100
#define KG_NET_PADDED 112 ///< A vector's place among weights.
#define KG_NET_LABELS 16  ///< KG_NAME_LABELS and one without use.
#define KG_NET_MOST 2047
#define KG_NET_WEIGHT 2047
#define KG_NET_UNIT_BITS 7
#define KG_NET_VECTOR_BITS 8
#define KG_NET_ROW_BITS 6
#define KG_NET_BIASES ((1 + KG_NET_LAYERS) * KG_NET_WIDTH + KG_NET_LABELS)

/// Learnt rows: how many there are in all, and at most for one word.
#define KG_NET_ROWS 5888
#define KG_NET_ROWS_OF_WORD 96

typedef struct kg_name_net {
  kg_model_table words;
  const int8_t *vectors; ///< KG_NET_VECTOR each.
  size_t n_vectors;
  const int8_t *rows;
  const int16_t *project; ///< [to][KG_NET_PADDED]
  const int16_t *layers;  ///< [layer][to][place * KG_NET_WIDTH + from]
  const int16_t *output;  ///< [label][from]
  const int32_t *biases;
  const int32_t *steps;  ///< [from][to], KG_NAME_LABELS a row.
  const int32_t *shifts; ///< Of project, each layer, output.
} kg_name_net;

bool kg_name_net_init(kg_name_net *out, const kg_model *model);

/// Which learnt rows token `i` of a sentence has. @return how many.
size_t kg_name_net_rows(const kg_name_token *sentence,
                        size_t n,
                        size_t i,
                        uint16_t out[KG_NET_ROWS_OF_WORD]);

/// Room for work on sentences of up to so many tokens.
typedef struct kg_name_net_room {
  int16_t *rows[2]; ///< Longest + 2 rows of KG_NET_WIDTH.
  int16_t *vectors; ///< Rows of KG_NET_PADDED.
  int32_t *sums;    ///< Rows of KG_NET_WIDTH.
} kg_name_net_room;

/// @return false without memory.
bool
kg_name_net_room_make(kg_arena *arena, size_t longest, kg_name_net_room *room);

/// Scores of a sentence, in 1/scale: KG_NAME_LABELS for each token.
void kg_name_net_score(const kg_name_net *net,
                       const kg_name_net_room *room,
                       const kg_name_token *sentence,
                       size_t n,
                       int32_t scale,
                       int32_t *out);

#endif
