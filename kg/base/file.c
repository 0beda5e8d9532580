/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { MAX_FOLDERS = 64, CHUNK = 64 * 1024 };

static kg_status
too_large(const kg_context *ctx, const char *path, size_t max_bytes)
{
  return kg_sink_error(&ctx->sink, KG_ERR_INPUT, path,
                       "larger than the limit of %zu bytes", max_bytes);
}

/* zlib reads plain bytes through as they are, so one loop serves both. */
static kg_status
read_stream(const kg_context *ctx,
            gzFile in,
            const char *path,
            size_t max_bytes,
            kg_buf *out)
{
  for (;;) {
    if (!kg_buf_reserve(out, CHUNK)) {
      return kg_out_of_memory(ctx);
    }
    const int n = gzread(in, out->ptr + out->len, CHUNK);
    if (n < 0) {
      int error = 0;
      const char *words = gzerror(in, &error);
      if (kg_is_cancelled(ctx)) {
        return KG_CANCELLED;
      }
      return error == Z_ERRNO
                 ? kg_sink_error(&ctx->sink, KG_ERR_IO, path,
                                 "cannot be read: %s", strerror(errno))
                 : kg_sink_error(&ctx->sink, KG_ERR_INPUT, path,
                                 "damaged gzip data: %s", words);
    }
    out->len += (size_t)n;
    out->ptr[out->len] = '\0';
    if (out->len > max_bytes) {
      return too_large(ctx, path, max_bytes);
    }
    if (n == 0) {
      /* A truncated member ends like a whole one but leaves this behind. */
      int error = Z_OK;
      gzerror(in, &error);
      return error == Z_BUF_ERROR
                 ? kg_sink_error(&ctx->sink, KG_ERR_INPUT, path,
                                 "damaged gzip data: it ends too early")
                 : KG_OK;
    }
  }
}

kg_status
kg_file_read(const kg_context *ctx,
             const char *path,
             size_t max_bytes,
             kg_buf *out)
{
  const bool is_stdin = !strcmp(path, "-");
  struct stat st;
  if (!is_stdin && !stat(path, &st) && S_ISDIR(st.st_mode)) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, path, "is a folder");
  }
  errno = 0;
  gzFile in = is_stdin ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path, "rb");
  if (!in) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, path, "cannot be opened: %s",
                         strerror(errno ? errno : ENOMEM));
  }
  const kg_status status =
      read_stream(ctx, in, is_stdin ? "standard input" : path, max_bytes, out);
  gzclose_r(in);
  return status;
}

typedef KG_VEC(char *) name_list;

static int
compare_names(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
free_names(name_list *names, const kg_alloc *alloc)
{
  for (size_t i = 0; i < names->n; ++i) {
    kg_alloc_free(alloc, names->at[i]);
  }
  kg_vec_free(names, alloc);
}

static char *
path_below(const kg_alloc *alloc, const char *folder, const char *name)
{
  const size_t n = strlen(folder);
  const size_t m = strlen(name);
  const bool has_slash = n && folder[n - 1] == '/';
  char *out = kg_alloc_resize(alloc, NULL, n + m + 2);
  if (out) {
    memcpy(out, folder, n);
    out[n] = '/';
    memcpy(out + n + !has_slash, name, m + 1);
  }
  return out;
}

/* Folders end in "/", so that sorting the names sorts the paths below them. */
static kg_status
list_folder(const kg_context *ctx, const char *folder, name_list *names)
{
  DIR *dir = opendir(folder);
  if (!dir) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, folder, "cannot be opened: %s",
                         strerror(errno));
  }
  kg_status status = KG_OK;
  const struct dirent *entry = NULL;
  while (!status && (entry = readdir(dir))) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    struct stat st;
    char *path = path_below(ctx->alloc, folder, entry->d_name);
    if (!path) {
      status = kg_out_of_memory(ctx);
    } else if (lstat(path, &st) ||
               !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))) {
      kg_alloc_free(ctx->alloc, path);
    } else {
      if (S_ISDIR(st.st_mode)) {
        char *marked = path_below(ctx->alloc, path, "");
        kg_alloc_free(ctx->alloc, path);
        path = marked;
      }
      if (!path || !kg_vec_push(names, ctx->alloc, path)) {
        kg_alloc_free(ctx->alloc, path);
        status = kg_out_of_memory(ctx);
      }
    }
  }
  closedir(dir);
  if (names->n) {
    qsort(names->at, names->n, sizeof *names->at, compare_names);
  }
  return status;
}

static kg_status
walk_folder(const kg_context *ctx,
            const char *folder,
            kg_walk_fn *found,
            void *user,
            int depth)
{
  if (depth > MAX_FOLDERS) {
    return kg_sink_error(&ctx->sink, KG_ERR_INPUT, folder,
                         "more than %d folders deep", MAX_FOLDERS);
  }
  name_list names = {0};
  kg_status status = list_folder(ctx, folder, &names);
  for (size_t i = 0; i < names.n && !status; ++i) {
    const size_t len = strlen(names.at[i]);
    status = kg_is_cancelled(ctx) ? KG_CANCELLED
             : names.at[i][len - 1] == '/'
                 ? walk_folder(ctx, names.at[i], found, user, depth + 1)
                 : found(user, names.at[i]);
  }
  free_names(&names, ctx->alloc);
  return status;
}

kg_status
kg_file_walk(const kg_context *ctx,
             const char *path,
             kg_walk_fn *found,
             void *user)
{
  struct stat st = {0};
  if (strcmp(path, "-") && stat(path, &st)) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, path, "cannot be opened: %s",
                         strerror(errno));
  }
  if (!strcmp(path, "-") || !S_ISDIR(st.st_mode)) {
    return found(user, path);
  }
  return walk_folder(ctx, path, found, user, 1);
}
