/* SPDX-License-Identifier: Apache-2.0 */
/* Which sightings tell of one event, and what they say of it together. */
#include "extract/event_parts.h"

#include "base/word_list.h"

#include <stdlib.h>
#include <string.h>

enum { NEAR_DAYS = 6 }; ///< Expressions back to look for the day of a time.

/* ---- the sighting's own time */

/* The day of a time that stands alone: the day told of last, near and in this
   paragraph or the one before; else the story's. */
static kg_date
day_told_last(const kg_event_finder *f, const kg_when *clock)
{
  const kg_doc *doc = f->doc;
  const size_t at = (size_t)(clock - doc->whens.at);
  const uint32_t paragraph = kg_doc_paragraph_at(doc, clock->begin);
  for (size_t k = at; k-- > 0 && at - k <= NEAR_DAYS;) {
    const kg_when *w = &doc->whens.at[k];
    if (kg_doc_paragraph_at(doc, w->begin) + 1 < paragraph) {
      break;
    }
    const int32_t apart =
        w->date.day && doc->anchor.day
            ? kg_date_to_days(w->date) - kg_date_to_days(doc->anchor)
            : 0;
    if (w->date.day && abs(apart) <= 7) {
      return w->date;
    }
  }
  return f->story_day;
}

static kg_when
time_of(const kg_event_finder *f, const kg_sighting *s)
{
  kg_when out = {
      .minutes = KG_NO_TIME, .last_minutes = KG_NO_TIME, .zone = KG_NO_ZONE};
  if (s->day) {
    out = *s->day;
  }
  if (s->clock && s->clock != s->day) {
    if (!s->day) {
      out.date = out.last = day_told_last(f, s->clock);
    }
    out.minutes = s->clock->minutes;
    out.last_minutes = s->clock->last_minutes;
    out.zone = s->clock->zone;
    out.american = s->clock->american;
    kg_when_settle_zone(&out);
  }
  if (!out.date.year && s->year) {
    out.date.year = out.last.year = (int16_t)s->year;
  }
  return out;
}

/* ---- whether two agree */

static bool
shares_people(const kg_event *e, const kg_sighting *s, uint32_t *n_shared)
{
  *n_shared = 0;
  for (uint32_t i = 0; i < s->n_people; i++) {
    for (uint32_t k = 0; k < e->n_participants; k++) {
      *n_shared += e->participants[k] == s->people[i];
    }
  }
  return *n_shared > 0;
}

static bool
days_disagree(const kg_when *a, kg_date b)
{
  if (!a->date.day || !b.day) {
    return a->date.year && b.year && a->date.year != b.year;
  }
  const int32_t day = kg_date_to_days(b);
  const int32_t last =
      a->last.day ? kg_date_to_days(a->last) : kg_date_to_days(a->date);
  return day < kg_date_to_days(a->date) || day > last;
}

static bool
places_disagree(const kg_doc *doc, uint32_t a, uint32_t b)
{
  return a != KG_NO_INDEX && b != KG_NO_INDEX && a != b &&
         doc->entities.at[a].type == doc->entities.at[b].type;
}

static bool
is_another(kg_slice modifier)
{
  return kg_slice_is(modifier, "first") || kg_slice_is(modifier, "last") ||
         kg_slice_is(modifier, "previous") || kg_slice_is(modifier, "next");
}

static bool
modifiers_agree(const kg_event_finder *f, const kg_sighting *s, size_t index)
{
  const kg_slice own = s->modifier;
  const kg_slice other = f->modifier[index];
  if (own.len && other.len) {
    return kg_slice_equal(own, other);
  }
  if (own.len && !s->is_definite) {
    return false;
  }
  /* "first summit" and "last" are others than the one spoken of. */
  return !is_another(own) && !is_another(other);
}

/* Of these an article tells of several, so "a" brings in another one. */
static bool
comes_often(const char *type)
{
  static const char *const TYPES[] = {"attack",       "accident", "election",
                                      "war",          "trial",    "other",
                                      "announcement", "speech"};
  return KG_IS_ONE_OF(kg_slice_of(type), TYPES);
}

/* A name of no kind ("Belleau Wood") is not the debate spoken of next. */
static bool
is_same_kind(const char *type, const char *a, const char *b)
{
  return a && b ? !strcmp(a, b) : strcmp(type, "other") != 0;
}

