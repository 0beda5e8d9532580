/* SPDX-License-Identifier: Apache-2.0 */
/* Which entities the speakers' words mean: a name in the phrase, what a
   description or pronoun was resolved to, else somebody who stays unnamed. */
#include "extract/cues.h"
#include "extract/entities.h"
#include "extract/grammar.h"
#include "extract/reader.h"

enum { MAX_SPEAKERS = 8 };

typedef struct resolver {
  kg_doc *doc;
  kg_grammar grammar;
  uint32_t found[MAX_SPEAKERS];
  uint32_t n_found;
  kg_span span; ///< Of the mention that was taken.
  const char *rule;
  float factor; ///< How far the resolution may be trusted.
} resolver;

static void
take(resolver *r, const uint32_t *entities, uint32_t n)
{
  for (uint32_t i = 0; i < n && r->n_found < MAX_SPEAKERS; ++i) {
    bool known = false;
    for (uint32_t j = 0; j < r->n_found; ++j) {
      known |= r->found[j] == entities[i];
    }
    if (!known) {
      r->found[r->n_found++] = entities[i];
    }
  }
}

static kg_range
tokens_of(const kg_doc *doc, kg_span span)
{
  kg_range out = {kg_doc_token_at(doc, span.begin), 0};
  out.end = out.first;
  while (out.end < doc->tokens.n && doc->tokens.at[out.end].begin < span.end) {
    ++out.end;
  }
  return out;
}

static bool
is_preposition(const kg_grammar *g, uint32_t token)
{
  return kg_word_in(g, token,
                    "of for to from with by at in on near against within "
                    "inside behind under as");
}

/* "director of the Institute Ann Lee": another phrase stands between the
   preposition and the name, and no title of the name ("aides to Mr. Lee"). */
static bool
holds_phrase(const kg_grammar *g, kg_range between)
{
  for (uint32_t t = between.first; t < between.end; ++t) {
    const kg_pos pos = kg_pos_at(g, t);
    if ((pos == KG_POS_NNP || pos == KG_POS_NN) && !kg_is_title_at(g, t)) {
      return true;
    }
  }
  return false;
}

/* "Trump's lawyer", "a spokesman for Trump": the name is not the head. */
static bool
is_head(const resolver *r, kg_range np, const kg_mention *m)
{
  const kg_grammar *g = &r->grammar;
  const kg_range t = tokens_of(r->doc, m->span);
  if (t.end < np.end && (kg_pos_at(g, t.end) == KG_POS_POS ||
                         kg_pos_at(g, t.end - 1) == KG_POS_PRPS)) {
    return false;
  }
  for (uint32_t i = t.first; i > np.first; --i) {
    if (is_preposition(g, i - 1)) {
      return m->type == KG_PER && holds_phrase(g, (kg_range){i, t.first});
    }
  }
  return true;
}

static bool
is_joint(const kg_grammar *g, uint32_t from, uint32_t to)
{
  for (uint32_t t = from; t < to; ++t) {
    if (kg_pos_at(g, t) == KG_POS_CC) {
      return true;
    }
  }
  return false;
}

/* Persons that the phrase names; several only where they are joined. */
static bool
take_persons(resolver *r, kg_range np, kg_span span)
{
  const kg_doc *doc = r->doc;
  uint32_t last_end = 0;
  for (size_t i = kg_doc_mention_from(doc, span.begin);
       i < doc->mentions.n && doc->mentions.at[i].span.begin < span.end; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    if (m->type != KG_PER || m->form != KG_FORM_NAME || !m->n_entities ||
        m->span.end > span.end || !is_head(r, np, m)) {
      continue;
    }
    const kg_range t = tokens_of(doc, m->span);
    if (r->n_found && !is_joint(&r->grammar, last_end, t.first)) {
      continue;
    }
    if (!r->n_found) {
      r->span = m->span;
    }
    take(r, m->entities, m->n_entities);
    last_end = t.end;
  }
  r->rule = "named person";
  return r->n_found > 0;
}

/* A description or pronoun that was resolved: the one that reaches farthest
   over the phrase. */
