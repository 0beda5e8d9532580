/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql_compare.h"
#include "sparql/results_writer.h"

#include "base/buf.h"
#include "rdf/xsd.h"

#include <stdio.h>

#define RS "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

// Values ------------------------------------------------------------------

/// The literal with its canonical spelling if it is a number or a boolean.
static kg_term
by_value(const kg_term *term, kg_arena *arena)
{
  kg_term out = *term;
  const kg_xsd_type type = kg_xsd_find(term->datatype);
  const bool counts =
      term->kind == KG_TERM_LITERAL && term->datatype.len &&
      (kg_xsd_is_numeric(type) || kg_xsd_family_of(type) == KG_XSDF_BOOLEAN);
  if (counts) {
    kg_buf text;
    kg_buf_init(&text, NULL);
    if (!kg_xsd_canonical(type, term->text, &text)) {
      out.text = kg_arena_copy(arena, kg_buf_slice(&text));
    }
    kg_buf_clear(&text);
  }
  return out;
}

// Tables ------------------------------------------------------------------

static kg_status
add_cell(kg_graph *graph,
         kg_arena *arena,
         const kg_term *row,
         kg_slice column,
         const kg_term *cell)
{
  const kg_slice p =
      kg_arena_printf(arena, "column:%.*s", (int)column.len, column.ptr);
  const kg_term_quad quad = {
      .s = *row, .p = kg_iri(p), .o = by_value(cell, arena)};
  return kg_graph_add(graph, &quad);
}

/// Each row becomes a blank node, so that equal rows count.
static kg_status
add_row(kg_graph *graph,
        kg_arena *arena,
        const kg_results_table *table,
        size_t i,
        bool is_ordered)
{
  const kg_slice label = kg_arena_printf(arena, "row%zu", i);
  const kg_slice number =
      kg_arena_printf(arena, "%zu", is_ordered ? i : (size_t)0);
  const kg_term row = {.kind = KG_TERM_BLANK, .text = label};
  const kg_term place = kg_literal(number, kg_slice_of(NULL));
  TRY(add_cell(graph, arena, &row, kg_slice_of(" place"), &place));
  for (size_t k = 0; k < table->n_columns; ++k) {
    kg_term cell = kg_results_table_row(table, i)[k];
    if (cell.kind == KG_TERM_BLANK) { // Not to be taken for a row.
      cell.text = kg_arena_printf(arena, "cell-%.*s", (int)cell.text.len,
                                  cell.text.ptr);
    }
    if (cell.kind != KG_TERM_NONE) {
      TRY(add_cell(graph, arena, &row, table->columns[k], &cell));
    }
  }
  return KG_OK;
}

static bool
is_same_row(const kg_results_table *table, size_t a, size_t b)
{
  for (size_t k = 0; k < table->n_columns; ++k) {
    if (!kg_term_equal(&kg_results_table_row(table, a)[k],
                       &kg_results_table_row(table, b)[k])) {
      return false;
    }
  }
  return true;
}

static bool
is_double(const kg_results_table *table, size_t row)
{
  for (size_t i = 0; i < row; ++i) {
    if (is_same_row(table, i, row)) {
      return true;
    }
  }
  return false;
}

static kg_status
graph_of(const kg_results_table *table,
         kg_arena *arena,
         bool is_ordered,
         bool is_lax,
         kg_graph *graph)
{
  for (size_t i = 0; i < table->n_rows; ++i) {
    if (!is_lax || !is_double(table, i)) {
      TRY(add_row(graph, arena, table, i, is_ordered));
    }
  }
  return KG_OK;
}

static bool
has_same_columns(const kg_results_table *a, const kg_results_table *b)
{
  for (size_t i = 0; i < a->n_columns; ++i) {
    if (kg_table_find_column(b, a->columns[i]) == (size_t)-1) {
      return false;
    }
  }
  return a->n_columns == b->n_columns;
}

kg_status
sparql_tables_equal(const kg_results_table *got,
                    const kg_results_table *want,
                    bool is_ordered,
                    bool is_lax,
                    bool *equal)
{
  *equal = false;
  if (got->is_ask || want->is_ask) {
    *equal = got->is_ask && want->is_ask && got->answer == want->answer;
    return KG_OK;
  }
  if (!has_same_columns(got, want) ||
      (is_lax ? got->n_rows > want->n_rows : got->n_rows != want->n_rows)) {
    return KG_OK;
  }
  kg_graph *a = NULL;
  kg_graph *b = NULL;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  TRY(kg_graph_new(NULL, &a));
  TRY(kg_graph_new(NULL, &b));
  kg_status st = graph_of(got, &arena, is_ordered, is_lax, a);
  st = st ? st : graph_of(want, &arena, is_ordered, is_lax, b);
  st = st ? st : kg_graph_isomorphic(a, b, equal);
  kg_graph_free(a);
  kg_graph_free(b);
  kg_arena_clear(&arena);
  return st;
}

