/* SPDX-License-Identifier: Apache-2.0 */
/// The formatter works on tokens, not on the tree, so that comments and the
/// author's way of writing terms survive. What a bracket means (a pattern, an
/// expression, a path or a list) decides about lines and spaces.
#include "sparql/format.h"

#include "sparql/lexer.h"

enum { INDENT = 2, LONGEST_VALUES = 24 };

typedef enum bracket {
  BLOCK,  ///< `{`: one statement a line.
  VALUES, ///< `{` of a short data block: on one line.
  ROWS,   ///< `{` of a long data block: a row a line.
  EXPR,   ///< `(` of an expression or of arguments.
  LIST,   ///< `(` of a path, a collection or VALUES; `[`.
} bracket;

typedef struct formatter {
  kg_query *query;
  kg_slice text;
  kg_lexer lexer;
  kg_token before; ///< The last token written.
  kg_token token;  ///< The one to write.
  kg_token next;
  kg_buf *out;
  bracket *stack;
  uint32_t n, cap;
  unsigned indent;
  bool at_line_start;
  bool wants_line;      ///< The next token begins a line.
  bool in_property;     ///< Behind `;`: one step further in.
  bool in_condition;    ///< Behind FILTER, HAVING, BIND, BY…: `(` is EXPR.
  bool in_values;       ///< Behind VALUES, before its data.
  bool is_unary;        ///< `before` is a sign or `!`, `^`.
  uint32_t n_declared;  ///< PREFIX lines read so far.
  uint32_t printed_end; ///< Where what was written ends in `text`.
} formatter;

static bool
is_mark(const kg_token *token, int mark)
{
  return token->kind == KG_TOKEN_MARK && token->mark == mark;
}

static bool
is_word(const kg_token *token, kg_keyword keyword)
{
  return token->kind == KG_TOKEN_WORD && token->keyword == keyword;
}

static bracket
top(const formatter *f)
{
  return f->n ? f->stack[f->n - 1] : BLOCK;
}

static bool
in_expression(const formatter *f)
{
  return top(f) == EXPR;
}

static bool
next_token(formatter *f)
{
  f->token = f->next;
  return kg_lexer_next(&f->lexer, &f->next);
}

// Lines and spaces ------------------------------------------------------------

static void
break_line(formatter *f)
{
  if (!f->at_line_start) {
    kg_buf_add_byte(f->out, '\n');
  }
  f->at_line_start = true;
  f->wants_line = false;
}

static void
begin_text(formatter *f, bool space)
{
  if (f->wants_line) {
    break_line(f);
  }
  if (f->at_line_start) {
    const unsigned depth = f->indent + (f->in_property ? 2 * INDENT : 0);
    kg_buf_printf(f->out, "%*s", (int)depth, "");
  } else if (space) {
    kg_buf_add_byte(f->out, ' ');
  }
  f->at_line_start = false;
}

/// Comments between the last token and this one, on the line where they were.
static void
write_comments(formatter *f)
{
  bool own_line = !f->printed_end;
  const uint32_t stop = f->token.kind == KG_TOKEN_END ? (uint32_t)f->text.len
                                                      : f->token.span.begin;
  for (uint32_t i = f->printed_end; i < stop; ++i) {
    const char c = f->text.ptr[i];
    own_line |= c == '\n' || c == '\r';
    if (c != '#') {
      continue;
    }
    uint32_t end = i;
    while (end < f->text.len && f->text.ptr[end] != '\n' &&
           f->text.ptr[end] != '\r') {
      ++end;
    }
    f->wants_line = own_line;
    begin_text(f, true);
    kg_buf_add(f->out, kg_slice_trim(kg_slice_sub(f->text, i, end)));
    f->wants_line = true;
    i = end;
    own_line = true;
  }
}

static bool
is_operand(const kg_token *token)
{
  return (token->kind != KG_TOKEN_MARK && token->kind != KG_TOKEN_WORD) ||
         is_mark(token, ')') || is_mark(token, ']');
}

/// `*`, `+` and `?` behind a path, and `*` of SELECT and COUNT apart.
static bool
is_path_suffix(const formatter *f, const kg_token *token)
{
  const bool suffix =
      is_mark(token, '*') || is_mark(token, '+') || is_mark(token, '?');
  return suffix && !in_expression(f) && !token->spaced &&
         f->before.kind != KG_TOKEN_WORD;
}

