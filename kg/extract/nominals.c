/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/references.h"

#include "base/word_list.h"
#include "extract/slug.h"

#include <string.h>

enum { MAX_PHRASE = 10, MAX_TAIL = 14 };

/// The entity of a mention that was resolved as just this piece.
static uint32_t
entity_of_piece(const kg_text_view *view, uint32_t i)
{
  const kg_span span = kg_view_span(view, i, i + 1);
  const kg_doc *doc = view->doc;
  for (size_t k = doc->mentions.n; k-- > 0;) {
    const kg_mention *m = &doc->mentions.at[k];
    if (m->span.begin == span.begin && m->span.end == span.end) {
      return m->n_entities == 1 ? m->entities[0] : KG_NO_INDEX;
    }
  }
  return KG_NO_INDEX;
}

/// What a kin word says of the pair, as a predicate; `*inverse` if it is the
/// owner who is the object's parent.
static const char *
kin_predicate(const kg_piece *kin, bool *inverse)
{
  static const char *const SIBLING[] = {
      "sister",       "brother",     "sisters", "brothers",
      "half-brother", "half-sister", "twin"};
  static const char *const PARENT[] = {"father", "mother"};
  static const char *const CHILD[] = {"son", "daughter"};
  static const char *const SPOUSE[] = {"wife", "husband", "widow", "widower",
                                       "spouse"};
  *inverse = KG_IS_ONE_OF(kin->lower, PARENT);
  if (KG_IS_ONE_OF(kin->lower, SIBLING)) {
    return "siblingOf";
  }
  if (*inverse || KG_IS_ONE_OF(kin->lower, CHILD)) {
    return "parentOf";
  }
  return KG_IS_ONE_OF(kin->lower, SPOUSE) ? "spouseOf" : NULL;
}

static bool
is_blood_kin(const kg_piece *kin)
{
  bool inverse;
  const char *predicate = kin_predicate(kin, &inverse);
  return predicate && strcmp(predicate, "spouseOf") != 0;
}

static kg_status
add_kin_relation(kg_text_view *view,
                 const kg_piece *kin,
                 uint32_t owner,
                 uint32_t other,
                 kg_span span)
{
  bool inverse;
  const char *predicate = kin_predicate(kin, &inverse);
  if (!predicate || owner == other || owner == KG_NO_INDEX) {
    return KG_OK;
  }
  const kg_relation relation = {
      .subject = inverse ? other : owner,
      .predicate = predicate,
      .object = inverse ? owner : other,
      .span = span,
      .why = {.rule = "kin word", .confidence = 0.85F}};
  return kg_doc_push(view->doc, relations, relation) ? KG_OK : KG_ERR_MEMORY;
}

/// The kin of `owner` that was named or described before.
static uint32_t
known_kin(const kg_text_view *view, const kg_piece *kin, uint32_t owner)
{
  bool inverse;
  const char *predicate = kin_predicate(kin, &inverse);
  const kg_doc *doc = view->doc;
  for (size_t i = doc->relations.n; predicate && i-- > 0;) {
    const kg_relation *r = &doc->relations.at[i];
    if (strcmp(r->predicate, predicate) != 0) {
      continue;
    }
    const bool symmetric = strcmp(predicate, "parentOf") != 0;
    const uint32_t other =
        r->subject == owner && (symmetric || !inverse) ? r->object
        : r->object == owner && (symmetric || inverse) ? r->subject
                                                       : KG_NO_INDEX;
    if (other == KG_NO_INDEX) {
      continue;
    }
    const kg_gender g = doc->entities.at[other].gender;
    const bool fits = !g || !(kin->classes & (KG_W_MALE | KG_W_FEMALE)) ||
                      (g == KG_MALE) == ((kin->classes & KG_W_MALE) != 0);
    if (fits) {
      return other;
    }
  }
  return KG_NO_INDEX;
}

/// The first and the last word of two names agree in one place: a family name,
/// wherever it stands.
static bool
shares_family_name(kg_slice a, kg_slice b)
{
  const char *const a_first = memchr(a.ptr, ' ', a.len);
  const char *const b_first = memchr(b.ptr, ' ', b.len);
  if (!a_first || !b_first) {
    return false;
  }
  const size_t n = (size_t)(a_first - a.ptr);
  if (n == (size_t)(b_first - b.ptr) && !memcmp(a.ptr, b.ptr, n)) {
    return true;
  }
  size_t i = a.len;
  size_t k = b.len;
  while (a.ptr[i - 1] != ' ') {
    i--;
  }
  while (b.ptr[k - 1] != ' ') {
    k--;
  }
  return kg_slice_equal(kg_slice_sub(a, i, a.len), kg_slice_sub(b, k, b.len));
}

