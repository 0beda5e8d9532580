/* SPDX-License-Identifier: Apache-2.0 */
/// Groups of words that are used alike, three times, from coarse to fine.
#ifndef KG_TEXT_CLUSTERS_H
#define KG_TEXT_CLUSTERS_H

#include "kg/slice.h"

#include <stdint.h>

#define KG_CLUSTER_LEVELS 3

/// As in the file: sorted by key, each key once.
typedef struct kg_cluster_entry {
  uint16_t key[3]; ///< The 48 high bits of the word's hash, highest first.
  uint16_t group[KG_CLUSTER_LEVELS]; ///< From 1.
} kg_cluster_entry;

/// A table over the section "clusters" of a model, which must outlive it.
typedef struct kg_clusters {
  const kg_cluster_entry *entries;
  uint32_t n;
  uint32_t starts[1025]; ///< Of the keys with the same 10 high bits.
} kg_clusters;

void kg_clusters_init(kg_clusters *clusters, kg_slice section);

/// The groups of the word with this hash (kg_normal), or NULL.
const uint16_t *kg_clusters_find(const kg_clusters *clusters, uint64_t hash);

/// Puts entries in the file's order and drops double keys (the first stays).
/// @return how many are left.
size_t kg_cluster_sort(kg_cluster_entry *entries, size_t n);
void kg_cluster_key(kg_cluster_entry *entry, uint64_t hash);

#endif
