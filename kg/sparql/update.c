/* SPDX-License-Identifier: Apache-2.0 */
// SPARQL 1.1 Update. Each operation sees what those before it did; its own
// pattern is read to the end before anything changes. In a union dataset a
// DELETE that names no graph removes a triple from all of them.
#include "sparql/result.h"

#include "base/map.h"

#include <stdio.h>

/// Counts blank nodes that updates have made, so that labels stay unique
/// without a search.
#define BLANK_NOTE "sparql.blanks"

typedef struct update {
  kg_exec *exec;
  const kg_update_op *op;
  kg_update_counts *counts;
  kg_row_set remove, insert; ///< Quads.
  kg_id_map stored;          ///< Local ids to the store's.
} update;

static kg_status
fail_store(kg_exec *exec, kg_status st)
{
  exec->failed = exec->failed ? exec->failed : st;
  return exec->failed;
}

// Into the store
// ----------------------------------------------------------------

/// A blank node of a run is a new node of the store, under a label that the
/// store has not.
static kg_status
store_blank(kg_exec *exec, kg_id *id)
{
  char label[40];
  kg_term term = {.kind = KG_TERM_BLANK};
  kg_status st;
  do {
    const int n = snprintf(label, sizeof label, "u%llu",
                           (unsigned long long)++exec->n_stored_blanks);
    term.text = kg_slice_make(label, (size_t)n);
    st = kg_txn_find(exec->txn, &term, id);
  } while (!st);
  return st == KG_NOT_FOUND ? kg_txn_intern(exec->txn, &term, id) : st;
}

static kg_status
store_id(update *u, kg_id id, kg_id *out)
{
  bool is_new;
  *out = id;
  if (kg_id_tag(id) != KG_TAG_LOCAL) {
    return KG_OK;
  }
  uint64_t *at = kg_id_map_put(&u->stored, id, 0, &is_new);
  if (!at) {
    return kg_exec_no_memory(u->exec);
  }
  if (is_new) {
    const kg_term *term = kg_local_get(&u->exec->local, id);
    const kg_status st = term->kind == KG_TERM_BLANK
                             ? store_blank(u->exec, at)
                             : kg_txn_intern(u->exec->txn, term, at);
    if (st) {
      return fail_store(u->exec, st);
    }
  }
  *out = *at;
  return KG_OK;
}

static kg_status
add_quad(update *u, const kg_id *ids)
{
  kg_quad quad;
  bool changed;
  TRY(store_id(u, ids[0], &quad.s));
  TRY(store_id(u, ids[1], &quad.p));
  TRY(store_id(u, ids[2], &quad.o));
  TRY(store_id(u, ids[3], &quad.g));
  const kg_status st = kg_txn_add(u->exec->txn, &quad, &changed);
  u->counts->n_inserted += !st && changed;
  return st ? fail_store(u->exec, st) : KG_OK;
}

static kg_status
remove_quad(update *u, const kg_quad *quad)
{
  bool changed;
  const kg_status st = kg_txn_remove(u->exec->txn, quad, &changed);
  u->counts->n_deleted += !st && changed;
  return st ? fail_store(u->exec, st) : KG_OK;
}

/// Collects the quads of a pattern before any of them changes.
static kg_status
collect(kg_exec *exec, const kg_pattern *pattern, kg_rows *quads)
{
  kg_scan *scan = NULL;
  kg_quad batch[64];
  size_t n = 0;
  kg_status st = kg_scan_open(exec->txn, pattern, &scan);
  do {
    st = st ? st : kg_scan_next(scan, batch, 64, &n);
    for (size_t i = 0; !st && i < n; i++) {
      kg_id *row = kg_rows_add(quads);
      if (!row) {
        st = exec->failed;
        break;
      }
      memcpy(row, &batch[i], sizeof batch[i]);
    }
    st = st ? st : kg_exec_poll(exec);
  } while (!st && n);
  kg_scan_close(scan);
  return st ? fail_store(exec, st) : KG_OK;
}

static kg_status
remove_everywhere(update *u, const kg_quad *quad)
{
  kg_rows quads;
  const kg_pattern pattern = {.bound = {quad->s, quad->p, quad->o, 0}};
  kg_rows_init(&quads, u->exec, 4);
  kg_status st = collect(u->exec, &pattern, &quads);
  for (size_t i = 0; !st && i < quads.n; i++) {
    kg_quad found;
    memcpy(&found, kg_rows_row(&quads, i), sizeof found);
    st = remove_quad(u, &found);
  }
  kg_rows_clear(&quads);
  return st;
}

static bool
has_local(const kg_id *ids)
{
  for (int i = 0; i < 4; i++) {
    if (kg_id_tag(ids[i]) == KG_TAG_LOCAL) {
      return true;
    }
  }
  return false;
}

