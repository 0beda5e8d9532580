/* SPDX-License-Identifier: Apache-2.0 */
/// How a mistake is told: its place, what was expected, and a hint.
#include "sparql/parser.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdarg.h>

enum { LONGEST_QUOTE = 40, LONGEST_WORD = 40 };

static bool
is_line_end(char c)
{
  return c == '\n' || c == '\r';
}

/// Fills line, columns and the line's text for a span.
static void
locate(kg_slice text, kg_span span, kg_diag *diag)
{
  size_t begin = 0;
  diag->line = 1;
  for (size_t i = 0; i < span.begin && i < text.len; ++i) {
    const bool crlf =
        text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
    if (is_line_end(text.ptr[i]) && !crlf) {
      diag->line++;
      begin = i + 1;
    }
  }
  size_t end = begin;
  while (end < text.len && !is_line_end(text.ptr[end])) {
    ++end;
  }
  const size_t at = span.begin < end ? span.begin : end;
  const size_t stop = span.end < end ? span.end : end;
  diag->line_text = kg_slice_sub(text, begin, end);
  diag->column = 1 + kg_utf8_count(kg_slice_sub(text, begin, at));
  diag->end_column = 1 + kg_utf8_count(kg_slice_sub(text, begin, stop));
  if (diag->end_column <= diag->column) {
    diag->end_column = diag->column + 1;
  }
  diag->offset = span.begin;
}

static void
tell(kg_parser *parser, kg_span span, kg_slice message, const char *hint)
{
  kg_diag diag = {
      .severity = KG_ERROR,
      .status = KG_ERR_QUERY,
      .source = parser->query->source,
      .message = message,
      .hint = kg_slice_of(hint),
  };
  locate(parser->query->text, span, &diag);
  kg_sink_tell(&parser->ctx->sink, &diag);
}

kg_status
kg_parser_fail(
    kg_parser *parser, kg_span span, const char *hint, const char *format, ...)
{
  kg_buf message;
  kg_buf_init(&message, parser->ctx->alloc);
  va_list args;
  va_start(args, format);
  kg_buf_vprintf(&message, format, args);
  va_end(args);
  kg_status st = kg_buf_status(&message);
  if (st) {
    st = kg_out_of_memory(parser->ctx);
  } else {
    tell(parser, span, kg_buf_slice(&message), hint);
    st = KG_ERR_QUERY;
  }
  kg_buf_clear(&message);
  return st;
}

/// The token as written, cut where it is long.
static kg_slice
quote_token(const kg_parser *parser, bool *is_cut)
{
  const kg_slice text = parser->query->text;
  const kg_span span = parser->token.span;
  size_t end = span.end;
  for (size_t i = span.begin; i < end; ++i) {
    end = is_line_end(text.ptr[i]) ? i : end;
  }
  *is_cut = end < span.end;
  if (end - span.begin > LONGEST_QUOTE) {
    end = span.begin + LONGEST_QUOTE;
    while (end > span.begin && ((unsigned char)text.ptr[end] & 0xC0) == 0x80) {
      --end;
    }
    *is_cut = true;
  }
  return kg_slice_sub(text, span.begin, end);
}

kg_status
kg_parser_expected_hint(kg_parser *parser, const char *what, const char *hint)
{
  const char *found_hint = kg_find_hint(parser, what);
  hint = found_hint ? found_hint : hint;
  if (parser->token.kind == KG_TOKEN_END) {
    return kg_parser_fail(parser, parser->token.span, hint,
                          "expected %s, but here is the end", what);
  }
  bool is_cut = false;
  const kg_slice found = quote_token(parser, &is_cut);
  const bool quoted = parser->token.kind == KG_TOKEN_STRING;
  return kg_parser_fail(parser, parser->token.span, hint,
                        "expected %s, found %s%.*s%s%s", what,
                        quoted ? "the text " : "\"", (int)found.len, found.ptr,
                        is_cut ? "…" : "", quoted ? "" : "\"");
}

kg_status
kg_parser_expected(kg_parser *parser, const char *what)
{
  return kg_parser_expected_hint(parser, what, NULL);
}

// Near misses ---------------------------------------------------------------

