/* SPDX-License-Identifier: Apache-2.0 */
/* How fast the store loads, and how fast it gives terms and estimates; scans
 * are bench_scan's.
 *
 *     bench_store FILE.nt STORE
 *
 * STORE must not exist; it is left behind. Prints one figure a line. */
#include "bench.h"

#include "base/clock.h"
#include "io/rdf_reader.h"
#include "kg/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { N_PROBES = 200000 };

static void
load(const kg_context *ctx, kg_store *store, const char *path)
{
  kg_txn *txn = NULL;
  kg_bulk *bulk = NULL;
  const kg_rdf_options options = {.scope = KG_SLICE("b1")};
  uint64_t n = 0;
  const double start = kg_seconds();
  bench_must(kg_txn_write(store, &txn));
  bench_must(kg_bulk_open(txn, &bulk));
  bench_must(kg_rdf_read_file(ctx, path, &options, kg_bulk_add, bulk));
  const double read = kg_seconds();
  bench_must(kg_bulk_finish(bulk, &n));
  const double merged = kg_seconds();
  bench_must(kg_txn_commit(txn));
  const double end = kg_seconds();
  printf("load\t%.0f quads/s\t(read %.2f s, merge %.2f s, commit %.2f s)\n",
         (double)n / (end - start), read - start, merged - read, end - merged);
}

static size_t
sample(kg_txn *txn, kg_quad *quads, uint64_t step)
{
  kg_scan *in = NULL;
  const kg_pattern all = {.order = KG_SPOG};
  kg_quad batch[256];
  size_t n = 1;
  size_t kept = 0;
  uint64_t seen = 0;
  bench_must(kg_scan_open(txn, &all, &in));
  while (n && kept < N_PROBES) {
    bench_must(kg_scan_next(in, batch, 256, &n));
    for (size_t i = 0; i < n && kept < N_PROBES; ++i) {
      if (seen++ % step == 0) {
        quads[kept++] = batch[i];
      }
    }
  }
  kg_scan_close(in);
  return kept;
}

static void
shuffle(kg_quad *quads, size_t n)
{
  uint64_t state = 88172645463325252u;
  for (size_t i = n; i > 1; --i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    const size_t k = state % i;
    const kg_quad swap = quads[i - 1];
    quads[i - 1] = quads[k];
    quads[k] = swap;
  }
}

static void
fetch(kg_txn *txn, const kg_quad *quads, size_t n, const char *what)
{
  size_t bytes = 0;
  const double start = kg_seconds();
  for (size_t i = 0; i < n; ++i) {
    char buf[KG_ID_TEXT_MAX];
    kg_term term;
    bench_must(kg_txn_term(txn, quads[i].o, buf, &term));
    bytes += term.text.len;
  }
  printf("terms %s\t%.2f M/s\t(%.0f bytes each)\n", what,
         (double)n / (kg_seconds() - start) / 1e6, (double)bytes / (double)n);
}

static void
estimate(kg_txn *txn, const kg_quad *quads, size_t n)
{
  const double start = kg_seconds();
  for (size_t i = 0; i < n; ++i) {
    double rows;
    const kg_pattern pattern = {.bound = {.p = quads[i].p, .o = quads[i].o}};
    bench_must(kg_txn_estimate(txn, &pattern, &rows));
  }
  printf("estimates\t%.2f M/s\n", (double)n / (kg_seconds() - start) / 1e6);
}

static void
bench_terms(kg_txn *txn, uint64_t n_quads)
{
  kg_quad *quads = calloc(N_PROBES, sizeof *quads);
  const size_t n = sample(txn, quads, n_quads / N_PROBES + 1);
  fetch(txn, quads, n, "in order");
  shuffle(quads, n);
  fetch(txn, quads, n, "random");
  estimate(txn, quads, n / 10);
  free(quads);
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = {bench_tell, NULL}};
  const kg_store_options options = {.create = true};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_store_stats stats;
  struct rusage usage;
  if (argc != 3) {
    fprintf(stderr, "usage: bench_store FILE.nt STORE\n");
    return 2;
  }
  bench_must(kg_store_open(&ctx, argv[2], &options, &store));
  load(&ctx, store, argv[1]);
  getrusage(RUSAGE_SELF, &usage);
  bench_must(kg_txn_read(store, &txn));
  bench_must(kg_txn_stats(txn, &stats));
  printf("size\t%.1f bytes a quad\t(%.1f MB, %llu quads, %llu terms)\n",
         (double)stats.n_bytes / (double)stats.n_quads,
         (double)stats.n_bytes / 1e6, (unsigned long long)stats.n_quads,
         (unsigned long long)stats.n_terms);
  printf("memory\t%ld MB at most while loading\n", usage.ru_maxrss / 1024);
  bench_terms(txn, stats.n_quads);
  kg_txn_end(txn);
  kg_store_close(store);
  return 0;
}
