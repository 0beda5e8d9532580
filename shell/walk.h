/* SPDX-License-Identifier: Apache-2.0 */
/// Walking the graph without writing queries.
#ifndef KG_SHELL_WALK_H
#define KG_SHELL_WALK_H

#include "shell.h"

/// A thing by `<IRI>`, prefixed name or label: its facts and what points to
/// it. Several things of one label are listed.
kg_status kg_walk_describe(kg_shell *shell, kg_slice name);

/// Classes by rdfs:subClassOf, with instances; below `root` unless empty.
kg_status kg_walk_tree(kg_shell *shell, kg_slice root);

#endif
