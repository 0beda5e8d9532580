/* SPDX-License-Identifier: Apache-2.0 */
/* realpath is an XSI function. */
#define _XOPEN_SOURCE 700
#include "base/out.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLUSH_AT = 64 * 1024 };

struct kg_out {
  const kg_context *ctx;
  kg_buf buf;
  int fd;          /* -1: memory. */
  char *path;      /* The file as it was named, or NULL. */
  char *place;     /* The same behind all links. */
  char *temporary; /* What is written until then. */
  int error;       /* errno of the first failure. */
};

static kg_status
new_out(const kg_context *ctx, int fd, kg_out **out)
{
  kg_out *o = kg_alloc_zeroed(ctx->alloc, 1, sizeof *o);
  if (!o) {
    return kg_out_of_memory(ctx);
  }
  o->ctx = ctx;
  o->fd = fd;
  kg_buf_init(&o->buf, ctx->alloc);
  *out = o;
  return KG_OK;
}

kg_status
kg_out_open_fd(const kg_context *ctx, int fd, kg_out **out)
{
  return new_out(ctx, fd, out);
}

kg_status
kg_out_open_memory(const kg_context *ctx, kg_out **out)
{
  return new_out(ctx, -1, out);
}

static char *
join(const kg_alloc *alloc, const char *a, const char *b)
{
  const size_t n = strlen(a);
  const size_t m = strlen(b);
  char *out = kg_alloc_resize(alloc, NULL, n + m + 1);
  if (out) {
    memcpy(out, a, n);
    memcpy(out + n, b, m + 1);
  }
  return out;
}

/* A device or a pipe is written in place: nothing can be renamed onto it. */
static bool
is_special(const char *path)
{
  struct stat st;
  return !stat(path, &st) && !S_ISREG(st.st_mode);
}

static kg_status
open_file(kg_out *o, const char *path)
{
  if (is_special(path)) {
    o->fd = open(path, O_WRONLY | O_CLOEXEC);
    o->path = join(o->ctx->alloc, path, "");
    return o->fd >= 0 && o->path ? KG_OK : KG_ERR_IO;
  }
  /* A link is kept; what it leads to is replaced. */
  char *real = realpath(path, NULL);
  o->path = join(o->ctx->alloc, path, "");
  o->place = join(o->ctx->alloc, real ? real : path, "");
  o->temporary = join(o->ctx->alloc, real ? real : path, ".XXXXXX");
  free(real);
  if (!o->path || !o->place || !o->temporary) {
    return KG_ERR_MEMORY;
  }
  o->fd = mkstemp(o->temporary);
  if (o->fd < 0) {
    kg_alloc_free(o->ctx->alloc, o->temporary);
    o->temporary = NULL;
    return KG_ERR_IO;
  }
  const mode_t mask = umask(0);
  umask(mask);
  return fchmod(o->fd, 0666 & ~mask) ? KG_ERR_IO : KG_OK;
}

kg_status
kg_out_open(const kg_context *ctx, const char *path, kg_out **out)
{
  if (!path || !strcmp(path, "-")) {
    return kg_out_open_fd(ctx, STDOUT_FILENO, out);
  }
  TRY(new_out(ctx, -1, out));
  const kg_status st = open_file(*out, path);
  if (st) {
    const int error = errno;
    kg_out_abandon(*out);
    *out = NULL;
    return st == KG_ERR_MEMORY
               ? kg_out_of_memory(ctx)
               : kg_sink_error(&ctx->sink, st, path, "cannot be written: %s",
                               strerror(error));
  }
  return KG_OK;
}

/* A reader that takes nothing must not keep one who was told to stop: then only
   what fits at once is written. A pipe that can be written has room for
   PIPE_BUF bytes. */
static bool
has_room(const kg_out *out)
{
  struct pollfd place = {.fd = out->fd, .events = POLLOUT};
  return !kg_is_cancelled(out->ctx) || poll(&place, 1, 0) > 0;
}

