/* SPDX-License-Identifier: Apache-2.0 */
/// Rows kept by an operator, and hash indexes over some of their columns.
#ifndef KG_SPARQL_TABLE_H
#define KG_SPARQL_TABLE_H

#include "sparql/op.h"

#include "base/cache_line.h"
#include "base/hash.h"

typedef struct kg_rows {
  kg_exec *exec;
  uint32_t width;
  kg_id *ids; ///< Row by row.
  size_t n, cap;
} kg_rows;

void kg_rows_init(kg_rows *table, kg_exec *exec, uint32_t width);
void kg_rows_clear(kg_rows *table);
static inline kg_id *
kg_rows_row(const kg_rows *table, size_t row)
{
  return table->ids + row * table->width;
}
/// Room for one more row, which is counted; NULL without memory (told).
kg_id *kg_rows_add(kg_rows *table);
/// Appends the current batch of an operator whose columns the table has.
kg_status kg_rows_add_batch(kg_rows *table, const kg_op *op);
/// Reads an operator to its end.
kg_status kg_rows_read(kg_rows *table, kg_op *op);

static inline uint64_t
kg_hash_step(uint64_t h, kg_id id)
{
  h = (h ^ id) * UINT64_C(0x9e3779b97f4a7c15);
  return h ^ (h >> 29);
}

/// A hash index: the rows of one key are chained in the order of the table.
typedef struct kg_index {
  kg_exec *exec;
  uint32_t *heads; ///< Row + 1, by hash; 0 is free.
  uint32_t *next;  ///< By row: the next row of the same slot + 1.
  size_t n_heads;  ///< Power of two.
} kg_index;

/// Over rows `rows[0..n)`, or all where `rows` is NULL.
kg_status kg_index_build(kg_index *index,
                         const kg_rows *table,
                         const uint32_t *key,
                         uint32_t n_key,
                         const uint32_t *rows,
                         size_t n_rows);
void kg_index_clear(kg_index *index);
static inline uint32_t
kg_index_head(const kg_index *index, uint64_t hash)
{
  return index->heads[hash >> 7 & (index->n_heads - 1)];
}

/// A set of rows.
typedef struct kg_row_set {
  kg_rows table;
  uint64_t *slots; ///< Part of the hash and the number of the row; 0 is free.
  size_t n_slots;  ///< Power of two.
} kg_row_set;

void kg_row_set_init(kg_row_set *set, kg_exec *exec, uint32_t width);
void kg_row_set_clear(kg_row_set *set);
bool kg_row_set_has(const kg_row_set *set, const kg_id *row);
/// Adds a row unless it is there. `*row_no` (may be NULL) is its number.
kg_status kg_row_set_add(kg_row_set *set,
                         const kg_id *row,
                         bool *is_new,
                         uint32_t *row_no);

// For many rows: hash them all, expect each some rows before it is added.

static inline uint64_t
kg_row_set_hash(const kg_row_set *set, const kg_id *row)
{
  uint64_t h = set->table.width;
  for (uint32_t i = 0; i < set->table.width; i++) {
    h = kg_hash_step(h, row[i]);
  }
  return h;
}
/// Has the processor fetch the slot of a hash.
static inline void
kg_row_set_expect(const kg_row_set *set, uint64_t hash)
{
  if (set->n_slots) {
    kg_fetch(&set->slots[hash >> 7 & (set->n_slots - 1)], 1);
  }
}
/// kg_row_set_add of a row whose hash is known.
kg_status kg_row_set_add_hashed(kg_row_set *set,
                                const kg_id *row,
                                uint64_t hash,
                                bool *is_new,
                                uint32_t *row_no);

#endif
