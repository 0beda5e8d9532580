/* SPDX-License-Identifier: Apache-2.0 */
// Building a group: units in the chosen order, each filter as soon as its
// variables cannot change any more, columns dropped when nothing uses them.
#include "sparql/group.h"

/// Units of a group whose estimates are compared, each with each.
enum { MAX_WIDENED = 256 };

// Preparing -------------------------------------------------------------------

static void
unite(kg_var_set *to, const kg_var_set *from)
{
  for (uint32_t i = 0; i < to->n_words && i < from->n_words; i++) {
    to->words[i] |= from->words[i];
  }
}

kg_var_set
kg_group_still_used(const kg_group *group,
                    const kg_var_set *needed,
                    const void *except)
{
  kg_var_set set = kg_plan_copy_set(group->plan, needed);
  if (!set.words) {
    return set;
  }
  for (size_t i = 0; i < group->units.n; i++) {
    const kg_unit *unit = &group->units.at[i];
    if (!unit->is_done && unit != except) {
      unite(&set, &unit->vars);
    }
  }
  for (size_t i = 0; i < group->tails.n; i++) {
    if (!group->tails.at[i].is_done) {
      unite(&set, &group->tails.at[i].mentions);
    }
  }
  for (size_t i = 0; i < group->filters.n; i++) {
    if (!group->filters.at[i].is_done) {
      unite(&set, &group->filters.at[i].vars);
    }
  }
  return set;
}

static kg_range *
intersect(kg_exec *exec,
          const kg_range *a,
          uint32_t n_a,
          const kg_range *b,
          uint32_t n_b,
          uint32_t *n)
{
  kg_range *out = KG_ARENA_ARRAY(&exec->arena, kg_range, n_a + n_b);
  *n = 0;
  for (uint32_t i = 0, k = 0; out && i < n_a && k < n_b;) {
    const kg_id low = a[i].low > b[k].low ? a[i].low : b[k].low;
    const kg_id high = a[i].high < b[k].high ? a[i].high : b[k].high;
    if (low <= high) {
      out[(*n)++] = (kg_range){low, high};
    }
    if (a[i].high < b[k].high) {
      i++;
    } else {
      k++;
    }
  }
  return out;
}

static kg_status
restrict_slot(kg_group *group,
              kg_edge_plan *edge,
              int place,
              kg_range *ranges,
              uint32_t n)
{
  kg_exec *exec = group->plan->exec;
  if (edge->ranges[place]) {
    ranges = intersect(exec, edge->ranges[place], edge->n_ranges[place], ranges,
                       n, &n);
    if (!ranges) {
      return kg_exec_no_memory(exec);
    }
  }
  edge->ranges[place] = ranges;
  edge->n_ranges[place] = n;
  return KG_OK;
}

static bool
is_var(const kg_slot *slot, kg_var var)
{
  return slot->kind == KG_SLOT_VAR && slot->var == var;
}

static kg_status
use_ranges(kg_group *group)
{
  for (size_t f = 0; f < group->filters.n; f++) {
    kg_var var = KG_NO_VAR;
    kg_range *ranges = NULL;
    uint32_t n = 0;
    bool restricts = false;
    TRY(kg_exec_poll(group->plan->exec));
    TRY(kg_ranges_of_filter(group->plan, group->filters.at[f].expr, &var,
                            &ranges, &n, &restricts));
    for (size_t i = 0; restricts && i < group->units.n; i++) {
      kg_edge_plan *e = &group->units.at[i].edge;
      const kg_slot *slots[] = {&e->s, &e->p, &e->o};
      for (int k = 0; group->units.at[i].is_edge && k < 3; k++) {
        if (is_var(slots[k], var)) {
          TRY(restrict_slot(group, e, k, ranges, n));
        }
      }
    }
  }
  return KG_OK;
}

/// Whether `f` says the same inside each branch of a union as behind the join.
static bool
can_push(const kg_group_filter *f, const kg_var_set *visible)
{
  if (f->is_done || f->is_exists) {
    return false;
  }
  for (uint32_t i = 0; i < f->vars.n_words; i++) {
    if (f->vars.words[i] & ~visible->words[i]) {
      return false;
    }
  }
  return true;
}

