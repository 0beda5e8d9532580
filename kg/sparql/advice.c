/* SPDX-License-Identifier: Apache-2.0 */
/// Warnings about queries that are valid but hardly meant so: variables that
/// nothing binds, variables used once, patterns that nothing connects. They
/// never change the answer.
#include "sparql/parser.h"

#include "base/buf.h"

typedef struct adviser {
  const kg_query *query;
  const kg_sink *sink;
  kg_arena arena;
  kg_var_set told; ///< Variables that were warned of: once is enough.
  bool no_memory;
} adviser;

static void
tell(const adviser *a,
     kg_severity severity,
     kg_span span,
     kg_slice message,
     const char *hint)
{
  kg_diag diag = {.severity = severity,
                  .source = a->query->source,
                  .message = message,
                  .hint = kg_slice_of(hint)};
  kg_span_locate(a->query->text, span, &diag);
  kg_sink_tell(a->sink, &diag);
}

static kg_var_set
new_set(adviser *a)
{
  kg_var_set set = kg_var_set_new(&a->arena, a->query->n_vars);
  a->no_memory |= !set.words;
  return set;
}

// Variables that nothing binds ------------------------------------------------

typedef struct visible_names {
  const kg_query *query;
  const kg_var_set *set;
} visible_names;

/// The i-th variable, or an empty word for one that is not visible.
static const char *
nth_visible(const void *user, size_t i)
{
  const visible_names *names = user;
  if (i >= names->query->n_vars) {
    return NULL;
  }
  const kg_var_info *info = &names->query->vars[i];
  return kg_var_set_has(names->set, (kg_var)i) && !info->hidden ? info->name.ptr
                                                                : "";
}

static void
warn_unbound(adviser *a, kg_var var, kg_span span, const kg_var_set *bound)
{
  const kg_var_info *info = &a->query->vars[var];
  if (info->hidden || info->value.kind || kg_var_set_has(&a->told, var)) {
    return;
  }
  kg_var_set_add(&a->told, var);
  const visible_names names = {.query = a->query, .set = bound};
  const char *near = kg_nearest_word(info->name, nth_visible, &names);
  const kg_slice hint =
      near ? kg_arena_printf(&a->arena, "did you mean ?%s?", near)
           : kg_slice_of(NULL);
  const kg_slice message =
      kg_arena_printf(&a->arena, "nothing gives ?%.*s a value here",
                      (int)info->name.len, info->name.ptr);
  tell(a, KG_WARNING, span, message, hint.ptr);
}

/// Patterns of EXISTS are left out: they see the row around them as well.
static void
check_expr(adviser *a, const kg_expr *expr, const kg_var_set *bound)
{
  if (expr->kind == KG_EXPR_VAR && !kg_var_set_has(bound, expr->var)) {
    warn_unbound(a, expr->var, expr->span, bound);
  }
  for (uint32_t i = 0; i < expr->n_args; ++i) {
    check_expr(a, expr->args[i], bound);
  }
}

static void
check_columns(adviser *a, const kg_alg *alg, const kg_var_set *bound)
{
  for (uint32_t i = 0; i < alg->u.project.n_vars; ++i) {
    const kg_var var = alg->u.project.vars[i];
    if (!kg_var_set_has(bound, var)) {
      warn_unbound(a, var, a->query->vars[var].first, bound);
    }
  }
}

static void
check_group(adviser *a, const kg_alg *alg, const kg_var_set *bound)
{
  for (uint32_t i = 0; i < alg->u.group.n_keys; ++i) {
    const kg_group_key *key = &alg->u.group.keys[i];
    if (key->expr) {
      check_expr(a, key->expr, bound);
    }
  }
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; ++i) {
    const kg_expr *arg = alg->u.group.aggregates[i].arg;
    if (arg) {
      check_expr(a, arg, bound);
    }
  }
}

static void
check_own(adviser *a, const kg_alg *alg)
{
  kg_var_set bound = new_set(a);
  if (a->no_memory) {
    return;
  }
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    kg_alg_add_visible(alg->children[i], &bound);
  }
  switch (alg->kind) {
  case KG_ALG_FILTER:
  case KG_ALG_LEFT_JOIN:
    for (uint32_t i = 0; i < alg->u.filter.n_exprs; ++i) {
      check_expr(a, alg->u.filter.exprs[i], &bound);
    }
    break;
  case KG_ALG_EXTEND: check_expr(a, alg->u.extend.expr, &bound); break;
  case KG_ALG_PROJECT: check_columns(a, alg, &bound); break;
  case KG_ALG_GROUP: check_group(a, alg, &bound); break;
  case KG_ALG_ORDER_BY:
    for (uint32_t i = 0; i < alg->u.order.n_keys; ++i) {
      check_expr(a, alg->u.order.keys[i].expr, &bound);
    }
    break;
  default: break;
  }
}

// Patterns that nothing connects
// ------------------------------------------------

