/* SPDX-License-Identifier: Apache-2.0 */
// Everything is tried in 128 bits first; an overflow sends the operation to
// libgmp, whose result comes back into 128 bits where it fits.
#include "sparql/number.h"

#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_FAST_SCALE = 37 };

static kg_int128
power_of_ten(uint32_t e)
{
  kg_int128 p = 1;
  while (e--) {
    p *= 10;
  }
  return p;
}

static void
strip_zeros(kg_exact *x)
{
  if (!x->n) {
    x->scale = 0;
  }
  while (x->scale && x->n % 10 == 0) {
    x->n /= 10;
    x->scale--;
  }
}

// The slow way ----------------------------------------------------------

static void
import_number(mpz_t z, const kg_exact *x)
{
  if (x->big.len) {
    // The text was made by export_number and has a NUL behind it.
    mpz_set_str(z, x->big.ptr, 10);
    return;
  }
  const bool negative = x->n < 0;
  const kg_uint128 u = negative ? -(kg_uint128)x->n : (kg_uint128)x->n;
  const uint64_t parts[2] = {(uint64_t)u, (uint64_t)(u >> 64)};
  mpz_import(z, 2, -1, sizeof parts[0], 0, 0, parts);
  if (negative) {
    mpz_neg(z, z);
  }
}

static void
strip_big_zeros(mpz_t z, uint32_t *scale)
{
  mpz_t q;
  mpz_init(q);
  while (*scale && mpz_divisible_ui_p(z, 10)) {
    mpz_divexact_ui(q, z, 10);
    mpz_swap(z, q);
    --*scale;
  }
  mpz_clear(q);
}

static bool
export_number(mpz_t z, uint32_t scale, kg_arena *arena, kg_exact *out)
{
  strip_big_zeros(z, &scale);
  *out = (kg_exact){0, scale, {0, 0}};
  if (mpz_sizeinbase(z, 2) <= 126 && scale <= MAX_FAST_SCALE) {
    uint64_t parts[2] = {0, 0};
    mpz_export(parts, NULL, -1, sizeof parts[0], 0, 0, z);
    out->n = (kg_int128)((kg_uint128)parts[1] << 64 | parts[0]);
    out->n = mpz_sgn(z) < 0 ? -out->n : out->n;
    strip_zeros(out);
    return true;
  }
  const size_t n_digits = mpz_sizeinbase(z, 10);
  if (n_digits > KG_EXACT_MAX_DIGITS || scale > KG_EXACT_MAX_DIGITS) {
    return false;
  }
  char *text = kg_arena_get(arena, n_digits + 2);
  if (!text) {
    return false;
  }
  mpz_get_str(text, 10, z);
  out->big = kg_slice_of(text);
  return true;
}

static void
scale_up(mpz_t z, uint32_t by)
{
  mpz_t p;
  mpz_init(p);
  mpz_ui_pow_ui(p, 10, by);
  mpz_mul(z, z, p);
  mpz_clear(p);
}

/// Both numbers as integers of one scale.
static uint32_t
import_aligned(mpz_t za, mpz_t zb, const kg_exact *a, const kg_exact *b)
{
  import_number(za, a);
  import_number(zb, b);
  if (a->scale < b->scale) {
    scale_up(za, b->scale - a->scale);
    return b->scale;
  }
  scale_up(zb, a->scale - b->scale);
  return a->scale;
}

static bool
slow_add(const kg_exact *a,
         const kg_exact *b,
         bool subtract,
         kg_arena *arena,
         kg_exact *out)
{
  mpz_t za, zb;
  mpz_inits(za, zb, NULL);
  const uint32_t scale = import_aligned(za, zb, a, b);
  if (subtract) {
    mpz_sub(za, za, zb);
  } else {
    mpz_add(za, za, zb);
  }
  const bool ok = export_number(za, scale, arena, out);
  mpz_clears(za, zb, NULL);
  return ok;
}

// Reading and writing ---------------------------------------------------

