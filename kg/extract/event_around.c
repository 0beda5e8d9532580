/* SPDX-License-Identifier: Apache-2.0 */
/* Who takes part in an event, where and when: from its clause. */
#include "extract/event_parts.h"

#include "base/word_list.h"

#include <string.h>

enum { MAX_NAMED_APART = 5 }; ///< Pieces between a name and its time.

static bool
takes_people(const char *type)
{
  static const char *const WITH[] = {
      "summit",   "meeting",     "dinner", "lunch",     "signing",
      "visit",    "arrival",     "speech", "departure", "press-conference",
      "ceremony", "announcement"};
  return KG_IS_ONE_OF(kg_slice_of(type), WITH);
}

/// Of these the one before is it: who speaks, leaves or comes.
static bool
takes_one(const char *type)
{
  static const char *const ONE[] = {
      "press-conference", "speech", "departure",
      "arrival",          "visit",  "announcement"};
  return KG_IS_ONE_OF(kg_slice_of(type), ONE);
}

/* ---- people */

static void
add_person(kg_sighting *s, uint32_t person)
{
  for (uint32_t i = 0; i < s->n_people; i++) {
    if (s->people[i] == person) {
      return;
    }
  }
  if (s->n_people < KG_MAX_EVENT_PEOPLE) {
    s->people[s->n_people++] = person;
  }
}

static bool
is_joined(const kg_doc *doc, size_t m)
{
  return m > 0 &&
         doc->mentions.at[m].span.begin >= doc->mentions.at[m - 1].span.end &&
         kg_slice_is(kg_slice_sub(doc->text, doc->mentions.at[m - 1].span.end,
                                  doc->mentions.at[m].span.begin),
                     " and ");
}

/* A body or a country takes part only where a preposition or its place as the
   subject of "met" says so. */
static bool
takes_part(const kg_event_finder *f,
           const kg_sighting *s,
           const kg_mention *m,
           uint32_t first)
{
  const kg_entity *e = &f->doc->entities.at[m->entities[0]];
  if (e->type == KG_PER) {
    return e->is_named || m->n_entities > 1;
  }
  if ((e->type != KG_ORG && e->type != KG_GPE) || m->form != KG_FORM_NAME ||
      takes_one(s->type)) {
    return false;
  }
  const uint32_t end = kg_view_end(&f->view, m);
  const bool before_noun = kg_event_has(f, end, s->head) &&
                           (kg_event_at(f, end)->pos == KG_POS_NN ||
                            kg_event_at(f, end)->pos == KG_POS_NNP ||
                            kg_event_at(f, end)->pos == KG_POS_NNS ||
                            kg_event_at(f, end)->pos == KG_POS_POS ||
                            kg_view_name_at(&f->view, end));
  if (before_noun) {
    return false; /* "with US President X" */
  }
  const bool subject = s->form == KG_TRIGGER_MEETS && end == s->head;
  const bool with = first > s->head && first < s->head + 4 &&
                    (kg_event_is_any(f, first - 1, "with between") ||
                     (first > 1 && kg_event_is_any(f, first - 1, "the") &&
                      kg_event_is_any(f, first - 2, "with between")));
  return subject || with;
}

/* ---- places */

/* "at the X Hotel", "in Hanoi", "arrived in Oslo"; of arrivals, visits and
   departures the place behind the verb. */
static bool
is_placed(const kg_event_finder *f, const kg_sighting *s, uint32_t first)
{
  if (first == 0) {
    return false;
  }
  const uint32_t before =
      kg_event_is_any(f, first - 1, "the") && first > 1 ? first - 2 : first - 1;
  const bool goes = s->form == KG_TRIGGER_GOES || !strcmp(s->type, "visit");
  if (first > s->head && goes) {
    const char *const words =
        !strcmp(s->type, "departure") ? "from" : "in at to";
    return before == s->head || kg_event_is_any(f, before, words);
  }
  if (first > s->head && first < s->head + 14) {
    return kg_event_is_any(f, before, "in at outside near inside");
  }
  /* "In Hanoi, they met", "the Hanoi summit" */
  return (first >= s->first && first < s->head) ||
         (first == s->low + 1 && kg_event_is_any(f, before, "in at"));
}

