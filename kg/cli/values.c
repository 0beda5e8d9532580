/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/values.h"

#define MOST (UINT64_C(1) << 53) /* Exact in a double as well. */

static bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool
kg_read_count(kg_slice text, uint64_t *value)
{
  uint64_t sum = 0;
  for (size_t i = 0; i < text.len; i++) {
    const uint64_t digit = (uint64_t)(text.ptr[i] - '0');
    if (!is_digit(text.ptr[i]) || sum > (UINT64_MAX - digit) / 10) {
      return false;
    }
    sum = sum * 10 + digit;
  }
  *value = sum;
  return text.len > 0;
}

/* A number with an optional fraction at the start of `text`; `*rest` is what
   follows. The point is always `.`, whatever the locale. */
static bool
read_number(kg_slice text, double *value, kg_slice *rest)
{
  double sum = 0;
  double unit = 1;
  bool fraction = false;
  size_t n_digits = 0;
  size_t i = 0;
  for (; i < text.len; i++) {
    if (text.ptr[i] == '.' && !fraction) {
      fraction = true;
    } else if (is_digit(text.ptr[i])) {
      sum = sum * 10 + (text.ptr[i] - '0');
      unit *= fraction ? 10 : 1;
      n_digits++;
    } else {
      break;
    }
  }
  *value = sum / unit;
  *rest = kg_slice_sub(text, i, text.len);
  return n_digits && n_digits <= 20;
}

typedef struct unit {
  const char *name;
  double factor;
} unit;

static bool
read_with_unit(kg_slice text, const unit *units, size_t n, double *value)
{
  kg_slice rest;
  if (!read_number(text, value, &rest)) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    if (kg_slice_equal_nocase(rest, kg_slice_of(units[i].name))) {
      *value *= units[i].factor;
      return *value <= (double)MOST;
    }
  }
  return false;
}

bool
kg_read_size(kg_slice text, uint64_t *bytes)
{
  static const double k = 1024;
  const unit units[] = {
      {"", 1},           {"b", 1},           {"k", k},
      {"kb", k},         {"kib", k},         {"m", k * k},
      {"mb", k * k},     {"mib", k * k},     {"g", k * k * k},
      {"gb", k * k * k}, {"gib", k * k * k}, {"t", k * k * k * k},
  };
  double value;
  if (!read_with_unit(text, units, sizeof units / sizeof *units, &value)) {
    return false;
  }
  *bytes = (uint64_t)value;
  return true;
}

bool
kg_read_duration(kg_slice text, uint64_t *milliseconds)
{
  static const unit units[] = {
      {"", 1000},   {"ms", 1},      {"s", 1000},
      {"m", 60000}, {"min", 60000}, {"h", 3600000},
  };
  double value;
  if (!read_with_unit(text, units, sizeof units / sizeof *units, &value)) {
    return false;
  }
  *milliseconds = value > 0 && value < 1 ? 1 : (uint64_t)value;
  return true;
}
