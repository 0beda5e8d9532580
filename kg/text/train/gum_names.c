/* SPDX-License-Identifier: Apache-2.0 */
/* A GUM entity is a name if its head is a proper noun. The name is the run of
 * name-like words around the head, inside the entity: without articles, titles
 * and possessive endings, as news is marked up elsewhere. */
#include "gum_names.h"

#include "text/glyph.h"

#include <stdlib.h>

#define MAX_OPEN 64
#define KIND(k) (1u << KG_NAME_##k)
#define PLACE (KIND(GPE) | KIND(LOC) | KIND(FAC))

typedef struct open_entity {
  kg_slice id;
  kg_slice type;
  uint32_t first;
} open_entity;

typedef struct reader {
  name_corpus *c;
  const corpus *gum;
  name_document *out;
  uint32_t offset; ///< First word of the document.
  open_entity open[MAX_OPEN];
  size_t n_open;
} reader;

static kg_slice
last_word(kg_slice name)
{
  size_t at = name.len;
  while (at > 0 && name.ptr[at - 1] != ' ') {
    at--;
  }
  return kg_slice_sub(name, at, name.len);
}

uint32_t
place_kinds(const kg_lexicon *lexicon, kg_slice name)
{
  const kg_slice last = last_word(name);
  const kg_slice first = kg_slice_sub(
      name, 0, name.len - last.len ? name.len - last.len - 1 : name.len);
  if (kg_lexicon_find(lexicon, KG_LIST_COUNTRY, name)) {
    return KIND(GPE);
  }
  if (last.len < name.len) {
    if (kg_lexicon_find(lexicon, KG_LIST_FACILITY_NOUN, last)) {
      return KIND(FAC);
    }
    if (kg_lexicon_find(lexicon, KG_LIST_LOCATION_NOUN, last) ||
        kg_slice_is(first, "Lake") || kg_slice_is(first, "Mount")) {
      return KIND(LOC);
    }
  }
  if (kg_lexicon_find(lexicon, KG_LIST_STATE, name) ||
      kg_lexicon_find(lexicon, KG_LIST_CAPITAL, name) ||
      kg_city_size(kg_lexicon_find(lexicon, KG_LIST_CITY, name)) >= 15) {
    return KIND(GPE);
  }
  return PLACE;
}

static const corpus_word *
word_at(const reader *r, uint32_t i)
{
  return &r->gum->words.at[i];
}

static bool
is_proper(const corpus_word *w)
{
  return w->token.pos == KG_POS_NNP || w->token.pos == KG_POS_NNPS;
}

static bool
is_upper(const corpus_word *w)
{
  return kg_glyph_at(w->form, 0, NULL) == KG_GLYPH_UPPER;
}

static bool
is_name_like(const corpus_word *w)
{
  return is_proper(w) ||
         (is_upper(w) && w->token.pos != KG_POS_DT &&
          w->token.pos != KG_POS_PRP && w->token.pos != KG_POS_PRPS &&
          w->token.pos != KG_POS_IN) ||
         w->token.pos == KG_POS_CD;
}

static bool
is_link(const corpus_word *w, bool is_person)
{
  static const char *const any[] = {"-",   "de",  "la", "du", "del", "van",
                                    "von", "bin", "al", "el", "der", "di"};
  static const char *const things[] = {"of", "the", "and", "for",
                                       "&",  "'s",  "’s",  "to"};
  for (size_t i = 0; i < sizeof any / sizeof *any; i++) {
    if (kg_slice_is(w->form, any[i])) {
      return true;
    }
  }
  for (size_t i = 0; !is_person && i < sizeof things / sizeof *things; i++) {
    if (kg_slice_is(w->form, things[i])) {
      return true;
    }
  }
  return false;
}

/* The word in [first, end) whose head is outside. */
static uint32_t
head_of(const reader *r, uint32_t first, uint32_t end)
{
  const uint32_t low = word_at(r, first)->number;
  const uint32_t high = word_at(r, end - 1)->number;
  for (uint32_t i = first; i < end; i++) {
    const uint32_t head = word_at(r, i)->head;
    if (head < low || head > high) {
      return i;
    }
  }
  return end - 1;
}

/* Widens [*from, *to) over words like those of names, within the entity. */
static void
widen(const reader *r,
      uint32_t first,
      uint32_t end,
      bool is_person,
      uint32_t *from,
      uint32_t *to)
{
  for (uint32_t i = *from; i > first;) {
    i--;
    if (is_name_like(word_at(r, i)) && word_at(r, i)->token.pos != KG_POS_CD) {
      *from = i;
    } else if (!is_link(word_at(r, i), is_person) || *from - i > 2) {
      break;
    }
  }
  for (uint32_t i = *to; i < end; i++) {
    if (is_name_like(word_at(r, i))) {
      *to = i + 1;
    } else if (!is_link(word_at(r, i), is_person) || i + 1 - *to > 2) {
      break;
    }
  }
}

