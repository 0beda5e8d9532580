/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/slug.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/unicode.h"
#include "base/utf8.h"

enum { HEX_OF_EMPTY = 12 };

static kg_status
hash_of_name(kg_buf *slug, kg_slice name, const kg_alloc *alloc)
{
  kg_buf nfc;
  kg_buf_init(&nfc, alloc);
  const kg_status st = kg_normalize(&nfc, name, KG_NFC);
  char hex[65];
  kg_sha256_hex(kg_buf_slice(&nfc), hex);
  kg_buf_clear(&nfc);
  kg_buf_printf(slug, "x%.*s", HEX_OF_EMPTY, hex);
  return st;
}

static kg_status
fill_slug(kg_buf *slug, kg_slice letters)
{
  size_t at = 0;
  int32_t c;
  bool has_gap = false;
  while ((c = kg_utf8_next(letters, &at)) >= 0) {
    const int32_t lower = kg_to_lower(c);
    const bool is_kept =
        (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (!is_kept) {
      has_gap = has_gap || !kg_is_mark(c);
      continue;
    }
    if (has_gap && slug->len) {
      kg_buf_add_byte(slug, '-');
    }
    has_gap = false;
    if (!slug->len && lower >= '0' && lower <= '9') {
      kg_buf_add_string(slug, "n-");
    }
    kg_buf_add_byte(slug, (char)lower);
  }
  return kg_buf_status(slug);
}

kg_slice
kg_slug(kg_arena *arena, kg_slice name)
{
  kg_buf letters;
  kg_buf slug;
  kg_buf_init(&letters, arena->alloc);
  kg_buf_init(&slug, arena->alloc);
  kg_status st = kg_normalize(&letters, name, KG_NFKD);
  st = st ? st : fill_slug(&slug, kg_buf_slice(&letters));
  if (!st && !slug.len) {
    st = hash_of_name(&slug, name, arena->alloc);
  }
  st = st ? st : kg_buf_status(&slug);
  kg_slice out =
      st ? kg_slice_make(NULL, 0) : kg_arena_copy(arena, kg_buf_slice(&slug));
  kg_buf_clear(&letters);
  kg_buf_clear(&slug);
  return out;
}
