/* SPDX-License-Identifier: Apache-2.0 */
// Functions of their arguments' values: 17.4.2 to 17.4.5 and casts.
#define PCRE2_CODE_UNIT_WIDTH 8

#include "oracle.h"

#include <ctype.h>
#include <math.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGS = 8 };

static const or_value error = {0};

typedef struct call {
  or_world *world;
  kg_fn fn;
  or_value args[MOST_ARGS];
  uint32_t n;
} call;

static or_value
like(const or_value *v, kg_slice text)
{
  or_value out = or_string(text.ptr ? text : KG_SLICE(""));
  if (v->kind == OR_LANG) {
    out.kind = OR_LANG;
    out.lang = v->lang;
  }
  return out;
}

static bool
is_string(const or_value *v)
{
  return v->kind == OR_STRING || v->kind == OR_LANG;
}

/// 17.4.3.1.2: the second is simple or has the language of the first.
static bool
go_together(const or_value *a, const or_value *b)
{
  return is_string(a) && is_string(b) &&
         (b->kind == OR_STRING ||
          (a->kind == OR_LANG && kg_slice_equal(a->lang, b->lang)));
}

// Comparisons ---------------------------------------------------------------

static or_value
compare(call *c)
{
  const int order = or_compare(c->world, &c->args[0], &c->args[1]);
  if (c->args[0].kind == OR_ERROR || c->args[1].kind == OR_ERROR ||
      order == OR_ORDER_ERROR) {
    return error;
  }
  switch (c->fn) {
  case KG_FN_LT: return or_boolean(order == -1);
  case KG_FN_GT: return or_boolean(order == 1);
  case KG_FN_LE: return or_boolean(order == -1 || order == 0);
  default: return or_boolean(order == 1 || order == 0);
  }
}

static or_value
equality(call *c)
{
  const int is = or_equal(c->world, &c->args[0], &c->args[1]);
  return is < 0 ? error : or_boolean(c->fn == KG_FN_EQ ? is : !is);
}

// Terms ---------------------------------------------------------------------

static or_value
term_test(call *c)
{
  const or_value *v = &c->args[0];
  switch (c->fn) {
  case KG_FN_ISIRI:
  case KG_FN_ISURI: return or_boolean(v->kind == OR_IRI);
  case KG_FN_ISBLANK: return or_boolean(v->kind == OR_BLANK);
  case KG_FN_ISLITERAL: return or_boolean(or_is_literal(v));
  case KG_FN_ISNUMERIC: return or_boolean(or_is_numeric(v));
  default: break;
  }
  return or_boolean(or_term_of(c->world, v) ==
                    or_term_of(c->world, &c->args[1]));
}

static or_value
term_part(call *c)
{
  const or_value *v = &c->args[0];
  if (c->fn == KG_FN_STR) {
    return v->kind == OR_BLANK ? error : or_string(or_text(c->world, v));
  }
  if (!or_is_literal(v)) {
    return error;
  }
  if (c->fn == KG_FN_LANG) {
    return or_string(v->kind == OR_LANG ? v->lang : KG_SLICE(""));
  }
  or_value out = {.kind = OR_IRI};
  const kg_term *t = &c->world->terms[or_term_of(c->world, v)];
  out.text =
      t->lang.len       ? KG_SLICE("http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                                         "langString")
      : t->datatype.len ? t->datatype
                        : KG_SLICE("http://www.w3.org/2001/XMLSchema#string");
  return out;
}

static or_value
make_term(call *c)
{
  const or_value *v = &c->args[0];
  kg_term t = {.kind = KG_TERM_LITERAL, .text = v->text};
  if (c->fn == KG_FN_IRI || c->fn == KG_FN_URI) {
    or_value out = {.kind = OR_IRI, .text = v->text};
    // Only absolute IRIs are asked for.
    const bool good = v->kind == OR_STRING &&
                      kg_slice_has_prefix(v->text, KG_SLICE("http://"));
    c->world->gave_up |= !good && v->kind == OR_STRING;
    return v->kind == OR_IRI ? *v : good ? out : error;
  }
  if (v->kind != OR_STRING) {
    return error;
  }
  if (c->fn == KG_FN_STRLANG) {
    char lang[16];
    const or_value *tag = &c->args[1];
    if (tag->kind != OR_STRING || !tag->text.len ||
        tag->text.len >= sizeof lang) {
      return error;
    }
    for (size_t i = 0; i < tag->text.len; i++) {
      lang[i] = (char)tolower((unsigned char)tag->text.ptr[i]);
      if (!isalpha((unsigned char)lang[i]) && lang[i] != '-') {
        return error;
      }
    }
    t.lang = kg_slice_make(lang, tag->text.len);
    return or_value_of(c->world, or_intern(c->world, &t));
  }
  if (c->args[1].kind != OR_IRI) {
    return error;
  }
  t.datatype = c->args[1].text;
  if (kg_slice_is(t.datatype, "http://www.w3.org/2001/XMLSchema#string")) {
    t.datatype = KG_SLICE("");
  }
  return or_value_of(c->world, or_intern(c->world, &t));
}

// Strings -------------------------------------------------------------------

static size_t
count_chars(kg_slice text)
{
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) {
    n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
  }
  return n;
}

