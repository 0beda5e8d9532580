/* SPDX-License-Identifier: Apache-2.0 */
/// Statistics in the table "stat", kept exact with every flush.
///
/// Keys begin with a letter; ids in them are big-endian:
///
///     P predicate -> kg_predicate_tally without its id
///     C class     -> u64 triples `?s rdf:type class`
///     G graph     -> u64 quads (the default graph too)
///     S hash128   -> u64 subjects, then the set's predicates
#ifndef KG_STORE_STATS_H
#define KG_STORE_STATS_H

#include "store/tally.h"

/// The id of rdf:type, or 0.
kg_status kg_stats_type(kg_txn *txn, kg_id *type);
/// Merges a run into the index of its order and tallies what that changes: of
/// SPOG everything about its subjects and graphs, of POSG the objects of
/// predicates, of the others nothing. `was_empty`: the store had no quads.
kg_status
kg_stats_merge(kg_txn *txn, kg_tally *tally, const kg_run *run, bool was_empty);
/// Feeds the whole store.
kg_status kg_stats_all(kg_txn *txn, kg_tally *tally, int sign);
/// Adds a tally to the tables and to the transaction's meta.
kg_status kg_stats_apply(kg_txn *txn, const kg_tally *tally);

#endif
