/* SPDX-License-Identifier: Apache-2.0 */
// test_oracle [--update|--plans] [--seed N] [--from I] [--keep-on] [--verbose]
// COUNT
//
// COUNT random queries, each in the union and the strict data set, by the
// engine with its optimiser, without, and by the naive evaluator. What differs
// is shrunk and printed. --update: updates instead; --plans: more data, and the
// engine against itself alone. Number I of a seed is always the same query.
#include "compare.h"
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUERIES_PER_DATA = 20, MOST_SHOWN = 20 };

typedef struct run {
  or_mode mode;
  bool keep_on, verbose;
  unsigned long seed, from, count;
  unsigned long n[4]; ///< By verdict.
  unsigned long n_empty;
} run;

static void
judge(const run *r, or_world *world, kg_slice text, bool strict, kg_buf *out)
{
  if (r->mode == OR_UPDATES) {
    or_judge_update(world, text, strict, out);
  }
  if (r->mode != OR_QUERIES) {
    return;
  }
  kg_store *store = or_open_store(world);
  or_judge(world, store, text, strict, out);
  kg_store_close(store);
}

static void
show(run *r, unsigned long number, or_world *world, kg_slice text, bool strict)
{
  kg_buf out, small;
  kg_buf_init(&out, NULL);
  kg_buf_init(&small, NULL);
  kg_buf_add(&small, text);
  kg_buf_printf(&out, "\n--- seed %lu number %lu, %s data set\n%.*s\n", r->seed,
                number, strict ? "strict" : "union", KG_FMT(text));
  judge(r, world, text, strict, &out);
  or_shrink(world, &small, r->mode, strict);
  kg_buf_printf(&out, "shrunk:\n%.*s\ndata:\n", KG_FMT(kg_buf_slice(&small)));
  or_print_data(world, &out);
  judge(r, world, kg_buf_slice(&small), strict, &out);
  fputs(out.ptr, stdout);
  fflush(stdout);
  kg_buf_clear(&out);
  kg_buf_clear(&small);
}

/// One request in both data sets. @return whether both are the same.
static bool
judge_one(run *r, unsigned long number, or_world *world, kg_store *store)
{
  static const char *const words[] = {"same", "different", "skipped",
                                      "invalid"};
  or_random random = {r->seed * 1000003 + number};
  kg_buf text;
  bool good = true;
  kg_buf_init(&text, NULL);
  (r->mode == OR_UPDATES ? or_make_update : or_make_query)(&random, &text);
  for (int strict = 0; strict < 2 && good; strict++) {
    const kg_slice slice = kg_buf_slice(&text);
    const or_verdict verdict =
        r->mode == OR_UPDATES ? or_judge_update(world, slice, strict, NULL)
        : r->mode == OR_PLANS ? or_judge_plans(world, store, slice, strict)
                              : or_judge(world, store, slice, strict, NULL);
    r->n[verdict]++;
    r->n_empty += verdict == OR_SAME && world->is_empty;
    good = verdict != OR_DIFFERENT;
    if (!good && r->n[OR_DIFFERENT] <= MOST_SHOWN) {
      show(r, number, world, slice, strict);
    }
    if (r->verbose) {
      printf("%lu %s: %.*s\n", number, words[verdict], KG_FMT(slice));
    }
  }
  kg_buf_clear(&text);
  return good;
}

static void
make_data(const run *r, or_random *random, or_world *world)
{
  (r->mode == OR_PLANS ? or_make_large_data : or_make_data)(random, world);
}

/// Some requests over one data set.
static void
judge_data(run *r, unsigned long first, unsigned long end)
{
  or_random random = {(r->seed * 7919 + first / QUERIES_PER_DATA) * 31};
  or_world world;
  or_world_init(&world);
  make_data(r, &random, &world);
  kg_store *store = or_open_store(&world);
  for (unsigned long i = first; i < end; i++) {
    const or_random made = {(r->seed * 7919 + first / QUERIES_PER_DATA) * 31};
    if (i >= r->from && !judge_one(r, i, &world, store)) {
      // Shrinking has changed the data.
      random = made;
      or_world_clear(&world);
      or_world_init(&world);
      make_data(r, &random, &world);
    }
    if (r->n[OR_DIFFERENT] && !r->keep_on) {
      break;
    }
  }
  kg_store_close(store);
  or_world_clear(&world);
}

static bool
read_arguments(int argc, char **argv, run *r)
{
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--update")) {
      r->mode = OR_UPDATES;
    } else if (!strcmp(argv[i], "--plans")) {
      r->mode = OR_PLANS;
    } else if (!strcmp(argv[i], "--verbose")) {
      r->verbose = true;
    } else if (!strcmp(argv[i], "--keep-on")) {
      r->keep_on = true;
    } else if (!strcmp(argv[i], "--seed") && i + 1 < argc) {
      r->seed = strtoul(argv[++i], NULL, 10);
    } else if (!strcmp(argv[i], "--from") && i + 1 < argc) {
      r->from = strtoul(argv[++i], NULL, 10);
    } else {
      r->count = strtoul(argv[i], NULL, 10);
    }
  }
  return r->count > 0;
}

int
main(int argc, char **argv)
{
  run r = {.seed = 1};
  if (!read_arguments(argc, argv, &r)) {
    fprintf(stderr,
            "usage: test_oracle [--update|--plans] [--seed N] [--from I] "
            "[--keep-on] [--verbose] COUNT\n");
    return 2;
  }
  const unsigned long end = r.from + r.count;
  for (unsigned long i = r.from - r.from % QUERIES_PER_DATA; i < end;
       i += QUERIES_PER_DATA) {
    const unsigned long next = i + QUERIES_PER_DATA;
    judge_data(&r, i, next < end ? next : end);
    if (r.n[OR_DIFFERENT] && !r.keep_on) {
      break;
    }
  }
  printf("%lu requests in two data sets: %lu the same (%lu empty), "
         "%lu different, %lu too large for the naive way, %lu not valid\n",
         r.count, r.n[OR_SAME], r.n_empty, r.n[OR_DIFFERENT], r.n[OR_SKIPPED],
         r.n[OR_INVALID]);
  return r.n[OR_DIFFERENT] > 0;
}