static bool
take_reference(resolver *r, kg_range np, kg_span span)
{
  const kg_doc *doc = r->doc;
  const kg_mention *best = NULL;
  for (size_t i =
           kg_doc_mention_from(doc, span.begin > 80 ? span.begin - 80 : 0);
       i < doc->mentions.n && doc->mentions.at[i].span.begin < span.end; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    if (m->form == KG_FORM_NAME || !m->n_entities ||
        !kg_span_overlaps(m->span, span) || !is_head(r, np, m)) {
      continue;
    }
    if (!best ||
        m->span.end - m->span.begin > best->span.end - best->span.begin) {
      best = m;
    }
  }
  if (!best) {
    return false;
  }
  r->span = best->span;
  r->rule = best->form == KG_FORM_PRONOUN ? "pronoun" : "description";
  r->factor = best->why.confidence > 0.0f ? best->why.confidence : 0.8f;
  take(r, best->entities, best->n_entities);
  return true;
}

/* The last word of the phrase before its first preposition. */
static uint32_t
head_token(const kg_grammar *g, kg_range np)
{
  uint32_t t = np.first;
  while (t + 1 < np.end && !is_preposition(g, t + 1) &&
         !kg_is_comma_at(g, t + 1) && kg_pos_at(g, t + 1) != KG_POS_LRB &&
         kg_pos_at(g, t + 1) != KG_POS_WP &&
         kg_pos_at(g, t + 1) != KG_POS_WDT) {
    ++t;
  }
  return t;
}

/* An organisation, a country or a work that speaks. */
static bool
take_bodies(resolver *r, kg_range np, kg_span span)
{
  const kg_doc *doc = r->doc;
  const uint32_t head = head_token(&r->grammar, np);
  uint32_t last_end = 0;
  for (size_t i =
           kg_doc_mention_from(doc, span.begin > 80 ? span.begin - 80 : 0);
       i < doc->mentions.n && doc->mentions.at[i].span.begin < span.end; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    const kg_range t = tokens_of(doc, m->span);
    if (m->form != KG_FORM_NAME || !m->n_entities || m->type == KG_EVENT ||
        !kg_span_overlaps(m->span, span) || !is_head(r, np, m)) {
      continue;
    }
    const bool at_head = t.first <= head && head < t.end;
    const bool joined = r->n_found && is_joint(&r->grammar, last_end, t.first);
    const bool joins =
        t.end < np.end && kg_pos_at(&r->grammar, t.end) == KG_POS_CC;
    if (!at_head && !joined && !joins) {
      continue;
    }
    if (!r->n_found) {
      r->span = m->span;
    }
    take(r, m->entities, m->n_entities);
    last_end = t.end;
  }
  r->rule = "named body";
  return r->n_found > 0;
}

static bool take_phrase(resolver *r, kg_range np, int depth);

/* "the judge's statement", "its press release": whose it is. */
static bool
take_possessor(resolver *r, kg_range np, int depth)
{
  const kg_grammar *g = &r->grammar;
  for (uint32_t t = np.first; t < np.end; ++t) {
    const kg_pos pos = kg_pos_at(g, t);
    if (pos == KG_POS_PRPS) {
      return take_phrase(r, (kg_range){t, t + 1}, depth + 1);
    }
    if (pos == KG_POS_POS && t > np.first) {
      return take_phrase(r, kg_np_left(g, t, np.first), depth + 1);
    }
  }
  return false;
}

/* "They released a statement which said": who put it out. */
static bool
take_author(resolver *r, kg_range np, int depth)
{
  const kg_grammar *g = &r->grammar;
  const uint32_t sentence =
      kg_doc_sentence_at(r->doc, r->doc->tokens.at[np.first].begin);
  if (sentence == KG_NO_INDEX || !np.first ||
      !kg_word_in(g, np.first - 1,
                  "released issued published posted made gave sent wrote "
                  "tweeted read delivered signed circulated")) {
    return false;
  }
  const uint32_t floor = r->doc->sentences.at[sentence].first_token;
  const char *rule = NULL;
  const kg_range subject = kg_subject_of(g, np.first - 1, floor, &rule);
  return take_phrase(r, subject, depth + 1);
}

