/* SPDX-License-Identifier: Apache-2.0 */
/// Walking the blocks of one order.
///
/// The key of a block is its fence: at or above its last row and below the
/// first row of the next block. So the block that may hold a row is found by
/// one search for the first key at or above it.
#ifndef KG_STORE_CURSOR_H
#define KG_STORE_CURSOR_H

#include "store/directory.h"

typedef struct kg_cursor {
  kg_txn *txn; ///< NULL: closed.
  kg_order order;
  MDB_cursor *mdb;         ///< NULL where there is a map.
  const kg_block_map *map; ///< NULL: blocks are found through LMDB.
  uint64_t generation;     ///< Of what follows.
  bool is_loaded;
  size_t at; ///< In the map.
  kg_row fence;
  kg_row first; ///< The block's first row; not with a map.
  kg_block block;
} kg_cursor;

/// Zero is closed; opening again with another order keeps nothing.
kg_status kg_cursor_open(kg_cursor *cursor, kg_txn *txn, kg_order order);
void kg_cursor_close(kg_cursor *cursor);

/// Loads the first block that may hold a row at or above `key`. Cheap when
/// that is the block in hand. @return KG_DONE behind the last.
kg_status kg_cursor_seek(kg_cursor *cursor, const kg_row *key);
/// Loads the next block. @return KG_DONE behind the last.
kg_status kg_cursor_next(kg_cursor *cursor);

/// What is known of where terms begin, for a cursor on an order that has
/// subjects or objects first; NULL while there is nothing. Counts `n` searches
/// for a term.
const kg_finder *kg_cursor_finder(const kg_cursor *cursor, size_t n);
/// Loads a block that the finder has.
void kg_cursor_take(kg_cursor *cursor, const kg_finder *finder, size_t block);

/// The first row whose first `n_places` columns are at or above those of `key`.
/// @return KG_DONE if there is none.
kg_status kg_cursor_find(kg_cursor *cursor,
                         const kg_row *key,
                         int n_places,
                         kg_row *found);
/// Whether a row begins with the first `n_places` columns of `key`.
kg_status
kg_cursor_has(kg_cursor *cursor, const kg_row *key, int n_places, bool *has);

#endif
