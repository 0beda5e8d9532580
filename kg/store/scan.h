/* SPDX-License-Identifier: Apache-2.0 */
/// The state of a scan, for the files that make one.
#ifndef KG_STORE_SCAN_H
#define KG_STORE_SCAN_H

#include "store/txn.h"

struct kg_scan {
  kg_txn *txn;
  kg_pattern pattern;
  kg_order order;
  int n_bound; ///< Columns.
  kg_row key;  ///< The bound columns, then the lowest of the first free one.
  kg_cursor cursor;
  size_t row;   ///< Next of the block.
  size_t end;   ///< Of the rows of the block that match.
  size_t near;  ///< Where to look first in the block in hand.
  bool is_last; ///< No other block has rows that match.
  bool is_done;
  bool is_filtered;
  kg_row last; ///< Taken last, for `distinct` and for going on after a flush.
  bool has_last;
};

/// Makes the changes of the writer visible and chooses the order; the cursor
/// then stands on it.
kg_status kg_scan_choose(kg_scan *scan, const kg_pattern *pattern);
/// Whether rows in the pattern's range may have to be left out.
bool kg_scan_must_filter(const kg_txn *txn, const kg_pattern *pattern);

#endif
