/* SPDX-License-Identifier: Apache-2.0 */
/// The features of the part-of-speech tagger: one place for the tagger and for
/// its trainer, so that they cannot drift apart.
#ifndef KG_TEXT_POS_FEATURES_H
#define KG_TEXT_POS_FEATURES_H

#include "text/attributes.h"

#define KG_POS_FEATURES 64 ///< At most so many for a token.

/// One sentence as the tagger sees it.
typedef struct kg_pos_view {
  const kg_attributes *words;
  /// The dictionary's class of each word: 0 = unknown, else which tags it has.
  const uint16_t *classes;
  size_t n;
  const uint8_t *tags; ///< Of the words before.
  /// Tagged by other conventions than GUM's, which the tagger follows: only
  /// its trainer sets this, for EWT.
  bool is_foreign;
} kg_pos_view;

/// Features of token `i`. @return how many were written to `out`.
size_t kg_pos_features(const kg_pos_view *view,
                       size_t i,
                       uint64_t out[KG_POS_FEATURES]);

#endif
