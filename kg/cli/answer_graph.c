/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/answer_graph.h"

#include "base/arena.h"
#include "base/vec.h"
#include "io/rdf_writer.h"

#include <stdlib.h>

enum { SORTED_MOST = 1000000 };

typedef struct graph {
  const kg_context *ctx;
  kg_result *result;
  kg_rdf_writer *writer;
  kg_out *out;
  kg_arena arena;
  KG_VEC(kg_term_quad) triples; /* Waiting to be sorted. */
  uint64_t n_written;
} graph;

static kg_term
copy_term(kg_arena *arena, const kg_term *term)
{
  kg_term copy = *term;
  copy.text = kg_arena_copy(arena, term->text);
  copy.datatype = kg_arena_copy(arena, term->datatype);
  copy.lang = kg_arena_copy(arena, term->lang);
  return copy;
}

static kg_status
keep(graph *g, const kg_term *row)
{
  const kg_term_quad quad = {.s = copy_term(&g->arena, &row[0]),
                             .p = copy_term(&g->arena, &row[1]),
                             .o = copy_term(&g->arena, &row[2])};
  return quad.o.lang.ptr && kg_vec_push(&g->triples, g->ctx->alloc, quad)
             ? KG_OK
             : kg_out_of_memory(g->ctx);
}

static int
compare(const void *a, const void *b)
{
  const kg_term_quad *x = a;
  const kg_term_quad *y = b;
  int order = kg_term_compare(&x->s, &y->s);
  order = order ? order : kg_term_compare(&x->p, &y->p);
  return order ? order : kg_term_compare(&x->o, &y->o);
}

static kg_status
write_one(graph *g, const kg_term_quad *quad)
{
  g->n_written++;
  return kg_rdf_writer_add(g->writer, quad);
}

static kg_status
write_sorted(graph *g)
{
  if (g->triples.n) {
    qsort(g->triples.at, g->triples.n, sizeof *g->triples.at, compare);
  }
  for (size_t i = 0; i < g->triples.n; i++) {
    if (!i || compare(&g->triples.at[i - 1], &g->triples.at[i])) {
      TRY(write_one(g, &g->triples.at[i]));
    }
  }
  g->triples.n = 0;
  return KG_OK;
}

static kg_status
write_all(graph *g, bool sorts)
{
  const kg_term *row;
  kg_status st = KG_OK;
  while (!kg_out_is_closed(g->out) && !(st = kg_result_next(g->result, &row))) {
    if (sorts) {
      st = keep(g, row);
      if (!st && g->triples.n == SORTED_MOST) {
        st = write_sorted(g);
        kg_arena_clear(&g->arena);
        sorts = false;
      }
    } else {
      const kg_term_quad quad = {.s = row[0], .p = row[1], .o = row[2]};
      st = write_one(g, &quad);
    }
    if (st) {
      return st;
    }
  }
  const kg_status written = write_sorted(g);
  return written ? written : st == KG_DONE ? KG_OK : st;
}

kg_status
kg_answer_write_graph(const kg_context *ctx,
                      kg_result *result,
                      const char *format,
                      const kg_prefixes *prefixes,
                      kg_out *out,
                      uint64_t *n_triples)
{
  graph g = {.ctx = ctx, .result = result, .out = out};
  const kg_rdf_write_options options = {
      .format = kg_rdf_format_find(kg_slice_of(format)), .prefixes = prefixes};
  TRY(kg_rdf_writer_open(ctx, &options, out, &g.writer));
  kg_arena_init(&g.arena, ctx->alloc);
  const kg_status st = write_all(&g, options.format != KG_RDF_NTRIPLES);
  const kg_status closed = kg_rdf_writer_close(g.writer);
  kg_vec_free(&g.triples, ctx->alloc);
  kg_arena_clear(&g.arena);
  *n_triples = g.n_written;
  return st ? st : closed;
}
