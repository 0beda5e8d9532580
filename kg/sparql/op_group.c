/* SPDX-License-Identifier: Apache-2.0 */
// GROUP BY: rows with the same ids in the key columns are one group. Neighbours
// of one group, which sorted input gives, are found without hashing.
#include "sparql/aggregate.h"

typedef struct group_op {
  kg_op op;
  uint32_t *key_cols;
  uint32_t n_keys;
  kg_compute *computes;
  uint32_t n_computes;
  kg_row_set groups;
  kg_agg_state *states; ///< By group and aggregate.
  size_t n_states, cap_states;
  kg_row_set *seen; ///< By aggregate: group and value, for DISTINCT.
  kg_arena arena;   ///< Long sums.
  kg_id *key, *whole;
  uint32_t group; ///< Of the row before.
  bool has_group;
  bool only_counts;
  bool is_read;
  size_t at;
} group_op;

static void
drop(group_op *g)
{
  for (size_t i = 0; i < g->n_states; i++) {
    kg_agg_clear(&g->states[i]);
  }
  kg_alloc_free(&g->op.exec->alloc, g->states);
  g->states = NULL;
  g->n_states = g->cap_states = 0;
  kg_row_set_clear(&g->groups);
  for (uint32_t i = 0; i < g->n_computes; i++) {
    kg_row_set_clear(&g->seen[i]);
  }
  kg_arena_clear(&g->arena);
}

static kg_status
add_states(group_op *g)
{
  kg_exec *exec = g->op.exec;
  const size_t want = g->n_states + g->n_computes;
  if (want > g->cap_states) {
    const size_t cap = want * 2 + 16;
    kg_agg_state *states =
        kg_alloc_resize(&exec->alloc, g->states, cap * sizeof *states);
    if (!states) {
      return kg_exec_no_memory(exec);
    }
    g->states = states;
    g->cap_states = cap;
  }
  while (g->n_states < want) {
    kg_agg_init(&g->states[g->n_states++], exec);
  }
  return KG_OK;
}

/// The group of a row of the child's batch.
static kg_status
find_group(group_op *g, size_t row)
{
  const kg_op *child = g->op.children[0];
  bool same = g->has_group, is_new;
  for (uint32_t k = 0; k < g->n_keys; k++) {
    const kg_id id = child->cols[g->key_cols[k]][row];
    same = same && g->key[k] == id;
    g->key[k] = id;
  }
  if (same) {
    return KG_OK;
  }
  TRY(kg_row_set_add(&g->groups, g->key, &is_new, &g->group));
  g->has_group = true;
  return is_new ? add_states(g) : KG_OK;
}

/// Whether DISTINCT lets a value through.
static kg_status
is_first(group_op *g, uint32_t a, size_t row, kg_id id, bool *first)
{
  const kg_op *child = g->op.children[0];
  kg_row_set *seen = &g->seen[a];
  *first = true;
  if (!g->computes[a].distinct || (!id && g->computes[a].arg)) {
    return KG_OK;
  }
  g->whole[0] = g->group;
  if (g->computes[a].arg) {
    g->whole[1] = id;
  } else {
    for (uint32_t c = 0; c < child->n_cols; c++) {
      g->whole[1 + c] = child->cols[c][row];
    }
  }
  return kg_row_set_add(seen, g->whole, first, NULL);
}

static kg_status
add_row(group_op *g, size_t row, kg_agg_state *states)
{
  kg_exec *exec = g->op.exec;
  const kg_row at = {g->op.children[0]->cols, row};
  for (uint32_t a = 0; a < g->n_computes; a++) {
    const kg_compute *what = &g->computes[a];
    const kg_id id = what->arg ? kg_eval_id(exec, what->arg, &at) : 1;
    bool first;
    TRY(is_first(g, a, row, id, &first));
    if (first) {
      kg_agg_add(exec, &states[a], what, id, &g->arena);
    }
  }
  kg_exec_trim(exec);
  return exec->failed;
}

/// Rows of the child's batch from `row` on that have its key.
static size_t
run_length(const group_op *g, size_t row)
{
  const kg_op *child = g->op.children[0];
  size_t end = child->n;
  for (uint32_t k = 0; k < g->n_keys; k++) {
    const kg_id *ids = child->cols[g->key_cols[k]];
    size_t i = row + 1;
    while (i < end && ids[i] == ids[row]) {
      i++;
    }
    end = i;
  }
  return end - row;
}

/// Whether all aggregates only count rows or bound values of columns.
static bool
only_counts(const group_op *g)
{
  for (uint32_t a = 0; a < g->n_computes; a++) {
    const kg_compute *what = &g->computes[a];
    if (what->agg != KG_AGG_COUNT || what->distinct ||
        (what->arg && what->arg->kind != KG_CX_COLUMN)) {
      return false;
    }
  }
  return true;
}

