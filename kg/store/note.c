/* SPDX-License-Identifier: Apache-2.0 */
/* The table of notes. LMDB's keys have at most 511 bytes; longer ones are told
   to be too long. */
#include "store/txn.h"

enum { MAX_KEY = 511 };

static kg_status
check_key(kg_txn *txn, kg_slice key)
{
  if (!key.len || key.len > MAX_KEY) {
    return kg_sink_error(&kg_txn_context(txn)->sink, KG_ERR_LIMIT, NULL,
                         "the key of a note has 1 to %d bytes, not %zu",
                         MAX_KEY, key.len);
  }
  return KG_OK;
}

static kg_status
answer(kg_txn *txn, int error, kg_status missing)
{
  return error == MDB_NOTFOUND ? missing
                               : kg_txn_error(txn, "reading a note", error);
}

kg_status
kg_txn_note_get(kg_txn *txn, kg_slice key, kg_slice *value)
{
  MDB_val stored = kg_val(NULL, 0);
  MDB_val at = kg_val(key.ptr, key.len);
  TRY(check_key(txn, key));
  TRY(answer(txn,
             mdb_get(txn->mdb, kg_txn_table(txn, KG_TABLE_NOTE), &at, &stored),
             KG_NOT_FOUND));
  *value = kg_val_slice(stored);
  return KG_OK;
}

kg_status
kg_txn_note_put(kg_txn *txn, kg_slice key, kg_slice value)
{
  MDB_val stored = kg_val(value.ptr ? value.ptr : "", value.len);
  MDB_val at = kg_val(key.ptr, key.len);
  TRY(kg_txn_may_write(txn));
  TRY(check_key(txn, key));
  const int error =
      mdb_put(txn->mdb, kg_txn_table(txn, KG_TABLE_NOTE), &at, &stored, 0);
  return kg_txn_changed(txn, kg_txn_error(txn, "writing a note", error));
}

kg_status
kg_txn_note_remove(kg_txn *txn, kg_slice key)
{
  MDB_val at = kg_val(key.ptr, key.len);
  TRY(kg_txn_may_write(txn));
  TRY(check_key(txn, key));
  const int error =
      mdb_del(txn->mdb, kg_txn_table(txn, KG_TABLE_NOTE), &at, NULL);
  if (error == MDB_NOTFOUND) {
    return KG_NOT_FOUND;
  }
  return kg_txn_changed(txn, kg_txn_error(txn, "writing a note", error));
}

kg_status
kg_txn_note_next(kg_txn *txn, kg_slice from, kg_slice *key, kg_slice *value)
{
  MDB_cursor *cursor = NULL;
  MDB_val at = kg_val(from.ptr, from.len);
  MDB_val stored = kg_val(NULL, 0);
  if (from.len > MAX_KEY) {
    return check_key(txn, from);
  }
  int error =
      mdb_cursor_open(txn->mdb, kg_txn_table(txn, KG_TABLE_NOTE), &cursor);
  TRY(kg_txn_error(txn, "reading a note", error));
  error = mdb_cursor_get(cursor, &at, &stored,
                         from.len ? MDB_SET_RANGE : MDB_FIRST);
  mdb_cursor_close(cursor);
  TRY(answer(txn, error, KG_DONE));
  *key = kg_val_slice(at);
  *value = kg_val_slice(stored);
  return KG_OK;
}
