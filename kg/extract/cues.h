/* SPDX-License-Identifier: Apache-2.0 */
/// Words that bring in what somebody says.
#ifndef KG_EXTRACT_CUES_H
#define KG_EXTRACT_CUES_H

#include "kg/slice.h"

#include <stdint.h>

enum {
  KG_CUE_CLAUSE = 1,
  KG_CUE_THAT = 2,
  KG_CUE_QUOTE = 4,
  KG_CUE_TELL = 8,
  KG_CUE_NAMING = 16,
  KG_CUE_ORDER = 32,
  KG_CUE_ASK = 64,
  KG_CUE_MORE = 128,
  KG_CUE_PROMISE = 256,
  KG_CUE_SHOW = 512,
  KG_CUE_THINK = 1024,
};

typedef enum kg_verb_form {
  KG_VERB_BASE,
  KG_VERB_THIRD, ///< says
  KG_VERB_PAST,  ///< said
  KG_VERB_ING,
  KG_VERB_PARTICIPLE, ///< Where it differs from the past: written.
} kg_verb_form;

typedef struct kg_cue_word {
  const char *verb; ///< Base form.
  unsigned uses;    ///< KG_CUE_… flags.
  kg_verb_form form;
} kg_cue_word;

/// Whether the word, in any case, is a form of a verb of speech.
/// @return KG_NOT_FOUND
kg_status kg_cue_word_find(kg_slice word, kg_cue_word *cue);

/// Nouns that carry words: statement, letter, tweet, interview.
bool kg_is_medium(kg_slice word);
/// Nouns that show words and do not speak: sign, banner, placard.
bool kg_is_sign(kg_slice word);
/// Nouns of people or bodies that speak without a name: sources, officials.
bool kg_is_source_noun(kg_slice word);

#endif
