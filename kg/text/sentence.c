/* SPDX-License-Identifier: Apache-2.0 */
#include "text/sentence.h"

#include "base/word_list.h"
#include "text/abbreviation.h"
#include "text/glyph.h"

#define MAX_BRACKET_TOKENS 60
#define MAX_SPEAKER_TOKENS 8
/* What has no full stop for so long is no sentence; it is cut, so that what
   looks through a sentence has bounded work. */
#define MAX_SENTENCE_TOKENS 600

typedef struct splitter {
  const kg_context *ctx;
  const kg_alloc *alloc;
  kg_slice text;
  kg_tokens *tokens;
  size_t first; // of the sentence that is being read
  kg_sentences *sentences;
} splitter;

static const char *const speech_verbs[] = {
    "said",      "says",     "asked",     "asks",     "told",      "tells",
    "added",     "replied",  "wrote",     "writes",   "tweeted",   "shouted",
    "cried",     "yelled",   "exclaimed", "wondered", "answered",  "demanded",
    "declared",  "chanted",  "joked",     "quipped",  "inquired",  "responded",
    "posted",    "screamed", "argued",    "stated",   "explained", "recalled",
    "continued", "read",     "reads"};

static kg_slice
word_of(const splitter *s, size_t i)
{
  return kg_slice_sub(s->text, s->tokens->at[i].begin, s->tokens->at[i].end);
}

static kg_glyph
glyph_of(const splitter *s, size_t i)
{
  return i < s->tokens->n ? kg_glyph_at(s->text, s->tokens->at[i].begin, NULL)
                          : KG_GLYPH_END;
}

static bool
is_glued(const splitter *s, size_t i)
{
  return i < s->tokens->n && !s->tokens->at[i].space_before;
}

/* A straight mark closes where no space is before it, and opens where a word
 * comes right behind it. */
static bool
is_closer(const splitter *s, size_t i)
{
  switch (glyph_of(s, i)) {
  case KG_GLYPH_CLOSE_BRACKET:
  case KG_GLYPH_CLOSE_DOUBLE:
  case KG_GLYPH_CLOSE_SINGLE: return true;
  case KG_GLYPH_APOSTROPHE: return word_of(s, i).len <= 3 && is_glued(s, i);
  case KG_GLYPH_DOUBLE: return is_glued(s, i);
  default: return false;
  }
}

static bool
is_quote(kg_glyph g)
{
  return g >= KG_GLYPH_APOSTROPHE && g <= KG_GLYPH_CLOSE_DOUBLE;
}

/* The speaker and a verb of speech before the next comma or stop. */
static bool
is_speaker_next(const splitter *s, size_t i)
{
  const size_t end = i + MAX_SPEAKER_TOKENS;
  for (; i < s->tokens->n && i < end; i++) {
    const kg_glyph g = glyph_of(s, i);
    if (g == KG_GLYPH_DOT || g == KG_GLYPH_END_MARK || is_quote(g)) {
      return false;
    }
    if (KG_IS_ONE_OF(word_of(s, i), speech_verbs)) {
      return true;
    }
  }
  return false;
}

/* Brackets of this sentence that are open behind token `i`, unless the bracket
 * opened the sentence or never closes. */
static bool
is_in_bracket(const splitter *s, size_t i)
{
  size_t n_open = 0;
  for (size_t k = s->first; k <= i; k++) {
    const kg_glyph g = glyph_of(s, k);
    if (g == KG_GLYPH_OPEN_BRACKET) {
      n_open += k > s->first;
    } else if (g == KG_GLYPH_CLOSE_BRACKET && n_open > 0) {
      n_open--;
    }
  }
  for (size_t k = i + 1;
       n_open > 0 && k < s->tokens->n && k < i + MAX_BRACKET_TOKENS; k++) {
    if (glyph_of(s, k) == KG_GLYPH_CLOSE_BRACKET) {
      return true;
    }
  }
  return false;
}

/* What may begin a sentence; quotation marks and brackets before it are
 * looked through. */
static bool
can_begin(const splitter *s, size_t i)
{
  kg_glyph g = glyph_of(s, i);
  while (i < s->tokens->n && (is_quote(g) || g == KG_GLYPH_OPEN_BRACKET ||
                              g == KG_GLYPH_ELLIPSIS)) {
    if (kg_glyph_is_letter(kg_glyph_before(s->text, s->tokens->at[i].end))) {
      break; // a clitic or '90s
    }
    g = glyph_of(s, ++i);
  }
  return g == KG_GLYPH_UPPER || g == KG_GLYPH_DIGIT || g == KG_GLYPH_CURRENCY ||
         g == KG_GLYPH_OTHER || g == KG_GLYPH_HYPHEN || g == KG_GLYPH_DASH ||
         g == KG_GLYPH_APOSTROPHE || g == KG_GLYPH_END;
}

static bool
has_empty_line(const splitter *s, size_t i)
{
  size_t n_ends = 0;
  if (i + 1 >= s->tokens->n) {
    return false;
  }
  for (size_t at = s->tokens->at[i].end; at < s->tokens->at[i + 1].begin;
       at++) {
    n_ends += s->text.ptr[at] == '\n';
  }
  return n_ends >= 2;
}

