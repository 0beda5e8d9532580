/* SPDX-License-Identifier: Apache-2.0 */
#include "build/export.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "io/rdf_writer.h"
#include "rdf/vocab.h"

#include <stdlib.h>

/* Ids depend on the order in which a store was filled, so terms are ranked by
   their text first; then the quads are sorted by rank. */

enum { BATCH = 1024 };

typedef struct named_term {
  kg_id id;
  kg_term term;
} named_term;

typedef struct exporter {
  const kg_context *ctx;
  kg_txn *txn;
  kg_arena arena; /* Texts of inline ids. */
  KG_VEC(kg_quad) quads;
  KG_VEC(named_term) terms;
  kg_id_map ranks; /* Id to place in `terms`. */
} exporter;

static kg_status
collect_quads(exporter *e, const kg_pattern *pattern)
{
  kg_scan *scan = NULL;
  TRY(kg_scan_open(e->txn, pattern, &scan));
  kg_status st = KG_OK;
  size_t n = 1;
  while (!st && n) {
    st = kg_vec_reserve(&e->quads, e->ctx->alloc, BATCH)
             ? kg_scan_next(scan, e->quads.at + e->quads.n, BATCH, &n)
             : kg_out_of_memory(e->ctx);
    e->quads.n += st ? 0 : n;
    if (kg_is_cancelled(e->ctx)) {
      st = KG_CANCELLED;
    }
  }
  kg_scan_close(scan);
  return st;
}

static kg_status
find_text(exporter *e, named_term *t)
{
  char buf[KG_ID_TEXT_MAX];
  TRY(kg_txn_term(e->txn, t->id, buf, &t->term));
  if (kg_id_is_inline(t->id)) {
    t->term.text = kg_arena_copy(&e->arena, t->term.text);
  }
  return t->term.text.ptr || !t->term.text.len ? KG_OK
                                               : kg_out_of_memory(e->ctx);
}

static kg_status
note_term(exporter *e, kg_id id)
{
  bool is_new = false;
  if (!kg_id_map_put(&e->ranks, id, 0, &is_new)) {
    return kg_out_of_memory(e->ctx);
  }
  if (!is_new) {
    return KG_OK;
  }
  named_term t = {.id = id};
  TRY(find_text(e, &t));
  return kg_vec_push(&e->terms, e->ctx->alloc, t) ? KG_OK
                                                  : kg_out_of_memory(e->ctx);
}

static bool
is_type(const kg_term *t)
{
  return t->kind == KG_TERM_IRI && kg_slice_is(t->text, KG_VOC_RDF_TYPE);
}

/* rdf:type comes first, where people look for it. */
static int
compare_terms(const void *a, const void *b)
{
  const named_term *x = a;
  const named_term *y = b;
  const bool x_is_type = is_type(&x->term);
  const bool y_is_type = is_type(&y->term);
  return x_is_type != y_is_type ? y_is_type - x_is_type
                                : kg_term_compare(&x->term, &y->term);
}

static kg_status
rank_terms(exporter *e)
{
  for (size_t i = 0; i < e->quads.n; ++i) {
    const kg_quad *q = &e->quads.at[i];
    const kg_id ids[] = {q->s, q->p, q->o, q->g};
    for (size_t k = 0; k < 4; ++k) {
      if (ids[k] && ids[k] != KG_ID_DEFAULT_GRAPH) {
        TRY(note_term(e, ids[k]));
      }
    }
  }
  if (e->terms.n) {
    qsort(e->terms.at, e->terms.n, sizeof *e->terms.at, compare_terms);
  }
  for (size_t i = 0; i < e->terms.n; ++i) {
    *kg_id_map_find(&e->ranks, e->terms.at[i].id) = i + 1;
  }
  return KG_OK;
}

