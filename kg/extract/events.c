/* SPDX-License-Identifier: Apache-2.0 */
/// What happened, or is to happen: named events, and nouns and verbs of a
/// small list. Mentions of one kind fall together unless their modifiers,
/// places or days tell them apart.
#include "extract/references.h"

#include "extract/slug.h"
#include "extract/when.h"

#include <string.h>

enum { MAX_BACK = 9, MAX_PARTICIPANTS = 8, MAX_SPANS = 64, MAX_EVENTS = 500 };

typedef enum trigger_form { TRIGGER_NOUN, TRIGGER_VERB } trigger_form;

typedef struct trigger {
  trigger_form form;
  const char *word;
  const char *type;
} trigger;

static const trigger TRIGGERS[] = {
#define KG_TRIGGER(form, word, type) {TRIGGER_##form, word, type},
#include "extract/events.def"
#undef KG_TRIGGER
};

/// One place of the text that tells of an event.
typedef struct sighting {
  const char *type;
  uint32_t first; ///< Pieces of the phrase.
  uint32_t end;
  uint32_t head;
  uint32_t entity;         ///< Of a named event, or KG_NO_INDEX.
  uint32_t modifier_first; ///< Words that tell it from others, or none.
  uint32_t modifier_end;
  bool is_definite;
  kg_event_status status;
  uint32_t people[MAX_PARTICIPANTS];
  uint32_t n_people;
  uint32_t place;
  const kg_when *when;
} sighting;

typedef struct finder {
  kg_text_view view;
  kg_doc *doc;
  kg_slice *modifier; ///< By event: the words that tell it apart.
} finder;

static const kg_piece *
at(const finder *f, uint32_t i)
{
  return &f->view.names->pieces.at[i];
}

static bool
has(const finder *f, uint32_t i, uint32_t of)
{
  return kg_names_has(f->view.names, i, of);
}

static bool
is_in_list(const kg_piece *p, const char *const *words, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    if (kg_piece_is(p, words[i])) {
      return true;
    }
  }
  return false;
}

#define IN_LIST(p, words)                                                      \
  is_in_list((p), (words), sizeof(words) / sizeof *(words))

static const trigger *
trigger_at(const finder *f, uint32_t i)
{
  const kg_piece *p = at(f, i);
  if (p->shape != KG_SHAPE_LOWER || f->view.mention_at[i] != KG_NO_INDEX) {
    return NULL;
  }
  for (size_t k = 0; k < sizeof TRIGGERS / sizeof *TRIGGERS; k++) {
    if (!kg_piece_is(p, TRIGGERS[k].word)) {
      continue;
    }
    const bool noun = p->pos == KG_POS_NN || p->pos == KG_POS_NNS;
    const bool verb = p->pos == KG_POS_VBD;
    if (TRIGGERS[k].form == TRIGGER_NOUN ? !noun : !verb) {
      return NULL;
    }
    return &TRIGGERS[k];
  }
  return NULL;
}

static bool
is_press_word(const kg_piece *p)
{
  static const char *const WORDS[] = {"press", "news", "media", "daily"};
  return IN_LIST(p, WORDS);
}

static bool
is_distinctive(const kg_piece *p)
{
  static const char *const WORDS[] = {
      "private",      "expanded",      "second",    "third",    "first",
      "final",        "bilateral",     "emergency", "annual",   "general",
      "presidential", "parliamentary", "state",     "previous", "last",
      "next",         "one",           "closed",    "opening"};
  return IN_LIST(p, WORDS);
}

/// First piece of the noun's phrase, with what tells it apart.
static void
read_phrase(const finder *f, sighting *s)
{
  uint32_t i = s->head;
  while (i > 0 && s->head - i < MAX_BACK && has(f, i - 1, s->head)) {
    const kg_piece *p = at(f, i - 1);
    const bool named = f->view.mention_at[i - 1] != KG_NO_INDEX;
    const bool owner = kg_piece_is(p, "'s") || kg_piece_is(p, "\u2019s");
    const bool word = p->pos == KG_POS_JJ || p->pos == KG_POS_NN ||
                      p->pos == KG_POS_NNP || p->pos == KG_POS_CD ||
                      p->pos == KG_POS_VBN || p->pos == KG_POS_VBG ||
                      p->pos == KG_POS_JJS || p->pos == KG_POS_RB ||
                      kg_piece_is_hyphen(p) || p->classes & KG_W_DEMONYM;
    if (p->pos == KG_POS_DT || p->pos == KG_POS_PRPS) {
      s->is_definite = !kg_piece_is(p, "a") && !kg_piece_is(p, "an");
      i--;
      break;
    }
    if (!named && !owner && !word) {
      break;
    }
    if (is_distinctive(p) && s->modifier_end == 0) {
      s->modifier_first = i - 1;
      s->modifier_end = i;
    }
    s->is_definite = s->is_definite || owner;
    i--;
  }
  while (i < s->head && (at(f, i)->shape == KG_SHAPE_OTHER)) {
    i++;
  }
  s->first = i;
}

