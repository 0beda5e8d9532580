/* SPDX-License-Identifier: Apache-2.0 */
/* Nouns that carry what somebody says: "her claim that …", "a warning from the
   bank that …", "made the promise that …". They share no text out: a clause
   that another cue has taken stays with it. */
#include "extract/drafts.h"

/* Parts are looked through from a statement's end, so many at the most. */
enum { FARTHEST = 12, MAX_PARTS = 64 };

static bool
is_cue_noun(const kg_grammar *g, uint32_t t)
{
  return kg_is_noun_at(g, t) &&
         kg_word_in(g, t,
                    "accusation accusations acknowledgement acknowledgment "
                    "admission allegation allegations announcement argument "
                    "arguments assertion assertions assurance assurances "
                    "assessment belief claim claims complaint complaints "
                    "concern concerns conclusion confirmation contention "
                    "conviction declaration denial fear fears finding guess "
                    "hope hopes insistence notion observation opinion "
                    "pledge prediction predictions promise promises proposal "
                    "reminder reports revelation rumor rumors rumour rumours "
                    "speculation statement statements suggestion suggestions "
                    "suspicion suspicions testimony theory threat view vow "
                    "warning warnings worry worries");
}

/* "made the claim", "voiced fears": the subject says it. */
static bool
is_giving_verb(const kg_grammar *g, uint32_t t)
{
  return kg_word_in(g, t,
                    "made make makes making issued issue issues issuing gave "
                    "give gives giving voiced voices voicing expressed "
                    "expresses expressing repeated repeats repeating raised "
                    "raises raising released delivered offered offering "
                    "reiterated defended published sent");
}

/* Who is behind the noun: before it with a possessive, behind it with "by". */
static kg_range
holder_of(const kg_grammar *g, uint32_t noun, uint32_t that, kg_range unit)
{
  for (uint32_t t = noun; t > unit.first && noun - t < 6; --t) {
    const kg_pos pos = kg_pos_at(g, t - 1);
    if (pos == KG_POS_PRPS) {
      return (kg_range){t - 1, t};
    }
    if (pos == KG_POS_POS) {
      return kg_np_left(g, t - 1, unit.first);
    }
    if (pos != KG_POS_JJ && pos != KG_POS_NN && pos != KG_POS_VBN &&
        pos != KG_POS_RB) {
      break;
    }
  }
  if (kg_word_in(g, noun + 1, "by from of") && that > noun + 2) {
    const kg_range np = kg_np_right(g, noun + 2, that);
    return np.end == that ? np : (kg_range){0};
  }
  for (uint32_t t = noun; t > unit.first && noun - t < 4; --t) {
    const char *rule = NULL;
    if (is_giving_verb(g, t - 1)) {
      return kg_subject_of(g, t - 1, unit.first, &rule);
    }
  }
  return (kg_range){0};
}

/* "was safe drew laughter": taken for a participle, but with no auxiliary
   before it and an object behind it. */
static bool
is_past_at(const kg_grammar *g, uint32_t t)
{
  const kg_pos before = kg_pos_at(g, t - 1);
  return kg_pos_at(g, t) == KG_POS_VBN && !kg_is_name_at(g, t) &&
         (before == KG_POS_JJ || before == KG_POS_VB || before == KG_POS_NN ||
          before == KG_POS_NNS) &&
         (kg_is_noun_at(g, t + 1) || kg_pos_at(g, t + 1) == KG_POS_DT ||
          kg_pos_at(g, t + 1) == KG_POS_JJ);
}

/* The end of the clause: where a second finite verb follows with nothing that
   joins it ("that crime has doubled | was rejected"). */
static uint32_t
end_of_clause(const kg_grammar *g, uint32_t from, uint32_t end)
{
  bool has_verb = false;
  for (uint32_t t = from; t < end; ++t) {
    if (kg_is_quoted(g, t)) {
      continue;
    }
    const kg_pos pos = kg_pos_at(g, t);
    if (kg_is_comma_at(g, t) && has_verb) {
      return t;
    }
    if (pos == KG_POS_CC || pos == KG_POS_IN || pos == KG_POS_WDT ||
        pos == KG_POS_WP || pos == KG_POS_WRB || pos == KG_POS_PRP) {
      has_verb = has_verb && pos == KG_POS_IN && !kg_word_is(g, t, "that");
      continue;
    }
    if (has_verb && is_past_at(g, t)) {
      return t;
    }
    if (!kg_is_finite_at(g, t)) {
      continue;
    }
    if (has_verb) {
      return t;
    }
    has_verb = true;
    while (t + 1 < end &&
           (kg_is_verb_at(g, t + 1) || kg_pos_at(g, t + 1) == KG_POS_RB)) {
      if (kg_is_finite_at(g, t + 1) || is_past_at(g, t + 1)) {
        return t + 1;
      }
      ++t;
    }
  }
  return end;
}

static bool
is_taken(const kg_drafts *d, kg_span span)
{
  for (size_t i = d->drafts.n; i-- > 0 && d->drafts.n - i < 8;) {
    const kg_draft *draft = &d->drafts.at[i];
    const size_t n = draft->parts.n;
    for (size_t p = n > MAX_PARTS ? n - MAX_PARTS : 0; p < n; ++p) {
      if (kg_span_overlaps(draft->parts.at[p].span, span)) {
        return true;
      }
    }
  }
  return false;
}

static uint32_t
find_that(const kg_grammar *g, uint32_t noun, uint32_t end)
{
  if (!kg_word_in(g, noun + 1, "that by from of")) {
    return end;
  }
  for (uint32_t t = noun + 1; t < end && t - noun < FARTHEST; ++t) {
    if (kg_is_quoted(g, t) || kg_is_comma_at(g, t) || kg_is_finite_at(g, t)) {
      return end;
    }
    if (kg_word_is(g, t, "that")) {
      return kg_is_verb_at(g, t + 1) ? end : t; /* "that broke": relative. */
    }
  }
  return end;
}

void
kg_unit_read_nouns(kg_drafts *d, uint32_t index)
{
  const kg_grammar *g = &d->grammar;
  const kg_range unit = d->units.at[index].tokens;
  for (uint32_t t = unit.first; t + 3 < unit.end; ++t) {
    if (kg_is_quoted(g, t) || !is_cue_noun(g, t)) {
      continue;
    }
    const uint32_t that = find_that(g, t, unit.end);
    const kg_range speaker =
        that < unit.end ? holder_of(g, t, that, unit) : (kg_range){0};
    if (kg_range_is_empty(speaker)) {
      continue;
    }
    const kg_range content = {that + 1, end_of_clause(g, that + 1, unit.end)};
    if (!kg_has_finite(g, content) || is_taken(d, kg_range_span(g, content))) {
      continue;
    }
    kg_draft draft = {.speaker = speaker,
                      .cue = {t, t + 1},
                      .rule = "clause behind a noun of speech",
                      .confidence = 0.65f,
                      .unit = index,
                      .clause = unit.first,
                      .clause_end = unit.end};
    kg_draft_add_range(d, &draft, content);
    d->failed |=
        draft.parts.n && !kg_vec_push(&d->drafts, &d->doc->items, draft);
  }
}
