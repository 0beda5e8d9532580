/* SPDX-License-Identifier: Apache-2.0 */
/// The parser's state and the productions that its files share. Each
/// production `read_X` is named as in the grammar, SPARQL 1.1 section 19.8,
/// and tells its error itself.
#ifndef KG_SPARQL_PARSER_H
#define KG_SPARQL_PARSER_H

#include "base/map.h"
#include "sparql/lexer.h"

/// Names of variables within one SELECT.
typedef struct kg_scope {
  kg_text_map names;
  struct kg_scope *outer;
} kg_scope;

typedef struct kg_aggregates {
  kg_aggregate *at;
  uint32_t n, cap;
} kg_aggregates;

typedef struct kg_expr_list {
  kg_expr **at;
  uint32_t n, cap;
} kg_expr_list;

typedef struct kg_edge_list {
  kg_edge *at;
  uint32_t n, cap;
} kg_edge_list;

typedef struct kg_quad_list {
  kg_quad_slots *at;
  uint32_t n, cap;
} kg_quad_list;

typedef struct kg_var_list {
  kg_var *at;
  uint32_t n, cap;
} kg_var_list;

/// Where triples go, and what may stand in them.
typedef enum kg_triples_mode {
  KG_IN_PATTERN,
  KG_IN_TEMPLATE, ///< CONSTRUCT, INSERT
  KG_IN_DATA,     ///< INSERT DATA: no variables
  KG_IN_DELETE,   ///< DELETE, DELETE WHERE: no blank nodes
  KG_IN_DELETE_DATA,
} kg_triples_mode;

typedef struct kg_triples_sink {
  kg_triples_mode mode;
  kg_edge_list edges; ///< KG_IN_PATTERN
  kg_quad_list quads; ///< The others
  kg_slot graph;
} kg_triples_sink;

typedef struct kg_open_mark {
  char mark;
  uint32_t begin;
} kg_open_mark;

typedef struct kg_parser {
  const kg_context *ctx;
  kg_query *query;
  kg_arena *arena;
  kg_lexer lexer;
  kg_token token;    ///< The next one.
  uint32_t last_end; ///< Where the token before it ends.
  unsigned depth;
  unsigned max_depth;
  kg_scope *scope;
  kg_aggregates *aggregates;   ///< NULL where none may stand.
  bool in_aggregate;           ///< That is why.
  kg_text_map pattern_blanks;  ///< Label to its pattern and variable.
  kg_text_map template_blanks; ///< Label to its number.
  kg_text_map used_labels;     ///< Of INSERT DATA before this one.
  uint32_t n_template_blanks;
  uint32_t pattern_no; ///< Of the basic graph pattern that is being read.
  uint32_t next_pattern_no;
  uint32_t n_tokens; ///< Read so far.
  uint32_t prefixes_cap;
  struct {
    kg_open_mark *at;
    uint32_t n, cap;
  } open; ///< Brackets.
} kg_parser;

// Memory ------------------------------------------------------------------

/// Leave the calling function if there was no memory for `pointer`.
#define NEED(parser, pointer)                                                  \
  do {                                                                         \
    if (!(pointer)) {                                                          \
      return kg_out_of_memory((parser)->ctx);                                  \
    }                                                                          \
  } while (0)

bool kg_list_grow_(
    kg_arena *arena, void **at, uint32_t n, uint32_t *cap, size_t item);

/// Appends to a list in the parser's arena; false without memory.
#define kg_list_push(parser, list, ...)                                        \
  (((list)->n < (list)->cap ||                                                 \
    kg_list_grow_((parser)->arena, (void **)&(list)->at, (list)->n,            \
                  &(list)->cap, sizeof *(list)->at))                           \
       ? ((list)->at[(list)->n++] = (__VA_ARGS__), true)                       \
       : false)

// Errors ------------------------------------------------------------------

/// Fills line, columns, offset and the line's text for a span.
void kg_span_locate(kg_slice text, kg_span span, kg_diag *diag);
/// Tell the one error. `hint` may be NULL. @return KG_ERR_QUERY
kg_status kg_parser_fail(kg_parser *parser,
                         kg_span span,
                         const char *hint,
                         const char *format,
                         ...) __attribute__((format(printf, 4, 5)));
/// Tell a warning; parsing goes on.
void kg_parser_warn(kg_parser *parser,
                    kg_span span,
                    const char *hint,
                    kg_slice message);