// Graphs --------------------------------------------------------------------

static kg_status
copy_by_value(const kg_graph *from, kg_arena *arena, kg_graph *to)
{
  for (size_t i = 0; i < kg_graph_size(from); ++i) {
    kg_term_quad quad = kg_graph_at(from, i);
    quad.o = by_value(&quad.o, arena);
    TRY(kg_graph_add(to, &quad));
  }
  return KG_OK;
}

kg_status
sparql_graphs_equal(const kg_graph *got, const kg_graph *want, bool *equal)
{
  kg_graph *a = NULL;
  kg_graph *b = NULL;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  TRY(kg_graph_new(NULL, &a));
  TRY(kg_graph_new(NULL, &b));
  kg_status st = copy_by_value(got, &arena, a);
  st = st ? st : copy_by_value(want, &arena, b);
  st = st ? st : kg_graph_isomorphic(a, b, equal);
  kg_graph_free(a);
  kg_graph_free(b);
  kg_arena_clear(&arena);
  return st;
}

// Result sets in RDF ----------------------------------------------------------

static kg_status
add_variables(const kg_context *ctx,
              const kg_graph *graph,
              kg_results_table *table)
{
  const kg_term p = kg_iri(kg_slice_of(RS "resultVariable"));
  size_t i = 0;
  for (; (i = kg_graph_find(graph, NULL, &p, NULL, i)) != (size_t)-1; ++i) {
    TRY(kg_table_add_column(ctx, table, kg_graph_at(graph, i).o.text));
  }
  return KG_OK;
}

static void
add_bindings(const kg_graph *graph,
             const kg_term *solution,
             kg_results_table *table,
             kg_term *row)
{
  const kg_term p = kg_iri(kg_slice_of(RS "binding"));
  size_t i = 0;
  for (; (i = kg_graph_find(graph, solution, &p, NULL, i)) != (size_t)-1; ++i) {
    const kg_term binding = kg_graph_at(graph, i).o;
    kg_term name = {0};
    kg_term value = {0};
    (void)kg_graph_object(graph, &binding, RS "variable", &name);
    (void)kg_graph_object(graph, &binding, RS "value", &value);
    const size_t column = kg_table_find_column(table, name.text);
    if (column != (size_t)-1) {
      row[column] = value;
    }
  }
}

/// The place of a solution from 0, or `fallback` if it is not numbered.
static size_t
index_of(const kg_graph *graph,
         const kg_term *solution,
         size_t fallback,
         bool *has_order)
{
  kg_term number = {0};
  int64_t value = 0;
  if (kg_graph_object(graph, solution, RS "index", &number) ||
      !kg_xsd_parse_int64(number.text, &value) || value < 1) {
    return fallback;
  }
  *has_order = true;
  return (size_t)value - 1;
}

static size_t
count(const kg_graph *graph, const kg_term *p)
{
  size_t n = 0;
  size_t i = 0;
  for (; (i = kg_graph_find(graph, NULL, p, NULL, i)) != (size_t)-1; ++i) {
    ++n;
  }
  return n;
}

kg_status
sparql_table_of_graph(const kg_context *ctx,
                      const kg_graph *graph,
                      kg_results_table *table,
                      bool *has_order)
{
  const kg_term answer = kg_iri(kg_slice_of(RS "boolean"));
  const kg_term solution = kg_iri(kg_slice_of(RS "solution"));
  *table = (kg_results_table){0};
  *has_order = false;
  kg_arena_init(&table->arena, NULL);
  const size_t found = kg_graph_find(graph, NULL, &answer, NULL, 0);
  if (found != (size_t)-1) {
    table->is_ask = true;
    table->answer = kg_slice_is(kg_graph_at(graph, found).o.text, "true");
    return KG_OK;
  }
  TRY(add_variables(ctx, graph, table));
  const size_t n = count(graph, &solution);
  kg_term *row = NULL;
  for (size_t i = 0; i < n; ++i) {
    TRY(kg_table_add_row(ctx, table, &row));
  }
  size_t i = 0;
  size_t k = 0;
  for (; (i = kg_graph_find(graph, NULL, &solution, NULL, i)) != (size_t)-1;
       ++i, ++k) {
    const kg_term node = kg_graph_at(graph, i).o;
    const size_t place = index_of(graph, &node, k, has_order);
    if (place < n) {
      add_bindings(graph, &node, table,
                   table->cells + place * table->n_columns);
    }
  }
  return KG_OK;
}