/// Adds a set to the first one of `sets` that it shares a variable with, and
/// joins those that become connected. What shares with none is one more if it
/// is a part. @return how many there are now.
static size_t
connect(kg_var_set *sets, size_t n, const kg_var_set *more, bool is_part)
{
  size_t into = n;
  for (size_t i = 0; i < n; ++i) {
    bool shares = false;
    for (uint32_t w = 0; w < more->n_words; ++w) {
      shares |= (sets[i].words[w] & more->words[w]) != 0;
    }
    if (!shares) {
      continue;
    }
    const kg_var_set *from = into == n ? more : &sets[i];
    into = into == n ? i : into;
    for (uint32_t w = 0; w < more->n_words; ++w) {
      sets[into].words[w] |= from->words[w];
    }
    if (from != more) {
      sets[i--] = sets[--n];
    }
  }
  if (into == n && is_part) {
    sets[n++] = *more;
  }
  return n;
}

static bool
is_empty(const kg_var_set *set)
{
  uint64_t any = 0;
  for (uint32_t w = 0; w < set->n_words; ++w) {
    any |= set->words[w];
  }
  return !any;
}

static void
edge_vars(const kg_edge *edge, kg_var_set *set)
{
  const kg_slot *const slots[] = {&edge->s, &edge->p, &edge->o};
  for (int i = 0; i < 3; ++i) {
    if (slots[i]->kind == KG_SLOT_VAR) {
      kg_var_set_add(set, slots[i]->var);
    }
  }
}

enum { MOST_PARTS = 64 };

/// Parts of a basic graph pattern or a join, and the filters over them, which
/// connect what they mention.
static void
check_connected(adviser *a,
                const kg_alg *alg,
                kg_expr *const *filters,
                uint32_t n_filters)
{
  const bool is_bgp = alg->kind == KG_ALG_BGP;
  const uint32_t n_parts = is_bgp ? alg->u.bgp.n_edges : alg->n_children;
  kg_var_set sets[MOST_PARTS];
  size_t n = 0;
  if (n_parts + n_filters > MOST_PARTS) {
    return;
  }
  for (uint32_t i = 0; i < n_parts + n_filters; ++i) {
    kg_var_set part = new_set(a);
    if (a->no_memory) {
      return;
    }
    if (i >= n_parts) {
      kg_expr_add_vars(filters[i - n_parts], &part);
    } else if (is_bgp) {
      edge_vars(&alg->u.bgp.edges[i], &part);
    } else if (alg->children[i]->kind != KG_ALG_VALUES) {
      kg_alg_add_visible(alg->children[i], &part);
    }
    if (!is_empty(&part)) {
      n = connect(sets, n, &part, i < n_parts);
    }
  }
  if (n > 1) {
    tell(a, KG_WARNING, alg->span,
         kg_slice_of("some of these patterns share no variable with the "
                     "others: every combination of them is a row"),
         NULL);
  }
}

static void
check_alg(adviser *a, const kg_alg *alg)
{
  check_own(a, alg);
  const bool is_filter = alg->kind == KG_ALG_FILTER;
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    const kg_alg *child = alg->children[i];
    if (child->kind == KG_ALG_BGP || child->kind == KG_ALG_JOIN) {
      check_connected(a, child, is_filter ? alg->u.filter.exprs : NULL,
                      is_filter ? alg->u.filter.n_exprs : 0);
    }
    check_alg(a, child);
  }
}

// Variables used once
// -----------------------------------------------------------

static bool
is_column(const kg_query *query, kg_var var)
{
  for (uint32_t i = 0; i < query->n_columns; ++i) {
    if (query->columns[i] == var) {
      return true;
    }
  }
  return false;
}

static void
note_single_uses(adviser *a)
{
  for (kg_var var = 0; var < a->query->n_vars; ++var) {
    const kg_var_info *info = &a->query->vars[var];
    if (info->hidden || info->n_uses != 1 || info->value.kind ||
        is_column(a->query, var) || kg_var_set_has(&a->told, var)) {
      continue;
    }
    const kg_slice message =
        kg_arena_printf(&a->arena, "variable ?%.*s is used only here",
                        (int)info->name.len, info->name.ptr);
    tell(a, KG_NOTE, info->first, message, NULL);
  }
}

/// A whole pattern, of a query or an operation of an update; NULL is none.
static void
check_pattern(adviser *a, const kg_alg *alg)
{
  if (a->no_memory || !alg) {
    return;
  }
  if (alg->kind == KG_ALG_BGP || alg->kind == KG_ALG_JOIN) {
    check_connected(a, alg, NULL, 0);
  }
  check_alg(a, alg);
}

kg_status
kg_query_advise(const kg_query *query, const kg_sink *sink)
{
  adviser a = {.query = query, .sink = sink};
  kg_arena_init(&a.arena, query->ctx.alloc);
  a.told = new_set(&a);
  check_pattern(&a, query->where);
  for (uint32_t i = 0; i < query->n_ops; ++i) {
    check_pattern(&a, query->ops[i].where);
  }
  if (!a.no_memory && query->form == KG_SELECT) {
    note_single_uses(&a);
  }
  kg_arena_clear(&a.arena);
  return a.no_memory ? kg_out_of_memory(&query->ctx) : KG_OK;
}
