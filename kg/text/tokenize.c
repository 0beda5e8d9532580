/* SPDX-License-Identifier: Apache-2.0 */
#include "text/tokenize.h"

#include "text/glyph.h"
#include "text/sentence.h"
#include "text/word.h"

typedef struct scanner {
  const kg_context *ctx;
  const kg_alloc *alloc;
  kg_slice text; // up to the paragraph's end
  size_t floor;  // where the paragraph begins
  size_t at;
  bool space;
  kg_tokens *tokens;
} scanner;

static kg_status
emit(scanner *s, size_t end)
{
  const kg_token token = {
      .begin = (uint32_t)s->at, .end = (uint32_t)end, .space_before = s->space};
  s->space = false;
  s->at = end;
  return kg_vec_push(s->tokens, s->alloc, token) ? KG_OK
                                                 : kg_out_of_memory(s->ctx);
}

static kg_status
emit_word(scanner *s)
{
  const size_t begin = s->at;
  size_t end = kg_word_end(s->text, s->floor, begin);
  const size_t cut = kg_word_cut(kg_slice_sub(s->text, begin, end));
  if (cut) {
    TRY(emit(s, begin + cut));
  }
  if (end < s->text.len && s->text.ptr[end] == '.' &&
      kg_word_keeps_stop(s->text, s->floor, begin, end)) {
    end++;
  }
  return emit(s, end);
}

/* '90s, 'em, 'til: an apostrophe at the start that belongs to the word. */
static size_t
elided_word(const scanner *s, size_t size)
{
  static const char *const words[] = {"em", "til", "cause", "n"};
  const size_t begin = s->at + size;
  if (s->at > s->floor && !s->space) {
    return 0;
  }
  const size_t end = kg_word_end(s->text, s->floor, begin);
  const kg_slice word = kg_slice_sub(s->text, begin, end);
  if (word.len >= 2 && word.ptr[0] >= '0' && word.ptr[0] <= '9' &&
      word.ptr[1] >= '0' && word.ptr[1] <= '9' &&
      (word.len == 2 || kg_slice_is(kg_slice_sub(word, 2, word.len), "s"))) {
    return end;
  }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (kg_slice_equal_nocase(word, kg_slice_of(words[i]))) {
      return end;
    }
  }
  return 0;
}

static kg_status
emit_apostrophe(scanner *s, size_t size)
{
  const size_t clitic = kg_word_clitic(s->text, s->at);
  if (clitic && s->at > s->floor && !s->space) {
    return emit(s, s->at + clitic);
  }
  const size_t word = elided_word(s, size);
  if (word) {
    return emit(s, word);
  }
  // '' and `` stand for one double mark.
  if (size == 1 && s->at + 1 < s->text.len &&
      s->text.ptr[s->at + 1] == s->text.ptr[s->at]) {
    return emit(s, s->at + 2);
  }
  return emit(s, s->at + size);
}

/* n't after the word that it was cut from. */
static bool
is_negation_here(const scanner *s)
{
  size_t size = 0;
  if (s->space || s->at == s->floor || (s->text.ptr[s->at] | 0x20) != 'n' ||
      kg_glyph_at(s->text, s->at + 1, &size) != KG_GLYPH_APOSTROPHE) {
    return false;
  }
  const size_t t = s->at + 1 + size;
  return t < s->text.len && (s->text.ptr[t] | 0x20) == 't' &&
         !kg_glyph_is_word(kg_glyph_at(s->text, t + 1, NULL)) &&
         kg_glyph_is_letter(kg_glyph_before(s->text, s->at));
}

static kg_status
emit_negation(scanner *s)
{
  size_t size = 0;
  (void)kg_glyph_at(s->text, s->at + 1, &size);
  return emit(s, s->at + 2 + size);
}

static kg_status
emit_number_sign(scanner *s, size_t size)
{
  const size_t end = kg_word_end(s->text, s->floor, s->at + size);
  return emit(s, end);
}

/* The same sign again and again, or a mix of ? and !, is one token. */
static kg_status
emit_run(scanner *s, kg_glyph glyph)
{
  size_t end = s->at;
  size_t size = 0;
  while (kg_glyph_at(s->text, end, &size) == glyph && size > 0) {
    if (glyph == KG_GLYPH_OTHER && s->text.ptr[end] != s->text.ptr[s->at]) {
      break;
    }
    end += size;
  }
  return emit(s, end);
}

/* "US$" and "U$" are written as one sign. */
static size_t
end_of_letter_currency(const scanner *s)
{
  size_t at = s->at;
  while (at < s->text.len && at - s->at < 3 && s->text.ptr[at] >= 'A' &&
         s->text.ptr[at] <= 'Z') {
    at++;
  }
  return at > s->at && at < s->text.len && s->text.ptr[at] == '$' ? at + 1 : 0;
}

static kg_status
emit_sign(scanner *s, kg_glyph g, size_t size)
{
  const bool is_digit_next =
      kg_glyph_at(s->text, s->at + size, NULL) == KG_GLYPH_DIGIT;
  const bool is_first = s->at == s->floor || s->space;
  switch (g) {
  case KG_GLYPH_APOSTROPHE: return emit_apostrophe(s, size);
  case KG_GLYPH_DOT:
  case KG_GLYPH_END_MARK:
  case KG_GLYPH_HYPHEN:
  case KG_GLYPH_ELLIPSIS:
  case KG_GLYPH_DASH:
    if (is_digit_next && is_first && g == KG_GLYPH_DOT) {
      return emit_number_sign(s, size);
    }
    return emit_run(s, g);
  case KG_GLYPH_OTHER:
    if (s->text.ptr[s->at] == '+' && is_digit_next && is_first) {
      return emit_number_sign(s, size);
    }
    return emit_run(s, g);
  default: return emit(s, s->at + size);
  }
}

static kg_status
scan_one(scanner *s, kg_glyph g, size_t size)
{
  size_t end = 0;
  if (is_negation_here(s)) {
    return emit_negation(s);
  }
  end = kg_word_address(s->text, s->at);
  if (end > s->at) {
    return emit(s, end);
  }
  if (!kg_glyph_is_word(g)) {
    return emit_sign(s, g, size);
  }
  end = end_of_letter_currency(s);
  return end ? emit(s, end) : emit_word(s);
}

static kg_status
scan(scanner *s)
{
  size_t size = 0;
  s->space = true;
  while (s->at < s->text.len) {
    const kg_glyph g = kg_glyph_at(s->text, s->at, &size);
    if (g == KG_GLYPH_SPACE) {
      s->space = true;
      s->at += size;
    } else {
      TRY(scan_one(s, g, size));
    }
  }
  return KG_OK;
}

kg_status
kg_tokenize(const kg_context *ctx,
            kg_slice text,
            uint32_t begin,
            uint32_t end,
            const kg_alloc *alloc,
            kg_tokens *tokens,
            kg_sentences *sentences)
{
  const size_t n_tokens = tokens->n;
  const size_t n_sentences = sentences->n;
  scanner s = {.ctx = ctx,
               .alloc = alloc,
               .text = kg_slice_sub(text, 0, end),
               .floor = begin,
               .at = begin,
               .tokens = tokens};
  kg_status st = scan(&s);
  if (!st) {
    st = kg_sentences_split(ctx, s.text, tokens, n_tokens, alloc, sentences);
  }
  if (st) {
    tokens->n = n_tokens;
    sentences->n = n_sentences;
  }
  return st;
}
