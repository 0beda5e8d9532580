/* SPDX-License-Identifier: Apache-2.0 */
/// What people and bodies are called besides their names: "X, a taxi driver",
/// "X is the head of Y", and "the driver" for whoever was called so.
#ifndef KG_EXTRACT_DESCRIPTIONS_H
#define KG_EXTRACT_DESCRIPTIONS_H

#include "extract/roles.h"
#include "text/lexicon.h"

/// A noun that was said of an entity.
typedef struct kg_description {
  uint32_t entity;
  uint32_t piece; ///< Where its noun stands.
  bool is_plural;
} kg_description;

typedef struct kg_descriptions {
  kg_text_view *view;
  const kg_lexicon *lexicon; ///< May be NULL: then the short lists alone.
  KG_VEC(kg_description) known;
} kg_descriptions;

/// Begins with the titles that the roles pass found.
/// @return KG_ERR_MEMORY
kg_status kg_descriptions_init(kg_descriptions *d,
                               kg_text_view *view,
                               const kg_lexicon *lexicon);

/// Looks behind a mention of the entity, which ends before piece `end`, for an
/// apposition or a predicate, and adds it as a mention.
kg_status kg_describe_behind(kg_descriptions *d, uint32_t entity, uint32_t end);

/// Looks before a name for what it is called there: "student | X".
kg_status
kg_describe_before(kg_descriptions *d, uint32_t entity, uint32_t first);

/// Remembers the noun of a phrase from `first` to before `end`.
kg_status
kg_describe(kg_descriptions *d, uint32_t entity, uint32_t first, uint32_t end);

enum { KG_MAX_DESCRIBED = 8 };

/// Whoever was called by the noun at the piece last before it: several where
/// one plural was said of them ("officers X and Y"). @return how many.
uint32_t kg_described(const kg_descriptions *d,
                      uint32_t noun,
                      uint32_t out[KG_MAX_DESCRIBED]);

/// Several people that stay unnamed: the phrase that ends with the noun at the
/// piece, "three young visitors". @param first Set to where it begins.
bool
kg_describes_people(const kg_descriptions *d, uint32_t noun, uint32_t *first);

/// "the driver" at the piece: adds a mention of whoever was called so.
kg_status kg_describe_again(kg_descriptions *d, uint32_t first, bool *found);

#endif