static kg_op *
plan_branches(kg_group *group, kg_plan *plan, kg_unit *unit, kg_want want)
{
  kg_exec *exec = plan->exec;
  const kg_alg *alg = unit->alg;
  kg_op **children = KG_ARENA_ARRAY(&exec->arena, kg_op *, alg->n_children);
  kg_expr **exprs = KG_ARENA_ARRAY(&exec->arena, kg_expr *, group->filters.n);
  kg_var_set certain = kg_plan_set(plan);
  uint32_t n = 0;
  if (!children || !exprs || !certain.words) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  kg_alg_add_certain(alg, &certain);
  for (size_t i = 0; i < group->filters.n; i++) {
    if (can_push(&group->filters.at[i], &certain)) {
      exprs[n++] = group->filters.at[i].expr;
      group->filters.at[i].is_done = true;
    }
  }
  kg_branch_vars vars = kg_branch_vars_of(exec);
  for (uint32_t i = 0; i < alg->n_children; i++) {
    children[i] = kg_plan_group(plan, NULL, alg->children[i], exprs, n, want);
    if (!children[i]) {
      return NULL;
    }
    kg_branch_vars_reuse(exec, &vars, i + 1 == alg->n_children);
  }
  return kg_op_union(exec, children, alg->n_children);
}

static kg_status
plan_tree(kg_group *group, kg_unit *unit, kg_want want)
{
  kg_plan inner = *group->plan;
  kg_var_set needed;
  kg_want below = {NULL, want.is_set, UINT64_MAX};
  inner.graph = unit->graph;
  if (want.needed) {
    needed = kg_group_still_used(group, want.needed, unit);
    if (!needed.words) {
      return inner.exec->failed;
    }
    below.needed = &needed;
  }
  if (unit->alg->kind == KG_ALG_UNION) {
    unit->op = plan_branches(group, &inner, unit, below);
  } else {
    unit->op = kg_plan_alg(&inner, unit->alg, below);
  }
  return unit->op ? KG_OK : inner.exec->failed;
}

/// Fewer values of a variable are taken to be among the more of another place,
/// so a join divides by the greater number. For that the place with the fewest
/// of all takes over the next number: then every order has the same estimate.
static void
widen(const kg_group *group, const kg_edge_plan *edge, kg_var var, double *n)
{
  double next = -1;
  for (size_t i = 0; i < group->units.n; i++) {
    const kg_edge_plan *other = &group->units.at[i].edge;
    if (!group->units.at[i].is_edge || other->path || other == edge) {
      continue;
    }
    const double there = is_var(&other->s, var)   ? other->n_subjects
                         : is_var(&other->o, var) ? other->n_objects
                                                  : -1;
    if (there >= 0 && there <= *n) {
      return;
    }
    next = there >= 0 && (next < 0 || there < next) ? there : next;
  }
  *n = next > *n ? next : *n;
}

static void
widen_all(kg_group *group)
{
  for (size_t i = 0; i < group->units.n; i++) {
    kg_edge_plan *edge = &group->units.at[i].edge;
    if (!group->units.at[i].is_edge || edge->path) {
      continue;
    }
    if (edge->s.kind == KG_SLOT_VAR) {
      widen(group, edge, edge->s.var, &edge->n_subjects);
    }
    if (edge->o.kind == KG_SLOT_VAR) {
      widen(group, edge, edge->o.var, &edge->n_objects);
    }
  }
}

kg_status
kg_group_prepare(kg_group *group, kg_want want)
{
  TRY(use_ranges(group));
  for (size_t i = 0; i < group->units.n; i++) {
    kg_unit *unit = &group->units.at[i];
    TRY(kg_exec_poll(group->plan->exec));
    if (unit->is_edge) {
      TRY(kg_edge_estimate(group->plan, &unit->edge));
    } else {
      TRY(plan_tree(group, unit, want));
    }
  }
  if (group->units.n <= MAX_WIDENED) {
    widen_all(group);
  }
  return KG_OK;
}

// Building --------------------------------------------------------------------

/// Nothing that comes later can bind or change the variables of a filter.
static bool
is_ready(const kg_group *group, const kg_op *op, const kg_group_filter *f)
{
  for (size_t i = 0; i < group->units.n; i++) {
    const kg_unit *unit = &group->units.at[i];
    if (unit->is_done) {
      continue;
    }
    for (uint32_t w = 0; w < f->vars.n_words; w++) {
      uint64_t bits = f->vars.words[w] & unit->vars.words[w];
      for (uint32_t b = 0; bits; b++, bits >>= 1) {
        const uint32_t c = bits & 1 ? kg_op_column(op, w * 64 + b) : 0;
        if (bits & 1 && (c == KG_NO_COLUMN || op->nullable[c])) {
          return false;
        }
      }
    }
  }
  for (size_t i = 0; i < group->tails.n; i++) {
    const kg_tail *tail = &group->tails.at[i];
    for (uint32_t w = 0; !tail->is_done && w < f->vars.n_words; w++) {
      uint64_t bits = f->vars.words[w] & tail->mentions.words[w];
      for (uint32_t b = 0; bits; b++, bits >>= 1) {
        const uint32_t c = bits & 1 ? kg_op_column(op, w * 64 + b) : 0;
        if (bits & 1 && (c == KG_NO_COLUMN || op->nullable[c])) {
          return false;
        }
      }
    }
  }
  return true;
}

