/* SPDX-License-Identifier: Apache-2.0 */
/* Quotations that no verb brings in. */
#include "extract/drafts.h"
#include "text/glyph.h"

enum { SHORTEST_SPEECH = 5, SHORTEST_LED = 3, LONGEST_LABEL = 16 };

static bool
is_free(const kg_drafts *d, uint32_t token)
{
  return kg_starts_quote(d, token) &&
         d->doc->quotes.at[d->grammar.quote_of[token]].statement == KG_NO_INDEX;
}

static bool
has_word(const kg_drafts *d, kg_range r)
{
  for (uint32_t t = r.first; t < r.end; ++t) {
    const bool word = kg_glyph_is_word(
        kg_glyph_at(d->doc->text, d->doc->tokens.at[t].begin, NULL));
    if (word && !kg_is_quoted(&d->grammar, t)) {
      return true;
    }
  }
  return false;
}

/* Nothing but quotations and signs. */
static bool
is_pure(const kg_drafts *d, kg_range r)
{
  return !has_word(d, r);
}

/* "Storm Area 51": each long word has its capital, as in a title. */
static bool
is_title(const kg_drafts *d, uint32_t quote)
{
  const kg_span inner = d->doc->quotes.at[quote].inner;
  for (uint32_t t = kg_doc_token_at(d->doc, inner.begin);
       t < d->doc->tokens.n && d->doc->tokens.at[t].begin < inner.end; ++t) {
    const kg_slice word = kg_word(&d->grammar, t);
    const kg_glyph g = kg_glyph_at(word, 0, NULL);
    if (g == KG_GLYPH_END_MARK || g == KG_GLYPH_DOT ||
        (g == KG_GLYPH_LOWER && word.len > 4)) {
      return false;
    }
  }
  return true;
}

static bool
has_free_quote(const kg_drafts *d, kg_range r)
{
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (is_free(d, t)) {
      return true;
    }
  }
  return false;
}

static void
add_quotes(kg_drafts *d, kg_draft *draft, kg_range r)
{
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (is_free(d, t)) {
      kg_draft_add_quote(d, draft, d->grammar.quote_of[t]);
    }
  }
}

/* The statement that the unit's quotations go on with: of the unit before, in
   this paragraph or in the one before. */
static kg_draft *
draft_before(kg_drafts *d, uint32_t unit)
{
  if (!d->drafts.n || !unit) {
    return NULL;
  }
  kg_draft *last = &d->drafts.at[d->drafts.n - 1];
  const uint32_t here = d->units.at[unit].paragraph;
  const uint32_t there = d->units.at[last->unit].paragraph;
  const bool near = last->unit + 1 == unit;
  bool quoted = false;
  for (size_t i = 0; i < last->parts.n && !quoted; ++i) {
    quoted = last->parts.at[i].is_quoted;
  }
  return near && quoted && here - there <= 1 ? last : NULL;
}

static void
push_draft(kg_drafts *d, kg_draft *draft)
{
  if (draft->parts.n) {
    d->failed |= !kg_vec_push(&d->drafts, &d->doc->items, *draft);
  }
}

/* The subject of the first verb whose subject can speak, else of the first
   verb. */
static kg_range
main_subject(const kg_drafts *d, kg_range r)
{
  const kg_grammar *g = &d->grammar;
  kg_range first = {0};
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (!kg_is_finite_at(g, t) || kg_is_quoted(g, t)) {
      continue;
    }
    const char *rule = NULL;
    const kg_range np = kg_subject_of(g, t, r.first, &rule);
    if (kg_is_speaker_like(g, np)) {
      return np;
    }
    first = kg_range_is_empty(first) ? np : first;
  }
  return first;
}

/* "And from Chairwoman Doe:", "The letter reads:": who is named before the
   colon at the end of `r`. */
static kg_range
label_speaker(const kg_drafts *d, kg_range r, const char **rule)
{
  const kg_grammar *g = &d->grammar;
  uint32_t end = r.end;
  if (end == r.first || !kg_word_is(g, end - 1, ":")) {
    return (kg_range){0};
  }
  --end;
  if (kg_has_finite(g, (kg_range){r.first, end})) {
    /* A sentence that leads up to the quotation: its subject. */
    *rule = "subject before a colon";
    return main_subject(d, (kg_range){r.first, end});
  }
  const kg_range np = kg_np_left(g, end, r.first);
  if (kg_range_is_empty(np) || r.end - r.first > LONGEST_LABEL) {
    return (kg_range){0};
  }
  uint32_t first = np.first;
  for (uint32_t t = np.first; t < np.end; ++t) {
    /* "From the desk of X", "a letter from X" */
    const bool of = t > np.first && kg_word_is(g, t, "of") &&
                    kg_word_in(g, t - 1, "desk office pen words");
    if ((of || kg_word_in(g, t, "from")) && t + 1 < np.end) {
      first = t + 1;
    }
  }
  *rule = "name before a colon";
  return (kg_range){first, np.end};
}

/* "…" — Commissioner Doe */
static kg_range
dash_speaker(const kg_drafts *d, uint32_t from, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  const bool dash =
      from < end && (kg_is_dash_at(g, from) || kg_word_in(g, from, "- -- ~"));
  if (!dash) {
    return (kg_range){0};
  }
  const kg_range np = kg_np_right(g, from + 1, end);
  const bool whole = np.end >= end || kg_is_comma_at(g, np.end) ||
                     kg_pos_at(g, np.end) == KG_POS_PERIOD;
  return whole ? np : (kg_range){0};
}

