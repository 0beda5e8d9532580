/* SPDX-License-Identifier: Apache-2.0 */
#include "text/abbreviation.h"

#include "text/glyph.h"

typedef struct abbreviation {
  kg_slice word;
  kg_abbreviation kind;
} abbreviation;

static const abbreviation abbreviations[] = {
#define KG_ABBREVIATION(word, kind)                                            \
  {{word, sizeof(word) - 1}, KG_ABBREVIATION_##kind},
#include "text/abbreviation.def"
#undef KG_ABBREVIATION
};

/* Words that begin a sentence after an abbreviation, and seldom a name. */
static const char *const starters[] = {
    "The",   "He",       "She",    "It",     "They",    "We",        "I",
    "You",   "In",       "On",     "At",     "But",     "And",       "A",
    "An",    "This",     "That",   "These",  "Those",   "There",     "If",
    "When",  "While",    "After",  "Before", "However", "As",        "For",
    "His",   "Her",      "Its",    "Their",  "Our",     "My",        "With",
    "By",    "From",     "What",   "Why",    "How",     "Who",       "Where",
    "Since", "Although", "Though", "So",     "Then",    "According", "Some",
    "Many",  "Most",     "Both",   "All",    "One",     "No",        "Not",
    "Also",  "Another",  "During", "Under",  "To",      "Meanwhile", "Here"};

static bool
is_upper_ascii(kg_slice word)
{
  for (size_t i = 0; i < word.len; i++) {
    if (word.ptr[i] < 'A' || word.ptr[i] > 'Z') {
      return false;
    }
  }
  return word.len > 1;
}

kg_abbreviation
kg_abbreviation_find(kg_slice word)
{
  const bool is_upper = is_upper_ascii(word);
  if (word.len < 2 || word.len > 7) {
    return KG_ABBREVIATION_NONE;
  }
  for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++) {
    const kg_slice known = abbreviations[i].word;
    if (known.len == word.len && known.ptr[0] == word.ptr[0] &&
        (kg_slice_equal(known, word) ||
         (is_upper && abbreviations[i].kind == KG_ABBREVIATION_TITLE &&
          kg_slice_equal_nocase(known, word)))) {
      return abbreviations[i].kind;
    }
  }
  return KG_ABBREVIATION_NONE;
}

bool
kg_is_dotted_acronym(kg_slice word)
{
  size_t n_dots = 0;
  size_t n_letters = 0; // since the last stop
  size_t size = 0;
  for (size_t at = 0; at < word.len; at += size) {
    const kg_glyph g = kg_glyph_at(word, at, &size);
    if (g == KG_GLYPH_DOT) {
      n_dots++;
      n_letters = 0;
    } else if (!kg_glyph_is_letter(g) || ++n_letters > 2) {
      return false;
    }
  }
  return n_dots > 0;
}

bool
kg_is_sentence_starter(kg_slice word)
{
  for (size_t i = 0; i < sizeof starters / sizeof *starters; i++) {
    if (kg_slice_is(word, starters[i])) {
      return true;
    }
  }
  return false;
}
