/* SPDX-License-Identifier: Apache-2.0 */
#include "splits.h"

#include "base/file.h"

#include <stdio.h>
#include <unistd.h>

#define MAX_SPLITS ((size_t)1 << 20)

static kg_status
read_document(corpus *c, const char *data_folder, kg_slice name)
{
  const kg_slice path = kg_arena_printf(&c->arena, "%s/gum/conllu/%.*s.conllu",
                                        data_folder, KG_FMT(name));
  if (!path.ptr) {
    return kg_out_of_memory(c->ctx);
  }
  return access(path.ptr, R_OK) ? KG_OK : corpus_read(c, path.ptr);
}

static kg_status
read_part(corpus *c, const char *folder, const char *part, kg_slice list)
{
  bool is_part = false;
  kg_status st = KG_OK;
  for (size_t begin = 0; !st && begin < list.len;) {
    size_t end = kg_slice_find(list, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? list.len : end;
    const kg_slice line = kg_slice_trim(kg_slice_sub(list, begin, end));
    if (kg_slice_has_prefix(line, KG_SLICE("## "))) {
      is_part = kg_slice_is(kg_slice_sub(line, 3, line.len), part);
    } else if (is_part && kg_slice_has_prefix(line, KG_SLICE("* "))) {
      st = read_document(c, folder, kg_slice_sub(line, 2, line.len));
    }
    begin = end + 1;
  }
  return st;
}

kg_status
corpus_read_gum(corpus *c, const char *data_folder, const char *part)
{
  kg_buf list;
  kg_buf_init(&list, c->ctx->alloc);
  const kg_slice path =
      kg_arena_printf(&c->arena, "%s/gum/splits.md", data_folder);
  kg_status st = path.ptr ? kg_file_read(c->ctx, path.ptr, MAX_SPLITS, &list)
                          : kg_out_of_memory(c->ctx);
  if (!st) {
    st = read_part(c, data_folder, part, kg_buf_slice(&list));
  }
  kg_buf_clear(&list);
  return st;
}

kg_status
corpus_read_ewt(corpus *c, const char *data_folder, const char *part)
{
  const kg_slice path = kg_arena_printf(&c->arena, "%s/ewt/en_ewt-ud-%s.conllu",
                                        data_folder, part);
  return path.ptr ? corpus_read(c, path.ptr) : kg_out_of_memory(c->ctx);
}
