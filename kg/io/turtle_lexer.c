/* SPDX-License-Identifier: Apache-2.0 */
/* A scanner runs from the start of a token to its end. If it meets the end of
   the window while the source has more, it gives up, the window is filled, and
   it starts again; the window doubles, so that long tokens stay linear. */
#include "io/turtle_lexer.h"

#include "base/utf8.h"
#include "io/escape.h"
#include "rdf/name_chars.h"

#include <stdarg.h>
#include <stdio.h>

enum { CHUNK = 256 * 1024 };

typedef enum scan_result { SCAN_OK, SCAN_MORE, SCAN_WRONG } scan_result;

typedef struct scanner {
  const char *p;
  const char *end;
  bool at_end;       /* Nothing comes behind `end`. */
  const char *wrong; /* What to say. */
  kg_turtle_kind kind;
  kg_slice text;
} scanner;

void
kg_turtle_lexer_init(kg_turtle_lexer *lexer,
                     const kg_context *ctx,
                     kg_source *source,
                     size_t max_token)
{
  memset(lexer, 0, sizeof *lexer);
  lexer->ctx = ctx;
  lexer->source = source;
  lexer->max_token = max_token;
  lexer->line = 1;
  kg_buf_init(&lexer->window, ctx->alloc);
}

void
kg_turtle_lexer_clear(kg_turtle_lexer *lexer)
{
  kg_buf_clear(&lexer->window);
}

/* ------------------------------------------------------------- positions */

static size_t
count_code_points(const char *p, size_t n)
{
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) {
    count += ((unsigned char)p[i] & 0xC0) != 0x80;
  }
  return count;
}

/* The line of a place in the window, as far as the window has it. */
static kg_slice
line_text(const kg_turtle_lexer *lexer, size_t line_start)
{
  const char *p = lexer->window.ptr ? lexer->window.ptr : "";
  size_t end = line_start;
  while (end < lexer->window.len && p[end] != '\n' && p[end] != '\r') {
    ++end;
  }
  const kg_slice text = {p + line_start, end - line_start};
  return kg_utf8_check(text) == text.len ? text : kg_slice_make(NULL, 0);
}

static void
locate(const kg_turtle_lexer *lexer, size_t at, kg_diag *place)
{
  const char *p = lexer->window.ptr ? lexer->window.ptr : "";
  size_t start = lexer->line_start;
  size_t column = lexer->column_start;
  memset(place, 0, sizeof *place);
  place->source = kg_slice_of(kg_source_name(lexer->source));
  place->line = lexer->line;
  place->offset = (uint64_t)-1;
  for (size_t i = start; i < at; ++i) {
    if (p[i] == '\n') {
      ++place->line;
      start = i + 1;
      column = 0;
    }
  }
  place->column = column + count_code_points(p + start, at - start) + 1;
  if (!column) {
    place->line_text = line_text(lexer, start);
  }
}

static kg_status
error_at(const kg_turtle_lexer *lexer, size_t at, const char *what)
{
  kg_diag place;
  locate(lexer, at, &place);
  return kg_source_error(lexer->ctx, KG_ERR_INPUT, &place, "%s", what);
}

kg_status
kg_turtle_error(const kg_turtle_lexer *lexer, const char *format, ...)
{
  char message[300];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  return error_at(lexer, lexer->token.start, message);
}

/* Moves `line_start` up to `at`. */
static void
count_lines(kg_turtle_lexer *lexer, size_t at)
{
  const char *p = lexer->window.ptr;
  while (p && lexer->line_start < at) {
    const char *start = p + lexer->line_start;
    const char *newline = memchr(start, '\n', at - lexer->line_start);
    if (!newline) {
      break;
    }
    ++lexer->line;
    lexer->line_start = (size_t)(newline - p) + 1;
    lexer->column_start = 0;
  }
}

/* ------------------------------------------------------------ the window */

