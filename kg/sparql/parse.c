/* SPDX-License-Identifier: Apache-2.0 */
/// What all productions need: tokens, brackets, names, terms.
#include "sparql/parser.h"

#include "rdf/iri.h"
#include "rdf/xsd_iri.h"

bool
kg_list_grow_(
    kg_arena *arena, void **at, uint32_t n, uint32_t *cap, size_t item)
{
  const uint32_t want = *cap ? 2 * *cap : 4;
  void *grown = want > *cap ? kg_arena_zeroed(arena, want, item) : NULL;
  if (!grown) {
    return false;
  }
  if (n) {
    memcpy(grown, *at, n * item);
  }
  *at = grown;
  *cap = want;
  return true;
}

// Tokens ------------------------------------------------------------------

kg_status
kg_parser_advance(kg_parser *parser)
{
  parser->last_end = parser->token.span.end;
  if (++parser->n_tokens % 1024 == 0 && kg_is_cancelled(parser->ctx)) {
    return KG_CANCELLED;
  }
  if (kg_lexer_next(&parser->lexer, &parser->token)) {
    return KG_OK;
  }
  const kg_lexer_fault *fault = &parser->lexer.fault;
  NEED(parser, fault->message);
  return kg_parser_fail(parser, fault->span, fault->hint, "%s", fault->message);
}

kg_status
kg_accept_mark(kg_parser *parser, int mark, bool *found)
{
  *found = kg_at_mark(parser, mark);
  return *found ? kg_parser_advance(parser) : KG_OK;
}

kg_status
kg_accept_keyword(kg_parser *parser, kg_keyword keyword, bool *found)
{
  *found = kg_at_keyword(parser, keyword);
  return *found ? kg_parser_advance(parser) : KG_OK;
}

kg_status
kg_expect_mark(kg_parser *parser, char mark)
{
  if (!kg_at_mark(parser, mark)) {
    const char what[] = {'"', mark, '"', 0};
    return kg_parser_expected(parser, what);
  }
  return kg_parser_advance(parser);
}

kg_status
kg_expect_keyword(kg_parser *parser, kg_keyword keyword)
{
  if (!kg_at_keyword(parser, keyword)) {
    return kg_parser_expected(parser, kg_keyword_name(keyword));
  }
  return kg_parser_advance(parser);
}

kg_status
kg_expect_open(kg_parser *parser, char mark)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(kg_expect_mark(parser, mark));
  const kg_open_mark open = {mark, begin};
  NEED(parser, kg_list_push(parser, &parser->open, open));
  return KG_OK;
}

kg_status
kg_expect_close(kg_parser *parser, char mark)
{
  TRY(kg_expect_mark(parser, mark));
  parser->open.n--;
  return KG_OK;
}

kg_status
kg_parser_enter(kg_parser *parser)
{
  if (++parser->depth > parser->max_depth) {
    return kg_parser_fail(parser, parser->token.span, NULL,
                          "more than %u levels of nesting", parser->max_depth);
  }
  return KG_OK;
}

kg_status
check_depth(kg_parser *parser, uint32_t depth, kg_span span)
{
  if (depth > KG_MAX_TREE_DEPTH) {
    return kg_parser_fail(parser, span, NULL,
                          "the query is too long a chain of operations");
  }
  return KG_OK;
}

// Variables -----------------------------------------------------------------

static kg_status
new_var(
    kg_parser *parser, kg_slice name, bool hidden, kg_span span, kg_var *var)
{
  *var = kg_query_hidden_var(parser->query, "");
  if (*var == KG_NO_VAR) {
    return kg_out_of_memory(parser->ctx);
  }
  kg_var_info *info = &parser->query->vars[*var];
  info->name = name;
  info->hidden = hidden;
  info->first = span;
  return KG_OK;
}

