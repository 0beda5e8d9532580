/* SPDX-License-Identifier: Apache-2.0 */
/* Who said what, as far as words and marks tell: cuts the text into units,
   reads each, and turns the drafts into statements. Which entity a speaker is
   comes later. */
#include "extract/drafts.h"
#include "extract/reader.h"
#include "text/glyph.h"

/* A quotation over more sentences than this is read in several units. */
enum { MAX_UNIT_TOKENS = 2400 };

uint32_t
kg_quote_end_token(const kg_drafts *d, uint32_t token)
{
  const uint32_t quote = d->grammar.quote_of[token];
  while (token < d->doc->tokens.n && d->grammar.quote_of[token] == quote) {
    ++token;
  }
  return token;
}

bool
kg_starts_quote(const kg_drafts *d, uint32_t token)
{
  if (token >= d->doc->tokens.n || !kg_is_quoted(&d->grammar, token)) {
    return false;
  }
  return !token || d->grammar.quote_of[token - 1] != d->grammar.quote_of[token];
}

bool
kg_quote_is_finished(const kg_drafts *d, uint32_t quote)
{
  const kg_slice text = kg_doc_text(d->doc, d->doc->quotes.at[quote].inner);
  switch (kg_glyph_before(text, text.len)) {
  case KG_GLYPH_DOT:
  case KG_GLYPH_END_MARK:
  case KG_GLYPH_ELLIPSIS:
  case KG_GLYPH_COMMA:
  case KG_GLYPH_DASH: return true;
  default: return false;
  }
}

uint32_t
kg_quote_n_words(const kg_drafts *d, uint32_t quote)
{
  const kg_span inner = d->doc->quotes.at[quote].inner;
  uint32_t n = 0;
  for (uint32_t t = kg_doc_token_at(d->doc, inner.begin);
       t < d->doc->tokens.n && d->doc->tokens.at[t].begin < inner.end; ++t) {
    n += kg_glyph_is_word(
        kg_glyph_at(d->doc->text, d->doc->tokens.at[t].begin, NULL));
  }
  return n;
}

/* ---- parts */

static bool
is_trimmed(kg_glyph g)
{
  return g == KG_GLYPH_SPACE || g == KG_GLYPH_COMMA || g == KG_GLYPH_COLON ||
         g == KG_GLYPH_DASH || g == KG_GLYPH_DOT || g == KG_GLYPH_END_MARK ||
         g == KG_GLYPH_DOUBLE || g == KG_GLYPH_OPEN_DOUBLE ||
         g == KG_GLYPH_CLOSE_DOUBLE;
}

/* Without signs and space at its ends. */
static kg_span
trim_words(kg_slice text, kg_span span)
{
  size_t size = 0;
  while (span.begin < span.end &&
         is_trimmed(kg_glyph_at(text, span.begin, &size))) {
    span.begin += (uint32_t)size;
  }
  while (span.end > span.begin && is_trimmed(kg_glyph_before(text, span.end))) {
    do {
      --span.end;
    } while (((unsigned char)text.ptr[span.end] & 0xC0) == 0x80);
  }
  return span;
}

static void
push_part(kg_drafts *d, kg_draft *draft, kg_span span, bool is_quoted)
{
  if (kg_span_is_empty(span)) {
    return;
  }
  const kg_statement_part part = {.span = span, .is_quoted = is_quoted};
  d->failed |= !kg_vec_push(&draft->parts, &d->doc->items, part);
}

void
kg_draft_add_quote(kg_drafts *d, kg_draft *draft, uint32_t quote)
{
  kg_quote *q = &d->doc->quotes.at[quote];
  if (q->statement != KG_NO_INDEX) {
    return; /* It belongs to another statement already. */
  }
  q->statement = 0;
  q->use = KG_QUOTE_SPEECH;
  kg_span span = q->inner;
  size_t size = 0;
  while (span.begin < span.end &&
         kg_glyph_at(d->doc->text, span.begin, &size) == KG_GLYPH_SPACE) {
    span.begin += (uint32_t)size;
  }
  while (span.end > span.begin && d->doc->text.ptr[span.end - 1] == ' ') {
    --span.end;
  }
  push_part(d, draft, span, true);
}

