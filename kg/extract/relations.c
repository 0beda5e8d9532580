/* SPDX-License-Identifier: Apache-2.0 */
/// How people, bodies and places stand to each other, by patterns between two
/// mentions in one sentence, and from roles and events.
#include "extract/references.h"

#include "base/word_list.h"

#include <string.h>

static kg_status
add(kg_doc *doc,
    uint32_t subject,
    const char *predicate,
    uint32_t object,
    kg_span span,
    const char *rule,
    float confidence)
{
  if (subject == object) {
    return KG_OK;
  }
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation *r = &doc->relations.at[i];
    const bool same = r->subject == subject && r->object == object;
    const bool turned = r->subject == object && r->object == subject &&
                        !strcmp(predicate, "metWith");
    if ((same || turned) && !strcmp(r->predicate, predicate)) {
      return KG_OK;
    }
  }
  const kg_relation relation = {
      .subject = subject,
      .predicate = predicate,
      .object = object,
      .span = span,
      .why = {.rule = rule, .confidence = confidence}};
  return kg_doc_push(doc, relations, relation) ? KG_OK : KG_ERR_MEMORY;
}

static bool
is_place(const kg_mention *m)
{
  return m && m->n_entities == 1 &&
         (m->type == KG_GPE || m->type == KG_LOC || m->type == KG_FAC);
}

static kg_span
both(const kg_mention *a, const kg_mention *b)
{
  return (kg_span){a->span.begin, b->span.end};
}

/// The place behind ", " or ", and " at the piece, or NULL.
static const kg_mention *
place_behind_comma(const kg_text_view *view, uint32_t i, uint32_t of)
{
  if (!kg_view_has(view, i + 1, of) || !kg_piece_is(kg_view_at(view, i), ",")) {
    return NULL;
  }
  const uint32_t next = i + 1 + kg_piece_is(kg_view_at(view, i + 1), "and");
  const kg_mention *m = kg_view_name_at(view, next);
  return is_place(m) ? m : NULL;
}

/// "Idaho, Michigan, Ohio and Utah": places before and behind the two, or two
/// more behind, are a list of equals.
static bool
is_in_list(const kg_text_view *view, uint32_t first, uint32_t behind)
{
  const kg_mention *third = place_behind_comma(view, behind, first);
  if (!third) {
    return false;
  }
  const bool before = first > 1 && kg_view_has(view, first - 1, first) &&
                      kg_piece_is(kg_view_at(view, first - 1), ",") &&
                      is_place(kg_view_name_before(view, first - 1));
  return before ||
         place_behind_comma(view, kg_view_end(view, third), first) != NULL;
}

/// "Hanoi, Vietnam", "the X Hotel in Hanoi", "Hanoi's X Hotel".
static kg_status
find_places(kg_text_view *view, uint32_t i)
{
  const kg_mention *a = kg_view_name_at(view, i);
  if (!is_place(a)) {
    return KG_OK;
  }
  const uint32_t end = kg_view_end(view, a);
  if (!kg_view_has(view, end + 1, i)) {
    return KG_OK;
  }
  const kg_piece *p = kg_view_at(view, end);
  const bool comma = kg_piece_is(p, ",");
  const bool in = kg_piece_is(p, "in");
  const bool owns = kg_piece_is(p, "'s") || kg_piece_is(p, "\u2019s");
  const uint32_t next = end + 1 +
                        (kg_view_has(view, end + 1, i) &&
                         kg_piece_is(kg_view_at(view, end + 1), "the"));
  const kg_mention *b = kg_view_name_at(view, next);
  if (!is_place(b)) {
    return KG_OK;
  }
  const kg_entity *x = &view->doc->entities.at[a->entities[0]];
  const kg_entity *y = &view->doc->entities.at[b->entities[0]];
  const bool y_wide = y->subtype && strcmp(y->subtype, "City") != 0;
  if (owns && b->type == KG_FAC && a->type == KG_GPE) {
    return add(view->doc, b->entities[0], "locatedIn", a->entities[0],
               both(a, b), "place's venue", 0.9F);
  }
  const bool x_wide = x->subtype && !strcmp(x->subtype, "Country");
  /* "Michigan, Illinois and Ohio" are a list; "America's" owns what follows;
     a city that is known to be in another country is in a list too. */
  const uint32_t behind = kg_view_end(view, b);
  const bool owner = kg_view_has(view, behind, i) &&
                     (kg_piece_is(kg_view_at(view, behind), "'s") ||
                      kg_piece_is(kg_view_at(view, behind), "\u2019s"));
  const bool y_country = y->subtype && !strcmp(y->subtype, "Country");
  const bool listed =
      owner || is_in_list(view, i, behind) ||
      (x->subtype && y->subtype && !strcmp(x->subtype, y->subtype)) ||
      (y_country && x->country != KG_NO_INDEX && x->country != b->entities[0]);
  if (in && b->type != KG_FAC && !x_wide &&
      !(i > 0 && kg_piece_is(kg_view_at(view, i - 1), "near"))) {
    return add(view->doc, a->entities[0], "locatedIn", b->entities[0],
               both(a, b), "place in place", 0.9F);
  }
  if (comma && b->type == KG_GPE && y_wide && !x_wide && !listed) {
    return add(view->doc, a->entities[0], "locatedIn", b->entities[0],
               both(a, b), "place, country", 0.85F);
  }
  return KG_OK;
}

