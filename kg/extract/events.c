/* SPDX-License-Identifier: Apache-2.0 */
/// What happened, or is to happen: named events, and nouns and verbs of a
/// small list. This file reads the phrases that tell of one; event_words.c
/// knows the words, event_status.c and event_around.c read their clause,
/// event_merge.c puts together what is one event.
#include "extract/event_parts.h"

#include <string.h>

enum { MAX_BACK = 9 };

/* ---- which words are meant */

static bool
is_distinctive(const kg_event_finder *f, uint32_t i)
{
  return kg_event_is_any(
             f, i,
             "private expanded second third first fourth final bilateral "
             "emergency annual general presidential parliamentary state "
             "previous last next closed opening local federal municipal "
             "primary midterm runoff snap trilateral civil") ||
         (kg_event_is_any(f, i, "one") && kg_event_has(f, i + 1, i) &&
          kg_piece_is_hyphen(kg_event_at(f, i + 1)));
}

static int
year_at(const kg_event_finder *f, uint32_t i)
{
  const kg_slice word = kg_event_at(f, i)->lower;
  int year = 0;
  for (size_t k = 0; k < word.len; k++) {
    if (word.ptr[k] < '0' || word.ptr[k] > '9' || k > 3) {
      return 0;
    }
    year = year * 10 + (word.ptr[k] - '0');
  }
  return word.len == 4 && year >= 1500 && year < 2200 ? year : 0;
}

/// Adds a word before those that tell the event apart.
static void
add_modifier(const kg_event_finder *f, kg_sighting *s, kg_slice word)
{
  const kg_slice old = s->modifier;
  const kg_slice new =
      kg_arena_printf(f->doc->arena, "%.*s%s%.*s", KG_FMT(word),
                      old.len ? " " : "", KG_FMT(old));
  s->modifier = new.ptr ? new : old;
}

/// First piece of the noun's phrase, with what tells it apart.
static void
read_phrase(const kg_event_finder *f, kg_sighting *s)
{
  uint32_t i = s->head;
  s->is_bare = true;
  while (i > 0 && s->head - i < MAX_BACK && kg_event_has(f, i - 1, s->head)) {
    const kg_piece *p = kg_event_at(f, i - 1);
    const bool named = f->view.mention_at[i - 1] != KG_NO_INDEX;
    const bool owner = kg_piece_is_owner_mark(p);
    const bool word = p->pos == KG_POS_JJ || p->pos == KG_POS_NN ||
                      p->pos == KG_POS_NNS || p->pos == KG_POS_NNP ||
                      p->pos == KG_POS_CD || p->pos == KG_POS_VBN ||
                      p->pos == KG_POS_VBG || p->pos == KG_POS_JJS ||
                      p->pos == KG_POS_RB || kg_piece_is_hyphen(p) ||
                      (kg_piece_is_hyphen(kg_event_at(f, i)) &&
                       kg_event_at(f, i)->is_glued) ||
                      p->classes & KG_W_DEMONYM;
    if (p->pos == KG_POS_DT || p->pos == KG_POS_PRPS) {
      s->is_bare = false;
      s->is_owned = p->pos == KG_POS_PRPS;
      s->is_definite = !kg_event_is_any(f, i - 1, "a an no any some another");
      s->is_denied = kg_event_is_any(f, i - 1, "no any");
      i--;
      break;
    }
    if ((!named && !owner && !word) || kg_event_is_saying(f, i - 1) ||
        kg_event_is_any(f, i - 1, "following including")) {
      break;
    }
    if (is_distinctive(f, i - 1)) {
      add_modifier(f, s, p->lower);
    }
    s->year = s->year ? s->year : year_at(f, i - 1);
    s->is_definite = s->is_definite || owner;
    s->is_owned = s->is_owned || owner;
    s->is_bare = s->is_bare && !owner && !named;
    i--;
  }
  while (i < s->head &&
         (kg_event_at(f, i)->shape == KG_SHAPE_OTHER ||
          (s->is_bare && !kg_piece_is_hyphen(kg_event_at(f, i + 1)) &&
           (kg_event_at(f, i)->pos == KG_POS_VBG ||
            kg_event_at(f, i)->pos == KG_POS_VBN)))) {
    i++;
  }
  s->first = i;
}

