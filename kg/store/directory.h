/* SPDX-License-Identifier: Apache-2.0 */
/// Where the blocks of an index lie: a flat copy of its keys, searched much
/// faster than LMDB's pages, for snapshots that look up many rows.
///
/// Pages of a snapshot do not change, so that what is known of one serves all
/// of its readers in the process. A map is made once an index has been read so
/// often that this costs less than going on without; and a block's checksum is
/// looked at once a snapshot, not once a visit.
#ifndef KG_STORE_DIRECTORY_H
#define KG_STORE_DIRECTORY_H

#include "store/finder.h"

#include <lmdb.h>
#include <stdatomic.h>

enum {
  /// Longer indexes are read without: a map has 80 bytes a block.
  KG_DIRECTORY_BLOCKS = 1 << 20,
  KG_SEEK_COST = 16, ///< See kg_directory_map.
  KG_NEXT_COST = 1,
  KG_LOOKS_A_BLOCK = 8, ///< See kg_directory_finder.
};

/// One block. Its fence is its key: see cursor.h.
typedef struct kg_block_place {
  _Alignas(KG_CACHE_LINE) kg_row fence;
  const void *bytes;
  uint16_t n_bytes;
  _Atomic(uint8_t) is_ok; ///< The checksum was right.
} kg_block_place;

/// The blocks of one order.
typedef struct kg_block_map {
  size_t n;
  /// The first columns of the fences, apart: they decide nearly always.
  struct kg_fence_head {
    kg_id c[2];
  } * heads;
  kg_block_place *places; ///< In `memory`, aligned.
  void *memory;
} kg_block_map;

/// The maps of one snapshot.
typedef struct kg_directory {
  size_t snapshot; ///< LMDB's number of it.
  unsigned n_users;
  bool is_current; ///< Kept for the next reader.
  _Atomic(kg_block_map *) maps[KG_N_ORDERS];
  _Atomic(size_t) costs[KG_N_ORDERS];
  _Atomic(kg_finder *) finders[KG_N_ORDERS];
  _Atomic(size_t) looks[KG_N_ORDERS]; ///< SIZE_MAX: there can be no finder.
} kg_directory;

/// The directory of a snapshot, for one more reader; `*current` is the one kept
/// from before, and replaced. The caller holds the lock that guards both.
/// @return NULL without memory: then there are no maps.
kg_directory *kg_directory_take(kg_directory **current, size_t snapshot);
/// Under the same lock. NULL is fine.
void kg_directory_release(kg_directory *directory);
/// Forgets the one kept: the file's map moves, or is closed.
void kg_directory_drop(kg_directory **current);

/// Counts a visit to a block of the index `table` that went through LMDB.
/// @return the map of `order`, or NULL while there is none.
const kg_block_map *kg_directory_map(kg_directory *directory,
                                     MDB_txn *mdb,
                                     kg_order order,
                                     MDB_dbi table,
                                     size_t cost);
/// Counts `n` searches for a term in the first column of a mapped index.
/// @param n_serials above all serial numbers of the snapshot.
/// @return the finder of `order`, or NULL while there is none: it is made once
/// there were KG_LOOKS_A_BLOCK searches a block, and not of damaged blocks.
const kg_finder *kg_directory_finder(kg_directory *directory,
                                     const kg_block_map *map,
                                     kg_order order,
                                     uint64_t n_serials,
                                     size_t n);
/// The first block whose fence is at or above `key`; `map->n` if there is none.
size_t kg_block_map_find(const kg_block_map *map, const kg_row *key);
/// Has the processor fetch a whole block, if there is one.
void kg_block_map_fetch(const kg_block_map *map, size_t at);
/// Takes a block in hand. @return false if it is damaged.
bool kg_block_map_open(const kg_block_map *map, size_t at, kg_block *block);

#endif
