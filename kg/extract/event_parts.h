/* SPDX-License-Identifier: Apache-2.0 */
/// Events while they are put together. Private to the events pass: a sighting
/// is one place of the text that tells of an event; what its clause says of
/// it is read around it; sightings of one event then fall together.
#ifndef KG_EXTRACT_EVENT_PARTS_H
#define KG_EXTRACT_EVENT_PARTS_H

#include "extract/references.h"
#include "extract/when.h"

enum {
  KG_MAX_EVENT_PEOPLE = 8,
  KG_MAX_EVENT_SPANS = 64,
  KG_MAX_EVENTS = 500,
};

typedef enum kg_trigger_form {
  KG_TRIGGER_NOUN,
  KG_TRIGGER_VERB,
  KG_TRIGGER_GOES,
  KG_TRIGGER_MEETS,
  KG_TRIGGER_SIGNS,
} kg_trigger_form;

typedef struct kg_trigger {
  kg_trigger_form form;
  const char *lemma;
  const char *type;
} kg_trigger;

/// What a word near an event says of it.
typedef enum kg_event_sense {
  KG_SENSE_NONE,
  KG_SENSE_CANCEL,
  KG_SENSE_LATER,
  KG_SENSE_EARLIER,
  KG_SENSE_MOVE,
  KG_SENSE_PLAN,
  KG_SENSE_HOPE,
} kg_event_sense;

/// By how much an event was moved, or to when.
typedef struct kg_event_shift {
  int32_t minutes; ///< Earlier where negative; 0 = not said.
  int32_t months;
  const kg_when *from;
  const kg_when *to;
  bool is_range; ///< "from 2 to 4 p.m.": one expression gives both.
  kg_span words; ///< Empty if nothing is said.
} kg_event_shift;

typedef struct kg_sighting {
  const char *type;
  const char *key; ///< What tells kinds of one type apart, or NULL.
  kg_trigger_form form;
  uint32_t first; ///< Pieces of the phrase.
  uint32_t end;
  uint32_t head;
  uint32_t low; ///< The clause around it: pieces.
  uint32_t high;
  uint32_t entity;   ///< Of a named event, or KG_NO_INDEX.
  kg_slice modifier; ///< Words that tell it from others, or empty.
  int year;          ///< In its phrase: "the 2020 election"; 0 = none.
  bool is_definite;
  bool is_owned;  ///< "Moon's", "their".
  bool is_plural; ///< A bare plural tells of no event.
  bool is_bare;   ///< No article, no owner.
  bool is_denied; ///< "did not meet": no event at all.
  bool is_sure;   ///< A verb says that it took place.
  bool back_only; ///< "the event": belongs to one that was told of before.
  kg_event_status status;
  uint32_t people[KG_MAX_EVENT_PEOPLE];
  uint32_t n_people;
  uint32_t place;
  const kg_when *day; ///< With a date, or NULL.
  const kg_when *clock;
  bool is_far; ///< "last summer", "two years ago": another than today's.
  kg_event_shift shift;
} kg_sighting;

typedef struct kg_event_finder {
  kg_text_view view;
  kg_doc *doc;
  kg_slice *modifier; ///< By event: the words that tell it apart.
  kg_when *start;     ///< By event; year 0 and no time if unknown.
  kg_when *before;    ///< By event: the start before it was moved.
  bool *is_sure;      ///< By event.
  bool *is_far;       ///< By event.
  const char **key;   ///< By event.
  kg_date story_day;  ///< Without a publication date: told of most.
  uint32_t last;      ///< The event told of last, or KG_NO_INDEX.
} kg_event_finder;

static inline const kg_piece *
kg_event_at(const kg_event_finder *f, uint32_t i)
{
  return kg_view_at(&f->view, i);
}

static inline bool
kg_event_has(const kg_event_finder *f, uint32_t i, uint32_t of)
{
  return kg_view_has(&f->view, i, of);
}

/// `words` is "press news media": whether the piece is one of them.
bool kg_event_is_any(const kg_event_finder *f, uint32_t i, const char *words);
bool kg_event_is_verb(const kg_event_finder *f, uint32_t i);
/// The trigger at the piece, or NULL.
const kg_trigger *kg_event_trigger(const kg_event_finder *f, uint32_t i);
/// What the word says of an event beside it.
kg_event_sense kg_event_sense_at(const kg_event_finder *f, uint32_t i);
/// A form of a verb that brings in speech: its clause is another.
bool kg_event_is_saying(const kg_event_finder *f, uint32_t i);

/// One of the words stands right before the piece, in its sentence.
bool
kg_event_is_before(const kg_event_finder *f, uint32_t i, const char *words);
/// The noun (the verb) of the trigger tells of an event where it stands.
bool
kg_event_fits_noun(const kg_event_finder *f, const kg_trigger *t, uint32_t i);
bool
kg_event_fits_verb(const kg_event_finder *f, const kg_trigger *t, uint32_t i);
/// Behind the verb with what it acts on.
uint32_t kg_event_verb_end(const kg_event_finder *f, uint32_t i);
/// "meeting the press", "took questions from reporters": an appearance before
/// the press. @param end Set to behind it.
bool
kg_event_is_press_moment(const kg_event_finder *f, uint32_t i, uint32_t *end);
/// Type of the named event that these pieces name.
const char *
kg_event_named_type(const kg_event_finder *f, uint32_t first, uint32_t end);

/// Sets the clause's bounds, the status and how it was moved.
void kg_event_read_status(const kg_event_finder *f, kg_sighting *s);
/// Sets people, place and time from the clause.
void kg_event_read_around(const kg_event_finder *f, kg_sighting *s);

/// Adds the sighting to the event it tells of, or makes that event.
kg_status kg_event_place(kg_event_finder *f, const kg_sighting *s);
/// Writes times and IRIs once all sightings are placed.
kg_status kg_event_finish(kg_event_finder *f);

#endif
