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

void
kg_span_locate(kg_slice text, kg_span span, kg_diag *diag)
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
tell(kg_parser *parser,
     kg_severity severity,
     kg_span span,
     kg_slice message,
     const char *hint)
{
  kg_diag diag = {
      .severity = severity,
      .status = severity == KG_ERROR ? KG_ERR_QUERY : KG_OK,
      .source = parser->query->source,
      .message = message,
      .hint = kg_slice_of(hint),
  };
  kg_span_locate(parser->query->text, span, &diag);
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
    tell(parser, KG_ERROR, span, kg_buf_slice(&message), hint);
    st = KG_ERR_QUERY;
  }
  kg_buf_clear(&message);
  return st;
}

void
kg_parser_warn(kg_parser *parser,
               kg_span span,
               const char *hint,
               kg_slice message)
{
  tell(parser, KG_WARNING, span, message, hint);
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

/// A word cut short or run on (`STRLENGTH`) is as near as a slip of one letter.
static bool
is_beginning(kg_slice word, kg_slice candidate)
{
  const size_t shared = least((unsigned)word.len, (unsigned)candidate.len);
  return shared >= 4 &&
         kg_slice_equal_nocase(kg_slice_sub(word, 0, shared),
                               kg_slice_sub(candidate, 0, shared));
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
    const kg_slice text = kg_slice_of(candidate);
    const unsigned d = is_beginning(word, text) && word.len != text.len
                           ? 1
                           : distance(word, text);
    if (!d) {
      return NULL; // Right as it is: the fault is elsewhere.
    }
    if (d < best_distance && d < text.len) {
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
  kg_span_locate(parser->query->text, span, &place);
  const kg_slice hint = kg_arena_printf(
      parser->arena, "the \"%c\" in line %llu, column %llu is not closed",
      open->mark, (unsigned long long)place.line,
      (unsigned long long)place.column);
  return hint.ptr;
}

/// `word` stands for `%.*s`, once or twice.
static const char *
word_hint(kg_parser *parser, const char *before, const char *between)
{
  const kg_slice word = parser->token.text;
  const kg_slice hint = kg_arena_printf(
      parser->arena, "%s%.*s%s%.*s", before, (int)word.len, word.ptr, between,
      between[0] ? (int)word.len : 0, word.ptr);
  return hint.ptr;
}

static bool
is_nocase(kg_slice word, const char *other)
{
  return kg_slice_equal_nocase(word, kg_slice_of(other));
}

/// The last byte before the next token, if nothing stands between.
static char
byte_before(const kg_parser *parser)
{
  return parser->token.spaced || !parser->last_end
             ? 0
             : parser->query->text.ptr[parser->last_end - 1];
}

/// Words that mean something in other languages, or are out of place.
static const char *
hint_for_known_word(const kg_parser *parser, const char *expected)
{
  const kg_slice word = parser->token.text;
  const char before = byte_before(parser);
  if (before == '"' || before == '\'') {
    return "a quote inside quotes is written \\' or \\\"";
  }
  if (is_nocase(word, "and")) {
    return "\"and\" is \"&&\"";
  }
  if (is_nocase(word, "or")) {
    return "\"or\" is \"||\"";
  }
  if (kg_slice_is(word, "A") && strstr(expected, "a property")) {
    return "\"a\" is written small";
  }
  if (parser->token.keyword == KG_KEY_UNION) {
    return "put braces around both sides: { … } UNION { … }";
  }
  return NULL;
}

/// Where a variable may stand, a bare word is one rather than any keyword.
static bool
fits(const char *keyword, const char *expected)
{
  static const char *const of_select[] = {"WHERE", "FROM", "DISTINCT",
                                          "REDUCED"};
  for (size_t i = 0; i < sizeof of_select / sizeof *of_select; ++i) {
    if (!strcmp(keyword, of_select[i])) {
      return true;
    }
  }
  return !strstr(expected, "variable") || strstr(expected, keyword);
}

static const char *
hint_for_word(kg_parser *parser, const char *expected)
{
  const kg_slice word = parser->token.text;
  const char *known = hint_for_known_word(parser, expected);
  if (known || parser->token.keyword) {
    return known;
  }
  const char *keyword = kg_nearest_keyword(word);
  const char *function = kg_nearest_function(word);
  const bool wants_value = strstr(expected, "expression") != NULL;
  const char *near = (wants_value && function) || !keyword ? function : keyword;
  if (near && fits(near, expected)) {
    return format_hint(parser, "did you mean %s?", near);
  }
  if (strstr(expected, "an object")) {
    return word_hint(parser, "text is written \"", "\", a variable ?");
  }
  return strstr(expected, "variable") && !kg_at_call(parser)
             ? word_hint(parser, "a variable is written ?", "")
             : NULL;
}

static bool
is_opened_by(char open, int close)
{
  return (open == '(' && close == ')') || (open == '{' && close == '}') ||
         (open == '[' && close == ']');
}

static const char *
hint_for_close(kg_parser *parser)
{
  const int close = parser->token.mark;
  for (uint32_t i = parser->open.n; i > 0; --i) {
    if (is_opened_by(parser->open.at[i - 1].mark, close)) {
      return i == parser->open.n ? NULL : hint_for_open(parser);
    }
  }
  return format_hint(parser, "there is no \"%s\" that it could close",
                     close == ')'   ? "("
                     : close == '}' ? "{"
                                    : "[");
}

static const char *
hint_for_mark(kg_parser *parser, const char *expected)
{
  const char before = byte_before(parser);
  switch (parser->token.mark) {
  case '=':
    return before == '=' || before == '!' ? "equal is \"=\", unequal is \"!=\""
                                          : NULL;
  case '|': return "\"or\" is \"||\"";
  case ';':
    return strstr(expected, "end of the query") ? "leave the \";\" out" : NULL;
  case ',':
    return strstr(expected, "variable") ? "no commas between variables" : NULL;
  case ')':
  case '}':
  case ']': return hint_for_close(parser);
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
  case KG_TOKEN_IRI: return parser->token.text.len ? NULL : "unequal is \"!=\"";
  default: return NULL;
  }
}