static bool
is_title(const reader *r, uint32_t i)
{
  const kg_slice form = word_at(r, i)->form;
  const uint32_t role = kg_lexicon_find(r->c->lexicon, KG_LIST_ROLE, form);
  return kg_lexicon_find(r->c->lexicon, KG_LIST_HONORIFIC, form) ||
         (role && (role & KG_ROLE_RANK) <= 3 &&
          !kg_lexicon_find(r->c->lexicon, KG_LIST_FIRST_NAME, form));
}

/* "U.S. President Ann Lee" is "Ann Lee". */
static uint32_t
without_titles(const reader *r, uint32_t from, uint32_t to)
{
  for (uint32_t i = to - 1; i > from; i--) {
    if (is_title(r, i - 1)) {
      return i;
    }
  }
  return from;
}

static kg_slice
text_of(const reader *r, uint32_t from, uint32_t to)
{
  return kg_slice_sub(r->out->text, word_at(r, from)->token.begin,
                      word_at(r, to - 1)->token.end);
}

static bool
is_titled_work(const reader *r, uint32_t from, uint32_t to)
{
  const corpus_word *first = word_at(r, from);
  const kg_glyph before = from > r->offset
                              ? kg_glyph_at(word_at(r, from - 1)->form, 0, NULL)
                              : KG_GLYPH_END;
  return kg_slice_find(first->misc, KG_SLICE("italic"), 0) != (size_t)-1 ||
         before == KG_GLYPH_OPEN_DOUBLE || before == KG_GLYPH_DOUBLE ||
         (to - from > 1 && kg_lexicon_find(r->c->lexicon, KG_LIST_WORK_NOUN,
                                           word_at(r, to - 1)->form));
}

static uint32_t
kinds_of(const reader *r, kg_slice type, uint32_t from, uint32_t to)
{
  if (kg_slice_is(type, "person")) {
    return KIND(PER);
  }
  if (kg_slice_is(type, "organization")) {
    return KIND(ORG);
  }
  if (kg_slice_is(type, "event")) {
    return KIND(EVENT);
  }
  if (kg_slice_is(type, "place")) {
    return place_kinds(r->c->lexicon, text_of(r, from, to));
  }
  return kg_slice_is(type, "abstract") || kg_slice_is(type, "object")
             ? KIND(WORK)
             : 0;
}

/* "the critic Louis Ehlert" has a name in it though its head is none; of other
 * proper nouns in such entities nobody said whether they are names. */
static bool
take_inner_names(reader *r, const open_entity *e, uint32_t end, uint32_t head)
{
  bool ok = true;
  for (uint32_t from = e->first; ok && from < end;) {
    uint32_t to = from;
    while (to < end && is_proper(word_at(r, to)) && is_upper(word_at(r, to))) {
      to++;
    }
    const bool is_person = kg_slice_is(e->type, "person") && from == head + 1;
    if (to > from) {
      ok = kg_vec_push(
          &r->out->names, NULL,
          (marked_name){.first = from - r->offset,
                        .end = to - r->offset,
                        .kinds = is_person ? KIND(PER) : NAME_ANY_KIND,
                        .optional = !is_person});
    }
    from = to > from ? to : from + 1;
  }
  return ok;
}

/* @return false without memory. */
static bool
take_entity(reader *r, const open_entity *e, uint32_t end)
{
  const uint32_t head = head_of(r, e->first, end);
  const bool is_person = kg_slice_is(e->type, "person");
  uint32_t from = head;
  uint32_t to = head + 1;
  if (!is_proper(word_at(r, head))) {
    return take_inner_names(r, e, end, head);
  }
  widen(r, e->first, end, is_person, &from, &to);
  if (is_person) {
    from = without_titles(r, from, to);
  }
  while (from < to && !is_upper(word_at(r, from)) &&
         word_at(r, from)->token.pos != KG_POS_CD) {
    from++;
  }
  const uint32_t kinds = from < to ? kinds_of(r, e->type, from, to) : 0;
  if (!kinds) {
    return true;
  }
  const bool is_people =
      is_person && to - from == 1 &&
      (word_at(r, from)->token.pos == KG_POS_NNPS ||
       kg_lexicon_find(r->c->lexicon, KG_LIST_DEMONYM, word_at(r, from)->form));
  const marked_name m = {
      .first = from - r->offset,
      .end = to - r->offset,
      .kinds = is_people ? KIND(PER) | KIND(GPE) | KIND(ORG) : kinds,
      .optional = is_people || (is_person && is_title(r, to - 1)) ||
                  (kinds == KIND(WORK) && !is_titled_work(r, from, to))};
  return kg_vec_push(&r->out->names, NULL, m);
}

