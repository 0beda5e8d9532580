/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf/name_chars.h"

#include "base/utf8.h"

static const struct {
  int32_t low, high;
} base_ranges[] = {
    {'A', 'Z'},       {'a', 'z'},         {0x00C0, 0x00D6}, {0x00D8, 0x00F6},
    {0x00F8, 0x02FF}, {0x0370, 0x037D},   {0x037F, 0x1FFF}, {0x200C, 0x200D},
    {0x2070, 0x218F}, {0x2C00, 0x2FEF},   {0x3001, 0xD7FF}, {0xF900, 0xFDCF},
    {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

bool
kg_is_pn_chars_base(int32_t c)
{
  for (size_t i = 0; i < sizeof base_ranges / sizeof *base_ranges; ++i) {
    if (c <= base_ranges[i].high) {
      return c >= base_ranges[i].low;
    }
  }
  return false;
}

bool
kg_is_pn_chars_u(int32_t c)
{
  return c == '_' || kg_is_pn_chars_base(c);
}

bool
kg_is_pn_chars(int32_t c)
{
  return kg_is_pn_chars_u(c) || c == '-' || (c >= '0' && c <= '9') ||
         c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

/* `first` decides on the first character, PN_CHARS and inner points follow. */
static bool
is_name(kg_slice text, bool first(int32_t))
{
  size_t at = 0;
  int32_t c = kg_utf8_next(text, &at);
  if (c < 0 || !first(c)) {
    return false;
  }
  while (at < text.len) {
    c = kg_utf8_next(text, &at);
    if (c < 0 || (c != '.' && !kg_is_pn_chars(c))) {
      return false;
    }
  }
  return c != '.';
}

bool
kg_is_pn_prefix(kg_slice text)
{
  return !text.len || is_name(text, kg_is_pn_chars_base);
}

bool
kg_is_plain_local(kg_slice text)
{
  return !text.len || is_name(text, kg_is_pn_chars_u);
}

static bool
starts_label(int32_t c)
{
  return kg_is_pn_chars_u(c) || (c >= '0' && c <= '9');
}

bool
kg_is_blank_label(kg_slice text)
{
  return is_name(text, starts_label);
}
