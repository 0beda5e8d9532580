/* SPDX-License-Identifier: Apache-2.0 */
#include "store/finder.h"

#include "kg/alloc.h"

/* A spot in 64 bits: the block, the first row, the number of rows in it, the
   term's tag, and whether there are more in the next block. */
enum {
  ROW_BITS = 11, /* Of a row, and of a number of rows. */
  TAG_AT = 2 * ROW_BITS,
  MORE_AT = TAG_AT + 3,
  BLOCK_AT = MORE_AT + 1,
  ROW_MASK = (1 << ROW_BITS) - 1,
};
_Static_assert((int)KG_BLOCK_ROWS <= (int)ROW_MASK, "a number of rows fits");
_Static_assert((int)KG_TAG_TYPED < 8, "a tag fits");

static uint64_t
spot_of(size_t block, size_t begin, size_t n, kg_tag tag)
{
  return (uint64_t)block << BLOCK_AT | (uint64_t)tag << TAG_AT |
         begin << ROW_BITS | n;
}

static kg_tag
tag_of(uint64_t spot)
{
  return (kg_tag)(spot >> TAG_AT & 7);
}

void
kg_finder_free(kg_finder *finder)
{
  if (finder) {
    kg_alloc_free(NULL, finder->blocks);
    kg_alloc_free(NULL, finder->spots);
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
  finder->blocks = kg_alloc_zeroed(NULL, n_blocks, sizeof *finder->blocks);
  if (!finder->spots || !finder->blocks) {
    kg_finder_free(finder);
    return NULL;
  }
  return finder;
}

/* Rows [begin, begin + n) of the block being added begin with `id`. */
static bool
add_rows(kg_finder *finder, kg_id id, size_t begin, size_t n)
{
  if (!kg_finder_knows(id)) {
    return true;
  }
  const uint64_t serial = id & KG_ID_PAYLOAD_MASK;
  if (serial >= finder->n_serials) {
    return false;
  }
  uint64_t *const spot = &finder->spots[serial];
  if (!*spot) {
    *spot = spot_of(finder->n_blocks, begin, n, kg_id_tag(id));
    return true;
  }
  /* Goes on from the block before, or the index is not sorted. */
  *spot |= UINT64_C(1) << MORE_AT;
  return !begin && tag_of(*spot) == kg_id_tag(id);
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

kg_spot
kg_finder_look(const kg_finder *finder, kg_id id)
{
  const uint64_t serial = id & KG_ID_PAYLOAD_MASK;
  const uint64_t spot = serial < finder->n_serials ? finder->spots[serial] : 0;
  if (!spot || tag_of(spot) != kg_id_tag(id)) {
    return (kg_spot){.is_whole = true};
  }
  const uint32_t begin = (uint32_t)(spot >> ROW_BITS & ROW_MASK);
  return (kg_spot){.block = spot >> BLOCK_AT,
                   .begin = begin,
                   .end = begin + (uint32_t)(spot & ROW_MASK),
                   .is_whole = !(spot >> MORE_AT & 1)};
}
