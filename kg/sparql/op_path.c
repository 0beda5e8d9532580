/* SPDX-License-Identifier: Apache-2.0 */
// Closures of paths: `*`, `+`, `?`. Breadth-first with a visited set, so that
// each node and each edge is looked at once from one start, cycles or not.
// What a start reaches is remembered.
#include "base/map.h"
#include "base/vec.h"
#include "sparql/lookup.h"
#include "sparql/plan.h"
#include "sparql/table.h"

typedef struct step step;
struct step {
  kg_path_kind kind;
  kg_id link;
  step **children;
  uint32_t n_children;
};

typedef KG_VEC(kg_id) id_list;

typedef struct path_op {
  kg_op op;
  kg_lookup lookup;
  step *root;
  kg_pattern base; ///< With the graph of this opening.
  kg_scan *scan;
  bool is_possible;
  kg_row_set reached[2]; ///< Start and node, by direction.
  kg_id_map starts[2];   ///< Start to its first row in `reached`.
  id_list ends[2];       ///< By start: behind its last row.
  id_list nodes;         ///< All nodes, where both ends are free.
  bool has_nodes;
  bool needs_node; ///< Both ends are variables: a start must be a node.
  uint64_t n_steps;
  // Where the output stands.
  size_t row, at_node, at, end;
  int direction;
  bool has_row;
  uint32_t s_col, o_col; ///< Of the output, KG_NO_COLUMN if not free.
} path_op;

static kg_status
no_memory(path_op *p)
{
  return kg_exec_no_memory(p->op.exec);
}

// One step --------------------------------------------------------------------

static kg_status
walk(path_op *p, const step *s, kg_id node, bool forward, id_list *out);

static bool
is_excluded(const step *s, kg_id predicate, kg_path_kind kind)
{
  for (uint32_t i = 0; i < s->n_children; i++) {
    if (s->children[i]->kind == kind && s->children[i]->link == predicate) {
      return true;
    }
  }
  return false;
}

static bool
has_kind(const step *s, kg_path_kind kind)
{
  for (uint32_t i = 0; i < s->n_children; i++) {
    if (s->children[i]->kind == kind) {
      return true;
    }
  }
  return false;
}

/// Neighbours over `predicate` (0: any that `except` does not exclude).
static kg_status
read_edges(path_op *p,
           kg_id predicate,
           kg_id node,
           bool forward,
           const step *except,
           kg_path_kind kind,
           id_list *out)
{
  kg_exec *exec = p->op.exec;
  kg_pattern pattern = p->base;
  kg_quad quads[64];
  size_t n;
  if (kg_id_tag(node) == KG_TAG_LOCAL || kg_id_tag(predicate) == KG_TAG_LOCAL) {
    return KG_OK;
  }
  *(forward ? &pattern.bound.s : &pattern.bound.o) = node;
  pattern.bound.p = predicate;
  TRY(kg_lookup_start(exec, &p->scan, &pattern));
  do {
    const kg_status st = kg_scan_next(p->scan, quads, 64, &n);
    if (st) {
      return exec->failed = st;
    }
    for (size_t i = 0; i < n; i++) {
      if (except && is_excluded(except, quads[i].p, kind)) {
        continue;
      }
      if (!kg_vec_push(out, &exec->alloc, forward ? quads[i].o : quads[i].s)) {
        return no_memory(p);
      }
    }
  } while (n == 64);
  return ++p->n_steps % 256 ? KG_OK : kg_exec_poll(exec);
}

static kg_status
walk_negated(path_op *p, const step *s, kg_id node, bool forward, id_list *out)
{
  const bool inverse = has_kind(s, KG_PATH_INVERSE);
  if (has_kind(s, KG_PATH_LINK) || !inverse) {
    TRY(read_edges(p, 0, node, forward, s, KG_PATH_LINK, out));
  }
  return inverse ? read_edges(p, 0, node, !forward, s, KG_PATH_INVERSE, out)
                 : KG_OK;
}

/// Adds a node unless it was seen.
static kg_status
visit(path_op *p, kg_row_set *seen, kg_id node, id_list *out)
{
  bool is_new;
  TRY(kg_row_set_add(seen, &node, &is_new, NULL));
  return !is_new || kg_vec_push(out, &p->op.exec->alloc, node) ? KG_OK
                                                               : no_memory(p);
}

static kg_status
visit_all(path_op *p,
          kg_row_set *seen,
          const step *s,
          kg_id node,
          bool forward,
          id_list *fresh,
          id_list *out)
{
  fresh->n = 0;
  TRY(walk(p, s, node, forward, fresh));
  for (size_t i = 0; i < fresh->n; i++) {
    TRY(visit(p, seen, fresh->at[i], out));
  }
  return KG_OK;
}

