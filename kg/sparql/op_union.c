/* SPDX-License-Identifier: Apache-2.0 */
// UNION: one branch after the other; only one is open.
#include "sparql/op.h"

typedef struct union_op {
  kg_op op;
  uint32_t *sources; ///< By branch and column: the branch's column.
  kg_id *nothing;    ///< A column of unbound.
  uint32_t at;
} union_op;

static kg_status
union_open(kg_op *op)
{
  union_op *u = (union_op *)op;
  u->at = 0;
  return op->n_children ? kg_op_open(op->children[0]) : KG_OK;
}

static kg_status
union_next(kg_op *op)
{
  union_op *u = (union_op *)op;
  op->n = 0;
  while (u->at < op->n_children) {
    kg_op *child = op->children[u->at];
    TRY(kg_op_next(child));
    if (child->n) {
      const uint32_t *sources = u->sources + (size_t)u->at * op->n_cols;
      for (uint32_t c = 0; c < op->n_cols; c++) {
        op->cols[c] =
            sources[c] == KG_NO_COLUMN ? u->nothing : child->cols[sources[c]];
      }
      op->n = child->n;
      return KG_OK;
    }
    kg_op_close(child);
    if (++u->at < op->n_children) {
      TRY(kg_op_open(op->children[u->at]));
    }
  }
  return KG_OK;
}

/// All variables of all branches, each once.
static uint32_t
collect_vars(kg_exec *exec, kg_op **children, uint32_t n, kg_var **vars)
{
  uint32_t n_all = 0, n_vars = 0;
  kg_var highest = 0;
  for (uint32_t i = 0; i < n; i++) {
    n_all += children[i]->n_cols;
    for (uint32_t c = 0; c < children[i]->n_cols; c++) {
      highest = children[i]->vars[c] > highest ? children[i]->vars[c] : highest;
    }
  }
  kg_var_set seen = kg_var_set_new(&exec->arena, highest + 1);
  *vars = KG_ARENA_ARRAY(&exec->arena, kg_var, n_all);
  if (!seen.words || !*vars) {
    kg_exec_no_memory(exec);
    return KG_NO_COLUMN;
  }
  for (uint32_t i = 0; i < n; i++) {
    for (uint32_t c = 0; c < children[i]->n_cols; c++) {
      const kg_var var = children[i]->vars[c];
      if (!kg_var_set_has(&seen, var)) {
        kg_var_set_add(&seen, var);
        (*vars)[n_vars++] = var;
      }
    }
  }
  return n_vars;
}

kg_op *
kg_op_union(kg_exec *exec, kg_op **children, uint32_t n)
{
  static const kg_op_type type = {"union", union_open, union_next, NULL};
  kg_var *vars;
  const uint32_t n_vars = collect_vars(exec, children, n, &vars);
  union_op *u = n_vars == KG_NO_COLUMN
                    ? NULL
                    : kg_op_new(exec, &type, sizeof *u, n, n_vars);
  if (!u) {
    return NULL;
  }
  u->sources = KG_ARENA_ARRAY(&exec->arena, uint32_t, (size_t)n * n_vars);
  u->nothing = KG_ARENA_ARRAY(&exec->arena, kg_id, KG_BATCH);
  if (!u->sources || !u->nothing) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t c = 0; c < n_vars; c++) {
    u->op.vars[c] = vars[c];
  }
  for (uint32_t i = 0; i < n; i++) {
    u->op.children[i] = children[i];
    u->op.estimate += children[i]->estimate;
    for (uint32_t c = 0; c < n_vars; c++) {
      const uint32_t at = kg_op_column(children[i], vars[c]);
      u->sources[(size_t)i * n_vars + c] = at;
      u->op.nullable[c] |= at == KG_NO_COLUMN || children[i]->nullable[at];
    }
  }
  return &u->op;
}
