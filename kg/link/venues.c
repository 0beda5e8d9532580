/* SPDX-License-Identifier: Apache-2.0 */
#include "link/venues.h"

#include "base/map.h"
#include "base/vec.h"

/* A venue is linked to one whose name has all its words and more. Among
   several such the longest is taken, if it holds the words of all the others:
   else nobody can tell which is meant. */

enum { MAX_WORDS = 12 };

typedef struct venue {
  size_t article;
  kg_slice local; /* With the prefix. */
  kg_slice cities;
  kg_slice words[MAX_WORDS];
  size_t n_words;
  uint32_t next; /* Next venue with the same key word, plus one. */
} venue;

typedef struct linker {
  const kg_context *ctx;
  const kg_article_people *articles;
  size_t n_articles;
  KG_VEC(venue) venues;
  KG_VEC(venue) entries; /* Under each of their words. */
  kg_text_map words;     /* Word to entry, plus one. */
  KG_VEC(kg_person_link) links;
} linker;

static kg_slice
next_word(kg_slice *rest, char separator)
{
  const char *end = rest->len ? memchr(rest->ptr, separator, rest->len) : NULL;
  const size_t n = end ? (size_t)(end - rest->ptr) : rest->len;
  const kg_slice word = kg_slice_sub(*rest, 0, n);
  *rest = kg_slice_sub(*rest, n + (end != NULL), rest->len);
  return word;
}

/* Words that many venues of a city have in their names. */
static bool
is_common(kg_slice word)
{
  static const char *const WORDS[] = {
      "hotel",    "resort", "inn",     "hospital", "stadium",      "airport",
      "arena",    "center", "centre",  "hall",     "palace",       "park",
      "square",   "bridge", "tower",   "station",  "museum",       "church",
      "mosque",   "temple", "prison",  "school",   "court",        "building",
      "house",    "street", "road",    "avenue",   "base",         "garden",
      "the",      "of",     "and",     "grand",    "royal",        "new",
      "old",      "north",  "south",   "east",     "west",         "central",
      "national", "city",   "general", "public",   "cathedral",    "university",
      "saint",    "st",     "plaza",   "mall",     "international"};
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; ++i) {
    if (kg_slice_is(word, WORDS[i])) {
      return true;
    }
  }
  return false;
}

static bool
has_word(const venue *v, kg_slice word)
{
  for (size_t i = 0; i < v->n_words; ++i) {
    if (kg_slice_equal(v->words[i], word)) {
      return true;
    }
  }
  return false;
}

static bool
has_city(kg_slice cities, kg_slice city)
{
  cities = kg_slice_sub(cities, cities.len && cities.ptr[0] == '=', cities.len);
  while (cities.len) {
    if (kg_slice_equal(next_word(&cities, ' '), city)) {
      return true;
    }
  }
  return false;
}

static bool
is_located(const venue *v)
{
  return v->cities.len > 0 && v->cities.ptr[0] == '=';
}

/* At least one says where it is, and the other is there or may be. */
static bool
may_be_in_one_city(const venue *a, const venue *b)
{
  if (is_located(a) && is_located(b)) {
    return kg_slice_equal(a->cities, b->cities);
  }
  const venue *located = is_located(a) ? a : b;
  const venue *other = is_located(a) ? b : a;
  return is_located(located) &&
         has_city(other->cities,
                  kg_slice_sub(located->cities, 1, located->cities.len));
}

/* "hotel" of "metropole-hotel" and of "metropole-hotel-hanoi". */
static kg_slice
head_of(const venue *v)
{
  const bool ends_with_city =
      v->n_words > 1 && has_city(v->cities, v->words[v->n_words - 1]);
  return v->words[v->n_words - 1 - ends_with_city];
}

/* All words of `few`, one of which is its own, are among those of `many`, and
 * both are of one kind: "hyde-park" is no "hyde-park-corner". */
static bool
is_shorter(const venue *few, const venue *many)
{
  bool has_own = false;
  if (few->n_words >= many->n_words ||
      !kg_slice_equal(head_of(few), head_of(many))) {
    return false;
  }
  for (size_t i = 0; i < few->n_words; ++i) {
    if (!has_word(many, few->words[i])) {
      return false;
    }
    const bool is_city = has_city(few->cities, few->words[i]) ||
                         has_city(many->cities, few->words[i]);
    has_own = has_own || (!is_common(few->words[i]) && !is_city);
  }
  return has_own;
}

static kg_status
read_venues(linker *l)
{
  for (size_t i = 0; i < l->n_articles; ++i) {
    kg_slice rest = l->articles[i].lines;
    while (rest.len) {
      kg_slice line = next_word(&rest, '\n');
      venue v = {.article = i, .local = next_word(&line, '\t')};
      if (!kg_slice_has_prefix(v.local, KG_SLICE(KG_VENUE_PREFIX))) {
        continue;
      }
      v.cities = line;
      kg_slice name =
          kg_slice_sub(v.local, sizeof KG_VENUE_PREFIX - 1, v.local.len);
      while (name.len && v.n_words < MAX_WORDS) {
        v.words[v.n_words++] = next_word(&name, '-');
      }
      if (!name.len && !kg_vec_push(&l->venues, l->ctx->alloc, v)) {
        return KG_ERR_MEMORY;
      }
    }
  }
  return KG_OK;
}

