/* SPDX-License-Identifier: Apache-2.0 */
// CONSTRUCT and DESCRIBE: triples from solutions, each once.
#include "sparql/result.h"

#include "rdf/xsd_iri.h"

static kg_status
slot_id(kg_exec *exec,
        const kg_slot *slot,
        const kg_op *op,
        size_t row,
        kg_id *blanks,
        kg_id *id)
{
  *id = 0;
  switch (slot->kind) {
  case KG_SLOT_NONE: return KG_OK;
  case KG_SLOT_TERM: return kg_exec_intern(exec, &slot->term, id);
  case KG_SLOT_BLANK:
    // A template with blank nodes comes with their array.
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    if (!blanks[slot->blank]) {
      TRY(kg_exec_new_blank(exec, &blanks[slot->blank]));
    }
    *id = blanks[slot->blank];
    return KG_OK;
  case KG_SLOT_VAR: break;
  }
  const uint32_t column = op ? kg_op_column(op, slot->var) : KG_NO_COLUMN;
  const kg_term *value = &exec->query->vars[slot->var].value;
  if (column != KG_NO_COLUMN) {
    *id = op->cols[column][row];
  } else if (value->kind != KG_TERM_NONE) {
    return kg_exec_intern(exec, value, id);
  }
  return KG_OK;
}

static kg_value_kind
kind_of(kg_exec *exec, kg_id id)
{
  kg_value v;
  return kg_value_load(exec, id, &v) ? v.kind : KG_V_NONE;
}

kg_status
kg_template_quad(kg_exec *exec,
                 const kg_quad_slots *quad,
                 const kg_op *op,
                 size_t row,
                 kg_id *blanks,
                 kg_quad *out,
                 bool *is_valid)
{
  TRY(slot_id(exec, &quad->s, op, row, blanks, &out->s));
  TRY(slot_id(exec, &quad->p, op, row, blanks, &out->p));
  TRY(slot_id(exec, &quad->o, op, row, blanks, &out->o));
  TRY(slot_id(exec, &quad->g, op, row, blanks, &out->g));
  // 16.2.1: what is no RDF triple is left out.
  const kg_value_kind s = kind_of(exec, out->s);
  *is_valid =
      (s == KG_V_IRI || s == KG_V_BLANK) && kind_of(exec, out->p) == KG_V_IRI &&
      out->o &&
      (quad->g.kind == KG_SLOT_NONE || kind_of(exec, out->g) == KG_V_IRI);
  if (quad->g.kind == KG_SLOT_NONE) {
    out->g = KG_ID_DEFAULT_GRAPH;
  }
  kg_exec_trim(exec);
  return exec->failed;
}

static kg_status
add_triple(kg_result *r, kg_id s, kg_id p, kg_id o)
{
  const kg_id row[3] = {s, p, o};
  bool is_new;
  return kg_row_set_add(&r->triples, row, &is_new, NULL);
}

kg_status
kg_result_construct(kg_result *r)
{
  kg_exec *exec = &r->exec;
  const kg_query *query = r->query;
  if (r->is_done) {
    return r->status ? r->status : KG_DONE;
  }
  TRY(kg_result_batch(r));
  kg_id *blanks = KG_ARENA_ARRAY(&exec->arena, kg_id, query->n_blanks);
  if (!blanks) {
    return kg_exec_no_memory(exec);
  }
  for (size_t row = 0; row < r->op->n; row++) {
    memset(blanks, 0, query->n_blanks * sizeof *blanks);
    for (uint32_t i = 0; i < query->n_construct; i++) {
      kg_quad q;
      bool is_valid;
      TRY(kg_template_quad(exec, &query->construct[i], r->op, row, blanks, &q,
                           &is_valid));
      if (is_valid) {
        TRY(add_triple(r, q.s, q.p, q.o));
      }
    }
  }
  return KG_OK;
}

// DESCRIBE
// ----------------------------------------------------------------------

