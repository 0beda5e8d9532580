/* SPDX-License-Identifier: Apache-2.0 */
// Section 17.4.5: functions on dates and times. Dates are taken as well where
// they have the field.
#include "sparql/eval.h"

#include "rdf/xsd_iri.h"

static bool
when(kg_exec *exec,
     const kg_cexpr *x,
     const kg_row *row,
     bool wants_time,
     kg_value *v)
{
  return kg_arg(exec, x, row, 0, v) &&
         (v->kind == KG_V_DATETIME ||
          v->kind == (wants_time ? KG_V_TIME : KG_V_DATE));
}

static bool
give_integer(kg_value *out, int64_t n)
{
  *out = kg_value_integer(n);
  return true;
}

bool
kg_fn_now(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  (void)x;
  (void)row;
  *out = (kg_value){.kind = KG_V_DATETIME};
  out->u.when = exec->now;
  return true;
}

bool
kg_fn_year(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  return when(exec, x, row, false, &v) && give_integer(out, v.u.when.year);
}

bool
kg_fn_month(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  return when(exec, x, row, false, &v) && give_integer(out, v.u.when.month);
}

bool
kg_fn_day(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  return when(exec, x, row, false, &v) && give_integer(out, v.u.when.day);
}

bool
kg_fn_hours(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  return when(exec, x, row, true, &v) && give_integer(out, v.u.when.hour);
}

bool
kg_fn_minutes(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  kg_value v;
  return when(exec, x, row, true, &v) && give_integer(out, v.u.when.minute);
}

bool
kg_fn_seconds(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  kg_value v;
  if (!when(exec, x, row, true, &v)) {
    return false;
  }
  const kg_exact seconds = kg_exact_of(v.u.when.second);
  const kg_exact billion = kg_exact_of(1000000000);
  const kg_exact parts = kg_exact_of(v.u.when.nanosecond);
  kg_exact fraction;
  *out = (kg_value){.kind = KG_V_DECIMAL};
  return kg_exact_div(&parts, &billion, &exec->scratch, &fraction) &&
         kg_exact_add(&seconds, &fraction, &exec->scratch, &out->u.exact);
}

bool
kg_fn_timezone(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  kg_value v;
  char buf[KG_DURATION_TEXT_MAX];
  if (!kg_arg(exec, x, row, 0, &v) || v.kind < KG_V_DATETIME ||
      v.kind > KG_V_TIME || v.u.when.zone == KG_NO_ZONE) {
    return false;
  }
  const kg_duration d = {.seconds = (int64_t)v.u.when.zone * 60};
  const size_t n = kg_duration_format(&d, KG_DURATION_DAY_TIME, buf);
  *out = (kg_value){.kind = KG_V_OTHER,
                    .datatype = KG_SLICE(KG_XSD("dayTimeDuration"))};
  out->text = kg_arena_copy(&exec->scratch, kg_slice_make(buf, n));
  if (!out->text.ptr) {
    kg_exec_no_memory(exec);
  }
  return out->text.ptr;
}

bool
kg_fn_tz(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  if (!kg_arg(exec, x, row, 0, &v) || v.kind < KG_V_DATETIME ||
      v.kind > KG_V_TIME) {
    return false;
  }
  kg_slice text = KG_SLICE("");
  const int zone = v.u.when.zone;
  if (zone == 0) {
    text = KG_SLICE("Z");
  } else if (zone != KG_NO_ZONE) {
    const int magnitude = zone < 0 ? -zone : zone;
    text = kg_arena_printf(&exec->scratch, "%c%02d:%02d", zone < 0 ? '-' : '+',
                           magnitude / 60, magnitude % 60);
  }
  return text.ptr && kg_give_text(out, NULL, text);
}
