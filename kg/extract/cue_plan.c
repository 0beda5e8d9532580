/* SPDX-License-Identifier: Apache-2.0 */
/* What a cue may claim: the quotation beside it, the clause behind it, before
   it or around it. */
#include "extract/cue_plan.h"

#include "base/word_list.h"

enum { FARTHEST = 24 };

/* ---- behind the cue */

/* "urged him to go": what is asked for begins with "to", and who is asked is
   spoken to; "called for members to pay" and "urged the ban be lifted": with
   whom it is about. */
static bool
is_order(const kg_drafts *d, const kg_cue *cue, uint32_t end, kg_cue_plan *p)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t from = cue->tokens.end;
  const bool is_about = kg_word_is(g, from, "for");
  const uint32_t t = from + kg_word_in(g, from, "for on");
  const kg_range np = kg_np_right(g, t, end);
  uint32_t to = kg_range_is_empty(np) ? t : np.end;
  while (to < end && to - t < 14 && !kg_word_is(g, to, "to") &&
         !kg_is_finite_at(g, to) && !kg_is_comma_at(g, to) &&
         kg_pos_at(g, to) != KG_POS_VB) {
    ++to;
  }
  if (to >= end ||
      (!strcmp(cue->word.verb, "call") && !kg_word_in(g, from, "for on"))) {
    return false;
  }
  if (kg_pos_at(g, to) == KG_POS_VB && to > t && !is_about) {
    p->content = (kg_range){t, end};
    return true;
  }
  if (kg_range_is_empty(np) && kg_word_is(g, to + 1, "be")) {
    return false; /* "asked not to be named" */
  }
  if (!kg_word_is(g, to, "to") || kg_pos_at(g, to + 1) == KG_POS_DT ||
      kg_is_finite_at(g, to + 1) || (is_about && to == t)) {
    return false;
  }
  p->content = (kg_range){is_about ? t : to, kg_end_of_order(d, to, end)};
  if (!is_about && !kg_range_is_empty(np)) {
    p->addressee = np;
  }
  return true;
}

/* "vowed to fight": the infinitive is what was said. */
static bool
is_promise(const kg_drafts *d, const kg_cue *cue, uint32_t end, kg_cue_plan *p)
{
  const kg_grammar *g = &d->grammar;
  uint32_t to = cue->tokens.end;
  while (to < end && to - cue->tokens.end < 3 &&
         (kg_pos_at(g, to) == KG_POS_RB || kg_is_time_at(g, to))) {
    ++to;
  }
  if (!(cue->word.uses & KG_CUE_PROMISE) || cue->is_weak ||
      !kg_is_speaker_like(g, cue->speaker) ||
      kg_word_is(g, cue->speaker.first, "it") || !kg_word_is(g, to, "to") ||
      kg_pos_at(g, to + 1) != KG_POS_VB) {
    return false;
  }
  p->content = (kg_range){to, kg_end_of_order(d, to, end)};
  return true;
}

static void
plan_quote_behind(const kg_drafts *d, kg_cue_plan *p, uint32_t t, uint32_t end)
{
  const uint32_t after = kg_quote_end_token(d, t);
  const uint32_t quote = d->grammar.quote_of[t];
  p->rule = "quotation behind its cue";
  p->confidence = 0.95f;
  if (kg_quote_is_finished(d, quote)) {
    uint32_t stop = after;
    while (stop < end && kg_starts_quote(d, stop)) {
      stop = kg_quote_end_token(d, stop);
    }
    p->content = (kg_range){t, stop};
    p->only_quotes = true;
    return;
  }
  p->content = (kg_range){t, kg_end_of_mixed(d, after, end)};
}

/* Verbs with a name for their object: "reported Lee to the police". */
static bool
takes_names(const kg_cue *cue)
{
  static const char *const VERBS[] = {"report",  "announce", "note",   "recall",
                                      "tell",    "confirm",  "write",  "fear",
                                      "suspect", "doubt",    "mention"};
  return KG_IS_ONE_OF(kg_slice_of(cue->word.verb), VERBS);
}

