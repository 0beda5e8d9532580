/* SPDX-License-Identifier: Apache-2.0 */
// Values beside each other: equal, less, in order, added and divided.
#include "oracle.h"

#include <math.h>
#include <string.h>

// Comparing -----------------------------------------------------------------

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
    return or_compare_decimals(a->exact, b->exact);
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
  out.exact = or_tidy(out.exact);
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
  out.exact = or_tidy(out.exact);
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
