/* SPDX-License-Identifier: Apache-2.0 */
/* Which words tell of an event, and whether they do so where they stand:
   "held a press conference", not "at a conference"; "met the minister", not
   "was met by protests". */
#include "extract/event_parts.h"

#include "base/word_list.h"
#include "extract/cues.h"

#include <string.h>

enum { MAX_OBJECT = 8 };

static const kg_trigger TRIGGERS[] = {
#define KG_TRIGGER(form, lemma, type) {KG_TRIGGER_##form, lemma, type},
#include "extract/events.def"
#undef KG_TRIGGER
};

bool
kg_event_is_any(const kg_event_finder *f, uint32_t i, const char *words)
{
  return kg_words_have(words, kg_event_at(f, i)->lower);
}

bool
kg_event_is_verb(const kg_event_finder *f, uint32_t i)
{
  return kg_pos_is_verb((kg_pos)kg_event_at(f, i)->pos);
}

bool
kg_event_is_saying(const kg_event_finder *f, uint32_t i)
{
  kg_cue_word cue;
  /* "held a meeting", "planned a visit": of the event, not of words. */
  if (kg_event_is_any(f, i,
                      "hold holds held holding conclude concluded begin "
                      "began open opened give gave") ||
      kg_event_sense_at(f, i) != KG_SENSE_NONE) {
    return false;
  }
  return kg_event_is_verb(f, i) &&
         !kg_cue_word_find(kg_event_at(f, i)->lower, &cue) &&
         cue.uses & (KG_CUE_CLAUSE | KG_CUE_THAT | KG_CUE_TELL);
}

static kg_slice
lemma_of(const kg_event_finder *f, uint32_t i)
{
  const kg_piece *p = kg_event_at(f, i);
  const uint32_t t = kg_doc_token_at(f->doc, p->begin);
  const kg_token *token = t < f->doc->tokens.n ? &f->doc->tokens.at[t] : NULL;
  const bool whole = token && token->begin == p->begin && token->end == p->end;
  return whole && token->lemma.len ? token->lemma : p->lower;
}

const kg_trigger *
kg_event_trigger(const kg_event_finder *f, uint32_t i)
{
  const kg_piece *p = kg_event_at(f, i);
  if ((p->shape != KG_SHAPE_LOWER && !p->is_first) ||
      f->view.mention_at[i] != KG_NO_INDEX) {
    return NULL;
  }
  const bool noun = p->pos == KG_POS_NN || p->pos == KG_POS_NNS;
  const bool verb = kg_event_is_verb(f, i) && p->pos != KG_POS_MD;
  if (!noun && !verb) {
    return NULL;
  }
  const kg_slice lemma = lemma_of(f, i);
  for (size_t k = 0; k < sizeof TRIGGERS / sizeof *TRIGGERS; k++) {
    const kg_trigger *t = &TRIGGERS[k];
    if (kg_slice_is(lemma, t->lemma) ||
        (t->form == KG_TRIGGER_NOUN && kg_piece_is(p, t->lemma))) {
      const bool is_noun = t->form == KG_TRIGGER_NOUN;
      // "a signing", which taggers also take for a verb.
      const bool gerund = is_noun && p->pos == KG_POS_VBG && i > 0 &&
                          kg_event_has(f, i - 1, i) &&
                          kg_event_at(f, i - 1)->pos != KG_POS_TO &&
                          kg_piece_is(p, t->lemma) &&
                          (kg_event_at(f, i - 1)->pos == KG_POS_DT ||
                           kg_event_at(f, i - 1)->pos == KG_POS_JJ ||
                           kg_event_at(f, i - 1)->pos == KG_POS_NN ||
                           kg_event_at(f, i - 1)->pos == KG_POS_PRPS);
      if (is_noun ? noun || gerund : verb) {
        return t;
      }
    }
  }
  return NULL;
}

kg_event_sense
kg_event_sense_at(const kg_event_finder *f, uint32_t i)
{
  static const struct {
    const char *word, *after;
    kg_event_sense sense;
  } WORDS[] = {
#define KG_EVENT_WORD(word, after, sense) {word, after, KG_SENSE_##sense},
#include "extract/events.def"
#undef KG_EVENT_WORD
  };
  const kg_piece *p = kg_event_at(f, i);
  for (size_t k = 0; k < sizeof WORDS / sizeof *WORDS; k++) {
    if (p->lower.len && *p->lower.ptr == *WORDS[k].word &&
        kg_piece_is(p, WORDS[k].word) &&
        (!*WORDS[k].after ||
         (kg_event_has(f, i + 1, i) &&
          kg_piece_is(kg_event_at(f, i + 1), WORDS[k].after)))) {
      return WORDS[k].sense;
    }
  }
  return KG_SENSE_NONE;
}