/// All nodes of a closure, each once.
static kg_status
close_over(path_op *p, const step *s, kg_id node, bool forward, id_list *out)
{
  const kg_alloc *alloc = &p->op.exec->alloc;
  const step *child = s->children[0];
  kg_row_set seen;
  id_list fresh = {0};
  const size_t first = out->n;
  kg_status st = KG_OK;
  kg_row_set_init(&seen, p->op.exec, 1);
  if (s->kind != KG_PATH_ONE_OR_MORE) {
    st = visit(p, &seen, node, out);
  }
  st = st ? st : visit_all(p, &seen, child, node, forward, &fresh, out);
  const bool repeats = s->kind != KG_PATH_ZERO_OR_ONE;
  for (size_t i = first; !st && repeats && i < out->n; i++) {
    if (out->at[i] != node) {
      st = visit_all(p, &seen, child, out->at[i], forward, &fresh, out);
    }
  }
  kg_vec_free(&fresh, alloc);
  kg_row_set_clear(&seen);
  return st;
}

static kg_status
walk_sequence(path_op *p, const step *s, kg_id node, bool forward, id_list *out)
{
  const kg_alloc *alloc = &p->op.exec->alloc;
  id_list now = {0}, next = {0}, fresh = {0};
  kg_status st = kg_vec_push(&now, alloc, node) ? KG_OK : no_memory(p);
  for (uint32_t k = 0; !st && k < s->n_children; k++) {
    const step *child = s->children[forward ? k : s->n_children - 1 - k];
    kg_row_set seen;
    kg_row_set_init(&seen, p->op.exec, 1);
    next.n = 0;
    for (size_t i = 0; !st && i < now.n; i++) {
      st = visit_all(p, &seen, child, now.at[i], forward, &fresh, &next);
    }
    kg_row_set_clear(&seen);
    const id_list swap = now;
    now = next;
    next = swap;
  }
  for (size_t i = 0; !st && i < now.n; i++) {
    st = kg_vec_push(out, alloc, now.at[i]) ? KG_OK : no_memory(p);
  }
  kg_vec_free(&now, alloc);
  kg_vec_free(&next, alloc);
  kg_vec_free(&fresh, alloc);
  return st;
}

static kg_status
walk(path_op *p, const step *s, kg_id node, bool forward, id_list *out)
{
  switch (s->kind) {
  case KG_PATH_LINK:
    return read_edges(p, s->link, node, forward, NULL, KG_PATH_LINK, out);
  case KG_PATH_INVERSE: return walk(p, s->children[0], node, !forward, out);
  case KG_PATH_SEQUENCE: return walk_sequence(p, s, node, forward, out);
  case KG_PATH_ALTERNATIVE:
    for (uint32_t i = 0; i < s->n_children; i++) {
      TRY(walk(p, s->children[i], node, forward, out));
    }
    return KG_OK;
  case KG_PATH_NEGATED: return walk_negated(p, s, node, forward, out);
  default: return close_over(p, s, node, forward, out);
  }
}

// What a start reaches
// ----------------------------------------------------------

/// Whether a term is a subject or an object of the graph.
static kg_status
check_node(path_op *p, kg_id id, bool *is_node)
{
  kg_exec *exec = p->op.exec;
  *is_node = false;
  for (int i = 0; i < 2 && !*is_node && kg_id_tag(id) != KG_TAG_LOCAL; i++) {
    kg_pattern pattern = p->base;
    kg_quad quad;
    size_t n = 0;
    *(i ? &pattern.bound.o : &pattern.bound.s) = id;
    TRY(kg_lookup_start(exec, &p->scan, &pattern));
    const kg_status st = kg_scan_next(p->scan, &quad, 1, &n);
    if (st) {
      return exec->failed = st;
    }
    *is_node = n > 0;
  }
  return KG_OK;
}

/// The rows of `reached[direction]` that belong to a start.
static kg_status
reach(path_op *p, kg_id start, int direction, size_t *begin, size_t *end)
{
  const kg_alloc *alloc = &p->op.exec->alloc;
  kg_row_set *reached = &p->reached[direction];
  bool is_new;
  uint64_t *at =
      kg_id_map_put(&p->starts[direction], start, reached->table.n, &is_new);
  if (!at) {
    return no_memory(p);
  }
  *begin = (size_t)*at;
  const size_t start_no = (size_t)(at - &p->starts[direction].entries->value) /
                          (sizeof(struct kg_id_entry) / sizeof(uint64_t));
  if (!is_new) {
    *end = (size_t)p->ends[direction].at[start_no];
    return KG_OK;
  }
  id_list nodes = {0};
  bool is_node = true;
  kg_status st = p->needs_node ? check_node(p, start, &is_node) : KG_OK;
  if (!st && is_node) {
    st = close_over(p, p->root, start, direction == 0, &nodes);
  }
  for (size_t i = 0; !st && i < nodes.n; i++) {
    const kg_id row[2] = {start, nodes.at[i]};
    st = kg_row_set_add(reached, row, &is_new, NULL);
  }
  kg_vec_free(&nodes, alloc);
  *end = reached->table.n;
  if (!st && !kg_vec_push(&p->ends[direction], alloc, *end)) {
    st = no_memory(p);
  }
  return st;
}

