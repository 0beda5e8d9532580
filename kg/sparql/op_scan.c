/* SPDX-License-Identifier: Apache-2.0 */
// Reading a pattern: the leaves of a plan.
#include "sparql/lookup.h"

typedef struct scan_op {
  kg_op op;
  kg_lookup lookup;
  kg_scan *scan;
  kg_pattern pattern;
  kg_quad *quads; ///< Only where a variable stands in two places.
  uint32_t range; ///< Which is being read.
  bool is_done;
} scan_op;

static kg_status
start(scan_op *s)
{
  if (s->lookup.n_ranges) {
    s->pattern.low = s->lookup.ranges[s->range].low;
    s->pattern.high = s->lookup.ranges[s->range].high;
  }
  return kg_lookup_start(s->op.exec, &s->scan, &s->pattern);
}

static kg_status
scan_open(kg_op *op)
{
  scan_op *s = (scan_op *)op;
  TRY(kg_op_use_buffer(op));
  if (kg_lookup_has_repeats(&s->lookup) && !s->quads) {
    s->quads =
        kg_alloc_resize(&op->exec->alloc, NULL, KG_BATCH * sizeof *s->quads);
    if (!s->quads) {
      return kg_exec_no_memory(op->exec);
    }
  }
  s->range = 0;
  s->is_done = !kg_lookup_bind(op->exec, &s->lookup, NULL, 0, &s->pattern);
  return s->is_done ? KG_OK : start(s);
}

/// Reads quads, leaving out those where a variable would have two values.
static kg_status
next_agreeing(scan_op *s, size_t *n_read)
{
  kg_op *op = &s->op;
  TRY(kg_scan_next(s->scan, s->quads, KG_BATCH, n_read));
  for (size_t i = 0; i < *n_read; i++) {
    const kg_quad *quad = &s->quads[i];
    if (!kg_lookup_accepts(&s->lookup, quad)) {
      continue;
    }
    for (uint32_t c = 0; c < op->n_cols; c++) {
      const unsigned place = kg_lookup_place_of(&s->lookup, op->vars[c]);
      op->cols[c][op->n] = kg_quad_at(quad, place);
    }
    op->n++;
  }
  return KG_OK;
}

static kg_status
next_all(scan_op *s, size_t *n_read)
{
  kg_op *op = &s->op;
  kg_columns to = {0};
  kg_id **const places[] = {&to.s, &to.p, &to.o, &to.g};
  for (uint32_t c = 0; c < op->n_cols; c++) {
    *places[kg_lookup_place_of(&s->lookup, op->vars[c])] = op->cols[c];
  }
  TRY(kg_scan_next_columns(s->scan, &to, KG_BATCH, n_read));
  op->n = *n_read;
  return KG_OK;
}

static kg_status
scan_next(kg_op *op)
{
  scan_op *s = (scan_op *)op;
  op->n = 0;
  while (!s->is_done && !op->n) {
    size_t n = 0;
    TRY(s->quads ? next_agreeing(s, &n) : next_all(s, &n));
    if (n) {
      TRY(kg_exec_poll(op->exec));
    } else if (++s->range < s->lookup.n_ranges) {
      TRY(start(s));
    } else {
      s->is_done = true;
    }
  }
  return KG_OK;
}

static void
scan_close(kg_op *op)
{
  scan_op *s = (scan_op *)op;
  if (s->scan) {
    kg_scan_close(s->scan);
    s->scan = NULL;
  }
  kg_alloc_free(&op->exec->alloc, s->quads);
  s->quads = NULL;
  s->is_done = true;
}

kg_op *
kg_op_scan(kg_exec *exec, const kg_lookup *lookup)
{
  static const kg_op_type type = {"scan", scan_open, scan_next, scan_close};
  kg_var vars[4];
  const uint32_t n = kg_lookup_vars(lookup, vars);
  scan_op *s = kg_op_new(exec, &type, sizeof *s, 0, n);
  if (!s) {
    return NULL;
  }
  s->lookup = *lookup;
  s->is_done = true;
  memcpy(s->op.vars, vars, n * sizeof *vars);
  return &s->op;
}
