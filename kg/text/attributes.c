/* SPDX-License-Identifier: Apache-2.0 */
#include "text/attributes.h"

#include "text/glyph.h"
#include "text/normal.h"

static void
read_ends(kg_attributes *out, const kg_normal *word)
{
  for (size_t i = 0; i < KG_SUFFIXES; i++) {
    const size_t n = i + 1 < word->len ? i + 1 : word->len;
    out->suffix[i] =
        n == i + 1 ? kg_hash64(kg_slice_make(word->text + word->len - n, n))
                   : word->hash;
  }
  for (size_t i = 0; i < KG_PREFIXES; i++) {
    out->prefix[i] = i + 1 <= word->len
                         ? kg_hash64(kg_slice_make(word->text, i + 1))
                         : word->hash;
  }
}

static char
shape_char(kg_glyph g)
{
  switch (g) {
  case KG_GLYPH_UPPER: return 'X';
  case KG_GLYPH_LOWER:
  case KG_GLYPH_MARK: return 'x';
  case KG_GLYPH_DIGIT: return '0';
  default: return 0;
  }
}

typedef struct shape_counts {
  size_t n_upper;
  size_t n_lower;
  size_t n_digits;
  kg_glyph first;
} shape_counts;

static kg_case
case_of(const shape_counts *n)
{
  if (n->first == KG_GLYPH_DIGIT) {
    return KG_CASE_NUMBER;
  }
  if (n->n_upper + n->n_lower == 0) {
    return n->n_digits ? KG_CASE_NUMBER : KG_CASE_SIGN;
  }
  if (n->n_upper == 0) {
    return KG_CASE_LOWER;
  }
  if (n->n_lower == 0) {
    return n->n_upper == 1 ? KG_CASE_INITIAL : KG_CASE_UPPER;
  }
  return n->n_upper == 1 && n->first == KG_GLYPH_UPPER ? KG_CASE_TITLE
                                                       : KG_CASE_MIXED;
}

static void
read_shape(kg_attributes *out, kg_slice word)
{
  char shape[16];
  size_t n_shape = 0;
  size_t size = 0;
  shape_counts n = {.first = kg_glyph_at(word, 0, NULL)};
  for (size_t at = 0; at < word.len; at += size) {
    const kg_glyph g = kg_glyph_at(word, at, &size);
    const char c = shape_char(g) ? shape_char(g) : word.ptr[at];
    n.n_upper += g == KG_GLYPH_UPPER;
    n.n_lower += g == KG_GLYPH_LOWER;
    n.n_digits += g == KG_GLYPH_DIGIT;
    // Runs are cut to two, so that "X" differs from "XX".
    if (n_shape < sizeof shape &&
        (n_shape < 2 || shape[n_shape - 1] != c || shape[n_shape - 2] != c)) {
      shape[n_shape++] = c;
    }
  }
  out->shape = kg_hash64(kg_slice_make(shape, n_shape));
  out->letter_case = (uint8_t)case_of(&n);
}

void
kg_attributes_of(kg_attributes *out,
                 const kg_clusters *clusters,
                 kg_slice word,
                 bool space_before)
{
  kg_normal normal;
  kg_normal_word(&normal, word);
  out->form = kg_hash64(word);
  out->word = normal.hash;
  out->space_before = space_before;
  read_ends(out, &normal);
  read_shape(out, word);
  const uint16_t *groups = kg_clusters_find(clusters, normal.hash);
  for (size_t i = 0; i < KG_CLUSTER_LEVELS; i++) {
    out->group[i] = groups ? groups[i] : 0;
  }
}
