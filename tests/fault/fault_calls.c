/* SPDX-License-Identifier: Apache-2.0 */
/* Every n-th call of one kind fails, over one load and one query.
 *
 *     fault_calls memory         requests for memory, in this process
 *     fault_calls io LIBRARY     writes, syncs and maps, by fault_io.so
 *
 * Prints one line of figures; status 1 if anything was wrong. */
#include "fault_batches.h"
#include "kg/query.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Memory. */

typedef struct counting {
  size_t n_requests;
  size_t fail_at;
  size_t n_live;
} counting;

static void *
counted_resize(void *user, void *ptr, size_t size)
{
  counting *c = user;
  if (!size) {
    c->n_live -= ptr != NULL;
    free(ptr);
    return NULL;
  }
  if (c->fail_at && ++c->n_requests == c->fail_at) {
    return NULL;
  }
  void *out = realloc(ptr, size);
  c->n_live += out && !ptr;
  return out;
}

/* Two batches, one of each kind. */
static kg_status
load(const kg_context *ctx, const char *folder)
{
  const kg_store_options options = {.create = true};
  kg_store *store = NULL;
  TRY(kg_store_open(ctx, folder, &options, &store));
  kg_status st = fault_commit_batch(store, 0, 0);
  st = st ? st : fault_commit_batch(store, 0, 1);
  kg_store_close(store);
  return st;
}

/* Joins, filters, groups, sorts, makes strings and numbers. The numbers among
   the objects of a subject, times 1.5, sum up to 855; each is met twice. */
static const char question[] =
    "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) (SUM(?v) AS ?sum)\n"
    "  (GROUP_CONCAT(?t; SEPARATOR = \", \") AS ?all) {\n"
    "  ?s <http://a.example/p> ?o . FILTER(ISNUMERIC(?o))\n"
    "  OPTIONAL { ?x <http://a.example/p>+ ?o }\n"
    "  BIND(?o * 1.5 AS ?v)\n"
    "  BIND(REPLACE(UCASE(STR(?s)), \"[A-Z]+\", \"x\") AS ?t)\n"
    "  FILTER(EXISTS { ?s ?p 3 } && (?o != 6 || ISLITERAL(?o)))\n"
    "} GROUP BY ?s HAVING(COUNT(*) > 1) ORDER BY DESC(?s) LIMIT 10";