static size_t
count_mentions(const kg_doc *doc, uint32_t entity)
{
  size_t n = 0;
  for (size_t i = 0; i < doc->mentions.n; i++) {
    const kg_mention *m = &doc->mentions.at[i];
    n += m->n_entities == 1 && m->entities[0] == entity;
  }
  return n;
}

/// "X and Kim Y met. His sister, Kim Z, came too": blood kin share a name, so
/// whoever does of those named right before is rather meant; of several the
/// one the article speaks of most.
static uint32_t
owner_by_family(const kg_text_view *view,
                uint32_t piece,
                uint32_t owner,
                uint32_t other)
{
  const kg_doc *doc = view->doc;
  const kg_slice name = doc->entities.at[other].name;
  uint32_t best = owner;
  size_t most = 0;
  if (owner == KG_NO_INDEX ||
      shares_family_name(doc->entities.at[owner].name, name)) {
    return owner;
  }
  const uint32_t sentence = kg_view_at(view, piece)->sentence;
  const kg_gender gender =
      kg_piece_is(kg_view_at(view, piece), "his") ? KG_MALE : KG_FEMALE;
  for (size_t i = 0; i < doc->mentions.n; i++) {
    const kg_mention *m = &doc->mentions.at[i];
    if (m->span.begin >= kg_view_at(view, piece)->begin) {
      break;
    }
    if (m->n_entities != 1 || m->entities[0] == other ||
        doc->entities.at[m->entities[0]].type != KG_PER ||
        kg_view_at(view, kg_view_piece(view, m->span.begin))->sentence + 1 <
            sentence) {
      continue;
    }
    const kg_entity *e = &doc->entities.at[m->entities[0]];
    const size_t n = count_mentions(doc, m->entities[0]);
    if (n > most && (!e->gender || e->gender == gender) &&
        shares_family_name(e->name, name)) {
      best = m->entities[0];
      most = n;
    }
  }
  return best;
}

/// "his", "Mendez's": whose kin follows.
/// @return The piece behind it; `first` if nobody's does.
static uint32_t
read_owner(const kg_text_view *view, uint32_t first, uint32_t *owner)
{
  static const char *const OWNERS[] = {"his", "her", "my", "their"};
  const kg_mention *name = kg_view_name_at(view, first);
  if (name && name->type == KG_PER && name->n_entities == 1) {
    const uint32_t end = kg_view_end(view, name);
    *owner = name->entities[0];
    return kg_view_has(view, end + 1, first) &&
                   kg_piece_is_owner_mark(kg_view_at(view, end))
               ? end + 1
               : first;
  }
  if (!KG_IS_ONE_OF(kg_view_at(view, first)->lower, OWNERS)) {
    return first;
  }
  *owner = entity_of_piece(view, first);
  return first + 1;
}