/// Ends behind "with X" or "between X and Y".
static uint32_t
phrase_end(const kg_event_finder *f, uint32_t i)
{
  const uint32_t end = i + 1;
  if (!kg_event_has(f, end + 1, i) ||
      !kg_piece_is(kg_event_at(f, end), "with")) {
    return end;
  }
  for (uint32_t k = end + 1; k < end + 6 && kg_event_has(f, k, i); k++) {
    const kg_mention *name = kg_view_name_at(&f->view, k);
    if (name) {
      return kg_view_end(&f->view, name);
    }
  }
  return end;
}

/* ---- looking */

static bool
read_named(const kg_event_finder *f, uint32_t *i, kg_sighting *s)
{
  const kg_mention *name = kg_view_name_at(&f->view, *i);
  if (!name || name->type != KG_EVENT || name->n_entities != 1) {
    return false;
  }
  s->end = kg_view_end(&f->view, name);
  s->head = s->end - 1;
  s->type = kg_event_named_type(f, *i, s->end);
  s->entity = name->entities[0];
  s->is_definite = true;
  for (uint32_t k = *i > 0 ? *i - 1 : 0; k < s->end; k++) {
    s->year = s->year ? s->year : year_at(f, k);
  }
  *i = s->end - 1;
  return true;
}

static bool
keeps_kinds_apart(const char *type)
{
  return !strcmp(type, "other") || !strcmp(type, "ceremony") ||
         !strcmp(type, "trial") || !strcmp(type, "election") ||
         !strcmp(type, "press-conference");
}

static bool
read_noun(const kg_event_finder *f,
          const kg_trigger *t,
          uint32_t *i,
          kg_sighting *s)
{
  if (!kg_event_fits_noun(f, t, *i)) {
    return false;
  }
  read_phrase(f, s);
  s->is_plural = kg_event_at(f, *i)->pos == KG_POS_NNS;
  s->key = keeps_kinds_apart(s->type) ? t->lemma : NULL;
  // "dinner meeting", "summit talks": the first word says what it is.
  const kg_trigger *kind = !strcmp(s->type, "meeting") && *i > s->first
                               ? kg_event_trigger(f, *i - 1)
                               : NULL;
  if (kind && kind->form == KG_TRIGGER_NOUN) {
    s->type = kind->type;
  }
  s->end = phrase_end(f, *i);
  if (!strcmp(s->type, "signing") && kg_event_has(f, *i + 1, *i) &&
      kg_piece_is(kg_event_at(f, *i + 1), "ceremony")) {
    s->end = *i + 2;
    *i += 1;
  }
  // "a joint agreement signing ceremony"
  if (!strcmp(t->lemma, "ceremony") && kg_event_is_before(f, *i, "signing")) {
    s->type = "signing";
  }
  return true;
}

/// "was postponed", "has been called off" right behind the piece.
static bool
is_said_to_change(const kg_event_finder *f, uint32_t i)
{
  for (uint32_t k = i + 1; k < i + 6 && kg_event_has(f, k, i); k++) {
    const kg_event_sense sense = kg_event_sense_at(f, k);
    if (sense != KG_SENSE_NONE && sense < KG_SENSE_PLAN) {
      return kg_event_at(f, k)->pos != KG_POS_VB &&
             kg_event_at(f, k)->pos != KG_POS_VBG;
    }
    if (!kg_event_is_verb(f, k) && kg_event_at(f, k)->pos != KG_POS_RB) {
      return false;
    }
  }
  return false;
}

/// "but the event was moved": what was told of last.
static bool
read_anaphor(const kg_event_finder *f, uint32_t i, kg_sighting *s)
{
  const bool noun = kg_event_is_any(f, i, "event gathering") &&
                    kg_event_is_before(f, i, "the this that");
  const bool pronoun = kg_event_is_any(f, i, "it");
  if ((!noun && !pronoun) || f->last == KG_NO_INDEX ||
      !is_said_to_change(f, i)) {
    return false;
  }
  const kg_event *last = &f->doc->events.at[f->last];
  const uint32_t told =
      kg_view_piece(&f->view, last->spans[last->n_spans - 1].begin);
  if (kg_event_at(f, told)->sentence + 1 < kg_event_at(f, i)->sentence) {
    return false;
  }
  s->type = f->doc->events.at[f->last].type;
  s->first = noun ? i - 1 : i;
  s->key = f->key[f->last];
  s->is_definite = true;
  s->back_only = true;
  return true;
}

