/* SPDX-License-Identifier: Apache-2.0 */
/// Terms as Redland has them, and back.
#ifndef KG_REDLAND_NODE_H
#define KG_REDLAND_NODE_H

#include "kg/term.h"

#include <librdf.h>

/// Languages are folded into `lang`, whose text is this long at most.
enum { KG_NODE_LANG_MAX = 64 };

/// The term of a node. Slices point into the node and into `lang`.
/// @return false for a node that is no RDF term, or with a longer language.
bool
kg_node_term(librdf_node *node, char lang[KG_NODE_LANG_MAX], kg_term *term);

/// A new node, owned by the caller; NULL without memory.
librdf_node *kg_node_new(librdf_world *world, const kg_term *term);

#endif
