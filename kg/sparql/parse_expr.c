/* SPDX-License-Identifier: Apache-2.0 */
/// Expressions: productions [110] Expression to [128] iriOrFunction.
#include "sparql/parser.h"

#include "rdf/xsd_iri.h"

#include <stdio.h>

typedef struct builtin {
  const char *name;
  kg_fn fn;
  uint32_t min, max;
} builtin;

static const builtin builtins[] = {
#define FN(name, min, max, eval, help) {#name, KG_FN_##name, min, max},
#include "sparql/functions.def"
};

static const struct {
  const char *iri;
  kg_fn fn;
} casts[] = {
#define CAST(name, local, eval, help) {KG_XSD(local), KG_FN_##name},
#include "sparql/functions.def"
};

static const builtin *
find_builtin(const kg_token *token)
{
  if (token->kind != KG_TOKEN_WORD) {
    return NULL;
  }
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; ++i) {
    if (kg_slice_equal_nocase(token->text, kg_slice_of(builtins[i].name))) {
      return &builtins[i];
    }
  }
  return NULL;
}

static bool
find_aggregate(const kg_token *token, kg_agg *agg)
{
  if (token->kind != KG_TOKEN_WORD) {
    return false;
  }
  for (int i = 0; i < KG_N_AGGS; ++i) {
    if (kg_slice_equal_nocase(token->text,
                              kg_slice_of(kg_agg_name((kg_agg)i)))) {
      *agg = (kg_agg)i;
      return true;
    }
  }
  return false;
}

static kg_status
make_call(kg_parser *parser,
          kg_fn fn,
          const kg_expr_list *args,
          uint32_t begin,
          kg_expr **expr)
{
  const kg_span span = kg_span_since(parser, begin);
  *expr = kg_expr_call(parser->arena, fn, args->at, args->n, span);
  NEED(parser, *expr);
  return check_depth(parser, (*expr)->depth, span);
}

// Calls -------------------------------------------------------------------

/// ExpressionList and the inside of ArgList, brackets included.
static kg_status
read_ExpressionList(kg_parser *parser, kg_expr_list *list)
{
  TRY(kg_expect_open(parser, '('));
  if (kg_at_mark(parser, ')')) {
    return kg_expect_close(parser, ')');
  }
  for (bool more = true; more;) {
    kg_expr *expr = NULL;
    TRY(read_Expression(parser, &expr));
    NEED(parser, kg_list_push(parser, list, expr));
    TRY(kg_accept_mark(parser, ',', &more));
  }
  if (!kg_at_mark(parser, ')')) {
    return kg_parser_expected(parser, "\",\" or \")\"");
  }
  return kg_expect_close(parser, ')');
}

static kg_status
check_arity(kg_parser *parser, const builtin *fn, uint32_t n, kg_span name)
{
  if (n >= fn->min && n <= fn->max) {
    return KG_OK;
  }
  char want[32];
  if (fn->min == fn->max) {
    (void)snprintf(want, sizeof want, "%u argument%s", fn->min,
                   fn->min == 1 ? "" : "s");
  } else {
    (void)snprintf(want, sizeof want, "%u or %u arguments", fn->min, fn->max);
  }
  return kg_parser_fail(parser, name, NULL, "%s takes %s, not %u", fn->name,
                        want, n);
}

static kg_status
check_bound(kg_parser *parser, const kg_expr_list *args)
{
  if (args->at[0]->kind == KG_EXPR_VAR) {
    return KG_OK;
  }
  return kg_parser_fail(parser, args->at[0]->span, NULL,
                        "BOUND takes a variable, not an expression");
}

static kg_status
read_function(kg_parser *parser, const builtin *fn, kg_expr **expr)
{
  const kg_span name = parser->token.span;
  kg_expr_list args = {0};
  TRY(kg_parser_advance(parser));
  TRY(read_ExpressionList(parser, &args));
  TRY(check_arity(parser, fn, args.n, name));
  if (fn->fn == KG_FN_BOUND) {
    TRY(check_bound(parser, &args));
  }
  return make_call(parser, fn->fn, &args, name.begin, expr);
}

