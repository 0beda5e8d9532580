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
  const char *name;
  or_kind kind;
  const char *low, *high; ///< Of integers.
} types[] = {
    {"integer", OR_INTEGER, NULL, NULL},
    {"decimal", OR_DECIMAL, NULL, NULL},
    {"float", OR_FLOAT, NULL, NULL},
    {"double", OR_DOUBLE, NULL, NULL},
    {"boolean", OR_BOOLEAN, NULL, NULL},
    {"dateTime", OR_DATETIME, NULL, NULL},
    {"dateTimeStamp", OR_DATETIME, NULL, NULL},
    {"date", OR_DATE, NULL, NULL},
    {"time", OR_TIME, NULL, NULL},
    {"long", OR_INTEGER, "-9223372036854775808", "9223372036854775807"},
    {"int", OR_INTEGER, "-2147483648", "2147483647"},
    {"short", OR_INTEGER, "-32768", "32767"},
    {"byte", OR_INTEGER, "-128", "127"},
    {"nonNegativeInteger", OR_INTEGER, "0", NULL},
    {"positiveInteger", OR_INTEGER, "1", NULL},
    {"nonPositiveInteger", OR_INTEGER, NULL, "0"},
    {"negativeInteger", OR_INTEGER, NULL, "-1"},
    {"unsignedLong", OR_INTEGER, "0", "18446744073709551615"},
    {"unsignedInt", OR_INTEGER, "0", "4294967295"},
    {"unsignedShort", OR_INTEGER, "0", "65535"},
    {"unsignedByte", OR_INTEGER, "0", "255"},
};

static or_decimal
tidy(or_decimal d)
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
  *out = tidy(*out);
  return n_digits > 0 && n_digits < 36;
}

static int
compare_decimals(or_decimal a, or_decimal b)
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
      compare_decimals(d, bound) < 0) {
    return false;
  }
  return !high || !or_parse_decimal(kg_slice_of(high), false, &bound) ||
         compare_decimals(d, bound) <= 0;
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
    char iri[80];
    snprintf(iri, sizeof iri, XSD "%s", types[i].name);
    if (kg_slice_is(t->datatype, iri) && read_as(&v, types[i].kind) &&
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
  d = tidy(d);
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

// Comparing -----------------------------------------------------------------

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
    char iri[80];
    snprintf(iri, sizeof iri, XSD "%s", types[i].name);
    if (kg_slice_is(v->datatype, iri) && types[i].kind <= OR_DOUBLE) {
      return 0;
    }
  }
  return -1;
}

static int64_t
days_before(int64_t year, int month, int day)
{
  static const int before[] = {0,   31,  59,  90,  120, 151,
                               181, 212, 243, 273, 304, 334};
  const int64_t y = year - 1;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return y * 365 + y / 4 - y / 100 + y / 400 + before[month - 1] + day - 1 +
         (leap && month > 2);
}

static int
compare_whens(const or_when *a, const or_when *b, int zone)
{
  const or_when *both[] = {a, b};
  int64_t seconds[2];
  for (int i = 0; i < 2; i++) {
    const or_when *w = both[i];
    seconds[i] = days_before(w->year, w->month, w->day) * 86400 +
                 w->hour * 3600 + w->minute * 60 + w->second -
                 60 * (w->has_zone ? w->zone : zone);
  }
  if (seconds[0] != seconds[1]) {
    return seconds[0] < seconds[1] ? -1 : 1;
  }
  return (a->nano > b->nano) - (a->nano < b->nano);
}

static int
compare_doubles(double a, double b)
{
  return isnan(a) || isnan(b) ? OR_NO_ORDER : (a > b) - (a < b);
}

static int
compare_numbers(const or_value *a, const or_value *b)
{
  const or_kind wide = a->kind > b->kind ? a->kind : b->kind;
  if (wide <= OR_DECIMAL) {
    return compare_decimals(a->exact, b->exact);
  }
  if (wide == OR_FLOAT) {
    return compare_doubles((float)or_to_double(a), (float)or_to_double(b));
  }
  return compare_doubles(or_to_double(a), or_to_double(b));
}

