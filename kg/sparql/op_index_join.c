/* SPDX-License-Identifier: Apache-2.0 */
// For each row of the input the quads that match it, by a look-up in an index.
// Rows with the same key one after the other are looked up once.
#include "sparql/lookup.h"

/// How a column of the output is made.
typedef struct column_source {
  uint32_t input; ///< Column of the input, or KG_NO_COLUMN.
  unsigned place; ///< Place of the quad, or 4: used where the input has none.
} column_source;

typedef struct index_join {
  kg_op op;
  kg_lookup lookup;
  kg_join_mode mode;
  column_source *sources;
  bool has_repeats;
  kg_scan *scan;
  kg_pattern pattern;
  kg_quad *quads; ///< What was read for the current row.
  size_t n_quads, at_quad;
  bool is_open;    ///< The scan may have more.
  bool is_whole;   ///< `quads` are all that match `pattern`.
  bool is_matched; ///< The current row has matched.
  uint32_t range;
  size_t row; ///< Of the input's batch.
  uint32_t picked[KG_BATCH];
  uint32_t quad_of[KG_BATCH]; ///< Per output row; NO_QUAD = unbound.
} index_join;

#define NO_QUAD UINT32_MAX

static kg_status
join_open(kg_op *op)
{
  index_join *j = (index_join *)op;
  TRY(kg_op_open(op->children[0]));
  TRY(kg_op_use_buffer(op));
  if (!j->quads) {
    j->quads =
        kg_alloc_resize(&op->exec->alloc, NULL, KG_BATCH * sizeof *j->quads);
    if (!j->quads) {
      return kg_exec_no_memory(op->exec);
    }
  }
  j->n_quads = j->at_quad = 0;
  j->is_open = j->is_whole = false;
  j->row = 0;
  op->children[0]->n = 0;
  return KG_OK;
}

static bool
same_bound(const kg_pattern *a, const kg_pattern *b)
{
  return a->bound.s == b->bound.s && a->bound.p == b->bound.p &&
         a->bound.o == b->bound.o && a->bound.g == b->bound.g;
}

static kg_status
start_range(index_join *j)
{
  if (j->lookup.n_ranges) {
    j->pattern.low = j->lookup.ranges[j->range].low;
    j->pattern.high = j->lookup.ranges[j->range].high;
  }
  return kg_lookup_start(j->op.exec, &j->scan, &j->pattern);
}

/// Read on for the current row; leaves `n_quads` 0 at its end.
static kg_status
read_quads(index_join *j)
{
  j->n_quads = j->at_quad = 0;
  while (j->is_open) {
    size_t n = 0;
    TRY(kg_scan_next(j->scan, j->quads, KG_BATCH, &n));
    if (!n) {
      j->is_open = ++j->range < j->lookup.n_ranges;
      if (j->is_open) {
        TRY(start_range(j));
      }
      continue;
    }
    for (size_t i = 0; i < n; i++) {
      if (!j->has_repeats || kg_lookup_accepts(&j->lookup, &j->quads[i])) {
        j->quads[j->n_quads++] = j->quads[i];
      }
    }
    // Short of a batch there is no more, which saves asking.
    if (n < KG_BATCH && j->range + 1 >= j->lookup.n_ranges) {
      j->is_open = false;
    }
    if (j->n_quads) {
      break;
    }
  }
  return KG_OK;
}

/// Begin with the input's row `row`.
static kg_status
start_row(index_join *j)
{
  kg_pattern pattern;
  const kg_op *input = j->op.children[0];
  const bool possible =
      kg_lookup_bind(j->op.exec, &j->lookup, input->cols, j->row, &pattern);
  j->is_matched = false;
  if (j->is_whole && possible && same_bound(&pattern, &j->pattern)) {
    j->at_quad = 0;
    return KG_OK;
  }
  j->pattern = pattern;
  j->n_quads = j->at_quad = 0;
  j->is_open = possible;
  j->is_whole = false;
  j->range = 0;
  if (!possible) {
    return KG_OK;
  }
  TRY(start_range(j));
  TRY(read_quads(j));
  j->is_whole = !j->is_open;
  return KG_OK;
}

static kg_status
next_row(index_join *j, bool *more)
{
  kg_op *input = j->op.children[0];
  if (j->row + 1 < input->n) {
    j->row++;
  } else {
    TRY(kg_op_next(input));
    j->row = 0;
  }
  *more = input->n > 0;
  return *more ? start_row(j) : KG_OK;
}

/// Columns of what was picked so far from output row `from` on. Must be called
/// before the input's batch or the quads change.
static void
gather(index_join *j, size_t from, size_t to)
{
  kg_op *op = &j->op;
  const kg_op *input = op->children[0];
  for (uint32_t c = 0; c < op->n_cols; c++) {
    const column_source source = j->sources[c];
    kg_id *out = op->cols[c];
    if (source.input != KG_NO_COLUMN) {
      const kg_id *in = input->cols[source.input];
      for (size_t i = from; i < to; i++) {
        out[i] = in[j->picked[i]];
      }
    }
    if (source.place == 4) {
      continue;
    }
    const bool fresh = source.input == KG_NO_COLUMN;
    for (size_t i = from; i < to; i++) {
      if (j->quad_of[i] == NO_QUAD) {
        out[i] = fresh ? 0 : out[i];
      } else if (fresh || !out[i]) {
        out[i] = kg_quad_at(&j->quads[j->quad_of[i]], source.place);
      }
    }
  }
}