static kg_status
apply(update *u)
{
  kg_exec *exec = u->exec;
  for (size_t i = 0; i < u->remove.table.n; i++) {
    const kg_id *ids = kg_rows_row(&u->remove.table, i);
    const kg_quad quad = {ids[0], ids[1], ids[2], ids[3]};
    if (has_local(ids)) {
      continue; // The store has never seen it.
    }
    const bool everywhere =
        quad.g == KG_ID_DEFAULT_GRAPH && !exec->options.strict_dataset;
    TRY(everywhere ? remove_everywhere(u, &quad) : remove_quad(u, &quad));
    TRY(i % 1024 ? KG_OK : kg_exec_poll(exec));
  }
  for (size_t i = 0; i < u->insert.table.n; i++) {
    TRY(add_quad(u, kg_rows_row(&u->insert.table, i)));
    TRY(i % 1024 ? KG_OK : kg_exec_poll(exec));
  }
  return KG_OK;
}

// DATA and MODIFY
// -----------------------------------------------------------------

static kg_status
make_quads(update *u,
           const kg_quad_slots *templates,
           uint32_t n,
           const kg_op *op,
           size_t row,
           kg_id *blanks,
           kg_row_set *quads)
{
  for (uint32_t i = 0; i < n; i++) {
    kg_quad q;
    bool is_valid, is_new;
    TRY(kg_template_quad(u->exec, &templates[i], op, row, blanks, &q,
                         &is_valid));
    const kg_id ids[4] = {q.s, q.p, q.o, q.g};
    if (is_valid) {
      TRY(kg_row_set_add(quads, ids, &is_new, NULL));
    }
  }
  return KG_OK;
}

static kg_status
make_all(update *u, const kg_op *op, size_t row, kg_id *blanks)
{
  const kg_update_op *o = u->op;
  memset(blanks, 0, (o->n_blanks + 1) * sizeof *blanks);
  TRY(make_quads(u, o->remove, o->n_remove, op, row, blanks, &u->remove));
  return make_quads(u, o->insert, o->n_insert, op, row, blanks, &u->insert);
}

static kg_status
read_pattern(update *u, kg_id *blanks)
{
  kg_exec *exec = u->exec;
  kg_active *active = KG_ARENA_NEW(&exec->arena, kg_active);
  kg_plan plan;
  if (!active) {
    return kg_exec_no_memory(exec);
  }
  TRY(kg_active_init(exec, &u->op->dataset, u->op->with, active));
  TRY(kg_plan_init(&plan, exec, active));
  kg_op *op =
      kg_plan_alg(&plan, u->op->where, (kg_want){NULL, false, UINT64_MAX});
  if (!op) {
    return exec->failed ? exec->failed : KG_ERR_MEMORY;
  }
  kg_status st = kg_op_open(op);
  do {
    st = st ? st : kg_op_next(op);
    for (size_t row = 0; !st && row < op->n; row++) {
      st = make_all(u, op, row, blanks);
    }
  } while (!st && op->n);
  kg_op_close(op);
  return st;
}

static kg_status
modify(update *u)
{
  kg_exec *exec = u->exec;
  kg_id *blanks = KG_ARENA_ARRAY(&exec->arena, kg_id, u->op->n_blanks + 1);
  if (!blanks) {
    return kg_exec_no_memory(exec);
  }
  TRY(u->op->where ? read_pattern(u, blanks) : make_all(u, NULL, 0, blanks));
  return apply(u);
}

// Whole graphs
// --------------------------------------------------------------------

/// The id of a graph. `*exists` is false for one without quads.
static kg_status
find_graph(kg_exec *exec, const kg_graph_ref *ref, kg_id *id, bool *exists)
{
  *id = KG_ID_DEFAULT_GRAPH;
  *exists = true;
  if (ref->kind == KG_REF_DEFAULT) {
    return KG_OK;
  }
  const kg_term term = kg_iri(ref->iri);
  double n = 0;
  kg_status st = kg_txn_find(exec->txn, &term, id);
  if (!st) {
    const kg_pattern all = {.bound = {.g = *id}};
    st = kg_txn_estimate(exec->txn, &all, &n);
  }
  *exists = n > 0;
  return st && st != KG_NOT_FOUND ? fail_store(exec, st) : KG_OK;
}

static kg_status
missing(update *u, const kg_graph_ref *ref)
{
  if (u->op->silent) {
    return KG_OK;
  }
  return kg_exec_fail(u->exec, KG_ERR_INPUT, "there is no graph <%.*s>",
                      KG_FMT(ref->iri));
}

static kg_status
clear_one(update *u, kg_id graph)
{
  uint64_t n = 0;
  const kg_status st = kg_txn_clear_graph(u->exec->txn, graph, &n);
  u->counts->n_deleted += n;
  return st ? fail_store(u->exec, st) : KG_OK;
}

static kg_status
clear_named(update *u)
{
  kg_id *graphs = NULL;
  size_t n = 0;
  kg_status st = kg_txn_graphs(u->exec->txn, &graphs, &n);
  for (size_t i = 0; !st && i < n; i++) {
    st = clear_one(u, graphs[i]);
  }
  kg_alloc_free(kg_txn_alloc(u->exec->txn), graphs);
  return st ? fail_store(u->exec, st) : KG_OK;
}

