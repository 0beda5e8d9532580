/* SPDX-License-Identifier: Apache-2.0 */
/// What the two probes of a hash join share.
#ifndef KG_SPARQL_OP_HASH_JOIN_H
#define KG_SPARQL_OP_HASH_JOIN_H

#include "sparql/table.h"

#define KG_NO_ROW UINT32_MAX

/// The right rows that bind the same shared columns.
typedef struct kg_hash_group {
  uint64_t bound; ///< By shared column.
  uint32_t *rows;
  size_t n, cap;
} kg_hash_group;

/// The index of one group over the columns in `key`.
typedef struct kg_hash_keyed {
  size_t group;
  uint64_t key;
  kg_index index;
} kg_hash_keyed;

typedef struct kg_hash_join {
  kg_op op;
  kg_join_mode mode;
  kg_cexpr **on;
  uint32_t n_on;
  uint32_t n_shared;
  uint32_t *left_cols, *right_cols; ///< Of the shared variables.
  uint64_t ignored;                 ///< Shared ones that do not count (MINUS).
  uint32_t *right_extra;            ///< Right columns that the left has not.
  uint32_t n_extra;
  kg_rows table;
  kg_hash_group *groups;
  size_t n_groups;
  kg_hash_keyed *indexes;
  size_t n_indexes;
  bool is_built;
  bool is_simple; ///< No shared column may be unbound.
  // Where the probe stands.
  size_t row;
  size_t at_group;
  uint32_t at_row; ///< Next right row + 1 of the chain.
  kg_hash_keyed *chain;
  bool is_matched;
  bool has_row;
  kg_id *candidate; ///< One joined row, for the conditions.
  kg_id **candidate_cols;
  // The plain probe: whole batches.
  uint32_t *starts; ///< By slot: its first row of the sorted table.
  size_t n_slots;   ///< Power of two.
  uint32_t begins[KG_BATCH], ends[KG_BATCH]; ///< By row of the left batch.
  uint32_t lefts[KG_BATCH];                  ///< By row that comes out.
  uint32_t matches[KG_BATCH];                ///< Right row, or KG_NO_ROW.
} kg_hash_join;

/// The plain probe (op_hash_plain.c), where no shared column may be unbound, no
/// condition is asked and it is not MINUS: `next` of joins that make pairs, and
/// of those that only test the left rows. The right rows are there.
kg_status kg_hash_plain_pairs(kg_op *op);
kg_status kg_hash_plain_tests(kg_op *op);

#endif
