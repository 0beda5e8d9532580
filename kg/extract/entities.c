/* SPDX-License-Identifier: Apache-2.0 */
/// Which names stand for one thing: equal but for spelling, a last name for
/// the full one, an acronym for its words, a part for the whole. Groups are
/// kept as a forest over the mentions and become entities at the end.
#include "extract/entities.h"

#include "base/unicode.h"
#include "extract/name_match.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
root_of(kg_named_list *l, uint32_t i)
{
  while (l->at[i].parent != i) {
    l->at[i].parent = l->at[l->at[i].parent].parent;
    i = l->at[i].parent;
  }
  return i;
}

static void
join(kg_named_list *l, uint32_t a, uint32_t b)
{
  a = root_of(l, a);
  b = root_of(l, b);
  if (a < b) {
    l->at[b].parent = a;
  } else {
    l->at[a].parent = b;
  }
}

/// Equal words, and known names of one thing ("US", "America").
static kg_status
join_equal(kg_named_list *l)
{
  kg_text_map seen;
  kg_text_map_init(&seen, &l->doc->items);
  kg_id_map known;
  kg_id_map_init(&known, &l->doc->items);
  for (uint32_t i = 0; i < l->n; i++) {
    kg_named *name = &l->at[i];
    bool is_new;
    uint64_t *first = kg_text_map_put(&seen, name->folded, i, &is_new);
    if (!first) {
      return KG_ERR_MEMORY;
    }
    if (!is_new &&
        kg_same_kind(l->at[*first].mention->type, name->mention->type)) {
      join(l, (uint32_t)*first, i);
    }
    if (!name->known || !kg_same_kind(name->known->type, name->mention->type)) {
      continue;
    }
    first = kg_id_map_put(&known, (uint64_t)(uintptr_t)name->known, i, &is_new);
    if (!first) {
      return KG_ERR_MEMORY;
    }
    if (!is_new) {
      join(l, (uint32_t)*first, i);
    }
  }
  return KG_OK;
}

/// The person whom a short name means: best match, latest before it, else the
/// first behind.
static uint32_t
find_person(const kg_named_list *l, uint32_t i)
{
  // A bare last name keeps the meaning that it had before.
  const kg_named *name = &l->at[i];
  for (uint32_t k = 0; name->n_words == 1 && k < i; k++) {
    const kg_named *other = &l->at[k];
    if (other->mention->type == KG_PER &&
        kg_slice_equal(other->folded, name->folded) &&
        !(name->gender && other->gender && name->gender != other->gender)) {
      return k;
    }
  }
  uint32_t best = KG_NO_INDEX;
  int best_match = 0;
  for (uint32_t k = i; k-- > 0;) {
    const int match = kg_person_match(&l->at[i], &l->at[k]);
    if (match > best_match) {
      best_match = match;
      best = k;
    }
  }
  if (best_match == 2) {
    return best;
  }
  for (uint32_t k = i + 1; k < l->n; k++) {
    const int match = kg_person_match(&l->at[i], &l->at[k]);
    if (match > best_match) {
      best_match = match;
      best = k;
    }
  }
  return best;
}

/// The first word of the first name of several words in the group; empty if it
/// has none.
static kg_slice
first_name_of(kg_named_list *l, uint32_t root)
{
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].n_words > 1 && root_of(l, i) == root) {
      return l->at[i].words[0];
    }
  }
  return (kg_slice){0};
}

/// "Carl Marlowe" and "Ann Marlow" are two, and so are their last names alone.
static bool
are_two_people(kg_named_list *l, uint32_t a, uint32_t b)
{
  const kg_slice one = first_name_of(l, root_of(l, a));
  const kg_slice other = first_name_of(l, root_of(l, b));
  return l->at[a].mention->type == KG_PER && one.len && other.len &&
         !kg_differs_by_one(one, other);
}

/// A slip of the pen: long, and but for one letter the same.
static void
join_misspelt(kg_named_list *l)
{
  for (uint32_t i = 1; i < l->n; i++) {
    const kg_named *name = &l->at[i];
    if (name->known || name->folded.len < 7) {
      continue;
    }
    for (uint32_t k = 0; k < i; k++) {
      const kg_named *other = &l->at[k];
      if (other->mention->type == name->mention->type &&
          other->folded.len >= 6 && other->n_words == name->n_words &&
          other->folded.ptr[0] == name->folded.ptr[0] && !other->known &&
          root_of(l, k) != root_of(l, i) &&
          kg_differs_by_one(other->folded, name->folded) &&
          !are_two_people(l, k, i)) {
        join(l, k, i);
        break;
      }
    }
  }
}

static void
join_people(kg_named_list *l)
{
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].mention->type != KG_PER) {
      continue;
    }
    if (l->at[i].n_words > 1) {
      for (uint32_t k = 0; k < i; k++) {
        if (l->at[k].mention->type == KG_PER &&
            kg_same_person(&l->at[k], &l->at[i])) {
          join(l, k, i);
          break;
        }
      }
    }
  }
  // One word means whom it last meant: each mention is linked by itself, so
  // equal words are taken apart first.
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].mention->type == KG_PER && l->at[i].n_words >= 1 &&
        l->at[i].n_words <= 2) {
      const uint32_t full = find_person(l, i);
      if (full != KG_NO_INDEX) {
        l->at[i].parent = i;
      }
    }
  }
  for (uint32_t i = 0; i < l->n; i++) {
    if (l->at[i].mention->type == KG_PER && l->at[i].n_words <= 2) {
      const uint32_t full = find_person(l, i);
      if (full != KG_NO_INDEX && root_of(l, full) != root_of(l, i)) {
        join(l, full, i);
      }
    }
  }
}