/* "The Revenue Service website": the body whose name stands before it. */
static bool
take_publisher(resolver *r, uint32_t head)
{
  const kg_grammar *g = &r->grammar;
  if (!head || !kg_is_name_at(g, head - 1) ||
      !kg_word_in(g, head, "website statement report release announcement")) {
    return false;
  }
  const uint32_t first = g->name_of[head - 1];
  const size_t i = kg_doc_mention_from(r->doc, r->doc->tokens.at[first].begin);
  if (i >= r->doc->mentions.n || r->doc->mentions.at[i].type != KG_ORG ||
      !r->doc->mentions.at[i].n_entities) {
    return false;
  }
  r->span = r->doc->mentions.at[i].span;
  r->rule = "named body";
  take(r, r->doc->mentions.at[i].entities, r->doc->mentions.at[i].n_entities);
  return true;
}

/* "One news site, Znak, said": the name beside the description. */
static bool
take_apposed(resolver *r, kg_range core, kg_range np)
{
  const kg_grammar *g = &r->grammar;
  uint32_t t = core.end + 1;
  t += kg_word_is(g, t, "the");
  if (t >= np.end || !kg_is_name_at(g, t) || g->name_of[t] != t) {
    return false;
  }
  uint32_t end = t;
  while (end < np.end && g->name_of[end] == t) {
    ++end;
  }
  const kg_range name = {t, end};
  return (end == np.end || kg_is_comma_at(g, end)) &&
         take_bodies(r, name, kg_range_span(g, name));
}

/* "a statement from the White House press secretary": who issued it. */
static bool
take_issuer(resolver *r, kg_range np, int depth)
{
  const kg_grammar *g = &r->grammar;
  const uint32_t head = head_token(g, np);
  if (!kg_is_medium(kg_word(g, head)) || depth > 2) {
    return false;
  }
  for (uint32_t t = head + 1; t < np.end; ++t) {
    if (kg_word_in(g, t, "from by of")) {
      return take_phrase(r, (kg_range){t + 1, np.end}, depth + 1);
    }
  }
  return take_possessor(r, (kg_range){np.first, head + 1}, depth) ||
         take_author(r, np, depth) || take_publisher(r, head);
}

/* The phrase without the appositions behind it. */
static kg_range
core_of(const kg_grammar *g, kg_range np)
{
  for (uint32_t t = np.first + 1; t < np.end; ++t) {
    if (kg_is_comma_at(g, t) || kg_is_dash_at(g, t)) {
      return (kg_range){np.first, t};
    }
  }
  return np;
}

static bool
take_phrase(resolver *r, kg_range np, int depth)
{
  const kg_grammar *g = &r->grammar;
  const kg_range core = core_of(g, np);
  const kg_span span = kg_range_span(g, core);
  if (kg_range_is_empty(np)) {
    return false;
  }
  /* "The mayor of London, Sadiq Khan": the name behind the office decides. */
  const bool lists =
      kg_word_in(g, core.end + 1, "including among such like even especially");
  return take_issuer(r, core, depth) || take_persons(r, core, span) ||
         (!lists && take_persons(r, np, kg_range_span(g, np))) ||
         take_reference(r, core, span) || take_bodies(r, core, span) ||
         take_apposed(r, core, np);
}

/* ---- who stays unnamed */

static bool
is_body_noun(kg_slice word)
{
  static const char *const NOUNS[] = {
      "agency",   "company",    "court",   "army",       "government",
      "ministry", "department", "police",  "media",      "press",
      "outlet",   "outlets",    "council", "committee",  "party",
      "group",    "bank",       "firm",    "newspaper",  "organisation",
      "service",  "navy",       "force",   "commission", "organization",
      "report",   "statement",  "study",   "document",   "constitution",
      "release",  "notice",     "letter",  "database",   "summary",
      "board",    "union",      "airline", "university", "hospital",
      "reports",  "guidelines", "site",    "website",    "network",
  };
  for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; ++i) {
    if (kg_slice_equal_nocase(word, kg_slice_of(NOUNS[i]))) {
      return true;
    }
  }
  return false;
}