/* Drops what is before `at` and reads more. */
static kg_status
refill(kg_turtle_lexer *lexer)
{
  kg_buf *w = &lexer->window;
  size_t n = 0;
  if (w->ptr && lexer->at) {
    count_lines(lexer, lexer->at);
    lexer->column_start += count_code_points(w->ptr + lexer->line_start,
                                             lexer->at - lexer->line_start);
    lexer->line_start = 0;
    w->len -= lexer->at;
    memmove(w->ptr, w->ptr + lexer->at, w->len);
    lexer->at = 0;
  }
  if (w->len > lexer->max_token) {
    kg_diag place;
    locate(lexer, 0, &place);
    return kg_source_error(lexer->ctx, KG_ERR_LIMIT, &place,
                           "longer than %zu bytes", lexer->max_token);
  }
  const size_t more = w->len > CHUNK ? w->len : CHUNK;
  if (!kg_buf_reserve(w, more)) {
    return kg_out_of_memory(lexer->ctx);
  }
  const bool is_first = !w->len && lexer->line == 1 && !lexer->column_start;
  TRY(kg_source_read(lexer->source, w->ptr + w->len, more, &n));
  w->len += n;
  lexer->at_end = !n;
  if (is_first && w->len >= 3 && !memcmp(w->ptr, "\xEF\xBB\xBF", 3)) {
    lexer->at = lexer->line_start = 3;
  }
  return kg_is_cancelled(lexer->ctx) ? KG_CANCELLED : KG_OK;
}

/* ---------------------------------------------------------------- tokens */

static bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static scan_result
wrong(scanner *s, const char *what)
{
  s->wrong = what;
  return SCAN_WRONG;
}

/* At the end of the window: more, or what the end of the input means. */
static scan_result
at_window_end(scanner *s, const char *what)
{
  return s->at_end ? wrong(s, what) : SCAN_MORE;
}

/* [^#x00-#x20<>"{}|^`\] | UCHAR */
static scan_result
scan_iri(scanner *s)
{
  const char *start = ++s->p;
  for (; s->p < s->end; ++s->p) {
    const unsigned char c = (unsigned char)*s->p;
    if (c == '>') {
      s->kind = KG_TK_IRI;
      s->text = kg_slice_make(start, (size_t)(s->p++ - start));
      return SCAN_OK;
    }
    if (c <= ' ' || c == '<' || c == '"' || c == '{' || c == '}' || c == '|' ||
        c == '^' || c == '`') {
      return wrong(s, "this may not stand in an IRI");
    }
  }
  return at_window_end(s, "the IRI does not end");
}

static scan_result
scan_long_string(scanner *s, char quote)
{
  const char *start = s->p += 3;
  for (; s->end - s->p >= 3; ++s->p) {
    if (*s->p == '\\') {
      ++s->p;
    } else if (s->p[0] == quote && s->p[1] == quote && s->p[2] == quote) {
      s->text = kg_slice_make(start, (size_t)(s->p - start));
      s->p += 3;
      return SCAN_OK;
    }
  }
  s->p = start - 3;
  return at_window_end(s, "the string does not end");
}

static scan_result
scan_string(scanner *s)
{
  const char quote = *s->p;
  s->kind = KG_TK_STRING;
  if (s->end - s->p < 3 && !s->at_end) {
    return SCAN_MORE;
  }
  if (s->end - s->p >= 3 && s->p[1] == quote && s->p[2] == quote) {
    return scan_long_string(s, quote);
  }
  const char *start = ++s->p;
  for (; s->p < s->end && *s->p != '\n' && *s->p != '\r'; ++s->p) {
    if (*s->p == quote) {
      s->text = kg_slice_make(start, (size_t)(s->p++ - start));
      return SCAN_OK;
    }
    if (*s->p == '\\' && ++s->p == s->end) {
      break;
    }
  }
  if (s->p < s->end) {
    s->p = start - 1;
    return wrong(s, "the string does not end on its line");
  }
  s->p = start - 1;
  return at_window_end(s, "the string does not end");
}

static void
skip_digits(scanner *s)
{
  while (s->p < s->end && is_digit(*s->p)) {
    ++s->p;
  }
}

/* [eE] [+-]? [0-9]+, or nothing. */
static bool
skip_exponent(scanner *s)
{
  const char *start = s->p;
  if (s->p == s->end || (*s->p | 0x20) != 'e') {
    return false;
  }
  ++s->p;
  s->p += s->p < s->end && (*s->p == '+' || *s->p == '-');
  const char *digits = s->p;
  skip_digits(s);
  if (s->p == digits) {
    s->p = start;
  }
  return s->p > start;
}