/// "trial court", "election results", "attack helicopter": a part of another
/// thing's name. Nouns of time are none ("the meeting today").
static bool
is_part_of_compound(const kg_event_finder *f, uint32_t i)
{
  static const char TIMES[] = "today yesterday tomorrow tonight morning "
                              "afternoon evening night noon week month year "
                              "weekend";
  if (!kg_event_has(f, i + 1, i)) {
    return false;
  }
  const kg_piece *p = kg_event_at(f, i + 1);
  if (kg_piece_is_hyphen(p) && p->is_glued) {
    return true;
  }
  return (p->pos == KG_POS_NN || p->pos == KG_POS_NNS) &&
         p->shape == KG_SHAPE_LOWER && !kg_event_is_any(f, i + 1, TIMES) &&
         kg_event_sense_at(f, i + 1) == KG_SENSE_NONE;
}

bool
kg_event_is_before(const kg_event_finder *f, uint32_t i, const char *words)
{
  return i > 0 && kg_event_has(f, i - 1, i) && kg_event_is_any(f, i - 1, words);
}

/// A noun that tells of an event here: "held a press conference", not "at a
/// conference", "a heart attack", "on trial".
bool
kg_event_fits_noun(const kg_event_finder *f, const kg_trigger *t, uint32_t i)
{
  static const char PRESS[] = "press news media daily photo";
  const kg_piece *p = kg_event_at(f, i);
  if (!strcmp(t->type, "press-conference") &&
      !kg_event_is_before(f, i, PRESS)) {
    return false;
  }
  if (!strcmp(t->lemma, "talk")) {
    return p->pos == KG_POS_NNS && !is_part_of_compound(f, i);
  }
  if (!strcmp(t->type, "attack") &&
      kg_event_is_before(f, i, "heart panic asthma under")) {
    return false;
  }
  if (!strcmp(t->type, "war") &&
      ((kg_event_has(f, i + 1, i) &&
        kg_piece_is(kg_event_at(f, i + 1), "on")) ||
       kg_event_is_before(f, i, "at of prisoner cold trade world-war"))) {
    return false;
  }
  if (!strcmp(t->type, "trial") &&
      kg_event_is_before(f, i, "clinical drug vaccine human medical field")) {
    return false;
  }
  if (kg_event_is_before(f, i, "free hate") ||
      (!strcmp(t->lemma, "hearing") && kg_event_has(f, i + 1, i) &&
       kg_event_is_any(f, i + 1, "that the about of")) ||
      (!strcmp(t->lemma, "protest") &&
       kg_event_is_before(f, i, "in under of"))) {
    return false;
  }
  if (!strcmp(t->type, "signing")) {
    return true;
  }
  return !is_part_of_compound(f, i);
}

/* ---- verbs */

static bool
is_somebody(const kg_mention *m)
{
  return m && (m->type == KG_PER || m->type == KG_ORG || m->type == KG_GPE);
}

/// The mention of any form that covers the piece, or NULL.
static const kg_mention *
mention_over(const kg_event_finder *f, uint32_t i)
{
  const kg_piece *p = kg_event_at(f, i);
  size_t low = 0;
  size_t high = f->doc->mentions.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (f->doc->mentions.at[mid].span.end <= p->begin) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  const kg_mention *m =
      low < f->doc->mentions.n ? &f->doc->mentions.at[low] : NULL;
  return m && m->span.begin <= p->begin ? m : NULL;
}

/// "met Erik Lund", "met with the minister", "met for an hour", "met at 9".
static bool
meets_somebody(const kg_event_finder *f, uint32_t i)
{
  uint32_t k = i + 1;
  while (kg_event_has(f, k, i) && kg_event_at(f, k)->pos == KG_POS_RB) {
    k++;
  }
  if (!kg_event_has(f, k, i) || kg_piece_is(kg_event_at(f, k), ".")) {
    return true;
  }
  if (kg_event_is_any(f, k,
                      "with again privately separately on at in for "
                      "face one behind briefly during last earlier")) {
    return true;
  }
  for (uint32_t n = 0; n < 5 && kg_event_has(f, k + n, i); n++) {
    if (is_somebody(mention_over(f, k + n))) {
      return true;
    }
    const kg_piece *p = kg_event_at(f, k + n);
    if (p->pos == KG_POS_IN || p->shape == KG_SHAPE_OTHER) {
      break;
    }
  }
  for (size_t w = 0; w < f->doc->whens.n; w++) {
    if (f->doc->whens.at[w].begin == kg_event_at(f, k)->begin) {
      return true;
    }
  }
  return false;
}

/// "left Oslo", "left the summit venue", "arrived", "leaves for Oslo".
static bool
goes_somewhere(const kg_event_finder *f, const kg_trigger *t, uint32_t i)
{
  const bool bare =
      strcmp(t->type, "departure") != 0 || strcmp(t->lemma, "depart") == 0;
  const bool object = strcmp(t->lemma, "arrive") != 0;
  if (!kg_event_has(f, i + 1, i)) {
    return strcmp(t->type, "visit") != 0 && bare;
  }
  uint32_t k = i + 1;
  if (!object || kg_event_is_any(f, k, "for from")) {
    if (!strcmp(t->type, "visit")) {
      return false;
    }
    return !object || (kg_event_has(f, k + 1, i) && mention_over(f, k + 1) &&
                       mention_over(f, k + 1)->type != KG_PER);
  }
  k += kg_event_is_any(f, k, "the their his her");
  for (uint32_t n = 0; n < 5 && kg_event_has(f, k + n, i); n++) {
    const kg_mention *m = mention_over(f, k + n);
    if (m && (m->type == KG_GPE || m->type == KG_FAC || m->type == KG_LOC)) {
      return true;
    }
    if (kg_event_is_any(f, k + n,
                        "venue site hotel airport building country "
                        "city capital palace scene embassy island "
                        "town village hospital")) {
      return k + n > i + 1;
    }
    const kg_piece *p = kg_event_at(f, k + n);
    if (m || (p->pos != KG_POS_NN && p->pos != KG_POS_JJ)) {
      break;
    }
  }
  return false;
}

