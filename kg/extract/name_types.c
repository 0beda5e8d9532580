/* SPDX-License-Identifier: Apache-2.0 */
/// What kind of thing a name stands for: points from its own words and from the
/// words around it.
#include "extract/name_points.h"

#include "base/unicode.h"

#include <string.h>

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
judge_known(kg_candidate *name)
{
  if (!name->known) {
    return;
  }
  const bool is_big =
      name->known->population == 0 || name->known->population > 400000;
  const bool is_long = name->end - name->first > 1;
  kg_name_give(name, name->known->type,
               is_big || is_long ? 6 : KG_SMALL_PLACE_POINTS, "known name");
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
    kg_name_give(name, KG_ORG, 6, "company form");
  }
  if (c & KG_W_PERSON_NOUN_PLURAL) {
    kg_name_give(name, KG_ORG, 3, "body word");
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
    kg_name_give(name, KG_EVENT, 7, "event word");
  }
  if (has_of && c & KG_W_GPE_FIRST && !(c & KG_W_ORG_OF)) {
    kg_name_give(name, KG_GPE, 4, "place word");
  }
  if (classes_at(names, name->first) & KG_W_LOC_FIRST) {
    kg_name_give(name, KG_LOC, 4, "landscape word");
  }
  if (!name->known && name->end - name->first == 2 && c & KG_W_SURNAME &&
      classes_at(names, name->first) & KG_W_FIRST_NAME &&
      kg_names_at(names, name->first)->shape == KG_SHAPE_CAPITAL) {
    kg_name_give(name, KG_PER, 4, "first name");
    return;
  }
  if (c & KG_W_FAC_HEAD) {
    const bool park = kg_piece_is(kg_names_at(names, head), "park");
    kg_name_give(name, KG_FAC, c & KG_W_ORG_HEAD && !park ? 4 : 6,
                 "venue word");
    if (kg_piece_is(kg_names_at(names, head), "house") && has_of) {
      kg_name_give(name, KG_ORG, 6, "body word");
    }
  }
  if (c & KG_W_ORG_HEAD) {
    kg_name_give(name, KG_ORG, c & KG_W_FAC_HEAD ? 3.5F : 6, "body word");
  }
  if (c & KG_W_ORG_OF && has_of) {
    kg_name_give(name, KG_ORG, 3, "body word");
  }
  if (c & KG_W_LOC_HEAD) {
    const bool national =
        is_word(kg_names_at(names, head - (head > name->first)), "national");
    kg_name_give(name,
                 kg_piece_is(kg_names_at(names, head), "park") && !national
                     ? KG_FAC
                     : KG_LOC,
                 5, "landscape word");
  }
  if (c & KG_W_EVENT_HEAD && !(c & KG_W_ORG_HEAD)) {
    kg_name_give(name, KG_EVENT, 5.5F, "event word");
  }
  if (c & KG_W_WORK_HEAD && !(c & (KG_W_ORG_HEAD | KG_W_FIRST_NAME))) {
    kg_name_give(name, KG_WORK, 4, "title of a work");
  }
  if (c & KG_W_GPE_HEAD && !has_of && !(c & KG_W_ORG_HEAD)) {
    kg_name_give(name, KG_GPE, 4, "place word");
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
    kg_name_give(name, KG_PER, -4, NULL);
    return;
  }
  if (first->classes & KG_W_FIRST_NAME && first->shape != KG_SHAPE_UPPER) {
    const bool surname = n == 2 && last->classes & KG_W_SURNAME;
    const bool thing_like =
        name->known || (n > 1 && last->classes & thing && !surname);
    kg_name_give(name, KG_PER,
                 n == 1                ? 1
                 : n > 4 || thing_like ? 1
                                       : 4,
                 "first name");
  }
  if (n >= 2 && n <= 4 && !(last->classes & thing)) {
    kg_name_give(name, KG_PER, 0.9F, NULL);
  }
  if (n >= 2 && last->classes & KG_W_NAME_TAIL) {
    kg_name_give(name, KG_PER, 3, "name tail");
  }
  for (size_t i = name->first; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    const bool initial = p->lower.len == 2 && p->lower.ptr[1] == '.' &&
                         p->shape == KG_SHAPE_UPPER;
    if (n >= 2 && (initial || (p->shape == KG_SHAPE_UPPER &&
                               p->lower.len == 1 && i > name->first))) {
      kg_name_give(name, KG_PER, 2.5F, "initial");
      break;
    }
    if (i > name->first && p->classes & KG_W_PARTICLE &&
        p->shape == KG_SHAPE_LOWER) {
      kg_name_give(name, KG_PER, 1.2F, NULL);
      break;
    }
    if (i > name->first && kg_piece_is_hyphen(p) && i + 1 < name->end &&
        kg_names_at(names, i + 1)->shape == KG_SHAPE_LOWER) {
      kg_name_give(name, KG_PER, 2, NULL);
      break;
    }
  }
  static const char *const FAMILY[] = {"ov",  "ova",    "ev",   "eva",  "sson",
                                       "sen", "ski",    "enko", "vich", "ez",
                                       "yan", "shvili", "oglu", "nen"};
  for (size_t i = 0; i < sizeof FAMILY / sizeof *FAMILY; i++) {
    if (ends_with(last->lower, FAMILY[i])) {
      kg_name_give(name, KG_PER, 0.8F, NULL);
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
    kg_name_give(name, KG_ORG, 2, NULL); // "RAF Croughton", "HDT Limited"
    kg_name_give(name, KG_PER, -1.5F, NULL);
  }
  uint32_t n = 0;
  const kg_known_name *tail =
      is_one ? NULL : kg_names_known_at(names, name->end - 1, &n);
  if (tail && tail->type == KG_GPE && tail->population == 0 &&
      !(first->classes & KG_W_FIRST_NAME) && !name->known) {
    kg_name_give(name, KG_ORG, 2, NULL); // "ABC Australia"
    kg_name_give(name, KG_PER, -1, NULL);
  }
  if (!is_one && last->shape == KG_SHAPE_DIGIT &&
      kg_names_at(names, name->end - 2)->classes & KG_W_NUMBER_HEAD) {
    const bool work = kg_piece_is(kg_names_at(names, name->end - 2), "article");
    kg_name_give(name, work ? KG_WORK : KG_FAC, 4, "numbered");
  }
  if (kg_piece_is(last, "summit") || kg_piece_is(last, "referendum")) {
    kg_name_give(name, KG_EVENT, 8, "event word");
  }
  if (kg_piece_is(last, "administration")) {
    kg_name_give(name, KG_ORG, 8, "body word");
  }
  if (is_one && first->shape == KG_SHAPE_UPPER && first->lower.len >= 2 &&
      !(name->known && name->known->type == KG_GPE)) {
    kg_name_give(name, KG_ORG, first->classes & KG_W_NOT_ORG ? -6 : 2.5F, NULL);
  }
  if (is_one && first->shape == KG_SHAPE_MIXED) {
    kg_name_give(name, KG_ORG, 1.5F, NULL);
  }
  if (memchr(first->lower.ptr, '.', first->lower.len) && is_one &&
      first->shape != KG_SHAPE_UPPER && first->lower.len > 4) {
    kg_name_give(name, KG_ORG, 3, "web address");
  }
  static const char *const PLACE[] = {"ville", "burg",  "burgh", "stan",
                                      "grad",  "shire", "land",  "abad",
                                      "pur",   "polis", "stadt", "ford"};
  for (size_t i = 0; is_one && i < sizeof PLACE / sizeof *PLACE; i++) {
    if (ends_with(first->lower, PLACE[i])) {
      kg_name_give(name, KG_GPE, 0.8F, NULL);
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
    kg_name_give(name, KG_PER, 5, "honorific");
  }
  if (p->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL) && !p->is_glued) {
    const bool thing = name->score[KG_ORG] > 4 || name->score[KG_FAC] > 4 ||
                       p->classes & KG_W_ORG_BEFORE;
    kg_name_give(name, KG_PER, thing ? 1 : 4, "title before");
  }
  if (p->classes & KG_W_KIN && p->shape == KG_SHAPE_LOWER) {
    kg_name_give(name, KG_PER, 2.5F, "kin before");
  }
  if (p->classes & KG_W_ORG_BEFORE && p->shape == KG_SHAPE_LOWER) {
    kg_name_give(name, KG_ORG, 4.5F, "kind of body before");
  }
  const kg_piece *q = before(names, name, 2);
  const bool is_called = is_word(p, "called") || is_word(p, "titled") ||
                         is_word(p, "entitled") || is_word(p, "named");
  const kg_piece *kind = is_called ? q : p;
  if (kind && kind->pos == KG_POS_NN && kind->classes & KG_W_WORK_BEFORE &&
      kind->shape == KG_SHAPE_LOWER) {
    kg_name_give(name, KG_WORK, is_called ? 7 : 4, "kind of work before");
  }
  if (p->classes & KG_W_GPE_BEFORE && p->shape == KG_SHAPE_LOWER) {
    kg_name_give(name, KG_GPE, 3, "kind of place before");
  }
  if (kg_piece_is(p, "of") && has(q, KG_W_GPE_BEFORE)) {
    kg_name_give(name, KG_GPE, 4, "kind of place before");
  }
  if (kg_piece_is(p, "of") && has(q, KG_W_ROLE) && !(q->classes & KG_W_KIN)) {
    kg_name_give(name, KG_GPE, 0.7F, NULL);
    kg_name_give(name, KG_ORG, 1.2F, NULL);
    kg_name_give(name, KG_PER, -1.5F, NULL);
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
    kg_name_give(name, KG_GPE, 4, "half of a country");
    return;
  }
  if (is_the) {
    kg_name_give(name, KG_PER, -2.5F, NULL);
    kg_name_give(name, KG_GPE, name->known ? 0 : -1.5F, NULL);
    kg_name_give(name, KG_ORG,
                 name->known && name->known->type != KG_ORG ? 0 : 1, NULL);
    return;
  }
  if (!p) {
    return;
  }
  if (kg_piece_is(p, "in")) {
    kg_name_give(name, KG_GPE, 2, "in a place");
  } else if (kg_piece_is(p, "near") || kg_piece_is(p, "throughout") ||
             kg_piece_is(p, "across") || kg_piece_is(p, "outside")) {
    kg_name_give(name, KG_GPE, 2, NULL);
  } else if (kg_piece_is(p, "at")) {
    kg_name_give(name, KG_FAC, 0.8F, NULL);
    kg_name_give(name, KG_ORG, 0.8F, NULL);
  } else if (kg_piece_is(p, "to") &&
             is_word(before(names, name, 2), "according")) {
    kg_name_give(name, KG_ORG, 0.9F, NULL);
  } else if (kg_piece_is(p, "from") || kg_piece_is(p, "to")) {
    kg_name_give(name, KG_GPE, 0.5F, NULL);
  } else if (kg_piece_is(p, "via") || kg_piece_is(p, "per")) {
    kg_name_give(name, KG_ORG, 1.2F, NULL);
  } else if (kg_piece_is(p, "on") || kg_piece_is(p, "by")) {
    kg_name_give(name, KG_ORG, 0.4F, NULL);
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
      kg_name_give(name, KG_PER, 1.8F, "title behind");
      break;
    }
    if (s->classes & KG_W_ORG_BEFORE && s->shape == KG_SHAPE_LOWER) {
      kg_name_give(name, KG_ORG, 2, "kind of body behind");
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
    kg_name_give(name, KG_PER, 0.8F, NULL);
    kg_name_give(name, KG_ORG, 0.6F, NULL);
    kg_name_give(name, KG_GPE, -0.4F, NULL);
  }
  if (kg_piece_is(p, "reported") || kg_piece_is(p, "reports") ||
      kg_piece_is(p, "published")) {
    kg_name_give(name, KG_ORG, 1, NULL);
  }
  if (p->classes & KG_W_ORG_AFTER && p->shape == KG_SHAPE_LOWER) {
    kg_name_give(name, KG_ORG, 2.5F, NULL);
  }
  if (p->classes & KG_W_GPE_AFTER && p->shape == KG_SHAPE_LOWER) {
    kg_name_give(name, KG_GPE, 2, NULL);
  }
  if (kg_piece_is_hyphen(p) && p->is_glued && is_word(q, "based")) {
    kg_name_give(name, KG_GPE, 4, "-based");
  }
  if (!kg_piece_is(p, ",") || !q) {
    return;
  }
  if (is_word(q, "who")) {
    kg_name_give(name, KG_PER, 2.5F, "who follows");
  }
  const kg_piece *r = behind(names, name, 3);
  const bool is_age = q->shape == KG_SHAPE_DIGIT && q->lower.len == 2;
  if (is_age && (is_word(r, ",") || is_word(r, "."))) {
    kg_name_give(name, KG_PER, 3, "age follows");
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
    kg_name_give(name, KG_GPE, placed || !in ? 3 : 1.5F, "city, country");
  }
  judge_apposition(names, name);
}