static void
plan_right(const kg_drafts *d,
           const kg_cue *cue,
           kg_cue_region r,
           kg_cue_plan *p)
{
  const kg_grammar *g = &d->grammar;
  bool that = false;
  const uint32_t t = kg_content_start(d, cue, r.end, &p->addressee, &that);
  const unsigned uses = cue->word.uses;
  const uint32_t quote = kg_quote_find(d, t, r.end);
  const kg_range rest = {t, kg_end_of_content(d, t, r.end)};
  if (t >= r.end || kg_is_comma_at(g, t) ||
      (kg_pos_at(g, t) == KG_POS_CC &&
       !kg_word_in(g, t, "both either neither"))) {
    return;
  }
  if (kg_starts_quote(d, t) && quote == t && !(uses & KG_CUE_NAMING && !that)) {
    plan_quote_behind(d, p, t, r.end);
  } else if (that && uses & (KG_CUE_CLAUSE | KG_CUE_THAT)) {
    p->content = rest;
    p->rule = "clause behind \"that\"";
    p->confidence = 0.92f;
  } else if (uses & KG_CUE_ORDER && !cue->is_weak &&
             is_order(d, cue, r.end, p)) {
    p->rule = "request: infinitive";
    p->confidence = 0.7f;
  } else if (is_promise(d, cue, r.end, p)) {
    p->rule = "promise: infinitive";
    p->confidence = 0.7f;
  } else if (uses & (KG_CUE_THAT | KG_CUE_CLAUSE) && !cue->is_weak &&
             !(uses & KG_CUE_THINK) && kg_word_in(g, t, "how whether") &&
             kg_has_finite(g, rest)) {
    p->content = rest;
    p->rule = "clause behind \"how\" or \"whether\"";
    p->confidence = 0.75f;
  } else if (uses & KG_CUE_ASK && kg_word_in(g, t,
                                             "if whether what why how who "
                                             "when where")) {
    p->content = rest;
    p->rule = "indirect question";
    p->confidence = 0.7f;
  } else if (uses & KG_CUE_CLAUSE && !cue->is_weak &&
             (strcmp(cue->word.verb, "say")
                  ? kg_begins_clause(d, rest) ||
                        (!takes_names(cue) &&
                         kg_begins_untagged_clause(d, rest))
                  : kg_begins_said(d, rest) || quote < r.end ||
                        kg_begins_untagged_clause(d, rest))) {
    p->content = rest;
    p->rule = "clause behind its cue";
    p->confidence = 0.85f;
  } else if (quote < r.end && uses & (KG_CUE_NAMING | KG_CUE_QUOTE) &&
             (uses & KG_CUE_NAMING || quote - t < FARTHEST)) {
    p->content = (kg_range){quote, r.end};
    p->only_quotes = true;
    p->rule = "quoted words behind their cue";
    p->confidence = 0.8f;
  }
}

/* ---- before the cue */

uint32_t
kg_skip_conjunctions(const kg_grammar *g, kg_range r)
{
  while (r.first < r.end &&
         (kg_pos_at(g, r.first) == KG_POS_CC || kg_is_comma_at(g, r.first) ||
          kg_pos_at(g, r.first) == KG_POS_COLON)) {
    ++r.first;
  }
  return r.first;
}

static uint32_t
left_anchor(const kg_cue *cue, uint32_t from)
{
  const bool beside = !cue->is_inverted && !kg_range_is_empty(cue->speaker) &&
                      cue->speaker.end <= cue->tokens.first &&
                      cue->speaker.first >= from &&
                      strcmp(cue->rule, "subject of the governing clause") != 0;
  return beside ? cue->speaker.first : cue->tokens.first;
}

/* Nothing but a sign or an adverbial behind the cue. */
static bool
is_last_word(const kg_drafts *d, const kg_cue *cue, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t t = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  const kg_pos pos = kg_pos_at(g, t);
  return t >= end || kg_is_comma_at(g, t) || kg_is_dash_at(g, t) ||
         pos == KG_POS_PERIOD || pos == KG_POS_COLON || pos == KG_POS_RRB ||
         kg_skip_adverbial(d, t, end) > t;
}

/* "The talks, he said, had failed", "It was, he said, "a lie"": the cue cuts a
   clause in two. An adverbial before a quotation that is whole is no part of
   it ("In Iowa, he said, "We won""). */
static bool
is_parenthesis(const kg_drafts *d,
               const kg_cue *cue,
               kg_range left,
               uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  uint32_t t = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  if (cue->word.uses & KG_CUE_TELL && !kg_is_comma_at(g, t)) {
    const kg_range np = kg_np_right(g, t, end);
    t = kg_range_is_empty(np) ? t : np.end;
  }
  if (t + 1 >= end || !(kg_is_comma_at(g, t) || kg_is_dash_at(g, t)) ||
      cue->word.form == KG_VERB_ING || kg_is_quoted(g, left.end - 1)) {
    return false;
  }
  ++t;
  const uint32_t first = kg_skip_conjunctions(g, left);
  const kg_range np = kg_np_right(g, first, left.end);
  const bool is_phrase =
      !kg_range_is_empty(np) && np.end == left.end && !kg_is_time_at(g, first);
  const bool is_open =
      !kg_range_is_empty(np) && np.end + 1 == left.end &&
      kg_word_in(g, np.end, "is are was were has have had will would");
  if (kg_starts_quote(d, t)) {
    const kg_slice word = kg_word(g, t + 1 < end ? t + 1 : t);
    const bool small = word.len && word.ptr[0] >= 'a' && word.ptr[0] <= 'z';
    return (is_phrase || is_open) && small;
  }
  const kg_range rest = {t, end};
  const bool goes_on =
      kg_is_finite_at(g, t) ||
      (kg_pos_at(g, t) == KG_POS_RB && kg_is_finite_at(g, t + 1)) || is_open;
  if (is_phrase) {
    return goes_on;
  }
  return !kg_has_finite(g, left)
             ? kg_begins_clause(d, rest) && kg_pos_at(g, t) != KG_POS_CC
             : is_open;
}

