/* SPDX-License-Identifier: Apache-2.0 */
#include "model_writer.h"

#include <errno.h>
#include <stdio.h>

static void
add_number(kg_buf *out, uint64_t value, size_t n_bytes)
{
  for (size_t i = 0; i < n_bytes; i++) {
    kg_buf_add_byte(out, (char)(value >> (8 * i)));
  }
}

void
model_writer_init(model_writer *w, const kg_context *ctx, const char *licence)
{
  memset(w, 0, sizeof *w);
  w->ctx = ctx;
  model_writer_add(w, "licence", licence, strlen(licence));
}

void
model_writer_add(model_writer *w,
                 const char *name,
                 const void *bytes,
                 size_t size)
{
  kg_buf *section = &w->sections[w->n];
  snprintf(w->names[w->n], sizeof w->names[w->n], "%s", name);
  kg_buf_init(section, w->ctx->alloc);
  kg_buf_add(section, kg_slice_make(bytes, size));
  w->n++;
}

static kg_status
write_bytes(const kg_context *ctx, const char *path, kg_slice bytes)
{
  FILE *file = fopen(path, "wb");
  bool ok = file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len;
  ok = file && fclose(file) == 0 && ok;
  return ok ? KG_OK
            : kg_sink_error(&ctx->sink, KG_ERR_IO, path, "cannot write: %s",
                            strerror(errno));
}

kg_status
model_writer_save(model_writer *w, const char *path)
{
  kg_buf out;
  uint64_t offset = 16 + 32 * (uint64_t)w->n;
  kg_buf_init(&out, w->ctx->alloc);
  kg_buf_add_string(&out, KG_MODEL_MAGIC);
  add_number(&out, w->n, 4);
  add_number(&out, 0, 4);
  for (size_t i = 0; i < w->n; i++) {
    kg_buf_add(&out, kg_slice_make(w->names[i], 16));
    add_number(&out, offset, 8);
    add_number(&out, w->sections[i].len, 8);
    offset += (w->sections[i].len + 7) / 8 * 8;
  }
  for (size_t i = 0; i < w->n; i++) {
    kg_buf_add(&out, kg_buf_slice(&w->sections[i]));
    while (out.len % 8) {
      kg_buf_add_byte(&out, 0);
    }
    kg_buf_clear(&w->sections[i]);
  }
  kg_status st = kg_buf_status(&out)
                     ? kg_out_of_memory(w->ctx)
                     : write_bytes(w->ctx, path, kg_buf_slice(&out));
  kg_buf_clear(&out);
  return st;
}

static void
tell(void *user, const kg_diag *diag)
{
  (void)user;
  fprintf(stderr, "%.*s: %.*s\n", KG_FMT(diag->source), KG_FMT(diag->message));
}

kg_sink
model_writer_sink(void)
{
  return (kg_sink){.tell = tell};
}
