/* SPDX-License-Identifier: Apache-2.0 */
// Values: what terms mean, how they compare, add up and are written.
#include "oracle.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XSD "http://www.w3.org/2001/XMLSchema#"

// Reading -----------------------------------------------------------------

static const struct {
  const char *iri;
  or_kind kind;
  const char *low, *high; ///< Of integers.
} types[] = {
    {XSD "integer", OR_INTEGER, NULL, NULL},
    {XSD "decimal", OR_DECIMAL, NULL, NULL},
    {XSD "float", OR_FLOAT, NULL, NULL},
    {XSD "double", OR_DOUBLE, NULL, NULL},
    {XSD "boolean", OR_BOOLEAN, NULL, NULL},
    {XSD "dateTime", OR_DATETIME, NULL, NULL},
    {XSD "dateTimeStamp", OR_DATETIME, NULL, NULL},
    {XSD "date", OR_DATE, NULL, NULL},
    {XSD "time", OR_TIME, NULL, NULL},
    {XSD "long", OR_INTEGER, "-9223372036854775808", "9223372036854775807"},
    {XSD "int", OR_INTEGER, "-2147483648", "2147483647"},
    {XSD "short", OR_INTEGER, "-32768", "32767"},
    {XSD "byte", OR_INTEGER, "-128", "127"},
    {XSD "nonNegativeInteger", OR_INTEGER, "0", NULL},
    {XSD "positiveInteger", OR_INTEGER, "1", NULL},
    {XSD "nonPositiveInteger", OR_INTEGER, NULL, "0"},
    {XSD "negativeInteger", OR_INTEGER, NULL, "-1"},
    {XSD "unsignedLong", OR_INTEGER, "0", "18446744073709551615"},
    {XSD "unsignedInt", OR_INTEGER, "0", "4294967295"},
    {XSD "unsignedShort", OR_INTEGER, "0", "65535"},
    {XSD "unsignedByte", OR_INTEGER, "0", "255"},
};

or_decimal
or_tidy(or_decimal d)
{
  while (d.scale > 0 && d.n % 10 == 0) {
    d.n /= 10;
    d.scale--;
  }
  return d;
}

bool
or_parse_decimal(kg_slice text, bool point, or_decimal *out)
{
  size_t i = 0, n_digits = 0;
  bool negative = false, seen_point = false;
  *out = (or_decimal){0, 0};
  if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-')) {
    negative = text.ptr[i++] == '-';
  }
  for (; i < text.len; i++) {
    if (text.ptr[i] == '.' && point && !seen_point) {
      seen_point = true;
    } else if (isdigit((unsigned char)text.ptr[i])) {
      out->n = out->n * 10 + (text.ptr[i] - '0');
      out->scale += seen_point;
      n_digits++;
    } else {
      return false;
    }
  }
  out->n = negative ? -out->n : out->n;
  *out = or_tidy(*out);
  return n_digits > 0 && n_digits < 36;
}

int
or_compare_decimals(or_decimal a, or_decimal b)
{
  // Both are small enough: or_arithmetic sees to it.
  while (a.scale < b.scale) {
    a.n *= 10;
    a.scale++;
  }
  while (b.scale < a.scale) {
    b.n *= 10;
    b.scale++;
  }
  return (a.n > b.n) - (a.n < b.n);
}

static bool
in_bounds(or_decimal d, const char *low, const char *high)
{
  or_decimal bound;
  if (low && or_parse_decimal(kg_slice_of(low), false, &bound) &&
      or_compare_decimals(d, bound) < 0) {
    return false;
  }
  return !high || !or_parse_decimal(kg_slice_of(high), false, &bound) ||
         or_compare_decimals(d, bound) <= 0;
}

bool
or_parse_double(kg_slice text, bool single, double *out)
{
  char buf[128];
  char *end;
  if (kg_slice_is(text, "INF") || kg_slice_is(text, "+INF") ||
      kg_slice_is(text, "-INF")) {
    *out = text.ptr[0] == '-' ? -INFINITY : INFINITY;
    return true;
  }
  if (kg_slice_is(text, "NaN")) {
    *out = NAN;
    return true;
  }
  if (!text.len || text.len >= sizeof buf) {
    return false;
  }
  memcpy(buf, text.ptr, text.len);
  buf[text.len] = '\0';
  if (strspn(buf, "0123456789+-.eE") != text.len) {
    return false;
  }
  *out = single ? (double)strtof(buf, &end) : strtod(buf, &end);
  return *end == '\0' && strpbrk(buf, "0123456789");
}

static bool
take_number(const char **at, int n_digits, int *out)
{
  *out = 0;
  for (int i = 0; i < n_digits; i++, (*at)++) {
    if (!isdigit((unsigned char)**at)) {
      return false;
    }
    *out = *out * 10 + (**at - '0');
  }
  return true;
}

static bool
take_char(const char **at, char c)
{
  return **at == c && *(*at)++;
}

