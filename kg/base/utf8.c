/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

enum { BLOCK = 64 };

static bool
is_tail(unsigned char byte)
{
  return (byte & 0xC0) == 0x80;
}

/* Bytes of the sequence that `lead` begins, or 0; RFC 3629 section 3. */
static size_t
sequence_length(unsigned char lead)
{
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

static bool
is_shortest(int32_t code_point, size_t n)
{
  static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  return code_point >= least[n] && code_point <= 0x10FFFF &&
         !(code_point >= 0xD800 && code_point <= 0xDFFF);
}

int32_t
kg_utf8_next(kg_slice s, size_t *at)
{
  if (*at >= s.len) {
    return -1;
  }
  const unsigned char *p = (const unsigned char *)s.ptr + *at;
  const size_t n = sequence_length(p[0]);
  if (!n || s.len - *at < n) {
    return -1;
  }
  int32_t c = n == 1 ? p[0] : p[0] & (0x7F >> n);
  for (size_t i = 1; i < n; ++i) {
    if (!is_tail(p[i])) {
      return -1;
    }
    c = c << 6 | (p[i] & 0x3F);
  }
  if (!is_shortest(c, n)) {
    return -1;
  }
  *at += n;
  return c;
}

int32_t
kg_utf8_prev(kg_slice s, size_t *at)
{
  if (!*at) {
    return -1;
  }
  size_t start = *at - 1;
  while (start && *at - start < 4 && is_tail((unsigned char)s.ptr[start])) {
    --start;
  }
  size_t end = start;
  const int32_t c = kg_utf8_next(s, &end);
  if (c >= 0) {
    *at = start;
  }
  return c;
}

size_t
kg_utf8_encode(uint32_t c, char out[4])
{
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    return 0;
  }
  const size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = n; i > 1; --i, c >>= 6) {
    out[i - 1] = (char)(0x80 | (c & 0x3F));
  }
  out[0] = (char)(leads[n] | c);
  return n;
}

size_t
kg_utf8_check(kg_slice s)
{
  size_t at = 0;
  while (at < s.len) {
    if (!((unsigned char)s.ptr[at] & 0x80)) {
      ++at;
    } else if (kg_utf8_next(s, &at) < 0) {
      break;
    }
  }
  return at;
}

static size_t
count_leads(const char *bytes, size_t n)
{
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) {
    count += !is_tail((unsigned char)bytes[i]);
  }
  return count;
}

size_t
kg_utf8_count(kg_slice s)
{
  return count_leads(s.ptr, s.len);
}

kg_status
kg_utf8_index_init(kg_utf8_index *index, kg_slice text, const kg_alloc *alloc)
{
  *index = (kg_utf8_index){.alloc = alloc, .text = text};
  const size_t n_blocks = text.len / BLOCK + 1;
  index->counts = kg_alloc_zeroed(alloc, n_blocks, sizeof *index->counts);
  if (!index->counts) {
    return KG_ERR_MEMORY;
  }
  for (size_t i = 1; i < n_blocks; ++i) {
    index->counts[i] = index->counts[i - 1] +
                       (uint32_t)count_leads(text.ptr + (i - 1) * BLOCK, BLOCK);
  }
  return KG_OK;
}

void
kg_utf8_index_clear(kg_utf8_index *index)
{
  kg_alloc_free(index->alloc, index->counts);
  *index = (kg_utf8_index){.alloc = index->alloc};
}

size_t
kg_utf8_index_get(const kg_utf8_index *index, size_t offset)
{
  const size_t end = offset < index->text.len ? offset : index->text.len;
  const size_t block = end / BLOCK;
  return index->counts[block] +
         count_leads(index->text.ptr + block * BLOCK, end - block * BLOCK);
}
