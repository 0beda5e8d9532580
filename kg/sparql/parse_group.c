/* SPDX-License-Identifier: Apache-2.0 */
/// Group graph patterns: productions [53] GroupGraphPattern to [68] Filter,
/// and their translation to the algebra, SPARQL 1.1 section 18.2.2.6.
#include "base/buf.h"
#include "sparql/parser.h"

/// A group while it is read. Filters wait for its end; triples are collected
/// until something else than a filter comes.
typedef struct group {
  kg_alg *so_far;
  kg_expr_list filters;
  kg_triples_sink triples;
  uint32_t begin;
  const kg_alg *own_join; ///< The join that `join` made and may grow.
  uint32_t join_cap;      ///< Room for its children.
} group;

static kg_status
check_alg(kg_parser *parser, const kg_alg *alg)
{
  NEED(parser, alg);
  return check_depth(parser, alg->depth, alg->span);
}

/// Appends to a join of our own: copying it each time would be quadratic.
static kg_status
grow_join(kg_parser *parser, group *g, kg_alg *alg)
{
  kg_alg *join = g->so_far;
  struct {
    kg_alg **at;
    uint32_t n, cap;
  } children = {join->children, join->n_children, g->join_cap};
  const bool flat = alg->kind == KG_ALG_JOIN;
  for (uint32_t i = 0; i < (flat ? alg->n_children : 1); ++i) {
    kg_alg *child = flat ? alg->children[i] : alg;
    NEED(parser, kg_list_push(parser, &children, child));
    join->depth = child->depth >= join->depth ? child->depth + 1 : join->depth;
  }
  join->children = children.at;
  join->n_children = children.n;
  join->span.end = alg->span.end;
  g->join_cap = children.cap;
  return check_alg(parser, join);
}

static kg_status
join(kg_parser *parser, group *g, kg_alg *alg)
{
  NEED(parser, alg);
  if (alg->kind != KG_ALG_UNIT && g->so_far == g->own_join) {
    return grow_join(parser, g, alg);
  }
  kg_alg *before = g->so_far;
  g->so_far = kg_alg_join(parser->arena, before, alg);
  if (g->so_far != before && g->so_far != alg) {
    g->own_join = g->so_far;
    g->join_cap = g->so_far ? g->so_far->n_children : 0;
  }
  return check_alg(parser, g->so_far);
}

/// Ends the basic graph pattern that is being read.
static kg_status
flush_triples(kg_parser *parser, group *g)
{
  kg_edge_list *edges = &g->triples.edges;
  if (edges->n) {
    const kg_span span = {edges->at[0].span.begin,
                          edges->at[edges->n - 1].span.end};
    kg_alg *bgp = kg_alg_new(parser->arena, KG_ALG_BGP, span);
    NEED(parser, bgp);
    bgp->u.bgp.edges = edges->at;
    bgp->u.bgp.n_edges = edges->n;
    TRY(join(parser, g, bgp));
    *edges = (kg_edge_list){0};
  }
  parser->pattern_no = parser->next_pattern_no++;
  return KG_OK;
}

static kg_status read_inner(kg_parser *parser, group *g);

/// Reads `{ … }` with its filters apart, for OPTIONAL.
static kg_status
read_group_parts(kg_parser *parser, group *g)
{
  *g = (group){.begin = parser->token.span.begin};
  kg_aggregates *aggregates = parser->aggregates;
  parser->aggregates = NULL;
  TRY(kg_parser_enter(parser));
  TRY(kg_expect_open(parser, '{'));
  parser->pattern_no = parser->next_pattern_no++;
  if (kg_at_keyword(parser, KG_KEY_SELECT)) {
    TRY(read_SubSelect(parser, &g->so_far));
  } else {
    g->so_far = kg_alg_new(parser->arena, KG_ALG_UNIT,
                           (kg_span){g->begin, g->begin + 1});
    NEED(parser, g->so_far);
    TRY(read_inner(parser, g));
    TRY(flush_triples(parser, g));
  }
  TRY(kg_expect_close(parser, '}'));
  parser->pattern_no = parser->next_pattern_no++;
  kg_parser_leave(parser);
  parser->aggregates = aggregates;
  return KG_OK;
}

