/* SPDX-License-Identifier: Apache-2.0 */
/// What kind of thing a name stands for: points from its own words, from the
/// words around it, and from the same name elsewhere in the article.
#include "extract/names.h"

#include "base/unicode.h"

#include <string.h>

/// Points for what the trained tagger is sure of, on average over the
/// mentions of one name.
#define LEARNED_WEIGHT 4.0F
#define SMALL_PLACE_POINTS 2.5F

static kg_word_classes
classes_at(const kg_name_search *names, size_t i)
{
  return names->pieces.at[i].classes;
}

/// Piece before the name in its sentence, or NULL.
static const kg_piece *
before(const kg_name_search *names, const kg_candidate *name, size_t n)
{
  return name->first >= n && kg_names_has(names, name->first - n, name->first)
             ? kg_names_at(names, name->first - n)
             : NULL;
}

static const kg_piece *
behind(const kg_name_search *names, const kg_candidate *name, size_t n)
{
  const size_t i = name->end + n - 1;
  return kg_names_has(names, i, name->first) ? kg_names_at(names, i) : NULL;
}

static bool
is_word(const kg_piece *piece, const char *lower)
{
  return piece && kg_piece_is(piece, lower);
}

static bool
has(const kg_piece *piece, kg_word_classes classes)
{
  return piece && piece->classes & classes;
}

static void
give(kg_candidate *name, kg_name_type type, float points, const char *rule)
{
  name->score[type] += points;
  if (points >= 3 && !name->rule) {
    name->rule = rule;
  }
}

/// A town of one word that is hardly known; countries have no population here.
static bool
is_small_place(const kg_candidate *name)
{
  return name->known && name->known->type == KG_GPE &&
         name->known->population > 0 && name->known->population <= 400000 &&
         name->end - name->first == 1;
}

static void
judge_known(kg_candidate *name)
{
  if (!name->known) {
    return;
  }
  const bool is_big =
      name->known->population == 0 || name->known->population > 400000;
  const bool is_long = name->end - name->first > 1;
  give(name, name->known->type, is_big || is_long ? 6 : SMALL_PLACE_POINTS,
       "known name");
}

/// The piece whose class says what the whole is: the one before "of" or "for",
/// else the last one that is no number.
static size_t
head_of(const kg_name_search *names, const kg_candidate *name)
{
  for (size_t i = name->first + 1; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    if ((kg_piece_is(p, "of") || kg_piece_is(p, "for")) &&
        kg_names_at(names, i - 1)->shape != KG_SHAPE_OTHER) {
      return i - 1;
    }
  }
  size_t last = name->end - 1;
  while (last > name->first &&
         kg_names_at(names, last)->shape == KG_SHAPE_DIGIT) {
    last--;
  }
  // "Stavanger Airport, Sola"
  return last;
}

/// "Ltd", "Inc"; "Veterans", "Nurses".
static void
judge_tail(const kg_name_search *names, kg_candidate *name)
{
  const kg_word_classes c = classes_at(names, name->end - 1);
  if (c & KG_W_COMPANY_TAIL) {
    give(name, KG_ORG, 6, "company form");
  }
  if (c & KG_W_PERSON_NOUN_PLURAL) {
    give(name, KG_ORG, 3, "body word");
  }
}

