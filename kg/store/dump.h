/* SPDX-License-Identifier: Apache-2.0 */
/// What is inside a store, as text for a developer.
#ifndef KG_STORE_DUMP_H
#define KG_STORE_DUMP_H

#include "base/out.h"
#include "kg/store.h"

/// One line a table: depth, pages and entries, then the file as a whole.
kg_status kg_dump_pages(kg_txn *txn, kg_out *out);
/// Blocks of one order: number, rows, bytes, each column's packing, fence.
/// @param n at most that many; 0 = all.
kg_status kg_dump_blocks(
    kg_txn *txn, kg_order order, uint64_t from, uint64_t n, kg_out *out);
/// The rows of one block, as ids.
/// @return KG_NOT_FOUND.
kg_status
kg_dump_rows(kg_txn *txn, kg_order order, uint64_t block, kg_out *out);
/// Terms of the dictionary by serial: id, then the record's parts with control
/// characters escaped.
kg_status kg_dump_terms(kg_txn *txn, uint64_t from, uint64_t n, kg_out *out);

/// The order of a name ("spog"), or KG_ORDER_ANY.
kg_order kg_dump_order(kg_slice name);

#endif
