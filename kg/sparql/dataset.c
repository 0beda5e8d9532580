/* SPDX-License-Identifier: Apache-2.0 */
// FROM, FROM NAMED, WITH, USING: which graphs a query sees.
#include "sparql/plan.h"

#include <stdlib.h>

static int
compare_ids(const void *a, const void *b)
{
  const kg_id x = *(const kg_id *)a, y = *(const kg_id *)b;
  return (x > y) - (x < y);
}

/// Ids of the graphs that the store has, sorted, each once.
static kg_status
find_graphs(
    kg_exec *exec, const kg_slice *iris, uint32_t n, kg_id **ids, size_t *n_ids)
{
  *ids = KG_ARENA_ARRAY(&exec->arena, kg_id, n);
  *n_ids = 0;
  if (!*ids) {
    return kg_exec_no_memory(exec);
  }
  for (uint32_t i = 0; i < n; i++) {
    const kg_term term = kg_iri(iris[i]);
    kg_id id;
    const kg_status st = kg_txn_find(exec->txn, &term, &id);
    double n_quads = 0;
    if (!st) {
      const kg_pattern all = {.bound = {.g = id}};
      TRY(kg_txn_estimate(exec->txn, &all, &n_quads));
    } else if (st != KG_NOT_FOUND) {
      return exec->failed = st;
    }
    if (n_quads > 0) {
      (*ids)[(*n_ids)++] = id;
    } else {
      kg_sink_warn(&exec->ctx->sink, exec->source,
                   "the store has no graph <%.*s>", KG_FMT(iris[i]));
    }
  }
  qsort(*ids, *n_ids, sizeof **ids, compare_ids);
  size_t kept = 0;
  for (size_t i = 0; i < *n_ids; i++) {
    if (!i || (*ids)[i] != (*ids)[kept - 1]) {
      (*ids)[kept++] = (*ids)[i];
    }
  }
  *n_ids = kept;
  return KG_OK;
}

static void
use_graphs(kg_active *active, kg_id *ids, size_t n)
{
  active->is_empty = n == 0;
  if (n == 1) {
    active->base.bound.g = ids[0];
    return;
  }
  active->base.distinct = true;
  active->base.graphs = ids;
  active->base.n_graphs = n;
}

kg_status
kg_active_init(kg_exec *exec,
               const kg_dataset *dataset,
               kg_slice with,
               kg_active *active)
{
  kg_id *ids;
  size_t n;
  *active = (kg_active){0};
  if (dataset->given) {
    TRY(find_graphs(exec, dataset->graphs, dataset->n_graphs, &ids, &n));
    use_graphs(active, ids, n);
    active->has_named = true;
    return find_graphs(exec, dataset->named, dataset->n_named, &active->named,
                       &active->n_named);
  }
  if (with.len) {
    const kg_term term = kg_iri(with);
    const kg_status st = kg_txn_find(exec->txn, &term, &active->base.bound.g);
    active->is_empty = st == KG_NOT_FOUND;
    return active->is_empty ? KG_OK : st;
  }
  if (exec->options.strict_dataset) {
    active->base.bound.g = KG_ID_DEFAULT_GRAPH;
  } else {
    active->base.distinct = true;
  }
  return KG_OK;
}