kg_status
read_GroupGraphPattern(kg_parser *parser, kg_alg **alg)
{
  group g;
  if (!kg_at_mark(parser, '{')) {
    return kg_parser_expected(parser, "\"{\"");
  }
  TRY(read_group_parts(parser, &g));
  *alg = kg_alg_filter(parser->arena, g.so_far, g.filters.at, g.filters.n,
                       kg_span_since(parser, g.begin));
  return check_alg(parser, *alg);
}

// Elements of a group ---------------------------------------------------------

static kg_status
read_OptionalGraphPattern(kg_parser *parser, group *g)
{
  const uint32_t begin = parser->token.span.begin;
  group right;
  TRY(kg_parser_advance(parser));
  if (!kg_at_mark(parser, '{')) {
    return kg_parser_expected_hint(parser, "\"{\"",
                                   "put the optional part in braces");
  }
  TRY(read_group_parts(parser, &right));
  g->so_far = kg_alg_two(parser->arena, KG_ALG_LEFT_JOIN, g->so_far,
                         right.so_far, kg_span_since(parser, begin));
  NEED(parser, g->so_far);
  kg_alg_set_filters(g->so_far, right.filters.at, right.filters.n);
  return check_alg(parser, g->so_far);
}

static kg_status
read_MinusGraphPattern(kg_parser *parser, group *g)
{
  const uint32_t begin = parser->token.span.begin;
  kg_alg *right = NULL;
  TRY(kg_parser_advance(parser));
  TRY(read_GroupGraphPattern(parser, &right));
  g->so_far = kg_alg_two(parser->arena, KG_ALG_MINUS, g->so_far, right,
                         kg_span_since(parser, begin));
  return check_alg(parser, g->so_far);
}

static kg_status
read_GraphGraphPattern(kg_parser *parser, group *g)
{
  const uint32_t begin = parser->token.span.begin;
  kg_slot graph;
  kg_alg *inner = NULL;
  TRY(kg_parser_advance(parser));
  if (kg_at_mark(parser, '{')) {
    return kg_parser_expected_hint(parser, "a graph (variable or IRI)",
                                   "as in GRAPH ?g { … }");
  }
  TRY(read_VarOrIri(parser, "a graph (variable or IRI)", &graph));
  TRY(read_GroupGraphPattern(parser, &inner));
  kg_alg *alg = kg_alg_over(parser->arena, KG_ALG_GRAPH, inner,
                            kg_span_since(parser, begin));
  NEED(parser, alg);
  alg->u.graph = graph;
  return join(parser, g, alg);
}

static kg_status
read_union(kg_parser *parser, group *g)
{
  struct {
    kg_alg **at;
    uint32_t n, cap;
  } branches = {0};
  const uint32_t begin = parser->token.span.begin;
  for (bool more = true; more;) {
    kg_alg *branch = NULL;
    if (branches.n && !kg_at_mark(parser, '{')) {
      return kg_parser_expected_hint(
          parser, "\"{\"", "put braces around both sides: { … } UNION { … }");
    }
    TRY(read_GroupGraphPattern(parser, &branch));
    NEED(parser, kg_list_push(parser, &branches, branch));
    TRY(kg_accept_keyword(parser, KG_KEY_UNION, &more));
  }
  if (branches.n == 1) {
    return join(parser, g, branches.at[0]);
  }
  kg_alg *alg = kg_alg_many(parser->arena, KG_ALG_UNION, branches.at,
                            branches.n, kg_span_since(parser, begin));
  TRY(check_alg(parser, alg));
  return join(parser, g, alg);
}