static void
judge_head(const kg_name_search *names, kg_candidate *name)
{
  const size_t head = head_of(names, name);
  const kg_word_classes c = classes_at(names, head);
  const bool is_long = name->end - name->first > 1;
  const bool has_of =
      head + 1 < name->end &&
      kg_names_at(names, name->end - 1)->shape != KG_SHAPE_DIGIT;
  if (!is_long) {
    return;
  }
  if (classes_at(names, name->first) & KG_W_EVENT_FIRST && !has_of) {
    give(name, KG_EVENT, 7, "event word");
  }
  if (has_of && c & KG_W_GPE_FIRST && !(c & KG_W_ORG_OF)) {
    give(name, KG_GPE, 4, "place word");
  }
  if (classes_at(names, name->first) & KG_W_LOC_FIRST) {
    give(name, KG_LOC, 4, "landscape word");
  }
  if (!name->known && name->end - name->first == 2 && c & KG_W_SURNAME &&
      classes_at(names, name->first) & KG_W_FIRST_NAME &&
      kg_names_at(names, name->first)->shape == KG_SHAPE_CAPITAL) {
    give(name, KG_PER, 4, "first name");
    return;
  }
  if (c & KG_W_FAC_HEAD) {
    const bool park = kg_piece_is(kg_names_at(names, head), "park");
    give(name, KG_FAC, c & KG_W_ORG_HEAD && !park ? 4 : 6, "venue word");
    if (kg_piece_is(kg_names_at(names, head), "house") && has_of) {
      give(name, KG_ORG, 6, "body word");
    }
  }
  if (c & KG_W_ORG_HEAD) {
    give(name, KG_ORG, c & KG_W_FAC_HEAD ? 3.5F : 6, "body word");
  }
  if (c & KG_W_ORG_OF && has_of) {
    give(name, KG_ORG, 3, "body word");
  }
  if (c & KG_W_LOC_HEAD) {
    const bool national =
        is_word(kg_names_at(names, head - (head > name->first)), "national");
    give(name,
         kg_piece_is(kg_names_at(names, head), "park") && !national ? KG_FAC
                                                                    : KG_LOC,
         5, "landscape word");
  }
  if (c & KG_W_EVENT_HEAD && !(c & KG_W_ORG_HEAD)) {
    give(name, KG_EVENT, 5.5F, "event word");
  }
  if (c & KG_W_WORK_HEAD && !(c & (KG_W_ORG_HEAD | KG_W_FIRST_NAME))) {
    give(name, KG_WORK, 4, "title of a work");
  }
  if (c & KG_W_GPE_HEAD && !has_of && !(c & KG_W_ORG_HEAD)) {
    give(name, KG_GPE, 4, "place word");
  }
  judge_tail(names, name);
}

/// Words of a name that are no particles, numbers or marks.
static size_t
count_words(const kg_name_search *names, const kg_candidate *name)
{
  size_t n = 0;
  for (size_t i = name->first; i < name->end; i++) {
    n += kg_piece_is_capital(kg_names_at(names, i));
  }
  return n;
}

static bool
has_small_word(const kg_name_search *names, const kg_candidate *name)
{
  for (size_t i = name->first; i < name->end; i++) {
    if (classes_at(names, i) & KG_W_FUNCTION &&
        kg_names_at(names, i)->shape == KG_SHAPE_LOWER &&
        !kg_names_at(names, i)->is_glued &&
        !(classes_at(names, i) & KG_W_PARTICLE)) {
      return true;
    }
  }
  return false;
}

static bool
ends_with(kg_slice word, const char *tail)
{
  const size_t n = strlen(tail);
  return word.len > n + 1 && !memcmp(word.ptr + word.len - n, tail, n);
}

static void
judge_person_words(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *first = kg_names_at(names, name->first);
  const kg_piece *last = kg_names_at(names, name->end - 1);
  const size_t n = count_words(names, name);
  const bool is_small = has_small_word(names, name);
  const kg_word_classes thing =
      KG_W_ORG_HEAD | KG_W_FAC_HEAD | KG_W_EVENT_HEAD | KG_W_LOC_HEAD;
  if (is_small) {
    give(name, KG_PER, -4, NULL);
    return;
  }
  if (first->classes & KG_W_FIRST_NAME && first->shape != KG_SHAPE_UPPER) {
    const bool surname = n == 2 && last->classes & KG_W_SURNAME;
    const bool thing_like =
        name->known || (n > 1 && last->classes & thing && !surname);
    give(name, KG_PER, n == 1 ? 1 : n > 4 || thing_like ? 1 : 4, "first name");
  }
  if (n >= 2 && n <= 4 && !(last->classes & thing)) {
    give(name, KG_PER, 0.9F, NULL);
  }
  if (n >= 2 && last->classes & KG_W_NAME_TAIL) {
    give(name, KG_PER, 3, "name tail");
  }
  for (size_t i = name->first; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    const bool initial = p->lower.len == 2 && p->lower.ptr[1] == '.' &&
                         p->shape == KG_SHAPE_UPPER;
    if (n >= 2 && (initial || (p->shape == KG_SHAPE_UPPER &&
                               p->lower.len == 1 && i > name->first))) {
      give(name, KG_PER, 2.5F, "initial");
      break;
    }
    if (i > name->first && p->classes & KG_W_PARTICLE &&
        p->shape == KG_SHAPE_LOWER) {
      give(name, KG_PER, 1.2F, NULL);
      break;
    }
    if (i > name->first && kg_piece_is_hyphen(p) && i + 1 < name->end &&
        kg_names_at(names, i + 1)->shape == KG_SHAPE_LOWER) {
      give(name, KG_PER, 2, NULL);
      break;
    }
  }
  static const char *const FAMILY[] = {"ov",  "ova",    "ev",   "eva",  "sson",
                                       "sen", "ski",    "enko", "vich", "ez",
                                       "yan", "shvili", "oglu", "nen"};
  for (size_t i = 0; i < sizeof FAMILY / sizeof *FAMILY; i++) {
    if (ends_with(last->lower, FAMILY[i])) {
      give(name, KG_PER, 0.8F, NULL);
      break;
    }
  }
}

