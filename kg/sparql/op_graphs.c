/* SPDX-License-Identifier: Apache-2.0 */
// GRAPH ?g over any pattern: the pattern once for each graph.
#include "sparql/plan.h"

typedef struct graphs_op {
  kg_op op;
  const kg_id *graphs;
  size_t n_graphs, at;
  kg_var param;
  uint32_t column; ///< Of the graph in the output.
  bool is_running;
} graphs_op;

static kg_status
graphs_open(kg_op *op)
{
  graphs_op *g = (graphs_op *)op;
  g->at = 0;
  g->is_running = false;
  return kg_op_use_buffer(op);
}

static void
copy_rows(graphs_op *g, kg_id graph)
{
  kg_op *op = &g->op;
  const kg_op *child = op->children[0];
  const bool has = g->column < child->n_cols;
  op->n = 0;
  for (size_t i = 0; i < child->n; i++) {
    const kg_id own = has ? child->cols[g->column][i] : 0;
    if (own && own != graph) {
      continue;
    }
    for (uint32_t c = 0; c < child->n_cols; c++) {
      op->cols[c][op->n] = child->cols[c][i];
    }
    op->cols[g->column][op->n++] = graph;
  }
}

static kg_status
graphs_next(kg_op *op)
{
  graphs_op *g = (graphs_op *)op;
  kg_op *child = op->children[0];
  op->n = 0;
  while (!op->n) {
    if (!g->is_running) {
      if (g->at >= g->n_graphs) {
        return KG_OK;
      }
      op->exec->params[g->param] = g->graphs[g->at];
      TRY(kg_op_open(child));
      g->is_running = true;
    }
    // A child may be asked again only while its graph is in place.
    op->exec->params[g->param] = g->graphs[g->at];
    TRY(kg_op_next(child));
    if (child->n) {
      copy_rows(g, g->graphs[g->at]);
    } else {
      g->is_running = false;
      g->at++;
    }
  }
  return KG_OK;
}

kg_op *
kg_op_graphs(kg_exec *exec,
             kg_op *child,
             const kg_id *graphs,
             size_t n_graphs,
             kg_var param,
             kg_var var)
{
  static const kg_op_type type = {"each graph", graphs_open, graphs_next, NULL};
  const uint32_t column = kg_op_column(child, var);
  graphs_op *g = kg_op_new(exec, &type, sizeof *g, 1,
                           child->n_cols + (column == KG_NO_COLUMN));
  if (!g) {
    return NULL;
  }
  g->op.children[0] = child;
  for (uint32_t c = 0; c < child->n_cols; c++) {
    g->op.vars[c] = child->vars[c];
    g->op.nullable[c] = child->nullable[c];
  }
  g->graphs = graphs;
  g->n_graphs = n_graphs;
  g->param = param;
  g->column = column == KG_NO_COLUMN ? child->n_cols : column;
  g->op.vars[g->column] = var;
  g->op.nullable[g->column] = false;
  g->op.estimate = child->estimate * (double)(n_graphs + 1);
  return &g->op;
}