static kg_status
make_unnamed(resolver *r, kg_range np)
{
  const kg_grammar *g = &r->grammar;
  np = core_of(g, np);
  const uint32_t head = head_token(g, np);
  const kg_pos pos = kg_pos_at(g, head);
  if (pos == KG_POS_PRP || pos == KG_POS_NONE) {
    return KG_OK; /* A pronoun that nobody could resolve. */
  }
  const bool is_group = pos == KG_POS_NNS || pos == KG_POS_NNPS ||
                        kg_word_in(g, head, "some several many others police");
  const kg_span span = kg_range_span(g, np);
  uint32_t entity = KG_NO_INDEX;
  TRY(kg_entities_unnamed(r->doc, span,
                          is_body_noun(kg_word(g, head)) ? KG_ORG : KG_PER,
                          is_group, &entity));
  r->rule = "unnamed source";
  r->factor = 0.9f;
  r->span = span;
  take(r, &entity, 1);
  if (kg_mention_is_at(r->doc, span)) {
    return KG_OK;
  }
  const kg_reason why = {.rule = "unnamed source", .confidence = 0.7f};
  TRY(kg_mention_add(r->doc, span, KG_FORM_NOMINAL, &entity, 1, why));
  kg_mentions_settle_last(r->doc);
  return KG_OK;
}

/* ---- statements */

static kg_status
set_speakers(resolver *r, kg_statement *s)
{
  if (!r->n_found) {
    return KG_OK;
  }
  s->speakers = KG_ARENA_ARRAY(r->doc->arena, uint32_t, r->n_found);
  if (!s->speakers) {
    return KG_ERR_MEMORY;
  }
  memcpy(s->speakers, r->found, r->n_found * sizeof *r->found);
  s->n_speakers = r->n_found;
  if (!kg_span_is_empty(r->span)) {
    s->speaker_span = r->span;
  }
  s->why.confidence *= r->factor;
  return KG_OK;
}

/* Nobody is named: the speaker before goes on, within a paragraph. */
static void
take_speaker_before(resolver *r,
                    const kg_statement *s,
                    const kg_statement *last)
{
  if (last && last->n_speakers &&
      kg_doc_paragraph_at(r->doc, s->parts[0].span.begin) ==
          kg_doc_paragraph_at(r->doc, last->parts[0].span.begin)) {
    take(r, last->speakers, last->n_speakers);
    r->rule = "speaker of the statement before";
    r->factor = 0.6f;
  }
}

static bool
is_part(const kg_statement *s, kg_span span)
{
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    if (kg_span_overlaps(s->parts[i].span, span)) {
      return true;
    }
  }
  return false;
}

/* "told reporters in Hanoi", "said at the White House": behind the cue, in its
   sentence, after a preposition of place. */
static void
find_place(resolver *r, kg_statement *s)
{
  const kg_doc *doc = r->doc;
  const uint32_t sentence = kg_doc_sentence_at(doc, s->cue.begin);
  if (kg_span_is_empty(s->cue) || sentence == KG_NO_INDEX) {
    return;
  }
  const uint32_t end = doc->sentences.at[sentence].end;
  for (size_t i = kg_doc_mention_from(doc, s->cue.end);
       i < doc->mentions.n && doc->mentions.at[i].span.begin < end; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    const bool is_place =
        m->type == KG_GPE || m->type == KG_FAC || m->type == KG_LOC;
    uint32_t t = kg_doc_token_at(doc, m->span.begin);
    t -= t && kg_word_in(&r->grammar, t - 1, "the its his her their");
    if (is_place && m->form == KG_FORM_NAME && m->n_entities == 1 && t &&
        kg_word_in(&r->grammar, t - 1, "in at outside inside near from") &&
        !is_part(s, m->span) && !kg_is_quoted(&r->grammar, t) &&
        !kg_span_overlaps(m->span, s->speaker_span)) {
      s->place = m->entities[0];
      return;
    }
  }
}

