/* SPDX-License-Identifier: Apache-2.0 */
// In which order the units of a group are joined: every unit is tried as the
// first, then always the cheapest next one; the cheapest whole order wins.
#include "sparql/group.h"

enum { MAX_STARTS = 16 };

static bool
may_hash(const kg_edge_plan *edge, const kg_var_set *bound)
{
  if (edge->path || !bound) {
    return false;
  }
  const kg_slot *slots[] = {&edge->s, &edge->p, &edge->o};
  for (int i = 0; i < 3; i++) {
    if (slots[i]->kind == KG_SLOT_VAR && kg_var_set_has(bound, slots[i]->var)) {
      return true;
    }
  }
  return edge->graph.kind == KG_GRAPH_VAR &&
         kg_var_set_has(bound, edge->graph.var);
}

/// Looking up `rows` values, in the order of the index where a star join can do
/// it. The more of an index they are, the more of them lie in the same block.
static double
seek_cost(const kg_edge_plan *edge,
          double rows,
          double out,
          const kg_var_set *bound)
{
  if (edge->path) {
    return rows * 20 * (KG_COST_BLOCK + KG_COST_SEEK) + out * KG_COST_READ;
  }
  const bool by_subject = edge->s.kind == KG_SLOT_VAR && bound &&
                          kg_var_set_has(bound, edge->s.var);
  double n_blocks = rows;
  if (edge->graph.kind == KG_GRAPH_DEFAULT && edge->p.kind == KG_SLOT_TERM) {
    n_blocks = 1 + (by_subject ? edge->n_subjects / KG_BLOCK_SUBJECTS
                               : edge->rows / KG_BLOCK_ROWS_OF_PREDICATE);
  }
  n_blocks = rows < n_blocks ? rows : n_blocks;
  return rows * KG_COST_SEEK + n_blocks * KG_COST_BLOCK + out * KG_COST_READ;
}

/// The smaller side is kept, the other streams by; the edge is read again for
/// each batch of a lateral.
static double
hash_cost(const kg_plan *plan,
          const kg_edge_plan *edge,
          double rows,
          double out)
{
  const double read = edge->rows * plan->n_batches;
  const bool keeps_rows = rows < edge->rows;
  return read * KG_COST_READ + out * KG_COST_READ +
         (keeps_rows ? rows : read) * KG_COST_BUILD +
         (keeps_rows ? read : rows) * KG_COST_PROBE;
}

bool
kg_prefers_hash(const kg_plan *plan,
                const kg_edge_plan *edge,
                double rows,
                const kg_var_set *bound)
{
  if (!may_hash(edge, bound)) {
    return false;
  }
  const double out = rows * kg_edge_matches(plan, edge, bound);
  return hash_cost(plan, edge, rows, out) < seek_cost(edge, rows, out, bound);
}

/// Cost of joining a unit next, and how many rows come out.
static double
cost_of(const kg_group *group,
        const kg_unit *unit,
        double rows,
        const kg_var_set *bound,
        double *out)
{
  const kg_plan *plan = group->plan;
  if (unit->is_edge) {
    const kg_edge_plan *edge = &unit->edge;
    *out = rows * kg_edge_matches(plan, edge, bound);
    if (!may_hash(edge, bound)) {
      return seek_cost(edge, edge->path ? rows : 1, *out, NULL);
    }
    const double seek = seek_cost(edge, rows, *out, bound);
    const double hash = hash_cost(plan, edge, rows, *out);
    return seek < hash ? seek : hash;
  }
  const double own = unit->op->estimate;
  const bool joined = kg_sets_meet(&unit->vars, bound);
  *out = joined ? (rows > own ? rows : own) : rows * own;
  return own * KG_COST_BUILD * plan->n_batches + rows * KG_COST_PROBE +
         *out * KG_COST_READ;
}

