/* SPDX-License-Identifier: Apache-2.0 */
// Section 17.5: constructors of XML Schema types. A string is parsed; a number
// or boolean is converted by value.
#include "sparql/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/// The argument; a string comes trimmed in `*text`, else `text->ptr` is NULL.
static bool
source(kg_exec *exec,
       const kg_cexpr *x,
       const kg_row *row,
       kg_value *v,
       kg_slice *text)
{
  *text = kg_slice_make(NULL, 0);
  if (!kg_arg(exec, x, row, 0, v) || !kg_value_is_literal(v) ||
      v->kind == KG_V_LANG) {
    return false;
  }
  if (v->kind == KG_V_STRING) {
    if (!kg_value_text(exec, v, text)) {
      return false;
    }
    *text = kg_slice_trim(text->ptr ? *text : KG_SLICE(""));
  }
  return true;
}

static bool
give_number(kg_value *out, kg_value_kind kind, double d)
{
  *out = (kg_value){.kind = kind};
  out->u.number = kind == KG_V_FLOAT ? (double)(float)d : d;
  return true;
}

bool
kg_fn_to_boolean(kg_exec *exec,
                 const kg_cexpr *x,
                 const kg_row *row,
                 kg_value *out)
{
  kg_value v;
  kg_slice text;
  bool truth;
  if (!source(exec, x, row, &v, &text)) {
    return false;
  }
  if (text.ptr) {
    const bool yes = kg_slice_is(text, "true") || kg_slice_is(text, "1");
    return (yes || kg_slice_is(text, "false") || kg_slice_is(text, "0")) &&
           kg_give_boolean(out, yes);
  }
  return (v.kind == KG_V_BOOLEAN || kg_value_is_numeric(&v)) &&
         kg_value_truth(exec, &v, &truth) && kg_give_boolean(out, truth);
}

/// The exact number of the argument.
static bool
to_exact(kg_exec *exec, const kg_value *v, kg_slice text, kg_exact *n)
{
  if (text.ptr) {
    return kg_exact_parse(text, &exec->scratch, n);
  }
  if (v->kind == KG_V_INTEGER || v->kind == KG_V_DECIMAL) {
    *n = v->u.exact;
    return true;
  }
  if (v->kind == KG_V_BOOLEAN) {
    *n = kg_exact_of(v->u.boolean);
    return true;
  }
  return (v->kind == KG_V_FLOAT || v->kind == KG_V_DOUBLE) &&
         kg_exact_from_double(v->u.number, &exec->scratch, n);
}

bool
kg_fn_to_integer(kg_exec *exec,
                 const kg_cexpr *x,
                 const kg_row *row,
                 kg_value *out)
{
  kg_value v;
  kg_slice text;
  kg_exact n;
  if (!source(exec, x, row, &v, &text) ||
      (text.ptr && memchr(text.ptr, '.', text.len)) ||
      !to_exact(exec, &v, text, &n)) {
    return false;
  }
  *out = (kg_value){.kind = KG_V_INTEGER};
  return kg_exact_round(&n, KG_ROUND_CUT, &exec->scratch, &out->u.exact);
}

bool
kg_fn_to_decimal(kg_exec *exec,
                 const kg_cexpr *x,
                 const kg_row *row,
                 kg_value *out)
{
  kg_value v;
  kg_slice text;
  kg_exact n;
  if (!source(exec, x, row, &v, &text)) {
    return false;
  }
  if (v.kind == KG_V_FLOAT || v.kind == KG_V_DOUBLE) {
    // The decimal a person reads in the double, not its binary expansion.
    char buf[400];
    if (!isfinite(v.u.number)) {
      return false;
    }
    int precision = 0;
    do {
      snprintf(buf, sizeof buf, "%.*f", precision, v.u.number);
      precision++;
    } while (precision < 60 &&
             (v.kind == KG_V_FLOAT ? strtof(buf, NULL) != (float)v.u.number
                                   : strtod(buf, NULL) != v.u.number));
    text = kg_slice_of(buf);
    if (!kg_exact_parse(text, &exec->scratch, &n)) {
      return false;
    }
  } else if (!to_exact(exec, &v, text, &n)) {
    return false;
  }
  *out = (kg_value){.kind = KG_V_DECIMAL};
  out->u.exact = n;
  return true;
}

