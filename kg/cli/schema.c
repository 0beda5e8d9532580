/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/schema.h"

#include "rdf/xsd_iri.h"

#include <stdlib.h>

enum { BATCH = 1024 };

static kg_status
iri_of(kg_schema *schema, kg_txn *txn, kg_id id, kg_slice *iri)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  TRY(kg_txn_term(txn, id, buf, &term));
  *iri = kg_arena_copy(&schema->arena, term.text);
  return iri->ptr ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
add_class(kg_schema *schema, kg_txn *txn, kg_id id, uint64_t n)
{
  kg_schema_class class = {.id = id, .n_instances = n};
  if (!n || kg_id_tag(id) != KG_TAG_IRI) {
    return KG_OK;
  }
  TRY(iri_of(schema, txn, id, &class.iri));
  return kg_vec_push(&schema->classes, schema->alloc, class) ? KG_OK
                                                             : KG_ERR_MEMORY;
}

/* Instances come sorted by their class. */
static kg_status
count_classes(kg_schema *schema,
              const kg_context *ctx,
              kg_txn *txn,
              kg_scan *scan)
{
  kg_quad quads[BATCH];
  kg_id class = 0;
  uint64_t count = 0;
  size_t n;
  do {
    TRY(kg_scan_next(scan, quads, BATCH, &n));
    for (size_t i = 0; i < n; i++) {
      if (quads[i].o != class) {
        TRY(add_class(schema, txn, class, count));
        class = quads[i].o;
        count = 0;
      }
      count++;
    }
    if (kg_is_cancelled(ctx)) {
      return KG_CANCELLED;
    }
  } while (n);
  return add_class(schema, txn, class, count);
}

static kg_status
read_classes(kg_schema *schema, const kg_context *ctx, kg_txn *txn)
{
  const kg_term type = kg_iri(KG_SLICE(KG_RDF_NS "type"));
  kg_pattern pattern = {.order = KG_POSG, .distinct = true};
  const kg_status found = kg_txn_find(txn, &type, &pattern.bound.p);
  if (found) {
    return found == KG_NOT_FOUND ? KG_OK : found;
  }
  kg_scan *scan;
  TRY(kg_scan_open(txn, &pattern, &scan));
  const kg_status st = count_classes(schema, ctx, txn, scan);
  kg_scan_close(scan);
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
             : KG_ERR_MEMORY;
}

/* Jumps from one predicate to the next. */
static kg_status
read_properties(kg_schema *schema, kg_txn *txn)
{
  const kg_pattern pattern = {.order = KG_POSG, .distinct = true};
  kg_scan *scan;
  kg_quad quad;
  size_t n = 0;
  TRY(kg_scan_open(txn, &pattern, &scan));
  kg_status st = kg_scan_next(scan, &quad, 1, &n);
  while (!st && n) {
    st = add_property(schema, txn, quad.p);
    if (!st) {
      st = kg_scan_seek(scan, quad.p + 1);
    }
    if (!st) {
      st = kg_scan_next(scan, &quad, 1, &n);
    }
  }
  kg_scan_close(scan);
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
  *schema = (kg_schema){.alloc = ctx->alloc};
  kg_arena_init(&schema->arena, ctx->alloc);
  TRY(read_classes(schema, ctx, txn));
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

void
kg_schema_clear(kg_schema *schema)
{
  kg_vec_free(&schema->classes, schema->alloc);
  kg_vec_free(&schema->properties, schema->alloc);
  kg_arena_clear(&schema->arena);
}
