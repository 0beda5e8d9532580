/* SPDX-License-Identifier: Apache-2.0 */
/// Where the rows of each term of the dictionary begin in an index that has
/// terms of many kinds first: one look instead of two searches.
///
/// Serial numbers are dense, so that this is a table by them; values that stand
/// in their ids are listed in order, with a hash table beside. It is made for a
/// snapshot whose readers have looked up enough terms, knows all blocks by
/// their unpacked headers, and never changes.
#ifndef KG_STORE_FINDER_H
#define KG_STORE_FINDER_H

#include "base/hash.h"
#include "base/vec.h"
#include "store/block.h"

enum {
  /// Longer tables are not made.
  KG_FINDER_BYTES = 64 << 20,
};

/// A block whose checksum was right. What reading the columns behind the first
/// takes lies in the first two cache lines.
typedef struct kg_finder_block {
  _Alignas(KG_CACHE_LINE) kg_block block;
  kg_row fence;
} kg_finder_block;

/// The rows of a term, packed: their block, the first of them, how many there
/// are in that block, the term's tag, and whether there are more in the next
/// block. 0: there are none.
typedef uint64_t kg_spot;

enum {
  KG_SPOT_ROW_BITS = 11, ///< Of a row, and of a number of rows.
  KG_SPOT_ROW_MASK = (1 << KG_SPOT_ROW_BITS) - 1,
  KG_SPOT_TAG_AT = 2 * KG_SPOT_ROW_BITS,
  KG_SPOT_MORE_AT = KG_SPOT_TAG_AT + 3,
  KG_SPOT_BLOCK_AT = KG_SPOT_MORE_AT + 1,
};
_Static_assert((int)KG_BLOCK_ROWS <= (int)KG_SPOT_ROW_MASK,
               "a number of rows fits");
_Static_assert((int)KG_TAG_TYPED < 8, "a tag fits");

typedef struct kg_value_spot {
  kg_id id;
  kg_spot spot;
} kg_value_spot;

typedef struct kg_finder {
  size_t n_blocks;
  kg_finder_block *blocks; ///< In `memory`, aligned.
  void *memory;
  size_t n_serials;
  kg_spot *spots;               ///< By serial.
  KG_VEC(kg_value_spot) values; ///< By id.
  size_t slot_mask;             ///< How many slots there are, less one.
  /// By hash: a value's number plus 1, or 0. NULL: values are not known.
  uint32_t *slots;
} kg_finder;

static inline size_t
kg_spot_block(kg_spot spot)
{
  return spot >> KG_SPOT_BLOCK_AT;
}

static inline size_t
kg_spot_begin(kg_spot spot)
{
  return spot >> KG_SPOT_ROW_BITS & KG_SPOT_ROW_MASK;
}

static inline size_t
kg_spot_n(kg_spot spot)
{
  return spot & KG_SPOT_ROW_MASK;
}

/// Whether none of the rows is in another block.
static inline bool
kg_spot_is_whole(kg_spot spot)
{
  return !(spot >> KG_SPOT_MORE_AT & 1);
}

/// Whether the `n` rows from `spot` on in its block are followed at once by
/// those of `next`, all of which are in that block too.
static inline bool
kg_spot_goes_on(kg_spot spot, size_t n, kg_spot next)
{
  return next >> KG_SPOT_ROW_BITS == (spot >> KG_SPOT_ROW_BITS) + n;
}

/// @param n_serials above all serial numbers of the snapshot.
/// @return NULL without memory, or where it would be too large.
kg_finder *kg_finder_make(size_t n_blocks, uint64_t n_serials);
void kg_finder_free(kg_finder *finder);
/// Takes the next block in, in the index's order. @return false if the block
/// is damaged or its terms do not follow on those before: there is no finder
/// then.
bool kg_finder_add(kg_finder *finder,
                   const kg_row *fence,
                   const void *bytes,
                   size_t n_bytes);

/// Whether the id stands for a term of the dictionary, not for a value.
static inline bool
kg_finder_is_term(kg_id id)
{
  return kg_id_tag(id) <= KG_TAG_TYPED;
}

/// @return false for ids that must be searched for.
static inline bool
kg_finder_knows(const kg_finder *finder, kg_id id)
{
  return finder->slots || kg_finder_is_term(id);
}

/// The rows that begin with the term.
static inline kg_spot
kg_finder_term(const kg_finder *finder, kg_id id)
{
  const uint64_t serial = id & KG_ID_PAYLOAD_MASK;
  const kg_spot spot = serial < finder->n_serials ? finder->spots[serial] : 0;
  return (spot >> KG_SPOT_TAG_AT & 7) == kg_id_tag(id) ? spot : 0;
}

/// The slot of a value, or the free one where it would be.
static inline uint32_t *
kg_finder_slot(const kg_finder *finder, kg_id id)
{
  size_t at = kg_hash_mix(id) & finder->slot_mask;
  while (finder->slots[at] &&
         finder->values.at[finder->slots[at] - 1].id != id) {
    at = (at + 1) & finder->slot_mask;
  }
  return &finder->slots[at];
}

/// The number of a value; SIZE_MAX: it has no rows. Values must be known.
static inline size_t
kg_finder_value(const kg_finder *finder, kg_id id)
{
  return (size_t)*kg_finder_slot(finder, id) - 1;
}

/// The rows that begin with the id, which the finder knows.
static inline kg_spot
kg_finder_look(const kg_finder *finder, kg_id id)
{
  if (kg_finder_is_term(id)) {
    return kg_finder_term(finder, id);
  }
  const size_t value = kg_finder_value(finder, id);
  return value < finder->values.n ? finder->values.at[value].spot : 0;
}

#endif