static bool
take_zone(const char **at, or_when *out)
{
  int hours, minutes;
  if (!**at) {
    return true;
  }
  out->has_zone = true;
  if (take_char(at, 'Z')) {
    return true;
  }
  const char sign = **at;
  if ((sign != '+' && sign != '-') || !*(*at)++ ||
      !take_number(at, 2, &hours) || !take_char(at, ':') ||
      !take_number(at, 2, &minutes) || minutes > 59 ||
      hours * 60 + minutes > 840) {
    return false;
  }
  out->zone = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

static bool
take_time(const char **at, or_when *out)
{
  if (!take_number(at, 2, &out->hour) || !take_char(at, ':') ||
      !take_number(at, 2, &out->minute) || !take_char(at, ':') ||
      !take_number(at, 2, &out->second)) {
    return false;
  }
  if (take_char(at, '.')) {
    int unit = 100000000;
    const char *start = *at;
    for (; isdigit((unsigned char)**at); (*at)++, unit /= 10) {
      out->nano += (**at - '0') * unit;
    }
    if (*at == start) {
      return false;
    }
  }
  return out->hour < 24 && out->minute < 60 && out->second < 60;
}

static bool
take_date(const char **at, or_when *out)
{
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year;
  if (!take_number(at, 4, &year) || !take_char(at, '-') ||
      !take_number(at, 2, &out->month) || !take_char(at, '-') ||
      !take_number(at, 2, &out->day)) {
    return false;
  }
  out->year = year;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return out->month >= 1 && out->month <= 12 && out->day >= 1 &&
         out->day <= days[out->month - 1] &&
         (out->month != 2 || out->day < 29 || leap);
}

bool
or_parse_when(kg_slice text, or_kind kind, or_when *out)
{
  char buf[64];
  const char *at = buf;
  *out = (or_when){.year = 1972, .month = 12, .day = 31};
  if (text.len >= sizeof buf) {
    return false;
  }
  memcpy(buf, text.ptr ? text.ptr : "", text.len);
  buf[text.len] = '\0';
  if (kind != OR_TIME && !take_date(&at, out)) {
    return false;
  }
  if (kind == OR_DATETIME && !take_char(&at, 'T')) {
    return false;
  }
  if (kind != OR_DATE && !take_time(&at, out)) {
    return false;
  }
  return take_zone(&at, out) && !*at;
}

static bool
read_as(or_value *v, or_kind kind)
{
  switch (kind) {
  case OR_INTEGER: return or_parse_decimal(v->text, false, &v->exact);
  case OR_DECIMAL: return or_parse_decimal(v->text, true, &v->exact);
  case OR_FLOAT:
  case OR_DOUBLE: return or_parse_double(v->text, kind == OR_FLOAT, &v->number);
  case OR_BOOLEAN:
    v->boolean = kg_slice_is(v->text, "true") || kg_slice_is(v->text, "1");
    return v->boolean || kg_slice_is(v->text, "false") ||
           kg_slice_is(v->text, "0");
  default: return or_parse_when(v->text, kind, &v->when);
  }
}

or_value
or_value_of(or_world *world, or_term term)
{
  const kg_term *t = &world->terms[term];
  or_value v = {.term = term, .text = t->text, .lang = t->lang};
  switch (t->kind) {
  case KG_TERM_NONE: return v;
  case KG_TERM_IRI: v.kind = OR_IRI; return v;
  case KG_TERM_BLANK: v.kind = OR_BLANK; return v;
  case KG_TERM_LITERAL: break;
  }
  v.datatype = t->datatype;
  if (!t->datatype.len) {
    v.kind = t->lang.len ? OR_LANG : OR_STRING;
    return v;
  }
  v.kind = OR_UNKNOWN;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (kg_slice_is(t->datatype, types[i].iri) && read_as(&v, types[i].kind) &&
        in_bounds(v.exact, types[i].low, types[i].high)) {
      v.kind = types[i].kind;
    }
  }
  return v;
}

// Writing -------------------------------------------------------------------

or_value
or_boolean(bool b)
{
  return (or_value){.kind = OR_BOOLEAN, .boolean = b};
}

or_value
or_integer(int64_t n)
{
  return (or_value){.kind = OR_INTEGER, .exact = {n, 0}};
}

or_value
or_string(kg_slice text)
{
  return (or_value){.kind = OR_STRING, .text = text};
}

bool
or_is_numeric(const or_value *v)
{
  return v->kind >= OR_INTEGER && v->kind <= OR_DOUBLE;
}

bool
or_is_literal(const or_value *v)
{
  return v->kind >= OR_BOOLEAN;
}

static void
decimal_text(or_decimal d, bool point, char *out)
{
  char digits[64];
  int n = 0;
  or_int left = d.n < 0 ? -d.n : d.n;
  d = or_tidy(d);
  left = d.n < 0 ? -d.n : d.n;
  while (left > 0 || n <= d.scale) {
    digits[n++] = (char)('0' + (int)(left % 10));
    left /= 10;
  }
  if (d.n < 0) {
    *out++ = '-';
  }
  for (int i = n; i-- > 0;) {
    *out++ = digits[i];
    if (i == d.scale && i) {
      *out++ = '.';
    }
  }
  memcpy(out, ".0", 3);
  out[point && !d.scale ? 2 : 0] = '\0';
}

