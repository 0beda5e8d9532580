/* SPDX-License-Identifier: Apache-2.0 */
/// Verifying a store: see kg_store_check.
#ifndef KG_STORE_CHECK_H
#define KG_STORE_CHECK_H

#include "store/txn.h"

/// One run of the checks over a snapshot.
typedef struct kg_check {
  kg_txn *txn;
  uint64_t n_faults;
} kg_check;

/// Tells one fault and counts it; after the first hundred only counts.
void kg_check_fault(kg_check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Blocks and their order in each index; all six hold the same quads; every id
/// has a term.
kg_status kg_check_indexes(kg_check *check);
/// Terms can be read, and terms and hashes lead to each other.
kg_status kg_check_dictionary(kg_check *check);
/// Stored statistics are those of the data.
kg_status kg_check_statistics(kg_check *check);

#endif