static kg_status
is_reached(path_op *p, kg_id start, kg_id node, int direction, bool *found)
{
  size_t begin, end;
  const kg_id row[2] = {start, node};
  TRY(reach(p, start, direction, &begin, &end));
  *found = kg_row_set_has(&p->reached[direction], row);
  return KG_OK;
}

/// Every subject and object of the graph: what `*` can begin at.
static kg_status
collect_nodes(path_op *p)
{
  kg_exec *exec = p->op.exec;
  const step *child = p->root->children[0];
  const bool links =
      p->root->kind == KG_PATH_ONE_OR_MORE && child->kind == KG_PATH_LINK;
  kg_pattern pattern = p->base;
  kg_row_set seen;
  kg_quad quads[64];
  size_t n = 0;
  if (p->has_nodes) {
    return KG_OK;
  }
  p->nodes.n = 0;
  p->has_nodes = true;
  if (links && kg_id_tag(child->link) == KG_TAG_LOCAL) {
    return KG_OK;
  }
  pattern.bound.p = links ? child->link : 0;
  TRY(kg_lookup_start(exec, &p->scan, &pattern));
  kg_row_set_init(&seen, exec, 1);
  kg_status st = KG_OK;
  do {
    st = kg_scan_next(p->scan, quads, 64, &n);
    for (size_t i = 0; !st && i < n; i++) {
      st = visit(p, &seen, quads[i].s, &p->nodes);
      if (!st && !links) {
        st = visit(p, &seen, quads[i].o, &p->nodes);
      }
    }
    st = st ? st : kg_exec_poll(exec);
  } while (!st && n);
  kg_row_set_clear(&seen);
  return st;
}

// Output
// ------------------------------------------------------------------------

static kg_id
end_of(const path_op *p, int place)
{
  const kg_place *at = &p->lookup.places[place];
  if (at->param != KG_NO_VAR) {
    return p->op.exec->params[at->param];
  }
  if (at->column != KG_NO_COLUMN) {
    return p->op.children[0]->cols[at->column][p->row];
  }
  return at->id;
}

static void
emit(path_op *p, kg_id s, kg_id o)
{
  kg_op *op = &p->op;
  const kg_op *input = op->children[0];
  for (uint32_t c = 0; c < input->n_cols; c++) {
    op->cols[c][op->n] = input->cols[c][p->row];
  }
  if (p->s_col != KG_NO_COLUMN) {
    op->cols[p->s_col][op->n] = s;
  }
  if (p->o_col != KG_NO_COLUMN) {
    op->cols[p->o_col][op->n] = o;
  }
  op->n++;
}

/// Prepare what the input's row gives: a stretch of `reached`.
static kg_status
start_row(path_op *p)
{
  const kg_id s = end_of(p, 0), o = end_of(p, 2);
  bool found;
  p->at = p->end = p->at_node = 0;
  if (s && o) {
    const int direction = p->lookup.places[2].id != 0;
    TRY(is_reached(p, direction ? o : s, direction ? s : o, direction, &found));
    p->at_node = SIZE_MAX;
    p->end = found;
    return KG_OK;
  }
  if (!s && !o) {
    return collect_nodes(p);
  }
  p->direction = s ? 0 : 1;
  p->at_node = SIZE_MAX;
  return reach(p, s ? s : o, p->direction, &p->at, &p->end);
}

static kg_status
give_pairs(path_op *p)
{
  const kg_id s = end_of(p, 0), o = end_of(p, 2);
  if (s && o) {
    for (; p->at < p->end && p->op.n < KG_BATCH; p->at++) {
      emit(p, s, o);
    }
    return KG_OK;
  }
  const kg_rows *table = &p->reached[p->direction].table;
  for (; p->at < p->end && p->op.n < KG_BATCH; p->at++) {
    const kg_id node = kg_rows_row(table, p->at)[1];
    emit(p, s ? s : node, s ? node : o);
  }
  return KG_OK;
}

/// Both ends free: one start after the other.
static kg_status
give_all(path_op *p)
{
  const bool same = p->lookup.places[0].var == p->lookup.places[2].var;
  const kg_rows *table = &p->reached[0].table;
  while (p->op.n < KG_BATCH) {
    if (p->at < p->end) {
      const kg_id *row = kg_rows_row(table, p->at++);
      if (!same || row[0] == row[1]) {
        emit(p, row[0], row[1]);
      }
    } else if (p->at_node < p->nodes.n) {
      TRY(reach(p, p->nodes.at[p->at_node++], 0, &p->at, &p->end));
    } else {
      return KG_OK;
    }
  }
  return KG_OK;
}

