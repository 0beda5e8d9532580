/* SPDX-License-Identifier: Apache-2.0 */
/// Sorted changes of one order, and merging them into its index.
#ifndef KG_STORE_RUN_H
#define KG_STORE_RUN_H

#include "store/row.h"

/// A quad to be added or removed, in the columns of its run's order.
typedef struct kg_change {
  kg_row row;
  bool is_removal;
} kg_change;

/// Numbers instead of ids: a bulk load sorts these, half as wide.
typedef struct kg_packed {
  uint32_t c[KG_PLACES]; ///< By place (s, p, o, g), indexes of `ids`.
} kg_packed;

/// Rows sorted by an order, all different: `changes`, or additions as `rows` or
/// as `packed` with `ids`. No addition is in the index yet, every removal is.
typedef struct kg_run {
  kg_order order;
  size_t n;
  const kg_change *changes;
  const kg_row *rows;
  const kg_packed *packed;
  const kg_id *ids;
  bool goes_on; ///< More of the order follow, all of them behind these.
} kg_run;

static inline kg_row
kg_run_row(const kg_run *run, size_t i)
{
  if (run->changes) {
    return run->changes[i].row;
  }
  if (run->rows) {
    return run->rows[i];
  }
  const uint8_t *places = kg_order_places[run->order];
  kg_row row;
  for (int k = 0; k < KG_PLACES; ++k) {
    row.c[k] = run->ids[run->packed[i].c[places[k]]];
  }
  return row;
}

static inline bool
kg_run_is_removal(const kg_run *run, size_t i)
{
  return run->changes && run->changes[i].is_removal;
}

/// Merges a run into the index of its order.
kg_status kg_run_merge(kg_txn *txn, const kg_run *run);

/// Fills an empty index with sorted rows, one after the other.
typedef struct kg_appender kg_appender;
kg_status kg_appender_open(kg_txn *txn, kg_order order, kg_appender **appender);
kg_status kg_appender_add(kg_appender *appender, const kg_row *row);
/// Writes what is left. Frees the appender, also when it only gives up
/// (`keep` false).
kg_status kg_appender_close(kg_appender *appender, bool keep);

#endif
