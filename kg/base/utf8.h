/* SPDX-License-Identifier: Apache-2.0 */
/// UTF-8: strict decoding, counting, and offsets in code points.
#ifndef KG_BASE_UTF8_H
#define KG_BASE_UTF8_H

#include "kg/alloc.h"
#include "kg/slice.h"

#include <stdint.h>

/// Decodes the code point at `s.ptr[*at]` and moves `*at` behind it. RFC 3629:
/// no overlong forms, no surrogates, nothing above U+10FFFF.
/// @return the code point, or -1 (with `*at` unchanged) if it is malformed or
/// `*at` is at the end.
int32_t kg_utf8_next(kg_slice s, size_t *at);
/// The code point that ends before `*at`, which moves to its start. The text
/// must be valid. -1 at the start.
int32_t kg_utf8_prev(kg_slice s, size_t *at);
/// Writes 1 to 4 bytes. @return how many; 0 for what is no scalar value.
size_t kg_utf8_encode(uint32_t code_point, char out[4]);
/// Offset of the first malformed byte, or `s.len` if the text is valid.
size_t kg_utf8_check(kg_slice s);
/// Code points in valid text.
size_t kg_utf8_count(kg_slice s);

/// Byte offsets to code-point offsets in constant time.
typedef struct kg_utf8_index {
  const kg_alloc *alloc;
  kg_slice text;
  uint32_t *counts; ///< Code points before each 64-byte block.
} kg_utf8_index;

/// `text` is valid UTF-8 of less than 4 GiB and is borrowed.
kg_status
kg_utf8_index_init(kg_utf8_index *index, kg_slice text, const kg_alloc *alloc);
void kg_utf8_index_clear(kg_utf8_index *index);
/// Code points before byte `offset` (which starts a code point, or is the end).
size_t kg_utf8_index_get(const kg_utf8_index *index, size_t offset);

#endif
