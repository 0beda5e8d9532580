/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/drafts.h"
#include "text/glyph.h"

/* Of one unit: a text with more tells nothing that one could keep apart. */
enum { MAX_CUES = 40 };

/* Verbs that need their particle to speak: "pointed out", "referred to". */
static bool
has_particle(const kg_grammar *g, const kg_cue *cue, uint32_t *end)
{
  static const struct {
    const char *verb, *particles;
    bool is_needed;
  } PARTICLES[] = {
      {"point", "out", true},     {"refer", "to", true},
      {"talk", "of about", true}, {"speak", "of about", true},
      {"call", "for on", false},  {"ask", "for", false},
      {"reply", "to", false},     {"respond", "to", false},
      {"write", "back", false},   {"go", "on", true},
      {"put", "it", true},
  };
  for (size_t i = 0; i < sizeof PARTICLES / sizeof *PARTICLES; ++i) {
    if (!strcmp(cue->word.verb, PARTICLES[i].verb)) {
      if (kg_word_in(g, cue->at + 1, PARTICLES[i].particles)) {
        if (PARTICLES[i].is_needed) {
          *end = cue->at + 2;
        }
        return true;
      }
      return !PARTICLES[i].is_needed;
    }
  }
  return true;
}

static bool
is_be(const kg_grammar *g, uint32_t token)
{
  return kg_word_in(g, token, "is are was were be been being 's");
}

/* Auxiliaries decide: "did not say" speaks not, "would say" hardly, "was told"
   is somebody else's speech. */
static bool
check_auxiliaries(const kg_grammar *g, kg_cue *cue)
{
  bool has_be = false;
  bool has_have = false;
  bool has_had = false;
  for (uint32_t t = cue->tokens.first; t < cue->at; ++t) {
    if (kg_word_in(g, t, "not n't n\xE2\x80\x99t never")) {
      return false;
    }
    cue->is_weak |= kg_pos_at(g, t) == KG_POS_MD;
    has_be |= is_be(g, t);
    has_had |= kg_word_is(g, t, "had");
    has_have |= kg_word_in(g, t, "has have had 's 've");
  }
  if (cue->word.uses & KG_CUE_THINK && has_had) {
    return false; /* "had hoped": nobody said so. */
  }
  const kg_pos pos = kg_pos_at(g, cue->at);
  const bool participle = pos == KG_POS_VBN || cue->word.form == KG_VERB_PAST ||
                          cue->word.form == KG_VERB_PARTICIPLE;
  if (has_be && participle) {
    return false; /* Passive. */
  }
  return !(cue->word.form == KG_VERB_PARTICIPLE && !has_have);
}

/* A verb that takes a clause itself: "They say adding salt helps". */
static bool
brings_in(const kg_grammar *g, uint32_t token)
{
  kg_cue_word word;
  return !kg_cue_word_find(kg_word(g, token), &word) &&
         word.uses & KG_CUE_CLAUSE;
}

/* "went on to say", "was quoted as saying": still one verb. */
static void
extend_left(const kg_grammar *g, kg_cue *cue, uint32_t floor)
{
  uint32_t t = cue->tokens.first;
  if (t > floor && kg_word_is(g, t - 1, "to")) {
    cue->is_weak = true;
    for (uint32_t v = t - 1; v > floor && t - v < 4; --v) {
      if (kg_word_in(g, v - 1, "went goes continued going continues")) {
        cue->is_weak = false;
        cue->tokens.first = kg_verb_first(g, v - 1, floor);
      }
    }
    return;
  }
  if (cue->word.form != KG_VERB_ING) {
    return;
  }
  if (t > floor && kg_word_in(g, t - 1, "as by in")) {
    --t;
  }
  if (t > floor && !kg_is_quoted(g, t - 1) && !is_be(g, t - 1) &&
      (kg_is_verb_at(g, t - 1) ? t != cue->tokens.first || !brings_in(g, t - 1)
                               : false)) {
    cue->tokens.first = kg_verb_first(g, t - 1, floor);
  }
}

