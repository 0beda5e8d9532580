/* SPDX-License-Identifier: Apache-2.0 */
/// Solution modifiers: productions [18] SolutionModifier to [28] ValuesClause,
/// translated by SPARQL 1.1 sections 18.2.4 and 18.2.5.
#include "sparql/parser.h"

// Reading ---------------------------------------------------------------------

typedef struct key_list {
  kg_group_key *at;
  uint32_t n, cap;
} key_list;

typedef struct span_list {
  kg_span *at;
  uint32_t n, cap;
} span_list;

static kg_status
push_key(kg_parser *parser,
         kg_select *select,
         const kg_group_key *key,
         kg_span span)
{
  key_list keys = {select->keys, select->n_keys, select->keys_cap};
  span_list spans = {select->key_spans, select->n_key_spans,
                     select->key_spans_cap};
  NEED(parser, kg_list_push(parser, &keys, *key));
  NEED(parser, kg_list_push(parser, &spans, span));
  select->keys = keys.at;
  select->n_keys = keys.n;
  select->keys_cap = keys.cap;
  select->key_spans = spans.at;
  select->n_key_spans = spans.n;
  select->key_spans_cap = spans.cap;
  return KG_OK;
}

/// `(expr)` or `(expr AS ?var)`
static kg_status
read_group_brackets(kg_parser *parser, kg_group_key *key, kg_span *named)
{
  bool is_named = false;
  TRY(kg_expect_open(parser, '('));
  TRY(read_Expression(parser, &key->expr));
  TRY(kg_accept_keyword(parser, KG_KEY_AS, &is_named));
  if (is_named) {
    *named = parser->token.span;
    TRY(read_Var(parser, &key->var));
  }
  return kg_expect_close(parser, ')');
}

static kg_status
read_GroupCondition(kg_parser *parser, kg_select *select, kg_alg *where)
{
  kg_group_key key = {.var = KG_NO_VAR};
  const uint32_t begin = parser->token.span.begin;
  kg_span named = {0};
  if (parser->token.kind == KG_TOKEN_VAR) {
    TRY(read_Var(parser, &key.var));
  } else if (kg_at_mark(parser, '(')) {
    TRY(read_group_brackets(parser, &key, &named));
  } else {
    TRY(read_Constraint(parser, &key.expr));
  }
  if (named.end) {
    TRY(kg_check_new_var(parser, where, key.var, named, "the pattern"));
  } else if (key.expr && key.expr->kind == KG_EXPR_VAR) {
    key = (kg_group_key){.var = key.expr->var}; // `(?x)` is `?x`
  } else if (key.expr) {
    TRY(kg_parser_hidden_var(parser, "group", &key.var));
  }
  TRY(kg_check_no_operator(parser, "put brackets around it: (…)"));
  return push_key(parser, select, &key, kg_span_since(parser, begin));
}

static kg_status
expect_BY(kg_parser *parser, const char *hint)
{
  return kg_at_keyword(parser, KG_KEY_BY)
             ? kg_parser_advance(parser)
             : kg_parser_expected_hint(parser, "BY", hint);
}

static bool
at_GroupCondition(const kg_parser *parser)
{
  return parser->token.kind == KG_TOKEN_VAR || kg_at_Constraint(parser);
}

static kg_status
read_GroupClause(kg_parser *parser, kg_select *select, kg_alg *where)
{
  TRY(kg_parser_advance(parser));
  TRY(expect_BY(parser, "write GROUP BY"));
  select->grouped = true;
  if (!at_GroupCondition(parser)) {
    return kg_parser_expected(parser, "a variable or an expression");
  }
  while (at_GroupCondition(parser)) {
    TRY(read_GroupCondition(parser, select, where));
  }
  return KG_OK;
}

static kg_status
read_HavingClause(kg_parser *parser, kg_modifiers *m)
{
  TRY(kg_parser_advance(parser));
  do {
    kg_expr *condition = NULL;
    TRY(read_Constraint(parser, &condition));
    TRY(kg_check_no_operator(
        parser, "put all of the condition in brackets: HAVING (…)"));
    NEED(parser, kg_list_push(parser, &m->having, condition));
  } while (kg_at_Constraint(parser));
  return KG_OK;
}

