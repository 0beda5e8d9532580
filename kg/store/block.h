/* SPDX-License-Identifier: Apache-2.0 */
/// Blocks: some hundred sorted rows packed into about 2,000 bytes, column by
/// column, so that a row can be found and read without unpacking the others.
///
/// A column is a list of frames (64-bit values) and one code of fixed width a
/// row: the value is `frame[code >> shift] + (code & (2^shift - 1))`. Frames
/// ascend, so codes have the order of values. One frame and narrow codes are
/// "frame of reference" packing; shift 0 is a dictionary; width 0 is a
/// constant. The packer takes what is smallest.
///
///     u16 rows, u16 reserved
///     4 * { u8 width in bytes, u8 shift, u16 number of frames }
///     frames of column 0, codes of column 0, frames of column 1, ...
///     u64 checksum (XXH3) of all before it
///
/// Numbers are in the byte order of the machine, as all of LMDB's are.
#ifndef KG_STORE_BLOCK_H
#define KG_STORE_BLOCK_H

#include "base/cache_line.h"
#include "store/row.h"

enum {
  /// Most bytes of a block: two of them with key and node header fill a page
  /// of 4096 bytes, and neither spills into an overflow page.
  KG_BLOCK_BYTES = 1996,
  KG_BLOCK_ROWS = 1024, ///< Most rows of a block.
};

typedef struct kg_column {
  const unsigned char *frames;
  const unsigned char *codes;
  uint8_t width;
  uint8_t shift;
  uint16_t n_frames;
} kg_column;

/// An unpacked header; borrows the bytes.
typedef struct kg_block {
  uint32_t n;
  kg_column columns[KG_PLACES];
} kg_block;

/// Packs as many of the `n` rows (n > 0, sorted, all different) as fit.
/// @param guess rows to try first; 0 = no idea.
/// @param out of KG_BLOCK_BYTES.
/// @param n_packed at least 1.
/// @return bytes written.
size_t kg_block_pack(const kg_row *rows,
                     size_t n,
                     size_t guess,
                     unsigned char *out,
                     size_t *n_packed);

/// @return false if the bytes are no block or the checksum is wrong.
bool kg_block_open(kg_block *block, const void *bytes, size_t n_bytes);
/// The same without the checksum, for bytes that have been opened before.
bool kg_block_view(kg_block *block, const void *bytes, size_t n_bytes);

/// Has the processor fetch what reading the columns behind the first needs,
/// from `row` on: all at once instead of one after the other. The last column
/// is seldom wanted.
static inline void
kg_block_prefetch(const kg_block *block, size_t row)
{
  enum { CODES = 16, FRAMES = 768 }; // Bytes.
  for (int i = 1; i < KG_PLACES - 1; ++i) {
    const kg_column *const c = &block->columns[i];
    kg_fetch(c->codes + row * c->width, 1);
    kg_fetch(c->codes + row * c->width + CODES, 1);
    const size_t n = 8 * (size_t)c->n_frames;
    kg_fetch(c->frames, n < FRAMES ? n : FRAMES);
  }
}

kg_id kg_block_get(const kg_block *block, int column, size_t row);
void kg_block_row(const kg_block *block, size_t row, kg_row *out);
/// Rows [begin, begin + n) of a column to `out[0], out[stride], …`;
/// the stride is 1 or KG_PLACES.
void kg_block_read(const kg_block *block,
                   int column,
                   size_t begin,
                   size_t n,
                   kg_id *out,
                   size_t stride);

/// The first row whose first `n_places` columns are at or above those of `key`
/// (`above`: above them); `block->n` if there is none.
size_t kg_block_find(const kg_block *block,
                     const kg_row *key,
                     int n_places,
                     bool above);
/// The rows [begin, end) whose first `n_places` columns are those of `key`; if
/// there are none both are where they would stand. Cheap when they are few, and
/// when they are not far from the row `near` (0: no idea).
void kg_block_range(const kg_block *block,
                    const kg_row *key,
                    int n_places,
                    size_t near,
                    size_t *begin,
                    size_t *end);
/// The same within rows [*begin, *end) whose first column is that of `key`.
void kg_block_narrow(const kg_block *block,
                     const kg_row *key,
                     int n_places,
                     size_t *begin,
                     size_t *end);

#endif
