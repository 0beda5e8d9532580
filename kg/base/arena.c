/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct kg_arena_block {
  kg_arena_block *before;
  size_t used;
  size_t size;
  max_align_t data[];
};

void
kg_arena_init(kg_arena *arena, const kg_alloc *alloc)
{
  *arena = (kg_arena){.alloc = alloc};
}

void
kg_arena_clear(kg_arena *arena)
{
  kg_arena_block *block = arena->last;
  while (block) {
    kg_arena_block *before = block->before;
    kg_alloc_free(arena->alloc, block);
    block = before;
  }
  arena->last = NULL;
  arena->n_bytes = 0;
}

static kg_arena_block *
add_block(kg_arena *arena, size_t size)
{
  size_t room = arena->n_bytes < FIRST_BLOCK ? FIRST_BLOCK : arena->n_bytes;
  room = room > LARGEST_BLOCK ? LARGEST_BLOCK : room;
  const size_t left = arena->limit ? arena->limit - arena->n_bytes : SIZE_MAX;
  if (size > left) {
    return NULL;
  }
  room = room > left ? left : room;
  room = room < size ? size : room;
  kg_arena_block *block =
      kg_alloc_resize(arena->alloc, NULL, sizeof *block + room);
  if (block) {
    *block = (kg_arena_block){.before = arena->last, .size = room};
    arena->last = block;
    arena->n_bytes += room;
  }
  return block;
}

void *
kg_arena_get(kg_arena *arena, size_t size)
{
  const size_t align = sizeof(max_align_t) - 1;
  if (size > SIZE_MAX / 2) {
    return NULL;
  }
  const size_t rounded = (size + align) & ~align;
  kg_arena_block *block = arena->last;
  if (!block || block->size - block->used < rounded) {
    block = add_block(arena, rounded);
    if (!block) {
      return NULL;
    }
  }
  void *out = (char *)block->data + block->used;
  block->used += rounded;
  return out;
}

void *
kg_arena_zeroed(kg_arena *arena, size_t n, size_t size)
{
  if (size && n > SIZE_MAX / size) {
    return NULL;
  }
  void *out = kg_arena_get(arena, n * size);
  return out ? memset(out, 0, n * size) : NULL;
}

kg_slice
kg_arena_copy(kg_arena *arena, kg_slice text)
{
  char *out = kg_arena_get(arena, text.len + 1);
  if (!out) {
    return (kg_slice){0};
  }
  if (text.len) {
    memcpy(out, text.ptr, text.len);
  }
  out[text.len] = '\0';
  return kg_slice_make(out, text.len);
}

kg_slice
kg_arena_printf(kg_arena *arena, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  const int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *out = len < 0 ? NULL : kg_arena_get(arena, (size_t)len + 1);
  if (!out) {
    return (kg_slice){0};
  }
  va_start(args, format);
  vsnprintf(out, (size_t)len + 1, format, args);
  va_end(args);
  return kg_slice_make(out, (size_t)len);
}
