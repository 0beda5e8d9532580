/* SPDX-License-Identifier: Apache-2.0 */
#include "base/word_list.h"

typedef bool match(kg_slice word, kg_slice other);

static bool
is_any(kg_slice word, const char *const *list, size_t n, match *matches)
{
  for (size_t i = 0; i < n; i++) {
    if (matches(word, kg_slice_of(list[i]))) {
      return true;
    }
  }
  return false;
}

bool
kg_slice_is_any(kg_slice word, const char *const *list, size_t n)
{
  return is_any(word, list, n, kg_slice_equal);
}

bool
kg_slice_is_any_nocase(kg_slice word, const char *const *list, size_t n)
{
  return is_any(word, list, n, kg_slice_equal_nocase);
}

bool
kg_slice_ends_with_any(kg_slice text, const char *const *list, size_t n)
{
  return is_any(text, list, n, kg_slice_has_suffix);
}

static bool
have(const char *words, kg_slice word, match *equal)
{
  while (*words) {
    const char *end = words;
    while (*end && *end != ' ') {
      end++;
    }
    const size_t len = (size_t)(end - words);
    if (len == word.len && equal(word, kg_slice_make(words, len))) {
      return true;
    }
    words = end + (*end == ' ');
  }
  return false;
}

bool
kg_words_have(const char *words, kg_slice word)
{
  return have(words, word, kg_slice_equal);
}

bool
kg_words_have_nocase(const char *words, kg_slice word)
{
  return have(words, word, kg_slice_equal_nocase);
}