static bool
agrees(const kg_event_finder *f, const kg_sighting *s, size_t index)
{
  const kg_event *e = &f->doc->events.at[index];
  const kg_when when = time_of(f, s);
  uint32_t shared = 0;
  if (f->is_far[index] != s->is_far ||
      !is_same_kind(s->type, f->key[index], s->key)) {
    return false;
  }
  if (strcmp(e->type, s->type) != 0 || !modifiers_agree(f, s, index) ||
      places_disagree(f->doc, e->place, s->place)) {
    return false;
  }
  if (when.date.year && s->status != KG_EVENT_MOVED &&
      days_disagree(&f->start[index], when.date)) {
    return false;
  }
  const bool meet = shares_people(e, s, &shared);
  const bool both = e->n_participants && s->n_people;
  if (both && !meet) {
    return false;
  }
  const bool is_verb = s->form != KG_TRIGGER_NOUN;
  if (is_verb || (!s->is_definite && s->entity == KG_NO_INDEX)) {
    /* A new telling: the same people, or nothing that speaks against. */
    const bool same =
        both && (shared == e->n_participants || shared == s->n_people);
    const bool same_day = when.date.day && f->start[index].date.day;
    return same || same_day || (!is_verb && !comes_often(s->type) && !both);
  }
  return true;
}

static uint32_t
find_event(const kg_event_finder *f, const kg_sighting *s)
{
  const kg_doc *doc = f->doc;
  uint32_t other = KG_NO_INDEX;
  for (size_t i = doc->events.n; i-- > 0;) {
    if (!agrees(f, s, i)) {
      continue;
    }
    /* "the summit" is rather the one without an adjective. */
    if (f->modifier[i].len == s->modifier.len) {
      return (uint32_t)i;
    }
    other = other == KG_NO_INDEX ? (uint32_t)i : other;
  }
  return other;
}

/* ---- names */

static bool
has_word(kg_slice name, kg_slice word)
{
  for (size_t at = 0; at + word.len <= name.len; at++) {
    const bool starts = at == 0 || strchr(" -", name.ptr[at - 1]);
    const size_t end = at + word.len;
    if (starts && (end == name.len || strchr(" -", name.ptr[end])) &&
        kg_slice_equal_nocase(kg_slice_sub(name, at, end), word)) {
      return true;
    }
  }
  return false;
}

/* Every word of the shorter name stands in the longer: "U.S. summit" and
   "second North Korea-U.S. summit". */
static bool
is_part_of_name(kg_slice a, kg_slice b)
{
  const kg_slice brief = a.len < b.len ? a : b;
  const kg_slice name = a.len < b.len ? b : a;
  size_t n = 0;
  for (size_t at = 0; at < brief.len;) {
    size_t end = at;
    while (end < brief.len && !strchr(" -", brief.ptr[end])) {
      end++;
    }
    if (end > at && !has_word(name, kg_slice_sub(brief, at, end))) {
      return false;
    }
    n += end > at;
    at = end + 1;
  }
  return n > 1;
}

static uint32_t
find_named(const kg_event_finder *f, const kg_sighting *s)
{
  const kg_slice name = f->doc->entities.at[s->entity].name;
  for (size_t i = 0; i < f->doc->events.n; i++) {
    const kg_event *e = &f->doc->events.at[i];
    if (kg_slice_equal(e->name, name) ||
        (e->is_named && !strcmp(e->type, s->type) &&
         strcmp(s->type, "other") != 0 && is_part_of_name(e->name, name))) {
      return (uint32_t)i;
    }
  }
  const uint32_t index = find_event(f, s);
  if (index == KG_NO_INDEX || f->doc->events.at[index].is_named ||
      !strcmp(s->type, "other")) {
    return KG_NO_INDEX; /* Two names, two events. */
  }
  f->doc->events.at[index].name = name;
  f->doc->events.at[index].is_named = true;
  return index;
}

/* Of verbs: "arrival of X and Y". */
static kg_slice
describe(const kg_event_finder *f, const kg_sighting *s)
{
  if (s->form == KG_TRIGGER_NOUN || !s->n_people) {
    return kg_doc_text(f->doc, kg_view_span(&f->view, s->first, s->end));
  }
  const kg_slice a = f->doc->entities.at[s->people[0]].name;
  const kg_slice b = s->n_people > 1 ? f->doc->entities.at[s->people[1]].name
                                     : kg_slice_make("", 0);
  return kg_arena_printf(f->doc->arena, "%s of %.*s%s%.*s", s->type, KG_FMT(a),
                         b.len ? " and " : "", KG_FMT(b));
}

