/* SPDX-License-Identifier: Apache-2.0 */
/// Query forms: productions [1] QueryUnit to [17] WhereClause. What stands
/// behind the pattern is read in parse_modifiers.c.
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

// Forms -----------------------------------------------------------------------

/// Behind the SELECT clause and FROM.
static kg_status
read_select_rest(kg_parser *parser,
                 kg_select *select,
                 kg_alg **alg,
                 kg_var_list *columns)
{
  kg_modifiers m;
  kg_alg *values = NULL;
  parser->aggregates = NULL;
  TRY(read_WhereClause(parser, alg));
  kg_alg *where = *alg;
  TRY(read_SolutionModifier(parser, select, &m, where));
  TRY(read_ValuesClause(parser, &values));
  select->grouped |= select->aggregates.n || m.having.n;
  TRY(kg_check_select(parser, select, where));
  return kg_add_modifiers(parser, select, &m, values, alg, columns);
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
  kg_modifiers m;
  kg_alg *values = NULL;
  TRY(read_SolutionModifier(parser, &select, &m, *alg));
  TRY(read_ValuesClause(parser, &values));
  return kg_add_modifiers(parser, &select, &m, values, alg, NULL);
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
  TRY(kg_check_modifier_order(parser));
  if (parser->token.kind != KG_TOKEN_END) {
    return kg_parser_expected(parser, "the end of the query");
  }
  return KG_OK;
}