static void
join_aliases(kg_named_list *l)
{
  for (uint32_t i = 0; i < l->n; i++) {
    if (i > 0 &&
        kg_same_kind(l->at[i - 1].mention->type, l->at[i].mention->type) &&
        kg_is_bracketed(l, &l->at[i - 1], &l->at[i])) {
      join(l, i - 1, i);
    }
    if (l->at[i].mention->type == KG_PER || root_of(l, i) != i) {
      continue;
    }
    // Latest before, else first behind.
    uint32_t found = KG_NO_INDEX;
    for (uint32_t k = i; found == KG_NO_INDEX && k-- > 0;) {
      found = kg_is_alias(l, &l->at[i], &l->at[k]) ? k : found;
    }
    for (uint32_t k = i + 1; found == KG_NO_INDEX && k < l->n; k++) {
      found = kg_is_alias(l, &l->at[i], &l->at[k]) ? k : found;
    }
    if (found != KG_NO_INDEX) {
      join(l, found, i);
    }
  }
}

/// "the North" for North Korea.
static void
join_halves(kg_named_list *l)
{
  for (uint32_t i = 0; i < l->n; i++) {
    const kg_named *half = &l->at[i];
    if (half->n_words != 1 || half->mention->type != KG_GPE ||
        !(kg_gazetteer_classes(l->data, half->folded) & KG_W_REGION_ADJ)) {
      continue;
    }
    for (uint32_t k = 0; k < l->n; k++) {
      if (l->at[k].mention->type == KG_GPE && l->at[k].known &&
          kg_is_edge(half, &l->at[k], false)) {
        join(l, k, i);
        break;
      }
    }
  }
}

/// The name of a group: most words, then most frequent, then first.
static uint32_t
choose_name(kg_named_list *l, uint32_t root)
{
  uint32_t best = root;
  uint32_t best_count = 0;
  for (uint32_t i = 0; i < l->n; i++) {
    if (root_of(l, i) != root) {
      continue;
    }
    uint32_t count = 0;
    const kg_slice text = kg_doc_text(l->doc, l->at[i].mention->span);
    for (uint32_t k = 0; k < l->n; k++) {
      count +=
          root_of(l, k) == root &&
          kg_slice_equal(text, kg_doc_text(l->doc, l->at[k].mention->span));
    }
    const bool better =
        l->at[i].n_words > l->at[best].n_words ||
        (l->at[i].n_words == l->at[best].n_words && count > best_count);
    if (better) {
      best = i;
      best_count = count;
    }
  }
  return best;
}

static kg_slice
clean_name(kg_named_list *l, kg_slice text)
{
  kg_buf buf;
  kg_buf_init(&buf, l->data->alloc);
  size_t at = 0;
  int32_t c;
  bool gap = false;
  while ((c = kg_utf8_next(text, &at)) >= 0) {
    if (kg_is_space(c)) {
      gap = buf.len > 0;
      continue;
    }
    if (gap) {
      kg_buf_add_byte(&buf, ' ');
    }
    gap = false;
    kg_buf_add_utf8(&buf, (uint32_t)c);
  }
  kg_slice out = kg_slice_make(NULL, 0);
  if (!kg_buf_status(&buf)) {
    out = kg_arena_copy(l->doc->arena, kg_buf_slice(&buf));
  }
  kg_buf_clear(&buf);
  return out;
}

static kg_status
make_entity(kg_named_list *l, uint32_t root, uint32_t *entity)
{
  const kg_named *name = &l->at[choose_name(l, root)];
  const kg_known_name *known = NULL;
  for (uint32_t i = 0; i < l->n && !known; i++) {
    known = root_of(l, i) == root ? l->at[i].known : NULL;
  }
  kg_slice text = clean_name(l, kg_doc_text(l->doc, name->mention->span));
  if (known && kg_same_kind(known->type, name->mention->type)) {
    text = known->name;
  }
  if (!text.ptr) {
    return KG_ERR_MEMORY;
  }
  TRY(kg_entities_named(l->data, l->doc, text, name->mention->type, entity));
  kg_entity *e = &l->doc->entities.at[*entity];
  for (uint32_t i = 0; i < l->n && e->gender == KG_GENDER_UNKNOWN; i++) {
    if (root_of(l, i) == root && e->type == KG_PER) {
      e->gender = l->at[i].gender;
    }
  }
  if (known && !e->subtype) {
    e->subtype = known->subtype;
  }
  return KG_OK;
}

static kg_status
make_entities(kg_named_list *l)
{
  uint32_t *entity = KG_ARENA_ARRAY(l->doc->arena, uint32_t, l->n + 1);
  if (!entity) {
    return KG_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < l->n; i++) {
    const uint32_t root = root_of(l, i);
    if (root == i) {
      TRY(make_entity(l, root, &entity[i]));
    }
    kg_entity *e = &l->doc->entities.at[entity[root]];
    if (e->first_mention == KG_NO_INDEX) {
      e->first_mention = (uint32_t)(l->at[i].mention - l->doc->mentions.at);
    }
    TRY(kg_mention_refer(l->doc, l->at[i].mention, entity[root]));
  }
  return KG_OK;
}

kg_status
kg_pass_entities(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names) {
    return KG_OK;
  }
  kg_named_list l = {.data = reader->names, .doc = doc};
  TRY(kg_named_collect(&l));
  TRY(join_equal(&l));
  join_people(&l);
  join_aliases(&l);
  join_halves(&l);
  join_misspelt(&l);
  return make_entities(&l);
}