/// EXISTS and NOT EXISTS, behind their keywords.
static kg_status
read_exists(kg_parser *parser,
            kg_expr_kind kind,
            uint32_t begin,
            kg_expr **expr)
{
  kg_aggregates *aggregates = parser->aggregates;
  parser->aggregates = NULL;
  *expr = kg_expr_new(parser->arena, kind, (kg_span){begin, begin});
  NEED(parser, *expr);
  // A pattern of its own: labels of blank nodes do not reach into it.
  const uint32_t pattern_no = parser->pattern_no;
  parser->pattern_no = parser->next_pattern_no++;
  TRY(read_GroupGraphPattern(parser, &(*expr)->pattern));
  parser->pattern_no = pattern_no;
  parser->aggregates = aggregates;
  (*expr)->span = kg_span_since(parser, begin);
  (*expr)->depth = (*expr)->pattern->depth + 1;
  return check_depth(parser, (*expr)->depth, (*expr)->span);
}

static kg_status
read_NotExistsFunc(kg_parser *parser, kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(kg_parser_advance(parser));
  TRY(kg_expect_keyword(parser, KG_KEY_EXISTS));
  return read_exists(parser, KG_EXPR_NOT_EXISTS, begin, expr);
}

static kg_status
read_ExistsFunc(kg_parser *parser, kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(kg_parser_advance(parser));
  return read_exists(parser, KG_EXPR_EXISTS, begin, expr);
}

// Aggregates ----------------------------------------------------------------

static kg_status
read_separator(kg_parser *parser, kg_aggregate *aggregate)
{
  if (aggregate->agg != KG_AGG_GROUP_CONCAT) {
    return kg_parser_expected(parser, "\")\"");
  }
  TRY(kg_parser_advance(parser));
  if (!kg_at_keyword(parser, KG_KEY_SEPARATOR)) {
    return kg_parser_expected(parser, "SEPARATOR");
  }
  TRY(kg_parser_advance(parser));
  TRY(kg_expect_mark(parser, '='));
  if (parser->token.kind != KG_TOKEN_STRING) {
    return kg_parser_expected(parser, "text in quotes");
  }
  aggregate->separator = parser->token.text;
  return kg_parser_advance(parser);
}

static kg_status
read_aggregate_inside(kg_parser *parser, kg_aggregate *aggregate)
{
  TRY(kg_expect_open(parser, '('));
  TRY(kg_accept_keyword(parser, KG_KEY_DISTINCT, &aggregate->distinct));
  if (kg_at_mark(parser, '*')) {
    if (aggregate->agg != KG_AGG_COUNT) {
      return kg_parser_fail(parser, parser->token.span,
                            "name what to take, as in (?x)",
                            "only COUNT takes \"*\"");
    }
    TRY(kg_parser_advance(parser));
  } else {
    TRY(read_Expression(parser, &aggregate->arg));
  }
  if (kg_at_mark(parser, ';')) {
    TRY(read_separator(parser, aggregate));
  }
  return kg_expect_close(parser, ')');
}

static kg_status
read_Aggregate(kg_parser *parser, kg_agg agg, kg_expr **expr)
{
  const kg_span name = parser->token.span;
  kg_aggregates *list = parser->aggregates;
  if (!list) {
    return kg_parser_fail(
        parser, name,
        parser->in_aggregate ? "use a sub-select for the inner one"
                             : "put the condition in HAVING (…) behind the "
                               "pattern, or count in a sub-select",
        parser->in_aggregate ? "%s cannot stand inside another aggregate"
                             : "%s cannot stand here",
        kg_agg_name(agg));
  }
  kg_aggregate aggregate = {.agg = agg, .separator = kg_slice_of(" ")};
  parser->aggregates = NULL;
  parser->in_aggregate = true;
  TRY(kg_parser_advance(parser));
  TRY(read_aggregate_inside(parser, &aggregate));
  parser->in_aggregate = false;
  parser->aggregates = list;
  aggregate.span = kg_span_since(parser, name.begin);
  TRY(kg_parser_hidden_var(parser, kg_agg_name(agg), &aggregate.var));
  NEED(parser, kg_list_push(parser, list, aggregate));
  *expr = kg_expr_var(parser->arena, aggregate.var, aggregate.span);
  NEED(parser, *expr);
  return KG_OK;
}

// Primary expressions ---------------------------------------------------------

static kg_fn
find_cast(kg_slice iri)
{
  for (size_t i = 0; i < sizeof casts / sizeof *casts; ++i) {
    if (kg_slice_is(iri, casts[i].iri)) {
      return casts[i].fn;
    }
  }
  return KG_FN_UNKNOWN;
}