kg_slice
or_double_text(or_world *world, double d, bool single)
{
  char buf[64], out[80];
  if (isnan(d)) {
    return KG_SLICE("NaN");
  }
  if (isinf(d)) {
    return d < 0 ? KG_SLICE("-INF") : KG_SLICE("INF");
  }
  for (int precision = 0; precision < 18; precision++) {
    snprintf(buf, sizeof buf, "%.*e", precision, d);
    if (single ? strtof(buf, NULL) == (float)d : strtod(buf, NULL) == d) {
      break;
    }
  }
  char *e = strchr(buf, 'e');
  snprintf(out, sizeof out, "%.*s%sE%d", (int)(e - buf), buf,
           memchr(buf, '.', (size_t)(e - buf)) ? "" : ".0",
           (int)strtol(e + 1, NULL, 10));
  return kg_arena_copy(&world->arena, kg_slice_of(out));
}

static kg_slice
when_text(or_world *world, const or_value *v)
{
  const or_when *w = &v->when;
  char out[160], zone[32] = "", fraction[16] = "";
  if (w->nano) {
    int n = snprintf(fraction, sizeof fraction, ".%09d", w->nano);
    while (fraction[n - 1] == '0') {
      fraction[--n] = '\0';
    }
  }
  if (w->has_zone && !w->zone) {
    zone[0] = 'Z';
  } else if (w->has_zone) {
    snprintf(zone, sizeof zone, "%c%02d:%02d", w->zone < 0 ? '-' : '+',
             abs(w->zone) / 60, abs(w->zone) % 60);
  }
  if (v->kind == OR_DATE) {
    snprintf(out, sizeof out, "%04d-%02d-%02d%s", (int)w->year, w->month,
             w->day, zone);
  } else if (v->kind == OR_TIME) {
    snprintf(out, sizeof out, "%02d:%02d:%02d%s%s", w->hour, w->minute,
             w->second, fraction, zone);
  } else {
    snprintf(out, sizeof out, "%04d-%02d-%02dT%02d:%02d:%02d%s%s", (int)w->year,
             w->month, w->day, w->hour, w->minute, w->second, fraction, zone);
  }
  return kg_arena_copy(&world->arena, kg_slice_of(out));
}

kg_slice
or_text(or_world *world, const or_value *v)
{
  char buf[80];
  if (v->term || v->text.ptr) {
    return v->text;
  }
  switch (v->kind) {
  case OR_BOOLEAN: return v->boolean ? KG_SLICE("true") : KG_SLICE("false");
  case OR_INTEGER:
  case OR_DECIMAL:
    decimal_text(v->exact, v->kind == OR_DECIMAL, buf);
    return kg_arena_copy(&world->arena, kg_slice_of(buf));
  case OR_FLOAT:
  case OR_DOUBLE: return or_double_text(world, v->number, v->kind == OR_FLOAT);
  case OR_DATETIME:
  case OR_DATE:
  case OR_TIME: return when_text(world, v);
  default: return KG_SLICE("");
  }
}

or_term
or_term_of(or_world *world, const or_value *v)
{
  static const char *const names[] = {
      [OR_BOOLEAN] = XSD "boolean", [OR_INTEGER] = XSD "integer",
      [OR_DECIMAL] = XSD "decimal", [OR_FLOAT] = XSD "float",
      [OR_DOUBLE] = XSD "double",   [OR_DATETIME] = XSD "dateTime",
      [OR_DATE] = XSD "date",       [OR_TIME] = XSD "time"};
  if (v->term || v->kind == OR_ERROR) {
    return v->term;
  }
  kg_term t = {.kind = KG_TERM_LITERAL, .text = or_text(world, v)};
  if (v->kind == OR_IRI || v->kind == OR_BLANK) {
    t.kind = v->kind == OR_IRI ? KG_TERM_IRI : KG_TERM_BLANK;
  } else if (v->kind == OR_LANG) {
    t.lang = v->lang;
  } else if (v->kind == OR_UNKNOWN) {
    t.datatype = v->datatype;
  } else if (v->kind != OR_STRING) {
    t.datatype = kg_slice_of(names[v->kind]);
  }
  return or_intern(world, &t);
}

double
or_to_double(const or_value *v)
{
  char buf[80];
  if (v->kind == OR_INTEGER || v->kind == OR_DECIMAL) {
    decimal_text(v->exact, false, buf);
    return strtod(buf, NULL);
  }
  return v->number;
}

int
or_truth(const or_value *v)
{
  switch (v->kind) {
  case OR_BOOLEAN: return v->boolean;
  case OR_INTEGER:
  case OR_DECIMAL: return v->exact.n != 0;
  case OR_FLOAT:
  case OR_DOUBLE: return v->number != 0 && !isnan(v->number);
  case OR_STRING:
  case OR_LANG: return v->text.len > 0;
  case OR_UNKNOWN: break;
  default: return -1;
  }
  // A numeric or boolean literal that is not valid has the value false.
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (kg_slice_is(v->datatype, types[i].iri) && types[i].kind <= OR_DOUBLE) {
      return 0;
    }
  }
  return -1;
}
