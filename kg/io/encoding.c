/* SPDX-License-Identifier: Apache-2.0 */
#include "io/encoding.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

static const struct {
  const char *magic;
  size_t len;
  const char *name;
} KINDS[] = {
    {"%PDF-", 5, "a PDF document"},
    {"PK\3\4", 4, "a ZIP or Office file"},
    {"\x89PNG", 4, "a PNG image"},
    {"\xFF\xD8\xFF", 3, "a JPEG image"},
    {"GIF8", 4, "a GIF image"},
    {"\x7F"
     "ELF",
     4, "a program"},
    {"\xD0\xCF\x11\xE0", 4, "an old Office file"},
    {"BZh", 3, "bzip2 data"},
    {"\xFD"
     "7zXZ",
     5, "xz data"},
    {"\x28\xB5\x2F\xFD", 4, "zstd data"},
};

static const char *
known_kind(kg_slice bytes)
{
  for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; ++i) {
    if (bytes.len >= KINDS[i].len &&
        !memcmp(bytes.ptr, KINDS[i].magic, KINDS[i].len)) {
      return KINDS[i].name;
    }
  }
  return NULL;
}

typedef struct byte_counts {
  size_t nul_even, nul_odd;
  size_t controls; ///< C0 without tab, line ends and form feed.
  size_t high;     ///< 0x80 and above.
  size_t c1;       ///< 0x80 to 0x9F.
  size_t n;
} byte_counts;

static byte_counts
count_bytes(kg_slice bytes)
{
  byte_counts c = {.n = bytes.len < 65536 ? bytes.len : 65536};
  for (size_t i = 0; i < c.n; ++i) {
    const unsigned char b = (unsigned char)bytes.ptr[i];
    c.nul_even += b == 0 && i % 2 == 0;
    c.nul_odd += b == 0 && i % 2 == 1;
    c.controls += b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f';
    c.high += b >= 0x80;
    c.c1 += b >= 0x80 && b < 0xA0;
  }
  return c;
}

/* Text in UTF-16 is half NUL bytes where it is Latin, all on one side. */
static const char *
wide_encoding(kg_slice bytes, const byte_counts *c)
{
  const unsigned char *b = (const unsigned char *)bytes.ptr;
  if (bytes.len >= 2 && b[0] == 0xFF && b[1] == 0xFE) {
    return "UTF-16LE";
  }
  if (bytes.len >= 2 && b[0] == 0xFE && b[1] == 0xFF) {
    return "UTF-16BE";
  }
  if (c->nul_odd * 3 > c->n && c->nul_even * 20 < c->n) {
    return "UTF-16LE";
  }
  if (c->nul_even * 3 > c->n && c->nul_odd * 20 < c->n) {
    return "UTF-16BE";
  }
  return NULL;
}

static bool
has_utf8_sequences(kg_slice bytes)
{
  size_t good = 0;
  size_t bad = 0;
  for (size_t at = 0; at < bytes.len;) {
    const bool is_high = (unsigned char)bytes.ptr[at] >= 0x80;
    if (kg_utf8_next(bytes, &at) < 0) {
      ++bad;
      ++at;
    } else {
      good += is_high;
    }
  }
  return good > bad;
}

const char *
kg_encoding_guess(kg_slice bytes, size_t bad_offset)
{
  const byte_counts c = count_bytes(bytes);
  const char *wide = wide_encoding(bytes, &c);
  const char *kind = known_kind(bytes);
  if (wide || kind) {
    return wide ? wide : kind;
  }
  if (c.controls * 50 > c.n) {
    return "binary data";
  }
  if (bytes.len - bad_offset < 4) {
    return "UTF-8 that was cut off";
  }
  if (has_utf8_sequences(bytes)) {
    return "damaged UTF-8";
  }
  if (c.high * 3 > c.n) {
    return "a multi-byte encoding such as GB18030, EUC-KR or Shift_JIS";
  }
  return c.c1 ? "Windows-1252" : "ISO-8859-1 or Windows-1252";
}

static kg_status
reject(const kg_context *ctx,
       const char *source,
       uint64_t line,
       size_t offset,
       const char *reason,
       const char *looks_like)
{
  char message[256];
  const int n = snprintf(message, sizeof message, "%s%s%s", reason,
                         looks_like ? "; it looks like " : "",
                         looks_like ? looks_like : "");
  kg_diag diag = {.severity = KG_ERROR,
                  .status = KG_ERR_INPUT,
                  .source = kg_slice_of(source),
                  .line = line,
                  .column = 0,
                  .offset = offset,
                  .message = kg_slice_make(message, (size_t)n)};
  kg_sink_tell(&ctx->sink, &diag);
  return KG_ERR_INPUT;
}

static bool
is_blank(kg_slice text)
{
  for (size_t at = 0; at < text.len;) {
    const int32_t c = kg_utf8_next(text, &at);
    if (c < 0 || (!kg_is_space(c) && c != 0)) {
      return false;
    }
  }
  return true;
}

kg_status
kg_encoding_check(const kg_context *ctx,
                  const char *source,
                  uint64_t line,
                  kg_slice bytes)
{
  if (!bytes.len) {
    return reject(ctx, source, line, 0, "empty (0 bytes)", NULL);
  }
  const size_t bad = kg_utf8_check(bytes);
  char reason[96];
  if (bad < bytes.len) {
    snprintf(reason, sizeof reason, "not UTF-8 at byte %zu (0x%02X)", bad,
             (unsigned)(unsigned char)bytes.ptr[bad]);
    return reject(ctx, source, line, bad, reason,
                  kg_encoding_guess(bytes, bad));
  }
  const byte_counts c = count_bytes(bytes);
  const char *nul = memchr(bytes.ptr, '\0', bytes.len);
  if (nul || c.controls * 50 > c.n || known_kind(bytes)) {
    const size_t at = nul ? (size_t)(nul - bytes.ptr) : 0;
    const char *wide = wide_encoding(bytes, &c);
    const char *kind = known_kind(bytes);
    snprintf(reason, sizeof reason, "binary, not text, at byte %zu", at);
    return reject(ctx, source, line, at, reason, wide ? wide : kind);
  }
  if (is_blank(bytes)) {
    return reject(ctx, source, line, 0, "empty (white space alone)", NULL);
  }
  return KG_OK;
}
