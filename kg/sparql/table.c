/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/table.h"

#include "base/vec.h"

enum { FIRST_SLOTS = 1024 };

void
kg_rows_init(kg_rows *table, kg_exec *exec, uint32_t width)
{
  *table = (kg_rows){.exec = exec, .width = width};
}

void
kg_rows_clear(kg_rows *table)
{
  kg_alloc_free(table->exec ? &table->exec->alloc : NULL, table->ids);
  table->ids = NULL;
  table->n = table->cap = 0;
}

static bool
reserve(kg_rows *table, size_t n_more)
{
  if (table->n + n_more <= table->cap) {
    return true;
  }
  // Rows are numbered with 32 bits elsewhere.
  const size_t item = table->width ? table->width * sizeof(kg_id) : 1;
  if (table->n + n_more >= UINT32_MAX - 1 ||
      !kg_vec_grow_((void **)&table->ids, &table->cap, table->n + n_more, item,
                    &table->exec->alloc)) {
    kg_exec_no_memory(table->exec);
    return false;
  }
  return true;
}

kg_id *
kg_rows_add(kg_rows *table)
{
  return reserve(table, 1) ? kg_rows_row(table, table->n++) : NULL;
}

kg_status
kg_rows_add_batch(kg_rows *table, const kg_op *op)
{
  if (!reserve(table, op->n)) {
    return table->exec->failed;
  }
  for (uint32_t c = 0; c < table->width; c++) {
    kg_id *to = kg_rows_row(table, table->n) + c;
    const kg_id *from = op->cols[c];
    for (size_t i = 0; i < op->n; i++) {
      to[i * table->width] = from[i];
    }
  }
  table->n += op->n;
  return KG_OK;
}

kg_status
kg_rows_read(kg_rows *table, kg_op *op)
{
  do {
    TRY(kg_op_next(op));
    TRY(kg_rows_add_batch(table, op));
  } while (op->n);
  return KG_OK;
}

// Index -------------------------------------------------------------------

static uint64_t
hash_row(const kg_id *row, const uint32_t *key, uint32_t n_key)
{
  uint64_t h = 0;
  for (uint32_t i = 0; i < n_key; i++) {
    h = kg_hash_step(h, row[key[i]]);
  }
  return h;
}

kg_status
kg_index_build(kg_index *index,
               const kg_rows *table,
               const uint32_t *key,
               uint32_t n_key,
               const uint32_t *rows,
               size_t n_rows)
{
  kg_exec *exec = table->exec;
  const size_t n = rows ? n_rows : table->n;
  size_t n_heads = 16;
  while (n_heads < n * 2) {
    n_heads *= 2;
  }
  index->exec = exec;
  index->n_heads = n_heads;
  index->heads = kg_alloc_zeroed(&exec->alloc, n_heads, sizeof(uint32_t));
  index->next =
      kg_alloc_resize(&exec->alloc, NULL, (table->n + 1) * sizeof(uint32_t));
  if (!index->heads || !index->next) {
    return kg_exec_no_memory(exec);
  }
  // Backwards, so that chains run forwards.
  for (size_t i = n; i-- > 0;) {
    const uint32_t row = rows ? rows[i] : (uint32_t)i;
    const uint64_t h = hash_row(kg_rows_row(table, row), key, n_key);
    uint32_t *head = &index->heads[h >> 7 & (n_heads - 1)];
    index->next[row] = *head;
    *head = row + 1;
    TRY(kg_exec_poll_some(exec, i));
  }
  return KG_OK;
}

void
kg_index_clear(kg_index *index)
{
  if (index->exec) {
    kg_alloc_free(&index->exec->alloc, index->heads);
    kg_alloc_free(&index->exec->alloc, index->next);
  }
  *index = (kg_index){0};
}

// Set ---------------------------------------------------------------------

void
kg_row_set_init(kg_row_set *set, kg_exec *exec, uint32_t width)
{
  *set = (kg_row_set){0};
  kg_rows_init(&set->table, exec, width);
}

void
kg_row_set_clear(kg_row_set *set)
{
  if (set->table.exec) {
    kg_alloc_free(&set->table.exec->alloc, set->slots);
  }
  kg_rows_clear(&set->table);
  set->slots = NULL;
  set->n_slots = 0;
}

/// A slot holds the upper half of a row's hash and the row's number + 1.
static size_t
home_of(uint64_t hash, size_t n_slots)
{
  return hash >> 7 & (n_slots - 1);
}

static uint64_t
make_slot(uint64_t hash, size_t row)
{
  return (hash & ~(uint64_t)UINT32_MAX) | (row + 1);
}

static kg_status
grow_set(kg_row_set *set)
{
  kg_exec *exec = set->table.exec;
  const size_t n = set->n_slots ? set->n_slots * 2 : FIRST_SLOTS;
  uint64_t *slots = kg_alloc_zeroed(&exec->alloc, n, sizeof *slots);
  if (!slots) {
    return kg_exec_no_memory(exec);
  }
  kg_status st = KG_OK;
  for (size_t row = 0; !st && row < set->table.n; row++) {
    const uint64_t hash = kg_row_set_hash(set, kg_rows_row(&set->table, row));
    size_t i = home_of(hash, n);
    while (slots[i]) {
      i = (i + 1) & (n - 1);
    }
    slots[i] = make_slot(hash, row);
    st = kg_exec_poll_some(exec, row);
  }
  kg_alloc_free(&exec->alloc, st ? slots : set->slots);
  if (!st) {
    set->slots = slots;
    set->n_slots = n;
  }
  return st;
}

/// The slot of a row, or the free one where it belongs.
static size_t
find_slot(const kg_row_set *set, const kg_id *row, uint64_t hash)
{
  const uint32_t width = set->table.width;
  size_t i = home_of(hash, set->n_slots);
  for (uint64_t slot; (slot = set->slots[i]);
       i = (i + 1) & (set->n_slots - 1)) {
    if ((slot ^ hash) >> 32) {
      continue;
    }
    const kg_id *other = kg_rows_row(&set->table, (uint32_t)slot - 1);
    uint32_t c = 0;
    while (c < width && other[c] == row[c]) {
      c++;
    }
    if (c == width) {
      break;
    }
  }
  return i;
}

bool
kg_row_set_has(const kg_row_set *set, const kg_id *row)
{
  return set->n_slots &&
         set->slots[find_slot(set, row, kg_row_set_hash(set, row))];
}

kg_status
kg_row_set_add_hashed(kg_row_set *set,
                      const kg_id *row,
                      uint64_t hash,
                      bool *is_new,
                      uint32_t *row_no)
{
  if (set->table.n * 2 >= set->n_slots) {
    TRY(grow_set(set));
  }
  const size_t i = find_slot(set, row, hash);
  *is_new = !set->slots[i];
  if (*is_new) {
    kg_id *to = kg_rows_add(&set->table);
    if (!to) {
      return set->table.exec->failed;
    }
    memcpy(to, row, set->table.width * sizeof *to);
    set->slots[i] = make_slot(hash, set->table.n - 1);
  }
  if (row_no) {
    *row_no = (uint32_t)set->slots[i] - 1;
  }
  return KG_OK;
}

kg_status
kg_row_set_add(kg_row_set *set,
               const kg_id *row,
               bool *is_new,
               uint32_t *row_no)
{
  return kg_row_set_add_hashed(set, row, kg_row_set_hash(set, row), is_new,
                               row_no);
}