static kg_status
clear(update *u)
{
  const kg_graph_ref *ref = &u->op->from;
  kg_id graph;
  bool exists;
  switch (ref->kind) {
  case KG_REF_ALL:
    TRY(clear_named(u));
    return clear_one(u, KG_ID_DEFAULT_GRAPH);
  case KG_REF_NAMED: return clear_named(u);
  case KG_REF_DEFAULT: return clear_one(u, KG_ID_DEFAULT_GRAPH);
  case KG_REF_GRAPH: break;
  }
  TRY(find_graph(u->exec, ref, &graph, &exists));
  return exists ? clear_one(u, graph) : missing(u, ref);
}

static kg_status
create(update *u)
{
  kg_id graph;
  bool exists;
  TRY(find_graph(u->exec, &u->op->to, &graph, &exists));
  if (!exists || u->op->silent) {
    return KG_OK; // A graph is there as soon as it has a quad.
  }
  return kg_exec_fail(u->exec, KG_ERR_INPUT, "there is a graph <%.*s> already",
                      KG_FMT(u->op->to.iri));
}

static kg_status
copy_quads(update *u, kg_id from, kg_id to)
{
  kg_rows quads;
  const kg_pattern pattern = {.bound = {.g = from}};
  kg_rows_init(&quads, u->exec, 4);
  kg_status st = collect(u->exec, &pattern, &quads);
  for (size_t i = 0; !st && i < quads.n; i++) {
    kg_id *row = kg_rows_row(&quads, i);
    row[3] = to;
    st = add_quad(u, row);
  }
  kg_rows_clear(&quads);
  return st;
}

/// ADD, COPY and MOVE.
static kg_status
transfer(update *u)
{
  kg_exec *exec = u->exec;
  kg_id from, to;
  bool exists, ignored;
  TRY(find_graph(exec, &u->op->from, &from, &exists));
  if (!exists) {
    return missing(u, &u->op->from);
  }
  TRY(find_graph(exec, &u->op->to, &to, &ignored));
  if (u->op->to.kind == KG_REF_GRAPH) {
    const kg_term term = kg_iri(u->op->to.iri);
    const kg_status st = kg_txn_intern(exec->txn, &term, &to);
    if (st) {
      return fail_store(exec, st);
    }
  }
  if (from == to) {
    return KG_OK;
  }
  if (u->op->kind != KG_UPDATE_ADD) {
    TRY(clear_one(u, to));
  }
  TRY(copy_quads(u, from, to));
  return u->op->kind == KG_UPDATE_MOVE ? clear_one(u, from) : KG_OK;
}

// Operations
// ------------------------------------------------------------------------

static kg_status
run_operation(update *u)
{
  switch (u->op->kind) {
  case KG_UPDATE_INSERT_DATA:
  case KG_UPDATE_DELETE_DATA:
  case KG_UPDATE_MODIFY: return modify(u);
  case KG_UPDATE_LOAD: return kg_update_load(u->exec, u->op, u->counts);
  case KG_UPDATE_CLEAR:
  case KG_UPDATE_DROP: return clear(u);
  case KG_UPDATE_CREATE: return create(u);
  case KG_UPDATE_ADD:
  case KG_UPDATE_MOVE:
  case KG_UPDATE_COPY: return transfer(u);
  }
  return KG_OK;
}

static void
read_note(kg_exec *exec)
{
  kg_slice value;
  if (!kg_txn_note_get(exec->txn, KG_SLICE(BLANK_NOTE), &value)) {
    for (size_t i = 0; i < value.len && i < 18; i++) {
      exec->n_stored_blanks =
          exec->n_stored_blanks * 10 + (uint64_t)(value.ptr[i] - '0');
    }
  }
}

static kg_status
write_note(kg_exec *exec)
{
  char text[24];
  const int n = snprintf(text, sizeof text, "%llu",
                         (unsigned long long)exec->n_stored_blanks);
  return exec->n_stored_blanks
             ? kg_txn_note_put(exec->txn, KG_SLICE(BLANK_NOTE),
                               kg_slice_make(text, (size_t)n))
             : KG_OK;
}

kg_status
kg_result_update(kg_result *r, kg_update_counts *counts)
{
  kg_exec *exec = &r->exec;
  kg_status st = r->status;
  kg_update_counts ignored = {0, 0};
  counts = counts ? counts : &ignored;
  *counts = (kg_update_counts){0};
  if (r->query->form != KG_UPDATE) {
    return kg_sink_error(&r->ctx.sink, KG_ERR_USAGE, exec->source,
                         "the query is not an update");
  }
  read_note(exec);
  for (uint32_t i = 0; !st && i < r->query->n_ops; i++) {
    update u = {exec, &r->query->ops[i], counts, .remove = {.n_slots = 0}};
    kg_row_set_init(&u.remove, exec, 4);
    kg_row_set_init(&u.insert, exec, 4);
    kg_id_map_init(&u.stored, &exec->alloc);
    st = run_operation(&u);
    kg_row_set_clear(&u.remove);
    kg_row_set_clear(&u.insert);
    kg_id_map_clear(&u.stored);
    // Text of the store may have moved.
    kg_exec_forget_terms(exec);
  }
  st = st ? st : write_note(exec);
  r->status = st;
  return st;
}
