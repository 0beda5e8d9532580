/* SPDX-License-Identifier: Apache-2.0 */
/// Unicode properties and normal forms, by utf8proc.
#ifndef KG_BASE_UNICODE_H
#define KG_BASE_UNICODE_H

#include "base/buf.h"

#include <stdint.h>

bool kg_is_letter(int32_t code_point);
bool kg_is_digit(int32_t code_point); ///< Category Nd.
bool kg_is_upper(int32_t code_point);
bool kg_is_lower(int32_t code_point);
bool kg_is_space(int32_t code_point); ///< Zs, tab, line ends, U+FEFF.
bool kg_is_mark(int32_t code_point);
bool kg_is_punctuation(int32_t code_point); ///< Category P*.
int32_t kg_to_lower(int32_t code_point);
int32_t kg_to_upper(int32_t code_point);
/// Columns on a terminal: 0, 1 or 2.
int kg_char_width(int32_t code_point);

typedef enum kg_normal_form {
  KG_NFC,
  KG_NFKD,
  KG_NFKC,
  KG_NFKC_CASEFOLD,
} kg_normal_form;

/// Appends `text`, which must be valid UTF-8, in normal form.
kg_status kg_normalize(kg_buf *out, kg_slice text, kg_normal_form form);
/// Appends the lower-case or upper-case form, code point by code point.
void kg_add_lower(kg_buf *out, kg_slice text);
void kg_add_upper(kg_buf *out, kg_slice text);

/// Appends `text` fit for a terminal: control characters (C0 but newline and
/// tab, C1, DEL), bidirectional controls and malformed bytes as `\x1B`-like
/// escapes.
void kg_add_escaped(kg_buf *out, kg_slice text);

#endif
