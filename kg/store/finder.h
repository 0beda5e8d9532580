/* SPDX-License-Identifier: Apache-2.0 */
/// Where the rows of each term of the dictionary begin in an index that has
/// terms of many kinds first: one look instead of two searches.
///
/// Serial numbers are dense, so that this is a table by them. It is made for a
/// snapshot whose readers have looked up enough terms, knows all blocks by
/// their unpacked headers, and never changes.
#ifndef KG_STORE_FINDER_H
#define KG_STORE_FINDER_H

#include "store/block.h"

enum {
  /// Longer tables are not made.
  KG_FINDER_BYTES = 64 << 20,
};

/// A block whose checksum was right.
typedef struct kg_finder_block {
  kg_block block;
  kg_row fence;
} kg_finder_block;

typedef struct kg_finder {
  size_t n_blocks;
  kg_finder_block *blocks;
  size_t n_serials;
  uint64_t *spots; ///< By serial; 0: no row.
} kg_finder;

/// The rows of a term.
typedef struct kg_spot {
  size_t block;
  uint32_t begin; ///< First row, in that block.
  uint32_t end;   ///< Behind its last in that block; 0: there are none.
  bool is_whole;  ///< None of them is in another block.
} kg_spot;

/// @param n_serials above all serial numbers of the snapshot.
/// @return NULL without memory, or where it would be too large.
kg_finder *kg_finder_make(size_t n_blocks, uint64_t n_serials);
void kg_finder_free(kg_finder *finder);
/// Takes the next block in, in the index's order. @return false if the block
/// is damaged or does not belong behind the last one: there is no finder then.
bool kg_finder_add(kg_finder *finder,
                   const kg_row *fence,
                   const void *bytes,
                   size_t n_bytes);

/// @return false for terms that are not in the dictionary.
static inline bool
kg_finder_knows(kg_id id)
{
  return kg_id_tag(id) >= KG_TAG_IRI && kg_id_tag(id) <= KG_TAG_TYPED;
}

/// The rows that begin with the term, which the finder knows.
kg_spot kg_finder_look(const kg_finder *finder, kg_id id);

#endif