/// Rows for the quads at hand; returns the new number of output rows.
static size_t
emit_quads(index_join *j, size_t n)
{
  while (j->at_quad < j->n_quads && n < KG_BATCH) {
    j->picked[n] = (uint32_t)j->row;
    j->quad_of[n++] = (uint32_t)j->at_quad++;
    j->is_matched = true;
  }
  return n;
}

static kg_status
join_next(kg_op *op)
{
  index_join *j = (index_join *)op;
  kg_op *input = op->children[0];
  size_t n = 0, done = 0;
  bool more = input->n > 0;
  if (!more) {
    TRY(next_row(j, &more));
  }
  while (more && n < KG_BATCH) {
    n = emit_quads(j, n);
    if (n == KG_BATCH) {
      break;
    }
    if (j->is_open) {
      gather(j, done, n);
      done = n;
      j->is_whole = false;
      TRY(read_quads(j));
      continue;
    }
    if (j->mode == KG_JOIN_LEFT && !j->is_matched) {
      j->picked[n] = (uint32_t)j->row;
      j->quad_of[n++] = NO_QUAD;
      j->is_matched = true;
    }
    // The next row may overwrite what the picked rows point at.
    gather(j, done, n);
    done = n;
    TRY(next_row(j, &more));
  }
  gather(j, done, n);
  op->n = n;
  if (!more) {
    input->n = 0;
  }
  return KG_OK;
}

/// SEMI and ANTI: the rows of the input that have a match, or none.
static kg_status
test_next(kg_op *op)
{
  index_join *j = (index_join *)op;
  kg_op *input = op->children[0];
  const bool wants = j->mode == KG_JOIN_SEMI;
  op->n = 0;
  while (!op->n) {
    TRY(kg_op_next(input));
    if (!input->n) {
      return KG_OK;
    }
    size_t n = 0;
    for (j->row = 0; j->row < input->n; j->row++) {
      TRY(start_row(j));
      if ((j->n_quads > 0) == wants) {
        j->picked[n++] = (uint32_t)j->row;
      }
    }
    for (uint32_t c = 0; c < op->n_cols; c++) {
      for (size_t i = 0; i < n; i++) {
        op->cols[c][i] = input->cols[c][j->picked[i]];
      }
    }
    op->n = n;
  }
  return KG_OK;
}

static void
join_close(kg_op *op)
{
  index_join *j = (index_join *)op;
  if (j->scan) {
    kg_scan_close(j->scan);
    j->scan = NULL;
  }
  kg_alloc_free(&op->exec->alloc, j->quads);
  j->quads = NULL;
  j->n_quads = 0;
  j->is_whole = j->is_open = false;
}

static const kg_op_type inner_type = {"index join", join_open, join_next,
                                      join_close};
static const kg_op_type left_type = {"index left join", join_open, join_next,
                                     join_close};
static const kg_op_type semi_type = {"index semi-join", join_open, test_next,
                                     join_close};
static const kg_op_type anti_type = {"index anti-join", join_open, test_next,
                                     join_close};

static void
add_column(index_join *j, kg_var var, bool nullable, column_source source)
{
  kg_op *op = &j->op;
  op->vars[op->n_cols] = var;
  op->nullable[op->n_cols] = nullable;
  j->sources[op->n_cols++] = source;
}

kg_op *
kg_op_index_join(kg_exec *exec,
                 kg_op *input,
                 const kg_lookup *lookup,
                 kg_join_mode mode,
                 const kg_var_set *keep)
{
  kg_var fresh[4];
  if (!input) {
    return NULL;
  }
  const bool tests = mode == KG_JOIN_SEMI || mode == KG_JOIN_ANTI;
  const uint32_t n_fresh = tests ? 0 : kg_lookup_vars(lookup, fresh);
  index_join *j = kg_op_new(exec,
                            mode == KG_JOIN_INNER  ? &inner_type
                            : mode == KG_JOIN_LEFT ? &left_type
                            : mode == KG_JOIN_SEMI ? &semi_type
                                                   : &anti_type,
                            sizeof *j, 1, input->n_cols + n_fresh);
  if (!j) {
    return NULL;
  }
  j->op.children[0] = input;
  j->lookup = *lookup;
  j->mode = mode;
  j->has_repeats = kg_lookup_has_repeats(lookup);
  j->op.n_cols = 0;
  j->sources =
      KG_ARENA_ARRAY(&exec->arena, column_source, input->n_cols + n_fresh);
  if (!j->sources) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < input->n_cols; i++) {
    const unsigned place =
        tests ? 4 : kg_lookup_place_of(lookup, input->vars[i]);
    if (tests || !keep || kg_var_set_has(keep, input->vars[i])) {
      add_column(j, input->vars[i],
                 input->nullable[i] && (place == 4 || mode == KG_JOIN_LEFT),
                 (column_source){i, place});
    }
  }
  for (uint32_t i = 0; i < n_fresh; i++) {
    if (kg_op_column(input, fresh[i]) == KG_NO_COLUMN &&
        (!keep || kg_var_set_has(keep, fresh[i]))) {
      add_column(
          j, fresh[i], mode == KG_JOIN_LEFT,
          (column_source){KG_NO_COLUMN, kg_lookup_place_of(lookup, fresh[i])});
    }
  }
  return &j->op;
}