/// FILTER stays in the basic graph pattern around it, so that labels of blank
/// nodes reach across it, 5.1.1.
static kg_status
read_Filter(kg_parser *parser, group *g)
{
  const uint32_t pattern_no = parser->pattern_no;
  kg_expr *condition = NULL;
  TRY(kg_parser_advance(parser));
  if (!kg_at_Constraint(parser)) {
    return kg_parser_expected_hint(parser,
                                   "a condition in brackets or a function",
                                   "put the condition in brackets: FILTER (…)");
  }
  TRY(read_Constraint(parser, &condition));
  TRY(kg_check_no_operator(parser,
                           "put all of the condition in brackets: FILTER (…)"));
  NEED(parser, kg_list_push(parser, &g->filters, condition));
  parser->pattern_no = pattern_no;
  return KG_OK;
}

static kg_status
read_Bind(kg_parser *parser, group *g)
{
  const uint32_t begin = parser->token.span.begin;
  kg_expr *expr = NULL;
  kg_var var;
  TRY(kg_parser_advance(parser));
  TRY(kg_expect_open(parser, '('));
  TRY(read_Expression(parser, &expr));
  if (!kg_at_keyword(parser, KG_KEY_AS)) {
    return kg_parser_expected_hint(parser, "AS and a variable",
                                   "as in BIND (?x + 1 AS ?y)");
  }
  TRY(kg_parser_advance(parser));
  const kg_span span = parser->token.span;
  TRY(read_Var(parser, &var));
  TRY(kg_expect_close(parser, ')'));
  TRY(kg_check_new_var(parser, g->so_far, var, span, "this group"));
  g->so_far = kg_alg_over(parser->arena, KG_ALG_EXTEND, g->so_far,
                          kg_span_since(parser, begin));
  NEED(parser, g->so_far);
  g->so_far->u.extend.var = var;
  g->so_far->u.extend.expr = expr;
  if (expr->depth >= g->so_far->depth) {
    g->so_far->depth = expr->depth + 1;
  }
  return check_alg(parser, g->so_far);
}

static kg_status
read_InlineData(kg_parser *parser, group *g)
{
  kg_alg *values = NULL;
  TRY(kg_parser_advance(parser));
  TRY(read_DataBlock(parser, &values));
  return join(parser, g, values);
}

// SERVICE -------------------------------------------------------------------

/// Writes the tokens of a group again, every name as an absolute IRI, so that
/// the other side needs neither our prefixes nor our base.
static kg_status
write_service_token(kg_parser *parser,
                    const kg_token *token,
                    kg_slice text,
                    kg_buf *out)
{
  const bool is_iri =
      token->kind == KG_TOKEN_IRI || token->kind == KG_TOKEN_NAME;
  if (out->len && token->spaced) {
    kg_buf_add_byte(out, ' ');
  }
  if (!is_iri) {
    kg_buf_add(out, kg_slice_sub(text, token->span.begin, token->span.end));
    return KG_OK;
  }
  kg_slice iri;
  TRY(kg_token_iri(parser, token, &iri));
  kg_buf_add_byte(out, '<');
  kg_buf_add(out, iri);
  kg_buf_add_byte(out, '>');
  return KG_OK;
}

static kg_status
write_service_text(kg_parser *parser, kg_span span, kg_slice *text)
{
  kg_lexer lexer;
  kg_token token;
  kg_buf out;
  const kg_slice all = parser->query->text;
  const kg_slice body = kg_slice_sub(all, span.begin, span.end);
  kg_buf_init(&out, parser->ctx->alloc);
  kg_status st = KG_OK;
  bool good = kg_lexer_init(&lexer, body, parser->arena) &&
              kg_lexer_next(&lexer, &token);
  while (good && !st && token.kind != KG_TOKEN_END) {
    st = write_service_token(parser, &token, body, &out);
    good = kg_lexer_next(&lexer, &token);
  }
  if (!st) {
    *text = kg_arena_copy(parser->arena, kg_buf_slice(&out));
    const bool failed = !good || kg_buf_status(&out) || !text->ptr;
    st = failed ? kg_out_of_memory(parser->ctx) : KG_OK;
  }
  kg_buf_clear(&out);
  return st;
}