/// "his wife", "Mendez's first husband, X": the kin of somebody.
static kg_status
look_for_kin(kg_text_view *view, uint32_t first, bool *found)
{
  uint32_t owner = KG_NO_INDEX;
  const kg_mention *name = kg_view_name_at(view, first);
  uint32_t i = read_owner(view, first, &owner);
  if (i == first) {
    return KG_OK;
  }
  const uint32_t start = i;
  while (i < start + 3 && kg_view_has(view, i, first) &&
         kg_view_at(view, i)->shape == KG_SHAPE_LOWER &&
         !(kg_view_at(view, i)->classes & KG_W_KIN)) {
    i++;
  }
  if (!kg_view_has(view, i, first) ||
      !(kg_view_at(view, i)->classes & KG_W_KIN) ||
      kg_view_at(view, i)->shape != KG_SHAPE_LOWER) {
    return KG_OK;
  }
  const kg_piece *kin = kg_view_at(view, i);
  const bool in_law = kg_view_has(view, i + 4, first) &&
                      kg_piece_is_hyphen(kg_view_at(view, i + 1)) &&
                      kg_piece_is(kg_view_at(view, i + 2), "in") &&
                      kg_piece_is(kg_view_at(view, i + 4), "law");
  const uint32_t end = in_law ? i + 5 : i + 1;
  *found = true;
  // "his wife, Jonna,", "her son Terry Melcher"
  const uint32_t next = end + (kg_view_has(view, end, first) &&
                               kg_piece_is(kg_view_at(view, end), ","));
  const kg_mention *other =
      kg_view_has(view, next, first) ? kg_view_name_at(view, next) : NULL;
  uint32_t entity = KG_NO_INDEX;
  kg_reason why = {.rule = "kin, then a name", .confidence = 0.92F};
  const kg_span span = kg_view_span(view, first, end);
  if (other && other->type == KG_PER && other->n_entities == 1 &&
      other->entities[0] != owner) {
    entity = other->entities[0];
    if (!name && is_blood_kin(kin) && !in_law) {
      owner = owner_by_family(view, first, owner, entity);
    }
  } else {
    entity = owner == KG_NO_INDEX || in_law ? KG_NO_INDEX
                                            : known_kin(view, kin, owner);
    why = (kg_reason){.rule = "kin named before", .confidence = 0.85F};
  }
  if (entity == KG_NO_INDEX) {
    why = (kg_reason){.rule = "kin not named", .confidence = 0.9F};
    TRY(kg_entities_unnamed(view->doc, span, KG_PER,
                            kin->classes & KG_W_ROLE_PLURAL, &entity));
  }
  kg_entity *e = &view->doc->entities.at[entity];
  if (!e->gender && kin->classes & (KG_W_MALE | KG_W_FEMALE)) {
    e->gender = kin->classes & KG_W_MALE ? KG_MALE : KG_FEMALE;
  }
  if (!in_law) {
    TRY(add_kin_relation(view, kin, owner, entity, span));
  }
  return kg_mention_add(view->doc, span, KG_FORM_NOMINAL, &entity, 1, why);
}

static bool
is_determiner(const kg_piece *p)
{
  static const char *const WORDS[] = {
      "the",   "a",     "an",    "its",   "this",    "another",
      "one",   "some",  "two",   "three", "several", "many",
      "other", "these", "those", "his",   "her",     "their"};
  return KG_IS_ONE_OF(p->lower, WORDS);
}

/// People who are asked and not named.
static bool
is_source_noun(const kg_piece *p)
{
  static const char *const NOUNS[] = {
      "police",      "officials",     "official",   "authorities",
      "media",       "press",         "source",     "sources",
      "residents",   "resident",      "witness",    "witnesses",
      "neighbours",  "neighbors",     "man",        "woman",
      "people",      "family",        "relatives",  "critics",
      "supporters",  "observers",     "outlets",    "aides",
      "government",  "army",          "military",   "organizers",
      "organisers",  "interviewee",   "crew",       "firefighters",
      "passenger",   "passengers",    "survivor",   "survivors",
      "prosecutors", "investigators", "detectives", "troops",
      "villagers",   "locals",        "paramedics", "customers",
      "users"};
  return KG_IS_ONE_OF(p->lower, NOUNS) ||
         p->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL);
}

static bool
is_always_source(const kg_piece *p)
{
  static const char *const NOUNS[] = {"police", "officials", "authorities",
                                      "media", "press"};
  return KG_IS_ONE_OF(p->lower, NOUNS);
}

/// Behind the noun: "for 10 Downing Street", "from the University of …".
static uint32_t
read_tail(const kg_text_view *view, uint32_t end, uint32_t first)
{
  static const char *const LINKS[] = {"of", "for", "from"};
  if (!kg_view_has(view, end + 1, first) ||
      !KG_IS_ONE_OF(kg_view_at(view, end)->lower, LINKS)) {
    return end;
  }
  for (uint32_t k = end + 1; k < end + 5 && kg_view_has(view, k, first); k++) {
    const kg_mention *name = kg_view_name_at(view, k);
    if (name) {
      return name->type == KG_PER ? end : kg_view_end(view, name);
    }
    if (kg_view_at(view, k)->shape == KG_SHAPE_OTHER &&
        !kg_piece_is_owner_mark(kg_view_at(view, k))) {
      return end;
    }
  }
  return end;
}

/// Past a time of day between the one who speaks and the verb: "a resident
/// this morning, said".
static uint32_t
skip_time(const kg_text_view *view, uint32_t k, uint32_t first)
{
  static const char *const WORDS[] = {
      "this",    "last",      "yesterday", "today",     "tonight",
      "morning", "afternoon", "evening",   "night",     "week",
      "on",      "monday",    "tuesday",   "wednesday", "thursday",
      "friday",  "saturday",  "sunday",    "earlier",   "later"};
  const uint32_t start = k;
  while (k < start + 4 && kg_view_has(view, k, first) &&
         KG_IS_ONE_OF(kg_view_at(view, k)->lower, WORDS)) {
    k++;
  }
  const bool has_comma = k > start && kg_view_has(view, k, first) &&
                         kg_piece_is(kg_view_at(view, k), ",");
  return k + has_comma;
}