kg_status
kg_parser_find_var(kg_parser *parser, kg_slice name, kg_span span, kg_var *var)
{
  const uint64_t *known = kg_text_map_find(&parser->scope->names, name);
  if (known) {
    *var = (kg_var)*known;
  } else {
    // The copy ends in NUL, which the search for a near name needs.
    const kg_slice copy = kg_arena_copy(parser->arena, name);
    NEED(parser, copy.ptr);
    TRY(new_var(parser, copy, false, span, var));
    NEED(parser, kg_text_map_put(&parser->scope->names, name, *var, NULL));
  }
  parser->query->vars[*var].n_uses++;
  return KG_OK;
}

kg_status
kg_parser_hidden_var(kg_parser *parser, const char *name, kg_var *var)
{
  return new_var(parser, kg_slice_of(name), true, parser->token.span, var);
}

kg_status
read_Var(kg_parser *parser, kg_var *var)
{
  if (parser->token.kind != KG_TOKEN_VAR) {
    return kg_parser_expected(parser, "a variable");
  }
  TRY(kg_parser_find_var(parser, parser->token.text, parser->token.span, var));
  return kg_parser_advance(parser);
}

// IRIs ------------------------------------------------------------------------

bool
kg_at_iri(const kg_parser *parser)
{
  return parser->token.kind == KG_TOKEN_IRI ||
         parser->token.kind == KG_TOKEN_NAME;
}

static kg_status
resolve(kg_parser *parser, const kg_token *token, kg_slice *iri)
{
  if (!parser->query->base.len) {
    *iri = token->text;
    return KG_OK;
  }
  kg_buf out;
  kg_buf_init(&out, parser->ctx->alloc);
  kg_status st = kg_iri_resolve(parser->query->base, token->text, &out);
  if (!st) {
    *iri = kg_arena_copy(parser->arena, kg_buf_slice(&out));
  }
  kg_buf_clear(&out);
  if (st || !iri->ptr) {
    return kg_out_of_memory(parser->ctx);
  }
  return KG_OK;
}

static const char *
nth_prefix(const void *user, size_t i)
{
  const kg_query *query = user;
  return i < query->n_prefixes ? query->prefixes[i].name.ptr : NULL;
}

static kg_status
fail_prefix(kg_parser *parser, const kg_token *token)
{
  const kg_slice name = token->prefix;
  const char *near = kg_nearest_word(name, nth_prefix, parser->query);
  const kg_slice hint =
      near ? kg_arena_printf(parser->arena, "did you mean \"%s:\"?", near)
           : kg_arena_printf(parser->arena,
                             "say what it stands for: PREFIX %.*s: <…>",
                             (int)name.len, name.ptr);
  const kg_span span = {token->span.begin,
                        token->span.begin + (uint32_t)name.len + 1};
  return kg_parser_fail(parser, span, hint.ptr, "unknown prefix \"%.*s:\"",
                        (int)name.len, name.ptr);
}

static kg_status
expand(kg_parser *parser, const kg_token *token, kg_slice *iri)
{
  for (uint32_t i = parser->query->n_prefixes; i > 0; --i) {
    kg_prefix_line *line = &parser->query->prefixes[i - 1];
    if (!kg_slice_equal(line->name, token->prefix)) {
      continue;
    }
    line->used = true;
    char *text = kg_arena_get(parser->arena, line->iri.len + token->text.len);
    NEED(parser, text);
    if (line->iri.len) {
      memcpy(text, line->iri.ptr, line->iri.len);
    }
    if (token->text.len) {
      memcpy(text + line->iri.len, token->text.ptr, token->text.len);
    }
    *iri = kg_slice_make(text, line->iri.len + token->text.len);
    return KG_OK;
  }
  return fail_prefix(parser, token);
}

kg_status
kg_token_iri(kg_parser *parser, const kg_token *token, kg_slice *iri)
{
  return token->kind == KG_TOKEN_IRI ? resolve(parser, token, iri)
                                     : expand(parser, token, iri);
}

kg_status
read_iri(kg_parser *parser, kg_slice *iri)
{
  if (!kg_at_iri(parser)) {
    return kg_parser_expected(parser, "an IRI");
  }
  TRY(kg_token_iri(parser, &parser->token, iri));
  return kg_parser_advance(parser);
}

