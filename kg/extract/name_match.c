/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/name_match.h"

#include "base/unicode.h"

#include <string.h>

enum { MAX_NAMES = 5000 };

static void
split_words(kg_named *name)
{
  size_t begin = 0;
  const kg_slice s = name->folded;
  for (size_t i = 0; i <= s.len && name->n_words < KG_MAX_NAMED_WORDS; i++) {
    if (i == s.len || s.ptr[i] == ' ') {
      if (i > begin) {
        name->words[name->n_words++] = kg_slice_sub(s, begin, i);
      }
      begin = i + 1;
    }
  }
}

/// Lower case without marks; hyphens and stops are spaces, apostrophes go.
static kg_slice
fold(kg_named_list *l, kg_slice text)
{
  kg_buf marks;
  kg_buf out;
  kg_buf_init(&marks, l->data->alloc);
  kg_buf_init(&out, l->data->alloc);
  kg_status st = kg_normalize(&marks, text, KG_NFKD);
  const kg_slice s = kg_buf_slice(&marks);
  size_t at = 0;
  int32_t c;
  bool gap = false;
  while ((c = kg_utf8_next(s, &at)) >= 0) {
    const int32_t lower = kg_to_lower(c);
    if (kg_is_mark(c) || c == '\'' || c == 0x2019 || c == '.') {
      continue;
    }
    if (!kg_is_letter(lower) && !kg_is_digit(lower)) {
      gap = true;
      continue;
    }
    if (gap && out.len) {
      kg_buf_add_byte(&out, ' ');
    }
    gap = false;
    kg_buf_add_utf8(&out, (uint32_t)lower);
  }
  st = st ? st : kg_buf_status(&out);
  kg_slice folded = kg_slice_make(NULL, 0);
  if (!st) {
    folded = kg_arena_copy(l->doc->arena, kg_buf_slice(&out));
  }
  kg_buf_clear(&marks);
  kg_buf_clear(&out);
  return folded;
}

/// "US Air Force" as "United States Air Force".
static kg_slice
spell_out(kg_named_list *l, kg_slice text)
{
  static const struct {
    const char *from;
    const char *to;
  } SHORT[] = {{"US ", "United States "},  {"U.S. ", "United States "},
               {"UK ", "United Kingdom "}, {"U.K. ", "United Kingdom "},
               {"UN ", "United Nations "}, {"EU ", "European Union "}};
  for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++) {
    const size_t n = strlen(SHORT[i].from);
    if (text.len > n && !memcmp(text.ptr, SHORT[i].from, n)) {
      const kg_slice rest = kg_slice_sub(text, n, text.len);
      return kg_arena_printf(l->doc->arena, "%s%.*s", SHORT[i].to,
                             KG_FMT(rest));
    }
  }
  return text;
}

