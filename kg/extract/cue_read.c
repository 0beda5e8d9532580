/* SPDX-License-Identifier: Apache-2.0 */
/* What a cue brings in: the quotation beside it, the clause behind it or
   before it. A plan is made for each cue of a unit first; cues without one
   (verbs that only look like speech) fall away before the text is shared out
   among the others. */
#include "extract/cue_plan.h"

/* ---- drafts */

static kg_draft
new_draft(const kg_cue *cue,
          uint32_t unit,
          kg_cue_region r,
          const kg_cue_plan *p)
{
  float sure = p->confidence;
  if (kg_range_is_empty(cue->speaker)) {
    sure *= 0.5f;
  } else if (!strcmp(cue->rule, "subject of the governing clause")) {
    sure *= 0.85f;
  }
  return (kg_draft){.speaker = cue->speaker,
                    .cue = cue->tokens,
                    .addressee = p->addressee,
                    .rule = p->rule,
                    .confidence = sure,
                    .unit = unit,
                    .word = cue->word,
                    .clause = r.from,
                    .clause_end = r.end};
}

static bool
same_last_word(const kg_grammar *g, kg_range a, kg_range b)
{
  return !kg_range_is_empty(a) && !kg_range_is_empty(b) &&
         kg_slice_equal_nocase(kg_word(g, a.end - 1), kg_word(g, b.end - 1));
}

/* "He added": goes on with the statement before, if that is its speaker's. */
static kg_draft *
draft_to_join(kg_drafts *d, const kg_cue *cue, uint32_t unit)
{
  const kg_grammar *g = &d->grammar;
  const bool more = cue->word.uses & KG_CUE_MORE ||
                    kg_word_is(g, cue->tokens.first, "further");
  if (!more || !d->drafts.n) {
    return NULL;
  }
  kg_draft *last = &d->drafts.at[d->drafts.n - 1];
  const bool shared = last->unit == unit &&
                      (kg_range_is_empty(cue->speaker) ||
                       cue->speaker.first == last->speaker.first ||
                       !strcmp(cue->rule, "subject of the governing clause"));
  const bool goes_on =
      last->unit + 1 == unit && !kg_range_is_empty(cue->speaker) &&
      d->units.at[last->unit].paragraph == d->units.at[unit].paragraph &&
      (kg_pos_at(g, cue->speaker.first) == KG_POS_PRP ||
       same_last_word(g, cue->speaker, last->speaker));
  return shared || goes_on ? last : NULL;
}

/* Quotations before the cue; the words before them belong to it where they
   lead into the first one. */
static void
add_left(kg_drafts *d, kg_draft *draft, kg_range left)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t q = kg_quote_find(d, left.first, left.end);
  uint32_t last = left.end - 1;
  while (last > left.first &&
         g->quote_of[last - 1] == g->quote_of[left.end - 1]) {
    --last;
  }
  const bool leads =
      q > left.first && kg_has_finite(g, (kg_range){left.first, q});
  const kg_slice text = kg_word(g, last + 1 < left.end ? last + 1 : last);
  const bool small = text.len && text.ptr[0] >= 'a' && text.ptr[0] <= 'z';
  if (q == left.first || (leads && small)) {
    kg_draft_add_range(d, draft, left);
  } else {
    kg_draft_add_range(d, draft, (kg_range){last, left.end});
  }
}

/* "…," he said, "…": the rest behind the cue. Where it ended. */
static uint32_t
add_interrupted(kg_drafts *d,
                kg_draft *draft,
                const kg_cue *cue,
                kg_cue_region r)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t from = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  const uint32_t q = kg_quote_find(d, from, r.end);
  if (q >= r.end || q == from) {
    return from;
  }
  const bool marked = kg_is_comma_at(g, q - 1) || kg_is_colon(g, q - 1) ||
                      kg_is_dash_at(g, q - 1) || kg_is_that(g, q - 1) ||
                      kg_pos_at(g, q - 1) == KG_POS_PERIOD;
  if (!marked) {
    return from;
  }
  kg_draft_add_quote(d, draft, g->quote_of[q]);
  return kg_quote_end_token(d, q);
}

/* "called him "a friend" as he praised his "courage"": other words of his. */
static bool
begins_another(const kg_grammar *g, uint32_t from, uint32_t to)
{
  for (uint32_t t = from; t < to; ++t) {
    if (kg_word_in(g, t, "as while when after before although but because")) {
      return kg_has_finite(g, (kg_range){t, to});
    }
  }
  return false;
}

