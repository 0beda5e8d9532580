/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/schema.h"

#include "kg/store_stats.h"

#include <stdlib.h>

static kg_status
iri_of(kg_schema *schema, kg_txn *txn, kg_id id, kg_slice *iri)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  TRY(kg_txn_term(txn, id, buf, &term));
  *iri = kg_arena_copy(&schema->arena, term.text);
  return iri->ptr ? KG_OK : kg_out_of_memory(schema->ctx);
}

static kg_status
add_class(kg_schema *schema, kg_txn *txn, kg_id id, uint64_t n)
{
  kg_schema_class class = {.id = id, .n_instances = n};
  if (!n || kg_id_tag(id) != KG_TAG_IRI) {
    return KG_OK;
  }
  TRY(iri_of(schema, txn, id, &class.iri));
  return kg_vec_push(&schema->classes, schema->alloc, class)
             ? KG_OK
             : kg_out_of_memory(schema->ctx);
}

static kg_status
read_classes(kg_schema *schema, kg_txn *txn)
{
  kg_count *counts = NULL;
  size_t n = 0;
  TRY(kg_txn_classes(txn, &counts, &n));
  kg_status st = KG_OK;
  for (size_t i = 0; i < n && !st; i++) {
    st = add_class(schema, txn, counts[i].id, counts[i].n);
  }
  kg_alloc_free(kg_txn_alloc(txn), counts);
  return st;
}

static kg_status
add_property(kg_schema *schema, kg_txn *txn, kg_id id)
{
  kg_predicate_stats stats;
  const kg_status st = kg_txn_predicate_stats(txn, id, &stats);
  if (st) {
    return st == KG_NOT_FOUND ? KG_OK : st;
  }
  kg_schema_property property = {.id = id,
                                 .n_triples = stats.n_triples,
                                 .n_subjects = stats.n_subjects,
                                 .n_objects = stats.n_objects};
  TRY(iri_of(schema, txn, id, &property.iri));
  return kg_vec_push(&schema->properties, schema->alloc, property)
             ? KG_OK
             : kg_out_of_memory(schema->ctx);
}

static kg_status
read_properties(kg_schema *schema, kg_txn *txn)
{
  kg_count *counts = NULL;
  size_t n = 0;
  TRY(kg_txn_predicates(txn, &counts, &n));
  kg_status st = KG_OK;
  for (size_t i = 0; i < n && !st; i++) {
    st = counts[i].n ? add_property(schema, txn, counts[i].id) : KG_OK;
  }
  kg_alloc_free(kg_txn_alloc(txn), counts);
  return st;
}

static int
by_number(uint64_t a, uint64_t b, kg_slice iri_a, kg_slice iri_b)
{
  return a != b ? (a < b) - (a > b) : kg_slice_compare(iri_a, iri_b);
}

static int
compare_classes(const void *a, const void *b)
{
  const kg_schema_class *x = a;
  const kg_schema_class *y = b;
  return by_number(x->n_instances, y->n_instances, x->iri, y->iri);
}

static int
compare_properties(const void *a, const void *b)
{
  const kg_schema_property *x = a;
  const kg_schema_property *y = b;
  return by_number(x->n_triples, y->n_triples, x->iri, y->iri);
}

kg_status
kg_schema_read(kg_schema *schema, const kg_context *ctx, kg_txn *txn)
{
  *schema = (kg_schema){.ctx = ctx, .alloc = ctx->alloc};
  kg_arena_init(&schema->arena, ctx->alloc);
  TRY(read_classes(schema, txn));
  TRY(read_properties(schema, txn));
  if (schema->classes.n) {
    qsort(schema->classes.at, schema->classes.n, sizeof *schema->classes.at,
          compare_classes);
  }
  if (schema->properties.n) {
    qsort(schema->properties.at, schema->properties.n,
          sizeof *schema->properties.at, compare_properties);
  }
  return KG_OK;
}

static int
compare_slices(const void *a, const void *b)
{
  return kg_slice_compare(*(const kg_slice *)a, *(const kg_slice *)b);
}

typedef struct set_reader {
  kg_schema *schema;
  kg_txn *txn;
} set_reader;

static kg_status
add_set(void *user, uint64_t n_subjects, const void *ids, size_t n)
{
  const set_reader *r = user;
  kg_schema_set set = {.n_subjects = n_subjects, .n = n};
  set.iris = KG_ARENA_ARRAY(&r->schema->arena, kg_slice, n + 1);
  if (!set.iris) {
    return kg_out_of_memory(r->schema->ctx);
  }
  for (size_t i = 0; i < n; i++) {
    kg_id id;
    memcpy(&id, (const char *)ids + i * sizeof id, sizeof id);
    TRY(iri_of(r->schema, r->txn, id, &set.iris[i]));
  }
  qsort(set.iris, n, sizeof *set.iris, compare_slices);
  return kg_vec_push(&r->schema->sets, r->schema->alloc, set)
             ? KG_OK
             : kg_out_of_memory(r->schema->ctx);
}

static int
compare_sets(const void *a, const void *b)
{
  const kg_schema_set *x = a;
  const kg_schema_set *y = b;
  if (x->n_subjects != y->n_subjects) {
    return x->n_subjects < y->n_subjects ? 1 : -1;
  }
  for (size_t i = 0; i < x->n && i < y->n; i++) {
    const int order = kg_slice_compare(x->iris[i], y->iris[i]);
    if (order) {
      return order;
    }
  }
  return (x->n > y->n) - (x->n < y->n);
}

kg_status
kg_schema_read_sets(kg_schema *schema, kg_txn *txn)
{
  set_reader r = {schema, txn};
  TRY(kg_txn_each_set(txn, add_set, &r));
  if (schema->sets.n) {
    qsort(schema->sets.at, schema->sets.n, sizeof *schema->sets.at,
          compare_sets);
  }
  return KG_OK;
}

void
kg_schema_clear(kg_schema *schema)
{
  kg_vec_free(&schema->classes, schema->alloc);
  kg_vec_free(&schema->properties, schema->alloc);
  kg_vec_free(&schema->sets, schema->alloc);
  kg_arena_clear(&schema->arena);
}
