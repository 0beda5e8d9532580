/* SPDX-License-Identifier: Apache-2.0 */
/// The one door to memory, so that tests can make any request fail.
#ifndef KG_ALLOC_H
#define KG_ALLOC_H

#include "kg/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// `resize(user, NULL, n)` allocates, `resize(user, p, 0)` frees and answers
/// NULL, else reallocates. On failure: NULL, and `p` stays as it is. Must be
/// safe to call from several threads.
typedef struct kg_alloc {
  void *(*resize)(void *user, void *ptr, size_t size);
  void *user;
} kg_alloc;

/// NULL stands for malloc in all three.
KG_API void *kg_alloc_resize(const kg_alloc *alloc, void *ptr, size_t size);
/// Zeroed. NULL when `n * size` overflows or there is no memory.
KG_API void *kg_alloc_zeroed(const kg_alloc *alloc, size_t n, size_t size);
KG_API void kg_alloc_free(const kg_alloc *alloc, void *ptr);

#ifdef __cplusplus
}
#endif
#endif
