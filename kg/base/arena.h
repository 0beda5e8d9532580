/* SPDX-License-Identifier: Apache-2.0 */
/// A bump allocator for one unit of work (an article, a query). Nothing in it
/// is freed alone. Not safe to share between threads.
#ifndef KG_BASE_ARENA_H
#define KG_BASE_ARENA_H

#include "kg/alloc.h"
#include "kg/slice.h"

#include <stdint.h>

typedef struct kg_arena_block kg_arena_block;

typedef struct kg_arena {
  const kg_alloc *alloc;
  kg_arena_block *last;
  size_t n_bytes; ///< All blocks together.
  size_t limit;   ///< Most bytes it may take; 0 = no limit.
} kg_arena;

void kg_arena_init(kg_arena *arena, const kg_alloc *alloc);
/// Frees all blocks; the arena can be used again.
void kg_arena_clear(kg_arena *arena);

/// Aligned for any type, not zeroed; NULL without memory or over the limit.
/// A size of 0 gives a valid pointer.
void *kg_arena_get(kg_arena *arena, size_t size);
/// Zeroed array; NULL also when `n * size` overflows.
void *kg_arena_zeroed(kg_arena *arena, size_t n, size_t size);
/// Copy with a NUL behind it (which `len` does not count); `ptr` is NULL
/// without memory.
kg_slice kg_arena_copy(kg_arena *arena, kg_slice text);
/// printf into the arena; `ptr` is NULL without memory.
kg_slice kg_arena_printf(kg_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define KG_ARENA_NEW(arena, type)                                              \
  ((type *)kg_arena_zeroed((arena), 1, sizeof(type)))
#define KG_ARENA_ARRAY(arena, type, n)                                         \
  ((type *)kg_arena_zeroed((arena), (n), sizeof(type)))

#endif