static uint32_t
add_content(kg_drafts *d, kg_draft *draft, const kg_cue_plan *p)
{
  if (!p->only_quotes) {
    kg_draft_add_range(d, draft, p->content);
    return p->content.end;
  }
  uint32_t end = p->content.first;
  for (uint32_t t = kg_quote_find(d, end, p->content.end); t < p->content.end;
       t = kg_quote_find(d, end, p->content.end)) {
    if (draft->parts.n && begins_another(&d->grammar, end, t)) {
      break;
    }
    kg_draft_add_quote(d, draft, d->grammar.quote_of[t]);
    end = kg_quote_end_token(d, t);
  }
  return end;
}

/* The clause before a cue, with what goes on behind it. Where it ended. */
static uint32_t
add_left_clause(kg_drafts *d,
                kg_draft *draft,
                const kg_cue *cue,
                const kg_cue_plan *p,
                kg_cue_region r)
{
  const kg_grammar *g = &d->grammar;
  const kg_range left = {kg_skip_conjunctions(g, p->left), p->left.end};
  uint32_t from = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  kg_draft_add_range(d, draft, left);
  while (p->is_inside && from < r.end && !kg_is_comma_at(g, from) &&
         !kg_is_dash_at(g, from)) {
    ++from; /* Whom it was told to. */
  }
  const kg_range rest = {from, kg_end_of_content(d, from, r.end)};
  if ((kg_is_comma_at(g, from) && kg_has_finite(g, rest)) || p->is_inside) {
    const kg_range more = {kg_skip_conjunctions(g, rest), rest.end};
    kg_draft_add_range(d, draft, more);
    return rest.end;
  }
  return cue->tokens.end;
}

static uint32_t
use_plan(kg_drafts *d,
         uint32_t unit,
         const kg_cue *cue,
         kg_cue_region r,
         const kg_cue_plan *p)
{
  kg_draft *join = draft_to_join(d, cue, unit);
  kg_draft fresh = new_draft(cue, unit, r, p);
  kg_draft *draft = join ? join : &fresh;
  uint32_t end;
  if (p->left_quote) {
    add_left(d, draft, p->left);
    end = add_interrupted(d, draft, cue, r);
  } else if (p->left_clause) {
    end = add_left_clause(d, draft, cue, p, r);
  } else {
    end = add_content(d, draft, p);
  }
  draft->unit = unit;
  if (!join && draft->parts.n) {
    d->failed |= !kg_vec_push(&d->drafts, &d->doc->items, fresh);
  }
  return end;
}

/* ---- according to */

static bool
has_verb(const kg_grammar *g, kg_range r)
{
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (kg_is_verb_at(g, t)) {
      return true;
    }
  }
  return false;
}

/* The comma that ends the source: what follows is no apposition to it. */
static uint32_t
end_of_source(const kg_grammar *g, uint32_t end, uint32_t unit_end)
{
  for (uint32_t t = end; t < unit_end; ++t) {
    if (!kg_is_comma_at(g, t)) {
      if (kg_has_finite(g, (kg_range){end, t + 1})) {
        return end;
      }
      continue;
    }
    uint32_t next = t + 1;
    while (next < unit_end && !kg_is_comma_at(g, next)) {
      ++next;
    }
    const bool relative =
        kg_pos_at(g, t + 1) == KG_POS_WP || kg_pos_at(g, t + 1) == KG_POS_WDT;
    if (!relative &&
        (next >= unit_end || has_verb(g, (kg_range){t + 1, next}))) {
      return t + 1;
    }
    t = next - 1;
  }
  return end;
}

static uint32_t
read_according(kg_drafts *d, uint32_t unit, const kg_cue *cue, kg_cue_region r)
{
  const kg_grammar *g = &d->grammar;
  const kg_cue_plan p = {.rule = "according to", .confidence = 0.9f};
  kg_draft draft = new_draft(cue, unit, r, &p);
  kg_range left = {kg_skip_conjunctions(g, (kg_range){r.from, cue->boundary}),
                   cue->boundary};
  uint32_t end = cue->speaker.end;
  bool has_words = false;
  for (uint32_t t = left.first; t < left.end; ++t) {
    has_words |= kg_is_noun_at(g, t) || kg_is_quoted(g, t);
  }
  if (has_words) {
    kg_draft_add_range(d, &draft, left);
  }
  const bool is_whole = kg_has_finite(g, left) && left.end - left.first > 2;
  if (!has_words || !is_whole || kg_starts_quote(d, end)) {
    const uint32_t from = has_words ? end + (kg_is_comma_at(g, end) ? 1 : 0)
                                    : end_of_source(g, end, r.end);
    if (from < r.end && (from > end || !has_words || kg_starts_quote(d, end))) {
      kg_draft_add_range(d, &draft, (kg_range){from, r.end});
      end = r.end;
    }
  }
  if (draft.parts.n) {
    d->failed |= !kg_vec_push(&d->drafts, &d->doc->items, draft);
  }
  return end;
}