static void
plan_left(const kg_drafts *d,
          const kg_cue *cue,
          kg_cue_region r,
          kg_cue_plan *p)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t anchor = left_anchor(cue, r.from);
  uint32_t t = anchor;
  bool comma = false;
  while (t > r.from && (kg_is_comma_at(g, t - 1) || kg_is_dash_at(g, t - 1))) {
    --t;
    comma = true;
  }
  if (t <= r.from) {
    return;
  }
  p->left = (kg_range){r.from, t};
  if (kg_is_quoted(g, t - 1)) {
    const uint32_t q = g->quote_of[t - 1];
    const bool free = d->doc->quotes.at[q].statement == KG_NO_INDEX;
    const bool names = cue->word.uses & KG_CUE_NAMING && !cue->is_inverted &&
                       anchor == cue->tokens.first;
    p->left_quote = free && !names &&
                    (comma || kg_quote_is_finished(d, q) || cue->is_inverted ||
                     kg_quote_n_words(d, q) > 3);
    if (p->left_quote) {
      p->rule = "quotation before its cue";
      p->confidence = 0.97f;
    }
    return;
  }
  const bool own_subject = cue->is_inverted || anchor < cue->tokens.first;
  if (comma && own_subject && cue->word.uses & KG_CUE_CLAUSE && !cue->is_weak &&
      is_parenthesis(d, cue, p->left, r.end)) {
    p->left_clause = true;
    p->is_inside = true;
    return;
  }
  p->left_clause = comma && own_subject && kg_has_finite(g, p->left) &&
                   kg_pos_at(g, t - 1) != KG_POS_CC &&
                   cue->word.uses & KG_CUE_CLAUSE && !cue->is_weak &&
                   cue->word.form != KG_VERB_ING && is_last_word(d, cue, r.end);
}

static bool
is_sign(const kg_grammar *g, const kg_cue *cue)
{
  const uint32_t t = cue->tokens.first;
  return cue->word.form == KG_VERB_ING && t &&
         (kg_is_sign(kg_word(g, t - 1)) ||
          kg_is_sign(kg_word(g, cue->at ? cue->at - 1 : 0)));
}

kg_cue_plan
kg_plan_make(const kg_drafts *d, const kg_cue *cue, kg_cue_region r)
{
  kg_cue_plan p = {0};
  if (cue->kind == KG_CUE_ACCORDING || is_sign(&d->grammar, cue)) {
    return p;
  }
  if (cue->word.uses & KG_CUE_ASK && kg_range_is_empty(cue->speaker)) {
    return p; /* "Asked if he was ready": somebody asks, nobody is named. */
  }
  plan_left(d, cue, r, &p);
  if (p.left_quote) {
    return p;
  }
  if (!p.is_inside) {
    plan_right(d, cue, r, &p);
  }
  if (cue->word.uses & KG_CUE_THINK) {
    p.confidence *= 0.75f;
  }
  const bool silent =
      kg_range_is_empty(cue->speaker) &&
      kg_quote_find(d, p.content.first, p.content.end) >= p.content.end;
  if (silent && !p.left_clause) {
    p.content = (kg_range){0}; /* Nobody says it. */
  }
  const bool weak = cue->is_weak && (kg_range_is_empty(p.content) ||
                                     !kg_starts_quote(d, p.content.first));
  if (weak) {
    p.content = (kg_range){0};
  }
  if (!kg_range_is_empty(p.content)) {
    p.left_clause = false;
  } else if (p.left_clause) {
    p.rule = p.is_inside ? "clause around its cue" : "clause before its cue";
    p.confidence = 0.8f;
  }
  return p;
}

bool
kg_plan_claims(const kg_cue_plan *p)
{
  return p->left_quote || p->left_clause || !kg_range_is_empty(p->content);
}