static bool
has_more(const path_op *p)
{
  return p->at < p->end || (p->at_node != SIZE_MAX && p->at_node < p->nodes.n);
}

static kg_status
path_next(kg_op *op)
{
  path_op *p = (path_op *)op;
  kg_op *input = op->children[0];
  op->n = 0;
  while (op->n < KG_BATCH && p->is_possible) {
    if (p->has_row && has_more(p)) {
      TRY(p->at_node == SIZE_MAX ? give_pairs(p) : give_all(p));
      continue;
    }
    if (p->has_row && p->row + 1 < input->n) {
      p->row++;
    } else {
      TRY(kg_op_next(input));
      p->row = 0;
    }
    p->has_row = input->n > 0;
    if (!p->has_row) {
      break;
    }
    TRY(start_row(p));
  }
  return KG_OK;
}

// Life
// --------------------------------------------------------------------------

static void
path_close(kg_op *op)
{
  path_op *p = (path_op *)op;
  const kg_alloc *alloc = &op->exec->alloc;
  for (int i = 0; i < 2; i++) {
    kg_row_set_clear(&p->reached[i]);
    kg_id_map_clear(&p->starts[i]);
    kg_vec_free(&p->ends[i], alloc);
  }
  kg_vec_free(&p->nodes, alloc);
  if (p->scan) {
    kg_scan_close(p->scan);
    p->scan = NULL;
  }
}

static kg_status
path_open(kg_op *op)
{
  path_op *p = (path_op *)op;
  kg_lookup graph = p->lookup;
  path_close(op);
  for (int i = 0; i < 2; i++) {
    kg_row_set_init(&p->reached[i], op->exec, 2);
    kg_id_map_init(&p->starts[i], &op->exec->alloc);
  }
  for (int i = 0; i < 3; i++) {
    graph.places[i] = (kg_place){0, KG_NO_VAR, KG_NO_VAR, KG_NO_COLUMN};
  }
  p->is_possible = kg_lookup_bind(op->exec, &graph, NULL, 0, &p->base);
  p->has_nodes = p->has_row = false;
  p->row = 0;
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static step *
compile_path(kg_exec *exec, const kg_path *path)
{
  step *s = KG_ARENA_NEW(&exec->arena, step);
  if (!s) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  s->kind = path->kind;
  if (path->kind == KG_PATH_LINK) {
    return kg_exec_intern(exec, &path->iri, &s->link) ? NULL : s;
  }
  s->n_children = path->n_children;
  s->children = KG_ARENA_ARRAY(&exec->arena, step *, path->n_children);
  if (!s->children) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < path->n_children; i++) {
    s->children[i] = compile_path(exec, path->children[i]);
    if (!s->children[i]) {
      return NULL;
    }
    if (path->kind == KG_PATH_NEGATED && s->children[i]->n_children) {
      s->children[i]->link = s->children[i]->children[0]->link;
    }
  }
  return s;
}

/// Columns for free ends; one that the input has but may not have bound is
/// filled in its place.
static uint32_t
end_column(path_op *p, int place)
{
  kg_op *op = &p->op;
  const kg_var var = p->lookup.places[place].var;
  if (var == KG_NO_VAR) {
    return KG_NO_COLUMN;
  }
  for (uint32_t c = 0; c < op->n_cols; c++) {
    if (op->vars[c] == var) {
      op->nullable[c] = false;
      return c;
    }
  }
  op->vars[op->n_cols] = var;
  return op->n_cols++;
}

kg_op *
kg_op_path(kg_exec *exec,
           kg_op *input,
           const kg_path *path,
           const kg_lookup *lookup)
{
  static const kg_op_type type = {"path", path_open, path_next, path_close};
  path_op *p = kg_op_new(exec, &type, sizeof *p, 1, input->n_cols + 2);
  if (!p) {
    return NULL;
  }
  p->op.children[0] = input;
  p->lookup = *lookup;
  p->root = compile_path(exec, path);
  if (!p->root) {
    return NULL;
  }
  p->op.n_cols = input->n_cols;
  for (uint32_t c = 0; c < input->n_cols; c++) {
    p->op.vars[c] = input->vars[c];
    p->op.nullable[c] = input->nullable[c];
  }
  // A join with what the path gives by itself (18.4): a value that the input
  // brings and that is no node has no path of length zero.
  p->needs_node = path->kind != KG_PATH_ONE_OR_MORE;
  for (int i = 0; i < 3; i += 2) {
    p->needs_node = p->needs_node && !lookup->places[i].id &&
                    lookup->places[i].param == KG_NO_VAR;
  }
  p->s_col = end_column(p, 0);
  p->o_col = end_column(p, 2);
  return &p->op;
}