static bool
to_floating(kg_exec *exec,
            const kg_cexpr *x,
            const kg_row *row,
            kg_value_kind kind,
            kg_value *out)
{
  kg_value v;
  kg_slice text;
  double d;
  if (!source(exec, x, row, &v, &text)) {
    return false;
  }
  if (text.ptr) {
    return kg_double_parse(text, kind == KG_V_FLOAT, &d) &&
           give_number(out, kind, d);
  }
  if (v.kind == KG_V_BOOLEAN) {
    return give_number(out, kind, v.u.boolean);
  }
  return kg_value_is_numeric(&v) && give_number(out, kind, kg_value_double(&v));
}

bool
kg_fn_to_float(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  return to_floating(exec, x, row, KG_V_FLOAT, out);
}

bool
kg_fn_to_double(kg_exec *exec,
                const kg_cexpr *x,
                const kg_row *row,
                kg_value *out)
{
  return to_floating(exec, x, row, KG_V_DOUBLE, out);
}

/// XPath writes doubles of everyday size without an exponent.
static kg_slice
plain_double(kg_exec *exec, const kg_value *v)
{
  char buf[64];
  const double d = v->u.number, magnitude = fabs(d);
  if (d == 0) {
    return signbit(d) ? KG_SLICE("-0") : KG_SLICE("0");
  }
  if (!(magnitude >= 1e-6 && magnitude < 1e6)) {
    return kg_double_text(d, v->kind == KG_V_FLOAT, &exec->scratch);
  }
  int precision = 0;
  do {
    snprintf(buf, sizeof buf, "%.*f", precision, d);
  } while (++precision < 25 &&
           (v->kind == KG_V_FLOAT ? strtof(buf, NULL) != (float)d
                                  : strtod(buf, NULL) != d));
  return kg_arena_copy(&exec->scratch, kg_slice_of(buf));
}

bool
kg_fn_to_string(kg_exec *exec,
                const kg_cexpr *x,
                const kg_row *row,
                kg_value *out)
{
  kg_value v;
  kg_slice text;
  if (!kg_arg(exec, x, row, 0, &v) || v.kind == KG_V_BLANK) {
    return false;
  }
  if (v.kind == KG_V_FLOAT || v.kind == KG_V_DOUBLE) {
    text = plain_double(exec, &v);
  } else if (v.kind == KG_V_INTEGER || v.kind == KG_V_DECIMAL) {
    // Canonical, and a whole decimal without its fraction.
    text = kg_exact_text(&v.u.exact, false, &exec->scratch);
  } else if (v.kind == KG_V_BOOLEAN) {
    text = v.u.boolean ? KG_SLICE("true") : KG_SLICE("false");
  } else if (!kg_value_text(exec, &v, &text)) {
    return false;
  }
  if (!text.ptr) {
    kg_exec_no_memory(exec);
    return false;
  }
  return kg_give_text(out, NULL, text);
}

/// What both casts to times share: `kind` is the text's.
static bool
to_time(kg_exec *exec,
        const kg_cexpr *x,
        const kg_row *row,
        kg_datetime_kind kind,
        kg_value *out)
{
  kg_value v;
  kg_slice text;
  if (!source(exec, x, row, &v, &text)) {
    return false;
  }
  *out = (kg_value){.kind = kind == KG_DT_DATE ? KG_V_DATE : KG_V_DATETIME};
  if (text.ptr) {
    return kg_datetime_parse(text, kind, &out->u.when);
  }
  out->u.when = v.u.when;
  return v.kind == KG_V_DATETIME || v.kind == KG_V_DATE;
}

bool
kg_fn_to_datetime(kg_exec *exec,
                  const kg_cexpr *x,
                  const kg_row *row,
                  kg_value *out)
{
  return to_time(exec, x, row, KG_DT_DATETIME, out);
}

bool
kg_fn_to_date(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  if (!to_time(exec, x, row, KG_DT_DATE, out)) {
    return false;
  }
  out->u.when.hour = out->u.when.minute = out->u.when.second = 0;
  out->u.when.nanosecond = 0;
  return true;
}
