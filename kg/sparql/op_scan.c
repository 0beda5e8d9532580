/* SPDX-License-Identifier: Apache-2.0 */
// Reading a pattern: the leaves of a plan.
#include "sparql/lookup.h"

typedef struct scan_op {
  kg_op op;
  kg_lookup lookup;
  kg_scan *scan;
  kg_pattern pattern;
  kg_quad *quads;
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
  if (!s->quads) {
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

/// Quads to columns, leaving out those where a variable would have two values.
static size_t
fill(scan_op *s, const kg_quad *quads, size_t n)
{
  kg_op *op = &s->op;
  size_t kept = n;
  if (kg_lookup_has_repeats(&s->lookup)) {
    kept = 0;
    for (size_t i = 0; i < n; i++) {
      if (kg_lookup_accepts(&s->lookup, &quads[i])) {
        s->quads[kept++] = quads[i];
      }
    }
  }
  for (uint32_t c = 0; c < op->n_cols; c++) {
    kg_id *to = op->cols[c];
    const unsigned place = kg_lookup_place_of(&s->lookup, op->vars[c]);
    for (size_t i = 0; i < kept; i++) {
      to[i] = kg_quad_at(&quads[i], place);
    }
  }
  return kept;
}

static kg_status
scan_next(kg_op *op)
{
  scan_op *s = (scan_op *)op;
  op->n = 0;
  while (!s->is_done && !op->n) {
    size_t n = 0;
    TRY(kg_scan_next(s->scan, s->quads, KG_BATCH, &n));
    op->n = fill(s, s->quads, n);
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