/// Whether a verb of calling off at `i` has the phrase as what is called off:
/// no comma or other verb between them, and no "during".
static bool
reaches(const finder *f, const sighting *s, uint32_t i)
{
  static const char *const BARRIERS[] = {"during", "after",     "before",
                                         "at",     "following", "while"};
  static const char *const AUXILIARIES[] = {
      "was", "were", "is", "are", "been", "be", "had", "has", "would"};
  const uint32_t begin = i < s->first ? i + 1 : s->end;
  const uint32_t end = i < s->first ? s->first : i;
  for (uint32_t k = begin; k < end; k++) {
    const kg_piece *p = at(f, k);
    const bool comma = kg_piece_is(p, ",") && i < s->first;
    const bool verb = (p->pos == KG_POS_VBD || p->pos == KG_POS_VBZ) &&
                      !IN_LIST(p, AUXILIARIES);
    if (comma || verb || IN_LIST(p, BARRIERS)) {
      return false;
    }
  }
  return true;
}

static kg_event_status
read_status(const finder *f, const sighting *s)
{
  static const char *const CANCELLED[] = {"cancelled", "canceled", "scrapped",
                                          "scratched", "abandoned"};
  static const char *const MOVED[] = {"postponed", "rescheduled", "delayed",
                                      "moved"};
  static const char *const PLANNED[] = {
      "scheduled", "planned", "upcoming", "set", "due", "plans", "planning"};
  static const char *const HOPED[] = {"anticipated", "expected", "awaited",
                                      "possible", "proposed"};
  kg_event_status status = KG_EVENT_OCCURRED;
  uint32_t i = s->head;
  while (i > 0 && has(f, i - 1, s->head)) {
    i--;
  }
  for (; has(f, i, s->head); i++) {
    const kg_piece *p = at(f, i);
    const bool near = i + 9 > s->first && i < s->end + 9;
    if (IN_LIST(p, CANCELLED) && near && reaches(f, s, i)) {
      return KG_EVENT_CANCELLED;
    }
    if (IN_LIST(p, MOVED) && i > s->head && p->pos == KG_POS_VBN) {
      return KG_EVENT_MOVED;
    }
    if (i < s->head && i + 12 > s->first && kg_piece_is(p, "without")) {
      return KG_EVENT_CANCELLED;
    }
    const bool before = i < s->head && i + 7 > s->first;
    if (before &&
        ((kg_piece_is(p, "place") && i > 0 && kg_piece_is(at(f, i - 1), "in") &&
          i + 1 < s->head && kg_piece_is(at(f, i + 1), "of")) ||
         kg_piece_is(p, "instead"))) {
      return KG_EVENT_CANCELLED;
    }
    if (before && (IN_LIST(p, PLANNED) || kg_piece_is(p, "will"))) {
      status = KG_EVENT_SCHEDULED;
    } else if (before && IN_LIST(p, HOPED) && status == KG_EVENT_OCCURRED) {
      status = KG_EVENT_ANTICIPATED;
    } else if (i > s->head && near && status == KG_EVENT_OCCURRED) {
      const bool will = kg_piece_is(p, "will") || kg_piece_is(p, "scheduled") ||
                        kg_piece_is(p, "planned");
      status = will ? KG_EVENT_SCHEDULED
               : kg_piece_is(p, "anticipated") || kg_piece_is(p, "expected")
                   ? KG_EVENT_ANTICIPATED
                   : status;
    }
  }
  return status;
}

static bool
takes_people(const char *type)
{
  static const char *const WITH[] = {
      "summit",  "meeting", "dinner",    "lunch",  "signing",
      "visit",   "arrival", "departure", "speech", "press-conference",
      "ceremony"};
  for (size_t i = 0; i < sizeof WITH / sizeof *WITH; i++) {
    if (!strcmp(type, WITH[i])) {
      return true;
    }
  }
  return false;
}

/// Of these the one before is it: who speaks, leaves or comes.
static bool
takes_one(const char *type)
{
  return !strcmp(type, "press-conference") || !strcmp(type, "speech") ||
         !strcmp(type, "departure") || !strcmp(type, "arrival");
}