static bool
is_speech_tag(const kg_grammar *g, const kg_cue *cue)
{
  const kg_pos pos = kg_pos_at(g, cue->at);
  if (kg_is_verb_at(g, cue->at) && pos != KG_POS_MD) {
    return true;
  }
  /* Taggers stumble over short sentences; nothing else is spelt so. */
  if (kg_word_in(g, cue->at, "said says told tweeted wrote explained")) {
    return true;
  }
  return kg_word_in(g, cue->at, "read reads saying writing stating adding") &&
         (kg_is_comma_at(g, cue->at + 1) || kg_is_quoted(g, cue->at + 1) ||
          kg_word_is(g, cue->at + 1, ":"));
}

static uint32_t
last_before(const kg_grammar *g, uint32_t token, uint32_t floor)
{
  const bool comma = token > floor && (kg_is_comma_at(g, token - 1) ||
                                       kg_is_dash_at(g, token - 1));
  return comma ? token - 2 : token - 1;
}

/* "Calling it a fraud, X said": the subject follows. "with local press
   reporting": it stands before, without a comma. */
static bool
find_beside_participle(const kg_grammar *g, kg_cue *cue, kg_range unit)
{
  const uint32_t first = cue->tokens.first;
  if (first == unit.first) {
    for (uint32_t t = cue->tokens.end; t < unit.end; ++t) {
      if (!kg_is_finite_at(g, t) || kg_is_quoted(g, t)) {
        continue;
      }
      const char *rule = NULL;
      const kg_range np = kg_subject_of(g, t, cue->tokens.end, &rule);
      if (!kg_range_is_empty(np) && np.first > unit.first &&
          (kg_is_comma_at(g, np.first - 1) || kg_is_quoted(g, np.first - 1))) {
        cue->speaker = np;
        cue->rule = "subject of the clause that follows";
        return true;
      }
    }
    return false;
  }
  const kg_range np = kg_np_left(g, first, unit.first);
  if (!kg_range_is_empty(np) && np.first > unit.first &&
      kg_word_in(g, np.first - 1, "with")) {
    cue->speaker = np;
    cue->rule = "subject beside the participle";
    return true;
  }
  return false;
}

/* "…," said X: behind a quotation or a comma, before the speaker. */
static kg_range
speaker_right(const kg_grammar *g, uint32_t first, uint32_t end)
{
  kg_range np = kg_np_right(g, first, end);
  if (kg_range_is_empty(np) || kg_is_time_at(g, np.first)) {
    return (kg_range){first, first};
  }
  const kg_range name = kg_is_comma_at(g, np.end)
                            ? kg_name_right(g, np.end + 1, end)
                            : (kg_range){0};
  if (!kg_range_is_empty(name) && !kg_is_name_at(g, np.end - 1) &&
      (name.end >= end || kg_is_comma_at(g, name.end) ||
       kg_pos_at(g, name.end) == KG_POS_PERIOD)) {
    np.end = name.end; /* "said the director, Ann Lee, who" */
  }
  if (np.end < end && kg_word_is(g, np.end, "and")) {
    const kg_range more = kg_np_right(g, np.end + 1, end);
    if (!kg_range_is_empty(more) && !kg_is_finite_at(g, more.end)) {
      np.end = more.end;
    }
  }
  return np;
}

/* Remarked biologist Ann Lee, "…" */
static bool
opens_sentence(const kg_grammar *g, kg_cue *cue, kg_range unit)
{
  if (cue->tokens.first != unit.first) {
    return false;
  }
  const kg_range right = speaker_right(g, cue->tokens.end, unit.end);
  const uint32_t t = right.end;
  if (kg_range_is_empty(right) ||
      !(kg_is_comma_at(g, t) || kg_word_is(g, t, ":")) ||
      !kg_is_quoted(g, t + 1)) {
    return false;
  }
  cue->speaker = right;
  cue->is_inverted = true;
  cue->rule = "inverted: verb, then speaker";
  return true;
}

/* Nothing but "and" or "but" and adverbs stands before the cue. */
static bool
follows_conjunction(const kg_grammar *g, const kg_cue *cue, uint32_t floor)
{
  uint32_t t = cue->tokens.first;
  while (t > floor && kg_pos_at(g, t - 1) == KG_POS_RB) {
    --t;
  }
  return t > floor && kg_pos_at(g, t - 1) == KG_POS_CC;
}

