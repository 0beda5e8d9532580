/* SPDX-License-Identifier: Apache-2.0 */
/// The things that an article speaks of, and how passes add to them.
#ifndef KG_EXTRACT_ENTITIES_H
#define KG_EXTRACT_ENTITIES_H

#include "extract/gazetteer.h"

/// The entity that a name stands for: one that is there already, by its slug
/// or as a known name ("U.S."), else a new one.
kg_status kg_entities_named(const kg_names_data *data,
                            kg_doc *doc,
                            kg_slice name,
                            kg_name_type type,
                            uint32_t *entity);

/// A new entity that is described at `span` and not named: "a taxi driver".
kg_status kg_entities_unnamed(kg_doc *doc,
                              kg_span span,
                              kg_name_type type,
                              bool is_group,
                              uint32_t *entity);

/// The entity's name in the document's arena, with a NUL behind it; NULL
/// without memory.
const char *kg_entity_label(const kg_doc *doc, uint32_t entity);

/// Lets a mention refer to one entity.
kg_status kg_mention_refer(kg_doc *doc, kg_mention *mention, uint32_t entity);

/// Adds a mention; the layer is sorted by kg_mentions_sort.
kg_status kg_mention_add(kg_doc *doc,
                         kg_span span,
                         kg_mention_form form,
                         const uint32_t *entities,
                         uint32_t n_entities,
                         kg_reason why);
void kg_mentions_sort(kg_doc *doc);

/// Moves the mention added last to its place among the others, which are
/// sorted.
void kg_mentions_settle_last(kg_doc *doc);

/// A mention of exactly this span is there. The layer is sorted.
bool kg_mention_is_at(const kg_doc *doc, kg_span span);

/// The country's entity for a people or a country by any of its names
/// ("North Korean", "U.S."), which is made if the article has none yet.
/// @return KG_NOT_FOUND if it is no country.
kg_status kg_entities_country(const kg_names_data *data,
                              kg_doc *doc,
                              kg_slice name,
                              uint32_t *entity);

#endif