static double
round_number(double d)
{
  const double low = floor(d);
  const double out = d - low >= 0.5 ? low + 1 : low;
  return out == 0 && d < 0 ? -0.0 : out;
}

/// fn:substring: the characters at positions p that are in
/// round(start) <= p < round(start) + round(length).
static or_value
substring(call *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v) || !or_is_numeric(&c->args[1]) ||
      (c->n > 2 && !or_is_numeric(&c->args[2]))) {
    return error;
  }
  const double start = round_number(or_to_double(&c->args[1]));
  const double end =
      c->n > 2 ? start + round_number(or_to_double(&c->args[2])) : INFINITY;
  char *out = kg_arena_get(&c->world->arena, v->text.len + 1);
  size_t n = 0, p = 0;
  for (size_t i = 0; i < v->text.len; i++) {
    p += ((unsigned char)v->text.ptr[i] & 0xc0) != 0x80;
    if ((double)p >= start && (double)p < end) {
      out[n++] = v->text.ptr[i];
    }
  }
  return like(v, kg_slice_make(out, n));
}

static or_value
change_case(call *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v)) {
    return error;
  }
  char *out = kg_arena_get(&c->world->arena, v->text.len + 1);
  for (size_t i = 0; i < v->text.len; i++) {
    const unsigned char ch = (unsigned char)v->text.ptr[i];
    c->world->gave_up |= ch >= 128; // ASCII is enough here.
    out[i] = (char)(c->fn == KG_FN_UCASE ? toupper(ch) : tolower(ch));
  }
  return like(v, kg_slice_make(out, v->text.len));
}

static size_t
find(kg_slice text, kg_slice part)
{
  for (size_t i = 0; i + part.len <= text.len; i++) {
    if (!part.len || !memcmp(text.ptr + i, part.ptr, part.len)) {
      return i;
    }
  }
  return (size_t)-1;
}

static or_value
string_pair(call *c)
{
  const or_value *a = &c->args[0], *b = &c->args[1];
  if (!go_together(a, b)) {
    return error;
  }
  const size_t at = find(a->text, b->text);
  const bool found = at != (size_t)-1;
  const bool fits = b->text.len <= a->text.len;
  switch (c->fn) {
  case KG_FN_CONTAINS: return or_boolean(found);
  case KG_FN_STRSTARTS: return or_boolean(found && at == 0);
  case KG_FN_STRENDS:
    return or_boolean(fits && (!b->text.len ||
                               !memcmp(a->text.ptr + a->text.len - b->text.len,
                                       b->text.ptr, b->text.len)));
  case KG_FN_STRBEFORE:
    return found ? like(a, kg_slice_make(a->text.ptr, at))
                 : or_string(KG_SLICE(""));
  default: break;
  }
  return found ? like(a, kg_slice_make(a->text.ptr + at + b->text.len,
                                       a->text.len - at - b->text.len))
               : or_string(KG_SLICE(""));
}

