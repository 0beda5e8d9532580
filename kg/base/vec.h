/* SPDX-License-Identifier: Apache-2.0 */
/// Typed growing arrays.
///
///     typedef KG_VEC(int) int_vec;
///     int_vec v = {0};
///     if (!kg_vec_push(&v, alloc, 3)) …no memory…
///     kg_vec_free(&v, alloc);
#ifndef KG_BASE_VEC_H
#define KG_BASE_VEC_H

#include "kg/alloc.h"

#include <stdbool.h>
#include <stddef.h>

#define KG_VEC(type)                                                           \
  struct {                                                                     \
    type *at;                                                                  \
    size_t n;                                                                  \
    size_t cap;                                                                \
  }

/// Grows `*at` so that `want` items fit. False without memory; nothing changes.
bool kg_vec_grow_(
    void **at, size_t *cap, size_t want, size_t item, const kg_alloc *alloc);

/// Room for `n_more` items; false without memory.
#define kg_vec_reserve(v, alloc, n_more)                                       \
  ((v)->n + (n_more) <= (v)->cap ||                                            \
   kg_vec_grow_((void **)&(v)->at, &(v)->cap, (v)->n + (n_more),               \
                sizeof *(v)->at, (alloc)))

/// Appends; false without memory.
#define kg_vec_push(v, alloc, ...)                                             \
  (kg_vec_reserve((v), (alloc), 1) ? ((v)->at[(v)->n++] = (__VA_ARGS__), true) \
                                   : false)

#define kg_vec_free(v, alloc)                                                  \
  do {                                                                         \
    kg_alloc_free((alloc), (v)->at);                                           \
    (v)->at = NULL;                                                            \
    (v)->n = (v)->cap = 0;                                                     \
  } while (0)

#endif
