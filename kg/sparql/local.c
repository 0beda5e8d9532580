/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/local.h"

#include "base/hash.h"
#include "base/vec.h"

enum { FIRST_SLOTS = 256 };

void
kg_local_init(kg_local *local, const kg_alloc *alloc, kg_arena *arena)
{
  *local = (kg_local){.alloc = alloc, .arena = arena};
}

void
kg_local_clear(kg_local *local)
{
  kg_alloc_free(local->alloc, local->entries);
  kg_alloc_free(local->alloc, local->slots);
  kg_local_init(local, local->alloc, local->arena);
}

static uint64_t
hash_term(const kg_term *term)
{
  uint64_t h = kg_hash64(term->text) + (uint64_t)term->kind;
  h = kg_hash_mix(h ^ kg_hash64(term->datatype));
  return term->lang.len ? kg_hash_mix(h ^ ~kg_hash64(term->lang)) : h;
}

/// The slot of a term, or the free slot where it belongs.
static size_t
find_slot(const kg_local *local, const kg_term *term, uint64_t hash)
{
  size_t i = hash & (local->n_slots - 1);
  while (local->slots[i]) {
    const struct kg_local_entry *e = &local->entries[local->slots[i] - 1];
    if (e->hash == hash && kg_term_equal(&e->term, term)) {
      break;
    }
    i = (i + 1) & (local->n_slots - 1);
  }
  return i;
}

static bool
grow_slots(kg_local *local)
{
  const size_t n = local->n_slots ? local->n_slots * 2 : FIRST_SLOTS;
  uint32_t *slots = kg_alloc_zeroed(local->alloc, n, sizeof *slots);
  if (!slots) {
    return false;
  }
  for (size_t k = 0; k < local->n; k++) {
    size_t i = local->entries[k].hash & (n - 1);
    while (slots[i]) {
      i = (i + 1) & (n - 1);
    }
    slots[i] = (uint32_t)(k + 1);
  }
  kg_alloc_free(local->alloc, local->slots);
  local->slots = slots;
  local->n_slots = n;
  return true;
}

static bool
copy_term(kg_arena *arena, const kg_term *from, kg_term *to)
{
  to->kind = from->kind;
  to->text = kg_arena_copy(arena, from->text);
  to->datatype = kg_arena_copy(arena, from->datatype);
  to->lang = kg_arena_copy(arena, from->lang);
  return to->text.ptr && to->datatype.ptr && to->lang.ptr;
}

bool
kg_local_intern(kg_local *local, const kg_term *term, kg_id *id)
{
  if (local->n * 2 >= local->n_slots && !grow_slots(local)) {
    return false;
  }
  const uint64_t hash = hash_term(term);
  const size_t slot = find_slot(local, term, hash);
  if (!local->slots[slot]) {
    struct kg_local_entry entry = {.hash = hash};
    if (local->n >= UINT32_MAX - 1 ||
        (local->n == local->cap &&
         !kg_vec_grow_((void **)&local->entries, &local->cap, local->n + 1,
                       sizeof entry, local->alloc)) ||
        !copy_term(local->arena, term, &entry.term)) {
      return false;
    }
    local->entries[local->n++] = entry;
    local->slots[slot] = (uint32_t)local->n;
  }
  *id = kg_id_make(KG_TAG_LOCAL, local->slots[slot] - 1);
  return true;
}