static const char *
nth_cast(const void *user, size_t i)
{
  (void)user;
  return i < sizeof casts / sizeof *casts ? kg_fn_name(casts[i].fn) + 4 : NULL;
}

/// Calling what nobody knows is an error of evaluation, not of syntax, 17.6.
static void
warn_unknown_iri(kg_parser *parser, kg_slice iri, kg_span name)
{
  const kg_slice ns = kg_slice_of(KG_XSD_NS);
  const char *near = NULL;
  if (kg_slice_has_prefix(iri, ns)) {
    near = kg_nearest_word(kg_slice_sub(iri, ns.len, iri.len), nth_cast, NULL);
  }
  const kg_slice hint =
      near ? kg_arena_printf(parser->arena, "did you mean xsd:%s?", near)
           : kg_slice_of(NULL);
  const kg_slice message = kg_arena_printf(
      parser->arena, "unknown function <%.*s>: it never has a value",
      (int)iri.len, iri.ptr);
  kg_parser_warn(parser, name, hint.ptr, message);
}

/// The arguments of a function that is called by its IRI.
static kg_status
read_FunctionCall(kg_parser *parser,
                  const kg_term *iri,
                  kg_span name,
                  kg_expr **expr)
{
  const kg_fn fn = find_cast(iri->text);
  kg_expr_list args = {0};
  TRY(read_ExpressionList(parser, &args));
  if (fn == KG_FN_UNKNOWN) {
    warn_unknown_iri(parser, iri->text, name);
  } else if (args.n != 1) {
    return kg_parser_fail(parser, name, NULL, "%s takes 1 argument, not %u",
                          kg_fn_name(fn), args.n);
  }
  TRY(make_call(parser, fn, &args, name.begin, expr));
  (*expr)->term = *iri;
  return KG_OK;
}

static kg_status
read_iriOrFunction(kg_parser *parser, kg_expr **expr)
{
  const kg_span name = parser->token.span;
  kg_term iri;
  TRY(read_iri_term(parser, &iri));
  if (kg_at_mark(parser, '(')) {
    return read_FunctionCall(parser, &iri, name, expr);
  }
  *expr = kg_expr_term(parser->arena, &iri, name);
  NEED(parser, *expr);
  return KG_OK;
}

static kg_status
read_literal_expr(kg_parser *parser, kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  kg_term term;
  TRY(read_literal(parser, &term));
  *expr = kg_expr_term(parser->arena, &term, kg_span_since(parser, begin));
  NEED(parser, *expr);
  return KG_OK;
}

static kg_status
read_var_expr(kg_parser *parser, kg_expr **expr)
{
  const kg_span span = parser->token.span;
  kg_var var;
  TRY(read_Var(parser, &var));
  *expr = kg_expr_var(parser->arena, var, span);
  NEED(parser, *expr);
  return KG_OK;
}

/// True if the byte behind the next token, space apart, opens a bracket.
static bool
is_called(const kg_parser *parser)
{
  const kg_slice text = parser->lexer.text;
  size_t at = parser->lexer.at;
  while (at < text.len && strchr(" \t\r\n", text.ptr[at])) {
    ++at;
  }
  return at < text.len && text.ptr[at] == '(';
}

static kg_status
fail_unknown_word(kg_parser *parser)
{
  if (parser->token.keyword || !is_called(parser)) {
    return kg_parser_expected(parser, "an expression");
  }
  const kg_slice word = parser->token.text;
  const char *near = kg_nearest_function(word);
  const kg_slice hint =
      near ? kg_arena_printf(parser->arena, "did you mean %s?", near)
           : kg_slice_of(NULL);
  return kg_parser_fail(parser, parser->token.span, hint.ptr,
                        "unknown function \"%.*s\"", (int)word.len, word.ptr);
}

static kg_status
read_BuiltInCall(kg_parser *parser, kg_expr **expr)
{
  const builtin *fn = find_builtin(&parser->token);
  kg_agg agg;
  if (fn) {
    return read_function(parser, fn, expr);
  }
  if (find_aggregate(&parser->token, &agg)) {
    return read_Aggregate(parser, agg, expr);
  }
  if (kg_at_keyword(parser, KG_KEY_EXISTS)) {
    return read_ExistsFunc(parser, expr);
  }
  if (kg_at_keyword(parser, KG_KEY_NOT)) {
    return read_NotExistsFunc(parser, expr);
  }
  return fail_unknown_word(parser);
}

