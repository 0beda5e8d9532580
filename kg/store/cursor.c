/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cursor.h"

#include "store/txn.h"

kg_status
kg_cursor_open(kg_cursor *cursor, kg_txn *txn, kg_order order)
{
  *cursor = (kg_cursor){.txn = txn, .order = order};
  return kg_txn_error(
      txn, "reading an index",
      mdb_cursor_open(txn->mdb, kg_txn_table(txn, (int)order), &cursor->mdb));
}

void
kg_cursor_close(kg_cursor *cursor)
{
  if (cursor->mdb) {
    mdb_cursor_close(cursor->mdb);
  }
  *cursor = (kg_cursor){0};
}

static kg_status
load(kg_cursor *cursor, int error, MDB_val key, MDB_val value)
{
  cursor->is_loaded = false;
  if (error == MDB_NOTFOUND) {
    return KG_DONE;
  }
  TRY(kg_txn_error(cursor->txn, "reading an index", error));
  if (key.mv_size != KG_ROW_KEY ||
      !kg_block_open(&cursor->block, value.mv_data, value.mv_size)) {
    return kg_txn_damaged(cursor->txn, kg_order_names[cursor->order]);
  }
  cursor->fence = kg_row_of_key(key.mv_data);
  kg_block_row(&cursor->block, 0, &cursor->first);
  cursor->generation = cursor->txn->generation;
  cursor->is_loaded = true;
  return KG_OK;
}

static bool
is_in_hand(const kg_cursor *cursor, const kg_row *key)
{
  return cursor->is_loaded && cursor->generation == cursor->txn->generation &&
         kg_row_compare(key, &cursor->fence) <= 0 &&
         kg_row_compare(key, &cursor->first) >= 0;
}

kg_status
kg_cursor_seek(kg_cursor *cursor, const kg_row *key)
{
  if (is_in_hand(cursor, key)) {
    return KG_OK;
  }
  unsigned char bytes[KG_ROW_KEY];
  kg_row_to_key(key, bytes);
  MDB_val at = kg_val(bytes, sizeof bytes);
  MDB_val value = kg_val(NULL, 0);
  const int error = mdb_cursor_get(cursor->mdb, &at, &value, MDB_SET_RANGE);
  return load(cursor, error, at, value);
}

kg_status
kg_cursor_next(kg_cursor *cursor)
{
  MDB_val key = kg_val(NULL, 0);
  MDB_val value = kg_val(NULL, 0);
  if (cursor->is_loaded && cursor->generation == cursor->txn->generation) {
    const int error = mdb_cursor_get(cursor->mdb, &key, &value, MDB_NEXT);
    return load(cursor, error, key, value);
  }
  /* The writer has changed tables since: go by the fence. */
  kg_row after = cursor->fence;
  for (int i = KG_PLACES; i-- > 0 && ++after.c[i] == 0;) {
  }
  return kg_cursor_seek(cursor, &after);
}

kg_status
kg_cursor_find(kg_cursor *cursor,
               const kg_row *key,
               int n_places,
               kg_row *found)
{
  kg_row from = *key;
  for (int i = n_places; i < KG_PLACES; ++i) {
    from.c[i] = 0;
  }
  kg_status st = kg_cursor_seek(cursor, &from);
  while (!st) {
    const size_t row = kg_block_find(&cursor->block, &from, n_places, false);
    if (row < cursor->block.n) {
      kg_block_row(&cursor->block, row, found);
      return KG_OK;
    }
    st = kg_cursor_next(cursor);
  }
  return st;
}

kg_status
kg_cursor_has(kg_cursor *cursor, const kg_row *key, int n_places, bool *has)
{
  kg_row found;
  const kg_status st = kg_cursor_find(cursor, key, n_places, &found);
  *has = !st && !kg_row_compare_n(&found, key, n_places);
  return st == KG_DONE ? KG_OK : st;
}