static kg_draft
uncued_draft(uint32_t unit, kg_range tokens, const char *rule, float confidence)
{
  return (kg_draft){.rule = rule,
                    .confidence = confidence,
                    .unit = unit,
                    .clause = tokens.first,
                    .clause_end = tokens.end};
}

/* The latest statement, if it is of this paragraph and at most `reach` units
   before. */
static const kg_draft *
speaking_draft(const kg_drafts *d, uint32_t unit, uint32_t reach)
{
  if (!d->drafts.n) {
    return NULL;
  }
  const kg_draft *last = &d->drafts.at[d->drafts.n - 1];
  const bool near =
      unit - last->unit <= reach &&
      d->units.at[last->unit].paragraph == d->units.at[unit].paragraph;
  return near && !kg_range_is_empty(last->speaker) ? last : NULL;
}

/* A paragraph, or a sentence, of quotations alone. */
static void
read_pure(kg_drafts *d, uint32_t index)
{
  const kg_range r = d->units.at[index].tokens;
  kg_draft *before = draft_before(d, index);
  kg_draft draft = uncued_draft(index, r, "no speaker found", 0.3f);
  if (index) {
    const kg_unit *last = &d->units.at[index - 1];
    const char *rule = NULL;
    const kg_range label = label_speaker(d, last->tokens, &rule);
    if (!kg_range_is_empty(label)) {
      draft.speaker = label;
      draft.rule = rule;
      draft.confidence = 0.8f;
      before = NULL;
    } else if (!before) {
      const kg_draft *near = speaking_draft(d, index, 1);
      draft.speaker = near ? near->speaker : main_subject(d, last->tokens);
      draft.rule = "speaker in the sentence before";
      draft.confidence = near ? 0.65f : 0.5f;
    }
  }
  if (before) {
    add_quotes(d, before, r);
    before->unit = index;
    return;
  }
  if (index + 1 < d->units.n) {
    const kg_range next = d->units.at[index + 1].tokens;
    const kg_range name = dash_speaker(d, next.first, next.end);
    if (!kg_range_is_empty(name)) {
      draft.speaker = name;
      draft.rule = "name behind a dash";
      draft.confidence = 0.85f;
    }
  }
  add_quotes(d, &draft, r);
  push_draft(d, &draft);
}

/* Words and quotations without a verb of speech. */
static void
read_embedded(kg_drafts *d, uint32_t index)
{
  const kg_range r = d->units.at[index].tokens;
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (!is_free(d, t)) {
      continue;
    }
    const uint32_t quote = d->grammar.quote_of[t];
    const uint32_t end = kg_quote_end_token(d, t);
    const kg_range name = dash_speaker(d, end, r.end);
    const char *rule = "name behind a dash";
    kg_draft draft = uncued_draft(index, r, rule, 0.85f);
    draft.speaker = name;
    if (kg_range_is_empty(name)) {
      draft.speaker = label_speaker(d, (kg_range){r.first, t}, &draft.rule);
      draft.confidence = 0.8f;
    }
    const bool speech =
        kg_quote_n_words(d, quote) >= SHORTEST_SPEECH && !is_title(d, quote);
    if (kg_range_is_empty(draft.speaker) && speech) {
      draft.speaker = main_subject(d, r);
      draft.rule = "subject of the sentence";
      draft.confidence = 0.45f;
      const kg_draft *near = speaking_draft(d, index, 2);
      if (near && !kg_is_speaker_like(&d->grammar, draft.speaker)) {
        draft.speaker = near->speaker;
        draft.rule = "speaker of the statement before";
      }
    } else if (kg_range_is_empty(draft.speaker)) {
      d->doc->quotes.at[quote].use = KG_QUOTE_SCARE;
      continue;
    }
    kg_draft_add_quote(d, &draft, quote);
    push_draft(d, &draft);
  }
}

/* A whole sentence in quotation marks beside one that has a cue. */
static bool
joins_own_unit(kg_drafts *d, uint32_t index)
{
  if (!d->drafts.n) {
    return false;
  }
  kg_draft *last = &d->drafts.at[d->drafts.n - 1];
  const kg_range r = d->units.at[index].tokens;
  for (uint32_t t = r.first; last->unit == index && t < r.end; ++t) {
    const bool led = t > r.first && (kg_is_comma_at(&d->grammar, t - 1) ||
                                     kg_word_is(&d->grammar, t - 1, ":"));
    if (is_free(d, t) && kg_quote_is_finished(d, d->grammar.quote_of[t]) &&
        kg_quote_n_words(d, d->grammar.quote_of[t]) >=
            (led ? SHORTEST_LED : SHORTEST_SPEECH) &&
        !is_title(d, d->grammar.quote_of[t])) {
      kg_draft_add_quote(d, last, d->grammar.quote_of[t]);
    }
  }
  return last->unit == index;
}

void
kg_unit_read_uncued(kg_drafts *d, uint32_t index)
{
  const kg_range r = d->units.at[index].tokens;
  if (!has_free_quote(d, r)) {
    return;
  }
  if (is_pure(d, r)) {
    read_pure(d, index);
  } else if (!joins_own_unit(d, index)) {
    read_embedded(d, index);
  }
}
