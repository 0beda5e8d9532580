/* SPDX-License-Identifier: Apache-2.0 */
/// Title phrases: where they stand, their parts, and what they belong to.
#ifndef KG_EXTRACT_ROLES_H
#define KG_EXTRACT_ROLES_H

#include "extract/entities.h"
#include "extract/names.h"
#include "text/lexicon.h"

/// "the | former US | deputy Secretary of State | for Europe": pieces.
typedef struct kg_title {
  uint32_t determiner; ///< Piece, or KG_NO_INDEX.
  uint32_t outer;      ///< First piece of the whole, body or country included.
  uint32_t first;      ///< First piece of the title's own words.
  uint32_t head;       ///< The role noun.
  uint32_t end;        ///< Behind the title's own words.
  uint32_t outer_end;  ///< Behind "of …".
  uint32_t organization; ///< Entity, or KG_NO_INDEX.
  const char *qualifier;
  bool is_plural;
  /// Known from WordNet's persons alone: needs an article or a people's word.
  bool is_weak;
  bool is_owned; ///< "Rosselló's chief of staff": a person stands before it.
} kg_title;

/// What the passes behind the names share, by piece.
typedef struct kg_text_view {
  kg_name_search *names;
  kg_doc *doc;
  const kg_lexicon *lexicon; ///< For nouns that no list of ours has; or NULL.
  uint32_t *mention_at; ///< Name mention that covers the piece, or KG_NO_INDEX.
} kg_text_view;

kg_status kg_view_init(kg_text_view *view, kg_doc *doc);

static inline const kg_piece *
kg_view_at(const kg_text_view *view, uint32_t i)
{
  return kg_names_at(view->names, i);
}

/// True if piece `i` exists, in the sentence of piece `of`.
static inline bool
kg_view_has(const kg_text_view *view, uint32_t i, uint32_t of)
{
  return kg_names_has(view->names, i, of);
}

/// One person, known by name or by reference; false for NULL.
static inline bool
kg_mention_is_person(const kg_mention *mention)
{
  return mention && mention->type == KG_PER && mention->n_entities == 1;
}

/// First piece that ends behind the byte offset.
uint32_t kg_view_piece(const kg_text_view *view, uint32_t offset);

/// The name mention that begins at the piece, or NULL; with `type` of it.
const kg_mention *kg_view_name_at(const kg_text_view *view, uint32_t piece);
/// The name mention that ends right before the piece, or NULL.
const kg_mention *kg_view_name_before(const kg_text_view *view, uint32_t piece);
/// Pieces behind the mention.
uint32_t kg_view_end(const kg_text_view *view, const kg_mention *mention);

/// Reads the title whose role noun is at `head`. False if it is none (part of
/// a name, a verb).
bool kg_title_read(kg_text_view *view, uint32_t head, kg_title *title);

/// The title's words in one form: small letters, singular, one word for both
/// genders. Null where memory is short.
kg_slice kg_title_name(kg_text_view *view, const kg_title *title);

/// Appends a role, unless the person has it there already.
/// @param person Entity, or KG_NO_INDEX where nobody is named.
kg_status kg_role_add(kg_text_view *view,
                      const kg_title *title,
                      uint32_t person,
                      const char *form,
                      kg_reason why);

/// "the US president", "The commissioner": whoever was called so before.
kg_status kg_role_find_nominal(kg_text_view *view, kg_title *title);

/// An office without its body has the one that the same person's same title
/// has elsewhere.
void kg_roles_fill_bodies(kg_doc *doc);

/// Into the order of the text.
void kg_roles_sort(kg_doc *doc);

/// Whose the title is, if the words around it say so; `*found` is set then.
typedef kg_status
kg_role_finder(kg_text_view *view, kg_title *title, bool *found);
/// "X was president", "served as", "elected".
kg_role_finder kg_role_find_after_verb;

/// The last person named before the piece in its sentence, or NULL.
const kg_mention *
kg_role_subject_before(const kg_text_view *view, uint32_t i, uint32_t of);

/// Bytes that the pieces run over.
kg_span kg_view_span(const kg_text_view *view, uint32_t first, uint32_t end);

#endif
