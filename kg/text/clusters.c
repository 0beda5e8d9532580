/* SPDX-License-Identifier: Apache-2.0 */
#include "text/clusters.h"

#include <stdlib.h>

static int
compare_keys(const void *a, const void *b)
{
  const kg_cluster_entry *x = a;
  const kg_cluster_entry *y = b;
  for (size_t i = 0; i < 3; i++) {
    if (x->key[i] != y->key[i]) {
      return x->key[i] < y->key[i] ? -1 : 1;
    }
  }
  return 0;
}

static int
compare_entries(const void *a, const void *b)
{
  const int by_key = compare_keys(a, b);
  return by_key ? by_key : memcmp(a, b, sizeof(kg_cluster_entry));
}

void
kg_cluster_key(kg_cluster_entry *entry, uint64_t hash)
{
  for (size_t i = 0; i < 3; i++) {
    entry->key[i] = (uint16_t)(hash >> (48 - 16 * i));
  }
}

size_t
kg_cluster_sort(kg_cluster_entry *entries, size_t n)
{
  size_t kept = 0;
  qsort(entries, n, sizeof *entries, compare_entries);
  for (size_t i = 0; i < n; i++) {
    if (!kept || compare_keys(&entries[kept - 1], &entries[i])) {
      entries[kept++] = entries[i];
    }
  }
  return kept;
}

void
kg_clusters_init(kg_clusters *clusters, kg_slice section)
{
  uint32_t at = 0;
  clusters->entries = (const void *)section.ptr;
  clusters->n = (uint32_t)(section.len / sizeof(kg_cluster_entry));
  for (uint32_t i = 0; i < 1024; i++) {
    while (at < clusters->n && clusters->entries[at].key[0] >> 6 < i) {
      at++;
    }
    clusters->starts[i] = at;
  }
  clusters->starts[1024] = clusters->n;
}

const uint16_t *
kg_clusters_find(const kg_clusters *clusters, uint64_t hash)
{
  kg_cluster_entry wanted;
  kg_cluster_key(&wanted, hash);
  uint32_t low = clusters->starts[wanted.key[0] >> 6];
  uint32_t high = clusters->starts[(wanted.key[0] >> 6) + 1];
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int order = compare_keys(&wanted, &clusters->entries[middle]);
    if (!order) {
      return clusters->entries[middle].group;
    }
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}
