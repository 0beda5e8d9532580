/* SPDX-License-Identifier: Apache-2.0 */
/// The name tagger's weights and its search.
///
/// Sections of names.kgm: "features" (a table from a feature to a row, from
/// 1), "rows" (KG_NAME_LABELS + 1 signed bytes each; the last is unused),
/// "steps" (32-bit weights from label to label) and "scale" (one 32-bit number:
/// how many units of a score make one natural unit).
#ifndef KG_TEXT_NAME_MODEL_H
#define KG_TEXT_NAME_MODEL_H

#include "text/model.h"
#include "text/name_features.h"
#include "text/table.h"

#define KG_NAME_ROW (KG_NAME_LABELS + 1)

typedef struct kg_name_model {
  kg_model_table features;
  const int8_t *rows;
  size_t n_rows;
  const int32_t *own_steps; ///< [from][to]
  int32_t scale;
  int32_t share; ///< What the scores of features count, in 1/16.
  /// [from][to], of features and of what was mixed in.
  int32_t steps[KG_NAME_LABELS * KG_NAME_LABELS];
  double factors[KG_NAME_LABELS * KG_NAME_LABELS]; ///< Their exponentials.
} kg_name_model;

bool kg_name_model_init(kg_name_model *out, const kg_model *model);

/// Lets features count `share` and another's steps `other_share` sixteenths.
void kg_name_model_mix(kg_name_model *model,
                       int32_t share,
                       const int32_t *other_steps,
                       int32_t other_share);

/// Whether a name of label `to` may follow `from`.
static inline bool
kg_name_may_follow(size_t from, size_t to)
{
  return to == 0 || to % 2 == 1 || from == to || from + 1 == to;
}

/// Adds to `scores` (KG_NAME_LABELS for each token of a sentence) what the
/// features say, without those of votes …
void kg_name_add_words(const kg_name_model *model,
                       const kg_name_token *sentence,
                       size_t n,
                       int32_t *scores);
/// … and what votes say.
void kg_name_add_votes(const kg_name_model *model,
                       const kg_name_token *sentence,
                       size_t n,
                       int32_t *scores);

/// The best labels of a sentence with these scores.
/// @param work Room for 2 * n * KG_NAME_LABELS.
void kg_name_decode(const kg_name_model *model,
                    const int32_t *scores,
                    size_t n,
                    double *work,
                    uint8_t *labels);

/// For each token the probability of each label.
/// @param work Room for 2 * n * KG_NAME_LABELS.
void kg_name_weigh(const kg_name_model *model,
                   const int32_t *scores,
                   size_t n,
                   double *work,
                   float *marginals);

/// e to the power of x, the same bits on every machine. 0 below -700.
double kg_name_exp(double x);

#endif