/// A plural, a word without an article or a description that says nothing of
/// when, where or who tells of no event.
static bool
is_anchored(const kg_event_finder *f, const kg_sighting *s)
{
  const bool told = s->day || s->clock || s->is_far || s->place != KG_NO_INDEX;
  const bool sense = s->status != KG_EVENT_OCCURRED || s->is_sure;
  if (s->is_denied) {
    return false;
  }
  if (s->entity != KG_NO_INDEX || s->back_only) {
    return true;
  }
  if (s->form != KG_TRIGGER_NOUN) {
    return told || s->n_people || !strcmp(s->type, "accident") ||
           !strcmp(s->type, "press-conference");
  }
  if (s->is_plural && !s->is_definite) {
    return s->day || s->clock || s->n_people ||
           (!strcmp(s->type, "meeting") && (told || sense));
  }
  /* "by meeting", "look forward to meeting": a verb, whatever the tagger says
   */
  const kg_slice word = kg_event_at(f, s->head)->lower;
  if (s->is_bare && !s->is_plural &&
      kg_slice_has_suffix(word, KG_SLICE("ing"))) {
    return s->modifier.len || s->first < s->head;
  }
  if (s->is_bare) {
    return told || s->n_people || s->modifier.len || s->year;
  }
  return true;
}

static kg_status
look_at(kg_event_finder *f, uint32_t *i)
{
  kg_sighting s = {.head = *i,
                   .first = *i,
                   .end = *i + 1,
                   .entity = KG_NO_INDEX,
                   .place = KG_NO_INDEX};
  const kg_trigger *t = kg_event_trigger(f, *i);
  if (read_named(f, i, &s) || read_anaphor(f, *i, &s)) {
    // Nothing more to check.
  } else if (kg_event_is_press_moment(f, *i, &s.end)) {
    s.type = "press-conference";
    s.key = "opportunity";
    s.form = KG_TRIGGER_VERB;
    s.is_definite = true;
  } else if (t && t->form == KG_TRIGGER_NOUN) {
    s.type = t->type;
    if (!read_noun(f, t, i, &s)) {
      return KG_OK;
    }
  } else if (t && kg_event_fits_verb(f, t, *i)) {
    s.type = t->type;
    s.form = t->form;
    s.end = kg_event_verb_end(f, *i);
  } else {
    return KG_OK;
  }
  kg_event_read_status(f, &s);
  kg_event_read_around(f, &s);
  if (!is_anchored(f, &s)) {
    return KG_OK;
  }
  return kg_event_place(f, &s);
}

/// Of an article without a publication date, the weekday's date told of most;
/// the later of two.
static kg_date
story_day(const kg_doc *doc)
{
  kg_date best = {0};
  size_t most = 0;
  for (size_t i = 0; i < doc->whens.n && !doc->anchor.year; i++) {
    const kg_date date = doc->whens.at[i].date;
    size_t n = 0;
    for (size_t k = 0; k < doc->whens.n && date.day; k++) {
      const kg_when *w = &doc->whens.at[k];
      n += w->weekday >= 0 && w->date.day &&
           kg_date_to_days(w->date) == kg_date_to_days(date);
    }
    if (n > most ||
        (n && n == most && kg_date_to_days(date) > kg_date_to_days(best))) {
      most = n;
      best = date;
    }
  }
  return best;
}

kg_status
kg_pass_events(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names || !doc->names) {
    return KG_OK;
  }
  kg_event_finder f = {.doc = doc, .last = KG_NO_INDEX};
  TRY(kg_view_init(&f.view, doc));
  f.modifier = KG_ARENA_ARRAY(doc->arena, kg_slice, KG_MAX_EVENTS + 1);
  f.start = KG_ARENA_ARRAY(doc->arena, kg_when, KG_MAX_EVENTS + 1);
  f.before = KG_ARENA_ARRAY(doc->arena, kg_when, KG_MAX_EVENTS + 1);
  f.is_sure = KG_ARENA_ARRAY(doc->arena, bool, KG_MAX_EVENTS + 1);
  f.is_far = KG_ARENA_ARRAY(doc->arena, bool, KG_MAX_EVENTS + 1);
  f.key = KG_ARENA_ARRAY(doc->arena, const char *, KG_MAX_EVENTS + 1);
  if (!f.modifier || !f.start || !f.before || !f.is_sure || !f.is_far ||
      !f.key) {
    return KG_ERR_MEMORY;
  }
  f.story_day = story_day(doc);
  for (uint32_t i = 0; i < f.view.names->pieces.n; i++) {
    TRY(look_at(&f, &i));
  }
  return kg_event_finish(&f);
}
