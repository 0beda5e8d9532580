/* SPDX-License-Identifier: Apache-2.0 */
#include "text/normal.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "text/glyph.h"

static int32_t
normal_char(int32_t c)
{
  switch (kg_glyph_class(c)) {
  case KG_GLYPH_DIGIT: return '0';
  case KG_GLYPH_APOSTROPHE:
  case KG_GLYPH_OPEN_SINGLE:
  case KG_GLYPH_CLOSE_SINGLE: return '\'';
  case KG_GLYPH_DOUBLE:
  case KG_GLYPH_OPEN_DOUBLE:
  case KG_GLYPH_CLOSE_DOUBLE: return '"';
  case KG_GLYPH_HYPHEN: return '-';
  case KG_GLYPH_DASH: return 0x2013;
  case KG_GLYPH_ELLIPSIS: return '.';
  default: return kg_to_lower(c);
  }
}

static int32_t
lower_char(int32_t c)
{
  return kg_glyph_class(c) == KG_GLYPH_APOSTROPHE ? '\'' : kg_to_lower(c);
}

static void
convert(kg_normal *out, kg_slice word, int32_t (*change)(int32_t))
{
  size_t at = 0;
  out->len = 0;
  while (at < word.len && out->len + 4 <= KG_NORMAL_MAX) {
    const unsigned char byte = (unsigned char)word.ptr[at];
    if ((byte >= 'a' && byte <= 'z') || byte == '.' || byte == ',') {
      out->text[out->len++] = (char)byte;
      at++;
      continue;
    }
    const int32_t c = kg_utf8_next(word, &at);
    if (c < 0) {
      at++;
      continue;
    }
    out->len += kg_utf8_encode((uint32_t)change(c), out->text + out->len);
  }
  out->hash = kg_hash64(kg_slice_make(out->text, out->len));
}

void
kg_normal_word(kg_normal *out, kg_slice word)
{
  convert(out, word, normal_char);
}

void
kg_normal_lower(kg_normal *out, kg_slice word)
{
  convert(out, word, lower_char);
}
