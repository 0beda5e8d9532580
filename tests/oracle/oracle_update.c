/* SPDX-License-Identifier: Apache-2.0 */
// SPARQL 1.1 Update, section 4.3, on the array of quads. In the union data set
// a DELETE that names no graph removes from every graph.
#include "oracle.h"

#include <string.h>

typedef struct quads {
  or_quad *at;
  size_t n;
} quads;

static or_term
fill(or_world *world, const kg_slot *slot, const or_term *row)
{
  static const kg_term some_blank = {.kind = KG_TERM_BLANK,
                                     .text = {"template", 8}};
  switch (slot->kind) {
  case KG_SLOT_TERM: return or_intern(world, &slot->term);
  case KG_SLOT_VAR: return row ? row[slot->var] : 0;
  case KG_SLOT_BLANK: return or_intern(world, &some_blank);
  default: return 0;
  }
}

static void
instantiate(or_world *world,
            const kg_quad_slots *slots,
            uint32_t n,
            const or_term *row,
            quads *out)
{
  for (uint32_t i = 0; i < n; i++) {
    const or_quad q = {
        fill(world, &slots[i].s, row), fill(world, &slots[i].p, row),
        fill(world, &slots[i].o, row), fill(world, &slots[i].g, row)};
    const kg_term *t = world->terms;
    const bool good =
        q.s && t[q.s].kind != KG_TERM_LITERAL && t[q.p].kind == KG_TERM_IRI &&
        q.o && (slots[i].g.kind == KG_SLOT_NONE || t[q.g].kind == KG_TERM_IRI);
    if (good) {
      or_quad *more = kg_arena_get(&world->arena, (out->n + 1) * sizeof *more);
      if (out->n) {
        memcpy(more, out->at, out->n * sizeof *more);
      }
      more[out->n++] = q;
      out->at = more;
    }
  }
}

static void
remove_quad(or_world *world, or_quad quad, bool strict)
{
  if (quad.g || strict) {
    or_remove(world, quad);
    return;
  }
  for (size_t i = world->n_quads; i-- > 0;) {
    const or_quad q = world->quads[i];
    if (q.s == quad.s && q.p == quad.p && q.o == quad.o) {
      or_remove(world, q);
    }
  }
}

static void
modify(or_world *world,
       const kg_query *update,
       const kg_update_op *op,
       bool strict)
{
  quads removed = {0}, inserted = {0};
  if (op->where) {
    or_env env;
    or_rows rows;
    or_env_init(&env, world, update, &op->dataset, op->with, strict);
    or_eval(&env, op->where, &rows);
    for (size_t i = 0; i < rows.n; i++) {
      instantiate(world, op->remove, op->n_remove, or_row(&rows, i), &removed);
      instantiate(world, op->insert, op->n_insert, or_row(&rows, i), &inserted);
    }
    or_rows_clear(&rows);
  } else {
    instantiate(world, op->remove, op->n_remove, NULL, &removed);
    instantiate(world, op->insert, op->n_insert, NULL, &inserted);
  }
  for (size_t i = 0; i < removed.n; i++) {
    remove_quad(world, removed.at[i], strict);
  }
  for (size_t i = 0; i < inserted.n; i++) {
    or_add(world, inserted.at[i]);
  }
}

static or_term
graph_of(or_world *world, const kg_graph_ref *ref)
{
  const kg_term term = kg_iri(ref->iri);
  return ref->kind == KG_REF_GRAPH ? or_intern(world, &term) : 0;
}

static bool
exists(const or_world *world, or_term graph)
{
  for (size_t i = 0; graph && i < world->n_quads; i++) {
    if (world->quads[i].g == graph) {
      return true;
    }
  }
  return !graph;
}

static void
clear_graph(or_world *world, or_term graph)
{
  for (size_t i = world->n_quads; i-- > 0;) {
    if (world->quads[i].g == graph) {
      or_remove(world, world->quads[i]);
    }
  }
}

static bool
clear(or_world *world, const kg_update_op *op)
{
  const or_term graph = graph_of(world, &op->from);
  if (op->from.kind == KG_REF_GRAPH && !exists(world, graph)) {
    return op->silent;
  }
  for (size_t i = world->n_quads; i-- > 0;) {
    const or_term g = world->quads[i].g;
    if (op->from.kind == KG_REF_ALL || (op->from.kind == KG_REF_NAMED && g) ||
        (op->from.kind == KG_REF_DEFAULT && !g) ||
        (op->from.kind == KG_REF_GRAPH && g == graph)) {
      or_remove(world, world->quads[i]);
    }
  }
  return true;
}

static bool
transfer(or_world *world, const kg_update_op *op)
{
  const or_term from = graph_of(world, &op->from);
  const or_term to = graph_of(world, &op->to);
  if (!exists(world, from)) {
    return op->silent;
  }
  if (from == to) {
    return true;
  }
  if (op->kind != KG_UPDATE_ADD) {
    clear_graph(world, to);
  }
  const size_t n = world->n_quads;
  for (size_t i = 0; i < n; i++) {
    or_quad q = world->quads[i];
    if (q.g == from) {
      q.g = to;
      or_add(world, q);
    }
  }
  if (op->kind == KG_UPDATE_MOVE) {
    clear_graph(world, from);
  }
  return true;
}

bool
or_update(or_world *world, const kg_query *update, bool strict)
{
  bool good = true;
  for (uint32_t i = 0; good && i < update->n_ops; i++) {
    const kg_update_op *op = &update->ops[i];
    switch (op->kind) {
    case KG_UPDATE_INSERT_DATA:
    case KG_UPDATE_DELETE_DATA:
    case KG_UPDATE_MODIFY: modify(world, update, op, strict); break;
    case KG_UPDATE_CLEAR:
    case KG_UPDATE_DROP: good = clear(world, op); break;
    case KG_UPDATE_CREATE:
      good = op->silent || !exists(world, graph_of(world, &op->to));
      break;
    case KG_UPDATE_ADD:
    case KG_UPDATE_MOVE:
    case KG_UPDATE_COPY: good = transfer(world, op); break;
    case KG_UPDATE_LOAD: world->gave_up = true; break;
    }
  }
  return good;
}
