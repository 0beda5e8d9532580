/* SPDX-License-Identifier: Apache-2.0 */
/* What a cue brings in: the quotation beside it, the clause behind it or
   before it. A plan is made for each cue of a unit first; cues without one
   (verbs that only look like speech) fall away before the text is shared out
   among the others. */
#include "extract/drafts.h"

enum { FARTHEST = 24 };

/// What a cue claims.
typedef struct plan {
  bool left_quote;  ///< Quotations end right before it.
  bool left_clause; ///< "…, he said."
  bool is_inside;   ///< "The talks, he said, had failed": words on both sides.
  kg_range left;    ///< What stands before it, unclaimed.
  kg_range content; ///< Behind it; quotations and words.
  bool only_quotes; ///< Of the content, the quotations alone.
  kg_range addressee;
  const char *rule;
  float confidence;
} plan;

typedef struct region {
  uint32_t from; ///< First token nobody has claimed.
  uint32_t end;  ///< Where the next cue's clause begins.
} region;

/* ---- behind the cue */

static bool
is_that(const kg_grammar *g, uint32_t t)
{
  const kg_pos pos = kg_pos_at(g, t);
  if (!kg_word_is(g, t, "that")) {
    return false;
  }
  return pos != KG_POS_DT || kg_is_noun_at(g, t + 1) ||
         kg_pos_at(g, t + 1) == KG_POS_DT || kg_pos_at(g, t + 1) == KG_POS_PRPS;
}

static bool
is_colon(const kg_grammar *g, uint32_t t)
{
  return kg_word_is(g, t, ":");
}

/* Something that speech may begin at. */
static bool
is_opening(const kg_drafts *d, uint32_t t)
{
  return is_that(&d->grammar, t) || is_colon(&d->grammar, t) ||
         kg_starts_quote(d, t);
}

static bool
holds_medium(const kg_grammar *g, kg_range np)
{
  for (uint32_t t = np.first; t < np.end; ++t) {
    if (kg_is_medium(kg_word(g, t))) {
      return true;
    }
  }
  return false;
}

/* "said privately", "said later", but not "said only two", "said now is the
   time": those begin what was said. */
static bool
is_adverb_of_saying(const kg_drafts *d, uint32_t t, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  const kg_pos pos = kg_pos_at(g, t);
  if ((pos != KG_POS_RB && pos != KG_POS_RBR) ||
      kg_word_in(g, t,
                 "not so there only roughly nearly approximately about around "
                 "almost probably possibly presumably hopefully apparently "
                 "certainly clearly")) {
    return false;
  }
  const kg_slice word = kg_word(g, t);
  return (word.len > 2 && !memcmp(word.ptr + word.len - 2, "ly", 2)) ||
         kg_word_in(g, t,
                    "later earlier again too also afterwards back today "
                    "yesterday out aloud afterward recently once") ||
         (t + 1 < end && is_opening(d, t + 1));
}

/* "reporters", "lawmakers": people that one speaks to, without more words. */
static bool
is_audience(const kg_grammar *g, uint32_t t)
{
  return kg_word_in(g, t,
                    "reporters journalists lawmakers supporters voters "
                    "parliament congress media") &&
         !kg_is_comma_at(g, t + 1);
}

/* "in a statement", "on Twitter", "to reporters in Hanoi", "on Monday". */
static uint32_t
skip_adverbial(const kg_drafts *d, uint32_t t, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t start = t;
  if (kg_is_time_at(g, t)) {
    while (t < end && (kg_is_time_at(g, t) ||
                       kg_word_in(g, t, "morning afternoon evening night"))) {
      ++t;
    }
    return t;
  }
  if (is_adverb_of_saying(d, t, end) ||
      (kg_word_in(g, t, "late early earlier shortly") &&
       kg_word_in(g, t + 1, "on in before after"))) {
    return t + 1;
  }
  if (kg_word_is(g, t, "to") && is_audience(g, t + 1)) {
    return t + 2;
  }
  if (!kg_word_in(g, t,
                  "in on at via to during through from with after before "
                  "by per over for about of late early last")) {
    return start;
  }
  if (t + 1 < end && kg_is_time_at(g, t + 1)) {
    return skip_adverbial(d, t + 1, end);
  }
  const kg_range np = kg_np_right(g, t + 1, end);
  if (kg_range_is_empty(np)) {
    return start;
  }
  const uint32_t after = np.end + (kg_is_comma_at(g, np.end) ? 1 : 0);
  const bool leads =
      np.end < end && is_opening(d, after < end ? after : np.end);
  return leads || holds_medium(g, np) ? np.end : start;
}