kg_status
read_BrackettedExpression(kg_parser *parser, kg_expr **expr)
{
  TRY(kg_expect_open(parser, '('));
  TRY(read_Expression(parser, expr));
  return kg_expect_close(parser, ')');
}

static kg_status
read_PrimaryExpression(kg_parser *parser, kg_expr **expr)
{
  if (kg_at_mark(parser, '(')) {
    return read_BrackettedExpression(parser, expr);
  }
  if (parser->token.kind == KG_TOKEN_VAR) {
    return read_var_expr(parser, expr);
  }
  if (kg_at_literal(parser)) {
    return read_literal_expr(parser, expr);
  }
  if (kg_at_iri(parser)) {
    return read_iriOrFunction(parser, expr);
  }
  if (parser->token.kind == KG_TOKEN_WORD) {
    return read_BuiltInCall(parser, expr);
  }
  return kg_parser_expected(parser, "an expression");
}

bool
kg_at_call(const kg_parser *parser)
{
  kg_agg agg;
  return find_builtin(&parser->token) || find_aggregate(&parser->token, &agg) ||
         kg_at_keyword(parser, KG_KEY_EXISTS) ||
         kg_at_keyword(parser, KG_KEY_NOT) ||
         (parser->token.kind == KG_TOKEN_WORD && !parser->token.keyword &&
          is_called(parser));
}

bool
kg_at_Constraint(const kg_parser *parser)
{
  return kg_at_mark(parser, '(') || kg_at_iri(parser) || kg_at_call(parser);
}

kg_status
kg_check_no_operator(kg_parser *parser, const char *hint)
{
  static const int operators[] = {
      '=', '<',         '>',        '+',        '-',        '*',
      '/', KG_MARK_AND, KG_MARK_OR, KG_MARK_NE, KG_MARK_LE, KG_MARK_GE};
  for (size_t i = 0; i < sizeof operators / sizeof *operators; ++i) {
    if (kg_at_mark(parser, operators[i])) {
      return kg_parser_fail(parser, parser->token.span, hint,
                            "an operator stands outside of brackets");
    }
  }
  return KG_OK;
}

kg_status
read_Constraint(kg_parser *parser, kg_expr **expr)
{
  if (kg_at_mark(parser, '(')) {
    return read_BrackettedExpression(parser, expr);
  }
  if (kg_at_iri(parser)) {
    const kg_span name = parser->token.span;
    kg_term iri;
    TRY(read_iri_term(parser, &iri));
    return read_FunctionCall(parser, &iri, name, expr);
  }
  if (kg_at_call(parser)) {
    return read_BuiltInCall(parser, expr);
  }
  return kg_parser_expected_hint(
      parser, "a condition in brackets or a function", "as in (?x > 1)");
}

// Operators, from the tightest to the loosest ---------------------------------

static kg_status
read_UnaryExpression(kg_parser *parser, kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  const bool is_sign = !kg_at_literal(parser) &&
                       (kg_at_mark(parser, '-') || kg_at_mark(parser, '+'));
  if (!is_sign && !kg_at_mark(parser, '!')) {
    return read_PrimaryExpression(parser, expr);
  }
  const kg_fn fn = kg_at_mark(parser, '!')   ? KG_FN_NOT
                   : kg_at_mark(parser, '-') ? KG_FN_MINUS
                                             : KG_FN_PLUS;
  kg_expr *operand = NULL;
  TRY(kg_parser_advance(parser));
  TRY(read_PrimaryExpression(parser, &operand));
  const kg_expr_list args = {&operand, 1, 1};
  return make_call(parser, fn, &args, begin, expr);
}

typedef kg_status read_fn(kg_parser *parser, kg_expr **expr);

/// `operand (a operand | b operand)*`, from the left.
static kg_status
read_chain(kg_parser *parser,
           read_fn *read_operand,
           const char marks[2],
           const kg_fn fns[2],
           kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(read_operand(parser, expr));
  while (kg_at_mark(parser, marks[0]) || kg_at_mark(parser, marks[1])) {
    const kg_fn fn = fns[kg_at_mark(parser, marks[1])];
    kg_expr *both[2] = {*expr, NULL};
    TRY(kg_parser_advance(parser));
    TRY(read_operand(parser, &both[1]));
    const kg_expr_list args = {both, 2, 2};
    TRY(make_call(parser, fn, &args, begin, expr));
  }
  return KG_OK;
}

