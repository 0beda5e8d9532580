/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql_manifest.h"

#include "manifest.h"

#define RDFS "http://www.w3.org/2000/01/rdf-schema#"

enum { DEEPEST_INCLUDE = 8, MOST_INCLUDES = 100 };

typedef struct reader {
  const kg_context *ctx;
  manifest manifest;
  sparql_tests *tests;
  unsigned depth;
} reader;

void
sparql_tests_init(sparql_tests *tests)
{
  *tests = (sparql_tests){0};
  kg_arena_init(&tests->arena, NULL);
}

void
sparql_tests_clear(sparql_tests *tests)
{
  kg_arena_clear(&tests->arena);
}

static bool
push(kg_arena *arena, void **at, size_t *n, size_t *cap, size_t item)
{
  if (*n == *cap) {
    const size_t want = *cap ? 2 * *cap : 4;
    void *grown = kg_arena_zeroed(arena, want, item);
    if (!grown) {
      return false;
    }
    if (*n) {
      memcpy(grown, *at, *n * item);
    }
    *at = grown;
    *cap = want;
  }
  ++*n;
  return true;
}

static bool
object(const reader *r, const kg_term *s, const char *predicate, kg_term *o)
{
  *o = manifest_get(&r->manifest, s, predicate);
  return o->kind != KG_TERM_NONE;
}

static kg_slice
object_text(const reader *r, const kg_term *s, const char *predicate)
{
  kg_term o;
  return object(r, s, predicate, &o) ? kg_arena_copy(&r->tests->arena, o.text)
                                     : kg_slice_of(NULL);
}

static sparql_test_kind
kind_of(kg_slice type)
{
  static const struct {
    const char *type;
    sparql_test_kind kind;
  } kinds[] = {
      {MF "PositiveSyntaxTest", TEST_SYNTAX_GOOD},
      {MF "PositiveSyntaxTest11", TEST_SYNTAX_GOOD},
      {MF "NegativeSyntaxTest", TEST_SYNTAX_BAD},
      {MF "NegativeSyntaxTest11", TEST_SYNTAX_BAD},
      {MF "PositiveUpdateSyntaxTest11", TEST_UPDATE_SYNTAX_GOOD},
      {MF "NegativeUpdateSyntaxTest11", TEST_UPDATE_SYNTAX_BAD},
      {MF "QueryEvaluationTest", TEST_QUERY},
      {MF "UpdateEvaluationTest", TEST_UPDATE},
      {MF "CSVResultFormatTest", TEST_CSV},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; ++i) {
    if (kg_slice_is(type, kinds[i].type)) {
      return kinds[i].kind;
    }
  }
  return TEST_OTHER;
}

/// The last part of a folder's IRI, which ends with a slash.
static kg_slice
group_of(kg_slice folder)
{
  const size_t end = folder.len - 1;
  size_t begin = end;
  while (begin > 0 && folder.ptr[begin - 1] != '/') {
    --begin;
  }
  return kg_slice_sub(folder, begin, end);
}

static bool
add_data(reader *r, sparql_data_list *list, kg_slice file, kg_slice graph)
{
  kg_arena *arena = &r->tests->arena;
  if (!push(arena, (void **)&list->at, &list->n, &list->cap,
            sizeof *list->at)) {
    return false;
  }
  list->at[list->n - 1] =
      (sparql_data){kg_arena_copy(arena, file), kg_arena_copy(arena, graph)};
  return true;
}

/// All objects of `predicate` as files: into the graph of their own IRI, or
/// of their label, or into the default graph.
static void
add_files(reader *r,
          const kg_term *action,
          const char *predicate,
          bool is_named,
          sparql_data_list *list)
{
  const kg_term p = kg_iri(kg_slice_of(predicate));
  for (size_t i = 0;; ++i) {
    i = kg_graph_find(r->manifest.graph, action, &p, NULL, i);
    if (i == (size_t)-1) {
      return;
    }
    const kg_term o = kg_graph_at(r->manifest.graph, i).o;
    kg_term file = o;
    kg_term label = {0};
    if (o.kind == KG_TERM_BLANK) {
      (void)(object(r, &o, UT "graph", &file) ||
             object(r, &o, UT "data", &file));
      (void)object(r, &o, RDFS "label", &label);
    }
    const kg_slice own = is_named ? file.text : kg_slice_of(NULL);
    add_data(r, list, file.text, label.kind ? label.text : own);
  }
}

