/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unicode.h"

#include "base/utf8.h"

#include <utf8proc.h>

static utf8proc_category_t
category_of(int32_t c)
{
  return c < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);
}

bool
kg_is_letter(int32_t c)
{
  const utf8proc_category_t category = category_of(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool
kg_is_digit(int32_t c)
{
  return category_of(c) == UTF8PROC_CATEGORY_ND;
}

bool
kg_is_upper(int32_t c)
{
  const utf8proc_category_t category = category_of(c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool
kg_is_lower(int32_t c)
{
  return category_of(c) == UTF8PROC_CATEGORY_LL;
}

bool
kg_is_space(int32_t c)
{
  return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xFEFF || c == 0x2028 ||
         c == 0x2029 || category_of(c) == UTF8PROC_CATEGORY_ZS;
}

bool
kg_is_mark(int32_t c)
{
  const utf8proc_category_t category = category_of(c);
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool
kg_is_punctuation(int32_t c)
{
  const utf8proc_category_t category = category_of(c);
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

int32_t
kg_to_lower(int32_t c)
{
  return c < 0 ? c : utf8proc_tolower(c);
}

int32_t
kg_to_upper(int32_t c)
{
  return c < 0 ? c : utf8proc_toupper(c);
}

int
kg_char_width(int32_t c)
{
  return c < 0 ? 0 : utf8proc_charwidth(c);
}

static utf8proc_option_t
options_of(kg_normal_form form)
{
  switch (form) {
  case KG_NFC: return UTF8PROC_STABLE | UTF8PROC_COMPOSE;
  case KG_NFKD: return UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
  case KG_NFKC: return UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
  case KG_NFKC_CASEFOLD: break;
  }
  return UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
         UTF8PROC_CASEFOLD;
}

kg_status
kg_normalize(kg_buf *out, kg_slice text, kg_normal_form form)
{
  /* utf8proc takes signed lengths and answers in malloc'ed memory. */
  utf8proc_uint8_t *normal = NULL;
  const utf8proc_ssize_t len =
      utf8proc_map((const utf8proc_uint8_t *)(text.ptr ? text.ptr : ""),
                   (utf8proc_ssize_t)text.len, &normal, options_of(form));
  if (len < 0) {
    return len == UTF8PROC_ERROR_NOMEM ? KG_ERR_MEMORY : KG_ERR_INPUT;
  }
  kg_buf_add(out, kg_slice_make((const char *)normal, (size_t)len));
  kg_alloc_free(NULL, normal);
  return kg_buf_status(out);
}

static void
add_mapped(kg_buf *out, kg_slice text, int32_t (*map)(int32_t))
{
  size_t at = 0;
  while (at < text.len) {
    const int32_t c = kg_utf8_next(text, &at);
    if (c < 0) {
      kg_buf_add_byte(out, text.ptr[at++]);
    } else {
      kg_buf_add_utf8(out, (uint32_t)map(c));
    }
  }
}

void
kg_add_lower(kg_buf *out, kg_slice text)
{
  add_mapped(out, text, kg_to_lower);
}

/// The sharp s has no capital of its own in ordinary text: Unicode's full
/// mapping writes two letters.
void
kg_add_upper(kg_buf *out, kg_slice text)
{
  const kg_slice sharp = KG_SLICE("\303\237");
  for (size_t from = 0, at; from < text.len; from = at + sharp.len) {
    at = kg_slice_find(text, sharp, from);
    if (at == (size_t)-1) {
      add_mapped(out, kg_slice_sub(text, from, text.len), kg_to_upper);
      return;
    }
    add_mapped(out, kg_slice_sub(text, from, at), kg_to_upper);
    kg_buf_add_string(out, "SS");
  }
}

/* Unicode's bidirectional controls reorder what a reader sees. */
static bool
is_bidi_control(int32_t c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool
is_hostile(int32_t c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
         is_bidi_control(c);
}

void
kg_add_escaped(kg_buf *out, kg_slice text)
{
  size_t at = 0;
  while (at < text.len) {
    const size_t start = at;
    const int32_t c = kg_utf8_next(text, &at);
    if (c < 0) {
      kg_buf_printf(out, "\\x%02X", (unsigned char)text.ptr[at++]);
    } else if (!is_hostile(c)) {
      kg_buf_add(out, kg_slice_sub(text, start, at));
    } else if (c < 0x100) {
      kg_buf_printf(out, "\\x%02X", (unsigned)c);
    } else {
      kg_buf_printf(out, "\\u%04X", (unsigned)c);
    }
  }
}
