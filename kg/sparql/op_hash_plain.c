/* SPDX-License-Identifier: Apache-2.0 */
// The plain probe of a hash join. The right rows are sorted by the slot of
// their key, so that those of one key lie together. The slots of a whole left
// batch are looked up in one loop, then the rows that match are written down as
// pairs of numbers, and columns are made from these.
#include "sparql/op_hash_join.h"

#include "base/cache_line.h"
static size_t
right_slot(const kg_hash_join *j, const kg_id *row)
{
  uint64_t h = 0;
  for (uint32_t k = 0; k < j->n_shared; k++) {
    h = kg_hash_step(h, row[j->right_cols[k]]);
  }
  return h >> 7 & (j->n_slots - 1);
}

/// Rows into the order of their slots, those of one slot in the order they
/// came. `starts` counts, then says where the next row of a slot goes.
static kg_status
sort_by_slot(kg_hash_join *j, kg_id *sorted)
{
  kg_exec *exec = j->op.exec;
  kg_rows *table = &j->table;
  const size_t width = table->width;
  uint32_t *const starts = j->starts;
  for (size_t row = 0; row < table->n; row++) {
    starts[right_slot(j, kg_rows_row(table, row)) + 2]++;
    TRY(kg_exec_poll_some(exec, row));
  }
  for (size_t i = 2; i < j->n_slots + 2; i++) {
    starts[i] += starts[i - 1];
  }
  for (size_t row = 0; row < table->n; row++) {
    const kg_id *from = kg_rows_row(table, row);
    kg_id *to = sorted + width * starts[right_slot(j, from) + 1]++;
    for (size_t c = 0; c < width; c++) {
      to[c] = from[c];
    }
    TRY(kg_exec_poll_some(exec, row));
  }
  return KG_OK;
}

static kg_status
build_plain(kg_hash_join *j)
{
  kg_exec *exec = j->op.exec;
  kg_rows *table = &j->table;
  const size_t n_ids = table->n * table->width + 1;
  j->n_slots = 16;
  while (j->n_slots < table->n) {
    j->n_slots *= 2;
  }
  j->starts = kg_alloc_zeroed(&exec->alloc, j->n_slots + 2, sizeof(uint32_t));
  kg_id *sorted = kg_alloc_resize(&exec->alloc, NULL, n_ids * sizeof *sorted);
  if (!j->starts || !sorted) {
    kg_alloc_free(&exec->alloc, sorted);
    return kg_exec_no_memory(exec);
  }
  const kg_status st = sort_by_slot(j, sorted);
  kg_alloc_free(&exec->alloc, st ? sorted : table->ids);
  table->ids = st ? table->ids : sorted;
  table->cap = table->n;
  return st;
}

static kg_status
next_left_batch(kg_hash_join *j, bool *more)
{
  kg_op *left = j->op.children[0];
  uint64_t hashes[KG_BATCH] = {0};
  TRY(kg_op_next(left));
  j->row = 0;
  j->is_matched = false;
  j->has_row = *more = left->n > 0;
  if (!j->starts) {
    TRY(build_plain(j));
  }
  for (uint32_t k = 0; k < j->n_shared; k++) {
    const kg_id *ids = left->cols[j->left_cols[k]];
    for (size_t i = 0; i < left->n; i++) {
      hashes[i] = kg_hash_step(hashes[i], ids[i]);
    }
  }
  for (size_t i = 0; i < left->n; i++) {
    const size_t slot = hashes[i] >> 7 & (j->n_slots - 1);
    j->begins[i] = j->starts[slot];
    j->ends[i] = j->starts[slot + 1];
  }
  for (size_t i = 0; i < left->n; i++) {
    kg_fetch(kg_rows_row(&j->table, j->begins[i]), 1);
  }
  return KG_OK;
}

/// The first right row from `at` on that the left row `row` matches.
static inline uint32_t
find_match(const kg_hash_join *j, size_t row, uint32_t at)
{
  const kg_op *left = j->op.children[0];
  for (; at < j->ends[row]; at++) {
    const kg_id *right = kg_rows_row(&j->table, at);
    uint32_t k = 0;
    while (k < j->n_shared &&
           left->cols[j->left_cols[k]][row] == right[j->right_cols[k]]) {
      k++;
    }
    if (k == j->n_shared) {
      return at;
    }
  }
  return KG_NO_ROW;
}

/// Pairs of the left batch from where the probe stands, behind the `n` that are
/// there, up to `KG_BATCH`. @return how many there are.
static size_t
find_pairs(kg_hash_join *j, size_t n)
{
  const kg_op *left = j->op.children[0];
  const bool outer = j->mode == KG_JOIN_LEFT;
  while (j->row < left->n && n < KG_BATCH) {
    const uint32_t match = find_match(j, j->row, j->begins[j->row]);
    if (match != KG_NO_ROW || (outer && !j->is_matched)) {
      j->lefts[n] = (uint32_t)j->row;
      j->matches[n++] = match;
      j->is_matched = true;
    }
    if (match != KG_NO_ROW) {
      j->begins[j->row] = match + 1;
    } else {
      j->is_matched = false;
      j->row++;
    }
  }
  return n;
}

/// Columns of pairs [from, to).
static void
make_columns(kg_hash_join *j, size_t from, size_t to)
{
  kg_op *op = &j->op;
  const kg_op *left = op->children[0];
  for (uint32_t c = 0; c < left->n_cols; c++) {
    const kg_id *in = left->cols[c];
    kg_id *out = op->cols[c];
    for (size_t i = from; i < to; i++) {
      out[i] = in[j->lefts[i]];
    }
  }
  for (uint32_t k = 0; k < j->n_extra && op->n_cols > left->n_cols; k++) {
    kg_id *out = op->cols[left->n_cols + k];
    const uint32_t column = j->right_extra[k];
    for (size_t i = from; i < to; i++) {
      const uint32_t match = j->matches[i];
      out[i] = match == KG_NO_ROW ? 0 : kg_rows_row(&j->table, match)[column];
    }
  }
  op->n = to;
}

kg_status
kg_hash_plain_pairs(kg_op *op)
{
  kg_hash_join *j = (kg_hash_join *)op;
  bool more = j->has_row;
  op->n = 0;
  for (;;) {
    if (!more || j->row >= op->children[0]->n) {
      TRY(next_left_batch(j, &more));
      if (!more) {
        return KG_OK;
      }
    }
    make_columns(j, op->n, find_pairs(j, op->n));
    if (op->n == KG_BATCH) {
      return KG_OK;
    }
  }
}

kg_status
kg_hash_plain_tests(kg_op *op)
{
  kg_hash_join *j = (kg_hash_join *)op;
  const kg_op *left = op->children[0];
  const bool wants = j->mode == KG_JOIN_SEMI;
  bool more = true;
  op->n = 0;
  while (!op->n) {
    TRY(next_left_batch(j, &more));
    if (!more) {
      return KG_OK;
    }
    size_t n = 0;
    for (size_t i = 0; i < left->n; i++) {
      if ((find_match(j, i, j->begins[i]) != KG_NO_ROW) == wants) {
        j->lefts[n++] = (uint32_t)i;
      }
    }
    make_columns(j, 0, n);
  }
  return KG_OK;
}