static void
read_action(reader *r, const kg_term *action, sparql_test *test)
{
  if (action->kind == KG_TERM_IRI) {
    test->query = kg_arena_copy(&r->tests->arena, action->text);
    return;
  }
  const bool is_update = test->kind == TEST_UPDATE;
  test->query = object_text(r, action, is_update ? UT "request" : QT "query");
  add_files(r, action, QT "data", false, &test->data);
  add_files(r, action, UT "data", false, &test->data);
  add_files(r, action, QT "graphData", true, &test->data);
  add_files(r, action, UT "graphData", true, &test->data);
}

static void
read_result(reader *r, const kg_term *result, sparql_test *test)
{
  if (result->kind == KG_TERM_IRI) {
    test->result = kg_arena_copy(&r->tests->arena, result->text);
    return;
  }
  add_files(r, result, UT "data", false, &test->result_data);
  add_files(r, result, UT "graphData", true, &test->result_data);
}

static kg_status
read_entry(reader *r, const kg_term *entry)
{
  sparql_tests *tests = r->tests;
  kg_term type = {0};
  kg_term action = {0};
  kg_term result = {0};
  if (!object(r, entry, RDF "type", &type) ||
      !object(r, entry, MF "action", &action)) {
    return KG_OK;
  }
  if (!push(&tests->arena, (void **)&tests->at, &tests->n, &tests->cap,
            sizeof *tests->at)) {
    return kg_out_of_memory(r->ctx);
  }
  sparql_test *test = &tests->at[tests->n - 1];
  const kg_slice group = group_of(kg_buf_slice(&r->manifest.folder));
  const kg_slice name = manifest_name(entry);
  *test = (sparql_test){.kind = kind_of(type.text)};
  test->group = kg_arena_copy(&tests->arena, group);
  test->name = kg_arena_copy(&tests->arena, name);
  test->id = kg_arena_printf(&tests->arena, "%.*s#%.*s", (int)group.len,
                             group.ptr, (int)name.len, name.ptr);
  test->is_lax = object(r, entry, MF "resultCardinality", &type);
  read_action(r, &action, test);
  if (object(r, entry, MF "result", &result)) {
    read_result(r, &result, test);
  }
  return KG_OK;
}

static kg_status read_file(const kg_context *ctx,
                           const char *path,
                           unsigned depth,
                           sparql_tests *tests);

static kg_status
read_includes(reader *r)
{
  const kg_term p = kg_iri(kg_slice_of(MF "include"));
  const size_t found = kg_graph_find(r->manifest.graph, NULL, &p, NULL, 0);
  kg_term files[MOST_INCLUDES];
  if (found == (size_t)-1) {
    return KG_OK;
  }
  const kg_term head = kg_graph_at(r->manifest.graph, found).o;
  const size_t n = manifest_list(&r->manifest, &head, files, MOST_INCLUDES);
  if (n > MOST_INCLUDES || r->depth == DEEPEST_INCLUDE) {
    return KG_ERR_LIMIT;
  }
  for (size_t i = 0; i < n; ++i) {
    const char *path = sparql_path_of(&r->tests->arena, files[i].text);
    TRY(read_file(r->ctx, path, r->depth + 1, r->tests));
  }
  return KG_OK;
}

static kg_status
read_file(const kg_context *ctx,
          const char *path,
          unsigned depth,
          sparql_tests *tests)
{
  reader r = {.ctx = ctx, .tests = tests, .depth = depth};
  TRY(manifest_open(ctx, path, &r.manifest));
  kg_status st = read_includes(&r);
  for (size_t i = 0; !st && i < r.manifest.n_entries; ++i) {
    st = read_entry(&r, &r.manifest.entries[i]);
  }
  manifest_close(&r.manifest);
  return st;
}

kg_status
sparql_tests_read(const kg_context *ctx, const char *path, sparql_tests *tests)
{
  return read_file(ctx, path, 0, tests);
}

const char *
sparql_path_of(kg_arena *arena, kg_slice iri)
{
  kg_buf path;
  kg_buf_init(&path, NULL);
  manifest_path(iri, &path);
  const kg_slice copy = kg_arena_copy(arena, kg_buf_slice(&path));
  kg_buf_clear(&path);
  return copy.ptr;
}
