/* SPDX-License-Identifier: Apache-2.0 */
/// A small set of quads in memory, for reading manifests and vocabularies and
/// for comparing graphs up to the names of blank nodes.
#ifndef KG_RDF_GRAPH_H
#define KG_RDF_GRAPH_H

#include "kg/alloc.h"
#include "kg/term.h"

typedef struct kg_graph kg_graph;

/// @return KG_ERR_MEMORY.
kg_status kg_graph_new(const kg_alloc *alloc, kg_graph **graph);
void kg_graph_free(kg_graph *graph);

/// A `kg_quad_fn` whose user pointer is the kg_graph. Terms are copied; a quad
/// that is there already changes nothing.
kg_status kg_graph_add(void *graph, const kg_term_quad *quad);
size_t kg_graph_size(const kg_graph *graph);
/// In order of adding. Valid until the graph is freed.
kg_term_quad kg_graph_at(const kg_graph *graph, size_t i);

/// The first quad at or after number `from` with these terms; NULL is any.
/// @return its number, or (size_t)-1.
size_t kg_graph_find(const kg_graph *graph,
                     const kg_term *s,
                     const kg_term *p,
                     const kg_term *o,
                     size_t from);
/// The object of the first triple of `s` and the predicate with this IRI.
/// @return KG_NOT_FOUND
kg_status kg_graph_object(const kg_graph *graph,
                          const kg_term *s,
                          const char *predicate,
                          kg_term *object);

/// Are there as many quads in both, and is there a one-to-one naming of blank
/// nodes (also as graph names) that makes them the same?
/// @return KG_ERR_LIMIT when graphs full of look-alikes take too many steps.
kg_status
kg_graph_isomorphic(const kg_graph *a, const kg_graph *b, bool *result);

#endif