static bool
is_call(const formatter *f)
{
  return is_mark(&f->token, '(') && in_expression(f) && !f->token.spaced;
}

/// `name(`: a function, an aggregate or a cast.
static bool
opens_arguments(const formatter *f)
{
  if (!is_mark(&f->token, '(')) {
    return false;
  }
  const bool is_function = f->before.kind == KG_TOKEN_WORD &&
                           !f->before.keyword &&
                           !kg_slice_is(f->before.text, "a");
  const bool is_iri =
      (f->before.kind == KG_TOKEN_NAME || f->before.kind == KG_TOKEN_IRI) &&
      (in_expression(f) || f->in_condition);
  const bool is_order =
      is_word(&f->before, KG_KEY_ASC) || is_word(&f->before, KG_KEY_DESC);
  return is_function || is_iri || is_order || is_call(f);
}

/// Does the token about to be written bind to what follows without space?
static bool
is_unary_mark(const formatter *f)
{
  const kg_token *t = &f->token;
  if (is_mark(t, '!') || (is_mark(t, '^') && !in_expression(f))) {
    return true;
  }
  if (!is_mark(t, '-') && !is_mark(t, '+')) {
    return false;
  }
  const bool number =
      f->next.kind >= KG_TOKEN_INTEGER && f->next.kind <= KG_TOKEN_DOUBLE;
  if (!in_expression(f)) {
    return number && !f->next.spaced;
  }
  // `-5` is a number, `- 5` an operator: that is to stay.
  return !is_operand(&f->before) && !(number && f->next.spaced);
}

static bool
needs_space(const formatter *f)
{
  const kg_token *t = &f->token;
  if (f->is_unary || is_mark(&f->before, '(') || is_mark(t, ')') ||
      is_mark(t, ',') || opens_arguments(f)) {
    return false;
  }
  if (is_mark(&f->before, KG_MARK_TYPE) || is_mark(t, KG_MARK_TYPE) ||
      t->kind == KG_TOKEN_LANG) {
    return false;
  }
  if (is_mark(&f->before, '[') && is_mark(t, ']')) {
    return false;
  }
  if (in_expression(f)) {
    return !is_mark(t, ';');
  }
  const bool after_infix = is_mark(&f->before, '/') || is_mark(&f->before, '|');
  return !after_infix && !is_mark(t, '/') && !is_mark(t, '|') &&
         (is_unary_mark(f) || !is_path_suffix(f, t));
}

// What begins a line ----------------------------------------------------------

static bool
begins_line_in_block(const formatter *f)
{
  static const kg_keyword words[] = {KG_KEY_FILTER, KG_KEY_OPTIONAL,
                                     KG_KEY_GRAPH,  KG_KEY_SERVICE,
                                     KG_KEY_BIND,   KG_KEY_MINUS};
  for (size_t i = 0; f->n && i < sizeof words / sizeof *words; ++i) {
    if (is_word(&f->token, words[i])) {
      return true;
    }
  }
  return false;
}

static bool
begins_clause(const formatter *f)
{
  static const kg_keyword words[] = {
      KG_KEY_FROM,   KG_KEY_USING,  KG_KEY_GROUP,  KG_KEY_HAVING,
      KG_KEY_ORDER,  KG_KEY_LIMIT,  KG_KEY_OFFSET, KG_KEY_VALUES,
      KG_KEY_INSERT, KG_KEY_DELETE, KG_KEY_BASE,   KG_KEY_PREFIX};
  for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
    if (is_word(&f->token, words[i])) {
      return true;
    }
  }
  return is_word(&f->token, KG_KEY_WHERE) &&
         !is_word(&f->before, KG_KEY_DELETE) &&
         !is_word(&f->before, KG_KEY_CONSTRUCT) &&
         !is_word(&f->before, KG_KEY_ASK);
}

static bool
begins_condition(const formatter *f)
{
  static const kg_keyword words[] = {
      KG_KEY_FILTER, KG_KEY_BIND,     KG_KEY_HAVING, KG_KEY_BY,
      KG_KEY_SELECT, KG_KEY_DISTINCT, KG_KEY_REDUCED};
  for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
    if (is_word(&f->token, words[i])) {
      return true;
    }
  }
  return false;
}

