/* SPDX-License-Identifier: Apache-2.0 */
/* bench_read MODELS ARTICLES [--without-net]
 *
 * Reads all articles of a file on two threads, from text in memory to what is
 * said in it, and prints tokens a second. */
#include "extract/pipeline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define N_THREADS 2

typedef KG_VEC(kg_article) articles;

typedef struct work {
  const kg_context *ctx;
  const kg_reader *reader;
  articles all;
  atomic_size_t next;
  atomic_size_t n_tokens;
} work;

static void *
read_some(void *user)
{
  work *w = user;
  for (;;) {
    const size_t i = atomic_fetch_add(&w->next, 1);
    kg_arena arena;
    kg_doc *doc = NULL;
    if (i >= w->all.n) {
      return NULL;
    }
    kg_arena_init(&arena, NULL);
    if (!kg_reader_read(w->reader, w->ctx, &w->all.at[i], &arena, &doc)) {
      atomic_fetch_add(&w->n_tokens, doc->tokens.n);
    }
    kg_arena_clear(&arena);
  }
}

static kg_status
load(const kg_context *ctx, const char *path, kg_arena *arena, articles *all)
{
  kg_articles *source = NULL;
  kg_article article;
  kg_status st = KG_OK;
  TRY(kg_articles_open(ctx, path, NULL, &source));
  while (!(st = kg_articles_next(source, arena, &article))) {
    if (!kg_vec_push(all, NULL, article)) {
      st = KG_ERR_MEMORY;
      break;
    }
  }
  kg_articles_close(source);
  return st == KG_DONE ? KG_OK : st;
}

static double
seconds_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {0};
  const kg_reader_options options = {.without_net = argc > 3};
  kg_reader *reader = NULL;
  kg_arena arena;
  work w = {.ctx = &ctx};
  pthread_t threads[N_THREADS];
  kg_arena_init(&arena, NULL);
  if (argc < 3 || kg_reader_open(&ctx, argv[1], &options, &reader) ||
      load(&ctx, argv[2], &arena, &w.all)) {
    return 2;
  }
  w.reader = reader;
  const double begin = seconds_now();
  for (size_t i = 0; i < N_THREADS; i++) {
    if (pthread_create(&threads[i], NULL, read_some, &w)) {
      return 1;
    }
  }
  for (size_t i = 0; i < N_THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%.0f\n", (double)w.n_tokens / (seconds_now() - begin));
  kg_vec_free(&w.all, NULL);
  kg_arena_clear(&arena);
  kg_reader_close(reader);
  return 0;
}
