/* SPDX-License-Identifier: Apache-2.0 */
// ORDER BY. Each row carries, for each key, a number that grows with the key's
// order and its id: most comparisons end with the number. With a limit, no
// more than about twice as many rows are held: when they are full they are
// sorted and cut, and from then on a row must be before the last one kept.
#include "sparql/table.h"

/// Rows held beyond twice the limit: few, so that a bound is there early.
enum { SLACK = 64, POLL_ROWS = 4096 };

typedef struct order_op {
  kg_op op;
  kg_sort_by *keys;
  uint32_t n_keys;
  uint64_t limit;
  kg_rows table; ///< Columns, then number and id of each key.
  kg_rows spare;
  uint32_t *rows, *merged;
  size_t n_held; ///< Sorted rows that were kept by the last cut.
  bool is_read;
  size_t at;
} order_op;

static kg_id *
key_of(const order_op *o, kg_id *row, uint32_t k)
{
  return row + o->op.n_cols + 2 * (size_t)k;
}

static uint64_t
directed(const order_op *o, uint32_t k, uint64_t number)
{
  return o->keys[k].descending ? ~number : number;
}

/// Orders two values of a key whose numbers are equal.
static int
compare_values(order_op *o, uint32_t k, kg_id a, kg_id b)
{
  kg_value va, vb;
  if (a == b || !kg_value_load(o->op.exec, a, &va) ||
      !kg_value_load(o->op.exec, b, &vb)) {
    return 0;
  }
  const int order = kg_value_order(o->op.exec, &va, &vb);
  kg_exec_trim(o->op.exec);
  return o->keys[k].descending ? -order : order;
}

static int
compare_rows(order_op *o, kg_id *a, kg_id *b)
{
  for (uint32_t k = 0; k < o->n_keys; k++) {
    const kg_id *ka = key_of(o, a, k), *kb = key_of(o, b, k);
    if (ka[0] != kb[0]) {
      return ka[0] < kb[0] ? -1 : 1;
    }
    const int order = compare_values(o, k, ka[1], kb[1]);
    if (order) {
      return order;
    }
  }
  return 0;
}

/// Stable merge of two neighbours of `rows` into `merged`.
static void
merge(order_op *o, size_t begin, size_t middle, size_t end)
{
  size_t a = begin, b = middle;
  for (size_t i = begin; i < end; i++) {
    const bool left =
        a < middle &&
        (b >= end || compare_rows(o, kg_rows_row(&o->table, o->rows[a]),
                                  kg_rows_row(&o->table, o->rows[b])) <= 0);
    o->merged[i] = left ? o->rows[a++] : o->rows[b++];
  }
}

static kg_status
sort_rows(order_op *o)
{
  kg_exec *exec = o->op.exec;
  const size_t n = o->table.n;
  kg_alloc_free(&exec->alloc, o->rows);
  kg_alloc_free(&exec->alloc, o->merged);
  o->rows = kg_alloc_resize(&exec->alloc, NULL, (n + 1) * sizeof *o->rows);
  o->merged = kg_alloc_resize(&exec->alloc, NULL, (n + 1) * sizeof *o->rows);
  if (!o->rows || !o->merged) {
    return kg_exec_no_memory(exec);
  }
  for (size_t i = 0; i < n; i++) {
    o->rows[i] = (uint32_t)i;
  }
  size_t n_merged = 0;
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t i = 0; i < n; i += 2 * width) {
      const size_t middle = i + width < n ? i + width : n;
      const size_t end = i + 2 * width < n ? i + 2 * width : n;
      merge(o, i, middle, end);
      n_merged += end - i;
      if (n_merged > POLL_ROWS) {
        n_merged = 0;
        TRY(kg_exec_poll(exec));
      }
    }
    TRY(kg_exec_poll(exec));
    uint32_t *swap = o->rows;
    o->rows = o->merged;
    o->merged = swap;
  }
  return exec->failed;
}

/// Sort what is held and keep the first `limit`.
static kg_status
cut(order_op *o)
{
  TRY(sort_rows(o));
  o->spare.n = 0;
  for (size_t i = 0; i < o->table.n && i < o->limit; i++) {
    kg_id *to = kg_rows_add(&o->spare);
    if (!to) {
      return o->op.exec->failed;
    }
    memcpy(to, kg_rows_row(&o->table, o->rows[i]), o->table.width * sizeof *to);
  }
  const kg_rows swap = o->table;
  o->table = o->spare;
  o->spare = swap;
  o->n_held = o->table.n;
  return KG_OK;
}

