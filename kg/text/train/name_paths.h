/* SPDX-License-Identifier: Apache-2.0 */
/// Sums over all ways to label a sentence, for training.
#ifndef KG_TEXT_TRAIN_NAME_PATHS_H
#define KG_TEXT_TRAIN_NAME_PATHS_H

#include "text/name_model.h"

#define NAME_NO_PATH (-1e30)

typedef struct name_paths {
  size_t n;                             ///< Words.
  const double *local;                  ///< A factor for each word and label.
  const double (*step)[KG_NAME_LABELS]; ///< From label to label.
  const uint16_t *mask; ///< Allowed labels of each word; NULL = all.
  double *forward;      ///< Room for n * KG_NAME_LABELS.
  double *backward;     ///< The same.
} name_paths;

/// Writes each label's probability to `out` and, where `pairs` is given, adds
/// each step's to it.
/// @return the logarithm of the sum of all allowed paths, or NAME_NO_PATH: the
/// marks contradict the labels' order.
double name_paths_sum(const name_paths *s,
                      double *out,
                      double pairs[KG_NAME_LABELS][KG_NAME_LABELS]);

#endif
