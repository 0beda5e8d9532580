/* SPDX-License-Identifier: Apache-2.0 */
/* A subject and all that follows of it is one block:

       person:kim-jong-un
           a schema:Person ;
           rdfs:label "Kim Jong-un" ;
           schema:alternateName "Kim Jong Un", "Kim Jong un" .

   `a` comes first, so the pairs of a block are collected and written at its
   end. Prefixes stand at the top if the document is small; a large one
   declares each prefix before the first block that needs it. */
#include "io/turtle_writer.h"

#include "base/vec.h"
#include "rdf/xsd_iri.h"

enum { HELD_BACK = 4 * 1024 * 1024, MOST_PAIRS = 1 << 20 };

/* Pieces of the block's text. */
typedef struct pair {
  size_t predicate;
  size_t object;
  size_t end;
  bool is_type;
} pair;

struct kg_turtle_writer {
  const kg_context *ctx;
  const kg_prefixes *prefixes;
  kg_out *out;
  bool has_graphs;
  bool is_streaming; /* The top has been written. */
  bool has_body;
  bool *declared; /* By index of `prefixes`. */
  bool *wanted;   /* Used, not yet declared. */
  kg_buf body;    /* Held back until the prefixes are known. */
  kg_buf key;     /* The subject in N-Triples, to compare. */
  kg_buf graph_key;
  kg_buf probe;
  bool in_block;
  bool in_graph;
  kg_buf subject;
  kg_buf block;
  KG_VEC(pair) pairs;
};

kg_status
kg_turtle_writer_open(const kg_context *ctx,
                      const kg_rdf_write_options *options,
                      kg_out *out,
                      kg_turtle_writer **writer)
{
  kg_turtle_writer *w = kg_alloc_zeroed(ctx->alloc, 1, sizeof *w);
  if (!w) {
    return kg_out_of_memory(ctx);
  }
  const size_t n = options->prefixes ? options->prefixes->n : 0;
  w->ctx = ctx;
  w->prefixes = options->prefixes;
  w->out = out;
  w->has_graphs = options->format == KG_RDF_TRIG;
  kg_buf_init(&w->body, ctx->alloc);
  kg_buf_init(&w->key, ctx->alloc);
  kg_buf_init(&w->graph_key, ctx->alloc);
  kg_buf_init(&w->probe, ctx->alloc);
  kg_buf_init(&w->subject, ctx->alloc);
  kg_buf_init(&w->block, ctx->alloc);
  w->declared = kg_alloc_zeroed(ctx->alloc, n + 1, sizeof *w->declared);
  w->wanted = kg_alloc_zeroed(ctx->alloc, n + 1, sizeof *w->wanted);
  if (!w->declared || !w->wanted) {
    kg_turtle_writer_free(w);
    return kg_out_of_memory(ctx);
  }
  *writer = w;
  return KG_OK;
}

void
kg_turtle_writer_free(kg_turtle_writer *writer)
{
  if (!writer) {
    return;
  }
  const kg_alloc *alloc = writer->ctx->alloc;
  kg_buf_clear(&writer->body);
  kg_buf_clear(&writer->key);
  kg_buf_clear(&writer->graph_key);
  kg_buf_clear(&writer->probe);
  kg_buf_clear(&writer->subject);
  kg_buf_clear(&writer->block);
  kg_vec_free(&writer->pairs, alloc);
  kg_alloc_free(alloc, writer->declared);
  kg_alloc_free(alloc, writer->wanted);
  kg_alloc_free(alloc, writer);
}

/* Appends a term and notes its prefix. */
static void
add_term(kg_turtle_writer *w, kg_buf *out, const kg_term *term)
{
  const kg_prefix *used = NULL;
  kg_rdf_add_turtle_term(out, term, w->prefixes, &used);
  if (used) {
    const size_t i = (size_t)(used - w->prefixes->at);
    w->wanted[i] = !w->declared[i];
  }
}

static void
declare_wanted(kg_turtle_writer *w)
{
  bool any = false;
  for (size_t i = 0; w->prefixes && i < w->prefixes->n; ++i) {
    if (w->wanted[i]) {
      const kg_term iri = kg_iri(w->prefixes->at[i].iri);
      kg_buf_reset(&w->probe);
      kg_rdf_add_ntriples_term(&w->probe, &iri);
      kg_out_string(w->out, "@prefix ");
      kg_out_add(w->out, w->prefixes->at[i].name);
      kg_out_string(w->out, ": ");
      kg_out_add(w->out, kg_buf_slice(&w->probe));
      kg_out_string(w->out, " .\n");
      w->declared[i] = true;
      w->wanted[i] = false;
      any = true;
    }
  }
  if (any && w->body.len) {
    kg_out_byte(w->out, '\n');
  }
}

/* Within a graph no prefix can be declared: a large TriG document declares all
   that it may need. */
static void
want_all(kg_turtle_writer *w)
{
  for (size_t i = 0; w->prefixes && i < w->prefixes->n; ++i) {
    w->wanted[i] = !w->declared[i];
  }
}

/* Lets out what was held back. */
static void
let_out(kg_turtle_writer *w)
{
  if (w->is_streaming && w->body.len && w->has_body) {
    kg_out_byte(w->out, '\n');
  }
  declare_wanted(w);
  w->has_body |= w->body.len > 0;
  kg_out_add(w->out, kg_buf_slice(&w->body));
  kg_buf_reset(&w->body);
  w->is_streaming = true;
}