/* Whether the sentence may end with the abbreviation at token `i`. */
static bool
abbreviation_ends(const splitter *s, size_t i)
{
  kg_slice word = word_of(s, i);
  const kg_slice next = i + 1 < s->tokens->n ? word_of(s, i + 1) : KG_SLICE("");
  word.len--;
  if (word.len < 2) {
    return false; // an initial
  }
  if (kg_abbreviation_find(word) == KG_ABBREVIATION_TITLE ||
      kg_abbreviation_find(word) == KG_ABBREVIATION_NUMBER) {
    return false;
  }
  return kg_is_sentence_starter(next) || is_quote(glyph_of(s, i + 1));
}

/* Whether token `i` is a mark that may end a sentence. */
static bool
is_terminal(const splitter *s, size_t i)
{
  const kg_slice word = word_of(s, i);
  const kg_glyph g = glyph_of(s, i);
  if (g == KG_GLYPH_DOT || g == KG_GLYPH_END_MARK) {
    return !kg_glyph_is_word(kg_glyph_before(s->text, s->tokens->at[i].end));
  }
  if (g == KG_GLYPH_ELLIPSIS) {
    return true;
  }
  return word.len > 1 && word.ptr[word.len - 1] == '.' && kg_glyph_is_word(g) &&
         abbreviation_ends(s, i);
}

/* Behind "[12] [13]", which belong to the sentence before them. */
static size_t
last_reference(const splitter *s, size_t last)
{
  while (last + 3 < s->tokens->n && kg_slice_is(word_of(s, last + 1), "[") &&
         glyph_of(s, last + 2) == KG_GLYPH_DIGIT &&
         kg_slice_is(word_of(s, last + 3), "]")) {
    last += 3;
  }
  return last;
}

/* The last token of the sentence that has a terminal mark at `i`, or SIZE_MAX
 * if the sentence goes on. */
static size_t
end_of_sentence(const splitter *s, size_t i)
{
  const kg_glyph mark = glyph_of(s, i);
  const kg_slice word = word_of(s, i);
  bool is_quoted = false;
  size_t last = i;
  while (is_closer(s, last + 1) || glyph_of(s, last + 1) == KG_GLYPH_END_MARK) {
    last++;
    is_quoted = is_quoted || is_quote(glyph_of(s, last));
  }
  last = last_reference(s, last);
  if (last + 1 < s->tokens->n) {
    if (!can_begin(s, last + 1) || is_in_bracket(s, last) ||
        (is_glued(s, last + 1) && !is_quoted &&
         !is_quote(glyph_of(s, last + 1)) && mark != KG_GLYPH_DOT)) {
      return SIZE_MAX;
    }
    if (is_quoted && is_speaker_next(s, last + 1) &&
        (mark == KG_GLYPH_END_MARK || mark == KG_GLYPH_ELLIPSIS)) {
      return SIZE_MAX;
    }
    if ((glyph_of(s, last + 1) == KG_GLYPH_DASH ||
         glyph_of(s, last + 1) == KG_GLYPH_HYPHEN) &&
        (mark != KG_GLYPH_DOT || !is_quoted)) {
      return SIZE_MAX;
    }
    if (word.len > 1 && mark == KG_GLYPH_DOT && last == i &&
        is_glued(s, i + 1)) {
      return SIZE_MAX;
    }
  }
  return last;
}

static kg_status
end_sentence(splitter *s, size_t last)
{
  const kg_sentence sentence = {.begin = s->tokens->at[s->first].begin,
                                .end = s->tokens->at[last].end,
                                .first_token = (uint32_t)s->first,
                                .end_token = (uint32_t)last + 1};
  for (size_t i = s->first; i <= last; i++) {
    s->tokens->at[i].sentence = (uint32_t)s->sentences->n;
  }
  s->first = last + 1;
  return kg_vec_push(s->sentences, s->alloc, sentence)
             ? KG_OK
             : kg_out_of_memory(s->ctx);
}

kg_status
kg_sentences_split(const kg_context *ctx,
                   kg_slice text,
                   kg_tokens *tokens,
                   size_t first,
                   const kg_alloc *alloc,
                   kg_sentences *sentences)
{
  splitter s = {.ctx = ctx,
                .alloc = alloc,
                .text = text,
                .tokens = tokens,
                .first = first,
                .sentences = sentences};
  for (size_t i = first; i < tokens->n; i++) {
    size_t last = SIZE_MAX;
    if (is_terminal(&s, i)) {
      last = end_of_sentence(&s, i);
    }
    if (last == SIZE_MAX && (has_empty_line(&s, i) || i + 1 == tokens->n ||
                             i + 1 - s.first >= MAX_SENTENCE_TOKENS)) {
      last = i;
    }
    if (last != SIZE_MAX) {
      TRY(end_sentence(&s, last));
      i = last;
    }
  }
  return KG_OK;
}
