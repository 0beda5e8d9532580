/* SPDX-License-Identifier: Apache-2.0 */
// COUNT counts what is not an error. SUM and AVG over anything that is no
// number are errors. MIN, MAX, SAMPLE and GROUP_CONCAT pass over errors, which
// is what a value that an OPTIONAL left unbound is.
#include "sparql/aggregate.h"

void
kg_agg_init(kg_agg_state *state, kg_exec *exec)
{
  *state = (kg_agg_state){.total = kg_value_integer(0)};
  kg_buf_init(&state->text, &exec->alloc);
}

void
kg_agg_clear(kg_agg_state *state)
{
  kg_buf_clear(&state->text);
}

/// total + v, in the wider type.
static bool
add_number(kg_value *total, const kg_value *v, kg_arena *arena)
{
  const kg_value_kind kind = total->kind > v->kind ? total->kind : v->kind;
  kg_exact sum;
  if (!kg_value_is_numeric(v)) {
    return false;
  }
  if (kind <= KG_V_DECIMAL) {
    if (!kg_exact_add(&total->u.exact, &v->u.exact, arena, &sum)) {
      return false;
    }
    *total = (kg_value){.kind = kind};
    total->u.exact = sum;
    return true;
  }
  const double d = kg_value_double(total) + kg_value_double(v);
  *total = (kg_value){.kind = kind};
  total->u.number = kind == KG_V_FLOAT ? (double)(float)d : d;
  return true;
}

static void
add_to_sum(kg_exec *exec, kg_agg_state *state, kg_id id, kg_arena *arena)
{
  kg_value v;
  if (!state->is_error) {
    state->is_error = !id || !kg_value_load(exec, id, &v) ||
                      !add_number(&state->total, &v, arena);
  }
  state->n++;
}

static void
add_extreme(kg_exec *exec, kg_agg_state *state, kg_id id, int wanted)
{
  kg_value old, v;
  if (!id || id == state->id) {
    return;
  }
  if (!state->id) {
    state->id = id;
    return;
  }
  if (!kg_value_load(exec, state->id, &old) || !kg_value_load(exec, id, &v)) {
    return;
  }
  // Of equal values the same one whatever the order of rows.
  int order = kg_value_order(exec, &v, &old);
  order = order ? order : kg_value_order_terms(exec, &v, &old);
  if (wanted < 0 ? order < 0 : order > 0) {
    state->id = id;
  }
}

static void
add_text(kg_exec *exec, kg_agg_state *state, kg_id id, kg_slice separator)
{
  kg_value v;
  kg_slice text;
  if (!id || !kg_value_load(exec, id, &v) || v.kind == KG_V_BLANK ||
      !kg_value_text(exec, &v, &text)) {
    return;
  }
  if (state->n++) {
    kg_buf_add(&state->text, separator);
  }
  kg_buf_add(&state->text, text);
  if (kg_buf_status(&state->text)) {
    kg_exec_no_memory(exec);
  }
}

void
kg_agg_add(kg_exec *exec,
           kg_agg_state *state,
           const kg_compute *what,
           kg_id id,
           kg_arena *arena)
{
  switch (what->agg) {
  case KG_AGG_COUNT: state->n += id != 0; break;
  case KG_AGG_SUM:
  case KG_AGG_AVG: add_to_sum(exec, state, id, arena); break;
  case KG_AGG_MIN: add_extreme(exec, state, id, -1); break;
  case KG_AGG_MAX: add_extreme(exec, state, id, 1); break;
  case KG_AGG_SAMPLE: state->id = state->id ? state->id : id; break;
  case KG_AGG_GROUP_CONCAT: add_text(exec, state, id, what->separator); break;
  case KG_N_AGGS: break;
  }
}

static bool
average(kg_exec *exec, kg_agg_state *state, kg_value *out)
{
  const kg_exact n = kg_exact_of((int64_t)state->n);
  *out = state->total;
  if (!state->n) {
    *out = kg_value_integer(0);
    return true;
  }
  if (state->total.kind > KG_V_DECIMAL) {
    out->u.number /= (double)state->n;
    return true;
  }
  out->kind = KG_V_DECIMAL;
  return kg_exact_div(&state->total.u.exact, &n, &exec->scratch, &out->u.exact);
}

kg_id
kg_agg_result(kg_exec *exec, kg_agg_state *state, const kg_compute *what)
{
  kg_value v;
  kg_id id = 0;
  switch (what->agg) {
  case KG_AGG_COUNT: v = kg_value_integer((int64_t)state->n); break;
  case KG_AGG_SUM: v = state->total; break;
  case KG_AGG_AVG:
    if (!state->is_error && !average(exec, state, &v)) {
      return 0;
    }
    break;
  case KG_AGG_GROUP_CONCAT:
    v = kg_value_string(kg_buf_slice(&state->text));
    break;
  default: return state->id;
  }
  return !state->is_error && kg_value_id(exec, &v, &id) ? id : 0;
}