static scan_result
scan_number(scanner *s)
{
  const char *start = s->p;
  s->p += *s->p == '+' || *s->p == '-';
  const char *whole = s->p;
  skip_digits(s);
  const bool has_whole = s->p > whole;
  const char *point = s->p;
  bool has_fraction = false;
  s->kind = KG_TK_INTEGER;
  if (s->p < s->end && *s->p == '.') {
    ++s->p;
    skip_digits(s);
    has_fraction = s->p > point + 1;
    s->kind = KG_TK_DECIMAL;
  }
  if ((has_whole || has_fraction) && skip_exponent(s)) {
    s->kind = KG_TK_DOUBLE;
  } else if (s->kind == KG_TK_DECIMAL && !has_fraction) {
    s->p = point; /* The point ends the statement. */
    s->kind = KG_TK_INTEGER;
  }
  /* More digits, or the exponent, may come. */
  if (s->end - s->p < 4 && !s->at_end) {
    return SCAN_MORE;
  }
  if (!has_whole && !has_fraction) {
    return wrong(s, "expected a number");
  }
  s->text = kg_slice_make(start, (size_t)(s->p - start));
  return SCAN_OK;
}

/* The character at `p`, or -1. `*more` if the window cuts it. */
static int32_t
char_at(const scanner *s, size_t *n, bool *more)
{
  const kg_slice rest = {s->p, (size_t)(s->end - s->p)};
  *n = 0;
  *more = rest.len < 4 && !s->at_end;
  return rest.len ? kg_utf8_next(rest, n) : -1;
}

static bool
is_ascii_name(char c)
{
  return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}

/* PN_CHARS and points; `extra` may stand among them too. */
static scan_result
skip_name(scanner *s, char extra)
{
  for (;;) {
    while (s->p < s->end &&
           (is_ascii_name(*s->p) || *s->p == '.' || *s->p == extra)) {
      ++s->p;
    }
    if (s->p == s->end) {
      return s->at_end ? SCAN_OK : SCAN_MORE;
    }
    size_t n = 0;
    bool more = false;
    if (!((unsigned char)*s->p & 0x80) ||
        !kg_is_pn_chars(char_at(s, &n, &more))) {
      return more ? SCAN_MORE : SCAN_OK;
    }
    s->p += n;
  }
}

/* Points at the end do not belong to a name. */
static void
give_back_points(scanner *s, const char *start)
{
  while (s->p > start && s->p[-1] == '.') {
    --s->p;
  }
}