static bool
is_better_place(const kg_event_finder *f, uint32_t old, uint32_t new)
{
  return old == KG_NO_INDEX || (f->doc->entities.at[old].type != KG_FAC &&
                                f->doc->entities.at[new].type == KG_FAC);
}

static void
take_place(const kg_event_finder *f,
           kg_sighting *s,
           const kg_mention *m,
           uint32_t first)
{
  const kg_entity *e = &f->doc->entities.at[m->entities[0]];
  const bool inside = first >= s->first && first < s->head;
  const bool country = e->subtype && (!strcmp(e->subtype, "Country") ||
                                      !strcmp(e->subtype, "State"));
  const bool place =
      e->type == KG_FAC || e->type == KG_GPE || e->type == KG_LOC;
  /* "the US election" does not say where; "the Hanoi summit" does. */
  if (place && m->n_entities == 1 && m->form == KG_FORM_NAME &&
      !(inside && (country || e->type == KG_LOC)) && is_placed(f, s, first) &&
      is_better_place(f, s->place, m->entities[0])) {
    s->place = m->entities[0];
  }
}

static void
take_people(const kg_event_finder *f, kg_sighting *s, size_t m)
{
  const kg_mention *mention = &f->doc->mentions.at[m];
  if (takes_one(s->type)) {
    if (mention->span.begin >= kg_event_at(f, s->head)->begin) {
      return;
    }
    /* The one nearest before the word, with who is joined by "and". */
    s->n_people = is_joined(f->doc, m) ? s->n_people : 0;
  }
  for (uint32_t k = 0; k < mention->n_entities; k++) {
    add_person(s, mention->entities[k]);
  }
}

/* "They arrived early and spoke to the press": the sentence's first. */
static void
take_shared_subject(const kg_event_finder *f, kg_sighting *s, uint32_t quote)
{
  const kg_doc *doc = f->doc;
  const kg_sentence *sentence =
      &doc->sentences.at[kg_event_at(f, s->head)->sentence];
  for (size_t m = kg_doc_mention_from(doc, sentence->begin);
       m < doc->mentions.n &&
       doc->mentions.at[m].span.end <= kg_event_at(f, s->low)->begin;
       m++) {
    const kg_mention *mention = &doc->mentions.at[m];
    if (mention->n_entities &&
        kg_doc_quote_around(doc, mention->span) == quote &&
        doc->entities.at[mention->entities[0]].type == KG_PER) {
      take_people(f, s, m);
      return;
    }
  }
}

static void
read_mentions(const kg_event_finder *f, kg_sighting *s)
{
  const kg_doc *doc = f->doc;
  const kg_span clause = {kg_event_at(f, s->low)->begin,
                          kg_event_at(f, s->high - 1)->end};
  const uint32_t quote =
      kg_doc_quote_around(doc, kg_view_span(&f->view, s->head, s->head + 1));
  for (size_t m = kg_doc_mention_from(doc, clause.begin);
       m < doc->mentions.n && doc->mentions.at[m].span.end <= clause.end; m++) {
    const kg_mention *mention = &doc->mentions.at[m];
    if (!mention->n_entities ||
        kg_doc_quote_around(doc, mention->span) != quote) {
      continue;
    }
    const uint32_t first = kg_view_piece(&f->view, mention->span.begin);
    take_place(f, s, mention, first);
    if (takes_people(s->type) && takes_part(f, s, mention, first)) {
      take_people(f, s, m);
    }
  }
  if (takes_people(s->type) && !s->n_people && s->form != KG_TRIGGER_NOUN) {
    take_shared_subject(f, s, quote);
  }
}

/* ---- time */

/* Between the event's word and the time stands no other event, and no verb of
   speech right beside the time ("said on Monday"). */