static kg_status
resolve_speaker(resolver *r, kg_statement *s, const kg_statement *last)
{
  r->n_found = 0;
  r->span = (kg_span){0};
  r->factor = 1.0f;
  const kg_range np = tokens_of(r->doc, s->speaker_span);
  if (kg_span_is_empty(s->speaker_span)) {
    take_speaker_before(r, s, last);
  } else if (!take_phrase(r, np, 0)) {
    r->factor = 1.0f;
    TRY(make_unnamed(r, np));
    if (!r->n_found) {
      take_speaker_before(r, s, last);
    }
  }
  return set_speakers(r, s);
}

static bool
is_speaker(const kg_statement *s, uint32_t entity)
{
  for (uint32_t i = 0; i < s->n_speakers; ++i) {
    if (s->speakers[i] == entity) {
      return true;
    }
  }
  return false;
}

/* Who would have been taken had the rule not held: the last other person or
   body named in the sentence before the words for the speaker, else the
   speaker before. */
static uint32_t
runner_up(const kg_doc *doc, const kg_statement *s, const kg_statement *last)
{
  const uint32_t at = kg_span_is_empty(s->speaker_span) ? s->parts[0].span.begin
                                                        : s->speaker_span.begin;
  const uint32_t sentence = kg_doc_sentence_at(doc, at);
  const uint32_t floor =
      sentence == KG_NO_INDEX ? at : doc->sentences.at[sentence].begin;
  for (size_t i = kg_doc_mention_from(doc, at); i-- > 0;) {
    const kg_mention *m = &doc->mentions.at[i];
    if (m->span.begin < floor) {
      break;
    }
    if ((m->type == KG_PER || m->type == KG_ORG) && m->n_entities == 1 &&
        !is_part(s, m->span) && !is_speaker(s, m->entities[0])) {
      return m->entities[0];
    }
  }
  const bool other =
      last && last->n_speakers == 1 && !is_speaker(s, last->speakers[0]);
  return other ? last->speakers[0] : KG_NO_INDEX;
}

static void
tell_runner_up(const kg_doc *doc, kg_statement *s, const kg_statement *last)
{
  const uint32_t other = s->n_speakers ? runner_up(doc, s, last) : KG_NO_INDEX;
  if (other != KG_NO_INDEX) {
    s->why.runner_up = kg_entity_label(doc, other);
    s->why.runner_up_confidence = (1 - s->why.confidence) / 2;
  }
}

static void
resolve_addressee(resolver *r, kg_statement *s)
{
  if (kg_span_is_empty(s->addressee_span)) {
    return;
  }
  r->n_found = 0;
  if (take_phrase(r, tokens_of(r->doc, s->addressee_span), 0) &&
      r->n_found == 1) {
    s->addressee = r->found[0];
  }
}

/* What share of statements with a rule's first guess at its confidence have the
   right words and speaker. A logistic curve, sigma(0.40 logit(guess) + 1.17),
   fitted to the worked half of the marked-up news and to GUM's trees
   (tests/quality/evaluate confidence shows how it holds), as a table, so that
   every machine gives the same. */
static float
calibrate(float guess)
{
  static const struct {
    float guess, share;
  } CURVE[] = {{0.0f, 0.1f},   {0.3f, 0.45f},  {0.5f, 0.76f}, {0.7f, 0.82f},
               {0.85f, 0.87f}, {0.95f, 0.91f}, {1.0f, 0.94f}};
  size_t i = 1;
  while (i + 1 < sizeof CURVE / sizeof *CURVE && CURVE[i].guess < guess) {
    ++i;
  }
  const float step = CURVE[i].guess - CURVE[i - 1].guess;
  const float along = (guess - CURVE[i - 1].guess) / step;
  return CURVE[i - 1].share + along * (CURVE[i].share - CURVE[i - 1].share);
}

kg_status
kg_pass_speakers(const kg_reader *reader, kg_doc *doc)
{
  resolver r = {.doc = doc};
  TRY(kg_grammar_init(&r.grammar, reader->names, doc));
  for (size_t i = 0; i < doc->statements.n; ++i) {
    kg_statement *s = &doc->statements.at[i];
    TRY(resolve_speaker(&r, s, i ? s - 1 : NULL));
    resolve_addressee(&r, s);
    find_place(&r, s);
    s->why.confidence = calibrate(s->why.confidence);
    tell_runner_up(doc, s, i ? s - 1 : NULL);
  }
  return KG_OK;
}
