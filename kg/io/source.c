/* SPDX-License-Identifier: Apache-2.0 */
#include "io/source.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { GZIP_BUFFER = 128 * 1024, MESSAGE_MAX = 500, LINE_TEXT_MAX = 400 };

struct kg_source {
  const kg_context *ctx;
  gzFile file; /* NULL: memory. */
  kg_slice rest;
  char *name;
  uint64_t *watch; /* NULL: nobody asks. */
};

static kg_status
new_source(const kg_context *ctx, const char *name, kg_source **source)
{
  kg_source *s = kg_alloc_zeroed(ctx->alloc, 1, sizeof *s);
  if (!s) {
    return kg_out_of_memory(ctx);
  }
  s->ctx = ctx;
  const size_t size = strlen(name) + 1;
  s->name = kg_alloc_resize(ctx->alloc, NULL, size);
  if (!s->name) {
    kg_source_close(s);
    return kg_out_of_memory(ctx);
  }
  memcpy(s->name, name, size);
  *source = s;
  return KG_OK;
}

static kg_status
open_file(kg_source *s, const char *path)
{
  struct stat st;
  const bool is_stdin = !strcmp(path, "-");
  if (!is_stdin && !stat(path, &st) && S_ISDIR(st.st_mode)) {
    return kg_sink_error(&s->ctx->sink, KG_ERR_IO, s->name, "is a folder");
  }
  errno = 0;
  s->file = is_stdin ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path, "rb");
  if (!s->file) {
    return kg_sink_error(&s->ctx->sink, KG_ERR_IO, s->name,
                         "cannot be opened: %s",
                         strerror(errno ? errno : ENOMEM));
  }
  gzbuffer(s->file, GZIP_BUFFER);
  return KG_OK;
}

kg_status
kg_source_open(const kg_context *ctx,
               const char *path,
               const char *name,
               kg_source **source)
{
  const char *shown = !strcmp(path, "-") ? "standard input" : path;
  TRY(new_source(ctx, name ? name : shown, source));
  const kg_status st = open_file(*source, path);
  if (st) {
    kg_source_close(*source);
    *source = NULL;
  }
  return st;
}

kg_status
kg_source_open_text(const kg_context *ctx,
                    kg_slice text,
                    const char *name,
                    kg_source **source)
{
  TRY(new_source(ctx, name ? name : "text", source));
  (*source)->rest = text;
  return KG_OK;
}

static kg_status
failed(kg_source *s)
{
  int error = 0;
  const int system_error = errno;
  const char *words = gzerror(s->file, &error);
  if (kg_is_cancelled(s->ctx)) {
    return KG_CANCELLED;
  }
  if (error == Z_ERRNO) {
    return kg_sink_error(&s->ctx->sink, KG_ERR_IO, s->name,
                         "cannot be read: %s", strerror(system_error));
  }
  if (error == Z_MEM_ERROR) {
    return kg_out_of_memory(s->ctx);
  }
  return kg_sink_error(&s->ctx->sink, KG_ERR_INPUT, s->name,
                       "damaged gzip data: %s",
                       error == Z_BUF_ERROR ? "it ends too early" : words);
}

kg_status
kg_source_read(kg_source *source, char *buf, size_t cap, size_t *n)
{
  if (!source->file) {
    *n = source->rest.len < cap ? source->rest.len : cap;
    if (*n) {
      memcpy(buf, source->rest.ptr, *n);
      source->rest = kg_slice_sub(source->rest, *n, source->rest.len);
    }
    return KG_OK;
  }
  const int got =
      gzread(source->file, buf, cap < INT_MAX ? (unsigned)cap : INT_MAX);
  int error = Z_OK;
  *n = got > 0 ? (size_t)got : 0;
  if (source->watch) {
    const z_off_t at = gzoffset(source->file);
    *source->watch = at > 0 ? (uint64_t)at : 0;
  }
  if (got == 0) {
    /* A truncated member ends like a whole one but leaves this behind. */
    gzerror(source->file, &error);
  }
  return got < 0 || error == Z_BUF_ERROR ? failed(source) : KG_OK;
}

void
kg_source_watch(kg_source *source, uint64_t *n_bytes)
{
  source->watch = n_bytes;
}

const char *
kg_source_name(const kg_source *source)
{
  return source->name;
}

void
kg_source_close(kg_source *source)
{
  if (!source) {
    return;
  }
  if (source->file) {
    gzclose_r(source->file);
  }
  kg_alloc_free(source->ctx->alloc, source->name);
  kg_alloc_free(source->ctx->alloc, source);
}

kg_status
kg_source_error(const kg_context *ctx,
                kg_status st,
                const kg_diag *place,
                const char *format,
                ...)
{
  char message[MESSAGE_MAX];
  va_list args;
  va_start(args, format);
  const int len = vsnprintf(message, sizeof message, format, args);
  va_end(args);
  kg_diag diag = *place;
  const size_t n = len < 0 ? 0 : (size_t)len;
  diag.severity = KG_ERROR;
  diag.status = st;
  diag.message =
      kg_slice_make(message, n < sizeof message ? n : sizeof message - 1);
  if (diag.line_text.len > LINE_TEXT_MAX) {
    diag.line_text = kg_slice_make(NULL, 0); /* No screen shows it. */
  }
  kg_sink_tell(&ctx->sink, &diag);
  return st;
}
