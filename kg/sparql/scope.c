/* SPDX-License-Identifier: Apache-2.0 */
/// Scopes of variables: sub-selects, and the checks of 18.2.1 and 19.8.
#include "sparql/parser.h"

#include <stdlib.h>

// Sub-selects -----------------------------------------------------------------

kg_status
kg_parser_open_scope(kg_parser *parser)
{
  kg_scope *scope = KG_ARENA_NEW(parser->arena, kg_scope);
  NEED(parser, scope);
  scope->outer = parser->scope;
  kg_text_map_init(&scope->names, parser->ctx->alloc);
  parser->scope = scope;
  return KG_OK;
}

void
kg_parser_drop_scopes(kg_parser *parser)
{
  for (; parser->scope; parser->scope = parser->scope->outer) {
    kg_text_map_clear(&parser->scope->names);
  }
}

static void
renumber_slot(kg_slot *slot, const kg_var *to)
{
  if (slot->kind == KG_SLOT_VAR) {
    slot->var = to[slot->var];
  }
}

static void
renumber_vars(kg_var *vars, uint32_t n, const kg_var *to)
{
  for (uint32_t i = 0; i < n; ++i) {
    vars[i] = to[vars[i]];
  }
}

static void
renumber_expr(kg_expr *expr, const kg_var *to)
{
  if (!expr) {
    return;
  }
  if (expr->kind == KG_EXPR_VAR) {
    expr->var = to[expr->var];
  }
  for (uint32_t i = 0; i < expr->n_args; ++i) {
    renumber_expr(expr->args[i], to);
  }
  if (expr->pattern) {
    kg_alg_renumber(expr->pattern, to);
  }
}

static void
renumber_edges(kg_alg *alg, const kg_var *to)
{
  for (uint32_t i = 0; i < alg->u.bgp.n_edges; ++i) {
    kg_edge *edge = &alg->u.bgp.edges[i];
    renumber_slot(&edge->s, to);
    renumber_slot(&edge->p, to);
    renumber_slot(&edge->o, to);
  }
}

static void
renumber_group(kg_alg *alg, const kg_var *to)
{
  for (uint32_t i = 0; i < alg->u.group.n_keys; ++i) {
    kg_group_key *key = &alg->u.group.keys[i];
    key->var = to[key->var];
    renumber_expr(key->expr, to);
  }
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; ++i) {
    kg_aggregate *aggregate = &alg->u.group.aggregates[i];
    aggregate->var = to[aggregate->var];
    renumber_expr(aggregate->arg, to);
  }
}

static void
renumber_own(kg_alg *alg, const kg_var *to)
{
  switch (alg->kind) {
  case KG_ALG_BGP: renumber_edges(alg, to); break;
  case KG_ALG_GRAPH: renumber_slot(&alg->u.graph, to); break;
  case KG_ALG_SERVICE: renumber_slot(&alg->u.service.endpoint, to); break;
  case KG_ALG_GROUP: renumber_group(alg, to); break;
  case KG_ALG_FILTER:
  case KG_ALG_LEFT_JOIN:
    for (uint32_t i = 0; i < alg->u.filter.n_exprs; ++i) {
      renumber_expr(alg->u.filter.exprs[i], to);
    }
    break;
  case KG_ALG_EXTEND:
    alg->u.extend.var = to[alg->u.extend.var];
    renumber_expr(alg->u.extend.expr, to);
    break;
  case KG_ALG_VALUES:
    renumber_vars(alg->u.values.vars, alg->u.values.n_vars, to);
    break;
  case KG_ALG_PROJECT:
    renumber_vars(alg->u.project.vars, alg->u.project.n_vars, to);
    break;
  case KG_ALG_ORDER_BY:
    for (uint32_t i = 0; i < alg->u.order.n_keys; ++i) {
      renumber_expr(alg->u.order.keys[i].expr, to);
    }
    break;
  default: break;
  }
}

void
kg_alg_renumber(kg_alg *alg, const kg_var *to)
{
  renumber_own(alg, to);
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    kg_alg_renumber(alg->children[i], to);
  }
}

