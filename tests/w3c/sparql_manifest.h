/* SPDX-License-Identifier: Apache-2.0 */
/// Tests of SPARQL from W3C manifests (Turtle), followed through mf:include.
#ifndef KG_TESTS_SPARQL_MANIFEST_H
#define KG_TESTS_SPARQL_MANIFEST_H

#include "base/arena.h"
#include "kg/context.h"

typedef enum sparql_test_kind {
  TEST_OTHER, ///< Protocol and the like: not run here.
  TEST_SYNTAX_GOOD,
  TEST_SYNTAX_BAD,
  TEST_UPDATE_SYNTAX_GOOD,
  TEST_UPDATE_SYNTAX_BAD,
  TEST_QUERY,
  TEST_UPDATE,
  TEST_CSV,
} sparql_test_kind;

/// A file and the graph it goes to. IRIs are `file://` ones.
typedef struct sparql_data {
  kg_slice file;
  kg_slice graph; ///< Empty: the default graph.
} sparql_data;

typedef struct sparql_data_list {
  sparql_data *at;
  size_t n, cap;
} sparql_data_list;

typedef struct sparql_test {
  sparql_test_kind kind;
  kg_slice id;    ///< `folder#name`, short and without a machine's paths.
  kg_slice group; ///< The folder.
  kg_slice name;
  kg_slice query;  ///< IRI of the query's or update's file.
  kg_slice result; ///< IRI of the results' file; empty if none.
  bool is_lax;     ///< Fewer doubles are fine (REDUCED).
  sparql_data_list data;
  sparql_data_list result_data; ///< Updates: the store afterwards.
} sparql_test;

typedef struct sparql_tests {
  kg_arena arena;
  sparql_test *at;
  size_t n, cap;
} sparql_tests;

void sparql_tests_init(sparql_tests *tests);
void sparql_tests_clear(sparql_tests *tests);
/// Adds the tests of a manifest. What cannot be read is told to the sink.
kg_status
sparql_tests_read(const kg_context *ctx, const char *path, sparql_tests *tests);

/// The path of a `file://` IRI, with a NUL; valid as long as the arena.
const char *sparql_path_of(kg_arena *arena, kg_slice iri);

#endif