static void
judge_spelling(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *first = kg_names_at(names, name->first);
  const kg_piece *last = kg_names_at(names, name->end - 1);
  const bool is_one = name->end - name->first == 1;
  if (!is_one && first->shape == KG_SHAPE_UPPER && first->lower.len > 1 &&
      first->lower.ptr[1] != '.') {
    give(name, KG_ORG, 2, NULL); // "RAF Croughton", "HDT Limited"
    give(name, KG_PER, -1.5F, NULL);
  }
  uint32_t n = 0;
  const kg_known_name *tail =
      is_one ? NULL : kg_names_known_at(names, name->end - 1, &n);
  if (tail && tail->type == KG_GPE && tail->population == 0 &&
      !(first->classes & KG_W_FIRST_NAME) && !name->known) {
    give(name, KG_ORG, 2, NULL); // "ABC Australia"
    give(name, KG_PER, -1, NULL);
  }
  if (!is_one && last->shape == KG_SHAPE_DIGIT &&
      kg_names_at(names, name->end - 2)->classes & KG_W_NUMBER_HEAD) {
    const bool work = kg_piece_is(kg_names_at(names, name->end - 2), "article");
    give(name, work ? KG_WORK : KG_FAC, 4, "numbered");
  }
  if (kg_piece_is(last, "summit") || kg_piece_is(last, "referendum")) {
    give(name, KG_EVENT, 8, "event word");
  }
  if (kg_piece_is(last, "administration")) {
    give(name, KG_ORG, 8, "body word");
  }
  if (is_one && first->shape == KG_SHAPE_UPPER && first->lower.len >= 2 &&
      !(name->known && name->known->type == KG_GPE)) {
    give(name, KG_ORG, first->classes & KG_W_NOT_ORG ? -6 : 2.5F, NULL);
  }
  if (is_one && first->shape == KG_SHAPE_MIXED) {
    give(name, KG_ORG, 1.5F, NULL);
  }
  if (memchr(first->lower.ptr, '.', first->lower.len) && is_one &&
      first->shape != KG_SHAPE_UPPER && first->lower.len > 4) {
    give(name, KG_ORG, 3, "web address");
  }
  static const char *const PLACE[] = {"ville", "burg",  "burgh", "stan",
                                      "grad",  "shire", "land",  "abad",
                                      "pur",   "polis", "stadt", "ford"};
  for (size_t i = 0; is_one && i < sizeof PLACE / sizeof *PLACE; i++) {
    if (ends_with(first->lower, PLACE[i])) {
      give(name, KG_GPE, 0.8F, NULL);
      break;
    }
  }
}