/// What is to be described, in order; blank nodes join as they are met.
typedef struct described {
  kg_row_set nodes;
  kg_row_set named; ///< Objects whose label and type are given.
} described;

static kg_status
add_node(kg_row_set *set, kg_id id)
{
  bool is_new;
  return id ? kg_row_set_add(set, &id, &is_new, NULL) : KG_OK;
}

static kg_status
find_nodes(kg_result *r, described *d)
{
  kg_exec *exec = &r->exec;
  const kg_query *query = r->query;
  for (uint32_t i = 0; i < query->n_describe; i++) {
    kg_id id;
    if (query->describe[i].kind == KG_SLOT_TERM) {
      TRY(kg_exec_intern(exec, &query->describe[i].term, &id));
      TRY(add_node(&d->nodes, id));
    }
  }
  while (r->op && !r->is_done) {
    TRY(kg_result_batch(r));
    for (size_t row = 0; row < r->op->n; row++) {
      for (uint32_t i = 0; i < query->n_describe; i++) {
        kg_id id;
        TRY(slot_id(exec, &query->describe[i], r->op, row, NULL, &id));
        TRY(add_node(&d->nodes, id));
      }
    }
  }
  return KG_OK;
}

/// The triples of one subject, all or those of one predicate.
static kg_status
describe_one(kg_result *r, kg_id subject, kg_id predicate, described *d)
{
  kg_exec *exec = &r->exec;
  kg_pattern pattern = r->active.base;
  kg_scan *scan = NULL;
  kg_quad quads[64];
  size_t n = 0;
  if (kg_id_tag(subject) == KG_TAG_LOCAL || r->active.is_empty) {
    return KG_OK;
  }
  pattern.bound.s = subject;
  pattern.bound.p = predicate;
  kg_status st = kg_scan_open(exec->txn, &pattern, &scan);
  do {
    st = st ? st : kg_scan_next(scan, quads, 64, &n);
    for (size_t i = 0; !st && i < n; i++) {
      const kg_id o = quads[i].o;
      st = add_triple(r, subject, quads[i].p, o);
      if (!st && d && kg_id_tag(o) == KG_TAG_BLANK) {
        st = add_node(&d->nodes, o);
      } else if (!st && d && kg_id_tag(o) == KG_TAG_IRI) {
        st = add_node(&d->named, o);
      }
    }
    st = st ? st : kg_exec_poll(exec);
  } while (!st && n);
  kg_scan_close(scan);
  return st;
}

static kg_status
describe_all(kg_result *r, described *d)
{
  static const char *const wanted[] = {
      KG_RDF_NS "type", "http://www.w3.org/2000/01/rdf-schema#label"};
  TRY(find_nodes(r, d));
  for (size_t i = 0; i < d->nodes.table.n; i++) {
    TRY(describe_one(r, *kg_rows_row(&d->nodes.table, i), 0, d));
  }
  for (size_t k = 0; k < 2; k++) {
    const kg_term term = kg_iri(kg_slice_of(wanted[k]));
    kg_id predicate;
    const kg_status st = kg_txn_find(r->exec.txn, &term, &predicate);
    for (size_t i = 0; !st && i < d->named.table.n; i++) {
      TRY(describe_one(r, *kg_rows_row(&d->named.table, i), predicate, NULL));
    }
    if (st && st != KG_NOT_FOUND) {
      return st;
    }
  }
  return KG_OK;
}

kg_status
kg_result_describe(kg_result *r)
{
  described d = {{{0}, NULL, 0}, {{0}, NULL, 0}};
  if (r->is_described) {
    return KG_DONE;
  }
  r->is_described = true;
  kg_row_set_init(&d.nodes, &r->exec, 1);
  kg_row_set_init(&d.named, &r->exec, 1);
  const kg_status st = describe_all(r, &d);
  kg_row_set_clear(&d.nodes);
  kg_row_set_clear(&d.named);
  return st;
}
