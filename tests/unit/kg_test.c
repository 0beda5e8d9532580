/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include <stdlib.h>

void *
kg_test_resize(void *user, void *ptr, size_t size)
{
  kg_test_alloc *t = user;
  if (!size) {
    t->n_live -= ptr != NULL;
    free(ptr);
    return NULL;
  }
  if (++t->n_requests >= t->fail_at && t->fail_at) {
    return NULL;
  }
  void *out = realloc(ptr, size);
  t->n_live += out && !ptr;
  return out;
}
