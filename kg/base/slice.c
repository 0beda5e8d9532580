/* SPDX-License-Identifier: Apache-2.0 */
#include "kg/slice.h"

int
kg_slice_compare(kg_slice a, kg_slice b)
{
  const size_t n = a.len < b.len ? a.len : b.len;
  const int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
  return order ? order : (a.len > b.len) - (a.len < b.len);
}

static char
fold(char c)
{
  return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool
kg_slice_equal_nocase(kg_slice a, kg_slice b)
{
  if (a.len != b.len) {
    return false;
  }
  for (size_t i = 0; i < a.len; ++i) {
    if (fold(a.ptr[i]) != fold(b.ptr[i])) {
      return false;
    }
  }
  return true;
}

bool
kg_slice_has_prefix(kg_slice s, kg_slice prefix)
{
  return s.len >= prefix.len &&
         kg_slice_equal(kg_slice_sub(s, 0, prefix.len), prefix);
}

bool
kg_slice_has_suffix(kg_slice s, kg_slice suffix)
{
  return s.len >= suffix.len &&
         kg_slice_equal(kg_slice_sub(s, s.len - suffix.len, s.len), suffix);
}

size_t
kg_slice_find(kg_slice s, kg_slice needle, size_t from)
{
  if (!needle.len) {
    return from <= s.len ? from : (size_t)-1;
  }
  while (from < s.len && s.len - from >= needle.len) {
    const char *hit =
        memchr(s.ptr + from, needle.ptr[0], s.len - from - needle.len + 1);
    if (!hit) {
      break;
    }
    if (!memcmp(hit, needle.ptr, needle.len)) {
      return (size_t)(hit - s.ptr);
    }
    from = (size_t)(hit - s.ptr) + 1;
  }
  return (size_t)-1;
}

static bool
is_white(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

kg_slice
kg_slice_trim(kg_slice s)
{
  while (s.len && is_white(s.ptr[s.len - 1])) {
    --s.len;
  }
  while (s.len && is_white(s.ptr[0])) {
    ++s.ptr;
    --s.len;
  }
  return s;
}