static bool
at_OrderCondition(const kg_parser *parser)
{
  return kg_at_keyword(parser, KG_KEY_ASC) ||
         kg_at_keyword(parser, KG_KEY_DESC) || at_GroupCondition(parser);
}

static kg_status
read_OrderCondition(kg_parser *parser, kg_modifiers *m)
{
  kg_order_key key = {.descending = kg_at_keyword(parser, KG_KEY_DESC)};
  if (key.descending || kg_at_keyword(parser, KG_KEY_ASC)) {
    TRY(kg_parser_advance(parser));
    if (!kg_at_mark(parser, '(')) {
      return kg_parser_expected_hint(
          parser, "\"(\"", key.descending ? "as in DESC(?x)" : "as in ASC(?x)");
    }
    TRY(read_BrackettedExpression(parser, &key.expr));
  } else if (parser->token.kind == KG_TOKEN_VAR) {
    const kg_span span = parser->token.span;
    kg_var var;
    TRY(read_Var(parser, &var));
    key.expr = kg_expr_var(parser->arena, var, span);
    NEED(parser, key.expr);
  } else {
    TRY(read_Constraint(parser, &key.expr));
  }
  TRY(kg_check_no_operator(parser, "put brackets around it: (…)"));
  NEED(parser, kg_list_push(parser, &m->order, key));
  return KG_OK;
}

static kg_status
read_OrderClause(kg_parser *parser, kg_modifiers *m)
{
  TRY(kg_parser_advance(parser));
  TRY(expect_BY(parser, "write ORDER BY"));
  if (!at_OrderCondition(parser)) {
    return kg_parser_expected(parser, "a variable, ASC, DESC or an expression");
  }
  while (at_OrderCondition(parser)) {
    TRY(read_OrderCondition(parser, m));
  }
  if ((kg_at_keyword(parser, KG_KEY_ASC) ||
       kg_at_keyword(parser, KG_KEY_DESC))) {
    return kg_parser_expected(parser, "a condition");
  }
  return KG_OK;
}

static kg_status
read_count(kg_parser *parser, uint64_t *count)
{
  if (parser->token.kind != KG_TOKEN_INTEGER) {
    return kg_parser_expected(parser, "a whole number");
  }
  *count = 0;
  for (size_t i = 0; i < parser->token.text.len; ++i) {
    const uint64_t digit = (uint64_t)(parser->token.text.ptr[i] - '0');
    if (*count > (UINT64_MAX - digit - 1) / 10) {
      return kg_parser_fail(parser, parser->token.span, NULL,
                            "the number is too large");
    }
    *count = *count * 10 + digit;
  }
  return kg_parser_advance(parser);
}

/// LIMIT and OFFSET, once each, in any order.
static kg_status
read_LimitOffsetClauses(kg_parser *parser, kg_modifiers *m)
{
  bool has_limit = false;
  bool has_offset = false;
  for (;;) {
    const bool is_limit = kg_at_keyword(parser, KG_KEY_LIMIT);
    if ((is_limit && has_limit) ||
        (kg_at_keyword(parser, KG_KEY_OFFSET) && has_offset)) {
      return kg_parser_fail(parser, parser->token.span, NULL, "%s stands twice",
                            is_limit ? "LIMIT" : "OFFSET");
    }
    if (is_limit) {
      has_limit = true;
      TRY(kg_parser_advance(parser));
      TRY(read_count(parser, &m->limit));
    } else if (kg_at_keyword(parser, KG_KEY_OFFSET)) {
      has_offset = true;
      TRY(kg_parser_advance(parser));
      TRY(read_count(parser, &m->offset));
    } else {
      return KG_OK;
    }
  }
}

