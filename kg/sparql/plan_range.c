/* SPDX-License-Identifier: Apache-2.0 */
// Filters as ranges of ids. A range may hold more than what passes the filter,
// which is still applied: values in the dictionary (doubles, odd spellings)
// are always in.
#include "sparql/plan.h"

#include "rdf/value.h"

#include <stdlib.h>

enum { MAX_RANGES = 8, MAX_LIST = 256 };

static kg_id
tag_low(kg_tag tag)
{
  return (kg_id)tag << 60;
}

static kg_id
tag_high(kg_tag tag)
{
  return (kg_id)tag << 60 | KG_ID_PAYLOAD_MASK;
}

typedef struct range_list {
  kg_range at[MAX_RANGES];
  uint32_t n;
} range_list;

static void
add_range(range_list *list, kg_id low, kg_id high)
{
  if (low <= high && list->n < MAX_RANGES) {
    list->at[list->n++] = (kg_range){low, high};
  }
}

/// The id of the greatest inline number of `tag` at most `n` (`down`), or the
/// least at least `n`; the tag's end where there is none.
static kg_id
number_id(kg_exec *exec, kg_tag tag, const kg_exact *n, bool down)
{
  kg_exact scaled = *n;
  const kg_exact unit = kg_exact_of(KG_ID_DECIMAL_UNIT);
  if (tag == KG_TAG_DECIMAL &&
      !kg_exact_mul(n, &unit, &exec->scratch, &scaled)) {
    return down ? tag_high(tag) : tag_low(tag);
  }
  if (!kg_exact_round(&scaled, down ? KG_ROUND_FLOOR : KG_ROUND_CEIL,
                      &exec->scratch, &scaled)) {
    return down ? tag_high(tag) : tag_low(tag);
  }
  const kg_exact least = kg_exact_of(-KG_ID_ZERO);
  const kg_exact most = kg_exact_of(KG_ID_ZERO - 1);
  if (kg_exact_compare(&scaled, &least) < 0) {
    return tag_low(tag);
  }
  if (kg_exact_compare(&scaled, &most) > 0) {
    return tag_high(tag);
  }
  return kg_id_make(tag, (uint64_t)((int64_t)scaled.n + KG_ID_ZERO));
}

typedef enum side { BELOW, EQUAL, ABOVE } side;

static void
add_numbers(kg_exec *exec, const kg_value *v, side which, range_list *list)
{
  static const kg_tag tags[] = {KG_TAG_INTEGER, KG_TAG_DECIMAL};
  kg_exact n = v->u.exact;
  const bool is_exact = v->kind <= KG_V_DECIMAL ||
                        kg_exact_from_double(v->u.number, &exec->scratch, &n);
  // Doubles compare after rounding, so an inexact bound stays open.
  const bool open = !is_exact || v->kind > KG_V_DECIMAL;
  for (int i = 0; i < 2; i++) {
    kg_id low = tag_low(tags[i]), high = tag_high(tags[i]);
    if (!open && which != BELOW) {
      low = number_id(exec, tags[i], &n, false);
    }
    if (!open && which != ABOVE) {
      high = number_id(exec, tags[i], &n, true);
    }
    add_range(list, low, high);
  }
}

static void
add_instants(const kg_value *v, side which, range_list *list)
{
  const kg_tag tag = v->kind == KG_V_DATE ? KG_TAG_DATE : KG_TAG_DATETIME;
  const kg_instant t = kg_datetime_instant(&v->u.when, 0);
  kg_id low = tag_low(tag), high = tag_high(tag), first, last;
  const int64_t bound = INT64_C(1) << 50;
  if (t.seconds < bound && t.seconds > -bound &&
      kg_id_instant_range(tag, t.seconds * 1000 + t.nanosecond / 1000000,
                          &first, &last)) {
    low = which == BELOW ? low : first;
    high = which == ABOVE ? high : last;
  }
  add_range(list, low, high);
}

/// Ranges of what compares to a constant as `which` says. @return false if
/// nothing useful can be said.
static bool
ranges_of(kg_exec *exec, const kg_cexpr *x, side which, range_list *list)
{
  const kg_value *v = &x->value;
  const kg_id id = x->id;
  list->n = 0;
  // In the order of the tags.
  if (kg_value_is_numeric(v)) {
    add_range(list, tag_low(KG_TAG_TYPED), tag_high(KG_TAG_TYPED));
    add_numbers(exec, v, which, list);
    return true;
  }
  switch (v->kind) {
  case KG_V_DATETIME:
  case KG_V_DATE:
    add_range(list, tag_low(KG_TAG_TYPED), tag_high(KG_TAG_TYPED));
    add_instants(v, which, list);
    return true;
  case KG_V_BOOLEAN:
    add_range(list, tag_low(KG_TAG_TYPED), tag_high(KG_TAG_TYPED));
    add_range(list, tag_low(KG_TAG_BOOLEAN), tag_high(KG_TAG_BOOLEAN));
    return true;
  case KG_V_STRING:
    if (which != EQUAL) {
      add_range(list, tag_low(KG_TAG_STRING), tag_high(KG_TAG_STRING));
      return true;
    }
    add_range(list, id, id);
    return true;
  case KG_V_IRI:
  case KG_V_LANG: add_range(list, id, id); return which == EQUAL;
  default: return false;
  }
}

