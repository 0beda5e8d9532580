/* SPDX-License-Identifier: Apache-2.0 */
/// Runs W3C's SPARQL tests from their manifests:
///
///     w3c_sparql [--verbose] [--only TEXT] [--syntax] SKIPS MANIFEST…
///
/// Prints passes and totals by group. Ends with 1 if a test fails that is not
/// on the skip list, if one on the list passes, or if one there has no reason.
#include "manifest.h"
#include "sparql_eval.h"
#include "sparql_manifest.h"

#include "base/file.h"
#include "kg/query.h"

#include <stdio.h>
#include <unistd.h>

typedef struct run_flags {
  bool is_verbose;
  bool syntax_only;
  const char *only;
} run_flags;

typedef struct totals {
  kg_slice group;
  unsigned n;
  unsigned n_passed;
  unsigned n_skipped;
} totals;

typedef struct suite {
  run_flags flags;
  skip_list skips;
  kg_buf told; ///< Diagnostics of the test that runs.
  totals groups[200];
  size_t n_groups;
  unsigned n_faults;
} suite;

static void
remember(void *user, const kg_diag *diag)
{
  suite *s = user;
  kg_buf_printf(&s->told, "    %.*s:%llu:%llu: %.*s\n", (int)diag->source.len,
                diag->source.ptr ? diag->source.ptr : "",
                (unsigned long long)diag->line,
                (unsigned long long)diag->column, (int)diag->message.len,
                diag->message.ptr);
}

// Running -----------------------------------------------------------------

static bool
parses(const kg_context *ctx, const sparql_test *test, bool update)
{
  kg_arena arena;
  kg_buf text;
  kg_query *query = NULL;
  kg_arena_init(&arena, NULL);
  kg_buf_init(&text, NULL);
  const kg_query_options options = {.base =
                                        kg_arena_copy(&arena, test->query).ptr};
  kg_status st = kg_file_read(ctx, sparql_path_of(&arena, test->query),
                              (size_t)1 << 24, &text);
  if (!st) {
    st = kg_query_prepare(ctx, kg_buf_slice(&text), update, &options, &query);
  }
  kg_query_free(query);
  kg_buf_clear(&text);
  kg_arena_clear(&arena);
  return st == KG_OK;
}

static bool
passes(suite *s, const sparql_test *test)
{
  const kg_context ctx = {.sink = {remember, s}};
  static const kg_run_options plain = {.strict_dataset = true,
                                       .timeout_ms = 60000};
  bool passed = false;
  kg_buf_reset(&s->told);
  switch (test->kind) {
  case TEST_SYNTAX_GOOD: return parses(&ctx, test, false);
  case TEST_SYNTAX_BAD: return !parses(&ctx, test, false);
  case TEST_UPDATE_SYNTAX_GOOD: return parses(&ctx, test, true);
  case TEST_UPDATE_SYNTAX_BAD: return !parses(&ctx, test, true);
  default: break;
  }
  const kg_status st = sparql_eval(&ctx, test, &plain, &passed);
  if (st) {
    kg_buf_printf(&s->told, "    status: %s\n", kg_status_words(st));
  }
  return !st && passed;
}

static totals *
find_group(suite *s, kg_slice name)
{
  for (size_t i = 0; i < s->n_groups; ++i) {
    if (kg_slice_equal(s->groups[i].group, name)) {
      return &s->groups[i];
    }
  }
  if (s->n_groups == sizeof s->groups / sizeof *s->groups) {
    return &s->groups[s->n_groups - 1];
  }
  s->groups[s->n_groups] = (totals){.group = name};
  return &s->groups[s->n_groups++];
}

static void
run_one(suite *s, const sparql_test *test)
{
  totals *group = find_group(s, test->group);
  const bool skipped =
      skip_list_find(&s->skips, test->group, test->name).len > 0;
  const bool passed = passes(s, test);
  group->n++;
  group->n_passed += passed;
  group->n_skipped += skipped;
  if (passed == skipped) { // Failed, or passed although it is on the list.
    s->n_faults++;
    printf("%s %s\n", passed ? "SKIPPED, BUT PASSES" : "FAILED", test->id.ptr);
    if (s->flags.is_verbose && s->told.ptr) {
      printf("%s", s->told.ptr);
    }
  }
}

static bool
is_wanted(const suite *s, const sparql_test *test)
{
  if (test->kind == TEST_OTHER) {
    return false;
  }
  if (s->flags.syntax_only && test->kind >= TEST_QUERY) {
    return false;
  }
  return !s->flags.only || strstr(test->id.ptr, s->flags.only);
}

static void
print_totals(const suite *s)
{
  totals all = {0};
  for (size_t i = 0; i < s->n_groups; ++i) {
    const totals *g = &s->groups[i];
    printf("%4u/%-4u %.*s\n", g->n_passed, g->n, (int)g->group.len,
           g->group.ptr);
    all.n += g->n;
    all.n_passed += g->n_passed;
    all.n_skipped += g->n_skipped;
  }
  printf("%4u/%-4u in all, %u skipped\n", all.n_passed, all.n, all.n_skipped);
}

static int
run_manifest(suite *s, const char *path)
{
  const kg_context ctx = {.sink = {remember, s}};
  sparql_tests tests;
  sparql_tests_init(&tests);
  const kg_status st = sparql_tests_read(&ctx, path, &tests);
  if (st) {
    printf("%s: %s\n%s", path, kg_status_words(st), s->told.ptr);
    sparql_tests_clear(&tests);
    return 1;
  }
  s->n_groups = 0;
  for (size_t i = 0; i < tests.n; ++i) {
    if (is_wanted(s, &tests.at[i])) {
      run_one(s, &tests.at[i]);
    }
  }
  printf("%s\n", strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
  print_totals(s);
  sparql_tests_clear(&tests);
  return 0;
}

static int
read_options(int argc, char **argv, run_flags *o)
{
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; ++i) {
    if (!strcmp(argv[i], "--verbose")) {
      o->is_verbose = true;
    } else if (!strcmp(argv[i], "--syntax")) {
      o->syntax_only = true;
    } else if (!strcmp(argv[i], "--only") && i + 1 < argc) {
      o->only = argv[++i];
    } else {
      return argc;
    }
  }
  return i;
}

int
main(int argc, char **argv)
{
  static suite s;
  const kg_context ctx = {.sink = {remember, &s}};
  kg_buf_init(&s.told, NULL);
  int i = read_options(argc, argv, &s.flags);
  if (i + 1 >= argc) {
    fputs("w3c_sparql [--verbose] [--syntax] [--only TEXT] SKIPS MANIFEST...\n",
          stderr);
    return 2;
  }
  if (skip_list_open(&ctx, argv[i], &s.skips)) {
    fputs("the skip list cannot be read\n", stderr);
    return 2;
  }
  if (access(argv[i + 1], R_OK)) {
    puts("W3C's tests were not found: skipped");
    return 77;
  }
  int failed = 0;
  for (++i; i < argc; ++i) {
    failed |= run_manifest(&s, argv[i]);
  }
  skip_list_close(&s.skips);
  kg_buf_clear(&s.told);
  return failed || s.n_faults;
}
