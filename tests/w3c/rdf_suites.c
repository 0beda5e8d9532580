/* SPDX-License-Identifier: Apache-2.0 */
/* Runs one RDF 1.1 suite:

       w3c_rdf MANIFEST SKIPS

   and prints how many of its tests pass. A test that is in the list of skips
   and passes all the same is a failure: the list is then out of date. */
#include "manifest.h"

#include "io/rdf_reader.h"

#include <stdio.h>
#include <sys/stat.h>

enum { SKIPPED = 77 };

typedef struct suite {
  kg_context ctx;
  manifest m;
  skip_list skips;
  kg_slice name; /* "rdf-turtle" */
  size_t n_passed;
  size_t n_skipped;
  size_t n_failed;
} suite;

static void
show(void *user, const kg_diag *diag)
{
  (void)user;
  fprintf(stderr, "  %.*s:%llu:%llu: %.*s\n", KG_FMT(diag->source),
          (unsigned long long)diag->line, (unsigned long long)diag->column,
          KG_FMT(diag->message));
}

/* Reads a file of the suite with the base that the suite assumes. */
static kg_status
read_graph(const suite *s,
           const kg_context *ctx,
           kg_slice iri,
           kg_slice base_iri,
           kg_graph *graph)
{
  kg_buf path;
  kg_buf base;
  kg_rdf_options options = {0};
  kg_buf_init(&path, NULL);
  kg_buf_init(&base, NULL);
  manifest_path(iri, &path);
  manifest_public_iri(&s->m, base_iri, &base);
  options.base = base.ptr;
  const kg_status st =
      kg_rdf_read_file(ctx, path.ptr, &options, kg_graph_add, graph);
  kg_buf_clear(&path);
  kg_buf_clear(&base);
  return st;
}

static bool
evaluates(const suite *s, const kg_term *action, const kg_term *result)
{
  kg_graph *got = NULL;
  kg_graph *want = NULL;
  bool same = false;
  if (!kg_graph_new(NULL, &got) && !kg_graph_new(NULL, &want) &&
      !read_graph(s, &s->ctx, action->text, action->text, got) &&
      !read_graph(s, &s->ctx, result->text, result->text, want)) {
    same = !kg_graph_isomorphic(got, want, &same) && same;
  }
  kg_graph_free(got);
  kg_graph_free(want);
  return same;
}

static bool
reads(const suite *s, const kg_context *ctx, const kg_term *action)
{
  kg_graph *graph = NULL;
  const bool ok = !kg_graph_new(NULL, &graph) &&
                  !read_graph(s, ctx, action->text, action->text, graph);
  kg_graph_free(graph);
  return ok;
}

/* The types are Test<Format>Eval, …PositiveSyntax, …NegativeSyntax and
   …NegativeEval. */
static bool
passes(const suite *s, const kg_term *entry)
{
  static const kg_context silent;
  const kg_term action = manifest_get(&s->m, entry, MF "action");
  const kg_term result = manifest_get(&s->m, entry, MF "result");
  const kg_slice type = manifest_get(&s->m, entry, RDF "type").text;
  if (kg_slice_find(type, KG_SLICE("Negative"), 0) != (size_t)-1) {
    return action.kind && !reads(s, &silent, &action);
  }
  if (kg_slice_has_suffix(type, KG_SLICE("Eval"))) {
    return evaluates(s, &action, &result);
  }
  return kg_slice_has_suffix(type, KG_SLICE("PositiveSyntax")) &&
         reads(s, &s->ctx, &action);
}

static void
run_test(suite *s, const kg_term *entry)
{
  const kg_slice name = manifest_name(entry);
  const kg_slice reason = skip_list_find(&s->skips, s->name, name);
  if (reason.len) {
    s->ctx.sink.tell = NULL;
  }
  const bool ok = passes(s, entry);
  s->ctx.sink.tell = show;
  if (reason.len && ok) {
    printf("%.*s passes but is in the list of skips\n", KG_FMT(name));
    ++s->n_failed;
  } else if (reason.len) {
    ++s->n_skipped;
  } else if (ok) {
    ++s->n_passed;
  } else {
    printf("failed: %.*s\n", KG_FMT(name));
    ++s->n_failed;
  }
}

/* The last folder of the manifest's path. */
static kg_slice
suite_name(kg_slice folder)
{
  const size_t end = folder.len - 1;
  size_t start = end;
  while (start && folder.ptr[start - 1] != '/') {
    --start;
  }
  return kg_slice_sub(folder, start, end);
}

int
main(int argc, char **argv)
{
  struct stat st;
  suite s = {.ctx = {.sink = {show, NULL}}};
  if (argc != 3) {
    fputs("usage: w3c_rdf MANIFEST SKIPS\n", stderr);
    return 2;
  }
  if (stat(argv[1], &st)) {
    printf("skipped: there is no %s\n", argv[1]);
    return SKIPPED;
  }
  if (manifest_open(&s.ctx, argv[1], &s.m) ||
      skip_list_open(&s.ctx, argv[2], &s.skips)) {
    return 2;
  }
  s.name = suite_name(kg_buf_slice(&s.m.folder));
  for (size_t i = 0; i < s.m.n_entries; ++i) {
    run_test(&s, &s.m.entries[i]);
  }
  printf("%.*s: %zu of %zu pass, %zu skipped, %zu failed\n", KG_FMT(s.name),
         s.n_passed, s.m.n_entries, s.n_skipped, s.n_failed);
  const bool ok = s.m.n_entries && !s.n_failed;
  manifest_close(&s.m);
  skip_list_close(&s.skips);
  return ok ? 0 : 1;
}
