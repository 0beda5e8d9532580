/* SPDX-License-Identifier: Apache-2.0 */
/* Doubles in and out without the locale's decimal point: what is handed to
   strtod has no point, and of what snprintf gives only the digits are taken. */
#include "rdf/xsd.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  MAX_DIGITS = 800, /* More cannot change a double but by a sticky last one. */
  MAX_EXPONENT = 100000,
};

static bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

typedef struct number {
  bool is_negative;
  char digits[MAX_DIGITS + 2]; /* Significant ones. */
  size_t n_digits;
  int64_t exponent; /* Value = digits * 10^exponent. */
} number;

/* Leading zeros are dropped; a nonzero digit past the limit is remembered as a
   last 1, which is enough to round to the right side. */
static void
add_digit(number *n, char c, bool is_fraction)
{
  if (n->n_digits || c != '0') {
    if (n->n_digits < MAX_DIGITS) {
      n->digits[n->n_digits++] = c;
      n->exponent -= is_fraction;
      return;
    }
    if (c != '0') {
      n->digits[MAX_DIGITS - 1] = '1';
    }
    n->exponent += !is_fraction;
    return;
  }
  n->exponent -= is_fraction;
}

static const char *
read_digits(number *n, const char *p, const char *end, bool is_fraction)
{
  for (; p < end && is_digit(*p); ++p) {
    add_digit(n, *p, is_fraction);
  }
  return p;
}

static bool
read_exponent(number *n, const char *p, const char *end)
{
  if (p == end) {
    return true;
  }
  if (*p != 'e' && *p != 'E') {
    return false;
  }
  ++p;
  const bool is_negative = p < end && *p == '-';
  p += p < end && (*p == '-' || *p == '+');
  const char *start = p;
  int64_t e = 0;
  for (; p < end && is_digit(*p); ++p) {
    e = e < MAX_EXPONENT ? e * 10 + (*p - '0') : e;
  }
  n->exponent += is_negative ? -e : e;
  return p > start && p == end;
}

static bool
read_number(kg_slice s, number *n)
{
  const char *p = s.ptr;
  const char *end = s.ptr + s.len;
  n->is_negative = s.len && *p == '-';
  n->n_digits = 0;
  n->exponent = 0;
  p += s.len && (*p == '-' || *p == '+');
  const char *start = p;
  p = read_digits(n, p, end, false);
  size_t n_read = (size_t)(p - start);
  if (p < end && *p == '.') {
    start = ++p;
    p = read_digits(n, p, end, true);
    n_read += (size_t)(p - start);
  }
  return n_read && read_exponent(n, p, end);
}

/* Up to 15 digits and a power of ten that is exact: one rounding, so right. */
static bool
convert_exactly(const number *n, double *out)
{
  static const double powers[] = {
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (n->n_digits > 15 || n->exponent > 22 || n->exponent < -22) {
    return false;
  }
  int64_t mantissa = 0;
  for (size_t i = 0; i < n->n_digits; ++i) {
    mantissa = mantissa * 10 + (n->digits[i] - '0');
  }
  *out = n->exponent < 0 ? (double)mantissa / powers[-n->exponent]
                         : (double)mantissa * powers[n->exponent];
  return true;
}

static bool
parse_word(kg_slice s, double *out)
{
  const bool is_negative = kg_slice_equal(s, KG_SLICE("-INF"));
  if (is_negative || kg_slice_equal(s, KG_SLICE("INF")) ||
      kg_slice_equal(s, KG_SLICE("+INF"))) {
    *out = is_negative ? -(double)INFINITY : (double)INFINITY;
    return true;
  }
  *out = (double)NAN;
  return kg_slice_equal(s, KG_SLICE("NaN"));
}

bool
kg_xsd_parse_double(kg_slice text, double *out)
{
  number n;
  if (!read_number(text, &n)) {
    return parse_word(text, out);
  }
  if (!n.n_digits) {
    *out = 0;
  } else if (!convert_exactly(&n, out)) {
    char plain[MAX_DIGITS + 32];
    snprintf(plain, sizeof plain, "%.*se%lld", (int)n.n_digits, n.digits,
             (long long)n.exponent);
    *out = strtod(plain, NULL);
  }
  *out = n.is_negative ? -*out : *out;
  return true;
}

/* The digits and the exponent of `%.*e`, whatever stands for the point. */
static size_t
print_digits(double value, int n_digits, char digits[24], int *exponent)
{
  char text[64];
  size_t n = 0;
  snprintf(text, sizeof text, "%.*e", n_digits - 1, value);
  const char *p = text;
  for (; *p && *p != 'e'; ++p) {
    if (is_digit(*p)) {
      digits[n++] = *p;
    }
  }
  *exponent = *p ? (int)strtol(p + 1, NULL, 10) : 0;
  while (n > 1 && digits[n - 1] == '0') {
    --n;
  }
  digits[n] = '\0';
  return n;
}

static bool
reads_back(
    const char *digits, size_t n, int exponent, double value, bool single)
{
  char text[64];
  snprintf(text, sizeof text, "%se%d", digits, exponent - (int)n + 1);
  return single ? strtof(text, NULL) == (float)value
                : strtod(text, NULL) == value;
}

static size_t
format(double value, bool single, char out[KG_DOUBLE_TEXT_MAX])
{
  if (isnan(value) || isinf(value)) {
    return (size_t)snprintf(out, KG_DOUBLE_TEXT_MAX, "%s",
                            isnan(value) ? "NaN"
                            : value < 0  ? "-INF"
                                         : "INF");
  }
  const double magnitude = fabs(value);
  const double least_normal = single ? (double)FLT_MIN : DBL_MIN;
  const int most = single ? 9 : 17;
  /* What was typed by people has few digits, and 15 always survive; only
     numbers near zero have less precision than that. */
  int n_digits = magnitude < least_normal ? 1 : single ? 6 : 15;
  char digits[24];
  int exponent = 0;
  size_t n = 0;
  do {
    n = print_digits(magnitude, n_digits, digits, &exponent);
  } while (!reads_back(digits, n, exponent, magnitude, single) &&
           ++n_digits <= most);
  return (size_t)snprintf(out, KG_DOUBLE_TEXT_MAX, "%s%c.%sE%d",
                          signbit(value) ? "-" : "", digits[0],
                          n > 1 ? digits + 1 : "0", exponent);
}

size_t
kg_double_format(double value, char out[KG_DOUBLE_TEXT_MAX])
{
  return format(value, false, out);
}

size_t
kg_float_format(float value, char out[KG_DOUBLE_TEXT_MAX])
{
  return format((double)value, true, out);
}
