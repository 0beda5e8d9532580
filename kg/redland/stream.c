/* SPDX-License-Identifier: Apache-2.0 */
#include "redland/instance.h"
#include "redland/node.h"

enum { BATCH = 256 };

typedef struct walk {
  kg_instance *instance;
  kg_txn *txn;
  bool is_owned;
  kg_scan *scan;
  kg_quad quads[BATCH];
  size_t n;
  size_t at;
  librdf_statement *statement; /* The current one, made when it is asked. */
  librdf_node *context;        /* Of all of them, or NULL. */
} walk;

static void
drop_statement(walk *w)
{
  if (w->statement) {
    librdf_free_statement(w->statement);
    w->statement = NULL;
  }
}

static void
fill(walk *w)
{
  w->at = 0;
  if (kg_scan_next(w->scan, w->quads, BATCH, &w->n)) {
    w->n = 0;
  }
}

static int
walk_is_end(void *context)
{
  const walk *w = context;
  return w->at == w->n;
}

static int
walk_next(void *context)
{
  walk *w = context;
  drop_statement(w);
  if (w->at < w->n && ++w->at == w->n) {
    fill(w);
  }
  return walk_is_end(w);
}

static librdf_node *
node_of(walk *w, kg_id id)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  return kg_txn_term(w->txn, id, buf, &term)
             ? NULL
             : kg_node_new(w->instance->world, &term);
}

static void *
current_statement(walk *w)
{
  if (!w->statement && w->at < w->n) {
    const kg_quad *q = &w->quads[w->at];
    librdf_node *s = node_of(w, q->s);
    librdf_node *p = node_of(w, q->p);
    librdf_node *o = node_of(w, q->o);
    /* Takes the nodes, also when it fails. */
    w->statement = librdf_new_statement_from_nodes(w->instance->world, s, p, o);
  }
  return w->statement;
}

static void *
walk_get(void *context, int what)
{
  walk *w = context;
  switch (what) {
  case LIBRDF_STREAM_GET_METHOD_GET_OBJECT: return current_statement(w);
  case LIBRDF_STREAM_GET_METHOD_GET_CONTEXT: return w->context;
  default: return NULL;
  }
}

static void
walk_finished(void *context)
{
  walk *w = context;
  drop_statement(w);
  if (w->context) {
    librdf_free_node(w->context);
  }
  kg_scan_close(w->scan);
  if (w->is_owned) {
    kg_txn_end(w->txn);
  }
  kg_alloc_free(NULL, w);
}

/* The id of a part: KG_NOT_FOUND if nothing can match. */
static kg_status
find_part(kg_txn *txn, librdf_node *node, kg_id *id)
{
  char lang[KG_NODE_LANG_MAX];
  kg_term term;
  if (!node) {
    return KG_OK;
  }
  return kg_node_term(node, lang, &term) ? kg_txn_find(txn, &term, id)
                                         : KG_NOT_FOUND;
}

static kg_status
make_pattern(kg_txn *txn,
             librdf_statement *statement,
             librdf_node *context,
             kg_pattern *pattern)
{
  if (statement) {
    TRY(find_part(txn, librdf_statement_get_subject(statement),
                  &pattern->bound.s));
    TRY(find_part(txn, librdf_statement_get_predicate(statement),
                  &pattern->bound.p));
    TRY(find_part(txn, librdf_statement_get_object(statement),
                  &pattern->bound.o));
  }
  pattern->distinct = !context;
  return find_part(txn, context, &pattern->bound.g);
}

librdf_stream *
kg_instance_find(kg_instance *i,
                 librdf_statement *statement,
                 librdf_node *context)
{
  walk *w = kg_alloc_zeroed(NULL, 1, sizeof *w);
  if (!w) {
    return NULL;
  }
  w->instance = i;
  kg_pattern pattern = {.distinct = false};
  kg_status st = kg_instance_read(i, &w->txn, &w->is_owned);
  st = st ? st : make_pattern(w->txn, statement, context, &pattern);
  st = st ? st : kg_scan_open(w->txn, &pattern, &w->scan);
  if (st) {
    walk_finished(w);
    return st == KG_NOT_FOUND ? librdf_new_empty_stream(i->world) : NULL;
  }
  w->context = context ? librdf_new_node_from_node(context) : NULL;
  fill(w);
  return librdf_new_stream(i->world, w, walk_is_end, walk_next, walk_get,
                           walk_finished);
}

/* ---- contexts ---- */

typedef struct graphs {
  kg_instance *instance;
  kg_txn *txn;
  bool is_owned;
  kg_id *ids;
  size_t n;
  size_t at;
  librdf_node *node;
} graphs;

static int
graphs_is_end(void *context)
{
  const graphs *g = context;
  return g->at == g->n;
}

static void
drop_node(graphs *g)
{
  if (g->node) {
    librdf_free_node(g->node);
    g->node = NULL;
  }
}

static int
graphs_next(void *context)
{
  graphs *g = context;
  drop_node(g);
  g->at += g->at < g->n;
  return graphs_is_end(g);
}

static void *
graphs_get(void *context, int what)
{
  graphs *g = context;
  if (what != LIBRDF_ITERATOR_GET_METHOD_GET_OBJECT || g->at == g->n) {
    return NULL;
  }
  if (!g->node) {
    char buf[KG_ID_TEXT_MAX];
    kg_term term;
    if (!kg_txn_term(g->txn, g->ids[g->at], buf, &term)) {
      g->node = kg_node_new(g->instance->world, &term);
    }
  }
  return g->node;
}

static void
graphs_finished(void *context)
{
  graphs *g = context;
  drop_node(g);
  kg_alloc_free(g->instance->ctx.alloc, g->ids);
  if (g->is_owned) {
    kg_txn_end(g->txn);
  }
  kg_alloc_free(NULL, g);
}

librdf_iterator *
kg_instance_contexts(kg_instance *i)
{
  graphs *g = kg_alloc_zeroed(NULL, 1, sizeof *g);
  if (!g) {
    return NULL;
  }
  g->instance = i;
  if (kg_instance_read(i, &g->txn, &g->is_owned) ||
      kg_txn_graphs(g->txn, &g->ids, &g->n)) {
    graphs_finished(g);
    return NULL;
  }
  return librdf_new_iterator(i->world, g, graphs_is_end, graphs_next,
                             graphs_get, graphs_finished);
}
