/* SPDX-License-Identifier: Apache-2.0 */
// Functions of numbers and dates, and casts: 17.4.4, 17.4.5, 17.5.
#include "oracle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const or_value error = {0};

double
or_round(double d)
{
  const double low = floor(d);
  const double out = d - low >= 0.5 ? low + 1 : low;
  return out == 0 && d < 0 ? -0.0 : out;
}

// Numbers -------------------------------------------------------------------

static or_value
number_part(or_call_args *c)
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
    out.number = or_round(v.number);
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
zone_of(or_call_args *c)
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
date_part(or_call_args *c)
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
whole(or_call_args *c, const or_value *v)
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
decimal(or_call_args *c, const or_value *v)
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
number_text(or_call_args *c, const or_value *v)
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
cast_string(or_call_args *c)
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
read_string(or_call_args *c, or_kind kind, const char *type)
{
  kg_term t = {.kind = KG_TERM_LITERAL, .text = c->args[0].text};
  t.datatype = kg_slice_of(type);
  or_value v = or_value_of(c->world, or_intern(c->world, &t));
  v.term = 0;
  v.text = kg_slice_make(NULL, 0);
  return v.kind == kind ? v : error;
}

static or_value
cast_number(or_call_args *c, or_kind kind)
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
cast_when(or_call_args *c, or_kind kind)
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
cast(or_call_args *c)
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

or_value
or_call_typed(or_call_args *c)
{
  switch (c->fn) {
  case KG_FN_MINUS:
  case KG_FN_PLUS:
  case KG_FN_ABS:
  case KG_FN_ROUND:
  case KG_FN_CEIL:
  case KG_FN_FLOOR: return number_part(c);
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