/// Gender from a title before the name or an unambiguous first name.
static kg_gender
gender_of(const kg_named_list *l, const kg_named *name)
{
  uint32_t token = kg_doc_token_at(l->doc, name->mention->span.begin);
  for (uint32_t back = 1; back <= 3 && back <= token; back++) {
    const kg_token *t = &l->doc->tokens.at[token - back];
    const kg_slice text = kg_slice_sub(l->doc->text, t->begin, t->end);
    char lower[32];
    if (text.len >= sizeof lower) {
      break;
    }
    for (size_t i = 0; i < text.len; i++) {
      const char c = text.ptr[i];
      lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    const kg_word_classes c =
        kg_gazetteer_classes(l->data, kg_slice_make(lower, text.len));
    if (!(c & (KG_W_ROLE | KG_W_HONORIFIC | KG_W_KIN))) {
      break;
    }
    if (c & (KG_W_MALE | KG_W_FEMALE)) {
      return c & KG_W_MALE ? KG_MALE : KG_FEMALE;
    }
  }
  return name->n_words > 1 ? kg_gazetteer_gender(l->data, name->words[0])
                           : KG_GENDER_UNKNOWN;
}

/// "Zaha Hadid DBE RA": letters of honours and degrees are no words of a
/// person's name, unless all of it is written so.
static void
drop_letters(kg_named *name, kg_slice text)
{
  size_t end = text.len;
  while (name->n_words > 2) {
    size_t begin = end;
    bool is_upper = true;
    while (begin > 0 && text.ptr[begin - 1] != ' ' &&
           text.ptr[begin - 1] != '\n') {
      begin--;
      is_upper = is_upper && text.ptr[begin] >= 'A' && text.ptr[begin] <= 'Z';
    }
    const bool has_lower = begin > 1 && text.ptr[begin - 2] >= 'a';
    if (!is_upper || end - begin < 2 || end - begin > 4 ||
        (name->n_words == 3 && !has_lower)) {
      return;
    }
    name->n_words--;
    end = begin - 1;
  }
}

kg_status
kg_named_collect(kg_named_list *l)
{
  kg_doc *doc = l->doc;
  l->at = kg_arena_zeroed(doc->arena, doc->mentions.n + 1, sizeof *l->at);
  if (!l->at) {
    return KG_ERR_MEMORY;
  }
  for (size_t i = 0; i < doc->mentions.n && l->n < MAX_NAMES; i++) {
    if (doc->mentions.at[i].form != KG_FORM_NAME) {
      continue;
    }
    kg_named *name = &l->at[l->n];
    name->mention = &doc->mentions.at[i];
    name->parent = l->n++;
    const kg_slice text = kg_doc_text(doc, name->mention->span);
    name->folded = fold(l, spell_out(l, text));
    if (!name->folded.ptr) {
      return KG_ERR_MEMORY;
    }
    split_words(name);
    name->known = kg_gazetteer_find(l->data, text);
    if (name->known && name->known->is_demonym) {
      name->known = NULL;
    }
    if (name->mention->type == KG_PER) {
      drop_letters(name, text);
      name->gender = gender_of(l, name);
    }
  }
  return KG_OK;
}

bool
kg_same_kind(kg_name_type a, kg_name_type b)
{
  const bool a_place = a == KG_GPE || a == KG_LOC || a == KG_FAC;
  const bool b_place = b == KG_GPE || b == KG_LOC || b == KG_FAC;
  return a == b || (a_place && b_place);
}

bool
kg_same_person(const kg_named *a, const kg_named *b)
{
  if (a->n_words < 2 || b->n_words < 2) {
    return false;
  }
  if (a->n_words == 2 && b->n_words == 2) {
    return kg_slice_equal(a->words[0], b->words[1]) &&
           kg_slice_equal(a->words[1], b->words[0]);
  }
  const kg_slice a_last = a->words[a->n_words - 1];
  const kg_slice b_last = b->words[b->n_words - 1];
  return a->n_words != b->n_words && kg_slice_equal(a->words[0], b->words[0]) &&
         kg_slice_equal(a_last, b_last);
}

bool
kg_is_edge(const kg_named *few, const kg_named *many, bool at_end)
{
  if (few->n_words >= many->n_words || !few->n_words) {
    return false;
  }
  const uint32_t skip = at_end ? many->n_words - few->n_words : 0;
  for (uint32_t i = 0; i < few->n_words; i++) {
    if (!kg_slice_equal(few->words[i], many->words[i + skip])) {
      return false;
    }
  }
  return true;
}

/// The word list holds all of `few` in order: "Oversight Committee".
static bool
is_within(const kg_named *few, const kg_named *many)
{
  if (few->n_words < 2 || few->n_words >= many->n_words) {
    return false;
  }
  uint32_t k = 0;
  for (uint32_t i = 0; i < many->n_words && k < few->n_words; i++) {
    k += kg_slice_equal(few->words[k], many->words[i]);
  }
  return k == few->n_words &&
         kg_slice_equal(few->words[k - 1], many->words[many->n_words - 1]);
}

static bool
is_link_word(kg_slice word)
{
  return kg_slice_is(word, "of") || kg_slice_is(word, "the");
}

/// "State Department", "United States Department of State": all the words of
/// the shorter one, in any order, its head among them.
static bool
has_all_words(const kg_named_list *l, const kg_named *few, const kg_named *many)
{
  if (few->n_words < 2 || few->n_words > many->n_words) {
    return false;
  }
  bool has_head = false;
  for (uint32_t i = 0; i < few->n_words; i++) {
    bool found = is_link_word(few->words[i]);
    for (uint32_t k = 0; k < many->n_words && !found; k++) {
      found = kg_slice_equal(few->words[i], many->words[k]);
    }
    if (!found) {
      return false;
    }
    has_head = has_head || (kg_gazetteer_classes(l->data, few->words[i]) &
                            KG_W_ORG_OF) != 0;
  }
  return has_head;
}

/// "the House" for "House of Representatives", "Court" for "Supreme Court".
static bool
is_bare_head(const kg_named_list *l, const kg_named *few, const kg_named *many)
{
  if (few->n_words != 1 || many->n_words < 2 ||
      !(kg_gazetteer_classes(l->data, few->folded) & KG_W_ORG_HEAD)) {
    return false;
  }
  for (uint32_t i = 0; i < many->n_words; i++) {
    const bool is_head =
        i + 1 == many->n_words || kg_slice_is(many->words[i + 1], "of");
    if (is_head && kg_slice_equal(few->words[0], many->words[i])) {
      return true;
    }
  }
  return false;
}

/// "Houthis" for "Houthi".
static bool
is_plural(const kg_named *few, const kg_named *many)
{
  const kg_named *s = few->folded.len < many->folded.len ? few : many;
  const kg_named *p = s == few ? many : few;
  return p->folded.len == s->folded.len + 1 && s->folded.len >= 4 &&
         p->folded.ptr[s->folded.len] == 's' &&
         !memcmp(p->folded.ptr, s->folded.ptr, s->folded.len);
}

/// "Pirates" for "Pittsburgh Pirates": a team by the plural that ends its name.
static bool
is_team(const kg_named *few, const kg_named *many)
{
  const kg_slice word = few->folded;
  return few->n_words == 1 && many->n_words > 1 && !few->known &&
         word.len > 4 && word.ptr[word.len - 1] == 's' &&
         kg_slice_equal(word, many->words[many->n_words - 1]);
}

/// "WHO" for "World Health Organization": initials of the words with capitals.
static bool
is_acronym(const kg_named *few, const kg_named_list *l, const kg_named *many)
{
  if (few->n_words != 1 || many->n_words < 2 || few->folded.len < 2) {
    return false;
  }
  static const char *const SMALL[] = {"of", "the", "and", "for", "in",
                                      "on", "to",  "de",  "at"};
  const kg_slice f = few->folded;
  size_t k = 0;
  for (uint32_t i = 0; i < many->n_words; i++) {
    bool small = false;
    for (size_t s = 0; s < sizeof SMALL / sizeof *SMALL; s++) {
      small = small || kg_slice_is(many->words[i], SMALL[s]);
    }
    if (k < f.len && many->words[i].ptr[0] == f.ptr[k]) {
      k++;
    } else if (!small) {
      return false;
    }
  }
  const kg_slice text = kg_doc_text(l->doc, few->mention->span);
  return k == f.len && text.len > 1 && text.ptr[1] != f.ptr[1];
}

bool
kg_is_bracketed(const kg_named_list *l,
                const kg_named *long_name,
                const kg_named *short_name)
{
  const uint32_t from = long_name->mention->span.end;
  const uint32_t to = short_name->mention->span.begin;
  if (to <= from || to - from > 3 || short_name->n_words > 2) {
    return false;
  }
  const kg_slice between = kg_slice_sub(l->doc->text, from, to);
  const bool closed = short_name->mention->span.end < l->doc->text.len &&
                      l->doc->text.ptr[short_name->mention->span.end] == ')';
  return closed && between.ptr[between.len - 1] == '(';
}

/// "US-North Korea summit", "North Korea-US summit".
static bool
has_same_words(const kg_named *a, const kg_named *b)
{
  if (a->n_words != b->n_words) {
    return false;
  }
  for (uint32_t i = 0; i < a->n_words; i++) {
    bool found = false;
    for (uint32_t k = 0; k < b->n_words && !found; k++) {
      found = kg_slice_equal(a->words[i], b->words[k]);
    }
    if (!found) {
      return false;
    }
  }
  return true;
}

bool
kg_is_alias(const kg_named_list *l, const kg_named *few, const kg_named *many)
{
  const kg_name_type type = many->mention->type;
  if (!kg_same_kind(few->mention->type, type)) {
    return false;
  }
  if (type == KG_ORG) {
    if (is_acronym(few, l, many) || is_within(few, many) ||
        has_all_words(l, few, many) || is_bare_head(l, few, many) ||
        is_plural(few, many) || is_team(few, many)) {
      return true;
    }
    return !few->known && kg_is_edge(few, many, false) &&
           !(kg_gazetteer_classes(l->data, few->folded) &
             (KG_W_ROLE_MOD | KG_W_ORG_HEAD));
  }
  if (type == KG_FAC) {
    return few->mention->type == KG_FAC && !few->known &&
           (kg_is_edge(few, many, false) || is_within(few, many));
  }
  if (type == KG_EVENT) {
    return has_same_words(few, many) || kg_is_edge(few, many, true) ||
           is_acronym(few, l, many);
  }
  if (type == KG_GPE) {
    return is_acronym(few, l, many) && few->folded.len > 1;
  }
  return type == KG_LOC && kg_is_edge(few, many, false);
}

int
kg_person_match(const kg_named *few, const kg_named *many)
{
  if (many->n_words < 2 || many->mention->type != KG_PER) {
    return 0;
  }
  const bool genders_differ =
      few->gender && many->gender && few->gender != many->gender;
  if (genders_differ) {
    return 0;
  }
  if (few->n_words > 1) {
    return kg_is_edge(few, many, true) || kg_is_edge(few, many, false) ? 1 : 0;
  }
  if (kg_slice_equal(few->words[0], many->words[many->n_words - 1])) {
    return 2;
  }
  // A first name, a family name in front, the first of two family names.
  for (uint32_t i = 0; i + 1 < many->n_words; i++) {
    if (kg_slice_equal(few->words[0], many->words[i])) {
      return 1;
    }
  }
  return 0;
}

bool
kg_differs_by_one(kg_slice a, kg_slice b)
{
  if (a.len > b.len) {
    const kg_slice c = a;
    a = b;
    b = c;
  }
  if (b.len - a.len > 1) {
    return false;
  }
  size_t i = 0;
  while (i < a.len && a.ptr[i] == b.ptr[i]) {
    i++;
  }
  const size_t skip = a.len == b.len;
  return !memcmp(a.ptr + i + (i < a.len ? skip : 0),
                 b.ptr + i + (i < b.len ? 1 : 0),
                 a.len - i - (i < a.len ? skip : 0));
}