/// "signing a declaration", "signed the peace treaty".
static bool
signs_document(const kg_event_finder *f, uint32_t i)
{
  static const char DOCUMENTS[] =
      "declaration agreement treaty deal pact accord memorandum communique "
      "statement charter convention protocol document documents agreements "
      "accords contract";
  for (uint32_t k = i + 1; k < i + 8 && kg_event_has(f, k, i); k++) {
    const kg_piece *p = kg_event_at(f, k);
    if (kg_event_is_any(f, k, DOCUMENTS)) {
      return true;
    }
    if (p->pos == KG_POS_IN || p->pos == KG_POS_COMMA ||
        kg_event_is_verb(f, k)) {
      return false;
    }
  }
  return false;
}

bool
kg_event_fits_verb(const kg_event_finder *f, const kg_trigger *t, uint32_t i)
{
  const kg_piece *p = kg_event_at(f, i);
  // "was left", "were visited by": another sense, or another subject.
  const bool passive =
      p->pos == KG_POS_VBN &&
      !kg_event_is_before(f, i,
                          "has have had having 've 'd not also already just");
  if (passive && t->form != KG_TRIGGER_VERB) {
    return false;
  }
  switch (t->form) {
  case KG_TRIGGER_MEETS: return meets_somebody(f, i);
  case KG_TRIGGER_GOES: return goes_somewhere(f, t, i);
  case KG_TRIGGER_SIGNS: return signs_document(f, i);
  default: return !passive && p->pos != KG_POS_VBG;
  }
}

/// The verb with what it acts on.
uint32_t
kg_event_verb_end(const kg_event_finder *f, uint32_t i)
{
  uint32_t end = i + 1;
  for (uint32_t k = i + 1; k < i + MAX_OBJECT && kg_event_has(f, k, i); k++) {
    const kg_piece *p = kg_event_at(f, k);
    if (kg_event_is_verb(f, k) || p->pos == KG_POS_CC ||
        p->shape == KG_SHAPE_OTHER) {
      break;
    }
    if (p->pos == KG_POS_NN || p->pos == KG_POS_NNS ||
        f->view.mention_at[k] != KG_NO_INDEX) {
      end = k + 1;
    }
  }
  return end;
}

/// "meeting the press", "spoke in front of cameras", "took questions from
/// reporters": an appearance before the press.
bool
kg_event_is_press_moment(const kg_event_finder *f, uint32_t i, uint32_t *end)
{
  const bool meet = kg_event_is_any(f, i, "meeting met meet meets");
  const bool speak = kg_event_is_any(f, i,
                                     "spoke speaking speak appeared "
                                     "appear appearing");
  const bool answer = kg_event_is_any(f, i,
                                      "answered answer answering took "
                                      "take taking fielded");
  if ((!meet && !speak && !answer) || !kg_event_is_verb(f, i)) {
    return false;
  }
  bool ready = meet;
  for (uint32_t k = i + 1; k < i + 8 && kg_event_has(f, k, i); k++) {
    if (ready && kg_event_is_any(f, k,
                                 "press reporters cameras journalists "
                                 "media")) {
      *end = k + 1;
      return true;
    }
    ready = ready || (speak && kg_event_is_any(f, k, "front before")) ||
            (answer && kg_event_is_any(f, k, "questions"));
    if (kg_event_at(f, k)->shape == KG_SHAPE_OTHER || kg_event_is_verb(f, k)) {
      return false;
    }
    if (meet && k > i + 2) {
      return false;
    }
  }
  return false;
}

/// Type of a named event by its words, the last first.
const char *
kg_event_named_type(const kg_event_finder *f, uint32_t first, uint32_t end)
{
  if (kg_piece_is(kg_event_at(f, end - 1), "day")) {
    return "other";
  }
  for (uint32_t i = end; i-- > first;) {
    for (size_t k = 0; k < sizeof TRIGGERS / sizeof *TRIGGERS; k++) {
      const kg_trigger *t = &TRIGGERS[k];
      const kg_slice word = kg_event_at(f, i)->lower;
      const bool plural =
          word.len && word.ptr[word.len - 1] == 's' &&
          kg_slice_is(kg_slice_sub(word, 0, word.len - 1), t->lemma);
      if (t->form == KG_TRIGGER_NOUN &&
          (kg_slice_is(word, t->lemma) || plural) &&
          strcmp(t->type, "press-conference") != 0) {
        return t->type;
      }
    }
  }
  return "other";
}