static bool
belongs(const kg_event_finder *f, const kg_sighting *s, uint32_t first)
{
  uint32_t before = first;
  while (
      before > 0 && before > s->low &&
      kg_event_is_any(f, before - 1, "on at in about around early late this")) {
    before--;
  }
  if (before > 0 && before > s->low && kg_event_is_saying(f, before - 1)) {
    return false;
  }
  const uint32_t low = first < s->first ? first : s->end;
  const uint32_t high = first < s->first ? s->first : first;
  if (s->entity != KG_NO_INDEX && low + MAX_NAMED_APART < high) {
    return false;
  }
  /* "Ahead of the vote, the army moved on Monday": of another verb. */
  const bool is_inner = s->form == KG_TRIGGER_NOUN && s->first > s->low &&
                        kg_event_at(f, s->first - 1)->pos == KG_POS_IN;
  uint32_t n_finite = 0;
  for (uint32_t i = low; i < high && first > s->end; i++) {
    const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
    n_finite += pos == KG_POS_VBD || pos == KG_POS_VBZ || pos == KG_POS_VBP ||
                pos == KG_POS_MD;
  }
  if (n_finite > (is_inner ? 0U : 1U)) {
    return false;
  }
  for (uint32_t i = low; i < high && first < s->first && first > s->low + 3;
       i++) {
    if (kg_event_is_verb(f, i) || kg_event_is_any(f, i, "before after while")) {
      return false; /* "They met at 9 and began with a meeting." */
    }
  }
  for (uint32_t i = low; i < high; i++) {
    const kg_trigger *t = kg_event_trigger(f, i);
    if (t && t->form == KG_TRIGGER_NOUN && i != s->head) {
      return false;
    }
  }
  return true;
}

/* How far the time stands from the event's words; inside them 0. */
static uint32_t
distance(const kg_sighting *s, uint32_t first)
{
  return first < s->first ? s->first - first + 3
         : first < s->end ? 0
                          : first - s->end + 1;
}

/* Weeks, months or years away, or a year. */
static bool
is_far(const kg_when *when)
{
  return when->weekday < 0 && !when->is_anaphoric && !when->date.day &&
         !when->day && when->minutes == KG_NO_TIME;
}

static void
read_times(const kg_event_finder *f, kg_sighting *s)
{
  const kg_doc *doc = f->doc;
  uint32_t best_day = UINT32_MAX;
  uint32_t best_clock = UINT32_MAX;
  const uint32_t begin = kg_event_at(f, s->low)->begin;
  const uint32_t end = kg_event_at(f, s->high - 1)->end;
  for (size_t w = 0; w < doc->whens.n && doc->whens.at[w].begin < end; w++) {
    const kg_when *when = &doc->whens.at[w];
    const bool moved =
        s->shift.words.end && when->begin >= s->shift.words.begin;
    if (when->begin < begin || moved) {
      continue;
    }
    const uint32_t first = kg_view_piece(&f->view, when->begin);
    const uint32_t apart = distance(s, first);
    if (!belongs(f, s, first)) {
      continue;
    }
    const bool other_year =
        s->year && when->date.year && when->date.year != s->year;
    if (when->date.year && apart < best_day && !other_year) {
      best_day = apart;
      s->day = when;
    }
    s->is_far = s->is_far || is_far(when);
    if (when->minutes != KG_NO_TIME && apart < best_clock) {
      best_clock = apart;
      s->clock = when;
    }
  }
}

/* What lies ahead of the article's day has not taken place. */
static void
check_future(const kg_event_finder *f, kg_sighting *s)
{
  const kg_date today = f->doc->anchor.day ? f->doc->anchor : f->story_day;
  kg_date date = s->day ? s->day->date : (kg_date){0};
  date.year = date.year ? date.year : (int16_t)s->year;
  const bool ahead = date.year > today.year ||
                     (date.year == today.year &&
                      (date.month > today.month ||
                       (date.month == today.month && date.day > today.day)));
  if (s->status == KG_EVENT_OCCURRED && today.day && date.year && ahead) {
    s->status = KG_EVENT_SCHEDULED;
    s->is_sure = true;
  }
}

void
kg_event_read_around(const kg_event_finder *f, kg_sighting *s)
{
  if (s->back_only) {
    return;
  }
  read_mentions(f, s);
  read_times(f, s);
  check_future(f, s);
}
