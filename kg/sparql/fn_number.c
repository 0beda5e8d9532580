/* SPDX-License-Identifier: Apache-2.0 */
// Arithmetic (section 17.3) and functions on numbers (17.4.4). A result has
// the wider type of both: integer, decimal, float, double.
#include "sparql/eval.h"

#include <math.h>

/// Both arguments as numbers, and the wider kind.
static bool
numbers(kg_exec *exec,
        const kg_cexpr *x,
        const kg_row *row,
        kg_value *a,
        kg_value *b,
        kg_value_kind *kind)
{
  if (!kg_arg(exec, x, row, 0, a) || !kg_arg(exec, x, row, 1, b) ||
      !kg_value_is_numeric(a) || !kg_value_is_numeric(b)) {
    return false;
  }
  *kind = a->kind > b->kind ? a->kind : b->kind;
  return true;
}

static bool
give_double(kg_value *out, kg_value_kind kind, double d)
{
  *out = (kg_value){.kind = kind};
  out->u.number = kind == KG_V_FLOAT ? (double)(float)d : d;
  return true;
}

static bool
give_exact(kg_value *out, kg_value_kind kind, const kg_exact *n)
{
  *out = (kg_value){.kind = kind};
  out->u.exact = *n;
  return true;
}

/// A float operation rounds its operands first.
static double
as_double(const kg_value *v, kg_value_kind kind)
{
  const double d = kg_value_double(v);
  return kind == KG_V_FLOAT ? (double)(float)d : d;
}

typedef bool
exact_fn(const kg_exact *, const kg_exact *, kg_arena *, kg_exact *);

static bool
compute_exact(kg_exec *exec,
              const kg_value *a,
              const kg_value *b,
              kg_value_kind kind,
              exact_fn *compute,
              kg_value *out)
{
  kg_exact n;
  // Long numbers are read and written as text, in more than linear time.
  const size_t n_digits = a->u.exact.big.len + b->u.exact.big.len;
  return kg_exec_spend(exec, n_digits * 64) &&
         compute(&a->u.exact, &b->u.exact, &exec->scratch, &n) &&
         give_exact(out, kind, &n);
}

/// Date minus date is an extension that nobody asked for: numbers only.
bool
kg_fn_add(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value a, b;
  kg_value_kind kind;
  if (!numbers(exec, x, row, &a, &b, &kind)) {
    return false;
  }
  if (kind <= KG_V_DECIMAL) {
    return compute_exact(exec, &a, &b, kind, kg_exact_add, out);
  }
  return give_double(out, kind, as_double(&a, kind) + as_double(&b, kind));
}

bool
kg_fn_sub(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value a, b;
  kg_value_kind kind;
  if (!numbers(exec, x, row, &a, &b, &kind)) {
    return false;
  }
  if (kind <= KG_V_DECIMAL) {
    return compute_exact(exec, &a, &b, kind, kg_exact_sub, out);
  }
  return give_double(out, kind, as_double(&a, kind) - as_double(&b, kind));
}

bool
kg_fn_mul(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value a, b;
  kg_value_kind kind;
  if (!numbers(exec, x, row, &a, &b, &kind)) {
    return false;
  }
  if (kind <= KG_V_DECIMAL) {
    return compute_exact(exec, &a, &b, kind, kg_exact_mul, out);
  }
  return give_double(out, kind, as_double(&a, kind) * as_double(&b, kind));
}

bool
kg_fn_div(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value a, b;
  kg_value_kind kind;
  if (!numbers(exec, x, row, &a, &b, &kind)) {
    return false;
  }
  if (kind <= KG_V_DECIMAL) {
    // Integers divide to a decimal.
    return compute_exact(exec, &a, &b, KG_V_DECIMAL, kg_exact_div, out);
  }
  return give_double(out, kind, as_double(&a, kind) / as_double(&b, kind));
}

static bool
number(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *v)
{
  if (!kg_arg(exec, x, row, 0, v) || !kg_value_is_numeric(v)) {
    return false;
  }
  return true;
}

bool
kg_fn_minus(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  kg_exact n;
  if (!number(exec, x, row, &v)) {
    return false;
  }
  if (v.kind > KG_V_DECIMAL) {
    return give_double(out, v.kind, -v.u.number);
  }
  return kg_exact_negate(&v.u.exact, &exec->scratch, &n) &&
         give_exact(out, v.kind, &n);
}

bool
kg_fn_plus(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return number(exec, x, row, out);
}

bool
kg_fn_abs(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  if (!number(exec, x, row, &v)) {
    return false;
  }
  if (v.kind > KG_V_DECIMAL) {
    return give_double(out, v.kind, fabs(v.u.number));
  }
  return kg_exact_sign(&v.u.exact) < 0 ? kg_fn_minus(exec, x, row, out)
                                       : give_exact(out, v.kind, &v.u.exact);
}

/// floor(d + 0.5) is wrong just below a half and for large odd numbers. What
/// is negative stays so, as zero too.
static double
round_half_up(double d)
{
  const double down = floor(d);
  return copysign(d - down >= 0.5 ? down + 1 : down, d);
}

static bool
round_as(kg_exec *exec,
         const kg_cexpr *x,
         const kg_row *row,
         kg_rounding how,
         kg_value *out)
{
  kg_value v;
  kg_exact n;
  if (!number(exec, x, row, &v)) {
    return false;
  }
  if (v.kind <= KG_V_DECIMAL) {
    return kg_exact_round(&v.u.exact, how, &exec->scratch, &n) &&
           give_exact(out, v.kind, &n);
  }
  const double d = v.u.number;
  return give_double(out, v.kind,
                     how == KG_ROUND_CEIL    ? ceil(d)
                     : how == KG_ROUND_FLOOR ? floor(d)
                                             : round_half_up(d));
}

bool
kg_fn_round(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return round_as(exec, x, row, KG_ROUND_HALF_UP, out);
}

bool
kg_fn_ceil(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return round_as(exec, x, row, KG_ROUND_CEIL, out);
}

bool
kg_fn_floor(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return round_as(exec, x, row, KG_ROUND_FLOOR, out);
}

bool
kg_fn_rand(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  (void)x;
  (void)row;
  return give_double(out, KG_V_DOUBLE,
                     (double)(kg_exec_random(exec) >> 11) / 9007199254740992.0);
}