static bool
parse_big(const char *digits,
          size_t n,
          uint32_t scale,
          bool negative,
          kg_arena *arena,
          kg_exact *out)
{
  char *text = kg_arena_get(arena, n + 1);
  if (!text) {
    return false;
  }
  memcpy(text, digits, n);
  text[n] = '\0';
  mpz_t z;
  mpz_init_set_str(z, text, 10);
  if (negative) {
    mpz_neg(z, z);
  }
  const bool ok = export_number(z, scale, arena, out);
  mpz_clear(z);
  return ok;
}

/// The digits of `text` without sign and point. 0 if it is no decimal.
static size_t
collect_digits(kg_slice text, char *digits, uint32_t *scale, bool *negative)
{
  size_t i = 0, n = 0;
  bool point = false;
  *scale = 0;
  *negative = text.len && text.ptr[0] == '-';
  if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+')) {
    i = 1;
  }
  for (; i < text.len; i++) {
    const char c = text.ptr[i];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      digits[n++] = c;
      *scale += point;
    } else {
      return 0;
    }
  }
  return n;
}

bool
kg_exact_parse(kg_slice text, kg_arena *arena, kg_exact *out)
{
  char few[40];
  char *digits = few;
  uint32_t scale;
  bool negative;
  if (!text.len || text.len > KG_EXACT_MAX_DIGITS) {
    return false;
  }
  if (text.len > sizeof few && !(digits = kg_arena_get(arena, text.len))) {
    return false;
  }
  const size_t n = collect_digits(text, digits, &scale, &negative);
  if (!n) {
    return false;
  }
  if (n > MAX_FAST_SCALE) {
    return parse_big(digits, n, scale, negative, arena, out);
  }
  kg_int128 value = 0;
  for (size_t i = 0; i < n; i++) {
    value = value * 10 + (digits[i] - '0');
  }
  *out = (kg_exact){negative ? -value : value, scale, {0, 0}};
  strip_zeros(out);
  return true;
}

/// Digits of a magnitude; returns their start in `buf`, which ends with NUL.
static const char *
write_digits(kg_int128 n, char buf[48])
{
  kg_uint128 u = n < 0 ? -(kg_uint128)n : (kg_uint128)n;
  char *p = buf + 47;
  *p = '\0';
  do {
    *--p = (char)('0' + (int)(u % 10));
    u /= 10;
  } while (u);
  return p;
}

kg_slice
kg_exact_text(const kg_exact *a, bool as_decimal, kg_arena *arena)
{
  char buf[48];
  const bool negative = kg_exact_sign(a) < 0;
  kg_slice digits = a->big.len
                        ? kg_slice_sub(a->big, negative ? 1 : 0, a->big.len)
                        : kg_slice_of(write_digits(a->n, buf));
  const size_t scale = a->scale;
  char *out = kg_arena_get(arena, digits.len + scale + 5);
  if (!out) {
    return kg_slice_make(NULL, 0);
  }
  size_t n = 0;
  if (negative) {
    out[n++] = '-';
  }
  const size_t whole = digits.len > scale ? digits.len - scale : 0;
  memcpy(out + n, whole ? digits.ptr : "0", whole ? whole : 1);
  n += whole ? whole : 1;
  if (scale || as_decimal) {
    out[n++] = '.';
  }
  for (size_t i = digits.len; i < scale; i++) {
    out[n++] = '0';
  }
  memcpy(out + n, digits.ptr + whole, digits.len - whole);
  n += digits.len - whole;
  if (!scale && as_decimal) {
    out[n++] = '0';
  }
  out[n] = '\0';
  return kg_slice_make(out, n);
}

// Arithmetic ------------------------------------------------------------

/// Brings two short numbers to one scale; false if that overflows.
static bool
align(const kg_exact *a,
      const kg_exact *b,
      kg_int128 *na,
      kg_int128 *nb,
      uint32_t *scale)
{
  *na = a->n;
  *nb = b->n;
  *scale = a->scale;
  if (a->big.len || b->big.len) {
    return false;
  }
  if (a->scale == b->scale) {
    return true;
  }
  if (a->scale < b->scale) {
    *scale = b->scale;
    return !__builtin_mul_overflow(a->n, power_of_ten(b->scale - a->scale), na);
  }
  return !__builtin_mul_overflow(b->n, power_of_ten(a->scale - b->scale), nb);
}

