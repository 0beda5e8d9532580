/* SPDX-License-Identifier: Apache-2.0 */
#include "store/tally.h"

void
kg_tally_init(kg_tally *tally, const kg_alloc *alloc, kg_id type)
{
  *tally = (kg_tally){.alloc = alloc, .type = type};
  kg_arena_init(&tally->arena, alloc);
  kg_id_map_init(&tally->predicate_index, alloc);
  kg_id_map_init(&tally->classes, alloc);
  kg_id_map_init(&tally->graphs, alloc);
  kg_text_map_init(&tally->sets, alloc);
}

void
kg_tally_clear(kg_tally *tally)
{
  kg_arena_clear(&tally->arena);
  kg_vec_free(&tally->predicates, tally->alloc);
  kg_vec_free(&tally->subject_predicates, tally->alloc);
  kg_id_map_clear(&tally->predicate_index);
  kg_id_map_clear(&tally->classes);
  kg_id_map_clear(&tally->graphs);
  kg_text_map_clear(&tally->sets);
  tally->in_hand = NULL;
  tally->has_last = false;
}

static kg_status
add_to(kg_id_map *map, kg_id key, int sign)
{
  uint64_t *value = kg_id_map_put(map, key, 0, NULL);
  if (!value) {
    return KG_ERR_MEMORY;
  }
  *value += (uint64_t)(int64_t)sign;
  return KG_OK;
}

static kg_predicate_tally *
find_predicate(kg_tally *tally, kg_id predicate)
{
  if (tally->in_hand && tally->in_hand->predicate == predicate) {
    return tally->in_hand;
  }
  bool is_new = false;
  const uint64_t *index = kg_id_map_put(&tally->predicate_index, predicate,
                                        tally->predicates.n, &is_new);
  if (!index) {
    return NULL;
  }
  if (is_new) {
    const kg_predicate_tally zero = {.predicate = predicate};
    if (!kg_vec_push(&tally->predicates, tally->alloc, zero)) {
      return NULL;
    }
  }
  tally->in_hand = &tally->predicates.at[*index];
  return tally->in_hand;
}

kg_status
kg_tally_end(kg_tally *tally)
{
  if (!tally->has_last) {
    return KG_OK;
  }
  tally->has_last = false;
  const kg_slice key =
      kg_slice_make((const char *)tally->subject_predicates.at,
                    tally->subject_predicates.n * sizeof(kg_id));
  uint64_t *count = kg_text_map_find(&tally->sets, key);
  if (!count) {
    const kg_slice kept = kg_arena_copy(&tally->arena, key);
    count = kept.ptr ? kg_text_map_put(&tally->sets, kept, 0, NULL) : NULL;
  }
  if (!count) {
    return KG_ERR_MEMORY;
  }
  *count += (uint64_t)(int64_t)tally->sign;
  tally->n_subjects += tally->sign;
  return KG_OK;
}

kg_status
kg_tally_spog(kg_tally *tally, const kg_row *row, int sign)
{
  const kg_row *last = &tally->last;
  const bool same_s = tally->has_last && last->c[0] == row->c[0];
  const bool same_sp = same_s && last->c[1] == row->c[1];
  if (same_sp && last->c[2] == row->c[2]) {
    return KG_OK;
  }
  if (!same_s) {
    TRY(kg_tally_end(tally));
    tally->subject_predicates.n = 0;
    tally->has_last = true;
    tally->sign = sign;
  }
  kg_predicate_tally *p = find_predicate(tally, row->c[1]);
  if (!p || (!same_sp && !kg_vec_push(&tally->subject_predicates, tally->alloc,
                                      row->c[1]))) {
    return KG_ERR_MEMORY;
  }
  p->n_subjects += same_sp ? 0 : sign;
  p->n_triples += sign;
  p->tags[kg_id_tag(row->c[2])] += sign;
  tally->n_triples += sign;
  tally->last = *row;
  return row->c[1] == tally->type ? add_to(&tally->classes, row->c[2], sign)
                                  : KG_OK;
}

kg_status
kg_tally_object(kg_tally *tally, kg_id predicate, int sign)
{
  kg_predicate_tally *p = find_predicate(tally, predicate);
  if (!p) {
    return KG_ERR_MEMORY;
  }
  p->n_objects += sign;
  return KG_OK;
}

kg_status
kg_tally_graph(kg_tally *tally, kg_id graph, int sign)
{
  tally->n_quads += sign;
  return add_to(&tally->graphs, graph, sign);
}
