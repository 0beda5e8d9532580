/* SPDX-License-Identifier: Apache-2.0 */
#include "text/model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_SIZE 16
#define ENTRY_SIZE 32
#define MAX_PATH_BYTES 4096

struct kg_model {
  const kg_alloc *alloc;
  kg_slice bytes;
  uint32_t n_sections;
};

static uint64_t
read_number(const char *at, size_t n_bytes)
{
  uint64_t value = 0;
  for (size_t i = n_bytes; i-- > 0;) {
    value = value << 8 | (unsigned char)at[i];
  }
  return value;
}

static const char *
entry_at(const kg_model *model, uint32_t i)
{
  return model->bytes.ptr + HEADER_SIZE + (size_t)ENTRY_SIZE * i;
}

static bool
is_valid(const kg_model *model)
{
  for (uint32_t i = 0; i < model->n_sections; i++) {
    const uint64_t offset = read_number(entry_at(model, i) + 16, 8);
    const uint64_t size = read_number(entry_at(model, i) + 24, 8);
    if (offset % 8 || offset > model->bytes.len ||
        size > model->bytes.len - offset) {
      return false;
    }
  }
  return true;
}

static bool
is_little_endian(void)
{
  const uint16_t one = 1;
  unsigned char first = 0;
  memcpy(&first, &one, 1);
  return first == 1;
}

static kg_status
check(const kg_context *ctx, const char *path, kg_model *model)
{
  if (!is_little_endian()) {
    return kg_sink_error(&ctx->sink, KG_ERR_UNSUPPORTED, path,
                         "models need a little-endian machine");
  }
  if (model->bytes.len >= HEADER_SIZE &&
      !memcmp(model->bytes.ptr, KG_MODEL_MAGIC, 8)) {
    model->n_sections = (uint32_t)read_number(model->bytes.ptr + 8, 4);
    if (model->n_sections <= KG_MODEL_MAX_SECTIONS &&
        model->bytes.len >=
            HEADER_SIZE + (size_t)ENTRY_SIZE * model->n_sections &&
        is_valid(model)) {
      return KG_OK;
    }
  }
  return kg_sink_error(&ctx->sink, KG_ERR_INPUT, path,
                       "damaged model, or one of another version");
}

static kg_status
map_file(const kg_context *ctx, const char *path, kg_slice *bytes)
{
  struct stat info;
  kg_status st = KG_OK;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &info) != 0) {
    st = kg_sink_error(&ctx->sink, KG_ERR_IO, path, "cannot open the model: %s",
                       strerror(errno));
  } else if (info.st_size > 0) {
    void *at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
      st = kg_sink_error(&ctx->sink, KG_ERR_IO, path,
                         "cannot map the model: %s", strerror(errno));
    } else {
      *bytes = kg_slice_make(at, (size_t)info.st_size);
    }
  }
  if (fd >= 0) {
    close(fd);
  }
  return st;
}

kg_status
kg_model_open(const kg_context *ctx,
              const char *folder,
              const char *file,
              kg_model **out)
{
  char path[MAX_PATH_BYTES];
  *out = NULL;
  const int n = snprintf(path, sizeof path, "%s/%s", folder, file);
  if (n < 0 || (size_t)n >= sizeof path) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, file, "path is too long");
  }
  kg_model *model = kg_alloc_zeroed(ctx->alloc, 1, sizeof *model);
  if (!model) {
    return kg_out_of_memory(ctx);
  }
  model->alloc = ctx->alloc;
  kg_status st = map_file(ctx, path, &model->bytes);
  if (!st) {
    st = check(ctx, path, model);
  }
  if (st) {
    kg_model_close(model);
    return st;
  }
  *out = model;
  return KG_OK;
}

void
kg_model_close(kg_model *model)
{
  if (!model) {
    return;
  }
  if (model->bytes.len) {
    munmap((void *)(uintptr_t)model->bytes.ptr, model->bytes.len);
  }
  kg_alloc_free(model->alloc, model);
}

kg_slice
kg_model_section(const kg_model *model, const char *name)
{
  for (uint32_t i = 0; i < model->n_sections; i++) {
    const char *entry = entry_at(model, i);
    if (!strncmp(entry, name, 16)) {
      return kg_slice_make(model->bytes.ptr + read_number(entry + 16, 8),
                           (size_t)read_number(entry + 24, 8));
    }
  }
  return KG_SLICE("");
}
