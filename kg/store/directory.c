/* SPDX-License-Identifier: Apache-2.0 */
#include "store/directory.h"

#include "kg/alloc.h"

enum { PREFETCH = 512 };

/* Environments come from malloc, and so does what they keep. */

static void
free_map(kg_block_map *map)
{
  if (map) {
    kg_alloc_free(NULL, map->heads);
    kg_alloc_free(NULL, map->memory);
    kg_alloc_free(NULL, map);
  }
}

static void
free_if_unused(kg_directory *directory)
{
  if (directory->n_users || directory->is_current) {
    return;
  }
  for (int order = 0; order < KG_N_ORDERS; ++order) {
    free_map(
        atomic_load_explicit(&directory->maps[order], memory_order_relaxed));
    kg_finder_free(
        atomic_load_explicit(&directory->finders[order], memory_order_relaxed));
  }
  kg_alloc_free(NULL, directory);
}

void
kg_directory_drop(kg_directory **current)
{
  kg_directory *const directory = *current;
  *current = NULL;
  if (directory) {
    directory->is_current = false;
    free_if_unused(directory);
  }
}

kg_directory *
kg_directory_take(kg_directory **current, size_t snapshot)
{
  if (!*current || (*current)->snapshot != snapshot) {
    kg_directory_drop(current);
    *current = kg_alloc_zeroed(NULL, 1, sizeof **current);
    if (!*current) {
      return NULL;
    }
    (*current)->snapshot = snapshot;
    (*current)->is_current = true;
  }
  ++(*current)->n_users;
  return *current;
}

void
kg_directory_release(kg_directory *directory)
{
  if (directory) {
    --directory->n_users;
    free_if_unused(directory);
  }
}

/* Making a map. */

static kg_block_map *
new_map(size_t n)
{
  kg_block_map *map = kg_alloc_zeroed(NULL, 1, sizeof *map);
  if (!map) {
    return NULL;
  }
  map->heads = kg_alloc_zeroed(NULL, n, sizeof *map->heads);
  map->memory = kg_alloc_zeroed(NULL, n + 1, sizeof *map->places);
  if (!map->heads || !map->memory) {
    free_map(map);
    return NULL;
  }
  map->places = kg_line_begin(map->memory);
  return map;
}

static bool
add_block(kg_block_map *map, size_t cap, MDB_val key, MDB_val value)
{
  if (map->n == cap || key.mv_size != KG_ROW_KEY ||
      value.mv_size > KG_BLOCK_BYTES) {
    return false;
  }
  const kg_row fence = kg_row_of_key(key.mv_data);
  kg_block_place *const place = &map->places[map->n];
  map->heads[map->n] = (struct kg_fence_head){{fence.c[0], fence.c[1]}};
  place->fence = fence;
  place->bytes = value.mv_data;
  place->n_bytes = (uint16_t)value.mv_size;
  ++map->n;
  return true;
}