static kg_status
enter_words(linker *l)
{
  for (size_t i = 0; i < l->venues.n; ++i) {
    for (size_t k = 0; k < l->venues.at[i].n_words; ++k) {
      venue entry = l->venues.at[i];
      if (is_common(entry.words[k])) {
        continue;
      }
      uint64_t *head = kg_text_map_put(&l->words, entry.words[k], 0, NULL);
      if (!head) {
        return KG_ERR_MEMORY;
      }
      entry.next = (uint32_t)*head;
      if (!kg_vec_push(&l->entries, l->ctx->alloc, entry)) {
        return KG_ERR_MEMORY;
      }
      *head = l->entries.n;
    }
  }
  return KG_OK;
}

/* First entry under a word of the venue that few have. */
static uint64_t
first_entry(const linker *l, const venue *v)
{
  for (size_t i = 0; i < v->n_words; ++i) {
    const uint64_t *head = is_common(v->words[i])
                               ? NULL
                               : kg_text_map_find(&l->words, v->words[i]);
    if (head) {
      return *head;
    }
  }
  return 0;
}

/* The longest of the venues that `v` may be; ties by their names. */
static const venue *
find_longest(const linker *l, const venue *v)
{
  const venue *best = NULL;
  for (uint64_t at = first_entry(l, v); at; at = l->entries.at[at - 1].next) {
    const venue *other = &l->entries.at[at - 1];
    if (is_shorter(v, other) && may_be_in_one_city(v, other) &&
        (!best || other->n_words > best->n_words ||
         (other->n_words == best->n_words &&
          kg_slice_compare(other->local, best->local) < 0))) {
      best = other;
    }
  }
  return best;
}

/* Every other candidate is a shorter form of the longest one, too. */
static bool
is_clear(const linker *l, const venue *v, const venue *best)
{
  for (uint64_t at = first_entry(l, v); at; at = l->entries.at[at - 1].next) {
    const venue *other = &l->entries.at[at - 1];
    if (is_shorter(v, other) && may_be_in_one_city(v, other) &&
        !kg_slice_equal(other->local, best->local) &&
        !is_shorter(other, best)) {
      return false;
    }
  }
  return true;
}

static kg_status
link_all(linker *l)
{
  for (size_t i = 0; i < l->venues.n; ++i) {
    const venue *v = &l->venues.at[i];
    if (kg_is_cancelled(l->ctx)) {
      return KG_CANCELLED;
    }
    const venue *best = find_longest(l, v);
    if (best && is_clear(l, v, best)) {
      const kg_person_link link = {v->article, v->local, best->local};
      if (!kg_vec_push(&l->links, l->ctx->alloc, link)) {
        return KG_ERR_MEMORY;
      }
    }
  }
  return KG_OK;
}

kg_status
kg_venues_link(const kg_context *ctx,
               const kg_article_people *articles,
               size_t n_articles,
               kg_arena *arena,
               kg_person_link **links,
               size_t *n_links)
{
  linker l = {.ctx = ctx, .articles = articles, .n_articles = n_articles};
  kg_text_map_init(&l.words, ctx->alloc);
  kg_status st = read_venues(&l);
  st = st ? st : enter_words(&l);
  st = st ? st : link_all(&l);
  *n_links = l.links.n;
  *links = KG_ARENA_ARRAY(arena, kg_person_link, l.links.n + 1);
  if (!st && !*links) {
    st = KG_ERR_MEMORY;
  } else if (!st && l.links.n) {
    memcpy(*links, l.links.at, l.links.n * sizeof **links);
  }
  kg_vec_free(&l.venues, ctx->alloc);
  kg_vec_free(&l.entries, ctx->alloc);
  kg_vec_free(&l.links, ctx->alloc);
  kg_text_map_clear(&l.words);
  return st == KG_ERR_MEMORY ? kg_out_of_memory(ctx) : st;
}

kg_status
kg_articles_link(const kg_context *ctx,
                 const kg_article_people *articles,
                 size_t n_articles,
                 kg_arena *arena,
                 kg_person_link **links,
                 size_t *n_links)
{
  kg_person_link *people = NULL;
  kg_person_link *venues = NULL;
  size_t n_people = 0;
  size_t n_venues = 0;
  TRY(kg_persons_link(ctx, articles, n_articles, arena, &people, &n_people));
  TRY(kg_venues_link(ctx, articles, n_articles, arena, &venues, &n_venues));
  *n_links = n_people + n_venues;
  *links = KG_ARENA_ARRAY(arena, kg_person_link, *n_links + 1);
  if (!*links) {
    return kg_out_of_memory(ctx);
  }
  size_t p = 0;
  size_t v = 0;
  for (size_t i = 0; i < *n_links; ++i) {
    const bool is_person =
        v == n_venues ||
        (p < n_people && people[p].article <= venues[v].article);
    (*links)[i] = is_person ? people[p++] : venues[v++];
  }
  return KG_OK;
}
