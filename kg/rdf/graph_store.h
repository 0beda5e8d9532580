/* SPDX-License-Identifier: Apache-2.0 */
/// What is inside a kg_graph, for graph.c and isomorphism.c.
#ifndef KG_RDF_GRAPH_STORE_H
#define KG_RDF_GRAPH_STORE_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "rdf/graph.h"

/// A quad as numbers of terms.
typedef struct kg_graph_row {
  uint32_t at[4];
} kg_graph_row;

struct kg_graph {
  const kg_alloc *alloc;
  kg_arena arena;
  KG_VEC(kg_term) terms;
  KG_VEC(kg_graph_row) rows;
  kg_text_map numbers; ///< Of terms, by a text that tells them apart.
  kg_text_map known;   ///< Rows, by their bytes.
};

/// @param number (uint32_t)-1 if the graph does not have the term.
/// @return KG_ERR_MEMORY
kg_status
kg_graph_number(const kg_graph *graph, const kg_term *term, uint32_t *number);
bool kg_graph_has_row(const kg_graph *graph, const kg_graph_row *row);

#endif
