/* SPDX-License-Identifier: Apache-2.0 */
/// Terms that a run made and the store does not have: a dictionary of its own
/// whose ids carry KG_TAG_LOCAL.
#ifndef KG_SPARQL_LOCAL_H
#define KG_SPARQL_LOCAL_H

#include "base/arena.h"
#include "kg/term.h"

typedef struct kg_local {
  const kg_alloc *alloc;
  kg_arena *arena; ///< Holds the text.
  struct kg_local_entry {
    kg_term term;
    uint64_t hash;
  } * entries; ///< By payload.
  size_t n, cap;
  uint32_t *slots;
  size_t n_slots;
} kg_local;

void kg_local_init(kg_local *local, const kg_alloc *alloc, kg_arena *arena);
void kg_local_clear(kg_local *local);
/// Find or enter a term, whose text is copied. @return false without memory.
bool kg_local_intern(kg_local *local, const kg_term *term, kg_id *id);
/// Borrowed, valid until the next intern (its text: as long as the arena).
static inline const kg_term *
kg_local_get(const kg_local *local, kg_id id)
{
  return &local->entries[id & KG_ID_PAYLOAD_MASK].term;
}

#endif
