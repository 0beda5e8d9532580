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
  const int32_t *steps; ///< [from][to]
  int32_t scale;
} kg_name_model;

bool kg_name_model_init(kg_name_model *out, const kg_model *model);

/// Whether a name of label `to` may follow `from`.
static inline bool
kg_name_may_follow(size_t from, size_t to)
{
  return to == 0 || to % 2 == 1 || from == to || from + 1 == to;
}

/// The best labels of a sentence, and for each token the probability of each
/// label (`marginals`, KG_NAME_LABELS a token; NULL = not wanted).
/// @param scores Room for n * KG_NAME_LABELS.
/// @param work Room for 2 * n * KG_NAME_LABELS.
void kg_name_decode(const kg_name_model *model,
                    const kg_name_token *sentence,
                    size_t n,
                    int32_t *scores,
                    double *work,
                    uint8_t *labels,
                    float *marginals);

/// e to the power of x, the same bits on every machine. 0 below -700.
double kg_name_exp(double x);

#endif
