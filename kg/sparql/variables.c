/* SPDX-License-Identifier: Apache-2.0 */
/// Which variables a tree may bind, must bind and mentions. Recursion is over
/// trees whose depth the parser has bounded by KG_MAX_TREE_DEPTH.
#include "sparql/algebra.h"

kg_var_set
kg_var_set_new(kg_arena *arena, uint32_t n_vars)
{
  kg_var_set set = {.n_words = n_vars / 64 + 1};
  set.words = KG_ARENA_ARRAY(arena, uint64_t, set.n_words);
  return set;
}

static void
add_slot(const kg_slot *slot, kg_var_set *set)
{
  if (slot->kind == KG_SLOT_VAR) {
    kg_var_set_add(set, slot->var);
  }
}

static void
add_edges(const kg_alg *alg, kg_var_set *set)
{
  for (uint32_t i = 0; i < alg->u.bgp.n_edges; ++i) {
    const kg_edge *edge = &alg->u.bgp.edges[i];
    add_slot(&edge->s, set);
    add_slot(&edge->p, set);
    add_slot(&edge->o, set);
  }
}

static void
add_array(const kg_var *vars, uint32_t n, kg_var_set *set)
{
  for (uint32_t i = 0; i < n; ++i) {
    kg_var_set_add(set, vars[i]);
  }
}

static void
add_group(const kg_alg *alg, kg_var_set *set)
{
  for (uint32_t i = 0; i < alg->u.group.n_keys; ++i) {
    kg_var_set_add(set, alg->u.group.keys[i].var);
  }
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; ++i) {
    kg_var_set_add(set, alg->u.group.aggregates[i].var);
  }
}

/// What a node binds itself, children apart.
static void
add_own(const kg_alg *alg, kg_var_set *set)
{
  switch (alg->kind) {
  case KG_ALG_BGP: add_edges(alg, set); break;
  case KG_ALG_GRAPH: add_slot(&alg->u.graph, set); break;
  case KG_ALG_SERVICE: add_slot(&alg->u.service.endpoint, set); break;
  case KG_ALG_EXTEND: kg_var_set_add(set, alg->u.extend.var); break;
  case KG_ALG_VALUES:
    add_array(alg->u.values.vars, alg->u.values.n_vars, set);
    break;
  case KG_ALG_GROUP: add_group(alg, set); break;
  case KG_ALG_PROJECT:
    add_array(alg->u.project.vars, alg->u.project.n_vars, set);
    break;
  default: break;
  }
}

void
kg_alg_add_visible(const kg_alg *alg, kg_var_set *set)
{
  const bool hides = alg->kind == KG_ALG_GROUP || alg->kind == KG_ALG_PROJECT;
  const uint32_t n = hides                       ? 0
                     : alg->kind == KG_ALG_MINUS ? 1
                                                 : alg->n_children;
  add_own(alg, set);
  for (uint32_t i = 0; i < n; ++i) {
    kg_alg_add_visible(alg->children[i], set);
  }
}

// What is certain is computed for 64 variables at a time, so that a union can
// intersect its branches without memory.

static uint64_t
bit_in(kg_var var, uint32_t word)
{
  return var / 64 == word ? UINT64_C(1) << (var % 64) : 0;
}

static uint64_t
slot_bit(const kg_slot *slot, uint32_t word)
{
  return slot->kind == KG_SLOT_VAR ? bit_in(slot->var, word) : 0;
}

static uint64_t
bgp_bits(const kg_alg *alg, uint32_t word)
{
  uint64_t bits = 0;
  for (uint32_t i = 0; i < alg->u.bgp.n_edges; ++i) {
    const kg_edge *edge = &alg->u.bgp.edges[i];
    bits |= slot_bit(&edge->s, word) | slot_bit(&edge->p, word) |
            slot_bit(&edge->o, word);
  }
  return bits;
}

static bool
has_undef(const kg_alg *alg, uint32_t column)
{
  const uint32_t n_vars = alg->u.values.n_vars;
  for (uint32_t row = 0; row < alg->u.values.n_rows; ++row) {
    const size_t at = (size_t)row * n_vars + column;
    if (alg->u.values.terms[at].kind == KG_TERM_NONE) {
      return true;
    }
  }
  return false;
}

static uint64_t
values_bits(const kg_alg *alg, uint32_t word)
{
  uint64_t bits = 0;
  for (uint32_t i = 0; i < alg->u.values.n_vars; ++i) {
    const uint64_t bit = bit_in(alg->u.values.vars[i], word);
    if (bit && !has_undef(alg, i)) {
      bits |= bit;
    }
  }
  return bits;
}

