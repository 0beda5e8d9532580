/* SPDX-License-Identifier: Apache-2.0 */
/// Words and sentences with their places in the text (Universal Dependencies'
/// conventions for English: clitics such as `'s` and `n't` are tokens).
#ifndef KG_TEXT_TOKEN_H
#define KG_TEXT_TOKEN_H

#include "base/vec.h"
#include "kg/slice.h"

#include <stdint.h>

/// Penn Treebank part-of-speech tags, as GUM and EWT have them in XPOS.
typedef enum kg_pos {
#define KG_POS(name, text) KG_POS_##name,
#include "text/pos.def"
#undef KG_POS
} kg_pos;

typedef struct kg_token {
  uint32_t begin; ///< Byte offsets into the text.
  uint32_t end;
  uint8_t pos;       ///< kg_pos; KG_POS_NONE until tagged.
  bool space_before; ///< White space, or the start of the text, before it.
  uint32_t sentence; ///< Index of its sentence.
  kg_slice lemma;    ///< Empty until lemmatised.
} kg_token;

typedef struct kg_sentence {
  uint32_t begin; ///< Bytes: first token's begin, last token's end.
  uint32_t end;
  uint32_t first_token;
  uint32_t end_token; ///< Exclusive.
} kg_sentence;

typedef KG_VEC(kg_token) kg_tokens;
typedef KG_VEC(kg_sentence) kg_sentences;

/// The tag as the corpora spell it, such as "NNP" or "PRP$"; never NULL.
const char *kg_pos_text(kg_pos pos);
/// A verb's tag, a modal's included.
bool kg_pos_is_verb(kg_pos pos);
/// The tag with this spelling, or KG_POS_NONE.
kg_pos kg_pos_find(kg_slice text);

#endif
