/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/entities.h"

#include "extract/slug.h"

#include <stdlib.h>

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

static uint32_t
find_local(const kg_doc *doc, kg_slice kind, kg_slice local)
{
  for (size_t i = 0; i < doc->entities.n; i++) {
    if (kg_slice_equal(doc->entities.at[i].local, local) &&
        kg_slice_equal(doc->entities.at[i].kind, kind)) {
      return (uint32_t)i;
    }
  }
  return KG_NO_INDEX;
}

static kg_status
push_entity(kg_doc *doc, kg_entity entity, uint32_t *index)
{
  if (!entity.local.ptr) {
    return KG_ERR_MEMORY;
  }
  *index = (uint32_t)doc->entities.n;
  return kg_doc_push(doc, entities, entity) ? KG_OK : KG_ERR_MEMORY;
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
  *index = find_local(doc, entity.kind, entity.local);
  return *index != KG_NO_INDEX ? KG_OK : push_entity(doc, entity, index);
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
  if (entity.local.ptr) {
    *index = find_local(doc, entity.kind, entity.local);
    if (*index != KG_NO_INDEX) {
      return KG_OK;
    }
  }
  return push_entity(doc, entity, index);
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

kg_mention *
kg_mention_at(const kg_doc *doc, kg_span span)
{
  for (size_t i = 0; i < doc->mentions.n; i++) {
    kg_mention *mention = &doc->mentions.at[i];
    if (mention->span.begin == span.begin && mention->span.end == span.end) {
      return mention;
    }
  }
  return NULL;
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
