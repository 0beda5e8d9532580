/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf/xsd.h"

static bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static size_t
skip_digits(kg_slice s, size_t at)
{
  while (at < s.len && is_digit(s.ptr[at])) {
    ++at;
  }
  return at;
}

static kg_slice
without_leading_zeros(kg_slice s)
{
  size_t i = 0;
  while (i < s.len && s.ptr[i] == '0') {
    ++i;
  }
  return kg_slice_sub(s, i, s.len);
}

static kg_slice
without_trailing_zeros(kg_slice s)
{
  size_t end = s.len;
  while (end && s.ptr[end - 1] == '0') {
    --end;
  }
  return kg_slice_sub(s, 0, end);
}

static bool
parse(kg_slice s, bool allow_point, kg_decimal *out)
{
  const size_t start = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
  const size_t end = skip_digits(s, start);
  size_t stop = end;
  kg_slice fraction = {s.ptr, 0};
  if (allow_point && end < s.len && s.ptr[end] == '.') {
    stop = skip_digits(s, end + 1);
    fraction = kg_slice_sub(s, end + 1, stop);
  }
  if (stop != s.len || end - start + fraction.len == 0) {
    return false;
  }
  out->whole = without_leading_zeros(kg_slice_sub(s, start, end));
  out->fraction = without_trailing_zeros(fraction);
  out->is_negative = s.ptr[0] == '-' && (out->whole.len || out->fraction.len);
  return true;
}

bool
kg_decimal_parse(kg_slice text, kg_decimal *out)
{
  return parse(text, true, out);
}

bool
kg_integer_parse(kg_slice text, kg_decimal *out)
{
  return parse(text, false, out);
}

static int
compare_magnitudes(const kg_decimal *a, const kg_decimal *b)
{
  if (a->whole.len != b->whole.len) {
    return a->whole.len < b->whole.len ? -1 : 1;
  }
  const int order = kg_slice_compare(a->whole, b->whole);
  return order ? order : kg_slice_compare(a->fraction, b->fraction);
}

int
kg_decimal_compare(const kg_decimal *a, const kg_decimal *b)
{
  if (a->is_negative != b->is_negative) {
    return a->is_negative ? -1 : 1;
  }
  const int order = compare_magnitudes(a, b);
  return a->is_negative ? -order : order;
}

void
kg_decimal_add(kg_buf *out, const kg_decimal *value, bool point)
{
  if (value->is_negative) {
    kg_buf_add_byte(out, '-');
  }
  kg_buf_add(out, value->whole.len ? value->whole : KG_SLICE("0"));
  if (value->fraction.len || point) {
    kg_buf_add_byte(out, '.');
    kg_buf_add(out, value->fraction.len ? value->fraction : KG_SLICE("0"));
  }
}