static void
add_person(sighting *s, uint32_t person)
{
  for (uint32_t i = 0; i < s->n_people; i++) {
    if (s->people[i] == person) {
      return;
    }
  }
  if (s->n_people < MAX_PARTICIPANTS) {
    s->people[s->n_people++] = person;
  }
}

/// The time that stands nearest to the head within the sentence.
static void
read_time(finder *f, sighting *s)
{
  const kg_doc *doc = f->doc;
  const kg_sentence *sentence = &doc->sentences.at[at(f, s->head)->sentence];
  for (size_t w = 0; w < doc->whens.n; w++) {
    const kg_when *when = &doc->whens.at[w];
    if (when->begin >= sentence->begin && when->end <= sentence->end &&
        when->date.year && when->begin > at(f, s->first)->begin) {
      s->when = when;
      break;
    }
  }
}

/// People and places that the sentence gives.
static void
read_around(finder *f, sighting *s, size_t *first_mention)
{
  kg_doc *doc = f->doc;
  const kg_sentence *sentence = &doc->sentences.at[at(f, s->head)->sentence];
  const uint32_t quote =
      kg_doc_quote_around(doc, kg_view_span(&f->view, s->head, s->head + 1));
  size_t m = *first_mention;
  while (m < doc->mentions.n &&
         doc->mentions.at[m].span.begin < sentence->begin) {
    m++;
  }
  *first_mention = m;
  for (; m < doc->mentions.n && doc->mentions.at[m].span.begin < sentence->end;
       m++) {
    const kg_mention *mention = &doc->mentions.at[m];
    if (takes_people(s->type) && mention->n_entities &&
        doc->entities.at[mention->entities[0]].type == KG_PER &&
        !doc->entities.at[mention->entities[0]].is_group &&
        kg_doc_quote_around(doc, mention->span) == quote) {
      if (takes_one(s->type)) {
        if (mention->span.begin >= at(f, s->head)->begin) {
          continue;
        }
        const bool joined =
            m > 0 && mention->span.begin >= doc->mentions.at[m - 1].span.end &&
            kg_slice_is(kg_slice_sub(doc->text,
                                     doc->mentions.at[m - 1].span.end,
                                     mention->span.begin),
                        " and ");
        // The one nearest before the word, with who is joined by "and".
        s->n_people = joined ? s->n_people : 0;
      }
      for (uint32_t k = 0; k < mention->n_entities; k++) {
        add_person(s, mention->entities[k]);
      }
    }
    const uint32_t begin = kg_view_piece(&f->view, mention->span.begin);
    const bool placed = begin > 0 && has(f, begin - 1, s->head) &&
                        begin > s->head && begin < s->head + 12 &&
                        (kg_piece_is(at(f, begin - 1), "in") ||
                         kg_piece_is(at(f, begin - 1), "at") ||
                         (kg_piece_is(at(f, begin - 1), "the") && begin > 1 &&
                          (kg_piece_is(at(f, begin - 2), "at") ||
                           kg_piece_is(at(f, begin - 2), "in"))));
    const bool is_place = mention->type == KG_FAC || mention->type == KG_GPE ||
                          mention->type == KG_LOC;
    if (placed && is_place && mention->n_entities == 1 &&
        s->place == KG_NO_INDEX) {
      s->place = mention->entities[0];
    }
  }
}

static kg_slice
modifier_of(const finder *f, const sighting *s)
{
  return s->modifier_end ? at(f, s->modifier_first)->lower
                         : kg_slice_make("", 0);
}

static bool
names_agree(const finder *f, const kg_event *e, const sighting *s, size_t index)
{
  const kg_slice modifier = modifier_of(f, s);
  const kg_slice other = f->modifier[index];
  if (modifier.len && other.len && !kg_slice_equal(modifier, other)) {
    return false;
  }
  if (modifier.len && !other.len && !s->is_definite) {
    return false;
  }
  const bool both_places = e->place != KG_NO_INDEX && s->place != KG_NO_INDEX;
  if (both_places && e->place != s->place &&
      f->doc->entities.at[e->place].type ==
          f->doc->entities.at[s->place].type) {
    return false;
  }
  // "first summit" and "last" are others than the one spoken of.
  return !(kg_slice_is(modifier, "first") || kg_slice_is(modifier, "last") ||
           kg_slice_is(modifier, "previous")) ||
         kg_slice_equal(modifier, other);
}