/// The word that names the kind just before: "newspaper X", "city of X".
static void
judge_noun_before(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *p = before(names, name, 1);
  if (!p) {
    return;
  }
  if (p->classes & (KG_W_HONORIFIC | KG_W_RANK)) {
    give(name, KG_PER, 5, "honorific");
  }
  if (p->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL) && !p->is_glued) {
    const bool thing = name->score[KG_ORG] > 4 || name->score[KG_FAC] > 4 ||
                       p->classes & KG_W_ORG_BEFORE;
    give(name, KG_PER, thing ? 1 : 4, "title before");
  }
  if (p->classes & KG_W_KIN && p->shape == KG_SHAPE_LOWER) {
    give(name, KG_PER, 2.5F, "kin before");
  }
  if (p->classes & KG_W_ORG_BEFORE && p->shape == KG_SHAPE_LOWER) {
    give(name, KG_ORG, 4.5F, "kind of body before");
  }
  const kg_piece *q = before(names, name, 2);
  const bool is_called = is_word(p, "called") || is_word(p, "titled") ||
                         is_word(p, "entitled") || is_word(p, "named");
  const kg_piece *kind = is_called ? q : p;
  if (kind && kind->pos == KG_POS_NN && kind->classes & KG_W_WORK_BEFORE &&
      kind->shape == KG_SHAPE_LOWER) {
    give(name, KG_WORK, is_called ? 7 : 4, "kind of work before");
  }
  if (p->classes & KG_W_GPE_BEFORE && p->shape == KG_SHAPE_LOWER) {
    give(name, KG_GPE, 3, "kind of place before");
  }
  if (kg_piece_is(p, "of") && has(q, KG_W_GPE_BEFORE)) {
    give(name, KG_GPE, 4, "kind of place before");
  }
  if (kg_piece_is(p, "of") && has(q, KG_W_ROLE) && !(q->classes & KG_W_KIN)) {
    give(name, KG_GPE, 0.7F, NULL);
    give(name, KG_ORG, 1.2F, NULL);
    give(name, KG_PER, -1.5F, NULL);
  }
}

static void
judge_preposition(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *p = before(names, name, 1);
  const bool is_the = is_word(p, "the");
  const bool is_half = name->end - name->first == 1 &&
                       classes_at(names, name->first) & KG_W_REGION_ADJ;
  if (is_the && is_half) {
    give(name, KG_GPE, 4, "half of a country");
    return;
  }
  if (is_the) {
    give(name, KG_PER, -2.5F, NULL);
    give(name, KG_GPE, name->known ? 0 : -1.5F, NULL);
    give(name, KG_ORG, name->known && name->known->type != KG_ORG ? 0 : 1,
         NULL);
    return;
  }
  if (!p) {
    return;
  }
  if (kg_piece_is(p, "in")) {
    give(name, KG_GPE, 2, "in a place");
  } else if (kg_piece_is(p, "near") || kg_piece_is(p, "throughout") ||
             kg_piece_is(p, "across") || kg_piece_is(p, "outside")) {
    give(name, KG_GPE, 2, NULL);
  } else if (kg_piece_is(p, "at")) {
    give(name, KG_FAC, 0.8F, NULL);
    give(name, KG_ORG, 0.8F, NULL);
  } else if (kg_piece_is(p, "to") &&
             is_word(before(names, name, 2), "according")) {
    give(name, KG_ORG, 0.9F, NULL);
  } else if (kg_piece_is(p, "from") || kg_piece_is(p, "to")) {
    give(name, KG_GPE, 0.5F, NULL);
  } else if (kg_piece_is(p, "via") || kg_piece_is(p, "per")) {
    give(name, KG_ORG, 1.2F, NULL);
  } else if (kg_piece_is(p, "on") || kg_piece_is(p, "by")) {
    give(name, KG_ORG, 0.4F, NULL);
  }
}

/// "X, the president of": a role noun in the next few words.
static void
judge_apposition(const kg_name_search *names, kg_candidate *name)
{
  for (size_t i = 2; i <= 8; i++) {
    const kg_piece *s = behind(names, name, i);
    if (!s || kg_piece_is(s, ",") || kg_piece_is(s, ".")) {
      break;
    }
    if (s->classes & KG_W_ROLE && s->shape == KG_SHAPE_LOWER && i <= 7) {
      give(name, KG_PER, 1.8F, "title behind");
      break;
    }
    if (s->classes & KG_W_ORG_BEFORE && s->shape == KG_SHAPE_LOWER) {
      give(name, KG_ORG, 2, "kind of body behind");
      break;
    }
    if (s->shape != KG_SHAPE_LOWER && !kg_piece_is_capital(s)) {
      break;
    }
  }
}