static kg_status
add_event(kg_event_finder *f, const kg_sighting *s, uint32_t *index)
{
  kg_doc *doc = f->doc;
  const bool named = s->entity != KG_NO_INDEX;
  const float confidence = named                   ? 0.85F
                           : s->is_sure            ? 0.75F
                           : s->day || s->n_people ? 0.7F
                                                   : 0.55F;
  const kg_event event = {
      .type = s->type,
      .name = named ? doc->entities.at[s->entity].name : describe(f, s),
      .is_named = named,
      .place = KG_NO_INDEX,
      .status = s->status,
      .why = {.rule = named                        ? "named event"
                      : s->form == KG_TRIGGER_NOUN ? "event noun"
                                                   : "event verb",
              .confidence = confidence}};
  *index = (uint32_t)doc->events.n;
  f->modifier[*index] = s->modifier;
  f->is_far[*index] = s->is_far;
  f->key[*index] = s->key;
  f->start[*index] = f->before[*index] = (kg_when){
      .minutes = KG_NO_TIME, .last_minutes = KG_NO_TIME, .zone = KG_NO_ZONE};
  f->is_sure[*index] = s->is_sure;
  return event.name.ptr && kg_doc_push(doc, events, event) ? KG_OK
                                                           : KG_ERR_MEMORY;
}

/* ---- what a sighting adds */

/* Called off outweighs moved, that outweighs what took place or is to. */
static int
status_rank(kg_event_status status)
{
  switch (status) {
  case KG_EVENT_CANCELLED: return 4;
  case KG_EVENT_MOVED: return 3;
  case KG_EVENT_OCCURRED: return 2;
  case KG_EVENT_SCHEDULED: return 1;
  default: return 0;
  }
}

static void
take_status(kg_event_finder *f, uint32_t index, const kg_sighting *s)
{
  kg_event *e = &f->doc->events.at[index];
  const bool stronger = status_rank(s->status) > status_rank(e->status);
  if (s->is_sure ? stronger || !f->is_sure[index]
                 : stronger && !f->is_sure[index]) {
    e->status = s->status;
  }
  f->is_sure[index] = f->is_sure[index] || s->is_sure;
}

static bool
take_shift(kg_event_finder *f, uint32_t index, const kg_sighting *s)
{
  const kg_event_shift *shift = &s->shift;
  kg_when *start = &f->start[index];
  kg_when from = *start;
  if (shift->from) {
    const kg_date day = from.date;
    from = *shift->from;
    from.date = from.date.year ? from.date : day;
  }
  kg_when to = from;
  bool ok = false;
  if (shift->is_range) {
    to.minutes = from.last_minutes;
    ok = true;
  } else if (shift->from && !shift->to &&
             kg_date_to_days(from.last) != kg_date_to_days(from.date) &&
             from.last.day && from.date.day) {
    to.date = from.last;
    ok = true;
  } else if (shift->to) {
    to = *shift->to;
    to.date = to.date.year ? to.date : from.date;
    to.zone = to.zone == KG_NO_ZONE ? from.zone : to.zone;
    ok = true;
  } else if (shift->months && from.date.year) {
    to.date = kg_date_add_months(from.date, shift->months);
    ok = to.date.year != 0;
  } else if (shift->minutes) {
    ok = kg_when_shift(&to, shift->minutes);
  }
  if (!ok) {
    return false;
  }
  from.last = from.date;
  to.last = to.date;
  from.last_minutes = to.last_minutes = KG_NO_TIME;
  f->before[index] = from;
  *start = to;
  f->doc->events.at[index].when = shift->words;
  return true;
}

static void
take_time(kg_event_finder *f, uint32_t index, const kg_sighting *s)
{
  kg_event *e = &f->doc->events.at[index];
  const kg_when when = time_of(f, s);
  kg_when *start = &f->start[index];
  const bool known = start->date.year || start->minutes != KG_NO_TIME;
  const bool told = when.date.year || when.minutes != KG_NO_TIME;
  const bool finer = !start->date.year || (when.date.day && !start->date.day) ||
                     (when.date.day && when.minutes != KG_NO_TIME &&
                      start->minutes == KG_NO_TIME);
  if (told && (!known || finer) && !f->before[index].date.year) {
    const kg_when *words = s->day ? s->day : s->clock;
    *start = when;
    e->when = words ? (kg_span){words->begin, words->end} : e->when;
  }
  if (s->shift.words.end) {
    take_shift(f, index, s);
  }
}

