/* SPDX-License-Identifier: Apache-2.0 */
/// What a snapshot or the writer holds, for the files of this layer.
#ifndef KG_STORE_TXN_H
#define KG_STORE_TXN_H

#include "store/change.h"
#include "store/cursor.h"
#include "store/dict.h"
#include "store/env.h"

struct kg_store {
  const kg_context *ctx; ///< Borrowed.
  kg_env *env;
  kg_slice base; ///< Owned.
  bool is_read_only;
  unsigned wait_ms;
  uint64_t max_memory;
};

struct kg_txn {
  kg_store *store;
  MDB_txn *mdb;
  bool is_writer;
  int lock;
  kg_directory *directory; ///< Of a snapshot; may be NULL.
  /// Counts the writer's changes of tables: what was read before one may point
  /// to a page that has moved since.
  uint64_t generation;
  kg_meta meta;
  bool meta_changed;
  kg_status failed; ///< A change was made in part: only dropping it is left.
  kg_dict dict;
  kg_changes changes;
  kg_cursor probe; ///< On SPOG, for kg_txn_add and _remove.
  bool has_bulk;
};

static inline const kg_context *
kg_txn_context(const kg_txn *txn)
{
  return txn->store->ctx;
}

/// Tells an LMDB error; KG_OK for 0.
kg_status kg_txn_error(kg_txn *txn, const char *doing, int error);
/// Tells that the store is damaged. @return KG_ERR_STORE.
kg_status kg_txn_damaged(kg_txn *txn, const char *what);
/// Tells that the store can only be read. @return KG_ERR_STORE.
kg_status kg_store_read_only(const kg_store *store);
/// To be called by every operation that changes a table. A failure in the
/// middle sticks: the transaction can then only be dropped.
kg_status kg_txn_changed(kg_txn *txn, kg_status st);
/// @return KG_ERR_USAGE (told) in a snapshot, the sticky failure, or KG_OK.
kg_status kg_txn_may_write(kg_txn *txn);

/// To be called now and then by what changes many pages: keeps those that wait
/// in memory for the commit within a part of what a load may have.
kg_status kg_txn_relieve(kg_txn *txn);

static inline MDB_dbi
kg_txn_table(const kg_txn *txn, int table)
{
  return txn->store->env->tables[table];
}

#endif
