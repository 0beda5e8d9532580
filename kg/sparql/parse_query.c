/* SPDX-License-Identifier: Apache-2.0 */
/// Query forms and solution modifiers: productions [1] QueryUnit to [28]
/// ValuesClause, translated by SPARQL 1.1 sections 18.2.4 and 18.2.5.
#include "sparql/parser.h"

// Dataset -------------------------------------------------------------------

typedef struct iri_list {
  kg_slice *at;
  uint32_t n, cap;
} iri_list;

kg_status
read_DatasetClause(kg_parser *parser,
                   kg_keyword introducer,
                   kg_dataset *dataset)
{
  iri_list graphs = {0};
  iri_list named = {0};
  while (kg_at_keyword(parser, introducer)) {
    bool is_named = false;
    kg_slice iri;
    TRY(kg_parser_advance(parser));
    TRY(kg_accept_keyword(parser, KG_KEY_NAMED, &is_named));
    if (!kg_at_iri(parser)) {
      return kg_parser_expected(parser, "a graph's IRI");
    }
    TRY(read_iri(parser, &iri));
    NEED(parser, kg_list_push(parser, is_named ? &named : &graphs, iri));
  }
  *dataset = (kg_dataset){.graphs = graphs.at,
                          .n_graphs = graphs.n,
                          .named = named.at,
                          .n_named = named.n,
                          .given = graphs.n || named.n};
  return KG_OK;
}

// What is selected ------------------------------------------------------------

typedef struct item_list {
  struct kg_select_item *at;
  uint32_t n, cap;
} item_list;

static kg_status
push_item(kg_parser *parser,
          kg_select *select,
          kg_var var,
          kg_expr *expr,
          kg_span span)
{
  item_list list = {select->items, select->n_items, select->items_cap};
  const struct kg_select_item item = {var, expr, span};
  NEED(parser, kg_list_push(parser, &list, item));
  select->items = list.at;
  select->n_items = list.n;
  select->items_cap = list.cap;
  return KG_OK;
}

/// `(expr AS ?var)`
static kg_status
read_SelectExpression(kg_parser *parser, kg_select *select)
{
  kg_expr *expr = NULL;
  kg_var var;
  TRY(kg_expect_open(parser, '('));
  TRY(read_Expression(parser, &expr));
  if (!kg_at_keyword(parser, KG_KEY_AS)) {
    return kg_parser_expected_hint(parser, "AS and a variable",
                                   "give it a name, as in (COUNT(?x) AS ?n)");
  }
  TRY(kg_parser_advance(parser));
  const kg_span span = parser->token.span;
  TRY(read_Var(parser, &var));
  TRY(kg_expect_close(parser, ')'));
  return push_item(parser, select, var, expr, span);
}

static kg_status
read_select_items(kg_parser *parser, kg_select *select)
{
  for (;;) {
    const kg_span span = parser->token.span;
    kg_var var;
    if (parser->token.kind == KG_TOKEN_VAR) {
      TRY(read_Var(parser, &var));
      TRY(push_item(parser, select, var, NULL, span));
    } else if (kg_at_mark(parser, '(')) {
      TRY(read_SelectExpression(parser, select));
    } else if (!select->n_items) {
      return kg_parser_expected_hint(
          parser, "a variable, \"(\" or \"*\"",
          kg_at_call(parser) ? "put it in brackets: (… AS ?name)" : NULL);
    } else if (kg_at_call(parser) || kg_at_mark(parser, ',')) {
      return kg_parser_expected_hint(
          parser, "a variable or WHERE",
          kg_at_call(parser) ? "put it in brackets: (… AS ?name)" : NULL);
    } else {
      return KG_OK;
    }
  }
}

static kg_status
read_SelectClause(kg_parser *parser, kg_select *select)
{
  select->span = parser->token.span;
  TRY(kg_expect_keyword(parser, KG_KEY_SELECT));
  TRY(kg_accept_keyword(parser, KG_KEY_DISTINCT, &select->distinct));
  if (!select->distinct) {
    TRY(kg_accept_keyword(parser, KG_KEY_REDUCED, &select->reduced));
  }
  TRY(kg_accept_mark(parser, '*', &select->star));
  return select->star ? KG_OK : read_select_items(parser, select);
}

