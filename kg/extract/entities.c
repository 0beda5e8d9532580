/* SPDX-License-Identifier: Apache-2.0 */
/// Which names stand for one thing: equal but for spelling, a last name for
/// the full one, an acronym for its words, a part for the whole. Groups are
/// kept as a forest over the mentions and become entities at the end.
#include "extract/entities.h"

#include "base/unicode.h"
#include "extract/slug.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 16, MAX_NAMES = 5000 };

/// A name mention with its words, folded: no marks, no case.
typedef struct named {
  kg_mention *mention;
  uint32_t parent; ///< In the forest.
  kg_slice folded; ///< Words joined by one space.
  kg_slice words[MAX_WORDS];
  uint32_t n_words;
  const kg_known_name *known;
  kg_gender gender;
} named;

typedef struct linker {
  const kg_names_data *data;
  kg_doc *doc;
  named *at;
  uint32_t n;
} linker;

static uint32_t
root_of(linker *l, uint32_t i)
{
  while (l->at[i].parent != i) {
    l->at[i].parent = l->at[l->at[i].parent].parent;
    i = l->at[i].parent;
  }
  return i;
}

static void
join(linker *l, uint32_t a, uint32_t b)
{
  a = root_of(l, a);
  b = root_of(l, b);
  if (a < b) {
    l->at[b].parent = a;
  } else {
    l->at[a].parent = b;
  }
}

static bool
same_kind(kg_name_type a, kg_name_type b)
{
  const bool a_place = a == KG_GPE || a == KG_LOC || a == KG_FAC;
  const bool b_place = b == KG_GPE || b == KG_LOC || b == KG_FAC;
  return a == b || (a_place && b_place);
}