/// Gives a projected variable the outer one of its name, made if need be.
static kg_status
unify(kg_parser *parser, kg_var inner, kg_scope *outer, kg_var *to)
{
  const kg_var_info info = parser->query->vars[inner];
  kg_scope *const scope = parser->scope;
  kg_var var;
  parser->scope = outer;
  const kg_status st = kg_parser_find_var(parser, info.name, info.first, &var);
  parser->scope = scope;
  TRY(st);
  kg_var_info *out = &parser->query->vars[var];
  out->n_uses += info.n_uses - 1;
  if (info.first.begin < out->first.begin) {
    out->first = info.first;
  }
  parser->query->vars[inner].gone = true;
  to[inner] = var;
  return KG_OK;
}

static const kg_alg *
find_project(const kg_alg *alg)
{
  while (alg->kind != KG_ALG_PROJECT) {
    alg = alg->children[0];
  }
  return alg;
}

static kg_status
unify_projected(kg_parser *parser, kg_alg *alg, kg_var *to)
{
  const kg_alg *project = find_project(alg);
  kg_scope *outer = parser->scope->outer;
  for (uint32_t i = 0; i < project->u.project.n_vars; ++i) {
    const kg_var var = project->u.project.vars[i];
    if (to[var] == var) {
      TRY(unify(parser, var, outer, to));
    }
  }
  kg_alg_renumber(alg, to);
  return KG_OK;
}

kg_status
kg_parser_close_scope(kg_parser *parser, kg_alg *alg)
{
  kg_scope *inner = parser->scope;
  const uint32_t n = parser->query->n_vars;
  // Not in the arena: thousands of sub-selects would fill it with these.
  kg_var *to = kg_alloc_zeroed(parser->ctx->alloc, n + 1, sizeof *to);
  NEED(parser, to);
  for (kg_var i = 0; i < n; ++i) {
    to[i] = i;
  }
  const kg_status st = unify_projected(parser, alg, to);
  kg_alloc_free(parser->ctx->alloc, to);
  TRY(st);
  parser->scope = inner->outer;
  kg_text_map_clear(&inner->names);
  return KG_OK;
}

// Checks ----------------------------------------------------------------------

static kg_status
collect_visible(kg_parser *parser, const kg_alg *alg, kg_var_set *set)
{
  *set = kg_var_set_new(parser->arena, parser->query->n_vars);
  NEED(parser, set->words);
  kg_alg_add_visible(alg, set);
  return KG_OK;
}

kg_status
kg_check_new_var(kg_parser *parser,
                 const kg_alg *alg,
                 kg_var var,
                 kg_span span,
                 const char *what)
{
  kg_var_set set;
  TRY(collect_visible(parser, alg, &set));
  if (!kg_var_set_has(&set, var)) {
    return KG_OK;
  }
  const kg_slice name = parser->query->vars[var].name;
  return kg_parser_fail(parser, span, "choose a new name behind AS",
                        "variable ?%.*s has a value already in %s",
                        (int)name.len, name.ptr, what);
}

static kg_status
check_star(kg_parser *parser, const kg_select *select)
{
  if (select->star && select->grouped) {
    return kg_parser_fail(
        parser, select->span, "name the variables to show",
        "SELECT * cannot stand with GROUP BY or an aggregate");
  }
  return KG_OK;
}

static kg_status
check_doubles(kg_parser *parser, const kg_select *select)
{
  kg_var_set seen = kg_var_set_new(parser->arena, parser->query->n_vars);
  NEED(parser, seen.words);
  for (uint32_t i = 0; i < select->n_items; ++i) {
    const struct kg_select_item *item = &select->items[i];
    if (item->expr && kg_var_set_has(&seen, item->var)) {
      const kg_slice name = parser->query->vars[item->var].name;
      return kg_parser_fail(parser, item->span, "choose a new name behind AS",
                            "variable ?%.*s is selected twice", (int)name.len,
                            name.ptr);
    }
    kg_var_set_add(&seen, item->var);
  }
  return KG_OK;
}

static kg_status
fail_ungrouped(kg_parser *parser, kg_var var, kg_span span)
{
  const kg_slice name = parser->query->vars[var].name;
  const kg_slice hint = kg_arena_printf(
      parser->arena,
      "add ?%.*s to GROUP BY, or take one value with SAMPLE(?%.*s)",
      (int)name.len, name.ptr, (int)name.len, name.ptr);
  return kg_parser_fail(parser, span, hint.ptr,
                        "variable ?%.*s is neither grouped nor aggregated",
                        (int)name.len, name.ptr);
}