static kg_status
read_ServiceGraphPattern(kg_parser *parser, group *g)
{
  const uint32_t begin = parser->token.span.begin;
  bool silent = false;
  kg_slot endpoint;
  kg_alg *inner = NULL;
  kg_slice text;
  TRY(kg_parser_advance(parser));
  TRY(kg_accept_keyword(parser, KG_KEY_SILENT, &silent));
  TRY(read_VarOrIri(parser, "a service (variable or IRI)", &endpoint));
  const uint32_t inner_begin = parser->token.span.begin;
  TRY(read_GroupGraphPattern(parser, &inner));
  TRY(write_service_text(parser, kg_span_since(parser, inner_begin), &text));
  kg_alg *alg = kg_alg_over(parser->arena, KG_ALG_SERVICE, inner,
                            kg_span_since(parser, begin));
  NEED(parser, alg);
  alg->u.service.endpoint = endpoint;
  alg->u.service.silent = silent;
  alg->u.service.text = text;
  return join(parser, g, alg);
}

// GroupGraphPatternSub --------------------------------------------------------

typedef kg_status read_element_fn(kg_parser *parser, group *g);

static read_element_fn *
find_element(const kg_parser *parser)
{
  static const struct {
    kg_keyword keyword;
    read_element_fn *read;
  } elements[] = {
      {KG_KEY_OPTIONAL, read_OptionalGraphPattern},
      {KG_KEY_MINUS, read_MinusGraphPattern},
      {KG_KEY_GRAPH, read_GraphGraphPattern},
      {KG_KEY_SERVICE, read_ServiceGraphPattern},
      {KG_KEY_BIND, read_Bind},
      {KG_KEY_VALUES, read_InlineData},
  };
  if (kg_at_mark(parser, '{')) {
    return read_union;
  }
  for (size_t i = 0; i < sizeof elements / sizeof *elements; ++i) {
    if (kg_at_keyword(parser, elements[i].keyword)) {
      return elements[i].read;
    }
  }
  return NULL;
}

kg_status
kg_read_triples_dot(kg_parser *parser)
{
  bool dot = false;
  TRY(kg_accept_mark(parser, '.', &dot));
  if (!dot && kg_at_triples(parser)) {
    return kg_parser_expected_hint(
        parser, "\".\", \";\" or \",\" behind the triple",
        "end each triple with \".\" before the next one");
  }
  return KG_OK;
}

static kg_status
read_element(kg_parser *parser, group *g, bool *found)
{
  bool dot = false;
  *found = true;
  if (kg_at_triples(parser)) {
    TRY(read_TriplesSameSubject(parser, &g->triples));
    return kg_read_triples_dot(parser);
  }
  if (kg_at_keyword(parser, KG_KEY_FILTER)) {
    TRY(read_Filter(parser, g));
    return kg_accept_mark(parser, '.', &dot);
  }
  read_element_fn *read = find_element(parser);
  if (!read) {
    *found = false;
    return KG_OK;
  }
  TRY(flush_triples(parser, g));
  TRY(read(parser, g));
  return kg_accept_mark(parser, '.', &dot);
}

static kg_status
read_inner(kg_parser *parser, group *g)
{
  for (bool more = true; more;) {
    TRY(read_element(parser, g, &more));
  }
  if (!kg_at_mark(parser, '}')) {
    return kg_parser_expected(parser, "a triple, a keyword or \"}\"");
  }
  return KG_OK;
}

// VALUES --------------------------------------------------------------------

typedef struct data_block {
  kg_var_list vars;
  struct {
    kg_term *at;
    uint32_t n, cap;
  } terms;
  uint32_t n_rows;
} data_block;