static bool
takes_addressee(const kg_drafts *d, const kg_cue *cue, kg_range np)
{
  if (!(cue->word.uses & KG_CUE_TELL) || kg_range_is_empty(np)) {
    return false;
  }
  return strcmp(cue->word.verb, "warn") != 0 ||
         !kg_is_finite_at(&d->grammar, np.end);
}

/* "that" or a quotation further on, with no clause begun in between. */
static uint32_t
look_ahead(const kg_drafts *d, uint32_t from, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  uint32_t n_commas = 0;
  for (uint32_t t = from; t < end && t - from < FARTHEST; ++t) {
    if (kg_starts_quote(d, t)) {
      return t > from && (kg_is_comma_at(g, t - 1) || is_colon(g, t - 1))
                 ? t
                 : from;
    }
    if (t > from && kg_pos_at(g, t) == KG_POS_IN && kg_word_is(g, t, "that")) {
      return t;
    }
    n_commas += kg_is_comma_at(g, t);
    if (kg_is_finite_at(g, t) || kg_pos_at(g, t) == KG_POS_TO || n_commas > 2) {
      return from;
    }
  }
  return from;
}

/* Where content may begin: behind addressee, adverbials, comma and colon.
   `*explicit_that` if "that" opens it. */
static uint32_t
content_start(const kg_drafts *d,
              const kg_cue *cue,
              uint32_t end,
              kg_range *addressee,
              bool *explicit_that)
{
  const kg_grammar *g = &d->grammar;
  uint32_t t = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  const kg_range name = kg_name_right(g, t, end);
  const kg_range np = kg_range_is_empty(name) ? kg_np_right(g, t, end) : name;
  if (takes_addressee(d, cue, np)) {
    *addressee = np;
    t = np.end;
  } else if (kg_word_is(g, t, "to") && !cue->is_inverted) {
    const kg_range to = kg_np_right(g, t + 1, end);
    if (!kg_range_is_empty(to) && skip_adverbial(d, t, end) > t) {
      *addressee = to;
    }
  }
  bool skipped = false;
  for (int n = 0; n < 6 && t < end; ++n) {
    const uint32_t next = skip_adverbial(d, t, end);
    if (next > t) {
      t = next;
      skipped = true;
      continue;
    }
    if (kg_is_comma_at(g, t) && t + 1 < end &&
        (is_opening(d, t + 1) || (skipped && !cue->is_inverted))) {
      ++t;
      continue;
    }
    break;
  }
  if (t < end && !is_opening(d, t)) {
    t = look_ahead(d, t, end);
  }
  *explicit_that = is_that(g, t);
  t += *explicit_that || is_colon(g, t);
  return t + (*explicit_that && kg_is_comma_at(g, t)); /* "that, as he …" */
}

static uint32_t
find_quote(const kg_drafts *d, uint32_t from, uint32_t end)
{
  for (uint32_t t = from; t < end; ++t) {
    if (kg_starts_quote(d, t) &&
        d->doc->quotes.at[d->grammar.quote_of[t]].statement == KG_NO_INDEX) {
      return t;
    }
  }
  return end;
}

/* Behind the comma at `t`, the one that closes the phrase between them, if a
   verb goes on there ("the region, to be called X, would"); `end` if not. */
static uint32_t
behind_parenthesis(const kg_grammar *g, uint32_t t, uint32_t end)
{
  uint32_t close = t + 1;
  while (close < end && close - t < FARTHEST && !kg_is_comma_at(g, close) &&
         !kg_is_quoted(g, close)) {
    ++close;
  }
  const bool goes_on =
      close + 1 < end && kg_is_comma_at(g, close) &&
      (kg_is_finite_at(g, close + 1) ||
       (kg_pos_at(g, close + 1) == KG_POS_RB && kg_is_finite_at(g, close + 2)));
  return goes_on ? close + 1 : end;
}