/* "…, adding", "but ruled": the speaker of the verb of speech before it,
   unless a nearer clause has somebody who can speak. */
static void
share_speaker(const kg_grammar *g,
              kg_cue *cue,
              const kg_cue *last,
              kg_range unit)
{
  if (!last || kg_range_is_empty(last->speaker) || last->kind != KG_CUE_VERB) {
    return;
  }
  const bool governed = kg_range_is_empty(cue->speaker) ||
                        !strcmp(cue->rule, "subject of the governing clause");
  if (governed &&
      (kg_range_is_empty(cue->speaker) || cue->speaker.first <= last->at ||
       follows_conjunction(g, cue, unit.first) ||
       !kg_is_speaker_like(g, cue->speaker))) {
    cue->speaker = last->speaker;
    cue->rule = "subject of the governing clause";
  }
}

/* Behind the phrase stands a comma, a full stop or nothing. */
static bool
closes_clause(const kg_grammar *g, kg_range np, uint32_t end)
{
  return np.end >= end || kg_is_comma_at(g, np.end) ||
         kg_is_dash_at(g, np.end) || kg_pos_at(g, np.end) == KG_POS_PERIOD;
}

/* "The talks, said Reed, had failed": set off by commas, with the verb of the
   clause that it interrupts behind. */
static bool
interrupts(const kg_grammar *g, const kg_cue *cue, kg_range right, uint32_t end)
{
  const uint32_t t = right.end + 1;
  return kg_is_comma_at(g, cue->tokens.first - 1) && t < end &&
         kg_is_comma_at(g, right.end) &&
         (kg_is_finite_at(g, t) ||
          (kg_pos_at(g, t) == KG_POS_RB && kg_is_finite_at(g, t + 1)));
}

static void
find_speaker(const kg_grammar *g, kg_cue *cue, kg_range unit)
{
  const uint32_t first = cue->tokens.first;
  const bool finite =
      cue->word.form == KG_VERB_PAST || cue->word.form == KG_VERB_THIRD;
  if (finite && opens_sentence(g, cue, unit)) {
    return;
  }
  if (finite && first > unit.first && strcmp(cue->word.verb, "tell") != 0 &&
      (cue->word.uses & (KG_CUE_NAMING | KG_CUE_QUOTE)) != KG_CUE_NAMING) {
    const uint32_t before = last_before(g, first, unit.first);
    const bool quoted =
        before >= unit.first && before < unit.end && kg_is_quoted(g, before);
    const kg_range right = speaker_right(g, cue->tokens.end, unit.end);
    if (!kg_range_is_empty(right) &&
        !(quoted && cue->word.uses & (KG_CUE_NAMING | KG_CUE_TELL) &&
          !closes_clause(g, right, unit.end)) &&
        (quoted || interrupts(g, cue, right, unit.end))) {
      cue->speaker = right;
      cue->is_inverted = true;
      cue->rule = "inverted: verb, then speaker";
      return;
    }
  }
  if (cue->word.form == KG_VERB_ING && find_beside_participle(g, cue, unit)) {
    return;
  }
  cue->speaker = kg_subject_of(g, first, unit.first, &cue->rule);
  if (!kg_range_is_empty(cue->speaker) || !finite || first <= unit.first ||
      !kg_is_comma_at(g, first - 1)) {
    return;
  }
  const kg_range right = speaker_right(g, cue->tokens.end, unit.end);
  if (kg_is_speaker_like(g, right)) {
    cue->speaker = right;
    cue->is_inverted = true;
    cue->rule = "inverted: verb, then speaker";
  }
}