static kg_status
read_WhereClause(kg_parser *parser, kg_alg **alg)
{
  bool found = false;
  TRY(kg_accept_keyword(parser, KG_KEY_WHERE, &found));
  if (!kg_at_mark(parser, '{')) {
    return kg_parser_expected_hint(parser, found ? "\"{\"" : "WHERE or \"{\"",
                                   found ? "put the pattern in braces" : NULL);
  }
  return read_GroupGraphPattern(parser, alg);
}

// Solution modifiers
// ------------------------------------------------------------

typedef struct modifiers {
  kg_expr_list having;
  struct order_list {
    kg_order_key *at;
    uint32_t n, cap;
  } order;
  uint64_t offset;
  uint64_t limit;
  kg_span span;
} modifiers;

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
read_HavingClause(kg_parser *parser, modifiers *m)
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
read_OrderCondition(kg_parser *parser, modifiers *m)
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
read_OrderClause(kg_parser *parser, modifiers *m)
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
read_LimitOffsetClauses(kg_parser *parser, modifiers *m)
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

static kg_status
check_modifier_order(kg_parser *parser)
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
static kg_status
read_SolutionModifier(kg_parser *parser,
                      kg_select *select,
                      modifiers *m,
                      kg_alg *where)
{
  *m = (modifiers){.limit = KG_NO_LIMIT, .span = parser->token.span};
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
  return check_modifier_order(parser);
}

static kg_status
read_ValuesClause(kg_parser *parser, kg_alg **values)
{
  *values = NULL;
  if (!kg_at_keyword(parser, KG_KEY_VALUES)) {
    return KG_OK;
  }
  TRY(kg_parser_advance(parser));
  return read_DataBlock(parser, values);
}

// Translation
// -------------------------------------------------------------------