static bool
is_said(const kg_text_view *view, uint32_t first, uint32_t end)
{
  end = skip_time(view, end, first);
  for (uint32_t k = end; k < end + 3 && kg_view_has(view, k, first); k++) {
    const kg_piece *p = kg_view_at(view, k);
    if (p->classes & KG_W_SPEECH && p->shape == KG_SHAPE_LOWER) {
      return true;
    }
    if (p->pos != KG_POS_RB && p->pos != KG_POS_VBP && p->pos != KG_POS_VBZ &&
        p->pos != KG_POS_VBD) {
      break;
    }
  }
  if (first >= 2 && kg_view_has(view, first - 2, first) &&
      kg_piece_is(kg_view_at(view, first - 1), "to") &&
      kg_piece_is(kg_view_at(view, first - 2), "according")) {
    return true;
  }
  // "…," said a spokesman
  return first >= 1 && kg_view_has(view, first - 1, first) &&
         kg_view_at(view, first - 1)->classes & KG_W_SPEECH &&
         kg_view_at(view, first - 1)->shape == KG_SHAPE_LOWER;
}

/// One described source for equal words: "police", "local media".
static kg_status
source_entity(kg_text_view *view,
              uint32_t first,
              uint32_t noun,
              kg_span span,
              uint32_t *entity)
{
  const bool definite = first == noun ||
                        kg_piece_is(kg_view_at(view, first), "the") ||
                        kg_piece_is(kg_view_at(view, first), "its");
  const kg_slice key = kg_view_at(view, noun)->lower;
  // "state media" is that of before, whatever stood in front of it then.
  const bool modified =
      noun > 0 && kg_view_at(view, noun - 1)->shape == KG_SHAPE_LOWER &&
      !is_determiner(kg_view_at(view, noun - 1)) && noun > first;
  const kg_slice words =
      modified ? kg_doc_text(view->doc, kg_view_span(view, noun - 1, noun + 1))
               : key;
  const bool indefinite = kg_piece_is(kg_view_at(view, first), "a") ||
                          kg_piece_is(kg_view_at(view, first), "an") ||
                          kg_piece_is(kg_view_at(view, first), "another") ||
                          kg_piece_is(kg_view_at(view, first), "one");
  uint64_t *known = kg_text_map_find(&view->names->sources, words);
  if (known && (definite || (modified && !indefinite))) {
    *entity = (uint32_t)*known;
    return KG_OK;
  }
  const kg_piece *p = kg_view_at(view, noun);
  const bool plural =
      p->classes & KG_W_ROLE_PLURAL ||
      (p->lower.ptr[p->lower.len - 1] == 's' && !(p->classes & KG_W_ROLE)) ||
      kg_piece_is(p, "police") || kg_piece_is(p, "media") ||
      kg_piece_is(p, "people") || kg_piece_is(p, "press");
  static const char *const BODIES[] = {"police",   "media",      "press",
                                       "outlets",  "government", "army",
                                       "military", "authorities"};
  TRY(kg_entities_unnamed(view->doc, span,
                          KG_IS_ONE_OF(p->lower, BODIES) ? KG_ORG : KG_PER,
                          plural, entity));
  kg_entity *e = &view->doc->entities.at[*entity];
  if (!e->gender && p->classes & (KG_W_MALE | KG_W_FEMALE)) {
    e->gender = p->classes & KG_W_MALE ? KG_MALE : KG_FEMALE;
  }
  const kg_slice keys[] = {key, words};
  for (size_t k = 0; k < 2; k++) {
    known = kg_text_map_put(&view->names->sources, keys[k], *entity, NULL);
    if (!known) {
      return KG_ERR_MEMORY;
    }
    *known = *entity;
  }
  return KG_OK;
}

/// The noun is a title whose holder is known.
static bool
has_role(const kg_text_view *view, uint32_t noun)
{
  const kg_span span = kg_view_span(view, noun, noun + 1);
  for (size_t i = 0; i < view->doc->roles.n; i++) {
    const kg_role *role = &view->doc->roles.at[i];
    if (role->span.begin > span.begin) {
      break;
    }
    if (kg_span_covers(role->span, span)) {
      return true;
    }
  }
  return false;
}