static bool
write_all(const kg_out *out, const char *ptr, size_t len)
{
  while (len) {
    if (!has_room(out)) {
      errno = ECANCELED;
      return false;
    }
    const bool stops = kg_is_cancelled(out->ctx);
    const ssize_t n =
        write(out->fd, ptr, stops && len > PIPE_BUF ? PIPE_BUF : len);
    if (n < 0 && errno != EINTR) {
      return false;
    }
    if (n > 0) {
      ptr += n;
      len -= (size_t)n;
    }
  }
  return true;
}

static kg_status
status_of(int error)
{
  if (!error || error == EPIPE) {
    return KG_OK;
  }
  if (error == ECANCELED) {
    return KG_CANCELLED;
  }
  if (error == ENOMEM) {
    return KG_ERR_MEMORY;
  }
  return error == ENOSPC || error == EDQUOT || error == EFBIG ? KG_ERR_FULL
                                                              : KG_ERR_IO;
}

kg_status
kg_out_flush(kg_out *out)
{
  if (kg_buf_status(&out->buf) && !out->error) {
    out->error = ENOMEM;
  }
  if (out->fd >= 0) {
    if (!out->error && !write_all(out, out->buf.ptr, out->buf.len)) {
      out->error = errno;
    }
    kg_buf_reset(&out->buf);
  }
  return status_of(out->error);
}

static void
flush_when_full(kg_out *out)
{
  if (out->fd >= 0 && out->buf.len >= FLUSH_AT) {
    kg_out_flush(out);
  }
}

void
kg_out_add(kg_out *out, kg_slice text)
{
  kg_buf_add(&out->buf, text);
  flush_when_full(out);
}

void
kg_out_string(kg_out *out, const char *string)
{
  kg_out_add(out, kg_slice_of(string));
}

void
kg_out_byte(kg_out *out, char byte)
{
  kg_buf_add_byte(&out->buf, byte);
  flush_when_full(out);
}

void
kg_out_printf(kg_out *out, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  kg_buf_vprintf(&out->buf, format, args);
  va_end(args);
  flush_when_full(out);
}

bool
kg_out_is_closed(const kg_out *out)
{
  return out->error == EPIPE;
}

kg_slice
kg_out_text(const kg_out *out)
{
  return kg_buf_slice(&out->buf);
}

static void
release(kg_out *out)
{
  const kg_alloc *alloc = out->ctx->alloc;
  if (out->path && out->fd >= 0) {
    close(out->fd);
  }
  kg_alloc_free(alloc, out->path);
  kg_alloc_free(alloc, out->place);
  kg_alloc_free(alloc, out->temporary);
  kg_buf_clear(&out->buf);
  kg_alloc_free(alloc, out);
}

/* The rename is durable once the folder is synced as well. */
static bool
sync_folder(const kg_alloc *alloc, const char *path)
{
  char *folder = join(alloc, path, "");
  if (!folder) {
    errno = ENOMEM;
    return false;
  }
  char *slash = strrchr(folder, '/');
  if (slash) {
    slash[slash == folder] = '\0';
  }
  const int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  kg_alloc_free(alloc, folder);
  if (fd < 0) {
    return false;
  }
  /* Some file systems cannot sync a folder (EINVAL): then there is no more. */
  const bool ok = !fsync(fd) || errno == EINVAL;
  close(fd);
  return ok;
}

static void
put_in_place(kg_out *out)
{
  if (fsync(out->fd) || rename(out->temporary, out->place)) {
    out->error = errno;
    return;
  }
  out->temporary[0] = '\0';
  if (!sync_folder(out->ctx->alloc, out->place)) {
    out->error = errno;
  }
}

kg_status
kg_out_close(kg_out *out)
{
  kg_out_flush(out);
  if (!out->error && out->temporary) {
    put_in_place(out);
  }
  const kg_status st = status_of(out->error);
  if (st && st != KG_CANCELLED) {
    kg_sink_error(&out->ctx->sink, st,
                  out->path ? out->path : "standard output",
                  "writing failed: %s", strerror(out->error));
  }
  if (out->temporary && out->temporary[0]) {
    unlink(out->temporary);
  }
  release(out);
  return st;
}

void
kg_out_abandon(kg_out *out)
{
  if (!out) {
    return;
  }
  if (out->temporary && out->temporary[0]) {
    unlink(out->temporary);
  }
  release(out);
}
