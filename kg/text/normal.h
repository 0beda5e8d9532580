/* SPDX-License-Identifier: Apache-2.0 */
/// One spelling for each word: lower case, straight quotation marks, digits as
/// 0. Everything that looks words up in a model does so by the hash of this.
#ifndef KG_TEXT_NORMAL_H
#define KG_TEXT_NORMAL_H

#include "kg/slice.h"

#include <stdint.h>

#define KG_NORMAL_MAX 64

typedef struct kg_normal {
  char text[KG_NORMAL_MAX]; ///< Cut off at that length.
  size_t len;
  uint64_t hash; ///< kg_hash64 of `text`.
} kg_normal;

void kg_normal_word(kg_normal *out, kg_slice word);

/// Lower case alone: digits and marks stay as they are.
void kg_normal_lower(kg_normal *out, kg_slice word);

#endif