static void
unite(kg_var_set *to, const kg_var_set *from)
{
  for (uint32_t i = 0; i < to->n_words && i < from->n_words; i++) {
    to->words[i] |= from->words[i];
  }
}

/// The cheapest unit that shares a variable with what is bound; one that does
/// not only where none does.
static uint32_t
cheapest(const kg_group *group,
         const bool *used,
         double rows,
         const kg_var_set *bound,
         double *cost,
         double *out)
{
  uint32_t best = UINT32_MAX;
  bool best_joined = false;
  double best_score = 0;
  for (uint32_t i = 0; i < group->units.n; i++) {
    double unit_out;
    if (used[i]) {
      continue;
    }
    const kg_unit *unit = &group->units.at[i];
    const bool joined = kg_sets_meet(&unit->vars, bound);
    const double unit_cost = cost_of(group, unit, rows, bound, &unit_out);
    // Rows that come out cost again in every later join.
    const double score = unit_cost + unit_out * 2 * KG_COST_READ;
    if (best == UINT32_MAX || (joined && !best_joined) ||
        (joined == best_joined && score < best_score)) {
      best = i;
      best_joined = joined;
      best_score = score;
      *cost = unit_cost;
      *out = unit_out;
    }
  }
  return best;
}

/// Follow the cheapest units from `first` on (or from none).
static double
follow(const kg_group *group,
       uint32_t first,
       double rows,
       kg_var_set *bound,
       bool *used,
       uint32_t *sequence,
       double *out_rows)
{
  double total = 0;
  for (uint32_t k = 0; k < group->units.n; k++) {
    double cost = 0, out = 0;
    uint32_t next = first;
    if (k || first == UINT32_MAX) {
      next = cheapest(group, used, rows, bound, &cost, &out);
    } else {
      cost = cost_of(group, &group->units.at[first], 1, bound, &out);
    }
    used[next] = true;
    sequence[k] = next;
    unite(bound, &group->units.at[next].vars);
    total += cost;
    rows = out;
    if (kg_exec_poll(group->plan->exec)) {
      break;
    }
  }
  *out_rows = rows;
  return total;
}

static kg_status
try_start(kg_group *group,
          uint32_t first,
          double rows,
          const kg_var_set *bound,
          bool *used,
          uint32_t *sequence)
{
  double out;
  kg_var_set now =
      bound ? kg_plan_copy_set(group->plan, bound) : kg_plan_set(group->plan);
  TRY(group->plan->exec->failed);
  memset(used, 0, group->units.n * sizeof *used);
  const double cost = follow(group, first, rows, &now, used, sequence, &out);
  TRY(group->plan->exec->failed);
  if (group->cost < 0 || cost < group->cost) {
    group->cost = cost;
    group->rows = out;
    memcpy(group->sequence, sequence, group->units.n * sizeof *sequence);
  }
  return KG_OK;
}

kg_status
kg_group_choose(kg_group *group, double rows, const kg_var_set *bound)
{
  kg_exec *exec = group->plan->exec;
  const uint32_t n = (uint32_t)group->units.n;
  kg_alloc_free(&exec->alloc, group->sequence);
  group->sequence =
      kg_alloc_zeroed(&exec->alloc, n + 1, sizeof *group->sequence);
  bool *used = KG_ARENA_ARRAY(&exec->arena, bool, n);
  uint32_t *sequence = KG_ARENA_ARRAY(&exec->arena, uint32_t, n);
  if (!group->sequence || !used || !sequence) {
    return kg_exec_no_memory(exec);
  }
  group->cost = -1;
  group->rows = rows;
  if (bound || n > MAX_STARTS) {
    // With an input, or with too many units to try all: the cheapest first.
    return try_start(group, UINT32_MAX, rows, bound, used, sequence);
  }
  for (uint32_t i = 0; i < n; i++) {
    TRY(try_start(group, i, 1, NULL, used, sequence));
  }
  group->cost = group->cost < 0 ? 0 : group->cost;
  return KG_OK;
}
