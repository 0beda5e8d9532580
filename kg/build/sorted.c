/* SPDX-License-Identifier: Apache-2.0 */
/* Ids depend on the order in which a store was filled, so the terms of some
   quads are ranked by their text first; then the quads are sorted by rank. If
   that is not all, they go to a temporary file, and at the end its runs are
   merged, comparing texts. */
#include "build/sorted.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "rdf/vocab.h"
#include "store/spill.h"

#include <stdlib.h>

enum {
  BATCH = 1024,
  N_CACHED = 4096, /* A power of two. */
  DEFAULT_MEMORY = 64 << 20,
  LEAST_MEMORY = 1 << 20,
  /* What sorting takes beside the thing itself, and the map by id. */
  QUAD_MEMORY = 2 * sizeof(kg_quad),
  TERM_MEMORY = 64,
};

typedef struct named_term {
  kg_id id;
  kg_term term;
} named_term;

typedef struct sorter {
  const kg_context *ctx;
  kg_txn *txn;
  size_t memory;
  kg_arena arena; /* Texts of inline ids. */
  KG_VEC(kg_quad) quads;
  KG_VEC(named_term) terms;
  kg_id_map ranks;    /* Id to place in `terms`. */
  kg_spill *spill;    /* NULL while everything fits. */
  named_term *cached; /* While runs are merged: N_CACHED by id. */
  kg_status failed;   /* Of a comparison. */
} sorter;

/* Terms and their order. */

static kg_status
find_text(sorter *x, named_term *t)
{
  char buf[KG_ID_TEXT_MAX];
  TRY(kg_txn_term(x->txn, t->id, buf, &t->term));
  if (kg_id_is_inline(t->id)) {
    t->term.text = kg_arena_copy(&x->arena, t->term.text);
  }
  return t->term.text.ptr || !t->term.text.len ? KG_OK
                                               : kg_out_of_memory(x->ctx);
}

static bool
has_term(kg_id id)
{
  return id && id != KG_ID_DEFAULT_GRAPH;
}

static kg_status
note_term(sorter *x, kg_id id)
{
  bool is_new = false;
  if (!has_term(id)) {
    return KG_OK;
  }
  if (!kg_id_map_put(&x->ranks, id, 0, &is_new)) {
    return kg_out_of_memory(x->ctx);
  }
  if (!is_new) {
    return KG_OK;
  }
  named_term t = {.id = id};
  TRY(find_text(x, &t));
  return kg_vec_push(&x->terms, x->ctx->alloc, t) ? KG_OK
                                                  : kg_out_of_memory(x->ctx);
}

static bool
is_type(const kg_term *t)
{
  return t->kind == KG_TERM_IRI && kg_slice_is(t->text, KG_VOC_RDF_TYPE);
}

/* rdf:type comes first, where people look for it. */
static int
compare_terms(const kg_term *a, const kg_term *b)
{
  const bool a_is_type = is_type(a);
  const bool b_is_type = is_type(b);
  return a_is_type != b_is_type ? b_is_type - a_is_type : kg_term_compare(a, b);
}

static int
compare_named(const void *a, const void *b)
{
  return compare_terms(&((const named_term *)a)->term,
                       &((const named_term *)b)->term);
}

static void
rank_terms(sorter *x)
{
  if (x->terms.n) {
    qsort(x->terms.at, x->terms.n, sizeof *x->terms.at, compare_named);
  }
  for (size_t i = 0; i < x->terms.n; ++i) {
    *kg_id_map_find(&x->ranks, x->terms.at[i].id) = i + 1;
  }
}

/* Quads of ranks. */

static kg_id
rank_of(const sorter *x, kg_id id)
{
  const uint64_t *rank = has_term(id) ? kg_id_map_find(&x->ranks, id) : NULL;
  return rank ? *rank : 0;
}

static int
compare_quads(const void *a, const void *b)
{
  const kg_quad *x = a;
  const kg_quad *y = b;
  const kg_id left[] = {x->g, x->s, x->p, x->o};
  const kg_id right[] = {y->g, y->s, y->p, y->o};
  for (int i = 0; i < 4; ++i) {
    if (left[i] != right[i]) {
      return left[i] < right[i] ? -1 : 1;
    }
  }
  return 0;
}

