/* SPDX-License-Identifier: Apache-2.0 */
/// Statistics that a store keeps with its data: exact for the transaction that
/// asks, without reading the quads.
#ifndef KG_STORE_STATS_H_PUBLIC
#define KG_STORE_STATS_H_PUBLIC

#include "kg/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Something and how often it occurs.
typedef struct kg_count {
  kg_id id;
  uint64_t n;
} kg_count;

/// All classes with the number of their instances (triples `?s rdf:type
/// class`), predicates with their triples, graphs (the default one too) with
/// their quads; each in order of id.
/// @param counts Owned by the caller: free with kg_alloc_free and the store's
/// allocator.
KG_API kg_status kg_txn_classes(kg_txn *txn, kg_count **counts, size_t *n);
KG_API kg_status kg_txn_predicates(kg_txn *txn, kg_count **counts, size_t *n);
KG_API kg_status kg_txn_graph_sizes(kg_txn *txn, kg_count **counts, size_t *n);

/// 0 for a class or graph that is not there.
KG_API kg_status kg_txn_class_size(kg_txn *txn, kg_id class_id, uint64_t *n);
KG_API kg_status kg_txn_graph_size(kg_txn *txn, kg_id graph, uint64_t *n);

/// A characteristic set: `n_subjects` subjects have exactly the `n` predicates
/// at `set` (ids, ascending, not aligned: read with memcpy).
typedef kg_status
kg_set_fn(void *user, uint64_t n_subjects, const void *set, size_t n);
KG_API kg_status kg_txn_each_set(kg_txn *txn, kg_set_fn *found, void *user);

/// How many subjects have all of `n` predicates (ascending, all different).
KG_API kg_status kg_txn_star(kg_txn *txn,
                             const kg_id *predicates,
                             size_t n,
                             uint64_t *n_subjects);

#ifdef __cplusplus
}
#endif
#endif
