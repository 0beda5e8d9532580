/* SPDX-License-Identifier: Apache-2.0 */
/* All articles are read before the first is written: who a name stands for
   depends on the others. */
#include "base/file.h"
#include "base/vec.h"
#include "build/people.h"
#include "cli/cli.h"
#include "cli/extracting.h"
#include "extract/annotations.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct item {
  kg_arena arena;
  kg_article article;
  kg_doc *doc;
} item;

typedef struct annotating {
  kg_cli *cli;
  const kg_reader *reader;
  KG_VEC(item *) items; /* In the order of the arguments. */
  uint64_t n_bad;
  bool in_folder; /* The argument is a folder: read by extension. */
  pthread_mutex_t lock;
  size_t next; /* Item that the next free thread takes. */
  kg_status status;
} annotating;

static void
free_item(annotating *a, item *it)
{
  kg_arena_clear(&it->arena);
  kg_alloc_free(a->cli->ctx.alloc, it);
}

static kg_status
take_article(annotating *a, kg_articles *articles)
{
  const kg_context *ctx = &a->cli->ctx;
  item *it = kg_alloc_zeroed(ctx->alloc, 1, sizeof *it);
  if (!it) {
    return kg_out_of_memory(ctx);
  }
  kg_arena_init(&it->arena, ctx->alloc);
  const kg_status st = kg_articles_next(articles, &it->arena, &it->article);
  if (st) {
    free_item(a, it);
    return st;
  }
  /* Pointers are what is meant: threads hold them. */
  /* NOLINTNEXTLINE(bugprone-sizeof-expression) */
  if (!kg_vec_push(&a->items, ctx->alloc, it)) {
    free_item(a, it);
    return kg_out_of_memory(ctx);
  }
  return KG_OK;
}

static kg_status
take_file(void *user, const char *path)
{
  annotating *a = user;
  kg_articles *articles;
  if (a->in_folder && !kg_article_is_readable(kg_slice_of(path))) {
    return KG_OK;
  }
  if (kg_articles_open(&a->cli->ctx, path, NULL, &articles)) {
    a->n_bad++;
    return KG_OK;
  }
  kg_status st;
  do {
    st = take_article(a, articles);
    a->n_bad += st == KG_ERR_INPUT || st == KG_ERR_IO;
  } while (!st || st == KG_ERR_INPUT);
  kg_articles_close(articles);
  return st == KG_DONE || st == KG_ERR_IO ? KG_OK : st;
}