static or_value
concatenate(call *c)
{
  kg_buf buf;
  bool same = c->n > 0, good = true;
  kg_buf_init(&buf, NULL);
  for (uint32_t i = 0; i < c->n; i++) {
    good &= is_string(&c->args[i]);
    same &= c->args[i].kind == c->args[0].kind &&
            kg_slice_equal(c->args[i].lang, c->args[0].lang);
    kg_buf_add(&buf, good ? c->args[i].text : KG_SLICE(""));
  }
  const kg_slice text = kg_arena_copy(&c->world->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return !good ? error : same ? like(&c->args[0], text) : or_string(text);
}

static or_value
encode(call *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v)) {
    return error;
  }
  char *out = kg_arena_get(&c->world->arena, v->text.len * 3 + 1);
  size_t n = 0;
  for (size_t i = 0; i < v->text.len; i++) {
    const unsigned char ch = (unsigned char)v->text.ptr[i];
    if (ch < 128 && (isalnum(ch) || strchr("-_.~", ch))) {
      out[n++] = (char)ch;
    } else {
      n += (size_t)snprintf(out + n, 4, "%%%02X", ch);
    }
  }
  return or_string(kg_slice_make(out, n));
}

static or_value
lang_matches(call *c)
{
  const kg_slice tag = c->args[0].text, range = c->args[1].text;
  if (c->args[0].kind != OR_STRING || c->args[1].kind != OR_STRING) {
    return error;
  }
  if (kg_slice_is(range, "*")) {
    return or_boolean(tag.len > 0);
  }
  if (!range.len || range.len > tag.len) {
    return or_boolean(false);
  }
  for (size_t i = 0; i < range.len; i++) {
    if (tolower((unsigned char)tag.ptr[i]) !=
        tolower((unsigned char)range.ptr[i])) {
      return or_boolean(false);
    }
  }
  return or_boolean(tag.len == range.len || tag.ptr[range.len] == '-');
}

static pcre2_code *
compile(const or_value *pattern, const or_value *flags)
{
  int number;
  size_t where;
  uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY;
  for (size_t i = 0; flags && i < flags->text.len; i++) {
    options |= flags->text.ptr[i] == 'i' ? PCRE2_CASELESS : 0;
  }
  return pcre2_compile((PCRE2_SPTR)pattern->text.ptr, pattern->text.len,
                       options, &number, &where, NULL);
}

static or_value
regex(call *c)
{
  if (!is_string(&c->args[0]) || c->args[1].kind != OR_STRING ||
      (c->n > 2 && c->args[2].kind != OR_STRING)) {
    return error;
  }
  pcre2_code *code = compile(&c->args[1], c->n > 2 ? &c->args[2] : NULL);
  if (!code) {
    return error;
  }
  pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
  const kg_slice text = c->args[0].text;
  const int n =
      pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, match, NULL);
  pcre2_match_data_free(match);
  pcre2_code_free(code);
  return or_boolean(n > 0);
}

/// The replacement is plain, and no pattern here matches nothing.
static or_value
replace(call *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v) || c->args[1].kind != OR_STRING ||
      c->args[2].kind != OR_STRING) {
    return error;
  }
  pcre2_code *code = compile(&c->args[1], NULL);
  if (!code || find(c->args[2].text, KG_SLICE("$")) != (size_t)-1) {
    pcre2_code_free(code);
    return error;
  }
  pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
  const size_t *at = pcre2_get_ovector_pointer(match);
  kg_buf buf;
  size_t from = 0;
  kg_buf_init(&buf, NULL);
  while (pcre2_match(code, (PCRE2_SPTR)v->text.ptr, v->text.len, from, 0, match,
                     NULL) > 0 &&
         at[1] > at[0]) {
    kg_buf_add(&buf, kg_slice_sub(v->text, from, at[0]));
    kg_buf_add(&buf, c->args[2].text);
    from = at[1];
  }
  kg_buf_add(&buf, kg_slice_sub(v->text, from, v->text.len));
  const kg_slice text = kg_arena_copy(&c->world->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  pcre2_match_data_free(match);
  pcre2_code_free(code);
  return like(v, text);
}

// Numbers -------------------------------------------------------------------

static or_value
number_part(call *c)
{
  or_value v = c->args[0];
  const or_value zero = or_integer(0);
  if (!or_is_numeric(&v)) {
    return error;
  }
  const bool exact = v.kind <= OR_DECIMAL;
  or_value out = {.kind = v.kind, .exact = v.exact, .number = v.number};
  switch (c->fn) {
  case KG_FN_PLUS: return v;
  case KG_FN_MINUS:
    out.number = -v.number;
    return exact ? or_arithmetic(c->world, '-', &zero, &v) : out;
  case KG_FN_ABS:
    out.number = fabs(v.number);
    out.exact.n = v.exact.n < 0 ? -v.exact.n : v.exact.n;
    return out;
  case KG_FN_ROUND:
    out.exact = or_round_decimal(v.exact, 'r');
    out.number = round_number(v.number);
    return out;
  case KG_FN_CEIL:
    out.exact = or_round_decimal(v.exact, 'c');
    out.number = ceil(v.number);
    return out;
  default:
    out.exact = or_round_decimal(v.exact, 'f');
    out.number = floor(v.number);
    return out;
  }
}