static kg_status
add_group(kg_parser *parser,
          kg_select *select,
          const modifiers *m,
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
add_having(kg_parser *parser, const modifiers *m, kg_alg **alg)
{
  *alg = kg_alg_filter(parser->arena, *alg, m->having.at, m->having.n, m->span);
  NEED(parser, *alg);
  return KG_OK;
}

static kg_status
check_modifiers(kg_parser *parser,
                const kg_select *select,
                const modifiers *m,
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
add_order(kg_parser *parser, const modifiers *m, kg_alg **alg)
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
add_slice(kg_parser *parser, const modifiers *m, kg_alg **alg)
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

/// All of 18.2.4 and 18.2.5 over a pattern.
/// @param columns may be NULL: no projection.
static kg_status
add_modifiers(kg_parser *parser,
              kg_select *select,
              const modifiers *m,
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

// Forms -----------------------------------------------------------------------

/// Behind the SELECT clause and FROM.
static kg_status
read_select_rest(kg_parser *parser,
                 kg_select *select,
                 kg_alg **alg,
                 kg_var_list *columns)
{
  modifiers m;
  kg_alg *values = NULL;
  parser->aggregates = NULL;
  TRY(read_WhereClause(parser, alg));
  kg_alg *where = *alg;
  TRY(read_SolutionModifier(parser, select, &m, where));
  TRY(read_ValuesClause(parser, &values));
  select->grouped |= select->aggregates.n || m.having.n;
  TRY(kg_check_select(parser, select, where));
  return add_modifiers(parser, select, &m, values, alg, columns);
}

kg_status
read_SubSelect(kg_parser *parser, kg_alg **alg)
{
  kg_select select = {0};
  kg_var_list columns = {0};
  const bool in_aggregate = parser->in_aggregate;
  parser->in_aggregate = false;
  TRY(kg_parser_open_scope(parser));
  parser->aggregates = &select.aggregates;
  TRY(read_SelectClause(parser, &select));
  TRY(read_select_rest(parser, &select, alg, &columns));
  parser->aggregates = NULL;
  parser->in_aggregate = in_aggregate;
  return kg_parser_close_scope(parser, *alg);
}

static kg_status
read_SelectQuery(kg_parser *parser)
{
  kg_query *query = parser->query;
  kg_select select = {0};
  kg_var_list columns = {0};
  parser->aggregates = &select.aggregates;
  query->form = KG_SELECT;
  TRY(read_SelectClause(parser, &select));
  TRY(read_DatasetClause(parser, KG_KEY_FROM, &query->dataset));
  TRY(read_select_rest(parser, &select, &query->where, &columns));
  query->columns = columns.at;
  query->n_columns = columns.n;
  return KG_OK;
}

/// Modifiers and VALUES of a form without a SELECT clause.
static kg_status
read_plain_rest(kg_parser *parser, kg_alg **alg)
{
  kg_select select = {0};
  modifiers m;
  kg_alg *values = NULL;
  TRY(read_SolutionModifier(parser, &select, &m, *alg));
  TRY(read_ValuesClause(parser, &values));
  return add_modifiers(parser, &select, &m, values, alg, NULL);
}

static kg_status
read_AskQuery(kg_parser *parser)
{
  kg_query *query = parser->query;
  query->form = KG_ASK;
  TRY(kg_parser_advance(parser));
  TRY(read_DatasetClause(parser, KG_KEY_FROM, &query->dataset));
  TRY(read_WhereClause(parser, &query->where));
  return read_plain_rest(parser, &query->where);
}

static kg_status
read_describe_targets(kg_parser *parser, bool *star)
{
  struct {
    kg_slot *at;
    uint32_t n, cap;
  } targets = {0};
  TRY(kg_accept_mark(parser, '*', star));
  if (!*star && parser->token.kind != KG_TOKEN_VAR && !kg_at_iri(parser)) {
    return kg_parser_expected(parser, "a variable, an IRI or \"*\"");
  }
  while (!*star && (parser->token.kind == KG_TOKEN_VAR || kg_at_iri(parser))) {
    kg_slot slot;
    TRY(read_VarOrIri(parser, "a variable or an IRI", &slot));
    NEED(parser, kg_list_push(parser, &targets, slot));
  }
  parser->query->describe = targets.at;
  parser->query->n_describe = targets.n;
  return KG_OK;
}

static kg_status
describe_visible(kg_parser *parser)
{
  kg_query *query = parser->query;
  kg_var_list vars = {0};
  TRY(kg_visible_in_order(parser, query->where, &vars));
  query->describe = KG_ARENA_ARRAY(parser->arena, kg_slot, vars.n);
  NEED(parser, query->describe);
  query->n_describe = vars.n;
  for (uint32_t i = 0; i < vars.n; ++i) {
    query->describe[i] = (kg_slot){.kind = KG_SLOT_VAR, .var = vars.at[i]};
  }
  return KG_OK;
}

static kg_status
read_DescribeQuery(kg_parser *parser)
{
  kg_query *query = parser->query;
  const uint32_t begin = parser->token.span.begin;
  bool star = false;
  query->form = KG_DESCRIBE;
  TRY(kg_parser_advance(parser));
  TRY(read_describe_targets(parser, &star));
  TRY(read_DatasetClause(parser, KG_KEY_FROM, &query->dataset));
  if (kg_at_keyword(parser, KG_KEY_WHERE) || kg_at_mark(parser, '{')) {
    TRY(read_WhereClause(parser, &query->where));
  } else {
    query->where =
        kg_alg_new(parser->arena, KG_ALG_UNIT, kg_span_since(parser, begin));
    NEED(parser, query->where);
  }
  TRY(read_plain_rest(parser, &query->where));
  return star ? describe_visible(parser) : KG_OK;
}

static kg_status
read_ConstructTemplate(kg_parser *parser, kg_triples_sink *sink)
{
  TRY(kg_expect_open(parser, '{'));
  while (kg_at_triples(parser)) {
    bool dot = false;
    TRY(read_TriplesSameSubject(parser, sink));
    TRY(kg_accept_mark(parser, '.', &dot));
    if (!dot) {
      break;
    }
  }
  if (!kg_at_mark(parser, '}')) {
    return kg_parser_expected(parser, "a triple or \"}\"");
  }
  return kg_expect_close(parser, '}');
}

/// CONSTRUCT WHERE: the pattern, plain triples only, is the template too.
static kg_status
read_construct_where(kg_parser *parser, kg_triples_sink *sink)
{
  kg_query *query = parser->query;
  const uint32_t begin = parser->token.span.begin;
  TRY(kg_expect_keyword(parser, KG_KEY_WHERE));
  TRY(read_ConstructTemplate(parser, sink));
  const kg_span span = kg_span_since(parser, begin);
  kg_alg *bgp = kg_alg_new(parser->arena, KG_ALG_BGP, span);
  kg_edge *edges = KG_ARENA_ARRAY(parser->arena, kg_edge, sink->quads.n);
  kg_var *blanks =
      KG_ARENA_ARRAY(parser->arena, kg_var, parser->n_template_blanks);
  NEED(parser, bgp && edges && blanks);
  for (uint32_t i = 0; i < parser->n_template_blanks; ++i) {
    TRY(kg_parser_hidden_var(parser, "blank", &blanks[i]));
  }
  for (uint32_t i = 0; i < sink->quads.n; ++i) {
    kg_quad_slots *quad = &sink->quads.at[i];
    kg_slot *const slots[] = {&quad->s, &quad->p, &quad->o};
    for (int k = 0; k < 3; ++k) {
      if (slots[k]->kind == KG_SLOT_BLANK) {
        *slots[k] =
            (kg_slot){.kind = KG_SLOT_VAR, .var = blanks[slots[k]->blank]};
      }
    }
    edges[i] =
        (kg_edge){.s = quad->s, .p = quad->p, .o = quad->o, .span = quad->span};
  }
  bgp->kind = sink->quads.n ? KG_ALG_BGP : KG_ALG_UNIT;
  bgp->u.bgp.edges = edges;
  bgp->u.bgp.n_edges = sink->quads.n;
  query->where = bgp;
  return KG_OK;
}

static kg_status
read_ConstructQuery(kg_parser *parser)
{
  kg_query *query = parser->query;
  kg_triples_sink sink = {.mode = KG_IN_TEMPLATE};
  query->form = KG_CONSTRUCT;
  TRY(kg_parser_advance(parser));
  const bool has_template = kg_at_mark(parser, '{');
  if (has_template) {
    TRY(read_ConstructTemplate(parser, &sink));
  } else if (!kg_at_keyword(parser, KG_KEY_FROM) &&
             !kg_at_keyword(parser, KG_KEY_WHERE)) {
    return kg_parser_expected(parser, "\"{\" or WHERE");
  }
  TRY(read_DatasetClause(parser, KG_KEY_FROM, &query->dataset));
  TRY(has_template ? read_WhereClause(parser, &query->where)
                   : read_construct_where(parser, &sink));
  query->construct = sink.quads.at;
  query->n_construct = sink.quads.n;
  query->n_blanks = parser->n_template_blanks;
  return read_plain_rest(parser, &query->where);
}

static kg_status
read_form(kg_parser *parser)
{
  switch (parser->token.kind == KG_TOKEN_WORD ? parser->token.keyword
                                              : KG_KEY_NONE) {
  case KG_KEY_SELECT: return read_SelectQuery(parser);
  case KG_KEY_ASK: return read_AskQuery(parser);
  case KG_KEY_CONSTRUCT: return read_ConstructQuery(parser);
  case KG_KEY_DESCRIBE: return read_DescribeQuery(parser);
  case KG_KEY_INSERT:
  case KG_KEY_DELETE:
  case KG_KEY_WITH:
  case KG_KEY_LOAD:
  case KG_KEY_CLEAR:
  case KG_KEY_DROP:
  case KG_KEY_CREATE:
  case KG_KEY_ADD:
  case KG_KEY_MOVE:
  case KG_KEY_COPY:
    return kg_parser_fail(parser, parser->token.span, "run it as an update",
                          "%s changes data: this is no query",
                          kg_keyword_name(parser->token.keyword));
  default:
    return kg_parser_expected(parser, "SELECT, ASK, CONSTRUCT or DESCRIBE");
  }
}

kg_status
read_QueryUnit(kg_parser *parser)
{
  TRY(read_Prologue(parser));
  TRY(read_form(parser));
  TRY(check_modifier_order(parser));
  if (parser->token.kind != KG_TOKEN_END) {
    return kg_parser_expected(parser, "the end of the query");
  }
  return KG_OK;
}