kg_status
read_iri_term(kg_parser *parser, kg_term *term)
{
  kg_slice iri;
  TRY(read_iri(parser, &iri));
  *term = kg_iri(iri);
  return KG_OK;
}

kg_status
read_VarOrIri(kg_parser *parser, const char *what, kg_slot *slot)
{
  *slot = (kg_slot){.kind = KG_SLOT_TERM};
  if (parser->token.kind == KG_TOKEN_VAR) {
    slot->kind = KG_SLOT_VAR;
    return read_Var(parser, &slot->var);
  }
  if (!kg_at_iri(parser)) {
    return kg_parser_expected(parser, what);
  }
  return read_iri_term(parser, &slot->term);
}

// Literals ----------------------------------------------------------------

static bool
is_number(const kg_parser *parser)
{
  return parser->token.kind >= KG_TOKEN_INTEGER &&
         parser->token.kind <= KG_TOKEN_DOUBLE;
}

/// True if a sign is next with a digit right behind it.
static bool
is_signed_number(const kg_parser *parser)
{
  if (!kg_at_mark(parser, '-') && !kg_at_mark(parser, '+')) {
    return false;
  }
  const kg_lexer *lexer = &parser->lexer;
  size_t at = lexer->at;
  if (at < lexer->text.len && lexer->text.ptr[at] == '.') {
    ++at;
  }
  return at < lexer->text.len && lexer->text.ptr[at] >= '0' &&
         lexer->text.ptr[at] <= '9';
}

bool
kg_at_literal(const kg_parser *parser)
{
  return parser->token.kind == KG_TOKEN_STRING || is_number(parser) ||
         is_signed_number(parser) || kg_at_keyword(parser, KG_KEY_TRUE) ||
         kg_at_keyword(parser, KG_KEY_FALSE);
}

static kg_status
read_RDFLiteral(kg_parser *parser, kg_term *term)
{
  *term = (kg_term){.kind = KG_TERM_LITERAL, .text = parser->token.text};
  TRY(kg_parser_advance(parser));
  if (parser->token.kind == KG_TOKEN_LANG) {
    term->lang = parser->token.text;
    return kg_parser_advance(parser);
  }
  bool typed = false;
  TRY(kg_accept_mark(parser, KG_MARK_TYPE, &typed));
  if (!typed) {
    return KG_OK;
  }
  if (!kg_at_iri(parser)) {
    return kg_parser_expected_hint(parser, "a datatype",
                                   "as in \"2019-02-28\"^^xsd:date");
  }
  TRY(read_iri(parser, &term->datatype));
  if (kg_slice_is(term->datatype, KG_XSD("string"))) {
    term->datatype = (kg_slice){0};
  }
  return KG_OK;
}

static kg_status
read_NumericLiteral(kg_parser *parser, kg_term *term)
{
  static const char *const types[] = {
      [KG_TOKEN_INTEGER] = KG_XSD("integer"),
      [KG_TOKEN_DECIMAL] = KG_XSD("decimal"),
      [KG_TOKEN_DOUBLE] = KG_XSD("double"),
  };
  const bool is_signed = parser->token.kind == KG_TOKEN_MARK;
  const char sign = is_signed ? (char)parser->token.mark : 0;
  if (is_signed) {
    TRY(kg_parser_advance(parser));
  }
  kg_slice text = parser->token.text;
  if (is_signed) {
    text =
        kg_arena_printf(parser->arena, "%c%.*s", sign, (int)text.len, text.ptr);
    NEED(parser, text.ptr);
  }
  *term = kg_literal(text, kg_slice_of(types[parser->token.kind]));
  return kg_parser_advance(parser);
}

