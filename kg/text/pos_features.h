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
  const uint8_t *tags; ///< Of the words before, or behind if `is_backward`.
  bool is_backward;    ///< From the last word to the first.
  /// Tagged by other conventions than GUM's, which the tagger follows: only
  /// its trainer sets this, for EWT.
  bool is_foreign;
} kg_pos_view;

/// What is known of token `i` before any tag.
/// @return how many features were written to `out`.
size_t kg_pos_word_features(const kg_pos_view *view,
                            size_t i,
                            uint64_t out[KG_POS_FEATURES]);
/// What the two tags before (behind) token `i` say, with the words around.
size_t kg_pos_tag_features(const kg_pos_view *view,
                           size_t i,
                           uint64_t out[KG_POS_FEATURES]);

#endif
