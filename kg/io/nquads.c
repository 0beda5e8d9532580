/* SPDX-License-Identifier: Apache-2.0 */
/* Each term is scanned once, by a table of what a byte is. Terms without
   escapes are slices of the input; the others are decoded into a scratch
   buffer that is reserved before a line is parsed, so that it never moves:
   decoding only shortens. */
#include "io/nquads.h"

#include "base/vec.h"
#include "io/escape.h"
#include "rdf/iri.h"
#include "rdf/name_chars.h"
#include "rdf/xsd_iri.h"

enum { POLL_LINES = 4096 };

/* What stops the fast loop over an IRI or a string. */
enum { PLAIN = 0, STOPS_IRI = 1, STOPS_STRING = 2, NOT_ASCII = 4 };

static const uint8_t byte_class[256] = {
    [0x00] = 1,    [0x01] = 1,    [0x02] = 1,    [0x03] = 1,    [0x04] = 1,
    [0x05] = 1,    [0x06] = 1,    [0x07] = 1,    [0x08] = 1,    [0x09] = 1,
    ['\n'] = 3,    [0x0B] = 1,    [0x0C] = 1,    ['\r'] = 3,    [0x0E] = 1,
    [0x0F] = 1,    [0x10] = 1,    [0x11] = 1,    [0x12] = 1,    [0x13] = 1,
    [0x14] = 1,    [0x15] = 1,    [0x16] = 1,    [0x17] = 1,    [0x18] = 1,
    [0x19] = 1,    [0x1A] = 1,    [0x1B] = 1,    [0x1C] = 1,    [0x1D] = 1,
    [0x1E] = 1,    [0x1F] = 1,    [' '] = 1,     ['<'] = 1,     ['>'] = 1,
    ['"'] = 3,     ['{'] = 1,     ['}'] = 1,     ['|'] = 1,     ['^'] = 1,
    ['`'] = 1,     ['\\'] = 3,
#define FOUR(n) [n] = 4, [(n) + 1] = 4, [(n) + 2] = 4, [(n) + 3] = 4
#define SIXTEEN(n) FOUR(n), FOUR((n) + 4), FOUR((n) + 8), FOUR((n) + 12)
    SIXTEEN(0x80), SIXTEEN(0x90), SIXTEEN(0xA0), SIXTEEN(0xB0), SIXTEEN(0xC0),
    SIXTEEN(0xD0), SIXTEEN(0xE0), SIXTEEN(0xF0),
#undef SIXTEEN
#undef FOUR
};

typedef struct parser {
  kg_nquads *reader;
  const char *line; /* Where the line begins. */
  const char *p;
  const char *end; /* Of the text. */
  uint64_t line_no;
  char *free; /* In the scratch buffer. */
} parser;

/* The rest of the line for the caret, if all of it is text. */
static kg_slice
text_of_line(const parser *ps)
{
  const char *end = ps->line;
  while (end < ps->end && *end != '\n' && *end != '\r') {
    ++end;
  }
  const kg_slice text = {ps->line, (size_t)(end - ps->line)};
  return kg_utf8_check(text) == text.len ? text : kg_slice_make(NULL, 0);
}

static kg_status
wrong_at(const parser *ps, const char *at, const char *what)
{
  kg_diag place = {0};
  size_t column = 1;
  for (const char *c = ps->line; c < at; ++c) {
    column += ((unsigned char)*c & 0xC0) != 0x80;
  }
  place.source = kg_slice_of(ps->reader->source);
  place.line = ps->line_no;
  place.column = column;
  place.offset = (uint64_t)-1;
  place.line_text = text_of_line(ps);
  return kg_source_error(ps->reader->ctx, KG_ERR_INPUT, &place, "%s", what);
}

static void
skip_space(parser *ps)
{
  while (ps->p < ps->end && (*ps->p == ' ' || *ps->p == '\t')) {
    ++ps->p;
  }
}

/* Decodes an escape at the backslash `*p` to `*out`. Strings alone know the
   one-letter ones. */
static bool
decode_escape(const char **p, const char *end, bool in_string, char **out)
{
  const char *at = *p + 1;
  const int plain = in_string && at < end ? kg_echar(*at) : -1;
  if (plain >= 0) {
    *(*out)++ = (char)plain;
    *p = at + 1;
    return true;
  }
  const int32_t c = kg_read_uchar(&at, end);
  if (c < 0) {
    return false;
  }
  *out += kg_utf8_encode((uint32_t)c, *out);
  *p = at;
  return true;
}