/// Fills the keys of a new row. @return false once it is known to come behind
/// the last row kept.
static bool
make_keys(order_op *o, const kg_row *at, kg_id *row)
{
  kg_exec *exec = o->op.exec;
  bool tied = o->n_held >= o->limit;
  kg_id *last = tied ? kg_rows_row(&o->table, o->limit - 1) : NULL;
  for (uint32_t k = 0; k < o->n_keys; k++) {
    kg_id *key = key_of(o, row, k);
    key[1] = kg_eval_id(exec, o->keys[k].expr, at);
    key[0] = directed(o, k, kg_id_order_key(exec, key[1]));
    if (!tied) {
      continue;
    }
    const kg_id *bound = key_of(o, last, k);
    int order = (key[0] > bound[0]) - (key[0] < bound[0]);
    order = order ? order : compare_values(o, k, key[1], bound[1]);
    if (order > 0) {
      return false;
    }
    tied = order == 0;
  }
  return !tied;
}

static kg_status
add_batch(order_op *o, kg_id *row)
{
  kg_op *child = o->op.children[0];
  for (size_t i = 0; i < child->n; i++) {
    const kg_row at = {child->cols, i};
    const bool before = make_keys(o, &at, row);
    kg_exec_trim(o->op.exec);
    TRY(o->op.exec->failed);
    if (!before) {
      continue;
    }
    for (uint32_t c = 0; c < child->n_cols; c++) {
      // The caller gives a row as wide as its child.
      // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
      row[c] = child->cols[c][i];
    }
    kg_id *to = kg_rows_add(&o->table);
    if (!to) {
      return o->op.exec->failed;
    }
    // The same row.
    // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
    memcpy(to, row, o->table.width * sizeof *to);
    if (o->limit < UINT32_MAX && o->table.n >= 2 * o->limit + SLACK) {
      TRY(cut(o));
    }
  }
  return KG_OK;
}

static kg_status
read_all(order_op *o)
{
  kg_op *child = o->op.children[0];
  kg_id *row =
      kg_alloc_zeroed(&o->op.exec->alloc, o->table.width + 1, sizeof *row);
  kg_status st = row ? KG_OK : kg_exec_no_memory(o->op.exec);
  do {
    st = st ? st : kg_op_next(child);
    st = st ? st : add_batch(o, row);
  } while (!st && child->n);
  kg_alloc_free(&o->op.exec->alloc, row);
  return st ? st : sort_rows(o);
}

static kg_status
order_next(kg_op *op)
{
  order_op *o = (order_op *)op;
  if (!o->is_read) {
    TRY(read_all(o));
    o->is_read = true;
    kg_op_close(op->children[0]);
  }
  const size_t end = o->table.n < o->limit ? o->table.n : (size_t)o->limit;
  for (op->n = 0; op->n < KG_BATCH && o->at < end; op->n++, o->at++) {
    const kg_id *row = kg_rows_row(&o->table, o->rows[o->at]);
    for (uint32_t c = 0; c < op->n_cols; c++) {
      op->cols[c][op->n] = row[c];
    }
  }
  return KG_OK;
}

static void
order_close(kg_op *op)
{
  order_op *o = (order_op *)op;
  kg_rows_clear(&o->table);
  kg_rows_clear(&o->spare);
  kg_alloc_free(&op->exec->alloc, o->rows);
  kg_alloc_free(&op->exec->alloc, o->merged);
  o->rows = o->merged = NULL;
}

static kg_status
order_open(kg_op *op)
{
  order_op *o = (order_op *)op;
  const uint32_t width = op->n_cols + 2 * o->n_keys;
  order_close(op);
  kg_rows_init(&o->table, op->exec, width);
  kg_rows_init(&o->spare, op->exec, width);
  o->n_held = o->at = 0;
  o->is_read = false;
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

kg_op *
kg_op_order(kg_exec *exec,
            kg_op *child,
            const kg_sort_by *keys,
            uint32_t n_keys,
            uint64_t limit)
{
  static const kg_op_type sort = {"sort", order_open, order_next, order_close};
  static const kg_op_type top = {"top", order_open, order_next, order_close};
  order_op *o =
      kg_op_over(exec, limit == UINT64_MAX ? &sort : &top, sizeof *o, child);
  if (!o) {
    return NULL;
  }
  o->keys = KG_ARENA_ARRAY(&exec->arena, kg_sort_by, n_keys);
  if (!o->keys) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  memcpy(o->keys, keys, n_keys * sizeof *keys);
  o->n_keys = n_keys;
  o->limit = limit;
  return &o->op;
}
