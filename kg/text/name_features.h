/* SPDX-License-Identifier: Apache-2.0 */
/// The features of the name tagger: one place for the tagger and its trainer.
#ifndef KG_TEXT_NAME_FEATURES_H
#define KG_TEXT_NAME_FEATURES_H

#include "base/arena.h"
#include "kg/context.h"
#include "text/attributes.h"
#include "text/lexicon.h"
#include "text/names.h"
#include "text/token.h"

#define KG_NAME_FEATURES 160 ///< At most so many for a token.
#define KG_NAME_LABELS (1 + 2 * KG_N_NAME_KINDS)

/// Labels: 0 outside, then for each kind its first token and the others.
static inline uint8_t
kg_name_begin(kg_name_kind kind)
{
  return (uint8_t)(1 + 2 * (int)kind);
}
static inline uint8_t
kg_name_inside(kg_name_kind kind)
{
  return (uint8_t)(2 + 2 * (int)kind);
}

/// What is known of one token besides its spelling.
typedef struct kg_name_token {
  kg_attributes word;
  uint32_t lists;     ///< Bits: on which lists it, or a phrase it is in, is.
  uint32_t document;  ///< Bits: what the same word does in the document.
  uint32_t run_lists; ///< Of the last word of its run of capitalised words.
  uint16_t run_first; ///< Its run: tokens from the sentence's start.
  uint16_t run_end;   ///< Equal to run_first if it is in none.
  uint8_t pos;        ///< kg_pos
  bool is_quoted;     ///< Between quotation marks.
  /// What the same word was taken for in the document's other places: 0 =
  /// nothing known, else see kg_name_votes_make.
  uint8_t votes;
} kg_name_token;

/// Works out what a document's tokens are like: an array of `tokens->n` in the
/// arena.
kg_status kg_name_tokens_make(const kg_context *ctx,
                              kg_arena *arena,
                              const kg_clusters *clusters,
                              const kg_lexicon *lexicon,
                              kg_slice text,
                              const kg_tokens *tokens,
                              const kg_sentences *sentences,
                              kg_name_token **out);

/// Second reading: from the labels that a first reading gave to all tokens,
/// sets each capitalised token's votes: 1 + the label that the same word has
/// most often elsewhere, and bit 4 set if it always has it there.
kg_status kg_name_votes_make(const kg_context *ctx,
                             const uint8_t *labels,
                             kg_name_token *tokens,
                             size_t n);

/// Features of token `i` of a sentence. @return how many.
size_t kg_name_features(const kg_name_token *sentence,
                        size_t n,
                        size_t i,
                        uint64_t out[KG_NAME_FEATURES]);

/// The same but for those that votes give …
size_t kg_name_word_features(const kg_name_token *sentence,
                             size_t n,
                             size_t i,
                             uint64_t out[KG_NAME_FEATURES]);
/// … and those alone.
size_t kg_name_vote_features(const kg_name_token *sentence,
                             size_t n,
                             size_t i,
                             uint64_t out[KG_NAME_FEATURES]);

#endif