static kg_status
read_MultiplicativeExpression(kg_parser *parser, kg_expr **expr)
{
  static const kg_fn fns[] = {KG_FN_MUL, KG_FN_DIV};
  return read_chain(parser, read_UnaryExpression, "*/", fns, expr);
}

/// `?a -1` is a difference too, although the grammar reads a number there.
static kg_status
read_AdditiveExpression(kg_parser *parser, kg_expr **expr)
{
  static const kg_fn fns[] = {KG_FN_ADD, KG_FN_SUB};
  return read_chain(parser, read_MultiplicativeExpression, "+-", fns, expr);
}

static bool
find_comparison(const kg_parser *parser, kg_fn *fn)
{
  static const struct {
    int mark;
    kg_fn fn;
  } comparisons[] = {
      {'=', KG_FN_EQ}, {KG_MARK_NE, KG_FN_NE}, {'<', KG_FN_LT},
      {'>', KG_FN_GT}, {KG_MARK_LE, KG_FN_LE}, {KG_MARK_GE, KG_FN_GE},
  };
  for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; ++i) {
    if (kg_at_mark(parser, comparisons[i].mark)) {
      *fn = comparisons[i].fn;
      return true;
    }
  }
  return false;
}

static kg_status
read_in_list(kg_parser *parser, uint32_t begin, kg_expr **expr)
{
  kg_fn fn = KG_FN_IN;
  if (kg_at_keyword(parser, KG_KEY_NOT)) {
    fn = KG_FN_NOT_IN;
    TRY(kg_parser_advance(parser));
  }
  TRY(kg_expect_keyword(parser, KG_KEY_IN));
  kg_expr_list args = {0};
  NEED(parser, kg_list_push(parser, &args, *expr));
  if (!kg_at_mark(parser, '(')) {
    return kg_parser_expected_hint(parser, "\"(\" and a list of values",
                                   "as in ?x IN (1, 2, 3)");
  }
  TRY(read_ExpressionList(parser, &args));
  return make_call(parser, fn, &args, begin, expr);
}

static kg_status
read_RelationalExpression(kg_parser *parser, kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(read_AdditiveExpression(parser, expr));
  if (kg_at_keyword(parser, KG_KEY_IN) || kg_at_keyword(parser, KG_KEY_NOT)) {
    return read_in_list(parser, begin, expr);
  }
  kg_fn fn;
  if (!find_comparison(parser, &fn)) {
    return KG_OK;
  }
  kg_expr *both[2] = {*expr, NULL};
  TRY(kg_parser_advance(parser));
  TRY(read_AdditiveExpression(parser, &both[1]));
  const kg_expr_list args = {both, 2, 2};
  return make_call(parser, fn, &args, begin, expr);
}

/// `operand (mark operand)*` as one call of many arguments.
static kg_status
read_flat(kg_parser *parser,
          read_fn *read_operand,
          int mark,
          kg_fn fn,
          kg_expr **expr)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(read_operand(parser, expr));
  if (!kg_at_mark(parser, mark)) {
    return KG_OK;
  }
  kg_expr_list args = {0};
  NEED(parser, kg_list_push(parser, &args, *expr));
  while (kg_at_mark(parser, mark)) {
    kg_expr *operand = NULL;
    TRY(kg_parser_advance(parser));
    TRY(read_operand(parser, &operand));
    NEED(parser, kg_list_push(parser, &args, operand));
  }
  return make_call(parser, fn, &args, begin, expr);
}

static kg_status
read_ConditionalAndExpression(kg_parser *parser, kg_expr **expr)
{
  return read_flat(parser, read_RelationalExpression, KG_MARK_AND, KG_FN_AND,
                   expr);
}

kg_status
read_Expression(kg_parser *parser, kg_expr **expr)
{
  TRY(kg_parser_enter(parser));
  TRY(read_flat(parser, read_ConditionalAndExpression, KG_MARK_OR, KG_FN_OR,
                expr));
  kg_parser_leave(parser);
  return KG_OK;
}