static bool
is_folder(const char *path)
{
  struct stat st;
  return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static kg_status
take_all(annotating *a)
{
  const kg_texts *args = &a->cli->args;
  for (size_t i = 0; i < args->n; i++) {
    kg_status st;
    if (!strcmp(args->at[i], "-")) {
      st = take_file(a, "-");
    } else {
      a->in_folder = is_folder(args->at[i]);
      st = kg_file_walk(&a->cli->ctx, args->at[i], take_file, a);
    }
    a->n_bad += st == KG_ERR_IO;
    if (st && st != KG_ERR_IO) {
      return st;
    }
  }
  return KG_OK;
}

/* Reading, by several threads -------------------------------------------- */

static item *
next_item(annotating *a)
{
  pthread_mutex_lock(&a->lock);
  item *it = a->status || a->next == a->items.n ? NULL : a->items.at[a->next++];
  pthread_mutex_unlock(&a->lock);
  return it;
}

static void *
read_items(void *user)
{
  annotating *a = user;
  item *it;
  while ((it = next_item(a))) {
    const kg_status st = kg_reader_read(a->reader, &a->cli->ctx, &it->article,
                                        &it->arena, &it->doc);
    if (st) {
      pthread_mutex_lock(&a->lock);
      a->status = a->status ? a->status : st;
      pthread_mutex_unlock(&a->lock);
    }
  }
  return NULL;
}

static unsigned
count_threads(const annotating *a)
{
  enum { MOST = 64 };
  const unsigned wanted = kg_cli_jobs(a->cli);
  const long cores = sysconf(_SC_NPROCESSORS_ONLN);
  size_t n = wanted ? wanted : cores > 0 ? (size_t)cores : 1;
  n = n > MOST ? MOST : n;
  return (unsigned)(n > a->items.n ? a->items.n : n);
}

static kg_status
read_all(annotating *a)
{
  pthread_t threads[64];
  const unsigned n = count_threads(a);
  unsigned n_started = 0;
  pthread_mutex_init(&a->lock, NULL);
  for (; n_started + 1 < n; n_started++) {
    if (pthread_create(&threads[n_started], NULL, read_items, a)) {
      break;
    }
  }
  read_items(a);
  for (unsigned i = 0; i < n_started; i++) {
    pthread_join(threads[i], NULL);
  }
  pthread_mutex_destroy(&a->lock);
  return a->status;
}

static kg_status
link_all(annotating *a)
{
  const kg_alloc *alloc = a->cli->ctx.alloc;
  kg_doc **docs = kg_alloc_zeroed(alloc, a->items.n + 1, sizeof(kg_doc *));
  if (!docs) {
    return kg_out_of_memory(&a->cli->ctx);
  }
  for (size_t i = 0; i < a->items.n; i++) {
    docs[i] = a->items.at[i]->doc;
  }
  const kg_status st = kg_people_link_documents(&a->cli->ctx, docs, a->items.n);
  kg_alloc_free(alloc, docs);
  return st;
}

static kg_status
write_page(annotating *a, kg_out *out, const kg_annotations_options *options)
{
  const kg_alloc *alloc = a->cli->ctx.alloc;
  KG_VEC(const kg_doc *) docs = {0};
  bool ok = true;
  for (size_t i = 0; i < a->items.n && ok; i++) {
    ok = kg_vec_push(&docs, alloc, a->items.at[i]->doc);
  }
  if (ok) {
    kg_annotations_write_html(out, docs.at, docs.n, options);
  }
  kg_vec_free(&docs, alloc);
  return ok ? KG_OK : kg_out_of_memory(&a->cli->ctx);
}

static kg_status
write_all(annotating *a, kg_out *out)
{
  const kg_cli *cli = a->cli;
  const char *format = cli->options.format;
  const bool html = format && !strcmp(format, "html");
  const bool text = format && !strcmp(format, "text");
  const kg_annotations_options options = {.tokens = cli->options.tokens,
                                          .why = cli->options.why};
  if (html) {
    return write_page(a, out, &options);
  }
  for (size_t i = 0; i < a->items.n && !kg_out_is_closed(out); i++) {
    const kg_doc *doc = a->items.at[i]->doc;
    if (text) {
      kg_annotations_write_text(out, doc, &options);
    } else {
      kg_annotations_write(out, doc, &options);
    }
  }
  return KG_OK;
}

static kg_status
annotate(annotating *a)
{
  kg_out *out;
  TRY(take_all(a));
  TRY(read_all(a));
  TRY(link_all(a));
  TRY(kg_out_open(&a->cli->ctx, a->cli->options.output, &out));
  write_all(a, out);
  TRY(kg_out_close(out));
  const kg_number max_bad = a->cli->options.max_bad;
  const bool failed =
      (a->n_bad && !a->items.n) || (max_bad.given && a->n_bad > max_bad.value);
  return failed ? KG_ERR_INPUT : KG_OK;
}

static kg_status
check_format(const kg_cli *cli)
{
  const char *format = cli->options.format;
  if (format && strcmp(format, "jsonl") != 0 && strcmp(format, "html") != 0 &&
      strcmp(format, "text") != 0) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                         "annotate can be jsonl, html or text, not \"%s\"",
                         format);
  }
  return KG_OK;
}

kg_status
kg_command_annotate(kg_cli *cli)
{
  annotating a = {.cli = cli};
  kg_reader *reader;
  TRY(check_format(cli));
  TRY(kg_cli_open_reader(cli, &reader));
  a.reader = reader;
  const kg_status st = annotate(&a);
  for (size_t i = 0; i < a.items.n; i++) {
    free_item(&a, a.items.at[i]);
  }
  kg_vec_free(&a.items, cli->ctx.alloc);
  kg_reader_close(reader);
  return st;
}