/* What is damaged is left to those who read without a map: they tell. */
static bool
fill_map(kg_block_map *map, size_t cap, MDB_txn *mdb, MDB_dbi table)
{
  MDB_cursor *cursor = NULL;
  MDB_val key;
  MDB_val value;
  if (mdb_cursor_open(mdb, table, &cursor)) {
    return false;
  }
  bool is_fine = true;
  int error = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
  while (!error && is_fine) {
    is_fine = add_block(map, cap, key, value);
    error = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  mdb_cursor_close(cursor);
  return is_fine && error == MDB_NOTFOUND && map->n == cap;
}

static kg_block_map *
make_map(MDB_txn *mdb, MDB_dbi table, size_t n)
{
  kg_block_map *map = new_map(n);
  if (map && !fill_map(map, n, mdb, table)) {
    free_map(map);
    return NULL;
  }
  return map;
}

/* Whether an index has been read so much that a map would have paid. */
static size_t
is_due(MDB_txn *mdb, MDB_dbi table, size_t cost, size_t *n)
{
  MDB_stat stat;
  if (mdb_stat(mdb, table, &stat)) {
    return false;
  }
  *n = stat.ms_entries;
  return *n && *n <= KG_DIRECTORY_BLOCKS && cost >= 2 * *n;
}

const kg_block_map *
kg_directory_map(kg_directory *directory,
                 MDB_txn *mdb,
                 kg_order order,
                 MDB_dbi table,
                 size_t cost)
{
  if (!directory) {
    return NULL;
  }
  kg_block_map *map =
      atomic_load_explicit(&directory->maps[order], memory_order_acquire);
  if (map || !cost) {
    return map;
  }
  const size_t before = atomic_fetch_add_explicit(&directory->costs[order],
                                                  cost, memory_order_relaxed);
  size_t n = 0;
  if (!is_due(mdb, table, before + cost, &n)) {
    return NULL;
  }
  map = make_map(mdb, table, n);
  kg_block_map *expected = NULL;
  if (map && !atomic_compare_exchange_strong(&directory->maps[order], &expected,
                                             map)) {
    /* Another reader was faster. */
    free_map(map);
    map = expected;
  }
  return map;
}

/* Making a finder. */

static kg_finder *
make_finder(const kg_block_map *map, uint64_t n_serials)
{
  kg_finder *finder = kg_finder_make(map->n, n_serials);
  for (size_t i = 0; finder && i < map->n; ++i) {
    const kg_block_place *const place = &map->places[i];
    if (!kg_finder_add(finder, &place->fence, place->bytes, place->n_bytes)) {
      kg_finder_free(finder);
      finder = NULL;
    }
  }
  return finder;
}

const kg_finder *
kg_directory_finder(kg_directory *directory,
                    const kg_block_map *map,
                    kg_order order,
                    uint64_t n_serials,
                    size_t n)
{
  kg_finder *finder =
      atomic_load_explicit(&directory->finders[order], memory_order_acquire);
  _Atomic(size_t) *const looks = &directory->looks[order];
  if (finder || atomic_load_explicit(looks, memory_order_relaxed) == SIZE_MAX ||
      atomic_fetch_add_explicit(looks, n, memory_order_relaxed) + n <
          KG_LOOKS_A_BLOCK * map->n) {
    return finder;
  }
  finder = make_finder(map, n_serials);
  if (!finder) {
    atomic_store_explicit(looks, SIZE_MAX, memory_order_relaxed);
    return NULL;
  }
  kg_finder *expected = NULL;
  if (!atomic_compare_exchange_strong(&directory->finders[order], &expected,
                                      finder)) {
    /* Another reader was faster. */
    kg_finder_free(finder);
    finder = expected;
  }
  return finder;
}

/* Searching. */

static inline bool
is_below(const struct kg_fence_head *head, const kg_row *key)
{
  return (head->c[0] < key->c[0]) |
         ((head->c[0] == key->c[0]) & (head->c[1] < key->c[1]));
}

size_t
kg_block_map_find(const kg_block_map *map, const kg_row *key)
{
  /* Without branches that could be guessed wrong. */
  const struct kg_fence_head *at = map->heads;
  size_t n = map->n;
  while (n > 1) {
    const size_t half = n / 2;
    at += is_below(&at[half - 1], key) ? half : 0;
    n -= half;
  }
  size_t low = (size_t)(at - map->heads) + (n && is_below(at, key));
  /* Fences that begin alike. */
  while (low < map->n && kg_row_compare(&map->places[low].fence, key) < 0) {
    size_t step = 1;
    while (low + step < map->n &&
           kg_row_compare(&map->places[low + step].fence, key) < 0) {
      low += step;
      step *= 2;
    }
    ++low;
  }
  return low;
}

void
kg_block_map_fetch(const kg_block_map *map, size_t at)
{
  if (at < map->n) {
    kg_fetch(map->places[at].bytes, map->places[at].n_bytes);
  }
}

bool
kg_block_map_open(const kg_block_map *map, size_t at, kg_block *block)
{
  kg_block_place *const place = &map->places[at];
  /* Searching the first column reads here and there of what comes next: let
     that come from memory at once, not line by line. */
  kg_fetch(place->bytes, PREFETCH);
  if (atomic_load_explicit(&place->is_ok, memory_order_relaxed)) {
    return kg_block_view(block, place->bytes, place->n_bytes);
  }
  if (!kg_block_open(block, place->bytes, place->n_bytes)) {
    return false;
  }
  atomic_store_explicit(&place->is_ok, 1, memory_order_relaxed);
  return true;
}