/// Tell that the next token is not what was expected, said in words, e.g.
/// `a variable or "*"`. Finds a hint where there is a near miss.
kg_status kg_parser_expected(kg_parser *parser, const char *what);
/// The same with a hint for when nothing nearer is found.
kg_status
kg_parser_expected_hint(kg_parser *parser, const char *what, const char *hint);

/// Nearest of the words to `word`, in upper case letters or not; NULL if none
/// is near. `next(user, i)` gives the i-th word, NULL behind the last.
typedef const char *kg_word_fn(const void *user, size_t i);
const char *kg_nearest_word(kg_slice word, kg_word_fn *next, const void *user);
/// Nearest keyword, function or aggregate.
const char *kg_nearest_keyword(kg_slice word);
const char *kg_nearest_function(kg_slice word);
/// A hint for a token that does not fit, or NULL.
const char *kg_find_hint(kg_parser *parser, const char *expected);

// Tokens ------------------------------------------------------------------

kg_status kg_parser_advance(kg_parser *parser);
static inline bool
kg_at_mark(const kg_parser *parser, int mark)
{
  return parser->token.kind == KG_TOKEN_MARK && parser->token.mark == mark;
}
static inline bool
kg_at_keyword(const kg_parser *parser, kg_keyword keyword)
{
  return parser->token.kind == KG_TOKEN_WORD &&
         parser->token.keyword == keyword;
}
/// Advance if the next token is it. @param found whether it was.
kg_status kg_accept_mark(kg_parser *parser, int mark, bool *found);
kg_status kg_accept_keyword(kg_parser *parser, kg_keyword keyword, bool *found);
/// Advance, or tell what was expected.
kg_status kg_expect_mark(kg_parser *parser, char mark);
kg_status kg_expect_keyword(kg_parser *parser, kg_keyword keyword);
/// Brackets, which are remembered to say which is not closed.
kg_status kg_expect_open(kg_parser *parser, char mark);
kg_status kg_expect_close(kg_parser *parser, char mark);
/// Counts nesting: enter before, leave after (not needed after an error).
kg_status kg_parser_enter(kg_parser *parser);
static inline void
kg_parser_leave(kg_parser *parser)
{
  --parser->depth;
}
/// From `begin` to the end of the last token.
static inline kg_span
kg_span_since(const kg_parser *parser, uint32_t begin)
{
  kg_span span = {begin, parser->last_end};
  return span;
}

// Terms and variables -----------------------------------------------------

/// Finds or adds the variable of the token's name, and advances.
kg_status read_Var(kg_parser *parser, kg_var *var);
kg_status
kg_parser_find_var(kg_parser *parser, kg_slice name, kg_span span, kg_var *var);
kg_status
kg_parser_hidden_var(kg_parser *parser, const char *name, kg_var *var);
bool kg_at_iri(const kg_parser *parser);
/// Absolute, in the arena.
kg_status read_iri(kg_parser *parser, kg_slice *iri);
kg_status read_iri_term(kg_parser *parser, kg_term *term);
/// The text of an IRI or prefixed name token, without advancing.
kg_status kg_token_iri(kg_parser *parser, const kg_token *token, kg_slice *iri);
/// String, number (with its sign), true or false.
bool kg_at_literal(const kg_parser *parser);
kg_status read_literal(kg_parser *parser, kg_term *term);
kg_status read_VarOrIri(kg_parser *parser, const char *what, kg_slot *slot);

kg_status kg_parser_add_prefix(kg_parser *parser,
                               kg_slice name,
                               kg_slice iri,
                               bool declared);
kg_status read_Prologue(kg_parser *parser);

// Expressions -------------------------------------------------------------

kg_status read_Expression(kg_parser *parser, kg_expr **expr);
kg_status read_BrackettedExpression(kg_parser *parser, kg_expr **expr);
/// BrackettedExpression, BuiltInCall or FunctionCall.
bool kg_at_Constraint(const kg_parser *parser);
kg_status read_Constraint(kg_parser *parser, kg_expr **expr);
bool kg_at_call(const kg_parser *parser);
/// Fails if an operator follows a condition that stands without brackets.
kg_status kg_check_no_operator(kg_parser *parser, const char *hint);
/// `expr AS ?var` up to the bracket's end, for SELECT, BIND and GROUP BY.
kg_status check_depth(kg_parser *parser, uint32_t depth, kg_span span);

// Patterns ----------------------------------------------------------------