/// ", Wales", ", 47,", ", who", " said", "'s", "-based".
static void
judge_what_follows(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *p = behind(names, name, 1);
  const kg_piece *q = behind(names, name, 2);
  if (!p) {
    return;
  }
  if (p->classes & KG_W_SPEECH && p->shape == KG_SHAPE_LOWER) {
    give(name, KG_PER, 0.8F, NULL);
    give(name, KG_ORG, 0.6F, NULL);
    give(name, KG_GPE, -0.4F, NULL);
  }
  if (kg_piece_is(p, "reported") || kg_piece_is(p, "reports") ||
      kg_piece_is(p, "published")) {
    give(name, KG_ORG, 1, NULL);
  }
  if (p->classes & KG_W_ORG_AFTER && p->shape == KG_SHAPE_LOWER) {
    give(name, KG_ORG, 2.5F, NULL);
  }
  if (p->classes & KG_W_GPE_AFTER && p->shape == KG_SHAPE_LOWER) {
    give(name, KG_GPE, 2, NULL);
  }
  if (kg_piece_is_hyphen(p) && p->is_glued && is_word(q, "based")) {
    give(name, KG_GPE, 4, "-based");
  }
  if (!kg_piece_is(p, ",") || !q) {
    return;
  }
  if (is_word(q, "who")) {
    give(name, KG_PER, 2.5F, "who follows");
  }
  const kg_piece *r = behind(names, name, 3);
  const bool is_age = q->shape == KG_SHAPE_DIGIT && q->lower.len == 2;
  if (is_age && (is_word(r, ",") || is_word(r, "."))) {
    give(name, KG_PER, 3, "age follows");
  }
  uint32_t n;
  const kg_known_name *known =
      kg_piece_is_capital(q)
          ? kg_names_known_at(names, (uint32_t)(name->end + 1), &n)
          : NULL;
  const kg_piece *in = before(names, name, 1);
  if (known && !known->is_demonym && known->type == KG_GPE && known->subtype &&
      strcmp(known->subtype, "City") != 0) {
    const bool placed = is_word(in, "in") || is_word(in, "near") ||
                        is_word(in, "from") || is_word(in, "at");
    give(name, KG_GPE, placed || !in ? 3 : 1.5F, "city, country");
  }
  judge_apposition(names, name);
}

/// After "UK-based", "state-owned" and the like stands a body.
static void
judge_based(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *p = before(names, name, 1);
  if (is_word(p, "based") || is_word(p, "owned")) {
    give(name, KG_ORG, 2.5F, NULL);
  }
}

/// What the name's own words say counts once, however often it stands there.
static void
judge_words(const kg_name_search *names, kg_candidate *name)
{
  if (name->is_title) {
    give(name, KG_WORK, 9, "written as a title");
  }
  for (size_t i = name->first + 1; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    if (kg_piece_is(p, "'s") || kg_piece_is(p, "\u2019s")) {
      give(name, KG_ORG, 2.5F, NULL);
      give(name, KG_PER, -4, NULL);
    }
  }
  judge_known(name);
  judge_head(names, name);
  judge_person_words(names, name);
  judge_spelling(names, name);
}

/// How sure the tagger is that no token of the span is in a name.
static float
outside_of(const kg_name_search *names, kg_span span)
{
  const kg_doc *doc = names->doc;
  float least = names->outside ? 1 : 0;
  for (size_t i = kg_doc_token_at(doc, span.begin);
       names->outside && i < doc->tokens.n &&
       doc->tokens.at[i].begin < span.end;
       i++) {
    least = names->outside[i] < least ? names->outside[i] : least;
  }
  return least;
}