/* The words' full stop is no part of them, unless it is an abbreviation's. */
static void
add_words(kg_drafts *d, kg_draft *draft, kg_range range)
{
  if (kg_range_is_empty(range)) {
    return;
  }
  const kg_grammar *g = &d->grammar;
  while (range.end > range.first &&
         (kg_pos_at(g, range.end - 1) == KG_POS_PERIOD ||
          kg_is_comma_at(g, range.end - 1) ||
          kg_pos_at(g, range.end - 1) == KG_POS_COLON ||
          kg_is_dash_at(g, range.end - 1))) {
    --range.end;
  }
  kg_span span = kg_range_span(g, range);
  const kg_span trimmed = trim_words(d->doc->text, span);
  span.begin = trimmed.begin;
  span.end = kg_span_is_empty(trimmed) ? trimmed.begin : span.end;
  push_part(d, draft, span, false);
}

void
kg_draft_add_range(kg_drafts *d, kg_draft *draft, kg_range range)
{
  uint32_t from = range.first;
  for (uint32_t t = range.first; t < range.end;) {
    if (!kg_is_quoted(&d->grammar, t)) {
      ++t;
      continue;
    }
    add_words(d, draft, (kg_range){from, t});
    kg_draft_add_quote(d, draft, d->grammar.quote_of[t]);
    t = kg_quote_end_token(d, t);
    from = t;
  }
  if (from < range.end) {
    add_words(d, draft, (kg_range){from, range.end});
  }
}

/* ---- units */

static bool
begins_small(const kg_drafts *d, uint32_t token)
{
  return kg_glyph_at(d->doc->text, d->doc->tokens.at[token].begin, NULL) ==
         KG_GLYPH_LOWER;
}

static bool
continues_unit(const kg_drafts *d, uint32_t paragraph, const kg_sentence *s)
{
  if (!d->units.n || s->first_token == s->end_token) {
    return false;
  }
  const kg_unit *last = &d->units.at[d->units.n - 1];
  if (last->paragraph != paragraph || last->tokens.end != s->first_token ||
      s->end_token - last->tokens.first > MAX_UNIT_TOKENS) {
    return false;
  }
  const uint32_t q = d->grammar.quote_of[s->first_token - 1];
  return (q != KG_NO_INDEX && q == d->grammar.quote_of[s->first_token]) ||
         begins_small(d, s->first_token);
}

/* Noise that is read for its names says nothing. */
static bool
is_spoken(const kg_doc *doc, const kg_sentence *s)
{
  return !kg_doc_is_noise(doc, (kg_span){s->begin, s->end});
}

static void
cut_units(kg_drafts *d)
{
  for (size_t i = 0; i < d->doc->sentences.n; ++i) {
    const kg_sentence *s = &d->doc->sentences.at[i];
    const uint32_t paragraph = kg_doc_paragraph_at(d->doc, s->begin);
    if (!is_spoken(d->doc, s)) {
      continue;
    }
    if (continues_unit(d, paragraph, s)) {
      d->units.at[d->units.n - 1].tokens.end = s->end_token;
    } else {
      const kg_unit unit = {.tokens = {s->first_token, s->end_token},
                            .paragraph = paragraph};
      d->failed |= !kg_vec_push(&d->units, &d->doc->items, unit);
    }
  }
}

/* ---- the pass */

static kg_speech
speech_of(const kg_draft *draft)
{
  size_t n_quoted = 0;
  for (size_t i = 0; i < draft->parts.n; ++i) {
    n_quoted += draft->parts.at[i].is_quoted;
  }
  return !n_quoted                    ? KG_INDIRECT
         : n_quoted == draft->parts.n ? KG_DIRECT
                                      : KG_MIXED;
}

/* A month or a year dates the saying only right beside its cue. */
static bool
is_beside(const kg_drafts *d, const kg_draft *draft, const kg_when *w)
{
  const uint32_t t = kg_doc_token_at(d->doc, w->begin);
  return t == d->units.at[draft->unit].tokens.first + 1 ||
         (t >= draft->cue.end && t <= draft->cue.end + 3);
}

/* The first expression of time that begins at the offset or behind it. */
static size_t
when_from(const kg_doc *doc, uint32_t offset)
{
  size_t low = 0;
  size_t high = doc->whens.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->whens.at[mid].begin < offset) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return low;
}

/* The day it was said, where the clause around the words names one. */
static kg_slice
date_of(const kg_drafts *d, const kg_draft *draft)
{
  const kg_doc *doc = d->doc;
  const kg_span clause =
      kg_range_span(&d->grammar, (kg_range){draft->clause, draft->clause_end});
  for (size_t i = when_from(doc, clause.begin);
       i < doc->whens.n && doc->whens.at[i].begin < clause.end; ++i) {
    const kg_when *w = &doc->whens.at[i];
    if (w->end > clause.end || !w->date.year ||
        (!w->date.day && !is_beside(d, draft, w))) {
      continue;
    }
    bool inside = false;
    for (size_t p = 0; p < draft->parts.n; ++p) {
      inside |=
          kg_span_covers(draft->parts.at[p].span, (kg_span){w->begin, w->end});
    }
    if (!inside) {
      char day[16];
      kg_date_format(w->date, day);
      return kg_arena_copy(doc->arena, kg_slice_of(day));
    }
  }
  return (kg_slice){0};
}