bool
kg_exact_add(const kg_exact *a,
             const kg_exact *b,
             kg_arena *arena,
             kg_exact *out)
{
  kg_int128 na, nb, sum;
  uint32_t scale;
  if (!align(a, b, &na, &nb, &scale) || __builtin_add_overflow(na, nb, &sum)) {
    return slow_add(a, b, false, arena, out);
  }
  *out = (kg_exact){sum, scale, {0, 0}};
  strip_zeros(out);
  return true;
}

bool
kg_exact_sub(const kg_exact *a,
             const kg_exact *b,
             kg_arena *arena,
             kg_exact *out)
{
  kg_int128 na, nb, difference;
  uint32_t scale;
  if (!align(a, b, &na, &nb, &scale) ||
      __builtin_sub_overflow(na, nb, &difference)) {
    return slow_add(a, b, true, arena, out);
  }
  *out = (kg_exact){difference, scale, {0, 0}};
  strip_zeros(out);
  return true;
}

bool
kg_exact_mul(const kg_exact *a,
             const kg_exact *b,
             kg_arena *arena,
             kg_exact *out)
{
  kg_int128 product;
  if (!a->big.len && !b->big.len && a->scale + b->scale <= MAX_FAST_SCALE &&
      !__builtin_mul_overflow(a->n, b->n, &product)) {
    *out = (kg_exact){product, a->scale + b->scale, {0, 0}};
    strip_zeros(out);
    return true;
  }
  mpz_t za, zb;
  mpz_inits(za, zb, NULL);
  import_number(za, a);
  import_number(zb, b);
  mpz_mul(za, za, zb);
  const bool ok = export_number(za, a->scale + b->scale, arena, out);
  mpz_clears(za, zb, NULL);
  return ok;
}

bool
kg_exact_div(const kg_exact *a,
             const kg_exact *b,
             kg_arena *arena,
             kg_exact *out)
{
  if (!kg_exact_sign(b)) {
    return false;
  }
  mpz_t za, zb;
  mpz_inits(za, zb, NULL);
  (void)import_aligned(za, zb, a, b);
  const size_t len_a = mpz_sizeinbase(za, 10);
  const size_t len_b = mpz_sizeinbase(zb, 10);
  const uint32_t scale = 18 + (uint32_t)(len_b > len_a ? len_b - len_a : 0);
  scale_up(za, scale);
  mpz_tdiv_q(za, za, zb);
  const bool ok = export_number(za, scale, arena, out);
  mpz_clears(za, zb, NULL);
  return ok;
}

bool
kg_exact_negate(const kg_exact *a, kg_arena *arena, kg_exact *out)
{
  const kg_exact zero = kg_exact_of(0);
  return kg_exact_sub(&zero, a, arena, out);
}

static void
round_big(mpz_t z, uint32_t scale, kg_rounding how)
{
  mpz_t p;
  mpz_init(p);
  mpz_ui_pow_ui(p, 10, scale);
  switch (how) {
  case KG_ROUND_FLOOR: mpz_fdiv_q(z, z, p); break;
  case KG_ROUND_CEIL: mpz_cdiv_q(z, z, p); break;
  case KG_ROUND_CUT: mpz_tdiv_q(z, z, p); break;
  case KG_ROUND_HALF_UP: {
    mpz_mul_ui(z, z, 2);
    mpz_add(z, z, p);
    mpz_mul_ui(p, p, 2);
    mpz_fdiv_q(z, z, p);
    break;
  }
  }
  mpz_clear(p);
}

static kg_int128
round_fast(kg_int128 n, kg_int128 p, kg_rounding how)
{
  kg_int128 q = n / p;
  const kg_int128 rest = n % p;
  switch (how) {
  case KG_ROUND_FLOOR: return q - (rest < 0);
  case KG_ROUND_CEIL: return q + (rest > 0);
  case KG_ROUND_CUT: return q;
  case KG_ROUND_HALF_UP: break;
  }
  // Compared without doubling, which could overflow.
  q += rest > 0 && rest >= p - rest;
  q -= rest < 0 && -rest > p + rest;
  return q;
}