static kg_status
read_rows(kg_result *result)
{
  const kg_term *row = NULL;
  kg_status st = KG_OK;
  int n = 0;
  while (!(st = kg_result_next(result, &row))) {
    if (!kg_slice_is(row[1].text, "20") ||
        !kg_slice_is(row[2].text, "1710.0")) {
      fprintf(stderr, "fault_calls: %.*s %.*s\n", KG_FMT(row[1].text),
              KG_FMT(row[2].text));
      fault_fail("a query has given a wrong answer");
    }
    ++n;
  }
  if (st == KG_DONE && n != 2) {
    fault_fail("a query that said it worked did not");
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
ask(const kg_context *ctx, kg_txn *txn)
{
  const kg_run_options options = {0};
  const kg_query_options none = {0};
  kg_query *query = NULL;
  kg_result *result = NULL;
  TRY(kg_query_prepare(ctx, kg_slice_of(question), false, &none, &query));
  kg_status st = kg_query_run(ctx, query, txn, &options, &result);
  st = st ? st : read_rows(result);
  kg_result_free(result);
  kg_query_free(query);
  return st;
}

static kg_status
look(const kg_context *ctx, const char *folder)
{
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  TRY(kg_store_open(ctx, folder, NULL, &store));
  kg_status st = kg_txn_read(store, &txn);
  st = st ? st : ask(ctx, txn);
  kg_txn_end(txn);
  kg_store_close(store);
  return st;
}

typedef kg_status work_fn(const kg_context *ctx, const char *folder);

/* The work with the n-th request failing, for every n.
   @param folder Where a store is, or NULL for a new one each time.
   @return how many requests there were; what went wrong is counted. */
static size_t
fail_each_request(work_fn *work, const char *folder, int *n_bad)
{
  for (size_t n = 1;; ++n) {
    counting c = {.fail_at = n};
    const kg_alloc alloc = {counted_resize, &c};
    const kg_context ctx = {.alloc = &alloc, .sink = {fault_print_diag, NULL}};
    char new_folder[64];
    if (!folder) {
      fault_new_folder(new_folder);
    }
    const kg_status st = work(&ctx, folder ? folder : new_folder);
    if (c.n_live || (st && st != KG_ERR_MEMORY)) {
      ++*n_bad;
      fprintf(stderr, "fault_calls: request %zu: %s, %zu not freed\n", n,
              kg_status_words(st), c.n_live);
    }
    if (!folder) {
      const fault_verdict v = fault_judge(new_folder, 0, 0);
      *n_bad += !fault_is_good(&v);
      fault_remove_folder(new_folder);
    }
    if (c.n_requests < n) {
      *n_bad += st != KG_OK;
      return n - 1;
    }
  }
}

static int
run_memory(void)
{
  int n_bad = 0;
  char folder[64];
  const size_t n_load = fail_each_request(load, NULL, &n_bad);
  fault_new_folder(folder);
  if (load(&fault_silent, folder)) {
    fault_fail("no store to ask");
  }
  const size_t n_query = fail_each_request(look, folder, &n_bad);
  fault_remove_folder(folder);
  printf("memory failed at each of %zu requests of a load and %zu of a query: "
         "%d bad ends\n",
         n_load, n_query, n_bad);
  return n_bad != 0;
}

/* Input and output: this program runs again with fault_io.so in front of the
   C library, which counts calls and lets the n-th fail. */

static int
run_with_fault(const char *self, const char *library, const char *call, int n)
{
  char folder[64];
  char at[16];
  fault_new_folder(folder);
  const pid_t child = fork();
  if (child == 0) {
    snprintf(at, sizeof at, "%d", n);
    setenv("LD_PRELOAD", library, 1);
    setenv("KG_FAULT_CALL", call, 1);
    setenv("KG_FAULT_AT", at, 1);
    execl(self, self, "load", folder, (char *)NULL);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const fault_verdict v = fault_judge(folder, 0, 0);
  fault_remove_folder(folder);
  /* 0: the fault was never reached, 4: told, else something is wrong. */
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (!fault_is_good(&v) || (code != 0 && code != 4 && code != 9)) {
    fprintf(stderr, "fault_calls: %s number %d: status %d\n", call, n, code);
    return -1;
  }
  return code;
}

static int
run_io(const char *self, const char *library)
{
  static const char *const calls[] = {"write", "sync", "mmap"};
  int n_bad = 0;
  int n_runs = 0;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; ++i) {
    for (int n = 1; n < 1000 && n_bad < 5; ++n, ++n_runs) {
      const int end = run_with_fault(self, library, calls[i], n);
      n_bad += end < 0;
      /* 9: there were fewer calls than that. */
      if (end == 9) {
        break;
      }
    }
  }
  printf("writes, syncs and maps failed in %d runs: %d bad ends\n", n_runs,
         n_bad);
  return n_bad != 0;
}

static int
run_load(const char *folder)
{
  kg_status st = load(&fault_silent, folder);
  st = st ? st : look(&fault_silent, folder);
  const char *reached = getenv("KG_FAULT_REACHED");
  return st ? 4 : reached ? 0 : 9;
}

int
main(int argc, char **argv)
{
  const char *mode = argc > 1 ? argv[1] : "";
  const char *argument = argc > 2 ? argv[2] : NULL;
  return !strcmp(mode, "memory")             ? run_memory()
         : !strcmp(mode, "load") && argument ? run_load(argument)
         : !strcmp(mode, "io") && argument   ? run_io(argv[0], argument)
                                             : 2;
}