/* Words that no clause without "that" begins with: a verb ("what he says is"),
   a preposition that belongs to the verb of speech ("wrote about it"). */
static bool
opens_no_clause(const kg_grammar *g, kg_range r)
{
  return kg_is_finite_at(g, r.first) ||
         kg_word_in(g, r.first,
                    "about upon of into to than like as with when how why") ||
         kg_pos_at(g, r.first) == KG_POS_RRB;
}

/* A noun phrase and its finite verb, besides those of relative clauses. */
static bool
begins_clause(const kg_drafts *d, kg_range r)
{
  const kg_grammar *g = &d->grammar;
  if (opens_no_clause(g, r)) {
    return false;
  }
  for (uint32_t t = r.first; t < r.end && t - r.first < FARTHEST; ++t) {
    if (kg_is_finite_at(g, t) || kg_starts_quote(d, t)) {
      return true;
    }
    const kg_pos pos = kg_pos_at(g, t);
    if (kg_is_comma_at(g, t)) {
      t = behind_parenthesis(g, t, r.end);
      return t < r.end;
    }
    if (pos == KG_POS_WDT || pos == KG_POS_WP ||
        (pos == KG_POS_VBG && t == r.first) || pos == KG_POS_COLON ||
        pos == KG_POS_TO ||
        (t > r.first &&
         kg_word_in(g, t, "before after when while because although since"))) {
      return false;
    }
  }
  return false;
}

/* "stated police believe": taggers take the verb of a clause without "that"
   for an infinitive or a participle. */
static bool
begins_untagged_clause(const kg_drafts *d, kg_range r)
{
  const kg_grammar *g = &d->grammar;
  const kg_range np = kg_np_right(g, r.first, r.end);
  const kg_pos pos = kg_pos_at(g, np.end);
  if (kg_is_name_at(g, r.first) && r.end - r.first > 3 &&
      kg_is_speaker_like(g, (kg_range){r.first, r.first + 1})) {
    return true; /* "claimed Spanton …": no object of these verbs. */
  }
  return !kg_range_is_empty(np) && np.end + 1 < r.end &&
         (pos == KG_POS_VB ||
          (pos == KG_POS_VBN && !kg_word_in(g, np.end + 1, "by to in on")));
}

/* Words behind a quotation that is not finished belong to the content up to a
   comma, unless another quotation follows it. */
static uint32_t
end_of_mixed(const kg_drafts *d, uint32_t from, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  for (uint32_t t = from; t < end; ++t) {
    if (kg_is_quoted(g, t)) {
      continue;
    }
    const kg_pos next = kg_pos_at(g, t + 1);
    const bool stops =
        kg_is_comma_at(g, t) || kg_is_dash_at(g, t) || kg_word_is(g, t, ";");
    if (stops && t + 1 < end &&
        (next == KG_POS_VBG || next == KG_POS_WDT || next == KG_POS_WP ||
         next == KG_POS_IN || next == KG_POS_RB || next == KG_POS_VBN ||
         kg_is_time_at(g, t + 1) || next == KG_POS_CC)) {
      const uint32_t q = find_quote(d, t, end);
      if (next == KG_POS_CC && q < end && q - t <= 3) {
        continue;
      }
      return t;
    }
  }
  return end;
}

/* "said he would go and left": what comes behind a clause with "would" and has
   a past form is what the speaker did. */
static bool
leaves_clause(const kg_grammar *g, uint32_t from, uint32_t t)
{
  const kg_pos next = kg_pos_at(g, t + 1);
  if (kg_pos_at(g, t) != KG_POS_CC ||
      (next != KG_POS_VBD && next != KG_POS_VBZ)) {
    return false;
  }
  for (uint32_t v = from; v < t; ++v) {
    if (kg_is_finite_at(g, v) && !kg_is_quoted(g, v)) {
      return kg_pos_at(g, v) == KG_POS_MD;
    }
  }
  return false;
}

/* ", a remark that drew laughter": the writer's word for what was said. */
static bool
sums_up(const kg_grammar *g, uint32_t t)
{
  return kg_word_in(g, t, "a an") &&
         kg_word_in(g, t + 1,
                    "remark comment claim statement assertion charge "
                    "accusation allegation reference argument position stance "
                    "line phrase threat suggestion finding conclusion view") &&
         (kg_word_in(g, t + 2, "that which to") || kg_is_noun_at(g, t + 2));
}

