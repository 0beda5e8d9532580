/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cursor.h"

#include "store/txn.h"

static const kg_block_map *
find_map(const kg_cursor *cursor, size_t cost)
{
  kg_txn *const txn = cursor->txn;
  return kg_directory_map(txn->directory, txn->mdb, cursor->order,
                          kg_txn_table(txn, (int)cursor->order), cost);
}

kg_status
kg_cursor_open(kg_cursor *cursor, kg_txn *txn, kg_order order)
{
  *cursor = (kg_cursor){.txn = txn, .order = order};
  cursor->map = find_map(cursor, 0);
  return cursor->map
             ? KG_OK
             : kg_txn_error(txn, "reading an index",
                            mdb_cursor_open(txn->mdb,
                                            kg_txn_table(txn, (int)order),
                                            &cursor->mdb));
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
damaged(kg_cursor *cursor)
{
  return kg_txn_damaged(cursor->txn, kg_order_names[cursor->order]);
}

/* Through LMDB. */

static kg_status
get_block(kg_cursor *cursor, MDB_val *key, MDB_cursor_op op)
{
  MDB_val value = kg_val(NULL, 0);
  const int error = mdb_cursor_get(cursor->mdb, key, &value, op);
  cursor->is_loaded = false;
  if (error == MDB_NOTFOUND) {
    return KG_DONE;
  }
  TRY(kg_txn_error(cursor->txn, "reading an index", error));
  if (key->mv_size != KG_ROW_KEY ||
      !kg_block_open(&cursor->block, value.mv_data, value.mv_size)) {
    return damaged(cursor);
  }
  cursor->fence = kg_row_of_key(key->mv_data);
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

static kg_status
seek_key(kg_cursor *cursor, const kg_row *key)
{
  unsigned char bytes[KG_ROW_KEY];
  kg_row_to_key(key, bytes);
  MDB_val at = kg_val(bytes, sizeof bytes);
  return get_block(cursor, &at, MDB_SET_RANGE);
}

/* Through a map. */

static kg_status
load_mapped(kg_cursor *cursor, size_t at)
{
  cursor->is_loaded = false;
  if (at >= cursor->map->n) {
    return KG_DONE;
  }
  if (!kg_block_map_open(cursor->map, at, &cursor->block)) {
    return damaged(cursor);
  }
  cursor->at = at;
  cursor->fence = cursor->map->places[at].fence;
  cursor->generation = cursor->txn->generation;
  cursor->is_loaded = true;
  return KG_OK;
}

static kg_status
seek_mapped(kg_cursor *cursor, const kg_row *key)
{
  const kg_block_map *const map = cursor->map;
  const size_t at = cursor->at;
  if (cursor->is_loaded) {
    if (kg_row_compare(key, &cursor->fence) > 0) {
      /* The next one comes often: lists of probes are sorted if they can be. */
      return at + 1 < map->n &&
                     kg_row_compare(key, &map->places[at + 1].fence) <= 0
                 ? load_mapped(cursor, at + 1)
                 : load_mapped(cursor, kg_block_map_find(map, key));
    }
    if (!at || kg_row_compare(key, &map->places[at - 1].fence) > 0) {
      return KG_OK;
    }
  }
  return load_mapped(cursor, kg_block_map_find(map, key));
}

/* A map may have come into being just now. */
static bool
has_map(kg_cursor *cursor, size_t cost)
{
  if (cursor->map) {
    return true;
  }
  cursor->map = find_map(cursor, cost);
  if (cursor->map && cursor->is_loaded) {
    cursor->at = kg_block_map_find(cursor->map, &cursor->fence);
  }
  return cursor->map;
}

kg_status
kg_cursor_seek(kg_cursor *cursor, const kg_row *key)
{
  if (!cursor->map && is_in_hand(cursor, key)) {
    return KG_OK;
  }
  return has_map(cursor, KG_SEEK_COST) ? seek_mapped(cursor, key)
                                       : seek_key(cursor, key);
}

kg_status
kg_cursor_next(kg_cursor *cursor)
{
  const bool is_valid =
      cursor->is_loaded && cursor->generation == cursor->txn->generation;
  if (has_map(cursor, KG_NEXT_COST) && is_valid) {
    kg_block_map_fetch(cursor->map, cursor->at + 2);
    return load_mapped(cursor, cursor->at + 1);
  }
  if (is_valid) {
    MDB_val key = kg_val(NULL, 0);
    return get_block(cursor, &key, MDB_NEXT);
  }
  /* The writer has changed tables since: go by the fence. */
  kg_row after = cursor->fence;
  for (int i = KG_PLACES; i-- > 0 && ++after.c[i] == 0;) {
  }
  return kg_cursor_seek(cursor, &after);
}

const kg_finder *
kg_cursor_finder(const kg_cursor *cursor, size_t n)
{
  const kg_txn *const txn = cursor->txn;
  return cursor->map && (cursor->order == KG_SPOG || cursor->order == KG_OSPG)
             ? kg_directory_finder(txn->directory, cursor->map, cursor->order,
                                   txn->meta.next_serial, n)
             : NULL;
}

void
kg_cursor_take(kg_cursor *cursor, const kg_finder *finder, size_t block)
{
  if (cursor->is_loaded && cursor->at == block) {
    return;
  }
  cursor->block = finder->blocks[block].block;
  cursor->fence = finder->blocks[block].fence;
  cursor->at = block;
  cursor->generation = cursor->txn->generation;
  cursor->is_loaded = true;
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