/// The person or people of the mention that ends or begins nearest, by form.
static const kg_mention *
person_near(const kg_text_view *view, uint32_t i, bool behind)
{
  const kg_doc *doc = view->doc;
  const kg_sentence *s = &doc->sentences.at[kg_view_at(view, i)->sentence];
  const kg_mention *best = NULL;
  for (size_t k = 0; k < doc->mentions.n; k++) {
    const kg_mention *m = &doc->mentions.at[k];
    if (m->span.begin < s->begin) {
      continue;
    }
    if (m->span.begin >= s->end) {
      break;
    }
    const bool person =
        m->n_entities && doc->entities.at[m->entities[0]].type == KG_PER;
    if (!person) {
      continue;
    }
    if (!behind && m->span.end <= kg_view_at(view, i)->begin) {
      best = m;
    } else if (behind && m->span.begin >= kg_view_at(view, i)->end) {
      return m;
    }
  }
  return best;
}

/// "X is accompanied by A and B, as well as C": all people behind.
static kg_status
find_company(kg_text_view *view, uint32_t i)
{
  static const char *const VERBS[] = {"accompanied", "flanked", "escorted"};
  if (!KG_IS_ONE_OF(kg_view_at(view, i)->lower, VERBS) ||
      !kg_view_has(view, i + 2, i) ||
      !kg_piece_is(kg_view_at(view, i + 1), "by")) {
    return KG_OK;
  }
  const kg_mention *subject = person_near(view, i, false);
  if (!subject || subject->n_entities != 1) {
    return KG_OK;
  }
  const kg_mention head = *subject;
  uint32_t k = i + 2;
  while (kg_view_has(view, k, i) && k < i + 60) {
    const kg_piece *p = kg_view_at(view, k);
    if (kg_piece_is(p, "while") || kg_piece_is(p, ";") ||
        p->pos == KG_POS_VBZ || p->pos == KG_POS_VBD) {
      break;
    }
    const kg_mention *m = kg_view_name_at(view, k);
    if (m && m->type == KG_PER && m->n_entities == 1) {
      const kg_mention with = *m;
      TRY(add(view->doc, head.entities[0], "accompaniedBy", with.entities[0],
              both(&head, &with), "accompanied by", 0.9F));
    }
    k++;
  }
  return KG_OK;
}

/// "stayed at the X Hotel".
static kg_status
find_stay(kg_text_view *view, uint32_t i)
{
  static const char *const VERBS[] = {"stayed", "stays", "staying", "stay"};
  if (!KG_IS_ONE_OF(kg_view_at(view, i)->lower, VERBS) ||
      !kg_view_has(view, i + 2, i) ||
      !(kg_piece_is(kg_view_at(view, i + 1), "at") ||
        kg_piece_is(kg_view_at(view, i + 1), "in"))) {
    return KG_OK;
  }
  const uint32_t next = i + 2 + kg_piece_is(kg_view_at(view, i + 2), "the");
  const kg_mention *hotel = kg_view_name_at(view, next);
  const kg_mention *who = person_near(view, i, false);
  if (!hotel || hotel->type != KG_FAC || !who || hotel->n_entities != 1) {
    return KG_OK;
  }
  for (uint32_t k = 0; k < who->n_entities; k++) {
    TRY(add(view->doc, who->entities[k], "stayedAt", hotel->entities[0],
            both(who, hotel), "stayed at", 0.85F));
  }
  return KG_OK;
}

/// "the former Harrowby Group director", "future guitarist": not now.
static bool
is_of_another_time(kg_text_view *view, const kg_role *role)
{
  uint32_t i = kg_view_piece(view, role->span.begin);
  const uint32_t from = i;
  while (i > 0 && from - i < 8 && kg_view_has(view, i - 1, from)) {
    const kg_piece *p = kg_view_at(view, i - 1);
    if (kg_piece_is(p, "former") || kg_piece_is(p, "future") ||
        kg_piece_is(p, "then") || kg_piece_is(p, "ex") ||
        kg_piece_is(p, "retired") || kg_piece_is(p, "onetime")) {
      return true;
    }
    if (p->shape == KG_SHAPE_LOWER || kg_piece_is(p, ",")) {
      return false;
    }
    i--;
  }
  return false;
}

