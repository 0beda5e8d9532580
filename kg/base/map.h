/* SPDX-License-Identifier: Apache-2.0 */
/// Hash maps with open addressing: from text to a number, and from a 64-bit
/// number to a number. Iteration order is the order of insertion, so that
/// output made from a map is the same on every run and machine.
#ifndef KG_BASE_MAP_H
#define KG_BASE_MAP_H

#include "kg/alloc.h"
#include "kg/slice.h"

#include <stdint.h>

/// Keys are borrowed: the caller keeps their text alive and unchanged.
typedef struct kg_text_map {
  const kg_alloc *alloc;
  struct kg_text_entry {
    kg_slice key;
    uint64_t hash;
    uint64_t value;
  } * entries; ///< In order of insertion.
  size_t n;
  size_t cap;
  uint32_t *slots;
  size_t n_slots;
} kg_text_map;

void kg_text_map_init(kg_text_map *map, const kg_alloc *alloc);
void kg_text_map_clear(kg_text_map *map);
/// Borrowed value, or NULL. Valid until the next put.
uint64_t *kg_text_map_find(const kg_text_map *map, kg_slice key);
/// Finds or adds `key`; a new one gets `value`. `*is_new` may be NULL.
/// @return the stored value, or NULL without memory.
uint64_t *
kg_text_map_put(kg_text_map *map, kg_slice key, uint64_t value, bool *is_new);

typedef struct kg_id_map {
  const kg_alloc *alloc;
  struct kg_id_entry {
    uint64_t key;
    uint64_t value;
  } * entries; ///< In order of insertion.
  size_t n;
  size_t cap;
  uint32_t *slots;
  size_t n_slots;
} kg_id_map;

void kg_id_map_init(kg_id_map *map, const kg_alloc *alloc);
void kg_id_map_clear(kg_id_map *map);
uint64_t *kg_id_map_find(const kg_id_map *map, uint64_t key);
uint64_t *
kg_id_map_put(kg_id_map *map, uint64_t key, uint64_t value, bool *is_new);

#endif