kg_status
kg_check_modifier_order(kg_parser *parser)
{
  static const kg_keyword late[] = {KG_KEY_GROUP, KG_KEY_HAVING, KG_KEY_ORDER,
                                    KG_KEY_WHERE};
  for (size_t i = 0; i < sizeof late / sizeof *late; ++i) {
    if (kg_at_keyword(parser, late[i])) {
      return kg_parser_fail(parser, parser->token.span,
                            "the order is WHERE, GROUP BY, HAVING, ORDER BY, "
                            "LIMIT, OFFSET, VALUES",
                            "%s stands too late", kg_keyword_name(late[i]));
    }
  }
  return KG_OK;
}

/// Forms without a SELECT clause give an empty `select`: GROUP BY and HAVING
/// may stand in them too.
kg_status
read_SolutionModifier(kg_parser *parser,
                      kg_select *select,
                      kg_modifiers *m,
                      kg_alg *where)
{
  *m = (kg_modifiers){.limit = KG_NO_LIMIT, .span = parser->token.span};
  parser->aggregates = NULL;
  if (kg_at_keyword(parser, KG_KEY_GROUP)) {
    TRY(read_GroupClause(parser, select, where));
  }
  parser->aggregates = &select->aggregates;
  if (kg_at_keyword(parser, KG_KEY_HAVING)) {
    TRY(read_HavingClause(parser, m));
  }
  if (kg_at_keyword(parser, KG_KEY_ORDER)) {
    TRY(read_OrderClause(parser, m));
  }
  parser->aggregates = NULL;
  TRY(read_LimitOffsetClauses(parser, m));
  m->span = kg_span_since(parser, m->span.begin);
  return kg_check_modifier_order(parser);
}

kg_status
read_ValuesClause(kg_parser *parser, kg_alg **values)
{
  *values = NULL;
  if (!kg_at_keyword(parser, KG_KEY_VALUES)) {
    return KG_OK;
  }
  TRY(kg_parser_advance(parser));
  return read_DataBlock(parser, values);
}

// Translation -----------------------------------------------------------------

static kg_status
add_group(kg_parser *parser,
          kg_select *select,
          const kg_modifiers *m,
          kg_alg **alg)
{
  select->grouped |= select->aggregates.n || m->having.n;
  if (!select->grouped) {
    return KG_OK;
  }
  kg_alg *group = kg_alg_over(parser->arena, KG_ALG_GROUP, *alg, (*alg)->span);
  NEED(parser, group);
  group->u.group.keys = select->keys;
  group->u.group.n_keys = select->n_keys;
  group->u.group.aggregates = select->aggregates.at;
  group->u.group.n_aggregates = select->aggregates.n;
  for (uint32_t i = 0; i < select->n_keys; ++i) {
    const kg_expr *expr = select->keys[i].expr;
    group->depth =
        expr && expr->depth >= group->depth ? expr->depth + 1 : group->depth;
  }
  for (uint32_t i = 0; i < select->aggregates.n; ++i) {
    const kg_expr *arg = select->aggregates.at[i].arg;
    group->depth =
        arg && arg->depth >= group->depth ? arg->depth + 1 : group->depth;
  }
  *alg = group;
  return KG_OK;
}

/// HAVING comes before the SELECT clause is computed (18.2.4.2); one that uses
/// a name given there, as people write it, would never hold: it comes behind.
static kg_status
add_having(kg_parser *parser, const kg_modifiers *m, kg_alg **alg)
{
  *alg = kg_alg_filter(parser->arena, *alg, m->having.at, m->having.n, m->span);
  NEED(parser, *alg);
  return KG_OK;
}

static kg_status
check_modifiers(kg_parser *parser,
                const kg_select *select,
                const kg_modifiers *m,
                const kg_alg *where,
                bool *late_having)
{
  bool ignored = false;
  *late_having = false;
  for (uint32_t i = 0; i < m->having.n; ++i) {
    TRY(kg_check_grouped_expr(parser, select, where, m->having.at[i],
                              late_having));
  }
  for (uint32_t i = 0; select->grouped && i < m->order.n; ++i) {
    TRY(kg_check_grouped_expr(parser, select, where, m->order.at[i].expr,
                              &ignored));
  }
  return KG_OK;
}