/* A clause behind a semicolon, "before doing": no longer what was said. */
static uint32_t
end_of_content(const kg_drafts *d, uint32_t from, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  for (uint32_t t = from + 1; t + 2 < end; ++t) {
    if (kg_is_quoted(g, t)) {
      continue;
    }
    const bool comma = kg_is_comma_at(g, t);
    if (kg_is_quoted(g, t - 1) && sums_up(g, t)) {
      return t;
    }
    if (leaves_clause(g, from, t)) {
      return kg_is_comma_at(g, t - 1) ? t - 1 : t;
    }
    if (kg_word_is(g, t, ";") && !kg_word_in(g, t + 1, "to of in for and") &&
        begins_clause(d, (kg_range){t + 1, end})) {
      return t;
    }
    if (comma && kg_word_in(g, t + 1, "before after") &&
        kg_pos_at(g, t + 2) == KG_POS_VBG) {
      return t;
    }
    if (comma && (kg_word_in(g, t + 1, "citing quoting despite per") ||
                  sums_up(g, t + 1))) {
      return t;
    }
  }
  return end;
}

/* "urged him to go and said", "vowed to fight, citing": behind the infinitive
   the one who speaks goes on doing something else. */
static uint32_t
end_of_order(const kg_drafts *d, uint32_t from, uint32_t end)
{
  const kg_grammar *g = &d->grammar;
  for (uint32_t t = from + 2; t + 1 < end; ++t) {
    const kg_pos next = kg_pos_at(g, t + 1);
    const bool joined = kg_pos_at(g, t) == KG_POS_CC &&
                        (next == KG_POS_VBD || next == KG_POS_VBZ);
    if (joined && !kg_is_quoted(g, t)) {
      return kg_is_comma_at(g, t - 1) ? t - 1 : t;
    }
  }
  return end_of_content(d, from, end);
}

/* Behind "said" a clause may begin with anything but a verb. */
static bool
begins_said(const kg_drafts *d, kg_range r)
{
  return kg_has_finite(&d->grammar, r) && !opens_no_clause(&d->grammar, r);
}

/* "urged him to go": what is asked for begins with "to", and who is asked is
   spoken to; "called for members to pay" and "urged the ban be lifted": with
   whom it is about. */
static bool
is_order(const kg_drafts *d, const kg_cue *cue, uint32_t end, plan *p)
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
  p->content = (kg_range){is_about ? t : to, end_of_order(d, to, end)};
  if (!is_about && !kg_range_is_empty(np)) {
    p->addressee = np;
  }
  return true;
}

/* "vowed to fight": the infinitive is what was said. */
static bool
is_promise(const kg_drafts *d, const kg_cue *cue, uint32_t end, plan *p)
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
  p->content = (kg_range){to, end_of_order(d, to, end)};
  return true;
}

static void
plan_quote_behind(const kg_drafts *d, plan *p, uint32_t t, uint32_t end)
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
  p->content = (kg_range){t, end_of_mixed(d, after, end)};
}

/* Verbs with a name for their object: "reported Lee to the police". */
static bool
takes_names(const kg_cue *cue)
{
  static const char *const VERBS[] = {"report",  "announce", "note",   "recall",
                                      "tell",    "confirm",  "write",  "fear",
                                      "suspect", "doubt",    "mention"};
  for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; ++i) {
    if (!strcmp(cue->word.verb, VERBS[i])) {
      return true;
    }
  }
  return false;
}

static void
plan_right(const kg_drafts *d, const kg_cue *cue, region r, plan *p)
{
  const kg_grammar *g = &d->grammar;
  bool that = false;
  const uint32_t t = content_start(d, cue, r.end, &p->addressee, &that);
  const unsigned uses = cue->word.uses;
  const uint32_t quote = find_quote(d, t, r.end);
  const kg_range rest = {t, end_of_content(d, t, r.end)};
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
                  ? begins_clause(d, rest) ||
                        (!takes_names(cue) && begins_untagged_clause(d, rest))
                  : begins_said(d, rest) || quote < r.end ||
                        begins_untagged_clause(d, rest))) {
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

static uint32_t
skip_conjunctions(const kg_grammar *g, kg_range r)
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
         skip_adverbial(d, t, end) > t;
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
  const uint32_t first = skip_conjunctions(g, left);
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
             ? begins_clause(d, rest) && kg_pos_at(g, t) != KG_POS_CC
             : is_open;
}