static char
fold(char c)
{
  return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static unsigned
least(unsigned a, unsigned b)
{
  return a < b ? a : b;
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string
/// alignment), letters' case folded.
static unsigned
distance(kg_slice a, kg_slice b)
{
  unsigned rows[3][LONGEST_WORD + 1] = {{0}};
  if (a.len > LONGEST_WORD || b.len > LONGEST_WORD) {
    return UINT32_MAX;
  }
  for (unsigned k = 0; k <= b.len; ++k) {
    rows[0][k] = k;
  }
  for (unsigned i = 1; i <= a.len; ++i) {
    unsigned *row = rows[i % 3];
    const unsigned *above = rows[(i + 2) % 3];
    const unsigned *above2 = rows[(i + 1) % 3];
    row[0] = i;
    for (unsigned k = 1; k <= b.len; ++k) {
      const char x = fold(a.ptr[i - 1]);
      const char y = fold(b.ptr[k - 1]);
      row[k] = least(least(above[k], row[k - 1]) + 1, above[k - 1] + (x != y));
      if (i > 1 && k > 1 && x == fold(b.ptr[k - 2]) &&
          y == fold(a.ptr[i - 2])) {
        row[k] = least(row[k], above2[k - 2] + 1);
      }
    }
  }
  return rows[a.len % 3][b.len];
}

const char *
kg_nearest_word(kg_slice word, kg_word_fn *next, const void *user)
{
  const char *best = NULL;
  unsigned best_distance = word.len < 3   ? 1
                           : word.len < 5 ? 2
                           : word.len < 9 ? 3
                                          : 4;
  const char *candidate = NULL;
  for (size_t i = 0; (candidate = next(user, i)); ++i) {
    const unsigned d = distance(word, kg_slice_of(candidate));
    if (d && d < best_distance && d < strlen(candidate)) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

static const char *
nth_function(const void *user, size_t i)
{
  static const char *const names[] = {
#define FN(name, min, max, eval, help) #name,
#define AGG(name, eval, help) #name,
#include "sparql/functions.def"
  };
  (void)user;
  return i < sizeof names / sizeof *names ? names[i] : NULL;
}

static const char *
nth_keyword(const void *user, size_t i)
{
  (void)user;
  return i + 1 < KG_N_KEYWORDS ? kg_keyword_name((kg_keyword)(i + 1)) : NULL;
}

const char *
kg_nearest_keyword(kg_slice word)
{
  return kg_nearest_word(word, nth_keyword, NULL);
}

const char *
kg_nearest_function(kg_slice word)
{
  return kg_nearest_word(word, nth_function, NULL);
}

// Hints for a token that does not fit ---------------------------------------

static const char *
format_hint(kg_parser *parser, const char *format, const char *word)
{
  const kg_slice hint = kg_arena_printf(parser->arena, format, word);
  return hint.ptr;
}

static const char *
hint_for_open(kg_parser *parser)
{
  const kg_open_mark *open = &parser->open.at[parser->open.n - 1];
  kg_diag place = {0};
  const kg_span span = {open->begin, open->begin + 1};
  locate(parser->query->text, span, &place);
  const kg_slice hint = kg_arena_printf(
      parser->arena, "the \"%c\" in line %llu, column %llu is not closed",
      open->mark, (unsigned long long)place.line,
      (unsigned long long)place.column);
  return hint.ptr;
}

/// A keyword that is among what was expected, else any other near one.
static const char *
hint_for_word(kg_parser *parser, const char *expected)
{
  const kg_slice word = parser->token.text;
  if (parser->token.keyword) {
    return NULL;
  }
  if (kg_slice_equal_nocase(word, kg_slice_of("and"))) {
    return "\"and\" is \"&&\"";
  }
  if (kg_slice_equal_nocase(word, kg_slice_of("or"))) {
    return "\"or\" is \"||\"";
  }
  const char *keyword = kg_nearest_keyword(word);
  const char *function = kg_nearest_function(word);
  const bool wants_value = strstr(expected, "expression") != NULL;
  const char *near = (wants_value && function) || !keyword ? function : keyword;
  if (near) {
    return format_hint(parser, "did you mean %s?", near);
  }
  if (strstr(expected, "variable")) {
    const kg_slice hint = kg_arena_printf(
        parser->arena, "a variable is written ?%.*s", (int)word.len, word.ptr);
    return hint.ptr;
  }
  return NULL;
}

static const char *
hint_for_mark(const kg_parser *parser, const char *expected)
{
  const kg_token *token = &parser->token;
  switch (token->mark) {
  case '=':
    if (!token->spaced && parser->last_end &&
        strchr("=!", parser->query->text.ptr[parser->last_end - 1])) {
      return "equal is \"=\", unequal is \"!=\"";
    }
    return NULL;
  case '>':
    if (!token->spaced && parser->last_end &&
        parser->query->text.ptr[parser->last_end - 1] == '<') {
      return "unequal is \"!=\"";
    }
    return NULL;
  case ';':
    return strstr(expected, "end of the query") ? "leave the \";\" out" : NULL;
  case ',':
    return strstr(expected, "variable") ? "no commas between variables" : NULL;
  default: return NULL;
  }
}

const char *
kg_find_hint(kg_parser *parser, const char *expected)
{
  switch (parser->token.kind) {
  case KG_TOKEN_END: return parser->open.n ? hint_for_open(parser) : NULL;
  case KG_TOKEN_WORD: return hint_for_word(parser, expected);
  case KG_TOKEN_MARK: return hint_for_mark(parser, expected);
  default: return NULL;
  }
}