/* Afterwards the quads are of ranks. */
static void
sort_quads(sorter *x)
{
  rank_terms(x);
  for (size_t i = 0; i < x->quads.n; ++i) {
    kg_quad *q = &x->quads.at[i];
    *q = (kg_quad){rank_of(x, q->s), rank_of(x, q->p), rank_of(x, q->o),
                   rank_of(x, q->g)};
  }
  if (x->quads.n) {
    qsort(x->quads.at, x->quads.n, sizeof *x->quads.at, compare_quads);
  }
}

static kg_term
term_at(const sorter *x, kg_id rank)
{
  return rank ? x->terms.at[rank - 1].term : (kg_term){0};
}

static kg_status
hand_out_ranked(sorter *x, kg_quad_fn *fn, void *user)
{
  for (size_t i = 0; i < x->quads.n; ++i) {
    const kg_quad *q = &x->quads.at[i];
    const kg_term_quad quad = {term_at(x, q->s), term_at(x, q->p),
                               term_at(x, q->o), term_at(x, q->g)};
    TRY(fn(user, &quad));
    if (i % BATCH == 0 && kg_is_cancelled(x->ctx)) {
      return KG_CANCELLED;
    }
  }
  return KG_OK;
}

/* Runs. */

static kg_id
id_at(const sorter *x, kg_id rank)
{
  return rank ? x->terms.at[rank - 1].id : KG_ID_NONE;
}

static kg_status
write_run(sorter *x)
{
  if (!x->spill) {
    TRY(kg_spill_open(x->ctx, NULL, &x->spill));
  }
  sort_quads(x);
  TRY(kg_spill_begin(x->spill, 1u << KG_SPOG));
  for (size_t i = 0; i < x->quads.n; ++i) {
    const kg_quad *q = &x->quads.at[i];
    const kg_quad quad = {id_at(x, q->s), id_at(x, q->p), id_at(x, q->o),
                          id_at(x, q->g)};
    TRY(kg_spill_add(x->spill, &quad));
  }
  x->quads.n = x->terms.n = 0;
  kg_id_map_clear(&x->ranks);
  kg_arena_clear(&x->arena);
  return kg_spill_end(x->spill);
}

static bool
is_full(const sorter *x)
{
  return x->quads.n * QUAD_MEMORY +
             x->terms.n * (sizeof *x->terms.at + TERM_MEMORY) +
             x->arena.n_bytes >
         x->memory;
}

static kg_status
take_batch(sorter *x, kg_scan *scan, size_t *n)
{
  if (!kg_vec_reserve(&x->quads, x->ctx->alloc, BATCH)) {
    return kg_out_of_memory(x->ctx);
  }
  TRY(kg_scan_next(scan, x->quads.at + x->quads.n, BATCH, n));
  x->quads.n += *n;
  for (size_t i = x->quads.n - *n; i < x->quads.n; ++i) {
    const kg_quad q = x->quads.at[i];
    TRY(note_term(x, q.s));
    TRY(note_term(x, q.p));
    TRY(note_term(x, q.o));
    TRY(note_term(x, q.g));
  }
  return kg_is_cancelled(x->ctx) ? KG_CANCELLED : KG_OK;
}

static kg_status
collect(sorter *x, const kg_pattern *pattern)
{
  kg_scan *scan = NULL;
  TRY(kg_scan_open(x->txn, pattern, &scan));
  kg_status st = KG_OK;
  size_t n = 1;
  while (!st && n) {
    st = take_batch(x, scan, &n);
    if (!st && is_full(x)) {
      st = write_run(x);
    }
  }
  kg_scan_close(scan);
  return st;
}

/* Merging. */

/* `buf` holds the text of an inline id; those of others are of the store. */
static kg_status
find_term(sorter *x, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term)
{
  if (!has_term(id)) {
    *term = (kg_term){0};
    return KG_OK;
  }
  if (kg_id_is_inline(id)) {
    *term = kg_id_decode(id, buf);
    return KG_OK;
  }
  named_term *cached = &x->cached[kg_hash_mix(id) % N_CACHED];
  if (cached->id != id) {
    cached->id = KG_ID_NONE;
    TRY(kg_txn_term(x->txn, id, buf, &cached->term));
    cached->id = id;
  }
  *term = cached->term;
  return KG_OK;
}