static int
compare_texts(kg_slice a, kg_slice b)
{
  const size_t n = a.len < b.len ? a.len : b.len;
  const int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
  return c ? (c > 0) - (c < 0) : (a.len > b.len) - (a.len < b.len);
}

int
or_compare(or_world *world, const or_value *a, const or_value *b)
{
  if (or_is_numeric(a) && or_is_numeric(b)) {
    return compare_numbers(a, b);
  }
  if (a->kind != b->kind) {
    return OR_ORDER_ERROR;
  }
  switch (a->kind) {
  case OR_STRING: return compare_texts(or_text(world, a), or_text(world, b));
  case OR_BOOLEAN: return (int)a->boolean - (int)b->boolean;
  case OR_DATETIME:
  case OR_TIME: return compare_whens(&a->when, &b->when, 0);
  case OR_DATE: {
    // No operator of the specification: as XML Schema orders dates, which
    // between one with a zone and one without may not know.
    const int early = compare_whens(&a->when, &b->when, -840);
    if (a->when.has_zone != b->when.has_zone &&
        early != compare_whens(&a->when, &b->when, 840)) {
      return OR_ORDER_ERROR;
    }
    return a->when.has_zone != b->when.has_zone
               ? early
               : compare_whens(&a->when, &b->when, 0);
  }
  default: return OR_ORDER_ERROR;
  }
}

int
or_equal(or_world *world, const or_value *a, const or_value *b)
{
  if (a->kind == OR_ERROR || b->kind == OR_ERROR) {
    return -1;
  }
  const int order = or_compare(world, a, b);
  if (order != OR_ORDER_ERROR) {
    return order == 0;
  }
  if (or_term_of(world, a) == or_term_of(world, b)) {
    return 1;
  }
  if (!or_is_literal(a) || !or_is_literal(b)) {
    return 0;
  }
  // RDFterm-equal is an error for two literals, except where their value
  // spaces are known to be apart (17.3.1).
  if (a->kind == OR_DATE && b->kind == OR_DATE) {
    return -1;
  }
  if (a->kind == OR_LANG || b->kind == OR_LANG) {
    return 0;
  }
  return a->kind == OR_UNKNOWN || b->kind == OR_UNKNOWN ? -1 : 0;
}

int
or_order(or_world *world, or_term ta, or_term tb)
{
  const or_value a = or_value_of(world, ta), b = or_value_of(world, tb);
  const or_kind ka = a.kind < OR_BOOLEAN ? a.kind : OR_BOOLEAN;
  const or_kind kb = b.kind < OR_BOOLEAN ? b.kind : OR_BOOLEAN;
  if (ta == tb) {
    return 0;
  }
  if (ka != kb) {
    return ka < kb ? -1 : 1;
  }
  if (ka == OR_IRI) {
    return compare_texts(a.text, b.text);
  }
  const int order = or_compare(world, &a, &b);
  return order == OR_ORDER_ERROR ? OR_NO_ORDER : order;
}

int
or_total_order(or_world *world, or_term ta, or_term tb)
{
  const or_value a = or_value_of(world, ta), b = or_value_of(world, tb);
  const kg_term *x = &world->terms[ta], *y = &world->terms[tb];
  const or_kind ka = or_is_numeric(&a) ? OR_INTEGER : a.kind;
  const or_kind kb = or_is_numeric(&b) ? OR_INTEGER : b.kind;
  int order = 0;
  if (ka != kb) {
    return ka < kb ? -1 : 1;
  }
  if (or_is_numeric(&a)) {
    const bool na = a.kind >= OR_FLOAT && isnan(a.number);
    const bool nb = b.kind >= OR_FLOAT && isnan(b.number);
    order = na || nb ? (int)nb - (int)na
                     : compare_doubles(or_to_double(&a), or_to_double(&b));
  } else if (ka == OR_DATE) {
    order = compare_whens(&a.when, &b.when, 0);
  } else if (ka != OR_IRI && ka != OR_BLANK) {
    order = or_compare(world, &a, &b);
    order = order >= OR_NO_ORDER ? 0 : order;
  }
  order = order ? order : compare_texts(x->text, y->text);
  order = order ? order : compare_texts(x->datatype, y->datatype);
  return order ? order : compare_texts(x->lang, y->lang);
}