static kg_status
add_extends(kg_parser *parser, const kg_select *select, kg_alg **alg)
{
  for (uint32_t i = 0; i < select->n_items; ++i) {
    const struct kg_select_item *item = &select->items[i];
    if (!item->expr) {
      continue;
    }
    *alg = kg_alg_over(parser->arena, KG_ALG_EXTEND, *alg, item->expr->span);
    NEED(parser, *alg);
    (*alg)->u.extend.var = item->var;
    (*alg)->u.extend.expr = item->expr;
    if (item->expr->depth >= (*alg)->depth) {
      (*alg)->depth = item->expr->depth + 1;
    }
  }
  return KG_OK;
}

static kg_status
add_order(kg_parser *parser, const kg_modifiers *m, kg_alg **alg)
{
  if (!m->order.n) {
    return KG_OK;
  }
  *alg = kg_alg_over(parser->arena, KG_ALG_ORDER_BY, *alg, m->span);
  NEED(parser, *alg);
  (*alg)->u.order.keys = m->order.at;
  (*alg)->u.order.n_keys = m->order.n;
  for (uint32_t i = 0; i < m->order.n; ++i) {
    const uint32_t depth = m->order.at[i].expr->depth;
    (*alg)->depth = depth >= (*alg)->depth ? depth + 1 : (*alg)->depth;
  }
  return KG_OK;
}

static kg_status
add_slice(kg_parser *parser, const kg_modifiers *m, kg_alg **alg)
{
  if (m->limit == KG_NO_LIMIT && !m->offset) {
    return KG_OK;
  }
  *alg = kg_alg_over(parser->arena, KG_ALG_SLICE, *alg, m->span);
  NEED(parser, *alg);
  (*alg)->u.slice.limit = m->limit;
  (*alg)->u.slice.offset = m->offset;
  return KG_OK;
}

static kg_status
add_over(kg_parser *parser, kg_alg_kind kind, bool wanted, kg_alg **alg)
{
  if (wanted) {
    *alg = kg_alg_over(parser->arena, kind, *alg, (*alg)->span);
    NEED(parser, *alg);
  }
  return KG_OK;
}

static kg_status
list_columns(kg_parser *parser,
             const kg_select *select,
             const kg_alg *where,
             kg_var_list *columns)
{
  if (select->star) {
    return kg_visible_in_order(parser, where, columns);
  }
  for (uint32_t i = 0; i < select->n_items; ++i) {
    NEED(parser, kg_list_push(parser, columns, select->items[i].var));
  }
  return KG_OK;
}

kg_status
kg_add_modifiers(kg_parser *parser,
                 kg_select *select,
                 const kg_modifiers *m,
                 kg_alg *values,
                 kg_alg **alg,
                 kg_var_list *columns)
{
  const kg_alg *where = *alg;
  bool late_having;
  TRY(add_group(parser, select, m, alg));
  TRY(check_modifiers(parser, select, m, where, &late_having));
  if (!late_having) {
    TRY(add_having(parser, m, alg));
  }
  if (values) {
    *alg = kg_alg_join(parser->arena, *alg, values);
    NEED(parser, *alg);
  }
  if (columns) {
    TRY(list_columns(parser, select, *alg, columns));
  }
  TRY(add_extends(parser, select, alg));
  if (late_having) {
    TRY(add_having(parser, m, alg));
  }
  TRY(add_order(parser, m, alg));
  if (columns) {
    TRY(add_over(parser, KG_ALG_PROJECT, true, alg));
    (*alg)->u.project.vars = columns->at;
    (*alg)->u.project.n_vars = columns->n;
  }
  TRY(add_over(parser, KG_ALG_DISTINCT, select->distinct, alg));
  TRY(add_over(parser, KG_ALG_REDUCED, select->reduced, alg));
  TRY(add_slice(parser, m, alg));
  return check_depth(parser, (*alg)->depth, (*alg)->span);
}