static void
count_run(group_op *g, size_t row, size_t n, kg_agg_state *states)
{
  const kg_op *child = g->op.children[0];
  for (uint32_t a = 0; a < g->n_computes; a++) {
    const kg_cexpr *arg = g->computes[a].arg;
    size_t n_bound = n;
    if (arg && child->nullable[arg->column]) {
      const kg_id *ids = child->cols[arg->column] + row;
      n_bound = 0;
      for (size_t i = 0; i < n; i++) {
        n_bound += ids[i] != 0;
      }
    }
    states[a].n += n_bound;
  }
}

static kg_status
add_batch(group_op *g)
{
  const kg_op *child = g->op.children[0];
  size_t n;
  for (size_t row = 0; row < child->n; row += n) {
    n = run_length(g, row);
    TRY(find_group(g, row));
    kg_agg_state *states = g->states + (size_t)g->group * g->n_computes;
    if (g->only_counts) {
      count_run(g, row, n, states);
      continue;
    }
    for (size_t i = row; i < row + n; i++) {
      TRY(add_row(g, i, states));
    }
  }
  return KG_OK;
}

static kg_status
read_all(group_op *g)
{
  kg_op *child = g->op.children[0];
  do {
    TRY(kg_op_next(child));
    TRY(add_batch(g));
  } while (child->n);
  if (!g->n_keys && !g->groups.table.n) {
    bool is_new;
    TRY(kg_row_set_add(&g->groups, g->key, &is_new, NULL));
    TRY(add_states(g));
  }
  return KG_OK;
}

static kg_status
group_next(kg_op *op)
{
  group_op *g = (group_op *)op;
  if (!g->is_read) {
    TRY(read_all(g));
    g->is_read = true;
    kg_op_close(op->children[0]);
  }
  for (op->n = 0; op->n < KG_BATCH && g->at < g->groups.table.n; g->at++) {
    const kg_id *key = kg_rows_row(&g->groups.table, g->at);
    kg_agg_state *states = g->states + g->at * g->n_computes;
    for (uint32_t k = 0; k < g->n_keys; k++) {
      op->cols[k][op->n] = key[k];
    }
    for (uint32_t a = 0; a < g->n_computes; a++) {
      op->cols[g->n_keys + a][op->n] =
          kg_agg_result(op->exec, &states[a], &g->computes[a]);
    }
    kg_exec_trim(op->exec);
    op->n++;
  }
  return op->exec->failed;
}

static void
group_close(kg_op *op)
{
  drop((group_op *)op);
}

static kg_status
group_open(kg_op *op)
{
  group_op *g = (group_op *)op;
  const uint32_t n_child = op->children[0]->n_cols;
  drop(g);
  kg_row_set_init(&g->groups, op->exec, g->n_keys);
  for (uint32_t a = 0; a < g->n_computes; a++) {
    kg_row_set_init(&g->seen[a], op->exec,
                    g->computes[a].arg ? 2 : 1 + n_child);
  }
  g->has_group = g->is_read = false;
  g->at = 0;
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static bool
make_room(group_op *g, kg_arena *arena, uint32_t n_child)
{
  g->key_cols = KG_ARENA_ARRAY(arena, uint32_t, g->n_keys);
  g->computes = KG_ARENA_ARRAY(arena, kg_compute, g->n_computes);
  g->seen = KG_ARENA_ARRAY(arena, kg_row_set, g->n_computes);
  g->key = KG_ARENA_ARRAY(arena, kg_id, g->n_keys);
  g->whole = KG_ARENA_ARRAY(arena, kg_id, n_child + 2);
  return g->key_cols && g->computes && g->seen && g->key && g->whole;
}

kg_op *
kg_op_group(kg_exec *exec,
            kg_op *child,
            const kg_var *keys,
            uint32_t n_keys,
            const kg_compute *computes,
            uint32_t n_computes)
{
  static const kg_op_type type = {"group", group_open, group_next, group_close};
  if (!child) {
    return NULL;
  }
  group_op *g = kg_op_new(exec, &type, sizeof *g, 1, n_keys + n_computes);
  if (!g) {
    return NULL;
  }
  g->op.children[0] = child;
  g->n_keys = n_keys;
  g->n_computes = n_computes;
  kg_arena_init(&g->arena, &exec->alloc);
  if (!make_room(g, &exec->arena, child->n_cols)) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t k = 0; k < n_keys; k++) {
    g->key_cols[k] = kg_op_column(child, keys[k]);
    g->op.vars[k] = keys[k];
    g->op.nullable[k] = child->nullable[g->key_cols[k]];
  }
  for (uint32_t a = 0; a < n_computes; a++) {
    g->computes[a] = computes[a];
    g->op.vars[n_keys + a] = computes[a].var;
    g->op.nullable[n_keys + a] = computes[a].agg != KG_AGG_COUNT;
  }
  g->only_counts = only_counts(g);
  g->op.estimate = n_keys ? child->estimate : 1;
  return &g->op;
}
