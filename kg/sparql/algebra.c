/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/algebra.h"

static const char *const fn_names[] = {
#define OP(name, spelling, min, max, eval, help) spelling,
#define FN(name, min, max, eval, help) #name,
#define CAST(name, local, eval, help) "xsd:" local,
#include "sparql/functions.def"
};

static const char *const agg_names[] = {
#define AGG(name, eval, help) #name,
#include "sparql/functions.def"
};

const char *
kg_fn_name(kg_fn fn)
{
  return fn < KG_FN_UNKNOWN ? fn_names[fn] : "unknown function";
}

const char *
kg_agg_name(kg_agg agg)
{
  return agg_names[agg];
}

kg_alg *
kg_alg_new(kg_arena *arena, kg_alg_kind kind, kg_span span)
{
  kg_alg *alg = KG_ARENA_NEW(arena, kg_alg);
  if (alg) {
    alg->kind = kind;
    alg->span = span;
    alg->depth = 1;
  }
  return alg;
}

static uint32_t
above(uint32_t depth, uint32_t child_depth)
{
  return child_depth >= depth ? child_depth + 1 : depth;
}

static kg_alg *
new_over(kg_arena *arena,
         kg_alg_kind kind,
         kg_alg *const *children,
         uint32_t n,
         kg_span span)
{
  kg_alg *alg = kg_alg_new(arena, kind, span);
  kg_alg **copy = KG_ARENA_ARRAY(arena, kg_alg *, n);
  if (!alg || !copy) {
    return NULL;
  }
  for (uint32_t i = 0; i < n; ++i) {
    if (!children[i]) {
      return NULL;
    }
    copy[i] = children[i];
    alg->depth = above(alg->depth, children[i]->depth);
  }
  alg->children = copy;
  alg->n_children = n;
  return alg;
}

kg_alg *
kg_alg_over(kg_arena *arena, kg_alg_kind kind, kg_alg *child, kg_span span)
{
  return new_over(arena, kind, &child, 1, span);
}

kg_alg *
kg_alg_two(
    kg_arena *arena, kg_alg_kind kind, kg_alg *a, kg_alg *b, kg_span span)
{
  kg_alg *const both[] = {a, b};
  return new_over(arena, kind, both, 2, span);
}

kg_alg *
kg_alg_many(kg_arena *arena,
            kg_alg_kind kind,
            kg_alg *const *children,
            uint32_t n,
            kg_span span)
{
  return new_over(arena, kind, children, n, span);
}

kg_alg *
kg_alg_join(kg_arena *arena, kg_alg *a, kg_alg *b)
{
  if (!a || !b) {
    return NULL;
  }
  if (a->kind == KG_ALG_UNIT) {
    return b;
  }
  if (b->kind == KG_ALG_UNIT) {
    return a;
  }
  const kg_span span = {a->span.begin, b->span.end};
  kg_alg *join = kg_alg_two(arena, KG_ALG_JOIN, a, b, span);
  const bool flat = a->kind == KG_ALG_JOIN || b->kind == KG_ALG_JOIN;
  if (!join || !flat) {
    return join;
  }
  const kg_alg *const sides[] = {a, b};
  const uint32_t n = (a->kind == KG_ALG_JOIN ? a->n_children : 1) +
                     (b->kind == KG_ALG_JOIN ? b->n_children : 1);
  kg_alg **children = KG_ARENA_ARRAY(arena, kg_alg *, n);
  if (!children) {
    return NULL;
  }
  join->n_children = 0;
  join->depth = 1;
  for (int i = 0; i < 2; ++i) {
    const bool is_join = sides[i]->kind == KG_ALG_JOIN;
    const uint32_t n_side = is_join ? sides[i]->n_children : 1;
    for (uint32_t k = 0; k < n_side; ++k) {
      kg_alg *child = is_join ? sides[i]->children[k] : join->children[i];
      children[join->n_children++] = child;
      join->depth = above(join->depth, child->depth);
    }
  }
  join->children = children;
  return join;
}

kg_alg *
kg_alg_filter(
    kg_arena *arena, kg_alg *child, kg_expr **exprs, uint32_t n, kg_span span)
{
  if (!n) {
    return child;
  }
  kg_alg *filter = kg_alg_over(arena, KG_ALG_FILTER, child, span);
  if (filter) {
    kg_alg_set_filters(filter, exprs, n);
  }
  return filter;
}

void
kg_alg_set_filters(kg_alg *alg, kg_expr **exprs, uint32_t n)
{
  alg->u.filter.exprs = exprs;
  alg->u.filter.n_exprs = n;
  for (uint32_t i = 0; i < n; ++i) {
    alg->depth = above(alg->depth, exprs[i]->depth);
  }
}

kg_expr *
kg_expr_new(kg_arena *arena, kg_expr_kind kind, kg_span span)
{
  kg_expr *expr = KG_ARENA_NEW(arena, kg_expr);
  if (expr) {
    expr->kind = kind;
    expr->span = span;
    expr->var = KG_NO_VAR;
    expr->depth = 1;
  }
  return expr;
}

kg_expr *
kg_expr_var(kg_arena *arena, kg_var var, kg_span span)
{
  kg_expr *expr = kg_expr_new(arena, KG_EXPR_VAR, span);
  if (expr) {
    expr->var = var;
  }
  return expr;
}

kg_expr *
kg_expr_term(kg_arena *arena, const kg_term *term, kg_span span)
{
  kg_expr *expr = kg_expr_new(arena, KG_EXPR_TERM, span);
  if (expr) {
    expr->term = *term;
  }
  return expr;
}

kg_expr *
kg_expr_call(kg_arena *arena,
             kg_fn fn,
             kg_expr *const *args,
             uint32_t n_args,
             kg_span span)
{
  kg_expr *expr = kg_expr_new(arena, KG_EXPR_CALL, span);
  kg_expr **copy = KG_ARENA_ARRAY(arena, kg_expr *, n_args);
  if (!expr || !copy) {
    return NULL;
  }
  for (uint32_t i = 0; i < n_args; ++i) {
    if (!args[i]) {
      return NULL;
    }
    copy[i] = args[i];
    expr->depth = above(expr->depth, args[i]->depth);
  }
  expr->fn = fn;
  expr->args = copy;
  expr->n_args = n_args;
  return expr;
}

kg_var
kg_query_hidden_var(kg_query *query, const char *name)
{
  if (query->n_vars == query->vars_cap) {
    const uint32_t cap = query->vars_cap ? 2 * query->vars_cap : 16;
    kg_var_info *grown = KG_ARENA_ARRAY(&query->arena, kg_var_info, cap);
    if (!grown) {
      return KG_NO_VAR;
    }
    if (query->n_vars) {
      memcpy(grown, query->vars, query->n_vars * sizeof *grown);
    }
    query->vars = grown;
    query->vars_cap = cap;
  }
  query->vars[query->n_vars] =
      (kg_var_info){.name = kg_slice_of(name), .hidden = true};
  return query->n_vars++;
}
