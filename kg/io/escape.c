/* SPDX-License-Identifier: Apache-2.0 */
#include "io/escape.h"

static int
hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int32_t
kg_read_uchar(const char **p, const char *end)
{
  if (*p == end || (**p != 'u' && **p != 'U')) {
    return -1;
  }
  const ptrdiff_t n_digits = **p == 'u' ? 4 : 8;
  const char *digits = *p + 1;
  uint32_t c = 0;
  if (end - digits < n_digits) {
    return -1;
  }
  for (ptrdiff_t i = 0; i < n_digits; ++i) {
    const int value = hex_value(digits[i]);
    if (value < 0 || c > 0xFFFFFFFu) {
      return -1;
    }
    c = c << 4 | (uint32_t)value;
  }
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    return -1;
  }
  *p = digits + n_digits;
  return (int32_t)c;
}

int
kg_echar(char c)
{
  switch (c) {
  case 't': return '\t';
  case 'b': return '\b';
  case 'n': return '\n';
  case 'r': return '\r';
  case 'f': return '\f';
  case '"':
  case '\'':
  case '\\': return c;
  default: return -1;
  }
}