/// The trained tagger's kinds: it sees the whole sentence.
static void
judge_learned(kg_name_search *names)
{
  size_t k = 0;
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const kg_token *tokens = names->doc->tokens.at;
    while (k < names->learned.n &&
           tokens[names->learned.at[k].end_token - 1].end <= name->span.begin) {
      k++;
    }
    name->is_learned = false;
    name->same = 0;
    name->outside = outside_of(names, name->span);
    for (size_t l = k; l < names->learned.n; l++) {
      const kg_name *learned = &names->learned.at[l];
      const kg_span span = {tokens[learned->first_token].begin,
                            tokens[learned->end_token - 1].end};
      if (span.begin >= name->span.end) {
        break;
      }
      const bool same =
          span.begin == name->span.begin && span.end == name->span.end;
      name->vote[learned->kind] += (same ? 1.0F : 0.4F) * learned->confidence;
      name->is_learned = true;
      if (same) {
        name->same = learned->confidence;
        name->same_kind = (kg_name_type)learned->kind;
      }
    }
  }
}

/* "GEIRANGER, Norway —": where a dateline begins stands a place. */
static void
judge_dateline(const kg_name_search *names, kg_candidate *name)
{
  const kg_span dateline = names->doc->dateline;
  if (!kg_span_is_empty(dateline) && name->span.begin == dateline.begin) {
    give(name, KG_GPE, 6, "dateline");
  }
}

static void
judge_place(const kg_name_search *names, kg_candidate *name)
{
  judge_dateline(names, name);
  judge_noun_before(names, name);
  judge_preposition(names, name);
  judge_what_follows(names, name);
  judge_based(names, name);
}

static kg_name_type
best_type(const kg_candidate *name, float *best, float *second)
{
  kg_name_type type = KG_ORG;
  *best = -100;
  *second = -100;
  static const kg_name_type ORDER[] = {KG_ORG, KG_PER,   KG_GPE, KG_FAC,
                                       KG_LOC, KG_EVENT, KG_WORK};
  for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
    const float s = name->score[ORDER[i]];
    if (s > *best) {
      *second = *best;
      *best = s;
      type = ORDER[i];
    } else if (s > *second) {
      *second = s;
    }
  }
  return type;
}

static void
decide(kg_candidate *name)
{
  float best;
  float second;
  name->type = best_type(name, &best, &second);
  const float margin = best - (second > 0 ? second : 0);
  name->confidence = margin <= 0 ? 0.5F : 0.5F + 0.5F * margin / (margin + 2);
  if (!name->rule) {
    name->rule = "words around";
  }
}

/// "A, B and C" are of one kind: what is clear tells what is not.
static void
judge_lists(kg_name_search *names)
{
  for (size_t i = 0; i + 1 < names->found.n; i++) {
    kg_candidate *a = &names->found.at[i];
    kg_candidate *b = &names->found.at[i + 1];
    const size_t gap = b->first - a->end;
    const kg_piece *p = kg_names_at(names, a->end);
    const bool comma = gap == 1 && kg_piece_is(p, ",");
    const bool and = (gap == 1 && kg_piece_is(p, "and")) ||
                     (gap == 2 && kg_piece_is(p, ",") &&
                      kg_piece_is(kg_names_at(names, a->end + 1), "and"));
    if (b->first < a->end || !(comma || and) ||
        !kg_names_has(names, b->first, a->first)) {
      continue;
    }
    float best_a;
    float best_b;
    float second;
    const kg_name_type type_a = best_type(a, &best_a, &second);
    const kg_name_type type_b = best_type(b, &best_b, &second);
    if (best_a >= 2 && best_b < 2 && (and || type_a == KG_GPE)) {
      give(b, type_a, 2.2F, "one of a list");
      decide(b);
    } else if (best_b >= 2 && best_a < 2 && (and || type_b == KG_GPE)) {
      give(a, type_b, 2.2F, "one of a list");
      decide(a);
    }
  }
}

