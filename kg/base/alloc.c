/* SPDX-License-Identifier: Apache-2.0 */
#include "kg/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *
kg_alloc_resize(const kg_alloc *alloc, void *ptr, size_t size)
{
  if (alloc) {
    return alloc->resize(alloc->user, ptr, size);
  }
  if (!size) {
    free(ptr);
    return NULL;
  }
  return realloc(ptr, size);
}

void *
kg_alloc_zeroed(const kg_alloc *alloc, size_t n, size_t size)
{
  if (size && n > SIZE_MAX / size) {
    return NULL;
  }
  const size_t n_bytes = n && size ? n * size : 1;
  void *ptr = kg_alloc_resize(alloc, NULL, n_bytes);
  return ptr ? memset(ptr, 0, n_bytes) : NULL;
}

void
kg_alloc_free(const kg_alloc *alloc, void *ptr)
{
  if (ptr) {
    kg_alloc_resize(alloc, ptr, 0);
  }
}