static uint32_t
find_event(const finder *f, const sighting *s)
{
  const kg_doc *doc = f->doc;
  uint32_t other = KG_NO_INDEX;
  for (size_t i = doc->events.n; i-- > 0;) {
    const kg_event *e = &doc->events.at[i];
    if (strcmp(e->type, s->type) != 0 || !names_agree(f, e, s, i)) {
      continue;
    }
    // "the summit" is rather the one without an adjective.
    if (f->modifier[i].len == modifier_of(f, s).len) {
      return (uint32_t)i;
    }
    other = other == KG_NO_INDEX ? (uint32_t)i : other;
  }
  return other;
}

/// Called off outweighs moved, that outweighs what took place or is to.
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

static kg_status
add_sighting(finder *f, kg_event *e, const sighting *s)
{
  kg_arena *arena = f->doc->arena;
  kg_span *spans = KG_ARENA_ARRAY(arena, kg_span, e->n_spans + 1);
  uint32_t *people =
      KG_ARENA_ARRAY(arena, uint32_t, e->n_participants + s->n_people + 1);
  if (!spans || !people) {
    return KG_ERR_MEMORY;
  }
  if (e->n_spans < MAX_SPANS) {
    for (uint32_t i = 0; i < e->n_spans; i++) {
      spans[i] = e->spans[i];
    }
    spans[e->n_spans++] = kg_view_span(&f->view, s->first, s->end);
    e->spans = spans;
  }
  uint32_t n = e->n_participants;
  for (uint32_t i = 0; i < n; i++) {
    people[i] = e->participants[i];
  }
  for (uint32_t i = 0; i < s->n_people && n < MAX_PARTICIPANTS; i++) {
    bool known = false;
    for (uint32_t k = 0; k < n; k++) {
      known = known || people[k] == s->people[i];
    }
    people[n] = s->people[i];
    n += !known;
  }
  e->participants = people;
  e->n_participants = n;
  e->place = e->place == KG_NO_INDEX ? s->place : e->place;
  if (status_rank(s->status) > status_rank(e->status)) {
    e->status = s->status;
  }
  if (s->when && !e->start.len) {
    char start[32];
    kg_when_format(s->when, start);
    e->start = kg_arena_copy(arena, kg_slice_of(start));
    e->when = (kg_span){s->when->begin, s->when->end};
    if (!e->start.ptr) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

static kg_status
place_sighting(finder *f, const sighting *s)
{
  kg_doc *doc = f->doc;
  uint32_t index = KG_NO_INDEX;
  for (size_t i = 0; s->entity != KG_NO_INDEX && i < doc->events.n; i++) {
    if (kg_slice_equal(doc->events.at[i].name,
                       doc->entities.at[s->entity].name)) {
      index = (uint32_t)i;
    }
  }
  if (index == KG_NO_INDEX) {
    index = find_event(f, s);
    if (index != KG_NO_INDEX && s->entity != KG_NO_INDEX) {
      kg_event *e = &doc->events.at[index];
      if (e->is_named || !strcmp(s->type, "other")) {
        index = KG_NO_INDEX; // Two names, two events.
      } else {
        e->name = doc->entities.at[s->entity].name;
        e->is_named = true;
      }
    }
  }
  if (index == KG_NO_INDEX) {
    if (doc->events.n >= MAX_EVENTS) {
      return KG_OK;
    }
    kg_span name = kg_view_span(&f->view, s->first, s->end);
    const kg_event event = {
        .type = s->type,
        .name = s->entity != KG_NO_INDEX ? doc->entities.at[s->entity].name
                                         : kg_doc_text(doc, name),
        .is_named = s->entity != KG_NO_INDEX,
        .place = KG_NO_INDEX,
        .status = s->status,
        .why = {.rule = s->entity != KG_NO_INDEX ? "named event" : "event word",
                .confidence = s->entity != KG_NO_INDEX ? 0.85F : 0.6F}};
    index = (uint32_t)doc->events.n;
    f->modifier[index] = modifier_of(f, s);
    if (!kg_doc_push(doc, events, event)) {
      return KG_ERR_MEMORY;
    }
  }
  return add_sighting(f, &doc->events.at[index], s);
}

/// Type of a named event by its last word.
static const char *
named_type(const finder *f, uint32_t end)
{
  const kg_piece *p = at(f, end - 1);
  for (size_t k = 0; k < sizeof TRIGGERS / sizeof *TRIGGERS; k++) {
    if (kg_piece_is(p, TRIGGERS[k].word) && TRIGGERS[k].form == TRIGGER_NOUN) {
      return TRIGGERS[k].type;
    }
  }
  return "other";
}

/// "held a press conference": the noun needs its word before it.
static bool
is_right_sense(const finder *f, const trigger *t, uint32_t i)
{
  const bool press = i > 0 && has(f, i - 1, i) && is_press_word(at(f, i - 1));
  if (!strcmp(t->type, "press-conference")) {
    return press;
  }
  // "meeting the press", "left the door open", "met the goals"
  if (t->form == TRIGGER_VERB && kg_piece_is(at(f, i), "left")) {
    const kg_mention *next =
        has(f, i + 1, i) ? kg_view_name_at(&f->view, i + 1) : NULL;
    return (next && next->type != KG_PER) ||
           (has(f, i + 2, i) && kg_piece_is(at(f, i + 1), "the"));
  }
  if (!strcmp(t->type, "signing")) {
    return true;
  }
  // "the summit meeting": the second noun is the head.
  return !(has(f, i + 1, i) && trigger_at(f, i + 1) &&
           at(f, i + 1)->shape == KG_SHAPE_LOWER);
}

/// Ends behind "with X" or "between X and Y".
static uint32_t
phrase_end(const finder *f, uint32_t i)
{
  uint32_t end = i + 1;
  if (!has(f, end + 1, i) || !kg_piece_is(at(f, end), "with")) {
    return end;
  }
  for (uint32_t k = end + 1; k < end + 6 && has(f, k, i); k++) {
    const kg_mention *name = kg_view_name_at(&f->view, k);
    if (name) {
      return kg_view_end(&f->view, name);
    }
  }
  return end;
}

static kg_status
look_at(finder *f, uint32_t *i, size_t *first_mention)
{
  const kg_mention *name = kg_view_name_at(&f->view, *i);
  sighting s = {.head = *i,
                .first = *i,
                .end = *i + 1,
                .entity = KG_NO_INDEX,
                .place = KG_NO_INDEX};
  bool is_verb = false;
  if (name && name->type == KG_EVENT && name->n_entities == 1) {
    s.end = kg_view_end(&f->view, name);
    s.head = s.end - 1;
    s.type = named_type(f, s.end);
    s.entity = name->entities[0];
    s.is_definite = true;
    *i = s.end - 1;
  } else {
    const trigger *t = trigger_at(f, *i);
    if (!t || !is_right_sense(f, t, *i)) {
      return KG_OK;
    }
    s.type = t->type;
    is_verb = t->form == TRIGGER_VERB;
    s.is_definite = is_verb;
    if (t->form == TRIGGER_NOUN) {
      read_phrase(f, &s);
    }
    s.end = phrase_end(f, *i);
    if (!strcmp(s.type, "signing") && has(f, *i + 1, *i) &&
        kg_piece_is(at(f, *i + 1), "ceremony")) {
      s.end = *i + 2;
      *i += 1;
    }
  }
  s.status = is_verb ? KG_EVENT_OCCURRED : read_status(f, &s);
  read_around(f, &s, first_mention);
  read_time(f, &s);
  return place_sighting(f, &s);
}

/// Place, type and day make an event's IRI where all are known.
static kg_status
name_events(kg_doc *doc)
{
  for (size_t i = 0; i < doc->events.n; i++) {
    kg_event *e = &doc->events.at[i];
    e->kind = kg_slice_of("event");
    const kg_span span = kg_doc_points(doc, e->spans[0]);
    if (e->place != KG_NO_INDEX && e->start.len >= 10) {
      e->local = kg_arena_printf(doc->arena, "%.*s-%s_%.10s",
                                 (int)doc->entities.at[e->place].local.len,
                                 doc->entities.at[e->place].local.ptr, e->type,
                                 e->start.ptr);
    } else {
      e->local = kg_arena_printf(doc->arena, "%s_h%.16s_%u-%u", e->type,
                                 doc->sha256, span.begin, span.end);
    }
    if (!e->local.ptr) {
      return KG_ERR_MEMORY;
    }
    for (size_t k = 0; k < doc->entities.n; k++) {
      kg_entity *entity = &doc->entities.at[k];
      if (entity->type == KG_EVENT && kg_slice_equal(entity->name, e->name)) {
        e->local = entity->local;
      }
    }
  }
  return KG_OK;
}

kg_status
kg_pass_events(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names || !doc->names) {
    return KG_OK;
  }
  finder f = {.doc = doc};
  TRY(kg_view_init(&f.view, doc));
  f.modifier = KG_ARENA_ARRAY(doc->arena, kg_slice, MAX_EVENTS + 1);
  if (!f.modifier) {
    return KG_ERR_MEMORY;
  }
  size_t first_mention = 0;
  for (uint32_t i = 0; i < f.view.names->pieces.n; i++) {
    TRY(look_at(&f, &i, &first_mention));
  }
  return name_events(doc);
}