/* A continuation may be found before words that stand before it: parts go in
   the order of the text, none within another. */
static void
sort_parts(kg_draft *draft)
{
  kg_statement_part *parts = draft->parts.at;
  for (size_t i = 1; i < draft->parts.n; ++i) {
    for (size_t j = i; j && parts[j - 1].span.begin > parts[j].span.begin;
         --j) {
      const kg_statement_part other = parts[j];
      parts[j] = parts[j - 1];
      parts[j - 1] = other;
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < draft->parts.n; ++i) {
    if (!kept || parts[kept - 1].span.end <= parts[i].span.begin) {
      parts[kept++] = parts[i];
    }
  }
  draft->parts.n = kept;
}

static void
push_statement(kg_drafts *d, kg_draft *draft)
{
  if (!draft->parts.n) {
    return;
  }
  sort_parts(draft);
  const kg_statement s = {
      .speech = speech_of(draft),
      .parts = draft->parts.at,
      .n_parts = (uint32_t)draft->parts.n,
      .speaker_span = kg_range_span(&d->grammar, draft->speaker),
      .cue = kg_range_span(&d->grammar, draft->cue),
      .addressee = KG_NO_INDEX,
      .addressee_span = kg_range_span(&d->grammar, draft->addressee),
      .place = KG_NO_INDEX,
      .date = date_of(d, draft),
      .why = {.rule = draft->rule, .confidence = draft->confidence}};
  d->failed |= !kg_doc_push(d->doc, statements, s);
}

static int
compare_statements(const void *a, const void *b)
{
  const kg_statement *x = a;
  const kg_statement *y = b;
  const uint32_t left = x->parts[0].span.begin;
  const uint32_t right = y->parts[0].span.begin;
  return left < right ? -1 : left > right;
}

static void
sort_statements(kg_doc *doc)
{
  for (size_t i = 1; i < doc->statements.n; ++i) {
    for (size_t j = i; j && compare_statements(&doc->statements.at[j - 1],
                                               &doc->statements.at[j]) > 0;
         --j) {
      const kg_statement other = doc->statements.at[j];
      doc->statements.at[j] = doc->statements.at[j - 1];
      doc->statements.at[j - 1] = other;
    }
  }
}

/* The outermost quotation that has the words between its marks. */
static kg_quote *
quote_over(kg_doc *doc, kg_span words)
{
  size_t low = 0;
  size_t high = doc->quotes.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->quotes.at[mid].inner.begin <= words.begin) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  kg_quote *quote = low ? &doc->quotes.at[low - 1] : NULL;
  while (quote && quote->parent != KG_NO_INDEX) {
    quote = &doc->quotes.at[quote->parent];
  }
  return quote && kg_span_covers(quote->inner, words) ? quote : NULL;
}

static void
link_quotes(kg_doc *doc)
{
  for (size_t q = 0; q < doc->quotes.n; ++q) {
    doc->quotes.at[q].statement = KG_NO_INDEX;
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    const kg_statement *s = &doc->statements.at[i];
    for (uint32_t p = 0; p < s->n_parts; ++p) {
      kg_quote *quote =
          s->parts[p].is_quoted ? quote_over(doc, s->parts[p].span) : NULL;
      if (quote) {
        quote->statement = (uint32_t)i;
      }
    }
  }
}

kg_status
kg_pass_statements(const kg_reader *reader, kg_doc *doc)
{
  kg_drafts d = {.doc = doc};
  TRY(kg_grammar_init(&d.grammar, reader->names, doc));
  cut_units(&d);
  const bool is_transcript = kg_is_transcript(&d);
  for (uint32_t i = 0; i < d.units.n && !d.failed; ++i) {
    const uint32_t next = is_transcript ? kg_turn_read(&d, i) : i;
    if (next > i) {
      i = next - 1;
      continue;
    }
    kg_unit_read(&d, i);
    kg_unit_read_nouns(&d, i);
    kg_unit_read_uncued(&d, i);
  }
  for (size_t i = 0; i < d.drafts.n; ++i) {
    push_statement(&d, &d.drafts.at[i]);
  }
  sort_statements(doc);
  link_quotes(doc);
  return d.failed ? KG_ERR_MEMORY : KG_OK;
}
