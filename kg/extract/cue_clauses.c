/* SPDX-License-Identifier: Apache-2.0 */
/* Where the words behind a cue begin and end. */
#include "extract/cue_plan.h"

enum { FARTHEST = 24 };

bool
kg_is_that(const kg_grammar *g, uint32_t t)
{
  const kg_pos pos = kg_pos_at(g, t);
  if (!kg_word_is(g, t, "that")) {
    return false;
  }
  return pos != KG_POS_DT || kg_is_noun_at(g, t + 1) ||
         kg_pos_at(g, t + 1) == KG_POS_DT || kg_pos_at(g, t + 1) == KG_POS_PRPS;
}

bool
kg_is_colon(const kg_grammar *g, uint32_t t)
{
  return kg_word_is(g, t, ":");
}

/* Something that speech may begin at. */
static bool
is_opening(const kg_drafts *d, uint32_t t)
{
  return kg_is_that(&d->grammar, t) || kg_is_colon(&d->grammar, t) ||
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
uint32_t
kg_skip_adverbial(const kg_drafts *d, uint32_t t, uint32_t end)
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
    return kg_skip_adverbial(d, t + 1, end);
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
      return t > from && (kg_is_comma_at(g, t - 1) || kg_is_colon(g, t - 1))
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
uint32_t
kg_content_start(const kg_drafts *d,
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
    if (!kg_range_is_empty(to) && kg_skip_adverbial(d, t, end) > t) {
      *addressee = to;
    }
  }
  bool skipped = false;
  for (int n = 0; n < 6 && t < end; ++n) {
    const uint32_t next = kg_skip_adverbial(d, t, end);
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
  *explicit_that = kg_is_that(g, t);
  t += *explicit_that || kg_is_colon(g, t);
  return t + (*explicit_that && kg_is_comma_at(g, t)); /* "that, as he …" */
}

uint32_t
kg_quote_find(const kg_drafts *d, uint32_t from, uint32_t end)
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
bool
kg_begins_clause(const kg_drafts *d, kg_range r)
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
bool
kg_begins_untagged_clause(const kg_drafts *d, kg_range r)
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
uint32_t
kg_end_of_mixed(const kg_drafts *d, uint32_t from, uint32_t end)
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
      const uint32_t q = kg_quote_find(d, t, end);
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
uint32_t
kg_end_of_content(const kg_drafts *d, uint32_t from, uint32_t end)
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
        kg_begins_clause(d, (kg_range){t + 1, end})) {
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
uint32_t
kg_end_of_order(const kg_drafts *d, uint32_t from, uint32_t end)
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
  return kg_end_of_content(d, from, end);
}

/* Behind "said" a clause may begin with anything but a verb. */
bool
kg_begins_said(const kg_drafts *d, kg_range r)
{
  return kg_has_finite(&d->grammar, r) && !opens_no_clause(&d->grammar, r);
}
