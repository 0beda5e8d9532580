/* SPDX-License-Identifier: Apache-2.0 */
/// An open storage. Private to this folder.
#ifndef KG_REDLAND_INSTANCE_H
#define KG_REDLAND_INSTANCE_H

#include "kg/store.h"

#include <librdf.h>

typedef struct kg_instance {
  librdf_world *world;
  kg_context ctx;
  char *folder;
  bool is_new;
  bool is_read_only;
  kg_store *store;
  kg_txn *writer;      ///< Open while there are changes, else NULL.
  bool in_transaction; ///< Begun by the caller: nothing is committed before.
  unsigned n_changes;  ///< Since `writer` began.
} kg_instance;

/// A transaction to read with: the writer's own, or a snapshot that is the
/// caller's to end (`*is_owned`).
kg_status kg_instance_read(kg_instance *i, kg_txn **txn, bool *is_owned);

/// Statements that match; parts that are NULL match everything. A context of
/// NULL means the union of all graphs. NULL without memory.
librdf_stream *kg_instance_find(kg_instance *i,
                                librdf_statement *statement,
                                librdf_node *context);
/// The named graphs, as nodes. NULL without memory.
librdf_iterator *kg_instance_contexts(kg_instance *i);

#endif