static int
compare_ids(sorter *x, kg_id a, kg_id b)
{
  char texts[2][KG_ID_TEXT_MAX];
  kg_term left;
  kg_term right;
  if (a == b) {
    return 0;
  }
  kg_status st = find_term(x, a, texts[0], &left);
  st = st ? st : find_term(x, b, texts[1], &right);
  if (st) {
    x->failed = st;
    return -1;
  }
  return compare_terms(&left, &right);
}

static int
compare_texts(void *user, const kg_quad *a, const kg_quad *b)
{
  int c = compare_ids(user, a->g, b->g);
  c = c ? c : compare_ids(user, a->s, b->s);
  c = c ? c : compare_ids(user, a->p, b->p);
  return c ? c : compare_ids(user, a->o, b->o);
}

static kg_status
hand_out_row(sorter *x, const kg_row *row, kg_quad_fn *fn, void *user)
{
  char texts[KG_PLACES][KG_ID_TEXT_MAX];
  kg_term terms[KG_PLACES];
  for (int i = 0; i < KG_PLACES; ++i) {
    TRY(find_term(x, row->c[i], texts[i], &terms[i]));
  }
  const kg_term_quad quad = {terms[0], terms[1], terms[2], terms[3]};
  return fn(user, &quad);
}

static kg_status
hand_out_merged(sorter *x, kg_spill_merge *merge, kg_quad_fn *fn, void *user)
{
  kg_row rows[BATCH];
  size_t n = 1;
  while (n) {
    TRY(kg_spill_merge_next(merge, rows, BATCH, &n));
    TRY(x->failed);
    for (size_t i = 0; i < n; ++i) {
      TRY(hand_out_row(x, &rows[i], fn, user));
    }
  }
  return KG_OK;
}

static void
clear_chunk(sorter *x)
{
  kg_id_map_clear(&x->ranks);
  kg_vec_free(&x->quads, x->ctx->alloc);
  kg_vec_free(&x->terms, x->ctx->alloc);
  kg_arena_clear(&x->arena);
}

static kg_status
merge_runs(sorter *x, kg_quad_fn *fn, void *user)
{
  kg_spill_merge *merge = NULL;
  clear_chunk(x);
  x->cached = kg_alloc_zeroed(x->ctx->alloc, N_CACHED, sizeof *x->cached);
  if (!x->cached) {
    return kg_out_of_memory(x->ctx);
  }
  TRY(kg_spill_merge_open_by(x->spill, compare_texts, x, x->memory, &merge));
  const kg_status st = hand_out_merged(x, merge, fn, user);
  kg_spill_merge_close(merge);
  return st;
}

static kg_status
find_graph(const sorter *x, kg_slice graph, kg_id *id)
{
  const kg_term term = kg_iri(graph);
  const kg_status st = kg_txn_find(x->txn, &term, id);
  if (st == KG_NOT_FOUND) {
    return kg_sink_error(&x->ctx->sink, KG_ERR_INPUT, NULL,
                         "the store has no graph <%.*s>", KG_FMT(graph));
  }
  return st;
}

static kg_status
sort(sorter *x, const kg_sorted_options *options, kg_quad_fn *fn, void *user)
{
  const kg_slice graph = options->graph;
  kg_pattern pattern = {.distinct = !options->with_graphs && !graph.len};
  if (graph.len) {
    TRY(find_graph(x, graph, &pattern.bound.g));
  }
  TRY(collect(x, &pattern));
  if (!x->spill) {
    sort_quads(x);
    return hand_out_ranked(x, fn, user);
  }
  TRY(write_run(x));
  return merge_runs(x, fn, user);
}

kg_status
kg_sorted_quads(const kg_context *ctx,
                kg_txn *txn,
                const kg_sorted_options *options,
                kg_quad_fn *fn,
                void *user)
{
  const uint64_t memory =
      options->max_memory ? options->max_memory : DEFAULT_MEMORY;
  sorter x = {.ctx = ctx,
              .txn = txn,
              .memory = memory < LEAST_MEMORY ? LEAST_MEMORY : memory};
  kg_arena_init(&x.arena, ctx->alloc);
  kg_id_map_init(&x.ranks, ctx->alloc);
  const kg_status st = sort(&x, options, fn, user);
  clear_chunk(&x);
  kg_alloc_free(ctx->alloc, x.cached);
  kg_spill_close(x.spill);
  return st;
}