static void
plan_left(const kg_drafts *d, const kg_cue *cue, region r, plan *p)
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

static plan
make_plan(const kg_drafts *d, const kg_cue *cue, region r)
{
  plan p = {0};
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
      find_quote(d, p.content.first, p.content.end) >= p.content.end;
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

static bool
is_planned(const plan *p)
{
  return p->left_quote || p->left_clause || !kg_range_is_empty(p->content);
}

/* ---- drafts */

static kg_draft
new_draft(const kg_cue *cue, uint32_t unit, region r, const plan *p)
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
  const uint32_t q = find_quote(d, left.first, left.end);
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
add_interrupted(kg_drafts *d, kg_draft *draft, const kg_cue *cue, region r)
{
  const kg_grammar *g = &d->grammar;
  const uint32_t from = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  const uint32_t q = find_quote(d, from, r.end);
  if (q >= r.end || q == from) {
    return from;
  }
  const bool marked = kg_is_comma_at(g, q - 1) || is_colon(g, q - 1) ||
                      kg_is_dash_at(g, q - 1) || is_that(g, q - 1) ||
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
add_content(kg_drafts *d, kg_draft *draft, const plan *p)
{
  if (!p->only_quotes) {
    kg_draft_add_range(d, draft, p->content);
    return p->content.end;
  }
  uint32_t end = p->content.first;
  for (uint32_t t = find_quote(d, end, p->content.end); t < p->content.end;
       t = find_quote(d, end, p->content.end)) {
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
add_left_clause(
    kg_drafts *d, kg_draft *draft, const kg_cue *cue, const plan *p, region r)
{
  const kg_grammar *g = &d->grammar;
  const kg_range left = {skip_conjunctions(g, p->left), p->left.end};
  uint32_t from = cue->is_inverted ? cue->speaker.end : cue->tokens.end;
  kg_draft_add_range(d, draft, left);
  while (p->is_inside && from < r.end && !kg_is_comma_at(g, from) &&
         !kg_is_dash_at(g, from)) {
    ++from; /* Whom it was told to. */
  }
  const kg_range rest = {from, end_of_content(d, from, r.end)};
  if ((kg_is_comma_at(g, from) && kg_has_finite(g, rest)) || p->is_inside) {
    const kg_range more = {skip_conjunctions(g, rest), rest.end};
    kg_draft_add_range(d, draft, more);
    return rest.end;
  }
  return cue->tokens.end;
}

static uint32_t
use_plan(
    kg_drafts *d, uint32_t unit, const kg_cue *cue, region r, const plan *p)
{
  kg_draft *join = draft_to_join(d, cue, unit);
  kg_draft fresh = new_draft(cue, unit, r, p);
  kg_draft *draft = join ? join : &fresh;
  uint32_t end = cue->tokens.end;
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
read_according(kg_drafts *d, uint32_t unit, const kg_cue *cue, region r)
{
  const kg_grammar *g = &d->grammar;
  const plan p = {.rule = "according to", .confidence = 0.9f};
  kg_draft draft = new_draft(cue, unit, r, &p);
  kg_range left = {skip_conjunctions(g, (kg_range){r.from, cue->boundary}),
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
    const region r = {n ? cues->at[n - 1].tokens.end : unit.first,
                      region_end(d, cues, k, unit.end)};
    const plan p = make_plan(d, &cue, r);
    if (cue.kind == KG_CUE_ACCORDING || is_planned(&p)) {
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
    const region r = {from, region_end(d, &cues, k, unit.tokens.end)};
    if (cue->kind == KG_CUE_ACCORDING) {
      from = read_according(d, index, cue, r);
      continue;
    }
    const plan p = make_plan(d, cue, r);
    if (is_planned(&p)) {
      from = use_plan(d, index, cue, r, &p);
    }
  }
}
