/* SPDX-License-Identifier: Apache-2.0 */
/* Blank nodes get colours: hashes of what stands around them, refined until
   there are no more of them. Where two nodes of one graph share a colour, one
   is given a colour of its own, each candidate of the other graph in turn gets
   the same, and refining goes on. Equal colours are only a guess: in the end
   the naming that they give is checked quad by quad. */
#include "base/hash.h"
#include "rdf/graph_store.h"

#include <stdlib.h>

enum { MAX_STEPS = 2000, MAX_DEPTH = 500 };

/* The colours of all terms of a graph. */
typedef struct colouring {
  const kg_graph *graph;
  uint64_t *colours;
  uint64_t *next;
  uint64_t *sorted; /* Of blank nodes, `n_blanks` of them. */
  size_t n_blanks;
} colouring;

typedef struct search {
  const kg_alloc *alloc;
  size_t n_steps;
} search;

static bool
is_blank(const kg_graph *g, uint32_t number)
{
  return g->terms.at[number].kind == KG_TERM_BLANK;
}

static void
free_colouring(colouring *c)
{
  const kg_alloc *alloc = c->graph->alloc;
  kg_alloc_free(alloc, c->colours);
  kg_alloc_free(alloc, c->next);
  kg_alloc_free(alloc, c->sorted);
}

static bool
alloc_colouring(colouring *c, const kg_graph *g)
{
  const size_t n = g->terms.n + 1;
  *c = (colouring){.graph = g};
  c->colours = kg_alloc_zeroed(g->alloc, n, sizeof *c->colours);
  c->next = kg_alloc_zeroed(g->alloc, n, sizeof *c->next);
  c->sorted = kg_alloc_zeroed(g->alloc, n, sizeof *c->sorted);
  return c->colours && c->next && c->sorted;
}

/* Names decide the colour of all terms but blank nodes. */
static void
first_colours(colouring *c)
{
  const kg_text_map *numbers = &c->graph->numbers;
  for (size_t i = 0; i < numbers->n; ++i) {
    const uint64_t number = numbers->entries[i].value;
    const bool blank = is_blank(c->graph, (uint32_t)number);
    c->colours[number] = blank ? 1 : kg_hash64(numbers->entries[i].key);
  }
}