// Brackets --------------------------------------------------------------------

static bool
push(formatter *f, bracket kind)
{
  if (f->n == f->cap) {
    const uint32_t cap = f->cap ? 2 * f->cap : 32;
    bracket *grown = KG_ARENA_ARRAY(&f->query->arena, bracket, cap);
    if (!grown) {
      return false;
    }
    if (f->n) {
      memcpy(grown, f->stack, f->n * sizeof *grown);
    }
    f->stack = grown;
    f->cap = cap;
  }
  f->stack[f->n++] = kind;
  return true;
}

/// Is the data block that opens here short enough for one line?
static bool
is_short(const formatter *f)
{
  kg_lexer ahead = f->lexer;
  kg_token token = f->next;
  for (unsigned n = 0; n < LONGEST_VALUES; ++n) {
    if (is_mark(&token, '}')) {
      return true;
    }
    if (!kg_lexer_next(&ahead, &token)) {
      return false;
    }
  }
  return false;
}

static bool
open_bracket(formatter *f)
{
  if (is_mark(&f->token, '{')) {
    const bracket kind = !f->in_values ? BLOCK : is_short(f) ? VALUES : ROWS;
    f->in_values = f->in_condition = f->in_property = false;
    if (kind != VALUES) {
      f->indent += INDENT;
      f->wants_line = true;
    }
    return push(f, kind);
  }
  const bool is_expr = is_mark(&f->token, '(') &&
                       (in_expression(f) || f->in_condition ||
                        opens_arguments(f) || is_word(&f->before, KG_KEY_IN));
  return push(f, is_expr ? EXPR : LIST);
}

/// Before the bracket is written.
static void
prepare_close(formatter *f)
{
  const bracket kind = top(f);
  f->n -= f->n > 0;
  if (is_mark(&f->token, '}') && kind != VALUES) {
    f->indent -= f->indent >= INDENT ? INDENT : 0;
    f->in_property = false;
    break_line(f);
  }
}

/// Behind a bracket that was closed: what ends a line?
static void
finish_close(formatter *f)
{
  const bool stays = is_word(&f->next, KG_KEY_UNION) || is_mark(&f->next, '.');
  if (is_mark(&f->token, '}') && !in_expression(f)) {
    f->wants_line = !stays && !is_mark(&f->next, ';');
    f->in_condition = false;
  }
  if (top(f) == ROWS) {
    f->wants_line = true;
  }
  if (f->in_condition && f->n && top(f) == BLOCK && !stays) {
    f->wants_line = true; // FILTER (…) and BIND (…) stand alone.
  }
}

// Tokens ----------------------------------------------------------------------