static void
split_words(named *name)
{
  size_t begin = 0;
  const kg_slice s = name->folded;
  for (size_t i = 0; i <= s.len && name->n_words < MAX_WORDS; i++) {
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
fold(linker *l, kg_slice text)
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
spell_out(linker *l, kg_slice text)
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
gender_of(const linker *l, const named *name)
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
drop_letters(named *name, kg_slice text)
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

static kg_status
collect(linker *l)
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
    named *name = &l->at[l->n];
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

/// Equal words, and known names of one thing ("US", "America").
static kg_status
join_equal(linker *l)
{
  kg_text_map seen;
  kg_text_map_init(&seen, &l->doc->items);
  kg_id_map known;
  kg_id_map_init(&known, &l->doc->items);
  for (uint32_t i = 0; i < l->n; i++) {
    named *name = &l->at[i];
    bool is_new;
    uint64_t *first = kg_text_map_put(&seen, name->folded, i, &is_new);
    if (!first) {
      return KG_ERR_MEMORY;
    }
    if (!is_new &&
        same_kind(l->at[*first].mention->type, name->mention->type)) {
      join(l, (uint32_t)*first, i);
    }
    if (!name->known || !same_kind(name->known->type, name->mention->type)) {
      continue;
    }
    first = kg_id_map_put(&known, (uint64_t)(uintptr_t)name->known, i, &is_new);
    if (!first) {
      return KG_ERR_MEMORY;
    }
    if (!is_new) {
      join(l, (uint32_t)*first, i);
    }
  }
  return KG_OK;
}

/// First and last word equal, the one in between left out: "Sarah Sanders".
/// Or two words turned round, the family name first: "Higuchi Ichiyo".
static bool
same_person(const named *a, const named *b)
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

/// True if `few` are the first or the last words of `many`.
static bool
is_edge(const named *few, const named *many, bool at_end)
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
is_within(const named *few, const named *many)
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
has_all_words(const linker *l, const named *few, const named *many)
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
is_bare_head(const linker *l, const named *few, const named *many)
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
is_plural(const named *few, const named *many)
{
  const named *s = few->folded.len < many->folded.len ? few : many;
  const named *p = s == few ? many : few;
  return p->folded.len == s->folded.len + 1 && s->folded.len >= 4 &&
         p->folded.ptr[s->folded.len] == 's' &&
         !memcmp(p->folded.ptr, s->folded.ptr, s->folded.len);
}

/// "Pirates" for "Pittsburgh Pirates": a team by the plural that ends its name.
static bool
is_team(const named *few, const named *many)
{
  const kg_slice word = few->folded;
  return few->n_words == 1 && many->n_words > 1 && !few->known &&
         word.len > 4 && word.ptr[word.len - 1] == 's' &&
         kg_slice_equal(word, many->words[many->n_words - 1]);
}

/// "WHO" for "World Health Organization": initials of the words with capitals.
static bool
is_acronym(const named *few, const linker *l, const named *many)
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

/// "European Union (EU)": the name in brackets right behind.
static bool
is_bracketed(const linker *l, const named *long_name, const named *short_name)
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
has_same_words(const named *a, const named *b)
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

static bool
is_alias(const linker *l, const named *few, const named *many)
{
  const kg_name_type type = many->mention->type;
  if (!same_kind(few->mention->type, type)) {
    return false;
  }
  if (type == KG_ORG) {
    if (is_acronym(few, l, many) || is_within(few, many) ||
        has_all_words(l, few, many) || is_bare_head(l, few, many) ||
        is_plural(few, many) || is_team(few, many)) {
      return true;
    }
    return !few->known && is_edge(few, many, false) &&
           !(kg_gazetteer_classes(l->data, few->folded) &
             (KG_W_ROLE_MOD | KG_W_ORG_HEAD));
  }
  if (type == KG_FAC) {
    return few->mention->type == KG_FAC && !few->known &&
           (is_edge(few, many, false) || is_within(few, many));
  }
  if (type == KG_EVENT) {
    return has_same_words(few, many) || is_edge(few, many, true) ||
           is_acronym(few, l, many);
  }
  if (type == KG_GPE) {
    return is_acronym(few, l, many) && few->folded.len > 1;
  }
  return type == KG_LOC && is_edge(few, many, false);
}

/// Does a mention of one word of a person's name stand for that person?
/// 2: by the last name; 1: by another word; 0: no.
static int
person_match(const named *few, const named *many)
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
    return is_edge(few, many, true) || is_edge(few, many, false) ? 1 : 0;
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

/// The person whom a short name means: best match, latest before it, else the
/// first behind.
static uint32_t
find_person(const linker *l, uint32_t i)
{
  // A bare last name keeps the meaning that it had before.
  const named *name = &l->at[i];
  for (uint32_t k = 0; name->n_words == 1 && k < i; k++) {
    const named *other = &l->at[k];
    if (other->mention->type == KG_PER &&
        kg_slice_equal(other->folded, name->folded) &&
        !(name->gender && other->gender && name->gender != other->gender)) {
      return k;
    }
  }
  uint32_t best = KG_NO_INDEX;
  int best_match = 0;
  for (uint32_t k = i; k-- > 0;) {
    const int match = person_match(&l->at[i], &l->at[k]);
    if (match > best_match) {
      best_match = match;
      best = k;
    }
  }
  if (best_match == 2) {
    return best;
  }
  for (uint32_t k = i + 1; k < l->n; k++) {
    const int match = person_match(&l->at[i], &l->at[k]);
    if (match > best_match) {
      best_match = match;
      best = k;
    }
  }
  return best;
}

/// At most one letter put in, left out or changed.
static bool
differs_by_one(kg_slice a, kg_slice b)
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

/// A slip of the pen: long, and but for one letter the same.
static void
join_misspelt(linker *l)
{
  for (uint32_t i = 1; i < l->n; i++) {
    const named *name = &l->at[i];
    if (name->known || name->folded.len < 7) {
      continue;
    }
    for (uint32_t k = 0; k < i; k++) {
      const named *other = &l->at[k];
      if (other->mention->type == name->mention->type &&
          other->folded.len >= 6 && other->n_words == name->n_words &&
          other->folded.ptr[0] == name->folded.ptr[0] && !other->known &&
          root_of(l, k) != root_of(l, i) &&
          differs_by_one(other->folded, name->folded)) {
        join(l, k, i);
        break;
      }
    }
  }
}

static void
join_people(linker *l)
{
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].mention->type != KG_PER) {
      continue;
    }
    if (l->at[i].n_words > 1) {
      for (uint32_t k = 0; k < i; k++) {
        if (l->at[k].mention->type == KG_PER &&
            same_person(&l->at[k], &l->at[i])) {
          join(l, k, i);
          break;
        }
      }
    }
  }
  // One word means whom it last meant: each mention is linked by itself, so
  // equal words are taken apart first.
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].mention->type == KG_PER && l->at[i].n_words >= 1 &&
        l->at[i].n_words <= 2) {
      const uint32_t full = find_person(l, i);
      if (full != KG_NO_INDEX) {
        l->at[i].parent = i;
      }
    }
  }
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].mention->type == KG_PER && l->at[i].n_words <= 2) {
      const uint32_t full = find_person(l, i);
      if (full != KG_NO_INDEX && root_of(l, full) != root_of(l, i)) {
        join(l, full, i);
      }
    }
  }
}

static void
join_aliases(linker *l)
{
  for (uint32_t i = 0; i < l->n; i++) {
    if (i > 0 &&
        same_kind(l->at[i - 1].mention->type, l->at[i].mention->type) &&
        is_bracketed(l, &l->at[i - 1], &l->at[i])) {
      join(l, i - 1, i);
    }
    if (l->at[i].mention->type == KG_PER || root_of(l, i) != i) {
      continue;
    }
    // Latest before, else first behind.
    uint32_t found = KG_NO_INDEX;
    for (uint32_t k = i; found == KG_NO_INDEX && k-- > 0;) {
      found = is_alias(l, &l->at[i], &l->at[k]) ? k : found;
    }
    for (uint32_t k = i + 1; found == KG_NO_INDEX && k < l->n; k++) {
      found = is_alias(l, &l->at[i], &l->at[k]) ? k : found;
    }
    if (found != KG_NO_INDEX) {
      join(l, found, i);
    }
  }
}