// Dates ---------------------------------------------------------------------

static or_value
seconds_of(const or_when *w)
{
  or_value out = {.kind = OR_DECIMAL,
                  .exact = {(or_int)w->second * 1000000000 + w->nano, 9}};
  while (out.exact.scale && out.exact.n % 10 == 0) {
    out.exact.n /= 10;
    out.exact.scale--;
  }
  return out;
}

static or_value
zone_of(call *c)
{
  const or_when *w = &c->args[0].when;
  const int minutes = abs(w->zone);
  char buf[32] = "";
  if (c->fn == KG_FN_TZ) {
    if (w->has_zone) {
      snprintf(buf, sizeof buf, "%c%02d:%02d", w->zone < 0 ? '-' : '+',
               minutes / 60, minutes % 60);
    }
    const kg_slice text =
        w->has_zone && !w->zone ? KG_SLICE("Z") : kg_slice_of(buf);
    return or_string(kg_arena_copy(&c->world->arena, text));
  }
  if (!w->has_zone) {
    return error;
  }
  int n = snprintf(buf, sizeof buf, "%sPT", w->zone < 0 ? "-" : "");
  if (minutes / 60) {
    n += snprintf(buf + n, sizeof buf - (size_t)n, "%dH", minutes / 60);
  }
  if (minutes % 60) {
    n += snprintf(buf + n, sizeof buf - (size_t)n, "%dM", minutes % 60);
  }
  or_value out = {
      .kind = OR_UNKNOWN,
      .datatype = KG_SLICE("http://www.w3.org/2001/XMLSchema#dayTimeDuration")};
  out.text = kg_arena_copy(&c->world->arena,
                           minutes ? kg_slice_of(buf) : KG_SLICE("PT0S"));
  return out;
}

static or_value
date_part(call *c)
{
  const or_value *v = &c->args[0];
  const or_when *w = &v->when;
  const bool date = v->kind == OR_DATETIME || v->kind == OR_DATE;
  const bool time = v->kind == OR_DATETIME || v->kind == OR_TIME;
  switch (c->fn) {
  case KG_FN_YEAR: return date ? or_integer(w->year) : error;
  case KG_FN_MONTH: return date ? or_integer(w->month) : error;
  case KG_FN_DAY: return date ? or_integer(w->day) : error;
  case KG_FN_HOURS: return time ? or_integer(w->hour) : error;
  case KG_FN_MINUTES: return time ? or_integer(w->minute) : error;
  case KG_FN_SECONDS: return time ? seconds_of(w) : error;
  default: return date || time ? zone_of(c) : error;
  }
}

// Casts ---------------------------------------------------------------------

static or_value
whole(call *c, const or_value *v)
{
  or_value out = {.kind = OR_INTEGER, .exact = v->exact};
  if (v->kind >= OR_FLOAT) {
    if (isnan(v->number) || isinf(v->number)) {
      return error;
    }
    c->world->gave_up |= fabs(v->number) > 1e30;
    out.exact = (or_decimal){c->world->gave_up ? 0 : (or_int)v->number, 0};
    return out;
  }
  out.exact = or_round_decimal(v->exact, 't');
  return out;
}

static or_value
decimal(call *c, const or_value *v)
{
  or_value out = {.kind = OR_DECIMAL, .exact = v->exact};
  if (v->kind >= OR_FLOAT) {
    // What is written, with the exponent worked in.
    char buf[64];
    const kg_slice text =
        or_double_text(c->world, v->number, v->kind == OR_FLOAT);
    memcpy(buf, text.ptr, text.len + 1);
    char *e = strchr(buf, 'E');
    if (!e) {
      return error;
    }
    const int exponent = (int)strtol(e + 1, NULL, 10);
    or_parse_decimal(kg_slice_make(buf, (size_t)(e - buf)), true, &out.exact);
    out.exact.scale -= exponent;
    c->world->gave_up |= exponent > 12 || exponent < -12;
    for (; out.exact.scale < 0 && !c->world->gave_up; out.exact.scale++) {
      out.exact.n *= 10;
    }
    while (out.exact.scale > 0 && out.exact.n % 10 == 0) {
      out.exact.n /= 10;
      out.exact.scale--;
    }
  }
  return out;
}