static const struct {
  kg_fn fn;
  side left, right; ///< Where a variable on that side must lie.
} comparisons[] = {
    {KG_FN_EQ, EQUAL, EQUAL}, {KG_FN_LT, BELOW, ABOVE},
    {KG_FN_LE, BELOW, ABOVE}, {KG_FN_GT, ABOVE, BELOW},
    {KG_FN_GE, ABOVE, BELOW}, {KG_FN_SAMETERM, EQUAL, EQUAL},
};

/// A constant expression's value; NULL if it is not one.
static kg_cexpr *
constant(kg_plan *plan, const kg_expr *expr)
{
  static const kg_scope nothing = {0};
  kg_cexpr *x = NULL;
  if (expr->kind != KG_EXPR_TERM && expr->kind != KG_EXPR_CALL) {
    return NULL;
  }
  for (uint32_t i = 0; i < expr->n_args; i++) {
    if (expr->args[i]->kind != KG_EXPR_TERM) {
      return NULL;
    }
  }
  if (kg_cexpr_compile(plan->exec, expr, &nothing, &x)) {
    return NULL;
  }
  return x->kind == KG_CX_CONST ? x : NULL;
}

static kg_status
give(kg_plan *plan, const range_list *list, kg_range **ranges, uint32_t *n)
{
  *ranges = KG_ARENA_ARRAY(&plan->exec->arena, kg_range, list->n);
  if (!*ranges) {
    return kg_exec_no_memory(plan->exec);
  }
  memcpy(*ranges, list->at, list->n * sizeof list->at[0]);
  *n = list->n;
  return KG_OK;
}

static int
compare_ranges(const void *a, const void *b)
{
  const kg_range *x = a, *y = b;
  return (x->low > y->low) - (x->low < y->low);
}

/// `?v IN (<a>, <b>, "c")`: one id each, as long as all are names or strings.
static kg_status
ranges_of_list(kg_plan *plan,
               const kg_expr *expr,
               kg_range **ranges,
               uint32_t *n,
               bool *restricts)
{
  kg_exec *exec = plan->exec;
  if (expr->n_args < 2 || expr->n_args > MAX_LIST) {
    return KG_OK;
  }
  kg_range *list = KG_ARENA_ARRAY(&exec->arena, kg_range, expr->n_args);
  if (!list) {
    return kg_exec_no_memory(exec);
  }
  uint32_t n_list = 0;
  for (uint32_t i = 1; i < expr->n_args; i++) {
    const kg_cexpr *x = constant(plan, expr->args[i]);
    TRY(exec->failed);
    if (!x || (x->value.kind != KG_V_IRI && x->value.kind != KG_V_STRING)) {
      return KG_OK;
    }
    if (kg_id_tag(x->id) != KG_TAG_LOCAL) {
      list[n_list++] = (kg_range){x->id, x->id};
    }
  }
  qsort(list, n_list, sizeof *list, compare_ranges);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n_list; i++) {
    if (!kept || list[i].low != list[kept - 1].low) {
      list[kept++] = list[i];
    }
  }
  *ranges = list;
  *n = kept;
  *restricts = kept > 0;
  return KG_OK;
}

kg_status
kg_ranges_of_filter(kg_plan *plan,
                    const kg_expr *expr,
                    kg_var *var,
                    kg_range **ranges,
                    uint32_t *n_ranges,
                    bool *restricts)
{
  range_list list;
  *restricts = false;
  if (expr->kind != KG_EXPR_CALL || !expr->n_args) {
    return KG_OK;
  }
  if (expr->fn == KG_FN_IN && expr->args[0]->kind == KG_EXPR_VAR) {
    *var = expr->args[0]->var;
    return ranges_of_list(plan, expr, ranges, n_ranges, restricts);
  }
  for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
    if (comparisons[i].fn != expr->fn) {
      continue;
    }
    const bool left = expr->args[0]->kind == KG_EXPR_VAR;
    const kg_expr *v = expr->args[left ? 0 : 1];
    const kg_cexpr *x = constant(plan, expr->args[left ? 1 : 0]);
    TRY(plan->exec->failed);
    if (v->kind != KG_EXPR_VAR || !x) {
      return KG_OK;
    }
    *var = v->var;
    if (expr->fn == KG_FN_SAMETERM) {
      list.n = 0;
      add_range(&list, x->id, x->id);
      *restricts = true;
    } else {
      *restricts =
          ranges_of(plan->exec, x,
                    left ? comparisons[i].left : comparisons[i].right, &list);
    }
    return *restricts ? give(plan, &list, ranges, n_ranges) : KG_OK;
  }
  return KG_OK;
}