bool
kg_exact_round(const kg_exact *a,
               kg_rounding how,
               kg_arena *arena,
               kg_exact *out)
{
  if (!a->scale) {
    *out = *a;
    return true;
  }
  if (!a->big.len) {
    *out = (kg_exact){round_fast(a->n, power_of_ten(a->scale), how), 0, {0, 0}};
    return true;
  }
  mpz_t z;
  mpz_init(z);
  import_number(z, a);
  round_big(z, a->scale, how);
  const bool ok = export_number(z, 0, arena, out);
  mpz_clear(z);
  return ok;
}

int
kg_exact_sign(const kg_exact *a)
{
  if (a->big.len) {
    return a->big.ptr[0] == '-' ? -1 : 1;
  }
  return (a->n > 0) - (a->n < 0);
}

int
kg_exact_compare(const kg_exact *a, const kg_exact *b)
{
  kg_int128 na, nb;
  uint32_t scale;
  if (align(a, b, &na, &nb, &scale)) {
    return (na > nb) - (na < nb);
  }
  mpz_t za, zb;
  mpz_inits(za, zb, NULL);
  (void)import_aligned(za, zb, a, b);
  const int order = mpz_cmp(za, zb);
  mpz_clears(za, zb, NULL);
  return (order > 0) - (order < 0);
}

static double
big_to_double(const kg_exact *a)
{
  // Correctly rounded, which a division of two rounded doubles is not.
  mpz_t z, p;
  mpz_inits(z, p, NULL);
  import_number(z, a);
  mpz_ui_pow_ui(p, 10, a->scale);
  const int sign = mpz_sgn(z);
  mpz_abs(z, z);
  const long bits = (long)mpz_sizeinbase(z, 2) - (long)mpz_sizeinbase(p, 2);
  const long shift = 66 - bits;
  if (shift > 0) {
    mpz_mul_2exp(z, z, (mp_bitcnt_t)shift);
  } else {
    mpz_mul_2exp(p, p, (mp_bitcnt_t)-shift);
  }
  mpz_t rest;
  mpz_init(rest);
  mpz_tdiv_qr(z, rest, z, p);
  if (mpz_sgn(rest)) {
    mpz_setbit(z, 0); // Sticky: mpz_get_d cuts, so round here by hand.
  }
  const size_t len = mpz_sizeinbase(z, 2);
  long exponent = -shift;
  if (len > 53) {
    const mp_bitcnt_t cut = len - 53;
    const bool half = mpz_tstbit(z, cut - 1);
    const bool odd = mpz_tstbit(z, cut);
    const bool below = mpz_scan1(z, 0) < cut - 1;
    mpz_tdiv_q_2exp(z, z, cut);
    if (half && (odd || below)) {
      mpz_add_ui(z, z, 1);
    }
    exponent += (long)cut;
  }
  double d = mpz_get_d(z);
  d = exponent > 5000 ? HUGE_VAL
                      : ldexp(d, exponent < -5000 ? -5000 : (int)exponent);
  mpz_clears(z, p, rest, NULL);
  return sign < 0 ? -d : d;
}

double
kg_exact_to_double(const kg_exact *a)
{
  const kg_int128 exact = (kg_int128)1 << 53;
  if (!a->big.len && a->scale <= 22 && a->n <= exact && a->n >= -exact) {
    // Both operands are exact doubles, so that the quotient is rounded once.
    return (double)a->n / (double)power_of_ten(a->scale);
  }
  return big_to_double(a);
}

bool
kg_exact_from_double(double d, kg_arena *arena, kg_exact *out)
{
  if (!isfinite(d)) {
    return false;
  }
  int exponent;
  const double m = frexp(d, &exponent);
  mpz_t z;
  mpz_init(z);
  mpz_set_d(z, ldexp(m, 53));
  exponent -= 53;
  uint32_t scale = 0;
  if (exponent >= 0) {
    mpz_mul_2exp(z, z, (mp_bitcnt_t)exponent);
  } else {
    // n / 2^k = n * 5^k / 10^k
    mpz_t five;
    mpz_init(five);
    mpz_ui_pow_ui(five, 5, (unsigned long)-exponent);
    mpz_mul(z, z, five);
    mpz_clear(five);
    scale = (uint32_t)-exponent;
  }
  const bool ok = export_number(z, scale, arena, out);
  mpz_clear(z);
  return ok;
}