bool kg_at_triples(const kg_parser *parser);
/// The "." that must stand between triples: a missing one shows at the next
/// subject.
kg_status kg_read_triples_dot(kg_parser *parser);
/// TriplesSameSubject (and …Path), into the sink.
kg_status read_TriplesSameSubject(kg_parser *parser, kg_triples_sink *sink);
kg_status read_Path(kg_parser *parser, kg_path **path);
kg_status
kg_sink_add(kg_parser *parser, kg_triples_sink *sink, const kg_edge *edge);
kg_status read_GroupGraphPattern(kg_parser *parser, kg_alg **alg);
kg_status read_DataBlock(kg_parser *parser, kg_alg **alg);

// Queries and updates -----------------------------------------------------

kg_status read_SubSelect(kg_parser *parser, kg_alg **alg);
kg_status read_QueryUnit(kg_parser *parser);
kg_status read_UpdateUnit(kg_parser *parser);
kg_status read_DatasetClause(kg_parser *parser,
                             kg_keyword introducer,
                             kg_dataset *dataset);

/// Opens a scope for the names of a SELECT; kg_parser_close_scope ends it.
kg_status kg_parser_open_scope(kg_parser *parser);
/// Frees all scopes, open ones after an error too.
void kg_parser_drop_scopes(kg_parser *parser);
/// Variables of a sub-select that it projects become those of the scope
/// outside, in all of `alg`.
kg_status kg_parser_close_scope(kg_parser *parser, kg_alg *alg);

/// Gives every variable in `alg` the number `to[var]`.
void kg_alg_renumber(kg_alg *alg, const kg_var *to);

// Static checks (scope.c) -------------------------------------------------

/// What a SELECT says, for its checks.
typedef struct kg_select {
  kg_span span;
  bool star;
  bool distinct, reduced;
  bool grouped; ///< GROUP BY, or an aggregate somewhere.
  struct kg_select_item {
    kg_var var;
    kg_expr *expr; ///< NULL: a plain variable.
    kg_span span;  ///< Of the variable.
  } * items;
  uint32_t n_items, items_cap;
  kg_aggregates aggregates;
  kg_group_key *keys;
  uint32_t n_keys, keys_cap;
  kg_span *key_spans;
  uint32_t n_key_spans, key_spans_cap;
} kg_select;

/// The variable of `… AS ?var` must be new to what `alg` binds.
kg_status kg_check_new_var(kg_parser *parser,
                           const kg_alg *alg,
                           kg_var var,
                           kg_span span,
                           const char *what);
/// Grouped variables, doubles, SELECT * with GROUP BY.
kg_status kg_check_select(kg_parser *parser,
                          const kg_select *select,
                          const kg_alg *where);
/// HAVING and ORDER BY of a grouped query: no variable of the pattern `where`
/// but keys. @param uses_select set where a name of the SELECT clause is used.
kg_status kg_check_grouped_expr(kg_parser *parser,
                                const kg_select *select,
                                const kg_alg *where,
                                const kg_expr *expr,
                                bool *uses_select);
/// Visible variables of a pattern in the order of their first mention.
kg_status
kg_visible_in_order(kg_parser *parser, const kg_alg *alg, kg_var_list *vars);

// Solution modifiers (parse_modifiers.c)
// ----------------------------------------

/// What stands behind the pattern, as it was read.
typedef struct kg_modifiers {
  kg_expr_list having;
  struct kg_order_list {
    kg_order_key *at;
    uint32_t n, cap;
  } order;
  uint64_t offset;
  uint64_t limit;
  kg_span span;
} kg_modifiers;

/// GROUP BY (into `select`), HAVING, ORDER BY, LIMIT and OFFSET.
kg_status read_SolutionModifier(kg_parser *parser,
                                kg_select *select,
                                kg_modifiers *m,
                                kg_alg *where);
/// NULL if there is none.
kg_status read_ValuesClause(kg_parser *parser, kg_alg **values);
/// Tells of a modifier that stands where none of its kind may stand any more.
kg_status kg_check_modifier_order(kg_parser *parser);
/// All of 18.2.4 and 18.2.5 over a pattern.
/// @param columns may be NULL: no projection.
kg_status kg_add_modifiers(kg_parser *parser,
                           kg_select *select,
                           const kg_modifiers *m,
                           kg_alg *values,
                           kg_alg **alg,
                           kg_var_list *columns);

#endif