/// Who works for a body, or is one of its members: the holder of a role there
/// who is no former one. To run for its leader is neither.
static kg_status
add_employers(kg_text_view *view)
{
  static const char *const OUTSIDE[] = {
      "nominee", "candidate", "critic",  "supporter", "opponent",
      "rival",   "fan",       "victim",  "suspect",   "contender",
      "hopeful", "donor",     "activist"};
  static const char *const MEMBERS[] = {
      "member",   "guitarist", "singer",  "bassist",    "drummer",
      "vocalist", "player",    "striker", "midfielder", "goalkeeper",
      "lawmaker", "senator",   "frontman"};
  kg_doc *doc = view->doc;
  for (size_t i = 0; i < doc->roles.n; i++) {
    const kg_role *role = &doc->roles.at[i];
    if (role->organization == KG_NO_INDEX || role->person == KG_NO_INDEX ||
        doc->entities.at[role->organization].type != KG_ORG ||
        (role->qualifier && !strcmp(role->qualifier, "former")) ||
        KG_ENDS_WITH_ONE_OF(role->title, OUTSIDE) ||
        is_of_another_time(view, role)) {
      continue;
    }
    const bool member = KG_ENDS_WITH_ONE_OF(role->title, MEMBERS);
    TRY(add(doc, role->person, member ? "memberOf" : "worksFor",
            role->organization, role->span, "role in a body", 0.8F));
  }
  return KG_OK;
}

static bool
is_encounter(const kg_event *e)
{
  static const char *const TYPES[] = {"summit", "meeting", "dinner", "lunch"};
  return KG_IS_ONE_OF(kg_slice_of(e->type), TYPES);
}

/// "X met Y", "talks with Y", "their meeting": those two are the ones who met.
static bool
brings_two_together(const kg_doc *doc, const kg_event *e)
{
  if (e->why.rule && !strcmp(e->why.rule, "event verb")) {
    return true;
  }
  for (uint32_t i = 0; i < e->n_spans; i++) {
    const kg_slice words = kg_doc_text(doc, e->spans[i]);
    if (kg_slice_find(words, KG_SLICE(" with "), 0) != (size_t)-1 ||
        kg_slice_has_prefix(words, KG_SLICE("their ")) ||
        kg_slice_has_prefix(words, KG_SLICE("Their "))) {
      return true;
    }
  }
  return false;
}

/// Two people of an event that brings people together, and took place.
static kg_status
add_encounters(kg_doc *doc)
{
  for (size_t i = 0; i < doc->events.n; i++) {
    const kg_event *e = &doc->events.at[i];
    if (is_encounter(e) && e->status == KG_EVENT_OCCURRED &&
        e->n_participants == 2 && brings_two_together(doc, e)) {
      TRY(add(doc, e->participants[0], "metWith", e->participants[1],
              e->spans[0], "took part in one meeting", 0.7F));
    }
  }
  return KG_OK;
}

static bool
is_symmetric(const char *predicate)
{
  return !strcmp(predicate, "metWith") || !strcmp(predicate, "siblingOf") ||
         !strcmp(predicate, "spouseOf");
}

/// The kin of somebody unnamed who is unnamed too, and what was said before.
static void
drop_what_tells_nothing(kg_doc *doc)
{
  size_t kept = 0;
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation r = doc->relations.at[i];
    bool known = !doc->entities.at[r.subject].is_named &&
                 !doc->entities.at[r.object].is_named;
    for (size_t k = 0; k < kept && !known; k++) {
      const kg_relation *o = &doc->relations.at[k];
      known = !strcmp(o->predicate, r.predicate) &&
              ((o->subject == r.subject && o->object == r.object) ||
               (is_symmetric(r.predicate) && o->subject == r.object &&
                o->object == r.subject));
    }
    if (!known) {
      doc->relations.at[kept++] = r;
    }
  }
  doc->relations.n = kept;
}

static bool
is_located_in(const kg_doc *doc, uint32_t place, uint32_t in)
{
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation *r = &doc->relations.at[i];
    if (r->subject == place && r->object == in &&
        !strcmp(r->predicate, "locatedIn")) {
      return true;
    }
  }
  return false;
}

/// Said of a city and of its country: the city is the nearer one.
static bool
has_nearer_place(const kg_doc *doc, const kg_relation *r)
{
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation *o = &doc->relations.at[i];
    if (o->subject == r->subject && o->object != r->object &&
        !strcmp(o->predicate, "locatedIn") &&
        is_located_in(doc, o->object, r->object) &&
        !is_located_in(doc, r->object, o->object)) {
      return true;
    }
  }
  return false;
}

/// What stands in Hanoi is not said to be in Vietnam, too.
static void
drop_wider_places(kg_doc *doc)
{
  size_t kept = 0;
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation r = doc->relations.at[i];
    const bool is_place = !strcmp(r.predicate, "locatedIn");
    if (!is_place || !has_nearer_place(doc, &r)) {
      doc->relations.at[kept++] = r;
    }
  }
  doc->relations.n = kept;
}

kg_status
kg_pass_relations(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names || !doc->names) {
    return KG_OK;
  }
  kg_text_view view;
  TRY(kg_view_init(&view, doc));
  for (uint32_t i = 0; i < view.names->pieces.n; i++) {
    TRY(find_places(&view, i));
    TRY(find_company(&view, i));
    TRY(find_stay(&view, i));
  }
  TRY(add_employers(&view));
  TRY(add_encounters(doc));
  drop_what_tells_nothing(doc);
  drop_wider_places(doc);
  return KG_OK;
}