/// The same words are the same kind of thing all through the article.
static kg_status
share_points(kg_name_search *names)
{
  kg_text_map keys;
  kg_text_map_init(&keys, names->items);
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    bool is_new;
    uint64_t *first = kg_text_map_put(&keys, name->key, i, &is_new);
    if (!first) {
      return KG_ERR_MEMORY;
    }
    if (is_new) {
      continue;
    }
    kg_candidate *other = &names->found.at[*first];
    for (int t = 0; t < KG_N_NAME_TYPES; t++) {
      other->score[t] += name->score[t] - name->own[t];
    }
    for (int t = 0; t < KG_N_NAME_TYPES; t++) {
      other->vote[t] += name->vote[t];
    }
    other->n_voters++;
    other->rule = other->rule ? other->rule : name->rule;
  }
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const kg_candidate *first =
        &names->found.at[*kg_text_map_find(&keys, name->key)];
    // The first one is complete before the others copy it.
    for (int t = 0; t < KG_N_NAME_TYPES && name == first; t++) {
      name->score[t] +=
          LEARNED_WEIGHT * name->vote[t] / (float)(name->n_voters + 1);
    }
    if (name != first) {
      memcpy(name->score, first->score, sizeof name->score);
    }
    name->rule = name->rule ? name->rule : first->rule;
    decide(name);
  }
  return KG_OK;
}

static kg_slice
piece_text(const kg_name_search *names, size_t i)
{
  return kg_slice_sub(names->doc->text, kg_names_at(names, i)->begin,
                      kg_names_at(names, i)->end);
}