static bool
all_units_done(const kg_group *group)
{
  for (size_t i = 0; i < group->units.n; i++) {
    if (!group->units.at[i].is_done) {
      return false;
    }
  }
  return true;
}

static kg_op *
apply_exists(kg_group *group, kg_op *op)
{
  for (size_t i = 0; op && i < group->filters.n; i++) {
    kg_group_filter *f = &group->filters.at[i];
    if (f->is_done || !f->is_exists || !is_ready(group, op, f)) {
      continue;
    }
    f->is_done = true;
    kg_op *joined = kg_plan_exists(group->plan, op, f->expr);
    if (!joined && !group->plan->exec->failed) {
      joined = kg_plan_filter(group->plan, op, &f->expr, 1);
    }
    op = joined;
  }
  return op;
}

/// Filters whose time has come; the cheap ones first.
static kg_op *
apply_filters(kg_group *group, kg_op *op)
{
  kg_exec *exec = group->plan->exec;
  uint32_t n = 0;
  if (!group->filters.n) {
    return op;
  }
  kg_expr **exprs = KG_ARENA_ARRAY(&exec->arena, kg_expr *, group->filters.n);
  if (!exprs) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (size_t i = 0; i < group->filters.n; i++) {
    kg_group_filter *f = &group->filters.at[i];
    if (!f->is_done && !f->is_exists && is_ready(group, op, f)) {
      exprs[n++] = f->expr;
      f->is_done = true;
    }
  }
  op = kg_plan_filter(group->plan, op, exprs, n);
  return op && all_units_done(group) ? apply_exists(group, op) : op;
}

/// Whether dropping repeated rows is worth its while: they are few, or more
/// than the one column that is left has values.
static bool
pays_distinct(const kg_group *group, const kg_op *op)
{
  enum { FEW = 4096 };
  if (op->n_cols != 1 || op->estimate <= FEW) {
    return true;
  }
  double n_values = 0;
  for (size_t i = 0; i < group->units.n; i++) {
    const kg_unit *unit = &group->units.at[i];
    if (!unit->is_edge || unit->edge.path) {
      continue;
    }
    const double n = is_var(&unit->edge.s, op->vars[0]) ? unit->edge.n_subjects
                     : is_var(&unit->edge.o, op->vars[0]) ? unit->edge.n_objects
                                                          : 0;
    n_values = n_values && n_values < n ? n_values : n ? n : n_values;
  }
  return op->estimate > n_values;
}

/// Drop columns that nothing uses; where only the set of rows matters, the
/// rows that have become equal too. `before` are the variables of the join.
static kg_op *
prune(kg_group *group, kg_op *op, const kg_var_set *before, kg_want want)
{
  if (!op || !want.needed) {
    return op;
  }
  const kg_var_set used = kg_group_still_used(group, want.needed, NULL);
  if (!used.words) {
    return NULL;
  }
  op = kg_op_prune(group->plan->exec, op, &used);
  uint32_t n_before = 0;
  for (uint32_t i = 0; i < before->n_words; i++) {
    n_before += (uint32_t)__builtin_popcountll(before->words[i]);
  }
  if (op && want.is_set && op->n_cols < n_before && op->n_cols &&
      !all_units_done(group) && pays_distinct(group, op)) {
    op = kg_op_distinct(group->plan->exec, op);
  }
  return op;
}