// Computing -----------------------------------------------------------------

static const or_int most = (or_int)1000000000000000000 * 100000000000;

static bool
too_large(or_world *world, or_decimal d)
{
  if (d.n > most || d.n < -most || d.scale > 30) {
    world->gave_up = true;
  }
  return world->gave_up;
}

static or_decimal
scaled(or_world *world, or_decimal d, int scale)
{
  while (d.scale < scale && !too_large(world, d)) {
    d.n *= 10;
    d.scale++;
  }
  return d;
}

static int
n_digits(or_int n)
{
  int count = 1;
  for (n = n < 0 ? -n : n; n >= 10; n /= 10) {
    count++;
  }
  return count;
}

/// 18 digits behind the point, and 18 that say something.
static or_value
divide(or_world *world, or_decimal a, or_decimal b)
{
  or_value out = {.kind = OR_DECIMAL};
  if (!b.n) {
    return (or_value){0};
  }
  const int scale = a.scale > b.scale ? a.scale : b.scale;
  a = scaled(world, a, scale);
  b = scaled(world, b, scale);
  const int more = n_digits(b.n) - n_digits(a.n);
  out.exact.scale = 18 + (more > 0 ? more : 0);
  for (int i = 0; i < out.exact.scale && !world->gave_up; i++) {
    a.n *= 10;
    too_large(world, (or_decimal){a.n / 10000000, 0});
  }
  out.exact.n = a.n / b.n;
  out.exact = tidy(out.exact);
  return out;
}

static or_value
compute_exact(or_world *world, char op, or_decimal a, or_decimal b)
{
  or_value out = {.kind = OR_DECIMAL};
  if (op == '/') {
    return divide(world, a, b);
  }
  if (op == '*') {
    if (n_digits(a.n) + n_digits(b.n) > 36) {
      world->gave_up = true;
      return out;
    }
    out.exact = (or_decimal){a.n * b.n, a.scale + b.scale};
  } else {
    const int scale = a.scale > b.scale ? a.scale : b.scale;
    a = scaled(world, a, scale);
    b = scaled(world, b, scale);
    out.exact = (or_decimal){op == '+' ? a.n + b.n : a.n - b.n, scale};
  }
  out.exact = tidy(out.exact);
  too_large(world, out.exact);
  return out;
}

or_value
or_arithmetic(or_world *world, char op, const or_value *a, const or_value *b)
{
  if (!or_is_numeric(a) || !or_is_numeric(b)) {
    return (or_value){0};
  }
  const or_kind wide = a->kind > b->kind ? a->kind : b->kind;
  or_value out = {.kind = wide};
  if (wide <= OR_DECIMAL) {
    out = compute_exact(world, op, a->exact, b->exact);
    out.kind = out.kind && op != '/' ? wide : out.kind;
    return out;
  }
  double x = or_to_double(a), y = or_to_double(b);
  if (wide == OR_FLOAT) {
    x = (float)x;
    y = (float)y;
  }
  const double d = op == '+'   ? x + y
                   : op == '-' ? x - y
                   : op == '*' ? x * y
                               : x / y;
  out.number = wide == OR_FLOAT ? (double)(float)d : d;
  return out;
}

or_decimal
or_round_decimal(or_decimal d, char how)
{
  or_int unit = 1;
  for (int i = 0; i < d.scale; i++) {
    unit *= 10;
  }
  or_int whole = d.n / unit, rest = d.n % unit;
  if (rest < 0) { // Now whole is the floor.
    whole--;
    rest += unit;
  }
  const bool up = (how == 'c' && rest) || (how == 'r' && rest * 2 >= unit) ||
                  (how == 't' && rest && d.n < 0);
  return (or_decimal){whole + up, 0};
}