/* Scans to `close`, which is not part of the result. */
static kg_status
read_delimited(parser *ps, char close, uint8_t stops, kg_slice *out)
{
  const char *start = ps->p;
  const char *p = start;
  const char *copied = start; /* What is before it is in the scratch. */
  char *copy = ps->free;
  uint8_t seen = 0;
  for (;;) {
    while (p < ps->end && !(byte_class[(uint8_t)*p] & stops)) {
      seen |= byte_class[(uint8_t)*p++];
    }
    if (p == ps->end || *p != '\\') {
      break;
    }
    memcpy(copy, copied, (size_t)(p - copied));
    copy += p - copied;
    const char *escape = p;
    if (!decode_escape(&p, ps->end, stops == STOPS_STRING, &copy)) {
      return wrong_at(ps, escape, "wrong escape");
    }
    copied = p;
  }
  if (p == ps->end || *p != close) {
    return wrong_at(ps, p,
                    stops != STOPS_IRI ? "the string does not end on its line"
                    : p == ps->end || *p == '\n' || *p == '\r'
                        ? "the IRI does not end on its line"
                        : "this may not stand in an IRI");
  }
  *out = kg_slice_make(start, (size_t)(p - start));
  if (seen & NOT_ASCII) {
    const size_t bad = kg_utf8_check(*out);
    if (bad < out->len) {
      return wrong_at(ps, start + bad, "not UTF-8");
    }
  }
  if (copied != start) {
    memcpy(copy, copied, (size_t)(p - copied));
    copy += p - copied;
    *out = kg_slice_make(ps->free, (size_t)(copy - ps->free));
    ps->free = copy;
  }
  ps->p = p + 1;
  return KG_OK;
}

static kg_status
read_iri(parser *ps, kg_slice *iri)
{
  const char *start = ps->p++;
  TRY(read_delimited(ps, '>', STOPS_IRI, iri));
  if (!kg_iri_has_scheme(*iri)) {
    return wrong_at(ps, start, "the IRI is not absolute");
  }
  /* Only an escape can have brought in what may not stand there. */
  const bool is_copy = iri->ptr != start + 1;
  if (is_copy && kg_iri_check(*iri) < iri->len) {
    return wrong_at(ps, start, "an escape stands for what no IRI may have");
  }
  return KG_OK;
}