static kg_op *
join_edge(kg_group *group, kg_op *op, kg_unit *unit, const kg_var_set *keep)
{
  kg_plan *plan = group->plan;
  kg_var_set bound = kg_plan_set(plan);
  if (!bound.words) {
    return NULL;
  }
  kg_plan_add_columns(op, &bound);
  const double rows = op->estimate * kg_edge_matches(plan, &unit->edge, &bound);
  if (!kg_prefers_hash(plan, &unit->edge, op->estimate, &bound) &&
      (kg_sets_meet(&unit->vars, &bound) || op->estimate <= 1 ||
       unit->edge.path)) {
    op = kg_edge_op(plan, op, &unit->edge, KG_JOIN_INNER, keep);
  } else {
    kg_op *scan = kg_edge_op(plan, NULL, &unit->edge, KG_JOIN_INNER, NULL);
    if (!scan) {
      return NULL;
    }
    scan->estimate = unit->edge.rows;
    // The smaller side is kept.
    op = op->estimate < scan->estimate
             ? kg_op_hash_join(plan->exec, scan, op, KG_JOIN_INNER)
             : kg_op_hash_join(plan->exec, op, scan, KG_JOIN_INNER);
  }
  if (op) {
    op->estimate = rows;
  }
  return op;
}

static kg_op *
join_unit(kg_group *group, kg_op *op, kg_unit *unit, const kg_var_set *keep)
{
  if (unit->is_edge) {
    if (op) {
      return join_edge(group, op, unit, keep);
    }
    op = kg_edge_op(group->plan, NULL, &unit->edge, KG_JOIN_INNER, NULL);
    if (op) {
      op->estimate = unit->edge.rows;
    }
    return op;
  }
  if (!op) {
    return unit->op;
  }
  const double a = op->estimate, b = unit->op->estimate;
  const kg_op *left = a < b ? unit->op : op;
  const kg_op *right = a < b ? op : unit->op;
  kg_op *join = kg_op_hash_join(group->plan->exec, (kg_op *)(uintptr_t)left,
                                (kg_op *)(uintptr_t)right, KG_JOIN_INNER);
  if (join) {
    join->estimate = a > b ? a : b;
  }
  return join;
}

/// Edges that are looked up together.
typedef struct star_units {
  kg_edge_plan *edges[KG_STAR_EDGES];
  kg_id predicates[KG_STAR_EDGES];
  uint32_t n;
} star_units;

/// Adds an edge of the same subject over another predicate, to another variable
/// or a constant. @return false for any other unit.
static bool
add_to_star(kg_group *group, const kg_op *op, kg_unit *unit, star_units *star)
{
  if (unit->is_done || !unit->is_edge || star->n == KG_STAR_EDGES) {
    return false;
  }
  kg_edge_plan *edge = &unit->edge;
  const kg_id p = kg_edge_star_predicate(group->plan, op, edge);
  for (uint32_t i = 0; p && i < star->n; i++) {
    const kg_edge_plan *e = star->edges[i];
    if (star->predicates[i] == p || !is_var(&edge->s, e->s.var) ||
        (e->o.kind == KG_SLOT_VAR && is_var(&edge->o, e->o.var))) {
      return false;
    }
  }
  if (p) {
    star->predicates[star->n] = p;
    star->edges[star->n++] = edge;
    unit->is_done = true;
  }
  return p;
}

/// The next unit and all others that can be looked up together with it; those
/// behind other units only where they do not multiply rows. NULL with
/// exec->failed unset: not this way.
static kg_op *
join_star(kg_group *group, kg_op *op, size_t k, kg_want want)
{
  kg_plan *plan = group->plan;
  kg_unit *first = &group->units.at[group->sequence[k]];
  kg_var_set keep = {0}, bound = kg_plan_set(plan);
  star_units star = {.n = 0};
  if (!bound.words) {
    return NULL;
  }
  kg_plan_add_columns(op, &bound);
  if (!first->is_edge ||
      kg_prefers_hash(plan, &first->edge, op->estimate, &bound) ||
      !add_to_star(group, op, first, &star)) {
    return NULL;
  }
  double rows = op->estimate * kg_edge_matches(plan, &first->edge, &bound);
  bool in_row = true;
  for (size_t i = k + 1; i < group->units.n; i++) {
    kg_unit *unit = &group->units.at[group->sequence[i]];
    const double matches =
        unit->is_edge ? kg_edge_matches(plan, &unit->edge, &bound) : 2;
    if ((in_row || matches <= 1) && add_to_star(group, op, unit, &star)) {
      rows *= matches;
    }
    in_row = in_row && unit->is_done;
  }
  if (want.needed) {
    keep = kg_group_still_used(group, want.needed, NULL);
    if (!keep.words) {
      return NULL;
    }
  }
  op = kg_edges_star(plan, op, star.edges, star.n, want.needed ? &keep : NULL);
  if (op) {
    op->estimate = rows;
  }
  return op;
}