static bool
is_hex(char c)
{
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* PLX: `%` and two digits, or a backslash and one of a list. */
static scan_result
skip_plx(scanner *s)
{
  if (s->end - s->p < 3 && !s->at_end) {
    return SCAN_MORE;
  }
  const ptrdiff_t left = s->end - s->p;
  if (*s->p == '%' && left >= 3 && is_hex(s->p[1]) && is_hex(s->p[2])) {
    s->p += 3;
    return SCAN_OK;
  }
  if (*s->p == '\\' && left >= 2 && s->p[1] &&
      strchr("_~.-!$&'()*+,;=/?#@%", s->p[1])) {
    s->p += 2;
    return SCAN_OK;
  }
  return wrong(s, "wrong escape in a prefixed name");
}

static scan_result
scan_local(scanner *s)
{
  const char *start = s->p;
  const char *last_escape = start;
  if (s->p == s->end && !s->at_end) {
    return SCAN_MORE;
  }
  /* A point or hyphen cannot begin a local name. */
  if (s->p < s->end && (*s->p == '.' || *s->p == '-')) {
    return SCAN_OK;
  }
  size_t n = 0;
  bool more = false;
  const int32_t first = char_at(s, &n, &more);
  if (more) {
    return SCAN_MORE;
  }
  if (first > 0x7F && !kg_is_pn_chars_u(first)) {
    return SCAN_OK;
  }
  for (;;) {
    scan_result result = skip_name(s, ':');
    if (result || s->p == s->end || (*s->p != '%' && *s->p != '\\')) {
      give_back_points(s, last_escape);
      return result;
    }
    result = skip_plx(s);
    if (result) {
      return result;
    }
    last_escape = s->p;
  }
}

/* A prefixed name or a bare word. */
static scan_result
scan_name(scanner *s)
{
  const char *start = s->p;
  size_t n = 0;
  bool more = false;
  if (*s->p != ':') {
    if (!kg_is_pn_chars_base(char_at(s, &n, &more))) {
      return more && s->end - s->p < 4 ? SCAN_MORE
                                       : wrong(s, "unexpected character");
    }
    const scan_result result = skip_name(s, 'a');
    if (result) {
      return result;
    }
  }
  if (s->p < s->end && *s->p == ':') {
    if (s->p > start && s->p[-1] == '.') {
      return wrong(s, "a prefix cannot end with a point");
    }
    ++s->p;
    s->kind = KG_TK_PNAME;
    const scan_result result = scan_local(s);
    s->text = kg_slice_make(start, (size_t)(s->p - start));
    return result;
  }
  give_back_points(s, start);
  s->kind = KG_TK_WORD;
  s->text = kg_slice_make(start, (size_t)(s->p - start));
  return SCAN_OK;
}

static scan_result
scan_blank(scanner *s)
{
  if (s->end - s->p < 6 && !s->at_end) {
    return SCAN_MORE;
  }
  if (s->end - s->p < 3 || s->p[1] != ':') {
    return wrong(s, "a blank node needs a label");
  }
  const char *start = s->p += 2;
  const scan_result result = skip_name(s, 'a');
  if (result) {
    return result;
  }
  give_back_points(s, start);
  s->kind = KG_TK_BLANK;
  s->text = kg_slice_make(start, (size_t)(s->p - start));
  return kg_is_blank_label(s->text) ? SCAN_OK
                                    : wrong(s, "wrong label of a blank node");
}

/* '@' [a-zA-Z]+ ('-' [a-zA-Z0-9]+)* */
static scan_result
scan_at(scanner *s)
{
  const char *start = ++s->p;
  const char *run = start;
  for (; s->p < s->end; ++s->p) {
    if (*s->p == '-' && s->p > run) {
      run = s->p + 1;
    } else if (!is_letter(*s->p) && (run == start || !is_digit(*s->p))) {
      break;
    }
  }
  if (s->p == s->end && !s->at_end) {
    return SCAN_MORE;
  }
  s->kind = KG_TK_AT;
  s->text = kg_slice_make(start, (size_t)(s->p - start));
  return s->p > run ? SCAN_OK : wrong(s, "wrong language tag or directive");
}

static scan_result
scan_carets(scanner *s)
{
  if (s->end - s->p < 2) {
    return at_window_end(s, "unexpected character");
  }
  s->kind = KG_TK_CARETS;
  s->text = kg_slice_make(s->p, 2);
  s->p += 2;
  return s->p[-1] == '^' ? SCAN_OK : wrong(s, "unexpected character");
}

static scan_result
scan(scanner *s)
{
  const char c = *s->p;
  switch (c) {
  case '<': return scan_iri(s);
  case '"':
  case '\'': return scan_string(s);
  case '_': return scan_blank(s);
  case '@': return scan_at(s);
  case '^': return scan_carets(s);
  case '.':
    if (s->end - s->p < 2 && !s->at_end) {
      return SCAN_MORE;
    }
    if (s->end - s->p >= 2 && is_digit(s->p[1])) {
      return scan_number(s);
    }
    break;
  case ';':
  case ',':
  case '[':
  case ']':
  case '(':
  case ')':
  case '{':
  case '}': break;
  default:
    return is_digit(c) || c == '+' || c == '-' ? scan_number(s) : scan_name(s);
  }
  s->kind = KG_TK_MARK;
  s->text = kg_slice_make(s->p++, 1);
  return SCAN_OK;
}

/* White space and comments. True if the window ended within. */
static bool
skip_space(kg_turtle_lexer *lexer)
{
  const char *p = lexer->window.ptr + lexer->at;
  const char *end = lexer->window.ptr + lexer->window.len;
  for (; p < end; ++p) {
    if (*p == '#') {
      const char *newline = memchr(p, '\n', (size_t)(end - p));
      const char *stop = newline ? newline : end;
      const char *cr = memchr(p, '\r', (size_t)(stop - p));
      if (!cr && !newline) {
        break; /* `at` stays at the comment: it is read again whole. */
      }
      p = cr ? cr : newline;
    } else if (*p != ' ' && *p != '\t' && *p != '\n' && *p != '\r') {
      break;
    }
  }
  lexer->at = (size_t)(p - lexer->window.ptr);
  return p == end || *p == '#';
}

static kg_status
check_utf8(const kg_turtle_lexer *lexer, size_t from, size_t to)
{
  const kg_slice part = {lexer->window.ptr + from, to - from};
  const size_t bad = kg_utf8_check(part);
  return bad < part.len ? error_at(lexer, from + bad, "not UTF-8") : KG_OK;
}

static kg_status
take(kg_turtle_lexer *lexer, const scanner *s)
{
  const char *start = lexer->window.ptr + lexer->at;
  lexer->token =
      (kg_turtle_token){s->kind, s->text, (size_t)(start - lexer->window.ptr)};
  const size_t end = (size_t)(s->p - lexer->window.ptr);
  const size_t from = lexer->at;
  lexer->at = end;
  return check_utf8(lexer, from, end);
}

static kg_status
take_end(kg_turtle_lexer *lexer)
{
  /* A comment that the end of the input ends. */
  TRY(check_utf8(lexer, lexer->at, lexer->window.len));
  lexer->at = lexer->window.len;
  lexer->token =
      (kg_turtle_token){KG_TK_END, kg_slice_make("", 0), lexer->window.len};
  return KG_OK;
}

kg_status
kg_turtle_next(kg_turtle_lexer *lexer)
{
  if (!lexer->window.ptr) {
    TRY(refill(lexer));
  }
  for (;;) {
    if (skip_space(lexer)) {
      if (lexer->at_end) {
        return take_end(lexer);
      }
      TRY(refill(lexer));
      continue;
    }
    scanner s = {.p = lexer->window.ptr + lexer->at,
                 .end = lexer->window.ptr + lexer->window.len,
                 .at_end = lexer->at_end};
    switch (scan(&s)) {
    case SCAN_OK: return take(lexer, &s);
    case SCAN_MORE: TRY(refill(lexer)); break;
    case SCAN_WRONG: {
      const size_t at = (size_t)(s.p - lexer->window.ptr);
      size_t next = at;
      TRY(check_utf8(lexer, lexer->at, at));
      return error_at(
          lexer, at,
          at < lexer->window.len &&
                  kg_utf8_next(kg_buf_slice(&lexer->window), &next) < 0
              ? "not UTF-8"
              : s.wrong);
    }
    }
  }
}

/* ---------------------------------------------------------------- escapes */

static kg_status
decode_one(const kg_turtle_lexer *lexer,
           const char **p,
           const char *end,
           kg_buf *out)
{
  const char *at = *p + 1;
  const kg_turtle_kind kind = lexer->token.kind;
  const int plain = kind == KG_TK_STRING && at < end ? kg_echar(*at) : -1;
  if (plain >= 0 || kind == KG_TK_PNAME) {
    kg_buf_add_byte(out, plain >= 0 ? (char)plain : *at);
    *p = at + 1;
    return KG_OK;
  }
  const int32_t c = kg_read_uchar(&at, end);
  if (c < 0) {
    return error_at(lexer, (size_t)(*p - lexer->window.ptr), "wrong escape");
  }
  kg_buf_add_utf8(out, (uint32_t)c);
  *p = at;
  return KG_OK;
}

kg_status
kg_turtle_decode(const kg_turtle_lexer *lexer, kg_buf *out)
{
  const char *p = lexer->token.text.ptr;
  const char *end = p + lexer->token.text.len;
  while (p < end) {
    const char *escape = memchr(p, '\\', (size_t)(end - p));
    const char *stop = escape ? escape : end;
    kg_buf_add(out, kg_slice_make(p, (size_t)(stop - p)));
    p = stop;
    if (escape) {
      TRY(decode_one(lexer, &p, end, out));
    }
  }
  return kg_buf_status(out);
}
