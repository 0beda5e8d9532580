/* SPDX-License-Identifier: Apache-2.0 */
/// Whether a word is one of a few, which stand in the source as an array of
/// strings or as one string with a space between any two.
#ifndef KG_BASE_WORD_LIST_H
#define KG_BASE_WORD_LIST_H

#include "kg/slice.h"

/// The same bytes as one of the `n` strings.
bool kg_slice_is_any(kg_slice word, const char *const *list, size_t n);
/// The same when ASCII letters' case is folded.
bool kg_slice_is_any_nocase(kg_slice word, const char *const *list, size_t n);
/// Ends with one of the `n` strings.
bool kg_slice_ends_with_any(kg_slice text, const char *const *list, size_t n);

/* The same for an array whose length the compiler knows. */
#define KG_LISTED(list) (list), sizeof(list) / sizeof *(list)
#define KG_IS_ONE_OF(word, list) kg_slice_is_any((word), KG_LISTED(list))
#define KG_IS_ONE_OF_NOCASE(word, list)                                        \
  kg_slice_is_any_nocase((word), KG_LISTED(list))
#define KG_ENDS_WITH_ONE_OF(text, list)                                        \
  kg_slice_ends_with_any((text), KG_LISTED(list))

/// `words` is "press news media": the same bytes as one of them.
bool kg_words_have(const char *words, kg_slice word);
/// The same when ASCII letters' case is folded.
bool kg_words_have_nocase(const char *words, kg_slice word);

#endif