static int
compare_colours(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a;
  const uint64_t y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* Sorts the blank nodes' colours. @return how many different ones. */
static size_t
count_classes(colouring *c)
{
  size_t n_classes = 0;
  c->n_blanks = 0;
  for (uint32_t i = 0; i < c->graph->terms.n; ++i) {
    if (is_blank(c->graph, i)) {
      c->sorted[c->n_blanks++] = c->colours[i];
    }
  }
  qsort(c->sorted, c->n_blanks, sizeof *c->sorted, compare_colours);
  for (size_t i = 0; i < c->n_blanks; ++i) {
    n_classes += i == 0 || c->sorted[i] != c->sorted[i - 1];
  }
  return n_classes;
}

/* Each quad adds to its blank nodes what they see from their place in it. */
static void
refine_once(colouring *c)
{
  const kg_graph *g = c->graph;
  memcpy(c->next, c->colours, g->terms.n * sizeof *c->next);
  for (size_t i = 0; i < g->rows.n; ++i) {
    const uint32_t *at = g->rows.at[i].at;
    uint64_t seen = 0;
    for (uint64_t k = 0; k < 4; ++k) {
      seen += kg_hash_mix(c->colours[at[k]] + (k + 1) * 0x9E3779B97F4A7C15u);
    }
    for (uint64_t k = 0; k < 4; ++k) {
      if (is_blank(g, at[k])) {
        c->next[at[k]] += kg_hash_mix(seen ^ (k + 1));
      }
    }
  }
  for (uint32_t i = 0; i < g->terms.n; ++i) {
    if (is_blank(g, i)) {
      c->colours[i] = kg_hash_mix(c->next[i]);
    }
  }
}

/* Both graphs take the same number of rounds, so that equal nodes get equal
   colours. @return false if they differ for sure. */
static bool
refine(colouring *a, colouring *b)
{
  size_t n_classes = count_classes(a);
  if (count_classes(b) != n_classes) {
    return false;
  }
  for (;;) {
    refine_once(a);
    refine_once(b);
    const size_t n = count_classes(a);
    if (count_classes(b) != n || a->n_blanks != b->n_blanks ||
        (a->n_blanks &&
         memcmp(a->sorted, b->sorted, a->n_blanks * sizeof *a->sorted) != 0)) {
      return false;
    }
    if (n <= n_classes) {
      return true;
    }
    n_classes = n;
  }
}

/* The term of `b` that a term of `a` becomes. */
static kg_status
find_partner(const colouring *a,
             const colouring *b,
             uint32_t number,
             uint32_t *out)
{
  if (!is_blank(a->graph, number)) {
    return kg_graph_number(b->graph, &a->graph->terms.at[number], out);
  }
  for (*out = 0; *out < b->graph->terms.n; ++*out) {
    if (is_blank(b->graph, *out) && b->colours[*out] == a->colours[number]) {
      return KG_OK;
    }
  }
  *out = UINT32_MAX;
  return KG_OK;
}

/* With all colours different there is one naming: does it hold? */
static kg_status
check(const colouring *a, const colouring *b, bool *result)
{
  const kg_graph *g = a->graph;
  uint32_t *partners =
      kg_alloc_zeroed(g->alloc, g->terms.n + 1, sizeof *partners);
  if (!partners) {
    return KG_ERR_MEMORY;
  }
  kg_status st = KG_OK;
  for (uint32_t i = 0; i < g->terms.n && !st; ++i) {
    st = find_partner(a, b, i, &partners[i]);
  }
  *result = !st;
  for (size_t i = 0; i < g->rows.n && *result; ++i) {
    kg_graph_row row;
    for (int k = 0; k < 4; ++k) {
      row.at[k] = partners[g->rows.at[i].at[k]];
    }
    *result = kg_graph_has_row(b->graph, &row);
  }
  kg_alloc_free(g->alloc, partners);
  return st;
}

/* A colour that several blank nodes share, or false. */
static bool
find_shared(const colouring *c, uint64_t *colour)
{
  for (size_t i = 1; i < c->n_blanks; ++i) {
    if (c->sorted[i] == c->sorted[i - 1]) {
      *colour = c->sorted[i];
      return true;
    }
  }
  return false;
}

static uint32_t
next_of_colour(const colouring *c, uint64_t colour, uint32_t from)
{
  uint32_t i = from;
  while (i < c->graph->terms.n &&
         !(is_blank(c->graph, i) && c->colours[i] == colour)) {
    ++i;
  }
  return i;
}

static void
copy_colours(colouring *to, const colouring *from)
{
  memcpy(to->colours, from->colours,
         from->graph->terms.n * sizeof *from->colours);
}

static kg_status
match(search *s, colouring *a, colouring *b, unsigned depth, bool *result);

/* Gives one node of `a` a colour of its own and tries the nodes of `b`. */
static kg_status
try_partners(search *s,
             colouring *const old[2],
             colouring new[2],
             uint64_t shared,
             unsigned depth,
             bool *result)
{
  const uint32_t chosen = next_of_colour(old[0], shared, 0);
  const uint32_t n = (uint32_t)old[1]->graph->terms.n;
  for (uint32_t i = next_of_colour(old[1], shared, 0); i < n && !*result;
       i = next_of_colour(old[1], shared, i + 1)) {
    copy_colours(&new[0], old[0]);
    copy_colours(&new[1], old[1]);
    new[0].colours[chosen] = new[1].colours[i] = kg_hash_mix(shared + 1);
    TRY(match(s, &new[0], &new[1], depth + 1, result));
  }
  return KG_OK;
}

static kg_status
match(search *s, colouring *a, colouring *b, unsigned depth, bool *result)
{
  uint64_t shared = 0;
  *result = false;
  if (++s->n_steps > MAX_STEPS || depth > MAX_DEPTH) {
    return KG_ERR_LIMIT;
  }
  if (!refine(a, b)) {
    return KG_OK;
  }
  if (!find_shared(a, &shared)) {
    return check(a, b, result);
  }
  colouring *const old[2] = {a, b};
  colouring new[2] = {{.graph = a->graph}, {.graph = b->graph}};
  kg_status st = KG_ERR_MEMORY;
  if (alloc_colouring(&new[0], a->graph) &&
      alloc_colouring(&new[1], b->graph)) {
    st = try_partners(s, old, new, shared, depth, result);
  }
  free_colouring(&new[0]);
  free_colouring(&new[1]);
  return st;
}

kg_status
kg_graph_isomorphic(const kg_graph *a, const kg_graph *b, bool *result)
{
  search s = {.alloc = a->alloc};
  colouring x = {.graph = a};
  colouring y = {.graph = b};
  kg_status st = KG_ERR_MEMORY;
  *result = false;
  if (a->rows.n != b->rows.n) {
    return KG_OK;
  }
  if (alloc_colouring(&x, a) && alloc_colouring(&y, b)) {
    first_colours(&x);
    first_colours(&y);
    st = match(&s, &x, &y, 0, result);
  }
  free_colouring(&x);
  free_colouring(&y);
  return st;
}
