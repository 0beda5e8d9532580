/* SPDX-License-Identifier: Apache-2.0 */
/// Which classes and properties a store really uses, and how often: for
/// `kg stats`, `.schema` and completion.
#ifndef KG_CLI_SCHEMA_H
#define KG_CLI_SCHEMA_H

#include "base/arena.h"
#include "base/vec.h"
#include "kg/store.h"

typedef struct kg_schema_class {
  kg_id id;
  kg_slice iri;
  uint64_t n_instances;
} kg_schema_class;

typedef struct kg_schema_property {
  kg_id id;
  kg_slice iri;
  uint64_t n_triples;
  uint64_t n_subjects;
  uint64_t n_objects;
} kg_schema_property;

/// Subjects that have exactly these properties.
typedef struct kg_schema_set {
  uint64_t n_subjects;
  kg_slice *iris; ///< In order.
  size_t n;
} kg_schema_set;

/// Each by number, greatest first, then by IRI.
typedef struct kg_schema {
  kg_arena arena;
  const kg_context *ctx;
  const kg_alloc *alloc;
  KG_VEC(kg_schema_class) classes;
  KG_VEC(kg_schema_property) properties;
  KG_VEC(kg_schema_set) sets; ///< See kg_schema_read_sets.
} kg_schema;

/// Takes what the store counts over the union of all graphs. Clear it whatever
/// the answer.
kg_status kg_schema_read(kg_schema *schema, const kg_context *ctx, kg_txn *txn);
/// Reads the sets as well, which can be many.
kg_status kg_schema_read_sets(kg_schema *schema, kg_txn *txn);
void kg_schema_clear(kg_schema *schema);

#endif