static kg_slice
entity_field(kg_slice misc)
{
  const size_t at = kg_slice_find(misc, KG_SLICE("Entity="), 0);
  if (at == (size_t)-1) {
    return KG_SLICE("");
  }
  size_t end = kg_slice_find(misc, KG_SLICE("|"), at);
  end = end == (size_t)-1 ? misc.len : end;
  return kg_slice_sub(misc, at + 7, end);
}

static kg_slice
field_of(kg_slice entity, size_t n)
{
  size_t begin = 0;
  for (size_t i = 0; i <= entity.len; i++) {
    if (i == entity.len || entity.ptr[i] == '-') {
      if (n-- == 0) {
        return kg_slice_sub(entity, begin, i);
      }
      begin = i + 1;
    }
  }
  return KG_SLICE("");
}

static bool
close_entity(reader *r, kg_slice id, uint32_t end)
{
  for (size_t i = r->n_open; i-- > 0;) {
    if (!id.len || kg_slice_equal(r->open[i].id, id)) {
      const open_entity e = r->open[i];
      memmove(&r->open[i], &r->open[i + 1],
              (r->n_open - i - 1) * sizeof *r->open);
      r->n_open--;
      return take_entity(r, &e, end);
    }
  }
  return true;
}

/* "(1-event-…(2-place-…)" opens two and closes the second; "1)" closes. */
static bool
take_entities(reader *r, uint32_t i)
{
  const kg_slice field = entity_field(word_at(r, i)->misc);
  size_t at = 0;
  bool ok = true;
  while (ok && at < field.len) {
    const bool opens = field.ptr[at] == '(';
    const size_t begin = at + opens;
    size_t end = begin;
    while (end < field.len && field.ptr[end] != '(' && field.ptr[end] != ')') {
      end++;
    }
    const kg_slice entity = kg_slice_sub(field, begin, end);
    const bool closes = end < field.len && field.ptr[end] == ')';
    if (opens && r->n_open < MAX_OPEN) {
      r->open[r->n_open++] = (open_entity){
          .id = field_of(entity, 0), .type = field_of(entity, 1), .first = i};
    }
    if (closes) {
      ok = close_entity(r, opens ? KG_SLICE("") : entity, i + 1);
    }
    at = end + closes;
  }
  return ok;
}

static bool
is_better(const marked_name *a, const marked_name *b)
{
  const uint32_t n_a = a->end - a->first;
  const uint32_t n_b = b->end - b->first;
  if ((a->kinds == NAME_ANY_KIND) != (b->kinds == NAME_ANY_KIND)) {
    return b->kinds == NAME_ANY_KIND;
  }
  return n_a != n_b ? n_a > n_b : !a->optional && b->optional;
}

/* The longest of overlapping names stays, those that may be none go first. */
static void
settle(name_document *d)
{
  size_t kept = 0;
  for (size_t i = 0; i < d->names.n; i++) {
    bool stays = true;
    for (size_t k = 0; stays && k < d->names.n; k++) {
      const marked_name *a = &d->names.at[i];
      const marked_name *b = &d->names.at[k];
      if (k != i && a->first < b->end && b->first < a->end && b->kinds) {
        stays = !is_better(b, a) && (is_better(a, b) || i < k);
      }
    }
    if (!stays) {
      d->names.at[i].kinds = 0;
    }
  }
  for (size_t i = 0; i < d->names.n; i++) {
    if (d->names.at[i].kinds) {
      d->names.at[kept++] = d->names.at[i];
    }
  }
  d->names.n = kept;
}

kg_status
gum_names_read(name_corpus *c,
               const corpus *gum,
               size_t index,
               name_document *d)
{
  const corpus_document *source = &gum->documents.at[index];
  reader r = {.c = c, .gum = gum, .out = d};
  if (source->first_sentence == source->end_sentence) {
    return KG_OK;
  }
  r.offset = gum->sentences.at[source->first_sentence].first_token;
  for (uint32_t k = source->first_sentence; k < source->end_sentence; k++) {
    kg_sentence s = gum->sentences.at[k];
    r.n_open = 0;
    for (uint32_t i = s.first_token; i < s.end_token; i++) {
      kg_token token = gum->words.at[i].token;
      token.sentence = (uint32_t)d->sentences.n;
      token.lemma = KG_SLICE("");
      if (!kg_vec_push(&d->tokens, NULL, token) || !take_entities(&r, i)) {
        return kg_out_of_memory(c->ctx);
      }
    }
    s.first_token -= r.offset;
    s.end_token -= r.offset;
    if (!kg_vec_push(&d->sentences, NULL, s)) {
      return kg_out_of_memory(c->ctx);
    }
  }
  settle(d);
  return KG_OK;
}