static void
let_out_if_large(kg_turtle_writer *w)
{
  if (w->is_streaming || w->body.len >= HELD_BACK) {
    if (w->has_graphs && !w->is_streaming) {
      want_all(w);
    }
    let_out(w);
  }
}

static void
add_indent(const kg_turtle_writer *w, kg_buf *out, int depth)
{
  for (int i = 0; i < depth + w->in_graph; ++i) {
    kg_buf_add_string(out, "    ");
  }
}

static kg_slice
piece(const kg_turtle_writer *w, size_t from, size_t to)
{
  return kg_slice_sub(kg_buf_slice(&w->block), from, to);
}

/* The pairs with `a` as predicate, or the others. */
static void
write_pairs(kg_turtle_writer *w, bool types, bool *is_first)
{
  kg_slice last = {0, 0};
  for (size_t i = 0; i < w->pairs.n; ++i) {
    const pair *p = &w->pairs.at[i];
    const kg_slice predicate = piece(w, p->predicate, p->object);
    if (p->is_type != types) {
      continue;
    }
    if (last.len && kg_slice_equal(last, predicate)) {
      kg_buf_add_string(&w->body, ", ");
    } else {
      kg_buf_add_string(&w->body, *is_first ? "\n" : " ;\n");
      add_indent(w, &w->body, 1);
      kg_buf_add(&w->body, predicate);
      kg_buf_add_byte(&w->body, ' ');
    }
    kg_buf_add(&w->body, piece(w, p->object, p->end));
    last = predicate;
    *is_first = false;
  }
}

static kg_status
end_block(kg_turtle_writer *w)
{
  bool is_first = true;
  if (!w->in_block) {
    return KG_OK;
  }
  if (w->body.len && w->body.ptr[w->body.len - 2] != '{') {
    kg_buf_add_byte(&w->body, '\n');
  }
  add_indent(w, &w->body, 0);
  kg_buf_add(&w->body, kg_buf_slice(&w->subject));
  write_pairs(w, true, &is_first);
  write_pairs(w, false, &is_first);
  kg_buf_add_string(&w->body, " .\n");
  w->in_block = false;
  kg_buf_reset(&w->block);
  w->pairs.n = 0;
  if (kg_buf_status(&w->body) || kg_buf_status(&w->subject)) {
    return kg_out_of_memory(w->ctx);
  }
  let_out_if_large(w);
  return KG_OK;
}

static void
end_graph(kg_turtle_writer *w)
{
  if (w->in_graph) {
    kg_buf_add_string(&w->body, "}\n");
    w->in_graph = false;
    let_out_if_large(w);
  }
}

static kg_status
begin_graph(kg_turtle_writer *w, const kg_term *g)
{
  end_graph(w);
  kg_buf_reset(&w->graph_key);
  kg_rdf_add_ntriples_term(&w->graph_key, g);
  if (g->kind) {
    if (w->body.len) {
      kg_buf_add_byte(&w->body, '\n');
    }
    add_term(w, &w->body, g);
    kg_buf_add_string(&w->body, " {\n");
    w->in_graph = true;
  }
  return kg_buf_status(&w->graph_key) ? kg_out_of_memory(w->ctx) : KG_OK;
}

/* Does the term differ from the one whose key is kept? */
static bool
is_other(kg_turtle_writer *w, const kg_buf *key, const kg_term *term)
{
  kg_buf_reset(&w->probe);
  kg_rdf_add_ntriples_term(&w->probe, term);
  return !kg_slice_equal(kg_buf_slice(&w->probe), kg_buf_slice(key));
}

static kg_status
begin_block(kg_turtle_writer *w, const kg_term *s)
{
  kg_buf_reset(&w->key);
  kg_buf_reset(&w->subject);
  kg_rdf_add_ntriples_term(&w->key, s);
  add_term(w, &w->subject, s);
  w->in_block = true;
  return kg_buf_status(&w->key) ? kg_out_of_memory(w->ctx) : KG_OK;
}

static kg_status
add_pair(kg_turtle_writer *w, const kg_term_quad *quad)
{
  pair p = {.predicate = w->block.len};
  p.is_type = quad->p.kind == KG_TERM_IRI &&
              kg_slice_equal(quad->p.text, KG_SLICE(KG_RDF_NS "type"));
  if (p.is_type) {
    kg_buf_add_byte(&w->block, 'a');
  } else {
    add_term(w, &w->block, &quad->p);
  }
  p.object = w->block.len;
  add_term(w, &w->block, &quad->o);
  p.end = w->block.len;
  return kg_buf_status(&w->block) || !kg_vec_push(&w->pairs, w->ctx->alloc, p)
             ? kg_out_of_memory(w->ctx)
             : KG_OK;
}

kg_status
kg_turtle_writer_add(kg_turtle_writer *writer, const kg_term_quad *quad)
{
  kg_turtle_writer *w = writer;
  if (w->has_graphs && is_other(w, &w->graph_key, &quad->g)) {
    TRY(end_block(w));
    TRY(begin_graph(w, &quad->g));
  }
  if (w->in_block &&
      (w->pairs.n >= MOST_PAIRS || is_other(w, &w->key, &quad->s))) {
    TRY(end_block(w));
  }
  if (!w->in_block) {
    TRY(begin_block(w, &quad->s));
  }
  return add_pair(w, quad);
}

kg_status
kg_turtle_writer_finish(kg_turtle_writer *writer)
{
  TRY(end_block(writer));
  end_graph(writer);
  if (kg_buf_status(&writer->body) || kg_buf_status(&writer->probe)) {
    return kg_out_of_memory(writer->ctx);
  }
  let_out(writer);
  return KG_OK;
}
