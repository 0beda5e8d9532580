/* SPDX-License-Identifier: Apache-2.0 */
/// Hash tables inside models: from a 64-bit hash to a number. Reading touches
/// one place in memory.
#ifndef KG_TEXT_TABLE_H
#define KG_TEXT_TABLE_H

#include "base/cache_line.h"
#include "kg/slice.h"

#include <stdint.h>

/// A slot is empty if its value is 0. A slot keeps 32 bits of the hash beside
/// the bits that give its place.
typedef struct kg_model_table_slot {
  uint32_t check;
  uint32_t value;
} kg_model_table_slot;

typedef struct kg_model_table {
  const kg_model_table_slot *slots;
  uint64_t mask; ///< Number of slots, a power of two, less one.
} kg_model_table;

/// @param section What a model holds; must outlive the table. A section of a
/// wrong size counts as an empty table.
void kg_model_table_init(kg_model_table *table, kg_slice section);

static inline uint64_t
kg_model_table_place(uint64_t hash)
{
  return hash >> 32;
}

/// The value for the hash, or 0.
static inline uint32_t
kg_model_table_find(const kg_model_table *table, uint64_t hash)
{
  const uint32_t check = (uint32_t)hash;
  if (!table->slots) {
    return 0;
  }
  for (uint64_t i = kg_model_table_place(hash) & table->mask;;
       i = (i + 1) & table->mask) {
    const kg_model_table_slot slot = table->slots[i];
    if (!slot.value || slot.check == check) {
      return slot.value;
    }
  }
}

/// Lets the processor fetch the place of the hash before it is asked for.
static inline void
kg_model_table_prefetch(const kg_model_table *table, uint64_t hash)
{
  if (table->slots) {
    kg_fetch(&table->slots[kg_model_table_place(hash) & table->mask], 1);
  }
}

/// For writers: how many slots `n` entries need.
size_t kg_model_table_size(size_t n);
/// Puts a value other than 0; the first value for a hash stays.
/// @param slots `size` of them, zeroed at first.
void kg_model_table_put(kg_model_table_slot *slots,
                        size_t size,
                        uint64_t hash,
                        uint32_t value);

#endif