/// A phrase of determiner, adjectives, nouns and bodies' names that ends with a
/// noun for somebody who can be asked.
typedef struct source_phrase {
  uint32_t noun; ///< KG_NO_INDEX if there is none.
  uint32_t end;
  bool has_name;
} source_phrase;

static bool
fits_source(const kg_piece *p, bool is_first)
{
  if (is_source_noun(p) || p->pos == KG_POS_JJ || p->pos == KG_POS_NN ||
      p->pos == KG_POS_NNS || p->classes & KG_W_DEMONYM) {
    return true;
  }
  return is_first ? is_determiner(p)
                  : p->pos == KG_POS_VBN || p->pos == KG_POS_NNP ||
                        p->shape == KG_SHAPE_OTHER;
}

static source_phrase
read_source(const kg_text_view *view, uint32_t first)
{
  source_phrase s = {.noun = KG_NO_INDEX};
  uint32_t i = first;
  for (; i < first + MAX_PHRASE && kg_view_has(view, i, first); i++) {
    const kg_piece *p = kg_view_at(view, i);
    if (view->mention_at[i] != KG_NO_INDEX) {
      if (view->doc->mentions.at[view->mention_at[i]].type == KG_PER) {
        break;
      }
      s.has_name = true;
      continue;
    }
    const bool is_mark = p->shape == KG_SHAPE_OTHER && !kg_piece_is_hyphen(p) &&
                         !(s.has_name && kg_piece_is_owner_mark(p));
    if (is_mark || (i > first && p->classes & KG_W_FUNCTION) ||
        !fits_source(p, i == first)) {
      break;
    }
    if (is_source_noun(p) && p->pos != KG_POS_JJ) {
      s.noun = i;
    }
  }
  s.end = i;
  return s;
}

/// "a Coast Guard spokesperson", "unnamed industry experts", "police".
static kg_status
look_for_source(kg_text_view *view, uint32_t first, bool *found)
{
  const kg_piece *start = kg_view_at(view, first);
  if (first > 0 && kg_view_has(view, first - 1, first) &&
      (kg_view_at(view, first - 1)->pos == KG_POS_JJ ||
       is_determiner(kg_view_at(view, first - 1)) ||
       kg_piece_is_hyphen(kg_view_at(view, first - 1))) &&
      !is_determiner(start)) {
    return KG_OK;
  }
  const source_phrase phrase = read_source(view, first);
  const uint32_t noun = phrase.noun;
  const uint32_t i = phrase.end;
  if (noun == KG_NO_INDEX || noun + 1 != i || has_role(view, noun)) {
    return KG_OK;
  }
  // A person's name behind makes it a title.
  const kg_mention *next =
      kg_view_has(view, i, first) ? kg_view_name_at(view, i) : NULL;
  if (next && next->type == KG_PER) {
    return KG_OK;
  }
  const uint32_t end = read_tail(view, i, first);
  const bool plain = noun == first &&
                     !is_always_source(kg_view_at(view, noun)) &&
                     !(kg_view_at(view, noun)->classes & KG_W_ROLE_PLURAL);
  const kg_piece *n = kg_view_at(view, noun);
  const bool is_role = n->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL) ||
                       kg_piece_is(n, "sources") || kg_piece_is(n, "source");
  const bool is_again =
      kg_piece_is(start, "the") &&
      kg_text_map_find(&view->names->sources, n->lower) != NULL;
  const bool is_told =
      is_said(view, first, end) ||
      (is_always_source(n) && noun - first <= 1 && is_said(view, first, i));
  if (!(phrase.has_name && is_role) && !is_again && (plain || !is_told)) {
    return KG_OK;
  }
  const kg_span span = kg_view_span(view, first, end);
  uint32_t entity;
  TRY(source_entity(view, first, noun, span, &entity));
  *found = true;
  return kg_mention_add(
      view->doc, span, KG_FORM_NOMINAL, &entity, 1,
      (kg_reason){.rule = "source not named", .confidence = 0.84F});
}

kg_status
kg_nominals_look(kg_text_view *view, uint32_t piece, bool is_quoted)
{
  bool found = false;
  kg_status st = look_for_kin(view, piece, &found);
  if (!st && !found && !is_quoted) {
    st = look_for_source(view, piece, &found);
  }
  return st;
}