static kg_status
read_DataBlockValue(kg_parser *parser, data_block *block)
{
  kg_term term = {0};
  if (kg_at_keyword(parser, KG_KEY_UNDEF)) {
    TRY(kg_parser_advance(parser));
  } else if (kg_at_iri(parser)) {
    TRY(read_iri_term(parser, &term));
  } else if (kg_at_literal(parser)) {
    TRY(read_literal(parser, &term));
  } else {
    return kg_parser_expected(parser, "an IRI, a value or UNDEF");
  }
  NEED(parser, kg_list_push(parser, &block->terms, term));
  return KG_OK;
}

static kg_status
read_data_var(kg_parser *parser, data_block *block)
{
  const kg_span span = parser->token.span;
  const kg_slice name = parser->token.text;
  kg_var var;
  TRY(read_Var(parser, &var));
  for (uint32_t i = 0; i < block->vars.n; ++i) {
    if (block->vars.at[i] == var) {
      return kg_parser_fail(parser, span, NULL,
                            "variable ?%.*s stands twice in VALUES",
                            (int)name.len, name.ptr);
    }
  }
  NEED(parser, kg_list_push(parser, &block->vars, var));
  return KG_OK;
}

static kg_status
read_data_row(kg_parser *parser, data_block *block)
{
  const uint32_t begin = parser->token.span.begin;
  const uint32_t before = block->terms.n;
  TRY(kg_expect_open(parser, '('));
  while (!kg_at_mark(parser, ')')) {
    TRY(read_DataBlockValue(parser, block));
  }
  TRY(kg_expect_close(parser, ')'));
  const uint32_t n = block->terms.n - before;
  if (n != block->vars.n) {
    return kg_parser_fail(parser, kg_span_since(parser, begin), NULL,
                          "%u value%s for %u variable%s", n, n == 1 ? "" : "s",
                          block->vars.n, block->vars.n == 1 ? "" : "s");
  }
  block->n_rows++;
  return KG_OK;
}

static kg_status
read_InlineDataFull(kg_parser *parser, data_block *block)
{
  TRY(kg_expect_open(parser, '('));
  while (parser->token.kind == KG_TOKEN_VAR) {
    TRY(read_data_var(parser, block));
  }
  if (!kg_at_mark(parser, ')')) {
    return kg_parser_expected(parser, "a variable or \")\"");
  }
  TRY(kg_expect_close(parser, ')'));
  TRY(kg_expect_open(parser, '{'));
  while (!kg_at_mark(parser, '}')) {
    if (!kg_at_mark(parser, '(')) {
      return kg_parser_expected_hint(parser, "\"(\" or \"}\"",
                                     "put brackets around each row of values");
    }
    TRY(read_data_row(parser, block));
  }
  return kg_expect_close(parser, '}');
}

static kg_status
read_InlineDataOneVar(kg_parser *parser, data_block *block)
{
  TRY(read_data_var(parser, block));
  TRY(kg_expect_open(parser, '{'));
  while (!kg_at_mark(parser, '}')) {
    TRY(read_DataBlockValue(parser, block));
    block->n_rows++;
  }
  return kg_expect_close(parser, '}');
}

kg_status
read_DataBlock(kg_parser *parser, kg_alg **alg)
{
  const uint32_t begin = parser->token.span.begin;
  data_block block = {0};
  if (parser->token.kind == KG_TOKEN_VAR) {
    TRY(read_InlineDataOneVar(parser, &block));
  } else if (kg_at_mark(parser, '(')) {
    TRY(read_InlineDataFull(parser, &block));
  } else {
    return kg_parser_expected(parser, "a variable or \"(\"");
  }
  *alg = kg_alg_new(parser->arena, KG_ALG_VALUES, kg_span_since(parser, begin));
  NEED(parser, *alg);
  (*alg)->u.values.vars = block.vars.at;
  (*alg)->u.values.n_vars = block.vars.n;
  (*alg)->u.values.terms = block.terms.at;
  (*alg)->u.values.n_rows = block.n_rows;
  return KG_OK;
}
