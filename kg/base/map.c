/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/hash.h"

/* Entries stand in an array in order of insertion; the slots hold their
   numbers plus one. Both maps double the slots at three quarters. */

enum { FIRST_SLOTS = 16 };

static bool
is_crowded(size_t n, size_t n_slots)
{
  return (n + 1) * 4 > n_slots * 3;
}

static uint32_t *
new_slots(const kg_alloc *alloc, size_t n_slots)
{
  return kg_alloc_zeroed(alloc, n_slots, sizeof(uint32_t));
}

static void
fill_slot(uint32_t *slots, size_t n_slots, uint64_t hash, size_t entry)
{
  size_t at = hash & (n_slots - 1);
  while (slots[at]) {
    at = (at + 1) & (n_slots - 1);
  }
  slots[at] = (uint32_t)(entry + 1);
}

void
kg_text_map_init(kg_text_map *map, const kg_alloc *alloc)
{
  *map = (kg_text_map){.alloc = alloc};
}

void
kg_text_map_clear(kg_text_map *map)
{
  kg_alloc_free(map->alloc, map->entries);
  kg_alloc_free(map->alloc, map->slots);
  kg_text_map_init(map, map->alloc);
}

static struct kg_text_entry *
find_text(const kg_text_map *map, kg_slice key, uint64_t hash)
{
  if (!map->n_slots) {
    return NULL;
  }
  size_t at = hash & (map->n_slots - 1);
  for (; map->slots[at]; at = (at + 1) & (map->n_slots - 1)) {
    struct kg_text_entry *entry = &map->entries[map->slots[at] - 1];
    if (entry->hash == hash && kg_slice_equal(entry->key, key)) {
      return entry;
    }
  }
  return NULL;
}

uint64_t *
kg_text_map_find(const kg_text_map *map, kg_slice key)
{
  struct kg_text_entry *entry = find_text(map, key, kg_hash64(key));
  return entry ? &entry->value : NULL;
}

static bool
grow_text(kg_text_map *map)
{
  const size_t n_slots = map->n_slots ? map->n_slots * 2 : FIRST_SLOTS;
  uint32_t *slots = new_slots(map->alloc, n_slots);
  struct kg_text_entry *entries =
      kg_alloc_resize(map->alloc, map->entries, n_slots * sizeof *map->entries);
  if (entries) {
    map->entries = entries;
  }
  if (!slots || !entries) {
    kg_alloc_free(map->alloc, slots);
    return false;
  }
  for (size_t i = 0; i < map->n; ++i) {
    fill_slot(slots, n_slots, entries[i].hash, i);
  }
  kg_alloc_free(map->alloc, map->slots);
  map->slots = slots;
  map->n_slots = map->cap = n_slots;
  return true;
}

uint64_t *
kg_text_map_put(kg_text_map *map, kg_slice key, uint64_t value, bool *is_new)
{
  const uint64_t hash = kg_hash64(key);
  struct kg_text_entry *entry = find_text(map, key, hash);
  if (is_new) {
    *is_new = !entry;
  }
  if (entry) {
    return &entry->value;
  }
  if (is_crowded(map->n, map->n_slots) && !grow_text(map)) {
    return NULL;
  }
  entry = &map->entries[map->n];
  *entry = (struct kg_text_entry){key, hash, value};
  fill_slot(map->slots, map->n_slots, hash, map->n++);
  return &entry->value;
}

void
kg_id_map_init(kg_id_map *map, const kg_alloc *alloc)
{
  *map = (kg_id_map){.alloc = alloc};
}

void
kg_id_map_clear(kg_id_map *map)
{
  kg_alloc_free(map->alloc, map->entries);
  kg_alloc_free(map->alloc, map->slots);
  kg_id_map_init(map, map->alloc);
}

uint64_t *
kg_id_map_find(const kg_id_map *map, uint64_t key)
{
  if (!map->n_slots) {
    return NULL;
  }
  size_t at = kg_hash_mix(key) & (map->n_slots - 1);
  for (; map->slots[at]; at = (at + 1) & (map->n_slots - 1)) {
    struct kg_id_entry *entry = &map->entries[map->slots[at] - 1];
    if (entry->key == key) {
      return &entry->value;
    }
  }
  return NULL;
}

static bool
grow_ids(kg_id_map *map)
{
  const size_t n_slots = map->n_slots ? map->n_slots * 2 : FIRST_SLOTS;
  uint32_t *slots = new_slots(map->alloc, n_slots);
  struct kg_id_entry *entries =
      kg_alloc_resize(map->alloc, map->entries, n_slots * sizeof *map->entries);
  if (entries) {
    map->entries = entries;
  }
  if (!slots || !entries) {
    kg_alloc_free(map->alloc, slots);
    return false;
  }
  for (size_t i = 0; i < map->n; ++i) {
    fill_slot(slots, n_slots, kg_hash_mix(entries[i].key), i);
  }
  kg_alloc_free(map->alloc, map->slots);
  map->slots = slots;
  map->n_slots = map->cap = n_slots;
  return true;
}

uint64_t *
kg_id_map_put(kg_id_map *map, uint64_t key, uint64_t value, bool *is_new)
{
  uint64_t *found = kg_id_map_find(map, key);
  if (is_new) {
    *is_new = !found;
  }
  if (found) {
    return found;
  }
  if (is_crowded(map->n, map->n_slots) && !grow_ids(map)) {
    return NULL;
  }
  map->entries[map->n] = (struct kg_id_entry){key, value};
  fill_slot(map->slots, map->n_slots, kg_hash_mix(key), map->n++);
  return &map->entries[map->n - 1].value;
}
