/* SPDX-License-Identifier: Apache-2.0 */
/// Classes of characters, as tokens and quotations need them: one place that
/// knows which glyphs are apostrophes, quotation marks and dashes.
#ifndef KG_TEXT_GLYPH_H
#define KG_TEXT_GLYPH_H

#include "kg/slice.h"

#include <stdint.h>

typedef enum kg_glyph {
  KG_GLYPH_END, ///< End of the text, or a malformed byte.
  KG_GLYPH_SPACE,
  KG_GLYPH_UPPER, ///< Letters: upper case and title case.
  KG_GLYPH_LOWER, ///< All other letters.
  KG_GLYPH_MARK,  ///< Combining marks, joiners, soft hyphens.
  KG_GLYPH_DIGIT,
  KG_GLYPH_APOSTROPHE,   ///< ' ’ ʼ ′ `
  KG_GLYPH_OPEN_SINGLE,  ///< ‘ ‚ ‹
  KG_GLYPH_CLOSE_SINGLE, ///< › (’ is an apostrophe)
  KG_GLYPH_DOUBLE,       ///< " ″ ＂: opens or closes
  KG_GLYPH_OPEN_DOUBLE,  ///< “ „ « ‟ 「 『
  KG_GLYPH_CLOSE_DOUBLE, ///< ” » 」 』
  KG_GLYPH_OPEN_BRACKET,
  KG_GLYPH_CLOSE_BRACKET,
  KG_GLYPH_HYPHEN, ///< - ‐ ‑
  KG_GLYPH_DASH,   ///< – — ― −
  KG_GLYPH_DOT,    ///< . and ．
  KG_GLYPH_ELLIPSIS,
  KG_GLYPH_END_MARK, ///< ? ! and their kin
  KG_GLYPH_COMMA,
  KG_GLYPH_COLON, ///< : ;
  KG_GLYPH_SLASH,
  KG_GLYPH_CURRENCY,
  KG_GLYPH_OTHER,
} kg_glyph;

kg_glyph kg_glyph_class(int32_t code_point);

/// Class of the character at byte `at`. `*size` gets its length: 0 at the end,
/// 1 for a malformed byte, which counts as OTHER. `size` may be NULL.
kg_glyph kg_glyph_at(kg_slice text, size_t at, size_t *size);
/// Class of the character that ends before byte `at`.
kg_glyph kg_glyph_before(kg_slice text, size_t at);

static inline bool
kg_glyph_is_letter(kg_glyph g)
{
  return g == KG_GLYPH_UPPER || g == KG_GLYPH_LOWER || g == KG_GLYPH_MARK;
}

static inline bool
kg_glyph_is_word(kg_glyph g)
{
  return kg_glyph_is_letter(g) || g == KG_GLYPH_DIGIT;
}

#endif