/// "the North" for North Korea.
static void
join_halves(linker *l)
{
  for (uint32_t i = 0; i < l->n; i++) {
    const named *half = &l->at[i];
    if (half->n_words != 1 || half->mention->type != KG_GPE ||
        !(kg_gazetteer_classes(l->data, half->folded) & KG_W_REGION_ADJ)) {
      continue;
    }
    for (uint32_t k = 0; k < l->n; k++) {
      if (l->at[k].mention->type == KG_GPE && l->at[k].known &&
          is_edge(half, &l->at[k], false)) {
        join(l, k, i);
        break;
      }
    }
  }
}

/// The name of a group: most words, then most frequent, then first.
static uint32_t
choose_name(linker *l, uint32_t root)
{
  uint32_t best = root;
  uint32_t best_count = 0;
  for (uint32_t i = 0; i < l->n; i++) {
    if (root_of(l, i) != root) {
      continue;
    }
    uint32_t count = 0;
    const kg_slice text = kg_doc_text(l->doc, l->at[i].mention->span);
    for (uint32_t k = 0; k < l->n; k++) {
      count +=
          root_of(l, k) == root &&
          kg_slice_equal(text, kg_doc_text(l->doc, l->at[k].mention->span));
    }
    const bool better =
        l->at[i].n_words > l->at[best].n_words ||
        (l->at[i].n_words == l->at[best].n_words && count > best_count);
    if (better) {
      best = i;
      best_count = count;
    }
  }
  return best;
}

static kg_slice
clean_name(linker *l, kg_slice text)
{
  kg_buf buf;
  kg_buf_init(&buf, l->data->alloc);
  size_t at = 0;
  int32_t c;
  bool gap = false;
  while ((c = kg_utf8_next(text, &at)) >= 0) {
    if (kg_is_space(c)) {
      gap = buf.len > 0;
      continue;
    }
    if (gap) {
      kg_buf_add_byte(&buf, ' ');
    }
    gap = false;
    kg_buf_add_utf8(&buf, (uint32_t)c);
  }
  kg_slice out = kg_slice_make(NULL, 0);
  if (!kg_buf_status(&buf)) {
    out = kg_arena_copy(l->doc->arena, kg_buf_slice(&buf));
  }
  kg_buf_clear(&buf);
  return out;
}

static kg_status
make_entity(linker *l, uint32_t root, uint32_t *entity)
{
  const named *name = &l->at[choose_name(l, root)];
  const kg_known_name *known = NULL;
  for (uint32_t i = 0; i < l->n && !known; i++) {
    known = root_of(l, i) == root ? l->at[i].known : NULL;
  }
  kg_slice text = clean_name(l, kg_doc_text(l->doc, name->mention->span));
  if (known && same_kind(known->type, name->mention->type)) {
    text = known->name;
  }
  if (!text.ptr) {
    return KG_ERR_MEMORY;
  }
  TRY(kg_entities_named(l->data, l->doc, text, name->mention->type, entity));
  kg_entity *e = &l->doc->entities.at[*entity];
  for (uint32_t i = 0; i < l->n && e->gender == KG_GENDER_UNKNOWN; i++) {
    if (root_of(l, i) == root && e->type == KG_PER) {
      e->gender = l->at[i].gender;
    }
  }
  if (known && !e->subtype) {
    e->subtype = known->subtype;
  }
  return KG_OK;
}

static kg_status
make_entities(linker *l)
{
  uint32_t *entity = KG_ARENA_ARRAY(l->doc->arena, uint32_t, l->n + 1);
  if (!entity) {
    return KG_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < l->n; i++) {
    const uint32_t root = root_of(l, i);
    if (root == i) {
      TRY(make_entity(l, root, &entity[i]));
    }
    kg_entity *e = &l->doc->entities.at[entity[root]];
    if (e->first_mention == KG_NO_INDEX) {
      e->first_mention = (uint32_t)(l->at[i].mention - l->doc->mentions.at);
    }
    TRY(kg_mention_refer(l->doc, l->at[i].mention, entity[root]));
  }
  return KG_OK;
}

kg_status
kg_pass_entities(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names) {
    return KG_OK;
  }
  linker l = {.data = reader->names, .doc = doc};
  TRY(collect(&l));
  TRY(join_equal(&l));
  join_people(&l);
  join_aliases(&l);
  join_halves(&l);
  join_misspelt(&l);
  return make_entities(&l);
}
