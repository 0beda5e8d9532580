/* SPDX-License-Identifier: Apache-2.0 */
#include "text/glyph.h"

#include "base/unicode.h"
#include "base/utf8.h"

typedef struct glyph_entry {
  int32_t code_point;
  kg_glyph glyph;
} glyph_entry;

static const glyph_entry entries[] = {
    {'\'', KG_GLYPH_APOSTROPHE},
    {'`', KG_GLYPH_APOSTROPHE},
    {0x2019, KG_GLYPH_APOSTROPHE},
    {0x02BC, KG_GLYPH_APOSTROPHE},
    {0x2032, KG_GLYPH_APOSTROPHE},
    {0x00B4, KG_GLYPH_APOSTROPHE},
    {0xFF07, KG_GLYPH_APOSTROPHE},
    {0x2018, KG_GLYPH_OPEN_SINGLE},
    {0x201A, KG_GLYPH_OPEN_SINGLE},
    {0x2039, KG_GLYPH_OPEN_SINGLE},
    {0x203A, KG_GLYPH_CLOSE_SINGLE},
    {'"', KG_GLYPH_DOUBLE},
    {0x2033, KG_GLYPH_DOUBLE},
    {0xFF02, KG_GLYPH_DOUBLE},
    {0x201C, KG_GLYPH_OPEN_DOUBLE},
    {0x201E, KG_GLYPH_OPEN_DOUBLE},
    {0x201F, KG_GLYPH_OPEN_DOUBLE},
    {0x00AB, KG_GLYPH_OPEN_DOUBLE},
    {0x300C, KG_GLYPH_OPEN_DOUBLE},
    {0x300E, KG_GLYPH_OPEN_DOUBLE},
    {0x201D, KG_GLYPH_CLOSE_DOUBLE},
    {0x00BB, KG_GLYPH_CLOSE_DOUBLE},
    {0x300D, KG_GLYPH_CLOSE_DOUBLE},
    {0x300F, KG_GLYPH_CLOSE_DOUBLE},
    {'(', KG_GLYPH_OPEN_BRACKET},
    {'[', KG_GLYPH_OPEN_BRACKET},
    {'{', KG_GLYPH_OPEN_BRACKET},
    {')', KG_GLYPH_CLOSE_BRACKET},
    {']', KG_GLYPH_CLOSE_BRACKET},
    {'}', KG_GLYPH_CLOSE_BRACKET},
    {'-', KG_GLYPH_HYPHEN},
    {0x2010, KG_GLYPH_HYPHEN},
    {0x2011, KG_GLYPH_HYPHEN},
    {0x2012, KG_GLYPH_DASH},
    {0x2013, KG_GLYPH_DASH},
    {0x2014, KG_GLYPH_DASH},
    {0x2015, KG_GLYPH_DASH},
    {0x2212, KG_GLYPH_DASH},
    {'.', KG_GLYPH_DOT},
    {0xFF0E, KG_GLYPH_DOT},
    {0x2026, KG_GLYPH_ELLIPSIS},
    {'?', KG_GLYPH_END_MARK},
    {'!', KG_GLYPH_END_MARK},
    {0x203C, KG_GLYPH_END_MARK},
    {0x2047, KG_GLYPH_END_MARK},
    {0x2048, KG_GLYPH_END_MARK},
    {0x2049, KG_GLYPH_END_MARK},
    {0x203D, KG_GLYPH_END_MARK},
    {0xFF1F, KG_GLYPH_END_MARK},
    {0xFF01, KG_GLYPH_END_MARK},
    {0x3002, KG_GLYPH_END_MARK},
    {',', KG_GLYPH_COMMA},
    {0xFF0C, KG_GLYPH_COMMA},
    {':', KG_GLYPH_COLON},
    {';', KG_GLYPH_COLON},
    {'/', KG_GLYPH_SLASH},
    {0x2044, KG_GLYPH_SLASH},
    {'$', KG_GLYPH_CURRENCY},
    {0x00A2, KG_GLYPH_CURRENCY},
    {0x00A3, KG_GLYPH_CURRENCY},
    {0x00A4, KG_GLYPH_CURRENCY},
    {0x00A5, KG_GLYPH_CURRENCY},
    {0x00AD, KG_GLYPH_MARK},
    {0x200C, KG_GLYPH_MARK},
    {0x200D, KG_GLYPH_MARK},
    {0x2060, KG_GLYPH_MARK},
    {0x200B, KG_GLYPH_SPACE},
    {0x2028, KG_GLYPH_SPACE},
    {0x2029, KG_GLYPH_SPACE},
};

static bool
find_entry(int32_t code_point, kg_glyph *out)
{
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
    if (entries[i].code_point == code_point) {
      *out = entries[i].glyph;
      return true;
    }
  }
  return false;
}

kg_glyph
kg_glyph_class(int32_t c)
{
  kg_glyph found = KG_GLYPH_OTHER;
  if (c < 0) {
    return KG_GLYPH_END;
  }
  if (c < 128) {
    if (c >= 'a' && c <= 'z') {
      return KG_GLYPH_LOWER;
    }
    if (c >= 'A' && c <= 'Z') {
      return KG_GLYPH_UPPER;
    }
    if (c >= '0' && c <= '9') {
      return KG_GLYPH_DIGIT;
    }
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      return KG_GLYPH_SPACE;
    }
  }
  if (find_entry(c, &found)) {
    return found;
  }
  if (kg_is_letter(c)) {
    return kg_is_upper(c) ? KG_GLYPH_UPPER : KG_GLYPH_LOWER;
  }
  if (kg_is_mark(c)) {
    return KG_GLYPH_MARK;
  }
  if (kg_is_digit(c)) {
    return KG_GLYPH_DIGIT;
  }
  if (kg_is_space(c)) {
    return KG_GLYPH_SPACE;
  }
  return c >= 0x20A0 && c <= 0x20CF ? KG_GLYPH_CURRENCY : KG_GLYPH_OTHER;
}

kg_glyph
kg_glyph_at(kg_slice text, size_t at, size_t *size)
{
  size_t next = at;
  int32_t c = -1;
  size_t ignored = 0;
  size = size ? size : &ignored;
  if (at >= text.len) {
    *size = 0;
    return KG_GLYPH_END;
  }
  if ((unsigned char)text.ptr[at] < 0x80) {
    *size = 1;
    return kg_glyph_class(text.ptr[at]);
  }
  c = kg_utf8_next(text, &next);
  *size = c < 0 ? 1 : next - at;
  return c < 0 ? KG_GLYPH_OTHER : kg_glyph_class(c);
}

kg_glyph
kg_glyph_before(kg_slice text, size_t at)
{
  size_t begin = at;
  if (at == 0) {
    return KG_GLYPH_END;
  }
  do {
    begin--;
  } while (begin > 0 && at - begin < 4 &&
           ((unsigned char)text.ptr[begin] & 0xC0) == 0x80);
  return kg_glyph_at(text, begin, NULL);
}