static bool
is_ascii_label(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Where a label ends, points at its end not counted. */
static const char *
end_of_label(const parser *ps, const char *p)
{
  for (;;) {
    while (p < ps->end && is_ascii_label(*p)) {
      ++p;
    }
    if (p == ps->end || !((unsigned char)*p & 0x80)) {
      break;
    }
    size_t at = 0;
    const kg_slice rest = {p, (size_t)(ps->end - p)};
    if (!kg_is_pn_chars(kg_utf8_next(rest, &at))) {
      break;
    }
    p += at;
  }
  while (p[-1] == '.') {
    --p;
  }
  return p;
}

static kg_status
read_blank(parser *ps, kg_slice *label)
{
  const char *start = ps->p;
  if (ps->end - start < 3 || start[1] != ':') {
    return wrong_at(ps, start, "a blank node needs a label");
  }
  const char *end = end_of_label(ps, start + 2);
  *label =
      kg_slice_make(start + 2, end > start + 2 ? (size_t)(end - start - 2) : 0);
  if (!kg_is_blank_label(*label)) {
    return wrong_at(ps, start, "wrong label of a blank node");
  }
  ps->p = end;
  const kg_slice scope = ps->reader->scope;
  if (scope.len) {
    memcpy(ps->free, scope.ptr, scope.len);
    memcpy(ps->free + scope.len, label->ptr, label->len);
    *label = kg_slice_make(ps->free, scope.len + label->len);
    ps->free += label->len;
  }
  return KG_OK;
}

static bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* [a-zA-Z]+ ('-' [a-zA-Z0-9]+)*, given in lower case. */
static kg_status
read_language(parser *ps, kg_slice *lang)
{
  const char *at = ps->p++;
  const char *start = ps->p;
  size_t run = 0;
  bool is_first = true;
  bool has_upper = false;
  for (; ps->p < ps->end; ++ps->p, ++run) {
    const char c = *ps->p;
    if (c == '-' && run) {
      run = (size_t)-1; /* 0 after the step. */
      is_first = false;
    } else if (!is_letter(c) && (is_first || !(c >= '0' && c <= '9'))) {
      break;
    }
    has_upper |= c >= 'A' && c <= 'Z';
  }
  if (!run) {
    return wrong_at(ps, at, "wrong language tag");
  }
  *lang = kg_slice_make(start, (size_t)(ps->p - start));
  if (has_upper) {
    for (size_t i = 0; i < lang->len; ++i) {
      const char c = start[i];
      ps->free[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    lang->ptr = ps->free;
    ps->free += lang->len;
  }
  return KG_OK;
}

static kg_status
read_literal(parser *ps, kg_term *term)
{
  ++ps->p;
  term->kind = KG_TERM_LITERAL;
  TRY(read_delimited(ps, '"', STOPS_STRING, &term->text));
  if (ps->p < ps->end && *ps->p == '@') {
    return read_language(ps, &term->lang);
  }
  if (ps->end - ps->p >= 2 && ps->p[0] == '^' && ps->p[1] == '^') {
    ps->p += 2;
    if (ps->p == ps->end || *ps->p != '<') {
      return wrong_at(ps, ps->p, "expected the IRI of a datatype");
    }
    TRY(read_iri(ps, &term->datatype));
    if (kg_slice_equal(term->datatype, KG_SLICE(KG_XSD("string")))) {
      term->datatype = kg_slice_make(NULL, 0);
    }
  }
  return KG_OK;
}

static kg_status
read_resource(parser *ps, kg_term *term, const char *expected)
{
  const char c = ps->p < ps->end ? *ps->p : '\0';
  if (c == '<') {
    term->kind = KG_TERM_IRI;
    return read_iri(ps, &term->text);
  }
  if (c == '_') {
    term->kind = KG_TERM_BLANK;
    return read_blank(ps, &term->text);
  }
  return wrong_at(ps, ps->p, expected);
}

static kg_status
read_predicate(parser *ps, kg_term *term)
{
  if (ps->p == ps->end || *ps->p != '<') {
    return wrong_at(ps, ps->p, "expected the IRI of a predicate");
  }
  return read_resource(ps, term, "");
}

static kg_status
read_object(parser *ps, kg_term *term)
{
  if (ps->p < ps->end && *ps->p == '"') {
    return read_literal(ps, term);
  }
  return read_resource(ps, term,
                       "expected an IRI, a blank node or a literal as object");
}

static kg_status
read_graph(parser *ps, kg_term *term)
{
  if (ps->p < ps->end && *ps->p == '.') {
    if (ps->reader->graph.len) {
      *term = kg_iri(ps->reader->graph);
    }
    return KG_OK;
  }
  if (!ps->reader->allow_graphs) {
    return wrong_at(ps, ps->p, "expected a point after the triple");
  }
  return read_resource(ps, term, "expected a graph or a point");
}

static bool
is_at_break(const parser *ps)
{
  return ps->p == ps->end || *ps->p == '\n' || *ps->p == '\r';
}

static kg_status
skip_comment(parser *ps)
{
  const char *start = ps->p;
  while (!is_at_break(ps)) {
    ++ps->p;
  }
  const kg_slice comment = {start, (size_t)(ps->p - start)};
  const size_t bad = kg_utf8_check(comment);
  return bad < comment.len ? wrong_at(ps, start + bad, "not UTF-8") : KG_OK;
}

static kg_status
read_quad(parser *ps)
{
  kg_term_quad quad = {0};
  TRY(read_resource(ps, &quad.s, "expected an IRI or a blank node as subject"));
  skip_space(ps);
  TRY(read_predicate(ps, &quad.p));
  skip_space(ps);
  TRY(read_object(ps, &quad.o));
  skip_space(ps);
  TRY(read_graph(ps, &quad.g));
  skip_space(ps);
  if (ps->p == ps->end || *ps->p != '.') {
    return wrong_at(ps, ps->p, "expected a point at the end");
  }
  ++ps->p;
  skip_space(ps);
  if (ps->p < ps->end && *ps->p == '#') {
    TRY(skip_comment(ps));
  }
  if (!is_at_break(ps)) {
    return wrong_at(ps, ps->p, "expected the end of the line");
  }
  return ps->reader->fn(ps->reader->user, &quad);
}

static kg_status
read_line(parser *ps)
{
  ps->line = ps->p;
  ps->free = ps->reader->scratch.ptr;
  skip_space(ps);
  if (is_at_break(ps)) {
    return KG_OK;
  }
  return *ps->p == '#' ? skip_comment(ps) : read_quad(ps);
}

/* CR, LF and CRLF each end one line. */
static void
skip_break(parser *ps)
{
  if (ps->p < ps->end && *ps->p++ == '\r' && ps->p < ps->end &&
      *ps->p == '\n') {
    ++ps->p;
  }
}

kg_status
kg_nquads_parse(kg_nquads *reader,
                kg_slice text,
                uint64_t line,
                uint64_t *n_lines)
{
  parser ps = {.reader = reader,
               .p = text.ptr,
               .end = text.ptr + text.len,
               .line_no = line};
  kg_status st = KG_OK;
  kg_buf_reset(&reader->scratch);
  if (!kg_buf_reserve(&reader->scratch, text.len + 4 * reader->scope.len + 8)) {
    return kg_out_of_memory(reader->ctx);
  }
  while (ps.p < ps.end && !st) {
    st = read_line(&ps);
    if (!st) {
      skip_break(&ps);
      if (++ps.line_no % POLL_LINES == 0 && kg_is_cancelled(reader->ctx)) {
        st = KG_CANCELLED;
      }
    }
  }
  *n_lines = ps.line_no - line;
  return st;
}
