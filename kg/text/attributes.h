/* SPDX-License-Identifier: Apache-2.0 */
/// What the taggers look at in a word, worked out once for each token: hashes
/// of its spelling, of its ends, of its shape, and its groups.
#ifndef KG_TEXT_ATTRIBUTES_H
#define KG_TEXT_ATTRIBUTES_H

#include "base/hash.h"
#include "text/clusters.h"
#include "text/token.h"

#define KG_SUFFIXES 5
#define KG_PREFIXES 4

/// How a word is written, in a few classes.
typedef enum kg_case {
  KG_CASE_LOWER,
  KG_CASE_TITLE, ///< First letter alone is upper case.
  KG_CASE_UPPER, ///< Two or more letters, all upper case.
  KG_CASE_MIXED,
  KG_CASE_INITIAL, ///< "J." or "J".
  KG_CASE_NUMBER,  ///< Begins with a digit.
  KG_CASE_SIGN,    ///< No letter and no digit.
} kg_case;

typedef struct kg_attributes {
  uint64_t form;                ///< As written.
  uint64_t word;                ///< Normal spelling (see normal.h).
  uint64_t suffix[KG_SUFFIXES]; ///< The last 1, 2, … bytes of it.
  uint64_t prefix[KG_PREFIXES];
  uint64_t shape;                    ///< Runs of like characters: "Xx", "0-x".
  uint16_t group[KG_CLUSTER_LEVELS]; ///< 0 = unknown word.
  uint8_t letter_case;               ///< kg_case.
  bool space_before;
} kg_attributes;

void kg_attributes_of(kg_attributes *out,
                      const kg_clusters *clusters,
                      kg_slice word,
                      bool space_before);

/// A feature: a template's number and what it sees.
static inline uint64_t
kg_feature1(uint64_t feature, uint64_t a)
{
  return kg_hash_mix((feature + 1) * 0x9E3779B97F4A7C15u ^ a);
}

static inline uint64_t
kg_feature2(uint64_t feature, uint64_t a, uint64_t b)
{
  return kg_hash_mix(kg_feature1(feature, a) + b * 0xC2B2AE3D27D4EB4Fu);
}

static inline uint64_t
kg_feature3(uint64_t feature, uint64_t a, uint64_t b, uint64_t c)
{
  return kg_hash_mix(kg_feature2(feature, a, b) + c * 0x165667B19E3779F9u);
}

#endif