static uint64_t certain_word(const kg_alg *alg, uint32_t word);

/// Plain variables are as certain as below; a count always has a value.
static uint64_t
group_bits(const kg_alg *alg, uint32_t word)
{
  const uint64_t below = certain_word(alg->children[0], word);
  uint64_t bits = 0;
  for (uint32_t i = 0; i < alg->u.group.n_keys; ++i) {
    const kg_group_key *key = &alg->u.group.keys[i];
    bits |= key->expr ? 0 : below & bit_in(key->var, word);
  }
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; ++i) {
    const kg_aggregate *aggregate = &alg->u.group.aggregates[i];
    bits |= aggregate->agg == KG_AGG_COUNT ? bit_in(aggregate->var, word) : 0;
  }
  return bits;
}

static uint64_t
project_bits(const kg_alg *alg, uint32_t word)
{
  uint64_t bits = 0;
  for (uint32_t i = 0; i < alg->u.project.n_vars; ++i) {
    bits |= bit_in(alg->u.project.vars[i], word);
  }
  return bits & certain_word(alg->children[0], word);
}

static uint64_t
join_bits(const kg_alg *alg, uint32_t word)
{
  uint64_t bits = 0;
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    bits |= certain_word(alg->children[i], word);
  }
  return bits;
}

static uint64_t
union_bits(const kg_alg *alg, uint32_t word)
{
  uint64_t bits = alg->n_children ? UINT64_MAX : 0;
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    bits &= certain_word(alg->children[i], word);
  }
  return bits;
}

static uint64_t
extend_bits(const kg_alg *alg, uint32_t word)
{
  const bool cannot_fail = alg->u.extend.expr->kind == KG_EXPR_TERM;
  const uint64_t bit = bit_in(alg->u.extend.var, word);
  return (cannot_fail ? bit : 0) | certain_word(alg->children[0], word);
}

static uint64_t
certain_word(const kg_alg *alg, uint32_t word)
{
  switch (alg->kind) {
  case KG_ALG_UNIT: return 0;
  case KG_ALG_BGP: return bgp_bits(alg, word);
  case KG_ALG_VALUES: return values_bits(alg, word);
  case KG_ALG_GROUP: return group_bits(alg, word);
  case KG_ALG_PROJECT: return project_bits(alg, word);
  case KG_ALG_JOIN: return join_bits(alg, word);
  case KG_ALG_UNION: return union_bits(alg, word);
  case KG_ALG_EXTEND: return extend_bits(alg, word);
  case KG_ALG_GRAPH:
    return slot_bit(&alg->u.graph, word) | certain_word(alg->children[0], word);
  case KG_ALG_SERVICE: // One that fails in silence answers an empty row.
    return alg->u.service.silent ? 0 : certain_word(alg->children[0], word);
  case KG_ALG_LEFT_JOIN:
  case KG_ALG_MINUS:
  case KG_ALG_FILTER:
  case KG_ALG_DISTINCT:
  case KG_ALG_REDUCED:
  case KG_ALG_ORDER_BY:
  case KG_ALG_SLICE: return certain_word(alg->children[0], word);
  }
  return 0;
}

void
kg_alg_add_certain(const kg_alg *alg, kg_var_set *set)
{
  for (uint32_t word = 0; word < set->n_words; ++word) {
    set->words[word] |= certain_word(alg, word);
  }
}

static void add_mentioned(const kg_alg *alg, kg_var_set *set);

void
kg_expr_add_vars(const kg_expr *expr, kg_var_set *set)
{
  if (expr->kind == KG_EXPR_VAR) {
    kg_var_set_add(set, expr->var);
  }
  for (uint32_t i = 0; i < expr->n_args; ++i) {
    kg_expr_add_vars(expr->args[i], set);
  }
  if (expr->pattern) {
    add_mentioned(expr->pattern, set);
  }
}

/// Everything in a pattern of EXISTS, visible outside it or not.
static void
add_mentioned(const kg_alg *alg, kg_var_set *set)
{
  add_own(alg, set);
  if (alg->kind == KG_ALG_FILTER || alg->kind == KG_ALG_LEFT_JOIN) {
    for (uint32_t i = 0; i < alg->u.filter.n_exprs; ++i) {
      kg_expr_add_vars(alg->u.filter.exprs[i], set);
    }
  }
  if (alg->kind == KG_ALG_EXTEND) {
    kg_expr_add_vars(alg->u.extend.expr, set);
  }
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    add_mentioned(alg->children[i], set);
  }
}