static kg_status
add_sighting(kg_event_finder *f, uint32_t index, const kg_sighting *s)
{
  kg_event *e = &f->doc->events.at[index];
  kg_arena *arena = f->doc->arena;
  kg_span *spans = KG_ARENA_ARRAY(arena, kg_span, e->n_spans + 1);
  uint32_t *people =
      KG_ARENA_ARRAY(arena, uint32_t, e->n_participants + s->n_people + 1);
  if (!spans || !people) {
    return KG_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < e->n_spans; i++) {
    spans[i] = e->spans[i];
  }
  if (e->n_spans < KG_MAX_EVENT_SPANS) {
    spans[e->n_spans] = kg_view_span(&f->view, s->first, s->end);
    e->spans = spans;
    e->n_spans++;
  }
  uint32_t n = e->n_participants;
  for (uint32_t i = 0; i < n; i++) {
    people[i] = e->participants[i];
  }
  for (uint32_t i = 0; i < s->n_people && n < KG_MAX_EVENT_PEOPLE; i++) {
    bool known = false;
    for (uint32_t k = 0; k < n; k++) {
      known = known || people[k] == s->people[i];
    }
    people[n] = s->people[i];
    n += !known;
  }
  e->participants = people;
  e->n_participants = n;
  const bool finer = e->place != KG_NO_INDEX && s->place != KG_NO_INDEX &&
                     f->doc->entities.at[e->place].type != KG_FAC &&
                     f->doc->entities.at[s->place].type == KG_FAC;
  e->place = e->place == KG_NO_INDEX || finer ? s->place : e->place;
  take_status(f, index, s);
  take_time(f, index, s);
  f->last = index;
  return KG_OK;
}

/* "the event was moved": only to say that of the event told of last. */
static kg_status
place_anaphor(kg_event_finder *f, const kg_sighting *s)
{
  if (s->status != KG_EVENT_MOVED && s->status != KG_EVENT_CANCELLED) {
    return KG_OK;
  }
  return add_sighting(f, f->last, s);
}

kg_status
kg_event_place(kg_event_finder *f, const kg_sighting *s)
{
  if (s->back_only) {
    return place_anaphor(f, s);
  }
  uint32_t index =
      s->entity == KG_NO_INDEX ? find_event(f, s) : find_named(f, s);
  if (index == KG_NO_INDEX) {
    if (f->doc->events.n >= KG_MAX_EVENTS) {
      return KG_OK;
    }
    TRY(add_event(f, s, &index));
  }
  return add_sighting(f, index, s);
}

/* ---- the end */

static kg_status
write_time(kg_doc *doc, const kg_when *when, bool last, kg_slice *out)
{
  char text[32];
  if (last) {
    kg_when_format_last(when, text);
  } else {
    kg_when_format(when, text);
  }
  *out = kg_arena_copy(doc->arena, kg_slice_of(text));
  return out->ptr || !*text ? KG_OK : KG_ERR_MEMORY;
}

/* Place, type and day make an event's IRI where all are known. */
static kg_status
name_event(kg_doc *doc, kg_event *e)
{
  e->kind = kg_slice_of("event");
  const kg_span span = kg_doc_points(doc, e->spans[0]);
  if (e->place != KG_NO_INDEX && e->start.len >= 10) {
    e->local = kg_arena_printf(doc->arena, "%.*s-%s_%.10s",
                               KG_FMT(doc->entities.at[e->place].local),
                               e->type, e->start.ptr);
  } else {
    e->local = kg_arena_printf(doc->arena, "%s_h%.16s_%u-%u", e->type,
                               doc->sha256, span.begin, span.end);
  }
  for (size_t k = 0; k < doc->entities.n; k++) {
    const kg_entity *entity = &doc->entities.at[k];
    if (entity->type == KG_EVENT && kg_slice_equal(entity->name, e->name)) {
      e->local = entity->local;
    }
  }
  return e->local.ptr ? KG_OK : KG_ERR_MEMORY;
}

kg_status
kg_event_finish(kg_event_finder *f)
{
  kg_doc *doc = f->doc;
  for (size_t i = 0; i < doc->events.n; i++) {
    kg_event *e = &doc->events.at[i];
    TRY(write_time(doc, &f->start[i], false, &e->start));
    TRY(write_time(doc, &f->start[i], true, &e->end));
    TRY(write_time(doc, &f->before[i], false, &e->previous_start));
    TRY(name_event(doc, e));
  }
  return KG_OK;
}