static kg_op *
join_next(kg_group *group, kg_op *op, size_t k, kg_want want)
{
  kg_unit *unit = &group->units.at[group->sequence[k]];
  kg_var_set keep = {0};
  kg_op *star = op ? join_star(group, op, k, want) : NULL;
  if (star || group->plan->exec->failed) {
    return star;
  }
  unit->is_done = true;
  if (want.needed) {
    keep = kg_group_still_used(group, want.needed, NULL);
    if (!keep.words) {
      return NULL;
    }
  }
  return join_unit(group, op, unit, want.needed ? &keep : NULL);
}

static kg_op *
build_units(kg_group *group, kg_op *op, kg_want want)
{
  for (size_t k = 0; k < group->units.n; k++) {
    const kg_unit *unit = &group->units.at[group->sequence[k]];
    kg_var_set before = kg_plan_set(group->plan);
    if (unit->is_done) {
      continue; // With a star before it.
    }
    if (!before.words || kg_exec_poll(group->plan->exec)) {
      return NULL;
    }
    kg_plan_add_columns(op, &before);
    unite(&before, &unit->vars);
    op = join_next(group, op, k, want);
    op = op ? apply_filters(group, op) : NULL;
    op = prune(group, op, &before, want);
    if (!op) {
      return NULL;
    }
  }
  return op ? op : kg_op_unit(group->plan->exec);
}

// Tails -----------------------------------------------------------------------

/// BINDs that follow each other, from tail `first` on.
static kg_op *
build_extends(kg_group *group, kg_op *op, size_t first)
{
  size_t end = first;
  while (end < group->tails.n &&
         group->tails.at[end].alg->kind == KG_ALG_EXTEND) {
    end++;
  }
  op = kg_op_extend(group->plan->exec, op, (uint32_t)(end - first));
  for (size_t i = first; op && i < end; i++) {
    kg_tail *tail = &group->tails.at[i];
    kg_cexpr *x = kg_plan_compile(group->plan, op, tail->alg->u.extend.expr);
    if (!x) {
      return NULL;
    }
    kg_op_extend_set(op, (uint32_t)(i - first), tail->alg->u.extend.var, x);
    tail->is_done = true;
  }
  return op;
}

static kg_op *
build_service(kg_group *group, kg_op *op, kg_tail *tail)
{
  kg_plan plan = *group->plan;
  plan.graph = tail->graph;
  tail->is_done = true;
  return kg_plan_service(&plan, op, tail->alg);
}

static kg_op *
build_tail(kg_group *group, kg_op *op, size_t i, kg_want want)
{
  kg_tail *tail = &group->tails.at[i];
  switch (tail->alg->kind) {
  case KG_ALG_EXTEND: return build_extends(group, op, i);
  case KG_ALG_SERVICE: return build_service(group, op, tail);
  default: return kg_group_build_behind(group, op, tail, want);
  }
}

static kg_op *
build_tails(kg_group *group, kg_op *op, kg_want want)
{
  for (size_t i = 0; op && i < group->tails.n; i++) {
    kg_tail *tail = &group->tails.at[i];
    if (tail->is_done) {
      continue;
    }
    kg_var_set before = kg_plan_set(group->plan);
    if (!before.words) {
      return NULL;
    }
    kg_plan_add_columns(op, &before);
    op = build_tail(group, op, i, want);
    op = op ? apply_filters(group, op) : NULL;
    op = prune(group, op, &before, want);
  }
  return op;
}

kg_op *
kg_group_build(kg_group *group, kg_op *input, kg_want want)
{
  kg_op *op = build_units(group, input, want);
  op = op ? apply_filters(group, op) : NULL;
  return op ? build_tails(group, op, want) : NULL;
}

kg_op *
kg_plan_group(kg_plan *plan,
              kg_op *input,
              const kg_alg *alg,
              kg_expr *const *filters,
              uint32_t n_filters,
              kg_want want)
{
  kg_group group;
  kg_var_set bound = {0};
  kg_op *op = NULL;
  want.limit = UINT64_MAX;
  if (input) {
    bound = kg_plan_set(plan);
    kg_plan_add_columns(input, &bound);
  }
  kg_status st = kg_group_init(&group, plan, alg, input ? &bound : NULL);
  for (uint32_t i = 0; !st && i < n_filters; i++) {
    st = kg_group_add_filter(&group, filters[i]);
  }
  st = st ? st : kg_group_prepare(&group, want);
  st = st ? st
          : kg_group_choose(&group, input ? input->estimate : 1,
                            input ? &bound : NULL);
  if (!st) {
    op = kg_group_build(&group, input, want);
  }
  kg_group_clear(&group);
  return op;
}