/// After "UK-based", "state-owned" and the like stands a body.
static void
judge_based(const kg_name_search *names, kg_candidate *name)
{
  const kg_piece *p = before(names, name, 1);
  if (is_word(p, "based") || is_word(p, "owned")) {
    kg_name_give(name, KG_ORG, 2.5F, NULL);
  }
}

/// What the name's own words say counts once, however often it stands there.
static void
judge_words(const kg_name_search *names, kg_candidate *name)
{
  if (name->is_title) {
    kg_name_give(name, KG_WORK, 9, "written as a title");
  }
  for (size_t i = name->first + 1; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    if (kg_piece_is(p, "'s") || kg_piece_is(p, "\u2019s")) {
      kg_name_give(name, KG_ORG, 2.5F, NULL);
      kg_name_give(name, KG_PER, -4, NULL);
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
      // Of a word with a capital too many the tagger knows nothing.
      const bool is_slip = name->end - name->first == 1 &&
                           kg_names_at(names, name->first)->is_slip;
      name->vote[learned->kind] +=
          is_slip ? 0 : (same ? 1.0F : 0.4F) * learned->confidence;
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
    kg_name_give(name, KG_GPE, 6, "dateline");
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
  TRY(kg_names_share(names));
  kg_names_drop(names);
  return KG_OK;
}
