/* SPDX-License-Identifier: Apache-2.0 */
/// "Did you mean": the nearest of some names to a mistyped one.
#ifndef KG_CLI_SUGGEST_H
#define KG_CLI_SUGGEST_H

#include "kg/slice.h"

typedef struct kg_suggest {
  kg_slice word;
  kg_slice best;     ///< Nearest so far; empty if none is near enough.
  unsigned distance; ///< Edits to `best`; at first one more than is near.
} kg_suggest;

/// `word` is borrowed, as are the candidates.
kg_suggest kg_suggest_begin(kg_slice word);
void kg_suggest_offer(kg_suggest *suggest, kg_slice candidate);

/// Insertions, deletions, changes and swaps of neighbours that turn one into
/// the other, ASCII case aside; `limit` if it is at least that or either is
/// longer than 64 bytes.
unsigned kg_edit_distance(kg_slice a, kg_slice b, unsigned limit);

#endif
