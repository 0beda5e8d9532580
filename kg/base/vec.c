/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vec.h"

#include <stdint.h>

bool
kg_vec_grow_(
    void **at, size_t *cap, size_t want, size_t item, const kg_alloc *alloc)
{
  size_t room = *cap ? *cap : 8;
  while (room < want) {
    if (room > SIZE_MAX / 2) {
      return false;
    }
    room *= 2;
  }
  if (room > SIZE_MAX / item) {
    return false;
  }
  void *grown = kg_alloc_resize(alloc, *at, room * item);
  if (!grown) {
    return false;
  }
  *at = grown;
  *cap = room;
  return true;
}
