/* SPDX-License-Identifier: Apache-2.0 */
/* Transcripts: paragraphs that begin with who speaks and a colon, "Q" and "A"
   among them. One such line is no transcript. */
#include "extract/drafts.h"
#include "text/glyph.h"

enum { LONGEST_LABEL = 5, FEWEST_TURNS = 3 };

static bool
is_capital(const kg_grammar *g, uint32_t t)
{
  return kg_glyph_at(kg_word(g, t), 0, NULL) == KG_GLYPH_UPPER;
}

/* The tokens before the colon that a unit begins with: a name, "Q", a noun for
   who asks. */
static kg_range
label_of(const kg_drafts *d, const kg_unit *unit)
{
  const kg_grammar *g = &d->grammar;
  const kg_range r = unit->tokens;
  uint32_t t = r.first;
  while (t < r.end && t - r.first < LONGEST_LABEL && !kg_word_is(g, t, ":") &&
         !kg_is_quoted(g, t) && is_capital(g, t)) {
    ++t;
  }
  const kg_range label = {r.first, t};
  if (kg_range_is_empty(label) || t + 1 >= r.end || !kg_word_is(g, t, ":") ||
      kg_is_quoted(g, t + 1)) {
    return (kg_range){0};
  }
  const bool speaks = kg_is_speaker_like(g, label) ||
                      kg_word_in(g, r.first, "q a question answer");
  return (kg_range){r.first, speaks ? t : r.first};
}

static bool
begins_paragraph(const kg_drafts *d, uint32_t index)
{
  return !index ||
         d->units.at[index - 1].paragraph != d->units.at[index].paragraph;
}

bool
kg_is_transcript(const kg_drafts *d)
{
  uint32_t n = 0;
  for (uint32_t i = 0; i < d->units.n; ++i) {
    n += begins_paragraph(d, i) &&
         !kg_range_is_empty(label_of(d, &d->units.at[i]));
  }
  return n >= FEWEST_TURNS;
}

/* "Q" and "A" are nobody's names. */
static kg_range
speaker_of(const kg_drafts *d, kg_range label)
{
  const bool letter =
      kg_word_in(&d->grammar, label.first, "q a question answer");
  if (letter && label.end == label.first + 1) {
    label.end = label.first;
  }
  return label;
}

uint32_t
kg_turn_read(kg_drafts *d, uint32_t index)
{
  const kg_unit *unit = &d->units.at[index];
  const kg_range label = label_of(d, unit);
  if (!begins_paragraph(d, index) || kg_range_is_empty(label)) {
    return index;
  }
  uint32_t end = index + 1;
  while (end < d->units.n && d->units.at[end].paragraph == unit->paragraph) {
    ++end;
  }
  const kg_range words = {label.end + 1, d->units.at[end - 1].tokens.end};
  kg_draft draft = {.speaker = speaker_of(d, label),
                    .rule = "turn of a transcript",
                    .confidence = 0.85f,
                    .unit = end - 1,
                    .clause = label.first,
                    .clause_end = words.first};
  const kg_statement_part part = {.span = kg_range_span(&d->grammar, words),
                                  .is_quoted = true};
  d->failed |= !kg_vec_push(&draft.parts, &d->doc->items, part) ||
               !kg_vec_push(&d->drafts, &d->doc->items, draft);
  return end;
}