/* ---- a unit's cues */

/* A cue inside another one's content is that content's affair: no comma, no
   conjunction and no quotation stands between. */
static bool
is_nested(const kg_drafts *d, const kg_cue *outer, const kg_cue *cue)
{
  const kg_grammar *g = &d->grammar;
  if (cue->kind == KG_CUE_ACCORDING) {
    return false;
  }
  const uint32_t t = cue->boundary;
  if (t <= outer->tokens.end) {
    return t == outer->tokens.end && !kg_is_comma_at(g, t) &&
           kg_pos_at(g, t) != KG_POS_CC;
  }
  if (!strcmp(cue->rule, "antecedent of a relative clause")) {
    return true;
  }
  /* Inside "that …" a comma alone ends nothing. */
  if (kg_word_is(g, outer->tokens.end, "that") && !kg_is_quoted(g, t - 1) &&
      kg_is_comma_at(g, t) && kg_pos_at(g, t + 1) != KG_POS_CC &&
      cue->word.form != KG_VERB_ING) {
    return true;
  }
  return !(kg_is_quoted(g, t - 1) || kg_is_comma_at(g, t) ||
           kg_pos_at(g, t) == KG_POS_CC || kg_pos_at(g, t) == KG_POS_COLON ||
           kg_is_dash_at(g, t) || kg_is_comma_at(g, t - 1) ||
           kg_word_in(g, t, "while whereas although though"));
}

/* "Although Kim said he was ready, the talks collapsed." */
static uint32_t
end_of_subordinate(const kg_grammar *g, const kg_cue *cue, uint32_t end)
{
  /* "Stating that it was late, he left": up to the clause that follows. */
  if (!strcmp(cue->rule, "subject of the clause that follows")) {
    return cue->speaker.first;
  }
  if (!kg_word_in(g, cue->boundary,
                  "although though while whereas as if when")) {
    return end;
  }
  uint32_t t = cue->tokens.end;
  while (t < end && !kg_is_comma_at(g, t)) {
    ++t;
  }
  return t;
}

/* A verb that takes quoted words alone leaves them to one nearer to them. */
static bool
gives_way(const kg_cue *cue, const kg_cue *next)
{
  return !(cue->word.uses & (KG_CUE_CLAUSE | KG_CUE_THAT)) &&
         next->word.uses & (KG_CUE_QUOTE | KG_CUE_NAMING);
}

static uint32_t
region_end(const kg_drafts *d, const kg_cues *cues, size_t k, uint32_t unit_end)
{
  unit_end = end_of_subordinate(&d->grammar, &cues->at[k], unit_end);
  for (size_t j = k + 1; j < cues->n; ++j) {
    if (cues->at[j].boundary >= unit_end) {
      break;
    }
    if (gives_way(&cues->at[k], &cues->at[j]) ||
        !is_nested(d, &cues->at[k], &cues->at[j])) {
      const uint32_t end = cues->at[j].boundary;
      return end > cues->at[k].tokens.end ? end : cues->at[k].tokens.end;
    }
  }
  return unit_end;
}

/* Drops cues that would claim nothing, so that they cut nobody's content. */
static void
keep_planned(const kg_drafts *d, kg_cues *cues, kg_range unit)
{
  size_t n = 0;
  for (size_t k = 0; k < cues->n; ++k) {
    const kg_cue cue = cues->at[k];
    const kg_cue_region r = {n ? cues->at[n - 1].tokens.end : unit.first,
                             region_end(d, cues, k, unit.end)};
    const kg_cue_plan p = kg_plan_make(d, &cue, r);
    if (cue.kind == KG_CUE_ACCORDING || kg_plan_claims(&p)) {
      cues->at[n++] = cue;
    }
  }
  cues->n = n;
}

void
kg_unit_read(kg_drafts *d, uint32_t index)
{
  const kg_unit unit = d->units.at[index];
  kg_cues cues = {0};
  kg_cues_find(d, &unit, &cues);
  keep_planned(d, &cues, unit.tokens);
  uint32_t from = unit.tokens.first;
  for (size_t k = 0; k < cues.n && !d->failed; ++k) {
    const kg_cue *cue = &cues.at[k];
    if (cue->at < from) {
      continue; /* Inside what another one said. */
    }
    const kg_cue_region r = {from, region_end(d, &cues, k, unit.tokens.end)};
    if (cue->kind == KG_CUE_ACCORDING) {
      from = read_according(d, index, cue, r);
      continue;
    }
    const kg_cue_plan p = kg_plan_make(d, cue, r);
    if (kg_plan_claims(&p)) {
      from = use_plan(d, index, cue, r, &p);
    }
  }
}
