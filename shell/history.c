/* SPDX-License-Identifier: Apache-2.0 */
#include "history.h"

#include "base/buf.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_BYTES = 16 << 20 }; /* Of the file; a longer one is left alone. */

static kg_slice
text_of(kg_arena *arena, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  return kg_arena_copy(arena, kg_slice_make(json_string_value(value),
                                            json_string_length(value)));
}

static uint64_t
number_of(const json_t *object, const char *key)
{
  const json_int_t n = json_integer_value(json_object_get(object, key));
  return n > 0 ? (uint64_t)n : 0;
}

static void
read_line(kg_history *history, kg_slice line)
{
  json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
  if (json_is_string(json_object_get(object, "text"))) {
    const kg_history_entry entry = {
        .text = text_of(&history->arena, object, "text"),
        .store = text_of(&history->arena, object, "store"),
        .status = text_of(&history->arena, object, "status"),
        .time = (int64_t)number_of(object, "time"),
        .n_rows = number_of(object, "rows"),
        .milliseconds = number_of(object, "ms"),
    };
    if (entry.text.ptr) {
      (void)kg_vec_push(&history->entries, history->ctx->alloc, entry);
    }
  }
  json_decref(object);
}

/* The last entries alone. */
static void
read_lines(kg_history *history, kg_slice text)
{
  size_t n = 0;
  size_t from = text.len;
  while (from && n <= KG_HISTORY_MOST) {
    from--;
    n += text.ptr[from] == '\n';
  }
  from += from > 0;
  while (from < text.len) {
    size_t to = kg_slice_find(text, KG_SLICE("\n"), from);
    to = to == SIZE_MAX ? text.len : to;
    read_line(history, kg_slice_sub(text, from, to));
    from = to + 1;
  }
}

kg_status
kg_history_open(kg_history *history, const kg_context *ctx, const char *path)
{
  *history = (kg_history){.ctx = ctx, .path = path};
  kg_arena_init(&history->arena, ctx->alloc);
  if (!path || access(path, F_OK)) {
    return KG_OK;
  }
  kg_buf text;
  kg_buf_init(&text, ctx->alloc);
  const kg_status st = kg_file_read(ctx, path, MAX_BYTES, &text);
  if (!st) {
    read_lines(history, kg_buf_slice(&text));
  }
  kg_buf_clear(&text);
  return st;
}

/* `//user:secret@host` within an IRI. */
static bool
has_password(kg_slice text)
{
  size_t at = 0;
  while ((at = kg_slice_find(text, KG_SLICE("://"), at)) != SIZE_MAX) {
    bool colon = false;
    for (at += 3; at < text.len; at++) {
      const char c = text.ptr[at];
      if (c == '@' && colon) {
        return true;
      }
      if (c == '/' || c == '>' || c == ' ' || c == '"') {
        break;
      }
      colon |= c == ':';
    }
  }
  return false;
}

static char *
make_line(const kg_history_entry *entry)
{
  json_t *object = json_pack(
      "{s:s%, s:I, s:s%, s:I, s:I, s:s%}", "text", entry->text.ptr,
      entry->text.len, "time", (json_int_t)entry->time, "store",
      entry->store.ptr ? entry->store.ptr : "", entry->store.len, "rows",
      (json_int_t)entry->n_rows, "ms", (json_int_t)entry->milliseconds,
      "status", entry->status.ptr ? entry->status.ptr : "", entry->status.len);
  char *line = object ? json_dumps(object, JSON_COMPACT) : NULL;
  json_decref(object);
  return line;
}

/* In one write under a lock; a history that cannot be written is no reason to
   disturb the user at each statement. */
static void
append(const char *path, const char *line)
{
  const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return;
  }
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (!fcntl(fd, F_SETLKW, &lock)) {
    kg_buf text;
    kg_buf_init(&text, NULL);
    kg_buf_add_string(&text, line);
    kg_buf_add_byte(&text, '\n');
    ssize_t n;
    do {
      n = write(fd, text.ptr, text.len);
    } while (n < 0 && errno == EINTR);
    kg_buf_clear(&text);
  }
  close(fd);
}

void
kg_history_add(kg_history *history, const kg_history_entry *entry)
{
  kg_history_entry kept = *entry;
  kept.text = kg_arena_copy(&history->arena, entry->text);
  kept.store = kg_arena_copy(&history->arena, entry->store);
  kept.status = kg_arena_copy(&history->arena, entry->status);
  if (!kept.text.ptr || !kept.text.len) {
    return;
  }
  (void)kg_vec_push(&history->entries, history->ctx->alloc, kept);
  if (!history->path || kept.is_private || has_password(kept.text)) {
    return;
  }
  char *line = make_line(&kept);
  if (line) {
    append(history->path, line);
    free(line);
  }
}

void
kg_history_close(kg_history *history)
{
  if (history->ctx) {
    kg_vec_free(&history->entries, history->ctx->alloc);
    kg_arena_clear(&history->arena);
  }
}
