/* SPDX-License-Identifier: Apache-2.0 */
#include "build/intake.h"

#include "base/file.h"

#include <sys/stat.h>

typedef struct walk {
  kg_intake *intake;
  bool is_folder;
} walk;

static kg_status
add_file(kg_intake *in, const char *path)
{
  const size_t n = strlen(path) + 1;
  char *copy = kg_alloc_resize(in->ctx->alloc, NULL, n);
  if (!copy || !kg_vec_push(&in->files, in->ctx->alloc, copy)) {
    kg_alloc_free(in->ctx->alloc, copy);
    return kg_out_of_memory(in->ctx);
  }
  memcpy(copy, path, n);
  ++in->counts->n_files;
  return KG_OK;
}

static kg_status
found_file(void *user, const char *path)
{
  walk *w = user;
  if (w->is_folder && !kg_article_is_readable(kg_slice_of(path))) {
    ++w->intake->counts->n_skipped;
    return KG_OK;
  }
  return add_file(w->intake, path);
}

static bool
is_folder(const char *path)
{
  struct stat st;
  return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* A fault of the input ends that input; any other ends the build. */
static bool
is_reject(kg_status st)
{
  return st == KG_ERR_INPUT || st == KG_ERR_IO;
}

kg_status
kg_intake_init(kg_intake *in,
               const kg_context *ctx,
               const char *const *paths,
               size_t n_paths,
               const kg_build_options *options,
               kg_build_counts *counts)
{
  *in = (kg_intake){.ctx = ctx, .options = options, .counts = counts};
  for (size_t i = 0; i < n_paths; ++i) {
    walk w = {in, is_folder(paths[i])};
    const kg_status st = kg_file_walk(ctx, paths[i], found_file, &w);
    if (is_reject(st)) {
      ++counts->n_rejects;
    } else if (st) {
      return st;
    }
  }
  return KG_OK;
}

void
kg_intake_clear(kg_intake *in)
{
  kg_articles_close(in->open);
  for (size_t i = 0; i < in->files.n; ++i) {
    kg_alloc_free(in->ctx->alloc, in->files.at[i]);
  }
  kg_vec_free(&in->files, in->ctx->alloc);
}

static kg_status
open_next(kg_intake *in)
{
  kg_articles_close(in->open);
  in->open = NULL;
  if (in->next_file == in->files.n) {
    return KG_DONE;
  }
  return kg_articles_open(in->ctx, in->files.at[in->next_file++],
                          &in->options->articles, &in->open);
}

static kg_status
reject(kg_intake *in)
{
  if (++in->counts->n_rejects > in->options->max_bad) {
    return kg_sink_error(&in->ctx->sink, KG_ERR_INPUT, NULL,
                         "more than %llu articles were rejected",
                         (unsigned long long)in->options->max_bad);
  }
  if (in->options->rejected && in->open) {
    in->options->rejected(in->options->user, in->files.at[in->next_file - 1],
                          kg_articles_get_raw(in->open));
  }
  return KG_OK;
}

kg_status
kg_intake_next(kg_intake *in,
               kg_arena *arena,
               kg_article *article,
               const char **path)
{
  for (;;) {
    kg_status st =
        in->open ? kg_articles_next(in->open, arena, article) : open_next(in);
    if (st == KG_OK && article->text.ptr) {
      *path = in->files.at[in->next_file - 1];
      ++in->counts->n_articles;
      return KG_OK;
    }
    if (st == KG_DONE && in->open) {
      ++in->counts->n_files_done;
      kg_articles_close(in->open);
      in->open = NULL;
      st = KG_OK;
    } else if (is_reject(st)) {
      const bool ends_file = st == KG_ERR_IO;
      st = reject(in);
      if (ends_file) {
        kg_articles_close(in->open);
        in->open = NULL;
      }
    }
    if (st) {
      return st;
    }
    if (kg_is_cancelled(in->ctx)) {
      return KG_CANCELLED;
    }
  }
}