static uint32_t
clause_boundary(const kg_grammar *g, const kg_cue *cue, uint32_t floor)
{
  uint32_t t = cue->tokens.first;
  if (!cue->is_inverted && !kg_range_is_empty(cue->speaker) &&
      cue->speaker.end <= t && cue->speaker.first >= floor) {
    /* Only a subject in the same clause moves the boundary. */
    const bool joined = !strcmp(cue->rule, "subject of the governing clause");
    t = joined ? t : cue->speaker.first;
  }
  while (t > floor && !kg_is_quoted(g, t - 1) &&
         (kg_pos_at(g, t - 1) == KG_POS_CC ||
          (kg_pos_at(g, t - 1) == KG_POS_RB && !kg_is_comma_at(g, t)) ||
          kg_is_comma_at(g, t - 1) || kg_pos_at(g, t - 1) == KG_POS_COLON ||
          kg_is_dash_at(g, t - 1) ||
          kg_word_in(g, t - 1, "while whereas although though as"))) {
    --t;
  }
  return t;
}

/* The last word of a phrase before what hangs on it. */
static uint32_t
head_of(const kg_grammar *g, kg_range np)
{
  uint32_t t = np.first;
  while (t + 1 < np.end && kg_pos_at(g, t + 1) != KG_POS_IN &&
         !kg_is_comma_at(g, t + 1) && kg_pos_at(g, t + 1) != KG_POS_VBN &&
         kg_pos_at(g, t + 1) != KG_POS_VBG) {
    ++t;
  }
  return t;
}

/* Polls, studies and papers: what can show that something is so. */
static bool
is_evidence(const kg_grammar *g, kg_range np)
{
  return !kg_range_is_empty(np) &&
         (kg_is_medium(kg_word(g, head_of(g, np))) ||
          kg_word_in(g, head_of(g, np),
                     "poll polls survey surveys study studies data records "
                     "research analysis figures documents reports results "
                     "statistics evidence findings review investigation"));
}

/* "described by X as": the speaker behind a passive. */
static bool
read_passive(const kg_grammar *g, kg_range unit, kg_cue *cue)
{
  const bool past =
      cue->word.form == KG_VERB_PAST || cue->word.form == KG_VERB_PARTICIPLE;
  if (!past || !(cue->word.uses & KG_CUE_NAMING) ||
      !kg_word_is(g, cue->tokens.end, "by")) {
    return false;
  }
  cue->speaker = kg_np_right(g, cue->tokens.end + 1, unit.end);
  cue->rule = "agent of a passive";
  cue->is_inverted = true;
  cue->boundary = cue->tokens.first;
  return !kg_range_is_empty(cue->speaker);
}

/* "…," she deadpanned: any verb right behind a quotation with somebody beside
   it who can speak speaks. */
static bool
is_beside_quote(const kg_grammar *g, kg_range unit, kg_cue *cue)
{
  const uint32_t at = cue->at;
  const kg_pos pos = kg_pos_at(g, at);
  if ((pos != KG_POS_VBD && pos != KG_POS_VBZ) || kg_is_name_at(g, at) ||
      kg_word_in(g, at,
                 "is was were are has had did does became seemed came went")) {
    return false;
  }
  const kg_range left = kg_np_left(g, at, unit.first);
  const kg_range right = kg_np_right(g, at + 1, unit.end);
  const uint32_t before = kg_range_is_empty(left) ? at : left.first;
  if (before <= unit.first || !kg_is_quoted(g, before - 1)) {
    return false;
  }
  const kg_quote *quote = &g->doc->quotes.at[g->quote_of[before - 1]];
  const kg_span inner = quote->inner;
  const uint32_t n =
      kg_doc_token_at(g->doc, inner.end) - kg_doc_token_at(g->doc, inner.begin);
  const kg_glyph last =
      kg_glyph_before(kg_doc_text(g->doc, inner), inner.end - inner.begin);
  const bool ends = last == KG_GLYPH_COMMA || last == KG_GLYPH_END_MARK;
  const uint32_t behind = before == at ? right.end : at + 1;
  const bool closes = closes_clause(g, (kg_range){at, behind}, unit.end) ||
                      kg_word_in(g, behind, "back at to when as in on");
  const kg_range who = before == at ? right : left;
  cue->word = (kg_cue_word){
      .verb = "speak up", .uses = KG_CUE_QUOTE, .form = KG_VERB_PAST};
  return n > 4 && ends && closes && kg_is_speaker_like(g, who);
}