kg_status
read_literal(kg_parser *parser, kg_term *term)
{
  if (parser->token.kind == KG_TOKEN_STRING) {
    return read_RDFLiteral(parser, term);
  }
  if (parser->token.kind == KG_TOKEN_WORD) {
    const bool is_true = parser->token.keyword == KG_KEY_TRUE;
    *term = kg_literal(kg_slice_of(is_true ? "true" : "false"),
                       kg_slice_of(KG_XSD("boolean")));
    return kg_parser_advance(parser);
  }
  return read_NumericLiteral(parser, term);
}

// Prologue ----------------------------------------------------------------

static kg_status
read_BaseDecl(kg_parser *parser)
{
  TRY(kg_parser_advance(parser));
  if (parser->token.kind != KG_TOKEN_IRI) {
    return kg_parser_expected_hint(parser, "an IRI in angle brackets",
                                   "as in BASE <http://example.org/>");
  }
  kg_slice iri;
  TRY(resolve(parser, &parser->token, &iri));
  parser->query->base = iri;
  return kg_parser_advance(parser);
}

kg_status
kg_parser_add_prefix(kg_parser *parser,
                     kg_slice name,
                     kg_slice iri,
                     bool declared)
{
  struct {
    kg_prefix_line *at;
    uint32_t n, cap;
  } lines = {parser->query->prefixes, parser->query->n_prefixes,
             parser->prefixes_cap};
  // The copy ends in NUL, which the search for a near name needs.
  const kg_prefix_line line = {.name = kg_arena_copy(parser->arena, name),
                               .iri = iri,
                               .declared = declared};
  NEED(parser, line.name.ptr);
  NEED(parser, kg_list_push(parser, &lines, line));
  parser->query->prefixes = lines.at;
  parser->query->n_prefixes = lines.n;
  parser->prefixes_cap = lines.cap;
  return KG_OK;
}

static kg_status
read_PrefixDecl(kg_parser *parser)
{
  TRY(kg_parser_advance(parser));
  const kg_token name = parser->token;
  if (name.kind == KG_TOKEN_WORD) {
    TRY(kg_parser_advance(parser));
    return kg_parser_expected_hint(parser, "\":\" behind the prefix",
                                   "as in PREFIX ex: <http://…>");
  }
  if (name.kind != KG_TOKEN_NAME || name.text.len) {
    return kg_parser_expected_hint(parser, "a prefix and a colon",
                                   "as in PREFIX ex: <http://…>");
  }
  TRY(kg_parser_advance(parser));
  if (parser->token.kind != KG_TOKEN_IRI) {
    return kg_parser_expected_hint(parser, "an IRI in angle brackets",
                                   "as in PREFIX ex: <http://example.org/>");
  }
  kg_slice iri;
  TRY(resolve(parser, &parser->token, &iri));
  TRY(kg_parser_add_prefix(parser, name.prefix, iri, true));
  TRY(kg_parser_advance(parser));
  if (kg_at_mark(parser, '.')) {
    return kg_parser_fail(parser, parser->token.span, "leave the \".\" out",
                          "a PREFIX line does not end with \".\" in SPARQL");
  }
  return KG_OK;
}

static kg_status
check_turtle_directive(kg_parser *parser)
{
  if (parser->token.kind == KG_TOKEN_LANG &&
      (kg_slice_is(parser->token.text, "prefix") ||
       kg_slice_is(parser->token.text, "base"))) {
    return kg_parser_fail(parser, parser->token.span,
                          "write PREFIX ex: <http://…> without \"@\" and \".\"",
                          "\"@%.*s\" is Turtle, not SPARQL",
                          (int)parser->token.text.len, parser->token.text.ptr);
  }
  return KG_OK;
}

kg_status
read_Prologue(kg_parser *parser)
{
  for (;;) {
    TRY(check_turtle_directive(parser));
    if (kg_at_keyword(parser, KG_KEY_BASE)) {
      TRY(read_BaseDecl(parser));
    } else if (kg_at_keyword(parser, KG_KEY_PREFIX)) {
      TRY(read_PrefixDecl(parser));
    } else {
      return KG_OK;
    }
  }
}