/// Parts of longer names that may stand for them: a person's last name, the
/// words of a body before its head ("Salling" for "Salling Group").
static kg_status
note_parts(kg_name_search *names, kg_text_map *parts)
{
  for (size_t i = 0; i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (name->end - name->first < 2 || name->confidence < 0.6F) {
      continue;
    }
    size_t piece = name->first;
    if (name->type == KG_PER) {
      piece = name->end - 1;
      if (classes_at(names, piece) & KG_W_NAME_TAIL && piece > name->first) {
        piece--;
      }
    } else if (name->type == KG_EVENT || name->type == KG_WORK ||
               name->type == KG_GPE ||
               classes_at(names, piece) &
                   (KG_W_DEMONYM | KG_W_PLACE_PART | KG_W_ROLE_MOD)) {
      continue;
    }
    if (!kg_text_map_put(parts, piece_text(names, piece), name->type, NULL)) {
      return KG_ERR_MEMORY;
    }
    // Family names may stand first: "Kim Jong-un", "Moon Jae-in".
    if (name->type == KG_PER &&
        !kg_text_map_put(parts, piece_text(names, name->first), KG_PER, NULL)) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

static kg_status
use_parts(kg_name_search *names)
{
  kg_text_map parts;
  kg_text_map_init(&parts, names->items);
  const kg_status st = note_parts(names, &parts);
  for (size_t i = 0; !st && i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    if (name->end - name->first > 1) {
      continue;
    }
    const uint64_t *type = kg_text_map_find(&parts, name->key);
    // A place that ends somebody's name stays what it is.
    const bool is_place = name->known && name->known->type == KG_GPE &&
                          name->known->population == 0;
    float best;
    float second;
    best_type(name, &best, &second);
    const bool is_clear = *(type ? type : &(uint64_t){0}) != KG_PER && best > 2;
    if (type && !is_clear && !(is_place && name->score[KG_GPE] > 5)) {
      give(name, (kg_name_type)*type, *type == KG_PER ? 5 : 3,
           "part of a longer name");
      // A town's name says little where somebody in full bears it.
      if (*type == KG_PER && is_small_place(name)) {
        give(name, KG_GPE, -SMALL_PLACE_POINTS, NULL);
      }
      name->is_weak = false;
      decide(name);
    }
  }
  return st;
}

/// "World Health Organization (WHO)".
static void
use_brackets(kg_name_search *names)
{
  for (size_t i = 0; i + 1 < names->found.n; i++) {
    kg_candidate *a = &names->found.at[i];
    kg_candidate *b = &names->found.at[i + 1];
    if (b->first == a->end + 1 &&
        kg_piece_is(kg_names_at(names, a->end), "(") &&
        b->end - b->first == 1 && a->end - a->first > 1 &&
        kg_names_at(names, b->first)->shape != KG_SHAPE_CAPITAL) {
      give(b, a->type, 4, "short form in brackets");
      decide(b);
    }
  }
}

static bool
spells(const kg_name_search *names,
       const kg_candidate *initials,
       const kg_candidate *name)
{
  const kg_slice letters = kg_names_at(names, initials->first)->lower;
  size_t n = 0;
  for (size_t i = name->first; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    if (kg_piece_is_capital(p) &&
        (n == letters.len || p->lower.ptr[0] != letters.ptr[n++])) {
      return false;
    }
  }
  return n == letters.len;
}

/// "ARC" where an "Arctic Research Council" is named.
static void
use_initials(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *one = &names->found.at[i];
    const kg_piece *p = kg_names_at(names, one->first);
    if (one->end - one->first > 1 || p->shape != KG_SHAPE_UPPER ||
        p->lower.len < 2 || one->known) {
      continue;
    }
    for (size_t k = 0; k < names->found.n; k++) {
      const kg_candidate *name = &names->found.at[k];
      if (name->end - name->first > 1 && name->type != KG_PER &&
          name->confidence >= 0.6F && spells(names, one, name)) {
        give(one, name->type, 4, "initials of a longer name");
        one->is_weak = false;
        decide(one);
        break;
      }
    }
  }
}

/// "Court" for "Court of Session": a plain word that ends or begins a body's
/// name in this article.
static bool
is_in_longer(const kg_name_search *names, const kg_candidate *one)
{
  for (size_t i = 0; i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (name->end - name->first > 1 && name->type != KG_PER &&
        (kg_slice_equal(kg_names_at(names, name->first)->lower,
                        kg_names_at(names, one->first)->lower) ||
         kg_slice_equal(kg_names_at(names, name->end - 1)->lower,
                        kg_names_at(names, one->first)->lower))) {
      return true;
    }
  }
  return false;
}

/// "A300", "B-52": a letter and digits.
static bool
is_code(const kg_name_search *names, const kg_candidate *name)
{
  const kg_slice s = kg_names_at(names, name->first)->lower;
  size_t n_digits = 0;
  size_t n_letters = 0;
  for (size_t i = 0; i < s.len; i++) {
    n_digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
    n_letters += s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
  }
  return n_letters == 1 && n_digits >= 2;
}

/// What rules have to say for a name that the tagger does not see.
static float
points_against(const kg_candidate *name)
{
  const bool is_one = name->end - name->first == 1;
  if (name->outside >= 0.8F) {
    return name->outside >= 0.95F ? 6 : 4;
  }
  return name->is_weak ? 3 : is_one ? 1.2F : -100;
}

/// Things that have a capital and are no names here.
static void
drop_what_is_none(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const kg_piece *p = kg_names_at(names, name->first);
    const bool is_one = name->end - name->first == 1;
    float best;
    float second;
    best_type(name, &best, &second);
    name->is_dropped =
        name->is_demonym ||
        (is_one && !name->known && best < 5 &&
         p->classes & (KG_W_NOT_NAME | KG_W_NOT_ORG | KG_W_DEMONYM)) ||
        (is_one && !name->known && p->classes & (KG_W_ROLE | KG_W_HONORIFIC) &&
         best < 4) ||
        (is_one && p->lower.len == 1) ||
        (is_one && !name->known && best < 4 &&
         p->classes &
             (KG_W_ORG_HEAD | KG_W_FAC_HEAD | KG_W_LOC_HEAD | KG_W_GPE_HEAD |
              KG_W_EVENT_HEAD | KG_W_WORK_HEAD | KG_W_ROLE_MOD) &&
         !is_in_longer(names, name)) ||
        (is_one && is_code(names, name)) ||
        (!is_one && p->classes & KG_W_NOT_ORG && !name->known) ||
        (name->is_weak && best < 1.5F && is_one && !name->known) ||
        (names->learned.n && !name->is_learned && !name->known &&
         best < points_against(name)) ||
        p->shape == KG_SHAPE_OTHER;
  }
}

kg_status
kg_names_judge(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    judge_words(names, name);
    memcpy(name->own, name->score, sizeof name->own);
    judge_place(names, name);
  }
  judge_learned(names);
  kg_status st = share_points(names);
  judge_lists(names);
  st = st ? st : use_parts(names);
  if (!st) {
    use_brackets(names);
    use_initials(names);
    drop_what_is_none(names);
    kg_names_drop_terms(names);
  }
  return st;
}
