/* SPDX-License-Identifier: Apache-2.0 */
#include "store/finder.h"

#include "kg/alloc.h"

enum {
  FIRST_SLOTS = 256,
  MOST_SLOTS = KG_FINDER_BYTES / sizeof(kg_value_spot),
  /* Further from its place no value may be: then somebody has chosen values
     for that, and they are searched for instead. */
  LONGEST_WALK = 128,
};

static kg_spot
spot_of(size_t block, size_t begin, size_t n, kg_tag tag)
{
  return (kg_spot)block << KG_SPOT_BLOCK_AT | (kg_spot)tag << KG_SPOT_TAG_AT |
         begin << KG_SPOT_ROW_BITS | n;
}

static kg_tag
tag_of(kg_spot spot)
{
  return (kg_tag)(spot >> KG_SPOT_TAG_AT & 7);
}

void
kg_finder_free(kg_finder *finder)
{
  if (finder) {
    kg_alloc_free(NULL, finder->memory);
    kg_alloc_free(NULL, finder->spots);
    kg_alloc_free(NULL, finder->slots);
    kg_vec_free(&finder->values, NULL);
    kg_alloc_free(NULL, finder);
  }
}

kg_finder *
kg_finder_make(size_t n_blocks, uint64_t n_serials)
{
  if (n_serials > KG_FINDER_BYTES / sizeof(uint64_t) ||
      n_blocks > (KG_FINDER_BYTES - n_serials * sizeof(uint64_t)) /
                     sizeof(kg_finder_block)) {
    return NULL;
  }
  kg_finder *finder = kg_alloc_zeroed(NULL, 1, sizeof *finder);
  if (!finder) {
    return NULL;
  }
  finder->n_serials = n_serials;
  finder->spots = kg_alloc_zeroed(NULL, n_serials, sizeof *finder->spots);
  finder->memory = kg_alloc_zeroed(NULL, n_blocks + 1, sizeof *finder->blocks);
  finder->blocks = finder->memory ? kg_line_begin(finder->memory) : NULL;
  finder->slots = kg_alloc_zeroed(NULL, FIRST_SLOTS, sizeof *finder->slots);
  finder->slot_mask = FIRST_SLOTS - 1;
  if (!finder->spots || !finder->memory || !finder->slots) {
    kg_finder_free(finder);
    return NULL;
  }
  return finder;
}

static void
forget_values(kg_finder *finder)
{
  kg_alloc_free(NULL, finder->slots);
  finder->slots = NULL;
  kg_vec_free(&finder->values, NULL);
}

/* @param value a number. @return false if it is too far from its place. */
static bool
fill_slot(kg_finder *finder, size_t value)
{
  const kg_id id = finder->values.at[value].id;
  uint32_t *const slot = kg_finder_slot(finder, id);
  const size_t at = (size_t)(slot - finder->slots);
  *slot = (uint32_t)value + 1;
  return ((at - kg_hash_mix(id)) & finder->slot_mask) <= LONGEST_WALK;
}

/* At most half of the slots are taken. */
static bool
grow_slots(kg_finder *finder)
{
  const size_t n = 2 * (finder->slot_mask + 1);
  bool is_fine = n <= MOST_SLOTS;
  kg_alloc_free(NULL, finder->slots);
  finder->slots =
      is_fine ? kg_alloc_zeroed(NULL, n, sizeof *finder->slots) : NULL;
  finder->slot_mask = n - 1;
  is_fine = finder->slots;
  for (size_t i = 0; is_fine && i < finder->values.n; ++i) {
    is_fine = fill_slot(finder, i);
  }
  return is_fine;
}

/* @return the spot of a value; NULL: values are not known any more. */
static kg_spot *
add_value(kg_finder *finder, kg_id id)
{
  const size_t n = finder->values.n;
  if (!finder->slots) {
    return NULL;
  }
  /* They come in order: it can only be the last one. */
  if (!n || finder->values.at[n - 1].id != id) {
    if (!kg_vec_push(&finder->values, NULL, (kg_value_spot){id, 0}) ||
        (2 * n > finder->slot_mask ? !grow_slots(finder)
                                   : !fill_slot(finder, n))) {
      forget_values(finder);
      return NULL;
    }
  }
  return &finder->values.at[finder->values.n - 1].spot;
}

/* Rows [begin, begin + n) of the block being added begin with `id`. */
static bool
add_rows(kg_finder *finder, kg_id id, size_t begin, size_t n)
{
  const bool is_term = kg_finder_is_term(id);
  const kg_tag tag = is_term ? kg_id_tag(id) : KG_TAG_NONE;
  const uint64_t serial = id & KG_ID_PAYLOAD_MASK;
  if (is_term && serial >= finder->n_serials) {
    return false;
  }
  kg_spot *const spot =
      is_term ? &finder->spots[serial] : add_value(finder, id);
  if (!spot) {
    return true;
  }
  if (!*spot) {
    *spot = spot_of(finder->n_blocks, begin, n, tag);
    return true;
  }
  /* Goes on from the block before, or the index is not sorted. */
  *spot |= UINT64_C(1) << KG_SPOT_MORE_AT;
  return !begin && tag_of(*spot) == tag;
}

bool
kg_finder_add(kg_finder *finder,
              const kg_row *fence,
              const void *bytes,
              size_t n_bytes)
{
  kg_id ids[KG_BLOCK_ROWS];
  kg_finder_block *const b = &finder->blocks[finder->n_blocks];
  if (!kg_block_open(&b->block, bytes, n_bytes) || b->block.n > KG_BLOCK_ROWS) {
    return false;
  }
  b->fence = *fence;
  const size_t n = b->block.n;
  kg_block_read(&b->block, 0, 0, n, ids, 1);
  for (size_t begin = 0, end = 0; begin < n; begin = end) {
    while (end < n && ids[end] == ids[begin]) {
      ++end;
    }
    if (!add_rows(finder, ids[begin], begin, end - begin)) {
      return false;
    }
  }
  ++finder->n_blocks;
  return true;
}
