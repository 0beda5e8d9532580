/* SPDX-License-Identifier: Apache-2.0 */
/// Counting for the statistics: fed with rows, it knows how much each figure
/// goes up or down.
///
/// Statistics stay exact by one rule: before a change, everything about the
/// subjects (and predicate-object pairs) it touches is subtracted; after it,
/// everything about them is added again.
#ifndef KG_STORE_TALLY_H
#define KG_STORE_TALLY_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/run.h"

enum { KG_N_TAGS = 16 };

typedef struct kg_predicate_tally {
  kg_id predicate;
  int64_t n_triples;
  int64_t n_subjects;
  int64_t n_objects;
  int64_t tags[KG_N_TAGS]; ///< Triples by tag of the object.
} kg_predicate_tally;

typedef struct kg_tally {
  const kg_alloc *alloc;
  kg_arena arena;
  kg_id type; ///< rdf:type, or 0.
  int64_t n_quads;
  int64_t n_triples;
  int64_t n_subjects;
  KG_VEC(kg_predicate_tally) predicates;
  kg_id_map predicate_index;
  kg_id_map classes; ///< Class to int64_t as uint64_t.
  kg_id_map graphs;
  kg_text_map sets; ///< Sorted predicates as bytes, to int64_t.
  /* The subject in hand. */
  kg_row last;
  bool has_last;
  int sign;
  KG_VEC(kg_id) subject_predicates;
  kg_predicate_tally *in_hand; ///< Of last's predicate.
} kg_tally;

void kg_tally_init(kg_tally *tally, const kg_alloc *alloc, kg_id type);
void kg_tally_clear(kg_tally *tally);

/// Rows of SPOG, all of a subject in order. `sign` is 1 or -1.
kg_status kg_tally_spog(kg_tally *tally, const kg_row *row, int sign);
/// Behind the last row of a pass.
kg_status kg_tally_end(kg_tally *tally);
/// One pair of predicate and object.
kg_status kg_tally_object(kg_tally *tally, kg_id predicate, int sign);
/// One quad of a graph.
kg_status kg_tally_graph(kg_tally *tally, kg_id graph, int sign);

#endif