static kg_id
rank_of(const exporter *e, kg_id id)
{
  const uint64_t *rank = kg_id_map_find(&e->ranks, id);
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

static void
sort_quads(exporter *e)
{
  for (size_t i = 0; i < e->quads.n; ++i) {
    kg_quad *q = &e->quads.at[i];
    q->s = rank_of(e, q->s);
    q->p = rank_of(e, q->p);
    q->o = rank_of(e, q->o);
    q->g = rank_of(e, q->g);
  }
  if (e->quads.n) {
    qsort(e->quads.at, e->quads.n, sizeof *e->quads.at, compare_quads);
  }
}

static kg_term
term_at(const exporter *e, kg_id rank)
{
  return rank ? e->terms.at[rank - 1].term : (kg_term){0};
}

static kg_status
hand_out(exporter *e, kg_quad_fn *fn, void *user)
{
  for (size_t i = 0; i < e->quads.n; ++i) {
    const kg_quad *q = &e->quads.at[i];
    const kg_term_quad quad = {term_at(e, q->s), term_at(e, q->p),
                               term_at(e, q->o), term_at(e, q->g)};
    TRY(fn(user, &quad));
    if (i % BATCH == 0 && kg_is_cancelled(e->ctx)) {
      return KG_CANCELLED;
    }
  }
  return KG_OK;
}

static kg_status
find_graph(exporter *e, kg_slice graph, kg_id *id)
{
  const kg_term term = kg_iri(graph);
  const kg_status st = kg_txn_find(e->txn, &term, id);
  if (st == KG_NOT_FOUND) {
    return kg_sink_error(&e->ctx->sink, KG_ERR_INPUT, NULL,
                         "the store has no graph <%.*s>", KG_FMT(graph));
  }
  return st;
}

static kg_status
gather(exporter *e, kg_slice graph, bool with_graphs)
{
  kg_pattern pattern = {.distinct = !with_graphs && !graph.len};
  if (graph.len) {
    TRY(find_graph(e, graph, &pattern.bound.g));
  }
  TRY(collect_quads(e, &pattern));
  TRY(rank_terms(e));
  sort_quads(e);
  return KG_OK;
}

kg_status
kg_export_quads(const kg_context *ctx,
                kg_txn *txn,
                kg_slice graph,
                bool with_graphs,
                kg_quad_fn *fn,
                void *user)
{
  exporter e = {.ctx = ctx, .txn = txn};
  kg_arena_init(&e.arena, ctx->alloc);
  kg_id_map_init(&e.ranks, ctx->alloc);
  kg_status st = gather(&e, graph, with_graphs);
  st = st ? st : hand_out(&e, fn, user);
  kg_id_map_clear(&e.ranks);
  kg_vec_free(&e.quads, ctx->alloc);
  kg_vec_free(&e.terms, ctx->alloc);
  kg_arena_clear(&e.arena);
  return st;
}

typedef struct document {
  kg_rdf_writer *writer;
  const kg_out *out;
} document;

/* A reader that has gone wants no more. */
static kg_status
write_quad(void *user, const kg_term_quad *quad)
{
  document *d = user;
  TRY(kg_rdf_writer_add(d->writer, quad));
  return kg_out_is_closed(d->out) ? KG_DONE : KG_OK;
}

static kg_status
write_document(const kg_context *ctx,
               kg_txn *txn,
               const kg_rdf_write_options *how,
               const kg_export_options *options,
               kg_out *out)
{
  document d = {.out = out};
  TRY(kg_rdf_writer_open(ctx, how, out, &d.writer));
  const kg_status st = kg_export_quads(
      ctx, txn, options->graph, kg_rdf_format_get(how->format)->has_graphs,
      write_quad, &d);
  if (st && st != KG_DONE) {
    kg_rdf_writer_abandon(d.writer);
    return st;
  }
  return kg_rdf_writer_close(d.writer);
}

kg_status
kg_export(const kg_context *ctx,
          kg_txn *txn,
          kg_slice base,
          const kg_export_options *options,
          kg_out *out)
{
  const kg_rdf_format format = kg_rdf_format_find(kg_slice_of(options->format));
  if (!kg_rdf_format_get(format)->writes) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_USAGE, NULL, "try turtle, ntriples, nquads or trig",
        "RDF cannot be written as \"%s\"", options->format);
  }
  kg_prefixes prefixes;
  kg_prefixes_init(&prefixes, ctx->alloc);
  kg_status st = kg_prefixes_bind_known(&prefixes, base);
  const kg_rdf_write_options how = {.format = format, .prefixes = &prefixes};
  st = st ? st : write_document(ctx, txn, &how, options, out);
  kg_prefixes_clear(&prefixes);
  return st;
}
