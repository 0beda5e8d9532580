/* SPDX-License-Identifier: Apache-2.0 */
// Queries over a file or a store: `bench_sparql [options] DATA QUERY.rq…`.
// DATA is a folder with a store, or RDF files joined by commas, which are
// loaded into a temporary one. Prints rows and the median time of each query.
#include "io/rdf_reader.h"
#include "kg/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

typedef struct settings {
  kg_run_options run;
  int n_runs;
  bool show, count, explain;
  const char *text;
} settings;

static void
tell(void *user, const kg_diag *d)
{
  (void)user;
  fprintf(stderr, "%.*s:%u:%u: %.*s\n", KG_FMT(d->source), (unsigned)d->line,
          (unsigned)d->column, KG_FMT(d->message));
}

static double
now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
compare_doubles(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void
print_row(const kg_term *row, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const char *open = row[i].kind == KG_TERM_IRI       ? "<"
                       : row[i].kind == KG_TERM_BLANK   ? "_:"
                       : row[i].kind == KG_TERM_LITERAL ? "\""
                                                        : "";
    printf("%s%.*s%s", open, KG_FMT(row[i].text),
           row[i].kind == KG_TERM_IRI       ? ">"
           : row[i].kind == KG_TERM_LITERAL ? "\""
                                            : "");
    if (row[i].lang.len) {
      printf("@%.*s", KG_FMT(row[i].lang));
    } else if (row[i].datatype.len) {
      printf("^^<%.*s>", KG_FMT(row[i].datatype));
    }
    putchar(i + 1 < n ? '\t' : '\n');
  }
}

static kg_status
read_rows(kg_result *r, const kg_query *q, const settings *s, uint64_t *n)
{
  const kg_term *row;
  kg_status st;
  *n = 0;
  if (kg_query_get_form(q) == KG_ASK) {
    bool answer;
    st = kg_result_ask(r, &answer);
    *n = answer;
    return st;
  }
  if (s->count) {
    return kg_result_count(r, n);
  }
  const size_t n_cols =
      kg_query_get_form(q) == KG_SELECT ? kg_result_n_columns(r) : 3;
  while (!(st = kg_result_next(r, &row))) {
    ++*n;
    if (s->show) {
      print_row(row, n_cols);
    }
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
run_query(const kg_context *ctx, kg_txn *txn, const char *path, settings *s)
{
  static char text[1 << 20];
  double times[100];
  kg_query *q;
  kg_query_options options = {.source = path};
  kg_slice source = kg_slice_of(s->text);
  uint64_t n = 0;
  if (!s->text) {
    FILE *f = fopen(path, "rb");
    if (!f) {
      return KG_ERR_IO;
    }
    source = kg_slice_make(text, fread(text, 1, sizeof text, f));
    fclose(f);
  }
  TRY(kg_query_prepare(ctx, source, false, &options, &q));
  kg_status st = KG_OK;
  for (int i = 0; i < s->n_runs && !st; i++) {
    kg_result *r;
    const double start = now_ms();
    st = kg_query_run(ctx, q, txn, &s->run, &r);
    if (!st) {
      st = read_rows(r, q, s, &n);
      times[i] = now_ms() - start;
      kg_slice plan;
      if (s->explain && i == 0 &&
          !kg_result_explain(r, KG_EXPLAIN_TEXT, &plan)) {
        printf("%.*s", KG_FMT(plan));
      }
    }
    kg_result_free(r);
    s->show = false;
  }
  kg_query_free(q);
  if (!st) {
    qsort(times, (size_t)s->n_runs, sizeof *times, compare_doubles);
    const char *slash = strrchr(path, '/');
    printf("%-20s rows=%llu median=%.3f ms min=%.3f ms\n",
           slash ? slash + 1 : path, (unsigned long long)n,
           times[s->n_runs / 2], times[0]);
  }
  return st;
}

static kg_status
load(const kg_context *ctx, char *files, kg_store *store)
{
  kg_txn *txn;
  kg_bulk *bulk;
  TRY(kg_txn_write(store, &txn));
  TRY(kg_bulk_open(txn, &bulk));
  for (char *at = files; at && *at;) {
    char *comma = strchr(at, ',');
    if (comma) {
      *comma = '\0';
    }
    TRY(kg_rdf_read_file(ctx, at, NULL, kg_bulk_add, bulk));
    at = comma ? comma + 1 : NULL;
  }
  TRY(kg_bulk_finish(bulk, NULL));
  return kg_txn_commit(txn);
}

static kg_status
open_data(const kg_context *ctx, char *data, kg_store **store)
{
  struct stat info;
  if (!stat(data, &info) && S_ISDIR(info.st_mode)) {
    const kg_store_options options = {.read_only = true};
    return kg_store_open(ctx, data, &options, store);
  }
  TRY(kg_store_open_temporary(ctx, store));
  return load(ctx, data, *store);
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = {tell, NULL}};
  settings s = {.n_runs = 7};
  kg_store *store;
  kg_txn *txn;
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    const char *o = argv[i];
    s.run.strict_dataset |= !strcmp(o, "--strict");
    s.run.no_optimizer |= !strcmp(o, "--plain");
    s.run.allow_network |= !strcmp(o, "--network");
    s.run.profile |= !strcmp(o, "--profile");
    s.explain |= !strcmp(o, "--explain") || !strcmp(o, "--profile");
    s.count |= !strcmp(o, "--count");
    s.show |= !strcmp(o, "--show");
    if (!strcmp(o, "--runs") && i + 1 < argc) {
      s.n_runs = (int)strtol(argv[++i], NULL, 10);
    } else if (!strcmp(o, "--timeout") && i + 1 < argc) {
      s.run.timeout_ms = (unsigned)strtoul(argv[++i], NULL, 10);
    } else if (!strcmp(o, "-q") && i + 1 < argc) {
      s.text = argv[++i];
    }
  }
  if (argc - i < (s.text ? 1 : 2) || s.n_runs < 1 || s.n_runs > 100) {
    fprintf(stderr, "usage: bench_sparql [options] DATA QUERY.rq…\n");
    return 2;
  }
  if (open_data(&ctx, argv[i], &store) || kg_txn_read(store, &txn)) {
    return 4;
  }
  kg_status st = KG_OK;
  if (s.text) {
    st = run_query(&ctx, txn, "query", &s);
  }
  const bool show = s.show;
  for (i++; i < argc && !s.text; i++) {
    s.show = show;
    const kg_status one = run_query(&ctx, txn, argv[i], &s);
    st = st ? st : one;
  }
  kg_txn_end(txn);
  kg_store_close(store);
  return kg_status_exit(st);
}