static void
write_upper(kg_slice text, kg_buf *out)
{
  for (size_t i = 0; i < text.len; ++i) {
    const char c = text.ptr[i];
    kg_buf_add_byte(out, (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
  }
}

static void
write_token(formatter *f)
{
  const kg_token *t = &f->token;
  const kg_slice text = kg_slice_sub(f->text, t->span.begin, t->span.end);
  if (t->keyword == KG_KEY_TRUE || t->keyword == KG_KEY_FALSE) {
    kg_buf_add_string(f->out, kg_keyword_name(t->keyword));
  } else if (t->kind == KG_TOKEN_WORD && !kg_slice_is(text, "a")) {
    write_upper(text, f->out);
  } else {
    kg_buf_add(f->out, text);
  }
}

/// Behind the token: what does it do to what follows?
static void
note_token(formatter *f)
{
  const kg_token *t = &f->token;
  const bool in_block = f->n && top(f) == BLOCK;
  f->in_condition |= begins_condition(f);
  f->in_values |= is_word(t, KG_KEY_VALUES);
  if (is_word(t, KG_KEY_WHERE) || is_word(t, KG_KEY_LIMIT)) {
    f->in_condition = false;
  }
  if (is_mark(t, '.') && in_block) {
    f->in_property = f->in_condition = false;
    f->wants_line = true;
  } else if (is_mark(t, ';') && in_block) {
    f->in_property = f->wants_line = true;
  } else if (is_mark(t, ';') && !f->n) {
    f->wants_line = true;
    f->in_condition = false;
  }
}

/// A condition is over when its line is.
static void
end_condition(formatter *f)
{
  if (f->wants_line && f->n && top(f) == BLOCK) {
    f->in_condition = false;
  }
  if (f->wants_line && !is_mark(&f->token, ';')) {
    f->in_property = false;
  }
}

static bool
write_one(formatter *f)
{
  const bool opens = is_mark(&f->token, '{') || is_mark(&f->token, '(') ||
                     is_mark(&f->token, '[');
  const bool closes = is_mark(&f->token, '}') || is_mark(&f->token, ')') ||
                      is_mark(&f->token, ']');
  write_comments(f);
  if (closes) {
    prepare_close(f);
  } else if (!in_expression(f) &&
             (begins_clause(f) || (top(f) == BLOCK && begins_line_in_block(f) &&
                                   !is_word(&f->before, KG_KEY_FILTER)))) {
    f->wants_line = true;
    f->in_property = false;
  }
  // A bracket that closes is spaced as what stands inside of it.
  const bool space = closes && is_mark(&f->token, ')') ? false : needs_space(f);
  const bool unary = is_unary_mark(f);
  begin_text(f, space);
  write_token(f);
  f->printed_end = f->token.span.end;
  if (opens && !open_bracket(f)) {
    return false;
  }
  if (closes) {
    finish_close(f);
  }
  note_token(f);
  end_condition(f);
  f->is_unary = unary;
  f->before = f->token;
  return true;
}

// Prefixes --------------------------------------------------------------------

/// The PREFIX line number `i` (from 0) of the text.
static const kg_prefix_line *
declared_line(const formatter *f, uint32_t i)
{
  for (uint32_t k = 0; k < f->query->n_prefixes; ++k) {
    if (f->query->prefixes[k].declared && !i--) {
      return &f->query->prefixes[k];
    }
  }
  return NULL;
}

/// PREFIX, the name and the IRI: written, or left out with their comments.
static bool
write_declaration(formatter *f)
{
  const kg_prefix_line *line = declared_line(f, f->n_declared++);
  const bool keep = !line || line->used;
  for (int i = 0; i < 3; ++i) {
    if (keep && !write_one(f)) {
      return false;
    }
    f->printed_end = f->token.span.end;
    if (!next_token(f)) {
      return false;
    }
  }
  f->wants_line |= keep;
  return true;
}

static void
write_known_prefixes(formatter *f)
{
  for (uint32_t i = 0; i < f->query->n_prefixes; ++i) {
    const kg_prefix_line *line = &f->query->prefixes[i];
    if (line->used && !line->declared) {
      f->wants_line = true;
      begin_text(f, false);
      kg_buf_printf(f->out, "PREFIX %.*s: <%.*s>", (int)line->name.len,
                    line->name.ptr, (int)line->iri.len, line->iri.ptr);
      f->wants_line = true;
    }
  }
}

static bool
write_base(formatter *f)
{
  if (!write_one(f) || !next_token(f) || !write_one(f)) {
    return false;
  }
  f->wants_line = true;
  return next_token(f);
}

static bool
write_all(formatter *f)
{
  bool has_known = false;
  /* Twice: the formatter looks one token ahead. */
  if (!next_token(f)) {
    return false;
  }
  if (!next_token(f)) {
    return false;
  }
  while (f->token.kind != KG_TOKEN_END) {
    bool good = true;
    if (is_word(&f->token, KG_KEY_PREFIX)) {
      good = write_declaration(f);
    } else if (is_word(&f->token, KG_KEY_BASE)) {
      good = write_base(f);
    } else {
      if (!has_known) {
        write_known_prefixes(f);
        has_known = true;
      }
      good = write_one(f) && next_token(f);
    }
    if (!good) {
      return false;
    }
  }
  write_comments(f);
  break_line(f);
  return true;
}

kg_status
kg_query_format(const kg_context *ctx,
                kg_slice text,
                bool update,
                const kg_query_options *options,
                kg_buf *out)
{
  kg_query *query = NULL;
  TRY(kg_query_prepare(ctx, text, update, options, &query));
  formatter f = {
      .query = query, .text = query->text, .out = out, .at_line_start = true};
  const bool good =
      kg_lexer_init(&f.lexer, query->text, &query->arena) && write_all(&f);
  kg_query_free(query);
  return good && !kg_buf_status(out) ? KG_OK : kg_out_of_memory(ctx);
}