static or_value
number_text(call *c, const or_value *v)
{
  or_value shown = {.kind = v->kind, .exact = v->exact};
  if (v->kind <= OR_DECIMAL) {
    shown.kind = v->exact.scale ? OR_DECIMAL : OR_INTEGER;
    return or_string(or_text(c->world, &shown));
  }
  const double size = fabs(v->number);
  if (v->number == 0) {
    return or_string(signbit(v->number) ? KG_SLICE("-0") : KG_SLICE("0"));
  }
  if (size >= 1e-6 && size < 1e6) {
    shown = decimal(c, v);
    shown.kind = shown.exact.scale ? OR_DECIMAL : OR_INTEGER;
    return or_string(or_text(c->world, &shown));
  }
  return or_string(or_double_text(c->world, v->number, v->kind == OR_FLOAT));
}

static or_value
cast_string(call *c)
{
  const or_value *v = &c->args[0];
  if (or_is_numeric(v)) {
    return number_text(c, v);
  }
  if (v->kind == OR_BOOLEAN) {
    return or_string(v->boolean ? KG_SLICE("true") : KG_SLICE("false"));
  }
  return v->kind == OR_BLANK ? error : or_string(or_text(c->world, v));
}

/// A string as the lexical form of the type.
static or_value
read_string(call *c, or_kind kind, const char *type)
{
  kg_term t = {.kind = KG_TERM_LITERAL, .text = c->args[0].text};
  t.datatype = kg_slice_of(type);
  or_value v = or_value_of(c->world, or_intern(c->world, &t));
  v.term = 0;
  v.text = kg_slice_make(NULL, 0);
  return v.kind == kind ? v : error;
}

static or_value
cast_number(call *c, or_kind kind)
{
  const or_value *v = &c->args[0];
  or_value b = or_integer(v->boolean);
  b = v->kind == OR_BOOLEAN ? b : *v;
  if (!or_is_numeric(&b)) {
    return error;
  }
  if (kind == OR_INTEGER) {
    return whole(c, &b);
  }
  if (kind == OR_DECIMAL) {
    return decimal(c, &b);
  }
  or_value out = {.kind = kind, .number = or_to_double(&b)};
  out.number = kind == OR_FLOAT ? (double)(float)out.number : out.number;
  return out;
}

static or_value
cast_when(call *c, or_kind kind)
{
  or_value out = {.kind = kind, .when = c->args[0].when};
  if (c->args[0].kind != OR_DATETIME && c->args[0].kind != OR_DATE) {
    return error;
  }
  if (kind == OR_DATE) {
    out.when.hour = out.when.minute = out.when.second = out.when.nano = 0;
  }
  return out;
}

static or_value
cast(call *c)
{
  static const struct {
    kg_fn fn;
    or_kind kind;
    const char *iri;
  } casts[] = {
      {KG_FN_TO_BOOLEAN, OR_BOOLEAN,
       "http://www.w3.org/2001/XMLSchema#boolean"},
      {KG_FN_TO_INTEGER, OR_INTEGER,
       "http://www.w3.org/2001/XMLSchema#integer"},
      {KG_FN_TO_DECIMAL, OR_DECIMAL,
       "http://www.w3.org/2001/XMLSchema#decimal"},
      {KG_FN_TO_FLOAT, OR_FLOAT, "http://www.w3.org/2001/XMLSchema#float"},
      {KG_FN_TO_DOUBLE, OR_DOUBLE, "http://www.w3.org/2001/XMLSchema#double"},
      {KG_FN_TO_DATETIME, OR_DATETIME,
       "http://www.w3.org/2001/XMLSchema#dateTime"},
      {KG_FN_TO_DATE, OR_DATE, "http://www.w3.org/2001/XMLSchema#date"},
  };
  const or_value *v = &c->args[0];
  for (size_t i = 0; i < sizeof casts / sizeof *casts; i++) {
    if (casts[i].fn != c->fn) {
      continue;
    }
    if (v->kind == OR_STRING) {
      return read_string(c, casts[i].kind, casts[i].iri);
    }
    if (casts[i].kind == OR_BOOLEAN) {
      return v->kind == OR_BOOLEAN || or_is_numeric(v)
                 ? or_boolean(or_truth(v) == 1)
                 : error;
    }
    return casts[i].kind >= OR_DATETIME ? cast_when(c, casts[i].kind)
                                        : cast_number(c, casts[i].kind);
  }
  return cast_string(c);
}

