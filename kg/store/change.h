/* SPDX-License-Identifier: Apache-2.0 */
/// Quads added and removed one by one: kept in memory by the writer, and
/// merged into the six indexes together when somebody looks or commits.
#ifndef KG_STORE_CHANGE_H
#define KG_STORE_CHANGE_H

#include "base/vec.h"
#include "store/run.h"

typedef struct kg_pending {
  kg_quad quad;
  bool was;  ///< It is in the indexes.
  bool want; ///< It shall be.
} kg_pending;

typedef struct kg_changes {
  const kg_alloc *alloc;
  KG_VEC(kg_pending) pending;
  uint32_t *slots; ///< Number of a pending one + 1.
  size_t n_slots;
} kg_changes;

void kg_changes_init(kg_changes *changes, const kg_alloc *alloc);
void kg_changes_clear(kg_changes *changes);

/// Merges what is pending into the indexes and statistics.
kg_status kg_changes_flush(kg_txn *txn);
/// Everything in memory goes to the tables, so that scans see it.
kg_status kg_txn_flush(kg_txn *txn);

#endif
