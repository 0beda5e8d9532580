/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/entities.h"

#include "extract/slug.h"

#include <stdlib.h>
#include <string.h>

static const char *
kind_of(kg_name_type type)
{
  switch (type) {
  case KG_PER: return "person";
  case KG_ORG: return "org";
  case KG_EVENT: return "event";
  case KG_WORK: return "work";
  default: return "place";
  }
}

/* Adds the entity, or finds the one with the same kind and local name. */
static kg_status
put_entity(kg_doc *doc, const kg_entity *entity, uint32_t *index)
{
  const kg_slice key = kg_arena_printf(
      doc->arena, "%.*s/%.*s", KG_FMT(entity->kind), KG_FMT(entity->local));
  bool is_new = false;
  const uint64_t *known =
      key.ptr && entity->local.ptr
          ? kg_text_map_put(&doc->entity_of, key, doc->entities.n, &is_new)
          : NULL;
  if (!known) {
    return KG_ERR_MEMORY;
  }
  *index = (uint32_t)*known;
  return !is_new || kg_doc_push(doc, entities, *entity) ? KG_OK : KG_ERR_MEMORY;
}

kg_status
kg_entities_named(const kg_names_data *data,
                  kg_doc *doc,
                  kg_slice name,
                  kg_name_type type,
                  uint32_t *index)
{
  const kg_known_name *known = kg_gazetteer_find(data, name);
  if (known && !known->is_demonym && known->type == type) {
    name = known->name;
  }
  kg_entity entity = {.type = type,
                      .name = kg_arena_copy(doc->arena, name),
                      .kind = kg_slice_of(kind_of(type)),
                      .local = kg_slug(doc->arena, name),
                      .is_named = true,
                      .subtype =
                          known && known->type == type ? known->subtype : NULL,
                      .first_mention = KG_NO_INDEX,
                      .country = KG_NO_INDEX};
  if (!entity.local.ptr || !entity.name.ptr) {
    return KG_ERR_MEMORY;
  }
  return put_entity(doc, &entity, index);
}

enum { ARTICLE_HEX = 16 };

kg_status
kg_entities_unnamed(kg_doc *doc,
                    kg_span span,
                    kg_name_type type,
                    bool is_group,
                    uint32_t *index)
{
  const kg_span points = kg_doc_points(doc, span);
  const kg_entity entity = {
      .type = type,
      .name = kg_doc_text(doc, span),
      .kind = kg_slice_of(kind_of(type)),
      .local = kg_arena_printf(doc->arena, "unnamed_h%.*s_%u-%u", ARTICLE_HEX,
                               doc->sha256, points.begin, points.end),
      .is_group = is_group,
      .first_mention = KG_NO_INDEX,
      .country = KG_NO_INDEX};
  return put_entity(doc, &entity, index);
}

const char *
kg_entity_label(const kg_doc *doc, uint32_t entity)
{
  return kg_arena_copy(doc->arena, doc->entities.at[entity].name).ptr;
}

kg_status
kg_mention_refer(kg_doc *doc, kg_mention *mention, uint32_t entity)
{
  mention->entities = KG_ARENA_ARRAY(doc->arena, uint32_t, 1);
  if (!mention->entities) {
    return KG_ERR_MEMORY;
  }
  mention->entities[0] = entity;
  mention->n_entities = 1;
  return KG_OK;
}

kg_status
kg_mention_add(kg_doc *doc,
               kg_span span,
               kg_mention_form form,
               const uint32_t *entities,
               uint32_t n_entities,
               kg_reason why)
{
  kg_mention mention = {
      .span = span,
      .type = n_entities ? doc->entities.at[entities[0]].type : KG_PER,
      .form = form,
      .entities = KG_ARENA_ARRAY(doc->arena, uint32_t, n_entities),
      .n_entities = n_entities,
      .in_noise = kg_doc_is_noise(doc, span),
      .why = why};
  if (!mention.entities) {
    return KG_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < n_entities; i++) {
    mention.entities[i] = entities[i];
  }
  return kg_doc_push(doc, mentions, mention) ? KG_OK : KG_ERR_MEMORY;
}

static int
by_place(const void *a, const void *b)
{
  const kg_mention *x = a;
  const kg_mention *y = b;
  if (x->span.begin != y->span.begin) {
    return x->span.begin < y->span.begin ? -1 : 1;
  }
  if (x->span.end != y->span.end) {
    return x->span.end > y->span.end ? -1 : 1;
  }
  return (int)x->form - (int)y->form;
}

void
kg_mentions_sort(kg_doc *doc)
{
  if (doc->mentions.n) {
    qsort(doc->mentions.at, doc->mentions.n, sizeof *doc->mentions.at,
          by_place);
  }
}

void
kg_mentions_settle_last(kg_doc *doc)
{
  const size_t n = doc->mentions.n - 1;
  const kg_mention last = doc->mentions.at[n];
  size_t low = 0;
  size_t high = n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (by_place(&doc->mentions.at[mid], &last) > 0) {
      high = mid;
    } else {
      low = mid + 1;
    }
  }
  memmove(&doc->mentions.at[low + 1], &doc->mentions.at[low],
          (n - low) * sizeof last);
  doc->mentions.at[low] = last;
}

bool
kg_mention_is_at(const kg_doc *doc, kg_span span)
{
  for (size_t i = kg_doc_mention_from(doc, span.begin);
       i < doc->mentions.n && doc->mentions.at[i].span.begin == span.begin;
       i++) {
    if (doc->mentions.at[i].span.end == span.end) {
      return true;
    }
  }
  return false;
}

kg_status
kg_entities_country(const kg_names_data *data,
                    kg_doc *doc,
                    kg_slice name,
                    uint32_t *entity)
{
  const kg_known_name *known = kg_gazetteer_find(data, name);
  if (!known || known->type != KG_GPE || !known->subtype ||
      !kg_slice_is(kg_slice_of(known->subtype), "Country")) {
    return KG_NOT_FOUND;
  }
  return kg_entities_named(data, doc, known->name, KG_GPE, entity);
}