// All of them ---------------------------------------------------------------

/// Dates and casts.
static or_value
apply_typed(call *c)
{
  switch (c->fn) {
  case KG_FN_YEAR:
  case KG_FN_MONTH:
  case KG_FN_DAY:
  case KG_FN_HOURS:
  case KG_FN_MINUTES:
  case KG_FN_SECONDS:
  case KG_FN_TIMEZONE:
  case KG_FN_TZ: return date_part(c);
  case KG_FN_TO_BOOLEAN:
  case KG_FN_TO_INTEGER:
  case KG_FN_TO_DECIMAL:
  case KG_FN_TO_FLOAT:
  case KG_FN_TO_DOUBLE:
  case KG_FN_TO_STRING:
  case KG_FN_TO_DATETIME:
  case KG_FN_TO_DATE: return cast(c);
  default: c->world->gave_up = true; return error;
  }
}

static or_value
apply(call *c)
{
  switch (c->fn) {
  case KG_FN_EQ:
  case KG_FN_NE: return equality(c);
  case KG_FN_LT:
  case KG_FN_GT:
  case KG_FN_LE:
  case KG_FN_GE: return compare(c);
  case KG_FN_ADD: return or_arithmetic(c->world, '+', c->args, c->args + 1);
  case KG_FN_SUB: return or_arithmetic(c->world, '-', c->args, c->args + 1);
  case KG_FN_MUL: return or_arithmetic(c->world, '*', c->args, c->args + 1);
  case KG_FN_DIV: return or_arithmetic(c->world, '/', c->args, c->args + 1);
  case KG_FN_MINUS:
  case KG_FN_PLUS:
  case KG_FN_ABS:
  case KG_FN_ROUND:
  case KG_FN_CEIL:
  case KG_FN_FLOOR: return number_part(c);
  case KG_FN_SAMETERM:
  case KG_FN_ISIRI:
  case KG_FN_ISURI:
  case KG_FN_ISBLANK:
  case KG_FN_ISLITERAL:
  case KG_FN_ISNUMERIC: return term_test(c);
  case KG_FN_STR:
  case KG_FN_LANG:
  case KG_FN_DATATYPE: return term_part(c);
  case KG_FN_IRI:
  case KG_FN_URI:
  case KG_FN_STRDT:
  case KG_FN_STRLANG: return make_term(c);
  case KG_FN_STRLEN:
    return is_string(c->args) ? or_integer((int64_t)count_chars(c->args->text))
                              : error;
  case KG_FN_SUBSTR: return substring(c);
  case KG_FN_UCASE:
  case KG_FN_LCASE: return change_case(c);
  case KG_FN_STRSTARTS:
  case KG_FN_STRENDS:
  case KG_FN_CONTAINS:
  case KG_FN_STRBEFORE:
  case KG_FN_STRAFTER: return string_pair(c);
  case KG_FN_CONCAT: return concatenate(c);
  case KG_FN_ENCODE_FOR_URI: return encode(c);
  case KG_FN_LANGMATCHES: return lang_matches(c);
  case KG_FN_REGEX: return regex(c);
  case KG_FN_REPLACE: return replace(c);
  default: return apply_typed(c);
  }
}

or_value
or_call(or_env *env, const kg_expr *expr, const or_term *row)
{
  call c = {.world = env->world, .fn = expr->fn, .n = expr->n_args};
  if (c.n > MOST_ARGS) {
    env->world->gave_up = true;
    return error;
  }
  for (uint32_t i = 0; i < c.n; i++) {
    c.args[i] = or_eval_expr(env, expr->args[i], row);
    if (c.args[i].kind == OR_ERROR) {
      return error;
    }
  }
  for (uint32_t i = 0; i < c.n; i++) {
    // Texts of computed values, made once.
    c.args[i].text = or_text(env->world, &c.args[i]);
  }
  return apply(&c);
}