static kg_status
check_grouped_expr(kg_parser *parser,
                   const kg_expr *expr,
                   const kg_var_set *grouped)
{
  if (expr->kind == KG_EXPR_VAR && !kg_var_set_has(grouped, expr->var)) {
    return fail_ungrouped(parser, expr->var, expr->span);
  }
  for (uint32_t i = 0; i < expr->n_args; ++i) {
    TRY(check_grouped_expr(parser, expr->args[i], grouped));
  }
  return KG_OK;
}

/// Keys and aggregates.
static void
add_grouped(const kg_select *select, kg_var_set *grouped)
{
  for (uint32_t i = 0; i < select->n_keys; ++i) {
    kg_var_set_add(grouped, select->keys[i].var);
  }
  for (uint32_t i = 0; i < select->aggregates.n; ++i) {
    kg_var_set_add(grouped, select->aggregates.at[i].var);
  }
}

static bool
mentions(const kg_expr *expr, kg_var var)
{
  bool found = expr->kind == KG_EXPR_VAR && expr->var == var;
  for (uint32_t i = 0; !found && i < expr->n_args; ++i) {
    found = mentions(expr->args[i], var);
  }
  return found;
}

/// 11.4: what is selected is a key, an aggregate, or made of those.
static kg_status
check_grouped(kg_parser *parser, const kg_select *select)
{
  kg_var_set grouped = kg_var_set_new(parser->arena, parser->query->n_vars);
  NEED(parser, grouped.words);
  add_grouped(select, &grouped);
  for (uint32_t i = 0; i < select->n_items; ++i) {
    const struct kg_select_item *item = &select->items[i];
    if (item->expr) {
      TRY(check_grouped_expr(parser, item->expr, &grouped));
      kg_var_set_add(&grouped, item->var);
    } else if (!kg_var_set_has(&grouped, item->var)) {
      return fail_ungrouped(parser, item->var, item->span);
    }
  }
  return KG_OK;
}

kg_status
kg_check_grouped_expr(kg_parser *parser,
                      const kg_select *select,
                      const kg_alg *where,
                      const kg_expr *expr,
                      bool *uses_select)
{
  kg_var_set visible, free_to_use;
  TRY(collect_visible(parser, where, &visible));
  free_to_use = kg_var_set_new(parser->arena, parser->query->n_vars);
  NEED(parser, free_to_use.words);
  for (kg_var var = 0; var < parser->query->n_vars; ++var) {
    if (!kg_var_set_has(&visible, var)) {
      kg_var_set_add(&free_to_use, var);
    }
  }
  add_grouped(select, &free_to_use);
  for (uint32_t i = 0; i < select->n_items; ++i) {
    const struct kg_select_item *item = &select->items[i];
    *uses_select |= item->expr && mentions(expr, item->var);
  }
  return check_grouped_expr(parser, expr, &free_to_use);
}

kg_status
kg_check_select(kg_parser *parser, const kg_select *select, const kg_alg *where)
{
  TRY(check_star(parser, select));
  TRY(check_doubles(parser, select));
  for (uint32_t i = 0; i < select->n_items; ++i) {
    const struct kg_select_item *item = &select->items[i];
    if (item->expr) {
      TRY(kg_check_new_var(parser, where, item->var, item->span,
                           "the pattern"));
    }
  }
  return select->grouped ? check_grouped(parser, select) : KG_OK;
}

typedef struct placed_var {
  kg_var var;
  uint32_t begin;
} placed_var;

static int
compare_places(const void *a, const void *b)
{
  const placed_var *x = a;
  const placed_var *y = b;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

kg_status
kg_visible_in_order(kg_parser *parser, const kg_alg *alg, kg_var_list *vars)
{
  const uint32_t n_vars = parser->query->n_vars;
  kg_var_set set;
  uint32_t n = 0;
  TRY(collect_visible(parser, alg, &set));
  for (kg_var var = 0; var < n_vars; ++var) {
    n += !parser->query->vars[var].hidden && kg_var_set_has(&set, var);
  }
  placed_var *placed = KG_ARENA_ARRAY(parser->arena, placed_var, n);
  NEED(parser, placed);
  n = 0;
  for (kg_var var = 0; var < n_vars; ++var) {
    const kg_var_info *info = &parser->query->vars[var];
    if (!info->hidden && kg_var_set_has(&set, var)) {
      placed[n++] = (placed_var){var, info->first.begin};
    }
  }
  qsort(placed, n, sizeof *placed, compare_places);
  for (uint32_t i = 0; i < n; ++i) {
    NEED(parser, kg_list_push(parser, vars, placed[i].var));
  }
  return KG_OK;
}