static bool
read_verb(const kg_grammar *g,
          uint32_t at,
          kg_range unit,
          const kg_cue *last,
          kg_cue *cue)
{
  *cue = (kg_cue){.kind = KG_CUE_VERB, .at = at};
  if (at > unit.first &&
      (kg_pos_at(g, at - 1) == KG_POS_HYPH || kg_is_name_at(g, at) ||
       kg_pos_at(g, at - 1) == KG_POS_PRPS ||
       kg_pos_at(g, at - 1) == KG_POS_POS ||
       kg_word_in(g, at - 1, "the a an"))) {
    return false; /* "so-called", "May's proposed deal", "the expected vote" */
  }
  const bool known = !kg_cue_word_find(kg_word(g, at), &cue->word);
  if (known ? !is_speech_tag(g, cue) : !is_beside_quote(g, unit, cue)) {
    return false;
  }
  cue->tokens = (kg_range){kg_verb_first(g, at, unit.first), at + 1};
  if (read_passive(g, unit, cue)) {
    return true;
  }
  if (!has_particle(g, cue, &cue->tokens.end) || !check_auxiliaries(g, cue)) {
    return false;
  }
  extend_left(g, cue, unit.first);
  find_speaker(g, cue, unit);
  share_speaker(g, cue, last, unit);
  if (cue->word.uses & KG_CUE_SHOW && !is_evidence(g, cue->speaker)) {
    return false;
  }
  cue->boundary = clause_boundary(g, cue, unit.first);
  return true;
}

/* The source behind "according to" and "in the words of": up to a comma, with
 * what belongs to it. */
static bool
read_according(const kg_grammar *g, uint32_t at, kg_range unit, kg_cue *cue)
{
  const bool words = kg_word_is(g, at, "in") && kg_word_is(g, at + 1, "the") &&
                     kg_word_is(g, at + 2, "words") &&
                     kg_word_is(g, at + 3, "of");
  if (!words &&
      !(kg_word_is(g, at, "according") && kg_word_is(g, at + 1, "to"))) {
    return false;
  }
  const uint32_t first = words ? at + 4 : at + 2;
  const kg_range np = kg_np_right(g, first, unit.end);
  uint32_t end = first;
  while (end < unit.end && !kg_is_comma_at(g, end) && !kg_is_quoted(g, end) &&
         kg_pos_at(g, end) != KG_POS_PERIOD &&
         kg_pos_at(g, end) != KG_POS_COLON && !kg_is_dash_at(g, end)) {
    ++end;
  }
  /* Without a comma behind the source its noun phrase is all of it, but for
     "a person briefed on the talks". */
  const bool hangs = kg_pos_at(g, np.end) == KG_POS_VBN ||
                     (kg_pos_at(g, np.end) == KG_POS_VBD &&
                      kg_pos_at(g, np.end + 1) == KG_POS_IN);
  if (!kg_range_is_empty(np) &&
      kg_has_finite(g, (kg_range){np.end + hangs, end})) {
    end = np.end;
  }
  *cue = (kg_cue){.kind = KG_CUE_ACCORDING,
                  .at = at,
                  .tokens = {at, first},
                  .speaker = {first, end},
                  .rule = "according to",
                  .word = {.verb = "according", .uses = KG_CUE_CLAUSE}};
  cue->boundary = at;
  while (cue->boundary > unit.first && kg_is_comma_at(g, cue->boundary - 1)) {
    --cue->boundary;
  }
  return cue->speaker.first < end;
}

void
kg_cues_find(kg_drafts *d, const kg_unit *unit, kg_cues *cues)
{
  const kg_grammar *g = &d->grammar;
  for (uint32_t t = unit->tokens.first;
       t < unit->tokens.end && cues->n < MAX_CUES; ++t) {
    kg_cue cue;
    if (kg_is_quoted(g, t)) {
      continue;
    }
    if (read_according(g, t, unit->tokens, &cue) ||
        read_verb(g, t, unit->tokens, cues->n ? &cues->at[cues->n - 1] : NULL,
                  &cue)) {
      d->failed |= !kg_vec_push(cues, &d->doc->items, cue);
    }
  }
}
