/* SPDX-License-Identifier: Apache-2.0 */
/// Blocks of terms with consecutive serials: the values of the table of terms.
///
///     u16 n; n - 1 times u16 end of record i, counted from the first record
///     n records
#ifndef KG_STORE_TERM_BLOCK_H
#define KG_STORE_TERM_BLOCK_H

#include "store/dict.h"

enum {
  /// Two of them with header and key fill a page; larger terms stand alone.
  KG_TERM_BLOCK_BYTES = 2022,
  KG_TERM_BLOCK_TERMS = 128,
};

/// Appends terms to the table, filling up the last block first.
typedef struct kg_term_writer {
  kg_txn *txn;
  uint64_t last; ///< Serial of the last record in hand.
  size_t n;
  size_t n_bytes; ///< Of the records.
  kg_slice records[KG_TERM_BLOCK_TERMS];
  unsigned char kept[KG_TERM_BLOCK_BYTES]; ///< The old last block.
} kg_term_writer;

kg_status kg_term_writer_open(kg_term_writer *w, kg_txn *txn);
/// `record` is borrowed until kg_term_writer_finish.
kg_status
kg_term_writer_add(kg_term_writer *w, uint64_t serial, kg_slice record);
kg_status kg_term_writer_finish(kg_term_writer *w);

#endif
