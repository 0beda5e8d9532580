/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an event took place, is to, was called off or moved: told by the
   verb it is the subject or the object of, by what stands before it ("the
   planned lunch", "without"), and by relative clauses behind it. */
#include "extract/event_parts.h"

#include <string.h>

enum { MAX_CLAUSE = 45, MAX_PATH = 26, MAX_CHAIN = 8, MAX_SHIFT = 18 };

/* Verbs with auxiliaries and adverbs: "were initially scheduled to be". */
typedef struct chain {
  uint32_t first;
  uint32_t main; ///< Its last verb.
  kg_event_sense sense;
  uint32_t sense_at;
  bool is_denied; ///< not, never, failed to.
  bool is_past;
  bool is_vague; ///< should, must, can.
  bool is_to;    ///< "is to hold".
} chain;

static bool
is_wall(const kg_event_finder *f, uint32_t i)
{
  const kg_piece *p = kg_event_at(f, i);
  return p->pos == KG_POS_OPEN_QUOTE || p->pos == KG_POS_CLOSE_QUOTE ||
         kg_event_is_any(f, i, "; : \" \u201C \u201D \u2014 \u2013 --");
}

static bool
is_subordinator(const kg_event_finder *f, uint32_t i)
{
  return kg_event_is_any(
             f, i,
             "after before while when where because although though "
             "but as since if unless whether whereas until till "
             "ahead") ||
         (kg_event_is_any(f, i, "following") && i > 0 &&
          kg_event_at(f, i - 1)->pos == KG_POS_COMMA);
}

static bool
is_finite(const kg_event_finder *f, uint32_t i)
{
  const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
  return pos == KG_POS_VBD || pos == KG_POS_VBZ || pos == KG_POS_VBP ||
         pos == KG_POS_MD;
}

static bool
is_chain_word(const kg_event_finder *f, uint32_t i)
{
  const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
  return kg_event_is_verb(f, i) || pos == KG_POS_RB || pos == KG_POS_TO ||
         pos == KG_POS_RP ||
         kg_event_is_any(f, i,
                         "not n't n\u2019t due likely set off back forward up");
}

static chain
read_chain(const kg_event_finder *f, uint32_t verb)
{
  uint32_t first = verb;
  uint32_t end = verb + 1;
  while (first > 0 && verb - first < MAX_CHAIN &&
         kg_event_has(f, first - 1, verb) && is_chain_word(f, first - 1)) {
    first--;
  }
  while (end < verb + MAX_CHAIN && kg_event_has(f, end, verb) &&
         is_chain_word(f, end)) {
    end++;
  }
  chain c = {.first = first, .main = verb};
  for (uint32_t i = first; i < end; i++) {
    const kg_event_sense sense = kg_event_sense_at(f, i);
    const bool stronger =
        sense != KG_SENSE_NONE &&
        (c.sense == KG_SENSE_NONE || c.sense == KG_SENSE_HOPE ||
         (c.sense == KG_SENSE_PLAN && sense < KG_SENSE_PLAN));
    if (stronger) {
      c.sense = sense;
      c.sense_at = i;
    }
    const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
    c.main = kg_event_is_verb(f, i) && pos != KG_POS_MD ? i : c.main;
    c.is_denied =
        c.is_denied ||
        kg_event_is_any(f, i, "not n't n\u2019t never failed refused declined");
    c.is_past =
        c.is_past || pos == KG_POS_VBD || kg_event_is_any(f, i, "has have");
    c.is_vague = c.is_vague || kg_event_is_any(f, i, "should must can ought");
    c.is_to =
        c.is_to || (kg_event_is_any(f, i, "is are was were") && i + 2 < end &&
                    kg_event_at(f, i + 1)->pos == KG_POS_TO &&
                    kg_event_at(f, i + 2)->pos == KG_POS_VB);
  }
  return c;
}

/* ---- the clause */

/* "X met Y and left": one subject; "X met Y and Z left": another clause. */
static bool
starts_clause(const kg_event_finder *f, uint32_t conjunction)
{
  uint32_t i = conjunction + 1;
  if (!kg_event_has(f, i, conjunction) || kg_event_is_verb(f, i) ||
      kg_event_at(f, i)->pos == KG_POS_RB) {
    return false;
  }
  for (; i < conjunction + 8 && kg_event_has(f, i, conjunction); i++) {
    if (is_finite(f, i)) {
      return true;
    }
    if (kg_event_at(f, i)->pos == KG_POS_COMMA ||
        kg_event_at(f, i)->pos == KG_POS_IN || kg_event_is_verb(f, i)) {
      return false;
    }
  }
  return false;
}

static void
read_clause(const kg_event_finder *f, kg_sighting *s)
{
  bool verb = false;
  uint32_t i = s->first;
  while (i > 0 && s->first - i < MAX_CLAUSE &&
         kg_event_has(f, i - 1, s->head)) {
    const uint32_t k = i - 1;
    if (is_wall(f, k) || kg_event_is_saying(f, k) ||
        (verb && is_subordinator(f, k)) ||
        kg_event_is_any(f, k, "but while although") ||
        (kg_event_at(f, k)->pos == KG_POS_CC && starts_clause(f, k) && verb)) {
      break;
    }
    verb = verb || kg_event_is_verb(f, k);
    i--;
  }
  s->low = i;
  i = s->end;
  while (i < s->end + MAX_CLAUSE && kg_event_has(f, i, s->head)) {
    const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
    if (is_wall(f, i) || kg_event_is_saying(f, i) || is_subordinator(f, i) ||
        pos == KG_POS_WDT || pos == KG_POS_WP ||
        (pos == KG_POS_CC && starts_clause(f, i))) {
      break;
    }
    i++;
  }
  s->high = i;
}

/* ---- which verb it belongs to */

/* "a working lunch", "the scheduled talks" */
static bool
is_prenominal(const kg_event_finder *f, uint32_t i)
{
  const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
  if ((pos != KG_POS_VBG && pos != KG_POS_VBN) || !kg_event_has(f, i + 1, i)) {
    return false;
  }
  const kg_pos next = (kg_pos)kg_event_at(f, i + 1)->pos;
  return next == KG_POS_NN || next == KG_POS_NNS ||
         ((next == KG_POS_JJ || next == KG_POS_VBG) && pos == KG_POS_VBN);
}

typedef enum link { NO_LINK, SUBJECT, OBJECT } link;

/* Within another phrase ("after the attack", "talks at the summit"): what is
   said of that one is not said of it. */
static bool
is_inner(const kg_event_finder *f, const kg_sighting *s)
{
  if (s->first == 0 || !kg_event_has(f, s->first - 1, s->head)) {
    return false;
  }
  const kg_pos pos = (kg_pos)kg_event_at(f, s->first - 1)->pos;
  return (pos == KG_POS_IN || pos == KG_POS_TO) &&
         !kg_event_is_any(f, s->first - 1,
                          "that because if although though while");
}

static bool
is_relative_next(const kg_event_finder *f, uint32_t comma)
{
  return kg_event_has(f, comma + 1, comma) &&
         kg_event_is_any(f, comma + 1, "which that");
}

/* The verb of which the phrase is the subject: with prepositional phrases
   between, joined subjects, a relative clause. */
static bool
find_right(const kg_event_finder *f,
           const kg_sighting *s,
           bool joined_too,
           chain *out,
           bool *is_near)
{
  bool joined = false;
  bool is_found = false;
  for (uint32_t i = s->end;
       i < s->end + MAX_PATH && kg_event_has(f, i, s->head); i++) {
    const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
    if (is_wall(f, i) || kg_event_is_saying(f, i) ||
        (is_subordinator(f, i) && !kg_event_is_any(f, i, "since after"))) {
      return is_found;
    }
    const bool breaks = pos == KG_POS_COMMA || pos == KG_POS_CC;
    const bool relative = pos == KG_POS_WDT || pos == KG_POS_WP;
    if ((kg_event_is_any(f, i, "that") && !relative) ||
        (is_inner(f, s) && breaks && !is_relative_next(f, i))) {
      return is_found;
    }
    if (breaks && !joined_too && !joined) {
      /* ", which was cancelled" still speaks of it. */
      const bool follows = kg_event_has(f, i + 1, s->head) &&
                           kg_event_is_any(f, i + 1, "which that") &&
                           pos == KG_POS_COMMA;
      if (!follows) {
        return is_found;
      }
    }
    joined = joined || breaks || relative;
    if (is_inner(f, s) && !joined && is_finite(f, i)) {
      return is_found;
    }
    const bool finite = is_finite(f, i);
    const bool reduced = pos == KG_POS_VBN && !joined && !is_prenominal(f, i) &&
                         kg_event_sense_at(f, i) != KG_SENSE_NONE;
    if (finite || (reduced && !is_found)) {
      /* "the talks planned for Friday were cancelled": the later says more */
      const kg_event_sense first = is_found ? out->sense : KG_SENSE_NONE;
      chain c = read_chain(f, i);
      if (!is_found ||
          (!joined && c.sense != KG_SENSE_NONE && c.sense < KG_SENSE_PLAN)) {
        *out = c;
        *is_near = !joined;
        is_found = true;
      }
      out->is_past = out->is_past && !reduced && first == KG_SENSE_NONE;
      if (finite) {
        return true;
      }
    }
  }
  return is_found;
}

/* "without sitting for a lunch or attending a ceremony" */
static bool
is_without_doing(const kg_event_finder *f, uint32_t verb, uint32_t head)
{
  for (uint32_t i = verb;
       i > 0 && verb - i < 12 && kg_event_has(f, i - 1, head); i--) {
    if (kg_event_is_any(f, i - 1, "without")) {
      return kg_event_at(f, verb)->pos == KG_POS_VBG;
    }
    if (is_finite(f, i - 1) || kg_event_at(f, i - 1)->pos == KG_POS_COMMA) {
      return false;
    }
  }
  return false;
}

/* What stands between the verb and the phrase. */
typedef struct left_flags {
  bool is_without;  ///< "without", "instead of".
  bool is_ahead;    ///< "until", "before".
  bool is_indirect; ///< A preposition: not its direct object.
} left_flags;

/* The verb of which the phrase is the object, and what stands between. */
static bool
find_left(const kg_event_finder *f,
          const kg_sighting *s,
          chain *out,
          kg_event_sense *noun,
          left_flags *flags)
{
  for (uint32_t i = s->first; i > 0 && s->first - i < MAX_PATH;) {
    i--;
    if (!kg_event_has(f, i, s->head)) {
      return false;
    }
    const kg_pos pos = (kg_pos)kg_event_at(f, i)->pos;
    if (kg_event_is_any(f, i, "without instead") ||
        (kg_event_is_any(f, i, "place") && i > 0 &&
         kg_event_is_any(f, i - 1, "in") && kg_event_has(f, i + 1, s->head) &&
         kg_event_is_any(f, i + 1, "of"))) {
      flags->is_without = true;
      return false;
    }
    if (kg_event_is_saying(f, i)) {
      return false;
    }
    if (kg_event_is_verb(f, i) && !is_prenominal(f, i) &&
        !(pos == KG_POS_VBN && i + 2 > s->first)) {
      *out = read_chain(f, i);
      flags->is_without = is_without_doing(f, out->first, s->head);
      return !flags->is_without;
    }
    const bool listed = pos == KG_POS_COMMA &&
                        kg_event_has(f, i + 1, s->head) &&
                        kg_event_is_any(f, i + 1, "then and or");
    flags->is_ahead =
        flags->is_ahead || kg_event_is_any(f, i, "until till before ahead");
    flags->is_indirect = flags->is_indirect ||
                         (pos == KG_POS_IN && !kg_event_is_any(f, i, "of"));
    const bool opens = (pos == KG_POS_COMMA && !listed) || pos == KG_POS_WDT ||
                       pos == KG_POS_WP || is_wall(f, i) ||
                       (is_subordinator(f, i) &&
                        !kg_event_is_any(f, i, "until till before")) ||
                       kg_event_is_any(f, i, "that during following");
    if (opens) {
      return false;
    }
    if ((pos == KG_POS_NN || pos == KG_POS_NNS) && *noun == KG_SENSE_NONE &&
        kg_event_has(f, i + 1, s->head) &&
        kg_event_is_any(f, i + 1, "for of to")) {
      *noun = kg_event_sense_at(f, i);
    }
  }
  return false;
}

/* ---- what they say */

static bool
is_holding(const kg_event_finder *f, uint32_t verb)
{
  return kg_event_is_any(
      f, verb,
      "hold holds held holding host hosts hosted hosting have has had having "
      "convene convened attend attends attended attending join joined joining "
      "give gave given giving deliver delivered delivering stage staged make "
      "made making pay paid paying open opened begin began begun start started "
      "resume resumed lead led chair chaired conduct conducted organise "
      "organised organize organized sit sat sitting participate participated "
      "participating take took taken taking embark embarked follow followed "
      "end ended conclude concluded complete completed go went gone enter "
      "entered offer offered offering launch launched carry carried suffer "
      "suffered survive survived engage engaged");
}

/* Verbs of which the event is only the topic. */
static bool
is_mentioning(const kg_event_finder *f, uint32_t verb)
{
  return kg_event_is_any(
      f, verb,
      "discuss discussed discussing mention mentioned address "
      "addressed review reviewed consider considered describe "
      "described recall recalled praise praised criticise criticised "
      "criticize criticized condemn condemned denounce denounced "
      "welcome welcomed investigate investigated investigating cover "
      "covered watch watched know knew affect affected influence "
      "influenced prevent prevented avoid avoided avert averted help "
      "helped see saw seen");
}

static bool
set(kg_sighting *s, kg_event_status status, bool sure)
{
  s->status = status;
  s->is_sure = sure;
  return true;
}

/* "announced that they would meet": a plan that is told. */
static bool
is_told_plan(const kg_event_finder *f, const kg_sighting *s)
{
  bool would = false;
  for (uint32_t i = s->end; i-- > 0 && kg_event_has(f, i, s->head);) {
    would = would || kg_event_is_any(f, i, "would");
    if (kg_event_is_saying(f, i) && i < s->head) {
      return would &&
             kg_event_is_any(f, i, "said announced confirmed told says");
    }
  }
  return false;
}

/* True if the verb settles it. */
static bool
take_sense(const kg_event_finder *f, kg_sighting *s, kg_event_sense sense)
{
  switch (sense) {
  case KG_SENSE_CANCEL: return set(s, KG_EVENT_CANCELLED, true);
  case KG_SENSE_LATER:
  case KG_SENSE_EARLIER:
  case KG_SENSE_MOVE: return set(s, KG_EVENT_MOVED, true);
  case KG_SENSE_PLAN: return set(s, KG_EVENT_SCHEDULED, true);
  case KG_SENSE_HOPE:
    return set(s,
               is_told_plan(f, s) ? KG_EVENT_SCHEDULED : KG_EVENT_ANTICIPATED,
               true);
  default: return false;
  }
}

static bool
take_chain(const kg_event_finder *f, kg_sighting *s, const chain *c, link how)
{
  const bool holds = how == SUBJECT
                         ? kg_event_is_any(f, c->main,
                                           "take took taken held happen "
                                           "happened occur go gone materialise "
                                           "materialize")
                         : is_holding(f, c->main);
  const bool own = c->sense != KG_SENSE_NONE && c->sense < KG_SENSE_PLAN;
  if (c->is_denied) {
    const bool ends =
        how == SUBJECT || kg_event_is_any(f, c->main,
                                          "hold held host hosted have had give "
                                          "stage convene");
    return holds && ends && set(s, KG_EVENT_CANCELLED, true);
  }
  if (how == OBJECT && !own && is_mentioning(f, c->main)) {
    return false;
  }
  /* "The summit would help" is said of any summit. */
  const bool modal = c->sense == KG_SENSE_HOPE &&
                     kg_event_is_any(f, c->sense_at, "may might could would");
  if (modal && !holds &&
      !(how == SUBJECT && kg_event_is_any(f, c->main, "be come"))) {
    return false;
  }
  if (take_sense(f, s, c->sense)) {
    return true;
  }
  if (c->is_to) {
    return set(s, KG_EVENT_SCHEDULED, true);
  }
  if (c->is_vague) {
    return set(s, KG_EVENT_ANTICIPATED, false);
  }
  return c->is_past && set(s, KG_EVENT_OCCURRED, true);
}

/* "the planned lunch", "an upcoming visit". */
static void
take_phrase(const kg_event_finder *f, kg_sighting *s)
{
  for (uint32_t i = s->first; i < s->head; i++) {
    if (take_sense(f, s, kg_event_sense_at(f, i)) ||
        (kg_event_is_any(f, i, "next") && set(s, KG_EVENT_SCHEDULED, true))) {
      return;
    }
  }
}

static void
read_noun_status(const kg_event_finder *f, kg_sighting *s)
{
  chain right = {0};
  chain left = {0};
  bool near = false;
  left_flags flags = {0};
  kg_event_sense noun = KG_SENSE_NONE;
  s->status = KG_EVENT_OCCURRED;
  const bool has_left = find_left(f, s, &left, &noun, &flags);
  const bool has_right = find_right(f, s, !has_left, &right, &near);
  if (flags.is_without) {
    set(s, KG_EVENT_CANCELLED, true);
    return;
  }
  const bool settles = right.sense != KG_SENSE_NONE && right.sense_at;
  if (has_right && (near || !has_left || settles) &&
      take_chain(f, s, &right, SUBJECT)) {
    return;
  }
  if (has_left && flags.is_indirect && left.sense != KG_SENSE_NONE &&
      left.sense < KG_SENSE_PLAN) {
    /* "adjourned minutes into the speech" */
  } else if (has_left && flags.is_ahead) {
    if (left.sense >= KG_SENSE_PLAN && take_sense(f, s, left.sense)) {
      return;
    }
  } else if (has_left && !near && take_chain(f, s, &left, OBJECT)) {
    return;
  }
  if (!take_sense(f, s, noun)) {
    take_phrase(f, s);
  }
}

/* "before leaving Vietnam" is as sure as what comes before it. */
static void
read_gerund(const kg_event_finder *f, kg_sighting *s)
{
  const bool first = s->head == 0 || !kg_event_has(f, s->head - 1, s->head);
  if (first ||
      kg_event_is_any(f, s->head - 1, "of by for about from on in to with")) {
    s->is_denied = true;
    return;
  }
  if (kg_event_is_any(f, s->head - 1, "without")) {
    s->is_denied = s->form == KG_TRIGGER_GOES;
    set(s, KG_EVENT_CANCELLED, true);
    return;
  }
  set(s, KG_EVENT_OCCURRED, true);
  if (!kg_event_is_any(f, s->head - 1, "before")) {
    return;
  }
  for (uint32_t i = s->head - 1; i > 0 && kg_event_has(f, i - 1, s->head);
       i--) {
    if (is_finite(f, i - 1) && !kg_event_is_saying(f, i - 1)) {
      const chain c = read_chain(f, i - 1);
      if (!take_sense(f, s, c.sense) && c.is_to) {
        set(s, KG_EVENT_SCHEDULED, true);
      }
      return;
    }
  }
}

static void
read_verb_status(const kg_event_finder *f, kg_sighting *s)
{
  const chain c = read_chain(f, s->head);
  const kg_pos pos = (kg_pos)kg_event_at(f, s->head)->pos;
  s->status = KG_EVENT_OCCURRED;
  s->is_denied = c.is_denied || c.is_vague;
  for (uint32_t i = s->low; i < s->head; i++) {
    s->is_denied = s->is_denied || kg_event_is_any(f, i, "if unless whether");
  }
  if (pos == KG_POS_VBG && c.first == s->head) {
    read_gerund(f, s);
  } else if (c.sense == KG_SENSE_CANCEL || c.sense >= KG_SENSE_PLAN) {
    take_sense(f, s, c.sense);
  } else if (c.is_to) {
    set(s, KG_EVENT_SCHEDULED, true);
  } else if (pos == KG_POS_VB) {
    s->is_denied = true; /* "wants to meet", "did they meet" */
  } else {
    s->is_sure = c.is_past || pos == KG_POS_VBD;
  }
}

/* ---- by how much it was moved */

static int
number_at(const kg_event_finder *f, uint32_t i)
{
  static const char *const WORDS[] = {"one",  "two", "three",  "four",
                                      "five", "six", "seven",  "eight",
                                      "nine", "ten", "eleven", "twelve"};
  for (size_t k = 0; k < sizeof WORDS / sizeof *WORDS; k++) {
    if (kg_piece_is(kg_event_at(f, i), WORDS[k])) {
      return (int)k + 1;
    }
  }
  const kg_slice word = kg_event_at(f, i)->lower;
  int n = 0;
  for (size_t k = 0; k < word.len; k++) {
    if (word.ptr[k] < '0' || word.ptr[k] > '9' || k > 2) {
      return kg_event_is_any(f, i, "a an");
    }
    n = n * 10 + (word.ptr[k] - '0');
  }
  return n;
}

/* "two hours", "a week", "half an hour" at the piece. */
static bool
read_distance(const kg_event_finder *f, uint32_t i, kg_event_shift *shift)
{
  enum { HOUR = 60, DAY = 24 * HOUR };
  int32_t halves = 2;
  if (kg_event_is_any(f, i, "half") && kg_event_has(f, i + 1, i) &&
      kg_event_is_any(f, i + 1, "an a")) {
    halves = 1;
    i++;
  }
  const int n = number_at(f, i);
  if (!n || !kg_event_has(f, i + 1, i)) {
    return false;
  }
  const uint32_t unit =
      i + 1 +
      (kg_piece_is_hyphen(kg_event_at(f, i + 1)) && kg_event_has(f, i + 2, i));
  const int32_t minutes = kg_event_is_any(f, unit, "minute minutes") ? 1
                          : kg_event_is_any(f, unit, "hour hours")   ? HOUR
                          : kg_event_is_any(f, unit, "day days")     ? DAY
                          : kg_event_is_any(f, unit, "week weeks")   ? 7 * DAY
                                                                     : 0;
  shift->minutes = n * minutes * halves / 2;
  shift->months = kg_event_is_any(f, unit, "month months") ? n
                  : kg_event_is_any(f, unit, "year years") ? 12 * n
                                                           : 0;
  shift->words.end = kg_event_at(f, unit)->end;
  return shift->minutes || shift->months;
}

static const kg_when *
when_at(const kg_event_finder *f, uint32_t i)
{
  const kg_doc *doc = f->doc;
  for (size_t w = 0; w < doc->whens.n; w++) {
    const kg_when *when = &doc->whens.at[w];
    if (when->begin <= kg_event_at(f, i)->begin &&
        when->end > kg_event_at(f, i)->begin) {
      return when;
    }
  }
  return NULL;
}

/* Behind the word of moving at `from`: "by two hours", "from 4 p.m. to 2
   p.m.", "until Friday", "a week later". */
static void
read_shift(const kg_event_finder *f,
           kg_sighting *s,
           kg_event_sense sense,
           uint32_t from)
{
  kg_event_shift *shift = &s->shift;
  shift->words =
      (kg_span){kg_event_at(f, from)->begin, kg_event_at(f, from)->end};
  for (uint32_t i = from + 1; i < from + MAX_SHIFT && kg_event_has(f, i, from);
       i++) {
    const bool by = kg_event_is_any(f, i - 1, "by for") || i == from + 1;
    const bool told = shift->minutes || shift->months;
    if (!told && (by || number_at(f, i)) && !when_at(f, i)) {
      read_distance(f, i, shift);
    }
    if (kg_event_is_any(f, i, "earlier forward") && sense == KG_SENSE_MOVE) {
      sense = KG_SENSE_EARLIER;
    } else if (kg_event_is_any(f, i, "later back") && sense == KG_SENSE_MOVE) {
      sense = KG_SENSE_LATER;
    }
    const kg_when *when = when_at(f, i);
    if (when && when->begin == kg_event_at(f, i)->begin) {
      const bool about = kg_event_is_any(f, i - 1, "about around");
      const uint32_t before = i - 1 - about;
      if (kg_event_is_any(f, before, "from") && !shift->from) {
        shift->from = when;
        shift->is_range = when->last_minutes != KG_NO_TIME;
        shift->words.end = when->end;
      } else if (kg_event_is_any(f, before, "to until till for") &&
                 !shift->to) {
        shift->to = when;
        shift->words.end = when->end;
      }
    }
    if (kg_event_is_saying(f, i) || is_wall(f, i) ||
        kg_event_is_any(f, i, "because but while after")) {
      break;
    }
  }
  if (sense == KG_SENSE_EARLIER) {
    shift->minutes = -shift->minutes;
    shift->months = -shift->months;
  } else if (sense == KG_SENSE_MOVE) {
    shift->minutes = shift->months = 0; /* Which way is not said. */
  }
}

static void
find_shift(const kg_event_finder *f, kg_sighting *s)
{
  const uint32_t end = s->end + MAX_PATH;
  for (uint32_t i = s->low; i < end && kg_event_has(f, i, s->head); i++) {
    const kg_event_sense sense = kg_event_sense_at(f, i);
    if (sense == KG_SENSE_LATER || sense == KG_SENSE_EARLIER ||
        sense == KG_SENSE_MOVE) {
      read_shift(f, s, sense, i);
      return;
    }
  }
}

void
kg_event_read_status(const kg_event_finder *f, kg_sighting *s)
{
  read_clause(f, s);
  if (s->form == KG_TRIGGER_NOUN) {
    read_noun_status(f, s);
  } else {
    read_verb_status(f, s);
  }
  if (s->status == KG_EVENT_MOVED) {
    find_shift(f, s);
  }
}
